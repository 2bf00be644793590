"""The records of the format, each kind by itself: years, balances, periods, objects, vouchers; and whole made books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.made import HEAD, NAMED, line_of, make, read, sie, voucher
from xlfinsam.errors import UnreadableFileError
from xlfinsam.ledger.balances import budget, by_object, moved, periods, saldon, standing, without_totals
from xlfinsam.ledger.books import BALANS, RESULTAT
from xlfinsam.ledger.sie import BOOK_FAULTS, parse, read_sie

if TYPE_CHECKING:
    import random

SEEDS = pytest.mark.parametrize("seed", range(12))


def kinds(books) -> list[tuple[str, str]]:
    return [(hit.kind, hit.place.cell) for hit in books.hits]


# ------------------------------------------------------------------------------------------------------- the records


def test_the_head_is_read() -> None:
    """Company, organisationsnummer, program, day and years stand as the file has them."""
    books = read()
    company = books.company
    assert (company.namn, company.orgnr, company.program) == ("Samordningsförbundet Provet", "222000-0000", "Prov 1.0")
    assert company.skapad == date(2025, 1, 20)
    assert [(year.index, year.start, year.slut) for year in books.years.values()] == [
        (0, date(2024, 1, 1), date(2024, 12, 31)),
        (-1, date(2023, 1, 1), date(2023, 12, 31)),
    ]
    assert books.years[-1].place.cell == "rad 9"
    assert len(books.sha256) == 64


def test_a_balance_knows_its_line() -> None:
    """IB, UB and RES are by konto and year, in exact kronor, credit negative, each with file and line."""
    books = read("#IB 0 1930 100.10", "#UB -1 1930 100.10", "#RES -1 3010 -0.01")
    found = [(b.slag, b.konto, b.ar, b.belopp, str(b.place)) for b in books.balances]
    assert found == [
        ("IB", "1930", 0, Decimal("100.10"), f"bok.se {line_of(0)}"),
        ("UB", "1930", -1, Decimal("100.10"), f"bok.se {line_of(1)}"),
        ("RES", "3010", -1, Decimal("-0.01"), f"bok.se {line_of(2)}"),
    ]


def test_an_account_gathers_its_records() -> None:
    """Name, kind, unit and SRU codes of a konto stand together, in whatever order they come."""
    books = read("#KTYP 6000 K", "#SRU 6000 7300", "#ENHET 6000 tim", '#KONTO 6000 "Konsult"', "#SRU 6000 7301")
    account = books.accounts["6000"]
    assert (account.namn, account.typ, account.enhet, account.sru) == ("Konsult", "K", "tim", ("7300", "7301"))
    assert account.place.cell == line_of(3)


@pytest.mark.parametrize(
    ("konto", "typ", "slag"),
    [("1930", "", BALANS), ("2010", "", BALANS), ("3010", "", RESULTAT), ("8999", "", RESULTAT), ("3010", "T", BALANS),
     ("1930", "K", RESULTAT), ("5010", "x", RESULTAT)],
)  # fmt: skip
def test_a_konto_is_of_the_balance_or_the_result(konto: str, typ: str, slag: str) -> None:
    """By its #KTYP; without one by its first digit."""
    assert read(*([f"#KTYP {konto} {typ}"] if typ else [])).nature(konto) == slag


def test_extra_fields_and_unknown_records_are_passed_over_and_told() -> None:
    """Fields after the last one mean nothing; a record that the format has not is counted once by its label."""
    books = read("#UB 0 1930 0 0 mer än väntat", "#EGET 1", "#EGET 2", "bara text")
    assert standing(books, "UB")["1930"].belopp == 0
    assert kinds(books) == [("okand_etikett", line_of(1)), ("inte_post", line_of(3))]
    assert books.hits[0].details["antal"] == "2"


def test_labels_in_small_letters_are_read() -> None:
    """#ub is #UB."""
    assert standing(read("#ub 0 1930 5"), "UB")["1930"].belopp == 5


# ----------------------------------------------------------------------------------------------- periods and objects


PERIODS = (
    "#RES 0 5010 -60.00",
    "#PSALDO 0 202401 5010 {} -40.00",
    '#PSALDO 0 202401 5010 {1 "10"} -30.00',
    "#PSALDO 0 202402 5010 {} -20.00",
    "#PSALDO 0 202402 5010 {1 10 6 P1} -5.00",
    "#PSALDO 0 202402 5010 {6 P1} -5.00",
    "#PBUDGET 0 202401 5010 {} -50.00",
    "#PBUDGET 0 202401 5010 {1 10} -50.00",
)  # fmt: skip


