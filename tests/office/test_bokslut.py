"""bokslut, run after run: which file is read, what is filled and kept, what is refused, and that nothing half done is left."""

from __future__ import annotations

import io
import os
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests import bocker, byfile
from xlfinsam import cli
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, LOGG, REGISTERS
from xlfinsam.forms.rakenskaper import BOKFORING, BOKSLUT, KONTOPLAN, OBJEKT, PERIODISERING
from xlfinsam.rules import CLOSE
from xlfinsam.sigill import OF_FYND
from xlfinsam.values import whole_kronor

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bocker import Desk
    from xlfinsam.fields import Answer
    from xlfinsam.outcome import Outcome

NEEDS_RULES = pytest.mark.skipif(not CLOSE, reason="reglerna för bokslutet (xlfinsam.rules.CLOSE) finns inte ännu")
HELD = [register for register in REGISTERS if register is not LOGG]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Lay out an årsbok that nothing has been read into."""
    return bocker.desk(tmp_path)


@pytest.fixture
def done(tmp_path: Path) -> Desk:
    """Lay out the same after a first run."""
    return bocker.desk(tmp_path, bocker.after())


def accounts(desk: Desk) -> dict[int, dict[str, Answer]]:
    """Read Bokföring by konto."""
    return {int(str(row["konto"])): row for row in desk.rows(BOKFORING)}


def of_books(outcome: Outcome) -> dict[str, object]:
    """Return the figures but for the counts of fynd."""
    return {name: value for name, value in outcome.figures.items() if name.partition(".")[0] not in OF_FYND}


# ---------------------------------------------------------------------------------------------------- run after run


def test_the_books_stand_in_the_arsbok(desk: Desk) -> None:
    """Bokföring has every konto that stands at anything, both years to the öre; Objekt what each objekt has cost."""
    byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    found = accounts(desk)
    for year, ib, ub in ((bocker.NOW, "ib", "ub"), (bocker.BEFORE, "ib_fg", "ub_fg")):
        assert {k: row[ib] for k, row in found.items() if row.get(ib)} == {k: v for k, v in year.ib.items() if v}
        last = year.ub | year.res
        assert {k: row[ub] for k, row in found.items() if row.get(ub)} == {k: v for k, v in last.items() if v}
    assert {k: row["namn"] for k, row in found.items()} == {k: bocker.NAMES[k] for k in found}
    objects = {str(row["objekt"]): (row["konto"], row["belopp"], row["namn"]) for row in desk.rows(OBJEKT)}
    assert objects == {"10": (4511, Decimal("495000.5"), "Alfa"), "20": (4511, Decimal("258000.49"), "Beta")}


def test_every_figure_stands_in_the_file(desk: Desk) -> None:
    """Every figure that Python computed stands in the saved file under its name, as the workbook's own formula has it."""
    outcome = byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    shown = byfile.varde(desk.arsbok, list(outcome.figures))
    apart = {
        name: (shown[name], value) for name, value in outcome.figures.items()
        if (shown[name] != value if not isinstance(value, Decimal) else abs(Decimal(str(shown[name])) - value) > Decimal("1e-9"))
    }  # fmt: skip
    assert apart == {}
    assert byfile.kontrollera(desk.arsbok).fynd == ()
    result = sum((whole_kronor(amount) for amount in bocker.NOW.res.values()), Decimal(0))
    assert outcome.figures["rr.arets_resultat"] == -result
    assert outcome.figures["insatsmedel.alfa.utfall"] == whole_kronor(Decimal("495000.50"))


def test_a_second_run_changes_only_the_log(desk: Desk) -> None:
    """The same file again: the same figures and fynd, no cell of any list is another, and Logg only grows."""
    fil = desk.put(bocker.sie())
    first = byfile.bokslut(desk.arsbok, fil)
    one, lists, log = desk.book, {r.id: desk.rows(r) for r in HELD}, desk.rows(LOGG)
    second = byfile.bokslut(desk.arsbok, fil)
    assert first.changed > 100
    assert second.changed == 0
    assert (second.figures, second.fynd, second.steps) == (first.figures, first.fynd, first.steps)
    assert {r.id: desk.rows(r) for r in HELD} == lists
    part = next(item.part for item in one.sheets if item.name == LOGG.sheet)
    changed = [p for p in one.package.names() if one.package.read(p) != desk.book.package.read(p)]
    assert changed == [part]
    after = desk.rows(LOGG)
    assert after[: len(log)] == log
    assert [(row["verb"], row["celler"]) for row in after[len(log) :]] == [("bokslut", 0)]


