"""Balances and lists x statements -> figures: the close in Python, beside what the workbook computes by itself.

The way of a figure: a konto of Bokföring stands on a row of Kontoplan, the row carries a row of a note or of a
statement, and the statements add those up. `computed` is the first half, in the computed columns of the lists;
`expressions` the second, by the name of the figure. The rows of the notes belong to the förbund; their figures are
named `not<number>.<key>`, and a specification, which tells a part of another row, `spec.<key>`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.language import AtLeast, Difference, Figure, First, Product, Rounded, Setting, Share, Sum, Total
from xlfinsam.shown import (
    BESLUT,
    DELSUMMA,
    DENIED,
    GRANTED,
    GRANTS,
    HOGST,
    KREDIT,
    LATE,
    PENDING,
    QUARTERS,
    RAD,
    SPECIFIKATION,
    SUMMA,
    UNSENT,
)
from xlfinsam.values import plain, whole_kronor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlfinsam.fields import Answer
    from xlfinsam.language import Expression
    from xlfinsam.shown import Line, Statement

Row = dict[str, "Answer"]
Lists = dict[str, list[Row]]
ZERO, LAST = Decimal(0), Decimal(99_999_999)
EXPECTED = "prognos"
COLUMNS = {  # what the same column of another year is called in the lists
    "fg": {"ub": "ub_fg", "ib": "ib_fg", "belopp": "belopp_fg", "utfall": "utfall_fg", "ar0": "fg"},
    "ar1": {"ar0": "ar1"},
    "ar2": {"ar0": "ar2"},
    EXPECTED: {"ar0": EXPECTED},
    "budget": {},
}
CARRIES = {RAD: "rad", SPECIFIKATION: "spec"}  # the column of Kontoplan that says which row of a note a konto is on
NOTED = (RAD, DELSUMMA, SUMMA, SPECIFIKATION)  # the rows of a note that have a figure


# ------------------------------------------------------------------------------- the computed columns of the lists


def computed(lists: Mapping[str, Sequence[Mapping[str, Answer]]]) -> Lists:
    """Return the lists with their computed columns, as the formulas in rakenskaper.py give them; None for a blank."""
    full: Lists = {name: [dict(row) for row in rows] for name, rows in lists.items()}
    for name in ("bokforing", "periodisering", "objekt", "kontoplan", "notrader", "medel", "malen", "medlemsbeslut"):
        full.setdefault(name, [])
    for row in full["kontoplan"]:
        _mapped(row, full)
    for row in full["bokforing"]:
        konto = _number(row.get("konto"))
        row["rader"] = Decimal(sum(_covers(mapped, konto) for mapped in full["kontoplan"])) if konto else None
    carried = {column: _by(full["kontoplan"], column) for column in CARRIES.values()}
    for row in full["notrader"]:
        _noted(row, carried)
    for row in full["medel"]:
        _spent(row, full)
    for row in full["medlemsbeslut"]:
        row["lage"] = _where(row)
    for row in full["malen"]:
        row["tecken"] = Decimal(-1 if row.get("jamfor") == HOGST else 1)
    return full


def _mapped(row: Row, full: Lists) -> None:
    """Compute a row of Kontoplan: its last konto, how many konton it has, and what they carry."""
    first = _number(row.get("fran"))
    if first is None:
        return
    row["slut"] = last = row.get("till") if row.get("till") is not None else first
    booked = list(_within(full["bokforing"], first, _number(last) or ZERO))
    adjusted = list(_within(full["periodisering"], first, _number(last) or ZERO))
    row["antal"] = Decimal(len(booked) + len(adjusted))
    if row["antal"]:
        for column in ("ib", "ub", "ib_fg", "ub_fg"):
            row[column] = _sum(booked, column) + (_sum(adjusted, "belopp") if column == "ub" else ZERO)


def _covers(mapped: Row, konto: Decimal | None) -> bool:
    first, last = _number(mapped.get("fran")), _number(mapped.get("slut"))
    return konto is not None and first is not None and last is not None and first <= konto <= last


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Return the rows of a list by what stands in a column, letter case aside."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(folded(row.get(column)), []).append(row)
    return found


def _noted(row: Row, carried: Mapping[str, Mapping[str, Sequence[Row]]]) -> None:
    """Compute a row of Notrader in whole kronor, from the rows of Kontoplan by what they carry."""
    by = CARRIES.get(str(row.get("typ")))
    key = str(row.get("nyckel") or "")
    rows = carried[by].get(key.casefold(), ()) if by and key else ()
    row["konton"] = _sum(rows, "antal") if by else None
    sign = -1 if row.get("sida") == KREDIT else 1
    if row["konton"]:
        for target, column in (("belopp", "ub"), ("belopp_fg", "ub_fg"), ("ib", "ib"), ("ib_fg", "ib_fg")):
            row[target] = whole_kronor(_sum(rows, column) * sign)


def _spent(row: Row, full: Lists) -> None:
    """Compute what an insats has cost: its konton by object, or in all where no object is named."""
    objekt, first = row.get("objekt"), _number(row.get("fran"))
    if not row.get("nyckel") or (not objekt and first is None):
        return
    last = _number(row.get("till"))
    last = last if last is not None else first if first is not None else LAST
    found = list(_within(full["objekt" if objekt else "bokforing"], first or ZERO, last))
    if objekt:
        wanted = {name: str(row[name]) for name in ("objekt", "dimension") if row.get(name)}
        found = [item for item in found if all(has(item.get(name), text) for name, text in wanted.items())]
    adjusted = [] if objekt else list(_within(full["periodisering"], first or ZERO, last))
    row["utfall"] = whole_kronor(_sum(found, "belopp" if objekt else "ub") + _sum(adjusted, "belopp"))
    row["utfall_fg"] = whole_kronor(_sum(found, "belopp_fg" if objekt else "ub_fg"))
    for name in QUARTERS:
        if any(_number(item.get(name)) is not None for item in full["bokforing"]):
            row[name] = whole_kronor(_sum(found, name) + (_sum(adjusted, "belopp") if name == "t4" else ZERO))


def _where(row: Row) -> Answer:
    """Say where a member's decision stands."""
    if not row.get("namn"):
        return None
    if row.get("beslut") in BESLUT:
        return GRANTED if row["beslut"] == GRANTS else DENIED
    if row.get("skickat") is None:
        return UNSENT
    due, seen = row.get("senast"), row.get("avstamt")
    return LATE if isinstance(due, date) and isinstance(seen, date) and seen > due else PENDING


