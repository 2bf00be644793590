"""The rules on the closed year: what they find in the published reports, what they leave alone, and where rounding ends."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfinsam import arsboken, bokforing, checking, closing, forslag
from xlfinsam.engine.plan import OWN_SHEETS
from xlfinsam.forms.bokslut import BALANSKRAVSRADER, NOTNUMMER, RADER
from xlfinsam.language import Total, leaves
from xlfinsam.ledger.balances import saldon
from xlfinsam.model import Level, Rule, gather
from xlfinsam.rules import (
    CLOSE,
    RULES,
    avrundning,
    balans,
    driften,
    ekonomin,
    insatsmedlen,
    kontoplan,
    noter,
    oversikten,
    rakningar,
)
from xlfinsam.rules.bokslut import SHEETS, of
from xlfinsam.rules.likhet import Jamforelse, lika, terms
from xlfinsam.shown import DELSUMMA, SUMMA
from xlfinsam.statements import STATEMENTS
from xlfinsam.statements.profil import PROFILER
from xlfinsam.values import swedish
from xlfinsam.world import Medlem, World, Year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlfinsam.fields import Answer
    from xlfinsam.model import Hit

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PUBLISHED = sorted(file.parent.name for file in SAMPLES.glob("*/bokslut.json"))
BOOKED = sorted(file.parent.name for file in SAMPLES.glob("*/bokforing.se"))
EQUALITIES = gather((rakningar,), Rule)


def year(figures: Mapping[str, int] | None = None, lists: Any = None, **more: Any) -> World:
    """Make a closed year, with anything of World changed."""
    changed = {name: more.pop(name) for name in ("members", "history") if name in more}
    made = of(figures, lists, **more).world
    assert made is not None
    return replace(made, **changed)


def hits(rule: Rule, where: World) -> list[Hit]:
    assert rule.check is not None
    return list(rule.check(where))


def seen(rule: Rule, figures: Mapping[str, int] | None = None, lists: Any = None, **more: Any) -> list[str]:
    """Return the fields that a rule speaks of."""
    return [hit.falt for hit in hits(rule, year(figures, lists, **more))]


def text(rule: Rule, where: World) -> str:
    """Return the one sentence that a rule says, and its advice."""
    (fynd,) = [checking.worded(rule, hit) for hit in hits(rule, where)]
    return f"{fynd.text} {fynd.rad}"


# -------------------------------------------------------------------------------------------------- the whole list


def test_the_close_is_a_part_of_the_rules_and_numbered_for_itself() -> None:
    """Every rule of the close is among all rules, its number begins with E, and no other's does."""
    assert [rule for rule in RULES if rule.id.startswith("E")] == list(CLOSE)
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", CLOSE, ids=lambda rule: rule.id)
def test_a_rule_of_the_close_waits_for_a_closed_year(rule: Rule) -> None:
    """The same world without figures, as other verbs have it, breaks no rule of the close."""
    assert rule.breaks is not None
    assert rule.breaks.world is not None
    assert hits(rule, replace(rule.breaks.world, figures={})) == []


def test_what_the_rules_say_of_the_layouts_is_what_the_layouts_are() -> None:
    """Numbers of notes, rows without a note, rows of the balanskrav and sheets are those of the statements."""
    assert {item.id: dict(item.notes) for item in PROFILER} == NOTNUMMER
    every = [line.shows for item in STATEMENTS["kalmar"] for line in item.lines if line.shows is not None]
    totals = [
        leaf for shown in every for leaf in leaves(shown) if isinstance(leaf, Total) and leaf.register == "kontoplan"
    ]
    assert {text for leaf in totals for column, text in leaf.values if column == "rad"} == set(RADER)
    assert {name: sheet for name, sheet in SHEETS.items() if name in OWN_SHEETS}.items() <= OWN_SHEETS.items()


@pytest.mark.parametrize("profil", NOTNUMMER)
def test_every_name_in_an_equality_is_a_figure(profil: str) -> None:
    """A misspelt name would make an equality silent for ever: each is a figure of the årsbok, or a year of the översikt."""
    known = closing.expressions(STATEMENTS[profil], {"notrader": forslag.noter(NOTNUMMER[profil])})
    assert {f"balanskrav.{rad}" for rad in BALANSKRAVSRADER} <= set(known)
    for rule in EQUALITIES:
        assert rule.holds is not None
        assert rule.holds.world is not None
        for name in rule.holds.world.figures if profil == "kalmar" else ():
            assert name in known or name.startswith("overs."), (rule.id, name)


# ------------------------------------------------------------------------------------------------------- equalities


def test_an_equality_needs_one_line() -> None:
    """From two sides in names comes a rule with title, sentence, examples, both years, and where it stands."""
    rule = lika("E98", "Summan", "delarna", "kf.summa", "kf.a - kf.b + ~kf.c", "källan")
    assert (rule.title, rule.level) == ("Summan är delarna", Level.STOPP)
    where = year({"kf.summa": 10, "kf.a": 20, "kf.b": 5, "kf.c": 5, "kf.summa.fg": 90, "kf.a.fg": 20})
    (fynd,) = [checking.worded(rule, hit) for hit in hits(rule, where)]
    assert (fynd.falt, fynd.place.blad) == ("kf.summa.fg", "Kassaflöde")
    assert fynd.text == "Summan 2023 är 90 kr, men delarna är 20 kr. Skillnaden är 70 kr."
    assert terms("- a.b + ~c") == ((-1, False, "a.b"), (1, True, "c"))


