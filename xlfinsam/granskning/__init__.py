"""Granska a finished report: the relations that must hold in it, and what does not hold, with the places on both sides.

A rule (`Regel`) is a declaration with a small report that holds it and one that breaks it. The folder is the registry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.granskning import (
    andelar,
    baser,
    bilagor,
    enkater,
    fakta,
    hanvisningar,
    kedjor,
    malen,
    mot_arsboken,
    pengar,
    procenten,
    produkter,
    rakningarna,
    summor,
    tecken,
    texten,
)
from xlfinsam.granskning.lasning import read
from xlfinsam.granskning.ord import SLAG, Anmarkning, Regel, worded
from xlfinsam.model import gather

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from xlfinsam.rapport import Rapport

MODULER = (
    summor,
    kedjor,
    procenten,
    andelar,
    produkter,
    rakningarna,
    mot_arsboken,
    enkater,
    bilagor,
    baser,
    tecken,
    hanvisningar,
    fakta,
    texten,
    malen,
    pengar,
)
REGLER = gather(MODULER, Regel)
"""Every rule of the granskning."""


def granska(rapport: Rapport, mot: Mapping[str, Decimal | str | None] | None = None) -> list[Anmarkning]:
    """Hold a report against itself, and against the årsbok's figures by name where they are given."""
    lasning = read(rapport)
    found = [worded(regel, sett) for regel in REGLER for sett in regel.look(lasning)]
    found += [worded(mot_arsboken.ARSBOK, sett) for sett in mot_arsboken.held_against(lasning, mot or {})]
    return _once(found)


def _once(found: Iterable[Anmarkning]) -> list[Anmarkning]:
    """Put the gravest first, and tell once what several rules saw: the same figures, printed and expected."""
    seen = set()
    kept = []
    for one in sorted(found, key=lambda told: (SLAG.index(told.slag), told.regel)):
        where = tuple((ruta.tabell, ruta.at, ruta.rad) for ruta in one.har)
        key = (where, str(one.tryckt), str(one.vantat))
        if key not in seen or not where:
            seen.add(key)
            kept.append(one)
    return kept


__all__ = ["REGLER", "SLAG", "Anmarkning", "Regel", "granska", "worded"]
