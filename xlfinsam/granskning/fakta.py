"""One fact in several places: counts of one whole, the budget of the insatser, the same row in two tables."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from xlfinsam.granskning.andelar import FRACTION
from xlfinsam.granskning.begrepp import extra
from xlfinsam.granskning.lasning import is_sum, of_fact, ruta
from xlfinsam.granskning.ord import (
    AVRUNDNING,
    DEFINITION,
    FEL,
    OBSERVATION,
    ONE,
    Regel,
    Ruta,
    Sett,
    plain_words,
    rapport,
    tabell,
    unit_of,
    uppgift,
)
from xlfinsam.rapport import KR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Tabell

NARA, ENOUGH, STOR = 2, 20, 1000


def _fractions(lasning: Lasning) -> Iterator[tuple[Decimal, Decimal, Ruta]]:
    """Return every count of a whole: of sentences, and of table rows with columns for both."""
    for fact in lasning.rapport.facts:
        told = set(FRACTION.findall(fact.label.casefold()))
        if len(told) == 1 and fact.values:
            part, whole = (Decimal(number) for number in told.pop())
            read = next((one for one in fact.values if one.value == part), None)
            if read:
                yield part, whole, of_fact(fact, read)
    for table in lasning.tables:
        for at in range(len(table.rows)) if "mål" in [plain_words(heading) for heading in table.columns] else ():
            part_cell, whole_cell = extra(lasning, table, at, "count"), extra(lasning, table, at, "n")
            if part_cell and whole_cell:
                yield part_cell.value, whole_cell.value, part_cell


def _nearly(lasning: Lasning) -> Iterator[Sett]:
    """Find counts of one and the same whole that differ by one or two: one fact, counted twice."""
    seen = set()
    for (part, whole, one), (other, same, two) in combinations(list(_fractions(lasning)), 2):
        if whole == same and whole >= ENOUGH and 0 < abs(part - other) <= NARA and (part, other) not in seen:
            seen |= {(part, other), (other, part)}
            yield Sett(OBSERVATION, (one,), (two,), part, other, {"bas": str(whole)})


def _budget(lasning: Lasning) -> Iterator[Sett]:
    """Find two budgets of the insatser: in the sentences, and in the table of what they used."""
    told = [
        of_fact(fact, fact.values[0])
        for pattern in (r"^(?!.*: ).*budget\w* för insats|budgeterade insatskostnader",)
        for fact, _ in lasning.facts(pattern)
        if fact.values and fact.values[0].value is not None
    ]
    for table in lasning.tables:
        if not re.search(r"insats-?\s*/?\s*(och )?projektmedel|\binsatsmedel", f"{table.title} {table.id}".casefold()):
            continue
        words = [plain_words(heading) for heading in table.columns]
        sums = [at for at, row in enumerate(table.rows) if is_sum(row)]
        budget = [at for at, word in enumerate(words) if word.startswith("budget")]
        if len(sums) == 1 and len(budget) == 1 and (cell := ruta(table, sums[0], budget[0])):
            told.append(cell)
    amounts = {
        abs(value.value) for fact in lasning.rapport.facts if fact.unit == KR for value in fact.values if value.value
    }
    for first, *others in [told] if told else ():
        for cell in others:
            if cell.value != first.value and abs(cell.value - first.value) not in amounts:
                slag = (
                    AVRUNDNING
                    if abs(cell.value - first.value) <= max(unit_of(cell.siffra), unit_of(first.siffra))
                    else FEL
                )
                yield Sett(slag, (cell,), (first,), cell.value, first.value)


LETTERS = re.compile(r"[^a-zåäö0-9]")


def _key(label: str) -> str:
    return LETTERS.sub("", plain_words(label))


def _same_row(lasning: Lasning) -> Iterator[Sett]:
    """Hold what a table says that an insats cost against the row of the same name in the note on costs."""
    note = next((table for table in lasning.tables if lasning.prefixes.get(table.id) == "not2"), None)
    for table in lasning.tables if note else ():
        words = [plain_words(heading) for heading in table.columns]
        costs = [at for at, word in enumerate(words) if re.search(r"\bkostnad|projektkost", word)]
        if note is None or len(costs) != 1 or lasning.prefixes.get(table.id) or table.unit != KR:
            continue
        for at, row in enumerate(table.rows):
            cell = ruta(table, at, costs[0])
            key = "lämnadebidrag" if is_sum(row) else _key(row.label)
            other = _row_of(note, key)
            if cell and other and cell.value != other.value:
                slag = AVRUNDNING if abs(cell.value - other.value) <= unit_of(cell.siffra) else FEL
                yield Sett(slag, (cell,), (other,), cell.value, other.value)


def _row_of(note: Tabell, key: str) -> Ruta | None:
    """Return the year's figure of the one row with a name, plural or not."""
    keys = [_key(row.label) for row in note.rows]
    found = [
        at for at, told in enumerate(keys) if told == key or _single(told) == _single(key) or told == f"projekt{key}"
    ]
    return ruta(note, found[0], 0) if len(found) == 1 and len(key) > NARA else None


