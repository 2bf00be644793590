"""The annexes: each by its own sums, against the tables of the report, and which base they count on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam.granskning.kedjor import by_year
from xlfinsam.granskning.lasning import Bilaga, Lasning, is_sum, ruta
from xlfinsam.granskning.ord import (
    DEFINITION,
    FEL,
    OBSERVATION,
    ZERO,
    Regel,
    Ruta,
    Sett,
    plain_words,
    rapport,
    tabell,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from xlfinsam.rapport import Tabell

KON = r"kvinna\b|kvinnor \(totalt|man\b|män \(totalt|icke bin|ej angivet \(totalt"
TOTAL, NEW, GONE = r"(antal )?inskrivna totalt|totalt antal deltagare", r"(antal )?nya delt", r"(antal )?avslutade delt"


def total(annex: Bilaga, pattern: str) -> Ruta | None:
    """Return a figure of the table about deltagare, whatever the annex calls it."""
    return next((cell for section in ("deltagare", "resultat") if (cell := annex.figure(section, pattern))), None)


def blanks(annex: Bilaga, section: str) -> bool:
    """Whether a section has cells that are blank or could not be read: its sum may be more than is seen."""
    table = annex.tables.get(section)
    return table is None or any(ruta(table, at, 0) is None for at, row in enumerate(table.rows) if not is_sum(row))


def summed(cells: list[Ruta]) -> Decimal:
    """Add up."""
    return sum((cell.value for cell in cells), ZERO)


def _genders(lasning: Lasning) -> Iterator[Sett]:
    for annex in lasning.annexes:
        for section in ("deltagare", "resultat"):
            table = annex.tables.get(section)
            for column in range(len(table.columns) if table else 0):
                every = annex.figure(section, TOTAL, column)
                parts = [cell for cell in annex.column(section, column) if re.match(KON, plain_words(cell.rad))]
                if every and len(parts) > 1 and summed(parts) != every.value:
                    yield Sett(FEL, (every,), tuple(parts), every.value, summed(parts))


def _leaving(lasning: Lasning) -> Iterator[Sett]:
    for annex in lasning.annexes:
        gone, parts = total(annex, GONE), annex.column("avslut")
        if gone and parts and summed(parts) != gone.value:
            short = summed(parts) < gone.value and blanks(annex, "avslut")
            yield Sett(OBSERVATION if short else FEL, (gone,), tuple(parts), gone.value, summed(parts))


def _of_tables(lasning: Lasning) -> Iterator[Sett]:
    """Hold the row of an insats in the table of the year against the insats's own annex."""
    for table in lasning.tables:
        roles = lasning.roles(table)
        rows = {_key(row.label): at for at, row in enumerate(table.rows) if not is_sum(row)} if roles else {}
        for annex in lasning.annexes:
            alike = [at for key, at in rows.items() if key.startswith(annex.insats) or annex.insats.startswith(key)]
            at = alike[0] if len(alike) == 1 else None
            for name, pattern in (("totalt", TOTAL), ("nya", NEW), ("avslutade", GONE)):
                cell = ruta(table, at, roles[name]) if at is not None and name in roles else None
                told = total(annex, pattern)
                if cell and told and cell.value != told.value:
                    slag = DEFINITION if re.search(r"\bSUS\b", table.title) and not by_year(table) else FEL
                    yield Sett(slag, (told,), (cell,), told.value, cell.value)


def _key(label: str) -> str:
    plain = plain_words(label).translate(str.maketrans("åäöé", "aaoe"))
    return plain.split()[0] if plain else "?"


