"""A report is read out of a tidy file as it stands, in TOML and in Excel alike, and every fault of the file is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import small
from xlfinsam import rapportfil
from xlfinsam.engine.addresses import column_letters
from xlfinsam.errors import WrongUseError
from xlfinsam.model import Place
from xlfinsam.rapportblad import OF_FACTS, OF_TABLES

if TYPE_CHECKING:
    from decimal import Decimal

    from xlfinsam.rapport import Rapport

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
DOCUMENTS = sorted(SAMPLES.glob("*/publicerat*.toml"))
HEAD = '[rapport]\ntitel = "Årsredovisning"\nforbund = "Prov"\nar = 2024\n'
TABLE = HEAD + '[[tabell]]\nid = "not2"\ntitel = "Not 2"\nkolumner = ["2024", "2023"]\nplats = "rad 7"\n'
ROW = TABLE + '[[tabell.rad]]\netikett = "Hyra"\nvarden = [10, 2.50]\n'
FACT = HEAD + '[[uppgift]]\nid = "mal"\nord = "Målet"\nvarden = [57]\nenhet = "%"\n'


def toml(folder: Path, text: str) -> Path:
    path = folder / "rapport.toml"
    path.write_text(text, "utf-8")
    return path


def excel(folder: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write sheets given as rows."""
    cells = {
        name: {f"{column_letters(x)}{y}": f"={value}" if str(value).startswith("=") else value for y, row in enumerate(rows, 1) for x, value in enumerate(row, 1)
               if value != ""}
        for name, rows in sheets.items()
    }  # fmt: skip
    path = folder / "rapport.xlsx"
    path.write_bytes(small.workbook(cells, compute=False))
    return path


def as_sheets(rapport: Rapport) -> dict[str, list[list[object]]]:
    """Put a report on the sheets that it can be read from."""

    def shown(figure: object) -> object:
        return "" if figure is None else getattr(figure, "text", "") or getattr(figure, "value", "")

    tables: list[list[object]] = [[*OF_TABLES, "tryckt_enhet", "olast"]]
    for t in rapport.tables:
        cells = {f"{row.label}, {column}" for row in t.rows for column in t.columns}
        unsure = next((text for place, text in rapport.unread if place == t.place and text not in cells), "")
        for row in t.rows:
            for column, figure in zip(t.columns, row.cells, strict=True):
                tables.append([
                    t.id, t.title, row.unit or t.unit, row.label, row.kind, row.grupp, row.not_ or "", column,
                    shown(figure), row.kod, figure.place.cell if figure else "", t.printed_unit, unsure,
                ])  # fmt: skip
    facts = [[f.id, f.label, shown(v), f.unit, v.place.cell] for f in rapport.facts for v in f.values]
    head: list[list[object]] = [["titel", rapport.title], ["forbund", rapport.forbund], ["ar", rapport.ar]]
    return {"Rapport": head, "Tabeller": tables, "Uppgifter": [list(OF_FACTS), *facts]}


def figures(rapport: Rapport) -> list[object]:
    """Return all that a report says, the places of whole tables and rows without figures aside."""
    said: list[object] = [(t.id, t.title, t.columns, t.printed_unit) for t in rapport.tables]
    said += [
        (row.label, row.kind, row.grupp, row.unit or t.unit, row.not_, row.kod)
        for t in rapport.tables
        for row in t.rows
    ]
    said += [[c and (c.value, c.text, c.place.cell) for c in row.cells] for t in rapport.tables for row in t.rows]
    return [
        *said,
        [(f.id, f.label, f.unit, [(v.value, v.text, v.place.cell) for v in f.values]) for f in rapport.facts],
    ]


# ---------------------------------------------------------------------------------------------------- what is read


