"""Rules and records become fynd: worded, ordered, counted, and written for other programs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfinsam.checking import (
    as_json,
    check,
    check_record,
    fill,
    json_value,
    judge,
    ordered,
    summary,
    told,
    try_rule,
    worded,
)
from xlfinsam.forms import FORMS, kalmar
from xlfinsam.model import Fynd, Hit, Level, Place, Record, Returned, Rule, gather
from xlfinsam.relations import Relation
from xlfinsam.rules import RULES
from xlfinsam.rules.words import SETTINGS
from xlfinsam.world import Insats, World

if TYPE_CHECKING:
    from xlfinsam.fields import Answer

INSATSER = (Insats("beta", "Beta"), Insats("alfa", "Alfa"))
RULE = Rule("X01", Level.FRAGA, "t", "värdet {varde} mot {vantat}: {sagt}.", "Fråga {sagt}.", "k", "b", observes="x")
KEYS = ["regel", "niva", "fil", "blad", "cell", "falt", "insats", "varde", "vantat", "text", "rad"]


def fynd(
    regel: str = "K01", niva: Level = Level.STOPP, insats: str = "", fil: str = "", cell: str = "", falt: str = ""
) -> Fynd:
    return Fynd(regel, niva, Place(fil, "", cell), falt, insats, None, None, "Text.", "Råd.")


def record(values: dict[str, Answer], insats: str = "alfa", form: str = "kalmar") -> Record:
    places = {item.id: Place("a.xlsx", "Insatsblad", f"C{at}") for at, item in enumerate(kalmar.FORM.fields, start=8)}
    return Record(form, 1, insats, "2024", Returned("a.xlsx", "0"), values, places)


def counts(**numbers: int) -> dict[str, Answer]:
    return {f"deltagare.{name}": Decimal(number) for name, number in numbers.items()}


# --------------------------------------------------------------------------------------------------------- wording


def test_a_fynd_is_worded_with_what_stood_and_what_was_expected() -> None:
    """Braces get the value, the expected value and the details; the sentence begins with a capital letter."""
    hit = Hit(Place("a.xlsx", "B", "C1"), "alfa", "f", Decimal(13155), date(2025, 1, 9), {"sagt": "Anna"})
    made = worded(RULE, hit)
    assert made.text == "Värdet 13\u00a0155 mot 2025-01-09: Anna."
    assert made.rad == "Fråga Anna."
    assert (made.regel, made.niva, made.place, made.falt, made.insats) == ("X01", Level.FRAGA, hit.place, "f", "alfa")


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(max_size=30) | st.sampled_from(["{varde}", "{", "}", "{0}", "{{sagt}}", "\\1 \\g<0>", "%s {vantat!r}"]))
def test_what_a_sender_wrote_means_nothing_to_the_machinery(text: str) -> None:
    """Braces, backslashes and the like in a sender's text come out just as they stood, wherever they are put."""
    made = worded(RULE, Hit(Place("a.xlsx"), varde=text, vantat=text, details={"sagt": text}))
    assert made.text == f"Värdet {text} mot {text}: {text}."
    assert made.rad == f"Fråga {text}."


def test_a_word_that_nobody_gave_is_a_fault_of_ours() -> None:
    """A brace that is not filled raises: no half sentence is shown."""
    with pytest.raises(KeyError, match="okänd"):
        fill("Ett {okänd} ord.", {"känd": ""})


@pytest.mark.parametrize(
    ("value", "text"), [(None, "tomt"), (Decimal("0.5"), "0,5"), ("ord", "ord"), (date(2025, 1, 9), "2025-01-09")]
)
def test_values_are_told_as_a_person_writes_them(value: Answer, text: str) -> None:
    """A blank is said to be blank, numbers are Swedish, days are ISO."""
    assert told(value) == text


def test_what_was_seen_is_worded_by_the_rule_that_observes_it() -> None:
    """Each observation goes to the rule of its kind, in the order they were seen."""
    other = replace(RULE, id="X02", observes="y", sentence="annat.", advice="Inget.")
    made = judge([Hit(Place("b"), kind="y"), Hit(Place("a"), kind="x", details={"sagt": ""})], [RULE, other])
    assert [(item.regel, item.place.fil) for item in made] == [("X02", "b"), ("X01", "a")]


# ------------------------------------------------------------------------------------------------------ relations


