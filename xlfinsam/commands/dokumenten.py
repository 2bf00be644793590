"""The command that makes documents of the årsbok, brings them up to date and looks them through."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from xlfinsam.commands.running import GOOD, STOPPED, on
from xlfinsam.errors import WrongUseError
from xlfinsam.values import sentence

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
    """Make a document; or bring one up to date, or look one through."""
    if sum(one is not None for one in (wanted.ut, wanted.uppdatera, wanted.granska)) > 1:
        raise WrongUseError("Välj ett av --ut, --uppdatera och --granska.")
    if wanted.uppdatera is not None:
        return _updated(wanted)
    if wanted.granska is not None:
        return _looked_through(wanted)
    from xlfinsam import office

    return _made(wanted, lambda book, progress: office.rapport(book, wanted.slag, wanted.ut, progress))


def _made(wanted: argparse.Namespace, run: Callable[[xw.Book, Progress], Gjort]) -> int:
    from xlfinsam import terminal

    shown = terminal.Terminal()
    with shown.progress("Skriver") as progress:
        done = on(wanted, lambda book: run(book, progress), to_read=True)
    if wanted.json:
        print(json.dumps({"fil": str(done.fil), "text": list(done.told)}, ensure_ascii=False))
        return GOOD
    for line in done.told:
        shown.say(sentence(line))
    shown.say(f"Den ligger i {done.fil.parent.absolute()}.")
    return GOOD


def _updated(wanted: argparse.Namespace) -> int:
    from xlfinsam import office, terminal

    done = on(wanted, lambda book: office.uppdatera(book, wanted.uppdatera), to_read=True)
    if wanted.json:
        print(json.dumps({"fil": str(done.fil), **asdict(done.gjort)}, ensure_ascii=False))
    else:
        for line in done.told:
            terminal.Terminal().say(sentence(line))
    return STOPPED if done.gjort.fel else GOOD


def _looked_through(wanted: argparse.Namespace) -> int:
    from xlfinsam import office, reporting, terminal
    from xlfinsam.values import counted

    done = on(wanted, lambda book: office.genomlas(book, wanted.granska), to_read=True)
    if wanted.json:
        told = {"fil": str(done.fil), "sedda": [asdict(one) for one in done.sedda]}
        print(json.dumps({**told, "granskad": reporting.as_data(done.granskad)}, ensure_ascii=False))
        return STOPPED if done.fel else GOOD
    shown = terminal.Terminal()
    for one in done.sedda:
        shown.say(f"{one.slag.upper()}  {one.var}: {sentence(one.text)}")
        shown.say(f"         → {one.rad}")
    wrong = [one for one in done.granskad.found if one.slag == "fel"]
    for found in wrong:
        shown.say(f"FEL  {found.text} ({found.regel})")
    linked = (
        counted(len(done.sedda), "anmärkning", "anmärkningar") if done.sedda else "alla tal är länkade och årsbokens"
    )
    shown.say(f"{done.fil.name}: {linked}. Granskad mot sig själv och årsboken: {done.granskad.told}.")
    return STOPPED if done.fel else GOOD
