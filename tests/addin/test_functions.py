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

from tests.addin.book import YEARS, bok, unread, with_lists, with_members, without
from xlfinsam import bok as reading
from xlfinsam.addin import functions
from xlfinsam.addin.calling import FEL, PARTS, Function
from xlfinsam.addin.functions import (
    FUNCTIONS,
    agarbidrag,
    andel,
    avvikelse,
    balanskrav,
    insats,
    konto,
    not_,
    rad,
    socioekonomi,
    spar,
    summa,
    tabell,
)
from xlfinsam.engine.addresses import split
from xlfinsam.engine.custom import FAULTS, ExcelFault
from xlfinsam.engine.names import is_lawful
from xlfinsam.forms import FORMS
from xlfinsam.longtable import long_table
from xlfinsam.statements import KEY_FIGURES, START, TABLES, economy
from xlfinsam.statements.profil import KALMAR
from xlfinsam.world import Medlem

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
    assert IDS == ["insats", "summa", "andel", "avvikelse", "socioekonomi", "balanskrav",
                   "konto", "not_", "rad", "agarbidrag", "spar", "tabell"]  # fmt: skip
    assert [item.name for item in FUNCTIONS if not item.needs_bok] == ["andel", "balanskrav"]
    assert [item.excel for item in FUNCTIONS][6:10] == ["FINSAM_KONTO", "FINSAM_NOT", "FINSAM_RAD", "FINSAM_AGARBIDRAG"]
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
    assert konto(blank, bok=bok()) is None
    assert not_(blank, "summa", bok=bok()) is None


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
        (konto("kassan", bok=bok()), 'konto är "kassan" men ska vara ett tal.'),
        (konto(1940, bok=bok()), 'kontot "1940" finns inte. Menade du 1941?'),
        (konto(1941, 2022, bok=bok()), "Bokföringen har bara 2024 och 2023, inte 2022."),
        (konto(1941, bok=unread()), "bokföringen är inte inläst. Stäng året först"),
        (not_(9, "summa", bok=bok()), 'noten "9" finns inte. Det som finns är 1, 2, 3, 4.'),
        (not_(1, "driftbidrag_kalmarr", bok=bok()), "Menade du driftbidrag_kalmar"),
        (not_(1, "", bok=bok()), "rad är tomt men ska vara en text."),
        (not_(1, "summa", 2021, bok=bok()), "Noterna har bara 2024 och 2023, inte 2021."),
        (not_("ett", "summa", bok=bok()), 'not är "ett" men ska vara ett tal.'),
        (not_(1), "1 argument; skriv FINSAM_NOT(not; rad; [ar])."),
        (rad("rr.arets_resultatt", bok=bok()), "Menade du rr.arets_resultat eller"),
        (rad("rr.kassa", bok=bok()), "Det som finns är rr.arets_resultat, rr.arets_resultat.fg, "),
        (rad("xyzzy", bok=bok()), 'siffran "xyzzy" finns inte. Det som finns är '),
        (rad("br.kassa_och_bank", 2021, bok=bok()), "br.kassa_och_bank finns bara för 2023 och 2024, inte för 2021."),
        (rad("plan.kostnader", 2020, bok=bok()), "finns bara för 2023, 2024, 2025 och 2026, inte för 2020."),
        (rad("overs.2022.intakter", 2021, bok=bok()), "overs.2022.intakter finns bara för 2024, inte för 2021."),
        (rad("rr.verksamhetens_intakter", 2022, bok=bok()),
         "Den är en del av overs.2022.intakter, som är en annan siffra."),
        (agarbidrag("Kalmarr", bok=bok()), 'medlemmen "Kalmarr" finns inte. Menade du Kalmar kommun?'),
        (agarbidrag("Växjö", bok=bok()), "Det som finns är Borgholms kommun, Emmaboda kommun"),
        (agarbidrag("Kalmar", 2022, bok=bok()), "Medlemmarnas bidrag har bara 2024 och 2023, inte 2022."),
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
    for table in (*TABLES, START, *economy(KALMAR)):
        head, *rows = grid(tabell(table.id, bok=book))
        assert tabell(table.title.upper(), bok=book) == (head, *rows)
        told = {name.rpartition(f"{table.id}.")[2].partition(".")[0] for name, value in figures.items()
                if name.startswith(f"{table.id}.") and value is not None}  # fmt: skip
        sums = [row.key for row in table.sums if table.total or row.key in told]
        assert len(rows) == len(book.books.keys(table)) + len(sums)
        assert all(len(row) == len(head) == len(table.measures) + 1 for row in rows)
        for key, row in zip([*book.books.keys(table), *sums], rows, strict=True):
            assert list(row[1:]) == [figures.get(f"{table.id}.{key}.{measure.id}") for measure in table.measures]
    for single in KEY_FIGURES:
        assert [row[0] for row in grid(tabell(single.id, bok=book))] == [measure.title for measure in single.measures]


