"""What a planted fault is, how numbers go wrong, and the table that tells how many were found and by which rule.

Whether a fault contradicts something is decided by the module that plants it, with plain arithmetic over the raw
material, and before any rule has been asked. A fault that contradicts nothing ("ensam") is counted apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Fault = TypeVar("Fault")

GOAL = Decimal("0.99")
SEED = 2026
CELLS, BALANCES, FORMULAS, PRINTED = 400, 250, 150, 200  # faults of each kind: 1 000


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that was planted: of which kind, where, how, what it contradicts (nothing: ensam), and who found it."""

    kind: str
    where: str
    way: str
    breaks: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def missed(self) -> bool:
        """Whether it contradicts something and nothing was said."""
        return bool(self.breaks) and not self.found


def of_number(value: Decimal) -> dict[str, Decimal]:
    """Return the ways in which a number is written wrong, each with what then stands there."""
    digits = [at for at, digit in enumerate(str(abs(value))) if digit.isdigit()]
    pairs = {"första siffrorna omkastade": digits[:2], "sista siffrorna omkastade": digits[-2:]} if digits[1:] else {}
    swapped = {way: _swapped(value, *pair) for way, pair in pairs.items()}
    ways = {"en för mycket": value + 1, "en för lite": value - 1, **swapped, "dubbelt": value * 2,
            "vänt tecken": -value, "en nolla för mycket": value * 10, "första siffran borta": _first_gone(value)}  # fmt: skip
    return {way: wrong for way, wrong in ways.items() if wrong != value}


def _swapped(value: Decimal, one: int, two: int) -> Decimal:
    letters = list(str(abs(value)))
    letters[one], letters[two] = letters[two], letters[one]
    return Decimal("".join(letters)).copy_sign(value)


def _first_gone(value: Decimal) -> Decimal:
    rest = str(abs(value))[1:]
    return Decimal(rest).copy_sign(value) if rest[:1].isdigit() else value


def some(faults: Iterable[Fault], small: Callable[[Fault], bool]) -> list[Fault]:
    """Return thirty faults to plant in the real file: most of them in the small set, which is the fastest, some in others."""
    told = list(faults)
    return [*[one for one in told if small(one)][:22], *[one for one in told if not small(one)][:8]]


# ----------------------------------------------------------------------------------------------------------- the table


def share(planted: Sequence[Planted]) -> Decimal:
    """Return how many of those that contradict something were found; 1 where none does."""
    told = [one for one in planted if one.breaks]
    return Decimal(sum(bool(one.found) for one in told)) / len(told) if told else Decimal(1)


def table(planted: Sequence[Planted], again: Sequence[Planted] = ()) -> list[str]:
    """Tell in Swedish, line by line: kind by kind and all together, then rule by rule, then what was missed.

    `again` are faults of `planted` that are told once more, of what another file says of them; they are not added up.
    """
    lines = [_line("slag", "planterade", "motsäger", "hittade", "andel", "ensamma")]
    for kind, ones in [*_by_kind(planted).items(), ("alla", planted), *_by_kind(again).items()]:
        breaking = [one for one in ones if one.breaks]
        found = sum(bool(one.found) for one in breaking)
        per_cent = f"{share(ones) * 100:.1f} %".replace(".", ",")
        lines.append(_line(kind, len(ones), len(breaking), found, per_cent, len(ones) - len(breaking)))
    every = (*planted, *again)
    rules = Counter(rule for one in every if one.breaks for rule in set(one.found))
    lines += ["", "regel, och hur många av felen den hittade (ett fel kan hittas av flera):"]
    told = [f"{rule} {count}" for rule, count in sorted(rules.items(), key=lambda item: (-item[1], item[0]))]
    lines += [f"  {'  '.join(f'{one:<9}' for one in told[at : at + 10])}".rstrip() for at in range(0, len(told), 10)]
    missed = [one for one in every if one.missed]
    lines += ["", f"inte hittade: {len(missed)}"]
    return lines + [f"  {one.kind}: {one.where}, {one.way}; motsäger {', '.join(one.breaks)}" for one in missed]


def _by_kind(planted: Iterable[Planted]) -> dict[str, list[Planted]]:
    kinds: dict[str, list[Planted]] = {}
    for one in planted:
        kinds.setdefault(one.kind, []).append(one)
    return kinds


def _line(kind: str, *numbers: object) -> str:
    return f"{kind:<34}" + "".join(f"{number!s:>11}" for number in numbers)
