"""The sheet of a form in the årsbok: the tables of its own measures and their charts, there while an insats uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.engine.charts import draw
from xlfinsam.engine.plan import head
from xlfinsam.engine.tables import FIRST, letters, places_name
from xlfinsam.engine.tablesheets import write_block

if TYPE_CHECKING:
    from xlfinsam.asked import Form
    from xlfinsam.engine.build import Book
    from xlfinsam.engine.plan import Plan

GAP = 2  # rows between the last table and what is under it
CHART_ROWS = 16
HEADS, PAGE = 6, 46  # rows of a table beside its figures; rows that a page holds, with one or two insatser


def form_sheet(book: Book, plan: Plan, form: Form) -> None:
    """Write the sheet of a form, hidden: `follow_register` shows it when an insats uses the form."""
    blocks = [plan.blocks[table.id] for table in form.tables]
    widest = max(len(table.measures) for table in form.tables)
    sheet = book.sheet(form.sheet, landscape=True, widths=(2, max(t.label_width for t in form.tables), *[12] * widest))
    sheet.set_column(0, 0, 2, book.style("text"), {"hidden": True})
    last = letters(FIRST + widest - 1)
    head(book, sheet, form.title, "Formler över Insatsdata och Insatser. Ändra inte här.", last)
    breaks: list[int] = []
    tall = 0
    for block in blocks:
        needed = HEADS + (len(block.table.slots) or 2)
        if tall and tall + needed > PAGE:
            breaks.append(block.top - 1)
            tall = 0
        tall += needed
        write_block(book, sheet, block, plan.blocks)
    sheet.set_h_pagebreaks(breaks)
    bottom = blocks[-1].bottom + GAP
    for at in range(plan.start_data.capacity):
        row = bottom + at
        before = f"A{row - 1}+" if at else ""
        there = f"ROWS(insatser.blankett)<{at + 1}"  # fewer rows where the kansli deletes some
        counted = f'IF({there},0,IF(TRIM(INDEX(insatser.blankett,{at + 1}))="{form.id}",1,0))'
        sheet.write_formula(f"A{row}", f"={before}{counted}", book.style("hidden"))
        sheet.set_row(row - 1, None, None, {"hidden": True})
    area = f"$A${bottom}:$A${bottom + plan.start_data.capacity - 1}"
    book.xlsx.define_name(places_name(form.id), f"={form.sheet}!{area}")
    bottom += plan.start_data.capacity
    if form.charts:
        draw(book, sheet, form.charts, plan.blocks, top=bottom)
        bottom += CHART_ROWS * ((len(form.charts) + 1) // 2)
    sheet.freeze_panes(2, 2)
    sheet.repeat_rows(0, 3)
    sheet.print_area(f"B1:{last}{bottom}")
    sheet.hide()
