"""The made årsredovisning of each sample says what its årsbok says, figure by figure, and is a document all can read."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.dokument.gjorda import PROV, ROOT, WP, W, kontroller, prov, tal_i
from xlfinsam import reporting
from xlfinsam.dokument.modell import Diagram, Rubrik, Tabell
from xlfinsam.dokument.word import word
from xlfinsam.engine.book import open_book
from xlfinsam.engine.grid import Grid

if TYPE_CHECKING:
    from pathlib import Path

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SCALE = {"tkr": 1000, "mnkr": 1_000_000}
ROUGH = {"tkr": 500, "mnkr": 50_000}
LEAST = {"kalmar-2022": 500, "kalmar-2024": 600, "hoglandet-2021": 200}


@pytest.mark.parametrize("name", PROV)
def test_every_linked_figure_is_what_the_workbook_has_in_the_cell_of_that_name(name: str) -> None:
    """What Word shows, read back and taken as a number, is the cached value of the named cell in the saved årsbok."""
    made, held = prov(name), 0
    with closing(open_book(made.arsbok, to_read=True)) as book:
        grid = Grid(book)
        for tag, text, _ in kontroller(made.docx().element.body):
            figure, _, way = tag.partition(":")
            place = grid.locate(figure) if text not in ("", "–", "dold") and "." in figure else None
            if place is None:
                continue
            stored = grid.cells(place[0])[place[1]]
            if stored.kind != "n" or text in ("ja", "nej"):
                continue
            wanted = (abs(float(stored.text)) if way == "belopp" else float(stored.text)) / SCALE.get(way, 1)
            rough = 0.00051 if text.endswith("%") else ROUGH.get(way, 0.5) / SCALE.get(way, 1)
            assert abs(tal_i(text) - wanted) <= rough, (tag, text, stored.text)
            held += 1
    assert held >= LEAST[name], held


@pytest.mark.parametrize("name", PROV)
def test_the_statements_and_notes_are_what_was_printed(name: str) -> None:
    """Every printed figure of the real report that our document shows is the same, but for the faults told in avvikelser."""
    made = prov(name)
    printed = json.loads((ROOT / "samples" / name / "bokslut.json").read_text("utf-8"))
    faults = {
        one["namn"]: one["vart"]
        for one in tomllib.loads((ROOT / "samples" / name / "avvikelser.toml").read_text("utf-8"))["avvikelse"]
    }
    shown = {tag: text for tag, text, _ in kontroller(made.docx().element.body)}
    held = 0
    for figure, value in printed["siffror"].items():
        text = shown.get(figure, "")
        if value is None or text in ("", "dold") or figure.endswith((".soliditet", ".soliditet.fg")):
            continue
        assert abs(tal_i(text) - faults.get(figure, value)) < 0.5, (figure, text, value)
        held += 1
    assert held >= {"kalmar-2022": 130, "kalmar-2024": 150, "hoglandet-2021": 90}[name], held


KNOWN = {
    "kalmar-2022": {("G06", "2022"), ("G20", "2017"), ("G20", "2019")},
    "kalmar-2024": {("G06", "2024"), ("G20", "2023")},
    "hoglandet-2021": {("G05", "")},  # an insats tells how many took part, and not how many are left
}
"""Faults of the printed reports that the förbund's own Historik keeps: deltagare that do not follow from the year before,
a result that is not income minus costs, and eget kapital that does not follow. No document can mend them."""


@pytest.mark.parametrize("name", PROV)
def test_granska_finds_no_fault_in_it_but_those_of_the_printed_years(name: str, tmp_path: Path) -> None:
    """The whole granskning finds nothing wrong but what Historik has from the printed reports, which is added up here anew."""
    made = prov(name)
    path = tmp_path / "arsredovisning.docx"
    path.write_bytes(made.data)
    done = reporting.granskad(path, made.underlag.bok.figures(), "arsbok.xlsm")
    found = {(one.regel, next(iter(re.findall(r"20\d\d", one.text)), "")) for one in done.found if one.slag == "fel"}
    assert found == KNOWN[name]
    years = {row.ar: row for row in made.underlag.bok.world.history if row.insats == "alla"}
    for regel, told in found:
        if regel == "G05":
            row = {
                word: {key: made.underlag.figures.get(f"tabell1.{key}.{word}") for key in made.underlag.insatser}
                for word in ("totalt", "pagaende")
            }
            untold = sum(
                value for key, value in row["totalt"].items() if value is not None and row["pagaende"][key] is None
            )
            sums = {
                word: made.underlag.figures[f"tabell1.summa.{word}"] for word in ("totalt", "avslutade", "pagaende")
            }
            assert sums["totalt"] - sums["avslutade"] - sums["pagaende"] == untold > 0
            continue
        year = int(told)
        now, before = years.get(year), years.get(year - 1)
        if regel == "G06":
            assert before is not None
            total, new = (made.underlag.figures[f"tabell1.summa.{word}"] for word in ("totalt", "nya"))
            assert before.pagaende + new != total
        else:
            assert now is not None
            assert now.intakter - now.kostnader != now.resultat or (
                before is not None and before.eget_kapital + now.resultat != now.eget_kapital
            )


@pytest.mark.parametrize("name", PROV)
def test_it_has_what_a_reader_who_cannot_see_it_needs(name: str) -> None:
    """Real headings in order, a caption over every table, header rows, words for every diagram, Swedish, a title."""
    made = prov(name)
    body, parts = made.docx().element.body, made.dokument.delar
    styles = {
        one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val")
        for one in made.docx().styles.element.iter(f"{W}style")
    }

    def style(paragraph: ET.Element) -> str:
        told = paragraph.find(f"{W}pPr/{W}pStyle")
        return styles.get(told.get(f"{W}val"), "") if told is not None else ""

    headings = [p for p in body.iter(f"{W}p") if style(p).startswith("heading")]
    wanted = [one for one in parts if isinstance(one, Rubrik) and one.id != "innehall"]
    assert [("".join(t.text for t in p.iter(f"{W}t")), style(p)) for p in headings] == [
        (one.text, f"heading {one.niva}") for one in wanted
    ]
    levels = [one.niva for one in wanted]
    assert levels[0] == 1
    captions = [p for p in body.iter(f"{W}p") if style(p) == "caption"]
    tables = [t for t in body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblCaption") is not None]
    drawings = list(body.iter(f"{WP}docPr"))
    assert len(captions) == len(tables) + len(drawings)
    assert len(tables) == sum(isinstance(one, Tabell) for one in parts)
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        width = len(table.find(f"{W}tblGrid"))
        for row in rows:
            spans = [
                int(s.get(f"{W}val")) if (s := c.find(f"{W}tcPr/{W}gridSpan")) is not None else 1
                for c in row.findall(f"{W}tc")
            ]
            assert sum(spans) == width
    charts = {one.id: one for one in parts if isinstance(one, Diagram)}
    assert {one.get("name"): one.get("descr") for one in drawings} == {key: one.alt for key, one in charts.items()}
    assert all(re.search(r"\d", one.alt) and one.alt.endswith(".") for one in charts.values())
    assert made.docx().core_properties.title == f"{made.dokument.titel}, {made.dokument.forbund}"
    assert made.docx().core_properties.language == "sv-SE"
    assert made.docx().styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val") == "sv-SE"


def test_the_charts_hold_the_numbers_and_a_workbook_with_the_same() -> None:
    """Each chart is Word's own, with every value of the diagram in it and in the workbook that Word opens to edit it."""
    made = prov("kalmar-2024")
    with zipfile.ZipFile(BytesIO(made.data)) as file:
        charts = sorted(name for name in file.namelist() if name.startswith("word/charts/chart"))
        diagrams = [one for one in made.dokument.delar if isinstance(one, Diagram)]
        assert len(charts) == len(diagrams) == 8
        for name, diagram in zip(charts, diagrams, strict=True):
            root = ET.fromstring(file.read(name))
            values = [
                [v.text for v in ser.findall(f"{C}val/{C}numRef/{C}numCache/{C}pt/{C}v")]
                for ser in root.iter(f"{C}ser")
            ]
            assert values == [[str(value) for value in one.varden if value is not None] for one in diagram.serier]
            rels = file.read(f"word/charts/_rels/{name.rpartition('/')[2]}.rels").decode()
            inside = re.search(r"embeddings/[^\"]+", rels)
            with zipfile.ZipFile(BytesIO(file.read(f"word/{inside[0]}"))) as sheet:
                numbers = re.findall(r"<v>([^<]+)</v>", sheet.read("xl/worksheets/sheet1.xml").decode())
            assert sorted(numbers) == sorted(value for row in values for value in row)


