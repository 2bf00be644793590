"""Differences that are only rounding: noted, with how many kronor, and never a fault."""

from collections.abc import Iterator

from xlfinsam.model import Hit, Level, Rule, gather
from xlfinsam.rules import driften, ekonomin, insatsmedlen, noter, oversikten, rakningar
from xlfinsam.rules.bokslut import of
from xlfinsam.rules.likhet import MENING, Jamforelse
from xlfinsam.world import World

COMPARING = (noter, rakningar, driften, oversikten, insatsmedlen, ekonomin)


def _rounded(world: World) -> Iterator[Hit]:
    """Yield each difference once, though several rules may see it."""
    seen = set()
    for rule in gather(COMPARING, Rule):
        for hit in rule.check.rounded(world) if isinstance(rule.check, Jamforelse) else ():
            if (hit.falt, hit.vantat) not in seen:
                seen.add((hit.falt, hit.vantat))
                yield hit


KASSA = "kf.likvida_medel_borjan"
AVRUNDNING = Rule(
    "E99", Level.NOTERA, "Skillnader på några kronor är avrundning", MENING + " Det är avrundning.",
    "Inget behöver göras. Vill ni att siffrorna är lika överallt i den tryckta årsredovisningen: använd årsbokens.",
    "xlfinsam: varje rad avrundas för sig till hela kronor, så n rader kan skilja n/2 kronor",
    "En tom ruta prövas inte.", check=_rounded, holds=of({KASSA: 5277654, "br.kassa_och_bank.fg": 5277654}),
    breaks=of({KASSA: 5277655, "br.kassa_och_bank.fg": 5277654}),
)  # fmt: skip
