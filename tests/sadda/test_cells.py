"""Faults planted in returned sheets: found where they contradict something, and told alike by the verb itself."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.sadda import cells
from tests.sadda.faults import CELLS, GOAL, SEED, share, table
from tests.sadda.sets import SAMPLES, WITH_SHEETS, rightset
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("part", range(4))
def test_the_faults_that_contradict_something_are_found(part: int) -> None:
    """Of 100 faults, one cell each, 99 of 100 that contradict something else in the set get a fynd of their own."""
    planted = [cells.judged(fault, cells.said(fault)) for fault in cells.choose(CELLS, SEED)[part::4]]
    print("\n".join(table(planted)))
    assert len(planted) == CELLS // 4
    assert sum(bool(one.breaks) for one in planted) >= 50
    assert share(planted) >= GOAL, table(planted)


@pytest.mark.parametrize("sample", WITH_SHEETS)
def test_the_untouched_sheets_have_the_stops_that_are_listed(sample: str) -> None:
    """Every STOPP of the sheets as they are is one of those that the sample's list has: none is false."""
    golden = json.loads((SAMPLES.parent / "tests" / "samples" / f"golden-{sample[-4:]}.json").read_text("utf-8"))
    listed = {(one["regel"], one["insats"], one["text"]) for one in golden if one["niva"] == "STOPP"}
    assert {(f.regel, f.insats, f.text) for f in cells.untouched(sample) if f.niva.value == "STOPP"} == listed


@pytest.mark.parametrize("at", range(32))
def test_the_verb_says_the_same_of_the_file(at: int, tmp_path: Path) -> None:
    """The same fault written in the file: validera finds what the checks in memory found, no more and no less."""
    fault = cells.choose(CELLS, SEED)[at]
    sheet, _, _, changes = fault
    inkorg = tmp_path / "inkorg"
    shutil.copytree(rightset(sheet.sample).folder / "inkorg", inkorg)
    book = Workbook.open(Package.open(sheet.path))
    book.write("Insatsblad", {sheet.cells[name]: cells.written(content) for name, content in changes.items()})
    days = [sheet.cells[name] for name, content in changes.items() if isinstance(content, date)]
    book.show_dates("Insatsblad", dict.fromkeys(days, False))  # as a program does that takes what is typed for a date
    (inkorg / sheet.path.name).write_bytes(book.to_bytes())
    found = byfile.validera(rightset(sheet.sample).lay(tmp_path), inkorg).fynd
    assert cells.keys(found) - cells.keys(cells.untouched(sheet.sample)) == cells.said(fault)
