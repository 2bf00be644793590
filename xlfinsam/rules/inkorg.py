"""Who has answered, and when."""

from collections.abc import Iterator
from datetime import date

from xlfinsam.model import Hit, Level, Place, Rule
from xlfinsam.rules.words import at, world
from xlfinsam.world import World


def _missing(world: World) -> Iterator[Hit]:
    answered = {record.insats for record in world.records}
    for insats in world.insatser:
        if insats.nyckel not in answered:
            yield Hit(
                Place(),
                insats.nyckel,
                "",
                None,
                None,
                {"namn": insats.namn, "kontakt": insats.kontakt or "insatsledaren"},
            )


def _late(world: World) -> Iterator[Hit]:
    due = world.settings.get("sista_dag")
    for record in world.records:
        day = record.values.get("blad.datum")
        if isinstance(day, date) and isinstance(due, date) and day > due:
            yield at(record, "blad.datum", day, due)


SAKNAS = Rule(
    "I01", Level.STOPP, "Varje insats i registret har lämnat ett blad", "{namn} har inte lämnat något läsbart insatsblad för perioden.",
    "Påminn {kontakt}, eller ta bort insatsen ur bladet Insatser om den inte ska redovisa.",
    "Registret Insatser i årsboken", "Ett helt tomt blad räknas som inlämnat; det får i stället fynd för sina tomma rutor.",
    check=_missing, holds=world({}), breaks=world(None),
)  # fmt: skip
SEN = Rule(
    "I02", Level.NOTERA, "Bladet är ifyllt i tid", "Bladet är daterat {varde}, efter sista dag {vantat}.",
    "Inget behöver rättas.", "Sista dag i Inställningar", "Utan datum prövas regeln inte.",
    check=_late, holds=world({}, datum=date(2025, 1, 9)), breaks=world({}, datum=date(2025, 2, 3)),
)  # fmt: skip
