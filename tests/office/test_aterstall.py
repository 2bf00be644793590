"""What stands in place of our formulas is seen with its cell, and one verb puts it back; nothing else is touched."""

from __future__ import annotations

import random
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import lo
from tests.office import rader
from xlfinsam import office
from xlfinsam.engine.book import open_book
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.grid import Grid
from xlfinsam.engine.package import Package
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.rakenskaper import NOTRADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlfinsam.engine.sheet import Cell
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


# ------------------------------------------------------------------------------------- rows put in and taken away

STATEMENT_SHEETS = (
    "Resultaträkning",
    "Balansräkning",
    "Kassaflöde",
    "Driftredovisning",
    "Balanskrav",
    "Budgetplan",
    "Mått",
)
TABLES = ("Deltagare", "Översikt", "Insatsmedel", "Måluppfyllelse", "Noter", "Start")


def cells(arsbok: Path, sheet: str) -> dict[str, Cell]:
    """What stands on a sheet."""
    return Workbook.open(Package.open(arsbok, macros=True)).cells(sheet)


def labelled(arsbok: Path, sheet: str) -> dict[int, str]:
    """The rows of a statement with their labels, by their number."""
    found = cells(arsbok, sheet)
    rows = (int(cell[1:]) for cell in found if cell[0] == "A" and cell[1:].isdigit() and int(cell[1:]) > 5)
    return {row: found[f"B{row}"].text for row in rows if f"B{row}" in found}


@pytest.mark.parametrize("sheet", STATEMENT_SHEETS)
def test_a_row_put_in_is_told_with_its_cell_and_what_stood_there(arsbok: Path, sheet: str) -> None:
    """Before the first, the last and another row of a statement, one or three at once: A09 for each, and no other fynd."""
    before, rows = arsbok.read_bytes(), labelled(arsbok, sheet)
    for row, count in ((min(rows), 1), (max(rows), 3), (random.Random(sheet).choice(sorted(rows)), 1)):  # noqa: S311  always the same
        arsbok.write_bytes(rader.put_in(before, sheet, row, count))
        found = checked(arsbok)
        assert [(fynd.regel, fynd.niva.value, fynd.place.blad, fynd.place.cell) for fynd in found] == [
            ("A09", "NOTERA", sheet, f"A{row + at}") for at in range(count)
        ], (sheet, row, [fynd.text for fynd in found])
        assert {fynd.text for fynd in found} == {
            f"Rad {row + at} i {sheet} är infogad. Där stod {rows[row]}, som nu står på rad {row + count}."
            for at in range(count)
        }


def test_what_the_kansli_writes_in_a_new_row_is_told_and_stays(arsbok: Path) -> None:
    """A text in a row that was put in is told as what stands there, and aterstall neither moves nor empties it."""
    arsbok.write_bytes(rader.put_in(arsbok.read_bytes(), "Balansräkning", 12))
    change(arsbok, lambda book: setattr(book.sheets["Balansräkning"]["B12"], "value", "varav osäkra"))
    (fynd,) = checked(arsbok)
    assert (fynd.place.cell, fynd.varde) == ("A12", "varav osäkra")
    assert restore(arsbok) == 0
    assert cells(arsbok, "Balansräkning")["B12"].text == "varav osäkra"


@pytest.mark.parametrize("sheet", [*STATEMENT_SHEETS, *TABLES])
def test_a_formula_below_a_new_row_is_seen_and_put_back(arsbok: Path, sheet: str) -> None:
    """A number typed over the last formula of a sheet, below a row put in, is told where it is now and restored there."""
    made = Workbook.open(Package.open(arsbok, macros=True)).formulas(sheet)
    last = max(made, key=lambda cell: (int(re.sub(r"\D", "", cell)), cell))
    row = min(int(re.sub(r"\D", "", cell)) for cell in made if not cell.endswith("1") or len(cell) > 2)
    arsbok.write_bytes(rader.put_in(arsbok.read_bytes(), sheet, row))
    moved = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), last)
    wanted = str(Workbook.open(Package.open(arsbok, macros=True)).formulas(sheet)[moved])
    assert "STOPP" not in {fynd.niva.value for fynd in checked(arsbok)}
    with closing(open_book(arsbok)) as book:
        book.sheets[sheet][moved].value = 5
        book.save()
    assert (sheet, moved) in {
        (fynd.place.blad, fynd.place.cell) for fynd in checked(arsbok) if fynd.niva.value == "STOPP"
    }
    assert restore(arsbok) == 1
    assert Workbook.open(Package.open(arsbok, macros=True)).formulas(sheet)[moved] == wanted
    assert "STOPP" not in {fynd.niva.value for fynd in checked(arsbok)}


