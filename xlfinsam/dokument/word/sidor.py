"""On which page each heading of a Word file stands, as LibreOffice lays it out: for the contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.dokument.modell import Innehall, Rubrik
from xlfinsam.engine import printing
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from xlfinsam.dokument.modell import Dokument


def sidor(dokument: Dokument, data: bytes) -> dict[str, int]:
    """Return the page of every heading by its anchor; nothing where LibreOffice is missing or lays it out otherwise."""
    import pypdfium2  # noqa: PLC0415  only where the pages are asked for

    try:
        laid = printing.pdf(data, ".docx")
    except WrongUseError:
        return {}
    parts = dokument.delar
    headings = [
        one for one, after in zip(parts, (*parts[1:], None), strict=True)
        if isinstance(one, Rubrik) and not isinstance(after, Innehall)
    ]  # fmt: skip
    with pypdfium2.PdfDocument(laid) as pdf:
        told = [(mark.get_title(), mark.get_dest()) for mark in pdf.get_toc(max_depth=20)]
        pages = [(title, dest.get_index() + 1) for title, dest in told if dest is not None]
    if len(pages) != len(headings):
        return {}
    listed = list(zip(headings, pages, strict=True))
    if any(not title.strip().endswith(one.text.strip()) for one, (title, _) in listed):
        return {}
    return {one.id: page for one, (_, page) in listed}
