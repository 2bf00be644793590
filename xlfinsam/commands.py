"""What each command does: open the årsbok, run the verb, show the outcome; the exit code is what it gives."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.inkorgen import Progress
    from xlfinsam.outcome import Outcome

T = TypeVar("T")
GOOD, STOPPED, WRONG = 0, 1, 2


def demo(wanted: argparse.Namespace) -> int:
    """Show the whole way on a sample."""
    from xlfinsam import demo, terminal

    demo.run(wanted.exempel, wanted.ut, terminal.Terminal())
    return GOOD


def ny(wanted: argparse.Namespace) -> int:
    """Make a new årsbok."""
    from xlfinsam import office, terminal

    outcome = office.ny(wanted.installningar, wanted.ut)
    terminal.Terminal().say(
        f"{wanted.ut}: ny årsbok med {len(outcome.insatser)} {'insats' if len(outcome.insatser) == 1 else 'insatser'}."
    )
    return GOOD


def insatsblad(wanted: argparse.Namespace) -> int:
    """Write the blanks."""
    from xlfinsam import office, terminal

    shown = terminal.Terminal()
    with shown.progress("Gör insatsblad") as progress:
        outcome = _on(wanted, lambda book: office.insatsblad(book, wanted.ut, progress))
    folders = sorted({str(made.parent) for made in outcome.files}) or [str(wanted.arsbok)]
    shown.say(f"{folders[0]}: {len(outcome.files)} insatsblad.")
    for made in outcome.files:
        shown.say(f"  {made.name}")
    return GOOD


def validera(wanted: argparse.Namespace) -> int:
    """Read and check the inkorg."""
    from xlfinsam import office

    return _checked(
        wanted,
        "Läser inkorgen",
        lambda book, progress: office.validera(book, wanted.inkorg, progress, granskning=wanted.granskning),
        to_read=not wanted.granskning,
    )


def konsolidera(wanted: argparse.Namespace) -> int:
    """Consolidate the inkorg."""
    from xlfinsam import office

    return _checked(wanted, "Konsoliderar", lambda book, progress: office.konsolidera(book, wanted.inkorg, progress))


def bokslut(wanted: argparse.Namespace) -> int:
    """Close the year, as far as is asked for."""
    from xlfinsam import office

    return _checked(
        wanted,
        "Stänger året",
        lambda book, progress: office.bokslut(book, wanted.bokforing, progress, till=wanted.till),
    )


def las_upp(wanted: argparse.Namespace) -> int:
    """Open a locked årsbok."""
    from xlfinsam import office, terminal

    _on(wanted, lambda book: office.las_upp(book, wanted.skal))
    terminal.Terminal().say(f"{wanted.arsbok} är upplåst. Skälet står i bladet Logg.")
    return GOOD


def nytt_ar(wanted: argparse.Namespace) -> int:
    """Make the årsbok of the next year."""
    from xlfinsam import office, terminal

    _on(wanted, lambda book: office.nytt_ar(book, wanted.ut), to_read=True)
    terminal.Terminal().say(f"{wanted.ut}: ny årsbok, med det stängda året som föregående år.")
    return GOOD


def budget(wanted: argparse.Namespace) -> int:
    """Divide the members' contributions."""
    from xlfinsam import office, terminal

    shown = terminal.Terminal()
    shown.table(_on(wanted, office.budget))
    shown.say(f"{wanted.arsbok}: ägarbidragen står i bladet Medlemmar.")
    return GOOD


def aterstall(wanted: argparse.Namespace) -> int:
    """Put our formulas back."""
    from xlfinsam import office, terminal

    outcome = _on(wanted, lambda book: office.aterstall(book, wanted.cell))
    for line in outcome.told:
        terminal.Terminal().say(f"{wanted.arsbok}: {line}.")
    return GOOD


def kontrollera(wanted: argparse.Namespace) -> int:
    """Compute every figure once more."""
    from xlfinsam import office, terminal

    outcome = _on(wanted, lambda book: office.kontrollera(book, oberoende=wanted.oberoende), to_read=True)
    if wanted.json:
        _print_json(outcome)
    else:
        terminal.Terminal().checked(wanted.arsbok, outcome)
    return STOPPED if outcome.stopped else GOOD


