"""What the post speaks of: an original as it came, the mail in it, its attachments, and what was odd on the way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import datetime

Slag = Literal["eml", "msg", "fil"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was wrong with a mail and stopped nothing: `slag` for the program, `text` a Swedish sentence."""

    slag: str
    text: str


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes as they came: a mail ("eml", "msg") or a loose file ("fil", called `namn`).

    `kalla` says to a person where it came from. `tid` is when it came (aware), where the source knows. Where it could
    not be fetched `data` is empty and `problem` says why.
    """

    data: bytes = field(repr=False)
    slag: Slag
    kalla: str
    namn: str = ""
    tid: datetime | None = None
    problem: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Adress:
    """An e-mail address as it was written, and the name beside it; either may be ""."""

    adress: str = ""
    namn: str = ""


@dataclass(frozen=True, slots=True)
class Bilaga:
    """A file in a mail: `namn` and `typ` (MIME, lower case) are the sender's words and prove nothing.

    `sokvag` names the mails and containers it lies in, outermost first. `inbaddad` is a picture or a signature that
    belongs to the text of the mail: no file that anybody has attached.
    """

    namn: str
    typ: str
    data: bytes = field(repr=False)
    sokvag: tuple[str, ...] = ()
    inbaddad: bool = False

    @property
    def sha256(self) -> str:
        """Hex digest of the content."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Brev:
    """A mail that has been read; `id` is the sha256 (hex) of the original. A loose file is a mail of one attachment.

    `avsandare` is the From address; `fran` is the whole From line, decoded, for the one who suspects it. `datum` is
    aware or None. `trad` names the mails that it follows on (References, else In-Reply-To). `text` is plain, cut at a
    limit. Nothing here is true because it stands here: it is what the mail says.
    """

    id: str
    original: Original
    message_id: str = ""
    avsandare: Adress = Adress()
    fran: str = field(default="", repr=False)
    svara_till: tuple[Adress, ...] = ()
    till: tuple[Adress, ...] = ()
    datum: datetime | None = None
    amne: str = field(default="", repr=False)
    trad: str = ""
    text: str = field(default="", repr=False)
    bilagor: tuple[Bilaga, ...] = ()
    problem: tuple[Problem, ...] = ()

    @property
    def tid(self) -> datetime | None:
        """When the mail was sent by its own word, else when it came by the source's."""
        return self.datum or self.original.tid


@dataclass(frozen=True, slots=True)
class Granser:
    """How much the post takes; sizes in bytes. What reaches a limit is kept and told, not opened."""

    brev_storlek: int = 60_000_000  # a whole mail as it travels; reading it takes some ten times as much memory
    bilaga_storlek: int = 30_000_000  # a file this large or larger is stopped
    bilagor_per_brev: int = 500  # so many files or more in one mail: all of them are stopped
    nastling: int = 5  # mails inside mails
    zip_delar: int = 2_000  # parts of a workbook
    zip_del: int = 100_000_000  # one part, unpacked
    zip_totalt: int = 200_000_000  # all parts, unpacked
    zip_kvot: int = 200  # unpacked : packed


STANDARD: Final = Granser()
