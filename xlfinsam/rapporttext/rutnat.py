"""The rows of a table whose cells are known: tables of a Word file, and words with their places on a PDF page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlfinsam.rapporttext import tal
from xlfinsam.rapporttext.ord import EN, is_noise, row_word, unit_in
from xlfinsam.rapporttext.rader import Radlasning, Tabellutkast
from xlfinsam.rapporttext.tal import MOST_NOTES, Lasart, Tal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlfinsam.rapporttext.avsnitt import Avsnitt
    from xlfinsam.rapporttext.kalla import Ruta, Textrad

CROWDED = 2  # rows with cells of their own for every row without them
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|(?:budget\s+)?(?:19|20)\d\d", re.IGNORECASE)


@dataclass
class Spalt:
    """A column: how far across it reaches, and the words over it."""

    x0: float
    x1: float
    heads: list[str] = field(default_factory=list)

    def over(self, cell: Ruta) -> bool:
        """Whether a cell stands in it, in part at least."""
        return cell.x0 < self.x1 and self.x0 < cell.x1

    @property
    def name(self) -> str:
        """The words over it; two dates are from and to."""
        joint = "--" if all(re.fullmatch(r"\d{4}-\d\d-\d\d", head) for head in self.heads) else " "
        return joint.join(dict.fromkeys(self.heads))


def fits(part: Avsnitt) -> bool:
    """Whether the file tells the cells of a section apart; lines whose figures stand together in one cell do not."""
    if any(line.whole for line in part.lines):
        return True
    lines = [line for line in part.lines if not is_noise(line.text)]
    crowded = sum(any(_several(cell.text) for cell in line.cells) for line in lines)
    return sum(bool(amounts(line)) for line in lines) > crowded * CROWDED


def _several(text: str) -> bool:
    """Whether a cell ends with more figures than one, or with one after its words."""
    label, bits = tal.tail(text)
    figure = tal.one(text)
    return bool(bits) and (bool(label) or (figure is not None and figure.value is None))


def draft(part: Avsnitt, year: int) -> Tabellutkast | None:
    """Return a section as a table by its cells; None where it has no columns of figures."""
    lines = [line for line in part.lines if not is_noise(line.text)]
    first = next((at for at, line in enumerate(lines) if amounts(line, over=True)), len(lines))
    heads = [part.head, *lines[:first]] if part.over else lines[:first]
    heads = _with_dates(heads, part.spec.prefix)
    spalter = columns(lines[first:], heads)
    noted = _note_column(spalter, heads, lines[first:]) if part.spec.prefix in ("rr", "br") else None
    shown = [spalt for spalt in spalter if spalt is not noted]
    if not shown:
        return None
    names = [spalt.name for spalt in shown]
    if part.spec.columns == EN and names == [""]:
        names = [str(year) if year else "belopp"]
    body = Radlasning(part.spec.prefix, len(shown))
    for line in lines[:first]:
        if line not in heads and line.cells:
            body.words(label_of(line, spalter, part.spec.prefix), line)
    _read(lines[first:], body, spalter, noted)
    unit = unit_in(" ".join(line.text for line in lines[:first]))
    return Tabellutkast(part, tuple(names), body.rows, unit)


def _with_dates(heads: Sequence[Textrad], prefix: str) -> list[Textrad]:
    """Return the lines up to the last that says something over a column; the rest are rows without figures."""
    last = -1
    for at, line in enumerate(heads):
        dated = any(_DATE.search(cell.text) for cell in line.cells)
        if dated or (len(line.cells) > 1 and not row_word(prefix, line.cells[0].text)[0]):
            last = at
    return list(heads[: last + 1])


def _read(lines: Iterable[Textrad], body: Radlasning, spalter: Sequence[Spalt], noted: Spalt | None) -> None:
    """Read the rows until the table ends: a sentence, or a paragraph after the rows of a real table."""
    shown = [spalt for spalt in spalter if spalt is not noted]
    in_table = False
    for line in lines:
        if in_table and not line.whole:
            return
        in_table = line.whole
        label = label_of(line, spalter, body.prefix)
        if not amounts(line):
            if line.whole:
                body.heading_or_blank(label, line)
            elif not body.goes_on(label) and not body.words(label or line.text.strip(), line):
                return
            continue
        cells = tuple(_figure(line, spalt) for spalt in shown)
        if not label and not line.whole and _torn(body, cells):
            continue
        note = _figure(line, noted) if noted else None
        way = Lasart(int(note.value) if note and note.value is not None else None, cells)
        label = label if line.whole else body.label(label) if label or body.waiting else ""
        body.add(label, [], line, chosen=way)


def _torn(body: Radlasning, cells: Sequence[Tal | None]) -> bool:
    """Whether figures without words may be the ends of those of the row before, which then cannot be told."""
    last = body.rows[-1] if body.rows and not body.waiting else None
    before = last.chosen.cells if last and last.chosen else ()
    pairs = [(one, two) for one, two in zip(before, cells, strict=False) if two]
    if (
        last is None
        or last.chosen is None
        or not pairs
        or not all(one and tal.goes_on(one.text, two.text) for one, two in pairs)
    ):
        return False
    kept = [Tal(None, f"{one.text} {two.text}") if one and two else one for one, two in zip(before, cells, strict=True)]
    last.chosen = Lasart(last.chosen.note, tuple(kept))
    return True


def amounts(line: Textrad, *, over: bool = False) -> list[Ruta]:
    """Return the cells of a row that are figures; `over` the rows, one where all of them are years has none."""
    found = [cell for cell in line.cells[_leads(line) :] if tal.one(cell.text)]
    years = [cell for cell in found if _YEAR.fullmatch(cell.text.strip())]
    return [] if over and len(years) == len(found) else found


def _leads(line: Textrad) -> int:
    """Return how many cells of a row are its label: the first, where it has words or there is more than it."""
    return 1 if line.cells and (tal.one(line.cells[0].text) is None or line.cells[0].x0 == 0) else 0


def columns(body: Iterable[Textrad], heads: Iterable[Textrad]) -> list[Spalt]:
    """Return the columns: where figures stand over each other, and where a date stands over nothing."""
    found: list[Spalt] = []
    for cell in [cell for line in body for cell in amounts(line)]:
        together = [spalt for spalt in found if spalt.over(cell)]
        for spalt in together:
            found.remove(spalt)
        left, right = [cell.x0, *(spalt.x0 for spalt in together)], [cell.x1, *(spalt.x1 for spalt in together)]
        found.append(Spalt(min(left), max(right)))
    for whole, cell in [(line.whole, cell) for line in heads for cell in line.cells]:
        over = [spalt for spalt in found if spalt.over(cell)]
        text = " ".join(cell.text.split())
        if not over and _DATE.fullmatch(text):
            over = [Spalt(cell.x0, cell.x1)]
            found += over
        for spalt in over if text and (whole or len(over) == 1) else ():
            spalt.heads.append(text)
    return sorted(found, key=lambda spalt: spalt.x0)


def _note_column(spalter: Sequence[Spalt], heads: Iterable[Textrad], body: Sequence[Textrad]) -> Spalt | None:
    """Return the column of notes: that under or nearest the word, with numbers of notes only."""
    word = next((cell for line in heads for cell in line.cells if cell.text.strip().casefold() == "not"), None)
    if word is None or not spalter:
        return None
    nearest = min(spalter, key=lambda spalt: abs(spalt.x0 + spalt.x1 - word.x0 - word.x1))
    told = [cell for line in body if (cell := _figure(line, nearest))]
    small = all(cell.value is not None and 0 < cell.value <= MOST_NOTES and cell.value % 1 == 0 for cell in told)
    return nearest if small else None


def label_of(line: Textrad, spalter: Sequence[Spalt], prefix: str) -> str:
    """Return the words of a row: its first cell, or all before the figures where together they are a row of ours."""
    left = min((spalt.x0 for spalt in spalter), default=0)
    before = [" ".join(cell.text.split()) for cell in line.cells if cell.x0 < left and cell.text.strip()]
    if not line.cells or not before:
        return "" if line.cells else " ".join(line.text.split())
    joined = " ".join(before)
    return joined if row_word(prefix, joined)[0] else before[0]


def _figure(line: Textrad, spalt: Spalt) -> Tal | None:
    """Return what stands on a row in a column: a figure, or words as they are."""
    cells = [cell for cell in line.cells[_leads(line) :] if spalt.over(cell) and cell.text.strip()]
    if not cells:
        return None
    text = " ".join(cell.text.strip() for cell in cells)
    return tal.one(text) or Tal(None, text)
