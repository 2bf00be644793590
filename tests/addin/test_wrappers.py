"""Functions.bas: one wrapper per function, a help within Excel's limits, and a module that runs where it can be run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Application
from pyopenvba.interpreter import EMPTY, VBAErrorValue, VBAObject, member, method, to_text
from xlsxwriter import Workbook as Written

from tests import lo
from tests.addin.book import bok
from xlfinsam.addin import server
from xlfinsam.addin.functions import FUNCTIONS
from xlfinsam.addin.wrappers import MOST, description, escaped, functions_bas
from xlfinsam.engine.custom import FAULTS, ExcelFault
from xlfinsam.engine.vba import code_names, vba_project

if TYPE_CHECKING:
    from xlfinsam.addin.calling import Function

BAS = functions_bas()
IDS = [item.name for item in FUNCTIONS]
BRIDGE = (Path(__file__).parents[2] / "macros" / "Bridge.bas").read_bytes().decode("ascii")
PROV = 'Attribute VB_Name = "Prov1"\r\n'
XLPY = """Attribute VB_Name = "xlwings"
Public Function XLPy() As Object
    Set XLPy = CreateObject("Prov.Server")
End Function
"""


# --------------------------------------------------------------------------------------------------------- the text


def test_the_module_is_plain() -> None:
    """ASCII, lines that end as VBA's editor ends them and are not too long for it, every variable declared."""
    assert BAS.isascii()
    assert BAS.startswith('Attribute VB_Name = "Functions"\r\nOption Explicit\r\n')
    assert BAS.count("\n") == BAS.count("\r\n")
    assert max(map(len, BAS.splitlines())) < 1023


@pytest.mark.parametrize("item", FUNCTIONS, ids=IDS)
def test_every_wrapper_is_its_python_function(item: Function) -> None:
    """The wrapper has the function's arguments, in order, the optional ones optional, and asks for it by name."""
    found = re.search(
        rf'Public Function {item.excel}\((.*)\) As Variant\r\n +{item.excel} = Svaret\("(\w+)", Array\((.*)\)\)\r\n',
        BAS,
    )
    assert found is not None
    named = [("not_" if p.name == "not" else p.name, p) for p in item.parameters]
    assert found[1] == ", ".join(
        f'Optional ByVal {word} As Variant = ""' if p.optional else f"ByVal {word} As Variant" for word, p in named
    )
    assert found[2] == item.name
    assert found[3] == ", ".join(
        f"Adress({word})" if p.kind == "cell" else f'Varde("{p.name}", {word})' for word, p in named
    )
    assert callable(getattr(server, item.name))


def test_there_are_no_other_wrappers() -> None:
    """What stands in the module is what is declared."""
    assert re.findall(r"Public Function (\w+)", BAS) == [item.excel for item in FUNCTIONS]


@pytest.mark.parametrize("item", FUNCTIONS, ids=IDS)
def test_the_help_fits_in_excel(item: Function) -> None:
    """Excel takes 255 characters in a description and in each argument's."""
    assert 20 < len(description(item)) <= MOST
    assert all(5 < len(parameter.help) <= MOST for parameter in item.parameters)
    assert f'Beskriv "{item.excel}", "{escaped(description(item))}", hjalp' in BAS


def test_volatile_functions_are_not_made() -> None:
    """No function is volatile; one macro computes them all anew."""
    assert "Volatile" not in BAS
    assert "Public Sub RaknaOmFunktioner()" in BAS


# ------------------------------------------------------------------------------------------------------- run as VBA


class Server(VBAObject):
    """The UDF server of xlwings, as the module sees it."""

    answer: object = None
    asked: tuple[str, str, list[object]] = ("", "", [])

    @method(name="CallUDF")
    def call(self, module: object, name: object, given: Any, *_: object) -> object:
        """Note what was asked."""
        self.asked = to_text(module), to_text(name), listed(given)
        return self.answer


class App(Application):
    """What pyOpenVBA's Excel does not know of the real one."""

    __slots__ = ()
    helped: ClassVar[list[tuple[str, str, str, list[str]]]] = []
    computed: ClassVar[list[bool]] = []

    @member
    def Caller(self) -> object:  # noqa: N802  Excel's name
        """No cell."""
        return EMPTY

    @method
    def CalculateFull(self) -> object:  # noqa: N802
        """Note it."""
        self.computed.append(True)
        return EMPTY

    @method
    def MacroOptions(self, Macro: object, Description: object, Category: object, ArgumentDescriptions: Any) -> object:  # noqa: N802, N803
        """Note the help."""
        told = [to_text(item) for item in listed(ArgumentDescriptions)]
        self.helped.append((to_text(Macro), to_text(Description), to_text(Category), told))
        return EMPTY


