"""The sheets of the statements: a row per line, a column per year, every figure a formula with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlfinsam.closing import name_of, of_column
from xlfinsam.engine.addresses import quoted
from xlfinsam.engine.plan import NOTED, NOTES, OWN_SHEETS, head
from xlfinsam.engine.tables import letters, point_outside
from xlfinsam.rendering import formula

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book
    from xlfinsam.engine.plan import Plan
    from xlfinsam.language import Expression
    from xlfinsam.shown import Amounts, Line, Statement

ORDERED = ("rr", "br", "kf", "drift")  # the statements that stand before the notes
HEAD, FIRST = 5, 6  # rows, from 1: the headings, and the first line
LABEL, NOTE, AMOUNT = 1, 2, 3  # columns, from 0; column A keeps the line's id, hidden
MOST_UPRIGHT = 3  # columns of amounts on an upright page
WIDTHS: Final = (2, 62, 7)
YEARS: Final = {"{ar}": "installning.ar", "{fg}": "(installning.ar-1)", "{ar1}": "(installning.ar+1)",
                "{ar2}": "(installning.ar+2)"}  # fmt: skip


def statement_sheets(book: Book, plan: Plan) -> None:
    """Write every statement in the order of the layout; the notes stand after the last of those that the law orders."""
    last = max(at for at, statement in enumerate(plan.statements) if statement.id in ORDERED)
    for at, statement in enumerate(plan.statements):
        _statement(book, statement)
        if at == last:
            _notes(book, plan)


def _statement(book: Book, statement: Statement) -> None:
    name = OWN_SHEETS[statement.id]
    wide = len(statement.columns) > MOST_UPRIGHT
    sheet = book.sheet(name, landscape=wide, widths=(*WIDTHS, *[18] * len(statement.columns)))
    sheet.set_column(0, 0, 2, book.style("text"), {"hidden": True})
    last_column = letters(AMOUNT + len(statement.columns) - 1)
    law = f" Uppställning: {statement.by}." if statement.by else ""
    head(book, sheet, statement.title, f"{statement.unit}.{law}", last_column)
    with_notes = any(line.note for line in statement.lines)
    sheet.write(f"B{HEAD}", "", book.style("head"))
    sheet.write(f"C{HEAD}", "Not" if with_notes else "", book.style("head"))
    for at, column in enumerate(statement.columns):
        _heading(book, sheet, f"{letters(AMOUNT + at)}{HEAD}", column)
    sheet.set_row(HEAD - 1, 32)
    known: dict[str, Expression] = {}
    for column in statement.columns:
        for line in statement.lines:
            if (shows := of_column(line, column.id, known)) is not None:
                known[name_of(statement, line, column.id)] = shows
    for row, line in enumerate(statement.lines, start=FIRST):
        _line(book, sheet, statement, line, row, known)
    last = FIRST + len(statement.lines) - 1
    sheet.write(f"B{last + 2}", statement.note, book.style("note_line"))
    where = quoted(name)
    book.xlsx.define_name(f"{statement.id}.alla.nyckel", f"={where}!$A${FIRST}:$A${last}")
    first_amount = letters(AMOUNT + [column.id for column in statement.columns].index(""))
    book.xlsx.define_name(f"{statement.id}.alla.belopp", f"={where}!${first_amount}${FIRST}:${first_amount}${last}")
    sheet.freeze_panes(HEAD, 2)
    sheet.print_area(f"B1:{last_column}{last + 2}")


def _heading(book: Book, sheet: Worksheet, cell: str, column: Amounts) -> None:
    """Write the heading of a column; the year in it is the årsbok's."""
    parts = [column.title]
    for mark in YEARS:
        parts = [piece for part in parts for piece in _around(part, mark)]
    rendered = "&".join(YEARS.get(part, f'"{part}"') for part in parts if part)
    sheet.write_formula(cell, f'=IF(installning.ar="","",{rendered}&"")', book.style("head_number"))


def _around(text: str, mark: str) -> list[str]:
    before, found, after = text.partition(mark)
    return [before, mark, after] if found and text != mark else [text]


