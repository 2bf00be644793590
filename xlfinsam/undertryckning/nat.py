"""What a reader may know of a set of counts, and the other sets that would have given the very same publication.

A world is a list of counts that agrees with everything published. The true one is a world; a move changes hidden counts
by whole steps so that every relation stays as it was, and leads from one world to another.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.relations import Relation

Number = int | Decimal
Change = dict[int, int]  # how much each count changes, by its place in the net
MOST_TRIED = 1000  # half-made moves that one search looks at before it gives up


@dataclass(frozen=True, slots=True)
class Net:
    """Counts by place, the linear relations between them, and what each may be.

    `names` are the counts that are one and the same by a relation "a = b"; a place without names is the slack of a
    "at least", never published. `floors` is the least that a hidden count can be, `locked` those that cannot be hidden.
    """

    names: tuple[tuple[str, ...], ...]
    values: tuple[Number, ...]
    floors: tuple[Number, ...]
    locked: frozenset[int]
    relations: tuple[Mapping[int, int], ...]
    at: tuple[tuple[int, ...], ...]

    @property
    def slacks(self) -> frozenset[int]:
        """The places that are never published."""
        return frozenset(place for place, names in enumerate(self.names) if not names)

    def price(self, places: frozenset[int]) -> tuple[int, Number]:
        """Return what it costs to hide `places`: how many counts, then how many persons they tell of."""
        return sum(len(self.names[place]) for place in places), sum(self.values[place] for place in places)


def net(counts: Mapping[str, Number], relations: Sequence[Relation], locked: frozenset[str], floor: int) -> Net:
    """Make the net of `counts`; a name in a relation that has no count is a blank, and adds nothing to its side.

    A relation with a side of only blanks says nothing. One that does not hold keeps the difference it has: the reader
    is taken to know it. An "at least" that is broken says nothing of what is hidden and is left out.
    """
    known = [
        ({name: one for name, one in _terms(relation).items() if name in counts}, relation)
        for relation in relations
        if not (counts.keys().isdisjoint(relation.left) or counts.keys().isdisjoint(relation.right))
    ]
    alike = _Alike(counts)
    for terms, relation in known:
        if relation.operator == "=" and sorted(terms.values()) == [-1, 1]:
            alike.join(*terms)
    groups = alike.groups()
    place = {name: at for at, group in enumerate(groups) for name in group}
    names, values = [*groups], [counts[group[0]] for group in groups]
    floors: list[Number] = [min(floor, value) for value in values]
    made: dict[tuple[tuple[int, int], ...], None] = {}
    for terms, relation in known:
        row: Change = {}
        for name, one in terms.items():
            row[place[name]] = row.get(place[name], 0) + one
        if relation.operator == ">=":
            slack = sum(values[at] * one for at, one in row.items())
            if slack < 0:
                continue
            row[len(names)] = -1
            names.append(())
            values.append(slack)
            floors.append(0)
        made[tuple(sorted((at, one) for at, one in row.items() if one))] = None
    rows = tuple(dict(row) for row in made if row)
    fixed = frozenset(
        at
        for at, group in enumerate(names)
        if group and (values[at] < 0 or (floor and not values[at]) or not locked.isdisjoint(group))
    )
    at = tuple(tuple(no for no, row in enumerate(rows) if where in row) for where in range(len(names)))
    return Net(tuple(names), tuple(values), tuple(floors), fixed, rows, at)


def _terms(relation: Relation) -> dict[str, int]:
    """Return the names of a relation with their signs, the right side moved over to the left."""
    terms: dict[str, int] = {}
    for side, one in ((relation.left, 1), (relation.right, -1)):
        for name in side:
            terms[name] = terms.get(name, 0) + one
    return {name: one for name, one in terms.items() if one}


class _Alike:
    """Names that stand for the same count, joined two by two; only equal values are joined."""

    def __init__(self, counts: Mapping[str, Number]) -> None:
        self.counts = counts
        self.of = {name: name for name in counts}

    def first(self, name: str) -> str:
        while self.of[name] != name:
            name = self.of[name]
        return name

    def join(self, one: str, other: str) -> None:
        if self.counts[one] == self.counts[other]:
            self.of[self.first(other)] = self.first(one)

    def groups(self) -> list[tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name in self.counts:
            found.setdefault(self.first(name), []).append(name)
        return [tuple(group) for group in found.values()]


# --------------------------------------------------------------------------------------------------------- a move


@dataclass(slots=True)
class Search:
    """One search for a move: from the world `world`, with the places `hidden` open to change by `step` at a time.

    `buying` lets it change places that are not hidden yet, at their price. A `hasty` search weighs the price against
    how near the end it is: it finds a way where the careful one, which looks at all that is cheaper first, gives up.
    """

    net: Net
    hidden: frozenset[int]
    world: Sequence[Number]
    step: int
    buying: bool
    hasty: bool = False
    most: int = MOST_TRIED
    tried: int = 0
    seen: set[frozenset[tuple[int, int]]] = field(default_factory=set)
    open: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def cheapest(self, place: int, sign: int) -> Change | None:
        """Return the cheapest move found that changes `place` by `sign` steps; None where none is found.

        Best first: fewest new counts, then fewest relations out of balance.
        """
        if not self._allowed(place, sign):
            return None
        number = count()
        start: Change = {place: sign}
        off = self._further({}, place, sign)
        queue = [(self._rank(start, off), next(number), start, off)]
        while queue and self.tried < self.most:
            _, _, change, off = heapq.heappop(queue)
            self.tried += 1
            if not off:
                return {at: steps * self.step for at, steps in change.items()}
            for at, one in self._fewest(change, off, place):
                further = {**change, at: change.get(at, 0) + one}
                key = frozenset(further.items())
                if key not in self.seen:
                    self.seen.add(key)
                    after = self._further(off, at, one)
                    heapq.heappush(queue, (self._rank(further, after), next(number), further, after))
        return None

    def _further(self, off: Change, at: int, one: int) -> Change:
        """Return by how much each relation is out of balance when `at` has changed by `one` step more."""
        after = dict(off)
        for no in self.net.at[at]:
            by = after.get(no, 0) + one * self.net.relations[no][at]
            if by:
                after[no] = by
            else:
                after.pop(no, None)
        return after

    def _fewest(self, change: Change, off: Change, first: int) -> list[tuple[int, int]]:
        """Return the ways to mend the relation out of balance that has the fewest; none is a step turned back."""
        best: list[tuple[int, int]] | None = None
        for no, by in off.items():
            found: list[tuple[int, int]] = []
            for at, one in self._open_in(no):
                sign = -1 if one * by > 0 else 1
                before = change.get(at, 0)
                if at == first or before * sign < 0 or abs(one) > abs(by):
                    continue
                if sign > 0 or self.world[at] + self.step * (before - 1) >= self.net.floors[at]:
                    found.append((at, sign))
                    if best is not None and len(found) >= len(best):
                        break  # another has as few
            else:
                if not found:
                    return found
                best = found
        return best or []

    def _open_in(self, no: int) -> list[tuple[int, int]]:
        """Return the places of a relation that may change, each with its sign."""
        found = self.open.get(no)
        if found is None:
            found = self.open[no] = [term for term in self.net.relations[no].items() if self._is_open(term[0])]
        return found

    def _rank(self, change: Change, off: Change) -> tuple[int, int, Number, int]:
        counts: int = 0
        persons: Number = 0
        for at in change:
            if at not in self.hidden:
                counts += len(self.net.names[at])
                persons += self.net.values[at]
        apart = sum(map(abs, off.values()))
        return counts + apart if self.hasty else counts, apart, persons, len(change)

    def _is_open(self, at: int) -> bool:
        return at in self.hidden or (self.buying and at not in self.net.locked)

    def _allowed(self, at: int, steps: int) -> bool:
        return self._is_open(at) and (steps > 0 or self.world[at] + self.step * steps >= self.net.floors[at])
