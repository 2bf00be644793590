"""The statements of the close in both layouts: the rows of the law, figures that exist, names, formulas and headings."""

from __future__ import annotations

import re
from contextlib import closing
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import formualizer
import openpyxl
import pytest

from tests import bocker, byfile
from xlfinsam import arsboken, forslag
from xlfinsam.closing import COLUMNS, expressions, name_of, notes, of_column
from xlfinsam.engine.book import open_book
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.plan import NOTES, OWN_SHEETS
from xlfinsam.forms.arsbok import REGISTERS
from xlfinsam.forms.bokslut import MATT, NOTNUMMER, RADER
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.inkorgen import template
from xlfinsam.language import Figure, Former, Listed, Rows, Setting, Total, leaves
from xlfinsam.statements import ALL_TABLES, KEY_FIGURES, PROFILER, STATEMENTS, economy

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.language import Expression
    from xlfinsam.shown import Statement
    from xlfinsam.statements.profil import Profil

EACH = pytest.mark.parametrize("profil", PROFILER, ids=lambda profil: profil.id)
LAW = {  # LKBR's rows, in its order; taxes and general grants, which a förbund has not, are left out
    "rr": ["verksamhetens_intakter", "verksamhetens_kostnader", "avskrivningar", "verksamhetens_resultat",
           "finansiella_intakter", "finansiella_kostnader", "resultat_efter_finansiella_poster",
           "extraordinara_poster", "arets_resultat"],
    "br": ["immateriella", "maskiner_och_inventarier", "finansiella_anlaggningstillgangar",
           "summa_anlaggningstillgangar", "forrad", "fordringar", "kortfristiga_placeringar", "kassa_och_bank",
           "summa_omsattningstillgangar", "summa_tillgangar", "summa_eget_kapital", "avsattningar_pensioner",
           "andra_avsattningar", "langfristiga_skulder", "kortfristiga_skulder", "summa_eget_kapital_och_skulder"],
    "kf": ["arets_resultat", "justering", "lopande_verksamheten", "investeringsverksamheten",
           "finansieringsverksamheten", "arets_kassaflode", "likvida_medel_borjan", "likvida_medel_slut"],
    "balanskrav": ["arets_resultat", "realisationsvinster", "realisationsvinster_undantag",
                   "realisationsforluster_undantag", "orealiserade", "aterforing_orealiserade",
                   "balanskravsresultat"],
}  # fmt: skip
EQUITY = {"eget_kapital_ingaende", "arets_resultat", "ovrigt_eget_kapital"}
YEARLY = ("rr", "br", "kf", "balanskrav", "drift", "plan")  # whose every row has its former year
FUNCTIONS = {"COUNTIFS", "SUMIFS", "IF", "COUNT", "SUM", "ROUND", "N", "AND", "OR", "INDEX", "MATCH"}
IN_LISTS = FUNCTIONS | {"CLEAN", "ROWS", "IFERROR", "COUNTIF", "TRIM"}
REFERENCE = re.compile(r"(?<![\w.])\$?[A-Z]{1,3}\$?\d+(?![\w.(])")


def statements(profil: Profil) -> dict[str, Statement]:
    return {item.id: item for item in STATEMENTS[profil.id]}


def lists(profil: Profil) -> dict[str, list[dict[str, arsboken.Answer]]]:
    """Return the notes that a new årsbok has."""
    return {"notrader": forslag.noter(profil.notes)}


@cache
def opened(name: str) -> Workbook:
    return Workbook.open(Package.from_bytes(template(name), "mall", macros=True))


def book(profil: Profil) -> Workbook:
    """Open the template of a layout."""
    return opened(arsboken.TEMPLATES[profil.id])


# ----------------------------------------------------------------------------------------------------------- the law


@EACH
@pytest.mark.parametrize("which", LAW)
def test_every_row_of_the_law_stands_in_its_order(profil: Profil, which: str) -> None:
    """Resultat, balans, kassaflöde and balanskrav have each row that the law names, in the law's order, once."""
    shown = [line.id for line in statements(profil)[which].lines]
    assert [row for row in shown if row in LAW[which]] == LAW[which]
    assert len(set(shown)) == len(shown)


