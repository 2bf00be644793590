"""What some annexes of Kalmar tell beside the mall, as rows and tables that an insats may leave out.

Left blank they mean nothing and give no fynd; filled in, they have to agree with the rest of the sheet. Source: the own
layouts of KRUS and Plattformen, and the columns "sedan uppstart", in the årsredovisningar 2022 and 2024.
"""

from xlfinsam.asked import Field, Section
from xlfinsam.fields import Antal
from xlfinsam.forms.words import ALLA, FRIVILLIG, NYA, adds_up, at_least, base, frivilliga
from xlfinsam.model import Example, Level, Rule
from xlfinsam.relations import Relation

BILAGOR = "KRUS och Plattformens egna uppställningar, årsredovisning 2022 och 2024"
SEDAN = "Kolumnen Sedan uppstart i bilaga 1–7, årsredovisning 2022, och Plattformen 2024"
KALLOR = (
    ("sjukpenning", "sjukpenning/rehab-penning"),
    ("aktivitetsersattning", "aktivitetsersättning"),
    ("sjukersattning", "sjukersättning"),
    ("aktivitetsstod", "aktivitetsstöd"),
    ("forsorjningsstod", "försörjningsstöd"),
    ("studiestod", "studiestöd/medel"),
    ("a_kassa", "A-kassa"),
    ("ingen_offentlig", "ingen offentlig försörjning"),
    ("annat", "annat"),
)
EGNA_KALLOR = (
    ("anstallning", "anställning eller lön"),
    ("ingen_alls", "ingen försörjning alls"),
    ("flera", "flera källor samtidigt"),
)
KONEN = (("kvinna", "kvinna"), ("man", "man"), ("icke_binar", "icke binär"))

REGIONEN = Section(
    "region",
    "Remitterande inom Regionen, JA till insats (frivillig)",
    frivilliga(
        "region",
        ("psykiatri", "öppenvårdspsykiatrin"),
        ("halsocentral", "hälsocentral"),
        ("annan", "annan del av Regionen"),
        since=2,
    ),
    row_heading="Del av Regionen",
    help="Delar upp raden Regionen i tabellen Remitterande myndighet.",
    short="Remitterande inom Regionen",
)
INSKRIVNING = Section(
    "inskrivning",
    "Försörjningskälla vid inskrivning (frivillig)",
    frivilliga("inskrivning", *KALLOR, *EGNA_KALLOR, since=2),
    row_heading="Försörjningskälla vid start",
    base=base("inskrivning", since=2),
    short="Försörjningskälla vid inskrivning",
)
KONSSLUT = Section(
    "konsslut",
    "Avslutade och kvar vid periodens slut, efter kön (frivillig)",
    tuple(
        Field(f"konsslut.{key}.{column}", label, Antal(), FRIVILLIG, required=False, since=2)
        for key, label in KONEN
        for column in ("avslutade", "kvar")
    ),
    columns=("avslutade", "kvar"),
    row_heading="Kön",
    help="Kvar är de som fortfarande är inskrivna den sista dagen.",
    short="Avslutade och kvar efter kön",
)
UPPSTART = Section(
    "uppstart",
    "Sedan insatsen startade (frivillig)",
    frivilliga(
        "uppstart",
        ("konsultationer", "konsultationer"),
        ("inskrivna", "inskrivna deltagare"),
        ("avslutade", "avslutade deltagare"),
        ("arbete_studier", "till arbete eller studier"),
        since=2,
    ),
    row_heading="Alla år tillsammans",
    help="Perioden räknas med.",
    short="Sedan insatsen startade",
)
SECTIONS = (REGIONEN, INSKRIVNING, KONSSLUT, UPPSTART)


def _parts(number: str, rows: tuple[Field, ...], goal: Field, what: str) -> Rule:
    """Say that rows that may be blank add up to a count of another table, where any of them is filled in."""
    names = tuple(item.id for item in rows)
    return Rule(
        number, Level.STOPP, f"{what} summerar till {goal.label}",
        f"{what}: raderna ger {{varde}}, {goal.label} är {{vantat}}.",
        "Rätta den rad som är fel, eller lämna hela tabellen tom.", BILAGOR,
        "Prövas bara om någon av tabellens rutor är ifylld; de andra räknas då som 0.",
        relation=Relation(names, "=", (goal.id,), None, names, names),
        holds=Example({**dict.fromkeys(names, 0), names[0]: 5, goal.id: 5}),
        breaks=Example({**dict.fromkeys(names, 0), names[0]: 4, goal.id: 5}),
    )  # fmt: skip


def _stays(number: str, kvar: tuple[Field, ...], avslutade: Field, totalt: Field) -> Rule:
    """Say that those who are left and those who have gone are all that were in."""
    names = tuple(item.id for item in kvar)
    others = {**dict.fromkeys(names[1:], 0), avslutade.id: 4, totalt.id: 9}
    return Rule(
        number, Level.STOPP, "Kvar vid periodens slut och avslutade summerar till antal inskrivna totalt",
        "Kvar vid periodens slut och avslutade ger {varde}, antal inskrivna totalt är {vantat}.",
        "Kontrollera hur många som är kvar den sista dagen; de som har avslutats är inte kvar.", BILAGOR,
        "Prövas bara om någon ruta för kvar är ifylld; de andra räknas då som 0.",
        relation=Relation((*names, avslutade.id), "=", (totalt.id,), None, names, names),
        holds=Example({names[0]: 5, **others}),
        breaks=Example({names[0]: 6, **others}),
    )  # fmt: skip


def rules(deltagare: Section, remitterande: Section, konsultation: Section) -> tuple[Rule, ...]:
    """Return what holds between these tables and those of the mall."""
    totalt, *kon, nya, avslutade = deltagare.fields
    avslutade_kon, kvar_kon = zip(*KONSSLUT.rows, strict=True)
    remitterat = remitterande.rows[[row[0].id for row in remitterande.rows].index("remitterande.regionen.ja")][0]
    konsultationer, inskrivna, lamnat, arbete = UPPSTART.fields
    return (
        adds_up("K21", BILAGOR, INSKRIVNING, nya, NYA),
        adds_up("K22", BILAGOR, INSKRIVNING, totalt, ALLA),
        _parts("K23", avslutade_kon, avslutade, "Avslutade efter kön"),
        _stays("K24", kvar_kon, avslutade, totalt),
        *(
            at_least(f"K{25 + at}", BILAGOR, of, gone, (f"inskrivna ({of.label})", "avslutade och kvar"), left)
            for at, (of, (gone, left)) in enumerate(zip(kon, KONSSLUT.rows, strict=True))
        ),
        _parts("K28", REGIONEN.fields, remitterat, "Remitterande inom Regionen"),
        at_least("K29", SEDAN, inskrivna, totalt, ("inskrivna sedan start", "antal inskrivna totalt")),
        at_least("K30", SEDAN, lamnat, avslutade, ("avslutade sedan start", "periodens avslutade")),
        at_least("K31", SEDAN, inskrivna, lamnat, ("inskrivna sedan start", "avslutade sedan start")),
        at_least("K32", SEDAN, lamnat, arbete, ("avslutade sedan start", "till arbete eller studier sedan start")),
        at_least("K33", SEDAN, konsultationer, konsultation.fields[0],
                 ("konsultationer sedan start", "periodens konsultationer"), *konsultation.fields[1:]),
    )  # fmt: skip
