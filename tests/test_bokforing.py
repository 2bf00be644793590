"""What `xlfinsam sie` shows: plain data for programs, rows for people."""

from __future__ import annotations

import json

import pytest

from tests.ledger.made import make, sie, voucher
from xlfinsam.bokforing import as_data, fyndrader, kontorader, las, objektrader, told, year_index
from xlfinsam.errors import WrongUseError


@pytest.fixture
def bok(tmp_path):
    file = tmp_path / "bok.se"
    lines = ("#UB 0 1930 -100.50", "#RES 0 5010 100.50", '#OBJEKT 1 10 "Insats å"', "#DIM 1 Kostnadsställe")
    file.write_bytes(sie(*lines, *voucher(("5010", "100.50"), ("1930", "-100.50"), objekt="1 10")))
    return las(file, orgnr="222000-0000", ar=2024)


def test_a_program_gets_all_of_it(bok) -> None:
    """Company, years, konton with their lines, result by objekt and fynd are plain data."""
    data = json.loads(json.dumps(as_data(bok)))
    assert (data["typ"], data["fynd"], data["foretag"]["orgnr"]) == ("4E", [], "222000-0000")
    year = data["ar"][0]
    assert (year["index"], year["slut"]) == (0, "2024-12-31")
    assert year["konton"][1] == {"konto": "5010", "namn": "Lokalhyra", "slag": "resultat", "ib": None, "ub": None,
                                 "res": 100.5, "plats": {"RES": "rad 16"}}  # fmt: skip
    assert year["per_objekt"] == {"1": {"10": {"5010": 100.5}}}
    assert [year["index"] for year in as_data(bok, 2023)["ar"]] == [-1]


def test_a_person_gets_rows(bok) -> None:
    """A few lines of what the file is, its konton with sums, its objects with their result."""
    assert told(bok) == [
        "bok.se: SIE typ 4E, årets verifikationer och saldon, CP437 (PC8).",
        "Samordningsförbundet Provet 222000-0000, exporterad 2025-01-20 ur Prov 1.0.",
        "Räkenskapsår: 2024-01-01–2024-12-31, 2023-01-01–2023-12-31.",
        "5 konton, 2 saldon, 1 verifikation i 1 serie.",
    ]
    assert kontorader(bok.books, 0) == [
        ("Konto", "Benämning", "IB", "UB", "RES"),
        ("1930", "Bank", "", "−100,50", ""),
        ("5010", "Lokalhyra", "", "", "100,50"),
        ("", "Summa", "0", "−100,50", "100,50"),
    ]
    assert objektrader(bok.books, 0)[1:] == [("Kostnadsställe", "10", "Insats å", "1", "100,50")]
    assert (fyndrader(bok), bok.stopped) == ([], False)


def test_a_year_is_asked_for_by_its_name_or_its_number(bok) -> None:
    """2024 and 0 are the same; a year that the file has not is wrong use."""
    assert [year_index(bok.books, year) for year in (2024, 2023, 0, -1)] == [0, -1, 0, -1]
    with pytest.raises(WrongUseError, match=r"2019.*2024, 2023"):
        year_index(bok.books, 2019)


def test_a_file_that_cannot_be_read_is_a_fynd(tmp_path) -> None:
    """Nothing but the fynd is there, and it stops."""
    (tmp_path / "bok.se").write_bytes(b"%PDF-1.4")
    bok = las(tmp_path / "bok.se")
    assert (bok.stopped, told(bok)) == (True, [])
    assert as_data(bok)["fynd"][0]["text"] == "Filen är ingen SIE-fil: en pdf."


def test_a_made_book_is_shown_whole(tmp_path) -> None:
    """Every konto with a saldo is in the rows, and the sum row is 0 over UB and RES."""
    book = make(3)
    (tmp_path / "bok.se").write_bytes(("\n".join(book.lines()) + "\n").encode("cp437"))
    bok = las(tmp_path / "bok.se")
    rows = kontorader(bok.books, 0)
    assert [row[0] for row in rows[1:-1]] == sorted({*book.ub, *book.res})
    assert kontorader(bok.books, -1) == []


def test_faults_are_shown_the_gravest_first(tmp_path) -> None:
    """Another company's file, and a voucher that does not sum to 0, stand before what is only noted."""
    (tmp_path / "bok.se").write_bytes(sie("#EGET 1", *voucher(("5010", "1"), ("1930", "-2"))))
    shown = fyndrader(las(tmp_path / "bok.se", orgnr="222000-1111"))
    assert [fynd.regel for fynd in shown] == ["S21", "S32", "S15"]


def test_a_list_of_balances_is_shown_like_the_rest(tmp_path) -> None:
    """A list has no company, no years and no objects: what it has is shown."""
    (tmp_path / "lista.csv").write_text("Konto;Benämning;UB\n1930;Bank;5\n3010;Bidrag;-5\n", encoding="utf-8")
    bok = las(tmp_path / "lista.csv")
    assert told(bok) == ["lista.csv: saldolista.", "2 konton, 2 saldon."]
    assert kontorader(bok.books, 0)[-1] == ("", "Summa", "0", "5", "−5")
    assert objektrader(bok.books, 0) == []
    assert as_data(bok)["ar"][0]["start"] is None
