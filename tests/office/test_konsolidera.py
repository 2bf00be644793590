"""konsolidera, run after run: what is filled, what is kept, what is refused, and that nothing half done is ever left."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.byfile import open_arsbok
from tests.inkorg import made
from xlfinsam import issuing, office
from xlfinsam.engine import registers
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package, backup_of
from xlfinsam.errors import DisagreementError, WorkbookBusyError, WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA, INSATSER, LOGG, MOST_INSATSER
from xlfinsam.forms.arsbok import START as START_LIST
from xlfinsam.inkorgen import blank_name, template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlfinsam.fields import Answer

KEYS = ("alfa", "beta", "gamma", "delta")
FORMER = {"alfa": (20, 12, 5), "beta": (10, 4, 9), "alla": (40, 20, 14)}
SETTINGS = (
    made.SETTINGS
    + "".join(f'\n[[insatser]]\nnyckel = "{key}"\nnamn = "{key.title()}"\nblankett = "kalmar"\n' for key in KEYS[2:])
    + "".join(
        f'\n[[historik]]\nar = 2023\ninsats = "{key}"\ntotalt = {total}\nnya = {new}\npagaende = {ongoing}\n'
        for key, (total, new, ongoing) in FORMER.items()
    )
)
STOPPED = {"deltagare.kvinna": Decimal(9)}  # 9 + 5 + 1 is not 14
ASKED = {"text.avslut": None}  # one avslut on a starred row, and nothing said of it


@dataclass(frozen=True)
class Place:
    """An årsbok and its inkorg, and what a kansli does with them."""

    arsbok: Path
    inkorg: Path

    def run(self) -> office.Outcome:
        """Konsolidera."""
        return byfile.konsolidera(self.arsbok, self.inkorg)

    @property
    def book(self) -> Workbook:
        """The årsbok as it is saved now."""
        return Workbook.open(Package.open(self.arsbok, macros=True))

    def put(self, name: str, data: bytes) -> None:
        """Let a file land in the inkorg."""
        (self.inkorg / name).write_bytes(data)

    def rows(self, register: object) -> list[dict[str, Answer]]:
        """Read a list of the årsbok."""
        return registers.read_rows(self.book, register)  # type: ignore[arg-type]  # the registers of forms/arsbok.py

    def write(self, sheet: str, values: Mapping[str, Answer]) -> None:
        """Let the kansli write in the årsbok."""
        book = self.book
        book.write(sheet, values)
        self.arsbok.write_bytes(book.to_bytes())

    def patch(self, part: str, pattern: str, new: str) -> None:
        """Change the raw XML of a part, at exactly one place."""
        data = self.arsbok.read_bytes()
        changed = made.rewritten(data, part, lambda xml: re.sub(pattern.encode(), new.encode(), xml, count=1))
        self.arsbok.write_bytes(changed)

    def start(self) -> dict[str, dict[str, str]]:
        """Read the list on Start by the key of the insats."""
        book = self.book
        columns = {
            name: registers.span(book, f"start.{name}")
            for name in ("skickat", "inkommet", "fil", *(f"alla.{x}" for x in ("lage", "stopp", "fragor", "notera")))
        }
        cells = book.cells("Start")
        first = columns["fil"][2]
        keys = {at: cells[f"A{first + at}"].text for at in range(START_LIST.capacity)}

        def text(name: str, at: int) -> str:
            cell = cells.get(f"{columns[name][1]}{columns[name][2] + at}")
            return cell.text if cell else ""

        assert [text("fil", at) for at, key in keys.items() if not key] == [""] * (
            MOST_INSATSER - len(set(keys.values()) - {""})
        )
        return {
            key: {name.removeprefix("alla."): text(name, at) for name in columns} for at, key in keys.items() if key
        }

    def figure(self, name: str) -> object:
        """Read a figure as the workbook has it."""
        return byfile.varde(self.arsbok, [name])[name]

    def everything(self) -> dict[str, bytes]:
        """Every file here and its bytes, to see that nothing has changed."""
        return {str(path): path.read_bytes() for path in sorted(self.arsbok.parent.rglob("*")) if path.is_file()}


@cache
def sheet(
    key: str, changes: tuple[tuple[str, Answer], ...] = (), saved: str = "2025-01-15", period: str = "2024"
) -> bytes:
    """Fill in the sheet of an insats lawfully, but for `changes`."""
    settings = SETTINGS.replace('period = "2024"', f'period = "{period}"')
    book = Workbook.open(Package.from_bytes(made.issued(key, settings), key))
    for name, answer in (made.lawful() | dict(changes)).items():
        where = book.locate(name)
        assert where is not None, name
        book.write(where[0], {where[1]: answer})
    return made.saved_on(book.to_bytes(), saved)


def returned(key: str, changes: Mapping[str, Answer] | None = None, **more: str) -> bytes:
    """Fill in a sheet; the changes by name."""
    return sheet(key, tuple((changes or {}).items()), **more)


@cache
def sent_out() -> bytes:
    """Make an årsbok whose sheets have been sent, and return it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "årsbok.xlsm")
        path.write_bytes(made.arsbok_bytes(SETTINGS))
        byfile.insatsblad(path, Path(folder, "blad"))
        return path.read_bytes()


