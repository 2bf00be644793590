"""Read a returned insatsblad: stamp, names, raw cells, answers with their places; and how it differs from the blank.

A name is trusted before an address, so that inserted rows, renamed sheets and other programs' saves change nothing.
Where a name is lost, the hidden sheet's formula for the field still points at its cell. All that is odd is a `Hit`,
never an exception.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import Area, reference, split
from xlfinsam.engine.blankrules import BAD, FITS, OPEN
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.stamps import FIELD_MAP_ROW, STAMP_SHEET, cell_at, fingerprint, read_stamp
from xlfinsam.errors import UnreadableFileError
from xlfinsam.fields import Antal, Raw
from xlfinsam.kinds import Kryss, Matt, is_number
from xlfinsam.model import Hit, Place, Record, Returned
from xlfinsam.personuppgifter import maskerad, maskerad_ruta
from xlfinsam.values import decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from xlfinsam.asked import Field, Form
    from xlfinsam.engine.cells import Cell, Validation
    from xlfinsam.fields import Answer

MANY = 6  # cells named in one sentence; the rest are counted
VERDICTS = (BAD[0], FITS[0], OPEN[0])
LOST = "rutan finns inte längre"  # what is kept of a field whose cell the sender has deleted


@dataclass(frozen=True, slots=True)
class Received:
    """One file of the inkorg: its record where it could be read, its stamp, and what was seen on the way."""

    fil: str
    record: Record | None
    stamp: Mapping[str, str]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """What a returned sheet is held against: the blank it was issued as."""

    form: Form
    formulas: Mapping[str, str]  # name -> formula of every cell that computes
    validations: Mapping[str, tuple[str, ...]]  # field -> its validation
    texts: frozenset[str]  # everything that is printed on the sheet
    fingerprint: str


def read_blank(form: Form, data: bytes) -> Blank:
    """Read the blank of `form` from its template."""
    book = Workbook.open(Package.from_bytes(data, form.id))
    names = [name for name in book.names if name.startswith(("kontroll.", "regel.", "summa.")) or name == "status"]
    formulas = {name: _formula(cell) for name in names if (cell := cell_at(book, name)) is not None}
    where = {item.id: place for item in form.fields if (place := book.locate(item.id))}
    sheet = next(iter(where.values()))[0]
    texts = frozenset(cell.text for cell in book.cells(sheet).values() if cell.kind == "s" and cell.formula is None)
    validations = _validations(book, {name: (s, a) for name, (s, a, _) in where.items()})
    return Blank(form, formulas, validations, texts, fingerprint(form))


def receive(path: Path, blank_of: Callable[[str], Blank | None], name: str = "") -> Received:
    """Read the file at `path`, called `name` in every message. Never raises for what stands in it."""
    fil = name or path.name
    try:
        package = Package.open(path)
        book = Workbook.open(package)
        return _read(book, Returned(fil, package.sha256, book.modified()), blank_of)
    except UnreadableFileError as error:
        return Received(fil, None, {}, (Hit(Place(fil), varde=error.detail or None, kind=error.kind),))


def _read(book: Workbook, returned: Returned, blank_of: Callable[[str], Blank | None]) -> Received:
    """Read a workbook that opened: is it ours, which version of its form is it, and what are the answers.

    `blank_of` gives the blank in force by the form's id ("kalmar"), and an earlier one by id and version ("kalmar/1").
    """
    stamp = read_stamp(book)
    here = Place(returned.fil)
    if not stamp.get("blankett"):
        return Received(returned.fil, None, stamp, (Hit(here, kind="inte_vart_blad"),))
    insats = stamp.get("insats", "")
    blank = blank_of(stamp["blankett"])
    if blank is None:
        return Received(returned.fil, None, stamp, (Hit(here, insats, "", stamp["blankett"], kind="okand_blankett"),))
    reading = _Reading(returned.fil, insats)
    version, now = stamp.get("version") or "okänd", str(blank.form.version)
    if not _issued_as(stamp, blank):
        former = blank_of(f"{stamp['blankett']}/{version}")
        if former is None or not _issued_as(stamp, former):
            hit = Hit(here, insats, "", version, now, kind="aldre_version")
            return Received(returned.fil, None, stamp, (hit,))
        reading.hits.append(Hit(here, insats, "", version, now, kind="tidigare_version"))
        blank = former
    form = blank.form
    found = _find_fields(book, form)
    if not found:
        return Received(returned.fil, None, stamp, (Hit(here, insats, kind="inte_vart_blad"),))
    if lost := [item for item in form.fields if item.id not in found]:
        names, labels = ", ".join(item.id for item in lost), [_told(form, item) for item in lost]
        reading.hits.append(Hit(here, insats, names, details={"etikett": _few(labels)}, kind="falt_saknas"))
        reading.raw.update({item.id: LOST for item in lost})  # not blank: nobody was asked
    for item in form.fields:
        if item.id in found:
            _answer(book, form, item, found[item.id], reading)
    reading.hits += _differences(book, blank, found, reading)
    period = stamp.get("period", "")
    record = Record(form.id, form.version, insats, period, returned, reading.values, reading.places, reading.raw)
    return Received(returned.fil, record, stamp, tuple(reading.hits))


def _issued_as(stamp: Mapping[str, str], blank: Blank) -> bool:
    """Say whether a sheet was sent out as this blank: its version, and what it asks."""
    return (stamp.get("version"), stamp.get("fingeravtryck")) == (str(blank.form.version), blank.fingerprint)


# ----------------------------------------------------------------------------------------------------------- fields


def _find_fields(book: Workbook, form: Form) -> dict[str, tuple[str, str]]:
    """Return (sheet, address) of every field: by its name, else by the formula that the hidden sheet keeps for it."""
    found = {item.id: (place[0], place[1]) for item in form.fields if (place := book.locate(item.id)) is not None}
    if len(found) < len(form.fields) and any(sheet.name == STAMP_SHEET for sheet in book.sheets):
        cells = book.cells(STAMP_SHEET)
        known = {sheet.name for sheet in book.sheets}
        for row, item in enumerate(form.fields, start=FIELD_MAP_ROW):
            kept, pointer = cells.get(f"A{row}"), cells.get(f"B{row}")
            target = reference((pointer.formula or "").lstrip("$")) if pointer else None
            if item.id not in found and kept and kept.text == item.id and target and target[0] in known:
                found[item.id] = (target[0], target[1].first)
    return found


# ---------------------------------------------------------------------------------------------------------- answers


@dataclass(slots=True)
class _Reading:
    """What has been read so far of one sheet."""

    fil: str
    insats: str
    values: dict[str, Answer] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)


def _answer(book: Workbook, form: Form, item: Field, where: tuple[str, str], reading: _Reading) -> None:
    """Read one field; what is odd about its cell becomes a hit, what cannot be read is kept as it stood."""
    place = reading.places[item.id] = Place(reading.fil, *where)
    cell = book.cells(where[0]).get(where[1])
    if cell is None:
        return
    is_date = cell.kind in {"n", "d"} and (cell.kind == "d" or book.is_date(cell.style))
    parsed = item.kind.parse(Raw(cell.kind, cell.text, cell.formula, is_date))
    if parsed.value is not None:
        reading.values[item.id] = parsed.value
    formula = "=" + (cell.formula or "")
    odd = parsed.odd or ("formel_i_ruta" if cell.formula is not None and parsed.value is None else "")
    if odd:
        day = book.date_of(cell) if is_date else None
        stood = day.isoformat() if day else cell.text
        shown: Answer = stood or None
        if odd == "for_lang_text":
            shown = Decimal(len(str(parsed.value)))
        elif cell.kind == "n" and not day:
            shown = decimal(cell.text)
        details = {"etikett": _told(form, item), "formel": formula}
        reading.hits.append(Hit(place, reading.insats, item.id, shown, None, details, odd))
        if parsed.value is None:
            reading.raw[item.id] = stood or formula  # a program that saves no values leaves the formula alone


def _told(form: Form, item: Field) -> str:
    """Name a field so that it is found: its label, and its table where the label is not enough."""
    label = item.label.rstrip("*")
    return f"{form.section(item.id).short}, {label}" if isinstance(item.kind, (Antal, Matt, Kryss)) else label


# ---------------------------------------------------------------------------------------------- held against the blank


def _differences(book: Workbook, blank: Blank, found: Mapping[str, tuple[str, str]], reading: _Reading) -> list[Hit]:
    """Hold the sheet against the blank: formulas, validations, protection, labels, what is outside the boxes."""
    sheet = next(iter(found.values()))[0]
    here = Place(reading.fil, sheet)
    hits: list[Hit] = []
    changed = [name for name, formula in blank.formulas.items() if _formula(cell_at(book, name)) != formula]
    if changed:
        cells = [place[1] if (place := book.locate(name)) and place[0] == sheet else name for name in changed]
        hits.append(Hit(here, reading.insats, "", _few(cells), kind="andrade_formler"))
    now = _validations(book, found)
    lost = [name for name, rule in blank.validations.items() if name in found and now.get(name) != rule]
    if lost:
        hits.append(Hit(here, reading.insats, "", _few([found[name][1] for name in lost]), kind="andrade_valideringar"))
    if not book.is_protected(sheet):
        hits.append(Hit(here, reading.insats, kind="skydd_borta"))
    ours = {sheet, STAMP_SHEET}
    extra = (item.name for item in book.sheets if item.name not in ours)
    hits += [Hit(Place(reading.fil, name), reading.insats, "", name, kind="extra_blad") for name in extra]
    return hits + _outside(book, blank, found, sheet, reading)


def _outside(
    book: Workbook, blank: Blank, found: Mapping[str, tuple[str, str]], sheet: str, reading: _Reading
) -> list[Hit]:
    """Find rows with text or numbers of the sender's own, and input rows whose label is no longer what was printed."""
    inputs = {address for where, address in found.values() if where == sheet}
    counts = [item for item in blank.form.fields if item.id in found and is_number(item.kind)]
    owners = {corner[0]: item for item in reversed(counts) if (corner := split(found[item.id][1]))}
    strange: dict[int, list[tuple[str, str]]] = {}
    printed: dict[int, set[str]] = {}
    for address, cell in book.cells(sheet).items():
        if not cell.text or cell.formula is not None or address in inputs or not cell.text.strip():
            continue
        corner = split(address)
        if corner is None:
            continue
        if cell.text.startswith(VERDICTS):  # a check pasted as its value, told as a changed formula
            continue
        if cell.kind == "s" and cell.text in blank.texts:
            printed.setdefault(corner[0], set()).add(cell.text)
        else:
            strange.setdefault(corner[0], []).append((address, cell.text.strip()))
    hits: list[Hit] = []
    for row, cells in sorted(strange.items()):
        owner = owners.get(row)
        # masked before it is cut: half a number tells as much
        told = maskerad(" ".join(maskerad_ruta(text) for _, text in cells))[:200]
        if owner and owner.label not in printed.get(row, set()) and not cells[0][1].replace(",", "").isdigit():
            place = Place(reading.fil, sheet, cells[0][0])
            hits.append(Hit(place, reading.insats, owner.id, told, owner.label, kind="etikett_andrad"))
        else:
            place = Place(reading.fil, sheet, ", ".join(address for address, _ in cells[:MANY]))
            hits.append(Hit(place, reading.insats, owner.id if owner else "", told, kind="utanfor_rutorna"))
    return hits


