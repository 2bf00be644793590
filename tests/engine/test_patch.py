"""Writing: what we own changes, everything else stays byte for byte, and what is written is read back the same."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlfinsam.engine.addresses import column_letters, split
from xlfinsam.engine.cells import Cell, CellValue, Workbook
from xlfinsam.engine.names import is_lawful
from xlfinsam.engine.package import Package
from xlfinsam.errors import UnreadableFileError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET1 = "xl/worksheets/sheet1.xml"
PNG = (
    b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", struct.pack(">2L5B", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    )
)  # fmt: skip


def made(sheet: str, *, names: str = "", head: str = "", prefix: str = "", tail: str = "") -> Workbook:
    """Make a workbook whose one sheet is the XML `sheet` (a whole part, or only what stands in sheetData)."""
    if "worksheet" not in sheet:
        sheet = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    xmlns = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    p = prefix
    parts = {
        "[Content_Types].xml": f'<Types xmlns="ct"><Override PartName="/xl/workbook.xml" ContentType="{SML}.sheet.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{p}workbook {xmlns}="{MAIN}" xmlns:r="{OFFICE}">{head}<{p}sheets><{p}sheet name="Blad1" '
        f'sheetId="1" r:id="rId1"/></{p}sheets>{names}{tail}</{p}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET1: sheet,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text.encode())
    return Workbook.open(Package.from_bytes(buffer.getvalue(), "bok.xlsx"))


def data_of(book: Workbook) -> str:
    """Give what stands in sheetData now."""
    text = book.package.read(SHEET1).decode()
    return (
        text[text.index("<sheetData") :]
        .partition("</worksheet>")[0]
        .removeprefix("<sheetData>")
        .removesuffix("</sheetData>")
    )


@cache
def rich() -> bytes:
    """Make a workbook with all that a person puts into one, and that other libraries lose."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        input_ = book.add_format({"locked": False, "bg_color": "#FFF2CC", "num_format": "#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        ours, users = book.add_worksheet("Insatsdata"), book.add_worksheet("Mina egna åäö")
        ours.set_column("C:D", 14, input_)
        ours.set_row(6, 20, day)
        for number in range(20):
            ours.write_row(number, 0, [f"Rad {number} <å>", number, number * 1.5])
        ours.write_formula("E1", "=SUM(B1:B20)", None, 190)
        ours.write_array_formula("F1:F3", "{=B1:B3*2}", None, 0)
        ours.write_rich_string("A25", "fet ", book.add_format({"bold": True}), "text")
        ours.write_comment("A1", "Anteckning med åäö")
        ours.insert_image("H2", "bild.png", {"image_data": io.BytesIO(PNG)})
        ours.insert_textbox("H10", "En ruta")
        ours.insert_checkbox("J1", True)  # noqa: FBT003
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Insatsdata!$B$1:$B$5"})
        ours.insert_chart("H20", chart)
        ours.data_validation("C1:C9", {"validate": "list", "source": "='Mina egna åäö'!$A$1:$A$3"})
        ours.conditional_format("B1:B20", {"type": "data_bar", "data_bar_2010": True})
        ours.conditional_format("C1:C20", {"type": "formula", "criteria": "=$C1>5", "format": input_})
        ours.add_sparkline("G1", {"range": "Insatsdata!B1:B5"})
        ours.autofilter("A1:C20")
        ours.freeze_panes(1, 1)
        ours.print_area("A1:F20")
        ours.repeat_rows(0)
        ours.set_header("&CÅrsbok")
        ours.protect("hemligt", {"autofilter": True})
        ours.unprotect_range("C1:C9", "inmatning")
        ours.merge_range("A30:C30", "Sammanslagen")
        users.write("A1", "rör inte")
        users.write_formula("B1", "=Insatsdata!E1*2")
        users.add_table("D1:E4", {"data": [["a", 1], ["b", 2]], "columns": [{"header": "x"}, {"header": "y"}]})
        book.define_name("min.egen", "='Mina egna åäö'!$A$1")
        book.define_name("rr.resultat", "=Insatsdata!$C$1")
        book.define_name("Insatsdata!lokal", "=Insatsdata!$A$1")
        book.set_properties({"title": "Årsbok"})
    return with_pivot(buffer.getvalue())


