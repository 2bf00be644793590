"""The nouns of a survey: its scales, its questions, and the rows of figures that its answers give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SVARANDE, FRITEXT, N, ANDEL = "svarande", "fritext", "n", "andel"
"""Parts of the names of figures: respondents, answers in words, the base of a share, and the share."""


@dataclass(frozen=True, slots=True)
class Svar:
    """One answer of a scale. `also` are other ways of writing it."""

    id: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skala:
    """The answers that may be given to a question, from one end to the other."""

    id: str
    title: str
    svar: tuple[Svar, ...]


@dataclass(frozen=True, slots=True)
class Fraga:
    """One question: the words of the survey, a short title for tables, its scale (None: free text)."""

    id: str
    text: str
    kort: str
    skala: Skala | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rad:
    """One row of figures: how many gave each answer of `skala`, among those who answered.

    A row of a question has that `fraga` alone. With `grupp` (question, answer) only those are counted who gave that
    answer. A row of several questions counts each respondent once: the first answer of the scale where any of them has
    it, the last where all of them have it, else not at all.
    """

    id: str
    kort: str
    skala: Skala
    fragor: tuple[str, ...]
    grupp: tuple[str, str] | None = None

    def svarat(self, given: Mapping[str, str]) -> str:
        """Return which answer a respondent's answers (by question) come to on this row, "" for none."""
        if self.grupp and given.get(self.grupp[0]) != self.grupp[1]:
            return ""
        told = [given.get(fraga, "") for fraga in self.fragor]
        if len(told) == 1:
            return told[0]
        first, last = self.skala.svar[0].id, self.skala.svar[-1].id
        return first if first in told else last if all(one == last for one in told) else ""


@dataclass(frozen=True, slots=True)
class Enkat:
    """A survey, declared once. `individer` says that it asks those who take part, so that small counts are theirs.

    `minst_en` are questions that are also counted together (any of them answered with the first answer of its scale),
    `delas` the question that these, and that, are divided up by.
    """

    id: str
    version: int
    title: str
    malgrupp: str
    fragor: tuple[Fraga, ...]
    source: str
    individer: bool = False
    minst_en: tuple[str, ...] = ()
    minst_en_kort: str = ""
    delas: str = ""

    def fraga(self, name: str) -> Fraga:
        """Return the question with this id; KeyError where the survey has none."""
        return {item.id: item for item in self.fragor}[name]

    @property
    def rader(self) -> tuple[Rad, ...]:
        """Every row of figures: the questions with a scale, the questions taken together, and both divided up."""
        rows = [Rad(item.id, item.kort, item.skala, (item.id,)) for item in self.fragor if item.skala]
        together = [row for row in rows if row.id in self.minst_en]
        if together:
            together.append(Rad("minst_en", self.minst_en_kort, together[0].skala, self.minst_en))
            rows.append(together[-1])
        by = self.fraga(self.delas).skala if self.delas else None
        return (*rows, *(
            Rad(f"{row.id}_{answer.id}", f"{row.kort}: {answer.label.lower()}", row.skala, row.fragor,
                (self.delas, answer.id))
            for row in together for answer in (by.svar if by else ())
        ))  # fmt: skip

    @property
    def skalor(self) -> tuple[Skala, ...]:
        """The scales of its rows, in the order in which they are first used."""
        return tuple(dict.fromkeys(row.skala for row in self.rader))

    @property
    def fritext(self) -> tuple[Fraga, ...]:
        """The questions that are answered in words."""
        return tuple(item for item in self.fragor if item.skala is None)
