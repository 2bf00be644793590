"""What the nine-section helårsrapport asks: its nine texts, and the numbers that they repeat as tables."""

from xlfinsam.asked import Field, Section
from xlfinsam.fields import Antal, Kind, Text
from xlfinsam.forms.words import AR, KRONOR, KRONOR_PLUS_MINUS, MANADER, TJANST, antal

MALL = "Insatsrapport, helår 2021, till Södra Dalarnas Samordningsförbund"
KONEN = (("", ""), ("_kvinna", ", kvinnor"), ("_man", ", män"))
KOLUMNER = ("totalt", "kvinnor", "män")
AVSNITT = (
    "Deltagare – insatsens förutsättningar",
    "Deltagare – genomförande och process",
    "Deltagare – resultat och effekter",
    "Personal – insatsens förutsättningar",
    "Personal – arbetssätt och metoder",
    "Personal – resultat och effekter",
    "Organisation – förutsättningar",
    "Organisation – genomförande och process",
    "Organisation – resultat och effekter",
)
STOR, MATNINGAR = Text(10), 6


def avsnitt(n: int) -> Section:
    """Ask the two texts of a section, 1 to 9."""
    fields = (Field(f"a{n}.beskrivning", "Beskrivning", STOR), Field(f"a{n}.reflektion", "Reflektion", STOR))
    return Section(f"a{n}", f"{n}. {AVSNITT[n - 1]}", fields, ("text",), short=f"Avsnitt {n}")


def _by_sex(section: str, kind: Kind, *rows: tuple[str, str]) -> tuple[Field, ...]:
    """Ask three numbers a row: the whole, women and men."""
    return tuple(Field(f"{section}.{key}{sex}", label + word, kind) for key, label in rows for sex, word in KONEN)


SAMMANFATTNING = Section(
    "sammanfattning",
    "Sammanfattning",
    tuple(Field(f"sammanfattning.{key}", label, Text(6)) for key, label in
          (("deltagare", "Deltagare"), ("personal", "Personal"), ("organisation", "Organisation"))),
    columns=("text",),
    help="Skriv inga namn, personnummer eller annat som pekar ut en enskild person.",
    short="Sammanfattning",
)  # fmt: skip
DELTAGARE = Section(
    "deltagare",
    "Deltagare efter kön",
    (
        *_by_sex("deltagare", Antal(), ("vid_start", "inskrivna när perioden började"), ("nya", "nya deltagare")),
        Field("deltagare.totalt", "totalt under perioden", Antal()),
        Field("deltagare.kvinna", "totalt under perioden, kvinnor", Antal()),
        Field("deltagare.man", "totalt under perioden, män", Antal()),
        *_by_sex("deltagare", Antal(), ("avslutade", "avslutade deltagare"), ("aktiva", "aktiva när perioden slutade")),
    ),
    columns=KOLUMNER,
    row_heading="Deltagare",
    help="Inskrivna vid start + nya = totalt = avslutade + aktiva vid slutet.",
    short="Deltagare",
)
LAGE = Section(
    "lage",
    "Kö och ålder när perioden slutade",
    (
        *antal("lage", ("ko", "personer i kö för inskrivning"), ("under_30", "aktiva under 30 år"),
               ("yngst", "den yngstes ålder"), ("aldst", "den äldstes ålder")),
        Field("lage.medelalder", "medelålder", AR),
    ),
    row_heading="Kö och ålder",
    short="Kö och ålder",
)  # fmt: skip
FORSORJNINGSGRUND = Section(
    "forsorjningsgrund",
    "Försörjningsgrund för nya deltagare",
    antal("forsorjningsgrund", ("socialtjansten", "socialtjänsten"), ("forsakringskassan", "Försäkringskassan"),
          ("annan", "annan försörjning")),
    row_heading="Försörjning vid inskrivningen",
    short="Försörjningsgrund",
)  # fmt: skip
REMITTENT = Section(
    "remittent",
    "Remitterande aktör för nya deltagare",
    (
        *antal("remittent", ("kommunen", "socialtjänst/kommun"), ("arbetsformedlingen", "Arbetsförmedlingen"),
               ("forsakringskassan", "Försäkringskassan"), ("regionen", "regionen")),
        Field("remittent.annan", "annan remittent", Antal(), required=False),
    ),
    row_heading="Remittent",
    short="Remittent",
)  # fmt: skip
KOMMUNENS = Section("kommunens", "Kommunens remisser delas upp", antal("kommunens",
                    ("socialtjansten", "därav socialtjänsten"), ("annan", "därav annan inom kommunen")),
                    row_heading="Socialtjänst/kommun", short="Kommunens remisser")  # fmt: skip
