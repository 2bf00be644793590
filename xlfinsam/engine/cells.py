"""A workbook as cells: read them fast, write the ones we own, leave everything else byte for byte.

`Workbook` is the door; the work is done in sheet.py (cells), styles.py, names.py and patch.py (splicing). What is
written goes at once into the `Package`, and is read back from there.
"""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlfinsam.engine import patch
from xlfinsam.engine.addresses import column_letters, reference, split
from xlfinsam.engine.dates import from_serial
from xlfinsam.engine.formulas import masters, spelled
from xlfinsam.engine.head import Sheet, read_head, with_state
from xlfinsam.engine.names import splice_names
from xlfinsam.engine.patch import CellValue, Formula
from xlfinsam.engine.sheet import BLANK, Cell, array_areas, read_cells, read_strings
from xlfinsam.engine.styles import Styles, dated
from xlfinsam.engine.tail import Validation, column_styles, sheet_tail, skeleton
from xlfinsam.engine.xmltext import DamageError, local, plain, tree
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from xml.etree.ElementTree import Element

    from xlfinsam.engine.package import Package

TOP: Final = 60  # rows: a sheet that is only asked for its head (a stamp) is not read further down

__all__ = ["Cell", "CellValue", "Formula", "Sheet", "Validation", "Workbook"]


