"""Sums of a table: down a column, along a row, and the result of a budget. Found by the table's own structure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.granskning.lasning import is_sum, ruta, unread
from xlfinsam.granskning.ord import (
    FEL,
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
from xlfinsam.rapport import RUBRIK, SUMMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Tabell

SHARE = re.compile(r"%|procent|andel|snitt|medel(?!s)|per (person|månad)")
PART = re.compile(r"[-–• ]*(varav|därav)\b")
PARTLY = {"en", "svans"}  # ways that leave rows out: no excuse for a column where another column counts them all
EXACT = 2  # a column that agrees in this many figures shows how its sums are meant


@dataclass(frozen=True, slots=True)
class Satt:
    """A way in which a sum may be meant: the rows behind it, and a key that says which way it is."""

    key: tuple[str, int]
    rows: tuple[int, ...]


def rounds(table: Tabell, *figures: Ruta) -> bool:
    """Whether figures are rounded amounts or shares; counts of people are exact."""
    unit = table.unit.casefold()
    amounts = unit.startswith(("kr", "tkr", "mnkr")) or "%" in unit
    return amounts or any(figure.siffra.decimals for figure in figures)


def tolerance(table: Tabell, figures: list[Ruta]) -> Decimal:
    """Return what rounding may do to a sum of figures: half a unit each, at least one unit; nothing to counts."""
    if not rounds(table, *figures):
        return ZERO
    return max(Decimal(len(figures)) / 2, Decimal(1)) * unit_of(*(figure.siffra for figure in figures))


def _of_table(table: Tabell, row: int) -> bool:
    """Whether a row is in the table's own unit and no part of the row above."""
    told = table.rows[row]
    return (not told.unit or told.unit == table.unit) and told.kind != RUBRIK and not PART.match(told.label.casefold())


def ways(table: Tabell, at: int) -> list[Satt]:
    """Return the ways in which the sum row `at` may be meant, the most natural first."""
    marks = [row for row in range(at) if is_sum(table.rows[row])]
    breaks = [row + 1 for row in range(at) if is_sum(table.rows[row]) or table.rows[row].kind == RUBRIK]
    breaks += [row for row in range(1, at) if table.rows[row].grupp != table.rows[row - 1].grupp]
    found = []
    for start in sorted({0, *breaks}, reverse=True):
        plain = tuple(row for row in range(start, at) if row not in marks and _of_table(table, row))
        found.append(Satt(("rader", start), plain))
        found.append(Satt(("summor", start), tuple(row for row in marks if row >= start)))
    for mark in reversed(marks):
        after = tuple(row for row in range(mark + 1, at) if row not in marks and _of_table(table, row))
        found.append(Satt(("vidare", mark), (mark, *after)))
        found += [Satt(("en", mark * 1000 + row), (mark, row)) for row in after]
    plain = tuple(row for row in range(at) if row not in marks and _of_table(table, row))
    found += [Satt(("svans", start), plain[start:]) for start in range(1, len(plain) - 1)]
    return [way for way in found if way.rows]


def _figures(table: Tabell, way: Satt, column: int) -> list[Ruta]:
    return [cell for row in way.rows if (cell := ruta(table, row, column))]


def _fits(table: Tabell, way: Satt, at: int, column: int) -> bool:
    cell, parts = ruta(table, at, column), _figures(table, way, column)
    if cell is None or not parts:
        return False
    return abs(cell.value - sum((part.value for part in parts), ZERO)) <= tolerance(table, [cell, *parts])


def _columns(lasning: Lasning) -> Iterator[Sett]:
    for table in lasning.tables:
        columns = [at for at, heading in enumerate(table.columns) if not SHARE.search(plain_words(heading))]
        parted = _parted(table)
        for column in columns if parted else ():
            yield from _of_parted(table, parted, column)
        for at, row in enumerate(table.rows):
            if is_sum(row) and _of_table(table, at) and at not in parted:
                for column in columns:
                    yield from _of_column(table, at, column, columns)