def with_pivot(data: bytes) -> bytes:
    """Give the same file with a pivot table, its cache and a customXml part put in by hand."""
    added = {
        "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition xmlns="{MAIN}" name="P" cacheId="1"/>',
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}" r="1"/>',
        "customXml/item1.xml": "<office>åäö</office>",
        "customUI/customUI14.xml": "<customUI/>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, old.read(info), zipfile.ZIP_DEFLATED, 9)
        for name, text in added.items():
            new.writestr(name, text)
    return buffer.getvalue()


def opened(data: bytes) -> Workbook:
    return Workbook.open(Package.from_bytes(data, "årsbok.xlsm"))


def packed(data: bytes) -> dict[str, bytes]:
    """Give the packed bytes of every part, as they stand in the zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        found = {}
        for info in file.infolist():
            name, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name + extra
            found[info.filename] = data[start : start + info.compress_size]
        return found


def differing(before: bytes, after: bytes) -> set[str]:
    """Give the parts whose packed bytes differ; the order of parts must be the same."""
    old, new = packed(before), packed(after)
    assert list(old) == list(new)
    return {name for name in old if old[name] != new[name]}


def foreign(data: bytes, sheet: str, address: str) -> object:
    """Give what openpyxl reads in a cell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))[sheet][address].value


def test_only_the_part_of_the_sheet_changes() -> None:
    """Of charts, pictures, notes, pivot, table, custom XML, shared strings, the user's sheet: every packed byte stays."""
    book = opened(rich())
    values: dict[str, CellValue] = {
        "C1": Decimal("7.25"),
        "A40": "=ny",
        "B2": None,
        "C7": date(2026, 1, 31),
        "D3": True,
    }
    assert book.write("Insatsdata", values) == 5
    written = book.to_bytes()
    assert differing(rich(), written) == {SHEET1}
    assert len(packed(written)) >= 25
    assert [foreign(written, "Insatsdata", a) for a in values] == [7.25, "=ny", None, datetime(2026, 1, 31), True]  # noqa: DTZ001
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert openpyxl.load_workbook(io.BytesIO(written))["Insatsdata"]["A40"].data_type != "f"
    assert book.write("Insatsdata", values) == 0
    assert opened(written).write("Insatsdata", values) == 0
    again = opened(written)
    again.write("Insatsdata", values)
    assert again.to_bytes() == written


def test_outside_the_touched_rows_the_sheet_keeps_every_byte() -> None:
    """Rows that are not written, and all before and after the rows, are the same text; so are other cells in the row."""
    book = opened(rich())
    before = book.package.read(SHEET1).decode()
    book.write("Insatsdata", {"C5": 99})
    after = book.package.read(SHEET1).decode()
    pattern = re.compile(r'<row r="5".*?</row>')
    assert pattern.sub("", before) == pattern.sub("", after)
    cell = re.compile(r'<c r="C5".*?</c>')
    assert cell.sub("", before) == cell.sub("", after)


def test_names_change_only_the_workbook_part() -> None:
    """Our names become what is wanted; the user's, the local and the built-in ones keep their bytes and their place."""
    book = opened(rich())

    def owned(name: str) -> bool:
        return name.startswith(("rr.", "tabell"))

    before = book.package.read("xl/workbook.xml").decode()
    wanted = {"rr.resultat": "Insatsdata!$C$1", "tabell1.nya": "Insatsdata!$B$1", "rr.A": "'Mina egna åäö'!$B$1:$B$2"}
    assert book.set_names(wanted, owned)
    assert not book.set_names(wanted, owned)
    assert differing(rich(), book.to_bytes()) == {"xl/workbook.xml"}
    after = book.package.read("xl/workbook.xml").decode()
    names = re.findall(r'<definedName name="([^"]*)"', after)
    assert names == sorted(names, key=lambda name: name.lower().removeprefix("_xlnm."))
    assert book.names == {"min.egen": "'Mina egna åäö'!$A$1"} | wanted
    assert book.locate("rr.A") == ("Mina egna åäö", "B1", "B2")
    kept = [line for line in re.findall(r"<definedName .*?</definedName>", before) if "rr." not in line]
    assert all(line in after for line in kept)
    assert book.set_names({"rr.resultat": "Insatsdata!$C$1"}, owned)
    assert book.package.read("xl/workbook.xml").decode() == before
    assert book.to_bytes() == rich()


EMPTY = "<definedNames/>"
DEFINED = '<definedNames>\n <definedName name="b.x" comment="c">1&lt;2</definedName>\n <definedName name="user"/>\n</definedNames>'


