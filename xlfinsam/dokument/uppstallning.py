"""What the writers of PDF and HTML decide of a document first: its title, its levels, its pages, its columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from xlfinsam.dokument.modell import Innehall, Rubrik, Sidbrytning, Stycke, Tabell
from xlfinsam.dokument.svg_delar import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.modell import Block, Dokument

STANDING, LYING = 453.5, 728.5  # points of text over an A4 page, on its short and its long side
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)  # points of letters in a table, of which the largest that has room is taken
INSETS = (4.0, 3.0, 2.2)  # points between the edge of a column and its text
LONGEST_WORD = 12  # letters of a word that are kept together where columns are scarce
LONGEST_LINE = 300.0  # points that prose in a cell asks for at most
FEW, NARROW = 2, 0.62  # a table of so few columns takes this share of the page
LED_IN = 2  # paragraphs that go along with a heading to the landscape page of its table


def avsnitt(delar: Sequence[Block]) -> list[tuple[bool, list[Block]]]:
    """Part a document in runs of pages, each with whether they lie: a table that lies takes its heading with it.

    A page break beside a turn of the page is left out, for the turn is one.
    """
    runs: list[tuple[bool, list[Block]]] = []
    for block in delar:
        lying = isinstance(block, Tabell) and block.liggande
        if not runs:
            runs.append((lying, [block]))
        elif runs[-1][0] == lying:
            runs[-1][1].append(block)
        elif lying:
            head = _led_in(runs[-1][1])
            if not runs[-1][1]:
                runs.pop()
            if runs and runs[-1][0]:
                runs[-1][1].extend([*head, block])
            else:
                runs.append((True, [*head, block]))
        else:
            runs.append((False, [block]))
    return [(lying, kept) for lying, blocks in runs if (kept := _trimmed(blocks))]


def _led_in(blocks: list[Block]) -> list[Block]:
    """Take the headings at the end of `blocks`, with the paragraphs that follow them, out of it."""
    start = len(blocks)
    while start and isinstance(blocks[start - 1], Stycke) and len(blocks) - start < LED_IN:
        start -= 1
    if not start or not isinstance(blocks[start - 1], Rubrik):
        return []
    while start and isinstance(blocks[start - 1], Rubrik):
        start -= 1
    taken = blocks[start:]
    del blocks[start:]
    if blocks and all(isinstance(block, Sidbrytning) for block in blocks):
        blocks.clear()
    return taken


def titel(dokument: Dokument) -> str:
    """Return the title with the period that it is about, told once."""
    left = perioden(dokument)
    return f"{dokument.titel}{' ' if left == dokument.period else ', '}{left}" if left else dokument.titel


def perioden(dokument: Dokument) -> str:
    """Return what the title does not say of the period: "första halvåret" under a title with the year; "" for none."""
    if dokument.period in dokument.titel:
        return ""
    part, _, year = dokument.period.rpartition(" ")
    return part if part and year in dokument.titel else dokument.period


def nivaer(delar: Sequence[Block]) -> dict[str, int]:
    """Return the level of each heading by its id: the first is a chapter, and none is skipped on the way down."""
    levels: dict[str, int] = {}
    last = 0
    for block in delar:
        if isinstance(block, Rubrik):
            last = min(block.niva, last + 1)
            levels[block.id] = last
    return levels


def rubriken_over(delar: Sequence[Block]) -> str:
    """Return the id of the heading right over the table of contents, which the contents do not tell of; "" if none."""
    pairs = pairwise(delar)
    return next((one.id for one, after in pairs if isinstance(one, Rubrik) and isinstance(after, Innehall)), "")


def _trimmed(blocks: list[Block]) -> list[Block]:
    while blocks and isinstance(blocks[-1], Sidbrytning):
        blocks = blocks[:-1]
    while blocks and isinstance(blocks[0], Sidbrytning):
        blocks = blocks[1:]
    return blocks


@dataclass(frozen=True, slots=True)
class Kolumner:
    """How a table's columns are set: their widths in points, the size of the letters, the inset of each cell."""

    bredder: tuple[float, ...]
    storlek: float
    inre: float


def kolumner(tabell: Tabell) -> Kolumner:
    """Give every column the room that its content needs, and what is over as the table asks.

    Where each cell has room on one line it gets it; else long words and prose break, but a number never does. Where not
    even that has room, the letters become smaller. A table of two columns is narrow, so that the eye finds the number.
    """
    page = LYING if tabell.liggande else STANDING
    for size in SIZES:
        for inset in INSETS:
            least, whole = _needs(tabell, size, inset, LONGEST_WORD), _needs(tabell, size, inset, 0)
            if sum(whole) <= page:
                few = len(whole) <= FEW
                wide = min(page, max(page * NARROW, sum(whole) * 1.2)) if few else page
                share = wide / (sum(tabell.bredder) or 1)
                more = [max(part * share - need, 0) for part, need in zip(tabell.bredder, whole, strict=True)]
                return Kolumner(_filled(whole, more, wide), size, inset)
            if sum(least) <= page:
                return Kolumner(_filled(least, [b - a for a, b in zip(least, whole, strict=True)], page), size, inset)
    least = _needs(tabell, SIZES[-1], INSETS[-1], LONGEST_WORD)
    return Kolumner(tuple(part / sum(least) * page for part in least), SIZES[-1], INSETS[-1])


def _needs(tabell: Tabell, size: float, inset: float, letters: int) -> list[float]:
    """Return the width that each column needs: its widest number, and its texts on one line.

    With `letters`, so many letters of its longest word are enough of a text, for longer words break with a hyphen.
    """
    needs = [size * 2.0 + 2 * inset for _ in tabell.bredder]
    rows = [(cells, True) for cells in tabell.huvud] + [(row.celler, row.slag != "rad") for row in tabell.rader]
    for cells, bold in rows:
        at = 0
        for cell in cells:
            if cell.bredd == 1 and at < len(needs):
                number = cell.tal and any(char.isdigit() for char in cell.text)
                words = [word[:letters] for word in cell.text.split()] if letters and not number else [cell.text]
                need = max((text_width(word, size, bold=bold) for word in words), default=0.0)
                needs[at] = max(needs[at], min(need, LONGEST_LINE) + 2 * inset)
            at += cell.bredd
    return needs


def _filled(needs: list[float], more: list[float], whole: float) -> tuple[float, ...]:
    """Return what each column needs and its part of what is left over, by the weights `more`."""
    left, total = whole - sum(needs), sum(more)
    parts = [part / total * left for part in more] if total else [left / len(needs)] * len(needs)
    return tuple(need + part for need, part in zip(needs, parts, strict=True))


def at_hoger(tabell: Tabell) -> tuple[bool, ...]:
    """Return for each column whether it holds numbers: a word among them ("nya", "–") stands to the right too."""
    last = tabell.huvud[-1] if tabell.huvud else ()
    return tuple(cell.tal for cell in last for _ in range(cell.bredd)) or (False,) * len(tabell.bredder)
