"""A Word file looked through: figures that have been typed over, and numbers in prose that are linked to nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from xlfinsam.dokument.text import LINKED
from xlfinsam.dokument.word import lankar
from xlfinsam.dokument.word.delar import TABLE
from xlfinsam.dokument.word.formgivning import CAPTION, HEADINGS, TITLE, TOC1, TOC2
from xlfinsam.dokument.word.lankar import Namnen, siffra, tag_i
from xlfinsam.dokument.word.talen import MOST_TOLD, Siffror, Tal, tal_i
from xlfinsam.dokument.word.trad import las, ord_i, textnoder
from xlfinsam.dokument.word.uppdatering import platser, stilar
from xlfinsam.rapporttext.docx import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlfinsam.dokument.underlag import Underlag
    from xlfinsam.dokument.word.fil import Wordfil
    from xlfinsam.dokument.word.trad import Nod

Slag = Literal["överskriven", "okänd", "inte länkad", "stämmer inte", "namn"]
NO_PROSE: Final = (*HEADINGS, CAPTION, TITLE, TOC1, TOC2)
NO_LINK: Final = "Kontrollera talet, och skriv var det kommer ifrån om det inte är årsbokens."
MANY: Final = "{} siffror i årsboken är skrivna så. Skriv {{namnet}} på den som menas, om det är en av dem."
MOST_MEANT: Final = 5  # figures that a number may be of, to be told by their names
LONG: Final = 3  # digits
WHOLE: Final = re.compile(r"\s*av(?:\s(?:de|alla|totalt))?\s*")
AROUND: Final = 40  # letters beside a number that are told with it


@dataclass(frozen=True, slots=True)
class Sedd:
    """What was seen in a document: where, what stands there, what the årsbok has, and what can be done."""

    slag: Slag
    var: str
    text: str
    rad: str

    @property
    def fel(self) -> bool:
        """Whether it is certain that the document and the årsbok say different things."""
        return self.slag in ("överskriven", "okänd", "stämmer inte")


def genomlast(fil: Wordfil, underlag: Underlag) -> tuple[Sedd, ...]:
    """Return what was seen, in the order of the file."""
    names, figures, styles = Namnen(underlag), Siffror(underlag), stilar(fil)
    skipped = {styles[name] for name in NO_PROSE if name in styles}
    found: list[Sedd] = []
    for part in fil.texts():
        text = fil.read(part)
        root = las(text)
        where = platser(text, root, part, styles)
        for paragraph in root.alla("p"):
            at = where[paragraph.borjan]
            found += _controls(text, paragraph, names, at)
            style = paragraph.forsta("pPr", "pStyle")
            if not (style and style.val() in skipped) and not _in_table(paragraph) and part.lower() == MAIN:
                found += _prose(text, paragraph, names, figures, at)
    return tuple(found)


def _in_table(paragraph: Nod) -> bool:
    """Say whether a paragraph stands in a table or in a control of ours that holds one."""
    return any(
        one.namn == "tc" or (one.namn == "sdt" and tag_i(one).startswith(TABLE)) for one in paragraph.over_alla()
    )


def _controls(text: str, paragraph: Nod, names: Namnen, at: str) -> Iterator[Sedd]:
    """Return the figures of a paragraph that are not what the årsbok says."""
    in_cell = any(one.namn == "tc" for one in paragraph.over_alla())
    for sdt, tag in lankar.kontroller(paragraph):
        shown, tal = lankar.text_i(text, sdt), names.tal(tag, i_cell=in_cell)
        if tal is None:
            yield Sedd(
                "okänd", at, f"”{shown}” är länkad till {tag}, som inte finns i årsboken", "Länka om eller ta bort."
            )
        elif shown != tal.text:
            told = f"där står ”{shown}”, årsbokens {tal.namn} är {tal.text or 'tom'}"
            yield Sedd("överskriven", at, told, "Kör xlfinsam rapport ARSBOK --uppdatera, eller rätta i årsboken.")


def _prose(text: str, paragraph: Nod, names: Namnen, figures: Siffror, at: str) -> Iterator[Sedd]:
    """Return the numbers of a paragraph that are linked to nothing, and names that are typed and not linked yet."""
    nodes = textnoder(paragraph)
    letters = "".join(lankar.CONTROL if _linked(node, paragraph) else ord_i(text, [node]) for node in nodes)
    for found in LINKED.finditer(letters):
        yield Sedd("namn", at, f"{found[0]} är inte länkat än", "Kör xlfinsam rapport ARSBOK --uppdatera.")
    told = list(tal_i(LINKED.sub(lambda one: " " * len(one[0]), letters)))
    equal = {tal.borjan: figures.lika(tal) for tal in told}
    beside = {meant[0] for _, tag in lankar.kontroller(paragraph) if (meant := names.av(tag))}
    beside |= {name for tal in told if _clear(tal, equal[tal.borjan]) for name in equal[tal.borjan]}
    for tal in told:
        around = " ".join(letters[max(0, tal.borjan - AROUND) : tal.slut + AROUND].replace(lankar.CONTROL, "…").split())
        shown = f"{tal.text} {tal.enhet}".strip()
        listed = equal[tal.borjan]
        part = _of_whole(letters, tal, told, equal, figures)
        if part:
            listed = []
        by_hand = f"{shown} är inskrivet för hand: ”{around}”"
        if _clear(tal, listed):
            which = " eller ".join(f"{{{name}}}" for name in listed[:MOST_TOLD])
            yield Sedd("inte länkad", at, by_hand, f"Skriv {which} i stället.")
        elif listed:
            yield Sedd("inte länkad", at, by_hand, MANY.format(len(listed)))
        elif near := part or figures.nara(tal, beside):
            has = figures.underlag.tal(near).text
            said = f"{shown} är inskrivet för hand och finns inte i årsboken: ”{around}”"
            yield Sedd(
                "stämmer inte", at, f"{said}. Årsbokens {near} är {has}", f"Skriv {{{near}}} om det är den som menas."
            )
        else:
            said = f"{shown} är inskrivet för hand och finns inte i årsboken: ”{around}”"
            yield Sedd("inte länkad", at, said, NO_LINK)


def _of_whole(letters: str, tal: Tal, told: Sequence[Tal], equal: Mapping[int, Sequence[str]], figures: Siffror) -> str:
    """Return which figure a number said to be of a whole ("91 av 159") seems to be, where it is not that one."""
    whole = next((one for one in told if WHOLE.fullmatch(letters[tal.slut : one.borjan])), None)
    names = equal[whole.borjan] if whole else ()
    if whole is None or not _clear(whole, names):
        return ""
    families = {name.rpartition(".")[0] for name in names}
    if any(name.rpartition(".")[0] in families for name in equal[tal.borjan]):
        return ""
    return figures.nara(tal, names)


def _clear(tal: Tal, listed: Sequence[str]) -> bool:
    """Say whether a number is one of few figures, or too long to be many things: then they are told by their names."""
    digits = sum(letter.isdigit() for letter in tal.text)
    return bool(listed) and (len(listed) <= MOST_MEANT or digits >= LONG or bool(tal.enhet))


def _linked(node: Nod, paragraph: Nod) -> bool:
    return any(one.namn == "sdt" and siffra(tag_i(one)) and one.borjan > paragraph.borjan for one in node.over_alla())
