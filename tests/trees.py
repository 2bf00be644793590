"""A tree of a figure put together again by the words alone, and the årsböcker that the trees are tried on."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

from tests import byfile
from tests.addin.book import ROOT
from xlfinsam import bok as reading
from xlfinsam import office, steps
from xlfinsam.arsboken import read_arsbok
from xlfinsam.engine.book import open_book
from xlfinsam.values import whole_kronor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlfinsam.bok import Bok
    from xlfinsam.consolidating import Shown
    from xlfinsam.steps import Step

KALMAR = ROOT / "samples" / "kalmar-2024"


def again(step: Step) -> Shown:
    """Put a step together from its steps, by the words of the small language alone."""
    values = [again(below) if below.steps else below.value for below in step.steps]
    numbers = [value for value in values if isinstance(value, Decimal)]
    match step.what:
        case steps.SUM:
            return sum(numbers, Decimal(0)) if numbers else None
        case steps.TOTAL:
            return sum(numbers, Decimal(0)) if values else None
        case steps.COUNT:
            return Decimal(len(values))
        case steps.FIRST:
            return numbers[0] if numbers else None
        case steps.ROUNDED:
            return whole_kronor(sum(numbers, Decimal(0))) if numbers else None
        case steps.DIFFERENCE | steps.PRODUCT | steps.SHARE | steps.AT_LEAST if len(numbers) < 2:
            return None
        case steps.AT_LEAST:
            return Decimal(1 if numbers[0] >= numbers[1] else 0)
        case steps.DIFFERENCE:
            return numbers[0] - numbers[1]
        case steps.PRODUCT:
            return numbers[0] * numbers[1]
        case steps.SHARE:
            return numbers[0] / numbers[1] if numbers[1] else None
        case steps.SAME | steps.ANSWER if step.steps:
            return values[0]
        case _:
            assert not step.steps or step.what in {steps.FORMULA, steps.OTHER}, step
            return step.value


def every(step: Step) -> Iterator[Step]:
    """Return the step and all that is under it."""
    yield step
    for below in step.steps:
        yield from every(below)


def made(path: Path, settings: Path, *, books: Path | None = None, inkorg: Path | None = None) -> Bok:
    """Make an årsbok at `path`, read its inkorg and its books, and read it back from its file."""
    byfile.ny(settings, path)
    if inkorg:
        byfile.konsolidera(path, inkorg)
    if books:
        with closing(open_book(path)) as book:
            office.bokslut(book, books)
    with closing(open_book(path, to_read=True)) as book:
        return reading.read(read_arsbok(book))
