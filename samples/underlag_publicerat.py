"""What the documents print, as tidy tables: publicerat.toml of every sample, every table and fact, faults included.

Called by underlag.py. A blank cell of the print is "", a cell that the text of the document does not give for certain
is "oläst". `kod` is the word of a row among our figures; `plats` is the line in the text of the document, where it is
known. Labels of facts and of survey questions are ours, and stand in underlag_publicerat.toml with the ids.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from underlag_bokslut import DECLARED as CLOSE
from underlag_bokslut import PROV, key_of, slug
from underlag_facit import Json, cells_of_mall, must

HERE = Path(__file__).resolve().parent
DECLARED: Json = tomllib.loads((HERE / "underlag_publicerat.toml").read_text("utf-8"))
UNREAD = "oläst"
SUM_ROLES = ("sum", "sum-blank")
SPAN = re.compile(r"(\d+) ?(?:[-–]|till|av) ?(\d+)")
NO_SPAN = ("datum", "organisationsnummer", "period", "SFS-nummer")
TALL = 5  # printed digits that tell a row from its neighbours without its label
README = """\
# Prov: Samverkansteam Avesta 2021

Källa: {kalla}.

`publicerat.toml` är rapportens tabeller och tal som de är tryckta, felen medräknade, att granska med
`xlfinsam granska`. En tom ruta i trycket är "". Uppgifternas etiketter och rollerna i tabellerna är våra; personer är
utelämnade. `plats` är raden i källans text. Filen görs av `python samples/underlag.py`. Ändra den inte för hand.

`svar.toml` är samma siffror på blanketten Helårsrapport i nio avsnitt, och `inkorg/` bladet som är ifyllt med dem.
Bladet görs av `make samples`. Siffrorna är de tryckta; texterna är nyskrivna. Det som inte är tryckt är tomt: könen
för dem som var inskrivna när året började, sjukersättning efter kön, annan remittent, Försäkringskassans
tjänstgöringsgrad, och rapportens datum. Det här är fört samman av oss:

- Avslutade kvinnor och män är listans rader summerade: 11 och 5.
- *Förstärkta samarbetet* och *ordinarie insats + timanställning* är blankettens rad annan arbetslivsinriktad
  rehabilitering.
- Socialtjänst/kommun 15 i tabellen är 14 från socialförvaltningen och 1 från en kommunal skola i texten under.
- Roller och huvudmän är skrivna utan namn; styrgruppens adjungerade räknar också den föredragande.

Förbundet har inga medlemmar och inga böcker i provet: `xlfinsam demo --exempel avesta-2021` konsoliderar men stänger
inget år.

## Tryckta siffror som inte går ihop

| fynd | tryckt | räknat | varför |
|---|---|---|---|
| HR27 | 25,2 månader | 24,43 | kvinnors 28,6 och mäns 15,25, vägda med 11 och 5 avslutade |
| HR29 | 39,3 år | 39,49 | kvinnors 42,1 och mäns 33,75, vägda likadant |

