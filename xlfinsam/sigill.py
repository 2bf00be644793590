"""The seals of a locked year: a fingerprint of everything it rests on, and of every figure."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import loggen
from xlfinsam.arsboken import now
from xlfinsam.engine import registers
from xlfinsam.forms.arsbok import ECONOMY, HISTORIK, INSATSDATA, INSATSER, LOGG, MEDLEMMAR
from xlfinsam.forms.bokslut import DONE
from xlfinsam.forms.rakenskaper import BOKSLUT
from xlfinsam.model import Hit, Place
from xlfinsam.values import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.consolidating import Shown

OWN_TO_COMPUTER = {"python", "inkorg", "mapp_insatsblad", "bokforing"}  # settings that say nothing of the year
OF_FYND = {"start", "nyckeltal"}  # tables of how many fynd there are, which the answers to them change
SEAL = "lås: "  # before the name of what a seal is of, in the sheet Bokslut
FIGURES = "siffrorna"


def seals(arsbok: Arsbok, figures: Mapping[str, Shown]) -> list[Row]:
    """Return a row of Bokslut per thing that is sealed: the settings, every list, and all figures."""
    stamp = now().strftime("%Y-%m-%d %H:%M:%S")
    prints = _prints(arsbok, figures)
    return [{"steg": SEAL + name, "status": DONE, "nar": stamp, "vad": "Fingeravtryck", "hash": seal}
            for name, seal in prints.items()]  # fmt: skip


def seals_broken(arsbok: Arsbok, figures: Mapping[str, Shown]) -> list[Hit]:
    """Return what has been changed since the årsbok was locked, by sheet; nothing where it is open."""
    if not arsbok.locked:
        return []
    rows = arsbok.placed[BOKSLUT.id].values()
    held = {str(row["steg"]).removeprefix(SEAL): row.get("hash") for row in rows if str(row["steg"]).startswith(SEAL)}
    changed = [name for name, seal in _prints(arsbok, figures).items() if held.get(name) != seal]
    return [Hit(Place(arsbok.path.name, "" if name == FIGURES else name), details={"blad": name, "nar": arsbok.locked},
                kind="andrad_efter_las") for name in changed]  # fmt: skip


def log_broken(arsbok: Arsbok) -> list[Hit]:
    """Return the lines of Logg that somebody has changed, taken away or put in, each with its cell."""
    sheet, letters, first = registers.span(arsbok.book, f"{LOGG.id}.nar")
    placed = list(registers.placed_rows(arsbok.book, LOGG).items())
    return [Hit(Place(arsbok.path.name, sheet, f"{letters}{first + placed[at][0]}"), kind=kind,
                details={"nar": str(placed[at][1].get("nar") or "utan tid")})
            for at, kind in loggen.broken([row for _, row in placed])]  # fmt: skip


def _prints(arsbok: Arsbok, figures: Mapping[str, Shown]) -> dict[str, str]:
    """Return the SHA-256 of everything that a locked year rests on, by the sheet it stands in."""
    settings = {name: value for name, value in arsbok.settings.items() if name not in OWN_TO_COMPUTER}
    told = {"Inställningar": _told([settings])}
    for register in (INSATSER, MEDLEMMAR, HISTORIK, INSATSDATA, *ECONOMY):
        told[register.sheet] = _told(registers.read_rows(arsbok.book, register))
    shown = {name: value for name, value in figures.items() if name.partition(".")[0] not in OF_FYND}
    told[FIGURES] = _told([shown])
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in told.items()}


def _told(rows: Sequence[Mapping[str, object]]) -> str:
    """Write rows so that the same cells give the same text."""
    return "\n".join(
        "\t".join(_cell(*item) for item in sorted(row.items()) if item[1] not in {None, ""}) for row in rows
    )


def _cell(name: str, value: object) -> str:
    return f"{name}={plain(value) if isinstance(value, Decimal) else value}"
