"""Gallring: the post and the returned sheets are taken away when the kansli's own plan says so, and nothing else is.

The årsbok is what is kept: it has every figure, the texts without what points at a person, and in Logg what was taken
away and when. A file goes only where it is known to be ours by its content: its name carries its own hash, Logg or
Insatsdata has it, or it is an insatsblad of this årsbok. All else in the folders is told and left; no link is followed.
Sources: arkivlagen 10 § (gallring), dataskyddsförordningen artikel 5.1 e (lagringsminimering).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from xlfinsam import arsboken, filling
from xlfinsam.arsboken import log
from xlfinsam.engine import registers
from xlfinsam.engine.stamps import stamp_of
from xlfinsam.errors import WrongUseError, reason
from xlfinsam.forms.arsbok import INSATSDATA, LOGG
from xlfinsam.outcome import Outcome
from xlfinsam.post.mappar import BREV_MAPP, KARANTAN_MAPP
from xlfinsam.values import counted
from xlfinsam.working import at_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row

GALLRAT: Final = "gallrat"  # the verb in Logg, one row per returned sheet that is gone; spår looks for it
SLAG: Final = {"brev": ("brev", "brev"), "karantan": ("fil i karantän", "filer i karantän"),
               "blad": ("insatsblad", "insatsblad"), "utkast": ("utkast", "utkast"),
               "rest": ("avbruten skrivning", "avbrutna skrivningar")}  # fmt: skip
_BREV: Final = re.compile(r"(?:\d{8}|okand)_([0-9a-f]{8,64})\.(?:eml|msg)")
_KARANTAN: Final = re.compile(r"(?:\d{8}|okand)_([0-9a-f]{8,64})_.*\.karantan")
_BLAD: Final = re.compile(r".*_([0-9a-f]{8,64})\.xlsx")
_UTKAST: Final = re.compile(r"(?:utskick|paminnelse|svar|medlem)-.*-([0-9a-f]{8,64})\.eml")
_REST: Final = re.compile(r"\.[0-9a-f]{16}\.tmp")
_DAG: Final = re.compile(r"(\d{4})(\d\d)(\d\d)_")
MOST_NAMED: Final = 200  # files told by name


@dataclass(frozen=True, slots=True)
class _Fil:
    """A file that may go: what it is (a key of SLAG), its SHA-256, and the insats and period of a sheet."""

    path: Path
    slag: str
    hash: str
    vad: str = ""


@dataclass(slots=True)
class _Plan:
    """What may go, and what is left with the reason."""

    bort: list[_Fil]
    kvar: list[str]

    @property
    def told(self) -> str:
        several = ((slag, sum(one.slag == slag for one in self.bort)) for slag in SLAG)
        return ", ".join(counted(number, *SLAG[slag]) for slag, number in several if number) or "inget"


def gallra(book: xw.Book, *, ta_bort: bool = False) -> Outcome:
    """Say what would be taken away; with `ta_bort` take it away, from the day after "Gallra efter" in Inställningar.

    Logg is written and saved first, so that an interrupted gallring is told, and goes on at the next run. A locked
    årsbok may be gallrad: nothing but Logg is changed. WrongUseError before the day, or where there is none.
    """
    with at_work(book, locked_too=True) as arsbok:
        day = arsbok.settings.get("gallra_efter")
        plan = _plan(arsbok, day if isinstance(day, date) else None)
        if not ta_bort:
            return Outcome(
                insatser=arsbok.insatser,
                told=(f"Att gallra: {plan.told}", f"Inställningar, Gallra efter: {_when(day)}", *_named(plan)),
            )
        if not isinstance(day, date) or arsboken.now().date() <= day:
            raise WrongUseError(f"{arsbok.path.name}, Inställningar, Gallra efter: {_when(day)}. Inget är borttaget.")
        if not plan.bort:
            return Outcome(insatser=arsbok.insatser, told=("Inget att gallra", *_named(plan)))
        told = f"{plan.told}, enligt Gallra efter {day.isoformat()}"
        changed = _note(arsbok, [log("gallra", told), *_lines(plan.bort)])
        lost = _removed(plan.bort)
        if lost:
            _note(arsbok, [log("gallra", f"{counted(len(lost), 'fil', 'filer')} kunde inte tas bort och ligger kvar")])
        return Outcome(insatser=arsbok.insatser, changed=changed, told=(f"Gallrat: {told}", *lost, *_named(plan)))


def _when(day: object) -> str:
    if not isinstance(day, date):
        return "ingen dag är ifylld. Skriv den enligt er dokumenthanteringsplan, och gallra sedan"
    return f"dagen är {day.isoformat()}" + ("" if arsboken.now().date() > day else ", och gallring får ske därefter")


def _named(plan: _Plan) -> Iterator[str]:
    yield from (f"  {SLAG[one.slag][0]}: {arsboken.clean(one.path.name)}" for one in plan.bort[:MOST_NAMED])
    if len(plan.bort) > MOST_NAMED:
        yield f"  … och {len(plan.bort) - MOST_NAMED} till"
    yield from (f"  lämnas: {one}" for one in plan.kvar)


def _lines(gone: Sequence[_Fil]) -> Iterator[Row]:
    """Give Logg a row per returned sheet: its figures are in the årsbok, and may be asked about."""
    for one in gone:
        if one.slag == "blad":
            yield log(GALLRAT, arsboken.clean(one.vad) or "insatsblad", 0, arsboken.clean(one.path.name), one.hash)


def _note(arsbok: Arsbok, rows: list[Row]) -> int:
    changed = filling.fill_log(arsbok, rows)
    arsbok.book.calculate()
    filling.store(arsbok, keep_former=False)
    return changed


def _removed(gone: Sequence[_Fil]) -> list[str]:
    """Remove the files, each with the note beside it; give a sentence per file that is still there."""
    lost: list[str] = []
    for one in gone:
        try:
            one.path.with_name(f"{one.path.name}.txt").unlink(missing_ok=True) if one.slag in _NOTED else None
            one.path.unlink(missing_ok=True)
        except OSError as error:
            lost.append(f"  {arsboken.clean(one.path.name)}: kunde inte tas bort ({reason(error)})")
    return lost


_NOTED: Final = frozenset({"brev", "karantan"})  # beside these the post writes why they lie there


# ------------------------------------------------------------------------------------------------- what may go


def _plan(arsbok: Arsbok, day: date | None) -> _Plan:
    """Look through the folders of the post for what is known to be ours; nothing is opened that is a link."""
    inkorg, known = arsboken.folder(arsbok, "inkorg"), _known(arsbok)
    plan = _Plan([], [])
    for folder, patterns in (
        (inkorg / BREV_MAPP, {"brev": _BREV}),
        (inkorg / KARANTAN_MAPP, {"karantan": _KARANTAN}),
        (inkorg, {"blad": _BLAD}),
        (arsboken.folder(arsbok, "utkast"), {"utkast": _UTKAST}),
    ):
        for path in _files(folder, plan):
            _judge(arsbok, path, patterns, known, day, plan)
    return plan


def _files(folder: Path, plan: _Plan) -> Iterator[Path]:
    """Give the files of a folder; links, and folders in it that are not the post's own, are told and left."""
    if not folder.is_dir():
        return
    if folder.is_symlink():
        plan.kvar.append(f"{arsboken.clean(folder.name)} (en länk till en annan mapp)")
        return
    home = folder.resolve()
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.resolve().parent != home:
            plan.kvar.append(f"{arsboken.clean(path.name)} (en länk)")
        elif path.is_dir():
            if path.name not in {BREV_MAPP, KARANTAN_MAPP}:
                plan.kvar.append(f"{arsboken.clean(path.name)} (en mapp)")
        else:
            yield path


