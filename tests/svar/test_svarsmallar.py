"""The templates of the letters: ours are whole, an edited one is told what is wrong with it in plain sentences."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inkorg.made import filled
from tests.svar.svarat import ARENDE, mottaget
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.post import BREVMALLAR, rader
from xlfinsam.svar.brev import utkast
from xlfinsam.svar.mallar import MALLAR, PLATSER, RATTA, TACK, Mall, brister, fyll

ALLT = {name: f"<{name}>" for name in PLATSER}


@pytest.mark.parametrize("mall", MALLAR.values(), ids=list(MALLAR))
def test_our_own_templates_are_whole(mall: Mall) -> None:
    """No template of ours has a fault, and filled with everything none of its places is left open."""
    assert brister(mall) == ()
    assert not {"{", "}"} & set("".join(fyll(mall, ALLT)))


@pytest.mark.parametrize("mall", MALLAR.values(), ids=list(MALLAR))
def test_the_sheet_tells_the_places_of_each_letter(mall: Mall) -> None:
    """Beside each letter stands every place that it uses, those that it must have marked so, and when it is written."""
    row = next(row for row in rader() if row["namn"] == mall.namn)
    told = {line.partition("}")[0][1:]: line.partition("}")[2] for line in row["platser"].splitlines()}
    used = {place for place in PLATSER if f"{{{place}}}" in mall.amne + mall.text}
    assert used <= set(told) <= set(PLATSER)
    assert {place for place, line in told.items() if "måste stå" in line} == mall.maste <= used
    assert row["nar"].endswith(".")
    assert all(column.id in row for column in BREVMALLAR.columns)
    assert rader({mall.namn: replace(mall, text="Eget")})[list(MALLAR).index(mall.namn)]["text"] == "Eget"


def test_an_unknown_place_is_told_in_a_sentence() -> None:
    """The template, where in it, what stands there, what may stand there and what to do."""
    wrong = replace(TACK, text="Hej {namn}! {kvitto}")
    with pytest.raises(WrongUseError) as caught:
        fyll(wrong, ALLT)
    assert str(caught.value) == (
        "Brevmallen ”Tack”, texten: där står {namn}, som inte finns. Skriv en av {insats}, {period}, {forbund}, {sista_dag}, "
        "{svarsadress}, {medlem}, {ar}, {fil}, {kvitto}, {rattas}, {fragor}, {andringar}, {bilaga}, eller ta bort klamrarna."
    )


def test_all_faults_are_told_at_once() -> None:
    """An unknown place in the subject, a lone brace and a lost list are three sentences."""
    wrong = replace(RATTA, amne="{x}", text="Hej { där. {bilaga}")
    assert [sentence.partition(": ")[2].partition(".")[0] for sentence in brister(wrong)] == [
        "där står {x}, som inte finns",
        "där står en ensam klammer, { eller }",
        "{rattas} saknas (listan över det som måste rättas), och brevet kan inte vara utan",
    ]


def test_an_edited_template_is_used() -> None:
    """What the kansli has worded is what the letter says; blanks within the braces do no harm."""
    own = {**MALLAR, "Tack": replace(TACK, amne="Fått {period}", text="Hallå { insats }!\r\n\r\n\r\n\r\nHej då")}
    draft = utkast(mottaget(filled()), [], ARENDE, alla=own)
    assert message_from_bytes(draft, policy=default)["Subject"] == "Sv: Fått helår 2024"
    assert fyll(own["Tack"], {"insats": "Beta", "period": "2024"}) == ("Fått 2024", "Hallå Beta!\n\nHej då\n")


@given(st.text(max_size=60))
def test_what_is_put_in_is_never_read_as_a_place(text: str) -> None:
    """Braces in what a sender wrote mean nothing."""
    assert fyll(Mall("Prov", "x", "<{rattas}>"), {"rattas": "{" + text + "} {insats}", "insats": "NEJ"})[1].count(
        "NEJ"
    ) == (text.count("NEJ"))


@given(st.text(max_size=60))
def test_any_template_is_judged_without_an_exception(text: str) -> None:
    """Whatever the kansli writes, it is either used or told in sentences that name the template."""
    mall = Mall("Prov", text, text)
    wrong = brister(mall)
    assert all(sentence.startswith("Brevmallen ”Prov”, ") for sentence in wrong)
    if not wrong:
        assert fyll(mall, ALLT)[1].endswith("\n")
