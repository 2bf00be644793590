"""What we ask of styles.xml: is a cell shown as a date, is it locked. ECMA-376-1 18.8.10 (xf), 18.8.30-31 (numFmt)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xlfinsam.engine.xmltext import ATTRIBUTES, DamageError, is_true, local, mask, remembered, tree, with_attribute

# Built-in ids that show a date or a time; 27-36 and 50-58 are dates in East Asian versions, 71-81 in Thai ones.
_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)})
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]|general', re.IGNORECASE)
_DATE_CODE: Final = re.compile("[dmyhs]", re.IGNORECASE)
SHORT_DATE, DATE_AND_TIME = 14, 22  # the built-in formats that follow the computer's own way of writing a date
_FORMATS: Final = re.compile(rf"<((?:\w+:)?)cellXfs{ATTRIBUTES}>(.*?)</\1cellXfs", re.DOTALL)
_FORMAT: Final = re.compile(r"<((?:\w+:)?)xf\b[^>]*?(?:/>|>.*?</\1xf\s*>)", re.DOTALL)
_TAG: Final = re.compile(rf"(<(?:\w+:)?xf){ATTRIBUTES}/?>")


@dataclass(frozen=True, slots=True)
class Styles:
    """For each cell format (the `s` of a cell): shown as a date, locked."""

    dates: tuple[bool, ...] = ()
    locked: tuple[bool, ...] = ()

    @classmethod
    def parse(cls, data: bytes) -> Styles:
        """Read styles.xml (checked); remembered by content. Raises DamageError "trasig_xml"."""
        return _parse(data)

    def is_date(self, style: int) -> bool:
        """Whether the number format of `style` shows a date or a time; False for an unknown style."""
        return 0 <= style < len(self.dates) and self.dates[style]

    def is_locked(self, style: int) -> bool:
        """Whether `style` locks the cell once its sheet is protected; True, Excel's default, for an unknown one."""
        return not 0 <= style < len(self.locked) or self.locked[style]


def is_date_code(code: str) -> bool:
    """Whether a number format shows a date or a time: `yyyy-mm-dd`, `[h]:mm`; not `0 "dagar"`, `[Red]0`, `General`."""
    return bool(_DATE_CODE.search(_NOT_CODE.sub("", code)))


def dated(data: bytes, style: int, *, clock: bool) -> tuple[bytes, int]:
    """Give styles.xml (checked) with a format like `style` that shows a date (and with `clock` a time), and its index.

    A format that is there already is taken; every other byte stays. Raises DamageError where there are no formats.
    """
    text = data.decode()
    block = _FORMATS.search(mask(text))
    if block is None:
        raise DamageError("trasig_xml", "cellformat saknas")
    begin, end = block.span(3)
    formats = [text[begin:end][found.start() : found.end()] for found in _FORMAT.finditer(text[begin:end])]
    like = formats[style] if 0 <= style < len(formats) else formats[0]
    tag = _TAG.match(like)
    if tag is None:
        raise DamageError("trasig_xml", "cellformat")
    given = with_attribute(
        with_attribute(tag[2], "numFmtId", str(DATE_AND_TIME if clock else SHORT_DATE)), "applyNumberFormat", "1"
    )
    wanted = tag[1] + given + like[tag.end(2) :]
    if wanted in formats:
        return data, formats.index(wanted)
    head = with_attribute(block[2], "count", str(len(formats) + 1))
    fresh = f"{text[: block.start(2)]}{head}>{text[begin:end]}{wanted}{text[end:]}"
    return fresh.encode(), len(formats)


@remembered
def _parse(data: bytes) -> Styles:
    dates: list[bool] = []
    locked: list[bool] = []
    root = tree(data)
    try:
        codes = {int(e.get("numFmtId", "0")): e.get("formatCode", "") for e in root.iter() if local(e) == "numFmt"}
        for xf in (xf for group in root if local(group) == "cellXfs" for xf in group):
            format_id = int(xf.get("numFmtId", "0"))
            dates.append(is_date_code(codes[format_id]) if format_id in codes else format_id in _BUILT_IN_DATES)
            locked.append(all(is_true(e.get("locked", "1")) for e in xf if local(e) == "protection"))
    except ValueError as error:
        raise DamageError("trasig_xml", "talformat utan nummer") from error
    return Styles(tuple(dates), tuple(locked))
