"""A document written as a .docx, in the look of a template: the door to python-docx for documents.

The same document in the same template at the same time of the run gives the same bytes.
"""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from xlfinsam.arsboken import data_folder, now
from xlfinsam.dokument.modell import (
    SPRAK,
    Diagram,
    Innehall,
    Lista,
    Rubrik,
    Sidbrytning,
    Stycke,
    Tabell,
    Underskrifter,
)
from xlfinsam.dokument.word import diagram as charts
from xlfinsam.dokument.word import forteckning, stycken, tabeller
from xlfinsam.dokument.word.delar import W15, paragraph, run
from xlfinsam.dokument.word.formgivning import BULLET, CAPTION, FIGURE, H1, NORMAL
from xlfinsam.dokument.word.mallen import footed, opened, style_ids
from xlfinsam.engine.restamp import restamped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document

    from xlfinsam.dokument.modell import Block, Dokument

TEMPLATE = "rapport.docx"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "w15": W15,
}
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def word(dokument: Dokument, mall: bytes | None = None, sidor: Mapping[str, int] | None = None) -> bytes:
    """Write a document as a .docx.

    `mall` is the förbund's own template, of which only the styles and the page are used; ours where there is none.
    `sidor` has the page of each heading by its anchor, where they are known.
    """
    made = opened(mall if mall is not None else template())
    styles, own = style_ids(made)
    written = stycken.Skrivning(styles, own[H1], own[BULLET], sidor or {})
    body = made.element.body
    last = body.sectPr
    for child in [one for one in body if one is not last]:
        body.remove(child)
    parts = _Parts(made, written)
    parts.of(dokument)
    sections = parts.sections(last)
    if not dokument.framsida:  # every page has its number then, the first too
        for section in (*sections, last):
            _without_first(section)
    for child in _parsed("".join(parts.xml), sections):
        last.addprevious(child)
    _properties(made, dokument)
    _list(made, dokument)
    footed(made, {"{forbund}": dokument.forbund, "{titel}": dokument.titel})
    buffer = io.BytesIO()
    made.save(buffer)
    return restamped(buffer.getvalue(), now())


def template() -> bytes:
    """Return our own template."""
    return (data_folder() / "workbook_templates" / TEMPLATE).read_bytes()


