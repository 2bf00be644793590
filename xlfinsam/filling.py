"""How the program's cells of an årsbok are filled, computed, held against Python, and saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam import closing, consolidating, loggen
from xlfinsam.arsboken import SENT, clean
from xlfinsam.engine import registers, saving
from xlfinsam.engine.addresses import column_letters, quoted, split
from xlfinsam.engine.tables import figure_names
from xlfinsam.errors import DisagreementError
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import ECONOMY, INSATSDATA, INSATSER, LOGG, RESERVED
from xlfinsam.forms.arsbok import START as START_DATA
from xlfinsam.forms.bokslut import KEY
from xlfinsam.forms.rakenskaper import NOTRADER
from xlfinsam.longtable import long_table
from xlfinsam.model import Hit, Place
from xlfinsam.statements import ALL_TABLES
from xlfinsam.statements.oversikt import OVERSIKT
from xlfinsam.statements.profil import profil
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.consolidating import Shown
    from xlfinsam.engine.grid import Grid
    from xlfinsam.model import Record
    from xlfinsam.shown import Table


def fill_data(arsbok: Arsbok, records: Sequence[Record]) -> int:
    """Write the answers of `records` to Insatsdata, in place of what the same period had; other periods stay."""
    others = [row for row in registers.read_rows(arsbok.book, INSATSDATA) if row.get("period") != arsbok.period]
    return registers.fill_rows(arsbok.book, INSATSDATA, others + long_table(records, FORMS, clean))


def fill_start(arsbok: Arsbok, column: str, by_insats: Mapping[str, str]) -> int:
    """Write a column of the list on Start ("skickat", "inkommet", "fil") for the insatser given, blank for the rest."""
    sheet, letters, first = registers.span(arsbok.book, f"{START_DATA.id}.{column}")
    values: dict[str, str | None] = {f"{letters}{first + at}": None for at in range(START_DATA.capacity)}
    for key, at in arsbok.places(INSATSER.id).items():
        values[f"{letters}{first + at}"] = by_insats.get(key) or None
    return arsbok.book.write(sheet, values)


def sent(arsbok: Arsbok) -> dict[str, str]:
    """Return the day each insats was sent its sheet for the period, as Logg has it."""
    rows = (row for row in registers.read_rows(arsbok.book, LOGG) if row.get("verb") == SENT)
    days = {str(row.get("vad")): str(row.get("nar"))[:10] for row in rows}
    return {i.nyckel: days[key] for i in arsbok.insatser if (key := f"{i.nyckel} {arsbok.period}") in days}


def fill_log(arsbok: Arsbok, rows: Sequence[Row]) -> int:
    """Append rows to Logg; nothing that stands there is ever changed."""
    former = registers.read_rows(arsbok.book, LOGG)
    return registers.fill_rows(arsbok.book, LOGG, [*former, *loggen.chained(former, rows)])


def tidy_keys(arsbok: Arsbok) -> int:
    """Take the blanks from around the keys that the kansli has written or pasted: to a formula they are other keys."""
    changed = 0
    for register in ECONOMY:
        for column in (column for column in register.columns if column.kind == KEY and not column.formula):
            sheet, letters, first = registers.span(arsbok.book, f"{register.id}.{column.id}")
            held = ((f"{letters}{first + at}", arsbok.book.cells(sheet)) for at in range(register.capacity))
            texts = {cell: cells[cell].text for cell, cells in held if cell in cells and cells[cell].kind == "s"}
            tidy = {cell: text.strip() for cell, text in texts.items() if text != text.strip()}
            changed += arsbok.book.write(sheet, {cell: text or None for cell, text in tidy.items()}) if tidy else 0
    if changed:
        arsbok.read_again()
    return changed


def follow_register(arsbok: Arsbok) -> None:
    """Let names and visible rows follow the registers: one shown row per insats, year with history, row of a note."""
    book, world = arsbok.book, arsbok.world(())
    books = consolidating.Books(world, ALL_TABLES, world.lists)
    wanted: dict[str, str] = {}
    hidden: dict[str, dict[int, bool]] = {}
    for table in ALL_TABLES.values():
        keys = _rows_of(table, books.keys(table), arsbok)
        shown = table.measures if any(keys) else table.measures[:1]  # the place alone, where nothing is to be named
        ranges = {m.id: registers.span(book, f"{table.id}.alla.{m.id}") for m in shown}
        wanted.update(figure_names(table, keys, ranges, quoted) if any(keys) else {})
        sheet, _, first = next(iter(ranges.values()))
        if table.home:
            book.show_sheet(sheet, shown=any(keys))
        years = profil(str(arsbok.settings["profil"])).years if table.id == OVERSIKT else len(keys)
        older = len(keys) - years  # they are counted, and can be asked for, but the report does not show them
        rows = {first + at: not key or at < older for at, key in enumerate(keys)}
        if table.slots and table.per == "insats":  # `hide_unused` knows which of them have something to show
            rows = {row: True for row, hide in rows.items() if hide}
        hidden.setdefault(sheet, {}).update(rows)
    _follow_notes(arsbok, wanted, hidden)
    for sheet, rows in hidden.items():
        book.hide_rows(sheet, rows)
    book.set_names(wanted, _is_figure_of_a_row)


def _follow_notes(arsbok: Arsbok, wanted: dict[str, str], hidden: dict[str, dict[int, bool]]) -> None:
    """Let the names and the visible rows of Noter follow Notrader."""
    shown = arsbok.placed[NOTRADER.id]
    for column, suffix in (("ar", ""), ("fg", ".fg")):
        sheet, letters, first = registers.span(arsbok.book, f"noter.alla.{column}")
        for at, row in shown.items():
            for name, _ in closing.notes({NOTRADER.id: [row]}):
                wanted[name + suffix] = f"{quoted(sheet)}!${letters}${first + at}"
        hidden[sheet] = {first + at: at not in shown for at in range(NOTRADER.capacity)}


def hide_empty(arsbok: Arsbok, figures: Mapping[str, Shown]) -> None:
    """Hide the rows of the statements that are shown only when needed, while they have no figure but nought."""
    hidden: dict[str, dict[int, bool]] = {}
    for statement in arsbok.statements:
        for line in (line for line in statement.lines if line.needed):
            names = [closing.name_of(statement, line, column.id) for column in statement.columns]
            place = next((found for name in names if (found := arsbok.book.locate(name))), None)
            cell = split(place[1]) if place else None
            if place and cell:
                hidden.setdefault(place[0], {})[cell[0]] = not any(figures.get(name) for name in names)
    for sheet, rows in hidden.items():
        arsbok.book.hide_rows(sheet, rows)


def hide_unused(arsbok: Arsbok, figures: Mapping[str, Shown]) -> None:
    """Hide the rows on the sheets of the forms that no insats has written in."""
    hidden: dict[str, dict[int, bool]] = {}
    world = arsbok.world(())
    books = consolidating.Books(world, ALL_TABLES, world.lists)
    for table in (table for table in ALL_TABLES.values() if table.slots and table.per == "insats"):
        sheet, _, first = registers.span(arsbok.book, f"{table.id}.alla.{table.measures[0].id}")
        for at, key in enumerate(books.keys(table)):
            shown = any(figures.get(f"{table.id}.{key}.{measure.id}") is not None for measure in table.measures)
            hidden.setdefault(sheet, {})[first + at] = not shown
    for sheet, rows in hidden.items():
        arsbok.book.hide_rows(sheet, rows)


def _rows_of(table: Table, keys: Sequence[str], arsbok: Arsbok) -> list[str]:
    """Return the key of every row of a table's capacity, "" for an unused one; years stand with the newest last."""
    oldest = int(arsbok.settings["ar"]) - table.capacity + 1  # type: ignore[arg-type]  # read_arsbok has seen to it
    if table.home:
        return [*keys, *[""] * (table.capacity - len(keys))]
    places = {} if table.per == "ar" else arsbok.places(table.register)
    by_place = {int(key) - oldest if table.per == "ar" else places[key]: key for key in keys}
    return [by_place.get(at, "") for at in range(table.capacity)]


