"""The command that makes documents of the årsbok, brings them up to date and looks them through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.commands.running import GOOD, on

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    import xlwings as xw

    from xlfinsam.dokumenten import Gjort
    from xlfinsam.progress import Progress


def dokument(wanted: argparse.Namespace) -> int:
    """Make the document that Inställningar choose."""
    from xlfinsam import office

    return _made(wanted, office.dokument)


def rapport(wanted: argparse.Namespace) -> int:
    """Make a document."""
    from xlfinsam import office

    return _made(wanted, lambda book, progress: office.rapport(book, wanted.slag, wanted.ut, progress))


def _made(wanted: argparse.Namespace, run: Callable[[xw.Book, Progress], Gjort]) -> int:
    from xlfinsam import terminal

    shown = terminal.Terminal()
    with shown.progress("Skriver") as progress:
        done = on(wanted, lambda book: run(book, progress), to_read=True)
    for line in done.told:
        shown.say(f"{line}.")
    shown.say(f"Den ligger i {done.fil.parent}.")
    return GOOD
