"""Shares: printed against their counts, in tables and sentences; shares that no whole count gives; parts of a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam.granskning.lasning import HUNDRED, is_sum, ruta
from xlfinsam.granskning.ord import (
    AVRUNDNING,
    DEFINITION,
    FEL,
    ZERO,
    Regel,
    Ruta,
    Sett,
    plain_words,
    rapport,
    rounded,
    tabell,
    unit_of,
)
from xlfinsam.rapport import PROCENT
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Siffra, Tabell

PERCENT = re.compile(r"%|procent")
FEW, MANY = 2, 200


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Return a share in per cent."""
    return part * HUNDRED / whole


def judged(printed: Siffra, exact: Decimal) -> str:
    """Return "" where a percentage is right, else whether it is rounding or a fault.

    Within one in the last printed digit is rounding: cut instead of rounded, or a sum of rounded shares.
    """
    value = printed.value if printed.value is not None else ZERO
    if rounded(exact, printed) == value:
        return ""
    return AVRUNDNING if abs(value - exact) < unit_of(printed) else FEL


def checked(cell: Ruta, parts: tuple[Ruta, ...], exact: Decimal, words: str) -> Iterator[Sett]:
    """Say that a percentage is not its exact share, where it is not."""
    slag = judged(cell.siffra, exact)
    if slag:
        expected = rounded(exact, cell.siffra)
        if expected == cell.value:
            expected = exact
        yield Sett(slag, (cell,), parts, cell.value, expected, {"tal": words})


def _pairs(table: Tabell) -> list[tuple[int, int]]:
    """Return each column of percentages with the column of counts to its left; none where there are several wholes."""
    words = [plain_words(heading) for heading in table.columns]
    return [
        (at - 1, at)
        for at, word in enumerate(words)
        if at and PERCENT.search(word) and not PERCENT.search(words[at - 1])
    ]


def _in_tables(lasning: Lasning) -> Iterator[Sett]:
    """Hold a column of percentages against its counts, where one whole explains most of the rows."""
    for table in lasning.tables:
        for counts, percents in _pairs(table):
            rows = [
                (part, cell)
                for at, row in enumerate(table.rows)
                if not is_sum(row) and (part := ruta(table, at, counts)) and (cell := ruta(table, at, percents))
            ]
            whole = sum((part.value for part, _ in rows), ZERO)
            if len(rows) < FEW or not whole or any(part.value < 0 for part, _ in rows):
                continue
            off = [cell for part, cell in rows if judged(cell.siffra, share(part.value, whole)) == FEL]
            told = rows
            if len(off) * 2 >= len(rows) and off:
                told = [_worst(rows, whole)] if _makes_hundred([cell for _, cell in rows]) else []
            for part, cell in told:
                words = f"{swedish(part.value)} av {swedish(whole)}"
                yield from checked(cell, (part,), share(part.value, whole), words)


def _makes_hundred(cells: list[Ruta]) -> bool:
    """Whether shares are the parts of one whole, but for their rounding."""
    allowed = unit_of(*(cell.siffra for cell in cells)) * len(cells) / 2
    return abs(sum((cell.value for cell in cells), ZERO) - HUNDRED) <= allowed


def _worst(rows: list[tuple[Ruta, Ruta]], whole: Decimal) -> tuple[Ruta, Ruta]:
    """Return the count and the share that are the furthest apart."""
    return max(rows, key=lambda row: abs(row[1].value - share(row[0].value, whole)))


