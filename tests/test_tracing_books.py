"""The trees of a closed year: from a row of a statement to the konton, their cells, and the lines of the SIE file."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import byfile
from tests.trees import KALMAR, again, every, made
from xlfinsam import arsboken, steps, tracing_books
from xlfinsam import bok as reading
from xlfinsam.arsboken import read_arsbok
from xlfinsam.consolidating import compute
from xlfinsam.engine.book import open_book
from xlfinsam.forms.bokslut import BUDGETGRUPPER, MATT
from xlfinsam.model import Place, Returned
from xlfinsam.shown import BESLUT, JAMFORELSER, NOTTYPER, SIDOR
from xlfinsam.statements import KEY_FIGURES, STATEMENTS
from xlfinsam.steps import Ground, as_data, lines
from xlfinsam.tracing import DEEP, trace, trace_cell
from xlfinsam.values import whole_kronor
from xlfinsam.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.bok import Bok
    from xlfinsam.steps import Step

SIE = KALMAR / "bokforing.se"
EMPTY = '[installningar]\nforbund = "Provets samordningsförbund"\nar = 2024\nperiod = "2024"\n'
ADDING = {steps.SUM, steps.TOTAL, steps.ROUNDED, steps.COUNT}
STANDING = {steps.BOOKED, steps.OBJECT, steps.BUDGETED, steps.PLANNED, steps.DECIDED, steps.SPENT, steps.GOAL, steps.ADJUSTED, steps.SETTING,
            steps.FORMER, steps.LISTED, steps.SHEET, steps.ROW, steps.CONSTANT, steps.ANSWER}  # fmt: skip


@pytest.fixture(scope="module")
def kalmar(tmp_path_factory: pytest.TempPathFactory) -> Bok:
    """Return Kalmar's årsbok of 2024 with its sheets and its books read."""
    path = tmp_path_factory.mktemp("kalmar") / "arsbok.xlsm"
    return made(path, KALMAR / "installningar.toml", books=SIE, inkorg=KALMAR / "inkorg")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Bok:
    """Return an årsbok with nothing in it but its year and the usual notes and account plan."""
    folder = tmp_path_factory.mktemp("tom")
    (folder / "installningar.toml").write_text(EMPTY, encoding="utf-8")
    return made(folder / "arsbok.xlsm", folder / "installningar.toml")


def held(ground: Ground, names: set[str] | None = None) -> int:
    """See to that every tree puts itself together to its figure, at every step; returns how many figures there are."""
    figures = compute(ground.books, ground.single)
    for name in names or figures:
        tree = trace(ground, name)
        assert (tree.name, tree.value) == (name, figures[name])
        for step in every(tree):
            assert again(step) == step.value, (name, step)
            assert not step.more
    return len(figures)


def with_lists(bok: Bok, **lists: list[dict[str, object]]) -> Bok:
    """Return the årsbok with these lists instead, and everything computed anew."""
    world = replace(bok.world, lists={**bok.world.lists, **lists})
    return replace(bok, books=arsboken.books(world, bok.books.rows["granskning"]))


def under(step: Step, what: str) -> list[Step]:
    return [item for item in every(step) if item.what == what]


# ------------------------------------------------------------------------------------------------- every figure


def test_every_figure_of_a_closed_year_is_put_together_again(kalmar: Bok) -> None:
    """Statements, notes, tables and key figures: 1 300 names and more, each with its tree."""
    assert held(kalmar.ground) > 1300


def test_every_figure_of_an_empty_year_is_put_together_again(empty: Bok) -> None:
    """With no books and no sheets every tree is blank or nought, and still says what it would be made of."""
    assert held(empty.ground) > 250
    for name, value in compute(empty.books, empty.single).items():
        assert value in {None, Decimal(0)}, name
        for step in every(trace(empty.ground, name)):
            assert step.what in ADDING or step.value in {None, Decimal(0), Decimal(-1), Decimal(12)} or step.steps


