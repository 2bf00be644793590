"""The tables of the årsbok as rows, as texts and as a file: from a name, a title, or any cell of theirs."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.book import bok
from xlfinsam import tabulating
from xlfinsam.engine.addresses import column_letters, split
from xlfinsam.errors import WrongUseError
from xlfinsam.statements import KEY_FIGURES, TABLES

BOK = bok(2024)
IDS = [table.id for table in (*TABLES, *KEY_FIGURES)]


@pytest.mark.parametrize("name", IDS)
def test_a_table_is_found_by_its_id_and_by_its_title(name: str) -> None:
    """Letter case is nothing; the id and the whole title mean the same table."""
    table = tabulating.table_named(BOK, name)
    assert table.id == name
    assert tabulating.table_named(BOK, table.title.upper()) is table


def test_an_unknown_table_is_told_with_those_like_it() -> None:
    """A slip gets its suggestions; what is like nothing gets the list of what there is."""
    with pytest.raises(WrongUseError, match=r'tabellen "tabel1" finns inte\. Menade du tabell1'):
        tabulating.table_named(BOK, "tabel1")
    with pytest.raises(WrongUseError, match=r'tabellen "xyzzy" finns inte\. Det som finns är alder, .* till'):
        tabulating.table_named(BOK, "xyzzy")


@pytest.mark.parametrize("name", [table.id for table in TABLES])
def test_every_cell_of_a_table_means_the_table(name: str) -> None:
    """The first and last figure, the label column, and the three lines above the figures: all are in the table."""
    places = [place for key, place in (BOK.places or {}).items() if key.startswith(f"{name}.")]
    cells = [found for place in places if (found := split(place.cell))]
    sheet = next(place.blad for place in places)
    top, bottom, right = min(c[0] for c in cells), max(c[0] for c in cells), max(c[1] for c in cells)
    for row, column in ((top, right), (bottom, right), (top, 1), (top - 1, 2), (top - 3, 1), (bottom, 1)):
        assert tabulating.table_at(BOK, f"{sheet}!{column_letters(column)}{row}").id == name
        assert tabulating.table_at(BOK, f"'{sheet}'!${column_letters(column)}${row}").id == name


@pytest.mark.parametrize(
    "cell", ["Deltagare!A1", "Deltagare!ZZ9", "Insatser!A6", "Finns inte!A1", "Deltagare!", "!", "!A1", ""]
)
def test_a_cell_outside_the_tables_is_told_so(cell: str) -> None:
    """Outside the tables, on another sheet, or no cell at all: the sentence names what was asked."""
    with pytest.raises(WrongUseError, match="står inte i någon av årsbokens tabeller"):
        tabulating.table_at(BOK, cell)


@pytest.mark.parametrize("name", [table.id for table in TABLES])
def test_a_table_has_its_headings_its_rows_and_its_sums(name: str) -> None:
    """As many columns in every row; the figures are those by name; the sum row comes last where there is one."""
    table = tabulating.table_named(BOK, name)
    head, *rows = tabulating.rows_of(BOK, table)
    figures = BOK.figures()
    told = {tuple(one.split(".")[:2]) for one, value in figures.items() if value is not None}
    sums = [row for row in table.sums if table.total or (name, row.key) in told]
    keys = [*BOK.books.keys(table), *(row.key for row in sums)]
    assert len(rows) == len(keys)
    assert {len(row) for row in rows} == {len(head)} == {1 + len(table.measures)}
    for key, row in zip(keys, rows, strict=True):
        assert list(row[1:]) == [figures.get(f"{name}.{key}.{measure.id}") for measure in table.measures]
    assert [row[0] for row in rows[len(rows) - len(sums) :]] == [row.label for row in sums]


def test_the_key_figures_are_each_written_in_their_own_way() -> None:
    """A table without rows gives a figure per line: counts as counts, shares in per cent, points in per cent."""
    rows = dict(tabulating.texts(KEY_FIGURES[0], tabulating.rows_of(BOK, KEY_FIGURES[0])))
    figures = BOK.figures()
    assert rows["Deltagare"] == str(figures["nyckeltal.deltagare"])
    assert rows["Positiva avslut"].endswith(" %")
    assert rows["Mot målet"].endswith(" %")
    assert not rows["Avslutade"].endswith("%")


def test_values_are_written_for_people() -> None:
    """Thousands apart, a comma, a real minus, one decimal of a share rounded half up; a year is no number; blank is blank."""
    table = tabulating.table_named(BOK, "mal")
    styles = {measure.style: at for at, measure in enumerate(table.measures, start=1)}
    assert {"antal", "andel"} <= set(styles)
    row: list[object] = [Decimal(2024), *[None] * len(table.measures)]
    row[styles["antal"]], row[styles["andel"]] = Decimal(13155), Decimal("-0.0425")
    (told,) = tabulating.texts(table, (tuple(row),))  # type: ignore[arg-type]  # a row of answers
    assert told[0] == "2024"
    assert told[styles["antal"]] == "13\xa0155"
    assert told[styles["andel"]] == "−4,3 %"
    assert told.count("") == len(table.measures) - 2


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1), min_size=1
    )
)
def test_what_is_written_as_csv_is_read_back(rows: list[list[str]]) -> None:
    """Whatever stands in a cell, semicolons, quotes and line breaks too, comes back from the file as it was."""
    text = tabulating.as_csv(rows)
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) == rows


def test_a_file_of_a_table_is_as_swedish_excel_wants_it() -> None:
    """Semicolons between, CR LF after each row, and no line break within a heading."""
    table = tabulating.table_named(BOK, "tabell1")
    rows = tabulating.texts(table, tabulating.rows_of(BOK, table))
    lines = tabulating.as_csv(rows).split("\r\n")
    assert len(lines) == len(rows) + 1
    assert lines[0].startswith("Insats;Budget antal;")
    assert "\n" not in "".join(lines)
    assert {line.count(";") for line in lines[:-1]} == {len(table.measures)}
