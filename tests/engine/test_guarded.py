"""What must be blank is left out of the calculation, and changes nothing in what comes out of it."""

from __future__ import annotations

from tests.engine.test_calc import workbook
from xlfinsam.arsboken import data_folder
from xlfinsam.engine import calc, guarded
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package


def sheet(asked: bytes, formula: bytes, shown: bytes = b"") -> bytes:
    return (
        b'<sheetData><row r="1"><c r="A1"' + asked + b'<c r="B1" s="2" t="str"><f>' + formula + b"</f><v>" + shown
        + b"</v></c></row></sheetData>"
    )  # fmt: skip


def test_an_arsbok_is_computed_the_same_with_and_without():
    """The empty årsbok comes out byte for byte the same, with thousands of formulas left out."""
    data = (data_folder() / "workbook_templates" / "arsbok.xlsm").read_bytes()
    package = Package.from_bytes(data, "prov", macros=True)
    outs = [guarded.without(package.read(item.part))[1] for item in Workbook.open(package).sheets]
    assert sum(len(out.cells) for out in outs if out) > 3_000
    spared, whole = package.copy(), package.copy()
    assert calc._compute(spared, None, None, (), sparing=True)
    assert calc._compute(whole, None, None, (), sparing=False)
    assert spared.to_bytes() == whole.to_bytes()


def test_what_is_left_out_comes_back_as_it_was():
    """A blank that is asked for lets the formula be left out, and the cell is put back byte for byte."""
    for formula in (b'IF(A1="","",A1*2)', b'IF($A$1="","",")")', b'IF(N(A1)=0,"",SUM(A1))'):
        whole = sheet(b"/>", formula)
        fewer, left = guarded.without(whole)
        assert b"<f>" not in fewer
        assert left is not None
        assert guarded.put_back(fewer, left) == whole


def test_what_may_show_something_is_computed():
    """A formula is kept where the asked cell holds something, or where more than its first question decides."""
    for whole in (
        sheet(b"><v>3</v></c>", b'IF(A1="","",0)'),
        sheet(b"><v>0</v></c>", b'IF(A1="","",0)'),
        sheet(b' t="inlineStr"><is><t>x</t></is></c>', b'IF(A1="","",0)'),
        sheet(b"/>", b'IF(A1="","",1)', b"1"),
        sheet(b"/>", b'IF(A1="","",1)&amp;C1'),
        sheet(b"/>", b'IF(A1="","",1)&amp;(C1)'),
        sheet(b"/>", b'IF(A1="","",1)&amp;IF(C1="","",1)'),
        sheet(b"><f>C1</f><v>0</v></c>", b'IF(N(A1)=0,"",1)'),
        sheet(b"/>", b'IF(Blad2!A1="","",1)'),
        sheet(b'/><x:c r="A1"/>', b'IF(A1="","",1)'),
        sheet(b'/><c r="A1"/>', b'IF(A1="","",1)'),
    ):
        assert guarded.without(whole) == (whole, None)


def test_a_cell_that_is_blank_no_more_is_told():
    """Where a cell that was asked has come to hold something, what was left out may not be put back."""
    fewer, left = guarded.without(sheet(b"><f>C1</f><v></v></c>", b'IF(A1="","",A1*2)'))
    assert left is not None
    assert guarded.put_back(fewer.replace(b"<f>C1</f><v></v>", b"<f>C1</f><v>0</v>"), left) is None
    fewer, left = guarded.without(sheet(b"><v>0</v></c>", b'IF(N(A1)=0,"",A1*2)'))
    assert left is not None
    assert guarded.put_back(fewer.replace(b"<v>0</v>", b"<v>2</v>"), left) is None
    assert guarded.put_back(fewer, left) is not None


def test_a_wrong_guess_is_computed_over_again():
    """A blank that a formula now fills is seen, and all that asks it is computed."""

    def fill(book, _):
        page = book.get_worksheet_by_name("Vårt")
        page.write_formula("A5", "=A1&B1", None, "")
        page.write_formula("B5", '=IF(A5="","",A1*3)', None, "")

    data = workbook(fill)
    assert not calc._compute(Package.from_bytes(data, "prov"), None, None, (), sparing=True)
    cells = Workbook.open(Package.from_bytes(calc.recalculate(data), "prov")).cells("Vårt")
    assert [cells[address].text for address in ("A5", "B5")] == ["2142", "63"]
