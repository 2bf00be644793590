"""What tired people write in cells: exactly one fynd, of its rule, at the cell; nothing is guessed, nothing private shown."""

from __future__ import annotations

import io
import json
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.byfile import open_arsbok
from tests.inkorg import made
from tests.inkorg.test_files import with_own_sheet
from xlfinsam.checking import as_json
from xlfinsam.engine import registers
from xlfinsam.engine.blankpen import SHEET
from xlfinsam.engine.stamps import STAMP_SHEET
from xlfinsam.fields import ODD_CELLS
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA
from xlfinsam.longtable import UNREAD
from xlfinsam.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlfinsam import office
    from xlfinsam.model import Fynd

REGEL = {rule.observes: rule.id for rule in RULES if rule.observes}
CHANGED = ("etikett_andrad", "utanfor_rutorna", "andrade_formler", "andrade_valideringar", "skydd_borta")
NAME = "insatsblad-beta-2024.xlsx"
BETA = made.OTHER


def beta(changes: dict[str, object] | None = None) -> bytes:
    """Fill in Beta's sheet, lawfully but for `changes`."""
    return made.filled(changes, insats=BETA)  # type: ignore[arg-type]  # object stands for any answer


def raw(name: str, kind: str, content: str, style_of: str = "") -> bytes:
    """Beta's sheet with raw XML in one cell."""
    data = beta()
    return made.raw_cell(data, name, kind, content, made.style_of(data, style_of) if style_of else "")


def text(words: str) -> str:
    """Write a text as the content of a cell of type inlineStr."""
    return f"<is><t>{words}</t></is>"


def test_a_lawfully_filled_sheet_gives_no_fynd_at_all(tmp_path: Path) -> None:
    """Not one STOPP, FRÅGA or NOTERA, from any rule; every answer is read, with its cell."""
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled(), NAME: beta()})
    outcome = laid.validera()
    assert [fynd.text for fynd in outcome.fynd] == []
    assert {record.insats: record.values for record in outcome.records} == {
        "alfa": made.lawful(),
        "beta": made.lawful(),
    }
    assert all(place.blad == SHEET and place.cell for record in outcome.records for place in record.places.values())
    assert not outcome.stopped


