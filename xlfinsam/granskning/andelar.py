"""Shares of sentences, against their counts and wholes; shares that no whole count gives."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.granskning.begrepp import Begrepp, begrepp, extra
from xlfinsam.granskning.bilagor import GONE
from xlfinsam.granskning.bilagor import total as annex_total
from xlfinsam.granskning.kedjor import year_sum
from xlfinsam.granskning.lasning import HUNDRED, of_fact, ruta
from xlfinsam.granskning.ord import (
    Regel,
    Ruta,
    Sett,
    plain_words,
    rapport,
    tabell,
    uppgift,
)
from xlfinsam.rapport import PROCENT
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning

from xlfinsam.granskning.procenten import KALLA, MENING, PERCENT, RAD, checked, judged, share

FRACTION = re.compile(r"(?<![\d,/])(\d{1,5}) ?(?:av(?: de)?|/) ?(\d{1,5})(?![\d,/]| ?%)")


PRINTED = re.compile(r"(\d{1,3}(?:[,.]\d+)?) ?(?:%|procent)")


OF = re.compile(
    r"(\d{1,3}(?:[,.]\d+)?) ?(?:%|procent) av (?:de )?(\d{1,5}) (?:deltagar|person|individ|svar|enkät|besvar|anställda)"
)
MAKES = re.compile(r"motsvarar|lika med|alltså|dvs|vilket är|=|\(")
NEAR = 15  # letters between a count and the share that is said of it


def _in_sentences(lasning: Lasning) -> Iterator[Sett]:
    """Hold the one percentage of a sentence against the one "91 av 159" or "92/159" of it or of the sentence before."""
    facts = lasning.rapport.facts
    before: tuple[Decimal, Decimal, Ruta] | None = None
    for fact in facts:
        text = fact.label.casefold().replace("\u00a0", " ")
        told, printed = FRACTION.findall(text), PRINTED.findall(text)
        figure = fact.values[0] if fact.values else None
        if len(set(told)) == 1:
            part, whole = (Decimal(number) for number in told[0])
            before = (part, whole, of_fact(fact, figure)) if figure else None
            if len(set(printed)) == 1 and 0 < part <= whole and _of_each_other(text):
                value = Decimal(printed[0].replace(",", "."))
                cell = next((one for one in fact.values if one.value == value), None)
                if cell:
                    yield from checked(of_fact(fact, cell), (), share(part, whole), f"{part} av {whole}")
        elif before and figure and figure.value is not None and _follows(text, fact.unit):
            part, whole, other = before
            yield from checked(of_fact(fact, figure), (other,), share(part, whole), f"{part} av {whole}")
            before = None


def _of_each_other(text: str) -> bool:
    """Whether the count and the share of a sentence belong together: close by, or with a word that says so between."""
    count, percent = FRACTION.search(text), PRINTED.search(text)
    if count is None or percent is None:
        return False
    between = text[min(count.end(), percent.end()) : max(count.start(), percent.start())]
    return len(between) <= NEAR or (count.end() <= percent.start() and MAKES.search(between) is not None)


def _follows(text: str, unit: str) -> bool:
    """Whether a sentence says the share that the count before it makes ("Tillsammans motsvarar det 57 %")."""
    return (
        unit == PROCENT
        and re.match(r"(tillsammans )?(det )?(vilket )?(motsvarar|är lika med)( det)? (\d|ca)", text) is not None
    )


MANY = 200  # answers: with more, every printed share is a share of some whole count
WHOLES = (
    (r"avslut|positiv", r"^(utskrivna deltagare|avslutade( under året)?)$", "avslutade"),
    (r"inskrivna", r"^(inskrivna under året|nyinskrivna)$", "nya"),
    (r"aktiva", r"^aktiva vid årets slut$", ""),
)
"""Which whole a share in a sentence is of: the words of its count, the fact that tells it, the sum of the table."""


def _said(lasning: Lasning) -> Iterator[Sett]:
    """Hold "Andel X" of the sentences against "X" and its whole, told in the same place where they are."""
    facts = begrepp(lasning)
    for one in facts:
        if not one.vad.startswith("andel ") or one.fact.unit != PROCENT:
            continue
        name = one.vad.removeprefix("andel ")
        parts = [
            other
            for other in facts
            if other.insats == one.insats and other.fact.unit != PROCENT and other.vad in {name, f"avslut {name}"}
        ]
        parts = [part for part in parts if part.var == one.var] or parts
        pairs = [(part, whole) for part in parts for whole in _wholes(lasning, facts, part)]
        right = [pair for pair in pairs if not judged(one.fact.values[0], share(pair[0].ruta.value, pair[1].value))]
        if pairs and not right:
            part, whole = pairs[0]
            exact = share(part.ruta.value, whole.value)
            yield from checked(
                one.ruta, (part.ruta, whole), exact, f"{swedish(part.ruta.value)} av {swedish(whole.value)}"
            )


def _wholes(lasning: Lasning, facts: list[Begrepp], part: Begrepp) -> list[Ruta]:
    """Return the wholes that a count is part of; one for each figure that they are told with."""
    for words, pattern, name in WHOLES:
        if re.search(words, part.vad):
            found = [one.ruta for one in facts if one.insats == part.insats and re.match(pattern, one.vad)]
            annex = next(
                (one for one in lasning.annexes if part.insats and part.fact.id.startswith(f"{one.insats}-")), None
            )
            told = (
                annex_total(annex, GONE)
                if annex and name == "avslutade"
                else year_sum(lasning, name)
                if name and not part.insats
                else None
            )
            found += [told] if told else []
            return [one for one in found if one.value >= part.ruta.value > 0]
    return []


def _no_count(lasning: Lasning) -> Iterator[Sett]:
    """Find shares that no whole count of the base gives ("84 %" of 12 answers)."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        wholes = [at for at, word in enumerate(words) if re.match(r"antal svar$|svar$|n$|svarande$", word)]
        percents = [
            at for at, word in enumerate(words) if PERCENT.search(word) or (word == "utfall" and len(wholes) == 1)
        ]
        for at, row in enumerate(table.rows):
            for column in percents if len(wholes) == 1 else ():
                whole, cell = ruta(table, at, wholes[0]), ruta(table, at, column)
                is_percent = PERCENT.search(words[column]) or PROCENT in (row.unit, table.unit)
                if whole and cell and is_percent and "antal" not in words and "ja" not in words:
                    yield from _fits_none(cell, whole.value, (whole,))
        for at in range(len(table.rows)) if "utfall" in words and not wholes else ():
            whole, cell = extra(lasning, table, at, "n"), ruta(table, at, words.index("utfall"))
            if (
                whole
                and cell
                and extra(lasning, table, at, "count") is None
                and PROCENT in (table.rows[at].unit, table.unit)
            ):
                yield from _fits_none(cell, whole.value, (whole,))
    for fact, _ in lasning.facts(OF.pattern):
        told = OF.findall(fact.label.casefold())
        if len(told) == 1:
            read = next((one for one in fact.values if one.value == Decimal(told[0][0].replace(",", "."))), None)
            if read:
                yield from _fits_none(of_fact(fact, read), Decimal(told[0][1]), ())


