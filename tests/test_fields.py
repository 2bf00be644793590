"""The kinds of field: a lawful answer is read back, a tired cell gives exactly its observation, nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfinsam.engine.dates import to_serial
from xlfinsam.fields import LONGEST_TEXT, ODD_CELLS, Antal, Datum, Parsed, Raw, Tal, Text, Val
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import REGISTERS
from xlfinsam.forms.installningar import INSTALLNINGAR

if TYPE_CHECKING:
    from xlfinsam.fields import Answer, Kind

STEADY = settings(derandomize=True, deadline=None, max_examples=100)
ANTAL, TEXT, VAL, DATUM, TAL = Antal(), Text(3), Val(("nya deltagare", "alla inskrivna")), Datum(), Tal("0%", 0, 1)
JANUARY = date(2025, 1, 23)
EVERY_KIND = [
    *{item.kind for form in FORMS for item in form.fields},
    *{item.kind for item in INSTALLNINGAR.fields},
    *{column.kind for register in REGISTERS for column in register.columns},
]


def n(text: str, *, day: bool = False, formula: str | None = None) -> Raw:
    return Raw("n", text, formula, day)


def s(text: str, formula: str | None = None) -> Raw:
    return Raw("s", text, formula)


# ------------------------------------------------------------------------------------------------- lawful answers


@STEADY
@given(st.integers(0, ANTAL.most))
def test_every_lawful_count_is_read(number: int) -> None:
    """A whole number from 0 to `most` is read as it stands, whether the program wrote 14, 14.0 or 1.4E1."""
    assert ANTAL.parse(n(str(number))) == Parsed(Decimal(number))
    assert ANTAL.parse(n(f"{number}.0")) == Parsed(Decimal(number))
    assert ANTAL.parse(n(f"{number:E}")) == Parsed(Decimal(number))


@STEADY
@given(st.integers(0, ANTAL.most), st.sampled_from(["{}", " {} ", "\u00a0{}", "{}\t", "{},0", "{}.00"]))
def test_a_count_stored_as_text_is_read_and_noted(number: int, dress: str) -> None:
    """Digits that came as text, with whatever blanks around them, give the number and the note that they were text."""
    assert ANTAL.parse(s(dress.format(number))) == Parsed(Decimal(number), "tal_som_text")


@STEADY
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%y%m%d", "%y-%m-%d"]))
def test_every_lawful_date_is_read(day: date, dress: str) -> None:
    """A day of this century is read as Excel's day number, as ISO, and in the ways that Swedes type it."""
    serial = str(to_serial(day, date1904=False))
    for raw in (n(serial, day=True), n(serial), n(serial + ".75", day=True), Raw("d", day.isoformat(), None, True)):  # noqa: FBT003
        assert DATUM.parse(raw) == Parsed(day), raw
    assert DATUM.parse(s(f" {day.strftime(dress)} ")) == Parsed(day)


@STEADY
@given(st.sampled_from(VAL.alternatives), st.sampled_from([str, str.upper, str.title, "  {} ".format]))
def test_every_choice_is_read_whatever_its_case(label: str, dress: object) -> None:
    """A choice in any case, with outer blanks, gives the alternative as the list writes it."""
    assert callable(dress)
    assert VAL.parse(s(dress(label))) == Parsed(label)


@STEADY
@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_a_text_is_kept_without_outer_blanks(text: str) -> None:
    """Whatever stands in a text box is the answer, also what looks like a formula or a number."""
    assert TEXT.parse(s(f" {text}\n")) == Parsed(text.strip())


@STEADY
@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_number_of_the_kansli_is_read(number: Decimal) -> None:
    """A number in the årsbok is read as Decimal, from a number cell or from digits in Swedish dress."""
    assert Tal().parse(n(f"{number:f}")) == Parsed(number)
    assert Tal().parse(s(f"{number:f}".replace(".", ",").replace("-", "−"))) == Parsed(number)


@pytest.mark.parametrize(("text", "value", "odd"), [
    ("0", Decimal(0), ""), ("0.5", Decimal("0.5"), ""), ("1", Decimal(1), ""),
    ("1.01", None, "orimligt_stort_tal"), ("50", None, "orimligt_stort_tal"), ("-0.1", None, "orimligt_stort_tal"),
])  # fmt: skip
def test_a_share_outside_its_bounds_is_refused(text: str, value: Decimal | None, odd: str) -> None:
    """50 where 50 % was meant is no share; a number outside the bounds that Excel is told is not read."""
    assert TAL.parse(n(text)) == Parsed(value, odd)


# -------------------------------------------------------------------------------------------------- the tired cells

