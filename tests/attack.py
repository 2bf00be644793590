"""A reader who wants to know what was hidden, with nothing but what was published: sums, bounds, whole numbers, patience.

It shares no code with what hides. It is told which counts are hidden, every other count, the relations, and the least
that a hidden count can be. First it narrows each hidden count by every sum it stands in, until nothing gives; then it
tries the values that are left, one by one, and looks for a full set of whole numbers around each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from xlfinsam.relations import Relation

CEILING = 3_000  # no count of the tests is this large: what nothing bounds ends here
MOST_NODES = 200_000

Bounds = dict[str, tuple[int, int]]
Row = tuple[tuple[tuple[str, int], ...], int, bool]  # hidden terms, what they add up to, whether exactly


@dataclass
class Reader:
    """What was published: `shown` counts by name, the names that are `hidden`, the relations, the least hidden count."""

    shown: Mapping[str, int]
    hidden: Collection[str]
    relations: Iterable[Relation]
    floor: int
    rows: list[Row] = field(init=False)
    of: dict[str, list[int]] = field(init=False)
    nodes: int = 0

    def __post_init__(self) -> None:
        self.rows = [self._row(relation) for relation in self.relations]
        self.of = {name: [no for no, row in enumerate(self.rows) if name in dict(row[0])] for name in self.hidden}

    def _row(self, relation: Relation) -> Row:
        terms, known = dict[str, int](), 0
        for names, sign in ((relation.left, 1), (relation.right, -1)):
            for name in names:
                if name in self.hidden:
                    terms[name] = terms.get(name, 0) + sign
                else:
                    known += sign * self.shown[name]
        return tuple(terms.items()), -known, relation.operator == "="

    def bounds(self) -> Bounds:
        """Narrow every hidden count as far as the sums go, one at a time."""
        found = self._narrow(dict.fromkeys(sorted(self.hidden), (self.floor, CEILING)), range(len(self.rows)))
        assert found is not None, "what was published contradicts itself"
        return found

    def run(self, name: str, enough: int) -> int:
        """Return how many whole numbers in a row the count may be, at most `enough`."""
        bounds = self.bounds()
        low, high = bounds[name]
        best = now = 0
        for value in range(low, high + 1):
            narrowed = self._narrow({**bounds, name: (value, value)}, self.of[name])
            now = now + 1 if narrowed is not None and self._fits(narrowed) else 0
            best = max(best, now)
            if best >= enough:
                break
        return best

    def recovered(self, names: Iterable[str], enough: int) -> set[str]:
        """Return those of `names` that may be fewer than `enough` numbers in a row: they are as good as told."""
        return {name for name in names if self.run(name, enough) < enough}

    def _narrow(self, bounds: Bounds, first: Iterable[int]) -> Bounds | None:
        """Narrow by the rows `first` and all that they touch; None where no whole numbers can fit."""
        found, wait = dict(bounds), list(first)
        while wait:
            terms, goal, exactly = self.rows[wait.pop()]
            least = sum(one * found[name][0 if one > 0 else 1] for name, one in terms)
            most = sum(one * found[name][1 if one > 0 else 0] for name, one in terms)
            if most < goal or (exactly and least > goal):
                return None
            for name, one in terms:
                low, high = found[name]
                small, large = (low, high) if one > 0 else (high, low)
                room_down = goal - (most - one * large)  # one * count is at least this
                new_low, new_high = low, high
                if one > 0:
                    new_low = max(low, -(-room_down // one))
                else:
                    new_high = min(high, room_down // one)
                if exactly:
                    room_up = goal - (least - one * small)  # and at most this
                    if one > 0:
                        new_high = min(new_high, room_up // one)
                    else:
                        new_low = max(new_low, -(-room_up // one))
                if new_low > new_high:
                    return None
                if (new_low, new_high) != (low, high):
                    found[name] = (new_low, new_high)
                    wait += self.of[name]
                    least = sum(o * found[n][0 if o > 0 else 1] for n, o in terms)
                    most = sum(o * found[n][1 if o > 0 else 0] for n, o in terms)
        return found

    def _fits(self, bounds: Bounds) -> bool:
        """Look for whole numbers within `bounds`: the count with fewest left first, from its least."""
        self.nodes += 1
        assert self.nodes < MOST_NODES, "the attack takes too long: use smaller tables"
        open_ones = [(high - low, name) for name, (low, high) in bounds.items() if low < high]
        if not open_ones:
            return True
        name = min(open_ones)[1]
        for value in range(bounds[name][0], bounds[name][1] + 1):
            narrowed = self._narrow({**bounds, name: (value, value)}, self.of[name])
            if narrowed is not None and self._fits(narrowed):
                return True
        return False
