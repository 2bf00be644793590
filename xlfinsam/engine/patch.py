"""Change cells and rows in the text of a sheet by splicing; every character that is not ours stays where it is.

A value is first brought to the form in which it would be read back, (kind, text) as in `Cell`; `same` compares that
with what the cell holds, and `markup` writes it. Source: ECMA-376-1 18.3.1.4 (c), .73 (row), .35 (dimension).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from xlfinsam.engine.addresses import Area, column_letters, column_number, split
from xlfinsam.engine.dates import day_part, to_serial
from xlfinsam.engine.sheet import Cell, Frame, frame, row_number
from xlfinsam.engine.xmltext import DamageError, attributes, escape, is_true, mask, with_attribute, write_xstring
from xlfinsam.errors import WrongUseError


class Formula(str):
    """A formula to be written, without its equals sign."""

    __slots__ = ()


CellValue = Decimal | int | str | bool | date | None
Content = tuple[str, str]  # kind and text, as in Cell
RowEdit = Callable[["Row"], "Row"]
FORMULA = "f"  # the kind of a content that is a formula (its text without "="), not yet computed

MAX_TEXT = 32_767  # UTF-16 units in one cell (Excel's limit)
_PLAIN_ADDRESS = re.compile(r' r="([A-Z]{1,3})[0-9]')
_MAX_EXPONENT = 307
_SURE_DIGITS = 15  # Excel stores a binary double and writes it with 17 digits: 1.1 comes back as 1.1000000000000001


class Row:
    """One row to be edited: its number, the attributes of its tag, its content. An absent row has neither."""

    __slots__ = ("attributes", "content", "number")

    def __init__(self, number: int, attributes: str = "", content: str = "") -> None:
        """Take the texts as they stand in the file."""
        self.number = number
        self.attributes = attributes
        self.content = content


def stored(value: CellValue | Formula, *, date1904: bool) -> Content:
    """Give `value` as (kind, text) of a cell. Raises WrongUseError, not saying where, for what Excel cannot hold."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, Formula):
        return FORMULA, str(value)
    if isinstance(value, str):
        if len(value) > MAX_TEXT // 2 and len(value) + sum(character > "\uffff" for character in value) > MAX_TEXT:
            raise WrongUseError(f"texten är längre än {MAX_TEXT} tecken")
        return "s", re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else None
        serial = to_serial(moment.date() if moment else value, date1904=date1904)
        if serial is None:
            raise WrongUseError(f"Excel har inget datum {value}")
        return "n", _literal(serial + day_part(moment)) if moment else str(serial)
    if isinstance(value, Decimal | int):
        return "n", _literal(Decimal(value))
    raise WrongUseError(f"ett värde av slaget {type(value).__name__} kan inte skrivas")


def _literal(number: Decimal) -> str:
    """Write a plain decimal literal: no exponent, no trailing zeros, no minus before zero."""
    if not number.is_finite() or abs(number.adjusted()) > _MAX_EXPONENT:
        raise WrongUseError(f"Excel kan inte hålla talet {number}")
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def same(cell: Cell, content: Content) -> bool:
    """Whether `cell` holds `content` already; numbers by value, up to the digits that a double keeps."""
    if cell.formula is not None or content[0] == FORMULA:
        return cell.formula is not None and content == (FORMULA, cell.formula)
    if (cell.kind, cell.text) == content:
        return True
    if cell.kind != "n" or content[0] != "n":
        return False
    held, new = Decimal(cell.text), Decimal(content[1])
    return held == new or (len(new.as_tuple().digits) <= _SURE_DIGITS and float(held) == float(new))


def markup(prefix: str, attributes_text: str, content: Content) -> str:
    """Write a whole `<c>` of these attributes (address, style) and this content; text never becomes a formula."""
    kind, text = content
    if not kind:
        return f"<{prefix}c{attributes_text}/>"
    if kind == FORMULA:
        return f"<{prefix}c{attributes_text}><{prefix}f>{escape(text)}</{prefix}f></{prefix}c>"
    if kind == "s":
        inner = f'<{prefix}is><{prefix}t xml:space="preserve">{write_xstring(text)}</{prefix}t></{prefix}is>'
        return f'<{prefix}c{attributes_text} t="inlineStr">{inner}</{prefix}c>'
    type_ = ' t="b"' if kind == "b" else ""
    return f"<{prefix}c{attributes_text}{type_}><{prefix}v>{text}</{prefix}v></{prefix}c>"