def test_every_leaf_of_a_closed_year_stands_in_a_cell(kalmar: Bok) -> None:
    """What has a value and nothing under it is a cell that exists: a list, a setting, a sheet of an insats."""
    for name in compute(kalmar.books, kalmar.single):
        for step in every(trace(kalmar.ground, name)):
            if step.steps or step.value is None or step.what in {steps.CONSTANT, *ADDING}:
                assert step.steps or step.value in {None, Decimal(0), Decimal(-1), Decimal(12)}, (name, step)
                continue
            assert step.what in STANDING, (name, step)
            assert step.place is not None
            assert step.place.blad, (name, step)
            assert step.place.cell, (name, step)


def test_every_figure_says_what_it_is_in_words(kalmar: Bok) -> None:
    """No line of a tree is told by a technical name where the declarations have a Swedish one."""
    for name in compute(kalmar.books, kalmar.single):
        tree = trace(kalmar.ground, name)
        assert ": " in tree.title, name
        for step in every(tree):
            if step.what in {steps.TOTAL, steps.ROUNDED, steps.BOOKED, steps.OBJECT, steps.BUDGETED, steps.GOAL}:
                assert step.title or not step.name, (name, step)


# ------------------------------------------------------------------------------------------------- the whole way


def test_the_tree_of_the_costs_goes_from_the_statement_to_the_file(kalmar: Bok) -> None:
    """Row, sum of the note, rows of the note, rows of Kontoplan, konton with cell, file, hash and line."""
    tree = trace(kalmar.ground, "rr.verksamhetens_kostnader")
    assert (tree.what, tree.title) == (steps.PRODUCT, "Resultaträkning: Verksamhetens kostnader, 2024")
    turn, note = tree.steps
    assert (turn.what, turn.value) == (steps.CONSTANT, -1)
    assert (note.what, note.title, note.value) == (steps.TOTAL, "Not 2: summa av raderna", -tree.value)
    first = note.steps[0]
    assert (first.what, first.title, first.name) == (steps.ROUNDED, "Lämnade bidrag", "notrader.belopp")
    assert first.value == first.value.to_integral_value()
    (mapped,) = first.steps
    assert (mapped.what, mapped.title, mapped.place.blad) == (steps.TOTAL, "Konto 4511–4512", "Kontoplan")
    booked = mapped.steps[0]
    assert (booked.what, booked.title) == (steps.BOOKED, "4511 Lämnade bidrag till insatser, resultat")
    assert (booked.place.blad, booked.place.cell[0]) == ("Bokföring", "D")
    file, slag, year, konto, seal = booked.source.replace("SHA-256 ", "").split()
    assert (file, slag, year, konto) == ("bokforing.se", "#RES", "0", "4511,")
    assert len(seal) == 64
    assert as_data(booked)["kalla"] == booked.source
    assert max(line.level for line in lines(tree)) == 4


def test_every_line_that_is_named_stands_in_the_file_with_the_same_amount(kalmar: Bok) -> None:
    """`#UB 0 1510`, `#RES -1 4010`: the label of a konto is found in the SIE file, and its amount is the step's."""
    text = SIE.read_bytes().decode("cp437")
    amounts = {" ".join(parts[:3]): Decimal(parts[3]) for line in text.splitlines()
               if (parts := line.split()) and parts[0] in {"#IB", "#UB", "#RES"} and len(parts) > 3}  # fmt: skip
    named: set[str] = set()
    for name in (
        "br.summa_tillgangar",
        "br.summa_eget_kapital_och_skulder",
        "rr.arets_resultat",
        "kf.arets_kassaflode",
    ):
        for step in (*every(trace(kalmar.ground, name)), *every(trace(kalmar.ground, f"{name}.fg"))):
            if step.what == steps.BOOKED and "#" in step.source:
                told = step.source.partition(" ")[2].partition(",")[0]
                assert amounts[told] == step.value
                named.add(told)
    assert {told.split()[0] + told.split()[1] for told in named} == {
        "#IB0",
        "#IB-1",
        "#UB0",
        "#UB-1",
        "#RES0",
        "#RES-1",
    }
    wanted = {told for told, amount in amounts.items() if amount}
    assert {told for told in wanted if not told.startswith("#IB")} == {t for t in named if not t.startswith("#IB")}


