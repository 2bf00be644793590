"""The verb `doktor`: all between a button and Python that can be looked at. It changes nothing and never raises."""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlfinsam import __version__
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import UnreadableFileError
from xlfinsam.installing import places
from xlfinsam.installing.machine import MAC, WINDOWS, ThisMachine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import PurePath

    from xlfinsam.installing.machine import Machine

OLDEST, LONGEST = (3, 11), 218  # the Python we are written for; what Excel takes as the path of a workbook
CLICK_TO_RUN: Final = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
APP_PATHS: Final = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
SOFFICES: Final = ("/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice")
MACROS: Final = {1: "alla makron körs", 2: "Excel frågar", 3: "bara signerade makron körs", 4: "inga makron körs"}
SIGNED_ONLY: Final = 3
INSTALL: Final = "Kör xlfinsam installera med årsbokens namn efter."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `ok` is None where it does not apply here; `advice` is "" only where nothing is wrong."""

    name: str
    ok: bool | None
    found: str
    advice: str


Result = tuple[bool | None, str, str]  # ok, found, advice
NOT_HERE: Final[Result] = (None, "gäller inte här", "")


@dataclass(frozen=True, slots=True)
class Patient:
    """The computer, the årsbok (None: none was named) and what could be read of it."""

    machine: Machine
    path: PurePath | None
    package: Package | None
    modules: tuple[str, ...] | None  # the text of its macros, None where it has none


_CHECKS: list[tuple[str, bool, Callable[[Patient], Result]]] = []


def _check(name: str, *, of_book: bool = False) -> Callable[[Callable[[Patient], Result]], Callable[[Patient], Result]]:
    """Enter a check in the list, in the order of this file; one `of_book` is passed over when no årsbok is named."""

    def entered(run: Callable[[Patient], Result]) -> Callable[[Patient], Result]:
        _CHECKS.append((name, of_book, run))
        return run

    return entered


def doktor(arsbok: PurePath | str | None = None, *, machine: Machine | None = None) -> tuple[Check, ...]:
    """Look at everything between a button and Python, and at `arsbok` where it is named. Nothing is raised."""
    machine = machine or ThisMachine()
    patient = _patient(machine, machine.absolute(arsbok) if arsbok is not None else None)
    return tuple(_looked(patient, *entry) for entry in _CHECKS)


def _patient(machine: Machine, path: PurePath | None) -> Patient:
    """Read the årsbok once; what is wrong with it is told by the check of it."""
    package, modules = None, None
    try:
        data = machine.read(path) if path else None
        package = Package.from_bytes(data, str(path), macros=True) if data is not None else None
        if package and package.has("xl/vbaProject.bin"):
            modules = tuple(places.vba_modules(package.read("xl/vbaProject.bin")))
    except (OSError, UnreadableFileError):
        pass
    return Patient(machine, path, package, modules)


def _looked(patient: Patient, name: str, of_book: bool, run: Callable[[Patient], Result]) -> Check:  # noqa: FBT001  a row of the table of checks
    if of_book and patient.path is None:
        return Check(name, None, "ingen årsbok angiven", "")
    try:
        return Check(name, *run(patient))
    except Exception as error:  # noqa: BLE001  a doctor who falls ill helps nobody
        return Check(name, None, f"gick inte att pröva ({error})", "")


# ------------------------------------------------------------------------------------------------------------ Python


@_check("Python")
def _python(patient: Patient) -> Result:
    version = patient.machine.python
    found = f"{'.'.join(map(str, version))}, {patient.machine.bits} bitar, {places.interpreter(patient.machine)}"
    newer = f"Installera Python {'.'.join(map(str, OLDEST))} eller nyare från python.org."
    return version >= OLDEST, found, "" if version >= OLDEST else newer


@_check("Python och Excel")
def _bits(patient: Patient) -> Result:
    excel = excel_bits(patient.machine)
    if excel is None:
        return None, "Excels antal bitar är inte känt", ""
    found = f"Python {patient.machine.bits} bitar, Excel {excel} bitar"
    good = patient.machine.bits >= excel  # a wider Python reaches Excel: they are two programs that speak over COM
    return good, found, "" if good else f"Installera Python med {excel} bitar från python.org."


@_check("Microsoft Store")
def _store(patient: Patient) -> Result:
    if patient.machine.system != WINDOWS:
        return NOT_HERE
    if places.from_store(patient.machine):
        advice = "Installera Python från python.org i stället; den från Microsoft Store kan inte ställa in Excel."
        return False, "Python kommer från Microsoft Store", advice
    return True, "Python kommer inte från Microsoft Store", ""


@_check("Pythons plats")
def _python_place(patient: Patient) -> Result:
    remote = places.on_network(patient.machine, patient.machine.executable)
    advice = "Installera Python på den egna datorn; från nätverket startar varje knapp långsamt."
    return not remote, "på nätverket" if remote else "på datorn", advice if remote else ""


@_check("xlfinsam")
def _xlfinsam(patient: Patient) -> Result:
    installed = patient.machine.version("xlfinsam")
    if installed is None:
        advice = _install(patient, "xlfinsam")
        return False, f"{__version__}, inte installerat i den här Python", advice
    if installed != __version__:
        return False, f"{__version__} körs, {installed} är installerat", "Installera xlfinsam på nytt i den här Python."
    return True, installed, ""


@_check("xlwings")
def _xlwings(patient: Patient) -> Result:
    found = patient.machine.version("xlwings")
    advice = f"{_install(patient, 'xlwings')} Utan det arbetar knapparna på den sparade filen."
    return found is not None, found or "inte installerat", "" if found else advice


@_check("pywin32")
def _pywin32(patient: Patient) -> Result:
    if patient.machine.system != WINDOWS:
        return NOT_HERE
    found = patient.machine.version("pywin32")
    advice = f"{_install(patient, 'pywin32')} Utan det arbetar knapparna på den sparade filen."
    return found is not None, found or "inte installerat", "" if found else advice


# ----------------------------------------------------------------------------------------------------- the programs


@_check("Excel")
def _excel(patient: Patient) -> Result:
    machine = patient.machine
    if machine.system == MAC:
        plist = machine.read("/Applications/Microsoft Excel.app/Contents/Info.plist")
        version = str(plistlib.loads(plist).get("CFBundleShortVersionString", "")) if plist else ""
        missing = "Installera Excel, eller arbeta i terminalen; alla kommandon fungerar utan Excel."
        return plist is not None, f"Excel {version}" if plist else "inte installerat", "" if plist else missing
    if machine.system != WINDOWS:
        return NOT_HERE
    path = next(
        (str(told) for hive in ("HKCU", "HKLM") if (told := machine.get(rf"{hive}\{APP_PATHS}\excel.exe", ""))), ""
    )
    if not path:
        return False, "inte installerat", "Be IT installera Excel, eller arbeta i terminalen; det går utan Excel."
    if "windowsapps" in path.casefold():
        advice = "Be IT byta till det vanliga Office; med Excel från Microsoft Store når knapparna inte alltid fram."
        return False, f"Excel från Microsoft Store, {path}", advice
    return True, f"{machine.get(CLICK_TO_RUN, 'VersionToReport') or 'okänd version'}, {path}", ""


@_check("LibreOffice")
def _libreoffice(patient: Patient) -> Result:
    machine = patient.machine
    if machine.system == WINDOWS:
        told = machine.get(rf"HKLM\{APP_PATHS}\soffice.exe", "")
        found = str(told) if told else ""
    else:
        places_to_look = ("/Applications/LibreOffice.app",) if machine.system == MAC else SOFFICES
        found = next((path for path in places_to_look if machine.exists(machine.absolute(path))), "")
    return (True, found, "") if found else (None, "inte installerat; det behövs inte", "")


@_check("Inställningsfilen")
def _config(patient: Patient) -> Result:
    machine = patient.machine
    file = places.config_file(machine)
    content = machine.read(file)
    named = places.configured(machine, content, places.config_key(machine)) if content is not None else None
    advice = "Kör xlfinsam installera, så startar knapparna den Python som kommandot körs med."
    if not named:
        return False, f"{file} nämner ingen Python" if content is not None else f"{file} finns inte", advice
    path = machine.absolute(named)
    if not machine.exists(path):
        return False, f"{named} finns inte ({file})", advice
    if path not in {machine.executable, places.interpreter(machine)}:
        return False, f"knapparna startar en annan Python, {named} ({file})", advice
    return True, f"{named} ({file})", ""


@_check("Skriptet för Excel")
def _script(patient: Patient) -> Result:
    if patient.machine.system != MAC:
        return NOT_HERE
    file = places.applescript(patient.machine)
    there = patient.machine.exists(file)
    return there, f"{file}" if there else f"{file} finns inte", "" if there else "Kör xlfinsam installera."


# -------------------------------------------------------------------------------------------------------- the årsbok


@_check("Årsboken", of_book=True)
def _book(patient: Patient) -> Result:
    path = _path(patient)
    if not patient.machine.is_file(path):
        return False, f"{path} finns inte", "Ange årsbokens namn, till exempel arsbok-2026.xlsm."
    if patient.package is None:
        return (
            False,
            f"{path.name} går inte att läsa",
            "Öppna filen i Excel och se efter att den är hel och utan lösenord.",
        )
    if patient.modules is None:
        advice = "Spara årsboken som .xlsm, eller arbeta i terminalen; knapparna bor i makron."
        return False, f"{path.name} har inga makron", advice
    if path.suffix.casefold() != ".xlsm":
        return False, f"{path.name} har makron men inte ändelsen .xlsm", "Spara årsboken som .xlsm i Excel."
    if not any('VB_Name = "Bridge"' in text or "xlfinsam" in text for text in patient.modules):
        return False, f"{path.name} har makron, men inte våra", "Ta fram en årsbok som xlfinsam har gjort."
    return True, f"{path.name}, med våra makron", ""


@_check("Årsbokens egen Python", of_book=True)
def _own_python(patient: Patient) -> Result:
    if patient.package is None:
        return None, "årsboken gick inte att läsa", ""
    book = Workbook.open(patient.package)
    place = book.locate("installning.python")
    cell = book.cell(place[0], place[1]) if place else None
    named = str(cell.text or "").strip() if cell else ""
    if not named:
        return True, "ingen; knapparna läser inställningsfilen", ""
    path = re.sub(r"%(\w+)%", lambda name: patient.machine.env.get(name[1], name[0]), named)
    there = patient.machine.exists(patient.machine.absolute(path))
    advice = "Töm cellen Python i bladet Inställningar; då läser knapparna datorns egen inställningsfil."
    return there, named if there else f"{named} finns inte på den här datorn", "" if there else advice


@_check("xlwings i årsboken", of_book=True)
def _xlwings_module(patient: Patient) -> Result:
    told = (re.search(r'XLWINGS_VERSION As String = "([^"]+)"', text) for text in patient.modules or ())
    version = next((found[1] for found in told if found), None)
    if version is None:
        return None, "årsboken har ingen modul från xlwings", ""
    installed = patient.machine.version("xlwings")
    same = version == installed
    advice = _install(patient, f"xlwings=={version}")
    return same, f"{version} i årsboken, {installed or 'ingen'} på datorn", "" if same else advice


@_check("Betrodd plats", of_book=True)
def _trusted(patient: Patient) -> Result:
    if patient.machine.system != WINDOWS:
        return NOT_HERE
    folder = _path(patient).parent
    if places.trusts(patient.machine, folder):
        return True, f"Excel litar på {folder}", ""
    if places.on_network(patient.machine, folder):
        advice = "Kör xlfinsam installera med årsbokens namn och --natverk efter, eller be IT lägga till mappen."
        return False, f"Excel litar inte på {folder}, som ligger på nätverket", advice
    return False, f"Excel litar inte på {folder}", INSTALL


@_check("Hämtad från internet", of_book=True)
def _marked(patient: Patient) -> Result:
    if patient.machine.system != WINDOWS:
        return NOT_HERE
    if places.marked(patient.machine, _path(patient)):
        advice = f"{INSTALL} Eller högerklicka på filen, välj Egenskaper och bocka för Avblockera."
        return False, "filen är märkt som hämtad från internet", advice
    return True, "filen är inte märkt", ""


@_check("Regler för makron")
def _macro_policy(patient: Patient) -> Result:
    machine = patient.machine
    if machine.system != WINDOWS:
        return NOT_HERE
    ruled = places.policy(machine, "VBAWarnings", places.SECURITY_POLICIES)
    chosen = ruled or places.policy(machine, "VBAWarnings", (rf"HKCU\{places.EXCEL}",)) or 2
    blocked = places.policy(machine, "BlockContentExecutionFromInternet", places.SECURITY_POLICIES)
    found = f"{MACROS.get(chosen, 'okänt val')} ({'bestämt av IT' if ruled else 'eget val'})"
    found += "; filer från internet är spärrade av IT" if blocked else ""
    trusted = patient.path is not None and places.trusts(machine, patient.path.parent)
    if chosen < SIGNED_ONLY or trusted:
        return True, found, ""
    if ruled:
        return False, found, "Be IT göra årsbokens mapp till en betrodd plats, eller signera makrona."
    return False, found, f"{INSTALL} I en betrodd mapp körs makrona ändå."


@_check("Skriva i mappen", of_book=True)
def _writable(patient: Patient) -> Result:
    folder = _path(patient).parent
    good = patient.machine.writable(folder)
    advice = "Flytta årsboken till en mapp där du får skapa filer, eller be IT om rätten."
    return good, f"{folder} går {'' if good else 'inte '}att skriva i", "" if good else advice


@_check("Mappens läge", of_book=True)
def _where(patient: Patient) -> Result:
    path = _path(patient)
    if re.search(r"https?:[\\/]", str(path)):
        return False, "på webben", "Öppna årsboken från en mapp som är synkad till datorn, inte från webben."
    if places.in_onedrive(patient.machine, path):
        return True, "i OneDrive; stäng årsboken i webbläsaren och vänta ut synkningen innan du kör", ""
    if places.on_network(patient.machine, path):
        return True, "på nätverket; det går bra men är långsammare", ""
    return True, "på datorn", ""


@_check("Sökvägens längd", of_book=True)
def _length(patient: Patient) -> Result:
    length = len(str(_path(patient)))
    advice = f"Flytta årsboken till en mapp med kortare namn; Excel tar högst {LONGEST} tecken."
    return length <= LONGEST, f"{length} tecken", "" if length <= LONGEST else advice


@_check("Låsfil", of_book=True)
def _lock(patient: Patient) -> Result:
    path = _path(patient)
    lock = path.with_name(f"~${path.name}")
    if not patient.machine.exists(lock):
        return True, "ingen; filen är inte öppen i Excel", ""
    advice = f"Är årsboken inte öppen hos någon, ta bort filen {lock.name}; annars räcker det att den stängs."
    return None, f"{lock.name} finns; årsboken är öppen i Excel eller en låsfil är kvarglömd", advice


def _install(patient: Patient, package: str) -> str:
    """Say how to install into this Python: `py` may start another one, and in a venv --user is refused."""
    return f'Kör "{patient.machine.executable}" -m pip install {package} i ett terminalfönster.'


def _path(patient: Patient) -> PurePath:
    """Give the path of the årsbok; the checks of it run only where there is one."""
    assert patient.path is not None  # noqa: S101  the checks of the book are asked only where there is one
    return patient.path


# ---------------------------------------------------------------------------------------------------------- helpers


def excel_bits(machine: Machine) -> int | None:
    """Give 32 or 64 as the installation of Office tells it, None where it does not."""
    told = machine.get(CLICK_TO_RUN, "Platform") or machine.get(
        r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness"
    )
    return {"x86": 32, "x64": 64}.get(str(told)) if machine.system == WINDOWS else None
