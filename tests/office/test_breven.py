"""The drafts: one per insats out, a reminder to who is late, an answer to what came; the same draft is written once."""

from __future__ import annotations

import email
from datetime import date
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.inkorg import made
from tests.post import gjort
from xlfinsam import cli
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import INSATSER, LOGG

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.bocker import Desk

ALFA, BETA = (f"leda.{key}@kommun.example" for key in (made.INSATS, made.OTHER))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An årsbok whose insatser have an address each, an empty inkorg, and a last day that has passed."""
    laid = bocker.desk(tmp_path, bocker.after())
    for row, address in enumerate((ALFA, BETA)):
        laid.write(INSATSER.sheet, {f"D{INSATSER.first_row + row}": address})
    laid.set("sista_dag", date(2025, 1, 31))
    laid.set("svarsadress", "kansli@forbund.example")
    (laid.folder / "inkorg").mkdir()
    return laid


def read(path: Path) -> EmailMessage:
    """Read a draft as a mail program does."""
    found = email.message_from_bytes(path.read_bytes(), policy=default)
    assert found["X-Unsent"] == "1"
    return found


def text(mail: EmailMessage) -> str:
    """The words of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_blank_goes_out_in_a_draft_to_its_insats(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """With --utskick each blank lies in a letter to the address of its insats, with the last day and where to answer."""
    assert cli.main(["insatsblad", str(desk.arsbok), "--utskick"]) == 0
    assert "2 nya utkast till brev" in capsys.readouterr().out
    drafts = [read(path) for path in sorted((desk.folder / "utkast").iterdir())]
    assert [str(mail["To"]) for mail in drafts] == [ALFA, BETA]
    blanks = sorted((desk.folder / "insatsblad").iterdir())
    for mail, blank in zip(drafts, blanks, strict=True):
        (attached,) = mail.iter_attachments()
        assert (attached.get_filename(), attached.get_content()) == (blank.name, blank.read_bytes())
        assert "2025-01-31" in text(mail)
        assert mail["Reply-To"] == "kansli@forbund.example"


def test_the_late_are_reminded_and_nobody_else(desk: Desk) -> None:
    """Who has a sheet in the årsbok is left alone; Logg has a line; the same day the same reminder is not written twice."""
    (desk.folder / "inkorg" / "a.xlsx").write_bytes(made.filled())
    byfile.konsolidera(desk.arsbok)
    done = byfile.paminn(desk.arsbok)
    (draft,) = done.files
    assert str(read(draft)["To"]) == BETA
    assert [row["vad"] for row in desk.rows(LOGG) if row["verb"] == "paminn"] == [f"{made.OTHER} 2024"]
    assert byfile.paminn(desk.arsbok).files == ()


def test_before_the_last_day_nobody_is_late(desk: Desk) -> None:
    """It is said when the last day is; with innan the reminder is written all the same."""
    desk.set("sista_dag", date(2025, 12, 31))
    with pytest.raises(WrongUseError, match="sista dag är 2025-12-31, så ingen är sen"):
        byfile.paminn(desk.arsbok)
    assert not (desk.folder / "utkast").exists()
    assert len(byfile.paminn(desk.arsbok, innan=True).files) == 2


def test_a_sheet_with_a_stop_goes_back_marked(desk: Desk) -> None:
    """The answer is to the mail it came in, says what to mend, and has a copy that is still a sheet of ours."""
    wrong = made.filled({"deltagare.nya": None})
    mail = gjort.brev(("mitt blad.xlsx", wrong), fran=f"Leda Alfa <{ALFA}>")
    del mail["Message-ID"]
    mail["Message-ID"] = "<1@kommun.example>"
    (desk.folder / "post").mkdir()
    (desk.folder / "post" / "a.eml").write_bytes(mail.as_bytes())
    byfile.hamta(desk.arsbok)
    (draft,) = byfile.svara(desk.arsbok).files
    found = read(draft)
    assert (str(found["To"]), found["In-Reply-To"]) == (ALFA, "<1@kommun.example>")
    (copy,) = found.iter_attachments()
    assert str(copy.get_filename()).endswith("att rätta.xlsx")
    (desk.folder / "inkorg" / "rättat.xlsx").write_bytes(copy.get_content())
    assert [record.insats for record in byfile.validera(desk.arsbok).records] == [made.INSATS]
    assert [row["vad"] for row in desk.rows(LOGG) if row["verb"] == "svara"] == [f"{made.INSATS} 2024 åter"]


def test_a_good_sheet_is_thanked_for_once(desk: Desk) -> None:
    """It lay in the inkorg without a mail: the receipt goes to the insats, and a second run writes nothing."""
    (desk.folder / "inkorg" / "a.xlsx").write_bytes(made.filled())
    done = byfile.svara(desk.arsbok)
    (draft,) = done.files
    found = read(draft)
    assert str(found["To"]) == ALFA
    assert "Kvitto" in text(found)
    assert done.told == (f"1 nytt utkast till svar i {desk.folder / 'utkast'}",)
    before = desk.arsbok.read_bytes()
    assert byfile.svara(desk.arsbok).files == ()
    assert desk.arsbok.read_bytes() == before


def test_a_file_that_cannot_be_read_is_answered_too(desk: Desk) -> None:
    """Nobody knows whose it is, so the draft has no receiver; it says what was wrong with the file."""
    (desk.folder / "inkorg" / "trasig.xlsx").write_bytes(b"PK\x03\x04 halva filen")
    (draft,) = byfile.svara(desk.arsbok).files
    found = read(draft)
    assert found["To"] is None
    assert "trasig.xlsx" in text(found)
