"""The tables of the årsbok as rows, computed in Python: headings, a row per insats or year, and the sum row."""

from __future__ import annotations

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import Area, split
from xlfinsam.errors import WorkbookBusyError, WrongUseError, reason
from xlfinsam.values import plain, swedish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlfinsam.bok import Bok
    from xlfinsam.fields import Answer
    from xlfinsam.shown import Measure, Table

MOST_NAMES = 15  # in a sentence about what there is
HEADINGS = 3  # lines over the first row of figures: title, groups of columns, headings
Rows = tuple[tuple["Answer", ...], ...]


def table_at(bok: Bok, cell: str) -> Table:
    """Return the table that a cell ("Deltagare!C12") stands in, its headings and sums included.

    WrongUseError where it stands in none.
    """
    sheet, _, address = cell.replace("$", "").rpartition("!")
    place, sheet = split(address), sheet.strip("'").replace("''", "'")
    for table in bok.books.tables.values():
        own = [named for named in (bok.places or {}).items() if named[0].startswith(f"{table.id}.")]
        cells = [found for _, at in own if at.blad == sheet and (found := split(at.cell))]
        if place is None or not cells:
            continue
        area = Area(*cells[0], *cells[0])
        for found in cells:
            area = area.with_cell(*found)
        if place in Area(max(1, area.top - HEADINGS), 1, area.bottom, area.right):
            return table
    raise WrongUseError(
        f"{cell} står inte i någon av årsbokens tabeller. Markera en cell i en tabell, till exempel i bladet Deltagare."
    )


def table_named(bok: Bok, asked: str) -> Table:
    """Return a table by its id ("tabell1") or its title; WrongUseError names those that are like it."""
    tables = {table.id: table for table in (*bok.books.tables.values(), *bok.single)}
    known = {table.title.casefold(): table.id for table in tables.values()} | {name: name for name in tables}
    return tables[chosen("tabellen", asked, known)]


def rows_of(bok: Bok, table: Table) -> Rows:
    """Return a table as it is shown."""
    figures = bok.figures()
    if table in bok.single:
        return tuple((measure.title, figures[f"{table.id}.{measure.id}"]) for measure in table.measures)
    names = {insats.nyckel: insats.namn for insats in bok.world.insatser} | {row.key: row.label for row in table.sums}
    head = ("Insats" if table.per == "insats" else "År", *(_heading(measure) for measure in table.measures))
    rows = (
        (_label(table, key, names), *(figures.get(f"{table.id}.{key}.{measure.id}") for measure in table.measures))
        for key in _keys(bok, table)
    )
    return (head, *rows)


def names_of(bok: Bok, table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the name of the figure in every cell of `rows_of`, "" where a heading or a label stands."""
    if table in bok.single:
        return tuple(("", f"{table.id}.{measure.id}") for measure in table.measures)
    head = ("",) * (1 + len(table.measures))
    rows = (("", *(f"{table.id}.{key}.{measure.id}" for measure in table.measures)) for key in _keys(bok, table))
    return (head, *rows)


def _keys(bok: Bok, table: Table) -> tuple[str, ...]:
    """Return the rows of a table and its sums; of several sums those that have a figure."""
    figures = bok.figures()
    told = (
        row.key
        for row in table.sums
        if table.total or any(figures.get(f"{table.id}.{row.key}.{m.id}") is not None for m in table.measures)
    )
    return (*bok.books.keys(table), *told)


def texts(table: Table, rows: Rows) -> list[list[str]]:
    """Write a table's rows for people: shares as "46,5 %", "" for a blank; the year is no number."""
    styles = [measure.style for measure in table.measures]
    if table.per == "rad":  # a figure per row, and no headings
        return [[_text(title, "text"), _text(value, style)] for (title, value), style in zip(rows, styles, strict=True)]
    return [[_text(value, style) for value, style in zip(row, ["text", *styles], strict=False)] for row in rows]


def _text(value: Answer, style: str) -> str:
    if not isinstance(value, Decimal):
        return "" if value is None else str(value).replace("\n", " ")
    if style in {"andel", "enheter"}:
        return str((value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)).replace(".", ",").replace("-", "−") + " %"
    return plain(value) if style == "text" else swedish(value)


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """Write rows as a Swedish Excel and Word read them: semicolons between."""
    told = io.StringIO()
    csv.writer(told, delimiter=";", lineterminator="\r\n").writerows(rows)
    return told.getvalue()


def write(ut: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows to a .csv; WrongUseError for another name, WorkbookBusyError where the disk refuses."""
    if ut.suffix.lower() != ".csv":
        raise WrongUseError(f"{ut}: tabellen skrivs som .csv. Ange ett namn som slutar så, till exempel tabell1.csv.")
    try:
        ut.parent.mkdir(parents=True, exist_ok=True)
        ut.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise WorkbookBusyError(
            f"{ut}: tabellen kunde inte skrivas ({reason(error)}). Stäng filen om den är öppen i Excel, se efter att "
            "du får skriva i mappen, och försök igen."
        ) from error


def chosen(what: str, asked: str, known: Mapping[str, str]) -> str:
    """Return what `asked` means; `known` has the names that may be written, by each spelling that is understood."""
    if asked.casefold() in known:
        return known[asked.casefold()]
    close = dict.fromkeys(known[spelling] for spelling in get_close_matches(asked.casefold(), known, 3, 0.6))
    every = sorted(set(known.values()))
    several = ", ".join(every[:MOST_NAMES]) + (
        f" och {len(every) - MOST_NAMES} till" if len(every) > MOST_NAMES else ""
    )
    hint = f"Menade du {' eller '.join(close)}?" if close else f"Det som finns är {several}."
    raise WrongUseError(f'{what} "{asked}" finns inte. {hint}')


def _heading(measure: Measure) -> str:
    return f"{measure.group}: {measure.title}" if measure.group else measure.title


def _label(table: Table, key: str, names: Mapping[str, str]) -> Answer:
    return Decimal(key) if table.per == "ar" and key.isdigit() else names.get(key, key)
