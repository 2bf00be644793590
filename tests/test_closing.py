"""The close in Python: whatever the books and the account plan, it balances, loses no krona, and order means nothing.

Books and account plans are drawn by hypothesis. The workbook's own formulas are held to the same by `office.bokslut`
itself; a few whole runs at the end let them be so on drawn books.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import bocker, byfile
from xlfinsam import arsboken, bokforing, inlasning
from xlfinsam.closing import computed
from xlfinsam.forms.bokslut import BALANSRADER, DIMENSIONER, NOTNUMMER, RESULTATRADER
from xlfinsam.rules.words import SETTINGS
from xlfinsam.values import whole_kronor
from xlfinsam.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer

ZERO = Decimal(0)
Lists = dict[str, list[dict[str, "Answer"]]]
SIDES = {"intakter": "kredit", "kostnader": "debet", "fordringar": "debet", "skulder": "kredit"}
ASSETS = list(BALANSRADER[: BALANSRADER.index("eget_kapital")])
DEBTS = list(BALANSRADER[BALANSRADER.index("eget_kapital") :])
RESULT = [rad for rad in RESULTATRADER if rad != "resultatoverforing"]
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Drawn:
    """A förbund's books and its account plan, drawn."""

    profil: str
    lists: Lists
    ore: bool

    def figures(self, **lists: list[dict[str, Answer]]) -> dict[str, Shown]:
        """Close the year, with some lists changed."""
        told = World({**SETTINGS, "profil": self.profil}, (), (), (), lists={**self.lists, **lists})
        return arsboken.figures(told, [])

    @property
    def rounded(self) -> int:
        """How many rounded figures there are between the assets and the other side: the rows that hold any konto."""
        rows = computed(self.lists)
        used = {str(row["rad"]) for row in rows["kontoplan"] if row["antal"]}
        return len(used) + 1  # eget kapital is two: as it began, and what has come to it beside the result


def amounts(ore: bool, konton: list[int], draw: st.DrawFn) -> dict[int, Decimal]:  # noqa: FBT001  what is drawn
    """Draw amounts that sum to nought, in whole kronor or in öre."""
    drawn = {konto: draw(st.integers(-(10**9), 10**9)) * (1 if ore else 100) for konto in konton[1:]}
    drawn[konton[0]] = -sum(drawn.values())
    return {konto: Decimal(amount).scaleb(-2) for konto, amount in drawn.items()}


@st.composite
def drawn(draw: st.DrawFn, *, ore: bool | None = None) -> Drawn:
    """Draw a layout, rows of the notes, a plan of ranges that has every konto once, and two years that balance."""
    ore = draw(st.booleans()) if ore is None else ore
    profil = draw(st.sampled_from(sorted(NOTNUMMER)))
    notes: list[dict[str, Answer]] = []
    keys: dict[str, list[str]] = {}
    for part, side in SIDES.items():
        keys[part] = [f"{part}_{n}" for n in range(draw(st.integers(1, 3)))]
        number = Decimal(NOTNUMMER[profil][part])
        notes += [{"nyckel": key, "not": number, "namn": key, "typ": "rad", "sida": side} for key in keys[part]]
        notes.append({"nyckel": "summa", "not": number, "namn": "Summa", "typ": "summa", "sida": side})
    may = {1: ASSETS + keys["fordringar"], 2: DEBTS + keys["skulder"]}
    may |= dict.fromkeys(range(3, 9), RESULT + keys["intakter"] + keys["kostnader"])
    plan: list[dict[str, Answer]] = []
    for klass, rows in may.items():
        cuts = sorted(draw(st.sets(st.integers(klass * 1000 + 1, klass * 1000 + 999), max_size=3)))
        for first, last in zip([klass * 1000, *cuts], [*(cut - 1 for cut in cuts), klass * 1000 + 999], strict=True):
            row = {"fran": Decimal(first), "rad": draw(st.sampled_from(rows))}
            plan.append(row if first == last else {**row, "till": Decimal(last)})
    balance = sorted(draw(st.sets(st.integers(1000, 2999), min_size=2, max_size=8)))
    result = sorted(draw(st.sets(st.integers(3000, 8899), min_size=1, max_size=8)))
    books: list[dict[str, Answer]] = [{"konto": Decimal(konto), "namn": f"Konto {konto}"} for konto in balance + result]
    for ib, ub in (("ib", "ub"), ("ib_fg", "ub_fg")):
        begins, moved = amounts(ore, balance, draw), amounts(ore, balance + result, draw)
        for row in books:
            konto = int(str(row["konto"]))
            row[ib] = begins.get(konto)
            row[ub] = begins.get(konto, ZERO) + moved[konto]
    return Drawn(profil, {"bokforing": books, "kontoplan": plan, "notrader": notes}, ore)


