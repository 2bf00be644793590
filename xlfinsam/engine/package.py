"""The parts of an Excel file: open with suspicion, read lazily, write back with every untouched part raw.

Nothing but UnreadableFileError comes out of opening and reading, whatever the bytes. Sources: ECMA-376-2 (parts,
content types, relationships), MS-CFB (encrypted and old workbooks), APPNOTE (zip, in archive.py).
"""

from __future__ import annotations

import copy
import functools
import hashlib
import posixpath
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from xlfinsam.engine import archive
from xlfinsam.engine.saving import backup_of, refuse_if_open, save, write_new
from xlfinsam.engine.xmltext import DamageError, checked, local, remembered, tree
from xlfinsam.errors import UnreadableFileError, WrongUseError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["FILE_FAULTS", "MAX_FILE", "Package", "Relation", "backup_of", "refuse_if_open", "save", "write_new"]

FILE_FAULTS: Final = frozenset(
    {
        "saknas",  # no such file, network drive gone, no permission
        "tom",  # 0 bytes
        "losenord",  # OLE2 with EncryptedPackage, or zip encryption
        "xls",  # other OLE2: Excel 97-2003
        "xlsm",  # macros where none are allowed
        "xlsb",
        "ods",
        "csv",  # looks like text
        "inte_zip",  # pdf, picture, anything else
        "trasig_zip",  # cut or damaged, bad checksum, unlawful or repeated names
        "zipbomb",  # a limit is passed, or a part is larger than it claims
        "dtd",  # DOCTYPE in an XML part that is read
        "inte_arbetsbok",  # a zip that is no spreadsheet
        "trasig_xml",  # a part that cannot be parsed or understood
    }
)

MAX_FILE: Final = 60_000_000  # bytes of the whole file; the largest årsbok we have met is 4 MB

