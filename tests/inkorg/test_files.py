"""Whatever lands in the inkorg: one clear Swedish fynd at the file, never a traceback, and the other sheets are still read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.engine.test_package import DTD, FAULTY, MACRO_TYPE, compound, parts, zipped
from tests.inkorg import made
from xlfinsam.checking import as_json
from xlfinsam.engine.blankpen import SHEET
from xlfinsam.engine.package import FILE_FAULTS, Package
from xlfinsam.errors import WrongUseError
from xlfinsam.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlfinsam.model import Fynd

REGEL = {rule.observes: rule for rule in RULES if rule.observes}
LOOKED_FOR = ("annan_period", "annat_forbund", "okand_insats", "dubblett", "falt_saknas", "extra_blad")
JUDGED = ("inte_vart_blad", "okand_blankett", "aldre_version", *LOOKED_FOR)
OWN_WORKBOOK = made.ROOT / "workbook_templates" / "arsbok.xlsm"
NAME = "insatsblad-beta-2024.xlsx"


def beta(**changes: str) -> bytes:
    """Fill in Beta's sheet, with another stamp if given."""
    data = made.filled(insats=made.OTHER)
    return made.stamped(data, **changes) if changes else data


def sheet_part(content: bytes) -> bytes:
    """Beta's sheet with its only visible sheet being something else."""
    return made.rezipped(beta(), {made.part_of(beta()): content})


def typed_as(kind: str) -> bytes:
    """Beta's sheet saying that it is another kind of workbook."""
    sheet = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return made.rewritten(beta(), "[Content_Types].xml", lambda xml: xml.replace(sheet, kind.encode()))


def without_a_row() -> bytes:
    """Beta's sheet where the row "35–44 år" has been deleted: gone are its cells; its name and pointer say #REF!."""
    _, cell = made.place("alder.35_44")
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]  # an address always matches
    lost = f"{SHEET}!${column}${row}".encode()
    data = made.rewritten(beta(), "xl/workbook.xml", lambda xml: xml.replace(lost + b"<", f"{SHEET}!#REF!<".encode()))
    pointer = re.compile(f"<f>{SHEET}!{cell}</f>".encode())
    data = made.rewritten(data, made.part_of(data, "_xlfinsam"), lambda xml: pointer.sub(b"<f>#REF!</f>", xml))
    return made.rewritten(data, made.part_of(data), lambda xml: re.sub(rf'<row r="{row}".*?</row>'.encode(), b"", xml))


