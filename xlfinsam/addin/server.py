"""What Functions.bas calls in Excel for Windows, through xlwings' UDF server: every function in cells by its name.

Off Windows `xw.func` leaves a function as it is, so that the module can be loaded and tried everywhere. Only the UDF
server imports it.
"""

from __future__ import annotations

import time
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlwings as xw

from xlfinsam import bok
from xlfinsam.addin.calling import FEL
from xlfinsam.addin.functions import FUNCTIONS
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine.custom import ExcelFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlfinsam.addin.calling import Function
    from xlfinsam.bok import Bok

FRESH = 2.0  # seconds that a book is believed: one recalculation reads it once, a change is seen by the next
_read: dict[str, tuple[float, Bok]] = {}


def bok_of(caller: xw.Book) -> Bok:
    """Return the årsbok that a function is called from, read at most every `FRESH` seconds."""
    key = caller.fullname
    when, held = _read.get(key, (0.0, None))
    if held is None or time.monotonic() - when > FRESH:
        held = bok.read(read_arsbok(caller))
        _read[key] = (time.monotonic(), held)  # counted from when it was read, however long that took
    return held


def _served(function: Function) -> Callable[..., Any]:
    """Make a function as xlwings' UDF server wants it: plain positional arguments in, a value or rows of values out."""

    def run(*given):  # type: ignore[no-untyped-def]  # noqa: ANN002, ANN202  xlwings would convert by annotations
        try:
            asked = bok_of(xw.Book.caller()) if function.needs_bok else None
            return shown(function(*given, bok=asked))
        except Exception as error:  # noqa: BLE001  a cell shows no traceback, and #VALUE! tells nobody anything
            return f"{FEL}{function.excel} kunde inte räknas ({type(error).__name__}: {error})."

    run.__name__ = run.__qualname__ = function.name
    run.__doc__ = function.help.summary
    served: Callable[..., Any] = xw.func(run)
    return served


def shown(value: Any) -> Any:
    """Return an answer as COM can carry it: an error as its text, which the wrapper in Functions.bas turns into one."""
    if isinstance(value, ExcelFault):
        return value.code
    if isinstance(value, tuple):
        return [[shown(cell) for cell in row] for row in value]
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  Excel knows no time zones
    return float(value) if isinstance(value, Decimal) else value


globals().update({function.name: _served(function) for function in FUNCTIONS})
