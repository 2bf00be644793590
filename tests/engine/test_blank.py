"""The blank insatsblad as a file: names, stamp, locks, lists, print set-up, and nothing in it that could harm or leak."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xlfinsam.engine.blankpen import SHEET
from xlfinsam.engine.blankstatus import home
from xlfinsam.engine.package import Package
from xlfinsam.engine.stamps import STAMP, STAMP_SHEET, fingerprint
from xlfinsam.fields import Text, Val
from xlfinsam.forms import FORMS
from xlfinsam.inkorgen import blank_name, template
from xlfinsam.kinds import Kryss

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book

    from xlfinsam.asked import Form

EACH = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)


def opened(form: Form) -> Book:
    """Open the committed blank with a second reader."""
    return openpyxl.load_workbook(io.BytesIO(template(blank_name(form))))


def cell_of(book: Book, name: str) -> str:
    """Return the address behind a name on the visible sheet."""
    return book.defined_names[name].attr_text.split("!")[1].replace("$", "")


@EACH
def test_every_input_cell_has_a_name_and_is_all_that_is_unlocked(form: Form) -> None:
    """The sheet is protected; exactly the named input cells (and the cells merged into them) can be written in."""
    book = opened(form)
    sheet = book[SHEET]
    inputs = {cell_of(book, item.id) for item in form.fields}
    assert len(inputs) == len(form.fields)
    merged = {
        f"{cell.coordinate}"
        for area in sheet.merged_cells.ranges
        if area.start_cell.coordinate in inputs
        for row in sheet[area.coord]
        for cell in row
    }
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet
    assert inputs <= unlocked <= inputs | merged
    assert book[STAMP_SHEET].protection.sheet


@EACH
def test_the_stamp_lies_on_a_very_hidden_sheet(form: Form) -> None:
    """Form, version and fingerprint are stamped in the template; what belongs to one insats is left for the issue."""
    book = opened(form)
    stamp = {book[STAMP_SHEET][f"A{row}"].value: book[STAMP_SHEET][f"B{row}"].value for row in range(1, len(STAMP) + 1)}
    assert book[STAMP_SHEET].sheet_state == "veryHidden"
    assert tuple(stamp) == STAMP
    assert (stamp["blankett"], stamp["version"], stamp["fingeravtryck"]) == (
        form.id,
        str(form.version),
        fingerprint(form),
    )
    assert not stamp["insats"]
    assert not stamp["utskick"]


@EACH
def test_choices_are_lists_in_the_cell_itself(form: Form) -> None:
    """A drop-down holds its alternatives, so that it survives programs that lose lists on other sheets."""
    book = opened(form)
    lists = {next(iter(rule.sqref.ranges)).coord: rule.formula1 for rule in book[SHEET].data_validations.dataValidation
             if rule.type == "list"}  # fmt: skip
    for item in form.fields:
        if isinstance(item.kind, Val):
            assert lists[cell_of(book, item.id)] == '"' + ",".join(item.kind.alternatives) + '"'
        elif isinstance(item.kind, Kryss):
            assert lists[cell_of(book, item.id)] == '"X"'
    assert len(lists) == sum(isinstance(item.kind, (Val, Kryss)) for item in form.fields)


@EACH
def test_it_prints_on_a4_with_the_forbund_and_page_numbers(form: Form) -> None:
    """One A4 page wide, the head with the förbund's name on every page, page numbers at the foot, no table cut in two."""
    book = opened(form)
    sheet = book[SHEET]
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet["B1"].value == "=CLEAN(stampel.forbund)"
    assert sheet.oddFooter.right.text == "Sida &P av &N"
    starts = {cell.row for row in sheet.iter_rows(min_col=2, max_col=2) for cell in row
              if cell.value in {section.title for section in form.sections}}  # fmt: skip
    starts |= {cell.row for row in sheet.iter_rows(min_col=2, max_col=2) for cell in row
               for section in form.sections for question in section.rows if len(question) > 1 and
               cell.value == question[0].label}  # a table that no page holds ends between two of its rows  # fmt: skip
    assert sheet.row_breaks.brk
    assert {brk.id + 1 for brk in sheet.row_breaks.brk} <= starts


@EACH
def test_no_macros_no_links_and_nothing_newer_than_excel_2016(form: Form) -> None:
    """The file is a plain .xlsx: no code, no link, no function of a newer Excel, nothing that computes by itself."""
    package = Package.from_bytes(template(blank_name(form)), "blad.xlsx")
    assert not [
        name for name in package.names() if re.search(r"vba|externalLink|connections|embeddings|customUI", name)
    ]
    formulas = "".join(re.findall(r"<f[^>]*>([^<]*)</f>", "".join(
        package.read(name).decode() for name in package.names() if name.startswith("xl/worksheets/sheet"))))  # fmt: skip
    assert "_xlfn" not in formulas
    assert not re.search(r"\b(NOW|TODAY|RAND|INDIRECT|OFFSET|HYPERLINK|WEBSERVICE)\(", formulas)
    assert "[" not in formulas


@EACH
def test_a_line_of_kontroll_stands_under_every_table_with_rules(form: Form) -> None:
    """Each rule of the form has its hidden cell, each table with rules its line, and the sheet one status."""
    book = opened(form)
    assert {f"regel.{rule.id}" for rule in form.rules} <= set(book.defined_names)
    lines = {name for name in book.defined_names if name.startswith("kontroll.")}
    assert lines == {f"kontroll.{home(rule)}" for rule in form.rules} | {"kontroll.inget"}
    assert book[SHEET][cell_of(book, "status")].value.startswith("=IF(")


@EACH
def test_texts_are_given_room_and_numbers_swedish_messages(form: Form) -> None:
    """Every input has a message before and, where it is bounded, one after; both are Swedish sentences."""
    book = opened(form)
    rules = {
        cell: rule
        for rule in book[SHEET].data_validations.dataValidation
        for cell in next(iter(rule.sqref.ranges)).cells
    }
    told = {item.id: next(rule for cell, rule in rules.items() if book[SHEET].cell(*cell).coordinate == cell_of(book, item.id))
            for item in form.fields}  # fmt: skip
    assert all(rule.prompt.startswith("Skriv ") and rule.showInputMessage for rule in told.values())
    assert all(re.match(r"(Skriv|Välj|Texten) .*\.$", rule.error) and rule.showErrorMessage for rule in told.values())
    high = [item for item in form.fields if isinstance(item.kind, Text) and item.kind.lines > 1]
    heights = {item.id: book[SHEET].row_dimensions[book[SHEET][cell_of(book, item.id)].row].height for item in high}
    assert min(heights.values()) > 40
