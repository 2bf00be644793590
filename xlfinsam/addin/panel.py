"""The sheet Spår as a panel: a row per step, with links to the cells of the årsbok and to the files that lie beside it.

A link is a formula (HYPERLINK), which Excel, LibreOffice and our own engine all take. A file is linked only where the
one that lies there has the hash that was read: a link to something else would be worse than none.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.arsboken import folder, read_arsbok
from xlfinsam.engine import registers
from xlfinsam.forms.arsbok import SPAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.model import Place
    from xlfinsam.steps import Line

SEAL = re.compile(r"SHA-256 ([0-9a-f]{64})")
LONGEST_TEXT, LONGEST_LINK = 250, 255  # of a text within a formula (Excel's limit, less some); of an address
BEFORE = "   "  # for each level in


@dataclass(slots=True)
class Files:
    """The files that lie where the årsbok looks for them; each is read once, and only where a step names it."""

    arsbok: Arsbok
    seals: dict[Path, str] = field(default_factory=dict)

    def address(self, name: str, source: str) -> str:
        """Return the address of the file with a name, seen from the årsbok; "" where what was read is not there."""
        found = SEAL.search(source)
        for place in (folder(self.arsbok, "inkorg"), folder(self.arsbok, "bokforing")) if name and found else ():
            path = place if place.name == name else place / name
            if path.is_file() and found and self._seal(path) == found[1]:
                return self._seen(path)
        return ""

    def _seal(self, path: Path) -> str:
        if path not in self.seals:
            try:
                self.seals[path] = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError:  # open in another program, or not ours to read
                self.seals[path] = ""
        return self.seals[path]

    def _seen(self, path: Path) -> str:
        """Return the path from the folder of the årsbok, else the whole; "" where an address cannot say it."""
        try:
            told = os.path.relpath(path, self.arsbok.path.parent)
        except ValueError:  # another drive
            told = str(path)
        return "" if set("#%") & set(told) else told.replace(os.sep, "/")


def show(book: xw.Book, lines: Sequence[Line]) -> None:
    """Fill the sheet Spår with a tree, in place of what stood there; nothing is saved.

    WrongUseError where the sheet is lost.
    """
    arsbok = read_arsbok(book)
    grid, files, rows = arsbok.book, Files(arsbok), lines[: SPAR.capacity]
    links = {"var": [_place(line, grid.sheets, files) for line in rows],
             "kalla": [_source(line, files) for line in rows]}  # fmt: skip
    for name in links:  # a list is not written over formulas: those of the former tree go first
        sheet, letters, first = registers.span(grid, f"{SPAR.id}.{name}")
        book.sheets[sheet].range(f"{letters}{first}:{letters}{first + SPAR.capacity - 1}").clear_contents()
    registers.fill_rows(grid, SPAR, [_row(line, at, links) for at, line in enumerate(rows)])
    for name, found in links.items():
        sheet, letters, first = registers.span(grid, f"{SPAR.id}.{name}")
        for start, formulas in _runs(found):
            top = first + start
            book.sheets[sheet].range(f"{letters}{top}:{letters}{top + len(formulas) - 1}").formula = (
                [[formula] for formula in formulas] if len(formulas) > 1 else formulas[0]
            )


def _row(line: Line, at: int, links: Mapping[str, Sequence[str]]) -> Row:
    return {
        "niva": Decimal(line.level),
        "hur": line.what,
        "vad": BEFORE * line.level + line.name,
        "varde": line.value if isinstance(line.value, Decimal) else None,
        "text": line.value if isinstance(line.value, str) else None,
        "var": None if links["var"][at] else str(line.place) or None,
        "kalla": None if links["kalla"][at] else line.source or None,
    }


def _place(line: Line, sheets: Sequence[str], files: Files) -> str:
    """Return the formula that goes to the cell of a step, in the årsbok or in the file that came in; "" for none."""
    place = line.place
    if not place.fil:
        known = place.blad in sheets
        return _link(f"#{_cell(place)}", str(place)) if known else ""
    address = files.address(place.fil, line.source)
    return _link(f"{address}#{_cell(place)}" if place.cell else address, str(place)) if address else ""


def _cell(place: Place) -> str:
    """Return a cell with its sheet, always in quotes; of an area the first cell, of a sheet alone A1."""
    sheet = place.blad.replace("'", "''")
    return f"'{sheet}'!{re.split('[:,]', place.cell)[0] or 'A1'}"


def _source(line: Line, files: Files) -> str:
    """Return the formula that opens the file of the books that a balance was read from; "" for none."""
    name = re.split(r" #(?:IB|UB|RES) |, SHA-256 ", line.source)[0] if not line.place.fil else ""
    address = files.address(name, line.source)
    return _link(address, line.source) if address else ""


def _link(address: str, told: str) -> str:
    """Return the formula of a link; "" where the address is too long for one."""
    return f"=HYPERLINK({_text(address)},{_text(told)})" if len(address) <= LONGEST_LINK else ""


def _text(told: str) -> str:
    """Write a text in a formula, in as many pieces as Excel asks for."""
    pieces = [told[at : at + LONGEST_TEXT] for at in range(0, len(told), LONGEST_TEXT)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _runs(formulas: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Give the runs of formulas that follow each other, each with where it begins: a run is written at a time."""
    run: list[str] = []
    for at, formula in enumerate([*formulas, ""]):
        if formula:
            run.append(formula)
        elif run:
            yield at - len(run), run
            run = []
