"""Uppgifter om enskilda hör inte hemma i ett insatsblad, and stop before they reach the årsbok: all of them are masked.

A personnummer sends the sheet back. The others may be the insatsledare's own, or only look like a person: they are
questions, and the sheet is taken in without them.
"""

from collections.abc import Iterator

from xlfinsam.model import Hit, Level, Record, Rule
from xlfinsam.personuppgifter import Slag, slagen
from xlfinsam.rules.words import Check, at, world
from xlfinsam.world import World

SOURCE = "Dataskyddsförordningen artikel 5 och 9; bladet handlar om grupper, inte om enskilda"
TOM = "En tom ruta prövas inte."
RADERA = (
    "Fråga insatsen, be om ett nytt blad om uppgiften gäller en deltagare, och radera då det gamla mejlet och bladet."
)


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text of a sheet: answers in words, and what stood in cells that could not be read."""
    yield from ((name, value) for name, value in record.values.items() if isinstance(value, str))
    yield from record.raw.items()


def _med(slag: Slag) -> Check:
    """Make the search for one kind."""

    def check(world: World) -> Iterator[Hit]:
        for record in world.records:
            for name, text in _texts(record):
                if slag in slagen(text):
                    form = world.form(record)
                    yield at(record, name, None, None, etikett=form.field(name).label if form else name)

    return check


PERSONNUMMER = Rule(
    "P01", Level.STOPP, "Inga personnummer i fritexten", "{etikett}: texten innehåller ett personnummer. Det visas inte här.",
    "Ta bort numret ur bladet, och be insatsen skicka ett nytt blad utan det. Radera det gamla mejlet.",
    SOURCE, TOM,
    check=_med("personnummer"), holds=world({"text.syfte": "Målgruppen är 16–64 år, telefon 0480-123456."}),
    breaks=world({"text.syfte": "Gäller 811218-9876 som slutade i maj."}),
)  # fmt: skip
TELEFON = Rule(
    "P02", Level.FRAGA, "Inga telefonnummer i fritexten", "{etikett}: texten innehåller ett telefonnummer. Det visas inte här, och förs inte in.",
    RADERA, SOURCE, TOM,
    check=_med("telefon"), holds=world({"text.syfte": "Målgruppen är 16–64 år, dnr 2024/123456."}),
    breaks=world({"text.syfte": "Ring 070-123 45 67 om något är oklart."}),
)  # fmt: skip
EPOST = Rule(
    "P03", Level.FRAGA, "Inga e-postadresser i fritexten", "{etikett}: texten innehåller en e-postadress. Den visas inte här, och förs inte in.",
    RADERA, SOURCE, TOM,
    check=_med("epost"), holds=world({"text.syfte": "Anmälan görs via kommunens webbplats."}),
    breaks=world({"text.syfte": "Anmälan till namn@kommun.example."}),
)  # fmt: skip
NAMN = Rule(
    "P04", Level.FRAGA, "Inga namn på deltagare i fritexten",
    "{etikett}: efter ett ord som deltagare står något som ser ut som ett namn. Det visas inte här, och förs inte in.",
    RADERA, SOURCE, TOM,
    check=_med("namn"), holds=world({"text.syfte": "Deltagare: Kvinnor och män. Deltagarna kom från kommunen."}),
    breaks=world({"text.syfte": "Deltagaren Kim Exempel slutade i maj."}),
)  # fmt: skip
