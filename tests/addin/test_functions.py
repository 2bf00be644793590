"""The functions in cells: their examples run, their arguments are read as cells give them, and every fault has a reason."""

from __future__ import annotations

import doctest
import inspect
import re
import string
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.book import YEARS, bok, without
from xlfinsam import bok as reading
from xlfinsam.addin import functions
from xlfinsam.addin.calling import FEL, PARTS, Function
from xlfinsam.addin.functions import FUNCTIONS, andel, avvikelse, balanskrav, insats, socioekonomi, spar, summa, tabell
from xlfinsam.consolidating import long_table
from xlfinsam.engine.addresses import split
from xlfinsam.engine.custom import FAULTS, ExcelFault
from xlfinsam.engine.names import is_lawful
from xlfinsam.forms import FORMS
from xlfinsam.statements import KEY_FIGURES, START, TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

IDS = [item.name for item in FUNCTIONS]
NUMBERS = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100)
DIV, NA = ExcelFault("#DIV/0!"), ExcelFault("#N/A")


def told(answer: object) -> str:
    """Return the sentence of a fault."""
    assert isinstance(answer, str), answer
    assert answer.startswith(FEL), answer
    return answer


# --------------------------------------------------------------------------------------------------- declarations


@pytest.mark.parametrize("item", FUNCTIONS, ids=IDS)
def test_the_example_runs(item: Function) -> None:
    """The example of the docstring gives what it says."""
    scope = {other.name: other for other in FUNCTIONS} | {"bok": bok(2024)}
    example = doctest.DocTestParser().get_doctest(item.run.__doc__ or "", scope, item.name, None, None)
    assert len(example.examples) == 1
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


@pytest.mark.parametrize("item", FUNCTIONS, ids=IDS)
def test_the_docstring_says_what_there_is_to_say(item: Function) -> None:
    """Every argument is told with its unit, and so are the answer, what a blank means, and the faults."""
    assert list(item.help.arguments) == [parameter.name for parameter in item.parameters]
    assert {"Svar", "Tomt", "Fel"} <= set(item.help.parts) <= set(PARTS)
    assert item.help.summary.endswith(".")
    assert all(text.endswith(".") for text in (*item.help.arguments.values(), *item.help.parts.values()))


@pytest.mark.parametrize("item", FUNCTIONS, ids=IDS)
def test_names_are_lawful_in_excel(item: Function) -> None:
    """No name is a cell's address, and all are plain ASCII."""
    assert re.fullmatch(r"FINSAM_[A-Z]+", item.excel)
    assert is_lawful(item.excel)
    assert split(item.excel) is None
    assert all(set(parameter.name) <= set(string.ascii_lowercase + "_") for parameter in item.parameters)


def test_all_functions_are_gathered() -> None:
    """The functions of the issue are there; no other module than the one has any."""
    assert IDS == ["insats", "summa", "andel", "avvikelse", "socioekonomi", "balanskrav", "spar", "tabell"]
    assert [item.needs_bok for item in FUNCTIONS] == [True, True, False, True, True, False, True, True]
    assert [item.name for item in FUNCTIONS if item.is_table] == ["spar", "tabell"]
    assert sorted(functions.customs()) == sorted(item.excel for item in FUNCTIONS)
    for item in FUNCTIONS:
        required = [
            p for p in inspect.signature(item.run).parameters.values() if p.default is p.empty and p.name != "bok"
        ]
        assert item.required == len(required)


# ------------------------------------------------------------------------------------------------------- arguments


