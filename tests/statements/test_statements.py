"""Every statement: names that Excel takes, formulas that render, measures that are computed, and every answer shown once."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import formualizer
import pytest

from xlfinsam.consolidating import Books, compute
from xlfinsam.engine.tables import fixed_names, place, point_outside, row_formula, single_formula, sum_formula
from xlfinsam.fields import Antal
from xlfinsam.forms import FORMS, kalmar
from xlfinsam.forms.arsbok import GRANSKNING, HISTORIK, INSATSER, MOST_INSATSER, REGISTERS, RESERVED
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.language import Data, DataText, Figure, Former, Latest, Listed, OfAll, Ref, Rows, Setting, Sum, leaves
from xlfinsam.model import Record, Returned
from xlfinsam.rules.words import SETTINGS
from xlfinsam.shown import SUMMA_ALLA, SUMMA_NYA
from xlfinsam.statements import ALL_TABLES, KEY_FIGURES, OF_FORMS, PROFILER, START, TABLES, economy
from xlfinsam.statements.diagram import CHARTS
from xlfinsam.world import Insats, World, Year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.asked import Section
    from xlfinsam.language import Leaf
    from xlfinsam.shown import Measure, Table

EVERY = (*TABLES, START)  # those of the close have tests of their own
PEOPLE = KEY_FIGURES[0]
BY_ID = {table.id: table for table in EVERY}
EACH = pytest.mark.parametrize("table", EVERY, ids=lambda table: table.id)
BLOCKS = {**place(TABLES, "Deltagare", 5), **place((START,), "Start", 12)}
FORM = kalmar.FORM
COUNTED = [section for section in FORM.sections if any(isinstance(item.kind, Antal) for item in section.fields)]
RECORD = Record("kalmar", 1, "prov", "2024", Returned("prov.xlsx", ""), {f.id: Decimal(1) for f in FORM.fields}, {})
WORLD = World(
    {**SETTINGS, "mal_positiva": Decimal("0.5")},
    (Insats("prov", "Prov", budget_deltagare=Decimal(2)), Insats("tyst", "Tyst")),
    tuple(
        Year(2023, insats, **dict.fromkeys(("budget", "totalt", "nya", "avslutade", "pagaende"), Decimal(3)))
        for insats in ("alla", "prov")
    ),
    (RECORD,),
    FORMS,
)


def expressions(table: Table) -> Iterator[tuple[Measure, Leaf]]:
    """Yield every leaf of a table's measures, in rows and sums."""
    for measure in table.measures:
        for shows in (measure.shows, measure.total, measure.now):
            for leaf in leaves(shows) if shows is not None else ():
                yield measure, leaf


# --------------------------------------------------------------------------------------------------------- names


def test_figures_have_lawful_names_of_their_own() -> None:
    """Every figure and column of every table has a name that Excel takes and that differs in more than letter case."""
    names = list(fixed_names(BLOCKS.values()))
    names += [f"{t.id}.{key}.{m.id}" for t in EVERY for key in ("x" * 20, "2024") for m in t.measures]
    names += [f"{PEOPLE.id}.{measure.id}" for measure in PEOPLE.measures]
    names += [f"{register.id}.{column.id}" for register in REGISTERS for column in register.columns]
    names += [item.id for item in INSTALLNINGAR.fields]
    assert all(re.fullmatch(r"[a-z_][a-z0-9_]*(\.[a-z0-9_]+)+", name) and len(name) <= 255 for name in names)
    assert [name for name, times in Counter(name.casefold() for name in names).items() if times > 1] == []


@EACH
def test_a_table_has_words_for_everything_it_shows(table: Table) -> None:
    """A table has a title, every column a heading, and its sum row a label where anything is summed."""
    assert table.title
    assert table.per in {"insats", "ar"}
    assert all(measure.title and measure.style in {"antal", "andel", "enheter", "text"} for measure in table.measures)
    assert len({measure.id for measure in table.measures}) == len(table.measures)
    assert all(row.label for row in table.sums)
    assert bool(table.sums) == any(measure.total is not None for measure in table.measures)
    assert table.measure(table.measures[-1].id) is table.measures[-1]
    with pytest.raises(KeyError):
        table.measure("finns_inte")


def test_no_insats_can_take_the_name_of_a_sum_or_a_column() -> None:
    """The keys that stand for whole columns and sum rows are closed to insatser."""
    assert {name.split(".")[1] for name in fixed_names(BLOCKS.values())} == RESERVED


# ------------------------------------------------------------------------------------------------------ formulas


