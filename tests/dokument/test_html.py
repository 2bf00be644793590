"""The web page passes axe in a real Chromium, fits every screen, fetches nothing and says all that the document says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st

from tests.dokument.provdokument import FARLIG, liten, prov
from xlfinsam.dokument.html import html
from xlfinsam.dokument.modell import Cell, Diagram, Dokument, Rad, Rubrik, Serie, Stycke, Tabell
from xlfinsam.dokument.tecken import rent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ASKED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# ------------------------------------------------------------------------------------------------- in a real browser


@pytest.fixture(scope="module")
def sida(chromium: Browser) -> Iterator[Page]:
    """One page of one browser for all: what a test changes is gone with the next content."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def axe(page: Page, content: bytes, *rules: str) -> list[str]:
    """Return which rules the page breaks, with everything in it opened: of all rules that are asked, or of `rules`."""
    page.set_content(content.decode(), wait_until="load")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    told = Axe().run(page, options={"runOnly": list(rules) or ASKED}).response
    assert rules or len(told["passes"]) > 20  # axe has asked its rules, and not of an empty page
    return [one["id"] for one in told["violations"]]


def test_no_rule_of_axe_is_broken(sida: Page) -> None:
    """A page with everything that a document can have breaks none of the rules of WCAG 2.2 AA or of good practice."""
    assert axe(sida, html(prov(stort=False))) == []


def test_words_are_seen_in_the_dark(sida: Page) -> None:
    """Where the reader's machine is set to dark, every word has contrast enough, too."""
    sida.emulate_media(color_scheme="dark")
    assert axe(sida, html(liten()), "color-contrast") == []
    assert sida.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"
    sida.emulate_media(color_scheme="light")


BROKEN = {
    "html-has-lang": (r' lang="sv-SE"', ""),
    "document-title": (r"<title>Års.*?</title>", ""),
    "color-contrast": (r"--soft: #52626a", "--soft: #aab3bd"),
    "svg-img-alt": (r' aria-labelledby="diagram-\d+-namn" aria-describedby="diagram-\d+-ord"><title.*?</desc>', ">"),
    "heading-order": (r"<(/?)h3", r"<\1h5"),
    "landmark-one-main": (r"<(/?)main", r"<\1div"),
    "scope-attr-valid": (r'scope="row"', 'scope="rad"'),
    "empty-table-header": (r'(<th scope="col"[^>]*>)2023', r"\1"),
    "scrollable-region-focusable": (r' tabindex="0"', ""),
    "list": (r"<ul><li>En punkt</li>", "<ul><p>En punkt</p>"),
    "aria-allowed-role": (r'<h2 id="under"', '<h2 role="img" id="under"'),
    "target-size": (r"nav a \{ display: block; padding: .2rem 0; min-height: 1.6rem;", "nav li { font-size: 6px; line-height: 1; } nav a {"),
    "meta-viewport": ("initial-scale=1", "maximum-scale=1"),
    "skip-link": (r'id="huvudinnehall" tabindex="-1"', ""),
}  # fmt: skip


@pytest.mark.parametrize("regel", BROKEN)
def test_axe_finds_what_is_broken(sida: Page, regel: str) -> None:
    """The check can fail: the page with one fault breaks the rule of that fault."""
    found, put = BROKEN[regel]
    whole = html(liten()).decode()
    broken = re.sub(found, put, whole, flags=re.DOTALL)
    assert broken != whole
    sida.set_viewport_size({"width": 320, "height": 640})
    assert axe(sida, broken.encode(), regel) == [regel]
    assert axe(sida, whole.encode(), regel) == []
    sida.set_viewport_size({"width": 1280, "height": 900})


WIDER = "document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth"


@pytest.mark.parametrize(("bredd", "text"), [(320, 100), (640, 100), (1280, 200), (1280, 100)])
def test_nothing_rolls_sideways_but_tables(sida: Page, bredd: int, text: int) -> None:
    """At 320 pixels (1280 at 400 %), at 200 %, and with letters twice as large, the page itself needs no rolling."""
    sida.set_content(html(prov(stort=False, text="Samordningsförbundsårsredovisningsunderlag" * 4)).decode())
    sida.set_viewport_size({"width": bredd, "height": 640})
    sida.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    assert not sida.evaluate(WIDER)
    tables = sida.evaluate("[...document.querySelectorAll('.rulla')].map(one => [one.clientWidth, one.scrollWidth])")
    assert any(inner < whole for inner, whole in tables)  # the wide table rolls in its own box
    sida.add_style_tag(content=".rulla { overflow: visible !important; }")
    assert sida.evaluate(WIDER)  # and without the box the check would have found it
    sida.set_viewport_size({"width": 1280, "height": 900})


