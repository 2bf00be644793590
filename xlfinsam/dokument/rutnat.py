"""A table before it is laid out: its columns and rows, turned, cut and measured until it stands on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlfinsam.dokument.modell import Cell, Rad

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    Slag = Literal["rad", "summa", "rubrik"]

UPRIGHT, LANDSCAPE = 103, 157  # digits of 9 points that a line of a table has room for on A4, upright and on its side
PADDING = 1.6  # digits of room beside what stands in a column
HEAD = 0.98  # of the width of a text: headings are a little smaller, and bold
WIDE, NARROW, THIN = frozenset("mwMWÅÄÖGOQ%"), frozenset('tfrsz-()[]/"JI'), frozenset("ijl.,:;'!|\u00a0 ")
WIDTHS = ((WIDE, 1.55), (NARROW, 0.72), (THIN, 0.5))  # of a letter in digits; capitals are 1.15, all else 1
LABEL_LEAST, LABEL_MOST, WORDS_LEAST = 12, 46, 15
TURNED_MOST = 14  # columns of a turned table: more are hard to read
PIECES = re.compile(r"[\s/]+|(?<=-)")  # where a heading may be broken


@dataclass(frozen=True, slots=True)
class Kolumn:
    """A column: its heading, the heading that it stands under with others, and whether it holds numbers."""

    titel: str
    tal: bool = True
    grupp: str = ""
    slag: Slag = "rad"


@dataclass(frozen=True, slots=True)
class Rutnat:
    """A table as it is filled: `rader` has a label and as many cells as there are columns, in each row."""

    hornet: str
    kolumner: tuple[Kolumn, ...]
    rader: tuple[tuple[Slag, str, tuple[Cell, ...]], ...]

    def utan_tomma(self) -> Rutnat:
        """Return it without the columns that hold nothing."""
        kept = [at for at in range(len(self.kolumner)) if any(cells[at].text for _, _, cells in self.rader if cells)]
        return self.bara(kept)

    def bara(self, kept: Sequence[int]) -> Rutnat:
        """Return it with some of its columns."""
        rows = tuple(
            (slag, label, tuple(cells[at] for at in kept) if cells else ()) for slag, label, cells in self.rader
        )
        return replace(self, kolumner=tuple(self.kolumner[at] for at in kept), rader=rows)

    def vand(self, hornet: str = "") -> Rutnat:
        """Return it with rows for columns; a group of columns becomes a heading over its rows."""
        rows: list[tuple[Slag, str, tuple[Cell, ...]]] = []
        group = ""
        for at, column in enumerate(self.kolumner):
            if column.grupp and column.grupp != group:
                rows.append(("rubrik", column.grupp, ()))
            group = column.grupp
            rows.append((column.slag, column.titel, tuple(cells[at] for _, _, cells in self.rader)))
        columns = tuple(Kolumn(label, any(cell.tal for cell in cells), slag=slag) for slag, label, cells in self.rader)
        return Rutnat(hornet, columns, tuple(rows))

    def minst(self) -> tuple[float, ...]:
        """Return the least width of every column in digits, that of the labels first."""
        labels = [label for _, label, _ in self.rader] + [self.hornet]
        longest = max((langd(label) for label in labels), default=0)
        unbroken = max((_longest_piece(label) for label in labels), default=0)
        first = min(max(unbroken, min(longest, LABEL_LEAST)), LABEL_MOST)
        rest = (
            max(
                _longest_piece(column.titel) * HEAD,
                max((_held(cells[at]) for _, _, cells in self.rader if cells), default=0),
            )
            for at, column in enumerate(self.kolumner)
        )
        return (first + PADDING, *(width + PADDING for width in rest))

    def ryms(self, width: float) -> bool:
        """Say whether it has room on a page of this width."""
        return sum(self.minst()) <= width

    def bredder(self, page: float) -> tuple[float, ...]:
        """Share the page between the columns: what is left over goes to the labels, as far as they need it."""
        least = list(self.minst())
        labels = (self.hornet, *(label for _, label, _ in self.rader))
        wanted = min(max(langd(label) for label in labels), LABEL_MOST) + PADDING
        least[0] += max(0, min(page - sum(least), wanted - least[0]))
        whole = _evened(least, page)
        return tuple(round(width / sum(whole), 4) for width in whole)

    def huvud(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the header rows: the groups over their columns where there are any, and the headings."""
        heads = (Cell(self.hornet), *(Cell(column.titel, column.tal) for column in self.kolumner))
        if not any(column.grupp for column in self.kolumner):
            return (heads,)
        groups: list[Cell] = [Cell("")]
        former = ""
        for column in self.kolumner:
            if column.grupp and column.grupp == former:
                groups[-1] = replace(groups[-1], bredd=groups[-1].bredd + 1)
            else:
                groups.append(Cell(column.grupp))
            former = column.grupp
        return (tuple(groups), heads)

    def rows(self) -> tuple[Rad, ...]:
        """Return the rows as those of a document; a heading spans the whole table."""
        return tuple(
            Rad((Cell(label), *cells), slag) if cells else Rad((Cell(label, bredd=1 + len(self.kolumner)),), slag)
            for slag, label, cells in self.rader
        )


