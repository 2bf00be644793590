"""Prose of the årsbok read: {rr.arets_resultat} is a linked figure, "- " a point of a list, [ ] what is to be written.

A line is a paragraph. {rr.arets_resultat:tkr} says how the figure is written. A line that is nothing but the name of a
table, a statement, a note or a diagram ({tabell1}, {rr}, {not2}, {diagram.alder}) is that; what it becomes is for the
document to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from xlfinsam.dokument.modell import Lista, Skrivsatt, Stycke, Tal
from xlfinsam.dokument.siffertext import ASKED
from xlfinsam.dokument.underlag import AR, FG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlfinsam.dokument.modell import Block
    from xlfinsam.dokument.underlag import Underlag

LINKED: Final = re.compile(r"\{\s*([\wåäöÅÄÖ.\-]+)\s*(?::\s*(\w*)\s*)?\}")
ALONE: Final = re.compile(rf"\s*{LINKED.pattern}\s*")
POINT: Final = re.compile(r"\s*[-–•*]\s+(.*)")
TO_WRITE: Final = re.compile(r"\s*\[(.*)\]\s*")
SENTENCES: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ{])")
NOTE: Final = re.compile(r"not\d+")
DIAGRAM: Final = "diagram."
BLANK: Final = "–"  # what stands in prose for a figure that is blank in the årsbok


@dataclass(slots=True)
class Last:
    """A text as it was read: what it becomes, and a Swedish sentence for every name that nothing has."""

    block: list[Block] = field(default_factory=list)
    okanda: list[str] = field(default_factory=list)


def delar(underlag: Underlag, text: str) -> tuple[tuple[str | Tal, ...], list[str]]:
    """Return words and figures in turn, and the sentences about names that nothing has."""
    parts: list[str | Tal] = []
    faults: list[str] = []
    at = 0
    for found in LINKED.finditer(text):
        parts.append(text[at : found.start()])
        made, fault = lankad(underlag, found[1], found[2] or "")
        parts.append(made or found[0])
        faults += [fault] if fault else []
        at = found.end()
    parts.append(text[at:])
    return tuple(part for part in parts if part != ""), faults


def lankad(underlag: Underlag, namn: str, skrivsatt: str) -> tuple[Tal | None, str]:
    """Return a linked figure, or why there is none."""
    if skrivsatt and skrivsatt not in ASKED:
        return None, f"{{{namn}:{skrivsatt}}}: en siffra skrivs som {', '.join(ASKED)}, inte {skrivsatt}"
    try:
        made = underlag.tal(namn, cast("Skrivsatt", skrivsatt))
    except KeyError:
        if what := _no_figure(underlag, namn):
            return None, what
        close = underlag.liknande(namn)
        hint = f"Menade du {' eller '.join(close)}?" if close else "Namnet på en siffra står i Excels namnruta."
        return None, f"{{{namn}}} finns inte i årsboken. {hint}"
    return Tal(made.namn, made.text or BLANK, made.skrivsatt), ""


def _no_figure(underlag: Underlag, namn: str) -> str:
    """Say of the name of a table or a diagram where it is to be written, "" of any other."""
    table = namn.removeprefix(DIAGRAM)
    if table not in underlag.tables and table not in underlag.statements and not NOTE.fullmatch(table):
        return ""
    if table == namn:
        return (
            f"{{{namn}}} är en tabell. Skriv namnet ensamt på en rad i Rapporttexter, eller i ett eget stycke i Word."
        )
    return f"{{{namn}}} är ett diagram. Skriv namnet ensamt på en rad i Rapporttexter, och gör dokumentet."


def last(underlag: Underlag, text: str, placed: Callable[[str], Sequence[Block] | None]) -> Last:
    """Read a text. `placed` gives what a line that is only a name becomes, None where the name is no such thing.

    A sentence whose figures are all blank is left out: it is about something that the årsbok does not have. So is a
    line that ends with a colon, before a name that becomes nothing.
    """
    opens = False
    made = Last()
    points: list[Stycke] = []
    for line in (*text.splitlines(), ""):
        point = POINT.fullmatch(line)
        if points and not point:
            made.block.append(Lista(tuple(points)))
            points = []
        if not line.strip():
            continue
        alone = ALONE.fullmatch(line)
        if alone and not alone[2] and (block := placed(alone[1])) is not None:
            if not block and opens:
                made.block.pop()
            made.block += block
            opens = False
            continue
        to_write = TO_WRITE.fullmatch(line)
        parts, faults = _told(underlag, (point or to_write or [line, line.strip()])[1])
        made.okanda += faults
        opens = bool(parts) and not point and line.rstrip().endswith(":")
        if not parts:
            continue
        paragraph = Stycke(parts, "ledtext" if to_write else "text")
        if point:
            points.append(paragraph)
        else:
            made.block.append(paragraph)
    return made


def _told(underlag: Underlag, line: str) -> tuple[tuple[str | Tal, ...], list[str]]:
    """Return the parts of a line without the sentences that are about nothing, and the faults in all of them."""
    read = [delar(underlag, sentence) for sentence in SENTENCES.split(line)]
    faults = [fault for _, found in read for fault in found]
    kept = [parts for parts, _ in read if not _about_nothing(parts)]
    if len(kept) == len(read):
        return delar(underlag, line)[0], faults
    return tuple(part for at, parts in enumerate(kept) for part in ((" ",) if at else ()) + parts), faults


def _about_nothing(parts: Sequence[str | Tal]) -> bool:
    told = [part for part in parts if isinstance(part, Tal) and part.skrivsatt != "ar"]
    return bool(told) and all(part.text == BLANK for part in told)


def stycke(underlag: Underlag, text: str, plats: str = "") -> Stycke:
    """Return one paragraph of our own words; KeyError for a name that nothing has, for such a fault is ours."""
    parts, faults = delar(underlag, text)
    if faults:
        raise KeyError(f"{plats} {'; '.join(faults)}".strip())
    return Stycke(parts)


def about_figures(text: str) -> bool:
    """Say whether a text has any name in it, but for those of the years."""
    return any(name not in (AR, FG) for name in namn_i(text))


def namn_i(text: str) -> Iterator[str]:
    """Return every name in a text."""
    return (found[1] for found in LINKED.finditer(text))
