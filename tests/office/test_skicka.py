"""--skicka: the letters go to a real server, each at most once whatever happens, and what came is what was drafted."""

from __future__ import annotations

import email
import os
import re
import signal
import subprocess
import sys
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.inkorg import made
from tests.post import gjort
from tests.post.postkontor import ANVANDARE, LOSENORD, Postkontor, postkontor
from xlfinsam import arsboken, cli
from xlfinsam.addin import host
from xlfinsam.addin.buttons import BUTTONS
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import INSATSER, LOGG
from xlfinsam.forms.post import BREVMALLAR
from xlfinsam.post import smtp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from tests.bocker import Desk

THIRD = "gamma"
SETTINGS = bocker.SETTINGS + f'\n[[insatser]]\nnyckel = "{THIRD}"\nnamn = "Gåmma & Co"\nblankett = "kalmar"\n'
KEYS = (made.INSATS, made.OTHER, THIRD)
ALFA, BETA, GAMMA = ADDRESSES = tuple(f"leda.{key}@kommun.example" for key in KEYS)
FORBUND = "Samordningsförbundet Åslätt"


@pytest.fixture(scope="module")
def running() -> Iterator[Postkontor]:
    with postkontor() as office:
        yield office


@pytest.fixture
def office(running: Postkontor, monkeypatch: pytest.MonkeyPatch) -> Postkontor:
    """A server that we trust and know the password of; nothing has come and nothing is refused."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running.ca))
    monkeypatch.setenv(smtp.LOSENORD, LOSENORD)
    monkeypatch.delenv(smtp.TOKEN, raising=False)
    running.brev.clear()
    running.svarar = lambda _, __: None
    return running


@pytest.fixture
def desk(tmp_path: Path, office: Postkontor) -> Desk:
    """An årsbok with three insatser that have an address each, set up to send through the server."""
    laid = bocker.desk(tmp_path, bocker.arsbok(SETTINGS))
    book = laid.book
    for row, address in enumerate(ADDRESSES):
        book.write(INSATSER.sheet, {f"D{INSATSER.first_row + row}": address})
    for name, told in (("smtp", office.adress), ("avsandare", f"{FORBUND} <{ANVANDARE}>")):
        where = book.locate(f"installning.{name}")
        assert where is not None
        book.write(where[0], {where[1]: told})
    laid.arsbok.write_bytes(book.to_bytes())
    return laid


def out(desk: Desk) -> None:
    byfile.insatsblad(desk.arsbok, utskick=True, skicka=True)


def lying(desk: Desk, folder: str = "") -> list[str]:
    """The insatser whose drafts lie in the folder utkast, or in one within it."""
    place = desk.folder / "utkast" / folder
    return [path.name.split("-")[1] for path in sorted(place.glob("*.eml"))]


def logged(desk: Desk) -> list[str]:
    """The insatser that Logg says a letter has been sent to, in order."""
    return [str(row["vad"]).split("-")[1] for row in desk.rows(LOGG) if row["verb"] == "skickat"]


def came(office: Postkontor, at: int = 0) -> EmailMessage:
    return email.message_from_bytes(office.brev[at][2], policy=default)  # type: ignore[return-value]  # as the policy says


# ---------------------------------------------------------------------------------------------------- what is sent


def test_the_blanks_go_out_once_and_come_as_they_were_drafted(
    desk: Desk, office: Postkontor, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each to its own insats, with everything that a letter has; Logg says so, and a second run sends nothing."""
    byfile.insatsblad(desk.arsbok, utskick=True)
    drafts = {path.name: path.read_bytes() for path in (desk.folder / "utkast").glob("*.eml")}
    assert (len(drafts), office.brev) == (3, []), "without skicka nothing is sent"
    assert cli.main(["insatsblad", str(desk.arsbok), "--utskick", "--skicka"]) == 0
    assert "3 brev skickade: Alfa å Ö, Beta och Gåmma & Co." in capsys.readouterr().out
    assert [(sender, to) for sender, to, _ in office.brev] == [(ANVANDARE, to) for to in ADDRESSES]
    for at, key in enumerate(KEYS):
        mail, data = came(office, at), office.brev[at][2]
        assert str(mail["From"]) == f"{FORBUND} <{ANVANDARE}>"
        assert (mail["To"], mail["Reply-To"], mail["X-Unsent"]) == (ADDRESSES[at], "kansli@example.se", None)
        assert re.fullmatch(r"<[0-9a-f]{32}@forbund\.example>", mail["Message-ID"])
        assert parsedate_to_datetime(str(mail["Date"])) == arsboken.now()
        (blank,) = mail.iter_attachments()
        assert blank.get_content() == (desk.folder / "insatsblad" / f"insatsblad-{key}-2024.xlsx").read_bytes()
        (kept,) = (desk.folder / "utkast" / "skickat").glob(f"utskick-{key}-*.eml")
        assert kept.read_bytes() == data
        assert drafts[kept.name].partition(b"\r\n\r\n")[2] == data.partition(b"\r\n\r\n")[2], "the body is the draft's"
    assert len({came(office, at)["Message-ID"] for at in range(3)}) == 3
    assert (lying(desk), lying(desk, "skickas"), logged(desk)) == ([], [], list(KEYS))
    row = next(row for row in desk.rows(LOGG) if row["verb"] == "skickat")
    assert str(row["vad"]).endswith(f" till l***@kommun.example {came(office)['Message-ID']}")
    assert "leda." not in str(row["vad"])
    before = desk.everything()
    done = byfile.insatsblad(desk.arsbok, utskick=True, skicka=True)
    assert (len(office.brev), desk.everything()) == (3, before)
    assert done.told[1:] == ("3 har skickats förut och skrivs inte igen", "Inget brev har skickats")


