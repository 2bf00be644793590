"""An .xlsm with everything that a kansli may have keeps every part to the byte, whatever is done through our engine.

Three workbooks are tried: the made årsbok, furnished with every kind of part; a small workbook of macros, furnished
alike; and the same written oddly, as no program of ours does (order of the parts, byte order marks, comments).
"""

from __future__ import annotations

import io
import json
import re
import shutil
import warnings
import zipfile
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests import byfile
from tests.inkorg import made
from tests.macros.making import workbook
from tests.office import parts
from tests.office.parts import CHART, FREE, LISTS, OWN, SUMS, Change, differences, packed_bytes, part_of, unpacked
from xlfinsam import office
from xlfinsam.addin import host, macros
from xlfinsam.addin.buttons import BUTTONS
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine.book import open_book
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.ribbon import with_ribbon
from xlfinsam.engine.vba import shape_macro
from xlfinsam.errors import DisagreementError
from xlfinsam.forms.arsbok import INSATSER

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it uses old names of pyparsing's
    from oletools.olevba import VBA_Parser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    import xlwings as xw

SAMPLE = made.ROOT / "samples" / "kalmar-2024"
FORMULAS = {"arsbok": ("SUM(data.varde)", "N(tabell1.summa.totalt)*2"), "alone": ("Tal!B2*2", "Tal!B2+1")}
WORKBOOKS = ("arsbok", "alone", "odd")
ON_START = {button.caption: shape_macro(button.verb) for button in BUTTONS if button.on_start}
OWN_PART, SUMS_PART = "xl/worksheets/sheet91.xml", "xl/worksheets/sheet93.xml"
NEVER = re.compile(  # what no verb may touch, each part of it
    r"\[Content_Types\]\.xml|.*\.rels|xl/(vbaProject\.bin|styles\.xml|sharedStrings\.xml|calcChain\.xml|metadata\.xml)"
    r"|xl/(drawings|ctrlProps|charts|chartsheets|media|theme|tables|pivot\w+|slicer\w*|externalLinks|printerSettings"
    r"|threadedComments|persons|webextensions)/.*|(customUI|customXml|docProps|kansliet)/.*|xl/comments.*|xl/customProp.*"
)


def odd(data: bytes) -> bytes:
    """Write the same parts in reverse, with a byte order mark and a comment where a program may put them."""
    turned = dict(reversed(unpacked(data).items()))
    for part in (OWN_PART, SUMS_PART, "xl/workbook.xml"):
        turned[part] = b"\xef\xbb\xbf" + turned[part]
    turned[OWN_PART] = turned[OWN_PART].replace(
        b"<sheetData>", "<!-- kansliets <c> --><sheetData><!-- r\u00e4kna inte <c r='A1'> -->".encode()
    )
    return parts.packed(turned)


def with_one_more(arsbok: bytes) -> bytes:
    """Write one more insats in the register, whose figures have no names yet."""
    book = Workbook.open(Package.from_bytes(arsbok, "årsbok", macros=True))
    row = INSATSER.first_row + 8
    book.write("Insatser", {f"A{row}": "nysatsning", f"B{row}": "Nysatsning", f"E{row}": "kalmar"})
    return book.to_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the workbooks that are tried."""
    made_in = tmp_path_factory.mktemp("macros")
    plain = made_in / "ny.xlsm"
    office.ny(SAMPLE / "installningar.toml", plain)
    (made_in / "arsbok.xlsm").write_bytes(parts.furnished(with_one_more(plain.read_bytes()), FORMULAS["arsbok"]))
    small = workbook(made_in / "liten.xlsm", {"A1": "å", "B2": 2}, ON_START)
    alone = parts.furnished(with_ribbon(small.read_bytes(), macros.ribbon()), FORMULAS["alone"])
    (made_in / "alone.xlsm").write_bytes(alone)
    (made_in / "odd.xlsm").write_bytes(odd(alone))
    return made_in


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Give a copy of a workbook, under the same name."""
    return lambda name: shutil.copy(folder / f"{name}.xlsm", tmp_path / f"{name}.xlsm")


def opened(path: Path) -> xw.Book:
    """Open a file as a verb or a script would, knowing which sheets have to be computed."""
    book = open_book(path)
    if path.stem == "arsbok":
        read_arsbok(book)
    else:
        book.impl.must_compute = {"Tal", SUMS}
    return book


# ----------------------------------------------------------------------------------------------- what is tried


