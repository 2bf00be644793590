"""A MIME mail in pieces: its texts, its files, the mails inside it. Sources: RFC 2045-2047, 2183, 5322."""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass, field
from email import errors
from email.message import Message
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from xlfinsam.post import filslag
from xlfinsam.post.huvuden import kodning, las, ord_for_ord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

MAX_RADER: Final = 2_000_000  # a mail at the limit has less than half as many
MAX_DELAR: Final = 5_000  # lines that may begin a part
MAX_FALT: Final = 20_000  # lines that may be a field of a header
MAX_NIVAER: Final = 100  # multiparts, nested or not
_FALT: Final = re.compile(rb"^[!-9;-~]++:", re.MULTILINE)
_NIVA: Final = re.compile(rb"multipart/", re.IGNORECASE)
_TAGG: Final = re.compile(r"<([^<>]*)>")
_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]+")
_TYST: Final = re.compile(r"(script|style|title)\b", re.IGNORECASE)
_RAD: Final = re.compile(r"/?(?:p|div|br|tr|li|h\d)\b", re.IGNORECASE)
_SIDOSAK: Final = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar"}
    | {"text/rfc822-headers", "text/enriched", "message/delivery-status", "message/disposition-notification"}
)  # what programs put into a mail by themselves
_BREV: Final = frozenset({"message/rfc822", "message/global", "message/news"})
_DEFEKTER: Final = (
    (errors.CloseBoundaryNotFoundDefect, "slutet saknas"),
    (errors.NoBoundaryInMultipartDefect, "delarnas gräns saknas"),
    (errors.StartBoundaryNotFoundDefect, "delarna saknas"),
    (errors.MultipartInvariantViolationDefect, "delarna saknas"),
    (errors.InvalidMultipartContentTransferEncodingDefect, "delarnas kodning är omöjlig"),
    (errors.HeaderDefect, "huvudet är felskrivet"),
    (errors.MessageDefect, "en bilaga är felkodad"),
)


@dataclass(frozen=True, slots=True)
class Stycke:
    """A piece of a mail: "text" or "html" (in `text`), a "fil" (in `data`), a whole "brev" or "msg" (in `inre`)."""

    slag: Literal["text", "html", "fil", "brev", "msg"]
    text: str = field(default="", repr=False)
    namn: str = ""
    typ: str = ""
    data: bytes = field(default=b"", repr=False)
    inbaddad: bool = False
    inre: object = None


def forsok(call: Callable[[], T], annars: T) -> T:
    """Give what `call` gives, or `annars` where it fails: for libraries that break on what strangers write."""
    try:
        return call()
    except Exception:  # noqa: BLE001  the whole point
        return annars


def for_mycket(data: bytes) -> str:
    """Say what a mail has so much of that reading it would cost memory without bound; "" when it may be read."""
    if data.count(b"\n") > MAX_RADER:
        return f"fler än {MAX_RADER} rader"
    if data.count(b"\n--") > MAX_DELAR:
        return f"fler än {MAX_DELAR} delar"
    if _fler_an(MAX_NIVAER, _NIVA, data):
        return f"fler än {MAX_NIVAER} nivåer av delar"
    if _fler_an(MAX_FALT, _FALT, data):
        return f"fler än {MAX_FALT} rader i huvudet"
    return ""


def _fler_an(most: int, pattern: re.Pattern[bytes], data: bytes) -> bool:
    return sum(1 for _ in islice(pattern.finditer(data), most + 1)) > most


def stycken(part: Message) -> Iterator[Stycke]:
    """Give the pieces of a mail in their order; every byte of content is in one of them."""
    kind = part.get_content_type()
    inner = part.get_payload()
    name = _filnamn(part)
    if kind in _BREV:
        nested = _inre_brev(part)
        if nested is not None:
            yield Stycke("brev", namn=name, typ=kind, inre=nested)
        else:
            yield Stycke("fil", namn=name, typ=kind, data=forsok(part.as_bytes, b""))
    elif isinstance(inner, list) and kind.startswith("multipart/"):
        for each in inner:
            if isinstance(each, Message):
                yield from stycken(each)
    elif isinstance(inner, list):  # other kinds of message/...: a receipt, or something nobody sends
        whole = b"\n".join(forsok(each.as_bytes, b"") for each in inner if isinstance(each, Message))
        yield Stycke("fil", namn=name, typ=kind, data=whole, inbaddad=kind in _SIDOSAK)
    else:
        yield from _lov(part, kind, name)


