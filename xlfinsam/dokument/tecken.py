"""The characters that a document can hold: what users wrote, as every writer can carry it on."""

from __future__ import annotations

import unicodedata

# What the font of the PDF and the fonts inside Typst can show, in regular, bold and italic: Latin, Greek, Cyrillic,
# punctuation, currencies, arrows, mathematics and common signs. A test sets every one of them.
VISAS = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x377), (0x37A, 0x37F), (0x384, 0x38A), (0x38E, 0x3A1),
    (0x3A3, 0x475), (0x478, 0x482), (0x48A, 0x513), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x2040), (0x2044,
    0x2052), (0x2054, 0x205F), (0x2070, 0x2071), (0x2074, 0x208E), (0x20A0, 0x20B9), (0x2100, 0x211E), (0x2126,
    0x2151), (0x2153, 0x2184), (0x2190, 0x2246), (0x2248, 0x22AB), (0x22AD, 0x23FF), (0x2460, 0x2606), (0x2609,
    0x262F), (0x2638, 0x268B), (0x2701, 0x2704), (0x2706, 0x2709), (0x270C, 0x2714), (0x2717, 0x2726), (0x2761,
    0x277F), (0x2798, 0x27AF), (0x27B1, 0x27FF), (0xFB00, 0xFB06),
)  # fmt: skip
HARD_SPACE = "\u00a0"
SOFT_HYPHEN = "\u00ad"


def rent(text: str) -> str:
    """Return `text` without what no document may hold: control characters and halves of characters.

    Line breaks are kept as one newline each, a tab becomes a space, and half a surrogate pair becomes U+FFFD.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(_kept(char) for char in lines.replace("\t", " "))


def _kept(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if char != "\n" and unicodedata.category(char) == "Cc":
        return ""
    return "" if ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF else char  # noqa: PLR2004  no characters


def visbar(text: str) -> str:
    """Return `text` as the fonts of a PDF can show it: what they lack is told as its number, "[U+1F600]".

    PDF/UA forbids a character without a sign. Marks are put together with their letters first ("a" and a ring is å).
    """
    whole = unicodedata.normalize("NFC", rent(text)).replace(SOFT_HYPHEN, "")
    return "".join(char if char == "\n" or _shown(ord(char)) else f"[U+{ord(char):04X}]" for char in whole)


def hel(text: str) -> str:
    """Return a number so that it never breaks over a line: its spaces become hard ones."""
    return text.replace(" ", HARD_SPACE)


def _shown(code: int) -> bool:
    return any(first <= code <= last for first, last in VISAS)
