"""Numbers as they are printed: how a run of digits can be read, and which readings are possible.

"128 980 312 027" under two columns has one reading, "12 821" has three. All are given; what decides stands elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_DIGITS = 8  # before the decimal comma: 99 999 999 kr is more than any samordningsförbund turns over
GROUP = 3
MOST_NOTES = 30
MOST_READINGS = 60  # of one row; more is no row that can be told
HARD = "\u00a0\u2007\u2009\u202f"
MINUS = "-\u2010\u2011\u2012\u2013\u2212"
UNIT = r"(?:kr|kronor|tkr|mnkr|%|procent|st)\.?"

_PIECE = re.compile(rf"([{MINUS}+]?)(\d+)(?:[,.](\d+))?(?:%|:-)?\*{{0,3}}")
_DOUBT = re.compile(r"(?=\S*\d)[\dOolISBc]{2,9}")
_HARD_GROUP = re.compile(rf"(?<=\d)[{HARD}](?=\d{{3}}(?!\d))")
_ONE = re.compile(
    rf"(?P<about>ca|cirka|drygt|knappt)?\s*(?P<sign>[{MINUS}]?)\s*"
    rf"(?P<whole>\d{{1,3}}(?: \d{{3}})+|\d+)(?:[,.](?P<part>\d+))?"
    rf"\s*(?P<unit>{UNIT}|:-)?\s*\*{{0,3}}",
    re.IGNORECASE,
)

HIDDEN = "dold"  # stands in a report in place of a small number


@dataclass(frozen=True, slots=True)
class Bit:
    """One run of digits of a line. `apart`: something shows that a new figure begins here. `doubt`: it is no number."""

    text: str
    sign: bool
    digits: str
    decimals: str
    apart: bool
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Tal:
    """A figure as read; None where what is printed is no number."""

    value: Decimal | None
    text: str

    @property
    def tall(self) -> bool:
        """Whether it has so many digits that another figure is not like it by chance."""
        return self.value is not None and abs(self.value) >= 10_000  # noqa: PLR2004  five digits


@dataclass(frozen=True, slots=True)
class Lasart:
    """One possible reading of a row: its note, and a figure or a blank per column."""

    note: int | None
    cells: tuple[Tal | None, ...]

    @property
    def figures(self) -> tuple[Tal, ...]:
        """The figures in order, without the blanks."""
        return tuple(cell for cell in self.cells if cell)


def joined(text: str) -> str:
    """Take away the hard blanks between the groups of one number: they are there to say that it is one."""
    return _HARD_GROUP.sub("", text.replace("\ufeff", ""))


def tail(text: str) -> tuple[str, list[Bit]]:
    """Split a line into its words and the figures that it ends with."""
    text = re.sub(rf"(?<=\d)\s*\|?\s*{UNIT}(?=[\s|]*$)", "", joined(text).rstrip(), flags=re.IGNORECASE)
    pieces = list(re.finditer(r"[^\s|]+", text))
    bits: list[Bit] = []
    start = len(text)
    at = len(pieces) - 1
    while at >= 0:
        piece = pieces[at]
        body, sign = piece[0].rstrip(","), False
        before = at
        if at and pieces[at - 1][0] in set(MINUS) and _PIECE.fullmatch(body) and body[0].isdigit():
            sign, before = True, at - 1
        found = _PIECE.fullmatch(body)
        if not found and not (bits or at == len(pieces) - 1):
            break
        if not found and not _DOUBT.fullmatch(body):
            break
        begin = pieces[before].start()
        between = text[pieces[before - 1].end() : begin] if before else ""
        apart = sign or "|" in between or len(between) > 1 or "\t" in between
        if found:
            minus = sign or (found[1] != "" and found[1] != "+")
            bits.insert(0, Bit(text[begin : piece.end()], minus, found[2], found[3] or "", apart or found[1] != ""))
        else:
            bits.insert(0, Bit(body, sign=False, digits="", decimals="", apart=True, doubt=True))
        start = begin
        at = before - 1
    label = text[:start].strip(" \t|")
    return label, bits


def one(text: str) -> Tal | None:
    """Read a cell as one figure; None where it is none ("Kassa och bank"), no value where it cannot be told ("8O1").

    A number that is hidden, so that nobody is pointed at, is a figure without a value.
    """
    plain = " ".join(joined(text).split())
    if plain.casefold() == HIDDEN:
        return Tal(None, plain)
    found = _ONE.fullmatch(plain)
    if found:
        digits = found["whole"].replace(" ", "")
        certain = len(digits) <= MOST_DIGITS and not (digits.startswith("0") and len(digits) > 1)
        sign = "-" if found["sign"] else ""
        number = Decimal(f"{sign}{digits}" + (f".{found['part']}" if found["part"] else ""))
        return Tal(number if certain else None, plain)
    noisy = re.fullmatch(rf"[{MINUS}]?[\dOolISB .,|\"]+", plain)
    return Tal(None, plain) if noisy and re.search(r"\d", plain) else None


def goes_on(text: str, after: str) -> bool:
    """Whether a line of figures can be the end of the last figure of the line before, broken at the margin."""
    plain = " ".join(after.split())
    last = re.search(r"(?<![\d,.])(\d{1,3}(?: \d{3})*)$", " ".join(joined(text).split()))
    if last is None or not re.fullmatch(r"\d{3}(?: \d{3})*", plain):
        return False
    return any(len(re.sub(r"\D", "", f"{last[1][at:]}{plain}")) <= MOST_DIGITS for at in _starts(last[1]))


def _starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer(" ", text))]


def readings(bits: Sequence[Bit], columns: int, *, notes: frozenset[int] | None, loose: bool) -> list[Lasart]:
    """Return every way to read a run of digits as at most so many figures, a note before them where notes are given.

    `loose` is for text whose blanks are damaged: "17607 130" may then be one figure.
    """
    found: list[Lasart] = []
    for note, rest in _notes(bits, notes):
        for figures in _split(rest, columns, loose=loose):
            for places in combinations(range(columns), len(figures)):
                cells: list[Tal | None] = [None] * columns
                for place, figure in zip(places, figures, strict=True):
                    cells[place] = figure
                found.append(Lasart(note, tuple(cells)))
                if len(found) > MOST_READINGS:
                    return []
    return found


def fits(bits: Sequence[Bit], most: int) -> bool:
    """Whether a run of digits can be so many figures or fewer."""
    return next(_split(bits, most, loose=False), None) is not None


def _notes(bits: Sequence[Bit], notes: frozenset[int] | None) -> Iterator[tuple[int | None, Sequence[Bit]]]:
    yield None, bits
    first = bits[0]
    plain = first.digits and not first.sign and not first.decimals
    if notes is not None and len(bits) > 1 and plain and int(first.digits) in notes:
        yield int(first.digits), bits[1:]


def _split(bits: Sequence[Bit], most: int, *, loose: bool) -> Iterator[tuple[Tal, ...]]:
    """Yield every lawful way to part the bits into figures."""
    if not bits:
        return
    for end in range(1, len(bits) + 1):
        if end > 1 and not _joins(bits[:end], loose=loose):
            return
        figure = _figure(bits[:end])
        if figure is None:
            continue
        if end == len(bits):
            yield (figure,)
        elif most > 1:
            for rest in _split(bits[end:], most - 1, loose=loose):
                yield (figure, *rest)


def _joins(bits: Sequence[Bit], *, loose: bool) -> bool:
    """Whether the last bit can be the next thousands of the figure that the others make."""
    *before, last = bits
    digits = "".join(bit.digits for bit in before)
    if last.apart or last.sign or last.doubt or before[-1].doubt or before[-1].decimals:
        return False
    whole = len(last.digits) == GROUP or (loose and len(last.digits) == 2 * GROUP)
    head = before[0].digits
    fits = len(head) <= (2 * GROUP if loose else GROUP) and not head.startswith("0")
    return whole and fits and len(digits) + len(last.digits) <= MOST_DIGITS


def _figure(bits: Sequence[Bit]) -> Tal | None:
    """Make one figure of some bits; None where they are no lawful number ("056")."""
    text = " ".join(bit.text for bit in bits)
    if bits[0].doubt:
        return Tal(None, text)
    digits = "".join(bit.digits for bit in bits)
    if (digits.startswith("0") and len(digits) > 1) or len(digits) > MOST_DIGITS:
        return None
    decimals = bits[-1].decimals
    return Tal(Decimal(("-" if bits[0].sign else "") + digits + (f".{decimals}" if decimals else "")), text)
