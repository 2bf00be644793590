"""One finished report: the file to lines, the lines to tables and figures of sentences, and what could not be read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from xlfinsam.errors import WrongUseError, reason
from xlfinsam.rapport import Rapport
from xlfinsam.rapporttext import docx, pdf, txt
from xlfinsam.rapporttext.bilagor import annexes_of
from xlfinsam.rapporttext.deltagare import counts_of
from xlfinsam.rapporttext.kalla import LARGEST_FILE, MOST_LINES, Kalla
from xlfinsam.rapporttext.meningar import facts_of
from xlfinsam.rapporttext.ord import tolerant
from xlfinsam.rapporttext.ovriga import others_of
from xlfinsam.rapporttext.tabeller import tables_of

if TYPE_CHECKING:
    from pathlib import Path

READERS = {".docx": docx.read, ".pdf": pdf.read, ".txt": txt.read}
_TITLE = (
    r"(årsredovisning|verksamhetsplan(?: och budget)?|delårsrapport|helårsrapport)(?:en)?(?: för| avseende)? (20\d\d)"
)
_FORBUND = re.compile(
    r"\b([Ss]amordningsf\S{1,3}rbundet(?: i)? [A-ZÅÄÖ][\w-]+(?![\w.]*\.\.)(?: [Ll][^\s\d]{1,3}n\b)?"
    r"|(?:[A-ZÅÄÖ]\w+ )?[A-ZÅÄÖ]\w+s [Ss]amordningsf\S{1,3}rbund)\b"
)
TITLES = {"årsredovisning": "Årsredovisning", "verksamhetsplan": "Verksamhetsplan"}


def las(path: Path) -> Rapport:
    """Read a finished report from .docx, .pdf or .txt; WrongUseError for whatever is wrong with the file."""
    kalla = source(path)
    title, year = _told(kalla)
    tables, unread = tables_of(kalla, year)
    counts, unsure = counts_of(kalla)
    annexes, doubtful = annexes_of(kalla)
    known = [*tables, *counts, *annexes]
    used = {cell.place for table in known for row in table.rows for cell in row.cells if cell}
    others, doubts = others_of(kalla, year, used)
    by_id = {table.id: table for table in (*others, *known)}
    ordered = sorted(by_id.values(), key=lambda table: _at(kalla, table.place))
    named = tuple(replace(table, place=replace(table.place, blad=table.id)) for table in ordered)
    facts = tuple(facts_of(kalla))
    return Rapport(
        kalla.file, title, _forbund(kalla), year, named, facts, (*kalla.unread, *unread, *unsure, *doubtful, *doubts)
    )


def source(path: Path) -> Kalla:
    """Return the lines of a file, read by what its name ends with."""
    kind = path.suffix.casefold()
    if kind not in READERS:
        raise WrongUseError(f"{path.name}: en rapport läses ur en fil som slutar på .docx, .pdf eller .txt.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise WrongUseError(f"{path.name}: filen går inte att öppna ({reason(error)}).") from error
    if len(data) > LARGEST_FILE:
        raise WrongUseError(f"{path.name}: filen är större än {LARGEST_FILE // 1_000_000} MB; det är ingen rapport.")
    if not data.strip(b"\0 \t\r\n"):
        raise WrongUseError(f"{path.name}: filen är tom.")
    kalla = READERS[kind](data, path.name)
    if len(kalla.lines) > MOST_LINES:
        raise WrongUseError(f"{path.name}: filen har fler än {MOST_LINES} rader; det är ingen rapport.")
    return kalla


def _told(kalla: Kalla) -> tuple[str, int]:
    """Return the title and the year that the report says most often; the newest closing date where it says none."""
    words = "\n".join(" ".join(line.text.split()) for line in kalla.lines)
    found = Counter((told[1].casefold(), int(told[2])) for told in tolerant(_TITLE).finditer(words))
    if found:
        (_, year), _ = found.most_common(1)[0]
        title = next(told for told, _ in found.most_common() if told[1] == year)[0]
        name = next((good for word, good in TITLES.items() if tolerant(word).match(title)), title.capitalize())
        return f"{name} {year}", year
    closes = [int(told) for told in re.findall(r"\b(20\d\d)-12-31", words)]
    return "", max(closes, default=0)


def _forbund(kalla: Kalla) -> str:
    """Return the name that the förbund is called by most often."""
    told = [" ".join(name[1].split()) for line in kalla.lines for name in _FORBUND.finditer(line.text)]
    names = Counter(_good(name) for name in told if name[0].isupper())
    return names.most_common(1)[0][0] if names else ""


def _good(name: str) -> str:
    """Return a name in good Swedish where a poor scan has damaged the words that all förbund have in theirs."""
    name = re.sub(r"amordningsf\S{1,3}rbund", "amordningsförbund", name)
    return re.sub(r" l\S{1,3}n$", " län", name)


def _at(kalla: Kalla, place: object) -> int:
    return next((at for at, line in enumerate(kalla.lines) if line.place == place), len(kalla.lines))
