"""budget: whole kronor that sum exactly, the printed plan of Kalmar and the fixed shares of Höglandet, and what is missing."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import bocker, byfile
from tests.bocker import Desk
from xlfinsam import cli
from xlfinsam.budgetering import divided
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import HISTORIK, INSATSER, LOGG, MEDLEMMAR
from xlfinsam.forms.planer import BUDGET, MEDEL
from xlfinsam.forms.rakenskaper import KONTOPLAN, NOTRADER
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.fields import Answer

ROOT = Path(__file__).resolve().parents[2]
PRINTED = ROOT / "samples" / "kalmar-2024" / "publicerat-vp.toml"
YEARS = {"fg": ".fg", "ar0": "", "ar1": ".ar1", "ar2": ".ar2"}  # a column of Budget, and the end of its figures' names
PLAN = {"SUMMA intäkter": "intakter", "SUMMA kostnader": "kostnader", "Resultat": "resultat",
        "Återföring av vinstmedel": "aterforing", "Resultat 2": "resultat_efter_aterforing",
        "SUMMA finansiella intäkter": "finansiella_intakter",
        "SUMMA finansiella kostnader": "finansiella_kostnader"}  # fmt: skip

# ------------------------------------------------------------------------------------------------------ whole kronor

TOTALS = st.integers(0, 10**8).map(Decimal)
WEIGHTS = st.lists(st.one_of(st.integers(0, 100_000), st.integers(1, 4)).map(Decimal), min_size=1, max_size=20).filter(
    any
)


@given(TOTALS, WEIGHTS)
def test_the_parts_are_whole_and_sum_to_the_total(total: Decimal, weights: list[Decimal]) -> None:
    """Whole kronor, none below nought, that come to the total; each within a krona of its exact share; nought for no weight."""
    parts = divided(total, weights)
    whole = sum(weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert part == part.to_integral_value() >= 0
        assert abs(part * whole - total * weight) < whole
        assert weight or part == 0


@given(TOTALS, WEIGHTS)
def test_the_krona_goes_to_the_largest_rest(total: Decimal, weights: list[Decimal]) -> None:
    """Nobody who is rounded down has lost more than one who is rounded up: compared as whole numbers, without division."""
    whole = sum(weights, Decimal(0))
    rests = [(total * weight % whole, part) for weight, part in zip(weights, divided(total, weights), strict=True)]
    floors = [(total * weight) // whole for weight in weights]
    up = [rest for (rest, part), floor in zip(rests, floors, strict=True) if part > floor]
    down = [rest for (rest, part), floor in zip(rests, floors, strict=True) if part == floor]
    assert len(up) + len(down) == len(weights)
    assert not up or not down or min(up) >= max(down)


@given(TOTALS, WEIGHTS, st.integers(2, 999))
def test_only_the_proportions_count(total: Decimal, weights: list[Decimal], times: int) -> None:
    """Weights that are all so many times as large give the same parts."""
    assert divided(total, [weight * times for weight in weights]) == divided(total, weights)


@given(TOTALS, WEIGHTS)
def test_the_first_of_equals_gets_the_krona(total: Decimal, weights: list[Decimal]) -> None:
    """Those that weigh the same differ by a krona at most, and the more stands first."""
    parts = divided(total, weights)
    for weight in set(weights):
        equal = [part for part, other in zip(parts, weights, strict=True) if other == weight]
        assert equal == sorted(equal, reverse=True)
        assert equal[0] - equal[-1] <= 1


@given(TOTALS, WEIGHTS)
def test_who_weighs_more_never_pays_less(total: Decimal, weights: list[Decimal]) -> None:
    """The parts are in the order of the weights."""
    by_weight = sorted(zip(weights, divided(total, weights), strict=True))
    for (light, less), (heavy, more) in pairwise(by_weight):
        assert less <= more or light == heavy


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_nothing_can_be_divided_among_none(weights: list[int]) -> None:
    """Without a weight above nought, or with one below, there is no right answer."""
    with pytest.raises((ValueError, IndexError)):
        divided(Decimal(100), [Decimal(weight) for weight in weights])


# ---------------------------------------------------------------------------------------------------- printed plans


def sample(name: str, folder: Path) -> Desk:
    """Make the årsbok of a sample."""
    desk = Desk(folder / f"{name}.xlsm")
    byfile.ny(ROOT / "samples" / name / "installningar.toml", desk.arsbok)
    return desk


@pytest.fixture(scope="module")
def kalmar(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Divide the contributions of Kalmar 2024."""
    desk = sample("kalmar-2024", tmp_path_factory.mktemp("kalmar"))
    byfile.budget(desk.arsbok)
    return desk


