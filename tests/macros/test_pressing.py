"""In LibreOffice a press of the button on the sheet runs Python on the file, and the open sheet shows the new figures."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests import lo
from tests.macros.making import workbook
from tests.macros.pressing import clicked, press, pressed
from xlfinsam.engine.vba import shape_macro

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.libreoffice

LABEL = "Konsolidera"
BUTTONS = {"Läs in": shape_macro("validera"), LABEL: shape_macro("konsolidera")}
BEFORE, AFTER = {"A1": "gammal", "B2": 1}, {"A1": "ny å", "B2": 2.5}
STAND_IN = """#!{python}
import json, shutil, sys
told = sys.argv[1:]
with open({argv!r}, "a", encoding="utf-8") as file:
    file.write(json.dumps(told) + chr(10))
shutil.copy(told[told.index("--bok") + 1], {seen!r})
if {new!r}:
    shutil.copy({new!r}, told[told.index("--bok") + 1])
answer = {answer!r}
if answer:
    open(told[told.index("--svar") + 1], "w").write(answer)
"""


@dataclass
class Desk:
    """A folder with an odd name, a workbook with buttons, and a Python that notes how it is started."""

    folder: Path
    book: Path
    env: dict[str, str]

    def runs(self) -> list[list[str]]:
        """How Python was started, each time."""
        noted = self.folder / "argv.json"
        return [json.loads(line) for line in noted.read_text().splitlines()] if noted.exists() else []


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    """Lay out a desk; `answer` is what Python leaves, `change` whether it changes the file."""

    def laid(
        answer: str = "klart\n\nKlart.\n", *, change: bool = True, setting: bool = False, config: str = ""
    ) -> Desk:
        folder = tmp_path / "års bok & %it's (1) $HOME"
        folder.mkdir()
        python = folder / "python med mellanslag"
        new = workbook(folder / "ny.xlsm", AFTER, BUTTONS) if change else ""
        values = {"python": sys.executable, "argv": str(folder / "argv.json"), "new": str(new), "answer": answer}
        python.write_text(STAND_IN.format(**values, seen=str(folder / "sedd.xlsm")), encoding="utf-8")
        python.chmod(0o755)
        (folder / "xlwings.conf").write_text(config or f'"INTERPRETER_LINUX","{"" if setting else python}"\n')
        book = workbook(folder / "årsbok.xlsm", BEFORE, BUTTONS, str(python) if setting else "")
        return Desk(folder, book, {"XLFINSAM_CONFIG": str(folder / "xlwings.conf"), "TMPDIR": str(folder)})

    return laid


def test_press(desk: Any):
    """A press of the button with that label runs its verb on this file; the open sheet then shows what Python wrote."""
    laid = desk()
    cells = pressed(laid.book, LABEL, laid.env, ["Tal!A1", "Tal!B2", "Tal!C3"])
    assert cells == {"Tal!A1": "ny å", "Tal!B2": 2.5, "Tal!C3": None}
    (run,) = laid.runs()
    assert run[:4] == ["-P", "-m", "xlfinsam.addin", "konsolidera"]
    assert run[4:6] == ["--bok", str(laid.book)]
    assert run[-3:-1] == ["--blad=Start", "--cell=A1"]
    assert run[-1] == "--fil"
    assert sorted(path.name for path in laid.folder.iterdir()) == sorted(
        ["argv.json", "ny.xlsm", "python med mellanslag", "sedd.xlsm", "xlwings.conf", "årsbok.xlsm"]
    )  # no answer file, no other file is left behind


def test_another_label_another_verb(desk: Any):
    """Each button runs the verb it is bound to."""
    laid = desk()
    press(laid.book, "Läs in", laid.env)
    assert [run[3] for run in laid.runs()] == ["validera"]


def test_the_workbooks_own_setting(desk: Any):
    """The cell behind installning.python is read in LibreOffice too."""
    laid = desk(setting=True)
    assert pressed(laid.book, LABEL, laid.env, ["Tal!A1"]) == {"Tal!A1": "ny å"}


@pytest.mark.parametrize("answer", ["fel\n\nInkorgen \\u00e4r tom.\n", ""])
def test_faults_leave_the_document_open(desk: Any, answer: str):
    """After a fault, or no answer at all, the document is there and its button can be pressed."""
    laid = desk(answer, change=False)
    found = press(laid.book, LABEL, laid.env, ["Tal!A1"])
    assert found.cells == {"Tal!A1": "gammal"}
    assert len(laid.runs()) == 1


def test_no_python(desk: Any):
    """Without a Python the answer says how to install, and nothing is run or loaded anew."""
    laid = desk(config='"INTERPRETER_LINUX",""\n')
    found = press(laid.book, LABEL, laid.env, ["Tal!A1"], patience=3)
    assert found.told[0] == "fel"
    assert "kör xlfinsam installera" in found.told[2]
    assert found.cells == {"Tal!A1": "gammal"}
    assert laid.runs() == []


def test_unsaved_changes_are_saved_first(desk: Any):
    """What a person has typed is in the file when Python reads it, and shown afterwards.

    That LibreOffice loses the buttons by it, in 7.4, is why the macro asks first where there is somebody to ask.
    """
    laid = desk(change=False)
    found = press(laid.book, LABEL, laid.env, ["Tal!A1"], typed={"Tal!A1": "skriven"})
    assert found.cells == {"Tal!A1": "skriven"}
    assert len(laid.runs()) == 1
    assert load_workbook(laid.folder / "sedd.xlsm")["Tal"]["A1"].value == "skriven"


def test_click(desk: Any, tmp_path: Path, request: pytest.FixtureRequest):
    """A real click of a mouse does the same, the message is shown, and yes leads to the sheet it offers."""
    laid = desk("klart\nTal!B2\nAllt gick bra: \\u00e5 \\u00e4 \\u00f6\n")
    pictures = tmp_path / "bilder"
    env = {**laid.env, "XLFINSAM_TYST": ""}
    assert clicked(laid.book, LABEL, env, pictures, ["Tal!A1", "Tal!B2"]) == {"Tal!A1": "ny å", "Tal!B2": 2.5}
    assert len(laid.runs()) == 1
    assert sorted(path.name for path in pictures.iterdir()) == ["efter.png", "svar.png"]


def test_click_leads_to_the_sheet(desk: Any, tmp_path: Path):
    """Return in the message is yes: afterwards the sheet it offered is in front."""
    laid = desk("klart\nTal!B2\nKlart.\n")
    with lo.screen() as display:
        env = {**laid.env, "XLFINSAM_TYST": "", "DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"}
        found = press(laid.book, LABEL, env, pictures=tmp_path)
    assert found.asked
    assert found.sheet == "Tal"
    shutil.rmtree(laid.folder)