def test_what_was_sent_comes_back_filled_in_and_is_fetched_and_answered(desk: Desk, office: Postkontor) -> None:
    """The whole way: the attached sheet is filled in and mailed back, hamta takes it, svara sends the answer in its thread."""
    out(desk)
    (blank,) = came(office).iter_attachments()
    filled = made.saved_on(made.with_cells(blank.get_content(), made.lawful()), "2025-01-15")
    back = gjort.brev(("Vårt blad.xlsx", filled), fran=f"Leda <{ALFA}>")
    del back["Message-ID"]
    long_id = "<" + "A" * 60 + "@AM9PR05MB8123.eurprd05.prod.outlook.com>"
    back["Message-ID"], back["References"] = long_id, str(came(office)["Message-ID"])
    (desk.folder / "post").mkdir()
    (desk.folder / "post" / "svar.eml").write_bytes(back.as_bytes())
    assert byfile.hamta(desk.arsbok).fynd == ()
    (record,) = byfile.validera(desk.arsbok).records
    assert (record.insats, record.number("deltagare.nya")) == (made.INSATS, made.lawful()["deltagare.nya"])
    byfile.svara(desk.arsbok, skicka=True)
    assert office.till == [*ADDRESSES, ALFA]
    thanks = came(office, 3)
    assert thanks["Subject"] == "Sv: Insatsblad för Krus"
    assert f"In-Reply-To: {long_id}\r\n".encode() in office.brev[3][2]
    assert str(thanks["References"]).split() == [came(office)["Message-ID"], long_id]
    assert "Kvitto" in str(thanks.get_body(("plain",)))
    byfile.svara(desk.arsbok, skicka=True)
    assert len(office.brev) == 4


def test_the_late_are_reminded_by_post(desk: Desk, office: Postkontor) -> None:
    """With the blank once more; the same day nobody is reminded twice."""
    (desk.folder / "inkorg").mkdir()
    (desk.folder / "inkorg" / "a.xlsx").write_bytes(made.filled())
    byfile.konsolidera(desk.arsbok)
    done = byfile.paminn(desk.arsbok, skicka=True)
    assert office.till == [BETA, GAMMA]
    assert {path.parent.name for path in done.files} == {"skickat"}
    byfile.paminn(desk.arsbok, skicka=True)
    assert len(office.brev) == 2


def test_new_words_send_nothing_again_but_a_new_sheet_and_a_new_address_do(desk: Desk, office: Postkontor) -> None:
    """What makes a letter another one is what it is about and who it is to, not how it is worded."""
    out(desk)
    word(desk, "Utskick", "Hallå {insats}!")
    out(desk)
    assert office.till == list(ADDRESSES)
    desk.write(INSATSER.sheet, {f"D{INSATSER.first_row + 1}": "ny@kommun.example"})
    out(desk)
    assert office.till[3:] == ["ny@kommun.example"]
    assert "Hallå Beta!" in str(came(office, 3).get_body(("plain",)).get_content())  # type: ignore[union-attr]  # it has one


def word(desk: Desk, letter: str, text: str, column: str = "D") -> str:
    """Let the kansli word a letter in the sheet Brevmallar; returns the cell."""
    at = next(at for at, row in enumerate(desk.rows(BREVMALLAR)) if row["namn"] == letter)
    cell = f"{column}{BREVMALLAR.first_row + at}"
    desk.write(BREVMALLAR.sheet, {cell: text})
    return cell


def test_the_button_writes_drafts_and_never_sends(desk: Desk, office: Postkontor) -> None:
    """Skicka ut makes the blanks and their letters, though sending is set up; who presses it reads them and sends them."""
    button = next(each for each in BUTTONS if each.caption == "Skicka ut")
    answer = host.press(button, str(desk.arsbok), on_file=True)
    assert answer.told.text == (
        f"3 insatsblad och 3 nya utkast till brev i {desk.folder / 'utkast'}. Öppna utkasten i mejlprogrammet, läs igenom och skicka."
    )
    assert (office.brev, lying(desk)) == ([], list(KEYS))
    assert {
        email.message_from_bytes(path.read_bytes())["X-Unsent"] for path in (desk.folder / "utkast").glob("*.eml")
    } == {"1"}


