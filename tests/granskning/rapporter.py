"""Random finished reports whose figures are right: each amount rounded by itself, each share once, every sum a sum."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import TYPE_CHECKING

from xlfinsam.granskning.ord import siffra
from xlfinsam.model import Place
from xlfinsam.rapport import KR, RAD, SUMMA, Rad, Rapport, Siffra, Tabell, Uppgift

if TYPE_CHECKING:
    from collections.abc import Sequence

AR = 2024
INSATSER = ("Ankaret", "Bryggan", "Farleden", "Kajen", "Masten")
TITLES = {1: "Verksamhetens intäkter", 2: "Verksamhetens kostnader", 3: "Fordringar", 4: "Kortfristiga skulder"}


def kronor(exact: Decimal) -> int:
    """Round to whole kronor, as every printed row is."""
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def procent(part: int, whole: int, decimals: int = 0) -> float:
    """Return a share as printed."""
    exact = (Decimal(part) * 100 / whole).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return float(exact) if decimals else int(exact)


def split(random: Random, total: int, parts: int) -> list[int]:
    """Cut a whole number in so many parts."""
    cuts = sorted(random.randint(0, total) for _ in range(parts - 1))
    return [end - start for start, end in zip([0, *cuts], [*cuts, total], strict=True)]


def oren(random: Random, low: int, high: int) -> Decimal:
    """Return an amount with ören."""
    return Decimal(random.randint(low * 100, high * 100)) / 100


def table(name: str, title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[float | None]]],
          unit: str = KR, notes: dict[str, int] | None = None) -> Tabell:  # fmt: skip
    """Make a printed table; a label that says Summa is a sum."""
    made = []
    for at, (label, values) in enumerate(rows, 1):
        kind = SUMMA if label.casefold().startswith("summa") else RAD
        cells = tuple(
            None if value is None else siffra(value, Place("r", name, f"{at}:{c}")) for c, value in enumerate(values)
        )
        made.append(Rad(label, cells, kind, not_=(notes or {}).get(label)))
    return Tabell(name, title, tuple(columns), tuple(made), unit)


def fact(label: str, value: float, unit: str) -> Uppgift:
    """Make a figure of a sentence."""
    return Uppgift(label.casefold().replace(" ", "-"), label, (siffra(value, Place("r", "", label)),), unit)


class Bokslut:
    """Two years of books to the öre, and every statement of them rounded row by row."""

    def __init__(self, random: Random) -> None:
        self.random = random
        years = (0, 1)
        self.intakter = {
            f"Bidrag från {name}": [oren(random, 10_000, 900_000) for _ in years]
            for name in "ABCD"[: random.randint(2, 4)]
        }
        self.kostnader = {
            f"Kostnad {name}": [oren(random, 100, 400_000) for _ in years] for name in "EFGHIJ"[: random.randint(2, 6)]
        }
        self.fordringar = {
            f"Fordran {name}": [oren(random, 0, 50_000) for _ in years] for name in "KLM"[: random.randint(2, 3)]
        }
        self.skulder = {
            f"Skuld {name}": [oren(random, 0, 90_000) for _ in years] for name in "NOP"[: random.randint(2, 3)]
        }
        self.ranta = [oren(random, 1, 9_000) for _ in years]
        self.ek_borjan = oren(random, 500_000, 2_000_000)

    def total(self, rows: dict[str, list[Decimal]], year: int) -> Decimal:
        """Add up a group of rows for a year."""
        return sum((values[year] for values in rows.values()), Decimal(0))

    def resultat(self, year: int) -> Decimal:
        """Return a year's result."""
        return self.total(self.intakter, year) - self.total(self.kostnader, year) + self.ranta[year]

    def eget_kapital(self, year: int) -> Decimal:
        """Return eget kapital at a year's end."""
        return self.ek_borjan + self.resultat(1) + (self.resultat(0) if year == 0 else 0)

    def kassa(self, year: int) -> Decimal:
        """Return the cash at a year's end."""
        return self.eget_kapital(year) + self.total(self.skulder, year) - self.total(self.fordringar, year)

    def pair(self, what: object) -> list[int]:
        """Round a figure for both years."""
        return [kronor(what(year)) for year in (0, 1)]  # type: ignore[operator]

    def tables(self) -> list[Tabell]:
        """Return every statement and note."""
        year, day = (str(AR), str(AR - 1)), (f"{AR}-12-31", f"{AR - 1}-12-31")
        groups = {1: self.intakter, 2: self.kostnader, 3: self.fordringar, 4: self.skulder}
        sums = {n: self.pair(lambda y, rows=rows: self.total(rows, y)) for n, rows in groups.items()}
        notes = [
            table(f"not{n}", f"Not {n}. {TITLES[n]}", day,
                  [*((label, [kronor(value) for value in values]) for label, values in rows.items()), ("Summa", sums[n])])
            for n, rows in groups.items()
        ]  # fmt: skip
        minus = [-value for value in sums[2]]
        verksamhet = self.pair(lambda y: self.resultat(y) - self.ranta[y])
        resultat, kassa = self.pair(self.resultat), self.pair(self.kassa)
        rr = table("resultatrakning", "2. Resultaträkning", year, [
            ("Verksamhetens intäkter", sums[1]), ("Verksamhetens kostnader", minus), ("Verksamhetens resultat", verksamhet),
            ("Finansiella intäkter", self.pair(lambda y: self.ranta[y])), ("Årets resultat", resultat),
        ], notes={"Verksamhetens intäkter": 1, "Verksamhetens kostnader": 2})  # fmt: skip
        tillgangar = self.pair(lambda y: self.kassa(y) + self.total(self.fordringar, y))
        ingaende = self.pair(lambda y: self.eget_kapital(y) - self.resultat(y))
        br = table("balansrakning", "3. Balansräkning", day, [
            ("Fordringar", sums[3]), ("Kassa och bank", kassa), ("Summa omsättningstillgångar", tillgangar),
            ("Summa tillgångar", tillgangar), ("Eget kapital", ingaende), ("Årets resultat", resultat),
            ("Kortfristiga skulder", sums[4]), ("Summa eget kapital, avsättningar och skulder", tillgangar),
        ], notes={"Fordringar": 3, "Kortfristiga skulder": 4})  # fmt: skip
        kf = table("kassaflode", "4. Kassaflödesanalys", day, [
            ("Årets resultat", resultat[:1]),
            ("Ökning/minskning kortfristiga fordringar", [kronor(self.total(self.fordringar, 1) - self.total(self.fordringar, 0))]),
            ("Ökning/minskning kortfristiga skulder", [kronor(self.total(self.skulder, 0) - self.total(self.skulder, 1))]),
            ("Årets kassaflöde", [kronor(self.kassa(0) - self.kassa(1))]),
            ("Likvida medel vid årets början", kassa[1:]), ("Likvida medel vid årets slut", kassa[:1]),
        ])  # fmt: skip
        return [*notes, rr, br, kf, self.drift(), self.oversikt()]

    def drift(self) -> Tabell:
        """Return the driftredovisning."""
        kostnad, intakt = -self.total(self.kostnader, 0), self.total(self.intakter, 0)
        budget = {"k": -oren(self.random, 100_000, 900_000), "i": oren(self.random, 100_000, 900_000)}
        rows = [("Nettokostnad", kostnad, budget["k"]), ("Bidrag", intakt, budget["i"]), ("Finansiella poster", self.ranta[0], Decimal(0)),
                ("Resultat", self.resultat(0), budget["k"] + budget["i"])]  # fmt: skip
        columns = (f"Utfall {AR}", f"Budget {AR}", "Avvikelse utfall/budget")
        return table("driftredovisning", "5. Driftredovisning", columns,
                     [(label, (kronor(one), kronor(two), kronor(one - two))) for label, one, two in rows])  # fmt: skip

    def oversikt(self) -> Tabell:
        """Return the översikt of both years."""

        def shown(what: object) -> list[int]:
            return self.pair(what)

        soliditet = [
            float(
                (self.eget_kapital(y) * 100 / (self.kassa(y) + self.total(self.fordringar, y))).quantize(
                    Decimal(1), ROUND_HALF_UP
                )
            )
            for y in (0, 1)
        ]
        rows = [
            ("Verksamhetens intäkter", shown(lambda y: self.total(self.intakter, y) + self.ranta[y])),
            ("Verksamhetens kostnader", shown(lambda y: self.total(self.kostnader, y))),
            ("Årets resultat", shown(self.resultat)), ("Eget kapital", shown(self.eget_kapital)),
        ]  # fmt: skip
        made = table("oversikt", "1.1 Översikt", (str(AR), str(AR - 1)), rows)
        whole = tuple(siffra(int(value), Place("r", "oversikt", f"s{at}")) for at, value in enumerate(soliditet))
        return replace(made, rows=(*made.rows, Rad("Soliditet", whole, unit="%")))


