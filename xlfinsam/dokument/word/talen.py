"""The numbers that stand in prose without a link: which they are, which are none of the årsbok's, which may be meant.

Dates, years, laws, sections, references and ages are no figures. A number is told apart by what stands after it: per
cent, kronor, thousands, millions, or nothing (a count).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlfinsam.dokument.siffertext import skriven
from xlfinsam.dokument.underlag import SETTING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from xlfinsam.dokument.underlag import Underlag

NONE: Final = re.compile(
    r"""\(?\b(?:19|20)\d\d:\d+\)?                                        # a law: (2018:597)
    |\b\d{4}-\d\d-\d\d\b | \b\d{6}\s?[-–]\s?\d{4}\b                      # a day, an organisationsnummer
    |\b\d{1,2}(?::[ae])?\s(?:jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b | \b\d{1,2}/\d{1,2}\b
    |\b(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b(?![\s\u00a0]?(?:kr|%|tkr|mnkr|personer|deltagare)\b)(?![\s\u00a0]\d{3}\b)
    |\b\d+\s?[a-z]?(?:\s?(?:[-–,]|och)\s?\d+)*\s?(?:kap\b\.?|§§?) | §§?\s?\d+(?:[-–]\d+)?
    |\b(?:avsnitt|bilaga|diagram|figur|kap\.|kapitel|mål|not|punkt|sid\.|sidan?|steg|stycke|tabell|kl\.?|rad|nivå)
      \s\d+(?:\.\d+)*(?:\s?(?:,|och|[-–])\s?\d+)*
    |\b\d+\s?[-–]\s?\d+(?=[\s\u00a0](?:år|åringar|åriga)\b) | \b\d+[-–]?(?:åring|årig|års)\w* | \b\d+:[ae]\b
    |\bantal\sunder\s\d+\sdöljs\b                                        # our own note on what is hidden
    |\b\d+(?:\.\d+)+\b | \b[A-ZÅÄÖa-zåäö]+[-–]?\d[\w.]* | \b\d+[A-ZÅÄÖa-zåäö]\w*
    """,
    re.VERBOSE | re.IGNORECASE,
)
SPACE: Final = "[ \u00a0\u202f\u2009]"
NUMBER: Final = re.compile(
    rf"(?<![\w,.:/{chr(0xFFFC)}])(?P<tal>[−–-]?{SPACE}?(?:\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+)(?:,\d+)?)(?![\w/])"
    rf"{SPACE}?(?P<enhet>%|procent\w*|tkr|mnkr|tusen(?:tals)?{SPACE}kronor|miljoner{SPACE}kronor|kronor|kr\b)?",
    re.IGNORECASE,
)
STYLES: Final[Mapping[str, tuple[str, ...]]] = {
    "%": ("andel", "enheter", "procent"), "tkr": ("tkr",), "mnkr": ("mnkr",), "kr": ("kr", "belopp"),
    "": ("antal", "tal", "tjanster"),
}  # fmt: skip
NEAR, NEAR_COUNT = Decimal("0.05"), 2  # how far a number may be from the figure that it seems to be
MOST_TOLD = 3
FIRST: Final = ("rr", "br", "drift", "kf", "balanskrav", "insatsmedel", "tabell1", "mal")
REPEATED: Final = frozenset({"nyckeltal", "bokslutstal", "start", "matt", "maluppfyllelse", "overs", "tabell2"})


@dataclass(frozen=True, slots=True)
class Tal:
    """A number in prose: as it stands, its unit, and where in the letters of its paragraph."""

    text: str
    enhet: str
    borjan: int
    slut: int

    @property
    def nyckel(self) -> str:
        """The number without spaces, its minus as ours."""
        bare = re.sub(r"\s", "", self.text).replace("–", "−").replace("-", "−")
        return bare.lstrip("−") if self.enhet == "%" else bare


def tal_i(letters: str) -> Iterator[Tal]:
    """Return the numbers of a paragraph that may be figures."""
    other = [found.span() for found in NONE.finditer(letters)]
    for found in NUMBER.finditer(letters):
        begin, end = found.span("tal")
        if not any(first < end and begin < last for first, last in other):
            yield Tal(found["tal"].strip(), _unit(found["enhet"] or ""), *found.span())


def _unit(told: str) -> str:
    word = told.casefold()
    if word.startswith(("%", "procent")):
        return "%"
    if word.startswith(("tkr", "tusen")):
        return "tkr"
    return "mnkr" if word.startswith(("mnkr", "miljoner")) else "kr" if word.startswith("kr") else ""


class Siffror:
    """The figures of the årsbok by how they are written, to look a number up by."""

    def __init__(self, underlag: Underlag) -> None:
        """Write every figure in the ways of its kind."""
        self.underlag = underlag
        self.skrivna: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, value in underlag.figures.items():
            if isinstance(value, Decimal) and not name.startswith(SETTING) and not underlag.doljer(name):
                for unit, text in self._texts(name, value):
                    self.skrivna[unit, text].append(name)

    def _texts(self, name: str, value: Decimal) -> Iterator[tuple[str, str]]:
        style = self.underlag.skrivsatt.get(name, "antal")
        for unit, styles in STYLES.items():
            for one in styles:
                money = one in ("kr", "belopp", "tkr", "mnkr") and style == "kr"
                if money or style == one:
                    yield unit, _bare(skriven(value, one))
            if unit == "%" and style in STYLES["%"] and value == value.quantize(Decimal("0.01")):
                yield unit, _bare(skriven(value, "procent"))

    def lika(self, tal: Tal) -> list[str]:
        """Return the names of the figures that are written as the number is, those of whole tables first."""
        names = [*self.skrivna.get((tal.enhet, tal.nyckel), ()), *self.skrivna.get(("kr", "−" + tal.nyckel), ())]
        return sorted(dict.fromkeys(names), key=_rang)

    def nara(self, tal: Tal, beside: Collection[str]) -> str:
        """Return the figure that a number seems to be: the nearest of those told with what is beside it."""
        number = _number(tal)
        if number is None:
            return ""
        families = {name.rpartition(".")[0] for name in beside}
        best: tuple[Decimal, str] | None = None
        for name, value in self.underlag.figures.items():
            if not isinstance(value, Decimal) or name.rpartition(".")[0] not in families or name in beside:
                continue
            shown = value * 100 if tal.enhet == "%" else value
            if self._kind(name) != (tal.enhet if tal.enhet in ("%", "") else "kr") or self.underlag.doljer(name):
                continue
            away = abs(shown - number)
            if away <= max(Decimal(NEAR_COUNT), abs(shown) * NEAR) and (best is None or away < best[0]):
                best = (away, name)
        return best[1] if best else ""

    def _kind(self, name: str) -> str:
        style = self.underlag.skrivsatt.get(name, "antal")
        return next((unit for unit, styles in STYLES.items() if style in styles), "")


def _rang(name: str) -> tuple[bool, int, bool, int, str]:
    """Order the figures that a number may be: statements and sums first, those that only repeat another last."""
    first = name.partition(".")[0]
    place = FIRST.index(first) if first in FIRST else len(FIRST)
    return first in REPEATED, place, ".summa" not in name, name.count("."), name


def _number(tal: Tal) -> Decimal | None:
    scale = {"tkr": 1_000, "mnkr": 1_000_000}.get(tal.enhet, 1)
    bare = tal.nyckel.replace("−", "-").replace(",", ".")
    return Decimal(bare) * scale if re.fullmatch(r"-?\d+(\.\d+)?", bare) else None


def _bare(text: str) -> str:
    """Return a written figure without spaces and per cent; of a share without its sign."""
    told = re.sub(r"\s", "", text)
    return told.rstrip("%").lstrip("+−") if told.endswith("%") else told
