"""The verksamhetsplan with its budget of three years, from the lists of the årsbok and the texts in Rapporttexter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.dokument import planer
from xlfinsam.dokument.enkla import enkelt
from xlfinsam.dokument.slag import Slag
from xlfinsam.forms.rapporten import VERKSAMHETSPLAN
from xlfinsam.statements.verksamhetsplanen import TITEL

if TYPE_CHECKING:
    from xlfinsam.dokument.disposition import Delar
    from xlfinsam.dokument.modell import Dokument
    from xlfinsam.dokument.underlag import Underlag

DELAR: Delar = {
    "budgeten": planer.budgeten, "agarbidragen": planer.agarbidragen, "insatsplanen": planer.insatsplanen,
    "malen": planer.malen,
}  # fmt: skip


def gor(underlag: Underlag) -> Dokument:
    """Make the verksamhetsplan of the årsbok's year and the two after it."""
    return enkelt(underlag, VERKSAMHETSPLAN, f"{TITEL} {underlag.ar}–{underlag.ar + 2}", DELAR, framsida=True)


PLANEN = Slag(VERKSAMHETSPLAN, TITEL, gor)
