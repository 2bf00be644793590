"""Every rule of the granskning: its head is whole, and its own two small reports hold it and break it."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from xlfinsam.granskning import REGLER, SLAG, Regel, granska, worded
from xlfinsam.granskning.lasning import read
from xlfinsam.granskning.ord import AVRUNDNING, FEL, rapport, tabell, uppgift
from xlfinsam.model import Level

EVERY = pytest.mark.parametrize("regel", REGLER, ids=[regel.id for regel in REGLER])
TRIED = [regel for regel in REGLER if regel.id != "G90"]
EVERY_TRIED = pytest.mark.parametrize("regel", TRIED, ids=[regel.id for regel in TRIED])


@EVERY
def test_a_rule_says_what_it_wants(regel: Regel):
    """Number, title, sentence, advice, source and blank are there, and the texts are whole sentences or titles."""
    assert re.fullmatch(r"G\d\d", regel.id)
    assert all((regel.title, regel.sentence, regel.advice, regel.source, regel.blank))
    assert regel.title[0].isupper()
    assert not regel.title.endswith(".")
    assert regel.advice.endswith(".")


def test_every_rule_has_a_number_of_its_own():
    """No two rules have the same number."""
    assert not [one for one, count in Counter(regel.id for regel in REGLER).items() if count > 1]


@EVERY_TRIED
def test_the_right_report_gives_nothing(regel: Regel):
    """The report that holds a rule gives no finding of that rule."""
    assert not list(regel.look(read(regel.holds)))


@EVERY_TRIED
def test_the_wrong_report_is_found_and_told(regel: Regel):
    """The report that breaks a rule gives a finding with text, kind and place, and no brace left in it."""
    found = [worded(regel, sett) for sett in regel.look(read(regel.breaks))]
    assert found
    for one in found:
        assert one.slag in SLAG
        assert "{" not in one.text + one.rad
        assert one.text[0].isupper() or one.text[0].isdigit()
        assert one.har or one.mot or regel.id == "G51"
        assert one.tryckt is not None


def test_a_fault_is_a_question_and_the_rest_is_noted():
    """A finding is a fynd of the house: FRÅGA for fel, NOTERA for rounding."""
    wrong = tabell(
        "not3", ("2024",), {"Moms": (70000,), "Kunder": (50000,), "Summa": (130000,)}, titel="Not 3. Fordringar"
    )
    near = tabell(
        "not3", ("2024",), {"Moms": (70000,), "Kunder": (50000,), "Summa": (120001,)}, titel="Not 3. Fordringar"
    )
    [one], [other] = (granska(rapport(table)) for table in (wrong, near))
    assert (one.slag, one.fynd.niva, one.skillnad) == (FEL, Level.FRAGA, Decimal(10000))
    assert (other.slag, other.fynd.niva, other.skillnad) == (AVRUNDNING, Level.NOTERA, Decimal(1))
    assert one.fynd.place.blad == "not3"
    assert [cell.rad for cell in one.mot] == ["Moms", "Kunder"]


def test_counts_of_people_are_not_rounded():
    """A sum of people that is one wrong is a fault, where a sum of kronor would be rounding."""
    rows = {"Ankaret": (20,), "Bryggan": (14,), "Summa": (35,)}
    assert [one.slag for one in granska(rapport(tabell("t", ("antal",), rows, "antal")))] == [FEL]
    assert [one.slag for one in granska(rapport(tabell("t", ("kronor",), rows)))] == [AVRUNDNING]


def test_what_was_not_read_is_not_tried():
    """A cell that could not be read makes its sum untried."""
    assert not granska(rapport(tabell("t", ("antal",), {"A": (20,), "B": ("1c",), "Summa": (35,)}, "antal")))


def test_sums_that_share_the_rows_between_them_are_tried_together() -> None:
    """Which row goes to which sum is not printed; all of them are all of the rows. A lone one is a sum as any other."""
    rows: dict[str, tuple[int, int]] = {"A": (20, 3), "B": (5, 4), "C": (7, 1)}
    whole = {**rows, "Summa, nya deltagare": (27, 4), "Summa, alla inskrivna": (5, 4)}
    assert not granska(rapport(tabell("t", ("antal", "n"), whole, "antal")))
    (wrong,) = granska(rapport(tabell("t", ("antal", "n"), {**whole, "Summa, alla inskrivna": (6, 4)}, "antal")))
    assert (wrong.regel, wrong.slag) == ("G01", FEL)
    assert "33" in wrong.text
    assert "32" in wrong.text
    (lone,) = granska(rapport(tabell("t", ("antal", "n"), {**rows, "Summa, nya deltagare": (33, 8)}, "antal")))
    assert (lone.regel, "33" in lone.text) == ("G01", True)
    assert not granska(
        rapport(tabell("t", ("antal",), {"A": (20,), "B": ("1c",), "Summa, x": (3,), "Summa, y": (4,)}, "antal"))
    )


def test_a_report_is_held_against_the_arsbok():
    """Against the årsbok: another figure is a fault, a krona is rounding, and what has no name there is left alone."""
    shown = rapport(
        tabell("resultatrakning", ("2024", "2023"), {"Årets resultat": (500, 70), "Verksamhetens resultat": (9, 8)})
    )
    mot = {"rr.arets_resultat": Decimal(-1318), "rr.arets_resultat.fg": Decimal(71), "rr.avskrivningar": None}
    found = [one for one in granska(shown, mot) if one.regel == "G90"]
    assert [(one.slag, one.tryckt, one.vantat) for one in found] == [
        (FEL, Decimal(500), Decimal(-1318)), (AVRUNDNING, Decimal(70), Decimal(71)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values", "fel"),
    [
        ("Tillsammans 91 av 159 utskrivna, 57 %", (91, 159, 57), False),
        ("Tillsammans 92 av 159 utskrivna, 59 %", (92, 159, 59), True),
        ("12 (75 %) av 16", (12, 75), False),
        ("41 x 16 200 kr x 12 mån, totalt 7 970 400 kr", (7970400,), False),
        ("41 x 16 200 kr x 12 mån, totalt 7 790 400 kr", (7790400,), True),
    ],
)
def test_sentences_are_read_for_their_arithmetic(text: str, values: tuple[int, ...], fel: int):
    """A percentage or a product in a sentence is held against the counts of the same sentence."""
    assert bool([one for one in granska(rapport(uppgift(text, *values))) if one.slag == FEL]) == fel
