"""The books balance to the öre, with what is written in Periodisering, and begin where the year before ended."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlfinsam.fields import Answer
from xlfinsam.model import Hit, Level, Rule
from xlfinsam.rules.bokslut import LKBR, ZERO, amount, closed, hit, of, when
from xlfinsam.rules.konton import first, last
from xlfinsam.values import plain, swedish
from xlfinsam.world import World

EQUITY = "eget_kapital"  # the row of Kontoplan whose konton pass the result on to each other
BALANCE_CLASSES = "12"


@closed
def _vouchers(world: World) -> Iterator[Hit]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in world.lists.get("periodisering", ()):
        sums[_voucher(row)] += amount(row, "belopp")
    for voucher, total in sums.items():
        if total:
            yield hit(f"periodisering.{voucher}", total, ZERO, verifikation=voucher)


def _voucher(row: Mapping[str, Answer]) -> str:
    told = row.get("verifikation")
    return plain(told) if isinstance(told, Decimal) else str(told or "utan nummer")


@closed
def _unknown(world: World) -> Iterator[Hit]:
    booked = {row.get("konto") for row in world.lists.get("bokforing", ())}
    plan = world.lists.get("kontoplan", ())
    for row in world.lists.get("periodisering", ()):
        konto = amount(row, "konto")
        known = konto in booked or any(first(mapped) <= konto <= last(mapped) for mapped in plan)
        if amount(row, "belopp") and not (konto and known):
            told = plain(konto) if konto else "tomt"
            name = f"periodisering.{_voucher(row)}.{told}"
            yield hit(name, amount(row, "belopp"), verifikation=_voucher(row), konto=told)


@closed
def _balanced(world: World) -> Iterator[Hit]:
    adjusted = sum((amount(row, "belopp") for row in world.lists.get("periodisering", ())), ZERO)
    for column, label in (("ub", "UB och resultat"), ("ib", "IB"), ("ub_fg", "UB och resultat"), ("ib_fg", "IB")):
        total = _all(world, column) + (adjusted if column == "ub" else ZERO)
        if total:
            ar = when(world, ".fg" if column.endswith("_fg") else "")
            yield hit(f"bokforing.{column}", total, ZERO, etikett=label, ar=ar)


def _all(world: World, column: str) -> Decimal:
    return sum((amount(row, column) for row in world.lists.get("bokforing", ())), ZERO)


@closed
def _opening(world: World) -> Iterator[Hit]:
    """Hold IB against the UB before it: konto by konto, eget kapital as one, with a result not yet moved there."""
    rows = world.lists.get("bokforing", ())
    spans = [(first(row), last(row)) for row in world.lists.get("kontoplan", ()) if row.get("rad") == EQUITY]
    opening, closing = ZERO, ZERO
    for row in rows if any(amount(row, "ub_fg") for row in rows) else ():
        konto, ib, ub = amount(row, "konto"), amount(row, "ib"), amount(row, "ub_fg")
        if plain(konto)[:1] not in BALANCE_CLASSES or any(low <= konto <= high for low, high in spans):
            opening, closing = opening + ib, closing + ub
        elif ib != ub:
            namn = f"konto {plain(konto)} {row.get('namn') or ''}".strip()
            yield _off(world, f"bokforing.{plain(konto)}.ib", namn, ib, ub)
    if opening != closing:
        namn = "kontona för eget kapital, med förra årets resultat,"
        yield _off(world, "bokforing.eget_kapital.ib", namn, opening, closing)


def _off(world: World, name: str, konto: str, ib: Decimal, ub: Decimal) -> Hit:
    return hit(name, ib, ub, konto=konto, skillnad=swedish(abs(ib - ub)), ar=when(world))


BANK: dict[str, int | str] = {"konto": 1930, "namn": "Bank", "ib": 500, "ub": 500, "ub_fg": 500}
KAPITAL: dict[str, int | str] = {"konto": 2010, "namn": "Eget kapital", "ib": -500, "ub": -500, "ub_fg": -500}
POST: dict[str, int | str] = {"verifikation": "P1", "konto": 1930, "belopp": 40}
MOT: dict[str, int | str] = {**POST, "konto": 2010, "belopp": -40}
RATT = of(lists={"bokforing": [BANK, KAPITAL], "periodisering": [POST, MOT]})
BOKFORING = LKBR + "3 kap.: debet och kredit är lika"
INGAENDE = LKBR + "4 kap.: ingående balans är förra årets utgående"
LAS_OM = "Exportera hela bokföringen på nytt och läs den igen. Är skillnaden kvar: fråga den som sköter bokföringen."

VERIFIKATION = Rule(
    "E09", Level.STOPP, "Varje verifikation i Periodisering blir noll",
    "Periodisering, verifikation {verifikation}: beloppen summerar till {varde} kr, inte till 0.",
    "Rätta beloppen, eller skriv den rad som fattas. Debet är plus, kredit minus.", BOKFORING,
    "Ett tomt belopp är 0. Rader utan nummer prövas som en verifikation.", check=_vouchers, holds=RATT,
    breaks=of(lists={"periodisering": [POST]}),
)  # fmt: skip
OKANT_KONTO = Rule(
    "E10", Level.STOPP, "Kontona i Periodisering finns",
    "Periodisering, verifikation {verifikation}: kontot ({konto}) för {varde} kr finns varken i Bokföring eller i Kontoplan.",
    "Rätta kontot, eller skriv det i Kontoplan på den rad där det hör hemma.", BOKFORING,
    "Ett tomt konto är ett fel; en rad utan belopp prövas inte.", check=_unknown, holds=RATT,
    breaks=of(lists={"bokforing": [BANK], "periodisering": [MOT]}),
)  # fmt: skip
JAMNT = Rule(
    "E11", Level.STOPP, "Bokföringen balanserar",
    "{etikett} {ar} för alla konton, med Periodisering, summerar till {varde} kr, inte till 0.", LAS_OM, BOKFORING,
    "Ett tomt saldo är 0. Ett år utan saldon summerar till 0.", check=_balanced, holds=RATT,
    breaks=of(lists={"bokforing": [BANK, {**KAPITAL, "ub": -400}]}),
)  # fmt: skip
IB = Rule(
    "E12", Level.STOPP, "Årets IB är förra årets UB",
    "IB {ar} för {konto} är {varde} kr, men förra årets UB är {vantat} kr. Skillnaden är {skillnad} kr.", LAS_OM, INGAENDE,
    "Ett tomt saldo är 0. Utan förra årets saldon prövas regeln inte.", check=_opening, holds=RATT,
    breaks=of(lists={"bokforing": [{**BANK, "ib": 450}, KAPITAL]}),
)  # fmt: skip
