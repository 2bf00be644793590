"""The texts of the sheet Rapporttexter become paragraphs with links, and a fault in one is told with its cell."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.dokument.gjorda import prov
from xlfinsam import dokumenten, office
from xlfinsam.dokument import tabeller, text
from xlfinsam.dokument.modell import Lista, Rubrik, Stycke, Tabell
from xlfinsam.engine.book import open_book
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.rapporten import ARSREDOVISNING, RAPPORTTEXTER, signs
from xlfinsam.statements.arsredovisning import arsredovisning
from xlfinsam.statements.profil import PROFILER

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = "hoglandet-2021"


def test_figures_lists_and_what_is_to_be_written_are_told_apart() -> None:
    """A line is a paragraph, a hyphen a point, brackets a ledtext; a line about blanks alone is left out."""
    made = prov(SAMPLE)
    told = "Resultatet {rr.arets_resultat:tkr} tkr.\n- en\n- två {ar}\n[Skriv här]\n\nOm {tabell1.summa.nya} nya.\n{rr}"
    read = text.last(made.underlag, told, lambda name: tabeller.tabell(made.underlag, name) if name == "rr" else None)
    assert [type(one) for one in read.block] == [Stycke, Lista, Stycke, Tabell]
    first, points, hint, _ = read.block
    assert isinstance(first, Stycke)
    assert isinstance(points, Lista)
    assert isinstance(hint, Stycke)
    assert (first.text, [one.text for one in points.punkter], hint.text, hint.slag) == (
        "Resultatet 428 tkr.",
        ["en", "två 2021"],
        "Skriv här",
        "ledtext",
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{rr.arets_resulta}", "Menade du rr.arets_resultat"),
        ("{rr.arets_resultat:ton}", "en siffra skrivs som kr"),
        ("{qqqqq}", "Namnet på en siffra"),
    ],
)
def test_a_name_that_nothing_has_is_told_with_what_is_like_it(line: str, said: str) -> None:
    """An unknown name or way of writing is a sentence, and the letters stand."""
    parts, faults = text.delar(prov(SAMPLE).underlag, f"Se {line} nu")
    assert parts == ("Se ", line, " nu")
    assert len(faults) == 1
    assert said in faults[0]


def test_a_fault_in_the_sheet_stops_the_document_and_names_the_cells(tmp_path: Path) -> None:
    """All faults at once, each with file, sheet and cell; nothing is written."""
    made, path = prov(SAMPLE), tmp_path / "arsbok.xlsm"
    shutil.copyfile(made.arsbok, path)
    with closing(open_book(path)) as book:
        sheet, column = book.sheets[RAPPORTTEXTER.sheet], len(RAPPORTTEXTER.columns)
        sheet.range((RAPPORTTEXTER.first_row, column)).value = "Ett {rr.fel}."
        sheet.range((RAPPORTTEXTER.first_row + 2, column)).value = "Ett {br.fel}."
        with pytest.raises(WrongUseError) as told:
            dokumenten.rapport(book, ut=tmp_path / "ut.docx", sidor=False)
    cells = [f"arsbok.xlsm, Rapporttexter!F{RAPPORTTEXTER.first_row + at}: " for at in (0, 2)]
    assert all(cell in str(told.value) for cell in cells)
    assert not (tmp_path / "ut.docx").exists()


def test_the_kansli_changes_headings_and_texts(tmp_path: Path) -> None:
    """A heading renamed, a text written and a row taken away show in the next document."""
    made, path = prov(SAMPLE), tmp_path / "arsbok.xlsm"
    shutil.copyfile(made.arsbok, path)
    with closing(open_book(path)) as book:
        sheet, first = book.sheets[RAPPORTTEXTER.sheet], RAPPORTTEXTER.first_row
        sheet.range((first, 5)).value = ["Förord", "Ett gott år."]
        keys = [sheet.range((first + at, 2)).value for at in range(40)]
        sheet.range((first + keys.index("organisation"), 1)).value = [[None] * 6]
        book.app.calculate()
        book.save()
        done = dokumenten.rapport(book, ut=tmp_path / "ut.docx", sidor=False)
        assert done.fil.exists()
        fresh = dokumenten.valt(ARSREDOVISNING).gor(
            dokumenten.underlag_for(dokumenten.read_arsbok(book), dokumenten.valt(ARSREDOVISNING))
        )
    headings = [one.text for one in fresh.delar if isinstance(one, Rubrik)]
    assert headings[1] == "Förord"
    assert "Organisation" not in headings
    assert any(isinstance(one, Stycke) and one.text == "Ett gott år." for one in fresh.delar)


@pytest.mark.parametrize("profil", PROFILER, ids=lambda one: one.id)
def test_the_headings_of_a_layout_have_keys_of_their_own(profil: object) -> None:
    """Every heading from the start has a word of its own, and the statements come in the order of the layout."""
    listed = arsredovisning(profil)
    keys = [one.nyckel for one in listed]
    assert len(set(keys)) == len(keys)
    order = [keys.index(name) for name in ("rr", "br", "kf", "drift", "noter")]
    assert order == sorted(order)


def test_all_but_those_who_stand_in_sign() -> None:
    """What the register says goes; else everybody but an ersättare."""
    assert [signs("Ledamot", ""), signs("Ersättare", ""), signs("Ersättare", "ja"), signs("Ledamot", "nej")] == [
        True,
        False,
        True,
        False,
    ]


def test_the_verbs_are_reached_from_the_office() -> None:
    """Button and command call the same functions."""
    assert (office.rapport, office.uppdatera, office.genomlas) == (
        dokumenten.rapport,
        dokumenten.uppdatera,
        dokumenten.genomlas,
    )
