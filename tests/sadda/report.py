"""`make sadda`: plant the 1 000 faults, and print how many were found and by which rule; exit 1 below the goal."""

from __future__ import annotations

import os
import sys

from tests.sadda import balances, cells, formulas, printed
from tests.sadda.faults import BALANCES, CELLS, FORMULAS, GOAL, PRINTED, SEED, Planted, share, table


def planted() -> tuple[list[Planted], list[Planted]]:
    """Plant all of them; the printed figures are told once more, of what the årsbok says of them."""
    told = [*cells.plant(CELLS, SEED), *balances.plant(BALANCES, SEED), *formulas.plant(FORMULAS, SEED)]
    both = printed.plant(PRINTED, SEED)
    return [*told, *(one for one in both if one.kind == printed.KIND)], [
        one for one in both if one.kind == printed.AGAINST
    ]


def main() -> int:
    """Print the table."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1738540800")  # as the tests: what is made is made at one time
    once, again = planted()
    print("\n".join(table(once, again)))
    return int(share(once) < GOAL or share(again) < GOAL)


if __name__ == "__main__":
    sys.exit(main())
