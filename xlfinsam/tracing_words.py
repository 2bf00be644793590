"""In what words a spår is told: what figures and the rows of lists are called, and what the words come to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import steps as how
from xlfinsam.shown import SPECIFIKATION
from xlfinsam.values import plain, whole_kronor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer
    from xlfinsam.language import Total
    from xlfinsam.steps import Ground

    Row = Mapping[str, Answer]

SHEETS = {
    "bokforing": how.BOOKED, "periodisering": how.ADJUSTED, "objekt": how.OBJECT, "budget": how.BUDGETED,
    "medel": how.SPENT, "malen": how.GOAL, "kontoplan": "Kontoplan", "notrader": "Notrader", "enkatsvar": "Enkätsvar",
    "insatsplan": how.PLANNED, "medlemsbeslut": how.DECIDED,
}  # fmt: skip
"""What the lists of the close are called, where it is not known what the kansli calls their sheets."""
MEANS = {"ib": "IB", "ib_fg": "IB föregående år", "ub_fg": "föregående år", "belopp_fg": "föregående år",
         "utfall_fg": "föregående år", "t1": "till och med mars", "t2": "till och med juni",
         "t3": "till och med september", "t4": "till och med december"}  # fmt: skip
YEARS = {"fg": -1, "ar0": 0, "": 0, "prognos": 0, "avvikelse": 0, "budget": 0, "ar1": 1, "ar2": 2}
"""How far from the årsbok's year a column of Budget or of a statement is."""
SIE = (".se", ".si", ".sie")


def of_figure(ground: Ground, name: str) -> str:
    """Say which figure a name of a statement or a note is: "Resultaträkning: Årets resultat, 2024"; "" if unknown."""
    home, _, rest = name.partition(".")
    key, _, column = rest.partition(".")
    when = str(ground.books.world.year + YEARS.get(column, 0))
    when = f"{column} {when}" if column in {"budget", "avvikelse", "prognos"} else when
    for statement in ground.statements:
        for line in statement.lines:
            if (statement.id, line.id) == (home, key):
                return f"{statement.title}: {line.label}, {when}"
    if name in ground.words:
        return ground.words[name]
    for row in ground.books.rows.get("notrader", ()):
        number, special = _told(row.get("not")), row.get("typ") == SPECIFIKATION
        if row.get("nyckel") == key and home == ("spec" if special else f"not{number}"):
            return f"Not {number}{', specifikation' if special else ''}: {row.get('namn') or key}, {when}"
    return ""


def of_row(ground: Ground, register: str, at: int) -> str:
    """Say which row of a list it is, in the words that stand in it."""
    row = ground.books.rows[register][at]
    name, konto = str(row.get("namn") or row.get("nyckel") or ""), _told(row.get("konto"))
    match register:
        case "bokforing":
            return f"{konto} {name}".strip()
        case "objekt":
            return f"{konto}, objekt {row.get('objekt') or ''} {name}".strip()
        case "periodisering":
            return f"{konto} {name}".strip() + f", verifikation {row.get('verifikation') or 'utan nummer'}"
        case "kontoplan":
            first, last = _told(row.get("fran")), _told(row.get("till"))
            return f"Konto {first}–{last}" if last and last != first else f"Konto {first}".strip()
        case _:
            return name


def of_total(ground: Ground, leaf: Total) -> str:
    """Say which rows of a list a sum is over."""
    wanted = {column: text for column, text in leaf.values if text != ">0"}
    rows = next((wanted[column] for column in ("nyckel", "rad", "spec", "grupp", "inriktning") if column in wanted), "")
    if leaf.register == "notrader":
        told = f"Not {wanted.get('not', '')}: {rows or 'summa av raderna'}"
    elif leaf.register == "budget":
        told = f"Budget {ground.books.world.year + YEARS.get(leaf.column, 0)}: {rows}"
    else:
        told = f"{SHEETS[leaf.register]}: {rows}"
    return of_column(told, leaf.column)


def of_column(title: str, column: str) -> str:
    """Say which column of a row it is, where that is not the year's own."""
    return f"{title}, {MEANS[column]}" if column in MEANS else title


def of_balance(title: str, row: Row, column: str) -> str:
    """Say which balance of a konto it is: IB, UB or the year's result."""
    if column.startswith("ib"):
        return of_column(title, column)
    return f"{title}, {'UB' if _stands(row) else 'resultat'}{' föregående år' if column == 'ub_fg' else ''}"


def origin(ground: Ground, row: Row | None = None, column: str = "") -> str:
    """Say which file a balance was read from, and its line there (`#RES 0 4010`) where the file is a SIE file."""
    if ground.ledger is None:
        return ""
    file, seal = ground.ledger.fil, f"SHA-256 {ground.ledger.hash}"
    lines, former = file.lower().endswith(SIE), column.endswith("_fg")
    if former and not lines:  # a list of balances has one year; the other is what stood in the årsbok before it
        return ""
    if row is None or not row.get(column) or not lines:  # a balance of 0 may as well have no line
        return f"{file}, {seal}"
    slag = "#IB" if column.startswith("ib") else "#UB" if _stands(row) else "#RES"
    return f"{file} {slag} {-1 if former else 0} {_told(row.get('konto'))}, {seal}"


def _stands(row: Row) -> bool:
    """Say whether a konto stands over the year's end: it has an IB, or its number is of the balansräkning."""
    return bool(row.get("ib") or row.get("ib_fg")) or _told(row.get("konto"))[:1] in {"1", "2"}


def _told(value: Answer) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value or "")


def together(what: str, values: Sequence[Shown]) -> Shown:
    """Compute what an inner expression comes to, blank as in the small language where an operand is."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    match what:
        case how.COUNT:
            return Decimal(len(values))
        case how.SUM:
            return sum(numbers, Decimal(0)) if numbers else None
        case how.FIRST:
            return numbers[0] if numbers else None
        case how.ROUNDED:
            return whole_kronor(numbers[0]) if numbers else None
        case how.SAME:
            return values[0] if values else None
        case _ if len(numbers) < len(values):
            return None
        case how.AT_LEAST:
            return Decimal(int(numbers[0] >= numbers[1]))
        case how.SHARE:
            return numbers[0] / numbers[1] if numbers[1] else None
        case how.DIFFERENCE:
            return numbers[0] - numbers[1]
        case _:
            return numbers[0] * numbers[1] + 0  # + 0: no minus before zero
