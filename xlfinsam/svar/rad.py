"""What the insats is told to do about a fynd, where the rule's own advice speaks to the kansli."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.model import Fynd

IGEN: Final = "Fyll i det insatsblad som vi skickade, spara det som Excel-arbetsbok (.xlsx) och skicka det igen."
NYTT: Final = "Vi skickar ett nytt blad. För över svaren till det."
TILL_INSATSEN: Final[Mapping[str, str]] = {
    "L01": "Skicka bladet igen.",
    "L02": "Skicka bladet igen; överföringen har avbrutits.",
    "L03": "Ta bort lösenordet (Arkiv, Info, Skydda arbetsboken) och skicka bladet igen.",
    "L04": IGEN,
    "L05": IGEN,
    "L06": IGEN,
    "L07": IGEN,
    "L08": IGEN,
    "L09": IGEN,
    "L10": "Skicka bladet igen, gärna på annat sätt än förra gången.",
    "L11": f"Vi har inte öppnat filen. {IGEN}",
    "L12": f"Vi har inte öppnat filen. {IGEN}",
    "L13": IGEN,
    "L15": IGEN,
    "L16": IGEN,
    "L17": NYTT,
    "L18": "Fyll i bladet för rätt period, och skicka det.",
    "L19": "Kontrollera vilket samordningsförbund bladet hör till, och skicka det dit.",
    "L20": "Svara på det här brevet och berätta vilken insats bladet gäller.",
    "L22": "Svara på det här brevet med uppgiften om det bara är en ruta. Annars skickar vi ett nytt blad.",
    "C07": "Stämmer värdet? Skriv i så fall talet i stället för formeln.",
    "C12": "Vad gäller talet? Vi räknar det till raden som den hette från början.",
    "C13": "Hör det till någon av bladets rutor? Skriv det i så fall där.",
    "T06": "Vilket gäller? Ta bort antalen, eller töm rutan Inget att rapportera, och skicka bladet igen.",
    "B01": "Vilka deltagare gäller tabellen? Välj i listan, och rätta raderna.",
    "H01": "Har någon räknats som pågående, ny eller inskriven på olika sätt de två åren?",
    "H03": "Stämmer det? Skriv gärna varför.",
    "I03": "Är datumet felskrivet, eller är det ett gammalt blad som har skickats igen?",
    "P01": "Ta bort numret ur din egen fil, och skicka ett nytt blad utan det. Radera det förra mejlet.",
    "P02": "Är numret en deltagares: ta bort det ur din egen fil, skicka ett nytt blad och radera det förra mejlet.",
    "P03": "Är adressen en deltagares: ta bort den ur din egen fil, skicka ett nytt blad och radera det förra mejlet.",
    "P04": "Är det ett namn: ta bort det ur din egen fil, skicka ett nytt blad utan det och radera det förra mejlet.",
}
"""By the number of the rule."""


def rad(fynd: Fynd) -> str:
    """Give the advice of a fynd, as it is said to the insats."""
    return TILL_INSATSEN.get(fynd.regel, fynd.rad)
