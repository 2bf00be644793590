"""The texts of the letters to insatser and members: templates with places to fill, which the kansli may word itself.

A place is written {insats}. What a template may not say is told in whole sentences before any letter is made of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Mapping

PLATSER: Final[Mapping[str, str]] = {
    "insats": "insatsens namn",
    "period": "perioden, till exempel helår 2024",
    "forbund": "förbundets namn",
    "sista_dag": "sista dag att svara",
    "svarsadress": "adressen som bladet ska skickas till",
    "medlem": "medlemmens namn",
    "ar": "årsbokens år",
    "fil": "namnet på filen som kom in",
    "kvitto": "kvittot: fil, kontrollsumma, tid, insats, period, ifyllda rutor och nyckeltal",
    "rattas": "listan över det som måste rättas",
    "fragor": "listan över frågor",
    "andringar": "listan över det som har ändrats sedan förra bladet",
    "bilaga": "en mening om filen som är bifogad",
}
"""Everything that may stand in braces, and what is put there. What does not concern a letter is empty in it."""

_PLATS: Final = re.compile(r"\{\s*([^{}\n]*?)\s*\}")
_HALSNING: Final = "Vänliga hälsningar\n{forbund}"


@dataclass(frozen=True, slots=True)
class Mall:
    """A template: what the kansli calls it, its subject and text, and the places that its text cannot be without."""

    namn: str
    amne: str
    text: str
    maste: frozenset[str] = frozenset()


UTSKICK: Final = Mall(
    "Utskick",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nHär är insatsbladet för {insats}, {period}. Fyll i de ljusa rutorna, spara filen och skicka "
    "den som bilaga till {svarsadress} senast {sista_dag}. Skriv 0 där det inte finns någon; en tom ruta betyder att "
    f"frågan inte är besvarad.\n\nSkriv inga namn eller personnummer i bladet.\n\n{_HALSNING}\n",
)
PAMINNELSE: Final = Mall(
    "Påminnelse",
    "Påminnelse: insatsblad för {insats}, {period}",
    "Hej!\n\nVi har ännu inte fått insatsbladet för {insats}, {period}. Sista dag är {sista_dag}. Skicka det ifyllda "
    "bladet till {svarsadress} så snart du kan. {bilaga}\n\nHar du redan skickat "
    f"det ber vi dig skicka det en gång till.\n\n{_HALSNING}\n",
)
TACK: Final = Mall(
    "Tack",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nTack! Insatsbladet för {insats} har kommit in och är läst. Inget behöver rättas.\n\n{kvitto}\n\n"
    f"{{andringar}}\n\n{_HALSNING}\n",
)
FRAGOR: Final = Mall(
    "Frågor",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nTack! Insatsbladet för {insats} har kommit in och är godtaget. Vi har några frågor. Svara på dem i det "
    "här brevet, eller rätta bladet och skicka det igen till {svarsadress}.\n\nFrågor:\n{fragor}\n\n{kvitto}\n\n"
    f"{{andringar}}\n\n{_HALSNING}\n",
    frozenset({"fragor"}),
)
RATTA: Final = Mall(
    "Rätta",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nTack för insatsbladet för {insats}. Det kan inte godtas som det är: något måste rättas. {bilaga} Skicka "
    "det rättade bladet till {svarsadress}.\n\nDet här måste rättas:\n{rattas}\n\n{fragor}\n\n{kvitto}\n\n"
    f"{{andringar}}\n\n{_HALSNING}\n",
    frozenset({"rattas", "bilaga"}),
)
OLAST: Final = Mall(
    "Oläst fil",
    "Insatsblad, {period}",
    "Hej!\n\nVi har fått filen {fil} men kan inte läsa den som ett insatsblad.\n\n{rattas}\n\n{fragor}\n\nSkicka "
    f"bladet till {{svarsadress}}.\n\n{{kvitto}}\n\n{_HALSNING}\n",
    frozenset({"rattas"}),
)
INGET: Final = Mall(
    "Inget att rapportera",
    "Insatsblad för {insats}, {period}",
    "Hej!\n\nTack! Insatsbladet för {insats} har kommit in. Vi har noterat att insatsen inte har något att rapportera "
    f"för {{period}}.\n\n{{fragor}}\n\n{{kvitto}}\n\n{_HALSNING}\n",
)
MEDLEMSBREV: Final = Mall(
    "Till medlemmarna",
    "Årsredovisning {ar} från {forbund}, för prövning av ansvarsfrihet",
    "Till {medlem}\n\nStyrelsen för {forbund} överlämnar årsredovisningen för {ar} till förbundets medlemmar. {bilaga}"
    "\n\nVarje medlem prövar för sig frågan om styrelsen och dess ledamöter ska beviljas ansvarsfrihet för {ar}. "
    "Meddela oss beslutet genom att skicka protokollsutdraget till {svarsadress}. {sista_dag}\n\n"
    f"{_HALSNING}\n",
    frozenset({"medlem"}),
)
MEDLEMSPAMINNELSE: Final = Mall(
    "Påminnelse till medlemmarna",
    "Påminnelse: prövning av ansvarsfrihet {ar}, {forbund}",
    "Till {medlem}\n\nVi har inte fått besked om ert beslut i frågan om ansvarsfrihet för styrelsen i {forbund} för "
    "{ar}. {sista_dag} Har ni redan beslutat ber vi er skicka protokollsutdraget till {svarsadress}; annars ber vi er "
    f"skriva när ärendet tas upp. {{bilaga}}\n\n{_HALSNING}\n",
    frozenset({"medlem"}),
)
MALLAR: Final[Mapping[str, Mall]] = {
    mall.namn: mall for mall in (UTSKICK, PAMINNELSE, TACK, FRAGOR, RATTA, OLAST, INGET, MEDLEMSBREV, MEDLEMSPAMINNELSE)
}
"""The templates as we word them, by name."""


def brister(mall: Mall) -> tuple[str, ...]:
    """Say what is wrong with a template, a sentence each; nothing where it can be used."""
    said: list[str] = []
    for part, text in (("ämnesraden", mall.amne), ("texten", mall.text)):
        said += [
            f"Brevmallen ”{mall.namn}”: i {part} står {{{place}}}, som inte finns. "
            f"Skriv en av {_alla()}, eller ta bort klamrarna."
            for place in dict.fromkeys(_PLATS.findall(text))
            if place not in PLATSER
        ]
        if re.search("[{}]", _PLATS.sub("", text)):
            said.append(
                f"Brevmallen ”{mall.namn}”: i {part} står en ensam klammer, {{ eller }}. "
                "Ta bort den, eller skriv hela platsen, till exempel {insats}."
            )
    there = set(_PLATS.findall(mall.text))
    said += [
        f"Brevmallen ”{mall.namn}”: texten saknar {{{place}}} ({PLATSER[place]}), som brevet inte kan vara utan. "
        "Skriv in den där den ska stå."
        for place in sorted(mall.maste - there)
    ]
    return tuple(said)


def fyll(mall: Mall, uppgifter: Mapping[str, str]) -> tuple[str, str]:
    """Give (subject, text) of a letter. Raises WrongUseError with every fault of the template.

    What is put in stands as it is: braces in it mean nothing. Paragraphs that come out empty fall away.
    """
    if wrong := brister(mall):
        raise WrongUseError(" ".join(wrong))

    def put(place: re.Match[str]) -> str:
        return uppgifter.get(place[1], "")

    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", _PLATS.sub(put, mall.text.replace("\r\n", "\n"))))
    return " ".join(_PLATS.sub(put, mall.amne).split()), re.sub(r"(?<=\S) {2,}", " ", text).strip() + "\n"


def _alla() -> str:
    return ", ".join(f"{{{name}}}" for name in PLATSER)
