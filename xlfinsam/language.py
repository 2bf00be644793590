"""The small language for what holds and what is shown: one expression, two readers.

`value` computes an expression in `Decimal`, `rendering.formula` renders it for Excel. Both must say the same, and the
tests ask a third and a fourth program. An empty cell is None in Python and "" (or truly empty) in Excel; it is never a
silent zero:

- a sum of only blanks is blank, a sum of some blanks is the sum of the rest
- a difference, product or share with a blank operand is blank, and so is a share of zero
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlfinsam.values import whole_kronor


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
    """What the register that the table's rows come from says of the row in `column`: a number."""

    column: str
    register: str = "insatser"


@dataclass(frozen=True, slots=True)
class Measured:
    """The figure of the statement `matt` that the row's register names in `column`; blank where it names none."""

    column: str
    register: str


@dataclass(frozen=True, slots=True)
class Former:
    """What Historik says in `column`: per insats for the year before (sum row: "alla"), else for the row's year."""

    column: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A cell of Inställningar; `fg` is the one that says the same of the former year, "" where none does."""

    name: str
    fg: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows of `register` have `values` (column, value); in a row per insats only those of the insats."""

    register: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of `column` over the rows of `register` that have `values` (column, value); blank where no row has.

    A value is a text, a whole number, or ">0" for any number above zero.
    """

    register: str
    column: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Crosses:
    """Which of two boxes has a cross: "Ja", "Nej", "båda" or "inget"; blank without a sheet. Never computed with."""

    ja: str
    nej: str


@dataclass(frozen=True, slots=True)
class Alike:
    """How many of the row's `measures`, which stand side by side, show `word`; blank where the first is blank."""

    measures: tuple[str, ...]
    word: str


@dataclass(frozen=True, slots=True)
class AllAlike:
    """How many rows of a table show `word` in `measure` ("uppdragen.n1"), its sum row aside."""

    measure: str
    word: str


@dataclass(frozen=True, slots=True)
class Latest:
    """What the last line of `register` about the row's insats and the chosen period says in `column`: a text.

    Its lines are numbered in their key, `<insats>|<period>|<number from 1>`; `otherwise` is said where there is none.
    """

    register: str
    column: str
    otherwise: str


Leaf = (
    Ref
    | OfAll
    | Figure
    | Data
    | DataText
    | Listed
    | Measured
    | Former
    | Setting
    | Rows
    | Total
    | Latest
    | Crosses
    | Alike
    | AllAlike
)
SLOT = "*"  # in a field or a measure: the row of the form that a row of a table shows
YES, NO, BOTH, NEITHER = CROSSED = ("Ja", "Nej", "båda", "inget")


@dataclass(frozen=True, slots=True)
class Num:
    """A constant."""

    number: Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of the parts that are not blank; blank when all are."""

    parts: tuple[Expression, ...]


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


@dataclass(frozen=True, slots=True)
class First:
    """The first of `parts` that is not blank."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """`inner` in whole kronor, half a krona away from zero; the öre are made two decimals first, as in the books."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class AtLeast:
    """1 where `left` is at least `right`, else 0."""

    left: Expression
    right: Expression


Expression = Leaf | Num | Sum | Difference | Product | Share | First | Rounded | AtLeast
Look = Callable[[Leaf], Decimal | None]


def leaves(expression: Expression) -> Iterator[Leaf]:
    """Every leaf of `expression`, from left to right."""
    match expression:
        case Num():
            return
        case Sum(parts) | First(parts):
            for part in parts:
                yield from leaves(part)
        case Rounded(inner):
            yield from leaves(inner)
        case Difference(left, right) | Product(left, right) | Share(left, right) | AtLeast(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case _:
            yield expression


def at_slot(expression: Expression, slot: str) -> Expression:
    """Let an expression over the rows of a form speak of one of them."""
    match expression:
        case Data(falt):
            return Data(falt.replace(SLOT, slot))
        case DataText(falt):
            return DataText(falt.replace(SLOT, slot))
        case AllAlike(measure, word):
            return AllAlike(measure.replace(SLOT, slot), word)
        case Sum(parts):
            return Sum(tuple(at_slot(part, slot) for part in parts))
        case Difference(left, right):
            return Difference(at_slot(left, slot), at_slot(right, slot))
        case Product(left, right):
            return Product(at_slot(left, slot), at_slot(right, slot))
        case Share(part, whole):
            return Share(at_slot(part, slot), at_slot(whole, slot))
        case _:
            return expression


# ------------------------------------------------------------------------------------------------ read by Python


def value(expression: Expression, look: Look) -> Decimal | None:
    """Compute `expression`; `look` gives the number behind a leaf, None where it is blank."""
    match expression:
        case Num(constant):
            return constant
        case Sum(parts):
            numbers = [number for part in parts if (number := value(part, look)) is not None]
            return sum(numbers, Decimal(0)) if numbers else None
        case First(several):
            return next((number for part in several if (number := value(part, look)) is not None), None)
        case Rounded(inner):
            number = value(inner, look)
            return None if number is None else whole_kronor(number)
        case Difference(left, right) | Product(left, right) | Share(left, right) | AtLeast(left, right):
            one, other = value(left, look), value(right, look)
            if one is None or other is None:
                return None
            if isinstance(expression, AtLeast):
                return Decimal(int(one >= other))
            if isinstance(expression, Difference):
                return one - other
            if isinstance(expression, Product):
                return one * other + 0  # + 0: no minus before zero
            return one / other if other else None
        case _:
            return look(expression)
