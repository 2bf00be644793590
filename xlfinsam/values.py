"""Plain values of the field: the reporting period, and how numbers are written in Swedish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Self

THIN_SPACE = "\u00a0"  # between thousands, so that a number never breaks over a line


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period: a whole year (`half` 0) or one half year (1 or 2).

    Written "2024", "2024-H1" or "2024-H2" in files, settings and stamps.
    """

    year: int
    half: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2024" or "2024-H1"; ValueError with a Swedish sentence on anything else."""
        found = re.fullmatch(r"(20\d\d)(?:-H([12]))?", text.strip())
        if found is None:
            raise ValueError(f'"{text}" är ingen period; skriv "2024" för helår eller "2024-H1" för ett halvår')
        return cls(int(found[1]), int(found[2] or 0))

    @property
    def label(self) -> str:
        """Say the period as a person would: "helår 2024", "första halvåret 2024"."""
        return f"{('helår', 'första halvåret', 'andra halvåret')[self.half]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-H{self.half}" if self.half else str(self.year)


def decimal(text: str) -> Decimal | None:
    """Read a number as a spreadsheet stores it ("13", "0.57", "1.0E3"); None when `text` is no number.

    A binary float's noise ("33.000000000000004") is taken away at 15 significant digits, as Excel shows it.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    digits = len(number.as_tuple().digits)
    return Decimal(f"{number:.15g}") if digits > 15 else number  # noqa: PLR2004  Excel keeps 15 digits


def plain(number: Decimal) -> str:
    """Write a number for a file or a program: decimal point, no exponent, no thousands, no trailing zeros."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def whole_kronor(amount: Decimal) -> Decimal:
    """Round an amount to whole kronor, half a krona away from zero, as Excel's ROUND does; the öre come first."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP).quantize(Decimal(1), ROUND_HALF_UP)


def counted(number: int, one: str, many: str) -> str:
    """Say how many of something there are: "1 cell", "5 474 celler"."""
    return f"{swedish(Decimal(number))} {one if number == 1 else many}"


def sentence(text: str) -> str:
    """End a sentence with a full stop, where it has no end of its own.

    >>> sentence("Klart"), sentence("Menade du rr?")
    ('Klart.', 'Menade du rr?')
    """
    return text if text.rstrip('”"').endswith((".", "?", "!")) else f"{text}."


def swedish(value: Decimal | str | None) -> str:
    """Write a value for a person: "13 155 934", "0,575"; a blank is "tomt"."""
    if value is None:
        return "tomt"
    if isinstance(value, str):
        return value
    whole, _, fraction = plain(value).partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)][::-1]
    return sign + THIN_SPACE.join(groups) + ("," + fraction if fraction else "")