def _within(rows: Iterable[Row], first: Decimal, last: Decimal) -> Iterator[Row]:
    return (row for row in rows if (konto := _number(row.get("konto"))) is not None and first <= konto <= last)


def _sum(rows: Iterable[Mapping[str, Answer]], column: str) -> Decimal:
    return sum((number for row in rows if (number := _number(row.get(column))) is not None), ZERO)


def _number(told: Answer) -> Decimal | None:
    return told if isinstance(told, Decimal) else None


def total(rows: Iterable[Mapping[str, Answer]], leaf: Total) -> Decimal | None:
    """Compute a `Total` over the rows of its list: None where no row has its values."""
    found = [row for row in rows if all(has(row.get(name), text) for name, text in leaf.values)]
    return _sum(found, leaf.column) if found else None


def has(told: Answer, wanted: str) -> bool:
    """Say whether a cell is what a criterion asks for, letter case aside, as a workbook has it."""
    if wanted == ">0":
        return isinstance(told, Decimal) and told > 0
    return folded(told) == wanted.casefold()


def folded(told: Answer) -> str:
    """Bring a cell to what a criterion compares: as text, letter case aside."""
    return (plain(told) if isinstance(told, Decimal) else str(told or "")).casefold()


# -------------------------------------------------------------------------------------------------------- figures


