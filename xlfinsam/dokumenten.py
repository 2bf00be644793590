"""The verb rapport: a document made from the årsbok, as Word, PDF or a page for the web. The årsbok is only read."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from xlfinsam import arsboken
from xlfinsam.arsboken import read_arsbok
from xlfinsam.dokument.modell import Diagram, Stycke
from xlfinsam.dokument.slag import valt
from xlfinsam.dokument.underlag import Underlag
from xlfinsam.engine.saving import write_new
from xlfinsam.errors import WrongUseError, reason
from xlfinsam.progress import Progress, quiet
from xlfinsam.values import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.dokument.modell import Dokument
    from xlfinsam.dokument.slag import Slag

WORD, PDF, HTML = KINDS = (".docx", ".pdf", ".html")
USUAL: Final = "arsredovisning"


@dataclass(frozen=True, slots=True)
class Gjort:
    """A document that has been made: where it lies, and what there is to say of it."""

    fil: Path
    told: tuple[str, ...]


def rapport(
    book: xw.Book, slag: str = USUAL, ut: Path | None = None, progress: Progress = quiet, *, sidor: bool = True
) -> Gjort:
    """Make a document of a kind, written as the ending of `ut` says; else as Word in the folder rapport.

    With `sidor` the contents of a Word file have their pages, where LibreOffice is there to lay them out. WrongUseError
    for an unknown kind or ending, for a file that is there, and for texts with names that nothing has.
    """
    wanted = valt(slag)
    arsbok = read_arsbok(book)
    path = ut or usual_place(arsbok, slag)
    kind = kind_of(path)
    _refuse_if_there(path, own=ut is None)
    progress("läser årsboken", 1, 3)
    made = dokument_av(arsbok, wanted)
    progress("skriver dokumentet", 2, 3)
    data = _word(made, _mall(arsbok), sidor=sidor) if kind == WORD else _writer(kind)(made)
    progress("sparar", 3, 3)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUseError(f"{path}: mappen {path.parent} kunde inte göras ({reason(error)}).") from error
    write_new(path, data)
    return Gjort(path, tuple(_told(made, path)))


def dokument_av(arsbok: Arsbok, slag: Slag) -> Dokument:
    """Make a document of an open årsbok, with what may be shown of it."""
    return slag.gor(Underlag.of(arsbok))


def usual_place(arsbok: Arsbok, slag: str) -> Path:
    """Return where a document lies when nothing else is said: in the folder of the finished report."""
    place = arsboken.folder(arsbok, "rapport")
    folder = place.parent if place.suffix else place
    return folder / f"{slag}-{arsbok.period}{WORD}"


def kind_of(path: Path) -> str:
    """Return what a document at `path` is written as; WrongUseError for another ending."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        told = f"{', '.join(KINDS[:-1])} eller {KINDS[-1]}"
        raise WrongUseError(f"{path.name}: ett dokument skrivs som {told}, inte {kind or 'utan ändelse'}.")
    return kind


def _refuse_if_there(path: Path, *, own: bool) -> None:
    if path.exists():
        other = "eller ange ett annat namn med --ut" if own else "eller välj ett annat namn"
        raise WrongUseError(
            f"{path.name}: filen finns redan i {path.resolve().parent}, och någon kan ha skrivit i den. Uppdatera dess "
            f"siffror med xlfinsam rapport ARSBOK --uppdatera {path.name}, {other}."
        )


def _mall(arsbok: Arsbok) -> bytes | None:
    """Return the förbund's own template, None where it has none; WrongUseError where it cannot be read."""
    named = str(arsbok.settings.get("wordmall") or "")
    if not named:
        return None
    path = arsbok.path.parent / named
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUseError(
            f"{arsbok.path.name}, Inställningar, Mall för dokument: {path} går inte att läsa ({reason(error)}). "
            "Rätta vägen, eller töm rutan för att använda vår mall."
        ) from error


def _word(made: Dokument, mall: bytes | None, *, sidor: bool) -> bytes:
    from xlfinsam.dokument.word import word  # noqa: PLC0415  each writer has libraries of its own

    data = word(made, mall)
    if not sidor:
        return data
    from xlfinsam.dokument.word.sidor import sidor as pages  # noqa: PLC0415  as above

    found = pages(made, data)
    return word(made, mall, found) if found else data


def _writer(kind: str) -> Callable[[Dokument], bytes]:
    """Return the writer of a kind of file, which has libraries of its own to load."""
    name = kind.removeprefix(".")
    made: Callable[[Dokument], bytes] = getattr(import_module(f"xlfinsam.dokument.{name}"), name)
    return made


def _told(made: Dokument, path: Path) -> list[str]:
    """Tell what the document has, and what is left to write."""
    figures = sum(1 for one in made.tal() if one.text)
    charts = sum(1 for one in made.delar if isinstance(one, Diagram))
    left = sum(1 for one in made.delar if isinstance(one, Stycke) and one.slag == "ledtext")
    parts = f"{counted(len(made.tabeller()), 'tabell', 'tabeller')}, {counted(charts, 'diagram', 'diagram')}"
    linked = counted(figures, "länkad siffra", "länkade siffror")
    told = [f"{path.name}: {made.titel}, {parts} och {linked}"]
    if left:
        told.append(f"{counted(left, 'stycke', 'stycken')} i [hakparentes] är kvar att skriva")
    return told