# --------------------------------------------------------------------------------------------------- the closed year


@pytest.mark.parametrize("year", YEARS)
def test_konto_is_the_balance_of_the_books(year: int) -> None:
    """Every account, both years, in kronor and öre, as Bokföring has it; a blank stays a blank."""
    book = bok(year)
    rows = book.books.rows["bokforing"]
    assert len(rows) > 50
    for row in rows:
        assert konto(row["konto"], bok=book) == konto(row["konto"], year, bok=book) == row.get("ub")
        assert konto(f" {row['konto']} ", year - 1, bok=book) == row.get("ub_fg")
    assert sum(konto(row["konto"], bok=book) or 0 for row in rows) == 0


def test_konto_has_the_periodiseringar_of_the_year() -> None:
    """What Periodisering adds stands in the year's own balance, also on an account that the books do not have."""
    extra = [
        {"konto": Decimal(1941), "belopp": Decimal("-11.51")},
        {"konto": Decimal(2998), "belopp": Decimal("11.51")},
    ]
    book = with_lists(periodisering=extra)
    before = konto(1941, 2023, bok=bok())
    assert konto(1941, bok=book) == konto(1941, bok=bok()) - Decimal("11.51")
    assert konto(1941, 2023, bok=book) == before
    assert konto(2998, bok=book) == Decimal("11.51")
    assert konto(2998, 2023, bok=book) is None


@pytest.mark.parametrize("year", YEARS)
def test_not_is_the_row_of_the_note(year: int) -> None:
    """Every row by its key and, where no other row of the note has it, by its label; both years; the sum as "summa"."""
    book = bok(year)
    figures = book.figures()
    rows = [row for row in book.books.rows["notrader"] if row.get("nyckel") and row["typ"] != "rubrik"]
    for row in rows:
        name = f"spec.{row['nyckel']}" if row["typ"] == "specifikation" else f"not{row['not']}.{row['nyckel']}"
        assert not_(row["not"], row["nyckel"], bok=book) == figures[name]
        assert not_(row["not"], row["nyckel"].upper(), year - 1, bok=book) == figures[f"{name}.fg"]
        same = [other for other in rows if other["not"] == row["not"] and other["namn"] == row["namn"]]
        if len(same) == 1 and row["namn"].casefold() not in {other["nyckel"] for other in rows}:
            spaced = f"  {row['namn'].upper().replace(' ', '   ')} "
            assert not_(row["not"], spaced, bok=book) == figures[name], spaced
    for note in {row["not"] for row in rows if row["typ"] == "summa"}:
        assert not_(note, "Summa", bok=book) == figures[f"not{note}.summa"]