@EACH
def test_every_formula_renders_and_is_read_by_a_parser(table: Table) -> None:
    """The first and last row and the sum row of every measure render as formulas that a calculator can read."""
    block = BLOCKS[table.id]
    for measure in table.measures:
        formulas = [row_formula(measure, block, at, BLOCKS) for at in (0, table.capacity - 1)]
        totals = [sum_formula(measure, block, row, BLOCKS) for row in table.sums]
        assert {bool(total) for total in totals} <= {measure.total is not None}
        for text in (*formulas, *filter(None, totals)):
            assert formualizer.parse("=" + text)
            assert len(text) < 8192
            assert "None" not in text
        assert str(block.first) in formulas[0]
        assert str(block.last) in formulas[1]


def test_key_figures_render_and_stand_in_no_row() -> None:
    """The figures of Start speak of names alone, so that they can stand anywhere."""
    for measure in PEOPLE.measures:
        text = single_formula(measure)
        assert formualizer.parse("=" + text)
        assert not re.search(r"\$?[A-Z]{1,3}\$?\d", text)


@pytest.mark.parametrize("leaf", [Ref("totalt"), OfAll("totalt")])
def test_a_leaf_that_has_no_meaning_where_it_stands_is_refused(leaf: Leaf) -> None:
    """A figure without a row cannot speak of a row: that is a fault of ours, not a wrong number."""
    lost = type(PEOPLE.measures[0])("fel", "Fel", leaf)
    with pytest.raises(TypeError, match="stands where no row is"):
        single_formula(lost)
    with pytest.raises(TypeError, match="stands where no row is"):
        compute(Books(WORLD, {}), (type(PEOPLE)("nyckeltal", "N", "rad", (lost,), 1),))


@pytest.mark.parametrize("table", [*EVERY, PEOPLE], ids=lambda table: table.id)
def test_every_leaf_points_at_something_that_is_there(table: Table) -> None:
    """A row of a statement speaks only of measures, fields, columns and settings that exist."""
    fields = {item.id for form in FORMS for item in form.fields}
    columns = {register.id: {column.id for column in register.columns} for register in REGISTERS}
    settings = {item.id.partition(".")[2] for item in INSTALLNINGAR.fields}
    for measure, leaf in expressions(table):
        match leaf:
            case Ref(name) | OfAll(name):
                other, _, own = name.partition(".")
                home, wanted = (BY_ID[other], own) if own and other in BY_ID else (table, name)
                assert home.per == table.per
                assert home.measure(wanted)
            case Figure(name):
                other, row, own = name.split(".", 2)
                assert row in [summed.key for summed in BY_ID[other].sums]
                assert BY_ID[other].measure(own).total is not None
            case Data(falt) | DataText(falt):
                assert falt in fields
            case Listed(column):
                assert column in columns[INSATSER.id]
            case Former(column):
                assert column in columns[HISTORIK.id]
            case Setting(name):
                assert name in settings
            case Latest(register, column):
                assert {column, "insats", "period", "nyckel"} <= columns[register]
            case Rows(register, values):
                assert {column for column, _ in values} | {"insats"} <= columns[register]
        assert measure.id


# ------------------------------------------------------------------------------------------------------ measures


def test_every_measure_is_computed() -> None:
    """Python gives a figure for every measure of every row, every sum and every key figure, and no other."""
    figures = compute(Books(WORLD, BY_ID, {GRANSKNING.id: []}), (PEOPLE,))
    rows = {"insats": ("prov", "tyst"), "ar": ("2023", "2024")}
    wanted = {f"{t.id}.{key}.{m.id}" for t in EVERY for m in t.measures for key in rows[t.per]}
    wanted |= {f"{t.id}.{row.key}.{m.id}" for t in EVERY for row in t.sums for m in t.measures if m.total is not None}
    wanted |= {f"{PEOPLE.id}.{m.id}" for m in PEOPLE.measures}
    assert set(figures) == wanted
    lone = {name for name, figure in figures.items() if figure is None and ".tyst." not in name}
    apart = (".bas", *(f".{key}.{m.id}" for key in (SUMMA_NYA, SUMMA_ALLA) for t in EVERY for m in t.measures))
    assert all(name.endswith(apart) for name in lone)  # RECORD, being all numbers, cannot answer which it has counted