@pytest.mark.parametrize(
    ("names", "wanted", "expected"),
    [
        ("", {}, ""),
        ("", {"b.y": "A&B"}, '<definedNames><definedName name="b.y">A&amp;B</definedName></definedNames>'),
        (EMPTY, {"b.y": "1"}, '<definedNames><definedName name="b.y">1</definedName></definedNames>'),
        (EMPTY, {}, ""),
        (DEFINED, {"b.x": "1<2"}, DEFINED),
        (DEFINED, {"b.x": "3"}, DEFINED.replace("1&lt;2", "3")),
        (DEFINED, {}, '<definedNames>\n <definedName name="user"/>\n</definedNames>'),
        (
            DEFINED,
            {"b.x": "1<2", "b.Z": "1", "b.a": "2"},
            DEFINED.replace(
                '\n <definedName name="b.x', '<definedName name="b.a">2</definedName>\n <definedName name="b.x'
            ).replace(
                '\n <definedName name="user', '<definedName name="b.Z">1</definedName>\n <definedName name="user'
            ),
        ),
    ],
)
def test_names_are_spliced_in_where_excel_sorts_them(names: str, wanted: Mapping[str, str], expected: str) -> None:
    """No block, an empty block, kept, changed, dropped and new names; the white space of others stays."""
    book = made("", names=names, tail="<calcPr/>")
    book.set_names(wanted, lambda name: name.startswith("b."))
    assert book.package.read("xl/workbook.xml").decode().partition("</sheets>")[2] == f"{expected}<calcPr/></workbook>"


def test_an_empty_name_element_of_ours_gets_its_content() -> None:
    """`<definedName name="b.x"/>` is opened, with its prefix and its attributes; a block emptied of names goes away."""
    names = '<x:definedNames><x:definedName name="b.x" hidden="1"/></x:definedNames>'
    book = made("", names=names, prefix="x:")
    book.set_names({"b.x": "1"}, lambda _: True)
    assert '<x:definedName name="b.x" hidden="1">1</x:definedName>' in book.package.read("xl/workbook.xml").decode()
    book.set_names({}, lambda _: True)
    assert "definedName" not in book.package.read("xl/workbook.xml").decode()
    book.set_names({"b.x": "1"}, lambda _: True)
    assert book.names == {"b.x": "1"}


@pytest.mark.parametrize("name", ["", "1a", "a b", "A1", "xfd1048576", "R1C1", "r", "C", "rc2", "a-b", "å" * 256])
def test_names_that_excel_refuses_are_refused(name: str) -> None:
    """Addresses in A1 and R1C1 form, spaces, signs and too long names are no names."""
    assert not is_lawful(name)
    with pytest.raises(WrongUseError, match="definierat namn"):
        made("").set_names({name: "1"}, lambda _: True)


def test_names_never_collide_with_the_users() -> None:
    """A name not owned, one that a user's name differs from only in letter case, and two of ours alike: wrong use."""
    names = '<definedNames><definedName name="User">1</definedName></definedNames>'
    assert all(
        is_lawful(name) for name in ("rr.arets_resultat", "tabell1.summa.nya", "_x", "å", "XFE1", "A1048577", "rcx")
    )
    for wanted, ours in (({"b": "1"}, "x"), ({"user": "1"}, "user"), ({"xx": "1", "XX": "1"}, "xxXX")):
        with pytest.raises(WrongUseError):
            made("", names=names).set_names(wanted, lambda name, ours=ours: name in ours)


def test_a_workbook_part_that_is_something_else_is_refused() -> None:
    """Names cannot be spliced into what is no workbook, or into one without sheets."""
    for text in ("<a/>", "<workbook/>"):
        book = made("")
        book.package.replace("xl/workbook.xml", text.encode())
        with pytest.raises(UnreadableFileError):
            book.set_names({"b": "1"}, lambda _: True)


