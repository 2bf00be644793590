"""Make the samples: what each insats would have sent on our blankett, what the förbund published, and its settings.

    python samples/underlag.py [FACIT] [--check]

FACIT is the folder of facit JSON (default ../shared/underlag/facit beside the project). Every figure is fetched from
it; what a figure means on our blankett, the dates and the free texts stand in underlag_<year>.toml. With --check
nothing is written, and the exit code is 1 when a committed file differs from what would have been made.
The close of the year stands in underlag_bokslut.toml, underlag_bokslut.py and underlag_installningar.py, what the
documents print as tidy tables in underlag_publicerat.toml and underlag_publicerat.py.
"""

import json
import re
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import svar
import underlag_bocker
import underlag_installningar as close
import underlag_publicerat
from underlag_bokslut import PROV, bokslut
from underlag_facit import Facit, Json, make_insats

HERE = Path(__file__).resolve().parent
FACIT = HERE.parent.parent / "shared" / "underlag" / "facit"
YEARS = (2022, 2024)
DOCUMENTS = ("kalmar2022", "kalmar2024", "kalmar_vp2024", "hoglandet2021")
TABELLKOLUMNER = ("budget", "totalt", "nya", "avslutade", "pagaende")
ANDELAR = {"stat": "0.50", "region": "0.25", "kommun": "0.25"}
ABOUT = """\
Bladen är rekonstruerade. Siffrorna är tryckta i källan och förda till blankettens fält; en tryckt nolla är 0, en tom
cell är tom. Där bilagan har en annan etikett än blanketten, med annan innebörd, står talet som text med etiketten inom
parentes. Fritexterna är nyskrivna, roller nämns men inga personer, och adresserna är påhittade.

Filerna görs av `python samples/underlag.py` ur facit och `samples/underlag_<år>.toml`. Ändra dem inte för hand."""
ENKATER_AR = 2024
ENKATER = """
## Enkäterna

`enkater/vald.csv` är enkäten om våld i nära relationer, en rad per svarande, gjord av `samples/make.py` ur antalen i
`samples/enkater.toml`. Antalen per fråga är de tryckta. **Vilka svar som hör till samma person är slumpat**:
siffrorna efter kön och för minst ett slag av våld är därför inte Kalmars.

De andra enkäternas fördelningar är tryckta som cirkeldiagram utan tal. De kan inte läsas, och har därför ingen fil."""
MEDLEM = re.compile(r"Driftbidrag från (.+)")


def published(facit: Facit, about: Json) -> Json:
    """Tabell 1 per insats and tabell 2 per year, as printed."""
    names = about["tabell1_nycklar"] | {"summa": "SUMMA deltagare"}
    table1 = {
        key: dict(zip(TABELLKOLUMNER, facit.row("tabell1", n)["values"], strict=True)) for key, n in names.items()
    }
    table2 = {r["label"]: dict(zip(TABELLKOLUMNER, r["values"], strict=True)) for r in facit.tables["tabell2"]["rows"]}
    return {"kalla": f"{about['rapport']}, tabell 1 och tabell 2", "tabell1": table1, "tabell2": table2}


def toml_block(head: str, values: Json) -> str:
    """Write a TOML table; a Decimal keeps its decimals and a missing value has no line."""

    def shown(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)

    return "\n".join([head, *(f"{k} = {shown(v)}" for k, v in values.items() if v is not None)]) + "\n"


def settings(facits: dict[str, Facit], prov: Json, about: Json, earlier: list[tuple[Json, Json]], public: Json) -> str:
    """installningar.toml of one year of Kalmar; earlier is (about, published) of the förbund's other reports."""
    year, facit = about["ar"], facits[prov["facit"]]
    mal = Decimal(facit.facts[about["mal"]]) / 100
    head = toml_block(
        "[installningar]", {"forbund": "Samordningsförbundet i Kalmar län", "ar": year, "period": str(year)}
    )
    head += f'# period: "{year}" är helår; halvår skrivs "{year}-H1"\nsista_dag = {about["sista_dag"]}\n'
    head += f"mal_positiva = {mal:.2f}  # {about['mal_text']}\n"
    head += 'tolerans_hopp = 0.50\ntolerans_budget = 0.25\nsvarsadress = "kansli@example.se"\n'
    head += "".join(f"andel_{kind} = {share}\n" for kind, share in ANDELAR.items())
    head += "".join(f"{name} = {json.dumps(value)}  # {why}\n" for name, (value, why) in about["ekonomi"].items())
    head += close.settings_of_close(facits, prov)
    blocks = [head]
    blocks += [toml_block("[[insatser]]", i) for i in insatser(facit, about)]
    blocks += [toml_block("[[medlemmar]]", m) for m in close.with_close(medlemmar(facit), facits, prov)]
    alla = [(about, int(y), row) for y, row in public["tabell2"].items() if int(y) < year]
    for other, other_public in earlier:
        alla = [
            (other, y, other_public["tabell2"][str(y)]) if y in about["ersatt_historik"] else (source, y, row)
            for source, y, row in alla
        ]
    rows = [historik(source, "alla", y, row) for source, y, row in alla]
    rows += [historik(o, key, o["ar"], p["tabell1"][key]) for o, p in earlier for key in o["tabell1_nycklar"]]
    economy = close.economy(facit, prov, year)
    rows = [with_economy(row, economy, year) if row["insats"] == "alla" else row for row in rows]
    blocks += [toml_block("[[historik]]", h) for h in sorted(rows, key=lambda h: int(h["ar"]))]
    blocks += lists_of_close(facits, prov, f"kalmar-{year}")
    return "\n".join(blocks)


