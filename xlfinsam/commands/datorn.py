"""The commands about the computer, and those that show what there is."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from xlfinsam.commands.running import GOOD, STOPPED
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    import argparse


def demo(wanted: argparse.Namespace) -> int:
    """Show the whole way on a sample."""
    from xlfinsam import demo, terminal

    demo.run(wanted.exempel, wanted.ut, terminal.Terminal())
    return GOOD


def hjalp(wanted: argparse.Namespace) -> int:
    """Show what the buttons and functions do."""
    from xlfinsam import terminal
    from xlfinsam.addin.macros import help_page

    shown = terminal.Terminal()
    word = wanted.ord.casefold()
    found = [(head, [line for line in lines if word in " ".join(line).casefold()]) for head, lines in help_page()]
    if not any(lines for _, lines in found):
        raise WrongUseError(f"Hjälpen säger inget om ”{wanted.ord}”. Skriv xlfinsam hjalp för att se allt.")
    for heading, lines in found:
        if lines:
            shown.heading(heading)
        for name, told in lines:
            shown.say(f"  {name}", "bold")
            shown.say(f"      {told}")
    return GOOD


def installera(wanted: argparse.Namespace) -> int:
    """Set up the computer."""
    from xlfinsam import installing, terminal

    options = {name: getattr(wanted, name) for name in ("natverk", "libreoffice", "ta_bort")}
    steps = installing.installera(wanted.arsbok, **options)
    shown = terminal.Terminal()
    for step in steps:
        shown.say(step.line)
    return STOPPED if any(step.outcome == installing.NOT_DONE for step in steps) else GOOD


def doktor(wanted: argparse.Namespace) -> int:
    """Look whether the computer is set up."""
    from xlfinsam import installing, terminal

    checks = installing.doktor(wanted.arsbok)
    if wanted.json:
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        terminal.Terminal().checks(checks)
    return STOPPED if any(check.ok is False for check in checks) else GOOD