SPLICES: list[tuple[str, dict[str, CellValue], str]] = [
    ('<row r="1"><c r="A1" s="3"><v>1</v></c></row>', {"A1": 2}, '<row r="1"><c r="A1" s="3"><v>2</v></c></row>'),
    ('<row r="1"><c r="A1" s="3"><v>1</v></c></row>', {"A1": None}, '<row r="1"><c r="A1" s="3"/></row>'),
    ("<row r='1'><c s='3' t='s' r='A1' vm='1' ph='1'/></row>", {"$a$1": 2},
     "<row r='1'><c s='3' r='A1' ph='1'><v>2</v></c></row>"),
    ('<row r="1"><c><v>1</v></c><c><v>5</v></c></row>', {"A1": 2}, '<row r="1"><c r="A1"><v>2</v></c><c><v>5</v></c></row>'),
    ('<row r="2" spans="2:3"><c r="B2"/></row>', {"D2": 1, "A2": True},
     '<row r="2" spans="1:4"><c r="A2" t="b"><v>1</v></c><c r="B2"/><c r="D2"><v>1</v></c></row>'),
    ('<row r="2" spans="2:3 5:6"><c r="B2"/></row>', {"C2": 1}, '<row r="2"><c r="B2"/><c r="C2"><v>1</v></c></row>'),
    ('<row r="2" spans="1:3"><c r="B2"/></row>', {"C2": 1}, '<row r="2" spans="1:3"><c r="B2"/><c r="C2"><v>1</v></c></row>'),
    ('<row r="2"/>', {"B2": 1}, '<row r="2"><c r="B2"><v>1</v></c></row>'),
    ('<row r="2" ></row>', {"B2": 1}, '<row r="2"><c r="B2"><v>1</v></c></row>'),
    ('<row r="2" s="4" customFormat="1"/>', {"B2": 1}, '<row r="2" s="4" customFormat="1"><c r="B2" s="4"><v>1</v></c></row>'),
    ('<row r="2" s="4"/>', {"B2": 1}, '<row r="2" s="4"><c r="B2"><v>1</v></c></row>'),
    ('\n<row r="2"/>\n<row r="4"/>\n', {"A1": 1, "A3": 1, "A5": 1, "A6": 1},
     ('\n<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/>\n<row r="3"><c r="A3"><v>1</v></c></row><row r="4"/>\n'
     '<row r="5"><c r="A5"><v>1</v></c></row><row r="6"><c r="A6"><v>1</v></c></row>')),
    ("<row><c/></row><row/>", {"B2": 1}, '<row><c/></row><row><c r="B2"><v>1</v></c></row>'),
    ('<!-- <row r="1"/> --><row r="1"><!-- <c r="A1"/> --><c r="B1"/></row>', {"A1": 1},
     '<!-- <row r="1"/> --><row r="1"><!-- <c r="A1"/> --><c r="A1"><v>1</v></c><c r="B1"/></row>'),
    ('<row r="1"><c r="A1"><v>1.1000000000000001</v></c></row>', {"A1": Decimal("1.1")}, ""),
    ('<row r="1"><c r="A1"><v>1E2</v></c></row>', {"A1": 100}, ""),
    ('<row r="1"><c r="A1" t="d"><v>2026-01-31</v></c></row>', {"A1": date(2026, 1, 31)}, ""),
    ('<row r="1"><c r="A1" t="str"><v>x</v></c></row>', {"A1": "x"}, ""),
    ('<row r="1"><c r="A1" t="b"><v>true</v></c></row>', {"A1": True}, ""),
    ('<row r="1"><c r="A1"/></row>', {"A1": None, "B7": None}, ""),
    ("", {}, ""),
    ('<row r="1"><c r="A1" t="b"><v>1</v></c></row>', {"A1": 1}, '<row r="1"><c r="A1"><v>1</v></c></row>'),
    ('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>', {"A1": Decimal("-0.00")}, '<row r="1"><c r="A1"><v>0</v></c></row>'),
    ("", {"A1": Decimal("1E+3"), "B1": Decimal("2.50"), "C1": Decimal("1E-7"), "D1": 10**15},
     ('<row r="1"><c r="A1"><v>1000</v></c><c r="B1"><v>2.5</v></c><c r="C1"><v>0.0000001</v></c>'
     '<c r="D1"><v>1000000000000000</v></c></row>')),
    ("", {"A1": date(1900, 1, 1), "B1": date(2026, 1, 31)}, '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>46053</v></c></row>'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "values", "after"), SPLICES)
def test_cells_are_spliced_in(before: str, values: dict[str, CellValue], after: str) -> None:
    """Replaced, emptied, inserted in column and row order, styled as their row; "" in the table: nothing is touched."""
    book = made(before)
    original = book.to_bytes()
    book.write("Blad1", values)
    assert data_of(book) == (after or before)
    assert after or book.to_bytes() == original
    assert book.write("Blad1", values) == 0


