"""Small counts of people are hidden before publication, and enough others that no hidden one can be worked out.

Primary: a count from 1 up to under the threshold. Secondary: a count that is hidden to protect a primary one. What is
promised: for every primary count there are at least as many whole numbers as the threshold, one after another, that it
may be, each in a full set of counts that agrees with everything published, with every relation, and with what the
reader knows of a hidden count (at least 1 where zeros are shown, else at least 0). The sets are kept as the proof.

Source of the terms: the cell suppression problem of statistical disclosure control (primary and secondary suppression,
the attacker's interval, protection level).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.undertryckning.nat import MOST_TRIED, Change, Net, Number, Search, net

if TYPE_CHECKING:
    from xlfinsam.relations import Relation

TROSKEL = 5
DOLD = "dold"
"""What stands in place of a hidden number: a word, the same for primary and secondary, that a screen reader can say."""

World = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Undertryckt:
    """What is hidden of a set of counts.

    `oskyddade` are the primary counts that nothing could protect, since what would have to be hidden is public already:
    nothing may be published until the list is empty. `bevis` has for each protected primary count the sets that prove
    it, as changes from the true counts (the true one is the empty change): a secret as great as the counts themselves.
    """

    troskel: int
    primara: frozenset[str]
    sekundara: frozenset[str]
    oskyddade: frozenset[str]
    beraknade: Mapping[str, Collection[str]] = field(default_factory=dict)
    bevis: Mapping[str, tuple[World, ...]] = field(default_factory=dict, repr=False)

    @property
    def dolda(self) -> frozenset[str]:
        """Every hidden count."""
        return self.primara | self.sekundara

    def doljer(self, namn: str) -> bool:
        """Say whether a figure is hidden: a hidden count, or what is computed from one, in however many steps."""
        looked, wait = set[str](), [namn]
        while wait:
            name = wait.pop()
            if name in self.dolda:
                return True
            if name not in looked:
                looked.add(name)
                wait.extend(self.beraknade.get(name, ()))
        return False

    def visa(self, namn: str, text: str) -> str:
        """Return `text`, or the word that stands in its place."""
        return DOLD if self.doljer(namn) else text

    def anmarkning(self) -> str:
        """Return the note that stands under a table with something hidden."""
        return (
            f"{DOLD.capitalize()}: talet visas inte, för att ingen enskild ska kunna pekas ut. Antal under "
            f"{self.troskel} döljs, och så många andra tal att de små inte går att räkna fram. Ett dolt tal är alltså "
            "inte alltid litet."
        )


def undertryck(
    celler: Mapping[str, Decimal | int | None],
    relationer: Sequence[Relation],
    troskel: int = TROSKEL,
    *,
    noll_doljs: bool = False,
    synliga: Collection[str] = (),
    beraknade: Mapping[str, Collection[str]] | None = None,
    sekundart: bool = True,
    redan: Undertryckt | None = None,
) -> Undertryckt:
    """Choose what to hide of `celler`, counts by name; None is a blank, which is published as a blank.

    `relationer` are all the sums that a reader can use, also between tables; `synliga` the counts that are public
    whatever we do (a budget, last year's print); `beraknade` says what each share or mean is computed from. Zeros are
    shown, since a zero tells of no person, and then the reader knows that a hidden count is at least 1; with
    `noll_doljs` they are hidden as the small are. `sekundart=False` hides the small only, and protects nothing.
    `redan` is what has been chosen already against a reader who knew more: it stays hidden, and its proof still holds.
    ValueError for a threshold under 2.
    """
    if troskel < 2:  # noqa: PLR2004  # under 2 there is no count to hide
        raise ValueError(f"Tröskeln för små tal är {troskel}. Den ska vara minst 2: antal under den döljs.")
    counts = {name: _whole(value) for name, value in celler.items() if value is not None}
    floor = 0 if noll_doljs else 1
    small = frozenset(
        name for name, value in counts.items() if 0 <= value < troskel and (value or noll_doljs) and name not in synliga
    )
    if not sekundart:
        return Undertryckt(troskel, small, frozenset(), frozenset(), beraknade or {})
    ground = net(counts, relationer, frozenset(synliga), floor)
    places = {name: at for at, names in enumerate(ground.names) for name in names}
    done = _Done.of(redan, places) if redan else _Done()
    best = _best(ground, _orders(ground, {places[name] for name in small}), troskel, done)
    hidden = frozenset(name for place in best.hidden for name in ground.names[place])
    return Undertryckt(
        troskel,
        small,
        hidden - small,
        frozenset(name for name in small if places[name] in best.lost),
        beraknade or {},
        {name: tuple(_named(ground, change) for change in best.worlds[places[name]])
         for name in sorted(small) if places[name] in best.worlds},
    )  # fmt: skip


def _best(ground: Net, orders: Sequence[Sequence[int]], troskel: int, done: _Done) -> _Made:
    """Return the choice that leaves fewest unprotected, then hides least; with more patience where any is left."""
    for patience in PATIENCE if len(ground.values) >= LARGE else PATIENCE[1:]:
        made = (_protected(ground, order, troskel, done, patience) for order in orders)
        best = min(made, key=lambda one: (len(one.lost), ground.price(one.hidden)))
        if not best.lost:
            break
    return best


def _whole(value: Decimal | int) -> Number:
    return int(value) if value == int(value) else value


def _named(ground: Net, change: Change) -> World:
    return {name: by for place, by in change.items() for name in ground.names[place]}


def _orders(ground: Net, small: set[int]) -> list[list[int]]:
    """Return the orders in which the small counts are protected: a few, since the first come decides for the next."""
    rising = sorted(small, key=lambda place: (ground.values[place], place))
    bound = sorted(small, key=lambda place: (-len(ground.at[place]), place))
    return [rising, rising[::-1], bound, bound[::-1]] if len(small) <= MOST_SEVERAL else [rising]


LARGE = 300  # counts from which a first search is short
PATIENCE = ((MOST_TRIED // 5, MOST_TRIED), (MOST_TRIED,))
"""How many half-made moves a search looks at, the first time and again; a net that is not protected is tried anew."""
MOST_SEVERAL = 12  # small counts in a set that is tried in several orders


# -------------------------------------------------------------------------------------------------------- protecting


@dataclass(slots=True)
class _Made:
    """How far the protection has come: what is hidden, the worlds of each protected count, and those given up."""

    ground: Net
    troskel: int
    patience: Sequence[int]
    hidden: frozenset[int]
    worlds: dict[int, list[Change]] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Done:
    """What was hidden and protected before."""

    hidden: frozenset[int] = frozenset()
    worlds: Mapping[int, list[Change]] = field(default_factory=dict)

    @classmethod
    def of(cls, made: Undertryckt, places: Mapping[str, int]) -> _Done:
        """Read a former choice, by the places of a net of the same counts."""
        hidden = frozenset(places[name] for name in made.dolda)
        worlds = {
            places[name]: [{places[one]: by for one, by in world.items()} for world in found]
            for name, found in made.bevis.items()
        }
        return cls(hidden, worlds)


def _protected(ground: Net, order: Sequence[int], troskel: int, done: _Done, patience: Sequence[int]) -> _Made:
    """Hide what is needed to protect the places of `order`, one after another, then show again what was not needed."""
    small = frozenset(order)
    made = _Made(ground, troskel, patience, (small | done.hidden | ground.slacks) - ground.locked, dict(done.worlds))
    for place in (place for place in order if place not in done.worlds):
        worlds = [] if place in ground.locked else _worlds(made, place, buying=True)
        if len(worlds) >= troskel:
            made.worlds[place] = worlds
        else:
            made.lost.add(place)
    for place in sorted(made.hidden - small - done.hidden - ground.slacks, key=lambda at: (-ground.values[at], at)):
        _show_again(made, place)
    return made


def _show_again(made: _Made, place: int) -> None:
    """Show a secondary count again, where every small count that leans on it is protected without it."""
    before = made.hidden
    made.hidden = before - {place}
    again: dict[int, list[Change]] = {}
    for small, worlds in made.worlds.items():
        if any(place in change for change in worlds):
            again[small] = _worlds(made, small, buying=False)
            if len(again[small]) < made.troskel:
                made.hidden = before
                return
    made.worlds |= again


def _worlds(made: _Made, place: int, *, buying: bool) -> list[Change]:
    """Return worlds that differ by one in `place`, as many as the threshold where that many are found."""
    ends: dict[int, Change] = {1: {}, -1: {}}
    worlds: list[Change] = [{}]
    for sign in (1, -1):
        while len(worlds) < made.troskel and (move := _move(made, ends[sign], place, sign)):
            _follow(worlds, ends, sign, move, 1)
    while buying and len(worlds) < made.troskel:
        tries = (_offers(made, ends, place, made.troskel - len(worlds), hasty=hasty, most=most)
                 for most in made.patience for hasty in (False, True))  # fmt: skip
        offers = next((found for found in tries if found), [])
        if not offers:
            break
        sign, steps, move = min(offers, key=lambda offer: _per_step(made, offer[2], offer[1]))
        made.hidden |= frozenset(move)
        _follow(worlds, ends, sign, move, steps)
    return worlds


def _offers(
    made: _Made, ends: Mapping[int, Change], place: int, short: int, *, hasty: bool, most: int
) -> list[tuple[int, int, Change]]:
    """Return moves that hide more, upwards and downwards, of `short` steps and fewer: sign, steps, move."""
    return [
        (sign, steps, move)
        for steps in range(short, 0, -1)
        for sign in (1, -1)
        if (move := _move(made, ends[sign], place, sign, steps, buying=True, hasty=hasty, most=most))
    ]


def _per_step(made: _Made, move: Change, steps: int) -> tuple[Decimal, int, Number]:
    counts, persons = made.ground.price(frozenset(move) - made.hidden)
    return Decimal(counts) / steps, -steps, persons


def _follow(worlds: list[Change], ends: dict[int, Change], sign: int, move: Change, steps: int) -> None:
    """Walk along a move one step at a time, and note every world on the way."""
    for _ in range(steps):
        here = dict(ends[sign])
        for at, by in move.items():
            here[at] = here.get(at, 0) + by // steps
        ends[sign] = {at: by for at, by in here.items() if by}
        worlds.append(ends[sign])


def _move(
    made: _Made,
    end: Change,
    place: int,
    sign: int,
    steps: int = 1,
    *,
    buying: bool = False,
    hasty: bool = False,
    most: int = 0,
) -> Change | None:
    """Return the cheapest move of `place` by `steps` at once from the world `end`."""
    world = list(made.ground.values)
    for at, by in end.items():
        world[at] += by
    return Search(made.ground, made.hidden, world, steps, buying, hasty, most or made.patience[0]).cheapest(place, sign)
