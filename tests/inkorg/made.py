"""What the tests of the inkorg are made of: one small årsbok, sheets issued from it, lawful answers, and ways to harm a file."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests import byfile
from tests.byfile import open_arsbok
from xlfinsam import office
from xlfinsam.engine.blankpen import SHEET
from xlfinsam.engine.calc import recalculate
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.receive import Received, receive
from xlfinsam.engine.stamps import STAMP_SHEET
from xlfinsam.fields import Antal, Text
from xlfinsam.forms import kalmar
from xlfinsam.inkorgen import blank_of
from xlfinsam.model import INGET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from xlfinsam.fields import Answer
    from xlfinsam.model import Fynd

ROOT = Path(__file__).resolve().parents[2]
FORM = kalmar.FORM
INSATS, OTHER = "alfa", "beta"
SETTINGS = """[installningar]
forbund = "Samordningsförbundet Provet"
ar = 2024
period = "2024"
sista_dag = 2025-01-31
svarsadress = "kansli@example.se"
tolerans_hopp = 0.5
tolerans_budget = 0.25
mal_positiva = 0.5
""" + "".join(
    f'\n[[insatser]]\nnyckel = "{key}"\nnamn = "{name}"\nkontakt = "{key}@example.se"\nblankett = "kalmar"\n'
    for key, name in ((INSATS, "Alfa å Ö"), (OTHER, "Beta"))
)


def script(path: str) -> ModuleType:
    """Load a script of the tree (two are called make.py) as a module."""
    name = "made_by_" + re.sub(r"\W", "_", path)
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


# ------------------------------------------------------------------------------------------------- årsbok and sheets


@cache
def arsbok_bytes(settings: str = SETTINGS) -> bytes:
    """Make the årsbok that `settings` tells of."""
    with tempfile.TemporaryDirectory() as folder:
        told, path = Path(folder, "installningar.toml"), Path(folder, "arsbok.xlsm")
        told.write_text(settings, encoding="utf-8")
        office.ny(told, path)
        return path.read_bytes()


@cache
def issued(insats: str = INSATS, settings: str = SETTINGS) -> bytes:
    """Issue the blank of one insats from that årsbok."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "arsbok.xlsm")
        path.write_bytes(arsbok_bytes(settings))
        arsbok = open_arsbok(path)
        return office.issue(FORM, arsbok, next(item for item in arsbok.insatser if item.nyckel == insats))


def lawful() -> dict[str, Answer]:
    """Answer every field so that every rule holds: 14 inskrivna, 9 of them new, 4 avslutade."""
    answers: dict[str, Answer] = {
        item.id: Decimal(0) if isinstance(item.kind, Antal) else "Text." if isinstance(item.kind, Text) else None
        for item in FORM.fields
        if item.id != INGET
    }
    numbers = {
        "deltagare.totalt": 14, "deltagare.kvinna": 8, "deltagare.man": 5, "deltagare.icke_binar": 1,
        "deltagare.nya": 9, "deltagare.avslutade": 4, "alder.16_24": 5, "alder.35_44": 4, "utbildning.gymnasium": 9,
        "remitterande.kommunen.ja": 14, "remitterande.kommunen.totalt": 20, "konsultation.saknas": 3,
        "tid.upp_till_2": 10, "tid.saknas": 4, "forsorjning.annat": 4, "avslut.arbete": 3, "avslut.annat_avslut": 1,
        "inskrivning.annat": 9, "konsslut.kvinna.avslutade": 2, "konsslut.man.avslutade": 2, "konsslut.kvinna.kvar": 6,
        "konsslut.man.kvar": 3, "konsslut.icke_binar.kvar": 1, "uppstart.konsultationer": 30, "uppstart.inskrivna": 50,
        "uppstart.avslutade": 40, "uppstart.arbete_studier": 20,
    }  # fmt: skip
    answers |= {name: Decimal(number) for name, number in numbers.items()}
    answers |= {"alder.bas": "nya deltagare", "utbildning.bas": "nya deltagare"}
    answers |= {"remitterande.bas": "alla inskrivna", "tid.bas": "alla inskrivna"}
    answers |= {"inskrivning.bas": "nya deltagare"}
    return answers | {"blad.datum": date(2025, 1, 15), "blad.uppgiftslamnare": "insatsledare"}


def place(name: str, data: bytes | None = None) -> tuple[str, str]:
    """Return (sheet, cell) of a name in a sheet, the blank if none is given."""
    found = Workbook.open(Package.from_bytes(data or issued(), "blad")).locate(name)
    assert found is not None, name
    return found[0], found[1]


def filled(changes: Mapping[str, Answer] | None = None, insats: str = INSATS, saved: str = "2025-01-15") -> bytes:
    """Fill the blank lawfully but for `changes` (None leaves a field blank), saved by a spreadsheet program on a day."""
    return answered(lawful() | dict(changes), insats, saved) if changes else _lawful_sheet(insats, saved)


@cache
def _lawful_sheet(insats: str, saved: str) -> bytes:
    """Fill the blank lawfully, once."""
    return answered(lawful(), insats, saved)


