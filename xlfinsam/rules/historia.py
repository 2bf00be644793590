"""Figures held against the year before and against the budget; for each insats and for the whole förbund."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from xlfinsam.forms.arsbok import ALLA_INSATSER
from xlfinsam.model import Example, Hit, Level, Place, Rule
from xlfinsam.rules.words import SETTINGS, at, world
from xlfinsam.values import swedish
from xlfinsam.world import World, Year

SECOND_HALF = 2  # those in at its start are not last year's ongoing
SMALL = 10  # below ten people a jump says nothing
MEASURES = (("deltagare.totalt", "totalt", "antal inskrivna"), ("deltagare.nya", "nya", "nya deltagare"),
            ("deltagare.avslutade", "avslutade", "avslutade deltagare"))  # fmt: skip


def _continuity(world: World) -> Iterator[Hit]:
    for record in world.records if world.half != SECOND_HALF else ():
        former, totalt, nya = (
            world.former(record.insats),
            record.number("deltagare.totalt"),
            record.number("deltagare.nya"),
        )
        if former and former.pagaende is not None and totalt is not None and nya is not None:
            expected = former.pagaende + nya
            if totalt != expected:
                yield _hit_of(at(record, "deltagare.totalt", totalt, expected), pagaende=former.pagaende, nya=nya)


def _continuity_of_all(world: World) -> Iterator[Hit]:
    former = world.former(ALLA_INSATSER)
    complete = {insats.nyckel for insats in world.insatser} <= {record.insats for record in world.records}
    counted = [record for record in world.records if world.asked(record, "deltagare.totalt")]
    totals = [record.number("deltagare.totalt") for record in counted]
    new = [record.number("deltagare.nya") for record in counted]
    if (
        world.half == SECOND_HALF
        or former is None
        or former.pagaende is None
        or not complete
        or None in totals
        or None in new
        or not totals
    ):
        return
    totalt, nya = (
        sum((n for n in totals if n is not None), Decimal(0)),
        sum((n for n in new if n is not None), Decimal(0)),
    )
    if totalt != former.pagaende + nya:
        hit = Hit(Place(blad="Deltagare"), "", "tabell1.summa.totalt", totalt, former.pagaende + nya)
        yield _hit_of(hit, pagaende=former.pagaende, nya=nya)


def _hit_of(hit: Hit, **numbers: Decimal) -> Hit:
    return Hit(
        hit.place, hit.insats, hit.falt, hit.varde, hit.vantat, {name: swedish(n) for name, n in numbers.items()}
    )


def _years(world: World) -> dict[int, Year]:
    return {row.ar: row for row in world.history if row.insats == ALLA_INSATSER}


def _year_hit(row: Year, column: str, varde: Decimal, vantat: Decimal) -> Hit:
    return Hit(Place(blad="Historik"), "", f"tabell2.{row.ar}.{column}", varde, vantat, {"ar": str(row.ar)})


def _history_ongoing(world: World) -> Iterator[Hit]:
    for row in _years(world).values():
        if row.totalt is not None and row.avslutade is not None and row.pagaende is not None:
            expected = row.totalt - row.avslutade
            if row.pagaende != expected:
                yield _year_hit(row, "pagaende", row.pagaende, expected)


def _history_chain(world: World) -> Iterator[Hit]:
    years = _years(world)
    for row in years.values():
        before = years.get(row.ar - 1)
        if before and before.pagaende is not None and row.nya is not None and row.totalt is not None:
            expected = before.pagaende + row.nya
            if row.totalt != expected:
                yield _year_hit(row, "totalt", row.totalt, expected)


def _jumps(world: World) -> Iterator[Hit]:
    tolerance = world.setting("tolerans_hopp")
    for record in world.records if not world.half else ():  # Historik knows whole years
        former = world.former(record.insats)
        for name, column, label in MEASURES if former and tolerance is not None else ():
            now, then = record.number(name), getattr(former, column)
            if now is None or then is None or max(now, then) < SMALL or tolerance is None:
                continue
            if abs(now - then) > tolerance * max(then, Decimal(1)):
                yield at(record, name, now, then, etikett=label)


def _against_budget(world: World) -> Iterator[Hit]:
    tolerance = world.setting("tolerans_budget")
    budgets = {insats.nyckel: insats.budget_deltagare for insats in world.insatser}
    for record in world.records if not world.half else ():  # a budget is for the whole year
        now, budget = record.number("deltagare.totalt"), budgets.get(record.insats)
        if now is not None and budget and tolerance is not None and abs(now - budget) > tolerance * budget:
            share = str((now * 100 / budget).quantize(Decimal(1), ROUND_HALF_UP))
            yield at(record, "deltagare.totalt", now, budget, andel=share)


FJOL = Year(2023, "prov", totalt=Decimal(30), nya=Decimal(12), avslutade=Decimal(10), pagaende=Decimal(20))
TIDIGARE = Year(2022, ALLA_INSATSER, pagaende=Decimal(20))
ALLA = Year(2023, ALLA_INSATSER, pagaende=Decimal(20))

KONTINUITET = Rule(
    "H01", Level.FRAGA, "Föregående års pågående plus nya är antal inskrivna",
    "Antal inskrivna är {varde}, men pågående vid årets början ({pagaende}) + nya ({nya}) = {vantat}.",
    "Fråga insatsen: någon kan ha räknats som pågående, ny eller inskriven på olika sätt de två åren.",
    "Tabell 1 och 2 i Kalmars årsredovisning: antal deltagare = ingående pågående + nya", "Med en tom ruta, utan historik eller för andra halvåret prövas regeln inte.",
    check=_continuity, holds=world({"deltagare.totalt": 25, "deltagare.nya": 5}, former=FJOL),
    breaks=world({"deltagare.totalt": 27, "deltagare.nya": 5}, former=FJOL),
)  # fmt: skip
KONTINUITET_ALLA = Rule(
    "H02", Level.FRAGA, "För hela förbundet: föregående års pågående plus nya är antal deltagare",
    "Antal deltagare i alla insatser är {varde}, men pågående vid årets början ({pagaende}) + nya ({nya}) = {vantat}.",
    "Jämför med förra årets tabell 1: en insats kan ha tillkommit, upphört eller räknat på annat sätt.",
    "Tabell 2 i Kalmars årsredovisning", "Prövas när alla insatser i registret har svarat och Historik har förra årets rad för alla.",
    check=_continuity_of_all, holds=world({"deltagare.totalt": 25, "deltagare.nya": 5}, former=ALLA),
    breaks=world({"deltagare.totalt": 27, "deltagare.nya": 5}, former=ALLA),
)  # fmt: skip
HOPP = Rule(
    "H03", Level.FRAGA, "Antalet har inte ändrats orimligt mot föregående år",
    "{etikett}: {varde} i år mot {vantat} förra året.", "Fråga insatsen om det stämmer, och skriv svaret i kolumnen Svar.",
    "Förbundets egen tolerans i Inställningar", "Med en tom ruta, utan historik, för ett halvår eller under tio personer prövas regeln inte.",
    check=_jumps, holds=world({"deltagare.totalt": 32}, former=FJOL), breaks=world({"deltagare.totalt": 70}, former=FJOL),
)  # fmt: skip
BUDGET = Rule(
    "H04", Level.NOTERA, "Antal inskrivna är nära det budgeterade",
    "Antal inskrivna är {varde} mot budgeterade {vantat} ({andel} %).", "Kommentera avvikelsen i årsredovisningen.",
    "Kolumnen Budget antal i tabell 1; tolerans i Inställningar", "Med en tom ruta, utan budget eller för ett halvår prövas regeln inte.",
    check=_against_budget, holds=world({"deltagare.totalt": 32}, budget=30), breaks=world({"deltagare.totalt": 51}, budget=30),
)  # fmt: skip
PAGAENDE = Rule(
    "H05", Level.NOTERA, "Historik: pågående är antal deltagare minus avslutade",
    "Historik {ar}: pågående är {varde}, men antal deltagare − avslutade = {vantat}.",
    "Låt det stå som det trycktes, eller rätta raden i Historik om den är felskriven.",
    "Tabell 2 i Kalmars årsredovisning", "Med en tom ruta prövas regeln inte.",
    check=_history_ongoing, holds=world({}, former=Year(2023, ALLA_INSATSER, totalt=Decimal(30), avslutade=Decimal(10), pagaende=Decimal(20))),
    breaks=world({}, former=Year(2023, ALLA_INSATSER, totalt=Decimal(30), avslutade=Decimal(10), pagaende=Decimal(18))),
)  # fmt: skip
KEDJA = Rule(
    "H06", Level.NOTERA, "Historik: föregående års pågående plus nya är antal deltagare",
    "Historik {ar}: antal deltagare är {varde}, men föregående års pågående + nya = {vantat}.",
    "Låt det stå som det trycktes, eller rätta raden i Historik om den är felskriven.",
    "Tabell 2 i Kalmars årsredovisning", "Med en tom ruta, eller utan året innan, prövas regeln inte.",
    check=_history_chain, holds=Example(world=World(SETTINGS, (), (TIDIGARE, Year(2023, ALLA_INSATSER, totalt=Decimal(25), nya=Decimal(5))), ())),
    breaks=Example(world=World(SETTINGS, (), (TIDIGARE, Year(2023, ALLA_INSATSER, totalt=Decimal(27), nya=Decimal(5))), ())),
)  # fmt: skip
