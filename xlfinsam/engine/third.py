"""The one door to a third calculator, `formulas` (PyPI), which the other two are held against when somebody doubts.

It is no tool of every day: it takes seconds where the others take milliseconds, most of them to read the formulas.
It knows every function that the formulas of the årsbok use, and nothing of ours is put in their place: what it gives
is its own. Its one known fault there is ROUND at halves that binary numbers cannot hold (1,005 to two decimals is
1,01 in Excel and 1,00 in `formulas`); `right_rounding` lets it be seen whether a difference is that one.
"""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from xlfinsam.engine.custom import FAULTS, ExcelFault
from xlfinsam.engine.dates import to_serial
from xlfinsam.errors import DisagreementError, WrongUseError
from xlfinsam.values import decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlfinsam.engine.custom import Custom, Functions
    from xlfinsam.engine.needed import Node, Part
    from xlfinsam.engine.sheet import Cell

BOOK: Final = "ARSBOK.XLSX"  # what the workbook is called in there
APOSTROPHE: Final = "'"
TEXT: Final = re.compile('"[^"]*"')
LIKE_IT: Final = "\u2019"  # in place of an apostrophe in the name of a sheet, which it loses


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


# ----------------------------------------------------------------------------------------- a whole workbook


def computed(part: Part, *, right_rounding: bool = False) -> dict[Node, Decimal | str | None]:
    """Compute the formulas of a part of a workbook; an error is its text, a blank text is "".

    #NAME? is what it gives for a function that it lacks, and for a link to a table or to another file, which it could
    not read. WrongUseError where `formulas` is not installed, DisagreementError where it cannot read the part.
    """
    try:
        lib = import_module("formulas")
    except ImportError as error:
        raise WrongUseError(
            "Den tredje räknaren, Pythonbiblioteket formulas, är inte installerad. Installera den med "
            "pip install formulas och kör igen."
        ) from error
    spelled = _speller(part)
    given: dict[str, object] = {_name("", name): f"={spelled(text)}" for name, text in part.names.items()}
    given |= {_name(*node): _constant(cell) for node, cell in part.values.items()}
    given |= {_name(*node): f"={spelled(text)}" for node, text in part.formulas.items()}
    home = {"excel": BOOK, "filename": BOOK, "directory": "", "external_links": {}}
    _remember_texts()
    with warnings.catch_warnings(), _rounding(right_rounding):
        warnings.simplefilter("ignore")  # it divides by zero and tells NumPy so
        try:
            found = lib.ExcelModel().from_dict(given, context=home).calculate()
        except Exception as error:
            raise DisagreementError(f"formulas kan inte läsa arbetsbokens formler ({error}).") from error
    return {node: _shown(found.get(_name(*node))) for node in part.formulas}


def _name(sheet: str, address: str) -> str:
    """Write a cell, or a name, as `formulas` calls it."""
    return f"'[{BOOK}]{sheet.replace(APOSTROPHE, LIKE_IT).upper()}'!{address.upper()}"


def _speller(part: Part) -> Callable[[str], str]:
    """Return what writes a formula as `formulas` can read it: #NAME? for a link, the names of sheets as in `_name`."""
    sheets = {node[0] for node in (*part.formulas, *part.values) if APOSTROPHE in node[0]}

    def spelled(formula: str) -> str:
        if "[" in TEXT.sub("", formula):
            return "#NAME?"
        for sheet in sheets:
            formula = formula.replace(sheet.replace(APOSTROPHE, APOSTROPHE * 2), sheet.replace(APOSTROPHE, LIKE_IT))
        return formula

    return spelled


def _constant(cell: Cell) -> object:
    """Return the value of a cell as `formulas` wants it; a text that begins with = is a formula that gives it."""
    if cell.kind == "n":
        number = float(cell.text)
        return int(number) if number.is_integer() else number
    if cell.kind == "b":
        return cell.text == "1"
    if cell.kind == "e":
        return f"={cell.text}"
    return '="' + cell.text.replace('"', '""') + '"' if cell.text.startswith("=") else cell.text


def _shown(solved: Any) -> Decimal | str | None:
    """Return what was computed for a cell."""
    found = solved.value[0, 0] if hasattr(solved, "value") else None
    value: object = found.item() if found is not None and hasattr(found, "item") else found
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (int, float)):
        return decimal(repr(value))
    return None if value is None else str(value)


def _remember_texts() -> None:
    """Let the library remember what it has made of a text: half its time went to ask whether a blank is a date."""
    functions: Any = import_module("formulas.functions")
    own = functions._text2num  # noqa: SLF001  it rests on nothing but the text; only its time is changed
    if not hasattr(own, "remembered"):
        remembered = lru_cache(maxsize=None)(own)

        def known(value: Any) -> Any:
            return remembered(value) if type(value) is str else own(value)

        known.remembered = True  # type: ignore[attr-defined]
        functions._text2num = known  # noqa: SLF001
        functions._text2num_vectorize.cache_clear()  # noqa: SLF001


@contextmanager
def _rounding(right: bool) -> Iterator[None]:  # noqa: FBT001  the one thing it is told
    """Let ROUND be Excel's, by its documentation, while the block runs; without `right` it stays the library's own."""
    known = import_module("formulas").get_functions()
    own = known["ROUND"]
    if right:
        known["ROUND"] = import_module("formulas.functions").wrap_ufunc(_round)
    try:
        yield
    finally:
        known["ROUND"] = own


def _round(number: float, digits: float) -> float:
    """Round half away from zero, the number taken as the fifteen digits that Excel keeps of it."""
    exact, step = decimal(repr(float(number))), Decimal(1).scaleb(-int(digits))
    return float(number) if exact is None else float((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step)
