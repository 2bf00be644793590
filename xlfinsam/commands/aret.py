"""The commands that close a year and open the next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xlfinsam.commands.running import GOOD, STOPPED, checked, on

if TYPE_CHECKING:
    import argparse


def sie(wanted: argparse.Namespace) -> int:
    """Show what a file of the books holds."""
    from xlfinsam import bokforing, terminal

    bok = bokforing.las(wanted.fil)
    year = bokforing.year_index(bok.books, wanted.ar) if bok.books and wanted.ar is not None else 0
    if wanted.json:
        print(json.dumps(bokforing.as_data(bok, wanted.ar), ensure_ascii=False))
        return STOPPED if bok.stopped else GOOD
    shown = terminal.Terminal()
    for line in bokforing.told(bok):
        shown.say(line)
    if bok.books:
        for title, rows in (
            ("Konton", bokforing.kontorader(bok.books, year)),
            ("Objekt", bokforing.objektrader(bok.books, year)),
        ):
            if rows:
                shown.heading(title)
                shown.table(rows)
    shown.of_books(bokforing.fyndrader(bok))
    return STOPPED if bok.stopped else GOOD


def bokslut(wanted: argparse.Namespace) -> int:
    """Close the year, as far as is asked for."""
    from xlfinsam import office

    return checked(
        wanted,
        "Stänger året",
        lambda book, progress: office.bokslut(book, wanted.bokforing, progress, till=wanted.till),
    )


def las_upp(wanted: argparse.Namespace) -> int:
    """Open a locked årsbok."""
    from xlfinsam import office, terminal

    on(wanted, lambda book: office.las_upp(book, wanted.skal))
    terminal.Terminal().say(f"{wanted.arsbok} är upplåst. Skälet står i bladet Logg.")
    return GOOD


def nytt_ar(wanted: argparse.Namespace) -> int:
    """Make the årsbok of the next year."""
    from xlfinsam import office, terminal

    on(wanted, lambda book: office.nytt_ar(book, wanted.ut), to_read=True)
    terminal.Terminal().say(f"{wanted.ut}: ny årsbok, med det stängda året som föregående år.")
    return GOOD


def budget(wanted: argparse.Namespace) -> int:
    """Divide the members' contributions."""
    from xlfinsam import office, terminal

    shown = terminal.Terminal()
    shown.table(on(wanted, office.budget))
    shown.say(f"{wanted.arsbok}: ägarbidragen står i bladet Medlemmar.")
    return GOOD
