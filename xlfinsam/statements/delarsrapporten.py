"""The delårsrapport of the first half of the year: what has happened, the money so far, and what the year will come to.

Source: LKBR 13 kap. (at least one for a period of half to two thirds of the year: resultaträkning, balansräkning,
förvaltningsberättelse in short), RKR R17 (comparison, forecast, assessment of the goals and of the balanskrav).
"""

from xlfinsam.shown import Avsnitt
from xlfinsam.statements.profil import Profil

TITEL = "Delårsrapport"


def delarsrapport(profil: Profil) -> tuple[Avsnitt, ...]:
    """Return the headings in order; they are the same in every layout."""
    del profil
    return AVSNITT


AVSNITT = (
    Avsnitt(
        "sammanfattning", 1, "Halvåret i korthet",
        "Resultatet för det första halvåret är {rr.arets_resultat} kr. För hela året väntas resultatet bli "
        "{plan.resultat.prognos} kr, {plan.resultat.avvikelse} kr från budgeten; plus är bättre än budget.\n"
        "{tabell1.summa.totalt} personer har deltagit i insatserna, och {tabell1.summa.nya} av dem är nya i år. "
        "{tabell1.summa.avslutade} har avslutat sin insats.",
    ),
    Avsnitt(
        "handelser", 1, "Händelser av väsentlig betydelse",
        "[Det viktigaste som har hänt under halvåret, och därefter fram till att rapporten skrivs (LKBR 13 kap., "
        "RKR R17).]",
    ),
    Avsnitt(
        "utveckling", 1, "Förväntad utveckling",
        "{prognosen}\n{insatsprognosen}\n"
        "[Vad prognosen bygger på, vad som är osäkert, och vad som görs om den visar underskott.]",
    ),
    Avsnitt(
        "hushallning", 1, "Mål och god ekonomisk hushållning",
        "{maluppfyllelse}\n"
        "[Styrelsens samlade bedömning: kommer målen för god ekonomisk hushållning att nås under året?]",
    ),
    Avsnitt(
        "balanskrav", 1, "Balanskravsresultat",
        "Balanskravsresultatet för halvåret är {balanskrav.balanskravsresultat} kr.\n"
        "[Bedömning av balanskravsresultatet för hela året.]",
    ),
    Avsnitt("rr", 1, "Resultaträkning",
            "{rr}\n[Jämför med samma period året före, om den finns (RKR R17). Tabellen visar hela året före.]"),
    Avsnitt("br", 1, "Balansräkning", "{br}"),
    Avsnitt(
        "insatser", 1, "Insatsernas kostnader",
        "Insatser och projekt har kostat {insatsmedel.summa.utfall} kr av årets budget, "
        "{insatsmedel.summa.budget} kr.\n{kvartalen}",
    ),
    Avsnitt("deltagare", 1, "Deltagare", "{tabell1}\n[Vad säger siffrorna?]"),
    Avsnitt(
        "principer", 1, "Redovisningsprinciper",
        "Samma principer gäller som i årsredovisningen. Beloppen är hela kronor; varje rad är avrundad för sig och "
        "summorna lägger ihop de avrundade raderna.\n"
        "[Principer som har ändrats sedan årsredovisningen, och säsongseffekter (RKR R17).]",
    ),
    Avsnitt("underskrifter", 1, "Styrelsens underskrift", "{underskrifter}"),
)  # fmt: skip