def test_a_row_is_read_as_it_stands(tmp_path: Path) -> None:
    """A number is the very decimal of the file, a blank is None, and each figure has its place."""
    text = TABLE + (
        '[[tabell.rad]]\netikett = "Hyra"\nvarden = [-10, 2.50]\ntyp = "summa"\ngrupp = "Externa"\nenhet = "tkr"\n'
        'not = 2\nkod = "not2.lokalhyra"\nplats = "rad 9"\n[[tabell.rad]]\netikett = "El"\nvarden = ["", "oläst"]\n'
    )
    rapport = rapportfil.read(toml(tmp_path, text))
    table = rapport.table("not2")
    assert table is not None
    rent, power = table.rows
    assert [str(cell.value) for cell in rent.cells if cell] == ["-10", "2.50"]
    assert (rent.kind, rent.grupp, rent.unit, rent.not_, rent.kod) == ("summa", "Externa", "tkr", 2, "not2.lokalhyra")
    assert rent.cells[0] is not None
    assert rent.cells[0].place == Place("rapport.toml", "tabell not2", "rad 9")
    assert power.cells[0] is None
    assert power.cells[1] is not None
    assert power.cells[1].value is None
    assert rapport.unread == ((Place("rapport.toml", "tabell not2", "rad 7"), "El, 2023"),)
    assert (rapport.title, rapport.forbund, rapport.ar) == ("Årsredovisning", "Prov", 2024)


def test_a_fact_is_read_with_its_figures(tmp_path: Path) -> None:
    """The figures of a sentence stand in their order; percent stands as printed."""
    (fact,) = rapportfil.read(toml(tmp_path, FACT.replace("[57]", "[57, 91]"))).facts
    assert [figure.value for figure in fact.values] == [57, 91]
    assert (fact.label, fact.unit, fact.place.blad) == ("Målet", "%", "uppgift mal")


def test_words_in_a_cell_are_no_figure_and_not_unread(tmp_path: Path) -> None:
    """What is printed in words has a text and no value; only "oläst" is told as unread."""
    rapport = rapportfil.read(toml(tmp_path, ROW.replace("2.50", '"Uppnått"')))
    cell = rapport.tables[0].rows[0].cells[1]
    assert cell is not None
    assert (cell.value, cell.text, rapport.unread) == (None, "Uppnått", ())


def test_a_table_may_say_that_it_is_unsure(tmp_path: Path) -> None:
    """`olast` on a table is told with the place of the table."""
    rapport = rapportfil.read(toml(tmp_path, TABLE + 'olast = "tomma rutor"\n'))
    assert rapport.unread == ((Place("rapport.toml", "tabell not2", "rad 7"), "tomma rutor"),)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_excel_says_what_toml_says(path: Path, tmp_path: Path) -> None:
    """Every document of the samples put on the sheets is read as the same report."""
    rapport = rapportfil.read(path)
    again = rapportfil.read(excel(tmp_path, as_sheets(rapport)))
    assert [text for _, text in again.unread] == [text for _, text in rapport.unread]
    assert not differences(rapport, again)


def differences(one: Rapport, other: Rapport) -> list[object]:
    """Return where two reports differ; a figure without a place stands in a cell of the workbook instead."""
    pairs = zip(figures(one), figures(other), strict=True)
    return [(mine, theirs) for mine, theirs in pairs if not _same(mine, theirs)]


def _same(mine: object, theirs: object) -> bool:
    if isinstance(mine, list | tuple) and isinstance(theirs, list | tuple) and len(mine) == len(theirs):
        return all(_same(a, b) for a, b in zip(mine, theirs, strict=True))
    return mine == theirs or (mine == "" and isinstance(theirs, str) and "!" in theirs)


@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=3))
def test_every_decimal_comes_through(tmp_path_factory: pytest.TempPathFactory, number: Decimal) -> None:
    """A number of the file is neither rounded nor made a binary float."""
    path = toml(tmp_path_factory.mktemp("tal"), ROW.replace("2.50", f"{number:f}"))
    cell = rapportfil.read(path).tables[0].rows[0].cells[1]
    assert cell is not None
    assert str(cell.value) == f"{number:f}"


