"""An xlwings engine of our own: the same script runs on an open Excel and on a file, without a second code path.

`import xlfinsam.engine.book` registers the engine "xlfinsam", and makes it the active one where there is no Excel.
Then `xw.Book("arsbok.xlsm")` opens the file through package.py and cells.py, `book.save()` changes only what was
written and does it in one step, and `app.calculate()` computes every formula afresh (calc.py).

Built on xlwings' BSD part (`xlwings.base_classes`, `xlwings.Engine`). What it does not do raises `CannotError`.
"""

from __future__ import annotations

import math
import os
import sys
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlfinsam.engine import calc
from xlfinsam.engine.booknames import Names
from xlfinsam.engine.bookrows import Rows
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.empty import empty_workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.ranges import ErrorText
from xlfinsam.engine.saving import refuse_if_open, save, write_new
from xlfinsam.engine.sheets import Sheets
from xlfinsam.engine.unsupported import cannot, says_what_it_cannot
from xlfinsam.errors import WorkbookBusyError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from xlfinsam.engine.ranges import Range

NAME = "xlfinsam"
SUFFIXES = (".xlsx", ".xlsm")
_numbers = count(1)


class Engine:
    """The engine as xlwings knows it. Its type is "desktop": a workbook is opened, not handed over."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # noqa: FBT001  as xlwings calls it
    ) -> list[list[Any]]:
        """Give rows of raw values the types that the script has asked for."""

        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, ErrorText):
                return str(value) if err_to_str else None
            if isinstance(value, datetime) and datetime_builder is not datetime:
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            return number_builder(value) if number_builder and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """Bring what a script writes (numbers of NumPy, times of pandas) to what a cell can hold."""
        if hasattr(value, "to_pydatetime"):  # a time of pandas
            value = None if value != value else value.to_pydatetime()  # noqa: PLR0124  NaT is unlike itself
        elif hasattr(value, "item"):  # a number or a truth of NumPy
            value = value.item()
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001  a workbook has no time zone
        return None if isinstance(value, float) and math.isnan(value) else value


class Apps(base_classes.Apps):
    """The one app there is, made at the first need, and those that a script adds."""

    def __init__(self) -> None:
        self.apps: list[App] = []

    def keys(self) -> list[int]:
        """Return the numbers of the apps."""
        return [app.pid for app in self.apps]

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:  # noqa: ARG002
        """Make an app, which becomes the active one; what concerns windows means nothing here."""
        self.apps.insert(0, App(self))
        if add_book:
            self.apps[0].books.add()
        return self.apps[0]

    def cleanup(self) -> None:  # type: ignore[override]  # xlwings' own is static and belongs to Windows
        """Do nothing: no process is left behind."""

    def __iter__(self) -> Iterator[App]:
        return iter(self.apps)

    def __len__(self) -> int:
        return len(self.apps)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.apps if app.pid == pid)


@says_what_it_cannot
class App(base_classes.App):
    """What stands for Excel: the open books, and a terminal for what Excel would show."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._pid = next(_numbers)
        self._books = Books(self)
        self._status: str | bool = False

    api = property(lambda self: self)
    pid = property(lambda self: self._pid)
    books = property(lambda self: self._books)
    version = property(lambda _: "16.0")  # what Excel has called itself since 2016

    @property
    def engine(self) -> Engine:
        """The engine."""
        return ENGINE

    visible = screen_updating = display_alerts = enable_events = interactive = True  # kept, and of no effect
    calculation = "automatic"
    selection: Range | None = None

    def activate(self, steal_focus: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  as xlwings calls it
        """Let this be the app that comes first."""
        self._apps.apps.sort(key=lambda app: app is not self)

    def calculate(self) -> None:
        """Compute every formula of every open book afresh."""
        for book in self._books:
            book.calculate()

    def quit(self) -> None:
        """Close every book without saving."""
        for book in list(self._books):
            book.close()
        self._apps.apps.remove(self)

    def kill(self) -> None:
        """As `quit`."""
        self.quit()

    @property
    def status_bar(self) -> str | bool:
        """What Excel's status bar would say; False gives it back. On a terminal it is shown on one line."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        if sys.stderr.isatty():
            print(f"\r\x1b[K{value or ''}", end="", file=sys.stderr, flush=True)  # noqa: T201  the terminal is our status bar

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any) -> str:
        """Write a message to the terminal. Nobody is asked: the answer is the one that changes nothing."""
        del mode, callback
        print(f"{title}: {prompt}" if title else prompt, file=sys.stderr)  # noqa: T201  a message is shown where people read
        return {"ok": "ok", "ok_cancel": "cancel", "yes_no": "no", "yes_no_cancel": "cancel"}.get(buttons or "ok", "ok")


class Books(base_classes.Books):
    """The open workbooks of an app; the one opened last is the active one."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.books: list[Book] = []

    api = property(lambda self: self.books)

    @property
    def active(self) -> Book | None:
        """The book in front, None where none is open."""
        return self.books[-1] if self.books else None

    def __call__(self, name_or_index: str | int) -> Book:
        """Find a book by its place, name or path; KeyError where it is not open, as xlwings expects."""
        if isinstance(name_or_index, int):
            return self.books[name_or_index - 1]
        for book in self.books:
            if name_or_index in {book.name, book.fullname}:
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.books)

    def add(self) -> Book:
        """Open a new workbook with one empty sheet."""
        return self.take(Path.cwd() / f"Bok{len(self.books) + 1}.xlsx", empty_workbook(), saved=False)

    def open(self, fullname: str | Path, *args: Any, **_: Any) -> Book:
        """Open a file; only its name counts. UnreadableFileError for what is no workbook, WrongUseError for a password."""
        password = args[3] if len(args) > 3 else None  # noqa: PLR2004  links, read only, format, password
        if password:
            raise WrongUseError(f"{fullname}: filer med lösenord öppnas bara av Excel.")
        path = Path(os.path.realpath(fullname))
        return self.take(path, Package.open(path, macros=True), saved=True)

    def take(self, path: Path, data: bytes | Package, *, saved: bool) -> Book:
        """Hold a workbook that is to be known by `path`."""
        package = data if isinstance(data, Package) else Package.from_bytes(data, str(path), macros=True)
        self.books.append(Book(self, path, Workbook.open(package), saved=saved))
        return self.books[-1]


