"""The host: an open workbook is found or not, every fault is one Swedish sentence, and the answer is three ASCII lines."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwings as xw
from hypothesis import example, given
from hypothesis import strategies as st

from tests import byfile
from tests.closing_desk import lay_books, ready_to_divide
from tests.inkorg import made
from tests.office import standin
from xlfinsam.addin import __main__ as startas
from xlfinsam.addin import host
from xlfinsam.addin.buttons import BUTTONS, Button
from xlfinsam.addin.host import Answer, Told
from xlfinsam.errors import DisagreementError, UnreadableFileError, WorkbookBusyError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.office.standin import Excel

BY_VERB = {button.verb: button for button in BUTTONS}
WEB = "https://kommunen.sharepoint.com/sites/forbundet/årsbok.xlsm"


@pytest.fixture(autouse=True)
def log(tmp_path: Path) -> Iterator[Path]:
    """Let the log lie in the test's own folder, and be closed afterwards."""
    with standin.log_in(tmp_path / "logg" / "xlfinsam.log") as file:
        yield file


@pytest.fixture
def excel() -> Iterator[Excel]:
    """Let there be an Excel."""
    with standin.running() as made_excel:
        yield made_excel


@pytest.fixture
def here(tmp_path: Path) -> made.Office:
    """An årsbok with an inkorg, in a folder with å, ä, ö, spaces and an apostrophe."""
    return made.Office.open(tmp_path / "förbundets o'bok", {made.GOOD: made.filled()})


def pressing(run: Callable[[host.Call], Told]) -> Button:
    """A button that does as told."""
    return Button("prov", "Prov", "Hjälp", "Help", "Prövar.", on_start=False, run=run)


def raising(error: BaseException) -> Button:
    """A button that fails."""

    def run(_: host.Call) -> Told:
        raise error

    return pressing(run)


# ------------------------------------------------------------------------------------------------ the open workbook


def test_without_excel_the_macro_is_asked_to_come_back_with_the_file(here: made.Office) -> None:
    """Where xlwings knows no Excel the answer is utan-excel, and nothing is touched."""
    assert "excel" not in {engine.name for engine in xw.engines}
    before = here.arsbok.read_bytes()
    answer = host.press(BY_VERB["konsolidera"], str(here.arsbok))
    assert (answer.kind, answer.told.text) == (host.NO_EXCEL, "Excel nås inte härifrån, eller har inte boken öppen.")
    assert here.arsbok.read_bytes() == before


def test_an_excel_without_the_workbook_is_no_excel(excel: Excel, here: made.Office, tmp_path: Path) -> None:
    """With no workbook open, or one of the same name from another folder, the answer is utan-excel as well."""
    assert host.press(BY_VERB["fynd"], str(here.arsbok)).kind == host.NO_EXCEL
    excel.open(made.Office.open(tmp_path / "en annan mapp").arsbok)
    assert host.press(BY_VERB["fynd"], str(here.arsbok)).kind == host.NO_EXCEL


def test_the_open_workbook_is_found_among_others(excel: Excel, here: made.Office, tmp_path: Path) -> None:
    """Of several open workbooks it is the one with the path; a path through a link is the same file."""
    excel.open(made.Office.open(tmp_path / "en annan mapp").arsbok)
    excel.open(here.arsbok)
    link = tmp_path / "länk"
    link.symlink_to(here.arsbok.parent, target_is_directory=True)
    for path in (here.arsbok, link / here.arsbok.name):
        assert host.attached(str(path)).fullname == str(here.arsbok)


@pytest.mark.parametrize("call", ["Apps.iter", "Books.iter", "Book.name", "Book.fullname"])
def test_an_excel_that_does_not_answer_is_no_excel(excel: Excel, here: made.Office, call: str) -> None:
    """What COM raises while the workbook is looked for becomes utan-excel, so that the macro can use the file."""
    excel.open(here.arsbok)
    excel.fail(call, standin.ComError("(-2147221021, 'Åtgärden är inte tillgänglig')"))
    answer = host.press(BY_VERB["fynd"], str(here.arsbok))
    assert answer.kind == host.NO_EXCEL
    assert answer.told.text.startswith("Excel svarar inte (ComError: ")


