"""The verb rapport: a document made from the årsbok, brought up to date, looked through. The årsbok is only read."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from xlfinsam import arsboken
from xlfinsam.arsboken import read_arsbok
from xlfinsam.dokument.modell import Diagram, Rubrik, Stycke
from xlfinsam.dokument.slag import valt
from xlfinsam.dokument.underlag import Underlag
from xlfinsam.engine.saving import backup_of, write_new
from xlfinsam.errors import WrongUseError, reason
from xlfinsam.forms.skydd import TROSKEL
from xlfinsam.progress import Progress, quiet
from xlfinsam.publicering import skyddad
from xlfinsam.values import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.dokument.modell import Dokument
    from xlfinsam.dokument.slag import Slag
    from xlfinsam.dokument.word.genomlasning import Sedd
    from xlfinsam.dokument.word.uppdatering import Uppdaterat
    from xlfinsam.reporting import Granskad

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
    made = wanted.gor(underlag_for(arsbok, wanted))
    progress("skriver dokumentet", 2, 3)
    data = _word(made, _mall(arsbok), sidor=sidor) if kind == WORD else _writer(kind)(made)
    progress("sparar", 3, 3)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUseError(f"{path}: mappen {path.parent} kunde inte göras ({reason(error)}).") from error
    write_new(path, data)
    return Gjort(path, tuple(_told(made, path)))


def dokument(book: xw.Book, progress: Progress = quiet) -> Gjort:
    """Make the document that Inställningar choose, as Word in the folder rapport. WrongUseError where none is."""
    arsbok = read_arsbok(book)
    slag = arsbok.settings.get("dokument")
    if not slag:
        raise WrongUseError(
            f"{arsbok.path.name}, Inställningar: välj i rutan Dokument som knappen skapar, till exempel styrelseblad."
        )
    return rapport(book, str(slag), progress=progress)


def underlag_for(arsbok: Arsbok, slag: Slag) -> Underlag:
    """Return what a document of a kind is made from: of one that is published, small counts are hidden."""
    made = Underlag.of(arsbok)
    return made.med(skyddad(made.bok)) if slag.offentligt else made


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
        other = "ange ett annat namn med --ut" if own else "välj ett annat namn"
        told = f"{path.name}: filen finns redan i {path.resolve().parent}"
        if path.suffix.lower() != WORD:
            raise WrongUseError(f"{told}. Flytta den eller ta bort den först, eller {other}.")
        raise WrongUseError(
            f"{told}, och någon kan ha skrivit i den. Uppdatera dess "
            f"siffror med xlfinsam rapport ARSBOK --uppdatera {path.name}, eller {other}."
        )


def _mall(arsbok: Arsbok) -> bytes | None:
    """Return the förbund's own template, None where it has none; WrongUseError where it cannot be read, or is none."""
    named = str(arsbok.settings.get("wordmall") or "")
    if not named:
        return None
    from xlfinsam.dokument.word import mallen  # noqa: PLC0415  each writer has libraries of its own

    path = arsbok.path.parent / named
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WrongUseError(
            f"{arsbok.path.name}, Inställningar, Mall för dokument: {path} går inte att läsa ({reason(error)}). "
            "Rätta vägen, eller töm rutan för att använda vår mall."
        ) from error
    mallen.opened(data, path.name)  # here its name is known
    return data


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


def _small_in_words(made: Dokument) -> int:
    """Count the small numbers in what the insatser have written themselves, which no protection of figures reaches."""
    from xlfinsam.dokument.word.talen import tal_i  # noqa: PLC0415  each verb loads its own

    own, found = False, 0
    for one in made.delar:
        own = one.id.startswith("bilaga-") if isinstance(one, Rubrik) else own
        if own and isinstance(one, Stycke) and one.slag == "text":
            words = "".join(part for part in one.delar if isinstance(part, str))
            found += sum(tal.text.isdigit() and 0 < int(tal.text) < TROSKEL and not tal.enhet for tal in tal_i(words))
    return found


def _told(made: Dokument, path: Path) -> list[str]:
    """Tell what the document has, and what is left to write."""
    figures = sum(1 for one in made.tal() if one.text)
    charts = sum(1 for one in made.delar if isinstance(one, Diagram))
    left = sum(1 for one in made.delar if isinstance(one, Stycke) and one.slag == "ledtext")
    parts = f"{counted(len(made.tabeller()), 'tabell', 'tabeller')}, {counted(charts, 'diagram', 'diagram')}"
    linked = counted(figures, "länkad siffra", "länkade siffror")
    told = [f"{path.name}: {made.titel}, {parts} och {linked}"]
    if small := _small_in_words(made):
        told.append(
            f"{counted(small, 'litet tal', 'små tal')} står i insatsernas egna texter; läs dem före publicering"
        )
    if left:
        told.append(f"{counted(left, 'stycke', 'stycken')} i [hakparentes] är kvar att skriva")
    return told


