"""An Excel in memory that runs the project of a workbook: pyOpenVBA's interpreter, with everything outside it observed.

The disc, the environment, WScript.Shell, AppleScriptTask, OnTime and ChangeFileAccess are stand-ins that note what is
done to them in `log`, in order. Python is the list of what it answers each time it is started.
"""
# ruff: noqa: D102, N802, N803  members of Excel's are called what Excel calls them

from __future__ import annotations

import io
import re
import shlex
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Application, Workbook
from pyopenvba.interpreter import EMPTY, MISSING, VBAInt, VBAObject, member, method, parse_expression, setter, to_text
from pyopenvba.interpreter import _ast as ast
from pyopenvba.interpreter import _runtime as runtime
from pyopenvba.interpreter._intrinsics import INTRINSICS
from pyopenvba.interpreter._values import error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pytest

PYTHON = r"C:\Program\Python 3.12\pythonw.exe"
CONFIG = r"C:\Users\Åsa\.xlwings\xlwings.conf"
ENVIRONMENT = {
    "USERPROFILE": r"C:\Users\Åsa",
    "TEMP": r"C:\Users\Åsa\AppData\Local\Temp",
    "LOCALAPPDATA": r"C:\Users\Åsa\AppData\Local",
}
OK, FAULT, BLOCKED = "klart\n\nKlart.\n", "fel\n\nInkorgen \\u00e4r tom.\n", "utan-excel\n\n\n"


class Book(Workbook):
    """A workbook with a path of Windows or Mac; saving and file access are noted and not done."""

    vba_type_name = "Workbook"

    @member
    def FullName(self) -> object:
        return self.machine.fullname

    @member
    def Path(self) -> object:
        return re.sub(r"[\\/][^\\/]*$", "", self.machine.fullname) if re.search(r"[\\/]", self.machine.fullname) else ""

    @member
    def Name(self) -> object:
        return re.split(r"[\\/]", self.machine.fullname)[-1]

    @method
    def Save(self) -> object:
        self.machine.note("spara")
        return EMPTY

    @method
    def ChangeFileAccess(self, Mode: object = MISSING) -> object:
        mode = {2: "skriva", 3: "läsa"}[int(Mode)]
        self.machine.note(mode)
        if mode in self.machine.refused:
            raise error(1004, f"ChangeFileAccess {mode} gick inte")
        return EMPTY


class App(Application):
    """The application of either system; the pointer and the clock are noted."""

    vba_type_name = "Application"

    @member
    def PathSeparator(self) -> object:
        return "/" if self.machine.mac else "\\"

    @member
    def Cursor(self) -> object:
        return VBAInt(self.machine.cursor, "Long")

    @setter("Cursor")
    def _set_cursor(self, value: object) -> None:
        self.machine.cursor = int(value)

    @method
    def OnTime(self, EarliestTime: object = MISSING, Procedure: object = MISSING) -> object:
        self.machine.waiting.append(to_text(Procedure))
        return EMPTY

    @method
    def CalculateFull(self) -> object:
        self.machine.note("räkna om")
        return EMPTY


class Variables(VBAObject):
    """What Environment("PROCESS") gives: the variables that a started program inherits."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    @member(default=True)
    def Item(self, Name: object = MISSING) -> object:
        return self.machine.environment.get(to_text(Name).upper(), "")

    @setter("Item")
    def _set_item(self, Name: object, value: object) -> None:
        self.machine.environment[to_text(Name).upper()] = to_text(value)


class Shell(VBAObject):
    """WScript.Shell: expands %NAME% once and starts the program without cmd.exe."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    @member
    def Environment(self, Type: object = MISSING) -> object:
        assert to_text(Type) == "PROCESS"
        return Variables(self.machine)

    @method
    def ExpandEnvironmentStrings(self, Text: object = MISSING) -> object:
        known = {name.upper(): value for name, value in self.machine.environment.items()}
        return re.sub(r"%([^%]+)%", lambda found: known.get(found[1].upper(), found[0]), to_text(Text))

    @method
    def Run(self, Command: object = MISSING, Style: object = MISSING, Wait: object = MISSING) -> object:
        assert (int(Style), bool(Wait)) == (0, True)
        self.machine.start(as_windows(self.ExpandEnvironmentStrings(Command)))
        return VBAInt(0, "Long")


