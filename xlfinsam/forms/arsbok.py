"""What the årsbok holds: the settings and lists that the kansli keeps, and the data sheets that the program fills.

Everything that belongs to one förbund and not to the code stands in these cells.
"""

from xlfinsam.fields import Tal, Text, Val
from xlfinsam.forms import FORMS
from xlfinsam.forms.bokslut import (
    ANDEL,
    ANTAL,
    ANTAL_STORT,
    ECONOMY_OF_YEARS,
    KANSLI,
    KRONOR,
    PROGRAM,
)
from xlfinsam.forms.laget import LAGET
from xlfinsam.forms.planer import BUDGET, MALEN, MEDEL
from xlfinsam.forms.post import BREVMALLAR
from xlfinsam.forms.rakenskaper import BOKFORING, BOKSLUT, KONTOPLAN, NOTRADER, OBJEKT, PERIODISERING
from xlfinsam.forms.rapporten import RAPPORTTEXTER, STYRELSE
from xlfinsam.forms.uppfoljning import INSATSPLAN, MEDLEMSBESLUT
from xlfinsam.shown import SUMMOR, Column, Register

ALLA_INSATSER = "alla"  # the key in Historik for the whole förbund
RESERVED = frozenset({ALLA_INSATSER, *SUMMOR})  # no insats may have these keys: they name whole columns and sum rows
MOST_INSATSER, MOST_YEARS = 24, 20