def test_a_label_of_two_rows_is_told() -> None:
    """Which of them is meant is asked for by the keys; a key that is another row's label is the key's own row."""
    rows = [{"nyckel": "a", "not": Decimal(7), "namn": "Övrigt", "typ": "rad", "sida": "debet"},
            {"nyckel": "b", "not": Decimal(7), "namn": "övrigt ", "typ": "rad", "sida": "debet"},
            {"nyckel": "allt", "not": Decimal(7), "namn": "b", "typ": "summa"},
            {"not": Decimal(7), "namn": "Utan nyckel", "typ": "rubrik"}]  # fmt: skip
    book = with_lists(notrader=rows)
    assert 'raden "övrigt" kan vara a eller b. Skriv vilken.' in told(not_(7, "övrigt", bok=book))
    assert not_(7, "b", bok=book) is None
    assert not_(7, "summa", bok=book) is not_(7, "allt", bok=book) is None
    assert 'raden "Utan nyckel" finns inte' in told(not_(7, "Utan nyckel", bok=book))


@pytest.mark.parametrize("year", YEARS)
def test_rad_is_any_figure(year: int) -> None:
    """Every figure by its name, however it is spelled; those with a former year by the year too."""
    book = bok(year)
    figures = book.figures()
    assert len(figures) > 1000
    for name, value in figures.items():
        assert rad(name.upper(), bok=book) == rad(name, year, bok=book) == value
        if f"{name}.fg" in figures:
            assert rad(name, year - 1, bok=book) == figures[f"{name}.fg"]
    assert rad("plan.kostnader", year + 2, bok=book) == figures["plan.kostnader.ar2"]


def test_rad_of_an_older_year_is_the_same_figure_or_none() -> None:
    """The översikt and tabell 2 answer where they show the very same figure; what they count otherwise they do not."""
    figures = bok(2024).figures()
    for name, other in {"rr.arets_resultat": "overs.2022.arets_resultat", "br.summa_eget_kapital": "overs.2022.eget_kapital",
                        "tabell1.summa.nya": "tabell2.2022.nya"}.items():  # fmt: skip
        assert rad(name, 2022, bok=bok(2024)) == figures[other] is not None
    assert rad("matt.soliditet", 2022, bok=bok(2024)) == figures["overs.2022.soliditet"]
    assert rad("rr.arets_resultat", 2011, bok=bok(2024)) is None
    assert rad("rr.arets_resultat", 2001, bok=bok(2024)) == rad("tabell1.summa.nya", 2001, bok=bok(2024)) == NA


@pytest.mark.parametrize("year", YEARS)
def test_agarbidrag_is_what_the_member_pays(year: int) -> None:
    """Every member by its whole name, without its kommun and its s; the year before by its row in the note."""
    book = bok(year)
    figures = book.figures()
    assert len(book.world.members) == 14
    for member in book.world.members:
        short = member.namn.removesuffix(" kommun").partition(" (")[0]
        for asked in (
            member.namn,
            member.namn.upper(),
            short,
            f" {short} ",
            f"{short} Kommun",
            short.removesuffix("s"),
        ):
            assert agarbidrag(asked, bok=book) == agarbidrag(asked, year, bok=book) == member.bidrag, asked
            assert agarbidrag(asked, year - 1, bok=book) == figures[f"not1.{member.rad}.fg"]
    assert agarbidrag("Staten", bok=book) == 2 * agarbidrag("regionen", bok=book)  # type: ignore[operator]


def test_a_member_that_may_be_several_is_told() -> None:
    """The whole name decides; what may be two, and a member without a row in the note, gets a sentence."""
    told_of = [Medlem("Håbo kommun", "kommun", Decimal(1)), Medlem("Håbos kommun", "kommun", Decimal(2)),
               Medlem("Region Ett", "region", Decimal(3)), Medlem("Region Två", "region", Decimal(4))]  # fmt: skip
    book = with_members(told_of)
    assert 'medlemmen "håbo" kan vara Håbo kommun eller Håbos kommun. Skriv vilken.' in told(
        agarbidrag("håbo", bok=book)
    )
    assert agarbidrag("håbos kommun", bok=book) == 2
    assert "kan vara Region Ett eller Region Två" in told(agarbidrag("Regionen", bok=book))
    assert agarbidrag("region två", bok=book) == 4
    assert "Håbo kommun: raden i noten saknas." in told(agarbidrag("Håbo kommun", 2023, bok=book))


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
