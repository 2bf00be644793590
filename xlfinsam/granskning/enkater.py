"""Surveys: the answers of women and of men are together all the answers, but for those who did not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam.granskning.lasning import is_sum, ruta
from xlfinsam.granskning.ord import FEL, ZERO, Regel, Ruta, Sett, plain_words, rapport, tabell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Tabell

FRAGOR = (
    (r"fysiskt våld", r"slag\b|slagen|sparkad"),
    (r"sexuellt våld", r"sexuella handlingar"),
    (r"sexuella kränkningar", r"sexuella kränkningar|fysiska sexuella"),
    (r"psykiskt våld", r"\bhot\b|hotad"),
)
"""The four kinds of the FREDA questions on violence, and the words of each question."""
OTHER = re.compile(r"annan person|någon annan|av annan|uppväxt|egen|själv|utsatt någon")


def _first(table: Tabell, pattern: str, column: int = 0) -> Ruta | None:
    at = next((at for at, row in enumerate(table.rows) if re.match(pattern, plain_words(row.label))), None)
    return ruta(table, at, column) if at is not None else None


def _silent(lasning: Lasning, group: str, answers: Decimal) -> int | None:
    """Return how many of the answers say no sex; None where the report does not tell."""
    for table in lasning.tables:
        women, men = _first(table, r"kvinn"), _first(table, r"(man|män)\b")
        plain = sum(not is_sum(row) for row in table.rows) == 2  # noqa: PLR2004  women and men, and nothing else
        if (
            table.id.startswith(group)
            and women
            and men
            and plain
            and "antal" in [plain_words(one) for one in table.columns]
        ):
            return int(answers - women.value - men.value)
    return None


def _by_sex(lasning: Lasning) -> Iterator[Sett]:
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        columns = [at for at, word in enumerate(words) if re.match(r"(kvinnor|män) ja", word)]
        group = table.id.partition("-")[0]
        for at, row in enumerate(table.rows) if len(columns) == 2 else ():  # noqa: PLR2004  women and men
            wanted = next((words for kind, words in FRAGOR if re.match(kind, plain_words(row.label))), None)
            asked = [
                one
                for one in lasning.tables
                if wanted
                and one.id.startswith(f"{group}-")
                and one is not table
                and re.search(wanted, plain_words(one.title))
                and not OTHER.search(plain_words(one.title))
            ]
            parts = [cell for column in columns if (cell := ruta(table, at, column))]
            yes, no = (_first(asked[0], word) for word in (r"ja$", r"nej$")) if len(asked) == 1 else (None, None)
            if yes is None or no is None or len(parts) != len(columns):
                continue
            silent = _silent(lasning, group, yes.value + no.value)
            gap = yes.value - sum((cell.value for cell in parts), ZERO)
            if silent is not None and not 0 <= gap <= silent:
                yield Sett(FEL, tuple(parts), (yes,), yes.value - gap, yes.value)


KOL = ("antal", "procent")
SVAR = (
    tabell("enkat-kon", KOL, {"Kvinna": (60, 60), "Man": (40, 40)}, "antal", "Enkät: kön"),
    tabell("enkat-f1", KOL, {"Ja": (30, 30), "Nej": (72, 70)}, "antal", "Enkät: slag av närstående"),
)


def _svar(men: int) -> Tabell:
    return tabell(
        "enkat-typ", ("Kvinnor ja svar", "Män ja svar"), {"Fysiskt våld": (22, men)}, "antal", "Enkät: våld efter kön"
    )


KONEN = Regel(
    "G18",
    "Kvinnors och mäns svar är tillsammans alla svar",
    "{var} är tillsammans {tryckt}, men {mot}. Skillnaden är {skillnad}, fler än de som inte har angett kön.",
    "Räkna om svaren per kön, eller skriv hur många som inte har angett kön.",
    "Enkätens egna tabeller",
    _by_sex,
    rapport(*SVAR, _svar(7)),
    rapport(*SVAR, _svar(3)),
)
