"""The nouns of the house: what a form asks, what a sheet answered, what a rule found, what a table shows.

Everything here is frozen, slotted and knows no library. Forms, rules and statements are written with these words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from xlfinsam.kinds import CROSS
from xlfinsam.relations import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

    from xlfinsam.comparisons import OfForm
    from xlfinsam.fields import Answer, Kind
    from xlfinsam.shown import Chart, Table
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


# ---------------------------------------------------------------------------------------------- what is asked


@dataclass(frozen=True, slots=True)
class Field:
    """One input cell of a form. `id` is also its defined name in Excel ("alder.16_24")."""

    id: str
    label: str
    kind: Kind
    help: str = ""
    required: bool = True
    starred: bool = False  # the mall's asterisk: a number here wants a line of text
    since: int = 1  # the version of the form that first asked it


@dataclass(frozen=True, slots=True)
class Section:
    """One table or one block of questions on a form.

    `columns` are headings over the answer cells: a section with two columns has its fields row by row, column by
    column. `base` is the field that asks which base the table stands on, where the form asks it.
    """

    id: str
    title: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...] = ("antal",)
    row_heading: str = ""
    base: Field | None = None
    help: str = ""
    short: str = ""  # what a sentence calls the table
    summed: int = 0  # the version of the form that first shows the sum of each column; 0 is none

    @property
    def rows(self) -> tuple[tuple[Field, ...], ...]:
        """Return the fields in rows of as many as there are columns."""
        width = len(self.columns)
        return tuple(self.fields[at : at + width] for at in range(0, len(self.fields), width))

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Every field of the section, the question about the base first."""
        return ((self.base,) if self.base else ()) + self.fields

    def as_of(self, version: int) -> Section:
        """Return the section as an earlier version of its form had it."""
        return replace(
            self,
            fields=tuple(item for item in self.fields if item.since <= version),
            base=self.base if self.base and self.base.since <= version else None,
            summed=self.summed if self.summed <= version else 0,
        )


@dataclass(frozen=True, slots=True)
class Common:
    """A measure that several forms give, where this form asks its parts: `falt` is their sum."""

    falt: str
    label: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A blankett, declared once. Changing its fields without changing `version` fails the fingerprint test.

    A field's id is a measure: forms that ask the same id mean the same, and are added up. `common` are the measures
    that follow from the form's own fields; `unlike` says why it does not give one that others give (by the measure's
    name in `forms.matt`). `tables` show its own measures, on a sheet of the årsbok called `sheet` that is there while
    an insats uses the form.
    """

    id: str
    version: int
    title: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()
    source: str = ""
    common: tuple[Common, ...] = ()
    unlike: tuple[tuple[str, str], ...] = ()
    sheet: str = ""
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field in the order of the sheet."""
        return tuple(item for section in self.sections for item in section.all_fields)

    def parts(self, falt: str) -> tuple[str, ...]:
        """Return the fields that add up to the common measure `falt`; none where the form does not compute it."""
        return next((item.parts for item in self.common if item.falt == falt), ())

    def gives(self, falt: str) -> bool:
        """Say whether the form asks a measure, or computes it."""
        return bool(self.parts(falt)) or any(item.id == falt for item in self.fields)

    def as_of(self, version: int) -> Form:
        """Return the form as an earlier version asked it: without the fields that came later, and without their rules.

        Its other fields stand in the same order, so that a sheet that was sent out then can be read today.
        """
        kept = tuple(section for item in self.sections if (section := item.as_of(version)).fields)
        known = {item.id for section in kept for item in section.all_fields}
        rules = tuple(made for rule in self.rules if (made := _among(rule, known)))
        return replace(self, version=version, sections=kept, rules=rules)

    def section(self, name: str) -> Section:
        """Return the section that the field with id `name` stands in; KeyError where the form has none."""
        for section in self.sections:
            if any(item.id == name for item in section.all_fields):
                return section
        raise KeyError(name)

    def field(self, name: str) -> Field:
        """Return the field with id `name`; KeyError where the form has none."""
        for item in self.fields:
            if item.id == name:
                return item
        raise KeyError(name)


def _among(rule: Rule, known: set[str]) -> Rule | None:
    """Return a rule of a form as it speaks of the fields that are `known`; None where it needs others."""
    if isinstance(rule.relation, Relation):
        relation = rule.relation.among(known)
        return replace(rule, relation=relation) if relation else None
    return rule


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
