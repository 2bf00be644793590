"""The drafts: one per insats out, a reminder to who is late, an answer to what came; the same draft is written once."""

from __future__ import annotations

import email
import re
from datetime import date
from email.policy import default
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests import bocker, byfile
from tests.inkorg import made
from tests.post import gjort
from xlfinsam import cli
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import INSATSER, LOGG
from xlfinsam.forms.brevmallar import MALLAR
from xlfinsam.forms.post import BREVMALLAR

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


# ------------------------------------------------------------------------------------------- the kansli's own words


def put(desk: Desk, letter: str, **told: str | None) -> dict[str, str]:
    """Let the kansli word a letter in the sheet Brevmallar; returns the cell of each column."""
    at = BREVMALLAR.first_row + next(n for n, row in enumerate(desk.rows(BREVMALLAR)) if row["namn"] == letter)
    cells = {name: f"{'ABCDE'[[column.id for column in BREVMALLAR.columns].index(name)]}{at}" for name in told}
    desk.write(BREVMALLAR.sheet, {cells[name]: text for name, text in told.items()})
    return cells


def test_the_words_of_the_kansli_are_used_and_an_empty_cell_is_ours(desk: Desk) -> None:
    """The subject stays ours where only the text is worded; a blank row is ours altogether."""
    put(desk, "Utskick", text="Hallå {insats}!\n\nBladet för {period} är med.", amne=None)
    put(desk, "Påminnelse", amne=None, text=None)
    byfile.insatsblad(desk.arsbok, utskick=True)
    first = read(min((desk.folder / "utkast").iterdir()))
    assert text(first).replace("\r\n", "\n") == "Hallå Alfa å Ö!\n\nBladet för helår 2024 är med.\n"
    assert first["Subject"] == "Insatsblad för Alfa å Ö, helår 2024"
    reminder = read(byfile.paminn(desk.arsbok).files[0])
    assert "Vi har ännu inte fått insatsbladet för Alfa å Ö" in text(reminder)


@pytest.mark.parametrize(
    ("letter", "told", "column", "said"),
    [
        ("Utskick", "Hej {plats}!", "text", "där står {plats}, som inte finns. Skriv en av {insats}, {period}"),
        ("Tack", "Tack { för bladet", "amne", "där står en ensam klammer"),
        ("Rätta", "Rätta, tack. {bilaga}", "text", "{rattas} saknas (listan över det som måste rättas)"),
        ("Frågor", "Hej {fragor} " + "x" * 4000, "text", "texten är 4013 tecken; den får vara högst 4000"),
        ("Tack", "Påminnelse", "namn", "brevet Påminnelse står på två rader"),
        ("Tack", None, "namn", "raden har en text men inget brev"),
        ("Tack", "Tacka", "namn", "där står ”Tacka”; Brev ska vara ett av valen"),
    ],
)
def test_a_fault_in_a_text_stops_every_letter_with_its_cell(
    desk: Desk, letter: str, told: str | None, column: str, said: str
) -> None:
    """Whatever letter was to be written: file, sheet, cell, what stands there and what to write; nothing is made."""
    cell = put(desk, letter, **{column: told})[column]
    before = desk.everything()
    with pytest.raises(WrongUseError) as caught:
        byfile.insatsblad(desk.arsbok, utskick=True)
    assert str(caught.value).startswith(f"{desk.arsbok.name}, Brevmallar!{cell}: {said}")
    assert desk.everything() == before


def test_an_arsbok_without_the_sheet_uses_our_words(desk: Desk) -> None:
    """One made before there was a sheet Brevmallar, or whose names for it are gone, writes the letters as we word them."""
    book = desk.book
    data = book.package.read("xl/workbook.xml").decode()
    without = re.sub(
        r"<definedName name=\"(?:brevmallar|installning\.(?:smtp|smtp_namn|avsandare))\b[^<]*</definedName>", "", data
    )
    assert without.count("<definedName") == data.count("<definedName") - 8
    book.package.replace("xl/workbook.xml", without.encode())
    desk.arsbok.write_bytes(book.package.to_bytes())
    made_now = byfile.paminn(desk.arsbok)
    assert "Vi har ännu inte fått" in text(read(made_now.files[0]))
    assert byfile.konsolidera(desk.arsbok, desk.folder / "inkorg").figures


def test_the_sender_stands_in_the_draft_where_the_kansli_has_said_it(desk: Desk) -> None:
    """Then the mail program sends from that mailbox; å ä ö in names of files and in the text are as every program reads them."""
    desk.set("avsandare", "Förbundet, kansliet <kansli@forbund.example>")
    (draft,) = byfile.paminn(desk.arsbok).files[:1]
    mail, data = read(draft), draft.read_bytes()
    assert str(mail["From"]) == '"Förbundet, kansliet" <kansli@forbund.example>'
    assert b"Content-Transfer-Encoding: quoted-printable" in data
    assert b'charset="utf-8"' in data
    assert data.isascii()


def test_next_years_arsbok_has_the_words_and_the_sending(tmp_path: Path) -> None:
    """nytt-ar carries texts and settings over, ours where there were none, in rows that are as high as their text."""
    desk = bocker.desk(tmp_path, bocker.after("fastställ"))
    put(desk, "Tack", text="Tusen tack!\n{kvitto}\n" + "\n".join("rad" for _ in range(14)))
    desk.set("smtp", "smtps://mejl.example")
    byfile.nytt_ar(desk.arsbok, desk.folder / "nästa.xlsm")
    following = bocker.Desk(desk.folder / "nästa.xlsm")
    assert following.rows(BREVMALLAR) == desk.rows(BREVMALLAR)
    sheet = openpyxl.load_workbook(following.arsbok)[BREVMALLAR.sheet]
    (row,) = [cell.row for cell in sheet["A"] if cell.value == "Tack"]
    assert sheet.row_dimensions[row].height == 16 * registers.LINE
    assert byfile.open_arsbok(following.arsbok).settings["smtp"] == "smtps://mejl.example"


def test_a_settings_file_can_word_the_letters(tmp_path: Path) -> None:
    """[[brevmallar]] gives some of them; a fault in one, or a letter that is not, stops with its place in the file."""
    for told, said in (
        ('namn = "Tack"\ntext = """Tack {insats}!\nHej då"""\n', ""),
        ('namn = "Tack"\ntext = "{x}"\n', r"nummer 1, text: där står \{x\}, som inte finns"),
        ('text = "Hej"\n', "nummer 1: varje rad ska ha ett eget namn, ett av Utskick, Påminnelse"),
        ('namn = "Tack"\nplatser = "alla"\n', "nummer 1: okänt ord platser"),
    ):
        settings = tmp_path / "prov.toml"
        settings.write_text(made.SETTINGS + "\n[[brevmallar]]\n" + told, encoding="utf-8")
        if said:
            with pytest.raises(WrongUseError, match=said):
                byfile.ny(settings, tmp_path / "fel.xlsm")
            assert not (tmp_path / "fel.xlsm").exists()
        else:
            byfile.ny(settings, tmp_path / "rätt.xlsm")
            rows = bocker.Desk(tmp_path / "rätt.xlsm").rows(BREVMALLAR)
            assert [str(row["text"]) for row in rows if row["namn"] == "Tack"] == ["Tack {insats}!\nHej då"]
            assert len(rows) == len(MALLAR)
