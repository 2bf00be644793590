"""Drafts sent by the kansli's own server, each at most once: a letter that may have gone is never sent again by itself.

Before a letter is handed over its bytes lie in the folder skickas; when the server has taken it they move to skickat,
and Logg has a line. Where the program is killed, or the line breaks before the server has said that it has the letter,
it stays in skickas: nobody knows whether it went, so it is told each time until a person has looked and moved the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlfinsam import arsboken, filling
from xlfinsam.arsboken import log
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError, reason
from xlfinsam.forms.arsbok import LOGG
from xlfinsam.post import avsandare, hemlighet, huvuden, smtp
from xlfinsam.svar import eml
from xlfinsam.utkasten import SENT, SKICKAS, SKICKAT, heads, setting
from xlfinsam.values import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.post.hemlighet import Hemlighet
    from xlfinsam.post.smtp import Inloggad, Server
    from xlfinsam.progress import Progress
    from xlfinsam.utkasten import Hog, Utkast

SJALV: Final = "Utan --skicka skrivs utkast, som du skickar själv ur mejlprogrammet."


@dataclass(frozen=True, slots=True)
class Utgang:
    """How letters are sent: the server, who logs in, and who they are from."""

    server: Server
    namn: str
    hemlighet: Hemlighet
    fran: str

    @property
    def adress(self) -> str:
        """The address that they are from."""
        return huvuden.adresser_i(self.fran)[0]


@dataclass(slots=True)
class Sant:
    """What became of the drafts: `gick` were sent; the others lie where they lay, each with why."""

    gick: list[tuple[Utkast, Path]] = field(default_factory=list)
    kvar: list[tuple[Utkast, str]] = field(default_factory=list)  # the kansli has something to do first
    nekade: list[tuple[Utkast, str]] = field(default_factory=list)  # the server said no
    osakra: list[Utkast] = field(default_factory=list)  # the line broke while the server had it
    efter: list[Utkast] = field(default_factory=list)  # not tried
    fel: str = ""

    def told(self) -> tuple[str, ...]:
        """Say what went, and what the kansli must do about the others."""
        went = counted(len(self.gick), "brev skickat", "brev skickade") if self.gick else "Inget brev har skickats"
        return (
            f"{went}{f': {_och(each.vem for each, _ in self.gick)}' if self.gick else ''}",
            *(f"{each.vem}: inget skickat, {why}" for each, why in self.kvar),
        )

    def sagt(self, arsbok: Arsbok) -> str:
        """Say in a sentence who got a letter and who did not, where something stopped one; "" where nothing did."""
        if not self.fel:
            return ""
        went = f"brevet har gått till {_och(each.vem for each, _ in self.gick)}" if self.gick else ""
        lost = [*(f"{each.vem} ({why})" for each, why in self.nekade), *(each.vem for each in self.efter)]
        parts = [f"{'men inte' if went else 'inget brev har gått'} till {_och(lost)}"] if lost else []
        if self.osakra:
            parts.append(f"det är osäkert om det gick till {_och(each.vem for each in self.osakra)} ({self.fel})")
        cause = "" if self.nekade or self.osakra else f": {self.fel}"
        rest = "; utkasten ligger kvar, och kör du kommandot igen skickas bara det som inte har gått" if lost else ""
        return f"{arsbok.path.name}: {', '.join([went, *parts] if went else parts)}{cause}{rest}."


def beredd(arsbok: Arsbok) -> Utgang:
    """Read how the kansli sends letters. WrongUseError where it has not said, or where there is no password."""
    server, fran = (str(arsbok.settings.get(name) or "") for name in ("smtp", "avsandare"))
    for name, told in (("smtp", server), ("avsandare", fran)):
        if not told:
            what = "servern som skickar brev" if name == "smtp" else "avsändaren"
            raise WrongUseError(f"{setting(arsbok, name)}: {what} är inte ifylld, så inget kan skickas. {SJALV}")
    try:
        place = smtp.adress(server)
    except WrongUseError as error:
        raise WrongUseError(f"{setting(arsbok, 'smtp')}: där står ”{_utan_losenord(server)}”. {error}") from None
    sender = eml.avsandare(fran)
    namn = str(arsbok.settings.get("smtp_namn") or "") or next(iter(huvuden.adresser_i(sender)), "")
    return Utgang(place, namn, hemlighet.hemlighet(place.konto(namn)), sender)


def skicka(hog: Hog, ut: Utgang, progress: Progress) -> Sant:
    """Send the drafts of a verb, and note in Logg which went; the årsbok is saved. What the server says is in `fel`."""
    done = Sant()
    todo = list(_att_skicka(hog, done))
    if todo:
        done.efter = list(todo)
        try:
            with smtp.inloggad(ut.server, ut.namn, ut.hemlighet) as line:
                for at, draft in enumerate(todo, start=1):
                    progress(draft.vem, at, len(todo))
                    if not _lamna(hog, ut, line, draft, done):
                        break
        except smtp.EjSkickatError as error:
            done.fel = str(error)
        except KeyboardInterrupt:
            done.fel = "arbetet avbröts"
            done.osakra = [each for each in done.efter if (hog.folder / SKICKAS / each.path.name).exists()]
            done.efter = [each for each in done.efter if each not in done.osakra]
    _note(hog.arsbok, hog.folder / SKICKAT)
    return done


def _att_skicka(hog: Hog, done: Sant) -> Iterable[Utkast]:
    """Give the drafts that may be sent; the others are put aside with what is to be done about each."""
    under_way = {path.name: head for path, head in heads(hog.folder / SKICKAS)}
    for draft in hog.alla:
        known = _kanda(hog.arsbok, draft)
        if not draft.till:
            done.kvar.append((draft, "för det finns ingen e-postadress i Insatser"))
        elif avsandare.norm(draft.till) not in known:
            done.kvar.append((draft, f"för {avsandare.dold(draft.till)} finns inte i Insatser; skicka utkastet själv"))
        elif draft.path.name in under_way or any(draft.id in head for head in under_way.values()):
            done.kvar.append((draft, _oklart(hog)))
        elif draft.path.read_bytes() != draft.data:
            done.kvar.append((draft, f"för utkastet är ändrat; skicka {draft.path.name} själv, eller ta bort det"))
        else:
            yield draft


def _kanda(arsbok: Arsbok, draft: Utkast) -> set[str]:
    """Return the addresses that a letter may go to by itself: those of its insats, of all where nobody knows whose."""
    insatser = (draft.insats,) if draft.insats else arsbok.insatser
    return {avsandare.norm(each) for insats in insatser for each in huvuden.adresser_i(insats.kontakt)}


def _oklart(hog: Hog) -> str:
    return (
        f"för det avbröts förra gången och kan ha gått fram. Se efter i brevlådan eller fråga; flytta sedan filen i "
        f"{hog.folder / SKICKAS} till mappen {SKICKAT} om det gick, eller ta bort den så skickas det"
    )


def _lamna(hog: Hog, ut: Utgang, line: Inloggad, draft: Utkast, done: Sant) -> bool:
    """Send one draft; say whether the next may be tried. However this ends, its file tells what is known of it."""
    domain = ut.adress.rpartition("@")[2]
    letter = eml.avgaende(draft.data, ut.fran, f"<{draft.id}@{domain}>", arsboken.now())
    under_way = hog.folder / SKICKAS / draft.path.name
    try:
        _lagg_ned(under_way, letter)
    except OSError as error:
        done.efter.remove(draft)
        done.kvar.append((draft, f"för {under_way} kan inte skrivas ({reason(error)})"))
        return True
    try:
        line.skicka(ut.adress, draft.till, letter)
    except smtp.EjSkickatError as error:
        done.fel = str(error)
        done.efter.remove(draft)
        if error.osakert:
            done.osakra.append(draft)
        else:
            under_way.unlink()
            done.nekade.append((draft, str(error)))
        return not error.alla
    home = hog.folder / SKICKAT / draft.path.name
    with contextlib.suppress(OSError):  # it has gone; what cannot be moved is told the next time
        home.parent.mkdir(exist_ok=True)
        under_way.replace(home)
        draft.path.unlink(missing_ok=True)
    done.efter.remove(draft)
    done.gick.append((draft, home))
    return True


def _lagg_ned(path: Path, letter: bytes) -> None:
    """Put a letter on the disk before it is handed over; nobody else can put the same there meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(letter)
        file.flush()
        os.fsync(file.fileno())


def _note(arsbok: Arsbok, folder: Path) -> None:
    """Write a line in Logg for every letter that has been sent and has none, and save."""
    noted = [str(row.get("vad") or "") for row in registers.read_rows(arsbok.book, LOGG) if row.get("verb") == SENT]
    lines = [_rad(path) for path, head in heads(folder) if not any(head in vad for vad in noted)]
    if lines:
        filling.fill_log(arsbok, lines)
        arsbok.book.calculate()
        filling.store(arsbok, keep_former=False)


def _rad(path: Path) -> Row:
    """Return the line of Logg for a letter that lies in skickat: what it is, whom to, which, and its bytes' hash."""
    data = path.read_bytes()
    head = huvuden.las(data.partition(b"\r\n\r\n")[0])
    about = path.stem.rpartition("-")[0]
    told = f"{about} till {avsandare.dold(str(head['To'] or ''))} {head['Message-ID']}"
    return log(SENT, told, 0, path.name, hashlib.sha256(data).hexdigest())


def _och(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} och {last}" if first else last


def _utan_losenord(text: str) -> str:
    """Give an address without what may be a password in it."""
    return "…@" + text.rpartition("@")[2] if "@" in text else text
