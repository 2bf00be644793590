"""The terminal: one command per verb. Exit 0 good, 1 STOPP among the fynd, 2 wrong use or an unreadable file."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from xlfinsam import __version__
from xlfinsam.engine.lean import load_xlwings
from xlfinsam.errors import UnreadableFileError, XlfinsamError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import xlwings as xw

    from xlfinsam.inkorgen import Progress
    from xlfinsam.outcome import Outcome

T = TypeVar("T")
GOOD, STOPPED, WRONG = 0, 1, 2
SWEDISH = {
    "usage: ": "användning: ",
    "positional arguments": "argument",
    "options": "tillval",
    "show this help message and exit": "visa den här hjälpen",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "the following arguments are required: %s": "det saknas: %s",
    "unrecognized arguments: %s": "okänt: %s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "expected one argument": "ett värde väntas",
    "ignored explicit argument %r": "tar inget värde, men fick %r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan betyda %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r finns inte; välj bland %(choices)s",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Every error is one Swedish sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console or pipe may not be UTF-8 by itself
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        wanted = parser().parse_args(argv)
        run: Callable[[argparse.Namespace], int] = wanted.run
        load_xlwings()
        return run(wanted)
    except UnreadableFileError as error:
        from xlfinsam.office import sentence  # noqa: PLC0415  the rules' words are loaded when they are needed

        return _fail(sentence(error))
    except XlfinsamError as error:
        return _fail(str(error))
    except BrokenPipeError:  # the reader of our pipe has seen enough
        return GOOD
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{reason(error)}. Kontrollera att mappen finns och att du får skriva där.")
    except KeyboardInterrupt:
        return _fail("Avbrutet. Inget har sparats.")
    finally:
        _flush()


def _flush() -> None:
    """Write out what is left; where nobody reads it any more, let Python not complain of that when it ends."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(text: str) -> int:
    print(f"xlfinsam: {text}", file=sys.stderr)
    return WRONG


def parser() -> argparse.ArgumentParser:
    """Return the commands and their words."""
    argparse._ = lambda text: SWEDISH.get(text, text)  # type: ignore[attr-defined]  # argparse's own hook for translation
    top = argparse.ArgumentParser(
        prog="xlfinsam",
        description="Motorn i samordningsförbundets årsbok: skickar ut insatsblad, läser dem som kommer tillbaka, "
        "säger vad som är fel och i vilken ruta, och konsoliderar.",
    )
    top.add_argument("--version", action="version", version=f"xlfinsam {__version__}", help="visa programmets version")
    verbs = top.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)

    def verb(
        name: str, text: str, run: Callable[[argparse.Namespace], int], *words: tuple[str, str]
    ) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
        for word, meaning in words:
            made.add_argument(word.lower(), metavar=word, type=Path, help=meaning)
        made.set_defaults(run=run)
        return made

    arsbok = ("ARSBOK", "årsboken, en .xlsm-fil")
    as_json = {"action": "store_true", "help": "skriv ett JSON-objekt med fynd och siffror"}
    demo = verb("demo", "visa hela vägen på ett prov: ny årsbok, insatsblad, validera, konsolidera", _demo)
    demo.add_argument("--exempel", default="kalmar-2024", metavar="PROV", help="kalmar-2024 (förval) eller kalmar-2022")
    demo.add_argument(
        "--ut", type=Path, default=Path("demo"), metavar="MAPP", help="mappen som provet läggs i (förval: demo)"
    )
    ny = verb("ny", "gör en ny årsbok ur en inställningsfil", _ny, ("INSTALLNINGAR", "inställningsfilen, .toml"))
    ny.add_argument("--ut", type=Path, required=True, metavar="ARSBOK", help="årsboken som ska göras")
    blad = verb("insatsblad", "gör ett förifyllt insatsblad per insats", _insatsblad, arsbok)
    blad.add_argument(
        "--ut", type=Path, metavar="MAPP", help="mappen som bladen läggs i (förval: den i Inställningar, insatsblad)"
    )
    for name, text, run in (
        ("validera", "läs och kontrollera inkorgen, ändra inget", _validera),
        ("konsolidera", "läs, kontrollera, fyll årsboken, räkna om, jämför och spara", _konsolidera),
    ):
        made = verb(name, text, run, arsbok)
        made.add_argument(
            "inkorg",
            metavar="INKORG",
            type=Path,
            nargs="?",
            help="mappen med inkomna insatsblad (förval: den i Inställningar, inkorg)",
        )
        made.add_argument("--json", **as_json)  # type: ignore[arg-type]  # the words are argparse's own
        made.add_argument("--alla", action="store_true", help="visa också varje notering")
        if name == "validera":
            made.add_argument("--granskning", action="store_true", help="skriv fynden i årsbokens blad Granskning")
    checked = verb(
        "kontrollera", "räkna om varje siffra i årsboken en gång till och jämför, ändra inget", _kontrollera, arsbok
    )
    checked.add_argument("--json", **as_json)  # type: ignore[arg-type]  # the words are argparse's own
    value = verb("varde", "skriv värdet bakom ett eller flera namn i årsboken", _varde, arsbok)
    value.add_argument("namn", nargs="+", metavar="NAMN", help="till exempel tabell1.summa.nya")
    value.add_argument("--json", **as_json)  # type: ignore[arg-type]  # as above
    return top


