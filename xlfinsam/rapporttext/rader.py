"""The rows of a table where only the lines of the text are left of it: labels, and runs of digits to be told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlfinsam.rapport import RAD, SUMMA
from xlfinsam.rapporttext import tal
from xlfinsam.rapporttext.ord import AR, DRIFT, DRIFTORD, EN, KOLUMNRAD, MEDEL, SUMMAORD, is_noise, row_word, tolerant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlfinsam.model import Place
    from xlfinsam.rapporttext.avsnitt import Avsnitt
    from xlfinsam.rapporttext.kalla import Textrad
    from xlfinsam.rapporttext.tal import Bit, Lasart

LONG_LABEL = 8  # words; a line of more, without figures, is a sentence
LONG_LABEL_LINES = 3
WIDE = 3  # columns from which a row may be broken over lines; with fewer, a line of figures only is a sum
_COLUMN = re.compile(r"(?:budget\s+)?(?:\d{4}-\d\d-\d\d|(?<![\d-])(?:19|20)\d\d(?![\d-]))", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\|?\s*\*\s?[^\W\d]+\s*$")


@dataclass
class Utkast:
    """A row on its way: what is printed, the ways to read it, and the one that was chosen."""

    label: str
    place: Place
    tail: str = ""
    bits: list[Bit] = field(default_factory=list)
    kind: str = RAD
    grupp: str = ""
    kod: str = ""
    noisy: bool = False
    last_is_words: bool = False
    torn: bool = False
    ways: list[Lasart] = field(default_factory=list)
    chosen: Lasart | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on the row."""
        return not self.bits

    @property
    def told(self) -> bool:
        """Whether some figure is printed on the row."""
        return bool(self.bits) or bool(self.chosen and self.chosen.figures)

    @property
    def unread(self) -> bool:
        """Whether something is printed that could not be told for certain."""
        return bool(self.bits) and self.chosen is None


@dataclass
class Tabellutkast:
    """A table on its way: its section, its columns, and its rows."""

    part: Avsnitt
    columns: tuple[str, ...]
    rows: list[Utkast]
    printed_unit: str = ""


def columns_of(part: Avsnitt, year: int) -> tuple[tuple[str, ...], bool, int]:
    """Return the columns, whether one of them is for notes, and how many lines they take."""
    heads: list[str] = [part.over]
    taken = 0
    for at, line in enumerate(part.lines):
        if is_noise(line.text):
            continue
        if not _is_head(line.text, part.spec.prefix):
            break
        heads.append(line.text)
        taken = at + 1
    words = " ".join(heads)
    noted = re.search(r"\bnot\b", words, re.IGNORECASE) is not None
    if part.spec.columns == EN:
        return (str(year) if year else "belopp",), False, taken
    if part.spec.columns == DRIFT:
        return _drift(words), False, taken
    if part.spec.columns == MEDEL:
        costs = f"Total projektkostnad jan-dec {year}"
        return ((costs, f"Budget {year}") if re.search("budget", words, re.IGNORECASE) else (costs,)), False, taken
    found = [[" ".join(told.split()) for told in _COLUMN.findall(head)] for head in heads]
    lists = [told for told in found if told]
    if part.spec.columns == AR:
        most = max((len(told) for told in lists), default=0)
        return tuple(next((told for told in lists if len(told) == most), ())), False, taken
    return _dates(lists), noted, taken


