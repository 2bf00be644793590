"""What each button tells of a small consolidated årsbok: a summary with figures in it, and a sheet that is there."""

from __future__ import annotations

import re
import tempfile
from contextlib import closing
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.closing_desk import lay_books, ready_to_divide
from tests.inkorg import made
from tests.office import standin
from xlfinsam import installing
from xlfinsam.addin import host
from xlfinsam.addin.buttons import BUTTONS
from xlfinsam.engine import registers
from xlfinsam.engine.book import open_book
from xlfinsam.engine.grid import Grid
from xlfinsam.engine.package import Package
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA, SPAR
from xlfinsam.installing.checks import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlfinsam.addin.host import Answer

BY_VERB = {button.verb: button for button in BUTTONS}
NEW_NAMES = {"Granskning": "Att svara på", "Spår": "Varifrån", "Start": "Översikt 2024", "Deltagare": "Våra tabeller"}
BARE = re.compile(r"(klart|färdigt|ok|done)\W*", re.IGNORECASE)


@pytest.fixture(autouse=True)
def log(tmp_path: Path) -> Iterator[Path]:
    """Let the log lie in the test's own folder."""
    with standin.log_in(tmp_path / "logg" / "xlfinsam.log") as file:
        yield file


@cache
def consolidated() -> bytes:
    """The small årsbok after a konsolidera in which Alfa had a STOPP and a question."""
    with tempfile.TemporaryDirectory() as folder:
        wrong = made.filled({"deltagare.kvinna": Decimal(9), "text.avslut": None})
        here = made.Office.open(Path(folder), {made.GOOD: wrong, "beta.xlsx": made.filled(insats=made.OTHER)})
        byfile.konsolidera(here.arsbok, here.inkorg)
        ready_to_divide(here.arsbok)
        return here.arsbok.read_bytes()


@pytest.fixture
def here(tmp_path: Path) -> made.Office:
    """That årsbok on disk, with the same inkorg."""
    wrong = made.filled({"deltagare.kvinna": Decimal(9), "text.avslut": None})
    laid = made.Office.open(tmp_path / "här", {made.GOOD: wrong, "beta.xlsx": made.filled(insats=made.OTHER)})
    laid.arsbok.write_bytes(consolidated())
    lay_books(laid.arsbok)
    return laid


@pytest.fixture
def renamed(here: made.Office) -> made.Office:
    """The same, where the kansli has given four of the sheets names of its own."""
    here.arsbok.write_bytes(with_new_names(here.arsbok.read_bytes()))
    return here


def with_new_names(data: bytes) -> bytes:
    """Rename sheets as Excel does: on the tab, in defined names, in formulas and in charts."""
    package = Package.from_bytes(data, "årsbok", macros=True)
    for part in list(package.names()):
        if part == "xl/workbook.xml" or re.match(r"xl/(worksheets|charts)/[^/]+\.xml", part):
            text = package.read(part).decode()
            for old, new in NEW_NAMES.items():
                text = re.sub(rf"(?<![\w'å]){old}!|'{old}'!", f"'{new}'!", text)
                text = text.replace(f'<sheet name="{old}"', f'<sheet name="{new}"')
            package.replace(part, text.encode())
    return package.to_bytes()


def press(here: made.Office, verb: str, sheet: str = "Start", cell: str = "A1") -> Answer:
    """Press a button on the file, the cursor in a cell."""
    return host.press(BY_VERB[verb], str(here.arsbok), sheet=sheet, cell=cell, on_file=True)


def sheets(here: made.Office) -> list[str]:
    """The sheets of the årsbok now."""
    with closing(open_book(here.arsbok, to_read=True)) as book:
        return [sheet.name for sheet in book.sheets]


def write(here: made.Office, sheet: str, cells: Mapping[str, object]) -> None:
    """Let the kansli type in the årsbok, and save it."""
    with closing(open_book(here.arsbok)) as book:
        for cell, value in cells.items():
            book.sheets[sheet][cell].value = value
        book.app.calculate()
        book.save()


def place(here: made.Office, name: str) -> tuple[str, str]:
    """Where a name stands: sheet and cell."""
    with closing(open_book(here.arsbok, to_read=True)) as book:
        found = Grid(book).locate(name)
    assert found is not None
    return found[0], found[1]