# ------------------------------------------------------------------------------------------------------- the verbs


def _demo(wanted: argparse.Namespace) -> int:
    from xlfinsam import demo, terminal  # noqa: PLC0415  each command loads only what it uses

    demo.run(wanted.exempel, wanted.ut, terminal.Terminal())
    return GOOD


def _ny(wanted: argparse.Namespace) -> int:
    from xlfinsam import office, terminal  # noqa: PLC0415  as above

    outcome = office.ny(wanted.installningar, wanted.ut)
    terminal.Terminal().say(
        f"{wanted.ut}: ny årsbok med {len(outcome.insatser)} {'insats' if len(outcome.insatser) == 1 else 'insatser'}."
    )
    return GOOD


def _insatsblad(wanted: argparse.Namespace) -> int:
    from xlfinsam import office, terminal  # noqa: PLC0415  as above

    shown = terminal.Terminal()
    with shown.progress("Gör insatsblad") as progress:
        outcome = _on(wanted, lambda book: office.insatsblad(book, wanted.ut, progress))
    folders = sorted({str(made.parent) for made in outcome.files}) or [str(wanted.arsbok)]
    shown.say(f"{folders[0]}: {len(outcome.files)} insatsblad.")
    for made in outcome.files:
        shown.say(f"  {made.name}")
    return GOOD


def _validera(wanted: argparse.Namespace) -> int:
    from xlfinsam import office  # noqa: PLC0415  as above

    return _checked(
        wanted,
        "Läser inkorgen",
        lambda book, progress: office.validera(book, wanted.inkorg, progress, granskning=wanted.granskning),
        to_read=not wanted.granskning,
    )


def _konsolidera(wanted: argparse.Namespace) -> int:
    from xlfinsam import office  # noqa: PLC0415  as above

    return _checked(wanted, "Konsoliderar", lambda book, progress: office.konsolidera(book, wanted.inkorg, progress))


def _kontrollera(wanted: argparse.Namespace) -> int:
    from xlfinsam import office, terminal  # noqa: PLC0415  as above

    outcome = _on(wanted, office.kontrollera, to_read=True)
    if wanted.json:
        _print_json(outcome)
    else:
        terminal.Terminal().checked(wanted.arsbok, outcome)
    return STOPPED if outcome.stopped else GOOD


def _on(wanted: argparse.Namespace, run: Callable[[xw.Book], T], *, to_read: bool = False) -> T:
    """Open the årsbok that a command names, and run a verb on it."""
    from xlfinsam.engine.book import open_book  # noqa: PLC0415  as above

    with closing(open_book(wanted.arsbok, to_read=to_read)) as book:
        return run(book)


def _checked(
    wanted: argparse.Namespace, title: str, run: Callable[[xw.Book, Progress], Outcome], *, to_read: bool = False
) -> int:
    """Run a verb that gives fynd, and show them."""
    if wanted.json:
        from xlfinsam.inkorgen import quiet  # noqa: PLC0415  as above

        outcome = _on(wanted, lambda book: run(book, quiet), to_read=to_read)
        _print_json(outcome)
    else:
        from xlfinsam import terminal  # noqa: PLC0415  rich is not loaded for JSON

        shown = terminal.Terminal()
        with shown.progress(title) as progress:
            outcome = _on(wanted, lambda book: run(book, progress), to_read=to_read)
        shown.fynd(outcome, all_levels=wanted.alla)
        if outcome.files:
            shown.saved(outcome)
    return STOPPED if outcome.stopped else GOOD


def _varde(wanted: argparse.Namespace) -> int:
    from xlfinsam import office  # noqa: PLC0415  as above
    from xlfinsam.arsboken import written  # noqa: PLC0415  as above
    from xlfinsam.checking import json_value  # noqa: PLC0415  as above

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
    from xlfinsam.checking import as_json, json_value  # noqa: PLC0415  as above

    told = {
        "fynd": [as_json(fynd) for fynd in outcome.fynd],
        "siffror": {name: json_value(value) for name, value in outcome.figures.items()},
    }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
