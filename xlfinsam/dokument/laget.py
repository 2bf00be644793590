"""How things stand, in small tables: key figures, goals, insatser in people and kronor, quarters, decisions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xlfinsam.dokument import gjorda
from xlfinsam.dokument.modell import Cell
from xlfinsam.dokument.rutnat import Kolumn, Rutnat
from xlfinsam.forms.planer import MEDEL
from xlfinsam.forms.uppfoljning import MEDLEMSBESLUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.modell import Block
    from xlfinsam.dokument.rutnat import Slag
    from xlfinsam.dokument.underlag import Underlag
    from xlfinsam.fields import Answer

    Rows = list[tuple[Slag, str, tuple[Cell, ...]]]

NYCKELTAL = (  # what the board's page tells first: label, the year, and what it is held against
    ("Årets resultat, kr", "rr.arets_resultat", "rr.arets_resultat.fg", "plan.resultat"),
    ("Eget kapital mot taket, kr", "br.summa_eget_kapital", "br.summa_eget_kapital.fg", "installning.tak_eget_kapital"),
    ("Insatser och projekt, kr", "insatsmedel.summa.utfall", "insatsmedel.summa.utfall_fg", "insatsmedel.summa.budget"),
    ("Till individinriktade insatser", "matt.andel_individ", "", "installning.mal_individ"),
    ("Deltagare", "tabell1.summa.totalt", "tabell2.{fg}.totalt", "tabell1.summa.budget"),
    ("Positiva avslut", "mal.summa.andel", "", "installning.mal_positiva"),
)
QUARTERS = ("k1", "k2", "k3", "k4")
MOST_LINES = 22  # lines of insatser and goals together that the board's page has room for
GOAL_LINE, INSATS_LINE = 44, 26  # letters of a name that a line of each table has room for
MORE_GOALS = "Bara de mål som inte är uppnådda visas. Alla står i årsbokens blad Måluppfyllelse."
MORE_STILL = "Bara några av de mål som inte är uppnådda får plats. Alla står i årsbokens blad Måluppfyllelse."


def nyckeltalen(underlag: Underlag) -> Sequence[Block]:
    """Return the key figures: the year, the one before, and the budget, ceiling or goal that each is held against."""
    rows: Rows = []
    for label, *names in NYCKELTAL:
        cells = [_known(underlag, name.format(fg=underlag.ar - 1)) for name in names]
        if cells[0].text:
            rows.append(("rad", label, tuple(cells)))
    columns = tuple(Kolumn(title) for title in (str(underlag.ar), str(underlag.ar - 1), "Budget, tak eller mål"))
    return gjorda.gjord(underlag, "nyckeltal", "Nyckeltal", Rutnat("", columns, tuple(rows)))


def _known(underlag: Underlag, namn: str) -> Cell:
    """Return a figure, an empty cell where it is nought of a former year: then the books say nothing of it."""
    nothing = namn.endswith("_fg") and not underlag.figures.get(namn)
    return Cell("", tal=True) if nothing else gjorda.cell(underlag, namn)


def malen_kort(underlag: Underlag) -> Sequence[Block]:
    """Return the goals that have an outcome, in a line each; of more than there is room for, those that are not met."""
    rows: Rows = []
    unmet: Rows = []
    for row in underlag.rows("malen"):
        name = f"maluppfyllelse.{row.get('nyckel')}"
        if underlag.figures.get(f"{name}.uppnatt") is not None:
            cells = tuple(gjorda.cell(underlag, f"{name}.{column}") for column in ("utfall", "mal", "uppnatt"))
            rows.append(("rad", str(row.get("namn") or ""), cells))
            unmet += rows[-1:] if not underlag.figures[f"{name}.uppnatt"] else []
    room = MOST_LINES - sum(_lines(name, INSATS_LINE) for name in underlag.insatser.values())
    shown = rows if sum(_lines(label, GOAL_LINE) for _, label, _ in rows) <= room else _fitting(unmet, room)
    note = "" if shown is rows else MORE_GOALS if len(shown) == len(unmet) else MORE_STILL
    columns = (Kolumn("Utfall"), Kolumn("Mål"), Kolumn("Uppnått", tal=False))
    table = Rutnat("Mål", columns, tuple(shown))
    return gjorda.gjord(underlag, "mal_kort", "Måluppfyllelse", table, noter=[note])


def _lines(text: str, letters: int) -> int:
    """Return how many lines a name takes."""
    return 1 + (len(text) - 1) // letters if text else 1


def _fitting(rows: Rows, room: int) -> Rows:
    """Return the first rows that there is room for, one at least."""
    kept: Rows = []
    for row in rows:
        room -= _lines(row[1], GOAL_LINE)
        if kept and room < 0:
            break
        kept.append(row)
    return kept


def insatslaget(underlag: Underlag) -> Sequence[Block]:
    """Return every insats with its deltagare and its kronor beside what was budgeted, and the sums."""
    rows: Rows = []
    for key, name in underlag.insatser.items():
        cells = _of_insats(underlag, key)
        if any(cell.text for cell in cells):
            rows.append(("rad", name, cells))
    rows += [("summa", "Insatserna, och alla medel", _of_insats(underlag, "summa"))] if rows else []
    groups = {"Deltagare": ("Utfall", "Budget"), "Kronor": ("Utfall", "Budget", "Avvikelse %")}
    columns = tuple(Kolumn(title, grupp=group) for group, titles in groups.items() for title in titles)
    return gjorda.gjord(underlag, "insatslaget", "Insatserna", Rutnat("Insats", columns, tuple(rows)))


def _of_insats(underlag: Underlag, key: str) -> tuple[Cell, ...]:
    names = (f"tabell1.{key}.totalt", f"tabell1.{key}.budget",
             *(f"insatsmedel.{key}.{column}" for column in ("utfall", "budget", "avvikelse_andel")))  # fmt: skip
    return tuple(gjorda.cell(underlag, name) for name in names)


def deltagarna(underlag: Underlag) -> Sequence[Block]:
    """Return every insats with its deltagare beside the budget."""
    measures = ("totalt", "budget", "andel_av_budget", "nya", "avslutade", "pagaende")
    rows: Rows = []
    for key, name in {**underlag.insatser, "summa": "Summa"}.items():
        cells = tuple(gjorda.cell(underlag, f"tabell1.{key}.{measure}") for measure in measures)
        if any(cell.text for cell in cells):
            rows.append(("summa" if key == "summa" else "rad", name, cells))
    titles = ("Deltagare", "Budget", "Andel av budget", "Nya", "Avslutade", "Pågående")
    table = Rutnat("Insats", tuple(Kolumn(title) for title in titles), tuple(rows))
    return gjorda.gjord(underlag, "deltagarna", "Deltagare per insats", table)


def kvartalen(underlag: Underlag) -> Sequence[Block]:
    """Return every insats and project quarter by quarter, what it has cost in all, and how much of its budget."""
    rows: Rows = []
    labels = {str(row.get("nyckel")): str(row.get("namn") or "") for row in underlag.rows(MEDEL.id)}
    for key, label in {**labels, "summa": "Summa"}.items():
        names = (*(f"kvartal.{key}.{quarter}" for quarter in QUARTERS), f"insatsmedel.{key}.utfall",
                 f"insatsmedel.{key}.budget", f"kvartal.{key}.forbrukat")  # fmt: skip
        cells = tuple(gjorda.cell(underlag, name) for name in names)
        if any(cell.text for cell in cells):
            rows.append(("summa" if key == "summa" else "rad", label, cells))
    titles = (*(f"Kvartal {at + 1}" for at in range(len(QUARTERS))), "Utfall", "Budget", "Andel av budget")
    columns = tuple(Kolumn(title) for title in titles)
    table = Rutnat("Insats", columns, tuple(rows))
    return gjorda.gjord(underlag, "kvartalen", "Insatsernas kostnad mot budget", table, enhet="Belopp i kronor")


def medlemsbesluten(underlag: Underlag) -> Sequence[Block]:
    """Return the members of the list with where each decision stands; nothing while the list is empty."""
    rows: Rows = []
    for row in underlag.rows(MEDLEMSBESLUT.id):
        told = [row.get(column) for column in ("skickat", "senast", "lage")]
        rows.append(("rad", str(row.get("namn") or ""), tuple(Cell(_text(value)) for value in told)))
    columns = tuple(Kolumn(title, tal=False) for title in ("Skickat", "Svar senast", "Läge"))
    return gjorda.gjord(underlag, "medlemsbesluten", "Medlemmarnas beslut", Rutnat("Medlem", columns, tuple(rows)))


def _text(value: Answer) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