_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")  # what no text holds; 1a is the end of a DOS text
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage\0".encode("utf-16-le")
_OPENDOCUMENT: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_WORKBOOKS: Final = frozenset(
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}.main+xml" for kind in ("sheet", "template")
)
_MACRO_WORKBOOKS: Final = frozenset(
    f"application/vnd.ms-excel.{kind}.macroenabled.main+xml" for kind in ("sheet", "template", "addin")
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One internal relationship: `kind` is the last word of its type ("worksheet"), `target` the name of a part."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of one .xlsx (or, with `macros`, .xlsm) file.

    `file` is the path as given, `workbook_part` the name of the main part. Reading is lazy and remembered.
    """

    def __init__(self, data: bytes, file: str, *, macros: bool = False) -> None:
        """Use `open` or `from_bytes`."""
        self.file = file
        self._data = data
        self._changed: dict[str, bytes] = {}
        self._read: dict[tuple[str, bool], bytes] = {}
        with self.blame():
            _refuse_other_formats(data)
            self._entries = archive.read_directory(data)
            self._by_key = {archive.key(entry.name): entry for entry in self._entries}
            self.workbook_part = self._find_workbook(macros=macros)

    @classmethod
    def open(cls, path: str | Path, *, macros: bool = False) -> Package:
        """Read the file at `path`; raises UnreadableFileError whatever is wrong with it or with the way to it."""
        try:
            with Path(path).open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except (OSError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else str(error)
            raise UnreadableFileError("saknas", str(path), why) from error
        return cls(data, str(path), macros=macros)

    @classmethod
    def from_bytes(cls, data: bytes, file: str, *, macros: bool = False) -> Package:
        """Read `data`, called `file` in messages; raises UnreadableFileError."""
        return cls(data, file, macros=macros)

    def copy(self) -> Package:
        """Return another with the same content: what is put into one does not reach the other."""
        other = copy.copy(self)
        other._changed, other._read = dict(self._changed), dict(self._read)  # noqa: SLF001  its own kind
        return other

    @functools.cached_property
    def sha256(self) -> str:
        """Hex digest of the file as it was read."""
        return hashlib.sha256(self._data).hexdigest()

    def names(self) -> tuple[str, ...]:
        """Give the names of all parts in the order of the file."""
        return tuple(entry.name for entry in self._entries)

    def has(self, part: str) -> bool:
        """Whether there is such a part (letter case aside)."""
        return archive.key(part) in self._by_key

    def read(self, part: str) -> bytes:
        """Give the content of a part; XML parts (.xml, .rels) come checked and in UTF-8.

        Raises UnreadableFileError for damage, and kind "trasig_zip" when there is no such part.
        """
        return self._content(part, xml=archive.key(part).endswith((".xml", ".rels")))

    def read_xml(self, part: str) -> bytes:
        """As `read`, but the part is XML whatever its name says (the content type decides, not the name)."""
        return self._content(part, xml=True)

    def replace(self, part: str, data: bytes) -> None:
        """Give a part new content (XML in UTF-8); the content it had is no change. WrongUseError: no such part."""
        entry = self._by_key.get(archive.key(part))
        if entry is None:
            raise WrongUseError(f"{self.file}: delen {part} finns inte i filen.")
        self._changed.pop(entry.name, None)
        if self.read(part) != data:
            self._changed[entry.name] = data

    def to_bytes(self) -> bytes:
        """Give the whole file: as read when nothing changed, else with the packed bytes of every untouched part."""
        return archive.build(self._data, self._entries, self._changed) if self._changed else self._data

    def unpacked(self) -> bytes:
        """Give the whole file with every part stored as it is: larger, and sooner read."""
        return archive.build(self._data, self._entries, self._changed, pack=False)

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Give the internal relationships of `part` ("" is the package itself), targets resolved; maybe none."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return ()
        with self.blame():
            found = _relations(self.read_xml(rels))
        return tuple(Relation(each.id, each.kind, _resolved(folder, each.target)) for each in found)

    @contextmanager
    def blame(self) -> Iterator[None]:
        """Within: what is found wrong with the bytes becomes an UnreadableFileError of this file."""
        try:
            yield
        except DamageError as damage:
            raise UnreadableFileError(damage.kind, self.file, damage.detail) from damage

    def _content(self, part: str, *, xml: bool) -> bytes:
        with self.blame():
            entry = self._by_key.get(archive.key(part))
            if entry is None:
                raise DamageError("trasig_zip", f"delen {part} saknas")
            if entry.name in self._changed:
                return self._changed[entry.name]
            if (content := self._read.get((entry.name, xml))) is None:
                content = archive.inflate(self._data, entry)
                content = self._read[entry.name, xml] = _checked_part(content, entry.name) if xml else content
            return content

    def _find_workbook(self, *, macros: bool) -> str:
        """Find the name of the main part, when it is a workbook that we take."""
        if self.has("mimetype") and self.read("mimetype").startswith(_OPENDOCUMENT):
            raise DamageError("ods")
        if not self.has("[Content_Types].xml"):
            raise DamageError("inte_arbetsbok", "innehållstyper saknas")
        types = _content_types(self.read_xml("[Content_Types].xml"))
        main = next((relation.target for relation in self.relations("") if relation.kind == "officeDocument"), "")
        key = archive.key(main)
        kind = types.get(f"/{key}") or types.get(key.rpartition(".")[2], "")
        if kind.startswith("application/vnd.ms-excel.sheet.binary."):
            raise DamageError("xlsb")
        if kind not in _WORKBOOKS | _MACRO_WORKBOOKS:
            raise DamageError("inte_arbetsbok", kind)
        if not macros and (kind in _MACRO_WORKBOOKS or self._has_macros(types)):
            raise DamageError("xlsm")
        if not self.has(main):
            raise DamageError("trasig_zip", f"delen {main} saknas")
        return main

    def _has_macros(self, types: Mapping[str, str]) -> bool:
        """Whether a part holds VBA or Excel 4 macros, also under the content type of a workbook without macros."""
        vba = any(name.endswith("vbaproject.bin") for name in self._by_key)
        return vba or any(kind.endswith("macrosheet+xml") for kind in types.values())


def _refuse_other_formats(data: bytes) -> None:
    """Raise DamageError for everything that does not begin as a zip."""
    if not data:
        raise DamageError("tom")
    if len(data) > MAX_FILE:
        raise DamageError("zipbomb", f"större än {MAX_FILE // 1_000_000} MB")
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return
    if data.startswith(_OLE2):
        at = data.find(_ENCRYPTED)
        while at >= 0 and at % 128:  # names of streams stand first in directory entries of 128 bytes (MS-CFB 2.6.1)
            at = data.find(_ENCRYPTED, at + 1)
        raise DamageError("losenord" if at >= 0 else "xls")
    raise DamageError("csv" if _looks_like_text(data[:4096]) else "inte_zip")


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"%PDF", b"{\\rtf", b"%!PS")):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return b"\t" in head or b"\n" in head or b";" in head
    return not _CONTROL.search(head)


def _checked_part(data: bytes, name: str) -> bytes:
    """Check XML; the name of the part goes into what is said of it."""
    try:
        return checked(data)
    except DamageError as damage:
        raise DamageError(damage.kind, f"{name}: {damage.detail}") from damage


@remembered
def _content_types(data: bytes) -> dict[str, str]:
    """Lower-case content types by "/part" (Override) and by extension (Default)."""
    types: dict[str, str] = {}
    for element in tree(data):
        where = element.get("PartName") if local(element) == "Override" else element.get("Extension")
        types[(where or "").lower()] = element.get("ContentType", "").lower()
    return types


@remembered
def _relations(data: bytes) -> tuple[Relation, ...]:
    """Read a .rels part: the internal relationships, targets as they stand."""
    return tuple(
        Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], element.get("Target", ""))
        for element in tree(data)
        if element.get("TargetMode") != "External"
    )


@functools.lru_cache(maxsize=256)
def _resolved(folder: str, target: str) -> str:
    """Give a target as the name of a part: "/xl/a.xml" is absolute, "../a.xml" counts from the source's folder."""
    path = unquote(target).replace("\\", "/")
    return posixpath.normpath(path if path.startswith("/") else posixpath.join("/", folder, path)).lstrip("/")
