"""The delårsrapport of the first half of the year, from an årsbok whose period is that half."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from xlfinsam.dokument import laget, planer, tabeller
from xlfinsam.dokument.enkla import enkelt
from xlfinsam.dokument.modell import Cell
from xlfinsam.dokument.slag import Slag
from xlfinsam.dokument.slag.arsredovisning import underskrifter
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.rapporten import DELARSRAPPORT
from xlfinsam.statements.delarsrapporten import TITEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.disposition import Delar
    from xlfinsam.dokument.modell import Block, Dokument, Tabell
    from xlfinsam.dokument.underlag import Underlag


def gor(underlag: Underlag) -> Dokument:
    """Make the delårsrapport; WrongUseError for an årsbok whose period is not the first half of the year."""
    if underlag.bok.world.half != 1:
        raise WrongUseError(
            f"{underlag.arsbok.path.name}: delårsrapporten gäller det första halvåret. Skriv {underlag.ar}-H1 i rutan "
            "Period i Inställningar, och läs in bokföringen till och med juni och halvårets insatsblad."
        )
    return enkelt(
        underlag, DELARSRAPPORT, f"{TITEL} {underlag.ar}", DELAR, undertitel="1 januari–30 juni", framsida=True
    )


def halvar(underlag: Underlag, *, namn: str) -> Sequence[Block]:
    """Return a statement with the last day of the half over its own column; the former year is the whole of it."""
    return tuple(_halved(made, underlag.ar) for made in tabeller.tabell(underlag, namn))


def _halved(made: Tabell, year: int) -> Tabell:
    rows = tuple(
        tuple(
            replace(cell, innehall=f"{year}-06-30") if isinstance(cell, Cell) and cell.text == f"{year}-12-31" else cell
            for cell in row
        )
        for row in made.huvud
    )
    return replace(made, huvud=rows)


DELAR: Delar = {
    "prognosen": planer.prognosen, "insatsprognosen": planer.insatsprognosen, "kvartalen": laget.kvartalen,
    "rr": partial(halvar, namn="rr"), "br": partial(halvar, namn="br"), "underskrifter": underskrifter,
}  # fmt: skip
DELARSRAPPORTEN = Slag(DELARSRAPPORT, TITEL, gor)
