"""The empty årsbok as a file: its sheets, print set-up, native charts, and formulas that any calculator can read."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl

from tests.inkorg import made
from xlfinsam.engine.addresses import reference
from xlfinsam.engine.arsbok import build_arsbok
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.names import ARSBOK_MARK
from xlfinsam.engine.package import Package
from xlfinsam.fields import Text
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import MEDLEMMAR, REGISTERS
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.forms.installningar import INSTALLNINGAR, INSTALLNINGSRUBRIKER, SETTINGS
from xlfinsam.inkorgen import template
from xlfinsam.statements.diagram import CHARTS

DATA = template("arsbok.xlsm")
PLAN = made.script("workbook_templates/make.py").PLAN
BOOK = openpyxl.load_workbook(io.BytesIO(DATA))
SHEETS = [
    "Start",
    "Granskning",
    "Inställningar",
    "Insatser",
    "Medlemmar",
    "Historik",
    "Kontoplan",
    "Notrader",
    "Budget",
    "Insatsplan",
    "Periodisering",
    "Medel",
    "Mål",
    "Medlemsbeslut",
    "Styrelse",
    "Rapporttexter",
    "Brevmallar",
    "Deltagare",
    "Diagram",
    "Enkäter",
    "Resultaträkning",
    "Balansräkning",
    "Kassaflöde",
    "Driftredovisning",
    "Noter",
    "Balanskrav",
    "Budgetplan",
    "Socioekonomi",
    "Mått",
    "Beslut",
    "Översikt",
    "Insatsmedel",
    "Kvartal",
    "Måluppfyllelse",
    "Samverkan",
    "Coacher",
    "Utbildning",
    "Helårsrapport",
    "Insatsdata",
    "Enkätsvar",
    "Bokföring",
    "Objekt",
    "Bokslut",
    "Läget",
    "Logg",
    "Spår",
    "Hjälp",
]


def formulas() -> list[str]:
    """Return every formula of every sheet."""
    package = Package.from_bytes(DATA, "arsbok.xlsm", macros=True)
    sheets = (package.read(name).decode() for name in package.names() if name.startswith("xl/worksheets/sheet"))
    return [formula for text in sheets for formula in re.findall(r"<f[^>]*>([^<]*)</f>", text)]


def test_the_sheets_stand_in_the_order_of_the_work() -> None:
    """Start and what has been found first, then what the kansli keeps, what is shown, and what the program fills."""
    assert BOOK.sheetnames == SHEETS


def test_lists_keep_their_headings_in_sight_and_on_every_page() -> None:
    """Every list is frozen under its headings, can be filtered, and prints its headings on each A4 page."""
    for register in REGISTERS:
        sheet = BOOK[register.sheet]
        assert sheet.freeze_panes == f"A{register.first_row}"
        assert sheet.auto_filter.ref.startswith(f"A{register.first_row - 1}:")
        assert sheet.print_title_rows == f"$1:${register.first_row - 1}"
    assert {sheet.page_setup.paperSize for sheet in BOOK} == {9}
    assert all("&P" in sheet.oddFooter.right.text for sheet in BOOK)


def test_what_is_shown_has_a_print_area_one_page_wide() -> None:
    """Start, Inställningar, Deltagare and Diagram print what they show and nothing beside it."""
    for name in ("Start", "Inställningar", "Deltagare", "Diagram"):
        assert BOOK[name].print_area
        assert BOOK[name].sheet_properties.pageSetUpPr.fitToPage
    assert BOOK["Deltagare"].row_breaks.brk


def test_the_charts_are_native_and_described() -> None:
    """One chart part per declared chart over cells of Deltagare, one per table of Enkäter, each told in words."""
    package = Package.from_bytes(DATA, "arsbok.xlsm", macros=True)
    parts = [package.read(name).decode() for name in package.names() if name.startswith("xl/charts/chart")]
    of_forms = [(form, chart) for form in FORMS for chart in form.charts]
    assert sum("Deltagare!" in text for text in parts) == len(CHARTS)
    assert all(sum(f"{form.sheet}!" in text for text in parts) == len(form.charts) for form, _ in of_forms)
    assert (
        sum("Enkäter" in text for text in parts)
        == len(parts) - len(CHARTS) - len(of_forms)
        == sum(len({(row.skala, bool(row.grupp)) for row in enkat.rader}) for enkat in ENKATER)
    )
    drawings = [package.read(name).decode() for name in package.names() if name.startswith("xl/drawings/drawing")]
    told = [title for text in drawings for title in re.findall(r'descr="([^"]*)"', text)]
    assert {chart.title for chart in CHARTS} | {chart.title for _, chart in of_forms} <= set(told)
    surveys = sum(title.endswith("andel av dem som svarade") for title in told)
    assert surveys == len(parts) - len(CHARTS) - len(of_forms)


def test_formulas_use_plain_ranges_and_names_only() -> None:
    """No table references, links, volatile or dynamic functions; nothing newer than Excel 2016; none over its limit."""
    found = formulas()
    assert len(found) > 1500
    assert not [text for text in found if "[" in text or "_xlfn" in text or len(text) > 8192]
    assert not [text for text in found if re.search(r"\b(NOW|TODAY|RAND|INDIRECT|OFFSET)\(", text)]


def test_names_are_cells_and_plain_ranges() -> None:
    """Every defined name is one cell or one range of one sheet, so that any program can follow it; one marks the layout."""
    assert len(BOOK.defined_names) > 150
    odd = {name: item.attr_text for name, item in BOOK.defined_names.items() if reference(item.attr_text) is None}
    assert list(odd) == [ARSBOK_MARK]
    assert re.fullmatch(r'"[0-9a-f]{12}"', odd[ARSBOK_MARK])


def test_the_mark_of_the_layout_follows_what_is_named_and_where() -> None:
    """Another layout has another mark; the same has the same, however often it is built."""
    marks = [Workbook.open(Package.from_bytes(build_arsbok(plan), "mall", macros=True)).names[ARSBOK_MARK]
             for plan in (PLAN, replace(PLAN), replace(PLAN, tables=PLAN.tables[::-1]))]  # fmt: skip
    assert marks[0] == marks[1] == BOOK.defined_names[ARSBOK_MARK].attr_text
    assert marks[2] != marks[0]


def test_computed_columns_of_lists_are_named_and_filled_for_the_whole_capacity() -> None:
    """The share of every member is a formula in each row, blank where there is no bidrag."""
    sheet = BOOK[MEDLEMMAR.sheet]
    shares = [sheet[f"D{row}"].value for row in range(MEDLEMMAR.first_row, MEDLEMMAR.first_row + MEDLEMMAR.capacity)]
    assert all(str(share).startswith("=IF(N(C") for share in shares)


def test_every_column_of_texts_takes_a_text_as_it_stands() -> None:
    """A text column has the format "@": written through Excel, "007" and "1/2" stay what the sender wrote."""
    for register in REGISTERS:
        groups = BOOK[register.sheet].column_dimensions.values()
        formats = {at: group.number_format for group in groups for at in range(group.min, group.max + 1)}
        texts = [at for at, column in enumerate(register.columns, start=1)
                 if isinstance(column.kind, Text) and not column.formula]  # fmt: skip
        assert {formats[at] for at in texts} == {"@"}, register.sheet


def test_every_setting_stands_once_under_a_heading() -> None:
    """The groups hold every setting that is declared, none twice, and each heading stands right over its first."""
    sheet = BOOK["Inställningar"]
    cells = {item.id: BOOK.defined_names[item.id].attr_text.rpartition("$")[2] for item in INSTALLNINGAR.fields}
    declared = sorted(item.id for item in SETTINGS)
    assert sorted(item.id for item in INSTALLNINGAR.fields) == declared
    assert len(set(cells.values())) == len(declared)
    for name, title in INSTALLNINGSRUBRIKER.items():
        assert sheet[f"B{int(cells[name]) - 1}"].value == title
    assert INSTALLNINGAR.fields[0].id in INSTALLNINGSRUBRIKER
