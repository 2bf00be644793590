"""Every named figure by three calculators: they agree on a closed year, and where one stands alone it is told which."""

from __future__ import annotations

import re
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import byfile, small
from xlfinsam import oberoende, office
from xlfinsam.engine.book import open_book
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.oberoende import FAULT, Compared, compared, independent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.consolidating import Shown

pytest.importorskip("formulas")
ROOT = Path(__file__).parents[1]
PLAIN: dict[str, object] = {
    "A1": 1000.5, "A2": 12.25, "A3": "text", "B1": "=ROUND(ROUND(A1,2),0)", "B2": "=B1+A2",
    "B3": '=IF(A4="","",A4)', "B4": '=IF(COUNT(B3)=1,B3*2,"")', "B5": '=A3&"!"',
}  # fmt: skip
HALVES: dict[str, object] = {  # a half that binary numbers do not hold, and what rests on it
    "A1": 1.005, "B1": "=ROUND(A1,2)", "B2": "=B1*100", "B3": "=A1*1000", "B4": "=B2+5",
}  # fmt: skip


def names(cells: Mapping[str, object]) -> dict[str, str]:
    """Name every formula: B1 is rr.b1."""
    return {f"rr.{address.lower()}": f"Blad1!${address[0]}${address[1:]}" for address in cells if address[0] == "B"}


def of(cells: Mapping[str, object], figures: Mapping[str, Shown], **how: bool) -> Compared:
    return compared(small.workbook({"Blad1": cells}, names(cells), **how), figures)


def test_three_that_agree_give_no_hit() -> None:
    """Numbers, texts and blanks; what is told is how many there are."""
    found = of(PLAIN, {"rr.b1": Decimal(1001), "rr.b2": Decimal("1013.25"), "rr.b3": None, "rr.b4": None,
                       "rr.b5": "text!"})  # fmt: skip
    assert found.told() == [
        "5 siffror räknade av tre: arbetsboken, programmet och formulas; 0 med formulas kända avrundningsfel."
    ]
    assert found.differing == found.known == ()
    assert found.hits("arsbok.xlsm") == []
    assert {figure.name: figure.formulas or None for figure in found.figures} == {
        figure.name: figure.python for figure in found.figures
    }


def test_the_known_fault_is_named_and_no_hit() -> None:
    """ROUND at a half, and what rests on it, are listed; a figure that has nothing of it is none of them."""
    right = {"rr.b1": Decimal("1.01"), "rr.b2": Decimal(101), "rr.b3": Decimal(1005), "rr.b4": Decimal(106)}
    found = of(HALVES, right)
    assert [figure.name for figure in found.known] == ["rr.b1", "rr.b2", "rr.b4"]
    assert [figure.formulas for figure in found.known] == [1, 100, 105]
    assert found.hits("arsbok.xlsm") == []
    head, *rest = found.told()
    assert head.startswith("4 siffror räknade av tre")
    assert head.endswith("3 med formulas kända avrundningsfel.")
    assert rest[0] == f"  rr.b1: 1,01, formulas 1: {FAULT}."
    assert len(rest) == 3


def test_the_known_fault_hides_no_other() -> None:
    """A figure that would differ also with a right ROUND is a hit, and so is one where Python stands alone."""
    right = {"rr.b1": Decimal("1.01"), "rr.b2": Decimal(999), "rr.b3": Decimal(1006), "rr.b4": Decimal(106)}
    found = of(HALVES, right)
    assert [figure.name for figure in found.known] == ["rr.b1", "rr.b4"]
    hits = found.hits("arsbok.xlsm")
    assert [(hit.falt, hit.varde, hit.vantat, hit.kind) for hit in hits] == [
        ("rr.b2", Decimal(100), Decimal(999), "oberoende_skiljer"),
        ("rr.b3", Decimal(1005), Decimal(1006), "oberoende_skiljer"),
    ]  # fmt: skip
    assert (hits[0].place.fil, hits[0].place.blad, hits[0].place.cell) == ("arsbok.xlsm", "Blad1", "B2")
    assert hits[0].details == {"siffra": "rr.b2", "arbetsbok": "101"}


