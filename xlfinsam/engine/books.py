"""The workbooks of our xlwings engine: opened from files, computed by calc.py, saved in one step."""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlfinsam.engine import calc
from xlfinsam.engine.booknames import Names
from xlfinsam.engine.bookrows import Rows
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.empty import empty_workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.saving import save, write_new
from xlfinsam.engine.sheets import Sheets
from xlfinsam.engine.unsupported import cannot, says_what_it_cannot
from xlfinsam.errors import WorkbookBusyError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlfinsam.engine.book import App
    from xlfinsam.engine.custom import Functions

SUFFIXES = (".xlsx", ".xlsm")
_ACTIVE = re.compile(rb"""<(?:\w+:)?workbookView\b[^>]*\sactiveTab=["'](\d{1,4})["']""")


@says_what_it_cannot
class Books(base_classes.Books):
    """The open workbooks of an app; the one opened last is the active one."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.books: list[Book] = []
        self._new = count(1)

    api = property(lambda self: self.books)

    @property
    def active(self) -> Book | None:
        """The book in front, None where none is open."""
        return self.books[-1] if self.books else None

    def __call__(self, name_or_index: str | int) -> Book:
        """Find a book by its place, name or path, letter case aside; KeyError where it is not open."""
        if isinstance(name_or_index, int):
            return self.books[range(len(self.books))[name_or_index - 1]]
        for book in self.books:
            if name_or_index.lower() in {book.name.lower(), book.fullname.lower()}:
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.books)

    def add(self) -> Book:
        """Open a new workbook with one empty sheet."""
        return self.take(Path.cwd() / f"Bok{next(self._new)}.xlsx", empty_workbook(), saved=False)

    def open(self, fullname: str | Path, *args: Any, **_: Any) -> Book:
        """Open a file; UnreadableFileError for what is no workbook, WrongUseError for a password.

        Of the other arguments that Excel takes, none means anything here.
        """
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
        self.front = _front(file)
        self.must_compute: Collection[str] | None = None
        self.asleep: Collection[str] = ()  # sheets that have nothing to show, which `calculate` may pass by
        self.functions: Functions | None = None  # what formulas may call besides Excel's own
        self.waited_for = False  # whether the program that has the file open waits for us to change it
        self.rows = Rows()
        self._names = Names(self)
        self._stamp = _stamp(path) if saved else None
        self._saved = saved

    name = property(lambda self: self.path.name)
    fullname = property(lambda self: str(self.path))
    app = property(lambda self: self.books.app)
    names = property(lambda self: self._names)
    sheets = property(Sheets)

    @property
    def api(self) -> Workbook:
        """The workbook as the engine knows it."""
        return self.file

    def activate(self) -> None:
        """Let this be the book in front."""
        self.books.books.sort(key=lambda book: book is self)

    def calculate(self) -> None:
        """Compute every formula afresh; DisagreementError where the calculator cannot."""
        self._settle()
        package = calc.recalculated(self.file.package, self.must_compute, self.functions, self.asleep)
        self.file = Workbook.open(package)

    def to_bytes(self) -> bytes:
        """Return the whole file as it would be saved."""
        self._settle()
        return self.file.to_bytes()

    def _settle(self) -> None:
        """Put what waits to be written into the file."""
        self._names.settle()
        self.rows.settle(self.file)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in one step, here or at `path`; what was not written keeps its bytes.

        WorkbookBusyError where the file is open elsewhere, or has been changed since it was opened; WrongUseError where
        a new book would take the place of a file that nobody has named.
        """
        if password:
            raise cannot(self, "save(password=…)")
        target = Path(os.path.realpath(path)) if path else self.path
        if target.suffix.lower() not in SUFFIXES or target.suffix.lower() != self.path.suffix.lower():
            raise WrongUseError(f"{target.name}: boken kan bara sparas som {self.path.suffix}.")
        if target == self.path and self._stamp is not None and _stamp(target) != self._stamp:
            raise WorkbookBusyError(
                f"{target.name}: filen har ändrats av någon annan sedan den öppnades. Öppna den på nytt och försök "
                "igen. Ingenting har ändrats."
            )
        if path is None and not self._saved:
            write_new(target, self.to_bytes())
        else:
            save(target, self.to_bytes(), backup=False, though_open=self.waited_for)
        self.path, self._saved, self._stamp = target, True, _stamp(target)

    def close(self) -> None:
        """Close without saving."""
        self.books.books.remove(self)


def _front(file: Workbook) -> int:
    """Return the place of the tab that was in front when the file was saved; of the first visible one else."""
    found = _ACTIVE.search(file.package.read_xml(file.package.workbook_part))
    visible = [at for at, sheet in enumerate(file.sheets, start=1) if sheet.state == "visible"] or [1]
    told = int(found[1]) + 1 if found else 0
    return told if told in visible else visible[0]


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what tells whether a file is the same as before: size and time; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