def with_own_sheet() -> bytes:
    """Beta's sheet with a tab of the sender's own."""
    data = beta()
    own = b'<sheet name="Egna anteckningar" sheetId="77" r:id="rId77"/></sheets>'
    rel = (
        b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        b' Target="worksheets/sheet77.xml"/></Relationships>'
    )
    kind = (
        b'<Override PartName="/xl/worksheets/sheet77.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.worksheet+xml"/></Types>'
    )
    data = made.rewritten(data, "xl/workbook.xml", lambda xml: xml.replace(b"</sheets>", own))
    data = made.rewritten(data, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", rel))
    data = made.rewritten(data, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", kind))
    return made.rezipped(data, {"xl/worksheets/sheet77.xml": parts()["xl/worksheets/sheet1.xml"]})


MADE: list[tuple[str, Callable[[], bytes]]] = [
    ("tom", lambda: b""),
    ("losenord", lambda: compound("EncryptionInfo", "EncryptedPackage")),
    ("xls", lambda: compound("Workbook")),
    ("xlsm", lambda: typed_as(MACRO_TYPE)),
    ("xlsm", lambda: made.rezipped(beta(), {"xl/vbaProject.bin": b"makron"})),
    ("xlsb", lambda: typed_as("application/vnd.ms-excel.sheet.binary.macroEnabled.main")),
    ("ods", lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"})),
    ("csv", lambda: "Fält;Antal\r\nkvinna;12\r\n".encode("cp1252")),
    ("inte_zip", lambda: b"%PDF-1.7\n%\xe2\xe3\n"),
    ("trasig_zip", lambda: beta()[:-100]),
    ("trasig_zip", lambda: beta()[: len(beta()) // 2]),
    ("zipbomb", lambda: sheet_part(b" " * 20_000_000)),
    ("dtd", lambda: sheet_part(DTD.encode())),
    ("inte_arbetsbok", lambda: zipped({"läs mig.txt": b"hej"})),
    ("trasig_xml", lambda: sheet_part(b"<worksheet><sheetData>")),
    ("inte_vart_blad", lambda: zipped(parts())),
    ("xlsm", OWN_WORKBOOK.read_bytes),
    ("okand_blankett", lambda: beta(blankett="hoglandet")),
    ("aldre_version", lambda: beta(version="0")),
    ("aldre_version", lambda: beta(fingeravtryck="0123456789ab")),
    ("annan_period", lambda: beta(period="2023")),
    ("annan_period", lambda: beta(period="2024-H1")),
    ("annat_forbund", lambda: beta(forbund="Samordningsförbundet Ett annat")),
    ("okand_insats", lambda: beta(insats="gamma")),
    ("dubblett", lambda: made.filled({"text.syfte": "Äldre."}, insats=made.OTHER, saved="2025-01-10")),
    ("falt_saknas", without_a_row),
    ("extra_blad", with_own_sheet),
]


def is_one_good_sentence(fynd: Fynd, kind: str, fil: str) -> None:
    """Hold a fynd against its rule: number, level, file, a whole sentence with no brace left in it, and an advice."""
    rule = REGEL[kind]
    assert (fynd.regel, fynd.niva, fynd.place.fil) == (rule.id, rule.level, fil)
    for text in (fynd.text, fynd.rad):
        assert re.fullmatch(r"[A-ZÅÄÖ”].*[.!]", text, re.DOTALL), text
        assert not re.search(r"[{}]|None|Error|Traceback", text), text
    assert all(value is None or isinstance(value, (str, int, float)) for value in as_json(fynd).values())


def test_every_observation_of_a_file_has_a_made_file_here() -> None:
    """FILE_FAULTS and what is judged of a whole sheet: nothing is left untried ("saknas" has a test of its own)."""
    assert {kind for kind, _ in MADE} == (FILE_FAULTS - {"saknas"}) | set(JUDGED)


@pytest.mark.parametrize(("kind", "file"), MADE, ids=[f"{at}-{kind}" for at, (kind, _) in enumerate(MADE)])
def test_a_faulty_file_gives_one_fynd_and_the_others_are_read(
    kind: str, file: Callable[[], bytes], tmp_path: Path
) -> None:
    """Exactly one fynd, of its rule, at the file; Alfa's sheet is read with all its answers; the årsbok is not touched."""
    files = {made.GOOD: made.filled(), NAME: file()}
    if kind == "dubblett":
        files["insatsblad-beta-2024 (2).xlsx"] = beta()
    outcome = made.Office.open(tmp_path, files).validera()
    at_file = [fynd for fynd in outcome.fynd if fynd.place.fil == NAME]
    assert len(at_file) == 1, [fynd.text for fynd in at_file]
    is_one_good_sentence(at_file[0], kind, NAME)
    others = [fynd.regel for fynd in outcome.fynd if fynd.place.fil != NAME]
    counts = kind in ("dubblett", "falt_saknas", "extra_blad")
    assert others == (["V01"] if kind == "dubblett" else [] if counts else ["I01"])
    assert [record.insats for record in outcome.records] == ([made.INSATS, made.OTHER] if counts else [made.INSATS])
    assert outcome.records[0].values == made.lawful() | {}
    assert outcome.figures["tabell1.alfa.totalt"] == 14


@pytest.mark.parametrize(("kind", "file"), FAULTY, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(FAULTY)])
def test_no_hostile_bytes_stop_the_inkorg(kind: str, file: Callable[[], bytes], tmp_path: Path) -> None:
    """All the hostile files of the engine's tests: one fynd of that kind, or that it is no sheet of ours (never read deeper)."""
    found, _ = made.fynd_of(tmp_path, file())
    assert [fynd.place.fil for fynd in found] == [NAME]
    is_one_good_sentence(found[0], kind if found[0].regel == REGEL[kind].id else "inte_vart_blad", NAME)


def test_a_file_that_goes_away_while_the_inkorg_is_read_is_a_fynd(tmp_path: Path) -> None:
    """A file moved between listing and reading (a network drive, a colleague) is "saknas", and the rest is read."""
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled(), NAME: beta()})

    def taken_away(name: str, done: int, of: int) -> None:
        (laid.inkorg / NAME).unlink(missing_ok=True)

    outcome = byfile.validera(laid.arsbok, laid.inkorg, taken_away)
    at_file = [fynd for fynd in outcome.fynd if fynd.place.fil == NAME]
    assert len(at_file) == 1
    is_one_good_sentence(at_file[0], "saknas", NAME)
    assert [record.insats for record in outcome.records] == [made.INSATS]


def test_the_newer_of_two_sheets_counts_and_the_older_is_named(tmp_path: Path) -> None:
    """The one last saved counts whatever the names say; faults of the passed one are not told; both files are named."""
    older = made.filled({"deltagare.kvinna": 99}, saved="2025-01-10")
    files = {"z-sist-i-ordningen.xlsx": older, "a.xlsx": made.filled(), NAME: beta()}
    outcome = made.Office.open(tmp_path, files).validera()
    assert [(fynd.regel, fynd.place.fil, fynd.vantat) for fynd in outcome.fynd] == [
        (REGEL["dubblett"].id, "z-sist-i-ordningen.xlsx", "a.xlsx"),
        ("V01", "a.xlsx", Decimal(99)),  # what the newer one changed
    ]
    assert "a.xlsx" in outcome.fynd[0].text
    assert outcome.records[0].number("deltagare.kvinna") == 8


def test_three_sheets_of_one_insats_leave_one(tmp_path: Path) -> None:
    """Each older sheet is one fynd, and exactly one record counts."""
    files = {f"{n}.xlsx": made.filled(saved=f"2025-01-1{n}") for n in (1, 2, 3)} | {NAME: beta()}
    outcome = made.Office.open(tmp_path, files).validera()
    assert [(fynd.regel, fynd.place.fil) for fynd in outcome.fynd] == [
        (REGEL["dubblett"].id, "1.xlsx"),
        (REGEL["dubblett"].id, "2.xlsx"),
    ]
    assert outcome.records[0].returned.fil == "3.xlsx"


def test_what_programs_leave_behind_is_ignored(tmp_path: Path) -> None:
    """Hidden files, lock files and the system's own give no fynd and are not read; a folder is told, not opened."""
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled(), NAME: beta()})
    for name in (".dold.xlsx", ".DS_Store", f"~${made.GOOD}", f".~lock.{made.GOOD}#", "Thumbs.db", "DESKTOP.INI"):
        (laid.inkorg / name).write_bytes(b"skr\0p")
    (laid.inkorg / "Gamla blad.xlsx").mkdir()
    (laid.inkorg / "Gamla blad.xlsx" / "blad.xlsx").write_bytes(b"skr\0p")
    outcome = laid.validera()
    assert [(fynd.regel, fynd.place.fil) for fynd in outcome.fynd] == [("L24", "Gamla blad.xlsx")]
    assert len(outcome.records) == 2


