"""publicerat.toml of the samples is what the script makes: no figure lost, our codes right, nobody named."""

from __future__ import annotations

import importlib
import json
import re
import sys
import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xlfinsam import rapportfil

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
sys.path.insert(0, str(SAMPLES))
underlag = importlib.import_module("underlag")
publicerat = importlib.import_module("underlag_publicerat")
underlag_facit = importlib.import_module("underlag_facit")
DOCUMENTS: dict[str, Path] = {name: SAMPLES / told["fil"] for name, told in publicerat.DECLARED["dokument"].items()}
CLOSED = {prov["facit"]: (sample, prov) for sample, prov in publicerat.PROV.items()}
BESIDE = ("n", "count", "percent", "budget", "utfall_kr", "bas")  # numbers that facit has beside the values of a row
ABOUT_PEOPLE = ("personal", "styrgrupp", "styrelse", "underskrifter")
ROLES = re.compile(
    r"(Verksamhetssamordnare och coach|Coach|Arbetsförmedlare|(Regionens|Socialtjänstens|Försäkringskassans) handläggare|"
    r"Ledamot|Vakant plats|Föredragande|Adjungerad|(Vice o|O)rdförande|Ersättare|Underskrift)( \d)?(, (till|från) \w+)?"
)
NUMBERS_OF_PEOPLE = re.compile(r"\d{6}[-+ ]?\d{4}|\b0\d{1,3}[- ]?\d{2,3}[ -]?\d{2}[ -]?\d{2}\b|\+46|@")
LONGEST = 80  # characters of a label: a few words, no sentence


def facit(name: str) -> dict[str, Any]:
    """Read the facit of a document; skip where the folder is not there."""
    path = underlag.FACIT / f"{name}.json"
    if not path.is_file():
        reason = f"facit saknas: {path.parent}"
        print(reason)
        pytest.skip(reason)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    return found


