"""The driftredovisning and the budget beside the outcome: deviations, and signs that turn within a row."""

from collections.abc import Iterator
from decimal import Decimal

from xlfinsam.model import Hit, Level, Rule
from xlfinsam.rules.bokslut import BUDGET, DEVIATION, FORMER, LKBR, PRINTED, ZERO, closed, hit, number, of, when
from xlfinsam.rules.likhet import ADVICE, MENING, Jamforelse, Par
from xlfinsam.world import World

COST = "drift.nettokostnad"
LABELS = {COST: "Nettokostnad", "drift.bidrag": "Bidrag och intäkter", "drift.finansiella_poster": "Finansiella poster",
          "drift.resultat": "Resultat", "drift.utgaende_eget_kapital": "Utgående eget kapital",
          "drift.likvida_medel": "Likvida medel"}  # fmt: skip
ONE_SIGN = {"rr.verksamhetens_intakter": "Verksamhetens intäkter", "rr.verksamhetens_kostnader": "Verksamhetens kostnader",
            COST: "Nettokostnad", "drift.bidrag": "Bidrag och intäkter"}  # fmt: skip
"""Rows that have the same sign in every column, in every year."""


def _turned(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one * other < 0


@closed
def _signs(world: World) -> Iterator[Hit]:
    for row, label in ONE_SIGN.items():
        varde = number(world, row)
        for column in (BUDGET, PRINTED, FORMER):
            other = number(world, row + column)
            if _turned(varde, other):
                yield hit(row + column, other, varde, etikett=label, ar=when(world, column))


def _deviations(world: World) -> Iterator[Par]:
    """Hold each deviation against outcome and budget: plus is better than the budget, however costs are shown."""
    for row, label in LABELS.items():
        varde, outcome, budget = (number(world, row + column) for column in (DEVIATION, "", BUDGET))
        if varde is None or outcome is None or budget is None or _turned(outcome, budget):
            continue
        mot, vantat = "utfall minus budget", outcome - budget
        if row == COST and (budget > 0 or (budget == 0 and varde == -vantat)):  # a cost that is shown with plus
            mot, vantat = "budget minus utfall", -vantat
        yield Par(row + DEVIATION, varde, vantat, 0, {"etikett": label, "mot": mot, "ar": when(world, DEVIATION)})


def _sum_of_deviations(world: World) -> Iterator[Par]:
    """Hold the result's deviation against those of the rows that it is the sum of."""
    varde, cost, income = (number(world, row + DEVIATION) for row in ("drift.resultat", COST, "drift.bidrag"))
    if varde is not None and cost is not None and income is not None:
        rest = sum((_deviation(world, row) for row in ("drift.finansiella_poster", "drift.extraordinara_poster")), ZERO)
        words = {"etikett": "Resultat", "mot": "summan av raderna", "ar": when(world, DEVIATION)}
        yield Par("drift.resultat" + DEVIATION, varde, cost + income + rest, 4, words)


def _deviation(world: World, row: str) -> Decimal:
    """Return a row's deviation; one without a budget, or without an outcome, deviates by all of the other."""
    varde, outcome, budget = (number(world, row + column) for column in (DEVIATION, "", BUDGET))
    return (outcome or ZERO) - (budget or ZERO) if varde is None else varde


def _printed_twice(world: World) -> Iterator[Par]:
    """Hold the column Bokslut, where a report has it, against the outcome; a sign that turns has a rule of its own."""
    for row, label in LABELS.items():
        varde, outcome = number(world, row + PRINTED), number(world, row)
        if varde is not None and outcome is not None and not (row in ONE_SIGN and varde == -outcome):
            words = {"etikett": label, "mot": "utfallet", "ar": when(world, PRINTED)}
            yield Par(row + PRINTED, varde, outcome, 2, words)


DRIFT = LKBR + "10 kap. (driftredovisning), RKR R14"
TOM = "En tom ruta prövas inte."

TECKEN = Rule(
    "E60", Level.FRAGA, "Ett belopp har samma tecken i radens alla kolumner", "{etikett} {ar} är {varde} kr, men årets utfall är {vantat} kr.",
    "Skriv kostnader med minus i alla kolumner, eller med plus i alla. I bladet Budget skrivs alla belopp med plus.",
    DRIFT, TOM, check=_signs, holds=of({"rr.verksamhetens_kostnader": -800, "rr.verksamhetens_kostnader.budget": -900}),
    breaks=of({"rr.verksamhetens_kostnader": -800, "rr.verksamhetens_kostnader.budget": 900}),
)  # fmt: skip
AVVIKELSE = Rule(
    "E61", Level.STOPP, "Avvikelsen är utfall mot budget, med plus när det är bättre", MENING, ADVICE, DRIFT,
    "En tom ruta prövas inte; inte heller en rad där budgeten har ett annat tecken än utfallet.", check=Jamforelse(_deviations),
    holds=of({COST: -1100, COST + BUDGET: -1000, COST + DEVIATION: -100}), breaks=of({COST: -1100, COST + BUDGET: -1000, COST + DEVIATION: 100}),
)  # fmt: skip
AVVIKELSER = Rule(
    "E62", Level.STOPP, "Resultatets avvikelse är summan av radernas", MENING, ADVICE, DRIFT,
    "En rad utan budget, eller utan utfall, avviker med hela det andra. Utan avvikelse för nettokostnad eller bidrag prövas regeln inte.",
    check=Jamforelse(_sum_of_deviations), holds=of({COST + DEVIATION: -100, "drift.bidrag.avvikelse": 40, "drift.resultat.avvikelse": -60}),
    breaks=of({COST + DEVIATION: 100, "drift.bidrag.avvikelse": 40, "drift.resultat.avvikelse": -60}),
)  # fmt: skip
BOKSLUT = Rule(
    "E63", Level.STOPP, "Kolumnen Bokslut är utfallet", MENING, "Rätta det ena: det är samma år och samma belopp.", DRIFT,
    TOM, check=Jamforelse(_printed_twice), holds=of({"drift.bidrag": 900, "drift.bidrag.bokslut": 900}),
    breaks=of({"drift.bidrag": 900, "drift.bidrag.bokslut": 800}),
)  # fmt: skip
