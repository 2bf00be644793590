"""The lists that follow the year to its end: what the insatser are planned to cost, and what the members decide.

The members decide when the årsbok is locked, so Medlemsbeslut is under no seal. Source: lagen (2003:1210) om finansiell
samordning 26 § (each member tries the question of ansvarsfrihet for itself).
"""

from xlfinsam.fields import Datum, Text, Val
from xlfinsam.forms.bokslut import INRIKTNINGAR, KANSLI, KEY, KRONOR
from xlfinsam.shown import BESLUT, DENIED, DENIES, GRANTED, GRANTS, LATE, PENDING, UNSENT, Column, Register

INSATSPLAN = Register(
    "insatsplan",
    "Insatsplan",
    "Insatsplan",
    "Vad insatserna får kosta, tre år framåt. Samma nyckel som i Medel; 0 det år en insats är slut.",
    (
        Column("nyckel", "Nyckel", KEY, 20),
        Column("namn", "Insats eller projekt", Text(1, 120), 46),
        Column("inriktning", "Inriktning", Val(INRIKTNINGAR), 16),
        Column("fg", "Föregående år", KRONOR, 16),
        Column("ar0", "Årsbokens år", KRONOR, 16),
        Column("prognos", "Prognos för året", KRONOR, 16),
        Column("ar1", "Året därpå", KRONOR, 16),
        Column("ar2", "Om två år", KRONOR, 16),
        Column("anm", "Anmärkning", Text(1, 200), 40),
    ),
    40,
    KANSLI,
)
MEDLEMSBESLUT = Register(
    "medlemsbeslut",
    "Medlemsbeslut",
    "Medlemsbeslut",
    "Vad varje medlem beslutar om ansvarsfriheten. Får skrivas i också när årsboken är låst.",
    (
        Column("namn", "Medlem", Text(1, 80), 46),
        Column("epost", "E-post", Text(1, 120), 30),
        Column("skickat", "Skickat", Datum(), 12),
        Column("senast", "Svar senast", Datum(), 12),
        Column("beslut", "Beslut", Val(BESLUT), 14),
        Column("dag", "Beslutsdag", Datum(), 12),
        Column("paragraf", "Paragraf", Text(1, 40), 12),
        Column("diarienr", "Diarienummer", Text(1, 40), 18),
        Column("pamind", "Påmind", Datum(), 12),
        Column("avstamt", "Avstämt", Datum(), 12, "Den dag kansliet senast såg efter om svar har kommit."),
        Column("anm", "Anmärkning", Text(1, 200), 34),
        Column(
            "lage", "Läge", Text(), 14,
            formula=f'IF(A{{row}}="","",IF(E{{row}}="{GRANTS}","{GRANTED}",IF(E{{row}}="{DENIES}","{DENIED}",'
            f'IF(C{{row}}="","{UNSENT}",IF(AND(N(D{{row}})>0,N(J{{row}})>N(D{{row}})),"{LATE}","{PENDING}")))))',
        ),
    ),
    40,
    KANSLI,
)  # fmt: skip