def test_only_totals_are_summed() -> None:
    """Type 3 has a `{}` total beside the rows per object: the total counts, and the file holds together."""
    books = read(*PERIODS, head=tuple(line.replace("SIETYP 4", "SIETYP 3") for line in HEAD + NAMED))
    assert periods(books) == {"5010": -60}
    assert budget(books) == {"5010": -50}
    assert books.typ == "3"
    assert "res_stammer_inte" not in dict(kinds(books))


def test_the_result_is_split_by_object_and_adds_up() -> None:
    """What stands on an objekt is told by objekt; what is on none is under "", so that all is the whole."""
    books = read(*PERIODS)
    assert by_object(books, "1") == {"": {"5010": -25}, "10": {"5010": -35}}
    assert by_object(books, "6") == {"": {"5010": -55}, "P1": {"5010": -5}}


def test_periods_without_a_total_are_told() -> None:
    """A konto with rows per object alone is told, not added up, and not called wrong."""
    books = read("#RES 0 5010 -30.00", "#PSALDO 0 202401 5010 {1 10} -30.00", "#PSALDO 0 202401 3010 {} 0")
    assert list(without_totals(books)) == ["5010"]
    assert ("psaldo_utan_total", line_of(1)) in kinds(books)
    assert "res_stammer_inte" not in dict(kinds(books))


def test_object_balances_are_kept_apart() -> None:
    """#OIB and #OUB are by konto and objekt, with their quantity, and are no IB and UB."""
    books = read('#OIB 0 1930 {1 "10"} 5.00 2', "#OUB 0 1930 {1 10} 7.00")
    first = books.balances[0]
    assert (first.slag, first.objekt, first.belopp, first.kvantitet) == ("OIB", (("1", "10"),), 5, 2)
    assert standing(books, "IB") == {}


def test_dimensions_and_objects() -> None:
    """#DIM, #UNDERDIM and #OBJEKT are kept by their numbers, which are text."""
    books = read("#DIM 1 Kostnadsställe", "#UNDERDIM 21 Enhet 1", '#OBJEKT 1 "010" "Insats å"')
    assert books.dimensions["21"].over == "1"
    assert books.objects["1", "010"].namn == "Insats å"


# ---------------------------------------------------------------------------------------------------------- vouchers


def test_vouchers_are_summed_by_konto_and_object() -> None:
    """What the vouchers come to is by konto and object list, each voucher in the year of its own day."""
    books = read(
        *voucher(("5010", "100.50"), ("1930", "-100.50"), objekt='1 "10"'),
        *voucher(("5010", "1"), ("1930", "-1"), nr="2", day="20230615"),
    )
    assert books.movements[0] == {
        ("5010", (("1", "10"),)): Decimal("100.50"),
        ("1930", (("1", "10"),)): Decimal("-100.50"),
    }
    assert moved(books, -1) == {"5010": 1, "1930": -1}
    assert books.series == {"A": 2}


def test_a_voucher_is_made_when_it_is_asked_for() -> None:
    """A voucher has series, number, day and text, its rows their objects and lines; a row has the voucher's day."""
    books = read(
        '#VER "A 1" "7" 20240131 "Hyra \\"mars\\"" 20240201 sign',
        "{",
        '  #TRANS 5010 {1 "10"} 100.00 20240215 "Lokal" 2 sign',
        "#TRANS 1930 {} -100",
        "}",
        "#KONTO 6000 Efteråt",
    )
    (made,) = books.vouchers
    assert (made.serie, made.nr, made.datum, made.text, made.summa) == ("A 1", "7", date(2024, 1, 31), 'Hyra "mars"', 0)
    first, second = made.rader
    assert (first.konto, first.objekt, first.text, first.datum) == ("5010", (("1", "10"),), "Lokal", date(2024, 2, 15))
    assert (second.belopp, second.datum, second.place.cell) == (-100, date(2024, 1, 31), line_of(3))
    assert list(books.vouchers.of("1930")) == [made]
    assert list(books.vouchers.of("19")) == []


def test_the_history_of_rows_is_ignored() -> None:
    """#RTRANS is followed by the same #TRANS, and #BTRANS was taken away: only #TRANS counts."""
    rows = ["#TRANS 5010 {} 100", "#BTRANS 6000 {} 70", "#RTRANS 1930 {} -100", "#TRANS 1930 {} -100"]
    books = read("#VER A 1 20240131", "{", *rows, "}", "#EGET 1")
    assert moved(books) == {"5010": 100, "1930": -100}
    assert kinds(books) == [("okand_etikett", line_of(7))]
    assert len(next(iter(books.vouchers)).rader) == 2


