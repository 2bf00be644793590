"""The sheet Start: where every insats stands, and the figures that the kansli looks for first."""

from xlfinsam.forms.arsbok import MOST_INSATSER
from xlfinsam.forms.laget import EJ_SKICKAD, LAGET
from xlfinsam.language import Difference, Figure, Latest, Rows, Setting
from xlfinsam.model import Level
from xlfinsam.shown import Measure, Table

STOPP = Rows("granskning", (("niva", Level.STOPP.value),))
FRAGOR = Rows("granskning", (("niva", Level.FRAGA.value), ("svar", "")))
NOTERA = Rows("granskning", (("niva", Level.NOTERA.value),))

TABLE = Table(
    "start",
    "Insatserna",
    "insats",
    (
        Measure("lage", "Läge", Latest(LAGET.id, "lage", EJ_SKICKAD), style="text"),
        Measure("stopp", "Stopp", STOPP, total=STOPP),
        Measure("fragor", "Frågor utan svar", FRAGOR, total=FRAGOR),
        Measure("notera", "Noteringar", NOTERA, total=NOTERA),
    ),
    MOST_INSATSER,
    total="Alla fynd",
)
KEY_FIGURES = Table(
    "nyckeltal",
    "Nyckeltal",
    "rad",
    (
        Measure("deltagare", "Deltagare", Figure("tabell1.summa.totalt")),
        Measure("nya", "Nya", Figure("tabell1.summa.nya")),
        Measure("avslutade", "Avslutade", Figure("tabell1.summa.avslutade")),
        Measure("pagaende", "Pågående", Figure("tabell1.summa.pagaende")),
        Measure("positiva", "Positiva avslut", Figure("mal.summa.andel"), style="andel"),
        Measure(
            "mot_mal", "Mot målet", Difference(Figure("mal.summa.andel"), Setting("mal_positiva")), style="enheter"
        ),
        Measure("stopp", "Stopp", STOPP),
        Measure("fragor", "Frågor utan svar", FRAGOR),
    ),
    1,
)
ECONOMY = Table(
    "bokslutstal",
    "Bokslutet",
    "rad",
    (
        Measure("resultat", "Årets resultat", Figure("rr.arets_resultat"), style="kr"),
        Measure("balanskrav", "Balanskravsresultat", Figure("balanskrav.balanskravsresultat"), style="kr"),
        Measure("eget_kapital", "Eget kapital", Figure("br.summa_eget_kapital"), style="kr"),
        Measure("soliditet", "Soliditet", Figure("matt.soliditet"), style="andel"),
        Measure("likvida_medel", "Likvida medel", Figure("kf.likvida_medel_slut"), style="kr"),
        Measure("insatsmedel", "Insatsmedel", Figure("matt.insatsmedel"), style="kr"),
        Measure("individ", "Till individer", Figure("matt.andel_individ"), style="andel"),
        Measure("utan_rad", "Konton utan rad", Rows("bokforing", (("rader", "0"),))),
    ),
    1,
)
