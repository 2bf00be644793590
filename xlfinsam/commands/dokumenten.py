"""The command that makes documents of the årsbok, brings them up to date and looks them through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.commands.running import GOOD, on

if TYPE_CHECKING:
    import argparse


def rapport(wanted: argparse.Namespace) -> int:
    """Make a document."""
    from xlfinsam import office, terminal

    shown = terminal.Terminal()
    with shown.progress("Skriver") as progress:
        done = on(wanted, lambda book: office.rapport(book, wanted.slag, wanted.ut, progress), to_read=True)
    for line in done.told:
        shown.say(f"{line}.")
    shown.say(f"Den ligger i {done.fil.parent}.")
    return GOOD
