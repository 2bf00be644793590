"""Where a sheet stands: every step from every läge, with the same file and another, and why a sheet cannot be approved."""

from __future__ import annotations

from itertools import product

import pytest

from xlfinsam.forms.laget import (
    ATER,
    ATERSANT,
    FOLJER,
    GODKAND,
    GODKANT,
    HANDELSER,
    INKOMMEN,
    KOM,
    LAGEN,
    LAGET,
    OPPNAT,
    PAMIND,
    PAMINT,
    SKICKAT,
    TOLD,
    UTSKICKAD,
    Lage,
    foljer,
    hinder,
    nyckel,
)

# By läge, a word per event in the order of HANDELSER: what follows with the same file, and with another.
STEPS = {
    "": ("utskickad påmind inkommen - - -", "utskickad påmind inkommen - - -"),
    UTSKICKAD: ("- påmind - - - -", "utskickad påmind inkommen - - -"),
    PAMIND: ("- påmind - - - -", "utskickad påmind inkommen - - -"),
    INKOMMEN: ("- - - åter godkänd -", "- - inkommen åter godkänd -"),
    ATER: ("- - - - godkänd -", "- - inkommen åter godkänd -"),
    GODKAND: ("- - - - - inkommen", "- - - - - inkommen"),
}
CASES = [
    (lage, handelse, same, told.split()[at])
    for lage, both in STEPS.items()
    for same, told in zip((True, False), both, strict=True)
    for at, handelse in enumerate(HANDELSER)
]


@pytest.mark.parametrize(("lage", "handelse", "same", "after"), CASES)
def test_every_step_is_decided(lage: str, handelse: str, same: bool, after: str) -> None:  # noqa: FBT001  drawn
    """From every läge, each event with the file that is known and with another gives the läge that the table says."""
    seal = "a" if same else "b"
    nu = Lage(lage, "blad.xlsx", "a") if lage else Lage()
    assert (foljer(nu, handelse, seal) or "-") == after


def test_the_table_is_whole_and_nothing_unknown_stands_in_it() -> None:
    """All lägen and events are tried above; every läge can be reached from the start, and left again."""
    assert {(lage, handelse) for lage, handelse, *_ in CASES} == set(product(("", *LAGEN), HANDELSER))
    assert {lage for lage, _ in FOLJER} == {"", *LAGEN}
    assert set(FOLJER.values()) == set(LAGEN)


def test_only_an_opening_leaves_approved() -> None:
    """No event but öppnat moves an approved sheet, whatever its file."""
    assert [step for step in FOLJER if step[0] == GODKAND] == [(GODKAND, OPPNAT)]
    assert [step for step, after in FOLJER.items() if after == GODKAND] == [(INKOMMEN, GODKANT), (ATER, GODKANT)]


def test_a_year_in_the_life_of_a_sheet() -> None:
    """Out, reminded twice, in, back, in again, approved, opened, approved: each step is news once."""
    steps = [(SKICKAT, "blank"), (PAMINT, "blank"), (PAMINT, "blank"), (KOM, "a"), (ATERSANT, "a"), (KOM, "a"),
             (KOM, "b"), (KOM, "b"), (GODKANT, "b"), (KOM, "c"), (OPPNAT, "b"), (KOM, "c"), (GODKANT, "c")]  # fmt: skip
    nu, told = Lage(), []
    for handelse, seal in steps:
        after = foljer(nu, handelse, seal)
        told.append(after)
        nu = Lage(after, "", seal) if after else nu
    assert told == [UTSKICKAD, PAMIND, PAMIND, INKOMMEN, ATER, None, INKOMMEN, None, GODKAND, None, INKOMMEN, INKOMMEN,
                    GODKAND]  # fmt: skip


@pytest.mark.parametrize(
    ("nu", "seal", "stopp", "fragor", "said"),
    [
        (Lage(INKOMMEN, "a.xlsx", "a"), "a", 0, 0, ""),
        (Lage(ATER, "a.xlsx", "a"), "a", 0, 0, ""),
        (Lage(INKOMMEN, "a.xlsx", "a"), "a", 1, 0, "har 1 stopp i Granskning"),
        (Lage(INKOMMEN, "a.xlsx", "a"), "a", 0, 2, "har 2 frågor utan svar i Granskning"),
        (Lage(INKOMMEN, "a.xlsx", "a"), "a", 2, 1, "har 2 stopp och 1 fråga utan svar i Granskning"),
        (Lage(INKOMMEN, "b.xlsx", "b"), "a", 0, 0, "har ett blad som inte är konsoliderat (b.xlsx)"),
        (Lage(INKOMMEN, "b.xlsx", "b"), "", 0, 0, "har inget blad som är konsoliderat"),
        (Lage(PAMIND, "blank.xlsx", "b"), "b", 0, 0, "har inget blad som är konsoliderat"),
        (Lage(), "", 0, 0, "har inget blad som är konsoliderat"),
        (Lage(GODKAND, "a.xlsx", "a"), "a", 3, 3, "är redan godkänd"),
    ],
)
def test_what_hinders_an_approval_is_said(nu: Lage, seal: str, stopp: int, fragor: int, said: str) -> None:
    """A sheet is approved as it is consolidated, without a stop and with an answer to every question, and only once."""
    assert hinder(nu, seal, stopp, fragor) == said


def test_the_chain_holds_everything_that_is_told() -> None:
    """Every column of the list but the chain itself is in the chain; a line is found by insats, period and number."""
    assert tuple(column.id for column in LAGET.columns if column.id != "kedja") == TOLD
    assert nyckel("alfa", "2024-H1", 3) == "alfa|2024-H1|3"
