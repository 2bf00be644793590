"""vbaProject.bin holds our modules and nothing else, as another reader sees it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path

import olefile
import pytest
import xlsxwriter

from tests.macros.making import MACROS, maker
from xlfinsam.addin import macros
from xlfinsam.addin.buttons import BUTTONS
from xlfinsam.engine.vba import (
    buttons_bas,
    code_names,
    settled,
    vba_modules,
    vba_project,
    without_attributes,
)
from xlfinsam.errors import WrongUseError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it uses old names of pyparsing's
    from oletools.olevba import VBA_Parser

MADE = maker().made()
SHEETS = maker().sheets()


def seen(data: bytes) -> dict[str, str]:
    """What olevba finds: file name of the module -> source as the editor shows it."""
    parser = VBA_Parser("vbaProject.bin", data=data)
    try:
        return {name: without_attributes(source) for _, _, name, source in parser.extract_all_macros()}
    finally:
        parser.close()


def test_every_module_reads_back():
    """Olevba reads back every module as its source file has it, the document modules, and nothing else."""
    found = seen(MADE["vbaProject.bin"])
    wanted = {path.name: without_attributes(path.read_bytes().decode("ascii")) for path in MACROS.glob("*.bas")}
    documents = dict.fromkeys((f"{name}.cls" for name in code_names(SHEETS)), "")
    documents |= {path.name: path.read_bytes().decode("ascii") for path in MACROS.glob("*.cls")}
    assert [name for name, source in documents.items() if source] == ["ThisWorkbook.cls"]
    assert {name: text.replace("\r\n", "\n").strip() for name, text in found.items()} == {
        name: text.replace("\r\n", "\n").strip() for name, text in {**wanted, **documents}.items()
    }


def test_our_own_reading():
    """`vba_modules` gives back to the byte what was put in, attribute lines and all."""
    modules = macros.modules()
    found = vba_modules(vba_project(modules, code_names(3)))
    assert {name: found[name] for name in modules} == modules
    assert sorted(set(found) - set(modules)) == ["Sheet1", "Sheet2", "Sheet3", "ThisWorkbook"]


@pytest.mark.parametrize("name", sorted(path.name for path in MACROS.glob("*.bas")))
def test_ascii_and_crlf(name: str):
    """A module is ASCII (VBA's editor reads the local code page), its lines end in CR LF, and it names itself."""
    data = (MACROS / name).read_bytes()
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n") == len(data.splitlines())
    assert data.startswith(f'Attribute VB_Name = "{Path(name).stem}"\r\n'.encode())
    assert all(len(line) <= 1023 for line in data.splitlines())  # VBA takes no longer ones


@pytest.mark.parametrize("name", sorted(MADE))
def test_made_files_are_fresh(name: str):
    """The made files are what the declarations and the modules give now."""
    assert (MACROS / name).read_bytes() == MADE[name], "kör: python macros/make.py"


def test_same_bytes_every_time():
    """The same modules give the same project, byte for byte."""
    assert maker().vba_bin() == MADE["vbaProject.bin"]


def test_every_button_has_its_macros():
    """Every declared button has one macro for the shape and one for the ribbon, and there are no others."""
    subs = re.findall(r'Public Sub (\w+)\((.*)\)\r\n    Kor "(\w+)"\r\nEnd Sub', MADE["Buttons.bas"].decode())
    assert subs == [
        sub
        for item in BUTTONS
        for sub in (
            (f"Finsam_{item.verb}", "", item.verb),
            (f"Ribbon_{item.verb}", "ByVal control As Object", item.verb),
        )
    ]
    assert MADE["Buttons.bas"].decode().count("End Sub") == len(subs)


def test_excel_ties_documents_to_sheets():
    """Document modules are declared as such, have the class of their kind, and are called as XlsxWriter calls sheets."""
    data = vba_project({"A": 'Attribute VB_Name = "A"\r\n'}, code_names(2))
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        declared = ole.openstream("PROJECT").read().decode("cp1252").splitlines()
    assert [line for line in declared if line.startswith(("Document=", "Module=", "Class="))] == [
        "Document=ThisWorkbook/&H00000000",
        "Document=Sheet1/&H00000000",
        "Document=Sheet2/&H00000000",
        "Module=A",
    ]
    bases = {name: re.findall(r'VB_Base = "0\{(\w+)-', source) for name, source in vba_modules(data).items()}
    assert bases == {"ThisWorkbook": ["00020819"], "Sheet1": ["00020820"], "Sheet2": ["00020820"], "A": []}

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_vba_project(io.BytesIO(data), is_stream=True)
    book.add_worksheet("Start")
    book.add_worksheet("Åtta")
    book.close()
    with zipfile.ZipFile(out) as made:
        parts = [
            made.read(f"xl/{name}.xml").decode() for name in ("workbook", "worksheets/sheet1", "worksheets/sheet2")
        ]
        assert made.read("xl/vbaProject.bin") == data
    assert tuple(re.findall(r'codeName="(\w+)"', "".join(parts))) == code_names(2)


def test_code_behind_a_sheet():
    """A document module can have code of its own."""
    found = vba_modules(vba_project({}, {"ThisWorkbook": "' tom\r\n", "Sheet1": ""}))
    assert without_attributes(found["ThisWorkbook"]) == "' tom\r\n"
    assert without_attributes(found["Sheet1"]) == ""


@pytest.mark.parametrize("names", [["Blad Ett"], ["Åtta"], ["1a"], ["_a"], ["A" * 32], ["Kor", "KOR"], ["Sheet1"]])
def test_names_that_excel_refuses(names: list[str]):
    """A module's name is an ASCII identifier of at most 31 letters, unlike every other name but for case."""
    with pytest.raises(WrongUseError):
        vba_project(dict.fromkeys(names[:1], ""), [*code_names(1), *names[1:]])


def test_buttons_module_is_named():
    """The made module can have another name."""
    assert buttons_bas(["x"], "make.py", "Knappar").startswith('Attribute VB_Name = "Knappar"\r\nOption Explicit\r\n')


SIDES = """\
1
#If Mac Then 'a remark
2
#If Other Then
3
#Else
4
#End If
#ElseIf App = "Word" Then
5
#Else
6
#If Win64 Then
7
#Else
8
#End If
#End If
9
"""


def test_settled_conditions():
    """What is known of #If is decided, also one inside another; what is not known stands with both its sides."""
    on_windows = settled(SIDES, {"Mac": False, 'App = "Word"': False})
    assert on_windows.split() == ["1", "6", "#If", "Win64", "Then", "7", "#Else", "8", "#End", "If", "9"]
    assert settled(SIDES, {"Mac": False, 'App = "Word"': True}).split() == ["1", "5", "9"]
    assert settled(SIDES, {"Mac": True, 'App = "Word"': True, "Win64": True}).split() == (
        ["1", "2", "#If", "Other", "Then", "3", "#Else", "4", "#End", "If", "9"]
    )
    assert settled(SIDES, {}) == SIDES
