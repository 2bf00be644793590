"""What a document is made from: every figure of an årsbok by its name, how it is written, what may be shown of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

from xlfinsam import bok
from xlfinsam.closing import NOTED, name_of, noted
from xlfinsam.dokument.modell import Skrivsatt, Tal
from xlfinsam.dokument.siffertext import skriven
from xlfinsam.engine import registers
from xlfinsam.fields import Antal
from xlfinsam.fields import Tal as Talfalt
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.statements import economy
from xlfinsam.statements.profil import PROFILER, profil

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.asked import Form
    from xlfinsam.bok import Bok
    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer, Kind
    from xlfinsam.model import Record
    from xlfinsam.shown import Register, Statement, Table
    from xlfinsam.statements.profil import Profil

DATA = "data"  # an answer of a sheet is data.<insats>.<field>
AR, FG = "ar", "fg"  # the årsbok's year and the one before, as the headings of its columns have them
SETTING = "installning."
UNITS = {"%": "andel", "kr": "kr", "antal": "antal"}  # of a goal: how its figures are written


class Skydd(Protocol):
    """What may be published of the figures, by their names."""

    def visa(self, namn: str, text: str) -> str:
        """Return the text of a figure, or the word that stands in its place."""
        ...

    def doljer(self, *namn: str) -> bool:
        """Say whether any of the figures is hidden."""
        ...

    def anmarkning(self) -> str:
        """Return the note that stands under what has a hidden number in it."""
        ...


class Oskyddat:
    """Hides nothing: for what is not to be published."""

    def visa(self, namn: str, text: str) -> str:
        """Return the text."""
        del namn
        return text

    def doljer(self, *namn: str) -> bool:
        """Say no."""
        del namn
        return False

    def anmarkning(self) -> str:
        """Return nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class Underlag:
    """An årsbok as a document sees it. `skrivsatt` has how each figure is written, by its name."""

    arsbok: Arsbok
    bok: Bok
    figures: Mapping[str, Shown]
    skrivsatt: Mapping[str, str]
    skydd: Skydd = field(default_factory=Oskyddat)

    @classmethod
    def of(cls, arsbok: Arsbok, skydd: Skydd | None = None) -> Underlag:
        """Read an open årsbok; WrongUseError where a list cannot be read. Nothing is computed in it or written."""
        read = bok.read(arsbok)
        made = {**read.figures(), **_settings(arsbok), **dict(_answers(read))}
        styles = {**dict(_styles(read, arsbok)), **dict(_styles_of_answers(read))}
        return cls(arsbok, read, made, styles, skydd or Oskyddat())

    def med(self, skydd: Skydd) -> Underlag:
        """Return the same with another protection of what is shown."""
        return replace(self, skydd=skydd)

    @property
    def ar(self) -> int:
        """The årsbok's year."""
        return self.bok.world.year

    @property
    def profil(self) -> Profil:
        """The layout of the årsbok."""
        return profil(str(self.arsbok.settings.get("profil") or PROFILER[0].id))

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables that the årsbok shows, by id, as its layout has them."""
        return {**self.bok.books.tables, **{table.id: table for table in economy(self.profil)}}

    @property
    def statements(self) -> Mapping[str, Statement]:
        """The statements by id."""
        return {item.id: item for item in self.arsbok.statements}

    def placed(self, register: Register) -> dict[int, Row]:
        """Return the rows of a list that the kansli keeps, by their place in it; nothing in an older årsbok."""
        if f"{register.id}.{register.columns[0].id}" not in self.arsbok.book.names:
            return {}
        return registers.placed_rows(self.arsbok.book, register)

    def cell(self, register: Register, column: str, place: int) -> str:
        """Return the cell of a list as people write it ("Rapporttexter!F8")."""
        sheet, letters, first = registers.span(self.arsbok.book, f"{register.id}.{column}")
        return f"{sheet}!{letters}{first + place}"

    def rows(self, register: str) -> list[Row]:
        """Return the rows of a list that the årsbok keeps, with its computed columns."""
        return [dict(row) for row in self.bok.books.rows.get(register, ())]

    @property
    def insatser(self) -> dict[str, str]:
        """The insatser's names by key, in the order of the register."""
        return {insats.nyckel: insats.namn for insats in self.bok.world.insatser}

    @property
    def bocker(self) -> bool:
        """Whether the årsbok has books: any figure of a result."""
        return any(value is not None for name, value in self.figures.items() if name.startswith("rr."))

    def keys(self, table: Table) -> tuple[str, ...]:
        """Return the keys of a table's rows, without its sum row."""
        return self.bok.books.keys(table)

    def platser(self, table: Table) -> dict[str, str]:
        """Return what the rows of a form's table are called, as on its sheet: the insats, and its own word or ours."""
        records = {record.insats: record for record in self.bok.world.records}
        told = {}
        for at, key in enumerate(self.keys(table) if table.slots else ()):
            insats, _ = table.apart(key)
            slot, record = table.slots[at % len(table.slots)], records.get(insats)
            own = record.text(table.slot_label.replace("*", slot.id)) if record and table.slot_label else ""
            told[key] = f"{self.insatser[insats]}: {own or slot.label}" if insats in self.insatser else slot.label
        return told

    def doljer(self, namn: str) -> bool:
        """Say whether a figure is hidden: one that has a number, and is not to be shown."""
        return self.figures.get(namn) is not None and not namn.startswith(SETTING) and self.skydd.doljer(namn)

    def value(self, namn: str) -> Shown:
        """Return a figure as a number; None for a blank and for one that is not to be shown. KeyError as `tal`."""
        return None if self.doljer(namn) else self.figures[namn]

    def tal(self, namn: str, skrivsatt: Skrivsatt = "") -> Tal:
        """Return a figure as it is written; KeyError for a name that the årsbok does not have.

        "ar" and "fg" are the årsbok's year and the one before.
        """
        if namn in (AR, FG):
            return Tal(namn, str(self.ar - (namn == FG)), "ar")
        value = self.figures[namn]
        if value is None or value == "":
            return Tal(namn, "", skrivsatt)
        style = skrivsatt or self.skrivsatt.get(namn, "antal" if isinstance(value, Decimal) else "text")
        text = skriven(value, style)
        shown = text if namn.startswith(SETTING) else self.skydd.visa(namn, text)
        return Tal(namn, shown, skrivsatt)

    def liknande(self, namn: str) -> list[str]:
        """Return the names that are most like one that does not exist."""
        return get_close_matches(namn, [*self.figures, AR, FG], 3)


