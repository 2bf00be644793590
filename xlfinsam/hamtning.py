"""The post taken home: sheets out of mails into the inkorg, originals beside them, and questions about who sent them.

The mails that lie in the inkorg's folder `brev` are judged anew each time: the same mail twice changes nothing, and a
question is gone when the register has been mended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, checking, filling
from xlfinsam.arsboken import log
from xlfinsam.engine.stamps import stamp_of
from xlfinsam.errors import WrongUseError, reason
from xlfinsam.forms.laget import KOM
from xlfinsam.granskningslistan import OF_POST
from xlfinsam.laget import Forlopp
from xlfinsam.model import Hit, Place
from xlfinsam.outcome import Outcome
from xlfinsam.post import avsandare, brevet, huvuden, imap, kallor, lada
from xlfinsam.post.mappar import BREV_MAPP
from xlfinsam.post.modell import STANDARD
from xlfinsam.progress import Progress, quiet
from xlfinsam.rules import RULES
from xlfinsam.values import counted
from xlfinsam.working import at_work, fill_granskning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.post.lada import Lagt
    from xlfinsam.post.modell import Brev, Granser

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".zip", ".dat")  # what a sheet may come as, or hide in
MB = 1_000_000
GRANSER = {  # the limit: its setting, and how many of ours one of the setting's is
    "bilaga_storlek": ("grans_bilaga", MB),
    "brev_storlek": ("grans_brev", MB),
    "bilagor_per_brev": ("grans_bilagor", 1),
    "nastling": ("grans_led", 1),
    "zip_delar": ("grans_delar", 1),
    "zip_del": ("grans_del", MB),
    "zip_totalt": ("grans_uppackad", MB),
    "zip_kvot": ("grans_kvot", 1),
}
Register = dict[str, tuple[str, ...]]


@dataclass(slots=True)
class _Taken:
    """How many of each: mails and loose files that were dealt with now, had been before, and were left alone."""

    new: int = 0
    known: int = 0
    left: int = 0
    stopped: int = 0

    @property
    def told(self) -> str:
        parts = [f"{counted(self.new, 'nytt brev', 'nya brev')} eller filer", f"{self.known} hade hämtats förut"]
        parts += [f"{counted(self.stopped, 'bilaga', 'bilagor')} i karantän"] if self.stopped else []
        parts += [f"{counted(self.left, 'annat', 'andra')} brev lämnades orörda"] if self.left else []
        return ", ".join(parts)


def hamta(
    book: xw.Book, kalla: str | Path | None = None, progress: Progress = quiet, *, sedan: date | None = None
) -> Outcome:
    """Take the sheets of a folder, a saved mail, an mbox or a mailbox into the inkorg, and ask about their senders.

    Without `kalla` it is the one that Inställningar names, else the folder post beside the årsbok. Of a mailbox only
    what came since `sedan` is looked at. A source is never changed. No figure is changed; the fynd are written to
    Granskning. WrongUseError for a source that is not there or lets nobody in, or where the årsbok is locked.
    """
    with at_work(book) as arsbok:
        source = kalla or _named(arsbok)
        inkorg = _inkorg(arsbok)
        register = _register(arsbok)
        limits = granser(arsbok)
        taken = _Taken()
        lines: list[Row] = []
        forlopp = Forlopp(arsbok)
        for at, original in enumerate(kallor.brev(source, sedan=sedan, granser=limits), start=1):
            progress(original.kalla, at, at)
            mail = brevet.oppna(original, limits)
            if not _concerns(mail, register):
                taken.left += 1
                continue
            put = lada.spara(mail, inkorg, _stamped, granser=limits)
            lines += _put(put, taken)
            _note(arsbok, forlopp, put)
        hits, again = _asked(inkorg, register, limits, lambda put: _note(arsbok, forlopp, put))
        lines += again
        found = checking.judge(hits, RULES)
        rows, changed, more = fill_granskning(arsbok, found, OF_POST)
        changed += forlopp.fyll()
        filling.follow_register(arsbok)
        filling.fill_log(arsbok, [*lines, log("hamta", taken.told, changed), *more])
        figures = arsboken.figures(bok.read_books(arsbok).world, rows)
        filling.compare(arsbok, figures)
        filling.store(arsbok, keep_former=changed > 0)
    return Outcome(tuple(found), figures, (), arsbok.insatser, changed, (arsbok.path,), told=(taken.told,), of="Posten")


def _named(arsbok: Arsbok) -> str | Path:
    """Return the mailbox, file or folder that Inställningar names, else the folder post beside the årsbok."""
    named = str(arsbok.settings.get("brevlada") or "")
    return named if imap.ar_brevlada(named) else arsboken.folder(arsbok, "brevlada")


def _inkorg(arsbok: Arsbok) -> Path:
    """Return the inkorg's folder, made where it is missing."""
    folder = arsboken.folder(arsbok, "inkorg")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUseError(
            f"{folder}: inkorgen kan inte skapas ({reason(error)}). Se efter att nätverksenheten är ansluten, eller "
            "skriv i Inställningar var inkorgen ligger."
        ) from error
    return folder


