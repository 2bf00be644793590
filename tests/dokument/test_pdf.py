"""The PDF is PDF/UA-1 and PDF/A-2a, says all that it shows in the order of the document, and is the same every time."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pdfplumber
import pikepdf
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.dokument import skador
from tests.dokument.provdokument import FARLIG, INSATSER, bred, lang, liten, prov, resultatrakning
from tests.dokument.ua import Uppslagen, brister, uppslag
from xlfinsam.dokument import pdf_taggar, uppstallning
from xlfinsam.dokument.modell import (
    Cell,
    Diagram,
    Dokument,
    Lista,
    Rad,
    Rubrik,
    Sidbrytning,
    Stycke,
    Tabell,
    Underskrifter,
)
from xlfinsam.dokument.pdf import pdf
from xlfinsam.dokument.tecken import VISAS, visbar

if TYPE_CHECKING:
    from pathlib import Path

SIGNS = "".join(chr(code) for first, last in VISAS for code in range(first, last + 1))


def bara_tecken(text: str) -> str:
    """The text without what a line break may add or take: blanks and hyphens."""
    return re.sub(r"[\s\-\u00ad\u2010]", "", unicodedata.normalize("NFKC", text))


def test_the_whole_document_is_accessible(provpdf: bytes, tmp_path: Path) -> None:
    """No rule of PDF/UA-1 is broken in a document of many pages, and nothing else is to be looked at."""
    assert brister(provpdf, tmp_path / "a.pdf") == []
    with pikepdf.open(io.BytesIO(provpdf)) as opened:
        assert len(opened.pages) > 10
        with opened.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["dc:title"] == "Årsredovisning 2024 – Samordningsförbundet Exempelbygden"
        assert opened.Root.Lang == "sv-SE"


@pytest.mark.parametrize("skada", skador.SKADOR)
def test_a_broken_pdf_is_found(skada: str, liten_pdf: bytes, tmp_path: Path) -> None:
    """The check can fail: each fault of one kind is found in a PDF that has none other."""
    found = brister(skador.skadad(liten_pdf, skador.SKADOR[skada]), tmp_path / "a.pdf")
    assert found, skada


def test_what_is_broken_was_whole(liten_pdf: bytes, tmp_path: Path) -> None:
    """The document that the faults are made in has none of its own, nor has it when it is only saved anew."""
    assert brister(liten_pdf, tmp_path / "a.pdf") == []
    assert brister(skador.skadad(liten_pdf, lambda _: None), tmp_path / "b.pdf") == []


def _words(dokument: Dokument) -> list[str]:
    """What a document says, piece by piece, in its order."""
    said: list[str] = []
    for block in dokument.delar:
        match block:
            case Rubrik():
                said.append(block.rubrik)
            case Stycke():
                said.append(block.text)
            case Lista():
                said += [point.text for point in block.punkter]
            case Tabell():
                said += [block.titel, block.enhet, *(cell.text for row in block.huvud for cell in row)]
                said += [cell.text for row in block.rader for cell in row.celler]
                said += [note.text for note in block.noter]
            case Diagram():
                said.append(block.titel)
            case Underskrifter():
                said += [block.ledtext, *(word for role, name in block.rader for word in (name, role))]
            case _:
                pass
    return [word for word in said if word]


def test_all_is_read_out_in_the_order_of_the_document(liten_pdf: bytes) -> None:
    """A reader of the screen says every piece in order, and the page shows nothing more but its footer."""
    opened = uppslag(liten_pdf)
    left = bara_tecken(opened.sagt)
    for word in _words(liten()):
        before, found, left = left.partition(bara_tecken(word))
        assert found, f"{word!r} sägs inte efter {before[-60:]!r}"
    footer = re.compile(r"Samordningsförbundet Exempelbygden · Årsredovisning 2024Sida \d+ av \d+")
    assert opened.osagt[0] == ""
    assert all(footer.fullmatch(text) for text in opened.osagt[1:]), opened.osagt


def test_a_row_is_headed_by_its_first_cell(liten_pdf: bytes) -> None:
    """A cell's headers are its row's and its columns', an empty corner heads nothing, and every header is listed."""
    with pikepdf.open(io.BytesIO(liten_pdf)) as opened:
        table = skador.element(opened, "/Table")[1]
        corner, *groups = table.K[1].K[0].K if table.K[0].S == "/Caption" else table.K[0].K[0].K
        body = next(part for part in table.K if part.S == "/TBody")
        first = body.K[0]
        assert corner.S == "/TD"
        assert [str(one.S) for one in groups] == ["/TH"] * 5
        assert first.K[0].S == "/TH"
        heads = [str(head) for owned in pdf_taggar._owned(first.K[1]) for head in owned.Headers]
        assert heads[0] == str(first.K[0].ID)
        assert len(heads) == 3  # the row, the group of columns and the column
        listed = opened.Root.StructTreeRoot.IDTree.Kids[0].Names
        names = [bytes(listed[at]) for at in range(0, len(listed), 2)]
        assert names == sorted(names)
        assert {head.encode() for head in heads} <= set(names)
        used = [
            bytes(h)
            for cell in skador.element(opened, "/TD")
            for o in pdf_taggar._owned(cell)
            for h in o.get("/Headers", [])
        ]
        assert set(used) <= set(names)


