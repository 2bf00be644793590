"""What a spår is made of: a step, the ground it stands on, and the list that it is read as."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.model import Place
from xlfinsam.values import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlfinsam.consolidating import Books, Shown
    from xlfinsam.model import Returned
    from xlfinsam.shown import Statement, Table

SUM, DIFFERENCE, PRODUCT, SHARE, SAME, COUNT = "summa", "skillnad", "produkt", "andel", "hämtas", "antal rader"
TOTAL, ROUNDED, FIRST, AT_LEAST = "summa av rader", "avrundas", "första som finns", "minst"
ANSWER, SHEET, SETTING, LISTED, FORMER, ROW, CONSTANT = (
    "svar", "insatsblad", "inställning", "Insatser", "Historik", "rad", "tal",
)  # fmt: skip
BOOKED, ADJUSTED, OBJECT, BUDGETED, PLANNED, SPENT, GOAL, DECIDED = (
    "Bokföring", "Periodisering", "Objekt", "Budget", "Insatsplan", "Medel", "Mål", "Medlemsbeslut",
)  # fmt: skip
CROSSED = "kryss"
FORMULA, OTHER = "formel", "okänd cell"
_NAME = re.compile(r"""(?<![\w.!"])[A-Za-z_][\w]*(?:\.\w+)+(?![\w.(!])""")
_TEXT = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class Step:
    """One value and the values that it came from.

    `what` says how: one of the words above, where the arithmetic words speak of `steps`, in order. "Summa av rader" is
    0 where every row is blank, "avrundas" is the sum in whole kronor, "minst" is 1 where the first is at least the
    second, else 0. `name` is a defined name, a field, or a list and its column; `place` is None where nothing stands.
    `source` is what is known of the origin beyond the place: the hash of a file, the line in the file of the books, the
    report behind a row of Historik.
    `more` is True where the steps were left out for want of depth.
    """

    what: str
    name: str
    value: Shown
    place: Place | None = None
    steps: tuple[Step, ...] = ()
    title: str = ""
    source: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A step as a row of a list: how far in it stands (from 0), and the texts of its columns.

    `where` is the place and the source in one text, for the terminal; a panel shows them apart.
    """

    level: int
    what: str
    name: str
    value: Shown
    where: str
    place: Place = field(default_factory=Place)
    source: str = ""
    step: str = ""  # the name of the step, where `name` is its title


@dataclass(frozen=True, slots=True)
class Ground:
    """What a trace stands on: the figures' books, the tables without rows, and where everything stands in the årsbok.

    `places` is by defined name (`tabell1.summa.nya`, `installning.ar`) and, for the lists, by `list.column|row`
    (`insatser.budget_deltagare|kompass`, `historik.nya|2023|alla`, `data.varde|kompass|2024|deltagare.nya`); the lists
    of the close have no key of their own, and their rows are counted from 0 (`kontoplan.ub|17`). What is missing there
    is told without its cell. `formula` gives the formula of any cell ("Blad!A1"), "" where it has none. `statements`
    are what the named figures stand in; `ledger` is the file that Bokföring was read from, None where none is known.
    `words` has what figures are called that stand in no table or statement (those of the surveys), by name.
    `gallrade` has the day on which a returned sheet was taken away, by its SHA-256.
    """

    books: Books
    single: tuple[Table, ...] = ()
    places: Mapping[str, Place] | None = None
    formula: Callable[[str], str] = lambda _: ""
    statements: Sequence[Statement] = ()
    ledger: Returned | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    gallrade: Mapping[str, str] = field(default_factory=dict)

    def place(self, name: str, sheet: str = "") -> Place:
        """Return where `name` stands; the sheet alone, or nothing at all, where that is not known."""
        return (self.places or {}).get(name, Place("", sheet))


def lines(step: Step, level: int = 0) -> Iterator[Line]:
    """Return the tree as rows, each step before what it came from."""
    place = step.place or Place()
    where = " ".join(part for part in (str(place), f"({step.source})" if step.source else "") if part)
    yield Line(level, step.what, step.title or step.name, step.value, where, place, step.source, step.name)
    for below in step.steps:
        yield from lines(below, level + 1)
    if step.more:
        yield Line(level + 1, "…", "fler led", None, "")


def as_data(step: Step) -> dict[str, object]:
    """Return the tree for another program: numbers as plain text (decimal point), None for a blank, `led` below."""
    place = step.place or Place()
    return {
        "vad": step.what,
        "namn": step.name,
        "titel": step.title,
        "varde": plain(step.value) if isinstance(step.value, Decimal) else step.value,
        "fil": place.fil,
        "blad": place.blad,
        "cell": place.cell,
        "kalla": step.source,
        "fler": step.more,
        "led": [as_data(below) for below in step.steps],
    }


def names_in(formula: str) -> tuple[str, ...]:
    """Return the dotted names of a formula, each once, as they come; what stands in quotes is no name."""
    return tuple(dict.fromkeys(_NAME.findall(_TEXT.sub('""', formula))))
