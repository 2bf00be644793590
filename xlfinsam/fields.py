"""The kinds of field: how a cell looks in Excel, what it may hold, and how what came back is read.

A kind decides nothing about where it stands. `parse` never guesses: what is no lawful answer gives no value and the
kind of observation that a rule in `rules/celler.py` words for the sender.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from xlfinsam.values import decimal

Answer = Decimal | str | date | None

LONGEST_TEXT = 4000  # characters; what an A4 page holds, and far under Excel's own limit of 32 767
EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar, as it counts from March 1900


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as it stood in the file. `kind` as in `engine.cells.Cell`: "n", "s", "b", "e", "d" or ""."""

    kind: str
    text: str = ""
    formula: str | None = None
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """The answer, and what was odd about the cell ("" when nothing). An odd cell may still have an answer."""

    value: Answer = None
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """What Excel is told to allow in a cell, in the words of XlsxWriter's `data_validation`."""

    validate: str
    criteria: str = ""
    minimum: str | int | float | None = None
    maximum: str | int | float | None = None
    source: tuple[str, ...] = ()
    error: str = ""


class Kind(Protocol):
    """What every kind of field can say of itself."""

    @property
    def number_format(self) -> str:
        """Excel's number format."""
        ...

    @property
    def says(self) -> str:
        """What is to be written, in a few Swedish words."""
        ...

    def validation(self) -> Validation | None:
        """Return what Excel is to allow, None for anything."""
        ...

    def parse(self, raw: Raw) -> Parsed:
        """Read a cell that came back."""
        ...


def shape(raw: Raw) -> Parsed | None:
    """Read what is the same for every number: blanks, error values, text and dates where a number should be."""
    if raw.kind == "" or (raw.kind == "s" and not raw.text.strip()):
        return Parsed()
    if raw.kind == "e":
        return Parsed(odd="felvarde")
    if raw.kind == "b":
        return Parsed(odd="text_i_talruta")
    return None


@dataclass(frozen=True, slots=True)
class Antal:
    """A count: a whole number from 0 to `most`. Zero is written; blank means not answered."""

    most: int = 9999

    @property
    def number_format(self) -> str:
        """Show a whole number with a space between thousands."""
        return "#,##0"

    @property
    def says(self) -> str:
        """Say what is to be written."""
        return "ett heltal, 0 eller större"

    def validation(self) -> Validation:
        """Allow whole numbers from 0 to `most`."""
        text = f"Skriv ett heltal från 0 till {self.most}, utan text och decimaler. Skriv 0 om det inte finns någon."
        return Validation("integer", "between", 0, self.most, error=text)

    def parse(self, raw: Raw) -> Parsed:
        """Give a whole number as Decimal; digits stored as text are read and noted, all else is left unread."""
        found = shape(raw)
        if found is not None:
            return found
        if raw.is_date or raw.kind == "d":
            return Parsed(odd="datum_i_talruta")
        number = decimal(raw.text.strip()) if raw.kind == "n" else digits(raw.text)
        if number is None:
            return Parsed(odd="text_i_talruta")
        if number < 0:
            return Parsed(odd="negativt_tal")
        if number != number.to_integral_value():
            return Parsed(odd="decimaltal")
        if number > self.most:
            return Parsed(odd="orimligt_stort_tal")
        odd = "formel_i_ruta" if raw.formula is not None else "tal_som_text" if raw.kind == "s" else ""
        return Parsed(number.quantize(Decimal(1)), odd)


