"""The balanskravsutredning (LKBR 11 kap. 10 §, kommunallagen 11 kap. 11–13 §§), with every row of it."""

from xlfinsam.forms.bokslut import BALANSKRAVSRADER
from xlfinsam.shown import Line, Statement
from xlfinsam.statements.ord import FORMER, YEAR, figures, specifikation
from xlfinsam.statements.profil import Profil

LABELS = ("- Samtliga realisationsvinster", "+ Realisationsvinster enligt undantagsmöjlighet",
          "+ Realisationsförluster enligt undantagsmöjlighet", "-/+ Orealiserade vinster och förluster i värdepapper",
          "+/- Återföring av orealiserade vinster och förluster i värdepapper")  # fmt: skip
TURNED = {"realisationsvinster_undantag", "aterforing_orealiserade"}  # a gain stands in the books with minus


def balanskrav(profil: Profil) -> Statement:
    """Declare the statement; it is the same in every layout."""
    del profil
    lines = (
        Line("arets_resultat", "Årets resultat enligt resultaträkningen", figures("rr.arets_resultat")),
        *(Line(row, label, specifikation(row, kredit=row in TURNED))
          for row, label in zip(BALANSKRAVSRADER, LABELS, strict=True)),
        Line("balanskravsresultat", "= Balanskravsresultat",
             figures("balanskrav.arets_resultat", *(f"balanskrav.{row}" for row in BALANSKRAVSRADER)), kind="summa"),
    )  # fmt: skip
    return Statement("balanskrav", "Balanskravsutredning", lines, (YEAR, FORMER), by="LKBR 11 kap. 10 §")
