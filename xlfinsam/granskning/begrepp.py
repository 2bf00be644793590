"""What a figure of a sentence is about, when it is told in our own words: "Pontibus: andel positiva avslut, bilagan".

The words before the colon are an insats, those after the last comma a place in the report where they name one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam.granskning.lasning import of_fact, ruta
from xlfinsam.granskning.ord import Ruta, plain_words

if TYPE_CHECKING:
    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Rad, Tabell, Uppgift

STALLEN = re.compile(
    r"avsnitt|löptext|tabell|stället|diagram|ordförand|bilaga|årsredovisning|innehåll|förteckning|skrivelse|ingress|sammanfattning"
)


@dataclass(frozen=True, slots=True)
class Begrepp:
    """A fact by its parts: which insats, what, and where in the report it is said."""

    insats: str
    vad: str
    var: str
    fact: Uppgift

    @property
    def ruta(self) -> Ruta:
        """Return its first figure."""
        return of_fact(self.fact, self.fact.values[0])


def begrepp(lasning: Lasning) -> list[Begrepp]:
    """Return every fact with a figure, by its parts."""
    found = []
    for fact in lasning.rapport.facts:
        if fact.values and all(value.value is not None for value in fact.values):
            insats, colon, rest = plain_words(fact.label).partition(": ")
            what = rest if colon else insats
            head, comma, where = what.rpartition(", ")
            told = comma and STALLEN.search(where)
            found.append(Begrepp(insats if colon else "", head if told else what, where if told else "", fact))
    return found


def extra(lasning: Lasning, table: Tabell, at: int, what: str) -> Ruta | None:
    """Return a figure that belongs to a row of goals: its own column, or the fact with the row's name and `what`.

    `what` is "n" (all), "count" (those who reached it), "budget", "utfall_kr" or "bas".
    """
    words = [plain_words(heading) for heading in table.columns]
    column = {"count": "antal", "utfall_kr": "utfall kr"}.get(what, what)
    if column in words:
        return ruta(table, at, words.index(column))
    row: Rad = table.rows[at]
    name = f"{row.kod.replace('.', '-')}-{what}" if row.kod else ""
    fact = next((fact for fact in lasning.rapport.facts if name and fact.id == name), None)
    return of_fact(fact, fact.values[0]) if fact and fact.values and fact.values[0].value is not None else None
