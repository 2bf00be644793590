"""The chain of Logg: what follows holds, and one line changed, removed, moved or put in is seen where it is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from xlfinsam import loggen
from xlfinsam.loggen import BROKEN, SHORTENED, TOLD, broken, chained

if TYPE_CHECKING:
    import pytest

    from xlfinsam.fields import Answer

WORDS = st.text("abcåäö 1|\x1e", max_size=8)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"nar": WORDS, "verb": WORDS, "vad": WORDS, "celler": st.integers(0, 9).map(Decimal), "fil": WORDS | st.none()}
    ),
    min_size=2,
    max_size=6,
)
Log = list[dict[str, "Answer"]]


@given(ROWS, st.integers(0, 6))
def test_lines_that_follow_each_other_hold(rows: Log, cut: int) -> None:
    """Written at once or in two turns, an untouched log has no broken line, and the links are the same."""
    whole = chained([], rows)
    first = chained([], rows[:cut])
    assert [*first, *chained(first, rows[cut:])] == whole
    assert list(broken(whole)) == []
    assert list(broken([])) == []


@given(ROWS, st.data())
def test_a_changed_cell_is_seen_in_its_line(rows: Log, data: st.DataObject) -> None:
    """Any cell of any line that says something else than what was written breaks that line's link, and only that."""
    log = chained([], rows)
    at = data.draw(st.integers(0, len(log) - 1))
    name = data.draw(st.sampled_from(TOLD))
    log[at] = {**log[at], name: f"{log[at].get(name) or ''}x"}
    assert [line for line, _ in broken(log)] == [at]


@given(ROWS, st.data())
def test_a_removed_line_is_seen_in_the_next(rows: Log, data: st.DataObject) -> None:
    """A line taken out breaks the one after it; the oldest ones taken out are noted, the newest leave no trace here."""
    log = chained([], rows)
    at = data.draw(st.integers(0, len(log) - 2))
    assert list(broken(log[:at] + log[at + 1 :])) == [(at, BROKEN if at else SHORTENED)]


@given(ROWS, st.sampled_from(loggen.FIRST), st.sampled_from(["nar", "vad", "celler", "kedja"]))
def test_a_changed_first_line_is_no_shortened_log(rows: Log, verb: str, name: str) -> None:
    """Nothing was ever before the line that made the årsbok: when it does not hold it has been changed."""
    log = chained([], [{**rows[0], "verb": verb}, *rows[1:]])
    log[0] = {**log[0], name: f"{log[0].get(name) or ''}x"}
    assert next(broken(log)) == (0, BROKEN)


@given(ROWS)
def test_a_line_that_is_put_in_is_seen(rows: Log) -> None:
    """A line written by hand has no link that follows, nor has the one after it its own any more."""
    log = chained([], rows)
    forged: Log = [log[0], {"nar": "x", "verb": "ny", "vad": "falsk"}, *log[1:]]
    assert [line for line, _ in broken(forged)] == [1, 2]


def test_a_role_is_written_in_place_of_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """XLFINSAM_VEM says who; else the computer's user does, and one without a name is "okänd"."""
    monkeypatch.setenv(loggen.ROLE, "handläggare")
    assert chained([], [{"verb": "ny"}])[0]["vem"] == "handläggare"
    monkeypatch.delenv(loggen.ROLE)
    monkeypatch.setattr(loggen.getpass, "getuser", lambda: "anna")
    assert loggen.who() == "anna"

    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr(loggen.getpass, "getuser", nobody)
    assert loggen.who() == "okänd"
