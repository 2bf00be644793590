"""A Word file that people have written in, brought up to date with the årsbok: figures, tables, diagrams, nothing else.

Every part that holds none of them stays byte for byte; in those that do, only the letters of a figure, a row or a
number of a chart are other. What people have written, formatted, commented and tracked stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlfinsam.dokument.modell import Diagram
from xlfinsam.dokument.word import diagrambyte, forteckning, lankar, tabellbyte
from xlfinsam.dokument.word.delar import declared
from xlfinsam.dokument.word.formgivning import HEADINGS, NORMAL, STILAR
from xlfinsam.dokument.word.inlagda import inlagda
from xlfinsam.dokument.word.lankar import Andrad, Namnen
from xlfinsam.dokument.word.trad import Andringar, las
from xlfinsam.rapporttext.docx import MAIN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlfinsam.dokument.modell import Dokument, Tabell
    from xlfinsam.dokument.underlag import Underlag
    from xlfinsam.dokument.word.fil import Wordfil
    from xlfinsam.dokument.word.trad import Nod

STYLES: Final = "word/styles.xml"


@dataclass(frozen=True, slots=True)
class Uppdaterat:
    """What was changed in a document: figures, tables and diagrams, names that were linked, and what could not be."""

    andrade: tuple[Andrad, ...] = ()
    lankade: tuple[Andrad, ...] = ()
    former: tuple[str, ...] = ()  # of tables and diagrams
    fel: tuple[str, ...] = ()


def slag_av(fil: Wordfil) -> str:
    """Return which kind of document a file was made as, "" where it does not say."""
    return forteckning.last(fil)[1].slag


def har_lankar(fil: Wordfil) -> bool:
    """Say whether anything in a file is linked to an årsbok: a figure, a table or a diagram."""
    _, former = forteckning.last(fil)
    roots = (las(fil.read(part)) for part in fil.texts())
    return bool(former.tabeller or former.diagram) or any(True for root in roots for _ in lankar.kontroller(root))


def uppdatera(fil: Wordfil, underlag: Underlag, dokument: Dokument) -> Uppdaterat:
    """Bring a file up to date; `dokument` is the same kind of document as the årsbok gives it now."""
    place, former = forteckning.last(fil)
    names, styles = Namnen(underlag), stilar(fil)
    tables = dokument.tabeller()
    charts = {one.id: one for one in dokument.delar if isinstance(one, Diagram)}
    changed: list[Andrad] = []
    linked: list[Andrad] = []
    shapes: list[str] = []
    faults: list[str] = []
    inlagt: dict[str, Tabell] = {}
    for part in fil.texts():
        text, put = inlagda(fil.read(part), tables, styles)
        shapes += [f"{{{one.id}}} är nu tabellen {one.titel}" for one in put]
        inlagt |= {one.id: one for one in put}
        text, told = tabellbyte.tabeller(text, tables, former, styles, names)
        shapes += told
        if put or told:
            text = declared(text)
        text, told = diagrambyte.diagram(fil, part, text, charts, former)
        shapes += told
        text = _figures(text, part, names, styles, changed, linked, faults)
        fil.put(part, text.encode())
    if place:
        fil.put(place, forteckning.skriven(_kept(former, forteckning.av(dokument), inlagt)))
    return Uppdaterat(tuple(changed), tuple(linked), tuple(shapes), tuple(faults))


def _kept(
    former: forteckning.Forteckning, now: forteckning.Forteckning, put: Collection[str]
) -> forteckning.Forteckning:
    """Return the list as it is to stand: what the file has, and what was put in, as the årsbok has it now."""
    return forteckning.Forteckning(
        former.slag,
        {name: now.tabeller.get(name, rows) for name, rows in former.tabeller.items()}
        | {name: now.tabeller[name] for name in put},
        {name: now.noter.get(name, notes) for name, notes in former.noter.items()}
        | {name: now.noter[name] for name in put},
        {name: now.diagram.get(name, alt) for name, alt in former.diagram.items()},
    )


def _figures(
    text: str,
    part: str,
    names: Namnen,
    styles: Mapping[str, str],
    changed: list[Andrad],
    linked: list[Andrad],
    faults: list[str],
) -> str:
    """Return the text of a part with its figures as they are now, and the names typed in it linked."""
    root, changes = las(text), Andringar()
    where = platser(text, root, part, styles)
    for sdt, tag in lankar.kontroller(root):
        at = next((where[one.borjan] for one in _paragraphs(sdt) if one.borjan in where), "")
        in_cell = any(one.namn == "tc" for one in sdt.over_alla())
        tal = names.tal(tag, i_cell=in_cell)
        if tal is None:
            faults.append(f"{at}: {{{tag}}} finns inte längre i årsboken; ”{lankar.text_i(text, sdt)}” står kvar")
            continue
        before = lankar.text_i(text, sdt)
        if before != tal.text and lankar.med_text(text, sdt, tal.text, changes):
            changed.append(Andrad(tal.namn, before, tal.text, at))
    found, wrong = lankar.typed(text, root, names, changes, where)
    linked += found
    faults += wrong
    return changes.i(text)


def _paragraphs(sdt: Nod) -> Sequence[Nod]:
    """Return the paragraph that a control stands in, or the first that it holds."""
    return [*(one for one in sdt.over_alla() if one.namn == "p"), *sdt.alla("p")]


def platser(text: str, root: Nod, part: str, styles: Mapping[str, str]) -> dict[int, str]:
    """Return where each paragraph of a part stands, by where it begins."""
    headings = {styles[name]: at for at, name in enumerate(HEADINGS) if name in styles}
    told = lankar.platser(text, root, headings)
    kind = re.sub(r"\d+$", "", part.rpartition("/")[2].removesuffix(".xml"))
    names = {"header": "sidhuvudet", "footer": "sidfoten", "footnotes": "fotnoterna", "endnotes": "slutnoterna"}
    return told if part.lower() == MAIN else {at: f"{names.get(kind, kind)}, {one}" for at, one in told.items()}


def stilar(fil: Wordfil) -> dict[str, str]:
    """Return the id of every style that we use by its name; where the file has it not, that of its ordinary text."""
    found: dict[str, str] = defaultdict(str)
    if fil.has(STYLES):
        for style in las(fil.read(STYLES)).alla("style"):
            name = style.forsta("name")
            found[name.val().casefold() if name else ""] = style.val("styleId")
    usual = found.get(NORMAL.casefold(), "Normal")
    return {stil.namn: found.get(stil.namn.casefold(), usual) for stil in STILAR}
