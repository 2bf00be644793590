"""Whatever the kansli writes in its lists of the close, lawful cell by cell, the workbook and Python agree on every figure."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from xlfinsam.engine import registers
from xlfinsam.forms.arsbok import HISTORIK
from xlfinsam.forms.bokslut import BALANSKRAVSRADER, BUDGETGRUPPER, ENHETER, INRIKTNINGAR, MATT, RADER
from xlfinsam.forms.planer import BUDGET, MALEN, MEDEL
from xlfinsam.forms.rakenskaper import KONTOPLAN, NOTRADER, PERIODISERING
from xlfinsam.shown import JAMFORELSER, NOTTYPER, SIDOR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.bocker import Desk
    from xlfinsam.fields import Answer
    from xlfinsam.shown import Register

Rows = list[dict[str, "Answer"]]


def replace(desk: Desk, register: Register, rows: Rows) -> None:
    """Let the kansli write a whole list anew; a row without anything is left blank."""
    cells: dict[str, Answer] = {}
    most = max(len(rows), len(desk.rows(register)) + 2)
    for column in (column for column in register.columns if not column.formula):
        letters = registers.span(desk.book, f"{register.id}.{column.id}")[1]  # type: ignore[arg-type]  # reads as a Grid
        for at in range(most):
            cells[f"{letters}{register.first_row + at}"] = rows[at].get(column.id) if at < len(rows) else None
    desk.write(register.sheet, cells)


def plan(dice: random.Random, keys: Sequence[str]) -> Rows:
    """Draw ranges that overlap, turn back, are open, name rows that are not there, and leave konton without a row."""
    rader = [*RADER, *keys, "Loner", "KASSA_OCH_BANK", "finns_inte", None]
    rows: Rows = []
    for _ in range(dice.randint(5, 60)):
        first = dice.randint(1000, 8999)
        last = dice.choice([None, first, first + dice.randint(0, 800), first - 5])
        rows.append({
            "fran": Decimal(first) if dice.random() < 0.95 else None, "till": None if last is None else Decimal(last),
            "rad": dice.choice(rader), "spec": dice.choice([None, None, *BALANSKRAVSRADER, "egen_spec"]),
        } if dice.random() < 0.9 else {})  # fmt: skip
    return [*rows, {"fran": Decimal(1900), "till": Decimal(1999), "rad": "kassa_och_bank"},
            {"fran": Decimal(3500), "till": Decimal(3599), "rad": "driftbidrag_staten"}]  # fmt: skip


def notes(dice: random.Random, keys: Sequence[str]) -> Rows:
    """Draw rows of notes of every type, some without group, side, number or key."""
    found: dict[tuple[int | None, str | None], dict[str, Answer]] = {}
    for _ in range(dice.randint(3, 40)):
        key, number = dice.choice([*keys, "egen_spec", None]), dice.choice([1, 2, 3, 4, 5, None])
        found[number, key] = {
            "nyckel": key, "not": None if number is None else Decimal(number), "namn": key or "Rubrik",
            "typ": dice.choice([*NOTTYPER, "rad", "rad", None]), "grupp": dice.choice([None, "a", "B", "b"]),
            "sida": dice.choice([*SIDOR, None]),
        }  # fmt: skip
    rows = list(found.values())
    rows.insert(dice.randint(0, len(rows)), {})
    return rows


def others(dice: random.Random) -> dict[Register, Rows]:
    """Draw the other lists: amounts with öre, noughts and blanks, goals that are measured by anything."""

    def maybe(*choices: str) -> Decimal | None:
        return dice.choice([None, *map(Decimal, choices)])

    years = ("fg", "ar0", "ar1", "ar2")
    return {
        MEDEL: [{"nyckel": f"m{at}", "namn": f"M {at}", "objekt": dice.choice([None, "10", "20", "30"]),
                 "fran": maybe("4000", "4511"), "till": maybe("4999"), "budget": maybe("0", "500000", "123.5"),
                 "inriktning": dice.choice([None, *INRIKTNINGAR])} for at in range(dice.randint(0, 8))],
        MALEN: [{"nyckel": f"g{at}", "namn": "Mål", "jamfor": dice.choice([None, *JAMFORELSER]),
                 "mal": maybe("0.75", "0", "300000", "-12526"), "enhet": dice.choice([None, *ENHETER]),
                 "siffra": dice.choice([None, *MATT]), "utfall": maybe("0", "0.5")} for at in range(dice.randint(0, 8))],
        BUDGET: [{"nyckel": f"b{at}", "namn": "B", "grupp": dice.choice([None, *BUDGETGRUPPER]),
                  **{year: maybe("0", "100000", "99.5") for year in years}} for at in range(dice.randint(0, 8))],
        PERIODISERING: [{"verifikation": "P", "konto": maybe("6011", "2991", "1931", "9999"),
                         "belopp": Decimal(dice.randint(-(10**6), 10**6)).scaleb(-2)} for _ in range(dice.randint(0, 5))],
        HISTORIK: [{"ar": Decimal(year), "insats": dice.choice(["alla", "alfa"]), "intakter": maybe("5"),
                    "soliditet": maybe("0.5"), "eget_kapital": maybe("10"), "tillgangar": maybe("0", "30"),
                    "totalt": maybe("3")} for year in dice.sample(range(2008, 2026), 4)],
    }  # fmt: skip


@pytest.mark.parametrize("seed", [*range(6), 62])
def test_whatever_the_lists_say_the_two_calculators_agree(tmp_path: Path, seed: int) -> None:
    """Drawn lists: the close ends with fynd and no crash, and kontrollera finds not one figure that differs."""
    dice = random.Random(seed)  # noqa: S311  a repeatable drawing
    desk = bocker.desk(tmp_path)
    keys = [str(row["nyckel"]) for row in desk.rows(NOTRADER) if row.get("nyckel")]
    drawn = {KONTOPLAN: plan(dice, keys), NOTRADER: notes(dice, keys), **others(dice)}
    for register, rows in drawn.items():
        replace(desk, register, rows)
    for name, choices in (
        ("tak_eget_kapital", (None, 0, 5)),
        ("anstallda", (None, 2)),
        ("schablon_arbete", (None, 16200)),
    ):
        chosen = dice.choice(choices)
        desk.set(name, None if chosen is None else Decimal(chosen))
    outcome = byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    assert outcome.stopped
    assert sum(isinstance(value, Decimal) for value in outcome.figures.values()) > 40
    assert byfile.kontrollera(desk.arsbok).fynd == ()
