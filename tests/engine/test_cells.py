"""Reading: every lawful way to write a cell, a style, a name or a validation gives the same answer; the unlawful gives an error."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfinsam.engine.addresses import Area, column_letters, column_number, reference, split
from xlfinsam.engine.cells import Cell, Sheet, Validation, Workbook
from xlfinsam.engine.dates import from_serial, to_serial
from xlfinsam.engine.package import FILE_FAULTS, Package
from xlfinsam.engine.styles import is_date_code
from xlfinsam.engine.xmltext import DamageError, tree
from xlfinsam.errors import UnreadableFileError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SML = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def made(
    sheet: str,
    *,
    strings: str | None = None,
    styles: str | None = None,
    names: str = "",
    head: str = "",
    sheets: str = '<sheet name="Blad1" sheetId="1" r:id="rId1"/>',
    more: dict[str, str] | None = None,
) -> Workbook:
    """Make a workbook whose one sheet is the XML `sheet` (a whole part, or only what stands in sheetData)."""
    if "worksheet" not in sheet and "chartsheet" not in sheet:
        sheet = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    targets = [("worksheet", "worksheets/sheet1.xml")]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="ct"><Override PartName="/xl/workbook.xml" ContentType="{SML}.sheet.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/><Relationship Id="rId2" Type="x/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{head}<sheets>{sheets}</sheets>{names}</workbook>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings if "sst" in strings else f'<sst xmlns="{MAIN}">{strings}</sst>'
        targets.append(("sharedStrings", "sharedStrings.xml"))
    if styles is not None:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
        targets.append(("styles", "styles.xml"))
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{RELS}">{rels}</Relationships>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (parts | (more or {})).items():
            file.writestr(name, text.encode())
    return Workbook.open(Package.from_bytes(buffer.getvalue(), "blad.xlsx"))


def fault_of(call: Callable[[], object]) -> str | None:
    """Give the kind of the UnreadableFileError that `call` ends in; every other exception is ours and comes through."""
    try:
        call()
    except UnreadableFileError as error:
        return error.kind
    return None


def row(cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{cells}</row>'


CELLS = [
    ('<c r="A1"><v>13.5</v></c>', Cell("n", "13.5", None, 0)),
    ('<c r="A1" t="n"><v> 1E-3 </v></c>', Cell("n", "1E-3", None, 0)),
    ('<c r="A1" s="7"/>', Cell("", "", None, 7)),
    ('<c r="A1" s="7" />', Cell("", "", None, 7)),
    ('<c r="A1" s="7"></c>', Cell("", "", None, 7)),
    ('<c r="A1"><v></v></c>', Cell("", "", None, 0)),
    ('<c r="A1"><v/></c>', Cell("", "", None, 0)),
    ('<c r="A1" t="s"><v>1</v></c>', Cell("s", "två & <tre>", None, 0)),
    ('<c r="A1" t="s"/>', Cell("", "", None, 0)),
    ('<c r="A1" t="s"><f>A2</f><v> 0 </v></c>', Cell("s", "ett", "A2", 0)),
    ('<c r="A1" t="b"><v>1</v></c>', Cell("b", "1", None, 0)),
    ('<c r="A1" t="b"><v>false</v></c>', Cell("b", "0", None, 0)),
    ('<c r="A1" t="e"><v>#REF!</v></c>', Cell("e", "#REF!", None, 0)),
    ('<c r="A1" t="d"><v>2026-01-31</v></c>', Cell("d", "2026-01-31", None, 0)),
    ('<c r="A1" t="str"><f>B1&amp;"x"</f><v>a_x000D_b</v></c>', Cell("s", "a\rb", 'B1&"x"', 0)),
    ('<c r="A1" t="str"><v>a&#10;b</v></c>', Cell("s", "a\nb", None, 0)),
    ('<c r="A1"><f>SUM(B1:B3)</f><v>6</v></c>', Cell("n", "6", "SUM(B1:B3)", 0)),
    ('<c r="A1"><f>1+1</f></c>', Cell("", "", "1+1", 0)),
    ('<c r="A1"><f t="shared" ref="A1:A3" si="0">B1</f><v>1</v></c>', Cell("n", "1", "B1", 0)),
    ('<c r="A1"><f t="shared" si="0"/><v>1</v></c>', Cell("n", "1", "", 0)),
    ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> =1 </t></is></c>', Cell("s", " =1 ", None, 0)),
    ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r></is></c>', Cell("s", "ab", None, 0)),
    (
        '<c r="A1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>とう</t></rPh></is></c>',
        Cell("s", "東京", None, 0),
    ),
    ('<c r="A1" t="inlineStr"/>', Cell("", "", None, 0)),
    ("<c r='A1' t='s' s='3'><v>0</v></c>", Cell("s", "ett", None, 3)),
    ('<c s="3" t="s" r="A1"><v>0</v></c>', Cell("s", "ett", None, 3)),
    ('<c  t="s"\n r="a1"><v>0</v></c >', Cell("s", "ett", None, 0)),
    ('<c s="3"><v>1</v></c>', Cell("n", "1", None, 3)),
    ("<c><v>1</v></c>", Cell("n", "1", None, 0)),
    ('<c r="A1" ph="1"><v>1</v></c>', Cell("n", "1", None, 0)),
    ('<c r="A1" vm="1" cm="2" x=">"><v>1</v></c>', Cell("n", "1", None, 0)),
    ('<!-- <c r="B1"><v>9</v></c> --><c r="A1"><!-- <v>2</v> --><v>1</v></c>', Cell("n", "1", None, 0)),
    ('<c r="A1" t="str"><v><![CDATA[<v>&amp;]]></v></c>', Cell("s", "<v>&amp;", None, 0)),
    ('<c r="A1"><?x <v>2</v>?><v>1</v></c>', Cell("n", "1", None, 0)),
    (
        '<c r="A1" t="str"><v>_x005F_x0041_ _xD83D__xDE00_ _xD800_ _x00e5_</v></c>',
        Cell("s", "_x0041_ 😀 \ufffd å", None, 0),
    ),
    ('<c r="A1" t="str"><v>rad\r\nrad</v></c>', Cell("s", "rad\nrad", None, 0)),
    ('<c r="A1" t="str"><v>&#xe5;&quot;&apos;&gt;</v></c>', Cell("s", "å\"'>", None, 0)),
]


@pytest.mark.parametrize(("xml", "cell"), CELLS)
def test_every_lawful_way_to_write_a_cell_is_read(xml: str, cell: Cell) -> None:
    """The forms of Excel, LibreOffice, XlsxWriter, streaming libraries and hand-made files give one and the same Cell."""
    book = made(row(xml), strings="<si><t>ett</t></si><si><t>två &amp; &lt;tre></t></si>")
    assert book.cells("Blad1") == {"A1": cell}
    assert book.cells("Blad1") is book.cells("Blad1")


def test_prefixed_elements_read_as_plain_ones() -> None:
    """Some libraries write `<x:row>`; the prefix may be any name."""
    sheet = (
        f'\ufeff<?xml version="1.0"?>\n<!-- c --><å:worksheet xmlns:å="{MAIN}"><å:sheetData><å:row r="2"><å:c r="A2" t="inlineStr">'
        "<å:is><å:t>x</å:t></å:is></å:c><å:c><å:f>A1</å:f><å:v>2</å:v></å:c></å:row></å:sheetData></å:worksheet>"
    )
    found = made(sheet).cells("Blad1")
    assert found == {"A2": Cell("s", "x", None, 0), "B2": Cell("n", "2", "A1", 0)}


def test_rows_and_cells_without_addresses_are_counted_on() -> None:
    """A row without `r` follows the former row, a cell without `r` the former cell."""
    xml = '<row><c><v>1</v></c><c r="C1"><v>2</v></c><c><v>3</v></c></row><row r="5"/><row><c><v>4</v></c></row><row/>'
    assert {a: c.text for a, c in made(xml).cells("Blad1").items()} == {"A1": "1", "C1": "2", "D1": "3", "A6": "4"}


STRINGS = [
    ("<si><t>a</t></si>", "a"),
    ("<si/>", ""),
    ("<si></si>", ""),
    ("<si><t/></si>", ""),
    ('<si><t xml:space="preserve"> a </t></si>', " a "),
    ("<si><r><rPr><b/></rPr><t>a</t></r><r><t>_x000D_b</t></r></si>", "a\rb"),
    ("<si><t>漢</t><rPh sb='0' eb='1'><t>かん</t></rPh><phoneticPr fontId='1'/></si>", "漢"),
    ("<!-- <si><t>b</t></si> --><si><t>a</t></si>", "a"),
    (f'<p:sst xmlns:p="{MAIN}"><p:si><p:t>a</p:t></p:si></p:sst>', "a"),
]


@pytest.mark.parametrize(("xml", "text"), STRINGS)
def test_shared_strings_are_read_without_formatting_and_phonetics(xml: str, text: str) -> None:
    """Plain, rich, empty, prefixed and Japanese shared strings."""
    assert made(row('<c r="A1" t="s"><v>0</v></c>'), strings=xml).cells("Blad1")["A1"].text == text


WRONG = [
    row('<c r="A1"><v>tolv</v></c>'),
    row('<c r="A1"><v>1E9999</v></c>'),
    row('<c r="A1"><v>NaN</v></c>'),
    row('<c r="A1"><v>' + "1" * 500 + "</v></c>"),
    row('<c r="A1" t="s"><v>7</v></c>'),
    row('<c r="A1" t="s"><v>-1</v></c>'),
    row('<c r="A1" t="s"><v>ett</v></c>'),
    row('<c r="A1" t="b"><v>2</v></c>'),
    row('<c r="A1" t="zzz"><v>2</v></c>'),
    row('<c r="A2"><v>2</v></c>'),
    row('<c r="XFE1"><v>2</v></c>'),
    row('<c r="$A$1"><v>2</v></c>'),
    row('<c r="1A"><v>2</v></c>'),
    row('<c s="x" r="A1"><v>2</v></c>'),
    row('<c r="A1"/><c r="A1"/>'),
    '<c r="A1"/>',
    '<row r="1048577"/>',
    '<row r="0"/>',
    '<row r="x"/>',
    '<row r="99999999999999"/>',
    f'<worksheet xmlns="{MAIN}"/>',
    f'<x:worksheet xmlns:x="{MAIN}"><sheetData xmlns="{MAIN}"/></x:worksheet>',
    f'<worksheet xmlns="{MAIN}"><sheetData><!-- </sheetData> --></sheetData><b:c/></worksheet>',
]


@pytest.mark.parametrize("xml", WRONG)
def test_what_has_no_meaning_is_refused(xml: str) -> None:
    """Numbers that are none, strings that are not there, addresses that contradict: "trasig_xml", naming the file."""
    with pytest.raises(UnreadableFileError) as caught:
        made(xml, strings="<si><t>a</t></si>").cells("Blad1")
    assert (caught.value.kind, caught.value.file) == ("trasig_xml", "blad.xlsx")


def test_a_table_of_strings_that_is_something_else_is_refused() -> None:
    """sharedStrings.xml must be one."""
    with pytest.raises(UnreadableFileError, match="delade texter"):
        made(row('<c r="A1" t="s"><v>0</v></c>'), strings="<a sst=''/>").cells("Blad1")


def test_sheets_names_and_states_are_read() -> None:
    """Sheet names hold entities, states are three, and local and built-in names are not ours."""
    book = made(
        "",
        sheets='<sheet name="Å &amp; &quot;Ö&quot;" sheetId="1" r:id="rId1"/>'
        '<sheet name="B" sheetId="2" state="veryHidden" r:id="rId1"/><sheet name="C" sheetId="3" state="?" r:id="rId1"/><x/>',
        names='<definedNames><definedName name="a.b">\'Å &amp; "Ö"\'!$C$12</definedName>'
        '<definedName name="_xlnm.Print_Area">B!$A$1</definedName>'
        '<definedName name="a.b" localSheetId="0">B!$A$1</definedName></definedNames>',
    )
    part = "xl/worksheets/sheet1.xml"
    assert book.sheets == (
        Sheet('Å & "Ö"', part, "visible"),
        Sheet("B", part, "veryHidden"),
        Sheet("C", part, "visible"),
    )
    assert book.names == {"a.b": "'Å & \"Ö\"'!$C$12"}
    assert book.locate("A.B") == ('Å & "Ö"', "C12", "C12")
    with pytest.raises(WrongUseError, match="finns inte"):
        book.cells("D")


LOCATED = [
    ("Blad1!$C$12", ("Blad1", "C12", "C12")),
    ("blad1!$A$1:$B$2", ("Blad1", "A1", "B2")),
    ("Blad1!$B$2:$A$1", ("Blad1", "A1", "B2")),
    ("Blad1!A1", ("Blad1", "A1", "A1")),
    ("'Blad1'!$A$1", ("Blad1", "A1", "A1")),
    ("'Å b''c'!$A$1", ("Å b'c", "A1", "A1")),
    ("Borta!$A$1", None),
    ("#REF!", None),
    ("Blad1!#REF!", None),
    ("42", None),
    ('"text"', None),
    ("SUM(Blad1!$A$1)", None),
    ("Blad1!$A$1,Blad1!$C$1", None),
    ("Blad1!$A:$A", None),
    ("[1]Blad1!$A$1", None),
    ("'[1]Blad1'!$A$1", None),
    ("Blad1!$A$1048577", None),
    ("Blad1!$XFE$1", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "place"), LOCATED)
def test_a_name_is_located_when_it_is_one_plain_range(text: str, place: tuple[str, str, str] | None) -> None:
    """One cell or one range on a sheet that exists, quoted or not; everything else has no place."""
    sheets = '<sheet name="Blad1" sheetId="1" r:id="rId1"/><sheet name="Å b\'c" sheetId="2" r:id="rId1"/>'
    names = f'<definedNames><definedName name="n">{escape(text)}</definedName></definedNames>'
    book = made("", sheets=sheets, names=names)
    assert book.locate("n") == place
    assert book.locate("annat") is None


def test_a_workbook_that_contradicts_itself_is_refused() -> None:
    """Two sheets of one name, or a sheet without a part."""
    same = '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="A" sheetId="2" r:id="rId1"/>'
    for sheets in (same, '<sheet name="A" sheetId="1" r:id="rId9"/>', '<sheet name="A" sheetId="1"/>'):
        with pytest.raises(UnreadableFileError) as caught:
            made("", sheets=sheets)
        assert caught.value.kind == "trasig_xml"


def test_xml_that_elementtree_refuses_is_damage() -> None:
    """`tree` has one kind of error, like all that reads bytes."""
    with pytest.raises(DamageError):
        tree(b"<a")


def test_other_readers_agree_on_a_file_of_another_writer() -> None:
    """A file saved by openpyxl reads the same as it was written: kinds, numbers, dates, formulas, gaps."""
    source = openpyxl.Workbook()
    sheet = source.active
    assert sheet is not None
    sheet.title = "Åäö & <b>"
    written = [["text", " mellan ", "a\nb", True], [1, 2.5, -3e-7, 1e21], [date(2026, 1, 31), None, "=A2+1", "😀"]]
    for line in written:
        sheet.append(line)
    buffer = io.BytesIO()
    source.save(buffer)
    book = Workbook.open(Package.from_bytes(buffer.getvalue(), "o.xlsx"))
    cells = book.cells("Åäö & <b>")
    assert [cells[a].text for a in ("A1", "B1", "C1", "D1", "D3")] == ["text", " mellan ", "a\nb", "1", "😀"]
    assert [float(cells[a].text) for a in ("A2", "B2", "C2", "D2")] == [1, 2.5, -3e-7, 1e21]
    assert (book.date_of(cells["A3"]), book.is_date(cells["A3"].style)) == (date(2026, 1, 31), True)
    assert cells["C3"].formula == "A2+1"
    assert "B3" not in cells


def test_a_chart_sheet_has_no_cells() -> None:
    """A chart sheet is a tab like another, empty."""
    book = made(f'<chartsheet xmlns="{MAIN}"/>')
    assert book.cells("Blad1") == {}
    assert book.validations("Blad1") == ()
    assert not book.is_protected("Blad1")
    with pytest.raises(WrongUseError, match="diagramblad"):
        book.write("Blad1", {"A1": 1})


CODES = [
    ("yyyy-mm-dd", True),
    ("[h]:mm", True),
    ("[$-41D]d mmmm yyyy;@", True),
    ("MM/DD", True),
    ("[ss]", True),
    ("General", False),
    ("0.00E+00", False),
    ('0.0 "dagar"', False),
    ("[Red]0", False),
    (r"0\d", False),
    ("_d0", False),
    ("# ##0 [$kr-41D]", False),
    ("@", False),
    ('#,##0 "kr";[Red]-#,##0 "kr"', False),
]


@pytest.mark.parametrize(("code", "expected"), CODES)
def test_a_format_code_shows_a_date_by_its_letters(code: str, expected: bool) -> None:  # noqa: FBT001
    """Quoted text, escaped characters, colours and locale tags are no date letters."""
    assert is_date_code(code) is expected


def test_styles_tell_dates_and_locks() -> None:
    """Built-in and custom formats, lock by default, an unknown style is no date and locked."""
    book = made(
        row('<c r="A1" s="1"/>'),
        styles='<numFmts><numFmt numFmtId="164" formatCode="yyyy"/><numFmt numFmtId="14" formatCode="0"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="22"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164">'
        '<alignment/><protection locked="0"/></xf><xf numFmtId="14"><protection hidden="1"/></xf><xf/></cellXfs>',
    )
    assert [book.is_date(style) for style in (-1, 0, 1, 2, 3, 4, 5)] == [False, False, True, True, False, False, False]
    assert [book.is_locked(style) for style in (-1, 0, 1, 2, 3, 4, 5)] == [True, True, True, False, True, True, True]
    assert not made("").is_date(0)
    with pytest.raises(UnreadableFileError, match="talformat"):
        made("", styles='<cellXfs><xf numFmtId="x"/></cellXfs>').is_date(0)


def test_validations_are_read_also_from_the_extension() -> None:
    """Ordinary ones, and those that Excel keeps in x14 because the list stands on another sheet."""
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData/><sheetProtection sheet="1"/><dataValidations count="1">'
        '<dataValidation type="decimal" operator="greaterThan" allowBlank="1" sqref="A1:A3 C1"><formula1>0</formula1>'
        "<formula2>B1&lt;2</formula2></dataValidation><dataValidation sqref='D1'/></dataValidations><extLst><ext><x14:dataValidations "
        'xmlns:x14="x14" xmlns:xm="xm"><x14:dataValidation type="list"><x14:formula1><xm:f>Listor!$A$1:$A$3</xm:f>'
        "</x14:formula1><xm:sqref>B2</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    book = made(sheet)
    assert book.validations("Blad1") == (
        Validation(("A1:A3", "C1"), "decimal", "greaterThan", "0", "B1<2", allow_blank=True),
        Validation(("D1",), "none", "between", "", "", allow_blank=False),
        Validation(("B2",), "list", "between", "Listor!$A$1:$A$3", "", allow_blank=False),
    )
    assert book.is_protected("Blad1")
    assert not made("").is_protected("Blad1")


def test_modified_is_what_the_file_says() -> None:
    """dcterms:modified, or nothing where the part or the element is missing."""
    core = '<c:p xmlns:c="c" xmlns:d="d"><d:x/><d:modified> 2026-01-31T12:00:00Z </d:modified></c:p>'
    assert made("", more={"docProps/core.xml": core}).modified() == "2026-01-31T12:00:00Z"
    assert made("", more={"docProps/core.xml": "<a/>"}).modified() == ""
    assert made("").modified() == ""


def test_dates_are_counted_in_the_system_of_the_workbook() -> None:
    """1900 with its false leap day, 1904, ISO dates, and numbers that are no day."""
    old, mac = made(""), made("", head='<workbookPr date1904="1"/>')

    def day(book: Workbook, number: str, kind: str = "n") -> date | None:
        return book.date_of(Cell(kind, number, None, 0))

    assert [day(old, n) for n in ("1", "59", "60", "61", "46053.9", "0", "-1", "1E300", "2958466")] == [
        date(1900, 1, 1), date(1900, 2, 28), None, date(1900, 3, 1), date(2026, 1, 31), None, None, None, None,
    ]  # fmt: skip
    assert [day(mac, n) for n in ("0", "1", "-1", "2957004")] == [date(1904, 1, 1), date(1904, 1, 2), None, None]
    assert day(old, "2026-01-31T00:00:00", "d") == date(2026, 1, 31)
    assert [day(old, "igår", "d"), day(old, "12", "s")] == [None, None]


@given(st.dates(), st.booleans())
def test_a_day_comes_back_from_its_serial_number(day: date, mac: bool) -> None:  # noqa: FBT001
    """to_serial and from_serial are each other's inverse from the first day of the system on."""
    number = to_serial(day, date1904=mac)
    assert (number is None) == (day < (date(1904, 1, 1) if mac else date(1900, 1, 1)))
    assert number is None or from_serial(Decimal(number), date1904=mac) == day
    assert to_serial(date(1900, 3, 1) + timedelta(1), date1904=False) == 62


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_addresses_come_back(column: int, number: int) -> None:
    """Letters and numbers of columns, and addresses, are each other's inverse within the sheet."""
    letters = column_letters(column)
    assert column_number(letters) == column
    assert split(f"${letters}${number}") == split(f"{letters}{number}".lower()) == (number, column)
    area = Area.parse(f"{letters}{number}")
    assert area is not None
    assert str(area.with_cell(1, 1)) in (f"A1:{letters}{number}", "A1")
    assert reference(f"Blad!{area}") == ("Blad", area)
    assert (number, column) in area
    assert (number + 1, column) not in area
    assert Area.parse("A1:B") is None


