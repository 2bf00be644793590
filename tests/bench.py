"""How fast is it, beside the same work done with pandas.read_excel and openpyxl? Run by `make bench`; no test.

Two jobs, both sides in turn in one run, medians, as a ratio, in processor time (of the whole process for the cold commands), so
that a loaded machine disturbs less. In job 1 ours is read five times for each time of the other, and neither side pays
for the other's garbage (gc.freeze). Both sides start from compiled bytecode, as what is installed does.

1. Reading and checking 200 returned sheets. They are the sample's sheets over and over, every number made 1 to 25 times
   as large (so that sums hold, or fail, as they did), each under an insats of its own. Ours: `read_inkorg` and
   `check_received`. The other: `openpyxl.load_workbook` (names, stamp, formulas, validations, protection) and
   `pandas.read_excel` (the values of every sheet, header=None). Neither alone would do: openpyxl gives formulas or
   values, not both, and pandas gives values only. pandas reads by its openpyxl engine, the one it takes by itself.
2. The whole cold command `konsolidera`, as a new process each time. Ours recalculates the workbook and compares every
   figure with Python's before it saves. The other opens the årsbok with openpyxl, writes the same cells and names, and saves.
   It is spared the recalculation and the comparison (openpyxl leaves the formulas without values), and it loses the charts.
   Where LibreOffice is at hand its recalculation of that file is timed too, since a reader without Excel would need it.

3. The whole cold command `bokslut` on the sample's SIE file, in the same manner. Here the other is recalculated by LibreOffice
   before it counts as done, since a closed year without values is none; where LibreOffice is missing the job is left out.

The other side is given all of our code save the engine: `Other` below stands in for `engine.cells.Workbook` and `engine.grid.Grid`, so it
parses, words and consolidates with the same functions. Before anything is timed, both must have given the same
records and fynd, and the same cells in the data sheets of the årsbok; the run stops where they have not.
"""

from __future__ import annotations

import compileall
import gc
import hashlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from xlfinsam import arsboken, filling, inkorgen, konsolidering, office, stangning
from xlfinsam.engine import receive as reading
from xlfinsam.engine.addresses import reference
from xlfinsam.engine.book import open_book
from xlfinsam.engine.cells import Cell, Sheet, Validation, Workbook
from xlfinsam.engine.package import Package
from xlfinsam.fields import Antal
from xlfinsam.forms import FORMS
from xlfinsam.model import Returned
from xlfinsam.world import Insats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SAMPLE = arsboken.data_folder() / "samples" / "kalmar-2024"
SHEETS, READ_TURNS, COLD_TURNS = 200, 3, 5
DATA_SHEETS = ("Insatsdata", "Bokföring", "Objekt", "Granskning", "Bokslut", "Start", "Logg")
READ_GOAL, COLD_GOAL, CLOSE_GOAL = 15, 0.5, 0.2
SOURCES = {"konsolidera": SAMPLE / "inkorg", "bokslut": SAMPLE / "bokforing.se"}


# ------------------------------------------------------------------------------------------------ the other engine


