"""The blank insatsblad: one sheet to fill in, one hidden sheet with the stamp, and the form's own rules live in cells.

Every formula speaks of defined names alone, never of addresses, so that a row that a sender inserts changes nothing in
it and a damaged formula is seen by plain comparison.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.engine.blankpen import ROW, SHEET, WIDEST, Pen
from xlfinsam.engine.blankrules import rule_formula
from xlfinsam.engine.blankstatus import CHECK_INGET, asks_inget, home, inget_formula, write_check, write_status
from xlfinsam.engine.build import new_book
from xlfinsam.engine.stamps import FIELD_MAP_ROW, STAMP, STAMP_SHEET, fingerprint
from xlfinsam.fields import Text
from xlfinsam.kinds import Kryss, is_number
from xlfinsam.model import INGET

if TYPE_CHECKING:
    from xlfinsam.asked import Field, Form, Section
    from xlfinsam.model import Rule

WIDTHS = (2.0, 50.0, 15.0, 15.0, 32.0)
COLUMNS = "CDE"  # where answers stand
LABEL, HIGH = 46, 160  # letters on a line of a label; pixels of a box whose text is small
PAGE = 980  # pixels that an A4 page holds under the repeated head at one page wide


def build_blank(form: Form) -> bytes:
    """Build the blank sheet of `form`; the stamp holds the form only, the rest is written when it is issued."""
    with new_book(form.title, f"xlfinsam {form.id} version {form.version}") as book:
        sheet = book.sheet(SHEET, widths=WIDTHS)
        sheet.set_default_row(ROW * 0.75)
        pen = Pen(book, sheet)
        _top(pen, form)
        for section in form.sections:
            _section(pen, section, [rule for rule in form.rules if home(rule) == section.id])
        sheet.print_area(f"A1:E{pen.row}")
        sheet.repeat_rows(0, 2)
        sheet.set_h_pagebreaks(_page_breaks(pen))
        sheet.freeze_panes(4, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        write_status(pen, form)
        _stamp(pen, form)
        sheet.activate()
    return book.data


def _page_breaks(pen: Pen) -> list[int]:
    """Return the rows after which a new page begins, so that no table is cut in two."""
    breaks: list[int] = []
    page = 0
    for start, end in zip(pen.starts, [*pen.starts[1:], pen.row], strict=True):
        tall = sum(pen.heights.get(row, ROW) for row in range(start, end))
        if page and page + tall > PAGE:
            breaks.append(start - 1)
            page = 0
        page += tall
    return breaks


def _top(pen: Pen, form: Form) -> None:
    """Write the head: förbund, form and period, insats, status, and how to fill in."""
    sheet, style = pen.sheet, pen.book.style
    for formula, look, height in (
        ("=CLEAN(stampel.forbund)", "subtitle", 24),
        (f'="{form.title}, "&stampel.periodnamn', "title", 38),
        ("=CLEAN(stampel.insatsnamn)", "heading", 30),
    ):
        pen.height(height)
        sheet.merge_range(WIDEST.format(pen.row), "", style(look))
        sheet.write_formula(f"B{pen.row}", formula, style(look))
        pen.row += 1
    sheet.write(f"B{pen.row}", "Status", style("status"))
    sheet.merge_range(f"C{pen.row}:E{pen.row}", "", style("status"))
    pen.height(40)
    pen.row += 1
    sheet.merge_range(WIDEST.format(pen.row), "", style("note"))
    due = 'IF(stampel.sista_dag="",""," senast "&stampel.sista_dag)'
    back = f'"Skicka bladet till "&CLEAN(stampel.svarsadress)&{due}&"."'
    sheet.write_formula(f"B{pen.row}", f'=IF(stampel.svarsadress="","",{back})', style("note"))
    pen.row += 2
    for line in form.intro:
        pen.wide(line, "note", 34)
    pen.row += 1


def _section(pen: Pen, section: Section, rules: list[Rule]) -> None:
    """Write one section: its heading, what it stands on, its rows, and the line Kontroll."""
    pen.starts.append(pen.row)
    pen.wide(section.title, "section", 26)
    if section.help:
        pen.wide(section.help, "note", 20)
    if section.base:
        pen.sheet.write(f"B{pen.row}", section.base.label, pen.book.style("label"))
        _merged_input(pen, section.base, f"C{pen.row}:D{pen.row}")
    if all(isinstance(item.kind, Text) and item.kind.lines > 1 for item in section.fields):
        _boxes(pen, section)
    else:
        _rows(pen, section)
    if rules:
        write_check(pen, section, rules)
    pen.row += 1


def _rows(pen: Pen, section: Section) -> None:
    """Write a table: headings, then one row per answer with its label to the left, long texts in a box under it."""
    sheet, style = pen.sheet, pen.book.style
    if section.row_heading:
        sheet.write(f"B{pen.row}", section.row_heading, style("head"))
        beside = (at for at, item in enumerate(section.rows[0]) if not _is_long(item))
        for at, column in zip(beside, COLUMNS, strict=False):
            sheet.write(f"{column}{pen.row}", section.columns[at], style("head_number"))
        pen.row += 1
    for row in section.rows:
        if any(_is_long(item) for item in row):
            pen.starts.append(pen.row)
        if len(row[0].label) > LABEL:
            pen.height(ROW * (1 + len(row[0].label) // LABEL))
        sheet.write(f"B{pen.row}", row[0].label, style("label"))
        beside_it = [item for item in row if not _is_long(item)]
        if len(row) == 1 and not is_number(row[0].kind):
            _merged_input(pen, row[0], f"C{pen.row}:D{pen.row}")
            continue
        for at, item in enumerate(beside_it):
            _input(pen, item, f"{COLUMNS[at]}{pen.row}", "input_cross" if isinstance(item.kind, Kryss) else "input")
        if len(beside_it) < len(COLUMNS) and not row[0].required and any(item.required for item in section.fields):
            sheet.write(f"{COLUMNS[-1]}{pen.row}", "frivillig", style("note_line"))
        pen.row += 1
        for item in (item for item in row if _is_long(item)):
            _box(pen, item)
    if section.summed:
        _sums(pen, section)


def _is_long(item: Field) -> bool:
    return isinstance(item.kind, Text) and item.kind.lines > 1


def _sums(pen: Pen, section: Section) -> None:
    """Write the sum of each column under a table."""
    pen.sheet.write(f"B{pen.row}", "Summa", pen.book.style("check"))
    for letter, column in zip(COLUMNS, zip(*section.rows, strict=True), strict=False):
        names = ",".join(item.id for item in column)
        last = column[0].id.rpartition(".")[2] if len(section.columns) > 1 else "antal"
        formula = f'=IF(COUNT({names})=0,"",SUM({names}))'
        pen.sheet.write_formula(f"{letter}{pen.row}", formula, pen.book.style("sum_of_column"))
        pen.name(f"summa.{section.id}.{last}", f"{letter}{pen.row}")
    pen.row += 1


def _boxes(pen: Pen, section: Section) -> None:
    """Write boxes of free text, each under its question; where a page does not hold them it may end between two."""
    tall = sum(ROW + _box_height(item) for item in section.fields) > 1.5 * PAGE
    for at, item in enumerate(section.fields):
        if tall and at:
            pen.starts.append(pen.row)
        pen.sheet.merge_range(WIDEST.format(pen.row), item.label, pen.book.style("label"))
        pen.row += 1
        _box(pen, item)


def _box(pen: Pen, item: Field) -> None:
    """Write a box of free text, as high as its kind says."""
    pen.height(_box_height(item))
    _merged_input(pen, item, WIDEST.format(pen.row))


def _box_height(item: Field) -> int:
    return 22 * (item.kind.lines if isinstance(item.kind, Text) else 1)


def _merged_input(pen: Pen, item: Field, cells: str) -> None:
    """Write an input over several columns, and go to the next row."""
    look = "input" if not _is_long(item) else "input_long" if _box_height(item) > HIGH else "input_text"
    pen.sheet.merge_range(cells, "", pen.book.style(look, item.kind.number_format))
    _input(pen, item, cells.partition(":")[0], look)
    pen.row += 1


def _input(pen: Pen, item: Field, cell: str, look: str) -> None:
    """Make `cell` the input of a field: unlocked, validated, named, red when a number cell holds something else."""
    pen.sheet.write_blank(cell, None, pen.book.style(look, item.kind.number_format))
    pen.book.validate(pen.sheet, cell, item.kind, item.label, item.help)
    pen.name(item.id, cell)
    pen.cells[item.id] = cell
    if is_number(item.kind):
        rule = {"type": "formula", "criteria": f"=ISTEXT({cell})", "format": pen.book.style("red")}
        pen.sheet.conditional_format(cell, rule)


def _stamp(pen: Pen, form: Form) -> None:
    """Write the hidden sheet: the stamp, and a formula per field that points at its cell should the names be lost."""
    sheet = pen.book.xlsx.add_worksheet(STAMP_SHEET)
    known = {"blankett": form.id, "version": str(form.version), "fingeravtryck": fingerprint(form)}
    for row, key in enumerate(STAMP, start=1):
        sheet.write_string(f"A{row}", key)
        sheet.write_string(f"B{row}", known.get(key, ""), pen.book.style("text", "@"))
        pen.book.xlsx.define_name(f"stampel.{key}", f"={STAMP_SHEET}!$B${row}")
    for row, (name, cell) in enumerate(pen.cells.items(), start=FIELD_MAP_ROW):
        sheet.write_string(f"A{row}", name)
        sheet.write_formula(f"B{row}", f"={SHEET}!{cell}")
    for row, rule in enumerate(form.rules, start=FIELD_MAP_ROW):
        sheet.write_string(f"D{row}", rule.id)
        sheet.write_formula(f"E{row}", "=" + rule_formula(rule))
        pen.book.xlsx.define_name(f"regel.{rule.id}", f"={STAMP_SHEET}!$E${row}")
    for row, (name, formula) in enumerate(pen.apart.items(), start=1):
        sheet.write_formula(f"G{row}", "=" + formula)
        pen.book.xlsx.define_name(name, f"={STAMP_SHEET}!$G${row}")
    if asks_inget(form):
        row = FIELD_MAP_ROW + len(form.rules)
        sheet.write_string(f"D{row}", INGET)
        sheet.write_formula(f"E{row}", "=" + inget_formula(form))
        pen.book.xlsx.define_name(CHECK_INGET, f"={STAMP_SHEET}!$E${row}")
    sheet.very_hidden()
    sheet.protect()
