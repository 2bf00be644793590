"""The plan of three years: the insatser's part of the budget, and what the members are to pay for it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlfinsam.fields import Answer
from xlfinsam.forms.bokslut import INDIVID
from xlfinsam.model import Example, Hit, Level, Place, Rule
from xlfinsam.rules.words import SETTINGS, answer
from xlfinsam.values import swedish
from xlfinsam.world import Medlem, World

YEARS = {"ar0": 0, "ar1": 1, "ar2": 2}
OF_MEMBERS = {"ar0": "agarbidrag", "ar1": "agarbidrag_ar1", "ar2": "agarbidrag_ar2"}
INSATSER, BIDRAG = "individinsatser", "agarbidrag"  # the rows of Budget that the two lists are parts of


def _amount(row: Mapping[str, Answer], column: str) -> Decimal | None:
    value = row.get(column)
    return value if isinstance(value, Decimal) else None


def _planned(world: World, key: str, column: str) -> Decimal | None:
    """Return an amount of a row of Budget, None where there is no such row or it is blank."""
    return next((_amount(row, column) for row in world.lists.get("budget", ()) if row.get("nyckel") == key), None)


def _hit(sheet: str, falt: str, varde: Answer, vantat: Answer, **words: str) -> Hit:
    return Hit(Place(blad=sheet), "", falt, varde, vantat, words)


def _not_the_budgets(world: World) -> Iterator[Hit]:
    rows = [row for row in world.lists.get("insatsplan", ()) if row.get("inriktning") == INDIVID]
    for column, later in YEARS.items():
        amounts = [amount for row in rows if (amount := _amount(row, column)) is not None]
        wanted, total = _planned(world, INSATSER, column), sum(amounts, Decimal(0))
        if amounts and wanted is not None and total != wanted:
            yield _hit("Insatsplan", f"insatsplan.{column}", total, wanted, ar=str(world.year + later))


def _two_budgets(world: World) -> Iterator[Hit]:
    spent = {row.get("nyckel"): _amount(row, "budget") for row in world.lists.get("medel", ())}
    for row in world.lists.get("insatsplan", ()):
        mine, other = _amount(row, "ar0"), spent.get(row.get("nyckel"))
        if mine is not None and other is not None and mine != other:
            yield _hit("Insatsplan", "insatsplan.ar0", mine, other, namn=str(row.get("namn") or row["nyckel"]))


def _year_left_out(world: World) -> Iterator[Hit]:
    rows = world.lists.get("insatsplan", ())
    used = [column for column in YEARS if any(_amount(row, column) is not None for row in rows)]
    for row in rows:
        for column in used:
            if row.get("nyckel") and _amount(row, column) is None:
                words = {"namn": str(row.get("namn") or row["nyckel"]), "ar": str(world.year + YEARS[column])}
                yield _hit("Insatsplan", f"insatsplan.{column}", None, None, **words)


def _paid_by_members(world: World) -> Iterator[Hit]:
    for column, of in OF_MEMBERS.items():
        amounts = [amount for member in world.members if (amount := getattr(member, of)) is not None]
        wanted, total = _planned(world, BIDRAG, column), sum(amounts, Decimal(0))
        if amounts and wanted is not None and total != wanted:
            words = {"ar": str(world.year + YEARS[column]), "skillnad": swedish(abs(total - wanted))}
            yield _hit("Medlemmar", f"medlemmar.{of}", total, wanted, **words)


def _not_expected(world: World) -> Iterator[Hit]:
    for sheet, name in (("Budget", "budget"), ("Insatsplan", "insatsplan")):
        rows = world.lists.get(name, ())
        for row in rows if any(_amount(row, "prognos") is not None for row in rows) else ():
            if _amount(row, "ar0") and _amount(row, "prognos") is None:
                named = str(row.get("namn") or row.get("nyckel") or "")
                yield _hit(sheet, f"{name}.prognos", None, row["ar0"], namn=named, blad=sheet)


def _of(plan: int | None, *, budget: int = 1000, medel: int = 1000, paid: int = 1000) -> Example:
    """Make a plan with one insats and one member."""
    rows: dict[str, list[dict[str, int | str]]] = {
        "insatsplan": [{"nyckel": "krus", "namn": "KRUS", "inriktning": INDIVID, **({} if plan is None else {"ar0": plan})},
                       {"nyckel": "resa", "namn": "Resa", "inriktning": INDIVID, "ar0": 0}],
        "budget": [{"nyckel": INSATSER, "ar0": budget}, {"nyckel": BIDRAG, "ar0": 1000}],
        "medel": [{"nyckel": "krus", "budget": medel}],
    }  # fmt: skip
    lists = {name: [{column: answer(value) for column, value in row.items()} for row in found]
             for name, found in rows.items()}  # fmt: skip
    member = Medlem("Regionen", "region", Decimal(1000), agarbidrag=Decimal(paid))
    return Example(world=World(SETTINGS, (), (), (), members=(member,), lists=lists))


LAGEN = "Lagen (2003:1210) om finansiell samordning: styrelsen beslutar om mål, budget och hur medlen används"
HOLDS = _of(1000)

SUMMA = Rule(
    "R01", Level.FRAGA, "Insatsplanen är budgetens rad för insatser",
    "De individinriktade insatserna får kosta {varde} kr {ar} enligt Insatsplan, men {vantat} kr enligt raden individinsatser i Budget.",
    "Rätta Insatsplan eller raden i Budget. En insats utan egen rad behöver en.", LAGEN,
    "Ett år utan belopp i någon av listorna prövas inte.", check=_not_the_budgets, holds=HOLDS, breaks=_of(1000, budget=1500),
)  # fmt: skip
LIKA = Rule(
    "R02", Level.FRAGA, "En insats har samma budget i Insatsplan och Medel",
    "{namn}: budgeten är {varde} kr i Insatsplan men {vantat} kr i Medel.", "Rätta det blad som är fel.", LAGEN,
    "Ett tomt belopp prövas inte.", check=_two_budgets, holds=HOLDS, breaks=_of(1000, medel=900),
)  # fmt: skip
AR = Rule(
    "R03", Level.NOTERA, "Insatsplanen säger något om varje år", "{namn} har inget belopp för {ar} i Insatsplan.",
    "Skriv beloppet, eller 0 om insatsen är slut då.", LAGEN, "Ett år som ingen insats har belopp för prövas inte.",
    check=_year_left_out, holds=HOLDS, breaks=_of(None),
)  # fmt: skip
BETALAS = Rule(
    "R04", Level.FRAGA, "Medlemmarnas ägarbidrag är budgetens",
    "Medlemmarna ska betala {varde} kr {ar} enligt Medlemmar, men {vantat} kr enligt raden agarbidrag i Budget: {skillnad} kr skiljer.",
    "Kör xlfinsam budget igen, eller rätta Budget.", LAGEN, "Ett år som inte är fördelat på medlemmarna prövas inte.",
    check=_paid_by_members, holds=HOLDS, breaks=_of(1000, paid=900),
)  # fmt: skip
_ROW: dict[str, Answer] = {"nyckel": "kansli", "namn": "Kansli", "ar0": Decimal(500)}
_EXPECTED: dict[str, Answer] = {"nyckel": BIDRAG, "ar0": Decimal(1000), "prognos": Decimal(900)}
PROGNOS = Rule(
    "R05", Level.FRAGA, "Prognosen har med varje rad", "{namn} har ingen prognos i {blad}, men budgeten är {vantat} kr.",
    "Skriv vad raden väntas bli, 0 om inget. Annars blir prognosen för hela året fel.", LAGEN,
    "Så länge ingen rad har någon prognos prövas listan inte, och inte heller en rad utan budget.", check=_not_expected,
    holds=Example(world=World(SETTINGS, (), (), (), lists={"budget": [{**_ROW, "prognos": Decimal(0)}, _EXPECTED]})),
    breaks=Example(world=World(SETTINGS, (), (), (), lists={"budget": [_ROW, _EXPECTED]})),
)  # fmt: skip