@EACH
def test_equity_stands_between_the_assets_and_the_debts(profil: Profil) -> None:
    """The rows of eget kapital are three and their sum, in the layout's own order, before avsättningar and skulder."""
    shown = [line.id for line in statements(profil)["br"].lines]
    assert set(profil.equity) == EQUITY | {"summa_eget_kapital"}
    assert profil.equity[-1] == "summa_eget_kapital"
    first = shown.index(profil.equity[0])
    assert tuple(shown[first : first + 4]) == profil.equity
    assert shown.index("summa_tillgangar") < first < shown.index("avsattningar_pensioner")


@EACH
def test_a_note_that_a_row_refers_to_is_there(profil: Profil) -> None:
    """Every note number is one of the layout's, once, and that note has rows and a sum in a new årsbok."""
    numbers = [line.note for item in STATEMENTS[profil.id] for line in item.lines if line.note]
    assert sorted(numbers) == sorted(profil.notes.values()) == sorted(NOTNUMMER[profil.id].values())
    assert {note: NOTNUMMER[profil.id][note] for note in profil.notes} == dict(profil.notes)
    rows = lists(profil)["notrader"]
    for number in numbers:
        assert [row["typ"] for row in rows if row["not"] == number].count("summa") == 1
        assert "rad" in {row["typ"] for row in rows if row["not"] == number}
        assert f"not{number}.summa" in dict(notes({"notrader": rows}))


@EACH
def test_every_figure_has_its_former_year(profil: Profil) -> None:
    """In every statement but those of one year each row has the former year beside it; each row of the notes, too."""
    made = expressions(STATEMENTS[profil.id], lists(profil))
    for name in YEARLY:
        statement = statements(profil)[name]
        shown = [name_of(statement, line, "") for line in statement.lines if line.kind != "rubrik"]
        assert {figure for figure in shown if f"{figure}.fg" not in made} == set()
    rows = [name for name in made if re.match(r"not\d|spec", name) and not name.endswith(".fg")]
    assert rows
    assert all(f"{name}.fg" in made for name in rows)


@EACH
def test_every_row_that_the_account_plan_may_name_is_shown_somewhere(profil: Profil) -> None:
    """Each row that Kontoplan may name is summed in the statements, the balance's in this year and the one before."""
    made = expressions(STATEMENTS[profil.id], {})
    used = {
        dict(leaf.values).get("rad") for shows in made.values() for leaf in leaves(shows)
        if isinstance(leaf, Total) and leaf.register == "kontoplan"
    }  # fmt: skip
    assert {rad for rad in used if rad} == set(RADER)


# ------------------------------------------------------------------------------------------------- figures that exist


@EACH
def test_every_leaf_points_at_something_that_is_there(profil: Profil) -> None:
    """A row speaks only of figures, columns and settings that exist, in the year itself and in every other column."""
    named = expressions(STATEMENTS[profil.id], lists(profil))
    columns = {register.id: {column.id for column in register.columns} for register in REGISTERS}
    settings = {item.id.partition(".")[2] for item in INSTALLNINGAR.fields}
    known = set(named) | {
        f"{table.id}.summa.{measure.id}"
        for table in ALL_TABLES.values()
        for measure in table.measures
        if measure.total is not None
    }
    every: list[tuple[str, Expression]] = list(named.items())
    for table in (*economy(profil), *KEY_FIGURES):
        for measure in table.measures:
            every += [
                (f"{table.id}.{measure.id}", shows) for shows in (measure.shows, measure.total, measure.now) if shows
            ]
    for name, shows in every:
        for leaf in leaves(shows):
            match leaf:
                case Figure(other):
                    assert other in known, (name, other)
                case Total(register, column, values):
                    assert {column, *(key for key, _ in values)} <= columns[register], name
                case Setting(setting):
                    assert setting in settings, name
                case Listed(column, register):
                    assert column in columns[register], name
                case Former(column):
                    assert column in columns["historik"], name
                case Rows(register, values):
                    assert {key for key, _ in values} <= columns[register], name
    assert [line.id for line in statements(profil)["matt"].lines] == list(MATT)  # what a goal may be measured by
    assert set(COLUMNS) >= {column.id for item in STATEMENTS[profil.id] for column in item.columns} - {"", "avvikelse"}


