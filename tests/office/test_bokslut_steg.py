"""The steps of the close: what waits for whom, the lock and what it keeps out, how it is opened, and what is told after it."""

from __future__ import annotations

import inspect
import re
import shutil
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.inkorg import made
from tests.office.test_bokslut import of_books
from xlfinsam import arsboken, cli, granskningslistan, office
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine import registers
from xlfinsam.engine.book import open_book
from xlfinsam.engine.calc import recalculate
from xlfinsam.engine.package import backup_of
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import ECONOMY, GRANSKNING, HISTORIK, INSATSER, LOGG, MEDLEMMAR
from xlfinsam.forms.bokslut import STEG
from xlfinsam.forms.rakenskaper import BOKSLUT, PERIODISERING
from xlfinsam.rules import RULES
from xlfinsam.sigill import FIGURES, SEAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.bocker import Desk
    from xlfinsam.fields import Answer
    from xlfinsam.outcome import Outcome

LOCKED = r"är låst sedan 2025-02-03 00:00:00 och ändras inte\. Ska något rättas, lås upp den med xlfinsam las-upp"
INKORG = {"blad alfa.xlsx": made.filled({"deltagare.kvinna": Decimal(9), "text.avslut": None}),
          "blad beta.xlsx": made.filled(insats=made.OTHER)}  # fmt: skip
REASON = "Revisorn vill ha hyran för december i rätt år."


@pytest.fixture
def done(tmp_path: Path) -> Desk:
    """Lay out an årsbok whose books are read, with a question that waits for an answer."""
    return bocker.desk(tmp_path, bocker.after())


@pytest.fixture
def locked(tmp_path: Path) -> Desk:
    """Lay out an årsbok that is locked."""
    return bocker.desk(tmp_path, bocker.after("lås"))


def open_fynd(desk: Desk) -> list[dict[str, Answer]]:
    """Return the rows of Granskning that wait for the kansli."""
    return [r for r in desk.rows(GRANSKNING) if r["niva"] == "STOPP" or (r["niva"] == "FRÅGA" and not r.get("svar"))]


# ------------------------------------------------------------------------------------------------- two kinds of fynd


def test_the_two_halves_of_granskning_leave_each_other_alone(done: Desk) -> None:
    """Konsolidera keeps what the close has found, bokslut what the inkorg has; the answers stay at both."""
    close = done.rows(GRANSKNING)
    assert done.answer_all("Bokfört i år.") > 0
    inkorg = done.folder / "inkorg"
    inkorg.mkdir()
    for name, data in INKORG.items():
        (inkorg / name).write_bytes(data)
    byfile.konsolidera(done.arsbok)
    both = done.rows(GRANSKNING)
    ours = [row for row in both if row.get("regel") in granskningslistan.OF_CLOSE]
    assert [{**row, "svar": None} for row in ours] == [{**row, "svar": None} for row in close]
    assert {row.get("svar") for row in ours if row["niva"] == "FRÅGA"} == {"Bokfört i år."}
    assert [row["regel"] for row in both if row not in ours].count("K01") == 1
    done.answer_all("Bladet är rätt.")
    fil = done.put(bocker.sie())
    byfile.bokslut(done.arsbok, fil)
    after = done.rows(GRANSKNING)
    assert {row["nyckel"] for row in after} == {row["nyckel"] for row in both}
    assert {row.get("svar") for row in after if row["niva"] == "FRÅGA"} == {"Bladet är rätt."}
    assert byfile.konsolidera(done.arsbok).changed == 0
    assert done.rows(GRANSKNING) == after


def test_a_question_about_the_file_stays_when_the_close_is_resumed_without_it(done: Desk) -> None:
    """A question that the file gave is not answered by taking the file away: fastställ still waits for it."""
    asked = done.rows(GRANSKNING)
    assert "S29" in {row["regel"] for row in open_fynd(done)}
    outcome = byfile.bokslut(done.arsbok, till="fastställ")
    assert done.rows(GRANSKNING) == asked
    assert {row["steg"]: row["status"] for row in outcome.steps}["fastställ"] == "väntar"
    done.answer_all("Omfört i januari.")
    byfile.bokslut(done.arsbok, till="fastställ")
    assert {row.get("svar") for row in done.rows(GRANSKNING) if row["regel"] == "S29"} == {"Omfört i januari."}
    assert done.steps()["fastställ"] == "klar"