def laid_out(folder: Path, arsbok: bytes) -> Place:
    """Lay out an årsbok and an inkorg with two good sheets."""
    here = Place(folder / "Årets böcker" / "årsbok för 2024.xlsx", folder / "Årets böcker" / "inkomna på väg in")
    here.inkorg.mkdir(parents=True)
    here.arsbok.write_bytes(arsbok)
    for key in KEYS[:2]:
        here.put(f"blad {key} åäö.xlsx", returned(key))
    return here


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Lay out an årsbok, sheets sent, in folders with å, ä, ö and spaces, with two good sheets back."""
    return laid_out(tmp_path, sent_out())


@cache
def consolidated(start: bytes) -> bytes:
    """Run once on the two good sheets, and return the årsbok."""
    with tempfile.TemporaryDirectory() as folder:
        here = laid_out(Path(folder), start)
        here.run()
        return here.arsbok.read_bytes()


@pytest.fixture
def done(place: Place) -> Place:
    """Lay out the same, after a first run."""
    place.arsbok.write_bytes(consolidated(sent_out()))
    return place


# ---------------------------------------------------------------------------------------------------- run after run


def test_a_second_run_changes_only_the_log(place: Place) -> None:
    """The same inkorg again: no cell is changed, every part but Logg's is the same bytes, and Logg only grows."""
    first = place.run()
    one, before = place.book, place.rows(LOGG)
    second = place.run()
    other = place.book
    assert first.changed > 300
    assert second.changed == 0
    assert second.figures == first.figures
    assert second.fynd == first.fynd
    log = next(item.part for item in one.sheets if item.name == "Logg")
    assert [part for part in one.package.names() if one.package.read(part) != other.package.read(part)] == [log]
    after = place.rows(LOGG)
    assert after[: len(before)] == before
    assert [(row["verb"], row["celler"]) for row in after[len(before) :]] == [("konsolidera", 0)]
    assert [row["fil"] for row in before if row["verb"] == "läst"] == [f"blad {key} åäö.xlsx" for key in KEYS[:2]]


def test_the_figures_stand_in_the_workbook(place: Place) -> None:
    """Every figure that Python computed stands in the saved file under its name, and last year's beside this year's."""
    figures = place.run().figures
    assert byfile.varde(place.arsbok, list(figures)) == dict(figures)
    assert place.figure("tabell1.alfa.totalt") == Decimal(14)
    assert place.figure("tabell1.summa.nya") == Decimal(18)
    assert place.figure("tabell1.gamma.totalt") is None
    for key, (total, new, ongoing) in FORMER.items():
        row = "summa" if key == "alla" else key
        told = [place.figure(f"tabell1.{row}.{name}.fg") for name in ("totalt", "nya", "pagaende")]
        assert told == [total, new, ongoing], key
    assert place.figure("tabell1.gamma.totalt.fg") is None
    assert place.figure("tabell2.2023.totalt") == FORMER["alla"][0]
    assert place.figure("tabell2.2024.totalt") == Decimal(28)


def test_every_answer_is_kept_with_its_place(place: Place) -> None:
    """A row of Insatsdata has the insats, the period, the answer, and the file, sheet, cell and hash it came from."""
    outcome = place.run()
    rows = {row["nyckel"]: row for row in place.rows(INSATSDATA)}
    row, record = rows["beta|2024|deltagare.nya"], outcome.records[1]
    assert (row["varde"], row["fil"], row["hash"]) == (9, "blad beta åäö.xlsx", record.returned.hash)
    assert (row["blad"], row["cell"]) == (record.places["deltagare.nya"].blad, record.places["deltagare.nya"].cell)
    assert rows["alfa|2024|text.syfte"]["text"] == "Text."