def listed(array: Any) -> list[object]:
    """Return the elements of an array of VBA."""
    return list(array.items)


@pytest.fixture
def vba(tmp_path: Path) -> tuple[ExcelApplication, Server]:
    """Return the module in an Excel in memory, beside Bridge and a stand-in for xlwings' own module."""
    path, made = tmp_path / "bok.xlsx", Server()
    with Written(path) as book:
        book.add_worksheet("Blad 1").write_row("A1", [3, 4])
    excel = ExcelApplication.open(path, with_vba=False)
    excel.application.__class__ = App
    App.helped.clear()
    for source, name in ((BRIDGE, "Bridge"), (BAS, "Functions"), (XLPY, "xlwings")):
        excel.add_module(source, name=name)
    excel.interpreter.host.create = lambda _: made
    return excel, made


def run(excel: ExcelApplication, name: str, *given: object) -> Any:
    return excel.run(f"Functions.{name}", *given)


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_errors_are_made_of_their_texts_and_back(vba: tuple[ExcelApplication, Server], code: str) -> None:
    """An error of Excel goes to Python as text, and the text that comes back is the error."""
    made = run(vba[0], "SomFel", code)
    assert isinstance(made, VBAErrorValue)
    assert to_text(run(vba[0], "FelText", made)) == code
    assert to_text(run(vba[0], "SomFel", "#N/A saknas")) == "#N/A saknas"


def test_a_value_is_handed_on_as_it_is(vba: tuple[ExcelApplication, Server]) -> None:
    """Numbers and texts pass."""
    assert float(run(vba[0], "Varde", "del", 3.5)) == 3.5
    assert to_text(run(vba[0], "Adress", "Blad1!A1")) == "Blad1!A1"


@pytest.mark.parametrize(
    ("call", "name", "given"),
    [
        ('FINSAM_ANDEL(Sheets(1).Range("A1"), 4)', "andel", [3, 4]),
        ('FINSAM_SPAR(Sheets(1).Range("B1"))', "spar", ["'Blad 1'!B1"]),
        ('FINSAM_INSATS("kompass", "deltagare.nya")', "insats", ["kompass", "deltagare.nya", ""]),
        ('FINSAM_ANDEL(Sheets(1).Range("A1:B1"), 1)', "andel", ["Fel: del är flera celler men ska vara en enda.", 1]),
        ("FINSAM_ANDEL(CVErr(2042), 1)", "andel", ["#N/A", 1]),
        ('FINSAM_NOT(Sheets(1).Range("A1"), "summa")', "not_", [3, "summa", ""]),
        ("FINSAM_KONTO(1941, 2023)", "konto", [1941, 2023]),
    ],
)
def test_what_python_is_asked(vba: tuple[ExcelApplication, Server], call: str, name: str, given: list[object]) -> None:
    """A cell goes as its value, a traced cell as its address, what is left out as a blank, an error as its text."""
    excel, made = vba
    made.answer = "#DIV/0!"
    excel.add_module(f"Public Function Prov()\r\nProv = {call}\r\nEnd Function\r\n", name="Prov1")
    answer = excel.run("Prov1.Prov")
    assert isinstance(answer, VBAErrorValue)
    assert made.asked[:2] == ("xlfinsam.addin.server", name)
    assert [item if isinstance(item, str) else float(item) for item in made.asked[2]] == given  # type: ignore[arg-type]


def test_excel_gets_the_help_of_every_function(vba: tuple[ExcelApplication, Server]) -> None:
    """Description, category and each argument's description are registered, with their å, ä and ö."""
    vba[0].run("Functions.RegistreraFunktioner")
    assert [(macro.rpartition("!")[2], about, category, told) for macro, about, category, told in App.helped] == [
        (item.excel, description(item), "Finsam", [parameter.help for parameter in item.parameters])
        for item in FUNCTIONS
    ]


def test_without_python_a_sentence_is_the_answer(vba: tuple[ExcelApplication, Server]) -> None:
    """What fails on the way to Python gives a Swedish sentence, not #VALUE!."""
    answer = to_text(run(vba[0], "FINSAM_ANDEL", 3, 4))
    assert answer.startswith("Fel: Python svarar inte. Funktioner i celler räknas i Excel för Windows")