NUMBER, WORDS, CHOICE, DAY = "konsultation.saknas", "text.metod", "alder.bas", "blad.datum"
UNREAD_CELLS = [
    ("text_i_talruta", NUMBER, lambda: beta({NUMBER: "14 (oklart)"}), "14 (oklart)"),
    ("text_i_talruta", "deltagare.totalt", lambda: beta({"deltagare.totalt": "1c"}), "1c"),
    ("text_i_talruta", "forsorjning.annat", lambda: beta({"forsorjning.annat": "6 + en på 50%"}), "6 + en på 50%"),
    ("text_i_talruta", "tid.saknas", lambda: beta({"tid.saknas": "fyra"}), "fyra"),
    ("text_i_talruta", "alder.16_24", lambda: beta({"alder.16_24": "-"}), "-"),
    ("text_i_talruta", NUMBER, lambda: beta({NUMBER: "3–4"}), "3–4"),
    ("text_i_talruta", NUMBER, lambda: beta({NUMBER: "'3"}), "'3"),
    ("text_i_talruta", NUMBER, lambda: beta({NUMBER: "Ⅻ"}), "Ⅻ"),
    ("text_i_talruta", NUMBER, lambda: raw(NUMBER, "b", "<v>1</v>"), "1"),
    ("decimaltal", "avslut.arbete", lambda: beta({"avslut.arbete": Decimal("2.5")}), Decimal("2.5")),
    ("decimaltal", NUMBER, lambda: beta({NUMBER: "2,5"}), "2,5"),
    ("negativt_tal", "alder.55_64", lambda: beta({"alder.55_64": Decimal(-3)}), Decimal(-3)),
    ("negativt_tal", NUMBER, lambda: beta({NUMBER: "−3"}), "−3"),
    ("datum_i_talruta", "tid.upp_till_2", lambda: raw("tid.upp_till_2", "", "<v>45323</v>", DAY), "2024-02-01"),
    ("datum_i_talruta", NUMBER, lambda: raw(NUMBER, "d", "<v>2024-02-01</v>"), "2024-02-01"),
    ("orimligt_stort_tal", NUMBER, lambda: beta({NUMBER: Decimal(123456)}), Decimal(123456)),
    ("felvarde", "utbildning.saknas", lambda: raw("utbildning.saknas", "e", "<v>#REF!</v>"), "#REF!"),
    ("felvarde", NUMBER, lambda: raw(NUMBER, "e", "<f>1/0</f><v>#DIV/0!</v>"), "#DIV/0!"),
    ("felvarde", WORDS, lambda: raw(WORDS, "e", "<v>#NAME?</v>"), "#NAME?"),
    ("felvarde", CHOICE, lambda: raw(CHOICE, "e", "<v>#N/A</v>"), "#N/A"),
    ("felvarde", DAY, lambda: raw(DAY, "e", "<v>#VALUE!</v>"), "#VALUE!"),
    ("okant_val", CHOICE, lambda: beta({CHOICE: "vet ej"}), "vet ej"),
    ("okant_val", "remitterande.bas", lambda: beta({"remitterande.bas": "alla"}), "alla"),
    ("inget_datum", DAY, lambda: beta({DAY: "januari"}), "januari"),
    ("inget_datum", DAY, lambda: beta({DAY: "2025-02-30"}), "2025-02-30"),
    ("inget_datum", DAY, lambda: raw(DAY, "", "<v>12</v>"), "1900-01-12"),
]
UNREAD_CELLS += [  # a formula that no program has computed, and one that shows nothing
    ("formel_i_ruta", NUMBER, lambda: raw(NUMBER, "", "<f>7+6</f>"), None),
    ("formel_i_ruta", "deltagare.totalt", lambda: raw("deltagare.totalt", "", "<f>7+7</f>"), None),
    ("formel_i_ruta", "tid.bas", lambda: raw("tid.bas", "str", '<f>""</f><v></v>'), None),
]
READ_CELLS = [
    ("tal_som_text", NUMBER, lambda: beta({NUMBER: " 3 "}), Decimal(3)),
    ("tal_som_text", "deltagare.totalt", lambda: beta({"deltagare.totalt": "14"}), Decimal(14)),
    ("formel_i_ruta", "deltagare.totalt", lambda: raw("deltagare.totalt", "", "<f>7+7</f><v>14</v>"), Decimal(14)),
    ("formel_i_ruta", NUMBER, lambda: raw(NUMBER, "", "<f>[1]Blad1!$A$1</f><v>3</v>"), Decimal(3)),
    ("formel_i_ruta", WORDS, lambda: raw(WORDS, "str", '<f>"Te"&amp;"xt."</f><v>Text.</v>'), "Text."),
    ("for_lang_text", WORDS, lambda: beta({WORDS: "Å" * 5000}), "Å" * 4000),
]
IDS = [f"{at}-{kind}" for at, (kind, *_) in enumerate(UNREAD_CELLS)]


def the_one(found: list[Fynd], kind: str, field: str, data: bytes) -> Fynd:
    """Return the only fynd there is; it must be of the rule for `kind`, at the field's cell."""
    assert [fynd.regel for fynd in found] == [REGEL[kind]], [fynd.text for fynd in found]
    only = found[0]
    assert (only.place.fil, only.place.blad, only.place.cell) == (NAME, *made.place(field, data))
    assert (only.falt, only.insats) == (field, BETA)
    assert not re.search(r"[{}]|None|””", only.text + only.rad)
    return only


def test_every_kind_of_odd_cell_is_tried_here() -> None:
    """What a field's parse can find odd, and what can differ from the blank, each have a made sheet."""
    assert {kind for kind, *_ in UNREAD_CELLS + READ_CELLS} == ODD_CELLS
    assert {kind for kind, _ in DAMAGED} == {*CHANGED, "extra_blad"}


@pytest.mark.parametrize(("kind", "field", "sheet", "stood"), UNREAD_CELLS, ids=IDS)
def test_what_is_no_answer_is_one_fynd_and_no_value(
    kind: str, field: str, sheet: Callable[[], bytes], stood: str | Decimal, tmp_path: Path
) -> None:
    """One fynd at the cell, telling what stood there; the answer is absent, not guessed; all other answers are read."""
    data = sheet()
    found, outcome = made.fynd_of(tmp_path, data)
    only = the_one(found, kind, field, data)
    assert only.varde == stood
    record = outcome.records[1]
    assert record.values == {name: value for name, value in made.lawful().items() if name != field}
    if field == "deltagare.totalt":
        assert outcome.figures["tabell1.beta.totalt"] is None
        assert outcome.figures["tabell1.beta.pagaende"] is None
        assert outcome.figures["tabell1.summa.totalt"] == 14


