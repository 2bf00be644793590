"""A reader who owns a solver: whole numbers that fit all that was published are looked for by HiGHS, in no way of ours.

That a hidden count may be a number is proved by a full set of whole numbers, which is reckoned through here; that it
may not is the solver's proof. The true counts are one such set, and every set found speaks for all the hidden counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlfinsam.relations import Relation

MOST = 100_000  # no count of a förbund is as large
INFEASIBLE = 2  # as scipy's milp tells it


@dataclass
class Losare:
    """What was published: `true` counts, the names of the `hidden` ones, the relations, the least a hidden one can be."""

    true: Mapping[str, int]
    hidden: Iterable[str]
    relations: Iterable[Relation]
    floor: int
    names: list[str] = field(init=False)
    fits: dict[str, set[int]] = field(init=False)
    asked: int = 0

    def __post_init__(self) -> None:
        self.names = sorted(self.hidden)
        self._at = {name: at for at, name in enumerate(self.names)}
        self._floors = np.array([min(self.floor, self.true[name]) for name in self.names], dtype=float)
        rows = [row for row in map(self._row, self.relations) if row[0]]
        cells = [(no, at, one) for no, (terms, _, _) in enumerate(rows) for at, one in terms.items()]
        shape = (len(rows), len(self.names))
        self._matrix = csr_array(
            ([one for *_, one in cells], ([no for no, *_ in cells], [at for _, at, _ in cells])), shape
        )
        self._low = np.array([goal for _, goal, _ in rows], dtype=float)
        self._high = np.array([goal if exactly else np.inf for _, goal, exactly in rows], dtype=float)
        self.fits = {name: set() for name in self.names}
        self._noted(np.array([self.true[name] for name in self.names], dtype=float))

    def _row(self, relation: Relation) -> tuple[dict[int, int], int, bool]:
        terms, known = dict[int, int](), 0
        for names, sign in ((relation.left, 1), (relation.right, -1)):
            for name in names:
                if name in self._at:
                    terms[self._at[name]] = terms.get(self._at[name], 0) + sign
                else:
                    known += sign * self.true[name]
        return terms, -known, relation.operator == "="

    def _noted(self, world: np.ndarray) -> None:
        """Reckon a set of counts through, and note what each hidden count is in it."""
        assert np.array_equal(world, np.rint(world))
        sums = self._matrix @ world
        assert (world >= self._floors).all()
        assert (sums >= self._low).all()
        assert (sums <= self._high).all()
        for name, value in zip(self.names, world, strict=True):
            self.fits[name].add(int(value))

    def may_be(self, name: str, value: int) -> bool:
        """Say whether a hidden count may be `value`, as far as anybody can tell."""
        if value in self.fits[name]:
            return True
        if value < self._floors[self._at[name]]:
            return False
        low, high = self._floors.copy(), np.full(len(self.names), float(MOST))
        low[self._at[name]] = high[self._at[name]] = value
        self.asked += 1
        found = milp(np.zeros(len(self.names)), integrality=np.ones(len(self.names)), bounds=Bounds(low, high),
                     constraints=LinearConstraint(self._matrix, self._low, self._high))  # fmt: skip
        if found.x is None:
            assert found.status == INFEASIBLE, found.message
            return False
        self._noted(np.rint(found.x))
        return True

    def run(self, name: str, enough: int) -> int:
        """Return how many whole numbers in a row, the true one among them, the count may be; at most `enough`."""
        low = high = self.true[name]
        while high - low + 1 < enough and self.may_be(name, high + 1):
            high += 1
        while high - low + 1 < enough and self.may_be(name, low - 1):
            low -= 1
        return high - low + 1

    def recovered(self, names: Iterable[str], enough: int) -> set[str]:
        """Return those of `names` that can be fewer than `enough` numbers in a row: they are as good as told."""
        return {name for name in names if self.run(name, enough) < enough}
