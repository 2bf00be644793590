"""How the rows and columns of a sheet have moved since it was made, told from its names and from what stands in it.

A program moves names and formulas with the rows that a person puts in or takes away. Where each row of the sheet as it
was made stands now is what the names say, as long as what stood in the row has followed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import Area, column_letters, split
from xlfinsam.engine.formulas import shifted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlfinsam.engine.sheet import Cell

TEXT = re.compile(r'"(?:[^"]|"")*"')
TRUTH = re.compile(r"\b(TRUE|FALSE)\(\)")
REFERENCE = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*'![$\w:]+|[^\W\d][\w.]*![$\w:]+)"""
    r"|(?<![\w.$])(?P<a>\$?)(?P<column>[A-Z]{1,3})(?P<b>\$?)(?P<row>[1-9][0-9]{0,6})(?![\w.(!])"
)
NEAR = 4  # rows: how much further than the rows around it a row without a name is looked for
Steps = tuple[tuple[int, int], ...]  # (from this row on, how far it has moved), in order
Row = dict[int, tuple[str, str]]  # what stands in a row, by column: a text, or "=" and a formula


@dataclass(frozen=True, slots=True)
class Way:
    """Where the cells of a sheet as it was made stand now; `inserted` are rows of the sheet now, `deleted` as made."""

    rows: Steps = ()
    columns: Steps = ()
    inserted: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether anything has moved at all."""
        return any(shift for _, shift in (*self.rows, *self.columns)) or bool(self.deleted)

    def cell(self, address: str) -> str:
        """Return the address now of a cell as it was made."""
        row, column = split(address) or (1, 1)
        return f"{column_letters(column + _at(self.columns, column))}{row + _at(self.rows, row)}"

    def area(self, area: Area) -> Area:
        """Return the area now."""
        return Area.parse(f"{self.cell(area.first)}:{self.cell(area.last)}") or area

    def formula(self, text: str) -> str:
        """Return a formula as it reads now: its cells of the own sheet have moved with the sheet."""
        if not self.moved:
            return text

        def moved(found: re.Match[str]) -> str:
            if found["kept"]:
                return found[0]
            now = split(self.cell(f"{found['column']}{found['row']}")) or (1, 1)
            return f"{found['a']}{column_letters(now[1])}{found['b']}{now[0]}"

        return REFERENCE.sub(moved, text)


def alike(formula: str, other: str) -> bool:
    """Say whether two formulas are the same but for what programs write as they like: spaces, letter case, TRUE()."""
    return formula == other or _bare(formula) == _bare(other)


def _bare(formula: str) -> str:
    texts = TEXT.findall(formula)
    bare = re.sub(r"\s", "", TEXT.sub('""', formula)).upper()
    return TRUTH.sub(r"\1", bare) + "".join(texts)


def way(anchors: Sequence[tuple[Area, Area | None]], made: Mapping[str, Cell], now: Mapping[str, Cell]) -> Way:
    """Return how a sheet has moved.

    `anchors` are the areas of its names as made and now (None for a name that is lost); `made` and `now` its cells.
    """
    found = [(old, new) for old, new in anchors if new is not None]
    if all((old.top, old.left) == (new.top, new.left) for old, new in found) and len(found) == len(anchors):
        return Way()
    columns = _steps(_common((old.left, new.left - old.left) for old, new in found))
    before, here = _rows(made), _rows(now)
    here = {
        row: {column - _back(columns, column): cell for column, cell in cells.items()} for row, cells in here.items()
    }
    told = _common((old.top, new.top - old.top) for old, new in found)
    lost = {old.top for old, new in anchors if new is None}
    single = {old.top for old, _ in found if old.first == old.last}
    shifts: dict[int, int] = {}
    for row in sorted(told):  # a name that somebody has pointed elsewhere says nothing of its row
        last = shifts[max(shifts)] if shifts else 0
        own = told[row]
        if row not in single and before[row] and not _kept(before, here, row, own):
            continue  # only an area that began here is left: it begins at the next row now
        shifts[row] = last if own != last and _kept(before, here, row, last) > _kept(before, here, row, own) else own
    deleted = _unnamed(shifts, lost - set(shifts), before, here)
    return Way(_steps(shifts), columns, tuple(_inserted(shifts, deleted, before, here)), tuple(sorted(deleted)))


def _unnamed(shifts: dict[int, int], lost: set[int], before: Mapping[int, Row], here: Mapping[int, Row]) -> set[int]:
    """Say where the rows without a name stand, by what stands in them; returns those that stand nowhere."""
    deleted: set[int] = set()
    named = sorted(shifts)
    for row in sorted(set(before) - set(named)):
        after = next((shifts[other] for other in named if other > row), None)
        last = max((other for other in shifts if other < row), default=0)
        first = shifts.get(last, 0)
        shift = _likeliest(before, here, row, (first, first if after is None else after))
        if _kept(before, here, row, shift) or not before[row]:
            shifts[row] = shift
        elif row in lost or (after is not None and after < first - sum(last < gone < row for gone in deleted)):
            deleted.add(row)
    return deleted


def _likeliest(before: Mapping[int, Row], here: Mapping[int, Row], row: int, ends: tuple[int, int]) -> int:
    """Return how far a row has moved, between or near what the rows around it have: where most of it stands."""
    near = range(min(ends) - NEAR, max(ends) + NEAR + 1)
    best, most = ends[0], 0
    for shift in dict.fromkeys((*ends, *near)):
        kept = _kept(before, here, row, shift)
        if kept > most:
            best, most = shift, kept
        if most == len(before[row]):
            break
    return best


def _inserted(
    shifts: Mapping[int, int], deleted: Iterable[int], before: Mapping[int, Row], here: Mapping[int, Row]
) -> Iterable[int]:
    """Return the rows that have been put in: where the sheet has grown, first those in which nothing of ours stands."""
    ours = {column for row in before.values() for column, (kind, _) in row.items() if kind == "="}
    for (row, shift), (other, then) in pairwise([(0, 0), *sorted(shifts.items())]):
        count = then - shift + sum(row < gone < other for gone in deleted)
        between = range(row + shift + 1, other + then)
        empty = [at for at in between if not any(here.get(at, {}).get(column, ("", ""))[0] == "=" for column in ours)]
        yield from (empty[:count] if len(empty) >= count else list(between)[-count:]) if count > 0 else ()


def _kept(before: Mapping[int, Row], here: Mapping[int, Row], row: int, shift: int) -> int:
    """Count the cells of a row as it was made that stand where it would be if it had moved so far."""
    cells = here.get(row + shift, {})
    return sum(
        _is(cells.get(column, ("", "")), kind, text, shift) for column, (kind, text) in before.get(row, {}).items()
    )


def _is(cell: tuple[str, str], kind: str, text: str, shift: int) -> bool:
    if cell[0] != kind:
        return False
    return alike(cell[1], shifted(text, shift, 0)) if kind == "=" else cell[1] == text


def _rows(cells: Mapping[str, Cell]) -> dict[int, Row]:
    """Return the texts and the formulas of a sheet by row and column."""
    found: dict[int, Row] = defaultdict(dict)
    for address, cell in cells.items():
        at = split(address)
        if at and (cell.formula is not None or cell.kind == "s"):
            found[at[0]][at[1]] = ("=", cell.formula) if cell.formula is not None else ("", cell.text)
    return found


def _common(told: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each row or column how far most of its names have moved."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for at, shift in told:
        counts[at][shift] += 1
    return {at: max(count, key=lambda shift: (count[shift], shift == 0)) for at, count in counts.items()}


def _steps(shifts: Mapping[int, int]) -> Steps:
    """Return where the shift changes."""
    steps: list[tuple[int, int]] = []
    for at, shift in sorted(shifts.items()):
        if shift != (steps[-1][1] if steps else 0):
            steps.append((at, shift))
    return tuple(steps)


def _at(steps: Steps, at: int) -> int:
    return next((shift for first, shift in reversed(steps) if first <= at), 0)


def _back(steps: Steps, at: int) -> int:
    return next((shift for first, shift in reversed(steps) if first + shift <= at), 0)
