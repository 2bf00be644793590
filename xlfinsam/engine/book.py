"""An xlwings engine of our own: the same script runs on an open Excel and on a file, without a second code path.

`import xlfinsam.engine.book` registers the engine "xlfinsam", and makes it the active one where there is no Excel.
Then `xw.Book("arsbok.xlsm")` opens the file through package.py and cells.py, `book.save()` changes only what was
written and does it in one step, and `app.calculate()` computes every formula afresh (calc.py).

Built on xlwings' BSD part (`xlwings.base_classes`, `xlwings.Engine`). What it does not do raises `CannotError`.
"""

from __future__ import annotations

import math
import sys
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlfinsam.engine.books import Books
from xlfinsam.engine.saving import refuse_if_open, write_new
from xlfinsam.engine.unsupported import says_what_it_cannot
from xlfinsam.engine.xlvalues import ErrorText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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
            if value is None or value == "":  # what a formula shows as nothing is nothing to xlwings too
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
        elif type(value).__name__ == "NAType":  # what pandas puts where nothing is known
            value = None
        elif type(value).__name__ == "datetime64":  # a time of NumPy; finer than microseconds it would be a number
            value = value.astype("datetime64[us]").item()
        elif hasattr(value, "item"):  # a number or a truth of NumPy
            value = value.item()
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001  a workbook has no time zone
        return None if isinstance(value, (float, Decimal)) and math.isnan(value) else value


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
        """Close every book without saving; nothing where it has been done already."""
        for book in list(self._books):
            book.close()
        if self in self._apps.apps:
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
        if sys.stderr is not None and sys.stderr.isatty():  # pythonw has no terminal at all
            print(f"\r\x1b[K{value or ''}", end="", file=sys.stderr, flush=True)  # noqa: T201  the terminal is our status bar

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any) -> str:
        """Write a message to the terminal. Nobody is asked: the answer is the one that changes nothing."""
        del mode, callback
        print(f"{title}: {prompt}" if title else prompt, file=sys.stderr)  # noqa: T201  a message is shown where people read
        return {"ok": "ok", "ok_cancel": "cancel", "yes_no": "no", "yes_no_cancel": "cancel"}.get(buttons or "ok", "ok")


ENGINE = Engine()
xw.engines.add(xw.Engine(impl=ENGINE))
if xw.engines.active is None:
    xw.engines[NAME].activate()


def open_book(path: Path, *, to_read: bool = False, waited_for: bool = False) -> xw.Book:
    """Open a file with our engine, also where there is an Excel.

    WorkbookBusyError where another program has it open; `to_read` takes it as it was last saved all the same, and so
    does `waited_for`, where that program has asked for the change and waits.
    """
    if not to_read and not waited_for:
        refuse_if_open(path)
    book = _app().books.open(path)
    book.waited_for = waited_for
    return xw.Book(impl=book)


def new_book(path: Path, data: bytes) -> xw.Book:
    """Hold a workbook that is not yet on disk; `save_new` puts it there."""
    return xw.Book(impl=_app().books.take(path, data, saved=False))


def save_new(book: xw.Book) -> None:
    """Write a workbook that must not exist before; WrongUseError where it does."""
    write_new(book.impl.path, book.impl.to_bytes())


def _app() -> App:
    return ENGINE.apps.apps[0] if len(ENGINE.apps) else ENGINE.apps.add()
