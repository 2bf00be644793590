"""Money: shares and deviations with their amounts, deficits in a row, and the debts that costs come from."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.granskning.begrepp import extra
from xlfinsam.granskning.lasning import is_sum, of_fact, ruta
from xlfinsam.granskning.ord import (
    AVRUNDNING,
    OBSERVATION,
    ZERO,
    Regel,
    Ruta,
    Sett,
    plain_words,
    rapport,
    rounded,
    tabell,
    uppgift,
)
from xlfinsam.granskning.procenten import judged, share
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning

from xlfinsam.granskning.malen import KALLA

MEDEL = re.compile(r"insats-?\s*/?\s*(och )?projektmedel|\binsatsmedel")


def _used(lasning: Lasning) -> Iterator[tuple[Ruta, Ruta]]:
    """Return each insats's outcome and budget."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        budget = [at for at, word in enumerate(words) if word.startswith("budget")]
        made = [at for at, word in enumerate(words) if re.search(r"kostn|utfall", word) and at not in budget]
        if MEDEL.search(f"{table.title} {table.id}".casefold()) and len(budget) == len(made) == 1:
            for at, row in enumerate(table.rows):
                one, other = ruta(table, at, made[0]), ruta(table, at, budget[0])
                if one and other and other.value and not is_sum(row):
                    yield one, other


def _each(lasning: Lasning) -> Iterator[Sett]:
    """Find insatser that deviate more from their budgets than the goal allows for."""
    goals = [
        cell
        for table in lasning.tables
        for at, row in enumerate(table.rows)
        if re.search(r"avvik", plain_words(row.label)) and (cell := ruta(table, at, 0)) and row.unit == "%"
    ]
    goals += [
        of_fact(fact, fact.values[0])
        for fact, _ in lasning.facts(r"inte avviker mer än \d+ procent|^mål för insatsernas avvikelse")
        if fact.values
    ]
    over = [(one, other, share(one.value - other.value, other.value)) for one, other in _used(lasning)]
    over = [(one, other, much) for one, other, much in over if goals and abs(much) > goals[0].value]
    if over:
        words = ", ".join(f"{one.rad} {swedish(much.quantize(Decimal('0.1')))} %" for one, _, much in over)
        yield Sett(
            OBSERVATION, tuple(one for one, _, _ in over), (goals[0],), words, goals[0].value, {"insatser": words}
        )