@pytest.mark.parametrize("name", WORKBOOKS)
@pytest.mark.parametrize("kind", sorted(parts.KINDS))
def test_the_kind_is_there(every_kind: dict[str, set[str]], name: str, kind: str) -> None:
    """The workbook that is tried has this kind of part or element, so that its being kept says something."""
    assert kind in every_kind[name]


@pytest.fixture(scope="module")
def every_kind(folder: Path) -> dict[str, set[str]]:
    """Find the kinds in each workbook."""
    return {name: parts.kinds((folder / f"{name}.xlsm").read_bytes()) for name in WORKBOOKS}


def test_a_library_that_writes_anew_loses_kinds(folder: Path) -> None:
    """The comparison can fail: openpyxl, told to keep the VBA, loses forty kinds of things, and it says which."""
    before = (folder / "arsbok.xlsm").read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of what it will lose
        book = load_workbook(io.BytesIO(before), keep_vba=True)
        buffer = io.BytesIO()
        book.save(buffer)
    found = differences(before, buffer.getvalue())
    lost = parts.kinds(before) - parts.kinds(buffer.getvalue())
    assert lost >= {
        "link to the ribbon", "custom XML", "printer settings", "form button, controls", "sparklines", "slicer",
        "x14 conditional format", "x14 validation on another sheet", "text box", "protected ranges",
        "cached values", "threaded comment", "chart", "rich text", "unknown part", "thumbnail", "calculation chain",
    }  # fmt: skip
    assert len(lost) >= 35
    assert found["xl/metadata.xml"] == Change("gone")
    assert found["_rels/.rels"].whole.startswith("at ")
    assert found["xl/workbook.xml"].whole.startswith("at ")
    assert found["xl/worksheets/sheet1.xml"].cells
    kept = [name for name in unpacked(before) if name not in found]
    assert len(kept) < 15


def test_the_comparison_tells_cells_from_caches(folder: Path) -> None:
    """Of a sheet it says apart: another value, another computed value, another formula, another row, other things."""
    whole = unpacked((folder / "alone.xlsm").read_bytes())
    before = parts.packed(whole)

    def with_other(old: bytes, new: bytes) -> dict[str, Change]:
        assert whole[OWN_PART].count(old) == 1
        return differences(before, parts.packed(whole | {OWN_PART: whole[OWN_PART].replace(old, new)}))

    assert with_other(b"<v>1.1000000000000001</v>", b"<v>1.1</v>") == {OWN_PART: Change(cells=frozenset({"D2"}))}
    assert with_other(b"</f><v>#DIV/0!</v>", b"</f><v>#REF!</v>") == {OWN_PART: Change(caches=frozenset({"C2"}))}
    assert with_other(b"<f>1/0</f>", b"<f>1/1</f>") == {OWN_PART: Change(cells=frozenset({"C2"}))}
    assert with_other(b' ht="30"', b' ht="31"') == {OWN_PART: Change(rows=frozenset({"2"}))}
    assert with_other(b'sheet="1"', b'sheet="0"')[OWN_PART].whole.startswith("at ")
    assert differences(before, parts.packed(dict(reversed(whole.items())))) == {"(order)": Change("order of parts")}
    assert differences(before, before) == {}


# ---------------------------------------------------------------------------------------------- (a) one cell

WRITTEN = {  # what a script writes: the cell as it is to stand
    "text": ("Skrivet å & <b>", '<c r="C5" t="inlineStr"><is><t xml:space="preserve">Skrivet å &amp; &lt;b&gt;</t></is></c>'),
    "number": (2.5, '<c r="C5"><v>2.5</v></c>'),
    "truth": (True, '<c r="C5" t="b"><v>1</v></c>'),
    "blank": (None, '<c r="C5"/>'),
    "formula": ("=B9+1", '<c r="C5"><f>B9+1</f></c>'),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKBOOKS)
