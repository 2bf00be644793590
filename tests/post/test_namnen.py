"""Names in the inkorg: safe everywhere, telling, and the same every time."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from xlfinsam.post.namn import brevnamn, inkorgsnamn, karantannamn, ren

TID = datetime(2025, 1, 20, 8, 30, 5, tzinfo=UTC)
HASH = "ab12cd34" + "0" * 56
SAKERT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def test_the_name_says_insats_period_time_and_hash() -> None:
    """What is unknown says so."""
    assert inkorgsnamn("vågknuten", "2024-H1", TID, HASH) == "vagknuten_2024-H1_20250120T083005_ab12cd34.xlsx"
    assert inkorgsnamn("", "", None, HASH) == "okand_okand_okand_ab12cd34.xlsx"
    assert inkorgsnamn("krus", "2024", TID, HASH, 16) == "krus_2024_20250120T083005_ab12cd3400000000.xlsx"
    assert brevnamn(TID, HASH, "msg") == "20250120_ab12cd34.msg"


def test_a_quarantined_name_keeps_the_senders_and_opens_in_no_program() -> None:
    """The sender's name is seen, without its tricks and without any personnummer."""
    assert karantannamn("Bråttom!\u202e.xlsx.exe", TID, HASH) == "20250120_ab12cd34_Brattom-.xlsx.exe.karantan"
    assert karantannamn("811218-9876.pdf", None, HASH) == "okand_ab12cd34_personnummer.pdf.karantan"
    assert karantannamn("..", TID, HASH) == "20250120_ab12cd34_utan-namn.karantan"
    assert ren("con.txt") == "x-con.txt"


@given(st.text(), st.text(), st.text())
def test_no_words_of_a_stranger_make_an_unsafe_name(insats: str, period: str, namn: str) -> None:
    """Whatever is given: ASCII, one part, short enough for every system, and cleaning twice changes nothing."""
    for made in (inkorgsnamn(insats, period, TID, HASH), karantannamn(namn, TID, HASH)):
        assert SAKERT.fullmatch(made)
        assert ".." not in made
        assert len(made) <= 140
    assert ren(ren(namn)) == ren(namn)
    assert inkorgsnamn(ren(insats), ren(period), TID, HASH) == inkorgsnamn(insats, period, TID, HASH)
