"""Letters handed over to a real server: encrypted and logged in or not at all, and every refusal a Swedish sentence."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.post.postkontor import ANVANDARE, LOSENORD, TOKEN, Postkontor, postkontor
from xlfinsam.errors import WrongUseError
from xlfinsam.post import smtp
from xlfinsam.post.hemlighet import Hemlighet
from xlfinsam.post.smtp import EjSkickatError, adress, inloggad

if TYPE_CHECKING:
    from collections.abc import Iterator

BREV = b"From: kansli@forbund.example\r\nSubject: Blad\r\n\r\nHej\r\n.\r\n.. slut\r\n"
TILL = "leda.alfa@kommun.example"
BRA = Hemlighet(LOSENORD)


@pytest.fixture(scope="module")
def running() -> Iterator[Postkontor]:
    with postkontor() as office:
        yield office


@pytest.fixture
def office(running: Postkontor, monkeypatch: pytest.MonkeyPatch) -> Postkontor:
    """A server that is trusted, has got nothing and refuses nothing."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running.ca))
    running.brev.clear()
    running.inloggningar.clear()
    running.svarar = lambda _, __: None
    return running


def send(office: Postkontor, secret: Hemlighet = BRA, brev: bytes = BREV) -> None:
    with inloggad(adress(office.adress), ANVANDARE, secret) as line:
        line.skicka(ANVANDARE, TILL, brev)


def said(office: Postkontor, secret: Hemlighet = BRA, brev: bytes = BREV) -> EjSkickatError:
    """Send, and give what is told of why it did not go."""
    with pytest.raises(EjSkickatError) as caught:
        send(office, secret, brev)
    assert not {LOSENORD, TOKEN, TILL} & set(str(caught.value).split())
    return caught.value


def test_a_letter_comes_byte_for_byte(office: Postkontor) -> None:
    """Lines that begin with a full stop, too; the password may hold å and blanks."""
    send(office)
    assert office.brev == [(ANVANDARE, TILL, BREV)]
    assert office.inloggningar == ["PLAIN"]


def test_a_token_goes_before_a_password(office: Postkontor) -> None:
    """XOAUTH2 lets in; one that is no longer good is told, and no password is tried."""
    send(office, Hemlighet(TOKEN, token=True))
    assert office.inloggningar == ["XOAUTH2"]
    error = said(office, Hemlighet("gammal", token=True))
    assert "servern godtar inte namnet och dess token i XLFINSAM_SMTP_TOKEN" in str(error)
    assert office.inloggningar == ["XOAUTH2"] * 2


def test_tls_from_the_first_byte_and_the_older_way_to_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """smtps:// on a server that offers LOGIN alone, as Microsoft's do."""
    with postkontor(tls=True, utan=("PLAIN",)) as office:
        monkeypatch.setenv("SSL_CERT_FILE", str(office.ca))
        send(office)
        assert (office.till, office.inloggningar) == ([TILL], ["LOGIN"])
        wrong = smtp.Server("localhost", office.port, tls=False)
        monkeypatch.setattr(smtp, "VANTA", 0.3)  # each waits for the other to speak
        with pytest.raises(EjSkickatError, match="går inte att nå"), inloggad(wrong, ANVANDARE, BRA):
            pass


def test_nothing_is_said_to_a_server_that_does_not_encrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password and no letter leaves us in the clear; the two ways of TLS are not mixed up in silence."""
    with postkontor(starttls=False) as office:
        monkeypatch.setenv("SSL_CERT_FILE", str(office.ca))
        assert "erbjuder ingen kryptering (STARTTLS)" in str(said(office))
        office.tls = True
        assert "talar inte TLS på den porten" in str(said(office))
        assert (office.brev, office.inloggningar) == ([], [])


def test_nothing_is_said_to_a_server_that_is_not_who_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate in another name, or from somebody whom nobody knows, ends it before the password."""
    with postkontor(namn="annan.example") as office:
        assert "kan inte visa att den är den rätta" in str(said(office))
        monkeypatch.setenv("SSL_CERT_FILE", str(office.ca))
        assert "kan inte visa att den är den rätta" in str(said(office))
        assert office.inloggningar == []


def test_a_wrong_password_is_told_with_where_it_is_kept(office: Postkontor) -> None:
    """The sentence names the keyring and the variables, and not what was sent."""
    error = said(office, Hemlighet("Fel-123"))
    assert "servern godtar inte namnet och dess lösenord" in str(error)
    assert "keyring set xlfinsam kansli@forbund.example@localhost" in str(error)
    assert "Fel-123" not in str(error)
    assert (error.alla, error.osakert) == (True, False)


