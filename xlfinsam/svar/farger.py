"""The colours of a marked sheet, as conditional formats that always hold: no cell is touched, all can be undone.

A mark is known again by its formula, which every spreadsheet program keeps. Sources: ECMA-376-1 18.3.1.99 (the order of
what stands in a worksheet), 18.3.1.10 (cfRule), 18.8.14 (dxf).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import Area
from xlfinsam.engine.sheet import frame
from xlfinsam.engine.xmltext import ATTRIBUTES, DamageError, S, attributes, mask, with_attribute
from xlfinsam.model import Level
from xlfinsam.svar.delar import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MARK: Final = {Level.STOPP: "xlfinsam.stopp", Level.FRAGA: "xlfinsam.fraga"}
_LOOK: Final = {  # not by colour alone: bold and framed, or slanted and dotted
    Level.STOPP: ("<{p}b/>", "FF9C0006", "FFFFC7C0", "thin", "FF9C0006"),
    Level.FRAGA: ("<{p}i/>", "FF5C4300", "FFFFEB9C", "dotted", "FF5C4300"),
}
_AFTER_NOTES: Final = (
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
    "AlternateContent",
)
_AFTER_RULES: Final = (
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"),
    *("drawing", "legacyDrawing"),
    *_AFTER_NOTES,
)
_AFTER_LOOKS: Final = ("tableStyles", "colors", "extLst")
_TAG: Final = re.compile(rf"<(/?)(?:[\w.-]+:)?([\w.-]+){ATTRIBUTES}(/?)>")
_OURS: Final = re.compile(rf"LEN{S}*\((?:\"|&quot;)xlfinsam\.(?:stopp|fraga)(?:\"|&quot;)\)")
_BLOCK: Final = re.compile(
    rf"<((?:[\w.-]+:)?)conditionalFormatting{ATTRIBUTES}>(.*?)</\1conditionalFormatting{S}*>", re.DOTALL
)
_RULE: Final = re.compile(rf"<((?:[\w.-]+:)?)cfRule{ATTRIBUTES}(?:/>|>.*?</\1cfRule{S}*>)", re.DOTALL)
_RULE_HEAD: Final = re.compile(rf"<(?:[\w.-]+:)?cfRule{ATTRIBUTES}/?>")
_LOOKS: Final = re.compile(rf"<((?:[\w.-]+:)?)dxfs{ATTRIBUTES}(?:/>|>(.*?)</\1dxfs{S}*>)", re.DOTALL)
_ONE_LOOK: Final = re.compile(rf"<((?:[\w.-]+:)?)dxf(?:/>|{ATTRIBUTES}>.*?</\1dxf{S}*>)", re.DOTALL)


def is_sheet(text: str) -> bool:
    """Say whether the XML is that of a sheet with cells."""
    return frame(mask(text)) is not None


def uncoloured(text: str) -> str:
    """Take every mark out of the XML of a sheet; all else keeps its bytes."""
    if not _OURS.search(text):
        return text

    def without(block: re.Match[str]) -> str:
        rules = _RULE.sub(lambda rule: "" if _OURS.search(rule[0]) else rule[0], block[3])
        start, end = block.start(3) - block.start(), block.end(3) - block.start()
        return block[0][:start] + rules + block[0][end:] if rules.strip() or block[3] == rules else ""

    return _BLOCK.sub(without, text)


def coloured(text: str, areas: Mapping[Level, Sequence[Area]], looks: Mapping[Level, int]) -> str:
    """Mark areas of the XML of a sheet that has no marks; `looks` are the indexes of the two formats in styles.xml."""
    prefix = _prefix(text)
    made = ""
    for priority, level in enumerate(MARK, start=1):
        if wanted := " ".join(dict.fromkeys(str(area) for area in areas.get(level, ()))):
            made += (
                f'<{prefix}conditionalFormatting sqref="{wanted}"><{prefix}cfRule type="expression" '
                f'dxfId="{looks[level]}" priority="{priority}"><{prefix}formula>LEN("{MARK[level]}")&gt;0'
                f"</{prefix}formula></{prefix}cfRule></{prefix}conditionalFormatting>"
            )
    return _inserted(_after_ours(text), _AFTER_RULES, made) if made else text


def merged(text: str) -> list[Area]:
    """Give the merged areas of a sheet."""
    heads = (attributes(found[1]) for found in re.finditer(rf"<(?:[\w.-]+:)?mergeCell{ATTRIBUTES}/?>", mask(text)))
    areas = (Area.parse(head.get("ref", "")) for head in heads)
    return [area for area in areas if area is not None]


def drawing_id(text: str) -> str | None:
    """Give the id of the relationship to the legacy drawing of a sheet, None where it has none."""
    for name, begin, end in _children(text):
        if name == "legacyDrawing" and (tag := _TAG.match(text[begin:end])):
            return next((value for key, value in attributes(tag[3]).items() if key.endswith(":id")), None)
    return None


def with_drawing(text: str, relation: str, base: str) -> str:
    """Let a sheet that has none point to a legacy drawing."""
    made = f'<{_prefix(text)}legacyDrawing xmlns:r="{base}" r:id="{relation}"/>'
    return _inserted(text, _AFTER_NOTES, made)


def with_looks(styles: str) -> tuple[str, dict[Level, int]]:
    """Give styles.xml with the formats of the two levels, and their indexes; those that are there are taken."""
    root = re.search(rf"<((?:[\w.-]+:)?)styleSheet{ATTRIBUTES}>", mask(styles))
    if root is None:
        raise DamageError("trasig_xml", "cellformat saknas")
    prefix = root[1]
    found = _LOOKS.search(mask(styles))
    if found is None:
        styles = _inserted(styles, _AFTER_LOOKS, f'<{prefix}dxfs count="0"></{prefix}dxfs>', root.end())
    elif found[3] is None:
        styles = f"{styles[: found.end() - 2]}></{prefix}dxfs>{styles[found.end() :]}"
    indexes: dict[Level, int] = {}
    for level in MARK:
        wanted = _look(level, prefix)
        block = _LOOKS.search(mask(styles))
        if block is None:
            raise DamageError("trasig_xml", "cellformat saknas")
        begin, end = block.span(3)
        there = [look[0] for look in _ONE_LOOK.finditer(styles[begin:end])]
        indexes[level] = there.index(wanted) if wanted in there else len(there)
        if wanted not in there:
            styles = counted(styles[:end] + wanted + styles[end:], "dxfs", len(there) + 1)
    return styles, indexes


def _after_ours(text: str) -> str:
    """Let the sheet's own rules come after ours, in the order they have among themselves."""
    heads = [attributes(rule[1]).get("priority", "") for rule in _RULE_HEAD.finditer(mask(text))]
    shift = len(MARK) + 1 - min((int(number) for number in heads if number.isdigit()), default=len(MARK) + 1)

    def later(rule: re.Match[str]) -> str:
        number = attributes(rule[1]).get("priority", "")
        begin, end = rule.start(1) - rule.start(), rule.end(1) - rule.start()
        fresh = with_attribute(rule[1], "priority", str(int(number) + shift)) if number.isdigit() else rule[1]
        return rule[0][:begin] + fresh + rule[0][end:]

    return _RULE_HEAD.sub(later, text) if shift > 0 else text


