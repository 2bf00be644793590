"""A bilaga per insats: what its sheet answered, table by table as the form asks it, and its texts, screened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.dokument import gjorda, text
from xlfinsam.dokument.modell import Cell, Lista, Rubrik, Sidbrytning, Stycke, Tal
from xlfinsam.dokument.rutnat import Kolumn, Rutnat
from xlfinsam.dokument.underlag import DATA
from xlfinsam.fields import Datum, Text, Val
from xlfinsam.personuppgifter import maskerad
from xlfinsam.values import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlfinsam.asked import Field, Form, Section
    from xlfinsam.dokument.modell import Block
    from xlfinsam.dokument.rutnat import Slag
    from xlfinsam.dokument.underlag import Underlag
    from xlfinsam.model import Record
    from xlfinsam.world import Insats

MONEY = (  # % is the insats
    "Insatsen har kostat {insatsmedel.%.utfall} kr. Budgeten var {insatsmedel.%.budget} kr och avvikelsen är "
    "{insatsmedel.%.avvikelse} kr."
)
STAR = "*"


def bilagor(underlag: Underlag) -> tuple[Block, ...]:
    """Return the list of the bilagor and then each, on a page of its own; nothing where no sheet has come back."""
    told = list(_returned(underlag))
    if not told:
        return ()
    points = tuple(
        Stycke((f"Bilaga {at}: {insats.namn}" + (f" ({insats.kommun})" if insats.kommun else ""),))
        for at, (insats, _, _) in enumerate(told, 1)
    )
    opening = Stycke(("Redovisningar från de insatser som förbundet har finansierat, som de har lämnats på blad.",))
    parts: list[Block] = [opening, Lista(points)]
    for at, (insats, record, form) in enumerate(told, 1):
        parts += [Sidbrytning(), *_bilaga(underlag, at, insats, record, form)]
    return tuple(parts)


def _returned(underlag: Underlag) -> Iterator[tuple[Insats, Record, Form]]:
    """Return the insatser that have answered, in the order of the register."""
    records = {record.insats: record for record in underlag.bok.world.records}
    for insats in underlag.bok.world.insatser:
        record = records.get(insats.nyckel)
        form = underlag.bok.world.form(record) if record else None
        if record and form:
            yield insats, record, form


def _bilaga(underlag: Underlag, number: int, insats: Insats, record: Record, form: Form) -> Iterator[Block]:
    yield Rubrik(2, f"Bilaga {number}. {insats.namn}", f"bilaga-{insats.nyckel.replace('_', '-')}")
    told = f"{form.title} {Period.parse(record.period).label}."
    yield Stycke((f"{told} Kommun: {insats.kommun}." if insats.kommun else told,), "ingress")
    line = MONEY.replace("%", insats.nyckel)
    if all(underlag.figures.get(name) is not None for name in text.namn_i(line)):
        yield text.stycke(underlag, line)
    for section in form.sections:
        yield from _section(underlag, insats, record, section)


def _section(underlag: Underlag, insats: Insats, record: Record, section: Section) -> Iterator[Block]:
    """Return a section of the sheet: long texts under headings of their own, counts as a table, the rest on a line."""
    tabled, told = [], []
    for row in section.rows:
        kind = row[0].kind
        if len(row) == 1 and isinstance(kind, Text) and kind.lines > 1:
            yield from _words(insats, record, row[0])
        elif len(row) == 1 and isinstance(kind, Text | Datum | Val):
            told.append(f"{row[0].label}: {_said(record, row[0])}." if _said(record, row[0]) else "")
        else:
            tabled.append(row)
    if any(told):
        yield Stycke((" ".join(one for one in told if one),))
    if tabled:
        yield from _table(underlag, insats, record, section, tabled)


def _said(record: Record, item: Field) -> str:
    """Return an answer in words, screened; a choice is one of the form's own words."""
    answer = record.values.get(item.id)
    if isinstance(answer, date):
        return answer.isoformat()
    if not isinstance(answer, str):
        return ""
    return answer if isinstance(item.kind, Val) else maskerad(answer)


def _words(insats: Insats, record: Record, item: Field) -> Iterator[Block]:
    answer = maskerad(record.text(item.id))
    if answer.strip():
        anchor = f"bilaga-{insats.nyckel}-{item.id}".replace("_", "-").replace(".", "-")
        yield Rubrik(3, item.label.lstrip("* ").removesuffix(" (frivillig)"), anchor)
        for line in answer.splitlines():
            if line.strip():
                yield Stycke((line.strip(),))


def _table(
    underlag: Underlag, insats: Insats, record: Record, section: Section, listed: Sequence[Sequence[Field]]
) -> Iterator[Block]:
    """Return a table of the sheet: a row per question that is answered, a column per kind of answer."""
    rows: list[tuple[Slag, str, tuple[Cell, ...]]] = []
    for row in listed:
        cells = tuple(_cell(underlag, insats, record, item) for item in row)
        if any(cell.text for cell in cells):
            rows.append(("rad", _capital(row[0].label.rstrip(STAR)), cells))
    if not rows:
        return
    columns = tuple(
        Kolumn(_capital(title), any(cells[at].tal for _, _, cells in rows)) for at, title in enumerate(section.columns)
    )
    base = record.text(section.base.id) if section.base else ""
    yield from gjorda.gjord(
        underlag,
        f"bilaga.{insats.nyckel}.{section.id}",
        f"{insats.namn}: {_small(section.short or section.title)}",
        Rutnat(section.row_heading or "Fråga", columns, tuple(rows)),
        noter=[f"Gäller {base}."] if base else [],
    )


def _cell(underlag: Underlag, insats: Insats, record: Record, item: Field) -> Cell:
    answer = record.values.get(item.id)
    name = f"{DATA}.{insats.nyckel}.{item.id}"
    if isinstance(answer, Decimal) and name in underlag.figures:
        made = underlag.tal(name)
        return Cell(Tal(name, made.text), tal=True)
    return Cell(_said(record, item))


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
