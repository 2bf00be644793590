"""The open årsbok, the only store there is: what the kansli has written, and how the program's cells are filled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam import consolidating
from xlfinsam.engine import registers
from xlfinsam.engine.addresses import quoted
from xlfinsam.engine.calc import recalculate
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.tables import figure_names
from xlfinsam.errors import DisagreementError, WrongUseError
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import (
    GRANSKNING,
    HISTORIK,
    INSATSDATA,
    INSATSER,
    INSTALLNINGAR,
    LOGG,
    MEDLEMMAR,
    REGISTERS,
    RESERVED,
)
from xlfinsam.forms.arsbok import START as START_DATA
from xlfinsam.rules.personuppgifter import without_personnummer
from xlfinsam.statements import KEY_FIGURES, START, TABLES
from xlfinsam.values import Period, plain, swedish
from xlfinsam.world import Insats, Medlem, World, Year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer
    from xlfinsam.model import Fynd, Record
    from xlfinsam.shown import Table

ALL_TABLES: dict[str, Table] = {table.id: table for table in (*TABLES, START)}
Row = dict[str, "Answer"]
SENT = "insatsblad"  # the verb in Logg, one row per sheet that was sent; "vad" is then "<insats> <period>"


@cache
def data_folder() -> Path:
    """Return the folder that holds workbook_templates/ and samples/: the package's own data, or the source tree."""
    here = Path(__file__).parent
    return here / "_data" if (here / "_data").is_dir() else here.parent


@dataclass(slots=True)
class Arsbok:
    """An open årsbok and what it says."""

    path: Path
    book: Workbook
    settings: Mapping[str, Answer]
    insatser: tuple[Insats, ...]
    history: tuple[Year, ...]
    members: tuple[Medlem, ...]
    places: Mapping[str, int]  # where in the register each insats stands, from 0: there may be empty rows between

    @property
    def period(self) -> str:
        """The period that the årsbok is set to ("2024", "2024-H1")."""
        return str(self.settings.get("period") or "")

    @property
    def forbund(self) -> str:
        """The förbund's name."""
        return str(self.settings.get("forbund") or "")

    def world(self, records: Sequence[Record]) -> World:
        """Return all that the rules may look at."""
        return World(self.settings, self.insatser, self.history, tuple(records), FORMS, self.members)


def open_arsbok(path: Path) -> Arsbok:
    """Open the årsbok at `path`. UnreadableFileError where it is no workbook, WrongUseError where it is no årsbok."""
    return read_arsbok(path, Workbook.open(Package.open(path, macros=True)))


def read_arsbok(path: Path, book: Workbook) -> Arsbok:
    """Read settings, register and history out of an open workbook."""
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
    places = {insats.nyckel: at for insats, at in zip(insatser, listed, strict=True)}
    members = tuple(
        Medlem(str(row.get("namn") or ""), str(row.get("typ") or ""), bidrag)
        for row in registers.read_rows(book, MEDLEMMAR)
        if (bidrag := _number(row, "bidrag")) is not None
    )
    return Arsbok(path, book, settings, insatser, years, members, places)


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
        budget_deltagare=_number(row, "budget_deltagare"),
        budget_kr=_number(row, "budget_kr"),
    )


def _year(row: Row) -> Year:
    numbers = {name: _number(row, name) for name in ("budget", "totalt", "nya", "avslutade", "pagaende")}
    return Year(int(_number(row, "ar") or 0), str(row["insats"]), **numbers, kalla=str(row.get("kalla") or ""))


def _number(row: Row, name: str) -> Decimal | None:
    value = row.get(name)
    return value if isinstance(value, Decimal) else None


# ------------------------------------------------------------------------------------------------------ filling


def books(world: World, granskning: Sequence[Row]) -> consolidating.Books:
    """Return what the figures are computed from."""
    return consolidating.Books(world, ALL_TABLES, {"granskning": granskning})


def figures(world: World, granskning: Sequence[Row]) -> dict[str, Shown]:
    """Compute every figure of the årsbok in Python, by its defined name."""
    return consolidating.compute(books(world, granskning), (KEY_FIGURES,))


def granskning_rows(arsbok: Arsbok, found: Sequence[Fynd]) -> tuple[list[Row], list[Row]]:
    """Return the rows of Granskning with the kansli's answers kept, and the answered rows whose fynd is gone."""
    former = registers.read_rows(arsbok.book, GRANSKNING)
    answers = {row.get("nyckel"): row["svar"] for row in former if row.get("svar")}
    rows = [_granskning_row(fynd, f"{arsbok.period}|{fynd.key}", answers) for fynd in found]
    kept = {row["nyckel"] for row in rows}
    return rows, [row for row in former if row.get("svar") and row.get("nyckel") not in kept]


def _granskning_row(fynd: Fynd, key: str, answers: Mapping[Answer, Answer]) -> Row:
    """Return the row of a fynd, with the answer that the kansli gave it before."""
    return {
        "niva": fynd.niva.value,
        "regel": fynd.regel,
        "insats": fynd.insats or None,
        "text": fynd.text,
        "rad": fynd.rad,
        "svar": answers.get(key),
        "cell": fynd.place.cell or None,
        "blad": fynd.place.blad or None,
        "fil": fynd.place.fil or None,
        "falt": fynd.falt or None,
        "varde": _told(fynd.varde),
        "vantat": _told(fynd.vantat),
        "nyckel": key,
    }


def _told(value: Answer) -> str | None:
    return None if value is None else swedish(value) if isinstance(value, (Decimal, str)) else value.isoformat()


