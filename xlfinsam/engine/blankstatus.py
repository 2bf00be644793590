"""What a blank insatsblad says of itself while it is filled in: a line of control per table, and one for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.comparisons import OneOf
from xlfinsam.engine.blankrules import BAD, FITS, OPEN, strange_formula
from xlfinsam.fields import Val
from xlfinsam.kinds import Kryss, is_number
from xlfinsam.model import INGET, JA
from xlfinsam.relations import Requires

if TYPE_CHECKING:
    from xlfinsam.asked import Form, Section
    from xlfinsam.engine.blankpen import Pen
    from xlfinsam.model import Rule

NO_BASE = f"{OPEN}Välj i listan vilka deltagare tabellen gäller."
NOT_A_COUNT, UNKNOWN_BASE = (
    f"{BAD}En ruta innehåller annat än ett antal.",
    f"{BAD}Välj i listan vilka deltagare tabellen gäller.",
)
CHECK_INGET = "kontroll.inget"
NOTHING = "✓ Klart att skicka: inget att rapportera."
BOTH = f"{BAD}Bladet säger inget att rapportera men har svar. Ta bort det ena."
UNANSWERED, WRONG = "status.obesvarade", "status.fel"
LONG = 2300  # letters of a formula


def home(rule: Rule) -> str:
    """Return the section that a rule is shown under: the one whose table it adds up or explains."""
    first = rule.relation.numbers[0] if isinstance(rule.relation, Requires) else rule.relation.left[0]  # type: ignore[union-attr]  # a form's rules all have a relation
    return first.partition(".")[0]


def write_check(pen: Pen, section: Section, rules: list[Rule]) -> None:
    """Write the line Kontroll: the first rule that is broken says so, else what is still open, else that it adds up."""
    names = [f"regel.{rule.id}" for rule in rules]
    fits = ",".join(f'{name}="{FITS}"' for name in names)
    formula = f'IF(OR({fits}),"{FITS}","")'
    if section.base:
        answered = f"COUNT({','.join(item.id for item in section.fields if is_number(item.kind))})>0"
        formula = f'IF(AND(LEN({section.base.id})=0,{answered}),"{NO_BASE}",{formula})'
    for sign in (OPEN, BAD):
        for name in reversed(names):
            formula = f'IF(LEFT({name},1)="{sign[0]}",{name},{formula})'
    if section.base and isinstance(section.base.kind, Val):
        known = "".join(f',{section.base.id}<>"{label}"' for label in section.base.kind.alternatives)
        formula = f'IF(AND(LEN({section.base.id})>0{known}),"{UNKNOWN_BASE}",{formula})'
    if any(is_number(item.kind) for item in section.fields):
        formula = f'IF({strange_formula(section)},"{NOT_A_COUNT}",{formula})'
    cell, area = f"C{pen.row}", f"C{pen.row}:E{pen.row}"
    pen.sheet.write(f"B{pen.row}", "Kontroll", pen.book.style("check"))
    pen.sheet.merge_range(area, "", pen.book.style("check"))
    pen.sheet.write_formula(cell, "=" + formula, pen.book.style("check"))
    pen.height(40)
    pen.book.traffic_lights(pen.sheet, area, f"$C${pen.row}")
    pen.name(f"kontroll.{section.id}", cell)
    pen.row += 1


def write_status(pen: Pen, form: Form) -> None:
    """Write the status cell: what is wrong, else what is unanswered, else that the sheet can be sent."""
    checks = [f"kontroll.{section.id}" for section in form.sections
              if any(home(rule) == section.id for rule in form.rules)]  # fmt: skip
    without = [section for section in form.sections if f"kontroll.{section.id}" not in checks
               and any(is_number(item.kind) for item in section.fields)]  # fmt: skip
    wrong = "+".join([*(f'(LEFT({name},1)="{BAD[0]}")' for name in checks), *map(strange_formula, without)])
    wanted = [item.id for item in form.fields if item.required]
    blank = f"({len(wanted)}-COUNTA({','.join(wanted)}))"
    if len(blank) > LONG:  # both stand in the formula more than once, and Excel takes 8 192 characters
        pen.apart[UNANSWERED], blank = blank, UNANSWERED
    if len(wrong) > LONG:
        pen.apart[WRONG], wrong = wrong, WRONG
    done = '"✓ Klart att skicka."'
    boxes = {home(rule) for rule in form.rules if isinstance(rule.relation, OneOf)}
    if boxes:
        still = "+".join(f'(LEFT(kontroll.{name},1)="{OPEN[0]}")+(LEN(kontroll.{name})=0)' for name in sorted(boxes))
        done = f'IF({still}>0,"{OPEN}Sätt ett kryss för varje uppdrag.",{done})'
    formula = (
        f'IF({wrong}>0,"{BAD}Rätta: "&({wrong})&IF(({wrong})=1," kontroll visar"," kontroller visar")'
        '&" fel, se de röda raderna.",'
        f'IF({blank}>0,"{OPEN}"&{blank}&" rutor är inte besvarade. Skriv 0 där det inte finns någon.",'
        f"{done}))"
    )
    if asks_inget(form):
        formula = f"IF(LEN({CHECK_INGET})>0,{CHECK_INGET},{formula})"
    pen.sheet.write_formula("C4", "=" + formula, pen.book.style("status"))
    pen.book.traffic_lights(pen.sheet, "C4:E4", "$C$4")
    pen.name("status", "C4")


def asks_inget(form: Form) -> bool:
    """Say whether a sheet of the form may say that there is nothing to report."""
    return any(item.id == INGET for item in form.fields)


def inget_formula(form: Form) -> str:
    """Render what is said of a sheet with nothing to report: that it can be sent, or that it has numbers or crosses."""
    found = {
        "SUM": [item.id for item in form.fields if is_number(item.kind)],
        "COUNTA": [item.id for item in form.fields if isinstance(item.kind, Kryss)],
    }
    told = "+".join(f"{count}({','.join(names)})" for count, names in found.items() if names)
    return f'IF({INGET}="{JA}",IF({told}>0,"{BOTH}","{NOTHING}"),"")'
