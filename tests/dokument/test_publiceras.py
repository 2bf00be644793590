"""What is published keeps its secrets and can be used by all: every public kind of document, in Word, PDF and HTML."""

from __future__ import annotations

import html as markup
import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest

from tests.dokument.gjorda import prov
from tests.dokument.test_html import ASKED, axe, sida
from tests.dokument.ua import brister
from xlfinsam.dokument.html import html
from xlfinsam.dokument.pdf import pdf
from xlfinsam.dokument.slag import alla
from xlfinsam.dokument.underlag import Oskyddat
from xlfinsam.dokument.word import word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from xlfinsam.dokument.modell import Dokument
    from xlfinsam.dokument.underlag import Underlag

__all__ = ["ASKED", "sida"]  # the one page of the browser is that of test_html
PUBLIC = [slag.id for slag in alla().values() if slag.offentligt]
PLANTED = re.compile(r"7777\d{4}")
SHORT = [slag for slag in alla() if slag not in {"arsredovisning"}]


def planted(underlag: Underlag) -> Underlag:
    """Put a number that is nowhere else, eight digits that begin with 7777, in the place of every hidden one."""
    hidden = [name for name, value in underlag.figures.items() if isinstance(value, Decimal) and underlag.doljer(name)]
    assert len(hidden) > 50
    assert len(hidden) < 10_000
    marks = {name: Decimal(77_770_000 + at) for at, name in enumerate(sorted(hidden))}
    return replace(underlag, figures={**underlag.figures, **marks})


def parts_of(data: bytes) -> Iterator[str]:
    """Give every part of a package as text, those of the workbooks inside its charts too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith((".xlsx", ".docx")):
                yield from parts_of(content)
            elif name.endswith((".xml", ".rels", ".svg")):
                text = content.decode("utf-8")
                yield from (text, re.sub(r"<[^>]*>", "", text))


def words_of(data: bytes) -> Iterator[str]:
    """Give what stands on the pages of a PDF, and every text that is read out instead of something."""
    with pypdfium2.PdfDocument(data) as opened:
        for page in opened:
            yield page.get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(data)) as opened:
        for one in opened.objects:
            if isinstance(one, pikepdf.Dictionary):
                yield from (str(one[key]) for key in ("/Alt", "/ActualText", "/E", "/T", "/Contents")
                            if key in one and isinstance(one[key], pikepdf.String))  # fmt: skip


def found_in(texts: Iterator[str]) -> set[str]:
    """Return the planted numbers in texts, however their digits are parted."""
    return {hit for text in texts for hit in PLANTED.findall(re.sub(r"\s|&#\d+;", "", markup.unescape(text)))}


def written(made: Dokument) -> dict[str, set[str]]:
    """Write a document in all ways, and return the planted numbers that each shows."""
    page = html(made).decode()
    return {
        "word": found_in(parts_of(word(made))),
        "pdf": found_in(words_of(pdf(made))),
        "html": found_in(iter((page, re.sub(r"<[^>]*>", "", page)))),
    }


@pytest.mark.parametrize("slag", PUBLIC)
def test_no_hidden_number_is_anywhere_in_what_is_published(slag: str) -> None:
    """Not in a table, a text, a diagram or its workbook, an alt text or a property: every part of every file is searched."""
    made = alla()[slag].gor(planted(prov("kalmar-2024").underlag))
    assert written(made) == {"word": set(), "pdf": set(), "html": set()}


def test_the_search_finds_what_is_not_hidden() -> None:
    """The same numbers are found in all three kinds of file where nothing hides them: the search can fail."""
    bare = planted(prov("kalmar-2024").underlag).med(Oskyddat())
    shown = written(alla()["arsredovisning"].gor(bare))
    assert min(map(len, shown.values())) > 50, {way: len(found) for way, found in shown.items()}


@pytest.mark.parametrize("slag", SHORT)
def test_every_kind_can_be_used_by_all(slag: str, sida: Page, tmp_path: Path) -> None:
    """The short documents break no rule of PDF/UA-1 as PDF, and none of WCAG 2.2 AA as a page."""
    made = alla()[slag].gor(prov("kalmar-2024").underlag)
    assert brister(pdf(made), tmp_path / "a.pdf") == []
    assert axe(sida, html(made)) == []
