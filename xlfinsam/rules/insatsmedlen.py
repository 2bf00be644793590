"""What the insatser have used: the sum, the note, the budget, and how much goes to those who take part."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xlfinsam.model import Hit, Level, Rule
from xlfinsam.rules.bokslut import LKBR, added, closed, hit, number, of, percent, when
from xlfinsam.rules.likhet import ADVICE, MENING, Jamforelse, Par
from xlfinsam.rules.noter import rows
from xlfinsam.shown import RAD
from xlfinsam.values import swedish, whole_kronor
from xlfinsam.world import World

LAMNADE_BIDRAG, PROJEKT = "lamnade_bidrag", "projekt"
TOTAL = "insatsmedel.summa.utfall"


class Medel(NamedTuple):
    """A row of the sheet Insatsmedel: its key, its name, what it has used and what it was to use."""

    key: str
    namn: str
    utfall: Decimal | None
    budget: Decimal | None


def _rows(world: World) -> list[Medel]:
    names = {row.get("nyckel"): str(row.get("namn") or "") for row in world.lists.get("medel", ())}
    told = [name.split(".") for name in world.figures if name.startswith("insatsmedel.")]
    keys = dict.fromkeys(parts[1] for parts in told if parts[1] not in {"summa", "alla"})
    return [
        Medel(key, names.get(key) or key.replace("_", " ").capitalize(),
              number(world, f"insatsmedel.{key}.utfall"), number(world, f"insatsmedel.{key}.budget"))
        for key in keys
    ]  # fmt: skip


def _sums(world: World) -> Iterator[Par]:
    every = _rows(world)
    for column, etikett in (("utfall", "Summa använda insatsmedel"), ("budget", "Summa budget för insatserna")):
        falt = f"insatsmedel.summa.{column}"
        varde, vantat = number(world, falt), added(world, *(f"insatsmedel.{row.key}.{column}" for row in every))
        if varde is not None and vantat is not None:
            words = {"etikett": etikett, "mot": "summan av raderna", "ar": when(world)}
            yield Par(falt, varde, vantat, 1 + len(every), words)


def _in_note(world: World) -> Iterator[Par]:
    """Hold the sum against lämnade bidrag in the note, or where there is no such row against those of its projekt."""
    every = [row for row in rows(world) if row.typ == RAD]
    found = [row for row in every if row.key == LAMNADE_BIDRAG] or [row for row in every if row.grupp == PROJEKT]
    varde, vantat = number(world, TOTAL), added(world, *(row.name for row in found))
    if varde is not None and vantat is not None:
        mot = f"{', '.join(row.namn.lower() for row in found)} i not {found[0].note}"
        words = {"etikett": "Summa använda insatsmedel", "mot": mot, "ar": when(world)}
        yield Par(TOTAL, varde, vantat, len(found) + len(_rows(world)), words)


@closed
def _off_budget(world: World) -> Iterator[Hit]:
    tolerance = world.setting("tolerans_insats")
    for row in _rows(world) if tolerance is not None else ():
        if row.utfall is None or not row.budget:
            continue
        off, share = row.utfall - row.budget, (row.utfall - row.budget) / abs(row.budget)
        if tolerance is not None and abs(share) > tolerance:
            words = {"namn": row.namn, "skillnad": swedish(abs(off)), "andel": percent(abs(share))}
            words["mot"] = "mer" if off > 0 else "mindre"
            yield hit(f"insatsmedel.{row.key}.utfall", row.utfall, row.budget, **words)


@closed
def _without_budget(world: World) -> Iterator[Hit]:
    every = _rows(world)
    for row in every if any(other.budget for other in every) else ():
        if row.utfall and not row.budget:
            yield hit(f"insatsmedel.{row.key}.utfall", row.utfall, row.budget, namn=row.namn)


@closed
def _in_two_dimensions(world: World) -> Iterator[Hit]:
    """Find the rows of Medel whose objekt is the number of both a kostnadsställe and a projekt."""
    found: dict[str, set[str]] = {}
    for row in world.lists.get("objekt", ()):
        found.setdefault(str(row.get("objekt")), set()).add(str(row.get("dimension")))
    for row in world.lists.get("medel", ()):
        objekt, key = str(row.get("objekt") or ""), str(row.get("nyckel") or "")
        if objekt and not row.get("dimension") and len(found.get(objekt, ())) > 1:
            falt = f"insatsmedel.{key}.utfall"
            yield hit(falt, number(world, falt), None, namn=str(row.get("namn") or key), nyckel=objekt)


@closed
def _individuals(world: World) -> Iterator[Hit]:
    share, base = number(world, "matt.andel_individ"), number(world, "rr.verksamhetens_intakter")
    goal = world.setting("mal_individ")
    if share is not None and base is not None and goal is not None and share < goal:
        words = {"andel": percent(share), "mal": percent(goal), "belopp": swedish(whole_kronor(share * base))}
        yield hit("matt.andel_individ", share, goal, bas=swedish(base), **words)


DRIFT = LKBR + "10 kap. (driftredovisning), RKR R14"
NOT = LKBR + "9 kap. (noter): noten visar vad raden består av"
RATT = of({"insatsmedel.krus.utfall": 1000, "insatsmedel.krus.budget": 1000}, tolerans_insats=0)
INDIVID: dict[str, int] = {"matt.andel_individ": 0, "rr.verksamhetens_intakter": 16000}

SUMMA = Rule(
    "E70", Level.STOPP, "Summan av insatsmedlen är summan av raderna", MENING, ADVICE, DRIFT,
    "En tom rad är 0. Utan rader eller utan summa prövas regeln inte.", check=Jamforelse(_sums),
    holds=of({"insatsmedel.krus.utfall": 900, "insatsmedel.resa.utfall": 100, TOTAL: 1000}),
    breaks=of({"insatsmedel.krus.utfall": 900, "insatsmedel.resa.utfall": 100, TOTAL: 1100}),
)  # fmt: skip
I_NOTEN = Rule(
    "E71", Level.FRAGA, "Använda insatsmedel är lämnade bidrag i noten", MENING,
    "Titta i Medel om en insats fattas eller har fel konton, och i Kontoplan vad som står på raden.", NOT,
    "Utan insatsmedel, eller utan raden lämnade bidrag och utan rader i gruppen projekt, prövas regeln inte.",
    check=Jamforelse(_in_note), holds=of({"not2.lamnade_bidrag": 900, TOTAL: 900}), breaks=of({"not2.lamnade_bidrag": 900, TOTAL: 800}),
)  # fmt: skip
UTANFOR = Rule(
    "E72", Level.FRAGA, "Varje insats håller sin budget inom toleransen",
    "{namn} har använt {varde} kr mot budget {vantat} kr: {skillnad} kr ({andel} %) {mot}.",
    "Fråga insatsen, skriv svaret i kolumnen Svar och kommentera avvikelsen i årsredovisningen.",
    "Förbundets egen tolerans i Inställningar (Fråga vid insats utanför budget); " + DRIFT,
    "Utan tolerans, utfall eller budget prövas regeln inte.", check=_off_budget,
    holds=RATT, breaks=of({"insatsmedel.krus.utfall": 1100, "insatsmedel.krus.budget": 1000}, tolerans_insats=0),
)  # fmt: skip
UTAN_BUDGET = Rule(
    "E73", Level.NOTERA, "En insats som har kostat något har en budget", "{namn} har använt {varde} kr men har ingen budget.",
    "Skriv budgeten i Medel, eller kommentera i årsredovisningen varför den inte har någon.", DRIFT,
    "En tom budget, eller 0, räknas som ingen. Utan utfall, eller när ingen insats har en budget, prövas regeln inte.",
    check=_without_budget, holds=RATT, breaks=of({"insatsmedel.krus.budget": 1000, "insatsmedel.resa.utfall": 1100}),
)  # fmt: skip
INDIVIDER = Rule(
    "E74", Level.FRAGA, "Andelen till individinriktade insatser når målet",
    "Individinriktade insatser har använt {belopp} kr, {andel} % av verksamhetens intäkter {bas} kr. Målet är {mal} %.",
    "Titta i Medel om insatsernas inriktning stämmer, och kommentera målet i årsredovisningen.",
    "Förbundets eget mål i Inställningar (andel till individinriktade insatser)", "Utan andel, intäkter eller mål prövas regeln inte.",
    check=_individuals, holds=of(INDIVID, mal_individ=0), breaks=of(INDIVID, mal_individ=1),
)  # fmt: skip
RESA = {"insatsmedel.resa.utfall": 1000}
OBJEKT = ({"objekt": "10", "dimension": "kostnadsställe"}, {"objekt": "10", "dimension": "projekt"})
TVA_DIMENSIONER = Rule(
    "E81", Level.STOPP, "Ett objekt räknas en gång",
    "{namn}: objekt {nyckel} finns både som kostnadsställe och som projekt, och båda räknas i {varde} kr.",
    "Välj i Medel, i kolumnen Dimension, vilket av dem som är insatsens.", DRIFT,
    "Med en dimension i Medel, eller utan objekt, prövas regeln inte.", check=_in_two_dimensions,
    holds=of(RESA, lists={"objekt": OBJEKT, "medel": ({"nyckel": "resa", "objekt": "10", "dimension": "projekt"},)}),
    breaks=of(RESA, lists={"objekt": OBJEKT, "medel": ({"nyckel": "resa", "objekt": "10"},)}),
)  # fmt: skip
