"""The headings and texts of a document, as the sheet Rapporttexter has them, made its parts: numbered, in order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlfinsam.dokument import diagram, tabeller, text
from xlfinsam.dokument.modell import Diagram, Rubrik, Stycke
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.rapporten import NEJ, RAPPORTTEXTER
from xlfinsam.shown import Avsnitt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlfinsam.dokument.modell import Block
    from xlfinsam.dokument.underlag import Underlag
    from xlfinsam.fields import Answer

    Delar = Mapping[str, Callable[[Underlag], Sequence[Block]]]

LOWEST = 3
MOST_FAULTS = 12  # sentences about names that nothing has, at one time


@dataclass(slots=True)
class Disposition:
    """How far a document has come: its parts, the numbers of its headings, and what is wrong in its texts."""

    underlag: Underlag
    delar: Delar  # what a document of the kind may place beside the tables: {underskrifter}, {bilagor}
    block: list[Block] = field(default_factory=list)
    fel: list[str] = field(default_factory=list)
    nummer: list[int] = field(default_factory=lambda: [0, 0])
    ankare: set[str] = field(default_factory=set)
    diagram: int = 0

    def rubrik(self, avsnitt: Avsnitt) -> Rubrik:
        """Return the heading of a section, numbered after the one before; those of the lowest level have no number."""
        number = ""
        if avsnitt.numrerad and avsnitt.niva <= len(self.nummer):
            self.nummer[avsnitt.niva - 1] += 1
            self.nummer[avsnitt.niva :] = [0] * (len(self.nummer) - avsnitt.niva)
            number = ".".join(str(one) for one in self.nummer[: avsnitt.niva])
        parts, faults = text.delar(self.underlag, avsnitt.rubrik)
        self.fel += faults
        told = "".join(part if isinstance(part, str) else part.text for part in parts)
        return Rubrik(avsnitt.niva, told, self._ankare(avsnitt.nyckel or told), number)

    def _ankare(self, told: str) -> str:
        """Return an anchor that the document does not have."""
        plain = unicodedata.normalize("NFKD", told.casefold()).encode("ascii", "ignore").decode()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "rubrik"
        made, number = base, 2
        while made in self.ankare:
            made, number = f"{base}-{number}", number + 1
        self.ankare.add(made)
        return made

    def placed(self, namn: str) -> Sequence[Block] | None:
        """Return what a name alone on its line becomes, None where it is the name of a figure or of nothing."""
        if namn in self.delar:
            return self.delar[namn](self.underlag)
        if namn in diagram.alla():
            return tuple(self._numbered(one) for one in diagram.diagram(self.underlag, namn))
        if namn == "noter":
            return tabeller.noter(self.underlag)
        try:
            return tabeller.tabell(self.underlag, namn)
        except KeyError:
            return None

    def _numbered(self, made: Diagram) -> Diagram:
        self.diagram += 1
        return replace(made, titel=f"Diagram {self.diagram}. {made.titel}")

    def avsnitt(self, avsnitt: Avsnitt, var: str = "") -> None:
        """Add a section. One that has a text, of which nothing is left to show, is left out with its heading.

        Of the lowest level, so is one about figures where only what is to be written of them is left; and a chapter,
        where the årsbok has no books at all.
        """
        kept = (list(self.nummer), set(self.ankare))
        heading = [self.rubrik(avsnitt)] if avsnitt.rubrik else []
        read = text.last(self.underlag, avsnitt.text, self.placed)
        self.fel += [f"{var}: {fault}" if var else fault for fault in read.okanda]
        left = bool(read.block or read.okanda)
        droppable = avsnitt.niva == LOWEST or (avsnitt.niva == 1 and not self.underlag.bocker)
        if droppable and text.about_figures(avsnitt.text):
            left = bool(read.okanda) or any(not _to_write(one) for one in read.block)
        if avsnitt.text.strip() and not left:
            self.nummer, self.ankare = kept
            return
        self.block += [*heading, *read.block]


def _to_write(block: Block) -> bool:
    return isinstance(block, Stycke) and block.slag == "ledtext"


def avsnitt_av(underlag: Underlag, slag: str, usual: Sequence[Avsnitt]) -> tuple[tuple[Avsnitt, str], ...]:
    """Return the sections of a kind of document with the cell of each text; the usual where the årsbok has none."""
    rows = {at: row for at, row in underlag.placed(RAPPORTTEXTER).items() if row.get("dokument") == slag}
    if not rows:
        return tuple((one, "") for one in usual)
    name = underlag.arsbok.path.name
    return tuple((_avsnitt(row), f"{name}, {underlag.cell(RAPPORTTEXTER, 'text', at)}") for at, row in rows.items())


def _avsnitt(row: Mapping[str, Answer]) -> Avsnitt:
    return Avsnitt(
        str(row.get("nyckel") or ""),
        int(str(row.get("niva") or 2)),
        str(row.get("rubrik") or ""),
        str(row.get("text") or ""),
        row.get("numrerad") != NEJ,
    )


def disponera(
    underlag: Underlag, avsnitt: Iterable[tuple[Avsnitt, str]], delar: Delar | None = None
) -> tuple[Block, ...]:
    """Return the parts of a document; WrongUseError names every name in the texts that nothing has, with its cell."""
    listed = list(avsnitt)
    made = Disposition(underlag, delar or {})
    for one, where in listed:
        made.avsnitt(one, where)
    if made.fel:
        more = len(made.fel) - MOST_FAULTS
        told = made.fel[:MOST_FAULTS] + ([f"… och {more} till"] if more > 0 else [])
        raise WrongUseError("Texterna har namn som inte finns; inget dokument är skrivet.\n" + "\n".join(told))
    return _without_empty(made.block)


def _without_empty(block: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out a heading of the lowest level that nothing stands under."""
    kept: list[Block] = []
    for at, one in enumerate(block):
        following = block[at + 1] if at + 1 < len(block) else None
        if isinstance(one, Rubrik) and (following is None or (isinstance(following, Rubrik) and one.niva == LOWEST)):
            continue
        kept.append(one)
    return tuple(kept)


def shown_in(avsnitt: Iterable[Avsnitt]) -> set[str]:
    """Return every name that the texts of a document have: which tables it shows already."""
    return {name for one in avsnitt for name in text.namn_i(one.text)}
