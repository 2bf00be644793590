"""What installningar.toml of a sample says for the close of the year: account plan, notes, budget, projects, goals.

Called by underlag.py. Figures come from the facit, accounts from konton.toml, our own words from underlag_bokslut.toml.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from underlag_bokslut import DECLARED, columns, figures, key_of, rows_of, slug
from underlag_facit import Facit, Json, must

GRANTS = "lamnade_bidrag"
YEARS_OF_PLAN = ("fg", "ar0", "ar1", "ar2")
GROUPS = {
    "intäkter": "intäkt",
    "kostnader": "kostnad",
    "finansiella intäkter": "finansiell intäkt",
    "finansiella kostnader": "finansiell kostnad",
}
UNITS = {"%": "%", "kr": "kr", "antal": "antal", None: "%"}
PARTS = ("stat", "region", "kommun")


def settings_of_close(facits: dict[str, Facit], prov: Json) -> str:
    """Return the lines of [installningar] that the close needs, each with its reason."""
    lines = [f"{name} = {_shown(_setting(facits, prov, told))}{_why(told)}"
             for name, told in prov["installningar"].items()]  # fmt: skip
    return "".join(line + "\n" for line in lines)


def _setting(facits: dict[str, Facit], prov: Json, told: Json) -> Any:
    facit = facits[prov["facit"]]
    if "fakta" in told:
        value = facit.facts[told["fakta"]]
        return Decimal(value) / told["av"] if "av" in told else value
    if "siffra" in told:
        return figures(facit, prov)[told["siffra"]]
    if "tabell" in told:
        source = next(f for f in facits.values() if told["tabell"] in f.tables and _has(f, told))
        return source.row(told["tabell"], told["rad"])["values"][told.get("kolumn", 0)]
    return told["varde"]


def _has(facit: Facit, told: Json) -> bool:
    return any(row["label"] == told["rad"] for row in facit.tables[told["tabell"]]["rows"])


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _why(told: Json) -> str:
    return f"  # {told['varfor']}" if "varfor" in told else ""


# --------------------------------------------------------------------------------------------- accounts and notes


def kontoplan(bok: Json) -> list[Json]:
    """Return the row of every konto, the neighbours that share one as a range."""
    konton = sorted(bok["konton"], key=lambda konto: int(konto["nr"]))
    found = []
    for (rad, spec), group in groupby(konton, key=lambda konto: (konto["rad"], konto.get("spec"))):
        numbers = [konto["nr"] for konto in group]
        last = numbers[-1] if len(numbers) > 1 else None
        found.append({"fran": numbers[0], "till": last, "rad": rad, "spec": spec})
    return found


def notrader(facit: Facit, prov: Json) -> list[Json]:
    """Return the rows of the notes in the printed order, and of the specification under the driftredovisning."""
    found: list[Json] = []
    for note, told in DECLARED[prov["profil"]]["noter"].items():
        number, heads = int(note.removeprefix("not")), dict(told.get("rubriker", {}))
        group = next(iter(heads), None)
        if group:
            found.append(_row(None, number, heads.pop(group), "rubrik", group, None))
        for row in rows_of(facit, prov, note):
            key = key_of(prov["profil"], note, row["label"])
            if row.get("role") == "heading":
                group = slug(row["label"])
                found.append(_row(None, number, row["label"], "rubrik", group, None))
                continue
            typ = "summa" if key == "summa" else "delsumma" if key.startswith("summa_") else "rad"
            own = None if typ == "summa" else group
            found.append(_row(key, number, _tidy(row["label"]), typ, own, told["sida"]))
            if typ == "delsumma":
                group = next(iter(heads), None)
                if group:
                    found.append(_row(None, number, heads.pop(group), "rubrik", group, None))
    if "spec" in prov["tabeller"]:
        found += [
            _row(key_of(prov["profil"], "spec", row["label"]), 1, row["label"], "specifikation", None, "kredit")
            for row in rows_of(facit, prov, "spec")
        ]
    return found


def _row(key: str | None, note: int, name: str, typ: str, group: str | None, side: str | None) -> Json:
    return {"nyckel": key, "not": note, "namn": name, "typ": typ, "grupp": group, "sida": side}


def _tidy(label: str) -> str:
    """Return a label without its slips of the keyboard: "från kalmar Kommun", "Avg( nya", a subtotal without a name."""
    label = label.replace("från kalmar", "från Kalmar").replace("( ", " (").replace("/ ", "/")
    return label.replace("Delsumma Ö", "Summa ö").replace("Delsumma P", "Summa p")


# ---------------------------------------------------------------------------------------------- budget and projects


def budget(facits: dict[str, Facit], prov: Json) -> list[Json]:
    """Return the rows of the budget: those of the verksamhetsplan, or the totals that the report prints."""
    told = prov["budget"]
    if "summor" in told:
        printed = figures(facits[prov["facit"]], prov)
        return [
            {"nyckel": row["nyckel"], "namn": row["namn"], "grupp": row["grupp"], "ar0": printed[row["siffra"]],
             "anm": told["anm"]}
            for row in told["summor"]
        ]  # fmt: skip
    rows = facits[told["facit"]].tables[told["tabell"]]["rows"]
    return [
        {"nyckel": told["nycklar"].get(slug(row["label"]), slug(row["label"])), "namn": row["label"],
         "grupp": GROUPS[row["grupp"]], **dict(zip(YEARS_OF_PLAN, row["values"], strict=True))}
        for row in rows
        if "grupp" in row
    ]  # fmt: skip


def insatsplan(facits: dict[str, Facit], prov: Json) -> list[Json]:
    """Return what the verksamhetsplan says that the insatser may cost; nothing where no plan is published."""
    told = prov.get("insatsplan")
    if not told:
        return []
    plan = facits[told["facit"]]
    labels = {label: key for key, label in told["nycklar"].items()}
    rows = [row for row in plan.tables[told["tabell"]]["rows"] if row.get("role") != "sum" and row["label"] in labels]
    must(len(rows) == len(labels), labels)
    return [
        {"nyckel": labels[row["label"]], "namn": row["label"], "inriktning": "individ",
         **dict(zip(YEARS_OF_PLAN[1:], row["values"], strict=True))}
        for row in rows
    ]  # fmt: skip


def medel(facit: Facit, prov: Json, bok: Json) -> list[Json]:
    """Return what the förbund pays for, with the objekt and the konton that its cost stands on."""
    if "insatsmedel" in prov["tabeller"]:
        return list(_insatser(facit, prov, bok))
    return list(_projects(facit, prov, bok))


def _insatser(facit: Facit, prov: Json, bok: Json) -> Iterator[Json]:
    grants = [konto["nr"] for konto in bok["konton"] if konto["rad"] == GRANTS]
    objekt = {item["nyckel"]: item["nr"] for item in bok["objekt"]}
    suffixes = columns(facit, prov, "insatsmedel")
    for row in rows_of(facit, prov, "insatsmedel"):
        key = key_of(prov["profil"], "insatsmedel", row["label"])
        if key != "summa":
            printed = dict(zip(suffixes, row["values"], strict=True))
            yield {"nyckel": key, "namn": row["label"], "kommun": row["kommun"], "objekt": objekt[key],
                   "fran": min(grants), "till": max(grants), "inriktning": "individ",
                   "budget": printed.get(".budget")}  # fmt: skip


def _projects(facit: Facit, prov: Json, bok: Json) -> Iterator[Json]:
    objekt = {item["nyckel"]: item["nr"] for item in bok["objekt"]}
    for note in DECLARED[prov["profil"]]["noter"]:
        for row in rows_of(facit, prov, note):
            key = key_of(prov["profil"], note, row["label"])
            if "kind" in row:
                numbers = [konto["nr"] for konto in bok["konton"] if konto["rad"] == key]
                planned = prov["medel"].get(key)
                yield {"nyckel": key, "namn": row["label"], "objekt": objekt[key], "fran": min(numbers),
                       "till": max(numbers), "inriktning": row["kind"],
                       "budget": facit.facts[planned["fakta"]] if planned else None}  # fmt: skip


def malen(facit: Facit, prov: Json) -> list[Json]:
    """Return the goals with the printed goal and outcome, or the figure of the årsbok that measures it."""
    found = []
    for key, told in prov.get("malen", {}).items():
        row = facit.row("maluppfyllelse", told["rad"])
        unit = UNITS[row.get("unit")]
        goal, outcome = (None if v is None else Decimal(str(v)) / (100 if unit == "%" else 1) for v in row["values"])
        found.append({
            "nyckel": key, "namn": told["namn"], "omrade": told["omrade"], "jamfor": told["jamfor"], "mal": goal,
            "enhet": unit, "siffra": told.get("siffra"), "utfall": None if "siffra" in told else outcome,
            "bedomning": told.get("bedomning"),
        })  # fmt: skip
    return found


# -------------------------------------------------------------------------------------------- members and earlier years


def rad_of_member(facit: Facit, prov: Json) -> dict[int, str]:
    """Return the row of the note by what it says that a member pays; no two pay alike."""
    note = next(iter(DECLARED[prov["profil"]]["noter"]))
    rows = [(row["values"][0], key_of(prov["profil"], note, row["label"])) for row in rows_of(facit, prov, note)]
    found = {amount: key for amount, key in rows if key.startswith("driftbidrag_")}
    must(len(found) == sum(key.startswith("driftbidrag_") for _, key in rows), rows)
    return found


def folkmangd(facits: dict[str, Facit], prov: Json) -> dict[str, int]:
    """Return the inhabitants that the plan's contributions come from, by the first word of the kommun."""
    told = prov.get("folkmangd")
    if not told:
        return {}
    plan = facits[told["facit"]]
    whole = plan.row(told["tabell"], told["region"])["values"][0]  # the kommuner pay as much as the region
    rows = [row for row in plan.tables[told["tabell"]]["rows"] if row["label"].endswith(" kommun")]
    return {_word(row["label"]): round(row["values"][0] * told["totalt"] / whole) for row in rows}


