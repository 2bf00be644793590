"""What stands around the rows of a sheet: the styles of its columns, whether it is protected, its data validations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.sheet import frame
from xlfinsam.engine.xmltext import ATTRIBUTES, DamageError, is_true, local, remembered, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

_ROOT: Final = re.compile(rf"<[^\s<>/?!]+{ATTRIBUTES}>")


@dataclass(frozen=True, slots=True)
class Validation:
    """One data validation: `type` "list", "decimal", "whole", "date", "custom" ...; formulas without "="."""

    ranges: tuple[str, ...]
    type: str
    operator: str
    formula1: str
    formula2: str
    allow_blank: bool


def skeleton(text: str) -> Element:
    """Parse a sheet without its rows: what we never change."""
    found = frame(text)
    return tree((text[: found.start] + text[found.stop :] if found else text).encode())


def column_styles(sheet: Element) -> Callable[[int], str | None]:
    """Return the style of a column, by its number, as the sheet's skeleton gives it; DamageError where it is broken."""
    columns = [e for group in sheet if local(group) == "cols" for e in group if "style" in e.attrib]
    try:
        ranges = [(int(e.get("min", "0")), int(e.get("max", "0")), str(int(e.attrib["style"]))) for e in columns]
    except ValueError as error:
        raise DamageError("trasig_xml", "kolumnernas bredder") from error
    return lambda column: next((style for low, high, style in ranges if low <= column <= high), None)


def sheet_tail(text: str) -> tuple[bool, tuple[Validation, ...]]:
    """Read what the schema puts after the rows of a sheet: is it protected, and its validations."""
    found = frame(text)
    root = _ROOT.search(text)
    return read_tail((root[0] + text[found.stop :] if found and root else text).encode())


@remembered
def read_tail(data: bytes) -> tuple[bool, tuple[Validation, ...]]:
    """Read the end of a sheet, remembered by content: sheets issued from one blank mostly share it."""
    root = tree(data)
    protected = any(is_true(e.get("sheet")) for e in root if local(e) == "sheetProtection")
    return protected, tuple(_validation(e) for e in root.iter() if local(e) == "dataValidation")


def _validation(element: Element) -> Validation:
    texts = {local(child): "".join(child.itertext()).strip() for child in element}
    return Validation(
        ranges=tuple((element.get("sqref") or texts.get("sqref", "")).split()),
        type=element.get("type", "none"),
        operator=element.get("operator", "between"),
        formula1=texts.get("formula1", ""),
        formula2=texts.get("formula2", ""),
        allow_blank=is_true(element.get("allowBlank")),
    )