@pytest.mark.parametrize("off", [-3, -2, 2, 3])
def test_rounding_ends_at_half_a_krona_per_row(off: int) -> None:
    """Four rounded rows may differ by two kronor: that is noted; three kronor is a fault."""
    where = year({"rr.arets_resultat": 600 + off, "rr.verksamhetens_intakter": 900, "rr.verksamhetens_kostnader": -400,
                  "rr.finansiella_intakter": 100})  # fmt: skip
    is_fault = abs(off) == 3
    assert bool(hits(rakningar.ARETS_RESULTAT, where)) is is_fault
    noted = hits(avrundning.AVRUNDNING, where)
    assert [hit.details["skillnad"] for hit in noted] == ([] if is_fault else ["2"])


@pytest.mark.parametrize("rule", EQUALITIES, ids=lambda rule: rule.id)
def test_an_equality_is_silent_without_one_of_its_sides(rule: Rule) -> None:
    """With the left side blank, or every part of the right side, nothing is held against anything."""
    assert rule.breaks is not None
    assert rule.breaks.world is not None
    broken = rule.breaks.world
    left, *right = broken.figures
    assert hits(rule, replace(broken, figures={**broken.figures, left: None})) == []
    assert hits(rule, replace(broken, figures={left: broken.figures[left]})) == []
    assert len(right) == len(broken.figures) - 1
    assert isinstance(rule.check, Jamforelse)


def test_a_blank_row_is_nothing_beside_one_with_an_amount() -> None:
    """A sum of which one part has an amount is tried, whatever parts are blank or not there."""
    figures = {"br.summa_tillgangar": 70, "br.fordringar": 30, "br.kassa_och_bank": 10}
    assert seen(rakningar.TILLGANGAR, figures) == ["br.summa_tillgangar"]


def test_the_notes_have_the_numbers_of_the_layout() -> None:
    """The same equality looks at note 1 in one layout, at note 2 in the other, and at none in an unknown one."""
    figures = {"rr.verksamhetens_intakter": 900, "not1.summa": 900, "not2.summa": 800}
    assert seen(rakningar.INTAKTER, figures) == []
    assert seen(rakningar.INTAKTER, figures, profil="hoglandet") == ["rr.verksamhetens_intakter"]
    assert seen(rakningar.INTAKTER, {**figures, "not1.summa": 1}, profil="annan") == []


def test_rows_that_are_rounded_on_the_way_give_room() -> None:
    """Balance of a BR whose notes have many rows may be off by half a krona per row, and not by more."""
    rows = {f"not2.rad{at}": 1 for at in range(16)}
    figures = {"br.summa_tillgangar": 100, **rows}
    assert seen(rakningar.BALANS, {**figures, "br.summa_eget_kapital_och_skulder": 109}) == []
    assert seen(rakningar.BALANS, {**figures, "br.summa_eget_kapital_och_skulder": 112}) == ["br.summa_tillgangar"]


@pytest.mark.parametrize("cost", [400, -400])
def test_a_cost_may_be_shown_with_plus_or_minus(cost: int) -> None:
    """Nettokostnad has its own sign in each layout; the sum fits with either, and only with the right amount."""
    figures = {
        "drift.nettokostnad": cost,
        "drift.bidrag": 900,
        "drift.resultat": 500,
        "rr.verksamhetens_kostnader": -400,
    }
    assert seen(rakningar.DRIFT_SUMMA, figures) == seen(rakningar.DRIFT_KOSTNAD, figures) == []
    figures["drift.nettokostnad"] += 50
    assert seen(rakningar.DRIFT_SUMMA, figures) == ["drift.resultat"]
    assert seen(rakningar.DRIFT_KOSTNAD, figures) == ["drift.nettokostnad"]


def test_the_year_before_is_asked_about_where_historik_may_have_been_restated() -> None:
    """What Historik says of the former year is a question, of the year itself a stop; thousands are only rounded."""
    figures = {"overs.2024.arets_resultat": 5, "rr.arets_resultat": 700, "overs.2023.arets_resultat": 486_000,
               "rr.arets_resultat.fg": 485_955}  # fmt: skip
    assert seen(rakningar.OVERSIKT_RESULTAT, figures) == ["overs.2024.arets_resultat"]
    assert seen(rakningar.FORRA_RESULTATET, figures) == []
    assert seen(rakningar.FORRA_RESULTATET, {**figures, "rr.arets_resultat.fg": 480_000}) == [
        "overs.2023.arets_resultat"
    ]


def test_a_column_is_named_in_the_sentence() -> None:
    """A budget that does not add up is told as the budget's."""
    where = year(
        {"drift.resultat.budget": 10, "drift.bidrag.budget": 900, "drift.resultat.fg": 1, "drift.bidrag.fg": 1}
    )
    assert text(rakningar.DRIFT_SUMMA, where).startswith("Resultat i driftredovisningen enligt budget är 10 kr")


def test_a_year_that_nobody_knows_is_still_told() -> None:
    """Without the year in Inställningar the sentence says i år and föregående år."""
    figures = {
        "kf.arets_resultat": 1000,
        "rr.arets_resultat": 5,
        "kf.arets_resultat.fg": 1000,
        "rr.arets_resultat.fg": 5,
    }
    nowhen = year(figures)
    nowhen = replace(nowhen, settings={**nowhen.settings, "ar": None})
    assert [hit.details["ar"] for hit in hits(rakningar.KF_RESULTAT, nowhen)] == ["i år", "föregående år"]


# ---------------------------------------------------------------------------------------------- Kontoplan and the books

HYRA = {"konto": 5010, "namn": "Lokalhyra", "ub": 9000}
PLAN = {"fran": 5000, "till": 5099, "rad": "lokalhyra"}
NOT2 = {"nyckel": "lokalhyra", "not": 2, "namn": "Lokalhyra", "typ": "rad"}


