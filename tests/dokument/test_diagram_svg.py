"""A drawing holds its numbers, in colours that all can tell apart, and no words lie over one another."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dokument.provdokument import INSATSER, diagram
from xlfinsam.dokument.diagram_svg import WIDTH, tecknad
from xlfinsam.dokument.modell import Diagram, Serie
from xlfinsam.dokument.svg_delar import COLOURS, INK, PAPER, SIZE, WHITE_ON, broken, text_width, written

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def ljus(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def kontrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2 between two colours."""
    low, high = sorted(
        sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), ljus(c), strict=True)) for c in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira and Fernandes 2009: what is left of linear red, green and blue without one kind of cone.
BLIND = {
    "protanopi": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopi": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopi": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def lab(colour: list[float]) -> tuple[float, float, float]:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (
        sum(w * max(c, 0) for w, c in zip(row, colour, strict=True)) / white
        for row, white in zip(rows, (0.9505, 1, 1.089), strict=True)
    )
    f = [value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def test_colours_are_seen_against_paper_and_words_on_them() -> None:
    """Every colour has 3:1 to white, and the words in a bar 4,5:1 to it."""
    assert all(kontrast(colour, PAPER) >= 3 for colour in COLOURS)
    assert all(kontrast(colour, PAPER if colour in WHITE_ON else INK) >= 4.5 for colour in COLOURS)


@pytest.mark.parametrize("syn", ["full", *BLIND])
def test_colours_are_told_apart_by_all_eyes(syn: str) -> None:
    """Any two colours differ by more than 25 of CIE's units, whatever cones one has."""
    seen = []
    for colour in COLOURS:
        light = ljus(colour)
        if syn != "full":
            light = [sum(w * part for w, part in zip(row, light, strict=True)) for row in BLIND[syn]]
        seen.append(lab(light))
    assert (
        min(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 for one, other in combinations(seen, 2))
        > 25
    )


def rutor(svg: str) -> list[tuple[str, Box]]:
    """The words of a drawing and the boxes that they fill."""
    boxes = []
    for words in ET.fromstring(svg).iter(SVG + "text"):
        wide = text_width(words.text or "", bold=words.get("font-weight") == "bold") * 0.97
        x, y = float(words.get("x", 0)), float(words.get("y", 0))
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.get("text-anchor", "start")]
        boxes.append((words.text or "", (left, y - SIZE * 0.7, left + wide, y)))
    return boxes


def overlapp(boxes: list[tuple[str, Box]]) -> list[tuple[str, str]]:
    return [
        (a, b)
        for (a, one), (b, other) in combinations(boxes, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def inom(svg: str, height: float) -> bool:
    return all(box[0] >= -1 and box[2] <= WIDTH + 1 and box[1] >= 0 and box[3] <= height for _, box in rutor(svg))


@pytest.mark.parametrize("ritat", diagram(), ids=lambda one: one.id)
def test_no_words_lie_over_others(ritat: Diagram) -> None:
    """Labels keep apart and within the drawing, be it of five ages or of twenty-four insatser."""
    drawn = tecknad(ritat)
    assert overlapp(rutor(drawn.svg())) == []
    assert inom(drawn.svg(), drawn.hojd)


def test_the_check_of_words_can_fail() -> None:
    """Two labels at one place are found."""
    assert overlapp([("a", (0, 0, 10, 10)), ("b", (5, 5, 15, 15))]) == [("a", "b")]


def test_bars_hold_every_number() -> None:
    """Each value of bars stands at its bar, and one that is missing is "–", never nought."""
    for ritat in diagram():
        if ritat.slag in {"column", "bar"}:
            told = sorted(written(value, ritat.enhet) for serie in ritat.serier for value in serie.varden)
            shown = [words for words, _ in rutor(tecknad(ritat).svg())]
            for word in told:
                shown.remove(word)
    assert written(None, "antal") == "–"
    assert written(Decimal("0.465"), "andel") == "46,5\u00a0%"


def test_bars_lie_down_where_labels_have_no_room() -> None:
    """Few short categories stand; twenty-four with long names lie, one under another."""
    few, _, many, *_ = diagram()
    assert _rects(few)[0][0] < _rects(few)[1][0]
    assert _rects(few)[0][1] != _rects(few)[1][1]
    assert len({y for _, y in _rects(many)[2:]}) == 48


def _rects(ritat: Diagram) -> list[tuple[float, float]]:
    return [
        (float(one.get("x", 0)), float(one.get("y", 0)))
        for one in ET.fromstring(tecknad(ritat).svg()).iter(SVG + "rect")
    ]


VALUES = st.one_of(st.none(), st.decimals(-9_999_999, 9_999_999, places=1))


@given(
    st.sampled_from(("column", "bar", "line", "stacked")),
    st.lists(st.sampled_from(INSATSER) | st.text("abc åäö-", max_size=60), min_size=1, max_size=24),
    st.lists(st.lists(VALUES, min_size=24, max_size=24), min_size=1, max_size=3),
)
def test_any_diagram_is_drawn_within_its_edges(
    slag: str, kategorier: list[str], varden: list[list[Decimal | None]]
) -> None:
    """Whatever the numbers and names, the drawing is well made and its words keep apart."""
    series = tuple(Serie(f"Serie {at}", tuple(values[: len(kategorier)])) for at, values in enumerate(varden))
    drawn = tecknad(Diagram("d", "D", slag, tuple(kategorier), series, "alt"))  # type: ignore[arg-type]  # drawn from the four
    assert overlapp(rutor(drawn.svg())) == []
    assert inom(drawn.svg(), drawn.hojd)


@given(st.text("abcdefåäö wmi-", max_size=80), st.floats(60, 300))
def test_broken_lines_are_within_their_width_and_lose_nothing(text: str, width: float) -> None:
    """Every line fits, and the words put together again are the text."""
    lines = broken(text, width)
    assert all(text_width(line) <= width + 0.01 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace("-", "").replace(" ", "")
