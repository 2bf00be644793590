"""What the årsbok is made from, and what its sheets are called."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.tables import Block, place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.asked import Form, Section
    from xlfinsam.engine.build import Book
    from xlfinsam.engine.ribbon import Control
    from xlfinsam.fragor import Enkat
    from xlfinsam.language import Expression
    from xlfinsam.shown import Chart, Register, Statement, Table

START, SETTINGS, TABLES, CHARTS, NOTES, HELP = "Start", "Inställningar", "Deltagare", "Diagram", "Noter", "Hjälp"
SURVEYS = "Enkäter"
OWN_SHEETS: Final[Mapping[str, str]] = {
    "rr": "Resultaträkning", "br": "Balansräkning", "kf": "Kassaflöde", "drift": "Driftredovisning",
    "balanskrav": "Balanskrav", "overs": "Översikt", "insatsmedel": "Insatsmedel", "maluppfyllelse": "Måluppfyllelse",
    "matt": "Mått", "socio": "Socioekonomi", "plan": "Budgetplan", "kvartal": "Kvartal", "beslut": "Beslut",
}  # fmt: skip
"""The sheet of every statement, and of every table that has one, by its id."""
START_TOP, TABLES_TOP, OWN_TOP = 11, 5, 4
NOTED = ("typ", "ar", "fg")  # the columns of Noter that have a name, `noter.alla.<column>`
TAB_COLOURS: Final = {"kansli": "#E0A030", "visat": "#1F5F6B", "program": "#9AA5A9"}


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the årsbok is made from; the office collects it from forms/ and statements/."""

    settings: Section
    settings_heads: Mapping[str, str]  # the heading over a setting, by its id, where a group of them begins
    fixed: Mapping[str, str]  # settings that belong to this årsbok from the start, by name
    registers: Sequence[Register]
    start: Table
    start_data: Register
    key_figures: Sequence[Table]
    tables: Sequence[Table]
    charts: Sequence[Chart]
    statements: Sequence[Statement]
    economy: Sequence[Table]
    notes: Register
    received: Sequence[str]  # what Start says of a sheet that has come in and is not approved
    approved: str
    surveys: Sequence[Enkat]
    survey_figures: Mapping[str, Expression]  # the figures of Enkäter by name
    prefilled: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)  # rows by the id of their list
    controls: Sequence[Control] = ()
    forms: Sequence[Form] = ()  # those that have a sheet of their own
    help: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()  # the sheet Hjälp: headings, and (name, what it does)

    @property
    def sheets(self) -> int:
        """How many sheets the årsbok has; the project of its macros has a module for each."""
        own = (START, SETTINGS, TABLES, CHARTS, SURVEYS, NOTES, HELP)
        return len(self.registers) + len(own) + len(self.statements) + len(self.economy) + len(self.forms)

    @property
    def blocks(self) -> dict[str, Block]:
        """Every table in its place: the tables of Deltagare, the list on Start, and those with a sheet each."""
        start = Block(self.start, START, START_TOP, first_column=4)
        own = {table.id: Block(table, OWN_SHEETS[table.id], OWN_TOP) for table in self.economy}
        forms = {
            name: block for form in self.forms for name, block in place(form.tables, form.sheet, TABLES_TOP).items()
        }
        return {**place(self.tables, TABLES, TABLES_TOP), self.start.id: start, **own, **forms}


def head(book: Book, sheet: Worksheet, title: str, help_text: str, last: str) -> None:
    """Write what every sheet begins with: the förbund and its year, the title, and what the sheet is for."""
    sheet.merge_range(f"B1:{last}1", "", book.style("subtitle"))
    year = 'IF(installning.ar="","",", "&installning.ar)'
    sheet.write_formula("B1", f"=CLEAN(installning.forbund)&{year}", book.style("subtitle"))
    sheet.write("B2", title, book.style("title"))
    sheet.set_row(1, 28)
    if help_text:
        sheet.write("B3", help_text, book.style("note_line"))