@pytest.mark.parametrize(
    "name",
    [
        "Återsänt blad för Älvdalen & Öster.xlsx",
        'insatsblad d\'Arc "kopia" (2) [slutlig] #1 100%.xlsx',
        "  blad med  mellanslag .xlsx",
        "Kopia av blad.XLSX",
        "blad utan ändelse",
        "blad.xls",
        "-ut.xlsx",
        "日本語 😀.xlsx",
        "l" * 240 + ".xlsx",
    ],
)
def test_a_sheet_is_read_whatever_its_file_is_called(name: str, tmp_path: Path) -> None:
    """å ä ö, spaces, apostrophes, odd endings and very long names: read, and every answer knows the file by that name."""
    outcome = made.Office.open(tmp_path, {name: made.filled(), NAME: beta()}).validera()
    assert outcome.fynd == ()
    assert {place.fil for place in outcome.records[0].places.values()} == {name}


def test_a_faulty_file_with_an_odd_name_is_named_as_it_is_called(tmp_path: Path) -> None:
    """Braces and quotes in a name do nothing to the sentence."""
    found, _ = made.fynd_of(tmp_path, b"", "{varde} d'Å\" {0}.xlsx")
    assert [(fynd.regel, fynd.place.fil) for fynd in found] == [(REGEL["tom"].id, "{varde} d'Å\" {0}.xlsx")]


