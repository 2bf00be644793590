"""The texts of the letters to an insats as we word them: what the kansli finds in the sheet Brevmallar, and may change.

A place is written {insats}. The words stand here alone: the sheet is made of them, and a letter falls back on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PLATSER: Final[Mapping[str, str]] = {
    "insats": "insatsens namn",
    "period": "perioden, till exempel helår 2024",
    "forbund": "förbundets namn",
    "sista_dag": "sista dag att svara",
    "svarsadress": "adressen som bladet ska skickas till",
    "medlem": "medlemmens namn, i brev till medlemmarna",
    "ar": "årsbokens år",
    "fil": "namnet på filen som kom in",
    "kvitto": "kvittot: fil, kontrollsumma, tid, insats, period, ifyllda rutor och nyckeltal",
    "rattas": "listan över det som måste rättas",
    "fragor": "listan över frågor",
    "andringar": "listan över det som har ändrats sedan förra bladet",
    "bilaga": "en mening om filen som är bifogad",
}
"""Everything that may stand in braces, and what is put there. What does not concern a letter is empty in it."""

_HALSNING: Final = "Vänliga hälsningar\n{forbund}"
_ALLA: Final = ("insats", "period", "forbund", "sista_dag", "svarsadress")
_SVAR: Final = (*_ALLA, "fil", "kvitto")


@dataclass(frozen=True, slots=True)
class Mall:
    """A template: what the kansli calls it, its subject and text, and the places that its text cannot be without.

    `nar` says when the letter is written, `platser` what is put in it. `var_amne` and `var_text` say to a person where
    the two stand, for a template that the kansli has written.
    """

    namn: str
    amne: str
    text: str
    maste: frozenset[str] = frozenset()
    nar: str = ""
    platser: tuple[str, ...] = _ALLA
    var_amne: str = ""
    var_text: str = ""

    @property
    def hjalp(self) -> str:
        """The places of the letter, one on a line, with what is put there."""
        told = (f"{{{place}}}  {'måste stå: ' * (place in self.maste)}{PLATSER[place]}" for place in self.platser)
        return "\n".join(told)


UTSKICK: Final = Mall(
    "Utskick",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nHär är insatsbladet för {insats}, {period}. Fyll i de ljusa rutorna, spara filen och skicka "
    "den som bilaga till {svarsadress} senast {sista_dag}. Skriv 0 där det inte finns någon; en tom ruta betyder att "
    f"frågan inte är besvarad.\n\nSkriv inga namn eller personnummer i bladet.\n\n{_HALSNING}\n",
    nar="När insatsbladen skickas ut. Insatsbladet är bifogat.",
)
PAMINNELSE: Final = Mall(
    "Påminnelse",
    "Påminnelse: insatsblad för {insats}, {period}",
    "Hej!\n\nVi har ännu inte fått insatsbladet för {insats}, {period}. Sista dag är {sista_dag}. Skicka det ifyllda "
    "bladet till {svarsadress} så snart du kan. {bilaga}\n\nHar du redan skickat "
    f"det ber vi dig skicka det en gång till.\n\n{_HALSNING}\n",
    nar="När sista dag har gått ut och inget blad har kommit. Insatsbladet är bifogat en gång till.",
    platser=(*_ALLA, "bilaga"),
)
TACK: Final = Mall(
    "Tack",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nTack! Insatsbladet för {insats} har kommit in och är läst. Inget behöver rättas.\n\n{kvitto}\n\n"
    f"{{andringar}}\n\n{_HALSNING}\n",
    nar="Svar på ett blad utan STOPP och utan FRÅGA.",
    platser=(*_SVAR, "andringar"),
)
FRAGOR: Final = Mall(
    "Frågor",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nTack! Insatsbladet för {insats} har kommit in och är godtaget. Vi har några frågor. Svara på dem i det "
    "här brevet, eller rätta bladet och skicka det igen till {svarsadress}.\n\nFrågor:\n{fragor}\n\n{kvitto}\n\n"
    f"{{andringar}}\n\n{_HALSNING}\n",
    frozenset({"fragor"}),
    nar="Svar på ett blad med FRÅGA men utan STOPP.",
    platser=(*_SVAR, "fragor", "andringar"),
)
RATTA: Final = Mall(
    "Rätta",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nTack för insatsbladet för {insats}. Det kan inte godtas som det är: något måste rättas. {bilaga} Skicka "
    "det rättade bladet till {svarsadress}.\n\nDet här måste rättas:\n{rattas}\n\n{fragor}\n\n{kvitto}\n\n"
    f"{{andringar}}\n\n{_HALSNING}\n",
    frozenset({"rattas", "bilaga"}),
    nar="Svar på ett blad med STOPP. En markerad kopia av bladet är bifogad.",
    platser=(*_SVAR, "rattas", "fragor", "andringar", "bilaga"),
)
OLAST: Final = Mall(
    "Oläst fil",
    "Insatsblad, {period}",
    "Hej!\n\nVi har fått filen {fil} men kan inte läsa den som ett insatsblad.\n\n{rattas}\n\n{fragor}\n\nSkicka "
    f"bladet till {{svarsadress}}.\n\n{{kvitto}}\n\n{_HALSNING}\n",
    frozenset({"rattas"}),
    nar="Svar på en fil som inte går att läsa. Ingen vet vems den är: {insats} är tomt.",
    platser=(*_SVAR[1:], "rattas", "fragor"),
)
INGET: Final = Mall(
    "Inget att rapportera",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nTack! Insatsbladet för {insats} har kommit in. Vi har noterat att insatsen inte har något att rapportera "
    f"för {{period}}.\n\n{{fragor}}\n\n{{kvitto}}\n\n{_HALSNING}\n",
    nar="Svar på ett blad som säger att det inte finns något att rapportera.",
    platser=(*_SVAR, "fragor", "andringar"),
)
_TILL_MEDLEM: Final = ("medlem", "ar", "forbund", "sista_dag", "svarsadress", "bilaga")
MEDLEMSBREV: Final = Mall(
    "Till medlemmarna",
    "Årsredovisning {ar} från {forbund}, för prövning av ansvarsfrihet",
    "Till {medlem}\n\nStyrelsen för {forbund} överlämnar årsredovisningen för {ar} till förbundets medlemmar. {bilaga}"
    "\n\nVarje medlem prövar för sig frågan om styrelsen och dess ledamöter ska beviljas ansvarsfrihet för {ar}. "
    "Meddela oss beslutet genom att skicka protokollsutdraget till {svarsadress}. {sista_dag}\n\n"
    f"{_HALSNING}\n",
    frozenset({"medlem"}),
    nar="När årsredovisningen går till medlemmarna (xlfinsam medlemsbrev). {sista_dag} är en hel mening, eller tomt.",
    platser=_TILL_MEDLEM,
)
MEDLEMSPAMINNELSE: Final = Mall(
    "Påminnelse till medlemmarna",
    "Påminnelse: prövning av ansvarsfrihet {ar}, {forbund}",
    "Till {medlem}\n\nVi har inte fått besked om ert beslut i frågan om ansvarsfrihet för styrelsen i {forbund} för "
    "{ar}. {sista_dag} Har ni redan beslutat ber vi er skicka protokollsutdraget till {svarsadress}; annars ber vi er "
    f"skriva när ärendet tas upp. {{bilaga}}\n\n{_HALSNING}\n",
    frozenset({"medlem"}),
    nar="När en medlem inte har beslutat i tid (xlfinsam medlemsbrev --paminn).",
    platser=_TILL_MEDLEM,
)
MALLAR: Final[Mapping[str, Mall]] = {
    mall.namn: mall for mall in (UTSKICK, PAMINNELSE, TACK, FRAGOR, RATTA, OLAST, INGET, MEDLEMSBREV, MEDLEMSPAMINNELSE)
}
"""The templates as we word them, by name."""
