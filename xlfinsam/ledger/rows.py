"""One pass over the lines of a SIE file: the vouchers are summed as they go by, every other record is handed on.

A voucher that is written as nearly all are is taken by two patterns, and no object is made of its rows; amounts are
whole öre. One that is written in any other way is read line by line, where what is wrong with it is found and told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlfinsam.ledger.books import Vouchers
from xlfinsam.ledger.text import LF, Fields, day, decoder_of, fields, kronor, ore, pairs_of, told_kronor
from xlfinsam.model import Hit, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from xlfinsam.fields import Answer
    from xlfinsam.ledger.books import Movements, Year
    from xlfinsam.ledger.text import Pairs

When = tuple[int | None, int]  # the year (None: in no year) and its quarter, 0 to 3
Sums = defaultdict[bytes, int]  # konto and object list as they stand in a row (`5010 {1 "10"}`) -> öre
HISTORY: Final = frozenset({b"#RTRANS", b"#BTRANS"})  # told in #TRANS too, where it still counts
LABELS: Final = frozenset(
    b"#" + label
    for label in (
        b"ADRESS BKOD BTRANS DIM ENHET FLAGGA FNAMN FNR FORMAT FTYP GEN IB KONTO KPTYP KSUMMA KTYP OBJEKT OIB OMFATTN "
        b"ORGNR OUB PBUDGET PROGRAM PROSA PSALDO RAR RES RTRANS SIETYP SRU TAXAR TRANS UB UNDERDIM VALUTA VER"
    ).split()
)  # all that the format has
_DAYS: Final = 20_000  # of which the year is remembered

_HEAD: Final = re.compile(
    rb"""[ \t]*\#VER[ \t]+("[^"\\\n]*"|[^ \t"\n]+)[ \t]+("[^"\\\n]*"|[^ \t"\n]+)[ \t]+"?(\d{8})(?![^ \t\r\n"])[^\n]*\n
    [ \t]*\{[ \t\r]*\n""",
    re.VERBOSE,
)
_ROWS: Final = re.compile(
    rb"""^[ \t]*\#TRANS[ \t]+
    ((?:[0-9A-Za-z]+|"[0-9A-Za-z]+")[ \t]*\{[^}"\\\n]*(?:"[^"\\\n]*"[^}"\\\n]*)*\})[ \t]+
    (-?\d{1,15})(?:\.(\d\d?))?(?![^ \t\r\n])[^\n]*\n""",
    re.VERBOSE | re.MULTILINE,
)


_HISTORY_ROW: Final = re.compile(rb"^[ \t]*#[RB]TRANS[ \t][^\n]*\n", re.MULTILINE)
_BRACE: Final = re.compile(rb"^[ \t]*\}", re.MULTILINE)


class Rows:
    """The vouchers of one file as they are read; `movements` is what they come to."""

    def __init__(self, fil: str, data: bytes, encoding: str, years: Mapping[int, Year]) -> None:
        """Read nothing yet."""
        self.fil, self.data, self.years = fil, data, years
        self.text = decoder_of(encoding)
        self.vouchers = Vouchers(fil, data, encoding)
        self._sums: dict[When, Sums] = {}
        self.series: defaultdict[bytes, int] = defaultdict(int)
        self._first: dict[bytes, int] = {}  # konto and object list -> line of the first row
        self._hits: list[Hit] = []
        self._outside: tuple[int, date] | None = None  # the first voucher whose day is in no year
        self._outside_count = 0
        self._konton: dict[bytes, str] = {}
        self._pairs: dict[bytes, Pairs] = {}
        self._when_of: dict[bytes, When] = {}
        self._at, self._line, self._name = 0, 0, b""
        self._state = ""  # "" outside, "ver" after #VER, "{" inside
        self._total, self._sure = 0, True  # of the open voucher; whether all its rows could be read
        self._now: Sums = defaultdict(int)

    def read(self, record: Callable[[int, Fields], None]) -> None:
        """Read all lines; what is no part of a voucher goes to `record` with its line (from 1)."""
        data, size, head = self.data, len(self.data), _HEAD.match
        at, number = 0, 1
        while at < size:
            match = head(data, at)
            if match is not None and (lines := self._whole(match, number)):
                at, number = self._at, number + lines + 3
                continue
            end = data.find(LF, at) + 1 or size
            self._one(data[at:end].strip(), number, at, record)
            at, number = end, number + 1
        if self._state:
            self._seen(self._line, kind="avklippt_verifikation")

    def told(self) -> Iterator[Hit]:
        """Yield what was odd; vouchers whose day is in no year are told once."""
        yield from self._hits
        if self._outside:
            line, on = self._outside
            words = {"antal": str(self._outside_count)}
            yield Hit(Place(self.fil, "", f"rad {line}"), varde=on, details=words, kind="verifikation_utanfor_ar")

    def movements(self) -> dict[int | None, Movements]:
        """Return by year (None: days in no year) what the vouchers come to by (konto, object list), in kronor."""
        made: dict[int | None, defaultdict[tuple[str, Pairs], int]] = {}
        for (year, _), sums in self._sums.items():
            whole = made.setdefault(year, defaultdict(int))
            for place, amount in sums.items():
                whole[self._named(place)] += amount
        return {year: {key: kronor(amount) for key, amount in whole.items()} for year, whole in made.items()}

    def quarters(self) -> dict[int, Movements]:
        """Return the same of the year of the file alone, by its quarters that have vouchers, 0 to 3."""
        made: dict[int, Movements] = {}
        for quarter, sums in sorted((when[1], sums) for when, sums in self._sums.items() if when[0] == 0):
            whole: defaultdict[tuple[str, Pairs], int] = defaultdict(int)
            for place, amount in sums.items():
                whole[self._named(place)] += amount
            made[quarter] = {key: kronor(amount) for key, amount in whole.items()}
        return made

    def first_use(self) -> dict[str, int]:
        """Return the line of the first row of every konto."""
        found: dict[str, int] = {}
        for place, line in self._first.items():
            konto = self._named(place)[0]
            found[konto] = min(line, found.get(konto, line))
        return found

    def _named(self, place: bytes) -> tuple[str, Pairs]:
        """Make text of what stands in a row."""
        head, _, objekt = place.partition(b"{")
        if (konto := self._konton.get(head)) is None:
            konto = self._konton[head] = self.text(fields(place).words[0])
        if (pairs := self._pairs.get(objekt)) is None:
            pairs = self._pairs[objekt] = pairs_of(fields(place).objekt or b"", self.text)
        return konto, pairs

    # ------------------------------------------------------------------------------------------------ whole vouchers

    def _whole(self, match: re.Match[bytes], number: int) -> int:
        """Take a voucher whose head is `match`, with all its rows; returns how many lines they are.

        It ends before byte `_at`. 0 when there is anything unusual about it: then nothing was taken.
        """
        data, start = self.data, match.end()
        bound = data.find(b"#VER", start)  # so that a brace far away is never looked for again and again
        bound = bound if bound >= 0 else len(data)
        brace = data.find(b"\n}", start - 1, bound) + 1 or (
            found.start() if (found := _BRACE.search(data, start, bound)) else 0
        )
        rows = _ROWS.findall(data, start, brace)
        self._at = data.find(LF, brace) + 1 or len(data)
        lines = data.count(LF, start, brace)
        whole = len(rows) == lines or len(rows) + len(_HISTORY_ROW.findall(data, start, brace)) == lines
        if not whole or data[brace : self._at].strip() != b"}":
            return 0
        self._begin(match[1].strip(b'"'), match[2].strip(b'"'), match[3], number, match.start())
        now, first, total = self._now, self._first, 0
        for place, units, fraction in rows:
            amount = int(units + (fraction if len(fraction) == 2 else fraction.ljust(2, b"0")))  # noqa: PLR2004  öre
            now[place] += amount
            total += amount
            if place not in first:
                first[place] = number + 2 + data.count(LF, start, data.find(place, start))
        if total:
            self._seen(number, kind="verifikation_obalans", varde=kronor(total))
        self._state = ""
        return lines

    # ------------------------------------------------------------------------------------------------- line by line

    def _one(self, bare: bytes, number: int, at: int, record: Callable[[int, Fields], None]) -> None:
        """Take one line."""
        if not bare:
            return
        if bare == b"{" and self._state == "ver":
            self._state = "{"
        elif bare == b"}" and self._state:
            self._shut()
        else:
            found = fields(bare)
            label = found.words[0].upper() if found.words else b""
            if label == b"#TRANS":
                self._row(found, number)
            elif label == b"#VER":
                serie, nr, when = (*found.words[1:4], b"", b"", b"")[:3]
                self._begin(serie, nr, when, number, at)
                self._state = "{" if bare.endswith(b"{") else "ver"
            elif label not in HISTORY:
                if self._state and label in LABELS:
                    self._broken_off()
                record(number, found)

    def _begin(self, serie: bytes, nr: bytes, when: bytes, number: int, at: int) -> None:
        """Begin a voucher at byte `at`, its #VER on line `number`."""
        if self._state:
            self._broken_off()
        self.vouchers.add(at)
        self._line, self._name = number, serie + b" " + nr
        self._state, self._total, self._sure = "{", 0, True
        self.series[serie] += 1
        told = self._when_of.get(when)
        if told is None:
            told = self._find_year(when)
            if len(self._when_of) < _DAYS:
                self._when_of[when] = told
        if told[0] is None:
            self._out_of_years(when, number)
        self._now = self._sums.setdefault(told, defaultdict(int))

    def _find_year(self, when: bytes) -> When:
        """Return the year, and its quarter, that a voucher's day falls in; without #RAR (type 4I) all is of year 0."""
        on = day(when)
        if on is None:
            return None, 0
        if not self.years:
            return 0, (on.month - 1) // 3
        year = next((year for year in self.years.values() if year.start <= on <= year.slut), None)
        if year is None:
            return None, 0
        months = (on.year - year.start.year) * 12 + on.month - year.start.month
        return year.index, min(3, months // 3)

    def _out_of_years(self, when: bytes, number: int) -> None:
        on = day(when)
        if on is None:
            self._seen(number, kind="verifikation_utan_datum", varde=self.text(when) or None)
        else:
            self._outside = self._outside or (number, on)
            self._outside_count += 1

    def _row(self, found: Fields, number: int) -> None:
        """Take a row that is written in an unusual way, or stands where none should."""
        words = found.words
        amount = ore(words[2]) if len(words) > 2 else None  # noqa: PLR2004  label, konto, amount
        if self._state != "{":
            self._sure = False
            self._seen(number, kind="rad_utanfor", varde=self.text(words[1]) if len(words) > 1 else None)
        elif amount is None:
            self._sure = False
            stood = self.text(words[2]) if len(words) > 2 else None  # noqa: PLR2004
            self._seen(number, kind="belopp_olasligt", varde=stood, etikett="#TRANS")
        else:
            place = b"%s {%s}" % (_bare(words[1]), found.objekt or b"")
            self._first.setdefault(place, number)
            self._now[place] += amount
            self._total += amount

    def _shut(self) -> None:
        """End a voucher at its brace: its rows, when all could be read, have to come to 0."""
        if self._state == "ver":
            self._seen(self._line, kind="verifikation_tom")
        elif self._sure and self._total:
            self._seen(self._line, kind="verifikation_obalans", varde=kronor(self._total))
        self._state = ""

    def _broken_off(self) -> None:
        """End a voucher that another record breaks into: it has no rows, or is never shut."""
        if self._state == "ver":
            self._seen(self._line, kind="verifikation_tom")
        else:
            self._seen(self._line, kind="verifikation_oppen")
        self._state = ""

    def _seen(self, number: int, *, kind: str, varde: Answer = None, etikett: str = "#VER") -> None:
        words = {"verifikation": self.text(self._name).strip() or "utan nummer", "etikett": etikett}
        if isinstance(varde, Decimal):
            words["varde"] = told_kronor(varde)
        self._hits.append(Hit(Place(self.fil, "", f"rad {number}"), "", "", varde, None, words, kind))


def _bare(konto: bytes) -> bytes:
    """Write a konto as it stands in a row; of the few that cannot stand there bare, what can."""
    return re.sub(rb'[\s"{}]', b"_", konto) or b"_"
