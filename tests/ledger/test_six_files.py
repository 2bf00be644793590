"""Six SIE files of other programs, where they are at hand: all are read, and what four of them say of one book agrees.

They are no part of the project; `made.py` makes what a clone without them is tried on.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from xlfinsam.ledger.balances import budget, by_object, moved, periods, standing
from xlfinsam.ledger.sie import read_sie

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "sie"
FILES = ("typ1.se", "typ2.se", "typ3.se", "typ4.se", "norstedts_sie1.se", "mamut_sie4.se")
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="de sex SIE-filerna (../shared/sie) finns inte här")
ONE_BOOK = pytest.mark.parametrize("name", FILES[1:4])


def book(name: str):
    return read_sie(FOLDER / name)


@pytest.mark.parametrize(
    ("name", "typ", "konton", "saldon", "vouchers", "company"),
    [
        ("typ1.se", "1", 299, 137, 0, "Övningsföretaget AB"),
        ("typ2.se", "2", 299, 505, 0, "Övningsföretaget AB"),
        ("typ3.se", "3", 299, 694, 0, "Övningsföretaget AB"),
        ("typ4.se", "4E", 299, 137, 81, "Övningsföretaget AB"),
        ("norstedts_sie1.se", "1", 351, 241, 0, "Datakonsulterna AB"),
        ("mamut_sie4.se", "4E", 412, 50, 168, "Mamut_SIE"),
    ],
)
def test_every_file_is_read(name: str, typ: str, konton: int, saldon: int, vouchers: int, company: str) -> None:
    """Type, konton, saldon and vouchers are all there, in CP437; every voucher sums to 0."""
    books = book(name)
    assert (books.typ, len(books.accounts), len(books.balances), len(books.vouchers)) == (typ, konton, saldon, vouchers)
    assert (books.company.namn, books.teckenkodning) == (company, "cp437")
    assert all(made.summa == 0 for made in books.vouchers)


@pytest.mark.parametrize("name", FILES[:5])
def test_sound_files_have_no_fault(name: str) -> None:
    """Balances, vouchers, periods and the checksum of these five hold together: there is nothing to say of them."""
    assert book(name).hits == ()


def test_the_large_export_has_the_faults_that_it_has() -> None:
    """Three IB are not the UB of the year before, and objects of invoices and customers have no names."""
    hits = book("mamut_sie4.se").hits
    assert sorted((hit.kind, hit.place.cell, hit.falt) for hit in hits) == [
        ("ib_stammer_inte", "rad 422", "2099"),
        ("ib_stammer_inte", "rad 541", "2611"),
        ("ib_stammer_inte", "rad 644", "2650"),
        ("objekt_utan_namn", "", "10"),
        ("objekt_utan_namn", "", "8"),
    ]


@ONE_BOOK
def test_the_types_agree_on_balances(name: str) -> None:
    """IB, UB and RES of both years, and the names of the konton, are the same in all four types."""
    first, other = book("typ1.se"), book(name)
    for slag in ("IB", "UB", "RES"):
        for ar in (0, -1):
            amounts = [{k: b.belopp for k, b in standing(books, slag, ar).items()} for books in (first, other)]
            assert amounts[0] == amounts[1]
    assert [(a.konto, a.namn, a.typ) for a in first.accounts.values()] == [
        (a.konto, a.namn, a.typ) for a in other.accounts.values()
    ]


def test_the_types_agree_on_movements() -> None:
    """The vouchers of type 4 come to the periods of types 2 and 3, and those to UB less IB and to RES."""
    two, three, four = book("typ2.se"), book("typ3.se"), book("typ4.se")
    nonzero = {konto: amount for konto, amount in moved(four).items() if amount}
    assert {k: a for k, a in periods(two).items() if a} == nonzero
    assert {k: a for k, a in periods(three).items() if a} == nonzero
    assert budget(two) == budget(three) != {}
    for konto, balance in standing(four, "RES").items():
        assert balance.belopp == nonzero.get(konto, Decimal(0))


@pytest.mark.parametrize("dimension", ["1", "6"])
def test_the_types_agree_on_objects(dimension: str) -> None:
    """The result by kostnadsställe and projekt is the same from the rows per object and from the vouchers."""
    of_periods, of_vouchers = by_object(book("typ3.se"), dimension), by_object(book("typ4.se"), dimension)
    assert of_periods == of_vouchers
    assert len(of_periods) > 1 or dimension == "6"
