"""Every rule: its head is whole, its own two examples hold and break, and everything that can be seen has one rule."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import xlfinsam
from xlfinsam import checking, loggen
from xlfinsam.engine.package import FILE_FAULTS
from xlfinsam.fields import ODD_CELLS
from xlfinsam.forms import FORMS, kalmar
from xlfinsam.forms.words import ALLA, NYA
from xlfinsam.ledger.sie import BOOK_FAULTS
from xlfinsam.model import INGET, JA, Hit, Level, Place, Record, Returned
from xlfinsam.personuppgifter import ar_personnummer, har_personnummer, utan_personnummer
from xlfinsam.post import avsandare
from xlfinsam.relations import Requires
from xlfinsam.rules import RULES, historia, inkorg, medlemmar, svar
from xlfinsam.rules.personuppgifter import PERSONNUMMER
from xlfinsam.rules.words import SETTINGS, answer
from xlfinsam.world import Insats, Medlem, World, Year

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.fields import Answer
    from xlfinsam.model import Example, Fynd, Rule

OF_SURVEYS = {"fraga": "Trivs", "antal": "2"}
OF_ARSBOK = {
    "siffra": "tabell1.summa.nya", "blad": "Medlemmar", "nar": "2025-02-27", "arbetsbok": "7", "heter": "; cellen heter nu x",
    "andring": "Deltagare, kvinna: 8 → 9", "rad": "12", "stod": "Fordringar", "nu": "13", "siffror": "br.fordringar", "rader": "Kontoplan (2)",
}  # fmt: skip
BOK = dict.fromkeys(
    ("etikett", "antal", "konto", "verifikation", "kalla", "ar", "skillnad", "dimension", "fil"), "1930"
)
BRACE = re.compile(r"\{(\w+)\}")
ALL = [*(rule for form in FORMS for rule in form.rules), *RULES]
EVERY = pytest.mark.parametrize("rule", ALL, ids=[rule.id for rule in ALL])
TRIED = [rule for rule in ALL if not rule.observes]
EVERY_TRIED = pytest.mark.parametrize("rule", TRIED, ids=[rule.id for rule in TRIED])


def record(told: Mapping[str, int | str | date], **more: object) -> Record:
    """Make the sheet of "prov" with these answers; every field has a cell of its own."""
    values: dict[str, Answer] = {n: v if isinstance(v, (date, Decimal)) else answer(v) for n, v in told.items()}
    places = {item.id: Place("prov.xlsx", "Insatsblad", f"C{at}") for at, item in enumerate(kalmar.FORM.fields, 7)}
    made = Record("kalmar", 1, "prov", "2024", Returned("prov.xlsx", "0" * 64), values, places)
    return replace(made, **more)  # type: ignore[arg-type]  # the names of Record's own fields


def world(*records: Record, history: tuple[Year, ...] = (), budget: int | None = None, **changed: Answer) -> World:
    """Make a world of these sheets; the register has the insats of each, or "prov" where there is none."""
    keys = dict.fromkeys(item.insats for item in records) or {"prov": None}
    insatser = tuple(
        Insats(key, key.title(), budget_deltagare=None if budget is None else Decimal(budget)) for key in keys
    )
    return World({**SETTINGS, **changed}, insatser, history, records, FORMS)


def found(rule: Rule, example: Example | None) -> list[Fynd]:
    """Try a rule on an example of its own, as the machinery does; return what it says."""
    assert example is not None
    if rule.check is not None:
        assert example.world is not None
        return [checking.worded(rule, hit) for hit in rule.check(example.world)]
    hit = checking.try_rule(rule, record(example.answers))
    return [checking.worded(rule, hit)] if hit else []


def hits(rule: Rule, where: World) -> list[Hit]:
    assert rule.check is not None
    return list(rule.check(where))


# -------------------------------------------------------------------------------------------- every rule, its head


@EVERY
def test_a_rules_head_is_whole(rule: Rule) -> None:
    """A rule has a number, and says what holds, what is wrong, what to do, where it comes from, what a blank means."""
    assert re.fullmatch(r"[A-Z]{1,2}\d\d", rule.id)
    assert isinstance(rule.level, Level)
    for text in (rule.title, rule.sentence, rule.advice, rule.source, rule.blank):
        assert text.strip() == text != ""
    assert rule.sentence.endswith(".")
    assert rule.advice.endswith(".")
    assert rule.blank.endswith(".")
    assert not rule.title.endswith(".")


@EVERY
def test_a_rule_is_tried_in_one_way(rule: Rule) -> None:
    """Exactly one of relation, observation and function says how a rule is tried, and both examples are of its kind."""
    assert [bool(rule.relation), bool(rule.observes), rule.check is not None].count(True) == 1
    for tried in (rule.holds, rule.breaks):
        assert tried is not None
        assert bool(tried.answers) == bool(rule.relation)
        assert bool(tried.file) == bool(rule.observes)
        assert (tried.world is not None) == (rule.check is not None)
    assert rule.holds != rule.breaks


@EVERY
def test_a_rules_braces_are_those_that_are_filled(rule: Rule) -> None:
    """A rule of a form or an observation asks for no word that the machinery does not give."""
    asked = set(BRACE.findall(rule.sentence + rule.advice))
    if isinstance(rule.relation, Requires):
        assert asked <= {"varde"}
    elif rule.observes in ODD_CELLS:
        assert asked <= {"varde", "etikett", "formel"}
    elif rule.observes == "falt_saknas":
        assert asked <= {"etikett"}
    elif rule.id.startswith("A"):  # what Kontrollera sees
        assert asked <= {"varde", "vantat", *OF_ARSBOK}
    elif rule.id.startswith("S"):  # what reading the books sees
        assert asked <= {"varde", "vantat", *BOK}
    elif rule.observes == "andrat_svar":
        assert asked == {"andring"}
    elif rule.id.startswith("U"):  # what reading survey answers sees
        assert asked <= {"varde", "vantat", *OF_SURVEYS}
    elif rule.check is None:
        assert asked <= {"varde", "vantat"}
    assert rule.sentence.count("{") == rule.sentence.count("}") == len(BRACE.findall(rule.sentence))


# ------------------------------------------------------------------------------------- every rule, its own examples


@EVERY_TRIED
def test_a_rule_is_silent_where_it_holds(rule: Rule) -> None:
    """The example that holds gives no fynd of the rule."""
    assert found(rule, rule.holds) == []


@EVERY_TRIED
def test_a_rule_speaks_where_it_is_broken(rule: Rule) -> None:
    """The example that breaks gives a fynd of that rule, in whole sentences, with every brace filled."""
    told = found(rule, rule.breaks)
    assert told
    for fynd in told:
        assert (fynd.regel, fynd.niva) == (rule.id, rule.level)
        for text in (fynd.text, fynd.rad):
            assert "{" not in text
            assert "}" not in text
            assert "  " not in text
            assert "None" not in text
        assert fynd.text[0] == fynd.text[0].upper()


@EVERY_TRIED
def test_a_rule_does_not_break_for_a_world_without_answers(rule: Rule) -> None:
    """On a world without sheets and insatser every rule is silent: nothing is made up."""
    if rule.check is None:
        assert checking.try_rule(rule, record({})) is None
    else:
        assert hits(rule, World({}, (), (), ())) == []


# ------------------------------------------------------------------------------- what can be seen, and who words it


def test_everything_that_can_be_seen_has_exactly_one_rule() -> None:
    """Each observation of files, cells, sheets, inkorg and books has one rule, and no rule waits for what is never seen."""
    package = Path(xlfinsam.__file__).parent
    readers = [
        package / name
        for name in (
            "engine/receive.py",
            "enkatinlasning.py",
            "enkatlasning/lasning.py",
            "inkorgen.py",
            "hamtning.py",
            "filling.py",
            "sigill.py",
            "oberoende.py",
            "aterstallning.py",
        )
    ]
    code = "".join(file.read_text("utf-8") for file in [*readers, *(package / "ledger").glob("*.py")])
    seen = set(re.findall(r'kind="(\w+)"', code)) | {loggen.SHORTENED, loggen.BROKEN}
    seen |= {f"brev_{slag}" for slag in get_args(avsandare.Slag)}
    assert len(seen) > 10
    worded = Counter(rule.observes for rule in RULES if rule.observes)
    assert set(worded) == FILE_FAULTS | ODD_CELLS | BOOK_FAULTS | seen
    assert set(worded.values()) == {1}


def test_what_no_rule_observes_is_a_fault_of_ours() -> None:
    """An observation without a rule raises: it is never swallowed."""
    with pytest.raises(KeyError, match="hittepå"):
        checking.judge([Hit(Place("a.xlsx"), kind="hittepå")], RULES)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.observes], ids=lambda rule: rule.id)
def test_an_observation_is_worded_without_a_brace_left(rule: Rule) -> None:
    """With the words that the reading gives, an observation becomes whole sentences, also when nothing stood there."""
    words = (
        {"etikett": "Ålder, 16–24 år", "formel": "=7+6"}
        if rule.observes in ODD_CELLS
        else {
            **BOK,
            "etikett": "Ålder",
            **OF_ARSBOK,
            **OF_SURVEYS,
        }
    )
    for varde in (None, Decimal(14), "14 {oklart} \\1"):
        (fynd,) = checking.judge([Hit(Place("a.xlsx"), "prov", "x", varde, "y", words, rule.observes)], RULES)
        assert fynd.regel == rule.id
        assert not BRACE.search(fynd.text.replace("{oklart}", ""))
        assert ("{oklart}" in fynd.text) == ("{varde}" in rule.sentence and isinstance(varde, str))


# -------------------------------------------------------------------------------------------------- personuppgifter

# Made for tests by Skatteverket or by arithmetic: no living person has these.
PERSON, COORDINATION_NUMBER = ("811218", "9876"), ("701063", "2391")


def luhn(nine: str) -> str:
    """Return the check digit of nine digits, by the book: double every other, add the digits, fill up to a ten."""
    doubled = "".join(str(int(digit) * (2, 1)[at % 2]) for at, digit in enumerate(nine))
    return str(-sum(map(int, doubled)) % 10)


@pytest.mark.parametrize("dash", ["-", "+", "", " ", "–", "—", "−", "‐", "‑", "\u00a0", " - ", " -", "\n"])
@pytest.mark.parametrize("century", ["", "19"])
@pytest.mark.parametrize("number", [PERSON, COORDINATION_NUMBER], ids=["person", "samordning"])
def test_a_personnummer_is_found_in_any_usual_dress(number: tuple[str, str], century: str, dash: str) -> None:
    """Ten or twelve digits, with a dash, a plus, a space or nothing between, are found and taken out of a text."""
    written = f"{century}{number[0]}{dash}{number[1]}"
    for around in ("{}", "Gäller {}.", "({})", "pnr:{},", "Anna{}Berg", "pnr-{}", "{}-", "{}\n{}"):
        text = around.format(written, written)
        assert har_personnummer(text)
        assert utan_personnummer(text) == around.format("[personnummer]", "[personnummer]")


@pytest.mark.parametrize(
    "text",
    [
        "811218-9875",  # the check digit is wrong
        "811318-9876",  # no thirteenth month
        "810230-9872",  # no 30 February
        "701094-2391",  # a samordningsnummer of day 34
        "telefon 0480-123456",
        "070-123 45 67",
        "+46 70 123 45 67",
        "0701234567",
        "2025-01-23",
        "20250123",
        "20250101-20250630",
        "2024-01-01 – 2024-06-30",
        "212000-1355",  # an organisationsnummer: the third digit is at least 2
        "dnr 2024-811218-9876",
        "8112189876123",  # part of a longer number
        "1 333 000 kr",
        "16–64 år",
        "",
    ],
)
def test_what_only_looks_like_a_personnummer_is_left_alone(text: str) -> None:
    """Telephone numbers, days, spans, amounts, organisation numbers and wrong check digits are no personnummer."""
    assert not har_personnummer(text)
    assert utan_personnummer(text) == text


@settings(derandomize=True, deadline=None, max_examples=150)
@example(date(2024, 1, 30), 1, False)  # noqa: FBT003
@example(date(1984, 2, 29), 239, True)  # noqa: FBT003
@example(date(1999, 12, 31), 998, True)  # noqa: FBT003
@given(st.dates(date(1900, 1, 1), date(2024, 12, 31)), st.integers(0, 999), st.booleans())
def test_exactly_one_check_digit_makes_a_personnummer(day: date, birth: int, coordination: bool) -> None:  # noqa: FBT001  drawn
    """Of the ten numbers that a day and three digits can make, only the one with the right check digit is one."""
    date_part = f"{day:%Y%m}{day.day + 60 * coordination:02}"
    nine = f"{date_part[2:]}{birth:03}"
    right = [last for last in "0123456789" if ar_personnummer(date_part, nine[6:] + last)]
    assert right == [luhn(nine)]


@pytest.mark.parametrize("where", ["text.syfte", "blad.uppgiftslamnare"])
def test_the_fynd_never_repeats_the_number(where: str) -> None:
    """A fynd about a personnummer says in which box it stands, and carries no digit of it in any of its words."""
    for dress in ("811218-9876", "198112189876", "811218 9876"):
        sheet = record({where: f"Gäller {dress}."})
        (fynd,) = [checking.worded(PERSONNUMMER, hit) for hit in hits(PERSONNUMMER, world(sheet))]
        assert fynd.text.startswith(kalmar.FORM.field(where).label)
        assert fynd.place == sheet.place(where)
        assert "9876" not in "".join((repr(checking.as_json(fynd)), fynd.key))


def test_a_number_in_a_cell_that_could_not_be_read_is_found_too() -> None:
    """What stood in a number box is looked at as well, and a sheet of an unknown form is named by its field ids."""
    sheet = record({}, raw={"alder.16_24": "811218-9876"})
    (hit,) = hits(PERSONNUMMER, world(sheet))
    assert (hit.falt, hit.details["etikett"]) == ("alder.16_24", "16–24 år")
    (hit,) = hits(PERSONNUMMER, world(replace(sheet, form="okänd")))
    assert hit.details["etikett"] == "alder.16_24"


# ------------------------------------------------------------------------------------------- svar: blanks and bases

TABLES = [section for section in kalmar.FORM.sections if section.id not in {"blad", "text"}]
ZEROS: dict[str, int | str | date] = {item.id: 0 for section in TABLES for item in section.fields}
WHOLE = {**ZEROS, **{section.base.id: NYA for section in TABLES if section.base}}
BLANK_RULES = (svar.NYCKEL, svar.OPPEN, svar.NAGRA, svar.INGEN, svar.TEXT, svar.BAS_OKLAR, svar.BAS_TROLIG)


def told(*sheets: Record) -> dict[str, list[str]]:
    """Return by rule the fields of every hit of the rules about blanks."""
    everything = {rule.id: [hit.falt for hit in hits(rule, world(*sheets))] for rule in BLANK_RULES}
    return {rule: names for rule, names in everything.items() if names}


def test_a_sheet_of_zeros_has_no_blank() -> None:
    """Zero is an answer: a sheet with 0 in every box has no fynd about blanks but its unanswered words."""
    assert told(record(WHOLE)) == {"T05": ["blad.datum, blad.uppgiftslamnare", svar_texts()]}


def svar_texts() -> str:
    """Name every question in words that must be answered."""
    return ", ".join(item.id for item in kalmar.FORM.fields if item.id.startswith("text.") and item.required)


def test_a_sheet_with_nothing_to_report_is_asked_for_nothing() -> None:
    """Its blanks are its answer; only a number above 0 is asked about, and every such number is told or counted."""
    assert told(record({INGET: JA})) == {}
    assert hits(svar.INGET_MEN_TAL, world(record({INGET: JA, **ZEROS}))) == []
    (hit,) = hits(svar.INGET_MEN_TAL, world(record({INGET: JA, **dict.fromkeys(ZEROS, 2)})))
    assert hit.details["rader"].startswith("Deltagare, antal inskrivna totalt 2, Deltagare, kvinna 2, ")
    assert hit.details["rader"].endswith(f" och {len(ZEROS) - svar.MANY} till")


def test_an_empty_sheet_is_asked_for_table_by_table() -> None:
    """A sheet without any answer is told of its three key numbers and once per table, and of no base and no sum."""
    found_now = told(record({}))
    assert found_now["T01"] == list(svar.KEYS)
    assert len(found_now["T04"]) == sum(any(item.required for item in table.fields) for table in TABLES)
    assert set(found_now) == {"T01", "T04", "T05"}


def test_an_unreadable_cell_is_not_told_as_blank_too() -> None:
    """A box with something that could not be read has its own fynd, and is not also called unanswered."""
    answers = {name: value for name, value in WHOLE.items() if name not in {"deltagare.totalt", "alder.16_24"}}
    unread = {"deltagare.totalt": "34 (oklart)", "alder.16_24": "1c"}
    assert set(told(record(answers, raw=unread))) == {"T05"}
    assert told(record(answers))["T01"] == ["deltagare.totalt"]
    assert told(record(answers))["T03"] == ["alder.16_24"]


def test_a_table_that_a_blank_could_complete_is_a_question() -> None:
    """Blank rows of a table whose sum is not reached are asked for (T02); where the sum is reached they are noted (T03)."""
    half = {**WHOLE, "deltagare.nya": 6, "deltagare.totalt": 9, "alder.16_24": 4}
    del half["alder.25_34"], half["alder.35_44"]
    (hit,) = hits(svar.OPPEN, world(record(half)))
    assert (hit.varde, hit.vantat, hit.falt) == (Decimal(4), Decimal(6), "alder.25_34, alder.35_44")
    assert hit.details["mot"] == "nya deltagare"
    assert hit.place.cell == ", ".join(record({}).place(name).cell for name in ("alder.25_34", "alder.35_44"))
    assert hits(svar.NAGRA, world(record({**half, "alder.16_24": 6})))[0].falt == "alder.25_34, alder.35_44"
    (other,) = hits(svar.OPPEN, world(record({**half, "alder.bas": ALLA})))
    assert (other.vantat, other.details["mot"]) == (Decimal(9), "antal inskrivna totalt")


def test_a_broken_table_is_not_also_open() -> None:
    """Kompass 2024: 17 against 6 is broken whatever the blank row hides, so the blank is only noted."""
    ages = dict(zip(("16_24", "25_34", "35_44", "55_64"), (2, 12, 2, 1), strict=True))
    sheet = record({"alder.bas": NYA, "deltagare.nya": 6, **{f"alder.{age}": n for age, n in ages.items()}})
    assert hits(svar.OPPEN, world(sheet)) == []
    assert "alder.45_54" in told(sheet)["T03"]
    assert checking.try_rule(kalmar.FORM.rules[3], sheet) is not None


@pytest.mark.parametrize(
    ("answers", "rule", "bas"),
    [
        ({"alder.16_24": 6}, "B02", "nya deltagare"),
        ({"alder.16_24": 9}, "B02", "alla inskrivna"),
        ({"alder.16_24": 4, "alder.25_34": 3}, "B01", ""),
        ({"alder.16_24": 6, "alder.bas": NYA}, "", ""),
        ({}, "", ""),
    ],
)
def test_a_table_without_a_base_is_held_against_both(answers: dict[str, int | str], rule: str, bas: str) -> None:
    """A sum that fits a base is noted with its name, one that fits neither is asked for; chosen or empty is silent."""
    sheet = record({"deltagare.nya": 6, "deltagare.totalt": 9, **answers})
    found_now = {item.id: hits(item, world(sheet)) for item in (svar.BAS_OKLAR, svar.BAS_TROLIG)}
    assert [name for name, seen in found_now.items() if seen] == ([rule] if rule else [])
    if bas:
        assert found_now[rule][0].details["bas"] == bas


def test_a_base_that_could_not_be_read_is_not_asked_for_again() -> None:
    """An unknown choice has its own fynd; the table is not also said to lack its base."""
    sheet = record({"deltagare.nya": 6, "alder.16_24": 4}, raw={"alder.bas": "vet ej"})
    assert hits(svar.BAS_OKLAR, world(sheet)) == []


def test_a_base_without_numbers_to_hold_against_says_that_they_are_blank() -> None:
    """Where neither nya nor inskrivna is answered the question about the base still reads as a sentence."""
    (hit,) = hits(svar.BAS_OKLAR, world(record({"alder.16_24": 4})))
    assert "nya deltagare (tomt) eller alla inskrivna (tomt)" in checking.worded(svar.BAS_OKLAR, hit).text


def test_a_sheet_of_an_unknown_form_is_not_asked_about_its_boxes() -> None:
    """What a form of another time asks is not known, so no blank of it is told."""
    assert told(replace(record({}), form="okänd")) == {}


# --------------------------------------------------------------------------------------- historia: years and budget

LAST_YEAR = Year(2023, "prov", totalt=Decimal(30), nya=Decimal(12), avslutade=Decimal(10), pagaende=Decimal(20))


@pytest.mark.parametrize(
    ("answers", "history", "broken"),
    [
        ({"deltagare.totalt": 27, "deltagare.nya": 5}, (LAST_YEAR,), True),
        ({"deltagare.totalt": 25, "deltagare.nya": 5}, (LAST_YEAR,), False),
        ({"deltagare.totalt": 27}, (LAST_YEAR,), False),
        ({"deltagare.nya": 5}, (LAST_YEAR,), False),
        ({"deltagare.totalt": 27, "deltagare.nya": 5}, (), False),
        ({"deltagare.totalt": 27, "deltagare.nya": 5}, (replace(LAST_YEAR, pagaende=None),), False),
        ({"deltagare.totalt": 27, "deltagare.nya": 5}, (replace(LAST_YEAR, ar=2022),), False),
        ({"deltagare.totalt": 27, "deltagare.nya": 5}, (replace(LAST_YEAR, insats="annan"),), False),
        ({"deltagare.totalt": 5, "deltagare.nya": 5}, (replace(LAST_YEAR, pagaende=Decimal(0)),), False),
        ({"deltagare.totalt": 6, "deltagare.nya": 5}, (replace(LAST_YEAR, pagaende=Decimal(0)),), True),
    ],
)
def test_continuity_wants_last_year_and_both_numbers(
    answers: dict[str, int | str | date],
    history: tuple[Year, ...],
    broken: bool,  # noqa: FBT001  drawn from the table
) -> None:
    """H01 is tried only with last year's ongoing of that insats and both numbers; a zero is a number."""
    assert bool(hits(historia.KONTINUITET, world(record(answers), history=history))) is broken