@pytest.mark.parametrize(("kind", "field", "sheet", "answer"), READ_CELLS, ids=[kind for kind, *_ in READ_CELLS])
def test_what_is_odd_but_certain_is_read_and_told(
    kind: str, field: str, sheet: Callable[[], bytes], answer: str | Decimal, tmp_path: Path
) -> None:
    """Digits stored as text, a formula's last value, a text that was too long: one fynd, and the answer is there."""
    data = sheet()
    found, outcome = made.fynd_of(tmp_path, data)
    the_one(found, kind, field, data)
    assert outcome.records[1].values == made.lawful() | {field: answer}


def test_an_unread_cell_stands_in_the_arsbok_as_unread(tmp_path: Path) -> None:
    """Insatsdata keeps "14 (oklart)" with its cell, marked, and no number: no formula counts it."""
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled(), NAME: beta({NUMBER: "14 (oklart)"})})
    byfile.konsolidera(laid.arsbok, laid.inkorg)
    book = open_arsbok(laid.arsbok).book
    rows = [row for row in registers.read_rows(book, INSATSDATA) if row.get("anmarkning") == UNREAD]
    assert [(row["insats"], row["falt"], row["text"], row.get("varde"), row["cell"]) for row in rows] == [
        (BETA, NUMBER, "14 (oklart)", None, made.place(NUMBER)[1])
    ]
    assert registers.figure(book, "konsultation.beta.saknas") is None
    assert registers.figure(book, "konsultation.alfa.saknas") == 3


@pytest.mark.parametrize(
    "written", ["=1+1", "+46", "-2 platser", "@alla", '=HYPERLINK("http://x";"y")', "'text", "<b>&amp;"]
)
def test_a_text_that_looks_like_a_formula_stays_text_in_the_arsbok(written: str, tmp_path: Path) -> None:
    """A sender's text is written as text, as it stood."""
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled({WORDS: written}), NAME: beta()})
    assert byfile.konsolidera(laid.arsbok, laid.inkorg).fynd == ()
    book = open_arsbok(laid.arsbok).book
    assert [row["text"] for row in registers.read_rows(book, INSATSDATA) if row["nyckel"] == f"alfa|2024|{WORDS}"] == [
        written
    ]
    sheet, first, _ = book.locate("data.text") or ("", "", "")
    column = first.rstrip("0123456789")
    assert all(
        cell.formula is None for where, cell in book.cells(sheet).items() if where.rstrip("0123456789") == column
    )


# --------------------------------------------------------------------------------------------------------- blanks


def blank(*names: str) -> dict[str, object]:
    """Leave these fields blank."""
    return dict.fromkeys(names)


def free(name: str) -> dict[str, object]:
    """Leave the rows that may be left out of a table blank."""
    own = (item.id for item in made.FORM.fields if item.id.startswith(name + ".") and not item.required)
    return dict.fromkeys(own)


def table(name: str) -> tuple[str, ...]:
    """Return the counts of a table."""
    return tuple(
        item.id
        for item in made.FORM.fields
        if item.id.startswith(name + ".") and not item.id.endswith(".bas") and item.required
    )


BLANKS = [
    ("T03", ("alder.45_54",), {}),  # the sum is reached without it
    ("T02", ("alder.35_44",), {}),  # the sum is not reached: 5 of 9
    ("T03", ("konsultation.kommunen", "konsultation.saknas"), {}),
    ("T04", table("alder"), {}),
    ("T04", table("forsorjning"), free("forsorjning")),
    ("T04", table("konsultation"), free("konsultation")),
    ("T01", ("deltagare.nya",), {}),
    ("T01", ("deltagare.avslutade",), {}),
    ("T05", ("text.styrgrupp",), {}),
    ("T05", ("blad.datum", "blad.uppgiftslamnare"), {}),
    ("B02", ("alder.bas",), {}),  # 9 are new
    ("B02", ("tid.bas",), {}),  # 14 are inskrivna
    ("B01", ("tid.bas",), {"tid.saknas": Decimal(3)}),  # 13 is neither
    ("K20", ("text.avslut",), {}),
]


