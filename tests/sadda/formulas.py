"""One formula, or one name of a figure, in the årsbok: what is planted, what it contradicts, and what kontrollera says.

A formula contradicts the set when its text is no longer the template's, read here by openpyxl; so does a name that the
template has. The names of rows follow the register: one contradicts when it is gone, or gives another figure than
before. Spaces and letter case outside texts say nothing: faults of that kind are planted too, ensamma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest import mock

import openpyxl

from tests.sadda.faults import Planted
from tests.sadda.sets import SAMPLES, WITH_BOOKS, in_memory, rightset
from xlfinsam import office
from xlfinsam.arsboken import TEMPLATES
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.sheet import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

KIND = "en formel eller ett namn i årsboken"
REFERENCE = re.compile(r"(?<![\w.!\"$])\$?([A-Z]{1,2})\$?(\d{1,4})(?![\w.(\"!])")
RANGE = re.compile(r"SUM\((\$?[A-Z]{1,2}\$?)(\d+):(\$?[A-Z]{1,2}\$?)(\d+)\)")
NAME = re.compile(r"(?<![\w.\"])([a-z_]+[0-9]?\.[a-z0-9_.]+[a-z0-9_])(?![\w(\"])")
TEXT = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Fault:
    """What is changed: a cell of a sheet or (with no sheet) a name; the formula or value that then stands there.

    `formula` is None where no formula stands there any more, `value` None where the cell is emptied or the name gone.
    """

    sample: str
    sheet: str
    place: str
    way: str
    formula: str | None
    value: str | None


@cache
def template(sample: str) -> tuple[Mapping[tuple[str, str], str], Mapping[str, str]]:
    """Return the formulas of a sample's template by sheet and cell, and its names, by another reader than ours."""
    name = TEMPLATES[rightset(sample).told["installningar"]["profil"]]
    book = openpyxl.load_workbook(SAMPLES.parent / "workbook_templates" / name)
    formulas = {(sheet.title, cell.coordinate): str(cell.value)[1:]
                for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}  # fmt: skip
    return formulas, {name: str(item.attr_text) for name, item in book.defined_names.items()}


def bare(formula: str) -> str:
    """Return a formula without spaces and letter case outside its texts."""
    parts = re.split(r'("[^"]*")', formula)
    parts[::2] = [re.sub(r"\s", "", part).upper() for part in parts[::2]]
    return "".join(parts)


def broken(fault: Fault) -> tuple[str, ...]:
    """Return what a fault contradicts."""
    if not fault.sheet:
        if fault.value is None or fault.place in template(fault.sample)[1]:
            return ("namnets plats",)
        return (
            ("siffran under namnet",) if _under(fault.sample, fault.value) != _under(fault.sample, fault.place) else ()
        )
    wanted = template(fault.sample)[0][fault.sheet, fault.place]
    if fault.formula is None:
        return ("mallens formel",)
    return ("mallens formel",) if bare(fault.formula) != bare(wanted) else ()


def _under(sample: str, name: str) -> tuple[str, bool]:
    """Return what stands where a name, or the text of one ("Blad!$A$1"), points, and whether a formula put it there."""
    book = in_memory(sample)[0].book
    text = book.names.get(name, name)
    cell = book.cells(text.rpartition("!")[0].strip("'")).get(text.rpartition("!")[2].replace("$", ""))
    return (cell.text, cell.formula is not None) if cell else ("", False)


# ------------------------------------------------------------------------------------------------------- what is planted


def ways(formula: str, value: str, random: Random) -> dict[str, tuple[str | None, str | None]]:
    """Return the ways in which a formula goes wrong, each with the formula and the value that then stand there."""
    told: dict[str, tuple[str | None, str | None]] = {
        "överskriven med sitt värde": (None, value or "0"), "överskriven med ett tal": (None, "4711"), "tömd": (None, None),
        "en krona mer": (f"{formula}+1", value), "vänt tecken": (f"-({formula})", value),
        "ett värde i stället": (value or "0", value), "mellanslag": (formula.replace(",", ", "), value),
    }  # fmt: skip
    changes: dict[str, Callable[[str], str]] = {
        "en rad ner": lambda text: _one(REFERENCE, text, random, lambda found: f"{found[1]}{int(found[2]) + 1}"),
        "en kolumn åt sidan": lambda text: _one(REFERENCE, text, random, lambda found: f"{chr(ord(found[1][0]) + 1)}{found[2]}"),
        "kortare summa": lambda text: _one(RANGE, text, random, lambda found: f"SUM({found[1]}{found[2]}:{found[3]}{int(found[4]) - 1})"),
        "förra årets namn": lambda text: _one(NAME, text, random, lambda found: f"{found[1]}.fg"),
        "plus blir minus": lambda text: _one(re.compile(r"\+"), text, random, lambda _: "-"),
        "minus blir plus": lambda text: _one(re.compile(r"-"), text, random, lambda _: "+"),
        "en gräns ändrad": lambda text: _one(re.compile(r"[<>]="), text, random, lambda found: found[0][0]),
        "små bokstäver": lambda text: _one(re.compile(r"\b(SUM|IF|ROUND|N|SUMIFS)\("), text, random, lambda found: found[0].lower()),
    }  # fmt: skip
    made = {way: (change(formula), value) for way, change in changes.items()}
    return told | {way: both for way, both in made.items() if both[0] != formula}


def _one(pattern: re.Pattern[str], text: str, random: Random, change: Callable[[re.Match[str]], str]) -> str:
    """Change one of the places where a pattern stands outside the texts of a formula."""
    inside = [found.span() for found in TEXT.finditer(text)]
    places = [found for found in pattern.finditer(text) if not any(a <= found.start() < b for a, b in inside)]
    if not places:
        return text
    found = random.choice(places)
    return text[: found.start()] + change(found) + text[found.end() :]


