"""The verbs of the close on an årsbok that is open in Excel: the same as on the file, few calls, and a way back from a fault.

Excel is the stand-in of standin.py, which counts every call and can be told to fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlwings as xw

from tests import bocker, byfile
from tests.office import standin
from xlfinsam import office
from xlfinsam.addin import host
from xlfinsam.engine.grid import Grid
from xlfinsam.engine.package import backup_of
from xlfinsam.errors import WorkbookBusyError
from xlfinsam.forms.rakenskaper import NOTRADER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bocker import Desk
    from tests.office.standin import Excel

WRITES = 5
"""Writes of values that a bokslut may make: Bokföring, Objekt, Granskning, Bokslut and Logg."""
FAULTS = {"COM": standin.ComError("(-2147418111, 'Anropet avvisades')"), "disken": OSError(28, "full"),
          "Ctrl+C": KeyboardInterrupt()}  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """An årsbok that is open in Excel, with a file of the books beside it."""

    excel: Excel
    desk: Desk
    book: xw.Book

    def seen(self) -> dict[str, Any]:
        """What a user sees: every value and formula, every name, every hidden row of the first fifty."""
        inner = xw.Book(impl=self.book.impl.inner)
        grid = Grid(inner)
        hidden = {s.name: [s[f"{n}:{n}"].rows.hidden for n in range(1, 51)] for s in inner.sheets}
        return {sheet: grid.cells(sheet) for sheet in grid.sheets} | {"namn": grid.names, "dolda": hidden}


@pytest.fixture
def excel() -> Iterator[Excel]:
    """Let there be an Excel."""
    with standin.running() as made_excel:
        yield made_excel


def opened(excel: Excel, folder: Path, data: bytes | None = None) -> Opened:
    """Open an årsbok in Excel, with books to read."""
    desk = bocker.desk(folder, data)
    desk.put(bocker.sie(), "bokforing/bok.se")
    excel.open(desk.arsbok)
    return Opened(excel, desk, host.attached(str(desk.arsbok)))


@pytest.fixture
def here(excel: Excel, tmp_path: Path) -> Opened:
    """Open an årsbok that nothing has been read into, with a row more in the notes."""
    made = opened(excel, tmp_path)
    inner = xw.Book(impl=made.book.impl.inner)
    row = NOTRADER.first_row + len(made.desk.rows(NOTRADER))
    inner.sheets["Notrader"][f"A{row}:F{row}"].value = ["ny_rad", 4, "En ny rad", "rad", None, "kredit"]
    inner.app.calculate()
    return made


RUN: dict[str, Callable[[xw.Book], Any]] = {
    "bokslut": office.bokslut,
    "budget": office.budget,
    "lås": lambda book: office.bokslut(book, till="lås"),
    "las_upp": lambda book: office.las_upp(book, "Revisorn vill se hyran."),
}
START = {"bokslut": None, "budget": None, "lås": "fastställ", "las_upp": "lås"}


@pytest.mark.parametrize("verb", RUN)
def test_a_verb_gives_the_same_in_excel_as_on_the_file(excel: Excel, tmp_path: Path, verb: str) -> None:
    """What the verb tells is equal, and so is every byte of every file that is left."""
    start = START[verb]
    data = bocker.after(start) if start else None
    one = opened(excel, tmp_path / "öppen", data)
    theirs = RUN[verb](one.book)
    other = bocker.desk(tmp_path / "på disk", data)
    other.put(bocker.sie(), "bokforing/bok.se")
    with byfile.closing(byfile.open_book(other.arsbok)) as book:
        ours = RUN[verb](book)
    parts = ("fynd", "figures", "changed", "steps") if isinstance(ours, office.Outcome) else ()
    assert [part for part in parts if getattr(ours, part) != getattr(theirs, part)] == []
    assert bool(parts) or ours == theirs
    files = [
        {str(Path(path).relative_to(d.folder)): data for path, data in d.everything().items()}
        for d in (one.desk, other)
    ]
    assert files[0] == files[1]
    assert len(files[0]) == 3  # the årsbok, the former one, the file of the books


def test_bokslut_writes_by_whole_ranges_and_computes_once(here: Opened) -> None:
    """At most WRITES writes of values however many konton, and one calculation; the second time nothing but Logg."""
    assert office.bokslut(here.book).changed > 100
    assert 0 < here.excel.count("Range.raw_value=") <= WRITES
    assert here.excel.count("App.calculate") == here.excel.count("Book.save") == 1
    here.excel.forget()
    assert office.bokslut(here.book).changed == 0
    assert here.excel.count("Range.raw_value=") == 1
    assert here.excel.count("Names.add", "Name.refers_to=", "Name.delete", "Range.row_hidden=", "Range.formula=") == 0


def test_progress_is_told_in_three_steps(here: Opened) -> None:
    """The verb says what it is doing: it reads, it tries, it computes and compares."""
    told: list[tuple[str, int, int]] = []
    office.bokslut(here.book, None, lambda *step: told.append(step))
    assert told == [("läser bokföringen", 1, 3), ("prövar", 2, 3), ("räknar och jämför", 3, 3)]


CALLS = {
    "the first write": ("Range.raw_value=", 1), "the last write": ("Range.raw_value=", 4), "a row": ("Range.row_hidden=", 1),
    "a name": ("Names.add", 1), "computing": ("App.calculate", 1), "saving": ("Book.save", 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("call", "fault"),
    [*((call, "COM") for call in CALLS), ("computing", "Ctrl+C"), ("the last write", "Ctrl+C"), ("saving", "disken")],
)
def test_a_fault_leaves_the_open_workbook_as_it_was(here: Opened, call: str, fault: str) -> None:
    """Whatever fails in a bokslut: values, names and hidden rows are as before, Excel as before, nothing on disk."""
    seen, disk, settings = here.seen(), here.desk.everything(), here.excel.settings()
    name, at = CALLS[call]
    here.excel.fail(name, FAULTS[fault], at)
    with pytest.raises(type(FAULTS[fault])):
        office.bokslut(here.book)
    assert here.excel.count(name) >= at
    after = here.seen()
    assert [part for part, held in seen.items() if after[part] != held] == []
    assert here.excel.settings() == settings
    assert here.desk.everything() == disk


@pytest.mark.parametrize(
    ("verb", "call"), [("las_upp", "Book.save"), ("budget", "App.calculate"), ("lås", "Book.save")]
)
def test_a_fault_in_another_verb_leaves_all_as_it_was(excel: Excel, tmp_path: Path, verb: str, call: str) -> None:
    """A lock that could not be saved is no lock, an årsbok that could not be opened is locked, and nothing is divided."""
    start = START[verb]
    one = opened(excel, tmp_path, bocker.after(start) if start else None)
    seen, disk = one.seen(), one.desk.everything()
    excel.fail(call, standin.ComError("upptaget"))
    with pytest.raises(standin.ComError):
        RUN[verb](one.book)
    assert one.seen() == seen
    assert one.desk.everything() == disk


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"], ids=["Excel", "LibreOffice"])
@pytest.mark.parametrize("verb", ["bokslut", "las_upp", "budget"])
def test_an_arsbok_that_is_open_elsewhere_is_refused(tmp_path: Path, lock: str, verb: str) -> None:
    """While the årsbok is open in another program no verb of the close does anything at all to the file."""
    desk = bocker.desk(tmp_path, bocker.after("lås") if verb == "las_upp" else bocker.after())
    desk.put(bocker.sie(), "bokforing/bok.se")
    desk.arsbok.with_name(lock.format(desk.arsbok.name)).write_bytes(b"")
    before = desk.everything()
    args = ("Revisorn vill se hyran.",) if verb == "las_upp" else ()
    with pytest.raises(
        WorkbookBusyError, match=r"arbetsboken är öppen i (Excel|LibreOffice)\. .* Ingenting har ändrats\."
    ):
        getattr(byfile, verb)(desk.arsbok, *args)
    assert desk.everything() == before


def test_when_the_disk_refuses_the_arsbok_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told in Swedish; the former file stands, and no temporary file is left."""
    desk = bocker.desk(tmp_path)
    fil = desk.put(bocker.sie())
    before = desk.everything()

    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(WorkbookBusyError, match=r"kunde inte sparas i .* \(disken är full\)"):
            byfile.bokslut(desk.arsbok, fil)
    assert desk.everything() == before


