"""The balansräkning, in the order of LKBR 6 kap. 2 §. Eget kapital stands as it was at the year's start."""

from xlfinsam.forms.bokslut import FORMER_OUTSIDE, OUTSIDE
from xlfinsam.language import Difference, Expression, First, Rounded, Setting, Total
from xlfinsam.shown import Line, Statement
from xlfinsam.statements.ord import FORMER_LAST_DAY, LAST_DAY, NONE, figures, laid_out, note_sum, saldo
from xlfinsam.statements.profil import FORDRINGAR, SKULDER, Profil

FIXED = ("immateriella", "maskiner_och_inventarier", "finansiella_anlaggningstillgangar")
CURRENT = ("forrad", "fordringar", "kortfristiga_placeringar", "kassa_och_bank")
EQUITY = ("eget_kapital_ingaende", "arets_resultat", "ovrigt_eget_kapital")
DEBTS = ("avsattningar_pensioner", "andra_avsattningar", "langfristiga_skulder", "kortfristiga_skulder")


def _of(*rows: str) -> Expression:
    return figures(*(f"br.{row}" for row in rows))


def _other_equity() -> Expression:
    """Give what has come to eget kapital beside the result, be the result booked there already or not."""
    there = (("antal", ">0"),)
    now, before = (Total("kontoplan", column, (("rad", "eget_kapital"), *there)) for column in ("ub", "ib"))
    booked = First((Total("kontoplan", "ub", (("rad", "resultatoverforing"), *there)), NONE))
    return Rounded(Difference(Difference(before, now), booked))


def balansrakning(profil: Profil) -> Statement:
    """Declare the statement for a layout."""
    equity = {
        "eget_kapital_ingaende": Line("eget_kapital_ingaende", "Eget kapital vid årets början",
                                      saldo("eget_kapital", kredit=True, ingaende=True)),
        "arets_resultat": Line("arets_resultat", "Årets resultat", figures("rr.arets_resultat")),
        "ovrigt_eget_kapital": Line("ovrigt_eget_kapital", "Övrigt eget kapital", _other_equity(), needed=True),
        "summa_eget_kapital": Line("summa_eget_kapital", "Summa eget kapital", _of(*EQUITY), kind="summa"),
    }  # fmt: skip
    fordringar, skulder = profil.notes[FORDRINGAR], profil.notes[SKULDER]
    lines = (
        Line("tillgangar", "Tillgångar", kind="rubrik"),
        Line("immateriella", "Immateriella anläggningstillgångar", saldo("immateriella"), needed=True),
        Line("maskiner_och_inventarier", "Maskiner och inventarier", saldo("maskiner_och_inventarier"), needed=True),
        Line("finansiella_anlaggningstillgangar", "Finansiella anläggningstillgångar",
             saldo("finansiella_anlaggningstillgangar"), needed=True),
        Line("summa_anlaggningstillgangar", "Summa anläggningstillgångar", _of(*FIXED), kind="summa", needed=True),
        Line("forrad", "Förråd", saldo("forrad"), needed=True),
        Line("fordringar", "Fordringar", note_sum(fordringar), note=fordringar),
        Line("kortfristiga_placeringar", "Kortfristiga placeringar", saldo("kortfristiga_placeringar"), needed=True),
        Line("kassa_och_bank", "Kassa och bank", saldo("kassa_och_bank")),
        Line("summa_omsattningstillgangar", "Summa omsättningstillgångar", _of(*CURRENT), kind="summa"),
        Line("summa_tillgangar", "Summa tillgångar",
             _of("summa_anlaggningstillgangar", "summa_omsattningstillgangar"), kind="summa"),
        Line("eget_kapital_och_skulder", "Eget kapital, avsättningar och skulder", kind="rubrik"),
        *(equity[name] for name in profil.equity),
        Line("avsattningar_pensioner", "Avsättningar för pensioner", saldo("avsattningar_pensioner", kredit=True),
             needed=True),
        Line("andra_avsattningar", "Andra avsättningar", saldo("andra_avsattningar", kredit=True), needed=True),
        Line("langfristiga_skulder", "Långfristiga skulder", saldo("langfristiga_skulder", kredit=True), needed=True),
        Line("kortfristiga_skulder", "Kortfristiga skulder", note_sum(skulder), note=skulder),
        Line("summa_eget_kapital_och_skulder", "Summa eget kapital, avsättningar och skulder",
             _of("summa_eget_kapital", *DEBTS), kind="summa"),
        Line("panter_och_ansvarsforbindelser", "Panter och ansvarsförbindelser", kind="rubrik"),
        *(Line(name, label, Setting(name, FORMER_OUTSIDE[name])) for name, label in OUTSIDE.items()),
    )  # fmt: skip
    columns = (LAST_DAY, FORMER_LAST_DAY)
    return Statement("br", "Balansräkning", laid_out("br", lines, profil), columns, by="LKBR 6 kap. 2 §")
