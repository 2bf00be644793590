"""Make every made file of this folder: Buttons.bas, Functions.bas, xlwings.bas, ribbon.xml, and vbaProject.bin of all.

`python macros/make.py [FOLDER]` writes them here, or to FOLDER. Bridge.bas, Calc.bas, ThisWorkbook.cls and
xlfinsam.applescript are written by hand. xlwings.bas lets Excel for Windows call Python functions from cells; it is
the module of the installed package, settled for Windows.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from xlfinsam.addin import macros

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "workbook_templates" / "make.py"


def made() -> dict[str, bytes]:
    """Return the files by name."""
    sources = {f"{name}.bas": source.encode("ascii") for name, source in macros.made_modules().items()}
    return {**sources, "ribbon.xml": macros.ribbon().encode(), "vbaProject.bin": vba_bin()}


def vba_bin() -> bytes:
    """Return the project of the årsbok."""
    return macros.project(sheets())


def sheets() -> int:
    """Return how many sheets the årsbok has: the project has one document module for each."""
    spec = importlib.util.spec_from_file_location("templates_make", TEMPLATES)
    if spec is None or spec.loader is None:
        sys.exit(f"{TEMPLATES} saknas")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return int(module.PLAN.sheets)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, data in made().items():
        (folder / name).write_bytes(data)
        print(f"{folder / name}: {len(data)} byte")
