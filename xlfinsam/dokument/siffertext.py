"""How a figure is written for a reader: kronor, thousands, shares and counts, with blanks that never break a line."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xlfinsam.values import THIN_SPACE, plain, swedish, whole_kronor

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlfinsam.consolidating import Shown

THOUSAND, MILLION, HUNDRED = Decimal(1000), Decimal(1_000_000), Decimal(100)
MOST_DECIMALS, TENTH = Decimal("0.001"), Decimal("0.1")


def _fixed(value: Decimal, decimals: int) -> str:
    """Write a number with so many decimals, zeros too: "16,0"."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = str(abs(rounded)).partition(".")
    sign = "−" if rounded < 0 else ""
    return sign + swedish(Decimal(whole)) + ("," + fraction if fraction else "")


def _share(value: Decimal) -> str:
    return f"{_fixed(value * HUNDRED, 1)}{THIN_SPACE}%"


def _signed(value: Decimal) -> str:
    told = _share(value)
    return f"+{told}" if value > 0 and any(digit in told for digit in "123456789") else told


def _few(value: Decimal) -> str:
    """Write a number with one decimal, and with two where it has them: "15,0", "24,43"."""
    return _fixed(value, 1 if value == value.quantize(TENTH, ROUND_HALF_UP) else 2)


def _most(value: Decimal) -> str:
    return swedish(value.quantize(MOST_DECIMALS, ROUND_HALF_UP))


WAYS: dict[str, Callable[[Decimal], str]] = {
    "kr": lambda value: swedish(whole_kronor(value)),
    "belopp": lambda value: swedish(whole_kronor(abs(value))),
    "tkr": lambda value: _fixed(value / THOUSAND, 0),
    "mnkr": lambda value: _fixed(value / MILLION, 1),
    "antal": _most,
    "andel": _share,
    "procent": lambda value: f"{swedish((value * HUNDRED).quantize(TENTH, ROUND_HALF_UP))}{THIN_SPACE}%",
    "enheter": _signed,
    "tal": _most,
    "decimal": _few,
    "tjanster": _most,
    "ja": lambda value: "ja" if value > 0 else "nej",
    "ar": plain,
    "text": plain,
}
"""How a number is written, by the words of `Measure.style`, `Line.style` and `Tal.skrivsatt`."""
ASKED = ("kr", "belopp", "tkr", "mnkr", "antal", "andel", "procent", "enheter", "ar")
"""The ways that a writer may ask for, after a colon: {rr.arets_resultat:tkr}."""


def skriven(value: Shown, style: str) -> str:
    """Write a figure in one of the `WAYS`; "" for a blank, a text as it is."""
    if value is None:
        return ""
    return WAYS[style](value) if isinstance(value, Decimal) else " ".join(value.split())
