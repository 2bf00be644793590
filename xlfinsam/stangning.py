"""The close of the year, step by step: läs in, stäm av, periodisera, fastställ, lås. And how a locked year is opened.

Each step stands in the sheet Bokslut. A run takes up where the last one came to, and gives the same when repeated.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, checking, consolidating, filling, forslag
from xlfinsam.arsboken import log, now, number
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING
from xlfinsam.forms.bokslut import ADJUST, CHECK, DECIDE, DONE, LOCK, READ, STEG, STOPPED, WAITING
from xlfinsam.forms.rakenskaper import BOKFORING, BOKSLUT, KONTOPLAN, NOTRADER
from xlfinsam.granskningslistan import OF_CLOSE, OF_YEAR
from xlfinsam.inlasning import named_file, read_in
from xlfinsam.model import Level, Place
from xlfinsam.outcome import Outcome
from xlfinsam.progress import Progress, quiet
from xlfinsam.rules import CLOSE
from xlfinsam.shown import RAD
from xlfinsam.sigill import REACHED, seals
from xlfinsam.statements import KEY_FIGURES
from xlfinsam.statements.profil import profil
from xlfinsam.working import at_work, fill_granskning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.consolidating import Books
    from xlfinsam.fields import Answer
    from xlfinsam.model import Fynd

SHORTEST_REASON = 10


def bokslut(book: xw.Book, fil: Path | None = None, progress: Progress = quiet, *, till: str = ADJUST) -> Outcome:
    """Read the books, map them, fill, recalculate, compare and save, as far as the step `till`.

    Without `fil` the file is the one that Inställningar names; where there is none, what was read before is used. A
    STOPP in the file leaves the Bokföring that is there as it is. WrongUseError where there is nothing to close.
    """
    with at_work(book) as arsbok:
        fil = fil or named_file(arsbok)
        if fil is None and not arsbok.placed[BOKFORING.id]:
            raise WrongUseError(
                f"{arsbok.path.name}: det finns ingen bokföring att stänga året med. Ange SIE-filen, eller lägg den i "
                "mappen bokforing bredvid årsboken."
            )
        progress("läser bokföringen", 1, 3)
        tidied = filling.tidy_keys(arsbok)
        found, changed, read = read_in(arsbok, fil) if fil else ([], 0, None)
        changed += tidied
        progress("prövar", 2, 3)
        books = bok.read_books(arsbok)
        found += _tried(arsbok, books)
        rows, filled, lines = fill_granskning(arsbok, found, OF_CLOSE if fil else OF_YEAR)
        changed += filled
        filling.follow_register(arsbok)
        figures = consolidating.compute(books.with_rows(GRANSKNING.id, rows), KEY_FIGURES)
        steps = _steps(arsbok, found, rows, read, till)
        if _is_done(steps, LOCK):
            steps += seals(arsbok, figures, steps)
        changed += registers.fill_rows(arsbok.book, BOKSLUT, steps)
        told = f"{_last(steps)}; {checking.of_levels(found)}"
        source = read or {}
        filling.fill_log(arsbok, [log("bokslut", told, changed, str(source.get("fil") or ""),
                                      str(source.get("hash") or "")), *lines])  # fmt: skip
        filling.hide_empty(arsbok, figures)
        progress("räknar och jämför", 3, 3)
        filling.compare(arsbok, figures)
        filling.store(arsbok, keep_former=changed > 0)
    return Outcome(
        tuple(found), figures, books.world.records, arsbok.insatser, changed, (arsbok.path,), steps=tuple(steps)
    )


def las_upp(book: xw.Book, skal: str) -> Outcome:
    """Open a locked årsbok again. The reason is kept in Logg; WrongUseError where it is none, or nothing is locked."""
    with at_work(book, locked_too=True) as arsbok:
        if not arsbok.locked:
            raise WrongUseError(f"{arsbok.path.name} är inte låst.")
        if len(skal.strip()) < SHORTEST_REASON:
            raise WrongUseError(
                "Skriv varför årsboken låses upp, så att revisorn förstår det: xlfinsam las-upp --skal."
            )
        kept = [row for row in arsbok.placed[BOKSLUT.id].values() if str(row.get("steg")) in STEG[:3]]
        changed = registers.fill_rows(arsbok.book, BOKSLUT, kept)
        told = f"Låst {arsbok.locked}. Skäl: {arsboken.clean(skal.strip())}"
        filling.fill_log(arsbok, [log("las-upp", told, changed)])
        arsbok.book.calculate()
        filling.store(arsbok, keep_former=True)
    return Outcome(insatser=arsbok.insatser, changed=changed, files=(arsbok.path,), steps=tuple(kept))


# ------------------------------------------------------------------------------------------------------- stäm av


def _tried(arsbok: Arsbok, books: Books) -> list[Fynd]:
    """Try the rules of the closed year on the books, the lists and the figures."""
    figures = consolidating.compute(books, KEY_FIGURES)
    lists = _with_proposals(arsbok, {name: books.rows[name] for name in books.rows if name != GRANSKNING.id})
    world = replace(books.world, records=(), lists=lists, figures=figures)
    return _placed(arsbok, checking.check(world, CLOSE))


def _with_proposals(arsbok: Arsbok, lists: Mapping[str, Sequence[Mapping[str, Answer]]]) -> dict[str, list[Row]]:
    """Return the lists, with a proposal of a row for every konto that has none."""
    full: dict[str, list[Row]] = {name: [dict(row) for row in rows] for name, rows in lists.items()}
    missing = [row for row in full[BOKFORING.id] if row.get("rader") == 0]
    if not missing:
        return full
    parts = {str(number): part for part, number in profil(str(arsbok.settings["profil"])).notes.items()}
    noted = [row for row in full[NOTRADER.id] if row.get("nyckel") and row.get("typ") == RAD]
    labels = [*((str(row["nyckel"]), str(row.get("namn") or "")) for row in noted), *forslag.fasta()]
    delar = {str(row["nyckel"]): part for row in noted if (part := parts.get(str(row.get("not"))))}
    near = [
        (int(edge), str(row["rad"]))
        for row in full[KONTOPLAN.id]
        for column in ("fran", "till")
        if (edge := number(row, column)) is not None and row.get("rad")
    ]
    for row in missing:
        konto = int(number(row, "konto") or 0)
        row["forslag"] = forslag.foresla(konto, str(row.get("namn") or ""), labels, near, delar=delar)
    return full


def _placed(arsbok: Arsbok, found: Sequence[Fynd]) -> list[Fynd]:
    """Give every fynd the årsbok's file, and the cell of the figure it speaks of."""
    told: list[Fynd] = []
    for fynd in found:
        place = arsbok.book.locate(fynd.falt) if fynd.falt else None
        where = Place(arsbok.path.name, *place[:2]) if place else replace(fynd.place, fil=arsbok.path.name)
        told.append(replace(fynd, place=where))
    return told


