"""What the macros do in Excel for Windows and Mac, run by an interpreter with everything outside it observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pyopenvba.interpreter import VBAObject

from tests.macros.excel import BLOCKED, CONFIG, ENVIRONMENT, FAULT, OK, PYTHON, Machine, machine
from xlfinsam.addin import macros
from xlfinsam.addin.buttons import BUTTONS

if TYPE_CHECKING:
    from collections.abc import Callable

    Opens = Callable[..., Machine]

BOOK = r"C:\Kansli\årsbok.xlsm"
CRITICAL, INFORMATION, YES_NO = 16, 64, 4 + 64
SOURCES = {name: source for name, source in macros.modules().items() if name != "xlwings"}  # Windows alone calls it
PATHS = (
    BOOK,
    r"C:\En mapp\års bok.xlsm",
    r"C:\Ö & Å (1)\it's^2.xlsm",
    r"\\server\delad mapp\årsbok.xlsm",
    r"C:\100% klart\%TEMP%\a%b.xlsm",
    r"D:\årsbok.xlsm",
    "https://kommun.sharepoint.com/sites/finsam/Delade dokument/årsbok.xlsm",
)
MAC_HOME = "/Users/åsa/Library/Containers/com.microsoft.Excel/Data"
MAC_PYTHON = "/Users/åsa/it's here/bin/python3"
MAC: dict[str, Any] = {
    "mac": True,
    "environment": {"HOME": MAC_HOME, "TMPDIR": "/private/tmp/excel/"},
    "disc": {MAC_PYTHON: "", f"{MAC_HOME}/xlwings.conf": f'"INTERPRETER_MAC","{MAC_PYTHON}"\r\n'},
}


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Open the workbook on a machine whose Python gives these answers in turn."""

    def open_(fullname: str = BOOK, *answers: str | None, **more: Any) -> Machine:
        return machine(monkeypatch, SOURCES, fullname, *answers, **more)

    return open_


def given(run: list[str]) -> dict[str, str]:
    """The options of a command line by name, written --name value or --name=value."""
    words = [word for part in run[5:] for word in (part.split("=", 1) if part[:2] == "--" else [part])]
    return dict(zip(words[::2], words[1::2], strict=False))


@pytest.mark.parametrize("macro", ["Finsam_", "Ribbon_"])
@pytest.mark.parametrize("verb", [item.verb for item in BUTTONS])
def test_every_button_runs_its_verb(opens: Opens, macro: str, verb: str):
    """Each button, on the sheet and in the ribbon, starts the user's Python with the verb it names and this workbook."""
    there = opens(BOOK, OK)
    there.run(macro + verb, *([VBAObject()] if macro == "Ribbon_" else []))
    (run,) = there.runs
    assert run[:5] == [PYTHON, "-P", "-m", "xlfinsam.addin", verb]
    assert given(run).items() >= {"--bok": BOOK, "--blad": "Start", "--cell": "A1"}.items()
    assert given(run)["--svar"].startswith(ENVIRONMENT["TEMP"] + "\\xlfinsam-")
    assert list(given(run)) == ["--bok", "--svar", "--blad", "--cell"]
    assert there.told == [("Klart.", INFORMATION)]


@pytest.mark.parametrize("path", PATHS)
def test_the_path_comes_through_whole(opens: Opens, path: str):
    """Spaces, å ä ö, apostrophes, servers, & ( ) ^ and % come through as they are, and so does an address of OneDrive."""
    there = opens(path, OK)
    there.run("Finsam_konsolidera")
    assert given(there.runs[0])["--bok"] == path


def test_where_the_cursor_stands(opens: Opens):
    """Python is told the sheet and the cell, also of a sheet with an apostrophe and other signs in its name."""
    there = opens(BOOK, OK)
    there.excel.workbook.sheet_named("It's!").vba_get("Activate")
    there.excel.workbook.sheet_named("It's!").vba_get("Range", ["C7"]).vba_get("Select")
    there.run("Finsam_spara")
    assert given(there.runs[0]).items() >= {"--blad": "It's!", "--cell": "C7"}.items()