# ---------------------------------------------------------------------------------------------------- every button


@pytest.mark.parametrize("verb", BY_VERB)
def test_every_button_sums_up_what_it_did(here: made.Office, verb: str) -> None:
    """No button says only that it is done; the sheet it offers is there."""
    answer = press(here, verb, *place(here, "tabell1.alfa.nya"))
    assert answer.kind == host.DONE
    assert not BARE.fullmatch(answer.told.text)
    assert len(answer.told.text) > 40
    assert answer.told.text.rstrip()[-1] in ".…"
    assert not answer.told.sheet or answer.told.sheet.partition("!")[0] in sheets(here)


@pytest.mark.parametrize("verb", BY_VERB)
def test_the_sheet_to_go_to_is_there_when_the_kansli_has_renamed_it(renamed: made.Office, verb: str) -> None:
    """With Granskning, Spår, Start and Deltagare renamed every button does its work and offers the sheet as it is called."""
    wanted = {"hamta": "Att svara på", "validera": "Att svara på", "konsolidera": "Att svara på", "fynd": "Att svara på", "spara": "Varifrån", "bokslut": "Bokslut", "budget": "Medlemmar",
              "granska": "Att svara på", "enkat": "Att svara på", "godkann": "Läget", "medlemsbrev": "Medlemsbeslut", "hjalp": "Hjälp"}  # fmt: skip
    assert set(NEW_NAMES.values()) < set(sheets(renamed))
    answer = press(renamed, verb, *place(renamed, "tabell1.alfa.nya"))
    assert answer.kind == host.DONE
    assert answer.told.sheet == wanted.get(verb, "")
    if verb == "spara":
        assert answer.told.text.endswith("led står i bladet Varifrån.")


def test_the_counts_are_those_of_the_outcome(here: made.Office) -> None:
    """Konsolidera tells how many insatser, fynd, cells and figures; the same once more changes no cell."""
    outcome = byfile.validera(here.arsbok, here.inkorg)
    levels = [fynd.niva.value for fynd in outcome.fynd]
    same = sum(value is not None for value in outcome.figures.values())
    told = press(here, "konsolidera").told.text
    assert told.startswith("2 av 2 insatser lästa: ")
    assert f"{levels.count('STOPP')} stopp" in told
    assert f"\n0 celler ändrade. {same} siffror räknade två gånger" in told


def test_without_insatser_no_folder_is_spoken_of(here: made.Office) -> None:
    """With the register empty Skapa insatsblad says so, and what to do, in place of a folder that is not there."""
    write(here, "Insatser", {f"{column}{row}": None for column in "ABCDEFG" for row in (6, 7)})
    for verb in ("insatsblad", "utskick"):
        assert press(here, verb).told.text.startswith("Inga insatsblad är gjorda: listan Insatser är tom.")
    assert not (here.arsbok.parent / "insatsblad").exists() or list((here.arsbok.parent / "insatsblad").iterdir()) == []
    for verb in ("validera", "konsolidera", "kontrollera"):
        assert press(here, verb).kind == host.DONE


def test_with_an_empty_inkorg_every_insats_is_missed(here: made.Office) -> None:
    """Konsolidera on an empty inkorg is no fault: it tells that nothing was read, and Granskning says who is missed."""
    for path in here.inkorg.iterdir():
        path.unlink()
    answer = press(here, "konsolidera")
    assert answer.kind == host.DONE
    assert answer.told.text.startswith("0 av 2 insatser lästa: 2 stopp")
    assert press(here, "fynd").told.text.startswith("Fynd utan svar: stopp 2,")


def test_fynd_tells_what_waits_and_what_is_answered(here: made.Office) -> None:
    """Levels are counted among those without an answer; with nothing in Granskning that is said, and no sheet offered."""
    before = press(here, "fynd").told
    waiting = sum(int(number) for number in re.findall(r"(?:stopp|fråga|notera) (\d+)", before.text))
    assert waiting > 1
    assert before.text.endswith("Med svar: 0.")
    write(here, "Granskning", {"F6": "Vi har ringt"})
    after = press(here, "fynd").told
    assert sum(int(number) for number in re.findall(r"(?:stopp|fråga|notera) (\d+)", after.text)) == waiting - 1
    assert after.text.endswith("Med svar: 1.")
    here.arsbok.write_bytes(made.arsbok_bytes())
    assert press(here, "fynd").told == host.Told(
        "Bladet Granskning är tomt: inget är validerat eller konsoliderat än, eller så finns inga fynd."
    )


