"""What stands in place of our formulas and names, held against the template; and the verb that puts them back.

Only formulas and names are put back: what the kansli has written in its own cells, and every value, stays. The one
exception is a key of Notrader, and only where its cell is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, consolidating, filling, notnycklar
from xlfinsam.arsboken import log
from xlfinsam.engine import moved, registers
from xlfinsam.engine.addresses import Area, quoted, reference, split
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
    from collections.abc import Iterator, Mapping, Sequence

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.engine.moved import Way
    from xlfinsam.notnycklar import Bytt

MOST_NAMES = 3  # of those that a row had, in a sentence


@dataclass(frozen=True, slots=True)
class Andrad:
    """A cell of ours that is not as the template has it: what stands there ("" for nothing), and the formula wanted."""

    blad: str
    cell: str
    star: str
    vill: str


@dataclass(frozen=True, slots=True)
class Jamford:
    """An årsbok held against its template: changed cells, names that are gone or point elsewhere, and rows that moved.

    What has moved with its row is not changed: `names` and the cells of `changed` are where they belong now.
    """

    changed: tuple[Andrad, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # that are gone, and where each belongs ("Blad!$A$1")
    pointed: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by name: where it points, where it belongs
    ways: Mapping[str, Way] = field(default_factory=dict)  # by sheet, where something has moved
    labels: Mapping[tuple[str, int], str] = field(
        default_factory=dict
    )  # (sheet, row of the template): what stood there
    deleted: Mapping[tuple[str, int], Sequence[str]] = field(default_factory=dict)  # the names of a row that is gone


@cache
def _as_made(name: str) -> tuple[Workbook, Mapping[str, Mapping[str, str]]]:
    """Read a template once: the workbook, which nobody writes in, and the formulas of each sheet."""
    book = Workbook.open(Package.from_bytes(template(name), name, macros=True))
    return book, {sheet.name: book.formulas(sheet.name) for sheet in book.sheets}


def against_template(arsbok: Arsbok) -> Jamford:
    """Hold every formula and fixed name of ours against the template of the årsbok's layout."""
    wanted, formulas = _as_made(arsboken.TEMPLATES[str(arsbok.settings["profil"])])
    by_sheet: dict[str, dict[str, tuple[Area, tuple[str, str, str] | None]]] = defaultdict(dict)
    for item, text in wanted.names.items():
        if (told := reference(text)) is not None:
            by_sheet[told[0]][item] = (told[1], arsbok.book.locate(item))
    changed: list[Andrad] = []
    names: dict[str, str] = {}
    pointed: dict[str, tuple[str, str]] = {}
    ways: dict[str, Way] = {}
    labels: dict[tuple[str, int], str] = {}
    deleted: dict[tuple[str, int], list[str]] = defaultdict(list)
    for sheet, items in by_sheet.items():
        now = next((found[0] for _, found in items.values() if found), sheet)
        if now not in arsbok.book.sheets:
            continue
        here = {item: Area.parse(f"{found[1]}:{found[2]}") if found and found[0] == now else None
                for item, (_, found) in items.items()}  # fmt: skip
        way = moved.way([(area, here[item]) for item, (area, _) in items.items()], wanted.cells(sheet),
                        arsbok.book.cells(now))  # fmt: skip
        if way.moved:
            ways[now] = way
            labels |= {(now, row): text for row, text in _labels(wanted, sheet)}
        for item, (area, found) in items.items():
            belongs = _named(now, way.area(area))
            if area.top in way.deleted:
                deleted[now, area.top].append(item)
            elif found is None:
                names[item] = belongs
            elif found[0] != now or found[1] != way.area(area).first:
                pointed[item] = (f"{quoted(found[0])}!{found[1]}", belongs)
        changed += _changed(arsbok, formulas[sheet], now, way)
    return Jamford(tuple(changed), names, pointed, ways, labels, deleted)


def _changed(arsbok: Arsbok, formulas: Mapping[str, str], now: str, way: Way) -> Iterator[Andrad]:
    """Return every cell of a sheet whose formula is not ours; the rows that are gone have none."""
    held = arsbok.book.cells(now)
    for cell, formula in formulas.items():
        at = split(cell)
        if at and at[0] in way.deleted:
            continue
        where, text = way.cell(cell), way.formula(formula)
        stands = held.get(where)
        if stands is None or stands.formula is None:
            yield Andrad(now, where, stands.text if stands else "", text)
        elif not moved.alike(stands.formula, text):
            yield Andrad(now, where, f"={stands.formula}", text)