@EACH
def test_a_figure_is_computed_from_what_stands_before_it(profil: Profil) -> None:
    """No figure rests on itself, over however many others: a workbook that computes in circles shows nothing true."""
    named = expressions(STATEMENTS[profil.id], lists(profil))
    done: set[str] = set()

    def follow(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, way
        if name in done or name not in named:
            return
        for leaf in leaves(named[name]):
            if isinstance(leaf, Figure):
                follow(leaf.name, (*way, name))
        done.add(name)

    for name in named:
        follow(name, ())
    assert done == set(named)


@EACH
def test_a_sum_of_the_budget_adds_what_has_a_budget(profil: Profil) -> None:
    """A sum row's budget is the sum of its parts that have one, and no part of it is a figure that is not there."""
    for item in STATEMENTS[profil.id]:
        known: dict[str, Expression] = {}
        for line in item.lines:
            shows = of_column(line, "budget", known) if "budget" in {column.id for column in item.columns} else None
            if shows is not None:
                known[name_of(item, line, "budget")] = shows
                of_item = {leaf.name for leaf in leaves(shows) if isinstance(leaf, Figure)}
                assert {name for name in of_item if name.startswith(item.id)} <= set(known), line.id
    assert profil.budget_in_rr == ("budget" in {column.id for column in statements(profil)["rr"].columns})


# ---------------------------------------------------------------------------------------------------- the workbook


@EACH
def test_the_template_has_every_name(profil: Profil) -> None:
    """Figures of the statements, columns of the lists and tables, settings and key figures: each is a name of one place."""
    names = {name_of(item, line, column.id)
             for item in STATEMENTS[profil.id] for column in item.columns for line in item.lines
             if of_column(line, column.id, expressions(STATEMENTS[profil.id], {})) is not None}  # fmt: skip
    names |= {f"{item.id}.alla.{part}" for item in STATEMENTS[profil.id] for part in ("nyckel", "belopp")}
    names |= {f"{register.id}.{column.id}" for register in REGISTERS for column in register.columns}
    names |= {f"{t.id}.alla.{m.id}" for t in ALL_TABLES.values() for m in t.measures}
    names |= {f"{t.id}.{row.key}.{m.id}" for t in ALL_TABLES.values() for row in t.sums for m in t.measures if m.total}
    names |= {f"{t.id}.{m.id}" for t in KEY_FIGURES for m in t.measures} | {item.id for item in INSTALLNINGAR.fields}
    names |= {f"noter.alla.{part}" for part in ("typ", "ar", "fg")}
    assert {name for name in names if book(profil).locate(name) is None} == set()
    assert all(re.fullmatch(r"[a-z_][a-z0-9_]*(\.[a-z0-9_]+)+", name) for name in names)


@EACH
def test_a_name_and_its_row_are_one(profil: Profil) -> None:
    """The name of a figure points at the row that carries its line's id and label, in the sheet of its statement."""
    for item in STATEMENTS[profil.id]:
        cells = book(profil).cells(OWN_SHEETS[item.id])
        for line in (line for line in item.lines if line.shows is not None):
            for column in item.columns:
                place = book(profil).locate(name_of(item, line, column.id))
                if place is not None:
                    row = re.sub(r"\D", "", place[1])
                    assert place[0] == OWN_SHEETS[item.id]
                    assert (cells[f"A{row}"].text, cells[f"B{row}"].text) == (line.id, line.label)
                    assert cells[f"C{row}"].text == (str(line.note) if line.note else "")
                    assert cells[place[1]].formula is not None


@EACH
def test_every_formula_is_of_names_and_few_functions(profil: Profil) -> None:
    """A figure's formula has names and no cell addresses, none of it volatile or newer than Excel 2016; a parser reads it."""
    for item in STATEMENTS[profil.id]:
        for line in item.lines:
            for column in item.columns:
                place = book(profil).locate(name_of(item, line, column.id))
                cell = book(profil).cells(place[0])[place[1]] if place else None
                if cell is None or cell.formula is None:
                    continue
                bare = re.sub(r'"[^"]*"', '""', cell.formula)
                assert set(re.findall(r"([A-Z.]+)\(", bare)) <= FUNCTIONS, cell.formula
                assert not REFERENCE.search(bare), cell.formula
                assert len(cell.formula) < 8192
                assert formualizer.parse("=" + cell.formula)


@EACH
def test_the_lists_and_tables_are_of_few_functions_too(profil: Profil) -> None:
    """No sheet of the årsbok has a function beyond the few, and none that is volatile."""
    found: set[str] = set()
    for sheet in book(profil).sheets:
        for cell in book(profil).cells(sheet.name).values():
            if cell.formula is not None:
                found |= set(re.findall(r"([A-Z.]+)\(", re.sub(r'"[^"]*"', '""', cell.formula)))
    assert found <= IN_LISTS, found - IN_LISTS
    assert found >= {"SUMIFS", "ROUND"}


@EACH
def test_the_statements_stand_in_the_order_of_the_report(profil: Profil) -> None:
    """The sheets stand as the report of the layout has them: the result, the balance … and the notes last."""
    wanted = [NOTES if name == "not" else OWN_SHEETS[name] for name in profil.order]
    assert [sheet.name for sheet in book(profil).sheets if sheet.name in wanted] == wanted
    assert len(wanted) == 5


@EACH
def test_a_sheet_says_its_unit_and_its_law(profil: Profil) -> None:
    """Each sheet says what its amounts are in, and by which law it is laid out; no number format divides a figure."""
    formats = openpyxl.load_workbook(BytesIO(template(arsboken.TEMPLATES[profil.id])))
    for item in STATEMENTS[profil.id]:
        sheet = OWN_SHEETS[item.id]
        told = book(profil).cells(sheet)["B3"].text
        assert told.startswith(f"{item.unit}.")
        assert item.by in told
        for line in item.lines:
            place = book(profil).locate(name_of(item, line, ""))
            if place is not None:
                code = formats[sheet][place[1]].number_format
                assert not re.search(r"[0#],+(\D|$)", code.replace("#,##0", "0")), (line.id, code)
                assert ("%" in code) == (line.style == "andel")


@EACH
def test_the_oversikt_says_thousands_where_it_shows_thousands(profil: Profil) -> None:
    """The översikt's amounts are kronor; where its number format divides by a thousand its note says so, and else not."""
    formats = openpyxl.load_workbook(BytesIO(template(arsboken.TEMPLATES[profil.id])))
    table = economy(profil)[0]
    codes = {}
    for measure in table.measures:
        place = book(profil).locate(f"overs.alla.{measure.id}")
        assert place is not None
        codes[measure.id] = formats[place[0]][place[1]].number_format
    divided = {name for name, code in codes.items() if re.search(r"0,(?!\d|#)", code.replace("#,##0", "0"))}
    money = {"intakter", "kostnader", "arets_resultat", "eget_kapital"}
    assert divided == (money if profil.thousands else set())
    assert ("tusental" in table.note) == profil.thousands
    assert "%" in codes["soliditet"]


HEADINGS = {
    "kalmar": {"rr": ["2024-12-31", "2023-12-31"], "br": ["2024-12-31", "2023-12-31"], "kf": ["2024-12-31", "2023-12-31"],
               "drift": ["Utfall 2024", "Budget 2024", "Avvikelse", "Bokslut 2023"], "balanskrav": ["2024", "2023"],
               "plan": ["2023", "2024", "Prognos 2024", "Prognosens avvikelse", "2025", "2026"]},
}  # fmt: skip
HEADINGS["hoglandet"] = HEADINGS["kalmar"] | {"rr": ["Budget 2024", "2024-12-31", "2023-12-31"]}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bocker.Desk]:
    """Make an årsbok of each layout, closed."""
    made: dict[str, bocker.Desk] = {}
    for profil in PROFILER:
        settings = bocker.SETTINGS.replace("ar = 2024\n", f'ar = 2024\nprofil = "{profil.id}"\n', 1)
        made[profil.id] = bocker.desk(tmp_path_factory.mktemp(profil.id), bocker.after("periodisera", settings))
    return made


