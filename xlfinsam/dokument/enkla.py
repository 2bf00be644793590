"""A document that is its sections and nothing more: no contents, no chapter on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.dokument.disposition import avsnitt_av, disponera
from xlfinsam.dokument.modell import Dokument
from xlfinsam.errors import WrongUseError
from xlfinsam.statements.dokumenten import AVSNITT
from xlfinsam.values import Period

if TYPE_CHECKING:
    from xlfinsam.dokument.disposition import Delar
    from xlfinsam.dokument.underlag import Underlag


def enkelt(
    underlag: Underlag, slag: str, titel: str, delar: Delar, *, undertitel: str = "", framsida: bool = False
) -> Dokument:
    """Make a document of a kind; WrongUseError where its texts have names that nothing has, or where it is empty."""
    told = disponera(underlag, avsnitt_av(underlag, slag, AVSNITT[slag](underlag.profil)), delar)
    if not told:
        raise WrongUseError(f"{underlag.arsbok.path.name}: årsboken har inget som dokumentet ”{titel}” kan säga.")
    settings = underlag.arsbok.settings
    orgnr = (("Organisationsnummer", str(settings["orgnr"])),) if settings.get("orgnr") else ()
    return Dokument(
        slag, titel, underlag.arsbok.forbund, period(underlag), told, undertitel=undertitel, framsida=framsida,
        uppgifter=orgnr,
    )  # fmt: skip


def period(underlag: Underlag) -> str:
    """Return the period as people write it: "2024", "första halvåret 2024"."""
    told = Period.parse(underlag.arsbok.period)
    return str(underlag.ar) if not underlag.bok.world.half else told.label
