"""The sheet Spår is a panel: each row that stands for a cell is a link that jumps there, in LibreOffice too."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import byfile, lo
from tests.office import standin
from xlfinsam import office, steps
from xlfinsam.addin import host, panel
from xlfinsam.addin.buttons import BUTTONS
from xlfinsam.engine.book import open_book
from xlfinsam.engine.grid import Grid
from xlfinsam.forms.arsbok import SPAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.steps import Line

SAMPLE = Path(__file__).parents[2] / "samples" / "kalmar-2024"
SPARA = next(button for button in BUTTONS if button.verb == "spara")
LINK = re.compile(r'=HYPERLINK\("((?:[^"]|"")*)","(.*)"\)')
FIGURES = (
    "rr.verksamhetens_kostnader",
    "tabell1.summa.nya",
    "overs.2024.soliditet",
    "not2.summa",
    "insatsmedel.summa.utfall",
)
JUMPING = """
import json
link = __import__("re").compile(r'=HYPERLINK\\("((?:[^"]|"")*)"')
helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
told = {}
for path in sys.argv[1:]:
    document = shown(path)
    seen, spar = document.CurrentController, document.Sheets.getByName("Spår")
    names = {name: item for name in document.NamedRanges.ElementNames
             if (item := document.NamedRanges.getByName(name).ReferredCells) is not None}
    rows = []
    for row in range(5, 400):
        cell = spar.getCellByPosition(5, row)
        found = link.match(cell.Formula)
        if not found or not found[1].startswith("#"):
            rows.append(None)
            continue
        seen.setActiveSheet(spar)
        helper.executeDispatch(seen.Frame, ".uno:JumpToMark", "", 0, (prop("Bookmark", found[1][1:]),))
        rows.append((document.CurrentSelection.AbsoluteName, cell.String))
    told[path] = {"rows": rows, "names": {name: item.AbsoluteName for name, item in names.items()}}
    document.close(True)
print(json.dumps(told))
"""


@pytest.fixture(autouse=True)
def log(tmp_path: Path) -> Iterator[Path]:
    """Let the log lie in the test's own folder."""
    with standin.log_in(tmp_path / "logg" / "xlfinsam.log") as file:
        yield file


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The årsbok of Kalmar with its inkorg and its books beside it; each test takes a copy of the folder."""
    folder = tmp_path_factory.mktemp("spår") / "förbundets filer"
    folder.mkdir()
    byfile.ny(SAMPLE / "installningar.toml", folder / "årsbok å.xlsm")
    shutil.copytree(SAMPLE / "inkorg", folder / "inkorg")
    (folder / "bokforing").mkdir()
    shutil.copy(SAMPLE / "bokforing.se", folder / "bokforing" / "bok å.se")
    byfile.konsolidera(folder / "årsbok å.xlsm")
    byfile.bokslut(folder / "årsbok å.xlsm")
    return folder / "årsbok å.xlsm"


@pytest.fixture
def arsbok(closed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(closed.parent, tmp_path / "här å") / closed.name


def traced(arsbok: Path, name: str) -> list[Line]:
    """Press the button on a figure; returns the steps that Spår should show."""
    with closing(open_book(arsbok, to_read=True)) as book:
        place = Grid(book).locate(name)
        assert place is not None, name
        lines = list(steps.lines(office.spara(book, f"{place[0]}!{place[1]}")))
    assert host.press(SPARA, str(arsbok), sheet=place[0], cell=place[1], on_file=True).kind == host.DONE
    return lines


def links(arsbok: Path, lines: int, column: str = "F") -> list[tuple[str, str] | None]:
    """The address and the text of the link in each row of Spår, None where there is none."""
    with closing(open_book(arsbok, to_read=True)) as book:
        sheet = book.sheets["Spår"]
        cells = [sheet[f"{column}{SPAR.first_row + at}"] for at in range(lines)]
        found = [LINK.fullmatch(str(cell.formula)) for cell in cells]
        for cell, link in zip(cells, found, strict=True):
            assert link is None or cell.value == link[2].replace('""', '"'), "what is shown is the place"
        return [None if link is None else (link[1], link[2]) for link in found]


@pytest.mark.parametrize("name", FIGURES)
def test_every_row_with_a_cell_of_the_arsbok_is_a_link_to_it(arsbok: Path, name: str) -> None:
    """The link's address is the sheet and the cell of the step, and its text says the same; other rows have none."""
    lines = traced(arsbok, name)
    found = links(arsbok, len(lines))
    here = [(line, link) for line, link in zip(lines, found, strict=True) if not line.place.fil]
    assert sum(link is not None for _, link in here) > 1
    for line, link in here:
        assert (link is None) == (not line.place.blad), line
        if link is not None:
            assert link == (f"#'{line.place.blad}'!{line.place.cell or 'A1'}", str(line.place))


