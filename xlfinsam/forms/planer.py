"""The lists of what was decided beforehand: the budget, what the förbund pays for, the goals."""

from xlfinsam.fields import Tal, Text, Val
from xlfinsam.forms.bokslut import (
    BUDGETGRUPPER,
    DIMENSIONER,
    ENHETER,
    INRIKTNINGAR,
    KANSLI,
    KEY,
    KONTO,
    KRONOR,
    KVARTALSSLUT,
    MATT,
)  # fmt: skip
from xlfinsam.shown import HOGST, JAMFORELSER, Column, Register

BUDGET = Register(
    "budget",
    "Budget",
    "Budget",
    "Styrelsens budget för tre år, i plus också för kostnader. Raden för medlemmarnas bidrag har nyckeln agarbidrag.",
    (
        Column("nyckel", "Nyckel", KEY, 26),
        Column("namn", "Benämning", Text(1, 120), 46),
        Column("grupp", "Grupp", Val(BUDGETGRUPPER), 18),
        Column("fg", "Föregående år", KRONOR, 16),
        Column("ar0", "Årsbokens år", KRONOR, 16),
        Column("prognos", "Prognos för året", KRONOR, 16, "Vad året väntas bli, till delårsrapporten."),
        Column("ar1", "Året därpå", KRONOR, 16),
        Column("ar2", "Om två år", KRONOR, 16),
        Column("anm", "Anmärkning", Text(1, 200), 40),
    ),
    60,
    KANSLI,
)


def _spent(objekt: str, booked: str, *, adjusted: bool = False, there: bool = False) -> str:
    """Render what an insats has cost: the accounts of its row by object, or in all where no object is named.

    With `there` it is blank where the books do not say: a quarter that has not been, or a file without vouchers.
    """
    last = 'IF(G{row}="",IF(F{row}="",99999999,F{row}),G{row})'
    of = '{0}.konto,">="&N(F{row}),{0}.konto,"<="&' + last
    whole = f"SUMIFS(bokforing.{booked},{of.replace('{0}', 'bokforing')})"
    whole += f"+SUMIFS(periodisering.belopp,{of.replace('{0}', 'periodisering')})" if adjusted else ""
    every = f"SUMIFS(objekt.{objekt},objekt.objekt,D{{row}},{of.replace('{0}', 'objekt')})"
    part = f'IF(E{{row}}="",{every},{every[:-1]},objekt.dimension,E{{row}}))'
    blank = f"COUNT(bokforing.{booked})=0," if there else ""
    nothing = f'OR({blank}A{{row}}="",AND(D{{row}}="",F{{row}}=""))'
    return f'IF({nothing},"",ROUND(ROUND(IF(D{{row}}="",{whole},{part}),2),0))'


MEDEL = Register(
    "medel",
    "Medel",
    "Medel",
    "Det förbundet betalar för: en rad per insats eller projekt. Utfallet kommer ur objektet eller kontona.",
    (
        Column("nyckel", "Nyckel", KEY, 18),
        Column("namn", "Insats eller projekt", Text(1, 80), 34),
        Column("kommun", "Kommun", Text(1, 120), 34),
        Column("objekt", "Objekt", Text(1, 20), 12, "Kostnadsställe eller projekt i bokföringen. Tomt: alla objekt."),
        Column("dimension", "Dimension", Val(tuple(DIMENSIONER.values())), 14, "Där objektet finns. Tomt: i båda."),
        Column("fran", "Konto från", KONTO, 11),
        Column("till", "till och med", KONTO, 11),
        Column("inriktning", "Inriktning", Val(INRIKTNINGAR), 16),
        Column("budget", "Budget kr", KRONOR, 14),
        Column("utfall", "Utfall kr", KRONOR, 14, formula=_spent("belopp", "ub", adjusted=True)),
        Column("utfall_fg", "Föregående år kr", KRONOR, 14, formula=_spent("belopp_fg", "ub_fg")),
        *(
            Column(name, title, KRONOR, 14, formula=_spent(name, name, adjusted=name == "t4", there=True))
            for name, title in KVARTALSSLUT
        ),
    ),
    30,
    KANSLI,
)
MALEN = Register(
    "malen",
    "Mål",
    "Mål",
    "Målen i verksamhetsplanen. Ett mål mäts av en siffra i årsboken eller av ett utfall som skrivs här.",
    (
        Column("nyckel", "Nyckel", KEY, 20),
        Column("namn", "Mål", Text(1, 250), 60),
        Column("omrade", "Område", Text(1, 60), 18),
        Column("jamfor", "Minst eller högst", Val(JAMFORELSER), 12),
        Column("mal", "Målvärde", Tal("#,##0.###"), 12, "En andel skrivs som procent, till exempel 50 %."),
        Column("enhet", "Enhet", Val(ENHETER), 9),
        Column("siffra", "Mäts av", Val(MATT), 22, "En siffra i årsboken. Tomt: utfallet skrivs till höger."),
        Column("utfall", "Utfall", Tal("#,##0.###"), 12),
        Column("bedomning", "Bedömning", Text(1, 250), 50),
        Column("tecken", "Riktning", Tal("0"), 9, formula=f'IF(A{{row}}="","",IF(D{{row}}="{HOGST}",-1,1))'),
    ),
    30,
    KANSLI,
)
