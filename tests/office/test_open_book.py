"""The verbs on a workbook that is open in Excel: the same outcome as on the file, few calls, and a way back from a fault.

Excel is a stand-in (standin.py): an xlwings engine called "excel" that counts every call and can be told to fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import xlwings as xw

from tests import byfile
from tests.inkorg import made
from tests.office import standin
from xlfinsam import office
from xlfinsam.addin import host
from xlfinsam.engine.grid import Grid
from xlfinsam.engine.saving import backup_of
from xlfinsam.errors import WorkbookBusyError, XlfinsamError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.office.standin import Excel

SHEETS = {
    "blad alfa.xlsx": made.filled({"deltagare.kvinna": Decimal(9), "text.avslut": None}),
    "blad beta.xlsx": made.filled(insats=made.OTHER),
}
BOUND = 6
"""Writes of values that a konsolidera may make: Insatsdata, Granskning, Logg, and three columns of the list on Start."""


@dataclass(frozen=True)
class Desk:
    """An årsbok that is open in Excel, and its inkorg."""

    excel: Excel
    here: made.Office
    book: xw.Book

    @property
    def inner(self) -> xw.Book:
        """The open workbook without the counting."""
        return xw.Book(impl=self.book.impl.inner)

    def seen(self) -> dict[str, Any]:
        """What a user sees in the open workbook: every value and formula, every name, every hidden row."""
        grid = Grid(self.inner)
        told: dict[str, Any] = {sheet: grid.cells(sheet) for sheet in grid.sheets}
        hidden = {s.name: [s[f"{n}:{n}"].rows.hidden for n in range(1, 40)] for s in self.inner.sheets}
        return told | {"namn": grid.names, "dolda": hidden}

    def on_disk(self) -> dict[str, bytes]:
        """Every file here."""
        folder = self.here.arsbok.parent
        return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def excel() -> Iterator[Excel]:
    """Let there be an Excel."""
    with standin.running() as made_excel:
        yield made_excel


@pytest.fixture
def desk(excel: Excel, tmp_path: Path) -> Desk:
    """Open the small årsbok in Excel, in a folder with å, ä, ö and spaces."""
    here = made.Office.open(tmp_path / "på bordet, åäö", SHEETS)
    excel.open(here.arsbok)
    return Desk(excel, here, host.attached(str(here.arsbok)))


def on_file(folder: Path) -> made.Office:
    """Lay out the same on disk, where no Excel has it open."""
    return made.Office.open(folder, SHEETS)


# ----------------------------------------------------------------------------------------------------- the same outcome


@pytest.mark.parametrize("verb", ["insatsblad", "validera", "konsolidera"])
def test_a_verb_gives_the_same_in_excel_as_on_the_file(desk: Desk, tmp_path: Path, verb: str) -> None:
    """Fynd, figures, records and changed cells are equal, and so is every byte of every file that is left."""
    other = on_file(tmp_path / "på disk")
    options = {"granskning": True} if verb == "validera" else {}
    ours = getattr(byfile, verb)(other.arsbok, None, **options)
    theirs = getattr(office, verb)(desk.book, None, **options)
    for part in ("fynd", "figures", "records", "insatser", "changed"):
        assert getattr(theirs, part) == getattr(ours, part), part
    folder, twin = desk.here.arsbok.parent, other.arsbok.parent
    files = {str(path.relative_to(twin)): path.read_bytes() for path in twin.rglob("*") if path.is_file()}
    assert {name[len(str(folder)) + 1 :]: data for name, data in desk.on_disk().items()} == files
    assert len(files) > 3


def test_what_only_looks_gives_the_same_in_excel_as_on_the_file(desk: Desk) -> None:
    """Kontrollera, spara, fynd, tabell and varde say the same of the open workbook as of the file, and change neither."""
    byfile.konsolidera(desk.here.arsbok, desk.here.inkorg)
    desk.excel.app.books.books.clear()
    desk.excel.open(desk.here.arsbok)
    book = host.attached(str(desk.here.arsbok))
    before, files = Desk(desk.excel, desk.here, book).seen(), desk.on_disk()
    one, other = office.kontrollera(book), byfile.kontrollera(desk.here.arsbok)
    assert (one.fynd, one.figures) == (other.fynd, other.figures)
    with byfile.closing(byfile.open_book(desk.here.arsbok, to_read=True)) as file:
        for what in ("tabell1.summa.nya", "Deltagare!D8", "installning.ar"):
            assert office.spara(book, what) == office.spara(file, what)
        assert office.fynd(book) == office.fynd(file) != []
        assert office.tabell(book, "tabell1") == office.tabell(file, "tabell1")
    names = ["tabell1.alfa.nya", "installning.forbund"]
    assert office.varde(book, names) == byfile.varde(desk.here.arsbok, names)
    assert Desk(desk.excel, desk.here, book).seen() == before
    assert desk.on_disk() == files
    assert desk.excel.count("Book.save", "Range.raw_value=") == 0


def test_what_a_user_has_typed_and_not_saved_counts(desk: Desk) -> None:
    """In Excel the open workbook is what counts: an insats that is typed and not saved is consolidated, and is saved."""
    desk.inner.sheets["Insatser"]["A8:E8"].value = ["gamma", "Gamma", None, None, "kalmar"]
    outcome = office.konsolidera(desk.book)
    assert [insats.nyckel for insats in outcome.insatser] == ["alfa", "beta", "gamma"]
    assert byfile.varde(desk.here.arsbok, ["tabell1.summa.nya"]) == {"tabell1.summa.nya": Decimal(18)}
    assert "tabell1.gamma.nya" in Grid(desk.inner).names


def test_it_is_saved_once_by_excel_with_the_former_file_beside(desk: Desk) -> None:
    """The workbook is saved through its engine, once and last; the file that was there before stands beside it."""
    before = desk.here.arsbok.read_bytes()
    office.konsolidera(desk.book)
    assert desk.excel.count("Book.save") == 1
    assert backup_of(desk.here.arsbok).read_bytes() == before
    assert byfile.varde(desk.here.arsbok, ["tabell1.alfa.nya"]) == {"tabell1.alfa.nya": Decimal(9)}
    steps = [call for call, _ in desk.excel.log if call in {"App.calculate", "Book.save", "Range.raw_value="}]
    assert steps[-2:] == ["App.calculate", "Book.save"]


def test_a_validera_that_finds_nothing_new_does_not_push_out_the_former_file(desk: Desk) -> None:
    """What validera writes in Logg is no change of weight: the file from before the last konsolidera stays beside."""
    office.konsolidera(desk.book)
    former = backup_of(desk.here.arsbok).read_bytes()
    outcome = office.validera(desk.book, granskning=True)
    assert outcome.changed == 0
    assert backup_of(desk.here.arsbok).read_bytes() == former


def test_a_new_insats_can_be_validated_before_it_is_consolidated(desk: Desk) -> None:
    """Validera, too, lets names and rows follow the register, so that the figures of a new insats have their names."""
    desk.inner.sheets["Insatser"]["A8:E8"].value = ["gamma", "Gamma", None, None, "kalmar"]
    outcome = office.validera(desk.book, granskning=True)
    assert [fynd.insats for fynd in outcome.fynd if fynd.regel == "I01"] == ["gamma"]
    assert office.kontrollera(desk.book).fynd == ()


# -------------------------------------------------------------------------------------------------------- few calls


def test_konsolidera_writes_by_whole_ranges_and_computes_once(desk: Desk) -> None:
    """At most BOUND writes of values however many cells, one calculation; the second time nothing but Logg is written."""
    outcome = office.konsolidera(desk.book)
    assert outcome.changed > 1500
    assert 0 < desk.excel.count("Range.raw_value=") <= BOUND
    assert desk.excel.count("App.calculate") == 1
    desk.excel.forget()
    assert office.konsolidera(desk.book).changed == 0
    assert desk.excel.count("Range.raw_value=") == 1
    assert desk.excel.count("App.calculate") == desk.excel.count("Book.save") == 1
    assert desk.excel.count("Names.add", "Name.refers_to=", "Name.delete", "Range.row_hidden=", "Range.formula=") == 0


def test_the_number_of_writes_does_not_grow_with_the_inkorg(desk: Desk) -> None:
    """As many writes with two sheets as with one: it is the lists that are written, not the answers."""
    (desk.here.inkorg / "blad beta.xlsx").unlink()
    office.konsolidera(desk.book)
    one = desk.excel.count("Range.raw_value=")
    (desk.here.inkorg / "blad beta.xlsx").write_bytes(SHEETS["blad beta.xlsx"])
    desk.excel.forget()
    assert office.konsolidera(desk.book).changed > 700
    assert desk.excel.count("Range.raw_value=") <= one <= BOUND


def test_a_sheet_is_read_whole_and_seldom(desk: Desk) -> None:
    """Every sheet is read at most twice, its values in one call and its formulas in another: once, and once computed."""
    office.konsolidera(desk.book)
    most = 2 * len(desk.book.sheets)
    assert 0 < desk.excel.count("Range.raw_value") <= most
    assert desk.excel.count("Range.formula") <= most


def test_excel_does_not_draw_or_compute_meanwhile(desk: Desk) -> None:
    """Drawing, events and calculation are off before the first cell is written, and on again when it is over."""
    before = desk.excel.settings()
    office.konsolidera(desk.book)
    calls = [call for call, _ in desk.excel.log]
    first = calls.index("Range.raw_value=")
    assert set(calls[:first]) >= {"App.screen_updating=", "App.enable_events=", "App.calculation="}
    for name, off in (("screen_updating", False), ("enable_events", False), ("calculation", "manual")):
        assert desk.excel.written(f"App.{name}=") == [off, before[name]]
    assert desk.excel.settings() == before


def test_the_users_own_settings_come_back(desk: Desk) -> None:
    """Who computes by hand, with events off, still does afterwards: what comes back is what was, not what is usual."""
    desk.excel.app.calculation, desk.excel.app.enable_events = "manual", False
    before = desk.excel.settings()
    office.konsolidera(desk.book)
    assert desk.excel.settings() == before
    assert before["calculation"] == "manual"


# ---------------------------------------------------------------------------------------------------------- the way back

FAULTS = {"COM": standin.ComError("(-2147418111, 'Anropet avvisades')"), "disken": OSError(28, "full"),
          "Ctrl+C": KeyboardInterrupt()}  # fmt: skip
CALLS = {
    "the first write": ("Range.raw_value=", 1), "the last write": ("Range.raw_value=", 5), "a row": ("Range.row_hidden=", 2),
    "a name": ("Names.add", 3), "a height": ("Range.row_height=", 1), "computing": ("App.calculate", 1), "saving": ("Book.save", 1),
}  # fmt: skip


@pytest.fixture
def changing(desk: Desk) -> Desk:
    """An årsbok to which konsolidera has everything to do: answers, fynd, a new insats with its names and rows."""
    desk.inner.sheets["Insatser"]["A8:E8"].value = ["gamma", "Gamma", None, None, "kalmar"]
    desk.inner.app.calculate()
    return desk


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        *((call, "COM") for call in CALLS if call != "a name"),
        ("a name", "COM"),
        ("computing", "Ctrl+C"),
        ("saving", "disken"),
        ("saving", "Ctrl+C"),
    ],
)
def test_a_fault_leaves_the_open_workbook_as_it_was(changing: Desk, call: str, fault: str) -> None:
    """Whatever fails, at whatever step: values, names and hidden rows are as before, Excel as before, nothing on disk."""
    seen, disk, settings = changing.seen(), changing.on_disk(), changing.excel.settings()
    name, at = CALLS[call]
    changing.excel.fail(name, FAULTS[fault], at)
    with pytest.raises(type(FAULTS[fault])):
        office.konsolidera(changing.book)
    assert changing.excel.count(name) >= at
    after = changing.seen()
    assert [part for part, held in seen.items() if after[part] != held] == []
    assert changing.excel.settings() == settings
    assert changing.on_disk() == disk


def test_after_a_fault_the_verb_can_be_run_again(changing: Desk) -> None:
    """What was taken back is done the next time, to the same figures as without the fault."""
    changing.excel.fail("Book.save", standin.ComError("upptaget"))
    with pytest.raises(standin.ComError):
        office.konsolidera(changing.book)
    outcome = office.konsolidera(changing.book)
    assert outcome.changed > 1500
    assert office.kontrollera(changing.book).fynd == ()


def test_who_computes_by_hand_sees_the_former_figures_after_a_fault(changing: Desk) -> None:
    """With Excel set to compute by hand, what comes back is computed too: no figure of the failed run is left standing."""
    changing.excel.app.calculation = "manual"
    seen = changing.seen()
    changing.excel.fail("Book.save", standin.ComError("upptaget"))
    with pytest.raises(standin.ComError):
        office.konsolidera(changing.book)
    assert changing.seen() == seen
    assert changing.excel.settings()["calculation"] == "manual"


@pytest.mark.parametrize("setting", ["screen_updating", "enable_events", "calculation"])
def test_one_setting_that_cannot_come_back_does_not_hold_the_others(desk: Desk, setting: str) -> None:
    """Where Excel refuses one of its settings, the others come back all the same, and the workbook is saved."""
    before = desk.excel.settings()
    desk.excel.fail(f"App.{setting}=", standin.ComError("upptaget"), 2)
    with pytest.raises(standin.ComError):
        office.konsolidera(desk.book)
    others = {name for name in ("screen_updating", "enable_events", "calculation") if name != setting}
    assert {name: desk.excel.settings()[name] for name in others} == {name: before[name] for name in others}
    assert desk.excel.count("Book.save") == 1


def test_when_even_the_way_back_fails_the_user_is_told_not_to_save(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Excel dies on the way back too, the sentence says that nothing is saved and that the book is to be closed."""
    disk = desk.on_disk()
    desk.excel.fail("App.calculate", standin.ComError("dött"))
    monkeypatch.setattr(Grid, "undo", dead)
    with pytest.raises(XlfinsamError, match=r"Stäng årsboken utan att spara, .* Inget har sparats\.") as told:
        office.konsolidera(desk.book)
    assert isinstance(told.value.__cause__, standin.ComError)
    assert desk.on_disk() == disk


