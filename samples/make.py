"""Make the returned sheets of every sample, each blank filled in as its annex printed it, and the förbund's books.

`python samples/make.py [FOLDER]` writes <sample>/inkorg/*.xlsx and <sample>/bokforing.se here, or to FOLDER. What the
senders added outside the boxes (rows, a column) is put in as a spreadsheet program does it: the sheet unprotected, all
below moved down.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlfinsam import office
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine.blankpen import SHEET
from xlfinsam.engine.book import open_book
from xlfinsam.engine.calc import recalculate
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.stamps import STAMP_SHEET
from xlfinsam.forms import FORMS
from xlfinsam.forms.words import ALLA, NYA

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).parent
SAMPLES = tuple(sorted(path.parent.name for name in ("underlag.json", "svar.toml") for path in HERE.glob(f"*/{name}")))
BOOKS = tuple(sorted(folder.parent.name for folder in HERE.glob("*/bokslut.json")))
BASES = {"nya": NYA, "alla": ALLA}
UNKNOWN_DAY = "01-15"  # the month after the year, where the annex prints no whole date: only the file's time, no answer
CELL = re.compile(r"(\$?[A-Z]{1,2}\$?)(\d+)")


def make(sample: str) -> dict[str, bytes]:
    """Return the files of a sample's inkorg by name."""
    folder = HERE / sample
    facts = answers(folder)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "arsbok.xlsm"
        office.ny(folder / "installningar.toml", path)
        arsbok = read_arsbok(open_book(path))
        forms = {form.id: form for form in FORMS}
        return {
            f"insatsblad-{insats.nyckel}-{arsbok.period}.xlsx": fill(
                office.issue(forms[insats.blankett], arsbok, insats), facts[insats.nyckel], arsbok.world(()).year
            )
            for insats in arsbok.insatser
        }


def answers(folder: Path) -> dict[str, Any]:
    """Return what each insats of a sample has answered."""
    if (folder / "svar.toml").exists():
        return beside("svar").facts(folder)  # type: ignore[no-any-return]  # a module loaded by its place
    return json.loads((folder / "underlag.json").read_text(encoding="utf-8"))["insatser"]  # type: ignore[no-any-return]  # JSON


def beside(name: str) -> ModuleType:
    """Load a module that stands beside this file, which may itself be loaded from elsewhere."""
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    return importlib.import_module(name)


def books(sample: str) -> dict[str, bytes]:
    """Return the books of a sample by name."""
    return {"bokforing.se": beside("bokforing").sie(HERE / sample)}


def surveys(sample: str) -> dict[str, bytes]:
    """Return the files of survey answers of a sample by name."""
    if str(HERE) not in sys.path:  # as above
        sys.path.insert(0, str(HERE))
    import enkater  # noqa: PLC0415  it stands beside this file

    return enkater.made(sample)


def fill(blank: bytes, facts: dict[str, Any], year: int) -> bytes:
    """Fill a blank with answers, texts and what stands outside the boxes, and save it as of the day it was dated."""
    package = Package.from_bytes(blank, "insatsblad")
    for extra in facts["utanfor"]:
        if "rader" not in extra and extra["tabell"] != "sist":
            insert_row(package, last_row(package, extra["tabell"]) + 1)
    if facts["utanfor"]:
        unprotect(package)
    book = Workbook.open(package)
    for name, value in {**facts["varden"], **facts["texter"]}.items():
        sheet, cell, _ = book.locate(name) or ("", "", "")
        book.write(sheet, {cell: answer(name, value)})
    for extra in facts["utanfor"]:
        book.write(SHEET, outside(book, extra))
    day = facts["varden"].get("blad.datum") or f"{year + 1}-{UNKNOWN_DAY}"
    core = package.read("docProps/core.xml").decode()
    stamped = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{day}T12:00:00Z", core)
    package.replace("docProps/core.xml", stamped.encode())
    return recalculate(package.to_bytes())


def answer(name: str, value: float | str) -> Decimal | str | date:
    """Make a fact what a person would have put in the cell."""
    if name == "blad.datum":
        return date.fromisoformat(str(value))
    if name.endswith(".bas"):
        return BASES[str(value)]
    return value if isinstance(value, str) else Decimal(str(value))


