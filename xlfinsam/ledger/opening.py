"""One door to the books: a file becomes `Books` by what it holds, not by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam.errors import UnreadableFileError
from xlfinsam.ledger.balancelist import parse_list
from xlfinsam.ledger.sie import parse, read_bytes
from xlfinsam.model import Hit, Place

if TYPE_CHECKING:
    from xlfinsam.ledger.books import Books

WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")


def open_books(path: Path, name: str = "") -> Books:
    """Read a SIE file or a list of balances at `path`, called `name` in every place.

    UnreadableFileError of kind bok_saknas, bok_tom, inte_sie or lista_olaslig for what is neither.
    """
    fil = name or Path(path).name
    data = read_bytes(path, fil)
    if data.startswith(WORKBOOKS):
        return parse_list(data, fil)
    try:
        return parse(data, fil)
    except UnreadableFileError as no_sie:
        try:
            return parse_list(data, fil)
        except UnreadableFileError:
            raise no_sie from None


def receive_books(path: Path, name: str = "") -> tuple[Books | None, tuple[Hit, ...]]:
    """Read as `open_books`, with everything odd as hits; None where nothing could be read. Never raises."""
    try:
        books = open_books(path, name)
    except UnreadableFileError as error:
        return None, (unread(error),)
    return books, books.hits


def unread(error: UnreadableFileError) -> Hit:
    """Make a hit of why a file could not be read at all."""
    return Hit(Place(error.file), varde=error.detail or None, kind=error.kind)
