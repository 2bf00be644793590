"""The defined names of our xlwings engine, of workbook scope; they reach the file when it is next asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings import base_classes

from xlfinsam.engine.names import is_lawful
from xlfinsam.engine.unsupported import says_what_it_cannot
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.engine.books import Book
    from xlfinsam.engine.ranges import Range


@says_what_it_cannot
class Names(base_classes.Names):
    """The names of a workbook. Many may be set one by one: workbook.xml is spliced once, by `settle`."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._touched: set[str] = set()
        self._of: dict[str, str] | None = None
        self._spelled: dict[str, str] = {}

    api = property(lambda self: self.book.file.names)

    def __call__(self, name_or_index: str | int) -> Name:
        """Find a name by its place or itself, letter case aside; KeyError where it is unknown."""
        if isinstance(name_or_index, int):
            return Name(self, list(self.book.file.names)[name_or_index - 1])
        found = self._known().get(name_or_index.lower())
        if found is None:
            raise KeyError(name_or_index)
        return Name(self, found)

    def _known(self) -> dict[str, str]:
        """Return the names as the file spells them, by themselves in small letters."""
        names = self.book.file.names
        if self._of is not names:
            self._of, self._spelled = names, {name.lower(): name for name in names}
        return self._spelled

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return (name, handle) of every name."""
        return [(name, Name(self, name)) for name in self.book.file.names]

    def contains(self, name_or_index: str | int) -> bool:
        """Say whether the name is there, letter case aside."""
        return str(name_or_index).lower() in self._known()

    def __len__(self) -> int:
        return len(self.book.file.names)

    def __iter__(self) -> Iterator[Name]:
        return (handle for _, handle in self.snapshot())

    def add(self, name: str, refers_to: str) -> Name:
        """Define `name` as "=Blad1!$A$1"; WrongUseError for what Excel would refuse."""
        if not is_lawful(name):
            raise WrongUseError(f"{self.book.name}: {name!r} kan inte vara ett definierat namn.")
        kept = self._known().setdefault(name.lower(), name)
        self.book.file.names[kept] = refers_to.removeprefix("=")
        self._touched.add(kept)
        return Name(self, kept)

    def drop(self, name: str) -> None:
        """Take a name away."""
        self._known().pop(name.lower(), None)
        del self.book.file.names[name]
        self._touched.add(name)

    def settle(self) -> None:
        """Bring what has changed into the file."""
        if self._touched:
            names = self.book.file.names
            touched, self._touched = self._touched, set()
            self.book.file.set_names({name: names[name] for name in touched if name in names}, touched.__contains__)


@says_what_it_cannot
class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, names: Names, name: str) -> None:
        self._names = names
        self._name = name

    @property
    def name(self) -> str:
        """The name itself."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        if value.lower() != self._name.lower():
            former, self._name = self._name, self._names.add(value, self.refers_to).name
            self._names.drop(former)

    @property
    def refers_to(self) -> str:
        """What it stands for, as "=Blad1!$A$1"."""
        return f"={self._names.book.file.names[self._name]}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._names.add(self._name, value)

    @property
    def refers_to_range(self) -> Range:
        """The range; WrongUseError where the name is a constant, a formula, or has lost its cells."""
        place = self._names.book.file.locate(self._name)
        if place is None:
            raise WrongUseError(f"{self._names.book.name}: namnet {self._name} är inget område utan {self.refers_to}.")
        found: Range = self._names.book.sheets(place[0]).range(f"{place[1]}:{place[2]}")
        return found

    def delete(self) -> None:
        """Take the name away."""
        self._names.drop(self._name)
