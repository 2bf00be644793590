"""The inkorg: every file in it is read, judged whether it belongs here, and the newest sheet of each insats counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlfinsam import arsboken, checking
from xlfinsam.arsboken import data_folder
from xlfinsam.engine.receive import Blank, Received, read_blank, receive
from xlfinsam.errors import WrongUseError
from xlfinsam.forms import FORMER, FORMS
from xlfinsam.model import Hit, Place
from xlfinsam.post.mappar import EGNA_MAPPAR
from xlfinsam.progress import Progress, quiet
from xlfinsam.rules import RULES
from xlfinsam.svar.skillnader import mening, sagt, skillnader
from xlfinsam.values import plain, swedish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.asked import Form
    from xlfinsam.fields import Answer
    from xlfinsam.model import Fynd, Record

IGNORED = ("~$", ".")  # files that Excel, LibreOffice and the operating system leave beside the sheets
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
SEAL = 8  # characters of a sha256 that tell one file from another of the same name


@dataclass(frozen=True, slots=True)
class Godkand:
    """What is approved of an insats: the file by name and SHA-256, and its answers where the årsbok has them."""

    fil: str
    hash: str
    record: Record | None


NOTHING_APPROVED: Mapping[str, Godkand] = MappingProxyType({})


def template(name: str) -> bytes:
    """Return a file of workbook_templates/."""
    return (data_folder() / "workbook_templates" / name).read_bytes()


def blank_name(form: Form) -> str:
    """Return the name of a form's blank in workbook_templates/; that of an earlier version has its number."""
    return f"insatsblad-{form.id}{f'-{form.version}' if form in FORMER else ''}.xlsx"


def read_inkorg(inkorg: Path, progress: Progress = quiet) -> list[Received]:
    """Read every file in the folder `inkorg`, in the order of their names."""
    if not inkorg.is_dir():
        raise WrongUseError(f"{inkorg}: inkorgen är ingen mapp. Ange mappen där de inkomna insatsbladen ligger.")
    items = sorted(item for item in inkorg.iterdir() if not _ignored(item.name))
    files, folders = (
        [item for item in items if not item.is_dir()],
        [arsboken.clean(item.name) for item in items if item.is_dir() and item.name not in EGNA_MAPPAR],
    )
    received: list[Received] = []
    for at, item in enumerate(files, start=1):
        progress(item.name, at, len(files))
        received.append(receive(item, blank_of, arsboken.clean(item.name)))
    return received + [Received(name, None, {}, (Hit(Place(name), kind="undermapp"),)) for name in folders]


def _ignored(name: str) -> bool:
    return name.startswith(IGNORED) or name.casefold() in SYSTEM_FILES


@cache
def blank_of(name: str) -> Blank | None:
    """Return a form's blank to hold returned sheets against: the one in force ("kalmar") or an earlier ("kalmar/1").

    None where there is no such form or version. Each is read when it is first asked for.
    """
    forms = {form.id: form for form in FORMS} | {f"{form.id}/{form.version}": form for form in FORMER}
    return read_blank(forms[name], template(blank_name(forms[name]))) if name in forms else None


def check_received(
    arsbok: Arsbok, received: Iterable[Received], godkanda: Mapping[str, Godkand] = NOTHING_APPROVED
) -> tuple[list[Record], list[Fynd]]:
    """Return the records that count, one per insats, and every fynd, cleaned of what may not be shown.

    The newest sheet of an insats counts, or the one that is approved (`godkanda`, by insats) until it is opened.
    """
    hits: list[Hit] = []
    mine: dict[str, list[_Sheet]] = {}
    for item in received:
        wrong = _not_ours(arsbok, item)
        if item.record is not None and not wrong:
            mine.setdefault(item.record.insats, []).append((item.record, item))
        else:
            hits += wrong or item.hits  # what stands in a sheet that does not belong here is nobody's business
    records: list[Record] = []
    for insats in (item.nyckel for item in arsbok.insatser):
        sheets = sorted(mine.get(insats, ()), key=lambda pair: _age(pair[0]))
        approved = godkanda.get(insats)
        if not sheets and approved is None:
            continue
        counts, seen = _approved(sheets, insats, approved) if approved else _newest(sheets)
        records += [counts] if counts else []
        hits += seen
        hits += next((item.hits for record, item in sheets if record is counts), ())
    found = checking.judge(hits, RULES) + checking.check(arsbok.world(records), RULES)
    return records, [_cleaned(fynd) for fynd in checking.ordered(found, arsbok.insatser)]


