"""A plain list of balances: in any usual dress, from CSV and from a workbook, and what is told of it."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlfinsam.checking import judge
from xlfinsam.errors import UnreadableFileError
from xlfinsam.ledger.balancelist import amount_of, parse_list
from xlfinsam.ledger.balances import standing
from xlfinsam.ledger.opening import open_books, receive_books
from xlfinsam.rules import RULES

ROWS = (
    ("1930", "Plusgiro å", "100,00", "80,00"),
    ("2010", "Eget kapital", "-100", "-100"),
    ("5010", "Hyra", "", "20,00"),
)


def listed(
    separator: str = ";", encoding: str = "utf-8", heads: tuple[str, ...] = ("Konto", "Benämning", "IB", "UB")
) -> bytes:
    return "\r\n".join(
        [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in (heads, *ROWS)]
    ).encode(encoding)


def amounts(books) -> dict[str, dict[str, Decimal]]:
    return {slag: {konto: b.belopp for konto, b in standing(books, slag).items()} for slag in ("IB", "UB", "RES")}


WANTED = {"IB": {"1930": 100, "2010": -100}, "UB": {"1930": 80, "2010": -100}, "RES": {"5010": 20}}


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp437", "utf-16"])
def test_a_csv_is_read_in_any_dress(separator: str, encoding: str) -> None:
    """Semicolon, tab or comma; any encoding: konto, benämning, IB and UB are the same, UB of a result konto its RES."""
    books = parse_list(listed(separator, encoding), "lista.csv")
    assert amounts(books) == WANTED
    assert books.accounts["1930"].namn == "Plusgiro å"
    assert books.hits == ()
    assert standing(books, "UB")["1930"].place.cell == "rad 2"


@pytest.mark.parametrize(
    "heads",
    [("Kontonr", "Kontonamn", "Ing. balans", "Utg. balans"), ("KONTO", "Text", "Ingående saldo", "Utgående saldo"),
     ("Kontonummer", "Benämning", "IB 2024", "UB 2024-12-31"), ("Konto", "Namn", "Ing bal", "Saldo")],
)  # fmt: skip
def test_headings_are_known_in_their_usual_words(heads: tuple[str, ...]) -> None:
    """The words of Swedish reports, with dots, blanks and a year after."""
    assert amounts(parse_list(listed(heads=heads), "lista.csv")) == WANTED


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Saldon"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_with_its_cells() -> None:
    """Headings under a title, numbers and text, sums in between: read, each saldo with sheet and cell."""
    data = workbook(
        ("Saldolista 2024",), (), ("Konto", "Benämning", "IB", "UB"),
        ("Tillgångar",), (1930, "Bank", 0.1 + 0.2, "1 080,30"), ("Summa", None, 0.3, 1080.3),
        ("2010 Eget kapital", None, -0.3, "−1 080,30"),
    )  # fmt: skip
    books = parse_list(data, "lista.xlsx")
    assert amounts(books)["UB"] == {"1930": Decimal("1080.30"), "2010": Decimal("-1080.30")}
    assert amounts(books)["IB"] == {"1930": Decimal("0.30"), "2010": Decimal("-0.30")}
    assert books.accounts["2010"].namn == "Eget kapital"
    assert str(standing(books, "UB")["1930"].place) == "lista.xlsx Saldon D5"
    assert [(hit.kind, hit.place.cell, hit.details["antal"]) for hit in books.hits] == [("rad_utan_konto", "A4", "2")]


def test_a_formula_without_a_value_is_told() -> None:
    """A formula that no program has computed is no 0."""
    books = parse_list(workbook(("Konto", "Benämning", "UB"), (1930, "Bank", "=1+1")), "lista.xlsx")
    assert [(hit.kind, hit.place.cell) for hit in books.hits] == [("formel_oraknad", "C2")]
    assert books.balances == ()


def test_what_is_odd_in_a_list_is_told() -> None:
    """A saldo that is no number, a konto twice, a konto without a name, saldon that do not sum to 0."""
    rows = "Konto;Benämning;UB\n1930;Bank;tolv\n1940;;5\n1940;Igen;6\n3010;Bidrag;-4\n"
    books = parse_list(rows.encode(), "lista.csv")
    assert [(hit.kind, hit.place.cell) for hit in books.hits] == [
        ("belopp_olasligt", "rad 2"), ("konto_utan_namn", "rad 3"), ("dubbelt_konto", "rad 4"), ("saldon_obalans", "rad 3"),
    ]  # fmt: skip
    texts = [fynd.text for fynd in judge(books.hits, RULES)]
    assert texts[2] == "Konto 1940 står redan på rad 3; den här raden räknas inte."
    assert texts[3] == "UB och RES i listan summerar till 1 kr, inte till 0."


@pytest.mark.parametrize(
    ("told", "amount"),
    [("1 234,50", "1234.50"), ("1\u00a0234,5", "1234.50"), ("−12", "-12"), ("–12,00", "-12"), ("12-", "-12"), ("(12)", "-12"),
     ("1.234,50", "1234.50"), ("1,234.50", "1234.50"), ("1.234.567", "1234567"), ("12.5", "12.50"), ("12 kr", "12"), ("0", "0"),
     ("+3", "3"), ("1'234.00", "1234")],
)  # fmt: skip
def test_an_amount_is_read_in_any_dress(told: str, amount: str) -> None:
    """Decimal comma or point, blanks and signs as people and programs write them."""
    assert amount_of(told) == Decimal(amount)


@pytest.mark.parametrize(
    "told", ["", "-", "1.234", "1,234", "tolv", "1,2,3", "12,345", "1 2 3 x", "٣", "9" * 40, "1e5", "--1"]
)
def test_what_could_be_two_amounts_is_none(told: str) -> None:
    """One point or comma with three digits after it is kronor or thousands: nobody guesses."""
    assert amount_of(told) is None


@given(st.text(max_size=20), st.booleans())
def test_no_amount_raises(told: str, exact: bool) -> None:  # noqa: FBT001  drawn
    """Any text is an amount in whole öre, or none."""
    amount = amount_of(told, exact=exact)
    assert amount is None or amount == amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize("data", [b"a;b\n1;2\n", b"\0\1\2", b"PK\3\4 avklippt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
                                  b"", workbook(("Konto", "Namn"), (1930, "Bank"))])  # fmt: skip
def test_what_is_no_list_is_refused(data: bytes) -> None:
    """No headings, no text, no workbook: refused with a reason."""
    with pytest.raises(UnreadableFileError) as caught:
        parse_list(data, "lista")
    assert (caught.value.kind, bool(caught.value.detail)) == ("lista_olaslig", True)


@given(st.binary(max_size=60), st.integers(0, 60))
def test_a_harmed_list_never_raises_anything_else(rubbish: bytes, at: int) -> None:
    """Whatever stands in it, a list is read or refused."""
    data = listed()
    try:
        parse_list(data[:at] + rubbish + data[at:], "lista.csv")
    except UnreadableFileError as refused:
        assert refused.kind == "lista_olaslig"  # noqa: PT017  either is right


def test_one_door_takes_both(tmp_path) -> None:
    """A file is taken by what it holds: SIE, CSV or workbook; what is none of them says that it is no SIE file."""
    for name, data, typ in (
        ("a.txt", listed(), ""),
        ("b.se", workbook(("Konto", "UB"), (1930, 5)), ""),
        ("c.csv", b"#SIETYP 1\n", "1"),
    ):
        (tmp_path / name).write_bytes(data)
        assert open_books(tmp_path / name).typ == typ
    (tmp_path / "d.se").write_bytes(b"%PDF-1.4")
    books, (hit,) = receive_books(tmp_path / "d.se")
    assert (books, hit.kind, hit.varde) == (None, "inte_sie", "en pdf")


def test_a_csv_that_cannot_be_divided_is_refused() -> None:
    """A cell without end is no list."""
    with pytest.raises(UnreadableFileError, match="kolumner"):
        parse_list(b"Konto;UB\n" + b"1" * 200_000, "lista.csv")


def test_cells_with_nothing_in_them_are_no_rows() -> None:
    """A cell of blanks is as empty as one that is not there, and counts as no row."""
    books = parse_list(workbook(("Konto", "UB"), (" ", " "), (1930, 0), (2010, "")), "lista.xlsx")
    assert (list(books.accounts), amounts(books)["UB"]) == (["1930", "2010"], {"1930": 0})
    assert {hit.kind for hit in books.hits} == {"konto_utan_namn"}
