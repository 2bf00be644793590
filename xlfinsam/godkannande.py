"""The verbs on what has come in: godkann locks a sheet for changes, and oppna lets a new one count again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, filling
from xlfinsam.arsboken import log
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING
from xlfinsam.forms.laget import GODKAND, GODKANT, WAITED_FOR, hinder
from xlfinsam.laget import Forlopp
from xlfinsam.model import Level
from xlfinsam.outcome import Outcome
from xlfinsam.values import counted
from xlfinsam.working import at_work

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.model import Record
    from xlfinsam.world import Insats


def godkann(book: xw.Book, insatser: Sequence[str] = ()) -> Outcome:
    """Approve the sheets that are consolidated without a STOPP and without an unanswered FRÅGA, or those of `insatser`.

    An approved sheet counts until it is opened, whatever comes in. WrongUseError, and nothing approved, where one of
    `insatser` is unknown or cannot be approved, and where the årsbok is locked. No figure but the lägen is changed.
    """
    with at_work(book) as arsbok:
        forlopp = Forlopp(arsbok)
        wanted = _named(arsbok, insatser)
        records = {record.insats: record for record in bok.read_books(arsbok).world.records}
        rows = registers.read_rows(arsbok.book, GRANSKNING)
        told = {insats.nyckel: _hinder(forlopp, insats, records.get(insats.nyckel), rows) for insats in wanted}
        stopped = [f"{insats.namn} {told[insats.nyckel]}" for insats in wanted if told[insats.nyckel]]
        if insatser and stopped:
            raise WrongUseError(
                f"{arsbok.path.name}: {'; '.join(stopped)}. Inget är godkänt. Rätta eller svara i Granskning, "
                "konsolidera, och godkänn igen."
            )
        approved = [insats for insats in wanted if not told[insats.nyckel]]
        lines: list[Row] = []
        for insats in approved:
            file = records[insats.nyckel].returned
            forlopp.hande(insats.nyckel, GODKANT, file.fil, file.hash, _answered(insats, rows))
            lines.append(log("godkann", f"{insats.nyckel} {arsbok.period}", 0, file.fil, file.hash))
        waits = {insats.nyckel for insats in wanted if forlopp.nu(insats.nyckel).lage in {*WAITED_FOR, GODKAND}}
        left = [f"{i.namn} {told[i.nyckel]}" for i in wanted if told[i.nyckel] and i.nyckel not in waits]
        number = counted(len(approved), "blad godkänt", "blad godkända")
        names = f": {', '.join(insats.namn for insats in approved)}" if approved else ""
        return _saved(arsbok, forlopp, lines, (f"{number}{names}", *left))


def oppna(book: xw.Book, insats: str, skal: str) -> Outcome:
    """Open an approved sheet, so that a newer one counts when the inkorg is next read; `skal` is kept in Läget.

    WrongUseError for an unknown insats, one that is not approved, a reason of only blanks, or a locked årsbok.
    """
    with at_work(book) as arsbok:
        (known,) = _named(arsbok, (insats,))
        if not skal.strip():
            raise WrongUseError(
                f"{arsbok.path.name}: skriv varför {known.namn} öppnas. Skälet står kvar i bladet Läget."
            )
        forlopp = Forlopp(arsbok)
        line = forlopp.oppna(known.nyckel, skal.strip())
        if line is None:
            raise WrongUseError(
                f"{arsbok.path.name}: {known.namn} är inte godkänd för {arsbok.period}, så det finns inget att öppna."
            )
        return _saved(
            arsbok, forlopp, [line], (f"{known.namn} är öppen: det nyaste bladet räknas vid nästa konsolidering",)
        )


def _named(arsbok: Arsbok, keys: Sequence[str]) -> list[Insats]:
    """Return the insatser of these keys, all where none is named."""
    known = {insats.nyckel: insats for insats in arsbok.insatser}
    if unknown := next((key for key in keys if key not in known), None):
        raise WrongUseError(
            f"{arsbok.path.name}: insatsen {unknown} finns inte i Insatser. Skriv nyckeln för en av {', '.join(known)}."
        )
    return [known[key] for key in dict.fromkeys(keys)] if keys else list(arsbok.insatser)


def _hinder(forlopp: Forlopp, insats: Insats, record: Record | None, rows: Sequence[Row]) -> str:
    own = [row for row in rows if row.get("insats") == insats.nyckel]
    stops = sum(row.get("niva") == Level.STOPP.value for row in own)
    asked = sum(row.get("niva") == Level.FRAGA.value and not row.get("svar") for row in own)
    return hinder(forlopp.nu(insats.nyckel), record.returned.hash if record else "", stops, asked)


def _answered(insats: Insats, rows: Sequence[Row]) -> str:
    """Say what an approval rests on: how many questions had an answer."""
    asked = sum(row.get("insats") == insats.nyckel and row.get("niva") == Level.FRAGA.value for row in rows)
    return f"{counted(asked, 'fråga', 'frågor')} med svar i Granskning" if asked else "Inga stopp eller frågor"


def _saved(arsbok: Arsbok, forlopp: Forlopp, lines: Sequence[Row], told: tuple[str, ...]) -> Outcome:
    """Write the new lägen and Logg, hold every figure against Python's, and save; nothing where nothing is new."""
    changed = forlopp.fyll()
    if not changed:
        return Outcome(insatser=arsbok.insatser, told=told)
    filling.follow_register(arsbok)
    changed += filling.fill_log(arsbok, lines)
    figures = arsboken.figures(bok.read_books(arsbok).world, registers.read_rows(arsbok.book, GRANSKNING))
    filling.compare(arsbok, figures)
    filling.store(arsbok, keep_former=True)
    return Outcome(figures=figures, insatser=arsbok.insatser, changed=changed, files=(arsbok.path,), told=told)