def test_status_bar_and_pointer(opens: Opens):
    """The status bar says what runs and the pointer waits while it runs; afterwards both are given back."""
    there = opens(BOOK, OK)
    there.run("Finsam_konsolidera")
    assert there.bars == [("Årsboken: kör konsolidera ...", 2)]
    assert (there.excel.application.status_bar, there.cursor) == (False, -4143)
    assert set(there.disc) == {PYTHON, CONFIG}  # the answer file is gone


def test_functions_in_cells_are_asked_anew(opens: Opens):
    """When a verb is done the functions in cells ask Python again; after a fault they do not."""
    there = opens(BOOK, OK, FAULT)
    there.run("Finsam_konsolidera")
    assert there.log == ["kör", "räkna om"]
    there.run("Finsam_konsolidera")
    assert there.log == ["kör", "räkna om", "kör"]


def test_a_fault_is_one_sentence(opens: Opens):
    """A fault is one message, the sentence that Python gave, with å ä ö."""
    there = opens(BOOK, FAULT)
    there.run("Finsam_validera")
    assert there.told == [("Inkorgen är tom.", CRITICAL)]


@pytest.mark.parametrize(
    ("line", "says", "sheet", "cell"),
    [
        ("Deltagare", "Vill du gå till bladet Deltagare?", "Deltagare", "A1"),
        ("Deltagare!C7", "Vill du gå till bladet Deltagare?", "Deltagare", "C7"),
        ("'It''s!'!B2", "Vill du gå till bladet It's!?", "It's!", "B2"),
        ("Saknas", "Vill du gå till bladet Saknas?", "Start", "A1"),
    ],
)
def test_the_offered_sheet(opens: Opens, line: str, says: str, sheet: str, cell: str):
    """A summary offers the sheet that says more and goes there on yes; new lines and backslashes come as written."""
    there = opens(BOOK, f"klart\n{line}\nEtt\\nTv\\u00e5 \\\\u00e5")
    there.run("Finsam_kontrollera")
    assert there.told == [(f"Ett\nTvå \\u00e5\n\n{says}", YES_NO)]
    assert there.excel.workbook.active_sheet.name == sheet
    assert there.excel.evaluate("ActiveCell.Address").replace("$", "") == cell


def test_no_to_the_offered_sheet(opens: Opens):
    """On no the person stays."""
    there = opens(BOOK, "klart\nDeltagare\nBra")
    there.excel.answer_dialogs(7)
    there.run("Finsam_kontrollera")
    assert there.excel.workbook.active_sheet.name == "Start"


@pytest.mark.parametrize("answer", [None, "", "Traceback", "klar\n\n"])
def test_no_answer(opens: Opens, answer: str | None):
    """Without an answer that can be read the message says where the log is and which command looks for the fault."""
    there = opens(BOOK, answer)
    there.run("Finsam_konsolidera")
    ((text, style),) = there.told
    assert style == CRITICAL
    assert "xlfinsam doktor" in text
    assert ENVIRONMENT["LOCALAPPDATA"] + r"\xlfinsam\xlfinsam.log" in text
    assert set(there.disc) == {PYTHON, CONFIG}


def test_python_cannot_be_started(opens: Opens):
    """Where Windows refuses to start programs the message says so, and the button can be pressed again."""
    there = opens(BOOK, OK, no_com=True)
    there.run("Finsam_konsolidera")
    ((text, style),) = there.told
    assert text.startswith("Knappen kunde inte göra sitt arbete: ")
    assert style == CRITICAL
    assert (there.excel.application.status_bar, there.cursor) == (False, -4143)
    there.no_com = False
    there.run("Finsam_konsolidera")
    assert there.told[-1] == ("Klart.", INFORMATION)


def test_unsaved_workbook(opens: Opens):
    """A workbook that was never saved has no path to give: a sentence, and Python is not started."""
    there = opens("Bok1")
    there.run("Finsam_konsolidera")
    assert there.told == [("Årsboken är inte sparad än. Spara den i en mapp och tryck på knappen igen.", CRITICAL)]
    assert not there.runs


@pytest.mark.parametrize("disc", [{}, {CONFIG: '"PYTHONPATH",""\r\n'}, {CONFIG: '"INTERPRETER_WIN",""\r\n'}])
def test_no_python_is_known(opens: Opens, disc: dict[str, str]):
    """Where nobody has said which Python, the message says how to install."""
    there = opens(BOOK, disc=disc)
    there.run("Finsam_konsolidera")
    ((text, style),) = there.told
    assert style == CRITICAL
    assert text == (
        "Knapparna hittar inte Python på den här datorn. Öppna ett terminalfönster och kör xlfinsam installera."
    )
    assert not there.runs


