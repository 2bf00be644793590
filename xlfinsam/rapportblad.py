"""A finished report as an Excel workbook: one row per figure in the sheet Tabeller, one per figure in Uppgifter."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import column_letters, split
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import UnreadableFileError, WrongUseError
from xlfinsam.rapport import RUBRIK
from xlfinsam.rapportdelar import OF_REPORT, Told, rapport_of
from xlfinsam.values import decimal, plain

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.engine.cells import Cell
    from xlfinsam.rapport import Rapport

RAPPORT, TABELLER, UPPGIFTER = ("Rapport", "Tabeller", "Uppgifter")
OF_TABLES: Final = ("tabell", "titel", "enhet", "etikett", "typ", "grupp", "not", "kolumn", "varde", "kod", "plats")
OF_FACTS: Final = ("id", "ord", "varde", "enhet", "plats")
MAY: Final = ("tryckt_enhet", "olast")  # columns that a sheet of tables may have besides
OF_TABLE: Final = ("titel", *MAY)  # what is said of a whole table, on its first row or on all
WHY: Final = {
    "saknas": "den finns inte eller går inte att öppna",
    "tom": "den är tom",
    "losenord": "den är låst med lösenord",
    "xls": "den är sparad i det gamla formatet .xls",
    "xlsm": "den har makron",
    "csv": "den är en textfil",
}


@dataclass(slots=True)
class Line:
    """A row of a sheet: what stands in it by the heading of the column, and where it is."""

    values: dict[str, object]
    where: str
    cell: str

    @property
    def place(self) -> str:
        """Where the report prints the figure, where the file says it; else the cell of the file."""
        return self.text("plats") or self.cell

    def text(self, key: str) -> str:
        """Return what stands under a heading as text; a number as it would be written."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else plain(value) if isinstance(value, Decimal) else ""


@dataclass(slots=True)
class Row:
    """A row of a printed table, as it grows figure by figure."""

    first: Line
    cells: dict[str, Line] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """A printed table, as it grows."""

    first: Line
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def read_workbook(path: Path) -> Rapport:
    """Read a report that stands in an Excel workbook; WrongUseError for whatever is wrong with it."""
    try:
        book = Workbook.open(Package.open(path))
        head = _head(path.name, book)
        lines = _lines(path.name, book, TABELLER, OF_TABLES, MAY)
        facts = _lines(path.name, book, UPPGIFTER, OF_FACTS, ()) if _has(book, UPPGIFTER) else []
    except UnreadableFileError as error:
        why = WHY.get(error.kind, "den är skadad eller ingen Excelbok")
        raise WrongUseError(f"{path.name}: filen kan inte läsas, {why}. Väntat en Excelbok på .xlsx.") from error
    tables = [_told_table(table) for table in _tables(lines)]
    return rapport_of(path.name, head, tables, _facts(facts))


def _has(book: Workbook, sheet: str) -> bool:
    return any(item.name == sheet for item in book.sheets)


def _grid(book: Workbook, sheet: str) -> dict[int, dict[int, Cell]]:
    """Return the cells of a sheet that have something in them, by row and column."""
    found: dict[int, dict[int, Cell]] = {}
    for address, cell in book.cells(sheet).items():
        place = split(address)
        if place and cell.kind and (cell.kind != "s" or cell.text.strip()):
            found.setdefault(place[0], {})[place[1]] = cell
    return dict(sorted(found.items()))


def _value(cell: Cell, where: str) -> Decimal | str:
    """Return what stands in a cell; an error value, a date or a truth value is a fault."""
    if cell.kind == "s":
        return " ".join(cell.text.split())
    number = decimal(cell.text) if cell.kind == "n" else None
    if number is None:
        stands = {"e": f"felet {cell.text}", "b": "sant eller falskt", "d": "ett datum"}.get(cell.kind, cell.text)
        raise WrongUseError(f"{where}: här står {stands}, väntat ett tal eller en text.")
    return number


def _head(file: str, book: Workbook) -> Told:
    """Read the sheet Rapport: a key and a value per row."""
    if not _has(book, RAPPORT):
        raise WrongUseError(f"{file}: bladet {RAPPORT} saknas. Skriv titel och ar där, i kolumn A, med värdena i B.")
    found: dict[str, object] = {}
    for row, cells in _grid(book, RAPPORT).items():
        key = str(_value(cells[1], f"{file}, {RAPPORT}!A{row}")) if 1 in cells else ""
        value = _value(cells[2], f"{file}, {RAPPORT}!B{row}") if 2 in cells else ""  # noqa: PLR2004  column B
        if key not in OF_REPORT or key in found:
            stands = f"”{key}”" if key else "ingenting"
            raise WrongUseError(
                f"{file}, {RAPPORT}!A{row}: här står {stands}, väntat {' eller '.join(OF_REPORT)}, en rad av varje."
            )
        found[key] = _whole(value) if key == "ar" else plain(value) if isinstance(value, Decimal) else value
    return Told(found, f"{file}, {RAPPORT}")


