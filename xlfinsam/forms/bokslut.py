"""The words that the close of the year is told with, its settings, and what Historik says of a year's economy.

Its lists stand in `rakenskaper` (the books and where every konto goes) and `planer` (what was decided beforehand).
"""

from xlfinsam.asked import Field
from xlfinsam.fields import Tal, Text, Val
from xlfinsam.shown import QUARTERS, Column

KANSLI, PROGRAM = "kansli", "program"
ANTAL, ANTAL_STORT = Tal("#,##0", 0, 99_999, "ett antal"), Tal("#,##0", 0, 99_999_999, "ett antal")
KRONOR, ANDEL = Tal("#,##0", text="ett belopp i kronor"), Tal("0.0%", 0, 1)
OREN = Tal("#,##0.00", text="ett belopp i kronor och ören")
KONTO = Tal("0", 1, 99_999_999, "ett kontonummer")
PATH, KEY = Text(1, 250), Text(1, 40)
PROFILER = ("kalmar", "hoglandet")
BAS, KOMMUNBAS = KONTOPLANER = ("bas", "kommunbas")
FOLKMANGD, FASTA = FORDELNING = ("folkmängd", "fasta andelar")
DIMENSIONER = {"1": "kostnadsställe", "6": "projekt"}  # of SIE, that the cost of an insats is told by
INDIVID, STRUKTUR, ADMINISTRATION = INRIKTNINGAR = ("individ", "struktur", "administration")
INTAKT, FIN_INTAKT, KOSTNAD, FIN_KOSTNAD = BUDGETGRUPPER = (
    "intäkt", "finansiell intäkt", "kostnad", "finansiell kostnad",
)  # fmt: skip
KVARTALSSLUT = tuple(zip(QUARTERS, (f"Till och med {month}" for month in ("mars", "juni", "september", "december")),
                         strict=True))  # fmt: skip
"""The columns of Bokföring, Objekt and Medel that tell what the year had come to when each quarter ended."""
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

OUTSIDE = {  # what LKBR wants below the balansräkning, with what each is called there
    "panter": "Panter och därmed jämförliga säkerheter",
    "pensioner_utanfor": "Pensionsförpliktelser som inte tagits upp bland skulder eller avsättningar",
    "ansvarsforbindelser": "Övriga ansvarsförbindelser",
}
FORMER_OUTSIDE = {name: f"{name}_fg" for name in OUTSIDE}
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
    *(
        Field(f"installning.{name}", label if name == of else f"{label}, föregående år", KRONOR,
              "Står under balansräkningen. Skriv 0 om det inte finns några.")
        for of, label in OUTSIDE.items() for name in (of, FORMER_OUTSIDE[of])
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
