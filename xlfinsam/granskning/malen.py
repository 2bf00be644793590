"""Goals: what is called met and is not, the shares of money, and what a deficit asks for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.granskning.begrepp import begrepp, extra
from xlfinsam.granskning.lasning import is_sum, of_fact, ruta
from xlfinsam.granskning.ord import (
    DEFINITION,
    OBSERVATION,
    Regel,
    Sett,
    plain_words,
    rapport,
    rounded,
    tabell,
    uppgift,
)
from xlfinsam.granskning.procenten import judged, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Uppgift

MET = re.compile(r"uppnå|uppfyll")
PARTLY = re.compile(r"i stort|delvis|\binte\b|\bej\b|nästan", re.IGNORECASE)
YEARLY = (
    r"(\d+) (?:personer|deltagare|individer) (?:deltar årligen|på årsbasis|per år|årligen)"
    r"|(?:personer som deltar|mål för (?:personer|deltagare)) per år$"
)
CEILING = re.compile(r"avvik|högst|max|tak\b|riktlinje|behållning|under\b")


def _met(lasning: Lasning) -> Iterator[Sett]:
    """Find goals that are called met though the outcome is below, or above where the goal is a ceiling."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        if not {"mål", "utfall"} <= set(words):
            continue
        told = next((at for at, word in enumerate(words) if word.startswith("bedöm")), None)
        for at, row in enumerate(table.rows):
            goal, made = ruta(table, at, words.index("mål")), ruta(table, at, words.index("utfall"))
            cell = row.cells[told] if told is not None and told < len(row.cells) else None
            if (
                goal is None
                or made is None
                or cell is None
                or not MET.search(cell.text.casefold())
                or PARTLY.search(cell.text)
            ):
                continue
            ceiling = CEILING.search(plain_words(row.label)) is not None
            if (made.value > goal.value and "avvik" in row.label) or (made.value < goal.value and not ceiling):
                yield Sett(OBSERVATION, (made,), (goal,), made.value, goal.value, {"bedomning": cell.text})


def _rows(lasning: Lasning) -> Iterator[Sett]:
    """Hold a row "Antal X" against the row "Mål X" of the same table."""
    for table in lasning.tables:
        for at, row in enumerate(table.rows):
            told = re.match(r"mål (?:för )?(.+?)(?: per år)?$", plain_words(row.label))
            if not told:
                continue
            made = [
                other
                for other, one in enumerate(table.rows)
                if re.sub(r"^antal ", "", plain_words(one.label)) == told[1]
            ]
            goal, cell = ruta(table, at, 0), ruta(table, made[0], 0) if made else None
            if goal and cell and cell.value < goal.value:
                yield Sett(OBSERVATION, (cell,), (goal,), cell.value, goal.value, {"bedomning": ""})


def _sentences(lasning: Lasning) -> Iterator[Sett]:
    """Hold an insats's own goal for work and studies against its own outcome, both in sentences of the same annex."""
    for annex in lasning.annexes:
        told = [
            one
            for one in begrepp(lasning)
            if _own(one.fact, annex.insats)
            and one.fact.unit == "%"
            and "arbete" in one.vad
            and "stud" in one.vad
            and "sedan" not in one.vad
        ]
        goals = [one.ruta for one in told if re.search(r"\bska\b|\bskall\b|\bmål", one.vad)]
        made = [one.ruta for one in told if not re.search(r"\bska\b|\bskall\b|\bmål", one.vad)]
        if len(goals) == 1 and len(made) == 1 and made[0].value < goals[0].value:
            yield Sett(OBSERVATION, (made[0],), (goals[0],), made[0].value, goals[0].value, {"bedomning": ""})


def _yearly(lasning: Lasning) -> Iterator[Sett]:
    """Hold how many deltagare a year an annex is said to have against the budget of its row in the table."""
    for table in lasning.tables:
        roles = lasning.roles(table)
        for annex in lasning.annexes if "budget" in roles else ():
            at = next(
                (at for at, row in enumerate(table.rows) if not is_sum(row) and _same(row.label, annex.insats)), None
            )
            budget = ruta(table, at, roles["budget"]) if at is not None else None
            for fact, told in lasning.facts(YEARLY):
                read = fact.values[0].value if fact.values else None
                said = Decimal(told[1]) if told[1] else read
                if budget and said is not None and said != budget.value and fact.values and _own(fact, annex.insats):
                    yield Sett(DEFINITION, (of_fact(fact, fact.values[0]),), (budget,), said, budget.value)