def _money(lasning: Lasning) -> Iterator[Sett]:
    """Hold the share of a goal that is printed with its amounts against them."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        if "utfall" not in words:
            continue
        for at in range(len(table.rows)):
            cell = ruta(table, at, words.index("utfall"))
            base, used, budget = (extra(lasning, table, at, what) for what in ("bas", "utfall_kr", "budget"))
            if cell is None or (base is None and (used is None or budget is None)):
                continue
            if base:
                part = used or budget
                exact = share(part.value, base.value) if part and base.value else None
            else:
                part, base = used, budget
                exact = (
                    abs(share(used.value - budget.value, budget.value)) if used and budget and budget.value else None
                )
            if part and base and exact is not None and (slag := judged(cell.siffra, exact)):
                expected = rounded(exact, cell.siffra)
                yield Sett(slag, (cell,), (part, base), cell.value, exact if expected == cell.value else expected)


def _restored(lasning: Lasning) -> Iterator[Sett]:
    """Tell what a negative balanskravsresultat asks for: the deficits that stand in a row."""
    cell = lasning.named.get("balanskrav.balanskravsresultat")
    years = [
        one
        for year in range(lasning.year, lasning.year - 10, -1)
        if (one := lasning.named.get(f"overs.{year}.arets_resultat"))
    ]
    below = next((at for at, one in enumerate(years) if one.value >= 0), len(years))
    if cell and cell.value < 0 and below > 1:
        total = sum((one.value for one in years[:below]), ZERO)
        yield Sett(OBSERVATION, (cell,), tuple(years[:below]), cell.value, total, {"ar": str(below)})


ANDRINGAR = (
    (r"förändr.* sem.*löneskuld", r"uppl\w* sem"),
    (r"soc\.?avg.* sem", r"uppl.* soc.*sem"),
    (r"särsk.* löneskatt", r"avräkn särsk"),
)
"""A cost that is the change of a debt: the row of the note on costs, and of the note on debts."""


def _changes(lasning: Lasning) -> Iterator[Sett]:
    """Hold costs that are the change of a debt against the debt at both ends: only a krona apart is told."""
    notes = {lasning.prefixes.get(table.id): table for table in lasning.tables}
    costs, debts = notes.get("not2"), notes.get("not4")
    if costs is None or debts is None:
        return
    for cost, debt in ANDRINGAR:
        found = [
            [at for at, row in enumerate(table.rows) if re.match(word, plain_words(row.label))]
            for table, word in ((costs, cost), (debts, debt))
        ]
        if [len(rows) for rows in found] != [1, 1]:
            continue
        cell, end, start = ruta(costs, found[0][0], 0), ruta(debts, found[1][0], 0), ruta(debts, found[1][0], 1)
        if cell and end and start and abs(cell.value - (end.value - start.value)) == 1:
            yield Sett(AVRUNDNING, (cell,), (end, start), cell.value, end.value - start.value)


AVVIKER = uppgift("utfallet inte avviker mer än 5 procent", 5, unit="%")


VAR = Regel(
    "G74",
    "Insatserna håller sina budgetar",
    "Målet är högst {vantat} % avvikelse, men: {insatser}.",
    "Säg om målet gäller summan eller varje insats.",
    KALLA,
    _each,
    rapport(AVVIKER, tabell("insatsmedel", ("Kostnad", "Budget"), {"KRUS": (99, 100)})),
    rapport(AVVIKER, tabell("insatsmedel", ("Kostnad", "Budget"), {"KRUS": (140, 100)})),
)


PENGAR = Regel(
    "G75",
    "Andelen i målet stämmer med beloppen",
    "{var} är tryckt {tryckt} %, men {mot} ger {vantat} %.",
    "Räkna om andelen.",
    KALLA,
    _money,
    rapport(
        tabell(
            "mal", ("mål", "utfall", "utfall kr", "bas"), {"75 % till insatser": (75, 81.3, 13155934, 16189674)}, "%"
        )
    ),
    rapport(
        tabell(
            "mal", ("mål", "utfall", "utfall kr", "bas"), {"75 % till insatser": (75, 81.2, 13155934, 16189674)}, "%"
        )
    ),
)


KRAV = tabell("balanskrav", ("2024",), {"= Balanskravsresultat": (-3,)})


ATERSTALLS = Regel(
    "G77",
    "Underskott återställs inom tre år",
    "{var} är {tryckt}. Resultatet har varit negativt {ar} år i rad, tillsammans {vantat}: {mot}.",
    "Skriv hur och när underskotten återställs, eller vilka synnerliga skäl som finns.",
    "KL 11 kap. 12 §",
    _restored,
    rapport(KRAV, tabell("oversikt", ("2024", "2023"), {"Årets resultat": (-3, 2)})),
    rapport(KRAV, tabell("oversikt", ("2024", "2023"), {"Årets resultat": (-3, -2)})),
)


KRONAN = Regel(
    "G78",
    "En kostnad som är en skulds förändring är skillnaden",
    "{var} är {tryckt}, men {mot} ger {vantat}.",
    "Inget behöver göras.",
    "LKBR 4 kap.",
    _changes,
    rapport(
        tabell("not2", ("2024", "2023"), {"Förändr sem löneskuld": (-394, 1)}, titel="Not 2. Kostnader"),
        tabell("not4", ("2024", "2023"), {"Upplupna semlöner": (147629, 148023)}, titel="Not 4. Skulder"),
    ),
    rapport(
        tabell("not2", ("2024", "2023"), {"Förändr sem löneskuld": (-393, 1)}, titel="Not 2. Kostnader"),
        tabell("not4", ("2024", "2023"), {"Upplupna semlöner": (147629, 148023)}, titel="Not 4. Skulder"),
    ),
)
