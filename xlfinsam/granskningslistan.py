"""The list Granskning: a row per fynd with the kansli's answer to it, and which rules' rows each verb writes."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.engine import registers
from xlfinsam.forms.arsbok import GRANSKNING
from xlfinsam.model import Place
from xlfinsam.rules import CLOSE, ENKATERNA, OF_BOOKS, POSTEN
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.fields import Answer
    from xlfinsam.model import Fynd

OF_YEAR, OF_FILE = (frozenset(rule.id for rule in rules) for rules in (CLOSE, OF_BOOKS))
OF_CLOSE = OF_YEAR | OF_FILE  # the rules whose fynd the close writes: on the closed year, on the file of the books
OF_POST = frozenset(rule.id for rule in POSTEN)  # the rules on who sent what, and on what was put aside
OF_SURVEYS = frozenset(rule.id for rule in ENKATERNA)  # the rules on files of survey answers
OF_REPORT = re.compile(r"G\d\d")  # the numbers of the rules on a finished report, which are no rules of the årsbok


def granskning_rows(
    arsbok: Arsbok, found: Sequence[Fynd], of: AbstractSet[str] | re.Pattern[str] = frozenset()
) -> tuple[list[Row], list[Row]]:
    """Return the rows of Granskning with the kansli's answers kept, and the answered rows whose fynd is gone.

    `found` are the fynd of the inkorg, or of the rules `of` (those of the close, `OF_REPORT`); the rows of other rules
    stay. A fynd on a report is known by what it says, so that an answer follows to the next version of the file.
    """
    former = registers.read_rows(arsbok.book, GRANSKNING)
    own = [row for row in former if _is_of(str(row.get("regel") or ""), of)]
    others = [row for row in former if row not in own]
    answers = {row.get("nyckel"): row["svar"] for row in own if row.get("svar")}
    rows = [_granskning_row(fynd, f"{arsbok.period}|{_key(fynd, of)}", answers) for fynd in found]
    kept = {row["nyckel"] for row in rows}
    gone = [row for row in own if row.get("svar") and row.get("nyckel") not in kept]
    return (others + rows if of else rows + others), gone


def _is_of(regel: str, of: AbstractSet[str] | re.Pattern[str]) -> bool:
    """Say whether a rule's rows are among those that a verb writes; those of the inkorg are what no other writes."""
    if isinstance(of, re.Pattern):
        return of.fullmatch(regel) is not None
    return regel in of if of else regel not in OF_CLOSE | OF_POST | OF_SURVEYS and OF_REPORT.fullmatch(regel) is None


def _key(fynd: Fynd, of: AbstractSet[str] | re.Pattern[str]) -> str:
    """Return what makes a fynd the same at the next run."""
    return fynd.key if of is not OF_REPORT else f"{replace(fynd, place=Place()).key}|{fynd.text}"


def _granskning_row(fynd: Fynd, key: str, answers: Mapping[Answer, Answer]) -> Row:
    """Return the row of a fynd, with the answer that the kansli gave it before."""
    return {
        "niva": fynd.niva.value,
        "regel": fynd.regel,
        "insats": fynd.insats or None,
        "text": fynd.text,
        "rad": fynd.rad,
        "svar": answers.get(key),
        "cell": fynd.place.cell or None,
        "blad": fynd.place.blad or None,
        "fil": fynd.place.fil or None,
        "falt": fynd.falt or None,
        "varde": _told(fynd.varde),
        "vantat": _told(fynd.vantat),
        "nyckel": key,
    }


def _told(value: Answer) -> str | None:
    return None if value is None else swedish(value) if isinstance(value, (Decimal, str)) else value.isoformat()
