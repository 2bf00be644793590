"""Each fault of a file with its line, worded; a sound file has none."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ledger.made import HEAD, NAMED, crc, line_of, read, sie, voucher
from xlfinsam.checking import judge
from xlfinsam.ledger.sie import parse
from xlfinsam.ledger.trying import against
from xlfinsam.rules import RULES

SOUND = (
    "#UB -1 1930 100.00", "#UB -1 2010 -100.00", "#RES -1 3010 0.00",
    "#IB 0 1930 100.00", "#IB 0 2010 -100.00",
    "#UB 0 1930 80.00", "#UB 0 2010 -100.00", "#RES 0 5010 20.00",
    *voucher(("5010", "20.00"), ("1930", "-20.00")),
)  # fmt: skip


def told(*lines: str, **more: object) -> list[tuple[str, str]]:
    return [(hit.kind, hit.place.cell) for hit in read(*lines, **more).hits]


def changed(old: str, new: str) -> list[str]:
    return [new if line == old else line for line in SOUND]


def sentence(books) -> str:
    """Word the one hit of a file."""
    (fynd,) = judge(books.hits, RULES)
    return fynd.text


def test_a_sound_file_has_no_fault() -> None:
    """Nothing is said of a file that holds together."""
    assert told(*SOUND) == []


def test_a_voucher_sums_to_zero() -> None:
    """A voucher that does not is told by its number, what it comes to, and its line; also the one written unusually."""
    books = read(*voucher(("5010", "20.00"), ("1930", "-10.50"), nr="17"))
    assert [(hit.kind, hit.place.cell, str(hit.varde)) for hit in books.hits] == [
        ("verifikation_obalans", line_of(0), "9.50")
    ]
    assert sentence(books) == "Verifikation A 17 summerar till 9,50 kr, inte till 0."
    assert told(*voucher(('"5010"', "20.00"), ("1930", "-10.50"))) == [("verifikation_obalans", line_of(0))]


def test_ub_is_ib_and_movements() -> None:
    """UB that is not is told on its line, with both amounts and the difference; a left out UB is 0."""
    books = read(*changed("#UB 0 1930 80.00", "#UB 0 1930 85.00"))
    hit = next(hit for hit in books.hits if hit.kind == "ub_stammer_inte")
    assert (hit.place.cell, hit.varde, hit.vantat, hit.falt) == (line_of(5), 85, 80, "1930")
    fynd = next(fynd for fynd in judge(books.hits, RULES) if fynd.regel == "S27")
    assert fynd.text == "Konto 1930 Bank: UB 2024 är 85, men IB och verifikationerna ger 80 (skillnad 5 kr)."
    without = [line for line in SOUND if not line.startswith("#UB 0 1930")]
    assert ("ub_stammer_inte", line_of(3)) in told(*without)


def test_res_is_the_movements() -> None:
    """RES that is not the sum of its vouchers is told on its line; so is a konto that moved without any RES."""
    assert ("res_stammer_inte", line_of(7)) in told(*changed("#RES 0 5010 20.00", "#RES 0 5010 21.00"))
    assert ("res_stammer_inte", line_of(10)) in told(*changed("#RES 0 5010 20.00", "#RES 0 3010 20.00"))


def test_periods_are_held_against_the_balances() -> None:
    """In types 2 and 3 the changes of the periods take the place of the vouchers."""
    head = tuple(line.replace("SIETYP 4", "SIETYP 2") for line in HEAD + NAMED)
    books = read("#IB 0 1930 5", "#UB 0 1930 9", "#UB 0 2010 -9", "#IB 0 2010 -5", "#PSALDO 0 202401 1930 {} 4",
                 "#PSALDO 0 202401 2010 {} -3", head=head)  # fmt: skip
    assert [(hit.kind, hit.place.cell, hit.details["kalla"]) for hit in books.hits] == [
        ("ub_stammer_inte", line_of(2), "periodsaldona")
    ]


def test_ib_is_the_ub_of_the_year_before() -> None:
    """The balance goes on from year to year."""
    assert ("ib_stammer_inte", line_of(4)) in told(*changed("#IB 0 2010 -100.00", "#IB 0 2010 -90.00"))


def test_all_balances_sum_to_zero() -> None:
    """UB and RES of a year that do not are told once, on the first UB."""
    assert ("saldon_obalans", line_of(5)) in told(*changed("#UB 0 2010 -100.00", "#UB 0 2010 -99.00"))


def test_a_konto_has_a_name() -> None:
    """A konto that is used without a name is told where it is first used, in a balance or a voucher."""
    assert told("#UB 0 1940 0", '#KONTO 1950 ""', "#UB 0 1950 0") == [
        ("konto_utan_namn", line_of(0)),
        ("konto_utan_namn", line_of(2)),
    ]
    used = (*voucher(("1940", "0.00")), "#UB 0 1930 0")
    assert told(*used) == [("konto_utan_namn", line_of(2))]


def test_an_objekt_without_a_name_is_told_once_per_dimension() -> None:
    """Objects of invoices are many: one fynd names the first of them and counts the rest."""
    rows = [line for nr in range(9) for line in voucher(("1930", "0.00"), objekt=f"10 {nr}")]
    books = read(*rows, "#UB 0 1930 0", "#DIM 10 Faktura")
    assert sentence(books) == "9 objekt i dimension 10 Faktura har inget namn i filen: 0, 1, 2, 3, 4, 5 och 3 till."


# ----------------------------------------------------------------------------------------------------- cut and altered


def summed(*lines: list[str], stands: int | None = None) -> bytes:
    """Make a file with a checksum over these lines, told field by field."""
    written = [" ".join(f'"{field}"' if " " in field else field for field in line) for line in lines]
    return sie("#KSUMMA", *written, f"#KSUMMA {crc([*lines]) if stands is None else stands}")


def kinds(data: bytes) -> list[str]:
    return [hit.kind for hit in parse(data, "bok.se").hits]


LINES = (["#KONTO", "6000", "Köp av tjänst"], ["#UB", "0", "1930", "0"])


def test_a_right_checksum_is_not_told() -> None:
    """CRC-32 over labels and contents, without blanks, quotation marks, braces and line ends, as unsigned."""
    assert kinds(summed(*LINES)) == []
    data = summed(*LINES)
    assert kinds(data.replace(b"#UB 0 1930 0", b'\t#UB "0"   1930 0 ').replace(b"\n", b"\r\n")) == []
    rows = [["#VER", "A", "1", "20240101"], ["#TRANS", "1930", "0"]]
    total = crc(rows)
    assert kinds(sie("#KSUMMA", "#VER A 1 20240101", "{", "#TRANS 1930 {} 0", "}", f"#KSUMMA {total}")) == []


def test_the_checksum_is_of_cp437_whatever_the_file_is_in() -> None:
    """A file in UTF-8 may have been summed as CP437, or as it stands."""
    text = summed(*LINES).decode("cp437")
    assert kinds(text.encode()) == []


def test_an_escaped_quotation_mark_is_summed_as_itself() -> None:
    """The backslash is no content."""
    total = crc([["#KONTO", "6000", 'Den "nya"']])
    assert kinds(sie("#KSUMMA", r'#KONTO 6000 "Den \"nya\""', f"#KSUMMA {total}")) == []


def test_a_wrong_checksum_is_told_where_it_stands() -> None:
    """One altered amount is enough; both sums are told."""
    data = summed(*LINES).replace(b"#UB 0 1930 0", b"#UB 0 1930 5")
    (hit,) = (hit for hit in parse(data, "bok.se").hits if hit.kind == "fel_ksumma")
    assert (hit.place.cell, hit.varde) == (line_of(3), str(crc([*LINES])))
    assert hit.vantat != hit.varde


def test_a_checksum_that_never_ends_is_a_cut_file() -> None:
    """An opening #KSUMMA alone means that the end is gone; a closing one alone that the beginning is."""
    assert kinds(sie("#KSUMMA", "#UB 0 1930 0")) == ["avklippt"]
    assert kinds(sie("#UB 0 1930 0", "#KSUMMA 12345")) == ["ksumma_utan_borjan"]


