"""The sheet Diagram: native charts over the tables of the årsbok, two in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlfinsam.engine.build import ACCENT
from xlfinsam.shown import SERIES_COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book
    from xlfinsam.engine.tables import Block
    from xlfinsam.shown import Chart


def draw(book: Book, sheet: Worksheet, charts: Sequence[Chart], blocks: Mapping[str, Block], top: int = 4) -> None:
    """Write the charts on their sheet from row `top` (counted from 0), two in a row, and set its print area."""
    for number, chart in enumerate(charts):
        made = book.xlsx.add_chart({"type": chart.kind})
        several = _series(chart, blocks[chart.table])
        alone = len(several) == 1
        for at, series in enumerate(several):
            colour = {"color": SERIES_COLOURS[at]}
            look: dict[str, Any] = (
                {"line": {**colour, "width": 2.25}} if chart.kind == "line" else {"fill": colour, "gap": 60}
            )
            made.add_series({**series, **look, "data_labels": {"value": alone and chart.over == "measures"}})
        made.set_title({"name": chart.title, "name_font": {"size": 12, "color": ACCENT}, "overlay": False})
        made.set_legend({"none": True} if alone else {"position": "bottom"})
        names = {"num_font": {"size": 7}, "major_gridlines": {"visible": False}}
        counts = {
            "num_format": "0",
            "num_font": {"size": 8},
            "major_gridlines": {"visible": True, "line": {"color": "#E3E9EB"}},
            "min": 0,
        }
        if chart.kind == "bar":  # the first answer at the top, the numbers still at the bottom
            made.set_x_axis(counts)
            made.set_y_axis({**names, "reverse": True, "crossing": "max"})
        else:
            made.set_x_axis(names)
            made.set_y_axis(counts)
        made.set_size({"width": 486, "height": 300})
        sheet.insert_chart(top + 16 * (number // 2), 1 + 7 * (number % 2), made, {"description": chart.title})
    sheet.print_area(f"B1:O{top + 1 + 16 * ((len(charts) + 1) // 2)}")


def _series(chart: Chart, block: Block) -> list[dict[str, str]]:
    """Return the series of a chart: one over each of a table's sum rows, or one per measure over its rows."""
    sheet = block.sheet
    if chart.over == "rows":
        return [
            {
                "name": f"={sheet}!${block.column(name)}${block.head}",
                "categories": f"={sheet}!$B${block.first}:$B${block.last}",
                "values": f"={sheet}!${block.column(name)}${block.first}:${block.column(name)}${block.last}",
            }
            for name in chart.measures
        ]
    first, last = block.column(chart.measures[0]), block.column(chart.measures[-1])
    return [
        {
            "name": f"={sheet}!$B${row if len(block.sum_rows) > 1 else block.top}",
            "categories": f"={sheet}!${first}${block.head}:${last}${block.head}",
            "values": f"={sheet}!${first}${row}:${last}${row}",
        }
        for row, _ in block.sum_rows
    ]
