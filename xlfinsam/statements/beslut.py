"""What the members have decided of the ansvarsfrihet, counted: who has granted it, who has not, who is waited for."""

from xlfinsam.forms.uppfoljning import MEDLEMSBESLUT
from xlfinsam.language import Difference, Expression, Figure, Rows
from xlfinsam.shown import DENIED, GRANTED, LATE, PENDING, UNSENT, Amounts, Line, Statement
from xlfinsam.statements.ord import figures
from xlfinsam.statements.profil import Profil


def _at(lage: str) -> Expression:
    return Rows(MEDLEMSBESLUT.id, (("lage", lage),))


def medlemsbeslut(profil: Profil) -> Statement:
    """Declare the statement; it is the same in every layout."""
    del profil
    every = tuple(f"beslut.{name}" for name in ("beviljat", "inte_beviljat", "vantar", "sena", "ej_skickat"))
    lines = (
        Line("beviljat", "Har beviljat ansvarsfrihet", _at(GRANTED), style="antal"),
        Line("inte_beviljat", "Har inte beviljat ansvarsfrihet", _at(DENIED), style="antal"),
        Line("vantar", "Har fått årsredovisningen men inte beslutat", _at(PENDING), style="antal"),
        Line("sena", "Har inte svarat i tid", _at(LATE), style="antal"),
        Line("ej_skickat", "Har inte fått årsredovisningen", _at(UNSENT), style="antal"),
        Line("medlemmar", "Medlemmar", figures(*every), kind="summa", style="antal"),
        Line("beslutat", "varav har beslutat", figures(*every[:2]), style="antal"),
        Line("kvar", "varav kvar att besluta", Difference(Figure("beslut.medlemmar"), Figure("beslut.beslutat")),
             style="antal"),
    )  # fmt: skip
    return Statement("beslut", "Medlemmarnas beslut om ansvarsfrihet", lines, (Amounts("", "Antal"),), unit="Antal",
                     note="Raderna står i bladet Medlemsbeslut.")  # fmt: skip
