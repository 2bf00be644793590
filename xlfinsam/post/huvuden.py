"""The header of a mail as text: whatever its encoding claims, and whatever is wrong with it.

Sources: RFC 5322 (fields), 2047 (encoded words), 2231 (parameters), 6532 (UTF-8 in headers). Bytes that no header may
hold are read as UTF-8, else as ISO-8859-1, which is what Swedish programs used to send.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from datetime import UTC, datetime
from email import headerregistry, message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from xlfinsam.post.modell import Adress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import Message

FORSTA_AR, SISTA_AR = 1990, 2100
MAX_HUVUD: Final = 20_000  # characters of one field that are read
_SURROGAT: Final = re.compile("[\ud800-\udfff]")
_HALV: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # halves of characters that stand for no byte
_EJ_TEXT: Final = frozenset({"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})
_VIKT: Final = re.compile(r"\r?\n[ \t]+|[\r\n]+")
_MELLAN: Final = re.compile(r"(=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=)(?=[^\s=])")
_ADRESS_SOM_NAMN: Final = re.compile(r'([^<>",;:]*@[^<>",;:]*)<\s*([^<>\s]+)\s*>\s*')  # the brackets hold the address
_ADRESS: Final = re.compile(r"[^\s<>,;:()\[\]\"]{1,64}@[^\s<>,;:()\[\]\"@]{1,255}")


class _Policy(Compat32):
    """The old, forgiving policy, with raw eight-bit headers read as text instead of question marks."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002  the base decides its arguments
        return ratt(value)


POLICY: Final = _Policy()


def las(data: bytes) -> Message:
    """Parse a mail; what is wrong with it is found in `defects` of its parts. RecursionError when nested too deep."""
    return message_from_bytes(data, policy=POLICY)


def ratt(value: object) -> str:
    """Give a raw header on one line, its eight-bit bytes decoded; every character of it can be written in UTF-8."""
    text = str(value)
    if _SURROGAT.search(text):
        raw = text.encode("utf-8", "surrogateescape" if _HALV.search(text) is None else "replace")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    return _VIKT.sub(" ", text).strip()


def kodning(name: str | None) -> str:
    """Give a character encoding by the name that a mail calls it; "" for what is none, or is a program's own."""
    try:
        known = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return ""
    return "" if known in _EJ_TEXT else known


def ord_for_ord(text: str) -> str:
    """Decode the encoded words of a header (RFC 2047); what cannot be decoded stays as it stands."""
    text = text[:MAX_HUVUD]
    if "=?" in text:
        try:
            pieces = decode_header(_MELLAN.sub(r"\1 ", text))
            text = "".join(_bit(piece, charset) for piece, charset in pieces)
        except (HeaderParseError, ValueError, LookupError):
            pass
    return unicodedata.normalize("NFC", ratt(text))


def _bit(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    for name in (kodning(charset) or "ascii", "utf-8"):
        try:
            return piece.decode(name)
        except (LookupError, ValueError):
            continue
    return piece.decode("latin-1")


def adresser(values: Sequence[str]) -> tuple[Adress, ...]:
    """Give the addresses of raw address fields, read by the standard's grammar, else by an older and more forgiving."""
    found: list[Adress] = []
    for value in values:
        if unquoted := _ADRESS_SOM_NAMN.fullmatch(value[:MAX_HUVUD]):
            found.append(Adress(unquoted[2], unquoted[1].strip()))
            continue
        try:
            parsed: Any = headerregistry.HeaderRegistry()("to", value[:MAX_HUVUD])
            found += [Adress(each.addr_spec.strip("<> "), each.display_name) for each in parsed.addresses]
        except Exception:  # noqa: BLE001  the standard library's grammar breaks in many ways on what strangers write
            pairs = getaddresses([ord_for_ord(value)])
            found += [Adress(address.strip(), name) for name, address in pairs]
    return tuple(Adress(each.adress, ord_for_ord(each.namn)) for each in found if each.adress or each.namn)


def adresser_i(text: str) -> tuple[str, ...]:
    """Give everything in `text` that looks like an address, in its order."""
    return tuple(found[0].strip("'.") for found in _ADRESS.finditer(text[:MAX_HUVUD]))


def datum(text: str) -> datetime | None:
    """Read a Date field; None for what is none, or a year that no mail has. "-0000" is read as UTC."""
    try:
        when = parsedate_to_datetime(text)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        when.utctimetuple()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if FORSTA_AR <= when.year <= SISTA_AR else None