def test_it_is_resumed_without_the_file(done: Desk) -> None:
    """What was read once is closed later without the file: the same figures, and läs in still says which file it was."""
    before, first = accounts(done), byfile.bokslut(done.arsbok, done.put(bocker.sie()))
    (done.folder / "bok.se").unlink()
    later = byfile.bokslut(done.arsbok)
    assert of_books(later) == of_books(first)
    assert accounts(done) == before
    assert later.steps[0] == first.steps[0]
    assert (later.steps[0]["fil"], later.steps[0]["status"]) == ("bok.se", "klar")


def test_the_order_of_the_lines_changes_nothing(done: Desk) -> None:
    """The same books with records and vouchers in another order change no cell of Bokföring and no figure."""
    outcome = byfile.bokslut(done.arsbok, done.put(bocker.sie(shuffled=7)))
    other = byfile.bokslut(done.arsbok, done.put(bocker.sie()))
    assert outcome.figures == other.figures
    assert accounts(done) == accounts(bocker.desk(done.folder / "annan", bocker.after()))


# --------------------------------------------------------------------------------------------------- which file it is


def test_the_newest_file_of_the_folder_is_read(desk: Desk) -> None:
    """Without a name the newest file of the books in bokforing is read; locks, and other kinds of files, are not."""
    for at, name in enumerate(("äldre.se", "nyare.SI", "~$öppen.se", "anteckning.docx")):
        path = desk.put(bocker.sie(gen=f"2025011{at}") if at < 2 else b"nej", f"bokforing/{name}")
        os.utime(path, (1_000_000 + at, 1_000_000 + at))
    outcome = byfile.bokslut(desk.arsbok)
    assert outcome.steps[0]["fil"] == "nyare.SI"
    assert outcome.steps[0]["status"] == "klar"


def test_the_file_that_the_settings_name_is_read(desk: Desk) -> None:
    """A file, or a folder, that Inställningar names goes before the folder bokforing; the path is seen from the årsbok."""
    desk.put(bocker.sie(), "bokforing/vanlig.se")
    desk.put(bocker.sie(), "annanstans/särskild.se")
    for named in ("annanstans/särskild.se", "annanstans"):
        desk.set("bokforing", named)
        assert byfile.bokslut(desk.arsbok).steps[0]["fil"] == "särskild.se"


def test_no_file_and_nothing_read_is_one_sentence(desk: Desk) -> None:
    """Where there is nothing to close the sentence says where the file is to be put, and nothing is changed."""
    before = desk.everything()
    with pytest.raises(WrongUseError, match=r"det finns ingen bokföring att stänga året med\. Ange SIE-filen, eller"):
        byfile.bokslut(desk.arsbok)
    assert desk.everything() == before


def test_a_file_that_is_named_and_gone_is_not_passed_over(done: Desk) -> None:
    """A file that the settings name and that is not there is a STOPP with its name; what was read before is not taken."""
    done.set("bokforing", "bokforing/borta.se")
    before = accounts(done)
    outcome = byfile.bokslut(done.arsbok)
    assert ("S01", "borta.se") in {(fynd.regel, fynd.place.fil) for fynd in outcome.fynd}
    assert outcome.steps[0]["status"] == "stopp"
    assert str(outcome.steps[0]["vad"]).startswith("borta.se gick inte att läsa in")
    assert accounts(done) == before


# ------------------------------------------------------------------------------------------------ a file that stops it

UNBALANCED = bocker.NOW.and_more((5021, "100.00", ""), (1931, "-99.50", ""))
STOPPED = {
    "another förbund": (bocker.sie(orgnr="222000-9999"), "S32"),
    "another year": (bocker.sie(year=2023), "S33"),
    "cut in a voucher": (bocker.sie().rpartition(b"#TRANS")[0], "S06"),
    "a voucher that does not sum to 0": (bocker.sie(UNBALANCED), "S21"),
    "an empty file": (b"", "S02"),
    "no SIE file": (b"%PDF-1.7\n", "S03"),
}


