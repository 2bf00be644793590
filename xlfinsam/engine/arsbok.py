"""The empty årsbok: every sheet, formula, name and chart, with its whole capacity laid out and the unused rows hidden.

There is one årsbok for all förbund. `ny` fills the lists of the kansli into it; nothing is built afresh per förbund.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import quoted
from xlfinsam.engine.build import new_book
from xlfinsam.engine.charts import draw
from xlfinsam.engine.tables import FIRST, Block, fixed_names, letters, place, row_formula, single_formula, sum_formula
from xlfinsam.fields import Tal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book
    from xlfinsam.engine.ribbon import Control
    from xlfinsam.model import Section
    from xlfinsam.shown import Chart, Register, Table

START, SETTINGS, TABLES, CHARTS, HELP = "Start", "Inställningar", "Deltagare", "Diagram", "Hjälp"
SETTINGS_ROW = 5
SHOWN_ROWS = 8  # rows that the empty årsbok shows of each table, before anybody is in the register
START_TOP = 9
BUTTON_ROW = 3  # counted from 0: between the period and the key figures
BUTTON_EDGE, BUTTON_LETTER, BUTTON_GAP = 26, 7, 8  # pixels: a button is as wide as its words
HELP_NAME, HELP_LINE = 42, 100  # letters of a line in the columns of the sheet Hjälp
LOOKS = {"": "list", "wrap": "list_wrap", "input": "list_input", "hidden": "list"}


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the årsbok is made from; the office collects it from forms/ and statements/."""

    settings: Section
    registers: Sequence[Register]
    start: Table
    start_data: Register
    key_figures: Table
    status: Callable[[str, str, str, str], str]
    tables: Sequence[Table]
    charts: Sequence[Chart]
    controls: Sequence[Control] = ()
    help: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()  # the sheet Hjälp: headings, and (name, what it does)

    @property
    def sheets(self) -> int:
        """How many sheets the årsbok has; the project of its macros has a module for each."""
        return len(self.registers) + len((START, SETTINGS, TABLES, CHARTS, HELP))

    @property
    def blocks(self) -> dict[str, Block]:
        """Every table in its place: the tables of Deltagare, and the list on Start."""
        start = Block(self.start, START, START_TOP, first_column=5)
        return {**place(self.tables, TABLES, 5), self.start.id: start}


def build_arsbok(plan: Plan, *, vba: bytes = b"", ribbon: str = "") -> bytes:
    """Build the empty årsbok; with macros and a ribbon tab where they are given."""
    with new_book("Årsbok", "xlfinsam årsbok", vba=vba, ribbon=ribbon) as book:
        _start(book, plan)
        _settings(book, plan.settings)
        lists = [item for item in plan.registers if item.kept_by == "kansli"]
        for register in lists:
            _register(book, register)
        _tables(book, plan)
        sheet = book.sheet(CHARTS, widths=(2, *[9.5] * 14))
        _head(book, sheet, CHARTS, "", "O")
        draw(book, sheet, plan.charts, plan.blocks)
        for register in plan.registers:
            if register not in lists:
                _register(book, register)
        _help(book, plan)
        for name, where in fixed_names(plan.blocks.values()).items():
            book.xlsx.define_name(name, "=" + where)
        book.xlsx.get_worksheet_by_name(START).activate()
    return book.data


def _head(book: Book, sheet: Worksheet, title: str, help_text: str, last: str) -> None:
    """Write what every sheet begins with: the förbund and its year, the title, and what the sheet is for."""
    sheet.merge_range(f"B1:{last}1", "", book.style("subtitle"))
    year = 'IF(installning.ar="","",", "&installning.ar)'
    sheet.write_formula("B1", f"=CLEAN(installning.forbund)&{year}", book.style("subtitle"))
    sheet.write("B2", title, book.style("title"))
    sheet.set_row(1, 28)
    if help_text:
        sheet.write("B3", help_text, book.style("note_line"))


