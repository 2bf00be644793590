"""The cached values of single cells in the text of a sheet: written without their formulas, or with them as they were.

Every byte outside these cells stays. Source: ECMA-376-1 18.3.1.4 (c), 18.3.1.96 (v), 18.18.11 (ST_CellType).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.engine.sheet import frame
from xlfinsam.engine.xmltext import attributes, escape, mask, with_attribute, write_xstring

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from xlfinsam.engine.patch import Content
    from xlfinsam.engine.sheet import Frame

TYPES = {"s": "str", "b": "b", "e": "e", "n": None}  # the kind of a content: what the file calls it


def as_plain(text: str, contents: Mapping[str, Content]) -> str:
    """Return a sheet whose cells in `contents` (by address) are plain values; a cell that is not there is not made."""
    return _put(text, text, contents, formulas=False)


def as_computed(text: str, former: str, contents: Mapping[str, Content]) -> str:
    """Return a sheet whose cells in `contents` are those of `former`, formulas and all, with these cached values."""
    return _put(text, former, contents, formulas=True)


def _put(text: str, former: str, contents: Mapping[str, Content], *, formulas: bool) -> str:
    masked = mask(text)
    found = frame(masked)
    if found is None:
        return text
    origin = masked if former is text else mask(former)
    home = frame(origin) or found
    tags = {a: _tag(former, match, home, contents[a], formulas=formulas) for a, match in _cells(origin, home, contents)}
    pieces: list[str] = []
    at = 0
    for address, match in _cells(masked, found, tags):
        pieces += [text[at : match.start()], tags[address]]
        at = match.end()
    return "".join(pieces) + text[at:]


def _cells(masked: str, found: Frame, wanted: Mapping[str, object]) -> Iterator[tuple[str, re.Match[str]]]:
    for match in found.patterns.cell.finditer(masked, found.begin, found.end):
        address = attributes(match[1]).get("r", "")
        if address in wanted:
            yield address, match


def _tag(text: str, cell: re.Match[str], found: Frame, content: Content, *, formulas: bool) -> str:
    """Write a cell anew: its own attributes and formula, another value."""
    p, (kind, shown) = found.prefix, content
    head = with_attribute(with_attribute(cell[1], "vm", None), "t", TYPES[kind])  # vm is about the former value
    head = head if formulas else with_attribute(head, "cm", None)
    formula = found.patterns.formula.search(cell[0]) if formulas else None
    kept = text[cell.start() + formula.start() : cell.start() + formula.end()] if formula else ""
    value = write_xstring(shown) if kind == "s" else escape(shown)
    return f"<{p}c{head}>{kept}<{p}v>{value}</{p}v></{p}c>"
