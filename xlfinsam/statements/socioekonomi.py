"""The socio-economic effect as the reports compute it: people to work or studies, times a schablon, times 12 months.

The model is Göteborg Centrum's; schabloner and, where the sheets do not say, the numbers of people are settings.
"""

from decimal import Decimal

from xlfinsam.language import Expression, Figure, First, Num, Product, Setting
from xlfinsam.shown import Line, Statement
from xlfinsam.statements.ord import YEAR, figures
from xlfinsam.statements.profil import Profil

MONTHS = Num(Decimal(12))


def _people(kind: str, measure: str) -> Expression:
    return First((Setting(f"antal_{kind}"), Figure(f"avslut.summa.{measure}")))


def _effect(kind: str) -> Expression:
    return Product(Product(Figure(f"socio.antal_{kind}"), Figure(f"socio.schablon_{kind}")), MONTHS)


def socioekonomi(profil: Profil) -> Statement:
    """Declare the statement; it is the same in every layout."""
    del profil
    lines = (
        Line("antal_arbete", "Antal till arbete", _people("arbete", "arbete"), style="antal"),
        Line("schablon_arbete", "Effekt per person och månad, arbete", Setting("schablon_arbete")),
        Line("arbete", "Effekt under tolv månader, arbete", _effect("arbete")),
        Line("antal_studier", "Antal till studier", _people("studier", "studie"), style="antal"),
        Line("schablon_studier", "Effekt per person och månad, studier", Setting("schablon_studier")),
        Line("studier", "Effekt under tolv månader, studier", _effect("studier")),
        Line("summa", "Beräknad effekt under ett år", figures("socio.arbete", "socio.studier"), kind="summa"),
    )
    note = "En beräkning med schabloner, ingen uppmätt besparing: den antar att alla står kvar i tolv månader."
    return Statement("socio", "Socioekonomisk beräkning", lines, (YEAR,), note=note, by="Modell Göteborg Centrum")