def digits(text: str) -> Decimal | None:
    """Read a text that is nothing but a number: "14", " 14 ", "1 200", "-3", "2,5"; None for anything more."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-").replace(",", ".")
    return Decimal(bare) if re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", bare, re.ASCII) else None


@dataclass(frozen=True, slots=True)
class Tal:
    """A number that the kansli writes in the årsbok: kronor, a share, a year. `style` is its Excel number format."""

    style: str = "#,##0"
    least: float | None = None
    greatest: float | None = None
    text: str = "ett tal"

    @property
    def number_format(self) -> str:
        """Show the number as `style` says."""
        return self.style

    @property
    def says(self) -> str:
        """Say what is to be written."""
        return self.text

    def validation(self) -> Validation | None:
        """Allow the numbers between `least` and `greatest`; any cell where no bounds are set."""
        if self.least is None or self.greatest is None:
            return None
        return Validation("decimal", "between", self.least, self.greatest, error=f"Skriv {self.text}.")

    def parse(self, raw: Raw) -> Parsed:
        """Give a Decimal."""
        found = shape(raw)
        if found is not None:
            return found
        number = decimal(raw.text.strip()) if raw.kind == "n" else digits(raw.text)
        if number is None:
            return Parsed(odd="text_i_talruta")
        least, greatest = (
            Decimal(str(bound)) if bound is not None else number for bound in (self.least, self.greatest)
        )
        return Parsed(number) if least <= number <= greatest else Parsed(odd="orimligt_stort_tal")


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; `lines` is how high its box is on the sheet, `longest` how many characters it takes."""

    lines: int = 1
    longest: int = LONGEST_TEXT

    @property
    def number_format(self) -> str:
        """Show text as it is, also when it begins with "="."""
        return "@"

    @property
    def says(self) -> str:
        """Say what is to be written."""
        return "fri text, inga uppgifter om enskilda personer" if self.lines > 1 else "en kort text"

    def validation(self) -> Validation:
        """Allow up to `longest` characters."""
        return Validation("length", "<=", self.longest, error=f"Texten får vara högst {self.longest} tecken.")

    def parse(self, raw: Raw) -> Parsed:
        """Give the text without outer blanks; numbers are kept as they were written."""
        if raw.kind == "e":
            return Parsed(odd="felvarde")
        text = raw.text.strip()
        if not text:
            return Parsed()
        if len(text) > self.longest:
            return Parsed(text[: self.longest], "for_lang_text")
        return Parsed(text, "formel_i_ruta" if raw.formula is not None else "")


@dataclass(frozen=True, slots=True)
class Val:
    """A choice from a drop-down list."""

    alternatives: tuple[str, ...]

    @property
    def number_format(self) -> str:
        """Show text as it is."""
        return "@"

    @property
    def says(self) -> str:
        """Say what is to be chosen."""
        return "ett av valen " + " eller ".join(f'"{label}"' for label in self.alternatives)

    def validation(self) -> Validation:
        """Allow just the alternatives, from a list in the cell."""
        return Validation("list", source=self.alternatives, error=f"Välj {self.says} i listan.")

    def parse(self, raw: Raw) -> Parsed:
        """Give the alternative that stands in the cell, whatever its case and outer blanks."""
        if raw.kind == "e":
            return Parsed(odd="felvarde")
        text = raw.text.strip().casefold()
        if not text:
            return Parsed()
        for label in self.alternatives:
            if text == label.casefold():
                return Parsed(label)
        return Parsed(odd="okant_val")


@dataclass(frozen=True, slots=True)
class Datum:
    """A date, written as a date in Excel or as text like 2025-01-23."""

    @property
    def number_format(self) -> str:
        """Show the date as Swedes write it."""
        return "yyyy\\-mm\\-dd"

    @property
    def says(self) -> str:
        """Say what is to be written."""
        return "ett datum, till exempel 2025-01-23"

    def validation(self) -> Validation:
        """Allow dates of this century."""
        return Validation(
            "date", "between", "2000-01-01", "2099-12-31", error="Skriv ett datum, till exempel 2025-01-23."
        )

    def parse(self, raw: Raw) -> Parsed:
        """Give a date from Excel's day number or from ÅÅÅÅ-MM-DD, ÅÅÅÅMMDD or ÅÅMMDD."""
        found = shape(raw)
        if found is not None:
            return Parsed(odd="inget_datum") if found.odd == "text_i_talruta" else found
        number = decimal(raw.text) if raw.kind == "n" else None
        if number is not None and abs(number) < 100_000:  # noqa: PLR2004  day 100 000 is in 2173; 250113 is typed ÅÅMMDD
            day = EPOCH + timedelta(days=int(number))
            return Parsed(day) if 2000 <= day.year < 2100 else Parsed(odd="inget_datum")  # noqa: PLR2004
        day_told = re.fullmatch(r"(?:20)?(\d\d)-?(\d\d)-?(\d\d)(?:[T ][\d:.]+Z?)?", raw.text.strip(), re.ASCII)
        try:
            return (
                Parsed(date(2000 + int(day_told[1]), int(day_told[2]), int(day_told[3])))
                if day_told
                else Parsed(odd="inget_datum")
            )
        except ValueError:
            return Parsed(odd="inget_datum")


ODD_CELLS = frozenset(
    {
        "text_i_talruta",
        "tal_som_text",
        "decimaltal",
        "negativt_tal",
        "datum_i_talruta",
        "orimligt_stort_tal",
        "formel_i_ruta",
        "felvarde",
        "for_lang_text",
        "okant_val",
        "inget_datum",
    }
)
"""Every observation that `parse` can give; each has its rule."""