@pytest.mark.parametrize("what", WRITTEN)
def test_one_cell(copy: Callable[[str], Path], name: str, what: str) -> None:
    """A script that writes one cell in the user's sheet and saves changes that `<c>`, and no other byte of any part."""
    path = copy(name)
    before = path.read_bytes()
    value, cell = WRITTEN[what]
    with closing(open_book(path)) as book:
        book.sheets[OWN].range(FREE).value = value
        book.save()
    after = path.read_bytes()
    assert differences(before, after) == {OWN_PART: Change(cells=frozenset({FREE}))}
    old, new = unpacked(before)[OWN_PART], unpacked(after)[OWN_PART]
    held = re.search(rb'<c r="C5"[^>]*><v>\d+</v></c>', old)
    assert held is not None
    assert new == old.replace(held[0], cell.encode())
    assert same_packing(before, after) == set(unpacked(before)) - {OWN_PART}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_date_brings_a_style(copy: Callable[[str], Path], name: str) -> None:
    """A date is written with a look of its own: styles.xml gets one more cell format, and keeps all that it had."""
    path = copy(name)
    before = path.read_bytes()
    with closing(open_book(path)) as book:
        book.sheets[OWN].range(FREE).value = date(2024, 5, 17)
        book.save()
    after = path.read_bytes()
    found = differences(before, after)
    assert set(found) == {OWN_PART, "xl/styles.xml"}
    assert found[OWN_PART] == Change(cells=frozenset({FREE}))
    old, new = (
        re.findall(rb"<xf |<font>|<fill>|<border>|<dxf>|<cellStyle ", unpacked(d)["xl/styles.xml"])
        for d in (before, after)
    )
    assert sorted(new) == sorted([*old, b"<xf "])


@pytest.mark.parametrize("name", WORKBOOKS)
def test_rows_and_names(copy: Callable[[str], Path], name: str) -> None:
    """To hide a row changes the tag of that row; to define a name puts it in workbook.xml; nothing else differs."""
    path = copy(name)
    before = path.read_bytes()
    with closing(open_book(path)) as book:
        book.sheets[OWN].range("A9").impl.row_hidden = True
        book.names.add("kansliets.nya", f"='{OWN}'!$B$9")
        book.save()
    assert differences(before, path.read_bytes()) == {
        OWN_PART: Change(rows=frozenset({"9"})),
        "xl/workbook.xml": Change(names=frozenset({"kansliets.nya"})),
    }


@pytest.mark.parametrize("name", WORKBOOKS)
def test_to_save_alone_changes_nothing(copy: Callable[[str], Path], name: str) -> None:
    """To open, read every sheet and save gives the same file, byte for byte."""
    path = copy(name)
    before = path.read_bytes()
    with closing(open_book(path)) as book:
        read = {sheet.name: sheet.used_range.value for sheet in book.sheets}
        book.save()
    assert path.read_bytes() == before
    assert {OWN, LISTS, SUMS, CHART} <= set(read)
    assert read[OWN][0][0] == "Dubbla antalet"


# ---------------------------------------------------------------------------------------------- (b) calculate


@pytest.mark.parametrize("name", WORKBOOKS)
def test_to_calculate_changes_caches(copy: Callable[[str], Path], name: str) -> None:
    """To calculate and save gives the user's formulas over our figures fresh values, and changes nothing else."""
    path = copy(name)
    before = path.read_bytes()
    with closing(opened(path)) as book:
        book.impl.calculate()
        book.save()
        shown = [book.sheets[SUMS].range(f"A{row}").value for row in (1, 2)]
    found = differences(before, path.read_bytes())
    assert {part: change for part, change in found.items() if not change.only_caches} == {}
    assert found[SUMS_PART] == Change(caches=frozenset({"A1", "A2"}))
    assert shown == ([0, 0] if name == "arsbok" else [4, 3])


@pytest.mark.parametrize("name", ["alone", "odd"])
def test_a_value_that_changes_and_changes_back(copy: Callable[[str], Path], name: str) -> None:
    """A formula that gives a text, then a number, then the same text again, ends with the bytes it had."""
    path = copy(name)
    seen: list[bytes] = []
    with closing(opened(path)) as book:
        book.sheets[SUMS].range("A1").value = '=IF(Tal!B2>5,"många",Tal!B2)'
        for number in (9, 2, 9, 2):
            book.sheets["Tal"].range("B2").value = number
            book.impl.calculate()
            seen.append(book.impl.to_bytes())
    assert b't="str"' in unpacked(seen[0])[SUMS_PART]
    assert b't="str"' not in unpacked(seen[1])[SUMS_PART]
    assert seen[0] == seen[2]
    assert seen[1] == seen[3]


@pytest.mark.parametrize("name", ["alone", "odd"])
def test_what_cannot_be_calculated_is_said(copy: Callable[[str], Path], name: str) -> None:
    """A link to another file is more than the calculator can do: where every sheet is asked for, it says so, and nothing is changed."""
    path = copy(name)
    before = path.read_bytes()
    with closing(open_book(path)) as book:
        with pytest.raises(DisagreementError):
            book.impl.calculate()
        book.save()
    assert path.read_bytes() == before


