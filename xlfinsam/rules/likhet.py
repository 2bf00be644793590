"""How a rule says that two amounts should be one, and what is only rounding.

Figures are whole kronor and every row is rounded by itself, so a sum of n rows may be up to n/2 kronor from what it is
held against. What rounding can explain breaks no rule of its own: it is noted by the rule in avrundning.py.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from xlfinsam.model import Hit, Level, Rule
from xlfinsam.rules.bokslut import FORMER, YEAR, ZERO, hit, notes, number, of, when
from xlfinsam.rules.words import SETTINGS
from xlfinsam.values import swedish
from xlfinsam.world import World

TERM = re.compile(r"([+-]?) ?(~?)([\w.{}]+)")
ADVICE = "Räkna om raden. I årsboken är den en formel: Kontrollera säger om någon har skrivit över den."
MENING = "{etikett} {ar} är {varde} kr, men {mot} är {vantat} kr. Skillnaden är {skillnad} kr."
EXAMPLE = World({**SETTINGS, "profil": "kalmar"}, (), (), ())
BLANK = "En tom rad räknas som 0 när någon annan rad i summan har ett tal; annars prövas regeln inte."


@dataclass(frozen=True, slots=True)
class Par:
    """An amount and what it should be. `rows` is how many rounded figures there are behind the two together."""

    falt: str
    varde: Decimal
    vantat: Decimal
    rows: int
    words: Mapping[str, str] = field(default_factory=dict)  # "etikett", "mot" and "ar", and more for its own rule

    @property
    def is_rounding(self) -> bool:
        """Whether rounding can explain the difference."""
        return abs(self.varde - self.vantat) * 2 <= self.rows

    def hit(self) -> Hit:
        """Say that the two differ."""
        return hit(self.falt, self.varde, self.vantat, **self.words, skillnad=swedish(abs(self.varde - self.vantat)))


@dataclass(frozen=True, slots=True)
class Jamforelse:
    """The check of a rule that holds amounts against each other: yields those that rounding does not explain."""

    pairs: Callable[[World], Iterable[Par]]

    def __call__(self, world: World) -> Iterator[Hit]:
        """Yield what breaks the rule."""
        if world.figures:
            yield from (par.hit() for par in self.pairs(world) if not par.is_rounding)

    def rounded(self, world: World) -> Iterator[Hit]:
        """Yield what differs by no more than rounding."""
        yield from (par.hit() for par in self.pairs(world) if par.is_rounding and par.varde != par.vantat)


class Term(NamedTuple):
    """A figure of a sum. `either` is a cost that may be shown with plus or minus: the sign that fits is taken."""

    sign: int
    either: bool
    name: str


def terms(text: str) -> tuple[Term, ...]:
    """Read "br.fordringar.fg - br.fordringar": names with a sign before, "~" before one that is `either`."""
    return tuple(Term(-1 if sign == "-" else 1, bool(either), name) for sign, either, name in TERM.findall(text))


def lika(
    nummer: str,
    etikett: str,
    mot: str,
    left: str,
    right: str,
    source: str,
    *,
    columns: tuple[str, ...] = (YEAR, FORMER),
    rows: str = "",
    level: Level = Level.STOPP,
    advice: str = ADVICE,
) -> Rule:
    """Declare that a figure is the sum of others, in each of `columns`; one that is held against `.fg` only once.

    {intakter}, {kostnader} … in a name are the numbers of their notes, {ar} the year. `rows` names the notes and the
    statements whose rows are rounded one by one on the way between the two sides.
    """
    (figure,), parts = terms(left), terms(right)
    columns = (YEAR,) if ".fg" in right else columns
    sentence = MENING.replace("{etikett}", etikett).replace("{mot}", mot)
    made = {_resolved(EXAMPLE, term.name, columns[0]): 1000 * at for at, term in enumerate(parts, start=1)}
    total = sum(amount * (-1 if term.either else term.sign) for term, amount in zip(parts, made.values(), strict=True))
    falt = _resolved(EXAMPLE, figure.name, columns[0])
    return Rule(
        nummer, level, f"{etikett} är {mot}", sentence, advice, source, BLANK,
        check=Jamforelse(partial(_pairs, {"etikett": etikett, "mot": mot}, figure, parts, columns, rows.split())),
        holds=of({falt: total, **made}), breaks=of({falt: total + 500, **made}),
    )  # fmt: skip


def _pairs(
    words: Mapping[str, str],
    figure: Term,
    parts: tuple[Term, ...],
    columns: tuple[str, ...],
    rows: Iterable[str],
    world: World,
) -> Iterator[Par]:
    """Hold the two sides against each other, column by column; the first arguments are the declared."""
    for column in columns:
        falt = _resolved(world, figure.name, column)
        varde = number(world, falt)
        sums, count = _sums(world, parts, column)
        if varde is not None and count:
            made = [*sums, *(-one for one in sums)] if figure.either else sums
            off = min((varde - one for one in made), key=abs)
            if not off:
                continue  # how many rounded rows stand behind it says something of a difference alone
            behind = sum(_rows_of(world, part) for part in rows) + (coarse(varde) if "{ar}" in figure.name else 1)
            yield Par(falt, varde, varde - off, count + behind, {**words, "ar": when(world, column)})


def _sums(world: World, parts: tuple[Term, ...], column: str) -> tuple[list[Decimal], int]:
    """Return what the terms make, once for each way a cost may be shown, and how many of them have a number."""
    sums, count = [ZERO], 0
    for term in parts:
        value = number(world, _resolved(world, term.name, column))
        if value is not None:
            signs = (1, -1) if term.either else (term.sign,)
            sums, count = [one + sign * value for one in sums for sign in signs], count + 1
    return sums, count


def _resolved(world: World, name: str, column: str) -> str:
    """Return the name of a figure in a column; the years of the översikt have no columns."""
    told = name.format(ar=world.year - (column == FORMER), **notes(world))
    return told if "{ar}" in name else told + column


def _rows_of(world: World, part: str) -> int:
    """Count the rows of a note ("intakter") or of a statement ("br") that have an amount."""
    start = f"not{notes(world)[part]}." if part in notes(world) else f"{part}."
    return sum(
        name.startswith(start) and not name.endswith(FORMER) and value is not None
        for name, value in world.figures.items()
    )


def coarse(value: Decimal) -> int:
    """Return how many kronor a figure of earlier years is rounded to: Historik may be in thousands."""
    return 1000 if value and value % 1000 == 0 else 1
