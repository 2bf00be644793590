"""The rows of a file of answers: CSV in any usual encoding, with any usual separator, or a sheet of Excel."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import split
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import UnreadableFileError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEPARATORS: Final = ";,\t|"
EXCEL: Final = (".xlsx", ".xlsm")
KINDS: Final = (".csv", ".tsv", ".txt", *EXCEL)
MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LONGEST: Final = 200_000  # characters of one cell: no answer is so long
SAMPLE, STRANGE = 2000, 50  # letters looked at; one in so many that is no letter, and the file is no text
MOST: Final = 20_000_000  # bytes of a file: no survey is so large


@dataclass(frozen=True, slots=True)
class Rader:
    """The rows of a file, each with its number in the file from 1; blank rows are left out.

    `fault` says in Swedish why there are none that can be read, "" where there are.
    """

    fil: str
    hash: str = ""
    blad: str = ""
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    fault: str = ""


def las(path: Path, name: str = "") -> Rader:
    """Read the rows of a file, called `name` in messages; never raises for what stands in it."""
    fil = name or path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        return Rader(fil, fault=reason(error))
    seal = hashlib.sha256(data).hexdigest()
    if len(data) > MOST:
        return Rader(fil, seal, fault="den är större än 20 megabyte")
    try:
        blad, rows = _of_excel(data, fil) if data.startswith(b"PK") else ("", _of_text(data))
    except UnreadableFileError:
        return Rader(fil, seal, fault="den är ingen hel Excel-fil")
    except (UnicodeError, csv.Error):
        return Rader(fil, seal, fault="den är ingen text")
    return Rader(fil, seal, blad, tuple((at, row) for at, row in rows if any(cell for cell in row)))


def _of_text(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """Read CSV: the separator is the one that divides the first row into most cells."""
    text = _decoded(data)
    begins = text[:SAMPLE]
    strange = sum(not (letter.isprintable() or letter.isspace()) for letter in begins)
    if "\x00" in text or strange * STRANGE > len(begins):
        raise UnicodeError("no text")
    first = text.lstrip("\r\n\ufeff")
    if first.lower().startswith("sep="):  # as Excel writes and reads it
        separator, text = first[4:5], "\n" + first.partition("\n")[2]
    else:
        separator = max(SEPARATORS, key=lambda mark: len(next(_reader(first, mark), [])))
    return [(at, tuple(cell.strip() for cell in row)) for at, row in enumerate(_reader(text, separator), start=1)]


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _decoded(data: bytes) -> str:
    """Read bytes as text: by their mark, else UTF-8, else as Windows writes Swedish."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _of_excel(data: bytes, fil: str) -> tuple[str, list[tuple[int, tuple[str, ...]]]]:
    """Read the first sheet that is seen and has a heading and a row under it."""
    book = Workbook.open(Package.from_bytes(data, fil, macros=True))
    for sheet in (item for item in book.sheets if item.state == "visible"):
        table: dict[int, dict[int, str]] = {}
        for address, cell in book.cells(sheet.name).items():
            if cell.text and (place := split(address)) is not None:
                table.setdefault(place[0], {})[place[1]] = cell.text.strip()
        if len(table) > 1:
            last = max(column for row in table.values() for column in row)
            return sheet.name, [
                (at, tuple(row.get(column, "") for column in range(1, last + 1))) for at, row in sorted(table.items())
            ]
    return "", []
