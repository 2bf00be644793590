"""The few words that rules are declared with, and the small worlds they bring as examples."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from xlfinsam.fields import Answer
from xlfinsam.forms import FORMS
from xlfinsam.model import Example, Hit, Level, Record, Returned, Rule
from xlfinsam.world import Insats, World, Year

SETTINGS: Mapping[str, Answer] = {
    "ar": Decimal(2024),
    "period": "2024",
    "sista_dag": date(2025, 1, 31),
    "tolerans_hopp": Decimal("0.5"),
    "tolerans_budget": Decimal("0.25"),
}


READING = "xlfinsam: det som krävs för att ett insatsblad ska kunna läsas utan gissning"
AS_IT_STANDS = "Gäller filen eller rutan som den står; en tom ruta prövas inte."


def seen(
    number: str,
    kind: str,
    level: Level,
    title: str,
    sentence: str,
    advice: str,
    examples: tuple[str, str],
    *,
    source: str = READING,
    blank: str = AS_IT_STANDS,
) -> Rule:
    """Declare the rule for something the machinery saw (`kind`); `examples` say which file holds and which breaks."""
    return Rule(
        id=number,
        level=level,
        title=title,
        sentence=sentence,
        advice=advice,
        source=source,
        blank=blank,
        observes=kind,
        holds=Example(file=examples[0]),
        breaks=Example(file=examples[1]),
    )


def answer(value: int | str) -> Answer:
    """Make an example's answer what a sheet would give."""
    return Decimal(value) if isinstance(value, int) else value


def world(
    answers: Mapping[str, int | str] | None,
    *,
    former: Year | None = None,
    budget: int | None = None,
    datum: date | None = None,
) -> Example:
    """Make the smallest world: one insats in the register, and its sheet unless `answers` is None."""
    insats = Insats("prov", "Prov", budget_deltagare=None if budget is None else Decimal(budget))
    records: tuple[Record, ...] = ()
    if answers is not None:
        values: dict[str, Answer] = {name: answer(value) for name, value in answers.items()}
        if datum:
            values["blad.datum"] = datum
        records = (Record("kalmar", 1, "prov", "2024", Returned("prov.xlsx", "0" * 64), values, {}),)
    return Example(world=World(SETTINGS, (insats,), (former,) if former else (), records, FORMS))


def at(record: Record, name: str, varde: Answer, vantat: Answer = None, **details: str) -> Hit:
    """Say that field `name` of `record` breaks a rule."""
    return Hit(record.place(name), record.insats, name, varde, vantat, details)


Check = Callable[[World], Iterator[Hit]]
