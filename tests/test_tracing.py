"""Every figure has a tree, the tree puts itself together again to the figure, and it ends in cells that exist."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.addin.book import ROOT, YEARS, bok, without
from tests.trees import again, every
from xlfinsam import bok as reading
from xlfinsam import steps
from xlfinsam.arsboken import read_arsbok
from xlfinsam.consolidating import Books, compute
from xlfinsam.engine.book import open_book
from xlfinsam.errors import WrongUseError
from xlfinsam.language import Data, Difference, Num, Product, Share, Sum
from xlfinsam.shown import Measure, Table
from xlfinsam.steps import Ground, as_data, lines, names_in
from xlfinsam.tracing import trace, trace_cell

if TYPE_CHECKING:
    from pathlib import Path

OURS = {steps.SHEET, steps.ANSWER, steps.SETTING, steps.LISTED, steps.FORMER, steps.ROW}
OF_BOOKS = {
    steps.BOOKED, steps.ADJUSTED, steps.OBJECT, steps.BUDGETED, steps.SPENT, steps.GOAL, steps.PLANNED, steps.DECIDED,
}  # fmt: skip
ADDING = {steps.SUM, steps.TOTAL, steps.ROUNDED}


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_is_put_together_again(year: int) -> None:
    """The tree of every name that is computed gives the figure's own value at every step, blanks included."""
    ground = bok(year).ground
    figures = compute(ground.books, ground.single)
    assert len(figures) > 800
    for name, value in figures.items():
        tree = trace(ground, name)
        assert tree.value == value
        for step in every(tree):
            assert again(step) == step.value, (name, step)
            assert not step.more


@pytest.mark.parametrize("year", YEARS)
def test_every_tree_ends_in_what_was_written(year: int) -> None:
    """A leaf is an answer's cell in a named file, a row of a list, a setting, or blank; never a figure of ours.

    The cells of the lists of the close are held in test_tracing_books.
    """
    ground = bok(year).ground
    figures = compute(ground.books, ground.single)
    for name in figures:
        for step in every(trace(ground, name)):
            if step.steps:
                continue
            if step.name in figures or step.what in ADDING:  # no row of Historik, of Granskning, of Kontoplan
                assert step.value in {None, Decimal(0)}, (name, step)
                continue
            assert step.what in {*OURS, *OF_BOOKS, steps.CONSTANT}, (name, step)
            if step.what == steps.SHEET:
                assert step.place is not None
                assert step.place.fil.endswith(".xlsx")
                assert step.place.cell
                assert len(step.source) > 64
            elif step.value is not None and step.what in OURS - {steps.ROW}:
                assert step.place is not None
                assert step.place.blad
                assert step.place.cell, (name, step)


def test_a_changed_answer_changes_every_step_above_it() -> None:
    """A tree is of the books given, not of what was computed before."""
    whole = bok(2024)
    first = whole.world.records[0]
    changed = replace(first, values={**first.values, "deltagare.totalt": Decimal(1000)})
    world = replace(whole.world, records=(changed, *whole.world.records[1:]))
    ground = Ground(Books(world, whole.books.tables, whole.books.rows, whole.books.named), whole.single)
    tree = trace(ground, "nyckeltal.deltagare")
    before = trace(whole.ground, "nyckeltal.deltagare")
    assert tree.value == before.value + 1000 - first.values["deltagare.totalt"]
    assert sum(step.value == 1000 for step in every(tree)) == 3  # the figure, the row of Insatsdata, the cell


def test_depth_cuts_and_says_so() -> None:
    """What is left out is marked, and the values above stay."""
    ground = bok(2024).ground
    for depth in range(4):
        tree = trace(ground, "nyckeltal.mot_mal", depth)
        assert tree.value == trace(ground, "nyckeltal.mot_mal").value
        assert any(step.more for step in every(tree))
    assert [line.name for line in lines(trace(ground, "nyckeltal.nya", 0))][-1] == "fler led"


def test_lines_are_the_tree_in_order() -> None:
    """The flat list has every step once, each under what it belongs to, with file, sheet, cell and hash."""
    ground = bok(2024).ground
    tree = trace(ground, "tabell1.kompass.nya")
    found = list(lines(tree))
    assert [line.level for line in found] == [0, 1, 2]
    assert [line.value for line in found] == [tree.value] * 3
    assert [line.what for line in found] == [steps.SAME, steps.ANSWER, steps.SHEET]
    assert found[0].where == "Deltagare E8"
    assert found[1].where.startswith("Insatsdata G")
    assert found[2].where.startswith("insatsblad-kompass-2024.xlsx Insatsblad ")
    assert "SHA-256" in found[2].where


def test_a_tree_as_data_is_the_tree() -> None:
    """JSON has every step, with numbers as text and blanks as null."""
    tree = trace(bok(2024).ground, "mal.kompass.andel")
    data = json.loads(json.dumps(as_data(tree)))
    assert (data["varde"], data["vad"], data["namn"]) == ("0.5", steps.SHARE, "mal.kompass.andel")
    assert [below["varde"] for below in data["led"]] == [str(step.value) for step in tree.steps]
    assert str(data).count("'kalla'") == len(list(every(tree)))


