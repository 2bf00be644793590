"""Filling loses nothing: an årsbok with everything that a kansli may have added, part by part before and after konsolidera.

The guest is a workbook of XlsxWriter's whose parts are moved into the årsbok, with what XlsxWriter cannot make written by
hand (parts.py): a pivot table, printer settings, custom XML, a link to another workbook, a list validation in x14.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from xlsxwriter import Workbook as Guest

from tests import byfile
from tests.inkorg import made
from tests.office.parts import (
    BY_HAND,
    KINDS_OF_TYPES,
    OFFICE,
    OWN,
    PIXEL,
    lines,
    packed,
    packed_bytes,
    part_of,
    put_in,
    unpacked,
)  # fmt: skip
from xlfinsam import office
from xlfinsam.engine import registers
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA, INSATSER, LOGG

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.forms.arsbok import Register

SAMPLE = made.ROOT / "samples" / "kalmar-2024"
LINKED = "Länkar"
OURS = {
    "B1": ("=tabell1.summa.totalt*2", 1),
    "B2": ("=SUM(data.varde)", 1),
    "B3": ('="Nya: "&tabell1.summa.nya', "x"),
    "B4": ("=tabell1.summa.totalt.fg+1", 304),
    "B5": ('=COUNTIF(granskning.niva,"STOPP")', 99),
}
CHANGED = {"B1", "B2", "B3", "B5"}  # B4 speaks of last year, which no inkorg changes


def guest() -> bytes:
    """Make the workbook that moves in."""
    buffer = io.BytesIO()
    book = Guest(buffer, {"in_memory": True})
    sheet, linked = book.add_worksheet(OWN), book.add_worksheet(LINKED)
    for cell, (formula, value) in OURS.items():
        sheet.write_formula(cell, formula, None, value)
    sheet.write_formula("B6", "=SUM(B9:B11)", None, 6)
    sheet.write("A1", "Dubbla antalet ﬁ 😀 å ä ö")
    sheet.write_column("A8", ["Kommun", "Kalmar", "Nybro", "Kalmar"])
    sheet.write_column("B8", ["Antal", 1, 2, 3])
    sheet.add_table("A20:B22", {"name": "EgenTabell", "columns": [{"header": "Namn"}, {"header": "Kronor"}]})
    sheet.data_validation("D1", {"validate": "list", "source": ["ja", "nej"], "input_title": "Välj"})
    sheet.data_validation("D2", {"validate": "custom", "value": "=D2>tabell1.summa.nya"})
    sheet.conditional_format("B9:B11", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B9:B11", {"type": "3_color_scale"})
    sheet.conditional_format("B9:B11", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.write_comment("B1", "Fråga revisorn om den här", {"author": "kansliet"})
    sheet.insert_image("F1", "märke.png", {"image_data": io.BytesIO(PIXEL), "description": "Förbundets märke"})
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"categories": f"='{OWN}'!$A$9:$A$11", "values": f"='{OWN}'!$B$9:$B$11"})
    sheet.insert_chart("F5", chart)
    sheet.add_sparkline("C9", {"range": f"'{OWN}'!B9:B11"})
    sheet.insert_textbox("F25", "Ett minne till nästa år")
    sheet.protect("hemligt")
    sheet.set_header("&LKansliet&RUtkast")
    linked.write_formula("A1", "=[1]Blad1!A1", None, 7)
    linked.write_formula("A2", '=_xlfn.XLOOKUP("Nybro",A8:A11,B8:B11)', None, 2)
    linked.write_formula("A3", "=_xlfn.LET(_xlpm.x,2,_xlpm.x*tabell1.summa.nya)", None, 14)
    linked.write_dynamic_array_formula("A4:A6", "=_xlfn.SEQUENCE(3)", None, 1)
    linked.write_formula("A7", "=SUM(EgenTabell[Kronor])", None, 5)
    book.set_custom_property("Diarienummer", "2024-17")
    book.close()
    return buffer.getvalue()


X14_LIST = (
    '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1">'
    "<x14:formula1><xm:f>insatser.namn</xm:f></x14:formula1><xm:sqref>D5</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext>"
)


def moved(name: str) -> str:
    """Give a part of the guest its new name: sheet1.xml becomes sheet91.xml."""
    return re.sub(r"(\d+)(?=\.\w+(\.rels)?$)", r"9\1", name) if "/_rels/workbook" not in name else name


def with_everything(arsbok: bytes) -> bytes:
    """Move the guest into the årsbok, and write by hand what XlsxWriter cannot."""
    parts, theirs = unpacked(arsbok), unpacked(guest())
    strings = re.findall(r"<si>.*?</si>", theirs["xl/sharedStrings.xml"].decode(), re.DOTALL)
    first = parts["xl/sharedStrings.xml"].count(b"<si>")
    stay = {
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/theme/theme1.xml",
        "xl/_rels/workbook.xml.rels",
    }
    for name, data in theirs.items():
        if name.startswith("xl/") and name not in stay:
            if name.endswith(".rels"):
                data = re.sub(rb'(?<=Target=")[^"]+', lambda target: moved(target[0].decode()).encode(), data)  # noqa: PLW2901
            if "/worksheets/sheet" in name:
                text = re.sub(r'(<c r="\w+") s="\d+"', r"\1", data.decode())
                text = re.sub(
                    r'(<c [^>]*t="s"[^>]*><v>)(\d+)', lambda found: f"{found[1]}{int(found[2]) + first}", text
                )
                data = text.encode()  # noqa: PLW2901
            parts[moved(name) if name != "xl/metadata.xml" else name] = data
    put_in(parts, "xl/sharedStrings.xml", "</sst>", "".join(strings))
    own, rels = "xl/worksheets/sheet91.xml", "xl/worksheets/_rels/sheet91.xml.rels"
    parts[own] = re.sub(
        rb"<pageSetup[^>]*/>|(?=<headerFooter)",
        b'<pageSetup paperSize="9" orientation="landscape" r:id="rId97"/>',
        parts[own],
        count=1,
    )
    put_in(parts, own, "</extLst></worksheet>", X14_LIST)
    printed = (
        ("rId97", "printerSettings", "../printerSettings/printerSettings1.bin"),
        ("rId98", "pivotTable", "../pivotTables/pivotTable1.xml"),
    )
    put_in(parts, rels, "</Relationships>", lines(*printed))
    parts |= BY_HAND | {"docProps/custom.xml": theirs["docProps/custom.xml"]}
    book = "xl/workbook.xml"
    put_in(
        parts,
        book,
        "</sheets>",
        f'<sheet name="{OWN}" sheetId="91" r:id="rId91"/><sheet name="{LINKED}" sheetId="92" r:id="rId92"/>',
    )
    put_in(parts, book, "<definedNames>", '<externalReferences><externalReference r:id="rId93"/></externalReferences>')
    mine = f'<definedName name="_xlnm.Print_Area" localSheetId="10">\'{OWN}\'!$A$1:$E$23</definedName><definedName name="egen.summa" comment="kansliets">\'{OWN}\'!$B$1</definedName>'
    parts[book] = parts[book].replace(b"<definedNames>", b"<definedNames>" + mine.encode())
    put_in(parts, book, "</workbook>", '<pivotCaches><pivotCache cacheId="7" r:id="rId94"/></pivotCaches>')
    told = [
        ("rId91", "worksheet", "worksheets/sheet91.xml"), ("rId92", "worksheet", "worksheets/sheet92.xml"),
        ("rId93", "externalLink", "externalLinks/externalLink1.xml"), ("rId94", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
        ("rId95", "customXml", "../customXml/item1.xml"), ("rId96", "sheetMetadata", "metadata.xml"), ("rId97", "calcChain", "calcChain.xml"),
    ]  # fmt: skip
    put_in(
        parts,
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        lines(*told),
    )
    put_in(
        parts,
        "_rels/.rels",
        "</Relationships>",
        f'<Relationship Id="rId91" Type="{OFFICE}/custom-properties" Target="docProps/custom.xml"/>',
    )
    parts["[Content_Types].xml"] = content_types(parts, theirs["[Content_Types].xml"].decode())
    return packed(parts)


def content_types(parts: dict[str, bytes], theirs: str) -> bytes:
    """Say of every part what it is, the guest's as it said itself."""
    text = parts["[Content_Types].xml"].decode()
    new = [
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
    ]
    new += [item for item in re.findall(r"<Default [^>]*/>", theirs) if item not in text]
    for item in re.findall(r'<Override PartName="/[^"]+"[^>]*/>', theirs):
        name = re.search(r'PartName="/([^"]+)"', item)[1]  # type: ignore[index]  # the pattern above has it
        new_name = name if name in {"xl/metadata.xml", "docProps/custom.xml"} else moved(name)
        if new_name in parts and f'"/{new_name}"' not in text:
            new.append(item.replace(f'"/{name}"', f'"/{new_name}"'))
    for name in BY_HAND:
        kind = KINDS_OF_TYPES.get(re.sub(r"\d*\.xml$", "", posixpath.basename(name)))
        new += [f'<Override PartName="/{name}" ContentType="{kind}"/>'] if kind else []
    return text.replace("</Types>", "".join(new) + "</Types>").encode()


