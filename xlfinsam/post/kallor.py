"""Where mail comes from: a folder, a saved mail, an mbox, a mailbox. Sources are read and never changed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from xlfinsam.errors import WrongUseError, reason
from xlfinsam.post import filslag, imap
from xlfinsam.post.mappar import EGNA_MAPPAR
from xlfinsam.post.modell import STANDARD, Original, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlfinsam.post.modell import Granser, Slag

_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini"})
_IGNORERADE: Final = ("~$", ".")
_MBOX: Final = frozenset({".mbox", ".mbx"})
_FORST: Final = b"From "
_FRAN: Final = re.compile(rb"From \S+ .*\d:\d\d.* \d{4}\s*$")
_HUVUD: Final = re.compile(rb"[!-9;-~]+:", re.ASCII)
_RAD: Final = 1_000_000  # bytes of a line that are looked at together
_ANGE: Final = (
    "Ange en mapp, ett sparat brev (.eml eller .msg), en mbox-fil eller en brevlåda (imaps://namn@server/INBOX)."
)


def brev(kalla: str | Path, *, sedan: date | None = None, granser: Granser = STANDARD) -> Iterator[Original]:
    """Give every original in `kalla`, one at a time. Folders are read in the order of names, and not their subfolders.

    `sedan` leaves out what a mailbox (and only it) received before that day. What is there but cannot be taken comes as
    an Original without data, with its problem. Raises WrongUseError for a source that does not exist or lets nobody in:
    for a mailbox while it is being read.
    """
    if imap.ar_brevlada(str(kalla)):
        return imap.brev(str(kalla), sedan=sedan, granser=granser)
    place = Path(kalla)
    if place.is_dir():
        return _mappen(place, granser)
    if place.is_file():
        return _filen(place, granser)
    raise WrongUseError(f"{kalla}: det finns varken en mapp eller en fil där. {_ANGE}")


def _mappen(mapp: Path, granser: Granser) -> Iterator[Original]:
    try:
        items = sorted(mapp.iterdir())
    except OSError as error:
        raise WrongUseError(f"{mapp}: mappen går inte att läsa ({reason(error)}). {_ANGE}") from error
    for item in items:
        if item.name.startswith(_IGNORERADE) or item.name.casefold() in _SYSTEM:
            continue
        if item.is_dir():
            if item.name not in EGNA_MAPPAR:
                yield _utan(
                    item, "undermapp", f"Mappen {item.name} läses inte. Ange den för sig om det finns brev i den."
                )
        elif item.is_file():
            yield from _filen(item, granser)


def _filen(fil: Path, granser: Granser) -> Iterator[Original]:
    try:
        with fil.open("rb") as stream:
            head = stream.read(4096)
            if fil.suffix.lower() in _MBOX or (not fil.suffix and _FRAN.match(head.partition(b"\n")[0])):
                stream.seek(0)
                yield from _mbox(stream, fil, granser)
                return
            data = head + stream.read(granser.brev_storlek - len(head))
            when = datetime.fromtimestamp(fil.stat().st_mtime, UTC)
    except OSError as error:
        yield _utan(fil, "saknas", f"Filen {fil.name} går inte att läsa ({reason(error)}).")
        return
    if len(data) >= granser.brev_storlek:
        yield _utan(fil, "for_stort", _for_stor(fil.name, granser))
        return
    kind = _slag(fil, data)
    yield Original(data, kind, str(fil), fil.name, when if kind == "fil" else None)


def _slag(fil: Path, data: bytes) -> Slag:
    """Say what a file is: by its content for Outlook's mails, by its name and first line for others."""
    ending = fil.suffix.lower()
    found = filslag.slag(data)
    if found == "msg":
        return "msg"
    if ending == ".eml" and found not in {"zip", "ole", "ole_krypterad"}:
        return "eml"
    return "eml" if not ending and _HUVUD.match(data) else "fil"


def _mbox(stream: BinaryIO, fil: Path, granser: Granser) -> Iterator[Original]:
    """Give the mails of an mbox. A new one begins at a From line after an empty line; those in texts do not count."""
    number, kept, size, blank, fresh = 0, list[bytes](), 0, True, True
    while line := stream.readline(_RAD):
        if fresh and blank and line.startswith(_FORST) and (number == 0 or _FRAN.match(line)):
            if number:
                yield _ur_mbox(fil, number, kept, size, granser)
            number, kept, size = number + 1, [], 0
        elif number:
            size += len(line)
            if size < granser.brev_storlek:
                kept.append(line)
            else:
                kept.clear()
        blank, fresh = not line.strip(), line.endswith(b"\n")
    if number:
        yield _ur_mbox(fil, number, kept, size, granser)
    else:
        yield _utan(fil, "olasligt", f"Filen {fil.name} är ingen mbox: den börjar inte med en From-rad.")


def _ur_mbox(fil: Path, number: int, lines: list[bytes], size: int, granser: Granser) -> Original:
    where = f"{fil}, brev {number}"
    if size >= granser.brev_storlek:
        return Original(b"", "eml", where, problem=(Problem("for_stort", _for_stor(where, granser)),))
    return Original(b"".join(lines).rstrip(b"\r\n") + b"\n", "eml", where)


def _utan(fil: Path, kind: str, text: str) -> Original:
    return Original(b"", "fil", str(fil), fil.name, problem=(Problem(kind, text),))


def _for_stor(what: str, granser: Granser) -> str:
    limit = granser.brev_storlek // 1_000_000
    return f"{what} är {limit} MB eller större och läses inte. Spara bilagan för hand om det är ett insatsblad."