def test_a_lost_or_renamed_hjalp_is_told_where_else_help_is(here: made.Office) -> None:
    """Without the sheet Hjälp the button names the command that says the same."""
    here.arsbok.write_bytes(
        made.rewritten(here.arsbok.read_bytes(), "xl/workbook.xml", lambda xml: xml.replace("Hjälp".encode(), b"Stod"))
    )
    answer = press(here, "hjalp")
    assert (answer.kind, answer.told.sheet) == (host.WRONG, "")
    assert "Kör xlfinsam hjalp i ett kommandofönster." in answer.told.text


# -------------------------------------------------------------------------------------------------- Spåra markerad cell


def spar(here: made.Office) -> list[dict[str, object]]:
    """What stands in the sheet Spår."""
    with closing(open_book(here.arsbok, to_read=True)) as book:
        return [dict(row) for row in registers.read_rows(Grid(book), SPAR)]


def test_a_figure_is_traced_to_the_cell_that_came_in(here: made.Office) -> None:
    """Spår has the figure first, and at the end the file, sheet and cell of the insats, with the file's hash."""
    answer = press(here, "spara", *place(here, "tabell1.summa.nya"))
    assert answer.told.text.startswith("Tabell 1. Deltagare per insats: Nya, Summa deltagare: 18\n")
    rows = spar(here)
    assert (rows[0]["niva"], rows[0]["varde"]) == (0, 18)
    assert [row["varde"] for row in rows if row["hur"] == "insatsblad"] == [9, 9]
    assert all("SHA-256" in str(row["kalla"]) for row in rows if row["hur"] == "insatsblad")
    assert f"\n{len(rows)} led står i bladet Spår." in answer.told.text


def test_a_shorter_trace_leaves_nothing_of_a_longer_one(here: made.Office) -> None:
    """What Spår had is replaced: after a setting has been traced there is one row."""
    press(here, "spara", *place(here, "tabell1.summa.nya"))
    assert len(spar(here)) > 3
    answer = press(here, "spara", *place(here, "installning.forbund"))
    assert answer.told.text == "installning.forbund: Samordningsförbundet Provet\n1 led står i bladet Spår."
    assert len(spar(here)) == 1


def test_a_cell_of_insatsdata_is_an_answer(here: made.Office) -> None:
    """A row of Insatsdata is traced to the sheet it came from."""
    with closing(open_book(here.arsbok, to_read=True)) as book:
        rows = registers.placed_rows(Grid(book), INSATSDATA)
    at = next(at for at, row in rows.items() if row["nyckel"] == "beta|2024|deltagare.nya")
    answer = press(here, "spara", "Insatsdata", f"G{INSATSDATA.first_row + at}")
    assert answer.told.text.startswith("beta: deltagare.nya: 9\ninsatsblad: deltagare.nya\n2 led")


@pytest.mark.parametrize(
    ("cells", "cell", "told"),
    [
        ({}, "Z99", "Cellen är ingen av årsbokens siffror, och den har ingen formel.\n1 led"),
        ({"Z99": "=tabell1.summa.nya*2"}, "Z99", "den räknar med: =tabell1.summa.nya*2\nsumma: Tabell 1. Deltagare"),
        ({"Z99": "=1+1"}, "Z99", "Cellen är ingen av årsbokens siffror; den räknar inte med någon av dem. =1+1\n1 led"),
    ],
    ids=["an empty cell", "a formula with a figure", "a formula with none"],
)
def test_a_cell_that_is_not_ours_says_so(here: made.Office, cells: dict[str, str], cell: str, told: str) -> None:
    """The user's own cells: what they are, and the figures of ours that their formula counts with; no value is told."""
    if cells:
        write(here, "Start", cells)
    answer = press(here, "spara", "Start", cell)
    assert told in answer.told.text
    assert "tom\n" not in answer.told.text
    assert spar(here)[0]["hur"] in {"okänd cell", "formel"}


