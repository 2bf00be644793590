"""Bytes to text: encodings by evidence, fields, object lists, amounts and days, one rule of the format at a time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.ledger.made import quoted, read, sie
from xlfinsam.ledger.sie import parse
from xlfinsam.ledger.text import (
    CP437,
    LATIN1,
    UTF8,
    day,
    decoder_of,
    encoding_of,
    fields,
    kronor,
    ore,
    pairs_of,
    told_kronor,
)

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZåäöÅÄÖéÉüÜ 0123456789.,;:-/()&+%\"'"
SWEDISH = st.text(LETTERS, max_size=60)
TEXT = decoder_of(UTF8)


# -------------------------------------------------------------------------------------------------------- encoding


@pytest.mark.parametrize("encoding", [CP437, UTF8, LATIN1])
@example("Åtgärd")
@example("É")
@given(SWEDISH)
def test_swedish_text_comes_back_whatever_the_file_says(encoding: str, text: str) -> None:
    """Text in CP437, UTF-8 or Latin-1 is read as it was written, though every file says #FORMAT PC8."""
    books = parse(sie(f"#KONTO 6000 {quoted(text)}", encoding=encoding), "bok.se")
    assert books.accounts["6000"].namn == text
    assert books.company.namn == "Samordningsförbundet Provet"
    assert books.company.format == "PC8"
    assert books.teckenkodning == encoding


@given(SWEDISH)
def test_one_word_is_enough_to_tell(text: str) -> None:
    """Where a single Swedish letter is all the evidence, it is enough."""
    for encoding in (CP437, UTF8, LATIN1):
        data = f"{text}ö".encode(encoding)
        assert decoder_of(encoding_of(data))(data) == f"{text}ö"


def test_a_file_without_evidence_is_cp437() -> None:
    """ASCII alone is read as the format says."""
    assert encoding_of(b"#KONTO 1930 Bank") == CP437


def test_a_byte_order_mark_is_no_part_of_the_first_record() -> None:
    """UTF-8 with a mark, and UTF-16, are read like the others."""
    for encoding in ("utf-8-sig", "utf-16"):
        books = parse(sie(encoding=encoding), "bok.se")
        assert books.company.namn == "Samordningsförbundet Provet"
        assert books.hits == ()


def test_a_cut_letter_does_not_change_the_encoding() -> None:
    """A UTF-8 file that ends in the middle of a letter is still UTF-8."""
    whole = "Åtgärd för samordning å".encode()
    assert encoding_of(whole[:-1]) == UTF8


def test_latin1_of_windows_keeps_its_dashes() -> None:
    """A dash of Windows-1252 in a Latin-1 file is a dash."""
    books = parse(sie('#KONTO 6000 "Köp – sälj"', encoding="cp1252"), "bok.se")
    assert books.accounts["6000"].namn == "Köp – sälj"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_records_end_in_any_line_end(end: str) -> None:
    """LF, CR LF and a lone CR end a record."""
    books = read("#UB 0 1930 10.00", "#UB 0 2010 -10.00", "#RES 0 3010 0", end=end)
    assert [balance.belopp for balance in books.balances] == [10, -10, 0]
    assert books.hits == ()


def test_the_dos_end_of_file_is_no_record() -> None:
    """Control-Z after the last line is not told."""
    assert parse(sie() + b"\x1a", "bok.se").hits == ()


# ---------------------------------------------------------------------------------------------------------- fields


@pytest.mark.parametrize(
    ("line", "words", "objekt"),
    [
        ("#KONTO 1930 Bank", ["#KONTO", "1930", "Bank"], None),
        ('#KONTO\t1930\t"Bank"', ["#KONTO", "1930", "Bank"], None),
        ('  #KONTO   "1930" \t "Bank och giro"  ', ["#KONTO", "1930", "Bank och giro"], None),
        (r'#KONTO 1930 "Den \"nya\" banken"', ["#KONTO", "1930", 'Den "nya" banken'], None),
        (r'#KONTO 1930 "C:\bank"', ["#KONTO", "1930", r"C:\bank"], None),
        (r'#KONTO 1930 "a\\b"', ["#KONTO", "1930", r"a\\b"], None),
        ('#KONTO 1930 ""', ["#KONTO", "1930", ""], None),
        ("#TRANS 1930 {} 100.00", ["#TRANS", "1930", "100.00"], ""),
        ('#TRANS 1930 {1 "10" 6 P1} 100.00', ["#TRANS", "1930", "100.00"], '1 "10" 6 P1'),
        ('#TRANS 1930 {1 "a}b"} 100.00', ["#TRANS", "1930", "100.00"], '1 "a}b"'),
        ("#TRANS 1930{}100.00", ["#TRANS", "1930{}100.00"], None),
        ("#TRANS 1930 {}100.00", ["#TRANS", "1930", "100.00"], ""),
        ('#VER A 1 20240101 "{inte objekt}"', ["#VER", "A", "1", "20240101", "{inte objekt}"], None),
    ],
)  # fmt: skip
def test_a_line_is_split_as_the_format_says(line: str, words: list[str], objekt: str | None) -> None:
    r"""Blanks and tabs divide, quotation marks hold together, \" is the only escape, braces hold an object list."""
    found = fields(line.encode())
    assert [TEXT(word) for word in found.words] == words
    assert (None if found.objekt is None else TEXT(found.objekt)) == objekt
    assert found.whole


