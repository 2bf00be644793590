"""Workbooks of a few cells, made and computed in a moment."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xlsxwriter import Workbook as Written

from xlfinsam.engine import calc

if TYPE_CHECKING:
    from collections.abc import Mapping


def workbook(
    sheets: Mapping[str, Mapping[str, object]], names: Mapping[str, str] | None = None, *, compute: bool = True
) -> bytes:
    """Return a workbook that our own calculator has computed; a text that begins with = is a formula, with == a text."""
    buffer = io.BytesIO()
    book = Written(buffer, {"in_memory": True})
    for title, cells in sheets.items():
        sheet = book.add_worksheet(title)
        for address, value in cells.items():
            if isinstance(value, str) and value.startswith("=="):
                sheet.write_string(address, value[1:])
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(address, value, None, 0)
            else:
                sheet.write(address, value)
    for name, text in (names or {}).items():
        book.define_name(name, f"={text}")
    book.close()
    return calc.recalculate(buffer.getvalue()) if compute else buffer.getvalue()