def _of_column(table: Tabell, at: int, column: int, columns: list[int]) -> Iterator[Sett]:
    cell = ruta(table, at, column)
    if cell is None or any(unread(table, row, column) for row in range(at)):
        return
    told = [way for way in ways(table, at) if _figures(table, way, column)]
    shown = [way for way in told if any(_fits(table, way, at, other) for other in columns if other != column)]
    strong = is_sum_word(table.rows[at].label)
    meant = shown if shown and shown[0].key[0] != "en" else [way for way in told if way.key[0] in {"rader", "summor"}]
    if not told or not meant or not (strong or (shown and table.rows[at].kind == SUMMA)):
        return
    whole = [way for way in told if way.key[0] not in PARTLY or not shown or way in shown]
    fitting = [way for way in whole if _fits(table, way, at, column)]
    way = fitting[0] if fitting else min(meant, key=lambda one: abs(cell.value - _total(table, one, column)))
    total, parts = _total(table, way, column), _figures(table, way, column)
    allowed = tolerance(table, [cell, *parts])
    turned = not strong and any(abs(total - 2 * part.value - cell.value) <= allowed for part in parts)
    average = _may_be_average(table, cell, parts)
    if total != cell.value and not turned and not average:
        yield Sett(slag_of(cell.value - total, allowed), (cell,), tuple(parts), cell.value, total)


def _parted(table: Tabell) -> tuple[int, ...]:
    """Return the rows that share a sum between them, one after another: "Summa, nya" and "Summa, alla"."""
    rows = [at for at, row in enumerate(table.rows) if OF_SOME.match(plain_words(row.label))]
    return tuple(rows) if len(rows) >= EXACT and rows[-1] - rows[0] == len(rows) - 1 else ()


def _of_parted(table: Tabell, parted: tuple[int, ...], column: int) -> Iterator[Sett]:
    """Hold sums that are shared between them against the rows above: which row goes to which is not printed."""
    rows = [row for row in range(parted[0]) if not is_sum(table.rows[row]) and _of_table(table, row)]
    shown, parts = ([cell for at in of if (cell := ruta(table, at, column))] for of in (parted, rows))
    if not shown or not parts or any(unread(table, row, column) for row in (*rows, *parted)):
        return
    told, total = (sum((cell.value for cell in cells), ZERO) for cells in (shown, parts))
    if told != total:
        yield Sett(slag_of(told - total, tolerance(table, [*shown, *parts])), tuple(shown), tuple(parts), told, total)


def _may_be_average(table: Tabell, cell: Ruta, parts: list[Ruta]) -> bool:
    """Whether a total of shares or of figures with decimals may be their mean and not their sum."""
    amounts = table.unit.casefold().startswith(("kr", "tkr", "mnkr"))
    shares = "%" in table.unit or (not amounts and any(part.siffra.decimals for part in (cell, *parts)))
    return shares and min(part.value for part in parts) <= cell.value <= max(part.value for part in parts)


def is_sum_word(label: str) -> bool:
    """Whether a label says that its row is a sum ("Summa", "S:a bokförda kostnader", "Totalt"), or says nothing."""
    return re.match(r"(summa|delsumma|s:a)\b|totalt?$|$", plain_words(label)) is not None


def _total(table: Tabell, way: Satt, column: int) -> Decimal:
    return sum((part.value for part in _figures(table, way, column)), ZERO)


OF_SOME = re.compile(r"summa, [a-zåäö]")
KON = re.compile(r"kvinn|\bmän\b|\bmän|^man\b|icke bin|anonym|ej angiv")
ALLA = re.compile(r"totalt?\b|summa\b|alla\b")