@pytest.mark.parametrize("lines", [3, 2, 1])
def test_a_file_that_ends_in_a_voucher_is_cut(lines: int) -> None:
    """Cut after the head, after the brace, or after a row: told on the line of the voucher."""
    cut = voucher(("5010", "20.00"), ("1930", "-20.00"))[:lines]
    assert told(*cut) == [("avklippt_verifikation", line_of(0))]


def test_a_last_line_without_its_end_is_told() -> None:
    """A number may have lost its last digits: the kansli is asked to look."""
    data = sie("#UB 0 1930 0").rstrip(b"\n")
    assert [(hit.kind, hit.place.cell) for hit in parse(data, "bok.se").hits] == [("utan_radslut", line_of(0))]


# ------------------------------------------------------------------------------------------------ what cannot be read


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("#UB 0 1930 tolv", "belopp_olasligt"),
        ("#UB 0 1930 1.005", "belopp_olasligt"),
        ("#UB 0 1930", "for_fa_falt"),
        ("#KONTO", "for_fa_falt"),
        ("#OBJEKT 1", "for_fa_falt"),
        ("#KTYP 1930", "for_fa_falt"),
        ("#UB 1 1930 5", "falt_olasligt"),
        ("#UB x 1930 5", "falt_olasligt"),
        ("#PSALDO 0 202413 1930 {} 5", "falt_olasligt"),
        ("#RAR -2 20220101 2022", "falt_olasligt"),
        ("#RAR --2 20220101 20221231", "falt_olasligt"),
        ("#RAR 0 20221231 20220101", "falt_olasligt"),
        ("#UB 0 1930 0,00", "decimalkomma"),
        ("#TRANS 1930 {} 5", "rad_utanfor"),
    ],
)
def test_a_record_that_cannot_be_read_is_told_on_its_line(line: str, kind: str) -> None:
    """Nothing is guessed: the record does not count, and is told."""
    assert told(line) == [(kind, line_of(0))]