def _look(level: Level, p: str) -> str:
    weight, ink, paper, line, frame_ink = _LOOK[level]
    sides = "".join(
        f'<{p}{side} style="{line}"><{p}color rgb="{frame_ink}"/></{p}{side}>'
        for side in ("left", "right", "top", "bottom")
    )
    return (
        f'<{p}dxf><{p}font>{weight.format(p=p)}<{p}color rgb="{ink}"/></{p}font><{p}fill><{p}patternFill '
        f'patternType="solid"><{p}bgColor rgb="{paper}"/></{p}patternFill></{p}fill><{p}border>{sides}</{p}border>'
        f"</{p}dxf>"
    )


def _prefix(text: str) -> str:
    found = frame(mask(text))
    if found is None:
        raise DamageError("trasig_xml", "bladet saknar sheetData")
    return found.prefix


def _inserted(text: str, before: tuple[str, ...], made: str, begin: int | None = None) -> str:
    """Put `made` in front of the first child of the root that must come after it, else last."""
    places = [(name, start) for name, start, _ in _children(text, begin)]
    at = next((start for name, start in places if name in before or name == "/"), len(text))
    return text[:at] + made + text[at:]


def _children(text: str, begin: int | None = None) -> list[tuple[str, int, int]]:
    """Give (name, start, end) of the root's children from `begin` (after the rows) on, last "/" for the root's end."""
    masked = mask(text)
    found = None if begin is not None else frame(masked)
    start = begin if begin is not None else found.stop if found else 0
    children: list[tuple[str, int, int]] = []
    depth = opened = 0
    for tag in _TAG.finditer(masked, start):
        closing, name, empty = bool(tag[1]), tag[2], bool(tag[4])
        if depth == 0 and closing:
            children.append(("/", tag.start(), tag.end()))
            break
        if depth == 0:
            opened = tag.start()
        depth += -1 if closing else 0 if empty else 1
        if depth == 0:
            children.append((name, opened, tag.end()))
    return children