def test_answers_to_questions_are_kept(place: Place) -> None:
    """What the kansli has written in Svar stands at the same fynd after the next run, also when its row has moved."""
    place.put("blad alfa åäö.xlsx", returned("alfa", ASKED))
    place.put("blad beta åäö.xlsx", returned("beta", ASKED))
    place.run()
    asked = [row for row in place.rows(GRANSKNING) if row["niva"] == "FRÅGA"]
    assert place.figure("start.beta.fragor") == sum(row["insats"] == "beta" for row in asked) > 0
    at = next(
        at for at, row in enumerate(place.rows(GRANSKNING)) if (row["regel"], row.get("insats")) == ("K20", "beta")
    )
    place.write("Granskning", {f"F{GRANSKNING.first_row + at}": "=Ja, praktik"})
    place.put("blad alfa åäö.xlsx", returned("alfa"))
    place.run()
    rows = place.rows(GRANSKNING)
    moved = next(at for at, row in enumerate(rows) if row.get("svar"))
    assert moved < at
    assert (rows[moved]["regel"], rows[moved]["insats"], rows[moved]["svar"]) == ("K20", "beta", "=Ja, praktik")
    assert place.figure("start.beta.fragor") == sum(row["insats"] == "beta" for row in asked) - 1


def test_an_answer_whose_fynd_is_gone_is_told_in_the_log(place: Place) -> None:
    """An answer is never lost silently: when its fynd is gone, Logg says what it was and what it belonged to, once."""
    place.put("blad alfa åäö.xlsx", returned("alfa", ASKED))
    place.run()
    at = next(at for at, row in enumerate(place.rows(GRANSKNING)) if row["regel"] == "K20")
    place.write("Granskning", {f"F{GRANSKNING.first_row + at}": "Vi har ringt"})
    place.put("blad alfa åäö.xlsx", returned("alfa"))
    place.run()
    place.run()
    told = [row["vad"] for row in place.rows(LOGG) if row["verb"] == "svar"]
    assert told == ["Svaret ”Vi har ringt” hörde till 2024|K20|alfa|text.avslut|1|None, som inte längre hittas"]
    assert not [row for row in place.rows(GRANSKNING) if row.get("svar")]


def test_a_corrected_newer_sheet_replaces_the_older(place: Place) -> None:
    """The newest saved sheet of an insats counts whatever its name; the older one is named in a notering."""
    place.put("blad alfa åäö.xlsx", returned("alfa", STOPPED))
    place.run()
    assert (place.start()["alfa"]["lage"], place.start()["alfa"]["stopp"]) == ("inkommen", "1")
    place.put(
        "Aa rättat.xlsx", returned("alfa", {"deltagare.nya": Decimal(8), "alder.35_44": Decimal(3)}, saved="2025-01-20")
    )
    outcome = place.run()
    assert place.figure("tabell1.alfa.nya") == Decimal(8)
    assert place.start()["alfa"]["fil"] == "Aa rättat.xlsx"
    older = next(fynd for fynd in outcome.fynd if fynd.regel == "L21")
    assert (older.place.fil, older.vantat) == ("blad alfa åäö.xlsx", "Aa rättat.xlsx")
    assert [fynd for fynd in outcome.fynd if fynd.regel == "K01"] == []
    assert {row["fil"] for row in place.rows(INSATSDATA) if row["insats"] == "alfa"} == {"Aa rättat.xlsx"}


# ------------------------------------------------------------------------------------------------- the register


def add(place: Place, key: str, at: int) -> None:
    """Let the kansli write an insats on a row of Insatser."""
    row = INSATSER.first_row + at
    place.write("Insatser", {f"A{row}": key, f"B{row}": key.title(), f"E{row}": "kalmar", f"F{row}": Decimal(7)})


