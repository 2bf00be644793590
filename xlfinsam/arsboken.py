"""The open årsbok, the only store there is: what the kansli has written, and how the program's cells are filled."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam import closing, consolidating
from xlfinsam.engine import registers
from xlfinsam.engine.grid import Grid
from xlfinsam.errors import WrongUseError
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import ECONOMY, ENKATSVAR, HISTORIK, INSATSER, MEDLEMMAR, REGISTERS, RESERVED
from xlfinsam.forms.bokslut import DONE, LOCK
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.forms.laget import LAGET
from xlfinsam.forms.planer import BUDGET, MALEN, MEDEL
from xlfinsam.forms.rakenskaper import BOKSLUT, NOTRADER
from xlfinsam.forms.uppfoljning import INSATSPLAN, MEDLEMSBESLUT
from xlfinsam.personuppgifter import maskerad_ruta
from xlfinsam.statements import ALL_TABLES, KEY_FIGURES, STATEMENTS, enkater
from xlfinsam.values import Period, plain
from xlfinsam.world import Insats, Medlem, World, Year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import xlwings as xw

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer
    from xlfinsam.model import Record
    from xlfinsam.shown import Register, Statement

Row = dict[str, "Answer"]
TEMPLATES = {"kalmar": "arsbok.xlsm", "hoglandet": "arsbok-hoglandet.xlsm"}  # by layout
CLOSE = (*ECONOMY, BOKSLUT, MEDLEMSBESLUT)  # the lists of the close, where it stands, and what follows it
COMPUTED_FROM = (*ECONOMY, MEDLEMSBESLUT, ENKATSVAR, LAGET)  # the lists that figures of no table are computed from
KEYED = (NOTRADER, MEDEL, MALEN, BUDGET, INSATSPLAN)  # lists whose keys are parts of names
YEARS_OWN = ("ar", "insats", "kalla")
FOLDERS = {
    "inkorg": "inkorg",
    "mapp_insatsblad": "insatsblad",
    "bokforing": "bokforing",
    "rapport": "rapport",
    "brevlada": "post",
    "mapp_enkater": "enkater",
    "utkast": "utkast",
}  # where the settings say nothing
SENT = "insatsblad"  # the verb in Logg, one row per sheet that was sent; "vad" is then "<insats> <period>"


@cache
def data_folder() -> Path:
    """Return the folder that holds workbook_templates/ and samples/: the package's own data, or the source tree."""
    here = Path(__file__).parent
    return here / "_data" if (here / "_data").is_dir() else here.parent


def now() -> datetime:
    """Return the time of the run; SOURCE_DATE_EPOCH in the environment makes it repeatable."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(stamp), UTC) if stamp else datetime.now().astimezone()


def log(verb: str, vad: str, celler: int = 0, fil: str = "", hash_: str = "") -> Row:
    """Return a row of Logg, of now."""
    stamp = now().strftime("%Y-%m-%d %H:%M:%S")
    return {
        "nar": stamp,
        "verb": verb,
        "vad": vad,
        "celler": Decimal(celler),
        "fil": fil or None,
        "hash": hash_ or None,
    }


@dataclass(slots=True)
class Arsbok:
    """An open årsbok and what it says."""

    path: Path
    book: Grid
    settings: Mapping[str, Answer]
    insatser: tuple[Insats, ...]
    history: tuple[Year, ...]
    members: tuple[Medlem, ...]
    placed: Mapping[str, Mapping[int, Row]]  # the rows of every list by their place, from 0: there may be gaps

    @property
    def period(self) -> str:
        """The period that the årsbok is set to ("2024", "2024-H1")."""
        return str(self.settings.get("period") or "")

    @property
    def forbund(self) -> str:
        """The förbund's name."""
        return str(self.settings.get("forbund") or "")

    @property
    def statements(self) -> Sequence[Statement]:
        """The statements in the layout of the årsbok."""
        return STATEMENTS[str(self.settings.get("profil"))]

    @property
    def locked(self) -> str:
        """When the årsbok was locked, "" while it is open."""
        done = (
            row for row in self.placed[BOKSLUT.id].values() if row.get("steg") == LOCK and row.get("status") == DONE
        )
        return next((str(row.get("nar")) for row in done), "")

    def read_again(self, *filled: Register) -> None:
        """Read lists again, after a verb has filled them; all of the close where none is named."""
        self.placed = {**self.placed, **_placed(self.book, filled or CLOSE)}

    def places(self, register: str) -> dict[str, int]:
        """Return where in a register each key stands."""
        return {str(row["nyckel"]): at for at, row in self.placed[register].items() if row.get("nyckel")}

    def world(self, records: Sequence[Record]) -> World:
        """Return all that the rules may look at."""
        lists = {register.id: list(self.placed[register.id].values()) for register in COMPUTED_FROM}
        return World(
            self.settings, self.insatser, self.history, tuple(records), FORMS, self.members, lists, idag=now().date()
        )