def _is_figure_of_a_row(name: str) -> bool:
    """Say whether a name is of our making; one of the kansli's own that looks alike has no such measure."""
    table, _, rest = name.partition(".")
    if re.fullmatch(r"not\d{1,2}|spec", table):
        return True
    key, _, measure = rest.partition(".")
    measures = {item.id for item in ALL_TABLES[table].measures} if table in ALL_TABLES else set()
    return measure in measures and key not in RESERVED


def compare(arsbok: Arsbok, ours: Mapping[str, Shown]) -> None:
    """Let the workbook compute itself, and hold every figure of it against Python's.

    DisagreementError when the two calculators differ anywhere, with the first figures that do; then nothing is saved.
    """
    arsbok.book.calculate()
    apart = consolidating.disagreements(ours, {name: _figure(arsbok.book, name) for name in ours})
    if apart:
        told = "; ".join(
            f"{name}: programmet {swedish(mine)}, arbetsboken {swedish(other)}" for name, mine, other in apart[:5]
        )
        raise DisagreementError(
            f"{arsbok.path.name}: {len(apart)} siffror är inte lika i arbetsboken och i programmet ({told}). "
            "En formel är ändrad eller överskriven. Kör xlfinsam aterstall, eller ta fram den föregående filen. "
            "Inget har sparats."
        )


