"""The verb enkat on an årsbok: what is read stands in Enkätsvar, the sheet computes it, and reading again replaces it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests import byfile
from tests.enkatlasning.test_lasning import FIRST, HEAD, SECOND, text
from tests.inkorg import made
from xlfinsam import office
from xlfinsam.arsboken import figures
from xlfinsam.bok import read_books
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import ENKATSVAR
from xlfinsam.forms.enkater import ENKATER, INDIVIDER, VALD
from xlfinsam.statements import enkater
from xlfinsam.undertryckning import undertryck

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.outcome import Outcome

PHONE = [*FIRST[:8], "Ring 070-123 45 67"]
OTHERS = [["t3", *["Alltid"] * 7, "Bra."], ["t4", *["Alltid"] * 6, "", "Bra."]]


@pytest.fixture
def arsbok(tmp_path: Path) -> Path:
    """A small årsbok whose settings say that eight were asked."""
    told = made.SETTINGS.replace("mal_positiva = 0.5", "mal_positiva = 0.5\ntillfragade_individer = 8")
    (tmp_path / "arsbok.xlsm").write_bytes(made.arsbok_bytes(told))
    (tmp_path / "enkater").mkdir()
    return tmp_path / "arsbok.xlsm"


def put(arsbok: Path, rows: list[list[str]], name: str = "individer.csv") -> Path:
    path = arsbok.parent / "enkater" / name
    path.write_text(text(rows), encoding="utf-8-sig")
    return path


def listed(arsbok: Path) -> list[dict[str, object]]:
    return registers.read_rows(byfile.open_arsbok(arsbok).book, ENKATSVAR)


@pytest.fixture
def done(arsbok: Path) -> Outcome:
    """Four have answered, one with a telephone number."""
    put(arsbok, [HEAD, PHONE, SECOND, *OTHERS])
    return byfile.enkat(arsbok)


def test_counts_bases_and_shares_stand_in_the_workbook(arsbok: Path, done: Outcome) -> None:
    """Four of eight; two of the three who answered f3 said alltid: 66,7 %, and all computed by the workbook alike."""
    shown = byfile.varde(arsbok, ["enkat.individer.svarande", "enkat.individer.svarsfrekvens", "enkat.individer.f3.n",
                                  "enkat.individer.f3.alltid", "enkat.individer.f3.alltid.andel", "enkat.individer.f3.aldrig",
                                  "enkat.vald.f1.ja"])  # fmt: skip
    assert list(shown.values())[:4] == [4, Decimal("0.5"), 3, 2]
    assert round(shown["enkat.individer.f3.alltid.andel"], 9) == Decimal("0.666666667")
    assert shown["enkat.individer.f3.aldrig"] == 0
    assert shown["enkat.vald.f1.ja"] is None  # not read in: a blank, never 0
    assert set(enkater.FIGURES) <= set(done.figures)
    assert byfile.kontrollera(arsbok).fynd == ()


def test_the_list_holds_no_respondent_and_no_number_to_ring(arsbok: Path, done: Outcome) -> None:
    """Texts stand masked, in the order of the alphabet, with no time and no other answer on their row."""
    texts = [row for row in listed(arsbok) if row.get("text")]
    assert [row["text"] for row in texts] == ["Bra.", "Bra.", "Ring [telefonnummer]"]
    assert {tuple(sorted(row)) for row in texts} == {("enkat", "fil", "fraga", "hash", "nyckel", "svar", "text")}
    sheet = openpyxl.load_workbook(arsbok)["Enkätsvar"]
    assert not [
        cell for row in sheet.iter_rows() for cell in row if "070" in str(cell.value) and cell.column_letter != "H"
    ]
    assert [fynd.regel for fynd in done.fynd] == ["U10"]
    assert [row["regel"] for row in byfile.open_arsbok(arsbok).book and office.fynd(byfile.open_book(arsbok))] == [
        "U10"
    ]


def test_reading_again_replaces_and_the_same_file_changes_nothing(arsbok: Path, done: Outcome) -> None:
    """The same file twice changes no cell; a file with one more answer replaces what its survey had."""
    before = listed(arsbok)
    assert byfile.enkat(arsbok).changed == 0
    assert listed(arsbok) == before
    put(arsbok, [HEAD, PHONE, SECOND, *OTHERS, ["t5", *["Oftast"] * 7, ""]])
    assert byfile.enkat(arsbok).figures["enkat.individer.f1.oftast"] == 2


def test_two_files_of_a_survey_are_asked_about_and_the_later_counts(arsbok: Path) -> None:
    """The file named last is read, and the other is named in a question."""
    one, two = put(arsbok, [HEAD, FIRST, SECOND], "a.csv"), put(arsbok, [HEAD, FIRST], "b.csv")
    outcome = byfile.enkat(arsbok, [one, two])
    assert outcome.figures["enkat.individer.svarande"] == 1
    assert [(fynd.regel, fynd.place.fil, fynd.varde) for fynd in outcome.fynd] == [("U11", "b.csv", "a.csv")]


def test_more_answers_than_were_asked_are_asked_about(arsbok: Path) -> None:
    """Nine answers of eight asked is a question, and the share stands as it is."""
    put(arsbok, [HEAD, *([f"t{n}", *FIRST[1:8], ""] for n in range(9))])
    outcome = byfile.enkat(arsbok)
    assert [(fynd.regel, fynd.varde, fynd.vantat) for fynd in outcome.fynd] == [("U12", 9, 8)]


def test_a_stopped_file_leaves_the_others_and_what_was_there(arsbok: Path, done: Outcome) -> None:
    """A broken file is a STOPP at its name; the survey that was read before stays."""
    (arsbok.parent / "enkater" / "individer.csv").unlink()
    (arsbok.parent / "enkater" / "trasig.csv").write_bytes(b"PK\x03\x04")
    outcome = byfile.enkat(arsbok)
    assert [(fynd.regel, fynd.place.fil) for fynd in outcome.fynd] == [("U01", "trasig.csv")]
    assert outcome.figures["enkat.individer.svarande"] == 4


@pytest.mark.parametrize("missing", ["enkater/borta.csv", "enkater"])
def test_without_a_file_one_sentence_says_so(missing: str, arsbok: Path) -> None:
    """A file that is not there, and a folder without answers, are told in a sentence and change nothing."""
    with pytest.raises(WrongUseError, match="enkätsvar"):
        byfile.enkat(arsbok, [arsbok.parent / missing])


def test_free_text_can_be_counted_only(arsbok: Path) -> None:
    """With räkna bara in Inställningar the answers in words are counted and do not reach the årsbok."""
    told = made.SETTINGS.replace("mal_positiva = 0.5", 'mal_positiva = 0.5\nenkat_fritext = "räkna bara"')
    arsbok.write_bytes(made.arsbok_bytes(told))
    put(arsbok, [HEAD, PHONE, *OTHERS])
    byfile.enkat(arsbok)
    rows = {row["nyckel"]: row for row in listed(arsbok)}
    assert rows["individer.delge.fritext"]["antal"] == 3
    assert not any(row.get("text") for row in rows.values())


def test_konsolidera_leaves_the_answers(arsbok: Path, done: Outcome) -> None:
    """Reading the inkorg changes nothing in Enkätsvar, nor the fynd on it."""
    before = listed(arsbok)
    (arsbok.parent / "inkorg").mkdir()
    outcome = byfile.konsolidera(arsbok)
    assert listed(arsbok) == before
    assert outcome.figures["enkat.individer.svarande"] == 4
    assert [row["regel"] for row in office.fynd(byfile.open_book(arsbok))].count("U10") == 1


@pytest.mark.parametrize("enkat", [INDIVIDER, VALD], ids=lambda enkat: enkat.id)
def test_small_counts_can_be_hidden_with_all_that_would_give_them_away(enkat, arsbok: Path, done: Outcome) -> None:
    """With its relations the suppression protects every small count of a survey of people, and hides its shares."""
    del done
    if enkat is VALD:
        byfile.enkat(arsbok, [made.ROOT / "samples/kalmar-2024/enkater"])
    shown = figures(read_books(byfile.open_arsbok(arsbok)).world, [])
    counts = {
        name: value
        for name, value in shown.items()
        if name.startswith(f"enkat.{enkat.id}.") and name not in enkater.computed(enkat)
    }
    hidden = undertryck(counts, enkater.relations(enkat), 5 if enkat is INDIVIDER else 60, synliga=[f"enkat.{enkat.id}.tillfragade"],
                        beraknade=enkater.computed(enkat))  # fmt: skip
    small = {
        name
        for name, value in counts.items()
        if value and value < (5 if enkat is INDIVIDER else 60) and "tillfragade" not in name
    }
    assert small <= hidden.dolda
    assert hidden.oskyddade == frozenset()
    assert all(hidden.doljer(f"{name}.andel") for name in small if f"{name}.andel" in enkater.computed(enkat))


def test_every_setting_of_a_survey_is_there() -> None:
    """Each survey has its number of asked in Inställningar."""
    assert all(enkater.FIGURES[f"enkat.{item.id}.tillfragade"].name == f"tillfragade_{item.id}" for item in ENKATER)
