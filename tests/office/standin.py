"""An Excel without Excel: an xlwings engine called "excel", behind which our own engine keeps the open workbooks.

Every call that xlwings makes is counted by what it does ("Range.raw_value=", "Names.add"), as a call to Excel over COM
would be, and may be told to fail. A workbook that is opened here stays open: what is written is seen in it before it is
saved, and on disk only afterwards. As Excel it computes by itself what has changed when `calculation` is "automatic"
again.
"""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import xlwings as xw

from xlfinsam.addin import host
from xlfinsam.addin.functions import serve
from xlfinsam.engine import book as ours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


LOG_FILE = host.log_file


class ComError(Exception):
    """What pywin32 raises: no error of ours, no OSError, and nothing in it that a user could read."""


class Excel(ours.Engine):
    """The engine, and what has been asked of it."""

    name = "excel"

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()
        self.log: list[tuple[str, Any]] = []  # (call, what was given) of everything that changes something
        self.faults: dict[str, tuple[int, BaseException]] = {}
        self.says: dict[str, Any] = {}  # answers in place of the engine's own ("Book.fullname")
        self.inner = self.apps
        self.app = self.inner.add()
        self.apps: Any = Watched(self, self.inner)

    def open(self, path: Path) -> xw.Book:
        """Open a workbook as a user does; its functions in cells are computed as Excel would."""
        book = xw.Book(impl=Watched(self, self.app.books.open(path)))
        serve(xw.Book(impl=book.impl.inner))
        return book

    def fail(self, call: str, error: BaseException, at: int = 1) -> None:
        """Let a call fail, the first time or a later one, counted from now; it does nothing then, and later it works."""
        self.faults[call] = (self.calls[call] + at, error)

    def called(self, call: str, given: Any = None) -> None:
        """Note a call, and fail where that was asked for."""
        self.calls[call] += 1
        if call.endswith("=") or call in {"App.calculate", "Book.save", "Names.add", "Name.delete"}:
            self.log.append((call, given))
        at, error = self.faults.get(call, (0, None))
        if error is not None and self.calls[call] == at:
            raise error

    def count(self, *calls: str) -> int:
        """Return how many times something was asked, since `forget`."""
        return sum(self.calls[call] for call in calls)

    def forget(self) -> None:
        """Begin counting again."""
        self.calls.clear()
        self.log.clear()

    def written(self, call: str) -> list[Any]:
        """Return what was given to a call, each time, since `forget`."""
        return [given for name, given in self.log if name == call]

    def settings(self) -> dict[str, Any]:
        """Return what a user sees of Excel itself."""
        names = ("screen_updating", "enable_events", "calculation", "status_bar")
        return {name: getattr(self.app, name) for name in names}


class Watched:
    """An object of our engine as xlwings meets it in Excel: every attribute that is read, set or called is noted."""

    def __init__(self, excel: Excel, inner: Any) -> None:
        object.__setattr__(self, "excel", excel)
        object.__setattr__(self, "inner", inner)

    def __getattr__(self, name: str) -> Any:
        call = f"{type(self.inner).__name__}.{name}"
        if call == "App.engine":
            return self.excel
        if call == "Sheet.standing":  # our own engine's short way to all cells, which Excel has not
            raise AttributeError(call)
        found = getattr(self.inner, name)
        if callable(found) and not _is_object(found):
            return lambda *given, **more: self._called(call, found, *given, **more)
        self.excel.called(call)
        if call in self.excel.says:
            said = self.excel.says[call]
            if isinstance(said, BaseException):
                raise said
            return said
        return self._seen(found)

    def __setattr__(self, name: str, value: Any) -> None:
        self.excel.called(f"{type(self.inner).__name__}.{name}=", value)
        setattr(self.inner, name, _own(value))
        if name == "calculation" and value == "automatic":
            self.inner.calculate()

    def __call__(self, *given: Any) -> Any:
        """Look something up in a collection, or a cell in a range."""
        return self._called(f"{type(self.inner).__name__}()", self.inner, *given)

    def __iter__(self) -> Iterator[Any]:
        self.excel.called(f"{type(self.inner).__name__}.iter")
        return (self._seen(item) for item in self.inner)

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self.inner)

    def _called(self, call: str, run: Callable[..., Any], *given: Any, **more: Any) -> Any:
        self.excel.called(call, given)
        return self._seen(run(*map(_own, given), **more))

    def _seen(self, found: Any) -> Any:
        """Let what comes back be watched as well, where it is an object of the engine."""
        if isinstance(found, (list, tuple)) and any(_is_object(item) for row in found for item in _row(row)):
            return type(found)(
                type(row)(self._seen(x) for x in row) if isinstance(row, tuple) else row for row in found
            )
        return Watched(self.excel, found) if _is_object(found) else found


def _row(row: Any) -> Any:
    return row if isinstance(row, tuple) else (row,)


def _own(value: Any) -> Any:
    return value.inner if isinstance(value, Watched) else value


def _is_object(found: Any) -> bool:
    return isinstance(found, tuple(vars(ours.base_classes)[name] for name in KINDS))


KINDS = ("Apps", "App", "Books", "Book", "Sheets", "Sheet", "Range", "Names", "Name")


@contextmanager
def running() -> Iterator[Excel]:
    """Let xlwings know of an Excel while the block runs."""
    excel = Excel()
    engine = xw.Engine(impl=excel)
    xw.engines.add(engine)
    try:
        yield excel
    finally:
        xw.engines.engines.remove(engine)
        del xw.engines.engines_by_name["excel"]


@contextmanager
def log_in(file: Path) -> Iterator[Path]:
    """Let the log of the buttons be this file while the block runs; the user's own is left alone."""
    former = host.log_file
    _close_log()
    host.log_file = lambda: file
    try:
        yield file
    finally:
        _close_log()
        host.log_file = former


def _close_log() -> None:
    """Let the log be opened anew at the next call."""
    handler = host._handler()
    if handler is not None:
        logging.getLogger(host.NAME).removeHandler(handler)
        handler.close()