class Other:
    """A workbook as openpyxl and (for the values of formulas) pandas give it, with the methods that we ask for."""

    def __init__(self, path: Path, *, values: bool = True) -> None:
        import openpyxl  # noqa: PLC0415  the other side's cold start is its own

        self.path = path
        self.package = SimpleNamespace(file=str(path))
        self.file = str(path)
        self.book = openpyxl.load_workbook(
            path, keep_vba=path.suffix == ".xlsm"
        )  # a book without its macros is another
        self.sheets = tuple(Sheet(sheet.title, "", sheet.sheet_state) for sheet in self.book.worksheets)
        self.names = {name: found.attr_text for name, found in self.book.defined_names.items()}
        self._frames: dict[str, Any] = {}
        self._cells: dict[str, dict[str, Cell]] = {}
        if values:
            import pandas as pd  # noqa: PLC0415  as above

            frames = pd.read_excel(path, sheet_name=None, header=None, dtype=object, na_filter=False, engine="openpyxl")
            self._frames = {name: frame.to_numpy() for name, frame in frames.items()}

    def cells(self, sheet: str) -> dict[str, Cell]:
        if sheet not in self._cells:
            self._cells[sheet] = {cell.coordinate: self._cell(sheet, cell) for row in self.book[sheet].iter_rows() for cell in row if cell.value is not None}  # fmt: skip
        return self._cells[sheet]

    def _cell(self, sheet: str, cell: Any) -> Cell:
        formula = cell.value[1:] if cell.data_type == "f" else None
        value = cell.value
        if sheet in self._frames:
            rows = self._frames[sheet]
            inside = cell.row <= len(rows) and cell.column <= rows.shape[1]
            value = rows[cell.row - 1][cell.column - 1] if inside else None
        elif formula is not None:
            value = None
        style = int(cell.is_date)
        if value is None or (value == "" and formula is not None):
            return Cell("", "", formula, style)
        if isinstance(value, bool):
            return Cell("b", str(int(value)), formula, style)
        if isinstance(value, (int, float)):
            return Cell("n", str(value), formula, style)
        if isinstance(value, (date, datetime)):
            return Cell("d", value.isoformat()[:10], formula, 1)
        return Cell("s", str(value), formula, style)

    def cell(self, sheet: str, address: str) -> Cell | None:
        return self.cells(sheet).get(address)

    def locate(self, name: str) -> tuple[str, str, str] | None:
        found = reference(self.names.get(name, ""))
        return (found[0], found[1].first, found[1].last) if found and found[0] in self.book.sheetnames else None

    def is_date(self, style: int) -> bool:
        return bool(style)

    def date_of(self, cell: Cell) -> date | None:
        return date.fromisoformat(cell.text) if cell.kind == "d" else None

    def is_protected(self, sheet: str) -> bool:
        return bool(self.book[sheet].protection.sheet)

    def validations(self, sheet: str) -> tuple[Validation, ...]:
        return tuple(
            Validation(tuple(str(item.sqref).split()), item.type or "none", item.operator or "between",
                       item.formula1 or "", item.formula2 or "", bool(item.allow_blank))
            for item in self.book[sheet].data_validations.dataValidation
        )  # fmt: skip

    def modified(self) -> str:
        return f"{self.book.properties.modified.isoformat()}Z"

    def write(self, sheet: str, values: Mapping[str, Any]) -> int:
        held, target, changed = self.cells(sheet), self.book[sheet], 0
        for address, value in values.items():
            cell = held.get(address)
            if _same(cell, value):
                continue
            target[address].value = float(value) if isinstance(value, Decimal) else value
            if isinstance(value, str):
                target[address].data_type = "s"
            changed += 1
        self._cells.pop(sheet, None)
        return changed

    def hide_rows(self, sheet: str, hidden: Mapping[int, bool]) -> None:
        for row, hide in hidden.items():
            self.book[sheet].row_dimensions[row].hidden = hide

    def show_sheet(self, name: str, *, shown: bool) -> None:
        if self.book[name].sheet_state in {"visible", "hidden"}:
            self.book[name].sheet_state = "visible" if shown else "hidden"

    def set_heights(self, sheet: str, heights: Mapping[int, int]) -> None:
        for row, height in heights.items():
            self.book[sheet].row_dimensions[row].height = height

    def set_names(self, wanted: Mapping[str, str], owned: Callable[[str], bool]) -> None:
        from openpyxl.workbook.defined_name import DefinedName  # noqa: PLC0415  as above

        for name in [name for name in self.names if owned(name) and name not in wanted]:
            del self.book.defined_names[name]
        for name, text in wanted.items():
            self.book.defined_names[name] = DefinedName(name, attr_text=text)
        self.names = {name: found.attr_text for name, found in self.book.defined_names.items()}

    def save(self) -> None:
        fresh = self.path.with_suffix(".tmp")
        self.book.save(fresh)
        shutil.copy2(self.path, self.path.with_suffix(".bak"))
        fresh.replace(self.path)


def _same(cell: Cell | None, value: object) -> bool:
    if cell is None or not cell.kind:
        return value is None
    return isinstance(value, (str, Decimal)) and cell.text == (value if isinstance(value, str) else f"{value:f}")


def other_read(inkorg: Path, *_: object) -> list[reading.Received]:
    """Read the folder `inkorg` as the other does; the blanks to hold against are given to it."""
    received = []
    for path in sorted(inkorg.iterdir()):
        book: Any = Other(path)
        told = Returned(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), book.modified())
        received.append(reading._read(book, told, inkorgen.blank_of))
    return received