@pytest.mark.parametrize(("regel", "names", "besides"), BLANKS, ids=[f"{at}-{b[0]}" for at, b in enumerate(BLANKS)])
def test_a_blank_is_told_once_at_its_cells(
    regel: str, names: tuple[str, ...], besides: dict[str, object], tmp_path: Path
) -> None:
    """A blank row, table, key number, base or text gives the one rule for it, at the blank cells, and no answer."""
    data = beta(blank(*names) | besides)
    found, outcome = made.fynd_of(tmp_path, data)
    assert [fynd.regel for fynd in found] == [regel], [fynd.text for fynd in found]
    assert (found[0].place.fil, found[0].place.blad, found[0].insats) == (NAME, SHEET, BETA)
    assert set(found[0].place.cell.split(", ")) == {made.place(name)[1] for name in names}
    assert set(found[0].falt.split(", ")) == set(names)
    assert not set(names) & set(outcome.records[1].values)


def test_a_blank_total_is_asked_for_and_hides_no_other_fault(tmp_path: Path) -> None:
    """Without antal inskrivna the other tables are still tried: one STOPP for the blank, one for the ages."""
    found, _ = made.fynd_of(tmp_path, beta({"deltagare.totalt": None, "alder.16_24": Decimal(6)}))
    assert {fynd.regel for fynd in found} == {"T01", "K04"}


def test_a_wholly_blank_sheet_is_read_and_told_table_by_table(tmp_path: Path) -> None:
    """Sent back untouched: received, no answer, one fynd per key number and per table, none for sums."""
    found, outcome = made.fynd_of(tmp_path, made.issued(BETA))
    assert outcome.records[1].values == {}
    tables = [s for s in made.FORM.sections if s.row_heading and any(item.required for item in s.fields)]
    assert sorted(fynd.regel for fynd in found) == ["T01"] * 3 + ["T04"] * len(tables) + ["T05"] * 2
    assert outcome.figures["tabell1.beta.totalt"] is None


def test_zero_is_an_answer(tmp_path: Path) -> None:
    """An insats with nobody in it answers 0 everywhere: no fynd, and the figures are 0, not blank."""
    zeros: dict[str, object] = {name: Decimal(0) for name, value in made.lawful().items() if isinstance(value, Decimal)}
    found, outcome = made.fynd_of(tmp_path, beta(zeros))
    assert found == []
    assert outcome.figures["tabell1.beta.totalt"] == 0
    assert outcome.figures["tabell1.beta.pagaende"] == 0


# ------------------------------------------------------------------------------------------------- personnummer

NUMBER_OF_A_PERSON = "811218-9876"  # Skatteverket's own test number
WAYS = ("811218-9876", "8112189876", "19811218-9876", "198112189876", "811218 9876", "811218–9876", "811218\u20119876")
TRACES = re.compile(rb"8112189876|811218.{1,3}9876|811218.{0,9}9876")