def test_a_konto_on_no_row_is_told_with_what_its_name_points_at() -> None:
    """The advice names the proposed row where there is one; a konto without an amount in either year is left alone."""
    lone = {"bokforing": [HYRA, {"konto": 5020, "ub": 0}], "kontoplan": [], "notrader": [NOT2]}
    told = text(kontoplan.UTAN_RAD, year(lists=lone))
    assert told.startswith(f"Konto 5010 Lokalhyra har {swedish(Decimal(9000))} kr men står inte på någon rad")
    assert told.endswith("på den rad där det hör hemma.")
    lone["bokforing"] = [{**HYRA, "forslag": "lokalhyra"}]
    assert text(kontoplan.UTAN_RAD, year(lists=lone)).endswith("på raden lokalhyra, som benämningen tyder på.")


def test_an_amount_of_the_former_year_or_of_periodisering_is_an_amount() -> None:
    """A konto stands on a row also when only the year before, or Periodisering, has anything on it."""
    former = {"konto": 5010, "ub": 0, "ub_fg": 70}
    adjusted = {"bokforing": [{"konto": 5010, "ub": 0}], "periodisering": [{"konto": 5010, "belopp": 40}]}
    assert [hit.varde for hit in hits(kontoplan.UTAN_RAD, year(lists={"bokforing": [former]}))] == [Decimal(70)]
    assert [hit.varde for hit in hits(kontoplan.UTAN_RAD, year(lists=adjusted))] == [Decimal(40)]
    taken_back = {**adjusted, "bokforing": [{"konto": 5010, "ub": -40}]}
    assert seen(kontoplan.UTAN_RAD, lists=taken_back) == []


def test_a_konto_that_only_periodisering_has_is_told_once() -> None:
    """It is no konto of the books: E10 asks for it where neither books nor Kontoplan has it, and E01 is silent."""
    lists = {
        "bokforing": [HYRA],
        "kontoplan": [PLAN],
        "periodisering": [{"verifikation": 7, "konto": 2990, "belopp": -4}],
    }
    assert seen(kontoplan.UTAN_RAD, lists=lists) == []
    assert seen(balans.OKANT_KONTO, lists=lists) == ["periodisering.7.2990"]
    lists["kontoplan"] = [PLAN, {"fran": 2990, "rad": "upplupna_kostnader"}]
    assert seen(balans.OKANT_KONTO, lists=lists) == []


def test_a_row_of_periodisering_without_konto_is_told() -> None:
    """An amount that has no konto reaches no row; a row without amount says nothing."""
    lists = {"periodisering": [{"verifikation": "P1", "belopp": 40}, {"verifikation": "P1", "konto": 9}]}
    assert seen(balans.OKANT_KONTO, lists=lists) == ["periodisering.P1.tomt"]
    assert "kontot (tomt) för 40 kr" in text(balans.OKANT_KONTO, year(lists=lists))


def test_a_konto_on_two_rows_names_them() -> None:
    """Ranges that go into each other count a krona twice; both rows are named, also one that is blank."""
    lists = {"bokforing": [HYRA], "kontoplan": [PLAN, {"fran": 5010, "till": 6000}]}
    assert "Kontoplan: lokalhyra och tomt." in text(kontoplan.TVA_RADER, year(lists=lists))


def test_a_row_that_is_not_there_matters_where_an_amount_goes_to_it() -> None:
    """An unknown or blank row is a stop for a range with amounts, and nothing for one that waits for its first konto."""
    lists = {
        "bokforing": [HYRA],
        "kontoplan": [{**PLAN, "rad": "lokaler"}, {"fran": 6000, "rad": "hyran"}],
        "notrader": [NOT2],
    }
    assert "Kontoplan, konto 5000–5099: raden ”lokaler” finns varken" in text(kontoplan.OKAND_RAD, year(lists=lists))
    lists["kontoplan"] = [{"fran": 5010}]
    assert "Kontoplan, konto 5010: kolumnen Rad är tom." in text(kontoplan.OKAND_RAD, year(lists=lists))
    for rad in ("lokalhyra", *RADER):
        lists["kontoplan"] = [{**PLAN, "rad": rad}]
        assert seen(kontoplan.OKAND_RAD, lists=lists) == []
    lists["notrader"] = [{**NOT2, "typ": "delsumma"}]
    lists["kontoplan"] = [PLAN]
    assert seen(kontoplan.OKAND_RAD, lists=lists) == ["kontoplan.5000.rad"]


def test_a_specification_is_a_row_of_its_type_or_of_the_balanskrav() -> None:
    """A row of a note is no specification."""
    lists = {"bokforing": [HYRA], "kontoplan": [{**PLAN, "spec": "lokalhyra"}], "notrader": [NOT2]}
    assert seen(kontoplan.OKAND_SPECIFIKATION, lists=lists) == ["kontoplan.5000.spec"]
    lists["notrader"] = [{**NOT2, "typ": "specifikation"}]
    assert seen(kontoplan.OKAND_SPECIFIKATION, lists=lists) == []


@pytest.mark.parametrize(
    ("konto", "row", "broken"),
    [
        (5010, {}, False),
        (1930, {}, True),
        (2440, {"not": 4}, False),
        (3010, {"not": 3}, True),
        (9010, {}, False),
        (1930, {"nyckel": "annan"}, False),
        (5010, {"not": 9}, False),
    ],
)
def test_a_konto_stands_on_a_row_of_its_kind(konto: int, row: dict[str, int], broken: bool) -> None:  # noqa: FBT001  drawn
    """Classes 1–2 belong to the balance, 3–8 to the result; other classes and rows that are not there say nothing."""
    lists = {
        "bokforing": [{**HYRA, "konto": konto}],
        "kontoplan": [{"fran": 1, "till": 9999, "rad": "lokalhyra"}],
        "notrader": [{**NOT2, **row}],
    }
    assert bool(seen(kontoplan.FEL_SORT, lists=lists)) is broken