# ------------------------------------------------------------------------------------------------- faults of a TOML


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[rapport", "rapport.toml: filen är inte riktigt skriven som TOML (i slutet)"),
        (HEAD + 'titel = "igen"\n', "Något står två gånger."),
        ("", "tabellen [rapport] saknas"),
        (HEAD.replace("titel", "titl"), "[rapport]: nyckeln ”titl” är okänd. Menade du titel?"),
        (HEAD.replace("2024", '"2024"'), "[rapport], ar: här står ”2024”, väntat ett heltal från 2003 till 2099"),
        (HEAD.replace("ar = 2024\n", ""), "[rapport], ar: här saknas den, väntat ett heltal"),
        (HEAD.replace("2024", "true"), "ar: här står sant"),
        (HEAD + "[tabel]\n", "nyckeln ”tabel” är okänd. Menade du tabell?"),
        (HEAD + "[tabell]\n", "tabell ska vara en lista av tabeller, skriv [[tabell]]"),
        (TABLE.replace('"not2"', '"Not 2!"'), "tabell 1 (Not 2!), id: här står ”Not 2!”, väntat ett kort namn"),
        (TABLE.replace('["2024", "2023"]', "[]"), "kolumner: här står en lista med 0 värden, väntat en lista"),
        (TABLE.replace('["2024", "2023"]', "[2024]"), "kolumner: här står en lista med 1 värden"),
        (TABLE + TABLE.removeprefix(HEAD), "två tabeller heter ”not2”"),
        (FACT + FACT.removeprefix(HEAD), "två uppgifter heter ”mal”"),
        (ROW.replace("[10, 2.50]", "[10]"), "tabell 1 (not2), rad 1 (Hyra), varden: här står en lista med 1 värden, väntat 2"),
        (ROW.replace("10", '"1 0"'), "varden (Hyra, 2024): här står ”1 0”, väntat ett tal"),
        (ROW.replace("10", '"10 %"'), "här står ”10 %”, väntat ett tal"),
        (ROW.replace("10", "true"), "här står sant, väntat ett tal"),
        (ROW.replace("10", "inf"), "här står ett tal som inte går att läsa"),
        (ROW.replace("10", "1e400"), "här står ett tal som inte går att läsa"),
        (ROW.replace("10", "2024-01-01"), "här står något annat, väntat ett tal"),
        (ROW + 'typ = "sum"\n', "typ: här står ”sum”, väntat rad eller summa eller rubrik"),
        (ROW + 'not = "2"\n', "not: här står ”2”, väntat ett heltal från 1 till 99"),
        (ROW + 'kod = "Hyra"\n', "kod: här står ”Hyra”, väntat ett namn som rr.arets_resultat"),
        (ROW + "kods = 1\n", "rad 1 (Hyra): nyckeln ”kods” är okänd. Menade du kod?"),
        (ROW.replace('etikett = "Hyra"\n', ""), "tabell 1 (not2), rad 1, etikett: här saknas den, väntat en text"),
        (FACT.replace("[57]", '[""]'), "uppgift 1 (mal), varden: här står en lista med 1 värden, väntat ett tal på varje"),
        (FACT.replace("[57]", "57"), "uppgift 1 (mal), varden: här står 57, väntat en lista"),
        (FACT.replace("ord", "text"), "uppgift 1 (mal): nyckeln ”text” är okänd"),
        (HEAD + "x = " + "[" * 5000, "rapport.toml: filen"),
        (HEAD + "x = 1" + "0" * 5000, "ett värde som inte går att läsa"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    """The sentence says file, key, what stands there and what was expected."""
    with pytest.raises(WrongUseError) as caught:
        rapportfil.read(toml(tmp_path, text))
    assert told in str(caught.value)
    assert str(caught.value).startswith("rapport.toml")


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """A missing file, another kind of file, and one in another encoding."""
    (tmp_path / "latin.toml").write_bytes("[rapport]\ntitel = 'år'".encode("latin-1"))
    for name, told in (("borta.toml", "finns inte"), ("rapport.csv", ".toml eller .xlsx"), ("latin.toml", "UTF-8")):
        with pytest.raises(WrongUseError, match=told):
            rapportfil.read(tmp_path / name)


# ----------------------------------------------------------------------------------------------- faults of a workbook

SHEETS: dict[str, list[list[object]]] = {
    "Rapport": [["titel", "Prov"], ["ar", 2024]],
    "Tabeller": [
        list(OF_TABLES),
        ["not2", "Not 2", "kr", "Hyra", "rad", "", "", 2024, 10, "not2.lokalhyra", "sida 3"],
        ["not2", "Not 2", "kr", "Hyra", "rad", "", "", 2023, 2.7, "not2.lokalhyra", ""],
        ["not2", "Not 2", "tkr", "El", "rad", "", 4, 2023, "oläst", "", ""],
    ],
    "Uppgifter": [list(OF_FACTS), ["mal", "Målet", 57, "%", "sida 4"], ["mal", "Målet", 91, "%", ""]],
}


def changed(sheet: str, row: int, column: int, value: object) -> dict[str, list[list[object]]]:
    """Return the sheets with one cell changed; rows and columns from 1."""
    copy = {name: [list(line) for line in rows] for name, rows in SHEETS.items()}
    copy[sheet][row - 1][column - 1] = value
    return copy


def test_a_workbook_is_read_with_its_cells(tmp_path: Path) -> None:
    """A figure that does not say where it is printed has the cell of the workbook; a unit of its own is the row's."""
    rapport = rapportfil.read(excel(tmp_path, SHEETS))
    rent, power = rapport.tables[0].rows
    assert [cell and (str(cell.value), cell.place.cell) for cell in rent.cells] == [
        ("10", "sida 3"), ("2.7", "Tabeller!I3")]  # fmt: skip
    assert (power.cells[0], power.unit, power.not_, rent.unit) == (None, "tkr", 4, "")
    assert [str(place) for place, _ in rapport.unread] == ["rapport.xlsx tabell not2 Tabeller!I4"]
    assert [figure.value for figure in rapport.facts[0].values] == [57, 91]


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        ({"Tabeller": SHEETS["Tabeller"]}, "bladet Rapport saknas"),
        ({"Rapport": SHEETS["Rapport"]}, "bladet Tabeller saknas"),
        (changed("Rapport", 1, 1, "titl"), "Rapport!A1: här står ”titl”, väntat titel eller"),
        (changed("Rapport", 2, 2, "i år"), "Rapport, ar: här står ”i år”, väntat ett heltal"),
        (changed("Tabeller", 1, 5, "typen"), "Tabeller!E1: här står ”typen”, väntat en av rubrikerna tabell, titel"),
        (changed("Tabeller", 1, 5, ""), "rubriken typ saknas"),
        (changed("Tabeller", 2, 1, ""), "Tabeller, rad 2, id: här står ingenting, väntat ett kort namn"),
        (changed("Tabeller", 2, 4, ""), "Tabeller, rad 2, etikett: här står ingenting"),
        (changed("Tabeller", 3, 2, "Not 3"), "Tabeller, rad 3, titel: här står ”Not 3”, väntat ”Not 2”"),
        (changed("Tabeller", 3, 9, "2 700"), "varden (Hyra, 2023): här står ”2 700”, väntat ett tal"),
        (changed("Tabeller", 3, 9, value=True), "Tabeller!I3: här står sant eller falskt, väntat ett tal"),
        (changed("Tabeller", 3, 5, "sum"), "typ: här står ”sum”, väntat rad eller summa eller rubrik"),
        (changed("Tabeller", 4, 7, 2.5), "Tabeller, rad 4, not: här står 2,5, väntat ett heltal"),
        (changed("Uppgifter", 2, 3, ""), "Uppgifter, rad 2, varden: här står en lista med 2 värden"),
    ],
)
def test_a_malformed_workbook_is_told(tmp_path: Path, sheets: dict[str, list[list[object]]], told: str) -> None:
    """The sentence says file, sheet and cell or row, what stands there and what was expected."""
    with pytest.raises(WrongUseError) as caught:
        rapportfil.read(excel(tmp_path, sheets))
    assert told in str(caught.value)
    assert str(caught.value).startswith("rapport.xlsx")


def test_something_beside_the_headings_is_told(tmp_path: Path) -> None:
    """What stands in a column without a heading is not swallowed."""
    sheets = {**SHEETS, "Uppgifter": [*SHEETS["Uppgifter"], ["mal2", "Två", 1, "", "", "kvar"]]}
    with pytest.raises(WrongUseError, match="Uppgifter!F4: kolumnen har ingen rubrik"):
        rapportfil.read(excel(tmp_path, sheets))


def test_a_damaged_workbook_is_told(tmp_path: Path) -> None:
    """A file that is no workbook is told as one."""
    (tmp_path / "rapport.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(WrongUseError, match=r"rapport\.xlsx: filen kan inte läsas"):
        rapportfil.read(tmp_path / "rapport.xlsx")
    with pytest.raises(WrongUseError, match="finns inte"):
        rapportfil.read(tmp_path / "borta.xlsx")
