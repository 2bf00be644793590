"""Every named figure by three calculators that know nothing of each other: the workbook's own, Python, and `formulas`.

The workbook's own values are what its formulas gave when it was last computed (by formualizer, or by Excel); Python's
come from the same declarations by another way; `formulas` (PyPI) reads the formulas once more, by itself. It is slow,
so it is given what the figures rest on and nothing else, and no formula twice that must give the same (engine/needed).
What that leaves out is proved, not believed: every formula that it did compute, figure or not, has to be what the file
says. Where one is not, all that rests on it is computed cell by cell.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam import bok
from xlfinsam.arsboken import read_arsbok
from xlfinsam.consolidating import disagreements
from xlfinsam.engine import third
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.needed import net
from xlfinsam.engine.package import Package
from xlfinsam.model import Hit, Place
from xlfinsam.values import counted, decimal, swedish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.consolidating import Shown
    from xlfinsam.engine.needed import Net, Node
    from xlfinsam.engine.sheet import Cell

FAULT = "känt fel i formulas (ROUND vid halva)"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure by the three. `fault` says that `formulas` differs, and would not if its ROUND were right."""

    name: str
    place: Node  # the sheet and the cell
    python: Shown
    arbetsbok: Shown
    formulas: Shown
    fault: bool = False

    @property
    def differs(self) -> bool:
        """Whether the three give more than one value."""
        return bool(disagreements({"": self.python}, {"": self.arbetsbok})) or self.formulas_differs

    @property
    def formulas_differs(self) -> bool:
        """Whether `formulas` gives another value than Python."""
        return bool(disagreements({"": self.python}, {"": self.formulas}))


@dataclass(frozen=True, slots=True)
class Compared:
    """Every figure that has its name in the workbook, by the three."""

    figures: tuple[Figure, ...]

    @property
    def known(self) -> tuple[Figure, ...]:
        """The figures where nothing but the known fault of `formulas` is to be seen."""
        return tuple(figure for figure in self.figures if figure.fault)

    @property
    def differing(self) -> tuple[Figure, ...]:
        """The figures where `formulas` gives another value than Python, and not by its known fault."""
        return tuple(figure for figure in self.figures if figure.formulas_differs and not figure.fault)

    def told(self) -> list[str]:
        """Say how many figures there are, how many have the known fault, and which those are."""
        many = counted(len(self.figures), "siffra räknad", "siffror räknade")
        known = len(self.known)
        head = f"{many} av tre: arbetsboken, programmet och formulas; {known} med formulas kända avrundningsfel."
        values = ((f.name, swedish(f.python), swedish(f.formulas)) for f in self.known)
        return [head, *(f"  {name}: {python}, formulas {other}: {FAULT}." for name, python, other in values)]

    def hits(self, file: str) -> list[Hit]:
        """Return what the rule says of every figure that differs."""
        return [
            Hit(Place(file, *figure.place), falt=figure.name, varde=figure.formulas, vantat=figure.python,
                details={"siffra": figure.name, "arbetsbok": swedish(figure.arbetsbok)}, kind="oberoende_skiljer")
            for figure in self.differing
        ]  # fmt: skip


def independent(file: Path | bytes) -> Compared:
    """Compute an årsbok, a file or its content, by all three; nothing is changed or saved."""
    from xlfinsam.engine.book import new_book, open_book  # noqa: PLC0415  xlwings is loaded where a workbook is opened

    opened = open_book(file, to_read=True) if isinstance(file, Path) else new_book(Path("arsbok.xlsm"), file)
    with closing(opened) as book:
        figures = bok.read(read_arsbok(book)).figures()
        book.app.calculate()
        return compared(book.impl.to_bytes(), figures)


def compared(data: bytes, figures: Mapping[str, Shown]) -> Compared:
    """Hold Python's figures and those of a workbook that has just been computed against `formulas`.

    A figure whose name the workbook lacks is left out. WrongUseError and DisagreementError: see `third.computed`.
    """
    book = Workbook.open(Package.from_bytes(data, "arbetsboken", macros=True))
    places = {name: found[:2] for name in figures if (found := book.locate(name)) and found[1] == found[2]}
    needed = net(book, places.values())
    values, unlike = _computed(needed)
    shown = {place: _shown(needed.cell(place)) for place in places.values()}
    judged = {name: Figure(name, place, figures[name], shown[place], values.get(place, shown[place]))
              for name, place in places.items()}  # fmt: skip
    if unlike and any(figure.differs for figure in judged.values()):
        right = third.computed(needed.part(unlike), right_rounding=True)
        judged = {name: _judged(figure, right) for name, figure in judged.items()}
    return Compared(tuple(judged.values()))


def _computed(needed: Net) -> tuple[dict[Node, Shown], set[Node]]:
    """Return what `formulas` gives for every cell, and the cells of which the file cannot be the proof."""
    stands = needed.twins()
    values = third.computed(needed.part(set(stands.values())))
    unlike = {cell for cell, first in stands.items() if not _same(needed.cell(cell), values[first])}
    if unlike:
        unlike = _unproved(needed, stands, unlike)
        values |= third.computed(needed.part(unlike))
    return {cell: values[cell if cell in unlike else first] for cell, first in stands.items()}, unlike


def _unproved(needed: Net, stands: Mapping[Node, Node], unlike: set[Node]) -> set[Node]:
    """Return the cells that rest on one that is unlike, or whose place was taken by one that does."""
    found = needed.resting_on(unlike)
    while more := {cell for cell, first in stands.items() if first in found} - found:
        found = needed.resting_on(found | more)
    return found


def _judged(figure: Figure, right: Mapping[Node, Shown]) -> Figure:
    """Say of a figure where `formulas` stands alone whether its ROUND is why."""
    alone = figure.formulas_differs and not disagreements({"": figure.python}, {"": figure.arbetsbok})
    fault = alone and not disagreements({"": figure.python}, {"": right.get(figure.place, figure.formulas)})
    return Figure(figure.name, figure.place, figure.python, figure.arbetsbok, figure.formulas, fault=fault)


def _same(cell: Cell, value: Shown) -> bool:
    return not disagreements({"": _shown(cell)}, {"": value})


def _shown(cell: Cell) -> Shown:
    """Return the value of a cell in the file; None for a blank one."""
    number = decimal(cell.text) if cell.kind == "n" else None
    return number if number is not None else cell.text or None
