"""The balances of a sample's books to the öre, so that each printed row is its accounts summed and then rounded.

A published report has whole kronor; the books behind it have öre. Every row gets öre of its own inside what rounds to
the printed figure, and then they are moved, still inside it, until the books balance. Ledger signs: debit is plus.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from underlag_bokslut import DECLARED
from underlag_facit import must

if TYPE_CHECKING:
    from random import Random

Json = dict[str, Any]
FG, AR = ".fg", ""
KREDIT, DEBET = -1, 1
HALF, MOST = 50, 49  # öre: what is rounded away from zero, and the most that is not
HALVES = 0.2  # of the odd rows stand on the very half, where rounding to the even krona would give another figure
ROWS_OF_STATEMENTS = {
    "finansiella_intakter": ("rr.finansiella_intakter", KREDIT),
    "finansiella_kostnader": ("rr.finansiella_kostnader", KREDIT),  # printed with minus
    "kassa_och_bank": ("br.kassa_och_bank", DEBET),
}
CLOSING = "bokslut"  # a konto that only the growth of a debt is booked on, when the year ends
EQUITY, CARRIED = "eget_kapital", "resultatoverforing"
Key = tuple[str, str]  # row, year


@dataclass(slots=True)
class Saldon:
    """What every konto stands at: IB and UB of balances, RES of results, in öre, by year; and the year by objekt."""

    ib: dict[str, dict[int, int]] = field(default_factory=lambda: {AR: {}, FG: {}})
    ub: dict[str, dict[int, int]] = field(default_factory=lambda: {AR: {}, FG: {}})
    res: dict[str, dict[int, int]] = field(default_factory=lambda: {AR: {}, FG: {}})
    objekt: dict[str, int] = field(default_factory=dict)


def is_result(konto: Json) -> bool:
    """Say whether a konto is of the result, by its first digit."""
    return str(konto["nr"])[0] not in "12"


class Rows:
    """The rows that the konton of the books stand on, as printed, with the öre that they get."""

    def __init__(self, bok: Json, figures: Json, rng: Random) -> None:
        """Give every row öre that leave its rounding as it is."""
        self.bok, self.figures, self.rng = bok, figures, rng
        self.konton: dict[str, list[Json]] = defaultdict(list)
        for konto in bok["konton"]:
            self.konton[konto["rad"]].append(konto)
        self.rows = [row for row in self.konton if row not in {EQUITY, CARRIED}]
        self.ore: dict[Key, int] = {}
        self.fixed: set[Key] = set()
        for row in self.rows:
            for year in (FG, AR):
                self._draw((row, year), whole=self.konton[row][0]["satt"] == "bidrag")
        for konto in bok["konton"]:
            if self.linked(konto):
                self._link(konto)

    def printed(self, row: str, year: str) -> int:
        """Return the printed figure of a row in kronor with the sign of the ledger; a blank is 0."""
        name, sign = ROWS_OF_STATEMENTS.get(row) or self._in_note(row)
        return sign * int(self.figures.get(name + year) or 0)

    def _in_note(self, row: str) -> tuple[str, int]:
        noter = DECLARED[self.bok["profil"]]["noter"]
        number = next(number for number in noter if f"{number}.{row}" in self.figures)
        return f"{number}.{row}", KREDIT if noter[number]["sida"] == "kredit" else DEBET

    def of(self, result: bool) -> list[str]:  # noqa: FBT001  one of two kinds
        """Return the rows of the result, or those of the balance."""
        return [row for row in self.rows if is_result(self.konton[row][0]) is result]

    def exact(self, row: str, year: str) -> int:
        """Return what a row's konton come to, in öre."""
        return 100 * self.printed(row, year) + self.ore[row, year]

    def linked(self, konto: Json) -> bool:
        """Say whether a debt and its cost must be alike to the öre: nothing else is booked on the cost."""
        costs = [other for other in self.bok["konton"] if other["nr"] == konto.get("mot")]
        return any(other["satt"] == CLOSING and len(self.konton[other["rad"]]) == 1 for other in costs)

    def _draw(self, key: Key, *, whole: bool) -> None:
        printed = self.printed(*key)
        self.ore[key] = 0 if whole or not printed else self.rng.randint(-MOST, MOST)
        if whole or not printed:
            self.fixed.add(key)
        elif printed % 2 and self.rng.random() < HALVES:
            self.ore[key] = -HALF if printed > 0 else HALF
            self.fixed.add(key)

    def _link(self, konto: Json) -> None:
        """Draw a debt, what it was, and the cost of its growth together."""
        debt = konto["rad"]
        cost = next(other["rad"] for other in self.bok["konton"] if other["nr"] == konto["mot"])
        before = (debt, FG) if konto["hur"] == "okning" else None
        while True:
            self.ore[debt, AR] = self.rng.randint(-MOST, MOST)
            was = 0
            if before:
                self.ore[before] = self.rng.randint(-MOST, MOST)
                was = self.exact(*before)
            self.ore[cost, AR] = was - self.exact(debt, AR) - 100 * self.printed(cost, AR)
            if abs(self.ore[cost, AR]) <= MOST:
                break
        self.fixed |= {(debt, AR), (cost, AR)} | ({before} if before else set())

    def settle(self, rows: list[str], year: str, wanted: int) -> None:
        """Move the öre of the free rows until the rows come to `wanted`."""
        free = [(row, year) for row in rows if (row, year) not in self.fixed]
        shift(self.rng, self.ore, free, wanted - sum(self.exact(row, year) for row in rows))
        must(sum(self.exact(row, year) for row in rows) == wanted, rows)


