"""Formulas as text: moved to another cell, and written out where a sheet stores them once for many cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import MAX_COLUMN, MAX_ROW, column_letters, column_number, split
from xlfinsam.engine.xmltext import attributes, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")  # texts, and sheets whose names need quotes
_CELL = re.compile(r"(?<![\w.$\]])(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!\[])", re.IGNORECASE)
_ROWS = re.compile(r"(?<![\w.$:])(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})(?![\w.(!:])")
_COLUMNS = re.compile(r"(?<![\w.$:])(\$?)([A-Z]{1,3}):(\$?)([A-Z]{1,3})(?![\w.(!:$])", re.IGNORECASE)
_FORMULA = re.compile(r"<(?:\w+:)?f\b([^>]*?)(?:/>|>([^<]*)<)")
_OWNER = re.compile(r"""<(?:\w+:)?c\b[^>]*?\sr=["']([A-Z]+\d+)["']""")
LOST = "#REF!"


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return `formula` as it reads when copied so many rows down and columns to the right; `$` keeps its place.

    A reference that falls off the sheet becomes #REF!, as in Excel.
    """
    pieces = _QUOTED.split(formula)  # every other piece is quoted and stays
    return "".join(piece if at % 2 else _moved(piece, rows, columns) for at, piece in enumerate(pieces))


def _moved(text: str, rows: int, columns: int) -> str:
    def row(fixed: str, number: str) -> str | None:
        new = int(number) if fixed else int(number) + rows
        return f"{fixed}{new}" if 1 <= new <= MAX_ROW else None

    def column(fixed: str, letters: str) -> str | None:
        new = column_number(letters.upper()) + (0 if fixed else columns)
        return f"{fixed}{column_letters(new)}" if 1 <= new <= MAX_COLUMN else None

    def pair(one: str | None, other: str | None, between: str) -> str:
        return LOST if one is None or other is None else f"{one}{between}{other}"

    def cell(found: re.Match[str]) -> str:
        if split(found[0]) is None:
            return found[0]
        return pair(column(found[1], found[2]), row(found[3], found[4]), "")

    text = _CELL.sub(cell, text)
    text = _ROWS.sub(lambda found: pair(row(found[1], found[2]), row(found[3], found[4]), ":"), text)
    return _COLUMNS.sub(lambda found: pair(column(found[1], found[2]), column(found[3], found[4]), ":"), text)


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