def as_windows(line: str) -> list[str]:
    """Split a command line as Windows programs do: 2n backslashes before a quote are n, 2n+1 make the quote a letter."""
    words, word, quoted, at = [], None, False, 0
    while at < len(line):
        slashes = len(line[at:]) - len(line[at:].lstrip("\\"))
        if slashes:
            quote = line[at + slashes : at + slashes + 1] == '"'
            word = (word or "") + "\\" * (slashes // 2 if quote else slashes)
            at += slashes
            if quote and slashes % 2:
                word, at = word + '"', at + 1
            continue
        if line[at] == '"':
            quoted, word = not quoted, word or ""
        elif line[at] == " " and not quoted:
            words, word = [*words, word] if word is not None else words, None
        else:
            word = (word or "") + line[at]
        at += 1
    return [*words, word] if word is not None else words


@dataclass
class Machine:
    """A computer with the workbook open in Excel; `log` has what the macros did to the outside, in order."""

    fullname: str
    answers: list[str | None]  # what Python leaves at each start; None leaves nothing
    mac: bool = False
    setting: str | None = None  # the cell behind installning.python
    environment: dict[str, str] = field(default_factory=lambda: dict(ENVIRONMENT))
    disc: dict[str, str] = field(default_factory=lambda: {PYTHON: "", CONFIG: f'"INTERPRETER_WIN","{PYTHON}"\r\n'})
    refused: tuple[str, ...] = ()
    no_com: bool = False
    log: list[str] = field(default_factory=list)
    runs: list[list[str]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    bars: list[object] = field(default_factory=list)
    cursor: int = -4143
    at_start: Callable[[], None] | None = None
    excel: ExcelApplication = field(init=False)

    def note(self, what: str) -> None:
        self.log.append(what)

    def start(self, words: list[str]) -> None:
        """Be Python: note the arguments, leave the answer."""
        self.runs.append(words)
        self.note("kör --fil" if words[-1] == "--fil" else "kör")
        self.bars.append((self.excel.application.status_bar, self.cursor))
        if self.at_start:
            self.at_start()
        answer = self.answers.pop(0)
        if answer is not None:
            self.disc[words[words.index("--svar") + 1]] = answer

    @property
    def told(self) -> list[tuple[str, int]]:
        """What the message boxes said, and their style."""
        return [(prompt, style) for _, prompt, _, style in self.excel.dialogs]

    def run(self, macro: str, *args: object) -> None:
        """Run a macro, and what it asked to have run later, as Excel does when it is idle."""
        self.excel.run(macro, *args)
        while self.waiting:
            self.excel.run(self.waiting.pop(0).rpartition("!")[2])


def machine(
    patch: pytest.MonkeyPatch, sources: Mapping[str, str], fullname: str, *answers: str | None, **more: Any
) -> Machine:
    """Open the workbook on a computer of its own and load the project's modules."""
    made = Machine(fullname, list(answers), **more)
    made.excel = excel = ExcelApplication.open(_book(made.setting), with_vba=False)
    application, book = excel.application, excel.workbook
    application.__class__, book.__class__ = App, Book
    application.machine = book.machine = made
    _hook(patch, made, excel)
    for name, source in sources.items():
        excel.add_module(source, name=name)
    return made


def _hook(patch: pytest.MonkeyPatch, made: Machine, excel: ExcelApplication) -> None:
    """Put the stand-ins where the interpreter refuses to reach the real machine."""

    def create(name: str) -> object:
        if made.no_com:
            raise error(429, "ActiveX-komponenten kan inte skapa objektet")
        assert name == "WScript.Shell"
        return Shell(made)

    def script(_: object, args: list[object], __: object) -> object:
        file, handler, text = (to_text(arg) for arg in args)
        assert file == "xlfinsam.applescript"
        if handler == "finns":
            return "ja" if text in made.disc else "nej"
        command, _, mark = text.partition("; touch ")
        made.start(shlex.split(command))
        made.disc[shlex.split(mark)[0]] = ""
        return "startad"

    patch.setattr(excel.interpreter.host, "create", create)
    patch.setitem(INTRINSICS, "environ", lambda _, args, __: made.environment.get(to_text(args[0]), ""))
    patch.setitem(INTRINSICS, "dir", lambda _, args, __: to_text(args[0]) if to_text(args[0]) in made.disc else "")
    patch.setitem(INTRINSICS, "applescripttask", script)
    files: dict[int, list[str]] = {}
    patch.setitem(INTRINSICS, "freefile", lambda _, __, ___: VBAInt(len(files) + 1, "Integer"))
    patch.setitem(INTRINSICS, "eof", lambda _, args, __: not files[int(args[0])])

    def file_statement(interpreter: Any, statement: ast.Unsupported, frame: Any) -> None:
        """Do what Open, Line Input, Close and Kill do; a line ends at CR or CR LF, never at LF alone."""

        def value(text: str) -> object:
            return interpreter.evaluate(parse_expression(text), frame)

        text = statement.text
        if found := re.fullmatch(r"Open (.*) For Input As # ?(\w+)", text):
            files[int(value(found[2]))] = re.split(r"\r\n?", made.disc[to_text(value(found[1]))].removesuffix("\r\n"))
        elif found := re.fullmatch(r"Line Input # ?(\w+) , (\w+)", text):
            interpreter.lookup(found[2], frame, want_slot=True).set(files[int(value(found[1]))].pop(0))
        elif found := re.fullmatch(r"Close # ?(\w+)", text):
            del files[int(value(found[1]))]
        elif found := re.fullmatch(r"Kill (.*)", text):
            del made.disc[to_text(value(found[1]))]
        else:
            raise AssertionError(text)

    patch.setitem(runtime._STATEMENTS, ast.Unsupported, file_statement)


@cache
def _file(setting: str | None) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    for name in ("Start", "Deltagare", "It's!"):
        book.add_worksheet(name)
    if setting is not None:
        book.get_worksheet_by_name("Start").write("C7", setting)
        book.define_name("installning.python", "=Start!$C$7")
    book.close()
    return data.getvalue()


def _book(setting: str | None) -> Path:
    path = Path(tempfile.mkdtemp(prefix="xlfinsam-")) / "bok.xlsx"
    path.write_bytes(_file(setting))
    return path
