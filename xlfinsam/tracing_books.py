"""Spår through the lists of the close: a row of a note -> the rows of Kontoplan -> the konton of Bokföring.

What a computed column of a list comes to is added up here once more, from Bokföring, Objekt and Periodisering, and not
taken from `closing`: where the two do not say the same, the tree does not put itself together to the figure.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import steps as how
from xlfinsam.closing import LAST, has
from xlfinsam.shown import HOGST, KREDIT, QUARTERS, RAD, SPECIFIKATION
from xlfinsam.steps import Step
from xlfinsam.tracing_words import SHEETS, YEARS, of_balance, of_column, of_row, of_total, origin
from xlfinsam.values import plain, whole_kronor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlfinsam.fields import Answer
    from xlfinsam.language import Rows, Total
    from xlfinsam.steps import Ground

    Row = Mapping[str, Answer]

BALANCES = ("ib", "ub", "ib_fg", "ub_fg")
OF_NOTES = {"belopp": "ub", "belopp_fg": "ub_fg", "ib": "ib", "ib_fg": "ib_fg"}  # of Notrader -> of Kontoplan
OF_SPENT = {"utfall": ("belopp", "ub"), "utfall_fg": ("belopp_fg", "ub_fg"), **{of: (of, of) for of in QUARTERS}}
"""Of Medel -> of Objekt, of Bokföring."""
COMPUTED = {"kontoplan": BALANCES, "notrader": tuple(OF_NOTES), "medel": tuple(OF_SPENT)}
READ = {"bokforing": (*BALANCES, *QUARTERS), "objekt": ("belopp", "belopp_fg", *QUARTERS)}
"""The amounts of the lists that the kansli does not write itself: those of formulas, and those of the books' file."""


# ------------------------------------------------------------------------------------------------- rows and cells


def added(ground: Ground, leaf: Total, depth: int) -> Step:
    """Return a sum over the rows of a list, with a step for every row of it."""
    under = tuple(cell(ground, leaf.register, at, leaf.column, depth) for at in _with(ground, leaf))
    place = ground.place("", SHEETS[leaf.register])
    return Step(how.TOTAL, f"{leaf.register}.{leaf.column}", _sum(under), place, under, of_total(ground, leaf))


def counted(ground: Ground, leaf: Rows) -> Iterator[Step]:
    """Return a step for every row of a list of the close that is counted."""
    for at in _with(ground, leaf):
        yield _plain(ground, leaf.register, at, "konto" if leaf.register in READ else "nyckel")


def by_key(ground: Ground, register: str, key: str, column: str, depth: int) -> Step:
    """Return the cell in `column` of the row with a key; a blank where no row has it."""
    for at, row in _rows(ground, register):
        if row.get("nyckel") == key:
            return cell(ground, register, at, column, depth)
    return Step(SHEETS[register], f"{register}.{column}", None, ground.place("", SHEETS[register]))


def cell(ground: Ground, register: str, at: int, column: str, depth: int) -> Step:
    """Return a cell of a list with all that it comes from; a row of a list is one level."""
    if column not in COMPUTED.get(register, ()):
        return _plain(ground, register, at, column)
    if register == "notrader":
        under = _noted(ground, ground.books.rows[register][at], column, depth - 1)
    else:
        row = ground.books.rows[register][at]
        under = _booked(ground, *_span(row), column) if register == "kontoplan" else _spent(ground, row, column)
    what, name = how.TOTAL if register == "kontoplan" else how.ROUNDED, f"{register}.{column}"
    place, title = ground.place(f"{name}|{at}", SHEETS[register]), of_column(of_row(ground, register, at), column)
    value = _sum(under)
    value = whole_kronor(value) if what == how.ROUNDED and value is not None else value
    step = Step(what, name, value, place, under, title)
    return replace(step, steps=(), more=True) if depth <= 0 and under else step


def _plain(ground: Ground, register: str, at: int, column: str) -> Step:
    """Return a cell that comes from nothing else in the årsbok: what is written, or what was read from a file."""
    row = ground.books.rows[register][at]
    value, name = row.get(column), f"{register}.{column}"
    title, source = of_row(ground, register, at), ""
    if register == "bokforing" and column in BALANCES:
        title, source = of_balance(title, row, column), origin(ground, row, column)
    elif register == "enkatsvar":
        source = f"{row.get('fil')}, SHA-256 {row.get('hash')}"
    elif register == "objekt":
        title, source = of_column(title, column), origin(ground)
    elif register in {"budget", "insatsplan"} and column in YEARS:
        title = f"{title}, {'prognos' if column == 'prognos' else 'budget'} {ground.books.world.year + YEARS[column]}"
    elif (register, column) == ("malen", "tecken"):
        value, title = Decimal(-1 if row.get("jamfor") == HOGST else 1), f"{title}: {row.get('jamfor') or 'minst'}"
    shown = value if isinstance(value, (Decimal, str)) else None
    return Step(SHEETS[register], name, shown, ground.place(f"{name}|{at}", SHEETS[register]), (), title, source)


def _rows(ground: Ground, register: str) -> Iterator[tuple[int, Row]]:
    return enumerate(ground.books.rows.get(register, ()))


