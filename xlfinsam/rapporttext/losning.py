"""Which of the possible readings of a row is the printed one, told by the rest of the report and never by likelihood.

A reading is taken when it is the only one; when its figures stand, certain, somewhere else in the report and those of
the other readings do not; when it alone makes the sums of its table; or when all such rows of the table have their
figures under the same columns. A row that none of this decides is left unread.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from xlfinsam.rapport import SUMMA
from xlfinsam.rapporttext import tal
from xlfinsam.rapporttext.tal import Lasart, Tal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlfinsam.rapporttext.rader import Tabellutkast, Utkast

MOST_COMBINATIONS = 5000  # of the readings of the rows of one sum
ENOUGH_ALIKE = 2  # rows that must agree on which columns are blank
ZERO = Decimal(0)


def resolve(tables: Sequence[Tabellutkast], notes: frozenset[int], *, damaged: bool) -> None:
    """Choose the reading of every row of every table that something decides."""
    for table in tables:
        for row in table.rows:
            row.ways = _ways(row, table, notes, loose=damaged)
            if len(row.ways) == 1 and not row.noisy:
                row.chosen = row.ways[0]
    before = -1
    while before != (now := _left(tables)):
        before = now
        known = _known(tables)
        for table in tables:
            for row in table.rows:
                if row.unread:
                    row.chosen = _echoed(row, table, known)
            _by_sums(table)
            _by_difference(table)
    for table in tables:
        _by_shape(table)
        _halves(table, _known(tables))


def _left(tables: Sequence[Tabellutkast]) -> int:
    return sum(row.unread for table in tables for row in table.rows)


def _ways(row: Utkast, table: Tabellutkast, notes: frozenset[int], *, loose: bool) -> list[Lasart]:
    """Return the possible readings; only plain rows of the resultat- and balansräkning refer to notes."""
    columns = len(table.columns)
    if row.blank or row.torn or not columns:
        return []
    refers = notes if table.part.spec.prefix in ("rr", "br") and row.kind != SUMMA else None
    if row.last_is_words and columns > 1:
        ways = tal.readings(row.bits, columns - 1, notes=refers, loose=loose)
        return [Lasart(way.note, (*way.cells, None)) for way in ways]
    ways = tal.readings(row.bits, columns, notes=refers, loose=False)
    full = any(None not in way.cells for way in ways)
    return tal.readings(row.bits, columns, notes=refers, loose=True) if loose or not full else ways


# -------------------------------------------------------------------------------------------------------- elsewhere


def year_of(column: str) -> str:
    """Return the year that a column of outcomes is about, "" where it is a budget or a deviation."""
    years = re.findall(r"20\d\d", column)
    return years[-1] if years and not re.search("budget|avvik", column, re.IGNORECASE) else ""


def _known(tables: Sequence[Tabellutkast]) -> dict[tuple[Decimal, str], set[int]]:
    """Return the tall figures that are certain, each with its year, and the rows that it stands on."""
    found: dict[tuple[Decimal, str], set[int]] = {}
    for table in tables:
        for row in table.rows:
            for cell, column in zip(row.chosen.cells if row.chosen else (), table.columns, strict=False):
                if cell and cell.value is not None and cell.tall:
                    found.setdefault((abs(cell.value), year_of(column)), set()).add(id(row))
    return found


def _echoed(row: Utkast, table: Tabellutkast, known: dict[tuple[Decimal, str], set[int]]) -> Lasart | None:
    """Return the one reading whose tall figures all stand elsewhere, for the year of their columns."""
    values = {value for value, _ in known}
    heard = [way for way in row.ways if any(way.figures) and all(_heard(one, values) for one in way.figures)]
    if len({way.figures for way in heard}) != 1:
        return None
    if len(heard) == 1:
        return heard[0]
    dated = [way for way in heard if _in_year(way, table.columns, known)]
    return dated[0] if len(dated) == 1 else None


def _heard(cell: Tal, values: set[Decimal]) -> bool:
    return cell.value is not None and cell.tall and abs(cell.value) in values


def _in_year(way: Lasart, columns: Sequence[str], known: dict[tuple[Decimal, str], set[int]]) -> bool:
    """Whether every figure of a reading stands under a year for which it is known."""
    for cell, column in zip(way.cells, columns, strict=True):
        year = year_of(column)
        if cell and cell.value is not None and (not year or (abs(cell.value), year) not in known):
            return False
    return True


# ------------------------------------------------------------------------------------------------------------- sums


def _by_sums(table: Tabellutkast) -> None:
    """Choose the readings of the rows over a sum that alone make the sum."""
    start, carried = 0, None
    for at, row in enumerate(table.rows):
        if row.kind != SUMMA:
            continue
        block = [one for one in table.rows[start:at] if not one.blank]
        open_rows = [one for one in (*block, row) if one.chosen is None and not one.blank]
        if open_rows and row.ways and all(one.ways for one in open_rows):
            _settle(open_rows, block, row, carried)
        start = at + 1
        carried = row if not row.blank else carried


def _settle(open_rows: list[Utkast], block: list[Utkast], total: Utkast, carried: Utkast | None) -> None:
    """Choose what every combination that makes the sum agrees on."""
    fitting: list[tuple[Lasart, ...]] = []
    ways = [row.ways for row in open_rows]
    if prod(map(len, ways)) > MOST_COMBINATIONS or (carried is not None and carried.chosen is None):
        return
    for combination in product(*ways):
        read = {id(row): way for row, way in zip(open_rows, combination, strict=True)}
        cells = [(read.get(id(row)) or row.chosen or Lasart(None, ())).cells for row in block]
        told = (read.get(id(total)) or total.chosen or Lasart(None, ())).cells
        if _makes(cells, told, carried.chosen.cells if carried and carried.chosen else ()):
            fitting.append(combination)
    for at, row in enumerate(open_rows):
        agreed = {combination[at] for combination in fitting}
        if len(agreed) == 1:
            row.chosen = agreed.pop()


def _makes(cells: Sequence[Sequence[Tal | None]], total: Sequence[Tal | None], carried: Sequence[Tal | None]) -> bool:
    """Whether rows make their sum in every column that has one, alone or together with the sum before them."""
    if any(cell and cell.value is None for row in (*cells, total) for cell in row) or not any(total):
        return False
    columns = [at for at, cell in enumerate(total) if cell]
    alone = {at: sum((_value(row, at) for row in cells), ZERO) for at in columns}
    stray = any(_value(row, at) for row in cells for at in range(len(row)) if at not in columns)
    if stray and not carried:
        return False
    return all(alone[at] == _value(total, at) for at in columns) or (
        bool(carried) and all(alone[at] + _value(carried, at) == _value(total, at) for at in columns)
    )


def _value(row: Sequence[Tal | None], at: int) -> Decimal:
    cell = row[at] if at < len(row) else None
    return cell.value if cell and cell.value is not None else ZERO


def _by_difference(table: Tabellutkast) -> None:
    """Choose, in the översikt, the reading of the result that alone is income less costs in every year."""
    rows = {row.kod: row for row in table.rows}
    names = [f"overs.{name}" for name in ("intakter", "kostnader", "arets_resultat")]
    income, costs, result = (rows.get(name) for name in names)
    if result is None or not result.unread or not (income and income.chosen and costs and costs.chosen):
        return
    years = range(len(table.columns))
    wanted = [_value(income.chosen.cells, at) - abs(_value(costs.chosen.cells, at)) for at in years]
    fitting = [
        way for way in result.ways
        if None not in way.cells and all(abs(_value(way.cells, at) - wanted[at]) <= 1 for at in years)
    ]  # fmt: skip
    if len(years) >= ENOUGH_ALIKE and len(fitting) == 1:
        result.chosen = fitting[0]


# ------------------------------------------------------------------------------------------------------------ shape


def _by_shape(table: Tabellutkast) -> None:
    """Choose, for a row whose figures are told but not their columns, the columns of the other such rows."""
    for row in table.rows:
        figures = {way.figures for way in row.ways}
        if not row.unread or row.noisy or len(figures) != 1:
            continue
        count = len(next(iter(figures)))
        alike = [_shape(one.chosen) for one in table.rows if one.chosen and len(one.chosen.figures) == count]
        if len(alike) >= ENOUGH_ALIKE and len(set(alike)) == 1 and 1 < count < len(table.columns):
            row.chosen = next((way for way in row.ways if _shape(way) == alike[0]), None)


def _shape(way: Lasart) -> tuple[bool, ...]:
    return tuple(cell is not None for cell in way.cells)


def _halves(table: Tabellutkast, known: dict[tuple[Decimal, str], set[int]]) -> None:
    """Keep, of a noisy row with one reading, the figures that stand elsewhere; what cannot be held is left unread."""
    for row in table.rows:
        if row.unread and row.noisy and len(row.ways) == 1:
            way = row.ways[0]
            row.chosen = Lasart(way.note, tuple(_held(way, table, row, known)))


def _held(
    way: Lasart, table: Tabellutkast, row: Utkast, known: dict[tuple[Decimal, str], set[int]]
) -> Iterator[Tal | None]:
    above = table.rows[: table.rows.index(row)]
    for at, (cell, column) in enumerate(zip(way.cells, table.columns, strict=True)):
        if cell is None or cell.value is None:
            yield cell
            continue
        plain = [one for one in above if one.kind != SUMMA and not one.blank]
        read = all(one.chosen for one in plain)
        total = sum((_value(one.chosen.cells, at) for one in plain if one.chosen), ZERO)
        sure = (abs(cell.value), year_of(column)) in known or (read and bool(plain) and total == cell.value)
        yield cell if sure else Tal(None, cell.text)