def number(figures: dict[str, Shown], name: str) -> Decimal:
    """Return a figure; a blank is 0."""
    value = figures[name]
    return value if isinstance(value, Decimal) else ZERO


def column(rows: list[dict[str, Answer]], name: str) -> Decimal:
    """Add up a column; blanks are 0."""
    return sum((value for row in rows if isinstance(value := row.get(name), Decimal)), ZERO)


# ----------------------------------------------------------------------------------------------------- what holds always


@FEW
@given(drawn())
def test_the_balance_balances(made: Drawn) -> None:
    """Assets are eget kapital and debts: exactly in whole kronor, and with öre within half a krona per rounded row."""
    figures = made.figures()
    for year in ("", ".fg"):
        left, right = (number(figures, f"br.summa_{side}{year}") for side in ("tillgangar", "eget_kapital_och_skulder"))
        assert abs(left - right) <= (Decimal(made.rounded) / 2 if made.ore else 0)
        assert left == left.to_integral_value()


@FEW
@given(drawn())
def test_no_krona_is_lost_on_the_way_to_the_rows(made: Drawn) -> None:
    """The plan has every konto once: each column of Kontoplan sums to the same as in Bokföring, unrounded, and to nought."""
    full = computed(made.lists)
    assert {row["rader"] for row in full["bokforing"]} == {Decimal(1)}
    for name in ("ib", "ub", "ib_fg", "ub_fg"):
        assert column(full["kontoplan"], name) == column(full["bokforing"], name) == 0
    assert column(full["kontoplan"], "antal") == len(full["bokforing"])


@FEW
@given(drawn(ore=False))
def test_the_result_and_the_cash_are_one_wherever_they_stand(made: Drawn) -> None:
    """In whole kronor: one result in every statement and översikt, the cash flow is the change in cash, equity goes on."""
    figures = made.figures()
    for year in ("", ".fg"):
        homes = ("rr", "br", "kf", "balanskrav")
        assert (
            len({figures[f"{home}.arets_resultat{year}"] for home in homes} | {figures[f"drift.resultat{year}"]}) == 1
        )
        flow = number(figures, f"kf.likvida_medel_slut{year}") - number(figures, f"kf.likvida_medel_borjan{year}")
        assert number(figures, f"kf.arets_kassaflode{year}") == flow
        assert number(figures, f"drift.utgaende_eget_kapital{year}") == number(figures, f"br.summa_eget_kapital{year}")
    assert figures["overs.2024.arets_resultat"] == figures["rr.arets_resultat"]
    whole = sum((row["ub"] for row in made.lists["bokforing"] if row["konto"] >= 3000), ZERO)  # type: ignore[operator, misc]  # numbers
    assert number(figures, "rr.arets_resultat") == -whole