def fynd(wanted: argparse.Namespace) -> int:
    """Show what stands in Granskning."""
    from xlfinsam import office, terminal

    rows = _on(wanted, office.fynd, to_read=True)
    if wanted.json:
        from xlfinsam.checking import json_value

        print(json.dumps([{key: json_value(value) for key, value in row.items()} for row in rows], ensure_ascii=False))
    else:
        terminal.Terminal().listed(wanted.arsbok, rows, all_levels=wanted.alla)
    return STOPPED if any(row.get("niva") == "STOPP" for row in rows) else GOOD


def spara(wanted: argparse.Namespace) -> int:
    """Show where a figure comes from."""
    from xlfinsam import office, steps, terminal

    tree = _on(wanted, lambda book: office.spara(book, wanted.siffra, wanted.djup), to_read=True)
    if wanted.json:
        print(json.dumps(steps.as_data(tree), ensure_ascii=False))
    else:
        terminal.Terminal().tree(tree)
    return GOOD


def tabell(wanted: argparse.Namespace) -> int:
    """Show a table, or write it to a file."""
    from xlfinsam import office, terminal
    from xlfinsam.values import counted

    rows, file = _on(wanted, lambda book: office.tabell(book, wanted.tabell, wanted.ut), to_read=True)
    shown = terminal.Terminal()
    shown.table(rows)
    if file is not None:
        shown.say(f"{file}: {counted(len(rows), 'rad', 'rader')}.")
    return GOOD


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


def granska(wanted: argparse.Namespace) -> int:
    """Hold a finished report against itself, and against an årsbok."""
    from xlfinsam import office, reporting, terminal

    figures = _on_arsbok(wanted.mot, lambda book: office.kontrollera(book).figures) if wanted.mot else None
    done = reporting.granskad(wanted.publicerat, figures, wanted.mot.name if wanted.mot else "")
    if wanted.pm:
        from xlfinsam.engine.saving import write_new

        write_new(wanted.pm, reporting.memo(done))
    if wanted.json:
        print(json.dumps(reporting.as_data(done), ensure_ascii=False))
    else:
        terminal.Terminal().granskat(done, all_kinds=wanted.alla)
        if wanted.pm:
            terminal.Terminal().say(f"{wanted.pm}: PM i Word.")
    return STOPPED if done.counts["fel"] else GOOD


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


def _on(wanted: argparse.Namespace, run: Callable[[xw.Book], T], *, to_read: bool = False) -> T:
    """Open the årsbok that a command names, and run a verb on it."""
    return _on_arsbok(wanted.arsbok, run, to_read=to_read)


def _on_arsbok(arsbok: Path, run: Callable[[xw.Book], T], *, to_read: bool = True) -> T:
    """Open an årsbok, and run a verb on it."""
    from xlfinsam.addin.functions import serve
    from xlfinsam.engine.book import open_book

    with closing(open_book(arsbok, to_read=to_read)) as book:
        serve(book)
        return run(book)


def _checked(
    wanted: argparse.Namespace, title: str, run: Callable[[xw.Book, Progress], Outcome], *, to_read: bool = False
) -> int:
    """Run a verb that gives fynd, and show them."""
    if wanted.json:
        from xlfinsam.inkorgen import quiet

        outcome = _on(wanted, lambda book: run(book, quiet), to_read=to_read)
        _print_json(outcome)
    else:
        from xlfinsam import terminal

        shown = terminal.Terminal()
        with shown.progress(title) as progress:
            outcome = _on(wanted, lambda book: run(book, progress), to_read=to_read)
        shown.fynd(outcome, all_levels=wanted.alla)
        shown.steps(outcome)
        if outcome.files:
            shown.saved(outcome)
    return STOPPED if outcome.stopped else GOOD


def varde(wanted: argparse.Namespace) -> int:
    """Print figures by their names."""
    from xlfinsam import office
    from xlfinsam.arsboken import written
    from xlfinsam.checking import json_value

    found = _on(wanted, lambda book: office.varde(book, wanted.namn), to_read=True)
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


def _print_json(outcome: Outcome) -> None:
    from xlfinsam.checking import as_json, json_value

    told = {
        "fynd": [as_json(fynd) for fynd in outcome.fynd],
        "siffror": {name: json_value(value) for name, value in outcome.figures.items()},
        **({"steg": [{key: json_value(value) for key, value in step.items()} for step in outcome.steps]}
           if outcome.steps else {}),
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False))