def test_a_new_cell_takes_the_style_of_its_column() -> None:
    """`<col>` gives the style where the row has none; dimension grows; an empty sheetData is opened; prefixes are kept."""
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:dimension ref="B2"/><x:cols><x:col min="2" max="3" width="9" style="5"/>'
        '<x:col min="4" max="4" width="9"/></x:cols><x:sheetData a="b" /><x:mergeCells/></x:worksheet>'
    )
    book = made(sheet)
    assert book.write("Blad1", {"C9": "å", "D9": False}) == 2
    assert book.package.read(SHEET1).decode() == sheet.replace('ref="B2"', 'ref="B2:D9"').replace(
        '<x:sheetData a="b" />',
        '<x:sheetData a="b" ><x:row r="9"><x:c r="C9" s="5" t="inlineStr"><x:is><x:t xml:space="preserve">å</x:t></x:is>'
        '</x:c><x:c r="D9" t="b"><x:v>0</x:v></x:c></x:row></x:sheetData>',
    )
    broken = sheet.replace('min="2"', 'min="två"')
    with pytest.raises(UnreadableFileError):
        made(broken).write("Blad1", {"C9": 1})


def test_the_date_system_of_1904_is_kept() -> None:
    """A workbook from an old Mac counts from 1904, in writing as in reading."""
    book = made("", head='<workbookPr date1904="true"/>')
    book.write("Blad1", {"A1": date(2026, 1, 31)})
    cell = book.cells("Blad1")["A1"]
    assert (cell.text, book.date_of(cell)) == ("44591", date(2026, 1, 31))


@pytest.mark.parametrize(
    "value",
    ["x" * 32_768, "😀" * 16_384, Decimal("NaN"), Decimal("1E999"), Decimal("Infinity"), date(1899, 12, 31),
     1.5, b"x"],
)  # fmt: skip
def test_what_excel_cannot_hold_is_refused(value: CellValue) -> None:
    """Too long texts, infinite numbers, early days, and kinds that are no CellValue; nothing of the call is written."""
    book = made("")
    with pytest.raises(WrongUseError, match="Blad1!B2"):
        book.write("Blad1", {"A1": 1, "B2": value})
    assert book.cells("Blad1") == {}


def test_the_longest_text_is_taken() -> None:
    """32 767 UTF-16 units go in."""
    book = made("")
    assert book.write("Blad1", {"A1": "x" * 32_767, "A2": "😀" * 16_383}) == 2


@pytest.mark.parametrize("address", ["", "A0", "A", "1", "XFE1", "A1048577", "A1:B2", "Blad1!A1", "Å1"])
def test_an_address_outside_the_sheet_is_refused(address: str) -> None:
    """Only cells of a sheet can be written."""
    with pytest.raises(WrongUseError, match="ingen cell"):
        made("").write("Blad1", {address: 1})


def test_a_formula_is_never_written_over() -> None:
    """Not a plain one, not a shared one, not a cell that an array formula fills without having one itself."""
    book = made(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>2</v></c>'
        '<c r="C1"><f t="array" ref="C1:D2">X</f><v>1</v></c><c r="D1"><v>1</v></c><c r="E1"><v>1</v></c></row>'
    )
    for address in ("A1", "B1", "C1", "D1", "D2"):
        with pytest.raises(WrongUseError, match="har en formel"):
            book.write("Blad1", {"E1": 5, address: 2})
    assert book.write("Blad1", {"E1": 5}) == 1
    with pytest.raises(WrongUseError, match="har en formel"):
        opened(rich()).write("Insatsdata", {"F2": 1})


def test_a_sheet_in_disorder_is_read_but_not_patched() -> None:
    """Rows or cells out of order have no place to insert into: refused, and nothing is changed."""
    for xml in ('<row r="2"/><row r="1"/>', '<row r="1"><c r="B1"/><c r="A1"/></row>'):
        book = made(xml)
        before = book.to_bytes()
        with pytest.raises(UnreadableFileError, match="fel ordning"):
            book.write("Blad1", {"C1": 1})
        assert book.to_bytes() == before


HIDDEN = [
    ('<row r="1"/><row r="3" ht="9"><c r="A3"/></row>', {1: True, 2: True, 3: True, 4: False},
     '<row r="1" hidden="1"/><row r="2" hidden="1"/><row r="3" ht="9" hidden="1"><c r="A3"/></row>'),
    ('<row r="1" hidden="1" s="1"/><row r="2" hidden="true"/>', {1: False, 2: True}, '<row r="1" s="1"/><row r="2" hidden="true"/>'),
    ('<row r="1" hidden="0"/>', {1: True}, '<row r="1" hidden="1"/>'),
    ('<row r="1" hidden="0"/>', {1: False, 9: False}, '<row r="1" hidden="0"/>'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "hidden", "after"), HIDDEN)
