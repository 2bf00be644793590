"""The annexes on the förbund's mall: one insats each, with the same small tables in every one of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from xlfinsam.rapport import ANTAL, Rad, Siffra, Tabell
from xlfinsam.rapporttext import tal
from xlfinsam.rapporttext.ord import is_noise, tolerant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlfinsam.model import Place
    from xlfinsam.rapporttext.kalla import Kalla, Textrad

INSATS = r"insatsens namn:? (.{2,40})"
LISTED = re.compile(r"(\d{1,2})\)\s*([^\W\d_][\w-]*)")
SLUT = r"insatsens (syfte|tidsram|metod)\b.*|namn vad annan positiv.*"
MYNDIGHETER = ("Arbetsförmedlingen", "Försäkringskassan", "Kommunen", "Regionen", "Saknas")
MALLEN: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("deltagare", "Deltagare halv- och helår", r"deltagare\s*\|?\s*antal", ("antal",),
     ("antal inskrivna totalt", "kvinna", "man", "icke binär", "nya deltagare", "avslutade deltagare")),
    ("alder", "Ålder på nyinskrivna deltagare", r"åldersspann\s*\|?\s*antal", ("antal",),
     ("16-24", "25-34", "35-44", "45-54", "55-64")),
    ("utbildning", "Utbildningsbakgrund nyinskrivna deltagare", r"utbildning\s*\|?\s*antal", ("antal",),
     ("färdigställt grundskola", "färdigställt gymnasium", "1 års eftergymnasial utbildning",
      "2 års eftergymnasial utbildning", "3 år eller mer eftergymnasial utbildning", "saknas")),
    ("remitterande", "Remitterande myndighet", r"myndighet\s*\|?\s*(ja till insats|insats)\s*\|?\s*totalt",
     ("JA till insats", "Totalt"), MYNDIGHETER),
    ("konsultation", "Konsultationsremisser", r"konsultationer från\s*\|?\s*antal", ("antal",), MYNDIGHETER),
    ("tid", "Tid i offentlig försörjning", r"antal år\s*\|?\s*antal", ("antal",),
     (*(f"upp till {year} år" for year in range(1, 10)), "mer än 9 år", "saknas")),
    ("forsorjning", "Försörjningskälla vid utskrivning", r"försörjningskälla vid avslut\s*\|?\s*antal", ("antal",),
     ("sjukpenning/rehab-penning", "aktivitetsersättning", "sjukersättning", "aktivitetsstöd", "försörjningsstöd",
      "studiestöd/medel", "A-kassa", "ingen offentlig försörjning", "annat")),
    ("avslut", "Avslutade deltagare, avslut mot", r"avslut mot\s*\|?\s*antal", ("antal",),
     ("gemensam kartläggning", "arbete", "studie", "aktivt arbetssökande", "annan positiv stegförflyttning",
      "fortsatt rehabilitering", "annat avslut")),
)  # fmt: skip
"""The tables of the mall: id, title, heading, columns, rows in the order of the mall."""
PARTED = 2  # columns of the table that has a part and its whole on every row
LONGEST = 60  # lines that a table of the mall can take, blank ones included
Unread = tuple["Place", str]


def annexes_of(kalla: Kalla) -> tuple[list[Tabell], list[Unread]]:
    """Return the tables of the annexes, and what in them could not be read."""
    listed = _listed(kalla.lines)
    tables: list[Tabell] = []
    unread: list[Unread] = []
    starts = [(at, told[1]) for at, line in enumerate(kalla.lines) if (told := _named(line.text))]
    for number, (at, name) in enumerate(starts, 1):
        end = starts[number][0] if number < len(starts) else len(kalla.lines)
        word = slug(name)
        annex = f"bilaga{listed.get(word, number)}-{word}"
        for read in _tables(kalla.lines[at:end], annex, f"Bilaga {listed.get(word, number)} {name}"):
            table = replace(read, rows=tuple(map(_possible, read.rows))) if kalla.damaged else read
            tables.append(table)
            unread += [(cell.place, f"{table.title}: {row.label}: {cell.text}")
                       for row in table.rows for cell in row.cells if cell and cell.value is None]  # fmt: skip
    return tables, unread


def _possible(row: Rad) -> Rad:
    """Leave unread, in a damaged text, a total that is smaller than the part of it: a digit is lost."""
    part, whole = row.cells if len(row.cells) == PARTED else (None, None)
    if part is None or whole is None or part.value is None or whole.value is None or part.value <= whole.value:
        return row
    return replace(row, cells=(part, replace(whole, value=None)))


def slug(name: str) -> str:
    """Return the first word of a name as it stands in an id: "Vägknuten 2.0" is "vagknuten"."""
    plain = unicodedata.normalize("NFD", name.casefold()).encode("ascii", "ignore").decode()
    words: list[str] = re.findall(r"[a-z0-9]+", plain)
    return words[0] if words else "insats"


def _listed(lines: Sequence[Textrad]) -> dict[str, int]:
    """Return the number of every annex that the report lists."""
    found: dict[str, int] = {}
    for line in lines:
        told = LISTED.match(line.text.strip())
        if told:
            found.setdefault(slug(told[2]), int(told[1]))
    return found


def _named(text: str) -> re.Match[str] | None:
    return tolerant(INSATS).fullmatch(" ".join(text.split()))


def _tables(lines: Sequence[Textrad], annex: str, title: str) -> Iterator[Tabell]:
    done = set()
    for at, line in enumerate(lines):
        plain = " ".join(line.text.split())
        told = next((one for one in MALLEN if tolerant(one[2]).fullmatch(plain)), None)
        if told and told[0] not in done:
            section, name, _, columns, labels = told
            rows = tuple(_rows(lines[at + 1 : at + 1 + LONGEST], labels, len(columns)))
            if any(row.cells != (None,) * len(columns) for row in rows):
                done.add(section)
                yield Tabell(f"{annex}-{section}", f"{title}: {name}", columns, rows, ANTAL, "", line.place)


def _rows(lines: Sequence[Textrad], labels: Sequence[str], columns: int) -> Iterator[Rad]:
    """Yield the rows of a table of the mall that are there, as long as they come in its order."""
    follows, last = 0, None
    for line in lines:
        plain = " ".join(line.text.split()).replace("|", " ").strip()
        if is_noise(line.text) and not plain.isdecimal():
            continue
        found = next(
            ((at, rest) for at in range(follows, len(labels)) if (rest := _rest(labels[at], plain)) is not None), None
        )
        if found:
            if last:
                yield last
            follows = found[0] + 1
            last = _row(labels[found[0]], found[1], line, columns)
        elif plain.isdecimal():
            last = _unsure(last, plain, line)
        elif follows == len(labels) or _ends(plain):
            break
    if last:
        yield last


def _ends(text: str) -> bool:
    return any(tolerant(pattern).fullmatch(text) for pattern in (SLUT, *(one[2] for one in MALLEN)))


def _rest(label: str, text: str) -> str | None:
    """Return what stands after a label; None where the line does not begin with it."""
    end = r"(?:r|medel)?[*®™\"']*(?:\s+(?P<rest>\S.*))?"
    told = tolerant(re.escape(label).replace("\\ ", " ")).pattern
    found = re.fullmatch(told + end, text, re.IGNORECASE)
    return (found["rest"] or "") if found else None


def _row(label: str, rest: str, line: Textrad, columns: int) -> Rad:
    """Return a row: a figure for every column, all blank, or what is printed as unread."""
    told = rest.split()
    figures = [one for one in map(tal.one, told) if one and one.value is not None]
    cells: list[Siffra | None] = [None] * columns
    if line.whole and line.cells:
        cells = [_cell(ruta.text, line) for ruta in line.cells[1 : columns + 1]]
        cells += [None] * (columns - len(cells))
    elif told and len(figures) == len(told) == columns and all(one.value == int(one.value or 0) for one in figures):
        cells = [Siffra(one.value, one.text, line.place) for one in figures]
    elif told:
        cells[0] = Siffra(None, rest, line.place)
    return Rad(label, tuple(cells))


def _cell(text: str, line: Textrad) -> Siffra | None:
    figure = tal.one(text) if text.strip() else None
    return Siffra(figure.value if figure else None, text.strip(), line.place) if text.strip() else None


def _unsure(last: Rad | None, text: str, line: Textrad) -> Rad | None:
    """Say that a figure on a line of its own may belong to the row before it."""
    if last is None or any(cell and cell.value is not None for cell in last.cells):
        return last
    unsure = Siffra(None, text, line.place)
    return Rad(last.label, (unsure, *last.cells[1:]), last.kind)
