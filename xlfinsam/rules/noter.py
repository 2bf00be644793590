"""The notes: their sums, rows with the wrong sign, and the debt for holidays against its cost."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlfinsam.model import Hit, Level, Rule
from xlfinsam.rules.bokslut import FORMER, LKBR, YEAR, added, amount, closed, hit, notes, number, of, when
from xlfinsam.rules.likhet import ADVICE, MENING, Jamforelse, Par
from xlfinsam.shown import DELSUMMA, RAD, SUMMA
from xlfinsam.world import World

NAME = re.compile(r"not(\d+)\.(\w+)")
ORES = re.compile(r"öre|ores")
CHANGE = re.compile(
    r"förändr|forandr|soc\w*\.?[ _]?avg\w*\.?[ _](på[ _])?sem"
)  # a cost that follows a debt up and down
HOLIDAY, CHARGES = re.compile(r"sem"), re.compile(r"soc|avg")
ACCRUED = re.compile(r"uppl|sem")


class Rad(NamedTuple):
    """A row of a note: the note's number, the key, what it is, its group and what it is called."""

    note: int
    key: str
    typ: str
    grupp: str
    namn: str

    @property
    def name(self) -> str:
        """The name of its figure."""
        return f"not{self.note}.{self.key}"

    @property
    def words(self) -> str:
        """Key and label in small letters, for what can only be told from words."""
        return f"{self.key} {self.namn}".casefold()


def rows(world: World) -> list[Rad]:
    """Return the rows of the notes as Notrader has them; from the figures' names where there is no Notrader."""
    listed = [
        Rad(int(amount(row, "not")), str(row["nyckel"]), str(row.get("typ")), str(row.get("grupp") or ""),
            str(row.get("namn") or row["nyckel"]))
        for row in world.lists.get("notrader", ()) if row.get("nyckel")
    ]  # fmt: skip
    found = [(int(told[1]), told[2]) for name in world.figures if (told := NAME.fullmatch(name))]
    return listed or [
        Rad(note, key, SUMMA if key == "summa" else DELSUMMA if key.startswith("summa_") else RAD, "",
            key.replace("_", " ").capitalize())
        for note, key in found
    ]  # fmt: skip


def part(world: World, name: str) -> list[Rad]:
    """Return the rows of one of the notes: "intakter", "kostnader", "fordringar" or "skulder"."""
    return [row for row in rows(world) if row.typ == RAD and row.note == notes(world)[name]]


def _sums(world: World) -> Iterator[Par]:
    every = rows(world)
    for total in every:
        group = total.grupp if total.typ == DELSUMMA else ""
        if total.typ == SUMMA or group:
            parts = [row for row in every if (row.note, row.typ) == (total.note, RAD) and group in {"", row.grupp}]
            for column in (YEAR, FORMER):
                varde, vantat = number(world, total.name + column), added(world, *(row.name + column for row in parts))
                if varde is not None and vantat is not None:
                    words = {
                        "etikett": f"{total.namn} i not {total.note}",
                        "mot": "summan av raderna",
                        "ar": when(world, column),
                    }
                    yield Par(total.name + column, varde, vantat, 1 + len(parts), words)


@closed
def _below_zero(world: World) -> Iterator[Hit]:
    for row in part(world, "kostnader"):
        if not CHANGE.search(row.words):
            yield from _negative(world, row)


@closed
def _change_below_zero(world: World) -> Iterator[Hit]:
    for row in part(world, "kostnader"):
        if CHANGE.search(row.words):
            yield from _negative(world, row)


@closed
def _income_below_zero(world: World) -> Iterator[Hit]:
    for row in part(world, "intakter"):
        if not ORES.match(row.words):
            yield from _negative(world, row)


def _negative(world: World, row: Rad) -> Iterator[Hit]:
    value = number(world, row.name)
    if value is not None and value < 0:
        yield hit(row.name, value, rad=row.namn, nummer=str(row.note))