def _dates(lists: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Join the dates over the columns: two lines of equally many are from and to; single ones stand side by side."""
    if not lists:
        return ()
    if all(len(told) == 1 for told in lists):
        return tuple(told[0] for told in lists)
    most = max(len(told) for told in lists)
    full = [told for told in lists if len(told) == most]
    return tuple("--".join(dict.fromkeys(parts)) for parts in zip(*full, strict=True))


def _drift(words: str) -> tuple[str, ...]:
    """Return the columns of a driftredovisning: those whose words are there, with the years that stand by them."""
    names = [name for word, name in DRIFTORD if tolerant(word).search(words)]
    years = re.findall(r"(?<!\d)20\d\d(?!\d)", words)
    dated = [name for name in names if not name.startswith("Avvikelse")]
    told = dict(zip(dated, years, strict=True)) if len(years) == len(dated) else {}
    return tuple(f"{name} {told[name]}" if name in told else name for name in names)


def _is_head(text: str, prefix: str) -> bool:
    """Whether a line stands over the columns: dates, years or words of the kind, and no amount."""
    plain = " ".join(text.split())
    if row_word(prefix, plain)[0] or row_word(prefix, tal.tail(text)[0])[0]:
        return False
    if any(tolerant(pattern).fullmatch(plain) for pattern in KOLUMNRAD):
        return True
    rest = _COLUMN.sub(" ", plain)
    return not re.search(r"\d", rest) and (rest != plain or any(tolerant(word).search(plain) for word, _ in DRIFTORD))


def rows_of(lines: Iterable[Textrad], prefix: str, columns: int) -> list[Utkast]:
    """Return the rows of a table, their digits not yet told apart."""
    reading = Radlasning(prefix, columns)
    for line in lines:
        if reading.torn(line.text) or is_noise(line.text):
            continue
        if not reading.take(line):
            break
    return reading.rows


class Radlasning:
    """Goes down the lines of a table and remembers the words that wait for their figures."""

    def __init__(self, prefix: str, columns: int) -> None:
        """Begin with nothing read."""
        self.prefix, self.columns = prefix, columns
        self.rows: list[Utkast] = []
        self.waiting: list[str] = []
        self.grupp = ""

    def take(self, line: Textrad) -> bool:
        """Take a line; false where the table has ended before it."""
        footnote = _FOOTNOTE.search(line.text)
        label, bits = tal.tail(_FOOTNOTE.sub("", line.text) if footnote else line.text)
        if not bits:
            return self.words(label, line)
        if not label:
            self._figures(bits, line)
            return True
        if self.rows and len(label.split()) > LONG_LABEL and not row_word(self.prefix, label)[0]:
            return False
        noisy = label.endswith('"')
        label = self.label(label.rstrip('" '))
        self.add(label, bits, line, noisy=noisy, last_is_words=footnote is not None)
        return True

    def words(self, label: str, line: Textrad) -> bool:
        """Take a line without figures: a blank row of ours, words that wait, or the sentence after the table."""
        for count in range(min(len(self.waiting), LONG_LABEL_LINES), -1, -1):
            joined = " ".join([*self.waiting[len(self.waiting) - count :], label])
            if row_word(self.prefix, joined)[0]:
                self.waiting = self.waiting[: len(self.waiting) - count]
                self.add(joined, [], line)
                return True
        if self.rows and len(label.split()) > LONG_LABEL:
            return False
        self.waiting.append(label)
        return True

    def torn(self, text: str) -> bool:
        """Take a line that may be the end of the last figure of the row before: neither can then be told."""
        last = self.rows[-1] if self.rows and not self.waiting else None
        if last is None or not last.told or not tal.goes_on(last.tail, text):
            return False
        last.torn, last.tail = True, f"{last.tail} {text.strip()}"
        return True

    def goes_on(self, label: str) -> bool:
        """Take words that go on from the label of the row before: together a row of ours, or a small first letter."""
        last = self.rows[-1] if self.rows and not self.waiting else None
        if last is None or not last.told or not label:
            return False
        ways = (f"{last.label} {label}", f"{last.label}{label}")
        joined = next((told for told in ways if row_word(self.prefix, told)[0]), ways[0])
        kod, _, kind = row_word(self.prefix, joined)
        if not kod and not (last.label and label[0].islower() and len(label.split()) < LONG_LABEL):
            return False
        last.label, last.kod = joined, kod
        last.kind = kind if kod else last.kind
        return True

    def heading_or_blank(self, label: str, line: Textrad) -> None:
        """Take a row of a real table without figures: a blank row of ours, or the heading of those below."""
        if row_word(self.prefix, label)[0]:
            self.add(label, [], line)
        elif label:
            self.grupp = label

    def _figures(self, bits: list[Bit], line: Textrad) -> None:
        """Take a line of figures only: of the words before it, more of the row before it, or a sum without words."""
        apart = [replace(bits[0], apart=True), *bits[1:]]
        last = self.rows[-1] if self.rows else None
        if self.waiting:
            self.add(self.label(""), bits, line)
        elif last and last.blank:
            last.bits, last.tail, last.place = bits, line.text.strip(), line.place
        elif (
            last
            and self.columns >= WIDE
            and self._fewest(last.bits) < self._fewest([*last.bits, *apart]) <= self.columns
        ):
            last.bits, last.tail = [*last.bits, *apart], f"{last.tail}   {line.text.strip()}"
        else:
            self.add("", bits, line)

    def _fewest(self, bits: list[Bit]) -> int:
        """Return how many figures some digits make at least; more than the columns where they make no row."""
        return next((most for most in range(1, self.columns + 1) if tal.fits(bits, most)), self.columns + 1)

    def label(self, label: str) -> str:
        """Join the words that wait to a label where that makes a row of ours; else they are a heading over it."""
        words = [*self.waiting, label] if label else self.waiting
        self.waiting = []
        for count in range(min(len(words), LONG_LABEL_LINES + 1), 1, -1):
            joined = " ".join(words[len(words) - count :])
            if row_word(self.prefix, joined)[0]:
                self._heading(words[: len(words) - count])
                return joined
        self._heading(words[:-1])
        return words[-1]

    def _heading(self, words: Sequence[str]) -> None:
        if words:
            self.grupp = words[-1]

    def add(
        self, label: str, bits: list[Bit], line: Textrad, *,
        noisy: bool = False, last_is_words: bool = False, chosen: Lasart | None = None,
    ) -> None:  # fmt: skip
        """Add a row under the heading that it stands under."""
        kod, _, kind = row_word(self.prefix, label)
        if not label or re.match(SUMMAORD, label, re.IGNORECASE):
            kind = SUMMA
        text = line.text.strip()
        printed = text[len(label) :].strip() if text.startswith(label) else text
        grupp = "" if kind == SUMMA else self.grupp
        self.rows.append(
            Utkast(label, line.place, printed, bits, kind, grupp, kod, noisy, last_is_words, chosen=chosen)
        )
        if kind == SUMMA and self.rows[-1].told:
            self.grupp = ""
