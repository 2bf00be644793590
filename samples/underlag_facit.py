"""What an insats has sent: each printed figure of the facit carried to a field, outside the blankett, or set aside."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

MYNDIGHETER = {
    "arbetsförmedlingen": "arbetsformedlingen",
    "försäkringskassan": "forsakringskassan",
    "kommunen": "kommunen",
    "regionen": "regionen",
    "saknas": "saknas",
}
# Section of the mall -> printed label (lower case) -> last part of our field id.
MALL: dict[str, dict[str, str]] = {
    "deltagare": {
        "antal inskrivna totalt": "totalt",
        "kvinna": "kvinna",
        "man": "man",
        "icke binär": "icke_binar",
        "nya deltagare": "nya",
        "avslutade deltagare": "avslutade",
    },
    "alder": {s: s.replace("-", "_") for s in ("16-24", "25-34", "35-44", "45-54", "55-64")},
    "utbildning": {
        "färdigställt grundskola": "grundskola",
        "färdigställt gymnasium": "gymnasium",
        "1 års eftergymnasial utbildning": "eftergymnasial_1",
        "2 års eftergymnasial utbildning": "eftergymnasial_2",
        "3 år eller mer eftergymnasial utbildning": "eftergymnasial_3",
        "saknas": "saknas",
    },
    "remitterande": MYNDIGHETER,
    "konsultation": MYNDIGHETER,
    "tid": {f"upp till {n} år": f"upp_till_{n}" for n in range(1, 10)}
    | {"mer än 9 år": "mer_an_9", "saknas": "saknas"},
    "forsorjning": {
        "sjukpenning/rehab-penning": "sjukpenning",
        "aktivitetsersättning": "aktivitetsersattning",
        "sjukersättning": "sjukersattning",
        "aktivitetsstöd": "aktivitetsstod",
        "försörjningsstöd": "forsorjningsstod",
        "studiestöd/medel": "studiestod",
        "a-kassa": "a_kassa",
        "ingen offentlig försörjning": "ingen_offentlig",
        "annat": "annat",
        "anställning / arbete": "anstallning",
        "ingen försörjning alls": "ingen_alls",
    },
    "avslut": {
        "gemensam kartläggning": "gemensam_kartlaggning",
        "arbete": "arbete",
        "studie": "studie",
        "aktivt arbetssökande": "aktivt_arbetssokande",
        "annan positiv stegförflyttning": "annan_positiv",
        "fortsatt rehabilitering": "fortsatt_rehabilitering",
        "annat avslut": "annat_avslut",
    },
}
TEXTER = ("anstallning", "avslut", "syfte", "tidsram", "metod", "organisation", "arbetsgrupp", "styrgrupp",
          "individniva", "deltagare")  # fmt: skip
KALLOR = (*MALL["forsorjning"].values(), "flera")
KONEN = ("kvinna", "man", "icke_binar")
FRIVILLIGA: dict[str, tuple[str, ...]] = {
    "utbildning": ("ej_grundskola",),
    "konsultation": ("ej_fordelat",),
    "tid": ("mer_an_7", "ingen_inkomst"),
    "forsorjning": ("flera",),
    "avslut": ("arbete_eller_studie",),
    "region": ("psykiatri", "halsocentral", "annan"),
    "inskrivning": KALLOR,
    "konsslut": tuple(f"{sex}.{column}" for sex in KONEN for column in ("avslutade", "kvar")),
    "uppstart": ("konsultationer", "inskrivna", "avslutade", "arbete_studier"),
}
"""The rows and tables of the blankett that an insats may leave out, beside those of the mall."""
SORTER = {"ja": "JA till insats", "totalt": "Totalt"}
Json = dict[str, Any]
Cell = tuple[str, str, int]


def all_field_ids() -> frozenset[str]:
    """Every field of the blankett that a sample may fill in."""
    figures = {f"{s}.{name}" for s, names in MALL.items() if s != "remitterande" for name in names.values()}
    figures |= {f"remitterande.{name}.{sort}" for name in MYNDIGHETER.values() for sort in SORTER}
    figures |= {f"{s}.{name}" for s, names in FRIVILLIGA.items() for name in names}
    bases = {f"{s}.bas" for s in ("alder", "utbildning", "remitterande", "tid", "inskrivning")}
    return frozenset(figures | bases | {f"text.{t}" for t in TEXTER} | {"blad.datum", "blad.uppgiftslamnare"})


def must(holds: object, why: object = "") -> None:
    """Stop where the samples' own data do not hold together: our fault, never a user's."""
    if not holds:
        raise ValueError(f"proven går inte ihop: {why}")


@dataclass(slots=True)
class Facit:
    """One year's facit, and which of its cells have been carried somewhere."""

    tables: dict[str, Json]
    facts: dict[str, Any]
    used: set[Cell] = field(default_factory=set)

    @classmethod
    def read(cls, folder: Path, name: str) -> Self:
        """Read the facit of one document."""
        data = json.loads((folder / f"{name}.json").read_text("utf-8"))
        return cls({t["id"]: t for t in data["tables"]}, {f["id"]: f["value"] for f in data["facts"]})

    def row(self, table: str, label: str) -> Json:
        """Find the row with this label; a misspelt label is our own fault."""
        return next(r for r in self.tables[table]["rows"] if r["label"] == label)

    def value(self, table: str, label: str, column: int = 0) -> Any:
        """One cell, marked as carried."""
        self.used.add((table, label, column))
        return self.row(table, label)["values"][column]

    def of_bilaga(self, number: int) -> list[Json]:
        """List the tables of one annex."""
        return [t for t in self.tables.values() if t.get("bilaga") == number or t["id"].startswith(f"bilaga{number}_")]

    def forgotten(self, number: int) -> list[Cell]:
        """List the printed cells of an annex that nothing has carried or set aside: must be empty."""
        cells = [
            (t["id"], r["label"], i)
            for t in self.of_bilaga(number)
            for r in t["rows"]
            for i, value in enumerate(r["values"])
            if value is not None
        ]
        return [cell for cell in cells if cell not in self.used]