def with_economy(row: Json, economy: dict[int, Json], year: int) -> Json:
    """Add the economy of an earlier year to its row, and where it stands."""
    if row["ar"] not in economy:
        return row
    also = ", översikten och balansräkningen" if row["ar"] == year - 1 else " och översikten"
    return {**row, "kalla": row["kalla"] + also, **economy[row["ar"]]}


def lists_of_close(facits: dict[str, Facit], prov: Json, sample: str) -> list[str]:
    """Write the lists that the close needs."""
    facit, bok = facits[prov["facit"]], tomllib.loads((HERE / sample / "konton.toml").read_text("utf-8"))
    lists = {
        "notrader": close.notrader(facit, prov),
        "kontoplan": close.kontoplan(bok),
        "budget": close.budget(facits, prov),
        "insatsplan": close.insatsplan(facits, prov),
        "medel": close.medel(facit, prov, bok),
        "malen": close.malen(facit, prov),
        "styrelse": styrelse(prov),
    }
    return [toml_block(f"[[{name}]]", row) for name, rows in lists.items() for row in rows]


def styrelse(prov: Json) -> list[Json]:
    """Return those who signed the printed report, by role and the part that appointed them; never by name."""
    return [
        {"roll": role, "organisation": part or None} for role, part, number in prov["styrelse"] for _ in range(number)
    ]


def settings_of_hoglandet(facits: dict[str, Facit], prov: Json) -> str:
    """installningar.toml of Höglandet 2021; its insatser stand in svar.toml."""
    facit, year = facits[prov["facit"]], 2021
    head = toml_block("[installningar]", {"forbund": "Höglandets samordningsförbund", "ar": year, "period": str(year)})
    head += 'svarsadress = "kansli@example.se"\n' + "".join(f"andel_{kind} = {n}\n" for kind, n in ANDELAR.items())
    head += f"schablon_tjanst = {facit.facts['se-schablon']}  # kr per år för en coach på heltid; bilaga 1\n"
    head += close.settings_of_close(facits, prov)
    blocks = [head]
    blocks += [toml_block("[[insatser]]", row) for row in svar.insatser(HERE / "hoglandet-2021")]
    for row in facit.tables["not2"]["rows"]:
        if row.get("part") in ANDELAR:
            key = close.rad_of_member(facit, prov)[row["values"][0]]
            told = prov["medlemmar"][key]
            share = Decimal(told["fast_andel"]) if "fast_andel" in told else None
            name = told.get("namn", row["label"].replace("Kommun", "kommun"))
            member = {"namn": name, "typ": row["part"], "bidrag": row["values"][0], "rad": key, "fast_andel": share}
            blocks.append(toml_block("[[medlemmar]]", member))
    kalla = "Årsredovisning 2021, översikten (tusental kronor)"
    for y, economy in sorted(close.economy(facit, prov, year).items()):
        source = f"{kalla} och balansräkningen" if y == year - 1 else kalla
        row = {"ar": y, "insats": "alla", "kalla": source, **economy}
        blocks.append(toml_block("[[historik]]", row))
    return "\n".join([*blocks, *lists_of_close(facits, prov, "hoglandet-2021")])


def insatser(facit: Facit, about: Json) -> list[Json]:
    """List the insatser with kommun and budget, in the order of tabell 1."""
    rows = {key: facit.row(about["budgettabell"], label) for key, label in about["budgetrader"].items()}
    return [
        {
            "nyckel": key,
            "namn": name,
            "kommun": rows[key]["kommun"],
            "kontakt": f"insatsledare.{key}@example.se",
            "blankett": "kalmar",
            "budget_deltagare": facit.row("tabell1", name)["values"][0],
            "budget_kr": rows[key]["values"][about["budgetkolumn"]] if "budgetkolumn" in about else None,
        }
        for key, name in about["tabell1_nycklar"].items()
    ]


def medlemmar(facit: Facit) -> list[Json]:
    """List the members and what they paid, from not 1."""
    kinds = {
        "staten": ("Staten (Försäkringskassan och Arbetsförmedlingen)", "stat"),
        "Region Kalmar Län": ("Region Kalmar län", "region"),
    }
    found = [(m[1], r["values"][0]) for r in facit.tables["not1"]["rows"] if (m := MEDLEM.fullmatch(r["label"]))]
    members = [
        (*kinds.get(n, (n[0].upper() + n[1:].replace("Kommun", "kommun"), "kommun")), bidrag) for n, bidrag in found
    ]
    return [{"namn": n, "typ": t, "bidrag": b} for n, t, b in sorted(members, key=lambda m: list(ANDELAR).index(m[1]))]