def read_arsbok(book: xw.Book) -> Arsbok:
    """Read settings, register and history out of an open workbook. WrongUseError where it is no årsbok."""
    grid = Grid(book)
    if "stampel.blankett" in grid.names and "installning.ar" not in grid.names:
        raise WrongUseError(f"{grid.file} är ett insatsblad, ingen årsbok. Ange årsboken, en fil som slutar på .xlsm.")
    arsbok = _read(Path(book.fullname), grid)
    book.impl.must_compute = our_sheets(
        arsbok.book
    )  # what our own calculator may not give up on; Excel computes it all
    book.impl.asleep = asleep(arsbok)
    return arsbok


def asleep(arsbok: Arsbok) -> set[str]:
    """Return the sheets of the forms that no insats uses."""
    used = {insats.blankett for insats in arsbok.insatser}
    quiet = (form for form in FORMS if form.tables and form.id not in used)
    places = (arsbok.book.locate(f"{form.tables[0].id}.alla.{form.tables[0].measures[0].id}") for form in quiet)
    return {place[0] for place in places if place is not None}


def _read(path: Path, book: Grid) -> Arsbok:
    settings = registers.read_settings(book, INSTALLNINGAR)
    listed = registers.placed_rows(book, INSATSER)
    if listed and max(listed) >= INSATSER.capacity:
        raise WrongUseError(
            f"{path.name}, Insatser: listan rymmer {INSATSER.capacity} rader. Ta bort de rader som är över."
        )
    insatser = tuple(_insats(path, row) for row in listed.values())
    keys = [insats.nyckel for insats in insatser]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise WrongUseError(
            f"{path.name}, Insatser: nyckeln {twice[0]} står på två rader. Ge varje insats en egen nyckel."
        )
    try:
        period = Period.parse(str(settings.get("period") or ""))
    except ValueError as error:
        raise WrongUseError(f"{path.name}, Inställningar, Period: {error}.") from error
    if isinstance(settings.get("ar"), Decimal) and period.year != settings["ar"]:
        raise WrongUseError(
            f"{path.name}, Inställningar: året är {settings['ar']} men perioden {period}. Rätta ett av dem."
        )
    if not isinstance(settings.get("ar"), Decimal):
        raise WrongUseError(f"{path.name}, Inställningar: årsbokens år är tomt. Skriv till exempel 2024.")
    years = tuple(_year(row) for row in registers.read_rows(book, HISTORIK) if "ar" in row and "insats" in row)
    placed = _placed(book, (*CLOSE, ENKATSVAR))
    older = not any(f"{LAGET.id}.{column.id}" in book.names for column in LAGET.columns)  # it can still be read
    placed[LAGET.id] = {} if older else registers.placed_rows(book, LAGET)
    for register in KEYED:
        _lawful_keys(path, register, placed[register.id].values())
    if settings.get("profil") not in STATEMENTS:
        raise WrongUseError(f"{path.name}, Inställningar, Uppställning: välj {' eller '.join(STATEMENTS)}.")
    members = tuple(
        Medlem(
            str(row.get("namn") or ""),
            str(row.get("typ") or ""),
            bidrag,
            str(row.get("rad") or ""),
            *(number(row, column) for column in ("agarbidrag", "agarbidrag_ar1", "agarbidrag_ar2")),
        )
        for row in registers.read_rows(book, MEDLEMMAR)
        if (bidrag := number(row, "bidrag")) is not None
    )
    return Arsbok(path, book, settings, insatser, years, members, {**placed, INSATSER.id: listed})