ERROR, LONG = Raw("e", "#REF!"), "ord " * 1250
TIRED: list[tuple[Kind, Raw, Answer, str]] = [
    (ANTAL, s("14 (oklart)"), None, "text_i_talruta"),
    (ANTAL, s("1c"), None, "text_i_talruta"),
    (ANTAL, s("6 + en på 50%"), None, "text_i_talruta"),
    (ANTAL, s("fjorton"), None, "text_i_talruta"),
    (ANTAL, s("1E3"), None, "text_i_talruta"),
    (ANTAL, s("１４"), None, "text_i_talruta"),
    (ANTAL, s("9" * 13), None, "text_i_talruta"),
    (ANTAL, Raw("b", "1"), None, "text_i_talruta"),
    (ANTAL, n("2.5"), None, "decimaltal"),
    (ANTAL, s("2,5"), None, "decimaltal"),
    (ANTAL, n("-3"), None, "negativt_tal"),
    (ANTAL, s("−3"), None, "negativt_tal"),
    (ANTAL, n("-2.5"), None, "negativt_tal"),
    (ANTAL, n("45323", day=True), None, "datum_i_talruta"),
    (ANTAL, Raw("d", "2024-02-01", None, True), None, "datum_i_talruta"),  # noqa: FBT003
    (ANTAL, Raw("d", "20240201"), None, "datum_i_talruta"),
    (ANTAL, n("13", formula="7+6"), Decimal(13), "formel_i_ruta"),
    (ANTAL, s("13", "A1"), Decimal(13), "formel_i_ruta"),
    (ANTAL, n("2.5", formula="5/2"), None, "decimaltal"),
    (ANTAL, Raw(""), None, ""),
    (ANTAL, s(""), None, ""),
    (ANTAL, s(" \u00a0\n"), None, ""),
    (ANTAL, n("0"), Decimal(0), ""),
    (ANTAL, n("-0"), Decimal(0), ""),
    (ANTAL, s(" 14 "), Decimal(14), "tal_som_text"),
    (ANTAL, s("1 200"), Decimal(1200), "tal_som_text"),
    (ANTAL, s("1\u00a0200"), Decimal(1200), "tal_som_text"),
    (ANTAL, s("1\u202f200"), Decimal(1200), "tal_som_text"),
    (ANTAL, ERROR, None, "felvarde"),
    (ANTAL, n("9999"), Decimal(9999), ""),
    (ANTAL, n("10000"), None, "orimligt_stort_tal"),
    (ANTAL, n("123456"), None, "orimligt_stort_tal"),
    (ANTAL, n("1E300"), None, "orimligt_stort_tal"),
    (DATUM, s("250113"), date(2025, 1, 13), ""),
    (DATUM, n("250113"), date(2025, 1, 13), ""),
    (DATUM, n("250113", day=True), date(2025, 1, 13), ""),
    (DATUM, n("20250113", day=True), date(2025, 1, 13), ""),
    (DATUM, s("2025-01-23"), JANUARY, ""),
    (DATUM, Raw("d", "2025-01-23T00:00:00"), JANUARY, ""),
    (DATUM, s("januari"), None, "inget_datum"),
    (DATUM, s("2025-02-30"), None, "inget_datum"),
    (DATUM, s("202501"), None, "inget_datum"),
    (DATUM, s("2025-01-23 eller senare"), None, "inget_datum"),
    (DATUM, s("811218-9876"), None, "inget_datum"),
    (DATUM, s("1981-12-18"), None, "inget_datum"),
    (DATUM, n("-3", day=True), None, "inget_datum"),
    (DATUM, n("3"), None, "inget_datum"),
    (DATUM, n("99999999999999", day=True), None, "inget_datum"),
    (DATUM, n("-99999999999999"), None, "inget_datum"),
    (DATUM, Raw("b", "1"), None, "inget_datum"),
    (DATUM, ERROR, None, "felvarde"),
    (DATUM, Raw(""), None, ""),
    (TEXT, s("  "), None, ""),
    (TEXT, Raw(""), None, ""),
    (TEXT, n("14"), "14", ""),
    (TEXT, s("=7+6"), "=7+6", ""),
    (TEXT, s("sju", "B2"), "sju", "formel_i_ruta"),
    (TEXT, ERROR, None, "felvarde"),
    (TEXT, s("x" * LONGEST_TEXT), "x" * LONGEST_TEXT, ""),
    (TEXT, s(LONG), LONG[:LONGEST_TEXT], "for_lang_text"),
    (VAL, s("vet ej"), None, "okant_val"),
    (VAL, n("1"), None, "okant_val"),
    (VAL, s("nya"), None, "okant_val"),
    (VAL, s(" NYA deltagare"), "nya deltagare", ""),
    (VAL, s(" "), None, ""),
    (VAL, Raw(""), None, ""),
    (VAL, ERROR, None, "felvarde"),
    (TAL, s("en halv"), None, "text_i_talruta"),
    (TAL, Raw("b", "0"), None, "text_i_talruta"),
    (TAL, ERROR, None, "felvarde"),
    (TAL, Raw(""), None, ""),
    (TAL, s("0,5"), Decimal("0.5"), ""),
]