def test_the_keyboard_finds_the_way(sida: Page) -> None:
    """The first stop of the keyboard is a visible link past the contents, and the box of a table is a stop."""
    sida.set_content(html(liten()).decode())
    sida.keyboard.press("Tab")
    first = sida.evaluate("[document.activeElement.className, document.activeElement.getBoundingClientRect().left]")
    assert first[0] == "hopp"
    assert first[1] >= 0
    sida.keyboard.press("Enter")
    assert sida.evaluate("document.activeElement.id") == "huvudinnehall"
    sida.keyboard.press("Tab")
    assert sida.evaluate("document.activeElement.getAttribute('aria-labelledby')").startswith("tabell-")


# ------------------------------------------------------------------------------------------------------- without one


class Las(HTMLParser):
    """Reads a page: its text by tag, its tags with what they carry."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.taggar: list[tuple[str, dict[str, str | None]]] = []
        self.ord: list[tuple[str, str]] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.taggar.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep words, with the tag before them."""
        if self.taggar:
            self.ord.append((self.taggar[-1][0], data))


@given(st.text(min_size=1, max_size=40))
def test_any_text_comes_out_as_itself(text: str) -> None:
    """What people wrote is never markup, in prose, headings, tables, diagrams or titles, and makes no tag of its own."""
    table = Tabell("t", text, ((Cell(text), Cell("B")),), (Rad((Cell(text), Cell(text))),), (0.5, 0.5), text)
    drawn = Diagram("d", text, "bar", (text,), (Serie(text, (None,)),), text)
    blocks = (Rubrik(1, text, "r"), Stycke((text,)), table, drawn)
    read = Las(html(Dokument("x", text, text, "2024", blocks, text, uppgifter=((text, text),))))
    plain = Las(
        html(
            Dokument(
                "x", "T", "F", "2024", (Rubrik(1, "R", "r"), Stycke(("S",)), *_plain()), "U", uppgifter=(("K", "V"),)
            )
        )
    )
    told = [word for tag, word in read.ord if tag == "p"]
    assert any(rent(text) == word.removesuffix("\n") or rent(text) == word for word in told) or not rent(text).strip()
    known = {"text", "desc", "td", "th", "dl", "div", "dt", "dd", "p", "thead", "tr", "tbody", "table"}
    assert [tag for tag, _ in read.taggar if tag not in known] == [tag for tag, _ in plain.taggar if tag not in known]


def _plain() -> tuple[Tabell, Diagram]:
    table = Tabell("t", "T", ((Cell("A"), Cell("B")),), (Rad((Cell("a"), Cell("b"))),), (0.5, 0.5), "kr")
    return table, Diagram("d", "D", "bar", ("K",), (Serie("S", (None,)),), "alt")


def test_the_page_stands_alone() -> None:
    """One file: no script, no address of anything to fetch, and a policy that would stop it."""
    page = html(prov())
    read = Las(page)
    assert not [tag for tag, _ in read.taggar if tag in {"script", "link", "img", "iframe", "object", "form"}]
    assert all(str(carried.get("href", "#")).startswith("#") for _, carried in read.taggar)
    assert not re.search(rb"url\(|@import|\son\w+=|src=|https?://(?!www\.w3\.org/2000/svg)", page)
    assert b"default-src 'none'" in page
    assert html(prov()) == page


def test_figures_carry_their_names() -> None:
    """Each linked figure of the document stands in the page with its name, in prose, in tables and under diagrams."""
    document = prov(stort=False)
    named = [carried["data-siffra"] for _, carried in Las(html(document)).taggar if "data-siffra" in carried]
    drawn = [
        name
        for block in document.delar
        if isinstance(block, Diagram)
        for serie in block.serier
        for name in serie.siffror
    ]
    assert sorted(str(name) for name in named) == sorted([*(tal.namn for tal in document.tal()), *drawn])


def test_ids_are_their_own_and_links_lead_somewhere() -> None:
    """No id stands twice, and each link and each name of a thing leads to one that there is."""
    read = Las(html(prov()))
    ids = [carried["id"] for _, carried in read.taggar if "id" in carried]
    assert len(ids) == len(set(ids))
    led = [str(carried["href"])[1:] for _, carried in read.taggar if "href" in carried]
    led += [
        str(carried[key])
        for _, carried in read.taggar
        for key in ("aria-labelledby", "aria-describedby")
        if key in carried
    ]
    assert set(led) <= set(ids)
    assert {"forvaltning", "verksamheten", "underskrifter"} <= set(led)
    assert "deltagarna" not in led  # level 3 is deeper than the contents go


def test_tables_say_what_heads_what() -> None:
    """Each table has a caption, columns and rows have headings, a group of rows too, and an empty corner heads nothing."""
    page = html(liten()).decode()
    assert page.count("<table>") == page.count("<caption")
    assert '<tr class="rubrik"><th scope="rowgroup" colspan="4">Verksamhetens intäkter</th></tr>' in page
    assert '<th scope="colgroup" colspan="3">Nya</th>' in page
    assert '<th scope="row">Årets resultat</th>' in page
    assert not re.search(r"<th[^>]*></th>", page)
    assert "&lt;b&gt;nej&lt;/b&gt;" in html(prov(stort=False, text=FARLIG)).decode()