# ------------------------------------------------------------------------------------------- what does not go, and why


def test_a_failure_in_the_middle_leaves_the_rest_as_drafts(
    desk: Desk, office: Postkontor, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says who got it and who did not; the next run sends the rest and nothing twice."""
    office.svarar = lambda step, to: "421 4.3.2 Going down" if (step, to) == ("DATA", BETA) else None
    assert cli.main(["insatsblad", str(desk.arsbok), "--utskick", "--skicka"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(
        f"xlfinsam: {desk.arsbok.name}: brevet har gått till Alfa å Ö, men inte till Beta ({office.adress} tog inte emot "
        "brevet (421 4.3.2 Going down); försök senare, eller skicka utkasten själv ur mejlprogrammet) och Gåmma & Co; "
    )
    assert told.endswith("kör du kommandot igen skickas bara det som inte har gått.\n")
    assert (lying(desk), lying(desk, "skickat"), logged(desk)) == (["beta", THIRD], ["alfa"], ["alfa"])
    office.svarar = lambda _, __: None
    out(desk)
    assert (office.till, logged(desk)) == ([ALFA, BETA, GAMMA], list(KEYS))
    byfile.kontrollera(desk.arsbok)


def test_a_refused_receiver_does_not_hinder_the_others(desk: Desk, office: Postkontor) -> None:
    """The sentence names the one, with what the server said; the others have theirs, and who has no address is told."""
    desk.write(INSATSER.sheet, {f"D{INSATSER.first_row + 2}": None})
    office.svarar = lambda step, to: "550 5.1.1 No such user" if (step, to) == ("RCPT", ALFA) else None
    with pytest.raises(
        WrongUseError, match=r"gått till Beta, men inte till Alfa å Ö \(.*godtar inte mottagaren \(550"
    ) as told:
        out(desk)
    assert str(told.value).endswith(" Gåmma & Co: inget skickat, för det finns ingen e-postadress i Insatser.")
    assert (office.till, lying(desk)) == ([BETA], ["alfa", THIRD])


def test_skicka_alone_is_told_to_go_with_utskick(
    desk: Desk, office: Postkontor, capsys: pytest.CaptureFixture[str]
) -> None:
    """Insatsblad --skicka without letters does nothing; the command utskick is the two in one."""
    before = desk.everything()
    assert cli.main(["insatsblad", str(desk.arsbok), "--skicka"]) == 2
    assert "skriv --utskick --skicka" in capsys.readouterr().err
    assert desk.everything() == before
    assert cli.main(["utskick", str(desk.arsbok), "--skicka"]) == 0
    assert office.till == list(ADDRESSES)


def test_a_wrong_password_sends_nothing_and_loses_nothing(
    desk: Desk, office: Postkontor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drafts and what Logg says of the blanks are there; the sentence says what to do."""
    monkeypatch.setenv(smtp.LOSENORD, "fel")
    with pytest.raises(
        WrongUseError, match=r"inget brev har gått till Alfa å Ö, Beta och Gåmma & Co: .*godtar inte namnet"
    ):
        out(desk)
    assert (office.brev, lying(desk), lying(desk, "skickas"), logged(desk)) == ([], list(KEYS), [], [])
    assert [row["verb"] for row in desk.rows(LOGG)].count("insatsblad") == 3


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("smtp", None, r"Inställningar!C\d+: servern som skickar brev är inte ifylld, så inget kan skickas. Utan --skicka"),
        ("avsandare", None, r"Inställningar!C\d+: avsändaren är inte ifylld"),
        ("avsandare", "kansliet", r"Inställningar!C\d+: där står ”kansliet”, väntat en e-postadress"),
        ("smtp", "smtp://kansli:hemligt@x.example", r"Inställningar!C\d+: där står ”…@x.example”. Skriv inte namn"),
        ("smtp_namn", "annan@x.example", r"det finns inget lösenord. .*keyring set xlfinsam annan@x.example@localhost"),
    ],
)  # fmt: skip
def test_nothing_is_written_where_sending_is_not_set_up(
    desk: Desk, office: Postkontor, monkeypatch: pytest.MonkeyPatch, name: str, told: str | None, said: str
) -> None:
    """It is told before any letter or sheet is made, with the cell; the årsbok is as it was."""
    desk.set(name, told)
    if name == "smtp_namn":
        monkeypatch.delenv(smtp.LOSENORD)
        monkeypatch.setattr("keyring.get_password", lambda *_: None)
    before = desk.everything()
    with pytest.raises(WrongUseError, match=said) as caught:
        out(desk)
    assert "hemligt" not in str(caught.value)
    assert (office.brev, desk.everything()) == ([], before)


