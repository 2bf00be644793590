"""The blanks that go out: one per insats, stamped for it and its period."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlfinsam.engine.calc import recalculate
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.saving import write_new
from xlfinsam.engine.stamps import STAMP, fingerprint
from xlfinsam.errors import WrongUseError
from xlfinsam.forms import FORMS
from xlfinsam.inkorgen import blank_name, template
from xlfinsam.values import Period

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.asked import Form
    from xlfinsam.progress import Progress
    from xlfinsam.world import Insats


def blanks(arsbok: Arsbok, ut: Path, progress: Progress) -> dict[Path, bytes]:
    """Return the blank of every insats by the file it is to be."""
    forms = {form.id: form for form in FORMS}
    made: dict[Path, bytes] = {}
    for at, insats in enumerate(arsbok.insatser, start=1):
        progress(insats.namn, at, len(arsbok.insatser))
        if insats.blankett not in forms:
            raise WrongUseError(
                f"{arsbok.path.name}, Insatser: {insats.namn} har blanketten ”{insats.blankett}”, som inte finns. "
                f"Välj en av {', '.join(forms)}."
            )
        target = ut / f"insatsblad-{insats.nyckel}-{arsbok.period}.xlsx"
        made[target] = issue(forms[insats.blankett], arsbok, insats)
    return made


def put(ut: Path, made: dict[Path, bytes]) -> list[bool]:
    """Write the blanks that are not there already, and say of each whether it was new."""
    ut.mkdir(parents=True, exist_ok=True)
    new = [target for target, data in made.items() if not target.exists() or target.read_bytes() != data]
    for target in [target for target in new if target.exists()] + new:  # one that stands in the way is told first
        write_new(target, made[target])
    return [target in new for target in made]


def issue(form: Form, arsbok: Arsbok, insats: Insats) -> bytes:
    """Return the blank of `form`, stamped for one insats and period."""
    book = Workbook.open(Package.from_bytes(template(blank_name(form)), f"insatsblad för {insats.namn}"))
    due = arsbok.settings.get("sista_dag")
    stamp = {
        "blankett": form.id,
        "version": str(form.version),
        "fingeravtryck": fingerprint(form),
        "forbund": arsbok.forbund,
        "insats": insats.nyckel,
        "insatsnamn": insats.namn,
        "period": arsbok.period,
        "periodnamn": Period.parse(arsbok.period).label,
        "sista_dag": str(due or ""),
        "svarsadress": str(arsbok.settings.get("svarsadress") or ""),
    }
    stamp["utskick"] = hashlib.sha256("|".join(stamp.values()).encode()).hexdigest()[:10]
    for key in STAMP:
        place = book.locate(f"stampel.{key}")
        if place is not None:
            book.write(place[0], {place[1]: stamp[key] or None})
    return recalculate(book.to_bytes())
