"""What a file of the books holds, as `xlfinsam sie FIL` shows it: as plain data for programs, as rows for people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.checking import as_json, json_value, judge
from xlfinsam.errors import WrongUseError
from xlfinsam.ledger.balances import by_object, saldon
from xlfinsam.ledger.books import KOSTNADSSTALLE, PROJEKT, RESERVED, RESULTAT
from xlfinsam.ledger.opening import receive_books
from xlfinsam.ledger.text import NAMES, told_kronor
from xlfinsam.ledger.trying import against
from xlfinsam.rules import RULES
from xlfinsam.values import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from xlfinsam.ledger.balances import Saldon
    from xlfinsam.ledger.books import Balance, Books
    from xlfinsam.model import Fynd

Json = dict[str, object]
TYPES = {
    "1": "SIE typ 1, årssaldon",
    "2": "SIE typ 2, periodsaldon",
    "3": "SIE typ 3, objektsaldon",
    "4E": "SIE typ 4E, årets verifikationer och saldon",
    "4I": "SIE typ 4I, bara verifikationer",
    "": "saldolista",
}


@dataclass(frozen=True, slots=True)
class Bok:
    """A file as it was read: `books` is None where nothing could be; `fynd` in the order of its lines."""

    fil: str
    books: Books | None
    fynd: tuple[Fynd, ...]

    @property
    def stopped(self) -> bool:
        """Whether there is a fynd that stops."""
        return any(fynd.niva.value == "STOPP" for fynd in self.fynd)


def las(path: Path, *, orgnr: str = "", ar: int | None = None, former: tuple[str, date] | None = None) -> Bok:
    """Read a SIE file or a list of balances, and word what was seen.

    With `orgnr`, the year of the årsbok `ar` or `former` (name and day of the file read before) it is held to them.
    Never raises for what stands in the file.
    """
    books, hits = receive_books(path)
    more = against(books, orgnr=orgnr, ar=ar, former=former) if books else []
    return Bok(path.name, books, tuple(judge([*hits, *more], RULES)))


def years(books: Books) -> list[int]:
    """Return the years of a file, the latest first: those it declares, and those it only has balances of."""
    return sorted({*books.years, *(balance.ar for balance in books.balances)}, reverse=True)


def year_index(books: Books, calendar: int) -> int:
    """Return the index of the year that ends in `calendar` (2024); an index (0, -1) is itself. Else WrongUseError."""
    if calendar in years(books):
        return calendar
    for year in books.years.values():
        if year.slut.year == calendar:
            return year.index
    known = ", ".join(str(year.slut.year) for year in books.years.values()) or "inget"
    raise WrongUseError(f"{books.fil}: filen har inte år {calendar}. År i filen: {known}.")


# ---------------------------------------------------------------------------------------------------- for programs


def as_data(bok: Bok, ar: int | None = None) -> Json:
    """Return all as plain data: fynd, company, years with konton, objects. `ar` keeps one year (2024, or 0, -1)."""
    told: Json = {"fil": bok.fil, "fynd": [as_json(fynd) for fynd in bok.fynd]}
    books = bok.books
    if books is None:
        return told
    wanted = years(books) if ar is None else [year_index(books, ar)]
    company = books.company
    return {
        **told,
        "typ": books.typ,
        "teckenkodning": books.teckenkodning,
        "sha256": books.sha256,
        "foretag": {
            "namn": company.namn,
            "orgnr": company.orgnr,
            "program": company.program,
            "kontoplan": company.kontoplan,
            "skapad": company.skapad.isoformat() if company.skapad else None,
        },
        "verifikationer": {"antal": len(books.vouchers), "serier": dict(books.series)},
        "dimensioner": {nr: item.namn for nr, item in books.dimensions.items()},
        "objekt": [{"dimension": o.dimension, "nr": o.nr, "namn": o.namn} for o in books.objects.values()],
        "ar": [_year(books, index) for index in wanted],
    }


def _year(books: Books, index: int) -> Json:
    year = books.years.get(index)
    return {
        "index": index,
        "start": year.start.isoformat() if year else None,
        "slut": year.slut.isoformat() if year else None,
        "konton": [_konto(row) for row in saldon(books, index)],
        "per_objekt": {dimension: _by_object(books, dimension, index) for dimension in _dimensions(books)},
    }


def _konto(row: Saldon) -> Json:
    def value(balance: Balance | None) -> object:
        return json_value(balance.belopp) if balance else None

    rows = {item.slag: item.place.cell for item in (row.ib, row.ub, row.res) if item}
    return {"konto": row.konto, "namn": row.namn, "slag": row.slag, "ib": value(row.ib), "ub": value(row.ub),
            "res": value(row.res), "plats": rows}  # fmt: skip


def _by_object(books: Books, dimension: str, index: int) -> Json:
    found = by_object(books, dimension, index)
    return {objekt: {konto: json_value(amount) for konto, amount in konton.items()} for objekt, konton in found.items()}


def _dimensions(books: Books) -> list[str]:
    """Return the dimensions that the file has, kostnadsställe and projekt first."""
    known = {*books.dimensions, *(dimension for dimension, _ in books.objects)}
    return sorted(known, key=lambda nr: (nr not in {KOSTNADSSTALLE, PROJEKT}, len(nr), nr))


# ------------------------------------------------------------------------------------------------------ for people


def told(bok: Bok) -> list[str]:
    """Say in a few lines what the file is: whose, which kind, which years, how much."""
    books = bok.books
    if books is None:
        return []
    company = books.company
    kind = TYPES.get(books.typ, f"SIE typ {books.typ}")
    lines = [f"{bok.fil}: {kind}{f', {NAMES[books.teckenkodning]}' if books.teckenkodning else ''}."]
    if company.namn or company.orgnr:
        made = f", exporterad {company.skapad.isoformat()}" if company.skapad else ""
        lines.append(f"{company.namn} {company.orgnr}".strip() + f"{made}{_from(company.program)}.")
    spans = [f"{year.start.isoformat()}–{year.slut.isoformat()}" for year in books.years.values()]
    lines += [f"Räkenskapsår: {', '.join(spans)}."] if spans else []
    parts = [counted(len(books.accounts), "konto", "konton"), counted(len(books.balances), "saldo", "saldon")]
    if len(books.vouchers):
        series = counted(len(books.series), "serie", "serier")
        parts.append(f"{counted(len(books.vouchers), 'verifikation', 'verifikationer')} i {series}")
    return [*lines, f"{', '.join(parts)}."]


def _from(program: str) -> str:
    return f" ur {program}" if program else ""


def kontorader(books: Books, index: int) -> list[tuple[str, ...]]:
    """Return a table of the konton of a year: konto, benämning, IB, UB, RES; [] where the year has none."""
    rows = saldon(books, index)
    if not rows:
        return []
    body = [(row.konto, row.namn, *(_cell(item) for item in (row.ib, row.ub, row.res))) for row in rows]
    columns = zip(*((row.ib, row.ub, row.res) for row in rows), strict=True)
    sums = [sum((item.belopp for item in column if item), Decimal(0)) for column in columns]
    return [("Konto", "Benämning", "IB", "UB", "RES"), *body, ("", "Summa", *(told_kronor(total) for total in sums))]


def objektrader(books: Books, index: int) -> list[tuple[str, ...]]:
    """Return a table of the result of a year by objekt of each dimension; [] where the file has no objects."""
    rows: list[tuple[str, ...]] = []
    for dimension in _dimensions(books):
        kind = books.dimensions[dimension].namn if dimension in books.dimensions else RESERVED.get(dimension, dimension)
        found = by_object(books, dimension, index, RESULTAT)
        for objekt, konton in found.items():
            item = books.objects.get((dimension, objekt))
            name = (item.namn if item else "") if objekt else f"utan {kind.lower()}"
            rows.append((kind, objekt, name, str(len(konton)), told_kronor(sum(konton.values(), Decimal(0)))))
    return [("Dimension", "Objekt", "Namn", "Konton", "Resultat"), *rows] if rows else []


def _cell(balance: Balance | None) -> str:
    return told_kronor(balance.belopp) if balance else ""


def fyndrader(bok: Bok) -> Sequence[Fynd]:
    """Return the fynd in the order they are read: the gravest first, then by line."""
    return sorted(bok.fynd, key=lambda fynd: fynd.niva.order)
