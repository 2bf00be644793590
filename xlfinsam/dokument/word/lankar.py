"""The links in a Word file that people have written in: controls tagged with a figure's name, and typed names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final, cast

from xlfinsam.dokument.modell import Skrivsatt, Tal
from xlfinsam.dokument.siffertext import ASKED
from xlfinsam.dokument.text import BLANK, LINKED, lankad
from xlfinsam.dokument.underlag import AR, FG
from xlfinsam.dokument.word.delar import HINT, LONGEST_TAG, TABLE, linked, plain, run, tag_of
from xlfinsam.dokument.word.trad import Andringar, ord_i, textnoder
from xlfinsam.engine.xmltext import attributes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.dokument.underlag import Underlag
    from xlfinsam.dokument.word.trad import Nod

LIKE_A_NAME: Final = re.compile(r"[a-z0-9_]+(\.[\wåäö\-]+)+(:\w*)?")
CHANGED_FORMAT: Final = re.compile(r"<(?:\w+:)?rPrChange\b.*?</(?:\w+:)?rPrChange>", re.DOTALL)
LETTER: Final = re.compile(r"&[^;]+;|.", re.DOTALL)
CONTROL: Final = "\ufffc"  # stands for a control in the letters of a paragraph
FIRST_ID: Final = 700_000_001


@dataclass(frozen=True, slots=True)
class Andrad:
    """A figure that was changed in a document: its name, what stood there and what stands there now, and where."""

    namn: str
    fore: str
    efter: str
    var: str


@dataclass(slots=True)
class Namnen:
    """What a tag or a typed name means."""

    underlag: Underlag
    langa: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.underlag.figures:
            if len(name) + max(len(one) for one in ASKED) >= LONGEST_TAG:
                self.langa |= {tag_of(name, one): (name, one) for one in ("", *ASKED)}

    def av(self, tag: str) -> tuple[str, str] | None:
        """Return the name and the way of writing behind a tag, None where it is no figure of the årsbok."""
        name, _, way = self.langa.get(tag, ("", ""))[0] or tag, "", self.langa.get(tag, ("", ""))[1]
        if tag not in self.langa:
            name, _, way = tag.partition(":")
        known = name in self.underlag.figures or name in (AR, FG)
        return (name, way) if known and way in ("", *ASKED) else None

    def tal(self, tag: str, *, i_cell: bool) -> Tal | None:
        """Return the figure that a tag names as it is written now; in prose a blank one is a dash."""
        told = self.av(tag)
        if told is None:
            return None
        made = self.underlag.tal(told[0], cast("Skrivsatt", told[1]))
        return made if made.text or i_cell else Tal(made.namn, BLANK, made.skrivsatt)


def tag_i(sdt: Nod) -> str:
    """Return the tag of a control."""
    tag = sdt.forsta("sdtPr", "tag")
    return tag.val() if tag else ""


def siffra(tag: str) -> bool:
    """Say whether a tag is one of a figure, be it in the årsbok or not: not of a table, nor somebody else's."""
    head = tag.partition(":")[0]
    return head not in (TABLE, HINT, "not") and bool(
        head in (AR, FG) or LIKE_A_NAME.fullmatch(tag) or (tag.startswith("~") and len(tag) > 1)
    )


def kontroller(root: Nod) -> Iterator[tuple[Nod, str]]:
    """Return every control of a figure with its tag."""
    for sdt in root.alla("sdt"):
        tag = tag_i(sdt)
        if tag and siffra(tag):
            yield sdt, tag


def text_i(text: str, sdt: Nod) -> str:
    """Return what a control shows; nothing where it shows what Word writes in an empty one."""
    content = sdt.forsta("sdtContent")
    if content is None or sdt.forsta("sdtPr", "showingPlcHdr") is not None:
        return ""
    return ord_i(text, textnoder(content))


def med_text(text: str, sdt: Nod, fresh: str, changes: Andringar) -> bool:
    """Put other letters in a control, in the look of its first ones; False where it has no place for any."""
    content = sdt.forsta("sdtContent")
    if content is None:
        return False
    empty = sdt.forsta("sdtPr", "showingPlcHdr")
    nodes = textnoder(content)
    runs = list(content.alla("r"))
    if empty is not None and runs:
        look = sdt.forsta("sdtPr", "rPr")
        inside = text[look.inre : look.inre_slut] if look else ""
        changes.byt(empty.borjan, empty.slut, "")
        changes.byt(runs[0].borjan, runs[0].slut, run(fresh, inside))
        for one in runs[1:]:
            changes.byt(one.borjan, one.slut, "")
        return True
    if nodes:
        for at, node in enumerate(nodes):
            changes.byt(node.borjan, node.slut, _t(text, node, plain(fresh) if not at else ""))
        return True
    home = runs[0] if runs else content.forsta("p") or content
    if home.slut == home.inre:  # an empty element without an end tag
        return False
    inside = f'<w:t xml:space="preserve">{plain(fresh)}</w:t>'
    changes.byt(home.inre_slut, home.inre_slut, inside if runs else f"<w:r>{inside}</w:r>")
    return True


