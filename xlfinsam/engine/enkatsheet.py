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

LABEL, FIRST = 1, 2  # columns from 0: the row's label, the first answer
MOST: Final = 5  # answers of the longest scale: the base stands after it, and then the shares
BASE, SHARES = FIRST + MOST, FIRST + MOST + 1
LAST = SHARES + MOST - 1
CHART_WIDTH, LINE, CHART_HEAD = 980, 20, 110  # pixels: a chart, a row of the sheet, a chart without its bars
TOP = 5


def surveys_sheet(book: Book, plan: Plan) -> None:
    """Write every survey, one under the other, each on its own page."""
    sheet = book.sheet(SURVEYS, landscape=True, widths=(2, 44, *[9.5] * (LAST - FIRST + 1)))
    told = "Formler över bladet Enkätsvar. Andelarna är av dem som svarade på frågan (n). Ändra inte här."
    head(book, sheet, SURVEYS, told, letters(LAST))
    row, breaks = TOP, []
    for enkat in plan.surveys:
        breaks.append(row - 1)
        row = _survey(book, sheet, plan, enkat, row)
    sheet.set_h_pagebreaks(breaks[1:])
    sheet.repeat_rows(0, 2)
    sheet.print_area(f"B1:{letters(LAST)}{row}")


def _survey(book: Book, sheet: Worksheet, plan: Plan, enkat: Enkat, row: int) -> int:
    """Write a survey from row `row`; returns the first row after it."""
    sheet.merge_range(f"B{row}:{letters(LAST)}{row}", enkat.title, book.style("heading"))
    sheet.write(f"B{row + 1}", enkat.malgrupp, book.style("note_line"))
    for at, (part, label, look) in enumerate(
        (("tillfragade", "Tillfrågade", "antal"), ("svarande", "Svarande", "antal"),
         ("svarsfrekvens", "Svarsfrekvens", "andel"))
    ):  # fmt: skip
        sheet.write(f"B{row + 2 + at}", label, book.style("label"))
        _figure(book, sheet, plan, f"enkat.{enkat.id}.{part}", FIRST, row + 2 + at, look)
    row += 6
    for skala in enkat.skalor:
        rows = [item for item in enkat.rader if item.skala == skala]
        first = _table(book, sheet, plan, enkat, skala, rows, row)
        row = _chart(book, sheet, enkat, skala, rows, first)
    return row + 1


def _table(book: Book, sheet: Worksheet, plan: Plan, enkat: Enkat, skala: Skala, rows: list[Rad], top: int) -> int:
    """Write the table of a scale from row `top`; returns the row of its first figures."""
    base = letters(BASE)
    sheet.write(f"B{top}", skala.title, book.style("group_left"))
    for first, title in ((FIRST, "Antal"), (SHARES, "Andel")):
        area = f"{letters(first)}{top}:{letters(first + len(skala.svar) - 1)}{top}"
        sheet.merge_range(area, title, book.style("group"))
    sheet.write(f"B{top + 1}", "Fråga", book.style("head"))
    for at, answer in enumerate(skala.svar):
        for first in (FIRST, SHARES):
            sheet.write(f"{letters(first + at)}{top + 1}", answer.label, book.style("head_number"))
    sheet.write(f"{base}{top + 1}", "n", book.style("head_number"))
    for row, item in enumerate(rows, start=top + 2):
        sheet.write(f"B{row}", item.kort, book.style("label"))
        for at, answer in enumerate(skala.svar):
            name = f"enkat.{enkat.id}.{item.id}.{answer.id}"
            _figure(book, sheet, plan, name, FIRST + at, row, "antal")
            _figure(book, sheet, plan, f"{name}.{ANDEL}", SHARES + at, row, "andel")
        _figure(book, sheet, plan, f"enkat.{enkat.id}.{item.id}.{N}", BASE, row, "antal")
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
    title = f"{enkat.title}: {skala.title}, andel av dem som svarade"
    made.set_title({"name": title, "name_font": {"size": 12, "color": CHART_COLOURS[0]}, "overlay": False})
    made.set_legend({"position": "bottom"})
    made.set_x_axis({"num_format": "0%", "num_font": {"size": 8}, "min": 0, "max": 1,
                     "major_gridlines": {"visible": True, "line": {"color": "#E3E9EB"}}})  # fmt: skip
    made.set_y_axis({"num_font": {"size": 8}, "reverse": True, "crossing": "max",
                     "major_gridlines": {"visible": False}})  # fmt: skip
    height = CHART_HEAD + 26 * len(rows)
    made.set_size({"width": CHART_WIDTH, "height": height})
    sheet.insert_chart(under - 1, LABEL, made, {"description": title})
    return under + -(-height // LINE) + 1
