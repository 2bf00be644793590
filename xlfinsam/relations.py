"""What must hold between the answers of a form, tried in Python and rendered for Excel; see language.py.

An empty cell is an unknown count of at least 0, so a relation is broken only when no blank could save it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Verdict(Enum):
    """What is known of a relation: it holds, it is broken for certain, or the blanks leave it open."""

    HOLDS = "holds"
    BROKEN = "broken"
    OPEN = "open"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class Relation:
    """`left` = `right` ("=") or `left` at least `right` (">="), both sums of numbers that are 0 or more.

    `when` names a choice field and the answer under which the relation is tried at all. `nothing` are fields that
    need not be used: a blank one is 0. With `whole` a single blank leaves the relation untried, as it must where a
    number may be below 0. `exact` is False for numbers with decimals, which Excel does not add up exactly.
    """

    left: tuple[str, ...]
    operator: str
    right: tuple[str, ...]
    when: tuple[str, str] | None = None
    nothing: tuple[str, ...] = ()
    whole: bool = False
    exact: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Every field the relation speaks of, left side first."""
        return self.left + self.right


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
    both = left + right
    blank = tuple(name for name, n in zip(relation.names, both, strict=True) if n is None) if None in both else ()
    untried = _empty(left) or _empty(right) or (relation.whole and bool(blank))
    if untried or (relation.when and choice(relation.when[0]) != relation.when[1]):
        return Finding(Verdict.UNTRIED, low, high, blank)
    unknown = [set(blank).difference(relation.nothing).intersection(side) for side in (relation.left, relation.right)]
    too_small = low < high and not unknown[0]
    too_large = relation.operator == "=" and high < low and not unknown[1]
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
    sides = [(f"{left}<{right}", relation.left)]
    if relation.operator == "=":
        sides.append((f"{right}<{left}", relation.right))
    tests = [_complete(apart, tuple(name for name in names if name not in relation.nothing)) for apart, names in sides]
    either = f"OR({','.join(tests)})" if len(tests) > 1 else tests[0]
    return f"AND({tried_formula(relation)},{either})"


def _complete(apart: str, names: tuple[str, ...]) -> str:
    """Render the condition that the sums are apart and that no unanswered field of `names` could close the gap."""
    return f"AND({apart},COUNT({','.join(names)})={len(names)})" if names else apart


def tried_formula(relation: Relation) -> str:
    """Render the condition "something is answered on both sides, and the choice is the one asked for"."""
    tests = [f"COUNT({','.join(relation.left)})>0", f"COUNT({','.join(relation.right)})>0"]
    if relation.whole:
        tests = [f"COUNT({','.join(relation.names)})={len(relation.names)}"]
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