def _t(text: str, node: Nod, inside: str) -> str:
    """Return an element of letters with others in it, its own attributes kept."""
    name = re.match(r"<([^\s/>]+)", text[node.borjan : node.inre])
    told = name[1] if name else "w:t"
    return f"<{told}{node.attribut}>{inside}</{told}>"


def typed(
    text: str, root: Nod, names: Namnen, changes: Andringar, places: dict[int, str]
) -> tuple[list[Andrad], list[str]]:
    """Make a control of every name that is typed in braces; returns what was linked, and what no figure has.

    `places` says where each paragraph stands, by where it begins.
    """
    made: list[Andrad] = []
    faults: list[str] = []
    taken = {int(value) for one in root.alla("id") if (value := one.val()).lstrip("-").isdigit()}
    fresh = (number for number in count(FIRST_ID) if number not in taken)
    tagged: set[int] = set()
    for paragraph in root.alla("p"):
        letters, nodes = _letters(text, paragraph)
        for found in LINKED.finditer(letters):
            where = places.get(paragraph.borjan, "")
            tal, fault = lankad(names.underlag, found[1], found[2] or "")
            if tal is None:
                faults.append(f"{where}: {fault}")
                continue
            touched = _split(text, nodes, found.start(), found.end())
            if any(_in_plain_text(node) for node, _, _ in touched):
                faults.append(f"{where}: {found[0]} står i ett fält för ren text och länkas inte")
                continue
            _link(text, touched, linked(tal, next(fresh), _look(text, touched[0][0])), changes, tagged)
            made.append(Andrad(tal.namn, found[0], tal.text, where))
    return made, faults


def _letters(text: str, paragraph: Nod) -> tuple[str, list[tuple[Nod, int, int]]]:
    """Return the letters of a paragraph, a control as one sign, and where each element of letters stands in them."""
    told, nodes, at = [], [], 0
    for node in textnoder(paragraph):
        linked_too = any(
            one.namn == "sdt" and siffra(tag_i(one)) for one in node.over_alla() if one.borjan > paragraph.borjan
        )
        inside = CONTROL if linked_too else ord_i(text, [node])
        told.append(inside)
        if not linked_too:
            nodes.append((node, at, at + len(inside)))
        at += len(inside)
    return "".join(told), nodes


def _split(text: str, nodes: list[tuple[Nod, int, int]], begin: int, end: int) -> list[tuple[Nod, int, int]]:
    """Return the elements that letters stand in, each with where in the text they begin and end there."""
    found = []
    for node, first, last in nodes:
        if first < end and begin < last:
            ends = [node.inre + one.end() for one in LETTER.finditer(text[node.inre : node.inre_slut])]
            starts = [node.inre, *ends]
            found.append((node, starts[max(0, begin - first)], starts[min(last, end) - first]))
    return found


def _in_plain_text(node: Nod) -> bool:
    """Say whether letters stand in a control that takes nothing but letters."""
    return any(one.namn == "sdt" and one.forsta("sdtPr", "text") is not None for one in node.over_alla())


def _look(text: str, node: Nod) -> str:
    """Return the look of the run that letters stand in."""
    look = node.over.forsta("rPr") if node.over else None
    return CHANGED_FORMAT.sub("", text[look.inre : look.inre_slut]) if look else ""


def _link(text: str, touched: list[tuple[Nod, int, int]], control: str, changes: Andringar, tagged: set[int]) -> None:
    """Put a control in the place of letters: the run is parted around it, and keeps its look on both sides."""
    node, begin, end = touched[0]
    look = _look(text, node)
    told = f"<w:rPr>{look}</w:rPr>" if look else ""
    changes.byt(begin, end, f'</w:t></w:r>{control}<w:r>{told}<w:t xml:space="preserve">')
    if "xml:space" not in attributes(node.attribut) and node.borjan not in tagged:
        tagged.add(node.borjan)
        changes.byt(node.borjan, node.inre, '<w:t xml:space="preserve">')
    for _, first, last in touched[1:]:
        changes.byt(first, last, "")


def platser(text: str, root: Nod, headings: dict[str, int]) -> dict[int, str]:
    """Return where each paragraph stands, as people say it: its number and the heading that it stands under."""
    told: dict[int, str] = {}
    under = ""
    for number, paragraph in enumerate(root.alla("p"), 1):
        style = paragraph.forsta("pPr", "pStyle")
        letters = ord_i(text, textnoder(paragraph)).strip()
        if style is not None and style.val() in headings and letters:
            under = letters
        told[paragraph.borjan] = f"stycke {number}" + (f", under ”{under}”" if under else "")
    return told
