"""The deltagare of the tables: those who stay are all but those who left, and begin the next year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam.granskning.lasning import is_sum, ruta
from xlfinsam.granskning.ord import DEFINITION, FEL, Regel, Ruta, Sett, plain_words, rapport, tabell, uppgift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Tabell

YEAR = re.compile(r"(20\d\d)$")


def _year(label: str) -> int:
    told = YEAR.match(label.strip())
    return int(told[1]) if told else 0


def by_year(table: Tabell) -> dict[int, int]:
    """Return the row of each year, where the rows of a table are years."""
    return {_year(row.label): at for at, row in enumerate(table.rows) if _year(row.label)}


def by_insats(table: Tabell) -> int | None:
    """Return the sum row of a table with a row per insats; None where it is no such table."""
    sums = [at for at, row in enumerate(table.rows) if is_sum(row)]
    return sums[-1] if len(sums) == 1 and not by_year(table) else None


def year_sum(lasning: Lasning, name: str) -> Ruta | None:
    """Return a sum of the one table with the insatser of the year."""
    sums = [
        (table, roles, at)
        for table in lasning.tables
        if (roles := lasning.roles(table)) and (at := by_insats(table)) is not None
    ]
    if len(sums) != 1 or name not in sums[0][1]:
        return None
    table, roles, at = sums[0]
    return ruta(table, at, roles[name])


def _staying(lasning: Lasning) -> Iterator[Sett]:
    for table in lasning.tables:
        roles = lasning.roles(table)
        for at, row in enumerate(table.rows if "pagaende" in roles else ()):
            left, total, gone = (ruta(table, at, roles[name]) for name in ("pagaende", "totalt", "avslutade"))
            if left and total and gone and total.value - gone.value != left.value:
                slag = DEFINITION if _year(row.label) not in {0, lasning.year} else FEL
                yield Sett(slag, (left,), (total, gone), left.value, total.value - gone.value)


def _years(lasning: Lasning) -> Iterator[Sett]:
    for table in lasning.tables:
        roles, years = lasning.roles(table), by_year(table)
        for year, at in years.items() if {"pagaende", "nya"} <= roles.keys() else ():
            if year - 1 in years:
                before = ruta(table, years[year - 1], roles["pagaende"])
                new, total = ruta(table, at, roles["nya"]), ruta(table, at, roles["totalt"])
                if before and new and total and before.value + new.value != total.value:
                    slag = FEL if year == lasning.year else DEFINITION
                    yield Sett(slag, (total,), (before, new), total.value, before.value + new.value)


def _same_year(lasning: Lasning) -> Iterator[Sett]:
    """Hold the year's row of the table over the years against the sum of the year's insatser."""
    told = [(table, lasning.roles(table)) for table in lasning.tables]
    sums = [(table, roles, at) for table, roles in told if roles and (at := by_insats(table)) is not None]
    for table, roles in told:
        at = by_year(table).get(lasning.year)
        for other, their, row in sums if at is not None and len(sums) == 1 else ():
            for name in roles.keys() & their.keys():
                cell, total = ruta(table, at or 0, roles[name]), ruta(other, row, their[name])
                if cell and total and cell.value != total.value:
                    yield Sett(FEL, (cell,), (total,), cell.value, total.value)


def _flow(lasning: Lasning) -> Iterator[Sett]:
    """Hold those who are left at the year's end against those at its beginning, those new and those who left."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        first = [at for at, word in enumerate(words) if re.search(r"inskrivna (den )?(20)?\d\d-?01-?01", word)]
        last = [
            at for at, word in enumerate(words) if re.search(r"aktiva|kvar|inskrivna (den )?(20)?\d\d-?12-?31", word)
        ]
        gone = [at for at, word in enumerate(words) if re.search(r"avslut.* totalt|avslutade$", word)]
        new = [
            Ruta(fact.values[0], "", "Texten", fact.label) for fact, _ in lasning.facts(r"nyinskrivna|nya deltagare")
        ]
        values = {figure.value for figure in new}
        if [len(found) for found in (first, last, gone)] != [1, 1, 1] or len(values) != 1:
            continue
        for at in range(len(table.rows)):
            start, left, out = (ruta(table, at, found[0]) for found in (first, last, gone))
            if start and left and out and start.value + new[0].value - out.value != left.value:
                yield Sett(FEL, (left,), (start, new[0], out), left.value, start.value + new[0].value - out.value)


KOLUMNER = ("Totalt antal delt.", "Antal nya delt.", "Antal avslutade delt.", "Pågående delt.")
RAD = "Räkna om raden mot insatsernas årsrapporter. Årsbokens tabell räknar den själv."
KALLA = "Räknelära: de som är kvar är alla minus de avslutade, och de är nästa års inneliggande"
KVAR = Regel(
    "G05",
    "Pågående är totalt minus avslutade",
    "{var} är {tryckt}, men totalt minus avslutade är {vantat}: {mot}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _staying,
    rapport(tabell("tabell1", KOLUMNER, {"Kompass": (21, 6, 12, 9)}, "antal")),
    rapport(tabell("tabell1", KOLUMNER, {"Kompass": (21, 6, 12, 10)}, "antal")),
)
AR = Regel(
    "G06",
    "Förra årets pågående och årets nya är årets deltagare",
    "{var} är {tryckt}, men förra årets pågående och årets nya är {vantat}: {mot}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _years,
    rapport(tabell("tabell2", KOLUMNER, {"2023": (300, 150, 140, 160), "2024": (290, 130, 150, 140)}, "antal")),
    rapport(tabell("tabell2", KOLUMNER, {"2023": (300, 150, 140, 160), "2024": (330, 130, 190, 140)}, "antal")),
)
SAMMA_AR = Regel(
    "G07",
    "Årets rad i tabellen över åren är summan av årets insatser",
    "{var} är {tryckt}, men {mot}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _same_year,
    rapport(
        tabell("tabell1", KOLUMNER, {"Kompass": (21, 6, 12, 9), "Summa": (21, 6, 12, 9)}, "antal"),
        tabell("tabell2", KOLUMNER, {"2024": (21, 6, 12, 9)}, "antal"),
    ),
    rapport(
        tabell("tabell1", KOLUMNER, {"Kompass": (21, 6, 12, 9), "Summa": (21, 6, 12, 9)}, "antal"),
        tabell("tabell2", KOLUMNER, {"2024": (21, 7, 12, 9)}, "antal"),
    ),
)
FLODE = Regel(
    "G08",
    "De kvarvarande är de inneliggande och nya minus de avslutade",
    "{var} är {tryckt}, men {mot} ger {vantat}. Skillnaden är {skillnad}.",
    RAD,
    KALLA,
    _flow,
    rapport(
        tabell(
            "resultat",
            ("Inskrivna 20210101", "Antal avslut totalt", "Aktiva 20211231"),
            {"Antal": (30, 16, 42)},
            "antal",
        ),
        uppgift("28 personer är nyinskrivna under året", 28),
    ),
    rapport(
        tabell(
            "resultat",
            ("Inskrivna 20210101", "Antal avslut totalt", "Aktiva 20211231"),
            {"Antal": (30, 16, 44)},
            "antal",
        ),
        uppgift("28 personer är nyinskrivna under året", 28),
    ),
)
