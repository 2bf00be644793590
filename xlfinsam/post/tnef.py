"""winmail.dat: the parcel that Outlook sends to those whom it takes for Outlook. Source: MS-OXTNEF, MS-OXCDATA.

Read here and not by a library: the one there is believes counts that the file claims, however large, and takes zero
bytes off the end of files.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_OBJEKT: Final = 20_000
_SIGNATUR: Final = 0x223E9F78
_BILAGA: Final = 2  # the level of an attribute that belongs to an attachment
_REND, _TITEL, _DATA, _MAPI, _TECKEN = 0x9002, 0x8010, 0x800F, 0x9005, 0x9007
_FAST: Final = {0x02: 4, 0x0B: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABEL: Final = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_LANGT_NAMN, _NAMN, _INNEHALL, _TYP = 0x3707, 0x3001, 0x3701, 0x370E
_OBJEKTHUVUD: Final = 16  # bytes of GUID before an embedded object
_FLERA, _EGET = 0x1000, 0x8000


@dataclass(slots=True)
class Del:
    """One attachment of the parcel: its name, MIME type ("" when unsaid) and content."""

    namn: str = ""
    typ: str = ""
    data: bytes = field(default=b"", repr=False)


def ar_tnef(data: bytes) -> bool:
    """Say whether `data` begins as a parcel does."""
    return data[:4] == _SIGNATUR.to_bytes(4, "little")


def oppna(data: bytes) -> tuple[Del, ...]:
    """Give the attachments of a parcel; ValueError where it is damaged, or holds more than any mail does."""
    if not ar_tnef(data):
        raise ValueError("ingen TNEF-signatur")
    codec, found = "cp1252", list[Del]()
    for level, name, body in _objekt(data):
        if name == _TECKEN and len(body) >= 4:  # noqa: PLR2004  four bytes of a number
            codec = _teckenkod(int.from_bytes(body[:4], "little"))
        elif level != _BILAGA:
            continue
        elif name == _REND or not found:
            found.append(Del())
        if name == _TITEL and not found[-1].namn:
            found[-1].namn = _text(body, codec)
        elif name == _DATA:
            found[-1].data = bytes(body)
        elif name == _MAPI:
            _egenskaper(found[-1], body, codec)
    return tuple(each for each in found if each.namn or each.data)


def _objekt(data: bytes) -> Iterator[tuple[int, int, memoryview]]:
    """Give level, name and content of every attribute."""
    view, at = memoryview(data), 6
    for _ in range(MAX_OBJEKT):
        if at + 11 > len(data):
            return
        level, name, _, length = struct.unpack_from("<BHHL", view, at)
        if level not in (1, _BILAGA) or at + 9 + length > len(data):
            raise ValueError("en del är avklippt")
        yield level, name, view[at + 9 : at + 9 + length]
        at += 11 + length
    raise ValueError("orimligt många delar")


def _egenskaper(part: Del, body: memoryview, codec: str) -> None:
    """Take the long name, the type and an embedded content out of an attachment's MAPI properties."""
    kept = dict[int, tuple[int, bytes]]()
    for name, kind, value in _mapi(body):
        if name in (_LANGT_NAMN, _NAMN, _INNEHALL, _TYP):
            kept.setdefault(name, (kind, value))
    for name in (_NAMN, _LANGT_NAMN):
        if name in kept and (name == _LANGT_NAMN or not part.namn):
            part.namn = _egen_text(*kept[name], codec)
    if _TYP in kept:
        part.typ = _egen_text(*kept[_TYP], codec).lower()
    if _INNEHALL in kept and not part.data:
        part.data = kept[_INNEHALL][1][_OBJEKTHUVUD:]


def _mapi(body: memoryview) -> Iterator[tuple[int, int, bytes]]:
    """Give name, type and first value of every property; what cannot be followed ends the list."""
    try:
        (count,), at = struct.unpack_from("<L", body), 4
        for _ in range(min(count, len(body) // 4)):
            kind, name = struct.unpack_from("<HH", body, at)
            at += 4
            if name & _EGET:
                at = _eget_namn(body, at)
            base, many = kind & ~_FLERA, 1
            if kind & _FLERA or base in _VARIABEL:
                (many,) = struct.unpack_from("<L", body, at)
                at += 4
            for index in range(min(many, len(body) // 2)):
                size, at = _langd(body, at, base)
                if at + size > len(body):
                    return
                if index == 0:
                    yield name, base, bytes(body[at : at + size])
                at += -(-size // 4) * 4
    except (struct.error, KeyError):
        return


def _eget_namn(body: memoryview, at: int) -> int:
    """Pass over the name of a named property: a GUID, then a number or a padded text."""
    (by_name,) = struct.unpack_from("<L", body, at + 16)
    (value,) = struct.unpack_from("<L", body, at + 20)
    return at + 24 + (-(-value // 4) * 4 if by_name else 0)


def _langd(body: memoryview, at: int, kind: int) -> tuple[int, int]:
    if kind in _VARIABEL:
        (size,) = struct.unpack_from("<L", body, at)
        return size, at + 4
    return _FAST[kind], at


def _egen_text(kind: int, value: bytes, codec: str) -> str:
    return _text(value, "utf-16-le" if kind == 0x1F else codec)  # noqa: PLR2004  PtypString


def _text(value: bytes | memoryview, codec: str) -> str:
    return bytes(value).decode(codec, "replace").partition("\0")[0].strip()


def _teckenkod(number: int) -> str:
    name = {65001: "utf-8", 28591: "latin-1", 20127: "ascii"}.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