def test_in_a_note_of_ones_own_most_konton_say_what_it_is() -> None:
    """A note that the layout does not know is of the kind of most of its konton."""
    konton = [{**HYRA, "konto": number} for number in (5010, 5020, 1930)]
    lists = {
        "bokforing": konton,
        "kontoplan": [{"fran": 1, "till": 9999, "rad": "lokalhyra"}],
        "notrader": [{**NOT2, "not": 9}],
    }
    assert seen(kontoplan.FEL_SORT, lists=lists) == ["bokforing.1930.rad"]
    lists["bokforing"] = []
    assert seen(kontoplan.FEL_SORT, lists=lists) == []


def test_a_key_that_is_two_rows_would_show_a_krona_twice() -> None:
    """The same key in two notes, or in a note and among the fixed rows, is a stop."""
    assert seen(kontoplan.DUBBEL_NYCKEL, lists={"notrader": [{**NOT2, "nyckel": "kassa_och_bank"}]}) == [
        "notrader.kassa_och_bank"
    ]
    assert seen(kontoplan.DUBBEL_NYCKEL, lists={"notrader": [{**NOT2, "nyckel": "summa", "typ": SUMMA}] * 2}) == []


def test_verifikationer_are_summed_by_their_number() -> None:
    """Each verifikation is a sum of its own, to the öre; rows without a number are one together."""
    rows = [
        ("P1", "40.01"),
        ("P1", "-40"),
        ("P2", "5"),
        ("P2", "-5"),
        (None, "3"),
        (Decimal(4), "1"),
        (Decimal(4), "-1"),
    ]
    lists = {
        "periodisering": [
            {"verifikation": name, "konto": Decimal(1930), "belopp": Decimal(told)} for name, told in rows
        ]
    }
    found = hits(balans.VERIFIKATION, replace(year(), lists=lists))
    assert [(hit.falt, hit.varde) for hit in found] == [
        ("periodisering.P1", Decimal("0.01")),
        ("periodisering.utan nummer", Decimal(3)),
    ]


@pytest.mark.parametrize("column", ["ub", "ib", "ub_fg", "ib_fg"])
def test_every_column_of_the_books_balances(column: str) -> None:
    """One öre too much in any column is told, with its year."""
    rows = [{"konto": Decimal(1930), column: Decimal("100.01")}, {"konto": Decimal(2010), column: Decimal(-100)}]
    (hit,) = hits(balans.JAMNT, replace(year(), lists={"bokforing": rows}))
    assert (hit.falt, hit.varde, hit.details["ar"]) == (
        f"bokforing.{column}",
        Decimal("0.01"),
        "2023" if "fg" in column else "2024",
    )


EQUITY = [
    {"konto": 2010, "ib": -300, "ub_fg": -500},
    {"konto": 2019, "ib": -250, "ub_fg": 0},
    {"konto": 3010, "ub_fg": -50},
]


def test_the_former_result_may_move_within_equity() -> None:
    """The konton of eget kapital are held together with the result that was not yet moved; other konton one by one."""
    mapped = {"kontoplan": [{"fran": 2010, "till": 2019, "rad": "eget_kapital"}]}
    bank = {"konto": 1930, "namn": "Bank", "ib": 550, "ub_fg": 550}
    assert seen(balans.IB, lists={**mapped, "bokforing": [bank, *EQUITY]}) == []
    assert seen(balans.IB, lists={**mapped, "bokforing": [{**bank, "ib": 549}, *EQUITY]}) == ["bokforing.1930.ib"]
    assert seen(balans.IB, lists={**mapped, "bokforing": [bank, *EQUITY[:2]]}) == ["bokforing.eget_kapital.ib"]
    assert seen(balans.IB, lists={"bokforing": [{**bank, "ub_fg": 0}]}) == []


# ------------------------------------------------------------------------------------------------------------- notes


def test_delsummor_are_the_rows_of_their_group() -> None:
    """With Notrader a delsumma is tried on its group, both years; without it only the sum of the note is known."""
    rows = [("a", "externa", "rad"), ("b", "personal", "rad"), ("summa_externa", "externa", DELSUMMA), ("summa", "", SUMMA),
            ("", "", "rubrik"), ("summa_x", "", DELSUMMA)]  # fmt: skip
    listed = {"notrader": [{"nyckel": key, "not": 2, "typ": typ, "grupp": group} for key, group, typ in rows]}
    figures = {"not2.a": 100, "not2.b": 70, "not2.summa_externa": 170, "not2.summa": 170, "not2.summa_x": 1,
               "not2.a.fg": 5, "not2.summa.fg": 90}  # fmt: skip
    assert seen(noter.SUMMOR, figures, listed) == ["not2.summa_externa", "not2.summa.fg"]
    assert seen(noter.SUMMOR, figures) == ["not2.summa.fg"]


@pytest.mark.parametrize(
    ("key", "namn", "rule"),
    [
        ("revisionsarvode", "Revisionsarvode", "E14"),
        ("forandring_semesterloneskuld", "", "E15"),
        ("a", "Förändr sem löneskuld", "E15"),
        ("b", "Soc.avgifter semesterlön", "E15"),
        ("c", "Sociala avgifter på semesterlöneskuld", "E15"),
        ("sociala_avgifter_semesterlon", "", "E15"),
        ("sociala_avgifter", "Sociala avgifter", "E14"),
    ],
)
def test_a_cost_below_zero_is_asked_about_unless_it_follows_a_debt(key: str, namn: str, rule: str) -> None:
    """A change of a debt goes both ways and is only noted; every other cost with minus is a question."""
    listed = {"notrader": [{"nyckel": key, "not": 2, "typ": "rad", "namn": namn}]}
    found = {item.id for item in CLOSE if seen(item, {f"not2.{key}": -400}, listed if namn else None)}
    assert found - {"E71"} == {rule}


