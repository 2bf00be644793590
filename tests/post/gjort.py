"""Real bytes for the tests of the post: workbooks, mails, Outlook's files and parcels, good ones and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from pyopenvba.cfb import CFB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROT = Path(__file__).parents[2]
INKORG = ROT / "samples" / "kalmar-2024" / "inkorg"
BLAD = (INKORG / "insatsblad-krus-2024.xlsx").read_bytes()
ANNAT_BLAD = (INKORG / "insatsblad-resa-2024.xlsx").read_bytes()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATUM = "Mon, 20 Jan 2025 08:30:00 +0100"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)

# ------------------------------------------------------------------------------------------------------- workbooks


def andrat(
    data: bytes = BLAD,
    nya: Mapping[str, bytes] | None = None,
    byt: Mapping[str, Callable[[bytes], bytes]] | None = None,
) -> bytes:
    """Give a workbook with parts added and parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, (byt or {}).get(info.filename, lambda same: same)(content))
        for name, content in (nya or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def fore(mark: bytes, extra: bytes) -> Callable[[bytes], bytes]:
    """Give a change that puts `extra` before the first `mark`, which must be there."""

    def change(content: bytes) -> bytes:
        assert mark in content
        return content.replace(mark, extra + mark, 1)

    return change


def med_formel(formel: str) -> bytes:
    """Give a sheet with one more cell, with this formula (XML as it shall stand)."""
    row = f'<row r="900"><c r="A900"><f>{formel}</f><v>0</v></c></row>'.encode()
    return andrat(byt={"xl/worksheets/sheet1.xml": fore(b"</sheetData>", row)})


def med_samband(kind: str, target: str, *, external: bool = True) -> bytes:
    """Give a sheet whose first worksheet has one more relationship."""
    mode = ' TargetMode="External"' if external else ""
    line = f'<Relationship Id="rIdX" Type="{R}/{kind}" Target="{target}"{mode}/>'.encode()
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    with zipfile.ZipFile(io.BytesIO(BLAD)) as old:
        if name in old.namelist():
            return andrat(byt={name: fore(b"</Relationships>", line)})
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return andrat(nya={name: f'<Relationships xmlns="{space}">'.encode() + line + b"</Relationships>"})


def zipfil(delar: Mapping[str, bytes]) -> bytes:
    """Give a zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in delar.items():
            new.writestr(name, content)
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------------ mails


def brev(*filer: tuple[str, bytes], fran: str = "Krus <krus@example.se>", datum: str | None = DATUM) -> EmailMessage:
    """Give a mail with files attached as workbooks."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = fran, "kansli@example.se", "Insatsblad för Krus"
    if datum:
        mail["Date"] = datum
    mail["Message-ID"] = "<ett@example.se>"
    mail.set_content("Hej!\n\nHär kommer bladet.\n")
    for namn, data in filer:
        mail.add_attachment(data, maintype="application", subtype=XLSX.partition("/")[2], filename=namn)
    return mail


# ---------------------------------------------------------------------------------------------------------- Outlook

MSG_HUVUD, INRE_HUVUD, BILAGA_HUVUD = 32, 24, 8


def cfb(trad: Mapping[str, object]) -> bytes:
    """Give a compound file: a name with bytes is a stream, one with a mapping a storage."""
    file = CFB.from_bytes((ROT / "macros" / "vbaProject.bin").read_bytes())
    for name in file.list_storages_at():
        file.remove_storage_at((), name)
    for name in file.list_streams_at():
        file.remove_stream(name)

    def fill(path: tuple[str, ...], items: Mapping[str, object]) -> None:
        for name, content in items.items():
            if isinstance(content, bytes):
                file.add_stream_at(path, name, content)
            else:
                file.add_substorage_at(path, name)
                fill((*path, name), content)  # type: ignore[arg-type]

    fill((), trad)
    return file.to_bytes()


def egenskaper(huvud: int, varden: Mapping[int, object]) -> dict[str, object]:
    """Give the streams of a MAPI object: str is Unicode text, bytes binary, int a number."""
    streams: dict[str, object] = {}
    rows = bytearray(huvud)
    for pid, value in varden.items():
        if isinstance(value, int):
            rows += struct.pack("<HHLLL", 0x0003, pid, 6, value, 0)
            continue
        kind = 0x001F if isinstance(value, str) else 0x0102
        raw = value.encode("utf-16-le") if isinstance(value, str) else value
        assert isinstance(raw, bytes)
        rows += struct.pack("<HHLLL", kind, pid, 6, len(raw), 0)
        streams[f"__substg1.0_{pid:04X}{kind:04X}"] = raw
    return {"__properties_version1.0": bytes(rows), **streams}


def msg(falt: Mapping[int, object], bilagor: Mapping[str, bytes | Mapping[str, object]]) -> bytes:
    """Give a .msg with these properties and attachments; one that is a mapping is a message itself."""
    trad = egenskaper(MSG_HUVUD, falt)
    for at, (namn, data) in enumerate(bilagor.items()):
        inner = {0x3707: namn, 0x3705: 1 if isinstance(data, bytes) else 5}
        if isinstance(data, bytes):
            inner[0x3701] = data  # type: ignore[assignment]
        storage = egenskaper(BILAGA_HUVUD, inner)
        if not isinstance(data, bytes):
            storage["__substg1.0_3701000D"] = data
        trad[f"__attach_version1.0_#{at:08X}"] = storage
    return cfb(trad)


# -------------------------------------------------------------------------------------------------------- winmail.dat


def tnef(*filer: tuple[str, str, bytes]) -> bytes:
    """Give a parcel of files with a short name (in cp1252), a long one, and a content."""
    body = struct.pack("<LH", 0x223E9F78, 1)
    body += _attribut(1, 0x00069007, struct.pack("<LL", 1252, 0))
    for kort, langt, data in filer:
        long = langt.encode("utf-16-le") + b"\0\0"
        mapi = struct.pack("<LHHLL", 1, 0x001F, 0x3707, 1, len(long)) + long + bytes(-len(long) % 4)
        body += _attribut(2, 0x00069002, bytes(14)) + _attribut(2, 0x00018010, kort.encode("cp1252") + b"\0")
        body += _attribut(2, 0x0006800F, data) + _attribut(2, 0x00069005, mapi)
    return body


def _attribut(level: int, ident: int, data: bytes) -> bytes:
    return struct.pack("<BLL", level, ident, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
