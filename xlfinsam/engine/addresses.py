"""Cell addresses in A1 form, and plain ranges as they stand in defined names."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

MAX_ROW: Final = 1_048_576
MAX_COLUMN: Final = 16_384
LAST_COLUMN: Final = "XFD"

_LONGEST: Final = len("$XFD$1048576")
_LONGEST_REFERENCE: Final = 200  # characters; a sheet's name has at most 31
_ADDRESS: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_PLAIN_NAME: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_R1C1: Final = re.compile(r"[rc]|r[0-9]*c[0-9]*|r[0-9]+|c[0-9]+", re.IGNORECASE)
_REFERENCE: Final = re.compile(
    r"(?:'((?:[^']|'')+)'|([^\s'!:;,()\[\]{}\"&=<>+*/^%-]+))!(\$?[A-Z]{1,3}\$?[1-9][0-9]*)(?::(\$?[A-Z]{1,3}\$?[1-9][0-9]*))?"
)


@functools.lru_cache(maxsize=MAX_COLUMN)
def column_number(letters: str) -> int:
    """Give the number of a column: A -> 1, XFD -> 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@functools.lru_cache(maxsize=MAX_COLUMN)
def column_letters(number: int) -> str:
    """Give the letters of a column: 1 -> A, 16384 -> XFD."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def split(address: str) -> tuple[int, int] | None:
    """Take "C12", "$C$12" or "c12" apart into (row 12, column 3); None for what is no cell of a sheet."""
    return _split(address) if len(address) <= _LONGEST else None


@functools.lru_cache(maxsize=32_768)  # returned sheets use the same addresses over and over
def _split(address: str) -> tuple[int, int] | None:
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    row, column = int(found[2]), column_number(found[1].upper())
    return (row, column) if row <= MAX_ROW and column <= MAX_COLUMN else None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, corners included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area | None:
        """Read `A1`, `A1:C3` or `$C$3:$A$1` (any two corners); None for anything else."""
        first, _, last = text.partition(":")
        corner, opposite = split(first), split(last or first)
        if corner is None or opposite is None:
            return None
        return cls(*corner, *corner).with_cell(*opposite)

    def __contains__(self, cell: tuple[int, int]) -> bool:
        """Whether (row, column) lies within."""
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right

    def with_cell(self, row: int, column: int) -> Area:
        """Give the smallest rectangle that also holds this cell."""
        return Area(min(self.top, row), min(self.left, column), max(self.bottom, row), max(self.right, column))

    @property
    def first(self) -> str:
        """The address of the upper left cell."""
        return f"{column_letters(self.left)}{self.top}"

    @property
    def last(self) -> str:
        """The address of the lower right cell."""
        return f"{column_letters(self.right)}{self.bottom}"

    def __str__(self) -> str:
        """Write `A1:C3`, or `A1` for one cell."""
        return self.first if self.first == self.last else f"{self.first}:{self.last}"


def reference(text: str) -> tuple[str, Area] | None:
    """Read `Blad1!$A$1:$B$2` or `'Å b''c'!$A$1` as (name of the sheet, area).

    None for #REF!, constants, formulas, several areas and references to other files.
    """
    return _reference(text) if len(text) <= _LONGEST_REFERENCE else None


@functools.lru_cache(maxsize=16_384)  # more than an årsbok has names, which are asked in turn over and over
def _reference(text: str) -> tuple[str, Area] | None:
    found = _REFERENCE.fullmatch(text.strip())
    if not found:
        return None
    area = Area.parse(f"{found[3]}:{found[4]}" if found[4] else found[3])
    return ((found[1] or "").replace("''", "'") or found[2], area) if area else None


def quoted(sheet: str) -> str:
    """Write a sheet name as a formula wants it: in quotes where it could be read otherwise ("2024", "A1", "R1C1")."""
    plain = _PLAIN_NAME.fullmatch(sheet) and split(sheet) is None and not _R1C1.fullmatch(sheet)
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"