def test_a_new_insats_gets_its_rows_and_names(done: Place) -> None:
    """An insats that the kansli adds stands in every table and on Start, has its names, and is missed by I01."""
    add(done, "nysatsning", 4)
    outcome = done.run()
    assert done.start()["nysatsning"]["lage"] == "ej skickad"
    assert done.figure("tabell1.nysatsning.budget") == Decimal(7)
    assert done.figure("avslut.nysatsning.arbete") is None
    assert [fynd.insats for fynd in outcome.fynd if fynd.regel == "I01"] == ["gamma", "delta", "nysatsning"]
    _, cell, _ = done.book.locate("start.nysatsning.stopp") or pytest.fail("namnet saknas")
    xml = done.book.package.read("xl/worksheets/sheet1.xml").decode()
    head = re.search(rf'<row r="{cell[1:]}"[^>]*>', xml)
    assert head is not None
    assert "hidden" not in head[0]


def test_a_new_insats_can_be_sent_its_sheet_before_it_is_consolidated(place: Place) -> None:
    """Insatsblad, too, follows the register: the new row on Start is shown and says when its sheet was sent."""
    add(place, "nysatsning", 4)
    outcome = byfile.insatsblad(place.arsbok, place.inkorg.parent / "blad")
    assert [path.name for path in outcome.files][-1] == "insatsblad-nysatsning-2024.xlsx"
    assert place.start()["nysatsning"] | {"skickat": "2025-02-03", "lage": "utskickad"} == place.start()["nysatsning"]
    assert "start.nysatsning.stopp" in place.book.names


@pytest.mark.parametrize("gone", [0, 1, 3], ids=["the first row", "a row between", "the last row"])
def test_an_insats_can_be_cleared_out_of_the_register(done: Place, gone: int) -> None:
    """An insats whose row the kansli has emptied is gone from names, tables and Start; the others keep their figures."""
    row = INSATSER.first_row + gone
    done.write("Insatser", {f"{column}{row}": None for column in "ABCDEFG"})
    outcome = done.run()
    left = [key for at, key in enumerate(KEYS) if at != gone]
    assert list(done.start()) == left
    assert {name.split(".")[1] for name in done.book.names if name.startswith("mal.")} == {*left, "alla", "summa"}
    assert done.figure("tabell1.summa.totalt") == (Decimal(28) if gone == 3 else Decimal(14))
    assert ("L20" in {fynd.regel for fynd in outcome.fynd}) == (gone < 2)
    assert done.run().changed == 0


def test_an_insats_can_be_deleted_as_a_whole_row(done: Place) -> None:
    """Where Excel has deleted the row, and with it a place of the register, everything still adds up."""
    done.write("Insatser", {f"{column}9": None for column in "ABCDEFG"})
    data = made.rewritten(
        done.arsbok.read_bytes(),
        "xl/workbook.xml",
        lambda xml: re.sub(rb"(Insatser!\$[A-G]\$6:\$[A-G]\$)29", rb"\g<1>28", xml),
    )
    done.arsbok.write_bytes(data)
    done.run()
    assert list(done.start()) == ["alfa", "beta", "gamma"]
    assert done.figure("tabell1.summa.totalt") == Decimal(28)


def test_more_insatser_than_there_is_room_for_are_refused(place: Place) -> None:
    """Rows that the kansli has put in beyond the room of the tables stop with a sentence, and nothing is changed."""
    for at in range(4, MOST_INSATSER + 1):
        add(place, f"ny{at}", at)
    data = made.rewritten(
        place.arsbok.read_bytes(),
        "xl/workbook.xml",
        lambda xml: re.sub(rb"(Insatser!\$[A-G]\$6:\$[A-G]\$)29", rb"\g<1>30", xml),
    )
    place.arsbok.write_bytes(data)
    with pytest.raises(WrongUseError, match=r"Insatser: listan rymmer 24 rader\. Ta bort"):
        place.run()
    assert place.arsbok.read_bytes() == data


def test_when_the_register_is_sorted_everything_follows(place: Place) -> None:
    """Skickat, inkommet, fil and every figure stand at their insats also when the kansli has changed the order."""
    add(place, "nysatsning", 4)
    before, shown = place.run().figures, place.start()
    assert (shown["alfa"]["skickat"], shown["nysatsning"]["skickat"]) == ("2025-02-03", "")
    rows = place.rows(INSATSER)
    for at, row in enumerate(reversed(rows)):
        number = INSATSER.first_row + at
        columns = zip("ABCDEFG", INSATSER.columns, strict=True)
        place.write("Insatser", {f"{letter}{number}": row.get(column.id) for letter, column in columns})
    after = place.run()
    assert list(place.start()) == [str(row["nyckel"]) for row in reversed(rows)]
    assert place.start() == shown
    assert after.figures == before


