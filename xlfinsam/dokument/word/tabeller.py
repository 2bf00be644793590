"""A table of a document as a table of Word: its caption above, rows that never break, every number linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.dokument.modell import Cell, Rad, Tabell, Tal
from xlfinsam.dokument.word.delar import TABLE as TAG
from xlfinsam.dokument.word.delar import attribute, framed, linked, paragraph, run, texts
from xlfinsam.dokument.word.formgivning import (
    ACCENT,
    CAPTION,
    CELL,
    HEAD,
    LANDSCAPE,
    NOTE,
    NUMBER,
    PALE,
    SUM_BORDER,
    TABLE,
    UNIT,
    UPRIGHT,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_TOGETHER = 44  # rows that are kept on one page; a longer table breaks between rows, its header repeated
AIR = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'  # two tables never grow together
BOLD = "<w:b/><w:bCs/>"
DESCRIPTION = "Tabell med {} rader och {} kolumner. Siffrorna kommer ur årsboken."


def table(tabell: Tabell, styles: Mapping[str, str], numbers: Iterator[int], width: int = 0) -> str:
    """Return the caption, the table in a control tagged with its id, and the notes under it."""
    caption = run(tabell.titel) + (run(f" · {tabell.enhet}", _style(styles, UNIT)) if tabell.enhet else "")
    made = framed(f"{TAG}:{tabell.id}"[:64], tabell.titel, next(numbers), grid(tabell, styles, numbers, width))
    notes = "".join(paragraph(styles[NOTE], texts(note.delar, numbers)) for note in tabell.noter)
    after = notes or paragraph(styles[NOTE], "", AIR)
    return paragraph(styles[CAPTION], caption) + made + after


def _style(styles: Mapping[str, str], name: str) -> str:
    return f'<w:rStyle w:val="{styles[name]}"/>'


def grid(tabell: Tabell, styles: Mapping[str, str], numbers: Iterator[int], width: int = 0) -> str:
    """Return the table itself; `width` is that of the text, in twips, where it is not that of our own page."""
    whole = width or (LANDSCAPE if tabell.liggande else UPRIGHT)
    widths = [round(whole * share) for share in tabell.bredder]
    widths[0] += whole - sum(widths)
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    together = len(tabell.rader) + len(tabell.huvud) <= MOST_TOGETHER
    head = "".join(_head_row(row, widths, styles) for row in tabell.huvud)
    rows = "".join(
        row_xml(row, widths, styles, numbers, last=not together or at == len(tabell.rader))
        for at, row in enumerate(tabell.rader, 1)
    )
    told = DESCRIPTION.format(len(tabell.rader), len(widths))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{styles[TABLE]}"/><w:tblW w:w="{whole}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val={attribute(tabell.titel)}/>'
        f"<w:tblDescription w:val={attribute(told)}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _head_row(row: Sequence[Cell], widths: Sequence[int], styles: Mapping[str, str]) -> str:
    """Return a header row, which is repeated on every page that the table goes on to."""
    cells, at = [], 0
    for cell in row:
        group = cell.bredd > 1
        jc = '<w:jc w:val="center"/>' if group else '<w:jc w:val="right"/>' if cell.tal else ""
        line = f'<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{ACCENT}"/></w:tcBorders>'
        cells.append(_cell(paragraph(styles[HEAD], run(cell.text), jc), _width(widths, at, cell), cell, line * group))
        at += cell.bredd
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def row_xml(row: Rad, widths: Sequence[int], styles: Mapping[str, str], numbers: Iterator[int], *, last: bool) -> str:
    """Return a row; all but the last are kept with the one that follows."""
    cells, at = [], 0
    kept = "" if last else "<w:keepNext/>"
    strong = BOLD if row.slag != "rad" else ""
    look = SUM_BORDER if row.slag == "summa" else f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>'
    for cell in row.celler:
        text = strong + (f'<w:color w:val="{ACCENT}"/>' if row.slag == "rubrik" else "")
        inside = cell_runs(cell, numbers, text)
        made = paragraph(styles[NUMBER if cell.tal else CELL], inside, kept)
        cells.append(_cell(made, _width(widths, at, cell), cell, look if row.slag != "rad" else ""))
        at += cell.bredd
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def cell_runs(cell: Cell, numbers: Iterator[int], properties: str = "") -> str:
    """Return what stands in a cell."""
    if isinstance(cell.innehall, Tal):
        return linked(cell.innehall, next(numbers), properties, quiet=True)
    return run(cell.innehall, properties) if cell.innehall else ""


def _width(widths: Sequence[int], at: int, cell: Cell) -> int:
    return sum(widths[at : at + cell.bredd])


def _cell(inside: str, width: int, cell: Cell, look: str) -> str:
    span = f'<w:gridSpan w:val="{cell.bredd}"/>' if cell.bredd > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{look}</w:tcPr>{inside}</w:tc>'
