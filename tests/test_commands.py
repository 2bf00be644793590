"""The commands beside the buttons: exit codes, Swedish errors, the shape of their JSON, and that who only looks changes nothing."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.inkorg import made
from tests.ledger import made as books
from xlfinsam import cli, installing, office
from xlfinsam.addin.macros import help_page
from xlfinsam.engine.book import open_book
from xlfinsam.engine.grid import Grid
from xlfinsam.engine.saving import backup_of
from xlfinsam.installing.checks import Check
from xlfinsam.installing.receipts import DONE, NOT_DONE, RIGHT, Step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WRONG = made.filled({"deltagare.kvinna": Decimal(9), "text.avslut": None})
ENGLISH = re.compile(r"Traceback|Error|usage|invalid|required|argument|expected|No such|directory", re.IGNORECASE)
LOOKING = {
    "validera": [], "kontrollera": [], "fynd": [], "spara": ["tabell1.summa.nya"], "tabell": ["tabell1"],
    "varde": ["tabell1.summa.nya"], "doktor": [],
}  # fmt: skip
GRANSKNING_KEYS = {"niva", "regel", "insats", "text", "rad", "cell", "blad", "fil", "falt", "varde", "vantat", "nyckel"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> made.Office:
    """An årsbok after a konsolidera with one STOPP, in a folder with å, ä, ö and spaces."""
    sheets = {made.GOOD: WRONG, "blad beta.xlsx": made.filled(insats=made.OTHER)}
    here = made.Office.open(tmp_path_factory.mktemp("årets böcker") / "på hög", sheets)
    byfile.konsolidera(here.arsbok, here.inkorg)
    return here


@pytest.fixture
def here(filled: made.Office, tmp_path: Path) -> made.Office:
    """A copy of it, to do with as one likes."""
    folder = shutil.copytree(filled.arsbok.parent, tmp_path / "på hög")
    return made.Office(folder / filled.arsbok.name, folder / "inkorg")


@pytest.fixture
def good(tmp_path: Path) -> made.Office:
    """An årsbok and an inkorg with nothing wrong."""
    sheets = {f"blad {key}.xlsx": made.filled(insats=key) for key in (made.INSATS, made.OTHER)}
    return made.Office.open(tmp_path / "bra", sheets)


def run(*words: object) -> int:
    """Run a command in this process."""
    try:
        return cli.main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that an error is: Swedish, and no traceback; nothing on standard output."""
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("xlfinsam: ")
    assert not ENGLISH.search(line), line
    return line


