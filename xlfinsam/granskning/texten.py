"""What the sentences say: against the tables, and against what they say in another place."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from xlfinsam.granskning.begrepp import begrepp
from xlfinsam.granskning.bilagor import GONE, NEW, TOTAL, total
from xlfinsam.granskning.kedjor import year_sum
from xlfinsam.granskning.lasning import is_sum, of_fact, ruta
from xlfinsam.granskning.ord import (
    AVRUNDNING,
    DEFINITION,
    FEL,
    OBSERVATION,
    ONE,
    ZERO,
    Regel,
    Sett,
    rapport,
    tabell,
    unit_of,
    uppgift,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.rapport import Uppgift

from xlfinsam.granskning.fakta import KALLA, RAD
from xlfinsam.granskning.rakningarna import scale
from xlfinsam.granskning.tecken import SKALA
from xlfinsam.rapport import KR

TAL = (
    (r"(\d+) (?:personer|individer|deltagare) (?:har )?deltagit|^deltagare under året$", ("totalt",), FEL),
    (r"\bav (\d+) (?:utskrivna|avslutade)|^utskrivna deltagare|^avslutade( under året)?$", ("avslutade",), FEL),
    (r"avslutades (\d+) (?:individer|deltagare|personer)", ("avslutade",), FEL),
    (r"(?:, |för |^)(\d+) utskrivna deltagare|^utskrivna i diagram", ("avslutade",), FEL),
    (r"de (\d+) personer som skrivits ut|^utskrivna som statistiken", ("avslutade",), DEFINITION),
    (r"de (\d+) personer som skrivits in|^inskrivna som statistiken", ("nya",), DEFINITION),
    (r"(\d+) kvinnor och (\d+) män (?:har )?skrivits in|^(?:inskrivna under året|nyinskrivna)$", ("nya",), FEL),
    (r"(\d+) deltagares ålder|^deltagare med redovisad ålder", ("nya", "totalt"), DEFINITION),
)
"""What sentences say of the deltagare of the year, and which sum of the table it is."""


ORDTAL = {"två": 2, "tre": 3, "fyra": 4, "fem": 5}


def of_annex(fact: Uppgift, lasning: Lasning) -> bool:
    """Whether a sentence is about one insats: its id or its words name an annex."""
    words = f"{fact.id} {fact.label}".casefold().replace("ä", "a").replace("å", "a").replace("ö", "o")
    return any(re.search(rf"\b{re.escape(annex.insats)}", words) for annex in lasning.annexes)


def _others(lasning: Lasning, names: tuple[str, ...]) -> set[Decimal]:
    """Return what a sentence may mean instead: one insats of the table, another year, or what an annex says."""
    found = {
        cell.value
        for table in lasning.tables
        for name, column in lasning.roles(table).items()
        if name in names
        for at, row in enumerate(table.rows)
        if (cell := ruta(table, at, column)) and not is_sum(row) and row.label != str(lasning.year)
    }
    patterns = [{"totalt": TOTAL, "nya": NEW, "avslutade": GONE}[name] for name in names]
    return found | {cell.value for annex in lasning.annexes for one in patterns if (cell := total(annex, one))}


def _said(lasning: Lasning) -> Iterator[Sett]:
    """Hold what the sentences say of the deltagare against the sums of the year's table."""
    for pattern, names, slag in TAL:
        cells = [cell for name in names if (cell := year_sum(lasning, name))]
        for fact, told in lasning.facts(pattern):
            numbers = [Decimal(one) for one in told.groups() if one and one.isdigit()]
            read = fact.values[0].value if fact.values else None
            said = sum(numbers, ONE * 0) if numbers else read
            if (
                said is not None
                and cells
                and len(cells) == len(names)
                and fact.values
                and not of_annex(fact, lasning)
                and said not in {cell.value for cell in cells} | _others(lasning, names)
            ):
                one = next((one for one in fact.values if one.value == said), fact.values[0])
                nearest = min((abs(cell.value - said), cell.value) for cell in cells)[1]
                yield Sett(slag, (of_fact(fact, one),), tuple(cells), said, nearest)


def _two_places(lasning: Lasning) -> Iterator[Sett]:
    """Find a fact that is said in two places of the report with different figures."""
    for one, two in combinations(begrepp(lasning), 2):
        same = (one.insats, one.vad, one.fact.unit) == (two.insats, two.vad, two.fact.unit)
        if same and one.var != two.var and len(one.fact.values) == len(two.fact.values):
            apart = [
                (first, second)
                for first, second in zip(one.fact.values, two.fact.values, strict=True)
                if first.value != second.value
            ]
            for first, second in apart[:1]:
                gap = abs((first.value or ZERO) - (second.value or ZERO))
                rounding = first.decimals != second.decimals and gap <= max(unit_of(first), unit_of(second))
                yield Sett(
                    AVRUNDNING if rounding else FEL,
                    (of_fact(two.fact, second),),
                    (of_fact(one.fact, first),),
                    second.value,
                    first.value,
                )


PARTS = re.compile(r"(.+) kvinnor$")


def _men_and_women(lasning: Lasning) -> Iterator[Sett]:
    """Hold women and men of the sentences against all: "Inskrivna kvinnor", "Inskrivna män", "Inskrivna under året"."""
    facts = {(one.insats, one.vad): one.ruta for one in begrepp(lasning)}
    for (insats, what), women in facts.items():
        told = PARTS.match(what)
        men = facts.get((insats, f"{told[1]} män")) if told else None
        wholes = [
            cell
            for key, cell in facts.items()
            if told and key[0] == insats and re.match(rf"{re.escape(told[1])}(?: under året| på kansliet)?$", key[1])
        ]
        if men and len(wholes) == 1 and women.value + men.value != wholes[0].value:
            yield Sett(FEL, (wholes[0],), (women, men), wholes[0].value, women.value + men.value)