def _placed(book: Grid, lists: Iterable[Register]) -> dict[str, dict[int, Row]]:
    return {register.id: registers.placed_rows(book, register) for register in lists}


def _lawful_keys(path: Path, register: Register, rows: Iterable[Row]) -> None:
    """See to that the keys of a list can be names of figures, and stand once; WrongUseError where they do not."""
    seen: set[tuple[Answer, str]] = set()
    for row in rows:
        key = str(row.get("nyckel") or "")
        if not key:
            continue
        if not re.fullmatch(r"[a-z0-9_]{1,40}", key) or (register is not NOTRADER and key in RESERVED):
            raise WrongUseError(
                f"{path.name}, {register.sheet}: nyckeln ”{key}” går inte att använda. Skriv ett kort ord av a–z, "
                "siffror och _, som lokalhyra."
            )
        told = (row.get("not"), key)
        if told in seen:
            raise WrongUseError(f"{path.name}, {register.sheet}: nyckeln {key} står på två rader. Byt den ena.")
        seen.add(told)


def _insats(path: Path, row: Row) -> Insats:
    key, name = str(row.get("nyckel") or ""), str(row.get("namn") or "")
    if not re.fullmatch(r"[a-z0-9_]{1,20}", key) or key in RESERVED:
        raise WrongUseError(
            f"{path.name}, Insatser: nyckeln ”{key}” för {name or 'en insats utan namn'} går inte att använda. "
            f"Skriv ett kort ord av a–z, siffror och _ (inte {' eller '.join(sorted(RESERVED))}), som vagknuten."
        )
    texts = {name: str(row.get(name) or "") for name in ("kommun", "kontakt", "blankett")}
    return Insats(
        key,
        name or key,
        **texts,
        budget_deltagare=number(row, "budget_deltagare"),
        budget_kr=number(row, "budget_kr"),
    )


def _year(row: Row) -> Year:
    numbers = {column.id: number(row, column.id) for column in HISTORIK.columns if column.id not in YEARS_OWN}
    return Year(
        int(number(row, "ar") or 0), str(row["insats"]).casefold(), **numbers, kalla=str(row.get("kalla") or "")
    )


def number(row: Mapping[str, Answer], name: str) -> Decimal | None:
    """Return the number in a column of a row, None where it is blank or a text."""
    value = row.get(name)
    return value if isinstance(value, Decimal) else None


def folder(arsbok: Arsbok, setting: str) -> Path:
    """Return the folder that a setting ("inkorg", "mapp_insatsblad") names seen from the årsbok, or the usual one."""
    named = str(arsbok.settings.get(setting) or "") or FOLDERS[setting]
    return arsbok.path.parent / Path(named).expanduser()


def books(world: World, granskning: Sequence[Row]) -> consolidating.Books:
    """Return what the figures are computed from."""
    lists = closing.computed(world.lists)
    named = {**closing.expressions(STATEMENTS[str(world.settings.get("profil"))], lists), **enkater.FIGURES}
    return consolidating.Books(world, ALL_TABLES, {**lists, "granskning": granskning}, named)


def figures(world: World, granskning: Sequence[Row]) -> dict[str, Shown]:
    """Compute every figure of the årsbok in Python, by its defined name."""
    return consolidating.compute(books(world, granskning), KEY_FIGURES)


def clean(text: str) -> str:
    """Take out of a sender's words what must not reach the årsbok: all that points at one person."""
    return maskerad_ruta(text)


def our_sheets(book: Grid) -> set[str]:
    """Return the sheets that hold our lists and tables, whatever the kansli has named them."""
    names = [f"{register.id}.{register.columns[0].id}" for register in REGISTERS]
    names += [f"{table.id}.alla.{table.measures[0].id}" for table in ALL_TABLES.values()]
    names += [f"{item.id}.alla.nyckel" for items in STATEMENTS.values() for item in items]
    names += [next(iter(enkater.FIGURES)), "noter.alla.typ", *(item.id for item in INSTALLNINGAR.fields)]
    return {place[0] for name in names if (place := book.locate(name)) is not None}


def written(value: Shown) -> str:
    """Write a figure as a plain line for other programs: decimal point, no grouping; "" for a blank."""
    return "" if value is None else plain(value) if isinstance(value, Decimal) else value
