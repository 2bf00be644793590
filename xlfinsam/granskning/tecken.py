"""Signs, units and deviations: a cost that turns, kronor that are called thousands, a deviation the wrong way."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.granskning.lasning import is_sum, ruta
from xlfinsam.granskning.ord import (
    FEL,
    OBSERVATION,
    ONE,
    ZERO,
    Regel,
    Ruta,
    Sett,
    plain_words,
    rapport,
    slag_of,
    tabell,
    unit_of,
)
from xlfinsam.rapport import KR, MNKR, TKR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning

FREE = re.compile(
    r"förändr|semester|utjämning|avrundning|återf|resultat|justering|ökning|minskning|sem\.?lön|avvik|netto"
)
MANY = 5


def _deviations(lasning: Lasning) -> Iterator[Sett]:
    """Hold a deviation against outcome and budget: signed figures give one way, costs without sign either."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        deviation = [at for at, word in enumerate(words) if "avvik" in word]
        outcome = [at for at, word in enumerate(words) if "utfall" in word and at not in deviation]
        budget = [at for at, word in enumerate(words) if "budget" in word and at not in deviation]
        if [len(deviation), len(outcome), len(budget)] != [1, 1, 1]:
            continue
        for at in range(len(table.rows)):
            cell, made, planned = (ruta(table, at, found[0]) for found in (deviation, outcome, budget))
            if cell is None or made is None or planned is None or "%" in words[deviation[0]]:
                continue
            signed = made.value < 0 and planned.value < 0
            allowed = (
                [made.value - planned.value] if signed else [made.value - planned.value, planned.value - made.value]
            )
            if cell.value not in allowed and not _is_share(cell, made, planned):
                expected = min(allowed, key=lambda one: abs(one - cell.value))
                slag = slag_of(cell.value - expected, unit_of(cell.siffra))
                yield Sett(slag, (cell,), (made, planned), cell.value, expected)


def _is_share(cell: Ruta, made: Ruta, planned: Ruta) -> bool:
    """Whether a deviation is told in per cent of the budget."""
    if not planned.value:
        return False
    off = abs((made.value - planned.value) * 100 / planned.value)
    return abs(off - abs(cell.value)) <= unit_of(cell.siffra)


def _turning(lasning: Lasning) -> Iterator[Sett]:
    """Find an amount that is printed with plus in one column and with minus in the next of the same row."""
    for table in lasning.tables:
        for at in range(len(table.rows)):
            cells = [cell for column in range(len(table.columns)) if (cell := ruta(table, at, column))]
            for one in cells:
                other = next((cell for cell in cells if cell.value == -one.value and one.value < 0), None)
                same = lasning.prefixes.get(table.id) == "drift" or "avvik" not in " ".join(table.columns).casefold()
                if other and same and abs(one.value) >= 1000 and "avvik" not in (one.kolumn + other.kolumn).casefold():  # noqa: PLR2004  amounts
                    yield Sett(OBSERVATION, (one,), (other,), one.value, other.value)


def _odd_costs(lasning: Lasning) -> Iterator[Sett]:
    """Find the one negative row of a note of positive costs, where it is positive in another year."""
    for table in lasning.tables:
        if lasning.prefixes.get(table.id) != "not2":
            continue
        for column in range(len(table.columns)):
            cells = [
                cell
                for at in range(len(table.rows))
                if (cell := ruta(table, at, column)) and not is_sum(table.rows[at])
            ]
            below = [cell for cell in cells if cell.value < 0 and not FREE.search(plain_words(cell.rad))]
            if len(cells) >= MANY and len(below) * 3 < len(cells):
                for cell in below:
                    yield Sett(OBSERVATION, (cell,), (), cell.value, "en kostnad med plus", {})


ONE_SIGN = re.compile(
    r"rr\.(verksamhetens_(intakter|kostnader)|avskrivningar)|drift\.(nettokostnad|bidrag)|overs\.\d+\.(intakter|kostnader)"
)


def _turned(lasning: Lasning) -> Iterator[Sett]:
    """Find an income or a cost that has another sign than the other figures of its row."""
    rows: dict[tuple[str, int], list[Ruta]] = {}
    for name, cell in lasning.named.items():
        if ONE_SIGN.match(name) and cell.value and "avvik" not in cell.kolumn.casefold():
            rows.setdefault((cell.tabell, cell.at[0]), []).append(cell)
    for cells in rows.values():
        below, above = [cell for cell in cells if cell.value < 0], [cell for cell in cells if cell.value > 0]
        few, many = sorted((below, above), key=len)
        amounts = {abs(cell.value) for cell in many}
        odd = [cell for cell in few if abs(cell.value) not in amounts]  # the same amount has a rule of its own
        if odd and many:
            yield Sett(OBSERVATION, tuple(odd), tuple(many), odd[0].value, -odd[0].value)


