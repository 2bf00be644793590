"""The quarters of the books: what every konto had come to when each ended, from the vouchers or from the periods."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from xlfinsam.ledger.balances import by_object
from xlfinsam.ledger.books import KOSTNADSSTALLE, PROJEKT, RESULTAT, Books
from xlfinsam.ledger.kvartal import until
from xlfinsam.ledger.sie import parse

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "kalmar-2024" / "bokforing.se"
HEAD = '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#RAR 0 20240101 20241231\n#KONTO 4511 "Bidrag"\n#KONTO 1931 "Bank"\n'
VOUCHER = '#VER A {0} 2024{1}15 "Köp"\n{{\n#TRANS 4511 {{1 "101"}} {2}\n#TRANS 1931 {{}} -{2}\n}}\n'


def books(text: str) -> Books:
    """Read a small file."""
    return parse((HEAD + text).encode("cp437"), "prov.se")


@pytest.mark.parametrize("dimension", ["", KOSTNADSSTALLE, PROJEKT])
def test_the_quarters_are_what_the_vouchers_say(dimension: str) -> None:
    """Every voucher of the sample, read one by one and added by its own day, comes to the same."""
    read = parse(SAMPLE.read_bytes(), SAMPLE.name)
    wanted: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    for voucher in read.vouchers:
        for row in voucher.rader:
            objekt = dict(row.objekt).get(dimension, "")
            if read.nature(row.konto) == RESULTAT and voucher.datum is not None:
                for at in range((voucher.datum.month - 1) // 3, 4):
                    wanted[objekt, row.konto][at] += row.belopp
    found = until(read, dimension)
    assert {(objekt, konto): told for objekt, konton in found.items() for konto, told in konton.items()} == dict(wanted)
    assert len(wanted) > 40
    if dimension:
        year = by_object(read, dimension)
        assert {objekt: {konto: told[-1] for konto, told in konton.items() if told[-1]}
                for objekt, konton in found.items() if any(told[-1] for told in konton.values())} == year  # fmt: skip


def test_a_quarter_that_has_not_been_is_not_told() -> None:
    """A file whose last voucher is of May knows two quarters; the first stands also where the second has nothing."""
    read = books(VOUCHER.format(1, "02", "100.50") + VOUCHER.format(2, "05", "20"))
    assert until(read)[""]["4511"] == [Decimal("100.50"), Decimal("120.50")]
    assert until(read, KOSTNADSSTALLE) == {"101": {"4511": [Decimal("100.50"), Decimal("120.50")]}}
    assert until(books(VOUCHER.format(1, "05", "20")))[""]["4511"] == [Decimal(0), Decimal(20)]


def test_without_vouchers_the_periods_tell() -> None:
    """#PSALDO: the totals for the whole, the rows of the dimension alone for its objects."""
    read = books(
        "#PSALDO 0 202401 4511 {} 150\n#PSALDO 0 202404 4511 {} 50\n"
        '#PSALDO 0 202401 4511 {1 "101"} 100\n#PSALDO 0 202404 4511 {1 "101"} 30\n#PSALDO 0 202401 4511 {6 "9"} 7\n'
    )
    assert until(read)[""]["4511"] == [Decimal(150), Decimal(200)]
    assert until(read, KOSTNADSSTALLE) == {"101": {"4511": [Decimal(100), Decimal(130)]}}
    assert until(read, PROJEKT) == {"9": {"4511": [Decimal(7)]}}


def test_a_file_of_balances_alone_has_no_quarters() -> None:
    """Neither vouchers nor periods: nothing is known, and nothing is nought."""
    assert until(books("#RES 0 4511 100\n")) == {}
    no_year = replace(books("#PSALDO 0 202401 4511 {} 150\n"), years={})
    assert until(no_year) == {}
