"""What is new in a second sheet: the answers that differ, not those that only look different."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.inkorg.made import FORM, filled, place, with_cells
from tests.svar.svarat import FIL, read
from xlfinsam.model import Place, Record, Returned
from xlfinsam.svar.skillnader import Skillnad, mening, skillnader

EMPTY = Record("kalmar", 1, "beta", "2024", Returned(FIL, "0" * 64), {}, {})
ANSWERS = st.one_of(
    st.none(),
    st.integers(0, 9999).map(Decimal),
    st.text(max_size=20),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
RECORDS = st.dictionaries(st.sampled_from([item.id for item in FORM.fields]), ANSWERS, max_size=10).map(
    lambda values: replace(EMPTY, values=values)
)


def record(data: bytes) -> Record:
    """Read a sheet that can be read."""
    found = read(data).record
    assert found is not None
    return found


def test_a_changed_answer_is_told_with_its_cell() -> None:
    """Field, label with its table, old, new, and the cell in the new sheet."""
    former, new = record(filled()), record(filled({"deltagare.kvinna": Decimal(9), "alder.bas": None}))
    found = skillnader(former, new, FORM)
    assert found == (
        Skillnad(
            "deltagare.kvinna", "Deltagare, kvinna", Decimal(8), Decimal(9), Place(FIL, *place("deltagare.kvinna"))
        ),
        Skillnad("alder.bas", "Ålder, Tabellen gäller", "nya deltagare", None, Place(FIL, *place("alder.bas"))),
    )
    assert [mening(each) for each in found] == [
        "Deltagare, kvinna: 8 → 9",
        "Ålder, Tabellen gäller: ”nya deltagare” → tomt",
    ]


def test_a_table_of_two_columns_says_which() -> None:
    """Remitterande has two columns with the same label."""
    former, new = record(filled()), record(filled({"remitterande.kommunen.totalt": Decimal(21)}))
    (said,) = map(mening, skillnader(former, new, FORM))
    assert said.endswith("Remitterande, JA till insats, Kommunen, Totalt: 20 → 21")


def test_an_answer_that_could_not_be_read_differs_from_a_blank() -> None:
    """What stood in the cell is told."""
    former, new = record(filled()), record(with_cells(filled(), {"deltagare.man": "fem"}))
    assert [(each.old, each.new) for each in skillnader(former, new, FORM)] == [(Decimal(5), "fem")]


def test_what_only_looks_different_is_the_same() -> None:
    """A blank and "", 1 and 1.0, blanks around a text, at the ends of its lines, and other line ends."""
    former = replace(EMPTY, values={"deltagare.man": Decimal(1), "text.syfte": "Två\nrader", "text.metod": ""})
    new = replace(
        EMPTY, values={"deltagare.man": Decimal("1.0"), "text.syfte": " Två \r\nrader\n"}, raw={"text.metod": "  "}
    )
    assert skillnader(former, new, FORM) == ()


def test_nothing_that_points_at_a_person_is_told() -> None:
    """A personnummer in a text is masked, and a long text is cut."""
    former = replace(EMPTY, values={"text.syfte": "Om 19850709-9805."})
    new = replace(EMPTY, values={"text.syfte": "ord " * 100})
    (said,) = map(mening, skillnader(former, new, FORM))
    assert "Om [personnummer]." in said
    assert said.endswith("…”")
    assert len(said) < 200


@given(RECORDS, RECORDS)
def test_differences_are_the_same_both_ways_and_none_against_itself(one: Record, other: Record) -> None:
    """A sheet does not differ from itself; there and back the same fields differ, old and new changed about."""
    assert skillnader(one, one, FORM) == ()
    there, back = skillnader(one, other, FORM), skillnader(other, one, FORM)
    assert [(each.falt, each.old, each.new) for each in there] == [(each.falt, each.new, each.old) for each in back]
    assert all("\n" not in mening(each) for each in there)
