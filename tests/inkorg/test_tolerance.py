"""What a sender does to a sheet without changing an answer: the same record as before, whatever it is called and wherever it stands."""

from __future__ import annotations

import io
import re
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests import lo
from tests.inkorg import made
from xlfinsam.engine.blankpen import SHEET
from xlfinsam.engine.package import Package
from xlfinsam.engine.stamps import STAMP_SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xlfinsam.model import Record

NEW_NAME = "Vår redovisning å 2024"


def same_record(data: bytes, folder: Path, expected: set[str], sheet: str = SHEET) -> Record:
    """Read a sheet: all answers as before, every cell on `sheet` holding its field, and no other observations than these."""
    got = made.received(data, folder)
    assert got.record is not None, got.hits
    assert got.record.values == made.lawful()
    assert {place.blad for place in got.record.places.values()} == {sheet}
    assert set(got.record.places) == {item.id for item in made.FORM.fields}
    assert len(set(got.record.places.values())) == len(made.FORM.fields)
    assert {hit.kind for hit in got.hits} == expected, got.hits
    assert (got.record.insats, got.record.period, got.record.form) == (made.INSATS, "2024", "kalmar")
    assert got.record.raw == {}
    return got.record


def column_and_row(record: Record, field: str) -> tuple[str, int]:
    """Return where a field stands."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", record.place(field).cell)
    assert found
    return found[1], int(found[2])


# ----------------------------------------------------------------------------------------------- without LibreOffice


def inserted(*rows: int) -> bytes:
    """Insert rows as a spreadsheet program does, one at a time."""
    make = made.script("samples/make.py")
    package = Package.from_bytes(made.filled(), "blad")
    for row in rows:
        make.insert_row(package, row)
    return package.to_bytes()


def renamed(data: bytes) -> bytes:
    """Rename the sheet, and what points at it, as a spreadsheet program does."""
    quoted = f"'{NEW_NAME}'!".encode()
    data = made.rewritten(
        data,
        "xl/workbook.xml",
        lambda xml: xml.replace(f'name="{SHEET}"'.encode(), f'name="{NEW_NAME}"'.encode()).replace(
            f"{SHEET}!".encode(), quoted
        ),
    )
    return made.rewritten(data, made.part_of(data, STAMP_SHEET), lambda xml: xml.replace(f"{SHEET}!".encode(), quoted))


def nameless(data: bytes) -> bytes:
    """Delete every defined name."""
    return made.rewritten(
        data, "xl/workbook.xml", lambda xml: re.sub(rb"<definedNames>.*</definedNames>", b"", xml, flags=re.DOTALL)
    )


def test_an_untouched_sheet_is_the_measure(tmp_path: Path) -> None:
    """Filled in and sent back: nothing observed."""
    same_record(made.filled(), tmp_path, set())


@pytest.mark.parametrize("rows", [(1,), (30,), (12, 30, 30, 60, 100), (120, 27, 1)])
def test_inserted_rows_change_no_answer(rows: tuple[int, ...], tmp_path: Path) -> None:
    """Empty rows above, inside and under the tables: read through the names, each answer at its new cell."""
    before = made.received(made.filled(), tmp_path).record
    assert before is not None
    record = same_record(inserted(*rows), tmp_path, set())
    row = column_and_row(before, "text.individniva")[1]
    assert column_and_row(record, "text.individniva")[1] == row + sum(at <= row for at in rows)


def test_without_names_the_hidden_sheets_pointers_take_over(tmp_path: Path) -> None:
    """All defined names deleted, also after rows were inserted: same record; only that the checks are gone is noted."""
    same_record(nameless(made.filled()), tmp_path, {"andrade_formler"})
    same_record(nameless(inserted(1, 30, 30)), tmp_path, {"andrade_formler"})


def test_some_lost_names_are_found_through_the_pointers(tmp_path: Path) -> None:
    """A single deleted name is enough to look at the pointer, and the names that remain are still trusted."""
    data = made.rewritten(
        made.filled(),
        "xl/workbook.xml",
        lambda xml: re.sub(rb'<definedName name="(alder\.16_24|text\.metod)">[^<]*</definedName>', b"", xml),
    )
    same_record(data, tmp_path, set())


def test_a_renamed_sheet_is_read(tmp_path: Path) -> None:
    """The sheet called something with spaces and å: same record, places on the new name, also without defined names."""
    same_record(renamed(made.filled()), tmp_path, set(), NEW_NAME)
    same_record(nameless(renamed(inserted(1, 40))), tmp_path, {"andrade_formler"}, NEW_NAME)


def test_a_widened_column_and_a_higher_row_are_nothing(tmp_path: Path) -> None:
    """Widths and heights are the sender's own."""
    data = made.filled()
    part = made.part_of(data)
    wider = made.rewritten(data, part, lambda xml: re.sub(rb'width="[\d.]+"', b'width="99"', xml))
    same_record(made.rewritten(wider, part, lambda xml: re.sub(rb' ht="[\d.]+"', b' ht="77"', xml)), tmp_path, set())


def by_openpyxl(data: bytes) -> bytes:
    """Load and save with openpyxl, which writes the whole file anew, without computed values: a stand-in for web editors."""
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(buffer)
    return buffer.getvalue()


def test_a_sheet_saved_by_another_program_is_read(tmp_path: Path) -> None:
    """Every part written anew: the stamp on the very hidden sheet is there, and nothing looks changed."""
    record = same_record(by_openpyxl(made.filled()), tmp_path, set())
    assert record.version == made.FORM.version