def test_the_whole_forbund_is_tried_only_when_everybody_has_answered() -> None:
    """H02 adds up all insatser; one that is missing, or one blank, leaves it untried."""
    one = record({"deltagare.totalt": 20, "deltagare.nya": 4})
    two = replace(record({"deltagare.totalt": 7, "deltagare.nya": 1}), insats="annan")
    history = (Year(2023, "alla", pagaende=Decimal(20)),)
    (hit,) = hits(historia.KONTINUITET_ALLA, world(one, two, history=history))
    assert (hit.varde, hit.vantat, hit.insats, hit.place.cell) == (Decimal(27), Decimal(25), "", "")
    assert hits(historia.KONTINUITET_ALLA, world(one, replace(two, values={}), history=history)) == []
    assert hits(historia.KONTINUITET_ALLA, replace(world(one, two, history=history), records=(one,))) == []
    assert hits(historia.KONTINUITET_ALLA, world(one, two)) == []
    assert hits(historia.KONTINUITET_ALLA, world(one, two, history=(Year(2023, "alla"),))) == []
    nobody = replace(world(history=history), insatser=())
    assert hits(historia.KONTINUITET_ALLA, nobody) == []


@pytest.mark.parametrize(
    ("now", "then", "tolerance", "asked"),
    [
        (45, 30, "0.5", False),  # exactly the tolerance is allowed
        (46, 30, "0.5", True),
        (14, 30, "0.5", True),
        (15, 30, "0.5", False),
        (9, 2, "0.5", False),  # under ten people a jump says nothing
        (10, 2, "0.5", True),
        (10, 0, "0.5", True),
        (10, 0, "10", False),  # nobody last year is counted as one
        (0, 10, "0.5", True),
        (30, 30, "0", False),
        (31, 30, "0", True),
        (90, 30, None, False),
        (90, None, "0.5", False),
        (None, 30, "0.5", False),
    ],
)
def test_a_jump_is_asked_for_above_the_tolerance(
    now: int | None,
    then: int | None,
    tolerance: str | None,
    asked: bool,  # noqa: FBT001  drawn from the table
) -> None:
    """H03 asks about a change larger than the kansli's tolerance, among at least ten people, when both are known."""
    sheet = record({} if now is None else {"deltagare.nya": now})
    history = (Year(2023, "prov", nya=None if then is None else Decimal(then)),)
    setting = None if tolerance is None else Decimal(tolerance)
    seen = hits(historia.HOPP, world(sheet, history=history, tolerans_hopp=setting))
    assert [hit.falt for hit in seen] == (["deltagare.nya"] if asked else [])


