"""The drafts of a verb on their way to the folder utkast beside the årsbok: each is written once, and knows what it is.

What has been sent lies in its folder skickat, what is being sent in skickas (see `sandning`). A letter is the same
letter by what it is about and who it is to, however it is worded: one that has been sent is not written again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from xlfinsam import arsboken
from xlfinsam.engine import registers
from xlfinsam.engine.saving import write_new
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import LOGG
from xlfinsam.post import huvuden
from xlfinsam.svar import eml
from xlfinsam.svar.brev import Arende
from xlfinsam.svar.texter import INGET_SKRIVET, texter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.svar.mallar import Mall
    from xlfinsam.world import Insats

SKICKAT, SKICKAS = "skickat", "skickas"  # folders in the folder utkast
SENT: Final = "skickat"  # the verb in Logg, one row per letter that was sent; "vad" ends with its Message-ID
HASH: Final = 8  # characters of a sha256 in the name of a draft
_ID: Final = re.compile(r"<([0-9a-f]{32})@")


@dataclass(frozen=True, slots=True)
class Utkast:
    """A draft: where it lies, what it is called, what it says, and the insats that it is to.

    `id` is 32 hexadecimal digits, the same for the same letter however it is worded.
    """

    path: Path
    namn: str
    data: bytes = field(repr=False)
    till: str
    insats: Insats | None
    id: str

    @property
    def vem(self) -> str:
        """Whom it is to, in messages: the insats, or else what the file is called."""
        return self.insats.namn if self.insats else self.path.name


@dataclass(slots=True)
class Hog:
    """The drafts of one verb: `alla` that are not sent, and those that are `nya`; `forut` were sent before.

    `mallar` are the texts that they are made of.
    """

    arsbok: Arsbok
    mallar: Mapping[str, Mall]
    avsandare: str
    skickade: frozenset[str]
    alla: list[Utkast] = field(default_factory=list)
    nya: list[Path] = field(default_factory=list)
    forut: int = 0

    @classmethod
    def av(cls, arsbok: Arsbok) -> Hog:
        """Look at the texts and the sender first; WrongUseError, before any letter is made, for what is wrong there."""
        mallar = texter(arsbok.book)
        told = str(arsbok.settings.get("avsandare") or "")
        if told and not eml.avsandare(told):
            raise WrongUseError(
                f"{setting(arsbok, 'avsandare')}: där står ”{told}”, väntat en e-postadress, ensam eller efter ett "
                f"namn, Förbundet <kansli@forbundet.se>. {INGET_SKRIVET}"
            )
        return cls(arsbok, mallar, told, sent(arsbok))

    @property
    def folder(self) -> Path:
        """Where the drafts lie."""
        return arsboken.folder(self.arsbok, "utkast")

    def om(self, insats: Insats | None) -> Arende:
        """Say what a letter to an insats is about."""
        due = self.arsbok.settings.get("sista_dag")
        return Arende(
            insats.namn if insats else "", self.arsbok.period, self.arsbok.forbund,
            due.isoformat() if isinstance(due, date) else "", str(self.arsbok.settings.get("svarsadress") or ""),
            self.avsandare,
        )  # fmt: skip

    def lagg(self, namn: str, letter: bytes, insats: Insats | None) -> bool:
        """Write a draft, and say whether it is new. `namn` says what it is about: the same name is the same letter.

        Nothing is written where the very same is there, or where the letter has been sent.
        """
        till = _till(letter)
        told = f"{self.arsbok.forbund}\0{namn}\0{till.casefold()}"
        path = self.folder / f"{namn}-{hashlib.sha256(letter).hexdigest()[:HASH]}.eml"
        draft = Utkast(path, namn, letter, till, insats, hashlib.sha256(told.encode()).hexdigest()[:32])
        if draft.id in self.skickade:
            self.forut += 1
            return False
        self.alla.append(draft)
        if path.exists():
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        write_new(path, letter)
        self.nya.append(path)
        return True


def adress(insats: Insats) -> str:
    """Return the first address of an insats, "" where the register has none."""
    return next(iter(huvuden.adresser_i(insats.kontakt)), "")


def setting(arsbok: Arsbok, name: str) -> str:
    """Say where a setting stands: file, sheet and cell."""
    place = arsbok.book.locate(f"installning.{name}")
    return f"{arsbok.path.name}, {f'{place[0]}!{place[1]}' if place else 'Inställningar'}"


def sent(arsbok: Arsbok) -> frozenset[str]:
    """Return the ids of the letters that have been sent: those in Logg, and those that lie in the folder skickat."""
    logged = (str(row.get("vad") or "") for row in registers.read_rows(arsbok.book, LOGG) if row.get("verb") == SENT)
    lying = (head for _, head in heads(arsboken.folder(arsbok, "utkast") / SKICKAT))
    return frozenset(found[1] for text in (*logged, *lying) if (found := _ID.search(text)))


def heads(folder: Path) -> Iterator[tuple[Path, str]]:
    """Give the Message-ID of every letter in a folder, by its file, in the order of their names."""
    for path in sorted(folder.glob("*.eml")) if folder.is_dir() else ():
        with path.open("rb") as file:
            yield path, str(huvuden.las(file.read(huvuden.MAX_HUVUD).partition(b"\r\n\r\n")[0])["Message-ID"] or "")


def _till(letter: bytes) -> str:
    return str(huvuden.las(letter.partition(b"\r\n\r\n")[0])["To"] or "")
