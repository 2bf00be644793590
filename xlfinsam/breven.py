"""The letters of the kansli as drafts (.eml) in a folder beside the årsbok: sheets out, reminders, answers.

A draft opens in the mail program, ready to be read and sent; one that is there already stays as it is. Nothing is sent
unless it is asked for (`skicka`), and then each letter at most once (see `sandning`).
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, filling, sandning
from xlfinsam.arsboken import log
from xlfinsam.errors import WrongUseError
from xlfinsam.forms import FORMS
from xlfinsam.forms.laget import ATERSANT, PAMINT, WAITED_FOR
from xlfinsam.issuing import issue
from xlfinsam.laget import Forlopp
from xlfinsam.model import Level
from xlfinsam.mottagning import ta_emot
from xlfinsam.outcome import Outcome
from xlfinsam.post import brevet, kallor
from xlfinsam.post.mappar import BREV_MAPP
from xlfinsam.post.namn import ren
from xlfinsam.progress import Progress, quiet
from xlfinsam.svar import brev
from xlfinsam.svar.brev import Mottaget
from xlfinsam.svar.eml import Bifogad
from xlfinsam.svar.ord import LEVELS
from xlfinsam.utkasten import HASH, Hog, adress
from xlfinsam.values import counted
from xlfinsam.working import at_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.model import Fynd, Record
    from xlfinsam.post.modell import Brev
    from xlfinsam.sandning import Sant

ABOUT_OTHERS = frozenset({"I01", "H02", "M01", "V02", "V03"})  # on the insatser together, or for the kansli alone
CHANGED = "Ändrat sedan förra bladet: "  # how a fynd of V01 begins; the receipt says it once, over them all


def utskick(hog: Hog, files: Mapping[Path, bytes]) -> None:
    """Write a draft per blank insatsblad, in the order of the insatser."""
    arsbok = hog.arsbok
    for insats, (path, data) in zip(arsbok.insatser, files.items(), strict=True):
        sheet = Bifogad(path.name, data)
        letter = brev.utskick(adress(insats), sheet, hog.om(insats), hog.mallar)
        hog.lagg(f"utskick-{insats.nyckel}-{arsbok.period}-{_seal(data)}", letter, insats)


def paminn(book: xw.Book, progress: Progress = quiet, *, innan: bool = False, skicka: bool = False) -> Outcome:
    """Write a reminder, with the blank once more, for every insats that has not answered when the last day has passed.

    With `innan` also before that day; with `skicka` they are sent. Who has answered is who has a sheet in the årsbok
    since it was last consolidated. WrongUseError while nobody can be late, and where the årsbok is locked. No figure is
    changed.
    """
    with at_work(book) as arsbok:
        due, today = arsbok.settings.get("sista_dag"), arsboken.now().date()
        if not innan and not (isinstance(due, date) and due < today):
            told = f"sista dag är {due.isoformat()}" if isinstance(due, date) else "sista dag är inte ifylld"
            raise WrongUseError(
                f"{arsbok.path.name}, Inställningar: {told}, så ingen är sen. Ta med --innan för att påminna ändå."
            )
        hog, ut = Hog.av(arsbok), sandning.beredd(arsbok) if skicka else None
        answered = {record.insats for record in bok.read_books(arsbok).world.records}
        forlopp = Forlopp(arsbok)
        late = [
            insats
            for insats in arsbok.insatser
            if insats.nyckel not in answered and forlopp.nu(insats.nyckel).lage in WAITED_FOR
        ]
        forms = {form.id: form for form in FORMS}
        lines: list[Row] = []
        for at, insats in enumerate(late, start=1):
            progress(insats.namn, at, len(late))
            blank = f"insatsblad-{insats.nyckel}-{arsbok.period}.xlsx"
            sheet = Bifogad(blank, issue(forms[insats.blankett], arsbok, insats)) if insats.blankett in forms else None
            letter = brev.paminnelse(adress(insats), sheet, hog.om(insats), hog.mallar)
            if hog.lagg(f"paminnelse-{insats.nyckel}-{arsbok.period}-{today:%Y%m%d}", letter, insats):
                lines.append(log("paminn", f"{insats.nyckel} {arsbok.period}"))
                seal = hashlib.sha256(sheet.data).hexdigest() if sheet else ""
                forlopp.hande(insats.nyckel, PAMINT, blank if sheet else "", seal)
        _note(arsbok, lines, forlopp.fyll())
        sent = sandning.skicka(hog, ut, progress) if ut else None
    return done(hog, sent, "påminnelse", "påminnelser", changed=len(lines))


def svara(book: xw.Book, inkorg: Path | None = None, progress: Progress = quiet, *, skicka: bool = False) -> Outcome:
    """Write an answer to every sheet of the inkorg that counts, and to every file that could not be read.

    A sheet that must be mended goes back as a marked copy. The answer is to the mail that the file came in, where hamta
    has kept it, else to the insats; with `skicka` it is sent, to addresses of the register alone. WrongUseError where
    the årsbok is locked. No figure is changed.
    """
    with at_work(book) as arsbok:
        hog, ut = Hog.av(arsbok), sandning.beredd(arsbok) if skicka else None
        folder = inkorg or arsboken.folder(arsbok, "inkorg")
        taken = ta_emot(arsbok, folder, progress)
        mails = dict(_mails(folder))
        lines: list[Row] = []
        by_file = {(record.returned.fil, record.returned.hash): record for record in taken.records}
        read = {item.fil: item.record.returned.hash for item in taken.received if item.record is not None}
        changed = taken.note()
        for path in sorted(
            item for item in folder.iterdir() if item.is_file() and not item.name.startswith(("~$", "."))
        ):
            name = arsboken.clean(path.name)
            record = by_file.get((name, read.get(name, "")))
            if name in read and record is None:
                continue  # an older one, one that came after the approval, or another förbund's: it does not count
            own = [fynd for fynd in taken.fynd if fynd.place.fil == name and fynd.regel not in ABOUT_OTHERS]
            stops = sum(fynd.niva is Level.STOPP for fynd in own)
            approved = record is not None and record.insats in taken.forlopp.godkanda
            if (record is None and not own) or (approved and stops):
                continue  # what is approved is never sent back
            if _answer(hog, path, record, own, mails):
                lines.append(log("svara", _state(record, arsbok, own), 0, name))
            if record is not None and stops:
                told = f"{counted(stops, 'stopp', 'stopp')} att rätta"
                taken.forlopp.hande(record.insats, ATERSANT, name, record.returned.hash, told)
        _note(arsbok, lines, changed + taken.forlopp.fyll())
        sent = sandning.skicka(hog, ut, progress) if ut else None
    return done(hog, sent, "svar", "svar", changed=len(lines))


def _state(record: Record | None, arsbok: Arsbok, fynd: list[Fynd]) -> str:
    """Return what Logg says of an answer: the insats, the period, and whether the sheet goes back."""
    state = "åter" if record is None or any(each.niva is Level.STOPP for each in fynd) else "mottaget"
    return f"{record.insats if record else 'oläst fil'} {arsbok.period} {state}"


def _answer(hog: Hog, path: Path, record: Record | None, fynd: list[Fynd], mails: Mapping[str, Brev]) -> bool:
    data = path.read_bytes()
    seal = hashlib.sha256(data).hexdigest()
    insats = next((item for item in hog.arsbok.insatser if record and item.nyckel == record.insats), None)
    form = next((form for form in FORMS if record and form.id == record.form), None)
    came = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    nothing = record is not None and record.inget and not record.counts
    taken = Mottaget(path.name, seal, came, data, record, form, inget=nothing)
    news = [
        f"{f'Ruta {each.place.cell} ' if each.place.cell else ''}{each.text.removeprefix(CHANGED)}"
        for each in fynd
        if each.regel == "V01"
    ]
    to = adress(insats) if insats else ""
    letter = brev.utkast(taken, fynd, hog.om(insats), mails.get(seal), till=to, andringar=news, alla=hog.mallar)
    told = sorted(f"{each.regel} {each.place.cell}" for each in fynd if each.niva in LEVELS)
    about = _seal("\0".join([seal, brev.slag(taken, fynd), *told]).encode())
    kind = ren(brev.slag(taken, fynd)).lower()
    return hog.lagg(f"svar-{insats.nyckel if insats else 'okand'}-{hog.arsbok.period}-{kind}-{about}", letter, insats)


def _seal(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:HASH]


def _mails(inkorg: Path) -> Iterator[tuple[str, Brev]]:
    """Give the mails that hamta has kept, by the sha256 of each file in them."""
    folder = inkorg / BREV_MAPP
    for original in kallor.brev(folder) if folder.is_dir() else ():
        if original.slag != "fil":
            mail = brevet.oppna(original)
            yield from ((item.sha256, mail) for item in mail.bilagor)


def _note(arsbok: Arsbok, lines: list[Row], changed: int) -> None:
    """Note the drafts in Logg, and save; `changed` cells of Läget are new."""
    if lines:
        filling.fill_log(arsbok, lines)
    if lines or changed:
        arsbok.book.calculate()
        filling.store(arsbok, keep_former=False)


def done(hog: Hog, sent: Sant | None, one: str, many: str, *, changed: int) -> Outcome:
    """Tell what was written and what was sent. WrongUseError where the server stopped a letter: then nothing is lost.

    It is raised when the årsbok is saved and no longer at work, so that what Logg says of those that went stays there.
    """
    if sent and (told := sent.sagt(hog.arsbok)):
        raise WrongUseError(" ".join([told, *(f"{line}." for line in sent.told()[1:])]))
    gone = {draft.path: home for draft, home in sent.gick} if sent else {}
    drafts = counted(len(hog.nya), f"nytt utkast till {one}", f"nya utkast till {many}")
    before = (f"{hog.forut} har skickats förut och skrivs inte igen",) if hog.forut else ()
    files = tuple(dict.fromkeys([*(gone.get(path, path) for path in hog.nya), *gone.values()]))
    lines = (f"{drafts} i {hog.folder}", *before, *(sent.told() if sent else ()))
    return Outcome(insatser=hog.arsbok.insatser, changed=changed, files=files, told=lines)