@pytest.mark.parametrize("fullname", [WEB, standin.ComError("ingen mapp")], ids=["an address", "no folder at all"])
def test_a_workbook_from_the_web_is_told_where_to_be_opened(
    excel: Excel, here: made.Office, fullname: str | Exception
) -> None:
    """An årsbok that is open from OneDrive or SharePoint has no folder with an inkorg: the sentence says what to do."""
    excel.open(here.arsbok)
    excel.says["Book.fullname"] = fullname
    answer = host.press(BY_VERB["konsolidera"], WEB)
    assert answer.kind == host.WRONG
    assert answer.told.text.startswith("årsbok.xlsm är öppnad från webben (OneDrive eller SharePoint). Öppna den från")
    assert excel.count("Range.raw_value=", "Book.save") == 0


def test_a_synced_workbook_is_found_by_its_address(excel: Excel, here: made.Office) -> None:
    """Where xlwings can say which folder the address is synced to, the work is done there."""
    excel.open(here.arsbok)
    assert host.press(BY_VERB["hjalp"], WEB) == Answer(
        host.DONE, Told("Bladet Hjälp säger vad varje knapp och funktion gör.", "Hjälp")
    )


def test_a_button_in_excel_shows_progress_and_gives_the_status_bar_back(excel: Excel, here: made.Office) -> None:
    """The status bar says which file is read, and is Excel's own again afterwards, also after a fault."""
    excel.open(here.arsbok)
    assert host.press(BY_VERB["konsolidera"], str(here.arsbok)).kind == host.DONE
    assert excel.written("App.status_bar=") == [f"Finsam: 1 av 1  {made.GOOD}", False]
    excel.forget()
    excel.fail("App.calculate", standin.ComError("upptaget"))
    assert host.press(BY_VERB["konsolidera"], str(here.arsbok)).kind == host.WRONG
    assert excel.written("App.status_bar=")[-1] is False
    assert len(excel.app.books) == 1  # Excel's workbook is left open


def test_a_status_bar_that_cannot_be_given_back_is_no_fault(excel: Excel, here: made.Office, log: Path) -> None:
    """The answer is worth more than the status bar: it is given, and the log says the rest."""
    excel.open(here.arsbok)
    excel.fail("App.status_bar=", standin.ComError("dött"))
    assert host.press(BY_VERB["hjalp"], str(here.arsbok)).kind == host.DONE
    assert "Statusraden kunde inte lämnas tillbaka" in log.read_text(encoding="utf-8")


# --------------------------------------------------------------------------------------------------------- the file


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"], ids=["Excel", "LibreOffice"])
def test_with_fil_the_file_is_filled_though_it_is_open(here: made.Office, tmp_path: Path, lock: str) -> None:
    """The program that has it open waits and loads it anew, so that its lock is no hindrance; a command still is refused."""
    here.arsbok.with_name(lock.format(here.arsbok.name)).write_bytes(b"")
    svar = tmp_path / "a.svar"
    words = ["konsolidera", "--bok", str(here.arsbok), "--svar", str(svar), "--blad=Start", "--cell=A1", "--fil"]
    assert startas.main(words) == 0
    assert svar.read_text(encoding="ascii").startswith("klart\nGranskning\n1 av 2 insatser l\\u00e4sta: ")
    assert byfile.varde(here.arsbok, ["tabell1.alfa.nya"]) == {"tabell1.alfa.nya": 9}
    with pytest.raises(WorkbookBusyError):
        byfile.konsolidera(here.arsbok)


def test_with_fil_spar_is_in_the_file(here: made.Office) -> None:
    """The macro loads the file anew, so that what Spåra shows has to be saved; in an open Excel the user decides."""
    byfile.konsolidera(here.arsbok)
    before = here.arsbok.read_bytes()
    answer = host.press(BY_VERB["spara"], str(here.arsbok), sheet="Deltagare", cell="D8", on_file=True)
    assert answer.kind == host.DONE
    assert here.arsbok.read_bytes() != before
    with standin.running() as excel:
        excel.open(here.arsbok)
        saved = here.arsbok.read_bytes()
        assert host.press(BY_VERB["spara"], str(here.arsbok), sheet="Deltagare", cell="E8").kind == host.DONE
        assert here.arsbok.read_bytes() == saved
        assert excel.count("Book.save") == 0


