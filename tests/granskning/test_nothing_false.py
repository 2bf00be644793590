"""Nothing false, nothing missed: right reports give no fault, and one planted fault is found."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.granskning.rapporter import AR, andrad, rapport_av
from xlfinsam.granskning import granska
from xlfinsam.granskning.ord import AVRUNDNING, DEFINITION, FEL
from xlfinsam.rapport import KR

SEEDS = st.integers(0, 1_000_000)
ALONE = {
    ("tabell2", str(AR - 1), "Budget antal delt."),
    ("tabell2", str(AR - 1), "Antal nya delt."),
    ("maluppfyllelse", "Positiva avslut", "mål"),
}
"""The figures that nothing else in the report says anything of: the former year's budget and new, and a goal."""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS)
def test_a_right_report_has_no_fault(seed: int):
    """A report whose figures are right gives rounding at most: no fel, no definition, no observation."""
    found = granska(rapport_av(seed))
    assert {one.slag for one in found} <= {AVRUNDNING}, [one.text for one in found if one.slag != AVRUNDNING]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=SEEDS,
    which=st.integers(0, 10_000),
    down=st.integers(0, 1),
    kronor=st.integers(5_000, 90_000),
    people=st.integers(1, 9),
)
def test_one_planted_fault_is_found(seed: int, which: int, down: int, kronor: int, people: int):
    """One figure that takes part in a relation is moved: something new is found."""
    report = rapport_av(seed)
    cells = [(table, row, column) for table in report.tables for row, told in enumerate(table.rows)
             for column, cell in enumerate(told.cells) if cell is not None
             and (table.id, told.label, table.columns[column]) not in ALONE]  # fmt: skip
    table, row, column = cells[which % len(cells)]
    amount = table.unit == KR and not table.rows[row].unit
    share = "procent" in table.columns[column] or table.unit == "%" or table.rows[row].unit == "%"
    by = (kronor if amount else people + 3 if share or "procent" in table.columns else people) * (-1 if down else 1)
    if table.id == "maluppfyllelse" and not share:  # a share hides what is less than a per cent
        by = int(cells[which % len(cells)][0].rows[row].cells[column].value) // 2 + 3
    before = {one.text for one in granska(report)}
    found = [one for one in granska(andrad(report, table.id, row, column, by)) if one.text not in before]
    assert [one for one in found if one.slag in {FEL, DEFINITION}], (table.id, table.rows[row].label, column, by)


@pytest.mark.parametrize("seed", range(5))
def test_the_made_reports_are_not_all_alike(seed: int):
    """The random reports have statements, notes, annexes and sentences."""
    report = rapport_av(seed)
    assert {"resultatrakning", "not4", "tabell2", "bilaga1-ankaret-avslut"} <= {table.id for table in report.tables}
    assert len(report.facts) > 5
