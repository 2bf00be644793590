"""The verb `doktor`: all between a button and Python that can be looked at. It changes nothing and never raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.engine.package import Package
from xlfinsam.errors import UnreadableFileError
from xlfinsam.installing import computer, places, workbook
from xlfinsam.installing.checks import Check, Patient
from xlfinsam.installing.machine import ThisMachine

if TYPE_CHECKING:
    from pathlib import PurePath

    from xlfinsam.installing.checks import Look
    from xlfinsam.installing.machine import Machine


def doktor(arsbok: PurePath | str | None = None, *, machine: Machine | None = None) -> tuple[Check, ...]:
    """Look at everything between a button and Python, and at `arsbok` where it is named. Nothing is raised."""
    machine = machine or ThisMachine()
    patient = _patient(machine, machine.absolute(arsbok) if arsbok is not None else None)
    of_book = (
        [_looked(patient, *entry) for entry in workbook.CHECKS]
        if patient.path is not None
        else [Check(name, None, "ingen årsbok angiven", "") for name, _ in workbook.CHECKS]
    )
    return (*(_looked(patient, *entry) for entry in computer.CHECKS), *of_book)


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


def _looked(patient: Patient, name: str, run: Look) -> Check:
    try:
        return Check(name, *run(patient))
    except Exception as error:  # noqa: BLE001  a doctor who falls ill helps nobody
        return Check(name, None, f"gick inte att pröva ({error})", "")
