"""What the writers of PDF and HTML decide of a document first: its title, its levels, its pages, its columns."""

from __future__ import annotations

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
    return dokument.titel if dokument.period in dokument.titel else f"{dokument.titel} {dokument.period}"


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


def kolumner(tabell: Tabell) -> tuple[list[float], float, float]:
    """Return the shares of the columns' widths, the size of the letters and the inset, in points.

    The widths are those asked for, but a number never gets less room than it takes: what a column lacks is taken from
    those that have more than they need. Where that does not do, the letters become smaller.
    """
    whole = LYING if tabell.liggande else STANDING
    for size in SIZES:
        for inset in INSETS:
            least = _least(tabell, size, inset)
            if sum(least) <= whole:
                return _shared([part * whole for part in _asked(tabell)], least, whole), size, inset
    least = _least(tabell, SIZES[-1], INSETS[-1])
    return [part / sum(least) for part in least], SIZES[-1], INSETS[-1]


def _asked(tabell: Tabell) -> list[float]:
    total = sum(tabell.bredder) or 1.0
    return [width / total for width in tabell.bredder]


def _least(tabell: Tabell, size: float, inset: float) -> list[float]:
    """Return the width that each column must have: its widest number, or a good part of its longest word."""
    least = [size * 2.0 + 2 * inset for _ in tabell.bredder]
    rows = [(cells, True) for cells in tabell.huvud] + [(row.celler, row.slag != "rad") for row in tabell.rader]
    for cells, bold in rows:
        at = 0
        for cell in cells:
            if cell.bredd == 1 and at < len(least):
                number = cell.tal and any(char.isdigit() for char in cell.text)
                words = [cell.text] if number else [word[:12] for word in cell.text.split()]
                need = max((text_width(word, size, bold=bold) for word in words), default=0.0)
                least[at] = max(least[at], need + 2 * inset)
            at += cell.bredd
    return least


def _shared(asked: list[float], least: list[float], whole: float) -> list[float]:
    """Give every column its least, and what is left over to those that asked for more, in proportion."""
    over = [max(want - need, 0.0) for want, need in zip(asked, least, strict=True)]
    left = whole - sum(least)
    total = sum(over)
    extra = [part / total * left for part in over] if total else [left / len(least)] * len(least)
    return [(need + more) / whole for need, more in zip(least, extra, strict=True)]