def test_the_same_arsbok_gives_the_same_bytes() -> None:
    """Two documents of one årsbok at one time are the same file, byte for byte."""
    made = prov("hoglandet-2021")
    assert word(made.dokument) == made.data


def test_no_number_is_typed_in_it() -> None:
    """Every figure in a table stands in a control: cells of numbers hold no other letters."""
    for name in PROV:
        made = prov(name)
        for table in made.dokument.tabeller().values():
            loose = [
                c.text for row in table.rader for c in row.celler if c.tal and isinstance(c.innehall, str) and c.text
            ]
            assert not loose, (table.id, loose)


@pytest.mark.parametrize("name", ["kalmar-2022", "kalmar-2024"])
def test_no_small_number_is_published(name: str) -> None:
    """Nothing that the protection hides is in any table, diagram, text for those who cannot see, or linked prose."""
    made = prov(name)
    hidden = {one for one in made.underlag.figures if made.underlag.doljer(one)}
    assert len(hidden) > 100
    shown = {tag.partition(":")[0]: text for tag, text, _ in kontroller(made.docx().element.body)}
    assert len(hidden & set(shown)) > 50
    assert {shown[one] for one in hidden & set(shown)} == {"dold"}
    for one in made.dokument.delar:
        if isinstance(one, Diagram):
            for serie in one.serier:
                values = dict(zip(serie.siffror, serie.varden, strict=True))
                assert all(values[figure] is None for figure in hidden & set(values))
                assert one.alt.count("dold") >= len(hidden & set(values)) or len(one.kategorier) * len(one.serier) > 24
    small = [
        text
        for tag, text, _ in kontroller(made.docx().element.body)
        if text in {"1", "2", "3", "4"}
        and made.underlag.skrivsatt.get(tag) == "antal"
        and tag.startswith(("data.", "alder.", "avslut."))
    ]
    assert not small
