"""What stands between a button and a verb: the open workbook, what is told of the outcome, and what a fault becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

    from xlfinsam.inkorgen import Progress


@dataclass(frozen=True, slots=True)
class Call:
    """A press of a button: the open årsbok, where the cursor stands ("Deltagare", "C7"), and where progress is shown."""

    book: xw.Book
    sheet: str
    cell: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Told:
    """What a person is told afterwards: a short summary, and the sheet that says more ("" where there is none)."""

    text: str
    sheet: str = ""
