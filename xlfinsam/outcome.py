"""What a verb gives: fynd and figures as values, for the terminal, the button, the JSON and the tests alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer
    from xlfinsam.model import Fynd, Record
    from xlfinsam.world import Insats


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb gave: the fynd, the figures by name, and what is told of it."""

    fynd: tuple[Fynd, ...] = ()
    figures: Mapping[str, Shown] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    insatser: tuple[Insats, ...] = ()
    changed: int = 0
    files: tuple[Path, ...] = ()
    told: tuple[str, ...] = ()  # what more there is to say, a sentence each
    of: str = ""  # what was read, where that is not the sheets of the insatser: "Enkäterna"
    steps: tuple[Mapping[str, Answer], ...] = ()  # where the close stands: the rows of the sheet Bokslut

    @property
    def read(self) -> str:
        """What was read, in words."""
        of_sheets = f"{len(self.records)} av {len(self.insatser)} insatser lästa"
        return "Bokslutet" if self.steps else self.of or of_sheets

    @property
    def stopped(self) -> bool:
        """Whether a STOPP is among the fynd."""
        return any(fynd.niva.value == "STOPP" for fynd in self.fynd)
