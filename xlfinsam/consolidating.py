"""Records -> the long table; declared tables -> figures in Decimal: the second calculator beside the workbook's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.closing import folded, has, total
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
    Listed,
    Measured,
    OfAll,
    Ref,
    Rows,
    Setting,
    Total,
    at_slot,
    value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.fields import Answer
    from xlfinsam.language import Expression, Leaf
    from xlfinsam.shown import Measure, SumRow, Table
    from xlfinsam.world import World

Shown = Decimal | str | None
TOLERANCE = Decimal("1e-9")  # a share computed in binary floating point against the same in Decimal
WHOLE = "alla"
MATT = "matt"  # the statement with what a goal may be measured by


# ---------------------------------------------------------------------------------------------------- the figures


@dataclass(slots=True)
class Books:
    """All that the figures are computed from: the world, the lists with their computed columns, what is done so far.

    `named` are the figures that stand in no table: those of the statements and the notes. `by` remembers which rows of
    a list have a value.
    """

    world: World
    tables: Mapping[str, Table]
    rows: Mapping[str, Sequence[Mapping[str, Answer]]] = field(default_factory=dict)
    named: Mapping[str, Expression] = field(default_factory=dict)
    done: dict[tuple[str, str, str], Shown] = field(default_factory=dict)
    by: dict[tuple[str, str, str], list[Mapping[str, Answer]]] = field(default_factory=dict)
    held: dict[tuple[str, str], dict[str, list[Mapping[str, Answer]]]] = field(default_factory=dict)

    def keys(self, table: Table) -> tuple[str, ...]:
        """Return the keys of a table's rows: those of its register, or the years of Historik and the årsbok's own."""
        if table.home:
            users = [insats.nyckel for insats in self.world.users(table.forms)][: table.places]
            if table.per == "fast":
                return tuple(slot.id for slot in table.slots) if users else ()
            return tuple(f"{key}__{slot.id}" for key in users for slot in table.slots) if table.slots else tuple(users)
        if table.per == "insats":
            return tuple(
                insats.nyckel
                for insats in self.world.insatser
                if not table.forms or not insats.blankett or insats.blankett in table.forms
            )
        if table.register:
            return tuple(str(row["nyckel"]) for row in self.rows.get(table.register, ()) if row.get("nyckel"))
        oldest = self.world.year - table.capacity + 1
        years = {row.ar for row in self.world.history if row.insats == WHOLE and oldest <= row.ar < self.world.year}
        return tuple(str(year) for year in sorted(years | {self.world.year}))

    def added(self, table: Table, row: SumRow) -> tuple[str, ...]:
        """Return the keys of the rows that a sum row adds."""
        keys = self.keys(table)
        if not row.over:
            return keys
        over = table.measure(row.over)
        return tuple(key for key in keys if row.has(str(_shown(self, table, key, over) or "")))

    def with_rows(self, register: str, rows: Sequence[Mapping[str, Answer]]) -> Books:
        """Return the same with other rows of one list, and nothing done."""
        return Books(self.world, self.tables, {**self.rows, register: rows}, self.named)


def compute(books: Books, single: Sequence[Table] = ()) -> dict[str, Shown]:
    """Return every figure by its defined name; `single` are the tables whose figures belong to no row."""
    figures: dict[str, Shown] = {}
    for table in books.tables.values():
        for measure in table.measures:
            for key in books.keys(table):
                figures[f"{table.id}.{key}.{measure.id}"] = _shown(books, table, key, measure)
            for row in table.sums if measure.total is not None else ():
                figures[f"{table.id}.{row.key}.{measure.id}"] = _total(books, table, row, measure)
    for table in single:
        for measure in table.measures:
            figures[f"{table.id}.{measure.id}"] = value(measure.shows, lambda leaf: _outside(books, leaf, "", 0))
    return figures | {name: _named(books, name) for name in books.named}


def _named(books: Books, name: str) -> Decimal | None:
    """Compute a figure that stands in no table, once."""
    place = ("", "", name)
    if place not in books.done:
        books.done[place] = value(books.named[name], lambda leaf: _outside(books, leaf, "", 0))
    return _number(books.done[place])


def _shown(books: Books, table: Table, key: str, measure: Measure) -> Shown:
    """Compute the figure of one row, once."""
    place = (table.id, key, measure.id)
    if place not in books.done:
        own_year = table.per == "ar" and key == str(books.world.year)
        shows: Expression = measure.now if own_year and measure.now is not None else measure.shows
        if table.slots:
            shows = at_slot(shows, table.apart(key)[1])
        if isinstance(shows, (DataText, Crosses)):
            books.done[place] = _words(books, table.apart(key)[0], shows)
        elif isinstance(shows, Latest):
            books.done[place] = str(last_line(books, shows, key).get(shows.column) or shows.otherwise)
        else:
            books.done[place] = value(shows, lambda leaf: _in_row(books, table, key, leaf))
    return books.done[place]


def _words(books: Books, insats: str, leaf: DataText | Crosses) -> str | None:
    """Return what an insats has answered in words, None where it has not."""
    record = next((r for r in books.world.records if r.insats == insats and (r.values or r.raw)), None)
    if record is None:
        return None
    if isinstance(leaf, DataText):
        return record.text(leaf.falt) or None
    ja, nej = bool(record.text(leaf.ja)), bool(record.text(leaf.nej))
    return (BOTH if nej else YES) if ja else NO if nej else NEITHER


def last_line(books: Books, leaf: Latest, insats: str) -> Mapping[str, Answer]:
    """Return the last line about an insats and the chosen period, found as the formula finds it: by how many there are.

    Nothing where there is none, or where lines have been taken away.
    """
    period = str(books.world.settings.get("period") or "")
    rows = books.rows.get(leaf.register, ())
    own = [row for row in rows if row.get("insats") == insats and row.get("period") == period]
    return next((row for row in own if row.get("nyckel") == f"{insats}|{period}|{len(own)}"), {})


def _total(books: Books, table: Table, row: SumRow, measure: Measure) -> Shown:
    """Compute the figure of a sum row, once."""
    place = (table.id, row.key, measure.id)
    if place not in books.done and measure.total is not None:
        books.done[place] = value(measure.total, lambda leaf: _in_sum(books, table, row, leaf))
    return books.done[place]


def _in_row(books: Books, table: Table, key: str, leaf: Leaf) -> Decimal | None:
    if isinstance(leaf, Ref):
        other, measure = _aim(books, table, leaf.measure)
        return _number(_shown(books, other, key, measure))
    if isinstance(leaf, Alike):
        words = [_shown(books, table, key, table.measure(name)) for name in leaf.measures]
        return None if words[0] is None else Decimal(words.count(leaf.word))
    year = int(key) if table.per == "ar" else books.world.year - 1
    return _outside(books, leaf, WHOLE if table.per == "ar" else table.apart(key)[0], year)


def _in_sum(books: Books, table: Table, row: SumRow, leaf: Leaf) -> Decimal | None:
    if isinstance(leaf, Ref):
        other, measure = _aim(books, table, leaf.measure)
        return _number(_total(books, other, other.sum_row(row.key) or row, measure))
    if isinstance(leaf, OfAll):
        column = [_number(_shown(books, table, key, table.measure(leaf.measure))) for key in books.added(table, row)]
        numbers = [number for number in column if number is not None]
        return sum(numbers, Decimal(0)) if numbers else None
    return _outside(books, leaf, WHOLE, books.world.year - 1)


def _aim(books: Books, table: Table, name: str) -> tuple[Table, Measure]:
    other, dot, measure = name.partition(".")
    if dot and other in books.tables:
        return books.tables[other], books.tables[other].measure(measure)
    return table, table.measure(name)


def _outside(books: Books, leaf: Leaf, insats: str, year: int) -> Decimal | None:
    """Compute a leaf that looks outside the tables."""
    world = books.world
    match leaf:
        case Figure(name) if name in books.named:
            return _named(books, name)
        case Figure(name):
            table, key, measure = name.split(".", 2)
            home = books.tables[table]
            shown = home.measure(measure)
            row = home.sum_row(key)
            return _number(_total(books, home, row, shown) if row else _shown(books, home, key, shown))
        case Setting(name):
            return world.setting(name)
        case Listed(column, "insatser"):
            return next((getattr(item, column) for item in world.insatser if item.nyckel == insats), None)
        case Listed(column, register):
            return _number(_row(books, register, insats).get(column))
        case Measured(column, register):
            name = f"{MATT}.{_row(books, register, insats).get(column) or ''}"
            return _named(books, name) if name in books.named else None
        case Total():
            return total(_having(books, leaf.register, *leaf.values[0]), leaf)
        case Data(falt):
            return next((world.answer(record, falt) for record in world.records if record.insats == insats), None)
        case AllAlike(name, word):
            table, _, measure = name.partition(".")
            home = books.tables[table]
            words = [_shown(books, home, key, home.measure(measure)) for key in books.keys(home)]
            return Decimal(words.count(word))
        case Former(column):
            found_rows = [getattr(row, column) for row in world.history if row.ar == year and row.insats == insats]
            numbers = [number for number in found_rows if number is not None]
            return sum(numbers, Decimal(0)) if numbers else None
        case Rows(register, values):
            wanted = dict(values) | ({"insats": insats} if insats not in {"", WHOLE} else {})
            return Decimal(
                sum(all(has(row.get(name), text) for name, text in wanted.items()) for row in books.rows[register])
            )
        case _:
            raise TypeError(f"{leaf} stands where no row is")


def _having(books: Books, register: str, column: str, text: str) -> list[Mapping[str, Answer]]:
    """Return the rows of a list that have a value, found once."""
    if text == ">0":
        place = (register, column, text)
        if place not in books.by:
            books.by[place] = [row for row in books.rows.get(register, ()) if has(row.get(column), text)]
        return books.by[place]
    if (register, column) not in books.held:
        index = books.held[register, column] = {}
        for row in books.rows.get(register, ()):
            index.setdefault(folded(row.get(column)), []).append(row)
    return books.held[register, column].get(text.casefold(), [])


def _row(books: Books, register: str, key: str) -> Mapping[str, Answer]:
    """Return the row of a register with a key; nothing where it has none."""
    return next((row for row in books.rows.get(register, ()) if row.get("nyckel") == key), {})


def _number(shown: Answer) -> Decimal | None:
    return shown if isinstance(shown, Decimal) else None


# ------------------------------------------------------------------------------------------ one against the other


def disagreements(ours: Mapping[str, Shown], theirs: Mapping[str, Shown]) -> list[tuple[str, Shown, Shown]]:
    """Return (name, Python's value, the workbook's) for every figure that the two calculators do not agree on."""
    return [(name, mine, theirs.get(name)) for name, mine in ours.items() if not _same(mine, theirs.get(name))]


def _same(one: Shown, other: Shown) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) <= TOLERANCE * max(Decimal(1), abs(one))
    return (None if one == "" else one) == (None if other == "" else other)  # a blank is never a zero
