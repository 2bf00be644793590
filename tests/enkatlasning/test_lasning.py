"""Files of survey answers: whatever the tool writes is read, every fault is told at its row and column, nothing is guessed."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xlfinsam import checking
from xlfinsam.enkatlasning import lasning, rader
from xlfinsam.forms.enkater import ENKATER, INDIVIDER, PARTER, PERSONAL, POLITIKER, VALD
from xlfinsam.rules import ENKATERNA, RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.enkatlasning.lasning import Last
    from xlfinsam.fragor import Enkat
    from xlfinsam.model import Fynd

HEAD = ["Tidstämpel", *(fraga.text for fraga in INDIVIDER.fragor)]
FIRST = ["2024-10-01 08:00", "Alltid", "Oftast", "Ibland", "Sällan", "Aldrig", "Alltid", "Oftast", "Trivs bra."]
SECOND = ["2024-10-01 09:00", "Oftast", "Oftast", "", "Sällan", "Alltid", "Alltid", "Oftast", ""]


def text(rows: Sequence[Sequence[str]], separator: str = ";") -> str:
    """Write rows as CSV."""
    told = io.StringIO()
    csv.writer(told, delimiter=separator).writerows(rows)
    return told.getvalue()


def read(folder: Path, data: bytes | str, name: str = "svar.csv") -> Last:
    """Read a file with this content."""
    (folder / name).write_bytes(data.encode("utf-8-sig") if isinstance(data, str) else data)
    return lasning.lasta(rader.las(folder / name), ENKATER)


def told(last: Last) -> list[tuple[str, str]]:
    """Return (rule, cell) of each fynd."""
    return [(fynd.regel, fynd.place.cell) for fynd in fynd_of(last)]


def fynd_of(last: Last) -> list[Fynd]:
    return checking.judge(last.hits, RULES)


def counts(last: Last, row: str) -> list[int]:
    """Return how many gave each answer of a row."""
    return [number for (name, _), number in last.antal.items() if name == row]


# ------------------------------------------------------------------------------------------------------ how it is written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_encoding_and_separator_gives_the_same(encoding: str, separator: str, tmp_path: Path) -> None:
    """UTF-8 with and without a mark, Windows and UTF-16; semicolon, comma, tab and bar: the same answers."""
    last = read(tmp_path, text([HEAD, FIRST, SECOND], separator).encode(encoding))
    assert (last.enkat, last.svarande, last.hits) == (INDIVIDER, 2, ())
    assert counts(last, "f1") == [1, 1, 0, 0, 0]
    assert counts(last, "f3") == [0, 0, 1, 0, 0]
    assert counts(last, "f4") == [0, 0, 0, 2, 0]
    assert last.fritext == {"delge": ("Trivs bra.",)}


def test_a_workbook_is_read_with_a_title_over_its_headings(tmp_path: Path) -> None:
    """An .xlsx sheet of answers, numbers as numbers, a title row on top and blank rows between, is read as the CSV is."""
    book = openpyxl.Workbook()
    sheet = book.active
    head = [fraga.text for fraga in PERSONAL.fragor]
    for row in (["Personal 2024"], [], head, [*["Alltid"] * 7, 5, "Bra."], [], [*["Ibland"] * 7, 4, None]):
        sheet.append(row)
    book.save(tmp_path / "svar.xlsx")
    last = lasning.lasta(rader.las(tmp_path / "svar.xlsx"), ENKATER)
    assert (last.enkat, last.svarande, last.hits) == (PERSONAL, 2, ())
    assert counts(last, "insatt") == [0, 0, 0, 1, 1]


def test_line_breaks_quotes_and_a_row_of_sep_are_as_excel_writes_them(tmp_path: Path) -> None:
    """A text over two lines in quotes is one answer, and "sep=," names the separator."""
    rows = [HEAD, [*FIRST[:8], 'Första raden\nandra; "raden"'], SECOND]
    last = read(tmp_path, "sep=,\n" + text(rows, ","))
    assert last.svarande == 2
    assert last.fritext["delge"] == ('Första raden\nandra; "raden"',)


HEADINGS = [
    str.upper,
    lambda words: "1. " + words,
    lambda words: words.rstrip("?") + " ?",
    lambda words: f"  {words}  ",
    lambda words: words.replace("insatsen", "insatsn"),
    lambda words: words.replace(" ", "\u00a0"),
]


@pytest.mark.parametrize("change", HEADINGS)
def test_a_heading_almost_as_the_question_is_that_question(change, tmp_path: Path) -> None:
    """Letter case, a number before, marks, blanks and a misspelling do not hide a question."""
    last = read(tmp_path, text([[HEAD[0], *map(change, HEAD[1:])], FIRST]))
    assert (last.enkat, last.hits) == (INDIVIDER, ())
    assert counts(last, "f2") == [0, 1, 0, 0, 0]


@pytest.mark.parametrize("enkat", ENKATER, ids=lambda enkat: enkat.id)
def test_each_survey_is_known_by_its_own_questions(enkat: Enkat, tmp_path: Path) -> None:
    """Surveys that share questions are told apart, in whatever order the columns stand."""
    head = [fraga.text for fraga in reversed(enkat.fragor)]
    row = [fraga.skala.svar[0].label if fraga.skala else "Ord." for fraga in reversed(enkat.fragor)]
    last = read(tmp_path, text([head, row]))
    assert (last.enkat, last.svarande, last.hits) == (enkat, 1, ())
    assert {counts(last, item.id)[0] for item in enkat.rader if not item.grupp} == {1}


def test_answers_are_known_in_other_ways_of_writing(tmp_path: Path) -> None:
    """ALLTID, "3", "andra gången" and a hyphen for a dash are answers of their scales."""
    values = {
        "kon": "kvinna",
        "alder": "30-45",
        "ganger": "andra gången",
        **dict.fromkeys(["f1", "f2", "f3", "f4"], "JA"),
    }
    last = read(tmp_path, text([[f.text for f in VALD.fragor], [values.get(f.id, " Nej ") for f in VALD.fragor]]))
    assert last.hits == ()
    assert (counts(last, "alder"), counts(last, "ganger"), counts(last, "f1_kvinna")) == ([0, 1, 0], [0, 1, 0], [1, 0])


# ------------------------------------------------------------------------------------------------------------ its faults


def many(row: Sequence[str], at: int, value: str) -> list[str]:
    return [value if number == at else cell for number, cell in enumerate(row)]


FAULTS = [
    ("U01", "", b"\x89PNG\r\n\x1a\n\x00\x00", "ingen text"),
    ("U01", "", b"PK\x03\x04 trasig", "Excel-fil"),
    ("U02", "", "", "den är tom"),
    ("U02", "", text([HEAD]), "bara rubriker"),
    ("U03", "", text([["Namn", "Telefon", "Ort"], ["A", "1", "B"]]), "Närmast är"),
    (
        "U04",
        "A1",
        text([[cell for cell in HEAD if "trivs" not in cell.lower()], [FIRST[0], *FIRST[2:]]]),
        "Trivs du bra",
    ),
    ("U05", "J1", text([[*HEAD, "Kommun"], [*FIRST, "Kalmar"]]), "Kommun"),
    ("U06", "J1", text([[*HEAD, HEAD[1]], [*FIRST, "Aldrig"]]), "två kolumner"),
    ("U07", "C2", text([HEAD, many(FIRST, 2, "Vet ej")]), "”Vet ej” (en gång)"),
    ("U07", "C2, C3", text([HEAD, many(FIRST, 2, "Vet ej"), many(SECOND, 2, "Vet ej")]), "2 gånger"),
    ("U08", "A3", text([HEAD, FIRST, FIRST, SECOND]), "rad 2"),
    ("U09", "A3", text([HEAD, FIRST, many(SECOND, 0, FIRST[0])]), "andra svar"),
    ("U10", "", text([HEAD, many(FIRST, 8, "Ring mig på 070-123 45 67")]), "1 av svaren"),
]


@pytest.mark.parametrize(
    ("regel", "cell", "data", "words"), FAULTS, ids=[f"{at}-{f[0]}" for at, f in enumerate(FAULTS)]
)
def test_a_fault_is_told_once_at_its_place(
    regel: str, cell: str, data: bytes | str, words: str, tmp_path: Path
) -> None:
    """Each fault gives its one fynd, with the file, the cell, what stands there, and what to do."""
    last = read(tmp_path, data)
    (fynd,) = fynd_of(last)
    assert (fynd.regel, fynd.place.fil, fynd.place.cell) == (regel, "svar.csv", cell)
    assert words in fynd.text
    assert fynd.rad.endswith(".")


def test_every_rule_on_answers_is_tried_here_or_by_the_verb() -> None:
    """The rules on surveys are those broken above, and the two of several files and of too many respondents."""
    assert {fault[0] for fault in FAULTS} | {"U11", "U12"} == {rule.id for rule in ENKATERNA}


def test_what_cannot_be_counted_is_left_out_and_the_rest_counts(tmp_path: Path) -> None:
    """An unknown answer is no answer: the base of that question is smaller, the others are as they were."""
    last = read(tmp_path, text([HEAD, many(FIRST, 2, "Vet ej"), SECOND]))
    assert counts(last, "f2") == [0, 1, 0, 0, 0]
    assert sum(counts(last, "f1")) == 2
    assert last.svarande == 2


def test_a_row_sent_twice_counts_once_and_two_alike_without_stamps_count_twice(tmp_path: Path) -> None:
    """With time stamps the same row is the same respondent; without them two may have answered alike."""
    assert read(tmp_path, text([HEAD, FIRST, FIRST])).svarande == 1
    assert read(tmp_path, text([HEAD[1:], FIRST[1:], FIRST[1:]])).svarande == 2


def test_a_missing_file_is_a_fynd(tmp_path: Path) -> None:
    """A file that is gone is told, and so is one that is far too large."""
    last = lasning.lasta(rader.las(tmp_path / "borta.csv"), ENKATER)
    assert [fynd.text for fynd in fynd_of(last)] == ["Filen går inte att läsa: finns inte."]


# ----------------------------------------------------------------------------------------------------------- people's data


def test_texts_come_out_masked_and_in_no_order_of_respondents(tmp_path: Path) -> None:
    """Numbers, addresses and names after "deltagare" are replaced, and the texts stand in the order of the alphabet."""
    texts = ["Zebra.", "Skriv till mig@example.se", "Deltagaren Anna Ek fick hjälp", "Alla är snälla."]
    rows = [many(many(FIRST, 8, words), 0, f"2024-10-0{at}") for at, words in enumerate(texts, start=1)]
    last = read(tmp_path, text([HEAD, *rows]))
    assert last.fritext["delge"] == (
        "Alla är snälla.", "Deltagaren [namn] fick hjälp", "Skriv till [e-postadress]", "Zebra.",
    )  # fmt: skip
    assert [(fynd.regel, fynd.varde) for fynd in fynd_of(last)] == [("U10", Decimal(2))]


def test_nothing_that_is_told_shows_what_was_masked(tmp_path: Path) -> None:
    """An e-mail address as a heading or as an answer is masked in the fynd as well."""
    last = read(tmp_path, text([[*HEAD, "anna@example.se"], [*many(FIRST, 1, "anna@example.se"), "x"]]))
    assert "example.se" not in "".join(fynd.text for fynd in fynd_of(last))


@settings(max_examples=60, deadline=None)
@example(b"")
@example(b"\xff\xfe")
@example("Tidstämpel;Trivs du bra i insatsen?\r\n".encode())
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda words: words.encode("utf-8", "surrogatepass")))
def test_whatever_the_file_holds_reading_it_raises_nothing(data: bytes) -> None:
    """Any bytes are read or told as a fault."""
    path = Path(__file__).with_name("_any.csv")
    try:
        path.write_bytes(data)
        last = lasning.lasta(rader.las(path), ENKATER)
    finally:
        path.unlink()
    assert last.enkat is not None or [fynd.niva.value for fynd in fynd_of(last)] == ["STOPP"]


# --------------------------------------------------------------------------------------------------------- the declarations


@pytest.mark.parametrize("enkat", ENKATER, ids=lambda enkat: enkat.id)
def test_a_survey_is_declared_so_that_its_figures_have_names(enkat: Enkat) -> None:
    """Questions, rows and answers have ids of their own that Excel takes as parts of a name, and a source."""
    names = [f"enkat.{enkat.id}.{row.id}.{one.id}" for row in enkat.rader for one in row.skala.svar]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.replace(".", "").replace("_", "").isalnum() for name in names)
    assert len({fraga.text for fraga in enkat.fragor}) == len(enkat.fragor)
    assert enkat.source
    assert enkat.version >= 1
    for fraga in enkat.fragor:
        assert enkat.fraga(fraga.id) is fraga
    assert enkat.individer == (enkat in (INDIVIDER, VALD))
    assert {PARTER, POLITIKER} <= set(ENKATER)


def test_taken_together_a_respondent_counts_once() -> None:
    """Minst en is ja where any is, nej only where all are; with a blank among nej it is not known."""
    row = next(item for item in VALD.rader if item.id == "minst_en")
    nej = dict.fromkeys(("f1", "f2", "f3", "f4"), "nej")
    assert row.svarat(nej) == "nej"
    assert row.svarat({**nej, "f3": "ja"}) == "ja"
    assert row.svarat({"f1": "nej"}) == ""
    by_women = next(item for item in VALD.rader if item.id == "minst_en_kvinna")
    assert [by_women.svarat({**nej, "kon": sex}) for sex in ("kvinna", "man")] == ["nej", ""]
    assert by_women.svarat(nej) == ""
