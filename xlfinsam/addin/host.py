"""What stands between a button and a verb: the open workbook is found, a fault becomes one Swedish sentence.

The macro (macros/Bridge.bas) starts `python -m xlfinsam.addin VERB --bok PATH --svar FILE --blad SHEET --cell CELL` and
waits. Where Excel can be reached the work is done in the workbook that is open there; with `--fil` it is done on the
file, which the macro has saved before and loads anew afterwards (LibreOffice, and where COM is blocked).
"""

from __future__ import annotations

import logging
import os
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam.engine.lean import load_xlwings
from xlfinsam.errors import UnreadableFileError, WrongUseError, XlfinsamError, reason

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings as xw

    from xlfinsam.addin.buttons import Button

PLAIN = str.maketrans(
    {"−": "-", "→": "->", "✓": "", "✗": "", "\u2009": "\xa0", "\u202f": "\xa0", "\u2028": "\n", "\u2029": "\n"}
)
"""A message box of VBA writes what Windows' code page has, and "?" for the rest."""
MOST_LETTERS = 1000  # a message box cuts what is longer
NAME = "xlfinsam"  # of the log, and of what writes it
DONE, WRONG, NO_EXCEL = "klart", "fel", "utan-excel"


@dataclass(frozen=True, slots=True)
class Call:
    """A press of a button: the open årsbok, and where the cursor stands ("Deltagare", "C7")."""

    book: xw.Book
    sheet: str = ""
    cell: str = ""
    on_file: bool = False

    @property
    def marked(self) -> str:
        """The cell where the cursor stands, "Deltagare!C7"; WrongUseError on a chart, or in another workbook."""
        if not (self.sheet and self.cell):
            raise WrongUseError("Ingen cell i årsboken är markerad. Markera en cell och tryck på knappen igen.")
        return f"{self.sheet}!{self.cell}"

    def progress(self, text: str, done: int, of: int) -> None:
        """Show how far the work has come, in the status bar."""
        self.book.app.status_bar = f"Finsam: {done} av {of}  {text}"

    def keep(self) -> None:
        """Save what the button has shown, where the macro loads the file anew; in Excel the user decides."""
        if self.on_file:
            self.book.save()


