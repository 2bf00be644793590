"""`python -m xlfinsam.addin VERB …`: what the macros start; see host.py. People use the command `xlfinsam`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam.addin import host
from xlfinsam.addin.buttons import BUTTONS

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the button that the macro names, and write its answer."""
    words = argparse.ArgumentParser(prog="xlfinsam.addin", description="Startas av knapparna i årsboken.")
    words.add_argument("verb", choices=[button.verb for button in BUTTONS])
    words.add_argument("--bok", required=True)
    words.add_argument("--svar", type=Path, required=True)
    words.add_argument("--blad", default="")
    words.add_argument("--cell", default="")
    words.add_argument("--fil", action="store_true")
    wanted = words.parse_args(argv)
    button = next(button for button in BUTTONS if button.verb == wanted.verb)
    return host.answering(
        wanted.svar,
        lambda: host.press(button, wanted.bok, sheet=wanted.blad, cell=wanted.cell, on_file=wanted.fil),
    )


if __name__ == "__main__":
    sys.exit(main())