INSATSER = Register(
    "insatser",
    "Insatser",
    "Insatser",
    "En rad per insats. Nyckeln är insatsens korta namn utan å, ä, ö och mellanslag; den byts aldrig under ett år.",
    (
        Column("nyckel", "Nyckel", Text(1, 20), 16),
        Column("namn", "Insats", Text(1, 80), 28),
        Column("kommun", "Kommun", Text(1, 120), 34),
        Column("kontakt", "E-post till insatsledare", Text(1, 120), 34),
        Column("blankett", "Blankett", Val(tuple(form.id for form in FORMS)), 12),
        Column("budget_deltagare", "Budget antal deltagare", ANTAL, 14),
        Column("budget_kr", "Budget kr", KRONOR, 14),
    ),
    MOST_INSATSER,
    KANSLI,
)
MEDLEMMAR = Register(
    "medlemmar",
    "Medlemmar",
    "Medlemmar",
    "Medlemmarnas bidrag för året. Staten betalar hälften, regionen en fjärdedel och kommunerna en fjärdedel.",
    (
        Column("namn", "Medlem", Text(1, 80), 54),
        Column("typ", "Typ", Val(("stat", "region", "kommun")), 12),
        Column("bidrag", "Bidrag kr", KRONOR, 16),
        Column("andel", "Andel", ANDEL, 12, formula='IF(N(C{row})=0,"",C{row}/SUM(medlemmar.bidrag))'),
        Column("rad", "Rad i noten", Text(1, 40), 22, "Nyckeln i Notrader för medlemmens bidrag."),
        Column(
            "folkmangd", "Folkmängd", ANTAL_STORT, 12, "Fördelar kommunernas del, om Inställningar säger folkmängd."
        ),
        Column("fast_andel", "Fast andel", ANDEL, 12, "Av kommunernas del, om Inställningar säger fasta andelar."),
        Column("agarbidrag", "Ägarbidrag enligt budget", KRONOR, 16, "Fylls av xlfinsam budget."),
        Column("agarbidrag_ar1", "Ägarbidrag året därpå", KRONOR, 16, "Fylls av xlfinsam budget, ur bladet Budget."),
        Column("agarbidrag_ar2", "Ägarbidrag om två år", KRONOR, 16, "Fylls av xlfinsam budget, ur bladet Budget."),
    ),
    30,
    KANSLI,
)
HISTORIK = Register(
    "historik",
    "Historik",
    "Historik",
    f'Tidigare års deltagare. Insats är insatsens nyckel, eller "{ALLA_INSATSER}" för hela förbundet.',
    (
        Column("ar", "År", Tal("0", 2005, 2099, "ett årtal"), 8),
        Column("insats", "Insats", Text(1, 20), 16),
        Column("budget", "Budget antal", ANTAL, 12),
        Column("totalt", "Antal deltagare", ANTAL, 12),
        Column("nya", "Nya", ANTAL, 12),
        Column("avslutade", "Avslutade", ANTAL, 12),
        Column("pagaende", "Pågående", ANTAL, 12),
        Column("kalla", "Källa", Text(1, 200), 46),
        *ECONOMY_OF_YEARS,
    ),
    400,
    KANSLI,
)
START = Register(
    "start",
    "Start",
    "Insatserna",
    "",
    (
        Column("skickat", "Skickat", Text(1, 40), 12),
        Column("inkommet", "Inkommet (bladets datum)", Text(1, 40), 12),
        Column("fil", "Fil", Text(1, 200), 40),
    ),
    MOST_INSATSER,
    PROGRAM,
)
INSATSDATA = Register(
    "data",
    "Insatsdata",
    "Insatsdata",
    "Fylls av Konsolidera: varje svar med sin plats. Ändra inte här; rätta insatsbladet och konsolidera igen.",
    (
        Column("nyckel", "Nyckel", Text(), 38),
        Column("insats", "Insats", Text(), 14),
        Column("period", "Period", Text(), 9),
        Column("blankett", "Blankett/version", Text(), 12),
        Column("falt", "Fält", Text(), 30),
        Column("fraga", "Fråga", Text(), 40),
        Column("varde", "Värde", Tal("#,##0"), 9),
        Column("text", "Text", Text(), 40),
        Column("anmarkning", "Anmärkning", Text(), 16),
        Column("fil", "Fil", Text(), 34),
        Column("blad", "Blad", Text(), 12),
        Column("cell", "Cell", Text(), 8),
        Column("hash", "Filens SHA-256", Text(), 14),
    ),
    5000,
    PROGRAM,
)
ENKATSVAR = Register(
    "enkatsvar",
    "Enkätsvar",
    "Enkätsvar",
    "Fylls av Läs in enkäter: hur många som gav varje svar, och svaren i ord i bokstavsordning, utan svarande.",
    (
        Column("nyckel", "Nyckel", Text(), 30),
        Column("enkat", "Enkät", Text(), 22),
        Column("fraga", "Fråga", Text(), 44),
        Column("svar", "Svar", Text(), 14),
        Column("antal", "Antal", Tal("#,##0"), 9),
        Column("text", "Svar i ord", Text(), 70, look="wrap"),
        Column("fil", "Fil", Text(), 30),
        Column("hash", "Filens SHA-256", Text(), 14),
    ),
    800,
    PROGRAM,
)
GRANSKNING = Register(
    "granskning",
    "Granskning",
    "Granskning",
    "Fylls av Konsolidera. Skriv kansliets svar i kolumnen Svar: det följer med till nästa körning.",
    (
        Column("niva", "Nivå", Text(), 10),
        Column("regel", "Regel", Text(), 7),
        Column("insats", "Insats", Text(), 14),
        Column("text", "Vad som hittades", Text(), 62, look="wrap"),
        Column("rad", "Vad som kan göras", Text(), 50, look="wrap"),
        Column("svar", "Svar", Text(), 34, look="input"),
        Column("cell", "Cell", Text(), 12, look="wrap"),
        Column("blad", "Blad", Text(), 12),
        Column("fil", "Fil", Text(), 34),
        Column("falt", "Fält", Text(), 26, look="hidden"),
        Column("varde", "Står", Text(), 16, look="wrap"),
        Column("vantat", "Väntat", Text(), 16, look="wrap"),
        Column("nyckel", "Nyckel", Text(), 30, look="hidden"),
    ),
    2000,
    PROGRAM,
)
LOGG = Register(
    "logg",
    "Logg",
    "Logg",
    "En rad för varje gång programmet har ändrat årsboken. Raderna hänger ihop: kontrollera ser om någon har rört dem.",
    (
        Column("nar", "När", Text(), 20),
        Column("vem", "Vem", Text(), 16),
        Column("verb", "Verb", Text(), 14),
        Column("vad", "Vad", Text(), 90, look="wrap"),
        Column("celler", "Ändrade celler", Tal("#,##0"), 14),
        Column("fil", "Läst fil", Text(), 40),
        Column("hash", "Filens SHA-256", Text(), 68),
        Column("kedja", "Kedja", Text(), 68, look="hidden"),
    ),
    10_000,
    PROGRAM,
)
SPAR = Register(
    "spar",
    "Spår",
    "Spår",
    "Fylls av Spåra markerad cell: siffran överst, under den allt som den kommer ur. Klicka på platsen för att gå dit.",
    (
        Column("niva", "Led", Tal("0"), 6),
        Column("hur", "Hur", Text(), 14),
        Column("vad", "Vad", Text(), 70),
        Column("varde", "Värde", Tal("#,##0.####"), 14),
        Column("text", "Text", Text(), 30),
        Column("var", "Var det står", Text(), 44, look="link"),
        Column("kalla", "Källa", Text(), 60, look="link"),
    ),
    2000,
    PROGRAM,
)
REGISTERS = (
    INSATSER, MEDLEMMAR, HISTORIK, KONTOPLAN, NOTRADER, BUDGET, INSATSPLAN, PERIODISERING, MEDEL, MALEN,
    MEDLEMSBESLUT, STYRELSE, RAPPORTTEXTER, BREVMALLAR, INSATSDATA, ENKATSVAR, BOKFORING, OBJEKT, GRANSKNING, BOKSLUT,
    LAGET, LOGG, SPAR,
)  # fmt: skip
"""The registers that are a sheet of their own, in the order of the workbook; START stands on the sheet Start."""
ECONOMY = (KONTOPLAN, NOTRADER, BUDGET, INSATSPLAN, PERIODISERING, MEDEL, MALEN, BOKFORING, OBJEKT)
"""The lists that the close is computed from."""
