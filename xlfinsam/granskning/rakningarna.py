"""The räkningar, notes and översikt by the rules that the årsbok's own closed year is held to, tried as printed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlfinsam.granskning import namn
from xlfinsam.granskning.lasning import HUNDRED
from xlfinsam.granskning.ord import (
    AVRUNDNING,
    DEFINITION,
    FEL,
    ZERO,
    Regel,
    Ruta,
    Sett,
    rapport,
    rounded,
    slag_of,
    tabell,
    unit_of,
)
from xlfinsam.model import Rule, gather
from xlfinsam.rules import oversikten, rakningar
from xlfinsam.rules.bokslut import notes
from xlfinsam.rules.likhet import Jamforelse
from xlfinsam.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.granskning.lasning import Lasning
    from xlfinsam.model import Hit

TOLKNING = {"E57", "E52", "E53"}
"""Where the printed row may be meant in another way than the rule's."""
AMOUNT = Decimal(1000)  # no förbund owes ten times what it owns: a greater "percentage" is an amount
EQUITY = ("br.eget_kapital_ingaende", "br.arets_resultat", "br.ovrigt_eget_kapital")


def figures(lasning: Lasning) -> dict[str, Decimal]:
    """Return the named figures as the årsbok's rules want them: whole kronor, eget kapital under its own name."""
    found = {}
    for name, ruta in lasning.named.items():
        told = name.endswith(".soliditet") and abs(ruta.value) > AMOUNT
        found[name.replace(".soliditet", ".eget_kapital") if told else name] = ruta.value * scale(lasning, ruta)
    return {name: _signed(name, value) for name, value in found.items() if not name.endswith(".soliditet")}


MINUS = re.compile(r"rr\.(verksamhetens_kostnader|avskrivningar|finansiella_kostnader)")
PLUS = re.compile(r"not2\.summa|overs\.\d+\.(intakter|kostnader)")


def _signed(name: str, value: Decimal) -> Decimal:
    """Give a figure the sign that the rules want; a report may print its costs without or with minus."""
    return -abs(value) if MINUS.match(name) else abs(value) if PLUS.match(name) else value


def _whole(lasning: Lasning, ruta: Ruta) -> bool:
    """Whether every row of a figure's table is one of ours, so that its sum can be told from their names."""
    table = lasning.rapport.table(ruta.tabell)
    prefix = lasning.prefixes.get(ruta.tabell, "")
    return table is not None and all(
        namn.of_row(prefix, row) or all(cell is None or not cell.value for cell in row.cells) for row in table.rows
    )


def scale(lasning: Lasning, ruta: Ruta) -> Decimal:
    """Return how many kronor one in a table is: an översikt may be in thousands."""
    table = lasning.rapport.table(ruta.tabell)
    row = table.rows[ruta.at[0]] if table and ruta.at[0] < len(table.rows) else None
    unit = (row.unit or (table.unit if table else "")) if row else ""
    return Decimal({"tkr": 1000, "mnk": 1_000_000}.get(unit[:3].casefold(), 1))


def _ruta(lasning: Lasning, name: str) -> Ruta | None:
    return lasning.named.get(name) or lasning.named.get(name.replace(".eget_kapital", ".soliditet"))


def _hits(lasning: Lasning) -> Iterator[tuple[Rule, Hit, str]]:
    world = World({"profil": "kalmar", "ar": Decimal(lasning.year)}, (), (), (), figures=figures(lasning))
    for rule in gather((rakningar, oversikten), Rule):
        if isinstance(rule.check, Jamforelse):
            yield from ((rule, hit, FEL) for hit in rule.check(world))
            yield from ((rule, hit, AVRUNDNING) for hit in rule.check.rounded(world))


def _parts(lasning: Lasning, rule: Rule, hit: Hit) -> tuple[Ruta, ...]:
    """Return the figures that a rule held another against, in the same column."""
    args: tuple[Any, ...] = getattr(getattr(rule.check, "pairs", None), "args", ())
    world = World({"profil": "kalmar"}, (), (), ())
    names, ending = [], ""
    if len(args) > 2:  # noqa: PLR2004  words, figure, parts
        own = args[1].name.format(ar=lasning.year)
        ending = hit.falt.removeprefix(own) if hit.falt.startswith(own) else namn.FORMER
        names = [term.name.format(ar=lasning.year, **notes(world)) for term in args[2]]
    full = [name if name.endswith(".fg") else name + ending for name in names]
    if hit.falt.startswith("overs.") and not args:
        year, row = hit.falt.split(".")[1:]
        full = (
            [f"overs.{int(year) - 1}.eget_kapital", f"overs.{year}.arets_resultat"]
            if row == "eget_kapital"
            else [f"overs.{year}.intakter", f"overs.{year}.kostnader"]
        )
    return tuple(ruta for name in full if (ruta := _ruta(lasning, name)))


