"""Read the cells of one sheet, and the shared strings, with regular expressions over checked XML.

One pattern takes a whole cell as Excel, LibreOffice, XlsxWriter and openpyxl write it, `<c r= s= t=><f><v>`;
anything else that is lawful goes a slower way. Source: ECMA-376-1 18.3.1.4 (c), 18.3.1.73 (row), 18.4.8 (si).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from xlfinsam.engine.addresses import LAST_COLUMN, MAX_ROW, Area, column_letters, column_number, split
from xlfinsam.engine.xmltext import (
    ATTRIBUTES,
    DamageError,
    S,
    attributes,
    is_true,
    plain,
    prefix_of,
    read_xstring,
    remembered,
    unescape,
)

# A literal that Decimal takes and that cannot grow into a number of a thousand million digits.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?")
_INDEX: Final = re.compile("[0-9]{1,7}")
_SHORT: Final = 100  # characters; cells with longer values are not remembered between files
_LONG: Final = 3_000  # characters; nor are longer formulas
_BOOLEANS: Final = {"1": "1", "true": "1", "0": "0", "false": "0"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is stored.

    `kind`: "n" number, "s" text, "b" bool, "e" error value, "d" ISO date, "" blank. `text`: the number literal as
    stored, the text, "1"/"0", "#REF!". `formula`: without "=", None where there is none, "" where it is shared from
    another cell. `style`: index into the cell formats.
    """

    kind: str
    text: str
    formula: str | None
    style: int