def test_the_command_of_the_macro_as_a_process_of_its_own(here: made.Office, tmp_path: Path) -> None:
    """`python -P -m xlfinsam.addin`, started as Bridge.bas starts it: quiet, exit 0, and the answer is there to read."""
    svar = tmp_path / "svar å.svar"
    words = ("kontrollera", "--bok", here.arsbok, "--svar", svar, "--blad=Start", "--cell=", "--fil")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "xlfinsam.addin", *map(str, words)], capture_output=True, check=False,
        cwd=tmp_path, env=os.environ | {"XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(made.ROOT)}, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    kind, sheet, text, rest = read_answer(svar)
    assert (kind, sheet, rest) == ("klart", "", "")
    assert text.endswith("siffror räknade en gång till: alla är lika.")


def test_every_button_can_be_asked_for(tmp_path: Path, here: made.Office) -> None:
    """Python takes the verb of every button, also with a fault to tell: exit 2, and the answer says what."""
    for button in BUTTONS:
        svar = tmp_path / f"{button.verb}.svar"
        words = [button.verb, "--bok", str(tmp_path / "borta.xlsm"), "--svar", str(svar), "--fil"]
        assert startas.main(words) == 2
        assert read_answer(svar)[0] == "fel"
        assert "borta.xlsm: Filen går inte att öppna: den finns inte." in read_answer(svar)[2]


def read_answer(file: Path) -> list[str]:
    """Read an answer as LasSvar of Bridge.bas does: four parts, the last one empty."""
    text = file.read_bytes()
    assert text.isascii()
    return [tecken(line) for line in text.decode("ascii").split("\n")]


# ------------------------------------------------------------------------------------------------------- the faults

OURS = {
    UnreadableFileError("trasig_zip", "bok.xlsm", "filen är avklippt"): "bok.xlsm: ",
    WrongUseError("Bladet finns inte. Välj ett annat."): "Bladet finns inte. Välj ett annat.",
    WorkbookBusyError("bok.xlsm: arbetsboken är öppen."): "bok.xlsm: arbetsboken är öppen.",
    DisagreementError("bok.xlsm: 2 siffror är inte lika."): "bok.xlsm: 2 siffror är inte lika.",
}
OTHERS = {
    PermissionError(13, "Permission denied", "/mapp/å.csv"): "/mapp/å.csv: åtkomst nekad. Inget har sparats. ",
    OSError(28, "No space left on device"): "disken är full. Inget har sparats. ",
    RuntimeError("a bug of ours"): "Det blev fel i programmet (RuntimeError), och inget har sparats. ",
    KeyError("nyckel"): "Det blev fel i programmet (KeyError), och inget har sparats. ",
    standin.ComError("(-2147352567)"): "Det blev fel i programmet (ComError), och inget har sparats. ",
    RecursionError("too deep"): "Det blev fel i programmet (RecursionError), och inget har sparats. ",
}


@pytest.mark.parametrize("error", [*OURS, *OTHERS], ids=lambda error: type(error).__name__)
def test_every_fault_is_a_sentence(here: made.Office, error: Exception, log: Path) -> None:
    """Whatever a button raises, the answer is a Swedish sentence and no traceback; of bugs and disks the log has it."""
    answer = host.press(raising(error), str(here.arsbok), on_file=True)
    assert answer.kind == host.WRONG
    assert answer.told.text.startswith({**OURS, **OTHERS}[error])
    assert answer.told.text.endswith(".")
    assert "Traceback" not in answer.lines()
    if error in OTHERS:
        assert answer.told.text.endswith(f"Loggen ligger i {log}.")
        logged = log.read_text(encoding="utf-8")
        assert "Traceback (most recent call last)" in logged
        assert f"{type(error).__name__}: " in logged


@pytest.mark.parametrize("error", [WrongUseError("Fel fil."), RuntimeError("a bug of ours")])
def test_a_fault_while_the_workbook_is_opened_is_a_sentence_too(
    here: made.Office, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong before the button is run, an xlwings that cannot be loaded among it, is told in the same way."""

    def refuse(*_: object) -> None:
        raise error

    for door in ("_on_file", "load_xlwings"):
        with monkeypatch.context() as patch:
            patch.setattr(host, door, refuse)
            answer = host.press(BY_VERB["fynd"], str(here.arsbok), on_file=True)
        assert answer.kind == host.WRONG
        assert answer.told.text.startswith("Fel fil." if isinstance(error, WrongUseError) else "Det blev fel i program")


def test_a_fault_of_ours_with_a_cause_keeps_the_cause_in_the_log(here: made.Office, log: Path) -> None:
    """Where a sentence stands for something that Excel said, what Excel said is in the log."""
    error = WrongUseError("Det gick inte.")
    error.__cause__ = standin.ComError("(-2147352567, 'Ett undantag uppstod.')")
    assert host.press(raising(error), str(here.arsbok), on_file=True).told.text == "Det gick inte."
    assert "ComError: (-2147352567" in log.read_text(encoding="utf-8")


def test_where_the_log_cannot_be_written_there_is_still_an_answer(here: made.Office, tmp_path: Path) -> None:
    """With a file where the log's folder should be, the fault is told all the same, and no log is promised."""
    (tmp_path / "fil").write_bytes(b"")
    with standin.log_in(tmp_path / "fil" / "xlfinsam" / "xlfinsam.log"):
        answer = host.press(raising(RuntimeError("bug")), str(here.arsbok), on_file=True)
    assert answer.told.text == (
        "Det blev fel i programmet (RuntimeError), och inget har sparats. "
        f"Någon logg kunde inte skrivas i {tmp_path / 'fil' / 'xlfinsam'}."
    )


def test_an_answer_that_cannot_be_written_is_no_traceback(tmp_path: Path, log: Path) -> None:
    """Where the answer file cannot be written the exit code says so, and the log has the answer that was lost."""
    lost = tmp_path / "finns inte" / "a.svar"
    assert host.answering(lost, lambda: Answer(host.DONE, Told("Klart."))) == 2
    assert "Klart." in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("system", "variable", "wanted"),
    [("win32", "LOCALAPPDATA", "lokalt/xlfinsam/xlfinsam.log"), ("linux", "XDG_STATE_HOME", "lokalt/xlfinsam/xlfinsam.log"),
     ("darwin", "HOME", "lokalt/Library/Logs/xlfinsam/xlfinsam.log")],
)  # fmt: skip
def test_the_log_lies_where_each_system_has_it(system: str, variable: str, wanted: str) -> None:
    """The log is the user's own, at the place that Bridge.bas names when Python gives no answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "platform", system)
        patch.setenv(variable, "lokalt")
        assert standin.LOG_FILE() == Path(wanted)
    bridge = (made.ROOT / "macros" / "Bridge.bas").read_text(encoding="ascii").replace("\\", "/")
    assert wanted.removeprefix("lokalt/").removeprefix("Library/Logs/") in bridge


# ------------------------------------------------------------------------------------------------------- the answer


def tecken(text: str) -> str:
    r"""Decode as the function Tecken of Bridge.bas: \uXXXX a UTF-16 unit, \n a new line, else the letter after \."""
    units: list[int] = []
    at = 0
    while at < len(text):
        if text[at] != "\\":
            units.append(ord(text[at]))
            at += 1
        elif text[at + 1] == "u":
            units.append(int(text[at + 2 : at + 6], 16))
            at += 6
        else:
            units.append(10 if text[at + 1] == "n" else ord(text[at + 1]))
            at += 2
    return b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "surrogatepass")


def utf16(text: str) -> bytes:
    """The text as VBA holds it."""
    return text.encode("utf-16-le", "surrogatepass")


HOSTILE = (
    "åäö ÅÄÖ é",
    "😀 🇸🇪",
    "C:\\Users\\Åsa\\u00e5\\n",
    "a\nb\r\nc\td\0",
    "\"citat\" 'och'",
    "\u2028\u2029\x85",
    "\ud83d",
    "\ude00\ud83d",
    "−→✓✗",
)


@given(st.text(st.characters(), max_size=60))
@example(HOSTILE[0])
@example(HOSTILE[1])
@example(HOSTILE[2])
@example(HOSTILE[3])
@example(HOSTILE[5])
@example(HOSTILE[6])
@example(HOSTILE[7])
def test_whatever_is_told_the_macro_reads_it_back(text: str) -> None:
    """Any text is one line of printable ASCII, and Tecken of Bridge.bas gives back every UTF-16 unit of it."""
    line = host.escaped(text)
    assert re.fullmatch(r"[ -~]*", line)
    assert utf16(tecken(line)) == utf16(text)


@given(st.sampled_from([host.DONE, host.WRONG, host.NO_EXCEL]), st.text(max_size=40), st.text(max_size=1500))
@example(host.DONE, "Blad 'ett'!A1", "\n".join(HOSTILE))
def test_an_answer_is_three_lines_of_ascii(kind: str, sheet: str, text: str) -> None:
    """Whatever the sheet is called and the text says: kind, sheet as it is, and a text that a message box can show."""
    told = Answer(kind, Told(text, sheet)).lines()
    assert told.isascii()
    assert told.endswith("\n")
    first, second, third = told[:-1].split("\n")
    assert (first, tecken(second)) == (kind, sheet)
    assert len(tecken(third)) <= host.MOST_LETTERS


def test_the_rule_is_the_one_that_bridge_reads_by() -> None:
    """Tecken stands in Bridge.bas as the tests read it: four hexadecimal digits, n a line feed, else the next letter."""
    bridge = (made.ROOT / "macros" / "Bridge.bas").read_text(encoding="ascii")
    source = bridge[bridge.index("Public Function Tecken") :]
    for line in (
        '"u" Then',
        'ChrW(CLng("&H" & Mid$(text, i + 2, 4)))',
        '"n" Then',
        "Tecken & vbLf",
        "Mid$(text, i + 1, 1)",
    ):
        assert line in source


def test_a_long_text_is_cut_where_the_message_box_would() -> None:
    """A thousand letters are all shown; of more, the last one is a sign that there was more."""
    assert tecken(Answer("klart", Told("å" * 1000)).lines().split("\n")[2]) == "å" * 1000
    assert tecken(Answer("klart", Told("å" * 1001)).lines().split("\n")[2]) == "å" * 999 + "…"


def test_what_windows_code_page_lacks_is_written_otherwise() -> None:
    """Minus, arrows, ticks, thin spaces and separators are told with signs that a message box of Windows has."""
    told = tecken(Answer("klart", Told("−5 → ✓ klart, 1\u202f000\u2028slut")).lines().split("\n")[2])
    assert told == "-5 ->  klart, 1\xa0000\nslut"
    told.encode("cp1252")


def test_a_name_from_a_mac_is_told_with_whole_letters() -> None:
    """A Mac writes å in names of files as a and a ring, which a message box would show as a and a question mark."""
    told = tecken(Answer("klart", Told(unicodedata.normalize("NFD", "årsbok för Östersund"))).lines().split("\n")[2])
    assert told == "årsbok för Östersund"


def test_no_text_of_ours_needs_more_than_a_message_box_has() -> None:
    """Every sign in every text of the program is in Windows' code page, or is told by `PLAIN` in signs that are."""
    odd: dict[str, str] = {}
    for path in sorted((made.ROOT / "xlfinsam").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.search("[a-zåäö]{3} ", str(node.value)):
                for sign in str(node.value).translate(host.PLAIN):
                    if sign.isprintable() and not can_show(sign):
                        odd[sign] = f"{path.name}:{node.lineno}"
    assert odd == {}


def can_show(sign: str) -> bool:
    """Whether Windows' Swedish code page has a sign."""
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def test_the_answer_of_every_button_can_be_shown(here: made.Office) -> None:
    """What the buttons really tell about a small årsbok is in the code page, and shorter than a message box's limit."""
    lay_books(here.arsbok)
    ready_to_divide(here.arsbok)
    for button in BUTTONS:
        answer = host.press(button, str(here.arsbok), sheet="Deltagare", cell="D8", on_file=True)
        lines = answer.lines().split("\n")
        assert answer.kind == host.DONE, json.dumps(lines)
        assert tecken(lines[2]).encode("cp1252")
        assert len(answer.told.text) <= host.MOST_LETTERS