def _evened(least: list[float], page: float) -> list[float]:
    """Share out what is left of the page: the narrowest columns of numbers first, so that they become alike."""
    left = page - sum(least)
    first, *rest = least
    for more in sorted({*rest, page}):
        under = [at for at, width in enumerate(rest) if width < more]
        given = sum(more - rest[at] for at in under)
        if not under:
            continue
        share = left / len(under) if given > left else 0
        for at in under:
            rest[at] = rest[at] + share if share else more
        left -= min(given, left)
        if left <= 0:
            break
    return [first + max(0.0, left), *rest]


def langd(text: str) -> float:
    """Return how wide a text is, in digits of its own size."""
    return sum(
        next((width for letters, width in WIDTHS if letter in letters), 1.15 if letter.isupper() else 1.0)
        for letter in text
    )


def _longest_piece(text: str) -> float:
    return max((langd(piece) for piece in PIECES.split(text)), default=0)


def _held(cell: Cell) -> float:
    """Return how wide a cell has to be: a number is never broken, words are, but not many times."""
    return langd(cell.text) if cell.tal else max(_longest_piece(cell.text), min(langd(cell.text), WORDS_LEAST))


def utlagt(table: Rutnat, *, vand: bool = False, hornet: str = "") -> tuple[tuple[Rutnat, bool], ...]:
    """Lay a table out: the parts it has to be cut in, usually one, and whether each needs a page on its side.

    A table that is too wide is turned (`hornet` is its corner then), cut between its groups, laid on its side, and
    last of all cut anywhere. With `vand` it is to be turned from the start. One with headings between its rows is not.
    """
    if vand:
        table = table.vand(hornet)
    turned = [] if vand or any(not cells for _, _, cells in table.rader) else [table.vand(hornet)]
    turned = [one for one in turned if len(one.kolumner) <= TURNED_MOST]
    tries = [
        [(table, False)],
        [(one, False) for one in turned],
        [(part, False) for part in _by_group(table)],
        [(table, True)],
        [(one, True) for one in turned],
    ]
    for parts in tries:
        if parts and all(part.ryms(LANDSCAPE if landscape else UPRIGHT) for part, landscape in parts):
            return tuple(parts)
    return tuple((part, False) for part in _cut(table))


def _by_group(table: Rutnat) -> list[Rutnat]:
    """Cut a table between its groups of columns; columns of words go with each, others without a group with the first.

    A row with nothing in a part is left out there.
    """
    groups = list(dict.fromkeys(column.grupp for column in table.kolumner if column.grupp))
    parts = []
    for number, group in enumerate(groups):
        kept = [
            at
            for at, column in enumerate(table.kolumner)
            if column.grupp == group or (not column.grupp and (not number or not column.tal))
        ]
        part = table.bara(kept)
        told = tuple(row for row in part.rader if not row[2] or any(cell.text for cell in row[2] if cell.tal))
        parts.append(replace(part, rader=told))
    return parts


def _cut(table: Rutnat) -> list[Rutnat]:
    """Cut a table in as few parts as stand on an upright page, the labels in each."""
    least = table.minst()
    parts: list[list[int]] = [[]]
    for at, width in enumerate(least[1:]):
        taken = least[0] + sum(least[1 + one] for one in parts[-1])
        if parts[-1] and taken + width > UPRIGHT:
            parts.append([])
        parts[-1].append(at)
    return [table.bara(part) for part in parts]
