"""The resultaträkning, in the order of lagen (2018:597) om kommunal bokföring och redovisning (LKBR) 5 kap. 2 §.

A samordningsförbund has no taxes and no general grants: those rows of the law are left out.
"""

from xlfinsam.forms.bokslut import FIN_INTAKT, FIN_KOSTNAD, INTAKT, KOSTNAD
from xlfinsam.language import Expression, Total
from xlfinsam.shown import Amounts, Line, Statement
from xlfinsam.statements.ord import FORMER_LAST_DAY, LAST_DAY, figures, laid_out, minus, note_sum, saldo
from xlfinsam.statements.profil import INTAKTER, KOSTNADER, Profil


def budget(grupp: str) -> Expression:
    """Give the year's budget of a group of rows."""
    return Total("budget", "ar0", (("grupp", grupp),))


def resultatrakning(profil: Profil) -> Statement:
    """Declare the statement for a layout. Costs are shown with minus, in the outcome and in the budget."""
    intakter, kostnader = profil.notes[INTAKTER], profil.notes[KOSTNADER]
    lines = (
        Line("verksamhetens_intakter", "Verksamhetens intäkter", note_sum(intakter), budget(INTAKT), note=intakter),
        Line("verksamhetens_kostnader", "Verksamhetens kostnader", minus(note_sum(kostnader)), minus(budget(KOSTNAD)),
             note=kostnader),
        Line("avskrivningar", "Avskrivningar", saldo("avskrivningar", kredit=True), needed=True),
        Line("verksamhetens_resultat", "Verksamhetens resultat",
             figures("rr.verksamhetens_intakter", "rr.verksamhetens_kostnader", "rr.avskrivningar"), kind="summa"),
        Line("finansiella_intakter", "Finansiella intäkter", saldo("finansiella_intakter", kredit=True),
             budget(FIN_INTAKT)),
        Line("finansiella_kostnader", "Finansiella kostnader", saldo("finansiella_kostnader", kredit=True),
             minus(budget(FIN_KOSTNAD))),
        Line("resultat_efter_finansiella_poster", "Resultat efter finansiella poster",
             figures("rr.verksamhetens_resultat", "rr.finansiella_intakter", "rr.finansiella_kostnader"), kind="summa"),
        Line("extraordinara_poster", "Extraordinära poster", saldo("extraordinara_poster", kredit=True), needed=True),
        Line("arets_resultat", "Årets resultat",
             figures("rr.resultat_efter_finansiella_poster", "rr.extraordinara_poster"), kind="summa"),
    )  # fmt: skip
    planned = (Amounts("budget", "Budget {ar}"),) if profil.budget_in_rr else ()
    columns = (*planned, LAST_DAY, FORMER_LAST_DAY)
    return Statement("rr", "Resultaträkning", laid_out("rr", lines, profil), columns, by="LKBR 5 kap. 2 §")
