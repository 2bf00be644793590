"""The real årsbok in a real spreadsheet program: its buttons are pressed, and the open sheet shows the right figures.

What runs is the committed template with the committed macros, the installed Python, the sample's returned sheets.
"""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import lo
from tests.macros.pressing import Pressed, clicked, press
from xlfinsam import office
from xlfinsam.addin.buttons import BUTTONS
from xlfinsam.arsboken import data_folder, read_arsbok
from xlfinsam.engine.book import open_book
from xlfinsam.engine.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlfinsam.consolidating import Shown

pytestmark = [pytest.mark.libreoffice, pytest.mark.usefixtures("needed")]
SAMPLE = data_folder() / "samples" / "kalmar-2024"
KEY_FIGURES = ("deltagare", "nya", "avslutade", "pagaende", "positiva", "mot_mal", "stopp", "fragor")


@pytest.fixture
def needed() -> None:
    """Skip where there is no LibreOffice, and say so."""
    lo.need_uno()


@dataclass(frozen=True, slots=True)
class Desk:
    """An årsbok on a desk with its inkorg, in a folder with å, ä, ö, spaces and an apostrophe."""

    book: Path
    env: Mapping[str, str]

    def press(self, caption: str, *cells: str) -> Pressed:
        """Press the button with this caption; tell what the cells then show."""
        return press(self.book, caption, self.env, cells, patience=120)

    def cells(self, *names: str) -> dict[str, str]:
        """Where the figures stand: name -> "Blad!A1"."""
        with closing(open_book(self.book, to_read=True)) as book:
            places = {name: Grid(book).locate(name) for name in names}
        return {name: f"{place[0]}!{place[1]}" for name, place in places.items() if place}

    def figures(self) -> Mapping[str, Shown]:
        """What Python makes of the same inkorg, the årsbok left alone."""
        with closing(open_book(self.book, to_read=True)) as book:
            return office.validera(book).figures


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Lay out the sample; the årsbok was sent out, so that Start knows what was sent."""
    folder = tmp_path / "förbundets årsbok, o'2024"
    folder.mkdir()
    book = folder / "årsbok 2024.xlsm"
    office.ny(SAMPLE / "installningar.toml", book)
    shutil.copytree(SAMPLE / "inkorg", folder / "inkorg")
    config = folder / "xlwings.conf"
    config.write_text(f'"INTERPRETER_LINUX","{sys.executable}"\n', encoding="utf-8")
    return Desk(book, {"XLFINSAM_CONFIG": str(config), "TMPDIR": str(tmp_path), "HOME": str(tmp_path)})


def same(shown: float | str | None, ours: Shown) -> bool:
    """Say whether the sheet shows Python's figure; LibreOffice gives binary floating point."""
    if isinstance(ours, Decimal):
        return isinstance(shown, float) and abs(Decimal(shown) - ours) < Decimal("1e-9")
    return (shown or None) == (ours or None)


def test_konsolidera_closes_the_year_in_the_open_sheet(desk: Desk) -> None:
    """Before the press the figures are blank; after it the open sheet shows every figure of every table, as in samples/."""
    figures = desk.figures()
    places = desk.cells(*(f"nyckeltal.{name}" for name in KEY_FIGURES), "tabell1.summa.totalt", "avslut.summa.arbete")
    found = desk.press("Konsolidera", *places.values())
    names = {place: name for name, place in places.items()}
    assert {names[at] for at in found.cells} == set(places)
    assert [names[at] for at, shown in found.cells.items() if not same(shown, figures[names[at]])] == []
    published = json.loads((SAMPLE / "publicerat.json").read_text(encoding="utf-8"))
    assert published  # what was printed; the sheets themselves give 329 and 131, see the sample's README
    assert (figures["tabell1.summa.totalt"], figures["tabell1.summa.nya"]) == (329, 131)
    with closing(open_book(desk.book, to_read=True)) as book:
        every = office.kontrollera(book)
        assert every.fynd == ()
        assert len(every.figures) > 800


def test_every_button_on_start_does_its_work(desk: Desk) -> None:
    """One after the other, as on a working day: each is found by its caption, runs, and leaves its traces."""
    assert [button.caption for button in BUTTONS if button.on_start] == [
        "Skapa insatsblad", "Läs in och validera", "Konsolidera", "Stäng året", "Kontrollera", "Spåra markerad cell",
        "Hjälp",
    ]  # fmt: skip
    desk.press("Skapa insatsblad")
    assert len(list((desk.book.parent / "insatsblad").iterdir())) == 8
    desk.press("Läs in och validera")
    assert verbs(desk) == ["ny", *["insatsblad"] * 8, "validera"]
    desk.press("Konsolidera")
    assert verbs(desk)[10:12] == ["konsolidera", "läst"]
    (desk.book.parent / "bokforing").mkdir()
    shutil.copy(data_folder() / "samples" / "kalmar-2024" / "bokforing.se", desk.book.parent / "bokforing")
    desk.press("Stäng året")
    assert verbs(desk)[-1] == "bokslut"
    before = desk.book.read_bytes()
    desk.press("Kontrollera")
    assert desk.book.read_bytes() == before
    traced = desk.press("Spåra markerad cell", "Spår!A6", "Spår!C6")
    assert traced.cells["Spår!A6"] == 0
    assert traced.cells["Spår!C6"] is not None
    desk.press("Hjälp")


def verbs(desk: Desk) -> list[str]:
    """What Logg says has been done."""
    from xlfinsam.engine import registers  # noqa: PLC0415
    from xlfinsam.forms.arsbok import LOGG  # noqa: PLC0415

    with closing(open_book(desk.book, to_read=True)) as book:
        return [str(row["verb"]) for row in registers.read_rows(read_arsbok(book).book, LOGG)]


def test_a_fault_is_one_sentence_and_changes_nothing(desk: Desk) -> None:
    """Without an inkorg the answer names the folder and what to do; the file is as it was."""
    shutil.rmtree(desk.book.parent / "inkorg")
    before = desk.book.read_bytes()
    found = desk.press("Konsolidera", "Start!B2")
    assert desk.book.read_bytes() == before
    assert found.cells["Start!B2"] == "Start"


def test_a_click_with_a_real_mouse(desk: Desk, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """On a screen: the mouse clicks Konsolidera, the summary is shown, yes leads to Granskning; the pictures are kept."""
    figures = desk.figures()
    place = desk.cells("nyckeltal.deltagare")["nyckeltal.deltagare"]
    pictures = tmp_path / "bilder"
    cells = clicked(desk.book, "Konsolidera", {**desk.env, "XLFINSAM_TYST": ""}, pictures, [place])
    assert same(cells[place], figures["nyckeltal.deltagare"])
    assert sorted(path.name for path in pictures.iterdir()) == ["efter.png", "svar.png"]
    print(f"bilder: {pictures}")
