"""The verbs about what comes back: the inkorg read and checked, the årsbok filled with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, checking, filling
from xlfinsam.arsboken import log, read_arsbok
from xlfinsam.engine import registers
from xlfinsam.forms.arsbok import LOGG
from xlfinsam.granskningslistan import granskning_rows
from xlfinsam.mottagning import ta_emot
from xlfinsam.outcome import Outcome
from xlfinsam.progress import Progress, quiet
from xlfinsam.working import at_work, fill_granskning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.model import Fynd, Record


def validera(
    book: xw.Book, inkorg: Path | None = None, progress: Progress = quiet, *, granskning: bool = False
) -> Outcome:
    """Read and check the inkorg (the one that Inställningar names, where none is given) against the årsbok.

    Nothing is changed; with `granskning` the fynd are written to the sheet Granskning and no figure is changed: names
    and rows follow the register, for a fynd may be about an insats that has just been written there.
    """
    if granskning:
        with at_work(book) as arsbok:
            taken = ta_emot(arsbok, inkorg, progress)
            records, found = taken.records, taken.fynd
            rows, changed, lines = fill_granskning(arsbok, found)
            changed += taken.note()
            filling.follow_register(arsbok)
            filling.fill_log(arsbok, [log("validera", _told(arsbok, records, found), changed), *lines])
            figures = arsboken.figures(bok.read_books(arsbok).world, rows)
            filling.compare(arsbok, figures)
            filling.store(arsbok, keep_former=changed > 0)
        return Outcome(tuple(found), figures, tuple(records), arsbok.insatser, changed, (arsbok.path,))
    arsbok = read_arsbok(book)
    taken = ta_emot(arsbok, inkorg, progress)
    records, found = taken.records, taken.fynd
    rows, _ = granskning_rows(arsbok, found)
    figures = arsboken.figures(arsbok.world(records), rows)
    return Outcome(tuple(found), figures, tuple(records), arsbok.insatser)


def konsolidera(book: xw.Book, inkorg: Path | None = None, progress: Progress = quiet) -> Outcome:
    """Read, check, fill, recalculate, compare and save. A STOPP does not hinder: what could be read is there to see."""
    with at_work(book) as arsbok:
        taken = ta_emot(arsbok, inkorg, progress, oppnar=True)
        records, found = taken.records, taken.fynd
        changed = filling.fill_data(arsbok, records)
        rows, filled, lines = fill_granskning(arsbok, found)
        changed += filled + taken.note()
        by_insats = {record.insats: record for record in records}
        came = {key: _day(record) for key, record in by_insats.items()}
        changed += filling.fill_start(arsbok, "inkommet", came)
        changed += filling.fill_start(arsbok, "skickat", filling.sent(arsbok))
        changed += filling.fill_start(arsbok, "fil", {key: record.returned.fil for key, record in by_insats.items()})
        filling.follow_register(arsbok)
        known = {row.get("hash") for row in registers.read_rows(arsbok.book, LOGG)}
        new = [record.returned for record in records if record.returned.hash not in known]
        lines = [*taken.lines, *lines]
        lines += [log("läst", "Nytt insatsblad", 0, returned.fil, returned.hash) for returned in new]
        filling.fill_log(arsbok, [log("konsolidera", _told(arsbok, records, found), changed), *lines])
        figures = arsboken.figures(arsbok.world(records), rows)
        filling.hide_unused(arsbok, figures)
        filling.compare(arsbok, figures)
        filling.store(arsbok, keep_former=changed > 0)
    return Outcome(tuple(found), figures, tuple(records), arsbok.insatser, changed, (arsbok.path,))


def _told(arsbok: Arsbok, records: Sequence[Record], found: Sequence[Fynd]) -> str:
    counts = checking.summary(found)
    return f"{len(records)} av {len(arsbok.insatser)} insatser, {counts['STOPP']} stopp, {counts['FRÅGA']} frågor"


def _day(record: Record) -> str:
    """Return the day a sheet was filled in as it says itself, else when its file was last saved."""
    day = record.values.get("blad.datum")
    return day.isoformat() if isinstance(day, date) else record.returned.sparad[:10] or "ja"
