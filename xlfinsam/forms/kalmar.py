"""Mall inför hel- och halvårsredovisningar, Samordningsförbundet i Kalmar län: field by field as its annexes print it.

What the mall leaves unclear the sheet asks: the base of a table, and a written zero, so that blank means not answered.
The rows that an insats may leave out stand last in their table; the tables that it may leave out, in kalmar_tillagg.py.
"""

from xlfinsam.asked import Common, Field, Form, Section
from xlfinsam.fields import Antal, Datum, Text
from xlfinsam.forms import kalmar_tillagg
from xlfinsam.forms.words import ALLA, NYA, OKAND, adds_up, antal, at_least, base, frivilliga, inget, text
from xlfinsam.model import Example, Level, Rule
from xlfinsam.relations import Relation, Requires

MALL = "Mall inför hel- och halvårsredovisningar"
MYNDIGHETER = (
    ("arbetsformedlingen", "Arbetsförmedlingen"),
    ("forsakringskassan", "Försäkringskassan"),
    ("kommunen", "Kommunen"),
    ("regionen", "Regionen"),
    ("saknas", "saknas"),
)

BLAD = Section(
    "blad",
    "Om redovisningen",
    (
        Field("blad.datum", "Datum", Datum(), "Den dag då bladet fylldes i."),
        Field("blad.uppgiftslamnare", "Uppgiftslämnare (roll)", Text(1, 100), "Till exempel insatsledare."),
        inget(since=2),
    ),
    columns=("svar",),
    short="Om redovisningen",
)
DELTAGARE = Section(
    "deltagare",
    "Deltagare",
    antal(
        "deltagare",
        ("totalt", "antal inskrivna totalt"),
        ("kvinna", "kvinna"),
        ("man", "man"),
        ("icke_binar", "icke binär"),
        ("nya", "nya deltagare"),
        ("avslutade", "avslutade deltagare"),
    ),
    row_heading="Deltagare",
    help="Kvinna, man och icke binär delar upp antal inskrivna totalt.",
    short="Deltagare",
)
ALDER = Section(
    "alder",
    "Ålder på nyinskrivna deltagare",
    antal("alder", *((f"{a}_{b}", f"{a}–{b} år") for a, b in ((16, 24), (25, 34), (35, 44), (45, 54), (55, 64)))),
    row_heading="Åldersspann",
    base=base("alder"),
    short="Ålder",
)
UTBILDNING = Section(
    "utbildning",
    "Utbildningsbakgrund nyinskrivna deltagare",
    antal(
        "utbildning",
        ("grundskola", "färdigställt grundskola"),
        ("gymnasium", "färdigställt gymnasium"),
        ("eftergymnasial_1", "1 års eftergymnasial utbildning"),
        ("eftergymnasial_2", "2 års eftergymnasial utbildning"),
        ("eftergymnasial_3", "3 år eller mer eftergymnasial utbildning"),
        ("saknas", "saknas"),
    )
    + frivilliga("utbildning", ("ej_grundskola", "ej avslutad grundskola"), since=2),
    row_heading="Utbildning",
    base=base("utbildning"),
    short="Utbildningsbakgrund",
)
REMITTERANDE = Section(
    "remitterande",
    "Remitterande myndighet",
    tuple(
        Field(f"remitterande.{key}.{column}", label, Antal())
        for key, label in MYNDIGHETER
        for column in ("ja", "totalt")
    ),
    columns=("JA till insats", "Totalt"),
    row_heading="Myndighet",
    base=base("remitterande"),
    short="Remitterande, JA till insats",
    summed=2,
)
KONSULTATION = Section(
    "konsultation",
    "Konsultationsremisser",
    antal("konsultation", *MYNDIGHETER)
    + frivilliga("konsultation", ("ej_fordelat", "inte fördelade på myndighet"), since=2),
    row_heading="Konsultationer från",
    short="Konsultationsremisser",
)
TID = Section(
    "tid",
    "Tid i offentlig försörjning",
    antal(
        "tid",
        *((f"upp_till_{n}", f"upp till {n} år") for n in range(1, 10)),
        ("mer_an_9", "mer än 9 år"),
        ("saknas", "saknas"),
    )
    + frivilliga("tid", ("mer_an_7", "mer än 7 år, inte uppdelat"), ("ingen_inkomst", "ingen inkomst"), since=2),
    row_heading="Antal år",
    base=base("tid"),
    short="Tid i offentlig försörjning",
)
FORSORJNING = Section(
    "forsorjning",
    "Försörjningskälla vid utskrivning",
    antal("forsorjning", *kalmar_tillagg.KALLOR) + frivilliga("forsorjning", *kalmar_tillagg.EGNA_KALLOR, since=2),
    row_heading="Försörjningskälla vid avslut",
    short="Försörjningskälla vid avslut",
)
AVSLUT = Section(
    "avslut",
    "Avslutade deltagare",
    antal(
        "avslut",
        ("gemensam_kartlaggning", "gemensam kartläggning"),
        ("arbete", "arbete"),
        ("studie", "studie"),
        ("aktivt_arbetssokande", "aktivt arbetssökande"),
        ("annan_positiv", "annan positiv stegförflyttning"),
        ("fortsatt_rehabilitering", "fortsatt rehabilitering"),
        ("annat_avslut", "annat avslut"),
        stars=("annan_positiv", "fortsatt_rehabilitering", "annat_avslut"),
    )
    + frivilliga("avslut", ("arbete_eller_studie", "arbete eller studie, inte uppdelat"), since=2),
    row_heading="Avslut mot",
    help="Rader med * förklaras i den första textrutan nedan.",
    short="Avslut mot",
)
TEXTER = Section(
    "text",
    "Beskrivning",
    (
        text(
            "avslut",
            "* Vad har annan positiv stegförflyttning, fortsatt rehabilitering och annat avslut varit?",
            4,
            required=False,
        ),
        text("syfte", "Insatsens syfte, mål och målgrupp"),
        text("tidsram", "Insatsens tidsram samt personalresurs", 3),
        text("metod", "Insatsens metod och arbetssätt"),
        text("organisation", "Framgångsfaktorer inom samverkan: a) Organisation", 3),
        text("arbetsgrupp", "Framgångsfaktorer inom samverkan: b) Arbetsgrupp", 3),
        text("styrgrupp", "Framgångsfaktorer inom samverkan: c) Styrgrupp", 3),
        text("individniva", "Framgångsfaktorer inom samverkan: d) Individnivå", 3),
        text("deltagare", "Insatsens deltagare (frivillig)", 3, required=False),
        text("anstallning", "Anställning eller lön: vilket slag? (frivillig)", 3, required=False, since=2),
    ),
    columns=("text",),
    help="Skriv inga namn, personnummer eller annat som pekar ut en enskild person.",
    short="Beskrivning",
)


