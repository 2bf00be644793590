"""What stands in place of our formulas is seen with its cell, and one verb puts it back; nothing else is touched."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.inkorg import made
from xlfinsam import office
from xlfinsam.engine.book import open_book
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlfinsam.model import Fynd

SAMPLE = Path(__file__).parents[2] / "samples" / "hoglandet-2021"
NOTHING_OF_OURS = "där står ingen ändrad formel"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed årsbok; each test takes a copy."""
    path = tmp_path_factory.mktemp("stängd") / "årsbok å.xlsm"
    office.ny(SAMPLE / "installningar.toml", path)
    with closing(open_book(path)) as book:
        office.bokslut(book, SAMPLE / "bokforing.se")
    return path


@pytest.fixture
def arsbok(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(closed, tmp_path / closed.name))


def change(arsbok: Path, edit: Callable[[Any], None]) -> None:
    """Let the kansli do something to the workbook, and save it."""
    with closing(open_book(arsbok)) as book:
        edit(book)
        book.app.calculate()
        book.save()


def checked(arsbok: Path) -> tuple[Fynd, ...]:
    with closing(open_book(arsbok, to_read=True)) as book:
        return office.kontrollera(book).fynd


def restore(arsbok: Path, cell: str = "") -> int:
    with closing(open_book(arsbok)) as book:
        return office.aterstall(book, cell).changed


def test_an_untouched_arsbok_has_nothing_to_put_back(arsbok: Path) -> None:
    """Every formula of the made file is the template's: no fynd, and aterstall changes no cell."""
    assert checked(arsbok) == ()
    assert restore(arsbok) == 0


def test_a_number_over_a_formula_is_put_back(arsbok: Path) -> None:
    """A hand-typed number is told with its cell and what stood there; after aterstall every figure is right again."""
    change(arsbok, lambda book: setattr(book.sheets["Balansräkning"]["D14"], "value", 5))
    told = {(fynd.regel, fynd.place.blad, fynd.place.cell) for fynd in checked(arsbok)}
    assert ("A02", "Balansräkning", "D14") in told
    assert restore(arsbok) == 1
    assert checked(arsbok) == ()


def test_a_formula_that_gives_the_same_figure_is_seen_all_the_same(arsbok: Path) -> None:
    """A formula of a list that no figure shows, changed so that nothing differs, is A08 with what stands and should."""
    change(arsbok, lambda book: setattr(book.sheets["Kontoplan"]["I7"], "formula", "=0+" + kept(arsbok, "I7")))
    (fynd,) = checked(arsbok)
    assert (fynd.regel, fynd.place.blad, fynd.place.cell) == ("A08", "Kontoplan", "I7")
    assert str(fynd.vantat).startswith("=IF(N(G7)=0")
    assert str(fynd.varde).startswith("=0+")
    assert restore(arsbok, "kontoplan!$i$7") == 1
    assert checked(arsbok) == ()


def kept(arsbok: Path, cell: str) -> str:
    """The formula of a cell of Kontoplan, without "="."""
    with closing(open_book(arsbok, to_read=True)) as book:
        return str(book.sheets["Kontoplan"][cell].formula).removeprefix("=")


def test_spaces_and_letter_case_are_no_change(arsbok: Path) -> None:
    """A program that writes a formula with spaces and small letters has changed nothing; a text within it counts."""
    change(arsbok, lambda book: setattr(book.sheets["Kontoplan"]["I7"], "formula", "= " + kept(arsbok, "I7").lower()))
    assert checked(arsbok) == ()


def test_names_that_are_gone_come_back(arsbok: Path) -> None:
    """A fixed name and the name of a note's row, both removed, stand again after aterstall."""

    def forget(book: Any) -> None:
        book.names["rr.arets_resultat"].delete()
        book.names["not3.se_hoglandet"].delete()

    with closing(open_book(arsbok)) as book:
        forget(book)
        book.save()
    assert {fynd.falt for fynd in checked(arsbok) if fynd.regel == "A03"} >= {"rr.arets_resultat", "not3.se_hoglandet"}
    restore(arsbok)
    assert checked(arsbok) == ()


def test_what_is_the_kanslis_own_stays(arsbok: Path) -> None:
    """A formula and a text in cells of the kansli's are as they were after aterstall; so is a cell that is not ours."""
    change(arsbok, lambda book: setattr(book.sheets["Kontoplan"]["E7"], "value", "fråga revisorn"))
    change(arsbok, lambda book: setattr(book.sheets["Resultaträkning"]["H3"], "formula", "=rr.arets_resultat*2"))
    change(arsbok, lambda book: setattr(book.sheets["Noter"]["D8"], "value", 1))
    assert restore(arsbok) == 1
    with closing(open_book(arsbok, to_read=True)) as book:
        assert book.sheets["Kontoplan"]["E7"].value == "fråga revisorn"
        assert book.sheets["Resultaträkning"]["H3"].formula == "=rr.arets_resultat*2"


def test_a_cell_that_is_right_is_told_so(arsbok: Path) -> None:
    """To put back one cell that is no changed formula of ours stops with a sentence, and nothing is written."""
    before = arsbok.read_bytes()
    for cell in ("Balansräkning!D14", "Resultaträkning!H3", "hej"):
        with pytest.raises(WrongUseError, match=NOTHING_OF_OURS):
            restore(arsbok, cell)
    assert arsbok.read_bytes() == before


def test_moved_rows_are_noted_and_their_sheet_is_left_alone(arsbok: Path) -> None:
    """Where the names of a sheet have moved, as when a row is inserted, its formulas are held to nothing: A09, NOTERA."""
    data = made.rewritten(
        arsbok.read_bytes(),
        "xl/workbook.xml",
        lambda xml: re.sub(r"(Mål'?!\$[A-Z]+\$)6(:\$[A-Z]+\$)35", r"\g<1>7\g<2>36", xml.decode()).encode(),
    )
    arsbok.write_bytes(data)
    found = [fynd for fynd in checked(arsbok) if fynd.regel == "A09"]
    assert [(fynd.niva.value, fynd.place.blad) for fynd in found] == [("NOTERA", "Mål")]