@pytest.mark.parametrize("sheet", STATEMENT_SHEETS)
def test_a_row_taken_away_is_told_and_nothing_is_guessed(arsbok: Path, sheet: str) -> None:
    """Each row of a statement, one at a time: A12 says which, where it stood and what went with it; aterstall refuses."""
    before = arsbok.read_bytes()
    rows = labelled(arsbok, sheet)
    for row in (min(rows), max(rows), random.Random(sheet).choice(sorted(rows))):  # noqa: S311  the same every time
        arsbok.write_bytes(rader.taken_away(before, sheet, row))
        gone = [fynd for fynd in checked(arsbok) if fynd.regel == "A12"]
        assert [(fynd.place.blad, fynd.place.cell, fynd.vantat) for fynd in gone] == [(sheet, f"A{row}", rows[row])], (
            row
        )
        assert "A03" not in {fynd.regel for fynd in checked(arsbok)}
        now = arsbok.read_bytes()
        with pytest.raises(
            WrongUseError, match=rf"{re.escape(rows[row])} \(rad {row}\) är borttagen och kan inte återställas"
        ):
            restore(arsbok)
        assert arsbok.read_bytes() == now


def test_a_row_in_a_list_of_the_kansli_is_its_own(arsbok: Path) -> None:
    """A row put in in the middle of Kontoplan lacks our formulas: they are told with their cells, and put back."""
    formulas = sorted(cell for cell, held in cells(arsbok, "Kontoplan").items() if held.formula and cell[1:] == "10")
    arsbok.write_bytes(rader.put_in(arsbok.read_bytes(), "Kontoplan", 10))
    found = checked(arsbok)
    assert sorted(fynd.place.cell for fynd in found if fynd.regel == "A08") == formulas != []
    assert {fynd.regel for fynd in found} == {"A08"}
    assert restore(arsbok) == len(formulas)
    assert checked(arsbok) == ()


@pytest.mark.libreoffice
def test_libreoffice_puts_in_and_takes_away_as_we_read_it(arsbok: Path, tmp_path: Path) -> None:
    """A real program does it in the real file: saved untouched it has no fynd, then A09 for the new row, A12 for the gone."""
    lo.need_uno()
    lo.uno_script(
        """
for kind in ("orörd", "infogad", "borttagen"):
    document = opened(sys.argv[1])
    rows = document.Sheets.getByName("Balansräkning").Rows
    if kind == "infogad":
        rows.insertByIndex(11, 1)
    if kind == "borttagen":
        rows.removeByIndex(13, 1)
    saved(document, f"{sys.argv[2]}/{kind}.xlsx")
""",
        arsbok, tmp_path,
    )  # fmt: skip
    told = {kind: checked(tmp_path / f"{kind}.xlsx") for kind in ("orörd", "infogad", "borttagen")}
    assert told["orörd"] == ()
    assert [(fynd.regel, fynd.place.cell) for fynd in told["infogad"]] == [("A09", "A12")]
    assert (told["borttagen"][0].regel, told["borttagen"][0].place.cell) == ("A12", "A14")
    assert told["borttagen"][0].vantat == "Kassa och bank"


# ------------------------------------------------------------------------------------------ names and keys renamed


