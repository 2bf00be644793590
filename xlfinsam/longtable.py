"""Records -> the long table of Insatsdata: every answer with its place, and the measures that follow from several."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.fields import Val

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlfinsam.asked import Form
    from xlfinsam.fields import Answer
    from xlfinsam.model import Record

UNREAD, COMPUTED = "oläst", "räknad"


def long_table(
    records: Sequence[Record], forms: Sequence[Form], clean: Callable[[str], str]
) -> list[dict[str, Answer]]:
    """Return one row per answer, and per cell that could not be read, in the order of the sheets.

    Keys are the columns of the register Insatsdata. An unread cell's key ends with "|oläst": no formula finds it.
    Every text passes `clean` before it is kept.
    """
    return [
        row for record in records for form in forms if form.id == record.form for row in _answers(record, form, clean)
    ]


def _answers(record: Record, form: Form, clean: Callable[[str], str]) -> Iterator[dict[str, Answer]]:
    for item in form.fields:
        answer, raw = record.values.get(item.id), record.raw.get(item.id)
        if answer is None and raw is None:
            continue
        place = record.place(item.id)
        key = f"{record.insats}|{record.period}|{item.id}"
        chosen = answer is not None and isinstance(item.kind, Val)  # one of the list's own words
        text = raw if answer is None else answer.isoformat() if isinstance(answer, date) else answer
        yield {
            "nyckel": key if answer is not None else f"{key}|{UNREAD}",
            "insats": record.insats,
            "period": record.period,
            "blankett": f"{record.form}/{record.version}",
            "falt": item.id,
            "fraga": item.label,
            "varde": answer if isinstance(answer, Decimal) else None,
            "text": (text if chosen else clean(text)) if isinstance(text, str) else None,
            "anmarkning": UNREAD if answer is None else None,
            "fil": place.fil,
            "blad": clean(place.blad),
            "cell": place.cell,
            "hash": record.returned.hash,
        }
    yield from _common(record, form)


def _common(record: Record, form: Form) -> Iterator[dict[str, Answer]]:
    """Yield the measures that follow from the answers, each with the cells of its parts, where all are answered."""
    for item in form.common:
        numbers = [record.number(part) for part in item.parts]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            continue
        places = [record.place(part) for part in item.parts]
        yield {
            "nyckel": f"{record.insats}|{record.period}|{item.falt}",
            "insats": record.insats,
            "period": record.period,
            "blankett": f"{record.form}/{record.version}",
            "falt": item.falt,
            "fraga": item.label,
            "varde": sum(known, Decimal(0)),
            "text": None,
            "anmarkning": COMPUTED,
            "fil": places[0].fil,
            "blad": places[0].blad,
            "cell": ", ".join(place.cell for place in places),
            "hash": record.returned.hash,
        }
