"""An insatsblad of an earlier version: the one that was sent out is read, any other that is not in force is not."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.inkorg import made
from xlfinsam import checking
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.forms import FORMER
from xlfinsam.rules import RULES

if TYPE_CHECKING:
    from xlfinsam.engine.receive import Received

OLD = Path(__file__).with_name("insatsblad-version-1.xlsx")  # issued and filled in before version 2 was made


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Received:
    """Read the old sheet."""
    return made.received(OLD.read_bytes(), tmp_path_factory.mktemp("gammalt"))


def test_a_sheet_of_version_1_gives_its_answers_and_one_note(old: Received) -> None:
    """Every answer that its sender gave is read with its cell; all that is told is that a newer version is in force."""
    facts = json.loads((made.ROOT / "samples/kalmar-2024/underlag.json").read_text("utf-8"))["insatser"]["resa"]
    assert old.record is not None
    assert old.record.version == 1
    numbers = {name: value for name, value in facts["varden"].items() if isinstance(value, int)}
    assert {name: old.record.number(name) for name in numbers} == {name: Decimal(n) for name, n in numbers.items()}
    assert {item.id for item in FORMER[0].fields} == set(old.record.places)
    fynd = checking.judge(old.hits, RULES)
    assert [(one.regel, one.niva.value, one.varde, one.vantat) for one in fynd] == [("L25", "NOTERA", "1", "2")]


def test_a_changed_cell_of_version_1_is_seen(tmp_path: Path) -> None:
    """It is held against the blank that it was issued as: a strange number and a note beside the boxes are told, and nothing else."""
    data = made.with_cells(OLD.read_bytes(), {"alder.16_24": Decimal("2.5"), "G20": "egen anteckning"})
    kinds = [hit.kind for hit in made.received(data, tmp_path).hits]
    assert sorted(kinds) == ["decimaltal", "tidigare_version", "utanfor_rutorna"]


@pytest.mark.parametrize(("name", "stood"), [("version", "3"), ("version", "7 kap"), ("fingeravtryck", "0" * 12)])
def test_a_version_that_nobody_knows_is_not_read(name: str, stood: str, tmp_path: Path) -> None:
    """A later version, or an earlier one that asked something else, is a STOPP: nothing is guessed."""
    book = Workbook.open(Package.from_bytes(OLD.read_bytes(), OLD.name))
    sheet, cell, _ = book.locate(f"stampel.{name}") or ("", "", "")
    book.write(sheet, {cell: stood})
    found = made.received(book.to_bytes(), tmp_path)
    assert found.record is None
    assert [one.regel for one in checking.judge(found.hits, RULES)] == ["L17"]
