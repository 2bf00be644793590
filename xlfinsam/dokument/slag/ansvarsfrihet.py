"""The letter to the members, and the draft of a tjänsteskrivelse on the ansvarsfrihet that a member may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.dokument import laget
from xlfinsam.dokument.enkla import enkelt
from xlfinsam.dokument.slag import Slag
from xlfinsam.forms.rapporten import MEDLEMSBREV, TJANSTESKRIVELSE
from xlfinsam.statements.ansvarsfriheten import BREV_TITEL, BREV_UNDER, SKRIVELSE_TITEL, SKRIVELSE_UNDER

if TYPE_CHECKING:
    from xlfinsam.dokument.disposition import Delar
    from xlfinsam.dokument.modell import Dokument
    from xlfinsam.dokument.underlag import Underlag

DELAR: Delar = {"medlemsbesluten": laget.medlemsbesluten}


def brev(underlag: Underlag) -> Dokument:
    """Make the letter to all members, with the list of them."""
    return enkelt(underlag, MEDLEMSBREV, f"{BREV_TITEL} {underlag.ar}", DELAR, undertitel=BREV_UNDER)


def tjansteskrivelse(underlag: Underlag) -> Dokument:
    """Make the draft that a member's office may use and change."""
    return enkelt(underlag, TJANSTESKRIVELSE, f"{SKRIVELSE_TITEL} {underlag.ar}", {}, undertitel=SKRIVELSE_UNDER)


BREVET = Slag(MEDLEMSBREV, BREV_UNDER, brev)
SKRIVELSEN = Slag(TJANSTESKRIVELSE, SKRIVELSE_UNDER, tjansteskrivelse)
