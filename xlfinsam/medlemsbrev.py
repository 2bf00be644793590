"""The årsredovisning to the members, and the sheet Medlemsbeslut: who has been sent it, who has decided, who is late.

Nothing is sent: each letter is a draft, with the årsredovisning in it where one lies in the folder of the report. Works
on a locked årsbok too, for that is when the members decide; nothing that the lås seals is touched.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, checking, filling
from xlfinsam.arsboken import log, now
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING
from xlfinsam.forms.brevmallar import MEDLEMSBREV, MEDLEMSPAMINNELSE
from xlfinsam.forms.rapporten import ARSREDOVISNING, DOKUMENT, TJANSTESKRIVELSE
from xlfinsam.forms.uppfoljning import MEDLEMSBESLUT
from xlfinsam.outcome import Outcome
from xlfinsam.post import huvuden
from xlfinsam.progress import Progress, quiet
from xlfinsam.rules import BESLUTEN
from xlfinsam.rules.medlemsbesluten import deciding
from xlfinsam.svar import eml, mallar
from xlfinsam.svar.eml import Bifogad
from xlfinsam.utkasten import Hog
from xlfinsam.values import counted
from xlfinsam.working import at_work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row

REPORTS = (".pdf", ".docx")  # what may be attached, the first kind before the second
OTHER = ("~$", "pm", *(slag for slag in DOKUMENT if slag != ARSREDOVISNING))  # how what is no årsredovisning is named


def medlemsbrev(
    book: xw.Book, progress: Progress = quiet, *, senast: date | None = None, paminn: bool = False
) -> Outcome:
    """Write a letter for every member that has not been sent the årsredovisning, and note in Medlemsbeslut that it is.

    Members without a row get one. With `senast` the members that have no day to answer get that one. With `paminn` a
    reminder goes instead to those that are late, and no new letter. The fynd are those of the members' decisions.
    WrongUseError where there are no members.
    """
    with at_work(book, locked_too=True) as arsbok:
        rows = _with_members(arsbok)
        today = now().date()
        attached = _attached(arsbok)
        hog = Hog.av(arsbok)
        lines: list[Row] = []
        for at, row in enumerate(rows, start=1):
            progress(str(row["namn"]), at, len(rows))
            if not row.get("beslut"):
                row["avstamt"] = today
            if not (_late(row, today) if paminn else row.get("skickat") is None):
                continue
            if not paminn:
                row["skickat"], row["senast"] = today, row.get("senast") or senast
            _letter(hog, row, attached, paminn=paminn)
            row["pamind"] = today if paminn else row.get("pamind")
            lines.append(log("medlemsbrev", f"{row['namn']}{', påmind' if paminn else ''}"))
        return _noted(hog, rows, lines)


def _with_members(arsbok: Arsbok) -> list[Row]:
    """Return the rows of Medlemsbeslut as they stand, with one more for each that decides and has none."""
    if not arsbok.members:
        raise WrongUseError(f"{arsbok.path.name}, Medlemmar: listan är tom. Skriv en rad för varje medlem.")
    placed = arsbok.placed[MEDLEMSBESLUT.id]
    rows = [dict(row) for row in placed.values() if row.get("namn")]
    listed = {str(row["namn"]).casefold() for row in rows}
    state = {member.namn.casefold() for member in arsbok.members if member.typ == "stat"}
    whole = {name.casefold() for name in deciding(tuple(m for m in arsbok.members if m.typ == "stat"))}
    covered = listed | (whole if listed & state else set())
    return rows + [{"namn": name} for name in deciding(arsbok.members) if name.casefold() not in covered]


def _late(row: Row, today: date) -> bool:
    """Say whether a member should have decided before today, and has not, as far as is known."""
    due = row.get("senast")
    return row.get("skickat") is not None and not row.get("beslut") and isinstance(due, date) and due < today


def _attached(arsbok: Arsbok) -> tuple[Bifogad, ...]:
    """Return the årsredovisning and the draft of a tjänsteskrivelse, as far as they lie in the folder of the report.

    The årsredovisning is the file that Inställningar names, else the newest there; a PDF goes before a Word file.
    """
    place = arsboken.folder(arsbok, "rapport")
    folder = place if place.is_dir() else place.parent
    files = [path for path in folder.iterdir() if path.suffix.lower() in REPORTS] if folder.is_dir() else []
    reports = [place] if place.is_file() else [path for path in files if not path.name.casefold().startswith(OTHER)]
    drafts = [path for path in files if path.name.startswith(TJANSTESKRIVELSE)]
    chosen = (max(found, key=_newest, default=None) for found in (reports, drafts))
    return tuple(Bifogad(path.name, path.read_bytes()) for path in chosen if path and path.suffix.lower() in REPORTS)


def _newest(path: Path) -> tuple[int, float]:
    kind = path.suffix.lower()
    return (-REPORTS.index(kind) if kind in REPORTS else -len(REPORTS), path.stat().st_mtime)


def _letter(hog: Hog, row: Row, attached: tuple[Bifogad, ...], *, paminn: bool) -> None:
    """Write the draft to a member; nothing where it is there, or where it has been sent."""
    arsbok = hog.arsbok
    due = row.get("senast")
    told = {
        "medlem": str(row["namn"]), "ar": str(arsbok.world(()).year), "forbund": arsbok.forbund,
        "svarsadress": str(arsbok.settings.get("svarsadress") or "kansliet"),
        "sista_dag": f"Vi ber om svar senast {due.isoformat()}." if isinstance(due, date) else "",
        "bilaga": "Årsredovisningen är bifogad." if any(not each.namn.startswith(OTHER) for each in attached) else "",
    }  # fmt: skip
    subject, text = mallar.fyll(hog.mallar[(MEDLEMSPAMINNELSE if paminn else MEDLEMSBREV).namn], told)
    to = next(iter(huvuden.adresser_i(str(row.get("epost") or ""))), "")
    answer = str(arsbok.settings.get("svarsadress") or "")
    letter = eml.brev(to, subject, text, attached, svara_till=answer, fran=hog.avsandare)
    key = re.sub(r"[^\w]+", "-", str(row["namn"]).casefold()).strip("-")
    hog.lagg(f"medlem-{key}-{told['ar']}" + (f"-paminnelse-{now():%Y%m%d}" if paminn else ""), letter, None)


def _noted(hog: Hog, rows: Sequence[Row], lines: list[Row]) -> Outcome:
    """Write the list, note the letters in Logg, compute, compare and save."""
    arsbok, made = hog.arsbok, hog.nya
    changed = registers.fill_rows(arsbok.book, MEDLEMSBESLUT, rows)
    arsbok.read_again(MEDLEMSBESLUT)
    world = bok.read_books(arsbok).world
    figures = arsboken.figures(world, registers.read_rows(arsbok.book, GRANSKNING))
    filling.fill_log(arsbok, [*lines, log("medlemsbrev", f"{counted(len(lines), 'brev', 'brev')}", changed)])
    filling.compare(arsbok, figures)
    filling.store(arsbok, keep_former=changed > 0)
    found = checking.check(replace(world, records=()), BESLUTEN)  # of the list alone: the sheets are another matter
    decided, kept = figures["beslut.beslutat"], figures["beslut.kvar"]
    told = (
        f"{counted(len(made), 'nytt utkast till brev', 'nya utkast till brev')} i {hog.folder}",
        f"{decided} har beslutat, {kept} har det kvar; bladet Medlemsbeslut säger vilka",
    )
    return Outcome(tuple(found), figures, (), arsbok.insatser, changed, tuple(made), told, of="Medlemsbesluten")
