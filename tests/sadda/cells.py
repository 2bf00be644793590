"""One cell in one returned sheet: what is planted, what it contradicts, and what validera says of it.

What a sheet must hold is told here once more, from the printed blankett and by plain addition; the rules of the form
are not asked. A blank cell is taken for 0, so that a sum which needs the blank is a contradiction.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.sadda.faults import Planted, of_number
from tests.sadda.sets import SAMPLES, WITH_SHEETS, in_memory, rightset
from xlfinsam.engine import receive
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.sheet import Cell
from xlfinsam.inkorgen import blank_of, check_received
from xlfinsam.model import Returned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlfinsam.model import Fynd

KIND = "en cell i ett insatsblad"
Content = int | float | str | dt.date | None
MYNDIGHETER = ("arbetsformedlingen", "forsakringskassan", "kommunen", "regionen", "saknas")
SUMS = {  # the rows of each printed table, and what they add up to: a count, or what the sheet says the table is of
    "kon": ("deltagare", ("kvinna", "man", "icke_binar"), "deltagare.totalt"),
    "alder": ("alder", ("16_24", "25_34", "35_44", "45_54", "55_64"), ""),
    "utbildning": ("utbildning", ("grundskola", "gymnasium", "eftergymnasial_1", "eftergymnasial_2",
                                  "eftergymnasial_3", "saknas", "ej_grundskola"), ""),
    "remitterande": ("remitterande", tuple(f"{one}.ja" for one in MYNDIGHETER), ""),
    "tid": ("tid", (*(f"upp_till_{n}" for n in range(1, 10)), "mer_an_9", "saknas", "mer_an_7", "ingen_inkomst"), ""),
    "forsorjning": ("forsorjning", ("sjukpenning", "aktivitetsersattning", "sjukersattning", "aktivitetsstod",
                                    "forsorjningsstod", "studiestod", "a_kassa", "ingen_offentlig", "annat",
                                    "anstallning", "ingen_alls", "flera"), "deltagare.avslutade"),
    "avslut": ("avslut", ("gemensam_kartlaggning", "arbete", "studie", "aktivt_arbetssokande", "annan_positiv",
                          "fortsatt_rehabilitering", "annat_avslut", "arbete_eller_studie"), "deltagare.avslutade"),
}  # fmt: skip
AT_LEAST = (("deltagare.totalt", "deltagare.nya"), ("deltagare.totalt", "deltagare.avslutade"),
            *((f"remitterande.{one}.totalt", f"remitterande.{one}.ja") for one in MYNDIGHETER))  # fmt: skip
STARRED = ("avslut.annan_positiv", "avslut.fortsatt_rehabilitering", "avslut.annat_avslut")
BASES = {"nya deltagare": "deltagare.nya", "alla inskrivna": "deltagare.totalt"}
NOT_CONTRADICTING = {"H03", "H04"}  # a tolerance of the förbund, which says that something is unlikely and no more


@dataclass(frozen=True)
class Sheet:
    """A returned sheet: its cells by field, what stands in them by another reader than ours, and our own."""

    sample: str
    path: Path
    insats: str
    cells: Mapping[str, str]
    contents: Mapping[str, Content]
    book: Workbook
    received: receive.Received


@cache
def sheets(sample: str) -> tuple[Sheet, ...]:
    """Read every returned sheet of a sample."""
    return tuple(_sheet(sample, path) for path in sorted((SAMPLES / sample / "inkorg").glob("*.xlsx")))


def _sheet(sample: str, path: Path) -> Sheet:
    book = openpyxl.load_workbook(path, data_only=True)
    places = {name: item.attr_text for name, item in book.defined_names.items()
              if re.match(r"(?!kontroll|regel|stampel|status|summa)[a-z]+\.", name)}  # fmt: skip
    cells = {name: text.rpartition("!")[2].replace("$", "") for name, text in places.items() if "Insatsblad" in text}
    contents = {name: _content(book["Insatsblad"][cell].value) for name, cell in cells.items()}
    ours = Workbook.open(Package.open(path))
    insats = path.stem.removeprefix("insatsblad-").rpartition("-")[0]
    return Sheet(sample, path, insats, cells, contents, ours, received(ours, path.name))


def _content(value: Any) -> Content:
    return value.date() if isinstance(value, dt.datetime) else value


def received(book: Workbook, fil: str) -> receive.Received:
    """Read a sheet as the inkorg does, once its file is open."""
    return receive._read(book, Returned(fil, book.package.sha256, book.modified()), blank_of)


# -------------------------------------------------------------------------------------- what a sheet must hold, plainly


def is_count(name: str) -> bool:
    """Whether the blankett asks for a number here."""
    return name.partition(".")[0] in {*SUMS, "deltagare", "konsultation"} - {"kon"} and not name.endswith(".bas")


def holds(sheet: Sheet, contents: Mapping[str, Content]) -> dict[str, bool]:
    """Return what must hold of a sheet, and whether it does; what cannot be told from what stands there is left out."""
    told = {f"rutan {name} är ett antal": isinstance(content, int) and not isinstance(content, bool) and content >= 0
            for name, content in contents.items() if is_count(name) and content is not None}  # fmt: skip
    told |= {f"valet {name} är ett av två": content in BASES
             for name, content in contents.items() if name.endswith(".bas") and content is not None}  # fmt: skip
    numbers = {name: content for name, content in contents.items() if is_count(name) and isinstance(content, int)}
    for key, (table, rows, goal) in SUMS.items():
        names = [f"{table}.{row}" for row in rows]
        known = [numbers[name] for name in names if name in numbers]
        base = contents.get(f"{table}.bas")
        if any(isinstance(contents.get(name), str) for name in names):
            continue  # there is no sum to hold against anything
        if goal or base in BASES:
            aim = numbers.get(goal or BASES[str(base)])
            if known or aim:
                told[f"summan i {key}"] = sum(known) == (aim or 0)
        elif known and base is None:
            told[f"summan i {key} är någon av baserna"] = sum(known) in {numbers.get(name) for name in BASES.values()}
    told |= {f"{great} minst {small}": numbers[great] >= numbers[small]
             for great, small in AT_LEAST if {great, small} <= numbers.keys()}  # fmt: skip
    if any(numbers.get(name) for name in STARRED):
        told["stjärnornas text"] = bool(str(contents.get("text.avslut") or "").strip())
    return told | _of_time(sheet, contents, numbers)


def _of_time(sheet: Sheet, contents: Mapping[str, Content], numbers: Mapping[str, int]) -> dict[str, bool]:
    """Tell what must hold against the year: its days, and the year before."""
    settings, told = rightset(sheet.sample).told, {}
    year, day = settings["installningar"]["ar"], contents.get("blad.datum")
    if day is not None:
        told["datumet är ett datum"] = isinstance(day, dt.date)
    if isinstance(day, dt.date):
        told["datumet är inte före perioden"] = day >= dt.date(year, 1, 1)
        told["datumet är inte efter sista dag"] = day <= settings["installningar"]["sista_dag"]
    totalt, nya = numbers.get("deltagare.totalt"), numbers.get("deltagare.nya")
    former = {row["insats"]: row.get("pagaende") for row in settings["historik"] if row["ar"] == year - 1}
    if former.get(sheet.insats) is not None and totalt is not None and nya is not None:
        told["pågående och nya är alla"] = former[sheet.insats] + nya == totalt
    counts = {name: [(sheet.contents if other is not sheet else contents).get(name) if other is sheet else
                     other.contents.get(name) for other in sheets(sheet.sample)]
              for name in ("deltagare.totalt", "deltagare.nya")}  # fmt: skip
    if former.get("alla") is not None and all(isinstance(one, int) for ones in counts.values() for one in ones):
        totals, new = counts.values()
        told["pågående och nya är alla, i hela förbundet"] = former["alla"] + sum(new) == sum(totals)  # type: ignore[arg-type]  # just looked at
    return told


def broken(sheet: Sheet, contents: Mapping[str, Content]) -> tuple[str, ...]:
    """Return what a change has made untrue; what was so before the change is not of its making."""
    before = holds(sheet, sheet.contents)
    return tuple(what for what, true in holds(sheet, contents).items() if not true and before.get(what, True))


# ------------------------------------------------------------------------------------------------------- what is planted


def ways(sheet: Sheet, name: str) -> dict[str, dict[str, Content]]:
    """Return the ways in which a cell goes wrong: what then stands in it (and in its neighbour, where it was moved)."""
    content = sheet.contents.get(name)
    if is_count(name):
        if content is None:
            return {"ett tal i en tom ruta": {name: 3}}
        return _of_count(sheet, name, content) if isinstance(content, int) else {"tömd": {name: None}}
    if name.endswith(".bas") and content in BASES:
        other = next(one for one in BASES if one != content)
        return {"andra basen": {name: other}, "okänd bas": {name: "avslutade"}, "tömd": {name: None}}
    if isinstance(content, dt.date):
        years = {f"{by:+} år": {name: content.replace(year=content.year + by)} for by in (-10, -1, 1, 10)}
        return {**years, "text i ett datum": {name: "i januari"}, "månad och dag omkastade": {name: "2025-31-01"}}
    return {"tömd": {name: None}} if content else {}


def _of_count(sheet: Sheet, name: str, content: int) -> dict[str, dict[str, Content]]:
    numbers = {way: {name: int(wrong)} for way, wrong in of_number(Decimal(content)).items()}
    texts = {"text i ett tal": f"{content} st", "cirka": f"ca {content}", "tusental med mellanslag": f"{content} 000",
             "apostrof": str(content), "decimaler": content + 0.5, "blev ett datum": dt.date(2024, 4, 1),
             "tömd": None}  # fmt: skip
    told: dict[str, dict[str, Content]] = {**numbers, **{way: {name: wrong} for way, wrong in texts.items()}}
    below = next((other for other in _column(sheet, name) if other != name), None)
    return {**told, "på raden intill": {name: None, below: content}} if below else told


def _column(sheet: Sheet, name: str) -> list[str]:
    """Return the counts right under a field, in its column; itself first."""
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", sheet.cells[name]).groups()  # type: ignore[union-attr]  # an address
    by_cell = {cell: other for other, cell in sheet.cells.items() if is_count(other)}
    return [by_cell[cell] for cell in (f"{letters}{int(row) + at}" for at in (0, 1)) if cell in by_cell]


Fault = tuple[Sheet, str, str, dict[str, Content]]


def choose(count: int, seed: int) -> list[Fault]:
    """Choose faults at random: a sheet and a field first, then how it goes wrong; none twice. A blank one is rare."""
    random, chosen = Random(seed), dict[tuple[str, str, str], Fault]()  # noqa: S311  the same faults every time
    every = [sheet for sample in WITH_SHEETS for sheet in sheets(sample)]
    while len(chosen) < count:
        sheet = random.choice(every)
        name = random.choice(sorted(sheet.cells))
        if (sheet.contents[name] is None or name.startswith("text.")) and random.random() < 0.8:
            continue
        if told := ways(sheet, name):
            way = random.choice(sorted(told))
            chosen[sheet.path.name, name, way] = (sheet, name, way, told[way])
    return list(chosen.values())


# ---------------------------------------------------------------------------------------------------------- what is said

Key = tuple[str, str, str]


def keys(found: list[Fynd] | tuple[Fynd, ...]) -> set[Key]:
    """Return which rules speak, of which insats and field; those that only hold a tolerance are left out."""
    return {(fynd.regel, fynd.insats, fynd.falt) for fynd in found if fynd.regel not in NOT_CONTRADICTING}


@cache
def untouched(sample: str) -> tuple[Fynd, ...]:
    """Return what validera says of a sample as it is."""
    arsbok, _ = in_memory(sample)
    return tuple(check_received(arsbok, [sheet.received for sheet in sheets(sample)])[1])


def said(fault: Fault) -> set[Key]:
    """Plant a fault in the sheet that has been read, and return what validera's checks say that they did not before."""
    sheet, _, _, changes = fault
    held = sheet.book.cells("Insatsblad")
    before = {sheet.cells[name]: held.get(sheet.cells[name]) for name in changes}
    for name, content in changes.items():
        held[sheet.cells[name]] = _cell(content, before[sheet.cells[name]])
    try:
        other = received(sheet.book, sheet.path.name)
    finally:
        for address, cell in before.items():
            held.pop(address) if cell is None else held.update({address: cell})
    every = [other if one is sheet else one.received for one in sheets(sheet.sample)]
    return keys(check_received(in_memory(sheet.sample)[0], every)[1]) - keys(untouched(sheet.sample))


def _cell(content: Content, former: Cell | None) -> Cell:
    style = former.style if former else 0
    kind = "" if content is None else "s" if isinstance(content, str) else "d" if isinstance(content, dt.date) else "n"
    return replace(Cell(kind, "", None, style), text="" if content is None else str(content))


def plant(count: int, seed: int) -> list[Planted]:
    """Plant so many faults, and say of each what it contradicts and which rules found it."""
    return [judged(fault, said(fault)) for fault in choose(count, seed)]


def judged(fault: Fault, new: set[Key]) -> Planted:
    """Say what a fault contradicts, beside what was said of it."""
    sheet, name, way, changes = fault
    breaks = broken(sheet, {**sheet.contents, **changes})
    return Planted(KIND, f"{sheet.path.name} {name}", way, breaks, tuple(sorted({key[0] for key in new})))


def written(content: Content) -> Decimal | str | dt.date | None:
    """Return a content as a workbook is written with it."""
    return Decimal(str(content)) if isinstance(content, (int, float)) else content