@pytest.mark.parametrize(("name", "title"), [
    ("rr.arets_resultat", "Resultaträkning: Årets resultat, 2024"),
    ("rr.arets_resultat.fg", "Resultaträkning: Årets resultat, 2023"),
    ("br.fordringar", "Balansräkning: Korta fordringar, 2024"),
    ("drift.nettokostnad.budget", "Driftredovisning: Nettokostnad, budget 2024"),
    ("drift.nettokostnad.avvikelse", "Driftredovisning: Nettokostnad, avvikelse 2024"),
    ("plan.kostnader.ar2", "Budget för tre år: Summa kostnader, 2026"),
    ("not2.lamnade_bidrag", "Not 2: Lämnade bidrag, 2024"),
    ("not2.lamnade_bidrag.fg", "Not 2: Lämnade bidrag, 2023"),
    ("spec.kursavgifter", "Not 1, specifikation: Kursavgifter, 2024"),
    ("insatsmedel.krus.utfall", "Använda insatsmedel: Utfall, KRUS"),
    ("overs.2021.intakter", "Översikt över verksamhetens utveckling: Verksamhetens intäkter, 2021"),
    ("bokslutstal.soliditet", "Bokslutet: Soliditet"),
])  # fmt: skip
def test_a_figure_is_called_what_it_is_called_on_its_sheet(kalmar: Bok, name: str, title: str) -> None:
    """Statement, line and year; a note by its number; a table by its row."""
    tree = trace(kalmar.ground, name)
    assert tree.title == title
    assert tree.place.cell


def test_a_credit_is_turned_where_the_reader_can_see_it(kalmar: Bok) -> None:
    """A row of a note whose plus is kredit is a product with −1 before it is rounded."""
    (row,) = trace(kalmar.ground, "not1.ovriga_intakter").steps
    (turned,) = row.steps
    assert (row.what, turned.what, turned.steps[0].value) == (steps.ROUNDED, steps.PRODUCT, -1)
    assert row.value == whole_kronor(-turned.steps[1].value)
    assert all(step.value <= 0 for step in under(row, steps.BOOKED))


def test_each_kind_of_figure_ends_where_it_is_written(kalmar: Bok) -> None:
    """Budget rows, objekt, goals, measures, Historik and settings are each found under a figure that rests on them."""
    ends = {
        "drift.nettokostnad.budget": (steps.BUDGETED, "Budget"),
        "plan.kostnader.ar1": (steps.BUDGETED, "Budget"),
        "insatsmedel.krus.utfall": (steps.OBJECT, "Objekt"),
        "insatsmedel.krus.budget": (steps.SPENT, "Medel"),
        "maluppfyllelse.stod.utfall": (steps.GOAL, "Mål"),
        "maluppfyllelse.eget_kapital.uppnatt": (steps.BOOKED, "Bokföring"),
        "overs.2021.intakter": (steps.FORMER, "Historik"),
        "matt.andel_av_tak": (steps.SETTING, "Inställningar"),
        "socio.arbete": (steps.SETTING, "Inställningar"),
        "bokslutstal.resultat": (steps.BOOKED, "Bokföring"),
        "balanskrav.balanskravsresultat": (steps.BOOKED, "Bokföring"),
    }
    for name, (what, sheet) in ends.items():
        found = under(trace(kalmar.ground, name), what)
        assert found, name
        assert {step.place.blad for step in found} == {sheet}


def test_a_goal_says_what_it_is_measured_by(kalmar: Bok) -> None:
    """The row of Mål names a figure, whose tree stands under it; the first that is there is what counts."""
    outcome = trace(kalmar.ground, "maluppfyllelse.eget_kapital.utfall")
    (measured,) = outcome.steps
    assert (outcome.what, measured.what) == (steps.FIRST, steps.SAME)
    assert measured.title.endswith("mäts av eget_kapital")
    assert measured.place.blad == "Mål"
    assert measured.steps[0].name == "matt.eget_kapital"
    met = trace(kalmar.ground, "maluppfyllelse.eget_kapital.uppnatt")
    assert met.what == steps.AT_LEAST
    assert [step.steps[0].value for step in met.steps] == [-1, -1]  # högst: both are turned
    typed = trace(kalmar.ground, "maluppfyllelse.stod.utfall")
    assert [step.value for step in typed.steps] == [None, typed.value]


