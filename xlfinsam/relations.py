"""What must hold between the answers of a form, tried in Python and rendered for Excel; see language.py.

An empty cell is an unknown count of at least 0, so a relation is broken only when no blank could save it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


class Verdict(Enum):
    """What is known of a relation: it holds, it is broken for certain, or the blanks leave it open."""

    HOLDS = "holds"
    BROKEN = "broken"
    OPEN = "open"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class Relation:
    """`left` = `right` ("=") or `left` at least `right` (">="), both sums of numbers that are 0 or more.

    `when` names a choice field and the answer under which the relation is tried at all. A blank in `optional` is 0: the
    row was offered, not asked for. With `given` the relation is tried only where one of these is answered, with `whole`
    only where all are, as it must be where a number may be below 0. `exact` is False for numbers with decimals, which
    Excel does not add up exactly.
    """

    left: tuple[str, ...]
    operator: str
    right: tuple[str, ...]
    when: tuple[str, str] | None = None
    optional: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    whole: bool = False
    exact: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Every field the relation speaks of, left side first."""
        return self.left + self.right

    def asked(self, side: tuple[str, ...]) -> tuple[str, ...]:
        """Return the fields of a side whose blank is unknown, in its order."""
        return tuple(name for name in side if name not in self.optional) if self.optional else side

    def among(self, known: Collection[str]) -> Relation | None:
        """Return the relation over the fields that are `known`; None where it needs another, or is not tried at all."""
        needed = {*self.asked(self.names), *(self.when[:1] if self.when else ())}
        left, right, optional, given = (
            tuple(name for name in names if name in known)
            for names in (self.left, self.right, self.optional, self.given)
        )
        if not needed <= set(known) or not left or not right or (self.given and not given):
            return None
        return replace(self, left=left, right=right, optional=optional, given=given)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a relation gave: the verdict, both sums as far as they are answered, and the unanswered fields."""

    verdict: Verdict
    left: Decimal
    right: Decimal
    blank: tuple[str, ...]


def verdict(relation: Relation, number: Callable[[str], Decimal | None], choice: Callable[[str], str]) -> Finding:
    """Try `relation` on answers; `number` and `choice` give a field's answer (None or "" where it is blank).

    A side where nothing is answered leaves the relation untried. Broken for certain means that the smaller side is
    complete, so that no blank can raise it; open means that the sums are apart but a blank could still close the gap.
    """
    left = [number(name) for name in relation.left]
    right = [number(name) for name in relation.right]
    low, high = _total(left), _total(right)
    blank_left, blank_right = (
        tuple(name for name, n in zip(names, side, strict=True) if n is None and name not in relation.optional)
        if None in side
        else ()
        for names, side in ((relation.left, left), (relation.right, right))
    )
    blank = blank_left + blank_right
    untold = bool(relation.given) and all(number(name) is None for name in relation.given)
    untold = untold or (relation.whole and None in left + right) or _empty(left) or _empty(right)
    if untold or (relation.when and choice(relation.when[0]) != relation.when[1]):
        return Finding(Verdict.UNTRIED, low, high, blank)
    too_small = low < high and not blank_left
    too_large = relation.operator == "=" and high < low and not blank_right
    if too_small or too_large:
        return Finding(Verdict.BROKEN, low, high, blank)
    apart = low != high if relation.operator == "=" else low < high
    return Finding(Verdict.OPEN if apart else Verdict.HOLDS, low, high, blank)


def _total(side: list[Decimal | None]) -> Decimal:
    total = Decimal(0)
    for number in side:
        if number is not None:
            total += number
    return total


def _empty(side: list[Decimal | None]) -> bool:
    return side.count(None) == len(side)


def sum_formula(relation: Relation, names: tuple[str, ...]) -> str:
    """Render a side of a relation: its sum."""
    total = f"SUM({','.join(names)})"
    return total if relation.exact else f"ROUND({total},6)"


def broken_formula(relation: Relation) -> str:
    """Render the condition "broken for certain" for Excel, over the defined names of the fields."""
    left, right = sum_formula(relation, relation.left), sum_formula(relation, relation.right)
    tests = [f"AND({left}<{right}{_complete(relation, relation.left)})"]
    if relation.operator == "=":
        tests.append(f"AND({right}<{left}{_complete(relation, relation.right)})")
    either = f"OR({','.join(tests)})" if len(tests) > 1 else tests[0]
    return f"AND({tried_formula(relation)},{either})"


def _complete(relation: Relation, side: tuple[str, ...]) -> str:
    """Render ",and every field of the side that was asked for is answered"."""
    asked = relation.asked(side)
    return f",COUNT({','.join(asked)})={len(asked)}" if asked else ""


def tried_formula(relation: Relation) -> str:
    """Render the condition "something is answered on both sides, and the choice is the one asked for"."""
    tests = [f"COUNT({','.join(relation.left)})>0", f"COUNT({','.join(relation.right)})>0"]
    if relation.whole:
        tests = [f"COUNT({','.join(relation.names)})={len(relation.names)}"]
    if relation.given:
        tests.append(f"COUNT({','.join(relation.given)})>0")
    if relation.when:
        tests.append(f'{relation.when[0]}="{relation.when[1]}"')
    return f"AND({','.join(tests)})"


def open_formula(relation: Relation) -> str:
    """Render the condition "tried, not broken, and blank cells leave the sums apart"."""
    left, right = sum_formula(relation, relation.left), sum_formula(relation, relation.right)
    apart = f"{left}<>{right}" if relation.operator == "=" else f"{left}<{right}"
    return f"AND({tried_formula(relation)},{apart},NOT({broken_formula(relation)}))"


@dataclass(frozen=True, slots=True)
class Requires:
    """A number above 0 in any of `numbers` wants something written in the text field `text`."""

    numbers: tuple[str, ...]
    text: str


def requires_broken(rule: Requires, number: Callable[[str], Decimal | None], choice: Callable[[str], str]) -> bool:
    """Say whether a number is there and the text is not."""
    return any((number(name) or 0) > 0 for name in rule.numbers) and not choice(rule.text)


def requires_formula(rule: Requires) -> str:
    """Render the same for Excel."""
    return f"AND(SUM({','.join(rule.numbers)})>0,LEN(TRIM({rule.text}))=0)"
