"""Runs of digits: what is printed is always among the readings, and a reading that is the only one is what is printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlfinsam.rapporttext import tal
from xlfinsam.values import swedish

FIGURES = st.lists(st.integers(-99_999_999, 99_999_999), min_size=1, max_size=7)


def printed(figures: list[int], gap: str = " ") -> str:
    return gap.join(swedish(Decimal(figure)).replace("\u00a0", " ") for figure in figures)


@given(FIGURES)
def test_printed_is_among_readings(figures):
    """However a row of figures is run together, one of its readings is the row itself; a single one is never another."""
    label, bits = tal.tail(f"Övrigt {printed(figures)}")
    ways = tal.readings(bits, len(figures), notes=None, loose=False)
    read = [[cell.value for cell in way.cells] for way in ways if None not in way.cells]
    assert label == "Övrigt"
    assert not ways or figures in read
    assert len(ways) != 1 or read == [figures]


@given(FIGURES)
def test_cells_apart(figures):
    """Where two blanks stand between the figures there is but one reading of all columns."""
    _, bits = tal.tail(f"Övrigt  {printed(figures, '  ')}")
    ways = tal.readings(bits, len(figures), notes=None, loose=False)
    assert [[cell.value for cell in way.cells] for way in ways if None not in way.cells] == [figures]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 730 000 kr", 2730000), ("– 229", -229), ("\u2212 7", -7), ("57 %", 57), ("ca 2,7", Decimal("2.7")), ("0", 0),
        ("1\u202f358\u202f285", 1358285), ("17**", 17), ("450 000:-", 450000), ("8O1", None), ("44 89O", None), ("000", None),
        ("123 456 789", None),
    ],
)  # fmt: skip
def test_one(text, value):
    """A cell is a figure, in its unit, or something that cannot be read for certain."""
    assert tal.one(text).value == value


@pytest.mark.parametrize("text", ["Kassa och bank", "2024-12-31", "", "15-30", "Not 3"])
def test_no_figure(text):
    """Words, dates and spans are no figures."""
    assert tal.one(text) is None


@pytest.mark.parametrize(
    ("before", "after", "torn"), [("7 250 000 6", "800", True), ("12 821", "7 282 821", False), ("20 000", "224", True)]
)
def test_torn(before, after, torn):
    """A figure that may be broken at the margin is not taken for a whole one."""
    assert tal.goes_on(before, after) is torn