def test_an_insats_that_has_not_answered_shows_blanks_and_never_zero() -> None:
    """What a silent insats has not said is blank; only counts of its fynd and the goal of all are numbers."""
    figures = compute(Books(WORLD, BY_ID, {GRANSKNING.id: []}), (PEOPLE,))
    said = {name for name, figure in figures.items() if ".tyst." in name and figure is not None}
    assert said == {"start.tyst.lage", "start.tyst.stopp", "start.tyst.fragor", "start.tyst.notera", "mal.tyst.mal"}


def test_every_count_of_the_form_is_shown_in_one_column() -> None:
    """Each count and each base stands in exactly one column, but for those that Insatsdata alone keeps."""
    homes = [BY_ID["tabell1"], BY_ID["kon"], *(BY_ID[section.id] for section in COUNTED if section.id in BY_ID)]
    shown = Counter(m.shows.falt for table in homes for m in table.measures if isinstance(m.shows, Data | DataText))
    asked = {item.id for section in COUNTED if section.id not in {"region", "konsslut"} for item in section.all_fields}
    assert set(shown.values()) == {1}
    assert set(shown) == asked


@pytest.mark.parametrize("section", [s for s in COUNTED if s.id in BY_ID], ids=lambda section: section.id)
def test_a_table_of_answers_is_its_section_and_sums_it(section: Section) -> None:
    """A section of counts has its table: a column per answer in the form's order, and one sum per heading.

    The counts since the start are of the same people again, and have no sum.
    """
    table = BY_ID[section.id]
    shown = [m.shows.falt for m in table.measures if isinstance(m.shows, Data)]
    assert shown == [row[at].id for at in range(len(section.columns)) for row in section.rows]
    sums = [measure for measure in table.measures if measure.id.startswith("summa")]
    assert len(sums) == (0 if section.id == "uppstart" else len(section.columns))
    for at, measure in enumerate(sums):
        assert isinstance(measure.shows, Sum)
        assert [part.measure for part in measure.shows.parts if isinstance(part, Ref)] == [
            row[at].id.removeprefix(section.id + ".") for row in section.rows
        ]
    assert table.capacity == MOST_INSATSER
    assert not any(measure.title.endswith("*") for measure in table.measures)


# ---------------------------------------------------------------------------------------------- lägen and charts


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ((), "ej skickad"),
        (("prov|2024|1",), "läge 0"),
        (("prov|2024|1", "tyst|2024|1", "prov|2024|2", "prov|2024-H1|1"), "läge 2"),
        (("prov|2024|2", "prov|2024|1"), "läge 0"),  # sorted about: the number tells
        (("prov|2024|2",), "ej skickad"),  # a line taken away: nothing is guessed
    ],
)
def test_the_last_line_says_the_same_in_python_and_in_the_workbook(keys: tuple[str, ...], says: str) -> None:
    """The läge of an insats is that of its last line of the period, by the number in the key, in both calculators."""
    lines = [(key, *key.split("|")[:2], f"läge {at}") for at, key in enumerate(keys)]
    book = formualizer.Workbook()
    book.add_sheet("Prov")
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            book.sheet("Prov").set_value(row, column, text)
    shows = START.measures[0].shows
    assert isinstance(shows, Latest)
    formula = point_outside(shows, '"prov"').replace("installning.period", '"2024"')
    for column, name in zip("ABCD", ("nyckel", "insats", "period", "lage"), strict=True):
        formula = formula.replace(f"laget.{name}", f"${column}$1:${column}$9")
    book.sheet("Prov").set_formula(1, 6, "=" + formula)
    assert book.evaluate_cell("Prov", 1, 6) == says
    rows = [dict(zip(("nyckel", "insats", "period", "lage"), line, strict=True)) for line in lines]
    figures = compute(Books(WORLD, BY_ID, {GRANSKNING.id: [], "laget": rows}))
    assert figures["start.prov.lage"] == says


def test_charts_draw_answers_and_no_sums() -> None:
    """Every chart draws measures that its table has; a chart over answers draws neither the base nor a sum."""
    for chart in CHARTS:
        table = BY_ID[chart.table]
        assert chart.kind in {"column", "bar", "line"}
        assert all(table.measure(name) for name in chart.measures)
        assert len(chart.measures) == len(set(chart.measures)) > 1
        if chart.over == "measures":
            assert all(isinstance(table.measure(name).shows, Data) for name in chart.measures)
            assert all(table.measure(name).total is not None for name in chart.measures)
        else:
            assert chart.over == "rows"


def test_the_arsbok_has_the_tables_that_are_declared() -> None:
    """What the årsbok fills and compares is every declared table, each once."""
    assert list(ALL_TABLES.values()) == [*EVERY, *economy(PROFILER[0]), *OF_FORMS]
