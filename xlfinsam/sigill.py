"""The seals of a locked year: a fingerprint of everything it rests on, and of every figure."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import loggen
from xlfinsam.arsboken import now
from xlfinsam.engine import registers
from xlfinsam.forms.arsbok import ECONOMY, GRANSKNING, HISTORIK, INSATSDATA, INSATSER, LOGG, MEDLEMMAR
from xlfinsam.forms.bokslut import DONE, LOCK
from xlfinsam.forms.laget import LAGET, TOLD
from xlfinsam.forms.rakenskaper import BOKSLUT
from xlfinsam.forms.skydd import OF_THE_POST
from xlfinsam.model import Hit, Place
from xlfinsam.values import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.consolidating import Shown

OWN_TO_COMPUTER = {"python", "inkorg", "mapp_insatsblad", "bokforing", "rapport", "smtp", "smtp_namn", "avsandare",
                   "dokument", *OF_THE_POST}  # fmt: skip  # they say nothing of the year
OF_FYND = {"start", "nyckeltal"}  # tables of how many fynd there are, which the answers to them change
AFTERWARDS = {"beslut"}  # of what the members decide, which they do when the årsbok is locked
SEAL = "lås: "  # before the name of what a seal is of, in the sheet Bokslut
FIGURES = "siffrorna"
REACHED = "Klart till och med "  # how a line of bokslut begins; the last step that is done follows


def seals(arsbok: Arsbok, figures: Mapping[str, Shown], steps: Sequence[Row]) -> list[Row]:
    """Return a row of Bokslut per thing that is sealed: the settings, every list, the steps, and all figures."""
    stamp = now().strftime("%Y-%m-%d %H:%M:%S")
    prints = _prints(arsbok, figures, steps)
    return [{"steg": SEAL + name, "status": DONE, "nar": stamp, "vad": "Fingeravtryck", "hash": seal}
            for name, seal in prints.items()]  # fmt: skip


def seals_broken(arsbok: Arsbok, figures: Mapping[str, Shown]) -> list[Hit]:
    """Return what has been changed since the årsbok was locked, by sheet; nothing where it is open."""
    if not arsbok.locked:
        return []
    held: dict[str, object] = {}
    steps: list[Row] = []
    for row in arsbok.placed[BOKSLUT.id].values():
        name = str(row.get("steg") or "")
        if name.startswith(SEAL):
            held[name.removeprefix(SEAL)] = row.get("hash")
        else:
            steps.append(row)
    now_told = _prints(arsbok, figures, steps)
    changed = [name for name in {**now_told, **held} if held.get(name) != now_told.get(name)]
    return [Hit(Place(arsbok.path.name, "" if name == FIGURES else name), details={"blad": name, "nar": arsbok.locked},
                kind="andrad_efter_las") for name in changed]  # fmt: skip


def log_broken(arsbok: Arsbok) -> list[Hit]:
    """Return the lines of Logg and of Läget that somebody has changed, taken away or put in, each with its cell.

    And the lås that stands in Logg alone, or in the sheet Bokslut alone: then somebody has opened or shut the årsbok by
    hand.
    """
    sheet, letters, first = registers.span(arsbok.book, f"{LOGG.id}.nar")
    placed = list(registers.placed_rows(arsbok.book, LOGG).items())
    hits = [Hit(Place(arsbok.path.name, sheet, f"{letters}{first + placed[at][0]}"), kind=kind,
                details={"nar": str(placed[at][1].get("nar") or "utan tid")})
            for at, kind in loggen.broken([row for _, row in placed])]  # fmt: skip
    hits += _states_broken(arsbok)
    at = _locking([row for _, row in placed])
    if at is not None and not arsbok.locked:
        where = Place(arsbok.path.name, sheet, f"{letters}{first + placed[at][0]}")
        hits.append(Hit(where, details={"nar": str(placed[at][1].get("nar"))}, kind="las_borttaget"))
    if at is None and arsbok.locked:
        home = registers.span(arsbok.book, f"{BOKSLUT.id}.steg")
        row = next(at for at, row in arsbok.placed[BOKSLUT.id].items() if row.get("steg") == LOCK)
        where = Place(arsbok.path.name, home[0], f"{home[1]}{home[2] + row}")
        hits.append(Hit(where, details={"nar": arsbok.locked}, kind="las_utan_logg"))
    return hits


def _states_broken(arsbok: Arsbok) -> list[Hit]:
    """Return the same of the list Läget."""
    placed = list(arsbok.placed[LAGET.id].items())
    sheet, letters, first = registers.span(arsbok.book, f"{LAGET.id}.nar") if placed else ("", "", 0)
    return [Hit(Place(arsbok.path.name, sheet, f"{letters}{first + placed[at][0]}"), kind="laget_brutet",
                details={"nar": str(placed[at][1].get("nar") or "utan tid")})
            for at, _ in loggen.broken([row for _, row in placed], TOLD)]  # fmt: skip


def _locking(rows: Sequence[Mapping[str, object]]) -> int | None:
    """Return the line (from 0) that locked the årsbok, None where none did or it has been opened again since."""
    found = None
    for at, row in enumerate(rows):
        if row.get("verb") == "bokslut" and str(row.get("vad") or "").startswith(REACHED + LOCK):
            found = at
        elif row.get("verb") == "las-upp":
            found = None
    return found


def _prints(arsbok: Arsbok, figures: Mapping[str, Shown], steps: Sequence[Row]) -> dict[str, str]:
    """Return the SHA-256 of everything that a locked year rests on, by the sheet it stands in."""
    settings = {name: value for name, value in arsbok.settings.items() if name not in OWN_TO_COMPUTER}
    told = {"Inställningar": _told([settings])}
    for register in (INSATSER, MEDLEMMAR, HISTORIK, INSATSDATA, *ECONOMY, GRANSKNING):
        told[register.sheet] = _told(registers.read_rows(arsbok.book, register))
    told[BOKSLUT.sheet] = _told(steps)
    if states := arsbok.placed[LAGET.id].values():
        told[LAGET.sheet] = _told(list(states))
    shown = {name: value for name, value in figures.items() if name.partition(".")[0] not in OF_FYND | AFTERWARDS}
    told[FIGURES] = _told([shown])
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in told.items()}


def _told(rows: Sequence[Mapping[str, object]]) -> str:
    """Write rows so that the same cells give the same text."""
    return "\n".join(
        "\t".join(_cell(*item) for item in sorted(row.items()) if item[1] not in {None, ""}) for row in rows
    )


def _cell(name: str, value: object) -> str:
    return f"{name}={plain(value) if isinstance(value, Decimal) else value}"
