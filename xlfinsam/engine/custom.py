"""Functions of our own in the formulas of a workbook, computed without Excel.

The calculator takes Python functions only in memory (`formualizer.Workbook`), from where the file cannot be written. So
it is asked for the cells that call them; these stand as plain values while the ordinary recalculation runs, and their
formulas are put back after it. Nothing but cached values has changed then.

Excel writes a function of the workbook's own macros as `FINSAM_ANDEL(…)`, one of an add-in as `[1]!FINSAM_ANDEL(…)` and
one it did not know as `_xludf.FINSAM_ANDEL(…)`; all are understood. A call within a defined name, a data validation or
a conditional format is not: there the calculator knows no such function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from xlfinsam.engine.addresses import Area, column_letters, quoted, reference, split
from xlfinsam.engine.dates import to_serial
from xlfinsam.engine.sheet import frame
from xlfinsam.engine.xmltext import attributes, mask
from xlfinsam.values import decimal, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlfinsam.engine.cells import Workbook
    from xlfinsam.engine.patch import Content

KINDS: Final = {  # the calculator's word for an error: Excel's
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "Name": "#NAME?",
    "Null": "#NULL!",
}
FAULTS: Final = frozenset(KINDS.values())
_WORDS: Final = {code: kind for kind, code in KINDS.items()}
_BEFORE: Final = r"""(?:(?:\[\d+\]|'(?:[^']|'')+'|[\w.]+)!|_xll\.|_xlfn\.|_xludf\.)*"""
_TEXT: Final = re.compile(r'("(?:[^"]|"")*")')


@dataclass(frozen=True, slots=True)
class ExcelFault:
    """An error of Excel as a value: one of `FAULTS`."""

    code: str


@dataclass(frozen=True, slots=True)
class Custom:
    """A function for formulas: `run` takes plain values and gives a number, text, date, None, rows of them, or a fault.

    `cells` are the places, from 0, of the arguments that are given as the address of a cell ("Blad1!A1"); `table` says
    that the answer may be rows of values.
    """

    run: Callable[..., object]
    cells: frozenset[int] = field(default_factory=frozenset)
    table: bool = False


Functions = Mapping[str, Custom]
"""By the name in formulas, in capitals."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A cell that calls a function: where it stands, and what the calculator is to compute for it.

    `lone` is False in a cell that an array formula fills; an error of it may then be a place outside the answer.
    """

    sheet: str
    part: str
    address: str
    formula: str
    lone: bool = True


def callers(book: Workbook, functions: Functions) -> list[Caller]:
    """Return every cell whose formula calls one of the functions; none, and quickly, where no sheet speaks of them."""
    found: list[Caller] = []
    spoken = re.compile("|".join(re.escape(name.lower()) for name in functions).encode())
    for sheet in book.sheets:
        text = book.package.read(sheet.part)
        low = text.lower()
        if not spoken.search(low):
            continue
        formulas = book.formulas(sheet.name)
        arrays = _arrays(text.decode())
        for address, formula in formulas.items():
            asked = rewritten(formula, sheet.name, functions, book.locate)
            if asked is None:
                continue
            area = arrays.get(address)
            if area is not None and area.first != area.last:
                found += _filled(sheet.name, sheet.part, area, asked)
                continue
            rows = any(function.table and f"{name}(" in asked for name, function in functions.items())
            found.append(Caller(sheet.name, sheet.part, address, f"INDEX({asked},1,1)" if rows else asked))
    return found


def _filled(sheet: str, part: str, area: Area, asked: str) -> Iterator[Caller]:
    """Ask for every cell of an area by itself: the calculator would let the answer flow over what stands around it."""
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            place = f"INDEX({asked},{row - area.top + 1},{column - area.left + 1})"
            yield Caller(sheet, part, f"{column_letters(column)}{row}", place, lone=False)


def _arrays(text: str) -> dict[str, Area]:
    """Return the areas that array formulas fill, by the address of the cell that has the formula."""
    masked = mask(text)
    found = frame(masked)
    if found is None or 't="array"' not in text:
        return {}
    areas: dict[str, Area] = {}
    for match in found.patterns.formula.finditer(masked, found.begin, found.end):
        given = attributes(match[1])
        area = Area.parse(given.get("ref", "")) if given.get("t") == "array" else None
        if area is not None:
            areas[area.first] = area
    return areas


# ------------------------------------------------------------------------------------------------ the formula asked


def rewritten(
    formula: str, sheet: str, functions: Functions, locate: Callable[[str], tuple[str, str, str] | None]
) -> str | None:
    """Return a formula as the calculator is asked it: plain names, addresses as texts; None where it calls none."""
    names = "|".join(sorted(map(re.escape, functions), key=len, reverse=True))
    call = re.compile(rf"(?<![\w.!']){_BEFORE}({names})\s*\(", re.IGNORECASE)
    pieces = _TEXT.split(formula)  # every other piece is a text
    if not any(call.search(piece) for piece in pieces[::2]):
        return None
    pieces[::2] = [call.sub(lambda found: found[1].upper() + "(", piece) for piece in pieces[::2]]
    asked = "".join(pieces)
    for name, function in functions.items():
        if function.cells:
            asked = _addressed(asked, name, function.cells, sheet, locate)
    return asked