def test_jumps_are_told_number_by_number() -> None:
    """Each of inskrivna, nya and avslutade has a fynd of its own, by name."""
    sheet = record({"deltagare.totalt": 90, "deltagare.nya": 90, "deltagare.avslutade": 90})
    seen = hits(historia.HOPP, world(sheet, history=(LAST_YEAR,)))
    assert [hit.details["etikett"] for hit in seen] == ["antal inskrivna", "nya deltagare", "avslutade deltagare"]


@pytest.mark.parametrize(
    ("now", "budget", "tolerance", "share"),
    [
        (51, 30, "0.25", "170"),
        (22, 30, "0.25", "73"),
        (37, 30, "0.25", None),
        (5, 8, "0.25", "63"),  # 62,5 %, rounded as Excel shows it
        (30, 0, "0.25", None),
        (30, None, "0.25", None),
        (None, 30, "0.25", None),
        (90, 30, None, None),
    ],
)
def test_the_budget_is_held_against_the_tolerance(
    now: int | None, budget: int | None, tolerance: str | None, share: str | None
) -> None:
    """H04 notes what is further from budget than the tolerance, as a share; without a budget it is silent."""
    sheet = record({} if now is None else {"deltagare.totalt": now})
    setting = None if tolerance is None else Decimal(tolerance)
    seen = hits(historia.BUDGET, world(sheet, budget=budget, tolerans_budget=setting))
    assert [hit.details["andel"] for hit in seen] == ([share] if share else [])


