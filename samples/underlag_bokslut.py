"""What the förbund published of its economy: every printed figure of the statements and the notes, by our names.

Called by underlag.py. The names are those of the figures in the årsbok: `.fg` the former year, `.budget`, `.avvikelse`;
`.bokslut` is the column where Kalmar prints the year's outcome once more. A blank cell of the print is null.
"""

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from underlag_facit import Facit, Json, must

HERE = Path(__file__).resolve().parent
DECLARED: Json = tomllib.loads((HERE / "underlag_bokslut.toml").read_text("utf-8"))
PROV: dict[str, Json] = DECLARED["prov"]
YEARS = ["", ".fg"]


def slug(label: str) -> str:
    """Return a label in the letters of a key: "Övr ersättn och intäkter" is ovr_ersattn_och_intakter."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")


def key_of(profil: str, table: str, label: str) -> str:
    """Return our key of a printed row."""
    kind = "not" if table.startswith("not") else table
    own, shared = DECLARED[profil]["nycklar"].get(kind, {}), DECLARED["nycklar"].get(kind, {})
    found: str = {**shared, **own}.get(slug(label), slug(label))
    return found


def rows_of(facit: Facit, prov: Json, table: str) -> list[Json]:
    """List the rows of a table of the report."""
    rows: list[Json] = facit.tables[prov["tabeller"][table]]["rows"]
    return rows


def figures(facit: Facit, prov: Json) -> dict[str, Any]:
    """Return every figure by its name, in the order of the report."""
    found: dict[str, Any] = {}
    for table in prov["tabeller"]:
        for row in rows_of(facit, prov, table):
            key = key_of(prov["profil"], table, row["label"])
            if row.get("role") == "heading":
                continue
            for column, value in zip(columns(facit, prov, table), row["values"], strict=True):
                name = f"overs.{column}.{key}" if table == "overs" else f"{table}.{key}{column}"
                must(name not in found, name)
                found[name] = value
    return found


def columns(facit: Facit, prov: Json, table: str) -> list[str]:
    """Return what each column of a table adds to the name; the columns of the översikt are years."""
    if table == "overs":
        return list(facit.tables[prov["tabeller"]["overs"]]["columns"])
    suffixes: list[str] = prov["kolumner"].get(table, YEARS)
    return suffixes


def bokslut(facit: Facit, prov: Json) -> Json:
    """bokslut.json of a sample; `tkr` names the figures that are printed in thousands of kronor."""
    found = figures(facit, prov)
    thousands = [n for n in found if n.startswith("overs.") and n.rpartition(".")[2] in prov.get("tkr", ())]
    return {"kalla": prov["kalla"], "siffror": found} | ({"tkr": thousands} if thousands else {})
