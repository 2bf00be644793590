"""A draft of a letter as an .eml file: it opens as a letter to be sent, and the same letter is the same bytes.

Sources: RFC 5322 (fields, lengths of lines), 2045 and 2231 (parts, names of files); X-Unsent as Outlook reads it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_OFFICE: Final = "vnd.openxmlformats-officedocument."
SLAG: Final = {
    ".xlsx": ("application", f"{_OFFICE}spreadsheetml.sheet"),
    ".docx": ("application", f"{_OFFICE}wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
}
"""The kinds of file that a letter may carry, by the end of their names."""
_ADRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z0-9-]{2,63}")
_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]{1,240}>")
_MED_NAMN: Final = re.compile(r"([^<>]*)<([^<>]+)>")
_OTILLATET: Final = re.compile(r'[<>:"/\\|?*]')
MAX_AMNE, MAX_FILNAMN = 200, 120  # characters
MAX_TRAD: Final = 8  # letters that a thread names between its first and its last
_EJ_VID_AVGANG: Final = (b"x-unsent:", b"from:", b"date:", b"message-id:")


@dataclass(frozen=True, slots=True)
class Bifogad:
    """A file to be attached, and what it is to be called: a workbook where the name says nothing else."""

    namn: str
    data: bytes = field(repr=False)


def brev(
    till: str,
    amne: str,
    text: str,
    bilagor: tuple[Bifogad, ...] = (),
    *,
    svar_pa: str = "",
    svara_till: str = "",
    fran: str = "",
    trad: str = "",
) -> bytes:
    """Give the draft; `svar_pa` is the Message-ID of the letter that it answers, `trad` those that that one follows.

    `fran` is who it is from, as avsandare() gives it. What is no address, or no Message-ID, is left out: the one who
    sends the draft then fills in the receiver.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if fran:
        message["From"] = fran
    if address := adress(till):
        message["To"] = address
    if address := adress(svara_till):
        message["Reply-To"] = address
    message["Subject"] = _rad(amne)[:MAX_AMNE]
    message.set_content(_skrivbar(text), charset="utf-8", cte="quoted-printable")
    for each in bilagor:
        named = filnamn(each.namn)
        main, sub = SLAG[named[named.rindex(".") :]]
        message.add_attachment(each.data, maintype=main, subtype=sub, filename=named)
    if bilagor:
        told = "\0".join([till, amne, text, *(hashlib.sha256(each.data).hexdigest() for each in bilagor)])
        message.set_boundary(f"=_xlfinsam_{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:32]}")
    return _tradens(svar_pa.strip(), trad) + message.as_bytes()


def _tradens(svar_pa: str, trad: str) -> bytes:
    """Give the fields of the thread. They are written here: EmailMessage would break up an id that is long."""
    if not _MESSAGE_ID.fullmatch(svar_pa):
        return b""
    earlier = [each for each in dict.fromkeys(_MESSAGE_ID.findall(trad)) if each != svar_pa]
    named = [*earlier[:1], *earlier[1:][-MAX_TRAD:], svar_pa]
    return "In-Reply-To: {}\r\nReferences: {}\r\n".format(svar_pa, "\r\n ".join(named)).encode()


def avgaende(utkast: bytes, fran: str, message_id: str, datum: datetime) -> bytes:
    """Give a draft as the letter that is sent: with who sends it, when, and its own id; every other byte as it was.

    Nothing in it says any more that it is a draft. `fran` is as avsandare() gives it.
    """
    head = EmailMessage(policy=SMTP)
    head["Date"], head["From"], head["Message-ID"] = format_datetime(datum), fran, message_id
    fields, _, body = utkast.partition(b"\r\n\r\n")
    kept = [each for each in re.split(rb"\r\n(?![ \t])", fields) if not each.lower().startswith(_EJ_VID_AVGANG)]
    return head.as_bytes().rstrip(b"\r\n") + b"\r\n" + b"\r\n".join(kept) + b"\r\n\r\n" + body


def avsandare(text: str) -> str:
    """Give a sender that may stand in a header, `Namn <adress>` or the address alone; "" for what holds no address."""
    found = _MED_NAMN.fullmatch(_rad(text))
    name, address = (found[1].strip('" '), found[2]) if found else ("", text)
    if not (address := adress(address)):
        return ""
    return str(Address(name, addr_spec=address)) if name else address


def adress(text: str) -> str:
    """Give an e-mail address that may stand in a header, else ""."""
    return text.strip() if _ADRESS.fullmatch(text.strip()) else ""


def filnamn(namn: str) -> str:
    """Give a name that every system can save, å ä ö and blanks kept; it ends with one of SLAG, else with .xlsx."""
    stem = _OTILLATET.sub("", "".join(character for character in namn if character.isprintable())).strip(" .")
    end = next((end for end in SLAG if stem.lower().endswith(end)), "")
    stem = stem[: len(stem) - len(end)]
    return f"{stem[:MAX_FILNAMN].strip(' .') or 'insatsblad'}{end or '.xlsx'}"


def _rad(text: str) -> str:
    return " ".join(_skrivbar(text).split())


def _skrivbar(text: str) -> str:
    """Give text that UTF-8 and a mail can hold: no lone surrogates, no control characters but new lines."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\x85]", " ", text.replace("\t", " "))
