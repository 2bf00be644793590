"""Lists, settings and figures of an årsbok through their defined names: what is written is read, and nothing else is touched."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import byfile
from tests.inkorg import made
from xlfinsam.arsboken import TEMPLATES
from xlfinsam.engine import registers
from xlfinsam.engine.cells import Cell
from xlfinsam.errors import WrongUseError
from xlfinsam.fields import Datum, Raw
from xlfinsam.forms.arsbok import GRANSKNING, HISTORIK, INSATSDATA, INSATSER, LOGG, MEDLEMMAR
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.inkorgen import template

if TYPE_CHECKING:
    from xlfinsam.engine.grid import Grid


def book(data: bytes | None = None) -> Grid:
    """Open the empty årsbok, or `data`."""
    return byfile.grid(data or template(TEMPLATES["kalmar"]), "årsbok.xlsm")


@cache
def small() -> bytes:
    """Make a small årsbok with settings and two insatser."""
    return made.arsbok_bytes()


# ------------------------------------------------------------------------------------------------------ what is read


def test_settings_are_read_as_their_fields_say() -> None:
    """A text, a year, a date and a share each come out as what they are; a blank one is None."""
    found = registers.read_settings(book(small()), INSTALLNINGAR)
    assert found["forbund"] == "Samordningsförbundet Provet"
    assert found["ar"] == Decimal(2024)
    assert str(found["sista_dag"]) == "2025-01-31"
    assert found["mal_positiva"] == Decimal("0.5")
    blank = registers.read_settings(book(), INSTALLNINGAR)
    assert {name for name, value in blank.items() if value is not None} == {"profil"}  # the template has its layout


def test_a_setting_that_cannot_be_read_names_its_cell() -> None:
    """Text where a share should be is told with file, sheet and cell, and what it should be."""
    opened = book(small())
    _, cell, _ = opened.locate("installning.mal_positiva") or pytest.fail("namnet saknas")
    opened.write("Inställningar", {cell: "hälften"})
    with pytest.raises(WrongUseError, match=rf"årsbok.xlsm, Inställningar!{cell}: där står ”hälften”; Mål: andel"):
        registers.read_settings(opened, INSTALLNINGAR)


def test_rows_keep_their_places() -> None:
    """A row that the kansli has left empty between two others moves neither of them."""
    opened = book()
    opened.write("Insatser", {"A6": "alfa", "A9": "delta", "F9": Decimal(3)})
    assert registers.placed_rows(opened, INSATSER) == {
        0: {"nyckel": "alfa"}, 3: {"nyckel": "delta", "budget_deltagare": Decimal(3)},
    }  # fmt: skip
    assert registers.read_rows(opened, INSATSER) == list(registers.placed_rows(opened, INSATSER).values())
    assert registers.read_rows(book(), INSATSER) == []


def test_a_cell_of_a_list_that_cannot_be_read_is_named() -> None:
    """Text where a number should be stops with the cell, the column's heading and what it should be."""
    opened = book()
    opened.write("Historik", {"A6": Decimal(2023), "B6": "alla", "D7": "många"})
    with pytest.raises(WrongUseError, match=r"Historik!D7: där står ”många”; Antal deltagare ska vara ett antal\."):
        registers.read_rows(opened, HISTORIK)


def test_a_computed_column_is_neither_read_nor_written() -> None:
    """The share of a member is a formula: it is no part of the row, and filling the list leaves it."""
    opened = book()
    before = {cell: held.formula for cell, held in opened.cells("Medlemmar").items()}
    rows = [{"namn": "Staten", "typ": "stat", "bidrag": Decimal(100)}]
    registers.fill_rows(opened, MEDLEMMAR, rows)
    assert registers.read_rows(opened, MEDLEMMAR) == rows
    assert {cell: held.formula for cell, held in opened.cells("Medlemmar").items() if cell in before} == before


def test_raw_tells_a_date_from_a_number() -> None:
    """A number shown as a date is handed on as one, and so is an ISO date."""
    opened = book(small())
    sheet, cell, _ = opened.locate("installning.sista_dag") or pytest.fail("namnet saknas")
    raw = registers.raw(opened.cells(sheet)[cell])
    assert raw.is_date
    assert str(Datum().parse(raw).value) == "2025-01-31"
    assert registers.raw(Cell("d", "2025-01-31", None, 0)) == Raw("d", "2025-01-31", None, is_date=True)
    assert not registers.raw(Cell("n", "45", None, 0)).is_date


# --------------------------------------------------------------------------------------------------- what is written

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
NUMBERS = st.integers(0, 99_999).map(Decimal)
YEARS = st.fixed_dictionaries(
    {"ar": st.integers(2005, 2099).map(Decimal), "insats": WORDS},
    optional={"totalt": NUMBERS, "nya": NUMBERS, "kalla": WORDS},
)


@given(first=st.lists(YEARS, max_size=6), then=st.lists(YEARS, max_size=6))
def test_what_is_filled_is_read(first: list[dict[str, Decimal | str]], then: list[dict[str, Decimal | str]]) -> None:
    """Whatever rows a list is filled with are read back; a second filling with the same changes nothing; fewer rows leave none."""
    opened = book()
    columns = {column.id for column in HISTORIK.columns}
    for rows in (first, then):
        full = [dict.fromkeys(columns) | row for row in rows]
        registers.fill_rows(opened, HISTORIK, full)
        assert registers.read_rows(opened, HISTORIK) == rows
        assert registers.fill_rows(opened, HISTORIK, full) == 0