def test_the_sheets_that_came_in_and_the_books_are_linked_where_they_lie(arsbok: Path) -> None:
    """An answer's row opens its insatsblad at the cell, a balance's source the SIE file; paths go from the årsbok's folder."""
    lines = traced(arsbok, "tabell1.summa.nya")
    found = [(line, link) for line, link in zip(lines, links(arsbok, len(lines)), strict=True) if line.place.fil]
    assert len(found) > 5
    for line, link in found:
        assert link == (f"inkorg/{line.place.fil}#'{line.place.blad}'!{line.place.cell}", str(line.place))
        assert (arsbok.parent / "inkorg" / line.place.fil).is_file()
    lines = traced(arsbok, "rr.verksamhetens_kostnader")
    sources = [(line, link) for line, link in zip(lines, links(arsbok, len(lines), "G"), strict=True) if line.source]
    assert len(sources) > 5
    assert {link for _, link in sources} == {("bokforing/bok å.se", line.source) for line, _ in sources}


def test_a_file_that_is_another_now_is_not_linked(arsbok: Path) -> None:
    """A returned sheet that has been changed since it was read, or is gone, keeps its text and loses its link."""
    for path in (arsbok.parent / "inkorg").iterdir():
        path.write_bytes(path.read_bytes() + b"x")
    shutil.rmtree(arsbok.parent / "bokforing")
    for name, column in (("tabell1.summa.nya", "F"), ("rr.verksamhetens_kostnader", "G")):
        lines = traced(arsbok, name)
        found = links(arsbok, len(lines), column)
        of_files = [at for at, line in enumerate(lines) if (line.place.fil if column == "F" else line.source)]
        assert of_files
        assert [found[at] for at in of_files] == [None] * len(of_files)
        with closing(open_book(arsbok, to_read=True)) as book:
            told = {book.sheets["Spår"][f"{column}{SPAR.first_row + at}"].value for at in of_files}
        assert None not in told


def test_a_shorter_trace_leaves_no_link_of_a_longer_one(arsbok: Path) -> None:
    """Links are formulas, which a list is not written over: those of the former trace are gone with it."""
    longer = len(traced(arsbok, "rr.verksamhetens_kostnader"))
    shorter = len(traced(arsbok, "installning.forbund"))
    assert shorter < longer
    assert [link for link in links(arsbok, longer)[shorter:] if link] == []
    assert byfile.kontrollera(arsbok).fynd == ()


def test_in_an_open_excel_the_links_are_the_same(arsbok: Path) -> None:
    """Through xlwings to an open workbook the same formulas are written, twice over, and nothing is saved."""
    lines = traced(arsbok, "rr.verksamhetens_kostnader")
    on_file = links(arsbok, len(lines))
    with closing(open_book(arsbok, to_read=True)) as book:
        place = Grid(book).locate("rr.verksamhetens_kostnader")
    assert place is not None
    with standin.running() as excel:
        book = excel.open(arsbok)
        before = arsbok.read_bytes()
        for _ in range(2):
            assert host.press(SPARA, str(arsbok), sheet=place[0], cell=place[1]).kind == host.DONE
        shown = [book.sheets["Spår"][f"F{SPAR.first_row + at}"].formula for at in range(len(lines))]
        assert arsbok.read_bytes() == before
    found = [LINK.fullmatch(str(text)) for text in shown]
    assert [None if link is None else (link[1], link[2]) for link in found] == on_file


def test_long_and_odd_texts_are_lawful_formulas() -> None:
    """A text longer than Excel takes in a formula is written in pieces; quotes are doubled; too long an address is none."""
    assert panel._link("#'A'!B1", 'säg "hej"') == '=HYPERLINK("#\'A\'!B1","säg ""hej""")'
    pieces = re.findall(r'"([^"]*)"', panel._link("#'A'!B1", "x" * 600))[1:]
    assert "".join(pieces) == "x" * 600
    assert max(map(len, pieces)) <= 255
    assert panel._link("#" + "x" * 300, "x") == ""


@pytest.mark.libreoffice
def test_the_links_jump_to_the_named_figures_in_libreoffice(closed: Path, tmp_path: Path) -> None:
    """LibreOffice follows every link of five traces; where the row is a named figure it lands on that very name's cell."""
    lo.need_uno()
    made: dict[str, list[Line]] = {}
    for at, name in enumerate(FIGURES):
        path = shutil.copytree(closed.parent, tmp_path / f"prov {at}") / closed.name
        made[str(path)] = traced(path, name)
    told = json.loads(lo.uno_script(JUMPING, *made))
    landed = 0
    for path, lines in made.items():
        names = told[path]["names"]
        for line, row in zip(lines, told[path]["rows"], strict=False):
            if not line.place.fil and line.place.cell:
                assert row is not None, line
                assert row[1] == str(line.place)
                sheet, _, cell = row[0].rpartition(".")
                assert (sheet.strip("$'"), cell.replace("$", "")) == (line.place.blad, line.place.cell)
                if ":" not in names.get(line.step, ":"):
                    assert row[0] == names[line.step]
                    landed += 1
    assert landed > 15