@pytest.mark.parametrize("which", STOPPED)
def test_a_file_with_a_stop_leaves_the_books_as_they_are(
    done: Desk, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A STOPP in the file: Bokföring and Objekt are not touched, läs in says stopp, and the command ends with 1."""
    data, regel = STOPPED[which]
    before, objects = accounts(done), done.rows(OBJEKT)
    assert cli.main(["bokslut", str(done.arsbok), str(done.put(data, "fel.se")), "--json"]) == 1
    assert f'"regel": "{regel}"' in capsys.readouterr().out
    assert (accounts(done), done.rows(OBJEKT)) == (before, objects)
    assert done.steps() == {"läs in": "stopp", "stäm av": "stopp", "periodisera": "stopp", "fastställ": "väntar",
                            "lås": "väntar"}  # fmt: skip
    assert regel in {row["regel"] for row in done.rows(GRANSKNING)}
    step = done.rows(BOKSLUT)[0]
    assert (step["fil"], str(step["vad"]).startswith("fel.se gick inte att läsa in")) == ("bok.se", True)
    assert cli.main(["bokslut", str(done.arsbok), str(done.put(bocker.sie()))]) == 0
    assert set(list(done.steps().values())[:3]) == {"klar"}
    assert regel not in {row["regel"] for row in done.rows(GRANSKNING)}


def test_a_konto_that_is_no_number_is_one_sentence(done: Desk) -> None:
    """A konto with a letter in it has no place in Bokföring: it is told by name, and nothing is changed."""
    data = bocker.sie() + b'#KONTO 193O "Bank"\n#UB 0 193O 0.00\n#UB -1 193O 0.00\n'
    fil = done.put(data)
    before = done.everything()
    with pytest.raises(WrongUseError, match=r"bok\.se: konto ”193O” är inget kontonummer"):
        byfile.bokslut(done.arsbok, fil)
    assert done.everything() == before


def test_names_from_the_file_are_text_and_have_no_personnummer(desk: Desk) -> None:
    """What the books call a konto or an objekt never becomes a formula, and a personnummer in it reaches no sheet."""
    names = bocker.NAMES | {2011: "Kapital 811218-9876", 5021: "=1+1", 6011: "+46 hyra"}
    data = bocker.sie(names=names).replace(b'"Alfa"', b'"Alfa 811218-9876"')
    byfile.bokslut(desk.arsbok, desk.put(data))
    found = accounts(desk)
    assert [found[konto]["namn"] for konto in (2011, 5021, 6011)] == ["Kapital [personnummer]", "=1+1", "+46 hyra"]
    every = {(s.name, at): cell for s in desk.book.sheets for at, cell in desk.book.cells(s.name).items()}
    assert [where for where, cell in every.items() if "9876" in cell.text] == []
    assert [cell.formula for cell in every.values() if cell.text == "=1+1"] == [None]


@NEEDS_RULES
@pytest.mark.parametrize("mapped", [0, 2], ids=["on no row", "on two rows"])
def test_a_konto_stands_on_exactly_one_row_or_it_stops(desk: Desk, mapped: int) -> None:
    """A konto with a balance that Kontoplan has on no row, or on two, is a STOPP that names it; stäm av says stopp."""
    names = bocker.NAMES | {9999: "Okänt", 5021: "Löner"}
    books = bocker.NOW.and_more((9999, "500.00", ""), (1931, "-500.00", ""))
    for _ in range(mapped):
        desk.add(KONTOPLAN, {"fran": Decimal(9999), "till": None, "rad": "ovriga_kostnader"})
    outcome = byfile.bokslut(desk.arsbok, desk.put(bocker.sie(books, names=names)))
    told = [fynd for fynd in outcome.fynd if fynd.niva.value == "STOPP" and "9999" in fynd.text]
    assert told
    assert {fynd.regel for fynd in told} <= {rule.id for rule in CLOSE}
    assert (desk.steps()["läs in"], desk.steps()["stäm av"]) == ("klar", "stopp")
    assert {fynd.place.fil for fynd in told} == {desk.arsbok.name}


@pytest.mark.parametrize("written", ["Loner", "LONER", " loner "])
def test_a_key_counts_however_it_is_written(done: Desk, written: str) -> None:
    """A row's key with capitals or blanks around it in Kontoplan means the same to the workbook and to Python."""
    plan = done.rows(KONTOPLAN)
    at = next(at for at, row in enumerate(plan) if row["fran"] == 5020)
    letters = registers.span(done.book, "kontoplan.rad")[1]  # type: ignore[arg-type]  # reads as a Grid
    first = byfile.bokslut(done.arsbok, done.put(bocker.sie()))
    done.write("Kontoplan", {f"{letters}{KONTOPLAN.first_row + at}": written})
    outcome = byfile.bokslut(done.arsbok)
    assert outcome.figures["not2.loner"] == first.figures["not2.loner"]


# --------------------------------------------------------------------------------------------- lists and other years


def csv(year: bocker.Year) -> bytes:
    """Write the year as a plain list, as a Swedish Excel saves CSV."""
    rows = ["Konto;Benämning;IB;UB"]
    for konto, amount in sorted((year.ub | year.res).items()):
        ib = year.ib.get(konto)
        rows.append(f"{konto};{bocker.NAMES[konto]};{str(ib or '').replace('.', ',')};{str(amount).replace('.', ',')}")
    return "\r\n".join(rows).encode("utf-8-sig")


def xlsx(year: bocker.Year) -> bytes:
    """Write the same as a workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Saldon")
        sheet.write_row("A1", ["Konto", "Benämning", "IB", "UB"])
        for at, (konto, amount) in enumerate(sorted((year.ub | year.res).items()), start=1):
            ib = year.ib.get(konto)
            sheet.write_row(at, 0, [konto, bocker.NAMES[konto], None if ib is None else float(ib), float(amount)])
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "write"), [("saldon.csv", csv), ("saldon.xlsx", xlsx)])
def test_a_plain_list_of_balances_closes_the_year(desk: Desk, name: str, write: object) -> None:
    """A list with konto, benämning, IB and UB gives the year's statements as the SIE file does, both kinds of files."""
    outcome = byfile.bokslut(desk.arsbok, desk.put(write(bocker.NOW), name))  # type: ignore[operator]  # the two above
    other = bocker.desk(desk.folder / "med SIE")
    theirs = byfile.bokslut(other.arsbok, other.put(bocker.sie()))
    assert outcome.steps[0]["status"] == "klar"
    own = {n: v for n, v in theirs.figures.items() if n.split(".")[0] in {"rr", "br", "kf"} and not n.endswith(".fg")}
    assert own
    assert {n: outcome.figures[n] for n in own} == own
    assert all(row.get("ub_fg") is None for row in desk.rows(BOKFORING))


@pytest.mark.parametrize("what", ["SIE", "list"])
def test_the_former_year_is_kept_where_the_file_has_none(done: Desk, what: str) -> None:
    """A file with this year alone changes this year; the former year's figures stand as the file before gave them."""
    books = bocker.NOW.and_more((6011, "333.00", ""), (1931, "-333.00", ""))
    first = byfile.bokslut(done.arsbok, done.put(bocker.sie()))
    fil = done.put(bocker.sie(books, None)) if what == "SIE" else done.put(csv(books), "saldon.csv")
    outcome = byfile.bokslut(done.arsbok, fil)
    former = {
        name: value for name, value in first.figures.items() if name.endswith(".fg") and "insatsmedel" not in name
    }
    assert {name: outcome.figures[name] for name in former} == former
    assert first.figures["rr.arets_resultat"] - outcome.figures["rr.arets_resultat"] == 333  # type: ignore[operator]  # two numbers


def test_an_older_file_is_asked_about(done: Desk) -> None:
    """A file that was exported before the one that was read is a question that names that one; it is read all the same."""
    outcome = byfile.bokslut(done.arsbok, done.put(bocker.sie(gen="20250101"), "gammal.se"))
    (asked,) = [fynd for fynd in outcome.fynd if fynd.regel == "S34"]
    assert "bok.se" in asked.text
    assert outcome.steps[0]["fil"] == "gammal.se"


def test_more_konton_than_there_is_room_for_are_refused(done: Desk) -> None:
    """More konton than Bokföring has rows stop with a sentence that says both numbers, and nothing is changed."""
    more = tuple((1000 + at, "1.00", "") for at in range(BOKFORING.capacity + 1))
    books = bocker.NOW.and_more(*more, (2011, f"-{len(more)}.00", ""))
    fil = done.put(bocker.sie(books))
    before = done.everything()
    with pytest.raises(WrongUseError, match=rf"Bokföring rymmer {BOKFORING.capacity} rader men skulle få \d+\."):
        byfile.bokslut(done.arsbok, fil)
    assert done.everything() == before


# ----------------------------------------------------------------------------------------- what is adjusted in the årsbok


def test_what_is_adjusted_changes_the_figures_and_balances(done: Desk) -> None:
    """Rows of Periodisering come to rr and br as if they stood in the books, and the balance still is one."""
    before = byfile.bokslut(done.arsbok)
    done.add(
        PERIODISERING,
        {
            "verifikation": "P1",
            "konto": Decimal(6011),
            "namn": "Lokalhyra",
            "belopp": Decimal("2500.49"),
            "text": "Dec",
        },
        {"verifikation": "P1", "konto": Decimal(2991), "namn": "Upplupet", "belopp": Decimal("-2500.49")},
    )
    outcome = byfile.bokslut(done.arsbok)
    ours, theirs = outcome.figures, before.figures
    rent = whole_kronor(Decimal("12500.50") + Decimal("2500.49")) - whole_kronor(Decimal("12500.50"))
    assert ours["not2.lokalhyra"] - theirs["not2.lokalhyra"] == rent  # type: ignore[operator]  # numbers all
    assert theirs["rr.arets_resultat"] - ours["rr.arets_resultat"] == rent  # type: ignore[operator]
    assert ours["br.kortfristiga_skulder"] - theirs["br.kortfristiga_skulder"] == whole_kronor(Decimal("2500.49"))  # type: ignore[operator]
    assert abs(ours["br.summa_tillgangar"] - ours["br.summa_eget_kapital_och_skulder"]) <= 1  # type: ignore[operator]
    assert outcome.steps[2]["vad"] == "2 rader i Periodisering"
    assert byfile.kontrollera(done.arsbok).fynd == ()