def test_a_broken_sum_is_told_at_the_cells_that_are_added() -> None:
    """The place of a broken sum is the range of its left side; its name is the table."""
    (made,) = check_record(record(counts(kvinna=20, man=13, icke_binar=0, totalt=34)), world())
    assert (made.regel, made.falt, made.varde, made.vantat) == ("K01", "deltagare", Decimal(33), Decimal(34))
    assert str(made.place) == "a.xlsx Insatsblad C12:C14"
    assert made.text == "Kvinna + man + icke binär = 33, antal inskrivna totalt = 34."


def test_a_broken_comparison_is_told_at_its_one_cell() -> None:
    """Where the left side is one field, that field is the name and its cell the place."""
    (made,) = check_record(record(counts(totalt=4, nya=9)), world())
    assert (made.regel, made.falt, made.place.cell) == ("K02", "deltagare.totalt", "C11")


def test_a_demand_is_told_at_the_text_that_is_missing() -> None:
    """K20 points at the empty text box, and says how many stand on rows with an asterisk."""
    values: dict[str, Answer] = {kalmar.STJARNOR[0]: Decimal(2), kalmar.STJARNOR[2]: Decimal(1)}
    (made,) = check_record(record(values), world())
    assert (made.regel, made.falt, made.varde) == ("K20", "text.avslut", Decimal(3))
    assert made.place == record({}).place("text.avslut")


def test_where_the_cells_are_unknown_the_file_is_told() -> None:
    """A record without places still gives a fynd, at its file."""
    bare = replace(record(counts(kvinna=1, man=1, icke_binar=1, totalt=2)), places={})
    (made,) = check_record(bare, world())
    assert made.place == Place("a.xlsx")


def test_what_is_open_or_untried_or_has_no_relation_is_no_hit() -> None:
    """Only what is broken for certain is a hit."""
    rule = replace(
        RULE, observes="", relation=Relation(("deltagare.kvinna", "deltagare.man"), "=", ("deltagare.totalt",))
    )
    assert try_rule(rule, record(counts(kvinna=5, totalt=9))) is None
    assert try_rule(rule, record(counts(totalt=9))) is None
    assert try_rule(rule, record(counts(kvinna=5, man=4, totalt=9))) is None
    assert try_rule(rule, record(counts(kvinna=5, man=5, totalt=9))) is not None
    assert try_rule(replace(rule, relation=None), record({})) is None


def world(*records: Record) -> World:
    return World(SETTINGS, INSATSER, (), records, FORMS)


def test_every_rule_is_tried_on_the_world() -> None:
    """A check of the whole gives the fynd of the forms' rules and of the functions, and none of the observations."""
    made = check(world(record(counts(totalt=4, nya=9, avslutade=1))), RULES)
    rules = {item.regel for item in made}
    assert {"K02", "T04", "I01"} <= rules
    assert not rules & {rule.id for rule in RULES if rule.observes}
    assert [item.insats for item in made if item.regel == "I01"] == ["beta"]


def test_a_record_of_an_unknown_form_is_tried_on_nothing() -> None:
    """A form of another time has no rules to try."""
    assert list(check_record(record(counts(totalt=4, nya=9), form="okänd"), world())) == []


# ----------------------------------------------------------------------------------------------- order and counts


def test_fynd_stand_in_the_order_they_are_read() -> None:
    """Files of nobody first, then insats by insats as in the register, gravest first, by rule, file, row and cell."""
    wanted = [
        fynd("L09", fil="okänd.pdf"),
        fynd("L09", fil="ö.pdf"),
        fynd("K01", Level.STOPP, "beta", "b.xlsx", "C9:C11"),
        fynd("K01", Level.STOPP, "beta", "b.xlsx", "C10"),
        fynd("K02", Level.STOPP, "beta", "b.xlsx", "C2"),
        fynd("T02", Level.FRAGA, "beta", "b.xlsx", "C1"),
        fynd("A01", Level.NOTERA, "beta", "a.xlsx", "C1"),
        fynd("A01", Level.NOTERA, "beta", "b.xlsx", "B7, C8", "a"),
        fynd("A01", Level.NOTERA, "beta", "b.xlsx", "B7, C8", "b"),
        fynd("I01", Level.STOPP, "alfa"),
        fynd("K01", Level.STOPP, "alfa", "a.xlsx", "C1"),
        fynd("H02", Level.FRAGA),
    ]
    for mixed in list(permutations(wanted[:4])):
        assert ordered([*wanted[:3:-1], *mixed], INSATSER) == wanted


