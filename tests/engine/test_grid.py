"""`Grid`: a sheet is read at once, a rectangle written at once, nothing where nothing changes, and there is a way back."""

from __future__ import annotations

import io
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd  # noqa: F401  xlwings knows DataFrames only when pandas was there first
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests import byfile
from xlfinsam import office
from xlfinsam.engine.addresses import Area, column_letters
from xlfinsam.engine.book import new_book, open_book
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.grid import Grid, rectangles
from xlfinsam.engine.gridcells import held_in
from xlfinsam.engine.package import Package
from xlfinsam.engine.ranges import Range
from xlfinsam.engine.sheet import Cell
from xlfinsam.engine.sheets import Sheet
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlfinsam.engine.cells import CellValue

SAMPLES = Path(__file__).parents[2] / "samples"
TEMPLATE = Path(__file__).parents[2] / "workbook_templates" / "arsbok.xlsm"
DAY, MOMENT = date(2024, 5, 17), datetime(2024, 5, 17, 13, 30)  # noqa: DTZ001  a workbook has no time zone


def _data() -> bytes:
    """Make a workbook with cells of every kind, text-formatted and date-formatted cells, names and a hidden row."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    text, day, moment = (book.add_format({"num_format": code}) for code in ("@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    sheet = book.add_worksheet("Blad 1")
    sheet.write_number("A1", 1.1)
    sheet.write_number("A2", 123456789012345)
    sheet.write_string("B1", "text")
    sheet.write_string("B2", "=x", text)
    sheet.write("C1", True)  # noqa: FBT003  as XlsxWriter has it
    sheet.write_datetime("D1", DAY, day)
    sheet.write_datetime("D2", MOMENT, moment)
    sheet.write_formula("E1", "=A1+1", None, 2.1)
    sheet.write_formula("E2", "=1/0", None, "#DIV/0!")
    sheet.write_formula("E3", '=""', None, "")
    for row in range(4, 10):
        for column, look in enumerate((None, text, None, day), start=0):
            sheet.write_blank(row - 1, column, None, look or book.add_format({"bold": True}))
    sheet.set_row(10, None, None, {"hidden": True})
    book.add_worksheet("Tomt")
    book.define_name("ett.namn", "='Blad 1'!$A$1:$B$2")
    book.define_name("konstant", "=7")
    book.define_name("Tomt!eget", "=Tomt!$A$1")
    book.close()
    return buffer.getvalue()


DATA = _data()


@pytest.fixture
def grid() -> Iterator[Grid]:
    """Open the workbook afresh."""
    with new_book(Path("prov.xlsx"), DATA) as book:
        yield Grid(book)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is asked of ranges, each a call to Excel, as if our engine had no shorter way of its own."""
    monkeypatch.setattr(Sheet, "standing", None)
    return _counted(monkeypatch)


def _counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counter: Counter[str] = Counter()
    for name in ("raw_value", "formula", "row_hidden", "row_height"):
        whole: Any = vars(Range)[name]

        def read(self: Range, name: str = name, whole: Any = whole) -> Any:
            counter[f"läsa {name}"] += 1
            return whole.fget(self)

        def write(self: Range, value: Any, name: str = name, whole: Any = whole) -> None:
            counter[f"skriva {name}"] += 1
            whole.fset(self, value)

        monkeypatch.setattr(Range, name, property(read, write))
    return counter


def _file(grid: Grid) -> Workbook:
    """Return the file as it would be saved."""
    return Workbook.open(Package.from_bytes(grid.book.impl.to_bytes(), "prov.xlsx"))


def _stands(grid: Grid, sheet: str = "Blad 1") -> dict[str, tuple[str, str, str | None]]:
    """Return what the file would hold, looks aside."""
    cells = _file(grid).cells(sheet)
    return {a: (cell.kind, cell.text, cell.formula) for a, cell in cells.items() if cell.kind or cell.formula}


# ------------------------------------------------------------------------------------------------------ reading