def _rows(lasning: Lasning) -> Iterator[Sett]:
    """Hold the total of women, men and others against its parts, along each row."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        parts = [at for at, word in enumerate(words) if KON.search(word) and not SHARE.search(word)]
        totals = [at for at, word in enumerate(words) if ALLA.match(word) and at not in parts]
        if len(parts) < EXACT or len(totals) != 1:
            continue
        for at in range(len(table.rows)):
            total = ruta(table, at, totals[0])
            shown = [cell for part in parts if (cell := ruta(table, at, part))]
            if total and len(shown) >= EXACT and not any(unread(table, at, part) for part in parts):
                summed = sum((cell.value for cell in shown), ZERO)
                whole = not total.siffra.decimals and all(not cell.siffra.decimals for cell in shown)
                if whole and total.value >= max(cell.value for cell in shown) and summed != total.value:
                    yield Sett(FEL, (total,), tuple(shown), total.value, summed)


BUDGETRADER = (
    ("+", r"summa intäkter"),
    ("+", r"summa finansiella intäkter"),
    ("-", r"summa kostnader"),
    ("-", r"summa finansiella kostnader"),
)


def _budget(lasning: Lasning) -> Iterator[Sett]:
    """Hold the result of a budget against its sums of income and costs."""
    for table in lasning.tables:
        labels = [plain_words(row.label) for row in table.rows]
        found = [(sign, at) for sign, word in BUDGETRADER for at, label in enumerate(labels) if re.match(word, label)]
        results = [at for at, label in enumerate(labels) if re.match(r"(årets )?resultat$", label)]
        if len(results) != 1 or {sign for sign, _ in found} != {"+", "-"}:
            continue
        for column in range(len(table.columns)):
            cell = ruta(table, results[0], column)
            parts = [(sign, part) for sign, at in found if (part := ruta(table, at, column))]
            if cell and len(parts) >= EXACT and all(part.value >= 0 for _, part in parts):
                total = sum((part.value if sign == "+" else -part.value for sign, part in parts), ZERO)
                if total != cell.value:
                    allowed = tolerance(table, [cell, *(part for _, part in parts)])
                    yield Sett(
                        slag_of(cell.value - total, allowed),
                        (cell,),
                        tuple(part for _, part in parts),
                        cell.value,
                        total,
                    )


def _gives_left(lasning: Lasning) -> Iterator[Sett]:
    """Hold "Återstår" against what was granted minus what was used, along each row."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        told = [
            [at for at, word in enumerate(words) if re.match(pattern, word)]
            for pattern in (r"beslut|bevilja|budget|anslag", r"utfall|använt|förbruk", r"återst|kvar")
        ]
        if any(len(found) != 1 for found in told):
            continue
        for at in range(len(table.rows)):
            given, used, left = (ruta(table, at, found[0]) for found in told)
            if given and used and left and given.value - used.value != left.value:
                expected = given.value - used.value
                allowed = tolerance(table, [left])
                yield Sett(slag_of(left.value - expected, allowed), (left,), (given, used), left.value, expected)


KALLA = "Räknelära: en summa är summan av sina delar"
RAD = "Räkna om summan, eller leta efter den rad som är fel eller saknas."
KR = ("2024", "2023")
KOLUMN = Regel(
    "G01",
    "En summa är summan av sina rader",
    "{var} är {tryckt}, men raderna {mot} blir {vantat}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _columns,
    rapport(tabell("not3", KR, {"Moms": (70, 92), "Kunder": (56, 10), "Summa": (126, 102)}, titel="Not 3. Fordringar")),
    rapport(tabell("not3", KR, {"Moms": (70, 92), "Kunder": (56, 10), "Summa": (162, 102)}, titel="Not 3. Fordringar")),
)
KONEN = Regel(
    "G02",
    "Kvinnor, män och övriga är tillsammans alla",
    "{var} är {tryckt}, men {mot} blir tillsammans {vantat}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _rows,
    rapport(tabell("deltagare", ("Totalt", "Kvinnor", "Män"), {"Inskrivna": (175, 83, 92)}, "antal")),
    rapport(tabell("deltagare", ("Totalt", "Kvinnor", "Män"), {"Inskrivna": (175, 83, 91)}, "antal")),
)
BUDGET = Regel(
    "G03",
    "Budgetens resultat är intäkter minus kostnader",
    "{var} är {tryckt}, men {mot} ger {vantat}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _budget,
    rapport(
        tabell("budget", KR, {"Summa intäkter": (900, 800), "Summa kostnader": (950, 700), "Resultat": (-50, 100)})
    ),
    rapport(tabell("budget", KR, {"Summa intäkter": (900, 800), "Summa kostnader": (950, 700), "Resultat": (50, 100)})),
)
ATERSTAR = Regel(
    "G04",
    "Det som återstår är det beviljade minus det använda",
    "{var} är {tryckt}, men {mot} ger {vantat}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _gives_left,
    rapport(tabell("utfall", ("Beslut", "Utfall", "Återstår"), {"Lokaler": (350, 391, -41)})),
    rapport(tabell("utfall", ("Beslut", "Utfall", "Återstår"), {"Lokaler": (350, 391, 41)})),
)
