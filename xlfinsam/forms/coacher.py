"""Supported Employment: deltagare by sex, what became of them, and the coaches of every kommun as part of a full post.

The mall prints its results as diagrams without numbers; the numbers of its text are asked here. Source: bilaga 1 of
Höglandets samordningsförbund, årsredovisning 2021.
"""

from xlfinsam.asked import Common, Field, Form, Section
from xlfinsam.fields import Antal, Text
from xlfinsam.forms.tabeller import BLAD, added, alone, asked
from xlfinsam.forms.words import ANDEL, KRONOR, TJANST, antal, equals, not_less, reachable, text
from xlfinsam.language import Data, Product, Setting, Share
from xlfinsam.shown import Measure, Slot, Table

MALL = "Rapport för Supported Employment, bilaga 1 i Höglandets samordningsförbunds årsredovisning 2021"
PLATSER, KOMMUNER = 4, 12
VALFRI = {"required": False}

DELTAGARE = Section(
    "deltagare",
    "Deltagare",
    (
        *antal("deltagare", ("totalt", "antal inskrivna totalt"), ("kvinna", "kvinna"), ("man", "man")),
        Field("deltagare.okant_kon", "kön inte angivet", Antal(), required=False),
    ),
    row_heading="Inskrivna under perioden",
    help="Enligt SUS. Kvinna, man och kön inte angivet delar upp antal inskrivna totalt.",
    short="Deltagare",
)
UTSKRIVNA = Section("utskrivna", "Avslutade deltagare", antal("utskrivna", ("kvinna", "kvinna"), ("man", "man")),
                    row_heading="Avslutade under perioden", short="Avslutade")  # fmt: skip
RESULTAT = Section(
    "resultat",
    "Resultat",
    antal("resultat", ("arbete_studier", "avslutade till arbete eller studier"),
          ("efterstod", "deltagare i efterstöd")),
    row_heading="Resultat",
    help="Arbetssökande räknas inte som arbete. Efterstöd är stöd efter anställning.",
    short="Resultat",
)  # fmt: skip
EGEN = Section(
    "egen",
    "Egen statistik (frivillig)",
    tuple(Field(f"egen.{key}", label, Antal(), required=False) for key, label in
          (("totalt", "antal deltagare"), ("kvinna", "kvinna"), ("man", "man"), ("okant_kon", "kön inte angivet"))),
    row_heading="Enligt egen räkning",
    help="Om insatsen räknar vid sidan av SUS.",
    short="Egen statistik",
)  # fmt: skip
COACHER = Section(
    "coacher",
    "Coacher per kommun",
    tuple(
        item
        for n in range(1, KOMMUNER + 1)
        for item in (
            Field(f"coacher.k{n}.kommun", f"Kommun {n}", Text(1, 40), required=False),
            Field(f"coacher.k{n}.andel", f"Kommun {n}, andel av heltid", TJANST, required=False),
            Field(f"coacher.k{n}.antal", f"Kommun {n}, antal coacher", Antal(99), required=False),
        )
    ),
    columns=("kommun", "andel av heltid", "antal coacher"),
    row_heading="Coacher",
    help="Andel av heltid är kommunens alla coacher tillsammans: en och en halv tjänst är 150 %.",
    short="Coacher",
)
NATVERK = Section("natverk", "Nätverk", antal("natverk", ("traffar", "coachernas nätverksträffar"),
                  ("med_parter", "därav med andra parter")), row_heading="Träffar", short="Nätverk")  # fmt: skip