def _validations(book: Workbook, where: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the validation of every field's cell, written the same whichever program saved it."""
    by_sheet = {sheet: _areas(book.validations(sheet)) for sheet in {place[0] for place in where.values()}}
    found: dict[str, tuple[str, ...]] = {}
    for name, (sheet, address) in where.items():
        single, wide = by_sheet[sheet]
        cell = split(address)
        rule = single.get(cell) or next((rule for area, rule in wide if cell and cell in area), None)
        if rule is not None:
            found[name] = rule
    return found


@functools.lru_cache(maxsize=32)  # returned sheets share their validations
def _areas(
    validations: tuple[Validation, ...],
) -> tuple[dict[tuple[int, int] | None, tuple[str, ...]], list[tuple[Area, tuple[str, ...]]]]:
    """Return what is validated, with its validation: single cells, and wider ranges."""
    single: dict[tuple[int, int] | None, tuple[str, ...]] = {}
    wide: list[tuple[Area, tuple[str, ...]]] = []
    for item in validations:
        compares = item.type not in {"list", "custom"}  # else the operator means nothing
        second = compares and item.operator in {"between", "notBetween"}  # else LibreOffice writes 0
        rule = (
            item.type,
            item.operator if compares else "",
            _plain(item.formula1),
            _plain(item.formula2) if second else "",
        )
        for cells in item.ranges:
            if (cell := split(cells)) is not None:
                single[cell] = rule
            elif (area := Area.parse(cells)) is not None:
                wide.append((area, rule))
    return single, wide


def _formula(cell: Cell | None) -> str:
    return _plain(cell.formula) if cell is not None and cell.formula else ""


@functools.lru_cache(maxsize=512)  # as above
def _plain(formula: str) -> str:
    return formula.replace(" ", "").replace("_xlfn.", "").casefold()


def _few(cells: Sequence[str]) -> str:
    return ", ".join(cells[:MANY]) + (f" och {len(cells) - MANY} till" if len(cells) > MANY else "")