def everything(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def write(here: made.Office, sheet: str, cells: Mapping[str, object]) -> None:
    """Let the kansli type in the årsbok, and save it."""
    with closing(open_book(here.arsbok)) as book:
        for cell, value in cells.items():
            book.sheets[sheet][cell].value = value
        book.save()


# ------------------------------------------------------------------------------------------------ those that only look


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"], ids=["Excel", "LibreOffice"])
@pytest.mark.parametrize("verb", LOOKING)
def test_who_only_looks_may_look_while_it_is_open(
    here: made.Office, verb: str, lock: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """While another program has the årsbok open the commands that read answer as ever, and write nothing at all."""
    here.arsbok.with_name(lock.format(here.arsbok.name)).write_bytes(b"")
    before = everything(here.arsbok.parent)
    assert run(verb, here.arsbok, *LOOKING[verb]) in {0, 1}
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out
    assert everything(here.arsbok.parent) == before


@pytest.mark.parametrize("words", [("insatsblad",), ("konsolidera",), ("validera", "--granskning")], ids=" ".join)
def test_who_writes_may_not(here: made.Office, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """The commands that fill the årsbok refuse, name the program and the lock, and write nothing."""
    here.arsbok.with_name(f"~${here.arsbok.name}").write_bytes(b"")
    before = everything(here.arsbok.parent)
    assert run(words[0], here.arsbok, *words[1:]) == 2
    line = told(capsys)
    assert "arbetsboken är öppen i Excel" in line
    assert f"~${here.arsbok.name}" in line
    assert everything(here.arsbok.parent) == before


# ------------------------------------------------------------------------------------------------------ what is wrong


def refused(folder: Path) -> dict[str, tuple[Path, str]]:
    """What a tired person gives in place of the årsbok, and what is said of it."""
    (folder / "bok.txt").write_text("hej", encoding="utf-8")
    (folder / "tom.xlsm").write_bytes(b"")
    (folder / "insatsblad-alfa-2024.xlsx").write_bytes(made.issued())
    return {
        "borta": (folder / "årsbok 2025.xlsm", "årsbok 2025.xlsm: Filen går inte att öppna: den finns inte."),
        "en mapp": (folder, "Filen går inte att öppna: det är en mapp."),
        "en mapp som saknas": (folder / "ej" / "årsbok.xlsm", "årsbok.xlsm: Filen går inte att öppna: den finns inte."),
        "en textfil": (folder / "bok.txt", "bok.txt: Filen är "),
        "en tom fil": (folder / "tom.xlsm", "tom.xlsm: Filen är tom (0 byte)."),
        "ett insatsblad": (folder / "insatsblad-alfa-2024.xlsx", "är ett insatsblad, ingen årsbok."),
    }


@pytest.mark.parametrize("verb", ["validera", "konsolidera", "insatsblad", "kontrollera", "fynd", "spara", "tabell"])
def test_what_is_no_arsbok_is_one_sentence(tmp_path: Path, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command says of every wrong file, in one sentence and with exit 2, what it is; no file is made."""
    cases = refused(tmp_path)
    before = everything(tmp_path)
    for path, sentence in cases.values():
        assert run(verb, path, *LOOKING.get(verb, [])) == 2
        assert sentence in told(capsys)
    assert everything(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("spara", "tabell1.suma.nya"), "tabell1.suma.nya är ingen siffra i årsboken. Menade du tabell1.summa.nya"),
        (("tabell", "tabel1"), 'tabellen "tabel1" finns inte. Menade du '),
        (("tabell", "Insatser!A6"), "Insatser!A6 står inte i någon av årsbokens tabeller."),
        (("tabell", "tabell1", "--ut", "tabell1.xlsx"), "tabellen skrivs som .csv."),
        (("validera", "finns-inte"), "inkorgen är ingen mapp."),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_found_is_one_sentence(
    here: made.Office, words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of the pen gives exit 2, a sentence with what was meant, and no file."""
    before = everything(here.arsbok.parent)
    assert run(words[0], here.arsbok, *words[1:]) == 2
    assert sentence in told(capsys)
    assert everything(here.arsbok.parent) == before


@pytest.mark.parametrize("verb", ["fynd", "kontrollera", "validera", "konsolidera"])
def test_a_disk_that_goes_away_is_one_sentence(
    here: made.Office, verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network disk that is lost in the middle gives exit 2 and a sentence with the file it was about."""

    def gone(*_: object, **__: object) -> None:
        raise OSError(5, "Indata-/utdatafel", "/nätet/inkorg")

    monkeypatch.setattr(office, verb, gone)
    assert run(verb, here.arsbok) == 2
    assert "/nätet/inkorg: Indata-/utdatafel." in told(capsys)


# ------------------------------------------------------------------------------------------------------- kontrollera


def test_kontrollera_tells_how_many_figures_are_the_same(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Untouched: exit 0, and every figure counted; with a formula typed over: exit 1, rule, cell and advice."""
    assert run("kontrollera", here.arsbok) == 0
    told = re.search(r"([\d\s]+) siffror är lika i arbetsboken och i programmet, inga fynd\.", capsys.readouterr().out)
    assert told is not None
    with closing(open_book(here.arsbok, to_read=True)) as book:
        assert int(re.sub(r"\s", "", told[1])) == len(office.kontrollera(book).figures) > 500
    with closing(open_book(here.arsbok, to_read=True)) as book:
        sheet, cell, _ = Grid(book).locate("avslut.alfa.arbete") or pytest.fail("namnet saknas")
    write(here, sheet, {cell: 77})
    assert run("kontrollera", here.arsbok) == 1
    text = capsys.readouterr().out
    assert re.search(rf"STOPP +A02 {sheet} {cell}  ", text)
    assert "→ Ångra ändringen" in text


def test_kontrollera_as_json(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """One object with the fynd and every figure."""
    assert run("kontrollera", here.arsbok, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["fynd", "siffror"]
    assert (said["fynd"], said["siffror"]["tabell1.summa.nya"]) == ([], 18)


# -------------------------------------------------------------------------------------------------------------- fynd


def test_fynd_lists_what_waits_for_an_answer(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands in Granskning, gravest first, noteringar and answered ones only with --alla; exit 1 with a STOPP."""
    assert run("fynd", here.arsbok) == 1
    short = capsys.readouterr().out
    assert re.search(r"^  STOPP +K\d\d alfa ", short, re.MULTILINE)
    write(here, "Granskning", {"F6": "Vi har ringt"})
    assert run("fynd", here.arsbok) == 1
    assert "Vi har ringt" not in capsys.readouterr().out
    assert run("fynd", here.arsbok, "--alla") == 1
    text = capsys.readouterr().out
    assert "Svar: Vi har ringt" in text
    assert text.endswith("i Granskning, 1 besvarat.\n")


def test_fynd_of_an_arsbok_without_any(good: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the first reading there are none, and the exit code is 0."""
    assert run("fynd", good.arsbok) == 0
    assert "0 fynd i Granskning" in capsys.readouterr().out
    assert run("fynd", good.arsbok, "--json") == 0
    assert capsys.readouterr().out == "[]\n"


def test_fynd_as_json_is_the_rows_of_granskning(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """A list on one line, a row per fynd with the columns that have anything in them."""
    assert run("fynd", here.arsbok, "--json") == 1
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    rows = json.loads(printed)
    assert rows
    assert all({"niva", "regel", "text", "nyckel"} <= set(row) <= GRANSKNING_KEYS | {"svar"} for row in rows)


def test_fynd_reads_what_the_kansli_has_cleared(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """A level that somebody has emptied, or written in other words, is shown as it stands and is no fault."""
    write(here, "Granskning", {"A6": None, "B6": None, "A7": "viktigt!"})
    assert run("fynd", here.arsbok, "--alla") in {0, 1}
    text = capsys.readouterr().out
    assert re.search(r"^  – +– ", text, re.MULTILINE)
    assert re.search(r"^  viktigt! ", text, re.MULTILINE)


# ------------------------------------------------------------------------------------------------------------- spara


def test_spara_draws_the_tree(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """By name and by cell the same tree, indented, down to file, sheet, cell and hash; --djup cuts it and says so."""
    assert run("spara", here.arsbok, "tabell1.alfa.nya") == 0
    tree = capsys.readouterr().out
    with closing(open_book(here.arsbok, to_read=True)) as book:
        sheet, cell, _ = Grid(book).locate("tabell1.alfa.nya") or pytest.fail("namnet saknas")
    assert run("spara", here.arsbok, f"{sheet}!{cell}") == 0
    assert capsys.readouterr().out == tree
    assert [len(line) - len(line.lstrip()) for line in tree.splitlines()] == [0, 3, 6]
    assert re.search(rf"{made.GOOD} Insatsblad [A-Z]+\d+ \(SHA-256 [0-9a-f]{{64}}\)", tree)
    assert run("spara", here.arsbok, "tabell1.summa.nya", "--djup", "1") == 0
    assert "fler led" in capsys.readouterr().out


def test_spara_as_json_is_the_tree(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """One object with its steps below it, numbers as plain text."""
    assert run("spara", here.arsbok, "tabell1.summa.nya", "--json") == 0
    tree = json.loads(capsys.readouterr().out)
    keys = ["vad", "namn", "titel", "varde", "fil", "blad", "cell", "kalla", "fler", "led"]
    assert list(tree) == keys
    assert (tree["vad"], tree["varde"], len(tree["led"])) == ("summa", "18", 2)
    leaf = tree["led"][0]["led"][0]["led"][0]
    assert list(leaf) == keys
    assert (leaf["vad"], leaf["fil"], leaf["led"]) == ("insatsblad", made.GOOD, [])


# ------------------------------------------------------------------------------------------------------------ tabell


def test_tabell_shows_columns_under_each_other(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Headings, a row per insats, the sums; every line as wide as its columns; no file is made of a named table."""
    assert run("tabell", here.arsbok, "kon") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines][:3] == ["Insats", "Alfa å Ö", "Beta"]
    assert not (here.arsbok.parent / "tabeller").exists()


def test_tabell_writes_a_file_that_a_swedish_excel_reads(
    here: made.Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """--ut gives UTF-8 with its mark, semicolons and CR LF, in a folder that is made; again it is written over."""
    file = tmp_path / "ny mapp" / "tabell å.csv"
    for _ in range(2):
        assert run("tabell", here.arsbok, "tabell1", "--ut", file) == 0
        assert f"{file}: 4 rader." in capsys.readouterr().out
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfInsats;")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    assert "\r\nAlfa å Ö;;14;9;4;10;" in data.decode("utf-8-sig")
    assert run("tabell", here.arsbok, "nyckeltal", "--ut", tmp_path / "n.CSV") == 0
    assert "8 rader." in capsys.readouterr().out
    assert "Positiva avslut;75,0 %" in (tmp_path / "n.CSV").read_text(encoding="utf-8-sig")


def test_tabell_never_writes_over_a_workbook(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """The årsbok itself given as --ut is refused: a table is written as .csv and as nothing else."""
    before = everything(here.arsbok.parent)
    assert run("tabell", here.arsbok, "tabell1", "--ut", here.arsbok) == 2
    assert "tabellen skrivs som .csv. Ange ett namn som slutar så" in told(capsys)
    assert everything(here.arsbok.parent) == before


def test_a_table_that_cannot_be_written_is_one_sentence(here: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the file's place is a folder, or its folder a file, the sentence says to close it or look at the folder."""
    (here.arsbok.parent / "t.csv").mkdir()
    for file in (here.arsbok.parent / "t.csv", here.arsbok / "t.csv"):
        assert run("tabell", here.arsbok, "tabell1", "--ut", file) == 2
        assert "tabellen kunde inte skrivas (" in told(capsys)


# ---------------------------------------------------------------------------------------- what Inställningar says


def test_inkorg_and_folder_of_sheets_may_be_left_to_the_settings(
    good: made.Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without INKORG and --ut the folders beside the årsbok are used; with other names in Inställningar, those."""
    assert run("insatsblad", good.arsbok) == 0
    assert capsys.readouterr().out.startswith(f"{good.arsbok.parent / 'insatsblad'}: 2 insatsblad.")
    assert run("validera", good.arsbok) == 0
    assert "2 av 2 insatser lästa" in capsys.readouterr().out
    with closing(open_book(good.arsbok, to_read=True)) as book:
        grid = Grid(book)
        named = {
            name: (grid.locate(f"installning.{name}") or pytest.fail(name))[1] for name in ("inkorg", "mapp_insatsblad")
        }
    good.inkorg.rename(good.inkorg.parent / "in kommet å")
    write(good, "Inställningar", {named["inkorg"]: "in kommet å", named["mapp_insatsblad"]: "utskick/2024 ö"})
    assert run("konsolidera", good.arsbok) == 0
    assert "2 av 2 insatser lästa" in capsys.readouterr().out
    assert run("insatsblad", good.arsbok) == 0
    assert len(list((good.arsbok.parent / "utskick" / "2024 ö").iterdir())) == 2


def test_an_inkorg_that_is_not_there_names_the_folder(good: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Without INKORG and without the folder the sentence says which folder was meant; nothing is changed."""
    shutil.rmtree(good.inkorg)
    before = everything(good.arsbok.parent)
    assert run("konsolidera", good.arsbok) == 2
    assert f"{good.inkorg}: inkorgen är ingen mapp." in told(capsys)
    assert everything(good.arsbok.parent) == before


def test_validera_granskning_fills_granskning_and_no_figure(
    good: made.Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """--granskning saves the fynd and tells of it, keeps the former file, and leaves every figure as it was."""
    (good.inkorg / "blad alfa.xlsx").write_bytes(WRONG)
    before = good.arsbok.read_bytes()
    assert run("validera", good.arsbok, "--granskning") == 1
    assert "celler ändrade. Fynden står i bladet Granskning." in capsys.readouterr().out
    assert backup_of(good.arsbok).read_bytes() == before
    assert byfile.varde(good.arsbok, ["tabell1.summa.nya", "start.alfa.stopp"]) == {
        "tabell1.summa.nya": None, "start.alfa.stopp": Decimal(1),
    }  # fmt: skip
    assert run("fynd", good.arsbok) == 1
    assert run("validera", good.arsbok, "--granskning", "--json") == 1
    assert list(json.loads(capsys.readouterr().out.splitlines()[-1])) == ["fynd", "siffror"]


def test_without_granskning_validera_saves_nothing(good: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Validera alone says the same of the fynd, and the folder is as it was."""
    before = everything(good.arsbok.parent)
    assert run("validera", good.arsbok) == 0
    assert "ändrade" not in capsys.readouterr().out
    assert everything(good.arsbok.parent) == before


# -------------------------------------------------------------------------------------- hjalp, installera, doktor


def test_hjalp_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """Every button and function with what it does, without an årsbok; exit 0."""
    assert run("hjalp") == 0
    printed = capsys.readouterr().out
    assert all(name in printed and text in printed for _, lines in help_page() for name, text in lines)


@pytest.mark.parametrize(("outcome", "code"), [(DONE, 0), (RIGHT, 0), (NOT_DONE, 1)])
def test_installera_tells_every_step(
    outcome: str, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line per step; exit 1 where one could not be done; the options reach it as they are given."""
    asked: list[object] = []

    def installed(arsbok: Path | None, **options: bool) -> tuple[Step, ...]:
        asked.extend([arsbok, options])
        return Step("Knapparna startar python", RIGHT), Step("Excel litar på mappen", outcome, "Mer.")

    monkeypatch.setattr(installing, "installera", installed)
    assert run("installera", "--natverk") == code
    assert capsys.readouterr().out.splitlines() == [
        "Knapparna startar python: redan rätt.", f"Excel litar på mappen: {outcome}. Mer.",
    ]  # fmt: skip
    assert asked == [None, {"natverk": True, "libreoffice": False, "ta_bort": False}]


def test_installera_names_an_arsbok_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong name is told before anything is written."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run("installera", tmp_path / "årsbok.xlsm") == 2
    assert "filen finns inte. Ange årsbokens namn" in told(capsys)
    assert everything(tmp_path) == {}


def test_doktor_tells_what_is_wrong_and_how_it_is_mended(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line per check, the advice under what is wrong, exit 1; with nothing wrong exit 0; --json is a list of checks."""
    checks = [Check("Python", ok=True, found="3.12", advice=""), Check("Excel", None, "gäller inte här", ""),
              Check("Inställningsfilen", ok=False, found="finns inte", advice="Kör xlfinsam installera.")]  # fmt: skip
    monkeypatch.setattr(installing, "doktor", lambda _: tuple(checks))
    assert run("doktor") == 1
    assert capsys.readouterr().out.splitlines() == [
        "  ✓ Python: 3.12", "  – Excel: gäller inte här", "  ✗ Inställningsfilen: finns inte",
        "      → Kör xlfinsam installera.", "", "1 sak att rätta.",
    ]  # fmt: skip
    assert run("doktor", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [list(check) for check in found] == [["name", "ok", "found", "advice"]] * 3
    assert [check["ok"] for check in found] == [True, None, False]
    checks.pop()
    assert run("doktor") == 0
    assert capsys.readouterr().out.endswith("Allt som går att se härifrån är som det ska.\n")


def test_doktor_looks_at_a_real_arsbok_and_at_a_wrong_one(
    here: made.Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The checks of the årsbok say what it is, never raise, and change nothing."""
    before = everything(here.arsbok.parent)
    run("doktor", here.arsbok)
    assert "✓ Årsboken: årsbok.xlsm, med våra makron" in capsys.readouterr().out
    assert run("doktor", here.inkorg / made.GOOD) == 1
    assert "har inga makron" in capsys.readouterr().out
    assert run("doktor", here.arsbok.parent / "borta.xlsm") == 1
    assert "borta.xlsm finns inte" in capsys.readouterr().out
    assert everything(here.arsbok.parent) == before


# ---------------------------------------------------------------------------------------------------------- the books


def test_the_books_are_shown_with_their_fynd(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A lawful file: its accounts, exit 0. One voucher that does not sum to 0: a STOPP with its line, exit 1."""
    rows = (("1930", "100.00"), ("3010", "-100.00"))
    good, bad = tmp_path / "bokslut å.se", tmp_path / "fel.se"
    good.write_bytes(books.sie(*books.voucher(*rows), "#UB 0 1930 100.00", "#RES 0 3010 -100.00"))
    bad.write_bytes(books.sie(*books.voucher(("1930", "100.00"), ("3010", "-99.50"))))
    assert run("sie", good) == 0
    shown = capsys.readouterr().out
    assert "bokslut å.se: SIE typ 4E" in shown
    assert re.search(r"^3010\s+Bidrag från medlemmar", shown, re.MULTILINE)
    assert "Inga fynd." in shown
    assert run("sie", bad) == 1
    shown = capsys.readouterr().out
    assert re.search(rf"STOPP  S\d+ {books.line_of(0)}  ", shown)


def test_the_books_are_told_to_other_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON has the file, its accounts by year and its fynd; what is no file of books is a fynd too, exit 1."""
    file, other = tmp_path / "bok.se", tmp_path / "brev.txt"
    rows = (("1930", "100.00"), ("3010", "-100.00"))
    file.write_bytes(books.sie(*books.voucher(*rows), "#UB 0 1930 100.00", "#RES 0 3010 -100.00"))
    other.write_text("Hej!\n", encoding="utf-8")
    assert run("sie", file, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["fil"], data["typ"], data["fynd"]) == ("bok.se", "4E", [])
    assert run("sie", other, "--json") == 1
    assert [fynd["niva"] for fynd in json.loads(capsys.readouterr().out)["fynd"]] == ["STOPP"]
    assert run("sie", file, "--ar", "1999") == 2
    assert "1999" in told(capsys)
