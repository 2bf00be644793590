"""What has been read and judged, on disk: sheets in the inkorg, originals and what was stopped in folders beside them.

The original mail is written last and says that all of it has been dealt with: the same mail once more changes nothing,
also where the kansli has mended or removed a sheet since. Files are found again by their content, so that the same file
in another mail is not kept twice. Every write is in one step: a full disk leaves whole files or none, and the next run
goes on from there.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlfinsam.errors import WorkbookBusyError, WrongUseError, XlfinsamError, reason
from xlfinsam.post import namn, vakt
from xlfinsam.post.avsandare import dold
from xlfinsam.post.mappar import BREV_MAPP, KARANTAN_MAPP
from xlfinsam.post.modell import STANDARD

if TYPE_CHECKING:
    from xlfinsam.post.modell import Bilaga, Brev, Granser, Problem

Skriv = Callable[[Path, bytes], None]
"""Write a file in one step, and nothing beside it; raises an XlfinsamError when the disk refuses."""
Stampel = Callable[[bytes], tuple[str, str]]
"""Give insats and period of a sheet, "" for what cannot be read; never raises."""

_DOLDE: Final = frozenset(
    {"for_djupt", "for_manga_delar", "olasligt", "for_stort", "trasigt_paket", "trasig_mime"}
)  # problems behind which a sheet may be hidden


@dataclass(frozen=True, slots=True)
class Inkommen:
    """A sheet of a mail: its file in the inkorg (None when it is no longer there), its stamp, and whether it is new."""

    fil: Path | None
    bilaga: Bilaga
    insats: str
    period: str
    ny: bool


@dataclass(frozen=True, slots=True)
class Undan:
    """What was stopped, and its file; None where it lies only in the original mail, or is no longer there."""

    fil: Path | None
    karantan: vakt.Karantan
    ny: bool


@dataclass(frozen=True, slots=True)
class Lagt:
    """What became of one mail. `brev` is the file of the original, None for a loose file and what was not fetched.

    `ny` is False for a mail that had been dealt with before: then nothing has been written.
    """

    brev: Path | None
    ny: bool
    inkomna: tuple[Inkommen, ...]
    karantan: tuple[Undan, ...]
    problem: tuple[Problem, ...]


def skriv_hel(path: Path, data: bytes) -> None:
    """Write a file in one step; WorkbookBusyError, and nothing left behind, when the disk refuses.

    Two who write the same content under the same name leave one file and no copy of a former one.
    """
    fresh = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with fresh.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise WorkbookBusyError(
            f"{path.name}: filen kunde inte sparas i {path.parent} ({reason(error)}). Se efter att mappen finns, att "
            "disken har plats och att du får skriva där, och kör igen; det som redan är sparat är helt."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def spara(
    brev: Brev,
    inkorg: Path,
    stampel: Stampel = lambda _: ("", ""),
    *,
    skriv: Skriv = skriv_hel,
    granser: Granser = STANDARD,
    igen: bool = False,
) -> Lagt:
    """Put the sheets of a mail, what was stopped in it, and last the original, in the folder `inkorg`.

    With `igen` a mail is dealt with again (the limits have changed). Raises what `skriv` raises, and WrongUseError for
    a folder that cannot be used; what has been written by then is whole.
    """
    if not inkorg.is_dir():
        raise WrongUseError(f"{inkorg}: inkorgen är ingen mapp. Ange mappen där de inkomna insatsbladen ligger.")
    original = brev.original
    known = None if original.slag == "fil" else _lika(inkorg / BREV_MAPP, f".{original.slag}", original.data)
    done = known is not None and not igen
    put = _Lada(inkorg, brev, None if done else skriv)
    judged = vakt.granska(brev, granser)
    stopped = tuple(put.undan(each) for each in judged if isinstance(each, vakt.Karantan))
    sheets = tuple(put.inkommen(each.bilaga, stampel) for each in judged if isinstance(each, vakt.Godtagen))
    path = known if known or original.slag == "fil" or not original.data else put.originalet(stopped)
    new_mail = path is not None and known is None
    fresh = new_mail or any(each.ny for each in stopped) or any(each.ny for each in sheets)
    return Lagt(path, fresh, sheets, stopped, brev.problem)


def stoppad(lagt: Lagt, inkorg: Path, blad: Inkommen) -> bool:
    """Say whether a sheet that is let in now was stopped before: it lies in karantän, or a note stands by its mail.

    A sheet that is in neither place was let in then, and the kansli has removed or mended it since.
    """
    noted = lagt.brev is not None and _bredvid(lagt.brev).exists()
    return noted or _lika(inkorg / KARANTAN_MAPP, namn.KARANTAN_ANDELSE, blad.bilaga.data) is not None


def slapp(lagt: Lagt, inkorg: Path) -> None:
    """Take out of karantän what now lies in the inkorg, and the notes that are no longer true."""
    for blad in lagt.inkomna:
        apart = _lika(inkorg / KARANTAN_MAPP, namn.KARANTAN_ANDELSE, blad.bilaga.data)
        for path in (apart, _bredvid(apart)) if apart and blad.fil else ():
            path.unlink(missing_ok=True)
    if lagt.brev is not None and not lagt.problem and not lagt.karantan:
        _bredvid(lagt.brev).unlink(missing_ok=True)


def _bredvid(path: Path) -> Path:
    """Return the note beside a file."""
    return path.with_name(f"{path.name}.txt")


class _Lada:
    """Puts the pieces of one mail; without a writer it only looks for where they lie."""

    def __init__(self, inkorg: Path, brev: Brev, skriv: Skriv | None) -> None:
        self._inkorg = inkorg
        self._brev = brev
        self._skriv = skriv

    def inkommen(self, bilaga: Bilaga, stampel: Stampel) -> Inkommen:
        insats, period = stampel(bilaga.data)
        digest, when = bilaga.sha256, self._brev.tid
        path, fresh = self._lagd(
            self._inkorg, ".xlsx", bilaga.data, lambda length: namn.inkorgsnamn(insats, period, when, digest, length)
        )
        return Inkommen(path, bilaga, insats, period, fresh)

    def undan(self, karantan: vakt.Karantan) -> Undan:
        """Keep what was stopped, and beside it why. Files that are too many stay in their mail."""
        if karantan.skal == "for_manga":
            return Undan(None, karantan, ny=False)
        bilaga, when = karantan.bilaga, self._brev.tid
        digest, folder = bilaga.sha256, self._inkorg / KARANTAN_MAPP
        path, fresh = self._lagd(
            folder,
            namn.KARANTAN_ANDELSE,
            bilaga.data,
            lambda length: namn.karantannamn(bilaga.namn, when, digest, length),
        )
        if path:
            self._beratta(path, [karantan.text, namn.SA_TAS_DEN_FRAM])
        return Undan(path, karantan, fresh)

    def originalet(self, stopped: tuple[Undan, ...]) -> Path | None:
        """Keep the mail as it came; beside it what may be hidden in it, where anything may."""
        mail = self._brev
        told = [each.text for each in mail.problem if each.slag in _DOLDE]
        told += [each.karantan.text for each in stopped if each.karantan.skal == "for_manga"][:1]
        kind = mail.original.slag
        path, _ = self._lagd(
            self._inkorg / BREV_MAPP,
            f".{kind}",
            mail.original.data,
            lambda length: namn.brevnamn(mail.tid, mail.id, kind, length),
            before=lambda place: self._beratta(place, told) if told else None,
        )
        return path

    def _lagd(
        self,
        mapp: Path,
        ending: str,
        data: bytes,
        namnet: Callable[[int], str],
        before: Callable[[Path], None] = lambda _: None,
    ) -> tuple[Path | None, bool]:
        """Write a file where there is none of its content; give its place, and whether it is new."""
        if (same := _lika(mapp, ending, data)) or self._skriv is None:
            return same, False
        _mapp(mapp)
        for length in range(namn.HASH, 2 * len(self._brev.id), namn.HASH):
            path = mapp / namnet(length)
            if not path.exists():
                before(path)
                return path, self._skrivet(path, data)
        raise WrongUseError(f"{mapp}: det finns redan en annan fil med namnet {path.name}. Flytta den och kör igen.")

    def _skrivet(self, path: Path, data: bytes) -> bool:
        """Write; another run that has written the very same meanwhile does no harm."""
        assert self._skriv is not None  # noqa: S101  _lagd has looked
        try:
            self._skriv(path, data)
        except XlfinsamError:
            if not _samma(path, data):
                raise
            return False
        return True

    def _beratta(self, path: Path, told: list[str]) -> None:
        """Write beside a file why it lies there, and where it came from."""
        beside = _bredvid(path)
        if self._skriv is None or beside.exists():
            return
        mail = self._brev
        when = f"{mail.tid:%Y-%m-%d %H:%M}" if mail.tid else "okänd tid"
        sender = dold(mail.avsandare.adress)
        lines = [*told, "", f"Avsändare: {sender}", f"Tid: {when}", f"Ämne: {vakt.visat(mail.amne)}"]
        self._skrivet(beside, "\r\n".join([*lines, ""]).encode("utf-8-sig"))


def _mapp(mapp: Path) -> None:
    try:
        mapp.mkdir(exist_ok=True)
    except OSError as error:
        raise WrongUseError(
            f"{mapp}: mappen kan inte skapas ({reason(error)}). Ge rätt att skriva i {mapp.parent}."
        ) from error


def _lika(mapp: Path, ending: str, data: bytes) -> Path | None:
    """Give the first file of the folder, by name, with this very content."""
    if not mapp.is_dir():
        return None
    return next((path for path in sorted(mapp.iterdir()) if path.suffix.lower() == ending and _samma(path, data)), None)


def _samma(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