def other_verb(verb: str, path: Path, source: Path) -> None:
    """Do what the verb of `office` does, on the other engine, and tell the fynd: this is the other's cold command."""
    book: Any = Other(path, values=False)
    for module in (konsolidering, stangning):
        module.at_work = lambda _: nullcontext(arsboken._read(path, book))  # type: ignore[attr-defined]
    konsolidering.read_inkorg = lambda folder, _: other_read(folder)
    filling.compare = lambda *_: None  # no recalculation, no comparison
    filling.store = lambda *_, **__: book.save()
    for fynd in getattr(office, verb)(book, source).fynd:
        print(fynd.niva.value, fynd.regel, fynd.place, fynd.text)


# ------------------------------------------------------------------------------------------------------- the material


def make_inkorg(folder: Path) -> list[Insats]:
    """Write `SHEETS` returned sheets: the sample's, numbers changed, each under its own insats."""
    folder.mkdir()
    sources = [path.read_bytes() for path in sorted((SAMPLE / "inkorg").iterdir())]
    counts = [item.id for item in FORMS[0].fields if isinstance(item.kind, Antal)]
    insatser = []
    for number in range(SHEETS):
        book = Workbook.open(Package.from_bytes(sources[number % len(sources)], "prov"))
        changes: dict[str, dict[str, Any]] = {}
        for name in counts:
            sheet, cell, _ = book.locate(name) or ("", "", "")
            held = book.cells(sheet).get(cell)
            if held is not None and held.kind == "n":
                changes.setdefault(sheet, {})[cell] = Decimal(held.text) * (number // len(sources) + 1)
        insats = Insats(f"prov{number:03}", f"Prov {number}", blankett=FORMS[0].id, budget_deltagare=Decimal(30))
        for name, value in (("insats", insats.nyckel), ("insatsnamn", insats.namn)):
            sheet, cell, _ = book.locate(f"stampel.{name}") or ("", "", "")
            changes.setdefault(sheet, {})[cell] = value
        for sheet, values in changes.items():
            book.write(sheet, values)
        (folder / f"insatsblad-{insats.nyckel}.xlsx").write_bytes(book.to_bytes())
        insatser.append(insats)
    return insatser


def compared(ours: list[Any], theirs: list[Any], what: str) -> None:
    """Stop when the two sides have not done the same."""
    if ours != theirs:
        one, two = next(pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1])
        sys.exit(f"De två sidorna gav inte samma {what}:\n{one}\n{two}")
    print(f"Lika på båda sidor: {len(ours)} {what}.")


def data_cells(path: Path) -> list[tuple[str, str, str]]:
    """Return every filled cell of the data sheets that is no formula, and the names of the workbook."""
    package = Package.open(path, macros=True)
    book = Workbook.open(package)
    found = [
        (sheet, address, _number(cell.text) if cell.kind == "n" else cell.text)
        for sheet in DATA_SHEETS for address, cell in sorted(book.cells(sheet).items()) if cell.kind and cell.formula is None and cell.text
    ]  # fmt: skip
    return found + [("", name, text) for name, text in sorted(book.names.items())]


def _number(text: str) -> str:
    return f"{Decimal(f'{float(text):.15g}').normalize():f}"  # openpyxl writes 17 digits, Excel and we 15


# ------------------------------------------------------------------------------------------------------- the measuring


