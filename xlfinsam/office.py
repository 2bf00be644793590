"""The verbs of the kansli. A button and a command call the same function: an open årsbok in, an outcome out.

The årsbok is an `xw.Book`: under Excel the workbook that is open there, in the terminal a file that our own engine has
opened (`engine.book.open_book`). A verb that fails has changed nothing: what it wrote is taken back, nothing is saved.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from xlfinsam import bok, checking, filling, tabulating, tracing
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine import registers
from xlfinsam.engine.grid import Grid
from xlfinsam.errors import UnreadableFileError, WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, LOGG
from xlfinsam.model import Hit, Place
from xlfinsam.outcome import Outcome
from xlfinsam.rules import BESLUTEN, RULES
from xlfinsam.sigill import log_broken, seals_broken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.aterstallning import aterstall
    from xlfinsam.bok import Bok
    from xlfinsam.breven import paminn, svara
    from xlfinsam.budgetering import budget
    from xlfinsam.consolidating import Shown
    from xlfinsam.dokumenten import dokument, genomlas, rapport, uppdatera
    from xlfinsam.enkatinlasning import enkat
    from xlfinsam.gallring import gallra
    from xlfinsam.godkannande import godkann, oppna
    from xlfinsam.hamtning import hamta
    from xlfinsam.issuing import issue
    from xlfinsam.konsolidering import konsolidera, validera
    from xlfinsam.medlemsbrev import medlemsbrev
    from xlfinsam.nytt_ar import nytt_ar
    from xlfinsam.rapportgranskning import granska
    from xlfinsam.shown import Table
    from xlfinsam.stangning import bokslut, las_upp
    from xlfinsam.starting import ny
    from xlfinsam.steps import Step
    from xlfinsam.utskicket import insatsblad, utskick

__all__ = [
    "Outcome", "aterstall", "bokslut", "budget", "dokument", "enkat", "fynd", "gallra", "genomlas", "godkann",
    "granska", "hamta", "insatsblad", "issue", "konsolidera", "kontrollera", "las_upp", "medlemsbrev", "ny",
    "nytt_ar", "oppna", "paminn", "publicerad", "rapport", "sentence", "spara", "svara", "tabell", "uppdatera",
    "utskick", "validera", "varde",
]  # fmt: skip

_VERBS: Final = {  # by the module that holds them
    "aterstallning": ("aterstall",),
    "breven": ("paminn", "svara"),
    "budgetering": ("budget",),
    "dokumenten": ("dokument", "genomlas", "rapport", "uppdatera"),
    "enkatinlasning": ("enkat",),
    "gallring": ("gallra",),
    "godkannande": ("godkann", "oppna"),
    "hamtning": ("hamta",),
    "issuing": ("issue",),
    "konsolidering": ("konsolidera", "validera"),
    "medlemsbrev": ("medlemsbrev",),
    "nytt_ar": ("nytt_ar",),
    "rapportgranskning": ("granska",),
    "stangning": ("bokslut", "las_upp"),
    "starting": ("ny",),
    "utskicket": ("insatsblad", "utskick"),
}
_HOMES: Final = {verb: home for home, verbs in _VERBS.items() for verb in verbs}


def __getattr__(name: str) -> Any:
    """Fetch a verb from the module that holds it: a press of a button loads that one, not all of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"xlfinsam.{_HOMES[name]}"), name)


# ----------------------------------------------------------------------------------- kontrollera, spara, varde


def kontrollera(book: xw.Book, *, oberoende: bool = False) -> Outcome:
    """Compute the årsbok once more, by itself and in Python, and give a fynd for every figure that is not the same.

    What it is computed from is what stands in the data sheets. With `oberoende` a third calculator, the library
    formulas, computes every figure as well. A fynd too for what was changed after lås, for a line of Logg that was, and
    for what is late or odd in Medlemsbeslut. Nothing is changed or saved.
    """
    from xlfinsam import aterstallning  # noqa: PLC0415  it builds the årsbok anew to compare with

    arsbok = read_arsbok(book)
    read = bok.read(arsbok)
    figures = read.figures()
    arsbok.book.calculate()
    hits = aterstallning.told(arsbok, filling.differences(arsbok, figures))
    hits += [*seals_broken(arsbok, figures), *log_broken(arsbok)]
    told: tuple[str, ...] = ()
    if oberoende:
        from xlfinsam.oberoende import compared  # noqa: PLC0415  a library of its own, only where it is asked for

        third = compared(book.impl.to_bytes(), figures)
        hits += third.hits(arsbok.path.name)
        told = tuple(third.told())
    found = [*checking.judge(hits, RULES), *checking.check(replace(read.world, records=()), BESLUTEN)]
    return Outcome(tuple(found), figures, (), arsbok.insatser, told=told)