def answered(answers: Mapping[str, Answer], insats: str = INSATS, saved: str = "2025-01-15") -> bytes:
    """Fill the blank with these answers alone."""
    book = Workbook.open(Package.from_bytes(issued(insats), "blad"))
    cells = {name: found[1] for name in answers if (found := book.locate(name)) is not None}
    book.write(SHEET, {cells[name]: answer for name, answer in answers.items()})
    return recalculate(saved_on(book.to_bytes(), saved))


def with_cells(data: bytes, values: Mapping[str, Answer], sheet: str = SHEET) -> bytes:
    """Write in cells of a sheet by address, or by name where no address looks like that."""
    book = Workbook.open(Package.from_bytes(data, "blad"))
    for where, answer in values.items():
        found = book.locate(where)
        book.write(*((found[0], {found[1]: answer}) if found else (sheet, {where: answer})))
    return recalculate(book.to_bytes())


# ------------------------------------------------------------------------------------------------------ harm to files


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a file; it must really change."""
    package = Package.from_bytes(data, "blad", macros=True)
    changed = change(package.read(part))
    assert changed != package.read(part), f"{part} ändrades inte"
    package.replace(part, changed)
    return package.to_bytes()


def rezipped(data: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """Zip a file anew with parts changed, added or (None) left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()} | dict(changes)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            if content is not None:
                new.writestr(zipfile.ZipInfo(name, (2025, 1, 15, 12, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def part_of(data: bytes, sheet: str = SHEET) -> str:
    """Return the part that holds a sheet."""
    book = Workbook.open(Package.from_bytes(data, "blad", macros=True))
    return next(item.part for item in book.sheets if item.name == sheet)


def raw_cell(data: bytes, name: str, kind: str, content: str, style: str = "") -> bytes:
    """Put raw XML in the cell of a field, as another program would have written it; its style stays, or is `style`."""
    sheet, cell = place(name, data)

    def put(xml: bytes) -> bytes:
        pattern = rf'<c r="{cell}"( s="\d+")?[^>]*?(/>|>.*?</c>)'.encode()
        found = re.search(pattern, xml)
        assert found, f"{cell} finns inte"
        styled = style.encode() or found[1] or b""
        typed = f' t="{kind}"'.encode() if kind else b""
        new = b'<c r="%s"%s%s>%s</c>' % (cell.encode(), styled, typed, content.encode())
        return xml[: found.start()] + new + xml[found.end() :]

    return rewritten(data, part_of(data, sheet), put)


def style_of(data: bytes, name: str) -> str:
    """Return the style attribute of a field's cell, to be given to another."""
    sheet, cell = place(name, data)
    style = Workbook.open(Package.from_bytes(data, "blad")).cells(sheet)[cell].style
    return f' s="{style}"'


def stamped(data: bytes, **stamp: str) -> bytes:
    """Change the stamp of a sheet."""
    return with_cells(data, {f"stampel.{key}": value for key, value in stamp.items()}, STAMP_SHEET)


def saved_on(data: bytes, day: str) -> bytes:
    """Say in the file that it was last saved on a day."""
    mark = rf"\g<1>{day}T12:00:00Z".encode()
    core = Package.from_bytes(data, "blad").read("docProps/core.xml")
    changed = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", mark, core)
    return data if changed == core else rewritten(data, "docProps/core.xml", lambda _: changed)


# --------------------------------------------------------------------------------------------------------- the inkorg


@dataclass(frozen=True)
class Office:
    """An årsbok and an inkorg on disk."""

    arsbok: Path
    inkorg: Path

    @classmethod
    def open(cls, folder: Path, files: Mapping[str, bytes] | None = None) -> Office:
        """Lay out the small årsbok and an inkorg with these files."""
        made = cls(folder / "årsbok.xlsm", folder / "inkorg")
        made.inkorg.mkdir(parents=True)
        made.arsbok.write_bytes(arsbok_bytes())
        for name, data in (files or {}).items():
            (made.inkorg / name).write_bytes(data)
        return made

    def validera(self) -> office.Outcome:
        """Read and check; the årsbok must be the same bytes after as before."""
        before = self.arsbok.read_bytes()
        outcome = byfile.validera(self.arsbok, self.inkorg)
        assert self.arsbok.read_bytes() == before, "validera ändrade årsboken"
        assert [path.name for path in self.arsbok.parent.iterdir() if path.is_file()] == [self.arsbok.name]
        return outcome


GOOD = "insatsblad-alfa-2024.xlsx"


def fynd_of(folder: Path, data: bytes, name: str = "insatsblad-beta-2024.xlsx") -> tuple[list[Fynd], office.Outcome]:
    """Put a file beside the good sheet of Alfa, validate, and give its fynd alone (Alfa's must be none) and the outcome."""
    outcome = Office.open(folder, {GOOD: filled(), name: data}).validera()
    assert [fynd for fynd in outcome.fynd if fynd.place.fil == GOOD or fynd.insats == INSATS] == []
    assert outcome.records[0].values == {k: v for k, v in lawful().items() if v is not None}
    return [fynd for fynd in outcome.fynd if fynd.regel != "I01"], outcome


def received(data: bytes, folder: Path, name: str = "blad.xlsx") -> Received:
    """Read one sheet, without an årsbok."""
    (folder / name).write_bytes(data)
    return receive(folder / name, blank_of)
