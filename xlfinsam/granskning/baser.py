"""Which deltagare the tables of the annexes count: the new, all who are enrolled, or neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam.granskning.ord import (
    DEFINITION,
    FEL,
    OBSERVATION,
    Regel,
    Ruta,
    Sett,
    plain_words,
    rapport,
    tabell,
)
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Bilaga, Lasning

from xlfinsam.granskning.bilagor import GRUND, KOL, KON, MALL, NEW, OVER, TOTAL, blanks, part, summed, total

BASER = {"nya": NEW, "inskrivna": TOTAL}


AKTORER = r"(fk|af|vården|kommun(en)?|region(en)?|soc|öp|hc)$"


SEKTIONER = ("alder", "utbildning", "remitterande", "tid")
"""The sections that the mall wants for the new deltagare of the year."""


def _base(annex: Bilaga, section: str) -> tuple[str, list[Ruta], Ruta | None]:
    """Return which base the sum of a section is: "nya", "inskrivna" or "ingen"; "" where it cannot be told."""
    cells, new, every = annex.column(section), total(annex, NEW), total(annex, TOTAL)
    if not cells or not new or not every:
        return "", cells, new
    table = annex.tables[section]
    if len(table.columns) > 1 and all(re.match(AKTORER, plain_words(one)) for one in table.columns):
        cells = [cell for column in range(len(table.columns)) for cell in annex.column(section, column)]
    made = summed(cells)
    known = {new.value: "nya", every.value: "inskrivna"}
    by_kon = [cell for cell in annex.column("deltagare") if re.match(KON, plain_words(cell.rad))]
    if by_kon:
        known.setdefault(summed(by_kon), "inskrivna")
    return "nya" if made == new.value else known.get(made, "ingen"), cells, new


def _bases(lasning: Lasning) -> Iterator[Sett]:
    """Find sections that the mall wants for the new, and that are counted on others."""
    for annex in lasning.annexes:
        for section in SEKTIONER:
            base, cells, new = _base(annex, section)
            if base in {"", "nya"} or new is None:
                continue
            table = annex.tables[section]
            said = "nyinskrivna" in table.title.casefold()
            over, short = summed(cells) > new.value, summed(cells) < new.value and blanks(annex, section)
            slag = FEL if base == "ingen" and over and said else OBSERVATION if short else DEFINITION
            meant = "alla inskrivna" if base == "inskrivna" else "varken nya eller inskrivna"
            yield Sett(slag, tuple(cells), (new,), summed(cells), new.value, {"bas": meant, "tabell": table.title})


def _mixed(lasning: Lasning) -> Iterator[Sett]:
    """Find sections that the annexes count on different bases, so that they cannot be added up."""
    for section in SEKTIONER:
        told = [(annex, *_base(annex, section)) for annex in lasning.annexes]
        bases = {base for _, base, _, _ in told if base and base != "ingen"}
        if len(bases) > 1:
            words = ", ".join(
                f"{annex.insats.upper()} {swedish(summed(cells))} ({base})" for annex, base, cells, _ in told if base
            )
            cells = tuple(cells[0] for _, base, cells, _ in told if base)
            yield Sett(DEFINITION, cells, (), words, "en gemensam bas", {"sektion": section, "baser": words})


BAS = Regel(
    "G33",
    "Bilagans tabeller räknar på de nya deltagarna",
    "{tabell}: raderna är tillsammans {tryckt}, men de nya deltagarna är {vantat}. Tabellen räknar {bas}.",
    "Skriv vilken bas tabellen har, eller räkna den på de nya deltagarna.",
    MALL,
    _bases,
    rapport(OVER, part("alder", {"16-24": (7,), "25-34": (8,)}, "Bilaga 1: Ålder på nyinskrivna deltagare")),
    rapport(OVER, part("alder", {"16-24": (17,), "25-34": (8,)}, "Bilaga 1: Ålder på nyinskrivna deltagare")),
)


BASER_OLIKA = Regel(
    "G34",
    "Bilagorna räknar på samma bas",
    "Bilagornas {sektion} räknar på olika baser: {baser}. De kan inte läggas ihop.",
    "Bestäm en bas i mallen, och säg i texten vilka insatser som har räknat på en annan.",
    MALL,
    _mixed,
    rapport(OVER, part("tid", {"upp till 1 år": (15,)})),
    rapport(
        OVER,
        part("tid", {"upp till 1 år": (15,)}),
        *(
            tabell(f"bilaga2-annan-{name}", KOL, rows, "antal", "Bilaga 2")
            for name, rows in (("deltagare", GRUND), ("tid", {"upp till 1 år": (35,)}))
        ),
    ),
)