def test_dynamic_arrays_are_calculated_from_bare_cells(copy: Callable[[str], Path]) -> None:
    """Where the calculator refuses the file for a name in it, the bare cells are computed, dynamic arrays among them."""
    path = copy("alone")
    whole = unpacked(path.read_bytes())
    whole["_rels/.rels"] = whole["_rels/.rels"].replace(b"kansliet/okand.dat", b"kansliet/ok%C3%A4nd.dat")
    whole[OWN_PART] = whole[OWN_PART].replace(b"[1]Blad1!A1", b"B9").replace(b"EgenTabell[Kronor]", b"B21:B22")
    path.write_bytes(parts.packed(whole))
    with closing(open_book(path)) as book:
        book.impl.calculate()
        book.save()
    found = differences(parts.packed(whole), path.read_bytes())
    assert found == {
        OWN_PART: Change(caches=frozenset({"A25", "B1"})),
        SUMS_PART: Change(caches=frozenset({"A1", "A2"})),
    }


# ------------------------------------------------------------------------------------------------- (c) verbs

FILLED = {  # the sheets that a verb writes cells in
    "insatsblad": {"Start", "Läget", "Logg"},
    "granskning": {"Granskning", "Läget", "Logg"},
    "konsolidera": {"Start", "Insatsdata", "Granskning", "Läget", "Logg"},
    "spara": {"Spår"},
}


def run(verb: str, path: Path) -> None:
    """Do what a person asks for."""
    if verb == "insatsblad":
        byfile.insatsblad(path, path.parent / "ut")
    elif verb == "granskning":
        byfile.validera(path, SAMPLE / "inkorg", granskning=True)
    elif verb == "konsolidera":
        byfile.konsolidera(path, SAMPLE / "inkorg")
    else:
        button = next(button for button in BUTTONS if button.verb == "spara")
        host.press(button, str(path), sheet="Deltagare", cell="C12", on_file=True)