def test_the_former_file_is_kept(tmp_path: Path) -> None:
    """Beside the årsbok stands the file it was before the run; a run that changes nothing does not push it out."""
    desk = bocker.desk(tmp_path)
    before, fil = desk.arsbok.read_bytes(), desk.put(bocker.sie())
    byfile.bokslut(desk.arsbok, fil)
    byfile.bokslut(desk.arsbok, fil)
    assert backup_of(desk.arsbok).read_bytes() == before


def test_what_a_user_has_typed_and_not_saved_counts(here: Opened) -> None:
    """In Excel the open workbook is what counts: an adjustment that is typed and not saved is in the figures that are saved."""
    first = office.bokslut(here.book).figures
    inner = xw.Book(impl=here.book.impl.inner)
    inner.sheets["Periodisering"]["A6:D7"].value = [["P1", 6011, "Hyra", 1000], ["P1", 2991, "Upplupet", -1000]]
    outcome = office.bokslut(here.book)
    assert first["rr.arets_resultat"] - outcome.figures["rr.arets_resultat"] == Decimal(1000)  # type: ignore[operator]  # numbers
    saved = byfile.varde(here.desk.arsbok, ["rr.arets_resultat"])
    assert saved["rr.arets_resultat"] == outcome.figures["rr.arets_resultat"]