@FEW
@given(drawn(), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(made: Drawn, dice: random.Random) -> None:
    """Kontoplan, Bokföring and Notrader with their rows in another order give the same figures."""
    shuffled = {name: dice.sample(rows, len(rows)) for name, rows in made.lists.items()}
    assert made.figures(**shuffled) == made.figures()


@FEW
@given(drawn(), st.integers(3000, 8899))
def test_one_row_split_in_two_is_the_same(made: Drawn, cut: int) -> None:
    """A range of Kontoplan that is written as two ranges of the same row changes no figure."""
    plan: list[dict[str, Answer]] = []
    for row in made.lists["kontoplan"]:
        first, last = int(str(row["fran"])), int(str(row.get("till") or row["fran"]))
        parts = [(first, cut), (cut + 1, last)] if first <= cut < last else [(first, last)]
        plan += [{**row, "fran": Decimal(one), "till": Decimal(other)} for one, other in parts]
    assume(len(plan) > len(made.lists["kontoplan"]))
    assert made.figures(kontoplan=plan) == made.figures()


@FEW
@given(drawn())
def test_the_result_may_be_booked_to_equity_or_not(made: Drawn) -> None:
    """8999 against 2099, booked in the file before it was exported or not at all, gives the same statements."""
    plan = made.lists["kontoplan"]
    cover = [row for row in plan if not int(str(row["fran"])) <= 2099 <= int(str(row.get("till") or row["fran"]))]
    assume(len(cover) == len(plan) - 1)
    taken = next(row for row in plan if row not in cover)
    first, last = int(str(taken["fran"])), int(str(taken.get("till") or taken["fran"]))
    rest = [
        {**taken, "fran": Decimal(one), "till": Decimal(other)}
        for one, other in ((first, 2098), (2100, last))
        if one <= other
    ]
    own = [{"fran": Decimal(2099), "rad": "eget_kapital"}, {"fran": Decimal(8999), "rad": "resultatoverforing"}]
    books = [row for row in made.lists["bokforing"] if row["konto"] != 2099]
    assume(len(books) == len(made.lists["bokforing"]))
    cut = [
        row if row["fran"] != 8000 and row.get("till") != 8999 else {**row, "till": Decimal(8998)}
        for row in cover + rest
    ]
    plain = [{"konto": Decimal(2099), "namn": "Årets resultat", "ub": ZERO, "ib": ZERO}]
    unbooked = made.figures(kontoplan=cut + own, bokforing=books + plain)
    sums = {ub: sum((row[ub] for row in books if row["konto"] >= 3000), ZERO) for ub in ("ub", "ub_fg")}  # type: ignore[operator, misc]  # numbers
    moved = [
        {
            "konto": Decimal(2099),
            "namn": "Årets resultat",
            "ub": sums["ub"],
            "ib": ZERO,
            "ub_fg": sums["ub_fg"],
            "ib_fg": ZERO,
        },
        {"konto": Decimal(8999), "namn": "Årets resultat", "ub": -sums["ub"], "ub_fg": -sums["ub_fg"]},
    ]
    booked = made.figures(kontoplan=cut + own, bokforing=books + moved)
    assert booked == unbooked


@FEW
@given(drawn())
def test_a_row_is_rounded_once_and_half_away_from_zero(made: Drawn) -> None:
    """A row of a note is its konton added up to the öre and then rounded; its sum is the rows as they are shown."""
    figures = made.figures()
    spans = [
        (str(row["rad"]), int(str(row["fran"])), int(str(row.get("till") or row["fran"])))
        for row in made.lists["kontoplan"]
    ]
    for row in (row for row in made.lists["notrader"] if row["typ"] == "rad"):
        for ub, year in (("ub", ""), ("ub_fg", ".fg")):
            held = [
                item[ub] for item in made.lists["bokforing"]
                if any(rad == row["nyckel"] and first <= int(str(item["konto"])) <= last for rad, first, last in spans)
            ]  # fmt: skip
            sign = -1 if row["sida"] == "kredit" else 1
            shown = figures[f"not{row['not']}.{row['nyckel']}{year}"]
            assert shown == (whole_kronor(sign * sum(held, ZERO)) if held else None)  # type: ignore[arg-type]  # numbers
    for part, note in NOTNUMMER[made.profil].items():
        rows = [
            value
            for name, value in figures.items()
            if name.startswith(f"not{note}.{part}_") and not name.endswith(".fg")
        ]
        there = [value for value in rows if isinstance(value, Decimal)]
        assert figures[f"not{note}.summa"] == (sum(there, ZERO) if there else None)


@given(st.integers(-(10**9), 10**9))
def test_whole_kronor_are_rounded_half_away_from_zero(ore: int) -> None:
    """Whole kronor are the nearest, and the one farther from nought where two are as near."""
    amount = Decimal(ore).scaleb(-2)
    found = whole_kronor(amount)
    assert abs(found - amount) <= Decimal("0.5")
    assert found == found.to_integral_value()
    assert abs(found) >= abs(amount) or abs(amount) - abs(found) < Decimal("0.5")
    assert whole_kronor(-amount) == -found


def test_a_subtotal_adds_the_rows_of_its_group_alone() -> None:
    """A delsumma is the rows of its note and group; without a group it has no rows, and is blank as in the workbook."""
    rows: list[dict[str, Answer]] = [
        {"nyckel": f"rad{konto}", "not": Decimal(2), "typ": "rad", "sida": "debet", "grupp": group}
        for konto, group in ((5000, "a"), (5100, "b"), (5200, None))
    ]
    konton: list[dict[str, Answer]] = [{"konto": Decimal(konto), "ub": Decimal(konto)} for konto in (5000, 5100, 5200)]
    rader: list[dict[str, Answer]] = [{"fran": row["konto"], "rad": f"rad{row['konto']}"} for row in konton]
    groups = ("a", "b", "c", None)
    rows += [{"nyckel": f"del_{group}", "not": Decimal(2), "typ": "delsumma", "grupp": group} for group in groups]
    figures = Drawn("kalmar", {"bokforing": konton, "kontoplan": rader, "notrader": rows}, ore=False).figures()
    assert [figures[f"not2.del_{group}"] for group in groups] == [5000, 5100, None, None]


def test_an_objekt_counts_once_though_two_dimensions_have_its_number() -> None:
    """What stands on kostnadsställe 10 and projekt 10 at once has been spent once; without a dimension E81 stops."""
    row = {"objekt": "10", "konto": Decimal(4511), "belopp": Decimal(1000)}
    lists: Lists = {
        "objekt": [{**row, "dimension": name} for name in DIMENSIONER.values()],
        "medel": [
            {"nyckel": "alfa", "objekt": "10", "dimension": DIMENSIONER["6"]},
            {"nyckel": "beta", "objekt": "10"},
        ],
    }
    assert [item["utfall"] for item in computed(lists)["medel"]] == [1000, 2000]


# --------------------------------------------------------------------------------------------------- from the file on


@st.composite
def files(draw: st.DrawFn) -> tuple[bocker.Year, bocker.Year]:
    """Draw two years of books with öre that hold together, on the konton of the account plan that is shipped."""
    konton = st.sampled_from([1511, 1931, 2441, 2921, 3511, 3514, 3516, 4511, 5021, 5611, 6011, 7411, 8411, 8511])
    made: list[bocker.Year] = []
    ib = {1931: Decimal(draw(st.integers(0, 10**8))).scaleb(-2)}
    ib[2011] = -ib[1931]
    for _ in range(2):
        vouchers: list[bocker.Voucher] = []
        for _ in range(draw(st.integers(1, 12))):
            rows = [
                (konto, str(Decimal(ore).scaleb(-2)), objekt)
                for konto, ore, objekt in draw(
                    st.lists(
                        st.tuples(konton, st.integers(-(10**8), 10**8), st.sampled_from(["", "10", "20"])),
                        min_size=1,
                        max_size=4,
                    )
                )
            ]
            left = -sum(Decimal(amount) for _, amount, _ in rows)
            vouchers.append((*rows, (1931, str(left), "")))
        made.append(bocker.Year(ib, tuple(vouchers)))
        ib = made[-1].after
    return made[1], made[0]


def read(path: Path) -> list[dict[str, Answer]]:
    """Read a file to rows of Bokföring, as the verb does."""
    found = bokforing.las(path, orgnr=bocker.ORGNR, ar=bocker.YEAR)
    assert found.books is not None
    assert [fynd.text for fynd in found.fynd if fynd.niva.value == "STOPP"] == []
    return inlasning._accounts(found.books, ())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files(), st.integers(0, 99))
