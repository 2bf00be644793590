"""Where the tables of the årsbok stand on their sheet, and how their declarations become formulas and names.

A table is laid out with its whole capacity: one row per place in the register, the unused ones hidden. Every column of
rows has the name `<table>.alla.<measure>`, which Excel moves when the user inserts rows; the names of figures are
derived from it (see `figure_names`), so that they follow the register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import column_letters
from xlfinsam.language import (
    BOTH,
    NEITHER,
    NO,
    YES,
    Alike,
    AllAlike,
    Crosses,
    Data,
    DataText,
    Figure,
    Former,
    Latest,
    Leaf,
    Listed,
    Measured,
    OfAll,
    Ref,
    Rows,
    Setting,
    Sum,
    at_slot,
)
from xlfinsam.rendering import formula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlfinsam.shown import Measure, SumRow, Table

KEY, LABEL, FIRST = 0, 1, 2  # columns: the row's key (hidden), its label, the first measure
WHOLE_FORBUND = '"alla"'
LEAST = -999_999_999_999  # under every amount: what is above it is a number


def places_name(form: str) -> str:
    """Return the name of the cells that count, down the register, the insatser of a form: 0, 0, 1, 1, 2."""
    return f"blankett.{form}.plats"


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    return column_letters(column + 1)


@dataclass(frozen=True, slots=True)
class Block:
    """A table in its place. Rows count from 1, as in Excel."""

    table: Table
    sheet: str
    top: int
    first_column: int = FIRST

    @property
    def head(self) -> int:
        """The row of the column headings; the row above holds group headings, and `top` the title."""
        return self.top + 2

    @property
    def first(self) -> int:
        """The first row of figures."""
        return self.head + 1

    @property
    def last(self) -> int:
        """The last row of figures."""
        return self.head + self.table.capacity

    @property
    def sum_row(self) -> int:
        """The first row of sums (or, without sums, the row of the note)."""
        return self.last + 1

    @property
    def sum_rows(self) -> tuple[tuple[int, SumRow], ...]:
        """The rows of sums, each with its number."""
        return tuple(enumerate(self.table.sums, self.sum_row))

    @property
    def bottom(self) -> int:
        """The last row of the block."""
        return self.sum_row + len(self.table.sums)

    def column(self, measure: str) -> str:
        """Return the letters of the column of a measure."""
        at = next(i for i, item in enumerate(self.table.measures) if item.id == measure)
        return letters(self.first_column + at)

    def column_name(self, measure: str) -> str:
        """Return the defined name of all rows of a measure."""
        return f"{self.table.id}.alla.{measure}"


def place(tables: Sequence[Table], sheet: str, top: int, gap: int = 2) -> dict[str, Block]:
    """Stack `tables` on `sheet` from row `top` and down; return their blocks by table id."""
    blocks: dict[str, Block] = {}
    for table in tables:
        blocks[table.id] = Block(table, sheet, top)
        top = blocks[table.id].bottom + 1 + gap
    return blocks


def fixed_names(blocks: Iterable[Block]) -> dict[str, str]:
    """Return the names that never move by our hand: the columns of all rows, and the figures of the sum rows."""
    names: dict[str, str] = {}
    for block in blocks:
        for measure in block.table.measures:
            column = f"${block.column(measure.id)}$"
            names[block.column_name(measure.id)] = f"{block.sheet}!{column}{block.first}:{column}{block.last}"
            for row, summed in block.sum_rows if measure.total is not None else ():
                names[f"{block.table.id}.{summed.key}.{measure.id}"] = f"{block.sheet}!{column}{row}"
    return names


def figure_names(
    table: Table, keys: Sequence[str], ranges: Mapping[str, tuple[str, str, int]], quoted: Callable[[str], str]
) -> dict[str, str]:
    """Return the name of every single figure of `table` for rows keyed `keys` ("" for an unused row).

    `ranges` says where `<table>.alla.<measure>` stands now: sheet, column letters, first row.
    """
    names: dict[str, str] = {}
    for measure in table.measures:
        sheet, column, first = ranges[measure.id]
        for at, key in enumerate(keys):
            if key:
                names[f"{table.id}.{key}.{measure.id}"] = f"{quoted(sheet)}!${column}${first + at}"
    return names


def row_formula(measure: Measure, block: Block, at: int, blocks: Mapping[str, Block]) -> str:
    """Render the formula of a measure in row `at` (from 0) of its block; blank where the register has no such row."""
    row = block.first + at
    key = f"${letters(KEY)}{row}"
    now = block.table.per == "ar" and at == block.table.capacity - 1 and measure.now is not None
    shows = measure.now if now and measure.now is not None else measure.shows
    if slot := block.table.slot(at):
        shows = at_slot(shows, slot.id)

    def point(leaf: Leaf) -> str:
        if isinstance(leaf, Ref):
            other, name = _aim(leaf.measure, block, blocks)
            return f"${other.column(name)}{other.first + at}"
        if isinstance(leaf, Alike):
            first, last = (f"${block.column(leaf.measures[end])}{row}" for end in (0, -1))
            return f'IF({first}="","",COUNTIF({first}:{last},"{leaf.word}"))'
        return point_outside(leaf, key, key if block.table.per == "ar" else "installning.ar-1")

    return f'IF({key}="","",{formula(shows, point)})'


def sum_formula(measure: Measure, block: Block, summed: SumRow, blocks: Mapping[str, Block]) -> str:
    """Render the formula of a measure in a sum row; "" where it has none."""
    at = block.table.sums.index(summed)

    def point(leaf: Leaf) -> str:
        if isinstance(leaf, Ref):
            other, name = _aim(leaf.measure, block, blocks)
            return f"${other.column(name)}{other.sum_row + at}"
        if isinstance(leaf, OfAll):
            return block.column_name(leaf.measure) if not summed.over else _of_those(block, summed, leaf.measure)
        return point_outside(leaf, WHOLE_FORBUND, "installning.ar-1")

    match measure.total:
        case None:
            return ""
        case Sum((OfAll(name),)) if summed.over:  # it guards itself: that is the whole formula
            return _of_those(block, summed, name)
        case total:
            return formula(total, point)


def _of_those(block: Block, summed: SumRow, measure: str) -> str:
    """Render the sum of a measure over the rows that a sum row adds; blank where none of them has a number."""
    column, over = block.column_name(measure), block.column_name(summed.over)
    tests = ",".join(f'{over},"{test}"' for test in summed.where)
    return f'IF(COUNTIFS({tests},{column},">{LEAST}")=0,"",SUMIFS({column},{tests}))'


def single_formula(measure: Measure) -> str:
    """Render a figure that belongs to no row (the key figures of Start)."""
    return formula(measure.shows, point_outside)


def _aim(name: str, block: Block, blocks: Mapping[str, Block]) -> tuple[Block, str]:
    """Find the block and the measure that a `Ref` speaks of: "totalt" is at home, "avslut.arbete" in another table."""
    table, dot, measure = name.partition(".")
    return (blocks[table], measure) if dot and table in blocks else (block, name)


def point_outside(leaf: Leaf, key: str = "", year: str = "") -> str:
    """Render every leaf that looks outside the tables. A blank cell comes out as "", never as 0."""
    match leaf:
        case Figure(name):
            return name
        case Setting(name):
            return f'IF(installning.{name}="","",installning.{name})'
        case Listed(column, register):
            found = f"INDEX({register}.{column},MATCH({key},{register}.nyckel,0))"
            return f'IF({found}="","",{found})'
        case Measured(column, register):
            chosen = f"INDEX({register}.{column},MATCH({key},{register}.nyckel,0))"
            return f'IFERROR(INDEX(matt.alla.belopp,MATCH({chosen},matt.alla.nyckel,0)),"")'
        case Data(falt):
            wanted = f'{key}&"|"&installning.period&"|{falt}"'
            return f'IFERROR(INDEX(data.varde,MATCH({wanted},data.nyckel,0)),"")'
        case DataText(falt):
            wanted = f'{key}&"|"&installning.period&"|{falt}"'
            return f'IF(COUNTIF(data.nyckel,{wanted})=0,"",INDEX(data.text,MATCH({wanted},data.nyckel,0)))'
        case Crosses(ja, nej):
            there, here = (f'COUNTIF(data.nyckel,{key}&"|"&installning.period&"|{name}")' for name in (ja, nej))
            word = f'IF({there}>0,IF({here}>0,"{BOTH}","{YES}"),IF({here}>0,"{NO}","{NEITHER}"))'
            return f'IF(COUNTIFS(data.insats,{key},data.period,installning.period)=0,"",{word})'
        case AllAlike(name, word):
            table, _, measure = name.partition(".")
            return f'COUNTIF({table}.alla.{measure},"{word}")'
        case Former(column):
            insats = WHOLE_FORBUND if key == year else key  # a table over years asks for the whole förbund
            where = f"historik.ar,{year},historik.insats,{insats}"
            found = f'COUNTIFS({where},historik.{column},">{LEAST}")'
            return f'IF({found}=0,"",SUMIFS(historik.{column},{where}))'
        case Rows(register, values):
            tests = [f'{register}.{column},"{value}"' for column, value in values]
            if key and key != WHOLE_FORBUND:
                tests.append(f"{register}.insats,{key}")
            return f"COUNTIFS({','.join(tests)})"
        case Latest(register, column, otherwise):
            number = f"COUNTIFS({register}.insats,{key},{register}.period,installning.period)"
            wanted = f'{key}&"|"&installning.period&"|"&{number}'
            return f'IFERROR(INDEX({register}.{column},MATCH({wanted},{register}.nyckel,0)),"{otherwise}")'
        case _:
            raise TypeError(f"{leaf} stands where no row is")
