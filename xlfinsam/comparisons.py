"""What a form's rule can say beside a relation between sums: one cross of two, a weighted mean, a share that can be.

Each is tried in Python (`tried`) and rendered for Excel (`rendered`), as every rule of a form is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.relations import (
    Finding,
    Relation,
    Requires,
    Verdict,
    broken_formula,
    open_formula,
    requires_broken,
    requires_formula,
    sum_formula,
    tried_formula,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Number = Callable[[str], Decimal | None]
    Choice = Callable[[str], str]
ONE, HALF, HUNDRED, TENTH = Decimal(1), Decimal("0.5"), Decimal(100), Decimal("0.1")
DIGITS = 4  # decimals in a sentence on the sheet


@dataclass(frozen=True, slots=True)
class OneOf:
    """Exactly one of the boxes `left` has a cross; untried until any of the table's boxes (`among`) has one."""

    left: tuple[str, ...]
    among: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every field the comparison speaks of."""
        return self.left


@dataclass(frozen=True, slots=True)
class Mean:
    """`whole` is the mean of `parts`, each counted as many times as its weight says, as far as rounding lets us see.

    A number may be rounded half a unit of its last written decimal: 25,2 is anything from 25,15 to 25,25.
    """

    whole: str
    parts: tuple[str, ...]
    weights: tuple[str, ...]

    @property
    def left(self) -> tuple[str, ...]:
        """The field that is held against the others."""
        return (self.whole,)

    @property
    def names(self) -> tuple[str, ...]:
        """Every field the comparison speaks of."""
        return (self.whole, *self.parts, *self.weights)


@dataclass(frozen=True, slots=True)
class Reachable:
    """A share in whole percent that so many answers can give: of 12 answers 83 % can be, 84 % cannot."""

    share: str
    count: str

    @property
    def left(self) -> tuple[str, ...]:
        """The field that is held against the other."""
        return (self.share,)

    @property
    def names(self) -> tuple[str, ...]:
        """Every field the comparison speaks of."""
        return (self.share, self.count)


OfForm = Relation | Requires | OneOf | Mean | Reachable
"""Everything that a rule of a form can say."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A comparison for Excel: when it is tried, broken and open, and the two numbers that its sentence tells."""

    tried: str
    broken: str
    still: str
    varde: str
    vantat: str


# ------------------------------------------------------------------------------------------------------- in Python


def tried(relation: OfForm, number: Number, choice: Choice) -> Finding:
    """Try a comparison on answers: the verdict and the two numbers that its sentence tells."""
    match relation:
        case Relation():
            return verdict(relation, number, choice)
        case Requires(numbers):
            total = sum((number(name) or Decimal(0) for name in numbers), Decimal(0))
            broken = requires_broken(relation, number, choice)
            return Finding(Verdict.BROKEN if broken else Verdict.UNTRIED, total, Decimal(0), ())
        case OneOf(left, among):
            crosses = sum(bool(choice(name)) for name in left)
            found = Verdict.HOLDS if crosses == 1 else Verdict.BROKEN if crosses else Verdict.OPEN
            there = any(choice(name) for name in among)
            return Finding(found if there else Verdict.UNTRIED, Decimal(crosses), ONE, ())
        case Mean():
            return _mean(relation, number)
        case Reachable(share, count):
            return _reachable(number(share), number(count))


def _mean(relation: Mean, number: Number) -> Finding:
    whole = number(relation.whole)
    parts, weights = ([number(name) for name in names] for names in (relation.parts, relation.weights))
    pairs = [(p, w) for p, w in zip(parts, weights, strict=True) if p is not None and w is not None]
    total = sum((w for _, w in pairs), Decimal(0))
    blank = tuple(name for name in relation.names if number(name) is None)
    if whole is None or len(pairs) < len(parts) or not total:
        return Finding(Verdict.UNTRIED, Decimal(0), Decimal(0), blank)
    mean = sum((p * w for p, w in pairs), Decimal(0)) / total
    slack = _unit(whole) + sum((_unit(p) * w for p, w in pairs), Decimal(0)) / total
    near = abs(whole - mean) <= slack + Decimal("1e-9")
    return Finding(Verdict.HOLDS if near else Verdict.BROKEN, whole, mean.quantize(Decimal("0.01")).normalize(), ())


def _unit(number: Decimal) -> Decimal:
    """Return half a unit of the last decimal that a number is written with: 0, 1 or 2 of them."""
    return HALF if number % ONE == 0 else HALF / 10 if number % TENTH == 0 else HALF / 100


def _reachable(share: Decimal | None, count: Decimal | None) -> Finding:
    if share is None or not count:
        return Finding(Verdict.UNTRIED, Decimal(0), Decimal(0), ())
    people = (share * count + HALF) // ONE
    nearest = (people * HUNDRED / count + HALF) // ONE
    stated = (share * HUNDRED + HALF) // ONE
    return Finding(Verdict.HOLDS if nearest == stated else Verdict.BROKEN, stated, nearest, ())


# ------------------------------------------------------------------------------------------------------- for Excel


def rendered(relation: OfForm) -> Rendered:
    """Render a comparison over the defined names of the fields."""
    match relation:
        case Relation():
            left, right = sum_formula(relation, relation.left), sum_formula(relation, relation.right)
            return Rendered(tried_formula(relation), broken_formula(relation), open_formula(relation), left, right)
        case Requires(numbers):
            return Rendered("FALSE", requires_formula(relation), "FALSE", f"SUM({','.join(numbers)})", "0")
        case OneOf(left, among):
            crosses = "(" + "+".join(f"(LEN(TRIM({name}))>0)" for name in left) + ")"
            there = f"COUNTA({','.join(among)})>0"
            return Rendered(there, f"AND({there},{crosses}>1)", f"AND({there},{crosses}=0)", crosses, "1")
        case Mean():
            return _rendered_mean(relation)
        case Reachable(share, count):
            there = f"AND(COUNT({share})=1,N({count})>0)"
            stated = f"INT({share}*100+0.5)"
            nearest = f"INT(INT({share}*{count}+0.5)*100/{count}+0.5)"
            return Rendered(there, f"IF({there},{nearest}<>{stated},FALSE)", "FALSE", stated, nearest)


def _rendered_mean(relation: Mean) -> Rendered:
    """Render a mean; the same arithmetic as in `_mean`, each step guarded from blanks."""
    pairs = list(zip(relation.parts, relation.weights, strict=True))
    total = "(" + "+".join(relation.weights) + ")"
    mean = "((" + "+".join(f"{part}*{weight}" for part, weight in pairs) + f")/{total})"
    loose = "+".join(f"{_unit_formula(part)}*{weight}" for part, weight in pairs)
    slack = f"{_unit_formula(relation.whole)}+({loose})/{total}"
    names = ",".join(relation.names)
    there = f"IF(COUNT({names})={len(relation.names)},SUM({','.join(relation.weights)})>0,FALSE)"
    broken = f"IF({there},ABS({relation.whole}-{mean})>{slack}+0.000000001,FALSE)"
    return Rendered(there, broken, "FALSE", relation.whole, f"ROUND({mean},2)")


def _unit_formula(name: str) -> str:
    return f"IF({name}=INT({name}),0.5,IF(ABS({name}*10-ROUND({name}*10,0))<0.000001,0.05,0.005))"
