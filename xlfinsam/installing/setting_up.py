"""The verb `installera`: what the buttons need on this computer, written with a receipt so that it can all be undone.

Nothing here needs an administrator's rights: xlwings' config file, the user's own part of Windows' registry, the
user's own folder of scripts on a Mac, and LibreOffice's profile. `doktor`, which only looks, is in diagnosing.py.
"""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from xlfinsam.arsboken import data_folder
from xlfinsam.errors import WrongUseError, reason
from xlfinsam.installing import places
from xlfinsam.installing.machine import MAC, WINDOWS, ThisMachine
from xlfinsam.installing.receipts import DONE, NOT_DONE, RIGHT, Step, Trace, edit, read, receipt, told, undone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

    from xlfinsam.installing.machine import Machine

ITEM: Final = (
    b'<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="SecureURL" oor:op="fuse">'
)
_LISTED: Final = re.compile(re.escape(ITEM) + rb"<value>((?:<it>[^<]*</it>)*)</value></prop></item>")
_EMPTY: Final = re.compile(re.escape(ITEM) + rb"<value ?/></prop></item>")


def installera(
    arsbok: PurePath | str | None = None,
    *,
    natverk: bool = False,
    libreoffice: bool = False,
    ta_bort: bool = False,
    machine: Machine | None = None,
) -> tuple[Step, ...]:
    """Tell Excel's macros which Python to start, and make the folder of `arsbok` a trusted place; twice is as once.

    `natverk` allows trusted places on the network, `libreoffice` trusts the folder there too, `ta_bort` takes away what
    earlier calls wrote and nothing else. Raises WrongUseError, before anything is written, for a Python that cannot be
    used, a file that is not there and a folder too wide to trust; and for a file that cannot be written.
    """
    machine = machine or ThisMachine()
    if ta_bort:
        return undone(machine)
    python = _python(machine)
    book = _book(machine, arsbok) if arsbok is not None else None
    with receipt(machine) as traces:
        steps = [_configure(machine, traces, python)]
        if machine.system == MAC:
            steps.append(_place_script(machine, traces))
        if book and machine.system == WINDOWS:
            steps += [_unmark(machine, book), *_trust(machine, traces, book.parent, natverk=natverk)]
        if libreoffice:
            if machine.system == MAC:
                steps.append(_configure(machine, traces, python, calc=True))
            steps.append(_trust_in_libreoffice(machine, traces, book.parent if book else None))
    return tuple(steps)


# --------------------------------------------------------------------------------------------------- before we write


def _python(machine: Machine) -> str:
    """Give the Python that the buttons are to start; WrongUseError where Excel could not start or name it."""
    if places.from_store(machine):
        raise WrongUseError(
            "Den här Python kommer från Microsoft Store och kan inte ställa in Excel. Installera Python från "
            "python.org, installera xlfinsam där och kör kommandot igen."
        )
    python = str(places.interpreter(machine))
    with contextlib.suppress(UnicodeEncodeError):
        python.encode(machine.encoding)
        if '"' not in python:
            return python
    raise WrongUseError(
        f"Sökvägen till Python ({python}) har tecken som Excels makron inte kan läsa. Installera Python i en mapp "
        "med vanliga bokstäver i namnet och kör kommandot igen."
    )


def _book(machine: Machine, arsbok: PurePath | str) -> PurePath:
    """Give the whole path of the årsbok, once its folder may be trusted."""
    book = machine.absolute(arsbok)
    if not machine.is_file(book):
        raise WrongUseError(f"{book}: filen finns inte. Ange årsbokens namn, till exempel arsbok-2026.xlsm.")
    if why := places.too_wide(machine, book.parent):
        raise WrongUseError(f"{why}. Lägg årsboken i en egen mapp och kör kommandot igen.")
    return book


# ------------------------------------------------------------------------------------------------------- the steps


def _configure(machine: Machine, traces: list[Trace], python: str, *, calc: bool = False) -> Step:
    """Let every line with our key say `python`, for xlwings reads the first and our macros the last; else add one."""
    file, key = places.config_file(machine, calc=calc), places.config_key(machine, calc=calc)
    content, line = read(machine, file), f'"{key}","{python}"'.encode(machine.encoding)
    what = f"Knapparna startar {python} ({file})"
    there = places.config_lines(machine, content or b"", key)
    others = [(former, named) for former, named in there if former != line]
    for former, _ in others:
        edit(machine, traces, file, former, line)
    if others:
        return Step(what, DONE, f"Förut stod där {others[0][1] or 'ingenting'}.")
    if there:
        return Step(what, RIGHT)
    end = b"\r\n" if b"\r\n" in (content or (b"\r\n" if machine.system == WINDOWS else b"")) else b"\n"
    start = end if content and not content.endswith(b"\n") else b""
    edit(machine, traces, file, None if content is None else b"", start + line + end)
    return Step(what, DONE)


