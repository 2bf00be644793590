"""Måluppfyllelse: the goals of the verksamhetsplan beside their outcome, and what a goal may be measured by."""

from xlfinsam.forms.bokslut import INDIVID, MATT
from xlfinsam.forms.planer import MALEN, MEDEL
from xlfinsam.language import (
    AtLeast,
    Difference,
    Expression,
    Figure,
    First,
    Listed,
    Measured,
    Product,
    Ref,
    Setting,
    Share,
    Total,
)
from xlfinsam.shown import Line, Measure, Statement, Table
from xlfinsam.statements.ord import YEAR
from xlfinsam.statements.profil import Profil

TECKEN = Listed("tecken", MALEN.id)
MALUPPFYLLELSE = Table(
    "maluppfyllelse",
    "Måluppfyllelse",
    MALEN.id,
    (
        Measure("mal", "Målvärde", Listed("mal", MALEN.id), style="tal"),
        Measure("utfall", "Utfall", First((Measured("siffra", MALEN.id), Listed("utfall", MALEN.id))), style="tal"),
        Measure("avvikelse", "Avvikelse", Difference(Ref("utfall"), Ref("mal")), style="tal"),
        Measure("uppnatt", "Uppnått", AtLeast(Product(TECKEN, Ref("utfall")), Product(TECKEN, Ref("mal"))),
                style="ja"),
    ),
    MALEN.capacity,
    note="Uppnått är utfallet minst, eller högst, lika med målvärdet. Bedömningen i ord står i bladet Mål.",
    row_heading="Mål",
    label_width=76,
)  # fmt: skip
INDIVIDS = (("inriktning", INDIVID),)
INCOME, SPENT, PLANNED = Figure("rr.verksamhetens_intakter"), Figure("insatsmedel.summa.utfall"), \
    Figure("insatsmedel.summa.budget")  # fmt: skip
SHOWN: dict[str, tuple[str, Expression, str]] = {
    "deltagare": ("Deltagare", Figure("tabell1.summa.totalt"), "antal"),
    "positiva_avslut": ("Andel positiva avslut", Figure("mal.summa.andel"), "andel"),
    "arets_resultat": ("Årets resultat", Figure("rr.arets_resultat"), "kr"),
    "eget_kapital": ("Eget kapital", Figure("br.summa_eget_kapital"), "kr"),
    "soliditet": ("Soliditet", Share(Figure("br.summa_eget_kapital"), Figure("br.summa_tillgangar")), "andel"),
    "andel_av_tak": ("Eget kapital mot taket", Share(Figure("br.summa_eget_kapital"), Setting("tak_eget_kapital")),
                     "andel"),
    "insatsmedel": ("Använda insatsmedel", SPENT, "kr"),
    "insatsmedel_avvikelse": ("Insatsmedlens avvikelse från budget", Share(Difference(SPENT, PLANNED), PLANNED),
                              "andel"),
    "andel_individ": ("Individinriktade insatser av verksamhetens intäkter",
                      Share(Total(MEDEL.id, "utfall", INDIVIDS), INCOME), "andel"),
    "andel_individ_budget": ("Samma, enligt budget", Share(Total(MEDEL.id, "budget", INDIVIDS), INCOME), "andel"),
}  # fmt: skip


def matt(profil: Profil) -> Statement:
    """Declare what goals may be measured by, in the order of the list that the kansli chooses from."""
    del profil
    lines = tuple(Line(name, SHOWN[name][0], SHOWN[name][1], style=SHOWN[name][2]) for name in MATT)
    return Statement("matt", "Mått", lines, (YEAR,), unit="Kronor, antal eller andel")
