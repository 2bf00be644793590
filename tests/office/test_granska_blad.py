"""The fynd on a finished report in the sheet Granskning: a kind of their own, whose answers are kept."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.closing_desk import lay_report
from tests.inkorg import made
from xlfinsam import cli
from xlfinsam.errors import WrongUseError
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import GRANSKNING, LOGG
from xlfinsam.granskning import REGLER
from xlfinsam.granskningslistan import OF_REPORT
from xlfinsam.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bocker import Desk
    from xlfinsam.fields import Answer

WRONG = 40  # a result that 100 - 90 is not


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An årsbok whose year is closed as far as periodisera, with an inkorg and a report that does not add up."""
    laid = bocker.desk(tmp_path, bocker.after())
    (laid.folder / "inkorg").mkdir()
    (laid.folder / "inkorg" / "alfa.xlsx").write_bytes(made.filled())
    lay_report(laid.arsbok, WRONG)
    return laid


def of_report(desk: Desk) -> list[dict[str, Answer]]:
    """The rows of Granskning that speak of the report."""
    return [row for row in desk.rows(GRANSKNING) if OF_REPORT.fullmatch(str(row["regel"]))]


def others(desk: Desk) -> list[dict[str, Answer]]:
    """The other rows."""
    return [row for row in desk.rows(GRANSKNING) if not OF_REPORT.fullmatch(str(row["regel"]))]


def answer(desk: Desk, row: dict[str, Answer], text: str) -> None:
    """Let the kansli answer a fynd."""
    at = desk.rows(GRANSKNING).index(row)
    desk.write(GRANSKNING.sheet, {f"F{GRANSKNING.first_row + at}": text})


def test_the_rules_on_a_report_are_known_by_their_numbers() -> None:
    """Every rule on a report is a G and two digits, and no rule of the årsbok or of a form is."""
    assert [regel.id for regel in REGLER if not OF_REPORT.fullmatch(regel.id)] == []
    rules = [*RULES, *(rule for form in FORMS for rule in form.rules)]
    assert [rule.id for rule in rules if OF_REPORT.fullmatch(rule.id)] == []


def test_the_fynd_stand_beside_those_of_the_other_verbs(desk: Desk) -> None:
    """The report's faults are rows with their rule, figures and place; what validera and bokslut wrote is untouched."""
    byfile.validera(desk.arsbok, granskning=True)
    before = desk.rows(GRANSKNING)
    assert before
    done = byfile.granska(desk.arsbok)
    assert others(desk) == before
    rows = of_report(desk)
    assert [(row["regel"], row["text"]) for row in rows] == [(one.regel, one.text) for one in done.found]
    assert done.counts["fel"] >= 1
    assert {row["niva"] for row in rows if row["regel"] in {one.regel for one in done.found if one.slag == "fel"}} == {
        "FRÅGA"
    }
    assert {row["fil"] for row in rows} == {"årsredovisning.toml"}
    assert {row.get("varde") for row in rows} & {"40", "10"}
    assert byfile.kontrollera(desk.arsbok).fynd == ()


def test_each_run_replaces_only_its_own(desk: Desk) -> None:
    """Validera, konsolidera and bokslut leave the report's rows; a report that adds up takes them away and no other."""
    byfile.granska(desk.arsbok)
    rows = of_report(desk)
    byfile.konsolidera(desk.arsbok)
    byfile.validera(desk.arsbok, granskning=True)
    byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    assert of_report(desk) == rows != []
    kept = others(desk)
    byfile.granska(desk.arsbok, lay_report(desk.arsbok, 10))
    assert of_report(desk) == []
    assert others(desk) == kept


def test_an_answer_follows_to_the_next_version_of_the_report(desk: Desk) -> None:
    """The same fault in a file of another name has its answer still; when it is gone Logg says which answer was lost."""
    byfile.granska(desk.arsbok)
    first = of_report(desk)[0]
    answer(desk, first, "Rättas i nästa version.")
    byfile.granska(desk.arsbok, lay_report(desk.arsbok, WRONG, "årsredovisning v2.toml"))
    again = of_report(desk)[0]
    assert (again["svar"], again["fil"]) == ("Rättas i nästa version.", "årsredovisning v2.toml")
    byfile.granska(desk.arsbok, lay_report(desk.arsbok, 10, "årsredovisning v3.toml"))
    assert of_report(desk) == []
    assert "Rättas i nästa version." in str(desk.rows(LOGG)[-1]["vad"])


