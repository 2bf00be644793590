"""Products that are printed out: "41 x 16 200 kr x 12 mån, totalt 7 970 400 kr"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import reduce
from operator import mul
from typing import TYPE_CHECKING

from xlfinsam.granskning.lasning import of_fact, ruta
from xlfinsam.granskning.ord import Regel, Ruta, Sett, plain_words, rapport, siffra, slag_of, tabell, unit_of, uppgift
from xlfinsam.rapport import ANTAL, KR, Rad, Tabell
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning

NUMBER = r"\d{1,3}(?:[ \u00a0]\d{3})+|\d+(?:,\d+)?"
UNIT = r"[ \u00a0]*(?:kr|kronor|mån(?:ader)?|st)?\.?"
CHAIN = re.compile(rf"(?:{NUMBER})(?:{UNIT}[ \u00a0]*[x×*][ \u00a0]*(?:{NUMBER}))+")
MAKES = re.compile(
    rf"{CHAIN.pattern}[^\d=]{{0,12}}(?:=|totalt|blir|summa|sammanlagt|vilket ger)[^\d]{{0,12}}({NUMBER})"
)


def factors(text: str) -> list[Decimal]:
    """Return the factors of the one product that a text prints; [] where it prints none or several."""
    told = CHAIN.findall(text.casefold())
    return (
        [Decimal(re.sub(r"[ \u00a0]", "", one).replace(",", ".")) for one in re.findall(NUMBER, told[0])]
        if len(told) == 1
        else []
    )


def _besparing(amount: int) -> Tabell:
    rows = (
        ("Total effekt per person och månad", 16200, KR),
        ("Antal till arbete", 21, ANTAL),
        ("Antal månader", 12, "månader"),
        ("Besparing arbete", amount, KR),
    )
    return Tabell(
        "soc", "Modellen", ("värde",), tuple(Rad(label, (siffra(value),), unit=unit) for label, value, unit in rows)
    )


def _printed(lasning: Lasning) -> Iterator[tuple[Ruta, list[Decimal]]]:
    """Return the printed products of rows (their only figure) and of sentences (the number that they say it makes)."""
    for table in lasning.tables:
        for at, row in enumerate(table.rows):
            cells = [cell for column in range(len(table.columns)) if (cell := ruta(table, at, column))]
            made = factors(row.label)
            if made and len(cells) == 1:
                yield cells[0], made
    for fact in lasning.rapport.facts:
        made, told = factors(fact.label), MAKES.search(fact.label.casefold())
        number = Decimal(re.sub(r"[ \u00a0]", "", told[1]).replace(",", ".")) if told else None
        read = next((one for one in fact.values if one.value == number), None) if told else None
        if made and read:
            yield of_fact(fact, read), made


def _by_rows(lasning: Lasning) -> Iterator[Sett]:
    """Hold a saving against a count, an effect per person and month, and the months: some such rows must make it."""
    for table in lasning.tables:
        rows = [
            (plain_words(row.label), row.unit, cell)
            for at, row in enumerate(table.rows)
            if (cell := ruta(table, at, 0))
        ]
        months = [cell for label, _, cell in rows if re.match(r"(antal )?månader", label)]
        effects = [cell for label, _, cell in rows if "per person och månad" in label]
        counts = [cell for label, unit, cell in rows if unit == ANTAL and not re.match(r"(antal )?månader", label)]
        for label, _, cell in rows:
            made = [(count, effect) for count in counts for effect in effects]
            if len(months) == 1 and made and re.match(r"besparing|vinst", label):
                fits = [count.value * effect.value * months[0].value for count, effect in made]
                if cell.value not in fits:
                    nearest = min(fits, key=lambda one: abs(one - cell.value))
                    count, effect = made[fits.index(nearest)]
                    words = " × ".join(swedish(one.value) for one in (count, effect, months[0]))
                    yield Sett(
                        slag_of(cell.value - nearest, unit_of(cell.siffra)),
                        (cell,),
                        (count, effect, months[0]),
                        cell.value,
                        nearest,
                        {"tal": words},
                    )


def _products(lasning: Lasning) -> Iterator[Sett]:
    for cell, made in _printed(lasning):
        product = reduce(mul, made)
        if product != cell.value:
            words = " × ".join(swedish(one) for one in made)
            yield Sett(
                slag_of(cell.value - product, unit_of(cell.siffra)), (cell,), (), cell.value, product, {"tal": words}
            )


RADER = Regel(
    "G17",
    "En besparing är antal, effekt och månader",
    "{var} är tryckt {tryckt}, men {tal} är {vantat}. Skillnaden är {skillnad}.",
    "Räkna om beloppet, eller rätta raderna det räknas ur.",
    "Den socioekonomiska modellens egna rader",
    _by_rows,
    rapport(_besparing(4082400)),
    rapport(_besparing(4028400)),
)
PRODUKT = Regel(
    "G15",
    "En utskriven multiplikation stämmer",
    "{var} är tryckt {tryckt}, men {tal} är {vantat}. Skillnaden är {skillnad}.",
    "Räkna om beloppet, eller rätta talen i multiplikationen.",
    "Räknelära",
    _products,
    rapport(
        tabell("soc", ("värde",), {"Besparing 21 x 16 200 x 12": (4082400,)}),
        uppgift("41 x 16 200 kr x 12 mån, totalt 7 970 400 kr", 7970400),
    ),
    rapport(tabell("soc", ("värde",), {"Besparing 21 x 16 200 x 12": (4028400,)})),
)