@pytest.fixture(scope="module")
def done(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Run each verb on a copy of the furnished årsbok."""
    found: dict[str, Path] = {}
    for verb in FILLED:
        found[verb] = shutil.copy(folder / "arsbok.xlsm", tmp_path_factory.mktemp(verb) / "arsbok.xlsm")
        run(verb, found[verb])
    return found


def changed(folder: Path, done: dict[str, Path], verb: str) -> dict[str, Change]:
    """Return what a verb has changed."""
    return differences((folder / "arsbok.xlsm").read_bytes(), done[verb].read_bytes())


@pytest.mark.parametrize("verb", FILLED)
def test_a_verb_changes_our_sheets_names_and_caches(folder: Path, done: dict[str, Path], verb: str) -> None:
    """Cells and rows differ in the sheets that the verb fills, names in workbook.xml, cached values in others; no more."""
    found = changed(folder, done, verb)
    book = parts.opened(folder / "arsbok.xlsm")
    by_part = {sheet.part: sheet.name for sheet in book.sheets}
    filled = {by_part[part] for part, change in found.items() if change.cells}
    assert filled == FILLED[verb]
    for part, change in found.items():
        follows = by_part.get(part) in {
            *FILLED[verb],
            "Start",
            "Deltagare",
        }  # their rows are shown as the register grows
        assert not change.whole, (part, change)
        assert not change.rows or follows, (part, change)
        assert not change.names or part == "xl/workbook.xml", (part, change)
    assert set(found) <= {*by_part, "xl/workbook.xml"}


@pytest.mark.parametrize("verb", FILLED)
def test_what_a_verb_never_touches(folder: Path, done: dict[str, Path], verb: str) -> None:
    """VBA, ribbon, relationships, content types, drawings, buttons, styles, strings: the same bytes, packed as they were."""
    before, after = (folder / "arsbok.xlsm").read_bytes(), done[verb].read_bytes()
    kept = {name for name in unpacked(before) if NEVER.fullmatch(name)}
    assert len(kept) > 60
    assert kept <= same_packing(before, after)


@pytest.mark.parametrize("verb", FILLED)
def test_the_order_of_the_zip_stands(folder: Path, done: dict[str, Path], verb: str) -> None:
    """The parts lie in the zip in the same order, and those that have not changed with the same packed bytes."""
    before, after = (folder / "arsbok.xlsm").read_bytes(), done[verb].read_bytes()
    assert list(unpacked(before)) == list(unpacked(after))
    assert same_packing(before, after) == set(unpacked(before)) - set(changed(folder, done, verb))


def test_the_names_that_come_are_of_the_new_insats(folder: Path, done: dict[str, Path]) -> None:
    """In workbook.xml come the names of the figures of the insats that the kansli added, and its own names stand."""
    found = changed(folder, done, "konsolidera")["xl/workbook.xml"]
    assert {name.split(".")[1] for name in found.names} == {"nysatsning"}


def test_the_users_figures_follow(done: dict[str, Path]) -> None:
    """After konsolidera the user's sheet shows the new figures."""
    shown = parts.opened(done["konsolidera"]).cells(SUMS)
    assert int(shown["A1"].text) > 1000
    assert shown["A2"].text == str(329 * 2)


def same_packing(before: bytes, after: bytes) -> set[str]:
    """Return the parts whose packed bytes lie in both files alike, date and all."""
    with zipfile.ZipFile(io.BytesIO(before)) as one, zipfile.ZipFile(io.BytesIO(after)) as other:
        raw = [{item.filename: packed_bytes(archive, item) for item in archive.infolist()} for archive in (one, other)]
    return {name for name, data in raw[0].items() if raw[1].get(name) == data}


# --------------------------------------------------------------------------------------- (d) macros and buttons


def modules(data: bytes) -> dict[str, str]:
    """Read the macros as another program does."""
    parser = VBA_Parser("arsbok.xlsm", data=data)
    try:
        return {name: source for _, _, name, source in parser.extract_all_macros()}
    finally:
        parser.close()


@pytest.mark.parametrize("verb", FILLED)
def test_the_macros_read_back(folder: Path, done: dict[str, Path], verb: str) -> None:
    """Olevba reads the same modules before and after, those of the buttons among them."""
    found = modules(done[verb].read_bytes())
    assert found == modules((folder / "arsbok.xlsm").read_bytes())
    assert {f"{name}.bas" for name in macros.modules()} <= set(found)
    assert all(f"Public Sub {macro}()" in found["Buttons.bas"] for macro in ON_START.values())


@pytest.mark.parametrize("verb", FILLED)
def test_the_buttons_name_their_macros(done: dict[str, Path], verb: str) -> None:
    """Every button on Start still names its macro, in the legacy drawing and in `<controls>`, as does the kansli's own."""
    whole = unpacked(done[verb].read_bytes())
    start = part_of(parts.opened(done[verb]), "Start")
    drawn = re.findall(rb"<x:FmlaMacro>\[0\]!(\w+)<", whole["xl/drawings/vmlDrawing1.vml"])
    controls = re.findall(rb'<controlPr [^>]*macro="\[0\]!(\w+)"', whole[start])
    assert [name.decode() for name in drawn] == [name.decode() for name in controls] == list(ON_START.values())
    assert b'macro="[0]!Finsam_kontrollera"' in whole[OWN_PART]
    linked = re.findall(rb'Target="\.\./ctrlProps/(\w+\.xml)"', whole["xl/worksheets/_rels/sheet1.xml.rels"])
    assert [f"xl/ctrlProps/{name.decode()}" in whole for name in linked] == [True] * len(ON_START)


# ------------------------------------------------------------------------------------------- (e) LibreOffice

BOUND = """
import json, os
found = {}
for path in sys.argv[1:]:
    document = opened(path)
    told = found.setdefault(path, {"sheets": list(document.Sheets.ElementNames), "buttons": []})
    for number in range(document.Sheets.Count):
        forms = document.Sheets.getByIndex(number).DrawPage.Forms
        for form in (forms.getByIndex(index) for index in range(forms.Count)):
            for index in range(form.Count):
                for event in form.getScriptEvents(index):
                    told["buttons"].append((form.getByIndex(index).Label, event.ScriptCode))
    document.close(True)
print(json.dumps(found), flush=True)
os._exit(0)  # the way out of pyuno sometimes falls over references to documents that are gone
"""


@pytest.mark.libreoffice
def test_libreoffice_finds_the_buttons(done: dict[str, Path], copy: Callable[[str], Path]) -> None:
    """The saved files open in LibreOffice with their sheets, and every button is bound to the macro it had."""
    from tests import lo  # noqa: PLC0415  it may not be there

    small = copy("alone")
    with closing(opened(small)) as book:
        book.sheets[OWN].range(FREE).value = "Skrivet"
        book.impl.calculate()
        book.save()
    found: dict[str, Any] = json.loads(lo.uno_script(BOUND, done["konsolidera"], small))
    wanted = [*ON_START.items(), ("Kansliets knapp", shape_macro("kontrollera"))]
    for told in found.values():
        assert {OWN, LISTS, SUMS, CHART} <= set(told["sheets"])
        assert [(label, re.findall(r"Buttons\.(\w+)\?", code)) for label, code in told["buttons"]] == [
            (label, [macro]) for label, macro in wanted
        ]
    assert len(found) == 2
