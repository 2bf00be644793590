"""What the members pay."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xlfinsam.model import Example, Hit, Level, Place, Rule
from xlfinsam.rules.words import SETTINGS
from xlfinsam.values import swedish
from xlfinsam.world import Medlem, World

KINDS = (("stat", "staten"), ("region", "regionen"), ("kommun", "kommunerna"))
ONE_KRONA = Decimal(1)  # bidrag are whole kronor, so that a share can be off by one


def _shares(world: World) -> Iterator[Hit]:
    total = sum((member.bidrag for member in world.members), Decimal(0))
    for kind, name in KINDS:
        share = world.setting(f"andel_{kind}")
        paid = sum((member.bidrag for member in world.members if member.typ == kind), Decimal(0))
        if share is not None and world.members and abs(paid - share * total) > ONE_KRONA:
            words = {"namn": name, "andel": swedish((share * 100).normalize())}
            yield Hit(Place(blad="Medlemmar"), "", "medlemmar.bidrag", paid, share * total, words)


STATEN, REGIONEN = Medlem("Staten", "stat", Decimal(8000)), Medlem("Regionen", "region", Decimal(4000))
LIKA = World({**SETTINGS, "andel_stat": Decimal("0.5")}, (), (), (), (),
             (STATEN, REGIONEN, Medlem("Kommunen", "kommun", Decimal(4000))))  # fmt: skip

ANDELAR = Rule(
    "M01", Level.FRAGA, "Medlemmarnas bidrag följer andelarna",
    "Bidragen från {namn} är {varde} kr, men {andel} % av alla bidrag är {vantat} kr.",
    "Rätta beloppet i Medlemmar, eller andelen i Inställningar om parterna har kommit överens om en annan.",
    "Lagen (2003:1210) om finansiell samordning 5 §: staten hälften, regionen en fjärdedel, kommunerna en fjärdedel",
    "Utan andel eller utan medlemmar prövas regeln inte; en medlem utan belopp räknas inte.",
    check=_shares, holds=Example(world=LIKA), breaks=Example(world=replace(LIKA, members=(STATEN, REGIONEN))),
)  # fmt: skip
