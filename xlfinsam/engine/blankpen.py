"""The pen that a blank insatsblad is written with: where the next line goes, and where every field landed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book

SHEET = "Insatsblad"
WIDEST = "B{0}:E{0}"
ROW = 24  # pixels


@dataclass(slots=True)
class Pen:
    """Where the next line goes, and where every field landed."""

    book: Book
    sheet: Worksheet
    row: int = 1
    cells: dict[str, str] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)  # rows of another height than ROW, in pixels
    starts: list[int] = field(default_factory=list)  # the rows where a page may begin
    apart: dict[str, str] = field(default_factory=dict)  # name -> formula that is too long to stand in another

    def height(self, pixels: int) -> None:
        """Give the current row a height."""
        self.heights[self.row] = pixels
        self.sheet.set_row_pixels(self.row - 1, pixels)

    def name(self, name: str, cell: str) -> None:
        """Name a cell of the sheet."""
        column, row = cell.rstrip("0123456789"), cell.lstrip("ABCDE")
        self.book.xlsx.define_name(name, f"={SHEET}!${column}${row}")

    def wide(self, text: str, style: str, height: int) -> None:
        """Write a line over all columns, `height` pixels high."""
        self.sheet.merge_range(WIDEST.format(self.row), text, self.book.style(style))
        self.height(height)
        self.row += 1
