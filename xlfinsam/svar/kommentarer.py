"""The kansli's words in the comments (legacy notes) of a sheet: put in, and taken out again; the sender's own stay.

What we write in a comment stands first and ends with a line of its own, so that a sender's words in the same comment
are told from ours. Sources: ECMA-376-1 18.7 (comments); MS-OI29500 on the VML shapes that carry them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import column_letters, split
from xlfinsam.engine.xmltext import ATTRIBUTES, DamageError, S, attributes, mask, read_xstring, write_xstring
from xlfinsam.svar.delar import appended

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

AUTHOR: Final = "Kansliet"
HEAD, END = "Kansliet skriver:", "// Kansliet"
EMPTY: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors>'
    "<commentList></commentList></comments>"
)
_OURS: Final = re.compile(rf"{re.escape(HEAD)}\s.*?\s{re.escape(END)}(?:\n\n|\s*\Z|(?=\s))", re.DOTALL)
_COMMENT: Final = re.compile(rf"<((?:[\w.-]+:)?)comment(?={S}){ATTRIBUTES}>(.*?)</\1comment{S}*>", re.DOTALL)
_TEXT: Final = re.compile(rf"<((?:[\w.-]+:)?)text{S}*(?:/>|>(.*?)</\1text{S}*>)", re.DOTALL)
_RUN: Final = re.compile(rf"<((?:[\w.-]+:)?)(?:rPh\b.*?</\1rPh{S}*>|t{ATTRIBUTES}(?:/>|>([^<]*)</\1t{S}*>))", re.DOTALL)
_WHOLE_RUN: Final = re.compile(rf"<((?:[\w.-]+:)?)r{S}*>(.*?)</\1r{S}*>", re.DOTALL)
_AUTHOR: Final = re.compile(rf"<((?:[\w.-]+:)?)author{S}*(?:/>|>([^<]*)</\1author{S}*>)")
_SHAPE: Final = re.compile(r"<v:shape\b(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)
_ROW_COLUMN: Final = re.compile(r"<x:(Row|Column)>\s*([0-9]{1,7})\s*</x:\1>")
NEW_DRAWING: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{0}"/>'
    "</o:shapelayout></xml>"
)
_SHAPE_TYPE: Final = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_LINE, _ROW_HEIGHT, _LINES = 46, 24, (3, 24)  # characters in a line of the box, pixels of a row, lines of a box
SHAPES_PER_BLOCK: Final = 1024  # Excel numbers the shapes of a drawing in blocks of so many


def held(text: str) -> Iterator[tuple[str, str, str]]:
    """Give (address, author, text) of every comment of a comments part."""
    authors = [read_xstring(found[2] or "") for found in _AUTHOR.finditer(mask(text))]
    for comment in _COMMENT.finditer(mask(text)):
        head = attributes(comment[2])
        number = head.get("authorId", "")
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        yield head.get("ref", "").replace("$", ""), author, _flat(comment[3])


def uncommented(text: str) -> tuple[str, frozenset[str]]:
    """Take our words out of a comments part; also gives the addresses where no comment is left."""
    gone: set[str] = set()

    def without(comment: re.Match[str]) -> str:
        ours = _OURS.match(_flat(comment[3]))
        if ours is None:
            return comment[0]
        if ours.end() == len(_flat(comment[3])):
            gone.add(attributes(comment[2]).get("ref", "").replace("$", ""))
            return ""
        begin, end = comment.start(3) - comment.start(), comment.end(3) - comment.start()
        return comment[0][:begin] + _cut(comment[3], ours.end()) + comment[0][end:]

    return _COMMENT.sub(without, text), frozenset(gone)


def commented(text: str, words: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """Put words (by address) into a comments part that has none of ours; also gives the addresses that are new."""
    fresh = dict(words)

    def joined(comment: re.Match[str]) -> str:
        told = fresh.pop(attributes(comment[2]).get("ref", "").replace("$", ""), None)
        if told is None:
            return comment[0]
        begin, end = comment.start(3) - comment.start(), comment.end(3) - comment.start()
        return comment[0][:begin] + _before(comment[3], comment[1], _block(told) + "\n\n") + comment[0][end:]

    text = _COMMENT.sub(joined, text)
    if not fresh:
        return text, frozenset()
    authors = [read_xstring(found[2] or "") for found in _AUTHOR.finditer(mask(text))]
    if AUTHOR not in authors:
        text = appended(text, "authors", lambda p: f"<{p}author>{AUTHOR}</{p}author>")
        authors.append(AUTHOR)
    number = authors.index(AUTHOR)

    def comments(p: str) -> str:
        return "".join(
            f'<{p}comment ref="{address}" authorId="{number}"><{p}text>{_run(p, _block(told))}</{p}text></{p}comment>'
            for address, told in fresh.items()
        )

    return appended(text, "commentList", comments), frozenset(fresh)


def undrawn(vml: str, addresses: Collection[str]) -> str:
    """Take the boxes of these comments out of a legacy drawing."""

    def without(shape: re.Match[str]) -> str:
        return "" if 'ObjectType="Note"' in shape[0] and _address(shape[0]) in addresses else shape[0]

    return _SHAPE.sub(without, vml) if addresses else vml


def drawn(vml: str, words: Mapping[str, str]) -> str:
    """Put a hidden box for each comment (address -> text) into a legacy drawing, beside its cell."""
    end = vml.rfind("</xml>")
    if end < 0:
        raise DamageError("trasig_xml", "ritningen med kommentarer har inget slut")
    taken = [int(number) for number in re.findall(r'id="_x0000_s([0-9]{1,9})"', vml)]
    blocks = [int(number) for number in re.findall(r'<o:idmap\b[^>]*\bdata="([0-9]{1,6})', vml)]
    number = max([*taken, (blocks[0] if blocks else 1) * SHAPES_PER_BLOCK])
    made = "" if 'id="_x0000_t202"' in vml else _SHAPE_TYPE
    made += "".join(_shape(number + at, address, told) for at, (address, told) in enumerate(words.items(), start=1))
    return vml[:end] + made + vml[end:]


def _flat(inner: str) -> str:
    found = _TEXT.search(mask(inner))
    runs = _RUN.finditer(found[2] or "") if found else ()
    return "".join(read_xstring(run[3] or "") for run in runs if run[2] is not None)


def _cut(inner: str, length: int) -> str:
    """Take the first `length` characters of a comment's text away, with the runs that they fill."""
    left = length

    def shorter(run: re.Match[str]) -> str:
        nonlocal left
        if run[2] is None or not left:
            return run[0]
        held_text = read_xstring(run[3] or "")
        taken, left = min(left, len(held_text)), left - min(left, len(held_text))
        rest = held_text[taken:]
        return f'<{run[1]}t xml:space="preserve">{write_xstring(rest)}</{run[1]}t>' if rest else ""

    cut = _RUN.sub(shorter, inner)
    return _WHOLE_RUN.sub(lambda run: run[0] if _RUN.search(run[2]) else "", cut)