def shift(rng: Random, ore: dict[Any, int], free: list[Any], missing: int) -> None:
    """Spread what is missing over the free ones, in small steps, none beyond what its rounding allows."""
    step = 1 if missing > 0 else -1
    while missing:
        open_ = [key for key in free if abs(ore[key] + step) <= MOST]
        must(open_, f"inga ören räcker, {missing} fattas")
        for key in rng.sample(open_, min(len(open_), abs(missing))):
            ore[key] += step
            missing -= step


def balances(bok: Json, figures: Json, rng: Random) -> Saldon:
    """Return the balances of both years."""
    rows = Rows(bok, figures, rng)
    saldon = Saldon()
    before, opening = (
        -100 * int(figures[f"br.eget_kapital_ingaende{year}"]) + rng.randint(-MOST, MOST) for year in (FG, AR)
    )
    closing = -100 * int(figures["drift.utgaende_eget_kapital"]) + rng.randint(-MOST + 9, MOST - 9)
    results, assets_and_debts = rows.of(result=True), rows.of(result=False)
    rows.settle(results, FG, opening - before)
    rows.settle(assets_and_debts, FG, -opening)
    rows.settle(results, AR, closing - opening)
    rows.settle(assets_and_debts, AR, -closing)
    for row in [*assets_and_debts, *results]:
        for year in (FG, AR):
            _spread(rows, row, year, saldon)
    _opening_of_former(rows, saldon, before)
    _equity(bok, saldon, (before, opening, closing))
    return saldon


def _spread(rows: Rows, row: str, year: str, saldon: Saldon) -> None:
    """Divide a row on its konton: by what is printed of each, by objekt, or by their shares."""
    total, konton = rows.exact(row, year), rows.konton[row]
    parts = _printed_parts(rows, row) if year == AR else {}
    ore = dict.fromkeys(parts, 0)
    for part, figure in parts.items():
        ore[part] = rows.rng.randint(-MOST, MOST) if figure else 0
    shift(rows.rng, ore, [part for part in parts if parts[part]], _missing(total, parts, ore))
    amounts = {part: 100 * figure + ore[part] for part, figure in parts.items()}
    numbers = {konto["nr"] for konto in konton}
    if parts and not numbers & set(parts):
        saldon.objekt |= {str(part): amount for part, amount in amounts.items()}
        of = {objekt["nr"]: objekt["konto"] for objekt in rows.bok["objekt"]}
        shares = {nr: sum(amount for part, amount in amounts.items() if of[part] == nr) for nr in sorted(numbers)}
    else:
        shares = amounts or _by_shares(rows, saldon, konton, total, year)
    must(sum(shares.values()) == total, row)
    if is_result(konton[0]):
        saldon.res[year] |= shares
    else:
        saldon.ub[year] |= shares
        if year == FG:
            saldon.ib[AR] |= shares