@EACH
def test_the_headings_say_the_years(shown: dict[str, bocker.Desk], profil: Profil) -> None:
    """The headings of a filled årsbok are its own year and the one before, the budget where the layout has it."""
    made = shown[profil.id].book
    for name, wanted in HEADINGS[profil.id].items():
        cells = made.cells(OWN_SHEETS[name])
        assert [cells[f"{letter}5"].text for letter in "DEFGHI"[: len(wanted)]] == wanted, name
        beyond = "DEFGHIJ"[len(wanted)]
        assert [cells[f"{letter}5"].text for letter in beyond if f"{letter}5" in cells] in ([], [""])
    assert [made.cells(NOTES)[cell].text for cell in ("D5", "E5")] == ["2024-12-31", "2023-12-31"]


@EACH
def test_the_notes_show_the_rows_of_notrader(shown: dict[str, bocker.Desk], profil: Profil) -> None:
    """The sheet Noter has a line per row of Notrader, in its order, the number where a note begins, both years beside."""
    desk = shown[profil.id]
    figures = byfile.kontrollera(desk.arsbok).figures
    cells = desk.book.cells(NOTES)
    rows = desk.rows(next(register for register in REGISTERS if register.id == "notrader"))
    before: object = None
    for at, row in enumerate(rows, start=6):
        assert cells[f"C{at}"].text == row["namn"]
        assert cells[f"B{at}"].text == ("" if row["not"] == before else f"Not {row['not']}")
        before = row["not"]
        ((name, _),) = notes({"notrader": [row]}) if row["typ"] != "rubrik" else (("", None),)
        for letter, year in (("D", ""), ("E", ".fg")):
            value = figures.get(f"{name}{year}") if name else None
            assert cells[f"{letter}{at}"].text == ("" if value is None else str(value)), (name, at)


