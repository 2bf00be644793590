"""Recalculation: cached values alone change, and nothing that stands in a sheet of the user's can stop ours."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from xlsxwriter import Workbook as Written

from tests.inkorg import made
from xlfinsam.engine import calc
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import DisagreementError

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxwriter.worksheet import Worksheet

OURS, THEIRS = "Vårt", "Deras"


def workbook(fill: Callable[[Written, Worksheet], None] | None = None, *, formula: str = "=A1*2") -> bytes:
    """Make a workbook with a sheet of ours, whose B1 is still uncomputed, and one of the user's."""
    buffer = io.BytesIO()
    book = Written(buffer, {"in_memory": True})
    ours, theirs = book.add_worksheet(OURS), book.add_worksheet(THEIRS)
    ours.write("A1", 21)
    ours.write_formula("B1", formula, None, 0)
    theirs.write_formula("A1", "=Vårt!B1+1", None, 0)
    book.define_name("vart.tal", f"={OURS}!$A$1")
    if fill:
        fill(book, theirs)
    book.close()
    return buffer.getvalue()


def computed(data: bytes) -> tuple[str, str]:
    """Recalculate, hold everything but values against the former, and give B1 of ours and A1 of the user's."""
    after = calc.recalculate(data, {OURS})
    one, other = Package.from_bytes(data, "före"), Package.from_bytes(after, "efter")
    assert one.names() == other.names()
    for name in one.names():
        cut = re.compile(rb"<v>[^<]*</v>" if "worksheets/sheet" in name else rb"(?!)")
        assert cut.sub(b"", one.read(name)) == cut.sub(b"", other.read(name)), name
    book = Workbook.open(other)
    return book.cells(OURS)["B1"].text, book.cells(THEIRS)["A1"].text


def test_values_are_computed_and_nothing_else_changes() -> None:
    """Every formula has its value, and every other byte of every part is as it was."""
    assert computed(workbook()) == ("42", "43")
    again = calc.recalculate(workbook())
    assert calc.recalculate(again) == again


def with_table(book: Written, sheet: Worksheet) -> None:
    """Add a table whose last rows are still empty, as the calculator refuses it."""
    sheet.add_table("A5:B9", {"name": "Tabell"})


def with_a_far_cell(book: Written, sheet: Worksheet) -> None:
    """Add a cell far out in each direction, one with a formula."""
    sheet.write("XFD5", "långt bort")
    sheet.write_formula("A1048576", "=1+1", None, 2)


def with_a_link(book: Written, sheet: Worksheet) -> None:
    """Add a link to another file, and a name that is one."""
    sheet.write_formula("D1", "=[1]Blad1!A1", None, 7)
    book.define_name("annan.bok", "='[annan bok.xlsx]Blad1'!$A$1")


def with_a_dynamic_array(book: Written, sheet: Worksheet) -> None:
    """Add functions of a newer Excel."""
    sheet.write_dynamic_array_formula("C1:C3", "=_xlfn.SEQUENCE(3)", None, 1)


def with_a_newer_array(book: Written, sheet: Worksheet) -> None:
    """Add a dynamic array over a link."""
    with_a_dynamic_array(book, sheet)
    with_a_link(book, sheet)


def with_a_chart_sheet(book: Written, sheet: Worksheet) -> None:
    """Add a sheet that is nothing but a chart, and something that the calculator refuses besides."""
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": f"={OURS}!$A$1:$B$1"})
    book.add_chartsheet("Bara ett diagram").set_chart(chart)
    with_table(book, sheet)


def with_an_empty_sheet(book: Written, sheet: Worksheet) -> None:
    """Add a sheet where nothing stands, and something that the calculator refuses besides."""
    book.add_worksheet("Tomt")
    with_table(book, sheet)


@pytest.mark.parametrize("fill", [with_table, with_a_chart_sheet, with_an_empty_sheet, with_a_dynamic_array])
def test_a_table_or_chart_of_the_users_does_not_stop_the_figures(fill: Callable[[Written, Worksheet], None]) -> None:
    """A table with rows still to be filled, a sheet of charts, a dynamic array: ours is computed, and so is the user's."""
    assert computed(workbook(fill)) == ("42", "43")


@pytest.mark.parametrize("fill", [with_a_far_cell, with_a_link, with_a_newer_array])
def test_what_the_calculator_cannot_do_keeps_its_values(fill: Callable[[Written, Worksheet], None]) -> None:
    """A sheet with a link, a cell far out, or a dynamic array beside a link keeps every byte until Excel opens it; ours is computed."""
    data = workbook(fill)
    assert computed(data) == ("42", "0")
    part = made.part_of(data, THEIRS)
    assert Package.from_bytes(calc.recalculate(data, {OURS}), "efter").read(part) == Package.from_bytes(
        data, "före"
    ).read(part)


def test_one_hard_sheet_does_not_hold_the_others() -> None:
    """When one sheet of the user's has a link, another of the user's is still computed."""

    def fill(book: Written, sheet: Worksheet) -> None:
        book.add_worksheet("Länkar").write_formula("A1", "=[1]Blad1!A1", None, 7)

    data = workbook(fill)
    assert computed(data) == ("42", "43")
    assert Workbook.open(Package.from_bytes(calc.recalculate(data, {OURS}), "efter")).cells("Länkar")["A1"].text == "7"


def test_a_formula_that_cannot_be_read_at_all_holds_the_users_sheets() -> None:
    """A formula of the user's that nobody can read holds all of the user's sheets still, and none of ours."""

    def fill(book: Written, sheet: Worksheet) -> None:
        sheet.write_formula("C1", "=SUM(((", None, 5)

    assert computed(workbook(fill)) == ("42", "0")


def test_new_errors_are_not_put_into_the_users_sheets() -> None:
    """A formula of the user's that the calculator makes an error of keeps the value that Excel gave it."""

    def fill(book: Written, sheet: Worksheet) -> None:
        sheet.write_formula("C1", "=ANNANFUNKTION(A1)", None, 5)

    assert computed(workbook(fill)) == ("42", "0")


def test_a_formula_of_ours_that_cannot_be_read_stops_it() -> None:
    """What cannot be read in a sheet of ours, or in a book that is all ours, is told; nothing is guessed."""
    for ours in ({OURS}, None):
        with pytest.raises(DisagreementError, match=r"Arbetsboken går inte att räkna om .* Inget har sparats\."):
            calc.recalculate(workbook(formula="=[1]Blad1!A1"), ours)


def test_sheets_without_a_size_are_computed() -> None:
    """A file of another program, whose sheets do not say their size, is computed all the same."""
    data = workbook(with_table)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bare = {name: re.sub(rb"<dimension[^>]*/>", b"", content) for name, content in parts.items()}
    assert computed(made.rezipped(data, bare)) == ("42", "43")


def test_today_is_the_day_of_the_run_or_one_that_never_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """TODAY() follows SOURCE_DATE_EPOCH where it is set; without it a made file is the same every day."""
    data = workbook(formula="=YEAR(TODAY())*10000+MONTH(TODAY())*100+DAY(TODAY())")
    assert computed(data)[0] == "20250203"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert computed(data)[0] == "20240101"


def test_errors_are_listed_with_their_cells() -> None:
    """The cells whose value is an error are told by sheet, address and error; a sound workbook has none."""
    assert calc.errors(calc.recalculate(workbook(formula="=A1/0"))) == [f"{OURS}!B1 #DIV/0!", f"{THEIRS}!A1 #DIV/0!"]
    assert calc.errors(calc.recalculate(workbook())) == []
