"""The tables, statements and notes of an årsbok as tables of a document, every figure linked to its name."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.closing import NOTED, name_of, noted
from xlfinsam.dokument.gjorda import WORDS, cell, gjord
from xlfinsam.dokument.modell import Cell
from xlfinsam.dokument.rutnat import Kolumn, Rutnat
from xlfinsam.shown import DELSUMMA, RUBRIK, SUMMA
from xlfinsam.statements.deltagare import BAS
from xlfinsam.statements.oversikt import OVERSIKT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.modell import Skrivsatt, Tabell
    from xlfinsam.dokument.rutnat import Slag
    from xlfinsam.dokument.underlag import Underlag
    from xlfinsam.shown import Measure, Statement, Table

    _Row = tuple[Slag, str, tuple[Cell, ...]]

TURNED = frozenset({OVERSIKT})  # tables over years that are read with the years beside one another, newest first
UNITS = {"kr": "Belopp i kronor", "tkr": "Belopp i tusental kronor", "antal": "Antal"}
MISSING = "Inga uppgifter från {}."
SUM = "Summa "  # a row that is no sum of those above it is not called one in print
SAID_OF = {"maluppfyllelse": (("bedomning", "Bedömning"),)}
"""Columns of words that a document adds to a table, from the register that its rows follow."""
AS_TOLD: dict[str, Skrivsatt] = {
    f"{OVERSIKT}.soliditet": "procent"
}  # what earlier years may have told in whole per cent alone
NOT_SHOWN = frozenset({"start"})  # tables that are for the kansli alone
IN_THE_BOOK = re.compile(
    r"bladet|Historik"
)  # a sentence about the workbook, which says nothing to a reader of the print


def tabell(underlag: Underlag, namn: str) -> tuple[Tabell, ...]:
    """Return what has an id as tables: a table, a statement or a note; several where it is too wide for one.

    Nothing where it is empty. KeyError for an id that the årsbok does not have.
    """
    if namn in underlag.tables:
        return _shown(underlag, underlag.tables[namn])
    if namn in underlag.statements:
        return _statement(underlag, underlag.statements[namn])
    for number, rows in _notes(underlag).items():
        if namn == f"not{number}":
            return _note(underlag, number, rows)
    raise KeyError(namn)


def noter(underlag: Underlag) -> tuple[Tabell, ...]:
    """Return every note that has a figure, in the order of its numbers."""
    return tuple(made for number, rows in _notes(underlag).items() for made in _note(underlag, number, rows))


def alla(underlag: Underlag) -> tuple[str, ...]:
    """Return the ids of all tables, statements and notes."""
    tables = (name for name in underlag.tables if name not in NOT_SHOWN)
    return (*tables, *underlag.statements, *(f"not{number}" for number in _notes(underlag)))


# ------------------------------------------------------------------------------------------------- tables with rows


def _shown(underlag: Underlag, table: Table) -> tuple[Tabell, ...]:
    """Return a table with a row per insats, project, goal or year."""
    keys = list(underlag.keys(table))
    if table.id in TURNED:
        keys = keys[::-1][: underlag.profil.years]
    labels = {**underlag.insatser, **_labels(underlag, table), **underlag.platser(table)}
    said = SAID_OF.get(table.id, ())
    of_register = {str(row.get("nyckel")): row for row in underlag.rows(table.register)} if said else {}
    rows: list[_Row] = []
    missing = []
    for key in keys:
        cells = tuple(_cell(underlag, table, key, measure) for measure in table.measures)
        told = any(one.text for one, m in zip(cells, table.measures, strict=True) if m.style != "text")
        if told:
            words = (Cell(str(of_register.get(key, {}).get(column) or "")) for column, _ in said)
            rows.append(("rad", labels.get(key, key), (*cells, *words)))
        elif table.per == "insats" and not table.slots:
            missing.append(labels.get(key, key))
    if not rows:
        return ()
    for summed in table.sums if len(rows) > 1 else ():
        sums = tuple(_cell(underlag, table, summed.key, m) for m in table.measures)
        if table.total or any(one.text for one in sums):
            rows.append(("summa", summed.label, (*sums, *(Cell() for _ in said))))
    columns = tuple(
        Kolumn(_capital(m.title), m.style not in WORDS, m.group, "summa" if m.id.split(".")[0] == "summa" else "rad")
        for m in table.measures
    ) + tuple(Kolumn(title, tal=False) for _, title in said)
    hornet = table.row_heading if table.register else "År"
    made = _without_noughts(Rutnat(hornet, columns, tuple(rows)), table)
    notes = [_of_print(table.note), MISSING.format(_listed(missing)) if missing else ""]
    turned, unit = table.id in TURNED, _unit(table)
    return gjord(
        underlag,
        table.id,
        table.title,
        made,
        enhet=unit,
        noter=notes,
        vand=turned,
        vandhornet=hornet if turned else unit,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _of_print(note: str) -> str:
    """Return a note without the sentences that are about the workbook."""
    return " ".join(part for part in re.split(r"(?<=[.!?])\s+", note) if not IN_THE_BOOK.search(part))


def _without_noughts(made: Rutnat, table: Table) -> Rutnat:
    """Leave out columns of money where all is nought: there the books say nothing, as of a former year."""
    kept = [
        at
        for at, measure in enumerate(table.measures)
        if measure.style != "kr" or any(cells[at].text.strip("0") for _, _, cells in made.rader)
    ]
    return made.bara([*kept, *range(len(table.measures), len(made.kolumner))])


def _cell(underlag: Underlag, table: Table, key: str, measure: Measure) -> Cell:
    """Return a figure of a table; which participants it is about ("nya deltagare") in one word."""
    if measure.id == BAS:
        return Cell(str(underlag.figures.get(f"{table.id}.{key}.{measure.id}") or "").partition(" ")[0])
    own = AS_TOLD.get(f"{table.id}.{measure.id}", "tkr" if measure.style == "tkr" else "")
    return cell(underlag, f"{table.id}.{key}.{measure.id}", own)


def _labels(underlag: Underlag, table: Table) -> dict[str, str]:
    """Return what the rows of a register that is no insatser are called."""
    return {str(row.get("nyckel")): str(row.get("namn") or "") for row in underlag.rows(table.register)}


def _unit(table: Table) -> str:
    """Return what the figures are in, where they are in one thing and the table's own note does not say it."""
    styles = {measure.style for measure in table.measures} - {"text"}
    return UNITS.get(next(iter(styles)), "") if len(styles) == 1 and "Belopp" not in table.note else ""


