"""An open `xw.Book` as cells: read a sheet at a time, written a rectangle at a time, with a way back.

The verbs see the årsbok only through a `Grid`. Whether Excel or our own engine is behind it makes no difference: both
are asked through xlwings, as seldom as can be (a call to Excel costs about as much as reading a thousand cells).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from xlfinsam.engine.addresses import Area, column_letters, reference, split
from xlfinsam.engine.gridcells import cell_of, content, held_by, held_in, value_of
from xlfinsam.engine.sheet import BLANK
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import xlwings as xw

    from xlfinsam.engine.cells import CellValue
    from xlfinsam.engine.sheet import Cell

V = TypeVar("V")


class Grid:
    """The cells, names and rows of one open workbook.

    Every method that takes the name of a sheet raises WrongUseError for an unknown one. `undo` takes back what has
    been written since the grid was made; a book that is not saved is then as it was.
    """

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.file: str = book.name
        self.sheets: tuple[str, ...] = tuple(sheet.name for sheet in book.sheets)
        self.names: dict[str, str] = {}
        for item in book.names:
            if "!" not in (name := item.name):  # one of a single sheet means nothing to us
                self.names[name] = (item.refers_to or "").removeprefix("=")
        self._lowered = {name.lower(): name for name in self.names}
        self._sheets = {sheet.lower(): sheet for sheet in reversed(self.sheets)}
        self._cells: dict[str, dict[str, Cell]] = {}
        self._back: list[Callable[[], None]] = []

    # ------------------------------------------------------------------------------------------------- reading

    def cells(self, sheet: str) -> dict[str, Cell]:
        """Read what stands on a sheet, by address; remembered until the workbook is computed anew."""
        if sheet not in self._cells:
            tab = self._sheet(sheet)
            standing = getattr(tab.impl, "standing", None)  # our own engine has them one by one
            self._cells[sheet] = held_by(standing()) if standing else dict(held_in(tab.used_range))
        return self._cells[sheet]

    def locate(self, name: str) -> tuple[str, str, str] | None:
        """(sheet, first address, last address) of a name that is one cell or one plain range, letter case aside."""
        known = self._lowered.get(name.lower())
        found = reference(self.names[known]) if known is not None else None
        if found is None:
            return None
        sheet = self._sheets.get(found[0].lower())
        return (sheet, found[1].first, found[1].last) if sheet is not None else None

    def calculate(self) -> None:
        """Compute every formula afresh."""
        self.book.app.calculate()
        self._cells.clear()

    # ------------------------------------------------------------------------------------------------- writing

    def write(self, sheet: str, values: Mapping[str, CellValue]) -> int:
        """Write values (address -> value, None empties the cell) and give the number of cells that changed.

        Whole rectangles are written at a time, and none in which nothing changes. WrongUseError, before anything is
        written, for a cell that a formula fills.
        """
        held = self.cells(sheet)
        new = {_plain(address): cell_of(value) for address, value in values.items()}
        for address in new:
            if held.get(address, BLANK).formula is not None:
                raise WrongUseError(f"{self.file}, {sheet}!{address}: cellen har en formel och skrivs inte över.")
        changed = {address for address, cell in new.items() if content(held.get(address, BLANK)) != content(cell)}
        for area in rectangles(new):
            addresses = list(_addresses(area))
            if not changed.isdisjoint(addresses):
                former = {address: held.get(address, BLANK) for address in addresses}
                self._back.append(lambda area=area, former=former: self._put(sheet, area, former))  # type: ignore[misc]
                self._put(sheet, area, new)
        return len(changed)

    def _put(self, sheet: str, area: Area, cells: Mapping[str, Cell]) -> None:
        """Let the cells of a rectangle hold what `cells` says."""
        width = area.right - area.left + 1
        values = [value_of(cells[address]) for address in _addresses(area)]
        rows = [values[at : at + width] for at in range(0, len(values), width)]
        self._sheet(sheet).range((area.top, area.left), (area.bottom, area.right)).value = rows
        for address in _addresses(area):
            self.cells(sheet)[address] = cells[address]

    def write_formulas(self, sheet: str, formulas: Mapping[str, str]) -> None:
        """Put formulas (without "=") in cells, over whatever stands there; `undo` puts that back."""
        for address, formula in formulas.items():
            target = self._sheet(sheet).range(address)
            former = target.formula or None
            self._back.append(lambda target=target, former=former: setattr(target, "formula", former))  # type: ignore[misc]
            target.formula = f"={formula}"
        self._cells.pop(sheet, None)

    def set_names(self, wanted: Mapping[str, str], owned: Callable[[str], bool]) -> bool:
        """Make the names for which `owned` is true exactly `wanted` (name -> "Blad!$A$1"); say whether any changed."""
        gone = [name for name in self.names if owned(name) and name not in wanted]
        new = {name: text for name, text in wanted.items() if not _alike(self.names.get(name, ""), text)}
        for name in gone:
            self._name(name, None)
        for name, text in new.items():
            other = self._lowered.get(name.lower())
            if other is not None and not owned(other):
                raise WrongUseError(f"{self.file}: namnet {other} finns redan i arbetsboken och betyder något annat.")
            self._name(name, text)
        return bool(gone or new)

    def _name(self, name: str, text: str | None) -> None:
        """Let a name mean `text`, or nothing."""
        former = self.names.get(name)
        if text is not None and former is None:
            self.book.names.add(name, f"={text}")
        elif text is not None:
            self.book.names[name].refers_to = f"={text}"
        elif former is not None:
            self.book.names[name].delete()
        if text is None:
            self.names.pop(name, None)
            self._lowered.pop(name.lower(), None)
        else:
            self.names[name], self._lowered[name.lower()] = text, name
        self._back.append(lambda: self._name(name, former))  # not before: what failed is not there to take back

    def hide_rows(self, sheet: str, hidden: Mapping[int, bool]) -> None:
        """Hide (True) or show (False) rows by number."""
        for first, last, hide in _runs(hidden):
            self._hide(sheet, first, last, hide=hide)

    def _hide(self, sheet: str, first: int, last: int, *, hide: bool) -> None:
        rows = self._sheet(sheet).range(f"{first}:{last}").rows
        former = rows.hidden
        if former is None:  # some are: one half at a time, so that there is a way back
            middle = (first + last) // 2
            self._hide(sheet, first, middle, hide=hide)
            self._hide(sheet, middle + 1, last, hide=hide)
        elif former is not hide:
            self._back.append(lambda: setattr(rows, "hidden", former))
            rows.hidden = hide

    def show_sheet(self, sheet: str, *, shown: bool) -> None:
        """Show a sheet, or hide its tab."""
        tab = self._sheet(sheet)
        if tab.visible is not shown:
            self._back.append(lambda: setattr(tab, "visible", not shown))
            tab.visible = shown

    def set_heights(self, sheet: str, heights: Mapping[int, int]) -> None:
        """Give rows (by number) a height in points, as wrapped text needs that no program measures on opening."""
        for first, last, points in _runs(heights):
            self._sheet(sheet).range(f"{first}:{last}").row_height = points

    def undo(self) -> None:
        """Take back every value, name and hidden row that was written through this grid, the last one first."""
        while self._back:
            back, kept = self._back.pop(), len(self._back)
            back()
            del self._back[kept:]  # the way back needs no way back

    def _sheet(self, name: str) -> xw.Sheet:
        if name not in self.sheets:
            raise WrongUseError(f"{self.file}: bladet {name!r} finns inte i filen.")
        return self.book.sheets[name]


# ------------------------------------------------------------------------------------------------------ shapes


def rectangles(addresses: Iterable[str]) -> list[Area]:
    """Cover addresses with as few rectangles as follow from their runs down the columns; every address once."""
    columns: dict[int, list[int]] = {}
    for address in addresses:
        if (place := split(address)) is None:
            raise WrongUseError(f"{address!r} är ingen cell i ett blad.")
        columns.setdefault(place[1], []).append(place[0])
    open_: dict[tuple[int, int], Area] = {}
    done: list[Area] = []
    for column in sorted(columns):
        runs = {(first, last): None for first, last, _ in _runs(dict.fromkeys(columns[column], None))}
        done += [open_.pop(rows) for rows in list(open_) if rows not in runs or open_[rows].right != column - 1]
        for rows in runs:
            held = open_.get(rows)
            open_[rows] = held.with_cell(rows[0], column) if held else Area(rows[0], column, rows[1], column)
    return [*done, *open_.values()]


def _runs(values: Mapping[int, V]) -> Iterator[tuple[int, int, V]]:
    """Give (first, last, value) of every run of numbers that follow each other and share a value."""
    numbers = sorted(values)
    for _, group in groupby(enumerate(numbers), key=lambda item: (item[1] - item[0], values[item[1]])):
        run = [number for _, number in group]
        yield run[0], run[-1], values[run[0]]


def _addresses(area: Area) -> Iterator[str]:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield f"{column_letters(column)}{row}"


def _alike(one: str, other: str) -> bool:
    """Say whether two names mean the same cells, however the sheet is quoted."""
    return one == other or (reference(one) is not None and reference(one) == reference(other))


def _plain(address: str) -> str:
    return address.replace("$", "").upper()
