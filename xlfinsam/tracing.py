"""Spår: the tree under a figure, from the declarations down to the cell of the sheet that an insats sent in.

The value of a figure is the one that `consolidating` computed; the values under it are read here, by themselves, from
the records, the lists and the settings. The tests put every tree together again, so that a tree cannot tell a lie.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlfinsam import steps as how
from xlfinsam.consolidating import WHOLE, compute
from xlfinsam.errors import WrongUseError
from xlfinsam.language import (
    Data,
    DataText,
    Difference,
    Figure,
    Former,
    Listed,
    Num,
    OfAll,
    Product,
    Ref,
    Rows,
    Setting,
    Share,
    Sum,
)
from xlfinsam.model import Place
from xlfinsam.steps import Step, names_in
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlfinsam.consolidating import Books, Shown
    from xlfinsam.fields import Answer
    from xlfinsam.language import Expression
    from xlfinsam.model import Record
    from xlfinsam.shown import Measure, Table
    from xlfinsam.steps import Ground

DEEP = 20  # levels: more than any figure of ours has


@dataclass(frozen=True, slots=True)
class _Row:
    """Where an expression stands: which table and key it may refer to, and which insats and year it looks up."""

    table: Table
    key: str
    insats: str
    year: int


def trace(ground: Ground, name: str, depth: int = DEEP) -> Step:
    """Return the tree under the figure, or the setting, with this defined name.

    WrongUseError with the names that are like it where there is none such.
    """
    figures = compute(ground.books, ground.single)
    if name in figures:
        return _figure(ground, figures, name, depth)
    setting = name.removeprefix("installning.")
    if setting in ground.books.world.settings:
        return _setting(ground, setting)
    close = get_close_matches(name, figures, 3)
    hint = f" Menade du {' eller '.join(close)}?" if close else ""
    raise WrongUseError(f"{name} är ingen siffra i årsboken.{hint}")


def trace_cell(ground: Ground, cell: str, depth: int = DEEP) -> Step:
    """Return the tree under a cell ("Deltagare!C7"): a figure, a cell of our lists, else what its formula names.

    A cell that is not ours has no steps of ours, and its `title` says so in a sentence.
    """
    sheet, _, address = cell.replace("$", "").rpartition("!")
    wanted = (sheet.strip("'").replace("''", "'").casefold(), address.upper())
    named = [n for n, place in (ground.places or {}).items() if (place.blad.casefold(), place.cell) == wanted]
    figures = compute(ground.books, ground.single)
    settings = [name for name in named if name.removeprefix("installning.") in ground.books.world.settings]
    for name in (*(name for name in named if name in figures), *settings):
        return trace(ground, name, depth)
    for name in named:
        if "|" in name:
            return _listed(ground, name)
    return _foreign(ground, figures, cell.replace("$", ""), depth)


# ---------------------------------------------------------------------------------------------------- our figures


def _figure(ground: Ground, figures: Mapping[str, Shown], name: str, depth: int) -> Step:
    table, key, measure, shows = _declared(ground, name)
    books = ground.books
    title = f"{table.title}: {measure.title}" + (f", {_label(books, table, key)}" if key else "")
    step = Step(how.SAME, name, figures[name], ground.place(name), title=title)
    if depth <= 0:
        return replace(step, more=True)
    year = int(key) if table.per == "ar" and key else books.world.year - 1
    per_insats = key if table.per == "insats" and key != "summa" else WHOLE
    row = _Row(table, key, per_insats if key else "", year)
    what, steps = _taken_apart(ground, figures, row, shows, depth - 1)
    return replace(step, what=what, steps=steps)


def _declared(ground: Ground, name: str) -> tuple[Table, str, Measure, Expression]:
    """Find the table, the key of the row ("" for none), the measure and the expression behind the name of a figure."""
    home, _, rest = name.partition(".")
    for table in ground.single:
        if table.id == home:
            measure = table.measure(rest)
            return table, "", measure, measure.shows
    table = ground.books.tables[home]
    key, _, rest = rest.partition(".")
    measure = table.measure(rest)
    if key == "summa" and measure.total is not None:
        return table, key, measure, measure.total
    own = table.per == "ar" and key == str(ground.books.world.year)
    return table, key, measure, measure.now if own and measure.now is not None else measure.shows


def _label(books: Books, table: Table, key: str) -> str:
    """Say which row a key is."""
    if key == "summa":
        return table.total
    return next((insats.namn for insats in books.world.insatser if insats.nyckel == key), key)


def _taken_apart(
    ground: Ground, figures: Mapping[str, Shown], row: _Row, shows: Expression, depth: int
) -> tuple[str, tuple[Step, ...]]:
    """Return how an expression is put together, and its parts."""

    def part(expression: Expression) -> Step:
        return _part(ground, figures, row, expression, depth)

    match shows:
        case Sum(parts):
            return how.SUM, tuple(step for leaf in parts for step in _addends(ground, figures, row, leaf, depth))
        case OfAll():
            return how.SUM, tuple(_addends(ground, figures, row, shows, depth))
        case Difference(left, right):
            return how.DIFFERENCE, (part(left), part(right))
        case Product(left, right):
            return how.PRODUCT, (part(left), part(right))
        case Share(upper, lower):
            return how.SHARE, (part(upper), part(lower))
        case Former():
            return how.SUM, tuple(_former(ground, row, shows))
        case Rows():
            return how.COUNT, tuple(_counted(ground, row, shows))
        case _:
            return how.SAME, (part(shows),)


def _addends(ground: Ground, figures: Mapping[str, Shown], row: _Row, leaf: Expression, depth: int) -> Iterator[Step]:
    """Return the parts of a sum; the sum over all rows is the rows themselves."""
    if not isinstance(leaf, OfAll):
        yield _part(ground, figures, row, leaf, depth)
        return
    for key in ground.books.keys(row.table):
        yield _figure(ground, figures, f"{row.table.id}.{key}.{leaf.measure}", depth)


def _part(ground: Ground, figures: Mapping[str, Shown], row: _Row, shows: Expression, depth: int) -> Step:
    """Return an operand: another figure, something looked up, or an expression within the expression."""
    match shows:
        case Ref(measure):
            other, dot, rest = measure.partition(".")
            home = f"{other}.{row.key}.{rest}" if dot and other in ground.books.tables else ""
            return _figure(ground, figures, home or f"{row.table.id}.{row.key}.{measure}", depth)
        case Figure(name):
            return _figure(ground, figures, name, depth)
        case Num(number):
            return Step(how.CONSTANT, "", number, title=swedish(number))
        case Setting(name):
            return _setting(ground, name)
        case Listed(column):
            insats = next((item for item in ground.books.world.insatser if item.nyckel == row.insats), None)
            place = ground.place(f"insatser.{column}|{row.insats}", "Insatser")
            return Step(how.LISTED, f"insatser.{column}", getattr(insats, column, None), place)
        case Data(falt) | DataText(falt):
            return _answer(ground, row.insats, falt)
        case _:
            what, steps = _taken_apart(ground, figures, row, shows, depth)
            return Step(what, "", _together(what, [step.value for step in steps]), steps=steps)


def _together(what: str, values: Sequence[Shown]) -> Shown:
    """Compute what an inner expression comes to, blank as in the small language where an operand is."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    if what == how.COUNT:
        return Decimal(len(values))
    if what == how.SUM:
        return sum(numbers, Decimal(0)) if numbers else None
    if what == how.SAME or len(numbers) < len(values):
        return values[0] if what == how.SAME and values else None
    one, other = numbers
    if what == how.SHARE:
        return one / other if other else None
    return one - other if what == how.DIFFERENCE else one * other


