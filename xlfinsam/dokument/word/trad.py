"""The markup of a part as a tree of places in its text: what is changed is spliced in, all else keeps its bytes.

The text has passed `xmltext.checked`: it is well-formed and has no DTD.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.xmltext import ATTRIBUTES, attributes, mask, unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TAG: Final = re.compile(rf"<(/?)([^\s<>/=\"'!?]+){ATTRIBUTES}(/?)>")
REMOVED: Final = frozenset({"del", "moveFrom", "Fallback"})  # what stands there no more, or once more for old programs


@dataclass(slots=True, eq=False)
class Nod:
    """An element: its name without prefix, where its tags stand in the text, and what it holds."""

    namn: str
    attribut: str
    borjan: int  # of the start tag
    inre: int  # where its content begins
    inre_slut: int = 0
    slut: int = 0
    over: Nod | None = None
    barn: list[Nod] = field(default_factory=list)

    def val(self, namn: str = "val") -> str:
        """Return an attribute by its name without prefix, "" where it has none."""
        return next((value for key, value in attributes(self.attribut).items() if key.rpartition(":")[2] == namn), "")

    def alla(self, *namn: str) -> Iterator[Nod]:
        """Return every element within with one of the names, in order, but none in what has been removed."""
        stack = list(reversed(self.barn))
        while stack:
            one = stack.pop()
            if one.namn in REMOVED:
                continue
            if one.namn in namn:
                yield one
            stack += reversed(one.barn)

    def forsta(self, *vag: str) -> Nod | None:
        """Return the first child by each name on a way down, None where the way ends."""
        here: Nod | None = self
        for name in vag:
            here = next((one for one in here.barn if one.namn == name), None) if here else None
        return here

    def over_alla(self) -> Iterator[Nod]:
        """Return every element that this stands in, from the nearest."""
        here = self.over
        while here is not None:
            yield here
            here = here.over


def las(text: str) -> Nod:
    """Return the tree of a part."""
    masked = mask(text)
    root = Nod("", "", 0, 0, len(text), len(text))
    here = root
    for found in TAG.finditer(masked):
        closing, name, _, empty = found.groups()
        if closing:
            here.inre_slut, here.slut = found.start(), found.end()
            here = here.over or root
            continue
        made = Nod(name.rpartition(":")[2], text[found.start(3) : found.end(3)], found.start(), found.end(), over=here)
        here.barn.append(made)
        if empty:
            made.inre_slut = made.slut = found.end()
        else:
            here = made
    return root


@dataclass(slots=True)
class Andringar:
    """What is to be put where in a text; nothing of it may overlap."""

    gjorda: list[tuple[int, int, str]] = field(default_factory=list)

    def byt(self, borjan: int, slut: int, nytt: str) -> None:
        """Put `nytt` in the place of what stands there."""
        self.gjorda.append((borjan, slut, nytt))

    def i(self, text: str) -> str:
        """Return the text with every change made."""
        parts, at = [], 0
        for begin, end, fresh in sorted(self.gjorda, key=lambda one: (one[0], one[1])):
            parts += [text[at:begin], fresh]
            at = end
        return "".join([*parts, text[at:]])


def textnoder(nod: Nod) -> list[Nod]:
    """Return the elements with the letters of a paragraph or a control, none of text boxes and controls within."""
    found: list[Nod] = []
    stack = list(reversed(nod.barn))
    while stack:
        one = stack.pop()
        if one.namn in REMOVED or one.namn in ("txbxContent", "sdtPr", "pPr", "rPr"):
            continue
        if one.namn == "t":
            found.append(one)
        stack += reversed(one.barn)
    return found


def ord_i(text: str, noder: Iterable[Nod]) -> str:
    """Return the letters in some elements."""
    return "".join(unescape(text[one.inre : one.inre_slut]) for one in noder)