def test_an_income_below_zero_is_asked_about_but_for_oresutjamning() -> None:
    """Öresutjämning goes both ways by nature."""
    listed = {"notrader": [{"nyckel": "utj", "not": 1, "typ": "rad", "namn": "Öresutjämning"}]}
    assert seen(noter.INTAKT, {"not1.oresutjamning": -3, "not1.bidrag": -4, "not1.annat": 4}) == ["not1.bidrag"]
    assert seen(noter.INTAKT, {"not1.utj": -3}, listed) == ["not1.utj"]  # the key goes first: utj öresutjämning
    listed["notrader"][0]["nyckel"] = "oresutj"
    assert seen(noter.INTAKT, {"not1.oresutj": -3}, listed) == []


def test_the_social_charges_of_the_holiday_debt_are_held_apart() -> None:
    """The debt's change and the charges' change are two comparisons, each with the rows of its own kind."""
    figures = {"not2.forandring_semesterloneskuld": -393, "not4.upplupna_semesterloner": 147_629, "not4.upplupna_semesterloner.fg": 148_023,
               "not2.sociala_avgifter_semesterlon": 900, "not4.upplupna_sociala_avgifter": 46_385,
               "not4.upplupna_sociala_avgifter.fg": 46_509, "not4.sociala_avgifter": 5, "not2.arbetsgivaravgifter": 7}  # fmt: skip
    assert seen(noter.SEMESTERLONESKULD, figures) == ["not2.sociala_avgifter_semesterlon"]
    assert "ändringen av upplupna sociala avgifter är −124 kr" in text(noter.SEMESTERLONESKULD, year(figures))
    assert [hit.falt for hit in hits(avrundning.AVRUNDNING, year(figures))] == ["not2.forandring_semesterloneskuld"]


# ------------------------------------------------------------------------------------------- driftredovisning, översikt


@pytest.mark.parametrize(
    ("outcome", "budget", "off", "broken"),
    [
        (-110, -100, -10, False),
        (-110, -100, 10, True),
        (110, 100, -10, False),
        (110, 100, 10, True),
        (-110, 0, -110, False),
        (110, 0, -110, False),
        (110, 0, 7, True),
        (-110, 100, -210, False),
    ],
)
def test_a_deviation_is_plus_where_it_is_better(outcome: int, budget: int, off: int, broken: bool) -> None:  # noqa: FBT001  drawn
    """However costs are shown, more cost is minus; where the signs differ, that is asked about instead."""
    figures = {"drift.nettokostnad": outcome, "drift.nettokostnad.budget": budget, "drift.nettokostnad.avvikelse": off}
    assert bool(seen(driften.AVVIKELSE, figures)) is broken
    assert bool(seen(driften.TECKEN, figures)) is (outcome * budget < 0)


def test_a_row_without_budget_deviates_by_all_that_it_is() -> None:
    """The column adds up with the outcome of what nobody budgeted; without the main rows it is not tried."""
    figures = {
        "drift.resultat.avvikelse": -53,
        "drift.nettokostnad.avvikelse": -100,
        "drift.bidrag.avvikelse": 40,
        "drift.finansiella_poster": 7,
    }
    assert seen(driften.AVVIKELSER, figures) == []
    assert seen(driften.AVVIKELSER, {**figures, "drift.finansiella_poster": 17}) == ["drift.resultat.avvikelse"]
    del figures["drift.bidrag.avvikelse"]
    assert seen(driften.AVVIKELSER, {**figures, "drift.bidrag": 5}) == []


def test_a_turned_sign_is_a_question_and_not_also_a_stop() -> None:
    """The outcome printed once more with the other sign is asked about; with another amount it is a stop."""
    figures = {"drift.nettokostnad": 500, "drift.nettokostnad.bokslut": -500}
    assert (seen(driften.TECKEN, figures), seen(driften.BOKSLUT, figures)) == (["drift.nettokostnad.bokslut"], [])
    figures["drift.nettokostnad.bokslut"] = -600
    assert seen(driften.BOKSLUT, figures) == ["drift.nettokostnad.bokslut"]
    assert seen(driften.BOKSLUT, {"drift.resultat": 500, "drift.resultat.bokslut": -500}) == ["drift.resultat.bokslut"]


def test_extraordinary_items_are_a_part_of_the_result_only() -> None:
    """The översikt's income and costs leave them out, so the result is told with them, of the year and of the former."""
    figures = {
        f"overs.{ar}.{row}": amount
        for ar in (2023, 2024)
        for row, amount in (("intakter", 901), ("kostnader", 803), ("arets_resultat", 148))
    }
    assert seen(oversikten.ARETS_RESULTAT, figures) == ["overs.2023.arets_resultat", "overs.2024.arets_resultat"]
    extra = {"rr.extraordinara_poster": 50, "rr.extraordinara_poster.fg": 50}
    assert seen(oversikten.ARETS_RESULTAT, {**figures, **extra}) == []
    figures["overs.2024.intakter"], extra["overs.2023.kostnader"] = 5, 5
    del figures["overs.2024.kostnader"], figures["overs.2023.arets_resultat"]
    assert seen(oversikten.ARETS_RESULTAT, {**figures, **extra}) == []