def test_the_unknown_the_unaddressed_and_the_edited_stay_as_drafts(desk: Desk, office: Postkontor) -> None:
    """No address, an address that the register does not know, and a draft that the kansli has changed: each is told."""
    desk.write(INSATSER.sheet, {f"D{INSATSER.first_row}": None})
    byfile.insatsblad(desk.arsbok, utskick=True)
    (edited,) = (desk.folder / "utkast").glob("utskick-beta-*.eml")
    edited.write_bytes(edited.read_bytes().replace(b"Hej!", b"Hej p=C3=A5 er!"))
    done = byfile.insatsblad(desk.arsbok, utskick=True, skicka=True)
    assert office.till == [GAMMA]
    assert done.told[1:] == (
        "1 brev skickat: Gåmma & Co",
        "Alfa å Ö: inget skickat, för det finns ingen e-postadress i Insatser",
        f"Beta: inget skickat, för utkastet är ändrat; skicka {edited.name} själv, eller ta bort det",
    )
    (desk.folder / "post").mkdir()
    stranger = gjort.brev(("blad.xlsx", made.filled()), fran="Någon <nagon@annorstades.example>")
    (desk.folder / "post" / "a.eml").write_bytes(stranger.as_bytes())
    byfile.hamta(desk.arsbok)
    done = byfile.svara(desk.arsbok, skicka=True)
    assert office.till == [GAMMA]
    assert (
        done.told[2]
        == "Alfa å Ö: inget skickat, för n***@annorstades.example finns inte i Insatser; skicka utkastet själv"
    )


# ------------------------------------------------------------------------------------------------------- at most once


def test_a_letter_that_may_have_gone_is_never_sent_again_by_itself(desk: Desk, office: Postkontor) -> None:
    """The line broke when the server had it: it is told at once and each time, until a person has moved the file."""
    office.svarar = lambda step, to: "tyst" if (step, to) == ("DATA", BETA) else None
    with pytest.raises(
        WrongUseError, match=r"gått till Alfa å Ö, men inte till Gåmma & Co, det är osäkert om det gick till Beta"
    ):
        out(desk)
    assert (lying(desk, "skickas"), lying(desk)) == (["beta"], ["beta", THIRD])
    office.svarar = lambda _, __: None
    done = byfile.insatsblad(desk.arsbok, utskick=True, skicka=True)
    assert (office.till, logged(desk)) == ([ALFA, BETA, GAMMA], ["alfa", THIRD])
    assert done.told[-1].startswith("Beta: inget skickat, för det avbröts förra gången och kan ha gått fram. Se efter")
    (doubt,) = (desk.folder / "utkast" / "skickas").glob("*.eml")
    doubt.rename(desk.folder / "utkast" / "skickat" / doubt.name)
    out(desk)
    assert (office.till, logged(desk)) == ([ALFA, BETA, GAMMA], ["alfa", THIRD, "beta"])


def test_killed_in_the_middle_nothing_goes_twice(desk: Desk, office: Postkontor) -> None:
    """Killed while the server has the second letter and has not answered: the next run sends the third alone.

    The first gets its line in Logg then, and of the second it is told that nobody knows.
    """
    command = [sys.executable, "-m", "xlfinsam", "insatsblad", str(desk.arsbok), "--utskick", "--skicka"]

    def kill(step: str, to: str) -> str | None:
        if (step, to) == ("DATA", BETA):
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        return None

    office.svarar = kill
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert process.wait(60) == -signal.SIGKILL
    assert logged(desk) == []
    office.svarar = lambda _, __: None
    done = byfile.insatsblad(desk.arsbok, utskick=True, skicka=True)
    assert office.till == [ALFA, BETA, GAMMA]
    assert (logged(desk), lying(desk, "skickas")) == (["alfa", THIRD], ["beta"])
    assert "kan ha gått fram" in done.told[-1]
    assert byfile.kontrollera(desk.arsbok).fynd == ()


def test_stopped_by_the_user_it_says_who_got_it(
    desk: Desk, office: Postkontor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C between two letters: what went stands in Logg, and the rest are drafts."""

    def stop(_: str, at: int, __: int) -> None:
        if at == 2 and office.brev:
            raise KeyboardInterrupt

    with pytest.raises(WrongUseError, match=r"gått till Alfa å Ö, men inte till Beta och Gåmma & Co: arbetet avbröts"):
        byfile.insatsblad(desk.arsbok, None, stop, utskick=True, skicka=True)
    assert (office.till, logged(desk), lying(desk)) == ([ALFA], ["alfa"], ["beta", THIRD])
