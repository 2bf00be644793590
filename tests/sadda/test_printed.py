"""Faults planted in a finished report: found by its own arithmetic and against the årsbok, alike from the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.sadda import printed
from tests.sadda.faults import GOAL, PRINTED, SEED, share, table
from tests.sadda.report_made import made
from tests.sadda.sets import WITH_BOOKS
from xlfinsam import reporting
from xlfinsam.granskning.ord import FEL

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_SOURCE = {  # faults that the published reports have, and that the årsböcker hold as they were printed
    "kalmar-2022": {("G06", "tabell2|2022|Totalt antal delt."), ("G20", "oversikt|Årets resultat|2017"),
                    ("G20", "oversikt|Eget kapital|2019")},
    "kalmar-2024": {("G06", "tabell2|2024|Totalt antal delt."), ("G20", "oversikt|Årets resultat|2023")},
    "hoglandet-2021": set(),
}  # fmt: skip


@pytest.mark.parametrize("part", range(2))
def test_the_faults_that_contradict_something_are_found(part: int) -> None:
    """Of 100 faults, one figure each, 99 of 100 are found: by the report's own arithmetic, and against the årsbok."""
    chosen = printed.choose(PRINTED, SEED)[part::2]
    planted = [one for fault in chosen for one in printed.judged(fault, *printed.said(fault))]
    print("\n".join(table(planted)))
    assert len(planted) == PRINTED
    for kind in (printed.KIND, printed.AGAINST):
        ones = [one for one in planted if one.kind == kind]
        assert sum(bool(one.breaks) for one in ones) >= 60
        assert share(ones) >= GOAL, table(ones)


@pytest.mark.parametrize("sample", WITH_BOOKS)
def test_the_untouched_report_has_no_fault(sample: str) -> None:
    """A report of the årsbok's own figures has the faults of its sources and no other, and none against the årsbok."""
    faults = {(one.regel, one.fynd.falt) for one in printed.untouched(sample) if one.slag == FEL}
    assert faults == OF_THE_SOURCE[sample]
    assert printed.against(made(sample), printed.read(made(sample))) == set()


@pytest.mark.parametrize("at", range(30))
def test_the_verb_says_the_same_of_the_file(at: int, tmp_path: Path) -> None:
    """The same fault in a file: granska with the årsbok tells what was told in memory, each figure by one rule at least."""
    sample, place, _, value = fault = printed.choose(PRINTED, SEED)[at]
    report = made(sample).with_value(place, value)
    report.read(tmp_path)
    done = reporting.granskad(tmp_path / "rapport.toml", report.figures, f"{sample}.xlsm")
    own, both = printed.said(fault)
    new = printed.keys(done.found) - printed.keys(printed.untouched(sample))
    assert new <= both
    assert bool(new) == bool(both)
    assert {where for _, _, where in own} <= {where for _, _, where in new}


@pytest.mark.parametrize("sample", WITH_BOOKS)
def test_a_report_without_kod_is_known_by_its_words(sample: str) -> None:
    """Without the names of the rows nothing false is said: notes have the layout's numbers, eget kapital its own words."""
    report = made(sample)
    bare = replace(report, tables=tuple(replace(table, rows=tuple(replace(row, kod="") for row in table.rows))
                                        for table in report.tables))  # fmt: skip
    assert printed.against(bare, printed.read(bare)) == set()
    summed = f"not{report.notes['skulder']}.summa"
    wrong = bare.with_value(summed, report.values()[summed] + 5000)
    assert {key[0] for key in printed.against(wrong, printed.read(wrong))} == {"G90"}


def test_a_sign_is_held_against_the_rest_of_its_row() -> None:
    """Costs may be printed with plus throughout; one column alone may not, and a result never has another sign."""
    report = made("kalmar-2024")
    costs = [name for name in report.values() if name.startswith("rr.verksamhetens_kostnader")]
    plus = report
    for name in costs:
        plus = plus.with_value(name, -report.values()[name])
    assert len(costs) == 2
    assert printed.against(plus, printed.read(plus)) == set()
    for name in (costs[0], "rr.arets_resultat", "br.kassa_och_bank"):
        turned = report.with_value(name, -report.values()[name])
        assert {slag for _, slag, _ in printed.against(turned, printed.read(turned))} == {FEL}, name
