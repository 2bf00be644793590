"""The nouns of a finished report: its tables and the figures of its sentences, each with its place, as printed.

A report is read as it stands. What is printed is never mended here: rules say what does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlfinsam.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

RAD, SUMMA, RUBRIK = ("rad", "summa", "rubrik")
KR, TKR, MNKR, PROCENT, ANTAL = ("kr", "tkr", "mnkr", "%", "antal")


@dataclass(frozen=True, slots=True)
class Siffra:
    """One printed figure: what it is read as, in its unit, and the text as printed ("– 229", "57 %", "ca 2,7").

    `value` is None where something is printed that cannot be read for certain. `place` is the cell or the line.
    """

    value: Decimal | None
    text: str = ""
    place: Place = field(default_factory=Place)

    @property
    def decimals(self) -> int:
        """How many decimals are printed, which says how far a rounding can have moved it."""
        exponent = self.value.as_tuple().exponent if self.value is not None else 0
        return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Rad:
    """One row of a printed table: a figure per column, None where the cell is empty.

    `kind` is what the report itself shows it to be: "rad", "summa" (a sum or subtotal, by its label or its look) or
    "rubrik". `grupp` is the heading it stands under. `unit` is the row's own where it differs from the table's.
    `not_` is the number of the note that the row refers to. `kod` is its word among ours ("rr.arets_resultat"),
    "" where it has none.
    """

    label: str
    cells: tuple[Siffra | None, ...]
    kind: str = RAD
    grupp: str = ""
    unit: str = ""
    not_: int | None = None
    kod: str = ""


@dataclass(frozen=True, slots=True)
class Tabell:
    """A printed table. `id` is a short word for it ("resultatrakning", "not2", "bilaga1-kompass-alder").

    `unit` is what the figures are in; `printed_unit` what the heading says that they are in, where it says anything.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Rad, ...]
    unit: str = KR
    printed_unit: str = ""
    place: Place = field(default_factory=Place)

    def row(self, label: str) -> Rad | None:
        """Return the first row whose label is this, letter case and spaces aside; None where there is none."""
        wanted = " ".join(label.casefold().split())
        return next((row for row in self.rows if " ".join(row.label.casefold().split()) == wanted), None)


@dataclass(frozen=True, slots=True)
class Uppgift:
    """A figure in a sentence: `label` in our own words, the figures in the order they stand, unit and place."""

    id: str
    label: str
    values: tuple[Siffra, ...]
    unit: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Rapport:
    """A finished report as it was read. `unread` is what was seen but could not be read for certain, never guessed."""

    file: str
    title: str = ""
    forbund: str = ""
    ar: int = 0
    tables: tuple[Tabell, ...] = ()
    facts: tuple[Uppgift, ...] = ()
    unread: tuple[tuple[Place, str], ...] = ()

    def table(self, name: str) -> Tabell | None:
        """Return the table with an id; None where the report has none."""
        return next((table for table in self.tables if table.id == name), None)

    def figures(self) -> Iterator[tuple[Tabell, Rad, int, Siffra]]:
        """Return every printed figure of the tables with its table, row and column (from 0)."""
        for table in self.tables:
            for row in table.rows:
                for at, cell in enumerate(row.cells):
                    if cell is not None:
                        yield table, row, at, cell
