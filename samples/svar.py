"""The answers of a sample that stand in its svar.toml, as samples/make.py fills a blank with them."""

import tomllib
from pathlib import Path
from typing import Any

Json = dict[str, Any]
CROSSES = {"Ja": ("ja",), "Nej": ("nej",), "Ja+Nej": ("ja", "nej"), "(tom)": ()}


def read(folder: Path) -> Json:
    """Return svar.toml of a sample; nothing where it has none."""
    path = folder / "svar.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def insatser(folder: Path) -> list[Json]:
    """List the insatser of a sample as its settings have them."""
    rows = read(folder).get("insatser", [])
    mail = "insatsledare.{}@example.se"
    return [{**row, "kontakt": mail.format(row["nyckel"].replace("_", "-"))} for row in rows]


def facts(folder: Path) -> Json:
    """Return the answers by insats: numbers and choices (`varden`), texts, and nothing outside the boxes."""
    told = read(folder)
    return {row["nyckel"]: _facts(told, row) for row in told["insatser"]}


def _facts(told: Json, row: Json) -> Json:
    """Return the answers of one insats, its crosses and the texts that all of its kind share spelled out."""
    own = told[row["nyckel"]]
    values, texts = dict(own["varden"]), {"blad.uppgiftslamnare": "insatsledare"}
    for n, cross in enumerate(own.get("kryss", ()), start=1):
        values |= {f"uppdrag.n{n}.{box}": "X" for box in CROSSES[cross]}
        texts[f"uppdrag.n{n}.hur"] = told["hur"]["texter"][n - 1].replace("{namn}", row["namn"])
    texts |= {name: text.strip() for name, text in own["texter"].items()}
    return {"varden": values, "texter": texts, "utanfor": []}