def _lov(part: Message, kind: str, name: str) -> Iterator[Stycke]:
    """Give a part without parts: text of the mail, or a file."""
    kind = "application/octet-stream" if kind.startswith("multipart/") else kind  # one whose parts were not found
    data = innehall(part)
    placed = forsok(part.get_content_disposition, None)
    found = filslag.slag(data)
    if not name and placed != "attachment" and found in {"text", "html", "tom", "okand"}:
        if kind in {"text/plain", "text/html"}:
            text = data.decode(_teckenkod(part), "replace")
            yield Stycke("html" if kind == "text/html" else "text", text=text)
            return
        if found == "tom":
            return
    picture = found == "bild" and kind.startswith("image/") and (placed == "inline" or part["Content-ID"] is not None)
    aside = kind in _SIDOSAK and found in {"text", "okand"}
    yield Stycke("fil", namn=name, typ=kind, data=data, inbaddad=picture or aside)


def innehall(part: Message) -> bytes:
    """Give the decoded content of a part, as far as it goes; as it stands where its encoding is none."""
    found = forsok(lambda: part.get_payload(decode=True), None)
    stands = str(part.get_payload()).encode("utf-8", "surrogateescape")
    if isinstance(found, bytes):
        undone = _ar_base64(part) and found == b"".join(stands.splitlines())
        return _avkortad(found) if undone else found
    return stands


def _ar_base64(part: Message) -> bool:
    return str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"


def _avkortad(text: bytes) -> bytes:
    """Decode base64 that was cut off one letter into a group of four, which Python's own reader leaves as it is."""
    letters = _BASE64.sub(b"", text)
    return base64.b64decode(letters[: len(letters) // 4 * 4])


def _inre_brev(part: Message) -> Message | None:
    """Give the mail in a message/rfc822, also where somebody has encoded it, which they must not."""
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(first, Message):
        return None
    if str(part.get("Content-Transfer-Encoding", "")).lower() in {"base64", "quoted-printable"} and not first.keys():
        first["Content-Transfer-Encoding"] = part["Content-Transfer-Encoding"]
        return forsok(lambda: las(innehall(first)), None)
    return first


def _filnamn(part: Message) -> str:
    name = forsok(part.get_filename, None)
    return ord_for_ord(name) if isinstance(name, str) else ""


def _teckenkod(part: Message) -> str:
    name = forsok(part.get_content_charset, None)
    return (kodning(name) or "latin-1") if name else "utf-8"


def defekter(message: Message) -> tuple[str, ...]:
    """Say in Swedish what was wrong with the structure of a mail; ask after its contents have been read."""
    found = {words: None for part in message.walk() for defect in part.defects for words in (_sagt(defect),)}
    return tuple(found)


def _sagt(defect: errors.MessageDefect) -> str:
    return next(words for kind, words in _DEFEKTER if isinstance(defect, kind))


def ren_text(source: str) -> str:
    """Give the words of an HTML text, without its scripts and styles; nothing in it is fetched or run."""
    quiet, words = "", list[str]()
    for at, piece in enumerate(_TAGG.split(source)):
        if at % 2 == 0:
            words += [] if quiet else [piece]
        elif quiet:
            quiet = "" if piece.lower().startswith(f"/{quiet}") else quiet
        elif found := _TYST.match(piece):
            quiet = found[1].lower()
        else:
            words.append("\n" if _RAD.match(piece) else "")
    lines = (" ".join(line.split()) for line in html.unescape("".join(words)).split("\n"))
    return "\n".join(line for line in lines if line)
