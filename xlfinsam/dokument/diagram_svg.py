"""A diagram drawn as SVG, one drawing for the PDF and the web: its numbers stand in it, and no text lies over another.

Standing bars become lying ones where their labels would not have room (twenty-four insatser, long names).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from xlfinsam.dokument import svg_delar as svg
from xlfinsam.dokument.svg_delar import COLOURS, INK, PAPER, SIZE, SOFT, WHITE_ON, text_width, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.modell import Diagram

WIDTH = 680.0
STANDING = 200.0  # the height of standing bars and of lines
MARGIN = 4.0
STEP = SIZE * 1.2  # from one line of a label to the next
WIDEST_BAR, MOST_LINES = 54.0, 3


@dataclass(frozen=True, slots=True)
class Teckning:
    """A drawing: its size in its own units (680 wide is 170 mm on paper) and its elements, in SVG."""

    bredd: float
    hojd: float
    delar: tuple[str, ...]

    def svg(self, attributes: str = "", head: str = "") -> str:
        """Return the whole SVG, with attributes of its root (role, names) and elements that stand first (title)."""
        box = f"0 0 {svg.number(self.bredd)} {svg.number(self.hojd)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="{svg.FONT}" '
            f'font-size="{svg.number(SIZE)}"{attributes}>{head}{"".join(self.delar)}</svg>'
        )


def tecknad(diagram: Diagram) -> Teckning:
    """Draw a diagram. A value that is None is drawn as "–", never as nought."""
    legend, top = _legend([serie.namn for serie in diagram.serier], lines=diagram.slag == "line")
    if diagram.slag == "line":
        body, height = _lines(diagram, top)
    elif diagram.slag == "stacked":
        body, height = _lying(diagram, top, stacked=True)
    elif diagram.slag == "column" and _have_room(diagram):
        body, height = _standing(diagram, top)
    else:
        body, height = _lying(diagram, top, stacked=False)
    return Teckning(WIDTH, height + MARGIN, (*legend, *body))


def _legend(names: Sequence[str], *, lines: bool) -> tuple[list[str], float]:
    """Name the series, in rows; a single one is named by the diagram's caption."""
    if len(names) < 2:  # noqa: PLR2004  one is no choice
        return [], MARGIN
    parts: list[str] = []
    x, y = 0.0, SIZE
    for index, name in enumerate(names):
        shown = svg.broken(name, WIDTH - 30)[0]
        wide = 18 + text_width(shown) + 22
        if x and x + wide > WIDTH:
            x, y = 0.0, y + STEP + 4
        sign = svg.mark(x + 6, y - 4.5, index, _colour(index)) if lines else svg.rect(x, y - 11, 12, 12, _colour(index))
        parts += [sign, svg.text(x + 18, y, shown)]
        x += wide
    return parts, y + 16


def _colour(index: int) -> str:
    return COLOURS[index % len(COLOURS)]