def test_a_chain_is_tried_where_both_years_are_there() -> None:
    """A gap between the years, or a blank, leaves the year untried; thousands are only rounded."""
    figures = {"overs.2020.eget_kapital": 500, "overs.2022.arets_resultat": 100, "overs.2022.eget_kapital": 900}
    assert seen(oversikten.KEDJA, figures) == []
    assert seen(oversikten.KEDJA, {**figures, "overs.2021.eget_kapital": 500}) == ["overs.2022.eget_kapital"]
    thousands = {"overs.2021.eget_kapital": 5000, "overs.2022.arets_resultat": 1000, "overs.2022.eget_kapital": 7000}
    assert seen(oversikten.KEDJA, thousands) == []


def test_soliditet_in_kronor_is_asked_about_with_what_it_should_be() -> None:
    """The årsbok's own year is told with its percentage; of earlier years, and of Historik alone, only the bounds."""
    history = (
        Year(2021, "alla", soliditet=Decimal(43)),
        Year(2021, "prov", soliditet=Decimal(44)),
        Year(2020, "alla", soliditet=Decimal("0.5")),
    )
    figures = {"overs.2024.soliditet": 20_779, "overs.2023.soliditet": -1, "br.eget_kapital_ingaende": 1_338_903, "br.arets_resultat": -1_318_124,
               "br.summa_tillgangar": 4_509_797, "overs.2022.anstallda": 3}  # fmt: skip
    told = [
        checking.worded(oversikten.SOLIDITET, hit).text
        for hit in hits(oversikten.SOLIDITET, year(figures, history=history))
    ]
    assert told == [
        f"Soliditeten 2021 är 43, alltså {swedish(Decimal(4300))} %, men eget kapital av tillgångarna brukar vara mellan −100 och 100 %.",
        f"Soliditeten 2024 är {swedish(Decimal(20779))}, alltså {swedish(Decimal(2077900))} %, men eget kapital av tillgångarna är 0,46 %.",
    ]
    assert hits(oversikten.SOLIDITET, year({"overs.2024.soliditet": 5}))[0].vantat is None


# ------------------------------------------------------------------------------------------------------------- money


def test_members_may_share_a_row_and_one_may_have_none() -> None:
    """The bidrag of all who name a row are held against it; a blank row of the note is 0; a member without row is left alone."""
    two = tuple(Medlem(name, "stat", Decimal(4000), "driftbidrag_staten") for name in ("FK", "AF"))
    assert (
        seen(ekonomin.BIDRAG, {"not1.driftbidrag_staten": 8000}, members=(*two, Medlem("X", "kommun", Decimal(9))))
        == []
    )
    where = year({"not1.driftbidrag_staten": 8001, "not1.driftbidrag_staten.fg": 1}, members=two[:1])
    assert "från FK är" in text(ekonomin.BIDRAG, where)
    blank = replace(where, figures={"not1.driftbidrag_staten": None, "not1.annat": Decimal(1)})
    assert [hit.varde for hit in hits(ekonomin.BIDRAG, blank)] == [0]
    listed = {"notrader": [{"nyckel": "driftbidrag_staten", "not": 1, "typ": "rad"}]}
    assert (
        seen(ekonomin.BIDRAG, lists=listed, members=two) == seen(ekonomin.RAD_SAKNAS, lists=listed, members=two) == []
    )


def test_insatsmedel_are_the_row_of_the_note_or_its_projekt() -> None:
    """Lämnade bidrag where there is such a row, else the rows of the group projekt; with neither nothing is tried."""
    figures = {"insatsmedel.krus.utfall": 900, "insatsmedel.summa.utfall": 900, "not3.krus": 600, "not3.liv": 250}
    listed = {
        "notrader": [
            {"nyckel": key, "not": 3, "typ": "rad", "grupp": "projekt", "namn": key} for key in ("krus", "liv")
        ]
    }
    assert seen(insatsmedlen.I_NOTEN, figures) == []
    assert "men krus, liv i not 3 är 850 kr" in text(insatsmedlen.I_NOTEN, year(figures, listed))
    assert (
        "men lamnade bidrag i not 2 är 100 kr"
        in text(insatsmedlen.I_NOTEN, year({**figures, "not2.lamnade_bidrag": 100})).lower()
    )


def test_an_insats_is_asked_about_outside_the_tolerance_and_noted_without_budget() -> None:
    """Exactly at the tolerance is inside; a budget of 0 is none; the names are those of Medel."""
    amounts = {"a": (105, 100), "b": (94, 100), "c": (50, 0), "d": (106, 100)}
    figures = {
        f"insatsmedel.{key}.{name}": told
        for key, both in amounts.items()
        for name, told in zip(("utfall", "budget"), both, strict=True)
    }
    figures |= {"insatsmedel.e.budget": 100, "insatsmedel.alla.utfall": 9, "insatsmedel.summa.avvikelse": 1}
    within = {"tolerans_insats": Decimal("0.05")}
    where = year(figures, {"medel": [{"nyckel": "b", "namn": "Bron"}]})
    where = replace(where, settings={**where.settings, **within})
    told = [checking.worded(insatsmedlen.UTANFOR, hit).text for hit in hits(insatsmedlen.UTANFOR, where)]
    assert told == [
        "Bron har använt 94 kr mot budget 100 kr: 6 kr (6 %) mindre.",
        "D har använt 106 kr mot budget 100 kr: 6 kr (6 %) mer.",
    ]
    assert [hit.falt for hit in hits(insatsmedlen.UTAN_BUDGET, where)] == ["insatsmedel.c.utfall"]
    assert seen(insatsmedlen.UTANFOR, figures) == []
    assert seen(insatsmedlen.UTAN_BUDGET, {"insatsmedel.c.utfall": 50}) == []


