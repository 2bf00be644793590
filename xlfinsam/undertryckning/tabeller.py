"""What a reader of the tables can add up and take away: their own declarations, read as relations between counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlfinsam.language import Data, DataText, Difference, Figure, Former, Listed, Num, OfAll, Ref, Setting, Sum, leaves
from xlfinsam.relations import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlfinsam.asked import Form
    from xlfinsam.language import Expression, Leaf
    from xlfinsam.model import Record
    from xlfinsam.shown import Measure, SumRow, Table

SUM = "summa"
ALL = "alla"
PLANS = frozenset({"budget"})  # columns of Historik that are plans, of no persons
Signed = tuple[tuple[str, int], ...]  # names of figures, each added (1) or taken away (-1)


@dataclass(slots=True)
class Underlag:
    """What `undertryck` asks of tables: the names of their counts, the relations, what is public, what is computed.

    `visas` says under which name of a table an answer of a sheet, or a row of Historik, is shown; `tidigare` are the
    counts of former years.
    """

    antal: list[str] = field(default_factory=list)
    relationer: list[Relation] = field(default_factory=list)
    synliga: set[str] = field(default_factory=set)
    beraknade: dict[str, set[str]] = field(default_factory=dict)
    visas: dict[str, str] = field(default_factory=dict)
    tidigare: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class At:
    """One row of a table, where its expressions are read."""

    table: Table
    key: str
    keys: Sequence[str]  # the rows that a sum is over: all, or those that its sum row adds
    year: int  # the year of the årsbok

    def name(self, measure: str) -> str:
        """Return the full name of a measure of the row, which may be another table's ("avslut.arbete")."""
        own = {item.id for item in self.table.measures}
        other, dot, rest = measure.partition(".")
        return f"{other}.{self.key}.{rest}" if dot and measure not in own else f"{self.table.id}.{self.key}.{measure}"

    def names(self, leaf: Leaf) -> list[str]:
        """Return the names behind a leaf; nothing for what tells of no person (a setting, a row of a plan)."""
        match leaf:
            case Ref(measure):
                return [self.name(measure)]
            case OfAll(measure):
                return [f"{self.table.id}.{key}.{measure}" for key in self.keys]
            case Figure(name):
                return [name]
            case Data(falt):
                return [data(self.key, falt)]
            case Former(column):
                by_year = self.table.per == "ar"
                year = int(self.key) if by_year else self.year - 1
                return [f"historik.{year}.{ALL if by_year or self.key == SUM else self.key}.{column}"]
            case _:
                return []


def data(insats: str, falt: str) -> str:
    """Return the name of an answer, by which the relations of a form meet the tables that show it."""
    return f"data.{insats}.{falt}"


def underlag(
    tables: Iterable[Table], keys: Mapping[str, Sequence[str]], year: int, records: Sequence[tuple[Record, Form]] = ()
) -> Underlag:
    """Read tables of people as counts with relations; `keys` has each table's rows, `records` the answers behind them.

    Tables of money do not belong here. Measures of the style "antal" are counts; those of a register's column are plans
    and stay public; all others (shares, differences of shares) are computed, and follow what they are computed from.
    Of the rules of a form, those that the record's choices call for count.
    """
    made = Underlag()
    for table in tables:
        rows = keys[table.id]
        added = {summed.key: _added(summed, table, rows, records) for summed in table.sums}
        for key in (*rows, *added):
            at = At(table, key, added.get(key, rows), year)
            for measure in table.measures:
                shows = _shows(at, measure)
                if shows is not None and measure.style != "text":
                    _measure(made, at, measure, shows)
    for record, form in records:
        made.relationer += [
            Relation(
                tuple(data(record.insats, name) for name in relation.left),
                relation.operator,
                tuple(data(record.insats, name) for name in relation.right),
            )
            for relation in (rule.relation for rule in form.rules)
            if isinstance(relation, Relation)
            and (relation.when is None or record.text(relation.when[0]) == relation.when[1])
        ]
    return _met(made)


def _added(summed: SumRow, table: Table, rows: Sequence[str], records: Sequence[tuple[Record, Form]]) -> Sequence[str]:
    """Return the rows that a sum row adds: all, or those whose sheet says what it is over."""
    if not summed.over:
        return rows
    shows = table.measure(summed.over).shows
    said = {record.insats: record.text(shows.falt) for record, _ in records if isinstance(shows, DataText)}
    return [key for key in rows if summed.has(said.get(key, ""))]


def _shows(at: At, measure: Measure) -> Expression | None:
    if at.table.sum_row(at.key):
        return measure.total
    return measure.now if measure.now is not None and at.key == str(at.year) else measure.shows


def _measure(made: Underlag, at: At, measure: Measure, shows: Expression) -> None:
    name = at.name(measure.id)
    if measure.style != "antal":
        made.beraknade[name] = {source for leaf in leaves(shows) for source in at.names(leaf)}
        return
    made.antal.append(name)
    if isinstance(measure.shows, Listed) or (isinstance(measure.shows, Former) and measure.shows.column in PLANS):
        made.synliga.add(name)
    elif isinstance(shows, Former):
        made.tidigare.add(name)
    terms = _signed(shows, at)
    if terms is None:
        made.beraknade[name] = {source for leaf in leaves(shows) for source in at.names(leaf)}
        return
    added = tuple(source for source, one in terms if one > 0)
    taken = tuple(source for source, one in terms if one < 0)
    if added:
        made.relationer.append(Relation(added, "=", (name, *taken)))
    if at.key == SUM and isinstance(shows, Former):  # the print of last year has a sum row of its own
        made.relationer.append(Relation(tuple(at.names(OfAll(measure.id))), "=", (name,)))


def _signed(expression: Expression, at: At) -> Signed | None:
    """Return an expression as names added and taken away; None where it is anything else."""
    match expression:
        case Sum(parts):
            sides = [_signed(part, at) for part in parts]
            return None if None in sides else tuple(term for side in sides for term in side or ())
        case Difference(left, right):
            one, other = _signed(left, at), _signed(right, at)
            return None if one is None or other is None else (*one, *((name, -sign) for name, sign in other))
        case Ref() | OfAll() | Figure() | Data() | Former():
            return tuple((name, 1) for name in at.names(expression))
        case Listed() | Setting() | Num():
            return ()
        case _:
            return None


def _met(made: Underlag) -> Underlag:
    """Put the first count that shows an answer in the answer's place everywhere; an answer that none shows stays."""
    shown, counts = dict[str, str](), set(made.antal)
    for relation in made.relationer:
        if (
            len(relation.left) == len(relation.right) == 1
            and relation.operator == "="
            and relation.left[0] not in counts
        ):
            shown.setdefault(relation.left[0], relation.right[0])
    relations = dict.fromkeys(
        Relation(
            tuple(shown.get(name, name) for name in relation.left),
            relation.operator,
            tuple(shown.get(name, name) for name in relation.right),
        )
        for relation in made.relationer
    )
    made.relationer = [relation for relation in relations if relation.left != relation.right]
    made.beraknade = {name: {shown.get(one, one) for one in sources} for name, sources in made.beraknade.items()}
    made.visas = shown
    return made
