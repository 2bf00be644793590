"""LibreOffice as the judge of a closed year: it computes the whole årsbok hard, and every named figure is Python's."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import byfile, lo
from tests.addin.book import ROOT
from xlfinsam import office
from xlfinsam.consolidating import disagreements
from xlfinsam.engine import registers
from xlfinsam.engine.addresses import Area, split
from xlfinsam.engine.book import open_book
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlfinsam.consolidating import Shown

pytestmark = pytest.mark.libreoffice
SAMPLES = ("kalmar-2022", "kalmar-2024", "hoglandet-2021")
STATEMENTS = ("rr", "br", "kf", "drift", "balanskrav", "plan", "socio", "matt", "overs", "insatsmedel", "maluppfyllelse",
              "not1", "not2", "not3", "not4", "spec")  # fmt: skip
ERRORS = re.compile(r"#(REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)[!?]?|Err:\d+")


@dataclass(frozen=True)
class Judged:
    """A closed årsbok as LibreOffice computed it, and Python's figures."""

    book: Workbook
    figures: Mapping[str, Shown]

    @property
    def theirs(self) -> dict[str, Shown]:
        """What LibreOffice gives for each of the figures."""
        return {name: registers.figure(self.book, name) for name in self.figures}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Judged]:
    """Close the samples and let LibreOffice compute them, in one call; a false value is put into each before."""
    lo.need_libreoffice()
    folder = tmp_path_factory.mktemp("stangt")
    figures: dict[str, Mapping[str, Shown]] = {}
    for name in SAMPLES:
        sample, path = ROOT / "samples" / name, folder / f"{name}.xlsm"
        byfile.ny(sample / "installningar.toml", path)
        if (sample / "inkorg").is_dir():
            byfile.konsolidera(path, sample / "inkorg")
        with closing(open_book(path)) as book:
            figures[name] = office.bokslut(book, sample / "bokforing.se").figures
        _falsify(path)
    made = lo.recalculated([folder / f"{name}.xlsm" for name in SAMPLES], folder / "ut")
    return {name: Judged(Workbook.open(Package.open(path, macros=True)), figures[name])
            for name, path in zip(SAMPLES, made, strict=True)}  # fmt: skip


def _falsify(path: Path) -> None:
    """Let the file claim a result that it does not have: what LibreOffice gives back it has then computed."""
    package = Package.open(path, macros=True)
    book = Workbook.open(package)
    sheet, cell, _ = book.locate("rr.arets_resultat") or ("", "", "")
    part = next(found.part for found in book.sheets if found.name == sheet)
    text = package.read_xml(part).decode()
    false = re.sub(rf'(<c r="{cell}"[^>]*>.*?<v>)[^<]*(</v>)', r"\g<1>123456789\2", text, count=1)
    assert false != text
    package.replace(part, false.encode())
    path.write_bytes(package.to_bytes())


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_named_figure_of_a_closed_year_is_the_same_in_libreoffice(
    sample: str, judged: Mapping[str, Judged]
) -> None:
    """Statements, notes, budget, goals and the years: the three programs give one value, within 1e-9."""
    found = judged[sample]
    assert disagreements(found.figures, found.theirs) == []
    assert found.theirs["rr.arets_resultat"] == found.figures["rr.arets_resultat"] != 123456789
    of_close = [name for name in found.figures if name.partition(".")[0] in STATEMENTS]
    assert len(of_close) > 250
    assert sum(isinstance(found.theirs[name], Decimal) for name in of_close) > 150


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_cell_of_a_closed_year_is_an_error_in_libreoffice(sample: str, judged: Mapping[str, Judged]) -> None:
    """Not one #REF!, #NAME? or Err: on any sheet."""
    book = judged[sample].book
    assert [
        f"{sheet.name}!{where}: {cell.text}"
        for sheet in book.sheets
        for where, cell in book.cells(sheet.name).items()
        if cell.kind == "e" or ERRORS.search(cell.text)
    ] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_books_balance_in_libreoffice(sample: str, judged: Mapping[str, Judged]) -> None:
    """Computed by LibreOffice alone: assets are eget kapital and debts, and every konto stands on one row of Kontoplan."""
    theirs = judged[sample].theirs
    for suffix in ("", ".fg"):
        assert theirs[f"br.summa_tillgangar{suffix}"] == theirs[f"br.summa_eget_kapital_och_skulder{suffix}"]
        assert theirs[f"rr.arets_resultat{suffix}"] == theirs[f"kf.arets_resultat{suffix}"]
    book = judged[sample].book
    sheet, first, last = book.locate("bokforing.rader") or ("", "", "")
    area = Area.parse(f"{first}:{last}")
    assert area is not None
    told = {address: cell.text for address, cell in book.cells(sheet).items() if split(address) in area and cell.text}
    assert len(told) > 40
    assert set(told.values()) == {"1"}
