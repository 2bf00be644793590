"""Which formulas must show nothing, whatever else they say: for a calculator that is to be asked as little as can be.

The blank rows of a list are most of an årsbok: `IF($A20="","",…)` or `IF(N(G20)=0,"",…)` in every column, while nobody
stands in A20. What such a formula shows follows from the cell that it asks first, and from nothing else. So it is left
out of what the calculator is given, and afterwards, when the asked cell has been computed, it is seen that this one is
blank still. Nothing is taken from the file on trust: what it shows is only a guess at which cells will be blank.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CELL: Final = re.compile(  # a cell as Excel and we write it: 1 address, 2 a plain formula, 3 value, 4 text of its own
    rb'<c r="([A-Z]{1,3}[1-9][0-9]*)"[^>]*?'
    rb"(?:/>|>(?:<f>([^<]*)</f>|<f\b[^>]*?(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v/>)?(<is>.*?</is>)?</c>)",
    re.DOTALL,
)
STARTS: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
ASKS: Final = re.compile(rb'IF\((?:\$?([A-Z]{1,3})\$?([1-9][0-9]*)=""|N\(\$?([A-Z]{1,3})\$?([1-9][0-9]*)\)=0),"",')
MARKS: Final = re.compile(rb'"[^"]*"|[()]')
DIGITS: Final = b"0123456789"


@dataclass(frozen=True, slots=True)
class Left:
    """What has been left out of one sheet: each cell as it stood, and the cells asked, those by N( ) apart."""

    cells: Mapping[bytes, bytes]
    asked: frozenset[bytes]
    asked_by_n: frozenset[bytes]


def without(sheet: bytes) -> tuple[bytes, Left | None]:
    """Return a sheet (its XML) without the formulas that must show nothing, and what was left out.

    None where there is none, and where the sheet is written in a way that Excel and we would not.
    """
    if b'="","",' not in sheet and b')=0,"",' not in sheet:
        return sheet, None
    shown: dict[bytes, bytes] = {}
    blank: list[tuple[re.Match[bytes], re.Match[bytes]]] = []
    computed: set[bytes] = set()
    count = 0
    for cell in CELL.finditer(sheet):
        address, formula, value, text = cell.groups()
        count += 1
        shown[address] = value or text or b""
        if formula is not None:
            computed.add(address)
        asks = ASKS.match(formula) if formula and not shown[address] else None
        if asks and _is_one_if(formula.translate(None, DIGITS)):
            blank.append((cell, asks))
    if count != len(shown) or count != len(STARTS.findall(sheet)):
        return sheet, None
    cells: dict[bytes, bytes] = {}
    asked: tuple[set[bytes], set[bytes]] = (set(), set())
    pieces: list[bytes] = []
    at = 0
    for cell, asks in blank:
        by_n = asks[1] is None
        other = (asks[3] + asks[4]) if by_n else asks[1] + asks[2]
        likely = not by_n or other in cells or other not in computed  # a count that is 0 may well be so no more
        if likely and shown.get(other, b"") in (b"", b"0" if by_n else b""):
            asked[by_n].add(other)
            cells[cell[1]] = cell[0]
            pieces.append(sheet[at : cell.start(2) - len(b"<f>")])
            at = cell.end(2) + len(b"</f>")
    return b"".join((*pieces, sheet[at:])), Left(cells, *map(frozenset, asked)) if cells else None


def put_back(sheet: bytes, left: Left) -> bytes | None:
    """Return a computed sheet with what was left out of it; None where a cell that was asked is blank no more."""
    pieces: list[bytes] = []
    at = back = 0
    for cell in CELL.finditer(sheet):
        address, _, value, text = cell.groups()
        if (value or text) and (address in left.asked or (address in left.asked_by_n and (text or value != b"0"))):
            return None
        if address in left.cells:
            pieces += (sheet[at : cell.start()], left.cells[address])
            at = cell.end()
            back += 1
    return b"".join((*pieces, sheet[at:])) if back == len(left.cells) else None


@functools.lru_cache(maxsize=1_024)
def _is_one_if(formula: bytes) -> bool:
    """Say whether the parenthesis that a formula opens first is the one that ends it."""
    depth = 0
    marks = list(MARKS.finditer(formula))
    for mark in marks:
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if not depth and mark[0] == b")":
            return mark is marks[-1] and mark.end() == len(formula)
    return False
