"""The few words that the statements are declared with: the accounts of a row, the rows of a note, another figure."""

from dataclasses import replace
from decimal import Decimal

from xlfinsam.language import Expression, Figure, Num, Product, Rounded, Sum, Total
from xlfinsam.shown import Amounts, Line
from xlfinsam.statements.profil import Profil

YEAR, FORMER = Amounts("", "{ar}"), Amounts("fg", "{fg}")
LAST_DAY, FORMER_LAST_DAY = Amounts("", "{ar}-12-31"), Amounts("fg", "{fg}-12-31")
NONE, MINUS = Num(Decimal(0)), Num(Decimal(-1))


def saldo(rad: str, *, kredit: bool = False, ingaende: bool = False) -> Expression:
    """Give the accounts that Kontoplan puts on a row, in whole kronor; with `kredit` a credit is plus."""
    amount: Expression = Total("kontoplan", "ib" if ingaende else "ub", (("rad", rad), ("antal", ">0")))
    return Rounded(Product(MINUS, amount) if kredit else amount)


def specifikation(rad: str, *, kredit: bool = False) -> Expression:
    """Give the accounts that Kontoplan also puts on a row of a specification."""
    amount: Expression = Total("kontoplan", "ub", (("spec", rad), ("antal", ">0")))
    return Rounded(Product(MINUS, amount) if kredit else amount)


def note_sum(number: int, *, ingaende: bool = False) -> Expression:
    """Give the sum of the rows of a note."""
    rows = (("not", str(number)), ("typ", "rad"), ("konton", ">0"))
    return Total("notrader", "ib" if ingaende else "belopp", rows)


def minus(expression: Expression) -> Expression:
    """Turn the sign."""
    return Product(MINUS, expression)


def figures(*names: str) -> Sum:
    """Add up other figures."""
    return Sum(tuple(Figure(name) for name in names))


def laid_out(statement: str, lines: tuple[Line, ...], profil: Profil) -> tuple[Line, ...]:
    """Give the rows the words of a layout, and say which are hidden while they are empty."""
    return tuple(
        replace(
            line,
            label=profil.words.get(f"{statement}.{line.id}", line.label),
            needed=line.needed and f"{statement}.{line.id}" not in profil.always,
        )
        for line in lines
    )