UTFALL = Section(
    "utfall",
    "Avslutade deltagare efter utfall och kön",
    _by_sex("utfall", Antal(), ("arbete", "arbete"), ("studier", "studier"),
            ("rehabilitering", "annan arbetslivsinriktad rehabilitering"), ("sjukersattning", "sjukersättning"),
            ("annat", "annat")),
    columns=KOLUMNER,
    row_heading="Avslut till",
    short="Utfall",
)  # fmt: skip
AVHOPP = Section("avhopp", "Tidiga avhopp", antal("avhopp", ("antal", "tidiga avhopp bland de avslutade")),
                 row_heading="Avhopp", help="Ingår i utfallen ovan.", short="Tidiga avhopp")  # fmt: skip
TIDER = Section(
    "tider",
    "Tider och ålder för avslutade deltagare, i genomsnitt",
    (
        *_by_sex("tider", MANADER, ("genomstromning", "genomströmningstid, månader")),
        *_by_sex("tider", AR, ("bidrag", "tid i bidragsberoende före insatsen, år"), ("alder", "ålder, år")),
    ),
    columns=KOLUMNER,
    row_heading="Genomsnitt",
    short="Tider och ålder",
)
SERIE = Section(
    "genomstromning",
    "Genomströmningstid över tid",
    tuple(
        item
        for n in range(1, MATNINGAR + 1)
        for item in (
            Field(
                f"genomstromning.p{n}.period",
                f"Mätning {n}{', den senaste' if n == MATNINGAR else ''}",
                Text(1, 20),
                required=False,
            ),
            Field(f"genomstromning.p{n}.manader", f"Mätning {n}, månader", MANADER, required=False),
        )
    ),
    columns=("period", "månader"),
    row_heading="Rullande tolv månader",
    help="Den äldsta först. Perioden skrivs som 2101–2112.",
    short="Genomströmningstid",
)
PERSONAL = Section(
    "personal",
    "Personal när perioden slutade",
    tuple(
        item
        for n in range(1, 9)
        for item in (
            Field(f"personal.r{n}.roll", f"Roll {n}", Text(1, 60), required=False),
            Field(f"personal.r{n}.huvudman", f"Roll {n}, huvudman", Text(1, 60), required=False),
            Field(f"personal.r{n}.tjanst", f"Roll {n}, tjänstgöringsgrad", TJANST, required=False),
        )
    ),
    columns=("roll", "huvudman", "tjänstgöringsgrad"),
    row_heading="En rad per person",
    help="Skriv roller, inga namn.",
    short="Personal",
)
STYRGRUPP = Section("styrgrupp", "Styrgrupp", antal("styrgrupp", ("platser", "platser"), ("vakanta", "därav vakanta"),
                    ("adjungerade", "därav adjungerade och föredragande"), ("moten", "möten under perioden")),
                    row_heading="Styrgruppen", short="Styrgrupp")  # fmt: skip
POSTER = (("personal", "egen personal"), ("externa", "externa tjänster"), ("lokaler", "lokaler"),
          ("ovrigt", "övriga kostnader"), ("summa", "summa bokförda kostnader"))  # fmt: skip
BUDGET = Section(
    "budget",
    "Budgetutfall",
    tuple(
        Field(f"budget.{key}_{column}", f"{label}, {column}" if at else label, KRONOR_PLUS_MINUS if at == 2 else KRONOR)  # noqa: PLR2004
        for key, label in POSTER
        for at, column in enumerate(("beslut", "utfall", "aterstar"))
    ),
    columns=("beslut totalt", "utfall", "återstår"),
    row_heading="Kronor",
    help="Kostnader skrivs utan minus. Återstår är beslut minus utfall: minus är ett överskridande.",
    short="Budgetutfall",
)
FINANSIERING = Section(
    "finansiering",
    "Finansiering",
    tuple(
        Field(f"finansiering.{key}_{column}", f"{label}, {column}" if at else label, KRONOR)
        for key, label in (("forbundet", "samordningsförbundet"), ("kommunen", "kommunen"))
        for at, column in enumerate(("beviljat", "anvant"))
    ),
    columns=("beviljat", "använt"),
    row_heading="Kronor",
    short="Finansiering",
)
