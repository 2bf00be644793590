"""The texts of the letters as the årsbok has them, in the sheet Brevmallar; what it does not say is as we word it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.fields import LONGEST_TEXT
from xlfinsam.forms.brevmallar import MALLAR, Mall
from xlfinsam.forms.post import BREVMALLAR
from xlfinsam.svar.mallar import brister

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlfinsam.engine.grid import Grid

INGET_SKRIVET = "Inga brev har skrivits."


def texter(book: Grid) -> Mapping[str, Mall]:
    """Give the template of every letter by its name; all of ours where the årsbok is older than the sheet.

    WrongUseError with every fault of them, each with its cell, before anything is made of any.
    """
    found: dict[str, Mall] = {}
    wrong: list[str] = []
    for where, mall in _skrivna(book):
        if mall is None:
            wrong.append(f"{where}: raden har en text men inget brev. Välj brevet i listan, eller töm raden.")
        elif mall.namn in found:
            wrong.append(f"{where}: brevet {mall.namn} står på två rader. Töm den ena.")
        else:
            found[mall.namn] = mall
            wrong += [*_for_lang(book, mall), *brister(mall)]
    if wrong:
        raise WrongUseError(" ".join([*wrong, INGET_SKRIVET]))
    return {**MALLAR, **found}


def skrivna(book: Grid) -> Mapping[str, Mall]:
    """Give the letters that the årsbok words, right or wrong, for another årsbok to take over."""
    return {mall.namn: mall for _, mall in _skrivna(book) if mall is not None}


def _skrivna(book: Grid) -> Iterator[tuple[str, Mall | None]]:
    """Give every row of Brevmallar with its place; None where it names no letter."""
    if book.locate(f"{BREVMALLAR.id}.namn") is None:
        return
    columns = {name: registers.span(book, f"{BREVMALLAR.id}.{name}") for name in ("namn", "amne", "text")}
    for at, row in registers.placed_rows(book, BREVMALLAR).items():
        where = {
            name: f"{book.file}, {sheet}!{letters}{first + at}" for name, (sheet, letters, first) in columns.items()
        }
        amne, text = (str(row.get(name) or "") for name in ("amne", "text"))
        if row.get("namn"):
            ours = MALLAR[str(row["namn"])]
            yield (
                where["namn"],
                replace(
                    ours, amne=amne or ours.amne, text=text or ours.text, var_amne=where["amne"], var_text=where["text"]
                ),
            )
        elif amne or text:
            yield where["namn"], None


def _for_lang(book: Grid, mall: Mall) -> Iterator[str]:
    """Say of a text that has been cut that it is too long."""
    sheet, _, cell = mall.var_text.removeprefix(f"{book.file}, ").rpartition("!")
    held = book.cells(sheet).get(cell)
    if held is not None and len(held.text.strip()) > LONGEST_TEXT:
        yield f"{mall.var_text}: texten är {len(held.text.strip())} tecken; den får vara högst {LONGEST_TEXT}."