def differences(arsbok: Arsbok, ours: Mapping[str, Shown]) -> list[Hit]:
    """Return what is wrong with the figures of a workbook that has just been computed, each with its cell."""
    hits: list[Hit] = []
    for name, mine in ours.items():
        place = arsbok.book.locate(name)
        where = Place(arsbok.path.name, *(place[:2] if place else _home(arsbok, name)))
        told = {"siffra": name, "heter": ""}
        if place is None:
            hits.append(Hit(where, falt=name, vantat=mine, details=told, kind="namn_borta"))
            continue
        shown, computed = registers.figure_and_formula(arsbok.book, name)
        if not computed:
            hits.append(Hit(where, falt=name, varde=shown, vantat=mine, details=told, kind="formel_overskriven"))
        elif consolidating.disagreements({name: mine}, {name: shown}):
            hits.append(Hit(where, falt=name, varde=shown, vantat=mine, details=told, kind="siffra_skiljer"))
    return hits


def _home(arsbok: Arsbok, name: str) -> tuple[str, str]:
    """Return (sheet, cell) where a figure whose name is gone should stand, as far as the other names still tell."""
    home, _, rest = name.partition(".")
    key, _, measure = rest.partition(".")
    column, table = arsbok.book.locate(f"{home}.alla.{measure}"), ALL_TABLES.get(home)
    top = split(column[1]) if column else None
    if column is None or table is None or top is None:
        return "", ""
    world = arsbok.world(())
    keys = _rows_of(table, consolidating.Books(world, ALL_TABLES, world.lists).keys(table), arsbok)
    if key in keys:
        return column[0], f"{column_letters(top[1])}{top[0] + keys.index(key)}"
    beside = (arsbok.book.locate(f"{home}.{key}.{item.id}") for item in table.measures)  # the row of sums
    row = next((found[0] for place in beside if place and (found := split(place[1]))), None)
    return (column[0], f"{column_letters(top[1])}{row}") if row else (column[0], "")


def store(arsbok: Arsbok, *, keep_former: bool) -> None:
    """Save the årsbok; the former file is kept beside it where anything of weight has changed."""
    with saving.former_kept(arsbok.path, always=keep_former):
        arsbok.book.book.save()


def _figure(book: Grid, name: str) -> Shown:
    """Return a figure of the workbook; in words where its name is gone, or somebody has typed over its formula."""
    try:
        shown, computed = registers.figure_and_formula(book, name)
    except KeyError:
        return f"namnet {name} saknas"
    return shown if computed else f"{swedish(shown)}, inskrivet för hand"
