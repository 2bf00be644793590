"""What points at one person is found in texts, and what only looks like it is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlfinsam.personuppgifter import (
    MASKER,
    Traff,
    maskerad,
    sok,
)


def slagen(text: str) -> list[str]:
    return [hit.slag for hit in sok(text)]


def luhn(nio: str) -> str:
    doubled = "".join(str(int(digit) * (2, 1)[at % 2]) for at, digit in enumerate(nio))
    return str(-sum(map(int, doubled)) % 10)


@st.composite
def personnummer(draw: st.DrawFn) -> str:
    """Draw a number as people write them; the last digits may be those that are kept for tests (980-999)."""
    day = draw(st.dates(date(1925, 1, 1), date(2024, 12, 31)))
    birth = draw(st.one_of(st.integers(0, 999), st.integers(980, 999)))
    plus = draw(st.sampled_from([0, 60]))
    nine = f"{day:%y%m}{day.day + plus:02}{birth:03}"
    century = draw(st.sampled_from(["", f"{day.year // 100}"]))
    if not century:
        assume(not (nine[2:4] == "02" and day.day == 29 and day.year < 2000 and (day.year + 100) % 4))
    dash = draw(st.sampled_from(["-", "+", "", " ", "–", " - ", "\u00a0"]))
    return f"{century}{nine[:6]}{dash}{nine[6:]}{luhn(nine)}"


@st.composite
def telefon(draw: st.DrawFn) -> str:
    """Draw a Swedish telephone number as people write them."""
    digits = draw(st.integers(1_000_000, 9_999_999).map(str))
    kind = draw(st.sampled_from(["mobil", "stockholm", "fyra", "tre"]))
    area = {"mobil": "70 72 73 76 79", "stockholm": "8", "fyra": "480 381 491", "tre": "31 40 18"}[kind].split()
    start = draw(st.sampled_from(area))
    rest = digits[: {"mobil": 7, "stockholm": 7, "fyra": 6, "tre": 7}[kind]]
    grouped = draw(
        st.sampled_from([rest, f"{rest[:3]} {rest[3:5]} {rest[5:]}".strip(), f"{rest[:2]} {rest[2:4]} {rest[4:]}"])
    )
    if draw(st.booleans()):
        return (
            draw(st.sampled_from(["+46", "+46 ", "0046 ", "+46 (0)"]))
            + f"{start}{draw(st.sampled_from([' ', '-']))}{grouped}"
        )
    return f"0{start}{draw(st.sampled_from(['-', ' ', ' - ']))}{grouped}"


ORD = st.sampled_from(["Under året har", "insatsen mött", "många", "(se bilaga)", "och", "kontakt:", "avslutade"])
ADRESS = st.sampled_from(["anna.ek@kommun.se", "a@b.se", "Åsa_Ek+finsam@region-kalmar.se", "x%y@post.regeringen.se"])
NAMN = st.sampled_from(["Anna", "Åsa Ek", "Per-Olof Öberg", "Maria Lopez Garcia"])
FORE = st.sampled_from(["deltagaren ", "Deltagare: ", "klienten ", "BRUKAREN ", "en deltagare som heter "])


@settings(max_examples=400)
@given(st.data())
def test_everything_planted_is_found(data: st.DataObject) -> None:
    """Numbers, addresses and names among words are found, all of them, at their places, and nothing of them is left."""
    planted = data.draw(
        st.lists(
            st.one_of(
                personnummer().map(lambda text: ("personnummer", "", text)),
                telefon().map(lambda text: ("telefon", "", text)),
                ADRESS.map(lambda text: ("epost", "", text)),
                st.tuples(st.just("namn"), FORE, NAMN),
            ),
            min_size=1,
            max_size=5,
        )
    )
    text, expected = data.draw(ORD), []
    for kind, before, value in planted:
        text += f" {before}"
        expected.append((kind, len(text), len(text) + len(value)))
        text += f"{value}, {data.draw(ORD)}"
    assert [(hit.slag, hit.start, hit.slut) for hit in sok(text)] == expected
    shown = maskerad(text)
    assert not any(value in shown for _, _, value in planted)
    assert slagen(shown) == []


@st.composite
def annat(draw: st.DrawFn) -> str:
    """Draw what an insats writes that points at nobody."""
    whole = draw(st.integers(0, 999_999_999))
    day = draw(st.dates(date(2000, 1, 1), date(2035, 12, 31)))
    org = draw(st.integers(200_000_000, 999_999_999).map(str).filter(lambda nine: nine[2] >= "2"))
    account = draw(st.integers(1000, 9999))
    return draw(
        st.sampled_from(
            [
                f"{whole:,}".replace(",", " ") + " kr",
                f"{whole:,}".replace(",", "\u00a0") + " kr",
                f"{whole} kronor",
                f"{whole / 100:.2f}".replace(".", ","),
                f"{day}",
                f"{day:%Y%m%d}",
                f"{day:%d/%m %Y}",
                f"{day:%d.%m.%Y}",
                f"{day:%d-%m-%Y}",
                f"{day} – {day}",
                f"{org[:6]}-{org[6:]}{luhn(org)}",
                f"konto {account}",
                f"bg {account}-{whole % 10_000:04}",
                f"pg {account // 100} {account % 100:02} {whole % 100:02}-{whole % 10}",
                f"{account}-{whole % 10},{whole % 1000:03} {account % 1000:03} {day.day:03}-{whole % 10}",
                f"SE{account % 100:02} {account} 0000 0583 {account} {account}",
                f"dnr {day.year}/{whole % 1000}",
                f"kl. {day.day % 24:02}.{day.month * 4:02}",
                f"{day.year}",
            ]
        )
    )


@settings(max_examples=600)
@given(st.lists(annat(), min_size=1, max_size=4))
def test_amounts_konton_days_and_organisationsnummer_are_left_alone(planted: list[str]) -> None:
    """Nothing that an insats counts, pays or dates is taken for a person."""
    text = "Insatsen redovisar " + ", ".join(planted) + "."
    assert slagen(text) == []
    assert maskerad(text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("811218-9876", ["personnummer"]),  # one of those that Skatteverket keeps for tests
        ("701063-2391", ["personnummer"]),  # samordningsnummer
        ("811218-9875", []),
        ("Ring 08-123 456 78 eller 0480-12 34 56.", ["telefon", "telefon"]),
        ("070-123 45 67/anna@b.se", ["telefon", "epost"]),
        ("+46 hyra", []),
        ("08-17 varje dag, 0800-1630", []),
        ("@kommun", []),
        ("deltagare och personal", []),
        ("Deltagare. Anna Ek kom.", []),
        ("Deltagare: Kvinnor", []),
        ("deltagaren Kalmar kommun", []),
        ("deltagare Försäkringskassan anvisat", []),
        ("Deltagaren Anna slutade", ["namn"]),
        ("klienten är Anna-Lisa af Ek", ["namn"]),
        ("", []),
    ],
)
def test_a_few_by_hand(text: str, found: list[str]) -> None:
    """What a person would say of each."""
    assert slagen(text) == found


def test_a_find_does_not_repeat_what_it_found() -> None:
    """A find has a kind, a place and a mask, and nothing of the text."""
    (hit,) = sok("Gäller 811218-9876.")
    assert hit == Traff("personnummer", 7, 18, "[personnummer]")
    assert maskerad("Gäller 811218-9876, a@b.se.") == "Gäller [personnummer], [e-postadress]."
    assert set(MASKER.values()) == {"[personnummer]", "[e-postadress]", "[telefonnummer]", "[namn]"}


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    """Finds are in order, inside the text, and apart."""
    ends = [0] + [place for hit in sok(text) for place in (hit.start, hit.slut)] + [len(text)]
    assert ends == sorted(ends)


def test_a_long_text_costs_no_more_than_its_length() -> None:
    """Texts made to make patterns slow are searched to the end all the same."""
    for piece in ("a" * 64 + "@", "0", "0480 ", "19", "deltagare ", "A-", "+46"):
        assert sok(piece * (100_000 // len(piece))) == ()