def _before(inner: str, prefix: str, words: str) -> str:
    """Put words of ours in front of what stands in a comment."""
    found = _TEXT.search(mask(inner))
    if found is None or found[2] is None:
        begin, end = found.span() if found else (0, 0)
        return f"{inner[:begin]}<{prefix}text>{_run(prefix, words)}</{prefix}text>{inner[end:]}"
    content = inner[found.start(2) : found.end(2)]
    loose = _RUN.match(content.lstrip())
    if loose and loose[2] is not None:  # a text without runs; after ours it has to be one
        content = f"<{prefix}r>{loose[0]}</{prefix}r>{content.lstrip()[loose.end() :]}"
    return inner[: found.start(2)] + _run(prefix, words) + content + inner[found.end(2) :]


def _block(words: str) -> str:
    return f"{HEAD}\n{words.replace(END, END[1:])}\n{END}"


def _run(p: str, words: str) -> str:
    return f'<{p}r><{p}t xml:space="preserve">{write_xstring(words)}</{p}t></{p}r>'


def _address(shape: str) -> str:
    place = {name: int(number) for name, number in _ROW_COLUMN.findall(shape)}
    return f"{column_letters(place.get('Column', 0) + 1)}{place.get('Row', 0) + 1}"


def _shape(number: int, address: str, words: str) -> str:
    """Write the box of one comment: some two columns wide, to the right of its cell, as high as its text."""
    row, column = split(address) or (1, 1)
    lines = 2 + sum(1 + len(line) // _LINE for line in words.split("\n"))
    rows = min(max(lines, _LINES[0]), _LINES[1]) * 20 // _ROW_HEIGHT + 1
    top = max(row - 2, 0)
    anchor = f"{column}, 12, {top}, 4, {column + 2}, 40, {top + rows}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
        f'margin-top:2pt;width:240pt;height:{15 * lines}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        "</v:textbox>"
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
        f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