class _Parts:
    """The document as it is being written: its WordprocessingML, and whether the page is on its side."""

    def __init__(self, made: Document, written: stycken.Skrivning) -> None:
        self.made, self.written = made, written
        self.xml: list[str] = []
        self.landscape = self.new_page = self.small = False
        self.turns: list[bool] = []  # of every section that has ended, whether it was on its side

    def of(self, dokument: Dokument) -> None:
        """Write all of a document."""
        if dokument.framsida:
            self.xml.append(stycken.cover(self.written, dokument))
            self.new_page = True
        else:
            self.xml.append(stycken.title(self.written, dokument))
        blocks, self.small = dokument.delar, not dokument.framsida
        headings = [one for one in blocks if isinstance(one, Rubrik)]
        for at, one in enumerate(blocks):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            over_contents = isinstance(one, Rubrik) and isinstance(following, Innehall)
            if over_contents:
                headings.remove(one)  # type: ignore[arg-type]  # it is a heading, as the line above says
            self._block(one, headings, over_contents=over_contents)
        if self.landscape:
            self._turn(landscape=False)

    def _block(self, one: Block, headings: Sequence[Rubrik], *, over_contents: bool) -> None:
        wanted = isinstance(one, Tabell) and one.liggande
        if isinstance(one, Sidbrytning):
            self.new_page = True
            return
        if wanted != self.landscape:
            self._turn(landscape=wanted)
        self.xml.append(self._written(one, headings, over_contents=over_contents))
        self.new_page = False

    def _turn(self, *, landscape: bool) -> None:
        """End the section: what follows stands on a page that lies the other way."""
        self.turns.append(self.landscape)
        self.xml.append(f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
                        f'<w:sectPr w:rsidR="{len(self.turns):08d}"/></w:pPr></w:p>')  # fmt: skip
        self.landscape, self.new_page = landscape, False

    def _written(self, one: Block, headings: Sequence[Rubrik], *, over_contents: bool) -> str:
        written, new_page = self.written, self.new_page
        match one:
            case Rubrik() if over_contents:
                return stycken.contents_heading(written, one, new_page=new_page)
            case Rubrik():
                return stycken.heading(written, one, new_page=new_page, small=self.small)
            case Innehall(djup):
                return stycken.contents(written, headings, djup)
            case Stycke():
                return stycken.text(written, one, new_page=new_page)
            case Lista():
                return stycken.points(written, one)
            case Underskrifter():
                return stycken.signatures(written, one, new_page=new_page)
            case Tabell():
                return self._broken() + tabeller.table(one, written.styles, written.numbers)
            case Diagram():
                return self._broken() + self._chart(one)
        raise TypeError(one)

    def _broken(self) -> str:
        return paragraph(self.written.styles[NORMAL], "", stycken.BREAK) if self.new_page else ""

    def _chart(self, one: Diagram) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415  only a document needs it
        from docx.opc.packuri import PackURI  # noqa: PLC0415  as above
        from docx.opc.part import Part  # noqa: PLC0415  as above

        number, package = next(self.written.numbers), self.made.part.package
        assert package is not None  # noqa: S101  an opened document is in one
        numbers = Part(PackURI(f"/word/embeddings/diagram{number}.xlsx"), SHEET, charts.workbook(one), package)
        drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART, None, package)
        drawn._blob = charts.chart(one, drawn.relate_to(numbers, RELATIONSHIP_TYPE.PACKAGE))  # noqa: SLF001  no other way in
        relation = self.made.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART)
        styles = self.written.styles
        figure = paragraph(styles[FIGURE], charts.drawing(one, relation, number))
        return paragraph(styles[CAPTION], run(one.titel)) + figure

    def sections(self, last: Any) -> list[Any]:
        """Return the settings of every section that ends before the last: those of the template, turned as each is."""
        made = []
        for at, landscape in enumerate(self.turns):
            section = deepcopy(last)
            if landscape:
                _lay(section)
            if at:
                _without_first(section)
            made.append(section)
        if self.turns:
            _without_first(last)
        return made


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _lay(section: Any) -> None:
    """Turn a page on its side."""
    size = section.find(_tag("w:pgSz"))
    if size is not None:
        wide, high = size.get(_tag("w:w")), size.get(_tag("w:h"))
        size.set(_tag("w:w"), high)
        size.set(_tag("w:h"), wide)
        size.set(_tag("w:orient"), "landscape")


def _without_first(section: Any) -> None:
    """Let a section have no first page of its own: that is the cover's."""
    for name in ("w:titlePg", "w:type"):
        for found in section.findall(_tag(name)):
            section.remove(found)


def _parsed(xml: str, sections: Sequence[Any]) -> list[Any]:
    """Return WordprocessingML as elements, with the settings of each section in its place."""
    from docx.oxml.parser import parse_xml  # noqa: PLC0415  only a document needs it

    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    root: Any = parse_xml(f"<w:body {declared}>{xml}</w:body>")
    for empty, section in zip(list(root.iter(_tag("w:sectPr"))), sections, strict=True):
        empty.getparent().replace(empty, section)
    return list(root)


def _properties(made: Document, dokument: Dokument) -> None:
    """Tell the file what it is."""
    told = made.core_properties
    told.title, told.subject = f"{dokument.titel}, {dokument.forbund}", dokument.period
    told.author = told.last_modified_by = dokument.forbund
    told.language, told.keywords, told.comments = SPRAK, "", ""
    told.created = told.modified = datetime.fromtimestamp(now().timestamp(), UTC)
    told.revision = 1


def _list(made: Document, dokument: Dokument) -> None:
    """Put in the file what it holds, for the one that brings it up to date."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415  only a document needs it
    from docx.opc.packuri import PackURI  # noqa: PLC0415  as above
    from docx.opc.part import Part  # noqa: PLC0415  as above

    package = made.part.package
    assert package is not None  # noqa: S101  an opened document is in one
    told = forteckning.skriven(forteckning.av(dokument))
    listed = Part(PackURI("/customXml/xlfinsam1.xml"), "application/xml", told, package)
    made.part.relate_to(listed, RELATIONSHIP_TYPE.CUSTOM_XML)
