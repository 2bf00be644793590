"""What is asked: a form, its sections and its fields. Frozen, slotted, and known by every floor above as `model`'s.

A form is declared with these words in forms/, one blankett per module.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlfinsam.relations import Relation

if TYPE_CHECKING:
    from xlfinsam.fields import Kind
    from xlfinsam.model import Rule
    from xlfinsam.shown import Chart, Table


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
