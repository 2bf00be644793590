"""What a report points at: its notes, the annexes it announces, the year it is about, rows printed twice."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.granskning.lasning import of_fact
from xlfinsam.granskning.ord import (
    FEL,
    OBSERVATION,
    Regel,
    Ruta,
    Sett,
    plain_words,
    rapport,
    tabell,
    uppgift,
)
from xlfinsam.rapport import Siffra

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Tabell

NOTE = re.compile(r"not\s*(\d+)\b", re.IGNORECASE)


def _whole(table: Tabell, row: str = "") -> Ruta:
    return Ruta(Siffra(None, "", table.place), table.id, table.title, row)


def _notes(lasning: Lasning) -> Iterator[Sett]:
    """Find notes that no row refers to, and rows that refer to a note that is not there."""
    shown = {
        int(told[1]): table for table in lasning.tables if (told := NOTE.match(table.id) or NOTE.match(table.title))
    }
    said = {row.not_: (table, row) for table in lasning.tables for row in table.rows if row.not_ is not None}
    if not shown or not said:
        return
    for number in sorted(said.keys() - shown.keys()):
        table, row = said[number]
        yield Sett(
            OBSERVATION if lasning.rapport.unread else FEL,
            (_whole(table, row.label),),
            (),
            f"not {number}",
            "en not som finns",
            {"fel": f"Not {number} finns inte"},
        )
    for number in sorted(shown.keys() - said.keys()):
        yield Sett(
            OBSERVATION,
            (_whole(shown[number]),),
            (),
            f"not {number}",
            "en rad som hänvisar till noten",
            {"fel": f"Ingen rad hänvisar till not {number}"},
        )


def _announced(lasning: Lasning) -> Iterator[Sett]:
    """Hold the annexes that the text announces against those that it lists."""
    told = [
        of_fact(fact, fact.values[0])
        for fact, _ in lasning.facts(r"\d+ bilagor|bilagor:|^bilagor (?:som|i) ")
        if fact.values and fact.values[0].value is not None
    ]
    if len({cell.value for cell in told}) > 1:
        yield Sett(
            OBSERVATION,
            (told[0],),
            tuple(told[1:]),
            told[0].value,
            told[-1].value,
            {"fel": f"Texten säger {told[0].tryckt} bilagor på ett ställe och {told[-1].tryckt} på ett annat"},
        )
    numbers = {annex.number for annex in lasning.annexes}
    missing = [number for number in range(1, max(numbers, default=0)) if number not in numbers]
    for number in missing:
        yield Sett(
            OBSERVATION, (), (), f"bilaga {number}", "bilagan", {"fel": f"Bilaga {number} har ingen tabell i rapporten"}
        )


def _twice(lasning: Lasning) -> Iterator[Sett]:
    """Find a question or a row that is printed twice in one table, with the same figures."""
    for table in lasning.tables:
        seen: dict[str, int] = {}
        for at, row in enumerate(table.rows):
            label = re.sub(r"\s*\(tryckt (två gånger|en gång till)\)", "", plain_words(row.label))
            figures = tuple(cell.value if cell else None for cell in row.cells)
            before = seen.setdefault(label, at)
            other = tuple(cell.value if cell else None for cell in table.rows[before].cells)
            if before != at and label and any(figures) and figures == other and row.grupp == table.rows[before].grupp:
                yield Sett(
                    OBSERVATION,
                    (_whole(table, row.label),),
                    (_whole(table, table.rows[before].label),),
                    Decimal(2),
                    Decimal(1),
                    {},
                )


def _year(lasning: Lasning) -> Iterator[Sett]:
    """Find a sentence about the report of another year."""
    for fact, told in lasning.facts(r"årsredovisning(?:en)? (?:för|avseende) (20\d\d)(?: års)?|^verksamhetsår som"):
        said = Decimal(told[1]) if told[1] else fact.values[0].value if fact.values else None
        if lasning.year and said is not None and said != lasning.year and fact.values:
            cell = of_fact(fact, fact.values[0])
            yield Sett(
                OBSERVATION, (cell,), (), said, Decimal(lasning.year), {"aret": str(said), "detta": str(lasning.year)}
            )


RR = ("2024", "2023")
NOTER = Regel(
    "G50",
    "Noter och rader hänvisar till varandra",
    "{fel}. {har}.",
    "Rätta numret, eller lägg till eller ta bort noten.",
    "LKBR 9 kap.",
    _notes,
    rapport(tabell("rr", RR, {"Intäkter|1": (1, 1)}), tabell("not1", RR, {"Bidrag": (1, 1)}, titel="Not 1")),
    rapport(tabell("rr", RR, {"Intäkter|2": (1, 1)}), tabell("not1", RR, {"Bidrag": (1, 1)}, titel="Not 1")),
)
BILAGOR = Regel(
    "G51",
    "De bilagor som nämns finns",
    "{fel}. {har}",
    "Räkna bilagorna igen och rätta texten.",
    "Läsbarhet",
    _announced,
    rapport(uppgift("Till redovisningen hör 8 bilagor", 8)),
    rapport(uppgift("Till redovisningen hör 8 bilagor", 8), uppgift("Bilagor: 1) Kompass ... 10) Utvärdering", 10)),
)
DUBBEL = Regel(
    "G52",
    "En rad är tryckt en gång",
    "{var} är tryckt två gånger med samma siffror.",
    "Ta bort den ena.",
    "Läsbarhet",
    _twice,
    rapport(tabell("enkat", ("svar",), {"Är det till nytta?": (11,), "Är du insatt?": (11,)}, "antal")),
    rapport(tabell("enkat", ("svar",), {"Är det till nytta?": (11,), "Är det till nytta? ": (11,)}, "antal")),
)
ARTAL = Regel(
    "G53",
    "Texten är om årets rapport",
    "{har}: texten säger {aret}, men rapporten är för {detta}.",
    "Byt årtalet, om det är en kvarglömd mening från förra året.",
    "Läsbarhet",
    _year,
    rapport(uppgift("ska finnas i årsredovisning för 2024 års verksamhet", 2024)),
    rapport(uppgift("ska finnas i årsredovisning för 2023 års verksamhet", 2023)),
)