def _place_script(machine: Machine, traces: list[Trace]) -> Step:
    """Put the script that Excel on a Mac may run where Excel looks for it."""
    file, source = places.applescript(machine), data_folder() / "macros" / "xlfinsam.applescript"
    what = f"Skriptet som Excel får köra ({file})"
    if not source.is_file():
        return Step(what, NOT_DONE, "Skriptet saknas i programmet. Installera xlfinsam på nytt.")
    content, wanted = read(machine, file), source.read_bytes()
    if content == wanted:
        return Step(what, RIGHT)
    edit(machine, traces, file, content, wanted)
    return Step(what, DONE)


def _unmark(machine: Machine, book: PurePath) -> Step:
    """Take away the mark of the web; what it said is not kept, for it was never ours."""
    what = f"Märket ”hämtad från internet” på {book.name} är borta"
    if not places.marked(machine, book):
        return Step(what, RIGHT)
    try:
        machine.remove(places.mark(book))
    except OSError as error:
        return Step(what, NOT_DONE, f"Windows säger nej ({reason(error)}). Stäng filen i Excel och kör kommandot igen.")
    return Step(what, DONE)


def _trust(machine: Machine, traces: list[Trace], folder: PurePath, *, natverk: bool) -> Iterator[Step]:
    """Make a folder, and what is below it, a trusted place of Excel."""
    what = f"Excel litar på mappen {folder}"
    if places.trusts(machine, folder):
        yield Step(what, RIGHT)
        return
    if places.policy(machine, "AllLocationsDisabled", places.TRUST_POLICIES) or not places.own_places(machine):
        yield Step(what, NOT_DONE, "Kommunens regler tillåter inga egna betrodda platser. Be IT lägga till mappen.")
        return
    if places.on_network(machine, folder) and not places.allows_network(machine):
        if places.policy(machine, "AllowNetworkLocations", places.TRUST_POLICIES) == 0:
            yield Step(what, NOT_DONE, "Kommunens regler tillåter inga betrodda platser på nätverket. Fråga IT.")
            return
        if not natverk:
            yield Step(
                what,
                NOT_DONE,
                "Mappen ligger på nätverket. Lägg till --natverk om Excel ska få lita på den. Då kan den som får "
                "skriva i mappen lägga dit makron som körs utan fråga.",
            )
            return
        _put(machine, traces, "AllowNetworkLocations", 1)
        yield Step("Excel tillåter betrodda platser på nätverket", DONE)
    if not any(places.covers(machine, rf"{places.TRUSTED}\{key}", folder) for key in machine.keys(places.TRUSTED)):
        _add_place(machine, traces, folder)
    yield Step(what, DONE, "Stäng alla fönster i Excel och öppna årsboken igen.")


def _add_place(machine: Machine, traces: list[Trace], folder: PurePath) -> None:
    """Write a new LocationN; the low numbers are left to Excel, which makes its own there."""
    taken = {key.casefold() for key in machine.keys(places.TRUSTED)}
    number = next(number for number in range(20, 20 + len(taken) + 1) if f"location{number}" not in taken)
    key, path = rf"{places.TRUSTED}\Location{number}", f"{folder}\\"
    traces.append(Trace("plats", key, None, path))
    with told(key):
        machine.put(key, "Path", path)
        machine.put(key, "AllowSubfolders", 1)
        machine.put(key, "Description", "Årsboken (xlfinsam)")
        machine.put(key, "Date", f"{datetime.now().astimezone():%Y-%m-%d %H:%M}")


def _put(machine: Machine, traces: list[Trace], name: str, value: int) -> None:
    """Write one number beside the trusted places."""
    former = machine.get(places.TRUSTED, name)
    traces.append(Trace("varde", places.TRUSTED, former, str(value), name))
    with told(places.TRUSTED):
        machine.put(places.TRUSTED, name, value)


def _trust_in_libreoffice(machine: Machine, traces: list[Trace], folder: PurePath | None) -> Step:
    """Add a folder to LibreOffice's trusted places, as LibreOffice itself would write it."""
    what = f"LibreOffice litar på mappen {folder or ''}".rstrip()
    profile = places.libreoffice_profile(machine)
    file = profile / "user" / "registrymodifications.xcu"
    if folder is None:
        return Step(what, NOT_DONE, "Ange också årsboken.")
    content = read(machine, file)
    if content is None:
        return Step(what, NOT_DONE, "LibreOffice är inte installerat eller har aldrig startats av dig.")
    entry = f"<it>{folder.as_uri()}</it>".encode()
    listed = _LISTED.search(content)
    if listed and entry in listed[1]:
        return Step(what, RIGHT)
    if machine.exists(profile / ".lock"):
        return Step(what, NOT_DONE, "LibreOffice är i gång. Stäng det och kör kommandot igen.")
    whole = ITEM + b"<value>%s</value></prop></item>"
    former = listed or _EMPTY.search(content)
    if former:
        edit(machine, traces, file, former[0], whole % ((listed[1] if listed else b"") + entry), entry)
    elif content.count(b"</oor:items>") == 1:
        edit(machine, traces, file, b"</oor:items>", whole % entry + b"\n</oor:items>", entry)
    else:
        return Step(what, NOT_DONE, f"{file} har en form som programmet inte känner igen.")
    return Step(what, DONE)
