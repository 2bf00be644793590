"""A Word file that people have written in: read with suspicion, a few parts changed, every other part byte for byte."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlfinsam.engine import archive, saving
from xlfinsam.engine.xmltext import DamageError, checked, local, tree
from xlfinsam.errors import WorkbookBusyError, WrongUseError, reason
from xlfinsam.rapporttext.docx import MAIN, WHY

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST: Final = 60_000_000
TEXTS: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
OLD, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
SHORT: Final = 6  # letters of a name that Word puts its mark before; of a longer one it takes the place of the first


class Wordfil:
    """The parts of one .docx."""

    def __init__(self, data: bytes, file: str) -> None:
        """Use `open`."""
        self.file = file
        self._data = data
        self._changed: dict[str, bytes] = {}
        self._entries = archive.read_directory(data)
        self._by_name = {archive.key(entry.name): entry for entry in self._entries}

    @classmethod
    def open(cls, path: Path) -> Wordfil:
        """Read the file at `path`; WrongUseError, with what to do, for anything that is no whole Word file."""
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            raise WrongUseError(f"{path.name}: filen går inte att öppna ({reason(error)}).") from error
        if data.startswith(OLD):
            raise WrongUseError(
                f"{path.name}: filen är skyddad med lösenord eller sparad i Words äldre format. Spara en kopia som "
                ".docx, utan lösenord, och försök igen."
            )
        if len(data) > LARGEST or not data.startswith(ZIP):
            raise WrongUseError(f"{path.name}: filen är ingen Word-fil (.docx). Spara den i Word och försök igen.")
        try:
            made = cls(data, path.name)
            made.read(MAIN)
        except DamageError as damage:
            raise WrongUseError(f"{path.name}: {WHY.get(damage.kind, WHY['trasig_zip'])}") from damage
        except KeyError as error:
            raise WrongUseError(f"{path.name}: filen har ingen text från Word i sig.") from error
        return made

    def names(self) -> tuple[str, ...]:
        """Return the names of the parts, in the order of the file."""
        return tuple(entry.name for entry in self._entries)

    def texts(self) -> Iterator[str]:
        """Return the parts that people write in: the text first, then headers, footers and notes."""
        found = [name for name in self.names() if TEXTS.fullmatch(archive.key(name))]
        yield from sorted(found, key=lambda name: (archive.key(name) != MAIN, name))

    def has(self, name: str) -> bool:
        """Say whether there is such a part."""
        return archive.key(name) in self._by_name

    def raw(self, name: str) -> bytes:
        """Return a part as it stands; KeyError for none, DamageError for a damaged one."""
        entry = self._by_name[archive.key(name)]
        return self._changed.get(entry.name) or archive.inflate(self._data, entry)

    def read(self, name: str) -> str:
        """Return a part of markup; as `raw`."""
        return checked(self.raw(name)).decode()

    def put(self, name: str, data: bytes) -> None:
        """Change a part; one with the same bytes is no change."""
        entry = self._by_name[archive.key(name)]
        if data != self.raw(name):
            self._changed[entry.name] = data

    @property
    def changed(self) -> bool:
        """Whether any part has been changed."""
        return bool(self._changed)

    def relations(self, name: str) -> dict[str, str]:
        """Return the parts that a part refers to, by the id of the relation."""
        folder, _, leaf = name.rpartition("/")
        place = f"{folder}/_rels/{leaf}.rels"
        if not self.has(place):
            return {}
        root = tree(checked(self.raw(place)))
        return {
            one.get("Id", ""): posixpath.normpath(posixpath.join("/" + folder, one.get("Target", ""))).lstrip("/")
            for one in root
            if local(one) == "Relationship" and one.get("TargetMode") != "External"
        }

    def to_bytes(self) -> bytes:
        """Return the file, every part that has not been changed byte for byte as it was."""
        return archive.build(self._data, self._entries, self._changed)

    def save(self, path: Path) -> None:
        """Save in one step, the former file kept beside; WorkbookBusyError where it is open or the disk refuses."""
        refuse_if_open(path)
        saving.save(path, self.to_bytes(), though_open=True)


def refuse_if_open(path: Path) -> None:
    """Raise WorkbookBusyError where a document is open in Word or LibreOffice, by the marks that they leave by it."""
    target = Path(path).resolve()
    name, stem = target.name, len(target.stem)
    word = {f"~${name}", f"~${name[max(0, min(2, stem - SHORT)) :]}"}
    for program, locks in (("Word", word), ("LibreOffice", {f".~lock.{name}#"})):
        for lock in sorted(locks):
            if target.with_name(lock).exists():
                raise WorkbookBusyError(
                    f"{name}: dokumentet är öppet i {program}. Spara och stäng det där och försök igen. Är det inte "
                    f"öppet hos någon, ta bort filen {lock} i {target.parent}. Ingenting har ändrats."
                )