def test_depth_counts_the_rows_of_lists_too(kalmar: Bok) -> None:
    """Each level more shows one more: the rows of the note, those of Kontoplan, the konton."""
    whole = trace(kalmar.ground, "rr.verksamhetens_kostnader")
    sizes = []
    for depth in range(5):
        tree = trace(kalmar.ground, "rr.verksamhetens_kostnader", depth)
        assert tree.value == whole.value
        assert any(step.more for step in every(tree)) is (depth < 3)
        sizes.append(len(list(every(tree))))
    assert sizes == sorted(sizes)
    assert sizes[3] == len(list(every(whole)))


# ----------------------------------------------------------------------------------------- a tree cannot tell a lie


def test_amounts_are_read_from_the_lists_and_not_from_their_computed_columns(kalmar: Bok) -> None:
    """A computed column that is wrong makes a tree that does not come to the figure."""
    rows = [dict(row) for row in kalmar.books.rows["notrader"]]
    row = next(row for row in rows if row.get("nyckel") == "lamnade_bidrag")
    row["belopp"] += 1
    ground = replace(kalmar.ground, books=kalmar.books.with_rows("notrader", rows))
    right, wrong = trace(kalmar.ground, "not2.lamnade_bidrag"), trace(ground, "not2.lamnade_bidrag")
    assert wrong.value == right.value + 1
    assert wrong.steps == right.steps
    assert again(right) == right.value
    assert again(wrong) != wrong.value


def test_a_changed_balance_changes_every_step_above_it(kalmar: Bok) -> None:
    """A thousand kronor more on a konto are a thousand more all the way up."""
    rows = [dict(row) for row in kalmar.world.lists["bokforing"]]
    konto = next(row for row in rows if row["konto"] == 4511)
    konto["ub"] += 1000
    changed = with_lists(kalmar, bokforing=rows)
    name = "rr.arets_resultat"
    before, after = trace(kalmar.ground, name), trace(changed.ground, name)
    assert after.value == before.value - 1000
    held(changed.ground, {name})


def test_what_is_adjusted_stands_beside_what_is_booked(kalmar: Bok) -> None:
    """A row of Periodisering is a step of its own under the year's end, and not under IB or the year before."""
    adjusted = [{"verifikation": "B1", "konto": Decimal(4511), "namn": "Bidrag", "belopp": Decimal("100.50")},
                {"verifikation": "B1", "konto": Decimal(2995), "belopp": Decimal("-100.50")}]  # fmt: skip
    bok = with_lists(kalmar, periodisering=adjusted)
    held(bok.ground, {name for name in bok.books.named if name.partition(".")[0] in {"rr", "br", "kf", "drift"}})
    (step,) = under(trace(bok.ground, "rr.verksamhetens_kostnader"), steps.ADJUSTED)
    assert (step.value, step.title) == (Decimal("100.50"), "4511 Bidrag, verifikation B1")
    assert not under(trace(bok.ground, "rr.verksamhetens_kostnader.fg"), steps.ADJUSTED)


KONTON = (1510, 1930, 2010, 2440, 3010, 3510, 4010, 5010, 8310, 8999)
KEYS = ("a", "b", "c", "d")
RADER = (*KEYS, "A", "B", "C", "kassa_och_bank", "eget_kapital", "avskrivningar", "resultatoverforing")
konton = st.sampled_from(KONTON).map(Decimal)
amounts = st.none() | st.decimals(-9999, 9999, places=2, allow_nan=False)


def rows(most: int = 6, **columns: st.SearchStrategy[object]) -> st.SearchStrategy[list[dict[str, object]]]:
    """Make rows of a list as they are read: a blank cell is no cell."""
    row = st.fixed_dictionaries(columns).map(lambda row: {name: told for name, told in row.items() if told is not None})
    return st.lists(row, max_size=most)


def keyed(columns: dict[str, st.SearchStrategy[object]]) -> st.SearchStrategy[list[dict[str, object]]]:
    """Make rows whose keys stand once."""
    return st.tuples(*(st.fixed_dictionaries({"nyckel": st.just(key), **columns}) for key in KEYS)).map(
        lambda found: [{name: told for name, told in row.items() if told is not None} for row in found]
    )