# ------------------------------------------------------------------------------------------------ what is looked up


def _setting(ground: Ground, name: str) -> Step:
    value, full = ground.books.world.settings.get(name), f"installning.{name}"
    return Step(how.SETTING, full, _shown(value), ground.place(full, "Inställningar"))


def _answer(ground: Ground, insats: str, falt: str) -> Step:
    """Return the row of Insatsdata, and under it the cell of the sheet that came in."""
    record = next((item for item in ground.books.world.records if item.insats == insats), None)
    if record is None or falt not in record.values:
        return Step(how.ANSWER, falt, None)
    value = _shown(record.values[falt])
    column = "varde" if isinstance(value, Decimal) else "text"
    place = ground.place(f"data.{column}|{insats}|{record.period}|{falt}", "Insatsdata")
    return Step(how.ANSWER, falt, value, place, (_sheet(record, falt, value),))


def _sheet(record: Record, falt: str, value: Shown) -> Step:
    return Step(how.SHEET, falt, value, record.place(falt), source=f"SHA-256 {record.returned.hash}")


def _former(ground: Ground, row: _Row, leaf: Former) -> Iterator[Step]:
    """Return the rows of Historik for the year and the insats, one mostly; those that say nothing say nothing here."""
    for year in ground.books.world.history:
        if year.ar == row.year and year.insats == row.insats:
            place = ground.place(f"historik.{leaf.column}|{year.ar}|{year.insats}", "Historik")
            title = f"historik.{leaf.column} {year.ar} {year.insats}"
            value = getattr(year, leaf.column)
            yield Step(how.FORMER, f"historik.{leaf.column}", value, place, title=title, source=year.kalla)


