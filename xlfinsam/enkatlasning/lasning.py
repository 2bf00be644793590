"""Rows of answers -> which survey it is, which column is which question, and how many gave each answer.

Nothing that ties answers in words to a respondent leaves this module: texts come out masked, and sorted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import column_letters
from xlfinsam.model import Hit, Place
from xlfinsam.personuppgifter import maskerad

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlfinsam.enkatlasning.rader import Rader
    from xlfinsam.fragor import Enkat, Fraga, Svar

ALIKE: Final = 0.86  # how like a heading is a question that is written almost as it
STAMPS: Final = ("tidstampel", "timestamp", "starttid", "sluttid", "start time", "completion time", "slutforandetid",
                 "svarsdatum", "inskickad", "submitted")  # fmt: skip
LONG: Final = 16  # letters: a question is longer, an answer that begins with a number shorter
FEW: Final = 6  # rows named in one sentence


@dataclass(frozen=True, slots=True)
class Last:
    """A file of answers as it was read. `antal` has (row of figures, answer) -> how many, zeros as well."""

    fil: str
    hash: str
    enkat: Enkat | None = None
    svarande: int = 0
    antal: Mapping[tuple[str, str], int] = field(default_factory=dict)
    fritext: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()


def lasta(rader: Rader, enkater: Sequence[Enkat]) -> Last:
    """Read the rows of a file as answers to one of `enkater`; what is odd about it are hits."""
    here = Place(rader.fil, rader.blad)
    if rader.fault:
        return Last(rader.fil, rader.hash, hits=(Hit(here, varde=rader.fault, kind="enkat_olaslig"),))
    while len(rader.rows) > 2 and sum(map(bool, rader.rows[0][1])) == 1:  # noqa: PLR2004  a title over the headings
        rader = replace(rader, rows=rader.rows[1:])
    if len(rader.rows) < 2:  # noqa: PLR2004  a heading, and one who has answered
        told = "den har bara rubriker" if rader.rows else "den är tom"
        return Last(rader.fil, rader.hash, hits=(Hit(here, varde=told, kind="enkat_tom"),))
    headings = rader.rows[0][1]
    enkat, found = _which(headings, enkater)
    asked = len(enkat.fragor)
    if 2 * len({fraga for fraga, _ in found.values()}) < asked:
        told = f"{len(found)} av {asked}"
        return Last(rader.fil, rader.hash, hits=(Hit(here, varde=told, vantat=enkat.title, kind="enkat_okand"),))
    reading = _Reading(rader, enkat)
    columns = reading.columns(found)
    people = list(reading.people(columns))
    counts = Counter((row.id, answer) for given in people for row in enkat.rader if (answer := row.svarat(given)))
    antal = {(row.id, answer.id): counts[row.id, answer.id] for row in enkat.rader for answer in row.skala.svar}
    texts = {fraga.id: reading.texts(fraga, columns.get(fraga.id)) for fraga in enkat.fritext}
    return Last(rader.fil, rader.hash, enkat, len(people), antal, texts, tuple(reading.hits))


# --------------------------------------------------------------------------------------------- headings and questions


def bare(text: str) -> str:
    """Bring a heading or an answer to what is compared: small letters and digits, no number before, no marks."""
    words = re.sub(r"[^\w]+", " ", text.casefold(), flags=re.UNICODE).replace("_", " ").strip()
    return re.sub(r"^(?:fråga )?\d{1,2} (?=\D)", "", words) if len(words) > LONG else words


def _plain(text: str) -> str:
    return bare(text).translate(str.maketrans("åäöé", "aaoe"))


def _which(headings: Sequence[str], enkater: Sequence[Enkat]) -> tuple[Enkat, dict[int, tuple[str, float]]]:
    """Return the survey that the headings fit best, and which question each column is, with how like it is."""
    read = [(enkat, _matched(headings, enkat)) for enkat in enkater]
    return max(read, key=lambda pair: sum(like for _, like in pair[1].values()) / len(pair[0].fragor))


def _matched(headings: Sequence[str], enkat: Enkat) -> dict[int, tuple[str, float]]:
    known = [(fraga.id, bare(text)) for fraga in enkat.fragor for text in (fraga.text, *fraga.also)]
    exact = {words: fraga for fraga, words in known}
    found: dict[int, tuple[str, float]] = {}
    for at, heading in enumerate(headings):
        words = bare(heading)
        if words in exact:
            found[at] = (exact[words], 1.0)
        elif words:
            fraga, like = max(((one, _like(words, other)) for one, other in known), key=lambda pair: pair[1])
            if like >= ALIKE:
                found[at] = (fraga, like)
    return found


def _like(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


# ---------------------------------------------------------------------------------------------------------- answers


@dataclass(slots=True)
class _Reading:
    """What has been seen so far of one file."""

    rader: Rader
    enkat: Enkat
    hits: list[Hit] = field(default_factory=list)
    kept: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)  # the rows that count

    def place(self, row: int = 0, column: int = -1) -> Place:
        cell = f"{column_letters(column + 1)}{row}" if column >= 0 else f"A{row}" if row else ""
        return Place(self.rader.fil, self.rader.blad, cell)

    def columns(self, found: Mapping[int, tuple[str, float]]) -> dict[str, int]:
        """Return the column of each question; tell of those that are missing, twice there, or none of the survey's."""
        head, headings = self.rader.rows[0]
        columns: dict[str, int] = {}
        for at, (fraga, _) in sorted(found.items(), key=lambda item: (-item[1][1], item[0])):  # the likest counts
            if fraga in columns:
                where, asked = self.place(head, at), self.enkat.fraga(fraga).text
                self.hits.append(Hit(where, falt=fraga, vantat=asked, kind="enkat_fraga_twice"))
            columns.setdefault(fraga, at)
        for lost in (item for item in self.enkat.fragor if item.id not in columns):
            self.hits.append(Hit(self.place(head), falt=lost.id, vantat=lost.text, kind="enkat_fraga_saknas"))
        for at, heading in enumerate(headings):
            if at not in found and heading and not _plain(heading).startswith(STAMPS):
                self.hits.append(Hit(self.place(head, at), varde=maskerad(heading)[:120], kind="enkat_okand_kolumn"))
        return columns

    def people(self, columns: Mapping[str, int]) -> Iterator[dict[str, str]]:
        """Give the answers of every respondent by question, in the scale's own words; a row sent twice counts once."""
        stamp = next((at for at, text in enumerate(self.rader.rows[0][1]) if _plain(text).startswith(STAMPS)), -1)
        seen: dict[str, tuple[int, tuple[str, ...]]] = {}
        strange: dict[tuple[str, str], list[int]] = {}
        for number, row in self.rader.rows[1:]:
            when = row[stamp] if 0 <= stamp < len(row) else ""
            if when and when in seen:
                same, first = seen[when][1] == row, Decimal(seen[when][0])
                if same:
                    self.hits.append(Hit(self.place(number), varde=None, vantat=first, kind="enkat_dubblett"))
                    continue
                self.hits.append(Hit(self.place(number), varde=None, vantat=first, kind="enkat_samtidigt"))
            seen.setdefault(when, (number, row))
            self.kept.append((number, row))
            yield self._given(number, row, columns, strange)
        for (fraga, stood), rows in strange.items():
            self._strange(self.enkat.fraga(fraga), stood, rows, columns[fraga])

    def _given(
        self, number: int, row: tuple[str, ...], columns: Mapping[str, int], strange: dict[tuple[str, str], list[int]]
    ) -> dict[str, str]:
        given: dict[str, str] = {}
        for fraga in self.enkat.fragor:
            at = columns.get(fraga.id, len(row))
            if fraga.skala is None or at >= len(row) or not row[at]:
                continue
            answer = _answer(row[at], fraga.skala.svar)
            if answer:
                given[fraga.id] = answer
            else:
                strange.setdefault((fraga.id, row[at]), []).append(number)
        return given

    def _strange(self, fraga: Fraga, stood: str, rows: list[int], column: int) -> None:
        cells = ", ".join(self.place(row, column).cell for row in rows[:FEW])
        answers = ", ".join(answer.label for answer in fraga.skala.svar) if fraga.skala else ""
        more = {"fraga": fraga.kort, "antal": f"{len(rows)} gånger" if len(rows) > 1 else "en gång"}
        where = Place(self.rader.fil, self.rader.blad, cells)
        self.hits.append(Hit(where, "", fraga.id, maskerad(stood)[:80], answers, more, kind="enkat_okant_svar"))

    def texts(self, fraga: Fraga, column: int | None) -> tuple[str, ...]:
        """Return the answers in words, masked and in the order of the alphabet, so that none can be told from whom."""
        rows = [row[column] for _, row in self.kept if column is not None and column < len(row) and row[column]]
        clean = [maskerad(text) for text in rows]
        hidden = sum(one != other for one, other in zip(rows, clean, strict=True))
        if hidden and column is not None:
            told = {"fraga": fraga.kort, "antal": str(hidden)}
            self.hits.append(Hit(self.place(), "", fraga.id, Decimal(hidden), None, told, kind="enkat_maskerad"))
        return tuple(sorted(clean))


def _answer(stood: str, answers: Sequence[Svar]) -> str:
    """Return the answer that stands in a cell, "" where it is none of the scale's."""
    words = _plain(re.sub(r"\.0+$", "", stood.strip()))
    return next((one.id for one in answers if words in {_plain(text) for text in (one.label, *one.also)}), "")