def _line(
    book: Book, sheet: Worksheet, statement: Statement, line: Line, row: int, known: dict[str, Expression]
) -> None:
    """Write a line: its label, the number of its note, and a figure in every column that has one."""
    summed, heading = line.kind == "summa", line.kind == "rubrik"
    look = "sum" if summed else "group_left" if heading else "label"
    sheet.write(f"A{row}", line.id, book.style("hidden"))
    sheet.write_string(f"B{row}", line.label, book.style(look))
    sheet.write(f"C{row}", line.note or None, book.style("sum" if summed else "group_left" if heading else "year"))
    for at, column in enumerate(statement.columns):
        cell, name = f"{letters(AMOUNT + at)}{row}", name_of(statement, line, column.id)
        style = book.style(f"sum_{line.style}" if summed else "group_left" if heading else line.style)
        if name in known:
            sheet.write_formula(cell, "=" + formula(known[name], point_outside), style)
            book.xlsx.define_name(name, f"={quoted(OWN_SHEETS[statement.id])}!${letters(AMOUNT + at)}${row}")
        else:
            sheet.write_blank(cell, None, style)
    sheet.set_row(row - 1, 28 if heading else 19, None, {"hidden": line.needed})


# ---------------------------------------------------------------------------------------------------------- notes


def _notes(book: Book, plan: Plan) -> None:
    """Write the notes: a line for every place of Notrader, in its order. A row of a note is shown as it is there."""
    register = plan.notes
    sheet = book.sheet(NOTES, widths=(2, 9, 58, 18, 18))
    sheet.set_column(0, 0, 2, book.style("text"), {"hidden": True})
    head(book, sheet, NOTES, "Belopp i kronor. Raderna står i bladet Notrader.", "E")
    for column, title in (("B", "Not"), ("C", "")):
        sheet.write(f"{column}{HEAD}", title, book.style("head"))
    for column, title in (("D", "{ar}-12-31"), ("E", "{fg}-12-31")):
        _heading_of_notes(book, sheet, f"{column}{HEAD}", title)
    last = FIRST + register.capacity - 1
    for at in range(register.capacity):
        _note(book, sheet, at)
    for letter, name in zip("ADE", NOTED, strict=True):
        book.xlsx.define_name(f"noter.alla.{name}", f"={NOTES}!${letter}${FIRST}:${letter}${last}")
    for typ, look in (("summa", "sum_row"), ("delsumma", "sum_row"), ("rubrik", "bold_row")):
        rule = {"type": "formula", "criteria": f'=$A{FIRST}="{typ}"', "format": book.style(look)}
        sheet.conditional_format(f"B{FIRST}:E{last}", rule)
    sheet.freeze_panes(HEAD, 0)
    sheet.repeat_rows(HEAD - 1)
    sheet.print_area(f"B1:E{last}")


def _heading_of_notes(book: Book, sheet: Worksheet, cell: str, title: str) -> None:
    year = YEARS[title[: title.index("}") + 1]]
    sheet.write_formula(cell, f'=IF(installning.ar="","",{year}&"-12-31")', book.style("head_number"))


def _note(book: Book, sheet: Worksheet, at: int) -> None:
    """Write a line of the notes: the number where a note begins, the label, and the two years."""
    row, place = FIRST + at, at + 1

    def of(column: str, place: int = place) -> str:
        return f"INDEX(notrader.{column},{place})"

    begins = f'IF({of("not")}={of("not", at)},"","Not "&{of("not")})' if at else f'"Not "&{of("not")}'
    sheet.write_formula(f"A{row}", f'=IF(ROWS(notrader.typ)<{place},"",{of("typ")}&"")', book.style("hidden"))
    sheet.write_formula(f"B{row}", f'=IF($A{row}="","",{begins})', book.style("strong"))
    sheet.write_formula(f"C{row}", f'=IF($A{row}="","",CLEAN({of("namn")}))', book.style("label"))
    for column, amount in (("D", "belopp"), ("E", "belopp_fg")):
        rows = f'notrader.not,{of("not")},notrader.typ,"rad",notrader.konton,">0"'
        group = f"{rows},notrader.grupp,{of('grupp')}"
        total, part = (f'IF(COUNTIFS({which})=0,"",SUMIFS(notrader.{amount},{which}))' for which in (rows, group))
        shown = f'IF(OR($A{row}="rad",$A{row}="specifikation"),{of(amount)},IF($A{row}="summa",{total},'
        shown += f'IF($A{row}="delsumma",{part},"")))'
        sheet.write_formula(f"{column}{row}", f'=IF($A{row}="","",{shown})', book.style("kr"))
    sheet.set_row(row - 1, None, None, {"hidden": True})
