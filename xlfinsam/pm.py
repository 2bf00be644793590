"""The memo of a granskning, on two pages in Word or PDF: what a förbundschef can send to the auditor.

It says what is printed, what was expected, where, and what to do. The PDF is the Word file as LibreOffice prints it.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlfinsam.arsboken import now
from xlfinsam.engine.restamp import restamped
from xlfinsam.errors import WrongUseError
from xlfinsam.granskning import SLAG
from xlfinsam.granskning.ord import FEL
from xlfinsam.reporting import WORDS
from xlfinsam.values import counted, swedish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.table import _Row

    from xlfinsam.granskning import Anmarkning
    from xlfinsam.reporting import Granskad

WORD, PDF = KINDS = (".docx", ".pdf")
MEANS = {
    "fel": "Siffror som inte kan stämma samtidigt, enligt rapportens egen aritmetik eller årsboken.",
    "avrundning": "En enhet i den sista tryckta siffran; rättas inte, men kan förklaras.",
    "definition": "Samma ord för olika saker, eller en bas som byts mellan tabeller.",
    "observation": "Kan vara riktigt, men läsaren undrar.",
}
MOST_FAULTS, MOST_OF_THE_REST = 22, 5  # in the memo, so that it is two pages; the whole list is in the terminal
HEADINGS = ("Vad som inte stämmer", "Var", "Tryckt", "Väntat", "Regel")
WIDTHS = (10.4, 2.0, 2.0, 2.0, 1.2)  # centimetres


def kind_of(path: Path) -> str:
    """Return what a memo at `path` is written as, ".docx" or ".pdf".

    WrongUseError for another ending, for a file that is there, and for a .pdf where LibreOffice is missing.
    """
    from xlfinsam.engine import printing  # noqa: PLC0415  only a memo needs it

    kind = path.suffix.lower()
    if kind not in KINDS:
        raise WrongUseError(f"{path.name}: ett PM skrivs som {' eller '.join(KINDS)}, inte {kind or 'utan ändelse'}.")
    if path.exists():
        raise WrongUseError(f"{path.name}: filen finns redan i {path.resolve().parent}. Välj ett annat namn.")
    if kind == PDF:
        printing.soffice()
    return kind


def memo(done: Granskad, kind: str = WORD) -> bytes:
    """Write the memo; the same findings give the same bytes of Word at the same time of the run.

    WrongUseError where LibreOffice, which makes the PDF, is missing or does not answer.
    """
    from xlfinsam.engine import printing  # noqa: PLC0415  as above

    data = word(done)
    return data if kind == WORD else printing.pdf(data, WORD)


def word(done: Granskad) -> bytes:
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
    return restamped(buffer.getvalue(), now())


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
    """Write the cells of a row, which stands on one page."""
    from docx.oxml import OxmlElement  # noqa: PLC0415  as above

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  the library has no word for it
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text


def _told(value: object) -> str:
    return "" if value is None else swedish(value)  # type: ignore[arg-type]  # a number or a text
