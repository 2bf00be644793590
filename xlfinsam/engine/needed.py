"""What some figures rest on, read from the formulas: for a calculator that is too slow to be given a whole årsbok.

Three things are left out of what it is given, and none of them can change a figure:
- cells that no formula behind the figures refers to, and names that none uses;
- a formula that must give what another one does (`twins`): the same text, the same areas, and single cells with the
  same contents, as in the blank rows of a list. It stands there as its value in the file, and the caller holds that
  value against what the other one gives;
- where only a part is asked anew (`resting_on`), what does not rest on it: it stands as its value in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import Area, column_letters, reference
from xlfinsam.engine.sheet import BLANK, Cell
from xlfinsam.errors import DisagreementError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping

    from xlfinsam.engine.cells import Workbook

Node = tuple[str, str]
"""A cell ("Blad1", "C7"), an area ("Blad1", "C7:C9"), or a name ("", "rr.arets_resultat")."""
_A1: Final = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_TOKEN: Final = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    rf"|(?<![\w.$])(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<area>{_A1}(?::{_A1})?)(?![\w.(])"
    r"|(?<![\w.])(?P<function>[^\W\d][\w.]*)\("
    r"|(?<![\w.])(?P<name>[^\W\d][\w.]*)"
)
OF_VALUES: Final = frozenset({"AND", "CLEAN", "COUNT", "COUNTIF", "COUNTIFS", "IF", "IFERROR", "INDEX", "MATCH", "N",
                              "OR", "ROUND", "ROWS", "SUM", "SUMIFS", "TRIM"})  # fmt: skip
"""Functions whose answer rests on the contents of the single cells they are given, not on where these stand."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a calculator is given: the formulas it is to compute, the values of other cells, and the names."""

    formulas: Mapping[Node, str]
    values: Mapping[Node, Cell]
    names: Mapping[str, str]


@dataclass(frozen=True)
class Net:
    """The cells, areas and names behind some figures, each with what it refers to itself."""

    book: Workbook
    below: Mapping[Node, tuple[Node, ...]]

    @cached_property
    def order(self) -> tuple[Node, ...]:
        """All of them, what is referred to first. DisagreementError where formulas go round in a circle."""
        try:
            return tuple(TopologicalSorter(self.below).static_order())
        except CycleError as error:
            where = " → ".join(f"{sheet}!{address}".lstrip("!") for sheet, address in error.args[1])
            raise DisagreementError(f"Arbetsbokens formler går runt i en cirkel ({where}).") from error

    @cached_property
    def formulas(self) -> dict[Node, str]:
        """The cells that have a formula, what is referred to first."""
        known = {sheet.name: self.book.formulas(sheet.name) for sheet in self.book.sheets}
        return {node: known[node[0]][node[1]] for node in self.order if node[1] in known.get(node[0], {})}

    def cell(self, node: Node) -> Cell:
        """Return what stands in a cell."""
        return self.book.cells(node[0]).get(node[1], BLANK)

    def twins(self) -> dict[Node, Node]:
        """Return for every cell with a formula the first one that must give the same, most often itself."""
        first: dict[Hashable, Node] = {}
        stands: dict[Node, Node] = {}
        for node, formula in self.formulas.items():
            stands[node] = first.setdefault(self._key(node, formula, stands), node)
        return stands

    def _key(self, node: Node, formula: str, stands: Mapping[Node, Node]) -> Hashable:
        """Return what the answer of a formula follows from: its words, its areas, and what its single cells hold."""
        pieces: list[Hashable] = []
        at = 0
        for found in _TOKEN.finditer(formula):
            if found["function"] and found["function"].upper() not in OF_VALUES:
                return node
            if found["area"] or found["name"]:
                pieces += [formula[at : found.start()], self._contents(_meant(found, node[0]), stands)]
                at = found.end()
        return (*pieces, formula[at:])

    def _contents(self, node: Node, stands: Mapping[Node, Node]) -> Hashable:
        """Return what a reference gives: a number that is computed by the cell it is computed in, else as it is."""
        while not node[0] and len(below := self.below.get(node, ())) == 1:
            node = below[0]
        if not node[0] or ":" in node[1]:
            return node
        cell = self.cell(node)
        return stands[node] if node in stands and cell.kind == "n" else (cell.kind, cell.text)

    def resting_on(self, cells: Collection[Node]) -> set[Node]:
        """Return the cells with formulas that rest on any of these, and these."""
        found = set(cells)
        for node in self.order:
            if any(below in found for below in self.below[node]):
                found.add(node)
        return {node for node in self.formulas if node in found}

    def part(self, computed: Collection[Node]) -> Part:
        """Return what it takes to compute these cells, when all others stand as their values in the file."""
        waiting, seen = list(computed), set(computed)
        while waiting:
            fresh = set(self.below[waiting.pop()]) - seen
            seen |= fresh
            waiting += [node for node in fresh if not node[0] or ":" in node[1]]
        cells = {node: self.cell(node) for node in seen if node[0] and ":" not in node[1] and node not in computed}
        values = {node: cell for node, cell in cells.items() if cell.kind or cell.formula is not None}
        names = {name: text for name, text in self.book.names.items() if ("", name.lower()) in seen}
        return Part({node: self.formulas[node] for node in computed}, values, names)


def net(book: Workbook, figures: Iterable[Node]) -> Net:
    """Read what these cells rest on, down to what is written by hand."""
    refers = _reader(book)
    below: dict[Node, tuple[Node, ...]] = {}
    waiting = list(figures)
    while waiting:
        node = waiting.pop()
        if node not in below:
            below[node] = tuple(dict.fromkeys(refers(node)))
            waiting += below[node]
    return Net(book, below)


def _reader(book: Workbook) -> Callable[[Node], Iterator[Node]]:
    """Return what tells what a cell, an area or a name refers to."""
    names = {name.lower(): text for name, text in book.names.items()}
    sheets = {sheet.name.lower(): sheet.name for sheet in book.sheets}
    formulas = {sheet.name: book.formulas(sheet.name) for sheet in book.sheets}

    def refers(node: Node) -> Iterator[Node]:
        sheet, address = node
        if sheet and ":" in address:
            yield from _held(book, sheet, address)
            return
        for found in _TOKEN.finditer(formulas[sheet].get(address, "") if sheet else names[address]):
            home, meant = _meant(found, sheet)
            if home and home.lower() in sheets:
                yield sheets[home.lower()], meant
            elif not home and meant in names:
                yield "", meant

    return refers


def _meant(found: re.Match[str], sheet: str) -> Node:
    """Return what a word of a formula on `sheet` refers to; ("", "") where it is no reference."""
    if found["area"]:
        home = (found["sheet"] or sheet).strip("'").replace("''", "'")
        area = Area.parse(found["area"])
        return (home, str(area)) if area and home else ("", "")
    return "", (found["name"] or "").lower()


def _held(book: Workbook, sheet: str, address: str) -> Iterator[Node]:
    """Return the cells of an area in which anything stands."""
    found, cells = reference(f"A!{address}"), book.cells(sheet)
    area = found[1] if found else None
    for row in range(area.top, area.bottom + 1) if area else ():
        for column in range(area.left, area.right + 1) if area else ():
            cell = cells.get(place := f"{column_letters(column)}{row}")
            if cell is not None and (cell.kind or cell.formula is not None):
                yield sheet, place
