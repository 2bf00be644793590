"""The verbs about insatsblad: blanks out, the inkorg read and checked, the årsbok filled with what came back."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, breven, checking, filling, sandning
from xlfinsam.arsboken import SENT, log, read_arsbok
from xlfinsam.engine import registers
from xlfinsam.forms.arsbok import LOGG
from xlfinsam.forms.laget import SKICKAT
from xlfinsam.granskningslistan import granskning_rows
from xlfinsam.issuing import blanks, put
from xlfinsam.laget import Forlopp
from xlfinsam.mottagning import ta_emot
from xlfinsam.outcome import Outcome
from xlfinsam.progress import Progress, quiet
from xlfinsam.utkasten import Hog
from xlfinsam.working import at_work, fill_granskning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.model import Fynd, Record

# --------------------------------------------------------------------------------------------------- insatsblad


def insatsblad(
    book: xw.Book, ut: Path | None = None, progress: Progress = quiet, *, utskick: bool = False, skicka: bool = False
) -> Outcome:
    """Write one prefilled blank per insats to the folder `ut`, and note in the årsbok that they are sent.

    Without `ut` the folder is the one that Inställningar names, beside the årsbok. All of them are made before the
    first is written; a sheet of the same name that says something else stops it all. With `utskick` each also lies in a
    draft of a letter to its insats, in the folder utkast beside the årsbok, and with `skicka` the letters are sent.
    """
    with at_work(book) as arsbok:
        hog = Hog.av(arsbok) if utskick or skicka else None
        way = sandning.beredd(arsbok) if skicka else None
        ut = ut or arsboken.folder(arsbok, "mapp_insatsblad")
        made = blanks(arsbok, ut, progress)
        changed = _note_sent(arsbok, put(ut, made))
        forlopp = Forlopp(arsbok)
        for insats, (path, data) in zip(arsbok.insatser, made.items(), strict=True):
            forlopp.hande(insats.nyckel, SKICKAT, path.name, hashlib.sha256(data).hexdigest())
        changed += forlopp.fyll()
        if hog:
            breven.utskick(hog, made)
        filling.follow_register(arsbok)
        arsbok.book.calculate()
        filling.store(arsbok, keep_former=changed > 0)
        sent = sandning.skicka(hog, way, progress) if hog and way else None
    letters = breven.done(hog, sent, "brev", "brev", changed=changed) if hog else Outcome()
    return Outcome(insatser=arsbok.insatser, changed=changed, files=(*made, *letters.files), told=letters.told)


def utskick(book: xw.Book, ut: Path | None = None, progress: Progress = quiet, *, skicka: bool = False) -> Outcome:
    """Write the blanks and a draft of a letter with each; with `skicka` the letters are sent (see `insatsblad`)."""
    return insatsblad(book, ut, progress, utskick=True, skicka=skicka)


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
        taken = ta_emot(arsbok, inkorg, progress)
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
