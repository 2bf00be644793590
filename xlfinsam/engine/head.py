"""What workbook.xml says of the book as a whole: its sheets, its defined names, its date system. ECMA-376-1 18.2."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlfinsam.engine.names import BUILT_IN
from xlfinsam.engine.xmltext import ATTRIBUTES, attributes, is_true, local, mask, remembered, tree, with_attribute

_STATES = ("visible", "hidden", "veryHidden")


_SHEET = re.compile(rf"(<(?:\w+:)?sheet){ATTRIBUTES}(/?>)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: its name, the part that holds it, and `state` "visible", "hidden" or "veryHidden"."""

    name: str
    part: str
    state: str


@dataclass(frozen=True, slots=True)
class SheetHead:
    """One sheet: its name, the id of its relationship, `state` "visible", "hidden" or "veryHidden"."""

    name: str
    relation: str
    state: str


@dataclass(frozen=True, slots=True)
class Head:
    """The sheets in order, (name, text) of the defined names of workbook scope save built-in ones, the date system."""

    sheets: tuple[SheetHead, ...]
    names: tuple[tuple[str, str], ...]
    date1904: bool


@remembered
def read_head(data: bytes) -> Head:
    """Read workbook.xml (checked), remembered by content. Raises DamageError "trasig_xml"."""
    sheets: list[SheetHead] = []
    names: list[tuple[str, str]] = []
    date1904 = False
    for group in tree(data):
        match local(group):
            case "workbookPr":
                date1904 = is_true(group.get("date1904"))
            case "sheets":
                for e in (e for e in group if local(e) == "sheet"):
                    relation = next((value for key, value in e.attrib.items() if key.endswith("}id")), "")
                    state = e.get("state", "")
                    sheets.append(SheetHead(e.get("name", ""), relation, state if state in _STATES else "visible"))
            case "definedNames":
                ours = (e for e in group if "localSheetId" not in e.attrib)
                found = ((e.get("name", ""), "".join(e.itertext())) for e in ours)
                names += [(name, text) for name, text in found if not name.startswith(BUILT_IN)]
    return Head(tuple(sheets), tuple(names), date1904)


def with_state(text: str, sheet: str, state: str) -> str:
    """Give workbook.xml (checked) with a sheet "hidden", or with "" shown; every other byte stays."""
    for found in _SHEET.finditer(mask(text)):
        if attributes(found[2]).get("name") == sheet:
            start, end = found.span(2)
            return text[:start] + with_attribute(text[start:end], "state", state or None) + text[end:]
    return text
