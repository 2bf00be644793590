"""New workbooks: the one door to XlsxWriter, and the look that every sheet shares.

Files come out the same byte for byte from the same declarations: the creation time is fixed, the entries are in order.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from xlfinsam.engine.calc import errors, recalculate
from xlfinsam.engine.ribbon import with_ribbon
from xlfinsam.engine.vba import WORKBOOK, code_names
from xlfinsam.errors import DisagreementError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.fields import Kind, Validation

CREATED = datetime(2024, 1, 1, tzinfo=UTC)  # fixed, so that a made file is the same every time
INK, ACCENT, PALE, LINE, INPUT = "#1B2B34", "#1F5F6B", "#E4EEF0", "#B9C7CB", "#FFF8E1"
RED, GREEN, AMBER = ("#FBE3E0", "#A32014"), ("#E2F1E4", "#1E6B2C"), ("#FFF0CC", "#7A5200")
KR = "#,##0;\\−#,##0;0"
PART_OF_FORMAT = {"red", "green", "amber", "percent", "whole", "sum_row", "bold_row"}  # laid over a cell by a condition
STYLES: Mapping[str, Mapping[str, Any]] = {
    "text": {},
    "title": {"bold": True, "font_size": 20, "font_color": ACCENT},
    "subtitle": {"font_size": 12, "font_color": INK},
    "note": {"italic": True, "font_color": "#5A6B72", "text_wrap": True, "valign": "top"},
    "note_line": {"italic": True, "font_color": "#5A6B72"},
    "section": {"bold": True, "font_size": 13, "font_color": "#FFFFFF", "bg_color": ACCENT, "valign": "vcenter"},
    "heading": {"bold": True, "font_color": ACCENT, "bottom": 2, "bottom_color": ACCENT, "font_size": 14},
    "group": {"bold": True, "bg_color": PALE, "align": "center", "font_color": ACCENT},
    "head": {"bold": True, "font_size": 9, "bg_color": PALE, "bottom": 1, "bottom_color": ACCENT, "text_wrap": True,
             "valign": "vcenter"},
    "settings_group": {"bold": True, "font_size": 13, "font_color": ACCENT, "bottom": 2, "bottom_color": ACCENT,
                       "valign": "bottom"},
    "head_words": {"bold": True, "font_size": 9, "bg_color": PALE, "bottom": 1, "bottom_color": ACCENT,
                   "text_wrap": True, "valign": "vcenter", "indent": 1},
    "head_number": {"bold": True, "font_size": 9, "bg_color": PALE, "bottom": 1, "bottom_color": ACCENT,
                    "text_wrap": True, "valign": "vcenter", "align": "right"},
    "label": {"valign": "vcenter", "text_wrap": True, "bottom": 4, "bottom_color": LINE},
    "antal": {"num_format": "#,##0", "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "andel": {"num_format": "0.0%", "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "enheter": {"num_format": "+0.0%;\\−0.0%;0.0%", "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "kr": {"num_format": KR, "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "tkr": {"num_format": "#,##0,;\\−#,##0,;0", "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "tal": {"num_format": "#,##0.##;\\−#,##0.##;0", "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "tjanster": {"num_format": "General", "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "ja": {"num_format": '"ja";;"nej"', "bottom": 4, "bottom_color": LINE, "align": "right", "valign": "vcenter"},
    "strong": {"bold": True, "font_color": ACCENT, "bottom": 4, "bottom_color": LINE},
    "group_left": {"bold": True, "font_color": ACCENT, "valign": "bottom"},
    "sum_kr": {"num_format": KR, "bold": True, "top": 1, "top_color": ACCENT, "bg_color": PALE, "valign": "vcenter"},
    "percent": {"num_format": "0.0%;\\−0.0%;0.0%"},
    "whole": {"num_format": KR},
    "sum_row": {"bold": True, "top": 1, "top_color": ACCENT, "bg_color": PALE},
    "bold_row": {"bold": True, "font_color": ACCENT},
    "value_text": {"bottom": 4, "bottom_color": LINE, "shrink": True, "valign": "vcenter"},
    "file": {"bottom": 4, "bottom_color": LINE, "indent": 1, "valign": "vcenter"},
    "sum": {"num_format": "#,##0", "bold": True, "top": 1, "top_color": ACCENT, "bg_color": PALE, "valign": "vcenter"},
    "sum_antal": {"num_format": "#,##0", "bold": True, "top": 1, "top_color": ACCENT,
                  "bg_color": PALE, "valign": "vcenter"},
    "sum_andel": {"num_format": "0.0%", "bold": True, "top": 1, "top_color": ACCENT,
                  "bg_color": PALE, "valign": "vcenter"},
    "sum_enheter": {"num_format": "+0.0%;\\−0.0%;0.0%", "bold": True, "top": 1, "top_color": ACCENT,
                    "bg_color": PALE, "valign": "vcenter"},
    "input": {"bg_color": INPUT, "border": 1, "border_color": LINE, "locked": False, "valign": "vcenter",
              "shrink": True},
    "setting": {"bg_color": INPUT, "border": 1, "border_color": LINE, "valign": "vcenter", "align": "left"},
    "year": {"num_format": "0", "align": "left", "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "list": {"bottom": 4, "bottom_color": LINE, "valign": "top"},
    "list_words": {"bottom": 4, "bottom_color": LINE, "valign": "top", "align": "left", "indent": 1},
    "list_link": {"bottom": 4, "bottom_color": LINE, "valign": "top", "align": "left", "indent": 1,
                  "font_color": ACCENT, "underline": 1},
    "list_wrap": {"bottom": 4, "bottom_color": LINE, "valign": "top", "text_wrap": True},
    "list_told": {"bottom": 4, "bottom_color": LINE, "valign": "top", "text_wrap": True, "align": "left", "indent": 1,
                  "font_color": "#5A6B72"},
    "list_input": {"bottom": 4, "bottom_color": LINE, "valign": "top", "text_wrap": True, "bg_color": INPUT},
    "list_number": {"bg_color": INPUT, "border": 1, "border_color": LINE, "locked": False, "valign": "top"},
    "list_text": {"bg_color": INPUT, "border": 1, "border_color": LINE, "locked": False, "valign": "top",
                  "text_wrap": True, "align": "left", "indent": 1},
    "input_text": {"bg_color": INPUT, "border": 1, "border_color": LINE, "locked": False, "valign": "top",
                   "text_wrap": True, "align": "left"},
    "input_long": {"bg_color": INPUT, "border": 1, "border_color": LINE, "locked": False, "valign": "top",
                   "text_wrap": True, "align": "left", "font_size": 9},
    "input_cross": {"bg_color": INPUT, "border": 1, "border_color": LINE, "locked": False, "valign": "vcenter",
                    "align": "center"},
    "decimal": {"num_format": "#,##0.0#", "bottom": 4, "bottom_color": LINE, "valign": "vcenter"},
    "sum_decimal": {"num_format": "#,##0.0#", "bold": True, "top": 1, "top_color": ACCENT,
                    "bg_color": PALE, "valign": "vcenter"},
    "check": {"valign": "vcenter", "text_wrap": True, "align": "left"},
    "sum_of_column": {"num_format": "#,##0", "bold": True, "top": 1, "top_color": ACCENT, "valign": "vcenter"},
    "status": {"bold": True, "border": 1, "border_color": LINE, "valign": "vcenter", "text_wrap": True,
               "font_size": 12},
    "tile_label": {"font_color": "#5A6B72", "font_size": 9, "bg_color": PALE, "align": "center"},
    "tile": {"num_format": "#,##0", "bold": True, "font_size": 18, "bg_color": PALE, "align": "center",
             "font_color": ACCENT},
    "tile_andel": {"num_format": "0.0%", "bold": True, "font_size": 18, "bg_color": PALE, "align": "center",
                   "font_color": ACCENT},
    "tile_enheter": {"num_format": "+0.0%;\\−0.0%;0.0%", "bold": True, "font_size": 18, "bg_color": PALE,
                     "align": "center", "font_color": ACCENT},
    "tile_kr": {"num_format": KR, "bold": True, "font_size": 14, "bg_color": PALE, "align": "center",
                "font_color": ACCENT},
    "red": {"bg_color": RED[0], "font_color": RED[1]},
    "green": {"bg_color": GREEN[0], "font_color": GREEN[1]},
    "amber": {"bg_color": AMBER[0], "font_color": AMBER[1]},
    "hidden": {"font_color": "#9AA5A9"},
}  # fmt: skip


@dataclass(slots=True)
class Book:
    """A workbook under construction: XlsxWriter's own, its named formats, and the bytes it ends as."""

    xlsx: Workbook
    made: dict[tuple[str, str], Format] = field(default_factory=dict)
    data: bytes = b""

    def style(self, name: str, number_format: str = "") -> Format:
        """Return the format called `name`, with another number format where one is given."""
        key = (name, number_format)
        if key not in self.made:
            base: dict[str, Any] = {} if name in PART_OF_FORMAT else {"font_name": "Calibri", "font_size": 11}
            extra = {"num_format": number_format} if number_format else {}
            self.made[key] = self.xlsx.add_format({**base, **STYLES[name], **extra})
        return self.made[key]

    def sheet(self, name: str, *, landscape: bool = False, widths: tuple[float, ...] = ()) -> Worksheet:
        """Add a sheet set up for A4, one page wide, with page numbers and without grid lines."""
        sheet = self.xlsx.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8&A&R&8Sida &P av &N")
        if landscape:
            sheet.set_landscape()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.style("text"))
        return sheet

    def traffic_lights(self, sheet: Worksheet, cells: str, first: str) -> None:
        """Colour `cells` by the sign that the text in `first` begins with: ✗ red, ✓ green, … amber."""
        for sign, colour in (("✗", "red"), ("✓", "green"), ("…", "amber")):
            rule = {"type": "formula", "criteria": f'=LEFT({first},1)="{sign}"', "format": self.style(colour)}
            sheet.conditional_format(cells, rule)

    def validate(self, sheet: Worksheet, cells: str, kind: Kind, label: str, help_text: str = "") -> None:
        """Put the validation of `kind` on `cells`, with Swedish messages before and after."""
        wanted = kind.validation()
        if wanted is not None:
            sheet.data_validation(cells, _validation(wanted, label, f"Skriv {kind.says}. {help_text}".strip()))


