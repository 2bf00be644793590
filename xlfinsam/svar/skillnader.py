"""What is new in a sheet that has come in a second time: field, old answer, new answer, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlfinsam.personuppgifter import maskerad
from xlfinsam.svar.ord import avkortad, rad_for_rad
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from xlfinsam.asked import Field, Form
    from xlfinsam.fields import Answer
    from xlfinsam.model import Place, Record

LANGST: Final = 80  # characters of an answer in words


@dataclass(frozen=True, slots=True)
class Skillnad:
    """One field whose answer has changed: None is a blank. `place` is in the new sheet.

    An answer that could not be read is the text that stood in the cell.
    """

    falt: str
    etikett: str
    old: Answer
    new: Answer
    place: Place


def skillnader(former: Record, new: Record, form: Form) -> tuple[Skillnad, ...]:
    """Give the fields of `form` that are answered in another way in `new`, in the order of the sheet.

    What only looks different is the same: a blank and "", 1 and 1.0, blanks around a text or at the ends of its lines.
    """
    return tuple(
        Skillnad(item.id, _etikett(form, item), old, answer, new.place(item.id))
        for item in form.fields
        if _bar(old := _svar(former, item.id)) != _bar(answer := _svar(new, item.id))
    )


def mening(skillnad: Skillnad) -> str:
    """Say a difference in a line, for Granskning and the receipt; nothing in it points at one person."""
    return f"{skillnad.etikett}: {sagt(skillnad.old)} → {sagt(skillnad.new)}"


def _svar(record: Record, name: str) -> Answer:
    answer = record.values.get(name)
    return answer if answer is not None else record.raw.get(name)


def _bar(answer: Answer) -> Answer:
    """Bring an answer to the form in which it is compared."""
    if isinstance(answer, str):
        return "\n".join(line.strip() for line in answer.strip().splitlines()) or None
    return answer.normalize() if isinstance(answer, Decimal) else answer


def _etikett(form: Form, item: Field) -> str:
    """Name a field with its table, and with its column where the table has several."""
    section = form.section(item.id)
    label = f"{section.short or section.title}, {item.label.rstrip('*')}"
    if len(section.columns) > 1 and item in section.fields:
        label += f", {section.columns[section.fields.index(item) % len(section.columns)]}"
    return label


def sagt(answer: Answer) -> str:
    """Write an answer for a person: a text is cut, masked and in quotation marks, a blank is "tomt"."""
    if isinstance(answer, date):
        return answer.isoformat()
    if not isinstance(answer, str):
        return swedish(answer)
    text = avkortad(rad_for_rad(maskerad(answer)), LANGST)
    return f"”{text}”" if text else swedish(None)
