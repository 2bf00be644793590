"""The look of our Word documents, as data: colours, page, and every style by the name that Word knows it by.

A förbund that has a template of its own gives its own look to the same names; what it lacks comes from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlfinsam.shown import SERIES_COLOURS

FONT: Final = "Calibri"
INK, ACCENT, PALE, RULE, GREY = "1B2B34", "1F5F6B", "EEF4F5", "C9D5D8", "5A6B72"
COLOURS: Final = tuple(colour.lstrip("#").upper() for colour in SERIES_COLOURS)
LANG: Final = "sv-SE"

TWIPS_PER_CM: Final = 567
PAGE, MARGIN, HEADER = (11906, 16838), (1361, 1247, 1247, 1247), 624  # A4; top, right, bottom, left; in twips
UPRIGHT: Final = PAGE[0] - MARGIN[1] - MARGIN[3]  # the width of the text
LANDSCAPE: Final = PAGE[1] - MARGIN[1] - MARGIN[3]

H1, H2, H3 = HEADINGS = ("heading 1", "heading 2", "heading 3")
NORMAL, TITLE, SUBTITLE, CAPTION, BULLET, TOC1, TOC2, TOC_HEADING = (
    "Normal", "Title", "Subtitle", "caption", "List Bullet", "toc 1", "toc 2", "TOC Heading",
)  # fmt: skip
LEAD, TABLE, CELL, NUMBER, HEAD, NOTE, FIGURE, SIGNATURE, COVER, HINT, UNIT = (
    "Ingress", "Finsamtabell", "Tabelltext", "Tabelltal", "Tabellhuvud", "Tabellnot", "Diagramplats", "Underskriftsrad",
    "Framsidesuppgift", "Placeholder Text", "Tabellenhet",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stil:
    """A style: its kind ("paragraph", "character", "table"), the one it builds on, and what it sets, as markup."""

    namn: str
    id: str
    typ: str = "paragraph"
    bygger: str = ""
    foljs: str = ""
    stycke: str = ""  # the inside of w:pPr
    text: str = ""  # the inside of w:rPr
    mer: str = ""  # what a table style has beside


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _space(before: float, after: float, line: int = 264) -> str:
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{line}" w:lineRule="auto"/>'
    )


def _heading(level: int, before: float, after: float, points: float, colour: str) -> Stil:
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>' if level == 1 else ""
    number = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>' if level == 2 else number  # noqa: PLR2004
    kept = f"<w:keepNext/><w:keepLines/>{number}{_space(before, after, 240)}"
    return Stil(
        HEADINGS[level - 1], f"Rubrik{level}", bygger=NORMAL, foljs=NORMAL,
        stycke=f'{kept}<w:outlineLvl w:val="{level - 1}"/>',
        text=f'<w:b/><w:bCs/><w:color w:val="{colour}"/>{_size(points)}',
    )  # fmt: skip


_LINE = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
_STRONG = f'w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"'
_NONE = 'w:val="nil"'
_SMALL = f'<w:color w:val="{GREY}"/>{_size(8.5)}'
STILAR: Final = (
    Stil(NORMAL, "Normal", stycke=f"<w:widowControl/>{_space(0, 7)}", text=f'<w:color w:val="{INK}"/>{_size(10.5)}'),
    _heading(1, 0, 14, 22, ACCENT),
    _heading(2, 20, 7, 15, ACCENT),
    _heading(3, 12, 3, 12, INK),
    Stil(TITLE, "Rubrik", bygger=NORMAL, foljs=SUBTITLE, stycke=f"<w:keepNext/>{_space(0, 10, 228)}",
         text=f'<w:b/><w:bCs/><w:color w:val="{ACCENT}"/>{_size(38)}'),
    Stil(SUBTITLE, "Underrubrik", bygger=NORMAL, foljs=NORMAL, stycke=_space(0, 6, 240), text=_size(18)),
    Stil(COVER, "Framsidesuppgift", bygger=NORMAL, stycke=_space(0, 2, 252),
         text=f'<w:color w:val="{GREY}"/>{_size(11)}'),
    Stil(LEAD, "Ingress", bygger=NORMAL, foljs=NORMAL, stycke=f"<w:keepNext/>{_space(0, 8, 276)}",
         text=f'<w:color w:val="{GREY}"/>{_size(11.5)}'),
    Stil(CAPTION, "Beskrivning", bygger=NORMAL, foljs=NORMAL, stycke=f"<w:keepNext/><w:keepLines/>{_space(10, 4, 240)}",
         text=f'<w:b/><w:bCs/><w:color w:val="{ACCENT}"/>{_size(10)}'),
    Stil(UNIT, "Tabellenhet", typ="character", text=f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{GREY}"/>'),
    Stil(BULLET, "Punktlista", bygger=NORMAL, stycke='<w:numPr><w:numId w:val="2"/></w:numPr><w:contextualSpacing/>'),
    Stil(CELL, "Tabelltext", bygger=NORMAL, stycke=_space(1.6, 1.6, 228), text=_size(9)),
    Stil(NUMBER, "Tabelltal", bygger=CELL, stycke='<w:jc w:val="right"/>'),
    Stil(HEAD, "Tabellhuvud", bygger=CELL, stycke="<w:keepNext/>",
         text=f'<w:b/><w:bCs/><w:color w:val="{ACCENT}"/>{_size(8.5)}'),
    Stil(NOTE, "Tabellnot", bygger=NORMAL,
         stycke=f"<w:keepLines/>{_space(4, 10, 240)}<w:contextualSpacing/>", text=_SMALL),
    Stil(FIGURE, "Diagramplats", bygger=NORMAL, foljs=CAPTION, stycke=f"<w:keepLines/>{_space(2, 12, 240)}"),
    Stil(SIGNATURE, "Underskriftsrad", bygger=NORMAL, stycke=f"<w:keepNext/><w:keepLines/>{_space(0, 0, 240)}",
         text=_size(9.5)),
    Stil(TOC_HEADING, "Innehllsfrteckningsrubrik", bygger=NORMAL, foljs=NORMAL,
         stycke=f"<w:keepNext/>{_space(0, 14, 240)}", text=f'<w:b/><w:bCs/><w:color w:val="{ACCENT}"/>{_size(22)}'),
    Stil(TOC1, "Innehll1", bygger=NORMAL, foljs=NORMAL, text="<w:b/><w:bCs/>",
         stycke=f'<w:tabs><w:tab w:val="left" w:pos="454"/><w:tab w:val="right" w:pos="{UPRIGHT}"/></w:tabs>'
         f'{_space(7, 2, 240)}<w:ind w:right="567"/>'),
    Stil(TOC2, "Innehll2", bygger=NORMAL, foljs=NORMAL,
         stycke=f'<w:tabs><w:tab w:val="left" w:pos="1021"/><w:tab w:val="right" w:leader="dot" w:pos="{UPRIGHT}"/>'
         f'</w:tabs>{_space(0, 2, 240)}<w:ind w:left="454" w:right="567"/>'),
    Stil("header", "Sidhuvud", bygger=NORMAL, stycke=_space(0, 0, 240), text=_SMALL),
    Stil("footer", "Sidfot", bygger=NORMAL, text=_SMALL,
         stycke=f'<w:tabs><w:tab w:val="right" w:pos="{UPRIGHT}"/></w:tabs>{_space(0, 0, 240)}'),
    Stil("Default Paragraph Font", "Standardstycketeckensnitt", typ="character"),
    Stil(HINT, "Platshllartext", typ="character", text=f'<w:i/><w:iCs/><w:color w:val="{GREY}"/>'),
    Stil("Hyperlink", "Hyperlnk", typ="character", text=f'<w:color w:val="{ACCENT}"/>'),
    Stil("Normal Table", "Normaltabell", typ="table",
         mer='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
         '<w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
         "</w:tblCellMar></w:tblPr>"),
    Stil(TABLE, "Finsamtabell", typ="table", bygger="Normal Table",
         mer=f"<w:tblPr><w:tblBorders><w:top {_STRONG}/><w:bottom {_STRONG}/><w:insideH {_LINE}/></w:tblBorders>"
         "</w:tblPr>"
         f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom {_STRONG}/></w:tcBorders>'
         f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'),
)  # fmt: skip
SUM_BORDER: Final = f'<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="{ACCENT}"/></w:tcBorders>'
