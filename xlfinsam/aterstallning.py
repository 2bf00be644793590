"""What stands in place of our formulas, held against the template; and the verb that puts them back.

Only formulas are put back: what the kansli has written in its own cells, and every value, stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, consolidating, filling
from xlfinsam.arsboken import log
from xlfinsam.engine import registers
from xlfinsam.engine.addresses import reference
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING
from xlfinsam.inkorgen import template
from xlfinsam.model import Hit, Place
from xlfinsam.outcome import Outcome
from xlfinsam.statements import KEY_FIGURES
from xlfinsam.working import at_work

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok

TEXT = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class Andrad:
    """A cell of ours that is not as the template has it: what stands there ("" for nothing), and the formula wanted."""

    blad: str
    cell: str
    star: str
    vill: str


@dataclass(frozen=True, slots=True)
class Jamford:
    """An årsbok held against its template: changed cells, names that are gone, and sheets where rows have moved.

    `names` are as the template has them. In a sheet where something has moved the cells are not held to anything.
    """

    changed: tuple[Andrad, ...]
    names: dict[str, str]
    moved: tuple[str, ...]


def against_template(arsbok: Arsbok) -> Jamford:
    """Hold every formula and fixed name of ours against the template of the årsbok's layout."""
    name = arsboken.TEMPLATES[str(arsbok.settings["profil"])]
    wanted = Workbook.open(Package.from_bytes(template(name), name, macros=True))
    sheets: dict[str, str] = {}
    lost: dict[str, str] = {}
    moved: set[str] = set()
    for item, text in wanted.names.items():
        told, found = reference(text), arsbok.book.locate(item)
        if told is None:
            continue
        if found is None:
            lost[item] = text
            continue
        sheets[told[0]] = found[0]
        if found[1] != told[1].first:
            moved.add(told[0])
    changed = [
        Andrad(sheets[sheet.name], cell, star, formula)
        for sheet in wanted.sheets
        if sheet.name in sheets and sheet.name not in moved
        for cell, star, formula in _cells(wanted, arsbok, sheet.name, sheets[sheet.name])
    ]
    return Jamford(tuple(changed), lost, tuple(sorted(sheets[sheet] for sheet in moved)))


def _cells(wanted: Workbook, arsbok: Arsbok, sheet: str, now: str) -> Iterator[tuple[str, str, str]]:
    """Return (cell, what stands there, the formula wanted) for every cell of a sheet whose formula is not ours."""
    held = arsbok.book.cells(now)
    for cell, formula in wanted.formulas(sheet).items():
        stands = held.get(cell)
        if stands is None or stands.formula is None:
            yield cell, stands.text if stands else "", formula
        elif _same(stands.formula) != _same(formula):
            yield cell, f"={stands.formula}", formula


def _same(formula: str) -> str:
    """Return a formula without what programs write as they like: spaces and letter case outside texts."""
    texts = TEXT.findall(formula)
    bare = re.sub(r"\s", "", TEXT.sub('""', formula)).upper()
    return bare + "".join(texts)


def formulas_changed(arsbok: Arsbok) -> list[Hit]:
    """Return what kontrollera tells: each changed formula with its cell, and each sheet where rows have moved."""
    found = against_template(arsbok)
    file = arsbok.path.name
    hits = [
        Hit(Place(file, item.blad, item.cell), varde=item.star or None, vantat=f"={item.vill}", kind="formel_andrad")
        for item in found.changed
    ]
    return hits + [Hit(Place(file, blad), kind="rader_flyttade") for blad in found.moved]


def aterstall(book: xw.Book, cell: str = "") -> Outcome:
    """Put back our formulas and names as the template has them, or the one of a cell ("Balansräkning!D9").

    WrongUseError for a cell that is as it should be.
    """
    with at_work(book) as arsbok:
        found = against_template(arsbok)
        chosen = [item for item in found.changed if not cell or _is(item, cell)]
        if cell and not chosen:
            raise WrongUseError(f"{arsbok.path.name}, {cell}: där står ingen ändrad formel av årsbokens.")
        by_sheet: dict[str, dict[str, str]] = {}
        for item in chosen:
            by_sheet.setdefault(item.blad, {})[item.cell] = item.vill
        for sheet, formulas in by_sheet.items():
            arsbok.book.write_formulas(sheet, formulas)
        arsbok.book.set_names(found.names, lambda name: name in found.names)
        filling.follow_register(arsbok)
        told = f"{len(chosen)} formler och {len(found.names)} namn återställda"
        filling.fill_log(arsbok, [log("aterstall", told, len(chosen))])
        books = bok.read(arsbok).books.with_rows(GRANSKNING.id, registers.read_rows(arsbok.book, GRANSKNING))
        figures = consolidating.compute(books, KEY_FIGURES)
        filling.compare(arsbok, figures)
        filling.store(arsbok, keep_former=bool(chosen))
    return Outcome(figures=figures, insatser=arsbok.insatser, changed=len(chosen), files=(arsbok.path,), told=(told,))


def _is(item: Andrad, cell: str) -> bool:
    sheet, _, address = cell.replace("$", "").rpartition("!")
    return item.cell == address.upper() and item.blad.casefold() == sheet.strip("'").casefold()
