"""A workbook's macros: Buttons.bas from the declared buttons, vbaProject.bin from modules, and back again.

The one door to pyOpenVBA, which writes the project as Excel does (MS-OVBA). Two kinds of modules lie in it: the
standard ones, which hold our code, and one document module for the workbook and each of its sheets. Excel ties a
document module to its sheet by name: it is called what the sheet's `codeName` says, it carries a `VB_Base` with the
class of a workbook or a worksheet, and the PROJECT stream declares it `Document=`. One too many or too few, and Excel
repairs the file when it is opened. The same modules always give the same bytes.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORKBOOK: Final = "ThisWorkbook"  # the code name that XlsxWriter and Excel give a workbook
EXCEL_ON_WINDOWS: Final[Mapping[str, bool]] = {
    "Mac": False,
    "Not Mac": True,
    'App = "Microsoft Excel"': True,
    'App = "Microsoft Word"': False,
    'App = "Microsoft Access"': False,
    'App = "Microsoft PowerPoint"': False,
}  # what may be decided of the conditions in xlwings' module: its functions in cells are for nothing else
MAX_NAME: Final = 31  # letters in the name of a module
_BIN: Final = "xl/vbaProject.bin"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK_TYPE: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"

_HEAD: Final = """\
Attribute VB_Name = "{name}"
Option Explicit

' Made by {made_by} from the declared buttons; do not edit.
' Finsam_ is called by the shape on the sheet, Ribbon_ by the button in the ribbon.
"""
_BUTTON: Final = """
Public Sub Finsam_{verb}()
    Kor "{verb}"
End Sub

Public Sub Ribbon_{verb}(ByVal control As Object)
    Kor "{verb}"
End Sub
"""


def shape_macro(verb: str) -> str:
    """Return the macro that the button on the sheet calls."""
    return f"Finsam_{verb}"


def ribbon_macro(verb: str) -> str:
    """Return the macro that the button in the ribbon calls (its onAction)."""
    return f"Ribbon_{verb}"


def buttons_bas(verbs: Iterable[str], made_by: str, name: str = "Buttons") -> str:
    """Return the module that gives every verb its two macros; lines end as VBA's editor ends them."""
    text = _HEAD.format(name=name, made_by=made_by) + "".join(_BUTTON.format(verb=verb) for verb in verbs)
    return text.replace("\n", "\r\n")


def code_names(sheets: int) -> tuple[str, ...]:
    """Return the code names of a workbook with so many worksheets, as XlsxWriter and Excel give them."""
    return (WORKBOOK, *(f"Sheet{number}" for number in range(1, sheets + 1)))


def vba_project(modules: Mapping[str, str], documents: Sequence[str] | Mapping[str, str]) -> bytes:
    """Return a vbaProject.bin with these standard modules and one document module for each code name.

    `documents` are the code names, the workbook's first; a mapping also gives the code that stands behind each.
    """
    from pyopenvba import ExcelFile  # noqa: PLC0415  only a build needs it

    behind = dict(documents) if isinstance(documents, Mapping) else dict.fromkeys(documents, "")
    _check([*behind, *modules])
    with tempfile.TemporaryDirectory(prefix="xlfinsam-vba-") as folder:
        path = Path(folder) / "book.xlsm"
        _write_book(path, list(behind))
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            for name, code in behind.items():
                if code:
                    book.set_module(name, code)
            for name, source in modules.items():
                project.add_module(name, source)
            book.save()
        with zipfile.ZipFile(path) as made:
            return made.read(_BIN)


def vba_modules(data: bytes) -> dict[str, str]:
    """Return the source of every module of a vbaProject.bin by name, attributes and all."""
    from pyopenvba.cfb import CFB  # noqa: PLC0415  only a test needs it
    from pyopenvba.vba import parse_vba_project  # noqa: PLC0415  as above

    return {module.name: module.source for module in parse_vba_project(CFB.from_bytes(data)).modules}


def without_attributes(source: str) -> str:
    """Return what VBA's editor shows of a module: the attribute lines at the head are not seen there."""
    lines = source.splitlines(keepends=True)
    head = next((number for number, line in enumerate(lines) if not line.startswith("Attribute ")), len(lines))
    return "".join(lines[head:])


def settled(source: str, known: Mapping[str, bool]) -> str:
    """Return a module with every #If whose condition is `known` decided, and all other lines as they stand.

    LibreOffice reads past #If and takes both sides. Where the sides are two heads of one function, or two declarations
    of one name, it loads none of the project's modules and says nothing. A condition is written as in the source.
    """
    kept: list[str] = []
    open_ifs: list[tuple[bool, bool, bool]] = []  # known, on the side that is taken, a side has been taken
    for line in source.splitlines(keepends=True):
        word, _, rest = line.partition("'")[0].strip().partition(" ")
        condition = rest.removesuffix("Then").strip()
        if word == "#If":
            takes = known.get(condition, True)
            open_ifs.append((condition in known, takes, takes))
            if condition in known:
                continue
        elif open_ifs and word in {"#ElseIf", "#Else", "#End"} and open_ifs[-1][0]:
            _, _, taken = open_ifs.pop()
            if word != "#End":
                takes = not taken and (word == "#Else" or known[condition])
                open_ifs.append((True, takes, taken or takes))
            continue
        elif word == "#End":
            open_ifs.pop()
        if all(takes for _, takes, _ in open_ifs):
            kept.append(line)
    return "".join(kept)


def _check(names: Sequence[str]) -> None:
    """Refuse names that Excel would not take: too long, repeated (case does not count), not an ASCII identifier."""
    for name in names:
        if not (name.isascii() and name.isidentifier() and name[0] != "_" and len(name) <= MAX_NAME):
            raise WrongUseError(f"{name} kan inte vara namn på en makromodul.")
    if len({name.casefold() for name in names}) < len(names):
        raise WrongUseError("Två makromoduler har samma namn.")


def _write_book(path: Path, documents: Sequence[str]) -> None:
    """Write the least workbook that has these code names: pyOpenVBA makes document modules after a workbook."""
    book, *sheets = documents
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    typed = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET_TYPE}"/>' for n in numbers)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/>{typed}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr codeName="{book}"/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
        **{
            f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="{name}"/><sheetData/>'
            "</worksheet>"
            for n, name in zip(numbers, sheets, strict=True)
        },
    }
    with zipfile.ZipFile(path, "w") as made:
        for name, text in parts.items():
            made.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}')
