"""The commands about insatsblad: a new årsbok, blanks out, returned sheets read, checked and consolidated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xlfinsam.commands.running import GOOD, STOPPED, checked, on

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    import xlwings as xw

    from xlfinsam.outcome import Outcome
    from xlfinsam.progress import Progress


def ny(wanted: argparse.Namespace) -> int:
    """Make a new årsbok."""
    from xlfinsam import office, terminal

    outcome = office.ny(wanted.installningar, wanted.ut)
    terminal.Terminal().say(
        f"{wanted.ut}: ny årsbok med {len(outcome.insatser)} {'insats' if len(outcome.insatser) == 1 else 'insatser'}."
    )
    return GOOD


def insatsblad(wanted: argparse.Namespace) -> int:
    """Write the blanks, and letters with them where they are asked for."""
    from xlfinsam import office, terminal
    from xlfinsam.errors import WrongUseError

    if wanted.skicka and not wanted.utskick:
        raise WrongUseError("--skicka gäller breven: skriv --utskick --skicka.")
    shown = terminal.Terminal()
    with shown.progress("Gör insatsblad") as progress:
        outcome = on(
            wanted,
            lambda book: office.insatsblad(book, wanted.ut, progress, utskick=wanted.utskick, skicka=wanted.skicka),
        )
    sheets = [made for made in outcome.files if made.suffix == ".xlsx"]
    folders = sorted({str(made.parent) for made in sheets}) or [str(wanted.arsbok)]
    shown.say(f"{folders[0]}: {len(sheets)} insatsblad.")
    for line in outcome.told:
        shown.say(f"{line}.")
    for made in outcome.files:
        shown.say(f"  {made.name}")
    return GOOD


def utskick(wanted: argparse.Namespace) -> int:
    """Write the blanks and letters with them."""
    wanted.utskick = True
    return insatsblad(wanted)


def paminn(wanted: argparse.Namespace) -> int:
    """Write reminders."""
    from xlfinsam import office

    return _letters(
        wanted, lambda book, progress: office.paminn(book, progress, innan=wanted.innan, skicka=wanted.skicka)
    )


def svara(wanted: argparse.Namespace) -> int:
    """Write answers."""
    from xlfinsam import office

    return _letters(wanted, lambda book, progress: office.svara(book, wanted.inkorg, progress, skicka=wanted.skicka))


def godkann(wanted: argparse.Namespace) -> int:
    """Approve sheets."""
    from xlfinsam import office

    return _told(wanted, lambda book: office.godkann(book, wanted.insats))


def oppna(wanted: argparse.Namespace) -> int:
    """Open an approved sheet."""
    from xlfinsam import office

    return _told(wanted, lambda book: office.oppna(book, wanted.insats, wanted.skal))


def _told(wanted: argparse.Namespace, run: Callable[[xw.Book], Outcome]) -> int:
    """Run a verb, and say what it tells."""
    from xlfinsam import terminal

    shown = terminal.Terminal()
    for line in on(wanted, run).told:
        shown.say(f"{line}.")
    return GOOD


def medlemsbrev(wanted: argparse.Namespace) -> int:
    """Write the letters to the members."""
    from xlfinsam import office

    return checked(
        wanted,
        "Skriver utkast",
        lambda book, progress: office.medlemsbrev(book, progress, senast=wanted.senast, paminn=wanted.paminn),
    )


def _letters(wanted: argparse.Namespace, run: Callable[[xw.Book, Progress], Outcome]) -> int:
    """Run a verb that writes drafts, and name them."""
    from xlfinsam import terminal

    shown = terminal.Terminal()
    with shown.progress("Skriver utkast") as progress:
        outcome = on(wanted, lambda book: run(book, progress))
    for line in outcome.told:
        shown.say(f"{line}.")
    for made in outcome.files:
        shown.say(f"  {made.name}")
    return GOOD


def hamta(wanted: argparse.Namespace) -> int:
    """Take the post home."""
    from xlfinsam import office

    return checked(
        wanted, "Hämtar post", lambda book, progress: office.hamta(book, wanted.kalla, progress, sedan=wanted.sedan)
    )


def gallra(wanted: argparse.Namespace) -> int:
    """Take away what the kansli's plan says, or say what would be."""
    from xlfinsam import office, terminal

    outcome = on(wanted, lambda book: office.gallra(book, ta_bort=wanted.ta_bort), to_read=not wanted.ta_bort)
    for line in outcome.told:
        terminal.Terminal().say(line if line.startswith(" ") else f"{line}.")
    return GOOD


def validera(wanted: argparse.Namespace) -> int:
    """Read and check the inkorg."""
    from xlfinsam import office

    return checked(
        wanted,
        "Läser inkorgen",
        lambda book, progress: office.validera(book, wanted.inkorg, progress, granskning=wanted.granskning),
        to_read=not wanted.granskning,
    )


def konsolidera(wanted: argparse.Namespace) -> int:
    """Consolidate the inkorg."""
    from xlfinsam import office

    return checked(wanted, "Konsoliderar", lambda book, progress: office.konsolidera(book, wanted.inkorg, progress))


def enkat(wanted: argparse.Namespace) -> int:
    """Read in survey answers."""
    from xlfinsam import office

    return checked(wanted, "Läser enkäter", lambda book, progress: office.enkat(book, wanted.filer, progress))


def fynd(wanted: argparse.Namespace) -> int:
    """Show what stands in Granskning."""
    from xlfinsam import office, terminal

    rows = on(wanted, office.fynd, to_read=True)
    if wanted.json:
        from xlfinsam.checking import json_value

        print(json.dumps([{key: json_value(value) for key, value in row.items()} for row in rows], ensure_ascii=False))
    else:
        terminal.Terminal().listed(wanted.arsbok, rows, all_levels=wanted.alla)
    return STOPPED if any(row.get("niva") == "STOPP" for row in rows) else GOOD
