"""Kalmar's survey on violence, read back: the diagrams' figures come out as printed, and what cannot be so is shown."""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.inkorg import made
from xlfinsam import office
from xlfinsam.engine.book import open_book
from xlfinsam.forms.enkater import VALD

if TYPE_CHECKING:
    from xlfinsam.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "samples" / "kalmar-2024" / "enkater"
PRINTED = {
    sample: tomllib.loads((ROOT / "samples" / sample / "publicerat.toml").read_text("utf-8"))["tabell"]
    for sample in ("kalmar-2024", "hoglandet-2021")
}
LABELS = {"Kvinna": "kvinna", "Man": "man", "18-29": "a18_29", "30-45": "a30_45", "46-65": "a46_65", "Ja": "ja", "Nej": "nej",
          "1 gång": "g1", "2 gånger": "g2", "3 gånger": "g3"}  # fmt: skip


def percent(share: Decimal) -> Decimal:
    """Write a share as the diagrams do."""
    return (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def rows(table: str, sample: str = "kalmar-2024") -> dict[str, list[Decimal]]:
    """Return the rows of a printed table by label."""
    found = next(item for item in PRINTED[sample] if item["id"] == table)
    return {row["etikett"]: [Decimal(str(n)) for n in row["varden"] if n != ""] for row in found["rad"]}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Read the survey into Kalmar's årsbok."""
    path = tmp_path_factory.mktemp("enkat") / "arsbok.xlsm"
    office.ny(ROOT / "samples" / "kalmar-2024" / "installningar.toml", path)
    return byfile.enkat(path, [FOLDER])


def test_the_committed_file_is_what_the_script_makes() -> None:
    """The rows of answers follow from the counts and the seed."""
    fresh = made.script("samples/make.py").surveys("kalmar-2024")
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == fresh, "kör: make samples"


def test_the_file_is_read_without_a_question(outcome: Outcome) -> None:
    """All 249 respondents are read, and nothing is odd."""
    assert outcome.fynd == ()
    assert outcome.figures["enkat.vald.svarande"] == 249
    assert outcome.figures["enkat.vald.svarsfrekvens"] is None  # nobody has said how many were asked


@pytest.mark.parametrize("fraga", ["kon", "alder", *(f"f{n}" for n in range(1, 9))])
def test_counts_bases_and_shares_are_those_of_the_diagrams(fraga: str, outcome: Outcome) -> None:
    """Each answer's count and its percentage with one decimal, of those who answered the question, are as printed."""
    printed = rows(f"enkat9-{fraga}")
    name = f"enkat.vald.{fraga}"
    (answered,) = printed.pop("Antal svar")
    assert outcome.figures[f"{name}.n"] == answered == sum(n for n, _ in printed.values())
    for label, (number, share) in printed.items():
        answer = f"{name}.{LABELS[label]}"
        assert outcome.figures[answer] == number
        assert percent(outcome.figures[f"{answer}.andel"]) == share


def test_the_three_counts_of_times_are_the_only_ones_that_give_the_printed_percentages(outcome: Outcome) -> None:
    """Of 246 answers each printed percentage is given by one count alone, and the three are together all answers."""
    printed = {label: share for label, (share,) in rows("enkat9-ganger").items()}
    answered = printed.pop("Antal svar")
    only = {}
    for label, share in printed.items():
        fits = [n for n in range(int(answered) + 1) if percent(n / answered) == share]
        assert len(fits) == 1
        only[LABELS[label]] = fits[0]
    assert only == {answer: outcome.figures[f"enkat.vald.ganger.{answer}"] for answer in only}
    assert sum(only.values()) == outcome.figures["enkat.vald.ganger.n"] == answered


def test_the_printed_answers_per_sex_cannot_come_from_the_printed_answers(outcome: Outcome) -> None:
    """Women's and men's ja are printed 27, 3, 4 and 15 under the question's ja, but just two respondents gave no sex."""
    silent = outcome.figures["enkat.vald.svarande"] - outcome.figures["enkat.vald.kon.n"]
    assert silent == 2
    kinds = {"Psykiskt våld": "f1", "Fysiskt våld": "f2", "Sexuellt våld": "f3", "Sexuella kränkningar": "f4"}
    gaps = {}
    for label, (women, _, men, _) in rows("enkat9-typ-kon").items():
        gaps[label] = outcome.figures[f"enkat.vald.{kinds[label]}.ja"] - women - men
        by_sex = [outcome.figures[f"enkat.vald.{kinds[label]}_{sex}.ja"] for sex in ("kvinna", "man")]
        assert 0 <= outcome.figures[f"enkat.vald.{kinds[label]}.ja"] - sum(by_sex) <= silent  # ours can
    assert gaps == {"Fysiskt våld": 27, "Sexuellt våld": 3, "Sexuella kränkningar": 4, "Psykiskt våld": 15}
    assert all(gap > silent for gap in gaps.values())


def test_two_printed_shares_are_not_what_their_counts_say() -> None:
    """Women: 92 of 146 is printed 63,1 % and is 63,0; "49 %" of all is at most (92 + 26 + 2) of 249, 48,2."""
    women, men, *_ = rows("enkat9-minst-en").values()
    assert (percent(women[0] / women[1]), women[2]) == (Decimal("63.0"), Decimal("63.1"))
    assert percent(men[0] / men[1]) == men[2] == Decimal("25.7")
    assert percent((women[0] + men[0] + 2) / 249) == Decimal("48.2")


def test_one_of_the_shares_of_hoglandet_is_given_by_no_count() -> None:
    """59 answers and 75 % is 44; of 12 answers no count is 84 %: ten are 83 and eleven are 92."""
    fits = {
        int(n): [k for k in range(int(n) + 1) if (Decimal(k) * 100 / n).quantize(Decimal(1), ROUND_HALF_UP) == share]
        for n, share in rows("enkater", "hoglandet-2021").values()
    }
    assert fits == {59: [44], 12: []}


def test_every_figure_of_the_sheet_has_its_spar(tmp_path: Path) -> None:
    """A share is traced to its two counts and each count to its row, with the file it was read from."""
    path = tmp_path / "arsbok.xlsm"
    office.ny(ROOT / "samples" / "kalmar-2024" / "installningar.toml", path)
    byfile.enkat(path, [FOLDER])
    step = office.spara(open_book(path, to_read=True), "enkat.vald.f6.ja.andel")
    assert step.title == f"Enkäten {VALD.title}: Sett våld under uppväxten, Ja, andel"
    count, base = step.steps
    assert (count.value, base.value) == (105, 248)
    assert count.steps[0].source.startswith("vald.csv, SHA-256 ")
    assert base.title.endswith("antal som svarade")
