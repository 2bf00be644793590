"""A finished report as a tidy file: TOML or an Excel workbook, read into a `Rapport`.

TOML: [rapport], [[tabell]] with its [[tabell.rad]], and [[uppgift]]. Excel: the sheet Tabeller with one row per figure,
the sheet Uppgifter, and the sheet Rapport with a key and a value per row. A blank cell of the print is "", one that
could not be read for certain "oläst"; percent stands as printed (57 is 57 %). Whatever is wrong with the file is a
WrongUseError that says where.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xlfinsam.errors import WrongUseError, reason, toml_fault
from xlfinsam.rapportblad import read_workbook
from xlfinsam.rapportdelar import Told, rapport_of

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.rapport import Rapport

LARGEST_FILE = 20_000_000  # bytes; the largest report that we have met takes a hundredth of it
PARTS = ("rapport", "tabell", "uppgift")


def read(path: Path) -> Rapport:
    """Read a report that stands as tables in a .toml or .xlsx file; WrongUseError for whatever is wrong with it."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return read_workbook(path)
    if kind != ".toml":
        raise WrongUseError(f"{path.name}: rapportens tabeller läses ur en fil som slutar på .toml eller .xlsx.")
    return _of_toml(path.name, _toml(path))


def _toml(path: Path) -> dict[str, object]:
    """Read the file as TOML, every number as a Decimal or a whole number."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise WrongUseError(
                f"{path.name}: filen är större än {LARGEST_FILE // 1_000_000} MB; det är ingen rapport."
            )
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise WrongUseError(f"{path.name}: filen går inte att öppna ({reason(error)}).") from error
    except UnicodeDecodeError as error:
        raise WrongUseError(f"{path.name}: filen är inte sparad som UTF-8. Spara om den så.") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongUseError(f"{path.name}: filen är inte riktigt skriven som TOML {toml_fault(error)}") from error
    except (RecursionError, ValueError, InvalidOperation) as error:
        raise WrongUseError(f"{path.name}: filen har ett värde som inte går att läsa.") from error


def _of_toml(file: str, told: dict[str, object]) -> Rapport:
    """Make a report of what a TOML file says."""
    Told(told, file).only(PARTS)
    head = told.get("rapport")
    if not isinstance(head, dict):
        raise WrongUseError(f"{file}: tabellen [rapport] saknas. Skriv den först, med titel och ar.")
    tables = []
    for where, table in _listed(file, told, "tabell", "id"):
        rows = [Told(row, place) for place, row in _listed(where, table, "rad", "etikett")]
        tables.append((Told(table, where), rows))
    facts = [Told(fact, where) for where, fact in _listed(file, told, "uppgift", "id")]
    return rapport_of(file, Told(head, f"{file}, [rapport]"), tables, facts)


def _listed(where: str, told: dict[str, object], key: str, name: str) -> list[tuple[str, dict[str, object]]]:
    """Return the tables of a list of tables, each with where it is: its number and its name."""
    found = told.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise WrongUseError(f"{where}: {key} ska vara en lista av tabeller, skriv [[{key}]] med dubbla hakparenteser.")
    return [
        (f"{where}, {key} {at}" + (f" ({item[name]})" if isinstance(item.get(name), str) else ""), item)
        for at, item in enumerate(found, start=1)
    ]
