"""The sender of a sheet against the register: known, a stranger, another insats, or one who pretends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.post.gjort import DATUM
from xlfinsam.post.avsandare import Fraga, dold, insatser_for, norm, provad
from xlfinsam.post.brevet import oppna
from xlfinsam.post.modell import Original

REGISTER = {
    "krus": ("Krus@example.se", "anna@räksmörgås.se"),
    "resa": ("resa@example.se", "delad@example.se"),
    "samba": ("delad@example.se",),
    "tom": (),
}


def fragor(fran: str, insats: str = "krus", mer: str = "") -> tuple[Fraga, ...]:
    raw = f"From: {fran}\r\nDate: {DATUM}\r\n{mer}\r\nHej".encode()
    return provad(oppna(Original(raw, "eml", "prov")), insats, REGISTER)


@pytest.mark.parametrize(
    ("fran", "insats"),
    [
        ("krus@example.se", "krus"), ("KRUS@EXAMPLE.SE", "krus"), ("krus+blad@example.se", "krus"),
        ("Åsa Ek <krus@example.se>", "krus"), ('"krus@example.se" <Krus@Example.se>', "krus"),
        ("anna@xn--rksmrgs-5wao1o.se", "krus"), ("anna@RÄKSMÖRGÅS.se", "krus"),
        ("delad@example.se", "resa"), ("delad@example.se", "samba"),
        ("krus@example.se", ""),
    ],
)  # fmt: skip
def test_the_insats_own_address_asks_nothing(fran: str, insats: str) -> None:
    """Letter case, tags, Swedish domains in both writings, and addresses that insatser share."""
    assert fragor(fran, insats) == ()


def test_a_stranger_is_asked_about() -> None:
    """Both addresses are told, as much of them as a person needs to see which."""
    (found,) = fragor("Krus <kris@gmail.example>")
    assert (found.slag, found.star, found.vantat) == (
        "okand", "k***@gmail.example", "k***@example.se, a***@xn--rksmrgs-5wao1o.se",
    )  # fmt: skip
    assert found.text.startswith("Avsändaren k***@gmail.example finns inte i registret. Väntat: k***@example.se, ")
    assert "kris@" not in found.text


def test_another_insats_address_is_asked_about() -> None:
    """The insats that it belongs to is named."""
    (found,) = fragor("resa@example.se")
    assert (found.slag, found.insatser) == ("annan_insats", ("resa",))
    assert "r***@example.se hör till resa, men bladet är för krus" in found.text


@pytest.mark.parametrize("insats", ["tom", "finns-inte", ""])
def test_an_insats_without_address_knows_nobody(insats: str) -> None:
    """Without an address in the register every stranger is a question."""
    assert [each.slag for each in fragor("x@y.se", insats)] == ["okand"]
    assert fragor("x@y.se", insats)[0].vantat == "ingen adress i registret"


def test_a_mail_without_a_sender_is_asked_about() -> None:
    """No address is no known address."""
    assert [each.slag for each in fragor("Krus")] == ["saknas"]


@pytest.mark.parametrize(
    "fran",
    [
        '"krus@example.se" <ond@annan.example>',
        "krus@example.se <ond@annan.example>",
        "=?utf-8?B?a3J1c0BleGFtcGxlLnNl?= <ond@annan.example>",
        "Krus\u202e <ond@annan.example>",
    ],
)
def test_a_name_that_looks_like_another_address_is_told(fran: str) -> None:
    """What a person reads as the sender is not where the mail comes from: written out, encoded or hidden."""
    assert "skyltnamn" in {each.slag for each in fragor(fran)}
    assert "okand" in {each.slag for each in fragor(fran)}


def test_letters_that_look_the_same_are_not_the_same() -> None:
    """A Cyrillic letter makes a stranger, and the domain is shown as the net knows it."""
    (found,) = fragor("krus@ex\u0430mple.se")
    assert found.slag == "okand"
    assert "xn--" in found.star


def test_an_answer_that_would_go_to_a_stranger_is_told() -> None:
    """Reply-To to somebody whom no register knows; to a colleague in the register it is no question."""
    assert [each.slag for each in fragor("krus@example.se", mer="Reply-To: ond@annan.example\r\n")] == ["svara_till"]
    assert fragor("krus@example.se", mer="Reply-To: anna@räksmörgås.se\r\n") == ()


def test_words_that_are_no_address_are_nobodys() -> None:
    """An empty cell of the register is not the address of those who have none."""
    assert insatser_for("", {"krus": ("", "x")}) == ()
    assert dold("") == "ingen adress"
    assert norm("+@example.se") == "+@example.se"


@given(st.emails())
def test_the_form_is_the_same_twice(adress: str) -> None:
    """Comparing what has been made comparable changes nothing, nor does letter case."""
    assert norm(norm(adress)) == norm(adress)
    assert norm(adress.upper()) == norm(adress.lower())