def _word(name: str) -> str:
    return name.split(maxsplit=1)[0].rstrip("s")


def with_close(members: list[Json], facits: dict[str, Facit], prov: Json) -> list[Json]:
    """Return the members with the row of the note that they pay to, and with their inhabitants."""
    rows, people = rad_of_member(facits[prov["facit"]], prov), folkmangd(facits, prov)
    return [
        {**member, "rad": rows[member["bidrag"]], "folkmangd": people.get(_word(member["namn"]))} for member in members
    ]


def economy(facit: Facit, prov: Json, year: int) -> dict[int, Json]:
    """Return the economy of the earlier years of the översikt, in kronor; of assets only the year before is printed."""
    printed = figures(facit, prov)
    found: dict[int, Json] = {}
    for told in columns(facit, prov, "overs"):
        if int(told) == year:
            continue
        own = {name.rpartition(".")[2]: v for name, v in printed.items() if name.startswith(f"overs.{told}.")}
        own = {key: value * 1000 if key in prov.get("tkr", ()) else value for key, value in own.items()}
        share = own.get("soliditet")
        found[int(told)] = {
            "intakter": own["intakter"], "kostnader": own["kostnader"], "resultat": own["arets_resultat"],
            "eget_kapital": own.get("eget_kapital"), "tillgangar": None,
            "soliditet": None if share is None else Decimal(share) / 100, "anstallda": own["anstallda"],
        }  # fmt: skip
    found[year - 1]["tillgangar"] = printed["br.summa_tillgangar.fg"]
    if found[year - 1]["eget_kapital"] is None:
        found[year - 1]["eget_kapital"] = printed["br.summa_eget_kapital.fg"]
    return found
