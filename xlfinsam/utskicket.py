"""The verbs that send sheets out: a blank per insats, and the letter that it goes in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlfinsam import arsboken, breven, filling, sandning
from xlfinsam.arsboken import SENT, log
from xlfinsam.forms.laget import SKICKAT
from xlfinsam.issuing import blanks, put
from xlfinsam.laget import Forlopp
from xlfinsam.outcome import Outcome
from xlfinsam.progress import Progress, quiet
from xlfinsam.utkasten import Hog
from xlfinsam.working import at_work

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok


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
