"""The right sets that faults are planted in: each sample's årsbok, made and closed by the verbs themselves, once.

What is planted in memory is planted in an `Arsbok` whose every sheet has been read; its workbook is closed again.
"""

from __future__ import annotations

import tempfile
import tomllib
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import byfile
from xlfinsam import bok
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine.book import open_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.consolidating import Shown
    from xlfinsam.outcome import Outcome

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
WITH_SHEETS, WITH_BOOKS = ("kalmar-2022", "kalmar-2024"), ("kalmar-2022", "kalmar-2024", "hoglandet-2021")
SMALL = "hoglandet-2021"  # no returned sheets: its årsbok is the fastest to compute


@dataclass(frozen=True)
class Rightset:
    """A sample: its årsbok as the verbs left it, what they found, and its settings as they are written."""

    name: str
    arsbok: bytes
    close: Outcome
    told: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        """Where the sample's files are."""
        return SAMPLES / self.name

    def lay(self, folder: Path) -> Path:
        """Lay the årsbok in a folder."""
        path = folder / f"{self.name}.xlsm"
        path.write_bytes(self.arsbok)
        return path


@cache
def rightset(name: str) -> Rightset:
    """Make a sample's årsbok, take its sheets in, and close its year: what a kansli does."""
    source = SAMPLES / name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.xlsm")
        byfile.ny(source / "installningar.toml", path)
        if name in WITH_SHEETS:
            byfile.konsolidera(path, source / "inkorg")
        close = byfile.bokslut(path, source / "bokforing.se")
        told = tomllib.loads((source / "installningar.toml").read_text("utf-8"))
        return Rightset(name, path.read_bytes(), close, told)


@cache
def in_memory(name: str) -> tuple[Arsbok, Mapping[str, Shown]]:
    """Read a sample's årsbok whole, with the figures that Python gives; nothing of it is open afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_book(rightset(name).lay(Path(folder)), to_read=True)) as book,
    ):
        arsbok = read_arsbok(book)
        figures = bok.read(arsbok).figures()
        for sheet in arsbok.book.sheets:
            arsbok.book.cells(sheet)
        return arsbok, figures
