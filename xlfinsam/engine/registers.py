"""Read and fill the lists, settings and figures of an årsbok through their defined names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.engine.addresses import column_letters, split
from xlfinsam.errors import WrongUseError
from xlfinsam.fields import Raw
from xlfinsam.values import decimal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from xlfinsam.asked import Section
    from xlfinsam.engine.cells import Cell
    from xlfinsam.engine.grid import Grid
    from xlfinsam.fields import Answer
    from xlfinsam.shown import Register


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LINE, MOST_LINES = 15, 25  # points per line of text, and Excel's highest row is 409 points
WRAPPED = {"wrap", "input", "told"}  # the looks of columns whose texts are longer than they are wide


def raw(cell: Cell) -> Raw:
    """Hand a cell to a field's `parse`."""
    return Raw(cell.kind, cell.text, cell.formula, cell.kind == "d")


def read_settings(book: Grid, settings: Section) -> dict[str, Answer]:
    """Return the settings by the last part of their name, None for a blank; WrongUseError where one cannot be read."""
    found: dict[str, Answer] = {}
    for item in settings.fields:
        place = book.locate(item.id)
        cell = book.cells(place[0]).get(place[1]) if place else None
        parsed = item.kind.parse(raw(cell)) if cell else None
        if parsed and parsed.value is None and parsed.odd and place and cell:
            where = f"{book.file}, {place[0]}!{place[1]}"
            raise WrongUseError(f"{where}: där står ”{cell.text}”; {item.label} ska vara {item.kind.says}.")
        found[item.id.partition(".")[2]] = parsed.value if parsed else None
    return found


def read_rows(book: Grid, register: Register) -> list[dict[str, Answer]]:
    """Return the rows of a list that have anything in them; WrongUseError names a cell that cannot be read."""
    return list(placed_rows(book, register).values())


def placed_rows(book: Grid, register: Register) -> dict[int, dict[str, Answer]]:
    """Return the same rows by their place in the list, counted from 0: the kansli may leave a row empty."""
    columns = {column.id: _span(book, f"{register.id}.{column.id}") for column in register.columns}
    sheet, first, last, _ = next(iter(columns.values()))
    cells = book.cells(sheet)
    rows: dict[int, dict[str, Answer]] = {}
    for number in range(first, _last_used(cells, last) + 1):
        row: dict[str, Answer] = {}
        for column in register.columns:
            address = f"{columns[column.id][3]}{number}"
            cell = cells.get(address)
            if cell is None or column.formula:
                continue
            parsed = column.kind.parse(raw(cell))
            if parsed.value is None and parsed.odd:
                where = f"{book.file}, {sheet}!{address}"
                raise WrongUseError(f"{where}: där står ”{cell.text}”; {column.title} ska vara {column.kind.says}.")
            if parsed.value is not None:
                row[column.id] = parsed.value
        if row:
            rows[number - first] = row
    return rows


def fill_rows(book: Grid, register: Register, rows: Sequence[Mapping[str, Answer]]) -> int:
    """Make the list hold exactly `rows`, from its first row down; returns the number of cells that changed.

    In the kansli's lists, columns that no row mentions at all are left alone. Computed columns always are.
    """
    values: dict[str, Answer] = {}
    sheet, first, last, _ = _span(book, f"{register.id}.{register.columns[0].id}")
    room = min(register.capacity, last - first + 1)  # less where rows have been deleted
    if len(rows) > room:
        text = f"{register.title} rymmer {room} rader men skulle få {len(rows)}. Inget har ändrats."
        raise WrongUseError(f"{book.file}: {text}")
    written = {name for row in rows for name in row}
    if not written or register.kept_by == "program":
        written = {column.id for column in register.columns}
    held = book.cells(sheet)
    used = max(len(rows), _last_used(held, last) - first + 1)
    for column in register.columns:
        if column.id not in written or column.formula:
            continue
        letters = _span(book, f"{register.id}.{column.id}")[3]
        for at in range(used):  # blanks as well: whole rectangles are written at a time
            values[f"{letters}{first + at}"] = rows[at].get(column.id) if at < len(rows) else None
    return book.write(sheet, values) if values else 0


def fit_heights(book: Grid, register: Register, rows: Sequence[Mapping[str, Answer]]) -> None:
    """Make the rows of a list as high as their wrapped texts need."""
    sheet, _, first = span(book, f"{register.id}.{register.columns[0].id}")
    book.set_heights(sheet, {first + at: height(register, row) for at, row in enumerate(rows)})


def height(register: Register, row: Mapping[str, Answer]) -> int:
    """Return how high (points) the wrapped texts of a row need it to be."""
    wrapped = [column for column in register.columns if column.look in WRAPPED] or register.columns
    lines = max(
        sum(1 + len(line) // column.width for line in str(row.get(column.id) or "").split("\n")) for column in wrapped
    )
    return LINE * min(lines, MOST_LINES)


def figure(book: Grid, name: str) -> Decimal | str | None:
    """Return the cached value behind the name of one cell: a number, a text, None for blank; KeyError if unknown."""
    return figure_and_formula(book, name)[0]


def figure_and_formula(book: Grid, name: str) -> tuple[Decimal | str | None, bool]:
    """Return the same, and whether a formula stands in the cell; KeyError if unknown."""
    place = book.locate(name)
    if place is None or place[1] != place[2]:
        raise KeyError(name)
    cell = book.cells(place[0]).get(place[1])
    if cell is None:
        return None, False
    value = None if not cell.text else decimal(cell.text) if cell.kind == "n" else cell.text
    return value, cell.formula is not None


def span(book: Grid, name: str) -> tuple[str, str, int]:
    """Return (sheet, column letters, first row) of a named column; WrongUseError where the workbook has lost it."""
    sheet, first, _, letters = _span(book, name)
    return sheet, letters, first


def _last_used(cells: Mapping[str, Cell], last: int) -> int:
    """Return the last row, at most `last`, that has anything in it; 0 where none has."""
    rows = (int(address.lstrip(LETTERS)) for address, cell in cells.items() if cell.kind)
    return max((row for row in rows if row <= last), default=0)


def _span(book: Grid, name: str) -> tuple[str, int, int, str]:
    """Return (sheet, first row, last row, column letters) of a named column."""
    place = book.locate(name)
    corners = (split(place[1]), split(place[2])) if place else (None, None)
    if place is None or corners[0] is None or corners[1] is None:
        raise WrongUseError(
            f"{book.file}: namnet {name} saknas eller har tappat sina celler, så filen är ingen hel årsbok. "
            "Ta fram den föregående filen, eller gör en ny årsbok med xlfinsam ny."
        )
    return place[0], corners[0][0], corners[1][0], column_letters(corners[0][1])