class Workbook:
    """The sheets, names and cells of one package.

    Every method that reads raises UnreadableFileError for a damaged part, and every method that takes the name of a
    sheet raises WrongUseError for an unknown one. `names` are those of workbook scope, without the built-in ones.
    """

    def __init__(self, package: Package) -> None:
        """Use `open`."""
        self.package = package
        self.file = package.file
        self._cells: dict[str, dict[str, Cell]] = {}
        self._tops: dict[str, dict[str, Cell]] = {}
        self._plains: dict[str, str] = {}
        self._skeletons: dict[str, Element] = {}
        self._tails: dict[str, tuple[bool, tuple[Validation, ...]]] = {}
        with package.blame():
            head = read_head(package.read_xml(package.workbook_part))
            parts = {relation.id: relation.target for relation in package.relations(package.workbook_part)}
            if lost := [sheet.name for sheet in head.sheets if sheet.relation not in parts]:
                raise DamageError("trasig_xml", f"bladet {lost[0]} saknar innehåll")
            self.sheets = tuple(Sheet(sheet.name, parts[sheet.relation], sheet.state) for sheet in head.sheets)
            self._by_name = {sheet.name: sheet for sheet in self.sheets}
            self._by_lower = {sheet.name.lower(): sheet.name for sheet in reversed(self.sheets)}
            if len(self._by_name) != len(self.sheets):
                raise DamageError("trasig_xml", "två blad har samma namn")
        self.names: dict[str, str] = dict(head.names)
        self.date1904 = head.date1904

    @classmethod
    def open(cls, package: Package) -> Workbook:
        """Read the list of sheets and names; raises UnreadableFileError when they have no meaning."""
        return cls(package)

    def cells(self, sheet: str) -> dict[str, Cell]:
        """Read the cells of a sheet by address, styled blanks included; remembered until the sheet is patched."""
        part = self._part(sheet)
        if part not in self._cells:
            with self.package.blame():
                self._cells[part] = read_cells(self._plain(part), self._strings)
        return self._cells[part]

    def cell(self, sheet: str, address: str) -> Cell | None:
        """Read one cell, None where there is none; of a sheet not yet read only the rows on top are, if it is there."""
        part = self._part(sheet)
        place = split(address)
        if part in self._cells or place is None or place[0] > TOP:
            return self.cells(sheet).get(address)
        if part not in self._tops:
            with self.package.blame():
                self._tops[part] = read_cells(self._plain(part), self._strings, TOP)
        return self._tops[part].get(address)

    def locate(self, name: str) -> tuple[str, str, str] | None:
        """(sheet, first address, last address) of a name, letter case aside, that is one cell or one plain range.

        None for an unknown name, #REF!, a constant, a formula, several areas, or a sheet that is not there.
        """
        text = self.names.get(name)
        if text is None:
            text = next((text for other, text in self.names.items() if other.lower() == name.lower()), "")
        if not (found := reference(text)):
            return None
        sheet = self._by_lower.get(found[0].lower())
        return (sheet, found[1].first, found[1].last) if sheet is not None else None

    def date_of(self, cell: Cell) -> date | None:
        """Give the day that a number or an ISO date stands for in this workbook's date system, or None."""
        if cell.kind == "n":
            return from_serial(Decimal(cell.text), date1904=self.date1904)
        try:
            return date.fromisoformat(cell.text[:10]) if cell.kind == "d" else None
        except ValueError:
            return None

    def is_date(self, style: int) -> bool:
        """Whether a number with this style is shown as a date or a time."""
        return self._styles.is_date(style)

    def is_locked(self, style: int) -> bool:
        """Whether a cell with this style is locked when its sheet is protected."""
        return self._styles.is_locked(style)

    def is_protected(self, sheet: str) -> bool:
        """Whether the sheet is protected (with or without a password)."""
        return self._tail(sheet)[0]

    def validations(self, sheet: str) -> tuple[Validation, ...]:
        """Read the data validations of a sheet, also those on lists in other sheets, which Excel keeps in x14."""
        return self._tail(sheet)[1]

    def modified(self) -> str:
        """Read when the file says it was last saved (dcterms:modified, ISO 8601), "" where it does not say."""
        part = self._related("", "core-properties")
        if part is None:
            return ""
        with self.package.blame():
            root = tree(self.package.read_xml(part))
        return next(((e.text or "").strip() for e in root if local(e) == "modified"), "")

    def write(self, sheet: str, values: Mapping[str, CellValue | Formula], *, over: bool = False) -> int:
        """Write values (address -> value, None empties the cell) and give the number of cells that changed.

        A cell that holds its value already is not touched. Styles stay; text is always text. All or nothing:
        WrongUseError for a bad address, for what Excel cannot hold, and for a cell that a formula fills; `over` lets
        a formula be written over, but never one that other cells share.
        """
        held = self.cells(sheet)
        arrays, shared = (
            array_areas(self._text(self._part(sheet))),
            masters(self._text(self._part(sheet))) if over else frozenset(),
        )
        wanted: dict[int, dict[int, patch.Content]] = {}
        for address, value in values.items():
            row, column = self._place(sheet, address)
            cell = held.get(f"{column_letters(column)}{row}", BLANK)
            kept = cell.formula is not None and (not over or address.replace("$", "").upper() in shared)
            if kept or any((row, column) in area for area in arrays):
                raise WrongUseError(
                    f"{self.package.file}, {sheet}!{address}: cellen har en formel och skrivs inte över."
                )
            try:
                content = patch.stored(value, date1904=self.date1904)
            except WrongUseError as error:
                raise WrongUseError(f"{self.package.file}, {sheet}!{address}: {error}.") from error
            if not patch.same(cell, content) and not (
                type(value) is date and (cell.kind == "d" and cell.text == value.isoformat())
            ):
                wanted.setdefault(row, {})[column] = content
        if wanted:
            with self.package.blame():
                self._put(sheet, patch.write_cells(self._text(self._part(sheet)), wanted, self._column_styles(sheet)))
        return sum(map(len, wanted.values()))

    def show_dates(self, sheet: str, clocks: Mapping[str, bool]) -> None:
        """Let cells that are there show a date, and where the mapping is true a time; those that do are not touched."""
        held, wanted = self.cells(sheet), dict[int, dict[int, int]]()
        part = self._related(self.package.workbook_part, "styles")
        for address, clock in clocks.items():
            row, column = self._place(sheet, address)
            style = held[f"{column_letters(column)}{row}"].style
            if part is not None and not self.is_date(style):
                data, new = dated(self.package.read_xml(part), style, clock=clock)
                self.package.replace(part, data)
                self.__dict__.pop("_styles", None)
                wanted.setdefault(row, {})[column] = new
        if wanted:
            with self.package.blame():
                self._put(sheet, patch.set_styles(self._text(self._part(sheet)), wanted))

    def formulas(self, sheet: str) -> dict[str, str]:
        """Read the formulas of a sheet by address, without "=", those that are stored once for many cells as well."""
        spread = spelled(self._text(self._part(sheet)))
        cells = self.cells(sheet).items()
        return {a: spread.get(a, cell.formula) for a, cell in cells if cell.formula is not None}

    def hide_rows(self, sheet: str, hidden: Mapping[int, bool]) -> None:
        """Hide (True) or show (False) rows by number."""
        for number in hidden:
            self._place(sheet, f"A{number}")
        with self.package.blame():
            self._put(sheet, patch.hide_rows(self._text(self._part(sheet)), hidden))

    def show_sheet(self, name: str, *, shown: bool) -> None:
        """Show a sheet, or hide its tab; every other byte of the list of sheets stays."""
        self._part(name)
        with self.package.blame():
            before = self.package.read_xml(self.package.workbook_part).decode()
            self.package.replace(
                self.package.workbook_part, with_state(before, name, "" if shown else "hidden").encode()
            )
        state = "visible" if shown else "hidden"
        self.sheets = tuple(Sheet(s.name, s.part, state) if s.name == name else s for s in self.sheets)
        self._by_name = {sheet.name: sheet for sheet in self.sheets}

    def set_heights(self, sheet: str, heights: Mapping[int, int]) -> None:
        """Give rows (by number) a height in points, as wrapped text needs that no program measures on opening."""
        for number in heights:
            self._place(sheet, f"A{number}")
        with self.package.blame():
            self._put(sheet, patch.set_heights(self._text(self._part(sheet)), heights))

    def set_names(self, wanted: Mapping[str, str], owned: Callable[[str], bool]) -> bool:
        """Make the names of workbook scope for which `owned` is true exactly `wanted` (name -> "Blad!$A$1").

        Every other name keeps its bytes. Gives whether anything changed. WrongUseError: see `names.splice_names`.
        """
        before = self._text(self.package.workbook_part)
        with self.package.blame():
            after = splice_names(before, wanted, owned)
            if changed := after != before:
                self.package.replace(self.package.workbook_part, after.encode())
                self.names = dict(read_head(after.encode()).names)
        return changed

    def to_bytes(self) -> bytes:
        """Give the whole file; see `Package.to_bytes`."""
        return self.package.to_bytes()

    @functools.cached_property
    def _strings(self) -> tuple[str, ...]:
        part = self._related(self.package.workbook_part, "sharedStrings")
        return read_strings(self.package.read_xml(part)) if part is not None else ()

    @functools.cached_property
    def _styles(self) -> Styles:
        part = self._related(self.package.workbook_part, "styles")
        with self.package.blame():
            return Styles.parse(self.package.read_xml(part)) if part is not None else Styles()

    def _related(self, part: str, kind: str) -> str | None:
        """Find the part that `part` points to with this kind of relationship, if it is there."""
        targets = (relation.target for relation in self.package.relations(part) if relation.kind == kind)
        return next((target for target in targets if self.package.has(target)), None)

    def _part(self, sheet: str) -> str:
        if sheet not in self._by_name:
            raise WrongUseError(f"{self.package.file}: bladet {sheet!r} finns inte i filen.")
        return self._by_name[sheet].part

    def text(self, sheet: str) -> str:
        """Give the XML of a sheet."""
        return self._text(self._part(sheet))

    def _text(self, part: str) -> str:
        return self.package.read_xml(part).decode()

    def _plain(self, part: str) -> str:
        if part not in self._plains:
            self._plains[part] = plain(self._text(part))
        return self._plains[part]

    def _put(self, sheet: str, text: str) -> None:
        part = self._part(sheet)
        self.package.replace(part, text.encode())
        for remembered_text in (self._cells, self._tops, self._plains):
            remembered_text.pop(part, None)

    def _skeleton(self, sheet: str) -> Element:
        """Parse the sheet without its rows: what we never change."""
        part = self._part(sheet)
        if part not in self._skeletons:
            with self.package.blame():
                self._skeletons[part] = skeleton(plain(self._text(part)))
        return self._skeletons[part]

    def _tail(self, sheet: str) -> tuple[bool, tuple[Validation, ...]]:
        """Read what the schema puts after the rows: is the sheet protected, and its validations."""
        part = self._part(sheet)
        if part not in self._tails:
            with self.package.blame():
                self._tails[part] = sheet_tail(self._plain(part))
        return self._tails[part]

    def _column_styles(self, sheet: str) -> Callable[[int], str | None]:
        return column_styles(self._skeleton(sheet))

    def _place(self, sheet: str, address: str) -> tuple[int, int]:
        place = split(address)
        if place is None:
            raise WrongUseError(f"{self.package.file}, {sheet}: {address!r} är ingen cell i ett blad.")
        return place