ENKAT = Section(
    "enkat",
    "Deltagarenkät",
    (Field("enkat.svar", "antal svar", Antal()), Field("enkat.redo", "andel mer redo att arbeta eller studera", ANDEL)),
    row_heading="Enkät",
    short="Enkät",
)
EKONOMI = Section(
    "ekonomi",
    "Ekonomi",
    (Field("ekonomi.budget", "budget", KRONOR), Field("ekonomi.kostnad", "kostnad", KRONOR)),
    columns=("kronor",),
    row_heading="Kronor",
    short="Ekonomi",
)
TEXTER = Section(
    "text",
    "Beskrivning",
    (
        text("malgrupp", "Målgrupp", 3),
        text("mal", "Mål, och om de är uppnådda", 4),
        text("verksamhet", "Verksamhet"),
        text("handledning", "Handledning och nätverk", 3),
        text("jamstalldhet", "Jämställdhet", 3),
        text("forsorjning", "Försörjning och åldersfördelning", 3),
        text("ovrigt", "Övrigt (frivilligt)", 3, required=False),
    ),
    columns=("text",),
    help="Skriv inga namn, personnummer eller annat som pekar ut en enskild person.",
    short="Beskrivning",
)
TOTALT, KVINNA, MAN, OKANT = DELTAGARE.fields
ARBETE, EFTERSTOD = RESULTAT.fields
TABLES = (
    Table(
        "coachinsats",
        "Deltagare och resultat",
        "insats",
        (
            asked(TOTALT, "Inskrivna"), asked(KVINNA, "Kvinna"), asked(MAN, "Man"),
            added("avslutade", "Avslutade", Data("deltagare.avslutade")),
            asked(ARBETE, "Till arbete eller studier"),
            Measure("andel", "Andel", Share(Data(ARBETE.id), Data("deltagare.avslutade")), style="andel"),
            asked(EFTERSTOD, "Efterstöd"),
            asked(ENKAT.fields[0], "Enkätsvar"), alone(ENKAT.fields[1], "Mer redo", style="andel"),
            asked(EKONOMI.fields[0], "Budget kr", style="kr"), asked(EKONOMI.fields[1], "Kostnad kr", style="kr"),
        ),
        PLATSER,
        total="Summa",
        forms=("coacher",),
        home="coacher",
    ),
    Table(
        "coachtjanster",
        "Coacher per kommun",
        "insats",
        (
            added("andel", "Del av heltid", Data("coacher.*.andel"), style="andel"),
            added("antal", "Antal coacher", Data("coacher.*.antal")),
            added("kostnad", "Enligt schablon kr", Product(Data("coacher.*.andel"), Setting("schablon_tjanst")),
                  style="kr"),
        ),
        PLATSER * KOMMUNER,
        total="Summa",
        note="Kostnad enligt schablon: del av heltid gånger schablonen för en heltid i Inställningar.",
        row_heading="Insats och kommun",
        forms=("coacher",),
        home="coacher",
        slots=tuple(Slot(f"k{n}", f"kommun {n}") for n in range(1, KOMMUNER + 1)),
        slot_label="coacher.*.kommun",
    ),
)  # fmt: skip
FORM = Form(
    id="coacher",
    version=1,
    title="Supported Employment",
    intro=(
        "Fyll i de ljusa rutorna. Skriv 0 där det inte finns någon: en tom ruta betyder att frågan inte är besvarad.",
        "I tabellen Coacher används så många rader som det finns kommuner. Skicka in bladet när status är Klart.",
    ),
    sections=(BLAD, DELTAGARE, UTSKRIVNA, RESULTAT, EGEN, COACHER, NATVERK, ENKAT, EKONOMI, TEXTER),
    rules=(
        equals("SE01", MALL, (KVINNA, MAN, OKANT), (TOTALT,), ("kvinna + man + kön inte angivet", TOTALT.label)),
        not_less("SE02", MALL, (TOTALT,), UTSKRIVNA.fields, (TOTALT.label, "avslutade")),
        not_less("SE03", MALL, UTSKRIVNA.fields, (ARBETE,), ("avslutade", "avslutade till arbete eller studier")),
        equals("SE04", MALL, EGEN.fields[1:], EGEN.fields[:1], ("kvinna + man + kön inte angivet", "antal deltagare")),
        not_less("SE05", MALL, NATVERK.fields[:1], NATVERK.fields[1:], ("nätverksträffar", "träffar med andra parter")),
        reachable("SE06", MALL, ENKAT.fields[1], ENKAT.fields[0]),
    ),
    source=MALL,
    common=(Common("deltagare.avslutade", "avslutade deltagare", tuple(item.id for item in UTSKRIVNA.fields)),),
    unlike=(
        ("nya", "Blanketten skiljer inte på nya och tidigare deltagare."),
        ("positiva", "Målet gäller arbete och studier; kartläggning och arbetssökande räknas inte."),
    ),
    sheet="Coacher",
    tables=TABLES,
)
