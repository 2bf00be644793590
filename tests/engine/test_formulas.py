"""Formulas as text: copied to another cell they read as Excel would have them, and shared ones are written out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from xlfinsam.engine.addresses import MAX_COLUMN, MAX_ROW, column_letters
from xlfinsam.engine.formulas import masters, shifted, spelled

SHIFTS = {
    "SUM(A1:B2)": "SUM(B2:C3)",
    "$A1+A$1+$A$1+A1": "$A2+B$1+$A$1+B2",
    "a1+xfc9": "B2+XFD10",
    "SUM(A:A)+SUM($A:B)+SUM(3:3)+SUM($3:4)": "SUM(B:B)+SUM($A:C)+SUM(4:4)+SUM($3:5)",
    "LOG10(A1)+ATAN2(A1,B1)+DAYS360(C1,D1)": "LOG10(B2)+ATAN2(B2,C2)+DAYS360(D2,E2)",
    "Blad2!A1+Blad2024!A1+T2!A1": "Blad2!B2+Blad2024!B2+T2!B2",
    "'A1'!A1+'Bo''s A1'!$A1": "'A1'!B2+'Bo''s A1'!$A2",
    "'C:\\A1\\[B2.xlsx]C3'!D4": "'C:\\A1\\[B2.xlsx]C3'!E5",
    "[1]Blad1!A1+[12]!summa": "[1]Blad1!B2+[12]!summa",
    "SUM(Blad1:Blad3!A1)": "SUM(Blad1:Blad3!B2)",
    '"A1"&A1&"säg ""B2"""&B2': '"A1"&B2&"säg ""B2"""&C3',
    "IF(A1=\"'\",B1,\"'\")": "IF(B2=\"'\",C2,\"'\")",
    "tabell1.summa.nya+q1.moms+A1_b+_A1+åA1+A1å+A1.b+\\A1x": "tabell1.summa.nya+q1.moms+A1_b+_A1+åA1+A1å+A1.b+\\A1x",
    "moms2024+abcd1": "moms2024+abcd1",
    "XFE1+A1048577+ZZZ9+A0": "XFE1+A1048577+ZZZ9+A0",
    "SUM(Tabell1[Q1])+Tabell1[[#This Row],[Q1]]*[@Q1]*[@[Q1]:[Q2]]": "SUM(Tabell1[Q1])+Tabell1[[#This Row],[Q1]]*[@Q1]*[@[Q1]:[Q2]]",
    "Tab['[A1]+A1": "Tab['[A1]+B2",
    "A1:INDEX(B:B,3)": "B2:INDEX(C:C,3)",
    "SUM(A1#)+@A1:A9": "SUM(B2#)+@B2:B10",
    "1.5*A1+1E5+3%": "1.5*B2+1E5+3%",
    "{1,2;3,4}+A1": "{1,2;3,4}+B2",
    "IF(TRUE,#N/A,#REF!)": "IF(TRUE,#N/A,#REF!)",
    "A1 B1,C1": "B2 C2,D2",
    "": "",
}  # fmt: skip


@pytest.mark.parametrize("formula", SHIFTS)
def test_only_what_is_a_relative_reference_moves(formula: str) -> None:
    """One row down and one column to the right: `$`, texts, sheets, functions, names and columns of tables stay."""
    assert shifted(formula, 1, 1) == SHIFTS[formula]


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("A1", -1, 0, "#REF!"),
        ("A1", 0, -1, "#REF!"),
        ("SUM(A1:B9)", -1, 0, "SUM(#REF!)"),
        ("SUM(A2:XFD9)", 0, 1, "SUM(#REF!)"),
        ("Blad1!A1+$A$1", -5, -5, "Blad1!#REF!+$A$1"),
        ("SUM(1:3)+SUM(A:C)", -1, -1, "SUM(#REF!)+SUM(#REF!)"),
        (f"A{MAX_ROW}+XFD1", 1, 0, "#REF!+XFD2"),
        (f"A{MAX_ROW}+XFD1", 0, 1, f"B{MAX_ROW}+#REF!"),
        ("$XFD$1048576+$3:$3+$C:$C", 9, 9, "$XFD$1048576+$3:$3+$C:$C"),
    ],
)
def test_what_falls_off_the_sheet_is_lost(formula: str, rows: int, columns: int, expected: str) -> None:
    """A reference of which a corner has no cell becomes #REF!; what is fixed never does."""
    assert shifted(formula, rows, columns) == expected


