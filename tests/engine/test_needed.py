"""What figures rest on: found whole, without what is not asked about, and no formula given for another that may differ."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.small import workbook
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.needed import net
from xlfinsam.engine.package import Package
from xlfinsam.errors import DisagreementError

if TYPE_CHECKING:
    from collections.abc import Mapping

LISTED, SHOWN = "Lista", "Årets blad"
ROWS = 8


def made(sheets: Mapping[str, Mapping[str, object]], names: Mapping[str, str] | None = None, **how: bool) -> Workbook:
    """Return a small workbook."""
    return Workbook.open(Package.from_bytes(workbook(sheets, names, **how), "prov"))


@pytest.fixture
def book() -> Workbook:
    """A list with two computed columns and a blank half, a sheet that adds it up, and much that it does not need."""
    rows: dict[str, object] = {"A1": 1930, "B1": 5.25, "A2": 1940, "B2": 7, "A3": 1940, "B3": 7, "Z1": "=A1*2"}
    for row in range(1, ROWS + 1):
        rows[f"C{row}"] = f'=IF(A{row}="","",B{row}*2)'
        rows[f"D{row}"] = f'=IF(A{row}="","",ROWS(A$1:A{row}))'
    shown = {
        "A1": "=SUM(lista.c)",
        "A2": "=Lista!D2+summa.allt",
        "A3": "=$A$1",
        "B1": "=eget.tal*Lista!A1",
        "B2": "=B1",
    }
    own = {"A1": "=SUM(Lista!A1:A8)"}
    names = {"lista.c": f"{LISTED}!$C$1:$C${ROWS}", "Summa.allt": f"'{SHOWN}'!$A$1", "eget.tal": "0.25", "onödigt": "7"}
    return made({LISTED: rows, SHOWN: shown, "Mitt": own}, names)


def cells(column: str, first: int = 1, last: int = ROWS, sheet: str = LISTED) -> set[tuple[str, str]]:
    return {(sheet, f"{column}{row}") for row in range(first, last + 1)}


def test_everything_behind_a_figure_is_found_and_nothing_else(book: Workbook) -> None:
    """Through names, areas, other sheets, with and without $ and quotes; texts in formulas are no references."""
    needed = net(book, [(SHOWN, "A2")])
    assert set(needed.formulas) == {(SHOWN, "A1"), (SHOWN, "A2"), (LISTED, "D2"), *cells("C")}
    part = needed.part(needed.formulas)
    assert set(part.names) == {"lista.c", "Summa.allt"}
    assert set(part.values) == {*cells("A", 1, 3), *cells("B", 1, 3)}
    assert list(needed.formulas).index((SHOWN, "A1")) > list(needed.formulas).index((LISTED, "C8"))
    assert set(net(book, [(SHOWN, "B2")]).part([(SHOWN, "B1")]).names) == {"eget.tal"}
    assert set(net(made({"B": {"A1": '="A2 Lista!A1 namn.x"&LOG10(5)', "A2": 1}}), [("B", "A1")]).below) == {
        ("B", "A1")
    }


def test_what_must_be_the_same_is_computed_once(book: Workbook) -> None:
    """Blank rows and rows with equal contents are twins; where a formula says on which row it stands they are not."""
    stands = net(book, [(SHOWN, "A1"), (SHOWN, "A3"), *cells("D")]).twins()
    assert {stands[cell] for cell in cells("C")} == {(LISTED, "C1"), stands[LISTED, "C2"], stands[LISTED, "C4"]}
    assert stands[LISTED, "C2"] == stands[LISTED, "C3"]
    assert len({stands[cell] for cell in cells("D")}) == ROWS
    assert stands[SHOWN, "A3"] == (SHOWN, "A3")


def test_a_function_of_a_place_has_no_twins() -> None:
    """ROW of two blank cells is two numbers: what is not known to rest on contents alone is computed everywhere."""
    book = made({"B": {"B1": "=ROW(A1)", "B2": "=ROW(A2)", "B3": "=IF(A3=0,1,2)", "B4": "=IF(A4=0,1,2)"}})
    assert len(set(net(book, cells("B", 1, 4, "B")).twins().values())) == 3


def test_what_rests_on_a_cell(book: Workbook) -> None:
    """Through areas and names too; all else stands as its value when only that is asked for."""
    needed = net(book, [(SHOWN, "A2"), (SHOWN, "B1")])
    found = needed.resting_on([(LISTED, "C3")])
    assert found == {(LISTED, "C3"), (SHOWN, "A1"), (SHOWN, "A2")}
    part = needed.part(found)
    assert set(part.formulas) == found
    assert set(part.values) == {*cells("C") - {(LISTED, "C3")}, (LISTED, "A3"), (LISTED, "B3"), (LISTED, "D2")}
    assert part.values[LISTED, "C8"].text == ""
    assert part.values[LISTED, "C1"].text == "10.5"


def test_a_circle_is_told() -> None:
    """Formulas that go round stop it with a sentence that says where."""
    circle = made({"B": {"A1": "=B1", "B1": "=IF(C1=5,1,A1)", "C1": 5}}, compute=False)
    with pytest.raises(DisagreementError, match=r"går runt i en cirkel .*B!A1"):
        net(circle, [("B", "A1")]).twins()


VALUES = st.sampled_from(["", "rad", "RAD", 0, 1, 2.5, -1])
PARTS = ["A{row}", "$B{row}", "A{row}+1", 'IF(A{row}="","",B{row})', "SUM(A{row},B{row})", "COUNT(A{row},$B{row})",
         "ROWS(A$1:A{row})", "SUM(A$1:A{row})", "N(B{row})", 'A{row}&"|"&B{row}', "COUNTIFS(lista.a,A{row})", "ROW(A{row})",
         'IFERROR(A{row}/B{row},"fel")', "INDEX(lista.a,{row})"]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=4, max_size=6), st.sampled_from(PARTS), st.sampled_from(PARTS))
def test_twins_have_the_same_value(rows: list[tuple[object, object]], one: str, other: str) -> None:
    """Whatever stands in the cells, a cell and the one that is computed in its place have one value."""
    given_: dict[str, object] = {}
    for row, (a, b) in enumerate(rows, start=1):
        given_ |= {f"A{row}": a, f"B{row}": b, f"C{row}": "=" + one.format(row=row)}
        given_[f"D{row}"] = "=" + other.format(row=row).replace("B", "C")
    book = made({LISTED: given_}, {"lista.a": f"{LISTED}!$A$1:$A$6"})
    needed = net(book, [*cells("C", 1, len(rows)), *cells("D", 1, len(rows))])
    for cell, first in needed.twins().items():
        mine, twin = needed.cell(cell), needed.cell(first)
        assert mine.kind == twin.kind
        assert mine.text == twin.text or Decimal(mine.text) == Decimal(twin.text)