def test_cells_of_every_kind_are_read(grid: Grid) -> None:
    """Numbers, texts, truths, dates, errors and formulas are told apart; a text that looks like a formula is a text."""
    assert grid.cells("Blad 1") == {
        "A1": Cell("n", "1.1", None, 0),
        "A2": Cell("n", "123456789012345", None, 0),
        "B1": Cell("s", "text", None, 0),
        "B2": Cell("s", "=x", None, 0),
        "C1": Cell("b", "1", None, 0),
        "D1": Cell("d", "2024-05-17", None, 0),
        "D2": Cell("d", "2024-05-17T13:30:00", None, 0),
        "E1": Cell("n", "2.1", "A1+1", 0),
        "E2": Cell("e", "#DIV/0!", "1/0", 0),
        "E3": Cell("", "", '""', 0),
    }
    assert not grid.cells("Tomt")


def test_names_and_sheets_are_read(grid: Grid) -> None:
    """Names of the whole workbook are known, those of one sheet are not ours; letter case does not matter."""
    assert grid.names == {"ett.namn": "'Blad 1'!$A$1:$B$2", "konstant": "7"}
    assert grid.sheets == ("Blad 1", "Tomt")
    assert grid.locate("Ett.NAMN") == ("Blad 1", "A1", "B2")
    assert grid.locate("konstant") is None
    assert grid.locate("finns.inte") is None


def test_an_unknown_sheet_is_named(grid: Grid) -> None:
    """Every method that takes a sheet says which one there is not."""
    asked: tuple[Callable[[], Any], ...] = (
        lambda: grid.cells("Blad 9"),
        lambda: grid.write("Blad 9", {"A1": Decimal(1)}),
        lambda: grid.hide_rows("Blad 9", {1: True}),
        lambda: grid.set_heights("Blad 9", {1: 20}),
    )
    for ask in asked:
        with pytest.raises(WrongUseError, match="'Blad 9' finns inte i filen"):
            ask()


def test_a_sheet_is_read_once(grid: Grid, asked: Counter[str]) -> None:
    """Two calls read a sheet, however many cells it has; afterwards it is remembered, and read anew when computed."""
    for _ in range(3):
        grid.cells("Blad 1")
    assert asked == {"läsa raw_value": 1, "läsa formula": 1}
    grid.calculate()
    grid.cells("Blad 1")
    assert asked == {"läsa raw_value": 2, "läsa formula": 2}


def test_a_whole_arsbok_is_read_with_two_calls_a_sheet(asked: Counter[str]) -> None:
    """However many cells, names and formulas there are."""
    with open_book(TEMPLATE, to_read=True) as book:
        grid = Grid(book)
        assert sum(len(grid.cells(sheet)) for sheet in grid.sheets) > 3000
        assert asked == {"läsa raw_value": len(grid.sheets), "läsa formula": len(grid.sheets)}


@pytest.mark.parametrize(
    ("formulas", "rows"),
    [("=A1", [["=A1"]]), (None, [[None]]), (("=A1", "x"), [("=A1", "x")]), ((("=A1",), ("x",)), (("=A1",), ("x",)))],
)
def test_formulas_come_in_every_shape_that_excel_gives(formulas: Any, rows: Any) -> None:
    """One cell is a text, one row a row, anything else rows."""
    from xlfinsam.engine.gridcells import rows_of  # noqa: PLC0415  what Excel gives and our engine never does

    assert list(rows_of(formulas)) == list(rows)


# ------------------------------------------------------------------------------------------------------ writing


def test_only_changes_are_written_and_counted(grid: Grid, asked: Counter[str]) -> None:
    """What stands there already is not written; one rectangle is one call."""
    before = grid.book.impl.to_bytes()
    same: dict[str, CellValue] = {"A1": Decimal("1.10"), "$B$1": "text", "C1": True, "D1": DAY, "A8": None, "b8": ""}
    assert grid.write("Blad 1", same) == 0
    assert asked["skriva raw_value"] == 0
    assert grid.book.impl.to_bytes() == before
    assert grid.write("Blad 1", {"A4": Decimal(1), "B4": "a", "A5": Decimal(2), "B5": "b", "C9": True}) == 5
    assert asked["skriva raw_value"] == 2
    assert grid.write("Blad 1", {"A4": Decimal(1), "B4": "a", "A5": Decimal(3), "B5": "b"}) == 1
    assert asked == {"läsa raw_value": 1, "läsa formula": 1, "skriva raw_value": 3}
    assert grid.cells("Blad 1")["A5"] == Cell("n", "3", None, 0)


