"""The next year's årsbok: the kansli's lists carried over, this year made the former year, and history grown by it."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, filling
from xlfinsam.arsboken import log, number, read_arsbok
from xlfinsam.engine import registers
from xlfinsam.engine.grid import Grid
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import ALLA_INSATSER, HISTORIK, INSATSER, MEDLEMMAR
from xlfinsam.forms.bokslut import DECIDE, DONE, ECONOMY_OF_YEARS, FORMER_OUTSIDE, STEG, WAITING
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.forms.planer import BUDGET, MALEN, MEDEL
from xlfinsam.forms.post import BREVMALLAR, rader
from xlfinsam.forms.rakenskaper import BOKFORING, BOKSLUT, KONTOPLAN, NOTRADER, OBJEKT, PERIODISERING
from xlfinsam.forms.rapporten import RAPPORTTEXTER, STYRELSE
from xlfinsam.forms.uppfoljning import INSATSPLAN, MEDLEMSBESLUT
from xlfinsam.inkorgen import template
from xlfinsam.outcome import Outcome
from xlfinsam.shown import QUARTERS
from xlfinsam.starting import SUFFIX
from xlfinsam.svar.texter import skrivna

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.consolidating import Shown
    from xlfinsam.shown import Register

OF_THE_YEAR = {"ar", "period", "sista_dag", "gallra_efter", "aterstallning", "antal_arbete", "antal_studier", "profil",
               "anstallda", *(f"tillfragade_{item.id}" for item in ENKATER)}  # fmt: skip
"""Settings that are not carried over as they stand."""
PEOPLE = ("budget", "totalt", "nya", "avslutade", "pagaende")
ECONOMY = {"intakter": "intakter", "kostnader": "kostnader", "resultat": "arets_resultat",
           "eget_kapital": "eget_kapital", "anstallda": "anstallda", "soliditet": "soliditet"}  # fmt: skip
BUDGET_YEARS = {"fg": "ar0", "ar0": "ar1", "ar1": "ar2"}


def nytt_ar(book: xw.Book, ut: Path) -> Outcome:
    """Make the årsbok of the year after at `ut`; `book` is only read.

    WrongUseError where `ut` cannot be one, or where this year is neither fastställt nor låst.
    """
    from xlfinsam.engine.book import new_book, save_new  # noqa: PLC0415  xlwings is loaded where a workbook is opened

    if ut.suffix.lower() != SUFFIX:
        raise WrongUseError(f"{ut.name}: årsboken ska heta något på {SUFFIX}, till exempel arsbok{SUFFIX}.")
    old = read_arsbok(book)
    _decided(old)
    read = bok.read(old)
    with closing(new_book(ut, template(arsboken.TEMPLATES[str(old.settings["profil"])]))) as fresh:
        grid = Grid(fresh)
        _settings(grid, old)
        changed = sum(registers.fill_rows(grid, register, rows) for register, rows in _lists(old, read.figures()))
        registers.fit_heights(grid, RAPPORTTEXTER, registers.read_rows(grid, RAPPORTTEXTER))
        registers.fit_heights(grid, BREVMALLAR, letters := rader(skrivna(old.book)))
        changed += registers.fill_rows(grid, BREVMALLAR, letters)
        new = read_arsbok(fresh)
        filling.follow_register(new)
        filling.fill_log(new, [log("nytt-ar", f"Ny årsbok för {new.period} ur {old.path.name}", changed)])
        figures = arsboken.figures(new.world(()), [])
        filling.hide_empty(new, figures)
        filling.compare(new, figures)
        save_new(fresh)
    return Outcome(figures=figures, insatser=new.insatser, changed=changed, files=(ut,))


def _decided(old: Arsbok) -> None:
    """See to that the year is fastställt or låst: what has not been may still change, and would be wrong next year.

    WrongUseError that says where the close stands.
    """
    if not old.placed[BOKFORING.id]:
        raise WrongUseError(f"{old.path.name}: året är inte stängt; kör xlfinsam bokslut först, så att det blir rätt.")
    steps = {str(row.get("steg")): str(row.get("status") or "") for row in old.placed[BOKSLUT.id].values()}
    if old.locked or steps.get(DECIDE) == DONE:
        return
    at = next((step for step in STEG if steps.get(step) != DONE), DECIDE)
    raise WrongUseError(
        f"{old.path.name}: året är inte fastställt (steget {at}: {steps.get(at) or WAITING}), och dess siffror kan "
        "ändras än. Gå igenom bladet Bokslut, kör xlfinsam bokslut --till fastställ och gör sedan nästa års årsbok."
    )


def _settings(grid: Grid, old: Arsbok) -> None:
    """Write the settings of the next year."""
    year = old.world(()).year + 1
    wanted = {name: value for name, value in old.settings.items() if name not in OF_THE_YEAR}
    wanted |= {"ar": Decimal(year), "period": str(year), "anstallda": old.settings.get("anstallda")}
    wanted |= {former: old.settings.get(name) for name, former in FORMER_OUTSIDE.items()}
    for item in INSTALLNINGAR.fields:
        name, place = item.id.partition(".")[2], grid.locate(item.id)
        if place is not None and wanted.get(name) is not None:
            grid.write(place[0], {place[1]: wanted[name]})


def _lists(old: Arsbok, figures: Mapping[str, Shown]) -> Iterable[tuple[Register, list[Row]]]:
    """Return every list of the next year that has something from this one."""
    kept = {register.id: list(old.placed[register.id].values()) for register in (KONTOPLAN, NOTRADER, MEDEL)}
    yield INSATSER, registers.read_rows(old.book, INSATSER)
    yield MEDLEMMAR, [_next_member(row) for row in registers.read_rows(old.book, MEDLEMMAR)]
    yield HISTORIK, _history(old, figures)
    plan = [_next_budget(row) for row in old.placed[INSATSPLAN.id].values()]
    for register in (KONTOPLAN, NOTRADER):
        yield register, kept[register.id]
    yield MEDEL, _next_spent(kept[MEDEL.id], plan)
    yield BUDGET, [_next_budget(row) for row in old.placed[BUDGET.id].values()]
    yield INSATSPLAN, plan
    yield MEDLEMSBESLUT, [{"namn": row["namn"], "epost": row.get("epost")}
                          for row in old.placed[MEDLEMSBESLUT.id].values() if row.get("namn")]  # fmt: skip
    yield MALEN, [{**row, "utfall": None, "bedomning": None} for row in old.placed[MALEN.id].values()]
    for register in (STYRELSE, RAPPORTTEXTER):
        yield register, registers.read_rows(old.book, register)
    yield BOKFORING, _former(old)
    yield OBJEKT, [_former_object(row) for row in old.placed[OBJEKT.id].values() if number(row, "belopp")]


def _next_member(row: Row) -> Row:
    """Return a member as it starts the next year: what it is to pay is what the budget says, where it says anything."""
    planned = row.get("agarbidrag_ar1") if row.get("agarbidrag_ar1") is not None else row.get("agarbidrag")
    cleared = dict.fromkeys(("agarbidrag", "agarbidrag_ar1", "agarbidrag_ar2"))
    return {**row, "bidrag": planned if planned is not None else row.get("bidrag"), **cleared}


def _next_budget(row: Row) -> Row:
    moved = {column: row.get(source) for column, source in BUDGET_YEARS.items()}
    return {**row, **moved, "ar2": None, **({"prognos": None} if "prognos" in row else {})}


def _next_spent(rows: Iterable[Row], plan: Iterable[Row]) -> list[Row]:
    """Return Medel with the budgets that the plan has for the next year; an insats without one keeps this year's."""
    planned = {row.get("nyckel"): row["ar0"] for row in plan if row.get("ar0") is not None}
    return [{**row, "budget": planned.get(row.get("nyckel"), row.get("budget"))} for row in rows]


