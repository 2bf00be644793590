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
from xlfinsam.svar.brev import utkast
from xlfinsam.svar.mallar import MALLAR, PLATSER, RATTA, TACK, Mall, brister, fyll

ALLT = {name: f"<{name}>" for name in PLATSER}


@pytest.mark.parametrize("mall", MALLAR.values(), ids=list(MALLAR))
def test_our_own_templates_are_whole(mall: Mall) -> None:
    """No template of ours has a fault, and filled with everything none of its places is left open."""
    assert brister(mall) == ()
    assert not {"{", "}"} & set("".join(fyll(mall, ALLT)))


def test_an_unknown_place_is_told_in_a_sentence() -> None:
    """The template, where in it, what stands there, what may stand there and what to do."""
    wrong = replace(TACK, text="Hej {namn}! {kvitto}")
    with pytest.raises(WrongUseError) as caught:
        fyll(wrong, ALLT)
    assert str(caught.value) == (
        "Brevmallen ”Tack”: i texten står {namn}, som inte finns. Skriv en av {insats}, {period}, {forbund}, {sista_dag}, "
        "{svarsadress}, {medlem}, {ar}, {fil}, {kvitto}, {rattas}, {fragor}, {andringar}, {bilaga}, eller ta bort klamrarna."
    )


def test_all_faults_are_told_at_once() -> None:
    """An unknown place in the subject, a lone brace and a lost list are three sentences."""
    wrong = replace(RATTA, amne="{x}", text="Hej { där. {bilaga}")
    assert [sentence.partition(": ")[2].partition(".")[0] for sentence in brister(wrong)] == [
        "i ämnesraden står {x}, som inte finns",
        "i texten står en ensam klammer, { eller }",
        "texten saknar {rattas} (listan över det som måste rättas), som brevet inte kan vara utan",
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
    assert all(sentence.startswith("Brevmallen ”Prov”: ") for sentence in wrong)
    if not wrong:
        assert fyll(mall, ALLT)[1].endswith("\n")
