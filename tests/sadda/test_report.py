"""The table of what was found: what it counts, and what it says of a fault that nobody found."""

from __future__ import annotations

from decimal import Decimal

from tests.sadda.faults import BALANCES, CELLS, FORMULAS, PRINTED, Planted, of_number, share, table

FOUND = Planted("en cell", "blad.xlsx alder.16_24", "dubbelt", ("summan i alder",), ("K04", "T02"))
MISSED = Planted("en cell", "blad.xlsx alder.25_34", "en för lite", ("summan i alder",), ())
ALONE = Planted("ett saldo", "bok.se rad 7", "decimalkomma", (), ("S13",))


def test_only_what_contradicts_something_is_counted() -> None:
    """One of two that contradict something is found: half; the one that contradicts nothing is neither."""
    assert share([FOUND, MISSED, ALONE]) == Decimal("0.5")
    assert share([ALONE]) == 1
    assert [one.missed for one in (FOUND, MISSED, ALONE)] == [False, True, False]


def test_the_table_tells_kinds_rules_and_what_was_missed() -> None:
    """A line per kind and one for all; a rule is counted once per fault, not for a fault alone; the missed one is named."""
    told = table([FOUND, MISSED, ALONE])
    assert told[1].split() == ["en", "cell", "2", "2", "1", "50,0", "%", "0"]
    assert told[2].split() == ["ett", "saldo", "1", "0", "0", "100,0", "%", "1"]
    assert told[3].split() == ["alla", "3", "2", "1", "50,0", "%", "1"]
    assert any(line.split() == ["K04", "1", "T02", "1"] for line in told)
    assert told[-1].strip() == "en cell: blad.xlsx alder.25_34, en för lite; motsäger summan i alder"


def test_every_way_changes_the_number() -> None:
    """A number is never planted as itself, and signs and decimals are kept where they are not what is wrong."""
    for value in map(Decimal, ("0", "7", "14", "-229", "1844899.92", "-6.70", "11")):
        assert value not in of_number(value).values()
    assert of_number(Decimal(-229))["första siffran borta"] == Decimal(-29)
    assert of_number(Decimal(14))["första siffrorna omkastade"] == Decimal(41)


def test_there_are_a_thousand() -> None:
    """400 cells, 250 balances, 150 formulas and 200 printed figures."""
    assert CELLS + BALANCES + FORMULAS + PRINTED == 1000
