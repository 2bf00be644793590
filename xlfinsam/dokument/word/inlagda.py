"""Tables that people have asked for in a Word file by name: `{tabell1}` alone in a paragraph becomes the table.

A diagram is not put in: it is more parts than its paragraph. It comes when the document is made.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Final

from xlfinsam.dokument.text import ALONE
from xlfinsam.dokument.word.formgivning import UPRIGHT
from xlfinsam.dokument.word.lankar import FIRST_ID, siffra, tag_i
from xlfinsam.dokument.word.tabeller import table
from xlfinsam.dokument.word.trad import Andringar, las, ord_i, textnoder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.dokument.modell import Tabell
    from xlfinsam.dokument.word.trad import Nod

NARROW: Final = frozenset({"tc", "txbxContent"})  # where a table of ours has no room


def inlagda(text: str, tables: Mapping[str, Tabell], styles: Mapping[str, str]) -> tuple[str, list[Tabell]]:
    """Return the text of a part with the tables asked for in their places, and those tables.

    A table that is too wide for one comes in all its parts. A name in a cell or a control stays as it is.
    """
    root, changes = las(text), Andringar()
    numbers = count(FIRST_ID * 3)
    made: list[Tabell] = []
    for paragraph in root.alla("p"):
        asked = ALONE.fullmatch(ord_i(text, textnoder(paragraph)))
        if asked is None or asked[2] or not _gives_way(paragraph):
            continue
        parts = [one for key, one in tables.items() if re.fullmatch(rf"{re.escape(asked[1])}(-\d+)?", key)]
        if parts:
            fresh = "".join(table(one, styles, numbers, UPRIGHT) for one in parts)
            changes.byt(paragraph.borjan, paragraph.slut, fresh)
            made += parts
    return changes.i(text), made


def _gives_way(paragraph: Nod) -> bool:
    """Say whether a table can stand in the place of a paragraph: not in a cell, nor where only letters may stand."""
    for one in paragraph.over_alla():
        if one.namn in NARROW or (one.namn == "sdt" and (_of_letters(one) or siffra(tag_i(one)))):
            return False
    return paragraph.forsta("pPr", "sectPr") is None  # it ends a section


def _of_letters(sdt: Nod) -> bool:
    return sdt.forsta("sdtPr", "text") is not None