def with_notes(arsbok: bytes) -> bytes:
    """Let the kansli write beside our tables: a text, and a formula over our figures, where we own nothing."""
    book = Workbook.open(Package.from_bytes(arsbok, "årsbok", macros=True))
    book.write("Deltagare", {"Z3": "Kansliets minne"})
    row = INSATSER.first_row + 8
    book.write("Insatser", {f"A{row}": "nysatsning", f"B{row}": "Nysatsning", f"E{row}": "kalmar"})
    formula = '<c r="AA3"><f>tabell1.summa.totalt*3</f><v>0</v></c></row>'

    def write(xml: bytes) -> bytes:
        xml = re.sub(rb'<dimension ref="A1:[A-Z]+', b'<dimension ref="A1:AA', xml)  # as Excel does
        return re.sub(rb'(<row r="3"[^>]*>.*?)</row>', rb"\1" + formula.encode(), xml, count=1)

    return made.rewritten(book.to_bytes(), part_of(book, "Deltagare"), write)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the årsbok with everything, `före.xlsm`, and consolidate a copy of it, `efter.xlsm`."""
    made_in = tmp_path_factory.mktemp("lossless")
    path = made_in / "efter.xlsm"
    office.ny(SAMPLE / "installningar.toml", path)
    full = with_everything(with_notes(path.read_bytes()))
    (made_in / "före.xlsm").write_bytes(full)
    path.write_bytes(full)
    byfile.konsolidera(path, SAMPLE / "inkorg")
    return made_in


@pytest.fixture(scope="module")
def before(folder: Path) -> Workbook:
    """Open the årsbok as the kansli had it."""
    return Workbook.open(Package.open(folder / "före.xlsm", macros=True))


@pytest.fixture(scope="module")
def after(folder: Path) -> Workbook:
    """Open it as it was consolidated."""
    return Workbook.open(Package.open(folder / "efter.xlsm", macros=True))


FILLED = ("Start", "Insatsdata", "Deltagare", "Mått", "Måluppfyllelse", "Granskning", "Läget", "Logg")


def test_every_kind_of_part_is_there(before: Workbook) -> None:
    """The årsbok that is tried has what a kansli may add, so that the comparison says something."""
    names = " ".join(before.package.names())
    for kind in ("charts/chart91", "drawings/drawing91", "vmlDrawing91", "comments91", "media/image91.png", "tables/table91",
                 "pivotTables/", "pivotCacheRecords1", "printerSettings1.bin", "externalLink1", "customXml/", "metadata.xml",
                 "docProps/custom.xml", "calcChain.xml"):  # fmt: skip
        assert kind in names, kind
    own = before.package.read(part_of(before, OWN)).decode()
    for mark in (
        "sparklineGroup",
        "x14:dataValidation",
        "x14:conditionalFormatting",
        "tableParts",
        "legacyDrawing",
        "sheetProtection",
    ):
        assert mark in own, mark
    assert b'cm="1"' in before.package.read(part_of(before, LINKED))


def test_only_our_sheets_the_names_and_figures_over_ours_change(before: Workbook, after: Workbook) -> None:
    """The parts that change are exactly the sheets we fill, the list of names, and the user's sheet with figures over ours."""
    assert after.package.names() == before.package.names()
    changed = {name for name in before.package.names() if before.package.read(name) != after.package.read(name)}
    assert changed == {*(part_of(before, sheet) for sheet in FILLED), part_of(before, OWN), "xl/workbook.xml"}