@pytest.mark.parametrize("verb", ["spara", "tabell"])
@pytest.mark.parametrize(("sheet", "cell"), [("", ""), ("Diagram", "")], ids=["another workbook", "a chart"])
def test_where_no_cell_is_marked_the_user_is_asked_to(here: made.Office, verb: str, sheet: str, cell: str) -> None:
    """On a chart, or with another workbook in front, there is no cell: the sentence says to mark one."""
    answer = press(here, verb, sheet, cell)
    assert answer.kind == host.WRONG
    assert answer.told.text == "Ingen cell i årsboken är markerad. Markera en cell och tryck på knappen igen."


def test_without_its_sheet_a_trace_is_a_sentence(here: made.Office) -> None:
    """Where the sheet Spår is gone, and its names with it, that is told and nothing is saved."""
    here.arsbok.write_bytes(
        made.rewritten(
            here.arsbok.read_bytes(), "xl/workbook.xml",
            lambda xml: re.sub(rb'<definedName name="spar\.\w+">.*?</definedName>', b"", xml),
        )
    )  # fmt: skip
    before = here.arsbok.read_bytes()
    answer = press(here, "spara", *place(here, "tabell1.summa.nya"))
    assert (answer.kind, answer.told.sheet) == (host.WRONG, "")
    assert "namnet spar.var saknas" in answer.told.text
    assert here.arsbok.read_bytes() == before


# ------------------------------------------------------------------------------------------- Tabell till rapporten


def test_the_table_under_the_cursor_is_a_file_beside(here: made.Office) -> None:
    """From a cell of the table, its headings or its sums, the same file is written, and its place is told."""
    sheet, cell = place(here, "tabell1.alfa.totalt")
    _, total = place(here, "tabell1.summa.nya")
    file = here.arsbok.parent / "tabeller" / "tabell1.csv"
    for at in (cell, total, f"{cell[0]}{int(cell[1:]) - 1}", f"A{cell[1:]}"):
        file.unlink(missing_ok=True)
        told = press(here, "tabell", sheet, at).told
        assert told.text.startswith(f"Tabellen (4 rader) ligger i {file}. ")
        assert file.read_bytes().startswith("\ufeffInsats;".encode())


@pytest.mark.parametrize(("sheet", "cell"), [("Deltagare", "A1"), ("Insatsdata", "A6"), ("Finns inte", "A1")])
def test_outside_the_tables_a_cell_is_told_so(here: made.Office, sheet: str, cell: str) -> None:
    """Outside every table no file is written, and the sentence says where a table is to be found."""
    answer = press(here, "tabell", sheet, cell)
    assert answer.kind == host.WRONG
    assert f"{sheet}!{cell} står inte i någon av årsbokens tabeller." in answer.told.text
    assert not (here.arsbok.parent / "tabeller").exists()


def test_a_table_that_is_open_in_excel_is_told_to_be_closed(here: made.Office) -> None:
    """Where the file cannot be written over, the sentence says to close it."""
    (here.arsbok.parent / "tabeller" / "tabell1.csv").mkdir(parents=True)
    answer = press(here, "tabell", *place(here, "tabell1.alfa.nya"))
    assert answer.kind == host.WRONG
    assert (
        "tabell1.csv: tabellen kunde inte skrivas (är en mapp). Stäng filen om den är öppen i Excel" in answer.told.text
    )


# --------------------------------------------------------------------------------------------------- Kontrollera


def test_what_is_typed_over_changed_or_deleted_is_told_with_its_cell(here: made.Office) -> None:
    """A formula typed over, one that is changed, a name deleted: A02, A01, A03, each with its cell; nothing is changed."""
    assert byfile.kontrollera(here.arsbok).fynd == ()
    names = ("avslut.alfa.arbete", "avslut.beta.arbete", "tabell1.alfa.nya", "tabell1.summa.avslutade")
    places = {name: place(here, name) for name in names}
    with closing(open_book(here.arsbok)) as book:
        book.sheets[places[names[0]][0]][places[names[0]][1]].value = 77
        book.sheets[places[names[1]][0]][places[names[1]][1]].value = "=40+2"
        for name in names[2:]:
            book.names[name].delete()
        book.save()
    before = here.arsbok.read_bytes()
    outcome = byfile.kontrollera(here.arsbok)
    found = {fynd.falt: (fynd.regel, fynd.place.blad, fynd.place.cell) for fynd in outcome.fynd}
    rules = ("A02", "A01", "A03", "A03")
    assert {name: found[name] for name in names} == {n: (r, *places[n]) for n, r in zip(names, rules, strict=True)}
    assert {fynd.niva.value for fynd in outcome.fynd} == {"STOPP"}
    assert outcome.stopped
    answer = press(here, "kontrollera")
    sheet, cell = answer.told.sheet.split("!")
    assert (sheet, cell) in {(fynd.place.blad, fynd.place.cell) for fynd in outcome.fynd}
    assert re.match(r"\d+ siffror stämmer inte \([\d\s]+ är lika\)\.\n", answer.told.text)
    assert here.arsbok.read_bytes() == before