def traces_in(data: bytes) -> list[str]:
    """Return the parts of a workbook in which the number stands."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return [name for name in file.namelist() if TRACES.search(file.read(name))]


def shown(outcome: office.Outcome) -> str:
    """Return everything that a command could print of an outcome, grouping of thousands taken away."""
    told = json.dumps([as_json(fynd) for fynd in outcome.fynd], ensure_ascii=False)
    told += "".join(fynd.key for fynd in outcome.fynd) + json.dumps({k: str(v) for k, v in outcome.figures.items()})
    return re.sub(r"[\u00a0\u202f]", "", told)


PRIVATE = [
    *((f"fritext {way}", WORDS, {WORDS: f"Gäller {way}, som slutade."}, {"P01"}) for way in WAYS),
    ("frivillig text", "text.deltagare", {"text.deltagare": NUMBER_OF_A_PERSON}, {"P01"}),
    ("roll", "blad.uppgiftslamnare", {"blad.uppgiftslamnare": f"Kim {NUMBER_OF_A_PERSON}"}, {"P01"}),
    ("text i talruta", NUMBER, {NUMBER: f"1 ({NUMBER_OF_A_PERSON})"}, {"P01", "C01"}),
    ("tal i talruta", NUMBER, {NUMBER: Decimal(8112189876)}, {"P01", "C06"}),
    ("siffror som text", NUMBER, {NUMBER: "8112189876"}, {"P01", "C06"}),
    ("val", CHOICE, {CHOICE: NUMBER_OF_A_PERSON}, {"P01", "C10"}),
    ("datum", DAY, {DAY: f"enligt {NUMBER_OF_A_PERSON}"}, {"P01", "C11"}),
]


@pytest.mark.parametrize(
    ("field", "answers", "rules"), [case[1:] for case in PRIVATE], ids=[case[0] for case in PRIVATE]
)
def test_a_personnummer_stops_and_stands_nowhere(
    field: str, answers: dict[str, object], rules: set[str], tmp_path: Path
) -> None:
    """STOPP at the cell; the number is neither in what is printed, nor in any part of the årsbok, nor in its backup."""
    data = beta(answers)
    assert traces_in(data), "provet måste självt innehålla numret"
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled(), NAME: data})
    before = laid.validera()
    outcome = byfile.konsolidera(laid.arsbok, laid.inkorg)
    for told in (before, outcome):
        assert {fynd.regel for fynd in told.fynd} == rules
        stop = next(fynd for fynd in told.fynd if fynd.regel == "P01")
        assert (stop.niva.value, stop.place.cell, stop.falt, stop.insats) == (
            "STOPP",
            made.place(field)[1],
            field,
            BETA,
        )
        assert not TRACES.search(shown(told).encode())
    for path in laid.arsbok.parent.iterdir():
        if path.is_file():
            assert traces_in(path.read_bytes()) == [], path.name


@pytest.mark.parametrize("where", ["B200", "F18"])
def test_a_personnummer_outside_the_boxes_is_not_repeated(where: str, tmp_path: Path) -> None:
    """Under the table or beside it: the question about what stands outside does not show the number."""
    for content in (f"se {NUMBER_OF_A_PERSON}", Decimal(8112189876)):
        folder = tmp_path / str(type(content).__name__)
        laid = made.Office.open(folder, {made.GOOD: made.filled(), NAME: made.with_cells(beta(), {where: content})})
        outcome = byfile.konsolidera(laid.arsbok, laid.inkorg)
        assert [fynd.regel for fynd in outcome.fynd] == [REGEL["utanfor_rutorna"]]
        assert "[personnummer]" in outcome.fynd[0].text
        assert not TRACES.search(shown(outcome).encode())
        assert traces_in(laid.arsbok.read_bytes()) == []


def test_a_personnummer_in_a_formula_is_not_repeated(tmp_path: Path) -> None:
    """A formula that holds the number is told without it."""
    data = raw(WORDS, "str", f'<f>"Gäller {NUMBER_OF_A_PERSON}"</f><v>Gäller {NUMBER_OF_A_PERSON}</v>')
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled(), NAME: data})
    outcome = byfile.konsolidera(laid.arsbok, laid.inkorg)
    assert {fynd.regel for fynd in outcome.fynd} == {"P01", "C07"}
    assert not TRACES.search(shown(outcome).encode())
    assert traces_in(laid.arsbok.read_bytes()) == []


# ------------------------------------------------------------------------------------------- held against the blank


def on_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """Beta's sheet with its visible sheet changed."""
    data = beta()
    return made.rewritten(data, made.part_of(data), change)


def overwritten_check() -> bytes:
    """Beta's sheet with the line Kontroll of the ages overwritten by a text."""
    return made.raw_cell(beta(), "kontroll.alder", "str", "<v>✓ Stämmer</v>")


def broken_rule() -> bytes:
    """Beta's sheet where a rule on the hidden sheet always fits."""
    return made.raw_cell(beta(), "regel.K01", "str", '<f>"✓ Stämmer"</f><v>✓ Stämmer</v>')


def relabelled() -> bytes:
    """Beta's sheet with the label "man" written over."""
    _, cell = made.place("deltagare.man")
    return made.with_cells(beta(), {cell.replace("C", "B"): "män och pojkar"})


