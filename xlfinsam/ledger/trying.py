"""Whether the books hold together: every fault a hit, on the line of the saldo that it speaks of.

Sources: SIE filformat 4B (balances, mandatory records), lagen (2018:597) om kommunal bokföring och redovisning.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlfinsam.ledger.balances import moved, periods, saldon, standing, without_totals
from xlfinsam.ledger.books import BALANS, IB, RES, RESERVED, UB
from xlfinsam.ledger.text import told_kronor
from xlfinsam.model import Hit, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from xlfinsam.ledger.balances import Amounts
    from xlfinsam.ledger.books import Balance, Books

MANDATORY: Final = ("FLAGGA", "PROGRAM", "FORMAT", "GEN", "SIETYP", "FNAMN")  # in every type
ALSO: Final = ("RAR", "KONTO")  # in all but 4I
MANY: Final = 6  # named in one sentence; the rest are counted
ZERO: Final = Decimal(0)


def faults(books: Books, first_use: Mapping[str, int], labels: Collection[str]) -> Iterator[Hit]:
    """Try one file by itself. `first_use`: the line of a konto's first row in a voucher; `labels`: all records seen."""
    for label in MANDATORY if books.typ == "4I" else MANDATORY + ALSO:
        if label not in labels:
            yield Hit(Place(books.fil), varde=f"#{label}", kind="post_saknas")
    used = {konto: Place(books.fil, "", f"rad {line}") for konto, line in first_use.items()}
    for balance in books.balances:
        used.setdefault(balance.konto, balance.place)
    if books.typ != "4I":  # which may leave the names to the one that reads it
        yield from _nameless(books, used)
    for ar in sorted({balance.ar for balance in books.balances}, reverse=True):
        by_vouchers, by_periods = moved(books, ar), periods(books, ar)
        if by_vouchers:
            yield from unlike(books, ar, by_vouchers, "verifikationerna", used)
        if by_periods:
            yield from unlike(books, ar, by_periods, "periodsaldona", used)
        yield from _without_totals(books, ar)
        yield from continuity(books, ar)
        yield from uneven(books, ar)


def _nameless(books: Books, used: Mapping[str, Place]) -> Iterator[Hit]:
    for konto, place in used.items():
        if not books.name(konto).strip():
            yield Hit(place, falt=konto, varde=konto, kind="konto_utan_namn")
    seen = {pair for sums in books.movements.values() for _, pairs in sums for pair in pairs}
    seen |= {pair for balance in books.balances for pair in balance.objekt}
    unknown = sorted(seen - set(books.objects))
    for dimension in sorted({pair[0] for pair in unknown}):
        numbers = [nr for of, nr in unknown if of == dimension]
        told = books.dimensions[dimension].namn if dimension in books.dimensions else RESERVED.get(dimension, "")
        words = {"antal": str(len(numbers)), "dimension": f"{dimension} {told}".strip()}
        few = ", ".join(numbers[:MANY]) + (f" och {len(numbers) - MANY} till" if len(numbers) > MANY else "")
        yield Hit(Place(books.fil), falt=dimension, varde=few, details=words, kind="objekt_utan_namn")


def unlike(books: Books, ar: int, change: Amounts, source: str, used: Mapping[str, Place]) -> Iterator[Hit]:
    """Hold UB against IB and what moved, RES against what moved; a saldo that the file leaves out is 0.

    Year 0 is whole; of a year before only the konton that have a change in the file are tried, and UB only where the
    year has IB.
    """
    has_ib, has_ub, has_res = (bool(standing(books, slag, ar)) for slag in (IB, UB, RES))
    has_ub = has_ub and (has_ib or not ar)
    partly = without_totals(books, ar) if source == "periodsaldona" else {}
    for row in saldon(books, ar):
        if row.konto in partly or (ar and row.konto not in change) or not (has_ub if row.slag == BALANS else has_res):
            continue
        begin = row.ib.belopp if row.ib and row.slag == BALANS else ZERO
        wanted = begin + change.get(row.konto, ZERO)
        if row.slut != wanted:
            stands = (row.ub if row.slag == BALANS else row.res) or row.ib
            place = stands.place if stands else used.get(row.konto, Place(books.fil))
            words = {**_words(books, row.konto, ar, row.slut, wanted), "kalla": source}
            if row.slag == BALANS:
                yield Hit(place, "", row.konto, row.slut, wanted, words, kind="ub_stammer_inte")
            else:
                yield Hit(place, "", row.konto, row.slut, wanted, words, kind="res_stammer_inte")