def test_the_share_to_individuals_states_its_base() -> None:
    """The sentence says the amount, the share, the base and the goal."""
    where = year({"rr.verksamhetens_intakter": 1000})
    where = replace(
        where,
        figures={**where.figures, "matt.andel_individ": Decimal("0.725")},
        settings={"mal_individ": Decimal("0.75")},
    )
    assert "har använt 725 kr, 72,5 % av verksamhetens intäkter" in text(insatsmedlen.INDIVIDER, where)
    assert hits(insatsmedlen.INDIVIDER, replace(where, settings={})) == []


def test_a_goal_is_told_in_its_unit() -> None:
    """Shares are told in per cent, numbers with their unit, and a goal that is met or has no outcome not at all."""
    goals = [
        {"nyckel": "a", "namn": "Hälften", "jamfor": "minst", "enhet": "%"},
        {"nyckel": "b", "enhet": "kr"},
        {"nyckel": "c"},
    ]
    shown = {"a.uppnatt": "0", "a.utfall": "0.495", "a.mal": "0.5", "b.uppnatt": "0", "b.mal": "70", "c.utfall": "1"}
    where = replace(
        year(lists={"malen": goals}), figures={f"maluppfyllelse.{name}": Decimal(told) for name, told in shown.items()}
    )
    assert [checking.worded(ekonomin.MAL, hit).text for hit in hits(ekonomin.MAL, where)] == [
        "Målet ”Hälften” är inte uppnått: utfallet är 49,5 %, målet minst 50 %.",
        "Målet ”b” är inte uppnått: utfallet är tomt, målet 70 kr.",
    ]


# ------------------------------------------------------------------------------------------------- the published years


def _number(told: Any) -> Any:
    return Decimal(told) if isinstance(told, int) and not isinstance(told, bool) else told


@dataclass(frozen=True)
class Sample:
    """What a sample's files say: settings and lists as a new årsbok has them."""

    settings: Mapping[str, Answer]
    lists: dict[str, list[dict[str, Answer]]]

    @property
    def members(self) -> tuple[Medlem, ...]:
        """Medlemmar, as a rule sees it."""
        return tuple(
            Medlem(row["namn"], row["typ"], row["bidrag"], row.get("rad", "")) for row in self.lists["medlemmar"]
        )  # type: ignore[arg-type]

    @property
    def history(self) -> tuple[Year, ...]:
        """Historik, as a rule sees it."""
        return tuple(Year(**{**row, "ar": int(row["ar"])}) for row in self.lists.get("historik", ()))  # type: ignore[arg-type]


@cache
def sample(name: str) -> Sample:
    told = tomllib.loads((SAMPLES / name / "installningar.toml").read_text("utf-8"), parse_float=Decimal)
    own = told.pop("installningar")
    lists = {
        key: [{column: _number(value) for column, value in row.items()} for row in rows] for key, rows in told.items()
    }
    return Sample({key: _number(value) for key, value in own.items()}, lists)


def printed(name: str) -> World:
    """Return the published figures of a sample, in kronor, as a closed year of its own."""
    told = json.loads((SAMPLES / name / "bokslut.json").read_text("utf-8"), parse_float=Decimal)
    thousands = set(told.get("tkr", ()))
    figures = {
        key: _number(value) if key not in thousands or value is None else Decimal(value) * 1000
        for key, value in told["siffror"].items()
    }
    own = sample(name)
    return World(own.settings, (), (), (), (), own.members, {"notrader": own.lists["notrader"]}, figures)


def found_in(where: World) -> dict[str, set[str]]:
    """Return the fields that every rule speaks of."""
    told: dict[str, set[str]] = {}
    for fynd in checking.check(where, CLOSE):
        told.setdefault(fynd.regel, set()).add(fynd.falt)
    return told


FAULTS = {  # what the reports have wrong by their own arithmetic: rule -> fields; goals and budgets of the förbund apart
    "kalmar-2022": {
        "E60": {"drift.nettokostnad.bokslut"},
        "E61": {"drift.nettokostnad.avvikelse"},
        "E62": {"drift.resultat.avvikelse"},
        "E64": {"overs.2017.arets_resultat"},
        "E65": {"overs.2019.eget_kapital"},
        "E99": {"not2.sociala_avgifter_semesterlon", "overs.2022.arets_resultat", "overs.2022.eget_kapital",
                "drift.utgaende_eget_kapital", "drift.utgaende_eget_kapital.budget"},
    },
    "kalmar-2024": {
        "E14": {"not2.revisionsarvode"},
        "E15": {"not2.forandring_semesterloneskuld", "not2.sociala_avgifter_semesterlon"},
        "E57": {"drift.utgaende_eget_kapital.budget"},
        "E61": {"drift.nettokostnad.avvikelse"},
        "E62": {"drift.resultat.avvikelse"},
        "E64": {"overs.2023.arets_resultat"},
        "E72": {f"insatsmedel.{key}.utfall" for key in ("potten", "kompass", "knutpunkten", "plattformen", "resa")},
        "E73": {f"insatsmedel.{key}.utfall" for key in ("korklart", "friluftsgruppen", "psykiatrin", "tagga_framtiden")},
        "E99": {"not2.forandring_semesterloneskuld", "br.eget_kapital_ingaende", "kf.likvida_medel_borjan", "overs.2023.eget_kapital"},
    },
    "hoglandet-2021": {
        "E36": {"kf.arets_kassaflode.fg"},
        "E60": {"rr.verksamhetens_kostnader.budget"},
        "E99": {"overs.2021.arets_resultat", "overs.2020.arets_resultat"},
    },
}  # fmt: skip
OF_POLICY = {"E66", "E77", "E79"}  # what Inställningar, or the way a percentage is written, decides


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_years_have_just_these_faults(name: str) -> None:
    """Every fault of arithmetic and sign in a printed report is found by its rule, and nothing that is not one."""
    found = found_in(printed(name))
    assert {rule: told for rule, told in found.items() if rule not in OF_POLICY} == FAULTS[name]


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name.startswith("kalmar")])
def test_the_printed_soliditet_of_kalmar_is_kronor(name: str) -> None:
    """The row that Kalmar calls Soliditet holds eget kapital in kronor: every year of it is asked about."""
    where = printed(name)
    amounts = {key: told for key, told in where.figures.items() if key.endswith(".eget_kapital")}
    called = {key.replace("eget_kapital", "soliditet"): told for key, told in amounts.items()}
    assert found_in(replace(where, figures={**where.figures, **called}))["E66"] == set(called)