@pytest.mark.parametrize("row", ['#TRANS "5010" {} 100.00', "#TRANS 5010 100.00", '#TRANS 5010 {} "100.00"', "#TRANS 5010 {} 100,00",
                                 "\t#TRANS\t5010\t{}\t100.0\t20240131", "#trans 5010 {} 100.000", '#TRANS 5010 {1 "a}\\"b"} 100.00'])  # fmt: skip
def test_a_row_may_be_written_in_any_lawful_way(row: str) -> None:
    """Quoted, bare, with tabs, without an object list: the row is the same."""
    books = read("#VER A 1 20240131", "{", row, "#TRANS 1930 {} -100.00", "}")
    assert moved(books) == {"5010": 100, "1930": -100}
    assert {hit.kind for hit in books.hits} <= {"objekt_utan_namn"}


def test_a_file_of_vouchers_only_is_4i() -> None:
    """Type 4 without balances is 4I: no year and no name of a konto is asked for, all its vouchers are of year 0."""
    head = tuple(line for line in HEAD if not line.startswith("#RAR"))
    books = read(*voucher(("5010", "1"), ("1930", "-1"), day="20190101"), head=head)
    assert books.typ == "4I"
    assert moved(books) == {"5010": 1, "1930": -1}
    assert books.hits == ()


# -------------------------------------------------------------------------------------------------- whole made books


def amounts(books) -> dict[tuple[str, int], dict[str, Decimal]]:
    return {
        (slag, ar): {konto: b.belopp for konto, b in standing(books, slag, ar).items()}
        for slag in ("IB", "UB", "RES")
        for ar in (0, -1)
    }


@SEEDS
@pytest.mark.parametrize("encoding", ["cp437", "latin-1", "utf-8"])
def test_what_is_written_is_read(seed: int, encoding: str) -> None:
    """A made book comes back: balances, movements by object, texts; and there is nothing to say of it."""
    book = make(seed)
    books = parse(("\n".join(book.lines()) + "\n").encode(encoding), "bok.se")
    assert books.hits == ()
    assert amounts(books)["IB", 0] == book.ib
    assert amounts(books)["UB", 0] == book.ub
    assert amounts(books)["RES", 0] == book.res
    assert {key: amount for key, amount in books.movements[0].items() if amount} == {
        key: amount for key, amount in book.moved.items() if amount
    }
    assert [made.text for made in books.vouchers] == book.texts
    assert all(made.summa == 0 for made in books.vouchers)
    assert {row.konto: row.slut for row in saldon(books)} == book.ub | book.res


@SEEDS
def test_by_object_is_what_the_rows_say(seed: int) -> None:
    """The result by object of a dimension, summed by hand from the vouchers, is the same; and adds up to RES."""
    books = parse(("\n".join(make(seed).lines()) + "\n").encode(), "bok.se")
    for dimension in ("1", "6"):
        by_hand: dict[tuple[str, str], Decimal] = {}
        for made in books.vouchers:
            for rad in made.rader:
                key = (dict(rad.objekt).get(dimension, ""), rad.konto)
                by_hand[key] = by_hand.get(key, Decimal(0)) + rad.belopp
        found = by_object(books, dimension)
        assert {(o, k): a for o, konton in found.items() for k, a in konton.items()} == {
            key: amount for key, amount in by_hand.items() if amount and key[1] >= "3"
        }
        for konto, balance in standing(books, "RES").items():
            assert sum(konton.get(konto, Decimal(0)) for konton in found.values()) == balance.belopp


@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_lines_means_nothing(seed: int, rng: random.Random) -> None:
    """Records and whole vouchers may stand in any order: what is read is the same, places aside."""
    book = make(seed, vouchers=4)
    blocks = [[line] for line in (*book.head, *book.records)] + book.vouchers
    shuffled = blocks[:]
    rng.shuffle(shuffled)
    first, second = (
        parse(("\n".join(line for block in order for line in block) + "\n").encode(), "bok.se")
        for order in (blocks, shuffled)
    )
    assert amounts(first) == amounts(second)
    assert first.movements == second.movements
    assert (first.company, first.series, first.typ) == (second.company, second.series, second.typ)
    assert {konto: account.namn for konto, account in first.accounts.items()} == {
        k: a.namn for k, a in second.accounts.items()
    }
    assert sorted(hit.kind for hit in first.hits) == sorted(hit.kind for hit in second.hits)
    assert sorted(made.nr for made in first.vouchers) == sorted(made.nr for made in second.vouchers)


