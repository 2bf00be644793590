"""The five published reports: each of the 52 known places has its rule, and every finding in the others is judged."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from xlfinsam.granskning import granska
from xlfinsam.granskning.ord import FEL, Anmarkning
from xlfinsam.rapportfil import read

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
PLACES = tomllib.loads((HERE / "kalmar2024.toml").read_text("utf-8"))["stalle"]
JUDGED = tomllib.loads((HERE / "granskat.toml").read_text("utf-8"))["fynd"]
REPORTS = sorted({one["rapport"] for one in JUDGED})


@cache
def found(name: str) -> tuple[Anmarkning, ...]:
    return tuple(granska(read(SAMPLES / f"{name}.toml")))


@pytest.mark.parametrize("place", PLACES, ids=[place["id"] for place in PLACES])
def test_the_known_places_are_found(place: dict[str, str]):
    """Each of the 52 is found by the rule that is told for it; the one that arithmetic cannot find says why."""
    if not place["regel"]:
        assert place["skal"]
        return
    hits = [
        one for one in found("kalmar-2024/publicerat") if one.regel == place["regel"] and place["falt"] in one.fynd.falt
    ]
    assert hits
    if place["klass"] == "avrundning":
        assert {one.slag for one in hits} == {"avrundning"}
    if place["klass"] in {"definition", "observation"}:
        assert FEL not in {one.slag for one in hits}


def test_how_many_of_the_known_places_are_found():
    """51 of 52."""
    assert len(PLACES) == 52
    assert sum(bool(place["regel"]) for place in PLACES) == 51


def test_the_kinds_of_the_findings_of_2024():
    """How many findings the report of 2024 has, by kind."""
    assert Counter(one.slag for one in found("kalmar-2024/publicerat")) == KINDS_2024


KINDS_2024 = {"fel": 28, "definition": 37, "observation": 16, "avrundning": 8}


@pytest.mark.parametrize("name", REPORTS)
def test_every_finding_in_the_others_is_judged(name: str):
    """What is found in the reports without a list is what we have read the source for: no more and no less."""
    judged = Counter((one["regel"], one["slag"], one["falt"]) for one in JUDGED if one["rapport"] == name)
    assert Counter((one.regel, one.slag, one.fynd.falt) for one in found(name)) == judged
    assert all(one["dom"] for one in JUDGED)


@pytest.mark.parametrize("name", [*REPORTS, "kalmar-2024/publicerat"])
def test_every_finding_says_where(name: str):
    """Printed, expected and a place on each side that has one; the text is whole."""
    for one in found(name):
        assert all(cell.place.cell or cell.place.blad or cell.place.fil for cell in (*one.har, *one.mot))
        assert len(one.text) < 1200
        assert "{" not in one.text
