"""The nine-section helårsrapport: deltagare, personal and organisation; what there was, what was done, what came of it.

Every section has Beskrivning and Reflektion; the numbers that its texts repeat are asked once, in tables. Source: the
helårsrapport 2021 of Samverkansteam Avesta to Södra Dalarnas samordningsförbund. What it shows is in helarstabeller.
"""

from xlfinsam.asked import Common, Form
from xlfinsam.forms.helarsfragor import (
    AVHOPP,
    BUDGET,
    DELTAGARE,
    FINANSIERING,
    FORSORJNINGSGRUND,
    KOMMUNENS,
    LAGE,
    MALL,
    PERSONAL,
    REMITTENT,
    SAMMANFATTNING,
    SERIE,
    STYRGRUPP,
    TIDER,
    UTFALL,
    avsnitt,
)
from xlfinsam.forms.helarsregler import RULES
from xlfinsam.forms.helarstabeller import TABLES, TABLES_CHARTS
from xlfinsam.forms.tabeller import BLAD

A1, A2, A3, A4, A5, A6, A7, A8, A9 = (avsnitt(n) for n in range(1, 10))
FORM = Form(
    id="helarsrapport",
    version=1,
    title="Helårsrapport i nio avsnitt",
    intro=(
        "Fyll i de ljusa rutorna. Skriv 0 där det inte finns någon: en tom ruta betyder att frågan inte är besvarad.",
        "Siffrorna skrivs en gång, i tabellerna. Raden Kontroll visar om de går ihop. Skicka in när status är Klart.",
    ),
    sections=(BLAD, SAMMANFATTNING, A1, DELTAGARE, LAGE, FORSORJNINGSGRUND, REMITTENT, KOMMUNENS, A2, A3, UTFALL,
              AVHOPP,
              TIDER, SERIE, A4, PERSONAL, A5, A6, A7, STYRGRUPP, A8, A9, BUDGET, FINANSIERING),
    rules=RULES,
    source=f"{MALL}: nio avsnitt med Beskrivning och Reflektion, tabellerna T1–T4",
    common=(
        Common("resultat.arbete_studier", "avslutade till arbete eller studier", ("utfall.arbete", "utfall.studier")),
    ),
    unlike=(
        ("positiva", "Insatsens mål räknar arbete, studier och annan arbetslivsinriktad rehabilitering."),
        ("remitterande", "Blanketten räknar bara nya som har börjat, och delar upp remittenterna på annat sätt."),
        ("forsorjning", "Försörjningen gäller vid inskrivningen, inte vid utskrivningen."),
        ("tid", "Tiden i försörjning är ett genomsnitt, ingen fördelning på år."),
        ("avslut", "Utfallen är andra, och delas upp på kön."),
        ("alder", "Åldern är ett genomsnitt, ingen fördelning på spann."),
    ),
    sheet="Helårsrapport",
    tables=TABLES,
    charts=TABLES_CHARTS,
)  # fmt: skip
