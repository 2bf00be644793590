"""What the doctor looks at of the årsbok: the file, its macros, where it lies, and what Excel makes of that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.cells import Workbook
from xlfinsam.installing import places
from xlfinsam.installing.checks import NOT_HERE, TRUST, Entries, Patient, Result, entering, how_to_install
from xlfinsam.installing.machine import WINDOWS

if TYPE_CHECKING:
    from pathlib import PurePath

LONGEST: Final = 218  # what Excel takes as the path of a workbook
CHECKS: Entries = []
check = entering(CHECKS)


@check("Årsboken")
def _book(patient: Patient) -> Result:
    path = path_of(patient)
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


@check("Årsbokens egen Python")
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


@check("xlwings i årsboken")
def _xlwings_module(patient: Patient) -> Result:
    told = (re.search(r'XLWINGS_VERSION As String = "([^"]+)"', text) for text in patient.modules or ())
    version = next((found[1] for found in told if found), None)
    if version is None:
        return None, "årsboken har ingen modul från xlwings", ""
    installed = patient.machine.version("xlwings")
    same = version == installed
    advice = how_to_install(patient, f"xlwings=={version}")
    return same, f"{version} i årsboken, {installed or 'ingen'} på datorn", "" if same else advice


@check("Betrodd plats")
def _trusted(patient: Patient) -> Result:
    if patient.machine.system != WINDOWS:
        return NOT_HERE
    folder = path_of(patient).parent
    if places.trusts(patient.machine, folder):
        return True, f"Excel litar på {folder}", ""
    if places.on_network(patient.machine, folder):
        advice = "Kör xlfinsam installera med årsbokens namn och --natverk efter, eller be IT lägga till mappen."
        return False, f"Excel litar inte på {folder}, som ligger på nätverket", advice
    return False, f"Excel litar inte på {folder}", TRUST


@check("Hämtad från internet")
def _marked(patient: Patient) -> Result:
    if patient.machine.system != WINDOWS:
        return NOT_HERE
    if places.marked(patient.machine, path_of(patient)):
        advice = f"{TRUST} Eller högerklicka på filen, välj Egenskaper och bocka för Avblockera."
        return False, "filen är märkt som hämtad från internet", advice
    return True, "filen är inte märkt", ""


@check("Skriva i mappen")
def _writable(patient: Patient) -> Result:
    folder = path_of(patient).parent
    good = patient.machine.writable(folder)
    advice = "Flytta årsboken till en mapp där du får skapa filer, eller be IT om rätten."
    return good, f"{folder} går {'' if good else 'inte '}att skriva i", "" if good else advice


@check("Mappens läge")
def _where(patient: Patient) -> Result:
    path = path_of(patient)
    if re.search(r"https?:[\\/]", str(path)):
        return False, "på webben", "Öppna årsboken från en mapp som är synkad till datorn, inte från webben."
    if places.in_onedrive(patient.machine, path):
        return True, "i OneDrive; stäng årsboken i webbläsaren och vänta ut synkningen innan du kör", ""
    if places.on_network(patient.machine, path):
        return True, "på nätverket; det går bra men är långsammare", ""
    return True, "på datorn", ""


@check("Sökvägens längd")
def _length(patient: Patient) -> Result:
    length = len(str(path_of(patient)))
    advice = f"Flytta årsboken till en mapp med kortare namn; Excel tar högst {LONGEST} tecken."
    return length <= LONGEST, f"{length} tecken", "" if length <= LONGEST else advice


@check("Låsfil")
def _lock(patient: Patient) -> Result:
    path = path_of(patient)
    lock = path.with_name(f"~${path.name}")
    if not patient.machine.exists(lock):
        return True, "ingen; filen är inte öppen i Excel", ""
    advice = f"Är årsboken inte öppen hos någon, ta bort filen {lock.name}; annars räcker det att den stängs."
    return None, f"{lock.name} finns; årsboken är öppen i Excel eller en låsfil är kvarglömd", advice


def path_of(patient: Patient) -> PurePath:
    """Give the path of the årsbok; the checks of it run only where there is one."""
    assert patient.path is not None  # noqa: S101  the checks of the book are asked only where there is one
    return patient.path
