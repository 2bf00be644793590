"""Words that point at one person: personnummer, telephone numbers, e-mail addresses, names after "deltagare".

A personnummer has a real day and a right check digit, which tells it from telephone numbers, amounts, konton and
organisationsnummer; the numbers that Skatteverket keeps for tests count too, for nobody sees the difference. A name is
found only where a word before it says that a person follows: names in general are for people to find.
Sources: folkbokföringslagen 18 §, Skatteverkets SKV 704 and SKV 707; PTS nummerplan for telephone numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Slag = Literal["personnummer", "epost", "telefon", "namn"]
MASKER: Final[dict[Slag, str]] = {
    "personnummer": "[personnummer]",
    "epost": "[e-postadress]",
    "telefon": "[telefonnummer]",
    "namn": "[namn]",
}
"""What is shown instead of what was found; in falling weight, where two lie over one another."""

SAMORDNING: Final = 60  # samordningsnummer: the day plus sixty
_SEKELSIFFROR: Final = 8
_NUMMER: Final = re.compile(r"(?<!\d)(?<!\d-)((?:19|20)?\d\d-?\d\d-?\d\d)\s?[-+‐‑‒–—−]?\s?(\d{4})(?!-?\d)")
_FYRA: Final = re.compile(r"\d{4}")  # no personnummer is without; a quick look before the slow one
_EPOST: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_TELEFON: Final = re.compile(
    r"(?<![\w+])(?<!\d[-–./, \u00a0])(?:(?:\+|00)\s?46[\s-]?(?:\(0\))?[\s-]?([1-9]\d{0,2})|0([1-9]\d{0,2}))"
    r"\)?\s?[-–/]?\s?([1-9](?:[ \u00a0-]?\d){4,7})(?!\d)"
)
_LOST: Final = re.compile(r"7[02369]\d{7}")  # a mobile number that a spreadsheet has taken the first zero from
_MOBIL: Final = re.compile(r"7[02369]")
_ORD: Final = (
    r"deltagar(?:e|en|es|ens|na|nas)|klient(?:en|er|erna|ens)?|brukar(?:e|en|ens|na)|patient(?:en|er|ens)?"
    r"|elev(?:en|er|ens)?|kvinnan|mannen|killen|tjejen|personen|ungdomen|kandidat(?:en|ens)?|sökanden?"
)
_EFTERNAMNSLED: Final = r"(?:[a-z]{2,3}\s+)?"  # af, von, de
_NAMNORD: Final = r"[A-ZÅÄÖÉÜØÆ][a-zåäöéèüøæá]+(?:[-'’][A-ZÅÄÖÉÜ]?[a-zåäöéèüøæá]+)*"
_NAMN: Final = re.compile(
    rf"\b(?i:{_ORD})(?:\s*[:,(–]\s*|\s+)(?i:(?:som heter|vid namn|heter|är)\s+)?"
    rf"({_NAMNORD}(?:[ \u00a0]{_NAMNORD}){{0,3}})(?!\w)(?!\s+(?:kommun|region|län|stad|förbund)\w*)"
)
_INGA_NAMN_I: Final = (
    "antal summa totalt total varav kvinnor män kvinna man icke okänt nya nytt insats insatsen insatser period mål"
    " resultat målgrupp ålder steg grupp nivå fas del arbete studier anvisning avslut avslutade inskrivna pågående"
    " försäkringskassan arbetsförmedlingen regionen kommunen region kommun socialtjänsten samordningsförbundet"
    " finsam vården primärvården psykiatrin kriminalvården folkhögskolan januari februari mars april maj juni juli"
    " augusti september oktober november december ja nej se som i på det den de vi har kan får ska från med och"
    " alla ingen inga flera fler många några enligt under efter innan för här när där excel word teams"
)
_INGA_NAMN: Final = frozenset(_INGA_NAMN_I.split())


@dataclass(frozen=True, slots=True)
class Traff:
    """One find: what kind, where in the text (`start`, `slut` as in a slice), and what to show instead of it."""

    slag: Slag
    start: int
    slut: int
    mask: str


def ar_personnummer(dag: str, sista: str) -> bool:
    """Say whether six or eight digits and four more are a person- or samordningsnummer."""
    digits = dag[-6:] + sista
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    century = dag[:2] if len(dag) == _SEKELSIFFROR else "20"
    try:
        date(int(f"{century}{year:02}"), month, day - SAMORDNING if day > SAMORDNING else day)
    except ValueError:
        return False
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(digits)]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0  # noqa: PLR2004  the Luhn sum casts out nines


def har_personnummer(text: str) -> bool:
    """Say whether `text` holds a personnummer or samordningsnummer in any usual way of writing."""
    return next(_personnummer(text), None) is not None


def utan_personnummer(text: str) -> str:
    """Give `text` with every personnummer replaced, so that it can be shown and kept."""
    return _ersatt(text, tuple(_personnummer(text)))


def sok(text: str) -> tuple[Traff, ...]:
    """Give everything in `text` that points at one person, in its order; no two lie over one another."""
    kept: list[Traff] = []
    for find in (_personnummer, _epost, _telefon, _namn):
        kept += [hit for hit in find(text) if not any(hit.start < old.slut and old.start < hit.slut for old in kept)]
    return tuple(sorted(kept, key=lambda hit: hit.start))


def maskerad(text: str) -> str:
    """Give `text` with everything that `sok` finds replaced."""
    return _ersatt(text, sok(text))


@lru_cache(maxsize=4096)  # every rule asks of the same texts
def slagen(text: str) -> frozenset[Slag]:
    """Return the kinds that `sok` finds in what stood in a cell; a telephone number may have lost its first zero."""
    return frozenset(hit.slag for hit in sok(text) or (sok(f"0{text}") if _LOST.fullmatch(text) else ()))


def maskerad_ruta(text: str) -> str:
    """Give what stood in a cell with everything that `slagen` finds replaced."""
    lost = _LOST.fullmatch(text) and sok(f"0{text}")
    return MASKER["telefon"] if lost and not sok(text) else maskerad(text)


def _ersatt(text: str, hits: tuple[Traff, ...]) -> str:
    for hit in reversed(hits):
        text = text[: hit.start] + hit.mask + text[hit.slut :]
    return text


def _traff(slag: Slag, start: int, slut: int) -> Traff:
    return Traff(slag, start, slut, MASKER[slag])


def _personnummer(text: str) -> Iterator[Traff]:
    if _FYRA.search(text) is not None:
        for found in _NUMMER.finditer(text):
            if ar_personnummer(found[1].replace("-", ""), found[2]):
                yield _traff("personnummer", *found.span())


def _epost(text: str) -> Iterator[Traff]:
    if "@" in text:
        for found in _EPOST.finditer(text):
            yield _traff("epost", *found.span())


def _telefon(text: str) -> Iterator[Traff]:
    for found in _TELEFON.finditer(text):
        area, rest = found[1] or found[2], re.sub(r"\D", "", found[3])
        if _ar_telefon(area + rest, found[0]):
            yield _traff("telefon", *found.span())


def _ar_telefon(number: str, written: str) -> bool:
    """Judge a national number without its zero: nine digits for a mobile, eight or nine for others."""
    if number.startswith("8"):
        return len(number) in (8, 9) and "/" not in written
    return len(number) == 9 or (len(number) == 8 and not _MOBIL.match(number))  # noqa: PLR2004  as the docstring says


def _namn(text: str) -> Iterator[Traff]:
    for found in _NAMN.finditer(text):
        words = re.split(r"[ \u00a0]", found[1])
        if words[0].casefold() not in _INGA_NAMN:
            yield _traff("namn", *found.span(1))
