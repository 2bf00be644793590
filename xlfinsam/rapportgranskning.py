"""A finished report granskad from the årsbok: held against its figures, the fynd written to the sheet Granskning.

Its fynd are of a kind of their own: each run replaces those of the one before, and those of other verbs stay.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, filling, reporting
from xlfinsam.arsboken import log
from xlfinsam.errors import WrongUseError
from xlfinsam.granskningslistan import OF_REPORT
from xlfinsam.personuppgifter import utan_personnummer
from xlfinsam.progress import Progress, quiet
from xlfinsam.working import at_work, fill_granskning

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.model import Fynd
    from xlfinsam.reporting import Granskad

MEMO = re.compile(r"pm(?![^\W_])|brev-medlemmar|tjansteskrivelse|styrelseblad|kvartalsuppfoljning", re.IGNORECASE)
"""How the name begins of what is no report: our own memo, and the documents that are not to be granskade."""


def granska(book: xw.Book, publicerat: Path | None = None, progress: Progress = quiet) -> Granskad:
    """Hold a finished report against itself and the årsbok, and write what does not hold in Granskning.

    Without `publicerat` it is the report that Inställningar names. No figure is changed. WrongUseError where there is
    no report, or where the årsbok is locked; UnreadableFileError for a broken file.
    """
    with at_work(book) as arsbok:
        publicerat = publicerat or named_report(arsbok)
        progress(f"läser {publicerat.name}", 1, 2)
        read = bok.read(arsbok)
        done = reporting.granskad(publicerat, read.figures(), arsbok.path.name)
        rows, changed, lines = fill_granskning(arsbok, [_fynd(one.fynd) for one in done.found], OF_REPORT)
        filling.follow_register(arsbok)
        seal = hashlib.sha256(publicerat.read_bytes()).hexdigest()
        filling.fill_log(arsbok, [log("granska", done.told, changed, publicerat.name, seal), *lines])
        progress("räknar och jämför", 2, 2)
        filling.compare(arsbok, arsboken.figures(read.world, rows))
        filling.store(arsbok, keep_former=changed > 0)
    return done


def named_report(arsbok: Arsbok) -> Path:
    """Return the report that Inställningar names, else the newest in its folder; our own memo is none.

    WrongUseError where there is none.
    """
    place = arsboken.folder(arsbok, "rapport")
    files = [place]
    if place.is_dir():
        files = [
            path
            for path in place.iterdir()
            if path.suffix.lower() in reporting.KINDS and not path.name.startswith("~$") and not MEMO.match(path.name)
        ]
    found = max((path for path in files if path.is_file()), key=lambda path: (path.stat().st_mtime, path.name),
                default=None)  # fmt: skip
    if found is None:
        raise WrongUseError(
            f"{arsbok.path.name}: det finns ingen rapport att granska i {place}. Lägg årsredovisningen där, som .docx "
            "eller .pdf, eller skriv i Inställningar var Den färdiga rapporten ligger."
        )
    return found


def _fynd(fynd: Fynd) -> Fynd:
    """Take out of a fynd what must not reach the årsbok."""
    return replace(fynd, text=utan_personnummer(fynd.text), rad=utan_personnummer(fynd.rad))