def _labels(wanted: Workbook, sheet: str) -> Iterator[tuple[int, str]]:
    """Return what each row of a sheet is called: the first text that is seen in it."""
    seen: set[int] = set()
    for cell, held in wanted.cells(sheet).items():
        at = split(cell)
        if at and at[1] > 1 and at[0] not in seen and held.kind == "s" and held.formula is None:
            seen.add(at[0])
            yield at[0], held.text


def _named(sheet: str, area: Area) -> str:
    """Write an area as a name means it."""
    corners = [re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", corner) for corner in str(area).split(":")]
    return f"{quoted(sheet)}!{':'.join(corners)}"


# ---------------------------------------------------------------------------------------------------- what is told


def formulas_changed(arsbok: Arsbok) -> list[Hit]:
    """Return each changed formula with its cell, each row put in or taken away, and each name that points elsewhere."""
    return _hits(arsbok, against_template(arsbok))


def told(arsbok: Arsbok, hits: Sequence[Hit]) -> list[Hit]:
    """Return what is wrong with the figures (`hits`) and what is changed: a cell once, causes first.

    A name that is gone is told with the cell it belongs to and what that cell is called now; where its row is gone, or
    the key of its note is another, that is told in its place.
    """
    found, bytta = against_template(arsbok), list(notnycklar.renamed(arsbok))
    gone = {name for names in found.deleted.values() for name in names}
    gone |= {bytt.siffra + suffix for bytt in bytta for suffix in ("", notnycklar.FORMER)}
    kept = [_at_home(arsbok, found, hit) for hit in hits if not (hit.kind == "namn_borta" and hit.falt in gone)]
    known = {(hit.place.blad, hit.place.cell) for hit in kept if hit.place.cell}
    more = _hits(arsbok, found)
    formulas = [hit for hit in more if hit.kind == "formel_andrad" and (hit.place.blad, hit.place.cell) not in known]
    causes = [hit for hit in more if hit.kind != "formel_andrad"]
    return [*(_of_key(arsbok, bytt) for bytt in bytta), *causes, *kept, *formulas]


def _of_key(arsbok: Arsbok, bytt: Bytt) -> Hit:
    where = Place(arsbok.path.name, bytt.blad, bytt.cell)
    return Hit(where, "", bytt.siffra, bytt.ny, bytt.gammal, {"rader": bytt.kvar}, kind="nyckel_bytt")


def _hits(arsbok: Arsbok, found: Jamford) -> list[Hit]:
    file = arsbok.path.name
    hits = [
        Hit(Place(file, item.blad, item.cell), varde=item.star or None, vantat=f"={item.vill}", kind="formel_andrad")
        for item in found.changed
    ]
    for name, (points, belongs) in found.pointed.items():
        sheet, _, cell = belongs.replace("$", "").rpartition("!")
        where = Place(file, sheet.strip("'").replace("''", "'"), cell)
        hits.append(Hit(where, falt=name, varde=points, vantat=f"{sheet}!{cell}", details={"siffra": name},
                        kind="namn_flyttat"))  # fmt: skip
    for blad, way in found.ways.items():
        hits += [_put_in(arsbok, found, blad, row) for row in way.inserted]
        hits += [_taken_away(arsbok, found, blad, row) for row in way.deleted]
    return hits


def _put_in(arsbok: Arsbok, found: Jamford, blad: str, row: int) -> Hit:
    """Tell of a row that is put in: what stands in it, and what stood there before and where that is now."""
    places = {old: int(found.ways[blad].cell(f"A{old}")[1:]) for sheet, old in found.labels if sheet == blad}
    below = min((old for old, now in places.items() if now > row), default=0)
    stood = found.labels.get((blad, below), "ingen av årsbokens rader")
    details = {"blad": blad, "rad": str(row), "stod": stood, "nu": str(places.get(below, row + 1))}
    return Hit(Place(arsbok.path.name, blad, f"A{row}"), varde=_stands(arsbok, blad, row) or None, vantat=stood,
               details=details, kind="rader_flyttade")  # fmt: skip


def _taken_away(arsbok: Arsbok, found: Jamford, blad: str, row: int) -> Hit:
    """Tell of a row of the template that is gone, and the names that went with it; the place is where it stood."""
    names, stood = found.deleted.get((blad, row), ()), found.labels.get((blad, row), "utan etikett")
    more = f" och {len(names) - MOST_NAMES} till" if len(names) > MOST_NAMES else ""
    details = {"blad": blad, "rad": str(row), "stod": stood, "siffror": ", ".join(names[:MOST_NAMES]) + more or "–"}
    return Hit(Place(arsbok.path.name, blad, f"A{row}"), vantat=stood, details=details, kind="rad_borttagen")


def _stands(arsbok: Arsbok, blad: str, row: int) -> str:
    """Say what stands in a row."""
    held = arsbok.book.cells(blad).items()
    return " ".join(cell.text for address, cell in held if (split(address) or (0,))[0] == row and cell.text)


def _at_home(arsbok: Arsbok, found: Jamford, hit: Hit) -> Hit:
    """Give the fynd of a name that is gone the cell it belongs to, and what that cell is called now."""
    if hit.kind != "namn_borta":
        return hit
    belongs = reference(found.names.get(hit.falt, "")) or notnycklar.cells(arsbok).get(hit.falt)
    if belongs is None:
        return hit
    sheet, area = belongs
    others = [name for name, text in arsbok.book.names.items() if reference(text) == (sheet, area)]
    now = f"; cellen heter nu {others[0]}" if others else ""
    return replace(hit, place=Place(arsbok.path.name, sheet, area.first), details={**hit.details, "heter": now})


# ------------------------------------------------------------------------------------------------------- the verb


def aterstall(book: xw.Book, cell: str = "") -> Outcome:
    """Put back our formulas and names as the template has them, or the one of a cell ("Balansräkning!D9").

    A cell of Notrader whose key was changed gets its old key. WrongUseError for a cell that is as it should be, and
    where a row of ours is gone: it cannot be put back.
    """
    with at_work(book) as arsbok:
        found = against_template(arsbok)
        chosen = [item for item in found.changed if not cell or _is(item.blad, item.cell, cell)]
        keys = [bytt for bytt in notnycklar.renamed(arsbok) if cell and _is(bytt.blad, bytt.cell, cell)]
        if cell and not chosen and not keys:
            raise WrongUseError(f"{arsbok.path.name}, {cell}: där står ingen ändrad formel av årsbokens.")
        _whole(arsbok, found)
        by_sheet: dict[str, dict[str, str]] = {}
        for item in chosen:
            by_sheet.setdefault(item.blad, {})[item.cell] = item.vill
        for sheet, formulas in by_sheet.items():
            arsbok.book.write_formulas(sheet, formulas)
        for bytt in keys:
            arsbok.book.write(bytt.blad, {bytt.cell: bytt.gammal})
            arsbok.read_again()
        names = {**found.names, **{name: belongs for name, (_, belongs) in found.pointed.items()}}
        arsbok.book.set_names(names, lambda name: name in names)
        filling.follow_register(arsbok)
        changed = len(chosen) + len(keys)
        words = f"{len(chosen)} formler och {len(names)} namn återställda"
        words += "".join(f", nyckeln {bytt.gammal} i {bytt.blad}!{bytt.cell}" for bytt in keys)
        filling.fill_log(arsbok, [log("aterstall", words, changed)])
        books = bok.read(arsbok).books.with_rows(GRANSKNING.id, registers.read_rows(arsbok.book, GRANSKNING))
        figures = consolidating.compute(books, KEY_FIGURES)
        filling.compare(arsbok, figures)
        filling.store(arsbok, keep_former=bool(changed))
    return Outcome(figures=figures, insatser=arsbok.insatser, changed=changed, files=(arsbok.path,), told=(words,))


def _whole(arsbok: Arsbok, found: Jamford) -> None:
    """See to that no row of ours is gone; WrongUseError with the first, and what to do."""
    for blad, way in found.ways.items():
        for row in way.deleted:
            raise WrongUseError(
                f"{arsbok.path.name}, {blad}: raden {found.labels.get((blad, row), '')} (rad {row}) är borttagen och "
                "kan inte återställas. Ångra i Excel, eller ta fram den föregående filen, som ligger bredvid med "
                "föregående i namnet. Inget har ändrats."
            )


def _is(blad: str, address: str, cell: str) -> bool:
    sheet, _, wanted = cell.replace("$", "").rpartition("!")
    return address == wanted.upper() and blad.casefold() == sheet.strip("'").casefold()
