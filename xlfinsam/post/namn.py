"""The names that files get in the inkorg: safe on every system, telling what they are, the same every time."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from xlfinsam.personuppgifter import maskerad

if TYPE_CHECKING:
    from datetime import datetime

OKAND: Final = "okand"
KARANTAN_ANDELSE: Final = ".karantan"  # no program opens it by a double click
SA_TAS_DEN_FRAM: Final = f"Är filen ändå rätt: ta bort {KARANTAN_ANDELSE} sist i dess namn, på egen risk."
MAX_DEL: Final = 40  # characters of one part of a name
MAX_FILNAMN: Final = 80  # characters of a stranger's name that are kept
HASH: Final = 8  # characters of the sha256 that a name carries
_UTOM: Final = re.compile(r"[^A-Za-z0-9.-]+")
_RESERVERAT: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_ERSATT: Final = str.maketrans({"æ": "a", "Æ": "A", "ø": "o", "Ø": "O", "ß": "ss", "–": "-", "—": "-"})


def ren(text: str, langd: int = MAX_DEL) -> str:
    """Give ASCII letters, digits, dots and hyphens of `text`, maybe none. Cleaning twice changes nothing."""
    plain = unicodedata.normalize("NFKD", text.translate(_ERSATT)).encode("ascii", "ignore").decode("ascii")
    clean = re.sub(r"-{2,}", "-", _UTOM.sub("-", plain))
    clean = re.sub(r"\.{2,}", ".", clean).strip("-.")[:langd].strip("-.")
    return f"x-{clean}"[:langd] if _RESERVERAT.match(clean) else clean


def inkorgsnamn(insats: str, period: str, tid: datetime | None, sha256: str, langd: int = HASH) -> str:
    """Give `<insats>_<period>_<yyyymmddThhmmss>_<hash>.xlsx`; the time is the sender's clock. What is unknown says so.

    `langd` is how many characters of the hash: more where two files share the first eight.
    """
    when = f"{tid:%Y%m%dT%H%M%S}" if tid else OKAND
    parts = (ren(insats).lower().replace(".", "-") or OKAND, ren(period).replace(".", "-") or OKAND)
    return f"{'_'.join(parts)}_{when}_{sha256[:langd]}.xlsx"


def brevnamn(tid: datetime | None, sha256: str, slag: str, langd: int = HASH) -> str:
    """Give `<yyyymmdd>_<hash>.<slag>` for an original mail."""
    return f"{_dag(tid)}_{sha256[:langd]}.{slag}"


def karantannamn(namn: str, tid: datetime | None, sha256: str, langd: int = HASH) -> str:
    """Give `<yyyymmdd>_<hash>_<the sender's name, cleaned>.karantan`, without what points at a person."""
    kept = maskerad(namn).replace("[", "").replace("]", "")
    return f"{_dag(tid)}_{sha256[:langd]}_{ren(kept, MAX_FILNAMN) or 'utan-namn'}{KARANTAN_ANDELSE}"


def _dag(tid: datetime | None) -> str:
    return f"{tid:%Y%m%d}" if tid else OKAND