def test_untouched_parts_keep_their_packed_bytes(folder: Path) -> None:
    """A part that is not changed is not even packed anew: its bytes in the zip are the same."""
    with zipfile.ZipFile(folder / "före.xlsm") as one, zipfile.ZipFile(folder / "efter.xlsm") as other:
        packed = [
            {item.filename: packed_bytes(archive, item) for item in archive.infolist()} for archive in (one, other)
        ]
    same = [name for name, data in packed[0].items() if packed[1][name] == data]
    assert len(same) == len(packed[0]) - len(FILLED) - 2


def test_the_users_sheet_changes_only_in_cached_values(before: Workbook, after: Workbook) -> None:
    """In the user's own sheet only the values of formulas over our figures are new; they are the right ones."""
    one, other = (book.package.read(part_of(book, OWN)).decode() for book in (before, after))
    cells = [dict(re.findall(r'<c r="(\w+)"([^/]*?>.*?)</c>', text)) for text in (one, other)]
    assert {cell for cell in cells[0] if cells[0][cell] != cells[1][cell]} == CHANGED
    assert no_values(one) == no_values(other)
    shown = {cell: after.cells(OWN)[cell].text for cell in OURS}
    total, new = (registers.figure(after, f"tabell1.summa.{name}") for name in ("totalt", "nya"))
    values = sum(
        (Decimal(str(row["varde"])) for row in registers.read_rows(after, INSATSDATA) if "varde" in row), Decimal(0)
    )
    stops = sum(row["niva"] == "STOPP" for row in registers.read_rows(after, GRANSKNING))
    assert shown == {"B1": str(total * 2), "B2": str(values), "B3": f"Nya: {new}", "B4": "304", "B5": str(stops)}  # type: ignore[operator]  # a number


