"""Every printed figure that has a name in the årsbok, held against the årsbok's own figure of that name.

A row has its name by its own `kod`, else by the words of its table and its label. Costs are printed with plus in one
report and with minus in another, so a sign says something only beside the other figures of its row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.forms.bokslut import NOTNUMMER
from xlfinsam.granskning import namn
from xlfinsam.granskning.lasning import HUNDRED, role, ruta
from xlfinsam.granskning.ord import FEL, Regel, Ruta, Sett, plain_words, rapport, rounded, slag_of, unit_of
from xlfinsam.granskning.rakningarna import scale
from xlfinsam.statements.profil import profil

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlfinsam.granskning.lasning import Lasning

STATEMENTS = re.compile(r"(rr|br|kf|drift|balanskrav|spec|not\d+)\.")
NOTE = re.compile(r"not(\d+)\.(.+)")
COSTS = r"rr\.(verksamhetens_kostnader|avskrivningar|finansiella_kostnader)|drift\.nettokostnad|overs\.\d+\.kostnader"
EITHER = re.compile(rf"({COSTS})(?!.*\.avvikelse)|.+\.avvikelse$")
"""What may be printed with plus or with minus: costs, and deviations, which are better or more."""
MEDEL = ((r"budget", "budget"), (r"avvik", "avvikelse"), (r"kostn|utfall", "utfall"))
"""What a column of the table of the insatser's money is, by its words."""
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Hallen:
    """A printed figure, its name in the årsbok, and what it is there in the unit of the print."""

    namn: str
    ruta: Ruta
    vantat: Decimal

    @property
    def turned(self) -> bool:
        """Whether it is the årsbok's figure with the other sign."""
        return bool(self.vantat) and rounded(-self.vantat, self.ruta.siffra) == self.ruta.value

    @property
    def same(self) -> bool:
        """Whether it is the årsbok's figure, rounded as it is printed."""
        return rounded(self.vantat, self.ruta.siffra) == self.ruta.value


def held_against(lasning: Lasning, mot: Mapping[str, Decimal | str | None]) -> Iterator[Sett]:
    """Hold every figure that has a name against the årsbok's figure of the same name."""
    rows: dict[tuple[str, int], list[Hallen]] = {}
    for name, cell in _named(lasning, mot):
        if isinstance(value := mot.get(name), Decimal):
            wanted = value * HUNDRED if name.endswith(".soliditet") else value / scale(lasning, cell)
            row = -1 if name.endswith(".avvikelse") else cell.at[0]  # deviations have one sign down their column
            rows.setdefault((cell.tabell, row), []).append(Hallen(name, cell, wanted))
    for held in rows.values():
        for one in held:
            if not one.same and (not one.turned or _is_turned(one, held)):
                slag = FEL if one.turned else slag_of(one.ruta.value - one.vantat, unit_of(one.ruta.siffra))
                vantat = one.vantat if one.vantat == one.vantat.to_integral_value() else one.vantat.quantize(HUNDREDTH)
                yield Sett(slag, (one.ruta,), (), one.ruta.value, vantat, {"namn": one.namn})


def _is_turned(one: Hallen, row: list[Hallen]) -> bool:
    """Whether a figure with the other sign is wrong: always, but for one whose row is printed so throughout."""
    return not EITHER.match(one.namn) or any(other.same and other.vantat for other in row if EITHER.match(other.namn))


def _named(lasning: Lasning, mot: Mapping[str, Decimal | str | None]) -> Iterator[tuple[str, Ruta]]:
    """Return every figure with its name in the årsbok."""
    told = set()
    numbers, words = _numbers(mot), _words(mot)
    for table in lasning.tables:
        for at, row in enumerate(table.rows):
            for column, heading in enumerate(table.columns if row.kod else ()):
                name, cell = of_kod(row.kod, heading, lasning.year), ruta(table, at, column)
                told.add((table.id, (at, column)))
                if cell and name:
                    yield _by_words(name, cell, words), cell
    for name, cell in lasning.named.items():
        if (cell.tabell, cell.at) not in told:
            note = NOTE.match(name)
            yield f"not{numbers.get(int(note[1]), note[1])}.{note[2]}" if note else _by_words(name, cell, words), cell


def _by_words(name: str, cell: Ruta, words: Mapping[tuple[str, str], str]) -> str:
    """Return the name of a figure by the layout's own word for its row, where it has one."""
    own = words.get((name.partition(".")[0], plain_words(cell.rad)), "")
    return re.sub(r"^[^.]+\.[^.]+", own, name) if own else name


def of_kod(kod: str, heading: str, year: int) -> str:
    """Return the name of a figure by the kod of its row and the heading of its column, "" where it has none."""
    first, _, rest = kod.partition(".")
    if STATEMENTS.match(kod):
        ending = namn.of_column(first, heading, year)
        return "" if ending is None else f"{kod}{ending.removesuffix(namn.PRINTED)}"
    if first == "overs":
        told = re.search(r"20\d\d", heading)
        return f"overs.{told[0]}.{rest}" if told else ""
    words = plain_words(heading)
    measures = {"tabell1": role(words), "tabell2": role(words),
                "insatsmedel": next((name for word, name in MEDEL if re.search(word, words)), "")}  # fmt: skip
    return f"{kod}.{measure}" if (measure := measures.get(first, "")) else ""


def _layout(mot: Mapping[str, Decimal | str | None]) -> str:
    """Return the layout of the årsbok, told by the numbers of its notes."""
    held = {int(note[1]) for name in mot if (note := NOTE.match(name))}
    return next((name for name, numbers in NOTNUMMER.items() if {*numbers.values()} == held), "kalmar")


def _numbers(mot: Mapping[str, Decimal | str | None]) -> dict[int, int]:
    """Return the årsbok's number of each note that the rules number in Kalmar's order."""
    return {NOTNUMMER["kalmar"][part]: number for part, number in NOTNUMMER[_layout(mot)].items()}


def _words(mot: Mapping[str, Decimal | str | None]) -> dict[tuple[str, str], str]:
    """Return the rows that the layout of the årsbok has words of its own for, by their statement and those words."""
    own = profil(_layout(mot)).words.items()
    return {(name.partition(".")[0], plain_words(label)): name for name, label in own}


ARSBOK = Regel(
    "G90",
    "Rapporten stämmer med årsboken",
    "{var} är tryckt {tryckt}, men årsbokens {namn} är {vantat}. Skillnaden är {skillnad}.",
    "Använd årsbokens siffra, eller rätta årsboken om rapporten har rätt.",
    "xlfinsam: årsboken är räknad två gånger",
    lambda _: iter(()),
    rapport(),
    rapport(),
)
