"""The same scripts run on our xlwings engine, which opens files, and on Excel where there is one.

A script takes an `xw.Book` or `xw.App` and says what xlwings' documentation says; what only a file can show (bytes,
lock files, what is refused) stands by itself below.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import zipfile
from collections import OrderedDict
from datetime import date, datetime
from decimal import Decimal
from inspect import getattr_static, iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

from xlfinsam.engine.book import NAME, new_book, open_book, save_new
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.unsupported import CannotError
from xlfinsam.errors import UnreadableFileError, WorkbookBusyError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY, MOMENT = datetime(2024, 5, 17), datetime(2024, 5, 17, 13, 30, 15)  # noqa: DTZ001  a workbook has no time zone
NO_EXCEL = "skripten körs inte mot Excel: det finns inget Excel på den här datorn"
TEMPLATE = Path(__file__).parents[2] / "workbook_templates" / "arsbok.xlsm"
ONE_SHEET = "xl/worksheets/sheet1.xml"


def _excel() -> xw.Engine | None:
    """Return xlwings' own engine over a real Excel, None where there is none."""
    found = (engine for engine in xw.engines if engine.name == "excel")
    return next((engine for engine in found if type(engine.impl).__module__.startswith("xlwings.")), None)


@pytest.fixture(params=[NAME, "excel"] if _excel() else [NAME])
def app(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[xw.App]:
    """Give an app of each engine in turn; books without a path belong in a folder of the test."""
    engine = xw.engines[request.param]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(xw.engines, "active", engine)
    with xw.App(visible=False, add_book=False) as made:
        yield made


def test_the_same_scripts_run_on_excel() -> None:
    """Where there is an Excel every script below that takes an app runs on it as well."""
    if _excel() is None:
        print(NO_EXCEL)
        pytest.skip(NO_EXCEL)
    assert xw.engines["excel"].type == "desktop"


@pytest.fixture
def book(app: xw.App) -> xw.Book:
    """Give a new book."""
    return app.books.add()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    """Give the one sheet of a new book."""
    return book.sheets[0]


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[xw.App]:
    """Give an app of our engine alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(xw.engines, "active", xw.engines[NAME])
    with xw.App(add_book=False) as made:
        yield made


# ------------------------------------------------------------------------------------------------------ values


@pytest.mark.parametrize("value", [1.0, -2.5, "text", "å b", True, False, DAY, MOMENT, None, 1e-7, 123456789012345.0])
def test_a_scalar_comes_back(sheet: xw.Sheet, value: Any) -> None:
    """A number is a float, a date a datetime, a blank None."""
    sheet["B2"].value = value
    assert sheet["B2"].value == value
    assert type(sheet["B2"].value) is type(value)


def test_shapes_of_values(sheet: xw.Sheet) -> None:
    """One row and one column are lists, more are lists of lists; `ndim` and `transpose` change that."""
    sheet["A1"].value = [1, 2, 3]
    sheet["A2"].value = [[4], [5]]
    sheet["B2"].options(transpose=True).value = [6, 7]
    assert sheet["A1:C1"].value == [1, 2, 3]
    assert sheet["A1:A3"].value == [1, 4, 5]
    assert sheet["A1:B3"].value == [[1, 2], [4, 6], [5, 7]]
    assert sheet["A1:A3"].options(ndim=2).value == [[1], [4], [5]]
    assert sheet["A1"].options(ndim=1).value == [1]
    assert sheet["A1"].options(ndim=2).value == [[1]]
    assert sheet["A1:B3"].options(transpose=True).value == [[1, 4, 5], [2, 6, 7]]
    assert sheet["A1:C1"].options(tuple).value == (1, 2, 3)


def test_a_scalar_fills_a_range(sheet: xw.Sheet) -> None:
    """And None empties it, one cell of it, or a part of a list."""
    sheet["A1:B2"].value = 7
    assert sheet["A1:B2"].value == [[7, 7], [7, 7]]
    sheet["A1"].value = [None, 8]
    assert sheet["A1:B2"].value == [[None, 8], [7, 7]]
    sheet["B1:B2"].value = ""
    assert sheet["A1:B2"].value == [[None, None], [7, None]]


def test_types_that_a_script_asks_for(sheet: xw.Sheet) -> None:
    """`numbers`, `dates` and `empty` give what they say."""
    sheet["A1"].value = [1.6, 2, DAY, MOMENT, None, True, "text"]
    row = sheet["A1:G1"]
    assert row.options(numbers=int, dates=date, empty="-").value == [2, 2, DAY.date(), MOMENT.date(), "-", True, "text"]
    assert [type(value) for value in row.options(numbers=int).value[:2]] == [int, int]
    assert row.options(numbers=Decimal).value[1] == Decimal(2)
    assert row.options(dates=lambda year, month, day, **_: f"{year}-{month}-{day}").value[2:4] == ["2024-5-17"] * 2
    assert row.options(empty=0).value[4] == 0


def test_times_of_day(sheet: xw.Sheet) -> None:
    """Midnight is a date; a time of day goes with it, to the second."""
    sheet["A1"].value = [[datetime(2024, 2, 29)], [datetime(2024, 12, 31, 23, 59, 59)], [date(2000, 1, 1)]]  # noqa: DTZ001
    assert [str(value) for value in sheet["A1:A3"].value] == [
        "2024-02-29 00:00:00",
        "2024-12-31 23:59:59",
        "2000-01-01 00:00:00",
    ]


def test_errors_of_cells(sheet: xw.Sheet) -> None:
    """An error is None, or its text where that is asked for."""
    sheet["A1"].formula = "=1/0"
    sheet["A2"].formula = "=NA()"
    sheet.book.app.calculate()
    assert sheet["A1:A2"].value == [None, None]
    assert sheet["A1:A2"].options(err_to_str=True).value == ["#DIV/0!", "#N/A"]


def test_a_formula_that_shows_nothing_is_empty(sheet: xw.Sheet) -> None:
    """What xlwings gives is None, and what is asked for in its place, for a text without characters."""
    sheet["A1"].formula = '=""'
    sheet.book.app.calculate()
    assert sheet["A1"].value is None
    assert sheet["A1"].options(empty="-").value == "-"
    assert sheet["A1"].formula == '=""'


@pytest.mark.parametrize("text", ["=1+1", "'", "a'b", "@x", "=", "+1"])
def test_an_apostrophe_means_as_it_stands(sheet: xw.Sheet, text: str) -> None:
    """A text that begins like a formula is a text when an apostrophe stands before it, which is not part of it."""
    sheet["A1"].value = "'" + text
    sheet["A2"].value = [["'" + text, 1]]
    assert sheet["A1"].value == text
    assert sheet["A2"].value == text
    assert sheet["A1"].formula == text


def test_dicts_and_tuples(sheet: xw.Sheet) -> None:
    """A dict is two columns."""
    sheet["A1"].value = {"a": 1.0, "b": None}
    assert sheet["A1:B2"].options(dict).value == {"a": 1.0, "b": None}
    assert sheet["A1:B2"].options(OrderedDict).value == OrderedDict(a=1.0, b=None)
    sheet["D1"].value = ((1, 2), (3, 4))
    assert sheet["D1:E2"].options(tuple).value == ((1, 2), (3, 4))


# ----------------------------------------------------------------------------------------- pandas and NumPy


def _frame() -> pd.DataFrame:
    return pd.DataFrame(
        {"tal": [1.5, 2.0, np.nan], "text": ["a", "b", None], "dag": pd.to_datetime(["2024-01-01 00:00", None, "2024-03-01 12:00"])},
        index=pd.Index(["x", "y", "z"], name="nyckel"),
    )  # fmt: skip


def test_a_data_frame_comes_back(sheet: xw.Sheet) -> None:
    """With its index, its header, its dates and what is missing."""
    frame = _frame()
    sheet["B2"].value = frame
    assert sheet["B2:E5"].value == [
        ["nyckel", "tal", "text", "dag"],
        ["x", 1.5, "a", datetime(2024, 1, 1)],  # noqa: DTZ001
        ["y", 2.0, "b", None],
        ["z", None, None, datetime(2024, 3, 1, 12)],  # noqa: DTZ001
    ]
    read = sheet["B2"].options(pd.DataFrame, expand="table").value
    assert list(read.columns) == ["tal", "text", "dag"]
    assert read.index.name == "nyckel"
    assert read.loc["x"].tolist() == [1.5, "a", pd.Timestamp("2024-01-01")]


@pytest.mark.parametrize(("index", "header", "rows"), [(False, True, 4), (True, False, 3), (False, False, 3)])
def test_a_data_frame_without_index_or_header(sheet: xw.Sheet, index: bool, header: bool, rows: int) -> None:  # noqa: FBT001
    """What is left out is not written, and not looked for."""
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["x", "y", "z"]})
    sheet["A1"].options(index=index, header=header).value = frame
    assert sheet["A1"].expand().shape == (rows, 2 + index)
    read = sheet["A1"].expand().options(pd.DataFrame, index=index, header=header).value
    assert read.to_numpy().tolist() == frame.to_numpy().tolist()


def test_two_rows_of_headers(sheet: xw.Sheet) -> None:
    """A header of two levels is two rows."""
    frame = pd.DataFrame([[1.0, 2.0]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]))
    sheet["A1"].value = frame
    assert sheet["A1:C3"].value == [[None, "a", "a"], [None, "b", "c"], [0, 1, 2]]
    assert sheet["A1:C3"].options(pd.DataFrame, header=2).value.loc[0, ("a", "c")] == 2


def test_a_series_comes_back(sheet: xw.Sheet) -> None:
    """With its index and its name."""
    series = pd.Series([1.0, 2.0], name="tal", index=pd.Index(["a", "b"], name="nyckel"))
    sheet["A1"].value = series
    assert sheet["A1:B3"].value == [["nyckel", "tal"], ["a", 1], ["b", 2]]
    pd.testing.assert_series_equal(sheet["A1:B3"].options(pd.Series).value, series)


def test_numpy_comes_back(sheet: xw.Sheet) -> None:
    """Arrays, their numbers and truths; what is no number is a blank."""
    sheet["A1"].value = np.array([[1.0, np.nan], [3.0, 4.0]])
    assert sheet["A1:B2"].value == [[1, None], [3, 4]]
    np.testing.assert_array_equal(sheet["A2:B2"].options(np.array).value, np.array([3.0, 4.0]))
    assert sheet["A1:B2"].options(np.array, ndim=2).value.shape == (2, 2)
    sheet["A4"].value = [np.int64(7), np.float32(0.5), np.bool_(True), np.datetime64("2024-05-17T13:30:15.000000000")]  # noqa: FBT003
    assert sheet["A4:D4"].value == [7, 0.5, True, MOMENT]
    sheet["A5"].value = [pd.NaT, pd.NA, float("nan"), pd.Timestamp(MOMENT)]
    assert sheet["A5:D5"].value == [None, None, None, MOMENT]


# ----------------------------------------------------------------------------------------- finding one's way


@pytest.fixture
def block(sheet: xw.Sheet) -> xw.Sheet:
    """Give two blocks: B2:D4, and B7:B8 and F4 apart from it."""
    sheet["B2"].value = [[1, 2, 3], [4, 5, 6], [7, None, 9]]
    sheet["B7"].value = [[1], [2]]
    sheet["F4"].value = "bort"
    return sheet


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [
        ("B2", "down", "B4"), ("B2", "right", "D2"), ("D4", "up", "D2"), ("D4", "left", "B4"), ("B4", "down", "B7"),
        ("B8", "down", "B1048576"), ("B8", "up", "B7"), ("B7", "up", "B4"), ("B2", "up", "B1"), ("B2", "left", "A2"),
        ("D2", "right", "XFD2"), ("D4", "right", "F4"), ("F4", "left", "D4"), ("C4", "up", "C3"), ("C4", "left", "B4"),
        ("A1", "down", "A1048576"), ("A1", "right", "XFD1"), ("B1048576", "up", "B8"), ("XFD4", "left", "F4"),
        ("H20", "up", "H1"), ("H20", "left", "A20"), ("A4", "right", "B4"), ("B1", "down", "B2"), ("B2:D4", "down", "B4"),
    ],
)  # fmt: skip
def test_end_goes_where_ctrl_and_an_arrow_go(block: xw.Sheet, start: str, direction: str, end: str) -> None:
    """To the edge of the block, across emptiness to the next, or to the edge of the sheet."""
    assert block[start].end(direction).get_address(False, False) == end  # noqa: FBT003


def test_expand(block: xw.Sheet) -> None:
    """Down, to the right, and both, until the first blank; a cell by itself is itself."""
    assert block["B2"].expand().address == "$B$2:$D$4"
    assert block["B2"].expand("down").address == "$B$2:$B$4"
    assert block["B2:C2"].expand("down").address == "$B$2:$C$4"
    assert block["B2"].expand("right").address == "$B$2:$D$2"
    assert block["B4"].expand("table").address == "$B$4"
    assert block["F4"].expand().address == "$F$4"
    assert block["C2"].expand("down").value == [2, 5]
    assert block["B2"].options(expand="table").value == [[1, 2, 3], [4, 5, 6], [7, None, 9]]


def test_expand_sees_formulas(sheet: xw.Sheet) -> None:
    """What a formula shows is no blank; what shows nothing is."""
    sheet["A1"].value = [["a", "b"], ["=1+1", "=A2"], ["=A2+1", "=A3"]]
    sheet["A4"].formula = '=""'
    sheet.book.app.calculate()
    assert sheet["A1"].expand("right").value == ["a", "b"]
    assert sheet["A2"].expand("right").value == [2, 2]
    assert sheet["A2"].end("down").address in {"$A$3", "$A$4"}
    assert sheet["B1"].expand("down").value == ["b", 2, 3]


def test_current_region(block: xw.Sheet) -> None:
    """The block around a cell, bounded by blank rows and columns; corners touch."""
    assert block["C3"].current_region.address == "$B$2:$D$4"
    assert block["D4"].current_region.address == "$B$2:$D$4"
    assert block["B8"].current_region.address == "$B$7:$B$8"
    assert block["F4"].current_region.address == "$F$4"
    block["E5"].value = 1
    assert block["F4"].current_region.address == "$B$2:$F$5"


def test_used_range(block: xw.Sheet) -> None:
    """The smallest rectangle around everything."""
    assert block.used_range.address == "$B$2:$F$8"
    assert block.used_range.last_cell.address == "$F$8"


def test_ranges_are_indexed_from_nought_and_called_from_one(block: xw.Sheet) -> None:
    """As Python and as VBA; a negative index counts from the end, a slice is a range."""
    rng = block["B2:D4"]
    assert rng[0, 0].address == rng(1, 1).address == rng[0].address == rng(1).address == "$B$2"
    assert rng(2, 3).address == rng[1, 2].address == "$D$3"
    assert rng[-1, -1].address == rng[-1].address == rng.last_cell.address == "$D$4"
    assert rng(4).address == "$B$3"
    assert rng(5, 5).address == "$F$6"
    assert rng[0:2, 1].address == "$C$2:$C$3"
    assert rng[1:, :2].address == "$B$3:$C$4"
    assert rng[:, 0][1:].address == "$B$3:$B$4"
    assert block[0, 0].address == "$A$1"
    assert block[1:3, 1].value == [1, 4]
    for wrong in ((3, 0), (0, 3), (0, -4)):
        with pytest.raises(IndexError):
            _ = rng[wrong]
    assert rng[0:0, :].value is None


def test_ranges_are_given_in_many_ways(block: xw.Sheet) -> None:
    """An address, places from 1, two corners, another range, whole rows and columns, every cell."""
    same = (
        block.range("B2:D4"), block.range("$B$2:D4"), block.range((2, 2), (4, 4)), block.range("B2", "D4"),
        block.range(block["B2"], block["D4"]), block.range("D4", "B2"), block["B2:D4"], block.range("b2:d4"),
    )  # fmt: skip
    assert {rng.address for rng in same} == {"$B$2:$D$4"}
    assert len(set(same)) == 1
    assert block.range((2, 3)).address == "$C$2"
    assert block.range("3:5").shape == (3, 16384)
    assert block.range("A:C").shape == (1048576, 3)
    assert block.cells.shape == (1048576, 16384)
    assert block.cells(1, 2).address == "$B$1"


def test_sizes_and_iteration(block: xw.Sheet) -> None:
    """Shape, size, rows and columns, one by one."""
    rng = block["B2:D4"]
    assert (rng.shape, rng.size, rng.count, len(rng), rng.row, rng.column) == ((3, 3), 9, 9, 9, 2, 2)
    assert [cell.value for cell in rng][:4] == [1, 2, 3, 4]
    assert [row.address for row in rng.rows] == ["$B$2:$D$2", "$B$3:$D$3", "$B$4:$D$4"]
    assert [column.value for column in rng.columns] == [[1, 4, 7], [2, 5, None], [3, 6, 9]]
    assert (rng.rows.count, rng.columns.count, rng.rows[-1].value, rng.columns(2).address) == (
        3,
        3,
        [7, None, 9],
        "$C$2:$C$4",
    )
    assert rng.rows[:2].count == 2


def test_offset_and_resize(block: xw.Sheet) -> None:
    """Moved, and given another size; the options go with it."""
    rng = block["B2:C3"]
    assert rng.offset(1, 2).address == "$D$3:$E$4"
    assert rng.offset(-1, -1).address == "$A$1:$B$2"
    assert rng.resize(1, 3).address == "$B$2:$D$2"
    assert rng.resize(column_size=1).address == "$B$2:$B$3"
    assert block["A1"].options(numbers=int).offset(1, 1).value == 1
    with pytest.raises(Exception):  # noqa: B017  Excel has an error of its own
        rng.offset(-2, 0)


def test_addresses_in_every_form(book: xw.Book, tmp_path: Path) -> None:
    """With and without dollars, with the sheet, with the book; names that need it stand in quotes."""
    book.save(tmp_path / "prov.xlsx")
    rng = book.sheets[0]["B2:C3"]
    name = book.sheets[0].name
    assert rng.address == rng.get_address() == "$B$2:$C$3"
    assert rng.get_address(False, False) == "B2:C3"  # noqa: FBT003
    assert rng.get_address(True, False) == "B$2:C$3"  # noqa: FBT003
    assert rng.get_address(row_absolute=False) == "$B2:$C3"
    assert rng.get_address(include_sheetname=True) == f"{name}!$B$2:$C$3"
    assert rng.get_address(external=True) == f"[prov.xlsx]{name}!$B$2:$C$3"
    book.save(tmp_path / "prov två-tre.xlsx")
    assert rng.get_address(external=True) == f"'[prov två-tre.xlsx]{name}'!$B$2:$C$3"


# --------------------------------------------------------------------------------------------------- formulas


def test_a_formula_fills_a_range(sheet: xw.Sheet) -> None:
    """Relative references follow the cell, as when it is copied; a list gives each cell its own."""
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:C3"].formula = "=$A1*2+LOG10(A$1)"
    assert sheet["B1:C3"].formula == (
        ("=$A1*2+LOG10(A$1)", "=$A1*2+LOG10(B$1)"),
        ("=$A2*2+LOG10(A$1)", "=$A2*2+LOG10(B$1)"),
        ("=$A3*2+LOG10(A$1)", "=$A3*2+LOG10(B$1)"),
    )
    sheet["E1:E2"].value = "=A1"
    assert sheet["E1:E2"].formula == (("=A1",), ("=A2",))
    sheet["F1"].formula = [["=A1", 5], ["text", "=A3"]]
    assert sheet["F1:G2"].formula == (("=A1", "5"), ("text", "=A3"))
    sheet.book.app.calculate()
    assert sheet["B1:B3"].value == [2, 4, 6]
    assert sheet["E1:G2"].value == [[1, 1, 5], [2, "text", 3]]


def test_constants_read_as_formulas(sheet: xw.Sheet) -> None:
    """A number is its digits, a truth an English word, a date its number, a blank nothing."""
    sheet["A1"].value = [1.5, "text", True, DAY, None, 0.1]
    assert sheet["A1:F1"].formula == (("1.5", "text", "TRUE", "45429", "", "0.1"),)
    assert sheet["B1"].formula == "text"


def test_formulas_are_computed(sheet: xw.Sheet) -> None:
    """`calculate` gives formulas their values, and gives them anew when what they stand on changes."""
    sheet["A1"].value = [[1, "=A1+1"], [10, "=SUM(A1:A2)"]]
    sheet.book.app.calculate()
    assert sheet["B1:B2"].value == [2, 11]
    sheet["A1"].value = 5
    sheet.book.app.calculate()
    assert sheet["B1:B2"].value == [6, 15]


def test_contents_are_cleared(block: xw.Sheet) -> None:
    """Of a range, a sheet, every cell of it; what looked like a date still does."""
    block["C3:D9"].clear_contents()
    assert block["B2:D4"].value == [[1, 2, 3], [4, None, None], [7, None, None]]
    block["B2"].value = DAY
    block["B2"].clear_contents()
    block["B2"].value = 45429
    assert block["B2"].value == DAY
    block.cells.clear_contents()
    assert block["A1:F9"].value == [[None] * 6] * 9
    block["C3"].formula = "=1"
    block.clear_contents()
    assert block["C3"].formula == ""


# ----------------------------------------------------------------------------------------------- names and rows


def test_names(book: xw.Book) -> None:
    """Added, found in any letter case, changed, renamed, deleted."""
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, 2], [3, 4]]
    book.names.add("ett.namn", f"={sheet.name}!$A$1:$B$2")
    sheet["A2"].name = "Två"
    assert [name.name for name in book.names] == ["ett.namn", "Två"]
    assert (len(book.names), book.names.count, book.names[0].name) == (2, 2, "ett.namn")
    assert "ETT.NAMN" in book.names
    assert "finns.inte" not in book.names
    assert book.names["Ett.Namn"].refers_to == f"={sheet.name}!$A$1:$B$2"
    assert book.names["ett.namn"].refers_to_range.value == [[1, 2], [3, 4]]
    assert sheet["ett.namn"].address == "$A$1:$B$2"
    assert sheet["A2"].name.name == "Två"
    assert sheet["A3"].name is None
    book.names["två"].refers_to = f"={sheet.name}!$B$1"
    assert book.names["Två"].refers_to_range.value == 2
    book.names["Två"].name = "tre"
    assert sheet.range("tre").value == 2
    book.names["ett.namn"].delete()
    assert [name.name for name in book.names] == ["tre"]
    del book.names["tre"]
    assert not len(book.names)


def test_many_names_are_saved(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    """One by one, and all there when the book is opened again."""
    sheet = book.sheets[0].name
    for number in range(1, 301):
        book.names.add(f"namn_{number:03}", f"={sheet}!$A${number}")
    book.save(tmp_path / "namn.xlsx")
    book.close()
    again = app.books.open(tmp_path / "namn.xlsx")
    assert len(again.names) == 300
    assert again.names["NAMN_217"].refers_to_range.address == "$A$217"


def test_rows(book: xw.Book, app: xw.App, tmp_path: Path) -> None:
    """Hidden and shown; None where some are; still so when opened again."""
    sheet = book.sheets[0]
    assert sheet["A1:A9"].rows.hidden is False
    sheet["B2:C3"].rows.hidden = True
    sheet.range("3:3").rows.hidden = False
    sheet.range("5:6").row_height = 30
    assert sheet["A2"].rows.hidden is True
    assert sheet["A1:A9"].rows.hidden is None
    book.save(tmp_path / "rader.xlsx")
    book.close()
    again = app.books.open(tmp_path / "rader.xlsx").sheets[0]
    assert [again.range(f"{row}:{row}").rows.hidden for row in range(1, 5)] == [False, True, False, False]


# -------------------------------------------------------------------------------------------- books and sheets


def test_books_are_found(app: xw.App, tmp_path: Path) -> None:
    """By place, name and path; the same path is the same book; one that is not open is a KeyError."""
    first = app.books.add()
    first.save(tmp_path / "Första.xlsx")
    other = app.books.add()
    assert len(app.books) == app.books.count == 2
    assert app.books.active == other
    assert app.books["första.xlsx"] == app.books["Första.xlsx"] == first
    assert app.books[0] == first
    assert xw.Book(tmp_path / "Första.xlsx") == xw.Book("Första.xlsx") == first
    assert app.books.open(tmp_path / "Första.xlsx") == first
    assert len(app.books) == 2
    first.activate()
    assert app.books.active == first
    assert Path(first.fullname) == tmp_path / "Första.xlsx"
    assert first.app == app
    other.close()
    assert [book.name for book in app.books] == ["Första.xlsx"]
    with pytest.raises(KeyError):
        app.books.impl("finns inte.xlsx")
    with pytest.raises(FileNotFoundError):
        xw.Book("finns inte.xlsx")


def test_two_books_of_one_name(app: xw.App, tmp_path: Path) -> None:
    """Cannot be open at once, as in Excel."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        book = app.books.add()
        book.save(tmp_path / folder / "samma.xlsx")
        book.close()
    app.books.open(tmp_path / "a" / "samma.xlsx")
    with pytest.raises(ValueError, match="Cannot open two workbooks"):
        app.books.open(tmp_path / "b" / "samma.xlsx")


def test_two_open_books_do_not_mix(app: xw.App) -> None:
    """What is written in one is not in the other; what is computed is computed in both."""
    one, other = xw.Book(), xw.Book()
    assert one != other
    one.sheets[0]["A1"].value = [1, "=A1+1"]
    other.sheets[0]["A1"].value = [10, "=A1+1"]
    app.calculate()
    assert (one.sheets[0]["B1"].value, other.sheets[0]["B1"].value) == (2, 11)


def test_sheets(book: xw.Book) -> None:
    """By place and name in any letter case; one that is not there is an error."""
    sheet = book.sheets[0]
    assert book.sheets[sheet.name.upper()] == book.sheets(1) == book.sheets.active == sheet
    assert [each.name for each in book.sheets] == book.sheet_names == [sheet.name]
    assert (sheet.index, sheet.visible, sheet.book, len(book.sheets)) == (1, True, book, 1)
    sheet.activate()
    assert xw.sheets.active == sheet
    assert xw.Range("A1").sheet == sheet
    with pytest.raises(IndexError):
        _ = book.sheets[1]
    with pytest.raises(Exception):  # noqa: B017  Excel has an error of its own
        _ = book.sheets["finns inte"]
    with pytest.raises(Exception):  # noqa: B017
        sheet.range("finns.inte")
    with pytest.raises(IndexError):
        sheet.range((0, 1))


def test_settings_of_the_app(app: xw.App, book: xw.Book) -> None:
    """They are kept, and `properties` gives them back, also when something fails."""
    before = {
        name: getattr(app, name) for name in ("screen_updating", "display_alerts", "enable_events", "calculation")
    }
    assert app.status_bar is False

    def fails() -> None:
        with app.properties(
            screen_updating=False,
            display_alerts=False,
            enable_events=False,
            calculation="manual",
            status_bar="Räknar …",
        ):
            assert (app.screen_updating, app.calculation, app.status_bar) == (False, "manual", "Räknar …")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert {name: getattr(app, name) for name in before} == before
    assert app.status_bar is False
    assert app.version.major >= 15
    assert app in xw.apps
    assert xw.apps[app.pid] == app


def test_the_calling_book(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script finds the book that it was called from by the mock of it."""
    monkeypatch.setattr(xw.Book, "_mock_caller", None, raising=False)
    book.set_mock_caller()
    assert xw.Book.caller() == book
    assert xw.Book.caller().sheets[0]["A1"].value is None


def test_a_saved_book_is_read_again(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    """Values, formulas and dates, at the path that was asked for."""
    sheet = book.sheets[0]
    sheet["A1"].value = [[1.25, "å", True, DAY, MOMENT, None, "=A1*2"]]
    app.calculate()
    book.save(tmp_path / "sparad.xlsx")
    assert book.name == "sparad.xlsx"
    sheet["A1"].value = 2
    book.save()
    book.close()
    again = app.books.open(tmp_path / "sparad.xlsx").sheets[0]
    assert again["A1:F1"].value == [2, "å", True, DAY, MOMENT, None]
    assert again["G1"].formula == "=A1*2"


# --------------------------------------------------------------------------------------- our engine: the file


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def _with(path: Path, changes: dict[str, Callable[[str], str]], target: Path) -> Path:
    """Write the file with parts changed or added."""
    parts = _parts(path)
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b"").decode()).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return target


@pytest.fixture
def arsbok(tmp_path: Path, ours: xw.App) -> Path:
    """Give a copy of the årsbok."""
    return Path(shutil.copy(TEMPLATE, tmp_path / "årsbok.xlsm"))


def test_only_what_was_written_changes(arsbok: Path) -> None:
    """Macros, ribbon, drawings, an unknown part and the other sheets are byte for byte as before."""
    path = _with(arsbok, {"xl/okänd.bin": lambda _: "något"}, arsbok.with_name("bok.xlsm"))
    before = _parts(path)
    with xw.Book(path) as book:
        home = book.sheets["Inställningar"]
        home["H40"].value = "prov"
        book.save()
        written = home.impl.api.part
    after = _parts(path)
    assert list(after) == list(before)
    assert {name for name in after if after[name] != before[name]} == {written}
    assert after[written].replace(b"prov", b"") != before[written]


def test_a_book_that_is_not_changed_keeps_its_bytes(arsbok: Path) -> None:
    """Opening, reading everything and saving changes nothing at all."""
    before = arsbok.read_bytes()
    with xw.Book(arsbok) as book:
        for sheet in book.sheets:
            _ = (sheet.used_range.value, sheet.used_range.formula)
        book.save()
    assert arsbok.read_bytes() == before


def test_what_is_saved_elsewhere_leaves_the_file(arsbok: Path, tmp_path: Path) -> None:
    """The book then goes by its new path."""
    before = arsbok.read_bytes()
    with xw.Book(arsbok) as book:
        book.sheets[0]["Z99"].value = 1
        book.save(tmp_path / "ny.xlsm")
        assert (book.name, Path(book.fullname)) == ("ny.xlsm", tmp_path / "ny.xlsm")
        book.save()
    assert arsbok.read_bytes() == before
    with xw.Book(tmp_path / "ny.xlsm") as book:
        assert book.sheets[0]["Z99"].value == 1


@pytest.mark.parametrize("name", ["bok.xlsx", "bok.xls", "bok.pdf", "bok"])
def test_another_kind_of_file_is_refused(arsbok: Path, name: str, tmp_path: Path) -> None:
    """A book with macros stays one, and is nothing else; then nothing is written."""
    with (
        xw.Book(arsbok) as book,
        pytest.raises(WrongUseError, match=re.escape(f"{name}: boken kan bara sparas som .xlsm.")),
    ):
        book.save(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_new_book_is_no_book_of_macros(ours: xw.App, tmp_path: Path) -> None:
    """Excel does not open one whose content says otherwise than its name."""
    with xw.Book() as book, pytest.raises(WrongUseError, match=r"boken kan bara sparas som \.xlsx"):
        book.save(tmp_path / "ny.xlsm")


def test_new_books_have_names_of_their_own(ours: xw.App) -> None:
    """Also when one has been closed in between; one without a path takes the place of no file."""
    one, other = xw.Book(), xw.Book()
    one.close()
    third = xw.Book()
    assert [other.name, third.name] == ["Bok2.xlsx", "Bok3.xlsx"]
    Path("Bok2.xlsx").write_bytes(b"annat")
    with pytest.raises(WrongUseError, match=r"Bok2\.xlsx: filen finns redan"):
        other.save()
    assert Path("Bok2.xlsx").read_bytes() == b"annat"
    third.save()
    third.save()
    assert Path("Bok3.xlsx").exists()


def test_a_file_that_somebody_else_has_changed_is_not_overwritten(arsbok: Path) -> None:
    """The sentence says what to do."""
    with xw.Book(arsbok) as book:
        book.sheets[0]["Z99"].value = 1
        arsbok.write_bytes(arsbok.read_bytes() + b"\0")
        changed = arsbok.read_bytes()
        with pytest.raises(WorkbookBusyError, match="filen har ändrats av någon annan sedan den öppnades"):
            book.save()
    assert arsbok.read_bytes() == changed


@pytest.mark.parametrize(("lock", "program"), [("~${}", "Excel"), (".~lock.{}#", "LibreOffice")])
def test_a_file_that_is_open_elsewhere_is_not_saved(arsbok: Path, lock: str, program: str) -> None:
    """Unless the program that has it open waits for it; it may be read all the same."""
    arsbok.with_name(lock.format(arsbok.name)).touch()
    before = arsbok.read_bytes()
    said = f"{arsbok.name}: arbetsboken är öppen i {program}"
    with pytest.raises(WorkbookBusyError, match=said):
        open_book(arsbok)
    with open_book(arsbok, to_read=True) as book:
        book.sheets[0]["Z99"].value = 1
        with pytest.raises(WorkbookBusyError, match=said):
            book.save()
    assert arsbok.read_bytes() == before
    with open_book(arsbok, waited_for=True) as book:
        book.sheets[0]["Z99"].value = 1
        book.save()
    assert arsbok.read_bytes() != before


def test_a_new_book_is_put_where_nothing_stands(arsbok: Path, tmp_path: Path) -> None:
    """`save_new` never overwrites."""
    with new_book(tmp_path / "ny.xlsm", arsbok.read_bytes()) as book:
        save_new(book)
        with pytest.raises(WrongUseError, match=r"ny\.xlsm: filen finns redan"):
            save_new(book)
    assert (tmp_path / "ny.xlsm").read_bytes() == arsbok.read_bytes()


def test_what_is_no_workbook_is_not_opened(ours: xw.App, tmp_path: Path) -> None:
    """A damaged file, and one with a password, say so."""
    (tmp_path / "trasig.xlsx").write_bytes(b"PK\3\4 trasig")
    with pytest.raises(UnreadableFileError):
        xw.Book(tmp_path / "trasig.xlsx")
    with pytest.raises(WrongUseError, match="filer med lösenord öppnas bara av Excel"):
        xw.Book(tmp_path / "trasig.xlsx", password="hemligt")  # noqa: S106
    with xw.Book() as book, pytest.raises(CannotError, match=r"Book\.save\(password=…\)"):
        book.save("låst.xlsx", password="hemligt")  # noqa: S106


def test_dates_are_shown_as_dates(ours: xw.App) -> None:
    """A cell that gets a date gets Excel's own format for it, 14, or 22 with a time; one that shows dates keeps its own."""
    book = xw.Book()
    book.sheets[0]["A1"].value = [DAY, MOMENT, 1, DAY]
    data = book.impl.to_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        styles, sheet = file.read("xl/styles.xml").decode(), file.read(ONE_SHEET).decode()
    formats = re.findall(r'<xf[^>]*numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
    assert formats == ["14", "22"]
    assert re.findall(r'<c r="(\w+)" s="(\d+)"', sheet) == [("A1", "1"), ("B1", "2"), ("D1", "1")]
    book.sheets[0]["B1"].value = DAY
    assert '<c r="B1" s="2"' in book.impl.file.text("Blad1")


def test_shared_formulas_are_read(ours: xw.App, tmp_path: Path) -> None:
    """A sheet that stores a formula once for many cells reads as if each had its own; one of many cannot go alone."""
    book = xw.Book()
    book.sheets[0]["A1"].value = [[1], [2], [3]]
    book.save(tmp_path / "grund.xlsx")
    book.close()
    shared = (
        '<c r="B1"><f t="shared" ref="B1:B3" si="0">$A1+A$1</f><v>2</v></c>',
        '<c r="B2"><f t="shared" si="0"/><v>3</v></c>',
        '<c r="B3"><f t="shared" si="0"></f><v>4</v></c>',
    )
    rows = iter(shared)
    path = _with(
        tmp_path / "grund.xlsx",
        {ONE_SHEET: lambda text: re.sub("</row>", lambda _: next(rows) + "</row>", text)},
        tmp_path / "delad.xlsx",
    )
    sheet = xw.Book(path).sheets[0]
    assert sheet["B1:B3"].formula == (("=$A1+A$1",), ("=$A2+A$1",), ("=$A3+A$1",))
    assert sheet["B3"].formula == "=$A3+A$1"
    sheet["B2"].value = 7
    assert sheet["B1:B3"].formula == (("=$A1+A$1",), ("7",), ("=$A3+A$1",))
    with pytest.raises(WrongUseError, match="B1: cellen har en formel och skrivs inte över"):
        sheet["B1"].value = 7


def test_odd_cells_are_read(ours: xw.App, tmp_path: Path) -> None:
    """A number that is no day, a time of day, an ISO date and a text in its place break nothing."""
    book = xw.Book()
    book.sheets[0]["A1"].value = [[DAY], [DAY], [DAY], [DAY], [DAY], ["x"], ["y"]]
    book.save(tmp_path / "grund.xlsx")
    book.close()
    values = iter(("-1", "1E+10", "0.5", "2958465", "45429.9999999"))

    def odd(text: str) -> str:
        text = re.sub("<v>45429</v>", lambda _: f"<v>{next(values)}</v>", text)
        text = re.sub(r'<c r="A6".*?</c>', '<c r="A6" t="d"><v>2024-05-17T13:30:15Z</v></c>', text)
        return re.sub(r'<c r="A7".*?</c>', '<c r="A7" t="d"><v>i går</v></c>', text)

    sheet = xw.Book(_with(tmp_path / "grund.xlsx", {ONE_SHEET: odd}, tmp_path / "udda.xlsx")).sheets[0]
    noon = datetime(1899, 12, 30, 12)  # noqa: DTZ001
    assert sheet["A1:A3"].value == [-1, 1e10, noon]
    assert sheet["A5:A7"].value == [datetime(2024, 5, 18), MOMENT, "i går"]  # noqa: DTZ001
    sheet["A3"].value = noon
    assert sheet["A3"].value == noon


@pytest.mark.parametrize(
    ("told", "front"), [("0", "Start"), ("3", "Insatser"), ("2", "Start"), ("99", "Start"), ("", "Start")]
)
def test_the_sheet_in_front_is_the_one_that_was_saved_there(arsbok: Path, told: str, front: str) -> None:
    """Where the file tells of one that there is and that is shown; else the first that is."""
    path = _with(
        arsbok,
        {
            "xl/workbook.xml": lambda text: re.sub(
                r'(<sheet name="Inställningar"[^>]*?)/>',
                r'\1 state="hidden"/>',
                text.replace("<workbookView ", f'<workbookView activeTab="{told}" ' if told else "<workbookView "),
            )
        },
        arsbok.with_name("bok.xlsm"),
    )
    with xw.Book(path) as book:
        assert [sheet.visible for sheet in book.sheets][1:4] == [True, False, True]
        assert book.sheets.active.name == front
        book.sheets["Hjälp"].activate()
        assert book.sheets.active.name == "Hjälp"
        before = book.impl.file.package.read("xl/workbook.xml")
        book.sheets["Insatser"].visible = False
        book.sheets["Inställningar"].visible = True
        assert [sheet.visible for sheet in book.sheets][1:4] == [True, True, False]
        book.sheets["Insatser"].visible = True
        book.sheets["Inställningar"].visible = False
        assert book.impl.file.package.read("xl/workbook.xml") == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Blad_2", "Blad_2"),
        ("Vår sida", "'Vår sida'"),
        ("Bo's", "'Bo''s'"),
        ("2024", "'2024'"),
        ("A1", "'A1'"),
        ("Å", "Å"),
    ],
)
def test_a_sheet_is_quoted_where_it_must_be(ours: xw.App, tmp_path: Path, name: str, told: str) -> None:
    """In an address with the sheet, with the book, and in what a name stands for, which is found again."""
    xw.Book().save(tmp_path / "grund.xlsx")
    change = {"xl/workbook.xml": lambda text: text.replace('name="Blad1"', f'name="{name}"')}
    book = xw.Book(_with(tmp_path / "grund.xlsx", change, tmp_path / "blad.xlsx"))
    rng = book.sheets[0]["B2"]
    assert rng.get_address(include_sheetname=True) == f"{told}!$B$2"
    bare = told.removeprefix("'").removesuffix("'")
    assert rng.get_address(external=True) == (
        f"'[blad.xlsx]{bare}'!$B$2" if bare != told else f"[blad.xlsx]{bare}!$B$2"
    )
    rng.name = "namnet"
    assert book.names["namnet"].refers_to == f"={told}!$B$2"
    assert book.names["namnet"].refers_to_range == rng
    assert rng.name.name == "namnet"


def test_unlawful_names_are_refused(ours: xw.App) -> None:
    """And a name that cannot be given leaves the former one as it was."""
    book = xw.Book()
    book.names.add("lagligt", "=Blad1!$A$1")
    book.names.add("konstant", "=7")
    for name in ("A1", "r1c1", "två ord", "1a", ""):
        with pytest.raises(WrongUseError, match="kan inte vara ett definierat namn"):
            book.names.add(name, "=Blad1!$A$1")
        with pytest.raises(WrongUseError):
            book.names["lagligt"].name = name
    assert {name.name: name.refers_to for name in book.names} == {"lagligt": "=Blad1!$A$1", "konstant": "=7"}
    with pytest.raises(WrongUseError, match="namnet konstant är inget område utan =7"):
        _ = book.names["konstant"].refers_to_range
    with pytest.raises(KeyError):
        _ = book.names["finns.inte"]
    names = Workbook.open(Package.from_bytes(book.impl.to_bytes(), "prov.xlsx")).names
    assert names == {"lagligt": "Blad1!$A$1", "konstant": "7"}


def test_what_there_is_not_is_named(ours: xw.App) -> None:
    """Sheets, ranges and places outside the sheet, each in a sentence."""
    book = xw.Book()
    with pytest.raises(xw.NoSuchObjectError, match="bladet 'finns inte' finns inte"):
        _ = book.sheets["finns inte"]
    assert "blad1" in book.sheets
    assert "Blad2" not in book.sheets
    with pytest.raises(WrongUseError, match=r"'finns\.inte' är varken en cell, ett område eller ett namn"):
        book.sheets[0].range("finns.inte")
    for place in ((0, 1), (1, 0), (1_048_577, 1), (1, 16_385)):
        with pytest.raises(IndexError, match="området ligger utanför bladet"):
            book.sheets[0].range(place)
    with pytest.raises(WrongUseError, match="A1: Excel kan inte hålla talet Infinity"):
        book.sheets[0]["A1"].value = float("inf")
    with pytest.raises(WrongUseError, match="ett värde av slaget object kan inte skrivas i en cell"):
        book.sheets[0]["A1"].value = [object()]


def test_the_terminal_is_the_screen(
    ours: xw.App, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An alert is written, and answered with what changes nothing; the status bar is one line, where there is a terminal."""
    assert ours.alert("Klart.", "xlfinsam") == "ok"
    assert ours.alert("Fråga?", buttons="yes_no") == "no"
    assert ours.alert("Fråga?", buttons="yes_no_cancel") == "cancel"
    assert ours.alert("Fråga?", buttons="ok_cancel") == "cancel"
    assert capsys.readouterr().err == "xlfinsam: Klart.\n" + "Fråga?\n" * 3
    ours.status_bar = "Räknar"
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    ours.status_bar = "Räknar"
    ours.status_bar = False
    assert capsys.readouterr().err == "\r\x1b[KRäknar\r\x1b[K"


def test_an_app_may_be_quit_twice(ours: xw.App) -> None:
    """As xlwings does on Windows at the end of `with xw.App()`."""
    with xw.App() as other:
        other.quit()
        other.kill()
    assert other not in xw.apps


@pytest.mark.skipif(sys.platform == "win32", reason="på Windows frågar xlwings Excel självt efter fönstret")
def test_a_book_that_a_macro_names_is_the_caller(ours: xw.App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`--wb` and `--from_xl` on the command line name the book, as xlwings' own macros do."""
    monkeypatch.delattr(xw.Book, "_mock_caller", raising=False)
    book = xw.Book()
    book.save(tmp_path / "Anropar.xlsx")
    monkeypatch.setattr(sys, "argv", ["prov", f"--wb={book.name}", "--from_xl=1"])
    assert xw.Book.caller() == book


def test_selections(ours: xw.App) -> None:
    """What is selected is remembered until the book is closed, and its sheet comes in front."""
    book = xw.Book()
    assert book.selection is None
    book.sheets[0]["B2:C3"].select()
    assert book.selection is not None
    assert book.selection.address == "$B$2:$C$3"


# ------------------------------------------------------------------------------------- what is not there says so

LEFT_OUT = {  # what no engine on files can be asked for, with the reason
    "App.render_template": "hör till xlwings PRO",
    "App.create_report": "hör till xlwings PRO",
    "Book.render_template": "hör till xlwings PRO",
    "Sheet.render_template": "hör till xlwings PRO",
    "Range.group": "xlwings frågar först efter området som det skrevs, och får då CannotError för det",
    "Range.ungroup": "som group",
    "Range.to_png": "xlwings kräver först Pillow",
    "Sheet.move": "xlwings kräver först ett blad till",
}
GIVEN: dict[str, tuple[Any, ...]] = {
    "App.macro": ("Prov",),
    "Book.macro": ("Prov",),
    "Range.adjust_indent": (1,),
    "Range.sort": (1,),
    "Range.remove_duplicates": (1,),
    "Range.get_special_cells": ("blanks",),
    "Range.find": ("x",),
    "Range.replace_all": ("x", "y"),
    "Range.insert": ("down",),
    "Range.set_colors": ([["#ffffff"]],),
    "Range.add_hyperlink": ("www.example.org",),
    "Range.add_note": ("x",),
    "Range.add_comment": ("x",),
    "Sheet.to_html": ("x.html",),
    "Range.offset": (),
}
SET: dict[str, Any] = {
    "Sheet.name": "Nytt", "Range.formula_array": "=1", "Range.column_width": 9.0, "Range.color": "#ffffff",
    "Range.number_format": "0", "Range.wrap_text": True, "Range.horizontal_alignment": "left", "Sheet.show_gridlines": False,
    "Range.vertical_alignment": "top", "App.cut_copy_mode": False,
}  # fmt: skip
DOES = {  # what our engine does, shown by the tests above
    "App": {
        "engine", "api", "version", "selection", "activate", "visible", "quit", "kill", "screen_updating", "display_alerts",
        "enable_events", "interactive", "calculation", "calculate", "books", "pid", "range", "status_bar", "properties", "alert",
    },
    "Book": {
        "api", "caller", "set_mock_caller", "name", "sheets", "app", "close", "save", "fullname", "names", "activate",
        "selection", "sheet_names",
    },
    "Sheet": {
        "api", "name", "book", "index", "range", "cells", "activate", "select", "clear_contents", "used_range", "visible",
    },
    "Range": {
        "impl", "api", "options", "sheet", "count", "row", "column", "raw_value", "clear_contents", "has_array", "end", "formula",
        "formula2", "row_height", "get_address", "address", "current_region", "name", "rows", "columns", "shape", "size", "value",
        "expand", "resize", "offset", "last_cell", "select",
    },
}  # fmt: skip


def _calls() -> Iterator[tuple[str, str, bool]]:
    """Give (class, call, asked for its value) of everything public that our engine does not do."""
    for made in (xw.App, xw.Book, xw.Sheet, xw.Range):
        for name in vars(made):
            whole = getattr_static(made, name)
            code = getattr(whole, "fget", None) or getattr(whole, "__func__", whole)
            public = not name.startswith("_") and not iscoroutinefunction(code)  # coroutines belong to xlwings Lite
            if public and name not in DOES[made.__name__] and f"{made.__name__}.{name}" not in LEFT_OUT:
                yield made.__name__, name, isinstance(whole, property)


def _objects() -> dict[str, Any]:
    book = xw.Book()
    return {"App": book.app, "Book": book, "Sheet": book.sheets[0], "Range": book.sheets[0]["A1"]}


SENTENCE = re.compile(r"Utan Excel finns inte (\w+)\.(.+): xlfinsams motor kan det inte\. Gör det i Excel\.")


@pytest.mark.parametrize(("owner", "name", "is_value"), list(_calls()))
def test_what_needs_excel_says_so(ours: xw.App, owner: str, name: str, is_value: bool) -> None:  # noqa: FBT001
    """Every other call of xlwings' classes raises CannotError, with one sentence that names a class and a call."""
    made = _objects()[owner]
    given = GIVEN.get(
        f"{owner}.{name}", {"copy": (), "copy_from": (made,), "move": (made,), "autofill": (made,)}.get(name, ())
    )
    with pytest.raises(CannotError) as said:
        _used(getattr(made, name) if is_value else getattr(made, name)(*given))
    sentence = SENTENCE.fullmatch(str(said.value))
    assert sentence
    assert sentence[1] in DOES or sentence[1] in {"Sheets", "Names"}


def _used(found: Any) -> None:
    """Use what xlwings hands over before it asks the engine: a macro, notes, comments."""
    if callable(found):
        found()
    list(found)


@pytest.mark.parametrize("name", SET)
def test_what_needs_excel_to_be_changed_says_so(ours: xw.App, name: str) -> None:
    """The same where a value is set."""
    owner, _, attribute = name.partition(".")
    with pytest.raises(CannotError, match=rf"Utan Excel finns inte {owner}\.{attribute}"):
        setattr(_objects()[owner], attribute, SET[name])


def test_collections_that_cannot_grow_say_so(ours: xw.App) -> None:
    """Sheets are neither added, moved, copied nor deleted; a macro is not run."""
    book = xw.Book()
    for ask, call in (
        (lambda: book.sheets.add("Nytt"), r"Sheets\.add"),
        (book.sheets[0].copy, r"Sheet\.copy"),
        (book.sheets[0].delete, r"Sheet\.delete"),
        (lambda: book.macro("Modul.Prov")(1), r"App\.run"),
        (lambda: book.sheets[0].names, r"Sheet\.names"),
        (lambda: book.sheets[0]["A1"].row_height, r"Range\.row_height \(läsa\)"),
    ):
        with pytest.raises(CannotError, match=call):
            ask()


def test_a_missing_attribute_is_missing(ours: xw.App) -> None:
    """To Python too: `hasattr` tells the truth, and copying asks for no attribute in vain."""
    book = xw.Book()
    assert not hasattr(book.sheets[0], "charts")
    assert not hasattr(book.impl, "hittepå")
    assert hasattr(book.sheets[0], "used_range")
