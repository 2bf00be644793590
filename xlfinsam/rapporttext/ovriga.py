"""Tables that have no heading of ours: those of a Word file, whose rows and columns the file itself tells."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xlfinsam.rapporttext import rutnat
from xlfinsam.rapporttext.avsnitt import LONG_HEADING, Avsnitt
from xlfinsam.rapporttext.ord import DATUM, Tabellord
from xlfinsam.rapporttext.tabeller import table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlfinsam.model import Place
    from xlfinsam.rapport import Tabell
    from xlfinsam.rapporttext.kalla import Kalla, Textrad

FEWEST = 2  # rows with figures


def others_of(kalla: Kalla, year: int, used: Collection[Place]) -> tuple[list[Tabell], list[tuple[Place, str]]]:
    """Return the tables none of whose rows was read already, and what in them could not be read."""
    found: list[Tabell] = []
    unread: list[tuple[Place, str]] = []
    for name, title, head, lines in _tables(kalla):
        if any(line.place in used for line in lines):
            continue
        part = Avsnitt(Tabellord(name, title, "", DATUM, ""), title, "", head, lines)
        draft = rutnat.draft(part, year)
        if draft and sum(row.told for row in draft.rows) >= FEWEST:
            found.append(table_of(draft, unread, damaged=False))
    return found, unread


def _tables(kalla: Kalla) -> Iterator[tuple[str, str, Textrad, tuple[Textrad, ...]]]:
    """Yield the tables of the file: a word, the heading over it, its first line and its lines."""
    before = ""
    for name, lines in groupby(kalla.lines, lambda line: line.place.cell.partition(" rad ")[0] if line.whole else ""):
        together = tuple(lines)
        if name:
            yield name.replace(" ", "-"), before or name.capitalize(), together[0], together
            before = ""
        else:
            last = " ".join(together[-1].text.split())
            before = last if len(last) <= LONG_HEADING else ""
