"""What the årsbok holds for the close of the year: the books, the account plan, the rows of the notes, budget, goals.

The formulas of the computed columns are the first half of a figure's way: konto -> row of Kontoplan -> row of a note.
`closing.py` computes the same columns in Python.
"""

from xlfinsam.fields import Tal, Text, Val
from xlfinsam.model import Field
from xlfinsam.shown import HOGST, JAMFORELSER, KREDIT, NOTTYPER, RAD, SIDOR, SPECIFIKATION, Column, Register

KANSLI, PROGRAM = "kansli", "program"
ANTAL, ANTAL_STORT = Tal("#,##0", 0, 99_999, "ett antal"), Tal("#,##0", 0, 99_999_999, "ett antal")
KRONOR, ANDEL = Tal("#,##0", text="ett belopp i kronor"), Tal("0.0%", 0, 1)
OREN = Tal("#,##0.00", text="ett belopp i kronor och ören")
KONTO = Tal("0", 1, 99_999_999, "ett kontonummer")
PATH, KEY = Text(1, 250), Text(1, 40)
PROFILER = ("kalmar", "hoglandet")
BAS, KOMMUNBAS = KONTOPLANER = ("bas", "kommunbas")
FOLKMANGD, FASTA = FORDELNING = ("folkmängd", "fasta andelar")
INDIVID, STRUKTUR, ADMINISTRATION = INRIKTNINGAR = ("individ", "struktur", "administration")
INTAKT, FIN_INTAKT, KOSTNAD, FIN_KOSTNAD = BUDGETGRUPPER = (
    "intäkt", "finansiell intäkt", "kostnad", "finansiell kostnad",
)  # fmt: skip
STEG = READ, CHECK, ADJUST, DECIDE, LOCK = ("läs in", "stäm av", "periodisera", "fastställ", "lås")
DONE, WAITING, STOPPED = ("klar", "väntar", "stopp")
PROCENT, KR, ST = ENHETER = ("%", "kr", "antal")
MATT = (
    "deltagare", "positiva_avslut", "arets_resultat", "eget_kapital", "soliditet", "andel_av_tak", "insatsmedel",
    "insatsmedel_avvikelse", "andel_individ", "andel_individ_budget",
)  # fmt: skip
"""What a goal may be measured by; the statement `matt` has the same rows."""
RESULTATRADER = ("finansiella_intakter", "finansiella_kostnader", "avskrivningar", "extraordinara_poster",
                 "resultatoverforing")  # fmt: skip
BALANSRADER = (
    "immateriella", "maskiner_och_inventarier", "finansiella_anlaggningstillgangar", "forrad",
    "kortfristiga_placeringar", "kassa_och_bank", "eget_kapital", "avsattningar_pensioner", "andra_avsattningar",
    "langfristiga_skulder",
)  # fmt: skip
RADER = (*RESULTATRADER, *BALANSRADER)
"""The rows that Kontoplan may name without a note, of the result and of the balance."""
BALANSKRAVSRADER = ("realisationsvinster", "realisationsvinster_undantag", "realisationsforluster_undantag",
                    "orealiserade", "aterforing_orealiserade")  # fmt: skip
"""The rows of the balanskravsutredning that Kontoplan may name in Specifikation."""
NOTNUMMER: dict[str, dict[str, int]] = {
    "kalmar": {"intakter": 1, "kostnader": 2, "fordringar": 3, "skulder": 4},
    "hoglandet": {"intakter": 2, "kostnader": 3, "fordringar": 4, "skulder": 5},
}
"""Which note has what, in each layout."""