def test_any_file_that_balances_closes_to_a_balance(
    tmp_path: Path, books: tuple[bocker.Year, bocker.Year], seed: int
) -> None:
    """A drawn SIE file, its lines in any order: the same rows of Bokföring, and a balance within the rounding of its rows."""
    now, before = books
    (tmp_path / "bok.se").write_bytes(bocker.sie(now, before))
    (tmp_path / "blandad.se").write_bytes(bocker.sie(now, before, shuffled=seed))
    rows = read(tmp_path / "bok.se")
    assert read(tmp_path / "blandad.se") == rows
    last = now.ub | now.res
    assert {row["konto"]: row["ub"] or ZERO for row in rows} == {
        row["konto"]: last.get(int(row["konto"]), ZERO) for row in rows
    }  # type: ignore[arg-type]  # numbers
    assert {konto for konto, amount in last.items() if amount} <= {int(row["konto"]) for row in rows}  # type: ignore[arg-type]
    plan = arsboken_lists()
    made = Drawn("kalmar", {**plan, "bokforing": rows}, ore=True)
    figures = made.figures()
    for year, held in (("", now), (".fg", before)):
        left, right = (number(figures, f"br.summa_{side}{year}") for side in ("tillgangar", "eget_kapital_och_skulder"))
        assert abs(left - right) * 2 <= made.rounded
        assert abs(number(figures, f"rr.arets_resultat{year}") + sum(held.res.values(), ZERO)) * 2 <= made.rounded


