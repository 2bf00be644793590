"""The tabs of our xlwings engine, and how a script finds a range on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlfinsam.engine.addresses import MAX_COLUMN, MAX_ROW, Area, split
from xlfinsam.engine.ranges import Range
from xlfinsam.engine.unsupported import cannot, says_what_it_cannot
from xlfinsam.engine.xlvalues import read
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.engine.books import Book
    from xlfinsam.engine.cells import Cell


@says_what_it_cannot
class Sheets(base_classes.Sheets):
    """The tabs of a workbook, in order."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The tabs as the engine knows them."""
        return self.book.file.sheets

    @property
    def active(self) -> Sheet:
        """The tab in front."""
        return Sheet(self.book, self.book.front)

    def __call__(self, name_or_index: str | int) -> Sheet:
        """Find a tab by its place or name, letter case aside."""
        if isinstance(name_or_index, int):
            return Sheet(self.book, range(1, len(self) + 1)[name_or_index - 1])
        for at, sheet in enumerate(self.book.file.sheets, start=1):
            if sheet.name.lower() == name_or_index.lower():
                return Sheet(self.book, at)
        raise xw.NoSuchObjectError(f"{self.book.name}: bladet {name_or_index!r} finns inte.")

    def __len__(self) -> int:
        return len(self.book.file.sheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, at) for at in range(1, len(self) + 1))

    def __contains__(self, name: object) -> bool:
        """Say whether a tab has this name, letter case aside."""
        return str(name).lower() in {sheet.name.lower() for sheet in self.book.file.sheets}


@says_what_it_cannot
class Sheet(base_classes.Sheet):
    """One tab of an open workbook."""

    def __init__(self, book: Book, index: int) -> None:
        self._book = book
        self._index = index

    @property
    def api(self) -> Any:
        """The tab as the engine knows it: name, part, state."""
        return self._book.file.sheets[self._index - 1]

    @property
    def name(self) -> str:
        """The name on the tab."""
        return self._book.file.sheets[self._index - 1].name

    @name.setter
    def name(self, _: str) -> None:
        raise cannot(self, "name (byta)")

    @property
    def index(self) -> int:
        """The place among the tabs, from 1."""
        return self._index

    @property
    def book(self) -> Book:
        """The workbook."""
        return self._book

    @property
    def visible(self) -> bool:
        """Whether the tab is shown."""
        return bool(self.api.state == "visible")

    @visible.setter
    def visible(self, shown: bool) -> None:
        self._book.file.show_sheet(self.name, shown=shown)

    @property
    def cells_by_address(self) -> dict[str, Cell]:
        """The cells that the file has, by address."""
        return self._book.file.cells(self.name)

    @property
    def formulas(self) -> dict[str, str]:
        """The formulas by address, without "="."""
        return self._book.file.formulas(self.name)

    def standing(self) -> Iterator[tuple[str, Any, str | None]]:
        """Give address, value and formula (without "=") of every cell that the file has, as its range would tell them.

        An error comes as its text. It spares whoever wants them all the rows, twice, that a range is told in.
        """
        book, shared = self._book, self.formulas if any(c.formula == "" for c in self.cells_by_address.values()) else {}
        for address, cell in self.cells_by_address.items():
            yield address, read(cell, book), cell.formula or (None if cell.formula is None else shared.get(address, ""))

    @property
    def used(self) -> Area:
        """The smallest rectangle around everything that stands on the sheet; A1 where nothing does."""
        held = (a for a, cell in self.cells_by_address.items() if cell.kind or cell.formula is not None)
        places = [place for address in held if (place := split(address))] or [(1, 1)]
        rows, columns = zip(*places, strict=True)
        return Area(min(rows), min(columns), max(rows), max(columns))

    @property
    def used_range(self) -> Range:
        """The range of `used`."""
        return Range(self, self.used)

    @property
    def cells(self) -> Range:
        """Every cell of the sheet."""
        return Range(self, Area(1, 1, MAX_ROW, MAX_COLUMN))

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the range at an address, a name, a (row, column), a (row, column, rows, columns), or around two such.

        IndexError beyond the sheet, WrongUseError for what is no range.
        """
        if isinstance(arg1, int) and isinstance(arg2, int):
            arg1, arg2 = (arg1, arg2), None
        found = self._range(arg1)
        if arg2 is None:
            return found
        other = self._range(arg2).area
        area = found.area.with_cell(other.top, other.left).with_cell(other.bottom, other.right)
        return Range(found.sheet, area)

    def _range(self, place: Any) -> Range:
        if isinstance(place, Range):
            return place
        if isinstance(place, tuple):
            row, column, rows, columns = (*place, 1, 1)[:4]
            return Range(self, self._within(Area(row, column, row + rows - 1, column + columns - 1)))
        area = _area(place)
        if area is not None:
            return Range(self, self._within(area))
        home = self._book.file.locate(place)
        named = Area.parse(f"{home[1]}:{home[2]}") if home else None
        if home is None or named is None:
            raise WrongUseError(
                f"{self._book.name}, {self.name}: {place!r} är varken en cell, ett område eller ett namn."
            )
        return Range(self._book.sheets(home[0]), named)

    def _within(self, area: Area) -> Area:
        if area.top < 1 or area.left < 1 or area.bottom > MAX_ROW or area.right > MAX_COLUMN:
            raise IndexError(
                f"{self._book.name}, {self.name}: området ligger utanför bladet; det börjar på rad 1, kolumn 1."
            )
        return area

    def activate(self) -> None:
        """Let this be the sheet in front, until the book is closed; the file does not keep it."""
        self._book.front = self._index

    def select(self) -> None:
        """As `activate`."""
        self.activate()

    def clear_contents(self) -> None:
        """Empty every cell; how they look stays."""
        self.used_range.clear_contents()

    def write(self, values: dict[str, Any]) -> None:
        """Write cells by address, over what stands there."""
        self._book.file.write(self.name, values, over=True)
        if dates := {a: isinstance(value, datetime) for a, value in values.items() if isinstance(value, date)}:
            self._book.file.show_dates(self.name, dates)


def _area(text: str) -> Area | None:
    """Read "A1:C3", and whole rows and columns as "3:5" and "A:C"."""
    first, colon, last = text.replace("$", "").partition(":")
    if colon and first.isdecimal() and last.isdecimal():
        top, bottom = sorted((int(first), int(last)))
        return Area(top, 1, bottom, MAX_COLUMN)
    if colon and first.isalpha() and last.isalpha():
        return Area.parse(f"{first}1:{last}{MAX_ROW}")
    return Area.parse(text)
