"""Använda insatsmedel: what every insats and project has cost, beside its budget. The rows stand in the sheet Medel."""

from decimal import Decimal

from xlfinsam.forms.planer import MEDEL
from xlfinsam.language import Difference, Expression, First, Listed, Num, OfAll, Ref, Share, Sum
from xlfinsam.shown import Measure, Table


def _listed(name: str, title: str) -> Measure:
    return Measure(name, title, Listed(name, MEDEL.id), total=Sum((OfAll(name),)), style="kr")


AVVIKELSE: Expression = Difference(Ref("utfall"), First((Ref("budget"), Num(Decimal(0)))))
ANDEL: Expression = Share(Ref("avvikelse"), Ref("budget"))
INSATSMEDEL = Table(
    "insatsmedel",
    "Använda insatsmedel",
    MEDEL.id,
    (
        _listed("utfall", "Utfall"),
        _listed("budget", "Budget"),
        Measure("avvikelse", "Avvikelse kr", AVVIKELSE, total=AVVIKELSE, style="kr"),
        Measure("avvikelse_andel", "Avvikelse %", ANDEL, total=ANDEL, style="enheter"),
        _listed("utfall_fg", "Föregående år"),
    ),
    MEDEL.capacity,
    total="Summa",
    note="Avvikelse är utfall minus budget, också där budgeten är tom: plus är dyrare än budget. Belopp i kronor.",
    row_heading="Insats eller projekt",
)
