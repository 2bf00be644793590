"""The letters of the kansli as drafts (.eml) in a folder beside the årsbok: sheets out, reminders, answers.

Nothing is sent. A draft opens in the mail program, ready to be read and sent; one that is there already stays as it is.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, filling
from xlfinsam.arsboken import log
from xlfinsam.engine.saving import write_new
from xlfinsam.errors import WrongUseError
from xlfinsam.forms import FORMS
from xlfinsam.inkorgen import check_received, read_inkorg
from xlfinsam.issuing import issue
from xlfinsam.outcome import Outcome
from xlfinsam.post import brevet, huvuden, kallor
from xlfinsam.post.modell import BREV_MAPP
from xlfinsam.progress import Progress, quiet
from xlfinsam.svar import brev
from xlfinsam.svar.brev import Arende, Mottaget
from xlfinsam.svar.eml import Bifogad
from xlfinsam.values import counted
from xlfinsam.working import at_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.model import Fynd, Record
    from xlfinsam.post.modell import Brev
    from xlfinsam.world import Insats

ABOUT_OTHERS = frozenset({"I01", "H02", "M01"})  # rules on the insatser together: no sheet is to be mended for them
HASH = 8  # characters of a sha256 in the name of a draft


def utskick(arsbok: Arsbok, files: Mapping[Path, bytes]) -> list[Path]:
    """Write a draft per blank insatsblad, in the order of the insatser; returns those that are new."""
    made = []
    for insats, (path, data) in zip(arsbok.insatser, files.items(), strict=True):
        letter = brev.utskick(_to(insats), Bifogad(path.name, data), _about(arsbok, insats))
        made += draft(arsbok, f"utskick-{insats.nyckel}-{arsbok.period}", letter)
    return made


def paminn(book: xw.Book, progress: Progress = quiet, *, innan: bool = False) -> Outcome:
    """Write a reminder, with the blank once more, for every insats that has not answered when the last day has passed.

    With `innan` also before that day. Who has answered is who has a sheet in the årsbok since it was last consolidated.
    WrongUseError while nobody can be late, and where the årsbok is locked. No figure is changed.
    """
    with at_work(book) as arsbok:
        due, today = arsbok.settings.get("sista_dag"), arsboken.now().date()
        if not innan and not (isinstance(due, date) and due < today):
            told = f"sista dag är {due.isoformat()}" if isinstance(due, date) else "sista dag är inte ifylld"
            raise WrongUseError(
                f"{arsbok.path.name}, Inställningar: {told}, så ingen är sen. Ta med --innan för att påminna ändå."
            )
        answered = {record.insats for record in bok.read_books(arsbok).world.records}
        late = [insats for insats in arsbok.insatser if insats.nyckel not in answered]
        forms = {form.id: form for form in FORMS}
        made: list[Path] = []
        lines: list[Row] = []
        for at, insats in enumerate(late, start=1):
            progress(insats.namn, at, len(late))
            blank = f"insatsblad-{insats.nyckel}-{arsbok.period}.xlsx"
            sheet = Bifogad(blank, issue(forms[insats.blankett], arsbok, insats)) if insats.blankett in forms else None
            letter = brev.paminnelse(_to(insats), sheet, _about(arsbok, insats))
            fresh = draft(arsbok, f"paminnelse-{insats.nyckel}-{arsbok.period}-{today:%Y%m%d}", letter)
            made += fresh
            lines += [log("paminn", f"{insats.nyckel} {arsbok.period}") for _ in fresh]
        return _done(arsbok, made, lines, "påminnelse", "påminnelser")


def svara(book: xw.Book, inkorg: Path | None = None, progress: Progress = quiet) -> Outcome:
    """Write an answer to every sheet of the inkorg that counts, and to every file that could not be read.

    A sheet that must be mended goes back as a marked copy. The answer is to the mail that the file came in, where hamta
    has kept it, else to the insats. WrongUseError where the årsbok is locked. No figure is changed.
    """
    with at_work(book) as arsbok:
        folder = inkorg or arsboken.folder(arsbok, "inkorg")
        received = read_inkorg(folder, progress)
        records, found = check_received(arsbok, received)
        mails = dict(_mails(folder))
        made: list[Path] = []
        lines: list[Row] = []
        by_file = {record.returned.fil: record for record in records}
        read = {item.fil for item in received if item.record is not None}
        for path in sorted(
            item for item in folder.iterdir() if item.is_file() and not item.name.startswith(("~$", "."))
        ):
            name = arsboken.clean(path.name)
            if name in read and name not in by_file:
                continue  # an older one of the same insats, or another förbund's: it does not count
            own = [fynd for fynd in found if fynd.place.fil == name and fynd.regel not in ABOUT_OTHERS]
            if name not in by_file and not own:
                continue
            fresh = _answer(arsbok, path, by_file.get(name), own, mails)
            made += fresh
            lines += [log("svara", _state(by_file.get(name), arsbok, own), 0, name) for _ in fresh]
        return _done(arsbok, made, lines, "svar", "svar")


def _state(record: Record | None, arsbok: Arsbok, fynd: list[Fynd]) -> str:
    """Return what Logg says of an answer: the insats, the period, and whether the sheet goes back."""
    state = "åter" if record is None or any(each.niva.value == "STOPP" for each in fynd) else "mottaget"
    return f"{record.insats if record else 'oläst fil'} {arsbok.period} {state}"


def _answer(
    arsbok: Arsbok, path: Path, record: Record | None, fynd: list[Fynd], mails: Mapping[str, Brev]
) -> list[Path]:
    data = path.read_bytes()
    seal = hashlib.sha256(data).hexdigest()
    mail = mails.get(seal)
    insats = next((item for item in arsbok.insatser if record and item.nyckel == record.insats), None)
    form = next((form for form in FORMS if record and form.id == record.form), None)
    came = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    taken = Mottaget(path.name, seal, came, data, record, form)
    letter = brev.utkast(taken, fynd, _about(arsbok, insats), mail, till=_to(insats) if insats else "")
    return draft(arsbok, f"svar-{insats.nyckel if insats else 'okand'}-{arsbok.period}-{seal[:HASH]}", letter)


def _mails(inkorg: Path) -> Iterator[tuple[str, Brev]]:
    """Give the mails that hamta has kept, by the sha256 of each file in them."""
    folder = inkorg / BREV_MAPP
    for original in kallor.brev(folder) if folder.is_dir() else ():
        if original.slag != "fil":
            mail = brevet.oppna(original)
            yield from ((item.sha256, mail) for item in mail.bilagor)


def _to(insats: Insats) -> str:
    """Return the first address of an insats, "" where the register has none."""
    return next(iter(huvuden.adresser_i(insats.kontakt)), "")


def _about(arsbok: Arsbok, insats: Insats | None) -> Arende:
    due = arsbok.settings.get("sista_dag")
    return Arende(
        insats.namn if insats else "", arsbok.period, arsbok.forbund,
        due.isoformat() if isinstance(due, date) else "", str(arsbok.settings.get("svarsadress") or ""),
    )  # fmt: skip


def draft(arsbok: Arsbok, name: str, letter: bytes) -> list[Path]:
    """Write a draft under a name that tells what it says; nothing where the very same is there."""
    folder = arsboken.folder(arsbok, "utkast")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{hashlib.sha256(letter).hexdigest()[:HASH]}.eml"
    if path.exists():
        return []
    write_new(path, letter)
    return [path]


def _done(arsbok: Arsbok, made: list[Path], lines: list[Row], one: str, many: str) -> Outcome:
    """Note the drafts in Logg, and save."""
    changed = filling.fill_log(arsbok, lines) if lines else 0
    if changed:
        arsbok.book.calculate()
        filling.store(arsbok, keep_former=False)
    drafts = counted(len(made), f"nytt utkast till {one}", f"nya utkast till {many}")
    told = f"{drafts} i {arsboken.folder(arsbok, 'utkast')}"
    return Outcome(insatser=arsbok.insatser, changed=changed, files=tuple(made), told=(told,))
