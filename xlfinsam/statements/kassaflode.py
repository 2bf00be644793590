"""The kassaflödesanalys (LKBR 8 kap. 1–2 §§, RKR R13), from the result down to what has come to kassa och bank."""

from xlfinsam.language import Difference, Expression, Figure, Sum
from xlfinsam.shown import Line, Statement
from xlfinsam.statements.balansrakning import FIXED
from xlfinsam.statements.ord import FORMER_LAST_DAY, LAST_DAY, figures, laid_out, minus, note_sum, saldo
from xlfinsam.statements.profil import FORDRINGAR, SKULDER, Profil

LIQUID = ("kassa_och_bank", "kortfristiga_placeringar")


def _decrease(rad: str) -> Expression:
    """Give how much a row of assets has gone down."""
    return Difference(saldo(rad, ingaende=True), saldo(rad))


def _increase(rad: str) -> Expression:
    """Give how much a row of debts has gone up."""
    return Difference(saldo(rad, kredit=True), saldo(rad, kredit=True, ingaende=True))


def kassaflode(profil: Profil) -> Statement:
    """Declare the statement for a layout."""
    fordringar, skulder = profil.notes[FORDRINGAR], profil.notes[SKULDER]
    not_liquid = Sum((minus(Figure("rr.avskrivningar")), Figure("br.ovrigt_eget_kapital"),
                      _increase("avsattningar_pensioner"), _increase("andra_avsattningar")))  # fmt: skip
    invested = Sum((Figure("rr.avskrivningar"), *(_decrease(rad) for rad in FIXED)))
    lines = (
        Line("arets_resultat", "Årets resultat", figures("rr.arets_resultat")),
        Line("justering", "Justering för ej likviditetspåverkande poster", not_liquid),
        Line("medel_fore_rorelsekapital", "Medel från verksamheten före förändring av rörelsekapital",
             figures("kf.arets_resultat", "kf.justering"), kind="summa"),
        Line("forandring_forrad", "Ökning/minskning förråd", _decrease("forrad"), needed=True),
        Line("forandring_fordringar", "Ökning/minskning kortfristiga fordringar",
             Difference(note_sum(fordringar, ingaende=True), note_sum(fordringar))),
        Line("forandring_skulder", "Ökning/minskning kortfristiga skulder",
             Difference(note_sum(skulder), note_sum(skulder, ingaende=True))),
        Line("lopande_verksamheten", "Kassaflöde från den löpande verksamheten",
             figures("kf.medel_fore_rorelsekapital", "kf.forandring_forrad", "kf.forandring_fordringar",
                     "kf.forandring_skulder"), kind="summa"),
        Line("investeringsverksamheten", "Kassaflöde från investeringsverksamheten", invested, needed=True),
        Line("finansieringsverksamheten", "Kassaflöde från finansieringsverksamheten",
             _increase("langfristiga_skulder"), needed=True),
        Line("arets_kassaflode", "Årets kassaflöde",
             figures("kf.lopande_verksamheten", "kf.investeringsverksamheten", "kf.finansieringsverksamheten"),
             kind="summa"),
        Line("likvida_medel_borjan", "Likvida medel vid årets början",
             Sum(tuple(saldo(rad, ingaende=True) for rad in LIQUID))),
        Line("likvida_medel_slut", "Likvida medel vid årets slut", figures(*(f"br.{rad}" for rad in LIQUID)),
             kind="summa"),
    )  # fmt: skip
    columns = (LAST_DAY, FORMER_LAST_DAY)
    return Statement("kf", "Kassaflödesanalys", laid_out("kf", lines, profil), columns, by="LKBR 8 kap., RKR R13")