def test_python_is_gone(opens: Opens):
    """A Python that has been removed is named."""
    there = opens(BOOK, disc={CONFIG: '"INTERPRETER_WIN","C:\\new\\python.exe"\n'})
    there.run("Finsam_konsolidera")
    assert there.told[0][0].startswith(r"Python finns inte längre i C:\new\python.exe. Öppna")
    assert not there.runs


@pytest.mark.parametrize(
    "text",
    [
        f'"INTERPRETER_WIN","{PYTHON}"\n"X","y"\n',
        f'"X","y"\r\n"interpreter_win","{PYTHON}"',
        '"INTERPRETER_WIN","%PROGRAM%\\Python 3.12\\pythonw.exe"\r\n',
    ],
)
def test_the_users_file(opens: Opens, text: str):
    """The user's file is read with either kind of line ends, any case, and variables of the environment."""
    there = opens(BOOK, OK, disc={PYTHON: "", CONFIG: text}, environment={**ENVIRONMENT, "PROGRAM": r"C:\Program"})
    there.run("Finsam_konsolidera")
    assert there.runs[0][0] == PYTHON


def test_another_file_for_tests(opens: Opens):
    """XLFINSAM_CONFIG names another file of settings."""
    other = {"C:\\x.conf": '"INTERPRETER_WIN","py"\n'}
    there = opens(BOOK, OK, disc=other, environment={**ENVIRONMENT, "XLFINSAM_CONFIG": "C:\\x.conf"})
    there.run("Finsam_konsolidera")
    assert there.runs[0][0] == "py"


def test_the_workbooks_own_setting_comes_first(opens: Opens):
    """The cell behind installning.python goes before the user's file; a blank one is as none."""
    there = opens(BOOK, OK, setting=r" C:\egen\python.exe ", disc={r"C:\egen\python.exe": "", CONFIG: ""})
    there.run("Finsam_konsolidera")
    assert there.runs[0][0] == r"C:\egen\python.exe"
    blank = opens(BOOK, OK, setting="")
    blank.run("Finsam_konsolidera")
    assert blank.runs[0][0] == PYTHON


def test_the_setting_points_nowhere(opens: Opens):
    """A setting that points at a Python that is not there is named, and nothing else is run instead."""
    there = opens(BOOK, setting=r"C:\nix\python.exe")
    there.run("Finsam_konsolidera")
    assert there.told[0][0].startswith(r"Inställningen installning.python pekar på C:\nix\python.exe, som inte finns")
    assert not there.runs


def test_without_com_python_works_on_the_file(opens: Opens):
    """Blocked from Excel, Python gets the file: saved, let go of, run again with --fil, taken back last."""
    there = opens(BOOK, BLOCKED, "klart\nDeltagare\nKlart.")
    there.run("Finsam_konsolidera")
    assert there.log == ["kör", "spara", "läsa", "kör --fil", "skriva"]
    assert there.runs[1] == [*there.runs[0], "--fil"]
    assert there.told == [("Klart.\n\nVill du gå till bladet Deltagare?", YES_NO)]
    assert there.excel.workbook.active_sheet.name == "Deltagare"


@pytest.mark.parametrize("answer", [FAULT, None, BLOCKED])
def test_the_file_comes_back_after_a_fault(opens: Opens, answer: str | None):
    """Whatever Python answers the second time, the workbook can be written again, and there is no third time."""
    there = opens(BOOK, BLOCKED, answer)
    there.run("Finsam_konsolidera")
    assert there.log == ["kör", "spara", "läsa", "kör --fil", "skriva"]
    ((_, style),) = there.told
    assert style == CRITICAL
    assert (there.excel.application.status_bar, there.cursor) == (False, -4143)


def test_the_file_cannot_be_let_go(opens: Opens):
    """Where Excel cannot let go of the file, Python is not run on it, and the workbook is made writable all the same."""
    there = opens(BOOK, BLOCKED, refused=("läsa",))
    there.run("Finsam_konsolidera")
    assert there.log == ["kör", "spara", "läsa", "skriva"]
    assert there.told[0][0].startswith("Årsboken kunde inte lämnas över till Python: ")


