"""The nine-section helårsrapport: deltagare, personal and organisation; what there was, what was done, what came of it.

Every section has Beskrivning and Reflektion; the numbers that its texts repeat are asked once, in tables. Source: the
helårsrapport 2021 of Samverkansteam Avesta to Södra Dalarnas samordningsförbund. What it shows is in helarstabeller.
"""

from xlfinsam.comparisons import Mean
from xlfinsam.fields import Antal, Text
from xlfinsam.forms.helarstabeller import TABLES, TABLES_CHARTS
from xlfinsam.forms.kalmar import BLAD
from xlfinsam.forms.words import AR, KRONOR, KRONOR_PLUS_MINUS, MANADER, TJANST, antal, equals, not_less
from xlfinsam.model import Common, Example, Field, Form, Level, Rule, Section
from xlfinsam.relations import Relation

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


def _avsnitt(n: int) -> Section:
    fields = (Field(f"a{n}.beskrivning", "Beskrivning", STOR), Field(f"a{n}.reflektion", "Reflektion", STOR))
    return Section(f"a{n}", f"{n}. {AVSNITT[n - 1]}", fields, ("text",), short=f"Avsnitt {n}")


def _by_sex(section: str, kind: Antal | object, *rows: tuple[str, str]) -> tuple[Field, ...]:
    """Ask three numbers a row: the whole, women and men."""
    return tuple(
        Field(f"{section}.{key}{sex}", label + word, kind)  # type: ignore[arg-type]  # a Kind
        for key, label in rows
        for sex, word in KONEN
    )


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


def _column(section: Section, at: int) -> tuple[Field, ...]:
    return tuple(row[at] for row in section.rows)


def _sums_of_sexes(first: int, section: Section) -> tuple[Rule, ...]:
    return tuple(
        equals(f"HR{number:02}", MALL, row[1:], row[:1], (f"{row[0].label}: kvinnor + män", f"{row[0].label} totalt"))
        for number, row in enumerate(section.rows, start=first)
    )


START, NYA, TOTALT, AVSLUTADE, AKTIVA = DELTAGARE.rows
KO, UNDER_30, YNGST, ALDST, MEDEL = LAGE.fields
RADER, SUMMA = BUDGET.rows[:-1], BUDGET.rows[-1]


def _flow(first: int) -> tuple[Rule, ...]:
    """Say that those who were in and those who came are those who left and those who stay, in all and by sex."""
    rules: list[Rule] = []
    for at, who in enumerate(("", ", kvinnor", ", män")):
        number = first + 2 * at
        rules.append(equals(f"HR{number:02}", MALL, (START[at], NYA[at]), (TOTALT[at],),
                            (f"inskrivna vid start + nya{who}", f"totalt under perioden{who}")))  # fmt: skip
        rules.append(equals(f"HR{number + 1:02}", MALL, (AVSLUTADE[at], AKTIVA[at]), (TOTALT[at],),
                            (f"avslutade + aktiva{who}", f"totalt under perioden{who}")))  # fmt: skip
    return tuple(rules)


def _mean(number: str, row: tuple[Field, ...]) -> Rule:
    whole, *parts = row
    weights = AVSLUTADE[1:]
    told = {parts[0].id: 10, parts[1].id: 20, weights[0].id: 3, weights[1].id: 1}
    return Rule(
        id=number,
        level=Level.FRAGA,
        title=f"{whole.label.capitalize()}: genomsnittet är könens, vägt med antal avslutade",
        sentence=f"{whole.label.capitalize()}: genomsnittet är {{varde}}, men könens vägda genomsnitt är {{vantat}}.",
        advice="Fråga insatsen vilka som räknats: genomsnittet ligger mellan könens, närmare det största könet.",
        source=MALL,
        blank="Med en tom ruta prövas regeln inte.",
        relation=Mean(whole.id, tuple(part.id for part in parts), tuple(weight.id for weight in weights)),
        holds=Example({whole.id: 12, **told}),
        breaks=Example({whole.id: 15, **told}),
    )


def _budget(first: int) -> tuple[Rule, ...]:
    """Say that what is left is beslut minus utfall on every row, and that the rows add up to the last one."""
    rows = tuple(
        equals(
            f"HR{number:02}", MALL, row[1:], row[:1], (f"{label}: utfall + återstår", f"{label}: beslut"), whole=True
        )
        for number, ((_, label), row) in enumerate(zip(POSTER, BUDGET.rows, strict=True), start=first)
    )
    last = first + len(rows)
    sums = tuple(
        equals(f"HR{last + at:02}", MALL, tuple(row[at] for row in RADER), (SUMMA[at],),
               (f"raderna i kolumnen {name}", f"summa {name}"), whole=True)
        for at, name in enumerate(("beslut", "utfall", "återstår"))
    )  # fmt: skip
    return rows + sums