_Sheet = tuple["Record", "Received"]


def _newest(sheets: Sequence[_Sheet]) -> tuple[Record, list[Hit]]:
    """Let the newest of the sheets of an insats count, and say which are older and what it says anew."""
    files = [record for record, _ in sheets]
    hits = [_older(record, newer.returned.fil) for record, newer in pairwise(files)]
    return files[-1], hits + (_changes(files[-2], files[-1]) if len(files) > 1 else [])


def _approved(sheets: Sequence[_Sheet], insats: str, approved: Godkand) -> tuple[Record | None, list[Hit]]:
    """Let the approved sheet count, in the inkorg or as the årsbok has it, and say what has come after it."""
    files = [record for record, _ in sheets]
    own = next((record for record in files if record.returned.hash == approved.hash), None)
    counts = own or approved.record
    hits: list[Hit] = []
    if own is None:
        kept = "står kvar i Insatsdata" if counts else "finns inte heller i Insatsdata"
        told = f"{approved.fil} ({approved.hash[:SEAL]})"
        hits.append(Hit(Place(approved.fil), insats, "", told, kept, kind="godkant_borta"))
    for record in (record for record in files if record is not own):
        here = record.returned
        if own and (here.hash == own.returned.hash or _age(record) < _age(own)):
            hits.append(_older(record, own.returned.fil))
            continue
        told = f"{here.fil} ({here.hash[:SEAL]})"
        hits.append(Hit(Place(here.fil), insats, "", told, approved.fil, kind="nytt_efter_godkannande"))
        hits += _changes(counts, record) if counts else []
    return counts, hits


def _older(record: Record, newer: str) -> Hit:
    return Hit(Place(record.returned.fil), record.insats, "", None, newer, kind="dubblett")


def _changes(former: Record, new: Record) -> list[Hit]:
    """Say every answer that a new sheet gives in another way than the former one, where both are the same form."""
    form = next((form for form in FORMS if form.id == new.form == former.form), None)
    if form is None:
        return []
    return [
        Hit(
            each.place,
            new.insats,
            each.falt,
            _short(each.new),
            _short(each.old),
            {"andring": mening(each)},
            kind="andrat_svar",
        )
        for each in skillnader(former, new, form)
    ]


def _short(answer: Answer) -> Answer:
    """Return an answer as Granskning may show it: nothing in a text points at one person."""
    return sagt(answer) if isinstance(answer, str) else answer


def _age(record: Record) -> tuple[str, str, str]:
    """Say how new a sheet is: when its file was last saved, the day written on it, and last its name."""
    return (record.returned.sparad, str(record.values.get("blad.datum") or ""), record.returned.fil)


def _not_ours(arsbok: Arsbok, item: Received) -> list[Hit]:
    """Say why a sheet of ours does not belong in this årsbok: another förbund, another period, no such insats."""
    if item.record is None:
        return []
    stamp, here, insats = item.stamp, Place(item.fil), item.record.insats
    if stamp.get("forbund", "") != arsbok.forbund:
        return [Hit(here, "", "", stamp.get("forbund") or "ett okänt förbund", arsbok.forbund, kind="annat_forbund")]
    if insats not in {known.nyckel for known in arsbok.insatser}:
        return [Hit(here, "", "", insats or "utan nyckel", kind="okand_insats")]
    if item.record.period != arsbok.period:
        return [Hit(here, insats, "", item.record.period or "ingen period", arsbok.period, kind="annan_period")]
    return []


def _cleaned(fynd: Fynd) -> Fynd:
    """Take out of a fynd what must not be shown."""
    varde, text = fynd.varde, fynd.text
    if isinstance(varde, Decimal) and (shown := arsboken.clean(plain(varde))) != plain(varde):
        varde, text = shown, text.replace(swedish(varde), shown)  # ten digits typed as one number
    words = {name: _clean(getattr(fynd, name)) for name in ("vantat", "insats", "falt", "rad")}
    place = replace(fynd.place, blad=arsboken.clean(fynd.place.blad))  # a sheet may be called after a person
    return replace(fynd, **words, place=place, text=arsboken.clean(text), varde=_clean(varde))


def _clean(value: Answer) -> Any:
    return arsboken.clean(value) if isinstance(value, str) else value