def whole(ar: int, **numbers: int) -> Year:
    return Year(ar, "alla", **{name: Decimal(number) for name, number in numbers.items()})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "ongoing", "chain"),
    [
        ((whole(2022, totalt=30, avslutade=10, pagaende=20), whole(2023, totalt=25, nya=5)), [], []),
        ((whole(2022, totalt=30, avslutade=10, pagaende=18), whole(2023, totalt=23, nya=5)), ["2022"], []),
        ((whole(2022, totalt=30, avslutade=10, pagaende=20), whole(2023, totalt=26, nya=5)), [], ["2023"]),
        ((whole(2021, pagaende=20), whole(2023, totalt=26, nya=5)), [], []),  # a year is missing between
        ((whole(2022, pagaende=20), whole(2023, totalt=26)), [], []),
        ((whole(2022), whole(2023, totalt=26, nya=5)), [], []),
        ((whole(2022, totalt=30, pagaende=18), whole(2022, totalt=30, avslutade=10)), [], []),
        ((replace(whole(2022, totalt=30, avslutade=10, pagaende=18), insats="prov"),), [], []),
    ],
)
def test_historik_is_held_against_itself(rows: tuple[Year, ...], ongoing: list[str], chain: list[str]) -> None:
    """H05 and H06 look at the rows of the whole förbund, each where its own numbers are known."""
    assert [hit.details["ar"] for hit in hits(historia.PAGAENDE, world(history=rows))] == ongoing
    assert [hit.details["ar"] for hit in hits(historia.KEDJA, world(history=rows))] == chain


