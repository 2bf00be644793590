"""What a blank says of itself while it is filled in: the rules of its form, and cells that hold no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.comparisons import rendered
from xlfinsam.fields import Antal
from xlfinsam.kinds import Matt, is_number
from xlfinsam.relations import Requires

if TYPE_CHECKING:
    from xlfinsam.asked import Section
    from xlfinsam.model import Rule

BAD, FITS, OPEN = "✗ ", "✓ Stämmer", "… "


def strange_formula(section: Section) -> str:
    """Render the condition "a cell holds what is no count": a text, an error, a number below 0, too large, not whole.

    Excel refuses it when it is typed, not when it is pasted. Decimals are looked for in the sum and the sum of squares.
    """
    numbers = [item for item in section.fields if is_number(item.kind)]
    counts = [item for item in numbers if isinstance(item.kind, Antal)]
    names = ",".join(item.id for item in numbers)
    tests: list[str] = []
    if counts:
        most = max(item.kind.most for item in counts if isinstance(item.kind, Antal))
        whole = ",".join(item.id for item in counts)
        tests += [f"MIN({whole})<0", f"MAX({whole})>{most}"]
        tests += [f"{total}({whole})<>INT({total}({whole}))" for total in ("SUM", "SUMSQ")]
    measured = (item.kind for item in numbers if isinstance(item.kind, Matt))
    for least, most in dict.fromkeys((kind.least, kind.most) for kind in measured):
        alike = (
            item
            for item in numbers
            if isinstance(item.kind, Matt) and (item.kind.least, item.kind.most) == (least, most)
        )
        told = ",".join(item.id for item in alike)
        tests += [f"MIN({told})<{least}", f"MAX({told})>{most}"]
    return f"IF(COUNTA({names})>COUNT({names}),1,OR({','.join(tests)}))"


def rule_formula(rule: Rule) -> str:
    """Render a rule of the form for Excel: what is broken, what blanks leave open, that it fits, or nothing yet."""
    if rule.relation is None:
        raise TypeError(f"{rule.id} hör till en blankett och måste ha en relation")
    made, text = rendered(rule.relation), said(rule)
    if isinstance(rule.relation, Requires):
        return f'IF({made.broken},"{BAD}"&{text},"")'
    still = f'IF({made.tried},"{FITS}","")'
    if made.still != "FALSE":
        still = f'IF({made.still},"{OPEN}"&{text}&" Tomma rutor återstår.",{still})'
    return f'IF({made.broken},"{BAD}"&{text},{still})'


def said(rule: Rule) -> str:
    """Render a rule's sentence as an Excel text, its two numbers computed in place."""
    made = rendered(rule.relation)  # type: ignore[arg-type]  # as in _home
    text = '"' + rule.sentence.replace('"', '""') + '"'
    text = text.replace("{varde}", f'"&{made.varde}&"').replace("{vantat}", f'"&{made.vantat}&"')
    return text.removeprefix('""&').removesuffix('&""')