def _cells() -> st.SearchStrategy[str]:
    dollar = st.sampled_from(("", "$"))
    column = st.integers(20, 700).map(column_letters)
    return st.builds("{}{}{}{}".format, dollar, column, dollar, st.integers(60, 9_000))


def _formulas() -> st.SearchStrategy[str]:
    areas = st.builds("{}:{}".format, _cells(), _cells())
    whole = st.sampled_from(("A1", "Blad2!AB99:$AC$120", "'Å b'!$C7", "AA:AC", "$AA:AC", "70:$80", '"A1 är ""B2"""'))
    others = st.sampled_from(("summa.nya", "LOG10(7)", "TRUE", "1.5", "#N/A", "moms_2024", '""'))
    atoms = st.one_of(_cells(), areas, whole, others)
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds("({}{}{})".format, inner, st.sampled_from("+-*/&=<>"), inner),
            st.builds("{}({},{})".format, st.sampled_from(("SUM", "IF", "ATAN2")), inner, inner),
        ),
        max_leaves=6,
    )


@given(_formulas(), st.integers(0, 50), st.integers(0, 19))
def test_formulas_move_as_openpyxl_moves_them(formula: str, rows: int, columns: int) -> None:
    """On random formulas whose references stay on the sheet the answer is that of openpyxl's Translator."""
    there = f"{column_letters(1 + columns)}{1 + rows}"
    expected = Translator(f"={formula}", origin="A1").translate_formula(there)
    assert f"={shifted(formula, rows, columns)}" == expected


@given(_formulas(), st.integers(-50, 50), st.integers(-19, 50))
def test_a_formula_that_moves_away_and_back_is_the_same(formula: str, rows: int, columns: int) -> None:
    """Nothing is forgotten on the way, as long as nothing has fallen off the sheet."""
    away = shifted(formula, rows, columns)
    if "#REF!" not in away:
        assert shifted(away, -rows, -columns) == formula


@given(st.text(alphabet="AB1$:!'\"[]().,@#å_ \\", max_size=25), st.integers(-3, 3), st.integers(-3, 3))
def test_any_text_is_shifted_without_an_error(text: str, rows: int, columns: int) -> None:
    """What is no formula at all breaks nothing, and no shift leaves every character where it was."""
    shifted(text, rows, columns)
    assert shifted(text, 0, 0).lower() == text.lower()


def _sheet(cells: str) -> str:
    return f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'


SHARED = _sheet(
    '<c r="A1"><f t="shared" ref="A1:A3" si="0">B1&amp;"&lt;"</f><v>1</v></c><c r="B1"><f>C1</f></c>'
    '<c s="1" r="A2"><f t="shared" si="0"/><v>1</v></c><c r="A3"><f si="0" t="shared"></f></c>'
    '<c r="D1"><f t="shared" ref="D1:E1" si="1">$A1</f></c><c r="E1"><f t="shared" si="1"/></c>'
    '<c r="F1"><f t="shared" si="7"/></c><c r="G1"><f t="array" ref="G1:G2">A1:A2</f></c>'
)


def test_shared_formulas_are_written_out() -> None:
    """A cell that only points at the formula of another gets it moved to itself; one that points at none gets nothing."""
    assert spelled(SHARED) == {"A2": 'B2&"<"', "A3": 'B3&"<"', "E1": "$A1"}
    assert masters(SHARED) == {"A1", "D1"}


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_shared_formulas_are_found_however_the_sheet_is_written(quote: str, prefix: str) -> None:
    """Prefixes and either kind of quote mean the same."""
    text = re.sub(r"<(/?)(?=[a-z])", rf"<\1{prefix}", SHARED).replace('"', quote).replace("&<", "&&lt;")
    if quote == "'":
        text = text.replace("&amp;'&lt;'", '&amp;"&lt;"')
    assert spelled(text) == spelled(SHARED)
    assert masters(text) == masters(SHARED)


def test_a_sheet_without_shared_formulas_has_none() -> None:
    """Nothing is made up."""
    assert not spelled(_sheet('<c r="A1"><f>B1</f></c>'))
    assert not masters(_sheet('<c r="A1"><f>B1</f></c>'))


def test_columns_end_where_excel_ends() -> None:
    """The last column and row are Excel's."""
    assert (column_letters(MAX_COLUMN), MAX_ROW) == ("XFD", 1_048_576)
