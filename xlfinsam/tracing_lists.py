"""Spår outside the books: a setting, an answer down to the cell of its sheet, a row of Historik, a cell of a list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import steps as how
from xlfinsam import tracing_books
from xlfinsam.closing import has
from xlfinsam.consolidating import WHOLE, last_line
from xlfinsam.steps import Step
from xlfinsam.tracing_words import SHEETS, of_row, origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer
    from xlfinsam.language import Former, Latest, Listed, Rows
    from xlfinsam.model import Record
    from xlfinsam.steps import Ground

BY_PROGRAM = {
    "data": "Konsolidera", "granskning": "Konsolidera", "logg": "Konsolidera", "bokforing": "Stäng året",
    "objekt": "Stäng året", "bokslut": "Stäng året", "enkatsvar": "Läs in enkäter",
    "laget": "varje verb som ändrar läget",
}  # fmt: skip
"""The lists that the kansli does not fill, and the button that does."""


def setting(ground: Ground, name: str) -> Step:
    """Return a cell of Inställningar."""
    value, full = ground.books.world.settings.get(name), f"installning.{name}"
    return Step(how.SETTING, full, _shown(value), ground.place(full, "Inställningar"))


def listed(ground: Ground, leaf: Listed, key: str, depth: int) -> Step:
    """Return what a list says of the row with a key."""
    if leaf.register != "insatser":
        return tracing_books.by_key(ground, leaf.register, key, leaf.column, depth)
    insats = next((item for item in ground.books.world.insatser if item.nyckel == key), None)
    place = ground.place(f"insatser.{leaf.column}|{key}", "Insatser")
    return Step(how.LISTED, f"insatser.{leaf.column}", getattr(insats, leaf.column, None), place)


def answer(ground: Ground, insats: str, falt: str) -> Step:
    """Return the row of Insatsdata, and under it the cell of the sheet that came in."""
    record = next((item for item in ground.books.world.records if item.insats == insats), None)
    form = ground.books.world.form(record) if record is not None else None
    if record is None or falt not in record.values:
        if record is None or form is None or not (parts := form.parts(falt)):
            return Step(how.ANSWER, falt, None)
        place = ground.place(f"data.varde|{insats}|{record.period}|{falt}", "Insatsdata")
        steps = tuple(answer(ground, insats, part) for part in parts)
        return Step(how.SUM, falt, ground.books.world.answer(record, falt), place, steps)
    value = _shown(record.values[falt])
    column = "varde" if isinstance(value, Decimal) else "text"
    place = ground.place(f"data.{column}|{insats}|{record.period}|{falt}", "Insatsdata")
    return Step(how.ANSWER, falt, value, place, (_sheet(ground, record, falt, value),))


def _sheet(ground: Ground, record: Record, falt: str, value: Shown) -> Step:
    gone = ground.gallrade.get(record.returned.hash, "")
    told = f"SHA-256 {record.returned.hash}" + (f", filen gallrad {gone}" if gone else "")
    return Step(how.SHEET, falt, value, record.place(falt), source=told)


def former(ground: Ground, year: int, insats: str, leaf: Former) -> Iterator[Step]:
    """Return the rows of Historik for the year and the insats, one mostly; those that say nothing say nothing here."""
    for row in ground.books.world.history:
        if row.ar == year and row.insats == insats:
            place = ground.place(f"historik.{leaf.column}|{row.ar}|{row.insats}", "Historik")
            title = f"historik.{leaf.column} {row.ar} {row.insats}"
            value = getattr(row, leaf.column)
            yield Step(how.FORMER, f"historik.{leaf.column}", value, place, title=title, source=row.kalla)


def latest(ground: Ground, insats: str, leaf: Latest) -> Step:
    """Return the last line of a list about an insats: what it says, of which file, and why."""
    full = f"{leaf.register}.{leaf.column}"
    row = last_line(ground.books, leaf, insats)
    if not row:
        return Step(how.ROW, full, leaf.otherwise, title=f"{full}: ingen rad")
    told = " ".join(str(row[part]) for part in ("nar", "vem", "varfor") if row.get(part))
    source = f"{row.get('fil') or ''} SHA-256 {row.get('hash')}".strip() if row.get("hash") else ""
    place = ground.place(f"{full}|{row.get('nyckel')}", leaf.register.capitalize())
    return Step(how.ROW, full, str(row.get(leaf.column) or leaf.otherwise), place, title=told, source=source)


def counted(ground: Ground, insats: str, leaf: Rows) -> Iterator[Step]:
    """Return the rows that are counted."""
    if leaf.register in SHEETS:
        yield from tracing_books.counted(ground, leaf)
        return
    wanted = dict(leaf.values) | ({"insats": insats} if insats not in {"", WHOLE} else {})
    for found in ground.books.rows.get(leaf.register, ()):
        if all(has(found.get(name), text) for name, text in wanted.items()):
            key = str(found.get("nyckel") or "")
            title = str(found.get("text") or key)
            place = ground.place(f"{leaf.register}.nyckel|{key}", leaf.register.capitalize())
            yield Step(how.ROW, leaf.register, key or None, place, title=title)


def _shown(value: Answer) -> Shown:
    return value.isoformat() if isinstance(value, date) else value


# --------------------------------------------------------------------------------------------- a cell of our lists


def of_list(ground: Ground, name: str, depth: int) -> Step:
    """Return a cell of one of our lists, by `list.column|row`, with what it comes from where the program knows that."""
    column, _, key = name.partition("|")
    home, _, part = column.partition(".")
    place = ground.place(name)
    known = home in SHEETS and key.isdigit()
    if known and part in {*tracing_books.COMPUTED.get(home, ()), *tracing_books.READ.get(home, ())}:
        return tracing_books.cell(ground, home, int(key), part, depth)
    if home == "data":
        insats, falt = key.partition("|")[0], key.rpartition("|")[2]
        record = next((r for r in ground.books.world.records if r.insats == insats and falt in r.values), None)
        if record is not None:
            value = _shown(record.values[falt])
            return Step(
                how.ANSWER, falt, value, place, (_sheet(ground, record, falt, value),), title=f"{insats}: {falt}"
            )
    who, source = "kansliet", ""
    if ground.formula(f"{place.blad}!{place.cell}"):
        who = "en formel"
    elif home in BY_PROGRAM:
        who, source = f"programmet ({BY_PROGRAM[home]})", origin(ground) if home in tracing_books.READ else ""
    row = f" ({of_row(ground, home, int(key))})" if known else ""
    told = f"Cellen hör till listan i bladet {place.blad}{row}, som fylls av {who}."
    value = _shown(ground.books.rows[home][int(key)].get(part)) if known else None
    return Step(how.OTHER, column, value, place, title=told, source=source)
