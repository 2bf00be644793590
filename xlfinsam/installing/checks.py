"""What a check of the doctor is: a function that looks at one thing of the computer or the årsbok."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import PurePath

    from xlfinsam.engine.package import Package
    from xlfinsam.installing.machine import Machine


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `ok` is None where it does not apply here; `advice` is "" only where nothing is wrong."""

    name: str
    ok: bool | None
    found: str
    advice: str


Result = tuple[bool | None, str, str]  # ok, found, advice
NOT_HERE: Final[Result] = (None, "gäller inte här", "")
TRUST: Final = "Kör xlfinsam installera med årsbokens namn efter."


@dataclass(frozen=True, slots=True)
class Patient:
    """The computer, the årsbok (None: none was named) and what could be read of it."""

    machine: Machine
    path: PurePath | None
    package: Package | None
    modules: tuple[str, ...] | None  # the text of its macros, None where it has none


Look = Callable[[Patient], Result]
Entries = list[tuple[str, Look]]


def entering(entries: Entries) -> Callable[[str], Callable[[Look], Look]]:
    """Return the decorator that enters a function under its name in a list of checks, in the order of the file."""

    def check(name: str) -> Callable[[Look], Look]:
        def entered(run: Look) -> Look:
            entries.append((name, run))
            return run

        return entered

    return check


def how_to_install(patient: Patient, package: str) -> str:
    """Say how to install into this Python: `py` may start another one, and in a venv --user is refused."""
    return f'Kör "{patient.machine.executable}" -m pip install {package} i ett terminalfönster.'
