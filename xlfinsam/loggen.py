"""The chain of Logg: each line carries the hash of the line before, so that a line changed or removed is seen.

What was done is told by time, who, verb, words, number of cells, and the file that was read with its hash. The oldest
lines may be taken away when the list is full: the chain then begins at the first line that is left, which is noted.
"""

from __future__ import annotations

import getpass
import hashlib
import os
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlfinsam.fields import Answer

TOLD = ("nar", "vem", "verb", "vad", "celler", "fil", "hash")
ROLE = "XLFINSAM_VEM"  # a role to write instead of the user's name
FIRST = ("ny", "nytt-ar")  # the verbs that begin a Logg: nothing was ever before such a line
SHORTENED, BROKEN = "logg_avkortad", "logg_bruten"


def who() -> str:
    """Return the role that the environment names, else the computer's user; "okänd" where it has none."""
    try:
        return os.environ.get(ROLE) or getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, no such thing on this computer
        return "okänd"


def chained(
    former: Sequence[Mapping[str, Answer]], rows: Sequence[Mapping[str, Answer]], told: Sequence[str] = TOLD
) -> list[dict[str, Answer]]:
    """Return `rows` as they follow on the lines of `former`: with who, and the link to the line before.

    `told` are the columns that the chain holds together.
    """
    link = str(former[-1].get("kedja") or "") if former else ""
    made: list[dict[str, Answer]] = []
    for row in rows:
        full = {"vem": who(), **row}
        full["kedja"] = link = _link(link, full, told)
        made.append(full)
    return made


def broken(rows: Sequence[Mapping[str, Answer]], told: Sequence[str] = TOLD) -> Iterator[tuple[int, str]]:
    """Return the lines (from 0) whose link does not follow, each with what is wrong.

    Only the first line may be without the one before it. A line that was changed breaks its own link; one that was
    removed or put in breaks the next one's.
    """
    before = ""
    for at, row in enumerate(rows):
        held = str(row.get("kedja") or "")
        if held != _link(before, row, told):
            yield at, SHORTENED if at == 0 and held and row.get("verb") not in FIRST else BROKEN
        before = held


def _link(before: str, row: Mapping[str, Answer], told: Sequence[str]) -> str:
    text = "\x1f".join([before, *(_text(row.get(name)) for name in told)])
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: Answer) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value or "")