def test_start_says_where_every_insats_stands(place: Place) -> None:
    """The formula on Start finds the last line of Läget, and the figure is the same in Python."""
    add(place, "nysatsning", 4)
    place.put("blad beta åäö.xlsx", returned("beta", STOPPED))
    figures = place.run().figures
    told = {key: row["lage"] for key, row in place.start().items()}
    assert told == {key: figures[f"start.{key}.lage"] for key in told}
    assert told == {
        **dict.fromkeys(KEYS[:2], "inkommen"),
        **dict.fromkeys(KEYS[2:], "utskickad"),
        "nysatsning": "ej skickad",
    }


# ---------------------------------------------------------------------------------------------------- two periods


def test_half_year_and_full_year_stand_side_by_side(place: Place) -> None:
    """What was consolidated for another period stays in Insatsdata; the tables show the period that is set."""
    place.write("Inställningar", {(place.book.locate("installning.period") or pytest.fail("saknas"))[1]: "2024-H1"})
    half = {"deltagare.totalt": Decimal(10), "deltagare.kvinna": Decimal(4), "remitterande.kommunen.ja": Decimal(10),
            "tid.upp_till_2": Decimal(6), "konsultation.saknas": Decimal(0)}  # fmt: skip
    place.put("h1.xlsx", returned("alfa", half, period="2024-H1"))
    outcome = place.run()
    assert {fynd.regel for fynd in outcome.fynd if fynd.place.fil.startswith("blad")} == {"L18"}
    assert place.figure("tabell1.summa.totalt") == Decimal(10)
    first = place.rows(INSATSDATA)
    assert {row["period"] for row in first} == {"2024-H1"}
    place.write("Inställningar", {(place.book.locate("installning.period") or pytest.fail("saknas"))[1]: "2024"})
    (place.inkorg / "h1.xlsx").unlink()
    place.run()
    assert place.figure("tabell1.summa.totalt") == Decimal(28)
    both = place.rows(INSATSDATA)
    assert [row for row in both if row["period"] == "2024-H1"] == first
    assert {(row["insats"], row["period"]) for row in both} == {("alfa", "2024-H1"), ("alfa", "2024"), ("beta", "2024")}
    assert place.run().changed == 0


def test_when_a_period_gets_no_sheets_nothing_of_it_is_left(place: Place) -> None:
    """With the inkorg emptied the period's answers are gone, to the last cell, and the other period's still stand."""
    place.put(
        "blad alfa åäö.xlsx", made.raw_cell(returned("alfa"), "deltagare.nya", "inlineStr", "<is><t>nio</t></is>")
    )
    place.run()
    assert "oläst" in {row.get("anmarkning") for row in place.rows(INSATSDATA)}
    shutil.rmtree(place.inkorg)
    place.inkorg.mkdir()
    place.run()
    assert place.rows(INSATSDATA) == []
    assert [fynd["regel"] for fynd in place.rows(GRANSKNING) if fynd["niva"] == "STOPP"] == ["I01"] * 4
    assert place.figure("tabell1.summa.totalt") is None


# --------------------------------------------------------------------------------------------- what is not trusted


def formula_of(place: Place, name: str) -> str:
    """Give a pattern for the cell of a figure, as it stands in the sheet's XML: its address, style and formula."""
    _, cell, _ = place.book.locate(name) or pytest.fail(f"{name} saknas")
    return rf'(<c r="{cell}"(?: s="\d+")?)[^>]*>.*?</c>'


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("tabell1.alfa.nya", "99", "tabell1.alfa.nya: programmet 9, arbetsboken 99, inskrivet för hand"),
        ("tabell1.alfa.nya", "9", "1 siffror är inte lika"),
        ("avslut.summa.arbete", "7", "avslut.summa.arbete: programmet 6, arbetsboken 7, inskrivet för hand"),
    ],
    ids=["another number", "the right number for now", "a sum"],
)
def test_a_number_typed_over_a_formula_stops_it(done: Place, name: str, typed: str, told: str) -> None:
    """A hand-typed number in a shown cell, even one that is right today, is told by its name; nothing is saved."""
    part = done.book.sheets[[item.name for item in done.book.sheets].index("Deltagare")].part
    done.patch(part, formula_of(done, name), rf"\1><v>{typed}</v></c>")
    before = done.everything()
    with pytest.raises(DisagreementError) as stopped:
        done.run()
    assert told in str(stopped.value)
    assert name in str(stopped.value)
    assert "Inget har sparats." in str(stopped.value)
    assert done.everything() == before