def expressions(
    statements: Sequence[Statement], lists: Mapping[str, Sequence[Mapping[str, Answer]]]
) -> dict[str, Expression]:
    """Return every figure of the statements and of the notes by its name, as the expression that gives it."""
    made: dict[str, Expression] = {}
    for statement in statements:
        for column in statement.columns:
            for line in statement.lines:
                shows = of_column(line, column.id, made)
                if shows is not None:
                    made[name_of(statement, line, column.id)] = shows
    for item in notes(lists):
        made[item[0]] = item[1]
        made[f"{item[0]}.fg"] = shifted(item[1], "fg")
    return made


def name_of(statement: Statement, line: Line, column: str) -> str:
    """Return the name of a figure of a statement."""
    return f"{statement.id}.{line.id}" + (f".{column}" if column else "")


def of_column(line: Line, column: str, known: Mapping[str, Expression] | None = None) -> Expression | None:
    """Return what a row shows in a column, None where it shows nothing there.

    In the column of the budget a sum row leaves out what has no budget, which is what is not in `known`.
    """
    if line.shows is None or line.kind == "rubrik":
        return None
    if column == "":
        return line.shows
    if column == "budget":
        planned = shifted(line.shows, "budget", known) if line.kind == "summa" and line.budget is None else line.budget
        return planned if planned != Sum(()) else None
    if column == "avvikelse":
        return line.deviation
    return shifted(line.shows, column)


def notes(lists: Mapping[str, Sequence[Mapping[str, Answer]]]) -> Iterator[tuple[str, Expression]]:
    """Return the name and the expression of every row of the notes; a row without a key or a note has none."""
    for row in lists.get("notrader", ()):
        number, key, typ = _number(row.get("not")), str(row.get("nyckel") or ""), str(row.get("typ") or "")
        if number is not None and key and typ in NOTED:
            yield noted(int(number), key, typ), row_of_note(int(number), key, typ, str(row.get("grupp") or ""))


def noted(number: int, key: str, typ: str) -> str:
    """Return the name of the figure of a row."""
    return f"spec.{key}" if typ == SPECIFIKATION else f"not{number}.{key}"


def row_of_note(number: int, key: str, typ: str, group: str) -> Expression:
    """Return what a row of the note shows."""
    of_note = (("not", str(number)), ("typ", RAD), ("konton", ">0"))
    if typ == SUMMA:
        return Total("notrader", "belopp", of_note)
    if typ == DELSUMMA:
        return Total("notrader", "belopp", (*of_note, ("grupp", group))) if group else Sum(())  # no group, no rows
    return Total("notrader", "belopp", (("nyckel", key), ("not", str(number)), ("typ", typ), ("konton", ">0")))


def shifted(expression: Expression, column: str, known: Mapping[str, Expression] | None = None) -> Expression:
    """Return the same expression for another column: the former year ("fg"), the budget, a later year of it.

    With `known`, addends that are figures without such a column are left out.
    """

    def other(inner: Expression) -> Expression:
        return shifted(inner, column, known)

    match expression:
        case Figure(name):
            return Figure(f"{name}.{column}")
        case Setting(_, former) if former and column == "fg":
            return Setting(former)
        case Total(register, name, values):
            of = COLUMNS[column].get(name, name)
            expected = ((of, ">0"),) if column == EXPECTED else ()  # blank until somebody has made a forecast
            return Total(register, of, values + expected)
        case Sum(parts):
            moved = tuple(other(part) for part in parts)
            return Sum(tuple(p for p in moved if known is None or not isinstance(p, Figure) or p.name in known))
        case First(parts):
            return First(tuple(other(part) for part in parts))
        case Rounded(inner):
            return Rounded(other(inner))
        case Difference(left, right) | Product(left, right) | Share(left, right) | AtLeast(left, right):
            return type(expression)(other(left), other(right))
        case _:
            return expression
