"""Make every file of this folder from the declarations: the empty årsbok and one blank insatsblad per form.

`python workbook_templates/make.py [FOLDER]` writes them here, or to FOLDER.
"""

from __future__ import annotations

import sys
from pathlib import Path

from xlfinsam.addin import macros
from xlfinsam.arsboken import TEMPLATE
from xlfinsam.engine.arsbok import Plan, build_arsbok
from xlfinsam.engine.blank import build_blank
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import INSTALLNINGAR, REGISTERS, START
from xlfinsam.inkorgen import blank_name
from xlfinsam.statements import KEY_FIGURES, TABLES, start
from xlfinsam.statements.diagram import CHARTS

PLAN = Plan(
    INSTALLNINGAR,
    REGISTERS,
    start.TABLE,
    START,
    KEY_FIGURES,
    start.status_formula,
    TABLES,
    CHARTS,
    macros.CONTROLS,
    macros.help_page(),
)


def made() -> dict[str, bytes]:
    """Return the files by name."""
    return {TEMPLATE: arsbok(), **{blank_name(form): build_blank(form) for form in FORMS}}


def arsbok() -> bytes:
    """Return the empty årsbok, with its macros and its tab in the ribbon."""
    return build_arsbok(PLAN, vba=macros.project(PLAN.sheets), ribbon=macros.ribbon())


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, data in made().items():
        (folder / name).write_bytes(data)
        print(f"{folder / name}: {len(data)} byte")
