"""The årsbok of a sample year as the functions in cells see it, read straight from samples/ and workbook_templates/."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from xlfinsam import arsboken, bokforing, inlasning
from xlfinsam.bok import Bok, places_of, records_of
from xlfinsam.consolidating import Books
from xlfinsam.engine.addresses import reference
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.receive import read_blank, receive
from xlfinsam.engine.tables import figure_names
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import ECONOMY, HISTORIK, INSATSDATA, INSATSER
from xlfinsam.longtable import long_table
from xlfinsam.model import Level
from xlfinsam.statements import KEY_FIGURES
from xlfinsam.world import Insats, Medlem, World, Year

ROOT = Path(__file__).parents[2]
YEARS = (2022, 2024)
SETTINGS = {  # what the samples' own files say since the functions came; here so that each year has them all
    2022: {"tecken_avvikelse": "budget minus utfall"},
    2024: {
        "tecken_avvikelse": "utfall minus budget",
        "schablon_arbete": Decimal(16200),
        "schablon_studier": Decimal(10500),
    },
}
GRANSKNING = (
    {"niva": Level.STOPP.value, "insats": "kompass", "nyckel": "a", "text": "Könen stämmer inte."},
    {"niva": Level.FRAGA.value, "insats": "kompass", "nyckel": "b", "text": "Många nya."},
    {"niva": Level.FRAGA.value, "insats": "resa", "nyckel": "c", "text": "Få nya.", "svar": "Det stämmer."},
)


@cache
def bok(year: int = 2024) -> Bok:
    """Return a sample year, its inkorg read and every figure and list placed."""
    folder = ROOT / "samples" / f"kalmar-{year}"
    told = tomllib.loads((folder / "installningar.toml").read_text(encoding="utf-8"))
    plain = {
        key: Decimal(str(value)) if isinstance(value, (int, float)) else value
        for key, value in told["installningar"].items()
    }
    insatser, historik, medlemmar = (_rows(told[name]) for name in ("insatser", "historik", "medlemmar"))
    template = Package.open(ROOT / "workbook_templates" / "arsbok.xlsm", macros=True)
    names = dict(Workbook.open(template).names)
    blanks = {
        form.id: read_blank(form, (ROOT / "workbook_templates" / f"insatsblad-{form.id}.xlsx").read_bytes())
        for form in FORMS
    }
    received = [receive(path, blanks.get, path.name) for path in sorted((folder / "inkorg").iterdir())]
    by_insats = {item.record.insats: item.record for item in received if item.record}
    records = [by_insats[row["nyckel"]] for row in insatser if row["nyckel"] in by_insats]
    rows = long_table(records, FORMS, lambda text: text)
    world = World(
        plain | SETTINGS[year],
        tuple(Insats(**row) for row in insatser),
        tuple(Year(**{**row, "ar": int(row["ar"])}) for row in historik),
        records_of(rows, FORMS, str(year)),
        FORMS,
        tuple(Medlem(**{name: row[name] for name in ("namn", "typ", "bidrag", "rad")}) for row in medlemmar),
        _economy(folder, told, year),
    )
    books = arsboken.books(world, GRANSKNING)
    for table in books.tables.values():
        ranges = {}
        for measure in table.measures:
            sheet, area = reference(names[f"{table.id}.alla.{measure.id}"])
            ranges[measure.id] = (sheet, area.first.rstrip("0123456789"), area.top)
        keys = list(books.keys(table))
        keys = [""] * (table.capacity - len(keys)) + keys if table.per == "ar" else keys
        names |= figure_names(table, keys, ranges, str)
    lists = {"insatser": insatser, "historik": historik, "data": rows}
    placed = {name: dict(enumerate(found)) for name, found in lists.items()}
    return Bok(books, KEY_FIGURES, places_of(names, placed, (INSATSER, HISTORIK, INSATSDATA)))


def _rows(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a list as the cells would give them."""
    return [
        {key: Decimal(str(value)) if isinstance(value, (int, float)) else value for key, value in row.items()}
        for row in told
    ]


def _economy(folder: Path, told: dict[str, Any], year: int) -> dict[str, list[dict[str, Any]]]:
    """Return the lists of the close, with the books of the sample in them."""
    books = bokforing.las(folder / "bokforing.se", ar=year).books
    lists = {register.id: _rows(told.get(register.id, [])) for register in ECONOMY}
    return lists | {"bokforing": inlasning._accounts(books, ()), "objekt": inlasning._objects(books, ())}


def with_lists(**lists: list[dict[str, Any]]) -> Bok:
    """Return 2024 with other rows in these lists of the close."""
    whole = bok(2024)
    world = replace(whole.world, lists={**whole.world.lists, **lists})
    return replace(whole, books=arsboken.books(world, GRANSKNING))


def unread() -> Bok:
    """Return 2024 before its books have been read."""
    return with_lists(bokforing=[])


def with_members(members: list[Medlem]) -> Bok:
    """Return 2024 with other members."""
    whole = bok(2024)
    return replace(whole, books=arsboken.books(replace(whole.world, members=tuple(members)), GRANSKNING))


def without(year: int, *settings: str) -> Bok:
    """Return a sample year with these settings blank."""
    whole = bok(year)
    kept = {key: None if key in settings else value for key, value in whole.world.settings.items()}
    world, held = replace(whole.world, settings=kept), whole.books
    return replace(whole, books=Books(world, held.tables, held.rows, held.named))
