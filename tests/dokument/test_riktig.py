"""A real årsredovisning, made of the books of a sample, keeps every promise that the made document keeps."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.dokument.test_html import ASKED, WIDER
from tests.dokument.test_pdf import bara_tecken
from tests.dokument.ua import brister, uppslag
from xlfinsam import office
from xlfinsam.arsboken import read_arsbok
from xlfinsam.demo import data_folder
from xlfinsam.dokument.html import html
from xlfinsam.dokument.modell import Diagram, Dokument, Rubrik, Tabell
from xlfinsam.dokument.pdf import pdf
from xlfinsam.dokument.slag import valt
from xlfinsam.dokumenten import USUAL, rapport, underlag_for
from xlfinsam.engine.book import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def redovisning(tmp_path_factory: pytest.TempPathFactory) -> Dokument:
    """The årsredovisning of Höglandet 2021, from its books."""
    source, folder = data_folder() / "samples" / "hoglandet-2021", tmp_path_factory.mktemp("bok")
    arsbok, books = folder / "arsbok.xlsm", folder / "bokforing" / "bok.se"
    office.ny(source / "installningar.toml", arsbok)
    books.parent.mkdir()
    shutil.copyfile(source / "bokforing.se", books)
    with closing(open_book(arsbok)) as book:
        office.bokslut(book, books)
    with closing(open_book(arsbok)) as book:
        slag, read = valt(USUAL), read_arsbok(book)
        made = slag.gor(underlag_for(read, slag))
        assert rapport(book, ut=folder / "webb.html").fil.read_bytes() == html(made)
        return made


def test_the_pdf_is_accessible_and_whole(redovisning: Dokument, tmp_path: Path) -> None:
    """No rule is broken, no page ends with a heading, and every cell of every table is read out in its order."""
    made = pdf(redovisning)
    assert brister(made, tmp_path / "a.pdf") == []
    opened = uppslag(made)
    heads = {block.rubrik for block in redovisning.delar if isinstance(block, Rubrik)}
    heads |= {block.titel for block in redovisning.delar if isinstance(block, Tabell | Diagram)}
    assert not [lines[-2] for lines in opened.rader[2:] if lines[-2] in heads]
    left = bara_tecken(opened.sagt)
    tables = list(redovisning.tabeller().values())
    assert len(tables) >= 8
    for table in tables:
        for word in filter(bara_tecken, (table.titel, *(cell.text for row in table.rader for cell in row.celler))):
            _, found, left = left.partition(bara_tecken(word))
            assert found, (table.id, word)


def test_the_web_page_passes_axe_on_any_screen(redovisning: Dokument, chromium: Browser) -> None:
    """Nothing is broken by the rules of WCAG 2.2 AA and good practice, and 320 pixels are enough."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.set_content(html(redovisning).decode())
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert not page.evaluate(WIDER)
    told = Axe().run(page, options={"runOnly": ASKED}).response
    page.close()
    assert len(told["passes"]) > 20
    assert [one["id"] for one in told["violations"]] == []
