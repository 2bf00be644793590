"""The ranges of our xlwings engine: what a script reads and writes, on a file that no Excel has open.

The shapes, units and defaults are those of xlwings' classes over Excel (`xlwings.base_classes`, BSD): a range counts
from 1, one cell is a scalar, more cells are rows; a blank is None, a date a datetime, an error None or its text.
What is written follows Excel too: a text that begins with "=" is a formula, a leading apostrophe means "as it stands".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from xlwings import base_classes

from xlfinsam.engine.addresses import MAX_COLUMN, MAX_ROW, Area, column_letters, reference, split
from xlfinsam.engine.cells import Formula
from xlfinsam.engine.formulas import shifted
from xlfinsam.engine.names import is_lawful
from xlfinsam.engine.unsupported import cannot, says_what_it_cannot
from xlfinsam.engine.xlvalues import read, spelled, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlfinsam.engine.cells import Cell
    from xlfinsam.engine.sheets import Sheet

STEPS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


@says_what_it_cannot
class Range(base_classes.Range):
    """A rectangle of cells on one sheet."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self.sheet = sheet
        self.area = area
        self.options: dict[str, Any] | None = None  # xlwings sets it

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        """Return one cell, counted from the upper left one; also outside the range."""
        if arg2 is None:  # counted along the rows
            arg1, arg2 = (arg1 - 1) // self.shape[1] + 1, (arg1 - 1) % self.shape[1] + 1
        return self.sheet.range((self.row + arg1 - 1, self.column + arg2 - 1))

    @property
    def api(self) -> Area | None:
        """The rectangle itself: corners, counted from 1; None for no cell at all: xlwings then writes nothing."""
        return self.area if len(self) else None

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, first row, first column, rows, columns."""
        return self.sheet.name, self.row, self.column, *self.shape

    @property
    def row(self) -> int:
        """The number of the first row."""
        return self.area.top

    @property
    def column(self) -> int:
        """The number of the first column."""
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1

    # ---------------------------------------------------------------------------------------------- values

    @property
    def raw_value(self) -> Any:
        """One value, or a list of rows; see `read`."""
        book = self.sheet.book
        return self._each(lambda _, cell: read(cell, book), None)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        book = self.sheet.book
        if isinstance(data, str) and data.startswith("=") and data != "=":
            self.formula = data
            return
        rows = self._rows_of(data)
        values = {
            address: written(value, book)
            for addresses, row in zip(self._addresses(), rows, strict=True)
            for address, value in zip(addresses, row, strict=True)
        }
        self.sheet.write(values)

    @property
    def formula(self) -> Any:
        """The formula with its "=", else what stands there as text, "" for a blank."""
        shared = dict[str, str]()

        def told(address: str, cell: Cell) -> str:
            if cell.formula is None:
                return spelled(cell)
            if not cell.formula and not shared:  # stored once for many cells
                shared.update(self.sheet.formulas)
            return f"={cell.formula or shared.get(address, '')}"

        found = self._each(told, "")
        return tuple(tuple(row) for row in found) if isinstance(found, list) else found

    @formula.setter
    def formula(self, value: Any) -> None:
        if not isinstance(value, str) or not value.startswith("=") or value == "=":
            self.raw_value = value
            return
        self.sheet.write(
            {
                address: Formula(shifted(value[1:], row, column))
                for row, addresses in enumerate(self._addresses())
                for column, address in enumerate(addresses)
            }
        )

    @property
    def formula2(self) -> Any:
        """As `formula`: the engine stores no dynamic arrays."""
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.formula = value

    @property
    def has_array(self) -> bool:
        """Whether an array formula fills the range; never one that this engine has written."""
        return False

    def clear_contents(self) -> None:
        """Empty the cells; how they look stays."""
        within = self.area
        held = (address for address in self.sheet.cells_by_address if (at := split(address)) and at in within)
        self.sheet.write(dict.fromkeys(held))

    # ------------------------------------------------------------------------------------------- where it is

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:  # noqa: FBT001  as xlwings calls it
        """Write the address: "$A$1:$B$2", or "[arsbok.xlsm]Blad1!$A$1"."""

        def corner(row: int, column: int) -> str:
            return f"{'$' * col_absolute}{column_letters(column)}{'$' * row_absolute}{row}"

        first, last = corner(self.area.top, self.area.left), corner(self.area.bottom, self.area.right)
        address = first if first == last else f"{first}:{last}"
        return f"{_home(self.sheet.name, self.sheet.book.name)}!{address}" if external else address

    @property
    def address(self) -> str:
        """The address with dollar signs."""
        return self.get_address(row_absolute=True, col_absolute=True, external=False)

    def end(self, direction: str) -> Range:
        """Go where Ctrl and an arrow would: to the edge of the block, or to the next block."""
        down, right = STEPS[direction]
        held = self.sheet.cells_by_address

        def full(row: int, column: int) -> bool:
            cell = held.get(f"{column_letters(column)}{row}")
            return cell is not None and bool(cell.kind or cell.formula is not None)

        at = (self.row, self.column)
        used = self.sheet.used
        inside = full(*at) and full(at[0] + down, at[1] + right)
        if not inside:  # at once to where something stands
            row = {1: max(at[0], used.top - 1), -1: min(at[0], used.bottom + 1)}.get(down, at[0])
            at = (row, {1: max(at[1], used.left - 1), -1: min(at[1], used.right + 1)}.get(right, at[1]))
        while True:
            following = (at[0] + down, at[1] + right)
            if not (1 <= following[0] <= MAX_ROW and 1 <= following[1] <= MAX_COLUMN):
                return self.sheet.range(at)
            if inside and not full(*following):
                return self.sheet.range(at)
            at = following
            if not inside and full(*at):
                return self.sheet.range(at)
            if not inside and _beyond(at, used, (down, right)):
                return self.sheet.range(_edge(at, (down, right)))

    @property
    def current_region(self) -> Range:
        """The block that the cell stands in, bounded by blank rows and columns."""
        held = (a for a, cell in self.sheet.cells_by_address.items() if cell.kind or cell.formula is not None)
        places = [place for address in held if (place := split(address))]
        area, grown = None, self.area
        while area != grown:
            area = grown
            for row, column in (*places, *reversed(places)):  # downwards, and then upwards
                near = grown.top - 1 <= row <= grown.bottom + 1 and grown.left - 1 <= column <= grown.right + 1
                grown = grown.with_cell(row, column) if near and (row, column) not in grown else grown
        return Range(self.sheet, grown)

    # ------------------------------------------------------------------------------------------- rows, names

    @property
    def row_hidden(self) -> bool | None:
        """Whether the rows are hidden; None where some are."""
        hidden = self.sheet.book.rows.hidden(self.sheet.book.file, self.sheet.name)
        states = {number in hidden for number in range(self.area.top, self.area.bottom + 1)}
        return states.pop() if len(states) == 1 else None

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        book = self.sheet.book
        book.rows.hide(book.file, self.sheet.name, range(self.area.top, self.area.bottom + 1), hide=value)

    @property
    def row_height(self) -> float | None:
        """Points; only to be set."""
        raise cannot(self, "row_height (läsa)")

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.sheet.book.rows.set_height(self.sheet.name, range(self.area.top, self.area.bottom + 1), round(value))

    @property
    def name(self) -> Any:
        """The defined name of exactly this range, None where it has none."""
        found = (n for n in self.sheet.book.names if reference(n.refers_to[1:]) == (self.sheet.name, self.area))
        return next(found, None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={_home(self.sheet.name)}!{self.address}")

    def select(self) -> None:
        """Let the cursor stand here; the file does not keep it."""
        self.sheet.activate()
        self.sheet.book.app.selection = self

    # ----------------------------------------------------------------------------------------------- helpers

    def _addresses(self) -> Iterator[list[str]]:
        letters = [column_letters(column) for column in range(self.area.left, self.area.right + 1)]
        for row in range(self.area.top, self.area.bottom + 1):
            yield [f"{letter}{row}" for letter in letters]

    def _each(self, told: Callable[[str, Cell], Any], blank: Any) -> Any:
        """Return what `told` gives for the one cell, or rows of it, `blank` where the file has no cell.

        None for no cell at all, as after rng[0:0].
        """
        cells = self.sheet.cells_by_address
        if not len(self):
            return None
        if len(self) == 1:
            return told(self.area.first, cells[self.area.first]) if self.area.first in cells else blank
        if len(self) < len(cells):
            return [
                [told(address, cells[address]) if address in cells else blank for address in addresses]
                for addresses in self._addresses()
            ]
        height, width = self.shape
        rows = [[blank] * width for _ in range(height)]
        for address, cell in cells.items():
            place = split(address)
            if place is not None and place in self.area:
                rows[place[0] - self.area.top][place[1] - self.area.left] = told(address, cell)
        return rows

    def _rows_of(self, data: Any) -> Sequence[Sequence[Any]]:
        """Bring what xlwings hands over, a scalar, a row or rows, to the shape of the range."""
        rows, columns = self.shape
        if not isinstance(data, (list, tuple)):
            return [[data] * columns] * rows
        whole = data if data and isinstance(data[0], (list, tuple)) else [data]
        return cast("Sequence[Sequence[Any]]", whole)


def _home(sheet: str, book: str = "") -> str:
    """Write what stands before the "!" of an address, quoted where Excel would: 'Vår sida', '2024', [b.xlsx]Blad1."""
    told = f"[{book}]{sheet}" if book else sheet
    plain = is_lawful(sheet) and (not book or re.fullmatch(r"[\w.]+", book))
    return told if plain else "'" + told.replace("'", "''") + "'"


def _beyond(at: tuple[int, int], used: Area, step: tuple[int, int]) -> bool:
    """Say whether nothing more is to be met that way."""
    return {
        (1, 0): at[0] > used.bottom,
        (-1, 0): at[0] < used.top,
        (0, 1): at[1] > used.right,
        (0, -1): at[1] < used.left,
    }[step]


def _edge(at: tuple[int, int], step: tuple[int, int]) -> tuple[int, int]:
    """Return the last cell of the sheet that way."""
    return {(1, 0): (MAX_ROW, at[1]), (-1, 0): (1, at[1]), (0, 1): (at[0], MAX_COLUMN), (0, -1): (at[0], 1)}[step]
