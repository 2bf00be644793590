"""The small language for what holds and what is shown: one expression, two readers.

`formula` renders an expression for Excel; `value` computes it in `Decimal`. Both must say the same, and the tests ask a
third and a fourth program. An empty cell is None in Python and "" (or truly empty) in Excel; it is never a silent zero:

- a sum of only blanks is blank, a sum of some blanks is the sum of the rest
- a difference, product or share with a blank operand is blank, and so is a share of zero
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlfinsam.values import plain


@dataclass(frozen=True, slots=True)
class Ref:
    """Another figure of the same row: a measure of the same table ("totalt") or of another ("avslut.arbete")."""

    measure: str


@dataclass(frozen=True, slots=True)
class OfAll:
    """The sum over all rows of a measure of the same table; stands only in a sum row."""

    measure: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure anywhere by its full defined name (`tabell1.summa.nya`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Data:
    """What the row's insats answered in field `falt` for the chosen period (sheet Insatsdata): a number."""

    falt: str


@dataclass(frozen=True, slots=True)
class DataText:
    """The same for a text or a choice; never computed with."""

    falt: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What the register Insatser says of the row's insats in `column`."""

    column: str


@dataclass(frozen=True, slots=True)
class Former:
    """What Historik says in `column`: per insats for the year before (sum row: "alla"), else for the row's year."""

    column: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A cell of Inställningar."""

    name: str


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows of `register` have `values` (column, value); in a row per insats only those of the insats."""

    register: str
    values: tuple[tuple[str, str], ...]


Leaf = Ref | OfAll | Figure | Data | DataText | Listed | Former | Setting | Rows


@dataclass(frozen=True, slots=True)
class Num:
    """A constant."""

    number: Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of the parts that are not blank; blank when all are."""

    parts: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`left` minus `right`."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Product:
    """`left` times `right`."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Share:
    """`part` as a share of `whole` (0.57 is 57 %); blank when `whole` is blank or 0."""

    part: Expression
    whole: Expression


Expression = Leaf | Num | Sum | Difference | Product | Share
Look = Callable[[Leaf], Decimal | None]
Point = Callable[[Leaf], str]


def leaves(expression: Expression) -> Iterator[Leaf]:
    """Every leaf of `expression`, from left to right."""
    match expression:
        case Num():
            return
        case Sum(parts):
            yield from parts
        case Difference(left, right) | Product(left, right) | Share(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case _:
            yield expression


# ------------------------------------------------------------------------------------------------ read by Python


def value(expression: Expression, look: Look) -> Decimal | None:
    """Compute `expression`; `look` gives the number behind a leaf, None where it is blank."""
    match expression:
        case Num(constant):
            return constant
        case Sum(parts):
            numbers = [number for part in parts if (number := look(part)) is not None]
            return sum(numbers, Decimal(0)) if numbers else None
        case Difference(left, right) | Product(left, right) | Share(left, right):
            one, other = value(left, look), value(right, look)
            if one is None or other is None:
                return None
            if isinstance(expression, Difference):
                return one - other
            if isinstance(expression, Product):
                return one * other
            return one / other if other else None
        case _:
            return look(expression)


# ------------------------------------------------------------------------------------------------ read by Excel


def formula(expression: Expression, point: Point) -> str:
    """Render `expression` as an Excel formula without "="; `point` gives the reference of a leaf."""
    if not isinstance(expression, (Num, Sum, Difference, Product, Share)):
        return point(expression)
    rendered = _number(expression, point)
    for guard in reversed(_guards(expression, point)):
        rendered = f'IF({guard},{rendered},"")'
    return rendered


def _number(expression: Expression, point: Point) -> str:
    """Render the number itself, to stand behind the guards that make sure that it is there."""
    match expression:
        case Num(number):
            return plain(number)
        case Sum(parts):
            return f"SUM({','.join(point(part) for part in parts)})"
        case Difference(left, right):
            return f"({_number(left, point)}-{_number(right, point)})"
        case Product(left, right):
            return f"({_number(left, point)}*{_number(right, point)})"
        case Share(part, whole):
            return f"({_number(part, point)}/{_number(whole, point)})"
        case _:
            return point(expression)


def _guards(expression: Expression, point: Point) -> list[str]:
    """Render the conditions, in order, under which `expression` has a number."""
    match expression:
        case Num():
            return []
        case Sum(parts):
            return [f"COUNT({','.join(point(part) for part in parts)})>0"]
        case Difference(left, right) | Product(left, right):
            return _guards(left, point) + _guards(right, point)
        case Share(part, whole):
            return [*_guards(part, point), *_guards(whole, point), f"{_number(whole, point)}<>0"]
        case _:
            return [f"COUNT({point(expression)})=1"]
