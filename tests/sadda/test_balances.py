"""Faults planted in the file of the books: found where they contradict something, and told alike by the verb itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.sadda import balances
from tests.sadda.faults import BALANCES, GOAL, SEED, share, some, table
from tests.sadda.sets import SMALL, WITH_BOOKS, rightset

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("part", range(2))
def test_the_faults_that_contradict_something_are_found(part: int) -> None:
    """Of 125 faults, one line each, 99 of 100 that contradict something else in the set get a fynd of their own."""
    planted = [balances.judged(fault, balances.said(fault)) for fault in balances.choose(BALANCES, SEED)[part::2]]
    print("\n".join(table(planted)))
    assert len(planted) == BALANCES // 2
    assert sum(bool(one.breaks) for one in planted) >= 100
    assert share(planted) >= GOAL, table(planted)


@pytest.mark.parametrize("sample", WITH_BOOKS)
def test_the_untouched_books_have_no_stop(sample: str) -> None:
    """The file as it is holds together plainly but for nothing, and neither sie nor bokslut has a STOPP for it."""
    assert [what for what, true in balances.right(sample).items() if not true] == []
    assert [fynd.text for fynd in balances.untouched(sample) if fynd.niva.value == "STOPP"] == []
    assert balances.written(balances.lines(sample)) == (rightset(sample).folder / "bokforing.se").read_bytes()


@pytest.mark.parametrize("at", range(30))
def test_the_verb_says_the_same_of_the_file(at: int, tmp_path: Path) -> None:
    """The same fault read by bokslut into the årsbok: it finds what the checks in memory found, no more and no less."""
    fault = some(balances.choose(BALANCES, SEED), lambda fault: fault[0] == SMALL)[at]
    sample = fault[0]
    (tmp_path / "bokforing.se").write_bytes(balances.written(balances.changed(fault)))
    found = byfile.bokslut(rightset(sample).lay(tmp_path), tmp_path / "bokforing.se").fynd
    assert balances.keys(found) - balances.keys(rightset(sample).close.fynd) == balances.said(fault)