def historik(about: Json, insats: str, year: int, row: Json) -> Json:
    """One earlier year, with its source."""
    return {"ar": year, "insats": insats, **row, "kalla": f"{about['rapport']}, tabell {2 if insats == 'alla' else 1}"}


def table_of(head: str, rows: list[tuple[Any, ...]]) -> str:
    """Write a Markdown table."""
    lines = ["| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in row) + " |" for row in rows]
    names = head.split(" | ")
    return "\n".join([f"| {head} |", "|" + "---|" * len(names), *lines])


def lost_cells(olasligt: list[Json]) -> list[tuple[str, str, str]]:
    """Gather the unreadable cells that share one piece of OCR text."""
    fields: dict[tuple[str, str], list[str]] = {}
    for cell in olasligt:
        fields.setdefault((cell["ocr"], cell["anmarkning"]), []).append(f"`{cell['falt']}`")
    return [(", ".join(names), f"`{ocr}`", note) for (ocr, note), names in fields.items()]


def readme(about: Json, underlag: Json) -> str:
    """README.md of a sample: the words of the TOML and the tables of underlag.json."""
    insatser_ = underlag["insatser"].values()
    overview = [(i["namn"], i["bilaga"], len(i["varden"]), len(i["texter"]), len(i["olasligt"])) for i in insatser_]
    outside = [
        (i["namn"], u["tabell"], u["etikett"], ", ".join(map(str, u["varden"])))
        for i in insatser_
        for u in i["utanfor"]
    ]
    lost = [(i["namn"], *row) for i in insatser_ for row in lost_cells(i["olasligt"])]
    read = [
        (i["namn"], f"`{t['falt']}`" if t["falt"] else "–", t["anmarkning"]) for i in insatser_ for t in i["tolkningar"]
    ]
    parts = [
        f"# Prov: Samordningsförbundet i Kalmar län {about['ar']}",
        f"Källa: {underlag['kalla']}. `publicerat.json` är samma rapports tabell 1 och 2.",
        "`publicerat.toml` är alla rapportens tabeller och tal, som de är tryckta.",
        about["inledning"].strip(),
        ABOUT,
        "## Insatserna\n\n" + table_of("insats | bilaga | ifyllda fält | fritexter | oläsliga celler", overview),
        *([ENKATER.strip()] if about["ar"] == ENKATER_AR else []),
        "## Utanför blanketten\n\nRader och kolumner som insatsen har lagt till (`sist` är efter sista fritexten).\n\n"
        + (table_of("insats | tabell | etikett | värden", outside) if outside else "Inga."),
        "## Oläsliga celler\n\n"
        + (table_of("insats | fält | OCR | anmärkning", lost) if lost else "Inga; texten är digital."),
        "## Tolkningar\n\n" + table_of("insats | fält | anmärkning", read),
        underlag_bocker.about(HERE / f"kalmar-{about['ar']}", table_of),
    ]
    return "\n\n".join(parts) + "\n"


def make(folder: Path) -> dict[Path, str]:
    """Every file of the samples, by path."""
    abouts = {y: tomllib.loads((HERE / f"underlag_{y}.toml").read_text("utf-8")) for y in YEARS}
    facits = {name: Facit.read(folder, name) for name in DOCUMENTS}
    public = {y: published(facits[f"kalmar{y}"], abouts[y]["om"]) for y in YEARS}
    files: dict[Path, str] = {}
    for year in YEARS:
        about, place, facit = abouts[year]["om"], HERE / f"kalmar-{year}", facits[f"kalmar{year}"]
        sent = {k: make_insats(facit, n, abouts[year][k]) for k, n in about["tabell1_nycklar"].items()}
        underlag = {"kalla": about["kalla"], "insatser": sent}
        earlier = [(abouts[h["facit"]]["om"], public[h["facit"]]) for h in about["historik"]]
        files[place / "underlag.json"] = as_json(underlag)
        files[place / "publicerat.json"] = as_json(public[year])
        files[place / "installningar.toml"] = settings(facits, PROV[place.name], about, earlier, public[year])
        files[place / "README.md"] = readme(about, underlag)
    hoglandet = HERE / "hoglandet-2021"
    files[hoglandet / "installningar.toml"] = settings_of_hoglandet(facits, PROV[hoglandet.name])
    files[hoglandet / "README.md"] = underlag_bocker.readme_of_hoglandet(hoglandet, PROV[hoglandet.name], table_of)
    for sample, prov in PROV.items():
        files[HERE / sample / "bokslut.json"] = as_json(bokslut(facits[prov["facit"]], prov))
    return files | underlag_publicerat.files(folder, abouts)


def as_json(data: Json) -> str:
    """Deterministic JSON."""
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the files, or with --check say which differ."""
    check = "--check" in arguments
    folders = [Path(a) for a in arguments if not a.startswith("--")]
    files = make(folders[0] if folders else FACIT)
    stale = [p for p, text in files.items() if not p.exists() or p.read_text("utf-8") != text]
    for path in stale:
        print(f"{'inaktuell' if check else 'skriven'}: {path.relative_to(HERE.parent)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], "utf-8", newline="\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
