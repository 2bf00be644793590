"""The sheet Deltagare: the tables that a förbund prints about those who took part, from the sheets that came back.

Laid out as Kalmar's årsredovisning prints them (tabell 1 and 2, diagram 1–5); source: its årsredovisning 2022 and 2024.
"""

from xlfinsam.asked import Section
from xlfinsam.fields import Antal
from xlfinsam.forms import FORMS, kalmar
from xlfinsam.forms.arsbok import MOST_INSATSER, MOST_YEARS
from xlfinsam.forms.words import ALLA, NYA
from xlfinsam.language import (
    Data,
    DataText,
    Difference,
    Expression,
    Figure,
    Former,
    Listed,
    OfAll,
    Ref,
    Setting,
    Share,
    Sum,
)
from xlfinsam.shown import SUMMA_ALLA, SUMMA_NYA, SUMMA_OKAND, Measure, SumRow, Table


def _giving(*fields: str) -> tuple[str, ...]:
    """Return the forms that give all of these measures, asked or computed."""
    return tuple(form.id for form in FORMS if all(form.gives(name) for name in fields))


def _summed(name: str, title: str, shows: Expression, group: str = "") -> Measure:
    """Declare a measure whose sum row is the sum over all insatser."""
    return Measure(name, title, shows, total=Sum((OfAll(name),)), group=group)


def _former(name: str, title: str) -> Measure:
    """Declare last year's value; the sum row is what Historik says of the whole förbund."""
    return Measure(f"{name}.fg", title, Former(name), total=Former(name), group="Föregående år")


TABELL1 = Table(
    "tabell1",
    "Tabell 1. Deltagare per insats",
    "insats",
    (
        _summed("budget", "Budget antal", Listed("budget_deltagare")),
        _summed("totalt", "Totalt antal", Data("deltagare.totalt")),
        _summed("nya", "Nya", Data("deltagare.nya")),
        _summed("avslutade", "Avslutade", Data("deltagare.avslutade")),
        Measure(
            "pagaende",
            "Pågående",
            Difference(Ref("totalt"), Ref("avslutade")),
            total=Sum((OfAll("pagaende"),)),
        ),
        Measure("andel_av_budget", "Andel av budget", Share(Ref("totalt"), Ref("budget")),
                total=Share(Ref("totalt"), Ref("budget")), style="andel"),
        _former("totalt", "Totalt antal"),
        _former("nya", "Nya"),
        _former("avslutade", "Avslutade"),
        _former("pagaende", "Pågående"),
    ),
    MOST_INSATSER,
    total="Summa deltagare",
    note="Pågående är totalt antal minus avslutade. Tom ruta: inget svar, eller ingen uppgift i Historik.",
    forms=_giving("deltagare.totalt"),
)  # fmt: skip


def _year(name: str, title: str) -> Measure:
    """Declare one column of the table over the years; the årsbok's own year comes from tabell 1."""
    return Measure(name, title, Former(name), now=Figure(f"tabell1.summa.{name}"))


TABELL2 = Table(
    "tabell2",
    "Tabell 2. Deltagare över åren",
    "ar",
    (
        _year("budget", "Budget antal"),
        _year("totalt", "Antal deltagare"),
        _year("nya", "Nya"),
        _year("avslutade", "Avslutade"),
        _year("pagaende", "Pågående"),
    ),
    MOST_YEARS,
    note="Tidigare år står i bladet Historik, med källa.",
)

KONEN = Sum((Ref("kvinna"), Ref("man"), Ref("icke_binar")))
KON = Table(
    "kon",
    "Kön",
    "insats",
    (
        _summed("kvinna", "Kvinna", Data("deltagare.kvinna")),
        _summed("man", "Man", Data("deltagare.man")),
        _summed("icke_binar", "Icke binär", Data("deltagare.icke_binar")),
        Measure("summa", "Summa", KONEN, total=KONEN),
    ),
    MOST_INSATSER,
    total="Summa",
    note="Alla inskrivna under perioden.",
    forms=_giving("deltagare.kvinna", "deltagare.man"),
)