def _whole(value: object) -> object:
    """Return a whole number as one; anything else as it is, for the reader to tell."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _lines(file: str, book: Workbook, sheet: str, must: tuple[str, ...], may: tuple[str, ...]) -> list[Line]:
    """Read the rows of a sheet under its headings."""
    if not _has(book, sheet):
        raise WrongUseError(f"{file}: bladet {sheet} saknas. Bladen ska heta {RAPPORT}, {TABELLER} och {UPPGIFTER}.")
    grid = _grid(book, sheet)
    top = next(iter(grid), 1)
    headings: dict[int, str] = {}
    for column, cell in sorted(grid.get(top, {}).items()):
        where = f"{file}, {sheet}!{column_letters(column)}{top}"
        heading = str(_value(cell, where))
        if heading not in (*must, *may) or heading in headings.values():
            raise WrongUseError(
                f"{where}: här står ”{heading}”, väntat en av rubrikerna {', '.join((*must, *may))}, en gång."
            )
        headings[column] = heading
    if lost := [name for name in must if name not in headings.values()]:
        raise WrongUseError(f"{file}, {sheet}!A{top}: rubriken {lost[0]} saknas på den första raden.")
    return [_line(file, sheet, row, cells, headings) for row, cells in grid.items() if row > top]


def _line(file: str, sheet: str, row: int, cells: dict[int, Cell], headings: dict[int, str]) -> Line:
    """Read a row under the headings."""
    found: dict[str, object] = {}
    for column, cell in cells.items():
        where = f"{file}, {sheet}!{column_letters(column)}{row}"
        if column not in headings:
            raise WrongUseError(
                f"{where}: kolumnen har ingen rubrik men här står något. Töm rutan eller skriv en rubrik."
            )
        found[headings[column]] = _value(cell, where)
    letters = next(column_letters(column) for column, name in headings.items() if name == "varde")
    return Line(found, f"{file}, {sheet}, rad {row}", f"{sheet}!{letters}{row}")


def _tables(lines: list[Line]) -> list[Table]:
    """Gather the figures into tables and rows: a row ends where its label, group or column says that a new one is."""
    found: dict[str, Table] = {}
    for line in lines:
        table = found.setdefault(line.text("tabell"), Table(line))
        for key in OF_TABLE:
            if line.text(key) and line.text(key) != table.first.text(key):
                raise Told(line.values, line.where).fault(
                    key, f"”{table.first.text(key)}”, som på tabellens första rad"
                )
        column = line.text("kolumn")
        last = table.rows[-1] if table.rows else None
        same = last and all(last.first.text(key) == line.text(key) for key in ("etikett", "grupp", "typ", "kod"))
        if last is None or not same or column in last.cells:
            last = Row(line)
            table.rows.append(last)
        last.cells[column] = line
        if column not in table.columns and (line.text("typ") != RUBRIK or column):
            table.columns.append(column)
    return list(found.values())


def _told_table(table: Table) -> tuple[Told, list[Told]]:
    """Return a table and its rows, in the keys of the TOML form."""
    first, columns = table.first, table.columns or [""]
    values = {"id": first.text("tabell"), "kolumner": list(columns)}
    values |= {key: first.text(key) for key in (*OF_TABLE, "enhet") if first.text(key)}
    rows = []
    for row in table.rows:
        line = row.first
        told: dict[str, object] = {
            "etikett": line.text("etikett"),
            "varden": [row.cells[name].values.get("varde", "") if name in row.cells else "" for name in columns],
        }
        told |= {key: line.text(key) for key in ("typ", "grupp", "kod", "plats") if line.text(key)}
        told |= {"enhet": line.text("enhet")} if line.text("enhet") != first.text("enhet") else {}
        told |= {"not": _whole(line.values["not"])} if "not" in line.values else {}
        places = tuple(row.cells[name].place if name in row.cells else "" for name in columns)
        rows.append(Told(told, line.where, line.place, places))
    return Told(values, first.where), rows


def _facts(lines: list[Line]) -> list[Told]:
    """Gather the figures of the facts: rows in a row with the same id are one."""
    found: list[tuple[Line, list[object]]] = []
    for line in lines:
        if not found or found[-1][0].text("id") != line.text("id"):
            found.append((line, []))
        found[-1][1].append(line.values.get("varde", ""))
    return [
        Told(
            {"varden": values} | {key: first.text(key) for key in ("id", "ord", "enhet", "plats") if first.text(key)},
            first.where,
            first.cell,
        )
        for first, values in found
    ]
