"""What makes a PDF accessible, asked of a made one: outloud's rules of PDF/UA-1, and what it leaves unasked.

outloud (Apache 2.0) says that it agrees with veraPDF on all of 160 files; `skador` holds it to the faults that matter
here. Four of those it does not see, so they are asked here: whether each piece of marked content belongs to exactly one
tag and each tag's content exists, whether a table of contents is made of entries, whether there are bookmarks, and
whether what is read out is all that stands on the page.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import outloud
import pdfplumber
import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.dokument.skador import alla, element

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Three of outloud's guesses are not asked. FIG-012 holds a diagram's words to be no language where they are mostly
# numbers, PAG-001 takes a sentence that several pages begin with for a running header, and TBL-010 holds the headings
# of a table to be scattered where they are more than its cells, as they are in a table of two columns.
# A fourth is asked here instead: TAG-002 takes the line at the foot of a short document for prose that nobody hears,
# since it knows a running footer only by its coming again on many pages. The file says itself which artifacts are
# headers and footers (/Pagination, which PDF/UA-1 7.8 asks for); words in any other artifact are a fault.
UTOM = frozenset({"FIG-012", "PAG-001", "TAG-002", "TBL-010"})
SHOWING = frozenset({"Tj", "TJ", "'", '"'})  # the operators that write words

Piece = tuple[int, int]  # page from 0, number of its marked content


def brister(pdf: bytes, at: Path) -> list[str]:
    """Return what is wrong with a PDF, rule by rule; `at` is a file to keep it in meanwhile."""
    at.write_bytes(pdf)
    found = [f"{one.rule} s. {one.page}: {one.message}" for one in outloud.check(at).findings if one.rule not in UTOM]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if "/StructTreeRoot" in opened.Root:
            found += [*_unpaired(opened), *_unheard(opened), *_contents(opened)]
        if "/Outlines" not in opened.Root or not opened.Root.Outlines.get("/Count", 0):
            found.append("inga bokmärken")
    return found


def _unpaired(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Say what marked content has no tag or several, and what tag has no content."""
    painted = Counter(piece for number, page in enumerate(pdf.pages) for piece in _painted(page, number))
    tagged = Counter(_tagged(pdf))
    for piece in sorted(set(painted) | set(tagged)):
        if (painted[piece], tagged[piece]) != (1, 1):
            yield f"sida {piece[0] + 1}, märke {piece[1]}: {painted[piece]} gånger på sidan, {tagged[piece]} taggar"


def _unheard(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Say what words are marked as nothing to hear and are neither a page's header nor its footer."""
    for number, page in enumerate(pdf.pages, start=1):
        within: list[bool] = []  # of each open mark, whether words in it are lost
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                artifact = str(operands[0]) == "/Artifact"
                told = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else Dictionary()
                within.append(artifact and told.get("/Type") != Name.Pagination)
            elif name == "EMC":
                within.pop()
            elif name in SHOWING and any(within):
                yield f"s. {number}: ord i en artefakt som varken är sidhuvud eller sidfot"
                break


def _painted(page: pikepdf.Page, number: int) -> Iterator[Piece]:
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
            yield number, int(operands[1].MCID)


def _tagged(pdf: pikepdf.Pdf) -> Iterator[Piece]:
    """Yield the marked content of every tag, in the order of reading."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    for one in alla(pdf.Root.StructTreeRoot):
        own = one.get("/Pg")
        kids = one.get("/K", [])
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                yield pages[own.objgen], kid
            elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
                yield pages[kid.get("/Pg", own).objgen], int(kid.MCID)


def _contents(pdf: pikepdf.Pdf) -> Iterator[str]:
    for contents in element(pdf, "/TOC"):
        kinds = {str(kid.S) for kid in contents.K if isinstance(kid, Dictionary)}
        if odd := kinds - {"/TOC", "/TOCI", "/Caption"}:
            yield f"innehållsförteckningen har {', '.join(sorted(odd))}"


@dataclass(frozen=True, slots=True)
class Uppslagen:
    """A PDF as it is met: what a reader of the screen says, what each page shows beside that, its lines, its size."""

    sagt: str
    osagt: list[str]
    rader: list[list[str]]
    format: list[tuple[float, float]]


def uppslag(pdf: bytes) -> Uppslagen:
    """Open a PDF as a person does: tag after tag by ear, page after page by eye."""
    texts: dict[Piece, list[str]] = {}
    silent, lines, sizes = [], [], []
    with pdfplumber.open(io.BytesIO(pdf)) as shown:
        for number, page in enumerate(shown.pages):
            for char in page.chars:
                if char["mcid"] is not None:
                    texts.setdefault((number, char["mcid"]), []).append(char["text"])
            silent.append("".join(char["text"] for char in page.chars if char["mcid"] is None))
            lines.append(page.extract_text().splitlines())
            sizes.append((float(page.width), float(page.height)))
            page.close()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        said = "\n".join("".join(texts.get(piece, [])) for piece in _tagged(opened))
    return Uppslagen(said, silent, lines, sizes)