@given(NUMBERS, NUMBERS)
def test_numbers_are_read_in_every_form(one: Decimal, other: Decimal) -> None:
    """A float, a Decimal, a text with comma, and a range of one cell are the same number."""
    wanted = one / other if other else DIV
    text = str(one).replace(".", ",").replace("-", "−")
    for form in (one, text, f" {text} ", [[one]], ((text,),)):
        assert andel(form, other) == wanted
    assert andel(float(one), float(other)) == wanted


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0", [[None]]])
def test_a_blank_is_never_a_zero(blank: object) -> None:
    """Of a blank comes a blank, also beside a zero."""
    assert andel(blank, 0) is None
    assert andel(0, blank) is None
    assert andel(0, 5) == 0
    assert balanskrav(blank) is None
    assert avvikelse(blank, 5, bok=bok()) is None
    assert socioekonomi(blank, blank, bok=bok()) is None


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_an_error_in_an_argument_is_the_answer(code: str) -> None:
    """An error of Excel goes through, as itself or as its text, and so does a sentence from another function."""
    assert andel(code, 1) == andel(1, ExcelFault(code)) == andel([[code]], 1) == ExcelFault(code)
    sentence = told(andel("tre", 1))
    assert andel(5, sentence) == sentence


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (andel("tre", 1), 'del är "tre" men ska vara ett tal.'),
        (andel(1, True), "helhet är SANT men ska vara ett tal."),  # noqa: FBT003  a cell may say so
        (andel(date(2024, 1, 2), 1), "del är 2024-01-02 men ska vara ett tal."),
        (andel([[1, 2]], 1), "del är 2 celler men ska vara en enda."),
        (andel(1), "1 argument; skriv FINSAM_ANDEL(del; helhet)."),
        (andel(1, 2, 3), "3 argument"),
        (andel(float("inf"), 1), "ett tal"),
        (summa("totalt"), "FINSAM_SUMMA räknas bara i en årsbok."),
        (insats("", "deltagare.nya", bok=bok()), "insats är tomt men ska vara en text."),
        (insats("kompas", "deltagare.nya", bok=bok()), 'insatsen "kompas" finns inte. Menade du kompass?'),
        (insats("zzz", "deltagare.nya", bok=bok()), "Det som finns är knutpunkten, kompass"),
        (insats("alla", "deltagare.nya", bok=bok()), "Använd FINSAM_SUMMA"),
        (insats("kompass", "deltagare.ny", bok=bok()), "Menade du deltagare.nya"),
        (insats("kompass", "deltagare.nya", 2022, bok=bok()), "finns bara för årsbokens år 2024. För 2022 finns budget"),
        (insats("kompass", "totalt", "i fjol", bok=bok()), "ett årtal"),
        (insats("kompass", "totalt", 2022.5, bok=bok()), "ett årtal"),
        (summa("text.syfte", bok=bok()), "ingen talruta"),
        (avvikelse(1, 2, "vinst", bok=bok()), '"kostnad" eller "intäkt"'),
        (avvikelse(1, 2, bok=without(2024, "tecken_avvikelse")), "installning.tecken_avvikelse"),
        (socioekonomi(1, bok=without(2024, "schablon_arbete")), "installning.schablon_arbete"),
        (socioekonomi(1, 2, bok=without(2024, "schablon_studier")), "installning.schablon_studier"),
        (socioekonomi(-1, bok=bok()), "till_arbete är negativt"),
        (balanskrav(1, -1), "realisationsvinster är negativt men skrivs utan minus."),
        (balanskrav(1, 0, 0, -1), "undantag_forluster är negativt"),
        (tabell("tabel1", bok=bok()), "Menade du tabell1"),
        (spar("A1", bok=bok()), "en enda cell"),
        (spar("Blad1!A1:B2", bok=bok()), "en enda cell"),
        (spar(5, bok=bok()), "en enda cell"),
    ],
)  # fmt: skip
def test_a_wrong_argument_gives_a_sentence(answer: object, words: str) -> None:
    """The sentence names the argument, what it is, and what it may be."""
    assert words in told(answer)


# ----------------------------------------------------------------------------------------------------- what they give


@pytest.mark.parametrize("year", YEARS)
def test_insats_and_summa_are_the_figures(year: int) -> None:
    """What the functions give is what the tables of the årsbok show, for every insats and every field of a table."""
    book = bok(year)
    figures = book.figures()
    for name, falt in {"deltagare.totalt": "tabell1.{}.totalt", "avslut.arbete": "avslut.{}.arbete", "nya": "tabell1.{}.nya",
                       "pagaende": "tabell1.{}.pagaende", "budget": "tabell1.{}.budget"}.items():  # fmt: skip
        assert summa(name, bok=book) == figures[falt.format("summa")]
        for item in book.world.insatser:
            assert insats(item.nyckel, name, bok=book) == figures[falt.format(item.nyckel)]
            assert insats(item.namn.upper(), name, year, bok=book) == figures[falt.format(item.nyckel)]
    for row in book.world.history:
        for column in ("totalt", "nya", "budget"):
            asked = (
                summa(column, row.ar, bok=book)
                if row.insats == "alla"
                else insats(row.insats, column, row.ar, bok=book)
            )
            assert asked == getattr(row, column)


def test_a_year_without_history_is_not_available() -> None:
    """A year that Historik does not have is #N/A, not a blank and not 0."""
    assert summa("totalt", 2001, bok=bok()) == insats("kompass", "totalt", 2001, bok=bok()) == NA


def test_texts_and_dates_are_given_as_they_are() -> None:
    """A field need not be a number."""
    assert isinstance(insats("kompass", "blad.datum", bok=bok()), date)
    assert insats("kompass", "alder.bas", bok=bok()) == "nya deltagare"


@given(NUMBERS, NUMBERS, st.sampled_from(["kostnad", "intäkt"]))
def test_plus_is_better_than_budget(utfall: Decimal, budget: Decimal, slag: str) -> None:
    """Costs with minus: utfall − budget. Without: budget − utfall for a cost; always utfall − budget for an income."""
    assert avvikelse(utfall, budget, slag, bok=bok(2024)) == utfall - budget
    assert avvikelse(utfall, budget, slag, bok=bok(2022)) == (budget - utfall if slag == "kostnad" else utfall - budget)