def last_row(package: Package, table: str) -> int:
    """Return the last row of a table's boxes."""
    book = Workbook.open(package)
    return max(int(CELL.fullmatch(place[1])[2]) for name in book.names  # type: ignore[index]  # an address always matches
               if name.startswith(table + ".") and (place := book.locate(name)))  # fmt: skip


def outside(book: Workbook, extra: dict[str, Any]) -> dict[str, Decimal | str]:
    """Return the cells of one thing that the sender added: a column beside a table, a row under it, or a last line."""
    numbers = [Decimal(value) for value in extra["varden"]]
    if "rader" in extra:
        rows = [int(CELL.fullmatch((book.locate(name) or ("", "A1"))[1])[2]) for name in extra["rader"]]  # type: ignore[index]  # as above
        return {f"D{rows[0] - 1}": extra["etikett"], **{f"D{row}": n for row, n in zip(rows, numbers, strict=True)}}
    last = extra["tabell"] == "sist"
    row = max(int(address[1:]) for address in book.cells(SHEET)) if last else last_row(book.package, extra["tabell"])
    row += 1
    while (cell := book.cells(SHEET).get(f"B{row}")) is not None and cell.text:
        row += 1
    return {f"B{row}": extra["etikett"], **{f"{'CDE'[at]}{row}": n for at, n in enumerate(numbers)}}


def unprotect(package: Package) -> None:
    """Take the protection off the sheet, as one must before rows can be added."""
    part = part_of(package, SHEET)
    package.replace(part, re.sub(rb"<sheetProtection[^>]*/>", b"", package.read(part)))


def insert_row(package: Package, at: int) -> None:
    """Insert an empty row before row `at`: cells, merges, validations, formats, page breaks and names move one down."""

    def down(text: str) -> str:
        return CELL.sub(lambda found: found[1] + str(int(found[2]) + (int(found[2]) >= at)), text)

    part = part_of(package, SHEET)
    sheet = package.read(part).decode()
    sheet = re.sub(r'<row r="(\d+)"', lambda found: f'<row r="{int(found[1]) + (int(found[1]) >= at)}"', sheet)
    sheet = re.sub(r'(?<=<c r=")[A-Z]+\d+|(?<= ref=")[^"]+|(?<=sqref=")[^"]+', lambda found: down(found[0]), sheet)
    sheet = re.sub(r"(?<=<cfRule)(.*?)(?=</cfRule>)", lambda found: down(found[0]), sheet)
    sheet = re.sub(r'(?<=<brk id=")\d+', lambda found: str(int(found[0]) + (int(found[0]) >= at)), sheet)
    package.replace(part, sheet.encode())
    stamp = part_of(package, STAMP_SHEET)
    kept = package.read(stamp).decode()
    moved = re.sub(rf"(?<=<f>){SHEET}!([A-Z]+\d+)(?=</f>)", lambda found: f"{SHEET}!{down(found[1])}", kept)
    package.replace(stamp, moved.encode())
    names = package.read("xl/workbook.xml").decode()
    pattern = rf"(?<=>){SHEET}!(\$[^<]*)(?=</definedName>)"
    package.replace("xl/workbook.xml", re.sub(pattern, lambda found: f"{SHEET}!{down(found[1])}", names).encode())


def part_of(package: Package, sheet: str) -> str:
    """Return the part that holds a sheet."""
    return next(item.part for item in Workbook.open(package).sheets if item.name == sheet)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for sample in SAMPLES:
        (target / sample / "inkorg").mkdir(parents=True, exist_ok=True)
        for name, data in make(sample).items():
            (target / sample / "inkorg" / name).write_bytes(data)
            print(f"{sample}/inkorg/{name}: {len(data)} byte")
    for sample in SAMPLES:
        for name, data in surveys(sample).items():
            (target / sample / "enkater").mkdir(parents=True, exist_ok=True)
            (target / sample / "enkater" / name).write_bytes(data)
            print(f"{sample}/enkater/{name}: {len(data)} byte")
    for sample in BOOKS:
        (target / sample).mkdir(parents=True, exist_ok=True)
        for name, data in books(sample).items():
            (target / sample / name).write_bytes(data)
            print(f"{sample}/{name}: {len(data)} byte")