def _debts(world: World) -> Iterator[Par]:
    """Hold the change of the debt for holidays, and of the social charges on it, against the cost of the change."""
    for charges in (False, True):
        costs = [
            row for row in part(world, "kostnader") if CHANGE.search(row.words) and _is_holiday(row, charges=charges)
        ]
        debts = [
            row for row in part(world, "skulder") if ACCRUED.search(row.words) and _is_holiday(row, charges=charges)
        ]
        varde = added(world, *(row.name for row in costs))
        now, then = (added(world, *(row.name + column for row in debts)) for column in (YEAR, FORMER))
        if varde is not None and now is not None and then is not None:
            words = {"etikett": costs[0].namn, "mot": f"ändringen av {debts[0].namn.lower()}", "ar": when(world)}
            yield Par(costs[0].name, varde, now - then, len(costs) + 2 * len(debts), words)


def _is_holiday(row: Rad, *, charges: bool) -> bool:
    """Say whether a row is about holidays, or with `charges` about the social charges (which need not say holidays)."""
    social = bool(CHARGES.search(row.words))
    return social if charges else bool(HOLIDAY.search(row.words)) and not social


LAG = LKBR + "9 kap. (noter)"
TECKEN = (
    "Är det en återföring eller en rättelse: skriv det i kolumnen Svar och i noten. Annars titta på kontot i Bokföring."
)
TOM = "En tom rad prövas inte. Rader som visar en förändring av en skuld har en egen regel."

SUMMOR = Rule(
    "E13", Level.STOPP, "Summor och delsummor i noterna är summan av sina rader",
    MENING, ADVICE, LAG,
    "En tom rad är 0. En delsumma utan grupp prövas inte.", check=Jamforelse(_sums),
    holds=of({"not2.lokalhyra": 900, "not2.resor": 100, "not2.summa": 1000}),
    breaks=of({"not2.lokalhyra": 900, "not2.resor": 100, "not2.summa": 1100}),
)  # fmt: skip
KOSTNAD = Rule(
    "E14", Level.FRAGA, "En kostnad är inte mindre än noll", "{rad} i not {nummer} är {varde} kr, en kostnad med minus.",
    TECKEN, LAG, TOM, check=_below_zero, holds=of({"not2.revisionsarvode": 14000}), breaks=of({"not2.revisionsarvode": -14000}),
)  # fmt: skip
FORANDRING = Rule(
    "E15", Level.NOTERA, "En förändring av en skuld kan vara mindre än noll", "{rad} i not {nummer} är {varde} kr: skulden har minskat.",
    "Jämför med skulden i noten för kortfristiga skulder.", LAG, "En tom rad prövas inte.", check=_change_below_zero,
    holds=of({"not2.forandring_semesterloneskuld": 393}), breaks=of({"not2.forandring_semesterloneskuld": -393}),
)  # fmt: skip
INTAKT = Rule(
    "E16", Level.FRAGA, "En intäkt är inte mindre än noll", "{rad} i not {nummer} är {varde} kr, en intäkt med minus.",
    TECKEN, LAG, "En tom rad prövas inte; inte heller öresutjämning.", check=_income_below_zero,
    holds=of({"not1.ovriga_intakter": 500, "not1.oresutjamning": -3}), breaks=of({"not1.ovriga_intakter": -500}),
)  # fmt: skip
SEMESTERLONESKULD = Rule(
    "E17", Level.FRAGA, "Kostnaden för ändrad semesterlöneskuld är skuldens ändring",
    MENING,
    "Titta om en del av ändringen är bokförd på ett annat konto, och på sociala avgifter var för sig.", LAG,
    "Prövas när både kostnadens rad och skuldens rad, båda åren, har belopp.", check=Jamforelse(_debts),
    holds=of({"not2.forandring_semesterloneskuld": 100, "not4.upplupna_semesterloner": 600, "not4.upplupna_semesterloner.fg": 500}),
    breaks=of({"not2.forandring_semesterloneskuld": 100, "not4.upplupna_semesterloner": 800, "not4.upplupna_semesterloner.fg": 500}),
)  # fmt: skip