# ----------------------------------------------------------------------------------------------- inkorg: who and when


def test_the_one_to_remind_is_named() -> None:
    """An insats without a sheet is told by its name, with the address to write to, or the leader where none is known."""
    known, unknown = Insats("a", "Alfa", kontakt="a@example.se"), Insats("b", "Beta")
    seen = hits(inkorg.SAKNAS, replace(world(), insatser=(known, unknown)))
    told_now = [checking.worded(inkorg.SAKNAS, hit) for hit in seen]
    assert [fynd.text.split()[0] for fynd in told_now] == ["Alfa", "Beta"]
    assert "Påminn a@example.se" in told_now[0].rad
    assert "Påminn insatsledaren" in told_now[1].rad


@pytest.mark.parametrize(
    ("day", "due", "late"),
    [
        (date(2025, 2, 1), date(2025, 1, 31), True),
        (date(2025, 1, 31), date(2025, 1, 31), False),
        (None, date(2025, 1, 31), False),
        (date(2025, 2, 1), None, False),
    ],
)
def test_a_sheet_is_late_from_the_day_after(day: date | None, due: date | None, late: bool) -> None:  # noqa: FBT001  drawn
    """A sheet dated on the last day is in time; without a date, or without a last day, nothing is said."""
    sheet = record({} if day is None else {"blad.datum": day})
    assert bool(hits(inkorg.SEN, world(sheet, sista_dag=due))) is late