def _former(old: Arsbok) -> list[Row]:
    """Return the books as the former year's, with what was adjusted in the årsbok."""
    rows: dict[int, Row] = {}
    for row in old.placed[BOKFORING.id].values():
        konto = int(number(row, "konto") or 0)
        rows[konto] = {"konto": Decimal(konto), "namn": row.get("namn"), "ib_fg": row.get("ib"), "ub_fg": row.get("ub")}
    for row in old.placed[PERIODISERING.id].values():
        konto = int(number(row, "konto") or 0)
        held = rows.setdefault(konto, {"konto": Decimal(konto), "namn": row.get("namn")})
        held["ub_fg"] = (number(held, "ub_fg") or Decimal(0)) + (number(row, "belopp") or Decimal(0))
    return [rows[konto] for konto in sorted(rows) if rows[konto].get("ib_fg") or rows[konto].get("ub_fg")]


def _former_object(row: Row) -> Row:
    return {**row, "belopp": None, "belopp_fg": row.get("belopp"), **dict.fromkeys(QUARTERS)}


def _history(old: Arsbok, figures: Mapping[str, Shown]) -> list[Row]:
    """Return Historik with a row for every insats of this year and one for the whole förbund."""
    year = old.world(()).year
    rows = [row for row in registers.read_rows(old.book, HISTORIK) if number(row, "ar") != year]
    source = f"Årsboken {year}"
    for insats in old.insatser:
        people = _people(figures, f"tabell1.{insats.nyckel}")
        if any(value is not None for value in people.values()):
            rows.append({"ar": Decimal(year), "insats": insats.nyckel, **people, "kalla": source})
    whole: Row = {"ar": Decimal(year), "insats": ALLA_INSATSER, **_people(figures, "tabell1.summa"), "kalla": source}
    columns = {column.id for column in ECONOMY_OF_YEARS}
    whole |= {name: figures.get(f"overs.{year}.{row}") for name, row in ECONOMY.items() if name in columns}
    whole["tillgangar"] = figures.get("br.summa_tillgangar")
    return [*rows, whole]


def _people(figures: Mapping[str, Shown], of: str) -> Row:
    return {name: figures.get(f"{of}.{name}") for name in PEOPLE}
