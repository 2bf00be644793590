"""A finished report granskad: read from its file, held against itself and an årsbok, and told in a memo (Word).

The memo is what a förbundschef can send to the auditor: what is printed, what was expected, where, and what to do.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlfinsam import rapportfil
from xlfinsam.arsboken import now
from xlfinsam.errors import WrongUseError
from xlfinsam.granskning import SLAG, granska
from xlfinsam.granskning.ord import FEL
from xlfinsam.values import counted, swedish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.table import _Row

    from xlfinsam.consolidating import Shown
    from xlfinsam.granskning import Anmarkning
    from xlfinsam.rapport import Rapport

TIDY, TEXTS = {".toml", ".xlsx"}, {".docx", ".pdf", ".txt"}
WORDS = {"fel": ("fel", "fel"), "avrundning": ("avrundning", "avrundningar"),
         "definition": ("definition", "definitioner"), "observation": ("observation", "observationer")}  # fmt: skip
MEANS = {
    "fel": "Siffror som inte kan stämma samtidigt, enligt rapportens egen aritmetik eller årsboken.",
    "avrundning": "En enhet i den sista tryckta siffran; rättas inte, men kan förklaras.",
    "definition": "Samma ord för olika saker, eller en bas som byts mellan tabeller.",
    "observation": "Kan vara riktigt, men läsaren undrar.",
}
MOST_FAULTS, MOST_OF_THE_REST = 22, 5  # in the memo, so that it is two pages; the whole list is in the terminal
HEADINGS = ("Vad som inte stämmer", "Var", "Tryckt", "Väntat", "Regel")
WIDTHS = (10.4, 2.0, 2.0, 2.0, 1.2)  # centimetres


@dataclass(frozen=True, slots=True)
class Granskad:
    """A report as it was read, and what does not hold in it."""

    rapport: Rapport
    found: tuple[Anmarkning, ...]
    mot: str = ""  # the årsbok that it was held against

    @property
    def counts(self) -> dict[str, int]:
        """Count the findings by kind, every kind present."""
        return {slag: sum(one.slag == slag for one in self.found) for slag in SLAG}

    @property
    def told(self) -> str:
        """Say how many there are of each kind."""
        parts = [counted(count, *WORDS[slag]) for slag, count in self.counts.items() if count]
        return ", ".join(parts) or "inga anmärkningar"


def read(path: Path) -> Rapport:
    """Read a report; WrongUseError for a kind of file that it cannot be, UnreadableFileError for a broken one."""
    suffix = path.suffix.lower()
    if suffix in TIDY:
        return rapportfil.read(path)
    if suffix in TEXTS:
        from xlfinsam.rapporttext import las  # noqa: PLC0415  its libraries are loaded for such a file only

        return las(path)
    raise WrongUseError(
        f"{path.name}: en rapport läses som {', '.join(sorted(TEXTS | TIDY))}, inte {suffix or 'utan ändelse'}."
    )


def granskad(path: Path, figures: Mapping[str, Shown] | None = None, arsbok: str = "") -> Granskad:
    """Read a report and hold it against itself, and against an årsbok's figures where they are given."""
    rapport = read(path)
    return Granskad(rapport, tuple(granska(rapport, figures)), arsbok)


def as_data(done: Granskad) -> dict[str, object]:
    """Return the granskning for other programs."""
    return {
        "fil": done.rapport.file,
        "mot": done.mot or None,
        "antal": done.counts,
        "fynd": [
            {
                "regel": one.regel, "slag": one.slag, "text": one.text, "rad": one.rad,
                "tryckt": _plain(one.tryckt), "vantat": _plain(one.vantat), "skillnad": _plain(one.skillnad),
                "har": [_place(str(ruta.place), ruta.vad, ruta.tryckt) for ruta in one.har],
                "mot": [_place(str(ruta.place), ruta.vad, ruta.tryckt) for ruta in one.mot],
            }
            for one in done.found
        ],
        "olast": [{"plats": str(place), "text": text} for place, text in done.rapport.unread],
    }  # fmt: skip