GEMENSAMT = Table(
    "gemensamt",
    "Avslut till arbete eller studier",
    "insats",
    (
        _summed("avslutade", "Avslutade", Data("deltagare.avslutade")),
        _summed("arbete_studier", "Till arbete eller studier", Data("resultat.arbete_studier")),
        Measure("andel", "Andel", Share(Ref("arbete_studier"), Ref("avslutade")), style="andel"),
    ),
    MOST_INSATSER,
    total="Summa",
    note="Det som blanketterna frågar på samma sätt. Bladet Granskning säger vilka som inte är med (J02).",
    forms=_giving("deltagare.avslutade", "resultat.arbete_studier"),
)  # fmt: skip
BAS = "bas"  # the measure that says which participants an insats has counted
PER_BAS = (
    SumRow(SUMMA_NYA, "Summa, nya deltagare", BAS, (NYA,)),
    SumRow(SUMMA_ALLA, "Summa, alla inskrivna", BAS, (ALLA,)),
    SumRow(SUMMA_OKAND, "Summa, inte angivet vilka", BAS, (f"<>{NYA}", f"<>{ALLA}")),
)
"""The sums of a table whose insatser may have counted different participants: like is added to like."""
OVERLAPPING = ("uppstart",)  # tables whose answers count the same people again
KEPT = ("deltagare", "region", "konsslut")  # shown in another way, or only kept in Insatsdata with their places


def _of_section(section: Section) -> Table:
    """Make the table of a form's section: one row per insats, one column per answer, and the sum or sums."""
    several = len(section.columns) > 1
    measures: list[Measure] = []
    if section.base:
        measures.append(Measure(BAS, "Gäller", DataText(section.base.id), style="text"))
    for at, heading in enumerate(section.columns):
        column = [row[at] for row in section.rows]
        group = heading if several else ""
        names = [item.id.removeprefix(section.id + ".") for item in column]
        measures += [
            _summed(name, item.label.rstrip("*"), Data(item.id), group)
            for name, item in zip(names, column, strict=True)
        ]
        suffix = "." + names[0].rpartition(".")[2] if several else ""
        row = Sum(tuple(Ref(name) for name in names))
        if section.id not in OVERLAPPING:
            measures.append(Measure(f"summa{suffix}", "Summa", row, total=row, group=group))
    note = "Insatser som har räknat olika deltagare (kolumnen Gäller) summeras var för sig." if section.base else ""
    total, unlike = ("", PER_BAS) if section.base else ("Summa", ())
    title = section.title.removesuffix(" (frivillig)").removesuffix(" nyinskrivna deltagare").removesuffix(" på")
    forms = _giving(*(item.id for item in section.fields))
    return Table(section.id, title, "insats", tuple(measures), MOST_INSATSER, total, unlike, note, forms=forms)


ALDER, UTBILDNING, REMITTERANDE, KONSULTATION, TID, FORSORJNING, AVSLUT, INSKRIVNING, UPPSTART = (
    _of_section(section) for section in kalmar.FORM.sections if section.id not in KEPT
    and all(isinstance(item.kind, Antal) for item in section.fields)
)  # fmt: skip

POSITIVA = Sum(tuple(Ref(f"avslut.{x}") for x in ("gemensam_kartlaggning", "arbete", "studie", "arbete_eller_studie",
                                                  "aktivt_arbetssokande")))  # fmt: skip
MAL = Table(
    "mal",
    "Positiva avslut mot förbundets mål",
    "insats",
    (
        Measure("positiva", "Positiva avslut", POSITIVA, total=POSITIVA),
        _summed("avslutade", "Avslutade", Data("deltagare.avslutade")),
        Measure("andel", "Andel", Share(Ref("positiva"), Ref("avslutade")),
                total=Share(Ref("positiva"), Ref("avslutade")), style="andel"),
        Measure("mal", "Mål", Setting("mal_positiva"), total=Setting("mal_positiva"), style="andel"),
        Measure("avvikelse", "Avvikelse", Difference(Ref("andel"), Ref("mal")),
                total=Difference(Ref("andel"), Ref("mal")), style="enheter"),
    ),
    MOST_INSATSER,
    total="Alla insatser",
    note="Positiva avslut: gemensam kartläggning, arbete, studie och aktivt arbetssökande. Avvikelse i procentenheter.",
    forms=AVSLUT.forms,
)  # fmt: skip