def _livelihood(lasning: Lasning) -> Iterator[Sett]:
    """Hold those who left for work or studies against those who have a wage or a study grant on leaving."""
    for annex in lasning.annexes:
        table = annex.tables.get("forsorjning")
        rows = [(at, plain_words(row.label)) for at, row in enumerate(table.rows)] if table else []
        wage = [at for at, label in rows if re.match(r"lön|anställning|arbete", label)]
        study = [at for at, label in rows if re.match(r"studie", label)]
        if not table or not wage or not study:
            continue
        leaving = _leaving_column(table.columns, lasning.year)
        cells = [cell for at in (*wage, *study) if (cell := ruta(table, at, leaving))]
        year = _leaving_column(annex.tables["avslut"].columns, lasning.year, 0) if "avslut" in annex.tables else 0
        gone = [cell for cell in annex.column("avslut", year) if re.match(r"arbete|studie", plain_words(cell.rad))]
        told = annex.figure("resultat", r"antal till arbete eller studier")
        gone = [told] if told else gone
        if cells and gone and summed(cells) < summed(gone):
            yield Sett(OBSERVATION, tuple(gone), tuple(cells), summed(gone), summed(cells))


def _leaving_column(columns: Sequence[str], year: int, other: int = -1) -> int:
    """Return the column of those who left this year: by its heading, else the last (or `other`)."""
    told = [at for at, heading in enumerate(columns) if str(year) in heading]
    leaving = [at for at in told if re.search(r"avslut|utskriv", heading_of(columns, at))]
    return (leaving or told or [len(columns) - 1 if other < 0 else other])[-1]


def heading_of(columns: Sequence[str], at: int) -> str:
    """Return a heading to compare by."""
    return plain_words(columns[at])


def _positive(lasning: Lasning) -> Iterator[Sett]:
    """Find a positiv stegförflyttning that counts more than work, studies and gemensam kartläggning."""
    for annex in lasning.annexes:
        step = annex.figure("resultat", r"(sammanlagt )?positiv stegförflyttning")
        work = annex.figure("resultat", r"antal till arbete eller studier")
        shared = annex.figure("resultat", r"(varav )?(gk\b|gemensam kartl)")
        if step and work and shared and step.value != work.value + shared.value:
            yield Sett(DEFINITION, (step,), (work, shared), step.value, work.value + shared.value)


SUMMOR = (
    ("arbete eller studier", r"egenförsörjning", r"(arbete|studier?)$", r"antal till arbete eller studier"),
    ("gemensam kartläggning", r"gemensam kartl", r"gemensam kartl", r"varav gk"),
)
"""What an aggregated row tells of the annexes: in words, its label, the rows of Avslut, and the row of a resultat."""


def _aggregated(lasning: Lasning) -> Iterator[Sett]:
    """Hold an aggregated row about those who left against the sum of every annex, with what blanks may hide."""
    gone = [total(annex, GONE) for annex in lasning.annexes]
    for table in lasning.tables:
        if (
            not re.search(r"avslut", table.title.casefold())
            or table.id.startswith("bilaga")
            or None in gone
            or not gone
        ):
            continue
        for words, label, rows, result in SUMMOR:
            at = next((at for at, row in enumerate(table.rows) if re.match(label, plain_words(row.label))), None)
            cell = ruta(table, at, 0) if at is not None else None
            parts = [one for annex in lasning.annexes for one in _told(annex, rows, result)]
            hidden = sum(
                (
                    max(ZERO, whole.value - summed(annex.column("avslut")))
                    for annex, whole in zip(lasning.annexes, gone, strict=True)
                    if whole and "avslut" in annex.tables
                ),
                ZERO,
            )
            if cell and len(parts) >= len(gone) and not summed(parts) <= cell.value <= summed(parts) + hidden:
                yield Sett(FEL, (cell,), tuple(parts), cell.value, summed(parts), {"ord": words})


def _told(annex: Bilaga, rows: str, result: str) -> list[Ruta]:
    if "avslut" in annex.tables:
        return [cell for cell in annex.column("avslut") if re.match(rows, plain_words(cell.rad))]
    cell = annex.figure("resultat", result)
    return [cell] if cell else []


