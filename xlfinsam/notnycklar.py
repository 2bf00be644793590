"""The rows of the notes and their keys: the cell that each figure belongs to, and the keys that have been changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam import closing
from xlfinsam.engine.addresses import Area, column_letters, reference, split
from xlfinsam.forms.arsbok import MEDLEMMAR
from xlfinsam.forms.rakenskaper import KONTOPLAN, NOTRADER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.arsboken import Arsbok

OF_NOTE = re.compile(r"(?:not\d{1,2}|spec)\.[a-z0-9_]+")
FORMER = ".fg"


@dataclass(frozen=True, slots=True)
class Bytt:
    """A key of Notrader that is another than the one that the names were made of, with its cell.

    `siffra` is the name that the row should have now; `kvar` says where the old key still stands.
    """

    blad: str
    cell: str
    siffra: str
    ny: str
    gammal: str
    kvar: str


def cells(arsbok: Arsbok) -> dict[str, tuple[str, Area]]:
    """Return the cell in Noter (sheet, area) of every row of the notes, by the name it should have."""
    found: dict[str, tuple[str, Area]] = {}
    for column, suffix in (("ar", ""), ("fg", FORMER)):
        place = arsbok.book.locate(f"noter.alla.{column}")
        top = split(place[1]) if place else None
        if place is None or top is None:
            continue
        for at, row in arsbok.placed[NOTRADER.id].items():
            for name, _ in closing.notes({NOTRADER.id: [row]}):
                found[name + suffix] = (place[0], Area(top[0] + at, top[1], top[0] + at, top[1]))
    return found


def renamed(arsbok: Arsbok) -> Iterator[Bytt]:
    """Return the keys that have been changed: the row's cell still has the name of the old key, and none has it now."""
    keys = {str(row.get("nyckel") or "") for row in arsbok.placed[NOTRADER.id].values()}
    names = {place: name for name, place in cells(arsbok).items() if not name.endswith(FORMER)}
    home = arsbok.book.locate(f"{NOTRADER.id}.nyckel")
    top = split(home[1]) if home else None
    for name, text in arsbok.book.names.items():
        place = reference(text) if OF_NOTE.fullmatch(name) else None
        wanted, old = names.get(place, "") if place else "", name.partition(".")[2]
        if not wanted or home is None or top is None or wanted in arsbok.book.names or old in keys:
            continue
        key = wanted.partition(".")[2]
        at = next(at for at, row in arsbok.placed[NOTRADER.id].items() if row.get("nyckel") == key)
        yield Bytt(home[0], f"{column_letters(top[1])}{top[0] + at}", wanted, key, old, _still(arsbok, old))


def _still(arsbok: Arsbok, key: str) -> str:
    """Say where a key still stands."""
    plan = sum(key in {row.get("rad"), row.get("spec")} for row in arsbok.placed[KONTOPLAN.id].values())
    members = sum(member.rad == key for member in arsbok.members)
    told = [f"{sheet} ({count})" for count, sheet in ((plan, KONTOPLAN.sheet), (members, MEDLEMMAR.sheet)) if count]
    return " och ".join(told) or "inget annat blad"
