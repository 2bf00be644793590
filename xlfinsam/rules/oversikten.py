"""The översikt over the years: each year adds up, begins where the one before ended, and its soliditet is a percentage."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from xlfinsam.forms.arsbok import ALLA_INSATSER
from xlfinsam.model import Hit, Level, Rule
from xlfinsam.rules.bokslut import FORMER, LKBR, YEAR, closed, equity, hit, number, of, percent
from xlfinsam.rules.likhet import MENING, Jamforelse, Par, coarse
from xlfinsam.values import swedish
from xlfinsam.world import World

NAME = re.compile(r"overs\.(\d+)\.")


def years(world: World) -> list[int]:
    """Return the years of the översikt, from the first."""
    return sorted({int(told[1]) for name in world.figures if (told := NAME.match(name))})


def _results(world: World) -> Iterator[Par]:
    """Hold each year's result against its income and costs, which leave out extraordinary items."""
    extra = {year: number(world, f"rr.extraordinara_poster{column}") or 0
             for year, column in ((world.year, YEAR), (world.year - 1, FORMER))}  # fmt: skip
    for year in years(world):
        varde, income, costs = (
            number(world, f"overs.{year}.{row}") for row in ("arets_resultat", "intakter", "kostnader")
        )
        if varde is not None and income is not None and costs is not None:
            words = {"etikett": "Årets resultat i översikten", "mot": "intäkter minus kostnader", "ar": str(year)}
            yield Par(
                f"overs.{year}.arets_resultat",
                varde,
                income - costs + extra.get(year, 0),
                _coarse(varde, income, costs),
                words,
            )


def _chain(world: World) -> Iterator[Par]:
    for year in years(world):
        before, result, varde = (
            number(world, name)
            for name in (f"overs.{year - 1}.eget_kapital", f"overs.{year}.arets_resultat", f"overs.{year}.eget_kapital")
        )
        if before is not None and result is not None and varde is not None:
            words = {
                "etikett": "Eget kapital i översikten",
                "mot": "förra årets eget kapital plus resultatet",
                "ar": str(year),
            }
            yield Par(f"overs.{year}.eget_kapital", varde, before + result, _coarse(varde, before, result), words)


def _coarse(*values: Decimal) -> int:
    return sum(coarse(value) for value in values)


@closed
def _soliditet(world: World) -> Iterator[Hit]:
    shown = {year: number(world, f"overs.{year}.soliditet") for year in years(world)}
    told = {row.ar: row.soliditet for row in world.history if row.insats == ALLA_INSATSER}
    for year, varde in sorted({**told, **{year: value for year, value in shown.items() if value is not None}}.items()):
        if varde is not None and abs(varde) > 1:
            share = _share(world) if year == world.year else None
            ratt = "brukar vara mellan −100 och 100 %" if share is None else f"är {swedish(share)} %"
            yield hit(f"overs.{year}.soliditet", varde, share, ar=str(year), andel=percent(varde), mot=ratt)


def _share(world: World) -> Decimal | None:
    """Return the year's soliditet in per cent."""
    own, assets = equity(world), number(world, "br.summa_tillgangar")
    return (own * 100 / assets).quantize(Decimal("0.01"), ROUND_HALF_UP) if own is not None and assets else None


OVERSIKT = LKBR + "11 kap. (förvaltningsberättelse), RKR R15"
HISTORIK = "Rätta raden i Historik. Finansiella poster räknas med i intäkter och kostnader, alla år lika."

ARETS_RESULTAT = Rule(
    "E64", Level.FRAGA, "Översikten: årets resultat är intäkter minus kostnader", MENING, HISTORIK, OVERSIKT,
    "Ett år med en tom ruta prövas inte.", check=Jamforelse(_results),
    holds=of({"overs.2023.intakter": 900, "overs.2023.kostnader": 800, "overs.2023.arets_resultat": 100}),
    breaks=of({"overs.2023.intakter": 900, "overs.2023.kostnader": 800, "overs.2023.arets_resultat": 150}),
)  # fmt: skip
KEDJA = Rule(
    "E65", Level.FRAGA, "Översikten: eget kapital är förra årets plus resultatet", MENING,
    "Rätta raden i Historik, eller förklara i årsredovisningen vad mer som har ändrat det egna kapitalet.", OVERSIKT,
    "Ett år med en tom ruta, eller utan året innan, prövas inte.", check=Jamforelse(_chain),
    holds=of({"overs.2022.eget_kapital": 500, "overs.2023.arets_resultat": 100, "overs.2023.eget_kapital": 600}),
    breaks=of({"overs.2022.eget_kapital": 500, "overs.2023.arets_resultat": 100, "overs.2023.eget_kapital": 700}),
)  # fmt: skip
SOLIDITET = Rule(
    "E66", Level.FRAGA, "Soliditet är en procent",
    "Soliditeten {ar} är {varde}, alltså {andel} %, men eget kapital av tillgångarna {mot}.",
    "Skriv den som en procent i Historik (77 %, inte 77). Eget kapital i kronor har en egen rad.", OVERSIKT,
    "En tom ruta prövas inte.", check=_soliditet, holds=of({"overs.2024.soliditet": 0}),
    breaks=of({"overs.2024.soliditet": 20779, "br.summa_eget_kapital": 20779, "br.summa_tillgangar": 4509797}),
)  # fmt: skip
