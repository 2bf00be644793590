"""The parts of a finished report as a file tells them, made into the nouns of `rapport`: every key is looked at.

Nothing here knows TOML or Excel. A part is `Told`: what stands in it, and where it is. What is wrong with it is a
WrongUseError that says the place, the key, what stands there and what was expected.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.errors import WrongUseError
from xlfinsam.model import Place
from xlfinsam.rapport import KR, RAD, RUBRIK, SUMMA, Rad, Rapport, Siffra, Tabell, Uppgift
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNREAD = "oläst"
KINDS = (RAD, SUMMA, RUBRIK)
OF_REPORT = ("titel", "forbund", "ar", "kalla")
OF_TABLE = ("id", "titel", "enhet", "tryckt_enhet", "kolumner", "plats", "olast", "rad")
OF_ROW = ("etikett", "varden", "typ", "grupp", "enhet", "not", "kod", "plats")
OF_FACT = ("id", "ord", "varden", "enhet", "plats")
LARGEST, SMALLEST = 15, -10  # powers of ten: what a report may print
FIRST_YEAR, LAST_YEAR = 2003, 2099  # the first is that of the law
ID, KOD = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*"), re.compile(r"[a-z][a-z0-9]*(?:\.[a-z0-9_]+)+")
NUMBER_AS_TEXT = re.compile(r"[-+−–(]?\s*\d[\d\s.,]*(?:%|kr|tkr|mnkr)?\s*\)?")
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a file: its keys with what stands there, where it is, and the parts within it."""

    values: Mapping[str, object]
    where: str
    cell: str = ""  # where the part stands, when it does not say so itself
    cells: tuple[str, ...] = ()  # where each of its figures stands, where that is known

    def fault(self, key: str, wanted: str) -> WrongUseError:
        """Return the fault of a key: what stands there, and what was expected."""
        value = self.values.get(key, _MISSING)
        stands = "saknas den" if value is _MISSING else f"står {shown(value)}"
        return WrongUseError(f"{self.where}, {key}: här {stands}, väntat {wanted}.")

    def only(self, known: Iterable[str]) -> None:
        """See to that every key is one that we know; a misspelt one would be swallowed."""
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, tuple(known), 1)
                hint = f"Menade du {near[0]}?" if near else f"Lagliga är {', '.join(known)}."
                raise WrongUseError(f"{self.where}: nyckeln ”{key}” är okänd. {hint}")

    def text(self, key: str, default: str | None = None, *, wanted: str = "en text") -> str:
        """Return a text; the default where the key is absent, and a fault where there is none."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(key, wanted)
        return " ".join(value.split())

    def whole(self, key: str, first: int, last: int) -> int:
        """Return a whole number within limits."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not first <= value <= last:
            raise self.fault(key, f"ett heltal från {first} till {last}")
        return value

    def parts(self, key: str) -> list[object]:
        """Return a list that has something in it."""
        value = self.values.get(key)
        if not isinstance(value, list) or not value:
            raise self.fault(key, "en lista med minst ett värde")
        return value

    def id(self) -> str:
        """Return the id of a table or a fact."""
        wanted = "ett kort namn av a–z, siffror och bindestreck, som not2"
        found = self.text("id", wanted=wanted)
        if not ID.fullmatch(found):
            raise self.fault("id", wanted)
        return found


def shown(value: object) -> str:
    """Say what stands somewhere, for a person."""
    if isinstance(value, str):
        return f"”{value[:60]}”" if value else "ingenting"
    if isinstance(value, bool):
        return "sant" if value else "falskt"
    if isinstance(value, int | Decimal):
        return swedish(Decimal(value)) if _sane(Decimal(value)) else "ett tal som inte går att läsa"
    return f"en lista med {len(value)} värden" if isinstance(value, list) else "något annat"


