"""Values as xlwings gives and takes them, against what a cell of the file holds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlfinsam.engine.cells import Formula
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from xlfinsam.engine.books import Book
    from xlfinsam.engine.cells import Cell, CellValue

EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  a workbook has no time zone


LAST = 2_957_003  # days from the later beginning to the end of the year 9999; beyond it a number is only a number


class ErrorText(str):
    """An error value of a cell, "#DIV/0!"; no text that somebody has written."""

    __slots__ = ()


def read(cell: Cell | None, book: Book) -> Any:
    """Return what a cell holds as xlwings gives it: float, str, bool, datetime, `ErrorText` or None."""
    if cell is None or not cell.kind:
        return None
    if cell.kind == "n":
        number = float(cell.text)
        if not (0 <= number <= LAST and book.file.is_date(cell.style)):
            return number
        start = EPOCH_1904 if book.file.date1904 else EPOCH
        seconds = round((number - int(number)) * 86_400)
        return start + timedelta(int(number), seconds)
    if cell.kind == "d":
        try:
            return datetime.fromisoformat(cell.text).replace(tzinfo=None)
        except ValueError:
            return cell.text
    return cell.text == "1" if cell.kind == "b" else ErrorText(cell.text) if cell.kind == "e" else cell.text


def spelled(cell: Cell | None) -> str:
    """Return a constant as Excel tells it in place of a formula: numbers with fifteen digits, truths in English."""
    if cell is None or not cell.kind:
        return ""
    if cell.kind == "b":
        return "TRUE" if cell.text == "1" else "FALSE"
    return f"{Decimal(f'{float(cell.text):.15g}'):f}" if cell.kind == "n" else cell.text


def written(value: Any, book: Book) -> CellValue | Formula:
    """Return what is to stand in a cell for `value`, as Excel would take it; WrongUseError for what no cell holds."""
    if isinstance(value, str):
        if value.startswith("="):
            return Formula(value[1:]) if len(value) > 1 else value
        return value[1:] if value.startswith("'") else value or None
    if isinstance(value, datetime):
        whole = value.replace(tzinfo=None)
        if EPOCH <= whole < EPOCH + timedelta(days=2):  # a time of day, as `read` gives it
            return Decimal(repr((whole - EPOCH) / timedelta(days=1)))
        return whole.date() if whole.time() == time() else whole
    if isinstance(value, float):
        return Decimal(repr(value))
    if value is None or isinstance(value, (bool, int, Decimal, date)):
        return value
    raise WrongUseError(f"{book.name}: ett värde av slaget {type(value).__name__} kan inte skrivas i en cell.")