def test_a_value_in_the_file_is_never_taken_for_the_calculation() -> None:
    """False cached values, of a figure, of what it rests on and of a twin, are all computed anew by `formulas`."""
    cells: dict[str, object] = {f"A{row}": "" if row > 3 else row for row in range(1, 9)}
    cells |= {f"C{row}": f'=IF(A{row}="","",A{row}*2)' for row in range(1, 9)}
    cells |= {"B1": "=SUM(C1:C8)", "B2": "=B1+1", "B3": "=C5", "B4": "=C3*10"}
    right: dict[str, Shown] = {"rr.b1": Decimal(12), "rr.b2": Decimal(13), "rr.b3": None, "rr.b4": Decimal(60)}
    good = small.workbook({"Blad1": cells}, names(cells))
    assert compared(good, right).differing == ()
    package = Package.from_bytes(good, "prov")
    part = Workbook.open(package).sheets[0].part
    for cell, value in (("C5", "7"), ("C2", "8"), ("B1", "9"), ("C8", "x")):
        false = re.sub(
            rf'(<c r="{cell}")[^>]*>(<f>[^<]*</f>)(?:<v>[^<]*</v>|<v/>)?',
            rf'\1 t="{"n" if value.isdigit() else "str"}">\2<v>{value}</v>', package.read_xml(part).decode())  # fmt: skip
        copy = Package.from_bytes(good, "prov")
        assert false.encode() != copy.read_xml(part)
        copy.replace(part, false.encode())
        found = compared(copy.to_bytes(), right)
        assert {figure.name: figure.formulas or None for figure in found.figures} == right, cell
        assert found.known == ()


def test_a_figure_without_its_name_is_left_to_another_rule() -> None:
    """What has no cell, or more than one, is not compared; a figure typed over is compared as it stands."""
    cells: dict[str, object] = {"A1": 5, "B1": "=A1+1", "B2": 7}
    figures = {"rr.b1": Decimal(6), "rr.b2": Decimal(8), "rr.borta": Decimal(1), "rr.alla": Decimal(1)}
    data = small.workbook({"Blad1": cells}, {**names(cells), "rr.alla": "Blad1!$B$1:$B$2"})
    found = compared(data, figures)
    assert [figure.name for figure in found.figures] == ["rr.b1", "rr.b2"]
    assert [figure.name for figure in found.differing] == ["rr.b2"]


def test_a_workbook_without_figures_is_compared_in_no_time() -> None:
    """Nothing to compute is nothing wrong."""
    assert of({"A1": 1}, {}).told()[0].startswith("0 siffror räknade av tre")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return Kalmar 2024 with its inkorg and its books read."""
    sample, path = ROOT / "samples" / "kalmar-2024", tmp_path_factory.mktemp("bok") / "arsbok.xlsm"
    byfile.ny(sample / "installningar.toml", path)
    byfile.konsolidera(path, sample / "inkorg")
    with closing(open_book(path)) as book:
        office.bokslut(book, sample / "bokforing.se")
    return path


def test_three_calculators_agree_on_a_closed_year(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every named figure of Kalmar 2024, and every formula behind them that `formulas` was given."""
    runs: list[int] = []
    whole = oberoende.third.computed

    def counting(part: oberoende.third.Part, *, right_rounding: bool = False) -> dict[tuple[str, str], Shown]:
        runs.append(len(part.formulas))
        return whole(part, right_rounding=right_rounding)

    monkeypatch.setattr(oberoende.third, "computed", counting)
    before = closed.read_bytes()
    found = independent(closed)
    assert closed.read_bytes() == before
    assert found.differing == found.known == ()
    assert len(found.figures) > 1300
    assert sum(isinstance(figure.formulas, Decimal) for figure in found.figures) > 600
    assert {"rr.arets_resultat", "br.summa_tillgangar.fg", "kf.arets_kassaflode", "drift.resultat.avvikelse",
            "not1.summa", "overs.2022.arets_resultat"} <= {figure.name for figure in found.figures}  # fmt: skip
    assert len(runs) == 1  # nothing had to be asked a second time
    assert 1500 < runs[0] < 4000
