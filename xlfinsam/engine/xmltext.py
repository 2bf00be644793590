"""XML as text: check it once with expat, then read and splice it with regular expressions.

A part that has passed `checked` is well-formed UTF-8 without any DTD, so the patterns below may trust the nesting of
tags and the quoting of attributes. Comments, CDATA and processing instructions are the only places where text can look
like markup; `plain` takes them away for reading, `mask` blanks them out for splicing without moving a character.
Sources: XML 1.0 (5th ed.); ECMA-376-1 22.9.2.19 (ST_Xstring, the `_xHHHH_` escapes).
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final, TypeVar
from xml.etree import ElementTree as ET
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

SMALL_PART: Final = 200_000  # bytes
S: Final = r"[ \t\r\n]"
_ATTRIBUTE: Final = rf"""{S}+([^\s=<>/"']+){S}*={S}*("[^"]*"|'[^']*')"""
ATTRIBUTES: Final = rf"""((?:{S}+[^\s=<>/"']+{S}*={S}*(?:"[^"]*"|'[^']*'))*+){S}*"""
"""Pattern for all attributes of a start tag, one group; what follows is `>` or `/>`."""

_attribute: Final = re.compile(_ATTRIBUTE)
_guarded: Final = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
_declaration: Final = re.compile(rb"""<\?xml[^>]*?encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]+)["']""")
_reference: Final = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_escape: Final = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_unsafe: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_surrogate: Final = re.compile("[\ud800-\udfff]")
_ENTITIES: Final = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_CODECS: Final = {"iso-8859-1": "latin-1", "latin-1": "latin-1", "windows-1252": "cp1252"}


class DamageError(Exception):
    """What is wrong with the bytes, before anybody knows of which file; `Package` turns it into UnreadableFileError."""

    def __init__(self, kind: str, detail: str = "") -> None:
        """Keep `kind` (one of FILE_FAULTS) and a Swedish `detail`."""
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


def remembered(read: Callable[[bytes], T]) -> Callable[[bytes], T]:
    """Remember what small parts gave: returned sheets share most of theirs. Large ones are not kept between files."""
    cached = functools.lru_cache(maxsize=32)(read)

    @functools.wraps(read)
    def by_size(data: bytes) -> T:
        return cached(data) if len(data) < SMALL_PART else read(data)

    return by_size


@remembered
def checked(data: bytes) -> bytes:
    """Give the same XML in UTF-8, well-formed and without DTD; a UTF-8 part comes back as it stands.

    Raises DamageError "dtd" for any DOCTYPE, "trasig_xml" for anything that is not XML in a known encoding.
    """
    data = _utf8(data)
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003  expat takes no keywords
    except expat.ExpatError as error:
        raise DamageError("trasig_xml", f"rad {error.lineno}, tecken {error.offset + 1}") from error
    return data


def _refuse_doctype(name: str, *_: object) -> None:
    raise DamageError("dtd", f"DOCTYPE {name}")


def _utf8(data: bytes) -> bytes:
    """Bring `data` to UTF-8, by byte order mark, else by the first bytes, else by the XML declaration."""
    codec = ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codec = "utf-16"
    elif data[:2] in (b"<\0", b"\0<"):
        codec = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    elif declared := _declaration.match(data.removeprefix(b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        if name in ("utf-8", "utf8", "us-ascii", "ascii"):
            return data
        codec = _CODECS.get(name, "")
        if not codec:
            raise DamageError("trasig_xml", f"teckenkodningen {name}")
    if not codec:
        return data
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise DamageError("trasig_xml", "felaktig teckenkodning") from error
    return re.sub(r"""(<\?xml[^>]*?encoding\s*=\s*["'])[^"']+""", r"\1UTF-8", text, count=1).encode("utf-8", "replace")


def tree(data: bytes) -> ET.Element:
    """Parse checked XML; raises DamageError "trasig_xml" for what ElementTree alone refuses."""
    try:
        return ET.fromstring(data, ET.XMLParser(encoding="utf-8"))  # noqa: S314  `checked` has refused every DTD
    except ET.ParseError as error:
        raise DamageError("trasig_xml", str(error)) from error


def local(element: ET.Element) -> str:
    """Give the name of an element without its namespace, so that transitional, strict and prefixed files read alike."""
    return element.tag.rpartition("}")[2]


def is_true(value: str | None) -> bool:
    """Read an xsd:boolean attribute; absent is false."""
    return value in ("1", "true", "on")


def _has_guarded(text: str) -> bool:
    if "!" in text and "<!" in text:  # the sign alone is rare, and far faster to look for than a pair with <
        return True
    declared = text.find("?>") + 2 if text.startswith(("<?xml", "\ufeff<?xml")) else 0  # it fools nobody
    return text.find("?", declared) >= 0 and text.find("<?", 5) >= 0


def plain(text: str) -> str:
    """Give `text` for reading: without comments and processing instructions, CDATA as ordinary escaped text."""
    if not _has_guarded(text):
        return text
    return _guarded.sub(lambda found: escape(found[1]) if found[1] else "", text)


def mask(text: str) -> str:
    """Give `text` for splicing: as long as before, comments, CDATA and processing instructions blanked out."""
    if not _has_guarded(text):
        return text
    return _guarded.sub(lambda found: " " * len(found[0]), text)


def prefix_of(masked: str, root: str) -> str | None:
    """Give the namespace prefix of the root element, "x:" or ""; None when the root is not called `root`."""
    found = re.match(rf"\ufeff?(?:<\?xml[^>]*\?>)?{S}*<([^\s<>/:=\"']+:)?{root}(?=[\s/>])", masked)
    return (found[1] or "") if found else None


def attributes(text: str) -> dict[str, str]:
    """Read the attributes of a start tag (the group of ATTRIBUTES) by name, values unescaped."""
    return {name: unescape(value[1:-1]) for name, value in _attribute.findall(text)}


def with_attribute(text: str, name: str, value: str | None) -> str:
    """Set one of the attributes in `text` (None takes it away); every other attribute stays as it stands."""
    fresh = "" if value is None else f' {name}="{escape(value)}"'
    if name not in attributes(text):
        return text + fresh
    return _attribute.sub(lambda found: fresh if found[1] == name else found[0], text)


def escape(text: str) -> str:
    """Escape character data, or the value of an attribute in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def unescape(text: str) -> str:
    """Give what a parser would for character data: line ends normalised, references resolved."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&#" in text:
        return _reference.sub(_resolve, text)
    if "&" in text:  # five plain replacements are ten times as fast; & itself comes last
        for name, character in _ENTITIES.items():
            text = text.replace(f"&{name};", character)
    return text


def _resolve(found: re.Match[str]) -> str:
    if found[3]:
        return _ENTITIES[found[3]]
    return chr(int(found[1], 16) if found[1] else int(found[2]))  # expat has refused numbers that are no character


def read_xstring(text: str) -> str:
    """Unescape character data of the type ST_Xstring: first XML, then `_xHHHH_`; a lone surrogate becomes U+FFFD."""
    text = unescape(text)
    return _escape.sub(_decode_escapes, text) if "_x" in text else text


def _decode_escapes(found: re.Match[str]) -> str:
    units = b"".join(int(unit, 16).to_bytes(2, "little") for unit in re.findall("_x(.{4})_", found[0]))
    return units.decode("utf-16-le", "replace")


def write_xstring(text: str) -> str:
    """Give character data that `read_xstring` and Excel turn back into `text`, control characters and all."""
    text = _unsafe.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return _surrogate.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
