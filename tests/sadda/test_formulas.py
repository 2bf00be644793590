"""Faults planted in the formulas and names of the årsbok: found, and told alike by the verb itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.sadda import formulas
from tests.sadda.faults import FORMULAS, GOAL, SEED, share, some, table
from tests.sadda.sets import SMALL, WITH_BOOKS, rightset

if TYPE_CHECKING:
    from pathlib import Path


def test_the_faults_that_contradict_something_are_found() -> None:
    """Of 150 faults, one formula or name each, 99 of 100 that change what is meant get a fynd; a space more gets none."""
    planted = formulas.plant(FORMULAS, SEED)
    print("\n".join(table(planted)))
    assert len(planted) == FORMULAS
    assert sum(bool(one.breaks) for one in planted) >= 100
    assert share(planted) >= GOAL, table(planted)
    assert [one for one in planted if not one.breaks and one.found] == []
    assert {one.way for one in planted if not one.breaks} >= {"mellanslag"}


@pytest.mark.parametrize("sample", WITH_BOOKS)
def test_the_untouched_arsbok_has_no_fynd(sample: str, tmp_path: Path) -> None:
    """Kontrollera has nothing to say of an årsbok that is as the verbs left it."""
    assert byfile.kontrollera(rightset(sample).lay(tmp_path)).fynd == ()


@pytest.mark.parametrize("at", range(30))
def test_the_verb_says_the_same_of_the_file(at: int, tmp_path: Path) -> None:
    """The same fault in the file: kontrollera, which computes it anew, tells every cell that was told in memory.

    A figure that rests on the changed cell it tells as well (A01); nothing else is added.
    """
    fault = some(formulas.choose(FORMULAS, SEED), lambda fault: fault.sample == SMALL)[at]
    path = rightset(fault.sample).lay(tmp_path)
    formulas.write(fault, path)
    found = byfile.kontrollera(path).fynd
    told, said = {(one.place.blad, one.place.cell) for one in found}, formulas.said(fault)
    assert bool(told) == bool(said)
    assert {key[2:] for key in said} <= told
    assert {one.regel for one in found if (one.place.blad, one.place.cell) not in {key[2:] for key in said}} <= {"A01"}
