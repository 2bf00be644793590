"""What the year had come to when each quarter ended: by konto, and by objekt and konto. Kronor, credit negative.

From the vouchers, else from the changes of the periods (#PSALDO). A quarter after the last one that the file has
anything of has not been; where the file has neither vouchers nor periods, no quarter is known.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlfinsam.ledger.books import PSALDO, RESULTAT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.ledger.books import Books, Movements

QUARTERS: Final = 4
Until = dict[str, list[Decimal]]  # konto -> what it had come to at the end of each known quarter


def until(books: Books, dimension: str = "") -> dict[str, Until]:
    """Return by objekt of a dimension what its konton of the result had come to when each known quarter ended.

    Without a dimension all is under "". The lists are as long as there are known quarters.
    """
    quarters = books.quarters or _of_periods(books, dimension)
    known = max(quarters, default=-1) + 1
    found: defaultdict[str, Until] = defaultdict(dict)
    for quarter, moved in quarters.items():
        for (konto, pairs), amount in moved.items():
            if books.nature(konto) == RESULTAT:
                objekt = next((name for of, name in pairs if of == dimension), "") if dimension else ""
                held = found[objekt].setdefault(konto, [Decimal(0)] * known)
                for at in range(quarter, known):
                    held[at] += amount
    return dict(found)


def _of_periods(books: Books, dimension: str) -> Mapping[int, Movements]:
    """Return the changes of the periods by quarter: the rows of a dimension alone, or the totals of them all (`{}`)."""
    made: defaultdict[int, Movements] = defaultdict(dict)
    year = books.years.get(0)
    if year is None:
        return made
    for item in books.balances:
        alone = [of for of, _ in item.objekt] == ([dimension] if dimension else [])
        if (item.slag, item.ar) == (PSALDO, 0) and alone and len(item.period) == len("202401"):
            months = (int(item.period[:4]) - year.start.year) * 12 + int(item.period[4:]) - year.start.month
            moved = made[min(QUARTERS - 1, max(0, months // 3))]
            moved[item.konto, item.objekt] = moved.get((item.konto, item.objekt), Decimal(0)) + item.belopp
    return made
