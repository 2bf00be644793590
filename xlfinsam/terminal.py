"""What a person sees in the terminal: fynd grouped by insats, progress while it lasts, colours where they are wanted.

In a pipe there is no progress and no colour; NO_COLOR is respected (both by rich).
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from xlfinsam.checking import of_levels, summary
from xlfinsam.forms.bokslut import DONE, STEG, STOPPED
from xlfinsam.progress import quiet
from xlfinsam.steps import lines
from xlfinsam.values import counted, swedish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlfinsam.arsboken import Row
    from xlfinsam.installing.checks import Check
    from xlfinsam.model import Fynd
    from xlfinsam.outcome import Outcome
    from xlfinsam.progress import Progress as Telling
    from xlfinsam.reporting import Granskad
    from xlfinsam.steps import Step

WORD = re.compile(r"[^\W\d_]{2}")  # two letters after each other: no number has them
SIGNS = {True: ("✓", "green"), False: ("✗", "bold red"), None: ("–", "dim")}
BOOK = ".xlsm"  # an årsbok among the files that were written
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
    def progress(self, title: str) -> Iterator[Telling]:
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
            where = names.get(key, key) or ("Räkenskaperna" if outcome.steps else "Alla insatser")
            self.heading(f"{where}: {of_levels(group)}{f'   {one_file}' if one_file else ''}")
            advised = ""
            for fynd in group:
                if all_levels or fynd.niva.value != "NOTERA":
                    self._one(fynd, "" if one_file else fynd.place.fil, advise=fynd.rad != advised)
                    advised = fynd.rad
        self.heading(f"{outcome.read}: {of_levels(outcome.fynd)}.")
        if not all_levels and summary(outcome.fynd)["NOTERA"]:
            self.say("Noteringarna visas med --alla, och står i årsbokens blad Granskning när den har fyllts.", "dim")

    def steps(self, outcome: Outcome) -> None:
        """Write where the close stands, step by step; nothing where no year is being closed."""
        own = [step for step in outcome.steps if step["steg"] in STEG]
        for step in own:
            done = step["status"] == DONE
            sign, colour = SIGNS[True if done else False if step["status"] == STOPPED else None]
            line = Text(f"  {sign} ", colour)
            line.append(f"{step['steg']}  ", "bold" if done else "")
            line.append(str(step.get("vad") or ""))
            line.append(f"  {step['fil']}" if step.get("fil") else "", "cyan")
            self.out.print(line)

    def checked(self, arsbok: Path, outcome: Outcome) -> None:
        """Say how the second computing of every figure went."""
        for fynd in outcome.fynd:
            self._one(fynd, fynd.place.blad, advise=True)
        of_figures = [fynd for fynd in outcome.fynd if fynd.regel in {"A01", "A02", "A03"}]
        same = counted(len(outcome.figures) - len(of_figures), "siffra", "siffror")
        for line in outcome.told:
            self.say(line)
        self.heading(f"{arsbok}: {same} är lika i arbetsboken och i programmet, {of_levels(outcome.fynd)}.")

    def listed(self, arsbok: Path, rows: Sequence[Row], *, all_levels: bool) -> None:
        """Write the rows of Granskning: those that wait for an answer, or all of them."""
        waiting = [row for row in rows if not row.get("svar")]
        for row in rows if all_levels else [row for row in waiting if row.get("niva") != "NOTERA"]:
            level = str(row.get("niva") or "–")  # the kansli may have cleared a cell, or written its own word
            line = Text(f"  {level:<6} ", COLOURS.get(level, ""))
            line.append(f"{row.get('regel') or '–'} ", "dim")
            line.append(" ".join(str(row[part]) for part in ("insats", "cell") if row.get(part)) + "  ", "cyan")
            line.append(str(row.get("text") or ""))
            self.out.print(line)
            if row.get("svar"):
                self.say(f"         Svar: {row['svar']}", "dim")
        answered = counted(len(rows) - len(waiting), "besvarat", "besvarade")
        self.heading(f"{arsbok}: {counted(len(rows), 'fynd', 'fynd')} i Granskning, {answered}.")

    def tree(self, step: Step) -> None:
        """Write where a figure comes from, each step under what it came to."""
        for line in lines(step):
            told = Text("   " * line.level)
            told.append(f"{line.what}  ", "dim")
            told.append(line.name)
            told.append(f"  {swedish(line.value)}" if line.value is not None else "", "bold")
            told.append(f"  {line.where}" if line.where else "", "cyan")
            self.out.print(told)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Write a table with its columns under each other: words to the left, numbers to the right."""
        columns = list(zip(*rows, strict=True))
        widths = [max(map(len, column)) for column in columns]
        words = [at == 0 or any(WORD.search(text) for text in column[1:]) for at, column in enumerate(columns)]
        for row in rows:
            cells = [t.ljust(w) if left else t.rjust(w) for t, w, left in zip(row, widths, words, strict=True)]
            self.say("  ".join(cells).rstrip())

    def of_books(self, found: Sequence[Fynd]) -> None:
        """Write the fynd of a file of the books, each with its line; advice is given once."""
        advised = ""
        if found:
            self.say()
        for fynd in found:
            self._one(fynd, "", advise=fynd.rad != advised)
            advised = fynd.rad
        self.heading(f"{of_levels(found).capitalize()}.")

    def granskat(self, done: Granskad, *, all_kinds: bool) -> None:
        """Write what does not hold in a report, kind by kind; the faults alone unless all are asked for."""
        for slag, group in groupby(done.found, key=lambda one: one.slag):
            found = list(group)
            if slag != "fel" and not all_kinds:
                continue
            self.heading(f"{slag.capitalize()}: {len(found)}")
            for one in found:
                line = Text("  ")
                line.append(f"{one.regel} ", "dim")
                line.append("; ".join(str(ruta.place) for ruta in one.har[:2]) + "  ", "cyan")
                line.append(one.text)
                self.out.print(line)
                self.say(f"       → {one.rad}", "dim")
        for place, text in done.rapport.unread if all_kinds else ():
            self.say(f"  Inte läst: {place} ”{text}”", "dim")
        against = f" mot {done.mot}" if done.mot else ""
        unread = counted(len(done.rapport.unread), "ställe", "ställen")
        self.heading(f"{done.rapport.file} granskad{against}: {done.told}. {unread} gick inte att läsa.")
        if not all_kinds and len(done.found) > done.counts["fel"]:
            self.say("Avrundningar, definitioner och observationer visas med --alla.", "dim")

    def checks(self, checks: Sequence[Check]) -> None:
        """Write what the doctor found; what is wrong with its advice."""
        for check in checks:
            sign, colour = SIGNS[check.ok]
            line = Text(f"  {sign} ", colour)
            line.append(f"{check.name}: {check.found}")
            self.out.print(line)
            if check.ok is False:
                self.say(f"      → {check.advice}")
        wrong = sum(check.ok is False for check in checks)
        self.heading(
            f"{counted(wrong, 'sak', 'saker')} att rätta." if wrong else "Allt som går att se härifrån är som det ska."
        )

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
        changed = f"{counted(outcome.changed, 'cell', 'celler')} ändrade. Fynden står i bladet Granskning."
        for file in outcome.files:
            self.say(f"{file}: {changed}" if file.suffix.lower() == BOOK else str(file))
        if outcome.changed and all(file.suffix.lower() != BOOK for file in outcome.files):
            self.say(f"Årsboken: {changed}")