def test_an_unreadable_row_is_told_and_not_the_voucher_too() -> None:
    """The voucher of a row that cannot be read is not called uneven as well."""
    assert told("#VER A 1 20240101", "{", "#TRANS 1930 {} x", "#TRANS 5010 {} 5", "#TRANS 1930", "}") == [
        ("belopp_olasligt", line_of(2)), ("belopp_olasligt", line_of(4))]  # fmt: skip


def test_a_voucher_that_is_never_shut_is_told() -> None:
    """The next voucher or record begins inside it; a label that the format has not does not shut it."""
    first = voucher(("1930", "0.00"))
    assert told(*first[:-1], *first) == [("verifikation_oppen", line_of(0))]
    assert told(*first[:-1], "#UB 0 1930 0") == [("verifikation_oppen", line_of(0))]
    assert told(*first[:-1], "#EGET 1", "}") == [("okand_etikett", line_of(3))]


def test_a_voucher_without_rows_is_told() -> None:
    """#VER without braces is noted."""
    assert told("#VER A 1 20240101", *voucher(("1930", "0.00"))) == [("verifikation_tom", line_of(0))]


def test_a_voucher_outside_the_years_is_told_once() -> None:
    """Vouchers whose day is in no year of the file are counted and belong to no year."""
    books = read(*voucher(("1930", "0.00"), day="20190101"), *voucher(("1930", "0.00"), day="20190102"))
    assert [(hit.kind, hit.place.cell, hit.varde) for hit in books.hits] == [
        ("verifikation_utanfor_ar", line_of(0), date(2019, 1, 1))
    ]
    assert books.hits[0].details["antal"] == "2"
    assert told(*voucher(("1930", "0.00"), day="20241301")) == [("verifikation_utan_datum", line_of(0))]


def test_a_record_that_stands_twice_is_told_when_it_differs() -> None:
    """The first counts; the sentence says where it is. The same name twice is nothing to tell."""
    books = read("#UB 0 1930 0.00", "#UB 0 1930 5.50", "#KONTO 1930 Bank")
    assert sentence(books) == f"#UB 1930 ({line_of(0)}) står två gånger i filen: här 5,50, förut 0. Den första räknas."
    assert told("#KONTO 1930 Kassa") == [("dubbel_post", line_of(0))]


def test_a_record_that_must_be_there_is_missed() -> None:
    """Each mandatory record that is not in the file is noted."""
    head = tuple(line for line in HEAD + NAMED if not line.startswith("#GEN"))
    (hit,) = read("#UB 0 1930 0", head=head).hits
    assert (hit.kind, hit.varde) == ("post_saknas", "#GEN")


# ------------------------------------------------------------------------------------------------ against what is known


@pytest.mark.parametrize("orgnr", ["222000-0000", "2220000000", "16222000-0000"])
def test_the_own_company_is_known_in_any_dress(orgnr: str) -> None:
    """With and without dash and century, it is the same organisationsnummer."""
    assert against(read(), orgnr=orgnr, ar=2024, former=("förra.se", date(2025, 1, 20))) == []


def test_another_company_another_year_an_older_file() -> None:
    """Each is told: whose it is, which days it covers, and which file was newer."""
    hits = against(read(), orgnr="222000-1111", ar=2023, former=("förra.se", date(2025, 1, 21)))
    texts = [fynd.text for fynd in judge(hits, RULES)]
    assert texts == [
        "Filen har 222000-0000 (Samordningsförbundet Provet); förbundet är 222000-1111.",
        "Filen gäller 2024-01-01–2024-12-31, årsboken 2023.",
        "Filen är exporterad 2025-01-20, före förra.se som är från 2025-01-21 och redan läst.",
    ]
    assert [hit.place.cell for hit in hits] == ["", "rad 8", ""]


def test_a_file_that_does_not_say_whose_it_is_is_told() -> None:
    """A file without #ORGNR is not taken for the förbund's own."""
    head = tuple(line for line in HEAD + NAMED if not line.startswith("#ORGNR"))
    (hit,) = against(read(head=head), orgnr="222000-0000")
    assert hit.varde == "inget organisationsnummer (Samordningsförbundet Provet)"