# ----------------------------------------------------------------------------------------------- fastställ och lås


def _steps(arsbok: Arsbok, found: Sequence[Fynd], rows: Sequence[Row], read: Row | None, till: str) -> list[Row]:
    """Return where every step stands after this run. What is as it was keeps its time."""
    former = {str(row.get("steg")): row for row in arsbok.placed[BOKSLUT.id].values()}
    stops = sum(fynd.niva is Level.STOPP for fynd in found)
    steps: list[Row] = [read or former.get(READ) or {"steg": READ, "status": WAITING, "vad": "Ingen fil läst"}]
    steps.append(_step(CHECK, stops == 0, "Konton, rader och summor stämmer", f"{stops} stopp i Granskning"))
    adjusted = len(arsbok.placed["periodisering"])
    steps.append(_step(ADJUST, stops == 0, f"{adjusted} rader i Periodisering", f"{stops} stopp i Granskning"))
    open_ = [row for row in rows if row.get("niva") == "STOPP" or (row.get("niva") == "FRÅGA" and not row.get("svar"))]
    decided = former.get(DECIDE, {}).get("status") == DONE  # stays so in a plain run, as long as it still holds
    decide, lock = decided or STEG.index(till) >= STEG.index(DECIDE), till == LOCK
    told = f"{len(open_)} stopp och frågor utan svar i Granskning" if open_ else "Kör xlfinsam bokslut --till fastställ"
    steps.append(
        _step(DECIDE, decide and not open_ and _is_done(steps, READ), "Inga stopp, alla frågor har svar", told)
    )
    ready = lock and _is_done(steps, DECIDE)
    steps.append(_step(LOCK, ready, "Ändras inte av något kommando", "Kör xlfinsam bokslut --till lås"))
    stamp = now().strftime("%Y-%m-%d %H:%M:%S")
    for row in steps:
        old = former.get(str(row["steg"]), {})
        same = all(old.get(name) == row.get(name) for name in ("status", "vad", "fil", "hash"))
        row["nar"] = old.get("nar") if same and old.get("nar") else stamp
    return steps


def _step(steg: str, done: bool, good: str, waits: str) -> Row:  # noqa: FBT001  the one thing that is told
    stopped = "stopp i" in waits and not waits.startswith("0")
    return {"steg": steg, "status": DONE if done else STOPPED if stopped else WAITING, "vad": good if done else waits}


def _is_done(steps: Sequence[Row], steg: str) -> bool:
    return any(row["steg"] == steg and row["status"] == DONE for row in steps)


def _last(steps: Sequence[Row]) -> str:
    done = [str(row["steg"]) for row in steps if row["status"] == DONE and row["steg"] in STEG]
    return f"{REACHED}{done[-1]}" if done else "Inget steg är klart"
