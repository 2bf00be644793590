"""Several forms in one årsbok: what means the same is added up, what does not is left out, and it is said which and why."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.inkorg import made
from xlfinsam import office
from xlfinsam.forms import FORMS
from xlfinsam.longtable import COMPUTED, long_table
from xlfinsam.model import Place, Record, Returned
from xlfinsam.rules.blanketter import MATT
from xlfinsam.world import Insats, World

if TYPE_CHECKING:
    from xlfinsam.asked import Form

EACH = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
SETTINGS = '[installningar]\nforbund = "Provet"\nar = 2021\nperiod = "2021"\nmal_positiva = 0.5\n' + "".join(
    f'\n[[insatser]]\nnyckel = "{key}"\nnamn = "{key.title()}"\nblankett = "{form}"\n'
    for key, form in (("bron", "kalmar"), ("teamet", "helarsrapport"), ("stodet", "coacher"), ("orten", "samverkan"))
)
ANSWERS = {
    "bron": {"deltagare.totalt": 30, "deltagare.nya": 10, "deltagare.avslutade": 8, "deltagare.kvinna": 18, "deltagare.man": 12,
             "avslut.gemensam_kartlaggning": 1, "avslut.arbete": 2, "avslut.studie": 1, "avslut.aktivt_arbetssokande": 0},
    "teamet": {"deltagare.totalt": 58, "deltagare.nya": 28, "deltagare.avslutade": 16, "deltagare.kvinna": 33, "deltagare.man": 25,
               "utfall.arbete": 7, "utfall.studier": 2, "utfall.rehabilitering": 3},
    "stodet": {"deltagare.totalt": 20, "deltagare.kvinna": 9, "deltagare.man": 11, "utskrivna.kvinna": 3, "utskrivna.man": 4,
               "resultat.arbete_studier": 5},
    "orten": {"moten.styrgrupp": 4, "uppdrag.n1.ja": "X"},
}  # fmt: skip


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> office.Outcome:
    """Consolidate an årsbok whose four insatser fill in four forms, one of them the wrong one."""
    folder = tmp_path_factory.mktemp("flera")
    (folder / "inkorg").mkdir()
    (folder / "prov.toml").write_text(SETTINGS, encoding="utf-8")
    office.ny(folder / "prov.toml", folder / "arsbok.xlsm")
    byfile.insatsblad(folder / "arsbok.xlsm", folder / "ut")
    fill = made.script("samples/make.py").fill
    for key, told in ANSWERS.items():
        blank = (folder / "ut" / f"insatsblad-{key}-2021.xlsx").read_bytes()
        data = fill(blank, {"varden": told, "texter": {}, "utanfor": []}, 2021)
        (folder / "inkorg" / f"{key}.xlsx").write_bytes(data)
    return byfile.konsolidera(folder / "arsbok.xlsm", folder / "inkorg")


def test_what_means_the_same_is_added_over_the_forms(outcome: office.Outcome) -> None:
    """Deltagare, nya, avslutade and avslut till arbete eller studier are summed over the forms that give them."""
    figures = outcome.figures
    assert figures["tabell1.summa.totalt"] == 30 + 58 + 20
    assert figures["tabell1.summa.nya"] == 10 + 28
    assert figures["tabell1.stodet.nya"] is None
    assert figures["tabell1.summa.avslutade"] == figures["gemensamt.summa.avslutade"] == 8 + 16 + (3 + 4)
    assert figures["gemensamt.summa.arbete_studier"] == (2 + 1) + (7 + 2) + 5
    assert figures["kon.summa.kvinna"] == 18 + 33 + 9
    assert figures["moten.orten.styrgrupp"] == 4


def test_what_does_not_is_never_one_number(outcome: office.Outcome) -> None:
    """Positiva avslut of the one form stand alone: the others have no row in the table and no part in its sum."""
    figures = outcome.figures
    assert figures["mal.summa.positiva"] == figures["mal.bron.positiva"] == 4
    assert figures["mal.summa.andel"] == Decimal(4) / 8
    assert {name.split(".")[1] for name in figures if name.startswith("mal.")} == {"bron", "summa"}
    assert figures["helresultat.teamet.andel"] == Decimal(12) / 16


def test_it_is_said_which_insatser_are_not_in_a_sum_and_why(outcome: office.Outcome) -> None:
    """One note for every form that lacks a measure, with its insatser, the measures and the form's own reason."""
    told = {fynd.falt: fynd.text for fynd in outcome.fynd if fynd.regel == "J02"}
    assert set(told) == {"helarsrapport", "coacher", "samverkan"}
    assert "Teamet" in told["helarsrapport"]
    assert "positiva avslut" in told["helarsrapport"]
    assert "annan arbetslivsinriktad rehabilitering" in told["helarsrapport"]
    assert "nya deltagare" in told["coacher"]
    assert "Orten" in told["samverkan"]


@EACH
def test_what_a_form_computes_and_explains_is_its_own(form: Form) -> None:
    """A common measure is made of the form's own counts and asked nowhere in it; what it explains, it does not give."""
    fields = {item.id for item in form.fields}
    for item in form.common:
        assert set(item.parts) <= fields
        assert item.falt not in fields
        assert form.gives(item.falt)
    for key, why in form.unlike:
        assert not form.gives(MATT[key][1])
        assert why.endswith(".")


@EACH
def test_the_tables_of_a_form_are_its_own(form: Form) -> None:
    """Every table on a form's sheet is about the form, holds whole rows of slots, and names each column once."""
    assert bool(form.sheet) == bool(form.tables)
    for table in form.tables:
        assert (table.home, table.forms) == (form.id, (form.id,))
        assert table.capacity % max(1, len(table.slots)) == 0
        assert len({measure.id for measure in table.measures}) == len(table.measures)


def test_a_computed_measure_wants_all_its_parts() -> None:
    """With both parts the row of Insatsdata has the sum and both cells; with one blank there is no row and no number."""
    insatser = (Insats("stodet", "Stödet", blankett="coacher"),)
    places = {
        "utskrivna.kvinna": Place("a.xlsx", "Insatsblad", "C20"),
        "utskrivna.man": Place("a.xlsx", "Insatsblad", "C21"),
    }
    for values, expected in (
        ({"utskrivna.kvinna": Decimal(3), "utskrivna.man": Decimal(4)}, 7),
        ({"utskrivna.man": Decimal(4)}, None),
    ):
        record = Record("coacher", 1, "stodet", "2021", Returned("a.xlsx", "0" * 64), values, places)
        rows = [row for row in long_table([record], FORMS, str) if row["anmarkning"] == COMPUTED]
        assert [(row["falt"], row["varde"], row["cell"]) for row in rows] == (
            [("deltagare.avslutade", 7, "C20, C21")] if expected else []
        )
        assert World({}, insatser, (), (record,), FORMS).answer(record, "deltagare.avslutade") == expected
