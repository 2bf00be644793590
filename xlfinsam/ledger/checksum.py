"""#KSUMMA: CRC-32 over labels and contents of fields between the two of them (SIE 4B, "Kontrollsummering")."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlfinsam.ledger.text import CP437, UTF8, decoder_of, fields, line_at, lines_with
from xlfinsam.model import Hit, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN: Final = b" \t\r\n{}"  # what stands between fields and around object lists and rows is not summed


def checksum_faults(fil: str, data: bytes, encoding: str) -> Iterator[Hit]:
    """Say that the file is cut (the sum begins and never ends), or that the sum is another than the one that stands."""
    found = list(lines_with(data, b"#KSUMMA"))
    if not found:
        return
    (begin, first), (end, last) = found[0], found[-1]
    here = Place(fil, "", line_at(data, end))
    told = b"".join(fields(last).words[1:2]).decode("ascii", "replace")
    if len(found) == 1 and told:
        yield Hit(here, varde=told, kind="ksumma_utan_borjan")
    elif len(found) == 1:
        yield Hit(here, kind="avklippt")
    else:
        right = checksum(data, begin + len(first), end)
        if told != str(right) and not (encoding == UTF8 and told == str(_in_cp437(data, begin + len(first), end))):
            yield Hit(here, varde=told or None, vantat=str(right), kind="fel_ksumma")


def checksum(data: bytes, begin: int, end: int) -> int:
    """Sum the lines of `data` from byte `begin` to `end`."""
    total, at = 0, begin
    stream = BytesIO(data)
    stream.seek(begin)
    for line in stream:
        at += len(line)
        if at > end:
            break
        total = zlib.crc32(_contents(line), total)
    return total


def _in_cp437(data: bytes, begin: int, end: int) -> int:
    """Sum the text as it would stand in CP437, which is what the format asks of a file that is written in UTF-8."""
    part = decoder_of(UTF8)(data[begin:end]).encode(CP437, "replace")
    return checksum(part, 0, len(part))


def _contents(line: bytes) -> bytes:
    """Return label and contents of one line in a row: no blanks between, no quotation marks, no braces."""
    if b'"' not in line:
        return line.translate(None, _BETWEEN)
    pieces = line.replace(b'\\"', b"\0").split(b'"')  # a control character, which no field may hold
    pieces[::2] = [piece.translate(None, _BETWEEN) for piece in pieces[::2]]
    return b"".join(pieces).replace(b"\0", b'"')
