"""What we ask of styles.xml: is a cell shown as a date, is it locked. ECMA-376-1 18.8.10 (xf), 18.8.30-31 (numFmt)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xlfinsam.engine.xmltext import DamageError, is_true, local, remembered, tree

# Built-in ids that show a date or a time; 27-36 and 50-58 are dates in East Asian versions, 71-81 in Thai ones.
_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)})
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]|general', re.IGNORECASE)
_DATE_CODE: Final = re.compile("[dmyhs]", re.IGNORECASE)


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