def turns(
    count: int, *works: Callable[[], object], quick: int = 1, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Run the works in turn, `count` times; return the median seconds of each. The first is run `quick` times a turn."""
    times: list[list[float]] = [[] for _ in works]
    gc.freeze()
    for turn in range(count):
        for at, work in enumerate(works):
            progress(f"  omgång {turn + 1} av {count}")
            for _ in range(1 if at else quick):
                gc.collect()
                start = clock()
                work()
                times[at].append(clock() - start)
    progress("")
    return [statistics.median(measured) for measured in times]


def of_commands() -> float:
    """Return the processor time, in seconds, of every command that has been run and has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def progress(text: str) -> None:
    """Show on a terminal how far the run has come."""
    if sys.stderr.isatty():
        print(f"\r{text:<30}\r", end="", file=sys.stderr, flush=True)


def bench_reading(folder: Path) -> tuple[float, float]:
    """Time job 1; return the seconds of ours and of the other."""
    office.ny(SAMPLE / "installningar.toml", folder / "tom.xlsm")
    inkorg = folder / "inkorg"
    insatser = make_inkorg(inkorg)
    arsbok = replace(arsboken.read_arsbok(open_book(folder / "tom.xlsm")), insatser=tuple(insatser))

    def ours() -> tuple[list[Any], list[Any]]:
        return inkorgen.check_received(arsbok, inkorgen.read_inkorg(inkorg))

    def other() -> tuple[list[Any], list[Any]]:
        return inkorgen.check_received(arsbok, other_read(inkorg))

    (records, fynd), (records2, fynd2) = ours(), other()
    compared(records, records2, "lästa blad")
    compared(fynd, fynd2, "fynd")
    one, two = turns(READ_TURNS, ours, other, quick=5, clock=time.process_time)
    return one, two


def bench_cold(folder: Path, verb: str) -> tuple[float, float, float | None]:
    """Time job 2 or 3; return the seconds of ours, of the other, and of LibreOffice's recalculation if it is at hand."""
    fresh, mine, theirs = folder / "tom.xlsm", folder / verb / "var" / "bok.xlsm", folder / verb / "annan" / "bok.xlsm"
    for path in (mine, theirs):  # of one name: the fynd of the close name the årsbok
        path.parent.mkdir(parents=True)
    source = SOURCES[verb]

    def run(path: Path, good: set[int], *command: str) -> None:
        shutil.copy(fresh, path)
        done = subprocess.run([sys.executable, *command, str(path), str(source)], check=False, capture_output=True, text=True)  # fmt: skip
        if done.returncode not in good:
            sys.exit(done.stderr or done.stdout)

    def ours() -> None:
        run(mine, {0, 1}, "-m", "xlfinsam.cli", verb)  # 1: a STOPP among the fynd

    def other() -> None:
        run(theirs, {0}, __file__, "den-andra", verb)

    ours(), other()
    compared(data_cells(mine), data_cells(theirs), f"celler och namn i årsboken efter {verb}")
    one, two = turns(COLD_TURNS, ours, other, clock=of_commands)
    soffice = shutil.which("soffice")
    if soffice is None or os.environ.get("UTAN_LIBREOFFICE") == "1":
        return one, two, None
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "ut"), str(theirs)]

    def libreoffice() -> None:
        subprocess.run(command, check=True, capture_output=True)

    libreoffice()  # the first start writes a profile
    return one, two, turns(COLD_TURNS, libreoffice, clock=of_commands)[0]


def told(goal: str, *, reached: bool) -> str:
    """Say the goal and whether it is reached."""
    return f"{goal}  {'nått' if reached else 'INTE NÅTT'}"


def main() -> None:
    """Measure both jobs and print the table."""
    os.environ["SOURCE_DATE_EPOCH"] = "1738540800"
    compileall.compile_dir(Path(arsboken.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        one, two = bench_reading(folder)
        cold, cold2, recalculated = bench_cold(folder, "konsolidera")
        close, close2, recalculated2 = bench_cold(folder, "bokslut")
    line = "{:<52}{:>10}{:>22}{:>9}   {}".format
    print()
    print(line("arbete", "xlfinsam", "pandas + openpyxl", "kvot", "mål"))
    ratio, share = two / one, cold / cold2
    goal = told(f"minst {READ_GOAL} gånger fortare", reached=ratio >= READ_GOAL)
    print(line(f"läsa och pröva {SHEETS} insatsblad", f"{one:.2f} s", f"{two:.2f} s", f"{ratio:.1f} ×", goal))
    goal = told(f"högst {COLD_GOAL} av tiden", reached=share <= COLD_GOAL)
    print(line("konsolidera, hela kommandot från start", f"{cold:.2f} s", f"{cold2:.2f} s", f"{share:.2f}", goal))
    if recalculated is not None:
        whole = cold2 + recalculated
        print(line("  … den andra också omräknad i LibreOffice", f"{cold:.2f} s", f"{whole:.2f} s", f"{cold / whole:.2f}", ""))  # fmt: skip
    if recalculated2 is not None:
        whole = close2 + recalculated2
        goal = told(f"högst {CLOSE_GOAL} av tiden", reached=close / whole <= CLOSE_GOAL)
        print(line("bokslut, hela kommandot, mot openpyxl + LibreOffice", f"{close:.2f} s", f"{whole:.2f} s", f"{close / whole:.2f}", goal))  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["den-andra"]:
        other_verb(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