TOTALT, KVINNA, MAN, ICKE_BINAR, NYA_ANTAL, AVSLUTADE = DELTAGARE.fields
STJARNOR = tuple(item.id for item in AVSLUT.fields if item.starred)

KON = Rule(
    id="K01",
    level=Level.STOPP,
    title="Könen summerar till antal inskrivna totalt",
    sentence="Kvinna + man + icke binär = {varde}, antal inskrivna totalt = {vantat}.",
    advice="Rätta könsfördelningen eller antalet inskrivna.",
    source=f"{MALL}, tabellen Deltagare rad 1–4",
    blank=OKAND,
    relation=Relation((KVINNA.id, MAN.id, ICKE_BINAR.id), "=", (TOTALT.id,)),
    holds=Example({KVINNA.id: 20, MAN.id: 13, ICKE_BINAR.id: 1, TOTALT.id: 34}),
    breaks=Example({KVINNA.id: 20, MAN.id: 13, ICKE_BINAR.id: 0, TOTALT.id: 34}),
)
STJARNTEXT = Rule(
    id="K20",
    level=Level.FRAGA,
    title="Rader med * har en förklarande text",
    sentence="{varde} avslut står på rader med * men rutan som förklarar dem är tom.",
    advice="Skriv med egna ord vad annan positiv stegförflyttning, fortsatt rehabilitering och annat avslut har varit.",
    source=f"{MALL}, fotnoten till tabellen Avslutade deltagare",
    blank="En tom talruta räknas som att raden inte används; en tom text är ett brott bara om någon rad används.",
    relation=Requires(STJARNOR, "text.avslut"),
    holds=Example({STJARNOR[0]: 2, "text.avslut": "Två gick vidare till praktik."}),
    breaks=Example({STJARNOR[0]: 2}),
)


def _on_base(first: int, section: Section) -> tuple[Rule, Rule]:
    """Say what a table adds up to on either base."""
    source = f"{MALL}, tabellen {section.title}"
    return (
        adds_up(f"K{first:02}", source, section, NYA_ANTAL, NYA),
        adds_up(f"K{first + 1:02}", source, section, TOTALT, ALLA),
    )


FORM = Form(
    id="kalmar",
    version=2,
    title="Hel- och halvårsredovisning",
    intro=(
        "Fyll i de ljusa rutorna. Skriv 0 där det inte finns någon: en tom ruta betyder att frågan inte är besvarad.",
        "Raden Kontroll under varje tabell visar direkt om summorna stämmer. Skicka in bladet när status är Klart.",
    ),
    sections=(
        *(BLAD, DELTAGARE, ALDER, UTBILDNING, REMITTERANDE, KONSULTATION, TID, FORSORJNING, AVSLUT),
        *kalmar_tillagg.SECTIONS,
        TEXTER,
    ),
    rules=(
        KON,
        at_least("K02", f"{MALL}, tabellen Deltagare", TOTALT, NYA_ANTAL, ("antal inskrivna totalt", "nya deltagare")),
        at_least("K03", f"{MALL}, tabellen Deltagare", TOTALT, AVSLUTADE, ("antal inskrivna totalt", "avslutade")),
        *_on_base(4, ALDER),
        *_on_base(6, UTBILDNING),
        *_on_base(8, REMITTERANDE),
        *(
            at_least(
                f"K1{n}",
                f"{MALL}, tabellen {REMITTERANDE.title}",
                row[1],
                row[0],
                (f"totalt ({label})", f"JA till insats ({label})"),
            )
            for n, (row, (_, label)) in enumerate(zip(REMITTERANDE.rows, MYNDIGHETER, strict=True))
        ),
        *_on_base(15, TID),
        adds_up("K17", f"{MALL}, tabellen {FORSORJNING.title}", FORSORJNING, AVSLUTADE),
        adds_up("K18", f"{MALL}, tabellen {AVSLUT.title}", AVSLUT, AVSLUTADE),
        STJARNTEXT,
        *kalmar_tillagg.rules(DELTAGARE, REMITTERANDE, KONSULTATION),
    ),
    source=f"{MALL}, Samordningsförbundet i Kalmar län, bilaga 1–8 i årsredovisning 2024",
    common=(
        Common("resultat.arbete_studier", "avslutade till arbete eller studier", ("avslut.arbete", "avslut.studie")),
    ),
)