def spara(book: xw.Book, what: str, depth: int = tracing.DEEP) -> Step:
    """Return the tree under a figure, by its name ("tabell1.summa.nya") or its cell ("Deltagare!C12").

    WrongUseError for what is neither. Nothing is changed.
    """
    arsbok = read_arsbok(book)
    gone = {str(row.get("hash")): str(row.get("nar"))[:10] for row in registers.read_rows(arsbok.book, LOGG)
            if row.get("verb") == "gallrat"}  # fmt: skip
    ground = replace(bok.read(arsbok).ground, gallrade=gone)
    return tracing.trace_cell(ground, what, depth) if "!" in what else tracing.trace(ground, what, depth)


def fynd(book: xw.Book) -> list[Row]:
    """Return the fynd that stand in Granskning since the inkorg was last read, with the kansli's answers."""
    return registers.read_rows(read_arsbok(book).book, GRANSKNING)


def tabell(
    book: xw.Book, what: str, ut: Path | None = None, *, beside: bool = False
) -> tuple[list[list[str]], Path | None]:
    """Return the rows of a table by its name ("tabell1") or a cell in it ("Deltagare!C12"), and the file written.

    They are written to `ut`, or with `beside` to `tabell1.csv` in the folder tabeller beside the årsbok, else nowhere.
    """
    arsbok = read_arsbok(book)
    read = bok.read(arsbok)
    table = _table(read, what)
    rows = tabulating.texts(table, tabulating.rows_of(read, table))
    return rows, _written(arsbok, table, rows, ut, beside=beside)


def publicerad(
    book: xw.Book, what: str, ut: Path | None = None, *, beside: bool = False
) -> tuple[list[list[str]], Path | None, tuple[str, ...]]:
    """Return the same of a table that is to be printed: small counts hidden, and last what its readers are told.

    The notes stand last in the file too. A table with a small count that nothing can protect has no number at all.
    """
    from xlfinsam import publicering  # noqa: PLC0415  it looks for the fewest counts to hide; only where it is asked for

    arsbok = read_arsbok(book)
    read = bok.read(arsbok)
    table = _table(read, what)
    rows = tabulating.texts(table, tabulating.rows_of(read, table))
    made = publicering.tabell(publicering.skyddad(read), tabulating.names_of(read, table), rows)
    file = _written(arsbok, table, [*made.rader, *([note] for note in made.sagt)], ut, beside=beside)
    return made.rader, file, made.sagt


def _table(read: Bok, what: str) -> Table:
    return tabulating.table_at(read, what) if "!" in what else tabulating.table_named(read, what)


def _written(
    arsbok: Arsbok, table: Table, rows: Sequence[Sequence[str]], ut: Path | None, *, beside: bool
) -> Path | None:
    """Write a table where it is asked for, and say where."""
    if ut is None and beside:
        ut = arsbok.path.parent / "tabeller" / f"{table.id}.csv"
    if ut is not None:
        tabulating.write(ut, rows)
    return ut


def varde(book: xw.Book, names: Sequence[str]) -> dict[str, Shown]:
    """Return the value behind each defined name; WrongUseError names the first unknown one and those like it."""
    grid = Grid(book)
    found: dict[str, Shown] = {}
    for name in names:
        try:
            found[name] = registers.figure(grid, name)
        except KeyError:
            if name in grid.names:
                raise WrongUseError(f"{grid.file}: {name} är inte en enda cell utan {grid.names[name]}.") from None
            close = difflib.get_close_matches(name, grid.names, 3)
            hint = f" Menade du {' eller '.join(close)}?" if close else ""
            raise WrongUseError(f"{grid.file}: namnet {name} finns inte.{hint}") from None
    return found


def sentence(error: UnreadableFileError) -> str:
    """Say why a file cannot be read, in the words of the rule for it."""
    fynd = checking.judge([Hit(Place(error.file), varde=error.detail or None, kind=error.kind)], RULES)[0]
    told = fynd.text.replace(": är en mapp.", ": det är en mapp.").replace(": finns inte.", ": den finns inte.")
    return f"{error.file}: {told} Kontrollera att det är rätt fil och att den är hel, och försök igen."