@pytest.mark.parametrize(("kind", "raw", "value", "odd"), TIRED)
def test_a_tired_cell_gives_its_observation_and_nothing_else(kind: Kind, raw: Raw, value: Answer, odd: str) -> None:
    """Each cell that a tired sender can leave gives exactly its answer (or none) and exactly its observation."""
    assert kind.parse(raw) == Parsed(value, odd)


def test_every_observation_is_reached_and_no_other() -> None:
    """The tired cells reach every kind in ODD_CELLS and none that has no rule."""
    assert {odd for *_, odd in TIRED} - {""} == ODD_CELLS


@STEADY
@given(
    st.sampled_from([ANTAL, DATUM, TEXT, VAL, TAL]),
    st.builds(
        Raw,
        st.sampled_from(["s", "b", "e", "d", ""]),
        st.text(max_size=20),
        st.none() | st.just("A1"),
        st.booleans(),
    )
    | st.builds(n, st.from_regex(r"-?\d{1,20}(\.\d{1,3})?(E[+-]?\d{1,3})?", fullmatch=True), day=st.booleans()),
)
def test_no_cell_makes_the_reading_raise(kind: Kind, raw: Raw) -> None:
    """Whatever a cell holds, it gives an answer or an observation that has a rule, never an exception."""
    parsed = kind.parse(raw)
    assert parsed.odd in ODD_CELLS | {""}
    assert parsed.value is not None or parsed.odd or not raw.text.strip() or raw.kind == ""


# ---------------------------------------------------------------------------------------------- what Excel is told


@pytest.mark.parametrize("kind", sorted(EVERY_KIND, key=repr), ids=repr)
def test_what_excel_is_told_fits_and_is_swedish(kind: Kind) -> None:
    """Every kind in use says what is to be written, and its message fits in Excel's 255 characters."""
    assert kind.says
    assert not kind.says[0].isupper()
    assert kind.number_format
    wanted = kind.validation()
    if wanted is None:
        assert isinstance(kind, Tal)
        assert kind.least is None or kind.greatest is None
    else:
        assert 0 < len(wanted.error) <= 255
        assert wanted.error.endswith(".")
        assert len(",".join(wanted.source)) <= 255


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        (ANTAL, [0, 1, 9999], [-1, 10000]),
        (TAL, [0, 0.5, 1], [-0.01, 1.01]),
    ],
    ids=["Antal", "Tal"],
)
def test_a_bounded_number_is_validated_between_its_bounds(
    kind: Kind, inside: list[float], outside: list[float]
) -> None:
    """Excel allows the numbers between the bounds that the kind declares, and no others."""
    wanted = kind.validation()
    assert wanted is not None
    assert wanted.criteria == "between"
    assert isinstance(wanted.minimum, int | float)
    assert isinstance(wanted.maximum, int | float)
    assert all(wanted.minimum <= number <= wanted.maximum for number in inside)
    assert not any(wanted.minimum <= number <= wanted.maximum for number in outside)


def test_every_number_that_excel_allows_in_a_count_is_read() -> None:
    """The bounds that Excel is told are the bounds that `parse` keeps: nothing passes one and is stopped by the other."""
    wanted = ANTAL.validation()
    assert ANTAL.parse(n(str(wanted.minimum))).odd == ANTAL.parse(n(str(wanted.maximum))).odd == ""
    assert isinstance(wanted.minimum, int)
    assert isinstance(wanted.maximum, int)
    assert ANTAL.parse(n(str(wanted.minimum - 1))).odd
    assert ANTAL.parse(n(str(wanted.maximum + 1))).odd


def test_a_text_says_how_long_it_may_be_and_whether_persons_may_be_named() -> None:
    """A box of several lines asks for no persons; the length told to Excel is the length that is read."""
    assert "enskilda personer" in TEXT.says
    assert "enskilda personer" not in Text().says
    assert TEXT.validation().minimum == LONGEST_TEXT
    assert str(LONGEST_TEXT) in TEXT.validation().error


def test_a_choice_and_a_date_say_their_own_answers() -> None:
    """The list in Excel has the alternatives themselves, and the date's bounds and example are days that are read."""
    assert VAL.validation().source == VAL.alternatives
    assert all(label in VAL.says for label in VAL.alternatives)
    wanted = DATUM.validation()
    assert DATUM.parse(s(str(wanted.minimum))).value == date(2000, 1, 1)
    assert DATUM.parse(s(str(wanted.maximum))).value == date(2099, 12, 31)
    assert DATUM.parse(s(DATUM.says.rpartition(" ")[2])).value == JANUARY
