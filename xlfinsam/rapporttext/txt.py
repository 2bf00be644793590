"""A report as plain text: UTF-8, Windows-1252 or Latin-1, told by the bytes."""

from __future__ import annotations

import codecs

from xlfinsam.model import Place
from xlfinsam.rapporttext.kalla import Kalla, Textrad

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read(data: bytes, file: str) -> Kalla:
    """Return the lines of a text; the place of each is its number."""
    lines = text_of(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Kalla(file, tuple(Textrad(line.rstrip(), Place(file, "", f"rad {at}")) for at, line in enumerate(lines, 1)))


def text_of(data: bytes) -> str:
    """Decode a text: by its mark, as UTF-8 where it is that, else as Windows-1252 with Latin-1 where that has holes."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    for name in ("utf-8", "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