@dataclass(slots=True)
class Insats:
    """What one insats sends, as it grows."""

    varden: dict[str, Any] = field(default_factory=dict)
    utanfor: list[Json] = field(default_factory=list)
    olasligt: list[Json] = field(default_factory=list)
    tolkningar: list[Json] = field(default_factory=list)

    def tolka(self, falt: str, anmarkning: str) -> None:
        """List an interpretation."""
        self.tolkningar.append({"falt": falt, "anmarkning": " ".join(anmarkning.split())})


def cells_of_mall(table: Json) -> list[tuple[str, int, Json]]:
    """(field id, column, row) of a table that follows the mall; rows and columns of the sender's own are left out."""
    section, names = table["sektion"], MALL[table["sektion"]]
    rows = [r for r in table["rows"] if r["label"].lower() in names]
    if section == "remitterande":
        return [(f"{section}.{names[r['label'].lower()]}.{s}", i, r) for r in rows for i, s in enumerate(SORTER)]
    return [(f"{section}.{names[r['label'].lower()]}", 0, r) for r in rows]


def carry_mall(facit: Facit, table: Json, unreadable: list[str] | None, insats: Insats) -> None:
    """Carry a table that follows the mall: numbers, raw cells as text, unreadable cells as a list."""
    note = "; ".join(table[k] for k in ("note", "ocr_note") if k in table)
    empty = []
    for falt, column, row in cells_of_mall(table):
        value = row["raw_cell"] if "raw_cell" in row else facit.value(table["id"], row["label"], column)
        if "raw_cell" in row:
            facit.value(table["id"], row["label"], column)
            insats.tolka(falt, f"Cellen förs över som text, som den står. {row['ocr_note']}")
        if value is None:
            empty.append(falt)
        else:
            insats.varden[falt] = value
    lost = [f for f in empty if unreadable is None or f in unreadable] if "ocr_raw" in table else []
    insats.olasligt += [{"falt": f, "ocr": table["ocr_raw"], "anmarkning": note} for f in lost]
    if note and not lost:
        insats.tolka(table["sektion"], note + (f"; OCR: {table['ocr_raw']}" if "ocr_raw" in table else ""))


def carry_figure(facit: Facit, falt: str, rule: Json, insats: Insats) -> None:
    """Carry one field by a rule of the TOML: a fact or rows added, as a number or as a text with its own label."""
    if "fakta" in rule:
        insats.varden[falt] = facit.facts[rule["fakta"]]
        insats.tolka(falt, rule["skal"])
        return
    table, column = rule["tabell"], rule.get("kolumn", 0)
    values = [facit.value(table, label, column) for label in rule["rader"]]
    first = facit.row(table, rule["rader"][0])
    total = sum(values) if "halva" not in rule else halves(facit, rule)
    insats.varden[falt] = rule["som"].format(total, raw=first.get("raw_cell")) if "som" in rule else total
    parts = " + ".join(f"{label} {value}" for label, value in zip(rule["rader"], values, strict=True))
    insats.tolka(
        falt, f"{facit.tables[table]['columns'][column]}: {parts}. {rule.get('skal', '')} {first.get('note', '')}"
    )


