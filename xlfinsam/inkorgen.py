"""The inkorg: every file in it is read, judged whether it belongs here, and the newest sheet of each insats counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlfinsam import arsboken, checking
from xlfinsam.arsboken import data_folder
from xlfinsam.engine.receive import Blank, Received, read_blank, receive
from xlfinsam.errors import WrongUseError
from xlfinsam.forms import FORMS
from xlfinsam.model import Hit, Place
from xlfinsam.post.modell import EGNA_MAPPAR
from xlfinsam.progress import Progress, quiet
from xlfinsam.rules import RULES
from xlfinsam.values import plain, swedish

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.fields import Answer
    from xlfinsam.model import Form, Fynd, Record

IGNORED = ("~$", ".")  # files that Excel, LibreOffice and the operating system leave beside the sheets
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


def template(name: str) -> bytes:
    """Return a file of workbook_templates/."""
    return (data_folder() / "workbook_templates" / name).read_bytes()


def blank_name(form: Form) -> str:
    """Return the name of a form's blank in workbook_templates/."""
    return f"insatsblad-{form.id}.xlsx"


def read_inkorg(inkorg: Path, progress: Progress = quiet) -> list[Received]:
    """Read every file in the folder `inkorg`, in the order of their names."""
    if not inkorg.is_dir():
        raise WrongUseError(f"{inkorg}: inkorgen är ingen mapp. Ange mappen där de inkomna insatsbladen ligger.")
    items = sorted(item for item in inkorg.iterdir() if not _ignored(item.name))
    files, folders = (
        [item for item in items if not item.is_dir()],
        [arsboken.clean(item.name) for item in items if item.is_dir() and item.name not in EGNA_MAPPAR],
    )
    known = blanks()
    received: list[Received] = []
    for at, item in enumerate(files, start=1):
        progress(item.name, at, len(files))
        received.append(receive(item, known.get, arsboken.clean(item.name)))
    return received + [Received(name, None, {}, (Hit(Place(name), kind="undermapp"),)) for name in folders]


def _ignored(name: str) -> bool:
    return name.startswith(IGNORED) or name.casefold() in SYSTEM_FILES


def blanks() -> dict[str, Blank]:
    """Return every form's blank, to hold returned sheets against."""
    return {form.id: read_blank(form, template(blank_name(form))) for form in FORMS}


def check_received(arsbok: Arsbok, received: Iterable[Received]) -> tuple[list[Record], list[Fynd]]:
    """Return the records that count, one per insats, and every fynd, cleaned of what may not be shown."""
    hits: list[Hit] = []
    mine: list[tuple[Record, Received]] = []
    for item in received:
        wrong = _not_ours(arsbok, item)
        if item.record is not None and not wrong:
            mine.append((item.record, item))
        else:
            hits += wrong or item.hits  # what stands in a sheet that does not belong here is nobody's business
    counted: dict[str, tuple[Record, Received]] = {}
    for record, item in sorted(mine, key=lambda pair: _age(pair[0])):
        if record.insats in counted:
            older = counted[record.insats][0].returned.fil
            hits.append(Hit(Place(older), record.insats, "", None, record.returned.fil, kind="dubblett"))
        counted[record.insats] = (record, item)
    hits += [hit for _, item in counted.values() for hit in item.hits]
    records = [counted[insats.nyckel][0] for insats in arsbok.insatser if insats.nyckel in counted]
    found = checking.judge(hits, RULES) + checking.check(arsbok.world(records), RULES)
    return records, [_cleaned(fynd) for fynd in checking.ordered(found, arsbok.insatser)]


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
