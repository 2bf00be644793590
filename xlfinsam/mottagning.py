"""The inkorg as the verbs take it in: what is read and counts, what is approved, and where each insats stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok
from xlfinsam.engine import registers
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA
from xlfinsam.forms.laget import KOM, skal_i
from xlfinsam.inkorgen import Godkand, check_received, read_inkorg
from xlfinsam.laget import Forlopp
from xlfinsam.progress import Progress, quiet
from xlfinsam.rules.versioner import OPPNAS
from xlfinsam.values import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.engine.receive import Received
    from xlfinsam.model import Fynd, Record


@dataclass(frozen=True, slots=True)
class Mottagning:
    """What an inkorg gave: every file as it was read, the records that count, the fynd, where the insatser stand."""

    received: Sequence[Received]
    records: Sequence[Record]
    fynd: Sequence[Fynd]
    forlopp: Forlopp
    lines: Sequence[Row] = ()  # what Logg is to say of the sheets that were opened

    def note(self) -> int:
        """Write in Läget which sheets have come in; returns the number of cells that changed."""
        for record in self.records:
            self.forlopp.hande(record.insats, KOM, record.returned.fil, record.returned.hash, self._new_in(record))
        return self.forlopp.fyll()

    def _new_in(self, record: Record) -> str:
        news = sum(each.regel == "V01" and each.place.fil == record.returned.fil for each in self.fynd)
        return f"{counted(news, 'svar', 'svar')} ändrade sedan förra bladet" if news else ""


def ta_emot(arsbok: Arsbok, inkorg: Path | None, progress: Progress = quiet, *, oppnar: bool = False) -> Mottagning:
    """Read and check an inkorg, the one that Inställningar names where none is given.

    With `oppnar` the approved sheets that the kansli opens by its answers in Granskning are opened first.
    """
    forlopp = Forlopp(arsbok)
    lines = list(_oppnade(arsbok, forlopp)) if oppnar else []
    received = read_inkorg(inkorg or arsboken.folder(arsbok, "inkorg"), progress)
    records, found = check_received(arsbok, received, _approved(arsbok, forlopp))
    return Mottagning(received, records, found, forlopp, lines)


def _oppnade(arsbok: Arsbok, forlopp: Forlopp) -> Iterator[Row]:
    """Open what the kansli's answers about a newer, or a lost, approved sheet say is to be opened, with why."""
    for row in registers.read_rows(arsbok.book, GRANSKNING):
        asked = row.get("regel") in OPPNAS and str(row.get("nyckel") or "").startswith(f"{arsbok.period}|")
        if asked and (skal := skal_i(str(row.get("svar") or ""))):
            line = forlopp.oppna(str(row.get("insats") or ""), skal)
            if line is not None:
                yield line


def _approved(arsbok: Arsbok, forlopp: Forlopp) -> Mapping[str, Godkand]:
    """Return what is approved, with the answers that the årsbok has of it: they stand also when the file is gone."""
    approved = forlopp.godkanda
    if not approved:
        return {}
    kept = bok.records_of(registers.read_rows(arsbok.book, INSATSDATA), FORMS, arsbok.period)
    known = {(record.insats, record.returned.hash): record for record in kept}
    return {key: Godkand(nu.fil, nu.hash, known.get((key, nu.hash))) for key, nu in approved.items()}
