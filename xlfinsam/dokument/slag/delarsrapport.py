"""The delårsrapport of the first half of the year, from an årsbok whose period is that half."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from xlfinsam.dokument import laget, planer, tabeller
from xlfinsam.dokument.enkla import enkelt
from xlfinsam.dokument.modell import Cell
from xlfinsam.dokument.slag import Slag
from xlfinsam.dokument.slag.arsredovisning import LEDTEXT, underskrifter
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.rapporten import DELARSRAPPORT
from xlfinsam.statements.delarsrapporten import TITEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.disposition import Delar
    from xlfinsam.dokument.modell import Block, Dokument, Tabell
    from xlfinsam.dokument.underlag import Underlag


NOTE = "Not"  # the heading of the column that refers to the notes


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
    """Return a statement with the last day of the half over its own column; the former year is the whole of it.

    There are no notes here to refer to.
    """
    return tuple(_halved(made, underlag.ar) for made in tabeller.tabell(underlag, namn))


def _halved(made: Tabell, year: int) -> Tabell:
    (head,) = made.huvud
    kept = [at for at, cell in enumerate(head) if cell.text != NOTE]
    last = f"{year}-12-31"
    told = tuple(Cell(f"{year}-06-30", tal=True) if head[at].text == last else head[at] for at in kept)
    rows = tuple(
        row if len(row.celler) == 1 else replace(row, celler=tuple(row.celler[at] for at in kept)) for row in made.rader
    )
    rows = tuple(replace(row, celler=(replace(row.celler[0], bredd=len(kept)),)) if len(row.celler) == 1 else row
                 for row in rows)  # fmt: skip
    widths = [made.bredder[at] for at in kept]
    return replace(made, huvud=(told,), rader=rows, bredder=tuple(width / sum(widths) for width in widths))


DELAR: Delar = {
    "prognosen": planer.prognosen, "insatsprognosen": planer.insatsprognosen, "kvartalen": laget.kvartalen,
    "rr": partial(halvar, namn="rr"), "br": partial(halvar, namn="br"),
    "underskrifter": partial(underskrifter, ledtext=LEDTEXT.replace("årsredovisningen", "delårsrapporten")),
}  # fmt: skip
DELARSRAPPORTEN = Slag(DELARSRAPPORT, TITEL, gor)