FRAGMENTS = ["<c>", "</c>", '<c r="B1">', '"', "'", "<v>", "</v>", "1", "x", "<row>", "</row>", "<!--", "-->", "]]>",
             "<![CDATA[", "&", "&#1;", "&amp;", "\0", "é", ' t="s"', ' r="A2"', "<f>", "</f>", "/", ">", "<is><t>", " "]  # fmt: skip
BASE = row('<c r="A1" s="1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c>') + row(
    '<c r="A2"><f>A1</f></c>', 2
)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(BASE)), st.integers(0, 4), st.sampled_from(FRAGMENTS)), min_size=1, max_size=4
    )
)
def test_random_markup_gives_cells_or_our_own_error(edits: list[tuple[int, int, str]]) -> None:
    """Whatever stands in a sheet, it is either read, and then patched, or refused with UnreadableFileError."""
    xml = BASE
    for at, drop, fragment in edits:
        xml = xml[:at] + fragment + xml[at + drop :]

    def read_and_patch() -> None:
        book = made(xml)
        cells = dict(book.cells("Blad1"))
        if cells.get("C3") is None:
            book.write("Blad1", {"C3": "ny"})
            assert book.cells("Blad1") == cells | {"C3": Cell("s", "ny", None, 0)}

    assert fault_of(read_and_patch) in FILE_FAULTS | {None}
