"""The verksamhetsplan with its budget of three years: what the förbund is for, its goals, insatser and money.

Source: Kalmar's verksamhetsplan och budget 2024–2026; lagen (2003:1210) om finansiell samordning (Finsam-lagen);
kommunallagen 11 kap. (budget: three years, of which the first is the budget year). Headings alike, words our own.
"""

from xlfinsam.shown import Avsnitt
from xlfinsam.statements.profil import Profil

TITEL = "Verksamhetsplan och budget"


def verksamhetsplan(profil: Profil) -> tuple[Avsnitt, ...]:
    """Return the headings in order; they are the same in every layout."""
    del profil
    return AVSNITT


AVSNITT = (
    Avsnitt(
        "inledning", 1, "Inledning",
        "{installning.forbund} är ett samordningsförbund enligt lagen (2003:1210) om finansiell samordning av "
        "rehabiliteringsinsatser. Medlemmarna betalar förbundets verksamhet tillsammans: staten "
        "{installning.andel_stat}, regionen {installning.andel_region} och kommunerna {installning.andel_kommun}.\n"
        "Planen är styrelsens beslut om mål, insatser och pengar för tre år. Det första året är budget, de två som "
        "följer är plan.",
    ),
    Avsnitt(
        "syfte", 1, "Syfte och uppdrag",
        "Den som behöver stöd från flera myndigheter ska få det samordnat, så att förmågan att arbeta eller studera "
        "blir bättre. Förbundet betalar insatser som medlemmarna utför, stödjer samverkan mellan dem, följer upp och "
        "svarar för egen budget och årsredovisning (Finsam-lagen 7 §).\n"
        "[Förbundets eget syfte, synsätt och inriktning, i några meningar.]",
    ),
    Avsnitt(
        "organisation", 1, "Organisation",
        "[Styrelsens sammansättning, beredning, lokala samverkansgrupper och kansli.]",
    ),
    Avsnitt("malgrupper", 1, "Målgrupper", "[Vilka insatserna vänder sig till.]"),
    Avsnitt(
        "mal", 1, "Mål för {ar}",
        "Målen följs upp i delårsrapporten och årsredovisningen.\n{malen}\n"
        "[Hur målen mäts, och vem som lämnar uppgifterna.]",
    ),
    Avsnitt(
        "budget", 1, "Budget för tre år",
        "Intäkterna är beräknade till {plan.intakter} kr {ar} och kostnaderna till {plan.kostnader} kr. Resultatet "
        "blir då {plan.resultat} kr.\n"
        "Medlemmarnas bidrag är {plan.agarbidrag} kr av intäkterna.\n{budgeten}\n"
        "[Förutsättningarna: medlemmarnas tilldelning, eget kapital vid årets början, och hur ett underskott täcks.]",
    ),
    Avsnitt(
        "agarbidrag", 1, "Medlemmarnas bidrag",
        "Bidragen är fördelade i hela kronor så att summan blir exakt.\n{agarbidragen}",
    ),
    Avsnitt(
        "insatser", 1, "Insatser",
        "De individinriktade insatserna får kosta {plan.insatser_individ} kr {ar}.\n"
        "Insatser som förbättrar samverkan får kosta {plan.insatser_struktur} kr.\n{insatsplanen}\n"
        "[Vad som är nytt, vad som avslutas, och varför.]",
    ),
    Avsnitt("uppfoljning", 1, "Uppföljning",
            "[Hur och när insatserna redovisar, och vad styrelsen får se under året.]"),
)  # fmt: skip