def _negative(lasning: Lasning) -> Iterator[Sett]:
    """Hold "negativa resultat de två senaste åren" against the results of the översikt."""
    years = [
        cell
        for year in range(lasning.year, lasning.year - 10, -1)
        if (cell := lasning.named.get(f"overs.{year}.arets_resultat"))
    ]
    below = next((at for at, cell in enumerate(years) if cell.value >= 0), len(years))
    for fact, told in lasning.facts(
        r"negativa? resultat de (två|tre|fyra|fem|\d) senaste|år i följd med negativt resultat"
    ):
        word = told[1] or ""
        said = Decimal(ORDTAL.get(word, 0) or word) if word else fact.values[0].value if fact.values else None
        if years and said is not None and said != below and fact.values:
            yield Sett(
                OBSERVATION, (of_fact(fact, fact.values[0]),), tuple(years[: max(below, 1)]), said, Decimal(below)
            )


BELOPP = (
    (r"årets resultat$", ("rr.arets_resultat", "br.arets_resultat")),
    (r"(utgående )?eget kapital( vid årets slut)?$", ("br.summa_eget_kapital", "drift.utgaende_eget_kapital")),
    (r"likvida medel( vid årets slut)?$", ("kf.likvida_medel_slut", "drift.likvida_medel")),
    (r"(summa tillgångar|balansomslutning(en)?)$", ("br.summa_tillgangar",)),
    (r"verksamhetens intäkter$", ("rr.verksamhetens_intakter",)),
    (r"verksamhetens kostnader$", ("rr.verksamhetens_kostnader",)),
    (r"balanskravsresultat(et)?$", ("balanskrav.balanskravsresultat",)),
)
"""What sentences say of the year's economy, and the figure that it is: the first of these that the report prints."""


def _amounts(lasning: Lasning) -> Iterator[Sett]:
    """Hold what the sentences say of the year's result, its capital and its cash against the statements."""
    for one in begrepp(lasning):
        names = next((names for words, names in BELOPP if re.match(words, one.vad)), ())
        cell = next((lasning.named[name] for name in names if name in lasning.named), None)
        if cell is None or one.insats or one.fact.unit not in SKALA or len(one.fact.values) != 1:
            continue
        said, printed = one.ruta.value * SKALA[one.fact.unit], cell.value * scale(lasning, cell)
        if said != printed and (said < 0 or said != -printed):  # a deficit may be told without its sign
            gap = abs(said - (printed if said < 0 else abs(printed)))
            slag = AVRUNDNING if gap <= SKALA[one.fact.unit] * unit_of(one.ruta.siffra) else FEL
            yield Sett(slag, (one.ruta,), (cell,), one.ruta.value, printed / SKALA[one.fact.unit])


KOLUMNER = ("Totalt antal delt.", "Antal nya", "Antal avslutade")


TABELL1 = tabell("tabell1", KOLUMNER, {"Kompass": (21, 6, 12), "Summa": (21, 6, 12)}, "antal")


SAGT = Regel(
    "G60",
    "Texten och tabellen säger samma antal",
    "{var} säger {tryckt}, men {mot}.",
    RAD,
    KALLA,
    _said,
    rapport(TABELL1, uppgift("Under 2024 har 21 personer deltagit", 21)),
    rapport(TABELL1, uppgift("Under 2024 har 31 personer deltagit", 31)),
)


STALLEN = Regel(
    "G66",
    "En uppgift är densamma på alla ställen",
    "{var} är {tryckt}, men {mot}.",
    RAD,
    KALLA,
    _two_places,
    rapport(uppgift("Positiva avslut, löptexten", 91), uppgift("Positiva avslut, måltabellen", 91)),
    rapport(uppgift("Positiva avslut, löptexten", 91), uppgift("Positiva avslut, måltabellen", 92)),
)


ALLA = Regel(
    "G67",
    "Kvinnor och män i texten är tillsammans alla",
    "{var} är {tryckt}, men {mot} är tillsammans {vantat}.",
    RAD,
    KALLA,
    _men_and_women,
    rapport(uppgift("Inskrivna kvinnor", 71), uppgift("Inskrivna män", 51), uppgift("Inskrivna under året", 122)),
    rapport(uppgift("Inskrivna kvinnor", 71), uppgift("Inskrivna män", 51), uppgift("Inskrivna under året", 112)),
)


RESULTAT = tabell("resultatrakning", ("2024", "2023"), {"Årets resultat": (-1318124, -2514752)})
BELOPPEN = Regel(
    "G68",
    "Texten och räkningarna säger samma belopp",
    "{var} är tryckt {tryckt}, men {mot}.",
    RAD,
    KALLA,
    _amounts,
    rapport(RESULTAT, uppgift("Årets resultat", -1318124, unit=KR)),
    rapport(RESULTAT, uppgift("Årets resultat", -1381124, unit=KR)),
)


OVERS = tabell("oversikt", ("2024", "2023", "2022"), {"Årets resultat": (-3, -2, -1)})


NEGATIVA = Regel(
    "G65",
    "Så många år har resultatet varit negativt",
    "{var} säger {tryckt} år, men det är {vantat}: {mot}.",
    RAD,
    KALLA,
    _negative,
    rapport(OVERS, uppgift("negativa resultat de tre senaste åren", 3)),
    rapport(OVERS, uppgift("negativa resultat de två senaste åren", 2)),
)
