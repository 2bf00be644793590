"""A file of the books read into the årsbok: the sheets Bokföring and Objekt, which nobody fills by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bokforing, checking
from xlfinsam.arsboken import number
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.bokslut import DIMENSIONER, DONE, KVARTALSSLUT, READ, STOPPED
from xlfinsam.forms.rakenskaper import BOKFORING, BOKSLUT, OBJEKT
from xlfinsam.ledger.balances import by_object, saldon
from xlfinsam.ledger.books import KOSTNADSSTALLE, PROJEKT
from xlfinsam.ledger.kvartal import until
from xlfinsam.personuppgifter import utan_personnummer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.ledger.books import Books
    from xlfinsam.model import Fynd

SUFFIXES = {".se", ".si", ".sie", ".xlsx", ".xlsm", ".csv", ".txt"}


def named_file(arsbok: Arsbok) -> Path | None:
    """Return the file that Inställningar names, there or not, or the newest in the folder; None where there is none."""
    place = arsboken.folder(arsbok, "bokforing")
    if place.is_dir():
        files = [path for path in place.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith("~$")]
        return max(files, key=lambda path: (path.stat().st_mtime, path.name), default=None)
    named = place.is_file() or arsbok.settings.get("bokforing")  # one that is named and gone is told, not passed over
    return place if named else None


def read_in(arsbok: Arsbok, fil: Path) -> tuple[list[Fynd], int, Row | None]:
    """Read the file into Bokföring and Objekt; returns its fynd, what changed, and the row of the step."""
    orgnr = str(arsbok.settings.get("orgnr") or "")
    read = bokforing.las(fil, orgnr=orgnr, ar=arsbok.world(()).year, former=_former_file(arsbok))
    if read.books is not None and not read.books.typ:
        read = bokforing.las(fil)  # a plain list of balances says neither whose it is nor of which year
    found = [replace(fynd, text=utan_personnummer(fynd.text)) for fynd in read.fynd]  # a konto may be named by a person
    books = read.books
    if books is None or read.stopped:
        held = next((row for row in arsbok.placed[BOKSLUT.id].values() if row.get("steg") == READ), {})
        kept = re.sub(r"^.* Kvar: ", "", str(held.get("vad") or "")) if held.get("hash") else ""
        told = f"{fil.name} gick inte att läsa in: {checking.of_levels(found)}." + (f" Kvar: {kept}" if kept else "")
        source = {"fil": held.get("fil"), "hash": held.get("hash")} if kept else {"fil": fil.name, "hash": None}
        return found, 0, {"steg": READ, "status": STOPPED, "vad": told, **source}
    rows = _accounts(books, arsbok.placed[BOKFORING.id].values())
    changed = registers.fill_rows(arsbok.book, BOKFORING, rows)
    changed += registers.fill_rows(arsbok.book, OBJEKT, _objects(books, arsbok.placed[OBJEKT.id].values()))
    arsbok.read_again(BOKFORING, OBJEKT)
    day = f", exporterad {books.company.skapad.isoformat()}" if books.company.skapad else ""
    told = f"{len(rows)} konton{day}"
    return found, changed, {"steg": READ, "status": DONE, "vad": told, "fil": fil.name, "hash": books.sha256}


def _former_file(arsbok: Arsbok) -> tuple[str, date] | None:
    """Return the name and the day of the file that was read before."""
    row = next((row for row in arsbok.placed[BOKSLUT.id].values() if row.get("steg") == READ), {})
    day = re.search(r"exporterad (\d{4}-\d\d-\d\d)", str(row.get("vad") or ""))
    return (str(row.get("fil")), date.fromisoformat(day[1])) if day else None


def _accounts(books: Books, held: Iterable[Row]) -> list[Row]:
    """Return a row per konto that stands at anything, with the former year from the file, else as it stood before."""
    now_, before = ({_number(books, row.konto): row for row in saldon(books, index)} for index in (0, -1))
    kept = {int(konto): row for row in held if (konto := number(row, "konto")) is not None}
    by_quarter = {_number(books, konto): told for konto, told in until(books).get("", {}).items()}
    rows: list[Row] = []
    for konto in sorted({*now_, *before, *(kept if not before else ())}):
        row, former, old = now_.get(konto), before.get(konto), kept.get(konto, {})
        found: Row = {
            "konto": Decimal(konto),
            "namn": utan_personnummer((row or former).namn) if row or former else old.get("namn"),  # type: ignore[union-attr]  # one is there
            "ib": row.ib.belopp if row and row.ib else None,
            "ub": row.slut if row else None,
            "ib_fg": former.ib.belopp if former and former.ib else None if before else old.get("ib_fg"),
            "ub_fg": former.slut if former else None if before else old.get("ub_fg"),
            **_quarters(by_quarter.get(konto, ())),
        }
        if any(found[column] for column in ("ib", "ub", "ib_fg", "ub_fg")):
            rows.append(found)
    return rows


def _quarters(told: Sequence[Decimal]) -> Row:
    """Return what a konto had come to when each known quarter ended, by column."""
    return {name: amount for (name, _), amount in zip(KVARTALSSLUT, told, strict=False)}


def _number(books: Books, konto: str) -> int:
    """Return the number of a konto; WrongUseError where it is none that Bokföring can hold."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,7}", konto):
        raise WrongUseError(
            f"{books.fil}: konto ”{konto}” är inget kontonummer (högst åtta siffror). Inget har ändrats."
        )
    return int(konto)


def _objects(books: Books, held: Iterable[Row]) -> list[Row]:
    """Return a row per konto and objekt of the result, with the former year from the file, else as it stood before."""
    rows: dict[tuple[str, str, int], Row] = {}
    for dimension in (KOSTNADSSTALLE, PROJEKT):
        for index, column in ((0, "belopp"), (-1, "belopp_fg")):
            for objekt, konton in by_object(books, dimension, index).items():
                for konto, amount in konton.items():
                    if objekt and amount:
                        item = books.objects.get((dimension, objekt))
                        row = rows.setdefault((DIMENSIONER[dimension], objekt, int(konto)), {
                            "dimension": DIMENSIONER[dimension], "objekt": objekt, "konto": Decimal(konto),
                            "namn": utan_personnummer(item.namn) if item else None})  # fmt: skip
                        row[column] = amount
        for objekt, by_konto in until(books, dimension).items():
            for konto, told in by_konto.items():
                if (key := (DIMENSIONER[dimension], objekt, int(konto))) in rows:
                    rows[key] |= _quarters(told)
    if not any("belopp_fg" in row for row in rows.values()):
        for old in (old for old in held if old.get("belopp_fg")):
            key = (str(old.get("dimension")), str(old.get("objekt")), int(number(old, "konto") or 0))
            rows.setdefault(key, {**old, "belopp": None})["belopp_fg"] = old["belopp_fg"]
    return [rows[key] for key in sorted(rows)]
