"""The nouns of the books: company, years, accounts, objects, balances, vouchers. Kronor, credit negative."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from xlfinsam.ledger.text import LF, day, decoder_of, fields, kronor, ore, pairs_of
from xlfinsam.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from xlfinsam.ledger.text import Pairs
    from xlfinsam.model import Hit

IB, UB, RES, PSALDO, PBUDGET, OIB, OUB = "IB", "UB", "RES", "PSALDO", "PBUDGET", "OIB", "OUB"
BALANS, RESULTAT = "balans", "resultat"
KOSTNADSSTALLE, PROJEKT = "1", "6"  # dimensions that the format has given a meaning
RESERVED: Final = {"1": "Kostnadsställe", "2": "Kostnadsbärare", "6": "Projekt", "7": "Anställd", "8": "Kund",
                   "9": "Leverantör", "10": "Faktura"}  # fmt: skip
_KINDS: Final = {"T": BALANS, "S": BALANS, "K": RESULTAT, "I": RESULTAT}


@dataclass(frozen=True, slots=True)
class Company:
    """Whose books, from which program, and when they were written; "" and None where the file does not say."""

    namn: str = ""
    orgnr: str = ""
    program: str = ""
    format: str = ""
    sietyp: str = ""
    kontoplan: str = ""
    valuta: str = ""
    skapad: date | None = None
    omfattning: date | None = None  # the day that the balances of a file of type 2 or 3 reach to


@dataclass(frozen=True, slots=True)
class Year:
    """A räkenskapsår: 0 is the year of the file, -1 the one before."""

    index: int
    start: date
    slut: date
    place: Place


@dataclass(frozen=True, slots=True)
class Account:
    """A konto. `typ` is T, S, K or I, "" where the file has no #KTYP."""

    konto: str
    namn: str = ""
    typ: str = ""
    enhet: str = ""
    sru: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)


def nature(konto: str, typ: str = "") -> str:
    """Say BALANS or RESULTAT of a konto: by its #KTYP, else by its first digit (BAS, Kommun-Bas)."""
    return _KINDS.get(typ.upper(), "") or (BALANS if konto[:1] in {"1", "2"} else RESULTAT)


@dataclass(frozen=True, slots=True)
class Dimension:
    """What objects are counted by. `over` is the dimension that this one divides, "" for most."""

    nr: str
    namn: str
    over: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Objekt:
    """An object of a dimension: a kostnadsställe, a projekt."""

    dimension: str
    nr: str
    namn: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Balance:
    """One saldo as it stands in the file. `slag` is the label; `period` ("202401") and `objekt` where it has them."""

    slag: str
    konto: str
    ar: int
    belopp: Decimal
    place: Place
    period: str = ""
    objekt: Pairs = ()
    kvantitet: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Transaction:
    """One row of a voucher (#TRANS). `datum` is the voucher's own where the row has none."""

    konto: str
    belopp: Decimal
    datum: date | None
    text: str
    objekt: Pairs
    place: Place


@dataclass(frozen=True, slots=True)
class Verification:
    """A voucher and its rows; #RTRANS and #BTRANS, the history of its rows, are left out as the format says."""

    serie: str
    nr: str
    datum: date | None
    text: str
    rader: tuple[Transaction, ...]
    place: Place

    @property
    def summa(self) -> Decimal:
        """What the rows come to; 0 when all is well."""
        return sum((rad.belopp for rad in self.rader), Decimal(0))


class Vouchers:
    """The vouchers of a file, kept as its bytes and where in them each begins; one is made when it is asked for."""

    __slots__ = ("_data", "_fil", "_starts", "_text")

    def __init__(self, fil: str = "", data: bytes = b"", encoding: str = "cp437") -> None:
        """Start without vouchers."""
        self._fil, self._data, self._text = fil, data, decoder_of(encoding)
        self._starts = array("Q")

    def add(self, start: int) -> None:
        """Say that the #VER of the next voucher begins at byte `start`."""
        self._starts.append(start)

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Verification]:
        return self._of(b"")

    def of(self, konto: str) -> Iterator[Verification]:
        """Yield the vouchers with a row on `konto`, with all their rows."""
        return (made for made in self._of(konto.encode()) if any(rad.konto == konto for rad in made.rader))

    def _of(self, wanted: bytes) -> Iterator[Verification]:
        """Make the vouchers in whose bytes `wanted` stands; most are passed over by that alone."""
        line, counted = 1, 0
        for start, next_one in pairwise([*self._starts, len(self._data)]):
            line += self._data.count(LF, counted, start)
            counted = start
            if self._data.find(wanted, start, next_one) >= 0:
                yield self._made(self._data[start:next_one], line)

    def _made(self, data: bytes, line: int) -> Verification:
        """Make a voucher of its bytes; they may go on after its end, but #TRANS stands in no other place."""
        text = self._text
        first, *rest = data.split(LF)
        serie, nr, datum, told = (*(text(word) for word in fields(first).words[1:5]), "", "", "", "")[:4]
        of_voucher = day(datum)
        rader = []
        for number, row in enumerate(rest, line + 1):
            if row.strip() == b"}":
                break
            words, objekt, _ = fields(row)
            amount = ore(words[2]) if len(words) > 2 and words[0].upper() == b"#TRANS" else None  # noqa: PLR2004
            if amount is not None:
                own, sentence = (*map(text, words[3:5]), "", "")[:2]
                pairs, place = pairs_of(objekt or b"", text), Place(self._fil, "", f"rad {number}")
                when = day(own) or of_voucher
                rader.append(Transaction(text(words[1]), kronor(amount), when, sentence, pairs, place))
        place = Place(self._fil, "", f"rad {line}")
        return Verification(serie, nr, of_voucher, told.rstrip("{ "), tuple(rader), place)


Movements = dict[tuple[str, "Pairs"], Decimal]


@dataclass(frozen=True, slots=True)
class Books:
    """What one file holds.

    `movements` has by year what the vouchers come to, by (konto, object list); the key None holds vouchers whose day is
    in none of the file's years. `quarters` has those of year 0 by its quarters that have any, 0 to 3. `hits` is
    everything odd about the file itself, in the order of its lines.
    """

    fil: str
    sha256: str
    teckenkodning: str
    company: Company
    years: Mapping[int, Year]
    accounts: Mapping[str, Account]
    dimensions: Mapping[str, Dimension]
    objects: Mapping[tuple[str, str], Objekt]
    balances: tuple[Balance, ...]
    movements: Mapping[int | None, Movements] = field(default_factory=dict)
    vouchers: Vouchers = field(default_factory=Vouchers)
    series: Mapping[str, int] = field(default_factory=dict)  # series -> number of vouchers
    quarters: Mapping[int, Movements] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()

    @property
    def typ(self) -> str:
        """Say the type: "1", "2", "3", "4E" (with balances), "4I" (vouchers only), "" for a plain list."""
        if self.company.sietyp != "4":
            return self.company.sietyp
        return "4E" if any(balance.slag in {IB, UB, RES} for balance in self.balances) else "4I"

    def nature(self, konto: str) -> str:
        """Say BALANS or RESULTAT of a konto, by its #KTYP or its number."""
        account = self.accounts.get(konto)
        return nature(konto, account.typ if account else "")

    def name(self, konto: str) -> str:
        """Return the name of a konto, "" where the file has none."""
        account = self.accounts.get(konto)
        return account.namn if account else ""