@says_what_it_cannot
class Book(base_classes.Book):
    """One open workbook. `must_compute` are the sheets that `calculate` may not give up on (None: all)."""

    def __init__(self, books: Books, path: Path, file: Workbook, *, saved: bool) -> None:
        self.books = books
        self.path = path
        self.file = file
        self.front = next((at for at, sheet in enumerate(file.sheets, start=1) if sheet.state == "visible"), 1)
        self.must_compute: Collection[str] | None = None
        self.rows = Rows()
        self._names = Names(self)
        self._stamp = _stamp(path) if saved else None
        self._saved = saved

    name = property(lambda self: self.path.name)
    fullname = property(lambda self: str(self.path))
    app = property(lambda self: self.books.app)
    names = property(lambda self: self._names)
    sheets = property(lambda self: Sheets(self))

    @property
    def api(self) -> Workbook:
        """The workbook as the engine knows it."""
        return self.file

    def activate(self) -> None:
        """Let this be the book in front."""
        self.books.books.sort(key=lambda book: book is self)

    def calculate(self) -> None:
        """Compute every formula afresh; DisagreementError where the calculator cannot."""
        data = calc.recalculate(self.to_bytes(), self.must_compute)
        self.file = Workbook.open(Package.from_bytes(data, str(self.path), macros=True))

    def to_bytes(self) -> bytes:
        """Return the whole file as it would be saved."""
        self._names.settle()
        self.rows.settle(self.file)
        return self.file.to_bytes()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in one step, here or at `path`; what was not written keeps its bytes.

        WorkbookBusyError where the file is open elsewhere, or has been changed since it was opened.
        """
        if password:
            raise cannot(self, "save(password=…)")
        target = Path(os.path.realpath(path)) if path else self.path
        if target.suffix.lower() not in SUFFIXES or (self._saved and target.suffix.lower() != self.path.suffix.lower()):
            raise WrongUseError(f"{target.name}: boken kan bara sparas som {self.path.suffix}.")
        if target == self.path and self._stamp is not None and _stamp(target) != self._stamp:
            raise WorkbookBusyError(
                f"{target.name}: filen har ändrats av någon annan sedan den öppnades. Öppna den på nytt och försök igen. "
                "Ingenting har ändrats."
            )
        save(target, self.to_bytes(), backup=False)
        self.path, self._saved, self._stamp = target, True, _stamp(target)

    def close(self) -> None:
        """Close without saving."""
        self.books.books.remove(self)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what tells whether a file is the same as before: size and time; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


ENGINE = Engine()
xw.engines.add(xw.Engine(impl=ENGINE))
if xw.engines.active is None:
    xw.engines[NAME].activate()


def open_book(path: Path, *, to_read: bool = False) -> xw.Book:
    """Open a file with our engine, also where there is an Excel.

    WorkbookBusyError where another program has it open; `to_read` takes it as it was last saved all the same.
    """
    if not to_read:
        refuse_if_open(path)
    return xw.Book(impl=_app().books.open(path))


def new_book(path: Path, data: bytes) -> xw.Book:
    """Hold a workbook that is not yet on disk; `save_new` puts it there."""
    return xw.Book(impl=_app().books.take(path, data, saved=False))


def save_new(book: xw.Book) -> None:
    """Write a workbook that must not exist before; WrongUseError where it does."""
    write_new(book.impl.path, book.impl.to_bytes())


def _app() -> App:
    return ENGINE.apps.apps[0] if len(ENGINE.apps) else ENGINE.apps.add()