def _addressed(
    formula: str, name: str, cells: frozenset[int], sheet: str, locate: Callable[[str], tuple[str, str, str] | None]
) -> str:
    """Put the address as a text wherever a function wants it and a cell, or the name of one, is given."""
    at = formula.find(name + "(")
    while at >= 0:
        begin = at + len(name) + 1
        arguments, end = _arguments(formula, begin)
        given = [_address(item, sheet, locate) if place in cells else item for place, item in enumerate(arguments)]
        fresh = ",".join(given)
        formula = formula[:begin] + fresh + formula[end:]
        at = formula.find(name + "(", begin + len(fresh))
    return formula


def _arguments(formula: str, begin: int) -> tuple[list[str], int]:
    """Return the arguments from `begin` on, and where the parenthesis that ends them stands."""
    found, depth, quote, start = [], 0, "", begin
    for at in range(begin, len(formula)):
        sign = formula[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "({":
            depth += 1
        elif sign in ")}" and depth:
            depth -= 1
        elif sign == "," and not depth:
            found.append(formula[start:at])
            start = at + 1
        elif sign == ")":
            return [*found, formula[start:at]], at
    return [*found, formula[start:]], len(formula)


def _address(text: str, sheet: str, locate: Callable[[str], tuple[str, str, str] | None]) -> str:
    """Return a reference to a cell as a text for the function; what is no such reference stays."""
    bare = text.strip().replace("$", "")
    if (named := locate(bare)) is not None:
        return f'"{quoted(named[0])}!{named[1]}"' if named[1] == named[2] else text
    found = reference(bare if "!" in bare else f"{quoted(sheet)}!{bare}")
    return f'"{quoted(found[0])}!{found[1]}"' if found is not None else text


# ------------------------------------------------------------------------------------------------ asking for values


def values(
    data: bytes, wanted: Iterable[Caller], functions: Functions, today: datetime
) -> dict[tuple[str, str], Content]:
    """Compute the cells that call functions; (part, address) -> content. OSError where the file cannot be loaded.

    What a function raises is raised here, after the calculation: it is a fault of ours, not of the sheet.
    """
    import formualizer  # noqa: PLC0415  25 ms that only a recalculation needs

    book = formualizer.Workbook.from_bytes(data)
    raised: list[Exception] = []
    for name, function in functions.items():
        book.register_function(name, _callback(function, raised))
    book.set_deterministic_clock(today)
    places = {caller: split(caller.address) or (1, 1) for caller in wanted}
    for caller, place in places.items():
        book.set_formula(caller.sheet, *place, f"={caller.formula}")
    try:  # only what the calls need: a link elsewhere in the file is none of their business
        answers = book.evaluate_cells([(caller.sheet, *place) for caller, place in places.items()])
    except formualizer.ExcelEvaluationError as error:
        raise OSError(str(error)) from error
    if raised:
        raise raised[0]
    return {
        (caller.part, caller.address): _content(value, caller) for caller, value in zip(places, answers, strict=True)
    }


def _callback(function: Custom, raised: list[Exception]) -> Callable[..., Any]:
    """Let the calculator call a function; the same call is computed once."""
    known: dict[str, Any] = {}

    def call(*given: Any) -> Any:
        key = repr(given)
        if key not in known:
            try:
                known[key] = _out(function.run(*map(_in, given)))
            except Exception as error:  # noqa: BLE001  raised again when the calculator is done
                raised.append(error)
                known[key] = _error("#VALUE!")
        return known[key]

    return call


def _in(value: Any) -> Any:
    """Return what the calculator gives as a function wants it."""
    if isinstance(value, dict):
        return ExcelFault(KINDS.get(str(value.get("kind")), "#VALUE!"))
    return [_in(item) for item in value] if isinstance(value, list) else value


def _out(value: Any) -> Any:
    """Return what a function gives as the calculator wants it; a blank is a text without signs, as in our formulas."""
    if isinstance(value, ExcelFault):
        return _error(value.code)
    if isinstance(value, (list, tuple)):
        return [_out(item) for item in value]
    if isinstance(value, date):
        return float(to_serial(value, date1904=False) or 0)
    return "" if value is None else float(value) if isinstance(value, Decimal) else value


def _error(code: str) -> dict[str, str]:
    return {"type": "Error", "kind": _WORDS[code]}


def _content(value: Any, caller: Caller) -> Content:
    """Return a value of the calculator as the content of a cell: (kind, text)."""
    if isinstance(value, list):  # a table in a plain cell: Excel shows its first corner
        value = value[0][0] if value and isinstance(value[0], list) else None
    if isinstance(value, dict):
        code = KINDS.get(str(value.get("kind")), "#VALUE!")
        return "e", "#N/A" if code == "#REF!" and not caller.lone else code
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, str):
        return "s", value
    number = decimal(repr(value)) if isinstance(value, (int, float)) else None
    return "n", plain(number) if number is not None else "0"