@pytest.fixture(scope="module")
def plan() -> Mapping[str, Mapping[str, list[int]]]:
    """Read the printed plan: table -> label -> amounts."""
    tables = tomllib.loads(PRINTED.read_text("utf-8"))["tabell"]
    return {table["id"]: {row["etikett"]: row["varden"] for row in table["rad"]} for table in tables}


def shares(desk: Desk) -> dict[str, Answer]:
    """Return what each member is to pay."""
    return {str(row["namn"]): row.get("agarbidrag") for row in desk.rows(MEDLEMMAR)}


def test_kalmar_pays_as_the_plan_prints_it(kalmar: Desk, plan: Mapping[str, Mapping[str, list[int]]]) -> None:
    """Each contribution of the plan to the krona, but one kommun's: its twelve sum to a krona less than the plan's total."""
    printed = {label: Decimal(values[0]) for label, values in plan["agarbidrag"].items()}
    total = printed.pop("Summa medlemsavgifter")
    assert total - sum(printed.values()) == 1
    kinds = {str(row["namn"]): row["typ"] for row in kalmar.rows(MEDLEMMAR)}
    ours = shares(kalmar)
    assert sum(value for value in ours.values() if isinstance(value, Decimal)) == total
    by_kind = {kind: [value for name, value in ours.items() if kinds[name] == kind] for kind in ("stat", "region")}
    assert by_kind == {
        "stat": [printed["Försäkringskassan (och Arbetsförmedlingen)"]],
        "region": [printed["Region Kalmar län"]],
    }
    plain = {label[:6]: value for label, value in printed.items() if label.endswith("kommun")}  # Hultsfred, Hultsfreds
    paid = {name[:6]: value for name, value in ours.items() if kinds[name] == "kommun" and isinstance(value, Decimal)}
    assert len(paid) == len(plain) == 12
    (one,) = [name for name in paid if paid[name] != plain[name]]
    assert paid[one] - plain[one] == 1
    people = {str(row["namn"])[:6]: row["folkmangd"] for row in kalmar.rows(MEDLEMMAR) if row["typ"] == "kommun"}
    whole = sum(value for value in people.values() if isinstance(value, Decimal))
    exact = {name: total / 4 * value / whole for name, value in people.items() if isinstance(value, Decimal)}
    rounded_down = [name for name in exact if paid[name] < exact[name]]
    assert 0 < len(rounded_down) < 12
    assert all(exact[one] % 1 > exact[name] % 1 for name in rounded_down)  # the krona went to the largest rest left


def test_the_three_year_budget_is_the_printed_one(kalmar: Desk, plan: Mapping[str, Mapping[str, list[int]]]) -> None:
    """Sums, result, återföring and the result after it are the plan's, all four years, in the saved workbook."""
    names = {(label, at): f"plan.{row}{end}" for label, row in PLAN.items() for at, end in enumerate(YEARS.values())}
    found = byfile.varde(kalmar.arsbok, list(names.values()))
    printed = {name: Decimal(plan["budget"][label][at]) for (label, at), name in names.items()}
    assert {name: found[name] for name in printed} == printed


