"""Rapportmall Samverkanskoordinator: twelve uppdrag with Ja, Nej and how, and the meetings as numbers of their own.

The mall has the meetings in its texts alone; here they are asked as numbers. Source: bilaga 1 of Höglandets
samordningsförbund, årsredovisning 2021, where six kommunområden answer it.
"""

from xlfinsam.asked import Field, Form, Section
from xlfinsam.comparisons import OneOf
from xlfinsam.fields import Text
from xlfinsam.forms.tabeller import BLAD, added, asked
from xlfinsam.forms.words import antal, text
from xlfinsam.kinds import CROSS, Kryss
from xlfinsam.language import CROSSED, Alike, AllAlike, Crosses
from xlfinsam.model import Example, Level, Rule
from xlfinsam.shown import Measure, Slot, Table

MALL = "Rapportmall Samverkanskoordinator 2021 helår"
PLATSER = 16  # kommunområden that the sheet of the årsbok has room for
UPPDRAGEN = (
    "Utveckla samverkan mellan de fyra rehabiliteringsaktörerna utifrån lokala behov.",
    "Upprätta en handlingsplan som innehåller mål och aktiviteter för respektive kommunområde.",
    "Medverka i och driva arbetet framåt i samverkansgrupperna inom varje kommunområde.",
    "Kontaktperson för andra myndigheter/vården för att lotsa till rätt avdelning inom kommunen.",
    "Organisera och genomföra gemensamma informationsträffar kring samverkan för anställda hos alla fyra parter.",
    "Kartlägga och arbeta med utveckling av områden där samverkan kring rehabilitering till arbete/studier kan förbättras.",  # noqa: E501  as the mall has it
    "Kommunens representant i arbetsgruppen för Inspirationsdag.",
    "Delta i nätverk mellan kommunområden för utveckling av samverkan.",
    "Jämställdhetsfrågor tas upp till diskussion och är en naturlig del av arbetet.",
    "Omvärldsbevakning med fokus på samtliga fyra aktörers uppdrag och möjliga insatser när det gäller samverkan för målgruppen.",  # noqa: E501  as the mall has it
    "Arbeta för att synliggöra och lyfta faktorer som möjliggör eller försvårar samverkan.",
    "Övrigt arbete kring samverkan i kommunområdet.",
)
NUMRERADE = tuple(enumerate(UPPDRAGEN, start=1))
HUR = Text(11)


def _asked(n: int, uppdrag: str) -> tuple[Field, ...]:
    name = f"uppdrag.n{n}"
    return (
        Field(f"{name}.ja", f"{n}. {uppdrag}", Kryss(), "Ja: uppdraget har utförts.", required=False),
        Field(f"{name}.nej", f"{n}. Nej", Kryss(), "Nej: uppdraget har inte utförts.", required=False),
        Field(f"{name}.hur", f"{n}. Hur/aktivitet", HUR),
    )


UPPDRAG = Section(
    "uppdrag",
    "Uppdrag enligt verksamhetsbeskrivningen",
    tuple(item for n, uppdrag in NUMRERADE for item in _asked(n, uppdrag)),
    columns=("Ja", "Nej", "Hur/aktivitet"),
    row_heading="Uppdrag",
    help="Sätt ett kryss, i Ja eller Nej. Skriv i rutan under varje uppdrag hur, eller vilken aktivitet.",
    short="Uppdrag",
)
MOTEN = Section(
    "moten",
    "Möten under perioden",
    antal(
        "moten",
        ("styrgrupp", "styrgruppens möten"),
        ("arbetsgrupp", "arbetsgruppens möten"),
        ("natverk", "samverkanskoordinatorernas nätverksträffar"),
        ("informationstraffar", "informationsträffar för parternas anställda"),
        ("deltagare", "deltagare på informationsträffarna"),
    ),
    row_heading="Möten",
    short="Möten",
)
TEXTER = Section("text", "Övrigt", (text("ovrigt", "Inledning eller övrigt (frivilligt)", 4, required=False),),
                 columns=("text",), help="Skriv inga namn eller annat som pekar ut en enskild person.",
                 short="Övrigt")  # fmt: skip

