"""The two tables of deltagare: the insatser of the year, and the years. Their words stand below or above them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xlfinsam.rapport import ANTAL, RAD, SUMMA, Rad, Siffra, Tabell
from xlfinsam.rapporttext import tal
from xlfinsam.rapporttext.bilagor import slug
from xlfinsam.rapporttext.ord import is_noise, row_word, tolerant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlfinsam.model import Place
    from xlfinsam.rapporttext.kalla import Kalla, Textrad

Unread = tuple["Place", str]
ORDEN = (
    ("tabell1", r"tabell 1\b.*insatsredovisning.*",
     ("Budget antal delt.", "Totalt antal delt.", "Antal nya delt.", "Antal avslutade delt.", "Pågående delt.")),
    ("tabell2", r"tabell 2\b.*jämförelse.*",
     ("Budget antal deltagare", "Antal deltagare", "Antal nya deltagare", "Antal avslut deltagare",
      "Pågående deltagare")),
)  # fmt: skip
"""The tables: id, the words under or over them, their columns in the order of the mall."""
ALL, PARTS = 1, (2,)
"""The column with everybody, and that of a part of them that can never be more."""
LONGEST = 40  # lines, blank ones included
LONG_WORDS = 130


def counts_of(kalla: Kalla) -> tuple[list[Tabell], list[Unread]]:
    """Return the tables of deltagare, and what in them could not be read."""
    tables: list[Tabell] = []
    unread: list[Unread] = []
    for name, pattern, columns in ORDEN:
        at = next((at for at, line in enumerate(kalla.lines) if _says(pattern, line.text)), None)
        if at is None:
            continue
        above = _rows(reversed(kalla.lines[max(0, at - LONGEST) : at]), name, len(columns), up=True)[::-1]
        rows = above or _rows(kalla.lines[at + 1 : at + 1 + LONGEST], name, len(columns), up=False)
        if kalla.damaged:
            rows = [_possible(row) for row in rows]
        title = " ".join(kalla.lines[at].text.split())
        title = re.sub(r"[.\s]+$", "", title)
        if rows:
            tables.append(Tabell(name, title, columns, tuple(rows), ANTAL, "", kalla.lines[at].place))
        unread += [(cell.place, f"{title}: {row.label}: {cell.text}")
                   for row in rows for cell in row.cells if cell and cell.value is None]  # fmt: skip
    return tables, unread


def _says(pattern: str, text: str) -> bool:
    plain = " ".join(text.split())
    return len(plain) < LONG_WORDS and tolerant(pattern).fullmatch(plain) is not None


def _rows(lines: Iterable[Textrad], name: str, columns: int, *, up: bool) -> list[Rad]:
    """Return the rows that stand together: a label and a figure for every column."""
    found: list[Rad] = []
    waiting = ""
    for line in lines:
        if is_noise(line.text):
            continue
        plain = " ".join(line.text.split())
        row = _row(line, name, columns)
        if row:
            found.append(replace(row, label=f"{row.label} {waiting}") if waiting and up else row)
            waiting = ""
        elif re.fullmatch(r"[a-zåäö][^\W\d]* ?[^\W\d]*", plain):  # the end of a label that is broken over two lines
            waiting = plain
            if found and not up:
                found[-1] = replace(found[-1], label=f"{found[-1].label} {plain}")
        elif found:
            break
    return found


def _row(line: Textrad, name: str, columns: int) -> Rad | None:
    label, bits = tal.tail(line.text)
    if line.cells:
        label, figures = line.cells[0].text.strip(), [tal.one(cell.text) for cell in line.cells[1:]]
        told = [one for one in figures if one]
    else:
        if len(bits) == columns + 1 and not label:
            label, bits = bits[0].text, bits[1:]
        told = [one for bit in bits if (one := tal.one(bit.text))]
    if not label or len(told) != columns or any(re.search(r"[-,. ]", one.text) for one in told):
        return None
    kind = SUMMA if re.match(r"(summa|totalt)\b", label, re.IGNORECASE) else RAD
    _, good, _ = row_word(name, label)
    cells = tuple(Siffra(one.value, one.text, line.place) for one in told)
    return Rad(label, cells, kind, kod=f"{name}.{'summa' if good or kind == SUMMA else slug(label)}")


def _possible(row: Rad) -> Rad:
    """Leave unread, in a damaged text, a count of new deltagare that is larger than that of all: a digit too many."""
    cells: Sequence[Siffra | None] = row.cells
    whole = cells[ALL]
    kept = [
        Siffra(None, cell.text, cell.place)
        if cell
        and whole
        and at in PARTS
        and cell.value is not None
        and whole.value is not None
        and cell.value > whole.value
        else cell
        for at, cell in enumerate(cells)
    ]
    return Rad(row.label, tuple(kept), row.kind, row.grupp, row.unit, row.not_, row.kod)