def test_the_shares_of_hoglandet_give_its_contributions(tmp_path: Path) -> None:
    """By fixed shares every member pays what the report prints that it has paid."""
    desk = sample("hoglandet-2021", tmp_path)
    byfile.budget(desk.arsbok)
    rows = desk.rows(MEDLEMMAR)
    assert [row["agarbidrag"] for row in rows] == [row["bidrag"] for row in rows]
    figures = json.loads((ROOT / "samples" / "hoglandet-2021" / "bokslut.json").read_text("utf-8"))["siffror"]
    assert [row["agarbidrag"] for row in rows] == [figures[f"not2.{row['rad']}"] for row in rows]


# ------------------------------------------------------------------------------------------------- what it does and not


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Lay out the small årsbok, with two kommuner more."""
    made = bocker.desk(tmp_path)
    made.add(
        MEDLEMMAR,
        {
            "namn": "Å kommun",
            "typ": "kommun",
            "bidrag": Decimal(1),
            "folkmangd": Decimal(100),
            "fast_andel": Decimal("0.5"),
        },
        {
            "namn": "Ä kommun",
            "typ": "kommun",
            "bidrag": Decimal(1),
            "folkmangd": Decimal(100),
            "fast_andel": Decimal("0.25"),
        },
    )
    made.write("Medlemmar", {"G8": Decimal("0.25")})
    return made


def test_it_is_written_told_and_logged(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The command shows every member and the sum, writes them in Medlemmar, and says in Logg what was divided."""
    before = desk.rows(MEDLEMMAR)
    assert cli.main(["budget", str(desk.arsbok)]) == 0
    told = capsys.readouterr().out
    after = desk.rows(MEDLEMMAR)
    divided = {"agarbidrag", "agarbidrag_ar1", "agarbidrag_ar2"}
    assert [{name: value for name, value in row.items() if name not in divided} for row in after] == before
    for column in sorted(divided):  # Budget has a million for each of the three years
        assert sum(row[column] for row in after) == 1_000_000  # type: ignore[misc]  # numbers
    paid = [row["agarbidrag"] for row in after]
    assert sum(part for part in paid if isinstance(part, Decimal)) == 1_000_000
    assert paid[:2] == [500_000, 250_000]
    assert paid[3] == paid[4]
    assert all(swedish(part) in told for part in paid)  # type: ignore[arg-type]  # numbers
    assert desk.rows(LOGG)[-1]["vad"] == f"{swedish(Decimal(1_000_000))} kr fördelade på 5 medlemmar"
    assert byfile.kontrollera(desk.arsbok).fynd == ()


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    """Divided once more, no cell of any list but Logg is another."""
    first = byfile.budget(desk.arsbok)
    lists = [desk.rows(register) for register in (MEDLEMMAR, BUDGET)]
    assert byfile.budget(desk.arsbok) == first
    assert [desk.rows(register) for register in (MEDLEMMAR, BUDGET)] == lists
    assert desk.rows(LOGG)[-1]["celler"] == 0


def test_fixed_shares_are_used_where_the_settings_say_so(desk: Desk) -> None:
    """The same kommuner by fixed shares: a half and two quarters of the kommuner's quarter."""
    desk.set("fordelning", "fasta andelar")
    byfile.budget(desk.arsbok)
    assert [row["agarbidrag"] for row in desk.rows(MEDLEMMAR)][2:] == [62_500, 125_000, 62_500]


@pytest.mark.parametrize(("held", "kept"), [(None, 1_000_000), (Decimal(999), 999)], ids=["blank", "written"])
def test_the_budget_row_of_the_contributions_is_filled_where_it_is_blank(
    desk: Desk, held: Decimal | None, kept: int
) -> None:
    """The row agarbidrag of Budget gets the sum where the kansli has left it blank; what it has written is never changed."""
    where = registers.span(desk.book, "budget.ar0")  # type: ignore[arg-type]  # reads as a Grid
    desk.write("Budget", {f"{where[1]}{where[2]}": held})
    before = desk.rows(BUDGET)
    byfile.budget(desk.arsbok)
    after = desk.rows(BUDGET)
    assert after == [{**before[0], "ar0": Decimal(kept)}, *before[1:]]