def dead(_: Grid) -> None:
    """Fail as an Excel does that has been closed in the middle."""
    raise standin.ComError("dött")


def test_a_disk_that_refuses_is_a_sentence_and_the_workbook_is_as_it_was(
    changing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the former file cannot be kept beside, nothing is saved, and what was filled is taken back."""
    seen, disk = changing.seen(), changing.on_disk()

    def gone(path: Path, *_: object) -> object:
        raise OSError(5, "Input/output error", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.read_bytes", _but_sheets(gone, changing.here.arsbok))
        with pytest.raises(WorkbookBusyError, match=r"kunde inte sparas i .* Ingenting har ändrats\."):
            office.konsolidera(changing.book)
    assert changing.excel.count("Book.save") == 0
    assert changing.seen() == seen
    assert changing.on_disk() == disk


def _but_sheets(gone: Callable[..., object], arsbok: Path) -> Callable[..., object]:
    """Fail for the årsbok alone: the disk goes away after the inkorg has been read."""
    read = type(arsbok).read_bytes
    return lambda path: gone(path) if path == arsbok else read(path)


# --------------------------------------------------------------------------------------- spoken of by the button, too


def test_progress_is_told_of_every_file(desk: Desk) -> None:
    """The verb tells of each file as it comes to it; with a button behind it that is the status bar."""
    told: list[str] = []
    call = host.Call(desk.book)
    office.konsolidera(desk.book, None, lambda *step: (told.append(step[0]), call.progress(*step))[0])
    assert told == sorted(SHEETS)
    assert desk.excel.written("App.status_bar=") == [f"Finsam: {at} av 2  {n}" for at, n in enumerate(told, 1)]
