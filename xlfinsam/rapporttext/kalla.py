"""What a reader gives: the lines of a document with their places, whatever kind of file they stood in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlfinsam.model import Place

LARGEST_FILE = 60_000_000  # bytes; a report with all its pictures stays far under
MOST_LINES = 200_000  # the longest report that we have met has 3 500
MANY_LETTERS = 1500  # letters from which a Swedish text can be expected to show its å, ä and ö
SWEDISH = 0.04  # of the letters of a whole text; ordinary Swedish has 5-6 per cent of å, ä and ö


@dataclass(frozen=True, slots=True)
class Ruta:
    """A cell of a line: where it begins and ends across the page (or its columns in a table), and its text."""

    x0: float
    x1: float
    text: str


@dataclass(frozen=True, slots=True)
class Textrad:
    """A line, a paragraph or a row of a table.

    `cells` are there where the file tells them apart; without them only the blanks of the text do. `whole` is a row of
    a real table, which has all its words on it; elsewhere a label may go on from the line before.
    """

    text: str
    place: Place
    cells: tuple[Ruta, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class Kalla:
    """A document as lines. `unread` is what the reader itself could not read: pages that are only pictures."""

    file: str
    lines: tuple[Textrad, ...]
    unread: tuple[tuple[Place, str], ...] = ()

    @cached_property
    def damaged(self) -> bool:
        """Whether å, ä and ö are missing to such an extent that the text must come from a poor scan."""
        letters = re.findall(r"[^\W\d_]", "".join(line.text for line in self.lines).casefold())
        return len(letters) > MANY_LETTERS and sum(letter in "åäö" for letter in letters) < SWEDISH * len(letters)
