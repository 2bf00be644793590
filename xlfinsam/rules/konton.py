"""Where a konto stands: what the rules on the account plan look at."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlfinsam.fields import Answer
from xlfinsam.forms.bokslut import BALANSRADER, RESULTATRADER
from xlfinsam.rules.bokslut import amount, notes
from xlfinsam.shown import RAD
from xlfinsam.values import plain
from xlfinsam.world import World

Row = Mapping[str, Answer]
RESULT, BALANCE = "resultatkonto", "balanskonto"
CLASSES = {"1": BALANCE, "2": BALANCE, **dict.fromkeys("345678", RESULT)}  # by the first digit of a konto
KINDS = {"intakter": RESULT, "kostnader": RESULT, "fordringar": BALANCE, "skulder": BALANCE}


@dataclass(frozen=True, slots=True)
class Konto:
    """A konto with an amount in either year: what the books say of it, and the rows of Kontoplan that have it."""

    nummer: Decimal
    row: Row
    belopp: Decimal
    rader: tuple[str, ...]
    booked: bool

    @property
    def namn(self) -> str:
        """Its number and name."""
        return f"{plain(self.nummer)} {self.row.get('namn') or ''}".strip()

    @property
    def kind(self) -> str:
        """What its number says that it is; "" for one that is neither."""
        return CLASSES.get(plain(self.nummer)[:1], "")


def konton(world: World) -> list[Konto]:
    """Return every konto of Bokföring and Periodisering that has an amount."""
    found: dict[Decimal, tuple[Row, list[Decimal], bool]] = {}
    for row in world.lists.get("bokforing", ()):
        found[amount(row, "konto")] = (row, [amount(row, name) for name in ("ub", "ub_fg", "ib", "ib_fg")], True)
    for row in world.lists.get("periodisering", ()):
        _, amounts, _ = found.setdefault(amount(row, "konto"), (row, [Decimal(0)], False))
        amounts[0] += amount(row, "belopp")
    spans = [(first(row), last(row), str(row.get("rad") or "")) for row in world.lists.get("kontoplan", ())]
    return [
        Konto(nummer, row, told, tuple(rad for low, high, rad in spans if low <= nummer <= high), booked)
        for nummer, (row, amounts, booked) in found.items()
        if nummer and (told := next((one for one in amounts if one), Decimal(0)))
    ]


def first(row: Row) -> Decimal:
    """Return the first konto of a row of Kontoplan; a blank row is before every konto."""
    return amount(row, "fran")


def last(row: Row) -> Decimal:
    """Return the last konto of a row of Kontoplan."""
    return amount(row, "till") or first(row)


def used(world: World) -> Iterator[tuple[str, str, Row]]:
    """Yield the rows of Kontoplan that carry an amount: name of the figure, the span in words and the row."""
    numbers = [konto.nummer for konto in konton(world)]
    for row in world.lists.get("kontoplan", ()):
        if any(first(row) <= nummer <= last(row) for nummer in numbers):
            span = plain(first(row)) + (f"–{plain(last(row))}" if last(row) > first(row) else "")
            yield f"kontoplan.{plain(first(row))}", span, row


def keys(world: World, typ: str) -> list[str]:
    """Return the keys of the rows of Notrader that are of a type."""
    rows = world.lists.get("notrader", ())
    return [str(row["nyckel"]) for row in rows if row.get("typ") == typ and row.get("nyckel")]


def kinds(world: World, told: list[Konto]) -> dict[str, str]:
    """Return what kind of konto each row may have: by the note that it stands in, or by most of the note's konton."""
    known = {number: KINDS[part] for part, number in notes(world).items()}
    rows = [
        (int(amount(row, "not")), str(row.get("nyckel")))
        for row in world.lists.get("notrader", ())
        if row.get("typ") == RAD
    ]
    for number in {number for number, _ in rows} - {*known}:
        own = {key for other, key in rows if other == number}
        most = Counter(konto.kind for konto in told if konto.kind and own & {*konto.rader}).most_common(1)
        known[number] = most[0][0] if most else ""
    fixed = {**dict.fromkeys(RESULTATRADER, RESULT), **dict.fromkeys(BALANSRADER, BALANCE)}
    return {**fixed, **{key: known[number] for number, key in rows}}