# --------------------------------------------------------------------------------------------------------- fastställ


def test_decide_waits_for_every_answer(done: Desk) -> None:
    """With a question unanswered fastställ waits and says how many there are; answered, it is done, and can be again."""
    fil = done.put(bocker.sie())
    waiting = byfile.bokslut(done.arsbok, fil, till="fastställ")
    asked = len(open_fynd(done))
    assert asked > 0
    assert done.steps() == dict(zip(STEG, ("klar", "klar", "klar", "väntar", "väntar"), strict=True))
    assert waiting.steps[3]["vad"] == f"{asked} stopp och frågor utan svar i Granskning"
    assert done.answer_all() == asked
    first = byfile.bokslut(done.arsbok, fil, till="fastställ")
    assert done.steps() == dict(zip(STEG, ("klar", "klar", "klar", "klar", "väntar"), strict=True))
    assert of_books(first) == of_books(waiting)
    assert byfile.bokslut(done.arsbok, fil, till="fastställ").changed == 0


def test_lock_waits_for_decide(done: Desk) -> None:
    """To ask for the lock with a question unanswered locks nothing, and nothing is sealed."""
    byfile.bokslut(done.arsbok, done.put(bocker.sie()), till="lås")
    assert done.steps()["lås"] == "väntar"
    assert not [row for row in done.rows(BOKSLUT) if str(row["steg"]).startswith(SEAL)]
    assert byfile.bokslut(done.arsbok).changed >= 0  # it is not locked: a verb may still change it


def test_a_step_that_is_done_stays_done_when_nothing_has_changed(done: Desk) -> None:
    """A plain run after fastställ, with the same file and answers, leaves it done: a repeated run gives the same."""
    fil = done.put(bocker.sie())
    done.answer_all()
    byfile.bokslut(done.arsbok, fil, till="fastställ")
    before = done.rows(BOKSLUT)
    assert byfile.bokslut(done.arsbok, fil).changed == 0
    assert done.rows(BOKSLUT) == before


def test_a_decided_year_with_a_new_question_waits_again(done: Desk) -> None:
    """What was decided is so only while it holds: a file that gives a new question sets fastställ back to waiting."""
    done.answer_all()
    byfile.bokslut(done.arsbok, done.put(bocker.sie()), till="fastställ")
    byfile.bokslut(done.arsbok, done.put(bocker.sie(gen="20250101"), "gammal.se"))
    assert done.steps()["fastställ"] == "väntar"