def _judge(
    arsbok: Arsbok, path: Path, patterns: dict[str, re.Pattern[str]], known: set[str], day: date | None, plan: _Plan
) -> None:
    """Put a file on the one list or the other."""
    name = path.name
    if _REST.fullmatch(name):
        plan.bort.append(_Fil(path, "rest", ""))
        return
    if name.endswith(".txt") and path.with_suffix("").exists():
        return  # the note beside a file goes with it
    ((slag, pattern),) = patterns.items()
    try:
        data = path.read_bytes()
    except OSError as error:
        plan.kvar.append(f"{arsboken.clean(name)} (gick inte att läsa: {reason(error)})")
        return
    seal = hashlib.sha256(data).hexdigest()
    found = pattern.fullmatch(name)
    stamp = stamp_of(data) if slag == "blad" else {}
    own = (found is not None and seal.startswith(found[1])) or (slag == "blad" and seal in known)
    if not own and not _of_this(arsbok, stamp):
        plan.kvar.append(f"{arsboken.clean(name)} (ingen fil som programmet känner igen)")
    elif slag == "blad" and stamp and not _of_this(arsbok, stamp):
        plan.kvar.append(f"{arsboken.clean(name)} (hör till en annan period eller ett annat förbund)")
    elif day is not None and (sent := _DAG.match(name)) and "".join(sent.groups()) > f"{day:%Y%m%d}":
        plan.kvar.append(f"{arsboken.clean(name)} (har kommit efter dagen)")
    else:
        plan.bort.append(_Fil(path, slag, seal, f"{stamp.get('insats', '')} {stamp.get('period', '')}".strip()))


def _of_this(arsbok: Arsbok, stamp: object) -> bool:
    """Say whether an insatsblad is one of this förbund and this year."""
    if not isinstance(stamp, dict) or not stamp.get("blankett"):
        return False
    year = str(stamp.get("period", "")).partition("-")[0]
    return stamp.get("forbund") == arsbok.forbund and year == arsbok.period.partition("-")[0]


def _known(arsbok: Arsbok) -> set[str]:
    """Return the SHA-256 of every sheet that Logg or Insatsdata has from this årsbok's inkorg."""
    rows = [row for row in registers.read_rows(arsbok.book, LOGG) if row.get("verb") in {"läst", "hämtat"}]
    return {str(row["hash"]) for row in (*rows, *registers.read_rows(arsbok.book, INSATSDATA)) if row.get("hash")}