# ------------------------------------------------------------------------------------------- closed by the årsbok itself


def closed(world: World) -> World:
    """Compute lists and figures as the close does."""
    return replace(world, lists=arsboken.books(world, []).rows, figures=arsboken.figures(world, []))


def stops(world: World) -> list[str]:
    return [f"{fynd.regel} {fynd.text}" for fynd in checking.check(world, CLOSE) if fynd.niva is Level.STOPP]


def accounts(file: Path) -> list[dict[str, Answer]]:
    """Return the balances of a SIE file as the sheet Bokföring has them."""
    books = bokforing.las(file).books
    assert books is not None
    rows: dict[str, dict[str, Answer]] = {}
    for index, end in ((0, ""), (-1, "_fg")):
        for told in saldon(books, index):
            row = rows.setdefault(told.konto, {"konto": Decimal(told.konto), "namn": told.namn})
            row |= {f"ib{end}": told.ib.belopp if told.ib else None, f"ub{end}": told.slut}
    return list(rows.values())


@pytest.mark.parametrize("name", BOOKED)
def test_the_books_of_a_sample_close_without_a_stop(name: str) -> None:
    """What the årsbok computes from the books is right where the print was wrong: no STOPP is left, and no arithmetic."""
    own = sample(name)
    lists = {**own.lists, "bokforing": accounts(SAMPLES / name / "bokforing.se")}
    world = closed(World(own.settings, (), own.history, (), (), own.members, lists))
    assert stops(world) == []
    wrong = set(found_in(world)) & {rule.id for rule in EQUALITIES}
    assert wrong == set()


ORE = st.integers(-1_000_000_000, 1_000_000_000).map(lambda told: Decimal(told) / 100)


@st.composite
def books(draw: st.DrawFn) -> World:
    """Draw balanced books of two years in öre, on konton of a shipped chart, with or without a budget."""
    profil, plan = draw(st.sampled_from(sorted(NOTNUMMER))), draw(st.sampled_from(sorted(forslag.PLANER)))
    chart = forslag.kontoplan(plan)
    row_of = {int(row["fran"]): row["rad"] for row in chart}  # type: ignore[call-overload]  # always a Decimal
    bank, own = (
        next(konto for konto, rad in row_of.items() if rad == wanted) for wanted in ("kassa_och_bank", "eget_kapital")
    )
    konton = {*draw(st.sets(st.sampled_from(sorted(row_of)), max_size=60)), bank, own}
    rows = {konto: {"konto": Decimal(konto), "ub": draw(ORE), "ub_fg": draw(ORE)} for konto in konton}
    for column in ("ub", "ub_fg"):
        rows[bank][column] -= sum(row[column] for row in rows.values())
    for konto, row in rows.items():
        row["ib"] = row["ub_fg"] if konto < 3000 else Decimal(0)
        row["ib_fg"] = draw(ORE) if konto < 3000 else Decimal(0)
    rows[own]["ib"] += sum(row["ub_fg"] for konto, row in rows.items() if konto >= 3000)
    rows[bank]["ib_fg"] -= sum(row["ib_fg"] for row in rows.values())
    groups = draw(
        st.lists(st.sampled_from(["intäkt", "finansiell intäkt", "kostnad", "finansiell kostnad"]), max_size=4)
    )
    budget = [
        {"nyckel": f"b{at}", "grupp": group, "ar0": Decimal(draw(st.integers(0, 10**8)))}
        for at, group in enumerate(groups)
    ]
    lists: dict[str, Sequence[Mapping[str, Any]]] = {
        "bokforing": list(rows.values()), "kontoplan": chart, "notrader": forslag.noter(NOTNUMMER[profil]), "budget": budget,
    }  # fmt: skip
    return World({"profil": profil, "ar": Decimal(2024)}, (), (), (), lists=lists)


@settings(max_examples=40)
@given(books())
def test_balanced_books_close_without_a_stop(world: World) -> None:
    """Whatever öre the konton have, what differs between the statements is rounding, and rounding is never a stop."""
    assert stops(closed(world)) == []


@settings(max_examples=15)
@given(books(), st.data())
def test_a_krona_that_is_lost_is_a_stop(world: World, data: st.DataObject) -> None:
    """Taking a konto with an amount off Kontoplan, or putting it on a second row, is always told."""
    konton = [row for row in world.lists["bokforing"] if row["ub"] or row["ub_fg"]]
    konto = data.draw(st.sampled_from(konton))["konto"] if konton else Decimal(0)
    plan = [row for row in world.lists["kontoplan"] if not row["fran"] <= konto <= (row.get("till") or row["fran"])]  # type: ignore[operator]
    twice = [*world.lists["kontoplan"], {"fran": konto, "rad": "kassa_och_bank"}]
    for changed, rule in ((plan, "E01"), (twice, "E02")):
        told = stops(closed(replace(world, lists={**world.lists, "kontoplan": changed})))
        assert any(text.startswith(rule) for text in told) == bool(konton)
