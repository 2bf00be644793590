"""What a returned sheet says that it is: its stamp, which insats and period it was sent to."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import UnreadableFileError

if TYPE_CHECKING:
    from xlfinsam.asked import Form
    from xlfinsam.engine.sheet import Cell

STAMP_SHEET = "_xlfinsam"
STAMP = ("blankett", "version", "fingeravtryck", "forbund", "insats", "insatsnamn", "period", "periodnamn",
         "sista_dag", "svarsadress", "utskick")  # fmt: skip
FIELD_MAP_ROW = 20  # on the stamp sheet: field ids in A, a formula that points at the input cell in B


def fingerprint(form: Form) -> str:
    """Return 12 hex digits of what a sender can answer: ids and kinds of all fields, in order."""
    told = "\n".join(f"{item.id} {item.kind!r} {item.required}" for item in form.fields)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def stamp_of(data: bytes) -> dict[str, str]:
    """Return the stamp ("insats", "period" …) of a file; nothing for one that cannot be read."""
    try:
        return read_stamp(Workbook.open(Package.from_bytes(data, "bilagan")))
    except UnreadableFileError:
        return {}


def read_stamp(book: Workbook) -> dict[str, str]:
    """Read the stamp by its names, or by its rows on the hidden sheet where the names are lost."""
    stamp = {key: cell.text.strip() for key in STAMP if (cell := cell_at(book, f"stampel.{key}")) is not None}
    if not stamp.get("blankett") and any(sheet.name == STAMP_SHEET for sheet in book.sheets):
        cells = book.cells(STAMP_SHEET)
        rows = ((cells.get(f"A{row}"), cells.get(f"B{row}")) for row in range(1, FIELD_MAP_ROW))
        stamp = {key.text: value.text.strip() for key, value in rows if key and value and key.text in STAMP}
    return stamp


def cell_at(book: Workbook, name: str) -> Cell | None:
    """Return the first cell of a defined name, None where there is none."""
    place = book.locate(name)
    return book.cell(place[0], place[1]) if place else None