SETTINGS_OF_CLOSE = (
    Field("installning.profil", "Uppställning", Val(PROFILER), "Väljs när årsboken görs. Ändra inte här."),
    Field(
        "installning.kontoplan", "Kontoplan som bokföringen följer", Val(KONTOPLANER),
        "Ger de förvalda raderna i Kontoplan när årsboken görs.",
    ),
    Field("installning.orgnr", "Organisationsnummer", Text(1, 20), "Bokföringens fil ska ha samma."),
    Field(
        "installning.tak_eget_kapital", "Tak för eget kapital", Tal("#,##0", 0, 999_999_999, "kronor"),
        "Det högsta egna kapitalet enligt Nationella rådets riktlinje för förbundets storlek.",
    ),
    Field(
        "installning.mal_individ", "Mål: andel till individinriktade insatser", Tal("0%", 0, 1, "en andel"),
        "Av medlemmarnas bidrag och övriga intäkter (verksamhetens intäkter).",
    ),
    Field(
        "installning.tolerans_insats", "Fråga vid insats utanför budget", Tal("0%", 0, 10, "en andel"),
        "En insats vars kostnad avviker mer än så från sin budget ger en fråga.",
    ),
    Field(
        "installning.aterstallning", "Plan för negativt balanskravsresultat", Text(1, 250),
        "När och hur det återställs, eller vilka synnerliga skäl som finns (kommunallagen 11 kap. 12–13 §§).",
    ),
    Field("installning.anstallda", "Antal anställda", Tal("0.###", 0, 999, "ett antal"), "Årets, till översikten."),
    Field(
        "installning.antal_arbete", "Antal till arbete", ANTAL, "Tomt: ur insatsbladen. Till socioekonomin."
    ),
    Field("installning.antal_studier", "Antal till studier", ANTAL, "Tomt: ur insatsbladen. Som ovan."),
    Field(
        "installning.bidrag_totalt", "Budget: alla medlemmars bidrag", Tal("#,##0", 0, 999_999_999, "kronor"),
        "Fördelas av xlfinsam budget efter parternas andelar ovan.",
    ),
    Field(
        "installning.fordelning", "Budget: kommunernas del fördelas efter", Val(FORDELNING),
        "Folkmängd eller fasta andelar, enligt kolumnerna i Medlemmar.",
    ),
)  # fmt: skip
ECONOMY_OF_YEARS = (
    Column("intakter", "Intäkter kr", KRONOR, 14),
    Column("kostnader", "Kostnader kr", KRONOR, 14),
    Column("resultat", "Årets resultat kr", KRONOR, 14),
    Column("eget_kapital", "Eget kapital kr", KRONOR, 14),
    Column("tillgangar", "Tillgångar kr", KRONOR, 14),
    Column("soliditet", "Soliditet", Tal("0%", -99, 1, "en andel"), 10, "Om tillgångarna inte är kända."),
    Column("anstallda", "Anställda", Tal("0.###", 0, 999, "ett antal"), 10),
)
"""What Historik says of a whole year's economy, in the row of the whole förbund."""

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
    160,
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
        Column("ar1", "Året därpå", KRONOR, 16),
        Column("ar2", "Om två år", KRONOR, 16),
        Column("anm", "Anmärkning", Text(1, 200), 40),
    ),
    60,
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


def _spent(objekt: str, booked: str, *, adjusted: bool = False) -> str:
    """Render what an insats has cost: the accounts of its row by object, or in all where no object is named."""
    last = 'IF(F{row}="",IF(E{row}="",99999999,E{row}),F{row})'
    of = '{0}.konto,">="&N(E{row}),{0}.konto,"<="&' + last
    whole = f"SUMIFS(bokforing.{booked},{of.replace('{0}', 'bokforing')})"
    whole += f"+SUMIFS(periodisering.belopp,{of.replace('{0}', 'periodisering')})" if adjusted else ""
    part = f"SUMIFS(objekt.{objekt},objekt.objekt,D{{row}},{of.replace('{0}', 'objekt')})"
    nothing = 'OR(A{row}="",AND(D{row}="",E{row}=""))'
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
        Column("fran", "Konto från", KONTO, 11),
        Column("till", "till och med", KONTO, 11),
        Column("inriktning", "Inriktning", Val(INRIKTNINGAR), 16),
        Column("budget", "Budget kr", KRONOR, 14),
        Column("utfall", "Utfall kr", KRONOR, 14, formula=_spent("belopp", "ub", adjusted=True)),
        Column("utfall_fg", "Föregående år kr", KRONOR, 14, formula=_spent("belopp_fg", "ub_fg")),
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