def _with(ground: Ground, leaf: Rows | Total) -> list[int]:
    """Return the numbers of the rows that a sum or a count is over."""
    return [at for at, row in _rows(ground, leaf.register)
            if all(has(_held(ground, leaf.register, row, column), text) for column, text in leaf.values)]  # fmt: skip


def _held(ground: Ground, register: str, row: Row, column: str) -> Answer:
    """Return what a row says in a column; the columns that count konton are counted here."""
    match register, column:
        case "kontoplan", "antal":
            return _count(ground, row)
        case "notrader", "konton":
            carried = (ground.books.rows["kontoplan"][at] for at in _carried(ground, row))
            return sum((_count(ground, item) for item in carried), Decimal(0))
        case "bokforing", "rader":
            konto = _number(row.get("konto"))
            spans = (_span(item) for _, item in _rows(ground, "kontoplan"))
            return Decimal(sum(first <= konto <= last for first, last in spans)) if konto else None
        case _:
            return row.get(column)


# ------------------------------------------------------------------------------------------- from a note to konton


def _noted(ground: Ground, row: Row, column: str, depth: int) -> tuple[Step, ...]:
    """Return the rows of Kontoplan that carry a row of a note and have konton, turned where a credit is its plus."""
    kontoplan, of = ground.books.rows.get("kontoplan", ()), OF_NOTES[column]
    under = tuple(cell(ground, "kontoplan", at, of, depth)
                  for at in _carried(ground, row) if _count(ground, kontoplan[at]))  # fmt: skip
    if not under or row.get("sida") != KREDIT:
        return under
    place = ground.place("", SHEETS["kontoplan"])
    carried = under[0] if len(under) == 1 else Step(how.TOTAL, f"kontoplan.{of}", _sum(under), place, under,
                                                    of_column(f"Kontoplan: {row.get('nyckel')}", of))  # fmt: skip
    amount = -carried.value + 0 if isinstance(carried.value, Decimal) else None
    turned = Step(how.CONSTANT, "", Decimal(-1), title="−1: plus är kredit")
    return (Step(how.PRODUCT, "", amount, steps=(turned, carried), title="Med kredit som plus"),)


def _spent(ground: Ground, row: Row, column: str) -> tuple[Step, ...]:
    """Return the konton of an insats by object, or in all where it has no object; nought where it has none booked."""
    objekt, first, last = row.get("objekt"), _number(row.get("fran")), _number(row.get("till"))
    unknown = column in QUARTERS and all(_number(held.get(column)) is None for _, held in _rows(ground, "bokforing"))
    if not row.get("nyckel") or (not objekt and first is None) or unknown:
        return ()
    last = last if last is not None else first if first is not None else LAST
    first = first if first is not None else Decimal(0)
    of_object, of_books = OF_SPENT[column]
    found = _booked(ground, first, last, of_books) if not objekt else tuple(
        _plain(ground, "objekt", at, of_object) for at, item in _rows(ground, "objekt")
        if has(item.get("objekt"), str(objekt)) and _within(item, first, last))  # fmt: skip
    found = tuple(step for step in found if step.value is not None)
    where = (f" på objekt {objekt}" if objekt else "") + (f", konto {plain(first)}–{plain(last)}" if first else "")
    return found or (_nothing(f"Inget bokfört{where}"),)


def _booked(ground: Ground, first: Decimal, last: Decimal, column: str) -> tuple[Step, ...]:
    """Return the konton from `first` to `last` of Bokföring, and of Periodisering where it is the year's end."""
    booked, adjusted = (
        tuple(_plain(ground, register, at, of) for at, row in _rows(ground, register) if _within(row, first, last))
        for register, of in (("bokforing", column), ("periodisering", "belopp"))
    )
    if column in {"ub", "t4"}:
        return booked + adjusted
    return booked or ((_nothing("Bara i Periodisering, som är årets slut"),) if adjusted else ())


def _carried(ground: Ground, row: Row) -> list[int]:
    """Return the numbers of the rows of Kontoplan that carry a row of a note; none for a heading or a sum."""
    by, key = {RAD: "rad", SPECIFIKATION: "spec"}.get(str(row.get("typ"))), str(row.get("nyckel") or "")
    return [at for at, item in _rows(ground, "kontoplan") if by and key and has(item.get(by), key)]


def _count(ground: Ground, row: Row) -> Decimal:
    """Return how many konton of Bokföring and Periodisering a row of Kontoplan has."""
    span = _span(row)
    return Decimal(
        sum(_within(item, *span) for name in ("bokforing", "periodisering") for _, item in _rows(ground, name))
    )


def _span(row: Row) -> tuple[Decimal, Decimal]:
    """Return the first and the last konto of a row of Kontoplan; where it has none, nothing is between them."""
    first, last = _number(row.get("fran")), _number(row.get("till"))
    return (LAST, Decimal(0)) if first is None else (first, first if last is None else last)


def _within(row: Row, first: Decimal, last: Decimal) -> bool:
    konto = _number(row.get("konto"))
    return konto is not None and first <= konto <= last


def _nothing(title: str) -> Step:
    return Step(how.CONSTANT, "", Decimal(0), title=title)


def _number(value: Answer) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _sum(under: Sequence[Step]) -> Decimal | None:
    """Add up rows: 0 where all of them are blank, blank where there are none."""
    return sum((step.value for step in under if isinstance(step.value, Decimal)), Decimal(0)) if under else None
