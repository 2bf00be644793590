"""How a fynd is said to the insats: where, what, what to do; with nothing in it that points at one person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import split
from xlfinsam.model import Level
from xlfinsam.personuppgifter import maskerad
from xlfinsam.svar.rad import rad

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlfinsam.model import Fynd, Place

LANGST: Final = 600  # characters of one fynd; what a sender has written can be a whole page
LEVELS: Final = (Level.STOPP, Level.FRAGA)  # the two that an insats is told of
_SAGT: Final = {Level.STOPP: "Måste rättas", Level.FRAGA: "Fråga"}


def rad_for_rad(text: str) -> str:
    """Give `text` on one line: blanks of all kinds become one, what cannot be seen falls away."""
    seen = "".join(character for character in re.sub(r"\s+", " ", text) if character.isprintable())
    return seen.strip()


def avkortad(text: str, longest: int = LANGST) -> str:
    """Cut a text that is too long to be read, with a sign that it is cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def sagt(fynd: Fynd) -> str:
    """Say a fynd: its sentence and what to do."""
    text = avkortad(rad_for_rad(maskerad(fynd.text)))
    return f"{text} {rad_for_rad(rad(fynd))}".strip()


def i_kommentar(fynd: Fynd) -> str:
    """Say a fynd in the comment of its cell."""
    return f"{_SAGT[fynd.niva]} ({fynd.regel}): {sagt(fynd)}"


def i_brevet(fynd: Fynd) -> str:
    """Say a fynd in a letter: its cell first, where it has one."""
    where = f"Ruta {fynd.place.cell}: " if fynd.place.cell else ""
    return f"- {where}{sagt(fynd)}"


def i_ordning(fynd: Iterable[Fynd], niva: Level) -> Sequence[Fynd]:
    """Give the fynd of one level in the order of the sheet: those of the whole sheet first, then down the rows."""
    return sorted((each for each in fynd if each.niva is niva), key=lambda each: (_plats(each.place), each.regel))


def _plats(place: Place) -> tuple[int, int]:
    return split(re.split("[:,]", place.cell)[0].strip()) or (0, 0)
