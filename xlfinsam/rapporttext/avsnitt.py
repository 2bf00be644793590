"""Where the tables that we know begin and end among the lines of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlfinsam.rapporttext.ord import DATUM, NOT, NOTER, SLUT, TABELLER, Tabellord, tolerant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.rapporttext.kalla import Kalla, Textrad

LONGEST = 140  # lines, blank ones included, that one table can take
LONG_HEADING = 90  # letters; more is a sentence
_NUMBER = re.compile(r"^\d{0,2}(\.\d{1,2})*\.?\s*")
_DATES = re.compile(r"(?:\s+(?:not|budget|\d{4}-\d\d-\d\d|(?:19|20)\d\d))+\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Avsnitt:
    """The lines under a heading that is one of ours; those of its own line that stand after the words are in `over`."""

    spec: Tabellord
    title: str
    over: str
    head: Textrad
    lines: tuple[Textrad, ...]


def sections(kalla: Kalla) -> Iterator[Avsnitt]:
    """Yield every section with a heading of ours; the same table may be announced more than once."""
    marks = [(at, told) for at, line in enumerate(kalla.lines) if (told := _heading(line.text, damaged=kalla.damaged))]
    stops = [at for at, line in enumerate(kalla.lines) if _stops(line.text)]
    borders = sorted({at for at, _ in marks} | set(stops) | {len(kalla.lines)})
    for at, (spec, title, over) in marks:
        end = next(border for border in borders if border > at)
        yield Avsnitt(spec, title, over, kalla.lines[at], kalla.lines[at + 1 : min(end, at + 1 + LONGEST)])


def _heading(text: str, *, damaged: bool) -> tuple[Tabellord, str, str] | None:
    """Return what table a line is the heading of, its title, and what stands over the columns on the same line."""
    plain = " ".join(text.split())
    if not plain or len(plain) > LONG_HEADING or re.search(r"\.{4}|…", plain):
        return None
    dates = _DATES.search(plain)
    words, over = (plain[: dates.start()], dates[0]) if dates else (plain, "")
    note = re.fullmatch(NOT, words, re.IGNORECASE)
    if note:
        title = f"Not {note[1]}. {_good(note[2], damaged=damaged)}"
        return Tabellord(f"not{int(note[1])}", title, "", DATUM, f"not{int(note[1])}"), title, over
    bare = _NUMBER.sub("", words)
    for spec in TABELLER:
        if tolerant(spec.pattern).fullmatch(bare):
            title = words if not damaged else words[: len(words) - len(bare)] + spec.title
            return replace(spec), title, over
    return None


def _good(title: str, *, damaged: bool) -> str:
    """Return the title of a note, in good Swedish where the text is damaged and the title is known."""
    known = next((told for told in NOTER if tolerant(told).fullmatch(title.strip())), None)
    return known if known and damaged else title.strip()


def _stops(text: str) -> bool:
    plain = " ".join(text.split())
    return len(plain) <= LONG_HEADING and any(tolerant(pattern).fullmatch(plain) for pattern in SLUT)