def test_the_sheet_says_when_each_step_was_done(done: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step keeps its time as long as it says the same; what is new has the time of the run."""
    fil = done.put(bocker.sie())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1741046400")
    done.answer_all()
    byfile.bokslut(done.arsbok, fil, till="fastställ")
    days = {row["steg"]: str(row["nar"])[:10] for row in done.rows(BOKSLUT)}
    assert days == dict(zip(STEG, ("2025-02-03",) * 3 + ("2025-03-04", "2025-02-03"), strict=True))


# -------------------------------------------------------------------------------------------------------------- lås


def test_the_lock_says_when_and_from_which_file(locked: Desk) -> None:
    """A locked årsbok says when it was locked, of which file with which SHA-256, and has a seal for every sheet it rests on."""
    rows = {str(row["steg"]): row for row in locked.rows(BOKSLUT)}
    assert locked.steps() == dict.fromkeys(STEG, "klar")
    assert rows["lås"]["nar"] == "2025-02-03 00:00:00"
    assert rows["läs in"]["fil"] == "bok.se"
    assert re.fullmatch("[0-9a-f]{64}", str(rows["läs in"]["hash"]))
    sealed = {name.removeprefix(SEAL) for name in rows if name.startswith(SEAL)}
    assert sealed == {
        "Inställningar",
        "Insatsdata",
        FIGURES,
        "Bokslut",
        *(r.sheet for r in (INSATSER, MEDLEMMAR, HISTORIK, GRANSKNING, *ECONOMY)),
    }
    assert all(re.fullmatch("[0-9a-f]{64}", str(rows[SEAL + name]["hash"])) for name in sealed)


CHANGING: dict[str, Callable[[Desk], object]] = {
    "aterstall": lambda desk: byfile.aterstall(desk.arsbok),
    "bokslut": lambda desk: byfile.bokslut(desk.arsbok),
    "insatsblad": lambda desk: byfile.insatsblad(desk.arsbok),
    "konsolidera": lambda desk: byfile.konsolidera(desk.arsbok),
    "validera": lambda desk: byfile.validera(desk.arsbok, granskning=True),
    "budget": lambda desk: byfile.budget(desk.arsbok),
    "granska": lambda desk: byfile.granska(desk.arsbok),
    "hamta": lambda desk: byfile.hamta(desk.arsbok, desk.folder / "inkorg"),
    "paminn": lambda desk: byfile.paminn(desk.arsbok, innan=True),
    "svara": lambda desk: byfile.svara(desk.arsbok),
    "utskick": lambda desk: byfile.insatsblad(desk.arsbok, utskick=True),
    "enkat": lambda desk: byfile.enkat(desk.arsbok),
    "godkann": lambda desk: byfile.godkann(desk.arsbok),
    "oppna": lambda desk: byfile.oppna(desk.arsbok, "beta", "Bladet är rättat."),
}


def looked(desk: Desk, verb: Callable[..., object], *args: object) -> object:
    """Do what only looks, and close the file: our engine computes every book that is open."""
    with closing(open_book(desk.arsbok, to_read=True)) as book:
        return verb(book, *args)


def with_document(desk: Desk, verb: Callable[..., object]) -> object:
    """Make a small document, and let a verb look at it."""
    path = desk.folder.parent / "sida.docx"
    looked(desk, office.rapport, "styrelseblad", path)
    return looked(desk, verb, path)


LOOKING: dict[str, Callable[[Desk], object]] = {
    "fynd": lambda desk: looked(desk, office.fynd),
    "kontrollera": lambda desk: byfile.kontrollera(desk.arsbok),
    "genomlas": lambda desk: with_document(desk, office.genomlas),
    "publicerad": lambda desk: looked(desk, office.publicerad, "tabell1"),
    "uppdatera": lambda desk: with_document(desk, office.uppdatera),
    "nytt_ar": lambda desk: byfile.nytt_ar(desk.arsbok, desk.folder.parent / "nästa.xlsm"),
    "rapport": lambda desk: looked(desk, office.rapport, "styrelseblad", desk.folder.parent / "blad.docx"),
    "spara": lambda desk: looked(desk, office.spara, "rr.arets_resultat"),
    "tabell": lambda desk: looked(desk, office.tabell, "overs"),
    "varde": lambda desk: byfile.varde(desk.arsbok, ["rr.arets_resultat"]),
}


def test_every_verb_that_takes_an_arsbok_is_tried_here() -> None:
    """The verbs that take an open årsbok are those below, but for three that no lås hinders, and dokument, a rapport."""
    verbs = {name for name in office.__all__ if "book" in inspect.signature(getattr(office, name)).parameters}
    assert verbs == {*CHANGING, *LOOKING, "las_upp", "medlemsbrev", "gallra", "dokument"}


@pytest.mark.parametrize("verb", CHANGING)
def test_a_locked_arsbok_is_changed_by_no_verb(locked: Desk, verb: str) -> None:
    """Every verb that changes an årsbok refuses a locked one with the sentence that says how it is opened; no byte changes."""
    inkorg = locked.folder / "inkorg"
    inkorg.mkdir()
    (inkorg / "blad.xlsx").write_bytes(INKORG["blad beta.xlsx"])
    locked.put(bocker.sie(), "bokforing/bok.se")
    before = locked.everything()
    with pytest.raises(WrongUseError, match=LOCKED):
        CHANGING[verb](locked)
    assert locked.everything() == before


@pytest.mark.parametrize("verb", LOOKING)
def test_a_locked_arsbok_can_be_looked_at(locked: Desk, verb: str) -> None:
    """What only looks works on a locked årsbok as before, and changes no byte of it."""
    before = locked.everything()
    assert LOOKING[verb](locked) is not None
    assert locked.everything() == before


# -------------------------------------------------------------------------------------------- what is changed afterwards


def changed_after(outcome: Outcome) -> list[str]:
    """Return the sheets that the fynd about the seals name."""
    rule = next(rule for rule in RULES if rule.observes == "andrad_efter_las")
    return [fynd.place.blad or FIGURES for fynd in outcome.fynd if fynd.regel == rule.id]


def test_an_untouched_lock_has_nothing_to_tell(locked: Desk) -> None:
    """Kontrollera says nothing of a locked årsbok as it stands, nor when every formula has been computed anew."""
    assert byfile.kontrollera(locked.arsbok).fynd == ()
    with closing(open_book(locked.arsbok, to_read=True)) as book:
        ours = arsboken.our_sheets(read_arsbok(book).book)
    before = locked.arsbok.read_bytes()
    locked.arsbok.write_bytes(recalculate(made.rewritten(before, *without_value(locked, "rr.arets_resultat")), ours))
    assert byfile.kontrollera(locked.arsbok).fynd == ()


def without_value(desk: Desk, name: str) -> tuple[str, Callable[[bytes], bytes]]:
    """Say how the remembered value of a figure is taken away, so that it has to be computed."""
    sheet, cell, _ = desk.book.locate(name) or pytest.fail(f"{name} saknas")
    part = next(item.part for item in desk.book.sheets if item.name == sheet)
    pattern = rf'(<c r="{cell}"[^>]*>.*?</f>)<v>.*?</v>'.encode()
    return part, lambda xml: re.sub(pattern, rb"\1", xml, count=1)


WRITES: dict[str, tuple[str, str, Answer, set[str]]] = {
    "an amount in the books": ("Bokföring", "bokforing.ub", Decimal(1), {"Bokföring", FIGURES}),
    "a note's label": ("Notrader", "notrader.namn", "En annan benämning", {"Notrader"}),
    "the budget": ("Budget", "budget.ar0", Decimal(1), {"Budget", FIGURES}),
    "a member": ("Medlemmar", "medlemmar.namn", "Någon annan", {"Medlemmar"}),
    "a goal": ("Mål", "malen.bedomning", "Vi nådde det.", {"Mål"}),
    "a setting that figures rest on": ("Inställningar", "installning.tak_eget_kapital", Decimal(1), {"Inställningar", FIGURES}),
    "a setting that none rests on": ("Inställningar", "installning.svarsadress", "ny@example.se", {"Inställningar"}),
    "an answer to a fynd": ("Granskning", "granskning.svar", "Ett annat svar.", {"Granskning"}),
    "what a fynd says": ("Granskning", "granskning.text", "Allt stämmer.", {"Granskning"}),
    "a step of the close": ("Bokslut", "bokslut.vad", "En annan fil.", {"Bokslut"}),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITES)
def test_what_is_changed_after_the_lock_is_told_by_its_sheet(locked: Desk, what: str) -> None:
    """A cell of a list or a setting that is changed after the lock is told: its sheet, the figures too where they move."""
    sheet, name, value, told = WRITES[what]
    where = locked.book.locate(name)
    assert where is not None
    locked.write(sheet, {where[1]: value})
    outcome = byfile.kontrollera(locked.arsbok)
    assert set(changed_after(outcome)) == told
    assert all("2025-02-03" in fynd.text for fynd in outcome.fynd)
    assert {fynd.place.fil for fynd in outcome.fynd} == {locked.arsbok.name}


def test_a_setting_of_the_computer_may_change_after_the_lock(locked: Desk) -> None:
    """Where Python and the folders are says nothing of the year: they may change without a word."""
    for name in ("python", "inkorg", "mapp_insatsblad", "bokforing", "rapport"):
        locked.set(name, f"någon annanstans/{name}")
    assert byfile.kontrollera(locked.arsbok).fynd == ()


def cleared(desk: Desk, name: str, at: int) -> tuple[str, str]:
    """Empty a row of a list by hand; returns the sheet and the first cell of the row."""
    register = next(item for item in (BOKSLUT, LOGG) if item.id == name)
    row = register.first_row + at
    letters = [registers.span(desk.book, f"{name}.{column.id}")[1] for column in register.columns]  # type: ignore[arg-type]  # as a Grid
    desk.write(register.sheet, {f"{letter}{row}": None for letter in letters})
    return register.sheet, f"{letters[0]}{row}"


def test_a_lock_that_is_cleared_by_hand_is_told_from_logg(locked: Desk) -> None:
    """The row lås emptied in Bokslut unlocks nothing unseen: A10 has the line of Logg that says when it was locked."""
    at = [row["steg"] for row in locked.rows(BOKSLUT)].index("lås")
    cleared(locked, "bokslut", at)
    line = len(locked.rows(LOGG)) - 1
    found = [fynd for fynd in byfile.kontrollera(locked.arsbok).fynd if fynd.regel == "A10"]
    assert [(fynd.place.blad, fynd.place.cell, fynd.niva.value) for fynd in found] == [
        ("Logg", f"A{LOGG.first_row + line}", "STOPP")
    ]
    assert "2025-02-03 00:00:00" in found[0].text


def test_a_lock_is_told_also_after_more_work(locked: Desk) -> None:
    """What is done after a lås cleared by hand does not hide it: only las-upp, with its reason, opens an årsbok."""
    at = [row["steg"] for row in locked.rows(BOKSLUT)].index("lås")
    cleared(locked, "bokslut", at)
    byfile.bokslut(locked.arsbok)
    assert "A10" in {fynd.regel for fynd in byfile.kontrollera(locked.arsbok).fynd}
    byfile.bokslut(locked.arsbok, till="lås")
    byfile.las_upp(locked.arsbok, REASON)
    assert byfile.kontrollera(locked.arsbok).fynd == ()


def test_a_lock_without_its_line_in_logg_is_told(locked: Desk) -> None:
    """The last line of Logg removed, which breaks no chain, is A11 with the cell of the lås in Bokslut."""
    cleared(locked, "logg", len(locked.rows(LOGG)) - 1)
    (fynd,) = byfile.kontrollera(locked.arsbok).fynd
    at = [row["steg"] for row in locked.rows(BOKSLUT)].index("lås")
    assert (fynd.regel, fynd.place.blad, fynd.place.cell) == ("A11", "Bokslut", f"A{BOKSLUT.first_row + at}")


def test_a_changed_line_of_logg_is_told_after_the_lock(locked: Desk) -> None:
    """Logg needs no seal of its own: its chain says which line was changed."""
    locked.write(LOGG.sheet, {f"D{LOGG.first_row}": "något annat"})
    assert {(fynd.regel, fynd.place.blad, fynd.place.cell) for fynd in byfile.kontrollera(locked.arsbok).fynd} == {
        ("A06", "Logg", f"A{LOGG.first_row}")
    }


@pytest.mark.parametrize("new", ["<v>5</v>", "<f>1+4</f><v>5</v>"], ids=["a number over it", "another formula"])
def test_a_figure_that_is_overwritten_is_told_by_its_cell(locked: Desk, new: str) -> None:
    """A figure whose formula somebody has overwritten or rewritten is told with the cell, locked or not."""
    sheet, cell, _ = locked.book.locate("rr.verksamhetens_kostnader") or pytest.fail("namnet saknas")
    part = next(item.part for item in locked.book.sheets if item.name == sheet)
    pattern = rf'(<c r="{cell}"(?: s="\d+")?)[^>]*>.*?</c>'.encode()
    data = made.rewritten(
        locked.arsbok.read_bytes(), part, lambda xml: re.sub(pattern, rb"\1>" + new.encode() + b"</c>", xml, count=1)
    )
    locked.arsbok.write_bytes(data)
    outcome = byfile.kontrollera(locked.arsbok)
    assert (sheet, cell) in {(fynd.place.blad, fynd.place.cell) for fynd in outcome.fynd}
    assert {fynd.niva.value for fynd in outcome.fynd} == {"STOPP"}


# ----------------------------------------------------------------------------------------------------------- las-upp


def test_it_is_opened_with_a_reason_that_is_kept(locked: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Las-upp writes the reason in Logg, keeps the first three steps and every list, and the årsbok can be changed again."""
    figures, lists = byfile.kontrollera(locked.arsbok).figures, {r.id: locked.rows(r) for r in (*ECONOMY, GRANSKNING)}
    log, former = locked.rows(LOGG), locked.arsbok.read_bytes()
    steps = [row for row in locked.rows(BOKSLUT) if row["steg"] in STEG[:3]]
    assert cli.main(["las-upp", str(locked.arsbok), "--skal", REASON]) == 0
    assert "upplåst" in capsys.readouterr().out
    assert locked.rows(BOKSLUT) == steps
    assert {r.id: locked.rows(r) for r in (*ECONOMY, GRANSKNING)} == lists
    after = locked.rows(LOGG)
    assert after[: len(log)] == log
    assert [(row["verb"], row["vad"]) for row in after[len(log) :]] == [
        ("las-upp", f"Låst 2025-02-03 00:00:00. Skäl: {REASON}")
    ]
    assert backup_of(locked.arsbok).read_bytes() == former
    assert byfile.kontrollera(locked.arsbok).figures == figures
    locked.add(
        PERIODISERING,
        {"verifikation": "P1", "konto": Decimal(6011), "belopp": Decimal(1000)},
        {"verifikation": "P1", "konto": Decimal(2991), "belopp": Decimal(-1000)},
    )
    again = byfile.bokslut(locked.arsbok, locked.put(bocker.sie()), till="lås")
    assert again.figures["rr.arets_resultat"] == figures["rr.arets_resultat"] - 1000  # type: ignore[operator]  # numbers
    locked.answer_all()
    byfile.bokslut(locked.arsbok, locked.folder / "bok.se", till="lås")
    assert locked.steps()["lås"] == "klar"
    assert byfile.kontrollera(locked.arsbok).fynd == ()


@pytest.mark.parametrize("reason", ["", "   ", "rättas", "  nio tkn  "])
def test_without_a_reason_it_stays_locked(locked: Desk, reason: str) -> None:
    """A reason of fewer than ten letters, or blanks, is none: a sentence says so, and no byte changes."""
    before = locked.everything()
    with pytest.raises(WrongUseError, match=r"Skriv varför årsboken låses upp, så att revisorn förstår det"):
        byfile.las_upp(locked.arsbok, reason)
    assert locked.everything() == before


def test_a_personnummer_in_the_reason_is_cleaned(locked: Desk) -> None:
    """What must not reach the årsbok is taken out of the reason, too."""
    byfile.las_upp(locked.arsbok, "Lönen för 811218-9876 var fel bokförd.")
    told = str(locked.rows(LOGG)[-1]["vad"])
    assert "9876" not in told
    assert "Lönen för [personnummer] var fel bokförd." in told
    assert "9876" not in repr([cell for sheet in locked.book.sheets for cell in locked.book.cells(sheet.name).values()])


def test_what_is_not_locked_cannot_be_opened(done: Desk) -> None:
    """Las-upp on an open årsbok is a sentence, whatever the reason, and nothing is changed."""
    before = done.everything()
    with pytest.raises(WrongUseError, match=r"är inte låst\."):
        byfile.las_upp(done.arsbok, REASON)
    assert done.everything() == before


def test_a_copy_of_a_locked_arsbok_is_locked(locked: Desk) -> None:
    """The lock stands in the file: a copy under another name, elsewhere, is as locked."""
    other = locked.folder.parent / "kopia.xlsm"
    shutil.copy(locked.arsbok, other)
    with pytest.raises(WrongUseError, match=LOCKED):
        byfile.bokslut(other)
    assert registers.read_rows(bocker.Desk(other).book, BOKSLUT) == locked.rows(BOKSLUT)  # type: ignore[arg-type]  # reads as a Grid
