"""Functions of our own in a user's sheet: computed without Excel, and nothing but cached values changes."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from xlsxwriter import Workbook as Written

from tests import byfile
from tests.addin.book import ROOT, bok
from xlfinsam import bok as reading
from xlfinsam.addin.functions import customs
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine import calc, custom
from xlfinsam.engine.book import open_book
from xlfinsam.engine.cells import Formula, Workbook
from xlfinsam.engine.custom import Custom
from xlfinsam.engine.package import Package
from xlfinsam.engine.third import register_formulas

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FUNCTIONS = customs(lambda: bok(2024))
OURS, THEIRS = "Vårt", "Mitt eget"
PLAIN = {  # address in the user's sheet: formula, and what it is
    "A1": ("FINSAM_ANDEL(3,4)", Decimal("0.75")),
    "A2": ('IF(SUM(FINSAM_ANDEL(3,4),1)>1,A1*2,"nej")', Decimal("1.5")),
    "A3": ("FINSAM_ANDEL(C1,C9)", ""),
    "A4": ("FINSAM_ANDEL(1,0)", "#DIV/0!"),
    "A5": ("A4+1", "#DIV/0!"),
    "A6": ('IFERROR(A5,FINSAM_SUMMA("totalt"))', Decimal(329)),
    "A7": ('FINSAM_INSATS("kompas","deltagare.nya")', 'Fel: insatsen "kompas" finns inte. Menade du kompass?'),
    "A8": ("LEN(A7)", Decimal(53)),
    "A9": ('FINSAM_SUMMA("totalt",2001)', "#N/A"),
    "A10": ("Vårt!B1+FINSAM_ANDEL(Vårt!A1,42)", Decimal("42.5")),
    "A11": ("finsam_andel(C2,2)", Decimal("1.75")),
    "A12": ("FINSAM_ANDEL(C1:C2,2)", "Fel: del är 2 celler men ska vara en enda."),
    "A13": ('COUNTA(A3)&"FINSAM_ANDEL(1,2)"', "1FINSAM_ANDEL(1,2)"),
    "A14": ("FINSAM_ANDEL(A4,1)", "#DIV/0!"),
    "A15": ('INDEX(FINSAM_TABELL("tabell1"),2,3)', Decimal(21)),
    "A16": ("FINSAM_BALANSKRAV(-5,,,1)", Decimal(-4)),
}  # fmt: skip
SPELLED = {  # as Excel writes a function of an add-in, one that it did not know, and one that takes a cell
    "B1": ("[1]!FINSAM_ANDEL(1,8)", Decimal("0.125")),
    "B2": ("_xludf.FINSAM_ANDEL(1,4)+1", Decimal("1.25")),
    "B3": ("FINSAM_SPAR(A1)", "Led"),
    "B4": ("INDEX(FINSAM_SPAR(Deltagare!$E$8),2,3)", "Tabell 1. Deltagare per insats: Nya, Kompass"),
    "B5": ("INDEX(FINSAM_SPAR(vart.tal),2,5)", "Vårt A1"),
}


def workbook(formulas: Mapping[str, tuple[str, object]]) -> bytes:
    """Make a workbook with a sheet of ours and one of the user's, no formula computed yet."""
    buffer = io.BytesIO()
    book = Written(buffer, {"in_memory": True})
    ours, theirs = book.add_worksheet(OURS), book.add_worksheet(THEIRS)
    ours.write("A1", 21)
    ours.write_formula("B1", "=A1*2", None, 0)
    theirs.write_row("C1", [3])
    theirs.write("C2", "3,5")
    for address, (formula, _) in formulas.items():
        theirs.write_formula(address, f"={formula}", book.add_format({"num_format": "0%"}), 0)
    book.define_name("vart.tal", f"={OURS}!$A$1")
    book.close()
    return buffer.getvalue()


def shown(data: bytes, sheet: str = THEIRS) -> dict[str, object]:
    cells = Workbook.open(Package.from_bytes(data, "prov", macros=True)).cells(sheet)
    return {address: Decimal(cell.text) if cell.kind == "n" else cell.text for address, cell in cells.items()}


def bare(data: bytes) -> dict[str, bytes]:
    """Return every part, the sheets without values and their kinds: what must stay to the byte."""
    package = Package.from_bytes(data, "prov", macros=True)
    cut = re.compile(rb'<v>[^<]*</v>| t="(?:str|e|b|n)"')
    return {
        name: cut.sub(b"", package.read(name)) if "sheets/" in name else package.read(name) for name in package.names()
    }


@pytest.mark.parametrize("ours", [None, {OURS}])
def test_a_sheet_of_the_users_is_computed(ours: set[str] | None) -> None:
    """Nested calls, those who depend on them, texts, errors and blanks: all right, and no other byte has changed."""
    data = workbook(PLAIN | SPELLED)
    after = calc.recalculate(data, ours, FUNCTIONS)
    values = shown(after)
    assert {address: values[address] for address in PLAIN | SPELLED} == {
        a: v for a, (_, v) in (PLAIN | SPELLED).items()
    }
    assert shown(after, OURS)["B1"] == 42
    assert bare(after) == bare(data)
    assert calc.recalculate(after, ours, FUNCTIONS) == after


def test_without_functions_a_call_keeps_its_value() -> None:
    """A calculator that does not know the functions leaves the user's sheet as Excel saved it."""
    after = calc.recalculate(workbook(PLAIN), {OURS}, FUNCTIONS)
    assert shown(calc.recalculate(after, {OURS})) == shown(after)