def test_history_tells_its_source() -> None:
    """Last year's figure ends in the row of Historik and the report it was taken from."""
    tree = trace(bok(2024).ground, "tabell1.summa.totalt.fg")
    (step,) = tree.steps
    assert (step.what, step.place.blad, step.value) == (steps.FORMER, "Historik", tree.value)
    assert "rsredovisning" in step.source


def test_unknown_names_get_those_like_them() -> None:
    """A misspelt name stops with a sentence."""
    with pytest.raises(WrongUseError, match=r"tabell1\.kompass\.nja är ingen siffra.*Menade du.*tabell1\.kompass\.nya"):
        trace(bok(2024).ground, "tabell1.kompass.nja")


def test_a_cell_is_traced_by_what_stands_in_it() -> None:
    """A figure, a setting, an answer of Insatsdata and a cell of a list are all found by their cell."""
    ground = bok(2024).ground
    assert trace_cell(ground, "deltagare!$e$8") == trace(ground, "tabell1.kompass.nya")
    place = ground.place("installning.mal_positiva")
    assert trace_cell(ground, f"'{place.blad}'!{place.cell}").what == steps.SETTING
    place = ground.place("data.varde|kompass|2024|deltagare.nya")
    answer = trace_cell(ground, f"Insatsdata!{place.cell}")
    assert (answer.what, [step.what for step in answer.steps]) == (steps.ANSWER, [steps.SHEET])
    listed = trace_cell(ground, f"Insatser!{ground.place('insatser.namn|kompass').cell}")
    assert "fylls av kansliet" in listed.title


def test_a_cell_of_the_users_is_told_by_its_formula() -> None:
    """A cell that is not ours says so; the names of ours in its formula are traced, those in quotes and others are not."""
    formulas = {
        "Mitt blad!B2": 'tabell1.summa.nya/Installning.ar+LEN("tabell1.summa.totalt")+min.egen',
        "Mitt blad!B3": "1+1",
    }
    ground = replace(bok(2024).ground, formula=lambda cell: formulas.get(cell, ""))
    step = trace_cell(ground, "Mitt blad!B2")
    assert step.what == steps.FORMULA
    assert [below.name for below in step.steps] == ["tabell1.summa.nya", "installning.ar"]
    assert "den räknar med: =tabell1.summa.nya" in step.title
    assert "inte med någon av dem" in trace_cell(ground, "Mitt blad!B3").title
    assert trace_cell(ground, "Mitt blad!B4").title == "Cellen är ingen av årsbokens siffror, och den har ingen formel."


def test_names_in_a_formula() -> None:
    """Dotted names are found; functions, sheets, numbers and texts are not."""
    formula = 'SUM(data.varde,1.5)+FORECAST.LINEAR(A1)+Blad.1!A1+tabell1.kompass.totalt.fg-data.varde&"a.b"'
    assert names_in(formula) == ("data.varde", "tabell1.kompass.totalt.fg")


def test_nested_expressions_have_steps_of_their_own() -> None:
    """A share of a sum in a product is a tree with every operation in it."""
    shows = Product(Num(Decimal(100)), Share(Difference(Sum((Data("deltagare.nya"), Data("deltagare.man"))), Num(Decimal(1))),
                                             Data("deltagare.totalt")))  # fmt: skip
    table = Table("prov", "Prov", "insats", (Measure("x", "X", shows),), 24)
    whole = without(2024)
    ground = Ground(Books(whole.world, {"prov": table}))
    for name, value in compute(ground.books).items():
        tree = trace(ground, name)
        assert tree.value == value
        assert all(again(step) == step.value for step in every(tree))
        assert tree.what == steps.PRODUCT
        assert tree.steps[1].what == steps.SHARE
        assert tree.steps[1].steps[0].steps[0].what == steps.SUM


def test_a_consolidated_arsbok_is_read_back_whole(tmp_path: Path) -> None:
    """What stands in the file gives the figures that were computed when it was filled, and every leaf has its cell."""
    sample, path = ROOT / "samples" / "kalmar-2024", tmp_path / "arsbok.xlsm"
    byfile.ny(sample / "installningar.toml", path)
    computed = byfile.konsolidera(path, sample / "inkorg").figures
    with closing(open_book(path, to_read=True)) as book:
        read = reading.read(read_arsbok(book))
        assert read.figures() == computed
        for name in computed:
            for step in every(trace(read.ground, name)):
                assert step.value is None or step.place is None or step.place.cell or step.steps, (name, step)
        place = read.ground.place("tabell1.kompass.nya")
        assert trace_cell(read.ground, f"{place.blad}!{place.cell}").name == "tabell1.kompass.nya"
        label = trace_cell(read.ground, f"{place.blad}!B{place.cell[1:]}")
        assert "ingen av årsbokens siffror" in label.title