def no_values(text: str) -> str:
    """Take the cached values out of a sheet."""
    return re.sub(r"<v>[^<]*</v>", "<v/>", re.sub(r'(<c r="\w+") t="(?:str|e|n)"', r"\1", text))


def test_what_the_calculator_cannot_do_keeps_its_values(before: Workbook, after: Workbook) -> None:
    """Links to other files, tables, and functions of a newer Excel: their sheet is the same bytes, values and all."""
    assert after.package.read(part_of(after, LINKED)) == before.package.read(part_of(before, LINKED))
    assert [after.cells(LINKED)[f"A{row}"].text for row in (1, 2, 3, 4, 7)] == ["7", "2", "14", "1", "5"]


@pytest.mark.parametrize("sheet", FILLED)
def test_around_the_rows_of_our_sheets_nothing_changes(before: Workbook, after: Workbook, sheet: str) -> None:
    """Widths, freezes, validations, conditional formats, filters, print settings, drawings: all but <sheetData> is equal."""
    cut = re.compile(rb'<sheetData>.*</sheetData>|<dimension ref="[^"]*"/>', re.DOTALL)  # the size follows the rows
    one, other = (cut.sub(b"", book.package.read(part_of(book, sheet))) for book in (before, after))
    assert one == other
    assert b"sheetViews" in one


@pytest.mark.parametrize("sheet", ["Start", "Deltagare"])
def test_every_formula_and_style_of_the_shown_sheets_stands(before: Workbook, after: Workbook, sheet: str) -> None:
    """On the sheets that show, every formula and every style is as it was; on Start only skickat, inkommet and fil are written."""
    one, other = before.cells(sheet), after.cells(sheet)
    assert {cell: (held.formula, held.style) for cell, held in one.items()} == {
        cell: (held.formula, held.style) for cell, held in other.items()
    }
    written = {cell for cell, held in other.items() if held.formula is None and held != one[cell]}
    columns = {registers.span(before, f"start.{name}")[1] for name in ("skickat", "inkommet", "fil")}
    assert {cell.rstrip("0123456789") for cell in written} <= (columns if sheet == "Start" else set())


