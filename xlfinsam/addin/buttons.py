"""The buttons, declared once: the ribbon, Buttons.bas, the shapes on Start, the handbook and the commands follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlfinsam.addin.host import Call, Told

INSATSBLAD, KONSOLIDERING, BOKSLUT, GRANSKNING, RAPPORT, HJALP = GROUPS = (
    "Insatsblad", "Konsolidering", "Bokslut", "Granskning", "Rapport", "Hjälp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """One button: the verb it runs (the name of its function and of its command), and how it looks in Excel."""

    verb: str
    caption: str
    group: str
    icon: str  # an imageMso of Office
    help: str
    on_start: bool  # whether it also stands on the sheet Start
    run: Callable[[Call], Told]


def button(caption: str, group: str, icon: str, *, on_start: bool = True) -> Callable[[Callable[[Call], Told]], Button]:
    """Make a button of the function below: its name is the verb, the first line of its docstring the help."""

    def made(run: Callable[[Call], Told]) -> Button:
        told = (run.__doc__ or "").strip().partition("\n")[0]
        return Button(run.__name__, caption, group, icon, told, on_start, run)

    return made


@button("Skapa insatsblad", INSATSBLAD, "FileNew")
def insatsblad(call: Call) -> Told:
    """Gör ett förifyllt insatsblad per insats."""
    raise NotImplementedError


@button("Läs in och validera", INSATSBLAD, "ImportTextFile")
def validera(call: Call) -> Told:
    """Läser och kontrollerar inkorgen, ändrar inga siffror."""
    raise NotImplementedError


@button("Konsolidera", KONSOLIDERING, "Consolidate")
def konsolidera(call: Call) -> Told:
    """Läser, kontrollerar, fyller årsboken, räknar om och jämför."""
    raise NotImplementedError


@button("Kontrollera", BOKSLUT, "AcceptInvitation")
def kontrollera(call: Call) -> Told:
    """Räknar om varje siffra en gång till och jämför."""
    raise NotImplementedError


@button("Spåra markerad cell", GRANSKNING, "TracePrecedents")
def spara(call: Call) -> Told:
    """Visar var siffran i den markerade cellen kommer ifrån."""
    raise NotImplementedError


@button("Hjälp", HJALP, "Help")
def hjalp(call: Call) -> Told:
    """Visar vad varje knapp och funktion gör."""
    raise NotImplementedError


@button("Kontrollera installationen", HJALP, "AddInManager", on_start=False)
def doktor(call: Call) -> Told:
    """Ser efter om Excel, Python och xlwings hittar varandra."""
    raise NotImplementedError


BUTTONS = tuple(item for item in list(globals().values()) if isinstance(item, Button))