Tid i bidragsberoende, 6 år, kan vara avrundat från 6,12 och ger inget fynd. Alla andra summor går ihop."""


def files(folder: Path, abouts: dict[int, Json]) -> dict[Path, str]:
    """Return publicerat.toml of every document, by path, and the README of the sample that is one report."""
    found: dict[Path, str] = {}
    for name, told in DECLARED["dokument"].items():
        facit = json.loads((folder / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
        lines = (folder.parent / "kallor" / facit["source"]).read_text("utf-8").split("\n")
        found[HERE / told["fil"]] = Document(name, facit, lines, abouts).toml()
    found[HERE / "avesta-2021" / "README.md"] = README.format(kalla=DECLARED["dokument"]["avesta2021"]["kalla"]) + "\n"
    return found


def our_id(name: str) -> str:
    """Return our id of a table of the facit."""
    known: str | None = DECLARED["id"].get(name)
    return known or re.sub(r"^b(\d+)-", r"enkat\1-", name).replace("_", "-")


class Document:
    """One document on its way from facit to TOML."""

    def __init__(self, name: str, facit: Json, lines: list[str], abouts: dict[int, Json]) -> None:
        """Take the facit of a document and the lines of its text."""
        self.name, self.facit, self.lines = name, facit, [_folded(line) for line in lines]
        self.prov = next((prov for prov in PROV.values() if prov["facit"] == name), {})
        self.lost = _unreadable(facit, abouts[2024]) if name == "kalmar2024" else set()
        self.extra: list[Json] = []

    def toml(self) -> str:
        """Write the document."""
        told = DECLARED["dokument"][self.name]
        head = {"titel": told["titel"], "forbund": self.facit["forbund"], "ar": self.facit["year"]}
        parts = [_block("[rapport]", head | {"kalla": told["kalla"]})]
        for table in self.facit["tables"]:
            parts += self.table(table)
        facts = [self.fact(fact) for fact in self.facit["facts"]] + self.extra
        return "\n".join([*parts, *(_block("[[uppgift]]", fact) for fact in facts)])

    # ------------------------------------------------------------------------------------------------------ tables

    def table(self, table: Json) -> Iterator[str]:
        """Write a table and its rows."""
        name = our_id(table["id"])
        span = table.get("source_lines") or DECLARED["rader"].get(self.name, {}).get(name)
        unsure = next((kind for kind, ids in DECLARED["olast"].items() if kind != "text" and name in ids), None)
        columns, rows = self.shape(name, table)
        yield _block("[[tabell]]", {
            "id": name,
            "titel": DECLARED["titel"].get(name) or re.sub(r" \(rubricerad .*", "", table["title"]),
            "enhet": DECLARED["enhet"][table["unit"]],
            "tryckt_enhet": DECLARED["tryckt_enhet"].get(name),
            "kolumner": columns,
            "plats": _place(span[:1]) if span else None,
            "olast": unsure and DECLARED["olast"]["text"][unsure] if self.name == "kalmar2024" else None,
        })  # fmt: skip
        at = 0
        for row in rows:
            if span and "plats" not in row and (line := self.line_of(row, span, at)):
                row["plats"], at = _place([line]), line
            yield _block("[[tabell.rad]]", row)

    def shape(self, name: str, table: Json) -> tuple[list[str], list[Json]]:
        """Return the columns and the rows; what facit has beside the values becomes a column, a row or a fact."""
        columns = list(table["columns"])
        labels = DECLARED["etiketter"].get(self.name, {}).get(name) or [row["label"] for row in table["rows"]]
        grupper = self.groups(name, table)
        rows = [
            self.row(name, table, row, label, grupp)
            for row, label, grupp in zip(table["rows"], labels, grupper, strict=True)
        ]
        if any("percent" in row for row in table["rows"]):
            columns.append("procent")
            for row, told in zip(rows, table["rows"], strict=True):
                row["varden"].append(told.get("percent", ""))
        if any("bedomning" in row for row in table["rows"]):
            columns.append("bedömning")
            for row, told in zip(rows, table["rows"], strict=True):
                row["varden"].append(self.judgement(told))
        if "n" in table:
            counted = columns[0] == "antal"
            blanks = [""] * (len(columns) - 1)
            rows.append({
                "etikett": "Antal svar", "varden": [table["n"], *blanks], "typ": "summa" if counted else None,
                "enhet": None if counted else "antal",
            })  # fmt: skip
        return columns, rows

    def row(self, name: str, table: Json, told: Json, label: str, grupp: str | None) -> Json:
        """Return a row as it is written."""
        kod = self.kod(name, table, told)
        self.beside(name, told, kod, label)
        unit = DECLARED["enheter_per_rad"].get(kod)
        words = "text" if not DECLARED["enhet"][table["unit"]] else None  # a row of words among rows of mixed units
        own = DECLARED["enhet"].get(told["unit"]) if told.get("unit") else words
        found = {
            "etikett": label,
            "varden": [self.cell(name, told, at, value) for at, value in enumerate(told["values"])],
            "typ": self.kind(told, kod, label),
            "grupp": grupp,
            "enhet": unit if unit and "overs" in kod else own,
            "not": told.get("not"),
            "kod": kod or None,
        }
        return found | ({"plats": _place(told["lines"])} if "lines" in told else {})

    def cell(self, name: str, told: Json, at: int, value: Any) -> Any:
        """Return a cell: a number, a text of the print, "" where it is blank, or that it is unread."""
        if value is None:
            printed = (told.get("printed_text") or [None] * (at + 1))[at]
            return UNREAD if "inferred" in told or (name, told["label"], at) in self.lost else printed or ""
        return DECLARED["bedomning"].get(value, value) if isinstance(value, str) else value

    def kind(self, told: Json, kod: str, label: str) -> str | None:
        """Return what a row is, None for a plain one."""
        if told.get("role") == "heading":
            return "rubrik"
        table, _, key = kod.partition(".")
        summed = told.get("kind") in SUM_ROLES or told.get("role") in SUM_ROLES or told.get("total")
        if summed or told.get("subtotal") or label.startswith(("Summa", "SUMMA")):
            return "summa"
        return "summa" if key in DECLARED["summor"].get(table, ()) or kod == "plan.resultat" else None

    def groups(self, name: str, table: Json) -> list[str | None]:
        """Return the heading that each row stands under: as facit has it, or by the subtotals of a note."""
        heads = list(CLOSE.get(self.prov.get("profil"), {}).get("noter", {}).get(name, {}).get("rubriker", {}).values())
        found = []
        for row in table["rows"]:
            summed = row.get("kind") == "sum" or row.get("subtotal") or row.get("total")
            found.append(row.get("group") or (heads[0] if heads and not summed else row.get("grupp")))
            heads = heads[1:] if summed else heads
        return found

    def judgement(self, told: Json) -> str:
        """Return how the report judges a goal, in our words."""
        own = next((goal for goal in self.prov["malen"].values() if goal["rad"] == told["label"]), {})
        said = told.get("bedomning")
        return own.get("bedomning", "") or (said[0].upper() + said[1:] if said else "")

    def beside(self, name: str, told: Json, kod: str, label: str) -> None:
        """Keep the numbers that facit has beside the values of a row, as facts."""
        first = kod.rpartition(".")[2] or slug(label)
        for key, (word, unit) in DECLARED["extra"].items():
            if key in told:
                fact = {"id": f"{name}-{first}-{key}", "ord": f"{label}: {word}", "varden": [told[key]], "enhet": unit}
                self.extra.append(fact)
        for key, value in told.get("extra", {}).items():
            fact = {"id": f"{name}-{first}-{slug(key)}", "ord": f"{label}: {key}", "varden": [value], "enhet": "antal"}
            self.extra.append(fact | {"plats": _place(told["lines"])})

    def fact(self, told: Json) -> Json:
        """Return a fact as it is written."""
        own = DECLARED["uppgifter"][self.name][told["id"]]
        label, lines = (own[0], own[1:]) if isinstance(own, list) else (own, [])
        lines = lines or [*told.get("lines", []), *told.get("also_lines", [])] or [told["source_line"]]
        unit, value = DECLARED["enhet"][told["unit"]], told["value"]
        span = SPAN.fullmatch(value) if isinstance(value, str) and unit not in NO_SPAN else None
        values = [int(span[1]), int(span[2])] if span else value if isinstance(value, list) else [value]
        return {"id": told["id"], "ord": label, "varden": values, "enhet": unit, "plats": _place(lines)}

    # ------------------------------------------------------------------------------------------ our words, and lines

    def kod(self, name: str, table: Json, told: Json) -> str:
        """Return our word of a row, "" where it has none."""
        label = slug(told["label"])
        ours = {facit: key for key, facit in self.prov.get("tabeller", {}).items()}.get(table["id"])
        if ours:
            return "" if told.get("role") == "heading" else f"{ours}.{key_of(self.prov['profil'], ours, told['label'])}"
        if "sektion" in table:
            fields = [field for field, _, row in cells_of_mall(table) if row is told]
            return fields[0].removesuffix(".ja") if fields else ""
        if name == "maluppfyllelse":
            return next((f"{name}.{k}" for k, goal in self.prov["malen"].items() if goal["rad"] == told["label"]), "")
        if name == "budget":
            keys = PROV["kalmar-2024"]["budget"]["nycklar"]
            plan = DECLARED["nycklar"]["plan"].get(label)
            return f"plan.{plan}" if plan else f"budget.{keys.get(label, label)}"
        if name == "agarbidrag":
            return f"{name}.{DECLARED['nycklar'][name].get(label) or _member(label)}"
        if name in ("tabell1", "tabell2", "individinsatser"):
            return f"{name}.{DECLARED['nycklar'].get(name, {}).get(label, label)}"
        return ""

    def line_of(self, row: Json, span: list[int], after: int) -> int | None:
        """Return the line within a span that prints the numbers of a row in order; None where no line does."""
        numbers = [value for value in row["varden"] if isinstance(value, int | Decimal)]
        if not numbers:
            return None
        between = r"(?!\d).*?(?<![\d,])"
        pattern = re.compile(r"(?<!\d)" + between.join(_spaced(number) for number in numbers) + r"(?!\d)")
        tall = sum(len(re.sub(r"\D", "", str(number))) for number in numbers) >= TALL
        word = _folded(row["etikett"])[:4]
        for at in [*range(max(after, span[0]), span[1] + 1), *range(span[0], after)]:
            line = self.lines[at - 1]
            if pattern.search(line) and (tall or word in line):
                return at
        return None


def _unreadable(facit: Json, about: Json) -> set[tuple[str, str, int]]:
    """Return the cells of the annexes that the text of the document does not give, as the returned sheets have it."""
    known = {source["bilaga"]: source.get("olasligt") for source in about.values() if "bilaga" in source}
    return {
        (our_id(table["id"]), row["label"], column)
        for table in facit["tables"]
        if "sektion" in table and "ocr_raw" in table
        for field, column, row in cells_of_mall(table)
        if row["values"][column] is None and ((names := known[table["bilaga"]]) is None or field in names)
    }


def _member(label: str) -> str:
    """Return the key of a kommun of Kalmar."""
    keys = {key.removeprefix("driftbidrag_") for key in CLOSE["kalmar"]["nycklar"]["not"].values()}
    word = label.removesuffix("_kommun")
    must(word in keys or word.removesuffix("s") in keys, label)
    return word if word in keys else word.removesuffix("s")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


def _spaced(number: int | Decimal) -> str:
    """Return a pattern of a number as it may be printed: spaces between the digits, a comma for the point."""
    whole, _, fraction = str(abs(number)).partition(".")
    return "[ .]?".join(whole) + (f"[,.]{fraction}" if fraction else "")


def _place(lines: list[int]) -> str:
    return "rad " + ", ".join(str(line) for line in lines)


def _block(head: str, values: Json) -> str:
    """Write a TOML table; a key without a value has no line."""
    return "\n".join([head, *(f"{key} = {_shown(value)}" for key, value in values.items() if value is not None)]) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_shown(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
