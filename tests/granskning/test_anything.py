"""Whatever a reader of documents hands over, the granskning answers and does not fall."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from xlfinsam.granskning import SLAG, granska
from xlfinsam.model import Place
from xlfinsam.rapport import KR, MNKR, PROCENT, RAD, RUBRIK, SUMMA, TKR, Rad, Rapport, Siffra, Tabell, Uppgift

LABELS = st.sampled_from((
    "Summa", "Totalt", "", "Årets resultat", "Verksamhetens intäkter", "Soliditet", "Nettokostnad", "2023", "2024", "Kompass",
    "antal inskrivna totalt", "kvinna", "man", "nya deltagare", "avslutade deltagare", "Mål konsultationer", "Antal konsultationer",
    "Medlemsavgift", "Antal månader", "Besparing arbete 2 x 3 x 12", "varav till arbete", "Fysiskt våld", "Ja", "Nej", "lön", "studie",
    "Egenförsörjning", "Positiv stegförflyttning", "Upplupna semlöner", "Förändr sem löneskuld", "Summa tillgångar", "Eget kapital",
))  # fmt: skip
COLUMNS = st.sampled_from((
    "2024", "2023", "2024-12-31", "Budget 2024", "Utfall 2024", "Avvikelse", "Bokslut 2023", "antal", "procent", "n", "ja", "mål", "utfall",
    "bedömning", "bas", "Totalt", "Kvinnor", "Kvinnor %", "Män", "Totalt antal delt.", "Antal nya", "Antal avslutade", "Pågående",
    "Kvinnor ja svar", "Män ja svar", "Beslut", "Återstår", "Kostnad", "Andel", "",
))  # fmt: skip
IDS = st.sampled_from((
    "not1", "not2", "not4", "resultatrakning", "balansrakning", "kassaflode", "driftredovisning", "oversikt", "balanskrav", "tabell1",
    "tabell2", "insatsmedel", "bilaga1-kompass-deltagare", "bilaga1-kompass-avslut", "bilaga1-kompass-forsorjning", "bilaga12-x", "bilaga",
    "bilaga2-krus-tid", "bilaga2-krus-deltagare", "bilaga2-krus-resultat", "enkat-f1", "enkat-kon", "avslut", "maluppfyllelse", "",
))  # fmt: skip
TITLES = st.sampled_from(
    (
        "Not 1. Verksamhetens intäkter",
        "Not 9",
        "Enkät: slag",
        "Avslut mot",
        "Budgeten fördelas",
        "Resultaträkning",
        "",
        "(",
    )
)
UNITS = st.sampled_from((KR, TKR, MNKR, PROCENT, "antal", "", "månader"))
NUMBERS = st.one_of(
    st.none(), st.integers(-10, 200).map(Decimal), st.decimals(-(10**9), 10**9, places=2), st.just(Decimal("1E+3"))
)
FIGURES = st.builds(Siffra, NUMBERS, st.sampled_from(("", "57 %", "uppnått", "–")), st.just(Place("r", "b", "1")))
ROWS = st.builds(
    Rad, LABELS, st.lists(st.none() | FIGURES, max_size=5).map(tuple), st.sampled_from((RAD, SUMMA, RUBRIK)),
    st.sampled_from(("", "g")), UNITS, st.none() | st.integers(0, 9), st.sampled_from(("", "rr.arets_resultat", "maluppfyllelse.x")),
)  # fmt: skip
TABLES = st.builds(
    Tabell, IDS, TITLES, st.lists(COLUMNS, max_size=5).map(tuple), st.lists(ROWS, max_size=8).map(tuple), UNITS, UNITS,
)  # fmt: skip
SAID = st.sampled_from((
    "91 av 159 utskrivna, 57 %", "0 av 0 utskrivna, 0 %", "(12/0) 3 %", "Andel positiva avslut", "Positiva avslut, tabellen", "Utskrivna deltagare",
    "2 x 3 x 4, totalt 24", "år i följd med negativt resultat", "negativa resultat de två senaste åren", "98 % av 12 svar", "Bilagor: 3",
    "Verksamhetsår som gäller", "Budget för insatser, löptexten", "Inskrivna kvinnor", "Inskrivna män", "Inskrivna under året", ": ", "", ", tabellen",
    "Deltagare under året", "nyinskrivna", "Kompass: personer som deltar per år", "Medlemsintäkter", "mål för insatsernas avvikelse",
))  # fmt: skip
FACTS = st.builds(
    Uppgift,
    st.sampled_from(("", "kompass-mal", "maluppfyllelse-x-n")),
    SAID,
    st.lists(FIGURES, max_size=3).map(tuple),
    UNITS,
)
REPORTS = st.builds(
    Rapport, st.just("r"), st.just(""), st.just(""), st.sampled_from((0, 2023, 2024)),
    st.lists(TABLES, max_size=8).map(tuple), st.lists(FACTS, max_size=8).map(tuple),
)  # fmt: skip


@settings(max_examples=80, phases=(Phase.generate,), deadline=None, suppress_health_check=list(HealthCheck))
@given(REPORTS)
def test_any_report_is_answered(report: Rapport):
    """No report makes the granskning fall, and each finding is whole."""
    for one in granska(report, {"rr.arets_resultat": Decimal(1), "overs.2024.soliditet": Decimal("0.5")}):
        assert one.slag in SLAG
        assert "{" not in one.text
        assert one.fynd.regel == one.regel
        assert one.fynd.key
