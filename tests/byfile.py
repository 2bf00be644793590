"""The verbs on a file, as the commands run them: open it with our engine, do it, close it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd  # noqa: F401  xlwings knows DataFrames only when pandas was there first

from xlfinsam import office
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine.book import new_book, open_book
from xlfinsam.engine.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.consolidating import Shown
    from xlfinsam.outcome import Outcome
    from xlfinsam.reporting import Granskad

ny = office.ny


def insatsblad(path: Path, *args: Any, **options: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.insatsblad(book, *args, **options)


def validera(path: Path, *args: Any, **options: Any) -> Outcome:
    with closing(open_book(path, to_read=not options)) as book:
        return office.validera(book, *args, **options)


def konsolidera(path: Path, *args: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.konsolidera(book, *args)


def bokslut(path: Path, *args: Any, **options: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.bokslut(book, *args, **options)


def las_upp(path: Path, skal: str) -> Outcome:
    with closing(open_book(path)) as book:
        return office.las_upp(book, skal)


def nytt_ar(path: Path, ut: Path) -> Outcome:
    with closing(open_book(path, to_read=True)) as book:
        return office.nytt_ar(book, ut)


def aterstall(path: Path, *args: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.aterstall(book, *args)


def granska(path: Path, *args: Any) -> Granskad:
    with closing(open_book(path)) as book:
        return office.granska(book, *args)


def hamta(path: Path, *args: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.hamta(book, *args)


def enkat(path: Path, *args: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.enkat(book, *args)


def paminn(path: Path, **options: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.paminn(book, **options)


def medlemsbrev(path: Path, **options: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.medlemsbrev(book, **options)


def svara(path: Path, **options: Any) -> Outcome:
    with closing(open_book(path)) as book:
        return office.svara(book, **options)


def godkann(path: Path, *insatser: str) -> Outcome:
    with closing(open_book(path)) as book:
        return office.godkann(book, insatser)


def oppna(path: Path, insats: str, skal: str) -> Outcome:
    with closing(open_book(path)) as book:
        return office.oppna(book, insats, skal)


def budget(path: Path) -> list[list[str]]:
    with closing(open_book(path)) as book:
        return office.budget(book)


def kontrollera(path: Path) -> Outcome:
    with closing(open_book(path, to_read=True)) as book:
        return office.kontrollera(book)


def varde(path: Path, names: Sequence[str]) -> dict[str, Shown]:
    with closing(open_book(path, to_read=True)) as book:
        return office.varde(book, names)


def open_arsbok(path: Path) -> Arsbok:
    """Read an årsbok; its book stays open for what the test does next."""
    return read_arsbok(open_book(path))


def grid(data: bytes | Path, name: str = "prov.xlsx") -> Grid:
    """Return a workbook as the registers see it; nothing is on disk under that name."""
    return Grid(new_book(Path(name), data if isinstance(data, bytes) else data.read_bytes()))
