"""The sheet Enkäter: how many gave each answer, of how many who answered, and the share that is, for every survey.

A share is of those who answered that very question, computed from the counts; its base stands beside it.
"""

from collections.abc import Mapping

from xlfinsam.forms.arsbok import ENKATSVAR
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.fragor import ANDEL, SVARANDE, Enkat, N, Rad
from xlfinsam.language import Expression, Figure, Setting, Share, Sum, Total
from xlfinsam.relations import Relation

HOME = "enkat"
TILLFRAGADE, SVARSFREKVENS = "tillfragade", "svarsfrekvens"


def name(enkat: Enkat, *parts: str) -> str:
    """Return the name of a figure: `enkat.individer.f1.alltid`."""
    return ".".join((HOME, enkat.id, *parts))


def key(enkat: Enkat, *parts: str) -> str:
    """Return the key of a row of the list Enkätsvar."""
    return ".".join((enkat.id, *parts))


def listed(enkat: Enkat, *parts: str) -> Expression:
    """Give what the list Enkätsvar says; blank where the survey has not been read in."""
    return Total(ENKATSVAR.id, "antal", (("nyckel", key(enkat, *parts)),))


def _of_row(enkat: Enkat, row: Rad) -> dict[str, Expression]:
    counts = tuple(name(enkat, row.id, answer.id) for answer in row.skala.svar)
    base = name(enkat, row.id, N)
    return {
        **{figure: listed(enkat, row.id, one.id) for figure, one in zip(counts, row.skala.svar, strict=True)},
        base: Sum(tuple(Figure(figure) for figure in counts)),
        **{f"{figure}.{ANDEL}": Share(Figure(figure), Figure(base)) for figure in counts},
    }


def _of(enkat: Enkat) -> dict[str, Expression]:
    svarande, asked = name(enkat, SVARANDE), name(enkat, TILLFRAGADE)
    made: dict[str, Expression] = {
        asked: Setting(f"{TILLFRAGADE}_{enkat.id}"),
        svarande: listed(enkat, SVARANDE),
        name(enkat, SVARSFREKVENS): Share(Figure(svarande), Figure(asked)),
    }
    for row in enkat.rader:
        made |= _of_row(enkat, row)
    return made


def _titles(enkat: Enkat) -> dict[str, str]:
    told = f"Enkäten {enkat.title}: "
    made = {
        name(enkat, TILLFRAGADE): f"{told}antal tillfrågade",
        name(enkat, SVARANDE): f"{told}antal som svarade",
        name(enkat, SVARSFREKVENS): f"{told}svarsfrekvens",
    }
    for row in enkat.rader:
        made[name(enkat, row.id, N)] = f"{told}{row.kort}, antal som svarade"
        for answer in row.skala.svar:
            made[name(enkat, row.id, answer.id)] = f"{told}{row.kort}, {answer.label}"
            made[name(enkat, row.id, answer.id, ANDEL)] = f"{told}{row.kort}, {answer.label}, andel"
    return made


TITLES: Mapping[str, str] = {figure: title for enkat in ENKATER for figure, title in _titles(enkat).items()}
"""What every figure of the sheet is called, by its defined name."""
FIGURES: Mapping[str, Expression] = {figure: shows for enkat in ENKATER for figure, shows in _of(enkat).items()}
"""Every figure of the sheet by its defined name."""


def counts(enkat: Enkat) -> tuple[str, ...]:
    """Return the figures of a survey that count persons: who was asked, who answered, and how."""
    of_rows = (name(enkat, row.id, one) for row in enkat.rader for one in (*(each.id for each in row.skala.svar), N))
    return (name(enkat, TILLFRAGADE), name(enkat, SVARANDE), *of_rows)


def relations(enkat: Enkat) -> tuple[Relation, ...]:
    """Return what a reader of the figures of a survey can add up and take away, for the hiding of small counts.

    Answers are together the base; a base is at most the respondents, and they at most the asked; the groups of a row
    are at most the whole row.
    """
    made = [Relation((name(enkat, TILLFRAGADE),), ">=", (name(enkat, SVARANDE),))]
    for row in enkat.rader:
        counts = tuple(name(enkat, row.id, answer.id) for answer in row.skala.svar)
        made.append(Relation(counts, "=", (name(enkat, row.id, N),)))
        if row.grupp is None:
            made.append(Relation((name(enkat, SVARANDE),), ">=", (name(enkat, row.id, N),)))
            groups = [other for other in enkat.rader if other.grupp and other.fragor == row.fragor]
            for answer in row.skala.svar if groups else ():
                parts = tuple(name(enkat, other.id, answer.id) for other in groups)
                made.append(Relation((name(enkat, row.id, answer.id),), ">=", parts))
    return tuple(made)


def computed(enkat: Enkat) -> dict[str, tuple[str, ...]]:
    """Return what each share of a survey is computed from: where one of these is hidden, so is the share."""
    made = {
        f"{figure}.{ANDEL}": (figure, name(enkat, row.id, N))
        for row in enkat.rader
        for figure in (name(enkat, row.id, answer.id) for answer in row.skala.svar)
    }
    return {**made, name(enkat, SVARSFREKVENS): (name(enkat, SVARANDE), name(enkat, TILLFRAGADE))}
