"""The three samples closed by the verb itself: every printed figure comes out, or is listed as wrong and really is so.

What is printed is read from `bokslut.json`, what the report has wrong from `avvikelser.toml`. A blank of the print says
nothing. Where the print has 0 and no konto stands on the row, ours may be blank.
"""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import byfile
from xlfinsam.arsboken import read_arsbok
from xlfinsam.closing import computed
from xlfinsam.consolidating import disagreements
from xlfinsam.engine import registers
from xlfinsam.engine.book import open_book
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.forms.bokslut import BALANSKRAVSRADER, RADER
from xlfinsam.values import whole_kronor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.consolidating import Shown
    from xlfinsam.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2] / "samples"
SAMPLES = ("kalmar-2022", "kalmar-2024", "hoglandet-2021")
PARTS = ("rr", "br", "kf", "drift", "overs", "not")  # what every report prints
OWN_COLUMN = ".bokslut"  # Kalmar's last column of the driftredovisning prints the year's outcome once more


@dataclass(frozen=True)
class Closed:
    """A sample, closed by the verb on its own file of the books."""

    name: str
    arsbok: Path
    outcome: Outcome

    @cached_property
    def published(self) -> dict[str, Any]:
        """What the report prints."""
        return dict(json.loads((ROOT / self.name / "bokslut.json").read_text("utf-8")))

    @cached_property
    def printed(self) -> dict[str, Decimal]:
        """The printed figures, but for those that are blank in the print."""
        return {name: Decimal(str(value)) for name, value in self.published["siffror"].items() if value is not None}

    @cached_property
    def listed(self) -> dict[str, dict[str, Any]]:
        """What the report has wrong, by name."""
        text = (ROOT / self.name / "avvikelser.toml").read_text("utf-8")
        return {item["namn"]: item for item in tomllib.loads(text)["avvikelse"]}

    def ours(self, name: str) -> Shown:
        """Return our figure as the report prints it: in thousands where it does, soliditet in whole per cent."""
        figure = name.removesuffix(OWN_COLUMN) if name.startswith("drift.") else name
        value = self.outcome.figures[figure]
        if not isinstance(value, Decimal):
            return value
        if name in self.published.get("tkr", ()):
            return whole_kronor(value / 1000)
        return whole_kronor(value * 100) if name.endswith(".soliditet") else value


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Closed]:
    """Close each of the samples, once."""
    made: dict[str, Closed] = {}
    for name in SAMPLES:
        path = tmp_path_factory.mktemp(name) / f"{name}.xlsm"
        byfile.ny(ROOT / name / "installningar.toml", path)
        made[name] = Closed(name, path, byfile.bokslut(path, ROOT / name / "bokforing.se"))
    return made


@pytest.fixture(params=SAMPLES)
def closed(every: Mapping[str, Closed], request: pytest.FixtureRequest) -> Closed:
    return every[request.param]


def on_no_konto(closed: Closed) -> set[str]:
    """Return the figures of rows that no konto stands on, both years."""
    with closing(open_book(closed.arsbok, to_read=True)) as book:
        lists = computed(read_arsbok(book).world(()).lists)
    mapped = {
        str(row[column]) for row in lists["kontoplan"] if row["antal"] for column in ("rad", "spec") if row.get(column)
    }
    rows = {f"not{row['not']}.{row.get('nyckel')}" for row in lists["notrader"] if row.get("nyckel") not in mapped}
    rows |= {f"{home}.{rad}" for home in ("rr", "br") for rad in RADER if rad not in mapped}
    rows |= {f"balanskrav.{rad}" for rad in BALANSKRAVSRADER if rad not in mapped}
    return rows | {f"{name}.fg" for name in rows}


# ------------------------------------------------------------------------------------------------------ what is printed


def test_every_printed_figure_comes_out_of_the_workbook(closed: Closed) -> None:
    """Statements, notes, översikt and insatsmedel of both years: equal to the print, but for those that are listed."""
    unequal = {name: (closed.ours(name), value) for name, value in closed.printed.items() if closed.ours(name) != value}
    blanks = {name for name, (ours, value) in unequal.items() if ours is None and value == 0}
    assert blanks <= on_no_konto(closed), blanks - on_no_konto(closed)
    assert {name: both for name, both in unequal.items() if name not in blanks | set(closed.listed)} == {}
    assert len(closed.printed) - len(unequal) > 100