# ------------------------------------------------------------------------------------------------------ lists


def _settings(book: Book, settings: Section) -> None:
    sheet = book.sheet(SETTINGS, landscape=True, widths=(2, 40, 40, 74))
    _head(
        book,
        sheet,
        settings.title,
        "Det som hör till förbundet och inte till programmet. Ändra i de ljusa rutorna.",
        "D",
    )
    for row, item in enumerate(settings.fields, start=SETTINGS_ROW):
        cell = f"C{row}"
        sheet.set_row(row - 1, 22)
        sheet.write(f"B{row}", item.label, book.style("label"))
        sheet.write_blank(cell, None, book.style("setting", item.kind.number_format))
        sheet.write(f"D{row}", item.help, book.style("label"))
        book.validate(sheet, cell, item.kind, item.label)
        book.xlsx.define_name(item.id, f"={quoted(SETTINGS)}!$C${row}")
    sheet.print_area(f"A1:D{SETTINGS_ROW + len(settings.fields)}")


def _register(book: Book, register: Register) -> None:
    """Write a list: headings, one named range per column, and rows ready for the whole capacity."""
    sheet = book.sheet(register.sheet, landscape=True)
    last_column, last = letters(len(register.columns) - 1), register.first_row + register.capacity - 1
    by_kansli = register.kept_by == "kansli"
    sheet.write("A1", register.title, book.style("title"))
    sheet.write("A2", register.help, book.style("note_line"))
    sheet.set_row(0, 28)
    for at, column in enumerate(register.columns):
        letter = letters(at)
        number = isinstance(column.kind, Tal)
        look = ("input" if number else "list_text") if by_kansli else LOOKS[column.look]
        style = book.style("list" if column.formula else look, column.kind.number_format)
        sheet.set_column(at, at, column.width, style, {"hidden": column.look == "hidden"})
        sheet.write(register.first_row - 2, at, column.title, book.style("head_number" if number else "head"))
        cells = f"{letter}{register.first_row}:{letter}{last}"
        book.xlsx.define_name(
            f"{register.id}.{column.id}",
            f"={quoted(register.sheet)}!${cells.replace(':', ':$').replace(letter, letter + '$')}",
        )
        if by_kansli and not column.formula:
            book.validate(sheet, cells, column.kind, column.title, column.help)
        for row in range(register.first_row, last + 1) if column.formula else ():
            sheet.write_formula(f"{letter}{row}", "=" + column.formula.format(row=row), style)
    for row in (*range(register.first_row - 2), register.first_row - 3):
        sheet.set_row(row, 28 if row == 0 else None, book.style("text"))
    sheet.set_row(register.first_row - 2, 32, book.style("text"))
    sheet.freeze_panes(register.first_row - 1, 0)
    sheet.autofilter(f"A{register.first_row - 1}:{last_column}{last}")
    sheet.repeat_rows(0, register.first_row - 2)
    if by_kansli and any(column.formula for column in register.columns):
        sheet.fit_to_pages(1, 1)  # computed rows would print as empty pages
    if register.id == "granskning":
        for word, colour in (("STOPP", "red"), ("FRÅGA", "amber")):
            rule = {"type": "formula", "criteria": f'=$A{register.first_row}="{word}"', "format": book.style(colour)}
            sheet.conditional_format(f"A{register.first_row}:A{last}", rule)


# ------------------------------------------------------------------------------------------------------ Start