def _without_totals(books: Books, ar: int) -> Iterator[Hit]:
    for konto, balance in without_totals(books, ar).items():
        yield Hit(balance.place, falt=konto, varde=konto, kind="psaldo_utan_total")


def continuity(books: Books, ar: int) -> Iterator[Hit]:
    """Hold the IB of a year against the UB of the year before, where the file has both."""
    ib, before = standing(books, IB, ar), standing(books, UB, ar - 1)
    for konto in sorted({*ib, *before}) if ib and before else ():
        opened, closed = ib.get(konto), before.get(konto)
        now, then = _amount(opened), _amount(closed)
        if now != then:
            words = _words(books, konto, ar, now, then)
            place = (opened or closed or before[konto]).place
            yield Hit(place, "", konto, now, then, words, kind="ib_stammer_inte")


def uneven(books: Books, ar: int) -> Iterator[Hit]:
    """Say what all UB and RES of a year come to when it is not 0."""
    ub, res = standing(books, UB, ar), standing(books, RES, ar)
    total = sum((_amount(balance) for balance in [*ub.values(), *res.values()]), ZERO)
    if total and ub and res:
        yield Hit(
            next(iter(ub.values())).place,
            varde=total,
            details={"ar": _year(books, ar), "varde": told_kronor(total)},
            kind="saldon_obalans",
        )


def against(
    books: Books, *, orgnr: str = "", ar: int | None = None, former: tuple[str, date] | None = None
) -> list[Hit]:
    """Hold a file against what is expected: the förbund's organisationsnummer, the year of the årsbok, and the name and
    day of the file that was read before this one. What is not given is not tried.
    """  # noqa: D205  one sentence, too long for one line
    place, hits, company = Place(books.fil), [], books.company
    if orgnr and _digits(company.orgnr) != _digits(orgnr):
        told = f"{company.orgnr or 'inget organisationsnummer'}{f' ({company.namn})' if company.namn else ''}"
        hits.append(Hit(place, varde=told, vantat=orgnr, kind="annat_orgnr"))
    year = books.years.get(0)
    if ar is not None and year and (year.start.year, year.slut.year) != (ar, ar):
        span = f"{year.start.isoformat()}–{year.slut.isoformat()}"
        hits.append(Hit(year.place, varde=span, vantat=str(ar), kind="annat_rakenskapsar"))
    if former and company.skapad and company.skapad < former[1]:
        words = {"fil": former[0]}
        hits.append(Hit(place, varde=company.skapad, vantat=former[1], details=words, kind="aldre_fil"))
    return hits


def _digits(orgnr: str) -> str:
    """Return the ten digits of an organisationsnummer, which may be written with a dash and with "16" before it."""
    return "".join(char for char in orgnr if char.isdigit())[-10:]


def _words(books: Books, konto: str, ar: int, varde: Decimal, vantat: Decimal) -> dict[str, str]:
    """Return what the sentence about a saldo is filled with."""
    return {
        "konto": f"{konto} {books.name(konto)}".strip(),
        "ar": _year(books, ar),
        "varde": told_kronor(varde),
        "vantat": told_kronor(vantat),
        "skillnad": told_kronor(varde - vantat),
    }


def _amount(balance: Balance | None) -> Decimal:
    return balance.belopp if balance else ZERO


def _year(books: Books, ar: int) -> str:
    """Name a year: "2024", or "2023/24" where it is no calendar year, or its number in the file."""
    year = books.years.get(ar)
    if year is None:
        return f"år {ar}" if books.typ else "i listan"
    return str(year.slut.year) if year.start.year == year.slut.year else f"{year.start.year}/{year.slut.year % 100:02}"
