"""The small language read by Excel: an expression rendered as a formula, behind guards that keep a blank a blank."""

from __future__ import annotations

from collections.abc import Callable

from xlfinsam.language import (
    AtLeast,
    Difference,
    Expression,
    First,
    Leaf,
    Num,
    Product,
    Rounded,
    Share,
    Sum,
    Total,
)  # fmt: skip
from xlfinsam.values import plain

Point = Callable[[Leaf], str]


def formula(expression: Expression, point: Point) -> str:
    """Render `expression` as an Excel formula without "="; `point` gives the reference of a leaf."""
    if isinstance(expression, Leaf) and not isinstance(expression, Total):
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
            return f"SUM({','.join(_addend(part, point) for part in parts)})"
        case Difference(left, right):
            return f"({_number(left, point)}-{_number(right, point)})"
        case Product(left, right):
            return f"({_number(left, point)}*{_number(right, point)})"
        case Share(part, whole):
            return f"({_number(part, point)}/{_number(whole, point)})"
        case First(several):
            *tried, last = several
            rendered = _number(last, point)
            for part in reversed(tried):
                rendered = f"IF({_there(part, point)},{_number(part, point)},{rendered})"
            return rendered
        case Rounded(inner):
            return f"ROUND(ROUND({_number(inner, point)},2),0)"
        case AtLeast(left, right):
            return f"IF({_number(left, point)}>={_number(right, point)},1,0)"
        case Total():
            return f"SUMIFS({expression.register}.{expression.column},{_tests(expression)})"
        case _:
            return point(expression)


def _tests(total: Total) -> str:
    """Render which rows a total is over."""
    told = ((column, text if text.isdigit() else f'"{text}"') for column, text in total.values)
    return ",".join(f"{total.register}.{column},{text}" for column, text in told)


def _addend(part: Expression, point: Point) -> str:
    """Render a part of a sum: what is no plain reference is made a number, for SUM does not take a blank text."""
    if isinstance(part, Total):
        return _number(part, point)
    return point(part) if isinstance(part, Leaf) else f"N({formula(part, point)})"


def _there(expression: Expression, point: Point) -> str:
    """Render the condition that `expression` has a number, as one test."""
    *before, last = _guards(expression, point) or ["TRUE"]
    for guard in reversed(before):  # one after the other: a later one may rest on the number of an earlier
        last = f"IF({guard},{last},FALSE)"
    return last


def _guards(expression: Expression, point: Point) -> list[str]:
    """Render the conditions, in order, under which `expression` has a number."""
    match expression:
        case Num():
            return []
        case Sum(parts):
            return [f"COUNT({','.join(formula(part, point) for part in parts)})>0"]
        case Difference(left, right) | Product(left, right) | AtLeast(left, right):
            return _guards(left, point) + _guards(right, point)
        case First(several):
            return [f"OR({','.join(_there(part, point) for part in several)})"]
        case Rounded(inner):
            return _guards(inner, point)
        case Total():
            return [f"COUNTIFS({_tests(expression)})>0"]
        case Share(part, whole):
            return [*_guards(part, point), *_guards(whole, point), f"{_number(whole, point)}<>0"]
        case _:
            return [f"COUNT({point(expression)})=1"]