def test_the_right_number_typed_over_a_formula_is_told_too(here: made.Office) -> None:
    """A figure that is right today and typed by hand is A02 alone: it will not be right tomorrow."""
    sheet, cell = place(here, "tabell1.alfa.nya")
    write(here, sheet, {cell: 9})
    found = byfile.kontrollera(here.arsbok).fynd
    assert [(fynd.regel, fynd.place.blad, fynd.place.cell) for fynd in found] == [("A02", sheet, cell)]
    assert press(here, "kontrollera").told.sheet == f"{sheet}!{cell}"


def test_a_name_without_a_table_has_the_cell_of_the_template(here: made.Office) -> None:
    """Where nothing else tells where a figure stood, the template does: the fynd has the cell, and the button goes there."""
    sheet, cell = place(here, "nyckeltal.nya")
    with closing(open_book(here.arsbok)) as book:
        book.names["nyckeltal.nya"].delete()
        book.save()
    (fynd,) = byfile.kontrollera(here.arsbok).fynd
    assert (fynd.regel, fynd.falt, fynd.place.blad, fynd.place.cell) == ("A03", "nyckeltal.nya", sheet, cell)
    assert press(here, "kontrollera").told.sheet == f"{sheet}!{cell}"


def test_a_row_of_sums_that_has_lost_every_name_is_told_by_its_cells(here: made.Office) -> None:
    """With no name left on the row, each fynd still says the cell that the name belongs to."""
    with closing(open_book(here.arsbok)) as book:
        names = [name.name for name in book.names if name.name.startswith("avslut.summa.")]
        places = {name: Grid(book).locate(name) for name in names}
        for name in names:
            book.names[name].delete()
        book.save()
    found = [fynd for fynd in byfile.kontrollera(here.arsbok).fynd if fynd.falt.startswith("avslut.summa.")]
    assert {fynd.regel for fynd in found} == {"A03"}
    assert len(found) > 3
    for fynd in found:
        where = places[fynd.falt]
        assert where is not None
        assert (fynd.place.blad, fynd.place.cell) == where[:2]


def test_kansliets_own_row_of_granskning_is_no_hindrance(here: made.Office) -> None:
    """An answer in a row of Granskning, and a row inserted by hand, leave every figure the same twice."""
    with closing(open_book(here.arsbok, to_read=True)) as book:
        rows = registers.read_rows(Grid(book), GRANSKNING)
    write(here, "Granskning", {f"F{GRANSKNING.first_row}": "Ja"})
    assert byfile.kontrollera(here.arsbok).fynd == ()
    assert len(rows) > 1


# ------------------------------------------------------------------------------------------------------- doktor


def test_the_doctors_advice_is_told(here: made.Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is told with its advice, as sentences; with nothing wrong, how much was looked at."""
    checks = (
        Check("Python", ok=True, found="3.12", advice=""),
        Check("Excel", ok=None, found="gäller inte här", advice=""),
        Check("Inställningsfilen", ok=False, found="xlwings.conf finns inte", advice="Kör xlfinsam installera."),
    )
    monkeypatch.setattr(installing, "doktor", lambda _: checks)
    assert press(here, "doktor").told.text == "Inställningsfilen: xlwings.conf finns inte. Kör xlfinsam installera."
    monkeypatch.setattr(installing, "doktor", lambda _: checks[:2])
    assert press(here, "doktor").told.text == "Installationen är hel: 1 kontroll utan anmärkning."
