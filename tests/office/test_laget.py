"""Where every sheet stands, from utskick to godkänd: what each verb writes in Läget, and what an approval locks."""

from __future__ import annotations

import email
import shutil
from datetime import date
from decimal import Decimal
from email.policy import default
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.inkorg import made
from tests.post import gjort
from xlfinsam import cli
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA, INSATSER, LOGG
from xlfinsam.forms.laget import LAGET
from xlfinsam.model import INGET, JA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.bocker import Desk
    from xlfinsam.fields import Answer
    from xlfinsam.outcome import Outcome

ALFA, BETA = made.INSATS, made.OTHER
ADDRESS = {key: f"leda.{key}@kommun.example" for key in (ALFA, BETA)}
STOPPED = {"deltagare.nya": None}  # T01
ASKED = {"text.avslut": None}  # K20: one avslut on a starred row, and nothing said of it


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An årsbok whose sheets have been sent, made once."""
    laid = bocker.desk(tmp_path_factory.mktemp("utskickat"), made.arsbok_bytes())
    for row, address in enumerate(ADDRESS.values()):
        laid.write(INSATSER.sheet, {f"D{INSATSER.first_row + row}": address})
    laid.set("sista_dag", date(2025, 1, 31))
    (laid.folder / "inkorg").mkdir()
    byfile.insatsblad(laid.arsbok)
    return laid


@pytest.fixture
def desk(tmp_path: Path, start: Desk) -> Desk:
    """The same årsbok and its folders, for one test."""
    shutil.copytree(start.folder, tmp_path, dirs_exist_ok=True)
    return bocker.Desk(tmp_path / start.arsbok.name)


@cache
def sheet(changes: tuple[tuple[str, Answer], ...] = (), saved: str = "2025-01-15", insats: str = ALFA) -> bytes:
    """A sheet that is lawful but for `changes`."""
    return made.filled(dict(changes), insats, saved)


def put(desk: Desk, name: str, changes: Mapping[str, Answer] | None = None, **more: str) -> None:
    """Let a sheet land in the inkorg."""
    (desk.folder / "inkorg" / name).write_bytes(sheet(tuple((changes or {}).items()), **more))


def lagen(desk: Desk, insats: str = ALFA) -> list[tuple[str, str]]:
    """Where the insats has stood, line by line, with the file."""
    return [(str(row["lage"]), str(row.get("fil"))) for row in desk.rows(LAGET) if row["insats"] == insats]


def approved(desk: Desk) -> Desk:
    """Consolidate and approve a good sheet of alfa, saved on the fifteenth."""
    put(desk, "a.xlsx")
    byfile.konsolidera(desk.arsbok)
    byfile.godkann(desk.arsbok, ALFA)
    return desk


def told(outcome: Outcome, *rules: str) -> list[tuple[str, str]]:
    """The fynd of some rules: number and file."""
    return [(fynd.regel, fynd.place.fil) for fynd in outcome.fynd if fynd.regel in rules]


def answer(desk: Desk, text: str = "Ja") -> None:
    """Let the kansli answer every question in Granskning."""
    rows = desk.rows(GRANSKNING)
    asked = [at for at, row in enumerate(rows) if row["niva"] == "FRÅGA"]
    desk.write(GRANSKNING.sheet, {f"F{GRANSKNING.first_row + at}": text for at in asked})


def drafts(desk: Desk, begins: str) -> Iterator[str]:
    """The words of the drafts whose names begin so."""
    for path in sorted((desk.folder / "utkast").glob(f"{begins}*.eml")):
        body = email.message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
        assert body is not None
        yield str(body.get_content())


# ------------------------------------------------------------------------------------------------- what is written


def test_every_verb_writes_what_it_does_once(desk: Desk) -> None:
    """Out, reminded, in, back, in again, approved: a line each, with who, when and the file; run again they add nothing."""
    byfile.paminn(desk.arsbok)
    byfile.paminn(desk.arsbok)
    put(desk, "a.xlsx", STOPPED)
    byfile.konsolidera(desk.arsbok)
    byfile.svara(desk.arsbok)
    byfile.svara(desk.arsbok)
    put(desk, "b.xlsx", saved="2025-01-20")
    byfile.konsolidera(desk.arsbok)
    byfile.svara(desk.arsbok)
    done = byfile.godkann(desk.arsbok)
    assert done.told == ("1 blad godkänt: Alfa å Ö",)
    assert byfile.godkann(desk.arsbok).changed == 0
    blank = f"insatsblad-{ALFA}-2024.xlsx"
    assert lagen(desk) == [("utskickad", blank), ("påmind", blank), ("inkommen", "a.xlsx"), ("åter", "a.xlsx"),
                           ("inkommen", "b.xlsx"), ("godkänd", "b.xlsx")]  # fmt: skip
    assert lagen(desk, BETA) == [(lage, f"insatsblad-{BETA}-2024.xlsx") for lage in ("utskickad", "påmind")]
    rows = [row for row in desk.rows(LAGET) if row["insats"] == ALFA]
    assert all(row["nar"] and row["vem"] and row["period"] == "2024" and len(str(row["hash"])) == 64 for row in rows)
    assert [row.get("varfor") for row in rows] == [None, None, None, "1 stopp att rätta", "1 svar ändrade sedan förra bladet",
                                                   "Inga stopp eller frågor"]  # fmt: skip
    assert byfile.varde(desk.arsbok, [f"start.{ALFA}.lage", f"start.{BETA}.lage"]) == {
        f"start.{ALFA}.lage": "godkänd", f"start.{BETA}.lage": "påmind"}  # fmt: skip
    assert [fynd.regel for fynd in byfile.kontrollera(desk.arsbok).fynd] == []


def test_a_mail_fetched_is_in_before_it_is_consolidated_and_nobody_is_reminded(desk: Desk) -> None:
    """Hamta writes inkommen once, for a sheet of the register and the period; paminn leaves who has answered alone."""
    (desk.folder / "post").mkdir()
    mail = gjort.brev(("mitt blad.xlsx", sheet()), fran=f"Leda <{ADDRESS[ALFA]}>")
    (desk.folder / "post" / "a.eml").write_bytes(mail.as_bytes())
    byfile.hamta(desk.arsbok)
    byfile.hamta(desk.arsbok)
    (name,) = [path.name for path in (desk.folder / "inkorg").iterdir() if path.is_file()]
    assert lagen(desk)[1:] == [("inkommen", name)]
    byfile.paminn(desk.arsbok)
    assert [lage for lage, _ in lagen(desk, BETA)] == ["utskickad", "påmind"]
    byfile.konsolidera(desk.arsbok)
    byfile.validera(desk.arsbok, granskning=True)
    assert lagen(desk)[1:] == [("inkommen", name)]


def test_a_sheet_of_another_period_moves_nothing(desk: Desk) -> None:
    """It is told (L18), and neither counts nor changes where the insats stands."""
    other = made.SETTINGS.replace('period = "2024"', 'period = "2024-H1"')
    (desk.folder / "inkorg" / "halvår.xlsx").write_bytes(made.issued(ALFA, other))
    assert told(byfile.konsolidera(desk.arsbok), "L18") == [("L18", "halvår.xlsx")]
    assert [lage for lage, _ in lagen(desk)] == ["utskickad"]


def test_a_line_that_somebody_has_changed_is_seen(desk: Desk) -> None:
    """A läge written by hand breaks the chain of the list (A15); the figure on Start follows what stands there."""
    put(desk, "a.xlsx")
    byfile.konsolidera(desk.arsbok)
    desk.write(LAGET.sheet, {f"E{LAGET.first_row + 2}": "godkänd"})
    (fynd,) = [fynd for fynd in byfile.kontrollera(desk.arsbok).fynd if fynd.regel == "A15"]
    assert (fynd.place.blad, fynd.place.cell) == ("Läget", f"A{LAGET.first_row + 2}")


# ------------------------------------------------------------------------------------------------ a second return


def test_a_second_return_says_what_is_new_in_granskning_and_in_the_receipt(desk: Desk) -> None:
    """Old and new answer, with the cell of the new sheet; the same at every run; nothing in a text points at a person."""
    put(desk, "a.xlsx", {"text.metod": "Deltagare Anna Berg berättade."})
    byfile.konsolidera(desk.arsbok)
    put(desk, "b.xlsx", {"deltagare.kvinna": Decimal(7), "deltagare.man": Decimal(6)}, saved="2025-01-20")
    first = byfile.konsolidera(desk.arsbok)
    news = [fynd for fynd in first.fynd if fynd.regel == "V01"]
    assert [(fynd.falt, fynd.vantat, fynd.varde) for fynd in news[:2]] == [
        ("deltagare.kvinna", 8, 7),
        ("deltagare.man", 5, 6),
    ]
    assert news[0].text == "Ändrat sedan förra bladet: Deltagare, kvinna: 8 → 7."
    assert news[0].place.fil == "b.xlsx"
    assert news[0].place.cell
    assert "[namn]" in news[2].text
    assert not [row for row in desk.rows(GRANSKNING) if "Anna Berg" in str(row)]
    again = byfile.konsolidera(desk.arsbok)
    assert (again.changed, again.fynd) == (0, first.fynd)
    byfile.svara(desk.arsbok)
    (letter,) = drafts(desk, f"svar-{ALFA}")
    assert f"- Ruta {news[0].place.cell} Deltagare, kvinna: 8 → 7" in letter
    assert letter.count("Ändrat sedan förra bladet") == 1


def test_sheets_that_come_out_of_order_count_by_when_they_were_saved(desk: Desk) -> None:
    """An older sheet that comes in later changes nothing but a notering; what is new is held against it."""
    put(desk, "ny.xlsx", saved="2025-01-20")
    byfile.konsolidera(desk.arsbok)
    put(desk, "gammal.xlsx", {"konsultation.saknas": Decimal(4)}, saved="2025-01-10")
    done = byfile.konsolidera(desk.arsbok)
    assert told(done, "L21", "V01", "V02") == [("L21", "gammal.xlsx"), ("V01", "ny.xlsx")]
    assert lagen(desk)[1:] == [("inkommen", "ny.xlsx")]


# ---------------------------------------------------------------------------------------------------- an approval


def test_nothing_is_approved_that_is_not_in_order(desk: Desk) -> None:
    """A stop, a question without an answer and a sheet that is not consolidated each hinder, and are said; answered it goes."""
    put(desk, "a.xlsx", ASKED)
    put(desk, "b.xlsx", STOPPED, insats=BETA)
    with pytest.raises(WrongUseError, match="Alfa å Ö har inget blad som är konsoliderat"):
        byfile.godkann(desk.arsbok, ALFA)
    byfile.konsolidera(desk.arsbok)
    with pytest.raises(WrongUseError, match="finns inte i Insatser"):
        byfile.godkann(desk.arsbok, "gamma")
    before = desk.arsbok.read_bytes()
    done = byfile.godkann(desk.arsbok)
    assert done.told == (
        "0 blad godkända",
        "Alfa å Ö har 1 fråga utan svar i Granskning",
        "Beta har 1 stopp i Granskning",
    )
    assert desk.arsbok.read_bytes() == before
    answer(desk)
    with pytest.raises(WrongUseError, match="Beta har 1 stopp"):
        byfile.godkann(desk.arsbok, ALFA, BETA)
    assert byfile.godkann(desk.arsbok).told == ("1 blad godkänt: Alfa å Ö", "Beta har 1 stopp i Granskning")
    assert desk.rows(LAGET)[-1]["varfor"] == "1 fråga med svar i Granskning"
    put(desk, "c.xlsx", saved="2025-01-20", insats=BETA)
    byfile.validera(desk.arsbok, granskning=True)
    with pytest.raises(WrongUseError, match=r"Beta har ett blad som inte är konsoliderat \(c.xlsx\)"):
        byfile.godkann(desk.arsbok, BETA)


def test_a_new_sheet_does_not_touch_what_is_approved_until_it_is_opened(desk: Desk) -> None:
    """It is asked about with what is new in it; opened with a reason it counts, and can be approved again."""
    approved(desk)
    put(desk, "b.xlsx", {"konsultation.saknas": Decimal(5)}, saved="2025-01-20")
    done = byfile.konsolidera(desk.arsbok)
    assert told(done, "V01", "V02", "V03", "L21") == [("V02", "b.xlsx"), ("V01", "b.xlsx")]
    assert done.figures[f"konsultation.{ALFA}.saknas"] == 3
    assert byfile.validera(desk.arsbok).records[0].returned.fil == "a.xlsx"
    assert byfile.svara(desk.arsbok).files[0].name.startswith(f"svar-{ALFA}-2024")
    assert all("b.xlsx" not in letter for letter in drafts(desk, "svar"))
    with pytest.raises(WrongUseError, match="skriv varför"):
        byfile.oppna(desk.arsbok, ALFA, "  ")
    byfile.oppna(desk.arsbok, ALFA, "Insatsen räknade fel")
    again = byfile.konsolidera(desk.arsbok)
    assert again.figures[f"konsultation.{ALFA}.saknas"] == 5
    assert told(again, "V02") == []
    byfile.godkann(desk.arsbok, ALFA)
    assert lagen(desk)[1:] == [("inkommen", "a.xlsx"), ("godkänd", "a.xlsx"), ("inkommen", "a.xlsx"),
                               ("inkommen", "b.xlsx"), ("godkänd", "b.xlsx")]  # fmt: skip
    assert [row["varfor"] for row in desk.rows(LAGET) if str(row.get("varfor")).startswith("Öpp")] == [
        "Öppnad: Insatsen räknade fel"]  # fmt: skip
    assert [row["vad"] for row in desk.rows(LOGG) if row["verb"] == "oppna"] == [f"{ALFA} 2024: Insatsen räknade fel"]
    with pytest.raises(WrongUseError, match="Beta är inte godkänd"):
        byfile.oppna(desk.arsbok, BETA, "Fel")


def test_an_answer_in_granskning_opens_an_approved_sheet(desk: Desk) -> None:
    """In Excel alone: "öppna:" and why in Svar, and Konsolidera counts the new sheet and keeps the reason.

    Without a reason, or in another answer, it opens nothing; nor does looking the inkorg through open anything.
    """
    approved(desk)
    put(desk, "b.xlsx", {"konsultation.saknas": Decimal(5)}, saved="2025-01-20")
    byfile.konsolidera(desk.arsbok)
    for refused in ("öppna:  ", "Öppna inte", "Kan vi öppna: nej"):
        answer(desk, refused)
        done = byfile.konsolidera(desk.arsbok)
        assert told(done, "V02") == [("V02", "b.xlsx")]
        assert done.figures[f"konsultation.{ALFA}.saknas"] == 3
    answer(desk, " ÖPPNA: Insatsen räknade fel")
    assert told(byfile.validera(desk.arsbok, granskning=True), "V02") == [("V02", "b.xlsx")]
    done = byfile.konsolidera(desk.arsbok)
    assert told(done, "V02") == []
    assert done.figures[f"konsultation.{ALFA}.saknas"] == 5
    assert lagen(desk)[2:] == [("godkänd", "a.xlsx"), ("inkommen", "a.xlsx"), ("inkommen", "b.xlsx")]
    assert [row["vad"] for row in desk.rows(LOGG) if row["verb"] == "oppna"] == [f"{ALFA} 2024: Insatsen räknade fel"]
    assert "Öppnad: Insatsen räknade fel" in [row.get("varfor") for row in desk.rows(LAGET)]
    assert byfile.konsolidera(desk.arsbok).changed == 0
    byfile.godkann(desk.arsbok, ALFA)
    byfile.konsolidera(desk.arsbok)
    assert lagen(desk)[-1] == ("godkänd", "b.xlsx"), "an answer that has been used opens nothing more"
    assert [fynd.regel for fynd in byfile.kontrollera(desk.arsbok).fynd if fynd.regel == "A15"] == []


def test_an_older_sheet_than_the_approved_is_only_noted(desk: Desk) -> None:
    """It was late on its way: nothing is asked, and the approved one counts. So is the same file under another name."""
    approved(desk)
    put(desk, "gammal.xlsx", {"konsultation.saknas": Decimal(5)}, saved="2025-01-10")
    put(desk, "kopia.xlsx")
    done = byfile.konsolidera(desk.arsbok)
    assert told(done, "L21", "V01", "V02", "V03") == [("L21", "gammal.xlsx"), ("L21", "kopia.xlsx")]
    assert done.figures[f"konsultation.{ALFA}.saknas"] == 3


def test_an_approved_file_that_is_gone_or_changed_is_said_and_its_answers_stand(desk: Desk) -> None:
    """The answers are those that the årsbok has; another file of the same name does not pass for the approved one."""
    approved(desk)
    before = desk.rows(INSATSDATA)
    (desk.folder / "inkorg" / "a.xlsx").unlink()
    done = byfile.konsolidera(desk.arsbok)
    assert told(done, "V03", "I01") == [("V03", "a.xlsx"), ("I01", "")]  # I01 is beta's
    assert "De godkända svaren står kvar i Insatsdata." in done.fynd[0].text
    assert desk.rows(INSATSDATA) == before
    put(desk, "a.xlsx", {"konsultation.saknas": Decimal(5)}, saved="2025-01-20")
    done = byfile.konsolidera(desk.arsbok)
    assert told(done, "V02", "V03") == [("V02", "a.xlsx"), ("V03", "a.xlsx")]
    assert desk.rows(INSATSDATA) == before
    assert byfile.svara(desk.arsbok).files == ()


def test_approved_answers_that_are_nowhere_are_said(desk: Desk) -> None:
    """With the file gone and Insatsdata emptied by hand nothing is made up: it is asked about, and the insats is missing."""
    approved(desk)
    (desk.folder / "inkorg" / "a.xlsx").unlink()
    letters = "ABCDEFGHIJKLM"
    desk.write(INSATSDATA.sheet, {f"{letter}{INSATSDATA.first_row + at}": None for letter in letters
                                  for at in range(len(desk.rows(INSATSDATA)))})  # fmt: skip
    done = byfile.konsolidera(desk.arsbok)
    assert [fynd.insats for fynd in done.fynd if fynd.regel == "I01"] == [ALFA, BETA]
    assert "finns inte heller i Insatsdata" in next(fynd.text for fynd in done.fynd if fynd.regel == "V03")


def test_nothing_to_report_is_an_answer(desk: Desk) -> None:
    """The insats has answered, nothing is asked of it, its figures are blank, and the letter says so; it can be approved.

    With a number above 0 as well, both are told in a question, and the letter asks which it is.
    """
    (desk.folder / "inkorg" / "a.xlsx").write_bytes(made.answered({INGET: JA}))
    both = {INGET: JA, "deltagare.totalt": Decimal(3), "deltagare.nya": Decimal(0)}
    (desk.folder / "inkorg" / "b.xlsx").write_bytes(made.answered(both, BETA))
    done = byfile.konsolidera(desk.arsbok)
    assert [(fynd.insats, fynd.regel, fynd.place.cell) for fynd in done.fynd] == [
        (BETA, "T06", made.place(INGET)[1])]  # fmt: skip
    assert "har svar: Deltagare, antal inskrivna totalt 3." in done.fynd[0].text
    assert {name: value for name, value in done.figures.items() if name.startswith(f"tabell1.{ALFA}.")} | {
        f"tabell1.{ALFA}.totalt": None} == dict.fromkeys(
            name for name in done.figures if name.startswith(f"tabell1.{ALFA}."))  # fmt: skip
    byfile.svara(desk.arsbok)
    ((nothing,), (asked,)) = (list(drafts(desk, f"svar-{key}")) for key in (ALFA, BETA))
    assert "inte har något att rapportera" in nothing
    assert "Frågor:" not in nothing
    assert "Vilket gäller?" in asked
    assert byfile.godkann(desk.arsbok).told == ("1 blad godkänt: Alfa å Ö", "Beta har 1 fråga utan svar i Granskning")
    assert [lage for lage, _ in lagen(desk)] == ["utskickad", "inkommen", "godkänd"]


def test_the_commands_say_what_they_did(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Godkann and oppna from the terminal: what is approved, what is open, and a sentence for a wrong use."""
    put(desk, "a.xlsx")
    byfile.konsolidera(desk.arsbok)
    assert cli.main(["godkann", str(desk.arsbok)]) == 0
    assert cli.main(["oppna", str(desk.arsbok), ALFA, "--skal", "Fel siffra"]) == 0
    assert cli.main(["oppna", str(desk.arsbok), ALFA, "--skal", "Fel siffra"]) == 2
    out = capsys.readouterr()
    assert out.out.splitlines() == [
        "1 blad godkänt: Alfa å Ö.", "Alfa å Ö är öppen: det nyaste bladet räknas vid nästa konsolidering."]  # fmt: skip
    assert "inte godkänd för 2024" in out.err
