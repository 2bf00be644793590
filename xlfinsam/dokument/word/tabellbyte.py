"""Tables of a Word file that people have written in, brought up to date: rows come and go as those of the årsbok do.

Figures that stand are refreshed where they are, whatever has been done to the table around them. A row that people
have taken away is not put back.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from xlfinsam.dokument.word import forteckning
from xlfinsam.dokument.word.delar import TABLE as TAG
from xlfinsam.dokument.word.delar import paragraph, texts
from xlfinsam.dokument.word.formgivning import NOTE
from xlfinsam.dokument.word.lankar import FIRST_ID, Namnen, kontroller, tag_i
from xlfinsam.dokument.word.tabeller import AIR, grid, row_xml
from xlfinsam.dokument.word.trad import Andringar, las, ord_i, textnoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlfinsam.dokument.modell import Rad, Tabell
    from xlfinsam.dokument.word.forteckning import Forteckning
    from xlfinsam.dokument.word.trad import Nod

    Rows = Mapping[str, tuple[str, ...]]


def tabeller(
    text: str, tables: Mapping[str, Tabell], former: Forteckning, styles: Mapping[str, str], names: Namnen
) -> tuple[str, list[str]]:
    """Return the text with its tables as they are now in the årsbok, and a sentence for each that has another shape."""
    root, changes, told = las(text), Andringar(), list[str]()
    numbers = count(FIRST_ID * 2)
    for sdt in root.alla("sdt"):
        name = tag_i(sdt).removeprefix(f"{TAG}:")
        if name == tag_i(sdt) or name not in former.tabeller:
            continue
        fresh, found = tables.get(name), next(sdt.alla("tbl"), None)
        if found is None:
            continue
        if fresh is None:
            told.append(f"tabellen {name} finns inte längre i årsboken; den står kvar som den var")
            continue
        told += _table(text, found, fresh, former.tabeller[name], styles, numbers, names, changes)
        told += _notes(text, sdt, fresh, former.noter.get(name, ()), styles, numbers, changes)
    return changes.i(text), told


def _table(
    text: str,
    found: Nod,
    fresh: Tabell,
    former: Rows,
    styles: Mapping[str, str],
    numbers: Iterator[int],
    names: Namnen,
    changes: Andringar,
) -> list[str]:
    now = {forteckning.nyckel(row): row for row in fresh.rader}
    if {key: forteckning.namn(row) for key, row in now.items()} == dict(former):
        return []
    grid_of = found.forsta("tblGrid")
    columns = [int(one.val("w") or 0) for one in grid_of.barn] if grid_of else []
    same = all(forteckning.namn(now[key]) == former[key] for key in now if key in former)
    if not same:
        changes.byt(found.borjan, found.slut, grid(fresh, styles, numbers, sum(columns)))
        return [f"{fresh.titel}: tabellen har fått andra kolumner och är gjord om"]
    if len(columns) != len(fresh.bredder):
        return [f"{fresh.titel}: årsboken har andra rader, men kolumnerna är ändrade här; lägg till raderna för hand"]
    return _rows(text, found, now, former, columns, styles, numbers, names, changes, fresh.titel)


def _notes(
    text: str,
    sdt: Nod,
    fresh: Tabell,
    former: Sequence[str],
    styles: Mapping[str, str],
    numbers: Iterator[int],
    changes: Andringar,
) -> list[str]:
    """Put the notes of the årsbok under a table in place of those that stood there; what people wrote there stays."""
    now = [forteckning.noten(note) for note in fresh.noter]
    if now == list(former):
        return []
    beside = sdt.over.barn if sdt.over else []
    after = beside[beside.index(sdt) + 1 :] if sdt in beside else []
    standing = [one for one, note in zip(after, former, strict=False) if one.namn == "p" and _said(text, one) == note]
    if len(standing) < len(former):
        told = f"årsboken säger nu ”{' '.join(now)}”" if now else "årsboken har ingen not där längre"
        return [f"{fresh.titel}: noten under tabellen är ändrad här och står kvar; {told}"]
    made = "".join(paragraph(styles[NOTE], texts(note.delar, numbers)) for note in fresh.noter)
    last = standing[-1].slut if standing else sdt.slut
    changes.byt(sdt.slut, last, made or paragraph(styles[NOTE], "", AIR))
    return [f"{fresh.titel}: noten under tabellen är ny"]


def _said(text: str, note: Nod) -> str:
    return ord_i(text, textnoder(note))


def _rows(
    text: str,
    found: Nod,
    now: Mapping[str, Rad],
    former: Rows,
    widths: Sequence[int],
    styles: Mapping[str, str],
    numbers: Iterator[int],
    names: Namnen,
    changes: Andringar,
    title: str,
) -> list[str]:
    """Take away the rows that the årsbok has no more, and put in those that have come since."""
    standing = {_key(text, row, names, former): row for row in found.barn if row.namn == "tr"}
    told = []
    for key in former:
        if key not in now and key in standing:
            gone = standing.pop(key)
            changes.byt(gone.borjan, gone.slut, "")
            told.append(f"{title}: raden ”{_first(text, gone)}” är borttagen, den finns inte längre i årsboken")
    listed = list(now)
    heads = [row for row in found.barn if row.namn == "tr" and row.forsta("trPr", "tblHeader") is not None]
    for at, key in enumerate(listed):
        if key in former:
            continue
        before = next((standing[one] for one in reversed(listed[:at]) if one in standing), heads[-1] if heads else None)
        place = before.slut if before else (found.forsta("tblGrid") or found).slut
        last = at == len(listed) - 1
        changes.byt(place, place, row_xml(now[key], widths, styles, numbers, last=last))
        told.append(f"{title}: raden ”{now[key].celler[0].text}” har kommit till")
    return told


def _key(text: str, row: Nod, names: Namnen, former: Rows) -> str:
    """Return what a row of the file is known by: the key of the row that its figures were written for."""
    for _, tag in kontroller(row):
        found = names.av(tag)
        name = found[0] if found else tag.partition(":")[0]
        key = next((key for key, listed in former.items() if name in listed), "")
        if key:
            return key
    cells = [ord_i(text, textnoder(cell)) for cell in row.alla("tc")]
    return forteckning.NO_FIGURE + " ".join(cells)


def _first(text: str, row: Nod) -> str:
    cell = next(row.alla("tc"), None)
    return ord_i(text, textnoder(cell)) if cell else ""
