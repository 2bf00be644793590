"""A mailbox on a real IMAP server: everything comes out, nothing changes, and no wrong server gets a password."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import keyring
import keyring.backend
import keyring.backends.fail
import pytest

from tests.post import dovecot
from tests.post.dovecot import ANVANDARE, LOSENORD, TOKEN, Server
from xlfinsam.errors import WrongUseError
from xlfinsam.post import imap
from xlfinsam.post.imap import adress
from xlfinsam.post.kallor import brev
from xlfinsam.post.modell import Granser

if TYPE_CHECKING:
    from collections.abc import Iterator

MAIL = b"From: a@example.se\r\nTo: kansli@example.se\r\nSubject: Blad\r\nDate: Mon, 27 Jan 2025 10:00:00 +0100\r\n\r\nHej\r\n"
OTHER = MAIL.replace(b"Blad", b"Annat")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if why := dovecot.varfor_inte():
        pytest.skip(why)
    with dovecot.server() as running:
        running.lagg(MAIL, OTHER)
        yield running


@pytest.fixture
def known(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Give the server, trusted, and a clean environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.ca))
    for name in (imap.LOSENORD, imap.TOKEN):
        monkeypatch.delenv(name, raising=False)
    return server


def test_every_mail_comes_as_it_lies_and_nothing_is_marked(known: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a mailbox twice gives the same bytes twice, in order, and leaves every mail unseen and in its place."""
    monkeypatch.setenv(imap.LOSENORD, LOSENORD)
    before = known.lage()
    for _ in range(2):
        found = list(brev(known.adress()))
        assert [each.data for each in found] == [MAIL, OTHER]
    assert found[0].tid == datetime.fromtimestamp(1_738_000_000, UTC)
    assert found[0].kalla == "imaps://localhost/INBOX, brev 1"
    assert known.lage() == before
    assert len(before) == 2
    assert not any(b"Seen" in line for line in before)


def test_starttls_is_demanded_where_tls_is_not_from_the_start(known: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An imap:// address is read over STARTTLS."""
    monkeypatch.setenv(imap.LOSENORD, LOSENORD)
    found = list(brev(f"imap://{ANVANDARE}@localhost:{known.starttls}/INBOX"))
    assert [each.data for each in found] == [MAIL, OTHER]


def test_a_token_opens_the_mailbox(known: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An OAuth2 token in the environment is used before any password; a wrong one is refused, and not repeated."""
    monkeypatch.setenv(imap.TOKEN, TOKEN)
    monkeypatch.setenv(imap.LOSENORD, "fel")
    assert len(list(brev(known.adress()))) == 2
    monkeypatch.setenv(imap.TOKEN, "utgangen")
    with pytest.raises(WrongUseError, match="godtar inte namnet och dess token") as told:
        list(brev(known.adress()))
    assert "utgangen" not in str(told.value)


class _Ring(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self, kept: dict[tuple[str, str], str]) -> None:
        self.kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[_Ring]:
    former = keyring.get_keyring()
    ours = _Ring({})
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(former)


def test_the_keyring_of_the_system_keeps_the_password(known: Server, ring: _Ring) -> None:
    """Without anything in the environment the password is the one that the keyring has for the user at the server."""
    with pytest.raises(WrongUseError, match=f"keyring set xlfinsam {ANVANDARE}@localhost"):
        list(brev(known.adress()))
    keyring.set_password("xlfinsam", f"{ANVANDARE}@localhost", LOSENORD)
    assert len(list(brev(known.adress()))) == 2


def test_a_machine_without_a_keyring_is_told(known: Server, ring: _Ring) -> None:
    """Where no keyring is to be had the sentence says what can be done, as where it knows nothing."""
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with pytest.raises(WrongUseError, match="det finns inget lösenord"):
        list(brev(known.adress()))


def test_a_wrong_password_is_told_without_it(known: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server refuses is told in Swedish, and neither the sentence nor its cause holds the password."""
    monkeypatch.setenv(imap.LOSENORD, "Fel123")
    with pytest.raises(WrongUseError, match="godtar inte") as told:
        list(brev(known.adress()))
    assert "Fel123" not in str(told.value)
    assert told.value.__cause__ is None


def test_a_server_nobody_vouches_for_gets_no_password(
    known: Server, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate that no known authority has issued, or for another name, ends the talk before logging in."""
    monkeypatch.setenv(imap.LOSENORD, LOSENORD)
    with pytest.raises(WrongUseError, match="kan inte visa att den är den rätta"):
        list(brev(known.adress().replace("localhost", "127.0.0.1")))
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(WrongUseError, match="kan inte visa att den är den rätta"):
        list(brev(server.adress()))


def test_a_folder_with_swedish_letters_and_one_that_is_not_there(known: Server, monkeypatch) -> None:
    """Folders are named as a person writes them; one that does not exist is told."""
    monkeypatch.setenv(imap.LOSENORD, LOSENORD)
    known.lagg(MAIL, mapp='"Insatser &- &AOU-r"')
    assert [each.data for each in brev(known.adress("Insatser%20&%20år"))] == [MAIL]
    with pytest.raises(WrongUseError, match="Kontrollera att mappen Finns inte finns"):
        list(brev(known.adress("Finns%20inte")))


def test_a_day_and_a_limit_keep_mails_out(known: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails before the day are not fetched; one over the limit is told of, and not fetched either."""
    monkeypatch.setenv(imap.LOSENORD, LOSENORD)
    assert len(list(brev(known.adress(), sedan=date(2025, 1, 27)))) == 2
    assert list(brev(known.adress(), sedan=date(2025, 1, 29))) == []
    found = list(brev(known.adress(), granser=Granser(brev_storlek=len(OTHER))))
    assert [(each.data, [problem.slag for problem in each.problem]) for each in found] == [
        (MAIL, []),
        (b"", ["for_stort"]),
    ]


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback for a closed port."""
    monkeypatch.setenv(imap.LOSENORD, LOSENORD)
    (port,) = dovecot._lediga(1)
    with pytest.raises(WrongUseError, match=r"imaps://localhost/INBOX: servern går inte att nå"):
        list(brev(f"imaps://a@localhost:{port}"))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("imaps://anna:hemligt@server/INBOX", "Skriv inte lösenordet i adressen"),
        ("imaps://server/INBOX", "saknar namn eller server"),
        ("imaps://anna@/INBOX", "saknar namn eller server"),
        ("imaps://anna@server:x/INBOX", "felskriven"),
        ("imaps://anna%0d%0aA@server/INBOX", "saknar namn eller server"),
    ],
)
def test_an_address_that_is_wrong_is_told_at_once(written: str, told: str) -> None:
    """A wrong address is told before any server is asked, and a password in it is not repeated."""
    with pytest.raises(WrongUseError, match=told) as error:
        adress(written)
    assert "hemligt" not in str(error.value)


def test_an_address_is_read_in_parts() -> None:
    """User with @, port, folder with spaces; INBOX and the usual port when nothing is said."""
    read = adress("IMAPS://anna@example.se@post.example.se:1993/Insatser/%C3%85r%202025")
    assert (read.namn, read.server, read.port, read.mapp) == (
        "anna@example.se", "post.example.se", 1993, "Insatser/År 2025",
    )  # fmt: skip
    assert adress("imaps://a@b").mapp == "INBOX"
    assert (adress("imaps://a@b").port, adress("imap://a@b").port) == (993, 143)