def test_many_cells_are_one_call(grid: Grid, asked: Counter[str]) -> None:
    """Five hundred rows of six columns are written, and taken back, as one rectangle each time."""
    values: dict[str, CellValue] = {f"{column}{row}": Decimal(row) for row in range(100, 600) for column in "ABCDEF"}
    assert grid.write("Blad 1", values) == 3000
    assert asked["skriva raw_value"] == 1
    grid.undo()
    assert asked["skriva raw_value"] == 2
    assert set(_stands(grid)) == {"A1", "A2", "B1", "B2", "C1", "D1", "D2", "E1", "E2", "E3"}


def test_a_formula_is_not_written_over(grid: Grid) -> None:
    """Then nothing at all is written, and the sentence says where."""
    before = grid.book.impl.to_bytes()
    with pytest.raises(WrongUseError, match=r"prov\.xlsx, Blad 1!E1: cellen har en formel och skrivs inte över"):
        grid.write("Blad 1", {"A4": Decimal(1), "E1": Decimal(2)})
    assert grid.book.impl.to_bytes() == before
    assert "A4" not in grid.cells("Blad 1")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+46 70", "-5", "@namn", "'citat'", "''", "=", "007", "1/2", "1e5", "TRUE", " ", "rad 1\nrad 2", "å"],
)
@pytest.mark.parametrize("cell", ["A5", "B5"])
def test_text_stays_text(grid: Grid, text: str, cell: str) -> None:
    """Whatever it begins with and whatever it looks like, in a text-formatted cell (B) and in another."""
    assert grid.write("Blad 1", {cell: text}) == 1
    assert grid.cells("Blad 1")[cell] == Cell("s", text, None, 0)
    assert _stands(grid)[cell] == ("s", text, None)
    assert Grid(grid.book).cells("Blad 1")[cell] == Cell("s", text, None, 0)
    assert Grid(grid.book).write("Blad 1", {cell: text}) == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-5", "@namn", "'citat'"])
