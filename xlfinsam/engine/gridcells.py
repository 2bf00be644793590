"""The cells of an open workbook in the engine's words: as any program tells them through xlwings, or our own engine."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlfinsam.engine.addresses import column_letters
from xlfinsam.engine.sheet import BLANK, Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import xlwings as xw

ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!"})
WHOLE = 1e15  # below this a whole number is told exactly by its digits
AS_IT_STANDS = ("=", "+", "-", "@", "'")  # texts that Excel would take for a formula or an apostrophe of its own


def rows_of(formulas: Any) -> Any:
    """Bring the formulas of a range to rows: xlwings gives a text for one cell, a row for one row."""
    if isinstance(formulas, str) or formulas is None:
        return [[formulas]]
    return formulas if formulas and isinstance(formulas[0], (list, tuple)) else [formulas]


def held_by(standing: Iterable[tuple[str, Any, str | None]]) -> dict[str, Cell]:
    """Return (address -> cell) of everything that is not blank, of cells as our own engine tells them."""
    found: dict[str, Cell] = {}
    for address, value, formula in standing:
        cell = cell_of(value)
        if formula is not None:
            found[address] = Cell(cell.kind, cell.text, formula, 0)
        elif cell.kind:
            found[address] = cell
    return found


def held_in(used: xw.Range) -> Iterator[tuple[str, Cell]]:
    """Give the same of a range of any program, in two calls."""
    yield from _cells(used.row, used.column, used.options(ndim=2, err_to_str=True).value, rows_of(used.formula))


def _cells(top: int, left: int, values: list[list[Any]], formulas: Any) -> Iterator[tuple[str, Cell]]:
    """Give (address, cell) of everything that is not blank."""
    letters = [column_letters(left + at) for at in range(len(values[0]))]
    for row, (held, texts) in enumerate(zip(values, formulas, strict=True), start=top):
        for letter, value, text in zip(letters, held, texts, strict=True):
            if value is None and not text:
                continue
            cell = cell_of(value)
            if isinstance(text, str) and text.startswith("=") and text != value:
                cell = Cell(cell.kind, cell.text, text[1:], 0)
            if cell.kind or cell.formula is not None:
                yield f"{letter}{row}", cell


def cell_of(value: Any) -> Cell:
    """Say what a cell holds, in the engine's words; a blank text is a blank."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, str):
        return Cell("e" if value in ERRORS else "s", str(value), None, 0)
    if isinstance(value, bool):
        return Cell("b", str(int(value)), None, 0)
    if isinstance(value, datetime):
        return Cell("d", (value.date() if value.time() == time() else value.replace(tzinfo=None)).isoformat(), None, 0)
    if isinstance(value, date):
        return Cell("d", value.isoformat(), None, 0)
    if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE:
        return Cell("n", str(int(value)), None, 0)
    if isinstance(value, (int, float, Decimal)):
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
        return Cell("n", f"{number.normalize() + 0:f}", None, 0)  # + 0: no minus before zero
    return Cell("e" if value in ERRORS else "s", str(value), None, 0)


def content(cell: Cell) -> tuple[str, str]:
    """Return what a cell shows, its look and its formula aside."""
    return cell.kind, cell.text


def value_of(cell: Cell) -> Any:
    """Give what xlwings is to write: a text always stays a text, whatever it begins with."""
    if cell.kind == "n":
        return float(cell.text)
    if cell.kind == "b":
        return cell.text == "1"
    if cell.kind == "d":
        return datetime.fromisoformat(cell.text)
    return "'" + cell.text if cell.text.startswith(AS_IT_STANDS) else cell.text or None