def verksamhet(random: Random) -> tuple[list[Tabell], list[Uppgift]]:
    """Make the tables about deltagare, the annexes and the goals, with the sentences about them."""
    names = INSATSER[: random.randint(2, 5)]
    inne = {name: random.randint(0, 40) for name in names}
    nya = {name: random.randint(5, 40) for name in names}
    gone = {name: random.randint(1, inne[name] + nya[name]) for name in names}
    columns = ("Budget antal delt.", "Totalt antal delt.", "Antal nya delt.", "Antal avslutade delt.", "Pågående delt.")
    rows = [
        (name, (30, inne[name] + nya[name], nya[name], gone[name], inne[name] + nya[name] - gone[name]))
        for name in names
    ]
    total = tuple(sum(row[1][at] for row in rows) for at in range(5))
    tabell1 = table(
        "tabell1", f"Tabell 1, insatsredovisning {AR}", columns, [*rows, ("SUMMA deltagare", total)], "antal"
    )
    start = sum(inne.values())
    before = (200, start + 30, 20, 30, start)
    tabell2 = table("tabell2", "Tabell 2, jämförelse", columns, [(str(AR - 1), before), (str(AR), total)], "antal")
    tables = [tabell1, tabell2]
    for number, name in enumerate(names, 1):
        tables += annex(random, number, name, inne[name] + nya[name], nya[name], gone[name])
    positive = random.randint(1, total[3])
    share = procent(positive, total[3])
    maal = table(
        "maluppfyllelse",
        "Uppföljning",
        ("mål", "utfall", "antal", "n"),
        [("Positiva avslut", (50, share, positive, total[3]))],
        "%",
    )
    facts = [
        fact("Deltagare under året", total[1], "antal"), fact("Utskrivna deltagare, insatsavsnittet", total[3], "antal"),
        fact("Positiva avslut, insatsavsnittet", positive, "antal"), fact("Andel positiva avslut, insatsavsnittet", share, "%"),
        fact("Positiva avslut, måltabellen", positive, "antal"), fact(f"{positive} av {total[3]} utskrivna deltagare", positive, "antal"),
    ]  # fmt: skip
    return [*tables, maal, kon(random), besparing(random), medel(random, facts)], facts