def _counted(ground: Ground, row: _Row, leaf: Rows) -> Iterator[Step]:
    """Return the rows that are counted."""
    wanted = dict(leaf.values) | ({"insats": row.insats} if row.insats not in {"", WHOLE} else {})
    for found in ground.books.rows.get(leaf.register, ()):
        if all((found.get(name) or "") == text for name, text in wanted.items()):
            key = str(found.get("nyckel") or "")
            title = str(found.get("text") or key)
            place = ground.place(f"{leaf.register}.nyckel|{key}", leaf.register.capitalize())
            yield Step(how.ROW, leaf.register, key or None, place, title=title)


def _shown(value: Answer) -> Shown:
    return value.isoformat() if isinstance(value, date) else value


# ------------------------------------------------------------------------------------------------ not our figures


def _listed(ground: Ground, name: str) -> Step:
    """Return a cell of one of our lists; one of Insatsdata with the cell of the sheet that it came from."""
    column, _, key = name.partition("|")
    place = ground.place(name)
    world = ground.books.world
    if column.startswith("data."):
        insats, falt = key.partition("|")[0], key.rpartition("|")[2]
        record = next((item for item in world.records if item.insats == insats and falt in item.values), None)
        if record is not None:
            value = _shown(record.values[falt])
            return Step(how.ANSWER, falt, value, place, (_sheet(record, falt, value),), title=f"{insats}: {falt}")
    who = "programmet (Konsolidera)" if column.startswith(("data.", "granskning.", "logg.")) else "kansliet"
    told = f"Cellen hör till listan i bladet {place.blad}, som fylls av {who}."
    return Step(how.OTHER, column, None, place, title=told)


def _foreign(ground: Ground, figures: Mapping[str, Shown], cell: str, depth: int) -> Step:
    """Say that a cell is not ours, and trace the names of ours in its formula."""
    sheet, _, address = cell.rpartition("!")
    formula = ground.formula(cell)
    known = {name.casefold(): name for name in figures}
    settings = {f"installning.{name}" for name in ground.books.world.settings}
    steps: list[Step] = []
    for name in names_in(formula):
        if name.casefold() in known:
            steps.append(_figure(ground, figures, known[name.casefold()], depth - 1))
        elif name.casefold() in settings:
            steps.append(_setting(ground, name.casefold().removeprefix("installning.")))
    place = Place("", sheet.strip("'").replace("''", "'"), address)
    if not formula:
        told = "Cellen är ingen av årsbokens siffror, och den har ingen formel."
        return Step(how.OTHER, cell, None, place, title=told)
    about = "den räknar med:" if steps else "den räknar inte med någon av dem."
    told = f"Cellen är ingen av årsbokens siffror; {about} ={formula.removeprefix('=')}"
    return Step(how.FORMULA, cell, None, place, tuple(steps), title=told)
