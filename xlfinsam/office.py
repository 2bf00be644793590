"""The verbs of the kansli. A button and a command call the same function; each takes a value and gives an outcome."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import arsboken, checking
from xlfinsam.arsboken import SENT, open_arsbok
from xlfinsam.engine import registers
from xlfinsam.engine.blank import STAMP, fingerprint
from xlfinsam.engine.calc import recalculate
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package, refuse_if_open, save, write_new
from xlfinsam.errors import UnreadableFileError, WrongUseError, reason
from xlfinsam.fields import Parsed, Raw
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import GRANSKNING, HISTORIK, INSATSER, INSTALLNINGAR, LOGG, MEDLEMMAR
from xlfinsam.inkorgen import Progress, blank_name, check_received, quiet, read_inkorg, template
from xlfinsam.model import Hit, Place
from xlfinsam.rules import RULES
from xlfinsam.values import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer, Kind
    from xlfinsam.model import Form, Fynd, Record
    from xlfinsam.world import Insats


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb gave: the fynd, the figures by name, and what is told of it."""

    fynd: tuple[Fynd, ...] = ()
    figures: Mapping[str, Shown] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    insatser: tuple[Insats, ...] = ()
    changed: int = 0
    files: tuple[Path, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether a STOPP is among the fynd."""
        return any(fynd.niva.value == "STOPP" for fynd in self.fynd)


def now() -> datetime:
    """Return the time of the run; SOURCE_DATE_EPOCH in the environment makes it repeatable."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(stamp), UTC) if stamp else datetime.now().astimezone()


# ----------------------------------------------------------------------------------------------------------- ny


def ny(settings_file: Path, ut: Path) -> Outcome:
    """Make a new årsbok at `ut` from a settings file (TOML: installningar, insatser, medlemmar, historik)."""
    told = _read_toml(settings_file)
    book = Workbook.open(Package.from_bytes(template("arsbok.xlsx"), str(ut)))
    wanted = told.pop("installningar", {})
    if not isinstance(wanted, dict):
        raise WrongUseError(f"{settings_file.name}: installningar ska vara en rubrik, [installningar].")
    _settings(book, settings_file, wanted)
    changed = 0
    for register, name in ((INSATSER, "insatser"), (MEDLEMMAR, "medlemmar"), (HISTORIK, "historik")):
        known = {column.id: column for column in register.columns}
        rows: list[Row] = []
        for number, item in enumerate(_listed(settings_file, name, told.pop(name, [])), start=1):
            if unknown := set(item) - set(known):
                raise WrongUseError(f"{settings_file.name}, [[{name}]] nummer {number}: okänt ord {min(unknown)}.")
            where = f"{settings_file.name}, [[{name}]] nummer {number}"
            rows.append({key: _lawful(f"{where}, {key}", known[key].kind, value) for key, value in item.items()})
        changed += registers.fill_rows(book, register, rows)
    if told:
        raise WrongUseError(f"{settings_file.name}: okänd rubrik [{min(told)}].")
    arsbok = arsboken.read_arsbok(ut, book)
    if without := [insats.namn for insats in arsbok.insatser if not insats.blankett]:
        raise WrongUseError(f'{settings_file.name}: {without[0]} saknar blankett. Skriv blankett = "{FORMS[0].id}".')
    arsboken.follow_register(arsbok)
    arsboken.fill_log(arsbok, [_log("ny", f"Ny årsbok för {arsbok.forbund}, {arsbok.period}", changed)])
    figures = arsboken.figures(arsbok.world(()), [])
    write_new(ut, arsboken.finish(arsbok, figures))
    return Outcome(figures=figures, insatser=arsbok.insatser, changed=changed, files=(ut,))


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WrongUseError(f"{path}: inställningsfilen går inte att läsa ({reason(error)}).") from error
    except UnicodeDecodeError as error:
        raise WrongUseError(f"{path.name}: inställningsfilen är inte sparad som UTF-8. Spara om den så.") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"rad {found[1]}, tecken {found[2]}" if found else "i slutet"
        twice = " Något står två gånger." if "overwrite" in str(error) or "twice" in str(error) else ""
        raise WrongUseError(f"{path.name}: inställningsfilen är inte riktigt skriven ({where}).{twice}") from error


def _listed(path: Path, name: str, told: object) -> list[dict[str, object]]:
    """Return the rows of a list of the settings file."""
    if not isinstance(told, list) or not all(isinstance(item, dict) for item in told):
        raise WrongUseError(f"{path.name}: varje rad av {name} ska stå under en egen rubrik [[{name}]].")
    return told


def _settings(book: Workbook, path: Path, wanted: Mapping[str, object]) -> None:
    """Write the settings; an unknown or unlawful one stops with a sentence."""
    known = {item.id.partition(".")[2]: item for item in INSTALLNINGAR.fields}
    for name, value in wanted.items():
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


# --------------------------------------------------------------------------------------------------- insatsblad


def insatsblad(path: Path, ut: Path, progress: Progress = quiet) -> Outcome:
    """Write one prefilled blank per insats to the folder `ut`, and note in the årsbok that they are sent.

    All of them are made before the first is written; a sheet of the same name that says something else stops it all.
    """
    arsbok = open_arsbok(path)
    refuse_if_open(path)
    forms = {form.id: form for form in FORMS}
    made: dict[Path, bytes] = {}
    for at, insats in enumerate(arsbok.insatser, start=1):
        progress(insats.namn, at, len(arsbok.insatser))
        if insats.blankett not in forms:
            raise WrongUseError(
                f"{path.name}, Insatser: {insats.namn} har blanketten ”{insats.blankett}”, som inte finns. "
                f"Välj en av {', '.join(forms)}."
            )
        target = ut / f"insatsblad-{insats.nyckel}-{arsbok.period}.xlsx"
        made[target] = issue(forms[insats.blankett], arsbok, insats)
    ut.mkdir(parents=True, exist_ok=True)
    new = [target for target, data in made.items() if not target.exists() or target.read_bytes() != data]
    for target in [target for target in new if target.exists()] + new:  # one that stands in the way is told first
        write_new(target, made[target])
    noted = arsboken.sent(arsbok)
    sent = [i for i, target in zip(arsbok.insatser, made, strict=True) if target in new or i.nyckel not in noted]
    rows = [_log(SENT, f"{insats.nyckel} {arsbok.period}") for insats in sent]
    changed = arsboken.fill_log(arsbok, rows)
    changed += arsboken.fill_start(arsbok, "skickat", arsboken.sent(arsbok))
    arsboken.follow_register(arsbok)
    save(path, recalculate(arsbok.book.to_bytes(), arsboken.our_sheets(arsbok.book)), backup=changed > 0)
    return Outcome(insatser=arsbok.insatser, changed=changed, files=tuple(made))


def issue(form: Form, arsbok: Arsbok, insats: Insats) -> bytes:
    """Return the blank of `form`, stamped for one insats and period."""
    book = Workbook.open(Package.from_bytes(template(blank_name(form)), f"insatsblad för {insats.namn}"))
    due = arsbok.settings.get("sista_dag")
    stamp = {
        "blankett": form.id,
        "version": str(form.version),
        "fingeravtryck": fingerprint(form),
        "forbund": arsbok.forbund,
        "insats": insats.nyckel,
        "insatsnamn": insats.namn,
        "period": arsbok.period,
        "periodnamn": Period.parse(arsbok.period).label,
        "sista_dag": str(due or ""),
        "svarsadress": str(arsbok.settings.get("svarsadress") or ""),
    }
    stamp["utskick"] = hashlib.sha256("|".join(stamp.values()).encode()).hexdigest()[:10]
    for key in STAMP:
        place = book.locate(f"stampel.{key}")
        if place is not None:
            book.write(place[0], {place[1]: stamp[key] or None})
    return recalculate(book.to_bytes())


# ------------------------------------------------------------------------------------------ validera, konsolidera


def validera(path: Path, inkorg: Path, progress: Progress = quiet) -> Outcome:
    """Read and check the inkorg against the årsbok; nothing is changed."""
    arsbok = open_arsbok(path)
    received = read_inkorg(inkorg, progress)
    records, found = check_received(arsbok, received)
    rows, _ = arsboken.granskning_rows(arsbok, found)
    figures = arsboken.figures(arsbok.world(records), rows)
    return Outcome(tuple(found), figures, tuple(records), arsbok.insatser)


def konsolidera(path: Path, inkorg: Path, progress: Progress = quiet) -> Outcome:
    """Read, check, fill, recalculate, compare and save. A STOPP does not hinder: what could be read is there to see."""
    arsbok = open_arsbok(path)
    refuse_if_open(path)
    received = read_inkorg(inkorg, progress)
    records, found = check_received(arsbok, received)
    rows, gone = arsboken.granskning_rows(arsbok, found)
    world = arsbok.world(records)
    figures = arsboken.figures(world, rows)
    changed = arsboken.fill_data(arsbok, records)
    changed += registers.fill_rows(arsbok.book, GRANSKNING, rows)
    registers.fit_heights(arsbok.book, GRANSKNING, rows)
    by_insats = {record.insats: record for record in records}
    came = {key: _day(record) for key, record in by_insats.items()}
    changed += arsboken.fill_start(arsbok, "inkommet", came)
    changed += arsboken.fill_start(arsbok, "skickat", arsboken.sent(arsbok))
    changed += arsboken.fill_start(arsbok, "fil", {key: record.returned.fil for key, record in by_insats.items()})
    arsboken.follow_register(arsbok)
    counts = checking.summary(found)
    told = f"{len(records)} av {len(arsbok.insatser)} insatser, {counts['STOPP']} stopp, {counts['FRÅGA']} frågor"
    log = [_log("konsolidera", told, changed)]
    log += [_log("svar", f"Svaret ”{row['svar']}” hörde till {row['nyckel']}, som inte längre hittas") for row in gone]
    known = {row.get("hash") for row in registers.read_rows(arsbok.book, LOGG)}
    new = [record.returned for record in records if record.returned.hash not in known]
    log += [_log("läst", "Nytt insatsblad", 0, returned.fil, returned.hash) for returned in new]
    arsboken.fill_log(arsbok, log)
    save(path, arsboken.finish(arsbok, figures), backup=changed > 0)
    return Outcome(tuple(found), figures, tuple(records), arsbok.insatser, changed, (path,))


def _day(record: Record) -> str:
    """Return the day a sheet was filled in as it says itself, else when its file was last saved."""
    day = record.values.get("blad.datum")
    return day.isoformat() if isinstance(day, date) else record.returned.sparad[:10] or "ja"


def _log(verb: str, vad: str, celler: int = 0, fil: str = "", hash_: str = "") -> Row:
    stamp = now().strftime("%Y-%m-%d %H:%M:%S")
    return {
        "nar": stamp,
        "verb": verb,
        "vad": vad,
        "celler": Decimal(celler),
        "fil": fil or None,
        "hash": hash_ or None,
    }


# --------------------------------------------------------------------------------------------------------- varde


def varde(path: Path, names: Sequence[str]) -> dict[str, Shown]:
    """Return the value behind each defined name; WrongUseError names the first unknown one and those like it."""
    book = Workbook.open(Package.open(path, macros=True))
    found: dict[str, Shown] = {}
    for name in names:
        try:
            found[name] = registers.figure(book, name)
        except KeyError:
            if name in book.names:
                raise WrongUseError(f"{path.name}: {name} är inte en enda cell utan {book.names[name]}.") from None
            close = difflib.get_close_matches(name, book.names, 3)
            hint = f" Menade du {' eller '.join(close)}?" if close else ""
            raise WrongUseError(f"{path.name}: namnet {name} finns inte.{hint}") from None
    return found


def sentence(error: UnreadableFileError) -> str:
    """Say why a file cannot be read, in the words of the rule for it."""
    fynd = checking.judge([Hit(Place(error.file), varde=error.detail or None, kind=error.kind)], RULES)[0]
    return f"{error.file}: {fynd.text} Kontrollera att det är rätt fil och att den är hel, och försök igen."