def test_a_changed_formula_stops_it(done: Place) -> None:
    """A formula that somebody has rewritten gives another figure than Python's, and nothing is saved."""
    part = done.book.sheets[[item.name for item in done.book.sheets].index("Deltagare")].part
    done.patch(part, formula_of(done, "tabell1.summa.nya"), r"\1><f>1+1</f><v>18</v></c>")
    before = done.everything()
    with pytest.raises(DisagreementError, match=r"tabell1\.summa\.nya: programmet 18, arbetsboken 2;"):
        done.run()
    assert done.everything() == before


@pytest.mark.parametrize(
    "name", ["data.nyckel", "granskning.svar", "logg.nar", "start.skickat", "tabell1.alla.nya", "insatser.namn"]
)
def test_a_lost_name_is_one_sentence(place: Place, name: str) -> None:
    """A defined name that we need and somebody has deleted is told by name, and nothing is changed."""
    place.patch("xl/workbook.xml", rf'<definedName name="{re.escape(name)}">.*?</definedName>', "")
    before = place.everything()
    with pytest.raises(WrongUseError, match=rf"namnet {re.escape(name)} saknas .* Ta fram den föregående filen"):
        place.run()
    assert place.everything() == before


@pytest.mark.parametrize("mark", [r'\1"0123456789ab"\2', ""], ids=["another mark", "no mark"])
def test_an_arsbok_laid_out_by_another_version_is_read_but_not_changed(place: Place, mark: str) -> None:
    """Rows that stand elsewhere than ours are not written in, nor mended: one sentence, and the file is as it was."""
    place.patch("xl/workbook.xml", r'(<definedName name="arsbok\.uppstallning">)"\w+"(</definedName>)', mark)
    before = place.everything()
    for verb in (place.run, lambda: byfile.aterstall(place.arsbok)):
        with pytest.raises(WrongUseError, match=r"gjord med en annan version .* Ingenting har ändrats"):
            verb()
    assert place.everything() == before
    assert byfile.varde(place.arsbok, ["tabell1.summa.budget"])


def test_a_lost_name_of_a_sum_is_told(place: Place) -> None:
    """The name of a sum that somebody has deleted is a figure that the workbook cannot show; nothing is saved."""
    place.patch("xl/workbook.xml", r'<definedName name="tabell1\.summa\.nya">.*?</definedName>', "")
    before = place.everything()
    with pytest.raises(DisagreementError, match=r"namnet tabell1\.summa\.nya saknas"):
        place.run()
    assert place.everything() == before


def test_a_lost_name_of_an_insats_is_put_back(place: Place) -> None:
    """The names of single figures are the program's: a deleted one stands there again after the next run."""
    place.patch("xl/workbook.xml", r'<definedName name="tabell1\.alfa\.nya">.*?</definedName>', "")
    place.run()
    assert place.figure("tabell1.alfa.nya") == Decimal(9)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"A6": "beta"}, "nyckeln beta står på två rader"),
        ({"A6": "åsa"}, "nyckeln ”åsa” för Alfa å Ö går inte att använda"),
        ({"F6": "trettio"}, "Insatser!F6: där står ”trettio”; Budget antal deltagare ska vara ett antal."),
        ({"E6": "annan"}, "Insatser!E6: där står ”annan”; Blankett ska vara"),
    ],
    ids=["the same key twice", "an unlawful key", "text for a number", "an unknown blankett"],
)
def test_what_the_kansli_has_written_wrong_is_one_sentence(place: Place, values: dict[str, Answer], told: str) -> None:
    """A fault in the kansli's own lists is told with its cell, and nothing is changed."""
    place.write("Insatser", values)
    before = place.everything()
    with pytest.raises(WrongUseError, match=re.escape(told)):
        place.run()
    assert place.everything() == before


def test_a_setting_that_cannot_be_read_is_told_with_its_cell(place: Place) -> None:
    """Text where a year should be, and a year that is missing, are told; nothing is guessed."""
    _, cell, _ = place.book.locate("installning.ar") or pytest.fail("installning.ar saknas")
    place.write("Inställningar", {cell: "i fjol"})
    with pytest.raises(
        WrongUseError, match=rf"Inställningar!{cell}: där står ”i fjol”; Årsbokens år ska vara ett årtal"
    ):
        place.run()


