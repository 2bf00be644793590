"""Who sent a sheet, held against the register of the årsbok. A mail's From is a claim: this asks, it proves nothing."""

from __future__ import annotations

import contextlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlfinsam.post.huvuden import adresser_i

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlfinsam.post.modell import Brev

Slag = Literal["saknas", "okand", "annan_insats", "skyltnamn", "svara_till"]


@dataclass(frozen=True, slots=True)
class Fraga:
    """A question about the sender, for the kansli to answer. `star` and `vantat` are addresses, mostly hidden.

    `insatser` are those whose address it is (empty for a stranger's).
    """

    slag: Slag
    text: str
    star: str = ""
    vantat: str = ""
    insatser: tuple[str, ...] = ()


def norm(adress: str) -> str:
    """Give the form in which addresses are compared: case, +tag, composed letters and the domain's two ways of writing.

    Letters of other scripts that look the same stay different. "" for what is no address.
    """
    local, at, domain = unicodedata.normalize("NFC", adress.strip().strip("<>")).casefold().rpartition("@")
    if not (at and local and domain):
        return ""
    domain = domain.rstrip(".")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    head = local.partition("+")[0]
    return f"{head or local}@{domain}"


def dold(adress: str) -> str:
    """Give an address to show: the first letter, and the domain as the net knows it."""
    local, _, domain = norm(adress).rpartition("@")
    return f"{local[:1]}***@{domain}" if local else "ingen adress"


def insatser_for(adress: str, register: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Give the insatser in whose row of the register the address stands, in the register's order."""
    wanted = norm(adress)
    return tuple(key for key, known in register.items() if wanted and wanted in {norm(each) for each in known})


def provad(brev: Brev, insats: str, register: Mapping[str, Iterable[str]]) -> tuple[Fraga, ...]:
    """Give what to ask about the sender of a sheet stamped `insats` ("" where unknown); () when all is well.

    `register` gives the addresses of each insats; an insats without any is known to nobody.
    """
    sender = brev.avsandare.adress
    mine = tuple(dict.fromkeys(dold(each) for each in register.get(insats, ()) if norm(each)))
    expected = ", ".join(mine) or "ingen adress i registret"
    found: list[Fraga] = []
    if not norm(sender):
        found.append(Fraga("saknas", f"Brevet har ingen avsändare. Väntat: {expected}. {_GOR}", "", expected))
    elif insats not in (owners := insatser_for(sender, register)):
        if owners and insats:
            told = (
                f"{dold(sender)} hör till {', '.join(owners)}, men bladet är för {insats}. Väntat: {expected}. {_GOR}"
            )
            found.append(Fraga("annan_insats", told, dold(sender), expected, owners))
        elif not owners:
            told = f"Avsändaren {dold(sender)} finns inte i registret. Väntat: {expected}. {_GOR}"
            found.append(Fraga("okand", told, dold(sender), expected))
    return (*found, *_sken(brev, sender), *_svaret(brev, sender, register))


_GOR = "Hör av dig till insatsen på ett annat sätt än genom att svara på brevet, och rätta registret om adressen är ny."


def _sken(brev: Brev, sender: str) -> tuple[Fraga, ...]:
    """Ask where the line that a person sees as the sender shows another address than the mail's own."""
    own = norm(sender)
    others = [each for each in adresser_i(brev.fran + " " + brev.avsandare.namn) if norm(each) not in {"", own}]
    hidden = any(unicodedata.category(character) in {"Cf", "Cc"} for character in brev.fran)
    if not others and not hidden:
        return ()
    seen = dold(others[0]) if others else "osynliga tecken"
    told = f"Brevet visar {seen} som avsändare, men kommer från {dold(sender)}. {_GOR}"
    return (Fraga("skyltnamn", told, dold(sender), seen),)


def _svaret(brev: Brev, sender: str, register: Mapping[str, Iterable[str]]) -> tuple[Fraga, ...]:
    """Ask where an answer would go to somebody whom the register does not know."""
    own = norm(sender)
    away = [each.adress for each in brev.svara_till if norm(each.adress) not in {"", own}]
    strange = [each for each in away if not insatser_for(each, register)]
    if not strange:
        return ()
    told = (
        f"Ett svar skulle gå till {dold(strange[0])}, som inte finns i registret; brevet är från {dold(sender)}. {_GOR}"
    )
    return (Fraga("svara_till", told, dold(strange[0]), dold(sender)),)
