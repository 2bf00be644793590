"""The words of the close in the small language (First, Rounded, AtLeast, Total): Python and the calculated formula agree.

Hypothesis draws a list, cells and expressions over both; one workbook holds many of them, and is computed once. Blanks
are empty cells and formulas that give ""; amounts have halves and öre.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlfinsam.closing import total
from xlfinsam.engine.calc import errors, recalculate
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.language import (
    AtLeast,
    Difference,
    Expression,
    Figure,
    First,
    Num,
    Product,
    Ref,
    Rounded,
    Share,
    Sum,
    Total,
    leaves,
    value,
)
from xlfinsam.rendering import formula

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlfinsam.fields import Answer

NAMES = tuple(f"siffra.{n}" for n in range(5))
CELLS = dict(zip(NAMES, "ABCDE", strict=True))
KEYS, TYPES = ("bank", "moms", "lon"), ("rad", "summa")
COLUMNS = ("rad", "typ", "nr", "antal", "ub", "ib")
ROWS = 6
SOME = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

# ------------------------------------------------------------------------------------------------------ what is drawn

HALVES = st.integers(-2000, 2000).map(lambda n: Decimal(2 * n + 1) / 2)
ORE = st.integers(-(10**8), 10**8).map(lambda n: Decimal(n).scaleb(-2))
WHOLE = st.integers(-40, 40).map(Decimal)
AMOUNT = st.one_of(HALVES, ORE, WHOLE, st.just(Decimal(0)))
MAYBE = st.one_of(st.none(), AMOUNT)
FIGURE = st.sampled_from(NAMES).map(Figure)
SIGN = st.sampled_from([Num(Decimal(-1)), Num(Decimal(1)), Num(Decimal(12))])
TOTAL = st.builds(
    lambda column, tests: Total("lista", column, tuple(tests.items())),
    st.sampled_from(["ub", "ib"]),
    st.fixed_dictionaries(
        {"rad": st.sampled_from(KEYS)},
        optional={"typ": st.sampled_from(TYPES), "nr": st.sampled_from(["1", "2", "3"]), "antal": st.just(">0")},
    ),
)
LEAF = st.one_of(FIGURE, TOTAL)


def deeper(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Draw what is built of amounts that are exact to the öre: only such are rounded in the statements."""
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        several.map(Sum),
        several.map(First),
        st.builds(Difference, inner, inner),
        st.builds(Product, SIGN, inner),
        st.builds(Rounded, inner),
    )


EXACT: st.SearchStrategy[Expression] = st.recursive(LEAF, deeper, max_leaves=6)
ANY: st.SearchStrategy[Expression] = st.one_of(
    EXACT,
    st.builds(AtLeast, st.builds(Rounded, EXACT), st.builds(Rounded, EXACT)),
    st.builds(AtLeast, st.builds(Product, SIGN, FIGURE), st.builds(Product, SIGN, FIGURE)),
    st.builds(Share, EXACT, st.builds(Rounded, EXACT)),
    st.builds(lambda share, other: First((share, other)), st.builds(Share, FIGURE, FIGURE), FIGURE),
    st.builds(lambda share, other: Sum((share, other)), st.builds(Share, FIGURE, FIGURE), TOTAL),
)


@dataclass(frozen=True)
class Case:
    """Figures in the cells of one row of the workbook, and an expression over them and the list."""

    figures: dict[str, Decimal | None]
    asked: Expression


ROW = st.fixed_dictionaries(
    {"rad": st.one_of(st.none(), st.sampled_from(KEYS)), "typ": st.one_of(st.none(), st.sampled_from(TYPES)),
     "nr": st.one_of(st.none(), st.sampled_from([Decimal(1), Decimal(2), Decimal(12)])),
     "antal": st.one_of(st.none(), st.sampled_from([Decimal(0), Decimal(1), Decimal(7)])), "ub": MAYBE, "ib": MAYBE}
)  # fmt: skip
CASES = st.lists(
    st.builds(
        Case, st.fixed_dictionaries(dict.fromkeys(NAMES, MAYBE)), ANY.filter(lambda e: not isinstance(e, Figure))
    ),
    min_size=20,
    max_size=40,
)
LISTS = st.lists(ROW, min_size=1, max_size=ROWS)
Lista = list[dict[str, "Answer"]]


# -------------------------------------------------------------------------------------------------- the two readers


def said_by_python(case: Case, rows: Sequence[dict[str, Answer]]) -> Decimal | None:
    """Compute a case in Decimal."""

    def look(leaf: object) -> Decimal | None:
        if isinstance(leaf, Total):
            return total(rows, leaf)
        assert isinstance(leaf, Figure)
        return case.figures[leaf.name]

    return value(case.asked, look)