balances = dict.fromkeys(("ib", "ub", "ib_fg", "ub_fg"), amounts)
span = {"fran": st.none() | konton, "till": st.none() | konton}
days = st.sampled_from((None, date(2025, 5, 1), date(2025, 9, 1)))
objekt = st.sampled_from((None, "101", "p1", "P1"))
LISTS = st.fixed_dictionaries({
    "bokforing": rows(10, konto=konton, namn=st.just("Konto"), **balances, t1=amounts, t4=amounts),
    "periodisering": rows(3, konto=konton, belopp=amounts),
    "objekt": rows(5, objekt=objekt, konto=konton, belopp=amounts, belopp_fg=amounts, t1=amounts, t4=amounts),
    "kontoplan": rows(8, **span, rad=st.none() | st.sampled_from(RADER), spec=st.none() | st.sampled_from(KEYS)),
    "notrader": keyed({"not": st.sampled_from([Decimal(1), Decimal(2), None]), "typ": st.sampled_from(NOTTYPER),
                       "sida": st.sampled_from((None, *SIDOR)), "grupp": st.sampled_from((None, "x"))}),
    "budget": keyed({"grupp": st.sampled_from(BUDGETGRUPPER), "fg": amounts, "ar0": amounts, "ar1": amounts}),
    "insatsplan": keyed({"inriktning": st.sampled_from((None, "individ", "struktur")), "ar0": amounts,
                         "prognos": amounts, "ar2": amounts}),
    "medlemsbeslut": rows(4, namn=st.just("Storby"), beslut=st.sampled_from((None, *BESLUT)), skickat=days, senast=days,
                          avstamt=days),
    "medel": keyed({"objekt": objekt, **span, "budget": amounts, "inriktning": st.sampled_from((None, "individ"))}),
    "malen": keyed({"jamfor": st.sampled_from((None, *JAMFORELSER)), "mal": amounts, "utfall": amounts,
                    "siffra": st.sampled_from((None, *MATT))}),
})  # fmt: skip


@settings(max_examples=40)
@given(LISTS, st.sampled_from(sorted(STATEMENTS)))
def test_whatever_the_lists_hold_every_tree_comes_to_its_figure(
    lists: dict[str, list[dict[str, object]]], profil: str
) -> None:
    """Overlapping spans, blank amounts, konton in Periodisering alone, rows of every type: tree and figure agree."""
    told = {"ar": Decimal(2024), "profil": profil, "tak_eget_kapital": Decimal(1000)}
    books = arsboken.books(World(told, (), (), (), lists=lists), ())
    ground = Ground(books, KEY_FIGURES, statements=STATEMENTS[profil])
    held(ground)
    for register, columns in tracing_books.COMPUTED.items():
        for at, row in enumerate(books.rows[register]):
            for column in columns:
                step = tracing_books.cell(ground, register, at, column, DEEP)
                assert (step.value, again(step)) == (row.get(column), row.get(column)), (register, at, column)


# ------------------------------------------------------------------------------------------------ cells and files


def test_a_cell_of_the_books_is_told_with_its_line(kalmar: Bok) -> None:
    """A balance in Bokföring gives its step; the cells beside it say that the program fills them, and from which file."""
    at = next(n for n, row in enumerate(kalmar.books.rows["bokforing"]) if row["konto"] == 1931)
    cell = kalmar.ground.place(f"bokforing.ub|{at}").cell
    step = trace_cell(kalmar.ground, f"Bokföring!{cell}")
    assert (step.what, step.title) == (steps.BOOKED, "1931 Bank, UB")
    assert step.source.startswith("bokforing.se #UB 0 1931, SHA-256 ")
    assert trace_cell(kalmar.ground, f"Bokföring!C{cell[1:]}").source.startswith("bokforing.se #IB 0 1931, ")
    name = trace_cell(kalmar.ground, f"bokföring!$b${cell[1:]}")
    assert name.title == "Cellen hör till listan i bladet Bokföring (1931 Bank), som fylls av programmet (Stäng året)."
    assert (name.value, name.source.split()[0]) == ("Bank", "bokforing.se,")
    assert "fylls av en formel" in trace_cell(kalmar.ground, f"Bokföring!K{cell[1:]}").title