def test_a_renamed_name_is_told_with_its_cell_and_what_it_is_called_now(arsbok: Path) -> None:
    """A figure's name renamed, its formulas with it as Excel does: A03 at the cell says the new name; aterstall mends all."""
    renamed(arsbok, "rr.arets_resultat", "mitt_resultat")
    renamed(arsbok, "not3.se_hoglandet", "hoglandets_rad")
    found = {fynd.falt: fynd for fynd in checked(arsbok) if fynd.regel == "A03"}
    assert set(found) == {"rr.arets_resultat", "not3.se_hoglandet"}
    with closing(open_book(arsbok, to_read=True)) as book:
        for name, new in (("rr.arets_resultat", "mitt_resultat"), ("not3.se_hoglandet", "hoglandets_rad")):
            place = Grid(book).locate(new)
            assert place is not None
            assert (found[name].place.blad, found[name].place.cell) == place[:2]
            assert f"saknas i arbetsboken; cellen heter nu {new}." in found[name].text
    assert {fynd.regel for fynd in checked(arsbok)} == {"A03", "A08"}
    assert restore(arsbok) > 0
    assert checked(arsbok) == ()
    with closing(open_book(arsbok, to_read=True)) as book:
        assert "mitt_resultat" in Grid(book).names, "a name of the kansli's own is not taken away"


def renamed(arsbok: Path, name: str, new: str) -> None:
    """Rename a name as Excel does: in the list of names, and in every formula that uses it."""
    package = Package.open(arsbok, macros=True)
    for part in list(package.names()):
        if part == "xl/workbook.xml":
            text = package.read(part).decode().replace(f'name="{name}"', f'name="{new}"')
        elif re.match(r"xl/worksheets/[^/]+\.xml", part):
            text = re.sub(r"(<f[^>]*>)([^<]*)", lambda found: found[1] + re.sub(
                rf"(?<![\w.]){re.escape(name)}(?![\w.])", new, found[2]), package.read(part).decode())  # fmt: skip
        else:
            continue
        package.replace(part, text.encode())
    arsbok.write_bytes(package.to_bytes())


def test_a_name_that_points_elsewhere_is_told_and_put_back(arsbok: Path) -> None:
    """A figure's name that somebody has pointed at another row is A13 at its own cell; aterstall points it back."""
    with closing(open_book(arsbok)) as book:
        grid = Grid(book)
        own, other = grid.locate("br.fordringar"), grid.locate("br.forrad")
        assert own is not None
        assert other is not None
        book.names["br.fordringar"].refers_to = f"='{other[0]}'!${other[1][0]}${other[1][1:]}"
        book.app.calculate()
        book.save()
    told = [fynd for fynd in checked(arsbok) if fynd.regel == "A13"]
    assert [(fynd.place.blad, fynd.place.cell, fynd.falt) for fynd in told] == [(*own[:2], "br.fordringar")]
    assert "A09" not in {fynd.regel for fynd in checked(arsbok)}
    restore(arsbok)
    assert checked(arsbok) == ()


def test_a_key_of_a_note_that_is_renamed_is_told_and_can_be_put_back(arsbok: Path) -> None:
    """The key of a row of Notrader typed over: A14 has the cell, what stands and stood, and where the old key is left."""
    cell = key_cell(arsbok, "se_hoglandet")
    change(arsbok, lambda book: setattr(book.sheets["Notrader"][cell], "value", "se_nytt"))
    found = checked(arsbok)
    (fynd,) = [fynd for fynd in found if fynd.regel == "A14"]
    assert (fynd.place.blad, fynd.place.cell, fynd.varde, fynd.vantat) == ("Notrader", cell, "se_nytt", "se_hoglandet")
    assert "Kontoplan (" in fynd.text
    assert "A03" not in {fynd.regel for fynd in found}, "the cause is told in place of what follows"
    assert restore(arsbok, f"Notrader!{cell}") == 1
    assert checked(arsbok) == ()
    assert cells(arsbok, "Notrader")[cell].text == "se_hoglandet"


def test_a_key_is_not_put_back_unasked(arsbok: Path) -> None:
    """Aterstall of everything lets the names follow the new key: Notrader is the kansli's own."""
    cell = key_cell(arsbok, "se_hoglandet")
    change(arsbok, lambda book: setattr(book.sheets["Notrader"][cell], "value", "se_nytt"))
    restore(arsbok)
    assert cells(arsbok, "Notrader")[cell].text == "se_nytt"
    assert checked(arsbok) == ()


def key_cell(arsbok: Path, key: str) -> str:
    """Where a key stands in Notrader."""
    column = next(
        cell[0]
        for cell, held in cells(arsbok, "Notrader").items()
        if cell[1:] == str(NOTRADER.first_row - 1) and held.text == "Nyckel"
    )
    return next(cell for cell, held in cells(arsbok, "Notrader").items() if cell[0] == column and held.text == key)
