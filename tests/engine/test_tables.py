"""Where tables stand, what their figures are called, and that every formula is of the plain kind that all programs read."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.inkorg import made
from xlfinsam.engine import tables
from xlfinsam.engine.names import is_lawful
from xlfinsam.engine.tables import Block
from xlfinsam.language import (
    Alike,
    AllAlike,
    Data,
    DataText,
    Difference,
    Expression,
    Figure,
    Former,
    Listed,
    OfAll,
    Ref,
    Rows,
    Setting,
    Share,
    Sum,
)
from xlfinsam.shown import Measure, SumRow, Table

WHOLE = SumRow("summa", "Summa")
PLAN = made.script("workbook_templates/make.py").PLAN


def table(name: str = "t", *measures: Measure, per: str = "insats", total: str = "Summa", capacity: int = 3) -> Table:
    """Declare a table."""
    return Table(
        name, name.title(), per, measures or (Measure("a", "A", Data("f"), total=Sum((OfAll("a"),))),), capacity, total
    )


def shown(expression: Expression, per: str = "insats", at: int = 0) -> str:
    """Render an expression as the formula of a row of a table, without what makes an unused row blank."""
    block = Block(table("t", Measure("a", "A", expression), Measure("b", "B", Data("g")), per=per), "Blad", 5)
    other = Block(table("u", Measure("c", "C", Data("h"))), "Blad", 20)
    text = tables.row_formula(block.table.measures[0], block, at, {"t": block, "u": other})
    key = f"$A{block.first + at}"
    assert text.startswith(f'IF({key}="","",')
    return text.removeprefix(f'IF({key}="","",')[:-1]


def test_a_block_has_its_rows_in_order() -> None:
    """Title, groups, headings, as many rows as there is room for, the sum, the note; without sums the note stands there."""
    block = Block(table(capacity=24), "Deltagare", 5)
    assert (block.head, block.first, block.last, block.sum_row, block.bottom) == (7, 8, 31, 32, 33)
    assert Block(table(total="", capacity=24), "Deltagare", 5).bottom == 32
    assert (block.column("a"), block.column_name("a")) == ("C", "t.alla.a")
    assert Block(table(), "Start", 5, first_column=5).column("a") == "F"
    assert [tables.letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_tables_are_stacked_without_touching() -> None:
    """One table ends two rows before the next begins."""
    placed = tables.place((table("en"), table("två", total="")), "Deltagare", 5)
    assert placed["två"].top == placed["en"].bottom + 3
    assert {block.sheet for block in placed.values()} == {"Deltagare"}


def test_names_that_stay_are_columns_and_sums() -> None:
    """Every column of rows has a name, and every sum; a measure without a total has none in the sum row."""
    one = table("t", Measure("a", "A", Data("f"), total=OfAll("a")), Measure("b", "B", DataText("g")))
    assert tables.fixed_names([Block(one, "Deltagare", 5)]) == {
        "t.alla.a": "Deltagare!$C$8:$C$10", "t.summa.a": "Deltagare!$C$11", "t.alla.b": "Deltagare!$D$8:$D$10",
    }  # fmt: skip
    years = table("t", Measure("a", "A", Data("f"), total=OfAll("a")), total="")
    assert tables.fixed_names([Block(years, "Deltagare", 5)]) == {"t.alla.a": "Deltagare!$C$8:$C$10"}


def test_names_of_figures_follow_the_rows() -> None:
    """Each used row has a name per measure where the column stands now; an unused row has none."""
    ranges = {"a": ("Mina deltagare", "F", 40)}
    names = tables.figure_names(table(), ["krus", "", "samba"], ranges, lambda sheet: f"'{sheet}'")
    assert names == {"t.krus.a": "'Mina deltagare'!$F$40", "t.samba.a": "'Mina deltagare'!$F$42"}


@pytest.mark.parametrize(
    ("expression", "formula"),
    [
        (Ref("b"), "$D8"),
        (Ref("u.c"), "$C23"),
        (Figure("t.summa.a"), "t.summa.a"),
        (Setting("mal"), 'IF(installning.mal="","",installning.mal)'),
        (Rows("r", (("x", "ja"),)), 'COUNTIFS(r.x,"ja",r.insats,$A8)'),
        (Listed("budget"), 'IF(INDEX(insatser.budget,MATCH($A8,insatser.nyckel,0))="","",INDEX(insatser.budget,MATCH($A8,insatser.nyckel,0)))'),
        (Data("f"), 'IFERROR(INDEX(data.varde,MATCH($A8&"|"&installning.period&"|f",data.nyckel,0)),"")'),
        (Alike(("a", "b"), "Ja"), 'IF($C8="","",COUNTIF($C8:$D8,"Ja"))'),
        (AllAlike("u.c", "Ja"), 'COUNTIF(u.alla.c,"Ja")'),
        (DataText("f"), 'IF(COUNTIF(data.nyckel,$A8&"|"&installning.period&"|f")=0,"",INDEX(data.text,MATCH($A8&"|"&installning.period&"|f",data.nyckel,0)))'),
        (Former("nya"), 'IF(COUNTIFS(historik.ar,installning.ar-1,historik.insats,$A8,historik.nya,">-999999999999")=0,"",SUMIFS(historik.nya,historik.ar,installning.ar-1,historik.insats,$A8))'),
        (Difference(Ref("b"), Ref("u.c")), 'IF(COUNT($D8)=1,IF(COUNT($C23)=1,($D8-$C23),""),"")'),
        (Share(Ref("b"), Ref("u.c")), 'IF(COUNT($D8)=1,IF(COUNT($C23)=1,IF($C23<>0,($D8/$C23),""),""),"")'),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)  # fmt: skip
def test_every_leaf_has_its_formula(expression: Expression, formula: str) -> None:
    """What each word of the language looks like in a row of the workbook; a blank is never turned into 0."""
    assert shown(expression) == formula


def test_a_table_over_years_asks_for_the_whole_forbund() -> None:
    """In a row per year history is asked for that year and the whole förbund; the own year may be shown otherwise."""
    assert shown(Former("nya"), per="ar").startswith('IF(COUNTIFS(historik.ar,$A8,historik.insats,"alla",')
    measure = Measure("a", "A", Former("nya"), now=Figure("tabell1.summa.nya"))
    block = Block(table("t", measure, per="ar"), "Blad", 5)
    rows = [tables.row_formula(measure, block, at, {"t": block}) for at in range(3)]
    assert rows[2] == 'IF($A10="","",tabell1.summa.nya)'
    assert [row.count("tabell1") for row in rows] == [0, 0, 1]
    insats = Block(table("t", measure), "Blad", 5)
    assert "tabell1" not in tables.row_formula(measure, insats, 2, {"t": insats})


def test_a_sum_row_adds_up_its_own_columns() -> None:
    """The sum row speaks of whole columns by name, of other sums by cell, and of the whole förbund in Historik."""
    one = table("t", Measure("a", "A", Data("f"), total=Sum((OfAll("a"),))), Measure("b", "B", Data("g"), total=Ref("u.c")),
                Measure("c", "C", Former("nya"), total=Former("nya")), Measure("d", "D", Data("h")))  # fmt: skip
    block, other = Block(one, "Blad", 5), Block(table("u", Measure("c", "C", Data("h"))), "Blad", 20)
    blocks = {"t": block, "u": other}
    formulas = [tables.sum_formula(measure, block, WHOLE, blocks) for measure in one.measures]
    assert formulas[0] == 'IF(COUNT(t.alla.a)>0,SUM(t.alla.a),"")'
    assert formulas[1] == "$C26"
    assert 'historik.insats,"alla"' in formulas[2]
    assert formulas[3] == ""


def test_a_sum_row_over_some_rows_adds_those_that_pass_its_tests() -> None:
    """It adds the rows whose word it is about, is blank where none has a number, and speaks of its own row of other columns."""
    parts = (SumRow("p", "P", "w", ("ja",)), SumRow("q", "Q", "w", ("<>ja", "<>nej")))
    one = Table("t", "T", "insats", (Measure("w", "W", DataText("f"), style="text"),
                Measure("a", "A", Data("g"), total=Sum((OfAll("a"),))), Measure("b", "B", Ref("a"), total=Sum((Ref("a"),)))),
                3, unlike=parts)  # fmt: skip
    block = Block(one, "Blad", 5)
    assert [(row, summed.key) for row, summed in block.sum_rows] == [(11, "p"), (12, "q")]
    (a, b), (other, below) = (
        [tables.sum_formula(measure, block, part, {"t": block}) for measure in one.measures[1:]] for part in parts
    )
    assert a == 'IF(COUNTIFS(t.alla.w,"ja",t.alla.a,">-999999999999")=0,"",SUMIFS(t.alla.a,t.alla.w,"ja"))'
    assert other.endswith('SUMIFS(t.alla.a,t.alla.w,"<>ja",t.alla.w,"<>nej"))')
    assert (b, below) == ('IF(COUNT($D11)>0,SUM($D11),"")', 'IF(COUNT($D12)>0,SUM($D12),"")')


def test_a_single_figure_counts_everything() -> None:
    """A figure that belongs to no row counts over all insatser."""
    assert tables.single_formula(Measure("a", "A", Rows("r", (("x", "ja"), ("y", ""))))) == 'COUNTIFS(r.x,"ja",r.y,"")'


@pytest.mark.parametrize("leaf", [Ref("a"), OfAll("a")])
def test_a_word_that_has_no_meaning_there_is_a_fault_of_ours(leaf: Ref | OfAll) -> None:
    """What only has a meaning in a row cannot stand in a figure of its own."""
    with pytest.raises(TypeError, match="where no row is"):
        tables.single_formula(Measure("a", "A", leaf))


# -------------------------------------------------------------------------------------------------- the real tables

ALL = PLAN.blocks
NEWER = re.compile(r"\b(XLOOKUP|LET|FILTER|UNIQUE|SORT|IFS|SWITCH|TEXTJOIN|CONCAT|MAXIFS|MINIFS|LAMBDA|SEQUENCE)\(")
VOLATILE = re.compile(r"\b(OFFSET|INDIRECT|NOW|TODAY|RAND|RANDBETWEEN|CELL|INFO)\(")


def formulas() -> dict[str, str]:
    """Render every formula of every table."""
    found: dict[str, str] = {}
    for block in ALL.values():
        for measure in block.table.measures:
            found |= {
                f"{block.table.id} {measure.id} {at}": tables.row_formula(measure, block, at, ALL)
                for at in (0, block.table.capacity - 1)
            }
            for _, row in block.sum_rows:
                found[f"{block.table.id} {measure.id} {row.key}"] = tables.sum_formula(measure, block, row, ALL)
    return found


def test_no_formula_is_volatile_or_newer_than_excel_2016() -> None:
    """The årsbok stands on functions that every program has, on nothing that recomputes by itself, and within Excel's length."""
    for where, formula in formulas().items():
        assert not NEWER.search(formula), where
        assert not VOLATILE.search(formula), where
        assert "[" not in formula, where
        assert len(formula) <= 8192, where


def test_the_tables_of_a_sheet_do_not_overlap() -> None:
    """On each sheet every table ends before the next begins."""
    for sheet in {block.sheet for block in ALL.values()}:
        spans = sorted((block.top, block.bottom) for block in ALL.values() if block.sheet == sheet)
        assert all(one[1] < other[0] for one, other in pairwise(spans))


def test_every_name_is_lawful_in_excel_and_its_own() -> None:
    """Every fixed name is one that Excel takes, and no two differ in letter case alone."""
    names = tables.fixed_names(ALL.values())
    assert all(is_lawful(name) for name in names)
    assert len({name.lower() for name in names}) == len(names)
