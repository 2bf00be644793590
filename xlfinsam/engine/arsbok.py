"""The empty årsbok: every sheet, formula, name and chart, with its whole capacity laid out and the unused rows hidden.

There is one årsbok per layout for all förbund. `ny` fills the lists of the kansli into it; nothing is built afresh.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import quoted
from xlfinsam.engine.build import new_book
from xlfinsam.engine.charts import draw
from xlfinsam.engine.enkatsheet import surveys_sheet
from xlfinsam.engine.formsheets import form_sheet
from xlfinsam.engine.names import ARSBOK_MARK
from xlfinsam.engine.plan import CHARTS, HELP, SETTINGS, START, TAB_COLOURS, Plan, head
from xlfinsam.engine.registers import height
from xlfinsam.engine.statementsheets import statement_sheets
from xlfinsam.engine.tables import fixed_names, letters
from xlfinsam.engine.tablesheets import start_sheet, table_sheet, tables_sheet
from xlfinsam.fields import Tal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book
    from xlfinsam.shown import Column, Register

SETTINGS_ROW = 5
ONE_PAGE = 60  # rows that a list may have to be printed on one page, when its formulas fill them all
HELP_OF_SETTING = 80  # letters on a line of the help beside a setting
LABEL_OF_SETTING = 42  # and of its own words
HELP_NAME, HELP_LINE = 50, 100  # letters of a line in the columns of the sheet Hjälp
LOOKS = {
    "": "list",
    "wrap": "list_wrap",
    "told": "list_told",
    "input": "list_input",
    "hidden": "list",
    "link": "list_link",
}


def build_arsbok(plan: Plan, *, vba: bytes = b"", ribbon: str = "") -> bytes:
    """Build the empty årsbok; with macros and a ribbon tab where they are given."""
    with new_book("Årsbok", "xlfinsam årsbok", vba=vba, ribbon=ribbon) as book:
        start_sheet(book, plan)
        first = [item for item in plan.registers if item.id == "granskning"]
        for register in first:
            _register(book, register)
        _settings(book, plan)
        lists = [item for item in plan.registers if item.kept_by == "kansli"]
        for register in lists:
            _fill(book, _register(book, register), register, plan.prefilled.get(register.id, ()))
        tables_sheet(book, plan)
        sheet = book.sheet(CHARTS, widths=(2, *[9.5] * 14))
        head(book, sheet, CHARTS, "", "O")
        draw(book, sheet, plan.charts, plan.blocks)
        surveys_sheet(book, plan)
        statement_sheets(book, plan)
        for table in plan.economy:
            table_sheet(book, plan, table)
        for form in plan.forms:
            form_sheet(book, plan, form)
        for register in plan.registers:
            if register not in (*first, *lists):
                _register(book, register)
        _help(book, plan)
        for name, where in fixed_names(plan.blocks.values()).items():
            book.xlsx.define_name(name, "=" + where)
        book.xlsx.define_name(ARSBOK_MARK, f'="{_mark(book)}"')
        _colours(book, plan)
        book.xlsx.get_worksheet_by_name(START).activate()
    return book.data


def _mark(book: Book) -> str:
    """Return 12 hex digits of what the årsbok names, and where: another layout has another mark."""
    told = "\n".join(sorted(f"{name} {where}" for name, _, where, _ in book.xlsx.defined_names))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _colours(book: Book, plan: Plan) -> None:
    """Colour the tabs: what the kansli writes, what is shown, what the program fills."""
    kept = {SETTINGS: "kansli", **{register.sheet: register.kept_by for register in plan.registers}}
    for sheet in book.xlsx.worksheets():
        sheet.set_tab_color(TAB_COLOURS[kept.get(sheet.name, "program" if sheet.name == HELP else "visat")])


def _settings(book: Book, plan: Plan) -> None:
    """Write the settings, each group under its heading, with the name of each."""
    settings, row = plan.settings, SETTINGS_ROW - 1
    sheet = book.sheet(SETTINGS, landscape=True, widths=(2, 40, 40, 74))
    head(
        book,
        sheet,
        settings.title,
        "Det som hör till förbundet och inte till programmet. Ändra i de ljusa rutorna.",
        "D",
    )
    for item in settings.fields:
        row += 1
        if title := plan.settings_heads.get(item.id):
            sheet.set_row(row - 1, 22 if row == SETTINGS_ROW else 36)
            for column in "BCD":
                sheet.write(f"{column}{row}", title if column == "B" else None, book.style("settings_group"))
            row += 1
        cell = f"C{row}"
        sheet.set_row(row - 1, 34 if len(item.help) > HELP_OF_SETTING or len(item.label) > LABEL_OF_SETTING else 22)
        sheet.write(f"B{row}", item.label, book.style("label"))
        sheet.write(cell, plan.fixed.get(item.id.partition(".")[2]), book.style("setting", item.kind.number_format))
        sheet.write(f"D{row}", item.help, book.style("label"))
        book.validate(sheet, cell, item.kind, item.label)
        book.xlsx.define_name(item.id, f"={quoted(SETTINGS)}!$C${row}")
    sheet.freeze_panes(SETTINGS_ROW - 1, 0)
    sheet.repeat_rows(0, 2)
    sheet.print_area(f"A1:D{row}")


def _register(book: Book, register: Register) -> Worksheet:
    """Write a list: headings, one named range per column, and rows ready for the whole capacity; returns its sheet."""
    sheet = book.sheet(register.sheet, landscape=True)
    head_row, last = register.first_row - 1, register.first_row + register.capacity - 1
    sheet.write("A1", register.title, book.style("title"))
    sheet.write("A2", register.help, book.style("note_line"))
    sheet.set_row(0, 28)
    for at, column in enumerate(register.columns):
        _column(book, sheet, register, column, at)
    for row in (*range(1, head_row - 1), head_row - 2):
        sheet.set_row(row, None, book.style("text"))
    sheet.set_row(0, 28, book.style("text"))
    sheet.set_row(head_row - 1, 32, book.style("text"))
    sheet.freeze_panes(head_row, 0)
    sheet.autofilter(f"A{head_row}:{letters(len(register.columns) - 1)}{last}")
    sheet.repeat_rows(0, head_row - 1)
    if register.capacity <= ONE_PAGE and any(column.formula for column in register.columns):
        sheet.fit_to_pages(1, 1)  # computed rows would print as an empty page
    if register.id == "granskning":
        for word, colour in (("STOPP", "red"), ("FRÅGA", "amber")):
            rule = {"type": "formula", "criteria": f'=$A{register.first_row}="{word}"', "format": book.style(colour)}
            sheet.conditional_format(f"A{register.first_row}:A{last}", rule)
    return sheet


def _fill(book: Book, sheet: Worksheet, register: Register, rows: Sequence[Mapping[str, str]]) -> None:
    """Write the rows that a list of the kansli has from the start."""
    for number, row in enumerate(rows, start=register.first_row):
        sheet.set_row(number - 1, height(register, row))
        for at, column in enumerate(register.columns):
            sheet.write_string(f"{letters(at)}{number}", row[column.id], _look(book, column, by_kansli=True))


def _column(book: Book, sheet: Worksheet, register: Register, column: Column, at: int) -> None:
    """Write a column of a list: its heading, look, name and validation, and its formulas where it is computed."""
    letter, first, last = letters(at), register.first_row, register.first_row + register.capacity - 1
    number, by_kansli = isinstance(column.kind, Tal), register.kept_by == "kansli"
    style = _look(book, column, by_kansli=by_kansli)
    sheet.set_column(at, at, column.width, style, {"hidden": column.look == "hidden"})
    sheet.write(first - 2, at, column.title, book.style("head_number" if number else "head_words"))
    where = f"={quoted(register.sheet)}!${letter}${first}:${letter}${last}"
    book.xlsx.define_name(f"{register.id}.{column.id}", where)
    if by_kansli and not column.formula and column.look != "told":
        book.validate(sheet, f"{letter}{first}:{letter}{last}", column.kind, column.title, column.help)
    for row in range(first, last + 1) if column.formula else ():
        sheet.write_formula(f"{letter}{row}", "=" + column.formula.format(row=row), style)


def _look(book: Book, column: Column, *, by_kansli: bool) -> Format:
    """Return the look of a column of a list."""
    number = isinstance(column.kind, Tal)
    if column.formula:
        return book.style("list" if number else "list_words", column.kind.number_format if number else "General")
    if by_kansli and column.look != "told":
        return book.style("list_number" if number else "list_text", column.kind.number_format)
    look = LOOKS[column.look]
    return book.style("list_words" if look == "list" and not number else look, column.kind.number_format)


def _help(book: Book, plan: Plan) -> None:
    """Write what every button and function does."""
    sheet = book.sheet(HELP, widths=(2, 48, 96))
    head(book, sheet, HELP, "Samma text som kommandot xlfinsam hjalp skriver.", "C")
    row = SETTINGS_ROW
    for heading, lines in plan.help:
        sheet.write(f"B{row}", heading, book.style("heading"))
        sheet.set_row(row - 1, 24)
        for name, told in lines:
            row += 1
            sheet.write(f"B{row}", name, book.style("label"))
            sheet.write(f"C{row}", told, book.style("label"))
            sheet.set_row(row - 1, 4 + 15 * (1 + max(len(told) // HELP_LINE, len(name) // HELP_NAME)))
        row += 2
    sheet.print_area(f"A1:C{row}")
