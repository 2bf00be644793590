"""The third calculator: what it is given it computes as Excel documents it, and its one known fault is named."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import small
from tests.addin.book import ROOT
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.needed import OF_VALUES, net
from xlfinsam.engine.package import Package
from xlfinsam.engine.third import computed
from xlfinsam.errors import DisagreementError, WrongUseError
from xlfinsam.values import decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.engine.needed import Node

pytest.importorskip("formulas")
SHEET = "Å'r ett"
GIVEN = {  # what stands in the sheet
    "A1": 1930, "A2": 1940.5, "A3": "rad", "A5": -3, "A6": "", "A8": True, "C1": "2024", "A9": "==inte en formel",
    "B1": 10.5, "B2": 20.25, "B3": "Rad", "B5": 4, "B7": 8,
}  # fmt: skip
ASKED = {  # every construct that the formulas of the årsbok have, on texts, blanks, blank texts and numbers
    "D1": 'COUNTIFS(om.a,"rad")', "D2": 'COUNTIFS(om.a,">0")', "D3": 'COUNTIFS(om.a,"")', "D4": "SUMIFS(om.b,om.a,A1)",
    "D5": 'SUMIFS(om.b,om.a,">="&A1,om.a,"<="&A2)', "D6": 'SUMIFS(om.b,om.a,"<="&IF(A4="",99999999,A4))',
    "D7": "N(A3)+N(A4)+N(A5)", "D8": 'IFERROR(INDEX(om.b,MATCH("saknas",om.a,0)),"")',
    "D9": "INDEX(om.b,MATCH(A2,om.a,0))", "D10": 'IF(INDEX(om.b,4)="","tom","full")', "D11": "ROWS(A$1:A5)",
    "D12": "ROWS(om.a)", "D13": 'COUNT(om.a,D10,IF(A4="","",1))', "D14": 'SUM(om.a,D8,N(IF(A4="","",7)))',
    "D15": 'IF(COUNT(D14)=1,IF(D14<>0,(A1/D14),""),"")', "D16": 'IF(OR(A4="",A1>5000),-1*A1,"")',
    "D17": 'IF(AND(A4="",A5=""),"båda","")', "D18": 'CLEAN(A3)&IF(A4="","",", "&A4)', "D19": "ROUND(ROUND(B2*2,2),0)",
    "D20": "ROUND(-2.5,0)", "D21": "ROUND(1234567.5,0)", "D22": 'C1&"-12-31"&""', "D23": 'COUNTIF(om.a,A3&"")',
    "D24": "tal.skatt*100", "D25": "A9", "D26": "A1/0", "D27": "IFERROR(D26,C1)", "D28": 'IF(A8,"ja","nej")',
    "D29": 'IF(D8="","",D8)', "D30": "SUM(D1:D3)-D4", "D31": 'COUNTIFS(om.a,">="&A1,om.b,">-999999999999")', "D32": "A3=B3",
    "D33": 'MATCH("RAD",om.b,0)', "D34": "COUNTIFS(om.a,A5,om.a,-3)", "D35": 'IF(D26>0,1,"")',
    "D36": 'TRIM(INDEX(om.a,3))&IF(TRIM(INDEX(om.a,4))="","tom","full")',
}  # fmt: skip
HALVES = {  # a number and its places: what Excel gives
    ("1.005", 2): "1.01", ("2.675", 2): "2.68", ("-1.005", 2): "-1.01", ("0.285", 2): "0.29", ("1.115", 2): "1.12",
    ("0.5", 0): "1", ("-2.5", 0): "-3", ("12345.5", 0): "12346", ("2.345", 2): "2.35", ("0.125", 2): "0.13",
}  # fmt: skip
WRONG = {"1.005", "-1.005", "0.285"}  # a hundred times them is a little less than a half


def made(given: Mapping[str, object], formulas: Mapping[str, str], names: Mapping[str, str] | None = None) -> Workbook:
    """Return a workbook of one sheet that our own calculator has computed."""
    cells = {**given, **{address: f"={formula}" for address, formula in formulas.items()}}
    return Workbook.open(Package.from_bytes(small.workbook({SHEET: cells}, names), "prov"))


def asked(book: Workbook, formulas: Mapping[str, str], *, right: bool = False) -> dict[str, object]:
    """Return what the third calculator gives for all formulas."""
    needed = net(book, [(SHEET, address) for address in formulas])
    return {node[1]: value for node, value in computed(needed.part(needed.formulas), right_rounding=right).items()}


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    """Every construct, on a sheet whose name needs quotes."""
    home = "'" + SHEET.replace("'", "''") + "'"
    return made(GIVEN, ASKED, {"om.a": f"{home}!$A$1:$A$9", "om.b": f"{home}!$B$1:$B$9", "tal.skatt": "0.25"})


def test_it_computes_what_the_shipped_calculator_does(workbook: Workbook) -> None:
    """Text for text and number for number, blanks and errors with them, by two programs that share no line."""
    found, cells = asked(workbook, ASKED), workbook.cells(SHEET)
    for address, formula in ASKED.items():
        cell = cells[address]
        wanted = decimal(cell.text) if cell.kind == "n" else cell.text
        assert found[address] == wanted, f"{address} {formula}"
    assert {found[address] for address in ("D3", "D8", "D26", "D27")} == {Decimal(3), "", "#DIV/0!", "2024"}


def test_every_function_of_the_templates_is_tried_here() -> None:
    """A function that comes into the årsbok is to be tried on the third calculator before it is relied on."""
    tried = {name for formula in ASKED.values() for name in re.findall(r"([A-Z]+)\(", formula)}
    for template in sorted((ROOT / "workbook_templates").glob("arsbok*.xlsm")):
        book = Workbook.open(Package.open(template, macros=True))
        texts = [formula for sheet in book.sheets for formula in book.formulas(sheet.name).values()]
        used = {name for text in texts for name in re.findall(r"([A-Z.]+)\(", re.sub('"[^"]*"', "", text))}
        assert used <= tried
        assert used <= OF_VALUES


@pytest.mark.parametrize(("number", "places"), HALVES)
def test_its_known_fault_is_round_at_halves(number: str, places: int) -> None:
    """What a binary number cannot hold it rounds the wrong way; halves that it can hold, as of kronor, are right."""
    given, formulas = {"A1": float(number)}, {"B1": f"ROUND(A1,{places})"}
    book = made(given, formulas)
    wanted = Decimal(HALVES[number, places])
    assert Decimal(book.cells(SHEET)["B1"].text) == wanted
    assert (asked(book, formulas)["B1"] == wanted) is (number not in WRONG)
    assert asked(book, formulas, right=True)["B1"] == wanted
    assert (asked(book, formulas)["B1"] == wanted) is (number not in WRONG)  # its own is back


def test_amounts_in_kronor_and_oren_round_right() -> None:
    """Whole kronor of öre, as the årsbok rounds them, are right for every öre up to a thousand kronor."""
    given = {f"A{at + 1}": (at * 50 + 25_050 * (at % 3)) / 100 * (-1) ** at for at in range(300)}
    formulas = {f"B{at}": f"ROUND(ROUND(A{at},2),0)" for at in range(1, 301)}
    book = made(given, formulas)
    found = asked(book, formulas)
    assert found == {address: Decimal(book.cells(SHEET)[address].text) for address in formulas}


def test_the_criterion_of_anything_is_lost_on_it() -> None:
    """A third: "<>" alone, which means anything at all, it takes for a text. The årsbok does without that criterion."""
    formulas = {"B1": 'COUNTIFS(A1:A3,"<>")'}
    book = made({"A1": 7, "A2": "text"}, formulas)
    assert book.cells(SHEET)["B1"].text == "2"
    assert asked(book, formulas)["B1"] == 1
    for template in (ROOT / "workbook_templates").glob("arsbok*.xlsm"):
        annual = Workbook.open(Package.open(template, macros=True))
        assert not any('"<>"' in text for sheet in annual.sheets for text in annual.formulas(sheet.name).values())


def test_digits_stored_as_text_are_not_above_zero_in_excel() -> None:
    """Its other fault, which no column of ours can meet: it counts a text of digits for ">0", and Excel does not."""
    formulas = {"B1": 'COUNTIFS(A1:A2,">0")'}
    book = made({"A1": 7, "A2": "8"}, formulas)
    assert book.cells(SHEET)["B1"].text == "1"
    assert asked(book, formulas)["B1"] == 2


def test_what_it_cannot_read_is_told() -> None:
    """What is no formula stops it with a sentence; a function that it lacks, and a link, are #NAME? and stop nothing."""
    book = made({"A1": 1}, {"B1": "A1+1", "B2": "B1*2"})
    nodes: list[Node] = [(SHEET, "B1"), (SHEET, "B2")]
    part = net(book, nodes).part(nodes)
    for formula in ("FINSAM_SUMMA(1)", "SUM(Tabell[Kolumn])", "[1]Blad1!A1"):
        asked_for = replace(part, formulas={**part.formulas, nodes[0]: formula})
        assert computed(asked_for) == dict.fromkeys(nodes, "#NAME?")
    assert computed(replace(part, formulas={nodes[0]: 'A1&"[ett]"'}))[nodes[0]] == "1[ett]"
    with pytest.raises(DisagreementError, match="formulas kan inte läsa arbetsbokens formler"):
        computed(replace(part, formulas={nodes[0]: "SUM(("}))


def test_without_the_library_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no part of what the kansli installs."""
    book = made({"A1": 1}, {"B1": "A1+1"})
    monkeypatch.setitem(sys.modules, "formulas", None)
    with pytest.raises(WrongUseError, match="pip install formulas"):
        asked(book, {"B1": ""})
