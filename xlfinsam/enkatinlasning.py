"""The verb enkat: files of survey answers read, counted and written to Enkätsvar; the sheet Enkäter computes the rest.

A survey that is read again replaces what it had; those that no file tells of stay as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, checking, filling
from xlfinsam.arsboken import log
from xlfinsam.engine import registers
from xlfinsam.enkatlasning import lasning, rader
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import ENKATSVAR
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.fragor import FRITEXT, SVARANDE
from xlfinsam.granskningslistan import OF_SURVEYS
from xlfinsam.model import Hit, Place
from xlfinsam.outcome import Outcome
from xlfinsam.progress import Progress, quiet
from xlfinsam.rules import RULES
from xlfinsam.values import counted
from xlfinsam.working import at_work, fill_granskning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.enkatlasning.lasning import Last
    from xlfinsam.fragor import Enkat

COUNTED_ONLY = "räkna bara"


@dataclass(slots=True)
class _Read:
    """What the files gave: the newest reading of each survey, and what was seen."""

    by_survey: dict[str, Last] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)


def enkat(book: xw.Book, filer: Sequence[Path] = (), progress: Progress = quiet) -> Outcome:
    """Read files of survey answers into the årsbok; without `filer` those in the folder that Inställningar names.

    The survey is known by its questions, not by the name of the file. The fynd are written to Granskning. WrongUseError
    where there is no file, or where the årsbok is locked.
    """
    with at_work(book) as arsbok:
        read = _read(arsbok, _files(arsbok, filer), progress)
        kept = [row for row in arsbok.placed[ENKATSVAR.id].values() if _survey(row) not in read.by_survey]
        fresh = [row for item in ENKATER if item.id in read.by_survey for row in _rows(arsbok, read.by_survey[item.id])]
        changed = registers.fill_rows(arsbok.book, ENKATSVAR, kept + fresh)
        registers.fit_heights(arsbok.book, ENKATSVAR, kept + fresh)
        arsbok.read_again(ENKATSVAR)
        found = checking.judge(read.hits, RULES)
        rows, filled, lines = fill_granskning(arsbok, found, OF_SURVEYS)
        filling.follow_register(arsbok)
        told = tuple(_told(item, last) for item in ENKATER if (last := read.by_survey.get(item.id)))
        known = {row.get("hash") for row in kept} | {row.get("hash") for row in fresh}
        lines += [log("läst", f"Enkätsvar: {last.svarande} svarande", 0, last.fil, last.hash)
                  for last in read.by_survey.values() if last.hash in known]  # fmt: skip
        filling.fill_log(arsbok, [log("enkat", "; ".join(told) or "Ingen enkät läst", changed + filled), *lines])
        figures = arsboken.figures(bok.read_books(arsbok).world, rows)
        filling.compare(arsbok, figures)
        filling.store(arsbok, keep_former=changed > 0)
    return Outcome(
        tuple(found), figures, (), arsbok.insatser, changed + filled, (arsbok.path,), told=told, of="Enkäterna"
    )


def _files(arsbok: Arsbok, filer: Sequence[Path]) -> list[Path]:
    """Return the files to read: those named, in folders those that may be answers; oldest first, the newest counts."""
    asked = list(filer) or [arsboken.folder(arsbok, "mapp_enkater")]
    found: list[Path] = []
    for path in asked:
        if not path.exists():
            raise WrongUseError(
                f"{path}: filen med enkätsvar finns inte. Ange en .csv eller .xlsx, eller mappen med dem."
            )
        inside = sorted(path.iterdir(), key=lambda one: (one.stat().st_mtime, one.name)) if path.is_dir() else [path]
        found += [
            one for one in inside if one == path or (one.suffix.lower() in rader.KINDS and one.name[0] not in "~.")
        ]
    if not found:
        raise WrongUseError(f"{asked[0]}: där finns inga filer med enkätsvar. Lägg dem där som .csv eller .xlsx.")
    return found


def _inside(folder: Path) -> list[Path]:
    """Return the files of a folder that may be answers, oldest first."""
    files = [
        path for path in folder.iterdir() if path.suffix.lower() in rader.KINDS and not path.name.startswith(("~", "."))
    ]
    return sorted(files, key=lambda path: (path.stat().st_mtime, path.name))


def _read(arsbok: Arsbok, files: Sequence[Path], progress: Progress) -> _Read:
    """Read every file; where two tell of the same survey, the later one counts."""
    read = _Read()
    for at, path in enumerate(files, start=1):
        progress(path.name, at, len(files))
        last = lasning.lasta(rader.las(path, arsboken.clean(path.name)), ENKATER)
        if last.enkat is not None:
            former = read.by_survey.get(last.enkat.id)
            if former is not None:
                hit = Hit(Place(last.fil), varde=former.fil, vantat=last.enkat.title, kind="enkat_twice")
                read.hits = [one for one in read.hits if one.place.fil != former.fil] + [hit]
            read.by_survey[last.enkat.id] = last
            asked = arsbok.settings.get(f"tillfragade_{last.enkat.id}")
            if isinstance(asked, Decimal) and asked < last.svarande:
                more = {"fraga": last.enkat.title}
                told = Hit(Place(last.fil), "", "", Decimal(last.svarande), asked, more, kind="enkat_fler_svar")
                read.hits.append(told)
        read.hits += last.hits
    return read


def _survey(row: Row) -> str:
    return str(row.get("nyckel") or "").partition(".")[0]


def _rows(arsbok: Arsbok, last: Last) -> Iterator[Row]:
    """Give the rows of Enkätsvar: respondents, every answer of every question, and the answers in words."""
    enkat = last.enkat
    if enkat is None:
        return

    def row(key: str, fraga: str, svar: str, antal: int | None, text: str = "") -> Row:
        number = None if antal is None else Decimal(antal)
        return {"nyckel": f"{enkat.id}.{key}", "enkat": enkat.title, "fraga": fraga, "svar": svar, "antal": number,
                "text": text or None, "fil": last.fil, "hash": last.hash}  # fmt: skip

    yield row(SVARANDE, "Svarande", SVARANDE, last.svarande)
    for item in enkat.rader:
        for answer in item.skala.svar:
            yield row(f"{item.id}.{answer.id}", item.kort, answer.label, last.antal[item.id, answer.id])
    shown = arsbok.settings.get("enkat_fritext") != COUNTED_ONLY
    for fraga in enkat.fritext:
        texts = last.fritext[fraga.id]
        yield row(f"{fraga.id}.{FRITEXT}", fraga.text, FRITEXT, len(texts))
        for text in texts if shown else ():
            yield row(f"{fraga.id}.ord", fraga.text, "i ord", None, text)


def _told(enkat: Enkat, last: Last) -> str:
    return f"{enkat.title}: {counted(last.svarande, 'svarande', 'svarande')} ur {last.fil}"