def _fits_none(cell: Ruta, whole: Decimal, parts: tuple[Ruta, ...]) -> Iterator[Sett]:
    if not 0 < whole <= MANY or not 0 <= cell.value <= HUNDRED:
        return
    exact = min(
        (share(Decimal(count), whole) for count in range(int(whole) + 1)), key=lambda one: abs(one - cell.value)
    )
    yield from checked(
        cell, parts, exact, f"{swedish((exact * whole / HUNDRED).quantize(Decimal(1)))} av {swedish(whole)}"
    )


MENINGAR = Regel(
    "G12",
    "Procenttal i en mening stämmer med dess antal",
    MENING,
    RAD,
    KALLA,
    _in_sentences,
    rapport(uppgift("91 av 159 utskrivna", 91, 159), uppgift("Tillsammans motsvarar det 57 %", 57, unit="%")),
    rapport(uppgift("positiva avslut 59 % (92/159)", 59, 92, 159, unit="%")),
)


ANDELAR = Regel(
    "G16",
    "En andel i texten stämmer med textens antal",
    MENING,
    RAD,
    KALLA,
    _said,
    rapport(
        uppgift("Andel positiva avslut", 57, unit="%"),
        uppgift("Positiva avslut", 91),
        uppgift("Utskrivna deltagare", 159),
    ),
    rapport(
        uppgift("Andel positiva avslut", 75, unit="%"),
        uppgift("Positiva avslut", 91),
        uppgift("Utskrivna deltagare", 159),
    ),
)


INGET_ANTAL = Regel(
    "G13",
    "En andel är en andel av ett helt antal svar",
    "{var} är tryckt {tryckt} %, men inget antal svar ger det: närmast är {tal}, {vantat} %.",
    "Kontrollera antalet svar och räkna om andelen.",
    KALLA,
    _no_count,
    rapport(tabell("enkat", ("Antal svar", "Andel %"), {"IT-spåret": (12, 83)}, "antal")),
    rapport(tabell("enkat", ("Antal svar", "Andel %"), {"IT-spåret": (50, 73), "Annat": (25, 74)}, "antal")),
)