@pytest.mark.libreoffice
def test_libreoffice_loads_the_module(tmp_path: Path) -> None:
    """In LibreOffice, without the module of xlwings, a function gives the sentence and the registration does no harm."""
    code = f"{PROV}Public Function Prov() As String\r\n    RegistreraFunktioner\r\n    Prov = FINSAM_ANDEL(3, 4)\r\nEnd Function\r\n"
    (tmp_path / "vba.bin").write_bytes(vba_project({"Bridge": BRIDGE, "Functions": BAS, "Prov1": code}, code_names(1)))
    with Written(tmp_path / "bok.xlsm") as book:
        book.set_vba_name("ThisWorkbook")
        book.add_worksheet("Blad1").set_vba_name("Sheet1")
        book.add_vba_project(str(tmp_path / "vba.bin"))
    script = """
document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(sys.argv[1]), "_blank", 0,
                                        (prop("Hidden", True), prop("MacroExecutionMode", 4)))
macro = "vnd.sun.star.script:VBAProject.Prov1.Prov?language=Basic&location=document"
print(document.getScriptProvider().getScript(macro).invoke((), (), ())[0])
document.close(True)
"""
    assert lo.uno_script(script, tmp_path / "bok.xlsm").startswith(
        "Fel: Python svarar inte. Funktioner i celler räknas"
    )


# ------------------------------------------------------------------------------------------------------- the server


def test_xlwings_calls_them() -> None:
    """The `call_udf` of xlwings itself finds every function and carries numbers, texts, blanks, errors, dates and tables."""
    calls = [
        ["andel", 3.0, 4.0], ["andel", 3.0, 0.0], ["andel", "#N/A", 4.0], ["andel", None, 4.0], ["andel", "tre", 4.0],
        ["summa", "totalt", ""], ["summa", "totalt", 2022.0], ["insats", "kompass", "blad.datum", ""],
        ["tabell", "nyckeltal"], ["spar", "'Deltagare'!E8"], ["balanskrav", -1.0, "", "", "", "", ""],
        ["socioekonomi", 21.0, 21.0], ["avvikelse", 1.0, 2.0, ""],
        ["konto", 1941.0, ""], ["not_", 1.0, "summa", 2023.0], ["rad", "rr.arets_resultat", 2022.0],
        ["agarbidrag", "Kalmar", ""], ["rad", "rr.arets_resultat", 2001.0],
    ]  # fmt: skip
    script = Path(__file__).with_name("udf_server.py")
    done = subprocess.run([sys.executable, str(script), json.dumps(calls)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers[:7] == [0.75, "#DIV/0!", "#N/A", "", 'Fel: del är "tre" men ska vara ett tal.', 329, 264]
    assert answers[7].startswith("2024-12-")
    assert answers[8][0] == ["Deltagare", 329]
    assert answers[9][0] == ["Led", "Vad", "Siffra", "Värde", "Var"]
    assert answers[10:] == [-1, 6728400, -1, 524911.51, 16189274, -204794, 1171661, "#N/A"]
    assert {name for name, *_ in calls} == set(IDS)


def test_what_breaks_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell shows no traceback: a fault of ours names the function and the fault."""
    monkeypatch.setattr(server.xw.Book, "caller", staticmethod(lambda: 1 / 0))
    answer = vars(server)["summa"]("totalt")
    assert answer.startswith("Fel: FINSAM_SUMMA kunde inte räknas (ZeroDivisionError")


def test_the_book_is_read_once_a_recalculation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls close to each other share a reading; a book of another name, and a later call, are read anew."""
    read: list[str] = []
    now = [100.0]
    monkeypatch.setattr(server, "_read", {})
    monkeypatch.setattr(server.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(server, "read_arsbok", lambda caller: read.append(caller.fullname))
    monkeypatch.setattr(server.bok, "read", lambda _: bok(2024))
    one, other = (type("Book", (), {"fullname": name})() for name in ("C:\\en.xlsm", "C:\\annan.xlsm"))
    assert server.bok_of(one) is server.bok_of(one) is bok(2024)
    server.bok_of(other)
    now[0] += server.FRESH / 2
    server.bok_of(one)
    now[0] += server.FRESH
    server.bok_of(one)
    assert read == ["C:\\en.xlsm", "C:\\annan.xlsm", "C:\\en.xlsm"]


def test_answers_are_what_com_can_carry() -> None:
    """No Decimal, no tuple, no fault: floats, lists, texts."""
    assert server.shown(ExcelFault("#N/A")) == "#N/A"
    assert type(server.shown(bok().figures()["tabell1.summa.totalt"])) is float
    assert server.shown((("a", None),)) == [["a", None]]
