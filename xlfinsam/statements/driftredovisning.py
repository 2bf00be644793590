"""The driftredovisning (LKBR 10 kap., RKR R14): the year's outcome held against the board's budget.

A deviation is plus where the outcome is better than the budget.
"""

from xlfinsam.forms.bokslut import FIN_INTAKT, FIN_KOSTNAD, INTAKT, KOSTNAD
from xlfinsam.language import Difference, Expression, Figure, Sum
from xlfinsam.shown import Amounts, Line, Statement
from xlfinsam.statements.ord import figures, laid_out, minus
from xlfinsam.statements.profil import Profil
from xlfinsam.statements.resultatrakning import budget


def _better(row: str, *, cost: bool = False) -> Expression:
    """Give outcome minus budget; the other way round for a cost that is shown with plus."""
    outcome, planned = Figure(f"drift.{row}"), Figure(f"drift.{row}.budget")
    return Difference(planned, outcome) if cost else Difference(outcome, planned)


def driftredovisning(profil: Profil) -> Statement:
    """Declare the statement for a layout; `cost_sign` says how nettokostnad is shown, everywhere on the sheet."""
    plus = profil.cost_sign > 0
    spent, planned = figures("rr.verksamhetens_kostnader", "rr.avskrivningar"), minus(budget(KOSTNAD))
    cost = minus(Figure("drift.nettokostnad")) if plus else Figure("drift.nettokostnad")
    planned_cost = minus(Figure("drift.nettokostnad.budget")) if plus else Figure("drift.nettokostnad.budget")
    rest = ("bidrag", "finansiella_poster", "extraordinara_poster")
    lines = (
        Line("nettokostnad", "Nettokostnad", minus(spent) if plus else spent,
             budget(KOSTNAD) if plus else planned, _better("nettokostnad", cost=plus)),
        Line("bidrag", "Medlemsavgift", figures("rr.verksamhetens_intakter"), budget(INTAKT), _better("bidrag")),
        Line("finansiella_poster", "Finansiella poster", figures("rr.finansiella_intakter", "rr.finansiella_kostnader"),
             Sum((budget(FIN_INTAKT), minus(budget(FIN_KOSTNAD)))), _better("finansiella_poster"), needed=True),
        Line("extraordinara_poster", "Extraordinära poster", figures("rr.extraordinara_poster"), needed=True),
        Line("resultat", "Resultat", Sum((cost, *(Figure(f"drift.{row}") for row in rest))),
             Sum((planned_cost, *(Figure(f"drift.{row}.budget") for row in rest[:2]))), _better("resultat"),
             kind="summa"),
        Line("utgaende_eget_kapital", "Utgående eget kapital", figures("br.summa_eget_kapital"),
             figures("br.eget_kapital_ingaende", "drift.resultat.budget"), _better("utgaende_eget_kapital")),
        Line("likvida_medel", "Likvida medel", figures("kf.likvida_medel_slut")),
    )  # fmt: skip
    columns = (Amounts("", "Utfall {ar}"), Amounts("budget", "Budget {ar}"), Amounts("avvikelse", "Avvikelse"),
               Amounts("fg", "Bokslut {fg}"))  # fmt: skip
    return Statement("drift", "Driftredovisning", laid_out("drift", lines, profil), columns,
                     note="Avvikelse: plus är bättre än budget.", by="LKBR 10 kap., RKR R14")  # fmt: skip
