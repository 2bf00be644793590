"""Recalculation without Excel: the one door to the calculator, which changes nothing but cached values.

The user's own sheets may hold what the calculator cannot do (links to other files, tables, functions of a newer Excel).
That never stops us: such a sheet keeps the values it had, and Excel computes it when the file is opened.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import DisagreementError

if TYPE_CHECKING:
    from collections.abc import Collection

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)  # what TODAY() would say, unless SOURCE_DATE_EPOCH says otherwise
FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>.*?</(?:\w+:)?f>)", re.DOTALL)
METADATA = re.compile(rb"""\s[cv]m=["']\d+["']""")  # what marks a cell as a dynamic array, without its formula no more
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")
ERROR = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt=["']e["']""")


def recalculate(data: bytes, ours: Collection[str] | None = None) -> bytes:
    """Return the workbook with its cached values computed afresh; every other byte of every part stays.

    `ours` are the sheets that must be computed (None: all). A sheet of the user's is taken as computed only when the
    calculator made no new errors in it.
    """
    package = Package.from_bytes(data, "arbetsboken", macros=True)
    parts = {sheet.part: sheet.name for sheet in Workbook.open(package).sheets}
    foreign = {part for part, name in parts.items() if ours is not None and name not in ours}
    try:
        fresh = _calculated(data)
    except OSError:  # something is outside what a sheet says of its own size: a table with rows still to be filled
        data = _without_sizes(data, parts)
        try:
            fresh = _calculated(data)
        except OSError:  # a formula that the calculator cannot even read; only a sheet of the user's can hold one
            fresh = _calculated_surely(_without_formulas(data, foreign))
            parts = {part: name for part, name in parts.items() if part not in foreign}
    result = Package.from_bytes(fresh, "arbetsboken", macros=True)
    for part in parts:
        old = package.read(part)
        new = _sized(result.read(part), old)
        if new != old and not (part in foreign and len(ERROR.findall(new)) > len(ERROR.findall(old))):
            package.replace(part, new)
    return package.to_bytes()


def _calculated_surely(data: bytes) -> bytes:
    """Ask the calculator for what is ours alone; DisagreementError, in words, should it refuse that too."""
    try:
        return _calculated(data)
    except OSError as error:
        raise DisagreementError(
            f"Arbetsboken går inte att räkna om ({error}). Titta efter ovanliga tecken i namn, till exempel sådana som "
            "följt med från ett annat program. Inget har sparats."
        ) from error


def _without_sizes(data: bytes, parts: Collection[str]) -> bytes:
    """Return a copy to calculate with, in which no sheet says how large it is."""
    copy = Package.from_bytes(data, "arbetsboken", macros=True)
    for part in parts:
        copy.replace(part, DIMENSION.sub(b"", copy.read(part), count=1))
    return copy.to_bytes()


def _sized(new: bytes, old: bytes) -> bytes:
    """Put back what the sheet said of its size, where the copy said nothing."""
    found = DIMENSION.search(old)
    if found is None or found[0] in new:
        return new
    return new[: found.start()] + found[0] + new[found.start() :]


def _without_formulas(data: bytes, foreign: Collection[str]) -> bytes:
    """Return a copy to calculate with, in which the sheets in `foreign` are plain values."""
    copy = Package.from_bytes(data, "arbetsboken", macros=True)
    for part in foreign:
        copy.replace(part, METADATA.sub(b"", FORMULA.sub(b"", copy.read(part))))
    return copy.to_bytes()


def _calculated(data: bytes) -> bytes:
    """Ask the calculator. OSError for a formula that it cannot read."""
    import formualizer  # noqa: PLC0415  25 ms that a validation never needs

    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    today = datetime.fromtimestamp(int(stamp), UTC) if stamp else EPOCH
    answer = cast("dict[str, Any]", formualizer.recalculate_xlsx_bytes(data, deterministic_timestamp_utc=today))
    return cast("bytes", answer["bytes"])


def errors(data: bytes) -> list[str]:
    """Return where a workbook's cached values are errors: "Deltagare!C7 #DIV/0!"."""
    book = Workbook.open(Package.from_bytes(data, "arbetsboken", macros=True))
    return [f"{sheet.name}!{address} {cell.text}" for sheet in book.sheets
            for address, cell in book.cells(sheet.name).items() if cell.kind == "e"]  # fmt: skip
