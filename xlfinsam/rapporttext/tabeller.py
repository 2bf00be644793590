"""The tables of a document: every section that has a heading of ours, read by its cells or by its lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xlfinsam.rapport import KR, TKR, Rad, Siffra, Tabell
from xlfinsam.rapporttext import losning, rutnat
from xlfinsam.rapporttext.avsnitt import sections
from xlfinsam.rapporttext.ord import RADENHET, STORST_PROCENT, row_word, unit_in
from xlfinsam.rapporttext.rader import Tabellutkast, Utkast, columns_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlfinsam.model import Place
    from xlfinsam.rapporttext.avsnitt import Avsnitt
    from xlfinsam.rapporttext.kalla import Kalla

Unread = tuple["Place", str]
TUSEN = 1000
WHOLE_KRONOR = 1_000_000  # a figure of more in "tkr" would be a milliard


def tables_of(kalla: Kalla, year: int) -> tuple[list[Tabell], list[Unread]]:
    """Return the tables with a heading of ours, and what in them could not be read."""
    drafts: dict[str, Tabellutkast] = {}
    for part in sections(kalla):
        draft = rutnat.draft(part, year) if rutnat.fits(part) else _draft(part, year)
        best = drafts.get(part.spec.id)
        if draft and (best is None or _weight(draft) > _weight(best)):
            drafts[part.spec.id] = draft
    found = [draft for draft in drafts.values() if _weight(draft)]
    notes = frozenset(int(draft.part.spec.id[3:]) for draft in found if draft.part.spec.id.startswith("not"))
    losning.resolve(found, notes, damaged=kalla.damaged)
    unread: list[Unread] = []
    tables = [table_of(draft, unread, damaged=kalla.damaged) for draft in found]
    return _in_thousands(tables), unread


def _draft(part: Avsnitt, year: int) -> Tabellutkast | None:
    """Return a section as a table by its lines; None where no columns are told."""
    columns, _, taken = columns_of(part, year)
    if not columns:
        return None
    lines = part.lines[taken:]
    words = " ".join(line.text for line in part.lines[:taken])
    return Tabellutkast(part, columns, rows_of(lines, part.spec.prefix, len(columns)), unit_in(words))


def _weight(draft: Tabellutkast) -> int:
    return sum(row.told for row in draft.rows)


def table_of(draft: Tabellutkast, unread: list[Unread], *, damaged: bool) -> Tabell:
    """Return a table as it was read; what in it could not be read is added to `unread`."""
    rows = [_row(row, draft, unread, damaged=damaged) for row in _kept(draft.rows)]
    printed = draft.printed_unit
    tall = any(cell and cell.value and abs(cell.value) >= WHOLE_KRONOR for row in rows for cell in row.cells)
    unit = KR if tall or not printed else printed
    spec = draft.part.spec
    return Tabell(spec.id, draft.part.title, draft.columns, tuple(rows), unit, printed, draft.part.head.place)


def _kept(rows: Sequence[Utkast]) -> list[Utkast]:
    """Leave the blank rows after the last figures out: they are words of what follows."""
    last = max((at for at, row in enumerate(rows) if row.told), default=-1)
    return list(rows[: last + 1])


def _row(row: Utkast, draft: Tabellutkast, unread: list[Unread], *, damaged: bool) -> Rad:
    way = row.chosen
    kod, good, _ = row_word(draft.part.spec.prefix, row.label)
    cells: list[Siffra | None] = [None] * len(draft.columns)
    if way:
        cells = [Siffra(cell.value, cell.text, row.place) if cell else None for cell in way.cells]
    elif not row.blank:
        cells = [Siffra(None, row.tail, row.place)] * len(draft.columns)
    lost = [cell.text for cell in cells if cell and cell.value is None and re.search(r"\d", cell.text)]
    if lost:
        unread.append((row.place, f"{draft.part.title}: {row.label or 'summan'}: {', '.join(dict.fromkeys(lost))}"))
    unit = RADENHET.get(kod, "")
    if kod == "overs.soliditet" and any(cell and cell.value and abs(cell.value) > STORST_PROCENT for cell in cells):
        kod, unit = "overs.eget_kapital", ""
    label = good if damaged and good else row.label
    return Rad(label, tuple(cells), row.kind, row.grupp, unit, way.note if way else None, kod)


def _in_thousands(tables: Iterable[Tabell]) -> list[Tabell]:
    """Say that the översikt is in tkr where its income is that of the resultaträkning in thousands."""
    found = {table.id: table for table in tables}
    income = _first(found.get("resultatrakning"), "rr.verksamhetens_intakter")
    shown = _first(found.get("oversikt"), "overs.intakter")
    if shown and abs(shown) < WHOLE_KRONOR / 10 and income and any(abs(one / TUSEN - shown) < 1 for one in (income,)):
        found["oversikt"] = replace(found["oversikt"], unit=TKR)
    return list(found.values())


def _first(table: Tabell | None, kod: str) -> float | None:
    row = next((row for row in table.rows if row.kod == kod), None) if table else None
    if table is None or row is None:
        return None
    years = [losning.year_of(column) for column in table.columns]
    newest = max((year for year in years if year), default="")
    cell = row.cells[years.index(newest)] if newest else None
    return float(cell.value) if cell and cell.value is not None else None
