"""A mailbox over IMAP: looked into, never changed. Sources: RFC 3501, 5092 (addresses), 7628 and XOAUTH2 (tokens).

The folder is opened for reading only (EXAMINE) and mails are peeked at, so that nothing is marked, moved or removed.
The password comes from the environment or the keyring of the system; it is never in an address, a file or a message.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from xlfinsam.errors import WrongUseError, reason
from xlfinsam.post.hemlighet import Konto, hemlighet
from xlfinsam.post.modell import STANDARD, Original, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from imap_tools import BaseMailBox

    from xlfinsam.post.modell import Granser

LOSENORD: Final = "XLFINSAM_IMAP_LOSENORD"
TOKEN: Final = "XLFINSAM_IMAP_TOKEN"  # noqa: S105  the name of a variable
VANTA: Final = 60  # seconds for the server to answer
_STORLEK: Final = re.compile(rb"RFC822\.SIZE (\d+)")
_FORM: Final = "Skriv den som imaps://namn@server/INBOX."
_MANADER: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # RFC 3501


@dataclass(frozen=True, slots=True)
class Brevlada:
    """The parts of an address: `tls` from the first byte, else by STARTTLS; never without."""

    namn: str
    server: str
    port: int
    mapp: str
    tls: bool

    @property
    def visad(self) -> str:
        """The mailbox in messages: without whose it is."""
        return f"{'imaps' if self.tls else 'imap'}://{self.server}/{self.mapp}"

    @property
    def konto(self) -> Konto:
        """Whose secret it is."""
        return Konto(self.namn, self.server, self.visad, LOSENORD, TOKEN)


def ar_brevlada(kalla: str) -> bool:
    """Say whether a source is written as a mailbox."""
    return kalla.lower().startswith(("imaps://", "imap://"))


def adress(kalla: str) -> Brevlada:
    """Read `imaps://user@server[:port]/folder`; WrongUseError for anything else, and for a password in it."""
    try:
        parts = urlsplit(kalla)
        server, port, user = parts.hostname or "", parts.port, unquote(parts.username or "")
    except ValueError as error:
        raise WrongUseError(f"Adressen till brevlådan är felskriven. {_FORM}") from error
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if parts.password is not None:
        raise WrongUseError(
            f"Skriv inte lösenordet i adressen till brevlådan. {_FORM} {Konto(user, server, '', LOSENORD, TOKEN).rad}"
        )
    if not server or not user or re.search(r"[\x00-\x1f\x7f]", user + folder):
        raise WrongUseError(f"Adressen till brevlådan saknar namn eller server. {_FORM}")
    tls = parts.scheme.lower() == "imaps"
    return Brevlada(user, server, port or (993 if tls else 143), folder, tls)


def brev(kalla: str, *, sedan: date | None = None, granser: Granser = STANDARD) -> Iterator[Original]:
    """Give every mail of the folder, oldest first, one at a time; `sedan` leaves out what came before that day.

    WrongUseError, in Swedish, when the server is not reached, is not who it says, or lets nobody in.
    """
    from imap_tools import ImapToolsError  # noqa: PLC0415  only for a mailbox

    place = adress(kalla)
    try:
        with _inloggad(place) as mailbox:
            mailbox.folder.set(place.mapp, readonly=True)
            for uid in mailbox.uids(_villkor(sedan), charset=None):
                yield _hamtat(mailbox, uid, place, granser)
    except ssl.SSLCertVerificationError as error:
        raise WrongUseError(
            f"{place.visad}: servern kan inte visa att den är den rätta ({error.verify_message}). Inget har hämtats. "
            "Kontrollera namnet på servern; är det rätt, fråga it-avdelningen efter serverns certifikat."
        ) from error
    except OSError as error:
        raise WrongUseError(
            f"{place.visad}: servern går inte att nå ({reason(error)}). Kontrollera namnet och nätet och försök igen; "
            "det som redan är hämtat hämtas inte om."
        ) from error
    except (ImapToolsError, imaplib.IMAP4.error) as error:
        raise WrongUseError(
            f"{place.visad}: servern avbröt eller sade nej. Kontrollera att mappen {place.mapp} finns, och försök igen."
        ) from error


def _inloggad(place: Brevlada) -> BaseMailBox:
    """Connect and log in: by token where there is one, else by password."""
    from imap_tools import ImapToolsError, MailBox, MailBoxStartTls  # noqa: PLC0415

    secret = hemlighet(place.konto)
    context = ssl.create_default_context()
    kind = MailBox if place.tls else MailBoxStartTls
    mailbox: BaseMailBox = kind(place.server, place.port, timeout=VANTA, ssl_context=context)
    try:
        if secret.token:
            mailbox.xoauth2(place.namn, secret.text, initial_folder=None)
        elif (place.namn + secret.text).isascii():
            mailbox.login(place.namn, secret.text, initial_folder=None)
        else:
            mailbox.login_utf8(place.namn, secret.text, initial_folder=None)
    except (ImapToolsError, imaplib.IMAP4.error, UnicodeError):
        mailbox.client.shutdown()
        what = f"token i {TOKEN}" if secret.token else "lösenord"
        raise WrongUseError(
            f"{place.visad}: servern godtar inte namnet och dess {what}. {place.konto.rad}"
        ) from None  # the reason may repeat what was sent
    return mailbox


def _villkor(sedan: date | None) -> str:
    return f"SINCE {sedan.day}-{_MANADER[sedan.month - 1]}-{sedan.year}" if sedan else "ALL"


def _hamtat(mailbox: BaseMailBox, uid: str, place: Brevlada, granser: Granser) -> Original:
    """Fetch one mail: first its size, then its bytes as they lie on the server."""
    where = f"{place.visad}, brev {uid}"
    _, told = mailbox.client.uid("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")
    line = b" ".join(each if isinstance(each, bytes) else each[0] for each in told if each)
    size = int(found[1]) if (found := _STORLEK.search(line)) else 0
    if size >= granser.brev_storlek:
        limit = granser.brev_storlek // 1_000_000
        text = f"{where} är {limit} MB eller större och hämtas inte. Spara bilagan för hand om det är ett insatsblad."
        return Original(b"", "eml", where, problem=(Problem("for_stort", text),))
    _, parts = mailbox.client.uid("FETCH", uid, "(BODY.PEEK[])")
    data = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if data is None:
        return Original(b"", "eml", where, problem=(Problem("saknas", f"{where} togs bort medan det hämtades."),))
    return Original(bytes(data), "eml", where, tid=_kom(line))


def _kom(line: bytes) -> datetime | None:
    """Read when the server received a mail, out of its answer."""
    when = imaplib.Internaldate2tuple(line)
    return datetime.fromtimestamp(time.mktime(when), UTC) if when else None
