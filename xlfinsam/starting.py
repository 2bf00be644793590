"""A new årsbok from a settings file: the template filled with what belongs to one förbund and one year."""

from __future__ import annotations

import difflib
import tomllib
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import arsboken, filling, forslag
from xlfinsam.engine import registers
from xlfinsam.engine.grid import Grid
from xlfinsam.errors import WrongUseError, reason, toml_fault
from xlfinsam.fields import Parsed, Raw
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import REGISTERS
from xlfinsam.forms.bokslut import KANSLI, KOMMUNBAS, PROFILER
from xlfinsam.forms.brevmallar import MALLAR, Mall
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.forms.post import BREVMALLAR, rader
from xlfinsam.forms.rakenskaper import KONTOPLAN, NOTRADER
from xlfinsam.forms.rapporten import JA, NEJ, RAPPORTTEXTER
from xlfinsam.inkorgen import template
from xlfinsam.outcome import Outcome
from xlfinsam.statements.dokumenten import AVSNITT
from xlfinsam.statements.profil import profil
from xlfinsam.svar.mallar import brister

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Row
    from xlfinsam.fields import Answer, Kind
    from xlfinsam.shown import Register

SUFFIX = ".xlsm"  # a workbook with macros; Excel refuses to open one under another name


def ny(settings_file: Path, ut: Path) -> Outcome:
    """Make a new årsbok at `ut` from a settings file (TOML: installningar, insatser, medlemmar, historik)."""
    from xlfinsam.engine.book import new_book, save_new  # noqa: PLC0415  xlwings is loaded where a workbook is opened

    if ut.suffix.lower() != SUFFIX:
        raise WrongUseError(
            f"{ut.name}: årsboken har knappar och ska heta något på {SUFFIX}, till exempel arsbok{SUFFIX}."
        )
    told = _read_toml(settings_file)
    with closing(new_book(ut, template(arsboken.TEMPLATES[_profil(settings_file, told)]))) as book:
        outcome = _filled(settings_file, told, book, ut)
        save_new(book)
    return outcome


def _profil(settings_file: Path, told: dict[str, object]) -> str:
    """Return the layout that the settings file asks for; Kalmar's where it asks for none."""
    wanted = told.get("installningar")
    name = wanted.get("profil", PROFILER[0]) if isinstance(wanted, dict) else PROFILER[0]
    if name not in arsboken.TEMPLATES:
        raise WrongUseError(
            f"{settings_file.name}, profil: där står {name!r}, väntat {' eller '.join(arsboken.TEMPLATES)}."
        )
    return str(name)


def _filled(settings_file: Path, told: dict[str, object], opened: xw.Book, ut: Path) -> Outcome:
    """Put what the file says into the template, and hold its figures against Python's."""
    book = Grid(opened)
    wanted = told.pop("installningar", {})
    if not isinstance(wanted, dict):
        raise WrongUseError(f"{settings_file.name}: installningar ska vara en rubrik, [installningar].")
    _settings(book, settings_file, wanted)
    changed = 0
    for register in (register for register in REGISTERS if register.kept_by == KANSLI):
        name = register.id
        known = {column.id: column for column in register.columns if not column.formula and column.look != "told"}
        rows: list[Row] = []
        for number, item in enumerate(_listed(settings_file, name, told.pop(name, [])), start=1):
            if unknown := set(item) - set(known):
                raise WrongUseError(f"{settings_file.name}, [[{name}]] nummer {number}: okänt ord {min(unknown)}.")
            where = f"{settings_file.name}, [[{name}]] nummer {number}"
            rows.append({key: _lawful(f"{where}, {key}", known[key].kind, value) for key, value in item.items()})
        rows = _worded(settings_file, rows) if register is BREVMALLAR else rows or _usual(register, wanted)
        changed += registers.fill_rows(book, register, rows)
        registers.fit_heights(book, register, rows)
    if told:
        raise WrongUseError(f"{settings_file.name}: okänd rubrik [{min(told)}].")
    arsbok = arsboken.read_arsbok(opened)
    if without := [insats.namn for insats in arsbok.insatser if not insats.blankett]:
        raise WrongUseError(f'{settings_file.name}: {without[0]} saknar blankett. Skriv blankett = "{FORMS[0].id}".')
    filling.follow_register(arsbok)
    filling.fill_log(arsbok, [arsboken.log("ny", f"Ny årsbok för {arsbok.forbund}, {arsbok.period}", changed)])
    figures = arsboken.figures(arsbok.world(()), [])
    filling.hide_empty(arsbok, figures)
    filling.compare(arsbok, figures)
    return Outcome(figures=figures, insatser=arsbok.insatser, changed=changed, files=(ut,))