@pytest.mark.parametrize(("cell", "words"), [
    ("Kontoplan!A7", "listan i bladet Kontoplan (Konto "), ("Notrader!C6", "listan i bladet Notrader (Driftbidrag"),
    ("Budget!E7", "listan i bladet Budget ("), ("Medel!H6", "listan i bladet Medel (KRUS)"),
    ("Mål!G9", "listan i bladet Mål ("),
])  # fmt: skip
def test_a_cell_of_the_kanslis_lists_says_whose_it_is(kalmar: Bok, cell: str, words: str) -> None:
    """Which list, which row, and that the kansli fills it."""
    told = trace_cell(kalmar.ground, cell).title
    assert words in told
    assert told.endswith("som fylls av kansliet.")


@pytest.mark.parametrize(("cell", "what"), [
    ("Kontoplan!I7", steps.TOTAL), ("Notrader!H6", steps.ROUNDED), ("Medel!J6", steps.ROUNDED),
    ("Objekt!E6", steps.OBJECT), ("Resultaträkning!D7", steps.PRODUCT), ("Noter!D6", steps.TOTAL),
])  # fmt: skip
def test_a_computed_cell_of_a_list_has_its_tree(kalmar: Bok, cell: str, what: str) -> None:
    """The amounts of Kontoplan, Notrader and Medel are taken apart as the figures are."""
    step = trace_cell(kalmar.ground, cell)
    assert step.what == what
    assert f"{step.place.blad}!{step.place.cell}" == cell
    assert again(step) == step.value


def test_cells_of_bokslut_are_filled_by_the_program(kalmar: Bok) -> None:
    """The list of the steps has no tree, but says who writes it."""
    assert "bladet Bokslut, som fylls av programmet (Stäng året)" in trace_cell(kalmar.ground, "Bokslut!B6").title


def test_only_a_file_that_was_read_is_told(kalmar: Bok, empty: Bok) -> None:
    """No file where none is known; no line of a list of balances, nor of a balance of nought, nor its former year."""
    assert empty.ledger is None
    assert kalmar.ledger == Returned("bokforing.se", kalmar.ledger.hash)
    unread = trace(replace(kalmar.ground, ledger=None), "br.kassa_och_bank")
    assert {step.source for step in every(unread)} == {""}
    listed = replace(kalmar.ground, ledger=Returned("saldon.xlsx", "ab12"))
    assert {s.source for s in under(trace(listed, "br.kassa_och_bank"), steps.BOOKED)} == {"saldon.xlsx, SHA-256 ab12"}
    assert {s.source for s in under(trace(listed, "br.kassa_och_bank.fg"), steps.BOOKED)} == {""}
    nought = [{"konto": Decimal(1930), "namn": "Bank", "ub": Decimal(0)}]
    bok = with_lists(kalmar, bokforing=nought, kontoplan=[{"fran": Decimal(1930), "rad": "kassa_och_bank"}])
    (step,) = under(trace(bok.ground, "br.kassa_och_bank"), steps.BOOKED)
    assert "#" not in step.source


def test_rows_with_the_same_konton_have_each_their_own_cell(kalmar: Bok) -> None:
    """The rows of the close are counted, so that two that look alike are not taken for one."""
    twice = [{"fran": Decimal(1931), "rad": "kassa_och_bank"}] * 2
    places = {f"kontoplan.ub|{at}": Place("", "Kontoplan", f"I{6 + at}") for at in range(2)}
    bok = replace(with_lists(kalmar, kontoplan=twice), places=places)
    found = [step for step in under(trace(bok.ground, "br.kassa_och_bank"), steps.TOTAL) if step.place.cell]
    assert [step.place.cell for step in found] == ["I6", "I7"]


def test_a_gap_in_a_list_moves_no_cell(tmp_path: Path) -> None:
    """The kansli leaves a row of Kontoplan empty: what stands below it keeps its cell."""
    path = tmp_path / "arsbok.xlsm"
    byfile.ny(KALMAR / "installningar.toml", path)
    with closing(open_book(path)) as book:
        sheet = book.sheets["Kontoplan"]
        moved = sheet["A8"].value
        sheet["A7:E7"].value = [[None] * 5]
        ground = reading.read(read_arsbok(book)).ground
        assert ground.books.rows["kontoplan"][1]["fran"] == moved
        assert ground.place("kontoplan.fran|1").cell == "A8"
