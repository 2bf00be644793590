"""The årsbok of a sample year as the functions in cells see it, read straight from samples/ and workbook_templates/."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from xlfinsam.bok import Bok, places_of, records_of
from xlfinsam.consolidating import Books, long_table
from xlfinsam.engine.addresses import reference
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.receive import read_blank, receive
from xlfinsam.engine.tables import figure_names
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import HISTORIK, INSATSDATA, INSATSER
from xlfinsam.model import Level
from xlfinsam.statements import KEY_FIGURES, START, TABLES
from xlfinsam.world import Insats, World, Year

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
    insatser = [
        {key: Decimal(value) if isinstance(value, int) else value for key, value in row.items()}
        for row in told["insatser"]
    ]
    historik = [
        {key: Decimal(value) if isinstance(value, int) else value for key, value in row.items()}
        for row in told["historik"]
    ]
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
    )
    books = Books(world, {table.id: table for table in (*TABLES, START)}, {"granskning": GRANSKNING})
    for table in books.tables.values():
        ranges = {}
        for measure in table.measures:
            sheet, area = reference(names[f"{table.id}.alla.{measure.id}"])
            ranges[measure.id] = (sheet, area.first.rstrip("0123456789"), area.top)
        keys = list(books.keys(table))
        keys = keys if table.per == "insats" else [""] * (table.capacity - len(keys)) + keys
        names |= figure_names(table, keys, ranges, str)
    lists = {"insatser": insatser, "historik": historik, "data": rows}
    placed = {name: dict(enumerate(found)) for name, found in lists.items()}
    return Bok(books, (KEY_FIGURES,), places_of(names, placed, (INSATSER, HISTORIK, INSATSDATA)))


def without(year: int, *settings: str) -> Bok:
    """Return a sample year with these settings blank."""
    whole = bok(year)
    kept = {key: None if key in settings else value for key, value in whole.world.settings.items()}
    return replace(whole, books=Books(replace(whole.world, settings=kept), whole.books.tables, whole.books.rows))
