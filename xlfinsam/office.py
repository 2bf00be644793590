"""The verbs of the kansli. A button and a command call the same function: an open årsbok in, an outcome out.

The årsbok is an `xw.Book`: under Excel the workbook that is open there, in the terminal a file that our own engine has
opened (`engine.book.open_book`). A verb that fails has changed nothing: what it wrote is taken back, nothing is saved.
"""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING

from xlfinsam import arsboken, aterstallning, bok, checking, filling, tabulating, tracing
from xlfinsam.arsboken import SENT, log, read_arsbok
from xlfinsam.aterstallning import aterstall
from xlfinsam.budgetering import budget
from xlfinsam.engine import registers
from xlfinsam.engine.grid import Grid
from xlfinsam.errors import UnreadableFileError, WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, LOGG
from xlfinsam.granskningslistan import granskning_rows
from xlfinsam.inkorgen import Progress, check_received, quiet, read_inkorg
from xlfinsam.issuing import blanks, issue, put
from xlfinsam.model import Hit, Place
from xlfinsam.nytt_ar import nytt_ar
from xlfinsam.outcome import Outcome
from xlfinsam.rules import RULES
from xlfinsam.sigill import log_broken, seals_broken
from xlfinsam.stangning import bokslut, las_upp
from xlfinsam.starting import ny
from xlfinsam.working import at_work, fill_granskning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.consolidating import Shown
    from xlfinsam.engine.receive import Received
    from xlfinsam.model import Fynd, Record
    from xlfinsam.reporting import Granskad
    from xlfinsam.steps import Step

__all__ = [
    "Outcome", "aterstall", "bokslut", "budget", "fynd", "granska", "insatsblad", "issue", "konsolidera", "kontrollera",
    "las_upp", "ny", "nytt_ar", "sentence", "spara", "tabell", "validera", "varde",
]  # fmt: skip


# --------------------------------------------------------------------------------------------------- insatsblad


def insatsblad(book: xw.Book, ut: Path | None = None, progress: Progress = quiet) -> Outcome:
    """Write one prefilled blank per insats to the folder `ut`, and note in the årsbok that they are sent.

    Without `ut` the folder is the one that Inställningar names, beside the årsbok. All of them are made before the
    first is written; a sheet of the same name that says something else stops it all.
    """
    with at_work(book) as arsbok:
        ut = ut or arsboken.folder(arsbok, "mapp_insatsblad")
        made = blanks(arsbok, ut, progress)
        changed = _note_sent(arsbok, put(ut, made))
        filling.follow_register(arsbok)
        arsbok.book.calculate()
        filling.store(arsbok, keep_former=changed > 0)
    return Outcome(insatser=arsbok.insatser, changed=changed, files=tuple(made))


def _note_sent(arsbok: Arsbok, new: list[bool]) -> int:
    """Write in Logg and on Start which insatser have been sent their sheet; returns the number of changed cells."""
    noted = filling.sent(arsbok)
    sent = [i for i, fresh in zip(arsbok.insatser, new, strict=True) if fresh or i.nyckel not in noted]
    changed = filling.fill_log(arsbok, [log(SENT, f"{insats.nyckel} {arsbok.period}") for insats in sent])
    return changed + filling.fill_start(arsbok, "skickat", filling.sent(arsbok))


# ------------------------------------------------------------------------------------------ validera, konsolidera


def validera(
    book: xw.Book, inkorg: Path | None = None, progress: Progress = quiet, *, granskning: bool = False
) -> Outcome:
    """Read and check the inkorg (the one that Inställningar names, where none is given) against the årsbok.

    Nothing is changed; with `granskning` the fynd are written to the sheet Granskning and no figure is changed: names
    and rows follow the register, for a fynd may be about an insats that has just been written there.
    """
    if granskning:
        with at_work(book) as arsbok:
            records, found = check_received(arsbok, _received(arsbok, inkorg, progress))
            rows, changed, lines = fill_granskning(arsbok, found)
            filling.follow_register(arsbok)
            filling.fill_log(arsbok, [log("validera", _told(arsbok, records, found), changed), *lines])
            figures = arsboken.figures(bok.read(arsbok).world, rows)
            filling.compare(arsbok, figures)
            filling.store(arsbok, keep_former=changed > 0)
        return Outcome(tuple(found), figures, tuple(records), arsbok.insatser, changed, (arsbok.path,))
    arsbok = read_arsbok(book)
    records, found = check_received(arsbok, _received(arsbok, inkorg, progress))
    rows, _ = granskning_rows(arsbok, found)
    figures = arsboken.figures(arsbok.world(records), rows)
    return Outcome(tuple(found), figures, tuple(records), arsbok.insatser)


