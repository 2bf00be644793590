"""What a person sees in the terminal: fynd grouped by insats, progress while it lasts, colours where they are wanted.

In a pipe there is no progress and no colour; NO_COLOR is respected (both by rich).
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from xlfinsam.checking import summary
from xlfinsam.inkorgen import quiet
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlfinsam.inkorgen import Progress
    from xlfinsam.model import Fynd
    from xlfinsam.outcome import Outcome

COLOURS = {"STOPP": "bold red", "FRÅGA": "yellow", "NOTERA": "dim"}


class _Console(Console):
    """A console that falls silent when nobody reads it any more; the work goes on."""

    def on_broken_pipe(self) -> None:
        """Write no more."""
        self.quiet = True


class Terminal:
    """Where the commands write for people."""

    def __init__(self) -> None:
        self.out = _Console(highlight=False, soft_wrap=True)
        self.err = _Console(stderr=True, highlight=False)

    def say(self, text: str = "", style: str = "") -> None:
        """Write one line as it stands."""
        self.out.print(Text(text, style=style))

    def heading(self, text: str) -> None:
        """Write a heading, with a blank line above."""
        self.say()
        self.say(text, "bold")

    @contextmanager
    def progress(self, title: str) -> Iterator[Progress]:
        """Show a bar on a terminal while the block runs; nothing in a pipe."""
        if not self.err.is_terminal:
            yield quiet
            return
        from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415  only a terminal needs it

        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[fil]}"),
            console=self.err,
            transient=True,
        ) as bar:
            task = bar.add_task(title, total=None, fil="")
            yield lambda text, done, of: bar.update(task, completed=done, total=of, fil=text)

    def fynd(self, outcome: Outcome, *, all_levels: bool = False) -> None:
        """Write the fynd insats by insats, the gravest first; noteringar are counted unless all are asked for."""
        names = {insats.nyckel: insats.namn for insats in outcome.insatser}
        for key, found in groupby(outcome.fynd, key=lambda fynd: fynd.insats):
            group = list(found)
            files = {fynd.place.fil for fynd in group}
            one_file = files.pop() if len(files) == 1 else ""
            self.heading(
                f"{names.get(key, key) or 'Alla insatser'}: {_counted(group)}{f'   {one_file}' if one_file else ''}"
            )
            advised = ""
            for fynd in group:
                if all_levels or fynd.niva.value != "NOTERA":
                    self._one(fynd, "" if one_file else fynd.place.fil, advise=fynd.rad != advised)
                    advised = fynd.rad
        self.heading(f"{len(outcome.records)} av {len(outcome.insatser)} insatser lästa: {_counted(outcome.fynd)}.")
        if not all_levels and summary(outcome.fynd)["NOTERA"]:
            self.say("Noteringarna visas med --alla, och står i årsbokens blad Granskning efter konsolidering.", "dim")

    def checked(self, arsbok: Path, outcome: Outcome) -> None:
        """Say how the second computing of every figure went."""
        for fynd in outcome.fynd:
            self._one(fynd, fynd.place.blad, advise=True)
        same = swedish_count(len(outcome.figures) - len(outcome.fynd))
        self.heading(f"{arsbok}: {same} siffror är lika i arbetsboken och i programmet, {_counted(outcome.fynd)}.")

    def _one(self, fynd: Fynd, file: str, *, advise: bool) -> None:
        """Write one fynd: level, rule, cell, what; and below it what can be done, unless that was just said."""
        cell = fynd.place.cell.replace(", ", " ")
        line = Text("  ")
        line.append(f"{fynd.niva.value:<6}", COLOURS[fynd.niva.value])
        line.append(f" {fynd.regel} ", "dim")
        line.append(" ".join(part for part in (file, cell) if part) + "  " if file or cell else "", "cyan")
        line.append(fynd.text)
        self.out.print(line)
        if advise:
            self.say(f"         → {fynd.rad}", "dim")

    def saved(self, outcome: Outcome) -> None:
        """Say what was saved."""
        for file in outcome.files:
            self.say(f"{file}: {swedish_count(outcome.changed)} celler ändrade. Fynden står i bladet Granskning.")


def swedish_count(number: int) -> str:
    """Write a whole number with a space between thousands."""
    from decimal import Decimal  # noqa: PLC0415  only this line counts

    return swedish(Decimal(number))


def _counted(found: Sequence[Fynd]) -> str:
    """Say how many fynd of each level there are."""
    counts = summary(found)
    words = (("STOPP", "stopp", "stopp"), ("FRÅGA", "fråga", "frågor"), ("NOTERA", "notering", "noteringar"))
    told = [f"{counts[level]} {one if counts[level] == 1 else many}" for level, one, many in words if counts[level]]
    return ", ".join(told) or "inga fynd"