def test_an_empty_inkorg_is_every_insats_missing(tmp_path: Path) -> None:
    """No file: one STOPP per insats of the register, with its name, and no record."""
    outcome = made.Office.open(tmp_path).validera()
    assert [(fynd.regel, fynd.insats, fynd.niva.value) for fynd in outcome.fynd] == [
        ("I01", "alfa", "STOPP"),
        ("I01", "beta", "STOPP"),
    ]
    assert "Alfa å Ö" in outcome.fynd[0].text
    assert outcome.records == ()
    assert outcome.stopped


def test_a_missing_inkorg_is_wrong_use(tmp_path: Path) -> None:
    """A folder that is not there, or a file in its place, is said in one sentence and changes nothing."""
    laid = made.Office.open(tmp_path)
    for path in (laid.arsbok.parent / "finns inte", laid.arsbok):
        with pytest.raises(WrongUseError, match="inkorgen är ingen mapp"):
            byfile.validera(laid.arsbok, path)
        before = laid.arsbok.read_bytes()
        with pytest.raises(WrongUseError, match="inkorgen är ingen mapp"):
            byfile.konsolidera(laid.arsbok, path)
        assert laid.arsbok.read_bytes() == before


def test_two_runs_say_the_same(tmp_path: Path) -> None:
    """Validera twice over a messy inkorg gives the same fynd in the same order."""
    files = {f"{at:02}-{kind}.xlsx": file() for at, (kind, file) in enumerate(MADE) if kind != "zipbomb"}
    laid = made.Office.open(tmp_path, files)
    assert laid.validera().fynd == laid.validera().fynd


def test_a_personnummer_in_the_name_of_a_file_is_not_repeated(tmp_path: Path) -> None:
    """A file or folder is called by its name without the number, in the fynd and in every part of the årsbok."""
    laid = made.Office.open(tmp_path, {"blad 811218-9876.xlsx": made.filled(), "811218-9876.pdf": b"%PDF-1.7"})
    (laid.inkorg / "mapp 811218-9876").mkdir()
    outcome = byfile.konsolidera(laid.arsbok, laid.inkorg)
    told = {fynd.regel: fynd.place.fil for fynd in outcome.fynd if fynd.regel in {"L09", "L24"}}
    assert told == {"L09": "[personnummer].pdf", "L24": "mapp [personnummer]"}
    assert [record.returned.fil for record in outcome.records] == ["blad [personnummer].xlsx"]
    package = Package.open(laid.arsbok, macros=True)
    assert not [part for part in package.names() if b"9876" in package.read(part)]


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    """A link in the inkorg whose file is gone is a file that cannot be reached, not one that is not there."""
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled(), NAME: beta()})
    (laid.inkorg / "länk.xlsx").symlink_to(tmp_path / "borta.xlsx")
    assert [(fynd.regel, fynd.place.fil) for fynd in laid.validera().fynd] == [("L01", "länk.xlsx")]
