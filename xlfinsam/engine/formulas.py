"""Formulas as text: moved to another cell, and written out where a sheet stores them once for many cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import MAX_COLUMN, MAX_ROW, column_letters, column_number, split
from xlfinsam.engine.xmltext import attributes, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = r"(?:'.|[^\[\]'])"  # what stands in brackets; an apostrophe takes the next character as it is
_KEPT = (  # texts, sheets whose names need quotes; columns of tables, and the numbers or names of other files
    '"(?:[^"]|"")*"',
    "'(?:[^']|'')*'",
    rf"\[(?:{_WORDS}|\[{_WORDS}*\])*\]",
)
_CELL = r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})"
_ROW = r"(\$?)([1-9][0-9]{0,6})"
_COLUMN = r"(\$?)([A-Z]{1,3})"
_REFERENCE = re.compile(
    rf"{'|'.join(_KEPT)}"
    rf"|(?<![\w.$\]]){_CELL}(?::{_CELL})?(?![\w.(!\[])"
    rf"|(?<![\w.$:]){_ROW}:{_ROW}(?![\w.(!:])"
    rf"|(?<![\w.$:]){_COLUMN}:{_COLUMN}(?![\w.(!:$])",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"<(?:\w+:)?f\b([^>]*?)(?:/>|>([^<]*)<)")
_OWNER = re.compile(r"""<(?:\w+:)?c\b[^>]*?\sr=["']([A-Z]+\d+)["']""")
LOST = "#REF!"


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return `formula` as it reads when copied so many rows down and columns to the right; `$` keeps its place.

    A reference of which a corner falls off the sheet becomes #REF!, as in Excel.
    """

    def row(fixed: str, number: str) -> str | None:
        new = int(number) + (0 if fixed else rows)
        return f"{fixed}{new}" if 1 <= new <= MAX_ROW else None

    def column(fixed: str, letters: str) -> str | None:
        new = column_number(letters.upper()) + (0 if fixed else columns)
        return f"{fixed}{column_letters(new)}" if 1 <= new <= MAX_COLUMN else None

    def moved(found: re.Match[str]) -> str:
        given = found.groups(default="")
        if not any(given) or any(split(corner) is None for corner in found[0].split(":") if given[1]):
            return found[0]
        if given[1]:
            first, last = column(*given[0:2]), column(*given[4:6]) if given[5] else ""
            top, bottom = row(*given[2:4]), row(*given[6:8]) if given[5] else ""
            corners = [first and top and first + top, last and bottom and last + bottom]
        elif given[9]:
            corners = [row(*given[8:10]), row(*given[10:12])]
        else:
            corners = [column(*given[12:14]), column(*given[14:16])]
        return LOST if None in corners else ":".join(corner for corner in corners if corner)

    return _REFERENCE.sub(moved, formula)


def spelled(sheet: str) -> dict[str, str]:
    """Return address -> formula of the cells of a sheet (its XML) that only point at the formula of another cell."""
    homes: dict[str, tuple[str, str]] = {}
    found: dict[str, str] = {}
    for address, key, text in _shared(sheet):
        if text:
            homes[key] = (address, unescape(text))
        elif key in homes:
            here, there = split(address), split(homes[key][0])
            if here and there:
                found[address] = shifted(homes[key][1], here[0] - there[0], here[1] - there[1])
    return found


def masters(sheet: str) -> frozenset[str]:
    """Return the addresses of the cells of a sheet (its XML) whose formulas other cells share."""
    return frozenset(address for address, _, text in _shared(sheet) if text)


def _shared(sheet: str) -> Iterator[tuple[str, str, str]]:
    """Give (address of the cell, key, text) of every shared formula; of a key only the first has a text."""
    if 't="shared"' not in sheet and "t='shared'" not in sheet:
        return
    cells = list(_OWNER.finditer(sheet))
    at = 0
    for formula in _FORMULA.finditer(sheet):
        while at + 1 < len(cells) and cells[at + 1].start() < formula.start():
            at += 1
        given = attributes(formula[1])
        if cells and given.get("t") == "shared":
            yield cells[at][1], given.get("si", ""), formula[2] or ""
