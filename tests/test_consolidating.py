"""Records become the long table and the figures, and Python and the workbook agree on every one, blanks and zeros apart."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from xlfinsam import arsboken, filling, office
from xlfinsam.consolidating import TOLERANCE, Books, compute, disagreements
from xlfinsam.engine import registers
from xlfinsam.engine.calc import errors
from xlfinsam.errors import DisagreementError
from xlfinsam.fields import Antal, Val
from xlfinsam.forms import FORMS, kalmar
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA
from xlfinsam.forms.words import ALLA, NYA
from xlfinsam.language import (
    Data,
    Difference,
    Figure,
    Former,
    Listed,
    Num,
    OfAll,
    Product,
    Ref,
    Rows,
    Setting,
    Share,
    Sum,
)
from xlfinsam.longtable import UNREAD, long_table
from xlfinsam.model import Level, Place, Record, Returned
from xlfinsam.personuppgifter import utan_personnummer
from xlfinsam.rules.words import SETTINGS
from xlfinsam.shown import Measure, Table
from xlfinsam.statements.deltagare import ALDER
from xlfinsam.world import Insats, World, Year

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer

INSATSER = (Insats("alfa", "Alfa", budget_deltagare=Decimal(30)), Insats("beta", "Beta"), Insats("gamma", "Gamma"))


def record(insats: str, values: Mapping[str, Answer], period: str = "2024", **raw: str) -> Record:
    places = {item.id: Place(f"{insats}.xlsx", "Insatsblad", f"C{at}") for at, item in enumerate(kalmar.FORM.fields, 8)}
    return Record("kalmar", 1, insats, period, Returned(f"{insats}.xlsx", "ab" * 32), dict(values), places, raw)


def rows(*records: Record) -> list[dict[str, Answer]]:
    return long_table(records, FORMS, utan_personnummer)


# -------------------------------------------------------------------------------------------------- the long table


def test_every_answer_is_one_row_with_its_place() -> None:
    """A count is a number, a text and a choice are text, a day is ISO text; each with its question, place and file."""
    answers: dict[str, Answer] = {
        "text.syfte": "Rehabilitering",
        "deltagare.totalt": Decimal(0),
        "blad.datum": date(2025, 1, 9),
        "alder.bas": "nya deltagare",
    }
    made = rows(record("alfa", answers))
    assert [(row["falt"], row["varde"], row["text"]) for row in made] == [
        ("blad.datum", None, "2025-01-09"),
        ("deltagare.totalt", Decimal(0), None),
        ("alder.bas", None, "nya deltagare"),
        ("text.syfte", None, "Rehabilitering"),
    ]
    assert made[1] == {
        "nyckel": "alfa|2024|deltagare.totalt", "insats": "alfa", "period": "2024", "blankett": "kalmar/1",
        "falt": "deltagare.totalt", "fraga": "antal inskrivna totalt", "varde": Decimal(0), "text": None,
        "anmarkning": None, "fil": "alfa.xlsx", "blad": "Insatsblad", "cell": "C11", "hash": "ab" * 32,
    }  # fmt: skip
    assert set(made[1]) == {column.id for column in INSATSDATA.columns}


def test_a_blank_is_no_row() -> None:
    """What is not answered is not in the table at all, so that no formula takes it for a zero."""
    assert rows(record("alfa", {})) == []


def test_an_unread_cell_is_kept_where_no_formula_finds_it() -> None:
    """What stood in a cell that could not be read is kept as text, under a key that no figure asks for."""
    (row,) = rows(record("alfa", {}, **{"alder.16_24": "14 (oklart)"}))
    assert row["nyckel"] == f"alfa|2024|alder.16_24|{UNREAD}"
    assert (row["varde"], row["text"], row["anmarkning"]) == (None, "14 (oklart)", UNREAD)


def test_texts_are_cleaned_and_the_lists_own_words_are_not() -> None:
    """A personnummer never reaches the table, whether answered or unread, also where a choice should be."""
    told = rows(
        record(
            "alfa", {"text.syfte": "Gäller 811218-9876."}, **{"alder.16_24": "811218-9876", "alder.bas": "8112189876"}
        )
    )
    assert [row["text"] for row in told] == ["[personnummer]", "[personnummer]", "Gäller [personnummer]."]
    assert "9876" not in repr(told)

    def spoil(_: str) -> str:
        return "X"

    (chosen, written) = long_table([record("alfa", {"alder.bas": "nya deltagare", "text.syfte": "ord"})], FORMS, spoil)
    assert (chosen["text"], written["text"]) == ("nya deltagare", "X")


def test_sheets_and_periods_are_kept_apart() -> None:
    """Rows stand in the order of the sheets, every key has insats and period, and an unknown form gives no row."""
    answer: dict[str, Answer] = {"deltagare.nya": Decimal(4)}
    made = rows(
        record("beta", answer, "2024-H1"),
        record("alfa", answer, "2024-H2"),
        replace(record("gamma", answer), form="okänd"),
    )
    assert [row["nyckel"] for row in made] == ["beta|2024-H1|deltagare.nya", "alfa|2024-H2|deltagare.nya"]
    assert [row["period"] for row in made] == ["2024-H1", "2024-H2"]


# ------------------------------------------------------------------------------------------------- small statements

HISTORY = (
    Year(2022, "alla", totalt=Decimal(80)),
    Year(2023, "alla", totalt=Decimal(90)),
    Year(2023, "alfa", totalt=Decimal(25)),
    Year(2023, "alfa", totalt=Decimal(5)),  # two rows for one insats are added, as SUMIFS does
    Year(2023, "beta"),
    Year(2025, "alla", totalt=Decimal(1)),
    Year(1999, "alla", totalt=Decimal(1)),
)
WORLD = World(
    {**SETTINGS, "mal_positiva": Decimal("0.5")},
    INSATSER,
    HISTORY,
    (
        record("alfa", {"deltagare.totalt": Decimal(32), "deltagare.nya": Decimal(0)}),
        record("beta", {"deltagare.totalt": Decimal(8)}),
    ),
    FORMS,
)
TABLE = Table(
    "t",
    "T",
    "insats",
    (
        Measure("antal", "Antal", Data("deltagare.totalt"), total=Sum((OfAll("antal"),))),
        Measure("nya", "Nya", Data("deltagare.nya"), total=Sum((OfAll("nya"),))),
        Measure("fg", "Förra", Former("totalt"), total=Former("totalt")),
        Measure("budget", "Budget", Listed("budget_deltagare"), total=Sum((OfAll("budget"),))),
        Measure("andel", "Andel", Share(Ref("nya"), Ref("antal")), total=Share(Ref("nya"), Ref("antal"))),
        Measure("mal", "Mål", Setting("mal_positiva")),
        Measure("av_summan", "Del", Share(Ref("antal"), Figure("t.summa.antal"))),
        Measure("alfas", "Alfas", Figure("t.alfa.antal"), total=Sum((Ref("antal"), Ref("nya")))),
        Measure(
            "dubbel", "Dubbel", Product(Num(Decimal(2)), Difference(Ref("o.antal"), Ref("nya"))), total=Ref("o.antal")
        ),
        Measure("rader", "Rader", Rows("g", (("niva", "STOPP"), ("svar", ""))), total=Rows("g", (("niva", "STOPP"),))),
    ),
    24,
    total="Summa",
)
OTHER = Table("o", "O", "insats", (Measure("antal", "A", Ref("t.antal"), total=Sum((OfAll("antal"),))),), 24, total="S")
YEARS = Table("ar", "År", "ar", (Measure("antal", "A", Former("totalt"), now=Figure("t.summa.antal")),
                                 Measure("bara_da", "B", Former("totalt"))), 3)  # fmt: skip
SINGLE = Table(
    "n", "N", "rad", (Measure("antal", "A", Figure("t.summa.antal")), Measure("rader", "R", Rows("g", ()))), 1
)
FOUND: list[dict[str, Answer]] = [
    {"insats": "alfa", "niva": "STOPP", "svar": None},
    {"insats": "alfa", "niva": "STOPP", "svar": "Rättat"},
    {"insats": None, "niva": "STOPP"},
    {"insats": "beta", "niva": "FRÅGA"},
]
FIGURES = compute(Books(WORLD, {"t": TABLE, "o": OTHER, "ar": YEARS}, {"g": FOUND}), (SINGLE,))


@pytest.mark.parametrize(
    ("row", "values"),
    [
        ("t.alfa", [32, 0, 30, 30, 0, "0.5", "0.8", 32, 64, 1]),
        ("t.beta", [8, None, None, None, None, "0.5", "0.2", 32, None, 0]),
        ("t.gamma", [None, None, None, None, None, "0.5", None, 32, None, 0]),
        ("t.summa", [40, 0, 90, 30, 0, ..., ..., 40, 40, 3]),
    ],
)
def test_a_row_is_computed_as_it_is_declared(row: str, values: list[object]) -> None:
    """Answers, history, register, settings, sums and counts each give their figure, and what is missing is blank."""
    for measure, expected in zip(TABLE.measures, values, strict=True):
        name = f"{row}.{measure.id}"
        if expected is ...:
            assert name not in FIGURES
        else:
            assert FIGURES[name] == (None if expected is None else Decimal(str(expected))), name


def test_a_table_over_years_has_the_years_of_historik_and_its_own() -> None:
    """The newest years up to the capacity are shown, the årsbok's own from this year's table; later years are not."""
    assert {name: value for name, value in FIGURES.items() if name.startswith("ar.")} == {
        "ar.2022.antal": Decimal(80), "ar.2023.antal": Decimal(90), "ar.2024.antal": Decimal(40),
        "ar.2022.bara_da": Decimal(80), "ar.2023.bara_da": Decimal(90), "ar.2024.bara_da": None,
    }  # fmt: skip


def test_figures_of_no_row_look_at_the_whole() -> None:
    """A key figure takes a sum row, and counts the rows of every insats and of none."""
    assert (FIGURES["n.antal"], FIGURES["n.rader"]) == (Decimal(40), Decimal(4))


def test_like_is_added_to_like() -> None:
    """Insatser that have counted new participants, all, or did not say which, have a sum each, and none in common."""
    answers: tuple[tuple[dict[str, Answer], int | None], ...] = (
        ({"alder.bas": NYA}, 2), ({"alder.bas": ALLA}, 3), ({}, 4), ({"alder.bas": NYA}, 5), ({"alder.bas": NYA}, None),
    )  # fmt: skip
    sheets = [
        record(f"i{at}", {**base, "alder.45_54": Decimal(1)} | ({"alder.16_24": Decimal(many)} if many else {}))
        for at, (base, many) in enumerate(answers)
    ]
    world = World(SETTINGS, tuple(Insats(sheet.insats, sheet.insats) for sheet in sheets), (), tuple(sheets), FORMS)
    found = compute(Books(world, {ALDER.id: ALDER}))
    assert {name: found[name] for name in found if "summa_" in name and name.endswith(("16_24", "55_64", "summa"))} == {
        "alder.summa_nya.16_24": 7, "alder.summa_alla.16_24": 3, "alder.summa_okand.16_24": 4,
        "alder.summa_nya.55_64": None, "alder.summa_alla.55_64": None, "alder.summa_okand.55_64": None,
        "alder.summa_nya.summa": 10, "alder.summa_alla.summa": 4, "alder.summa_okand.summa": 5,
    }  # fmt: skip
    assert not [name for name in found if name.startswith("alder.summa.")]


def test_without_any_sheet_every_sum_is_blank() -> None:
    """A sum of only blanks is blank, never 0; a count of rows is 0."""
    bare = World({}, INSATSER, (), (), FORMS)
    figures = compute(Books(bare, {"t": TABLE, "o": OTHER}, {"g": []}))
    assert figures["t.summa.antal"] is None
    assert figures["t.alfa.rader"] == figures["t.summa.rader"] == Decimal(0)


# --------------------------------------------------------------------------------------- one against the other


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (None, None, True),
        (None, "", True),
        ("", None, True),
        (None, Decimal(0), False),  # a blank is never a zero
        (Decimal(0), None, False),
        (Decimal(0), "", False),
        ("ord", "ord", True),
        ("ord", "Ord", False),
        (Decimal(14), "14", False),
        (Decimal(14), Decimal(14), True),
        (Decimal(1) / 3, Decimal("0.333333333333333"), True),
        (Decimal(10) ** 9, Decimal(10) ** 9 + Decimal("0.5"), True),  # one part in a thousand million
        (Decimal(1), Decimal(1) + 2 * TOLERANCE, False),
        (Decimal(0), 2 * TOLERANCE, False),
        (Decimal(14), Decimal("14.0001"), False),
    ],
)
def test_two_calculators_agree_on_the_same_value_only(ours: Shown, theirs: Shown, same: bool) -> None:  # noqa: FBT001  drawn
    """Numbers agree to nine digits; a blank, a zero and a text are three things."""
    assert (disagreements({"x": ours}, {"x": theirs}) == []) is same


def test_a_disagreement_is_told_with_both_values() -> None:
    """Each figure that differs is told by name; one that the workbook lacks is blank there, one that is only there is not ours."""
    ours: dict[str, Shown] = {"a": Decimal(1), "b": Decimal(2), "c": None}
    assert disagreements(ours, {"a": Decimal(1), "c": "fel", "d": Decimal(4)}) == [
        ("b", Decimal(2), None),
        ("c", None, "fel"),
    ]


# ---------------------------------------------------------------------------------- Python against the real årsbok

SHEET = """[installningar]
forbund = "Provförbundet"
ar = 2024
period = "{period}"
{mal}
""" + "".join(
    f'[[insatser]]\nnyckel = "{item.nyckel}"\nnamn = "{item.namn}"\nblankett = "kalmar"\n'
    + ("budget_deltagare = 30\n" if item.budget_deltagare else "")
    for item in INSATSER
) + """
[[historik]]
ar = 2023
insats = "alla"
totalt = 90
nya = 0