def clean(text: str) -> str:
    """Take out what must not reach the årsbok."""
    return without_personnummer(text)


def fill_data(arsbok: Arsbok, records: Sequence[Record]) -> int:
    """Write the answers of `records` to Insatsdata, in place of what the same period had; other periods stay."""
    others = [row for row in registers.read_rows(arsbok.book, INSATSDATA) if row.get("period") != arsbok.period]
    return registers.fill_rows(arsbok.book, INSATSDATA, others + consolidating.long_table(records, FORMS, clean))


def fill_start(arsbok: Arsbok, column: str, by_insats: Mapping[str, str]) -> int:
    """Write a column of the list on Start ("skickat", "inkommet", "fil") for the insatser given, blank for the rest."""
    sheet, letters, first = registers.span(arsbok.book, f"{START_DATA.id}.{column}")
    values: dict[str, str | None] = {f"{letters}{first + at}": None for at in range(START_DATA.capacity)}
    for key, at in arsbok.places.items():
        values[f"{letters}{first + at}"] = by_insats.get(key) or None
    return arsbok.book.write(sheet, values)


def sent(arsbok: Arsbok) -> dict[str, str]:
    """Return the day each insats was sent its sheet for the period, as Logg has it."""
    rows = (row for row in registers.read_rows(arsbok.book, LOGG) if row.get("verb") == SENT)
    days = {str(row.get("vad")): str(row.get("nar"))[:10] for row in rows}
    return {i.nyckel: days[key] for i in arsbok.insatser if (key := f"{i.nyckel} {arsbok.period}") in days}


def fill_log(arsbok: Arsbok, rows: Sequence[Row]) -> int:
    """Append rows to Logg; nothing that stands there is ever changed."""
    return registers.fill_rows(arsbok.book, LOGG, [*registers.read_rows(arsbok.book, LOGG), *rows])


def follow_register(arsbok: Arsbok) -> None:
    """Let names and visible rows follow the register: one shown row per insats and per year with history."""
    book, world = arsbok.book, arsbok.world(())
    wanted: dict[str, str] = {}
    hidden: dict[str, dict[int, bool]] = {}
    for table in ALL_TABLES.values():
        ranges = {m.id: registers.span(book, f"{table.id}.alla.{m.id}") for m in table.measures}
        keys = _rows_of(table, consolidating.Books(world, ALL_TABLES).keys(table), arsbok)
        wanted.update(figure_names(table, keys, ranges, quoted))
        sheet, _, first = next(iter(ranges.values()))
        hidden.setdefault(sheet, {}).update({first + at: not key for at, key in enumerate(keys)})
    for sheet, rows in hidden.items():
        book.hide_rows(sheet, rows)
    book.set_names(wanted, _is_figure_of_a_row)


def _rows_of(table: Table, keys: Sequence[str], arsbok: Arsbok) -> list[str]:
    """Return the key of every row of a table's capacity, "" for an unused one; years stand with the newest last."""
    oldest = arsbok.world(()).year - table.capacity + 1
    by_place = {int(key) - oldest if table.per == "ar" else arsbok.places[key]: key for key in keys}
    return [by_place.get(at, "") for at in range(table.capacity)]


def _is_figure_of_a_row(name: str) -> bool:
    """Say whether a name is of our making; one of the kansli's own that looks alike has no such measure."""
    table, _, rest = name.partition(".")
    key, _, measure = rest.partition(".")
    measures = {item.id for item in ALL_TABLES[table].measures} if table in ALL_TABLES else set()
    return measure in measures and key not in RESERVED


def our_sheets(book: Workbook) -> set[str]:
    """Return the sheets that hold our lists and tables, whatever the kansli has named them."""
    names = [f"{register.id}.{register.columns[0].id}" for register in REGISTERS]
    names += [f"{table.id}.alla.{table.measures[0].id}" for table in ALL_TABLES.values()]
    names += [item.id for item in INSTALLNINGAR.fields]
    return {place[0] for name in names if (place := book.locate(name)) is not None}


def finish(arsbok: Arsbok, ours: Mapping[str, Shown]) -> bytes:
    """Recalculate, hold every figure of the workbook against Python's, and return the file to be saved.

    DisagreementError when the two calculators differ anywhere, with the first figures that do; then nothing is saved.
    """
    data = recalculate(arsbok.book.to_bytes(), our_sheets(arsbok.book))
    theirs = Workbook.open(Package.from_bytes(data, str(arsbok.path), macros=True))
    apart = consolidating.disagreements(ours, {name: _figure(theirs, name) for name in ours})
    if apart:
        told = "; ".join(
            f"{name}: programmet {swedish(mine)}, arbetsboken {swedish(other)}" for name, mine, other in apart[:5]
        )
        raise DisagreementError(
            f"{arsbok.path.name}: {len(apart)} siffror är inte lika i arbetsboken och i programmet ({told}). "
            "En formel är ändrad eller överskriven. Ta fram den föregående filen och konsolidera igen. "
            "Inget har sparats."
        )
    return data


def _figure(book: Workbook, name: str) -> Shown:
    """Return a figure of the workbook; in words where its name is gone, or somebody has typed over its formula."""
    try:
        shown = registers.figure(book, name)
    except KeyError:
        return f"namnet {name} saknas"
    return shown if registers.is_computed(book, name) else f"{swedish(shown)}, inskrivet för hand"


def written(value: Shown) -> str:
    """Write a figure as a plain line for other programs: decimal point, no grouping; "" for a blank."""
    return "" if value is None else plain(value) if isinstance(value, Decimal) else value