def rapport_of(file: str, head: Told, tables: Iterable[tuple[Told, list[Told]]], facts: Iterable[Told]) -> Rapport:
    """Make a report of its parts."""
    head.only(OF_REPORT)
    head.text("kalla", "")
    unread: list[tuple[Place, str]] = []
    found = tuple(_table(file, told, rows, unread) for told, rows in tables)
    told_facts = tuple(_fact(file, told, unread) for told in facts)
    for name, kind in ((_twice(found), "tabeller"), (_twice(told_facts), "uppgifter")):
        if name:
            raise WrongUseError(f"{file}: två {kind} heter ”{name}”. Ge var och en ett eget id.")
    ar = head.whole("ar", FIRST_YEAR, LAST_YEAR)
    return Rapport(file, head.text("titel"), head.text("forbund", ""), ar, found, told_facts, tuple(unread))


def _table(file: str, told: Told, rows: list[Told], unread: list[tuple[Place, str]]) -> Tabell:
    """Make a table."""
    told.only(OF_TABLE)
    name = told.id()
    columns = []
    for column in told.parts("kolumner"):
        if not isinstance(column, str):
            raise told.fault("kolumner", "en lista med texter")
        columns.append(" ".join(column.split()))
    place = Place(file, f"tabell {name}", told.text("plats", told.cell))
    if unsure := told.text("olast", ""):
        unread.append((place, unsure))
    found = tuple(_row(row, tuple(columns), place, unread) for row in rows)
    unit, printed = told.text("enhet", KR), told.text("tryckt_enhet", "")
    return Tabell(name, told.text("titel", name), tuple(columns), found, unit, printed, place)


def _row(told: Told, columns: tuple[str, ...], table: Place, unread: list[tuple[Place, str]]) -> Rad:
    """Make a row of a table."""
    told.only(OF_ROW)
    label, values = told.text("etikett"), told.parts("varden")
    if len(values) != len(columns):
        raise told.fault("varden", f"{len(columns)}, ett för varje kolumn (”” där rutan är tom)")
    kind = told.text("typ", RAD)
    if kind not in KINDS:
        raise told.fault("typ", " eller ".join(KINDS))
    if (kod := told.text("kod", "")) and not KOD.fullmatch(kod):
        raise told.fault("kod", "ett namn som rr.arets_resultat")
    place = Place(table.fil, table.blad, told.text("plats", told.cell or table.cell))
    places = [Place(place.fil, place.blad, cell or place.cell) for cell in told.cells] or [place] * len(columns)
    cells = tuple(
        _figure(told, value, at, f"{label}, {column}" if column else label, unread)
        for value, column, at in zip(values, columns, places, strict=True)
    )
    note = told.whole("not", 1, 99) if "not" in told.values else None
    return Rad(label, cells, kind, told.text("grupp", ""), told.text("enhet", ""), note, kod)


def _fact(file: str, told: Told, unread: list[tuple[Place, str]]) -> Uppgift:
    """Make a fact."""
    told.only(OF_FACT)
    name, label = told.id(), told.text("ord")
    place = Place(file, f"uppgift {name}", told.text("plats", told.cell))
    figures = [_figure(told, value, place, label, unread) for value in told.parts("varden")]
    if None in figures:
        raise told.fault("varden", "ett tal på varje plats, ingen tom")
    return Uppgift(name, label, tuple(figure for figure in figures if figure), told.text("enhet", ""), place)


def _figure(told: Told, value: object, place: Place, what: str, unread: list[tuple[Place, str]]) -> Siffra | None:
    """Make a figure: None for "", no value for "oläst" and for words."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and _sane(Decimal(value)):
        return Siffra(Decimal(value), "", place)
    if not isinstance(value, str) or NUMBER_AS_TEXT.fullmatch(value.strip()):
        wanted = f"ett tal, ”” där rutan är tom, eller ”{UNREAD}”"
        raise WrongUseError(f"{told.where}, varden ({what}): här står {shown(value)}, väntat {wanted}.")
    text = " ".join(value.split())
    if text == UNREAD:
        unread.append((place, what))
    return Siffra(None, text, place) if text else None


def _sane(number: Decimal) -> bool:
    """Whether a number is one that a report can print."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= SMALLEST and (not number or number.adjusted() < LARGEST)


def _twice(items: tuple[Tabell, ...] | tuple[Uppgift, ...]) -> str:
    names = [item.id for item in items]
    return next((name for name in names if names.count(name) > 1), "")