EVIL = {
    "blad.uppgiftslamnare": "=1+1",
    "text.avslut": "+46 70",
    "text.syfte": "-5",
    "text.tidsram": "@SUM(A1)",
    "text.metod": '=HYPERLINK("http://example.se";"klicka")',
    "text.organisation": "<f>1+1</f>",
}  # fmt: skip


def test_text_from_senders_is_stored_as_text(place: Place) -> None:
    """What a sender has written with =, +, - or @ first, in a box or as the name of a file, never becomes a formula."""
    (place.inkorg / "blad alfa åäö.xlsx").unlink()
    place.put("=cmd|A0.xlsx", returned("alfa", EVIL))
    place.put("@SUM(1).txt", b"=1+1\n")
    place.run()
    book = place.book
    for sheet_name in ("Insatsdata", "Granskning", "Logg"):
        xml = book.package.read(next(item.part for item in book.sheets if item.name == sheet_name))
        assert b"<f" not in xml.replace(b"<formula", b""), sheet_name
    kept = {row["falt"]: row.get("text") for row in place.rows(INSATSDATA) if row["insats"] == "alfa"}
    assert {name: kept[name] for name in EVIL} == EVIL
    cells = book.cells("Start").values()
    assert [cell.formula for cell in cells if cell.text == "=cmd|A0.xlsx"] == [None]


# ----------------------------------------------------------------------------------------------------- on the disk


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"], ids=["Excel", "LibreOffice"])
@pytest.mark.parametrize("verb", ["konsolidera", "insatsblad"])
def test_an_open_workbook_is_refused_and_nothing_is_changed(place: Place, lock: str, verb: str) -> None:
    """While the årsbok is open in another program no verb that saves does anything at all, not even sheets are made."""
    place.arsbok.with_name(lock.format(place.arsbok.name)).write_bytes(b"")
    before, out = place.everything(), place.arsbok.parent / "utskick"
    run: dict[str, Callable[[], object]] = {
        "konsolidera": place.run,
        "insatsblad": lambda: byfile.insatsblad(place.arsbok, out),
    }
    with pytest.raises(
        WorkbookBusyError, match=r"arbetsboken är öppen i (Excel|LibreOffice)\. .* Ingenting har ändrats\."
    ):
        run[verb]()
    assert place.everything() == before
    assert not out.exists()


def test_validera_reads_an_open_workbook(place: Place) -> None:
    """Validera changes nothing, so that it may be run while the årsbok is open."""
    place.arsbok.with_name(f"~${place.arsbok.name}").write_bytes(b"")
    before = place.everything()
    outcome = byfile.validera(place.arsbok, place.inkorg)
    assert len(outcome.records) == 2
    assert outcome.figures["tabell1.summa.nya"] == Decimal(18)
    assert place.everything() == before


