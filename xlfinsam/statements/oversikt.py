"""Översikt över verksamhetens utveckling (RKR R15): the economy over the years, from Historik and the year's own."""

from xlfinsam.forms.arsbok import MOST_YEARS
from xlfinsam.language import Figure, First, Former, Setting, Share
from xlfinsam.shown import Measure, Table
from xlfinsam.statements.ord import figures, minus
from xlfinsam.statements.profil import Profil

OVERSIKT = "overs"


def oversikt(profil: Profil) -> Table:
    """Declare the table over years. Financial income counts as income here, financial costs as costs."""
    style = "tkr" if profil.thousands else "kr"
    unit = "Belopp i tusental kronor" if profil.thousands else "Belopp i kronor"
    costs = ("rr.verksamhetens_kostnader", "rr.avskrivningar", "rr.finansiella_kostnader")
    return Table(
        OVERSIKT,
        "Översikt över verksamhetens utveckling",
        "ar",
        (
            Measure("intakter", "Verksamhetens intäkter", Former("intakter"), style=style,
                    now=figures("rr.verksamhetens_intakter", "rr.finansiella_intakter")),
            Measure("kostnader", "Verksamhetens kostnader", Former("kostnader"), now=minus(figures(*costs)),
                    style=style),
            Measure("arets_resultat", "Årets resultat", Former("resultat"), now=Figure("rr.arets_resultat"),
                    style=style),
            Measure("eget_kapital", "Eget kapital", Former("eget_kapital"), now=Figure("br.summa_eget_kapital"),
                    style=style),
            Measure("soliditet", "Soliditet", First((Former("soliditet"),
                                                     Share(Former("eget_kapital"), Former("tillgangar")))),
                    now=Share(Figure("br.summa_eget_kapital"), Figure("br.summa_tillgangar")), style="andel"),
            Measure("anstallda", "Antal anställda", Former("anstallda"), now=Setting("anstallda"), style="tjanster"),
        ),
        MOST_YEARS,
        note=f"{unit}. Soliditet är eget kapital av tillgångarna. Tidigare år står i Historik, med källa.",
    )  # fmt: skip