def workbook(cases: Sequence[Case], rows: Sequence[dict[str, Answer]]) -> bytes:
    """Write the list on a sheet with a name per column, and a row per case: its figures, and its formula in K."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, held = book.add_worksheet("Prov"), book.add_worksheet("Lista")
        for column, name in enumerate(COLUMNS):
            letter = "ABCDEF"[column]
            book.define_name(f"lista.{name}", f"=Lista!${letter}$1:${letter}${ROWS}")
            for at, row in enumerate(rows):
                write(held, f"{letter}{at + 1}", row[name], empty=at % 2 == 0)
        for at, case in enumerate(cases, start=1):
            for name, number in case.figures.items():
                write(sheet, f"{CELLS[name]}{at}", number, empty=at % 2 == 0)
            rendered = formula(case.asked, lambda leaf, at=at: f"{CELLS[leaf.name]}{at}")  # type: ignore[misc]
            assert len(rendered) < 8192
            sheet.write_formula(f"K{at}", "=" + rendered, None, "aldrig beräknad")
    return buffer.getvalue()


def write(sheet: xlsxwriter.workbook.Worksheet, cell: str, answer: Answer, *, empty: bool) -> None:
    """Write a cell; a blank is an empty cell, or a formula that gives ""."""
    if isinstance(answer, Decimal):
        sheet.write_number(cell, float(answer))
    elif isinstance(answer, str):
        sheet.write_string(cell, answer)
    elif not empty:
        sheet.write_formula(cell, '=""', None, "")


def apart(cases: Sequence[Case], rows: Sequence[dict[str, Answer]], data: bytes) -> list[str]:
    """Tell every case where the calculated workbook says something else than Python: whole kronor to the krona."""
    cells = Workbook.open(Package.from_bytes(data, "prov.xlsx")).cells("Prov")
    told: list[str] = []
    for at, case in enumerate(cases, start=1):
        ours, cell = said_by_python(case, rows), cells[f"K{at}"]
        theirs = Decimal(cell.text) if cell.kind == "n" else cell.text or None
        same = ours == theirs
        if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
            same = abs(ours - theirs) <= Decimal("1e-7")
        if not same:
            told.append(f"{case}: Python {ours}, K{at} = {cell.formula} -> {theirs}")
    return told


# -------------------------------------------------------------------------------------------------------- the tests


@SOME
@given(CASES, LISTS)
def test_an_expression_of_the_close_has_the_same_value_in_python_and_in_the_workbook(
    cases: list[Case], rows: Lista
) -> None:
    """First, Rounded, AtLeast, Total and sums of them agree over blanks, halves, öre, and rows that are not there."""
    data = recalculate(workbook(cases, rows))
    assert errors(data) == []
    assert apart(cases, rows, data) == []


@SOME
@given(CASES, LISTS)
def test_the_comparison_can_fail(cases: list[Case], rows: Lista) -> None:
    """A workbook whose figures are one krona more than Python's is told apart, if any expression has a figure at all."""
    more = [Case({n: None if v is None else v + 1 for n, v in case.figures.items()}, case.asked) for case in cases]
    wrong = apart(cases, rows, recalculate(workbook(more, rows)))
    differ = [
        case
        for case, other in zip(cases, more, strict=True)
        if said_by_python(case, rows) != said_by_python(other, rows)
    ]
    assert len(wrong) == len(differ)


@settings(max_examples=200)
@given(ORE)
def test_rounded_is_half_a_krona_away_from_nought_in_both(amount: Decimal) -> None:
    """Rounded gives the nearest krona; the half goes away from nought whichever sign the amount is turned to."""
    found = value(Rounded(Figure("x")), lambda _: amount)
    turned = value(Rounded(Product(Num(Decimal(-1)), Figure("x"))), lambda _: amount)
    assert found is not None
    assert turned == -found
    assert abs(found - amount) <= Decimal("0.5")
    assert (abs(found) > abs(amount)) == (abs(amount) % 1 >= Decimal("0.5"))


def test_halves_are_rounded_the_same_by_the_calculator() -> None:
    """Every half from −50,5 to 50,5, sums of öre that come to a half, and their opposites: the calculator as Python."""
    cases = [
        Case(dict.fromkeys(NAMES) | {NAMES[0]: Decimal(n) / 2}, Rounded(Figure(NAMES[0]))) for n in range(-101, 102)
    ]
    for ore in range(-60, 61):
        parts = {NAMES[at]: Decimal(ore).scaleb(-2) for at in range(5)}
        cases.append(Case(parts, Rounded(Sum(tuple(Figure(name) for name in NAMES)))))
        cases.append(Case(parts, Rounded(Product(Num(Decimal(-1)), Sum(tuple(Figure(name) for name in NAMES))))))
    data = recalculate(workbook(cases, []))
    assert apart(cases, [], data) == []


