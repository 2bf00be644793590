"""The list Läget of an open årsbok: where the sheet of every insats stands, and how a verb appends what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam import loggen
from xlfinsam.arsboken import log, now
from xlfinsam.engine import registers
from xlfinsam.forms import laget as lagen
from xlfinsam.forms.laget import LAGET, TOLD, Lage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.arsboken import Arsbok, Row


class Forlopp:
    """What has happened to the sheets of a period so far, and what a verb adds to it; `fyll` writes that down."""

    def __init__(self, arsbok: Arsbok) -> None:
        self._arsbok = arsbok
        self._rows: list[Row] = list(arsbok.placed[LAGET.id].values())
        self._new: list[Row] = []
        self._count: dict[str, int] = {}
        self._nu: dict[str, Lage] = {}
        for row in self._rows:
            if row.get("period") == arsbok.period:
                self._follow(row)

    def _follow(self, row: Row) -> None:
        insats = str(row.get("insats") or "")
        self._count[insats] = self._count.get(insats, 0) + 1
        self._nu[insats] = Lage(*(str(row.get(part) or "") for part in ("lage", "fil", "hash")))

    def nu(self, insats: str) -> Lage:
        """Return where an insats stands."""
        return self._nu.get(insats, Lage())

    @property
    def godkanda(self) -> Mapping[str, Lage]:
        """The approved insatser, each with its file."""
        return {insats: nu for insats, nu in self._nu.items() if nu.lage == lagen.GODKAND}

    def hande(self, insats: str, handelse: str, fil: str, seal: str, varfor: str = "") -> bool:
        """Note that something has happened to a sheet: the file and its SHA-256, and why; False where it is no news."""
        after = lagen.foljer(self.nu(insats), handelse, seal)
        if after is None:
            return False
        period = self._arsbok.period
        row: Row = {
            "nar": now().strftime("%Y-%m-%d %H:%M:%S"),
            "insats": insats,
            "period": period,
            "lage": after,
            "fil": fil or None,
            "hash": seal or None,
            "varfor": varfor or None,
            "nyckel": lagen.nyckel(insats, period, self._count.get(insats, 0) + 1),
        }
        self._new.append(row)
        self._follow(row)
        return True

    def oppna(self, insats: str, skal: str) -> Row | None:
        """Open an approved sheet and return what Logg is to say of it; None where it is not approved."""
        nu, period = self.nu(insats), self._arsbok.period
        if not self.hande(insats, lagen.OPPNAT, nu.fil, nu.hash, f"Öppnad: {skal}"):
            return None
        return log("oppna", f"{insats} {period}: {skal}", 0, nu.fil, nu.hash)

    def fyll(self) -> int:
        """Append what is new to the sheet; returns the number of cells that changed. No former line is touched."""
        if not self._new:
            return 0
        rows = [*self._rows, *loggen.chained(self._rows, self._new, TOLD)]
        changed = registers.fill_rows(self._arsbok.book, LAGET, rows)
        registers.fit_heights(self._arsbok.book, LAGET, rows)
        self._arsbok.read_again(LAGET)
        self._rows, self._new = rows, []
        return changed