def _usual(register: Register, settings: Mapping[str, object]) -> list[Row]:
    """Return what a list holds where the settings file says nothing of it: the usual notes and account plan."""
    if register is NOTRADER:
        return forslag.noter(profil(str(settings.get("profil", PROFILER[0]))).notes)
    if register is KONTOPLAN:
        return forslag.kontoplan(str(settings.get("kontoplan", KOMMUNBAS)))
    return _texts(str(settings.get("profil", PROFILER[0]))) if register is RAPPORTTEXTER else []


def _texts(layout: str) -> list[Row]:
    """Return the headings and texts that the documents have from the start."""
    return [
        {
            "dokument": slag,
            "nyckel": one.nyckel,
            "niva": Decimal(one.niva),
            "numrerad": JA if one.numrerad else NEJ,
            "rubrik": one.rubrik or None,
            "text": one.text or None,
        }
        for slag, avsnitt in AVSNITT.items()
        for one in avsnitt(profil(layout))
    ]


def _worded(path: Path, rows: Sequence[Row]) -> list[Row]:
    """Return the letters with the texts that the settings file gives some of them; WrongUseError for a fault in one."""
    own: dict[str, Mall] = {}
    for number, row in enumerate(rows, start=1):
        where = f"{path.name}, [[{BREVMALLAR.id}]] nummer {number}"
        ours = MALLAR.get(str(row.get("namn") or ""))
        if ours is None or ours.namn in own:
            raise WrongUseError(f"{where}: varje rad ska ha ett eget namn, ett av {', '.join(MALLAR)}.")
        amne, text = str(row.get("amne") or ours.amne), str(row.get("text") or ours.text)
        own[ours.namn] = replace(ours, amne=amne, text=text, var_amne=f"{where}, amne", var_text=f"{where}, text")
        if wrong := brister(own[ours.namn]):
            raise WrongUseError(" ".join(wrong))
    return [dict(row) for row in rader(own)]


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WrongUseError(f"{path}: inställningsfilen går inte att läsa ({reason(error)}).") from error
    except UnicodeDecodeError as error:
        raise WrongUseError(f"{path.name}: inställningsfilen är inte sparad som UTF-8. Spara om den så.") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongUseError(f"{path.name}: inställningsfilen är inte riktigt skriven {toml_fault(error)}") from error


def _listed(path: Path, name: str, told: object) -> list[dict[str, object]]:
    """Return the rows of a list of the settings file."""
    if not isinstance(told, list) or not all(isinstance(item, dict) for item in told):
        raise WrongUseError(f"{path.name}: varje rad av {name} ska stå under en egen rubrik [[{name}]].")
    return told


def _settings(book: Grid, path: Path, wanted: Mapping[str, object]) -> None:
    """Write the settings; an unknown or unlawful one stops with a sentence."""
    known = {item.id.partition(".")[2]: item for item in INSTALLNINGAR.fields}
    for name, value in wanted.items():
        if name == "profil":
            continue  # the template has it
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f" Menade du {close[0]}?" if close else ""
            raise WrongUseError(f"{path.name}, [installningar]: okänt ord {name}.{hint}")
        place = book.locate(known[name].id)
        if place is not None:
            book.write(place[0], {place[1]: _lawful(f"{path.name}, {name}", known[name].kind, value)})


def _lawful(where: str, kind: Kind, value: object) -> Answer:
    """Read a TOML value as the field would read a cell."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    single = number or isinstance(value, (str, date))
    parsed = kind.parse(Raw("n" if number else "s", str(value))) if single else Parsed()
    if parsed.value is None:
        raise WrongUseError(f"{where}: där står {value!r}, väntat {kind.says}.")
    return parsed.value