def _of_total(lasning: Lasning) -> Iterator[Sett]:
    """Hold "Kvinnor %" against "Kvinnor" of "Totalt", and a share against the count and the whole in its own row."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        wholes = [at for at, word in enumerate(words) if re.match(r"totalt|antal svar$|n$|av$|bas\b", word)]
        for at, row in enumerate(table.rows):
            for percents, word in enumerate(words):
                bare = re.sub(r"\W*(%|procent)\W*", "", word)
                same = [
                    one
                    for one, other in enumerate(words)
                    if one != percents and (other == bare or (not bare and other in {"ja", "antal"}))
                ]
                if not PERCENT.search(word) or len(wholes) != 1 or len(same) != 1 or is_sum(row):
                    continue
                cell, part, whole = (ruta(table, at, one) for one in (percents, same[0], wholes[0]))
                if cell and part and whole and whole.value > 0 and 0 <= part.value <= whole.value:
                    words_of = f"{swedish(part.value)} av {swedish(whole.value)}"
                    yield from checked(cell, (part, whole), share(part.value, whole.value), words_of)
    yield from _unlabelled_whole(lasning)


def _unlabelled_whole(lasning: Lasning) -> Iterator[Sett]:
    """Hold a share without counts against the sums of the counts above it, in a table of counts, wholes and shares."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        if words != ["ja", "n", "procent"]:
            continue
        for at, row in enumerate(table.rows):
            cell = ruta(table, at, 2)
            above = [
                (part, whole) for one in range(at) if (part := ruta(table, one, 0)) and (whole := ruta(table, one, 1))
            ]
            if cell and len(above) >= FEW and ruta(table, at, 0) is None and not row.unit:
                made, every = (sum((pair[side].value for pair in above), ZERO) for side in (0, 1))
                if judged(cell.siffra, share(made, every)):
                    yield Sett(
                        DEFINITION,
                        (cell,),
                        tuple(one for pair in above for one in pair),
                        cell.value,
                        rounded(share(made, every), cell.siffra),
                        {"tal": f"{swedish(made)} av {swedish(every)}"},
                    )


def _hundred(lasning: Lasning) -> Iterator[Sett]:
    """Find columns of shares that are one whole and do not make 100: where all but rounding says that they should."""
    for table in lasning.tables:
        for column, heading in enumerate(table.columns):
            word = plain_words(heading)
            shares = word == "andel" and PROCENT in table.unit
            cells = [
                cell
                for at in range(len(table.rows))
                if (cell := ruta(table, at, column)) and not is_sum(table.rows[at])
            ]
            if not (shares and len(cells) > FEW and re.search(r"fördel", plain_words(table.title))):
                continue
            total = sum((cell.value for cell in cells), ZERO)
            if total != HUNDRED:
                allowed = unit_of(*(cell.siffra for cell in cells)) * len(cells) / 2
                slag = AVRUNDNING if abs(total - HUNDRED) <= allowed else FEL
                yield Sett(slag, tuple(cells), (), total, HUNDRED, {"tal": "alla delar"})


KALLA = "Räknelära: en andel är antalet delat med alla, avrundat en gång"
RAD = "Räkna om procenttalet ur antalen, eller skriv vilken bas det har."
MENING = "{var} är tryckt {tryckt} %, men {tal} är {vantat} %. Skillnaden är {skillnad} procentenheter."
TABELLER = Regel(
    "G10",
    "Procenttal i en tabell stämmer med antalen",
    MENING,
    RAD,
    KALLA,
    _in_tables,
    rapport(tabell("kon", ("antal", "procent"), {"A": (33, 57), "B": (15, 26), "C": (10, 17)}, "antal")),
    rapport(tabell("kon", ("antal", "procent"), {"A": (33, 57), "B": (15, 26), "C": (10, 27)}, "antal")),
)
AV_ALLA = Regel(
    "G11",
    "En andel i en rad stämmer med radens antal",
    MENING,
    RAD,
    KALLA,
    _of_total,
    rapport(tabell("minst-en", ("ja", "n", "procent"), {"Kvinna": (92, 146, 63)}, "antal")),
    rapport(tabell("minst-en", ("ja", "n", "procent"), {"Kvinna": (92, 146, 67)}, "antal")),
)
HUNDRA = Regel(
    "G14",
    "Delarna av en fördelning är 100 %",
    "{har} är tillsammans {tryckt} %, inte 100 %.",
    RAD,
    KALLA,
    _hundred,
    rapport(
        tabell(
            "f", ("Andel",), {"Individ": (62,), "Struktur": (25,), "Administration": (13,)}, "%", "Budgeten fördelas"
        )
    ),
    rapport(
        tabell(
            "f", ("Andel",), {"Individ": (62,), "Struktur": (35,), "Administration": (13,)}, "%", "Budgeten fördelas"
        )
    ),
)
