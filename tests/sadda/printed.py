"""One printed figure in a finished report: what is planted, what it contradicts, and what granska says of it.

What must hold between the figures is told here by their names, in plain sums. A sum over figures that are rounded one
by one is not broken by what their rounding can do: half a krona for each.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.sadda.faults import Planted, of_number
from tests.sadda.report_made import SENTENCES, Made, made
from tests.sadda.sets import WITH_BOOKS
from xlfinsam.granskning import granska, lasning, worded
from xlfinsam.granskning.mot_arsboken import ARSBOK, held_against

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlfinsam.granskning import Anmarkning
    from xlfinsam.rapport import Rapport

KIND, AGAINST = "en tryckt siffra, egen aritmetik", "en tryckt siffra, mot årsboken"
EXACT, ROUNDED = Decimal(0), Decimal(50)  # kronor: all that the rounding of every row of two notes can come to
THOUSANDS = Decimal(1500)  # the same where three figures are told in thousands
ZERO = Decimal(0)
DEBTS = "br.avsattningar_pensioner + br.andra_avsattningar + br.langfristiga_skulder + br.kortfristiga_skulder"


@dataclass(frozen=True)
class Sum:
    """What a figure must be: the sum of others, as far as they are printed; `within` is what rounding may do to it."""

    figure: str
    parts: tuple[tuple[int, str], ...]
    within: Decimal = EXACT
    rows: bool = False  # a sum of the rows over it, where a blank is 0; of other sums every part must be there

    def off(self, values: Mapping[str, Decimal]) -> Decimal | None:
        """Return how far off it is; None where it cannot be told."""
        known = [sign * values[name] for sign, name in self.parts if name in values]
        return abs(values[self.figure] - sum(known, ZERO)) if self.figure in values and known else None


def _sum(figure: str, text: str, end: str = "", within: Decimal = EXACT) -> Sum:
    """Read "rr.a + rr.b - rr.c", every name in the same column."""
    parts = re.findall(r"([+-])? ?([a-z][a-z0-9_.]*)", text)
    return Sum(figure + end, tuple((-1 if sign == "-" else 1, name + end) for sign, name in parts), within)


def must_hold(report: Made) -> Iterator[Sum]:
    """Say what must hold in a report."""
    income, costs, owed, owing = report.notes.values()
    for end in ("", ".fg", ".budget"):
        yield from _of_statements(end, report.cost_sign)
    for end in ("", ".fg"):
        yield _sum("rr.verksamhetens_intakter", f"not{income}.summa", end)
        yield _sum("rr.verksamhetens_kostnader", f"- not{costs}.summa", end)
        yield _sum("br.fordringar", f"not{owed}.summa", end)
        yield _sum("br.kortfristiga_skulder", f"not{owing}.summa", end)
        yield _sum("br.summa_tillgangar", "br.summa_eget_kapital_och_skulder", end, ROUNDED)
        yield _sum("kf.arets_kassaflode", "kf.likvida_medel_slut - kf.likvida_medel_borjan", end, ROUNDED)
    values = report.values()
    yield from _between_years(report.ar, lambda year: not values.get(f"overs.{year}.intakter", ZERO) % 1000)
    yield from _of_tables(report)
    for label, name in SENTENCES.items():
        yield Sum(f"texten: {label}", ((1, name),))


def _of_statements(end: str, cost_sign: int) -> Iterator[Sum]:
    """Say what holds in one column."""
    cost = "-" if cost_sign > 0 else "+"
    for figure, text in (
        ("rr.verksamhetens_resultat", "rr.verksamhetens_intakter + rr.verksamhetens_kostnader + rr.avskrivningar"),
        ("rr.resultat_efter_finansiella_poster", "rr.verksamhetens_resultat + rr.finansiella_intakter + rr.finansiella_kostnader"),
        ("rr.arets_resultat", "rr.resultat_efter_finansiella_poster + rr.extraordinara_poster"),
        ("br.summa_anlaggningstillgangar", "br.immateriella + br.maskiner_och_inventarier + br.finansiella_anlaggningstillgangar"),
        ("br.summa_omsattningstillgangar", "br.forrad + br.fordringar + br.kortfristiga_placeringar + br.kassa_och_bank"),
        ("br.summa_tillgangar", "br.summa_anlaggningstillgangar + br.summa_omsattningstillgangar"),
        ("br.summa_eget_kapital", "br.eget_kapital_ingaende + br.arets_resultat + br.ovrigt_eget_kapital"),
        ("br.summa_eget_kapital_och_skulder", f"br.summa_eget_kapital + {DEBTS}"),
        ("br.arets_resultat", "rr.arets_resultat"), ("kf.arets_resultat", "rr.arets_resultat"),
        ("balanskrav.arets_resultat", "rr.arets_resultat"), ("balanskrav.balanskravsresultat", "balanskrav.arets_resultat"),
        ("kf.medel_fore_rorelsekapital", "kf.arets_resultat + kf.justering"),
        ("kf.lopande_verksamheten", "kf.medel_fore_rorelsekapital + kf.forandring_forrad + kf.forandring_fordringar + kf.forandring_skulder"),
        ("kf.arets_kassaflode", "kf.lopande_verksamheten + kf.investeringsverksamheten + kf.finansieringsverksamheten"),
        ("kf.likvida_medel_slut", "br.kassa_och_bank + br.kortfristiga_placeringar"),
        ("drift.resultat", f"{cost} drift.nettokostnad + drift.bidrag + drift.finansiella_poster + drift.extraordinara_poster"),
        ("drift.resultat", "rr.arets_resultat"), ("drift.bidrag", "rr.verksamhetens_intakter"),
        ("drift.finansiella_poster", "rr.finansiella_intakter + rr.finansiella_kostnader"),
        ("drift.nettokostnad", f"{cost} rr.verksamhetens_kostnader {cost} rr.avskrivningar"),
        ("drift.utgaende_eget_kapital", "br.summa_eget_kapital"), ("drift.likvida_medel", "kf.likvida_medel_slut"),
    ):  # fmt: skip
        yield _sum(figure, text, end)


def _between_years(ar: int, in_thousands: Callable[[int], bool]) -> Iterator[Sum]:
    """Say what holds between one year and the next, and in the översikt, where a year may be told in thousands."""
    yield _sum("br.eget_kapital_ingaende", "br.summa_eget_kapital.fg", within=ROUNDED)
    yield _sum("kf.likvida_medel_borjan", "br.kassa_och_bank.fg + br.kortfristiga_placeringar.fg", within=ROUNDED)
    yield _sum("kf.forandring_fordringar", "br.fordringar.fg - br.fordringar", within=ROUNDED)
    yield _sum("kf.forandring_skulder", "br.kortfristiga_skulder - br.kortfristiga_skulder.fg", within=ROUNDED)
    yield Sum("drift.utgaende_eget_kapital.budget", ((1, "br.eget_kapital_ingaende"), (1, "drift.resultat.budget")))
    for row, cost in (("nettokostnad", True), ("bidrag", False), ("finansiella_poster", False), ("resultat", False),
                      ("utgaende_eget_kapital", False)):  # fmt: skip
        name = f"drift.{row}"
        for sign in (1, -1) if cost else (1,):  # a cost that is shown with plus deviates the other way
            yield Sum(f"{name}.avvikelse", ((sign, name), (-sign, f"{name}.budget")))
    for year, end in ((ar, ""), (ar - 1, ".fg")):
        within = THOUSANDS if in_thousands(year) else ROUNDED
        yield Sum(f"overs.{year}.arets_resultat", ((1, f"rr.arets_resultat{end}"),), within)
        yield Sum(f"overs.{year}.eget_kapital", ((1, f"br.summa_eget_kapital{end}"),), within)
    for year in range(ar - 7, ar + 1):
        within = THOUSANDS if in_thousands(year) else ROUNDED
        yield _sum(f"overs.{year}.arets_resultat", f"overs.{year}.intakter - overs.{year}.kostnader", within=within)
        yield _sum(
            f"overs.{year}.eget_kapital", f"overs.{year - 1}.eget_kapital + overs.{year}.arets_resultat", within=within
        )


def _of_tables(report: Made) -> Iterator[Sum]:
    """Say what holds in the notes and in the tables with a row per insats or per year."""
    tables = {table.id: table for table in report.tables}
    for number in report.notes.values():
        rows = tables[f"not{number}"].rows if f"not{number}" in tables else ()
        for at, end in ((0, ""), (1, ".fg")):
            del end
            for total in (row for row in rows if row.kind == "summa"):
                parts = [row for row in rows if row.kind == "rad" and (not total.grupp or row.grupp == total.grupp)]
                yield Sum(total.cells[at][0], tuple((1, row.cells[at][0]) for row in parts), rows=True)
    for name in ("insatsmedel", "tabell1"):
        rows = tables[name].rows if name in tables else ()
        for at in range(len(rows[0].cells) if rows else 0):
            yield Sum(rows[-1].cells[at][0], tuple((1, row.cells[at][0]) for row in rows[:-1]), rows=True)
    for row in (row for name in ("tabell1", "tabell2") if name in tables for row in tables[name].rows):
        stem = row.cells[0][0].rpartition(".")[0]
        yield _sum(f"{stem}.pagaende", f"{stem}.totalt - {stem}.avslutade")
    for column in ("budget", "totalt", "nya", "avslutade", "pagaende") if "tabell2" in tables else ():
        yield Sum(f"tabell2.{report.ar}.{column}", ((1, f"tabell1.summa.{column}"),))
    for year in range(report.ar - 6, report.ar + 1):
        yield _sum(f"tabell2.{year}.totalt", f"tabell2.{year - 1}.pagaende + tabell2.{year}.nya")
    yield from _in_notes(report)


def _in_notes(report: Made) -> Iterator[Sum]:
    """Say that what an insats has used is its row in the note, or all of them lämnade bidrag."""
    note = f"not{report.notes['kostnader']}"
    yield Sum("insatsmedel.summa.utfall", ((1, f"{note}.lamnade_bidrag"),), ROUNDED)
    for name in report.values():
        if name.startswith(f"{note}.") and not name.endswith(".fg"):
            yield Sum(f"insatsmedel.{name.rpartition('.')[2]}.utfall", ((1, name),), ROUNDED)


@cache
def right(sample: str) -> tuple[Sum, ...]:
    """Return what holds in the report as it is made; where its source has a fault of its own, nothing is said."""
    report = made(sample)
    values = report.values()
    return tuple(one for one in must_hold(report) if (off := one.off(values)) is not None and off <= one.within)


def broken(sample: str, report: Made) -> tuple[str, ...]:
    """Return what a change has made untrue."""
    values = report.values()
    gone = made(sample).values().keys() - values.keys()
    told = [f"{one.figure} är {' '.join(name for _, name in one.parts[:3])}" for one in right(sample)
            if (off := one.off(values)) is not None and off > one.within
            and (one.rows or not gone & {name for _, name in one.parts})]  # fmt: skip
    return (*dict.fromkeys(told), *_soliditet(report, values))


def _soliditet(report: Made, values: Mapping[str, Decimal]) -> Iterator[str]:
    """Say of the printed soliditet of both years when it is no longer eget kapital of tillgångar, rounded."""
    for year, end in ((report.ar, ""), (report.ar - 1, ".fg")):
        shown, own, assets = (
            values.get(name)
            for name in (f"overs.{year}.soliditet", f"br.summa_eget_kapital{end}", f"br.summa_tillgangar{end}")
        )
        if (
            shown is not None
            and own is not None
            and assets
            and (own * 100 / assets).quantize(Decimal(1), ROUND_HALF_UP) != shown
        ):
            yield f"soliditeten {year}"


# ------------------------------------------------------------------------------------------------------- what is planted

Fault = tuple[str, str, str, Decimal | None]  # the sample, the place, the way, and what then stands there


def choose(count: int, seed: int) -> list[Fault]:
    """Choose faults at random: a figure of a report, and how it goes wrong."""
    random, chosen = Random(seed), dict[tuple[str, str, str], Fault]()  # noqa: S311  the same faults every time
    while len(chosen) < count:
        sample = random.choice(WITH_BOOKS)
        place, value = random.choice(sorted(made(sample).values().items()))
        ways: dict[str, Decimal | None] = {**of_number(value), "tusen för mycket": value + 1000}
        if not place.startswith("texten"):
            ways["borta"] = None
        way = random.choice(sorted(ways))
        chosen[sample, place, way] = (sample, place, way, ways[way])
    return list(chosen.values())


# ---------------------------------------------------------------------------------------------------------- what is said

Key = tuple[str, str, str]


def keys(found: Sequence[Anmarkning]) -> set[Key]:
    """Return which rules speak, of which kind, and of which figures."""
    return {(one.regel, one.slag, "|".join(ruta.vad for ruta in one.har)) for one in found}


def read(report: Made) -> Rapport:
    """Write a report, and read it as granska does."""
    with tempfile.TemporaryDirectory() as folder:
        return report.read(Path(folder))


@cache
def untouched(sample: str) -> tuple[Anmarkning, ...]:
    """Return what granska says of a report as it is made."""
    return tuple(granska(read(made(sample))))


def against(report: Made, told: Rapport) -> set[Key]:
    """Return what holding a report against the årsbok alone says."""
    return keys([worded(ARSBOK, sett) for sett in held_against(lasning.read(told), report.figures)])


def said(fault: Fault) -> tuple[set[Key], set[Key]]:
    """Plant a fault, and return what granska says that it did not before: by its own arithmetic, and with the årsbok."""
    sample, place, _, value = fault
    report = made(sample).with_value(place, value)
    told = read(report)
    own = keys(granska(told)) - keys(untouched(sample))
    return own, own | against(report, told)


def plant(count: int, seed: int) -> list[Planted]:
    """Plant so many faults; each is told twice, by what the report says itself and by what the årsbok says of it."""
    return [one for fault in choose(count, seed) for one in judged(fault, *said(fault))]


def judged(fault: Fault, own: set[Key], both: set[Key]) -> tuple[Planted, Planted]:
    """Say what a fault contradicts in the report, and that it contradicts the årsbok, beside what was said of it."""
    sample, place, way, value = fault
    where, contradicted = (
        f"{sample} {place}",
        () if value is None or place.startswith("texten") else ("årsbokens siffra",),
    )
    rules = [tuple(sorted({key[0] for key in new})) for new in (own, both)]
    return (Planted(KIND, where, way, broken(sample, made(sample).with_value(place, value)), rules[0]),
            Planted(AGAINST, where, way, contradicted, rules[1]))  # fmt: skip