def test_rows_are_hidden_and_shown(before: str, hidden: Mapping[int, bool], after: str) -> None:
    """Only the attribute changes; a row is made only to be hidden; a repeated call changes nothing."""
    book = made(before)
    for _ in range(2):
        book.hide_rows("Blad1", hidden)
        assert data_of(book) == after
    with pytest.raises(WrongUseError):
        book.hide_rows("Blad1", {0: True})


def test_hiding_nothing_in_an_empty_sheet_leaves_it() -> None:
    """`<sheetData/>` is opened only for rows that come."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    book = made(sheet)
    book.hide_rows("Blad1", {3: False})
    assert book.package.read(SHEET1).decode() == sheet


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    [
        "=1+1",
        "+46",
        "-x",
        "@a",
        "_x0041_",
        "_x005F_x0041_",
        "a\r\nb",
        "\r",
        "\t x ",
        "\x00\x1f",
        "]]>",
        "<v>&amp;",
        "\ufffe",
    ]
)
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15) | st.integers(
    -(10**18), 10**18
)
values_ = st.one_of(texts, numbers, st.booleans(), st.dates(date(1900, 1, 1)), st.none())
addresses = st.builds(
    lambda column, number: f"{column_letters(column)}{number}", st.integers(1, 40), st.integers(1, 60)
)
addresses |= st.sampled_from(["XFD1048576", "A1048576", "XFD1"])


def read_back(book: Workbook, sheet: str, address: str, like: CellValue) -> CellValue:
    """Give the value of a cell as the kind of value that was written."""
    cell = book.cells(sheet).get(address, Cell("", "", None, 0))
    if cell.kind == "n":
        return book.date_of(cell) if isinstance(like, date) else Decimal(cell.text)
    return {"": None, "b": cell.text == "1"}.get(cell.kind, cell.text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["Insatsdata", "Mina egna åäö"]), st.dictionaries(addresses, values_, max_size=12))
def test_what_is_written_is_read_and_nothing_else_changes(sheet: str, values: dict[str, CellValue]) -> None:
    """Any lawful value in any cell of any sheet comes back the same; all other cells and sheets are as they were."""
    book = opened(rich())
    held = {name.name: dict(book.cells(name.name)) for name in book.sheets}
    arrays = {"F1", "F2", "F3"} if sheet == "Insatsdata" else set()
    values = {
        a: v for a, v in values.items() if a not in arrays and (a not in held[sheet] or held[sheet][a].formula is None)
    }
    assume(values)
    book.write(sheet, values)
    data = book.to_bytes()
    again = opened(data)
    for address, value in values.items():
        found = read_back(again, sheet, address, value)
        assert found == value
        assert isinstance(found, bool) == isinstance(value, bool)
        if address in held[sheet]:
            assert again.cells(sheet)[address].style == held[sheet][address].style
    for name, cells in held.items():
        now = again.cells(name)
        assert all(now[address] == cell for address, cell in cells.items() if name != sheet or address not in values)
        assert set(now) - set(cells) <= set(values if name == sheet else ())
        order = [split(address) for address in now]
        assert order == sorted(order, key=lambda place: place or (0, 0))
    assert differing(rich(), data) <= {book.sheets[0].part if sheet == "Insatsdata" else book.sheets[1].part}
    assert again.write(sheet, values) == 0


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(addresses, values_, min_size=1, max_size=8))
def test_another_reader_sees_the_same_values(values: dict[str, CellValue]) -> None:
    """openpyxl, which knows nothing of us, reads the numbers, truths and texts that we wrote."""
    book = made("")
    book.write("Blad1", values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = openpyxl.load_workbook(io.BytesIO(book.to_bytes()))["Blad1"]
    for address, value in values.items():
        found = sheet[address].value
        if isinstance(value, str):
            if re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_", value) or not value:
                continue  # Excel's own escapes, which openpyxl leaves as they stand; an empty text, which it calls None
            assert found == value
        elif value is None or isinstance(value, bool):
            assert found is value
        elif not isinstance(value, date):
            assert found is not None
            assert float(found) == float(value)