def halves(facit: Facit, rule: Json) -> int:
    """Count the people whom the rows' cells as they stand tell as two halves ("6 + en på 50%" and "3 + en på 50%")."""
    told = sum(facit.row(rule["tabell"], label)["raw_cell"].count(rule["halva"]) for label in rule["rader"])
    must(told % 2 == 0, rule)
    return int(told) // 2


def carry_outside(facit: Facit, rule: Json) -> Json:
    """Rows and columns that the sender has added outside the blankett."""
    values = [facit.value(*cell) for cell in rule.get("celler", [])] + [facit.facts[f] for f in rule.get("fakta", [])]
    return {"tabell": rule["tabell"], "etikett": rule["etikett"], "varden": values} | (
        {"rader": rule["rader"]} if "rader" in rule else {}
    )


def leave_out(facit: Facit, rule: Json, insats: Insats) -> None:
    """Set printed figures aside, with the reason."""
    table = facit.tables[rule["tabell"]]
    columns = [rule["kolumn"]] if "kolumn" in rule else list(range(len(table["columns"])))
    labels = rule.get("rader", [r["label"] for r in table["rows"]])
    facit.used |= {(table["id"], label, column) for label in labels for column in columns}
    what = ", ".join(rule["rader"]) if "rader" in rule else ", ".join(table["columns"][i] for i in columns)
    insats.tolka("", f"Inte överfört: {table['title']} ({what}). {rule['skal']}")


def add_bases(source: Json, insats: Insats) -> None:
    """Fill in nya or alla, and show the sum that it rests on."""
    for section, bas in source.get("bas", {}).items():
        of_section = {
            f: v for f, v in insats.varden.items() if f.startswith(f"{section}.") and not f.endswith(".totalt")
        }
        total = sum(v for v in of_section.values() if isinstance(v, int))
        texts = sum(isinstance(v, str) for v in of_section.values())
        known = f"nya {insats.varden['deltagare.nya']}, inskrivna {insats.varden['deltagare.totalt']}"
        extra = f"; {texts} cell(er) med text är inte räknade" if texts else ""
        reason = source.get("skal", {}).get(f"{section}.bas") or (
            "Mallens egen rubrik säger nyinskrivna." if section in ("alder", "utbildning") else ""
        )
        insats.tolka(f"{section}.bas", f'"{bas}". Summan är {total} ({known}{extra}). {reason}')
        insats.varden[f"{section}.bas"] = bas


def add_head(source: Json, insats: Insats) -> None:
    """Fill in the date and role of the sheet."""
    insats.varden["blad.uppgiftslamnare"] = source["roll"]
    printed = source.get("tryckt_datum")
    if "datum" in source:
        insats.varden["blad.datum"] = source["datum"]
        insats.tolka("blad.datum", f"Tryckt: {printed}")
    else:
        insats.tolka(
            "blad.datum", f"Tryckt: {printed}. Ofullständigt; lämnas tomt." if printed else "Inget datum i bilagan."
        )


def make_insats(facit: Facit, name: str, source: Json) -> Json:
    """All that one insats sends; a printed figure that nobody has taken care of is an error of the TOML."""
    insats = Insats()
    for table in facit.of_bilaga(source["bilaga"]):
        if "sektion" in table:
            carry_mall(facit, table, source.get("olasligt"), insats)
        elif "ocr_note" in table:
            insats.tolka(table["id"].rpartition("-")[2], table["ocr_note"])
    for falt, rule in source.get("figurer", {}).items():
        carry_figure(facit, falt, rule, insats)
    insats.utanfor = [carry_outside(facit, rule) for rule in source.get("utanfor", [])]
    for rule in source.get("utelamnat", []):
        leave_out(facit, rule, insats)
    for falt, reason in source.get("skal", {}).items():
        if falt.startswith("text."):
            insats.tolka(falt, reason)
    add_bases(source, insats)
    add_head(source, insats)
    if forgotten := facit.forgotten(source["bilaga"]):
        raise ValueError(f"{name}: tryckta siffror utan plats: {forgotten}")
    facts = {key: str(value).replace(".", ",") for key, value in facit.facts.items()}
    return {
        "namn": name,
        "bilaga": source["bilaga"],
        "varden": insats.varden,
        "texter": {f"text.{k}": v.format_map(facts) for k, v in source["texter"].items()},
        "utanfor": insats.utanfor,
        "olasligt": insats.olasligt,
        "tolkningar": sorted(insats.tolkningar, key=lambda t: (t["falt"], t["anmarkning"])),
    }