def _start(book: Book, plan: Plan) -> None:
    """Write the first sheet: key figures, and where every insats stands."""
    sheet = book.sheet(START, landscape=True, widths=(2, 26, 14, 14, 14, 14, 14, 14, 38))
    sheet.set_column(0, 0, 2, book.style("text"), {"hidden": True})
    _head(book, sheet, "Start", "", "I")
    sheet.write_formula("B3", '=IF(installning.period="","","Period: "&installning.period)', book.style("subtitle"))
    for at, measure in enumerate(plan.key_figures.measures):
        column = letters(1 + at)
        look = "tile" if measure.style == "antal" else f"tile_{measure.style}"
        sheet.write(f"{column}5", measure.title, book.style("tile_label"))
        sheet.write_formula(f"{column}6", "=" + single_formula(measure), book.style(look))
        book.xlsx.define_name(f"{plan.key_figures.id}.{measure.id}", f"={START}!${column}$6")
    _buttons(sheet, plan.controls)
    sheet.set_row(4, 20)
    sheet.set_row(5, 36)
    block = plan.blocks[plan.start.id]
    sheet.write(f"B{block.top}", plan.start.title, book.style("heading"))
    heads = (
        "Insats",
        "Status",
        "Skickat",
        "Inkommet (bladets datum)",
        *(m.title for m in plan.start.measures),
        "  Fil",
    )
    for at, title in enumerate(heads):
        sheet.write(f"{letters(1 + at)}{block.head}", title, book.style("head_number" if at in range(4, 7) else "head"))
    sheet.set_row(block.head - 1, 32)
    places = {"skickat": "D", "inkommet": "E", "fil": "I"}
    for at in range(plan.start.capacity):
        row = block.first + at
        _row_key(book, sheet, row, at, "insatser")
        states = (f"$D{row}", f"$E{row}", f"$F{row}", f"$G{row}")
        sheet.write_formula(f"C{row}", f'=IF($A{row}="","",{plan.status(*states)})', book.style("value_text"))
        for column in places.values():
            sheet.write_blank(f"{column}{row}", None, book.style("file" if column == "I" else "value_text", "@"))
        _measures(book, sheet, block, at, plan.blocks)
    for name, column in places.items():
        book.xlsx.define_name(
            f"{plan.start_data.id}.{name}", f"={START}!${column}${block.first}:${column}${block.last}"
        )
    book.xlsx.define_name(f"{plan.start.id}.alla.status", f"={START}!$C${block.first}:$C${block.last}")
    _sums(book, sheet, block, plan.blocks)
    for word, colour in (("åter", "red"), ("frågor", "amber"), ("godkänt", "green")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.style(colour)}
        sheet.conditional_format(f"C{block.first}:C{block.last}", rule)
    sheet.write_blank(f"I{block.sum_row}", None, book.style("sum"))
    sheet.print_area(f"B1:I{block.bottom}")


def _buttons(sheet: Worksheet, controls: Sequence[Control]) -> None:
    """Put the buttons in a row under the heading, each as wide as its caption asks for."""
    sheet.set_row(BUTTON_ROW, 36)
    left = 0
    for control in (control for control in controls if control.on_sheet):
        width = BUTTON_EDGE + BUTTON_LETTER * len(control.caption)
        sheet.insert_button(
            BUTTON_ROW,
            1,
            {"macro": control.macro, "caption": control.caption, "description": control.help, "width": width,
             "height": 32, "x_offset": left, "y_offset": 6},
        )  # fmt: skip
        left += width + BUTTON_GAP


def _help(book: Book, plan: Plan) -> None:
    """Write what every button and function does."""
    sheet = book.sheet(HELP, widths=(2, 44, 96))
    _head(book, sheet, HELP, "Samma text som kommandot xlfinsam hjalp skriver.", "C")
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


# ------------------------------------------------------------------------------------------------- Deltagare