def test_levels_have_an_order_and_are_all_counted() -> None:
    """STOPP is gravest; a summary has every level, also those that nothing has."""
    assert [level.order for level in (Level.STOPP, Level.FRAGA, Level.NOTERA)] == [0, 1, 2]
    assert summary([]) == {"STOPP": 0, "FRÅGA": 0, "NOTERA": 0}
    assert summary([fynd(), fynd(niva=Level.NOTERA), fynd()]) == {"STOPP": 2, "FRÅGA": 0, "NOTERA": 1}


# ------------------------------------------------------------------------------------------------------------ JSON


def test_a_fynd_has_exactly_the_promised_keys_in_json() -> None:
    """A fynd in JSON has its eleven keys in their order, and survives being written and read."""
    made = worded(RULE, Hit(Place("a.xlsx", "B", "C1"), "alfa", "f", Decimal(14), None, {"sagt": "å"}))
    assert list(as_json(made)) == KEYS
    assert json.loads(json.dumps(as_json(made), ensure_ascii=False)) == {
        "regel": "X01", "niva": "FRÅGA", "fil": "a.xlsx", "blad": "B", "cell": "C1", "falt": "f", "insats": "alfa",
        "varde": 14, "vantat": None, "text": "Värdet 14 mot tomt: å.", "rad": "Fråga å.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (Decimal(14), "14"),
        (Decimal("14.00"), "14"),
        (Decimal("1E+3"), "1000"),
        (Decimal("2.50"), "2.5"),
        (Decimal("-0"), "0"),
        ("14", '"14"'),
        (date(2025, 1, 9), '"2025-01-09"'),
    ],
)
def test_values_in_json_keep_their_kind(value: Answer, written: str) -> None:
    """Whole numbers are integers, others decimals, days and texts are texts, a blank is null."""
    assert json.dumps(json_value(value)) == written


# ------------------------------------------------------------------------------------------------------ the nouns


def test_a_fynd_is_known_again_at_the_next_run() -> None:
    """The key of a fynd tells rule, insats (or file), field and values apart, and nothing that moves, as its cell."""
    one = fynd("K01", insats="alfa", fil="a.xlsx", cell="C1", falt="f")
    assert one.key == replace(one, place=Place("b.xlsx", "", "C99"), text="Annan text.").key
    changed = [replace(one, regel="K02"), replace(one, insats="beta"), replace(one, falt="g"), replace(one, varde=Decimal(1)),
               replace(one, vantat=Decimal(1)), replace(one, insats=""), replace(one, varde=Decimal(1), vantat=Decimal(1))]  # fmt: skip
    assert len({item.key for item in (one, *changed)}) == len(changed) + 1


def test_a_place_is_told_without_what_it_lacks() -> None:
    """File, sheet and cell are told in that order, each only where it is known."""
    assert str(Place("a.xlsx", "B", "C1")) == "a.xlsx B C1"
    assert str(Place(cell="C1")) == "C1"
    assert str(Place()) == ""


def test_a_record_gives_numbers_texts_and_places_by_field() -> None:
    """A number is not given as text, a text not as number, and an unknown field is blank at the file."""
    made = record({"n": Decimal(3), "t": "ord", "d": date(2025, 1, 9)})
    assert [made.number(name) for name in "ntdx"] == [Decimal(3), None, None, None]
    assert [made.text(name) for name in "ntdx"] == ["", "ord", "", ""]
    assert made.place("x") == Place("a.xlsx")


def test_a_world_gives_its_year_and_settings() -> None:
    """The year is 0 where the settings do not say, and a text is no number."""
    assert world().year == 2024
    assert replace(world(), settings={"ar": "2024"}).year == 0
    assert replace(world(), settings={}).setting("tolerans_hopp") is None
    assert world(record({})).form(record({})) is kalmar.FORM


def test_the_folder_is_the_registry() -> None:
    """What stands at the top of the modules is gathered in the order written, and nothing else."""
    assert gather((kalmar,), Rule) == (kalmar.KON, kalmar.STJARNTEXT)
    assert gather((), Rule) == ()
