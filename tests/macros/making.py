"""macros/make.py, which is a script and no package, and small workbooks that carry its project."""

from __future__ import annotations

import importlib.util
import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from xlfinsam.addin import macros

if TYPE_CHECKING:
    from collections.abc import Mapping

MACROS = Path(__file__).parents[2] / "macros"


@cache
def maker() -> Any:
    """Load macros/make.py."""
    spec = importlib.util.spec_from_file_location("macros_make", MACROS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def project(sheets: int) -> bytes:
    """Return the project of the årsbok, for a workbook with so many sheets."""
    return macros.project(sheets)


def workbook(path: Path, cells: Mapping[str, str | float], buttons: Mapping[str, str], setting: str = "") -> Path:
    """Write a workbook with the sheets Start and Tal, these values on Tal, and buttons on Start: label -> macro."""
    book = xlsxwriter.Workbook(path)
    book.add_vba_project(io.BytesIO(project(2)), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    start, tal = book.add_worksheet("Start"), book.add_worksheet("Tal")
    for number, sheet in enumerate((start, tal), 1):
        sheet.set_vba_name(f"Sheet{number}")
    for cell, value in cells.items():
        tal.write(cell, value)
    for row, (label, macro) in enumerate(buttons.items()):
        start.insert_button(2 + 3 * row, 1, {"macro": macro, "caption": label, "width": 160, "height": 30})
    tal.write("D4", setting)
    book.define_name("installning.python", "=Tal!$D$4")
    book.close()
    return path
