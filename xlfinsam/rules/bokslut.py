"""The few words that the rules on the closed year are declared with: a figure, its sheet and its year."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import wraps

from xlfinsam.fields import Answer
from xlfinsam.forms.bokslut import NOTNUMMER
from xlfinsam.model import Example, Hit, Place
from xlfinsam.rules.words import SETTINGS, Check, answer
from xlfinsam.values import swedish
from xlfinsam.world import World

ZERO = Decimal(0)
YEAR, FORMER, BUDGET, DEVIATION, PRINTED = ("", ".fg", ".budget", ".avvikelse", ".bokslut")
COLUMNS = {BUDGET: "enligt budget", DEVIATION: "i kolumnen Avvikelse", PRINTED: "i kolumnen Bokslut"}
SHEETS = {"rr": "Resultaträkning", "br": "Balansräkning", "kf": "Kassaflöde", "drift": "Driftredovisning",
          "balanskrav": "Balanskrav", "overs": "Översikt", "insatsmedel": "Insatsmedel", "spec": "Noter",
          "maluppfyllelse": "Måluppfyllelse", "matt": "Mått", "bokforing": "Bokföring", "kontoplan": "Kontoplan",
          "periodisering": "Periodisering", "notrader": "Notrader", "medlemmar": "Medlemmar"}  # fmt: skip
NO_NOTES = dict.fromkeys(NOTNUMMER["kalmar"], 0)
EQUITY = ("eget_kapital_ingaende", "arets_resultat", "ovrigt_eget_kapital")
LKBR = "Lagen (2018:597) om kommunal bokföring och redovisning (LKBR) "
KL = "Kommunallagen (2017:725) "


def number(world: World, name: str) -> Decimal | None:
    """Return a figure, None where it is blank or is not there."""
    value = world.figures.get(name)
    return value if isinstance(value, Decimal) else None


def added(world: World, *names: str) -> Decimal | None:
    """Add up figures; blank where all are."""
    known = [value for name in names if (value := number(world, name)) is not None]
    return sum(known, ZERO) if known else None


def amount(row: Mapping[str, Answer], column: str) -> Decimal:
    """Return the number in a column of a list; a blank is 0."""
    value = row.get(column)
    return value if isinstance(value, Decimal) else ZERO


def notes(world: World) -> Mapping[str, int]:
    """Return which note has what in the årsbok's layout; 0 for each where the layout is unknown."""
    return NOTNUMMER.get(str(world.settings.get("profil")), NO_NOTES)


def equity(world: World) -> Decimal | None:
    """Return eget kapital at the year's end: its sum row, or its parts where there is no sum row."""
    total = number(world, "br.summa_eget_kapital")
    return added(world, *(f"br.{row}" for row in EQUITY)) if total is None else total


def percent(share: Decimal) -> str:
    """Write a share in per cent, with one decimal: "72,5"."""
    return swedish((share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))


def when(world: World, column: str = YEAR) -> str:
    """Say which year, or which column, a figure belongs to."""
    former = column == FORMER
    year = str(world.year - former) if world.year else ("föregående år" if former else "i år")
    return COLUMNS.get(column, year)


def hit(name: str, varde: Answer, vantat: Answer = None, **details: str) -> Hit:
    """Say that figure `name` breaks a rule."""
    first = name.partition(".")[0]
    return Hit(Place(blad=SHEETS.get(first, "Noter")), "", name, varde, vantat, details)


def closed(look: Check) -> Check:
    """Try `look` on a closed year only: other verbs run the same rules on an årsbok without figures."""

    @wraps(look)
    def check(world: World) -> Iterator[Hit]:
        if world.figures:
            yield from look(world)

    return check


def of(
    figures: Mapping[str, int] | None = None,
    lists: Mapping[str, Sequence[Mapping[str, int | str]]] | None = None,
    **settings: int | str,
) -> Example:
    """Make the smallest closed year with these figures and lists."""
    told = {name: answer(value) for name, value in {"profil": "kalmar", **settings}.items()}
    rows = {
        name: [{column: answer(value) for column, value in row.items()} for row in given]
        for name, given in (lists or {}).items()
    }
    shown = {name: Decimal(value) for name, value in (figures or {"rr.arets_resultat": 0}).items()}
    return Example(world=World({**SETTINGS, **told}, (), (), (), lists=rows, figures=shown))
