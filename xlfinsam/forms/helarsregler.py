"""What must hold in the nine-section helårsrapport: flows, sums of women and men, weighted means, the budget."""

from xlfinsam.asked import Field, Section
from xlfinsam.comparisons import Mean
from xlfinsam.forms.helarsfragor import (
    AVHOPP,
    BUDGET,
    DELTAGARE,
    FINANSIERING,
    FORSORJNINGSGRUND,
    KOLUMNER,
    KOMMUNENS,
    LAGE,
    MALL,
    POSTER,
    REMITTENT,
    SERIE,
    STYRGRUPP,
    TIDER,
    UTFALL,
)
from xlfinsam.forms.words import equals, not_less
from xlfinsam.model import Example, Level, Rule
from xlfinsam.relations import Relation


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
