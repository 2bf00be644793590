"""What stands after the rows of a sheet: whether it is protected, and its data validations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam.engine.xmltext import is_true, local, remembered, tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Validation:
    """One data validation: `type` "list", "decimal", "whole", "date", "custom" ...; formulas without "="."""

    ranges: tuple[str, ...]
    type: str
    operator: str
    formula1: str
    formula2: str
    allow_blank: bool


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
