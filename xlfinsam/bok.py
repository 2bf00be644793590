"""An årsbok read back as it stands: what a function in a cell may ask of it, and the ground that a spår stands on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import arsboken
from xlfinsam.consolidating import compute
from xlfinsam.engine import registers
from xlfinsam.engine.addresses import column_letters, reference
from xlfinsam.fields import Datum
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import ENKATSVAR, GRANSKNING, HISTORIK, INSATSDATA, INSATSER
from xlfinsam.forms.bokslut import READ
from xlfinsam.forms.laget import LAGET
from xlfinsam.forms.rakenskaper import BOKSLUT
from xlfinsam.longtable import COMPUTED, UNREAD
from xlfinsam.model import Place, Record, Returned
from xlfinsam.statements import KEY_FIGURES
from xlfinsam.statements.enkater import TITLES
from xlfinsam.steps import Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.asked import Form
    from xlfinsam.consolidating import Books, Shown
    from xlfinsam.fields import Answer
    from xlfinsam.shown import Register, Statement, Table
    from xlfinsam.world import World

Row = dict[str, "Answer"]
LISTS = (INSATSER, HISTORIK, INSATSDATA, GRANSKNING)
WAYS = {  # the list: its columns that together say which row is meant; in the lists of the close the rows are counted
    "insatser": ("nyckel",),
    "historik": ("ar", "insats"),
    "data": ("nyckel",),
    "granskning": ("nyckel",),
    "laget": ("nyckel",),
}


@dataclass(frozen=True, slots=True)
class Bok:
    """An årsbok as the functions see it; read once, and then used by every cell of one recalculation."""

    books: Books
    single: tuple[Table, ...] = ()
    places: Mapping[str, Place] | None = None
    formula: Callable[[str], str] = lambda _: ""
    statements: Sequence[Statement] = ()
    ledger: Returned | None = None

    @property
    def world(self) -> World:
        """The settings, the lists and the answers of the period."""
        return self.books.world

    @property
    def ground(self) -> Ground:
        """What a trace stands on."""
        return Ground(self.books, self.single, self.places, self.formula, self.statements, self.ledger, TITLES)

    def figures(self) -> dict[str, Shown]:
        """Compute every figure by its name; what is computed once is kept in `books`."""
        return compute(self.books, self.single)

    def setting(self, name: str) -> Answer:
        """Return a setting, None for a blank one."""
        return self.world.settings.get(name)


def read_books(arsbok: Arsbok) -> Books:
    """Read what the figures of an open årsbok are computed from. WrongUseError where a list cannot be read."""
    return _books(arsbok, _lists(arsbok, (INSATSDATA, GRANSKNING)))


def _lists(arsbok: Arsbok, wanted: Iterable[Register]) -> dict[str, dict[int, Row]]:
    return {register.id: registers.placed_rows(arsbok.book, register) for register in wanted}


def _books(arsbok: Arsbok, lists: Mapping[str, Mapping[int, Row]]) -> Books:
    rows = list(lists[INSATSDATA.id].values())
    world = arsbok.world(records_of(rows, FORMS, arsbok.period))
    return arsboken.books(world, list(lists[GRANSKNING.id].values()))


def read(arsbok: Arsbok) -> Bok:
    """Read the rest of an open årsbok: its answers, its fynd, and where everything stands.

    `arsbok` only opens and reads: nothing is computed or written. WrongUseError where a list cannot be read.
    """
    grid = arsbok.book
    lists = _lists(arsbok, LISTS)
    books = _books(arsbok, lists)

    def formula(cell: str) -> str:
        sheet, _, address = cell.rpartition("!")
        found = grid.cells(sheet.strip("'").replace("''", "'")).get(address)
        return (found.formula or "") if found is not None else ""

    others = (*arsboken.CLOSE, ENKATSVAR, LAGET)
    close = {register.id: arsbok.placed[register.id] for register in others}
    places = places_of(grid.names, {**lists, **close}, (*LISTS, *others))
    return Bok(books, KEY_FIGURES, places, formula, arsbok.statements, _ledger(close[BOKSLUT.id].values()))


def _ledger(steps: Iterable[Mapping[str, Answer]]) -> Returned | None:
    """Return the file that Bokföring was read from, None where the last reading stopped or nothing is read."""
    for row in steps:
        if row.get("steg") == READ and row.get("hash") and row.get("fil"):
            return Returned(str(row["fil"]), str(row.get("hash") or ""))
    return None


def records_of(rows: Sequence[Mapping[str, Answer]], forms: Sequence[Form], period: str) -> tuple[Record, ...]:
    """Turn the rows of Insatsdata back into records: the other way of `consolidating.long_table`, for one period."""
    kept: dict[tuple[str, str], list[Mapping[str, Answer]]] = defaultdict(list)
    for row in rows:
        if row.get("period") == period and row.get("anmarkning") != COMPUTED:  # that follows from the others
            kept[str(row.get("insats") or ""), str(row.get("blankett") or "")].append(row)
    return tuple(_record(insats, blankett, period, found, forms) for (insats, blankett), found in kept.items())


def _record(
    insats: str, blankett: str, period: str, rows: Sequence[Mapping[str, Answer]], forms: Sequence[Form]
) -> Record:
    name, _, version = blankett.partition("/")
    kinds = {item.id: item.kind for form in forms if form.id == name for item in form.fields}
    values: dict[str, Answer] = {}
    places: dict[str, Place] = {}
    raw: dict[str, str] = {}
    for row in rows:
        falt = str(row.get("falt") or "")
        places[falt] = Place(*(str(row.get(part) or "") for part in ("fil", "blad", "cell")))
        if row.get("anmarkning") == UNREAD:
            raw[falt] = str(row.get("text") or "")
            continue
        number, text = row.get("varde"), str(row.get("text") or "")
        values[falt] = (
            number if isinstance(number, Decimal) else _day(text) if isinstance(kinds.get(falt), Datum) else text
        )
    first = rows[0]
    returned = Returned(str(first.get("fil") or ""), str(first.get("hash") or ""))
    return Record(name, int(version) if version.isdigit() else 0, insats, period, returned, values, places, raw)


def _day(text: str) -> Answer:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def places_of(
    names: Mapping[str, str], lists: Mapping[str, Mapping[int, Mapping[str, Answer]]], shown: Sequence[Register]
) -> dict[str, Place]:
    """Return where everything stands, keyed as `tracing.Ground.places`.

    `names` are the workbook's defined names ("Blad!$A$1"); `lists` has the rows of every list by their place in it,
    from 0, as `engine.registers.placed_rows` gives them.
    """
    places: dict[str, Place] = {}
    for name, text in names.items():
        found = reference(text.removeprefix("="))
        if found and found[1].first == found[1].last:
            places[name] = Place("", found[0], found[1].first)
    for register, column in ((item, column) for item in shown for column in item.columns):
        found = reference(names.get(f"{register.id}.{column.id}", "").removeprefix("="))
        for number, (at, row) in enumerate(lists.get(register.id, {}).items() if found else ()):
            way = WAYS.get(register.id)
            key = "|".join(str(row.get(part) or "") for part in way) if way else str(number)
            cell = f"{column_letters(found[1].left)}{found[1].top + at}" if found else ""
            places.setdefault(f"{register.id}.{column.id}|{key}", Place("", found[0] if found else "", cell))
    return places