def _reach(values: Sequence[Decimal | None]) -> tuple[float, float]:
    """Return the lowest and the highest that a scale must reach; nought is always on it."""
    known = [float(value) for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    return (low, high) if high > low else (0.0, 1.0)


# ------------------------------------------------------------------------------------------------------- standing bars


def _have_room(diagram: Diagram) -> bool:
    """Say whether the labels of standing bars have room over their bars and under them."""
    slot = WIDTH / max(len(diagram.kategorier), 1)
    labels = [written(value, diagram.enhet) for serie in diagram.serier for value in serie.varden]
    widest = max((text_width(label) for label in labels), default=0)
    words = [word for category in diagram.kategorier for word in category.split()]
    return (
        widest + 4 <= slot * 0.86 / max(len(diagram.serier), 1)
        and all(text_width(word) <= slot - 6 for word in words)
        and all(len(svg.broken(category, slot - 6)) <= MOST_LINES for category in diagram.kategorier)
    )


def _standing(diagram: Diagram, top: float) -> tuple[list[str], float]:
    many = max(len(diagram.serier), 1)
    slot = WIDTH / max(len(diagram.kategorier), 1)
    share = slot * 0.86 / many
    wide = min(share - 2, WIDEST_BAR)
    low, high = _reach([value for serie in diagram.serier for value in serie.varden])
    room = STANDING - 2 * (SIZE + 5)
    scale = room / (high - low)
    base = top + SIZE + 5 + high * scale
    parts: list[str] = []
    for at, category in enumerate(diagram.kategorier):
        for index, serie in enumerate(diagram.serier):
            value = serie.varden[at]
            middle = slot * (at + 0.5) + (index - (many - 1) / 2) * share
            length = float(value or 0) * scale
            if value is not None:
                parts.append(svg.rect(middle - wide / 2, base - max(length, 0), wide, abs(length), _colour(index)))
            y = base - length - 5 if length >= 0 else base - length + SIZE + 1
            parts.append(svg.text(middle, y, written(value, diagram.enhet), anchor="middle"))
        under = base - low * scale + (SIZE + 5 if low < 0 else 0)
        for row, words in enumerate(svg.broken(category, slot - 6)):
            parts.append(svg.text(slot * (at + 0.5), under + STEP * (row + 1) + 2, words, anchor="middle", fill=SOFT))
    rows = max((len(svg.broken(category, slot - 6)) for category in diagram.kategorier), default=1)
    parts.append(svg.line(0, base, WIDTH, base))
    return parts, base - low * scale + (SIZE + 5 if low < 0 else 0) + STEP * rows + 8


# ---------------------------------------------------------------------------------------------------------- lying bars


def _lying(diagram: Diagram, top: float, *, stacked: bool) -> tuple[list[str], float]:
    many = 1 if stacked else max(len(diagram.serier), 1)
    thick = 20.0 if many == 1 else 16.0
    label_wide = min(max((text_width(c) for c in diagram.kategorier), default=0) + 4, WIDTH * 0.36)
    reach = _sums(diagram) if stacked else [value for serie in diagram.serier for value in serie.varden]
    low, high = _reach(reach)
    after = max((text_width(written(value, diagram.enhet), bold=stacked) for value in reach), default=0) + 8
    left = label_wide + 8 + (after if low < 0 else 0)
    scale = (WIDTH - left - after) / (high - low)
    zero = left - low * scale
    parts: list[str] = []
    y = top
    for at, category in enumerate(diagram.kategorier):
        words = svg.broken(category, label_wide)
        tall = max(thick * many, STEP * len(words))
        first = y + tall / 2 - STEP * (len(words) - 1) / 2 + SIZE * 0.35
        parts += [svg.text(label_wide, first + STEP * n, word, anchor="end") for n, word in enumerate(words)]
        start = y + (tall - thick * many) / 2
        if stacked:
            parts += _stack(diagram, at, zero, start, thick, scale)
        else:
            for index, serie in enumerate(diagram.serier):
                parts += _bar(serie.varden[at], diagram.enhet, zero, start + index * thick, thick, scale, index)
        y += tall + 8
    parts.append(svg.line(zero, top - 4, zero, y - 4))
    return parts, y


def _bar(value: Decimal | None, unit: str, zero: float, y: float, thick: float, scale: float, index: int) -> list[str]:
    """Draw one lying bar with its number at its end."""
    length = float(value or 0) * scale
    parts = [] if value is None else [svg.rect(zero + min(length, 0), y + 1, abs(length), thick - 2, _colour(index))]
    at, anchor = (zero + length + 5, "start") if length >= 0 else (zero + length - 5, "end")
    return [*parts, svg.text(at, y + thick / 2 + SIZE * 0.35, written(value, unit), anchor=anchor)]


def _stack(diagram: Diagram, at: int, zero: float, y: float, thick: float, scale: float) -> list[str]:
    """Draw the parts of one whole: a number in each part that has room for it, the sum after them."""
    parts: list[str] = []
    ends = {True: zero, False: zero}  # where what is positive and what is negative has come to
    for index, serie in enumerate(diagram.serier):
        value = serie.varden[at]
        if not value:
            continue
        length = float(value) * scale
        start = ends[value > 0]
        ends[value > 0] = start + length
        parts.append(svg.rect(min(start, start + length), y + 1, abs(length) - 1, thick - 2, _colour(index)))
        label = written(value, diagram.enhet)
        if text_width(label) + 4 <= abs(length):
            fill = PAPER if _colour(index) in WHITE_ON else INK
            middle = start + length / 2
            parts.append(svg.text(middle, y + thick / 2 + SIZE * 0.35, label, anchor="middle", fill=fill))
    if len(diagram.serier) > 1:
        total = written(_sums(diagram)[at], diagram.enhet)
        parts.append(svg.text(ends[True] + 6, y + thick / 2 + SIZE * 0.35, total, bold=True))
    return parts


def _sums(diagram: Diagram) -> list[Decimal | None]:
    """Return what each stack reaches."""
    rows = [[serie.varden[at] for serie in diagram.serier] for at in range(len(diagram.kategorier))]
    return [sum((v for v in row if v is not None), Decimal(0)) if row.count(None) < len(row) else None for row in rows]


# --------------------------------------------------------------------------------------------------------------- lines


def _lines(diagram: Diagram, top: float) -> tuple[list[str], float]:
    count = max(len(diagram.kategorier), 1)
    slot = WIDTH / count
    low, high = _reach([value for serie in diagram.serier for value in serie.varden])
    scale = (STANDING - 2 * (SIZE + 6)) / (high - low)
    base = top + SIZE + 6 + high * scale
    curves: list[str] = []
    points: list[tuple[float, float, int, str]] = []
    for index, serie in enumerate(diagram.serier):
        known = [
            (slot * (at + 0.5), base - float(value) * scale, value)
            for at, value in enumerate(serie.varden)
            if value is not None
        ]
        for (x1, y1, _), (x2, y2, _) in pairwise(known):
            curves.append(svg.line(x1, y1, x2, y2, _colour(index), 2.5))
        points += [(x, y, index, written(value, diagram.enhet)) for x, y, value in known]
    bottom = base - low * scale
    parts = [svg.line(0, base, WIDTH, base), *curves]
    parts += [svg.mark(x, y, index, _colour(index)) for x, y, index, _ in points]
    parts += _apart(points, top, bottom)
    every = 1 + int(max((text_width(c) for c in diagram.kategorier), default=0) / 3 // max(slot - 6, 1))
    named = list(enumerate(diagram.kategorier))[::every]
    rows = 1
    for at, category in named:
        words = svg.broken(category, slot * every - 6)
        rows = max(rows, len(words))
        for row, word in enumerate(words):
            parts.append(svg.text(slot * (at + 0.5), bottom + STEP * (row + 1) + 6, word, anchor="middle", fill=SOFT))
    return parts, bottom + STEP * rows + 12


def _apart(points: list[tuple[float, float, int, str]], top: float, bottom: float) -> list[str]:
    """Label the points where there is room: over the point, under it, or (between other labels) not at all."""
    taken: list[tuple[float, float, float, float]] = [(x - 5, y - 5, x + 5, y + 5) for x, y, _, _ in points]
    parts: list[str] = []
    for x, y, _, label in points:
        half = text_width(label) / 2
        at = min(max(x, half), WIDTH - half)
        for base in (y - 8, y + SIZE + 6):
            box = (at - half, base - SIZE * 0.8, at + half, base + 2)
            free = all(box[2] <= o[0] or o[2] <= box[0] or box[3] <= o[1] or o[3] <= box[1] for o in taken)
            if free and box[1] >= top - 4 and box[3] <= bottom + 2:
                taken.append(box)
                parts.append(svg.text(at, base, label, anchor="middle"))
                break
    return parts