def write_cells(
    text: str, wanted: Mapping[int, Mapping[int, Content]], column_style: Callable[[int], str | None]
) -> str:
    """Write `wanted` (row -> column -> content) into the text of a sheet, and widen its dimension where needed.

    `column_style` gives the style of a column (None: none), for new cells in rows without a style of their own.
    """
    found = _frame(text)

    def editor(cells: Mapping[int, Content]) -> RowEdit:
        return lambda row: _write_row(row, cells, found, column_style)

    text = edit_rows(text, {number: editor(cells) for number, cells in wanted.items()})
    return _widen(text, found, [(row, column) for row, cells in wanted.items() for column in cells])


def hide_rows(text: str, hidden: Mapping[int, bool]) -> str:
    """Hide or show rows in the text of a sheet; a row that does not exist is made only to be hidden."""

    def editor(*, hide: bool) -> RowEdit:
        def edit(row: Row) -> Row:
            now = is_true(attributes(row.attributes).get("hidden"))
            if now != hide:
                row.attributes = with_attribute(row.attributes, "hidden", "1" if hide else None)
            return row

        return edit

    return edit_rows(text, {number: editor(hide=hide) for number, hide in hidden.items()})


def set_heights(text: str, heights: Mapping[int, int]) -> str:
    """Give rows a height in points, kept by the program that opens the file."""

    def editor(points: int) -> RowEdit:
        def edit(row: Row) -> Row:
            if attributes(row.attributes).get("ht") != str(points):
                row.attributes = with_attribute(with_attribute(row.attributes, "ht", str(points)), "customHeight", "1")
            return row

        return edit

    return edit_rows(text, {number: editor(points) for number, points in heights.items()})


def set_styles(text: str, styles: Mapping[int, Mapping[int, int]]) -> str:
    """Give cells that are there (row -> column -> index of a cell format) another look; their content stays."""
    found = _frame(text)

    def editor(wanted: Mapping[int, int]) -> RowEdit:
        def edit(row: Row) -> Row:
            pieces: list[str] = []
            at = column = 0
            for match in found.patterns.cell.finditer(mask(row.content)):
                column = _column(match[1] or "", column)
                if column in wanted:
                    pieces += [row.content[at : match.start(1)], with_attribute(match[1], "s", str(wanted[column]))]
                    at = match.end(1)
            row.content = "".join(pieces) + row.content[at:]
            return row

        return edit

    return edit_rows(text, {number: editor(columns) for number, columns in styles.items()})


def edit_rows(text: str, edits: Mapping[int, RowEdit]) -> str:
    """Hand each row of `edits` to its editor and splice in what comes back, in the order of numbers.

    An absent row comes as an empty Row; it is written only when it got attributes or content.
    """
    masked = mask(text)
    found = _frame(text)
    pieces: list[str] = []
    waiting = sorted(edits)
    at, number = found.begin, 0
    for match in found.patterns.row.finditer(masked, found.begin, found.end):
        former, number = number, row_number(match[1] or "", number)
        if number <= former:
            raise DamageError("trasig_xml", f"rad {number} står i fel ordning")
        while waiting and waiting[0] <= number:
            pieces.append(text[at : match.start()])
            at = match.start()
            wanted = waiting.pop(0)
            if wanted < number:
                pieces.append(_tagged(found.prefix, edits[wanted](Row(wanted)), new=True))
                continue
            begin, end = match.span(2) if match[2] is not None else (match.end(), match.end())
            row = edits[wanted](Row(number, match[1] or "", text[begin:end]))
            pieces.append(_tagged(found.prefix, row, new=False))
            at = match.end()
    pieces.append(text[at : found.end])
    pieces += [_tagged(found.prefix, edits[wanted](Row(wanted)), new=True) for wanted in waiting]
    content = "".join(pieces)
    if not found.empty or not content:
        return text[: found.begin] + content + text[found.end :]
    opening = text[found.start : found.begin].removesuffix("/>")
    return f"{text[: found.start]}{opening}>{content}</{found.prefix}sheetData>{text[found.stop :]}"