def arsboken_lists() -> Lists:
    """Return the account plan and the rows of the notes as a new årsbok has them."""
    from xlfinsam import forslag  # noqa: PLC0415  only here
    from xlfinsam.statements.profil import KALMAR  # noqa: PLC0415  only here

    return {"kontoplan": forslag.kontoplan("kommunbas"), "notrader": forslag.noter(KALMAR.notes)}


@pytest.mark.parametrize("seed", range(4))
def test_drawn_books_close_in_the_workbook_too(tmp_path: Path, seed: int) -> None:
    """Drawn books through the whole verb: the workbook's own formulas agree on every figure, shuffled or not."""
    dice = random.Random(seed)  # noqa: S311  a repeatable drawing
    konton = [1511, 2441, 2921, 3511, 3514, 4511, 5021, 6011, 7411, 8411, 8511]
    years: list[bocker.Year] = []
    ib = {1931: Decimal(5_000_000), 2011: Decimal(-5_000_000)}
    for _ in range(2):
        vouchers = tuple(
            ((konto, str(amount), dice.choice(["", "10", "20"])), (1931, str(-amount), ""))
            for konto in dice.choices(konton, k=25)
            if (
                amount := Decimal(dice.choice([dice.randint(-(10**7), 10**7), dice.randint(-999, 999) * 50])).scaleb(-2)
            )
        )
        years.append(bocker.Year(ib, vouchers))
        ib = years[-1].after
    desk = bocker.desk(tmp_path)
    outcome = byfile.bokslut(desk.arsbok, desk.put(bocker.sie(years[1], years[0])))
    ours = {name: outcome.figures[name] for name in ("br.summa_tillgangar", "br.summa_eget_kapital_och_skulder")}
    assert abs(ours["br.summa_tillgangar"] - ours["br.summa_eget_kapital_och_skulder"]) <= 10  # type: ignore[operator]  # numbers
    assert byfile.kontrollera(desk.arsbok).fynd == ()
    again = byfile.bokslut(desk.arsbok, desk.put(bocker.sie(years[1], years[0], shuffled=seed)))
    assert again.figures == outcome.figures
