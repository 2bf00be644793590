"""What a document held when it was written, kept in the file itself: a row that people have taken away stays away.

Word keeps such parts as they are, under names of its own; ours is known by its namespace.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from xlfinsam.dokument.modell import Diagram, Tal
from xlfinsam.engine.xmltext import DamageError, checked, local, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlfinsam.dokument.modell import Dokument, Rad, Stycke
    from xlfinsam.dokument.word.fil import Wordfil

NAMESPACE: Final = "urn:xlfinsam:dokument"
FOLDER: Final = "customxml/"
NO_FIGURE: Final = "="  # how the key of a row without figures begins
BETWEEN: Final = "|"


@dataclass(frozen=True, slots=True)
class Forteckning:
    """The rows of each table by its id, a key and the names of its figures per row; its notes; diagrams in words."""

    slag: str = ""
    tabeller: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    noter: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    diagram: Mapping[str, str] = field(default_factory=dict)


def nyckel(row: Rad) -> str:
    """Return what a row is known by: the name of its first figure, or its words where it has none."""
    names = namn(row)
    return names[0] if names else NO_FIGURE + " ".join(cell.text for cell in row.celler)


def namn(row: Rad) -> tuple[str, ...]:
    """Return the names of the figures of a row."""
    return tuple(cell.innehall.namn for cell in row.celler if isinstance(cell.innehall, Tal))


def noten(note: Stycke) -> str:
    """Return the letters of a note."""
    return "".join(part.text if isinstance(part, Tal) else part for part in note.delar)


def av(dokument: Dokument) -> Forteckning:
    """Return the list of a document."""
    tables = dokument.tabeller().values()
    return Forteckning(
        dokument.slag,
        {one.id: {nyckel(row): namn(row) for row in one.rader} for one in tables},
        {one.id: tuple(map(noten, one.noter)) for one in tables},
        {one.id: one.alt for one in dokument.delar if isinstance(one, Diagram)},
    )


def skriven(told: Forteckning) -> bytes:
    """Return the part that holds the list."""
    rows: Iterable[str] = (
        f"<tabell id={quoteattr(name)}>"
        + "".join(
            f"<rad nyckel={quoteattr(key)} namn={quoteattr(BETWEEN.join(names))}/>" for key, names in listed.items()
        )
        + "".join(f"<not>{escape(note)}</not>" for note in told.noter.get(name, ()))
        + "</tabell>"
        for name, listed in told.tabeller.items()
    )
    charts = "".join(f"<diagram id={quoteattr(name)} alt={quoteattr(alt)}/>" for name, alt in told.diagram.items())
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return (
        f'{head}<dokument xmlns="{NAMESPACE}" slag={quoteattr(told.slag)}>{"".join(rows)}{charts}</dokument>'
    ).encode()


def last(fil: Wordfil) -> tuple[str, Forteckning]:
    """Return the name of the part that holds the list of a file, and the list; ("", an empty one) where it has none."""
    for name in fil.names():
        if not name.casefold().startswith(FOLDER) or "/_rels/" in name:
            continue
        try:
            root = tree(checked(fil.raw(name)))
        except DamageError:
            continue
        if root.tag == f"{{{NAMESPACE}}}dokument":
            tables = {
                one.get("id", ""): {
                    row.get("nyckel", ""): tuple(part for part in row.get("namn", "").split(BETWEEN) if part)
                    for row in one
                    if local(row) == "rad"
                }
                for one in root
                if local(one) == "tabell"
            }
            notes = {
                one.get("id", ""): tuple(row.text or "" for row in one if local(row) == "not")
                for one in root
                if local(one) == "tabell"
            }
            charts = {one.get("id", ""): one.get("alt", "") for one in root if local(one) == "diagram"}
            return name, Forteckning(root.get("slag", ""), tables, notes, charts)
    return "", Forteckning()