@cache
def made(name: str) -> dict[str, Any]:
    return tomllib.loads(DOCUMENTS[name].read_text("utf-8"), parse_float=Decimal)


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def rows(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Return every row with its table."""
    for table in made(name)["tabell"]:
        for row in table["rad"]:
            yield table, row


def numbers(values: list[Any]) -> list[Decimal]:
    """Return the numbers among values."""
    return [Decimal(value) for value in values if isinstance(value, int | Decimal)]


def of_fact(fact: dict[str, Any]) -> list[Decimal]:
    """Return the numbers of a fact of the facit; a span ("16-64", "3 av 4") has two."""
    value = fact["value"]
    if isinstance(value, str):
        span = re.fullmatch(r"(\d{1,2}) ?(?:-|–|till|av) ?(\d{1,2})", value)
        return [Decimal(span[1]), Decimal(span[2])] if span else []
    return numbers(value if isinstance(value, list) else [value])


# ----------------------------------------------------------------------------------------------------- nothing lost


def test_committed_files_are_what_the_script_makes(document: str) -> None:
    """Each file equals what samples/underlag.py makes of the facit."""
    facit(document)
    abouts = {y: tomllib.loads((SAMPLES / f"underlag_{y}.toml").read_text("utf-8")) for y in underlag.YEARS}
    text = publicerat.files(underlag.FACIT, abouts)[DOCUMENTS[document]]
    assert DOCUMENTS[document].read_text("utf-8") == text, "kör: python samples/underlag.py"


def test_no_figure_is_lost(document: str) -> None:
    """The numbers of the facit, in tables, beside rows and in facts, are those of the file, as often."""
    told = facit(document)
    printed: Counter[Decimal] = Counter()
    for table in told["tables"]:
        printed.update(numbers([table.get("n")]))
        for row in table["rows"]:
            printed.update(numbers([*row["values"], *(row.get(key) for key in BESIDE)]))
            printed.update(numbers(list(row.get("extra", {}).values())))
    for fact in told["facts"]:
        printed.update(of_fact(fact))
    kept = Counter(number for _, row in rows(document) for number in numbers(row["varden"]))
    kept.update(number for fact in made(document)["uppgift"] for number in numbers(fact["varden"]))
    assert kept == printed


def test_every_table_row_and_fact_stands_in_its_order(document: str) -> None:
    """The tables and facts of the facit stand in its order, each row with the decimals that are printed."""
    told = facit(document)
    assert [table["id"] for table in made(document)["tabell"]] == [publicerat.our_id(t["id"]) for t in told["tables"]]
    ids = [fact["id"] for fact in made(document)["uppgift"]]
    assert ids[: len(told["facts"])] == [fact["id"] for fact in told["facts"]]
    for table, other in zip(told["tables"], made(document)["tabell"], strict=True):
        for row, kept in zip(table["rows"], other["rad"], strict=False):
            shown = [str(value) for value in kept["varden"][: len(row["values"])] if not isinstance(value, str)]
            assert shown == [str(value) for value in row["values"] if isinstance(value, int | Decimal)], row


def test_the_report_is_read_as_it_stands(document: str) -> None:
    """The reader gives as many tables, rows, figures and facts as the file has."""
    rapport = rapportfil.read(DOCUMENTS[document])
    cells = [value for _, row in rows(document) for value in row["varden"] if value != ""]
    assert len(list(rapport.figures())) == len(cells)
    assert (len(rapport.tables), len(rapport.facts)) == (len(made(document)["tabell"]), len(made(document)["uppgift"]))
    unsure = sum("olast" in table for table in made(document)["tabell"])
    assert len(rapport.unread) == cells.count("oläst") + unsure


# --------------------------------------------------------------------------------------------------------- our codes


def named(document: str) -> dict[str, Any]:
    """Return the figures by their names among ours: the code of the row, and what its column adds."""
    _, prov = CLOSED[document]
    found: dict[str, Any] = {}
    for table, row in rows(document):
        kind, _, key = row.get("kod", "").partition(".")
        if kind not in prov["tabeller"]:
            continue
        suffixes = table["kolumner"] if kind == "overs" else prov["kolumner"].get(kind, ["", ".fg"])
        for suffix, value in zip(suffixes, row["varden"], strict=True):
            name = f"overs.{suffix}.{key}" if kind == "overs" else f"{kind}.{key}{suffix}"
            assert name not in found
            found[name] = None if isinstance(value, str) else value
    return found


@pytest.mark.parametrize("name", CLOSED)
def test_codes_agree_with_the_close(name: str) -> None:
    """Every figure of bokslut.json stands in the file under its code, with the same value, and no other does."""
    printed = json.loads((SAMPLES / CLOSED[name][0] / "bokslut.json").read_text("utf-8"), parse_float=Decimal)
    assert named(name) == printed["siffror"]


@pytest.mark.parametrize("name", ["kalmar2022", "kalmar2024"])
def test_codes_agree_with_the_published_tables(name: str) -> None:
    """Tabell 1 and tabell 2 are those of publicerat.json, by insats and year."""
    published = json.loads((SAMPLES / CLOSED[name][0] / "publicerat.json").read_text("utf-8"))
    for table in ("tabell1", "tabell2"):
        kept = {
            row["kod"].partition(".")[2]: [None if isinstance(value, str) else value for value in row["varden"]]
            for told, row in rows(name)
            if told["id"] == table
        }
        assert kept == {key: [told[c] for c in underlag.TABELLKOLUMNER] for key, told in published[table].items()}


def test_annexes_agree_with_the_returned_sheets() -> None:
    """A row of an annex on the mall has the field of the blankett as its code, and the figure that the sheet has."""
    sheets = json.loads((SAMPLES / "kalmar-2024" / "underlag.json").read_text("utf-8"))["insatser"]
    ids, compared = underlag_facit.all_field_ids(), 0
    for table, row in rows("kalmar2024"):
        annex = re.fullmatch(r"bilaga\d-(\w+)-\w+", table["id"])
        if annex is None or "kod" not in row:
            continue
        both = row["kod"].startswith("remitterande.")
        fields = [f"{row['kod']}.{sort}" for sort in ("ja", "totalt")] if both else [row["kod"]]
        assert set(fields) <= ids
        unreadable = {cell["falt"] for cell in sheets[annex[1]]["olasligt"]}
        for field, value in zip(fields, row["varden"], strict=False):
            sent = sheets[annex[1]]["varden"].get(field)
            assert (value == "oläst") == (field in unreadable or sent == "1c"), (table["id"], field)
            if not isinstance(value, str):
                assert str(value) in str(sent), (table["id"], field)
                compared += 1
    assert compared > 230


@pytest.mark.parametrize("name", CLOSED)
def test_goals_are_those_of_the_settings(name: str) -> None:
    """A row of the goals has the key of the goal in the settings, the same goal and the same judgement."""
    settings = tomllib.loads((SAMPLES / CLOSED[name][0] / "installningar.toml").read_text("utf-8"))
    goals = {goal["nyckel"]: goal for goal in settings.get("malen", [])}
    found = {row["kod"].partition(".")[2]: row for t, row in rows(name) if t["id"] == "maluppfyllelse" and "kod" in row}
    assert set(found) == set(goals)
    for key, row in found.items():
        assert row["varden"][2] == goals[key].get("bedomning", "")


def test_the_plan_has_the_keys_of_the_budget() -> None:
    """The rows of the three-year budget have the keys of the settings, and those of the members their rows of not 1."""
    settings = tomllib.loads((SAMPLES / "kalmar-2024" / "installningar.toml").read_text("utf-8"))
    codes = [row["kod"] for _, row in rows("kalmar_vp2024")]
    assert [c.partition(".")[2] for c in codes if c.startswith("budget.")] == [b["nyckel"] for b in settings["budget"]]
    paid = {member["rad"].removeprefix("driftbidrag_") for member in settings["medlemmar"]}
    assert {c.partition(".")[2] for c in codes if c.startswith("agarbidrag.")} == paid | {"summa"}


# ------------------------------------------------------------------------------------------------- persons, sentences


def test_tables_about_people_name_roles(document: str) -> None:
    """Staff, boards and signatures stand as roles."""
    for table, row in rows(document):
        if table["id"] in ABOUT_PEOPLE:
            assert ROLES.fullmatch(row["etikett"]), row["etikett"]


def test_nobody_is_named(document: str) -> None:
    """No name out of the documents' own lists of people stands in any file, nor any number of a person."""
    text = DOCUMENTS[document].read_text("utf-8")
    assert not [line for line in text.splitlines() if '"' in line and NUMBERS_OF_PEOPLE.search(line.partition('"')[2])]
    names: set[str] = set()
    for name in ("hoglandet2021", "avesta2021"):
        people = [table for table in facit(name)["tables"] if table["id"] in ABOUT_PEOPLE]
        labels = [row["label"].split(",")[0].removesuffix(" coach") for table in people for row in table["rows"]]
        names |= {word for label in labels if label != "Vakant" for word in label.split() if len(word) > 1}
    names |= {word for fact in facit("kalmar2022")["facts"] for word in _names(fact["text"])}
    assert len(names) > 60
    assert not names & set(re.findall(r"\w+(?:-\w+)?", text))


def _names(text: str) -> list[str]:
    """Return the first name and the surname that stand before a degree of employment."""
    found = re.search(r", (\w+) (\w+) \(\d+%\)", text)
    return [found[1], found[2]] if found else []


def test_labels_are_words_and_no_sentences_of_the_document(document: str) -> None:
    """A fact is labelled in a few words of ours, not with the sentence that it stands in."""
    sentences = {" ".join(fact["text"].split()) for fact in facit(document)["facts"]}
    labels = [fact["ord"] for fact in made(document)["uppgift"]]
    assert not sentences & set(labels)
    own = labels[: len(sentences)]
    assert all(len(label) <= LONGEST and not label.endswith((".", "?")) for label in own)
    assert not [row["etikett"] for _, row in rows(document) if row["etikett"].endswith("?")]