# ------------------------------------------------------------------------------------------------- what is no SIE file


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7 ...", "inte_sie"), (b"PK\3\4...", "inte_sie"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "inte_sie"),
     (b'<?xml version="1.0"?><Sie/>', "inte_sie"), (b"<html>", "inte_sie"), (b"{\\rtf1", "inte_sie"),
     (b"konto;ub\n1930;5\n", "inte_sie"), (bytes(range(256)), "inte_sie"), (b" ", "inte_sie"), (b"#EGET 1\n", "inte_sie")],
)  # fmt: skip
def test_what_is_no_sie_file_is_refused(data: bytes, kind: str) -> None:
    """Other formats, and text without a record, are refused with what they look like."""
    with pytest.raises(UnreadableFileError) as caught:
        parse(data, "bok.se")
    assert caught.value.kind == kind
    assert caught.value.detail


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path) -> None:
    """A missing file, a folder and an empty file are told as such."""
    (tmp_path / "tom.se").touch()
    for path, kind in (
        (tmp_path / "borta.se", "bok_saknas"),
        (tmp_path, "bok_saknas"),
        (tmp_path / "tom.se", "bok_tom"),
    ):
        with pytest.raises(UnreadableFileError) as caught:
            read_sie(path)
        assert caught.value.kind == kind


@given(st.integers(0, 20), st.data())
def test_a_harmed_file_never_raises_anything_else(seed: int, drawn: st.DataObject) -> None:
    """Cut, overwritten, repeated or filled with rubbish, a file is read or refused, and its vouchers can be made."""
    data = bytearray(("\n".join([*make(seed, 3).lines(), *PERIODS, "#KSUMMA", "#KSUMMA 1"]) + "\n").encode("cp437"))
    for _ in range(drawn.draw(st.integers(1, 6))):
        at = drawn.draw(st.integers(0, len(data)))
        length = drawn.draw(st.integers(0, 40))
        rubbish = drawn.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from([b"{", b"}", b'"', b"\\", b"\n", b"#VER", b"#TRANS ", b"-", b"\0"]),
            )
        )
        data[at : at + length] = rubbish
    try:
        books = parse(bytes(data), "bok.se")
    except UnreadableFileError as refused:
        assert refused.kind in BOOK_FAULTS  # noqa: PT017  either is right
    else:
        assert all(hit.kind for hit in books.hits)
        list(books.vouchers)
        by_object(books, "1")


def test_a_backslash_at_the_end_of_a_field_does_not_lose_the_record() -> None:
    r"""`"C:\"` is an open quotation by the format: told, and the rest of the line is its text."""
    books = read('#KONTO 6000 "C:\\"')
    assert kinds(books) == [("oppet_citat", line_of(0))]
    assert sie()


@pytest.mark.parametrize("brace", ["}", "  }", "", "\t} "])
def test_any_layout_of_many_vouchers_is_read_at_once(brace: str) -> None:
    """Ten thousand vouchers with indented braces, or none, take no longer than their lines: nothing is looked for twice."""
    rows = [
        line
        for nr in range(10_000)
        for line in (f"#VER A {nr} 20240131", "{", "#TRANS 1930 {} 1", "#TRANS 5010 {} -1", brace)
    ]
    books = read(*rows)
    assert len(books.vouchers) == 10_000
    assert moved(books) == {"1930": 10_000, "5010": -10_000}


def test_two_objects_of_one_dimension_are_the_first() -> None:
    """A row stands on one objekt of a dimension: the first one written."""
    books = read(
        *voucher(("5010", "1"), objekt="1 10 1 20"), "#PSALDO 0 202401 6000 {1 10 1 20} 5", "#PSALDO 0 202401 6000 {} 5"
    )
    assert by_object(books, "1") == {"10": {"5010": 1}}


def test_a_part_of_an_earlier_year_is_not_held_against_its_balances() -> None:
    """Vouchers of year -1 without its IB say nothing of its UB."""
    books = read(*voucher(("1930", "5"), ("5010", "-5"), day="20230101"), "#UB -1 1930 9", "#RES -1 5010 -5")
    assert not {"ub_stammer_inte", "res_stammer_inte"} & {hit.kind for hit in books.hits}


def test_a_file_of_unreasonable_size_is_refused(tmp_path, monkeypatch) -> None:
    """What is larger than any book is not read to its end."""
    monkeypatch.setattr("xlfinsam.ledger.sie.MAX_FILE", 10)
    (tmp_path / "stor.se").write_bytes(sie())
    with pytest.raises(UnreadableFileError, match="större än"):
        read_sie(tmp_path / "stor.se")


def test_a_voucher_may_begin_on_the_line_of_its_head() -> None:
    """A brace after #VER opens the voucher; a stray one is no record."""
    books = read("#VER A 1 20240131 {", "#TRANS 1930 {} 0", "}", "}")
    assert moved(books) == {"1930": 0}
    assert kinds(books) == [("inte_post", line_of(3))]