def _place(plats: str, vad: str, tryckt: str) -> dict[str, str]:
    return {"plats": plats, "vad": vad, "tryckt": tryckt}


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


# ----------------------------------------------------------------------------------------------------------- memo


def memo(done: Granskad) -> bytes:
    """Write the memo as a .docx; the same findings give the same bytes at the same time of the run."""
    from docx import Document  # noqa: PLC0415  only a memo needs it
    from docx.shared import Cm, Pt  # noqa: PLC0415  as above

    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.7)
    made.styles["Normal"].font.name = "Calibri"
    made.styles["Normal"].font.size = Pt(8.5)
    made.core_properties.title = f"Granskning av {done.rapport.title or done.rapport.file}"
    made.core_properties.language = "sv-SE"
    made.core_properties.author = "xlfinsam"
    made.core_properties.created = made.core_properties.modified = datetime.fromtimestamp(now().timestamp(), UTC)
    made.add_heading("PM: granskning av en rapport", level=1)
    _opening(made, done)
    for slag in SLAG:
        _kind(made, slag, [one for one in done.found if one.slag == slag])
    if done.rapport.unread:
        made.add_heading("Inte läst", level=2)
        made.add_paragraph(
            f"{counted(len(done.rapport.unread), 'ställe', 'ställen')} gick inte att läsa säkert och är inte prövade."
        )
    buffer = io.BytesIO()
    made.save(buffer)
    return _settled(buffer.getvalue())


def _opening(made: Document, done: Granskad) -> None:
    """Say what was granskat, against what, and how it went."""
    rapport = done.rapport
    what = " ".join(part for part in (rapport.forbund, rapport.title or rapport.file) if part)
    against = f" och mot årsboken {done.mot}" if done.mot else ""
    figures = sum(1 for _ in rapport.figures()) + sum(len(fact.values) for fact in rapport.facts)
    made.add_paragraph(f"{what} är prövad mot sin egen aritmetik{against}: {counted(figures, 'siffra', 'siffror')}.")
    made.add_paragraph(f"Resultat: {done.told}.").runs[0].bold = True


def _kind(made: Document, slag: str, found: Sequence[Anmarkning]) -> None:
    """Write the findings of one kind: a table of faults, a list of the rest."""
    from docx.shared import Cm  # noqa: PLC0415  as above

    if not found:
        return
    made.add_heading(f"{WORDS[slag][1].capitalize()} ({len(found)})", level=2)
    made.add_paragraph(MEANS[slag])
    if slag != FEL:
        for one in found[:MOST_OF_THE_REST]:
            made.add_paragraph(f"{one.text} ({one.regel})", style="List Bullet").paragraph_format.space_after = 0
        most = MOST_OF_THE_REST
    else:
        table = made.add_table(rows=1, cols=len(HEADINGS), style="Table Grid")
        table.autofit = False
        _fill(table.rows[0], HEADINGS)
        for one in found[:MOST_FAULTS]:
            where = "; ".join(dict.fromkeys(ruta.place.cell for ruta in one.har[:2] if ruta.place.cell))
            _fill(table.add_row(), (f"{one.text}", where, _told(one.tryckt), _told(one.vantat), one.regel))
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].bold = True
        for at, width in enumerate(WIDTHS):
            table.columns[at].width = Cm(width)
            for cell in table.columns[at].cells:
                cell.width = Cm(width)
        most = MOST_FAULTS
    if len(found) > most:
        made.add_paragraph(f"… och {len(found) - most} till; se xlfinsam granska med --alla.")


def _fill(row: _Row, texts: Sequence[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text


def _told(value: object) -> str:
    return "" if value is None else swedish(value)  # type: ignore[arg-type]  # a number or a text


def _settled(data: bytes) -> bytes:
    """Write the file again with the time of the run on every part, so that the same memo is the same bytes."""
    import zipfile  # noqa: PLC0415  as above

    stamp = max(now().timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, stamp), old.read(item), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
