"""The zip container: read its directory with suspicion, inflate within bounds, write it back with untouched parts raw.

Why not `zipfile`: it cannot copy a compressed part as it stands, it believes the sizes that a file claims, and it gives
many kinds of exceptions for damaged files. Here there is one, `DamageError`. Source: PKWARE APPNOTE 6.3.10.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.xmltext import DamageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_ENTRIES: Final = 2_000  # an årsbok has some fifty parts; a thousand notes and pictures still fit
MAX_PART: Final = 100_000_000  # bytes of one part, unpacked: about a million filled cells
MAX_TOTAL: Final = 200_000_000  # bytes of all parts, unpacked
MAX_RATIO: Final = 200  # unpacked : packed; sheets of real offices stay under 50, deflate can reach 1032
RATIO_FLOOR: Final = 1_000_000  # bytes unpacked under which the ratio is not looked at (short and monotonous parts)

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_LOCATOR64: Final = struct.Struct("<4sLQL")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x0001, 0x0008, 0x0800
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_DATE_1980: Final = 0x0021  # 1980-01-01 in MS-DOS form


@dataclass(frozen=True, slots=True)
class Entry:
    """One part as the central directory tells of it; its packed bytes stand at `start` and are `packed` long."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    made_by: int
    internal: int
    external: int
    local_extra: bytes
    central_extra: bytes
    comment: bytes
    header: int
    start: int


def read_directory(data: bytes) -> tuple[Entry, ...]:
    """Give the entries of a zip in the order of its central directory.

    Raises DamageError: "trasig_zip" for a cut or contradictory file, "zipbomb" when a limit is passed, "losenord" for
    zip encryption. What the directory claims of sizes is proved by `inflate`, not here.
    """
    try:
        count, size, offset = _find_directory(data)
        if count > MAX_ENTRIES:
            raise DamageError("zipbomb", f"{count} delar")
        entries = tuple(_entries(data, offset, offset + size))
    except (struct.error, UnicodeDecodeError) as error:
        raise DamageError("trasig_zip", "innehållsförteckningen går inte att läsa") from error
    if len(entries) != count:
        raise DamageError("trasig_zip", "innehållsförteckningen är ofullständig")
    _check_layout(entries, offset)
    _check_limits(entries)
    return entries


def _find_directory(data: bytes) -> tuple[int, int, int]:
    """Find the number of entries, and the size and offset of the central directory."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - _FULL16))
    if end < 0:
        raise DamageError("trasig_zip", "filen är avklippt")
    _, disk, first_disk, _, count, size, offset, _ = _END.unpack_from(data, end)
    if _FULL16 in (count, disk) or _FULL32 in (size, offset):
        mark, _, where, _ = _LOCATOR64.unpack_from(data, max(0, end - _LOCATOR64.size))
        if mark == b"PK\6\7":
            mark, _, _, _, disk, first_disk, _, count, size, offset = _END64.unpack_from(data, min(where, len(data)))
            if mark != b"PK\6\6":
                raise DamageError("trasig_zip", "innehållsförteckningen saknas")
    if disk or first_disk or offset + size > end:
        raise DamageError("trasig_zip", "innehållsförteckningen ligger utanför filen")
    return count, size, offset


def _entries(data: bytes, at: int, end: int) -> Iterator[Entry]:
    for _ in range(MAX_ENTRIES + 1):
        if at >= end:
            return
        mark, made_by, _, flags, method, time, date, *rest = _CENTRAL.unpack_from(data, at)
        crc, packed, size, names, extras, notes, _, internal, external, header = rest
        if mark != b"PK\1\2":
            raise DamageError("trasig_zip", "innehållsförteckningen är skadad")
        *borders, at = accumulate((names, extras, notes), initial=at + _CENTRAL.size)
        raw_name, extra, comment = (data[begin:stop] for begin, stop in pairwise([*borders, at]))
        size, packed, header = _wide(extra, size, packed, header)
        name = raw_name.decode("utf-8" if flags & _UTF8 else "cp437")
        _check_entry(name, flags)
        start, local_extra = _local(data, header, raw_name)
        yield Entry(
            name=name,
            raw_name=raw_name,
            flags=flags,
            method=method,
            time=time,
            date=date,
            crc=crc,
            packed=packed,
            size=size,
            made_by=made_by,
            internal=internal,
            external=external,
            local_extra=_narrow(local_extra),
            central_extra=_narrow(extra),
            comment=comment,
            header=header,
            start=start,
        )


def _check_entry(name: str, flags: int) -> None:
    path = name.replace("\\", "/")
    if not name or "\0" in name or path.startswith("/") or ":" in path or ".." in path.split("/"):
        raise DamageError("trasig_zip", f"otillåtet namn på en del: {name!r}")
    if flags & _ENCRYPTED:
        raise DamageError("losenord", f"delen {name} är krypterad")


def _local(data: bytes, header: int, raw_name: bytes) -> tuple[int, bytes]:
    """Where the packed bytes begin, and the extra field of the local header, which must tell of the same part."""
    mark, *_, names, extras = _LOCAL.unpack_from(data, min(header, len(data)))
    begin = header + _LOCAL.size
    if mark != b"PK\3\4" or data[begin : begin + names] != raw_name:
        raise DamageError("trasig_zip", "en del stämmer inte med innehållsförteckningen")
    return begin + names + extras, data[begin + names : begin + names + extras]


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        yield tag, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _wide(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Give the three numbers, those that are full taken from the zip64 field (APPNOTE 4.5.3)."""
    numbers = [size, packed, header]
    if _FULL32 not in numbers:
        return size, packed, header
    field = next((body for tag, body in _extras(extra) if tag == 1), b"")
    full = [place for place, number in enumerate(numbers) if number == _FULL32]
    for place, number in zip(full, struct.unpack_from(f"<{len(full)}Q", field), strict=True):
        numbers[place] = number
    return numbers[0], numbers[1], numbers[2]