def test_the_file_cannot_be_taken_back(opens: Opens):
    """Where Excel cannot take the file back, the person is told that the workbook is read-only."""
    there = opens(BOOK, BLOCKED, OK, refused=("skriva",))
    there.run("Finsam_konsolidera")
    assert [text for text, _ in there.told] == [
        "Klart.",
        "Årsboken är nu skrivskyddad. Stäng den utan att spara och öppna den igen.",
    ]


def test_a_web_address_cannot_be_worked_on_as_a_file(opens: Opens):
    """Blocked from Excel and with the workbook on the web there is a sentence about synced folders."""
    there = opens(PATHS[-1], BLOCKED)
    there.run("Finsam_konsolidera")
    assert there.log == ["kör"]
    assert "Öppna den från en synkad mapp" in there.told[0][0]


def test_never_two_at_once(opens: Opens):
    """A button pressed while another runs starts nothing."""
    there = opens(BOOK, OK)
    there.at_start = lambda: there.excel.run("Finsam_validera")
    there.run("Finsam_konsolidera")
    assert len(there.runs) == 1
    assert [text for text, _ in there.told] == ["Ett arbete pågår redan. Vänta tills det är klart.", "Klart."]


def test_silent(opens: Opens):
    """With XLFINSAM_TYST=1 there are no boxes; the status bar and SenasteSvar have the answer."""
    there = opens(BOOK, "klart\nDeltagare\nKlart.", environment={**ENVIRONMENT, "XLFINSAM_TYST": "1"})
    there.run("Finsam_konsolidera")
    assert there.told == []
    assert there.excel.run("SenasteSvar") == "klart\nDeltagare\nKlart."
    assert there.excel.application.status_bar == "Klart."
    assert there.excel.workbook.active_sheet.name == "Start"


@pytest.fixture
def on_mac(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Open the workbook in Excel for Mac."""
    from pyopenvba.interpreter import _preprocess as compiling  # noqa: PLC0415

    monkeypatch.setitem(compiling.DEFAULT_CONSTANTS, "Mac", True)  # noqa: FBT003

    def open_(fullname: str, *answers: str | None, **more: Any) -> Machine:
        return opens(fullname, *answers, **{**MAC, "disc": dict(MAC["disc"]), **more})

    return open_


@pytest.mark.parametrize("path", ["/Users/åsa/års bok.xlsm", '/Volumes/G & H/it\'s $HOME `x` "y".xlsm'])
def test_mac(on_mac: Opens, path: str):
    """On a Mac sh starts Python with the path as it is, the macro ends, and the answer is looked for until it is there."""
    there = on_mac(path, OK)
    there.run("Finsam_konsolidera")
    assert there.runs[0][:5] == [MAC_PYTHON, "-P", "-m", "xlfinsam.addin", "konsolidera"]
    assert given(there.runs[0])["--bok"] == path
    assert given(there.runs[0])["--svar"].startswith("/private/tmp/excel/xlfinsam-")
    assert there.told == [("Klart.", INFORMATION)]
    assert there.log == ["kör"]  # functions in cells are not computed on a Mac
    assert set(there.disc) == set(MAC["disc"])
    assert (there.excel.application.status_bar, there.cursor) == (False, -4143)


@pytest.mark.parametrize(
    ("answer", "says"),
    [(None, "~/Library/Logs/xlfinsam/xlfinsam.log"), (BLOCKED, "Automatisering"), (FAULT, "Inkorgen")],
)
def test_mac_faults(on_mac: Opens, answer: str | None, says: str):
    """On a Mac too a fault is one sentence: no answer, no right to steer Excel, a fault of the verb."""
    there = on_mac("/Users/åsa/bok.xlsm", answer)
    there.run("Finsam_konsolidera")
    ((text, style),) = there.told
    assert says in text
    assert style == CRITICAL


def test_mac_without_python(on_mac: Opens):
    """On a Mac a Python that is gone is found out by the script beside Excel."""
    there = on_mac("/Users/åsa/bok.xlsm", disc={f"{MAC_HOME}/xlwings.conf": '"INTERPRETER_MAC","/nix/python"\r\n'})
    there.run("Finsam_konsolidera")
    assert there.told[0][0].startswith("Python finns inte längre i /nix/python.")
