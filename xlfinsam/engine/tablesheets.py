"""The sheets of the årsbok that show tables with rows: Start, Deltagare, and the tables that have a sheet each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.engine.plan import START, TABLES, head
from xlfinsam.engine.tables import (
    FIRST,
    letters,
    places_name,
    point_outside,
    row_formula,
    single_formula,
    sum_formula,
)
from xlfinsam.language import DataText, at_slot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlfinsam.engine.build import Book
    from xlfinsam.engine.plan import Plan
    from xlfinsam.engine.ribbon import Control
    from xlfinsam.engine.tables import Block
    from xlfinsam.shown import Table

LINE = 15  # points of a line of text
TITLE_ROW = 34  # points of the row of a title that stands right under what its sheet is for
SHOWN_ROWS = 8  # rows that the empty årsbok shows of each table, before anybody is in the register
TILES = (5, 7)  # the rows of the key figures' headings on Start
BUTTON_ROW = 3  # counted from 0: between the period and the key figures
BUTTON_EDGE, BUTTON_LETTER, BUTTON_GAP = 26, 7, 8  # pixels: a button is as wide as its words


def start_sheet(book: Book, plan: Plan) -> None:
    """Write the first sheet: key figures, and where every insats stands."""
    sheet = book.sheet(START, landscape=True, widths=(2, 26, 14, 14, 14, 14, 14, 14, 38))
    sheet.set_column(0, 0, 2, book.style("text"), {"hidden": True})
    head(book, sheet, "Start", "", "I")
    period = 'IF(installning.period="","","Period: "&installning.period)'
    locked = 'IF(COUNTIFS(bokslut.steg,"lås",bokslut.status,"klar")=0,"",", låst "&INDEX(bokslut.nar,MATCH("lås",'
    sheet.write_formula("B3", f"={period}&{locked}bokslut.steg,0)))", book.style("subtitle"))
    for row, table in zip(TILES, plan.key_figures, strict=True):
        _tiles(book, sheet, table, row)
    _buttons(sheet, plan.controls)
    block = plan.blocks[plan.start.id]
    sheet.write(f"B{block.top}", plan.start.title, book.style("heading"))
    heads = ("Insats", "Skickat", "Inkommet (bladets datum)", *(m.title for m in plan.start.measures), "  Fil")
    for at, title in enumerate(heads):
        sheet.write(f"{letters(1 + at)}{block.head}", title, book.style("head_number" if at in range(4, 7) else "head"))
    sheet.set_row(block.head - 1, 32)
    places = {"skickat": "C", "inkommet": "D", "fil": "I"}
    for at in range(plan.start.capacity):
        row = block.first + at
        _row_key(book, sheet, row, at, "insatser")
        for column in places.values():
            sheet.write_blank(f"{column}{row}", None, book.style("file" if column == "I" else "value_text", "@"))
        _measures(book, sheet, block, at, plan.blocks)
    for name, column in places.items():
        book.xlsx.define_name(
            f"{plan.start_data.id}.{name}", f"={START}!${column}${block.first}:${column}${block.last}"
        )
    _sums(book, sheet, block, plan.blocks)
    _lights(book, sheet, block, plan)
    sheet.write_blank(f"I{block.sum_row}", None, book.style("sum"))
    sheet.print_area(f"B1:I{block.bottom}")


def _lights(book: Book, sheet: Worksheet, block: Block, plan: Plan) -> None:
    """Colour where an insats stands: green when it is approved, else red with a stop and amber with a question left."""
    column, first = block.column("lage"), block.first
    stops, questions = (f"${block.column(name)}{first}" for name in ("stopp", "fragor"))
    came = ",".join(f'${column}{first}="{word}"' for word in plan.received)
    for test, colour in (
        (f'${column}{first}="{plan.approved}"', "green"),
        (f"AND(OR({came}),N({stops})>0)", "red"),
        (f"AND(OR({came}),N({questions})>0)", "amber"),
    ):
        rule = {"type": "formula", "criteria": f"={test}", "format": book.style(colour), "stop_if_true": True}
        sheet.conditional_format(f"{column}{first}:{column}{block.last}", rule)


def _tiles(book: Book, sheet: Worksheet, table: Table, row: int) -> None:
    """Write a row of key figures: a small heading over a large number."""
    for at, measure in enumerate(table.measures):
        column = letters(1 + at)
        look = "tile" if measure.style == "antal" else f"tile_{measure.style}"
        sheet.write(f"{column}{row}", measure.title, book.style("tile_label"))
        sheet.write_formula(f"{column}{row + 1}", "=" + single_formula(measure), book.style(look))
        book.xlsx.define_name(f"{table.id}.{measure.id}", f"={START}!${column}${row + 1}")
    sheet.set_row(row - 1, 20)
    sheet.set_row(row, 36)


def _buttons(sheet: Worksheet, controls: Sequence[Control]) -> None:
    """Put the buttons in a row under the heading, each as wide as its caption asks for."""
    sheet.set_row(BUTTON_ROW, 36)
    left = 0
    for control in (control for control in controls if control.on_sheet):
        width = BUTTON_EDGE + BUTTON_LETTER * len(control.caption)
        sheet.insert_button(
            BUTTON_ROW,
            1,
            {"macro": control.macro, "caption": control.caption, "description": control.help, "width": width,
             "height": 32, "x_offset": left, "y_offset": 6},
        )  # fmt: skip
        left += width + BUTTON_GAP


def tables_sheet(book: Book, plan: Plan) -> None:
    """Write every table of Deltagare, one under the other."""
    widest = max(len(table.measures) for table in plan.tables)
    sheet = book.sheet(TABLES, landscape=True, widths=(2, 30, *[14] * widest))
    sheet.set_column(0, 0, 2, book.style("text"), {"hidden": True})
    head(
        book,
        sheet,
        TABLES,
        "Formler över Insatsdata, Insatser och Historik. Ändra inte här.",
        letters(FIRST + widest - 1),
    )
    breaks: list[int] = []
    for number, table in enumerate(plan.tables):
        block = plan.blocks[table.id]
        if number and number % 2 == 0:
            breaks.append(block.top - 1)
        write_block(book, sheet, block, plan.blocks)
    sheet.set_h_pagebreaks(breaks)
    sheet.freeze_panes(2, 2)
    sheet.repeat_rows(0, 3)
    last = plan.blocks[plan.tables[-1].id].bottom
    sheet.print_area(f"B1:{letters(FIRST + widest - 1)}{last}")


def table_sheet(book: Book, plan: Plan, table: Table) -> None:
    """Write a table that has a sheet of its own."""
    block = plan.blocks[table.id]
    widths = (2, table.label_width, *[16] * len(table.measures))
    sheet = book.sheet(block.sheet, landscape=True, widths=widths)
    sheet.set_column(0, 0, 2, book.style("text"), {"hidden": True})
    last = letters(FIRST + len(table.measures) - 1)
    head(book, sheet, block.sheet, "Formler över årsbokens listor. Ändra inte här.", last)
    write_block(book, sheet, block, plan.blocks)
    sheet.set_row(block.top - 1, TITLE_ROW)
    columns = [block.column(measure.id) for measure in table.measures if measure.style == "tal"]
    if columns:
        unit = f'IFERROR(INDEX({table.register}.enhet,MATCH($A{block.first},{table.register}.nyckel,0)),"")'
        share = {"type": "formula", "format": book.style("percent"), "criteria": f'={unit}="%"'}
        area = f"{columns[0]}{block.first}:{columns[-1]}{block.last}"
        sheet.conditional_format(area, {**share, "stop_if_true": True})
        first = f"{columns[0]}{block.first}"  # a format with decimals shows the comma of a whole number, too
        whole = {"type": "formula", "format": book.style("whole"), "criteria": f"=N({first})=INT(N({first}))"}
        sheet.conditional_format(area, whole)
    sheet.freeze_panes(block.head, 2)
    sheet.print_area(f"B1:{last}{block.bottom}")


def write_block(book: Book, sheet: Worksheet, block: Block, blocks: Mapping[str, Block]) -> None:
    """Write a table in its place: headings, a row for every place of its capacity, sums and the note."""
    table = block.table
    _table_head(book, sheet, block)
    for at in range(table.capacity):
        row = block.first + at
        if table.home:
            _form_key(book, sheet, block, at)
        elif table.register:
            _row_key(book, sheet, row, at, table.register, table.forms)
        else:
            sheet.write_formula(f"A{row}", f"=installning.ar-{table.capacity - 1 - at}", book.style("hidden"))
            sheet.write_formula(f"B{row}", f"=A{row}", book.style("year"))
        _measures(book, sheet, block, at, blocks)
    _sums(book, sheet, block, blocks)
    if table.note:
        sheet.write(f"B{block.bottom}", table.note, book.style("note_line"))


def _table_head(book: Book, sheet: Worksheet, block: Block) -> None:
    """Write title, headings over groups of columns, and the column headings."""
    table, top = block.table, block.top
    sheet.write(f"B{top}", table.title, book.style("heading"))
    sheet.write(f"B{block.head}", "År" if table.per == "ar" else table.row_heading, book.style("head"))
    groups: dict[str, list[str]] = {}
    for measure in table.measures:
        column = block.column(measure.id)
        sheet.write(
            f"{column}{block.head}", measure.title, book.style("head" if measure.style == "text" else "head_number")
        )
        if measure.group:
            groups.setdefault(measure.group, []).append(column)
    for title, columns in groups.items():
        sheet.merge_range(f"{columns[0]}{top + 1}:{columns[-1]}{top + 1}", title, book.style("group"))
    lines = max(len(m.title) // 12 + 1 for m in table.measures)
    sheet.set_row(block.head - 1, 15 * min(5, max(2, lines)))


def _row_key(book: Book, sheet: Worksheet, row: int, at: int, register: str, forms: tuple[str, ...] = ()) -> None:
    """Write a row's key (hidden column A) and its label, from place `at` of a register.

    With `forms` the row stands only for an insats that uses one of them, or has none yet.
    """
    for column, name, look in (("A", f"{register}.nyckel", "hidden"), ("B", f"{register}.namn", "label")):
        said = f"CLEAN(INDEX({name},{at + 1}))"
        if forms:
            chosen = f"TRIM(INDEX({register}.blankett,{at + 1}))"
            tests = ",".join(f'{chosen}="{form}"' for form in ("", *forms))
            said = f'IF(OR({tests}),{said},"")'
        formula = f'=IF(ROWS({name})<{at + 1},"",{said})'  # fewer rows where the kansli deletes some
        sheet.write_formula(f"{column}{row}", formula, book.style(look))
    sheet.set_row(row - 1, None, None, {"hidden": at >= SHOWN_ROWS})


def _form_key(book: Book, sheet: Worksheet, block: Block, at: int) -> None:
    """Write the key and the label of a row of a form's sheet: the insats in that place, and the slot of it."""
    table, row, slot = block.table, block.first + at, block.table.slot(at)
    place = 1 if table.per == "fast" else 1 + at // max(1, len(table.slots))
    found = f"MATCH({place},{places_name(table.home)},0)"
    said = f"CLEAN(INDEX(insatser.namn,{found}))"
    if slot is None:
        key, label = f"CLEAN(INDEX(insatser.nyckel,{found}))", said
    elif table.per == "fast":
        key, label = f'IF({found}>0,"{slot.id}","")', f'IF({found}>0,"{slot.label}","")'
    else:
        key = f"CLEAN(INDEX(insatser.nyckel,{found}))"
        own = f'"{slot.label}"'
        if table.slot_label:
            own = point_outside(at_slot(DataText(table.slot_label), slot.id), f"$A{row}")  # type: ignore[arg-type]  # a leaf stays one
        label = f'{said}&": "&{own}'
    for column, formula, look in (("A", key, "hidden"), ("B", label, "label")):
        sheet.write_formula(f"{column}{row}", f'=IFERROR({formula},"")', book.style(look))
    lines = 1 + (len(slot.label) // table.label_width if slot and table.per == "fast" else 0)
    sheet.set_row(row - 1, LINE * lines if lines > 1 else None, None, {"hidden": True})


def _measures(book: Book, sheet: Worksheet, block: Block, at: int, blocks: Mapping[str, Block]) -> None:
    """Write the figures of one row."""
    for measure in block.table.measures:
        cell = f"{block.column(measure.id)}{block.first + at}"
        look = "value_text" if measure.style == "text" else measure.style
        sheet.write_formula(cell, "=" + row_formula(measure, block, at, blocks), book.style(look))


def _sums(book: Book, sheet: Worksheet, block: Block, blocks: Mapping[str, Block]) -> None:
    """Write the sum rows, where the table has any."""
    for row, summed in block.sum_rows:
        sheet.write(f"{letters(1)}{row}", summed.label, book.style("sum"))
        for column in range(2, block.first_column):
            sheet.write_blank(f"{letters(column)}{row}", None, book.style("sum"))
        for measure in block.table.measures:
            cell, wanted = f"{block.column(measure.id)}{row}", sum_formula(measure, block, summed, blocks)
            look = book.style("sum" if measure.style in {"antal", "text"} else f"sum_{measure.style}")
            if wanted:
                sheet.write_formula(cell, "=" + wanted, look)
            else:
                sheet.write_blank(cell, None, look)
