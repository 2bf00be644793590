"""What is shown: one statement per module, declared in the small language."""

from xlfinsam.model import gather
from xlfinsam.shown import Table
from xlfinsam.statements import deltagare, start

TABLES = gather((deltagare,), Table)
"""The tables of the sheet Deltagare, in the order they are shown."""

START = start.TABLE
KEY_FIGURES = start.KEY_FIGURES