@dataclass(frozen=True, slots=True)
class Told:
    """What a person is told afterwards: a short summary, and the sheet ("Blad") or cell ("Blad!C7") that says more."""

    text: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the macro gets back: `kind` is "klart", "fel" or "utan-excel" (then it asks again with `--fil`)."""

    kind: str
    told: Told

    def lines(self) -> str:
        """Write the answer as Bridge.bas reads it: three lines of ASCII (see `escaped`)."""
        text = unicodedata.normalize("NFC", self.told.text).translate(PLAIN)  # a file from a Mac says å as a and a ring
        text = text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
        return f"{self.kind}\n{escaped(self.told.sheet)}\n{escaped(text)}\n"


class NoExcelError(XlfinsamError):
    """Excel, or the workbook in it, cannot be reached from here."""


def press(button: Button, path: str, *, sheet: str = "", cell: str = "", on_file: bool = False) -> Answer:
    """Run a button on the årsbok at `path`. Never raises: what went wrong is told, and the log has the rest."""
    try:
        load_xlwings()
        book = _on_file(path) if on_file else attached(path)
    except NoExcelError as error:
        log().info("Excel nås inte: %s", error)
        return Answer(NO_EXCEL, Told(str(error)))
    except Exception as error:  # noqa: BLE001  the macro shows a sentence, never a traceback
        return Answer(WRONG, Told(sentence_of(error)))
    try:
        return Answer(DONE, button.run(Call(book, sheet, cell, on_file)))
    except Exception as error:  # noqa: BLE001  as above
        return Answer(WRONG, Told(sentence_of(error)))
    finally:
        _let_go(book, on_file=on_file)


def attached(path: str) -> xw.Book:
    """Return the workbook as it is open in Excel; `path` is what Excel calls it, for a file in the cloud its address.

    NoExcelError where there is no way to it, WrongUseError where it has no folder on this computer.
    """
    import xlwings as xw

    try:
        apps = list(xw.engines["excel"].apps) if "excel" in {engine.name for engine in xw.engines} else []
        for app in apps:
            for book in app.books:
                if _is_called(book, path):
                    return _in_a_folder(book)
    except XlfinsamError:
        raise
    except Exception as error:  # COM raises errors of its own, and says nothing that a user could use
        raise NoExcelError(f"Excel svarar inte ({type(error).__name__}: {error}).") from error
    raise NoExcelError("Excel nås inte härifrån, eller har inte boken öppen.")


def _is_called(book: xw.Book, path: str) -> bool:
    """Say whether this is the workbook; the name first, since xlwings may not find the folder of one in the cloud."""
    if book.name.casefold() != re.split(r"[/\\]", path)[-1].casefold():
        return False
    return "://" in path or os.path.normcase(os.path.realpath(book.fullname)) == os.path.normcase(
        os.path.realpath(path)
    )


def _in_a_folder(book: xw.Book) -> xw.Book:
    """Return the book when xlwings can say where it lies."""
    try:
        here = "://" not in book.fullname
    except Exception:  # noqa: BLE001  xlwings found no folder for the address
        here = False
    if here:
        return book
    raise WrongUseError(
        f"{book.name} är öppnad från webben (OneDrive eller SharePoint). Öppna den från mappen på datorn, så att "
        "inkorgen och insatsbladen kan ligga bredvid."
    )


def _on_file(path: str) -> xw.Book:
    from xlfinsam.addin.functions import serve
    from xlfinsam.engine.book import open_book

    book = open_book(Path(path), waited_for=True)
    serve(book)
    return book


def _let_go(book: xw.Book, *, on_file: bool) -> None:
    """Give the status bar back; close what was opened here."""
    try:
        book.app.status_bar = False
        if on_file:
            book.close()
    except Exception:  # noqa: BLE001  the answer is more than the status bar
        log().exception("Statusraden kunde inte lämnas tillbaka")


def sentence_of(error: Exception) -> str:
    """Say what went wrong in one sentence, with the place of the log where it says more."""
    if isinstance(error, UnreadableFileError):
        from xlfinsam.office import sentence

        return sentence(error)
    if isinstance(error, XlfinsamError):
        log().info("Knappen kunde inte köras: %s", error, exc_info=error if error.__cause__ is not None else None)
        return str(error)
    log().error("Knappen kunde inte köras", exc_info=error)
    kept = isinstance(_handler(), logging.FileHandler)
    where_more = f"Loggen ligger i {log_file()}." if kept else f"Någon logg kunde inte skrivas i {log_file().parent}."
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{reason(error)}. Inget har sparats. {where_more}"
    return f"Det blev fel i programmet ({type(error).__name__}), och inget har sparats. {where_more}"


# ----------------------------------------------------------------------------------------------- the answer, the log


def escaped(text: str) -> str:
    r"""Write a text in ASCII: other letters as \uXXXX (UTF-16), line breaks as \n, backslashes doubled."""
    made = []
    for character in text:
        if character == "\\":
            made.append("\\\\")
        elif character == "\n":
            made.append("\\n")
        elif " " <= character <= "~":
            made.append(character)
        else:
            units = character.encode("utf-16-be", "surrogatepass")
            made += [f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2)]
    return "".join(made)


def log_file() -> Path:
    """Return where the log lies: a folder of the user's own, as each system has it."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  Path.home() raises where nobody has told of a home
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "xlfinsam" / "xlfinsam.log"
    if sys.platform == "darwin":
        return home / "Library" / "Logs" / "xlfinsam" / "xlfinsam.log"
    return Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "xlfinsam" / "xlfinsam.log"


def log() -> logging.Logger:
    """Return the log; where its folder cannot be written there is none, and the work goes on."""
    logger = logging.getLogger(NAME)
    if _handler() is None:
        handler: logging.Handler = logging.NullHandler()
        try:
            log_file().parent.mkdir(parents=True, exist_ok=True)
            handler = logging.FileHandler(log_file(), encoding="utf-8")
        except OSError:
            pass
        handler.set_name(NAME)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


def _handler() -> logging.Handler | None:
    """Return what writes the log; None where it has not been asked for yet."""
    return next((handler for handler in logging.getLogger(NAME).handlers if handler.name == NAME), None)


def answering(file: Path, work: Callable[[], Answer]) -> int:
    """Write the answer of some work to `file`; returns the exit code (0 done, 2 not).

    Where the file cannot be written the macro says itself that no answer came, and where the log lies.
    """
    answer = work()
    try:
        file.write_text(answer.lines(), encoding="ascii", newline="\n")
    except OSError:
        log().exception("Svaret kunde inte skrivas: %s", answer)
        return 2
    return 0 if answer.kind == DONE else 2
