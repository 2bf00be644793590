"""What of an årsbok may be published: small counts of people hidden, and all else that would give one of them away.

Every figure of people that the årsbok shows is taken to be published, and the reader to use every sum there is: in and
between the tables, over the years, and what the forms say must hold. Two readers are kept out: one who has only what is
published now, and one who knows all that was printed about earlier years. What is computed from a hidden number
(shares, differences, kronor per person) is hidden with it, in however many steps. Not kept out: who compares two
publications of the same year, and who knows a number from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from xlfinsam.consolidating import MATT
from xlfinsam.fields import Antal
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.forms.skydd import NEJ, TROSKEL
from xlfinsam.language import Data, Figure, Former, Measured, Ref, leaves
from xlfinsam.relations import Relation
from xlfinsam.statements import enkater
from xlfinsam.statements.deltagare import TABELL1, TABELL2
from xlfinsam.undertryckning import DOLD, Undertryckt, undertryck
from xlfinsam.undertryckning.tabeller import SUM, At, data, underlag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xlfinsam.bok import Bok
    from xlfinsam.consolidating import Shown
    from xlfinsam.language import Expression, Leaf
    from xlfinsam.shown import Table
    from xlfinsam.undertryckning.tabeller import Underlag

PEOPLE = frozenset({"totalt", "nya", "avslutade", "pagaende"})  # columns of Historik that count persons


@dataclass(frozen=True, slots=True)
class Skyddad:
    """What may be shown of an årsbok's figures, by their defined names (`tabell1.resa.nya`, `nyckeltal.positiva`).

    An answer of a sheet is named `data.<insats>.<field>`. `oskyddade` are small counts that nothing could protect:
    they, and every number that hangs together with them, are among the hidden.
    """

    troskel: int
    dolda: frozenset[str]
    kanda: frozenset[str] = field(repr=False)
    svar: Mapping[str, str] = field(default_factory=dict, repr=False)
    primara: frozenset[str] = field(default=frozenset(), repr=False)
    oskyddade: frozenset[str] = frozenset()

    def doljer(self, *namn: str) -> bool:
        """Say whether any of the figures is hidden; ask with several names for what is computed from them together.

        KeyError for a name that is no figure of the årsbok: a misspelt name must not show a number.
        """
        names = [self.svar.get(name, name) for name in namn]
        if unknown := next((name for name in names if name not in self.kanda), None):
            raise KeyError(unknown)
        return not self.dolda.isdisjoint(names)

    def visa(self, namn: str, text: str) -> str:
        """Return the text of a figure, or the word that stands in its place. A blank is shown as a blank."""
        return DOLD if text and self.doljer(namn) else text

    def anmarkning(self) -> str:
        """Return the note that stands under what has a hidden number in it."""
        return Undertryckt(self.troskel, frozenset(), frozenset(), frozenset()).anmarkning()


@dataclass(frozen=True, slots=True)
class Tabell:
    """A table as it may be published: its rows as texts, and the sentences that belong under it, maybe none."""

    rader: list[list[str]]
    sagt: tuple[str, ...]


def tabell(skydd: Skyddad, namn: Sequence[Sequence[str]], rader: Sequence[Sequence[str]]) -> Tabell:
    """Hide what is to be hidden of a table; `namn` has the name of the figure in every cell, "" for words.

    Where a small count of the table cannot be protected, all of its numbers are hidden and the sentences say why.
    """
    lost = [
        f"{row[0]}, {rader[0][at]}"
        for names, row in zip(namn, rader, strict=True)
        for at, name in enumerate(names)
        if name and name in skydd.oskyddade
    ]
    made = [
        [(DOLD if lost and text else skydd.visa(name, text)) if name else text
         for name, text in zip(names, row, strict=True)]
        for names, row in zip(namn, rader, strict=True)
    ]  # fmt: skip
    hidden = any(name and text == DOLD for names, row in zip(namn, made, strict=True)
                 for name, text in zip(names, row, strict=True))  # fmt: skip
    told = (
        f"Inga tal i tabellen visas: {'; '.join(lost)} är så små att en enskild kan pekas ut, och det finns för få "
        "andra tal att dölja för att de inte ska gå att räkna fram."
    )
    return Tabell(made, (*([told] if lost else []), *([skydd.anmarkning()] if hidden else [])))


def skyddad(bok: Bok) -> Skyddad:
    """Choose what to hide of all the figures of people in an årsbok."""
    figures, made = bok.figures(), _underlag(bok)
    shown = {name: value for name in made.antal if isinstance(value := _value(bok, figures, name), Decimal)}
    relations = [*made.relationer, *_over_years(bok, shown)]
    troskel, zeros = _troskel(bok), bok.setting("visa_nollor") == NEJ
    printed = undertryck(shown, relations, troskel, noll_doljs=zeros, synliga=made.synliga | made.tidigare)
    now = undertryck(shown, relations, troskel, noll_doljs=zeros, synliga=made.synliga, redan=printed)
    lost = now.oskyddade | printed.oskyddade
    computed, counts = _computed(bok)
    known = made.beraknade | computed
    few = {name for name in counts if known[name] and 0 < (_number(figures.get(name)) or 0) < troskel}
    hidden = now.dolda | printed.dolda | few | (_around(lost, relations) - made.synliga)
    every = Undertryckt(troskel, frozenset(hidden), frozenset(), frozenset(), known)
    names = frozenset({*figures, *made.antal, *known})
    closed = frozenset(name for name in names if every.doljer(name))
    return Skyddad(troskel, closed, names, made.visas, now.primara, lost)


def _troskel(bok: Bok) -> int:
    held = bok.setting("troskel_sma_tal")
    return int(held.to_integral_value(ROUND_CEILING)) if isinstance(held, Decimal) else TROSKEL


def _number(told: Shown) -> Decimal | None:
    return told if isinstance(told, Decimal) else None


# ------------------------------------------------------------------------------------------ what is published of people


def _underlag(bok: Bok) -> Underlag:
    """Read every table of people, what the forms say must hold, and the answers that no table shows."""
    forms = {form.id: form for form in bok.world.forms}
    answered = [(record, forms[record.form]) for record in bok.world.records if record.form in forms]
    tables = of_people(bok.books.tables)
    made = underlag(tables, {table.id: bok.books.keys(table) for table in tables}, bok.world.year, answered)
    for record, form in answered:
        names = (data(record.insats, item.id) for item in form.fields if isinstance(item.kind, Antal))
        made.antal += [name for name in names if name not in made.visas]
    for enkat in ENKATER:
        made.antal += enkater.counts(enkat)
        made.relationer += enkater.relations(enkat)
        made.beraknade |= {name: set(sources) for name, sources in enkater.computed(enkat).items()}
    return made


def of_people(tables: Mapping[str, Table]) -> list[Table]:
    """Return the tables that count persons: from the sheets, from Historik, or from another such table."""
    found: dict[str, Table] = {}
    while True:
        more = {
            table.id: table
            for table in tables.values()
            if table.id not in found and any(_counts_people(leaf, found) for leaf in _leaves(table))
        }
        if not more:
            return [table for table in tables.values() if table.id in found]
        found |= more


def _leaves(table: Table) -> Iterator[Leaf]:
    for measure in table.measures:
        for shows in (measure.shows, measure.total, measure.now):
            yield from leaves(shows) if shows is not None else ()


def _counts_people(leaf: Leaf, known: Collection[str]) -> bool:
    match leaf:
        case Data():
            return True
        case Former(column):
            return column in PEOPLE
        case Ref(name) | Figure(name):
            table, dot, _ = name.partition(".")  # without a dot it is a column of the same table
            return bool(dot) and table in known
        case _:
            return False


def _value(bok: Bok, figures: Mapping[str, Shown], name: str) -> Shown:
    if name in figures:
        return figures[name]
    _, insats, falt = name.split(".", 2)
    return next((record.number(falt) for record in bok.world.records if record.insats == insats), None)


def _over_years(bok: Bok, shown: Collection[str]) -> Iterator[Relation]:
    """Say how the years hang together: who was left the year before and the new are all; all but the ended are left.

    Only where the numbers agree: elsewhere nobody can reckon with it.
    """
    figures = bok.figures()
    first, over = TABELL1.id, TABELL2.id
    said = [
        (f"{first}.{key}.{former}", f"{first}.{key}.{more}", f"{first}.{key}.{total}")
        for key in (*bok.books.keys(TABELL1), SUM)
        for former, more, total in (("pagaende.fg", "nya", "totalt"), ("pagaende.fg", "avslutade.fg", "totalt.fg"))
    ]
    for key in bok.books.keys(TABELL2):
        before = f"{over}.{int(key) - 1}.pagaende"
        said += [(before, f"{over}.{key}.nya", f"{over}.{key}.totalt"),
                 (f"{over}.{key}.pagaende", f"{over}.{key}.avslutade", f"{over}.{key}.totalt")]  # fmt: skip
    for one, other, total in said:
        numbers = [_number(figures.get(name)) if name in shown else None for name in (one, other, total)]
        if None not in numbers and numbers[0] + numbers[1] == numbers[2]:  # type: ignore[operator]  # just looked
            yield Relation((one, other), "=", (total,))


def _around(lost: Collection[str], relations: Sequence[Relation]) -> frozenset[str]:
    """Return all the counts that hang together with those of `lost`, through any number of sums."""
    found, wait = set[str](), list(lost)
    of: dict[str, list[Relation]] = {}
    for relation in relations if lost else ():
        for name in relation.names:
            of.setdefault(name, []).append(relation)
    while wait:
        name = wait.pop()
        if name not in found:
            found.add(name)
            wait += [other for relation in of.get(name, ()) for other in relation.names]
    return frozenset(found)


# ---------------------------------------------------------------------------------------- what is computed from people


def _computed(bok: Bok) -> tuple[dict[str, set[str]], set[str]]:
    """Return what every figure outside the tables of people is computed from, and which of them are counts."""
    made: dict[str, set[str]] = {}
    counts: set[str] = set()
    people = {table.id for table in of_people(bok.books.tables)}
    for table in (table for table in bok.books.tables.values() if table.id not in people):
        keys = bok.books.keys(table)
        for key in (*keys, *(row.key for row in table.sums)):
            at = At(table, key, keys, bok.world.year)
            for measure in table.measures:
                shows = measure.total if table.sum_row(key) else measure.shows
                made[at.name(measure.id)] = set(_sources(bok, at, shows, measure.now)) if shows is not None else set()
    for table in bok.single:
        at = At(table, "", (), bok.world.year)
        for measure in table.measures:
            name = f"{table.id}.{measure.id}"
            made[name] = set(_sources(bok, at, measure.shows))
            counts |= {name} if measure.style == "antal" else set()
    for name, shows in bok.books.named.items():
        if name in enkater.FIGURES:  # counts of persons, with relations of their own
            continue
        made[name] = {leaf.name for leaf in leaves(shows) if isinstance(leaf, Figure)}
    counts |= {f"{item.id}.{line.id}" for item in bok.statements for line in item.lines if line.style == "antal"}
    return made, counts & made.keys()


def _sources(bok: Bok, at: At, *several: Expression | None) -> Iterator[str]:
    for leaf in (leaf for shows in several if shows is not None for leaf in leaves(shows)):
        if isinstance(leaf, Measured):
            row = next((row for row in bok.books.rows.get(leaf.register, ()) if row.get("nyckel") == at.key), {})
            yield f"{MATT}.{row.get(leaf.column) or ''}"
        else:
            yield from at.names(leaf)