def choose(count: int, seed: int) -> list[Fault]:
    """Choose faults at random: half in formulas of figures, a fourth in any formula, a fourth in names of figures."""
    random, chosen = Random(seed), dict[tuple[str, str, str, str], Fault]()  # noqa: S311  the same faults every time
    while len(chosen) < count:
        sample = random.choice(WITH_BOOKS)
        arsbok, figures = in_memory(sample)
        name = random.choice(sorted(figures))
        sheet, cell, _ = arsbok.book.locate(name) or ("", "", "")
        kind = random.choices(("figure", "any", "name"), (2, 1, 1))[0]
        if kind == "name":
            row = int(re.sub(r"\D", "", cell))
            moved = {
                "namnet flyttat en rad": f"{_quoted(sheet)}!${re.sub(r'[0-9]', '', cell)}${row + 1}",
                "namnet borta": None,
            }
            way = random.choice(sorted(moved))
            fault = Fault(sample, "", name, way, None, moved[way])
        else:
            formulas = template(sample)[0]
            place = (sheet, cell) if kind == "figure" else random.choice(sorted(formulas))
            held = arsbok.book.cells(place[0]).get(place[1])
            told = ways(formulas[place], held.text if held else "", random)
            way = random.choice(sorted(told))
            fault = Fault(sample, *place, way, *told[way])
        chosen[sample, fault.sheet, fault.place, fault.way] = fault
    return list(chosen.values())


def _quoted(sheet: str) -> str:
    return f"'{sheet}'" if re.search(r"\W", sheet) else sheet


# ---------------------------------------------------------------------------------------------------------- what is said

Key = tuple[str, str, str, str]


class Template(Workbook):
    """A template that is read once, and whose formulas are told once."""

    @cache  # noqa: B019  two templates, kept as long as the test runs
    def formulas(self, sheet: str) -> dict[str, str]:
        """Read the formulas of a sheet."""
        return super().formulas(sheet)


@cache
def _template(name: str) -> Template:
    return Template(Package.open(SAMPLES.parent / "workbook_templates" / name, macros=True))


def _opened(package: Package) -> Workbook:
    """Open a workbook, or return the template that has been read already."""
    return _template(package.file) if package.file in TEMPLATES.values() else Workbook(package)


def said(fault: Fault) -> set[Key]:
    """Plant a fault in the årsbok that has been read, and return what kontrollera says of it; nothing is recomputed."""
    arsbok, figures = in_memory(fault.sample)
    grid = arsbok.book
    names, lowered = dict(grid.names), dict(grid._lowered)
    former = grid.cells(fault.sheet).get(fault.place) if fault.sheet else None
    if fault.sheet:
        kind = "" if fault.value is None else "n" if re.fullmatch(r"-?\d+(\.\d+)?", fault.value) else "s"
        grid.cells(fault.sheet)[fault.place] = Cell(
            kind, fault.value or "", fault.formula, former.style if former else 0
        )
    elif fault.value is None:
        del grid.names[fault.place], grid._lowered[fault.place.lower()]
    else:
        grid.names[fault.place] = fault.value
    try:
        with (
            mock.patch.object(office, "read_arsbok", return_value=arsbok),
            mock.patch.object(
                office.bok, "read", return_value=SimpleNamespace(figures=lambda: figures, world=arsbok.world(()))
            ),
            mock.patch.object(grid, "calculate"),
            mock.patch.object(Workbook, "open", _opened),
        ):
            found = office.kontrollera(mock.Mock()).fynd
    finally:
        grid.names.clear()
        grid._lowered.clear()
        grid.names.update(names)
        grid._lowered.update(lowered)
        if fault.sheet:
            grid.cells(fault.sheet).pop(fault.place, None)
            if former is not None:
                grid.cells(fault.sheet)[fault.place] = former
    return {(fynd.regel, fynd.falt, fynd.place.blad, fynd.place.cell) for fynd in found}


def write(fault: Fault, path: Path) -> None:
    """Plant a fault in the file of an årsbok, as somebody who edits it would."""
    package = Package.open(path, macros=True)
    book = Workbook.open(package)
    if not fault.sheet:
        wanted = {} if fault.value is None else {fault.place: fault.value}
        book.set_names(wanted, lambda name: name == fault.place)
        path.write_bytes(book.to_bytes())
        return
    part = next(sheet.part for sheet in book.sheets if sheet.name == fault.sheet)
    text = package.read(part).decode()
    number = fault.value is not None and re.fullmatch(r"-?\d+(\.\d+)?", fault.value)
    value = "" if fault.value is None else f"<v>{_xml(fault.value)}</v>"
    formula = "" if fault.formula is None else f"<f>{_xml(fault.formula)}</f>"
    typed = "" if number or fault.value is None else ' t="str"'
    pattern = rf'<c r="{fault.place}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'
    changed, count = re.subn(pattern, lambda found: f'<c r="{fault.place}"{found[1]}{typed}>{formula}{value}</c>', text)
    assert count == 1, fault
    package.replace(part, changed.encode())
    path.write_bytes(package.to_bytes())


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plant(count: int, seed: int) -> list[Planted]:
    """Plant so many faults, and say of each what it contradicts and which rules found it."""
    return [judged(fault, said(fault)) for fault in choose(count, seed)]


def judged(fault: Fault, new: set[Key]) -> Planted:
    """Say what a fault contradicts, beside what was said of it."""
    where = f"{fault.sample} {fault.sheet}!{fault.place}" if fault.sheet else f"{fault.sample} namnet {fault.place}"
    return Planted(KIND, where, fault.way, broken(fault), tuple(sorted({key[0] for key in new})))
