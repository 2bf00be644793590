"""The tables of the plans: budget, members' bidrag and insatser of three years, goals, and what the year will come to.

The rows that the kansli has written are shown as they stand; every sum is a figure of the årsbok.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.arsboken import number
from xlfinsam.dokument import gjorda
from xlfinsam.dokument.modell import Cell
from xlfinsam.dokument.rutnat import Kolumn, Rutnat
from xlfinsam.dokument.siffertext import skriven
from xlfinsam.forms.arsbok import MEDLEMMAR
from xlfinsam.forms.bokslut import FIN_INTAKT, FIN_KOSTNAD, INDIVID, INTAKT, KOSTNAD, STRUKTUR
from xlfinsam.forms.uppfoljning import INSATSPLAN
from xlfinsam.statements.budget import GROUPS, INSATSER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.arsboken import Row
    from xlfinsam.dokument.modell import Block
    from xlfinsam.dokument.rutnat import Slag
    from xlfinsam.dokument.underlag import Underlag

    Rows = list[tuple[Slag, str, tuple[Cell, ...]]]

UNIT = "Belopp i kronor"
YEARS = {"fg": ".fg", "ar0": "", "ar1": ".ar1", "ar2": ".ar2"}  # a column of Budget, and how its figures' names end
EXPECTED = {"ar0": "", "prognos": ".prognos"}  # the same, of the forecast
OF_MEMBERS = {"agarbidrag": "", "agarbidrag_ar1": ".ar1", "agarbidrag_ar2": ".ar2"}
HEADS = {INTAKT: "Intäkter", FIN_INTAKT: "Finansiella intäkter", KOSTNAD: "Kostnader",
         FIN_KOSTNAD: "Finansiella kostnader"}  # fmt: skip
RESULTS = (("resultat", "Resultat"), ("aterforing", "Återföring av tidigare års överskott"),
           ("resultat_efter_aterforing", "Resultat efter återföring"))  # fmt: skip


def budgeten(underlag: Underlag) -> Sequence[Block]:
    """Return the budget: every row of it under its group, the sums, and the result, this year and those around it."""
    rows: Rows = []
    listed = underlag.rows("budget")
    for name, label, group in GROUPS:
        found = [row for row in listed if row.get("grupp") == group]
        if found:
            rows.append(("rubrik", HEADS[group], ()))
            rows += [("rad", str(row.get("namn") or ""), _written(row, YEARS)) for row in found]
            rows.append(("summa", label, _figures(underlag, name, YEARS)))
    rows += [("summa", label, _figures(underlag, name, YEARS)) for name, label in RESULTS] if rows else []
    return gjorda.gjord(underlag, "budget", f"Budget {underlag.ar}–{underlag.ar + 2}",
                          Rutnat(UNIT, _years(underlag, YEARS), tuple(rows)))  # fmt: skip


def agarbidragen(underlag: Underlag) -> Sequence[Block]:
    """Return what each member is to pay; the sum is the budget's row."""
    members = [row for row in underlag.placed(MEDLEMMAR).values() if row.get("namn")]
    divided = {column: of for column, of in OF_MEMBERS.items() if any(row.get(column) is not None for row in members)}
    rows: Rows = [("rad", str(row["namn"]), _written(row, divided)) for row in members if divided]
    rows += [("summa", "Summa", _figures(underlag, "agarbidrag", divided))] if rows else []
    return gjorda.gjord(underlag, "agarbidrag", "Medlemmarnas bidrag",
                          Rutnat(UNIT, _years(underlag, divided), tuple(rows)))  # fmt: skip


def insatsplanen(underlag: Underlag) -> Sequence[Block]:
    """Return what every insats may cost, by what it is for."""
    years = {column: of for column, of in YEARS.items() if column != "fg"}
    return _insatser(underlag, "insatsplan", "Insatserna i planen", years)