DAMAGED: list[tuple[str, Callable[[], bytes]]] = [
    ("andrade_formler", overwritten_check),
    ("andrade_formler", broken_rule),
    ("andrade_valideringar", lambda: on_sheet(lambda xml: re.sub(rb"<dataValidations.*</dataValidations>", b"", xml))),
    ("andrade_valideringar", lambda: on_sheet(lambda xml: xml.replace(b"<formula2>9999<", b"<formula2>99999<", 1))),
    ("skydd_borta", lambda: on_sheet(lambda xml: re.sub(rb"<sheetProtection[^>]*/>", b"", xml))),
    ("etikett_andrad", relabelled),
    (
        "utanfor_rutorna",
        lambda: made.with_cells(beta(), {"B200": "Vi har också tre på väntelista", "C200": Decimal(3)}),
    ),
    ("utanfor_rutorna", lambda: made.with_cells(beta(), {"F18": Decimal(7)})),
    ("extra_blad", with_own_sheet),
]


@pytest.mark.parametrize(("kind", "sheet"), DAMAGED, ids=[f"{at}-{kind}" for at, (kind, _) in enumerate(DAMAGED)])
def test_a_damaged_sheet_is_told_once_and_read_all_the_same(
    kind: str, sheet: Callable[[], bytes], tmp_path: Path
) -> None:
    """Formulas, validations, protection, a label, text outside, a tab: one fynd, no STOPP, and every answer is read."""
    found, outcome = made.fynd_of(tmp_path, sheet())
    assert [fynd.regel for fynd in found] == [REGEL[kind]], [fynd.text for fynd in found]
    assert (found[0].place.fil, found[0].insats, found[0].niva.value == "STOPP") == (NAME, BETA, False)
    assert outcome.records[1].values == made.lawful()


def test_a_damaged_sheet_says_where(tmp_path: Path) -> None:
    """The overwritten check, the changed label and what stands outside are named by their cells."""
    check = made.place("kontroll.alder")[1]
    assert check in made.fynd_of(tmp_path / "1", overwritten_check())[0][0].text
    label = made.fynd_of(tmp_path / "2", relabelled())[0][0]
    assert (label.place.cell, label.falt) == (made.place("deltagare.man")[1].replace("C", "B"), "deltagare.man")
    assert "män och pojkar" in label.text
    outside = made.fynd_of(tmp_path / "3", made.with_cells(beta(), {"B200": "Väntelista", "C200": Decimal(3)}))[0][0]
    assert outside.place.cell == "B200, C200"


def test_python_tries_the_rules_whatever_the_damaged_checks_say(tmp_path: Path) -> None:
    """A sheet whose own check was made to say "✓ Stämmer" is stopped all the same."""
    data = made.with_cells(broken_rule(), {"deltagare.man": Decimal(6)})
    found, _ = made.fynd_of(tmp_path, data)
    assert sorted(fynd.regel for fynd in found) == sorted([REGEL["andrade_formler"], "K01"])


def test_a_stamp_that_is_written_over_changes_no_answer(tmp_path: Path) -> None:
    """The names shown in the heading are not what is read: only the keys of the stamp are."""
    data = made.with_cells(beta(), {"stampel.insatsnamn": "Något annat", "stampel.periodnamn": "x"}, STAMP_SHEET)
    found, outcome = made.fynd_of(tmp_path, data)
    assert found == []
    assert outcome.records[1].values == made.lawful()


def test_the_answers_of_the_kansli_follow_to_the_next_run(tmp_path: Path) -> None:
    """A written answer in Granskning stays with its fynd when the same inkorg is consolidated again."""
    laid = made.Office.open(tmp_path, {made.GOOD: made.filled(), NAME: relabelled()})
    byfile.konsolidera(laid.arsbok, laid.inkorg)
    arsbok = open_arsbok(laid.arsbok)
    sheet, column, first = registers.span(arsbok.book, "granskning.svar")
    arsbok.book.write(sheet, {f"{column}{first}": "Frågat: det är samma rad."})
    arsbok.book.book.save()
    byfile.konsolidera(laid.arsbok, laid.inkorg)
    rows = registers.read_rows(open_arsbok(laid.arsbok).book, GRANSKNING)
    assert [(row["regel"], row["svar"]) for row in rows] == [(REGEL["etikett_andrad"], "Frågat: det är samma rad.")]
