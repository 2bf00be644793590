"""Letters handed over to the server that sends them: encrypted and logged in, or not at all.

Sources: RFC 5321 (SMTP), 6409 and 8314 (submission on 587 and 465), 3207 (STARTTLS), 4616 (PLAIN), XOAUTH2 (tokens).
A fault says whether the letter is surely not sent, or may have been: the answer to a whole letter can be lost, as RFC
1047 tells.
"""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from xlfinsam.errors import WrongUseError, reason
from xlfinsam.personuppgifter import maskerad
from xlfinsam.post.hemlighet import Konto

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.post.hemlighet import Hemlighet

LOSENORD: Final = "XLFINSAM_SMTP_LOSENORD"
TOKEN: Final = "XLFINSAM_SMTP_TOKEN"  # noqa: S105  the name of a variable
VANTA: Final = 60  # seconds for the server to answer
VI: Final = "[127.0.0.1]"  # what we call ourselves: the name of the computer concerns nobody
FORM: Final = "Skriv den som smtp://server:587 eller smtps://server:465."
_MAX_SAGT: Final = 160  # characters of what a server says
_FRAGOR: Final = 3  # that a server may ask while we log in
_GODTAGET, _VIDARE, _INLOGGAD, _STANGER, _FOR_STORT = 250, 334, 235, 421, 552
_SJALV: Final = "skicka utkasten själv ur mejlprogrammet"