BLANK: Final = Cell("", "", None, 0)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of a sheet whose elements carry one prefix ("" or "x:")."""

    data: re.Pattern[str]  # sheetData: 1 its attributes, 2 "/" when empty; ends after the start tag
    data_end: re.Pattern[str]
    row_or_cell: re.Pattern[str]
    row: re.Pattern[str]  # 1 attributes, 2 content
    row_head: re.Pattern[str]  # 1 attributes
    cell: re.Pattern[str]  # 1 attributes
    formula: re.Pattern[str]  # 1 attributes, 2 text
    value: re.Pattern[str]
    text: re.Pattern[str]
    phonetic: re.Pattern[str]
    item: re.Pattern[str]  # si: 1 plain text, 2 anything else
    dimension: re.Pattern[str]


@functools.lru_cache(maxsize=64)
def grammar(prefix: str) -> Grammar:
    """Compile the patterns for one prefix."""
    p = re.escape(prefix)

    def leaf(name: str, body: str = "([^<]*)") -> re.Pattern[str]:
        return re.compile(rf"<{p}{name}{ATTRIBUTES}(?:/>|>{body}</{p}{name}{S}*>)", re.DOTALL)

    fast = r' r="(([A-Z]{1,3})([1-9][0-9]{0,6}))"(?: s="([0-9]{1,5})")?(?: t="([a-zA-Z]+)")?'
    fast_row = '(?: r="([1-9][0-9]{0,5})")?'
    plain_inside = rf"(?:<{p}f>([^<]*)</{p}f>)?(?:<{p}v>([^<]*)</{p}v>)?</{p}c>"
    rest = rf"(?:/>|>(?:{plain_inside}|(.*?)</{p}c{S}*>))"
    return Grammar(
        data=re.compile(rf"<{p}sheetData{ATTRIBUTES}(/?)>"),
        data_end=re.compile(rf"</{p}sheetData{S}*>"),
        row_or_cell=re.compile(rf"<{p}c(?:{fast})?{ATTRIBUTES}{rest}|<{p}row{fast_row}{ATTRIBUTES}/?>", re.DOTALL),
        row=leaf("row", "(.*?)"),
        row_head=re.compile(rf"<{p}row{ATTRIBUTES}/?>"),
        cell=leaf("c", "(?:.*?)"),
        formula=leaf("f"),
        value=leaf("v"),
        text=leaf("t"),
        phonetic=leaf("rPh", "(?:.*?)"),
        item=re.compile(rf"<{p}si{S}*(?:/>|>(?:<{p}t>([^<]*)</{p}t></{p}si>|(.*?)</{p}si{S}*>))", re.DOTALL),
        dimension=re.compile(rf"<{p}dimension{ATTRIBUTES}/?>"),
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """Where sheetData stands (`start`..`stop`) and what it holds (`begin`..`end`); `empty` means `<sheetData/>`."""

    patterns: Grammar
    prefix: str
    start: int
    begin: int
    end: int
    stop: int
    empty: bool


def frame(masked: str) -> Frame | None:
    """Find sheetData; None for a sheet without cells (a chart sheet). Raises DamageError for mixed prefixes."""
    prefix = prefix_of(masked, "worksheet")
    if prefix is None:
        return None
    patterns = grammar(prefix)
    begin = patterns.data.search(masked)
    end = patterns.data_end.search(masked, begin.end()) if begin and not begin[2] else begin
    if begin is None or end is None:
        raise DamageError("trasig_xml", "bladet saknar sheetData")
    inner_end = begin.end() if begin[2] else end.start()
    return Frame(patterns, prefix, begin.start(), begin.end(), inner_end, end.end(), empty=bool(begin[2]))


def read_cells(text: str, strings: tuple[str, ...], down_to: int = MAX_ROW) -> dict[str, Cell]:
    """Read the cells of a sheet by address, in the order of the file, as far as row `down_to`.

    Raises DamageError for what has no meaning.
    """
    text = plain(text)
    found = frame(text)
    if found is None:
        return {}
    cells: dict[str, Cell] = {}
    count = row = 0
    letters = row_digits = ""
    for match in found.patterns.row_or_cell.finditer(text, found.begin, found.end):
        address, column, digits, style, kind, others, formula, value, inner, plain_row, row_attributes = match.groups()
        if row_attributes is not None:
            row = int(plain_row) if plain_row else row_number(row_attributes, row)
            if row > down_to:
                break
            letters, row_digits = "", str(row)
            continue
        count += 1
        if others or not address:
            following = f"{column_letters(column_number(letters) + 1)}{row}"
            address, style, kind = _slow_head(others, (address, style, kind), following)
            column = address.rstrip("0123456789")
            digits = address[len(column) :]
        if digits != row_digits or (column > LAST_COLUMN and len(column) == len(LAST_COLUMN)):
            raise DamageError("trasig_xml", f"cellen {address} står på rad {row_digits or '?'}")
        letters = column
        if inner is not None:
            cells[address] = _read_inner(found.patterns, strings, style, kind, inner)
            continue
        if kind == "s" and value is not None:
            value = _shared(strings, value)
        make = _common_cell if value is None or len(value) < _SHORT else _cell
        if formula is not None:
            if len(formula) >= _SHORT:
                make = _cell
            formula = _common_formula(formula) if len(formula) < _LONG else unescape(formula)
        cells[address] = make(kind, value, formula, style)
    if len(cells) != count:
        raise DamageError("trasig_xml", "en cell förekommer två gånger")
    return cells


def array_areas(text: str) -> list[Area]:
    """Find the ranges that array formulas and what-if tables fill: most of their cells carry no formula."""
    text = plain(text)
    found = frame(text) if "array" in text or "dataTable" in text else None
    if found is None:
        return []
    heads = (attributes(f[1]) for f in found.patterns.formula.finditer(text, found.begin, found.end))
    areas = (Area.parse(head.get("ref", "")) for head in heads if head.get("t") in ("array", "dataTable"))
    return [area for area in areas if area is not None]


def hidden_rows(text: str) -> frozenset[int]:
    """Give the numbers of the rows of a sheet (its XML) that are hidden."""
    masked = plain(text)
    found = frame(masked)
    if found is None or "hidden" not in text:
        return frozenset()
    hidden: set[int] = set()
    number = 0
    for match in found.patterns.row_head.finditer(masked, found.begin, found.end):
        number = row_number(match[1] or "", number)
        if is_true(attributes(match[1] or "").get("hidden")):
            hidden.add(number)
    return frozenset(hidden)


def row_number(text: str, former: int) -> int:
    """Give the number of a row by its attributes, or the one after `former`. Raises DamageError for what is no row."""
    given = attributes(text).get("r") if text else None
    number = former + 1 if given is None else int(given) if _INDEX.fullmatch(given) else 0
    if not 1 <= number <= MAX_ROW:
        raise DamageError("trasig_xml", f"rad {given}")
    return number


_CellHead = tuple[str, str | None, str | None]  # address, style, type


def _slow_head(others: str, head: tuple[str | None, str | None, str | None], following: str) -> _CellHead:
    """Read the head of a cell whose attributes stand in another order, are quoted otherwise, or are missing."""
    given = attributes(others)
    address = given.get("r", head[0] or following)
    style = given.get("s", head[1])
    if split(address) is None or "$" in address or not (style is None or _INDEX.fullmatch(style)):
        raise DamageError("trasig_xml", f"cellen {address[:40]}")
    return address.upper(), style, given.get("t", head[2])


def _read_inner(patterns: Grammar, strings: tuple[str, ...], style: str | None, kind: str | None, inner: str) -> Cell:
    """Read a cell that holds more than a plain value."""
    if kind == "inlineStr":
        return _cell("s", _joined(patterns, inner), None, style)
    found, shown = patterns.formula.search(inner), patterns.value.search(inner)
    formula = unescape(found[2] or "") if found else None
    value = shown[2] or "" if shown else None
    if kind == "s" and value is not None:
        value = _shared(strings, value)
    return _cell(kind, value, formula, style)


def _cell(kind: str | None, value: str | None, formula: str | None, style: str | None) -> Cell:
    """Make a cell of type `kind`; for "s" `value` is the text."""
    number = int(style or 0)
    if value is None:
        return Cell("", "", formula, number)
    if kind == "s":
        return Cell("s", value, formula, number)
    if kind == "str":
        return Cell("s", read_xstring(value), formula, number)
    if kind is None or kind == "n":
        if not _NUMBER.fullmatch(value) and not _NUMBER.fullmatch(value := value.strip()) and value:
            raise DamageError("trasig_xml", f"inget tal: {value[:40]}")
        return Cell("n" if value else "", value, formula, number)
    value = unescape(value).strip()
    if kind == "b" and value in _BOOLEANS:
        return Cell("b", _BOOLEANS[value], formula, number)
    if kind in ("e", "d"):
        return Cell(kind, value, formula, number)
    raise DamageError("trasig_xml", f"okänt slag av cell: {kind} {value[:40]}")


_common_cell: Final = functools.lru_cache(maxsize=16_384)(_cell)  # returned sheets share labels, blanks, small counts
_common_formula: Final = functools.lru_cache(maxsize=8_192)(unescape)  # and their formulas


def _shared(strings: tuple[str, ...], value: str) -> str:
    try:
        index = int(value)
    except ValueError:
        index = -1
    if not 0 <= index < len(strings):
        raise DamageError("trasig_xml", f"delad text {value[:40]} saknas")
    return strings[index]


def _joined(patterns: Grammar, inner: str) -> str:
    """Join the runs of a (rich) string, without phonetic guides."""
    if "rPh" in inner:
        inner = patterns.phonetic.sub("", inner)
    return "".join(read_xstring(run[2] or "") for run in patterns.text.finditer(inner))


@remembered
def read_strings(data: bytes) -> tuple[str, ...]:
    """Read a checked sharedStrings.xml, remembered by content. Raises DamageError "trasig_xml"."""
    text = plain(data.decode())
    prefix = prefix_of(text, "sst")
    if prefix is None:
        raise DamageError("trasig_xml", "delade texter saknas")
    patterns = grammar(prefix)
    return tuple(
        read_xstring(item[1]) if item[1] is not None else _joined(patterns, item[2] or "")
        for item in patterns.item.finditer(text)
    )
