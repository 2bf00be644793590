"""The nouns of the årsbok: the lists that are kept in it, the tables that it shows, and the charts over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlfinsam.fields import Kind
    from xlfinsam.language import Expression


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register sheet in the årsbok; its range is named `<register>.<id>`."""

    id: str
    title: str
    kind: Kind
    width: int = 12
    help: str = ""
    formula: str = ""  # a computed column: an Excel formula with {row} for its row
    look: str = ""  # in the program's lists: "wrap" for long text, "input" for what the kansli writes, "hidden"


@dataclass(frozen=True, slots=True)
class Register:
    """A list in the årsbok with one row per thing. `kept_by` says whose cells they are: "kansli" or "program"."""

    id: str
    sheet: str
    title: str
    help: str
    columns: tuple[Column, ...]
    capacity: int
    kept_by: str
    first_row: int = 6  # title, help, blank line and headings stand above


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of a table: `id` is the last part of its figures' names, `shows` says how it is computed."""

    id: str
    title: str
    shows: Expression
    total: Expression | None = None  # the sum row; None leaves it empty
    now: Expression | None = None  # tables per year: the row of the årsbok's own year
    style: str = "antal"  # "antal" | "andel" | "enheter" | "text"
    group: str = ""  # a heading over several columns


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is shown. `per` is what its rows are: "insats" (the register) or "ar" (the years of Historik).

    Its figures are named `<id>.<row>.<measure>`, the sum row `<id>.summa.<measure>`.
    """

    id: str
    title: str
    per: str
    measures: tuple[Measure, ...]
    capacity: int
    total: str = ""
    note: str = ""

    def measure(self, name: str) -> Measure:
        """Return the measure with id `name`; KeyError where the table has none."""
        for item in self.measures:
            if item.id == name:
                return item
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Chart:
    """A native Excel chart over a table on Deltagare.

    `over` says what its categories are: "measures" (the table's sum row, one bar per measure in `measures`) or "rows"
    (the table's rows, one series per measure).
    """

    title: str
    kind: str  # "column" | "bar" | "line"
    table: str
    measures: tuple[str, ...]
    over: str = "measures"