def _single(key: str) -> str:
    return re.sub(r"(samverkanskoordinator)er", r"\1", key)


def _members(lasning: Lasning) -> Iterator[Sett]:
    """Find "medlemsintäkter" or "medlemsavgift" that are all the income, and not what the members pay."""
    note = next((table for table in lasning.tables if lasning.prefixes.get(table.id) == "not1"), None)
    income = lasning.named.get("rr.verksamhetens_intakter")
    paid = [
        cell
        for at, row in enumerate(note.rows if note else ())
        if note and re.search(r"bidrag från|kommun$", plain_words(row.label)) and (cell := ruta(note, at, 0))
    ]
    total = sum((cell.value for cell in paid), ONE * 0)
    if not paid or income is None or income.value == total:
        return
    said = [
        of_fact(fact, one) for fact, _ in lasning.facts(r"medlemsintäkter|medlemsavgifter på") for one in fact.values
    ]
    rows = [
        cell
        for table in lasning.tables
        if lasning.prefixes.get(table.id) == "drift"
        for at, row in enumerate(table.rows)
        if re.match("medlemsavgift", plain_words(row.label)) and (cell := ruta(table, at, 0))
    ]
    for cell in (*said, *rows):
        if cell.value == income.value and abs(cell.value - total) > STOR:
            yield Sett(DEFINITION, (cell,), tuple(paid), cell.value, total)


RAD = "Bestäm vilken siffra som gäller, och skriv samma överallt."
KALLA = "En uppgift är en siffra: LKBR 4 kap., rättvisande bild"
NASTAN = Regel(
    "G61",
    "Samma uppgift är samma antal",
    "{var} är {tryckt} av {bas}, men {mot} är {vantat} av {bas}.",
    RAD,
    KALLA,
    _nearly,
    rapport(uppgift("91 av 159 utskrivna", 91), uppgift("57 % (91/159)", 91)),
    rapport(uppgift("91 av 159 utskrivna", 91), uppgift("59 % (92/159)", 92)),
)
BUDGET = Regel(
    "G62",
    "Insatsernas budget är en",
    "{var} är {tryckt}, men {mot}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _budget,
    rapport(
        uppgift("helårsbudgeten för insats- och projektmedel", 13624000),
        uppgift("Budgeterade insatskostnader var", 13624000),
    ),
    rapport(
        uppgift("helårsbudgeten för insats- och projektmedel", 13624000),
        uppgift("Budgeterade insatskostnader var", 13524000),
    ),
)
NOT2 = tabell(
    "not3",
    ("2024", "2023"),
    {"IT-spåret": (1100360, 0), "Lämnade bidrag": (5, 5)},
    titel="Not 3. Verksamhetens kostnader",
)
SAMMA_RAD = Regel(
    "G63",
    "Kostnaden är densamma i tabellen och i noten",
    "{var} är {tryckt}, men {mot}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _same_row,
    rapport(NOT2, tabell("medel", ("Budget", "Kostnad"), {"IT-spåret": (1150000, 1100360)})),
    rapport(NOT2, tabell("medel", ("Budget", "Kostnad"), {"IT-spåret": (1150000, 1110360)})),
)
INTAKT = {"Verksamhetens intäkter|1": (16189674, 1)}
BIDRAG = tabell(
    "not1",
    ("2024", "2023"),
    {"Driftbidrag från staten": (16020000, 1), "Övrigt": (169674, 0)},
    titel="Not 1. Verksamhetens intäkter",
)
MEDLEMMAR = Regel(
    "G64",
    "Medlemsintäkter är det som medlemmarna betalar",
    "{var} är {tryckt}, men det är verksamhetens alla intäkter: medlemmarnas bidrag är {vantat}.",
    "Kalla raden verksamhetens intäkter, eller räkna på medlemmarnas bidrag.",
    KALLA,
    _members,
    rapport(
        tabell("resultatrakning", ("2024", "2023"), INTAKT),
        BIDRAG,
        uppgift("medlemsintäkter på 16 020 000 kr", 16020000),
    ),
    rapport(
        tabell("resultatrakning", ("2024", "2023"), INTAKT),
        BIDRAG,
        uppgift("medlemsintäkter på 16 189 674 kr", 16189674),
    ),
)