# ------------------------------------------------------------------------------------- a document that people have


@dataclass(frozen=True, slots=True)
class Uppdaterad:
    """A document that was brought up to date: what was changed in it, and the sentences that tell it."""

    fil: Path
    gjort: Uppdaterat
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Genomlast:
    """A document that was looked through: what was seen in it, and what it says against itself and the årsbok."""

    fil: Path
    sedda: tuple[Sedd, ...]
    granskad: Granskad

    @property
    def fel(self) -> bool:
        """Whether anything in it is certainly not what the årsbok says."""
        return any(one.fel for one in self.sedda) or bool(self.granskad.counts["fel"])


def uppdatera(book: xw.Book, fil: Path, progress: Progress = quiet) -> Uppdaterad:
    """Bring the figures, tables and diagrams of a Word file up to date; all else in it stays as people have written it.

    The former file is kept beside it. WrongUseError for what is no Word file, WorkbookBusyError where it is open; then
    nothing has been changed. The årsbok is only read.
    """
    from xlfinsam.dokument.word import uppdatering  # noqa: PLC0415  each verb loads its own
    from xlfinsam.dokument.word.fil import Wordfil, refuse_if_open  # noqa: PLC0415  as above

    opened = Wordfil.open(fil)
    refuse_if_open(fil)
    progress("läser årsboken", 1, 2)
    arsbok = read_arsbok(book)
    slag = valt(uppdatering.slag_av(opened) or USUAL)
    underlag = underlag_for(arsbok, slag)
    progress("uppdaterar", 2, 2)
    gjort = uppdatering.uppdatera(opened, underlag, slag.gor(underlag))
    if opened.changed:
        opened.save(fil)
    told = _changes(fil, gjort, changed=opened.changed, linked=uppdatering.har_lankar(opened))
    return Uppdaterad(fil, gjort, tuple(told))


def genomlas(book: xw.Book, fil: Path, progress: Progress = quiet) -> Genomlast:
    """Look a Word file through: figures typed over, numbers linked to nothing, and all that granska finds.

    Nothing is changed. WrongUseError for what is no Word file.
    """
    from xlfinsam import reporting  # noqa: PLC0415  each verb loads its own
    from xlfinsam.dokument.word import genomlasning, uppdatering  # noqa: PLC0415  as above
    from xlfinsam.dokument.word.fil import Wordfil  # noqa: PLC0415  as above

    opened = Wordfil.open(fil)
    progress("läser årsboken", 1, 2)
    arsbok = read_arsbok(book)
    underlag = underlag_for(arsbok, valt(uppdatering.slag_av(opened) or USUAL))
    progress("läser dokumentet", 2, 2)
    seen = genomlasning.genomlast(opened, underlag)
    return Genomlast(fil, seen, reporting.granskad(fil, underlag.bok.figures(), arsbok.path.name))


def _changes(fil: Path, gjort: Uppdaterat, *, changed: bool, linked: bool) -> Iterator[str]:
    """Tell what was changed, old and new, the same figure in several places once."""
    if not linked:
        yield (
            f"{fil.name}: filen har inga länkade siffror, så inget är ändrat. Skriv namnet på en siffra inom "
            "klamrar där den ska stå, {rr.arets_resultat}, och uppdatera igen, eller gör ett nytt dokument med "
            "xlfinsam rapport ARSBOK"
        )
    elif not changed:
        yield f"{fil.name}: alla länkade siffror är årsbokens; inget är ändrat"
    places: dict[tuple[str, str, str], list[str]] = {}
    for one in gjort.andrade:
        places.setdefault((one.namn, one.fore, one.efter), []).append(one.var)
    for (name, before, after), where in places.items():
        at = where[0] if len(where) == 1 else f"{len(where)} ställen"
        yield f"{name}: {before or 'tomt'} → {after or 'tomt'} ({at})"
    for one in gjort.lankade:
        yield f"{one.fore} är nu länkad: {one.efter} ({one.var})"
    yield from gjort.former
    for fault in gjort.fel:
        yield f"Inte länkat: {fault}"
    if changed:
        yield f"Den förra filen ligger bredvid som {backup_of(fil).name}"
