"""The blank insatsblad: one sheet to fill in, one hidden sheet with the stamp, and the form's own rules live in cells.

Every formula speaks of defined names alone, never of addresses, so that a row that a sender inserts changes nothing in
it and a damaged formula is seen by plain comparison.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlfinsam.comparisons import OneOf
from xlfinsam.engine.blankrules import BAD, FITS, OPEN, rule_formula, strange_formula
from xlfinsam.engine.build import new_book
from xlfinsam.fields import Text, Val
from xlfinsam.kinds import Kryss, is_number
from xlfinsam.model import INGET, JA
from xlfinsam.relations import Requires

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book
    from xlfinsam.model import Field, Form, Rule, Section

SHEET, STAMP_SHEET = "Insatsblad", "_xlfinsam"
STAMP = ("blankett", "version", "fingeravtryck", "forbund", "insats", "insatsnamn", "period", "periodnamn",
         "sista_dag", "svarsadress", "utskick")  # fmt: skip
FIELD_MAP_ROW = 20  # on the stamp sheet: field ids in A, a formula that points at the input cell in B
NO_BASE = f"{OPEN}Välj i listan vilka deltagare tabellen gäller."
NOT_A_COUNT, UNKNOWN_BASE = (
    f"{BAD}En ruta innehåller annat än ett antal.",
    f"{BAD}Välj i listan vilka deltagare tabellen gäller.",
)
CHECK_INGET = "kontroll.inget"
NOTHING = "✓ Klart att skicka: inget att rapportera."
BOTH = f"{BAD}Bladet säger inget att rapportera men har svar. Ta bort det ena."
WIDTHS = (2.0, 50.0, 15.0, 15.0, 32.0)
WIDEST = "B{0}:E{0}"
COLUMNS = "CDE"  # where answers stand
LABEL, LONG, HIGH = 46, 2300, 160  # letters on a line of a label; of a formula; pixels of a box whose text is small
UNANSWERED, WRONG = "status.obesvarade", "status.fel"
ROW, PAGE = 24, 980  # pixels: a row, and what an A4 page holds under the repeated head at one page wide


def fingerprint(form: Form) -> str:
    """Return 12 hex digits of what a sender can answer: ids and kinds of all fields, in order."""
    told = "\n".join(f"{item.id} {item.kind!r} {item.required}" for item in form.fields)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


@dataclass(slots=True)
class _Pen:
    """Where the next line goes, and where every field landed."""

    book: Book
    sheet: Worksheet
    row: int = 1
    cells: dict[str, str] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)  # rows of another height than ROW, in pixels
    starts: list[int] = field(default_factory=list)  # the rows where a page may begin
    apart: dict[str, str] = field(default_factory=dict)  # name -> formula that is too long to stand in another

    def height(self, pixels: int) -> None:
        """Give the current row a height."""
        self.heights[self.row] = pixels
        self.sheet.set_row_pixels(self.row - 1, pixels)

    def name(self, name: str, cell: str) -> None:
        column, row = cell.rstrip("0123456789"), cell.lstrip("ABCDE")
        self.book.xlsx.define_name(name, f"={SHEET}!${column}${row}")

    def wide(self, text: str, style: str, height: int) -> None:
        self.sheet.merge_range(WIDEST.format(self.row), text, self.book.style(style))
        self.height(height)
        self.row += 1


def build_blank(form: Form) -> bytes:
    """Build the blank sheet of `form`; the stamp holds the form only, the rest is written when it is issued."""
    with new_book(form.title, f"xlfinsam {form.id} version {form.version}") as book:
        sheet = book.sheet(SHEET, widths=WIDTHS)
        sheet.set_default_row(ROW * 0.75)
        pen = _Pen(book, sheet)
        _top(pen, form)
        for section in form.sections:
            _section(pen, section, [rule for rule in form.rules if _home(rule) == section.id])
        sheet.print_area(f"A1:E{pen.row}")
        sheet.repeat_rows(0, 2)
        sheet.set_h_pagebreaks(_page_breaks(pen))
        sheet.freeze_panes(4, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        _status(pen, form)
        _stamp(pen, form)
        sheet.activate()
    return book.data


def _home(rule: Rule) -> str:
    """Return the section that a rule is shown under: the one whose table it adds up or explains."""
    first = rule.relation.numbers[0] if isinstance(rule.relation, Requires) else rule.relation.left[0]  # type: ignore[union-attr]  # a form's rules all have a relation
    return first.partition(".")[0]


def _page_breaks(pen: _Pen) -> list[int]:
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


def _top(pen: _Pen, form: Form) -> None:
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
    back = '"Skicka bladet till "&CLEAN(stampel.svarsadress)&" senast "&stampel.sista_dag&"."'
    sheet.write_formula(f"B{pen.row}", f'=IF(stampel.svarsadress="","",{back})', style("note"))
    pen.row += 2
    for line in form.intro:
        pen.wide(line, "note", 34)
    pen.row += 1


def _section(pen: _Pen, section: Section, rules: list[Rule]) -> None:
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
        _check(pen, section, rules)
    pen.row += 1


def _rows(pen: _Pen, section: Section) -> None:
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


def _sums(pen: _Pen, section: Section) -> None:
    """Write the sum of each column under a table."""
    pen.sheet.write(f"B{pen.row}", "Summa", pen.book.style("check"))
    for letter, column in zip(COLUMNS, zip(*section.rows, strict=True), strict=False):
        names = ",".join(item.id for item in column)
        last = column[0].id.rpartition(".")[2] if len(section.columns) > 1 else "antal"
        formula = f'=IF(COUNT({names})=0,"",SUM({names}))'
        pen.sheet.write_formula(f"{letter}{pen.row}", formula, pen.book.style("sum_of_column"))
        pen.name(f"summa.{section.id}.{last}", f"{letter}{pen.row}")
    pen.row += 1


def _boxes(pen: _Pen, section: Section) -> None:
    """Write boxes of free text, each under its question; where a page does not hold them it may end between two."""
    tall = sum(ROW + _box_height(item) for item in section.fields) > 1.5 * PAGE
    for at, item in enumerate(section.fields):
        if tall and at:
            pen.starts.append(pen.row)
        pen.sheet.merge_range(WIDEST.format(pen.row), item.label, pen.book.style("label"))
        pen.row += 1
        _box(pen, item)


def _box(pen: _Pen, item: Field) -> None:
    """Write a box of free text, as high as its kind says."""
    pen.height(_box_height(item))
    _merged_input(pen, item, WIDEST.format(pen.row))


def _box_height(item: Field) -> int:
    return 22 * (item.kind.lines if isinstance(item.kind, Text) else 1)


def _merged_input(pen: _Pen, item: Field, cells: str) -> None:
    """Write an input over several columns, and go to the next row."""
    look = "input" if not _is_long(item) else "input_long" if _box_height(item) > HIGH else "input_text"
    pen.sheet.merge_range(cells, "", pen.book.style(look, item.kind.number_format))
    _input(pen, item, cells.partition(":")[0], look)
    pen.row += 1


def _input(pen: _Pen, item: Field, cell: str, look: str) -> None:
    """Make `cell` the input of a field: unlocked, validated, named, red when a number cell holds something else."""
    pen.sheet.write_blank(cell, None, pen.book.style(look, item.kind.number_format))
    pen.book.validate(pen.sheet, cell, item.kind, item.label, item.help)
    pen.name(item.id, cell)
    pen.cells[item.id] = cell
    if is_number(item.kind):
        rule = {"type": "formula", "criteria": f"=ISTEXT({cell})", "format": pen.book.style("red")}
        pen.sheet.conditional_format(cell, rule)


def _check(pen: _Pen, section: Section, rules: list[Rule]) -> None:
    """Write the line Kontroll: the first rule that is broken says so, else what is still open, else that it adds up."""
    names = [f"regel.{rule.id}" for rule in rules]
    fits = ",".join(f'{name}="{FITS}"' for name in names)
    formula = f'IF(OR({fits}),"{FITS}","")'
    if section.base:
        answered = f"COUNT({','.join(item.id for item in section.fields if is_number(item.kind))})>0"
        formula = f'IF(AND(LEN({section.base.id})=0,{answered}),"{NO_BASE}",{formula})'
    for sign in (OPEN, BAD):
        for name in reversed(names):
            formula = f'IF(LEFT({name},1)="{sign[0]}",{name},{formula})'
    if section.base and isinstance(section.base.kind, Val):
        known = "".join(f',{section.base.id}<>"{label}"' for label in section.base.kind.alternatives)
        formula = f'IF(AND(LEN({section.base.id})>0{known}),"{UNKNOWN_BASE}",{formula})'
    if any(is_number(item.kind) for item in section.fields):
        formula = f'IF({strange_formula(section)},"{NOT_A_COUNT}",{formula})'
    cell, area = f"C{pen.row}", f"C{pen.row}:E{pen.row}"
    pen.sheet.write(f"B{pen.row}", "Kontroll", pen.book.style("check"))
    pen.sheet.merge_range(area, "", pen.book.style("check"))
    pen.sheet.write_formula(cell, "=" + formula, pen.book.style("check"))
    pen.height(40)
    pen.book.traffic_lights(pen.sheet, area, f"$C${pen.row}")
    pen.name(f"kontroll.{section.id}", cell)
    pen.row += 1


def _status(pen: _Pen, form: Form) -> None:
    """Write the status cell: what is wrong, else what is unanswered, else that the sheet can be sent."""
    checks = [f"kontroll.{section.id}" for section in form.sections
              if any(_home(rule) == section.id for rule in form.rules)]  # fmt: skip
    without = [section for section in form.sections if f"kontroll.{section.id}" not in checks
               and any(is_number(item.kind) for item in section.fields)]  # fmt: skip
    wrong = "+".join([*(f'(LEFT({name},1)="{BAD[0]}")' for name in checks), *map(strange_formula, without)])
    wanted = [item.id for item in form.fields if item.required]
    blank = f"({len(wanted)}-COUNTA({','.join(wanted)}))"
    if len(blank) > LONG:  # both stand in the formula more than once, and Excel takes 8 192 characters
        pen.apart[UNANSWERED], blank = blank, UNANSWERED
    if len(wrong) > LONG:
        pen.apart[WRONG], wrong = wrong, WRONG
    done = '"✓ Klart att skicka."'
    boxes = {_home(rule) for rule in form.rules if isinstance(rule.relation, OneOf)}
    if boxes:
        still = "+".join(f'(LEFT(kontroll.{name},1)="{OPEN[0]}")+(LEN(kontroll.{name})=0)' for name in sorted(boxes))
        done = f'IF({still}>0,"{OPEN}Sätt ett kryss för varje uppdrag.",{done})'
    formula = (
        f'IF({wrong}>0,"{BAD}Rätta: "&({wrong})&IF(({wrong})=1," kontroll visar"," kontroller visar")'
        '&" fel, se de röda raderna.",'
        f'IF({blank}>0,"{OPEN}"&{blank}&" rutor är inte besvarade. Skriv 0 där det inte finns någon.",'
        f"{done}))"
    )
    if _asks_inget(form):
        formula = f"IF(LEN({CHECK_INGET})>0,{CHECK_INGET},{formula})"
    pen.sheet.write_formula("C4", "=" + formula, pen.book.style("status"))
    pen.book.traffic_lights(pen.sheet, "C4:E4", "$C$4")
    pen.name("status", "C4")


def _asks_inget(form: Form) -> bool:
    return any(item.id == INGET for item in form.fields)


def inget_formula(form: Form) -> str:
    """Render what is said of a sheet with nothing to report: that it can be sent, or that it has numbers or crosses."""
    found = {
        "SUM": [item.id for item in form.fields if is_number(item.kind)],
        "COUNTA": [item.id for item in form.fields if isinstance(item.kind, Kryss)],
    }
    told = "+".join(f"{count}({','.join(names)})" for count, names in found.items() if names)
    return f'IF({INGET}="{JA}",IF({told}>0,"{BOTH}","{NOTHING}"),"")'


def _stamp(pen: _Pen, form: Form) -> None:
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
    if _asks_inget(form):
        row = FIELD_MAP_ROW + len(form.rules)
        sheet.write_string(f"D{row}", INGET)
        sheet.write_formula(f"E{row}", "=" + inget_formula(form))
        pen.book.xlsx.define_name(CHECK_INGET, f"={STAMP_SHEET}!$E${row}")
    sheet.very_hidden()
    sheet.protect()
