"""What the members pay, how much is left of it, and whether the board's goals were met."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xlfinsam.forms.bokslut import PROCENT
from xlfinsam.model import Example, Hit, Level, Rule
from xlfinsam.rules.bokslut import KL, LKBR, ZERO, closed, equity, hit, number, of, percent, when
from xlfinsam.rules.likhet import MENING, Jamforelse, Par
from xlfinsam.rules.noter import rows
from xlfinsam.shown import RAD
from xlfinsam.values import swedish
from xlfinsam.world import Medlem, World


def _paid(world: World) -> Iterator[Par]:
    """Hold what the members pay against the row of the note that Medlemmar names; several may share a row."""
    by_row: dict[str, list[Medlem]] = defaultdict(list)
    for member in world.members:
        by_row[member.rad].append(member)
    for row in rows(world):
        members = by_row.get(row.key, []) if row.typ == RAD else []
        if members and row.name in world.figures:
            mot = f"bidraget i Medlemmar från {', '.join(member.namn for member in members)}"
            words = {"etikett": f"{row.namn} i not {row.note}", "mot": mot, "ar": when(world)}
            vantat = sum((member.bidrag for member in members), ZERO)
            yield Par(row.name, number(world, row.name) or ZERO, vantat, 2, words)


@closed
def _nowhere(world: World) -> Iterator[Hit]:
    known = {row.key for row in rows(world) if row.typ == RAD}
    for member in world.members:
        if member.rad and member.bidrag and member.rad not in known:
            yield hit("medlemmar.rad", member.rad, namn=member.namn)


@closed
def _above_ceiling(world: World) -> Iterator[Hit]:
    own, ceiling = equity(world), world.setting("tak_eget_kapital")
    if own is not None and ceiling is not None and own > ceiling:
        yield hit("br.summa_eget_kapital", own, ceiling, skillnad=swedish(own - ceiling))


@closed
def _below_zero(world: World) -> Iterator[Hit]:
    own = equity(world)
    if own is not None and own < 0:
        yield hit("br.summa_eget_kapital", own, ZERO)


@closed
def _without_plan(world: World) -> Iterator[Hit]:
    result = number(world, "balanskrav.balanskravsresultat")
    if result is not None and result < 0 and not world.settings.get("aterstallning"):
        yield hit("balanskrav.balanskravsresultat", result)


@closed
def _not_met(world: World) -> Iterator[Hit]:
    for row in world.lists.get("malen", ()):
        name = f"maluppfyllelse.{row.get('nyckel')}"
        if number(world, f"{name}.uppnatt") == 0:
            utfall, mal, unit = (
                number(world, f"{name}.utfall"),
                number(world, f"{name}.mal"),
                str(row.get("enhet") or ""),
            )
            words = {"namn": str(row.get("namn") or row.get("nyckel")), "utfall": _told(utfall, unit)}
            yield hit(
                f"{name}.utfall", utfall, mal, mal=f"{row.get('jamfor') or ''} {_told(mal, unit)}".strip(), **words
            )


def _told(value: Decimal | None, unit: str) -> str:
    """Write the value of a goal in its unit."""
    if value is None:
        return "tomt"
    return f"{percent(value)} %" if unit == PROCENT else f"{swedish(value)} {unit}".strip()


LAGEN = "Lagen (2003:1210) om finansiell samordning av rehabiliteringsinsatser 5 §"
RAD_I_NOTEN = "Rätta bidraget eller raden i Medlemmar, eller titta på vilken rad kontot för bidraget står i Kontoplan."
BETALT = of({"not1.driftbidrag_region": 4000})
REGIONEN = Medlem("Regionen", "region", Decimal(4000), "driftbidrag_region")


def _with(*members: Medlem) -> Example:
    """Make an example with members."""
    return replace(BETALT, world=replace(BETALT.world, members=members)) if BETALT.world else BETALT


BIDRAG = Rule(
    "E75", Level.FRAGA, "Medlemmarnas bidrag är de som noten visar", MENING, RAD_I_NOTEN, LAGEN,
    "En tom rad i noten är 0. En medlem utan rad i Medlemmar prövas inte. Flera medlemmar får ha samma rad.",
    check=Jamforelse(_paid), holds=_with(REGIONEN), breaks=_with(replace(REGIONEN, bidrag=Decimal(4500))),
)  # fmt: skip
RAD_SAKNAS = Rule(
    "E76", Level.FRAGA, "Medlemmarnas rader finns i noterna", "{namn}: raden {varde} i Medlemmar finns inte i någon not.",
    RAD_I_NOTEN, LAGEN, "En medlem utan rad eller utan bidrag prövas inte.", check=_nowhere, holds=_with(REGIONEN),
    breaks=_with(replace(REGIONEN, rad="regionen")),
)  # fmt: skip
TAK = Rule(
    "E77", Level.FRAGA, "Eget kapital är under taket", "Eget kapital är {varde} kr, {skillnad} kr över taket {vantat} kr.",
    "Skriv i kolumnen Svar och i årsredovisningen hur överskottet ska användas.",
    "Nationella rådets riktlinje för finansiell samordning; taket i Inställningar", "Utan tak eller utan eget kapital prövas regeln inte.",
    check=_above_ceiling, holds=of({"br.summa_eget_kapital": 900}, tak_eget_kapital=1000),
    breaks=of({"br.summa_eget_kapital": 1100}, tak_eget_kapital=1000),
)  # fmt: skip
MINUS = Rule(
    "E78", Level.FRAGA, "Eget kapital är inte mindre än noll", "Eget kapital är {varde} kr: skulderna är större än tillgångarna.",
    "Kontrollera bokföringen. Stämmer det: ta upp det med styrelsen och revisorerna före fastställandet.",
    KL + "11 kap. 1 § (god ekonomisk hushållning)", "Utan eget kapital prövas regeln inte.",
    check=_below_zero, holds=of({"br.summa_eget_kapital": 900}), breaks=of({"br.summa_eget_kapital": -100}),
)  # fmt: skip
BALANSKRAV = Rule(
    "E79", Level.FRAGA, "Ett negativt balanskravsresultat har en plan",
    "Balanskravsresultatet är {varde} kr, men det finns ingen plan för hur det återställs.",
    "Skriv i Inställningar när och hur det återställs inom tre år, eller vilka synnerliga skäl styrelsen har att inte göra det.",
    KL + "11 kap. 12–13 §§ och LKBR 11 kap. 10 §", "En tom ruta i Inställningar är ingen plan. Utan resultat prövas regeln inte.", check=_without_plan,
    holds=of({"balanskrav.balanskravsresultat": -100}, aterstallning="Ur eget kapital 2025"),
    breaks=of({"balanskrav.balanskravsresultat": -100}),
)  # fmt: skip
MAL = Rule(
    "E80", Level.NOTERA, "Målen i verksamhetsplanen är uppnådda", "Målet ”{namn}” är inte uppnått: utfallet är {utfall}, målet {mal}.",
    "Skriv bedömningen i bladet Mål, och kommentera den i årsredovisningen.", LKBR + "11 kap. (förvaltningsberättelse); bladet Mål",
    "Ett mål utan utfall eller målvärde prövas inte.", check=_not_met,
    holds=of({"maluppfyllelse.avslut.uppnatt": 1}, {"malen": [{"nyckel": "avslut", "namn": "Hälften når sitt mål"}]}),
    breaks=of({"maluppfyllelse.avslut.uppnatt": 0, "maluppfyllelse.avslut.utfall": 0, "maluppfyllelse.avslut.mal": 1},
              {"malen": [{"nyckel": "avslut", "namn": "Hälften når sitt mål", "jamfor": "minst", "enhet": "%"}]}),
)  # fmt: skip