def test_the_lists_of_the_kansli_are_left_as_they_stand(desk: Desk) -> None:
    """A blank row between members, a formula of the kansli's, and every other list: only the one column is written."""
    desk.add(
        MEDLEMMAR,
        {},
        {"namn": "Sist", "typ": "kommun", "bidrag": Decimal(1), "folkmangd": Decimal(10), "fast_andel": Decimal(0)},
    )
    row = MEDLEMMAR.first_row + 6
    with byfile.closing(byfile.open_book(desk.arsbok)) as book:
        book.sheets["Medlemmar"][f"C{row}"].formula = "=2*21"
        book.save()
    others = {register.id: desk.rows(register) for register in (INSATSER, HISTORIK, KONTOPLAN, NOTRADER, MEDEL, BUDGET)}
    byfile.budget(desk.arsbok)
    cells = desk.book.cells("Medlemmar")
    assert cells[f"C{row}"].formula == "2*21"
    assert (cells[f"A{row}"].text, cells[f"A{row - 1}"].text if f"A{row - 1}" in cells else "") == ("Sist", "")
    assert int(cells[f"H{row}"].text) > 0
    assert {
        register.id: desk.rows(register) for register in (INSATSER, HISTORIK, KONTOPLAN, NOTRADER, MEDEL, BUDGET)
    } == others


MISSING: dict[str, tuple[dict[str, Answer], dict[str, Answer], str]] = {
    "no total": ({"bidrag_totalt": None}, {}, r"Inställningar: skriv alla medlemmars bidrag i hela kronor"),
    "a total with öre": (
        {"bidrag_totalt": Decimal("1000.5")},
        {},
        r"Inställningar: skriv alla medlemmars bidrag i hela",
    ),
    "no share of the state": (
        {"andel_stat": None},
        {},
        r"Inställningar: Statens andel är tom\. Skriv till exempel 25 %",
    ),
    "no share of the region": ({"andel_region": None}, {}, r"Inställningar: Regionens andel är tom"),
    "no share of the kommuner": ({"andel_kommun": None}, {}, r"Inställningar: Kommunernas andel är tom"),
    "shares that are not the whole": ({"andel_stat": Decimal("0.4")}, {}, r"andelar blir inte 100 %"),
    "no way of dividing": (
        {"fordelning": None},
        {},
        r"välj om kommunernas del fördelas efter folkmängd eller fasta andelar",
    ),
    "a member without a kind": (
        {},
        {"B10": None},
        r"Medlemmar: Ä kommun har ingen typ\. Välj stat, region eller kommun",
    ),
    "no member of a kind": ({}, {"B7": "stat"}, r"Medlemmar: ingen medlem har typen region, som ska betala 25 ?%"),
    "no inhabitants": ({}, {"F9": None}, r"Medlemmar: Å kommun saknar Folkmängd"),
    "no fixed share": ({"fordelning": "fasta andelar"}, {"G10": None}, r"Medlemmar: Ä kommun saknar Fast andel"),
    "nobody lives there": ({}, dict.fromkeys(("F8", "F9", "F10"), Decimal(0)), r"alla kommuners andelar är 0"),
}


@pytest.mark.parametrize("what", MISSING)
def test_what_is_missing_is_one_sentence_and_nothing_is_changed(desk: Desk, what: str) -> None:
    """Each thing that the division needs and has not is told by its place, before anything is written."""
    wanted, cells, told = MISSING[what]
    for name, answer in wanted.items():
        desk.set(name, answer)
    if cells:
        desk.write("Medlemmar", cells)
    before = desk.everything()
    with pytest.raises(WrongUseError, match=told):
        byfile.budget(desk.arsbok)
    assert desk.everything() == before
