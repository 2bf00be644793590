"""What the commands share: the årsbok opened for a verb, its outcome shown, and the exit codes."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.outcome import Outcome
    from xlfinsam.progress import Progress

T = TypeVar("T")
GOOD, STOPPED, WRONG = 0, 1, 2


def on(wanted: argparse.Namespace, run: Callable[[xw.Book], T], *, to_read: bool = False) -> T:
    """Open the årsbok that a command names, and run a verb on it."""
    return on_arsbok(wanted.arsbok, run, to_read=to_read)


def on_arsbok(arsbok: Path, run: Callable[[xw.Book], T], *, to_read: bool = True) -> T:
    """Open an årsbok, and run a verb on it."""
    from xlfinsam.addin.functions import serve
    from xlfinsam.engine.book import open_book

    with closing(open_book(arsbok, to_read=to_read)) as book:
        serve(book)
        return run(book)


def checked(
    wanted: argparse.Namespace, title: str, run: Callable[[xw.Book, Progress], Outcome], *, to_read: bool = False
) -> int:
    """Run a verb that gives fynd, and show them."""
    if wanted.json:
        from xlfinsam.progress import quiet

        outcome = on(wanted, lambda book: run(book, quiet), to_read=to_read)
        print_json(outcome)
    else:
        from xlfinsam import terminal

        shown = terminal.Terminal()
        with shown.progress(title) as progress:
            outcome = on(wanted, lambda book: run(book, progress), to_read=to_read)
        shown.fynd(outcome, all_levels=wanted.alla)
        shown.steps(outcome)
        for line in outcome.told:
            shown.say(f"{line}.")
        if outcome.files:
            shown.saved(outcome)
    return STOPPED if outcome.stopped else GOOD


def print_json(outcome: Outcome) -> None:
    """Print what a verb found as one line of JSON: fynd, figures by their names, and the steps if it has any."""
    from xlfinsam.checking import as_json, json_value

    told = {
        "fynd": [as_json(fynd) for fynd in outcome.fynd],
        "siffror": {name: json_value(value) for name, value in outcome.figures.items()},
        **({"steg": [{key: json_value(value) for key, value in step.items()} for step in outcome.steps]}
           if outcome.steps else {}),
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False))
