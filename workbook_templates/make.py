"""Make every file of this folder from the declarations: the empty årsbok, a blank insatsblad per form, Word's template.

`python workbook_templates/make.py [FOLDER]` writes them here, or to FOLDER.
"""

from __future__ import annotations

import sys
from pathlib import Path

from xlfinsam.addin import macros
from xlfinsam.arsboken import TEMPLATES
from xlfinsam.dokument.word.mall import wordmall
from xlfinsam.dokument.word.skrivare import TEMPLATE
from xlfinsam.engine.arsbok import build_arsbok
from xlfinsam.engine.blank import build_blank
from xlfinsam.engine.plan import Plan
from xlfinsam.forms import FORMER, FORMS
from xlfinsam.forms.arsbok import NOTRADER, REGISTERS, START
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.forms.installningar import INSTALLNINGAR, INSTALLNINGSRUBRIKER
from xlfinsam.forms.laget import ATER, GODKAND, INKOMMEN
from xlfinsam.forms.post import BREVMALLAR, rader
from xlfinsam.inkorgen import blank_name
from xlfinsam.statements import KEY_FIGURES, PROFILER, TABLES, Profil, economy, enkater, start, statements
from xlfinsam.statements.diagram import CHARTS


def plan(profil: Profil) -> Plan:
    """Return what the årsbok of a layout is made from."""
    return Plan(
        settings=INSTALLNINGAR,
        settings_heads=INSTALLNINGSRUBRIKER,
        fixed={"profil": profil.id},
        registers=REGISTERS,
        start=start.TABLE,
        start_data=START,
        key_figures=KEY_FIGURES,
        tables=TABLES,
        charts=CHARTS,
        statements=statements(profil),
        economy=economy(profil),
        notes=NOTRADER,
        received=(INKOMMEN, ATER),
        approved=GODKAND,
        prefilled={BREVMALLAR.id: rader()},
        surveys=ENKATER,
        survey_figures=enkater.FIGURES,
        controls=macros.CONTROLS,
        forms=[form for form in FORMS if form.tables],
        help=macros.help_page(),
    )


PLAN = plan(PROFILER[0])  # every layout has as many sheets as the first


def made() -> dict[str, bytes]:
    """Return the files by name."""
    books = {TEMPLATES[item.id]: arsbok(plan(item)) for item in PROFILER}
    return {**books, **{blank_name(form): build_blank(form) for form in (*FORMS, *FORMER)}, TEMPLATE: wordmall()}


def arsbok(wanted: Plan = PLAN) -> bytes:
    """Return the empty årsbok, with its macros and its tab in the ribbon."""
    return build_arsbok(wanted, vba=macros.project(wanted.sheets), ribbon=macros.ribbon())


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, data in made().items():
        (folder / name).write_bytes(data)
        print(f"{folder / name}: {len(data)} byte")