def test_the_same_report_twice_changes_no_cell_of_granskning(desk: Desk) -> None:
    """A second run of the same file gives the same rows; Logg has a line per run with the file and its hash."""
    byfile.granska(desk.arsbok)
    rows, report = desk.rows(GRANSKNING), desk.folder / "rapport" / "årsredovisning.toml"
    byfile.granska(desk.arsbok)
    assert desk.rows(GRANSKNING) == rows
    lines = [row for row in desk.rows(LOGG) if row["verb"] == "granska"]
    assert len(lines) == 2
    assert lines[1]["celler"] == 0
    assert {row["fil"] for row in lines} == {report.name}
    assert {row["hash"] for row in lines} == {hashlib.sha256(report.read_bytes()).hexdigest()}


def test_the_report_is_the_named_one_else_the_newest_in_its_folder(desk: Desk) -> None:
    """Without a setting it is the newest report of the folder, our own memo no report; a named file goes before."""
    old = lay_report(desk.arsbok, 10, "utkast.toml")
    os.utime(old, (1, 1))
    memo = desk.folder / "rapport" / "PM granskning.docx"
    memo.write_bytes(b"x")
    (desk.folder / "rapport" / "läs mig.md").write_bytes(b"x")
    assert byfile.granska(desk.arsbok).rapport.file == "årsredovisning.toml"
    desk.set("rapport", "rapport/utkast.toml")
    assert byfile.granska(desk.arsbok).rapport.file == "utkast.toml"


@pytest.mark.parametrize("named", ["", "borta.pdf"])
def test_without_a_report_the_sentence_says_where_to_lay_it(desk: Desk, named: str) -> None:
    """Where nothing is found, or what Inställningar names is gone, nothing is written."""
    shutil.rmtree(desk.folder / "rapport")
    if named:
        desk.set("rapport", named)
    before = desk.everything()
    with pytest.raises(WrongUseError, match=rf"det finns ingen rapport att granska i .*{named or 'rapport'}"):
        byfile.granska(desk.arsbok)
    assert desk.everything() == before


def test_a_broken_report_changes_nothing(desk: Desk) -> None:
    """A report that cannot be read is told by its name, and the årsbok stays as it was."""
    broken = desk.put(b"inte alls", "rapport/trasig.docx")
    before = desk.everything()
    with pytest.raises(WrongUseError, match=r"trasig\.docx"):
        byfile.granska(desk.arsbok, broken)
    assert desk.everything() == before


def test_a_locked_arsbok_is_granskad_without_being_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After lås --granskning refuses, and no byte changes; --mot alone still holds the report against its figures."""
    desk = bocker.desk(tmp_path, bocker.after("lås"))
    report = lay_report(desk.arsbok, WRONG)
    before = desk.everything()
    assert cli.main(["granska", str(report), "--mot", str(desk.arsbok), "--granskning"]) == 2
    assert "är låst sedan" in capsys.readouterr().err
    assert cli.main(["granska", str(report), "--mot", str(desk.arsbok)]) == 1
    assert desk.everything() == before


def test_the_command_writes_and_says_so(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """`granska RAPPORT --mot ARSBOK --granskning`: exit 1 with faults, the rows are there, and the file is named."""
    report = desk.folder / "rapport" / "årsredovisning.toml"
    assert cli.main(["granska", str(report), "--mot", str(desk.arsbok), "--granskning"]) == 1
    assert f"{desk.arsbok}: fynden står i bladet Granskning." in capsys.readouterr().out
    assert of_report(desk) != []


def test_a_year_with_unanswered_faults_in_its_report_is_not_decided(desk: Desk) -> None:
    """A fault in the report is a FRÅGA like any other: fastställ waits until it is mended or answered."""
    desk.answer_all()
    byfile.granska(desk.arsbok)
    byfile.bokslut(desk.arsbok, till="fastställ")
    assert desk.steps()["fastställ"] == "väntar"
    desk.answer_all()
    byfile.bokslut(desk.arsbok, till="fastställ")
    assert desk.steps()["fastställ"] == "klar"