MALL = "Förbundets mall för insatsernas årsrapport"
RAD = "Fråga insatsledaren vilken siffra som gäller, och rätta bilagan eller tabellen."
SAMMA = "{var} är {tryckt}, men {mot} blir {vantat}. Skillnaden är {skillnad}."
DELT, KOL = "bilaga1-prov-deltagare", ("antal",)
GRUND = {
    "antal inskrivna totalt": (35,),
    "kvinna": (22,),
    "man": (13,),
    "nya deltagare": (15,),
    "avslutade deltagare": (20,),
}
OVER = tabell(DELT, KOL, GRUND, "antal", "Bilaga 1: Deltagare")


def part(section: str, rows: dict[str, tuple[int, ...]], title: str = "", columns: tuple[str, ...] = KOL) -> Tabell:
    """Make a section of an annex, for the examples of the rules."""
    return tabell(f"bilaga1-prov-{section}", columns, rows, "antal", title or f"Bilaga 1: {section}")


KONEN = Regel(
    "G30",
    "Bilagans kvinnor, män och icke binära är alla inskrivna",
    SAMMA,
    RAD,
    MALL,
    _genders,
    rapport(OVER),
    rapport(tabell(DELT, KOL, {**GRUND, "antal inskrivna totalt": (34,)}, "antal", "Bilaga 1: Deltagare")),
)
AVSLUT = Regel(
    "G31",
    "Bilagans avslut mot är tillsammans de avslutade",
    SAMMA,
    RAD,
    MALL,
    _leaving,
    rapport(OVER, part("avslut", {"arbete": (12,), "studie": (8,)})),
    rapport(OVER, part("avslut", {"arbete": (12,), "studie": (9,)})),
)
TABELL1 = Regel(
    "G32",
    "Bilagan stämmer med insatsens rad i tabellen",
    "{var} är {tryckt}, men {mot}. Skillnaden är {skillnad}.",
    RAD,
    MALL,
    _of_tables,
    rapport(
        OVER, tabell("tabell1", ("Totalt antal delt.", "Antal nya", "Antal avslutade"), {"Prov": (35, 15, 20)}, "antal")
    ),
    rapport(
        OVER, tabell("tabell1", ("Totalt antal delt.", "Antal nya", "Antal avslutade"), {"Prov": (35, 17, 20)}, "antal")
    ),
)
FORSORJNING = Regel(
    "G35",
    "De som gick till arbete eller studier har lön eller studiestöd",
    "{var} är {tryckt}, men {mot} är {vantat}.",
    RAD,
    MALL,
    _livelihood,
    rapport(
        OVER,
        part("avslut", {"arbete": (3,), "annat": (17,)}),
        part("forsorjning", {"lön": (3,), "studiestöd": (0,)}),
    ),
    rapport(
        OVER,
        part("avslut", {"arbete": (3,), "annat": (17,)}),
        part("forsorjning", {"lön": (1,), "studiestöd": (0,)}),
    ),
)
POSITIV = Regel(
    "G36",
    "Positiv stegförflyttning räknas lika överallt",
    "{var} är {tryckt}, men med förbundets definition (arbete, studier och gemensam kartläggning) {vantat}.",
    "Säg vilken definition som gäller, och räkna om.",
    MALL,
    _positive,
    rapport(
        part("resultat", {"Antal till arbete eller studier": (9,), "varav GK": (5,), "Positiv stegförflyttning": (14,)})
    ),
    rapport(
        part("resultat", {"Antal till arbete eller studier": (9,), "varav GK": (5,), "Positiv stegförflyttning": (17,)})
    ),
)
SAMLAT = Regel(
    "G37",
    "Rapportens samlade avslut är summan av bilagornas",
    "{var} är {tryckt}, men bilagornas {ord} är tillsammans {vantat}.",
    RAD,
    MALL,
    _aggregated,
    rapport(
        OVER,
        part("avslut", {"arbete": (12,), "studie": (8,)}),
        tabell("a", ("2024",), {"Egenförsörjning": (20,)}, "antal", "Avslut"),
    ),
    rapport(
        OVER,
        part("avslut", {"arbete": (12,), "studie": (8,)}),
        tabell("a", ("2024",), {"Egenförsörjning": (24,)}, "antal", "Avslut"),
    ),
)
