"""The sheet Enkäter: per survey its respondents, and per scale a table of counts, base and shares with a chart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import quoted
from xlfinsam.engine.build import ACCENT
from xlfinsam.engine.plan import SURVEYS, head
from xlfinsam.engine.tables import letters, point_outside
from xlfinsam.fragor import ANDEL, N
from xlfinsam.language import Figure
from xlfinsam.rendering import formula
from xlfinsam.shown import SERIES_COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book
    from xlfinsam.engine.plan import Plan
    from xlfinsam.fragor import Enkat, Rad, Skala
    from xlfinsam.language import Expression, Leaf

LABEL, FIRST = 1, 2  # columns from 0: the row's label, the first answer; the base follows the answers, then the shares
MOST: Final = 5  # answers of the longest scale
LAST = FIRST + 2 * MOST
TOP, PAGE = 5, 31  # rows: where the first survey begins, what a printed page holds under its head
CHART_WIDTH, LINE, FRAME, BAR = 980, 20, 110, 24  # pixels: a chart, a row of the sheet, a chart without bars, a bar
TOLD: Final = (
    ("tillfragade", "Tillfrågade", "antal"),
    ("svarande", "Svarande", "antal"),
    ("svarsfrekvens", "Svarsfrekvens", "andel"),
)


@dataclass(slots=True)
class _Pen:
    """The sheet, the figures that are to stand on it, and where those that are written stand."""

    book: Book
    sheet: Worksheet
    figures: Mapping[str, Expression]
    cells: dict[str, str] = field(default_factory=dict)

    def figure(self, name: str, column: int, row: int, look: str) -> None:
        """Write a figure as a formula, with its name.

        It speaks of other figures of the sheet by their cells: a name in a formula costs the calculator five formulas.
        """
        cell = self.cells[name] = f"{letters(column)}{row}"
        self.sheet.write_formula(cell, "=" + formula(self.figures[name], self._point), self.book.style(look))
        self.book.xlsx.define_name(name, f"={quoted(SURVEYS)}!${letters(column)}${row}")

    def _point(self, leaf: Leaf) -> str:
        return self.cells[leaf.name] if isinstance(leaf, Figure) else point_outside(leaf)


def surveys_sheet(book: Book, plan: Plan) -> None:
    """Write every survey, one under the other, each on pages of its own."""
    sheet = book.sheet(SURVEYS, landscape=True, widths=(2, 44, *[9.5] * (LAST - FIRST + 1)))
    told = "Formler över bladet Enkätsvar. Andelarna är av dem som svarade på frågan (n). Ändra inte här."
    head(book, sheet, SURVEYS, told, letters(LAST))
    pen, row = _Pen(book, sheet, plan.survey_figures), TOP
    breaks: list[int] = []
    for enkat in plan.surveys:
        breaks.append(row - 1)
        row = _survey(pen, enkat, row, breaks)
    sheet.set_h_pagebreaks(breaks[1:])
    sheet.repeat_rows(0, 2)
    sheet.print_area(f"B1:{letters(LAST)}{row}")


def _survey(pen: _Pen, enkat: Enkat, row: int, breaks: list[int]) -> int:
    """Write a survey from row `row`; returns the row after it. On paper no table is parted from its chart."""
    pen.sheet.merge_range(f"B{row}:{letters(LAST)}{row}", enkat.title, pen.book.style("heading"))
    pen.sheet.set_row(row - 1, 30)
    pen.sheet.write(f"B{row + 1}", enkat.malgrupp, pen.book.style("note_line"))
    for at, (part, label, look) in enumerate(TOLD, start=2):
        pen.sheet.write(f"B{row + at}", label, pen.book.style("label"))
        pen.figure(f"enkat.{enkat.id}.{part}", FIRST, row + at, look)
    row += 6
    for skala, rows in _tables(enkat):
        after = row + len(rows) + 3 - -_height(rows) // LINE
        if after - breaks[-1] > PAGE:
            breaks.append(row - 1)
        first = _table(pen, enkat, skala, rows, row)
        row = _chart(pen, enkat, skala, rows, first)
    return row + 1


def _tables(enkat: Enkat) -> list[tuple[Skala, list[Rad]]]:
    """Return what stands together: the rows of a scale, and by themselves those that divide people up."""
    groups = [
        (skala, [item for item in enkat.rader if item.skala == skala and bool(item.grupp) is divided])
        for skala in enkat.skalor
        for divided in (False, True)
    ]
    return [(skala, rows) for skala, rows in groups if rows]


def _title(skala: Skala, rows: list[Rad]) -> str:
    return f"{skala.title}, efter grupp" if rows[0].grupp else skala.title


def _height(rows: list[Rad]) -> int:
    """Return how high a chart is, in pixels."""
    return FRAME + BAR * len(rows)


def _table(pen: _Pen, enkat: Enkat, skala: Skala, rows: list[Rad], top: int) -> int:
    """Write the table of a scale from row `top`; returns the row of its first figures."""
    book, sheet = pen.book, pen.sheet
    base, shares = FIRST + len(skala.svar), FIRST + len(skala.svar) + 1
    sheet.write(f"B{top}", _title(skala, rows), book.style("group_left"))
    for first, title in ((FIRST, "Antal"), (shares, "Andel")):
        area = f"{letters(first)}{top}:{letters(first + len(skala.svar) - 1)}{top}"
        sheet.merge_range(area, title, book.style("group"))
    sheet.write(f"B{top + 1}", "Fråga", book.style("head"))
    for at, answer in enumerate(skala.svar):
        for first in (FIRST, shares):
            sheet.write(f"{letters(first + at)}{top + 1}", answer.label, book.style("head_number"))
    sheet.write(f"{letters(base)}{top + 1}", "n", book.style("head_number"))
    for row, item in enumerate(rows, start=top + 2):
        sheet.write(f"B{row}", item.kort, book.style("label"))
        of = f"enkat.{enkat.id}.{item.id}"
        for at, answer in enumerate(skala.svar):
            pen.figure(f"{of}.{answer.id}", FIRST + at, row, "antal")
        pen.figure(f"{of}.{N}", base, row, "antal")
        for at, answer in enumerate(skala.svar):
            pen.figure(f"{of}.{answer.id}.{ANDEL}", shares + at, row, "andel")
    return top + 2


def _chart(pen: _Pen, enkat: Enkat, skala: Skala, rows: list[Rad], first: int) -> int:
    """Draw a bar per row, divided into the shares of its answers; returns the first row after the chart."""
    last, under = first + len(rows) - 1, first + len(rows) + 1
    made = pen.book.xlsx.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for at in range(len(skala.svar)):
        column = letters(FIRST + at)
        made.add_series({
            "name": f"={quoted(SURVEYS)}!${column}${first - 1}",
            "categories": f"={quoted(SURVEYS)}!$B${first}:$B${last}",
            "values": f"={quoted(SURVEYS)}!${column}${first}:${column}${last}",
            "fill": {"color": SERIES_COLOURS[at]}, "gap": 40,
        })  # fmt: skip
    title = f"{enkat.title}: {_title(skala, rows)}, andel av dem som svarade"
    made.set_title({"name": title, "name_font": {"size": 12, "color": ACCENT}, "overlay": False})
    made.set_legend({"position": "bottom"})
    made.set_x_axis({"num_format": "0%", "num_font": {"size": 8}, "min": 0, "max": 1,
                     "major_gridlines": {"visible": True, "line": {"color": "#E3E9EB"}}})  # fmt: skip
    made.set_y_axis({"num_font": {"size": 8}, "reverse": True, "crossing": "max",
                     "major_gridlines": {"visible": False}})  # fmt: skip
    made.set_size({"width": CHART_WIDTH, "height": _height(rows)})
    pen.sheet.insert_chart(under - 1, LABEL, made, {"description": title})
    return under - -_height(rows) // LINE + 1
