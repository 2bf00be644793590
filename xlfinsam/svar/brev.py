"""The letters to an insats as drafts: the answer to a returned sheet, the sheet that goes out, the reminder.

A draft is the bytes of an .eml file. Nothing is sent here. What a sender has written is quoted without personnummer,
addresses, telephone numbers and names of deltagare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.cells import Workbook
from xlfinsam.errors import UnreadableFileError
from xlfinsam.kinds import is_number
from xlfinsam.model import Level
from xlfinsam.personuppgifter import maskerad, slagen
from xlfinsam.svar import eml, kommentarer, mallar
from xlfinsam.svar.delar import Delar
from xlfinsam.svar.eml import Bifogad
from xlfinsam.svar.mallar import MALLAR
from xlfinsam.svar.markering import markerad
from xlfinsam.svar.ord import i_brevet, i_ordning, rad_for_rad
from xlfinsam.values import Period, swedish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xlfinsam.asked import Form
    from xlfinsam.model import Fynd, Record
    from xlfinsam.post.modell import Brev
    from xlfinsam.svar.mallar import Mall

HASH: Final = 12  # characters of the sha256 that a receipt shows
MED_KOPIA: Final = (
    "Bifogat är en kopia av ditt blad där det är markerat; håll muspekaren över en färgad ruta för att läsa. Rätta "
    "direkt i kopian, eller i din egen fil."
)
MED_BLAD: Final = "Bladet är bifogat, om du behöver det igen."
UTAN_KOPIA: Final = "Rätta i din egen fil."
UTAN_FOR_PERSONNUMMER: Final = (
    "Vi skickar inte tillbaka bladet, eftersom det innehåller ett personnummer eller namnet på en deltagare. "
    "Rätta i din egen fil."
)
_SVAR: Final = re.compile(r"\s*(?:(?:sv|re|vs|fw|fwd)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arende:
    """What a letter is about: the insats by name, the period ("2024-H1"), the förbund, the last day, the address.

    `avsandare` is who the letter is from, where the kansli has said it.
    """

    insats: str
    period: str
    forbund: str = ""
    sista_dag: str = ""
    svarsadress: str = ""
    avsandare: str = ""


@dataclass(frozen=True, slots=True)
class Mottaget:
    """A returned sheet as it came and as it was read; `record` and `form` are None where it could not be.

    `inget` says that the insats has nothing to report, in the way that its form lets it say so.
    """

    fil: str
    sha256: str
    last: datetime
    data: bytes = field(repr=False)
    record: Record | None = None
    form: Form | None = None
    inget: bool = False


def utkast(
    mottaget: Mottaget,
    fynd: Sequence[Fynd],
    arende: Arende,
    brev: Brev | None = None,
    *,
    till: str = "",
    andringar: Sequence[str] = (),
    alla: Mapping[str, Mall] = MALLAR,
) -> bytes:
    """Give the answer to a returned sheet. `fynd` are those of this sheet, at any level; NOTERA is not told.

    With STOPP the sheet must be mended, and a marked copy is attached; with FRÅGA alone it is accepted, with questions.
    `brev` is the mail that it came in, None for a sheet that lay in a folder: the answer then goes to `till`.
    `andringar` are sentences on what is new since the former sheet. Raises WrongUseError for a template with faults.
    """
    mall = alla[slag(mottaget, fynd)]
    copy = _kopia(mottaget, fynd) if mall.namn == mallar.RATTA.namn else None
    questions = "\n".join(i_brevet(each) for each in i_ordning(fynd, Level.FRAGA))
    subject, text = mallar.fyll(
        mall,
        _om(arende)
        | {
            "fil": _filen(mottaget),
            "kvitto": kvitto(mottaget, arende),
            "rattas": "\n".join(i_brevet(each) for each in i_ordning(fynd, Level.STOPP)),
            "fragor": f"Vi har också frågor:\n{questions}" if questions and mall.namn != "Frågor" else questions,
            "andringar": "\n".join(
                ["Ändrat sedan förra bladet:", *(f"- {maskerad(rad_for_rad(each))}" for each in andringar)]
            )
            if andringar
            else "",
            "bilaga": MED_KOPIA if copy else UTAN_FOR_PERSONNUMMER if _personligt(mottaget, fynd) else UTAN_KOPIA,
        },
    )
    to = (brev.svara_till[:1] or (brev.avsandare,))[0].adress if brev else till
    asked = rad_for_rad(maskerad(brev.amne)) if brev else ""
    asked = asked[found.end() :] if (found := _SVAR.match(asked)) else asked
    attached = (Bifogad(_kopians_namn(mottaget), copy),) if copy else ()
    return eml.brev(
        to, f"Sv: {asked or subject}", text, attached, svar_pa=brev.message_id if brev else "",
        svara_till=arende.svarsadress, fran=eml.avsandare(arende.avsandare), trad=brev.trad if brev else "",
    )  # fmt: skip


def slag(mottaget: Mottaget, fynd: Sequence[Fynd]) -> str:
    """Give the name of the template that answers a sheet with these fynd."""
    levels = {each.niva for each in fynd}
    if mottaget.record is None:
        return mallar.OLAST.namn
    if Level.STOPP in levels:
        return mallar.RATTA.namn
    if mottaget.inget:
        return mallar.INGET.namn
    return (mallar.FRAGOR if Level.FRAGA in levels else mallar.TACK).namn


def utskick(till: str, blad: Bifogad, arende: Arende, alla: Mapping[str, Mall] = MALLAR) -> bytes:
    """Give the letter that a blank insatsblad goes out with; `till` is the address of the insats."""
    return _ut(alla[mallar.UTSKICK.namn], till, blad, arende)


def paminnelse(till: str, blad: Bifogad | None, arende: Arende, alla: Mapping[str, Mall] = MALLAR) -> bytes:
    """Give the reminder to an insats that has not answered, with its blank once more where `blad` is given."""
    return _ut(alla[mallar.PAMINNELSE.namn], till, blad, arende)


def _ut(mall: Mall, till: str, blad: Bifogad | None, arende: Arende) -> bytes:
    subject, text = mallar.fyll(mall, _om(arende) | {"bilaga": MED_BLAD if blad else ""})
    fran = eml.avsandare(arende.avsandare)
    return eml.brev(till, subject, text, (blad,) if blad else (), svara_till=arende.svarsadress, fran=fran)


def kvitto(mottaget: Mottaget, arende: Arende) -> str:
    """Say what came in and what was read of it."""
    lines = [
        "Kvitto",
        f"Fil: {_filen(mottaget)}",
        f"Kontrollsumma (SHA-256): {mottaget.sha256[:HASH]}",
        f"Läst: {mottaget.last:%Y-%m-%d} kl. {mottaget.last:%H.%M}",
        *(f"{name}: {text}" for name, text in (("Insats", arende.insats), ("Period", _period(arende.period))) if text),
    ]
    record, form = mottaget.record, mottaget.form
    if record is None or form is None:
        return "\n".join(lines)
    asked = [item.id for item in form.fields if item.required]
    lines.append(f"Ifyllda rutor: {sum(name in record.values for name in asked)} av {len(asked)}")
    first = next((each for each in form.sections if all(is_number(item.kind) for item in each.fields)), None)
    lines += [
        f"{item.label.capitalize()}: {swedish(record.number(item.id))}" for item in (first.fields if first else ())
    ]
    return "\n".join(lines)


def _om(arende: Arende) -> dict[str, str]:
    return {
        "insats": arende.insats,
        "period": _period(arende.period),
        "forbund": arende.forbund,
        "sista_dag": arende.sista_dag,
        "svarsadress": arende.svarsadress,
    }


def _period(text: str) -> str:
    try:
        return Period.parse(text).label
    except ValueError:
        return text


def _filen(mottaget: Mottaget) -> str:
    return rad_for_rad(maskerad(mottaget.fil))


def _kopians_namn(mottaget: Mottaget) -> str:
    name = _filen(mottaget)
    return f"{name[:-5] if name.lower().endswith('.xlsx') else name} – att rätta.xlsx"


def _kopia(mottaget: Mottaget, fynd: Sequence[Fynd]) -> bytes | None:
    """Mark the sheet; None where that would send a personnummer out again, or where the file cannot be marked."""
    if _personligt(mottaget, fynd):
        return None
    try:
        return markerad(mottaget.data, fynd, mottaget.fil)
    except UnreadableFileError:
        return None


def _personligt(mottaget: Mottaget, fynd: Sequence[Fynd]) -> bool:
    """Say whether a personnummer or a deltagare's name stands in the sheet, in any cell or comment."""
    told = any(each.regel in {"P01", "P04"} for each in fynd)
    return told or any(not slagen(text).isdisjoint({"personnummer", "namn"}) for text in _texter(mottaget))


def _texter(mottaget: Mottaget) -> list[str]:
    """Give every text of the file that a person can read; none where it is no workbook."""
    try:
        delar = Delar(mottaget.data, mottaget.fil)
        book = Workbook.open(delar.package)
        found = [cell.text for sheet in book.sheets for cell in book.cells(sheet.name).values() if cell.text]
        notes = [name for name in delar.package.names() if re.search(r"comments?[^/]*\.xml$", name, re.IGNORECASE)]
        return found + [text for name in notes for _, _, text in kommentarer.held(delar.text(name))]
    except UnreadableFileError:
        return []