SENASTE = Rule(
    id="HR40",
    level=Level.FRAGA,
    title="Den senaste mätningen är årets genomströmningstid",
    sentence="Den senaste mätningen är {varde} månader, genomströmningstiden är {vantat}.",
    advice="Fråga insatsen vilken av tiderna som är rätt.",
    source=MALL,
    blank="Med en tom ruta prövas regeln inte.",
    relation=Relation((SERIE.fields[-1].id,), "=", (TIDER.fields[0].id,), exact=False),
    holds=Example({SERIE.fields[-1].id: 25, TIDER.fields[0].id: 25}),
    breaks=Example({SERIE.fields[-1].id: 24, TIDER.fields[0].id: 25}),
)
RULES = (
    *_sums_of_sexes(1, DELTAGARE),
    *_flow(6),
    not_less("HR12", MALL, AKTIVA[:1], (UNDER_30,), ("aktiva", UNDER_30.label)),
    not_less("HR13", MALL, (ALDST,), (MEDEL,), (ALDST.label, MEDEL.label)),
    not_less("HR14", MALL, (MEDEL,), (YNGST,), (MEDEL.label, YNGST.label)),
    equals("HR15", MALL, FORSORJNINGSGRUND.fields, NYA[:1], ("försörjningsgrunderna", "nya deltagare")),
    equals("HR16", MALL, REMITTENT.fields, NYA[:1], ("remittenterna", "nya deltagare")),
    equals("HR17", MALL, KOMMUNENS.fields, REMITTENT.fields[:1], ("kommunens remisser", "socialtjänst/kommun")),
    *_sums_of_sexes(18, UTFALL),
    *(equals(f"HR{23 + at}", MALL, _column(UTFALL, at), (AVSLUTADE[at],),
             (f"utfallen, {name}", f"avslutade, {name}")) for at, name in enumerate(KOLUMNER)),
    not_less("HR26", MALL, AVSLUTADE[:1], AVHOPP.fields, ("avslutade", "tidiga avhopp")),
    *(_mean(f"HR{27 + at}", row) for at, row in enumerate(TIDER.rows)),
    not_less("HR30", MALL, STYRGRUPP.fields[:1], STYRGRUPP.fields[1:3], ("platser i styrgruppen", "vakanta + övriga")),
    *_budget(31),
    equals("HR39", MALL, _column(FINANSIERING, 0), SUMMA[:1], ("beviljade medel", "summa beslut")),
    SENASTE,
    equals("HR41", MALL, _column(FINANSIERING, 1), SUMMA[1:2], ("använda medel", "summa utfall")),
)  # fmt: skip
A1, A2, A3, A4, A5, A6, A7, A8, A9 = (_avsnitt(n) for n in range(1, 10))
FORM = Form(
    id="helarsrapport",
    version=1,
    title="Helårsrapport i nio avsnitt",
    intro=(
        "Fyll i de ljusa rutorna. Skriv 0 där det inte finns någon: en tom ruta betyder att frågan inte är besvarad.",
        "Siffrorna skrivs en gång, i tabellerna. Raden Kontroll visar om de går ihop. Skicka in när status är Klart.",
    ),
    sections=(BLAD, SAMMANFATTNING, A1, DELTAGARE, LAGE, FORSORJNINGSGRUND, REMITTENT, KOMMUNENS, A2, A3, UTFALL,
              AVHOPP,
              TIDER, SERIE, A4, PERSONAL, A5, A6, A7, STYRGRUPP, A8, A9, BUDGET, FINANSIERING),
    rules=RULES,
    source=f"{MALL}: nio avsnitt med Beskrivning och Reflektion, tabellerna T1–T4",
    common=(
        Common("resultat.arbete_studier", "avslutade till arbete eller studier", ("utfall.arbete", "utfall.studier")),
    ),
    unlike=(
        ("positiva", "Insatsens mål räknar arbete, studier och annan arbetslivsinriktad rehabilitering."),
        ("remitterande", "Blanketten räknar bara nya som har börjat, och delar upp remittenterna på annat sätt."),
        ("forsorjning", "Försörjningen gäller vid inskrivningen, inte vid utskrivningen."),
        ("tid", "Tiden i försörjning är ett genomsnitt, ingen fördelning på år."),
        ("avslut", "Utfallen är andra, och delas upp på kön."),
        ("alder", "Åldern är ett genomsnitt, ingen fördelning på spann."),
    ),
    sheet="Helårsrapport",
    tables=TABLES,
    charts=TABLES_CHARTS,
)  # fmt: skip
