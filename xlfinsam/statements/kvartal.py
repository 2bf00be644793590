"""What every insats and project has cost quarter by quarter, beside its budget. The quarters sum to the year."""

from xlfinsam.forms.planer import MEDEL
from xlfinsam.language import Difference, Expression, Figure, Listed, OfAll, Share, Sum
from xlfinsam.shown import QUARTERS, Measure, Table


def _quarter(at: int) -> Expression:
    now = Listed(QUARTERS[at], MEDEL.id)
    return Difference(now, Listed(QUARTERS[at - 1], MEDEL.id)) if at else now


SPENT, PLANNED = Listed("utfall", MEDEL.id), Listed("budget", MEDEL.id)
ALL_SPENT, ALL_PLANNED = Figure("insatsmedel.summa.utfall"), Figure("insatsmedel.summa.budget")
KVARTAL = Table(
    "kvartal",
    "Insatsernas kostnad per kvartal",
    MEDEL.id,
    (
        *(Measure(f"k{at + 1}", f"Kvartal {at + 1}", _quarter(at), total=Sum((OfAll(f"k{at + 1}"),)), style="kr")
          for at in range(len(QUARTERS))),
        Measure("kvar", "Kvar av budget", Difference(PLANNED, SPENT), total=Difference(ALL_PLANNED, ALL_SPENT),
                style="kr"),
        Measure("forbrukat", "Förbrukat", Share(SPENT, PLANNED), total=Share(ALL_SPENT, ALL_PLANNED), style="andel"),
    ),
    MEDEL.capacity,
    total="Summa",
    note="Ur verifikationerna i bokföringens fil. Ett kvartal som inte har varit är tomt. Utfall och budget står i "
    "Insatsmedel.",
    row_heading="Insats eller projekt",
)  # fmt: skip
