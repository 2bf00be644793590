"""What the årsbok shows of the nine-section helårsrapport: who came and left, how, how long it took, what it cost."""

from xlfinsam.forms.tabeller import added
from xlfinsam.language import Data, Difference, Ref, Share, Sum
from xlfinsam.shown import Chart, Measure, Slot, Table

PLATSER = 4
HOME = "helarsrapport"
KON = (("", "Totalt"), ("_kvinna", "Kvinnor"), ("_man", "Män"))


def _by_sex(section: str, key: str, group: str, names: tuple[str, ...] = ()) -> tuple[Measure, ...]:
    fields = names or tuple(f"{key}{sex}" for sex, _ in KON)
    return tuple(added(f"{key}{sex}", title, Data(f"{section}.{name}"), group)
                 for (sex, title), name in zip(KON, fields, strict=True))  # fmt: skip


FLODE = Table(
    "helflode",
    "Deltagare efter kön",
    "insats",
    (
        *_by_sex("deltagare", "vid_start", "Inskrivna vid start"),
        *_by_sex("deltagare", "nya", "Nya"),
        *_by_sex("deltagare", "totalt", "Totalt under perioden", ("totalt", "kvinna", "man")),
        *_by_sex("deltagare", "avslutade", "Avslutade"),
        *_by_sex("deltagare", "aktiva", "Aktiva vid slutet"),
        Measure("andel_kvinnor", "Andel kvinnor", Share(Ref("totalt_kvinna"), Ref("totalt")), style="andel",
                total=Share(Ref("totalt_kvinna"), Ref("totalt"))),
        added("ko", "I kö", Data("lage.ko")),
    ),
    PLATSER,
    total="Summa",
    forms=(HOME,),
    home=HOME,
)  # fmt: skip
POSITIVA = Sum((Ref("arbete"), Ref("studier"), Ref("rehabilitering")))
RESULTAT = Table(
    "helresultat",
    "Deltagarresultat",
    "insats",
    (
        added("avslutade", "Avslutade", Data("deltagare.avslutade")),
        *(added(key, title, Data(f"utfall.{key}"), "Utfall") for key, title in (
            ("arbete", "Arbete"), ("studier", "Studier"), ("rehabilitering", "Annan rehabilitering"),
            ("sjukersattning", "Sjuk-ersättning"), ("annat", "Annat"))),
        added("avhopp", "Varav tidiga avhopp", Data("avhopp.antal")),
        Measure("mal", "Arbete, studier, rehabilitering", POSITIVA, total=POSITIVA),
        Measure("andel", "Andel", Share(Ref("mal"), Ref("avslutade")), total=Share(Ref("mal"), Ref("avslutade")),
                style="andel"),
    ),
    PLATSER,
    total="Summa",
    note="Andelen är insatsens eget mått; den jämförs inte med positiva avslut i bladet Deltagare.",
    forms=(HOME,),
    home=HOME,
)  # fmt: skip
URSPRUNG = Table(
    "helursprung",
    "Försörjning och remittent för nya deltagare",
    "insats",
    (
        *(added(f"grund_{key}", title, Data(f"forsorjningsgrund.{key}"), "Försörjningsgrund") for key, title in (
            ("socialtjansten", "Social-tjänsten"), ("forsakringskassan", "Försäkrings-kassan"), ("annan", "Annan"))),
        *(added(f"remittent_{key}", title, Data(f"remittent.{key}"), "Remittent") for key, title in (
            ("kommunen", "Kommunen"), ("arbetsformedlingen", "Arbets-förmedlingen"),
            ("forsakringskassan", "Försäkrings-kassan"), ("regionen", "Regionen"), ("annan", "Annan"))),
        *(added(f"kommunens_{key}", title, Data(f"kommunens.{key}"), "Av kommunens") for key, title in (
            ("socialtjansten", "Social-tjänsten"), ("annan", "Annan"))),
    ),
    PLATSER,
    total="Summa",
    forms=(HOME,),
    home=HOME,
)  # fmt: skip
TIDER = Table(
    "heltider",
    "Tider och ålder, genomsnitt för avslutade",
    "insats",
    tuple(
        Measure(f"{key}{sex}", title, Data(f"tider.{key}{sex}"), group=group, style="decimal")
        for key, group in (("genomstromning", "Genomströmningstid, månader"), ("bidrag", "Tid i bidragsberoende, år"),
                           ("alder", "Ålder, år"))
        for sex, title in KON
    ),
    PLATSER,
    note="Genomsnitt läggs inte ihop.",
    forms=(HOME,),
    home=HOME,
)  # fmt: skip
SERIE = Table(
    "genomstromningstid",
    "Genomströmningstid över tid",
    "insats",
    (Measure("manader", "Månader", Data("genomstromning.*.manader"), style="decimal"),),
    PLATSER * 6,
    note="Rullande tolv månader.",
    row_heading="Insats och period",
    forms=(HOME,),
    home=HOME,
    slots=tuple(Slot(f"p{n}", f"mätning {n}") for n in range(1, 7)),
    slot_label="genomstromning.*.period",
)
POSTER = (("personal", "egen personal"), ("externa", "externa tjänster"), ("lokaler", "lokaler"),
          ("ovrigt", "övriga kostnader"))  # fmt: skip
