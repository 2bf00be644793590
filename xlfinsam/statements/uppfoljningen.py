"""What the board follows during the year: the insatser quarter by quarter, and the state of things on one page."""

from xlfinsam.shown import Avsnitt
from xlfinsam.statements.profil import Profil

KVARTAL_TITEL, BLAD_TITEL = "Uppföljning av insatserna", "Läget på en sida"


def kvartalsuppfoljning(profil: Profil) -> tuple[Avsnitt, ...]:
    """Return the headings of the quarterly follow-up."""
    del profil
    return KVARTAL


def styrelseblad(profil: Profil) -> tuple[Avsnitt, ...]:
    """Return the headings of the board's page. It has to be one page: no more than this."""
    del profil
    return BLAD


KVARTAL = (
    Avsnitt(
        "kostnader", 1, "Kostnad mot budget",
        "Insatser och projekt har kostat {insatsmedel.summa.utfall} kr, {kvartal.summa.forbrukat} av årets budget. "
        "Kvar är {kvartal.summa.kvar} kr.\n{kvartalen}\n"
        "[Insatser som förbrukar mer eller mindre än väntat, och vad som görs åt det.]",
    ),
    Avsnitt("deltagare", 1, "Deltagare mot budget",
            "{deltagarna}\n[Insatser med färre eller fler deltagare än tänkt.]"),
)  # fmt: skip
BLAD = (
    Avsnitt("siffror", 3, "", "{nyckeltalen}", numrerad=False),  # each table has its own heading
    Avsnitt("insatser", 3, "", "{insatslaget}", numrerad=False),
    Avsnitt("mal", 3, "", "{malen_kort}", numrerad=False),
    Avsnitt(
        "fragor", 3, "Att ta ställning till",
        "Granskningen av årsboken har {nyckeltal.stopp} stopp och {nyckeltal.fragor} frågor utan svar.\n"
        "[En eller två frågor som styrelsen ska svara på.]",
        numrerad=False,
    ),
)  # fmt: skip