def _own(fact: Uppgift, insats: str) -> bool:
    """Whether a fact is about an insats: by its id, or by the words before its colon."""
    head, colon, _ = fact.label.partition(":")
    return fact.id.startswith(f"{insats}-") or (bool(colon) and _same(head, insats))


def _same(label: str, insats: str) -> bool:
    return plain_words(label).translate(str.maketrans("åäöé", "aaoe")).split()[:1] == [insats]


def _counted(lasning: Lasning) -> Iterator[Sett]:
    """Hold the outcome of a goal against its count and the whole."""
    for table in lasning.tables:
        words = [plain_words(heading) for heading in table.columns]
        if "utfall" not in words:
            continue
        for at in range(len(table.rows)):
            cell = ruta(table, at, words.index("utfall"))
            part, whole = extra(lasning, table, at, "count"), extra(lasning, table, at, "n")
            if (
                cell
                and part
                and whole
                and whole.value
                and (slag := judged(cell.siffra, share(part.value, whole.value)))
            ):
                yield Sett(
                    slag, (cell,), (part, whole), cell.value, rounded(share(part.value, whole.value), cell.siffra)
                )


MAL = ("mål", "utfall", "bedömning")
RAD = "Skriv att målet inte är uppnått, eller vad som räknas."
KALLA = "Verksamhetsplanens mål och rapportens eget utfall"
UPPNATT = Regel(
    "G70",
    "Ett mål som kallas uppnått är uppnått",
    "{var} är {tryckt}, målet {vantat}, men bedömningen är: {bedomning}.",
    RAD,
    KALLA,
    _met,
    rapport(
        tabell("mal", MAL, {"Till arbete eller studier": (50, 57, "uppnått"), "Stöd": (95, 90, "inte uppnått")}, "%")
    ),
    rapport(tabell("mal", MAL, {"Till arbete eller studier": (50, 47, "Målet har uppnåtts")}, "%")),
)
MALRADER = Regel(
    "G71",
    "Utfallet når radens mål",
    "{var} är {tryckt}, men målet är {vantat}: {mot}.",
    RAD,
    KALLA,
    _rows,
    rapport(
        tabell("resultat", ("2024",), {"Antal konsultationer": (60,), "Mål konsultationer per år": (60,)}, "antal")
    ),
    rapport(
        tabell("resultat", ("2024",), {"Antal konsultationer": (52,), "Mål konsultationer per år": (60,)}, "antal")
    ),
)
DELT = tabell("bilaga1-prov-deltagare", ("antal",), {"nya deltagare": (3,)}, "antal")
EGNA_MAL = Regel(
    "G72",
    "Insatsens utfall når insatsens eget mål",
    "{var} är {tryckt} %, men målet är {vantat} %: {mot}.",
    RAD,
    KALLA,
    _sentences,
    rapport(
        DELT,
        uppgift("35 % ska ha kommit ut i arbete eller studier", 35, unit="%", name="prov-mal"),
        uppgift("41 % till arbete eller studier", 41, unit="%", name="prov-41"),
    ),
    rapport(
        DELT,
        uppgift("35 % ska ha kommit ut i arbete eller studier", 35, unit="%", name="prov-mal"),
        uppgift("21 % till arbete eller studier", 21, unit="%", name="prov-21"),
    ),
)
BUDGETERAT = tabell("tabell1", ("Budget", "Totalt antal delt.", "Antal avslutade"), {"Prov": (30, 35, 20)}, "antal")
ARLIGEN = Regel(
    "G73",
    "Så många deltagare om året som är budgeterat",
    "{var} säger {tryckt}, men {mot}.",
    RAD,
    KALLA,
    _yearly,
    rapport(DELT, BUDGETERAT, uppgift("30 personer deltar årligen i insatsen", 30, name="prov-arligen")),
    rapport(DELT, BUDGETERAT, uppgift("45 personer deltar årligen i insatsen", 45, name="prov-arligen")),
)
ANTALET = Regel(
    "G76",
    "Utfallet i målet stämmer med antalen",
    "{var} är tryckt {tryckt} %, men {mot} ger {vantat} %.",
    "Räkna om andelen.",
    KALLA,
    _counted,
    rapport(tabell("mal", ("mål", "utfall", "antal", "n"), {"Till arbete": (50, 57, 91, 159)}, "%")),
    rapport(tabell("mal", ("mål", "utfall", "antal", "n"), {"Till arbete": (50, 75, 91, 159)}, "%")),
)