def _listed(names: Sequence[str]) -> str:
    """Write names after one another: "Krus, Resa och Samba"."""
    *first, last = names
    return f"{', '.join(first)} och {last}" if first else last


# ------------------------------------------------------------------------------------------- statements and notes


def _titled(underlag: Underlag, text: str) -> str:
    """Put the years into the heading of a column."""
    year = underlag.ar
    return text.format(ar=year, fg=year - 1, ar1=year + 1, ar2=year + 2)


def _statement(underlag: Underlag, statement: Statement) -> tuple[Tabell, ...]:
    """Return a statement: the rows that are shown only when needed are left out while they have nothing but nought."""
    noted_too = any(line.note for line in statement.lines)
    rows: list[_Row] = []
    some = False
    for line in statement.lines:
        names = [name_of(statement, line, column.id) for column in statement.columns]
        values = [underlag.figures.get(name) for name in names]
        if line.kind == "rubrik":
            rows.append(("rubrik", line.label, ()))
            continue
        if line.needed and not any(values):
            continue
        some = some or any(value is not None for value in values)
        note = (Cell(str(line.note or "")),) if noted_too else ()
        slag: Slag = "summa" if line.kind == "summa" else "rad"
        label = line.label if slag == "summa" else _capital(line.label.removeprefix(SUM))
        rows.append((slag, label, (*note, *(cell(underlag, name) for name in names))))
    if not some:
        return ()
    titles = tuple(Kolumn(_titled(underlag, column.title)) for column in statement.columns)
    columns = (*((Kolumn("Not", tal=False),) if noted_too else ()), *titles)
    made = Rutnat(statement.unit, columns, _needed(rows))
    return gjord(underlag, statement.id, statement.title, made, noter=[_of_print(statement.note)])


def _needed(rows: Sequence[_Row]) -> tuple[_Row, ...]:
    """Leave out a heading without a figure under it, and its rows."""
    kept: list[_Row] = []
    blank = False
    for at, row in enumerate(rows):
        if row[0] == "rubrik":
            under = _until_heading(rows[at + 1 :])
            blank = not any(cell.text for _, _, cells in under for cell in cells)
        if not blank:
            kept.append(row)
    return tuple(kept)


def _until_heading(rows: Sequence[_Row]) -> Sequence[_Row]:
    end = next((at for at, (slag, _, _) in enumerate(rows) if slag == "rubrik"), len(rows))
    return rows[:end]


def _notes(underlag: Underlag) -> dict[int, list[dict[str, object]]]:
    """Return the rows of the notes by number."""
    found: dict[int, list[dict[str, object]]] = {}
    for row in underlag.rows("notrader"):
        if isinstance(number := row.get("not"), Decimal):
            found.setdefault(int(number), []).append(dict(row))
    return dict(sorted(found.items()))


def _note(underlag: Underlag, number: int, listed: Sequence[dict[str, object]]) -> tuple[Tabell, ...]:
    """Return a note, with the years of its balances over its columns."""
    rows: list[_Row] = []
    some = False
    for row in listed:
        typ, label = str(row.get("typ") or ""), str(row.get("namn") or "")
        name = noted(number, str(row.get("nyckel") or ""), typ)
        if typ == RUBRIK:
            rows.append(("rubrik", label, ()))
        elif typ in NOTED and row.get("nyckel"):
            cells = tuple(cell(underlag, name + end) for end in ("", ".fg"))
            if any(underlag.figures.get(name + end) for end in ("", ".fg")) or typ in (SUMMA, DELSUMMA):
                some = some or any(one.text for one in cells)
                rows.append(("summa" if typ in (SUMMA, DELSUMMA) else "rad", label, cells))
    if not some:
        return ()
    columns = tuple(Kolumn(f"{year}-12-31") for year in (underlag.ar, underlag.ar - 1))
    title = f"Not {number}. {_title_of(underlag, number)}".rstrip(". ")
    return gjord(underlag, f"not{number}", title, Rutnat(UNITS["kr"], columns, _needed(rows)))


def _title_of(underlag: Underlag, number: int) -> str:
    """Return what a note is called: the row of the statement that refers to it."""
    lines = (line for statement in underlag.arsbok.statements for line in statement.lines if line.note == number)
    return next((line.label for line in lines), "")
