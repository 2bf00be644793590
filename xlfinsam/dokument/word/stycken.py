"""The parts of a document that are no tables, as WordprocessingML: cover, headings, contents, texts, signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final

from xlfinsam.dokument.word import delar
from xlfinsam.dokument.word.delar import attribute, paragraph, run, texts
from xlfinsam.dokument.word.formgivning import (
    ACCENT,
    BULLET,
    COVER,
    GREY,
    HEADINGS,
    HINT,
    LEAD,
    NORMAL,
    NOTE,
    SIGNATURE,
    SUBTITLE,
    TITLE,
    TOC1,
    TOC2,
    TOC_HEADING,
    UPRIGHT,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlfinsam.dokument.modell import Dokument, Lista, Rubrik, Stycke, Underskrifter

BREAK: Final = "<w:pageBreakBefore/>"
UNNUMBERED: Final = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>'
KINDS: Final = {"text": NORMAL, "ingress": LEAD, "not": NOTE, "ledtext": NORMAL}
FIRST_BOOKMARK: Final = 100_000_000
BAR: Final = f'<w:pBdr><w:left w:val="single" w:sz="48" w:space="14" w:color="{ACCENT}"/></w:pBdr>'
PAGE_OF: Final = r"PAGEREF {} \h"
PLACE_AND_DAY: Final = "Ort och datum"
SIGNING_COLUMNS: Final = 2

CLOSE = '<w:spacing w:before="0" w:after="60"/>'
SMALL_HEADING, PARTED = '<w:sz w:val="30"/><w:szCs w:val="30"/>', '<w:spacing w:before="300" w:after="80"/>'
SMALL_TITLE, SMALL_SUBTITLE = '<w:sz w:val="40"/><w:szCs w:val="40"/>', '<w:sz w:val="24"/><w:szCs w:val="24"/>'
"""The head of a document without a cover: smaller than on one."""


@dataclass(slots=True)
class Skrivning:
    """What a document is written with: the ids of its styles, what numbers itself, and the numbers to give out."""

    styles: Mapping[str, str]
    numbered: bool  # whether the template's headings number themselves
    bullets: bool  # whether its lists have bullets of their own
    sidor: Mapping[str, int] = field(default_factory=dict)  # the page of each heading, by its anchor, where it is known
    numbers: Iterator[int] = field(default_factory=lambda: count(1001))
    bookmarks: dict[str, int] = field(default_factory=dict)

    def bookmark(self, anchor: str) -> int:
        """Return the number of the bookmark of a heading."""
        return self.bookmarks.setdefault(anchor, FIRST_BOOKMARK + len(self.bookmarks))


def cover(written: Skrivning, dokument: Dokument) -> str:
    """Return the cover: the title beside a bar, the förbund, and what is told of the document."""
    first = f'{BAR}<w:spacing w:before="4200" w:after="160"/>'
    lines = [dokument.forbund, *([dokument.undertitel] if dokument.undertitel else [])]
    told = [f"{name}: {value}" for name, value in dokument.uppgifter]
    return (
        paragraph(written.styles[TITLE], run(dokument.titel), first)
        + "".join(paragraph(written.styles[SUBTITLE], run(line), BAR) for line in lines)
        + "".join(
            paragraph(written.styles[COVER], run(line), '<w:spacing w:before="480"/>' if not at else "")
            for at, line in enumerate(told)
        )
    )


def title(written: Skrivning, dokument: Dokument) -> str:
    """Return the head of a document without a cover: the title over its first page, and what is told of it."""
    lines = [dokument.forbund, *([dokument.undertitel] if dokument.undertitel else [])]
    told = [f"{name}: {value}" for name, value in dokument.uppgifter]
    return (
        paragraph(written.styles[TITLE], run(dokument.titel, SMALL_TITLE), CLOSE)
        + paragraph(written.styles[SUBTITLE], run(" · ".join(lines), SMALL_SUBTITLE), CLOSE)
        + "".join(paragraph(written.styles[COVER], run(line), CLOSE) for line in told)
    )


def heading(written: Skrivning, rubrik: Rubrik, *, new_page: bool, small: bool = False) -> str:
    """Return a heading in its own style, with the bookmark that the contents point at.

    With `small` a chapter is less than the title, as in a document without a cover. One that does not begin a page is
    parted from what stands over it.
    """
    level = min(rubrik.niva, len(HEADINGS))
    native = written.numbered and level < len(HEADINGS)
    text = rubrik.text if native or not rubrik.nummer else f"{rubrik.nummer}\u2002{rubrik.text}"
    own = UNNUMBERED if native and not rubrik.nummer else ""
    number = written.bookmark(rubrik.id)
    chapter = level == 1
    inside = delar.bookmark(
        number - FIRST_BOOKMARK, f"_Toc{number}", run(text, SMALL_HEADING if chapter and small else "")
    )
    own = (BREAK if new_page else "") + own + (PARTED if chapter and not new_page else "")
    return paragraph(written.styles[HEADINGS[level - 1]], inside, own)


def contents_heading(written: Skrivning, rubrik: Rubrik, *, new_page: bool) -> str:
    """Return the heading over the contents, which is not among them."""
    return paragraph(written.styles[TOC_HEADING], run(rubrik.text), BREAK if new_page else "")


def contents(written: Skrivning, headings: Sequence[Rubrik], depth: int) -> str:
    """Return the contents as a field that Word brings up to date, filled in with what stands in the document now.

    Where the pages are not known Word is asked to fill them in when the document is opened.
    """
    listed = [one for one in headings if one.niva <= depth]
    dirty = "" if all(one.id in written.sidor for one in listed) else ' w:dirty="true"'
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" '
        '\\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    rows = "".join(
        paragraph(written.styles[TOC1 if one.niva == 1 else TOC2], ("" if at else begin) + _entry(written, one))
        for at, one in enumerate(listed)
    )
    end = paragraph(written.styles[NORMAL], '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    kind = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{next(written.numbers)}"/>{kind}</w:sdtPr><w:sdtContent>{rows}{end}'
        "</w:sdtContent></w:sdt>"
    )


def _entry(written: Skrivning, rubrik: Rubrik) -> str:
    name = f"_Toc{written.bookmark(rubrik.id)}"
    page = str(written.sidor.get(rubrik.id, ""))
    number = run(rubrik.nummer) + "<w:r><w:tab/></w:r>" if rubrik.nummer else ""
    return (
        f'<w:hyperlink w:anchor={attribute(name)} w:history="1">{number}{run(rubrik.text)}<w:r><w:tab/></w:r>'
        f"{delar.field(PAGE_OF.format(name), page)}</w:hyperlink>"
    )


def text(written: Skrivning, stycke: Stycke, *, new_page: bool = False) -> str:
    """Return a paragraph. What is to be written is a control, emptied by the first letter that is typed in it."""
    style, more = written.styles[KINDS[stycke.slag]], BREAK if new_page else ""
    if stycke.slag != "ledtext":
        return paragraph(style, texts(stycke.delar, written.numbers), more)
    hint = f'<w:rStyle w:val="{written.styles[HINT]}"/>'
    number = next(written.numbers)
    inside = paragraph(style, run(f"[{stycke.text}]", hint), more)
    return delar.framed(delar.HINT, "Att skriva", number, inside, "<w:showingPlcHdr/>")


def points(written: Skrivning, lista: Lista) -> str:
    """Return a list with bullets."""
    mark = "" if written.bullets else run("•\u2002")
    return "".join(
        paragraph(written.styles[BULLET], mark + texts(point.delar, written.numbers)) for point in lista.punkter
    )


def signatures(written: Skrivning, under: Underskrifter, *, new_page: bool = False) -> str:
    """Return the page of signatures: a line for each, two beside one another, none broken over two pages."""
    style = written.styles[SIGNATURE]
    line = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="{}"/></w:pBdr><w:spacing w:before="{}"/>'
    rule = paragraph(style, "", line.format(GREY, 640))
    width = UPRIGHT // SIGNING_COLUMNS
    cells = [
        rule
        + (paragraph(style, run(name, "<w:b/><w:bCs/>")) if name else "")
        + paragraph(style, run(role), '<w:spacing w:before="40" w:after="60"/>')
        for role, name in under.rader
    ]
    cells += [paragraph(style, "")] * (-len(cells) % SIGNING_COLUMNS)
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(_cell(one, width) for one in cells[at : at + SIGNING_COLUMNS])
        + "</w:tr>"
        for at in range(0, len(cells), SIGNING_COLUMNS)
    )
    grid = f'<w:gridCol w:w="{width}"/>' * SIGNING_COLUMNS
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width * SIGNING_COLUMNS}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0000"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
    opening = paragraph(written.styles[NORMAL], run(under.ledtext), (BREAK if new_page else "") + "<w:keepNext/>")
    place = paragraph(style, run(f"{PLACE_AND_DAY}:"), line.format(GREY, 480))
    return opening + place + table + paragraph(written.styles[NORMAL], "")


def _cell(inside: str, width: int) -> str:
    margin = '<w:tcMar><w:right w:w="340" w:type="dxa"/></w:tcMar>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{margin}</w:tcPr>{inside}</w:tc>'
