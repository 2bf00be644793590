"""The three-year budget in sum: what comes in, what goes out, the result, and what is taken from earlier years."""

from xlfinsam.forms.bokslut import FIN_INTAKT, FIN_KOSTNAD, INTAKT, KOSTNAD
from xlfinsam.language import Figure, Sum
from xlfinsam.shown import Amounts, Line, Statement
from xlfinsam.statements.ord import figures, minus
from xlfinsam.statements.profil import Profil
from xlfinsam.statements.resultatrakning import budget

GROUPS = (("intakter", "Summa intäkter", INTAKT), ("finansiella_intakter", "Summa finansiella intäkter", FIN_INTAKT),
          ("kostnader", "Summa kostnader", KOSTNAD),
          ("finansiella_kostnader", "Summa finansiella kostnader", FIN_KOSTNAD))  # fmt: skip
COMING_IN, GOING_OUT = ("intakter", "finansiella_intakter"), ("kostnader", "finansiella_kostnader")


def tre_ar(profil: Profil) -> Statement:
    """Declare the statement; it is the same in every layout. Names: `plan.kostnader`, `.fg`, `.ar1`, `.ar2`."""
    del profil
    result = Sum((*(Figure(f"plan.{row}") for row in COMING_IN), *(minus(Figure(f"plan.{row}")) for row in GOING_OUT)))
    lines = (
        *(Line(row, label, budget(grupp)) for row, label, grupp in GROUPS),
        Line("resultat", "Resultat", result, kind="summa"),
        Line("aterforing", "Återföring av tidigare års överskott", minus(Figure("plan.resultat"))),
        Line("resultat_efter_aterforing", "Resultat efter återföring", figures("plan.resultat", "plan.aterforing"),
             kind="summa"),
    )  # fmt: skip
    columns = (Amounts("fg", "{fg}"), Amounts("", "{ar}"), Amounts("ar1", "{ar1}"), Amounts("ar2", "{ar2}"))
    return Statement("plan", "Budget för tre år", lines, columns, note="Raderna står i bladet Budget.")
