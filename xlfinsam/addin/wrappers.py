"""Functions.bas, made from the declared functions: what Excel calls from a cell, and the help that Excel shows.

Two decisions stand in the module. No function is volatile: a volatile one would be computed again at every key press
and, worse, when the file is opened where there is no Python, and then put a sentence in place of a good number. So that
they are fresh all the same, `RaknaOmFunktioner` is called when a verb has filled the årsbok. And errors travel as text
("#DIV/0!"): COM carries no error values back from Python, so the wrapper makes them of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.addin.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlfinsam.addin.calling import Function, Parameter

SERVER = "xlfinsam.addin.server"
CATEGORY = "Finsam"
KEPT = frozenset({"and", "date", "for", "is", "mod", "next", "not", "or", "sub", "to", "type", "with", "xor"})
"""Words that VBA keeps for itself: an argument called so has a _ at its end there."""
MOST = 255  # characters that Excel takes in a description, and in the description of an argument

_HEAD = """\
Attribute VB_Name = "Functions"
Option Explicit

' Made by macros/make.py from the declared functions; do not edit.
' A function in a cell asks Python through the UDF server of xlwings, in Excel for Windows. Elsewhere the value that the
' file was saved with stands until the cell is computed, and "xlfinsam" computes it without Excel.
"""
_FUNCTION = """
Public Function {excel}({parameters}) As Variant
    {excel} = Svaret("{name}", Array({arguments}))
End Function
"""
_TAIL = """
Public Sub RaknaOmFunktioner()
    ' Compute the functions anew: they are not volatile, and Python has changed what they ask about.
    Application.CalculateFull
End Sub

Private Function Svaret(ByVal namn As String, ByVal argument As Variant) As Variant
    ' The answer of Python; an error of Excel comes as its text.
    On Error GoTo Fel
    #If Mac Then
        Svaret = Tecken("{mac}")
    #Else
        Svaret = SomFel(XLPy.CallUDF("{server}", namn, argument, ThisWorkbook, Application.Caller))
    #End If
    Exit Function
Fel:
    Svaret = Tecken("{lost}") & Replace(Err.Description, vbLf, " ") & ")."
End Function

Private Function Varde(ByVal namn As String, ByVal given As Variant) As Variant
    ' The value of a cell, read here because every question from Python to Excel takes its time.
    If TypeName(given) = "Range" Then
        Varde = UrCell(namn, given)
    Else
        Varde = FelText(given)
    End If
End Function

Private Function UrCell(ByVal namn As String, ByVal given As Variant) As Variant
    ' The value of a single cell; of more than one a sentence, which Python hands on.
    If given.CountLarge > 1 Then
        UrCell = Tecken("Fel: " & namn & " \\u00e4r flera celler men ska vara en enda.")
    Else
        UrCell = FelText(given.Value2)
    End If
End Function

Private Function Adress(ByVal given As Variant) As Variant
    ' The address of a cell, with its sheet.
    If TypeName(given) = "Range" Then
        Adress = "'" & Replace(given.Worksheet.Name, "'", "''") & "'!" & given.Address(False, False)
    Else
        Adress = FelText(given)
    End If
End Function

Private Function FelText(ByVal given As Variant) As Variant
    ' An error of Excel as text; everything else as it is.
    FelText = given
    If VarType(given) <> vbError Then Exit Function
    Select Case CLng(given)
        Case 2007: FelText = "#DIV/0!"
        Case 2029: FelText = "#NAME?"
        Case 2000: FelText = "#NULL!"
        Case 2036: FelText = "#NUM!"
        Case 2023: FelText = "#REF!"
        Case 2015: FelText = "#VALUE!"
        Case 2042: FelText = "#N/A"
    End Select
End Function

Private Function SomFel(ByVal answer As Variant) As Variant
    ' The text of an error as the error.
    SomFel = answer
    If VarType(answer) <> vbString Then Exit Function
    Select Case answer
        Case "#DIV/0!": SomFel = CVErr(2007)
        Case "#NAME?": SomFel = CVErr(2029)
        Case "#NULL!": SomFel = CVErr(2000)
        Case "#NUM!": SomFel = CVErr(2036)
        Case "#REF!": SomFel = CVErr(2023)
        Case "#VALUE!": SomFel = CVErr(2015)
        Case "#N/A": SomFel = CVErr(2042)
    End Select
End Function

Public Sub RegistreraFunktioner()
    ' Give Excel the help of every function. Called when the workbook is opened; the file counts as unchanged after it.
    Dim sparad As Boolean
    Dim hjalp() As Variant
    On Error Resume Next
    sparad = ThisWorkbook.Saved
{registered}    ThisWorkbook.Saved = sparad
End Sub

Private Sub Beskriv(ByVal namn As String, ByVal om As String, ByVal hjalp As Variant)
    ' Excel for Windows knows ArgumentDescriptions; where it does not, the description stands alone.
    On Error Resume Next
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & namn, _
        Description:=Tecken(om), Category:="{category}", ArgumentDescriptions:=hjalp
End Sub
"""
_MAC = "Fel: funktioner i celler räknas i Excel för Windows, eller av kommandot xlfinsam."
_LOST = "Fel: Python svarar inte. Funktioner i celler räknas i Excel för Windows, eller av kommandot xlfinsam ("


def functions_bas(functions: Iterable[Function] = FUNCTIONS) -> str:
    """Return the VBA module "Functions": ASCII, lines ending as VBA's editor ends them."""
    shown = tuple(functions)
    registered = "".join(line + "\n" for function in shown for line in _registered(function))
    tail = _TAIL.format(server=SERVER, mac=escaped(_MAC), lost=escaped(_LOST), registered=registered, category=CATEGORY)
    text = _HEAD + "".join(_wrapper(function) for function in shown) + tail
    return text.replace("\n", "\r\n")


def _wrapper(function: Function) -> str:
    """Write the wrapper of one function."""
    parameters = ", ".join(
        f'Optional ByVal {_word(item)} As Variant = ""' if item.optional else f"ByVal {_word(item)} As Variant"
        for item in function.parameters
    )
    arguments = ", ".join(_argument(item) for item in function.parameters)
    return _FUNCTION.format(excel=function.excel, name=function.name, parameters=parameters, arguments=arguments)


def _argument(item: Parameter) -> str:
    return f"Adress({_word(item)})" if item.kind == "cell" else f'Varde("{item.name}", {_word(item)})'


def _word(item: Parameter) -> str:
    """Return what an argument is called in VBA."""
    return f"{item.name}_" if item.name in KEPT else item.name


def description(function: Function) -> str:
    """Return what Excel shows of a function: what it does, and what it gives if there is room."""
    whole = f"{function.help.summary} {function.help.parts.get('Svar', '').capitalize()}".strip()
    return whole if len(whole) <= MOST else function.help.summary


def _registered(function: Function) -> Iterator[str]:
    """Write the lines that give Excel the help of one function."""
    yield f"    ReDim hjalp(0 To {len(function.parameters) - 1})"
    for at, item in enumerate(function.parameters):
        yield f'    hjalp({at}) = Tecken("{escaped(item.help)}")'
    yield f'    Beskriv "{function.excel}", "{escaped(description(function))}", hjalp'


def escaped(text: str) -> str:
    """Write a text as it stands between quotes in VBA: ASCII, other letters as the Tecken of Bridge.bas reads them."""
    return "".join(_sign(character) for character in text)


def _sign(character: str) -> str:
    if character == '"':
        return '""'
    if character == "\\":
        return "\\\\"
    return character if character.isascii() else f"\\u{ord(character):04x}"
