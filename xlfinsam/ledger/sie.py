"""A SIE file of type 1, 2, 3, 4E or 4I -> `Books`. Faults are hits with their line; only what is no SIE file raises.

Sources: SIE-gruppen, SIE filformat 4B (2008) and 4C (2025).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from xlfinsam.errors import UnreadableFileError, reason
from xlfinsam.ledger.books import Books, Year
from xlfinsam.ledger.checksum import checksum_faults
from xlfinsam.ledger.records import YEAR, Records
from xlfinsam.ledger.rows import Rows
from xlfinsam.ledger.text import (
    LF,
    day,
    decoder_of,
    encoding_of,
    fields,
    line_at,
    lines_with,
    plain_lines,
)
from xlfinsam.ledger.trying import faults
from xlfinsam.model import Hit, Place

MAX_FILE: Final = 1_000_000_000  # bytes; a file of 200 000 vouchers is 40 MB
BOOK_FAULTS: Final = frozenset({"bok_saknas", "bok_tom", "inte_sie", "lista_olaslig"})
_STARTS: Final = (  # what begins so is something else, and what it is
    (b"%PDF", "en pdf"),
    (b"PK\3\4", "en Excel-arbetsbok eller en zip-fil"),
    (b"\xd0\xcf\x11\xe0", "en gammal Excel-fil (.xls)"),
    (b"<?xml", "en xml-fil; SIE 5 är ett annat format, välj SIE typ 4"),
    (b"<", "en webbsida eller xml-fil"),
    (b"{\\rtf", "ett Word-dokument"),
)


def read_sie(path: Path, name: str = "") -> Books:
    """Read the SIE file at `path`, called `name` in every place. UnreadableFileError (BOOK_FAULTS) for what is none."""
    return parse(read_bytes(path, name), name or Path(path).name)


def read_bytes(path: Path, name: str = "") -> bytes:
    """Read a file whole; UnreadableFileError "bok_saknas", "bok_tom" or, where it is far too large, "inte_sie"."""
    fil = name or Path(path).name
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise UnreadableFileError("bok_saknas", fil, why) from error
    if not data:
        raise UnreadableFileError("bok_tom", fil)
    if len(data) > MAX_FILE:
        raise UnreadableFileError("inte_sie", fil, f"större än {MAX_FILE // 1_000_000} MB")
    return data


def parse(data: bytes, fil: str) -> Books:
    """Read the bytes of a SIE file called `fil`; UnreadableFileError "inte_sie" where there is no record in it."""
    sha256 = hashlib.sha256(data).hexdigest()
    data = plain_lines(data)
    if other := next((what for start, what in _STARTS if data.lstrip()[:8].startswith(start)), ""):
        raise UnreadableFileError("inte_sie", fil, other)
    encoding = encoding_of(data)
    records = Records(fil, decoder_of(encoding))
    hits: list[Hit] = []
    years = _years(data, fil, hits)
    rows = Rows(fil, data, encoding, years)
    rows.read(records.take)
    if not records.known and not len(rows.vouchers):
        raise UnreadableFileError("inte_sie", fil, "ingen rad är en SIE-post")
    books = Books(
        fil, sha256, encoding, records.company(), years, records.accounts(), records.dimensions, records.objects,
        tuple(records.balances), rows.movements(), rows.vouchers,
        {rows.text(serie): count for serie, count in sorted(rows.series.items())}, rows.quarters(),
    )  # fmt: skip
    hits += [*records.told(), *rows.told(), *checksum_faults(fil, data, encoding)]
    if not data.endswith(LF):
        hits.append(Hit(Place(fil, "", line_at(data, len(data))), kind="utan_radslut"))
    hits += faults(books, rows.first_use(), records.labels)
    return replace(books, hits=tuple(sorted(hits, key=_line)))


def _years(data: bytes, fil: str, hits: list[Hit]) -> dict[int, Year]:
    """Read every #RAR before the vouchers are, wherever in the file it stands; what cannot be read becomes a hit."""
    years: dict[int, Year] = {}
    for at, line in lines_with(data, b"#RAR"):
        place = Place(fil, "", line_at(data, at))
        told = [word.decode("ascii", "replace") for word in fields(line).words[1:4]]
        index, start, slut = (*told, "", "", "")[:3]
        first, last = day(start), day(slut)
        if not YEAR.fullmatch(index) or not first or not last or last < first:
            hits.append(Hit(place, varde=" ".join(told) or None, details={"etikett": "#RAR"}, kind="falt_olasligt"))
        else:
            years.setdefault(int(index), Year(int(index), first, last, place))
    return dict(sorted(years.items(), reverse=True))


def _line(hit: Hit) -> tuple[int, str]:
    digits = hit.place.cell.rpartition(" ")[2]
    return int(digits) if digits.isdecimal() else 0, hit.kind
