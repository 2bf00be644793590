"""The commands that hold the figures, show them and say where they come from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xlfinsam.commands.running import GOOD, STOPPED, on, print_json
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    import argparse

    from xlfinsam.reporting import Granskad


def kontrollera(wanted: argparse.Namespace) -> int:
    """Compute every figure once more."""
    from xlfinsam import office, terminal

    outcome = on(wanted, lambda book: office.kontrollera(book, oberoende=wanted.oberoende), to_read=True)
    if wanted.json:
        print_json(outcome)
    else:
        terminal.Terminal().checked(wanted.arsbok, outcome)
    return STOPPED if outcome.stopped else GOOD


def aterstall(wanted: argparse.Namespace) -> int:
    """Put our formulas back."""
    from xlfinsam import office, terminal

    outcome = on(wanted, lambda book: office.aterstall(book, wanted.cell))
    for line in outcome.told:
        terminal.Terminal().say(f"{wanted.arsbok}: {line}.")
    return GOOD


def spara(wanted: argparse.Namespace) -> int:
    """Show where a figure comes from."""
    from xlfinsam import office, steps, terminal

    tree = on(wanted, lambda book: office.spara(book, wanted.siffra, wanted.djup), to_read=True)
    if wanted.json:
        print(json.dumps(steps.as_data(tree), ensure_ascii=False))
    else:
        terminal.Terminal().tree(tree)
    return GOOD


def tabell(wanted: argparse.Namespace) -> int:
    """Show a table, or write it to a file."""
    from xlfinsam import office, terminal
    from xlfinsam.values import counted

    notes: tuple[str, ...] = ()
    if wanted.publicera:
        rows, file, notes = on(wanted, lambda book: office.publicerad(book, wanted.tabell, wanted.ut), to_read=True)
    else:
        rows, file = on(wanted, lambda book: office.tabell(book, wanted.tabell, wanted.ut), to_read=True)
    shown = terminal.Terminal()
    shown.table(rows)
    for note in notes:
        shown.say(note)
    if file is not None:
        shown.say(f"{file}: {counted(len(rows), 'rad', 'rader')}.")
    return GOOD


def varde(wanted: argparse.Namespace) -> int:
    """Print figures by their names."""
    from xlfinsam import office
    from xlfinsam.arsboken import written
    from xlfinsam.checking import json_value

    found = on(wanted, lambda book: office.varde(book, wanted.namn), to_read=True)
    if wanted.json:
        print(
            json.dumps(
                {"fynd": [], "siffror": {name: json_value(value) for name, value in found.items()}}, ensure_ascii=False
            )
        )
    else:
        for name in wanted.namn:
            print(written(found[name]))
    return GOOD


def granska(wanted: argparse.Namespace) -> int:
    """Hold a finished report against itself, and against an årsbok."""
    from xlfinsam import pm, reporting, terminal

    kind = pm.kind_of(wanted.pm) if wanted.pm else ""
    done = _granskad(wanted)
    if kind:
        from xlfinsam.engine.saving import write_new

        write_new(wanted.pm, pm.memo(done, kind))
    if wanted.json:
        print(json.dumps(reporting.as_data(done), ensure_ascii=False))
    else:
        terminal.Terminal().granskat(done, all_kinds=wanted.alla)
        if wanted.granskning:
            terminal.Terminal().say(f"{wanted.arsbok}: fynden står i bladet Granskning.")
        if wanted.pm:
            terminal.Terminal().say(f"{wanted.pm}: PM till revisorn.")
    return STOPPED if done.counts["fel"] else GOOD


def _granskad(wanted: argparse.Namespace) -> Granskad:
    """Read the report and hold it against what is asked for; with --granskning the årsbok is told."""
    from xlfinsam import office, reporting

    if wanted.arsbok is None:
        if wanted.granskning:
            raise WrongUseError("--granskning skriver fynden i en årsbok. Ange vilken med --mot ARSBOK.")
        return reporting.granskad(wanted.publicerat)
    if wanted.granskning:
        return on(wanted, lambda book: office.granska(book, wanted.publicerat))
    figures = on(wanted, lambda book: office.kontrollera(book).figures, to_read=True)
    return reporting.granskad(wanted.publicerat, figures, wanted.arsbok.name)