A, B = Figure("a"), Figure("b")
NO_ROW = Total("lista", "ub", (("rad", "finns_inte"),))


@pytest.mark.parametrize(
    ("asked", "a", "b", "expected"),
    [
        (First((A, B)), 2, 3, 2),
        (First((A, B)), None, 3, 3),
        (First((A, B)), 0, 3, 0),  # nought is a number, and no blank
        (First((A, B)), None, None, None),
        (First((NO_ROW, Num(Decimal(0)))), None, None, 0),
        (First((Share(A, B), B)), 5, 0, 0),
        (Rounded(A), None, None, None),
        (Rounded(A), "0.5", None, 1),
        (Rounded(A), "-0.5", None, -1),
        (Rounded(A), "2.5", None, 3),
        (Rounded(A), "-2.49", None, -2),
        (AtLeast(A, B), 3, 3, 1),
        (AtLeast(A, B), 2, 3, 0),
        (AtLeast(A, B), -2, -3, 1),
        (AtLeast(A, B), None, 3, None),
        (AtLeast(A, B), 3, None, None),
        (NO_ROW, None, None, None),
        (Sum((NO_ROW, A)), 4, None, 4),
        (Sum((Difference(A, B), B)), None, 4, 4),
    ],
)
def test_a_blank_is_never_a_nought(
    asked: Expression, a: str | int | None, b: str | int | None, expected: int | None
) -> None:
    """The first that has a number counts, nought included; what is not there is not rounded, compared or summed."""
    answers = {"a": a, "b": b}

    def look(leaf: object) -> Decimal | None:
        if isinstance(leaf, Total):
            return total([], leaf)
        told = answers[leaf.name] if isinstance(leaf, Figure) else None
        return None if told is None else Decimal(str(told))

    assert value(asked, look) == (None if expected is None else Decimal(expected))


def test_leaves_are_found_in_the_new_words() -> None:
    """Every leaf of First, Rounded, AtLeast and Total is found once, in the order it is written."""
    asked = AtLeast(First((A, Rounded(NO_ROW))), Product(Num(Decimal(2)), Ref("mal")))
    assert list(leaves(asked)) == [A, NO_ROW, Ref("mal")]


@pytest.mark.parametrize(
    ("values", "amount"),
    [
        ((("rad", "bank"),), 8),
        ((("rad", "BANK"),), 8),  # a workbook does not mind letter case
        ((("rad", "bank"), ("typ", "rad")), 3),
        ((("rad", "bank"), ("antal", ">0")), 5),
        ((("nr", "2"),), 5),
        ((("nr", "1"), ("rad", "moms")), 0),  # a row with a blank amount
        ((("rad", "lon"),), None),
    ],
)
def test_a_total_takes_the_rows_that_have_all_its_values(
    values: tuple[tuple[str, str], ...], amount: int | None
) -> None:
    """Text, number and "above nought" are tried in the list as SUMIFS does; no such row is a blank, a blank amount is 0."""
    rows: Lista = [
        {"rad": "bank", "typ": "rad", "nr": Decimal(1), "antal": Decimal(0), "ub": Decimal(3), "ib": None},
        {"rad": "Bank", "typ": "summa", "nr": Decimal(2), "antal": Decimal(2), "ub": Decimal(5), "ib": None},
        {"rad": "moms", "typ": "rad", "nr": Decimal(1), "antal": None, "ub": None, "ib": Decimal(7)},
    ]
    asked = Total("lista", "ub", values)
    assert total(rows, asked) == (None if amount is None else Decimal(amount))
    case = Case(dict.fromkeys(NAMES), Sum((asked, asked)))
    assert apart([case], rows, recalculate(workbook([case], rows))) == []


@pytest.mark.libreoffice
def test_libreoffice_says_the_same(tmp_path: Path) -> None:
    """LibreOffice, told to compute everything anew, rounds, compares, takes and totals as Python does."""
    from tests import lo  # noqa: PLC0415  only where LibreOffice is asked

    drawn: list[tuple[list[Case], Lista]] = []

    @settings(max_examples=8, database=None, suppress_health_check=list(HealthCheck))
    @given(CASES, LISTS)
    def draw(cases: list[Case], rows: Lista) -> None:
        drawn.append((cases, rows))

    draw()
    paths = [tmp_path / f"prov{at}.xlsx" for at in range(len(drawn))]
    for path, (cases, rows) in zip(paths, drawn, strict=True):
        path.write_bytes(workbook(cases, rows))
    for path, (cases, rows) in zip(lo.recalculated(paths, tmp_path / "ut"), drawn, strict=True):
        assert apart(cases, rows, path.read_bytes()) == []
    assert sum(len(cases) for cases, _ in drawn) > 100
