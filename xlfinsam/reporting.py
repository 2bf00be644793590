"""A finished report granskad: read from its file, held against itself and an årsbok, and told to other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam import rapportfil
from xlfinsam.errors import WrongUseError
from xlfinsam.granskning import SLAG, granska
from xlfinsam.values import counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlfinsam.consolidating import Shown
    from xlfinsam.granskning import Anmarkning
    from xlfinsam.rapport import Rapport

TIDY, TEXTS = {".toml", ".xlsx"}, {".docx", ".pdf", ".txt"}
KINDS = TIDY | TEXTS
WORDS = {"fel": ("fel", "fel"), "avrundning": ("avrundning", "avrundningar"),
         "definition": ("definition", "definitioner"), "observation": ("observation", "observationer")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Granskad:
    """A report as it was read, and what does not hold in it."""

    rapport: Rapport
    found: tuple[Anmarkning, ...]
    mot: str = ""  # the årsbok that it was held against

    @property
    def counts(self) -> dict[str, int]:
        """Count the findings by kind, every kind present."""
        return {slag: sum(one.slag == slag for one in self.found) for slag in SLAG}

    @property
    def told(self) -> str:
        """Say how many there are of each kind."""
        parts = [counted(count, *WORDS[slag]) for slag, count in self.counts.items() if count]
        return ", ".join(parts) or "inga anmärkningar"


def read(path: Path) -> Rapport:
    """Read a report; WrongUseError for a kind of file that it cannot be, UnreadableFileError for a broken one."""
    suffix = path.suffix.lower()
    if suffix in TIDY:
        return rapportfil.read(path)
    if suffix in TEXTS:
        from xlfinsam.rapporttext import las  # noqa: PLC0415  its libraries are loaded for such a file only

        return las(path)
    raise WrongUseError(
        f"{path.name}: en rapport läses som {', '.join(sorted(KINDS))}, inte {suffix or 'utan ändelse'}."
    )


def granskad(path: Path, figures: Mapping[str, Shown] | None = None, arsbok: str = "") -> Granskad:
    """Read a report and hold it against itself, and against an årsbok's figures where they are given."""
    rapport = read(path)
    return Granskad(rapport, tuple(granska(rapport, figures)), arsbok)


def as_data(done: Granskad) -> dict[str, object]:
    """Return the granskning for other programs."""
    return {
        "fil": done.rapport.file,
        "mot": done.mot or None,
        "antal": done.counts,
        "fynd": [
            {
                "regel": one.regel, "slag": one.slag, "text": one.text, "rad": one.rad,
                "tryckt": _plain(one.tryckt), "vantat": _plain(one.vantat), "skillnad": _plain(one.skillnad),
                "har": [_place(str(ruta.place), ruta.vad, ruta.tryckt) for ruta in one.har],
                "mot": [_place(str(ruta.place), ruta.vad, ruta.tryckt) for ruta in one.mot],
            }
            for one in done.found
        ],
        "olast": [{"plats": str(place), "text": text} for place, text in done.rapport.unread],
    }  # fmt: skip


def _place(plats: str, vad: str, tryckt: str) -> dict[str, str]:
    return {"plats": plats, "vad": vad, "tryckt": tryckt}


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
