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

    def corner(across: str = "", letters: str = "", down: str = "", digits: str = "") -> str | None:
        column = column_number(letters.upper()) + (0 if across else columns) if letters else 1
        row = int(digits) + (0 if down else rows) if digits else 1
        if not (1 <= column <= MAX_COLUMN and 1 <= row <= MAX_ROW):
            return None
        return f"{across}{column_letters(column) if letters else ''}{down}{row if digits else ''}"

    def moved(found: re.Match[str]) -> str:
        one, other, rows_, columns_ = (found.groups("")[at : at + 4] for at in range(0, 16, 4))
        if not any(found.groups()) or (one[1] and any(split(cell) is None for cell in found[0].split(":"))):
            return found[0]  # quoted; or a name like XYZ100
        if one[1]:
            corners = [corner(*one), corner(*other)] if other[1] else [corner(*one)]
        elif rows_[1]:
            corners = [corner("", "", *rows_[:2]), corner("", "", *rows_[2:])]
        else:
            corners = [corner(*columns_[:2]), corner(*columns_[2:])]
        return ":".join(filter(None, corners)) if None not in corners else LOST

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