@given(st.lists(st.text(st.characters(codec="latin-1", exclude_categories=("Cc",)), max_size=12), max_size=5))
def test_what_is_quoted_comes_back(texts: list[str]) -> None:
    """Any fields, quoted as the format says, are read back as they were, a backslash before the end aside."""
    texts = [text.rstrip("\\").replace('\\"', '"') for text in texts]
    line = " ".join(["#PROSA", *map(quoted, texts)])
    assert [TEXT(word) for word in fields(line.encode()).words] == ["#PROSA", *texts]


def test_a_quotation_mark_that_is_never_shut_is_told() -> None:
    """The rest of the line is its text, and the line is told."""
    books = read('#KONTO 6000 "Kontor och papper', "#KONTO 6100 Tryck")
    assert books.accounts["6000"].namn == "Kontor och papper"
    assert [(hit.kind, hit.place.cell) for hit in books.hits] == [("oppet_citat", "rad 15")]


def test_an_object_list_is_pairs() -> None:
    """Dimension and objekt stand two by two; objects are text, also when they look like numbers."""
    assert pairs_of(b'1 "010" 6 "P 1"', TEXT) == (("1", "010"), ("6", "P 1"))
    assert pairs_of(b"  ", TEXT) == ()


def test_no_line_takes_long() -> None:
    """A line of nothing but quotation marks, braces and backslashes is split at once."""
    for part in (b'"', b'\\"', b"{", b'{"\\"', b'{"', b"} {"):
        fields(b"#TRANS " + part * 20_000)


# -------------------------------------------------------------------------------------------------- amounts and days


@pytest.mark.parametrize(
    ("word", "amount"),
    [("0", 0), ("12", 1200), ("-12.5", -1250), ("12.50", 1250), ("+1.00", 100), ("-0.01", -1), ("12,50", 1250),
     ("1.000", 100), ("99999999999999.99", 9999999999999999)],
)  # fmt: skip
def test_an_amount_is_whole_ore(word: str, amount: int) -> None:
    """A point (or, in the wild, a comma) and at most two decimals; credit is negative."""
    assert ore(word.encode()) == amount


@pytest.mark.parametrize(
    "word", ["", "-", "tolv", "1.005", "1 000", "1_000", "1e3", "1.2.3", "--1", "9" * 5000, "١٢", "NaN"]
)
def test_what_is_no_amount_is_never_guessed(word: str) -> None:
    """Anything else is no amount."""
    assert ore(word.encode()) is None


@given(st.integers(-(10**15), 10**15))
def test_kronor_are_exact(amount: int) -> None:
    """Öre to kronor and back is the same öre."""
    assert ore(str(kronor(amount)).encode()) == amount


def test_kronor_are_told_with_both_decimals() -> None:
    """12.5 is 12,50 and 12 is 12 to a person."""
    assert [told_kronor(Decimal(word)) for word in ("12.50", "-1234567", "0.05")] == [
        "12,50",
        "−1\u00a0234\u00a0567",
        "0,05",
    ]


def test_a_day_is_eight_digits() -> None:
    """YYYYMMDD, with dashes as some programs write it; nothing else."""
    assert day(b"20240229") == day("2024-02-29") == date(2024, 2, 29)
    assert [day(word) for word in (b"", b"20230229", b"202401", b"2024013x", "²0240101")] == [None] * 5


def test_a_byte_that_windows_has_not_is_read_as_latin1() -> None:
    """81 is nothing in Windows-1252: the field is read all the same."""
    assert decoder_of(LATIN1)(b"\xe5\x81") == "å\x81"
