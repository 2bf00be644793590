"""Where rows have moved: told rightly after any mix of rows put in and taken away, from names and from what stands there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlfinsam.engine.addresses import Area
from xlfinsam.engine.moved import Way, alike, way
from xlfinsam.engine.sheet import Cell

ROWS = range(6, 16)
EDITS = st.lists(st.tuples(st.booleans(), st.integers(6, 18)), max_size=4)


def sheet(rows: list[int | None]) -> dict[str, Cell]:
    """A sheet whose row n holds what was row `rows[n - 1]` as made: a key, a label, and a formula over its own row."""
    cells: dict[str, Cell] = {}
    for at, made in enumerate(rows, start=1):
        if made in ROWS:
            cells[f"A{at}"] = Cell("s", f"nyckel{made}", None, 0)
            cells[f"B{at}"] = Cell("s", f"Rad {made}", None, 0)
            cells[f"D{at}"] = Cell("n", "0", f'IF($A{at}="",0,summa.{made})', 0)
    return cells


@given(EDITS, st.sets(st.sampled_from(ROWS)))
def test_every_row_that_is_left_is_found(edits: list[tuple[bool, int]], unnamed: set[int]) -> None:
    """Each row is said to stand where it does, or to be gone; rows without a name are found by what stands in them."""
    now: list[int | None] = list(range(1, 20))
    for put_in, at in edits:
        if put_in:
            now.insert(at - 1, None)
        else:
            del now[at - 1]
    names = [row for row in ROWS if row not in unnamed]
    areas = [(Area(row, 4, row, 4), Area(at, 4, at, 4) if (at := place(now, row)) else None) for row in names]
    found = way(areas, sheet(list(range(1, 20))), sheet(now))
    if not names or all(old == new for old, new in areas):
        return
    for row in names:
        if place(now, row):
            assert found.cell(f"D{row}") == f"D{place(now, row)}"
            assert found.formula(f'IF($A{row}="",D{row},1)') == f'IF($A{place(now, row)}="",D{place(now, row)},1)'
    assert {row for row in names if not place(now, row)} <= set(found.deleted)
    assert {row for row in found.deleted if place(now, row)} == set()


def place(now: list[int | None], row: int) -> int | None:
    """Where a row stands now."""
    return now.index(row) + 1 if row in now else None


def test_nothing_moved_is_no_way() -> None:
    """Where every name is where it was, so is every cell; a name pointed elsewhere moves no row."""
    made = sheet(list(range(1, 20)))
    same = [(Area(row, 4, row, 4), Area(row, 4, row, 4)) for row in ROWS]
    assert way(same, made, made) == Way()
    other = [*same[:3], (same[3][0], Area(7, 4, 7, 4)), *same[4:]]
    assert not way(other, made, made).moved


def test_formulas_are_alike_but_for_how_programs_write() -> None:
    """Spaces, letter case and TRUE() are one and the same; what stands in a text, and another cell, are not."""
    assert alike('IF(A1=1,TRUE,"ja")', 'if( A1 = 1, TRUE() ,"ja")')
    assert not alike('IF(A1=1,TRUE,"ja")', 'IF(A1=1,TRUE,"JA")')
    assert not alike("A1+B1", "A1+B2")


def test_what_is_of_another_sheet_or_in_a_text_does_not_move() -> None:
    """Only cells of the own sheet follow: a text that looks like one, another sheet's and a dotted name stay."""
    moved = Way(rows=((5, 2),))
    assert moved.formula("SUM(A4:$B$5,'Å b'!A5,Blad2!A5,\"A5\",rr.a5,A5(1))") == (
        "SUM(A4:$B$7,'Å b'!A5,Blad2!A5,\"A5\",rr.a5,A5(1))"
    )