def konsolidera(book: xw.Book, inkorg: Path | None = None, progress: Progress = quiet) -> Outcome:
    """Read, check, fill, recalculate, compare and save. A STOPP does not hinder: what could be read is there to see."""
    with at_work(book) as arsbok:
        records, found = check_received(arsbok, _received(arsbok, inkorg, progress))
        changed = filling.fill_data(arsbok, records)
        rows, filled, lines = fill_granskning(arsbok, found)
        changed += filled
        by_insats = {record.insats: record for record in records}
        came = {key: _day(record) for key, record in by_insats.items()}
        changed += filling.fill_start(arsbok, "inkommet", came)
        changed += filling.fill_start(arsbok, "skickat", filling.sent(arsbok))
        changed += filling.fill_start(arsbok, "fil", {key: record.returned.fil for key, record in by_insats.items()})
        filling.follow_register(arsbok)
        known = {row.get("hash") for row in registers.read_rows(arsbok.book, LOGG)}
        new = [record.returned for record in records if record.returned.hash not in known]
        lines += [log("läst", "Nytt insatsblad", 0, returned.fil, returned.hash) for returned in new]
        filling.fill_log(arsbok, [log("konsolidera", _told(arsbok, records, found), changed), *lines])
        figures = arsboken.figures(arsbok.world(records), rows)
        filling.compare(arsbok, figures)
        filling.store(arsbok, keep_former=changed > 0)
    return Outcome(tuple(found), figures, tuple(records), arsbok.insatser, changed, (arsbok.path,))


def _received(arsbok: Arsbok, inkorg: Path | None, progress: Progress) -> list[Received]:
    return read_inkorg(inkorg or arsboken.folder(arsbok, "inkorg"), progress)


def _told(arsbok: Arsbok, records: Sequence[Record], found: Sequence[Fynd]) -> str:
    counts = checking.summary(found)
    return f"{len(records)} av {len(arsbok.insatser)} insatser, {counts['STOPP']} stopp, {counts['FRÅGA']} frågor"


def _day(record: Record) -> str:
    """Return the day a sheet was filled in as it says itself, else when its file was last saved."""
    day = record.values.get("blad.datum")
    return day.isoformat() if isinstance(day, date) else record.returned.sparad[:10] or "ja"


# ----------------------------------------------------------------------------------- kontrollera, spara, varde


def kontrollera(book: xw.Book, *, oberoende: bool = False) -> Outcome:
    """Compute the årsbok once more, by itself and in Python, and give a fynd for every figure that is not the same.

    What it is computed from is what stands in the data sheets. With `oberoende` a third calculator, the library
    formulas, computes every figure as well. A fynd too for what was changed after lås, and for a line of Logg that was.
    Nothing is changed or saved.
    """
    arsbok = read_arsbok(book)
    figures = bok.read(arsbok).figures()
    arsbok.book.calculate()
    hits = aterstallning.told(arsbok, filling.differences(arsbok, figures))
    hits += [*seals_broken(arsbok, figures), *log_broken(arsbok)]
    told: tuple[str, ...] = ()
    if oberoende:
        from xlfinsam.oberoende import compared  # noqa: PLC0415  a library of its own, only where it is asked for

        third = compared(book.impl.to_bytes(), figures)
        hits += third.hits(arsbok.path.name)
        told = tuple(third.told())
    found = checking.judge(hits, RULES)
    return Outcome(tuple(found), figures, (), arsbok.insatser, told=told)


def spara(book: xw.Book, what: str, depth: int = tracing.DEEP) -> Step:
    """Return the tree under a figure, by its name ("tabell1.summa.nya") or its cell ("Deltagare!C12").

    WrongUseError for what is neither. Nothing is changed.
    """
    ground = bok.read(read_arsbok(book)).ground
    return tracing.trace_cell(ground, what, depth) if "!" in what else tracing.trace(ground, what, depth)


def granska(book: xw.Book, publicerat: Path | None = None, progress: Progress = quiet) -> Granskad:
    """Hold a finished report (the one that Inställningar names, where none is given) against itself and the årsbok.

    What does not hold is written in Granskning, in place of what an earlier run wrote; no figure is changed.
    """
    from xlfinsam import rapportgranskning  # noqa: PLC0415  the rules on a report are many, and asked for seldom

    return rapportgranskning.granska(book, publicerat, progress)


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
    table = tabulating.table_at(read, what) if "!" in what else tabulating.table_named(read, what)
    rows = tabulating.texts(table, tabulating.rows_of(read, table))
    if ut is None and beside:
        ut = arsbok.path.parent / "tabeller" / f"{table.id}.csv"
    if ut is not None:
        tabulating.write(ut, rows)
    return rows, ut


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
    return f"{error.file}: {fynd.text} Kontrollera att det är rätt fil och att den är hel, och försök igen."