class EjSkickatError(WrongUseError):
    """A letter was not handed over: `alla` where the next one would not be either, `osakert` where it may have been."""

    def __init__(self, text: str, *, alla: bool = True, osakert: bool = False) -> None:
        """Keep what a person is told, and what it means for this letter and the rest."""
        super().__init__(text)
        self.alla = alla
        self.osakert = osakert


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed over: `tls` from the first byte, else by STARTTLS; never without."""

    server: str
    port: int
    tls: bool

    @property
    def visad(self) -> str:
        """The server in messages."""
        return f"{'smtps' if self.tls else 'smtp'}://{self.server}:{self.port}"

    def konto(self, namn: str) -> Konto:
        """Whose secret it is."""
        return Konto(namn, self.server, self.visad, LOSENORD, TOKEN)


def adress(text: str) -> Server:
    """Read `smtp://server[:587]` or `smtps://server[:465]`; WrongUseError for anything else, and for a name in it."""
    try:
        parts = urlsplit(text.strip())
        server, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise WrongUseError(f"Adressen till servern som skickar brev är felskriven. {FORM}") from error
    if "@" in parts.netloc:
        raise WrongUseError(f"Skriv inte namn eller lösenord i adressen till servern som skickar brev. {FORM}")
    if parts.scheme.lower() not in {"smtp", "smtps"} or not re.fullmatch(r"[A-Za-z0-9.:-]+", server):
        raise WrongUseError(f"Adressen till servern som skickar brev är felskriven. {FORM}")
    tls = parts.scheme.lower() == "smtps"
    return Server(server, port or (465 if tls else 587), tls)


@dataclass(frozen=True, slots=True)
class Inloggad:
    """An open line to a server that has let us in."""

    server: Server
    client: smtplib.SMTP

    def skicka(self, fran: str, till: str, brev: bytes) -> None:
        """Hand over a letter, with CRLF at the end of its lines; EjSkickatError where the server does not take it."""
        most = self.client.esmtp_features.get("size", "")
        if most.isdigit() and 0 < int(most) < len(brev):
            raise self._for_stort(len(brev), f"servern tar högst {_mb(int(most))}")
        try:
            self._prata("MAIL", *self.client.mail(fran, [f"size={len(brev)}"] if most else []), len(brev))
            self._prata("RCPT", *self.client.rcpt(till), len(brev))
        except (smtplib.SMTPException, OSError) as error:
            raise _brutet(self.server, error) from error
        try:
            code, said = self.client.data(brev)
        except smtplib.SMTPDataError as error:  # it would not even begin
            code, said = error.smtp_code, _bytes(error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            raise EjSkickatError(
                f"{self.server.visad} bröt innan den hade kvitterat brevet ({_varfor(error)}), så det kan ha gått fram",
                osakert=True,
            ) from error
        self._prata("DATA", code, said, len(brev))

    def _prata(self, step: str, code: int, said: bytes, size: int) -> None:
        """Go on where the server has agreed; else say what it said."""
        if code in {_GODTAGET, _GODTAGET + 1}:
            return
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self.client.rset()
        if code == _FOR_STORT:
            raise self._for_stort(size, _sagt(code, said))
        if step == "MAIL":
            raise EjSkickatError(
                f"{self.server.visad} låter inte kontot skicka från den avsändaren ({_sagt(code, said)}); rätta "
                "avsändaren i Inställningar, eller be om rätt att skicka från brevlådan"
            )
        if step == "RCPT":
            raise EjSkickatError(
                f"{self.server.visad} godtar inte mottagaren ({_sagt(code, said)}); kontrollera adressen i Insatser",
                alla=code == _STANGER,
            )
        raise EjSkickatError(
            f"{self.server.visad} tog inte emot brevet ({_sagt(code, said)}); försök senare, eller {_SJALV}",
            alla=code == _STANGER,
        )

    def _for_stort(self, size: int, said: str) -> EjSkickatError:
        text = f"{self.server.visad} säger att brevet är för stort ({_mb(size)}; {said}); skicka bladet på annat sätt"
        return EjSkickatError(text, alla=False)


@contextlib.contextmanager
def inloggad(server: Server, namn: str, secret: Hemlighet) -> Iterator[Inloggad]:
    """Connect, encrypted and to the server that it claims to be, and log in; EjSkickatError, in Swedish, where not."""
    context = ssl.create_default_context()
    try:
        client = _oppnad(server, context)
    except (smtplib.SMTPException, OSError) as error:
        raise _ingen_vag(server, error) from error
    try:
        _logga_in(client, server, namn, secret)
        yield Inloggad(server, client)
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()
        client.close()


def _oppnad(server: Server, context: ssl.SSLContext) -> smtplib.SMTP:
    """Connect; nothing is said in the clear but the wish for encryption."""
    if server.tls:
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            server.server, server.port, local_hostname=VI, timeout=VANTA, context=context
        )
    else:
        client = smtplib.SMTP(server.server, server.port, local_hostname=VI, timeout=VANTA)
        try:
            client.starttls(context=context)
        except BaseException:
            client.close()
            raise
    client.ehlo()
    return client


def _ingen_vag(server: Server, error: Exception) -> EjSkickatError:
    if isinstance(error, ssl.SSLCertVerificationError):
        told = (
            f"servern kan inte visa att den är den rätta ({error.verify_message}). Kontrollera namnet på servern; är "
            "det rätt, fråga it-avdelningen efter serverns certifikat"
        )
    elif isinstance(error, smtplib.SMTPNotSupportedError):
        told = (
            "servern erbjuder ingen kryptering (STARTTLS). Fråga it-avdelningen efter rätt server och port, eller "
            f"{_SJALV}"
        )
    elif isinstance(error, ssl.SSLError):
        told = "servern talar inte TLS på den porten. Prova smtp://…:587 i stället för smtps://…:465, eller tvärtom"
    else:
        told = f"servern går inte att nå ({_varfor(error)}). Kontrollera namnet, porten och nätet, och försök igen"
    return EjSkickatError(f"{server.visad}: {told}")


def _logga_in(client: smtplib.SMTP, server: Server, namn: str, secret: Hemlighet) -> None:
    """Log in by the way that the server and we have in common; the secret may hold any letters."""
    offered = client.esmtp_features.get("auth", "").upper().split()
    ways = {
        "XOAUTH2": [f"user={namn}\x01auth=Bearer {secret.text}\x01\x01"],
        "PLAIN": [f"\0{namn}\0{secret.text}"],
        "LOGIN": [namn, secret.text],
    }
    wanted = ("XOAUTH2",) if secret.token else ("PLAIN", "LOGIN")
    way = next((each for each in wanted if each in offered), None)
    if way is None:
        raise EjSkickatError(
            f"{server.visad}: servern tar inte emot inloggning med {' eller '.join(wanted)}. "
            f"Fråga it-avdelningen, eller {_SJALV}"
        )
    try:
        code, said = _svarat(client, way, ways[way])
    except (smtplib.SMTPException, OSError) as error:
        raise _brutet(server, error) from None  # the reason may repeat what was sent
    if code == _INLOGGAD:
        return
    if b"5.7.139" in said or b"SmtpClientAuthentication is disabled" in said:
        raise EjSkickatError(
            f"{server.visad}: inloggning för att skicka (SMTP AUTH) är avstängd för brevlådan. Be it-avdelningen slå "
            f"på den, eller {_SJALV}"
        )
    what = f"token i {TOKEN}" if secret.token else "lösenord"
    raise EjSkickatError(f"{server.visad}: servern godtar inte namnet och dess {what}. {server.konto(namn).rad[:-1]}")


def _svarat(client: smtplib.SMTP, way: str, words: list[str]) -> tuple[int, bytes]:
    """Say each word when the server asks for one; PLAIN and XOAUTH2 say theirs at once."""
    left = [base64.b64encode(word.encode()).decode() for word in words]
    code, said = client.docmd("AUTH", way if way == "LOGIN" else f"{way} {left.pop(0)}")
    for _ in range(_FRAGOR):
        if code == _VIDARE:
            code, said = client.docmd(left.pop(0) if left else "")  # XOAUTH2 tells its fault in a question
    return code, said


def _brutet(server: Server, error: Exception) -> EjSkickatError:
    if isinstance(error, EjSkickatError):
        return error
    return EjSkickatError(f"{server.visad} bröt ({_varfor(error)}); försök igen om en stund")


def _varfor(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "namnet finns inte"
    if isinstance(error, ConnectionRefusedError):
        return "den tar inte emot på den porten"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return f"den svarade inte inom {VANTA} sekunder"
    if isinstance(error, smtplib.SMTPResponseException):
        return _sagt(error.smtp_code, _bytes(error.smtp_error))
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "förbindelsen stängdes"
    return reason(error) if isinstance(error, OSError) else type(error).__name__


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")


def _sagt(code: int, said: bytes) -> str:
    """Repeat what a server said, on one line, short, and without anybody's address."""
    text = " ".join(maskerad(said.decode("utf-8", "replace")).split())
    return f"{code} {text[:_MAX_SAGT]}".strip()


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
