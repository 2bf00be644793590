"""The terminal: one command per verb. Exit 0 good, 1 STOPP among the fynd, 2 wrong use or an unreadable file."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from xlfinsam.commands.parser import parser
from xlfinsam.commands.running import GOOD, WRONG
from xlfinsam.engine.lean import load_xlwings
from xlfinsam.errors import UnreadableFileError, XlfinsamError, reason

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

FEW = 200_000  # new objects between two collections of rubbish: a command lives a second, and makes hardly any


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Every error is one Swedish sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console or pipe may not be UTF-8 by itself
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    collecting = gc.get_threshold()
    gc.set_threshold(FEW)
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
    except Exception as error:  # noqa: BLE001  a fault of ours is a sentence too; the log has the rest
        from xlfinsam.addin.host import sentence_of  # noqa: PLC0415  only a fault needs it

        return _fail(sentence_of(error))
    finally:
        gc.set_threshold(*collecting)
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


if __name__ == "__main__":
    sys.exit(main())
