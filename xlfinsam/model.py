"""The nouns of the house: what a form asks, what a sheet answered, what a rule found, what a table shows.

Everything here is frozen, slotted and knows no library. Forms, rules and statements are written with these words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from xlfinsam.kinds import CROSS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

    from xlfinsam.comparisons import OfForm
    from xlfinsam.fields import Answer
    from xlfinsam.world import World


class Level(Enum):
    """How grave a fynd is, in the words the kansli reads."""

    STOPP = "STOPP"
    FRAGA = "FRÅGA"
    NOTERA = "NOTERA"

    @property
    def order(self) -> int:
        """0 for the gravest."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: file name, sheet and cell, each "" where it has no meaning (a missing file has no cell)."""

    fil: str = ""
    blad: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.fil, self.blad, self.cell) if part)


# ---------------------------------------------------------------------------------------------- what was answered


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned file as the post saw it: name, SHA-256, when it was last saved (ISO time, "" if unknown)."""

    fil: str
    hash: str
    sparad: str = ""


INGET, JA = "blad.inget", "ja"
"""The field in which a sheet of any form may say that there is nothing to report, and how it says so."""


@dataclass(frozen=True, slots=True)
class Record:
    """The answers of one returned sheet. A field without a lawful answer is absent from `values`.

    `places` has every field's cell; `raw` has what stood in a cell whose answer could not be used.
    """

    form: str
    version: int
    insats: str
    period: str
    returned: Returned
    values: Mapping[str, Answer]
    places: Mapping[str, Place]
    raw: Mapping[str, str] = field(default_factory=dict)

    def number(self, name: str) -> Decimal | None:
        """Return the number answered in field `name`, None where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None

    def text(self, name: str) -> str:
        """Return the text answered in field `name`, "" where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    @property
    def inget(self) -> bool:
        """Whether the sheet says that there is nothing to report."""
        return self.text(INGET) == JA

    @property
    def counts(self) -> tuple[str, ...]:
        """The fields that are answered with a number above 0, or with a cross."""
        return tuple(
            name for name, value in self.values.items() if value == CROSS or (isinstance(value, Decimal) and value > 0)
        )

    def place(self, name: str) -> Place:
        """Return where field `name` stands; the file alone where the cell is unknown."""
        return self.places.get(name, Place(self.returned.fil))


# ---------------------------------------------------------------------------------------------- what must hold


@dataclass(frozen=True, slots=True)
class Hit:
    """What was seen, before it is worded: by the function of a rule, or (with a `kind`) by the machinery.

    A rule that `observes` the kind words it; `details` fill the braces of the rule's sentence.
    """

    place: Place
    insats: str = ""
    falt: str = ""
    varde: Answer = None
    vantat: Answer = None
    details: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule is tried on: answers by field id (relations), a world (functions), or a made file (observations).

    `file` says in words what the file is; the tests make it and read it.
    """

    answers: Mapping[str, int | str | Decimal] = field(default_factory=dict)
    world: World | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold. Exactly one of `relation`, `observes` and `check` says how it is tried.

    `sentence` and `advice` are Swedish with braces ({varde}, {vantat}, and the details of the hit); `blank` says what
    an empty cell means to the rule; `holds` and `breaks` are its own two examples, tried by the tests.
    """

    id: str
    level: Level
    title: str
    sentence: str
    advice: str
    source: str
    blank: str
    relation: OfForm | None = None
    observes: str = ""
    check: Callable[[World], Iterator[Hit]] | None = None
    holds: Example | None = None
    breaks: Example | None = None


@dataclass(frozen=True, slots=True)
class Fynd:
    """A finding, worded for the one who is to mend it. `rad` is the advice (råd)."""

    regel: str
    niva: Level
    place: Place
    falt: str
    insats: str
    varde: Answer
    vantat: Answer
    text: str
    rad: str

    @property
    def key(self) -> str:
        """What makes a fynd the same at the next run, so that the kansli's answer to it is kept."""
        return "|".join((self.regel, self.insats or self.place.fil, self.falt, str(self.varde), str(self.vantat)))


Thing = TypeVar("Thing")


def gather(modules: tuple[ModuleType, ...], kind: type[Thing]) -> tuple[Thing, ...]:
    """Return every `kind` that stands at the top of `modules`, in the order written: the folder is the registry."""
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, kind))