def test_a_file_without_calls_goes_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions cost nothing where no formula speaks of them, whatever stands in the texts."""
    data = workbook({"A1": ('LEN("FINSAM_ANDEL(1,2)")', 0)})
    monkeypatch.setattr(custom, "values", None)
    assert calc.recalculate(data, None, FUNCTIONS) == calc.recalculate(data)


def test_a_call_in_a_whole_arsbok_asks_that_arsbok(tmp_path: Path) -> None:
    """In a consolidated årsbok a formula of the user's is computed from it; every figure of ours stays as it was."""
    sample, path = ROOT / "samples" / "kalmar-2024", tmp_path / "arsbok.xlsm"
    byfile.ny(sample / "installningar.toml", path)
    byfile.konsolidera(path, sample / "inkorg")
    book = Workbook.open(Package.open(path, macros=True))
    book.write("Start", {"Z90": Formula('FINSAM_SUMMA("avslut.arbete")/nyckeltal.avslutade')})
    data = book.to_bytes()
    with closing(open_book(path, to_read=True)) as opened:
        arsbok = read_arsbok(opened)
        after = calc.recalculate(data, None, customs(lambda: reading.read(arsbok)))
    assert shown(after, "Start")["Z90"] == Decimal("0.0754716981132075")
    assert shown(after, "Deltagare") == shown(data, "Deltagare")
    one, other = bare(data), bare(after)
    assert [name for name in one if one[name] != other[name]] == []


def test_a_spilled_table_fills_its_cells() -> None:
    """An array formula has its area filled, what lies outside the answer is #N/A, and sums over it are right."""
    buffer = io.BytesIO()
    book = Written(buffer, {"in_memory": True})
    sheet = book.add_worksheet(THEIRS)
    sheet.write_array_formula("A1:C11", '{=FINSAM_TABELL("tabell1")}')
    sheet.write_formula("E1", "=SUM(C2:C9)-C10")
    sheet.write("D1", "står i vägen")
    sheet.write_dynamic_array_formula("G1:H8", '=FINSAM_TABELL("nyckeltal")')
    book.close()
    after = calc.recalculate(buffer.getvalue(), None, FUNCTIONS)
    values = shown(after)
    assert [values[f"{letter}2"] for letter in "ABC"] == ["Kompass", 30, 21]
    assert [values[f"{letter}11"] for letter in "ABC"] == ["#N/A"] * 3
    assert values["E1"] == 0
    assert (values["G1"], values["H1"]) == ("Deltagare", 329)
    assert bare(after) == bare(buffer.getvalue())


def test_a_formula_filled_down_is_computed_in_every_row() -> None:
    """Excel stores a formula that is filled down once: the rows that only point at it are computed too."""
    data = workbook({"A1": ("FINSAM_ANDEL(C1,10)", 0), "A2": ("C2", 0), "B1": ("A1+A2*0", 0)})
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet2.xml"):
                text = text.replace(b"<f>FINSAM", b'<f t="shared" ref="A1:A2" si="0">FINSAM')
                text = text.replace(b"<f>C2</f>", b'<f t="shared" si="0"/>')
            new.writestr(name, text)
    after = calc.recalculate(made.getvalue(), None, FUNCTIONS)
    values = shown(after)
    assert (values["A1"], values["A2"], values["B1"]) == (Decimal("0.3"), Decimal("0.35"), Decimal("0.3"))
    assert bare(after) == bare(made.getvalue())


def test_a_link_beside_the_call_does_not_stop_it() -> None:
    """What the calculator cannot load in the user's sheet leaves the calls of that sheet computed all the same."""
    buffer = io.BytesIO()
    book = Written(buffer, {"in_memory": True})
    book.add_worksheet(OURS).write_formula("A1", "=FINSAM_ANDEL(1,2)")
    theirs = book.add_worksheet(THEIRS)
    theirs.write_formula("A1", "=[1]Blad1!A1", None, 7)
    theirs.write_formula("A2", "=FINSAM_ANDEL(1,4)")
    theirs.add_table("C1:D5", {"name": "Tabell"})
    book.close()
    after = calc.recalculate(buffer.getvalue(), {OURS}, FUNCTIONS)
    assert shown(after, OURS)["A1"] == Decimal("0.5")
    assert (shown(after)["A1"], shown(after)["A2"]) == (7, Decimal("0.25"))


def test_a_fault_of_ours_is_not_hidden() -> None:
    """What a function raises comes out, and is not a #VALUE! in a cell."""

    def broken(*_: object) -> object:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        calc.recalculate(workbook(PLAIN), None, FUNCTIONS | {"FINSAM_ANDEL": Custom(broken)})


def test_the_same_call_is_asked_once() -> None:
    """A table that is picked from in many cells is computed once."""
    asked: list[object] = []
    counted = Custom(lambda *given: asked.append(given) or 1)
    calc.recalculate(
        workbook({f"A{n}": ("FINSAM_ANDEL(3,4)", 0) for n in range(1, 20)}), None, {"FINSAM_ANDEL": counted}
    )
    assert asked == [(3.0, 4.0)]


@pytest.mark.filterwarnings("ignore")
def test_a_third_calculator_agrees(tmp_path: Path) -> None:
    """`formulas` gives the same as ours for what it can read of them."""
    formulas = pytest.importorskip("formulas")
    skipped = {"A6", "A8", "A13", "A16"}  # IFERROR over an error, and an argument left out, are not its strong side
    wanted = {a: pair for a, pair in PLAIN.items() if a not in skipped}
    path = tmp_path / "prov.xlsx"
    path.write_bytes(workbook(wanted))
    register_formulas(FUNCTIONS)
    solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
    assert "formulas" in sys.modules
    for address, (_, value) in wanted.items():
        found = next(v for k, v in solution.items() if str(k).upper().endswith(f"{THEIRS.upper()}'!{address}"))
        mine = found.value[0, 0]
        assert (Decimal(str(mine)) if isinstance(value, Decimal) else str(mine)) == value, address