def test_a_server_that_lets_nobody_log_in_by_our_ways_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes only passwords is not given a token as one."""
    with postkontor(utan=("XOAUTH2",)) as office:
        monkeypatch.setenv("SSL_CERT_FILE", str(office.ca))
        assert "tar inte emot inloggning med XOAUTH2" in str(said(office, Hemlighet(TOKEN, token=True)))
        assert office.inloggningar == []


REFUSED = {  # (step, what the server says): what is told, whether the next letter would fare the same
    ("MAIL", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"): (
        "låter inte kontot skicka",
        True,
    ),
    ("RCPT", f"550 5.1.1 <{TILL}>: no such user"): ("godtar inte mottagaren (550 5.1.1", False),
    ("RCPT", "450 4.2.0 Greylisted, try later"): ("godtar inte mottagaren (450", False),
    ("RCPT", "421 4.3.2 Closing"): ("godtar inte mottagaren (421", True),
    ("DATA", "554 5.7.1 Looks like spam"): ("tog inte emot brevet (554", False),
    ("DATA", "552 5.3.4 Too big"): ("brevet är för stort (0,0 MB; 552", False),
}


@pytest.mark.parametrize(("step", "answer"), REFUSED)
def test_a_refusal_is_told_and_the_letter_is_surely_not_sent(office: Postkontor, step: str, answer: str) -> None:
    """In a sentence with what the server said, nobody's address in it; the line can be used for the next letter."""
    told, everyone = REFUSED[step, answer]
    with inloggad(adress(office.adress), ANVANDARE, BRA) as line:
        office.svarar = lambda at, _: answer if at == step else None
        with pytest.raises(EjSkickatError) as caught:
            line.skicka(ANVANDARE, TILL, BREV)
        assert told in str(caught.value)
        assert TILL not in str(caught.value)
        assert (caught.value.alla, caught.value.osakert) == (everyone, False)
        assert office.brev == []
        if not everyone:
            office.svarar = lambda _, __: None
            line.skicka(ANVANDARE, TILL, BREV)
            assert office.till == [TILL]


def test_a_letter_that_is_larger_than_the_server_takes_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server tells its limit when we come; the sentence says both sizes."""
    with postkontor(storst=200_000) as office:
        monkeypatch.setenv("SSL_CERT_FILE", str(office.ca))
        error = said(office, brev=BREV + b"x" * 300_000)
        assert "för stort (0,3 MB; servern tar högst 0,2 MB)" in str(error)
        assert (error.alla, error.osakert) == (False, False)


def test_a_line_that_breaks_after_the_letter_leaves_it_in_doubt(office: Postkontor) -> None:
    """The server has it and says nothing: it may have gone. Cut before the letter, it surely has not."""
    office.svarar = lambda step, _: "tyst" if step == "DATA" else None
    error = said(office)
    assert (error.alla, error.osakert) == (True, True)
    assert "kan ha gått fram" in str(error)


def test_a_server_that_is_silent_or_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while, in Swedish."""
    monkeypatch.setattr(smtp, "VANTA", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with (
            pytest.raises(EjSkickatError, match=r"går inte att nå \(den svarade inte inom"),
            inloggad(smtp.Server("127.0.0.1", port, tls=False), "x", BRA),
        ):
            pass
    with (
        pytest.raises(EjSkickatError, match="tar inte emot på den porten"),
        inloggad(smtp.Server("127.0.0.1", port, tls=False), "x", BRA),
    ):
        pass
    with (
        pytest.raises(EjSkickatError, match="namnet finns inte"),
        inloggad(smtp.Server("finns-inte.invalid", 587, tls=False), "x", BRA),
    ):
        pass


def test_a_mailbox_whose_organisation_has_turned_sending_off_is_told_so() -> None:
    """What Microsoft 365 says then (535 5.7.139) is told as what it is, with what to do instead."""
    with pytest.raises(EjSkickatError, match=r"SMTP AUTH\) är avstängd för brevlådan.*skicka utkasten själv"):
        smtp._logga_in(
            _Says(535, b"5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."),
            adress("smtp://smtp.office365.com"),
            ANVANDARE,
            BRA,
        )  # type: ignore[arg-type]  # as far as it is asked


class _Says:
    """A client whose server offers LOGIN, and then gives one answer to everything."""

    def __init__(self, code: int, text: bytes) -> None:
        self.esmtp_features = {"auth": "LOGIN XOAUTH2"}
        self.answer = code, text

    def docmd(self, *_: str) -> tuple[int, bytes]:
        return self.answer


@pytest.mark.parametrize(
    "text",
    [
        "mejl.example:587",
        "http://mejl.example",
        "smtp://",
        "smtp://mejl.example:x",
        "smtp://me jl",
        "smtp://[",
        "smtp://kansli@mejl.example",
        "smtp://kansli:hemligt@mejl.example",
    ],
)
def test_what_is_no_address_of_a_server_is_told(text: str) -> None:
    """With how one is written; a name and a password in it are not repeated."""
    with pytest.raises(WrongUseError, match=r"Skriv den som smtp://server:587 eller smtps://server:465\.") as caught:
        adress(text)
    assert "hemligt" not in str(caught.value)


def test_the_ports_are_those_of_submission_where_none_is_written() -> None:
    """587 with STARTTLS, 465 with TLS from the first byte."""
    assert [(each.port, each.tls) for each in map(adress, ("smtp://a.se", "SMTPS://a.se", "smtp://a.se:2525"))] == [
        (587, False),
        (465, True),
        (2525, False),
    ]
