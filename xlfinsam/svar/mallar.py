"""The templates of the letters filled in; what one may not say is told in whole sentences before any letter is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlfinsam.errors import WrongUseError
from xlfinsam.forms.brevmallar import (
    FRAGOR,
    INGET,
    MALLAR,
    OLAST,
    PAMINNELSE,
    PLATSER,
    RATTA,
    TACK,
    UTSKICK,
    Mall,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FRAGOR", "INGET", "MALLAR", "OLAST", "PAMINNELSE", "PLATSER", "RATTA", "TACK", "UTSKICK", "Mall", "brister",
    "fyll",
]  # fmt: skip

_PLATS: Final = re.compile(r"\{\s*([^{}\n]*?)\s*\}")


def brister(mall: Mall) -> tuple[str, ...]:
    """Say what is wrong with a template, a sentence each; nothing where it can be used."""
    said: list[str] = []
    subject = mall.var_amne or f"Brevmallen ”{mall.namn}”, ämnet"
    where = mall.var_text or f"Brevmallen ”{mall.namn}”, texten"
    for part, text in ((subject, mall.amne), (where, mall.text)):
        said += [
            f"{part}: där står {{{place}}}, som inte finns. Skriv en av {_alla()}, eller ta bort klamrarna."
            for place in dict.fromkeys(_PLATS.findall(text))
            if place not in PLATSER
        ]
        if re.search("[{}]", _PLATS.sub("", text)):
            said.append(
                f"{part}: där står en ensam klammer, {{ eller }}. "
                "Ta bort den, eller skriv hela platsen, till exempel {insats}."
            )
    there = set(_PLATS.findall(mall.text))
    said += [
        f"{where}: {{{place}}} saknas ({PLATSER[place]}), och brevet kan inte vara utan. Skriv in den där den ska stå."
        for place in sorted(mall.maste - there)
    ]
    return tuple(said)


def fyll(mall: Mall, uppgifter: Mapping[str, str]) -> tuple[str, str]:
    """Give (subject, text) of a letter. Raises WrongUseError with every fault of the template.

    What is put in stands as it is: braces in it mean nothing. Paragraphs that come out empty fall away.
    """
    if wrong := brister(mall):
        raise WrongUseError(" ".join(wrong))

    def put(place: re.Match[str]) -> str:
        return uppgifter.get(place[1], "")

    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", _PLATS.sub(put, mall.text.replace("\r\n", "\n"))))
    return " ".join(_PLATS.sub(put, mall.amne).split()), re.sub(r"(?<=\S) {2,}", " ", text).strip() + "\n"


def _alla() -> str:
    return ", ".join(f"{{{name}}}" for name in PLATSER)