# ------------------------------------------------------------------------------------------- medlemmar: what they pay


@pytest.mark.parametrize(
    ("paid", "share", "told_as"),
    [
        ((8000, 4000, 4000), "0.5", None),
        ((8001, 4000, 4000), "0.5", None),  # whole kronor: half a krona off is no fault
        ((8003, 4000, 4000), "0.5", ("8003", "8001.5", "50")),
        ((8000, 4000, 3990), "0.5", ("8000", "7995", "50")),
        ((1, 0, 0), "0.125", None),
        ((800, 0, 0), "0.125", ("800", "100", "12,5")),
        ((8003, 4000, 4000), None, None),
        ((), "0.5", None),
    ],
)
def test_members_pay_by_the_shares_of_the_settings(
    paid: tuple[int, ...],
    share: str | None,
    told_as: tuple[str, str, str] | None,
) -> None:
    """M01 holds what each kind of member pays against its share, to the krona; without share or members it is silent."""
    kinds = ("stat", "region", "kommun")
    members = tuple(Medlem(kind, kind, Decimal(bidrag)) for kind, bidrag in zip(kinds, paid, strict=False))
    where = replace(world(andel_stat=None if share is None else Decimal(share)), members=members)
    seen = [(str(hit.varde), f"{hit.vantat:f}", hit.details["andel"]) for hit in hits(medlemmar.ANDELAR, where)]
    assert [(v, str(Decimal(w).normalize()), a) for v, w, a in seen] == (
        [] if told_as is None else [(told_as[0], str(Decimal(told_as[1]).normalize()), told_as[2])]
    )
