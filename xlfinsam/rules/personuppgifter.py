"""Uppgifter om enskilda hör inte hemma i ett insatsblad, and stop before they reach the årsbok."""

from collections.abc import Iterator

from xlfinsam.model import Hit, Level, Record, Rule
from xlfinsam.personuppgifter import har_personnummer
from xlfinsam.rules.words import at, world
from xlfinsam.world import World


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text of a sheet: answers in words, and what stood in cells that could not be read."""
    yield from ((name, value) for name, value in record.values.items() if isinstance(value, str))
    yield from record.raw.items()


def _personnummer(world: World) -> Iterator[Hit]:
    for record in world.records:
        for name, text in _texts(record):
            if har_personnummer(text):
                form = world.form(record)
                yield at(record, name, None, None, etikett=form.field(name).label if form else name)


PERSONNUMMER = Rule(
    "P01", Level.STOPP, "Inga personnummer i fritexten", "{etikett}: texten innehåller ett personnummer. Det visas inte här.",
    "Ta bort numret ur bladet, och be insatsen skicka ett nytt blad utan det. Radera det gamla mejlet.",
    "Dataskyddsförordningen artikel 5 och 9; bladet handlar om grupper, inte om enskilda", "En tom ruta prövas inte.",
    check=_personnummer, holds=world({"text.syfte": "Målgruppen är 16–64 år, telefon 0480-123456."}),
    breaks=world({"text.syfte": "Gäller 811218-9876 som slutade i maj."}),
)  # fmt: skip