[[historik]]
ar = 2022
insats = "alla"
budget = 75

[[historik]]
ar = 2023
insats = "alfa"
totalt = 30
pagaende = 12
"""  # fmt: skip


def drawn(seed: int, insats: str, period: str) -> Record:
    """Draw a sheet with blanks, zeros and counts, some cells unread."""
    rng, values, raw = random.Random(f"{seed} {insats}"), {}, {}  # noqa: S311  a repeatable drawing
    for item in kalmar.FORM.fields:
        kind = item.kind
        if isinstance(kind, Antal) and rng.random() < 0.7:
            values[item.id] = Decimal(rng.choice([0, 0, 1, 3, 14, kind.most]))
        elif isinstance(kind, Antal) and rng.random() < 0.2:
            raw[item.id] = "14 (oklart)"
        elif isinstance(kind, Val) and rng.random() < 0.7:
            values[item.id] = rng.choice(kind.alternatives)
    return replace(record(insats, values, period), raw=raw)


@pytest.mark.parametrize(
    ("seed", "period", "mal", "answered"),
    [
        (1, "2024", "mal_positiva = 0.5", ("alfa", "beta", "gamma")),
        (2, "2024-H1", "mal_positiva = 0", ("alfa", "gamma")),
        (3, "2024-H2", "", ("beta",)),
        (4, "2024", "", ()),
    ],
)
def test_the_workbook_and_python_agree_on_every_figure(
    tmp_path: Path, seed: int, period: str, mal: str, answered: tuple[str, ...]
) -> None:
    """A whole or half year, with insatser missing and settings blank: each figure is the same in both, blanks too."""
    path = tmp_path / "arsbok.xlsm"
    (tmp_path / "prov.toml").write_text(SHEET.format(period=period, mal=mal), encoding="utf-8")
    office.ny(tmp_path / "prov.toml", path)
    arsbok = byfile.open_arsbok(path)
    other = "2024-H2" if period == "2024-H1" else "2024-H1"
    filling.fill_data(replace(arsbok, settings={**arsbok.settings, "period": other}), [drawn(99, "alfa", other)])
    records = [drawn(seed, insats, period) for insats in answered]
    filling.fill_data(arsbok, records)
    levels = [(level.value, insats) for level in Level for insats in ("alfa", "beta", None)]
    found: list[dict[str, Answer]] = [
        {"niva": niva, "insats": insats, "nyckel": str(at), "svar": "Ja" if at % 4 == 0 else None}
        for at, (niva, insats) in enumerate(levels)
    ]
    registers.fill_rows(arsbok.book, GRANSKNING, found)
    ours = arsboken.figures(arsbok.world(records), found)
    arsbok.book.calculate()
    data = arsbok.book.book.impl.to_bytes()
    assert errors(data) == []
    book = byfile.grid(data)
    assert disagreements(ours, {name: registers.figure(book, name) for name in ours}) == []
    kept = registers.read_rows(book, INSATSDATA)
    assert {row["period"] for row in kept} == {other, period if answered else other}
    numbers = sum(isinstance(value, Decimal) for name, value in ours.items() if name.startswith("tabell1."))
    assert (numbers > 10) == bool(answered)
    filling.compare(arsbok, ours)
    assert arsbok.book.book.impl.to_bytes() == data
    with pytest.raises(DisagreementError, match=r"tabell1\.summa\.totalt: programmet 4[^ ]* ?712"):
        filling.compare(arsbok, {**ours, "tabell1.summa.totalt": Decimal(4712)})
