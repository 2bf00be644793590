"""The macros of the årsbok: modules written by hand and made from buttons and functions, the ribbon, the project."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam.addin.buttons import BUTTONS, GROUPS
from xlfinsam.addin.functions import FUNCTIONS
from xlfinsam.addin.wrappers import functions_bas
from xlfinsam.arsboken import data_folder
from xlfinsam.engine.ribbon import Control, ribbon_xml
from xlfinsam.engine.vba import EXCEL_ON_WINDOWS, WORKBOOK, buttons_bas, code_names, settled, vba_project
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence

WRITTEN = ("Bridge", "Calc")  # modules written by hand
MADE_BY = "macros/make.py"
CONTROLS = tuple(Control(b.verb, b.caption, b.group, b.icon, b.help, b.on_start) for b in BUTTONS)


def ribbon() -> str:
    """Return the tab Finsam."""
    return ribbon_xml("Finsam", GROUPS, CONTROLS)


def made_modules() -> dict[str, str]:
    """Return the source of the modules that are made, by name: from declarations, and from xlwings' own."""
    buttons = buttons_bas([item.verb for item in BUTTONS], MADE_BY)
    return {"Buttons": buttons, "Functions": functions_bas(), "xlwings": _xlwings_bas()}


def modules() -> dict[str, str]:
    """Return the source of every standard module by name, in the order of the project."""
    return {**{name: _written(f"{name}.bas") for name in WRITTEN}, **made_modules()}


def documents(sheets: int) -> dict[str, str]:
    """Return the code behind the workbook and each of its sheets, by code name."""
    return dict.fromkeys(code_names(sheets), "") | {WORKBOOK: _written(f"{WORKBOOK}.cls")}


def project(sheets: int) -> bytes:
    """Return the vbaProject.bin of a workbook with so many sheets, the same bytes every time."""
    return vba_project(modules(), documents(sheets))


def help_page() -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return what the sheet Hjälp and the command hjalp say: headings, and (name, what it does)."""
    buttons = [(f"{item.caption}  (xlfinsam {item.verb})", item.help) for item in BUTTONS]
    functions = [(item.signature, item.help.summary) for item in FUNCTIONS]
    return (("Knappar, på bladet Start och i fliken Finsam", buttons), ("Funktioner i egna celler", functions))


def _written(name: str) -> str:
    return (data_folder() / "macros" / name).read_bytes().decode("ascii")


def _xlwings_bas() -> str:
    """Return xlwings' own module as the installed package has it (BSD 3-clause, the licence stands in it).

    It lets Excel for Windows call Python from cells. Its #If lines are decided for Excel on Windows, where alone it is
    called: LibreOffice takes both sides of an #If, finds every function twice, and then loads no module at all.
    """
    found = importlib.util.find_spec("xlwings")
    if found is None or found.origin is None:
        raise WrongUseError("xlwings är inte installerat; utan det blir makrona inte hela.")
    source = (Path(found.origin).parent / "xlwings.bas").read_bytes().decode("ascii")
    return settled(source, EXCEL_ON_WINDOWS)