SKALA = {KR: ONE, TKR: Decimal(1000), MNKR: Decimal(1_000_000)}


def _units(lasning: Lasning) -> Iterator[Sett]:
    """Find a heading that says thousands over a table in kronor, by figures that stand in kronor elsewhere."""
    kronor = {
        abs(cell.value): cell
        for name, cell in lasning.named.items()
        if (table := lasning.rapport.table(cell.tabell))
        and table.unit == KR
        and not table.printed_unit
        and not name.startswith("drift")
    }
    for table in lasning.tables:
        said = table.printed_unit.casefold()
        if said not in SKALA or SKALA[said] == ONE:
            continue
        cells = [
            cell
            for at in range(len(table.rows))
            for column in range(len(table.columns))
            if (cell := ruta(table, at, column)) and cell.value != ZERO
        ]
        same = [
            (cell, kronor[abs(cell.value)])
            for cell in cells
            if abs(cell.value) in kronor and abs(cell.value) > SKALA[said]
        ]
        if same or (table.unit == KR and any(abs(cell.value) >= SKALA[MNKR] for cell in cells)):
            yield Sett(
                FEL,
                tuple(cell for cell, _ in same[:2]) or tuple(cells[:1]),
                tuple(other for _, other in same[:2]),
                said,
                KR,
                {"titel": table.title},
            )


DRIFT = ("Utfall 2024", "Budget 2024", "Avvikelse utfall/budget")
KALLA = "Räknelära: en avvikelse är utfallet minus budgeten, med deras tecken"
AVVIKELSE = Regel(
    "G40",
    "En avvikelse är utfallet minus budgeten",
    "{var} är tryckt {tryckt}, men {mot} ger {vantat}.",
    "Vänd tecknet, eller räkna om avvikelsen.",
    KALLA,
    _deviations,
    rapport(tabell("driftredovisning", DRIFT, {"Nettokostnad": (-1760, -1750, -10), "Bidrag": (1618, 1627, -9)})),
    rapport(tabell("driftredovisning", DRIFT, {"Nettokostnad": (-17600, -17500, 100), "Bidrag": (1618, 1627, -9)})),
)
VAND = Regel(
    "G41",
    "Samma belopp har samma tecken i hela raden",
    "{var} är tryckt {tryckt}, men {mot}: samma belopp med omvänt tecken.",
    "Skriv kostnader med samma tecken i hela tabellen.",
    "Läsbarhet: en rad har ett tecken",
    _turning,
    rapport(tabell("driftredovisning", ("Utfall", "Bokslut"), {"Nettokostnad": (-16592, -16592)})),
    rapport(tabell("driftredovisning", ("Utfall", "Bokslut"), {"Nettokostnad": (16592, -16592)})),
)
NOTRADER = {"Lön": (10, 9), "Hyra": (20, 19), "Resor": (5, 5), "Revision": (-14, 69), "Porto": (2, 2), "Övrigt": (1, 1)}
MINUS = Regel(
    "G42",
    "En kostnad i noten har samma tecken som de andra",
    "{har} är en negativ kostnad bland positiva.",
    "Skriv en mening om varför kostnaden är negativ.",
    "LKBR 9 kap.: noten förklarar raden",
    _odd_costs,
    rapport(tabell("not2", ("2024", "2023"), {**NOTRADER, "Revision": (14, 69)}, titel="Not 2. Kostnader")),
    rapport(tabell("not2", ("2024", "2023"), NOTRADER, titel="Not 2. Kostnader")),
)
ETT_TECKEN = Regel(
    "G44",
    "Intäkter och kostnader har samma tecken i alla kolumner",
    "{var} är tryckt {tryckt}, med ett annat tecken än {mot}.",
    "Skriv beloppen med samma tecken i hela raden.",
    "Läsbarhet: en rad har ett tecken",
    _turned,
    rapport(tabell("driftredovisning", ("Utfall 2024", "Budget 2024"), {"Nettokostnad": (-16592, -17000)})),
    rapport(tabell("driftredovisning", ("Utfall 2024", "Budget 2024"), {"Nettokostnad": (16592, -17000)})),
)
ENHET = Regel(
    "G43",
    "Rubrikens enhet är beloppens",
    "{titel}: rubriken säger {tryckt}, men beloppen är i {vantat}. {har}.",
    "Ändra rubriken till kr.",
    "LKBR 4 kap.: redovisningen är överskådlig och rättvisande",
    _units,
    rapport(tabell("driftredovisning", DRIFT, {"Bidrag": (1618, 1627, -9)}, TKR, printed_unit="tkr")),
    rapport(tabell("driftredovisning", DRIFT, {"Bidrag": (16189674, 16270000, -80326)}, printed_unit="tkr")),
)