def hidden(path: Path, sheet: str, name: str) -> bool:
    """Say whether the row of a figure is hidden in a saved årsbok."""
    with closing(open_book(path, to_read=True)) as opened:
        row = re.sub(r"\D", "", str(opened.names[name].refers_to).rpartition("!")[2])
        return bool(opened.sheets[sheet].range(f"{row}:{row}").rows.hidden)


@EACH
def test_rows_that_are_needed_only_sometimes_are_hidden_while_empty(
    shown: dict[str, bocker.Desk], profil: Profil
) -> None:
    """A row that is not always shown is hidden while it has no figure but nought in any column, and shown else."""
    desk, figures = shown[profil.id], byfile.kontrollera(shown[profil.id].arsbok).figures
    seen = set()
    for item in STATEMENTS[profil.id]:
        for line in (line for line in item.lines if line.kind != "rubrik"):
            names = [name_of(item, line, column.id) for column in item.columns]
            empty = not any(figures.get(name) for name in names)
            assert hidden(desk.arsbok, OWN_SHEETS[item.id], names[-1] if item.id != "drift" else names[0]) == (
                line.needed and empty
            )
            seen.add((line.needed, empty))
    assert seen >= {(True, True), (False, False)}


def test_a_row_comes_forth_when_something_stands_there(tmp_path: Path) -> None:
    """A konto on a hidden row brings the row forth; when it is gone from the books the row is hidden again."""
    desk = bocker.desk(tmp_path, bocker.after())
    books = bocker.NOW.and_more((1211, "5000.00", ""), (1931, "-5000.00", ""))
    assert hidden(desk.arsbok, "Kassaflöde", "kf.investeringsverksamheten")
    outcome = byfile.bokslut(desk.arsbok, desk.put(bocker.sie(books, names=bocker.NAMES | {1211: "Inventarier"})))
    assert outcome.figures["kf.investeringsverksamheten"] == Decimal(-5000)
    assert not hidden(desk.arsbok, "Kassaflöde", "kf.investeringsverksamheten")
    byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    assert hidden(desk.arsbok, "Kassaflöde", "kf.investeringsverksamheten")