def _narrow(extra: bytes) -> bytes:
    """Give the extra field without its zip64 part: no file within our limits needs it."""
    return b"".join(struct.pack("<2H", tag, len(body)) + body for tag, body in _extras(extra) if tag != 1)


def _check_layout(entries: Sequence[Entry], directory: int) -> None:
    """No two parts may share bytes, and no two may share a name (letter case and slash aside)."""
    if len({key(entry.name) for entry in entries}) != len(entries):
        raise DamageError("trasig_zip", "två delar har samma namn")
    ordered = sorted(entries, key=lambda entry: entry.header)
    limits = [*(entry.header for entry in ordered), directory][1:]
    if any(entry.start + entry.packed > limit for entry, limit in zip(ordered, limits, strict=True)):
        raise DamageError("trasig_zip", "delarna överlappar varandra")


def _check_limits(entries: Sequence[Entry]) -> None:
    for entry in entries:
        monotonous = entry.size > RATIO_FLOOR and entry.size > MAX_RATIO * entry.packed
        if entry.size > MAX_PART or monotonous:
            raise DamageError("zipbomb", f"delen {entry.name} är {entry.size} byte uppackad")
    if (total := sum(entry.size for entry in entries)) > MAX_TOTAL:
        raise DamageError("zipbomb", f"{total} byte uppackad")


def key(name: str) -> str:
    """Give the form in which names of parts are compared: OPC ignores letter case, some old writers use backslash."""
    return name.replace("\\", "/").lower()


def inflate(data: bytes, entry: Entry) -> bytes:
    """Give the content of one part, never more than its entry claims.

    Raises DamageError: "zipbomb" when more would come; "trasig_zip" when less comes, when the checksum is wrong, or
    when the method is none of those that ECMA-376-2 allows (stored, deflated).
    """
    packed = data[entry.start : entry.start + entry.packed]
    content = packed
    if entry.method == _DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, entry.size + 1)
        except zlib.error as error:
            raise DamageError("trasig_zip", f"delen {entry.name} går inte att packa upp") from error
    elif entry.method != _STORED:
        raise DamageError("trasig_zip", f"delen {entry.name} är packad med okänd metod {entry.method}")
    if len(content) > entry.size:
        raise DamageError("zipbomb", f"delen {entry.name} är större än den uppger")
    if len(content) < entry.size or zlib.crc32(content) != entry.crc:
        raise DamageError("trasig_zip", f"delen {entry.name} är skadad")
    return content


def build(data: bytes, entries: Sequence[Entry], changed: Mapping[str, bytes], *, pack: bool = True) -> bytes:
    """Write a zip of `entries` in their order: new content for those in `changed`, packed bytes as read for the others.

    Deterministic. Local headers are written anew from the central directory, so that data descriptors and zip64 fields
    fall away; names, dates, extra fields and comments stay. Without `pack` every part is stored as it is, for a reader
    at hand: to pack and unpack takes longer than to copy.
    """
    body, directory = bytearray(), bytearray()
    for entry in entries:
        packed, crc, size = data[entry.start : entry.start + entry.packed], entry.crc, entry.size
        method, time, date = entry.method, entry.time, entry.date
        flags = entry.flags & ~_DESCRIPTOR
        content = changed.get(entry.name)
        if content is None and not pack:
            content = inflate(data, entry)
        if content is not None:
            packed, crc, size = _deflate(content) if pack else content, zlib.crc32(content), len(content)
            method, time, date, flags = _DEFLATED if pack else _STORED, 0, _DATE_1980, flags & _UTF8
        common = (flags, method, time, date, crc, len(packed), size, len(entry.raw_name))
        directory += _CENTRAL.pack(
            b"PK\1\2", entry.made_by, 20, *common, len(entry.central_extra), len(entry.comment), 0,
            entry.internal, entry.external, len(body),
        )  # fmt: skip
        directory += entry.raw_name + entry.central_extra + entry.comment
        body += (
            _LOCAL.pack(b"PK\3\4", 20, *common, len(entry.local_extra)) + entry.raw_name + entry.local_extra + packed
        )
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory) + end


def _deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()
