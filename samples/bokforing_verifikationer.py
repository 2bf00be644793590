"""A year of vouchers that lead from a sample's IB to its UB and RES, as a small förbund would have booked them.

How a konto is booked is its `satt` in konton.toml. Everything is drawn with a seed; amounts are öre, debit is plus.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from underlag_facit import must

if TYPE_CHECKING:
    from random import Random

    from bokforing_saldon import Saldon

Json = dict[str, Any]
MONTHS = range(1, 13)
DUE = timedelta(days=30)
SMALLEST = 200_00  # a row is not divided into invoices below this
TAX = 30  # per cent of a wage
QUARTERS = (3, 6, 9, 12)
SERIES = "ABILKU"  # bokföringsorder, leverantörsfaktura, inbetalning, lön, kundfaktura, utbetalning


@dataclass(slots=True)
class Row:
    """A row of a voucher."""

    konto: int
    belopp: int
    text: str = ""
    objekt: str = ""


@dataclass(slots=True)
class Voucher:
    """A voucher: its rows come to 0."""

    dag: date
    serie: str
    text: str
    rader: list[Row]


class Journal:
    """The vouchers of the year as they are written, and what each konto still has to move."""

    def __init__(self, bok: Json, saldon: Saldon, rng: Random) -> None:
        """Begin the year."""
        self.bok, self.saldon, self.rng, self.year = bok, saldon, rng, int(bok["ar"])
        self.vouchers: list[Voucher] = []
        self.left: dict[int, int] = {nr: saldon.ub[""][nr] - saldon.ib[""][nr] for nr in saldon.ub[""]}
        self.left |= saldon.res[""]
        self.open: dict[int, list[tuple[date, int, str]]] = defaultdict(list)  # invoices by the konto they stand on
        self.bank, self.payables, self.receivables, self.vat = (
            self.first(satt) for satt in ("bank", "leverantorer", "kunder", "moms")
        )

    def first(self, satt: str) -> int:
        """Return the konto that is booked in a way."""
        return next(int(konto["nr"]) for konto in self.having(satt))

    def having(self, *satt: str) -> list[Json]:
        """Return the konton that are booked in one of these ways."""
        return [konto for konto in self.bok["konton"] if konto["satt"] in satt]

    def day(self, month: int, day: int) -> date:
        """Return a day of the year; in a weekend the Friday before."""
        found = date(self.year, month, min(day, calendar.monthrange(self.year, month)[1]))
        back = max(0, found.weekday() - 4)
        return found - timedelta(days=back) if found.day > back else found + timedelta(days=3 - back)

    def book(self, dag: date, serie: str, text: str, *rows: Row) -> None:
        """Write a voucher."""
        kept = [row for row in rows if row.belopp]
        must(sum(row.belopp for row in kept) == 0, text)
        if kept:
            self.vouchers.append(Voucher(dag, serie, text, kept))
        for row in kept:
            self.left[row.konto] -= row.belopp

    def pieces(self, total: int, count: int) -> list[int]:
        """Divide an amount into unequal parts, most of them in whole kronor."""
        count = max(1, min(count, abs(total) // SMALLEST))
        weights = [self.rng.uniform(0.7, 1.3) for _ in range(count)]
        parts = [round(total * weight / sum(weights) / 100) * 100 for weight in weights]
        parts[-1] += total - sum(parts)
        return parts

    def days(self, count: int, months: list[int] | None = None) -> list[date]:
        """Return days that are spread over the year."""
        chosen = months or [1 + 12 * at // count for at in range(count)]
        return [self.day(chosen[at % len(chosen)], self.rng.randint(3, 26)) for at in range(count)]


def year_of(bok: Json, saldon: Saldon, rng: Random) -> list[Voucher]:
    """Return the vouchers of the year by day, with nothing left that a konto should have moved."""
    journal = Journal(bok, saldon, rng)
    for part in (_new_year, _accruals, _wages, _invoices, _income, _settled, _rest):
        part(journal)
    must(not any(journal.left.values()), {nr: left for nr, left in journal.left.items() if left})
    return sorted(journal.vouchers, key=lambda voucher: (voucher.dag, SERIES.index(voucher.serie)))


def _new_year(journal: Journal) -> None:
    """Move the former year's result to eget kapital, and this year's where the books are closed that far."""
    own, result, carried = (journal.first(satt) for satt in ("eget_kapital", "arets_resultat", "resultat"))
    former = journal.saldon.ib[""][result]
    moved = Row(result, -former), Row(own, former)
    journal.book(journal.day(1, 2), "A", "Omföring av föregående års resultat", *moved)
    done = journal.left[result]
    journal.book(journal.day(12, 31), "A", "Årets resultat", Row(result, done), Row(carried, -done))


def _accruals(journal: Journal) -> None:
    """Book what belongs to another year than it was paid in, and debts that grow with the year."""
    for konto in journal.having("periodisering"):
        nr, against, text = konto["nr"], konto["mot"], konto["text"]
        opened, closed = journal.saldon.ib[""][nr], journal.saldon.ub[""][nr]
        journal.book(journal.day(1, 8), "A", f"Återföring: {text.lower()}", Row(nr, -opened), Row(against, opened))
        journal.book(journal.day(12, 31), "A", text, Row(nr, closed), Row(against, -closed))
    for konto in journal.having("upplupet"):
        nr, against, text = konto["nr"], konto["mot"], konto["text"]
        if konto["hur"] == "ny":
            opened = journal.saldon.ib[""][nr]
            journal.book(journal.day(2, 12), "U", f"Betalning: {text.lower()}", Row(nr, -opened),
                         Row(journal.bank, opened))  # fmt: skip
        grown = journal.left[nr]
        journal.book(journal.day(12, 31), "A", text, Row(nr, grown), Row(against, -grown))


def _wages(journal: Journal) -> None:
    """Book a wage and its fees every month, and pay the tax and the fees of the month before."""
    tax, fees = journal.first("skatt"), journal.first("avgifter")
    paid = {konto["nr"]: _by_month(journal, konto) for konto in journal.having("lon", "lonebikostnad")}
    last = -journal.saldon.ub[""][fees] - sum(paid[k["nr"]].get(12, 0) for k in journal.having("lonebikostnad"))
    for konto in journal.having("avgift"):
        parts = journal.pieces(journal.left[konto["nr"]] - last, 11)
        paid[konto["nr"]] = dict(zip(MONTHS, [*parts, last], strict=True))
    owed = {tax: -journal.saldon.ib[""][tax], fees: -journal.saldon.ib[""][fees]}
    for month in MONTHS:
        settled = [Row(nr, amount) for nr, amount in owed.items()]
        if month == 12:  # noqa: PLR2004  what stands on the skattekonto when the year ends
            settled += [Row(konto["nr"], journal.left[konto["nr"]]) for konto in journal.having("skattekonto")]
        journal.book(journal.day(month, 12), "U", "Skatter och avgifter", *settled,
                     Row(journal.bank, -sum(row.belopp for row in settled)))  # fmt: skip
        wages = [Row(k["nr"], paid[k["nr"]].get(month, 0)) for k in journal.having("lon")]
        taxable = sum(paid[k["nr"]].get(month, 0) for k in journal.having("lon") if not k.get("skattefri"))
        drawn = -journal.saldon.ub[""][tax] if month == 12 else taxable * TAX // 10000 * 100  # noqa: PLR2004
        costs = [Row(k["nr"], paid[k["nr"]].get(month, 0)) for k in journal.having("avgift", "lonebikostnad")]
        fee = sum(row.belopp for row in costs)
        net = sum(row.belopp for row in wages) - drawn
        rows = [*wages, Row(tax, -drawn), Row(journal.bank, -net), *costs, Row(fees, -fee)]
        journal.book(journal.day(month, 25), "L", f"Löner {month:02}", *rows)
        owed = {tax: drawn, fees: fee}


def _by_month(journal: Journal, konto: Json) -> dict[int, int]:
    months = konto.get("manader", list(MONTHS))
    parts = journal.pieces(journal.left[konto["nr"]], len(months))
    return dict(zip(months[-len(parts) :], parts, strict=True)) if journal.left[konto["nr"]] else {}


def _invoices(journal: Journal) -> None:
    """Book the invoices of suppliers, with moms, and what the insatser ask for, on their objekt."""
    for konto in journal.having("faktura"):
        own = [objekt for objekt in journal.bok["objekt"] if objekt.get("konto") == konto["nr"]]
        for objekt in own:
            parts = journal.pieces(journal.saldon.objekt[objekt["nr"]], objekt["antal"])
            days = journal.days(len(parts), list(QUARTERS) if objekt["antal"] == len(QUARTERS) else None)
            for dag, part in zip(days, parts, strict=True):
                _invoice(journal, konto, dag, part, objekt)
        if not own and journal.left[konto["nr"]]:
            parts = journal.pieces(journal.left[konto["nr"]], konto["antal"])
            tag = next((o for o in journal.bok["objekt"] if o["nr"] == konto.get("objekt")), None)
            for dag, part in zip(journal.days(len(parts), konto.get("manader")), parts, strict=True):
                _invoice(journal, konto, dag, part, tag)


def _invoice(journal: Journal, konto: Json, dag: date, amount: int, objekt: Json | None) -> None:
    vat = round(amount * konto.get("moms", 0) / 100)
    text = f"{konto['text']} {objekt['namn']}" if objekt else str(konto["text"])
    cost = Row(konto["nr"], amount, objekt=objekt["nr"] if objekt else "")
    journal.book(dag, "B", text, cost, Row(journal.vat, vat), Row(journal.payables, -amount - vat))
    journal.open[journal.payables].append((dag, amount + vat, text))


def _income(journal: Journal) -> None:
    """Book the members' contributions, the invoices to customers, and what comes and goes straight over the bank."""
    for konto in journal.having("bidrag"):
        each, count = journal.left[konto["nr"]] // 100 // konto["antal"] * 100, konto["antal"]
        for at in range(count):
            amount = journal.left[konto["nr"]] if at == count - 1 else each
            dag = journal.day(1 + 12 // count * at, 15)
            if konto.get("faktura"):
                _invoice_out(journal, konto, dag, amount, konto["namn"])
            else:
                journal.book(dag, "I", konto["namn"], Row(journal.bank, -amount), Row(konto["nr"], amount))
    for konto in journal.having("kund", "direkt"):
        parts = journal.pieces(journal.left[konto["nr"]], konto["antal"]) if journal.left[konto["nr"]] else []
        for dag, part in zip(journal.days(len(parts), konto.get("manader")), parts, strict=True):
            if konto["satt"] == "kund":
                _invoice_out(journal, konto, dag, part, konto["text"])
            else:
                serie = "I" if part < 0 else "U"
                journal.book(dag, serie, konto["text"], Row(journal.bank, -part), Row(konto["nr"], part))


def _invoice_out(journal: Journal, konto: Json, dag: date, amount: int, text: str) -> None:
    journal.book(dag, "K", text, Row(journal.receivables, -amount), Row(konto["nr"], amount))
    journal.open[journal.receivables].append((dag, -amount, text))


def _settled(journal: Journal) -> None:
    """Pay the invoices in the order of their days, until what the year ends with is left; the last one in part."""
    for konto, sign, serie, text in (
        (journal.payables, -1, "U", "Leverantörsbetalning"), (journal.receivables, 1, "I", "Inbetalning kundfakturor"),
    ):  # fmt: skip
        to_pay = -sign * journal.left[konto]
        opened = sign * journal.saldon.ib[""][konto]
        queue = [(journal.day(1, 1), part, "Från föregående år") for part in journal.pieces(opened, 3) if opened]
        batches: dict[date, list[Row]] = defaultdict(list)
        for at, (dag, amount, what) in enumerate([*queue, *sorted(journal.open[konto])]):
            paid = min(amount, to_pay)
            to_pay -= paid
            due = dag + DUE if at >= len(queue) else journal.day(1, 8 + 10 * at)
            if paid:
                batches[_payday(journal, due)].append(Row(konto, -sign * paid, what))
        must(to_pay == 0, f"{konto}: {to_pay} öre för mycket att betala")
        for dag, rows in sorted(batches.items()):
            journal.book(dag, serie, text, *rows, Row(journal.bank, -sum(row.belopp for row in rows)))


def _payday(journal: Journal, due: date) -> date:
    """Return the next of three paydays of the month, at the latest the last of the year."""
    if due.year > journal.year:
        return journal.day(12, 30)
    found = next((day for day in (10, 20, 30) if day >= due.day), 30)
    return journal.day(due.month, found)


def _rest(journal: Journal) -> None:
    """Get the moms back, take in and pay old fordringar and skulder, and move money between the konton of the bank."""
    back = -journal.left[journal.vat]
    first = min(journal.saldon.ib[""][journal.vat], back)
    must(back >= 0, "mer moms är kvar än det fanns")
    parts = [first, *journal.pieces(back - first, 3)]
    for month, part in zip((2, 5, 8, 11), parts, strict=False):
        journal.book(journal.day(month, 14), "I", "Återbetald moms", Row(journal.bank, part), Row(journal.vat, -part))
    for konto in journal.having("fordran"):
        nr, opened, closed = konto["nr"], journal.saldon.ib[""][konto["nr"]], journal.saldon.ub[""][konto["nr"]]
        journal.book(journal.day(2, 5), "I", konto["text"], Row(journal.bank, opened), Row(nr, -opened))
        journal.book(journal.day(12, 29), "U", konto["text"], Row(journal.bank, -closed), Row(nr, closed))
    for konto in journal.having("sparkonto"):
        for month, part in zip((4, 10), journal.pieces(journal.left[konto["nr"]], 2), strict=False):
            journal.book(journal.day(month, 22), "A", "Överföring mellan bankkonton", Row(journal.bank, -part),
                         Row(konto["nr"], part))  # fmt: skip
