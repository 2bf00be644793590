"""The list Granskning: a row per fynd with the kansli's answer to it, and which rules' rows each verb writes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.engine import registers
from xlfinsam.forms.arsbok import GRANSKNING
from xlfinsam.rules import CLOSE, OF_BOOKS
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.fields import Answer
    from xlfinsam.model import Fynd

OF_YEAR, OF_FILE = (frozenset(rule.id for rule in rules) for rules in (CLOSE, OF_BOOKS))
OF_CLOSE = OF_YEAR | OF_FILE  # the rules whose fynd the close writes: on the closed year, on the file of the books


def granskning_rows(
    arsbok: Arsbok, found: Sequence[Fynd], of: AbstractSet[str] = frozenset()
) -> tuple[list[Row], list[Row]]:
    """Return the rows of Granskning with the kansli's answers kept, and the answered rows whose fynd is gone.

    `found` are the fynd of the inkorg, or of the rules `of` (those of the close); the rows of other rules stay.
    """
    former = registers.read_rows(arsbok.book, GRANSKNING)
    own = [row for row in former if (row.get("regel") in of if of else row.get("regel") not in OF_CLOSE)]
    others = [row for row in former if row not in own]
    answers = {row.get("nyckel"): row["svar"] for row in own if row.get("svar")}
    rows = [_granskning_row(fynd, f"{arsbok.period}|{fynd.key}", answers) for fynd in found]
    kept = {row["nyckel"] for row in rows}
    gone = [row for row in own if row.get("svar") and row.get("nyckel") not in kept]
    return (others + rows if of else rows + others), gone


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
