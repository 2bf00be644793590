"""An education such as IT-spåret: who is in it and from where, who went through, since the start, and its goals.

Source: bilaga 1 of Höglandets samordningsförbund, årsredovisning 2021.
"""

from xlfinsam.asked import Common, Field, Form, Section
from xlfinsam.fields import Antal, Text, Val
from xlfinsam.forms.coacher import EKONOMI, ENKAT
from xlfinsam.forms.tabeller import BLAD, added, alone, asked
from xlfinsam.forms.words import antal, equals, not_less, reachable, text
from xlfinsam.language import Alike, AllAlike, Data, DataText, Share
from xlfinsam.shown import Measure, Slot, Table

MALL = "Rapport för IT-spåret, bilaga 1 i Höglandets samordningsförbunds årsredovisning 2021"
PLATSER, ORTER, MAL = 4, 8, 12
BEDOMNING = Val(("uppfyllt", "delvis uppfyllt", "inte uppfyllt"))
IDS = (("uppfyllt", "Uppfyllt"), ("delvis", "Delvis"), ("inte", "Inte"))

DELTAGARE = Section(
    "deltagare",
    "Deltagare",
    antal("deltagare", ("totalt", "antal inskrivna totalt"), ("kvinna", "kvinna"), ("man", "man")),
    row_heading="Inskrivna under perioden",
    short="Deltagare",
)
HEMORT = Section(
    "hemort",
    "Varifrån deltagarna kommer",
    tuple(
        item
        for n in range(1, ORTER + 1)
        for item in (
            Field(f"hemort.o{n}.namn", f"Område {n}", Text(1, 40), required=False),
            Field(f"hemort.o{n}.antal", f"Område {n}, antal", Antal(), required=False),
        )
    ),
    columns=("område", "antal"),
    row_heading="Område",
    help="Använd så många rader som behövs. Antalen ska summera till antal inskrivna totalt.",
    short="Hemort",
)
SLUTADE = Section(
    "slutade",
    "Avslutade under perioden",
    antal(
        "slutade",
        ("fullfoljda", "har fullföljt utbildningen"),
        ("arbete", "därav till arbete"),
        ("studier", "därav till reguljära studier"),
        ("praktik", "därav till praktik eller stöd hos Arbetsförmedlingen"),
        ("annat", "därav till annat"),
        ("avbrutna", "har avbrutit i förtid"),
    ),
    row_heading="Avslutade",
    short="Avslutade",
)
START = Section(
    "start",
    "Sedan starten",
    antal(
        "start",
        ("kvinna", "avslutade kvinnor"),
        ("man", "avslutade män"),
        ("avslutade", "avslutade totalt"),
        ("avbrutna", "därav avbrutna i förtid"),
        ("fullfoljda", "därav har fullföljt"),
        ("arbete_studier", "fullföljda som gått till anställning eller reguljära studier"),
        ("praktik", "fullföljda som gått till arbetslivsinriktad praktik"),
    ),
    row_heading="Sedan starten",
    short="Sedan starten",
)
KURSER = Section("kurser", "Slutförda kurser", antal("kurser", ("grund", "kurser på gymnasienivå"),
                 ("fordjupning", "fördjupningskurser")), row_heading="Kurser", short="Kurser")  # fmt: skip