def annex(random: Random, number: int, name: str, everyone: int, new: int, gone: int) -> list[Tabell]:
    """Make one insats's annex on the mall."""

    def part(section: str, title: str, labels: Sequence[str], total: int) -> Tabell:
        values = split(random, total, len(labels))
        rows = [(label, (value,)) for label, value in zip(labels, values, strict=True)]
        return table(
            f"bilaga{number}-{name.casefold()}-{section}", f"Bilaga {number} {name}: {title}", ("antal",), rows, "antal"
        )

    women, men, other = split(random, everyone, 3)
    deltagare = [("antal inskrivna totalt", (everyone,)), ("kvinna", (women,)), ("man", (men,)), ("icke binär", (other,)),
                 ("nya deltagare", (new,)), ("avslutade deltagare", (gone,))]  # fmt: skip
    return [
        table(f"bilaga{number}-{name.casefold()}-deltagare", f"Bilaga {number} {name}: Deltagare", ("antal",), deltagare, "antal"),
        part("alder", "Ålder på nyinskrivna deltagare", ("16-24", "25-34", "35-44"), new),
        part("tid", "Tid i offentlig försörjning", ("upp till 1 år", "upp till 2 år", "saknas"), new),
        part("avslut", "Avslut mot", ("gemensam kartläggning", "arbete", "studie", "annat avslut"), gone),
    ]  # fmt: skip


def kon(random: Random) -> Tabell:
    """Make a table of counts and shares."""
    parts = [random.randint(1, 90) for _ in range(random.randint(2, 4))]
    rows = [(f"Svar {at}", (part, procent(part, sum(parts), 1))) for at, part in enumerate(parts)]
    return table("svar", "Hur det gick", ("antal", "procent"), rows, "antal")


def besparing(random: Random) -> Tabell:
    """Make a printed product."""
    count = random.randint(2, 60)
    return table("socioekonomi", "Modellen", ("värde",), [(f"Besparing {count} x 16 200 x 12", (count * 16200 * 12,))])


def medel(random: Random, facts: list[Uppgift]) -> Tabell:
    """Make what the insatser used and were to use, and tell the budget in two places."""
    rows = [(name, (kronor(oren(random, 1000, 900_000)), random.randint(1, 900) * 1000)) for name in INSATSER]
    budget = sum(row[1][1] for row in rows)
    facts += [
        fact("Budget för insats- och projektmedel, löptexten", budget, "kr"),
        fact("Budget för insatser, måltabellen", budget, "kr"),
    ]
    return table(
        "insatsmedel",
        "Insatsmedel",
        ("Kostnad", "Budget"),
        [*rows, ("Summa", (sum(row[1][0] for row in rows), budget))],
    )


def ratt_rapport(random: Random) -> Rapport:
    """Make a whole report whose figures are right."""
    tables, facts = verksamhet(random)
    return Rapport("r", "Årsredovisning", "Förbundet", AR, (*Bokslut(random).tables(), *tables), tuple(facts))


def rapport_av(seed: int) -> Rapport:
    """Make the right report of a number."""
    return ratt_rapport(Random(seed))  # noqa: S311  a made report, no secret


def andrad(rapport: Rapport, name: str, row: int, column: int, by: int) -> Rapport:
    """Return the report with one figure of a table moved by so much."""
    tables = []
    for one in rapport.tables:
        if one.id == name:
            cells = list(one.rows[row].cells)
            old = cells[column]
            assert old is not None
            assert old.value is not None
            cells[column] = Siffra(old.value + by, str(old.value + by), old.place)
            rows = list(one.rows)
            rows[row] = replace(rows[row], cells=tuple(cells))
            one = replace(one, rows=tuple(rows))  # noqa: PLW2901
        tables.append(one)
    return replace(rapport, tables=tuple(tables))
