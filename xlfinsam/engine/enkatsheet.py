"""The sheet Enkäter: per survey its respondents, and per scale a table of counts, base and shares with a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlfinsam.engine.build import CHART_COLOURS
from xlfinsam.engine.plan import SURVEYS, head
from xlfinsam.engine.tables import letters, point_outside
from xlfinsam.fragor import ANDEL, N
from xlfinsam.rendering import formula

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book
    from xlfinsam.engine.plan import Plan
    from xlfinsam.fragor import Enkat, Rad, Skala

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


def surveys_sheet(book: Book, plan: Plan) -> None:
    """Write every survey, one under the other, each on pages of its own."""
    sheet = book.sheet(SURVEYS, landscape=True, widths=(2, 44, *[9.5] * (LAST - FIRST + 1)))
    told = "Formler över bladet Enkätsvar. Andelarna är av dem som svarade på frågan (n). Ändra inte här."
    head(book, sheet, SURVEYS, told, letters(LAST))
    row = TOP
    breaks: list[int] = []
    for enkat in plan.surveys:
        breaks.append(row - 1)
        row = _survey(book, sheet, plan, enkat, row, breaks)
    sheet.set_h_pagebreaks(breaks[1:])
    sheet.repeat_rows(0, 2)
    sheet.print_area(f"B1:{letters(LAST)}{row}")


def _survey(book: Book, sheet: Worksheet, plan: Plan, enkat: Enkat, row: int, breaks: list[int]) -> int:
    """Write a survey from row `row`; returns the row after it. On paper no table is parted from its chart."""
    sheet.merge_range(f"B{row}:{letters(LAST)}{row}", enkat.title, book.style("heading"))
    sheet.write(f"B{row + 1}", enkat.malgrupp, book.style("note_line"))
    for at, (part, label, look) in enumerate(TOLD, start=2):
        sheet.write(f"B{row + at}", label, book.style("label"))
        _figure(book, sheet, plan, f"enkat.{enkat.id}.{part}", FIRST, row + at, look)
    row += 6
    for skala, rows in _tables(enkat):
        after = row + len(rows) + 3 - -_height(rows) // LINE
        if after - breaks[-1] > PAGE:
            breaks.append(row - 1)
        first = _table(book, sheet, plan, enkat, skala, rows, row)
        row = _chart(book, sheet, enkat, skala, rows, first)
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


def _table(book: Book, sheet: Worksheet, plan: Plan, enkat: Enkat, skala: Skala, rows: list[Rad], top: int) -> int:
    """Write the table of a scale from row `top`; returns the row of its first figures."""
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
        for at, answer in enumerate(skala.svar):
            name = f"enkat.{enkat.id}.{item.id}.{answer.id}"
            _figure(book, sheet, plan, name, FIRST + at, row, "antal")
            _figure(book, sheet, plan, f"{name}.{ANDEL}", shares + at, row, "andel")
        _figure(book, sheet, plan, f"enkat.{enkat.id}.{item.id}.{N}", base, row, "antal")
    return top + 2


def _figure(book: Book, sheet: Worksheet, plan: Plan, name: str, column: int, row: int, look: str) -> None:
    """Write a figure as a formula, with its name."""
    cell = f"{letters(column)}{row}"
    sheet.write_formula(cell, "=" + formula(plan.survey_figures[name], point_outside), book.style(look))
    book.xlsx.define_name(name, f"={SURVEYS}!${letters(column)}${row}")


def _chart(book: Book, sheet: Worksheet, enkat: Enkat, skala: Skala, rows: list[Rad], first: int) -> int:
    """Draw a bar per row, divided into the shares of its answers; returns the first row after the chart."""
    last, under = first + len(rows) - 1, first + len(rows) + 1
    made = book.xlsx.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for at in range(len(skala.svar)):
        column = letters(FIRST + at)
        made.add_series({
            "name": f"={SURVEYS}!${column}${first - 1}",
            "categories": f"={SURVEYS}!$B${first}:$B${last}",
            "values": f"={SURVEYS}!${column}${first}:${column}${last}",
            "fill": {"color": CHART_COLOURS[at]}, "gap": 40,
        })  # fmt: skip
    title = f"{enkat.title}: {_title(skala, rows)}, andel av dem som svarade"
    made.set_title({"name": title, "name_font": {"size": 12, "color": CHART_COLOURS[0]}, "overlay": False})
    made.set_legend({"position": "bottom"})
    made.set_x_axis({"num_format": "0%", "num_font": {"size": 8}, "min": 0, "max": 1,
                     "major_gridlines": {"visible": True, "line": {"color": "#E3E9EB"}}})  # fmt: skip
    made.set_y_axis({"num_font": {"size": 8}, "reverse": True, "crossing": "max",
                     "major_gridlines": {"visible": False}})  # fmt: skip
    made.set_size({"width": CHART_WIDTH, "height": _height(rows)})
    sheet.insert_chart(under - 1, LABEL, made, {"description": title})
    return under - -_height(rows) // LINE + 1
