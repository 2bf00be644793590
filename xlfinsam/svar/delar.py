"""The parts of a workbook that is to get new parts: what `Package` cannot, for it only changes what is there.

Everything that is not told here keeps its packed bytes. Sources: ECMA-376-2 (content types, relationships).
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from xlfinsam.engine import archive
from xlfinsam.engine.package import Package
from xlfinsam.engine.xmltext import ATTRIBUTES, DamageError, S, attributes, escape, mask, with_attribute

if TYPE_CHECKING:
    from collections.abc import Callable

TRANSITIONAL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPES: Final = "[Content_Types].xml"
_NEW_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class Delar:
    """The parts of one .xlsx file, as text; `package` is the file as it was read."""

    def __init__(self, data: bytes, fil: str) -> None:
        """Open `data`, called `fil` in messages; raises UnreadableFileError."""
        self.package = Package.from_bytes(data, fil)
        self._data = data
        self._entries = {archive.key(entry.name): entry for entry in archive.read_directory(data)}
        self._changed: dict[str, bytes] = {}

    def text(self, part: str) -> str:
        """Give a part as text; bytes that are no UTF-8 (in an unchecked drawing) come back as they are."""
        name = self._name(part)
        data = self._changed[name] if name in self._changed else self.package.read(part)
        return data.decode("utf-8", "surrogateescape")

    def put(self, part: str, text: str) -> None:
        """Give a part this text; one that is not there is made, last in the file."""
        data = text.encode("utf-8", "surrogateescape")
        name = self._name(part)
        if name in self._changed or not self.package.has(part) or self.package.read(part) != data:
            self._changed[name] = data

    def free(self, pattern: str) -> str:
        """Give the first name of a part that is not taken: `pattern` has a %d."""
        number = 1
        while archive.key(pattern % number) in self._entries or pattern % number in self._changed:
            number += 1
        return pattern % number

    def parts(self, ending: str) -> tuple[str, ...]:
        """Give the names of the parts that end so, letter case aside."""
        return tuple(name for name in self.package.names() if name.lower().endswith(ending))

    def relate(self, source: str, kind: str, target: str, base: str = TRANSITIONAL) -> str:
        """Let part `source` point to part `target`; gives the id of the new relationship."""
        folder, name = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        text = self.text(part) if self._exists(part) else _NEW_RELATIONS
        number = max([0, *map(int, re.findall(r"""\bId\s*=\s*["']rId([0-9]{1,6})["']""", text))]) + 1
        reach = posixpath.relpath(f"/{target}", f"/{folder}")
        told = f' Id="rId{number}" Type="{base}/{kind}" Target="{escape(reach)}"'
        self.put(part, appended(text, "Relationships", lambda prefix: f"<{prefix}Relationship{told}/>"))
        return f"rId{number}"

    def declare(self, part: str, kind: str, *, by_ending: bool = False) -> None:
        """Say what content type a new part has: its own, or (`by_ending`) that of all parts with its ending."""
        text, ending = self.text(_TYPES), part.rpartition(".")[2]
        if by_ending:
            if re.search(rf"""\bExtension\s*=\s*["']{re.escape(ending)}["']""", text, re.IGNORECASE):
                return
            told = f'Default Extension="{escape(ending)}" ContentType="{kind}"'
        else:
            told = f'Override PartName="/{escape(part)}" ContentType="{kind}"'
        self.put(_TYPES, appended(text, "Types", lambda prefix: f"<{prefix}{told}/>"))

    def to_bytes(self) -> bytes:
        """Give the whole file; as it was read when nothing changed."""
        if not self._changed:
            return self._data
        known = {entry.name for entry in self._entries.values()}
        fresh = [_entry(name) for name in self._changed if name not in known]
        return archive.build(self._data, [*self._entries.values(), *fresh], self._changed)

    def _exists(self, part: str) -> bool:
        return self._name(part) in self._changed or self.package.has(part)

    def _name(self, part: str) -> str:
        entry = self._entries.get(archive.key(part))
        return entry.name if entry else part


def appended(text: str, name: str, child: Callable[[str], str]) -> str:
    """Put `child` (given its parent's prefix, "" or "x:") last in the element `name`; DamageError where none is."""
    masked = mask(text)
    ends = list(re.finditer(rf"</((?:[\w.-]+:)?){name}{S}*>", masked))
    if ends:
        end = ends[-1]
        return text[: end.start()] + child(end[1]) + text[end.start() :]
    empty = re.search(rf"<((?:[\w.-]+:)?){name}{ATTRIBUTES}/>", masked)
    if empty is None:
        raise DamageError("trasig_xml", f"elementet {name} saknas")
    opening = text[empty.start() : empty.end() - 2].rstrip()
    return f"{text[: empty.start()]}{opening}>{child(empty[1])}</{empty[1]}{name}>{text[empty.end() :]}"


def counted(text: str, name: str, number: int) -> str:
    """Set the attribute `count` of the first element `name`, where it has one."""
    found = re.search(rf"<(?:[\w.-]+:)?{name}{ATTRIBUTES}/?>", mask(text))
    if found is None or "count" not in attributes(found[1]):
        return text
    begin, end = found.span(1)
    return text[:begin] + with_attribute(text[begin:end], "count", str(number)) + text[end:]


def _entry(name: str) -> archive.Entry:
    """Make the entry of a new part; its content is given to `archive.build` beside it."""
    raw = name.encode("utf-8")
    utf8 = 0 if name.isascii() else 0x0800
    return archive.Entry(
        name=name,
        raw_name=raw,
        flags=utf8,
        method=8,
        time=0,
        date=0x0021,
        crc=0,
        packed=0,
        size=0,
        made_by=20,
        internal=0,
        external=0,
        local_extra=b"",
        central_extra=b"",
        comment=b"",
        header=0,
        start=0,
    )
