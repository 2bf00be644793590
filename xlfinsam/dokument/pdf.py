"""A document as an accessible PDF: tagged, PDF/UA-1 and PDF/A-2a at once, the same bytes on every machine.

The one door to Typst, which refuses to write what is not PDF/UA. The text goes to it as data, never as markup.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam.dokument import uppstallning
from xlfinsam.dokument.diagram_svg import tecknad
from xlfinsam.dokument.modell import (
    Diagram,
    Innehall,
    Lista,
    Rubrik,
    Sidbrytning,
    Stycke,
    Tabell,
    Tal,
    Underskrifter,
)
from xlfinsam.dokument.tecken import HARD_SPACE, hel, visbar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.modell import Block, Cell, Dokument

HOME = Path(__file__).parent
TALL = 815.0  # units of a drawing, over which its height and not its width must fit the page
WITH_UNIT = re.compile(r"(?<=\d) (?=(?:kr|tkr|mnkr|%)(?!\w))")  # never at the end of a line without its unit
LONG = 700  # letters of a cell, over which its row may break over pages

Data = dict[str, object]


def pdf(dokument: Dokument) -> bytes:
    """Return the document as PDF. The time of the run (SOURCE_DATE_EPOCH where it is set) is its day of making."""
    import typst  # noqa: PLC0415  large, and needed only here

    from xlfinsam.dokument.pdf_taggar import radrubriker  # noqa: PLC0415  pikepdf, likewise

    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    made = datetime.fromtimestamp(int(stamp), UTC) if stamp else datetime.now(UTC).replace(microsecond=0)
    return radrubriker(
        typst.compile(
            HOME / "mall.typ",
            font_paths=[HOME / "typsnitt"],
            ignore_system_fonts=True,
            sys_inputs={"dokument": json.dumps(data(dokument))},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=made,
        )
    )


def data(dokument: Dokument) -> Data:
    """Return what the template is to show, as JSON has it."""
    titel = uppstallning.titel(dokument)
    levels, over = uppstallning.nivaer(dokument.delar), uppstallning.rubriken_over(dokument.delar)
    return {
        "titel": visbar(f"{titel} – {dokument.forbund}"),
        "rubrik": visbar(dokument.titel),
        "undertitel": visbar(dokument.undertitel),
        "forbund": visbar(dokument.forbund),
        "period": visbar(uppstallning.perioden(dokument)),
        "beskrivning": visbar(f"{dokument.titel} för {dokument.forbund}, {dokument.period}"),
        "nyckelord": [visbar(dokument.forbund), visbar(dokument.titel), visbar(dokument.period)],
        "sidfot": visbar(f"{dokument.forbund} · {titel}"),
        "framsida": dokument.framsida,
        "uppgifter": [[visbar(name), visbar(value)] for name, value in dokument.uppgifter],
        "avsnitt": [
            {"liggande": lying, "block": [_block(block, levels, over) for block in blocks]}
            for lying, blocks in uppstallning.avsnitt(dokument.delar)
        ],
    }


def _block(block: Block, levels: dict[str, int], over: str) -> Data:
    match block:
        case Rubrik():
            told = {"niva": levels[block.id], "t": visbar(block.rubrik), "id": block.id, "med": block.id != over}
            return {"slag": "rubrik", **told}
        case Stycke():
            return {"slag": "stycke", "stil": block.slag, "t": _words(block)}
        case Lista():
            return {"slag": "lista", "punkter": [_words(point) for point in block.punkter]}
        case Tabell():
            return _table(block)
        case Diagram():
            drawing = tecknad(block)
            return {
                "slag": "diagram", "titel": visbar(block.titel), "enhet": "", "alt": visbar(block.alt),
                "svg": visbar(drawing.svg()).replace(HARD_SPACE, " "), "hog": drawing.hojd > TALL,
            }  # fmt: skip
        case Underskrifter():
            lines = [[visbar(role), visbar(name)] for role, name in block.rader]
            return {"slag": "underskrifter", "ledtext": visbar(block.ledtext), "rader": lines}
        case Sidbrytning():
            return {"slag": "sidbrytning"}
        case Innehall():
            return {"slag": "innehall", "djup": block.djup, "titel": not over}


def _words(stycke: Stycke) -> str:
    said = "".join(hel(part.text) if isinstance(part, Tal) else part for part in stycke.delar)
    return visbar(WITH_UNIT.sub(HARD_SPACE, said))


def _table(tabell: Tabell) -> Data:
    columns, right = uppstallning.kolumner(tabell), uppstallning.at_hoger(tabell)
    rows = [{"slag": row.slag, "celler": _cells(row.celler, right)} for row in tabell.rader]
    return {
        "slag": "tabell", "titel": visbar(tabell.titel), "enhet": visbar(tabell.enhet),
        "huvud": [_cells(row, ()) for row in tabell.huvud], "rader": rows, "bredder": columns.bredder,
        "storlek": columns.storlek, "inre": columns.inre, "noter": [_words(note) for note in tabell.noter],
    }  # fmt: skip


def _cells(cells: Sequence[Cell], right: Sequence[bool]) -> list[Data]:
    """Return the cells of a row; one that stands in a column of numbers stands to the right."""
    made: list[Data] = []
    at = 0
    for cell in cells:
        text = visbar(cell.text)
        number = cell.tal and any(char.isdigit() for char in text)
        aside = cell.tal or (at < len(right) and right[at] and cell.bredd == 1)
        made.append({"t": hel(text) if number else text, "tal": aside, "b": cell.bredd, "bryt": len(text) > LONG})
        at += cell.bredd
    return made
