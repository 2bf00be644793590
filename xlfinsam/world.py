"""All that a rule may look at: settings, register, members, history, and the records that count."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlfinsam.asked import Form
    from xlfinsam.fields import Answer
    from xlfinsam.model import Record


@dataclass(frozen=True, slots=True)
class Insats:
    """One row of the register Insatser."""

    nyckel: str
    namn: str
    kommun: str = ""
    kontakt: str = ""
    blankett: str = ""
    budget_deltagare: Decimal | None = None
    budget_kr: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """One row of Historik: an earlier year's figures for one insats, or for all of them (`insats` "alla")."""

    ar: int
    insats: str
    budget: Decimal | None = None
    totalt: Decimal | None = None
    nya: Decimal | None = None
    avslutade: Decimal | None = None
    pagaende: Decimal | None = None
    kalla: str = ""
    intakter: Decimal | None = None
    kostnader: Decimal | None = None
    resultat: Decimal | None = None
    eget_kapital: Decimal | None = None
    tillgangar: Decimal | None = None
    soliditet: Decimal | None = None
    anstallda: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Medlem:
    """One row of Medlemmar: who pays, as what (`typ` "stat", "region" or "kommun"), and how many kronor this year.

    `rad` is the key of its row in the notes; `agarbidrag` what the budget says that it is to pay
    this year and the two after.
    """

    namn: str
    typ: str
    bidrag: Decimal
    rad: str = ""
    agarbidrag: Decimal | None = None
    agarbidrag_ar1: Decimal | None = None
    agarbidrag_ar2: Decimal | None = None


@dataclass(frozen=True, slots=True)
class World:
    """All that a rule may look at: settings, register, history and the records that count, one per insats.

    `lists` has the rows of the lists of the close (Kontoplan, Bokföring …) by register; `figures` the årsbok's figures
    by name, where the rule is tried on a closed year. `idag` is the day of the run, None where no rule asks for it.
    """

    settings: Mapping[str, Answer]
    insatser: tuple[Insats, ...]
    history: tuple[Year, ...]
    records: tuple[Record, ...]
    forms: tuple[Form, ...] = ()
    members: tuple[Medlem, ...] = ()
    lists: Mapping[str, Sequence[Mapping[str, Answer]]] = field(default_factory=dict)
    figures: Mapping[str, Decimal | str | None] = field(default_factory=dict)
    idag: date | None = None

    def setting(self, name: str) -> Decimal | None:
        """Return a number of the settings, None where the kansli has left it blank."""
        value = self.settings.get(name)
        return value if isinstance(value, Decimal) else None

    @property
    def year(self) -> int:
        """The year that the årsbok is for; 0 where the settings do not say."""
        return int(self.setting("ar") or 0)

    @property
    def half(self) -> int:
        """0 for a whole year, 1 or 2 for the half year that the årsbok is set to."""
        _, _, half = str(self.settings.get("period") or "").partition("-H")
        return int(half) if half in {"1", "2"} else 0

    def former(self, insats: str) -> Year | None:
        """Return last year's row for `insats` ("alla" for the whole förbund), None where Historik has none."""
        return next((row for row in self.history if row.ar == self.year - 1 and row.insats == insats), None)

    def form(self, record: Record) -> Form | None:
        """Return the form that `record` was filled in on."""
        return next((form for form in self.forms if form.id == record.form), None)

    def answer(self, record: Record, falt: str) -> Decimal | None:
        """Return a measure of a record: as it was answered, or the sum of the answers that make it, all of them."""
        own = record.number(falt)
        form = self.form(record) if own is None else None
        numbers = [record.number(part) for part in (form.parts(falt) if form is not None else ())]
        known = [number for number in numbers if number is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(numbers) else own

    def asked(self, record: Record, falt: str) -> bool:
        """Say whether the form of a record gives a measure at all."""
        form = self.form(record)
        return form is not None and form.gives(falt)

    def users(self, forms: tuple[str, ...]) -> tuple[Insats, ...]:
        """Return the insatser of the register that use one of these forms."""
        return tuple(insats for insats in self.insatser if insats.blankett in forms)
