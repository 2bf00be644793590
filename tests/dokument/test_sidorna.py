"""The pages as LibreOffice lays them out: nothing outside the margins, no heading left alone, contents with their pages."""

from __future__ import annotations

import io
import re
import zipfile

import pypdfium2
import pytest

from tests.dokument.gjorda import prov
from xlfinsam.dokument.modell import Diagram, Rubrik, Tabell
from xlfinsam.dokument.word import word
from xlfinsam.dokument.word.sidor import sidor
from xlfinsam.engine import printing

POINTS_PER_CM = 28.35
MARGIN = 2.2 * POINTS_PER_CM - 4  # a letter may hang a little outside the text


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["kalmar-2022", "hoglandet-2021"])
def test_the_pages_hold_all_and_no_heading_stands_alone(name: str) -> None:
    """Every letter is inside the margins; no page ends with a heading or a caption; every heading has its page."""
    made = prov(name)
    pages = sidor(made.dokument, made.data)
    headings = [one for one in made.dokument.delar if isinstance(one, Rubrik) and one.id != "innehall"]
    assert set(pages) == {one.id for one in headings}
    assert [pages[one.id] for one in headings] == sorted(pages.values())
    told = {" ".join(one.rubrik.split()) for one in headings}
    told |= {" ".join(one.titel.split()) for one in made.dokument.delar if isinstance(one, Tabell | Diagram)}
    fresh = word(made.dokument, sidor=pages)
    with pypdfium2.PdfDocument(printing.pdf(fresh, ".docx")) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            text = page.get_textpage()
            left, right = MARGIN, page.get_width() - MARGIN
            boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
            assert all(left <= box[0] and box[2] <= right for box in boxes), f"sidan {number + 1}"
            lines = [" ".join(line.split()) for line in text.get_text_range().splitlines() if line.strip()]
            lines = [line for line in lines if not re.search(r"Sida \d+ av \d+$", line)]
            assert not lines or lines[0] == "Innehåll" or lines[-1].partition(" · ")[0] not in told, (
                f"sidan {number + 1} slutar med {lines[-1]}"
            )
    with zipfile.ZipFile(io.BytesIO(fresh)) as file:
        markup = file.read("word/document.xml").decode()
    assert 'w:dirty="true"' not in markup
    assert 'w:dirty="true"' in zipfile.ZipFile(io.BytesIO(made.data)).read("word/document.xml").decode()
