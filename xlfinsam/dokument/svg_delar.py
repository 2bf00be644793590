"""The pieces of a drawing in SVG: colours, the width of a text, lines that a text is broken into, and the elements."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from xlfinsam.dokument.siffertext import WAYS, skriven
from xlfinsam.dokument.tecken import HARD_SPACE
from xlfinsam.shown import SERIES_COLOURS

if TYPE_CHECKING:
    from decimal import Decimal

FONT = "Carlito, Calibri, 'Segoe UI', Arial, sans-serif"
SIZE = 13.0  # letters of a drawing, in its own units: a drawing is 680 wide, and 170 mm on paper
INK, SOFT, RULE, PAPER = "#1b2b34", "#5a6b72", "#7b8a90", "#ffffff"

COLOURS = SERIES_COLOURS
WHITE_ON = frozenset({"#1f5f6b", "#643698", "#462006"})  # white letters are read on these, ink on the others

_NARROW, _WIDE, _CAPITALS = frozenset("iíìjlI.,:;!|'’ ()[]-ftr" + HARD_SPACE), frozenset("mwMW%@—"), 0.62


def text_width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return about how wide a text is: never less than in Carlito, so that nothing is drawn over another thing."""
    ems = sum(0.34 if c in _NARROW else 0.9 if c in _WIDE else _CAPITALS if c.isupper() else 0.535 for c in text)
    return ems * size * (1.05 if bold else 1.0)


def broken(text: str, width: float, size: float = SIZE) -> list[str]:
    """Break a text into lines that are at most `width`; a word that is wider is cut with a hyphen."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        rest = word
        while rest:
            joined = f"{line} {rest}" if line else rest
            if text_width(joined, size) <= width:
                line, rest = joined, ""
            elif line:
                lines.append(line)
                line = ""
            else:
                cut = next((n for n in range(len(rest) - 1, 1, -1) if text_width(rest[:n] + "-", size) <= width), 1)
                lines.append(rest[:cut] + "-")
                rest = rest[cut:]
    return [*lines, line] if line or not lines else lines


def written(value: Decimal | None, unit: str) -> str:
    """Write a value of a diagram as its unit is written elsewhere; "–" where there is none."""
    return skriven(value, unit if unit in WAYS else "antal") or "–"


def number(value: float) -> str:
    """Write a coordinate: two decimals at most, never −0."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 1e5 else f"{value:.2f}"  # noqa: PLR2004  :g keeps six digits


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Return a filled rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(max(height, 0))}" '
        f'fill="{fill}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, width: float = 1) -> str:
    """Return a straight line."""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" stroke="{stroke}" '
        f'stroke-width="{number(width)}"/>'
    )


def text(
    x: float, y: float, words: str, *, anchor: str = "start", fill: str = INK, bold: bool = False, size: float = SIZE
) -> str:
    """Return words with their base line at `y`."""
    weight = ' font-weight="bold"' if bold else ""
    sized = "" if size == SIZE else f' font-size="{number(size)}"'
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" fill="{fill}"{weight}{sized}>'
        f"{escape(words, quote=False)}</text>"
    )


def mark(x: float, y: float, which: int, fill: str) -> str:
    """Return the point of a line: a shape of its own for each series, so that colour is never alone in telling."""
    shapes = (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="4" fill="{fill}"/>',
        rect(x - 3.6, y - 3.6, 7.2, 7.2, fill),
        _polygon(((x, y - 5), (x + 5, y + 4), (x - 5, y + 4)), fill),
        _polygon(((x, y - 5.2), (x + 5.2, y), (x, y + 5.2), (x - 5.2, y)), fill),
        _polygon(((x, y + 5), (x + 5, y - 4), (x - 5, y - 4)), fill),
        rect(x - 1.6, y - 5.5, 3.2, 11, fill),
    )
    return shapes[which % len(shapes)]


def _polygon(points: tuple[tuple[float, float], ...], fill: str) -> str:
    joined = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{joined}" fill="{fill}"/>'
