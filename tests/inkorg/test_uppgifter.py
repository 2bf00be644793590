"""Whatever an insats writes of a person, wherever in the sheet, the årsbok has none of it and a fynd names the cell."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests import byfile
from tests.inkorg import made
from xlfinsam.checking import as_json
from xlfinsam.engine import registers
from xlfinsam.fields import Antal, Text
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA
from xlfinsam.model import Level
from xlfinsam.personuppgifter import maskerad_ruta, slagen
from xlfinsam.rules.personuppgifter import EPOST, NAMN, PERSONNUMMER, TELEFON

if TYPE_CHECKING:
    from xlfinsam.office import Outcome

SECRETS = {  # what is written, what of it must not be seen again, and the rule that tells of it
    "telefon": ("Ring 070-174 06 05.", ("070-174", "174 06 05", "0701740605", "701740605"), TELEFON),
    "epost": ("Skriv till kim.hemlig@natet.example.", ("kim.hemlig", "natet.example"), EPOST),
    "namn": ("Deltagaren Kimberly Hemlighetsson slutade.", ("kimberly", "hemlighetsson"), NAMN),
    "personnummer": ("Gäller 811218-9876.", ("811218-9876", "8112189876"), PERSONNUMMER),
}
TEXTS = [item.id for item in made.FORM.fields if isinstance(item.kind, Text)]
COUNTS = [item.id for item in made.FORM.fields if isinstance(item.kind, Antal)][:4]
OTHERS = [item.id for item in made.FORM.fields if not isinstance(item.kind, (Text, Antal))]


def harmed() -> dict[str, bytes]:
    """A returned sheet with every kind in every text, in numbers, choices and dates, outside the boxes and in its names."""
    every = " ".join(text for text, _, _ in SECRETS.values())
    answers: dict[str, object] = dict.fromkeys([*TEXTS, *OTHERS], every)
    answers |= dict(
        zip(
            COUNTS, ("0701740605", "7 (kim.hemlig@natet.example)", "1 (deltagaren Kimberly)", "8112189876"), strict=True
        )
    )
    data = made.filled(answers)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    sheet.protection.disable()
    for at, text in enumerate([every, "x" * 188 + " 070-174 06 05"]):
        sheet[f"B{300 + at}"] = text
    sheet["B303"] = 701740605
    sheet[made.place(COUNTS[0])[1]] = 701740605  # as Excel keeps a number typed with a zero first
    book.create_sheet("Ring 070-174 06 05")
    book.create_sheet("kim.hemlig@natet.example")
    out = io.BytesIO()
    book.save(out)
    return {"blad 070-174 06 05 kim.hemlig@natet.example deltagaren Kimberly.xlsx": out.getvalue(),
            "deltagaren Hemlighetsson 811218-9876.pdf": b"%PDF-1.4 ..."}  # fmt: skip


def seen(data: bytes) -> list[tuple[str, str]]:
    """Return (part, secret) for everything that stands anywhere in a workbook, whatever the case of letters."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name).decode("utf-8", "replace").casefold() for name in file.namelist()}
    marks = [mark for _, some, _ in SECRETS.values() for mark in some]
    return [(name, mark) for name, text in parts.items() for mark in marks if mark in text]


def told(outcome: Outcome) -> str:
    """Everything that a command prints of an outcome, thousands without their space."""
    return json.dumps([as_json(fynd) for fynd in outcome.fynd], ensure_ascii=False).replace("\u00a0", "").casefold()


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> made.Office:
    """An årsbok whose inkorg has the harmed sheet and the good one of the other insats."""
    return made.Office.open(
        tmp_path_factory.mktemp("uppgifter"), harmed() | {"beta.xlsx": made.filled(insats=made.OTHER)}
    )


@pytest.mark.parametrize("verb", ["validera", "konsolidera"])
def test_nothing_of_a_person_reaches_any_part_of_the_arsbok(laid: made.Office, verb: str) -> None:
    """Not Insatsdata, Granskning, Logg, Start, a file's or a sheet's name, nor what is printed; each kind is told of."""
    assert seen(harmed()[next(iter(harmed()))]), "provet måste självt innehålla uppgifterna"
    if verb == "validera":
        outcome = byfile.validera(laid.arsbok, laid.inkorg, granskning=True)
    else:
        outcome = byfile.konsolidera(laid.arsbok, laid.inkorg)
    for path in (item for item in laid.arsbok.parent.iterdir() if item.is_file()):
        assert seen(path.read_bytes()) == [], path.name
    for _, marks, rule in SECRETS.values():
        assert not any(mark in told(outcome) for mark in marks)
        hits = [fynd for fynd in outcome.fynd if fynd.regel == rule.id]
        assert {fynd.falt for fynd in hits} >= set(TEXTS) - {
            "blad.uppgiftslamnare"
        }  # that one is cut at a hundred characters
        assert all(fynd.place.cell and fynd.varde is None for fynd in hits)
    numbered = {fynd.falt for fynd in outcome.fynd if fynd.regel == TELEFON.id}
    assert COUNTS[0] in numbered, "ett nummer som Excel tagit nollan från"


def test_the_masked_text_is_kept_and_names_of_files_say_what_was_taken_out(laid: made.Office) -> None:
    """The rest of the text is there to read; the kinds stand in brackets."""
    byfile.konsolidera(laid.arsbok, laid.inkorg)
    arsbok = byfile.open_arsbok(laid.arsbok)
    rows = registers.read_rows(arsbok.book, INSATSDATA)
    texts = {str(row["text"]) for row in rows if row["falt"] == TEXTS[-1] and row["insats"] == made.INSATS}
    assert texts == {
        "Ring [telefonnummer]. Skriv till [e-postadress]. Deltagaren [namn] slutade. Gäller [personnummer]."
    }
    assert {"[telefonnummer]", "[e-postadress]"} <= {
        str(row.get("blad")).removeprefix("Ring ") for row in registers.read_rows(arsbok.book, GRANSKNING)
    }
    (kontakt,) = {insats.kontakt for insats in arsbok.insatser if insats.nyckel == made.INSATS}
    assert kontakt == f"{made.INSATS}@example.se", "kansliets eget register rörs inte"


def test_only_a_personnummer_sends_the_sheet_back() -> None:
    """The others are questions: they may be the insatsledare's own, or a word that looks like a name."""
    assert PERSONNUMMER.level is Level.STOPP
    assert {rule.level for rule in (TELEFON, EPOST, NAMN)} == {Level.FRAGA}


@pytest.mark.parametrize(
    ("text", "kinds", "shown"),
    [
        ("701740605", {"telefon"}, "[telefonnummer]"),
        ("81234567", set(), "81234567"),
        ("123456789", set(), "123456789"),
        ("7017406", set(), "7017406"),
        ("8112189876", {"personnummer"}, "[personnummer]"),
    ],
)
def test_a_number_alone_in_a_cell_may_have_lost_its_zero(text: str, kinds: set[str], shown: str) -> None:
    """Excel takes the zero from a telephone number; it is one all the same."""
    assert slagen(text) == kinds
    assert maskerad_ruta(text) == shown