def _validation(wanted: Validation, label: str, message: str) -> dict[str, Any]:
    """Say a validation in XlsxWriter's words; Excel allows 32 characters in a title and 255 in a message."""
    options: dict[str, Any] = {
        "validate": wanted.validate,
        "input_title": shorten(label, 32, placeholder="…"),
        "input_message": message[:255],
        "error_title": "Det här går inte att skriva",
        "error_message": wanted.error[:255],
        "ignore_blank": True,
    }
    if wanted.validate == "list":
        return {**options, "source": list(wanted.source)}
    if wanted.validate == "date":
        days = [datetime.fromisoformat(str(day)) for day in (wanted.minimum, wanted.maximum)]
        return {**options, "criteria": wanted.criteria, "minimum": days[0], "maximum": days[1]}
    if wanted.criteria == "between":
        return {**options, "criteria": "between", "minimum": wanted.minimum, "maximum": wanted.maximum}
    return {**options, "criteria": wanted.criteria, "value": wanted.minimum}


@contextmanager
def new_book(title: str, subject: str, *, vba: bytes = b"", ribbon: str = "") -> Iterator[Book]:
    """Open a new workbook; when the block ends its `data` is the finished file with every formula computed.

    With `vba` (a vbaProject.bin with one document module per sheet) it is macro-enabled, with `ribbon` it has a tab.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  70 ms that only a build needs

    buffer = io.BytesIO()
    book = Book(Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy\\-mm\\-dd"}))
    book.xlsx.set_properties({"title": title, "subject": subject, "author": "xlfinsam", "created": CREATED})
    book.xlsx.set_calc_mode("auto")
    if vba:
        book.xlsx.add_vba_project(io.BytesIO(vba), is_stream=True)
        book.xlsx.set_vba_name(WORKBOOK)
    yield book
    sheets = book.xlsx.worksheets() if vba else []
    for sheet, name in zip(sheets, code_names(len(sheets))[1:], strict=True):
        sheet.set_vba_name(name)
    book.xlsx.close()
    made = with_ribbon(buffer.getvalue(), ribbon) if ribbon else buffer.getvalue()
    book.data = recalculate(made)
    if wrong := errors(book.data):
        raise DisagreementError(f"Den nya arbetsboken har formler som ger fel: {', '.join(wrong)}.")
