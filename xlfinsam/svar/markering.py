"""The marked copy of a returned sheet: what must be mended and what is asked, in a comment and a colour on its cell.

Not one cell is changed. The colour is a conditional format that always holds, the words are an ordinary comment; both
can be taken away again, so that a copy that has been mended and sent back is marked anew. The copy is a lawful sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import Area, split
from xlfinsam.engine.cells import Workbook
from xlfinsam.model import Level
from xlfinsam.svar import farger, kommentarer
from xlfinsam.svar.delar import STRICT, TRANSITIONAL, Delar
from xlfinsam.svar.ord import LEVELS, i_kommentar, i_ordning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.model import Fynd

_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREAD: Final = "tc="  # the author of a comment that only stands in for a conversation
_MANY: Final = 20  # fynd in one comment; the rest are in the letter


@dataclass(slots=True)
class _Marken:
    """What is to be marked on one sheet: words by address, areas by level."""

    ord: dict[str, list[str]] = field(default_factory=dict)
    ytor: dict[Level, list[Area]] = field(default_factory=lambda: {level: [] for level in LEVELS})


def markerad(data: bytes, fynd: Sequence[Fynd], fil: str = "insatsbladet") -> bytes:
    """Give a copy of the sheet `data` (.xlsx) where every fynd of level STOPP or FRÅGA is marked on its cell.

    A fynd without a cell is told on the sheet's title. Marks of an earlier answer are taken away; with nothing to mark
    and nothing marked the very same bytes come back. `fynd` are those of this file, which messages call `fil`. Raises
    UnreadableFileError for what is no workbook.
    """
    delar = Delar(data, fil)
    book = Workbook.open(delar.package)
    with delar.package.blame():
        sheets = {sheet.name: sheet.part for sheet in book.sheets if farger.is_sheet(delar.text(sheet.part))}
        wanted = _marken(book, {name: delar.text(part) for name, part in sheets.items()}, fynd)
        for name, part in sheets.items():
            _mark(delar, part, wanted.get(name, _Marken()))
    return delar.to_bytes()


def _marken(book: Workbook, texts: dict[str, str], fynd: Sequence[Fynd]) -> dict[str, _Marken]:
    """Sort out what is to stand where."""
    title = _title(book, texts)
    seen = {sheet.name for sheet in book.sheets if sheet.state == "visible"} & set(texts)
    wanted: dict[str, _Marken] = {}
    for level in LEVELS:
        for each in i_ordning(fynd, level):
            sheet = each.place.blad
            areas = [_whole(area, texts[sheet]) for area in _areas(each.place.cell)] if sheet in seen else []
            if areas:
                marks = wanted.setdefault(sheet, _Marken())
                marks.ytor[level] += [
                    a for a in areas if a not in marks.ytor[Level.STOPP] and a not in marks.ytor[level]
                ]
                marks.ord.setdefault(areas[0].first, []).append(i_kommentar(each))
            elif title is not None:
                marks = wanted.setdefault(title[0], _Marken())
                marks.ord.setdefault(title[1], []).append(i_kommentar(each))
    return wanted


def _title(book: Workbook, texts: dict[str, str]) -> tuple[str, str] | None:
    """Find the cell of the sheet's title: two rows over Status, to the left; else the first cell of the first sheet."""
    status = book.locate("status")
    place = split(status[1]) if status else None
    if status and place and status[0] in texts:
        return status[0], f"B{max(place[0] - 2, 1)}"
    shown = [sheet.name for sheet in book.sheets if sheet.state == "visible" and sheet.name in texts]
    return (shown[0], "A1") if shown else None


def _areas(cells: str) -> list[Area]:
    """Read the cells of a place: "C12", "C12:C14" or "C12, E14"."""
    areas = (Area.parse(part.strip()) for part in cells.split(","))
    return [area for area in areas if area is not None]


def _whole(area: Area, text: str) -> Area:
    """Give the whole of a merged area for a cell in it."""
    if area.first != area.last:
        return area
    return next((whole for whole in farger.merged(text) if (area.top, area.left) in whole), area)


def _mark(delar: Delar, part: str, marks: _Marken) -> None:
    """Take the old marks from one sheet and put the new ones there."""
    text = farger.uncoloured(delar.text(part))
    if any(marks.ytor.values()):
        styles = _target(delar, delar.package.workbook_part, "styles")
        if styles is not None:
            looked, looks = farger.with_looks(delar.text(styles))
            delar.put(styles, looked)
            text = farger.coloured(text, marks.ytor, looks)
    delar.put(part, text)
    _comment(delar, part, {address: _told(words) for address, words in marks.ord.items()})


def _told(words: list[str]) -> str:
    more = len(words) - _MANY
    return "\n".join(words[:_MANY] + ([f"… och {more} till, se brevet."] if more > 0 else []))


def _comment(delar: Delar, part: str, words: dict[str, str]) -> None:
    """Put words of ours in the comments of one sheet, and take the old ones away."""
    notes, drawing = _target(delar, part, "comments"), _drawing(delar, part)
    text, gone = kommentarer.uncommented(delar.text(notes)) if notes else (kommentarer.EMPTY, frozenset[str]())
    if not words and not gone:
        if notes:
            delar.put(notes, text)
        return
    threads = {address for address, author, _ in kommentarer.held(text) if author.startswith(_THREAD)}
    text, fresh = kommentarer.commented(text, {a: told for a, told in words.items() if a not in threads})
    base = STRICT if STRICT in delar.text(part)[:2000] else TRANSITIONAL
    if notes is None:
        notes = delar.free("xl/comments%d.xml")
        delar.relate(part, "comments", notes, base)
        delar.declare(notes, _COMMENTS_TYPE)
    delar.put(notes, text)
    if drawing is None:
        drawing = delar.free("xl/drawings/vmlDrawing%d.vml")
        delar.put(drawing, kommentarer.NEW_DRAWING.format(len(delar.parts(".vml")) + 1))
        relation = delar.relate(part, "vmlDrawing", drawing, base)
        delar.declare(drawing, _DRAWING_TYPE, by_ending=True)
        delar.put(part, farger.with_drawing(delar.text(part), relation, base))
    vml = kommentarer.undrawn(delar.text(drawing), gone)
    delar.put(drawing, kommentarer.drawn(vml, {a: told for a, told in words.items() if a in fresh}) if fresh else vml)


def _target(delar: Delar, source: str, kind: str) -> str | None:
    found = (relation.target for relation in delar.package.relations(source) if relation.kind == kind)
    return next((target for target in found if delar.package.has(target)), None)


def _drawing(delar: Delar, part: str) -> str | None:
    """Find the legacy drawing that a sheet points to."""
    wanted = farger.drawing_id(delar.text(part))
    found = (relation.target for relation in delar.package.relations(part) if relation.id == wanted)
    return next((target for target in found if delar.package.has(target)), None)
