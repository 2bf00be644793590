"""What the law wants beside the figures of the books: what is pledged, and an översikt of the right number of years."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from xlfinsam.engine.book import open_book
from xlfinsam.forms.arsbok import HISTORIK
from xlfinsam.forms.bokslut import FORMER_OUTSIDE, OUTSIDE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bocker import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an årsbok whose books can be closed."""
    return bocker.desk(tmp_path, bocker.after())


def test_what_is_pledged_stands_below_the_balansrakning(desk: Desk) -> None:
    """LKBR 6 kap. 2 §: each of the three, this year and the former, comes from Inställningar; a blank stays blank."""
    for at, (name, former) in enumerate(FORMER_OUTSIDE.items(), start=1):
        desk.set(name, Decimal(1000 * at))
        desk.set(former, Decimal(at))
    desk.set("panter", Decimal(0))
    desk.set(FORMER_OUTSIDE["panter"], None)
    byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    shown = byfile.varde(desk.arsbok, [f"br.{name}{year}" for name in OUTSIDE for year in ("", ".fg")])
    assert list(shown.values()) == [0, None, 2000, 2, 3000, 3]


def test_alla_may_be_written_with_a_capital(desk: Desk) -> None:
    """A workbook does not see the case of letters, and so neither does Python: the two agree on the year."""
    desk.add(HISTORIK, {"ar": Decimal(2021), "insats": "Alla", "intakter": Decimal(7000), "kostnader": Decimal(-5000)})
    figures = byfile.bokslut(desk.arsbok, desk.put(bocker.sie())).figures
    assert figures["overs.2021.intakter"] == 7000
    assert byfile.varde(desk.arsbok, ["overs.2021.intakter"]) == {"overs.2021.intakter": 7000}


def test_the_oversikt_shows_as_many_years_as_the_layout_says(desk: Desk) -> None:
    """Seven with Kalmar's: an older one keeps its figure and its name, on a row that is hidden."""
    for year in range(2015, 2024):
        desk.add(HISTORIK, {"ar": Decimal(year), "insats": "alla", "intakter": Decimal(year)})
    byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    with closing(open_book(desk.arsbok, to_read=True)) as book:
        cells = {year: book.names[f"overs.{year}.intakter"].refers_to_range for year in range(2015, 2025)}
        shown = [year for year, cell in cells.items() if not cell.sheet[f"{cell.row}:{cell.row}"].rows.hidden]
    assert shown == list(range(2018, 2025))