def _settings(arsbok: Arsbok) -> dict[str, Shown]:
    """Return the settings by their full names."""
    return {SETTING + name: _shown(value) for name, value in arsbok.settings.items()}


def _shown(value: Answer) -> Shown:
    return value.isoformat() if isinstance(value, date) else value


def _form(read: Bok, record: Record) -> Form | None:
    return read.world.form(record)


def _answers(read: Bok) -> Iterator[tuple[str, Shown]]:
    """Return every number that a sheet answered, by `data.<insats>.<field>`; None where the form asks in vain."""
    for record in read.world.records:
        form = _form(read, record)
        for item in form.fields if form else ():
            if isinstance(item.kind, Antal | Talfalt):
                yield f"{DATA}.{record.insats}.{item.id}", record.number(item.id)


def _styles_of_answers(read: Bok) -> Iterator[tuple[str, str]]:
    for record in read.world.records:
        form = _form(read, record)
        for item in form.fields if form else ():
            yield f"{DATA}.{record.insats}.{item.id}", _style_of(item.kind)


def _style_of(kind: Kind) -> str:
    """Return how what a cell of this kind holds is written."""
    form = kind.number_format
    return (
        "andel"
        if ".0%" in form
        else "procent"
        if "%" in form
        else "ar"
        if form == "0"
        else "tal"
        if "." in form
        else "antal"
    )


def _styles(read: Bok, arsbok: Arsbok) -> Iterator[tuple[str, str]]:
    """Return how every figure is written, by its name."""
    units = {str(row.get("nyckel")): str(row.get("enhet") or "") for row in read.books.rows.get("malen", ())}
    for table in read.books.tables.values():
        for measure in table.measures:
            for key in (*read.books.keys(table), *(row.key for row in table.sums)):
                style = UNITS.get(units.get(key, ""), "tal") if measure.style == "tal" else measure.style
                yield f"{table.id}.{key}.{measure.id}", "kr" if style == "tkr" else style
    for table in read.single:
        for measure in table.measures:
            yield f"{table.id}.{measure.id}", measure.style
    for statement in arsbok.statements:
        for line in statement.lines:
            for column in statement.columns:
                yield name_of(statement, line, column.id), line.style
    for row in read.books.rows.get("notrader", ()):
        number, typ = row.get("not"), str(row.get("typ") or "")
        if isinstance(number, Decimal) and typ in NOTED:
            name = noted(int(number), str(row.get("nyckel") or ""), typ)
            yield name, "kr"
            yield f"{name}.fg", "kr"
    for item in INSTALLNINGAR.fields:
        yield item.id, _style_of(item.kind)
