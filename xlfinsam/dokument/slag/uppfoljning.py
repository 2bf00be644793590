"""What the board follows during the year: the insatser quarter by quarter, and the state of things on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.dokument import laget
from xlfinsam.dokument.enkla import enkelt, period
from xlfinsam.dokument.slag import Slag
from xlfinsam.forms.rapporten import KVARTAL, STYRELSEBLAD
from xlfinsam.statements.uppfoljningen import BLAD_TITEL, KVARTAL_TITEL

if TYPE_CHECKING:
    from xlfinsam.dokument.disposition import Delar
    from xlfinsam.dokument.modell import Dokument
    from xlfinsam.dokument.underlag import Underlag

DELAR: Delar = {
    "kvartalen": laget.kvartalen, "deltagarna": laget.deltagarna, "nyckeltalen": laget.nyckeltalen,
    "malen_kort": laget.malen_kort, "insatslaget": laget.insatslaget,
}  # fmt: skip


def kvartal(underlag: Underlag) -> Dokument:
    """Make the follow-up of the insatser by quarter."""
    return enkelt(underlag, KVARTAL, f"{KVARTAL_TITEL} {period(underlag)}", DELAR)


def blad(underlag: Underlag) -> Dokument:
    """Make the board's page."""
    return enkelt(underlag, STYRELSEBLAD, f"{BLAD_TITEL}, {period(underlag)}", DELAR)


KVARTALEN = Slag(KVARTAL, KVARTAL_TITEL, kvartal)
BLADET = Slag(STYRELSEBLAD, BLAD_TITEL, blad)
