"""Figures of sentences: the ways in which reports say what they count, as data, and what is found of them.

A label is the pattern's own words with the figures in it ("91 av 159 utskrivna deltagare"), never the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.rapport import ANTAL, KR, MNKR, PROCENT, TKR, Siffra, Uppgift
from xlfinsam.rapporttext.ord import is_noise, tolerant
from xlfinsam.rapporttext.tal import MINUS, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlfinsam.model import Place
    from xlfinsam.rapporttext.kalla import Kalla


@dataclass(frozen=True, slots=True)
class Mening:
    """A way to say figures: `pattern` with N for a number and P for a percentage, `words` with a brace for each."""

    id: str
    pattern: str
    words: str
    unit: str


FOLK = "(?:personer|individer|deltagare)"
MENINGAR = (
    Mening("deltagit", rf"\bN {FOLK} (?:har )?deltagit", "{0} personer har deltagit", ANTAL),
    Mening("av-utskrivna", r"\bN av N (?:utskrivna|avslutade) deltagare", "{0} av {1} utskrivna deltagare", ANTAL),
    Mening("av-deltagare", r"\bN av N deltagare", "{0} av {1} deltagare", ANTAL),
    Mening("motsvarar", r"(?:tillsammans )?motsvarar? (?:det )?(?:ca )?P", "Motsvarar {0} %", PROCENT),
    Mening("andel-av", r"\bP \(N ?/ ?N\)", "{0} % ({1}/{2})", PROCENT),
    Mening("avslutades", rf"avslutades N {FOLK}", "Avslutades {0} individer", ANTAL),
    Mening("utskrivna", r"\bN utskrivna deltagares", "{0} utskrivna deltagare", ANTAL),
    Mening("skrivits", r"de N personer som skrivits (in|ut)", "De {0} personer som skrivits {1}", ANTAL),
    Mening("kon", r"\bN kvinnor och N män (?:har )?skrivits in", "{0} kvinnor och {1} män har skrivits in", ANTAL),
    Mening("svar-av", r"\bP av N deltagare", "{0} % av {1} deltagare", PROCENT),
    Mening("egenforsorjning", r"\bN individer gick till egenförsörjning",
           "{0} individer gick till egenförsörjning", ANTAL),
    Mening("konsultationer", r"\blyft N konsulta\w+", "{0} konsultationer", ANTAL),
    Mening("produkt", r"\bN (?:deltagare )?x N kr x N ?mån,? totalt (?:ytterligare )?N kr",
           "{0} x {1} x {2} = {3}", KR),
    Mening("budget-insats", r"helårsbudgeten för insats- och projektmedel år (?:20\d\d) på kr N",
           "Budget för insats- och projektmedel {0} kr", KR),
    Mening("budget-kostnader", r"budgeterade insatskostnader var N kr", "Budgeterade insatskostnader {0} kr", KR),
    Mening("medlemsintakter", r"medlemsintäkter på N kr", "Medlemsintäkter {0} kr", KR),
    Mening("riktlinje", r"skulle eget kapital kunna uppgå till N kr", "Eget kapital enligt riktlinjen {0} kr", KR),
    Mening("behallning", r"behållning blev N kr", "Förbundets behållning {0} kr", KR),
    Mening("skillnad", r"skillnaden från budget mot utfall är N kr", "Skillnad mellan budget och utfall {0} kr", KR),
    Mening("budget-totalt", r"en budget på totalt N (?:SEK|kr)", "Budget totalt {0} kr", KR),
    Mening("inte-avviker", r"inte avviker mer än N procent", "Målet: inte avviker mer än {0} procent", PROCENT),
    Mening("avvikelse", r"vilket i procent innebär P", "Avvikelse {0} %", PROCENT),
    Mening("inriktning", r"\bP av budgeten ska gå till individinriktade insatser",
           "{0} % av budgeten ska gå till individinriktade insatser", PROCENT),
    Mening("bilagor", r"till redovisningen hör N bilagor", "{0} bilagor", ANTAL),
    Mening("tjanster", r"\bvi är N tjänster på förbundets kansli", "{0} tjänster på kansliet", ANTAL),
    Mening("negativa", r"negativa? resultat de (två|tre|fyra|fem|\d) senaste åren",
           "Negativa resultat de {0} senaste åren", ANTAL),
    Mening("balanskrav-mnkr", r"balanskravsresultatet är negativt om N mnkr",
           "Balanskravsresultat {0} mnkr, negativt", MNKR),
    Mening("medelalder", r"medelåldern för deltagarna ligger på (?:ca )?N år", "Medelålder {0} år", "år"),
    Mening("medel-visningar", r"\bdet var N visningar", "{0} visningar", ANTAL),
    Mening("inskrivna", r"\bN personer inskrivna", "{0} personer inskrivna", ANTAL),
    Mening("kon-inskrivna", r"varav N kvinnor och N män", "Varav {0} kvinnor och {1} män", ANTAL),
    Mening("utfall", r"utfallet blev N kr", "Utfall av insatserna {0} kr", KR),
    Mening("kon-avslutade", r"\bN kvinnor och N män som avslutades", "{0} kvinnor och {1} män avslutades", ANTAL),
    Mening("belopp-tkr", r"\bN tkr\b", "{0} tkr", TKR),
)  # fmt: skip
FOLJD = "motsvarar"  # said of the count before it, or of something else
NUMBER = rf"(?<![\d,.])([{MINUS}]?\d{{1,3}}(?: \d{{3}})+(?![\d])|\d+(?:,\d+)?)"
ORDTAL = {"två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10}


def facts_of(kalla: Kalla) -> Iterator[Uppgift]:
    """Yield the figures of the sentences, in the order in which they stand."""
    text, starts, places = _running(kalla)
    seen: set[tuple[int, int]] = set()
    found = []
    for mening in MENINGAR:
        for at, told in enumerate(_pattern(mening.pattern).finditer(text), 1):
            spans = [told.span(group) for group in range(1, (told.re.groups or 0) + 1) if told[group] is not None]
            if not spans or any(span in seen for span in spans[:1]):
                continue
            place = places[bisect_right(starts, spans[0][0]) - 1]
            name = mening.id if at == 1 else f"{mening.id}-{at}"
            words, values = _values(mening, [told[group] for group in range(1, told.re.groups + 1)], place)
            if mening.id == FOLJD and not _follows(text, told.start()):
                words = f"Andel {values[0].text} %"
            if values:
                seen |= set(spans)
                found.append((spans[0][0], Uppgift(name, words, values, mening.unit, place)))
    yield from (fact for _, fact in sorted(found, key=lambda one: one[0]))


def _follows(text: str, at: int) -> bool:
    """Whether a share is said of the count before it: no other figure stands between them."""
    before = re.search(rf"{NUMBER} av {NUMBER} [^\d]{{0,300}}$", text[max(0, at - 400) : at])
    return before is not None


def _running(kalla: Kalla) -> tuple[str, list[int], list[Place]]:
    """Return the text of a document in one piece, and where its lines begin in it."""
    parts, starts, places, at = [], [], [], 0
    for line in kalla.lines:
        plain = " ".join(joined(line.text).split())
        if is_noise(line.text) and not plain.isdecimal():
            continue
        starts.append(at)
        places.append(line.place)
        parts.append(plain)
        at += len(plain) + 1
    return " ".join(parts), starts, places


def _pattern(told: str) -> re.Pattern[str]:
    made = re.sub(r"\bN\b", "@", told).replace(r"\bP", "@ ?(?:%|procent)")
    made = re.sub(r"\bP\b", "@ ?(?:%|procent)", made).replace(r"\bN", "@")
    return re.compile(tolerant(made).pattern.replace("@", NUMBER), re.IGNORECASE)


def _values(mening: Mening, groups: Sequence[str], place: Place) -> tuple[str, tuple[Siffra, ...]]:
    """Return the words with their figures, and the figures."""
    values, words = [], []
    for group in groups:
        plain = group.replace(" ", "")
        word = next((word for word in ORDTAL if tolerant(word).fullmatch(group)), "")
        number = Decimal(ORDTAL[word]) if word else None
        words.append(word or group)
        if re.fullmatch(rf"[{MINUS}]?\d+(,\d+)?", plain):
            number = Decimal(re.sub(rf"[{MINUS}]", "-", plain).replace(",", "."))
        if number is not None:
            values.append(Siffra(number, group, place))
    return mening.words.format(*words), tuple(values)
