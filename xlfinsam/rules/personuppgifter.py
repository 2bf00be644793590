"""Uppgifter om enskilda hör inte hemma i ett insatsblad, and stop before they reach the årsbok."""

import re
from collections.abc import Iterator
from datetime import date

from xlfinsam.model import Hit, Level, Record, Rule
from xlfinsam.rules.words import at, world
from xlfinsam.world import World

CANDIDATE = re.compile(r"(?<!\d)(?<!\d-)((?:19|20)?\d\d-?\d\d-?\d\d)\s?[-+‐‑‒–—−]?\s?(\d{4})(?!-?\d)")
LAST_FOUR = re.compile(r"\d{4}")  # no number is without; a quick look before the slow one
COORDINATION = 60  # samordningsnummer: the day plus sixty
CENTURY_DIGITS = 8


def is_personnummer(date_part: str, last: str) -> bool:
    """Say whether six or eight digits and four more are a person- or samordningsnummer: a real day, a right check digit."""
    digits = date_part[-6:] + last
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    century = date_part[:2] if len(date_part) == CENTURY_DIGITS else "20"
    try:
        date(int(f"{century}{year:02}"), month, day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        return False
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(digits)]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0  # noqa: PLR2004  the Luhn sum casts out nines


def has_personnummer(text: str) -> bool:
    """Say whether `text` holds a personnummer or samordningsnummer in any usual way of writing."""
    return LAST_FOUR.search(text) is not None and any(
        is_personnummer(found[1].replace("-", ""), found[2]) for found in CANDIDATE.finditer(text)
    )


def without_personnummer(text: str) -> str:
    """Return `text` with every personnummer replaced, so that it can be shown and kept."""
    if LAST_FOUR.search(text) is None:
        return text
    return CANDIDATE.sub(
        lambda found: "[personnummer]" if is_personnummer(found[1].replace("-", ""), found[2]) else found[0], text
    )


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text of a sheet: answers in words, and what stood in cells that could not be read."""
    yield from ((name, value) for name, value in record.values.items() if isinstance(value, str))
    yield from record.raw.items()


def _personnummer(world: World) -> Iterator[Hit]:
    for record in world.records:
        for name, text in _texts(record):
            if has_personnummer(text):
                form = world.form(record)
                yield at(record, name, None, None, etikett=form.field(name).label if form else name)


PERSONNUMMER = Rule(
    "P01", Level.STOPP, "Inga personnummer i fritexten", "{etikett}: texten innehåller ett personnummer. Det visas inte här.",
    "Ta bort numret ur bladet, och be insatsen skicka ett nytt blad utan det. Radera det gamla mejlet.",
    "Dataskyddsförordningen artikel 5 och 9; bladet handlar om grupper, inte om enskilda", "En tom ruta prövas inte.",
    check=_personnummer, holds=world({"text.syfte": "Målgruppen är 16–64 år, telefon 0480-123456."}),
    breaks=world({"text.syfte": "Gäller 811218-9876 som slutade i maj."}),
)  # fmt: skip
