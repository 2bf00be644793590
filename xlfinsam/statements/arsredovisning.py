"""The årsredovisning: its chapters in the order of a layout, from the ordförande's words to the bilagor.

Source: Kalmar's årsredovisning 2022 and 2024, Höglandet's of 2021; LKBR 4 kap. says what a årsredovisning has in it.
"""

from dataclasses import replace

from xlfinsam.shown import Avsnitt
from xlfinsam.statements.berattelse import BERATTELSE, ORDFORANDE
from xlfinsam.statements.profil import Profil

TITEL = "Årsredovisning"
NOTER = "not"
RAKNINGAR = {
    "rr": Avsnitt("rr", 1, "Resultaträkning", "{rr}"),
    "br": Avsnitt("br", 1, "Balansräkning", "{br}"),
    "kf": Avsnitt("kf", 1, "Kassaflödesanalys", "{kf}"),
    "drift": Avsnitt("drift", 1, "Driftredovisning", "{drift}\n[Kommentera större avvikelser från budgeten.]"),
    NOTER: Avsnitt("noter", 1, "Noter", "{noter}"),
}
"""The chapters after the förvaltningsberättelse, by the words of `Profil.order`."""
PRINCIPER = Avsnitt(
    "principer", 1, "Redovisningsprinciper",
    "Årsredovisningen är upprättad enligt lagen (2018:597) om kommunal bokföring och redovisning och Rådet för "
    "kommunal redovisnings rekommendationer, i de delar som gäller ett samordningsförbund.\n"
    "Beloppen är hela kronor. Varje rad är avrundad för sig och summorna lägger ihop de avrundade raderna.\n"
    "Andelar är beräknade på oavrundade tal. Antal deltagare kommer ur insatsernas redovisningar; en tom ruta "
    "betyder att uppgiften inte har lämnats.\n"
    "{sma_tal}\n"
    "[Andra principer som har betydelse: periodisering, semesterlöneskuld, pensioner, leasing, ändringar sedan "
    "året före.]",
)  # fmt: skip
UNDERSKRIFT = Avsnitt("underskrifter", 1, "Styrelsens underskrift", "{underskrifter}")
BILAGOR = Avsnitt("bilagor", 1, "Bilagor", "{bilagor}", numrerad=False)


def arsredovisning(profil: Profil) -> tuple[Avsnitt, ...]:
    """Return the headings in order. Where the layout's first note is the principles, they open the notes."""
    first_note = min(profil.notes.values())
    own_chapter = first_note == 1
    chapters: list[Avsnitt] = []
    for name in profil.order:
        if name == NOTER:
            principles = PRINCIPER if own_chapter else replace(PRINCIPER, niva=3, rubrik="Not 1. Redovisningsprinciper")
            notes = RAKNINGAR[NOTER]
            chapters += [principles, notes] if own_chapter else [replace(notes, text=""), principles, _rest(notes)]
        else:
            chapters.append(RAKNINGAR[name])
    return (ORDFORANDE, *BERATTELSE, *chapters, UNDERSKRIFT, BILAGOR)


def _rest(notes: Avsnitt) -> Avsnitt:
    """Return the notes that follow the first, without a heading of their own."""
    return replace(notes, nyckel="noter_tabeller", niva=3, rubrik="", numrerad=False)