def _equalities(lasning: Lasning) -> Iterator[Sett]:
    """Try the equalities of the close on the printed figures; sums only where every row is one of ours."""
    seen = set()
    for rule, hit, seen_as in _hits(lasning):
        ruta = _ruta(lasning, hit.falt)
        unit = scale(lasning, ruta) if ruta else Decimal(1)
        varde, vantat = hit.varde, hit.vantat
        if ruta is None or not isinstance(varde, Decimal) or not isinstance(vantat, Decimal):
            continue
        of_rows = "raderna" in hit.details["mot"] and not _whole(lasning, ruta)
        if of_rows or (hit.falt, vantat) in seen:
            continue
        seen.add((hit.falt, vantat))
        parts = _parts(lasning, rule, hit)
        coarse = max([unit, *(scale(lasning, part) for part in parts)])
        if unit > 1 and rounded(vantat / unit, ruta.siffra) == ruta.value:
            continue
        rounding = seen_as == AVRUNDNING or abs(varde - vantat) <= coarse
        slag = AVRUNDNING if rounding else DEFINITION if rule.id in TOLKNING else FEL
        words = {"mening": f"{hit.details['etikett']} {hit.details['ar']}", "vad": hit.details["mot"], "regel": rule.id}
        yield Sett(slag, (ruta,), parts, varde / unit, vantat / unit, words)


def _soliditet(lasning: Lasning) -> Iterator[Sett]:
    """Hold a printed soliditet against eget kapital of tillgångar; amounts in the row are no soliditet, told once."""
    words = {"mening": "Soliditeten", "vad": "eget kapital i procent av tillgångarna"}
    shown = {int(name.split(".")[1]): ruta for name, ruta in lasning.named.items() if name.endswith(".soliditet")}
    amounts = [shown[year] for year in sorted(shown, reverse=True) if abs(shown[year].value) > AMOUNT]
    for year, ending in ((lasning.year, ""), (lasning.year - 1, namn.FORMER)):
        own = [part for row in EQUITY if (part := lasning.named.get(f"{row}{ending}"))]
        assets = lasning.named.get(f"br.summa_tillgangar{ending}")
        ruta = shown.get(year)
        if ruta is None or assets is None or not own or not assets.value:
            continue
        exact = sum((part.value for part in own), ZERO) * HUNDRED / assets.value
        if amounts and year == lasning.year:
            yield Sett(FEL, tuple(amounts), (*own, assets), ruta.value, exact.quantize(Decimal("0.01")), words)
        elif not amounts and rounded(exact, ruta.siffra) != ruta.value:
            slag = slag_of(ruta.value - exact, unit_of(ruta.siffra))
            yield Sett(slag, (ruta,), (*own, assets), ruta.value, rounded(exact, ruta.siffra), words)
    if amounts and not any(name.startswith("br.summa_tillgangar") for name in lasning.named):
        yield Sett(FEL, tuple(amounts), (), amounts[0].value, "en procent", words)


RADER = ("2024-12-31", "2023-12-31")
RESULTAT = {"Verksamhetens intäkter|1": (900, 800), "Verksamhetens kostnader|2": (-950, -700)}
LIKHETER = Regel(
    "G20",
    "Räkningarna, noterna och översikten hänger ihop",
    "{mening} är tryckt {tryckt}, men {vad} är {vantat}. Skillnaden är {skillnad}: {har} mot {mot}.",
    "Räkna om raden. I årsboken är den en formel, och regel {regel} säger hur.",
    "LKBR: räkningarna är en och samma bokföring (reglerna E20–E65)",
    _equalities,
    rapport(tabell("resultatrakning", RADER, {**RESULTAT, "Verksamhetens resultat": (-50, 100)})),
    rapport(tabell("resultatrakning", RADER, {**RESULTAT, "Verksamhetens resultat": (-40, 100)})),
)
SOLIDITET = Regel(
    "G21",
    "Soliditet är eget kapital i procent av tillgångarna",
    "{mening} är tryckt {tryckt}, men {vad} är {vantat}: {har}.",
    "Skriv procenten, och eget kapital i kronor på en egen rad.",
    "LKBR 11 kap. och RKR R15; regel E66",
    _soliditet,
    rapport(tabell("oversikt", ("2024",), {"Soliditet": (77,)})),
    rapport(tabell("oversikt", ("2024",), {"Soliditet": (20779,)})),
)