def _frame(text: str) -> Frame:
    found = frame(mask(text))
    if found is None:
        raise WrongUseError("Bladet är ett diagramblad och har inga celler.")
    return found


def _tagged(prefix: str, row: Row, *, new: bool) -> str:
    if new and not row.attributes and not row.content:
        return ""
    given = f' r="{row.number}"{row.attributes}' if new else row.attributes
    return f"<{prefix}row{given}>{row.content}</{prefix}row>" if row.content else f"<{prefix}row{given}/>"


def _write_row(row: Row, wanted: Mapping[int, Content], found: Frame, column_style: Callable[[int], str | None]) -> Row:
    """Write these columns of a row; its other cells keep their bytes."""
    given = attributes(row.attributes)
    own_style = given.get("s") if is_true(given.get("customFormat")) else None

    def fresh(column: int) -> str:
        style = own_style if own_style is not None else column_style(column)
        head = f' r="{column_letters(column)}{row.number}"' + (f' s="{escape(style)}"' if style is not None else "")
        return markup(found.prefix, head, wanted[column])

    pieces: list[str] = []
    waiting = sorted(wanted)
    at = column = 0
    for match in found.patterns.cell.finditer(mask(row.content)):
        column = _column(match[1] or "", column)
        pieces.append(row.content[at : match.start()])
        at = match.end()
        while waiting and waiting[0] < column:
            pieces.append(fresh(waiting.pop(0)))
        if waiting and waiting[0] == column:
            address = f"{column_letters(column)}{row.number}"
            pieces.append(markup(found.prefix, _kept(match[1] or "", address), wanted[waiting.pop(0)]))
        else:
            pieces.append(row.content[match.start() : at])
    pieces += [fresh(column) for column in waiting]
    row.content = "".join(pieces) + row.content[at:]
    row.attributes = _spanned(row.attributes, given.get("spans"), min(wanted), max(wanted))
    return row


def _column(cell_attributes: str, former: int) -> int:
    if plain := _PLAIN_ADDRESS.match(cell_attributes):
        column = column_number(plain[1])
    else:
        place = split(attributes(cell_attributes).get("r", f"{column_letters(former + 1)}1"))
        column = place[1] if place else 0
    if column <= former:
        raise DamageError("trasig_xml", "cellerna på en rad står i fel ordning")
    return column


def _kept(cell_attributes: str, address: str) -> str:
    """Give the attributes of a cell that stay when its value changes: not its type, nor metadata of the value."""
    for name in ("t", "cm", "vm"):
        cell_attributes = with_attribute(cell_attributes, name, None)
    return cell_attributes if "r" in attributes(cell_attributes) else with_attribute(cell_attributes, "r", address)


def _spanned(row_attributes: str, spans: str | None, first: int, last: int) -> str:
    """Widen `spans`, a hint of which columns are used; drop it where it is not one plain span."""
    if spans is None:
        return row_attributes
    if not (plain := re.fullmatch("([0-9]{1,5}):([0-9]{1,5})", spans)):
        return with_attribute(row_attributes, "spans", None)
    low, high = min(int(plain[1]), first), max(int(plain[2]), last)
    widened = (low, high) != (int(plain[1]), int(plain[2]))
    return with_attribute(row_attributes, "spans", f"{low}:{high}") if widened else row_attributes


def _widen(text: str, found: Frame, cells: list[tuple[int, int]]) -> str:
    """Make the dimension in front of sheetData hold `cells`."""
    dimension = found.patterns.dimension.search(mask(text[: found.start]))
    area = Area.parse(attributes(dimension[1]).get("ref", "")) if dimension else None
    if dimension is None or area is None:
        return text
    wide = area
    for row, column in cells:
        wide = wide.with_cell(row, column)
    if wide == area:
        return text
    begin, end = dimension.span(1)
    return text[:begin] + with_attribute(text[begin:end], "ref", str(wide)) + text[end:]