def _missing(total: int, parts: dict[Any, int], ore: dict[Any, int]) -> int:
    return total - sum(100 * figure + ore[part] for part, figure in parts.items()) if parts else 0


def _printed_parts(rows: Rows, row: str) -> dict[Any, int]:
    """Return what the report prints of a row's parts: konton of a specification by number, or the objekt of konton."""
    numbers = [konto["nr"] for konto in rows.konton[row]]
    objekt = [item for item in rows.bok["objekt"] if item.get("konto") in numbers]
    if objekt:
        return {item["nr"]: int(rows.figures[f"insatsmedel.{item['nyckel']}.utfall"]) for item in objekt}
    specs = [konto.get("spec") for konto in rows.bok["konton"]]
    if len(numbers) > 1 and all(konto.get("spec") and specs.count(konto["spec"]) == 1 for konto in rows.konton[row]):
        return {konto["nr"]: -int(rows.figures[f"spec.{konto['spec']}"]) for konto in rows.konton[row]}
    return {}


def _by_shares(rows: Rows, saldon: Saldon, konton: list[Json], total: int, year: str) -> dict[int, int]:
    """Divide by share, a little off; the growth of debts stands by itself; the konto without a share takes the rest."""
    found: dict[int, int] = {}
    for konto in konton:
        if konto["satt"] == CLOSING and len(konton) > 1:
            found[konto["nr"]] = _grown(rows.bok, saldon, konto["nr"]) * (100 if year == AR else 80) // 100
        elif "andel" in konto:
            found[konto["nr"]] = round(total * konto["andel"] * rows.rng.uniform(0.95, 1.05))
    rest = [konto["nr"] for konto in konton if konto["nr"] not in found]
    must(len(rest) == 1, konton)
    return found | {rest[0]: total - sum(found.values())}


def _grown(bok: Json, saldon: Saldon, nr: int) -> int:
    """Return how much the debts have grown that are booked against a konto; one that is paid every year, all of it."""
    debts = [konto for konto in bok["konton"] if konto.get("mot") == nr]
    paid = {debt["nr"]: saldon.ib[AR][debt["nr"]] if debt["hur"] == "okning" else 0 for debt in debts}
    return -sum(saldon.ub[AR][debt["nr"]] - paid[debt["nr"]] for debt in debts)


def _opening_of_former(rows: Rows, saldon: Saldon, before: int) -> None:
    """Give the former year's IB, which is known in total only: the cash flow of that year tells what it was."""
    figures, rng = rows.figures, rows.rng
    fordringar = int(figures["br.fordringar.fg"]) + int(figures["kf.forandring_fordringar.fg"])
    skulder = int(figures["br.kortfristiga_skulder.fg"]) - int(figures["kf.forandring_skulder.fg"])
    printed = {"bank": int(figures["kf.likvida_medel_borjan.fg"]), "fordringar": fordringar, "skulder": -skulder}
    ore = {part: rng.randint(-MOST, MOST) for part in printed}
    shift(rng, ore, list(printed), -before - sum(100 * printed[part] + ore[part] for part in printed))
    saldon.ib[FG] = dict.fromkeys(saldon.ub[FG], 0)
    for konto in rows.bok["konton"]:
        part = "bank" if konto["satt"] == "bank" else konto.get("fg")
        if part:
            saldon.ib[FG][konto["nr"]] = 100 * printed[part] + ore[part]


def _equity(bok: Json, saldon: Saldon, exact: tuple[int, int, int]) -> None:
    """Give eget kapital: the result of a year stands by itself until it is moved when the next year begins."""
    before, opening, closing = exact
    own, result, carried = (
        next(konto["nr"] for konto in bok["konton"] if konto["satt"] == satt)
        for satt in ("eget_kapital", "arets_resultat", "resultat")
    )
    saldon.ib[FG] |= {own: before, result: 0}
    saldon.ub[FG] |= {own: before, result: opening - before}
    saldon.ib[AR] |= {own: before, result: opening - before}
    done = closing - opening if bok["bokslutsomfort"] else 0
    saldon.ub[AR] |= {own: opening, result: done}
    saldon.res[FG][carried] = before - opening
    saldon.res[AR][carried] = -done
