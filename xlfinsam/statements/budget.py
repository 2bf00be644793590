"""The three-year budget in sum: what comes in, what goes out, the result, and what is taken from earlier years.

Beside the year's budget stands what the year is expected to come to, and how far from the budget that is.
"""

from xlfinsam.forms.bokslut import FIN_INTAKT, FIN_KOSTNAD, INDIVID, INTAKT, KOSTNAD, STRUKTUR
from xlfinsam.forms.planer import BUDGET
from xlfinsam.forms.uppfoljning import INSATSPLAN
from xlfinsam.language import Difference, Expression, Figure, Sum, Total
from xlfinsam.shown import Amounts, Line, Statement
from xlfinsam.statements.ord import figures, minus
from xlfinsam.statements.profil import Profil
from xlfinsam.statements.resultatrakning import budget

GROUPS = (("intakter", "Summa intäkter", INTAKT), ("finansiella_intakter", "Summa finansiella intäkter", FIN_INTAKT),
          ("kostnader", "Summa kostnader", KOSTNAD),
          ("finansiella_kostnader", "Summa finansiella kostnader", FIN_KOSTNAD))  # fmt: skip
COMING_IN, GOING_OUT = ("intakter", "finansiella_intakter"), ("kostnader", "finansiella_kostnader")
INSATSER = (("insatser_individ", "varav individinriktade insatser", INDIVID),
            ("insatser_struktur", "varav strukturinriktade insatser", STRUKTUR))  # fmt: skip


def _off(row: str) -> Expression:
    """Say how far from its budget a row is expected to be: a cost above it is plus, and so is a better result."""
    return Difference(Figure(f"plan.{row}.prognos"), Figure(f"plan.{row}"))


def tre_ar(profil: Profil) -> Statement:
    """Declare the statement; it is the same in every layout. Names: `plan.kostnader`, `.fg`, `.prognos`, `.ar1` …."""
    del profil
    result = Sum((*(Figure(f"plan.{row}") for row in COMING_IN), *(minus(Figure(f"plan.{row}")) for row in GOING_OUT)))
    lines = (
        *(Line(row, label, budget(grupp), deviation=_off(row)) for row, label, grupp in GROUPS),
        Line("resultat", "Resultat", result, deviation=_off("resultat"), kind="summa"),
        Line("aterforing", "Återföring av tidigare års överskott", minus(Figure("plan.resultat"))),
        Line("resultat_efter_aterforing", "Resultat efter återföring", figures("plan.resultat", "plan.aterforing"),
             kind="summa"),
        Line("agarbidrag", "varav medlemmarnas bidrag", Total(BUDGET.id, "ar0", (("nyckel", "agarbidrag"),)),
             deviation=_off("agarbidrag")),
        *(Line(row, label, Total(INSATSPLAN.id, "ar0", (("inriktning", told),)), deviation=_off(row))
          for row, label, told in INSATSER),
    )  # fmt: skip
    told = {"fg": "{fg}", "": "{ar}", "prognos": "Prognos {ar}", "avvikelse": "Prognosens avvikelse", "ar1": "{ar1}",
            "ar2": "{ar2}"}  # fmt: skip
    columns = tuple(Amounts(column, title) for column, title in told.items())
    return Statement("plan", "Budget för tre år", lines, columns,
                     note="Raderna står i bladen Budget och Insatsplan. Avvikelsen är prognos minus budget.",
                     )  # fmt: skip