def test_what_is_listed_as_wrong_really_is(closed: Closed) -> None:
    """Each avvikelse is what the report prints, ours is another figure, the one that the list says, and it says why."""
    assert closed.listed
    for name, item in closed.listed.items():
        assert closed.printed[name] == item["tryckt"], name
        assert closed.ours(name) != closed.printed[name], name
        assert closed.ours(name) == Decimal(item["vart"]), name
        assert item["varfor"].endswith("."), name


def test_nothing_that_is_printed_is_left_out(closed: Closed) -> None:
    """Every figure that the report prints has one of ours; each statement and every note is among them, with both years."""
    names = set(closed.printed)
    assert {name for name in names if (name.removesuffix(OWN_COLUMN)) not in closed.outcome.figures} == set()
    for part in PARTS:
        own = {name for name in names if re.match(rf"{part}\d*\.", name)}
        assert own, part
        assert any(name.endswith(".fg") for name in own) or part in {"drift", "overs"}, part
    notes = re.compile(r"(not\d|spec\.).*(?<!\.fg)$")
    assert set(filter(notes.match, closed.outcome.figures)) == set(filter(notes.match, closed.published["siffror"]))


def test_the_last_column_of_the_driftredovisning_is_the_year(every: Mapping[str, Closed]) -> None:
    """Kalmar prints the year's outcome twice: both are our figure of the year, but where the print is listed as wrong."""
    found = 0
    for closed in every.values():
        for name in (name for name in closed.printed if name.endswith(OWN_COLUMN)):
            found += 1
            assert closed.ours(name) == closed.ours(name.removesuffix(OWN_COLUMN))
            assert closed.ours(name) == closed.printed[name] or name in closed.listed
    assert found >= 10


# ------------------------------------------------------------------------------------------------- what has been saved


def test_the_saved_file_has_every_figure(closed: Closed) -> None:
    """What stands in the saved file under each name is what Python computed, and kontrollera finds nothing."""
    figures = closed.outcome.figures
    book = Workbook.open(Package.open(closed.arsbok, macros=True))
    theirs = {name: registers.figure(book, name) for name in figures}  # type: ignore[arg-type]  # reads as a Grid
    assert disagreements(figures, theirs) == []
    assert sum(isinstance(value, Decimal) for value in theirs.values()) > 200
    assert byfile.kontrollera(closed.arsbok).fynd == ()


def test_the_close_of_a_published_year_finds_no_stop(closed: Closed) -> None:
    """The books hold together: no STOPP, the first three steps are done, and the rest wait for the kansli."""
    assert [fynd.text for fynd in closed.outcome.fynd if fynd.niva.value == "STOPP"] == []
    assert [step["status"] for step in closed.outcome.steps] == ["klar", "klar", "klar", "väntar", "väntar"]


def test_a_second_close_changes_nothing(closed: Closed) -> None:
    """The same file once more changes no cell and gives the same figures."""
    again = byfile.bokslut(closed.arsbok, ROOT / closed.name / "bokforing.se")
    assert again.changed == 0
    assert again.figures == closed.outcome.figures


@pytest.mark.libreoffice
def test_libreoffice_gives_every_figure(every: Mapping[str, Closed], tmp_path: Path) -> None:
    """Computed anew by LibreOffice, each of the three closed årsböcker has the same figure under every name."""
    from tests import lo  # noqa: PLC0415  only where LibreOffice is asked

    lo.need_libreoffice()
    computed_ = lo.recalculated([closed.arsbok for closed in every.values()], tmp_path / "ut")
    for closed, path in zip(every.values(), computed_, strict=True):
        book = Workbook.open(Package.open(path, macros=True))
        theirs = {name: registers.figure(book, name) for name in closed.outcome.figures}  # type: ignore[arg-type]  # reads as a Grid
        assert disagreements(closed.outcome.figures, theirs) == []
