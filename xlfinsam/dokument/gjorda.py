"""A table of a document, made of cells that are linked to their figures: laid out, parted where it is too wide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlfinsam.dokument.modell import Cell, Stycke, Tabell
from xlfinsam.dokument.rutnat import LANDSCAPE, UPRIGHT, utlagt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.modell import Skrivsatt
    from xlfinsam.dokument.rutnat import Rutnat
    from xlfinsam.dokument.underlag import Underlag

HIDDEN = "Dold: talet visas inte, för att ingen enskild ska kunna pekas ut."
PART = "{} (del {})"
CONTINUED = "{}: {}"
WORDS = frozenset({"text", "ja"})  # what is written in words stands to the left


def gjord(
    underlag: Underlag,
    namn: str,
    titel: str,
    table: Rutnat,
    *,
    enhet: str = "",
    noter: Sequence[str] = (),
    vand: bool = False,
    vandhornet: str = "",
) -> tuple[Tabell, ...]:
    """Lay out a table that has been filled by hand, as those of the årsbok are: for a document's own tables.

    Columns that are empty are left out, and so is a table without anything in it.
    """
    table = table.utan_tomma()
    if not table.kolumner:
        return ()
    parts = utlagt(table, vand=vand, hornet=vandhornet)
    notes = tuple(Stycke((text,), "not") for text in (*noter, _protected(underlag, table)) if text)
    made = []
    for at, (part, landscape) in enumerate(parts, 1):
        groups = {column.grupp for column in part.kolumner} - {""}
        title = titel if len(parts) == 1 else PART.format(titel, at)
        if len(parts) > 1 and len(groups) == 1:  # a part of its own: the group is told in the caption
            title = CONTINUED.format(titel, groups.pop())
            part = replace(part, kolumner=tuple(replace(column, grupp="") for column in part.kolumner))  # noqa: PLW2901
        made.append(
            Tabell(
                namn if at == 1 else f"{namn}-{at}",
                title,
                part.huvud(),
                part.rows(),
                part.bredder(LANDSCAPE if landscape else UPRIGHT),
                enhet,
                notes if at == len(parts) else (),
                landscape,
            )
        )
    return tuple(made)


def cell(underlag: Underlag, namn: str, skrivsatt: Skrivsatt = "") -> Cell:
    """Return a linked cell; an empty one for a name without a figure."""
    if namn not in underlag.figures:
        return Cell("", tal=True)
    return Cell(underlag.tal(namn, skrivsatt), tal=underlag.skrivsatt.get(namn) not in WORDS)


def _protected(underlag: Underlag, table: Rutnat) -> str:
    """Return the note on what is hidden, where anything of the table is."""
    names = [one.innehall.namn for _, _, cells in table.rader for one in cells if not isinstance(one.innehall, str)]
    hidden = any(underlag.doljer(name) for name in names)
    return HIDDEN if hidden else ""
