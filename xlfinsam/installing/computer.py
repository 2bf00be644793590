"""What the doctor looks at on the computer: Python and its packages, the programs, and what installera writes."""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING, Final

from xlfinsam import __version__
from xlfinsam.installing import places
from xlfinsam.installing.checks import NOT_HERE, TRUST, Entries, Patient, Result, entering, how_to_install
from xlfinsam.installing.machine import MAC, WINDOWS

if TYPE_CHECKING:
    from xlfinsam.installing.machine import Machine

OLDEST: Final = (3, 11)  # the Python we are written for
CLICK_TO_RUN: Final = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
APP_PATHS: Final = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
SOFFICES: Final = ("/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice")
MACROS: Final = {1: "alla makron körs", 2: "Excel frågar", 3: "bara signerade makron körs", 4: "inga makron körs"}
SIGNED_ONLY: Final = 3
CHECKS: Entries = []
check = entering(CHECKS)


@check("Python")
def _python(patient: Patient) -> Result:
    version = patient.machine.python
    found = f"{'.'.join(map(str, version))}, {patient.machine.bits} bitar, {places.interpreter(patient.machine)}"
    newer = f"Installera Python {'.'.join(map(str, OLDEST))} eller nyare från python.org."
    return version >= OLDEST, found, "" if version >= OLDEST else newer


@check("Python och Excel")
def _bits(patient: Patient) -> Result:
    excel = excel_bits(patient.machine)
    if excel is None:
        return None, "Excels antal bitar är inte känt", ""
    found = f"Python {patient.machine.bits} bitar, Excel {excel} bitar"
    good = patient.machine.bits >= excel  # a wider Python reaches Excel: they are two programs that speak over COM
    return good, found, "" if good else f"Installera Python med {excel} bitar från python.org."


@check("Microsoft Store")
def _store(patient: Patient) -> Result:
    if patient.machine.system != WINDOWS:
        return NOT_HERE
    if places.from_store(patient.machine):
        advice = "Installera Python från python.org i stället; den från Microsoft Store kan inte ställa in Excel."
        return False, "Python kommer från Microsoft Store", advice
    return True, "Python kommer inte från Microsoft Store", ""


@check("Pythons plats")
def _python_place(patient: Patient) -> Result:
    remote = places.on_network(patient.machine, patient.machine.executable)
    advice = "Installera Python på den egna datorn; från nätverket startar varje knapp långsamt."
    return not remote, "på nätverket" if remote else "på datorn", advice if remote else ""


@check("xlfinsam")
def _xlfinsam(patient: Patient) -> Result:
    installed = patient.machine.version("xlfinsam")
    if installed is None:
        advice = how_to_install(patient, "xlfinsam")
        return False, f"{__version__}, inte installerat i den här Python", advice
    if installed != __version__:
        return False, f"{__version__} körs, {installed} är installerat", "Installera xlfinsam på nytt i den här Python."
    return True, installed, ""


@check("xlwings")
def _xlwings(patient: Patient) -> Result:
    found = patient.machine.version("xlwings")
    advice = f"{how_to_install(patient, 'xlwings')} Utan det arbetar knapparna på den sparade filen."
    return found is not None, found or "inte installerat", "" if found else advice


@check("pywin32")
def _pywin32(patient: Patient) -> Result:
    if patient.machine.system != WINDOWS:
        return NOT_HERE
    found = patient.machine.version("pywin32")
    advice = f"{how_to_install(patient, 'pywin32')} Utan det arbetar knapparna på den sparade filen."
    return found is not None, found or "inte installerat", "" if found else advice


# ----------------------------------------------------------------------------------------------------- the programs


@check("Excel")
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


@check("LibreOffice")
def _libreoffice(patient: Patient) -> Result:
    machine = patient.machine
    if machine.system == WINDOWS:
        told = machine.get(rf"HKLM\{APP_PATHS}\soffice.exe", "")
        found = str(told) if told else ""
    else:
        places_to_look = ("/Applications/LibreOffice.app",) if machine.system == MAC else SOFFICES
        found = next((path for path in places_to_look if machine.exists(machine.absolute(path))), "")
    return (True, found, "") if found else (None, "inte installerat; det behövs inte", "")


@check("Regler för makron")
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
    return False, found, f"{TRUST} I en betrodd mapp körs makrona ändå."


@check("Inställningsfilen")
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


@check("Skriptet för Excel")
def _script(patient: Patient) -> Result:
    if patient.machine.system != MAC:
        return NOT_HERE
    file = places.applescript(patient.machine)
    there = patient.machine.exists(file)
    return there, f"{file}" if there else f"{file} finns inte", "" if there else "Kör xlfinsam installera."


def excel_bits(machine: Machine) -> int | None:
    """Give 32 or 64 as the installation of Office tells it, None where it does not."""
    told = machine.get(CLICK_TO_RUN, "Platform") or machine.get(
        r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness"
    )
    return {"x86": 32, "x64": 64}.get(str(told)) if machine.system == WINDOWS else None
