"""What the books come to: IB, UB and RES by konto and year, movements, budget, and the result by object. In kronor."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.ledger.books import BALANS, IB, PBUDGET, PSALDO, RES, RESULTAT, UB

if TYPE_CHECKING:
    from xlfinsam.ledger.books import Balance, Books
    from xlfinsam.ledger.text import Pairs

Amounts = dict[str, Decimal]  # konto -> kronor


@dataclass(frozen=True, slots=True)
class Saldon:
    """One konto in one year. None is a saldo that the file does not have, which the format reads as 0."""

    konto: str
    namn: str
    slag: str  # BALANS or RESULTAT
    ib: Balance | None
    ub: Balance | None
    res: Balance | None

    @property
    def slut(self) -> Decimal:
        """Return what the konto stands at when the year ends: UB, or RES of a konto of the result."""
        last = self.res if self.slag == RESULTAT else self.ub
        return last.belopp if last else Decimal(0)


def standing(books: Books, slag: str, ar: int = 0) -> dict[str, Balance]:
    """Return the balances of one label and year by konto."""
    return {balance.konto: balance for balance in books.balances if balance.slag == slag and balance.ar == ar}


def saldon(books: Books, ar: int = 0) -> list[Saldon]:
    """Return every konto with a balance or a movement in the year, by number; one with #RES is of the result."""
    ib, ub, res = (standing(books, slag, ar) for slag in (IB, UB, RES))
    konton = sorted({*ib, *ub, *res, *moved(books, ar)})
    return [
        Saldon(
            konto, books.name(konto), _nature(books, konto, ib, ub, res), ib.get(konto), ub.get(konto), res.get(konto)
        )
        for konto in konton
    ]


def _nature(books: Books, konto: str, *by_slag: dict[str, Balance]) -> str:
    ib, ub, res = by_slag
    if konto in res:
        return RESULTAT
    return BALANS if konto in ub or konto in ib else books.nature(konto)


def moved(books: Books, ar: int | None = 0) -> Amounts:
    """Return what the vouchers of a year come to by konto; None is the vouchers whose day is in no year of the file."""
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (konto, _), amount in books.movements.get(ar, {}).items():
        found[konto] += amount
    return dict(found)


def periods(books: Books, ar: int = 0, slag: str = PSALDO) -> Amounts:
    """Sum the changes of the periods by konto: the rows with `{}` alone, which are the totals of those per object."""
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for balance in books.balances:
        if (balance.slag, balance.ar) == (slag, ar) and not balance.objekt:
            found[balance.konto] += balance.belopp
    return dict(found)


def without_totals(books: Books, ar: int = 0, slag: str = PSALDO) -> dict[str, Balance]:
    """Return the konton whose periods stand per object only, without the `{}` total, each with its first row."""
    totals = {
        (item.konto, item.period) for item in books.balances if (item.slag, item.ar) == (slag, ar) and not item.objekt
    }
    found: dict[str, Balance] = {}
    for item in books.balances:
        if (item.slag, item.ar) == (slag, ar) and item.objekt and (item.konto, item.period) not in totals:
            found.setdefault(item.konto, item)
    return found


def budget(books: Books, ar: int = 0) -> Amounts:
    """Return the budget of a year by konto."""
    return periods(books, ar, PBUDGET)


def by_object(books: Books, dimension: str, ar: int = 0, slag: str = RESULTAT) -> dict[str, Amounts]:
    """Return by objekt of a dimension what its konton of one kind moved in a year.

    From the vouchers where the year has any, else from the periods. "" is what stands on no objekt of the dimension, so
    that all of it together is what the konto moved. Dimension 1 is kostnadsställe and 6 projekt.
    """
    of_vouchers = books.movements.get(ar)
    parts = _of_vouchers(books, dimension, ar) if of_vouchers else _of_periods(books, dimension, ar)
    wanted = {row.konto for row in saldon(books, ar) if row.slag == slag}
    wanted |= {konto for konto in periods(books, ar) if books.nature(konto) == slag and konto not in wanted}
    found: defaultdict[str, Amounts] = defaultdict(dict)
    for (objekt, konto), amount in sorted(parts.items()):
        if konto in wanted and amount:
            found[objekt][konto] = amount
    return dict(found)


def _of_vouchers(books: Books, dimension: str, ar: int) -> dict[tuple[str, str], Decimal]:
    parts: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (konto, pairs), amount in books.movements.get(ar, {}).items():
        parts[_objekt(pairs, dimension) or "", konto] += amount
    return parts


def _objekt(pairs: Pairs, dimension: str) -> str | None:
    """Return the first objekt of a dimension in a list, None where it has none."""
    return next((objekt for of, objekt in pairs if of == dimension), None)


def _of_periods(books: Books, dimension: str, ar: int) -> dict[tuple[str, str], Decimal]:
    """Sum the rows of the dimension alone; rows of it with another count only where it has none alone."""
    parts: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    alone: set[tuple[str, str, str]] = set()
    rows = [item for item in books.balances if (item.slag, item.ar) == (PSALDO, ar)]
    for item in sorted(rows, key=lambda item: len(item.objekt)):
        objekt = _objekt(item.objekt, dimension)
        if objekt is None:
            continue
        key = (item.konto, item.period, objekt)
        if len(item.objekt) == 1:
            alone.add(key)
        if len(item.objekt) == 1 or key not in alone:
            parts[objekt, item.konto] += item.belopp
    on_objects: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (_, konto), amount in parts.items():
        on_objects[konto] += amount
    for konto, total in periods(books, ar).items():
        parts["", konto] = total - on_objects[konto]
    return parts
