"""What the tests of the answer stand on: a sheet with faults, its fynd, the letter it came in, and who asks."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.inkorg.made import FORM, SHEET, filled, fynd_of, part_of, received, with_cells
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.model import Fynd, Level, Place
from xlfinsam.post.modell import Adress, Brev, Original
from xlfinsam.svar import kommentarer
from xlfinsam.svar.brev import Arende, Mottaget

if TYPE_CHECKING:
    from xlfinsam.engine.receive import Received
    from xlfinsam.engine.sheet import Cell

FIL = "Insatsblad Beta, årets å ä ö.xlsx"
HOSTILE = "=cmd|' /C calc'!A0 <xml>&amp; 😀 ]]>"
ARENDE = Arende("Beta", "2024", "Samordningsförbundet Provet", "2025-01-31", "kansli@example.se")
BREV = Brev(
    "0" * 64,
    Original(b"", "eml", "provet"),
    "<abc.1@example.se>",
    Adress("beta@example.se", "Beta"),
    amne="SV: Årets insatsblad",
)


@cache
def sheet_with_faults() -> bytes:
    """A sheet of Beta with one answer missing, one that is hostile text, a question about a text and a stray note."""
    data = filled({"deltagare.totalt": None, "text.avslut": None}, insats="beta")
    return with_cells(data, {"alder.16_24": HOSTILE, "G20": "egen anteckning"})


@cache
def faults() -> tuple[Fynd, ...]:
    """The fynd of that sheet: two STOPP, two FRÅGA."""
    with tempfile.TemporaryDirectory() as folder:
        return tuple(fynd_of(Path(folder), sheet_with_faults(), FIL)[0])


def read(data: bytes) -> Received:
    """Read a sheet as the inkorg does."""
    with tempfile.TemporaryDirectory() as folder:
        return received(data, Path(folder), FIL)


def mottaget(data: bytes, *, inget: bool = False, fil: str = FIL) -> Mottaget:
    """The sheet as it came in, read on the third of February."""
    found = read(data)
    sha = Package.from_bytes(data, FIL).sha256 if data.startswith(b"PK") else "ab" * 32
    form = FORM if found.record else None
    return Mottaget(fil, sha, datetime(2025, 2, 3, 10, 5), data, found.record, form, inget)  # noqa: DTZ001  shown as it is


def said(level: Level, cell: str, text: str, regel: str = "X01", blad: str = SHEET) -> Fynd:
    """A fynd as the rules would word it."""
    return Fynd(regel, level, Place(FIL, blad, cell), "", "beta", None, None, text, "Gör om.")


def comments(data: bytes, sheet: str = SHEET) -> dict[str, str]:
    """Give the text of every comment of a sheet by address."""
    package = Package.from_bytes(data, "blad")
    parts = [found.target for found in package.relations(part_of(data, sheet)) if found.kind == "comments"]
    return {at: text for part in parts for at, _, text in kommentarer.held(package.read(part).decode())}


def all_cells(data: bytes) -> dict[str, dict[str, Cell]]:
    """Give every cell of every sheet, formulas and formats and all."""
    book = Workbook.open(Package.from_bytes(data, "blad"))
    return {sheet.name: book.cells(sheet.name) for sheet in book.sheets}


def rows(data: bytes, sheet: str = SHEET) -> str:
    """Give the rows of a sheet as they stand in the file."""
    text = Package.from_bytes(data, "blad").read(part_of(data, sheet)).decode()
    found = re.search(r"<(\w+:)?sheetData.*</\1?sheetData>", text, re.DOTALL)
    assert found is not None
    return found[0]


def colours(data: bytes) -> dict[str, str]:
    """Give the areas that are marked, by level."""
    text = Package.from_bytes(data, "blad").read(part_of(data)).decode()
    found = re.findall(r'sqref="([^"]+)"><cfRule[^>]*><formula>LEN\("xlfinsam\.(\w+)"\)', text)
    return {level: cells for cells, level in found}
