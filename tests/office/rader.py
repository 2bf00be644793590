"""Rows put in and taken away in a sheet of a workbook, as Excel does it: cells, formulas, names and ranges follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable

CELL = re.compile(r"(?<![\w.$!])(\$?[A-Z]{1,3}\$?)([1-9]\d{0,6})(?![\w.(!])")
AREA = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)")
TEXT = re.compile(r'"[^"]*"|&quot;.*?&quot;')


def put_in(data: bytes, sheet: str, row: int, count: int = 1) -> bytes:
    """Return the workbook with `count` empty rows before `row` of a sheet."""
    return _shifted(data, sheet, lambda at: at + count if at >= row else at)


def taken_away(data: bytes, sheet: str, row: int) -> bytes:
    """Return the workbook without a row of a sheet; what pointed at it alone is #REF!."""
    return _shifted(data, sheet, lambda at: None if at == row else at - 1 if at > row else at)


def _shifted(data: bytes, sheet: str, now: Callable[[int], int | None]) -> bytes:
    package = Package.from_bytes(data, "årsbok", macros=True)
    part = next(item.part for item in Workbook.open(package).sheets if item.name == sheet)
    text = package.read_xml(part).decode()
    start, end = text.index("<sheetData"), text.index("</sheetData>")
    rows = re.sub(
        r'<row r="(\d+)"[^>]*?(?:/>|(?<!/)>.*?</row>)', lambda found: _row(found, now), text[start:end], flags=re.DOTALL
    )
    rest = re.sub(r'(?<= )(sqref|ref)="([^"]*)"', lambda found: f'{found[1]}="{_areas(found[2], now)}"', text[end:])
    package.replace(part, (text[:start] + rows + rest).encode())
    names = package.read_xml("xl/workbook.xml").decode()
    own = rf"((?:'{re.escape(sheet)}'|(?<![\w.']){re.escape(sheet)})!)([$A-Z0-9:]+)"
    package.replace("xl/workbook.xml", re.sub(own, lambda found: found[1] + _areas(found[2], now), names).encode())
    return package.to_bytes()


def _row(found: re.Match[str], now: Callable[[int], int | None]) -> str:
    at = now(int(found[1]))
    if at is None:
        return ""
    text = re.sub(r'<row r="\d+"', f'<row r="{at}"', found[0], count=1)
    text = re.sub(r'<c r="([A-Z]+)\d+"', rf'<c r="\g<1>{at}"', text)
    return re.sub(r"(<f[^>]*>)([^<]*)(</f>)", lambda f: f[1] + _formula(f[2], now) + f[3], text)


def _formula(text: str, now: Callable[[int], int | None]) -> str:
    parts = re.split(f"({TEXT.pattern})", text)
    for at in range(0, len(parts), 2):
        parts[at] = CELL.sub(lambda found: _moved(found[1], int(found[2]), now), parts[at])
    return "".join(parts)


def _moved(letters: str, row: int, now: Callable[[int], int | None]) -> str:
    at = now(row)
    return "#REF!" if at is None else f"{letters}{at}"


def _areas(text: str, now: Callable[[int], int | None]) -> str:
    """Move areas; one that loses an edge shrinks, one that loses all is #REF!."""
    made = []
    for area in text.split(" "):
        corners = AREA.findall(area)
        if not corners:  # whole rows or columns, as the titles of a print
            made.append(area)
            continue
        first, last = int(corners[0][1]), int(corners[-1][1])
        kept = [at for row in range(first, min(last, first + 12_000) + 1) if (at := now(row)) is not None]
        made.append(":".join(f"{letters}{at}" for (letters, _), at in zip(corners, (kept[0], kept[-1]), strict=False))
                    if kept else "#REF!")  # fmt: skip
    return " ".join(made)