BUDGET = Table(
    "budgetutfall",
    "Budgetutfall",
    "insats",
    (
        added("beslut", "Beslut", Data("budget.*_beslut"), style="kr"),
        added("utfall", "Utfall", Data("budget.*_utfall"), style="kr"),
        Measure("aterstar", "Återstår", Difference(Ref("beslut"), Ref("utfall")),
                total=Difference(Ref("beslut"), Ref("utfall")), style="kr"),
        Measure("andel", "Andel använt", Share(Ref("utfall"), Ref("beslut")),
                total=Share(Ref("utfall"), Ref("beslut")), style="andel"),
    ),
    PLATSER * len(POSTER),
    total="Summa bokförda kostnader",
    note="Återstår är beslut minus utfall: minus är ett överskridande. Belopp i kronor.",
    row_heading="Insats och post",
    forms=(HOME,),
    home=HOME,
    slots=tuple(Slot(key, label) for key, label in POSTER),
)  # fmt: skip
FINANSIERING = Table(
    "helfinansiering",
    "Finansiering och styrgrupp",
    "insats",
    (
        *(added(f"{key}_{column}", title, Data(f"finansiering.{key}_{column}"), group, "kr")
          for key, group in (("forbundet", "Samordningsförbundet"), ("kommunen", "Kommunen"))
          for column, title in (("beviljat", "Beviljat"), ("anvant", "Använt"))),
        *(added(key, title, Data(f"styrgrupp.{key}"), "Styrgrupp") for key, title in
          (("platser", "Platser"), ("vakanta", "Vakanta"), ("adjungerade", "Adjungerade"), ("moten", "Möten"))),
    ),
    PLATSER,
    total="Summa",
    forms=(HOME,),
    home=HOME,
)  # fmt: skip
PERSONAL = Table(
    "helpersonal",
    "Personal",
    "insats",
    (added("tjanst", "Del av heltid", Data("personal.*.tjanst"), style="andel"),),
    PLATSER * 8,
    total="Årsarbetskrafter",
    row_heading="Insats och roll",
    forms=(HOME,),
    home=HOME,
    slots=tuple(Slot(f"r{n}", f"roll {n}") for n in range(1, 9)),
    slot_label="personal.*.roll",
)
TABLES = (FLODE, RESULTAT, URSPRUNG, TIDER, SERIE, BUDGET, FINANSIERING, PERSONAL)
TABLES_CHARTS = (Chart("Genomströmningstid, månader", "line", SERIE.id, ("manader",), "rows"),)
