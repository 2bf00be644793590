"""The charts of the årsbok as diagrams of a document: their numbers, with names, and what they show told in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xlfinsam.dokument.modell import Diagram, Serie
from xlfinsam.statements.diagram import CHARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlfinsam.dokument.underlag import Underlag
    from xlfinsam.shown import Chart

PREFIX = "diagram."
KINDS: dict[str, tuple[Literal["column", "bar", "line", "stacked"], str]] = {
    "column": ("column", "Stapeldiagram"), "bar": ("bar", "Liggande stapeldiagram"), "line": ("line", "Linjediagram"),
    "stacked": ("stacked", "Staplat stapeldiagram"),
}  # fmt: skip
MOST_TOLD = 24  # numbers that are told one by one; of more, where each series begins and ends, and its highest
NOTHING = "ingen uppgift"
LEAST_OF_LINE = 2  # points: of one there is no line


def alla() -> dict[str, Chart]:
    """Return the charts of the årsbok by the id of their diagram, `diagram.<table>`."""
    return {PREFIX + chart.table: chart for chart in CHARTS}


def diagram(underlag: Underlag, namn: str, titel: str = "") -> tuple[Diagram, ...]:
    """Return a diagram by its id; nothing where it has no number, or one year. KeyError for an unknown id."""
    chart = alla()[namn]
    table = underlag.tables[chart.table]
    if chart.over == "rows":
        keys = [key for key in underlag.keys(table) if _some(underlag, chart, key)]
        if chart.kind == "line" and len(keys) < LEAST_OF_LINE:
            return ()
        labels = underlag.insatser
        categories = tuple(labels.get(key, key) for key in keys)
        named = [
            (table.measure(name).title, tuple(f"{table.id}.{key}.{name}" for key in keys)) for name in chart.measures
        ]
    else:
        categories = tuple(_capital(table.measure(name).title) for name in chart.measures)
        named = [
            (summed.label if len(table.sums) > 1 else chart.title, names)
            for summed in table.sums
            if _any(underlag, names := tuple(f"{table.id}.{summed.key}.{name}" for name in chart.measures))
        ]
    return gjord(underlag, namn, titel or chart.title, chart.kind, categories, named)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _some(underlag: Underlag, chart: Chart, key: str) -> bool:
    return _any(underlag, [f"{chart.table}.{key}.{name}" for name in chart.measures])


def _any(underlag: Underlag, names: Iterable[str]) -> bool:
    return any(underlag.figures.get(name) is not None for name in names)


def gjord(
    underlag: Underlag,
    namn: str,
    titel: str,
    kind: str,
    kategorier: Sequence[str],
    serier: Sequence[tuple[str, Sequence[str]]],
) -> tuple[Diagram, ...]:
    """Make a diagram of figures by their names, a name per category in each series; none where all are blank."""
    made = tuple(Serie(name, tuple(_number(underlag, one) for one in names), tuple(names)) for name, names in serier)
    if not any(value is not None for serie in made for value in serie.varden):
        return ()
    slag, word = KINDS[kind]
    return (
        Diagram(namn, titel, slag, tuple(kategorier), made, _told(underlag, f"{word}: {titel}.", kategorier, made)),
    )


def _number(underlag: Underlag, namn: str) -> Decimal | None:
    value = underlag.value(namn) if namn in underlag.figures else None
    return value if isinstance(value, Decimal) else None


def _told(underlag: Underlag, opening: str, categories: Sequence[str], series: Sequence[Serie]) -> str:
    """Tell a diagram in words, with its numbers."""
    few = len(categories) * len(series) <= MOST_TOLD
    parts = []
    for serie in series:
        texts = [_text(underlag, name) for name in serie.siffror]
        said = _one_by_one(categories, texts) if few else _in_short(categories, serie, texts)
        parts.append(f"{serie.namn}: {said}." if len(series) > 1 else f"{said}.")
    return " ".join((opening, *parts))


def _text(underlag: Underlag, namn: str) -> str:
    return (underlag.tal(namn).text if namn in underlag.figures else "") or NOTHING


def _one_by_one(categories: Sequence[str], texts: Sequence[str]) -> str:
    return ", ".join(f"{category} {text}" for category, text in zip(categories, texts, strict=True))


def _in_short(categories: Sequence[str], serie: Serie, texts: Sequence[str]) -> str:
    """Say where a series begins and ends, and where it is highest."""
    numbers = [(value, at) for at, value in enumerate(serie.varden) if value is not None]
    if not numbers:
        return NOTHING
    top = max(numbers, key=lambda one: one[0])[1]
    first, last = numbers[0][1], numbers[-1][1]
    return (
        f"från {texts[first]} ({categories[first]}) till {texts[last]} ({categories[last]}), "
        f"som högst {texts[top]} ({categories[top]})"
    )