def test_a_sheet_filled_in_by_another_program_is_read(tmp_path: Path) -> None:
    """The blank filled in and saved by openpyxl: the same record as when we fill it."""
    book = openpyxl.load_workbook(io.BytesIO(made.issued()))
    for name, answer in made.lawful().items():
        sheet, cell = made.place(name)
        book[sheet][cell] = answer
    buffer = io.BytesIO()
    book.save(buffer)
    same_record(buffer.getvalue(), tmp_path, set())


def test_a_sheet_moved_into_a_book_with_other_tabs_in_front_is_read(tmp_path: Path) -> None:
    """A tab of the sender's own put first is told of, and the sheet is found behind it."""
    book = openpyxl.load_workbook(io.BytesIO(made.filled()))
    book.create_sheet("Först", 0)["A1"] = "Hej"
    buffer = io.BytesIO()
    book.save(buffer)
    same_record(buffer.getvalue(), tmp_path, {"extra_blad"})


# ------------------------------------------------------------------------------------------------- with LibreOffice

IN_CALC = """
source, out, new_name = sys.argv[1:]
def variant(name, *changes):
    document = opened(source)
    sheet = document.Sheets.getByIndex(0)
    if changes:
        sheet.unprotect("")
    for change in changes:
        change(document, sheet)
    saved(document, f"{out}/{name}.xlsx")
def rows(document, sheet):
    sheet.Rows.insertByIndex(0, 2)
    sheet.Rows.insertByIndex(30, 1)
    sheet.Rows.insertByIndex(60, 3)
def columns(document, sheet):
    sheet.Columns.insertByIndex(0, 1)
    sheet.Columns.insertByIndex(3, 2)
def renamed(document, sheet):
    sheet.Name = new_name
def wider(document, sheet):
    sheet.Columns.getByIndex(1).Width = 20000
def nameless(document, sheet):
    for name in document.NamedRanges.ElementNames:
        document.NamedRanges.removeByName(name)
def note(document, sheet):
    sheet.Annotations.insertNew(sheet.getCellRangeByName("C20").CellAddress, "Osäker siffra")
def deleted(document, sheet):
    at = document.NamedRanges.getByName("alder.35_44").ReferredCells.RangeAddress.StartRow
    sheet.Rows.removeByIndex(at, 1)
variant("sparad")
variant("rader", rows)
variant("kolumner", columns)
variant("omdopt", renamed)
variant("bredare", wider)
variant("namnlos", nameless)
variant("kommentar", note)
variant("allt", rows, columns, renamed, wider, nameless)
variant("raderad", deleted)
print("klart")
"""
FORMULAS, PROTECTION = "andrade_formler", "skydd_borta"  # names gone means checks gone; to insert, one must unprotect


@pytest.fixture(scope="module")
def in_calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], bytes]]:
    """Do in a real Calc, in one call, what a person does, and give each saved file by the word for it."""
    lo.need_uno()
    folder = tmp_path_factory.mktemp("calc")
    (folder / "ifyllt.xlsx").write_bytes(made.filled())
    assert lo.uno_script(IN_CALC, folder / "ifyllt.xlsx", folder, NEW_NAME) == "klart\n"
    yield lambda name: (folder / f"{name}.xlsx").read_bytes()
    shutil.rmtree(folder)


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("done", "expected", "sheet"),
    [
        ("sparad", set(), SHEET),
        ("rader", {PROTECTION}, SHEET),
        ("kolumner", {PROTECTION}, SHEET),
        ("omdopt", {PROTECTION}, NEW_NAME),
        ("bredare", {PROTECTION}, SHEET),
        ("namnlos", {PROTECTION, FORMULAS}, SHEET),
        ("kommentar", {PROTECTION}, SHEET),
        ("allt", {PROTECTION, FORMULAS}, NEW_NAME),
    ],
)
def test_what_a_person_does_in_calc_changes_no_answer(
    done: str, expected: set[str], sheet: str, in_calc: Callable[[str], bytes], tmp_path: Path
) -> None:
    """Re-saved, rows and columns inserted, renamed, widened, names deleted, a comment: same record, nothing untrue told."""
    same_record(in_calc(done), tmp_path, expected, sheet)


@pytest.mark.libreoffice
def test_answers_are_found_where_calc_moved_them(in_calc: Callable[[str], bytes], tmp_path: Path) -> None:
    """After two rows above and one column to the left, and more further in, the places are the new cells."""
    record = made.received(in_calc("allt"), tmp_path).record
    before = made.received(made.filled(), tmp_path).record
    assert record is not None
    assert before is not None
    column, row = column_and_row(before, "deltagare.totalt")
    assert (column, column_and_row(record, "deltagare.totalt")) == ("C", ("F", row + 2))
    assert column_and_row(record, "tid.saknas") == ("F", column_and_row(before, "tid.saknas")[1] + 6)


@pytest.mark.libreoffice
def test_a_row_deleted_in_calc_is_told_and_the_rest_is_read(in_calc: Callable[[str], bytes], tmp_path: Path) -> None:
    """The row "35–44 år" removed for real: the box is told as lost, every other answer is read."""
    found, outcome = made.fynd_of(tmp_path, made.stamped(in_calc("raderad"), insats=made.OTHER))
    assert sorted(fynd.regel for fynd in found) == ["C16", "L22"], [fynd.text for fynd in found]
    assert outcome.records[1].values == {k: v for k, v in made.lawful().items() if k != "alder.35_44"}
