"""What a file is by its bytes, whatever it is called."""

from __future__ import annotations

import re
from typing import Final

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSG: Final = "__properties_version1.0\0".encode("utf-16-le")
_KRYPTERAD: Final = "EncryptedPackage\0".encode("utf-16-le")
_MAGI: Final = (
    (b"PK\3\4", "zip"), (b"PK\5\6", "zip"), (b"%PDF", "pdf"), (b"\x89PNG\r\n\x1a\n", "bild"),
    (b"\xff\xd8\xff", "bild"), (b"GIF87a", "bild"), (b"GIF89a", "bild"), (b"II*\0", "bild"),
    (b"MM\0*", "bild"), (b"{\\rtf", "rtf"), (b"MZ", "program"), (b"\x7fELF", "program"), (b"#!", "program"),
    (b"\xcf\xfa\xed\xfe", "program"), (b"L\0\0\0\1\x14\2\0", "program"), (b"7z\xbc\xaf\x27\x1c", "arkiv"),
    (b"Rar!\x1a\7", "arkiv"), (b"\x1f\x8b", "arkiv"), (b"MSCF", "arkiv"), (b"\x78\x9f\x3e\x22", "tnef"),
)  # fmt: skip
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|meta|object|embed|form|a\s)", re.IGNORECASE
)
_STYRTECKEN: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
_HUVUD: Final = 4096  # bytes looked at

SAGT: Final = {
    "tom": "en tom fil", "zip": "en zip-fil", "arkiv": "ett packat arkiv", "pdf": "en pdf", "bild": "en bild",
    "rtf": "ett textdokument (rtf)", "program": "ett program", "html": "en webbsida", "msg": "ett Outlook-brev",
    "ole": "ett gammalt Office-dokument", "ole_krypterad": "ett dokument med lösenord", "tnef": "ett Outlook-paket",
    "text": "en textfil", "okand": "en fil av okänt slag",
}  # fmt: skip
"""Each kind in words, for a sentence."""


def slag(data: bytes) -> str:
    """Give the kind of a file, one of the keys of SAGT, by its first bytes (and, for OLE, its directory)."""
    if not data:
        return "tom"
    if data.startswith(_OLE):
        if har_post(data, _KRYPTERAD):
            return "ole_krypterad"
        return "msg" if har_post(data, _MSG) else "ole"
    head = data[:_HUVUD]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "bild"
    found = next((kind for magic, kind in _MAGI if head.startswith(magic)), "")
    if found:
        return found
    if _HTML.search(head.replace(b"\0", b"")):  # UTF-16 too
        return "html"
    return "okand" if _STYRTECKEN.search(head) else "text"


def har_post(data: bytes, namn: bytes) -> bool:
    """Say whether an OLE file has a directory entry of this name: they are of 128 bytes each (MS-CFB 2.6.1)."""
    at = data.find(namn)
    while at >= 0 and at % 128:
        at = data.find(namn, at + 1)
    return at >= 0
