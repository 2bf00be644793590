"""The words of the granskning: a printed figure with its company, what a rule saw, a rule, and what a person reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xlfinsam.model import Fynd, Level, Place
from xlfinsam.rapport import KR, RAD, SUMMA, Rad, Rapport, Siffra, Tabell, Uppgift
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlfinsam.granskning.lasning import Lasning

FEL, AVRUNDNING, DEFINITION, OBSERVATION = SLAG = ("fel", "avrundning", "definition", "observation")
ZERO, ONE = Decimal(0), Decimal(1)
BLANK = "En tom ruta räknas som 0 i en summa som har andra tal; det som inte gick att läsa prövas inte."


@dataclass(frozen=True, slots=True)
class Ruta:
    """A printed figure and where it belongs: its table (or "" in prose), row and column in words."""

    siffra: Siffra
    tabell: str = ""
    titel: str = ""
    rad: str = ""
    kolumn: str = ""
    at: tuple[int, int] = (-1, -1)

    @property
    def value(self) -> Decimal:
        """Return the figure; only rutor that could be read are asked."""
        return self.siffra.value if self.siffra.value is not None else ZERO

    @property
    def place(self) -> Place:
        """Return the cell or the line."""
        return self.siffra.place

    @property
    def vad(self) -> str:
        """Say which figure it is: "Tabell 1: Kompass, Pågående delt."."""
        inner = ", ".join(part for part in (self.rad, self.kolumn) if part)
        titel = re.split(r" \(|, |\? ", self.titel)[0]
        return f"{titel}: {inner}" if titel and inner else titel or inner

    @property
    def tryckt(self) -> str:
        """Return the figure as printed."""
        return self.siffra.text or swedish(self.siffra.value)


@dataclass(frozen=True, slots=True)
class Sett:
    """What a rule saw: `har` are the figures that do not fit, `mot` those that they were held against.

    `ord` fill the braces of the rule's sentence; `rutor` and `ratt` are there already.
    """

    slag: str
    har: tuple[Ruta, ...]
    mot: tuple[Ruta, ...]
    tryckt: Decimal | str | None
    vantat: Decimal | str | None
    ord: Mapping[str, str] = field(default_factory=dict)

    @property
    def skillnad(self) -> Decimal | None:
        """Return printed minus expected, where both are numbers."""
        both = isinstance(self.tryckt, Decimal) and isinstance(self.vantat, Decimal)
        return self.tryckt - self.vantat if both else None  # type: ignore[operator]  # both were just looked at


@dataclass(frozen=True, slots=True)
class Anmarkning:
    """A finding in a finished report: what is printed, what was expected, and the places on both sides."""

    regel: str
    slag: str
    tryckt: Decimal | str | None
    vantat: Decimal | str | None
    skillnad: Decimal | None
    har: tuple[Ruta, ...]
    mot: tuple[Ruta, ...]
    text: str
    rad: str

    @property
    def fynd(self) -> Fynd:
        """Return it as a fynd of the house: FRÅGA for a fault, NOTERA for the rest."""
        level = Level.FRAGA if self.slag == FEL else Level.NOTERA
        first = self.har[0] if self.har else Ruta(Siffra(None))
        name = "|".join(part for part in (first.tabell, first.rad, first.kolumn) if part)
        return Fynd(self.regel, level, first.place, name, "", self.tryckt, self.vantat, self.text, self.rad)


@dataclass(frozen=True, slots=True)
class Regel:
    """A relation that must hold in a finished report.

    `sentence` and `advice` are Swedish with braces ({tryckt}, {vantat}, {skillnad}, {har}, {mot} and the words of what
    was seen). `look` yields what does not hold. `holds` and `breaks` are the rule's own two small reports.
    """

    id: str
    title: str
    sentence: str
    advice: str
    source: str
    look: Callable[[Lasning], Iterator[Sett]]
    holds: Rapport
    breaks: Rapport
    blank: str = BLANK


def worded(regel: Regel, sett: Sett) -> Anmarkning:
    """Make the finding that a person reads."""
    gap = sett.skillnad
    words = {
        "tryckt": swedish(sett.tryckt),
        "vantat": swedish(sett.vantat),
        "har": listed(sett.har),
        "mot": listed(sett.mot),
        "var": listed(sett.har, values=False),
        "skillnad": swedish(abs(gap)) if gap is not None else "",
        **sett.ord,
    }
    text = re.sub(r"\{(\w+)\}", lambda brace: words[brace[1]], regel.sentence)
    if sett.slag == AVRUNDNING:
        text += " Det är avrundning."
    advice = re.sub(r"\{(\w+)\}", lambda brace: words[brace[1]], regel.advice)
    return Anmarkning(
        regel.id, sett.slag, sett.tryckt, sett.vantat, gap, sett.har, sett.mot, text[:1].upper() + text[1:], advice
    )


def listed(rutor: Sequence[Ruta], most: int = 4, *, values: bool = True) -> str:
    """Name figures: "Not 3: Summa (128 980) och Balansräkning: Fordringar (312 027)"; each title once in a row."""
    told = []
    for at, ruta in enumerate(rutor):
        same = at > 0 and ruta.titel == rutor[at - 1].titel and ruta.rad
        inner = ", ".join(part for part in (ruta.rad, ruta.kolumn) if part) if same else ruta.vad
        told.append(f"{inner} ({ruta.tryckt})" if values and ruta.tryckt != "tomt" else inner)
    if len(told) > most:
        told = [*told[: most - 1], f"{len(told) - most + 1} till"]
    return " och ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)


def unit_of(*siffror: Siffra) -> Decimal:
    """Return one in the last printed digit of the coarsest of some figures."""
    return ONE.scaleb(-min((siffra.decimals for siffra in siffror), default=0))


def slag_of(difference: Decimal, tolerance: Decimal) -> str:
    """Say whether a difference is a fault or only rounding."""
    return AVRUNDNING if abs(difference) <= tolerance else FEL


def rounded(value: Decimal, like: Siffra) -> Decimal:
    """Round to as many decimals as a printed figure has."""
    return value.quantize(ONE.scaleb(-like.decimals), ROUND_HALF_UP)


def plain_words(text: str) -> str:
    """Return a label to compare by: small letters, single spaces, no footnote marks."""
    return " ".join(text.casefold().replace("*", " ").replace("\u00a0", " ").split())


# ------------------------------------------------------------------------------------- small reports, as examples


def tabell(
    name: str,
    columns: Sequence[str],
    rows: Mapping[str, Sequence[int | float | str | None]],
    unit: str = KR,
    titel: str = "",
    printed_unit: str = "",
) -> Tabell:
    """Make a small printed table; a row whose label begins with Summa or SUMMA is a sum, "label|n" refers to note n."""
    made = []
    for at, (told, values) in enumerate(rows.items(), 1):
        label, _, note = told.partition("|")
        kind = SUMMA if label.casefold().startswith("summa") else RAD
        cells = tuple(
            None if value is None else siffra(value, Place("rapport", name, f"r{at}k{column}"))
            for column, value in enumerate(values, 1)
        )
        made.append(Rad(label, cells, kind, not_=int(note) if note else None))
    return Tabell(name, titel or name, tuple(columns), tuple(made), unit, printed_unit, Place("rapport", name))


def siffra(value: float | str, place: Place | None = None) -> Siffra:
    """Make a printed figure; a text that is no number is printed but not read."""
    text = str(value)
    number = Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
    return Siffra(number, text.replace(".", ","), place or Place("rapport"))


def uppgift(label: str, *values: float | str, unit: str = "", name: str = "") -> Uppgift:
    """Make a figure of a sentence."""
    place = Place("rapport", "", "rad 1")
    return Uppgift(name or label, label, tuple(siffra(value, place) for value in values), unit, place)


def rapport(*parts: Tabell | Uppgift, ar: int = 2024) -> Rapport:
    """Make a small report of tables and facts."""
    tables = tuple(part for part in parts if isinstance(part, Tabell))
    return Rapport("rapport", ar=ar, tables=tables, facts=tuple(part for part in parts if isinstance(part, Uppgift)))