def test_a_long_table_repeats_its_header_and_is_read_once(uppslagen: Uppslagen) -> None:
    """The header of a table over several pages stands on each of them, but is told once."""
    assert sum("Kostnad, kr" in line for lines in uppslagen.rader for line in lines) == 3
    assert uppslagen.sagt.count("Kostnad, kr") == 1
    assert len(set(uppslagen.format)) == 2  # standing and lying


def test_the_same_document_gives_the_same_bytes(liten_pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of the run is the only thing beside the document that the bytes hang on."""
    assert pdf(liten()) == liten_pdf
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    other = pdf(liten())
    assert other != liten_pdf
    with pikepdf.open(io.BytesIO(other)) as opened:
        assert str(opened.docinfo.CreationDate).startswith("D:20200913")


@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])  # to make the case smaller would take minutes
@given(st.lists(st.text(st.sampled_from(SIGNS), min_size=1, max_size=60), min_size=25, max_size=40))
def test_any_text_comes_out_as_itself(texts: list[str]) -> None:
    """What people wrote is never markup: in prose, headings, tables, lists and drawings it is shown as it stands."""
    texts = [text for text in texts if text.strip()] or ["x"]
    whole = pdf(_holding(texts))
    left = bara_tecken(uppslag(whole).sagt)
    for text in texts:
        before, found, left = left.partition(bara_tecken(visbar(text)))
        assert found or not bara_tecken(text), (text, before[:80])


def _holding(texts: list[str]) -> Dokument:
    """A document with the texts in paragraphs, a list, a table and a heading in turn."""
    blocks: list[Rubrik | Stycke | Lista | Tabell] = [Rubrik(1, "Kapitel", "k")]
    for at, text in enumerate(texts):
        match at % 4:
            case 0:
                blocks.append(Stycke((text,)))
            case 1:
                blocks.append(Rubrik(2, text, f"r{at}"))
            case 2:
                blocks.append(Lista((Stycke((text,)),)))
            case _:
                blocks.append(
                    Tabell(f"t{at}", "Tabell", ((Cell("A"), Cell("B")),), (Rad((Cell("a"), Cell(text))),), (0.5, 0.5))
                )
    return Dokument("x", "Titel", "Förbund", "2024", tuple(blocks), framsida=False)


def test_every_sign_that_is_said_to_show_does() -> None:
    """The fonts have each character of the list in regular, bold and italic: Typst would refuse it otherwise."""
    told = SIGNS.replace(" ", "")
    chunks = [told[at : at + 60] for at in range(0, len(told), 60)]
    blocks = (Rubrik(1, "Tecken", "t"), *(Stycke((chunk,), slag) for chunk in chunks for slag in ("text", "ledtext")))
    rows = tuple(Rad((Cell(chunk), Cell("x")), "summa") for chunk in chunks)
    table = Tabell("t", "Tecken", ((Cell("Tecken"), Cell("x")),), rows, (0.9, 0.1))
    assert pdf(Dokument("x", "Titel", "Förbund", "2024", (*blocks, table), framsida=False)).startswith(b"%PDF-1.7")


def test_what_no_font_has_is_told_by_its_number() -> None:
    """An emoji or half a character does not stop the document; a letter and its mark are one letter."""
    assert visbar("Bra \U0001f600, a\u030a\ud83d\r\nnya\u0000 \u00ad!") == "Bra [U+1F600], å[U+FFFD]\nnya !"
    hard = replace(
        liten(),
        titel="\U0001f600\ud800 漢字",
        forbund="a\u0000b",
        delar=(Rubrik(1, "漢", "r"), Stycke(("\U0001f600" * 40,))),
    )
    assert "[U+1F600]" in uppslag(pdf(hard)).sagt.replace("\n", "")


def test_numbers_stay_within_their_columns() -> None:
    """Every number of the widest tables has room for itself: no two words of a row touch, and none leaves the page."""
    big = tuple(Cell("−123\u00a0456\u00a0789", tal=True) for _ in range(9))
    head = (Cell("Kommunalförbundsredovisningen"), *(Cell("Utfall", tal=True) for _ in big))
    wide = Tabell("w", "Bred", (head,), (Rad((Cell("Rad"), *big)),), (0.55, *[0.05] * 9))
    blocks = (Rubrik(1, "R", "r"), resultatrakning(), bred(5), Sidbrytning(), wide)
    made = pdf(Dokument("x", "T", "F", "2024", blocks, framsida=False))
    with pdfplumber.open(io.BytesIO(made)) as shown:
        for page in shown.pages:
            lines: dict[int, list[dict[str, float]]] = {}
            for word in page.extract_words(keep_blank_chars=True, x_tolerance=1):
                lines.setdefault(round(word["bottom"]), []).append(word)
            for line in lines.values():
                ordered = sorted(line, key=lambda word: word["x0"])
                assert all(one["x1"] < after["x0"] for one, after in pairwise(ordered))
                assert ordered[-1]["x1"] <= page.width - 56
            page.close()


def test_no_heading_is_lonely(uppslagen: Uppslagen) -> None:
    """No page ends with a heading or a caption: what follows it stands on the same page."""
    heads = {block.rubrik for block in prov().delar if isinstance(block, Rubrik)}
    heads |= {block.titel for block in prov().delar if isinstance(block, Tabell | Diagram)}
    assert not [lines[-2] for lines in uppslagen.rader[2:] if lines[-2] in heads]


def test_a_landscape_table_takes_its_heading_along() -> None:
    """A heading right over a lying table stands on the lying page, and a page break beside the turn is left out."""
    heading, prose = Rubrik(2, "Alla", "alla"), Stycke(("Ord",))
    runs = uppstallning.avsnitt(
        (Rubrik(1, "Ett", "ett"), prose, Sidbrytning(), heading, prose, bred(), bred(), Sidbrytning(), lang(3))
    )
    assert [lying for lying, _ in runs] == [False, True, False]
    assert runs[1][1][:2] == [heading, prose]
    assert not any(isinstance(block, Sidbrytning) for _, blocks in runs for block in blocks)
    assert uppstallning.avsnitt((Sidbrytning(), heading, bred())) == [(True, [heading, bred()])]


def test_levels_are_never_skipped() -> None:
    """A heading too deep for its place is lifted: readers of the screen step from level to level."""
    blocks = tuple(Rubrik(level, "R", f"r{at}") for at, level in enumerate((2, 4, 4, 1, 3)))
    assert list(uppstallning.nivaer(blocks).values()) == [1, 2, 3, 1, 2]


@pytest.mark.parametrize(
    ("title", "period", "told"),
    [
        ("Årsredovisning 2024", "2024", "Årsredovisning 2024"),
        ("Delårsrapport 2024", "första halvåret 2024", "Delårsrapport 2024, första halvåret"),
        ("Delårsrapport", "första halvåret 2024", "Delårsrapport första halvåret 2024"),
    ],
)
def test_the_year_is_told_once(title: str, period: str, told: str) -> None:
    """Under every page stands the title with what it does not say of the period."""
    assert uppstallning.titel(Dokument("prov", title, "Förbundet", period, ())) == told


def test_text_that_looks_like_markup_is_text(uppslagen: Uppslagen) -> None:
    """Typst's own signs, tags and references stand as they were written."""
    assert bara_tecken(FARLIG) in bara_tecken(uppslagen.sagt)
    assert bara_tecken(INSATSER[23]) in bara_tecken(uppslagen.sagt)