KRYSS = tuple(item.id for item in UPPDRAG.fields if isinstance(item.kind, Kryss))


def _one_cross(n: int) -> Rule:
    ja, nej = f"uppdrag.n{n}.ja", f"uppdrag.n{n}.nej"
    return Rule(
        id=f"SK{n:02}",
        level=Level.STOPP,
        title=f"Uppdrag {n} har ett kryss, i Ja eller Nej",
        sentence=f"Uppdrag {n}: {{varde}} kryss i Ja och Nej, det ska vara {{vantat}}.",
        advice="Sätt ett kryss: Ja om uppdraget har utförts, annars Nej. Det som är gjort till en del står i texten.",
        source=f"{MALL}, uppdrag {n}",
        blank="Utan ett enda kryss i tabellen prövas regeln inte; annars är inget kryss ett fel.",
        relation=OneOf((ja, nej), KRYSS),
        holds=Example({ja: CROSS}),
        breaks=Example({ja: CROSS, nej: CROSS}),
    )


NAMN = tuple(f"n{n}" for n, _ in NUMRERADE)
TABLES = (
    Table(
        "uppdragen",
        "Uppdrag per kommunområde",
        "insats",
        (
            *(Measure(f"n{n}", str(n), Crosses(f"uppdrag.n{n}.ja", f"uppdrag.n{n}.nej"),
                      total=AllAlike(f"uppdragen.n{n}", CROSSED[0]), style="text", group="Uppdrag")
              for n, _ in NUMRERADE),
            *(added(key, word, Alike(NAMN, word), "Antal") for key, word in
              zip(("ja", "nej", "bada", "inget"), CROSSED, strict=True)),
        ),
        PLATSER,
        total="Antal Ja, och summor",
        note="Båda och inget är kryss som saknas eller säger emot varandra; insatsen får frågan.",
        row_heading="Kommunområde",
        forms=("samverkan",),
        home="samverkan",
    ),
    Table(
        "uppdragssummor",
        "Uppdragen, alla kommunområden",
        "fast",
        tuple(added(key, word, AllAlike("uppdragen.*", word)) for key, word in
              zip(("ja", "nej", "bada", "inget"), CROSSED, strict=True)),
        len(UPPDRAGEN),
        total="Summa",
        row_heading="Uppdrag",
        forms=("samverkan",),
        home="samverkan",
        slots=tuple(Slot(f"n{n}", f"{n}. {uppdrag}") for n, uppdrag in NUMRERADE),
    ),
    Table(
        "moten",
        "Möten per kommunområde",
        "insats",
        tuple(asked(item, title) for item, title in zip(MOTEN.fields, (
            "Styrgrupp", "Arbetsgrupp", "Nätverk", "Informations-träffar", "Deltagare"), strict=True)),
        PLATSER,
        total="Summa",
        row_heading="Kommunområde",
        forms=("samverkan",),
        home="samverkan",
    ),
)  # fmt: skip
FORM = Form(
    id="samverkan",
    version=1,
    title="Samverkanskoordinator",
    intro=(
        "Fyll i de ljusa rutorna. Sätt ett kryss för varje uppdrag, i Ja eller Nej, och skriv hur i rutan under.",
        "Raden Kontroll visar vad som saknas. Skicka in bladet när status är Klart.",
    ),
    sections=(BLAD, UPPDRAG, MOTEN, TEXTER),
    rules=tuple(_one_cross(n) for n, _ in NUMRERADE),
    source=f"{MALL}, bilaga 1 i Höglandets samordningsförbunds årsredovisning 2021",
    unlike=(("deltagare", "Blanketten handlar om uppdrag och möten, inte om deltagare."),),
    sheet="Samverkan",
    tables=TABLES,
)
