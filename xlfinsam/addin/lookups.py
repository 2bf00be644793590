"""What the functions look up in the årsbok, and the sentences for what is not there: what was asked, what there is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.engine.custom import ExcelFault
from xlfinsam.errors import WrongUseError
from xlfinsam.fields import Antal, Tal
from xlfinsam.forms.arsbok import ALLA_INSATSER
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.tabulating import chosen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlfinsam.addin.calling import Result
    from xlfinsam.bok import Bok
    from xlfinsam.fields import Answer
    from xlfinsam.world import Year

COLUMNS = ("budget", "totalt", "nya", "avslutade", "pagaende")  # what Historik has, and tabell 1 for the own year
LABELS = {item.id: item.label for item in INSTALLNINGAR.fields}


def insats_key(bok: Bok, asked: str) -> str:
    """Return the key of an insats given by its key or its name."""
    if asked.casefold() == ALLA_INSATSER:
        raise WrongUseError("insats ska vara en enda insats. Använd FINSAM_SUMMA för hela förbundet.")
    known = {insats.namn.casefold(): insats.nyckel for insats in bok.world.insatser}
    known |= {insats.nyckel: insats.nyckel for insats in bok.world.insatser}
    return chosen("insatsen", asked, known)


def field_id(bok: Bok, asked: str) -> str:
    """Return the id of a field of the forms, or a column of Historik."""
    known = {item.id: item.id for form in bok.world.forms for item in form.fields} | {name: name for name in COLUMNS}
    return chosen("fältet", asked, known)


def of_insats(bok: Bok, key: str, name: str, year: int) -> Result:
    """Return what an insats answered in a field, or what tabell 1 or Historik has in a column."""
    if year != bok.world.year:
        return _in_history([row for row in _rows(bok, name, year) if row.insats == key], name)
    if name in COLUMNS:
        return bok.figures()[f"tabell1.{key}.{name}"]
    return next((record.values.get(name) for record in bok.world.records if record.insats == key), None)


def of_all(bok: Bok, name: str, year: int) -> Result:
    """Return the sum over the insatser that have a value; of another year what Historik says of them all."""
    kinds = {item.id: item.kind for form in bok.world.forms for item in form.fields}
    if name in kinds and not isinstance(kinds[name], (Antal, Tal)):
        raise WrongUseError(f"fältet {name} är ingen talruta och kan inte summeras.")
    if year != bok.world.year:
        rows = _rows(bok, name, year)
        whole = [row for row in rows if row.insats == ALLA_INSATSER and getattr(row, name) is not None]
        return _in_history(whole or [row for row in rows if row.insats != ALLA_INSATSER] or rows, name)
    if name in COLUMNS:
        return bok.figures()[f"tabell1.summa.{name}"]
    return together(record.number(name) for record in bok.world.records)


def _rows(bok: Bok, column: str, year: int) -> list[Year]:
    """Return the rows of Historik for a year; WrongUseError where it has no such column."""
    if column not in COLUMNS:
        raise WrongUseError(
            f"fältet {column} finns bara för årsbokens år {bok.world.year}. För {year} finns {', '.join(COLUMNS)}."
        )
    return [row for row in bok.world.history if row.ar == year]


def _in_history(rows: list[Year], column: str) -> Result:
    return together(getattr(row, column) for row in rows) if rows else ExcelFault("#N/A")


def together(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """Add what is not blank; blank when all is."""
    there = [number for number in numbers if number is not None]
    return sum(there, Decimal(0)) if there else None


def setting(bok: Bok, name: str) -> Answer:
    """Return a setting that a function cannot do without. WrongUseError tells where to write it."""
    value = bok.setting(name)
    if value is None:
        full = f"installning.{name}"
        raise WrongUseError(f"{LABELS.get(full, name)} är tomt i bladet Inställningar ({full}). Skriv det där först.")
    return value


def rate(bok: Bok, name: str) -> Decimal:
    """Return a setting that is a number."""
    value = setting(bok, name)
    if not isinstance(value, Decimal):
        raise WrongUseError(f"{LABELS.get(f'installning.{name}', name)} är inget tal i bladet Inställningar.")
    return value