def insatsprognosen(underlag: Underlag) -> Sequence[Block]:
    """Return what every insats is expected to cost, where anybody has said so."""
    if all(row.get("prognos") is None for row in underlag.rows(INSATSPLAN.id)):
        return ()
    return _insatser(underlag, "insatsprognos", "Prognos för insatserna", EXPECTED)


def prognosen(underlag: Underlag) -> Sequence[Block]:
    """Return the year's budget, what it is expected to come to, and how far apart they are."""
    columns = {**EXPECTED, "": ".avvikelse"}
    lines: tuple[tuple[Slag, str, str], ...] = (
        *(("rad", HEADS[group], name) for name, _, group in GROUPS), ("summa", "Resultat", "resultat"),
    )  # fmt: skip
    rows: Rows = [
        (slag, label, _figures(underlag, name, columns))
        for slag, label, name in lines
        if underlag.figures.get(f"plan.{name}.prognos") is not None
    ]
    return gjorda.gjord(underlag, "prognos", f"Prognos för {underlag.ar}",
                          Rutnat(UNIT, _years(underlag, columns), tuple(rows)),
                          noter=["Avvikelsen är prognos minus budget."])  # fmt: skip


def malen(underlag: Underlag) -> Sequence[Block]:
    """Return the goals by what they are about, with what each is to come to."""
    rows: Rows = []
    area = ""
    for row in underlag.rows("malen"):
        if (own := str(row.get("omrade") or "")) and own != area:
            area = own
            rows.append(("rubrik", own, ()))
        figure = gjorda.cell(underlag, f"maluppfyllelse.{row.get('nyckel')}.mal")
        rows.append(("rad", str(row.get("namn") or ""), (Cell(str(row.get("jamfor") or "")), figure)))
    columns = (Kolumn("", tal=False), Kolumn("Målvärde"))
    return gjorda.gjord(underlag, "malen", f"Mål {underlag.ar}", Rutnat("Mål", columns, tuple(rows)))


def _insatser(underlag: Underlag, namn: str, titel: str, years: Mapping[str, str]) -> Sequence[Block]:
    rows: Rows = []
    for (name, _, of), label in zip(INSATSER, ("Individinriktade insatser", "Insatser för samverkan"), strict=True):
        found = [row for row in underlag.rows(INSATSPLAN.id) if row.get("inriktning") == of]
        rows += [("rad", str(row.get("namn") or ""), _written(row, years)) for row in found]
        rows += [("summa", label, _figures(underlag, name, years))] if found else []
    kinds = {INDIVID, STRUKTUR}
    rows += [("rad", str(row.get("namn") or ""), _written(row, years)) for row in underlag.rows(INSATSPLAN.id)
             if row.get("inriktning") not in kinds]  # fmt: skip
    return gjorda.gjord(underlag, namn, titel, Rutnat(UNIT, _years(underlag, years), tuple(rows)))


def _written(row: Row, columns: Mapping[str, str]) -> tuple[Cell, ...]:
    """Return what the kansli has written in a row; where no column is asked for, the cell is empty."""
    return tuple(Cell(skriven(number(row, column), "kr"), tal=True) for column in columns)


def _figures(underlag: Underlag, name: str, columns: Mapping[str, str]) -> tuple[Cell, ...]:
    return tuple(gjorda.cell(underlag, f"plan.{name}{end}") for end in columns.values())


def _years(underlag: Underlag, columns: Mapping[str, str]) -> tuple[Kolumn, ...]:
    """Return the headings of columns, by how the names of their figures end."""
    titles = {".fg": str(underlag.ar - 1), "": str(underlag.ar), ".ar1": str(underlag.ar + 1),
              ".ar2": str(underlag.ar + 2), ".prognos": "Prognos", ".avvikelse": "Avvikelse"}  # fmt: skip
    budget = ".prognos" in columns.values()
    return tuple(Kolumn(f"Budget {underlag.ar}" if budget and not end else titles[end]) for end in columns.values())
