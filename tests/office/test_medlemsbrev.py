"""Letters to the members: one each, noted in Medlemsbeslut, on a locked årsbok too; and what the list then counts."""

from __future__ import annotations

import email
from datetime import date
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from xlfinsam import cli
from xlfinsam.forms.arsbok import LOGG
from xlfinsam.forms.uppfoljning import MEDLEMSBESLUT
from xlfinsam.shown import DENIES, GRANTS

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.bocker import Desk

MEMBERS = ["Försäkringskassan", "Arbetsförmedlingen", "Regionen", "Ö kommun"]
TODAY = date(2025, 2, 3)
FIRST = MEDLEMSBESLUT.first_row


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A locked årsbok with an årsredovisning in the folder rapport."""
    laid = bocker.desk(tmp_path, bocker.after("lås"))
    (laid.folder / "rapport").mkdir(exist_ok=True)
    (laid.folder / "rapport" / "Årsredovisning 2024.pdf").write_bytes(b"%PDF-1.7 prov")
    (laid.folder / "rapport" / "styrelseblad-2024.docx").write_bytes(b"PK prov")
    (laid.folder / "rapport" / "tjansteskrivelse-2024.docx").write_bytes(b"PK prov")
    (laid.folder / "rapport" / "PM 2024.pdf").write_bytes(b"%PDF-1.7 pm")
    return laid


def mails(desk: Desk) -> dict[str, EmailMessage]:
    """The drafts by the name of their file, without the hash."""
    found = {path.stem.rpartition("-")[0]: path for path in (desk.folder / "utkast").glob("medlem-*.eml")}
    return {name: email.message_from_bytes(path.read_bytes(), policy=default) for name, path in found.items()}


def test_every_member_gets_a_letter_and_a_row(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Staten is two authorities that each decide; the letter has the årsredovisning, and the lås still holds."""
    assert cli.main(["medlemsbrev", str(desk.arsbok), "--senast", "2025-09-30"]) == 0
    assert "4 nya utkast till brev" in capsys.readouterr().out
    rows = desk.rows(MEDLEMSBESLUT)
    assert [row["namn"] for row in rows] == MEMBERS
    assert {(row["skickat"], row["senast"], row["avstamt"]) for row in rows} == {(TODAY, date(2025, 9, 30), TODAY)}
    letter = mails(desk)["medlem-ö-kommun-2024"]
    assert "Vi ber om svar senast 2025-09-30." in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
    assert [part.get_filename() for part in letter.iter_attachments()] == [
        "Årsredovisning 2024.pdf", "tjansteskrivelse-2024.docx",
    ]  # fmt: skip
    assert next(letter.iter_attachments()).get_content_type() == "application/pdf"
    assert [row["vad"] for row in desk.rows(LOGG)[-5:-1]] == MEMBERS
    assert byfile.kontrollera(desk.arsbok).fynd == ()


def test_the_same_letter_is_written_once(desk: Desk) -> None:
    """A second run has nobody to write to; a member that the kansli adds gets its own letter."""
    byfile.medlemsbrev(desk.arsbok)
    assert byfile.medlemsbrev(desk.arsbok).files == ()
    desk.write(MEDLEMSBESLUT.sheet, {f"A{FIRST + 4}": "Grannkommunen"})
    done = byfile.medlemsbrev(desk.arsbok)
    assert [path.name[:26] for path in done.files] == ["medlem-grannkommunen-2024-"]
    assert [fynd.regel for fynd in done.fynd] == ["M13"]


def test_the_list_counts_what_is_decided(desk: Desk) -> None:
    """One grants, one does not, one is late, one is waited for: each is counted, twice, and what is odd is asked."""
    byfile.medlemsbrev(desk.arsbok, senast=date(2025, 9, 30))
    desk.write(MEDLEMSBESLUT.sheet, {
        f"E{FIRST}": GRANTS, f"F{FIRST}": date(2025, 2, 3), f"E{FIRST + 1}": DENIES, f"D{FIRST + 2}": date(2025, 1, 31),
    })  # fmt: skip
    done = byfile.medlemsbrev(desk.arsbok)
    counted = {name.partition(".")[2]: value for name, value in done.figures.items() if name.startswith("beslut.")}
    assert counted == {"beviljat": 1, "inte_beviljat": 1, "vantar": 1, "sena": 1, "ej_skickat": 0, "medlemmar": 4,
                       "beslutat": 2, "kvar": 2}  # fmt: skip
    assert sorted((fynd.regel, fynd.insats) for fynd in done.fynd) == [
        ("M10", "Regionen"), ("M11", "Arbetsförmedlingen"), ("M16", "Arbetsförmedlingen"),
    ]  # fmt: skip
    assert {fynd.regel for fynd in byfile.kontrollera(desk.arsbok).fynd} == {"M10", "M11", "M16"}


def test_a_reminder_goes_to_the_late_alone(desk: Desk) -> None:
    """With --paminn the one whose day has passed is reminded, and the day of that is noted; nobody else is written to."""
    byfile.medlemsbrev(desk.arsbok, senast=date(2025, 9, 30))
    desk.write(MEDLEMSBESLUT.sheet, {f"D{FIRST + 2}": date(2025, 1, 31), f"B{FIRST + 2}": "diariet@regionen.example"})
    done = byfile.medlemsbrev(desk.arsbok, paminn=True)
    assert [path.name.rpartition("-")[0] for path in done.files] == ["medlem-regionen-2024-paminnelse-20250203"]
    assert [row.get("pamind") for row in desk.rows(MEDLEMSBESLUT)] == [None, None, TODAY, None]
    assert mails(desk)["medlem-regionen-2024-paminnelse-20250203"]["To"] == "diariet@regionen.example"


def test_without_members_there_is_nobody_to_write_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence says which list to fill."""
    laid = bocker.desk(tmp_path, bocker.after(settings=bocker.SETTINGS.partition("\n[[medlemmar]]")[0]))
    assert cli.main(["medlemsbrev", str(laid.arsbok)]) == 2
    assert "Medlemmar: listan är tom. Skriv en rad för varje medlem." in capsys.readouterr().err