def test_the_number_of_changed_cells_is_told() -> None:
    """Filling tells how many cells changed, and a cell that holds its value already is none of them."""
    opened = book()
    rows = [{"nar": "nu", "verb": "ny", "celler": Decimal(1)}, {"nar": "sen", "verb": "ny"}]
    assert registers.fill_rows(opened, LOGG, rows) == 5
    assert registers.fill_rows(opened, LOGG, [*rows, {"nar": "sist"}]) == 1
    assert registers.fill_rows(opened, LOGG, []) == 6


def test_the_kanslis_own_columns_are_left_alone() -> None:
    """In a list of the kansli's a column that no row mentions keeps what stands there; in the program's nothing is left."""
    opened = book()
    opened.write("Insatser", {"C6": "Kalmar"})
    registers.fill_rows(opened, INSATSER, [{"nyckel": "alfa"}])
    assert registers.read_rows(opened, INSATSER) == [{"nyckel": "alfa", "kommun": "Kalmar"}]
    registers.fill_rows(
        opened, INSATSDATA, [{"nyckel": "a", "anmarkning": "oläst"}, {"nyckel": "b", "anmarkning": "oläst"}]
    )
    registers.fill_rows(opened, INSATSDATA, [{"nyckel": "a"}])
    assert registers.read_rows(opened, INSATSDATA) == [{"nyckel": "a"}]


def test_more_rows_than_there_is_room_for_change_nothing() -> None:
    """A full list stops with how many it holds; where rows have been deleted it holds fewer, and says so."""
    opened = book()
    rows = [{"nyckel": f"i{at}"} for at in range(INSATSER.capacity + 1)]
    with pytest.raises(WrongUseError, match=r"Insatser rymmer 24 rader men skulle få 25\. Inget har ändrats\."):
        registers.fill_rows(opened, INSATSER, rows)
    assert registers.read_rows(opened, INSATSER) == []
    fewer = made.rewritten(
        template("arsbok.xlsm"),
        "xl/workbook.xml",
        lambda xml: re.sub(rb"(Logg!\$[A-F]\$6:\$[A-F]\$)\d+", rb"\g<1>8", xml),
    )
    with pytest.raises(WrongUseError, match=r"Logg rymmer 3 rader men skulle få 4\."):
        registers.fill_rows(book(fewer), LOGG, [{"nar": str(at)} for at in range(4)])


def test_rows_are_as_high_as_their_texts() -> None:
    """A row is one line per line of its longest text, and never higher than Excel's rows can be."""
    opened = book()
    rows = [{"text": "kort"}, {"text": "x" * 200, "rad": "en\ntvå"}, {"svar": "lång " * 900}]
    registers.fit_heights(opened, GRANSKNING, rows)
    opened.book.impl.to_bytes()
    xml = opened.book.impl.file.text("Granskning")
    heights = [re.search(rf'<row r="{row}"[^>]* ht="(\d+)"', xml) for row in (6, 7, 8)]
    assert [found and int(found[1]) for found in heights] == [15, 60, 15 * 25]


# ----------------------------------------------------------------------------------------------------------- figures


def test_a_figure_is_a_number_a_text_a_day_or_nothing() -> None:
    """The value behind a name is read as what it is, a blank as None; what is no single cell is unknown."""
    opened = book(small())
    assert registers.figure(opened, "installning.ar") == Decimal(2024)
    assert registers.figure(opened, "installning.forbund") == "Samordningsförbundet Provet"
    assert registers.figure(opened, "installning.sista_dag") == "2025-01-31"
    assert registers.figure(opened, "tabell1.summa.nya") is None
    assert registers.figure(book(), "installning.ar") is None
    for name in ("data.nyckel", "finns.inte"):
        with pytest.raises(KeyError):
            registers.figure(opened, name)


def test_a_formula_is_told_from_what_is_typed() -> None:
    """Whether a formula stands behind a name: of a figure yes, of a setting no, not even of a blank one."""
    opened = book(small())
    assert registers.figure_and_formula(opened, "tabell1.summa.nya") == (None, True)
    assert registers.figure_and_formula(opened, "installning.forbund") == ("Samordningsförbundet Provet", False)
    assert registers.figure_and_formula(book(), "installning.ar") == (None, False)


def test_a_lost_name_says_what_to_do() -> None:
    """A column whose name is gone, or points nowhere, stops with the name and the way back."""
    assert registers.span(book(), "insatser.namn") == ("Insatser", "B", 6)
    with pytest.raises(WrongUseError, match=r"namnet insatser\.farg saknas .* Ta fram den föregående filen"):
        registers.span(book(), "insatser.farg")
    lost = made.rewritten(
        template("arsbok.xlsm"),
        "xl/workbook.xml",
        lambda xml: re.sub(rb"Insatser!\$B\$6:\$B\$29", b"Insatser!#REF!", xml),
    )
    with pytest.raises(WrongUseError, match=r"namnet insatser\.namn saknas eller har tappat sina celler"):
        registers.span(book(lost), "insatser.namn")