def test_excel_is_told_to_take_a_text_as_it_stands(grid: Grid, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Excel would make a formula of, or an apostrophe of its own, is handed over with an apostrophe before it."""
    given_: list[Any] = []
    whole: Any = Range.raw_value
    monkeypatch.setattr(Range, "raw_value", property(whole.fget, lambda _, value: given_.append(value)))
    grid.write("Blad 1", {"A5": text})
    assert given_ == [[["'" + text]]]


@pytest.mark.parametrize(
    "number", ["0", "-0.00", "1", "-1", "0.1", "1234567.89", "123456789012345", "1E+3", "0.000001", "99999999999.99"]
)
def test_numbers_are_exact(grid: Grid, number: str) -> None:
    """A number reaches the file with the value that was given, and is then found to stand there already."""
    assert grid.write("Blad 1", {"A5": Decimal(number)}) == 1
    assert Decimal(_stands(grid)["A5"][1]) == Decimal(number)
    assert Grid(grid.book).write("Blad 1", {"A5": Decimal(number)}) == 0


def test_dates_truths_and_whole_numbers_are_written(grid: Grid) -> None:
    """A date stays a date and a truth a truth; None and the empty text empty the cell."""
    assert grid.write("Blad 1", {"D5": DAY, "C5": False, "A5": 7, "B1": None, "A1": ""}) == 5
    cells = Grid(grid.book).cells("Blad 1")
    assert [cells[a].kind + cells[a].text for a in ("D5", "C5", "A5")] == ["d2024-05-17", "b0", "n7"]
    assert not {"A1", "B1"} & set(cells)


def test_an_address_outside_the_sheet_is_named(grid: Grid) -> None:
    """An address that no sheet has is refused before anything is written."""
    with pytest.raises(WrongUseError, match="'XFE1' är ingen cell"):
        grid.write("Blad 1", {"XFE1": Decimal(1)})


# ------------------------------------------------------------------------------------------------- rectangles


@given(st.sets(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=50))
def test_rectangles_cover_every_address_once(places: set[tuple[int, int]]) -> None:
    """And nothing else."""
    areas = rectangles(f"{column_letters(column)}{row}" for row, column in places)
    covered = [
        (row, column)
        for area in areas
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]
    assert sorted(covered) == sorted(places)


def test_a_block_is_one_rectangle() -> None:
    """So are two blocks two."""
    assert rectangles(["B2", "A1", "B1", "A2"]) == [Area(1, 1, 2, 2)]
    assert rectangles(["A1", "B1", "D1", "E1"]) == [Area(1, 1, 1, 2), Area(1, 4, 1, 5)]
    assert rectangles([]) == []


# ---------------------------------------------------------------------------------------------- names and rows


def test_owned_names_become_exactly_what_is_wanted(grid: Grid) -> None:
    """The same name is left, another meaning is given, what is not wanted goes, what is not owned stays."""

    def owned(name: str) -> bool:
        return name.startswith("ett.")

    assert not grid.set_names({"ett.namn": "'Blad 1'!$A$1:$B$2"}, owned)
    assert grid.set_names({"ett.namn": "Tomt!$A$1", "ett.annat": "Tomt!$B$1"}, owned)
    assert _file(grid).names == {"ett.annat": "Tomt!$B$1", "ett.namn": "Tomt!$A$1", "konstant": "7"}
    assert grid.locate("ETT.annat") == ("Tomt", "B1", "B1")
    assert grid.set_names({}, owned)
    assert _file(grid).names == {"konstant": "7"}
    assert grid.locate("ett.namn") is None


def test_a_name_quoted_otherwise_is_the_same(grid: Grid) -> None:
    """'Tomt'!$A$1 and Tomt!$A$1 mean the same cell, and Excel chooses."""
    grid.set_names({"ett.namn": "Tomt!$A$1"}, lambda name: name == "ett.namn")
    assert not grid.set_names({"ett.namn": "'Tomt'!$A$1"}, lambda name: name == "ett.namn")


def test_a_name_of_somebody_else_is_not_taken(grid: Grid) -> None:
    """Not even in other letter case."""
    with pytest.raises(WrongUseError, match="namnet konstant finns redan"):
        grid.set_names({"KONSTANT": "Tomt!$A$1"}, lambda name: name == "KONSTANT")


def test_rows_are_hidden_and_shown(grid: Grid, asked: Counter[str]) -> None:
    """A run of rows is one call; rows that are so already are not touched."""
    grid.hide_rows("Blad 1", {2: True, 3: True, 4: True, 7: False, 11: True})
    assert asked == {"läsa row_hidden": 3, "skriva row_hidden": 1}
    assert _hidden(grid) == {2, 3, 4, 11}
    grid.hide_rows("Blad 1", dict.fromkeys(range(1, 13), False))
    assert _hidden(grid) == set()
    grid.undo()
    assert _hidden(grid) == {11}


def test_rows_get_a_height(grid: Grid, asked: Counter[str]) -> None:
    """A run of rows of the same height is one call."""
    grid.set_heights("Blad 1", {2: 30, 3: 30, 4: 45})
    assert asked == {"skriva row_height": 2}
    assert 'r="2"' in _file(grid).text("Blad 1")
    assert _file(grid).text("Blad 1").count('ht="30"') == 2


def _hidden(grid: Grid) -> set[int]:
    return {row for row in range(1, 20) if grid.book.sheets["Blad 1"].range(f"{row}:{row}").rows.hidden}


# --------------------------------------------------------------------------------------------------------- undo

COLUMNS: dict[str, st.SearchStrategy[CellValue]] = {
    "A": st.one_of(st.none(), st.integers(-99, 99).map(Decimal), st.booleans(), st.sampled_from(("=x", "'", "a"))),
    "B": st.one_of(st.none(), st.sampled_from(("=x", "@", "007", "text")), st.decimals(-9, 9, places=2)),
    "C": st.one_of(st.none(), st.booleans()),
    "D": st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
}
WRITES = st.lists(
    st.sampled_from(sorted(COLUMNS)).flatmap(
        lambda column: st.tuples(st.integers(1, 9).map(lambda row: f"{column}{row}"), COLUMNS[column])
    ),
    max_size=12,
).map(dict)
NAMES = st.dictionaries(
    st.sampled_from(("ett.namn", "ett.två", "Ett.två", "ett.tre")), st.sampled_from(("Tomt!$A$1", "'Blad 1'!$B$2:$C$3"))
).filter(lambda names: len({name.lower() for name in names}) == len(names))
ROWS = st.dictionaries(st.integers(1, 13), st.booleans(), max_size=6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), WRITES), st.tuples(st.just("names"), NAMES), st.tuples(st.just("rows"), ROWS)
    ),
    max_size=8,
)


@given(STEPS)
def test_undo_takes_back_whatever_was_done(steps: list[tuple[str, Any]]) -> None:
    """After any writing, naming and hiding every cell, name and hidden row is as before; a second undo does nothing."""
    with new_book(Path("prov.xlsx"), DATA) as book:
        grid = Grid(book)
        cells, names, hidden = _stands(grid), _file(grid).names, _hidden(grid)
        seen = dict(grid.cells("Blad 1"))
        for what, wanted in steps:
            if what == "write":
                grid.write("Blad 1", wanted)
                now = Grid(book).cells("Blad 1")
                assert all(
                    now.get(a, Cell("", "", None, 0)) == grid.cells("Blad 1").get(a, Cell("", "", None, 0))
                    for a in wanted
                )
            elif what == "names":
                grid.set_names(wanted, lambda name: name.lower().startswith("ett."))
                assert _file(grid).names == {**wanted, "konstant": "7"}
            else:
                grid.hide_rows("Blad 1", wanted)
                assert all((row in _hidden(grid)) is hide for row, hide in wanted.items())
        for _ in range(2):
            grid.undo()
            assert (_stands(grid), _file(grid).names, _hidden(grid)) == (cells, names, hidden)
        assert {a: cell for a, cell in grid.cells("Blad 1").items() if cell.kind or cell.formula is not None} == seen
        assert grid.names == names


def test_undo_gives_a_date_its_time_of_day_back(grid: Grid) -> None:
    """What stood there with a clock stands there with it again."""
    grid.write("Blad 1", {"D1": None, "D2": None})
    grid.undo()
    assert [Grid(grid.book).cells("Blad 1")[a].text for a in ("D1", "D2")] == ["2024-05-17", "2024-05-17T13:30:00"]


def test_undo_after_computing_anew(grid: Grid) -> None:
    """Values are taken back also when the workbook has been computed since."""
    grid.write("Blad 1", {"A1": Decimal(41)})
    grid.calculate()
    assert grid.cells("Blad 1")["E1"] == Cell("n", "42", "A1+1", 0)
    grid.undo()
    grid.calculate()
    assert grid.cells("Blad 1")["E1"] == Cell("n", "2.1", "A1+1", 0)


@pytest.mark.parametrize("sample", ["kalmar-2024", "avesta-2021"])
def test_our_engine_tells_its_cells_as_any_range_would(sample: str, tmp_path: Path) -> None:
    """The short way to all cells of a sheet and the way through a range give the same, formulas, errors and blanks too."""
    source = SAMPLES / sample
    path = tmp_path / "arsbok.xlsm"
    office.ny(source / "installningar.toml", path)
    byfile.konsolidera(path, source / "inkorg")
    with closing(open_book(path, to_read=True)) as book:
        held = Grid(book)
        for sheet in book.sheets:
            assert held.cells(sheet.name) == dict(held_in(sheet.used_range)), sheet.name
        assert sum(len(held.cells(name)) for name in held.sheets) > 10_000