def _tables(book: Book, plan: Plan) -> None:
    """Write every table of Deltagare, one under the other."""
    widest = max(len(table.measures) for table in plan.tables)
    sheet = book.sheet(TABLES, landscape=True, widths=(2, 30, *[14] * widest))
    sheet.set_column(0, 0, 2, book.style("text"), {"hidden": True})
    _head(
        book,
        sheet,
        TABLES,
        "Formler över Insatsdata, Insatser och Historik. Ändra inte här.",
        letters(FIRST + widest - 1),
    )
    breaks: list[int] = []
    for number, table in enumerate(plan.tables):
        block = plan.blocks[table.id]
        if number and number % 2 == 0:
            breaks.append(block.top - 1)
        _table_head(book, sheet, block)
        for at in range(table.capacity):
            row = block.first + at
            if table.per == "insats":
                _row_key(book, sheet, row, at, "insatser")
            else:
                sheet.write_formula(f"A{row}", f"=installning.ar-{table.capacity - 1 - at}", book.style("hidden"))
                sheet.write_formula(f"B{row}", f"=A{row}", book.style("year"))
            _measures(book, sheet, block, at, plan.blocks)
        _sums(book, sheet, block, plan.blocks)
        if table.note:
            sheet.write(f"B{block.bottom}", table.note, book.style("note_line"))
    sheet.set_h_pagebreaks(breaks)
    sheet.freeze_panes(2, 2)
    sheet.repeat_rows(0, 3)
    last = plan.blocks[plan.tables[-1].id].bottom
    sheet.print_area(f"B1:{letters(FIRST + widest - 1)}{last}")


def _table_head(book: Book, sheet: Worksheet, block: Block) -> None:
    """Write title, headings over groups of columns, and the column headings."""
    table, top = block.table, block.top
    sheet.write(f"B{top}", table.title, book.style("heading"))
    sheet.write(f"B{block.head}", "Insats" if table.per == "insats" else "År", book.style("head"))
    groups: dict[str, list[str]] = {}
    for measure in table.measures:
        column = block.column(measure.id)
        sheet.write(
            f"{column}{block.head}", measure.title, book.style("head" if measure.style == "text" else "head_number")
        )
        if measure.group:
            groups.setdefault(measure.group, []).append(column)
    for title, columns in groups.items():
        sheet.merge_range(f"{columns[0]}{top + 1}:{columns[-1]}{top + 1}", title, book.style("group"))
    lines = max(len(m.title) // 12 + 1 for m in table.measures)
    sheet.set_row(block.head - 1, 15 * min(5, max(2, lines)))


def _row_key(book: Book, sheet: Worksheet, row: int, at: int, register: str) -> None:
    """Write a row's key (hidden column A) and its label, from place `at` of a register."""
    for column, name, look in (("A", f"{register}.nyckel", "hidden"), ("B", f"{register}.namn", "label")):
        formula = (
            f'=IF(ROWS({name})<{at + 1},"",CLEAN(INDEX({name},{at + 1})))'  # fewer rows where the kansli deletes some
        )
        sheet.write_formula(f"{column}{row}", formula, book.style(look))
    sheet.set_row(row - 1, None, None, {"hidden": at >= SHOWN_ROWS})


def _measures(book: Book, sheet: Worksheet, block: Block, at: int, blocks: Mapping[str, Block]) -> None:
    """Write the figures of one row."""
    for measure in block.table.measures:
        cell = f"{block.column(measure.id)}{block.first + at}"
        look = "value_text" if measure.style == "text" else measure.style
        sheet.write_formula(cell, "=" + row_formula(measure, block, at, blocks), book.style(look))


def _sums(book: Book, sheet: Worksheet, block: Block, blocks: Mapping[str, Block]) -> None:
    """Write the sum row, where the table has one."""
    if not block.table.total:
        return
    sheet.write(f"{letters(1)}{block.sum_row}", block.table.total, book.style("sum"))
    for column in range(2, block.first_column):
        sheet.write_blank(f"{letters(column)}{block.sum_row}", None, book.style("sum"))
    for measure in block.table.measures:
        cell, wanted = f"{block.column(measure.id)}{block.sum_row}", sum_formula(measure, block, blocks)
        look = book.style("sum" if measure.style in {"antal", "text"} else f"sum_{measure.style}")
        if wanted:
            sheet.write_formula(cell, "=" + wanted, look)
        else:
            sheet.write_blank(cell, None, look)