def test_avvikelse_is_what_the_reports_print() -> None:
    """The sample förbund's own rows: income 2024 and 2022 in kronor; the cost of 2022 by arithmetic, not by the print."""
    assert avvikelse(16189674, 16270000, bok=bok(2024)) == -80326
    assert avvikelse(-17607130, -17507000, bok=bok(2024)) == -100130  # printed without its minus
    assert avvikelse(16383989, 16208000, "intäkt", bok=bok(2022)) == 175989
    assert avvikelse(16592836, 18255000, bok=bok(2022)) == 1662164  # printed 1 622 164: two digits have changed places


@given(st.one_of(st.none(), st.integers(0, 500)), st.one_of(st.none(), st.integers(0, 500)))
def test_socioekonomi_is_the_model(arbete: int | None, studier: int | None) -> None:
    """Persons times kronor a month times twelve, what is blank left out."""
    parts = [n * rate * 12 for n, rate in ((arbete, 16200), (studier, 10500)) if n is not None]
    assert socioekonomi(arbete, studier, bok=bok(2024)) == (sum(parts) if parts else None)


def test_socioekonomi_is_what_the_report_prints() -> None:
    """Kalmar 2024: 4 082 400 and 2 646 000 kr, together 6 728 400."""
    assert socioekonomi(21, bok=bok(2024)) == 4082400
    assert socioekonomi(None, 21, bok=bok(2024)) == 2646000
    assert socioekonomi(21, 21, bok=bok(2024)) == 6728400


@given(st.tuples(NUMBERS, *[st.one_of(st.none(), NUMBERS.map(abs))] * 3, *[st.one_of(st.none(), NUMBERS)] * 2))
def test_balanskrav_is_plain_arithmetic(rows: tuple[Decimal | None, ...]) -> None:
    """Resultat − vinster + undantag (vinster, förluster) − orealiserade + återföring; a blank row counts for nothing."""
    first, gains, kept, losses, unrealised, back = (row or Decimal(0) for row in rows)
    assert balanskrav(*rows) == first - gains + kept + losses - unrealised + back


@pytest.mark.parametrize("year", YEARS)
def test_every_table_is_what_the_figures_are(year: int) -> None:
    """Every table comes with a heading, a row for each key and its sums; by id and by title."""
    book = bok(year)
    figures = book.figures()
    for table in (*TABLES, START):
        head, *rows = grid(tabell(table.id, bok=book))
        assert tabell(table.title.upper(), bok=book) == (head, *rows)
        assert len(rows) == len(book.books.keys(table)) + bool(table.total)
        assert all(len(row) == len(head) == len(table.measures) + 1 for row in rows)
        for key, row in zip([*book.books.keys(table), "summa"], rows, strict=False):
            assert list(row[1:]) == [figures.get(f"{table.id}.{key}.{measure.id}") for measure in table.measures]
    assert [row[0] for row in grid(tabell("nyckeltal", bok=book))] == [
        measure.title for measure in KEY_FIGURES.measures
    ]


def test_spar_spills_the_tree() -> None:
    """The table has a heading, and a row per step down to the file, sheet and cell."""
    head, *rows = grid(spar("Deltagare!E8", bok=bok()))
    assert head == ("Led", "Vad", "Siffra", "Värde", "Var")
    assert [row[0] for row in rows] == [0, 1, 2]
    assert len({row[3] for row in rows}) == 1
    assert "insatsblad-kompass-2024.xlsx Insatsblad" in str(rows[-1][4])


def grid(answer: object) -> Sequence[Sequence[object]]:
    assert isinstance(answer, tuple), answer
    return answer


# ------------------------------------------------------------------------------------------------- the book read back


@pytest.mark.parametrize("year", YEARS)
def test_records_come_back_from_the_rows(year: int) -> None:
    """The rows of Insatsdata and the records say the same, there and back; rows of another period are left."""
    records = bok(year).world.records
    rows = long_table(records, FORMS, lambda text: text)
    others = [{**row, "period": "2023-H1"} for row in rows]
    assert len(records) == 8
    assert reading.records_of([*others, *rows], FORMS, str(year)) == records


def test_an_unread_cell_has_no_value() -> None:
    """A cell that could not be read comes back as unread, never as a text."""
    rows = long_table(bok().world.records[:1], FORMS, lambda text: text)
    rows[3] = {**rows[3], "anmarkning": "oläst", "text": "många", "varde": None}
    (record,) = reading.records_of(rows, FORMS, "2024")
    assert rows[3]["falt"] not in record.values
    assert record.raw[rows[3]["falt"]] == "många"
