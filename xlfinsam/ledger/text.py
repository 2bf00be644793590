"""The bytes of a SIE file: which encoding they are in, the fields of a line, amounts in öre.

Source: SIE-gruppen, SIE filformat 4B, "Filformatet" (records, fields, quotes, amounts, character set). The
encoding is told by evidence, for programs write `#FORMAT PC8` over UTF-8 and Latin-1 too.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Pairs = tuple[tuple[str, str], ...]  # an object list: (dimension, objekt) in the order written

LF = b"\n"
CP437, UTF8, LATIN1 = "cp437", "utf-8", "latin-1"
NAMES: Final = {CP437: "CP437 (PC8)", UTF8: "UTF-8", LATIN1: "Latin-1"}
SWEDISH: Final = 16  # how much more one of åäöÅÄÖ weighs than any other letter
MOST_DIGITS: Final = 18  # of an amount in öre; more is no amount
_ASCII: Final = bytes(range(128))
_PAIR: Final = re.compile(rb"\xc3[\x80-\xbf]")  # a letter of Latin-1 written in UTF-8
_PIECE: Final = 1 << 20

_FIELD: Final = re.compile(
    rb"""[ \t]*(?:
        "((?:[^"\\]|\\"|\\(?!"))*+)"            # 1 in quotation marks, where \" is the only escape
      | \{((?:"(?:[^"\\]|\\"|\\(?!"))*+"|[^"{}])*+)\}  # 2 an object list
      | ("[^\n]*|[^ \t]+)                       # 3 bare; a quotation mark that is never shut takes the rest
    )""",
    re.VERBOSE,
)
_AMOUNT: Final = re.compile(rb"([-+]?)(\d+)(?:[.,](\d*))?")


class Fields(NamedTuple):
    """The fields of a line: `words` with the label first, the object list as it stands, whether all quotes are shut."""

    words: list[bytes]
    objekt: bytes | None
    whole: bool


# -------------------------------------------------------------------------------------------------------- encoding


def encoding_of(data: bytes) -> str:
    """Tell CP437, UTF-8 and Latin-1 apart by the bytes themselves; CP437, the one of the standard, where nothing tells.

    Swedish letters stand at 80-9A in CP437, at C0-FF in Latin-1 and as C3 8x-Bx in UTF-8, and text in one of the first
    two is almost never lawful UTF-8. A cut or mixed file is what most of its letters say.
    """
    if data.isascii():
        return CP437
    if _is_utf8(data):
        return UTF8
    pairs = len(_PAIR.findall(data))
    high = Counter(_PAIR.sub(b"", data).translate(None, _ASCII) if pairs else data.translate(None, _ASCII))
    weights = {
        UTF8: SWEDISH * pairs,
        CP437: _weight(high, b"\x84\x86\x94\x8e\x8f\x99", range(0x80, 0xA6)),
        LATIN1: _weight(high, b"\xe5\xe4\xf6\xc5\xc4\xd6", range(0xC0, 0x100)),
    }
    return max((CP437, LATIN1, UTF8), key=lambda name: weights[name])


def _weight(high: Counter[int], swedish: bytes, letters: range) -> int:
    return sum(count * (SWEDISH if byte in swedish else 1) for byte, count in high.items() if byte in letters)


def _is_utf8(data: bytes) -> bool:
    """Whether all of `data` is UTF-8; tried in pieces, so that no second copy of a large file is made."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    try:
        for at in range(0, len(data), _PIECE):
            decoder.decode(data[at : at + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def decoder_of(encoding: str) -> Callable[[bytes], str]:
    """Return what makes text of a field; it never raises."""
    return _latin1 if encoding == LATIN1 else lambda field: field.decode(encoding, "replace")


def _latin1(field: bytes) -> str:
    """Read as Windows-1252, which is Latin-1 with letters and dashes where Latin-1 has control characters."""
    try:
        return field.decode("cp1252")
    except UnicodeDecodeError:
        return field.decode(LATIN1)


def plain_lines(data: bytes) -> bytes:
    """Take away what is no part of the records: byte order mark, UTF-16, lone CR as line end, the DOS end of file."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode(UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.endswith(b"\x1a"):
        data = data.rstrip(b"\x1a")
    return data.replace(b"\r", b"\n") if b"\r" in data and b"\n" not in data else data


def lines_with(data: bytes, label: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (byte where it begins, line) of the lines that begin with `label`, without looking at the others."""
    at = data.find(label)
    while at >= 0:
        start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
        line = data[start : end if end >= 0 else len(data)].strip()
        if line.startswith(label) and line[len(label) : len(label) + 1] in {b"", b" ", b"\t"}:
            yield start, line
        at = data.find(label, end) if end >= 0 else -1


def line_at(data: bytes, at: int) -> str:
    """Name the line that byte `at` stands on, as a place does."""
    return f"rad {data.count(LF, 0, at) + 1}"


# ---------------------------------------------------------------------------------------------------------- fields


def fields(line: bytes) -> Fields:
    """Split one line at blanks and tabs; quotation marks are taken off, those that were escaped stay."""
    words: list[bytes] = []
    objekt: bytes | None = None
    whole = True
    for match in _FIELD.finditer(line.strip(b" \t\r\n")):
        kind = match.lastindex
        if kind == 2 and objekt is None:  # noqa: PLR2004  the groups are numbered in the pattern
            objekt = match[2]
        elif kind == 3:  # noqa: PLR2004
            word = match[3]
            if word.startswith(b'"'):
                whole, word = False, word.strip(b'"')
            words.append(word)
        else:
            words.append((match[1] if kind == 1 else match[0]).replace(b'\\"', b'"'))
    return Fields(words, objekt, whole)


def pairs_of(objekt: bytes, text: Callable[[bytes], str]) -> Pairs:
    """Read an object list: `1 "10" 6 P1` is (("1", "10"), ("6", "P1")); a last dimension without objekt is left out."""
    words = [text(word) for word in fields(objekt).words] if objekt.strip() else []
    return tuple(zip(words[::2], words[1::2], strict=False))


# -------------------------------------------------------------------------------------------------- amounts and days


def ore(word: bytes) -> int | None:
    """Read an amount in whole öre: "-12.5" is -1250. A decimal comma is taken too; None for what is no amount."""
    match = _AMOUNT.fullmatch(word)
    if match is None:
        return None
    sign, whole, fraction = match[1], match[2], (match[3] or b"").rstrip(b"0")
    if len(fraction) > 2 or len(whole) > MOST_DIGITS - 2:  # noqa: PLR2004  two digits of öre
        return None
    amount = int(whole + fraction.ljust(2, b"0"))
    return -amount if sign == b"-" else amount


def kronor(amount: int) -> Decimal:
    """Write öre as kronor, exactly."""
    return Decimal(amount).scaleb(-2)


def told_kronor(amount: Decimal) -> str:
    """Write an amount for a person: "−443 497,10", and whole kronor without decimals."""
    whole, _, fraction = swedish(amount).partition(",")
    return f"{whole},{fraction:0<2}" if fraction else whole


def day(word: bytes | str) -> date | None:
    """Read "20240131"; None for anything else. The dashes of some programs ("2024-01-31") are let through."""
    text = word.decode("ascii", "replace") if isinstance(word, bytes) else word
    digits = text.replace("-", "")
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):  # noqa: PLR2004  YYYYMMDD
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
