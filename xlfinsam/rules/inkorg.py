"""Who has answered, and when."""

from collections.abc import Iterator
from datetime import date

from xlfinsam.model import Hit, Level, Place, Rule
from xlfinsam.rules.words import at, world
from xlfinsam.world import World

SECOND_HALF = 2  # begins in July


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


def _of_another_time(world: World) -> Iterator[Hit]:
    """Find dates that cannot be right: before the period begins, or more than a year after its year."""
    first, last = date(world.year or 1, 7 if world.half == SECOND_HALF else 1, 1), date((world.year or 1) + 1, 12, 31)
    for record in world.records if world.year else ():
        day = record.values.get("blad.datum")
        if isinstance(day, date) and not first <= day <= last:
            yield at(record, "blad.datum", day, first)


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
ANNAN_TID = Rule(
    "I03", Level.FRAGA, "Bladets datum hör till perioden", "Bladet är daterat {varde}, men gäller en period som börjar {vantat}.",
    "Fråga insatsen om datumet är felskrivet, eller om det är ett gammalt blad som har skickats igen.",
    "Blankettens fält Datum: den dag då bladet fylldes i",
    "Utan datum prövas regeln inte. Fel är ett datum före periodens första dag, eller mer än ett år efter periodens år.",
    check=_of_another_time, holds=world({}, datum=date(2025, 1, 9)), breaks=world({}, datum=date(2015, 1, 9)),
)  # fmt: skip