def _register(arsbok: Arsbok) -> Register:
    """Return the addresses of each insats."""
    return {item.nyckel: huvuden.adresser_i(item.kontakt) for item in arsbok.insatser}


def _concerns(mail: Brev, register: Mapping[str, tuple[str, ...]]) -> bool:
    """Say whether a mail is for us: from somebody in the register, or with what may be a sheet. Others are not kept."""
    if mail.original.slag == "fil" or avsandare.insatser_for(mail.avsandare.adress, register):
        return True
    return any(not item.inbaddad and item.namn.lower().endswith(WORKBOOKS) for item in mail.bilagor)


def _stamped(data: bytes) -> tuple[str, str]:
    stamp = stamp_of(data)
    return stamp.get("insats", ""), stamp.get("period", "")


def _put(put: Lagt, taken: _Taken) -> Iterator[Row]:
    """Count what was put down, and give Logg a line per sheet that is new."""
    taken.new, taken.known = taken.new + put.ny, taken.known + (not put.ny)
    taken.stopped += sum(each.ny for each in put.karantan)
    for sheet in put.inkomna:
        if sheet.ny and sheet.fil is not None:
            told = f"{sheet.insats or 'okänd insats'} {sheet.period}".strip()  # the words of the sheet's own stamp
            name = arsboken.clean(sheet.fil.name)
            yield log("hämtat", arsboken.clean(told), 0, name, sheet.bilaga.sha256)


def _note(arsbok: Arsbok, forlopp: Forlopp, put: Lagt) -> None:
    """Note in Läget the sheets that are new, of an insats in the register and the period of the årsbok."""
    known = {insats.nyckel for insats in arsbok.insatser}
    for sheet in put.inkomna:
        if sheet.ny and sheet.fil is not None and sheet.insats in known and sheet.period == arsbok.period:
            forlopp.hande(sheet.insats, KOM, sheet.fil.name, sheet.bilaga.sha256)


def _asked(
    inkorg: Path, register: Register, limits: Granser, note: Callable[[Lagt], None]
) -> tuple[list[Hit], list[Row]]:
    """Judge every mail that lies in the inkorg; what a raised limit lets in is taken in, noted and told in Logg."""
    folder = inkorg / BREV_MAPP
    hits: list[Hit] = []
    lines: list[Row] = []
    for original in kallor.brev(folder, granser=limits) if folder.is_dir() else ():
        if original.slag == "fil":
            continue
        mail = brevet.oppna(original, limits)
        put = lada.spara(mail, inkorg, _stamped, granser=limits)  # it lies there already: this only tells where
        if any(sheet.fil is None and lada.stoppad(put, inkorg, sheet) for sheet in put.inkomna):
            put = lada.spara(mail, inkorg, _stamped, granser=limits, igen=True)
            lada.slapp(put, inkorg)
            lines += _put(put, _Taken())
            note(put)
        for sheet in put.inkomna:
            where = Place(arsboken.clean(sheet.fil.name if sheet.fil else original.namn or original.kalla))
            known = sheet.insats if sheet.insats in register else ""
            hits += [
                Hit(where, known, "", ask.star or None, ask.vantat or None, kind=f"brev_{ask.slag}")
                for ask in (avsandare.provad(mail, known, register) if sheet.fil else ())
            ]
        name = put.brev.name if put.brev else original.namn
        for stopped in put.karantan:
            aside = stopped.fil.name if stopped.fil else name
            hits.append(
                Hit(
                    Place(arsboken.clean(aside)),
                    varde=arsboken.clean(stopped.karantan.text).rstrip("."),
                    kind="brev_karantan",
                )
            )
        hits += [
            Hit(Place(arsboken.clean(name)), varde=arsboken.clean(problem.text).rstrip("."), kind="brev_olast")
            for problem in put.problem
        ]
    return hits, lines


def granser(arsbok: Arsbok) -> Granser:
    """Return the limits of the post: what Inställningar says, ours where it says nothing."""
    held = {name: arsbok.settings.get(setting) for name, (setting, _) in GRANSER.items()}
    return replace(STANDARD, **{name: int(value * GRANSER[name][1])
                                for name, value in held.items() if isinstance(value, Decimal)})  # fmt: skip