@pytest.mark.parametrize("register", [INSATSDATA, GRANSKNING, LOGG], ids=lambda register: register.id)
def test_in_the_data_sheets_only_the_rows_of_the_list_change(
    before: Workbook, after: Workbook, register: Register
) -> None:
    """Headings and everything outside the list are as they were, and no cell of the list loses its style."""
    one, other = before.cells(register.sheet), after.cells(register.sheet)
    letters = {registers.span(before, f"{register.id}.{column.id}")[1] for column in register.columns}
    for cell in {*one, *other}:
        column, row = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        if column not in letters or row < register.first_row:
            assert other[cell] == one[cell], cell
        elif cell in one:
            assert other[cell].style == one[cell].style, cell


def test_the_kanslis_notes_beside_our_tables_stand(before: Workbook, after: Workbook) -> None:
    """A text that the kansli has written beside a table stands, and a formula of its own there is computed."""
    assert after.cells("Deltagare")["Z3"] == before.cells("Deltagare")["Z3"]
    total = registers.figure(after, "tabell1.summa.totalt")
    assert after.cells("Deltagare")["AA3"].formula == "tabell1.summa.totalt*3"
    assert after.cells("Deltagare")["AA3"].text == str(total * 3)  # type: ignore[operator]  # a number


def test_only_our_names_change(before: Workbook, after: Workbook) -> None:
    """In workbook.xml only names of single figures come in, for the insats that the kansli added; its own names stand."""
    new = set(after.names) - set(before.names)
    assert {name.split(".")[1] for name in new} == {"nysatsning"}
    assert {name: after.names[name] for name in before.names} == before.names
    text = after.package.read("xl/workbook.xml").decode()
    without = re.sub(r'<definedName name="\w+\.nysatsning\.[\w.]+">[^<]*</definedName>', "", text)
    assert without == before.package.read("xl/workbook.xml").decode()


def test_a_second_run_changes_only_the_log(folder: Path, after: Workbook) -> None:
    """Also in a workbook full of other things the same inkorg again changes nothing but Logg."""
    path = folder / "igen.xlsm"
    path.write_bytes((folder / "efter.xlsm").read_bytes())
    assert byfile.konsolidera(path, SAMPLE / "inkorg").changed == 0
    again = Package.open(path, macros=True)
    assert [name for name in again.names() if again.read(name) != after.package.read(name)] == [part_of(after, "Logg")]


# ------------------------------------------------------------------------------------------------------ LibreOffice


@pytest.fixture(scope="module")
def resaved(folder: Path) -> list[Path]:
    """Let LibreOffice open both, compute everything afresh, and save them."""
    from tests import lo  # noqa: PLC0415  it may not be there

    return lo.recalculated([folder / "före.xlsm", folder / "efter.xlsm"], folder / "lo")


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_agrees(resaved: list[Path], folder: Path) -> None:
    """The årsbok with everything opens in LibreOffice, which computes the same figures, the user's own among them."""
    figures = byfile.validera(folder / "efter.xlsm", SAMPLE / "inkorg").figures
    theirs = byfile.varde(resaved[1], list(figures))
    apart = {name: (mine, theirs[name]) for name, mine in figures.items() if not same(mine, theirs[name])}
    assert apart == {}
    shown = Workbook.open(Package.open(resaved[1], macros=True)).cells(OWN)
    mine = Workbook.open(Package.open(folder / "efter.xlsm", macros=True)).cells(OWN)
    assert {cell: shown[cell].text for cell in OURS} == {cell: mine[cell].text for cell in OURS}


@pytest.mark.libreoffice
def test_an_arsbok_saved_by_libreoffice_is_consolidated_alike(resaved: list[Path], folder: Path) -> None:
    """A kansli that works in LibreOffice gets the same figures and fynd, and a second run changes nothing."""
    direct = byfile.validera(folder / "efter.xlsm", SAMPLE / "inkorg")
    outcome = byfile.konsolidera(resaved[0], SAMPLE / "inkorg")
    assert outcome.figures == direct.figures
    assert outcome.fynd == direct.fynd
    assert byfile.konsolidera(resaved[0], SAMPLE / "inkorg").changed == 0


def same(one: object, other: object) -> bool:
    """Compare two figures: a share has binary noise, a blank is never zero."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) < Decimal("1e-9")
    return (one or None) == (other or None) if not isinstance(one, Decimal) else one == other
