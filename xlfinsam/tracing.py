"""Spår: the tree under a figure, from the declarations down to the cell of the sheet that an insats sent in.

The value of a figure is the one that `consolidating` computed; the values under it are read here, by themselves, from
the records, the lists and the settings. The tests put every tree together again, so that a tree cannot tell a lie.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlfinsam import steps as how
from xlfinsam import tracing_books, tracing_lists
from xlfinsam.consolidating import MATT, WHOLE, compute
from xlfinsam.errors import WrongUseError
from xlfinsam.language import (
    Alike,
    AllAlike,
    AtLeast,
    Crosses,
    Data,
    DataText,
    Difference,
    Figure,
    First,
    Former,
    Latest,
    Listed,
    Measured,
    Num,
    OfAll,
    Product,
    Ref,
    Rounded,
    Rows,
    Setting,
    Share,
    Sum,
    Total,
    at_slot,
)
from xlfinsam.model import Place
from xlfinsam.shown import Table
from xlfinsam.steps import Step, names_in
from xlfinsam.tracing_words import of_figure, together
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlfinsam.consolidating import Books, Shown
    from xlfinsam.language import Expression
    from xlfinsam.steps import Ground

DEEP = 20  # levels: more than any figure of ours has


@dataclass(frozen=True, slots=True)
class _Row:
    """Where an expression stands: which table and key it may refer to, and which insats and year it looks up."""

    table: Table
    key: str
    insats: str
    year: int


NOWHERE = _Row(Table("", "", "rad", (), 0), "", "", 0)  # where a figure of a statement or a note stands: in no table


def trace(ground: Ground, name: str, depth: int = DEEP) -> Step:
    """Return the tree under the figure, or the setting, with this defined name.

    WrongUseError with the names that are like it where there is none such.
    """
    figures = compute(ground.books, ground.single)
    if name in figures:
        return _figure(ground, figures, name, depth)
    setting = name.removeprefix("installning.")
    if setting in ground.books.world.settings:
        return tracing_lists.setting(ground, setting)
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
            return tracing_lists.of_list(ground, name, depth)
    return _foreign(ground, figures, cell.replace("$", ""), depth)


# ---------------------------------------------------------------------------------------------------- our figures


def _figure(ground: Ground, figures: Mapping[str, Shown], name: str, depth: int) -> Step:
    title, row, shows = _declared(ground, name)
    step = Step(how.SAME, name, figures[name], ground.place(name), title=title)
    if depth <= 0:
        return replace(step, more=True)
    what, steps = _taken_apart(ground, figures, row, shows, depth - 1)
    return replace(step, what=what, steps=steps)


def _declared(ground: Ground, name: str) -> tuple[str, _Row, Expression]:
    """Find what the figure with this name is called, where it stands, and the expression behind it."""
    books = ground.books
    if name in books.named:
        return of_figure(ground, name), NOWHERE, books.named[name]
    home, _, rest = name.partition(".")
    last_year = books.world.year - 1
    for table in ground.single:
        if table.id == home:
            measure = table.measure(rest)
            return f"{table.title}: {measure.title}", _Row(table, "", "", last_year), measure.shows
    table = books.tables[home]
    key, _, rest = rest.partition(".")
    measure = table.measure(rest)
    title, per_row = f"{table.title}: {measure.title}, {_label(books, table, key)}", table.per != "ar"
    summed = table.sum_row(key)
    insats = table.apart(key)[0] if per_row and summed is None else WHOLE
    row = _Row(table, key, insats, last_year if per_row else int(key))
    if summed is not None and measure.total is not None:
        return title, row, measure.total
    own = not per_row and key == str(books.world.year)
    shows = measure.now if own and measure.now is not None else measure.shows
    return title, row, at_slot(shows, table.apart(key)[1]) if table.slots else shows


def _label(books: Books, table: Table, key: str) -> str:
    """Say which row a key is."""
    if summed := table.sum_row(key):
        return summed.label
    if table.slots:
        insats, slot = table.apart(key)
        named = next((item.label for item in table.slots if item.id == slot), slot)
        return f"{_named(books, insats)}, {named}" if insats else named
    rows = books.rows.get(table.register, ())
    known = {insats.nyckel: insats.namn for insats in books.world.insatser} if table.per == "insats" else {}
    return known.get(key) or next((str(row.get("namn") or key) for row in rows if row.get("nyckel") == key), key)


def _named(books: Books, insats: str) -> str:
    return next((item.namn for item in books.world.insatser if item.nyckel == insats), insats)


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
        case Crosses(ja, nej):
            return how.CROSSED, tuple(tracing_lists.answer(ground, row.insats, falt) for falt in (ja, nej))
        case Alike(measures, word):
            names = [f"{row.table.id}.{row.key}.{measure}" for measure in measures]
            return how.COUNT, tuple(_figure(ground, figures, name, depth) for name in names if figures[name] == word)
        case AllAlike(column, word):
            home, _, measure = column.partition(".")
            keys = ground.books.keys(ground.books.tables[home])
            names = [f"{home}.{key}.{measure}" for key in keys]
            return how.COUNT, tuple(_figure(ground, figures, name, depth) for name in names if figures[name] == word)
        case Former():
            return how.SUM, tuple(tracing_lists.former(ground, row.year, row.insats, shows))
        case Rows():
            return how.COUNT, tuple(tracing_lists.counted(ground, row.insats, shows))
        case Total():
            return how.TOTAL, tracing_books.added(ground, shows, depth).steps
        case First(parts):
            return how.FIRST, tuple(_tried(part(one) for one in parts))
        case Rounded(inner):
            return how.ROUNDED, (part(inner),)
        case AtLeast(left, right):
            return how.AT_LEAST, (part(left), part(right))
        case _:
            return how.SAME, (part(shows),)


def _addends(ground: Ground, figures: Mapping[str, Shown], row: _Row, leaf: Expression, depth: int) -> Iterator[Step]:
    """Return the parts of a sum; the sum over all rows is the rows themselves."""
    if not isinstance(leaf, OfAll):
        yield _part(ground, figures, row, leaf, depth)
        return
    summed = row.table.sum_row(row.key)
    for key in ground.books.added(row.table, summed) if summed else ():
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
            return tracing_lists.setting(ground, name)
        case Listed():
            return tracing_lists.listed(ground, shows, row.insats, depth)
        case Measured():
            return _measured(ground, figures, row, shows, depth)
        case Total():
            return tracing_books.added(ground, shows, depth)
        case Data(falt) | DataText(falt):
            return tracing_lists.answer(ground, row.insats, falt)
        case Latest():
            return tracing_lists.latest(ground, row.insats, shows)
        case _:
            what, steps = _taken_apart(ground, figures, row, shows, depth)
            return Step(what, "", together(what, [step.value for step in steps]), steps=steps)


def _measured(ground: Ground, figures: Mapping[str, Shown], row: _Row, leaf: Measured, depth: int) -> Step:
    """Return the figure that a row of a list names."""
    named = tracing_lists.listed(ground, Listed(leaf.column, leaf.register), row.insats, depth)
    name = f"{MATT}.{named.value or ''}"
    if name not in ground.books.named:
        return replace(named, value=None)
    return replace(named, what=how.SAME, value=figures[name], steps=(_figure(ground, figures, name, depth),),
                   title=f"{named.title}: mäts av {named.value}")  # fmt: skip


def _tried(parts: Iterator[Step]) -> Iterator[Step]:
    """Return the parts as far as the first that is there: the rest have not been asked."""
    for step in parts:
        yield step
        if step.value is not None:
            return


# ------------------------------------------------------------------------------------------------ not our figures


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
            steps.append(tracing_lists.setting(ground, name.casefold().removeprefix("installning.")))
    place = Place("", sheet.strip("'").replace("''", "'"), address)
    if not formula:
        told = "Cellen är ingen av årsbokens siffror, och den har ingen formel."
        return Step(how.OTHER, cell, None, place, title=told)
    about = "den räknar med:" if steps else "den räknar inte med någon av dem."
    told = f"Cellen är ingen av årsbokens siffror; {about} ={formula.removeprefix('=')}"
    return Step(how.FORMULA, cell, None, place, tuple(steps), title=told)
