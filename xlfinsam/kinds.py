"""Kinds of field beside those of `fields`: a measured number, and a cross."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlfinsam.fields import Antal, Kind, Parsed, Raw, Validation, digits, shape
from xlfinsam.values import decimal

CROSS = "X"
CROSSED = frozenset({"x", "ja", "✓", "✔", "1"})
FINEST = Decimal("0.000001")  # what is finer is the noise of a binary number


@dataclass(frozen=True, slots=True)
class Matt:
    """A measured number, with decimals: months, years, a share, kronor. A `least` below 0 lets it be negative."""

    style: str = "#,##0.0#"
    least: int = 0
    most: int = 9999
    text: str = "ett tal, med decimaler om det behövs"

    @property
    def number_format(self) -> str:
        """Show the number as `style` says."""
        return self.style

    @property
    def says(self) -> str:
        """Say what is to be written."""
        return self.text

    def validation(self) -> Validation:
        """Allow the numbers between `least` and `most`."""
        return Validation("decimal", "between", self.least, self.most, error=f"Skriv {self.text}.")

    def parse(self, raw: Raw) -> Parsed:
        """Give a Decimal; digits stored as text are read and noted, all else is left unread."""
        found = shape(raw)
        if found is not None:
            return found
        if raw.is_date or raw.kind == "d":
            return Parsed(odd="datum_i_talruta")
        number = decimal(raw.text.strip()) if raw.kind == "n" else digits(raw.text)
        if number is None:
            return Parsed(odd="text_i_talruta")
        if number < self.least:
            return Parsed(odd="negativt_tal")
        if number > self.most:
            return Parsed(odd="orimligt_stort_tal")
        odd = "formel_i_ruta" if raw.formula is not None else "tal_som_text" if raw.kind == "s" else ""
        return Parsed(number if number.as_tuple().exponent >= -6 else number.quantize(FINEST), odd)  # type: ignore[operator]  # noqa: PLR2004  finite; as FINEST


@dataclass(frozen=True, slots=True)
class Kryss:
    """A box to put a cross in; blank means that none is there."""

    @property
    def number_format(self) -> str:
        """Show text as it is."""
        return "@"

    @property
    def says(self) -> str:
        """Say what is to be written."""
        return "ett X om det stämmer, annars ingenting"

    def validation(self) -> Validation:
        """Allow a cross."""
        return Validation("list", source=(CROSS,), error="Välj X i listan, eller lämna rutan tom.")

    def parse(self, raw: Raw) -> Parsed:
        """Give X for a cross, however it was made."""
        if raw.kind == "e":
            return Parsed(odd="felvarde")
        text = raw.text.strip().casefold()
        if not text:
            return Parsed()
        return Parsed(CROSS) if text in CROSSED else Parsed(odd="okant_val")


def is_number(kind: Kind) -> bool:
    """Say whether a field of this kind is answered with a number."""
    return isinstance(kind, (Antal, Matt))
