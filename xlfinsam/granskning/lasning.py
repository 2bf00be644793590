"""A report as the rules look at it: every figure with its company, the named figures, the annexes, the columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.granskning import namn
from xlfinsam.granskning.ord import Ruta, plain_words
from xlfinsam.rapport import SUMMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.rapport import Rad, Rapport, Siffra, Tabell, Uppgift

ROLLER = (
    ("budget", r"budget"),
    ("nya", r"\bnya\b"),
    ("avslutade", r"\bavslut"),
    ("pagaende", r"pågående"),
    ("totalt", r"totalt antal|antal deltagare$|inskrivna totalt|^deltagare$"),
)
"""What a column or a row of a table about deltagare is, by its words; the first that fits."""
ANNEX = re.compile(r"bilaga(\d+)[-_]([a-zåäö0-9]+)(?:[-_](.+))?$")
SUMS = re.compile(r"(summa|delsumma|s:a)\b|totalt?$")
HUNDRED = Decimal(100)


def role(text: str) -> str:
    """Return what a heading is in a table about deltagare, "" where it is nothing we know."""
    words = plain_words(text)
    return next((name for name, pattern in ROLLER if re.search(pattern, words)), "")


def is_sum(row: Rad) -> bool:
    """Whether the report shows a row as a sum, by its look or its label."""
    return row.kind == SUMMA or SUMS.match(plain_words(row.label)) is not None


def ruta(table: Tabell, row: int, column: int) -> Ruta | None:
    """Return a figure of a table; None where the cell is blank or could not be read."""
    cells = table.rows[row].cells
    cell = cells[column] if column < len(cells) else None
    if cell is None or cell.value is None:
        return None
    heading = table.columns[column] if column < len(table.columns) else ""
    heading = heading if len(table.columns) > 1 else ""
    return Ruta(cell, table.id, table.title or table.id, table.rows[row].label or "summan", heading, (row, column))


def unread(table: Tabell, row: int, column: int) -> bool:
    """Whether something is printed that could not be read."""
    cells = table.rows[row].cells
    cell = cells[column] if column < len(cells) else None
    return cell is not None and cell.value is None


def of_fact(fact: Uppgift, siffra: Siffra) -> Ruta:
    """Return a figure of a sentence."""
    return Ruta(siffra, "", "Texten", fact.label)


@dataclass(frozen=True, slots=True)
class Bilaga:
    """What one annex tells of its insats: its tables by section ("deltagare", "alder" …)."""

    number: int
    insats: str
    tables: dict[str, Tabell] = field(default_factory=dict)

    def figure(self, section: str, pattern: str, column: int = 0) -> Ruta | None:
        """Return the figure of the first row of a section whose label fits."""
        table = self.tables.get(section)
        for at, row in enumerate(table.rows if table else ()):
            if table and re.search(pattern, plain_words(row.label)):
                return ruta(table, at, column)
        return None

    def column(self, section: str, column: int = 0, *, sums: bool = False) -> list[Ruta]:
        """Return the figures of a column of a section, without its sums."""
        table = self.tables.get(section)
        rows = [at for at, row in enumerate(table.rows) if sums or not is_sum(row)] if table else []
        return [cell for at in rows if table and (cell := ruta(table, at, column))]


@dataclass(frozen=True, slots=True)
class Lasning:
    """A report, and the figures that have a name among ours, each with its place."""

    rapport: Rapport
    named: dict[str, Ruta]
    annexes: tuple[Bilaga, ...]
    prefixes: dict[str, str]

    @property
    def year(self) -> int:
        """The year of the report."""
        return self.rapport.ar

    @property
    def tables(self) -> tuple[Tabell, ...]:
        """Every table."""
        return self.rapport.tables

    def facts(self, pattern: str) -> Iterator[tuple[Uppgift, re.Match[str]]]:
        """Return the facts with a figure that was read, whose words fit; with what fitted."""
        for fact in self.rapport.facts:
            found = re.search(pattern, plain_words(fact.label))
            if found and fact.values and fact.values[0].value is not None:
                yield fact, found

    def roles(self, table: Tabell) -> dict[str, int]:
        """Return which column of a table about deltagare is which; empty where it is no such table."""
        told = [role(column) for column in table.columns]
        found = {name: told.index(name) for name in dict(ROLLER) if told.count(name) == 1}
        return found if {"totalt", "avslutade"} <= found.keys() else {}


def read(rapport: Rapport) -> Lasning:
    """Look a report through once."""
    prefixes = {table.id: namn.of_table(table) for table in rapport.tables}
    return Lasning(rapport, _named(rapport, prefixes), _annexes(rapport), prefixes)


def _named(rapport: Rapport, prefixes: dict[str, str]) -> dict[str, Ruta]:
    """Name the figures of the statements; a name that two figures could have is given to the first."""
    found: dict[str, Ruta] = {}
    first = {prefix: table.id for table in reversed(rapport.tables) if (prefix := prefixes[table.id])}
    for table in rapport.tables:
        prefix = prefixes[table.id]
        for at, row in enumerate(table.rows if prefix and first[prefix] == table.id else ()):
            name = namn.of_row(prefix, row) or (f"{prefix}.rad{at}" if prefix.startswith("not") else "")
            for column, heading in enumerate(table.columns):
                cell = ruta(table, at, column)
                ending = namn.of_column(prefix, heading, rapport.ar)
                if prefix == "overs" and name:
                    told = re.search(r"20\d\d", heading)
                    full = f"overs.{told[0]}.{name.rpartition('.')[2]}" if told else ""
                else:
                    full = f"{name}{ending}" if name and ending is not None else ""
                if cell and full:
                    found.setdefault(full, cell)
    return _opening(found)


def _opening(found: dict[str, Ruta]) -> dict[str, Ruta]:
    """Let "Övrigt eget kapital" be what the year began with, where the balansräkning has no other row for that."""
    ovrigt, ingaende = "br.ovrigt_eget_kapital", "br.eget_kapital_ingaende"
    if any(name.startswith(ingaende) for name in found):
        return found
    return {name.replace(ovrigt, ingaende) if name.startswith(ovrigt) else name: cell for name, cell in found.items()}


def _annexes(rapport: Rapport) -> tuple[Bilaga, ...]:
    found: dict[tuple[int, str], Bilaga] = {}
    for table in rapport.tables:
        told = ANNEX.match(table.id.casefold())
        if told:
            key = (int(told[1]), told[2])
            found.setdefault(key, Bilaga(*key)).tables[told[3] or "deltagare"] = table
    return tuple(found.values())
