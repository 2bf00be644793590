"""Diagrams of a Word file that people have written in, brought up to date: the numbers alone, their look as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from xlfinsam.dokument.word import diagram as charts
from xlfinsam.dokument.word.trad import Andringar, las
from xlfinsam.engine.xmltext import with_attribute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.dokument.modell import Diagram, Serie
    from xlfinsam.dokument.word.fil import Wordfil
    from xlfinsam.dokument.word.forteckning import Forteckning
    from xlfinsam.dokument.word.trad import Nod

RELATION = "id"


def diagram(
    fil: Wordfil, part: str, text: str, made: Mapping[str, Diagram], former: Forteckning
) -> tuple[str, list[str]]:
    """Bring the charts of a part up to date; returns its text, where the words for those who cannot see are told anew.

    Words that people have written themselves stay. A sentence for each diagram with other numbers.
    """
    root, changes, told = las(text), Andringar(), list[str]()
    relations = fil.relations(part)
    for drawing in root.alla("drawing"):
        named, chart = next(drawing.alla("docPr"), None), next(drawing.alla("chart"), None)
        fresh = made.get(named.val("name")) if named else None
        if named is None or chart is None or fresh is None:
            continue
        place = relations.get(chart.val(RELATION), "")
        if fil.has(place) and _chart(fil, place, fresh):
            told.append(f"{fresh.titel}: diagrammet har fått nya tal")
        if named.val("descr") != fresh.alt and named.val("descr") == former.diagram.get(fresh.id):
            inside = with_attribute(named.attribut, "descr", fresh.alt)
            end = named.borjan + text[named.borjan : named.inre].index(named.attribut) + len(named.attribut)
            changes.byt(end - len(named.attribut), end, inside)
    return changes.i(text), told


def _chart(fil: Wordfil, place: str, fresh: Diagram) -> bool:
    """Put the numbers in the part of a chart and in its workbook; says whether any was another."""
    text = fil.read(place)
    root, changes = las(text), Andringar()
    series = list(root.alla("ser"))
    if len(series) != len(fresh.serier):
        embedded = next((one.val(RELATION) for one in root.alla("externalData")), "")
        fil.put(place, charts.chart(fresh, embedded))
        _workbook(fil, place, fresh)
        return True
    for ser, serie in zip(series, fresh.serier, strict=True):
        _series(text, ser, serie, fresh, changes)
    after = changes.i(text)
    if after == text:
        return False
    fil.put(place, after.encode())
    _workbook(fil, place, fresh)
    return True


def _series(text: str, ser: Nod, serie: Serie, fresh: Diagram, changes: Andringar) -> None:
    """Put the name, the categories and the values of a series in the caches that are shown."""
    rows = len(fresh.kategorier)
    for way, inside in (
        (("tx", "strRef", "strCache"), charts.points([serie.namn])),
        (("cat", "strRef", "strCache"), charts.points(fresh.kategorier)),
        (("val", "numRef", "numCache"), charts.points(charts.numbers(serie))),
    ):
        cache = ser.forsta(*way)
        count = cache.forsta("ptCount") if cache else None
        if cache is None or count is None:
            continue
        shown = text[count.slut : cache.inre_slut]
        if way[0] != "tx" and count.val() != str(rows):
            changes.byt(count.borjan, count.slut, f"<c:ptCount val={quoteattr(str(rows))}/>")
            _stretch(text, ser, way, rows, changes)
        if _letters(shown) != _letters(inside):
            changes.byt(count.slut, cache.inre_slut, inside)


def _stretch(text: str, ser: Nod, way: tuple[str, ...], rows: int, changes: Andringar) -> None:
    """Let the reference of a series take as many rows of the workbook as there are."""
    formula = ser.forsta(way[0], way[1], "f")
    if formula is not None:
        head, dollar, _ = text[formula.inre : formula.inre_slut].rpartition("$")
        changes.byt(formula.inre, formula.inre_slut, f"{head}{dollar}{rows + 1}")


def _letters(markup: str) -> list[tuple[str, str]]:
    """Return which point has what, whatever the markup looks like."""
    return [
        (point.val("idx"), markup[v.inre : v.inre_slut]) for point in las(markup).alla("pt") if (v := point.forsta("v"))
    ]


def _workbook(fil: Wordfil, place: str, fresh: Diagram) -> None:
    """Put the numbers in the workbook that stands inside the chart."""
    for target in fil.relations(place).values():
        if target.endswith(".xlsx") and fil.has(target):
            fil.put(target, charts.workbook(fresh))
