"""Periods and numbers: what is written is read back, and a person sees Swedish."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xlfinsam.errors import UnreadableFileError, XlfinsamError
from xlfinsam.values import THIN_SPACE, Period, decimal, plain, swedish

STEADY = settings(derandomize=True, deadline=None, max_examples=150)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**10), max_value=10**10, places=4)


@STEADY
@given(st.integers(2000, 2099), st.integers(0, 2))
def test_a_period_is_read_as_it_is_written(year: int, half: int) -> None:
    """Any year and half of this century is written in a way that `parse` reads back as the same period."""
    period = Period(year, half)
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "label"),
    [("2024", "helår 2024"), ("2024-H1", "första halvåret 2024"), (" 2024-H2 ", "andra halvåret 2024")],
)
def test_a_period_is_told_in_words(text: str, label: str) -> None:
    """A period's label is what a person would say."""
    assert Period.parse(text).label == label


@pytest.mark.parametrize(
    "text", ["", "24", "1999", "2024-H3", "2024-h1", "2024-1", "2024/25", "helår 2024", "２０２４"]
)
def test_what_is_no_period_gives_a_sentence(text: str) -> None:
    """Anything else is refused with a sentence that repeats what stood there and shows how to write."""
    with pytest.raises(ValueError, match=re.escape(f'"{text}" är ingen period; skriv "2024"')):
        Period.parse(text)


def test_periods_stand_in_the_order_of_time() -> None:
    """The two halves of a year come before the next year's."""
    told = ["2025", "2024-H2", "2023", "2024-H1"]
    assert [str(period) for period in sorted(map(Period.parse, told))] == ["2023", "2024-H1", "2024-H2", "2025"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13", "13"),
        ("0.57", "0.57"),
        ("1.0E3", "1000"),
        ("-2.5", "-2.5"),
        ("33.000000000000004", "33"),
        ("0.30000000000000004", "0.3"),
        ("1.1000000000000001", "1.1"),
        ("0.3000000000000001", "0.3"),
        ("0.300000000000001", "0.300000000000001"),
    ],
)
def test_a_stored_number_is_read_without_the_noise_of_binary(text: str, number: str) -> None:
    """A number as a spreadsheet stores it gives the number that Excel shows at 15 digits."""
    assert decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "fjorton", "1 200", "2,5", "NaN", "Infinity", "-inf", "0x10"])
def test_what_is_no_number_gives_none(text: str) -> None:
    """Text, blanks, and what is not finite are no numbers."""
    assert decimal(text) is None


@STEADY
@given(NUMBERS)
@example(Decimal("-0"))
@example(Decimal("1E+3"))
@example(Decimal("5.000"))
def test_a_plain_number_is_read_back_and_has_nothing_to_spare(number: Decimal) -> None:
    """`plain` writes what `decimal` reads as the same number, without exponent, spare zeros or a minus before zero."""
    text = plain(number)
    assert decimal(text) == number
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", text)
    assert text != "-0"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "tomt"),
        ("nya deltagare", "nya deltagare"),
        (Decimal(0), "0"),
        (Decimal(999), "999"),
        (Decimal(13155934), "13_155_934"),
        (Decimal("-1234.50"), "−1_234,5"),
        (Decimal("0.575"), "0,575"),
        (Decimal("-0"), "0"),
        (Decimal("1E+6"), "1_000_000"),
    ],
)
def test_values_are_told_in_swedish(value: Decimal | str | None, told: str) -> None:
    """A person reads decimal comma, real minus, and thousands apart by a space that never breaks over a line."""
    assert swedish(value) == told.replace("_", THIN_SPACE)


@STEADY
@given(NUMBERS)
def test_a_swedish_number_loses_nothing(number: Decimal) -> None:
    """Taking the Swedish dress off a number gives the same number, and every group but the first has three digits."""
    told = swedish(number)
    assert Decimal(told.replace(THIN_SPACE, "").replace("−", "-").replace(",", ".")) == number
    assert all(len(group) == 3 for group in told.partition(",")[0].split(THIN_SPACE)[1:])


def test_an_unreadable_file_says_which_and_why() -> None:
    """The error for an unreadable file is one of ours, and keeps file, kind and detail for the rule that words it."""
    bare, full = UnreadableFileError("tom", "a.xlsx"), UnreadableFileError("trasig_xml", "b.xlsx", "rad 3")
    assert str(bare) == "a.xlsx: filen kan inte läsas (tom)."
    assert str(full) == "b.xlsx: filen kan inte läsas (trasig_xml: rad 3)."
    assert isinstance(full, XlfinsamError)
    assert (full.kind, full.file, full.detail) == ("trasig_xml", "b.xlsx", "rad 3")
