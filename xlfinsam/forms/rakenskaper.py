"""The lists that the year is closed in: the books, the account plan, the rows of the notes, and how far it has come.

The formulas of the computed columns are the first half of a figure's way: konto -> row of Kontoplan -> row of a note.
`closing.py` computes the same columns in Python.
"""

from xlfinsam.fields import Tal, Text, Val
from xlfinsam.forms.bokslut import KANSLI, KEY, KONTO, KRONOR, KVARTALSSLUT, OREN, PROGRAM
from xlfinsam.shown import KREDIT, NOTTYPER, RAD, SIDOR, SPECIFIKATION, Column, Register

BOKFORING = Register(
    "bokforing",
    "Bokföring",
    "Bokföring",
    "Fylls av Stäng året ur bokföringens fil. Debet är plus, kredit minus. Ändra inte här.",
    (
        Column("konto", "Konto", KONTO, 10),
        Column("namn", "Benämning", Text(), 44),
        Column("ib", "IB", OREN, 17),
        Column("ub", "UB eller resultat", OREN, 17),
        Column("ib_fg", "IB föregående år", OREN, 17),
        Column("ub_fg", "UB eller resultat föregående år", OREN, 17),
        *(Column(name, title, OREN, 17) for name, title in KVARTALSSLUT),
        Column(
            "rader", "Rader i Kontoplan", Tal("0"), 12,
            formula='IF(A{row}="","",COUNTIFS(kontoplan.fran,"<="&A{row},kontoplan.slut,">="&A{row}))',
        ),
    ),
    400,
    PROGRAM,
)  # fmt: skip
OBJEKT = Register(
    "objekt",
    "Objekt",
    "Objekt",
    "Fylls av Stäng året: årets kostnader och intäkter per konto och objekt (kostnadsställe eller projekt).",
    (
        Column("dimension", "Dimension", Text(), 12),
        Column("objekt", "Objekt", Text(), 14),
        Column("namn", "Benämning", Text(), 40),
        Column("konto", "Konto", KONTO, 10),
        Column("belopp", "Året", OREN, 17),
        Column("belopp_fg", "Föregående år", OREN, 17),
        *(Column(name, title, OREN, 17) for name, title in KVARTALSSLUT),
    ),
    1500,
    PROGRAM,
)
_ACCOUNTS = '{register}.konto,">="&A{row},{register}.konto,"<="&F{row}'


def _booked(column: str, *, adjusted: bool = False) -> str:
    """Render the amount of the accounts of a row of Kontoplan."""
    own = f"SUMIFS(bokforing.{column},{_ACCOUNTS.replace('{register}', 'bokforing')})"
    more = f"+SUMIFS(periodisering.belopp,{_ACCOUNTS.replace('{register}', 'periodisering')})" if adjusted else ""
    return f'IF(N(G{{row}})=0,"",{own}{more})'


KONTOPLAN = Register(
    "kontoplan",
    "Kontoplan",
    "Kontoplan",
    "På vilken rad varje konto står: ett konto eller ett spann, och nyckeln i Notrader eller en av raderna i Hjälp.",
    (
        Column("fran", "Konto från", KONTO, 11),
        Column("till", "till och med", KONTO, 11, "Tomt: bara kontot till vänster."),
        Column("rad", "Rad", KEY, 30),
        Column("spec", "Specifikation", KEY, 24, "En rad till, som visar en del av en annan: varav, balanskravet."),
        Column("anm", "Anmärkning", Text(1, 200), 40),
        Column("slut", "Sista konto", KONTO, 11, formula='IF(A{row}="","",IF(B{row}="",A{row},B{row}))'),
        Column(
            "antal", "Antal konton", Tal("0"), 10,
            formula='IF(A{row}="","",COUNTIFS(' + _ACCOUNTS.replace("{register}", "bokforing") + ")+COUNTIFS("
            + _ACCOUNTS.replace("{register}", "periodisering") + "))",
        ),
        Column("ib", "IB", OREN, 17, formula=_booked("ib")),
        Column("ub", "UB eller resultat", OREN, 17, formula=_booked("ub", adjusted=True)),
        Column("ib_fg", "IB föregående år", OREN, 17, formula=_booked("ib_fg")),
        Column("ub_fg", "UB eller resultat föregående år", OREN, 17, formula=_booked("ub_fg")),
    ),
    190,
    KANSLI,
)  # fmt: skip


def _noted(column: str) -> str:
    """Render the amount of a row of a note: whole kronor, half a krona away from zero; the öre are rounded first."""
    row, part = (f"SUMIFS(kontoplan.{column},kontoplan.{by},A{{row}})" for by in ("rad", "spec"))
    amount = f'IF(D{{row}}="{RAD}",{row},{part})*IF(F{{row}}="{KREDIT}",-1,1)'
    return f'IF(N(G{{row}})=0,"",ROUND(ROUND({amount},2),0))'


NOTRADER = Register(
    "notrader",
    "Notrader",
    "Notrader",
    "Raderna i noterna, i den ordning de visas. Ett konto kommer till raden genom bladet Kontoplan.",
    (
        Column("nyckel", "Nyckel", KEY, 30),
        Column("not", "Not", Tal("0", 1, 99, "notens nummer"), 7),
        Column("namn", "Benämning", Text(1, 120), 46),
        Column("typ", "Typ", Val(NOTTYPER), 12),
        Column("grupp", "Grupp", Text(1, 40), 14, "En delsumma lägger ihop raderna i sin grupp."),
        Column(
            "sida", "Plus är", Val(SIDOR), 10, "Debet för kostnader och tillgångar, kredit för intäkter och skulder."
        ),
        Column(
            "konton",
            "Antal konton",
            Tal("0"),
            10,
            formula=f'IF(D{{row}}="{RAD}",SUMIFS(kontoplan.antal,kontoplan.rad,A{{row}}),'
            f'IF(D{{row}}="{SPECIFIKATION}",SUMIFS(kontoplan.antal,kontoplan.spec,A{{row}}),""))',
        ),
        Column("belopp", "Året", KRONOR, 16, formula=_noted("ub")),
        Column("belopp_fg", "Föregående år", KRONOR, 16, formula=_noted("ub_fg")),
        Column("ib", "Ingående", KRONOR, 16, formula=_noted("ib")),
        Column("ib_fg", "Ingående föregående år", KRONOR, 16, formula=_noted("ib_fg")),
    ),
    110,
    KANSLI,
)
PERIODISERING = Register(
    "periodisering",
    "Periodisering",
    "Periodisering",
    "Bokslutsposter som inte finns i bokföringens fil. Debet är plus, kredit minus; varje verifikation ska bli noll.",
    (
        Column("verifikation", "Verifikation", Text(1, 20), 14),
        Column("konto", "Konto", KONTO, 10),
        Column("namn", "Benämning", Text(1, 120), 40),
        Column("belopp", "Belopp", OREN, 17),
        Column("text", "Text", Text(1, 200), 50),
    ),
    100,
    KANSLI,
)
BOKSLUT = Register(
    "bokslut",
    "Bokslut",
    "Bokslut",
    "Var bokslutet står, steg för steg. Efter lås ändras årsboken inte av något kommando; xlfinsam las-upp öppnar den.",
    (
        Column("steg", "Steg", Text(), 30),
        Column("status", "Status", Text(), 14),
        Column("nar", "När", Text(), 20),
        Column("vad", "Vad", Text(), 80, look="wrap"),
        Column("fil", "Läst fil", Text(), 34),
        Column("hash", "SHA-256", Text(), 68),
    ),
    60,
    PROGRAM,
)