MALEN = Section(
    "mal",
    "Måluppfyllelse",
    tuple(
        item
        for n in range(1, MAL + 1)
        for item in (
            Field(f"mal.m{n}.bedomning", f"Mål {n}", BEDOMNING, "Välj i listan.", required=False),
            Field(f"mal.m{n}.text", f"Mål {n}, målet med ord", Text(3), required=False),
        )
    ),
    columns=("bedömning", "mål"),
    row_heading="Mål",
    help="Skriv målet i rutan under och välj om det är uppfyllt.",
    short="Mål",
)
TEXTER = Section(
    "text",
    "Beskrivning",
    (
        text("ansvar", "Ansvar och period", 3),
        text("malgrupp", "Målgrupp", 3),
        text("bemanning", "Arbetsgrupp och bemanning", 3),
        text("metod", "Metod och aktiviteter"),
        text("ovrigt", "Övrigt (frivilligt)", 3, required=False),
    ),
    columns=("text",),
    help="Skriv inga namn, personnummer eller annat som pekar ut en enskild person.",
    short="Beskrivning",
)
TOTALT, KVINNA, MAN = DELTAGARE.fields
FULLFOLJDA, ARBETE, STUDIER, PRAKTIK, ANNAT, AVBRUTNA = SLUTADE.fields
S_KVINNA, S_MAN, S_AVSLUTADE, S_AVBRUTNA, S_FULLFOLJDA, S_ARBETE, S_PRAKTIK = START.fields
ANTAL_PER_ORT = tuple(row[1] for row in HEMORT.rows)
BEDOMDA = tuple(f"m{n}" for n in range(1, MAL + 1))
TABLES = (
    Table(
        "utbildningsinsats",
        "Deltagare, avslut och kurser",
        "insats",
        (
            asked(TOTALT, "Inskrivna"), asked(KVINNA, "Kvinna"), asked(MAN, "Man"),
            asked(FULLFOLJDA, "Fullföljt"), asked(STUDIER, "Till studier"), asked(ARBETE, "Till arbete"),
            asked(PRAKTIK, "Till praktik"), asked(AVBRUTNA, "Avbrutit"),
            asked(KURSER.fields[0], "Kurser"), asked(KURSER.fields[1], "Fördjupning"),
            asked(ENKAT.fields[0], "Enkätsvar"), alone(ENKAT.fields[1], "Mer redo", style="andel"),
        ),
        PLATSER,
        total="Summa",
        forms=("utbildning",),
        home="utbildning",
    ),
    Table(
        "sedan_start",
        "Sedan starten",
        "insats",
        (
            asked(S_AVSLUTADE, "Avslutade"), asked(S_KVINNA, "Kvinnor"), asked(S_MAN, "Män"),
            asked(S_AVBRUTNA, "Avbrutit"), asked(S_FULLFOLJDA, "Fullföljt"),
            Measure("andel_fullfoljt", "Andel fullföljt", Share(Data(S_FULLFOLJDA.id), Data(S_AVSLUTADE.id)),
                    style="andel"),
            asked(S_ARBETE, "Till arbete, studier"), asked(S_PRAKTIK, "Till praktik"),
            Measure("andel_arbete", "Andel till arbete, studier", Share(Data(S_ARBETE.id), Data(S_FULLFOLJDA.id)),
                    style="andel"),
        ),
        PLATSER,
        total="Summa",
        forms=("utbildning",),
        home="utbildning",
    ),
    Table(
        "utbildningsmal",
        "Utbildningens mål",
        "insats",
        (
            *(Measure(name, str(n), DataText(f"mal.{name}.bedomning"), style="text", group="Mål",
                      total=AllAlike(f"utbildningsmal.{name}", BEDOMNING.alternatives[0]))
              for n, name in enumerate(BEDOMDA, start=1)),
            *(added(key, title, Alike(BEDOMDA, word), "Antal") for (key, title), word in
              zip(IDS, BEDOMNING.alternatives, strict=True)),
        ),
        PLATSER,
        total="Antal uppfyllda, och summor",
        forms=("utbildning",),
        home="utbildning",
    ),
    Table(
        "hemorter",
        "Varifrån deltagarna kommer",
        "insats",
        (added("antal", "Antal", Data("hemort.*.antal")),),
        PLATSER * ORTER,
        total="Summa",
        row_heading="Insats och område",
        forms=("utbildning",),
        home="utbildning",
        slots=tuple(Slot(f"o{n}", f"område {n}") for n in range(1, ORTER + 1)),
        slot_label="hemort.*.namn",
    ),
)  # fmt: skip
FORM = Form(
    id="utbildning",
    version=1,
    title="Utbildning",
    intro=(
        "Fyll i de ljusa rutorna. Skriv 0 där det inte finns någon: en tom ruta betyder att frågan inte är besvarad.",
        "I tabellerna Område och Mål används så många rader som behövs. Skicka in bladet när status är Klart.",
    ),
    sections=(BLAD, DELTAGARE, HEMORT, SLUTADE, START, KURSER, MALEN, ENKAT, EKONOMI, TEXTER),
    rules=(
        equals("UT01", MALL, (KVINNA, MAN), (TOTALT,), ("kvinna + man", TOTALT.label)),
        equals("UT02", MALL, ANTAL_PER_ORT, (TOTALT,), ("deltagare från alla områden", TOTALT.label)),
        equals("UT03", MALL, (ARBETE, STUDIER, PRAKTIK, ANNAT), (FULLFOLJDA,),
               ("de som gått till arbete, studier, praktik och annat", "de som fullföljt")),
        equals("UT04", MALL, (S_KVINNA, S_MAN), (S_AVSLUTADE,), ("kvinnor + män sedan starten", S_AVSLUTADE.label)),
        equals("UT05", MALL, (S_AVBRUTNA, S_FULLFOLJDA), (S_AVSLUTADE,),
               ("avbrutna + fullföljda sedan starten", S_AVSLUTADE.label)),
        not_less("UT06", MALL, (S_FULLFOLJDA,), (S_ARBETE, S_PRAKTIK),
                 ("fullföljda sedan starten", "de som gått till arbete, studier och praktik")),
        not_less("UT07", MALL, (S_FULLFOLJDA,), (FULLFOLJDA,), ("fullföljda sedan starten", "periodens fullföljda")),
        reachable("UT08", MALL, ENKAT.fields[1], ENKAT.fields[0]),
    ),
    source=MALL,
    common=(
        Common("deltagare.avslutade", "avslutade deltagare", (FULLFOLJDA.id, AVBRUTNA.id)),
        Common("resultat.arbete_studier", "avslutade till arbete eller studier", (ARBETE.id, STUDIER.id)),
    ),
    unlike=(
        ("nya", "Blanketten skiljer inte på nya och tidigare deltagare."),
        ("positiva", "Blanketten räknar den som har fullföljt utbildningen; praktik efteråt räknas för sig."),
    ),
    sheet="Utbildning",
    tables=TABLES,
)  # fmt: skip