def test_when_the_disk_refuses_the_arsbok_is_as_it_was(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full or write-protected disk is told in Swedish; the former file stands, and no temporary file is left."""
    before = place.everything()

    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(WorkbookBusyError, match=r"kunde inte sparas i .* \(disken är full\)"):
        place.run()
    assert place.everything() == before


def test_the_former_file_is_kept(place: Place) -> None:
    """Beside the årsbok stands the file it was before the run, byte for byte, and nothing else is left."""
    before = place.arsbok.read_bytes()
    place.run()
    between = place.arsbok.read_bytes()
    assert backup_of(place.arsbok).read_bytes() == before
    place.put("blad gamma.xlsx", returned("gamma"))
    place.run()
    assert backup_of(place.arsbok).read_bytes() == between
    assert sorted(path.name for path in place.arsbok.parent.iterdir()) == sorted(
        [place.arsbok.name, "årsbok för 2024.föregående.xlsx", place.inkorg.name]
    )


def test_two_runs_from_the_same_start_give_the_same_bytes(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the time of the run fixed, the same årsbok and inkorg give the same file; at another time only Logg and Läget differ."""
    start = place.arsbok.read_bytes()
    place.run()
    one = place.arsbok.read_bytes()
    place.arsbok.write_bytes(start)
    place.run()
    assert place.arsbok.read_bytes() == one
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    place.arsbok.write_bytes(start)
    place.run()
    first, later = Package.from_bytes(one, "den ena", macros=True), place.book.package
    timed = {item.part for item in place.book.sheets if item.name in {"Logg", "Läget"}}
    assert {part for part in first.names() if first.read(part) != later.read(part)} == timed


# ------------------------------------------------------------------------------------------------------- insatsblad


def test_sheets_are_made_once_and_noted(place: Place) -> None:
    """Every insats gets its sheet, stamped with its key; the same again changes no file; Logg says when."""
    out = place.arsbok.parent / "utskick på väg"
    seen: list[tuple[str, int, int]] = []
    outcome = byfile.insatsblad(place.arsbok, out, lambda *told: seen.append(told))
    assert [path.name for path in outcome.files] == [f"insatsblad-{key}-2024.xlsx" for key in KEYS]
    assert seen == [("Alfa å Ö", 1, 4), ("Beta", 2, 4), ("Gamma", 3, 4), ("Delta", 4, 4)]
    assert outcome.files[1].read_bytes() == made.issued("beta", SETTINGS)
    stamps = {path: path.stat().st_mtime_ns for path in outcome.files}
    byfile.insatsblad(place.arsbok, out)
    assert {path: path.stat().st_mtime_ns for path in outcome.files} == stamps
    assert sum(row["verb"] == "insatsblad" for row in place.rows(LOGG)) == 8


def test_a_sheet_that_says_something_else_is_never_overwritten(place: Place) -> None:
    """A filled-in sheet that stands where a blank should go stops it all: no other sheet is made, nothing is noted."""
    out = place.arsbok.parent / "utskick"
    out.mkdir()
    (out / "insatsblad-gamma-2024.xlsx").write_bytes(returned("gamma"))
    before = place.everything()
    with pytest.raises(WrongUseError, match=r"insatsblad-gamma-2024\.xlsx: filen finns redan"):
        byfile.insatsblad(place.arsbok, out)
    assert place.everything() == before


def test_an_insats_without_a_blankett_is_told_before_any_sheet_is_made(place: Place) -> None:
    """An insats whose row says no blankett stops it all with a sentence that says which there are."""
    place.write("Insatser", {"E7": None})
    with pytest.raises(
        WrongUseError, match=r"Insatser: Beta har blanketten ””, som inte finns\. Välj en av kalmar, samverkan, "
    ):
        byfile.insatsblad(place.arsbok, place.arsbok.parent / "utskick")
    assert not (place.arsbok.parent / "utskick").exists()


def test_a_blank_without_a_place_for_the_stamp_is_left_without(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the template has no cell for is not stamped; the rest is."""
    name = blank_name(made.FORM)
    lost = made.rewritten(
        template(name),
        "xl/workbook.xml",
        lambda xml: re.sub(rb'<definedName name="stampel\.utskick">.*?</definedName>', b"", xml),
    )
    monkeypatch.setattr(issuing, "template", lambda _: lost)
    arsbok = open_arsbok(place.arsbok)
    book = Workbook.open(Package.from_bytes(office.issue(made.FORM, arsbok, arsbok.insatser[0]), "blad"))
    _, cell, _ = book.locate("stampel.insats") or pytest.fail("stampel.insats saknas")
    assert book.cells("_xlfinsam")[cell].text == "alfa"
    assert book.locate("stampel.utskick") is None


# ------------------------------------------------------------------------------------------------------------ varde


def test_varde_reads_figures_settings_and_texts(done: Place) -> None:
    """A name of one cell gives its value: a number, a text, or nothing; an unknown one says which are like it."""
    names = ["tabell1.alfa.nya", "installning.forbund", "alder.alfa.bas", "tabell1.delta.nya"]
    assert list(byfile.varde(done.arsbok, names).values()) == [9, "Samordningsförbundet Provet", "nya deltagare", None]
    with pytest.raises(WrongUseError, match=r"namnet tabell1\.alfa\.nyaa finns inte\. Menade du tabell1\.alfa\.nya"):
        byfile.varde(done.arsbok, ["tabell1.alfa.nyaa"])
    with pytest.raises(WrongUseError, match=r"data\.varde är inte en enda cell utan Insatsdata!"):
        byfile.varde(done.arsbok, ["data.varde"])
    with pytest.raises(WrongUseError, match=r"namnet [0-9]+ finns inte\.$"):
        byfile.varde(done.arsbok, ["0123456789" * 9])
