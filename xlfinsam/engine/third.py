"""The functions of our own for a third calculator, `formulas` (PyPI), which the tests hold the other two against.

It is a tool of the tests and of doubt, not of every day: it takes seconds where the others take milliseconds.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from xlfinsam.engine.custom import FAULTS, ExcelFault
from xlfinsam.engine.dates import to_serial

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlfinsam.engine.custom import Custom, Functions


def register_formulas(functions: Functions) -> None:
    """Make `formulas` know the functions, for the rest of the process; what is registered again is replaced."""
    known = import_module("formulas").get_functions()
    for name, function in functions.items():
        known[name] = _callback(function)


def _callback(function: Custom) -> Callable[..., Any]:
    """Let `formulas` call a function."""

    def call(*given: Any) -> Any:
        read = [_address(value) if at in function.cells else _in(value) for at, value in enumerate(given)]
        return _out(function.run(*read))

    return call


def _address(value: Any) -> Any:
    """Return where the cell stands that was given: `formulas` hands over the reference with its values."""
    places: Sequence[Any] = getattr(value, "ranges", ())
    return f"'{places[0]['sheet']}'!{places[0]['ref']}" if len(places) == 1 and "ref" in places[0] else _in(value)


def _in(value: Any) -> Any:
    """Return a value, or a range as rows of values, as a function wants it."""
    rows = getattr(value, "value", value)
    if hasattr(rows, "tolist"):
        return [[_in(item) for item in row] if isinstance(row, list) else _in(row) for row in rows.tolist()]
    if isinstance(rows, str) and type(rows) is not str:  # its errors and its blank are texts of kinds of their own
        return ExcelFault(str(rows)) if str(rows) in FAULTS else None
    return rows


def _out(value: Any) -> Any:
    """Return what a function gives as `formulas` wants it; a blank is a text without signs."""
    if isinstance(value, ExcelFault):
        return import_module("formulas.functions").Error.errors[value.code]
    if isinstance(value, (list, tuple)):
        rows = [[_out(item) for item in row] for row in value]
        return import_module("numpy").array(rows, dtype=object)
    if isinstance(value, date):
        return float(to_serial(value, date1904=False) or 0)
    return "" if value is None else float(value) if isinstance(value, Decimal) else value
