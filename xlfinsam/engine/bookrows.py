"""The rows of a workbook in our xlwings engine: hidden or shown, and how high; they reach the file all at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlfinsam.engine.sheet import hidden_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlfinsam.engine.cells import Workbook


@dataclass(slots=True)
class Rows:
    """What a script has asked of rows, by sheet, until `settle` splices each sheet once."""

    _known: dict[str, set[int]] = field(default_factory=dict)
    _hidden: dict[str, dict[int, bool]] = field(default_factory=dict)
    _heights: dict[str, dict[int, int]] = field(default_factory=dict)

    def hidden(self, file: Workbook, sheet: str) -> set[int]:
        """Return the numbers of the rows of a sheet that are hidden."""
        if sheet not in self._known:
            self._known[sheet] = set(hidden_rows(file.text(sheet)))
        return self._known[sheet]

    def hide(self, file: Workbook, sheet: str, rows: Iterable[int], *, hide: bool) -> None:
        """Hide or show rows."""
        known = self.hidden(file, sheet)
        for row in rows:
            self._hidden.setdefault(sheet, {})[row] = hide
            (known.add if hide else known.discard)(row)

    def set_height(self, sheet: str, rows: Iterable[int], points: int) -> None:
        """Give rows a height in points."""
        self._heights.setdefault(sheet, {}).update(dict.fromkeys(rows, points))

    def settle(self, file: Workbook) -> None:
        """Bring what has been asked for into the file."""
        while self._hidden:
            file.hide_rows(*self._hidden.popitem())
        while self._heights:
            file.set_heights(*self._heights.popitem())
