"""Every form: its names are lawful in Excel, its rules speak of its own fields, and what is written on it is read back."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.byfile import open_arsbok
from xlfinsam import office
from xlfinsam.asked import Field, Form, Section
from xlfinsam.checking import try_rule, worded
from xlfinsam.comparisons import OneOf, tried
from xlfinsam.engine.blankrules import BAD, FITS, OPEN, rule_formula
from xlfinsam.engine.blankstatus import BOTH, NO_BASE, NOTHING
from xlfinsam.engine.calc import errors, recalculate
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.receive import read_blank, receive
from xlfinsam.engine.stamps import STAMP, fingerprint
from xlfinsam.fields import LONGEST_TEXT, Antal, Datum, Text, Val
from xlfinsam.forms import FORMER, FORMS
from xlfinsam.forms.arsbok import REGISTERS, START
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.inkorgen import blank_name, template
from xlfinsam.kinds import CROSS, Kryss, Matt, is_number
from xlfinsam.model import INGET, JA, Place, Record, Returned, Rule
from xlfinsam.relations import Relation, Requires, Verdict
from xlfinsam.rules import RULES
from xlfinsam.values import plain
from xlfinsam.world import Insats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.engine.receive import Blank, Received
    from xlfinsam.fields import Answer

RECORDED: dict[str, str] = json.loads((Path(__file__).parent / "fingerprints.json").read_text("utf-8"))
EACH_FORM = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
EVERY_RULE = [(form, rule) for form in FORMS for rule in form.rules]
EACH_RULE = pytest.mark.parametrize(("form", "rule"), EVERY_RULE, ids=[rule.id for _, rule in EVERY_RULE])
CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}", re.IGNORECASE)
R1C1 = re.compile(r"R[0-9]*|C[0-9]*|R[0-9]*C[0-9]*", re.IGNORECASE)


def spoken_of(rule: Rule) -> tuple[str, ...]:
    """Return every field that a rule of a form names."""
    relation = rule.relation
    if isinstance(relation, Requires):
        return (*relation.numbers, relation.text)
    assert relation is not None
    return relation.names + ((relation.when[0],) if isinstance(relation, Relation) and relation.when else ())


# ------------------------------------------------------------------------------------------------- the declarations


@EACH_FORM
def test_every_name_on_the_sheet_is_lawful_in_excel_and_its_own(form: Form) -> None:
    """Field ids and the sheet's other names are plain ASCII, no cell addresses, and differ in more than letter case."""
    names = [item.id for item in form.fields]
    names += [f"stampel.{key}" for key in STAMP] + [f"regel.{rule.id}" for rule in form.rules]
    names += [f"kontroll.{section.id}" for section in form.sections] + ["status"]
    for name in names:
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]{0,254}", name), name
        assert not CELL.fullmatch(name), name
        assert not R1C1.fullmatch(name), name
    folded = [name.casefold() for name in names]
    assert sorted(set(folded)) == sorted(folded)


@EACH_FORM
def test_every_field_stands_in_its_section_and_says_what_it_asks(form: Form) -> None:
    """A field's id begins with its section's, every label and heading has words, and rows are whole."""
    for section in form.sections:
        assert section.title.strip()
        assert section.short.strip()
        assert len(section.fields) % len(section.columns) == 0
        assert sum(section.rows, ()) == section.fields
        for item in section.all_fields:
            assert item.id.startswith(section.id + "."), item.id
            assert item.label.strip() == item.label != ""
            assert form.section(item.id) is section
            assert form.field(item.id) is item
            assert item.starred == item.label.endswith("*") or not isinstance(item.kind, Antal)
    assert len({section.id for section in form.sections}) == len(form.sections)
    assert form.title
    assert form.source
    assert all(line.endswith(".") for line in form.intro)


@EACH_FORM
def test_an_unknown_field_is_no_field(form: Form) -> None:
    """Asking a form for a field that it has not is a KeyError, never another field."""
    with pytest.raises(KeyError, match=r"finns\.inte"):
        form.field("finns.inte")
    with pytest.raises(KeyError, match=r"finns\.inte"):
        form.section("finns.inte")


@EACH_FORM
def test_starred_rows_have_their_demand(form: Form) -> None:
    """Every row with the mall's asterisk is one of the numbers that want a text, and no other row is."""
    wanted = {name for rule in form.rules if isinstance(rule.relation, Requires) for name in rule.relation.numbers}
    assert {item.id for item in form.fields if item.starred} == wanted


def test_rules_have_their_numbers_to_themselves() -> None:
    """No two rules of any form, or of the whole, have the same id; forms have ids and versions of their own."""
    ids = [rule.id.casefold() for _, rule in EVERY_RULE] + [rule.id.casefold() for rule in RULES]
    assert sorted(set(ids)) == sorted(ids)
    assert len({form.id for form in FORMS}) == len(FORMS)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", form.id) and form.version >= 1 for form in FORMS)


@EACH_RULE
def test_a_rule_speaks_of_fields_of_its_form(form: Form, rule: Rule) -> None:
    """A rule's numbers are counts, its text is a text, and its choice is one that the list offers."""
    fields = {item.id: item for item in form.fields}
    assert set(spoken_of(rule)) <= set(fields)
    relation = rule.relation
    if isinstance(relation, Requires):
        assert all(isinstance(fields[name].kind, Antal) for name in relation.numbers)
        assert isinstance(fields[relation.text].kind, Text)
        return
    assert relation is not None
    assert len(set(relation.names)) == len(relation.names)
    if isinstance(relation, OneOf):
        assert all(isinstance(fields[name].kind, Kryss) for name in (*relation.left, *relation.among))
        return
    assert all(is_number(fields[name].kind) for name in relation.names)
    if not isinstance(relation, Relation):
        return
    assert relation.operator in {"=", ">="}
    measured = [fields[name].kind for name in relation.names if isinstance(fields[name].kind, Matt)]
    assert relation.exact == (not measured)
    assert relation.whole or all(kind.least >= 0 for kind in measured)
    assert all(not fields[name].required for name in relation.optional)
    if relation.when:
        kind = fields[relation.when[0]].kind
        assert isinstance(kind, Val)
        assert relation.when[1] in kind.alternatives


@EACH_RULE
def test_a_rules_examples_speak_of_its_own_fields(form: Form, rule: Rule) -> None:
    """An example answers only fields that the rule looks at, with answers that the fields take."""
    fields = {item.id: item for item in form.fields}
    for told in (rule.holds, rule.breaks):
        assert told is not None
        assert set(told.answers) <= set(spoken_of(rule))
        for name, answer in told.answers.items():
            assert isinstance(answer, (int, Decimal)) == is_number(fields[name].kind)


@EACH_FORM
def test_every_table_that_divides_people_up_has_a_rule_for_its_sum(form: Form) -> None:
    """A table that asks its base adds up to nya under one base and to inskrivna under the other: one rule for each."""
    for section in form.sections:
        if section.base is not None:
            assert isinstance(section.base.kind, Val)
            chosen = [
                r.relation.when for r in form.rules if isinstance(r.relation, Relation) and r.relation.when
                and r.relation.when[0] == section.base.id
            ]  # fmt: skip
            assert sorted(chosen) == sorted((section.base.id, answer) for answer in section.base.kind.alternatives)


def test_registers_and_settings_have_names_of_their_own() -> None:
    """Columns, registers and settings of the årsbok are lawful names in Excel, and each stands once."""
    names = [f"{register.id}.{column.id}" for register in (*REGISTERS, START) for column in register.columns]
    names += [item.id for item in INSTALLNINGAR.fields]
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert {register.kept_by for register in (*REGISTERS, START)} == {"kansli", "program"}


@EACH_FORM
def test_every_form_lets_a_sheet_say_that_there_is_nothing_to_report(form: Form) -> None:
    """The question is the same on every form, need not be answered, and has one answer; the sheet's own status follows it.

    Declared once: `inget` in forms/words.py, last in the section "blad" of every form.
    """
    asked = form.field(INGET)
    assert (asked.kind, asked.required, form.section(INGET).id) == (Val((JA,)), False, "blad")
    book = Workbook.open(Package.from_bytes(template(blank_name(form)), form.id))
    count = next(item.id for item in form.fields if isinstance(item.kind, Antal))
    for answers, says in (
        ({INGET: JA}, NOTHING),
        ({INGET: JA, count: Decimal(0)}, NOTHING),
        ({count: Decimal(3)}, BOTH),
    ):
        for name, answer in answers.items():
            sheet, cell, _ = book.locate(name) or pytest.fail(name)
            book.write(sheet, {cell: answer})
        shown = Workbook.open(Package.from_bytes(recalculate(book.to_bytes()), form.id))
        sheet, cell, _ = shown.locate("status") or pytest.fail("status")
        assert shown.cells(sheet)[cell].text == says


# ---------------------------------------------------------------------------------------------------- fingerprints


@EACH_FORM
def test_a_changed_form_has_a_new_version(form: Form) -> None:
    """The fields of a form that has been sent out never change without a new version."""
    key, now = f"{form.id}/{form.version}", fingerprint(form)
    assert key in RECORDED, (
        f'Ny version av blanketten: skriv "{key}": "{now}" i tests/forms/fingerprints.json (låt de äldre stå kvar) '
        "och kör: python workbook_templates/make.py"
    )
    assert RECORDED[key] == now, (
        f"Fälten i blanketten {form.id} har ändrats men versionen är fortfarande {form.version}. Utskickade blad skulle läsas "
        f"fel. Höj version i xlfinsam/forms/{form.id}.py till {form.version + 1}, skriv den nya versionens fingeravtryck i "
        "tests/forms/fingerprints.json och kör: python workbook_templates/make.py"
    )


@pytest.mark.parametrize("form", FORMER, ids=lambda form: f"{form.id}-{form.version}")
def test_an_earlier_version_asks_what_it_asked_when_it_was_sent_out(form: Form) -> None:
    """A form as of an earlier version has the fingerprint recorded then, and no rule that speaks of a later field."""
    assert fingerprint(form) == RECORDED[f"{form.id}/{form.version}"]
    now = next(item for item in FORMS if item.id == form.id)
    assert set(form.fields) < set(now.fields)
    assert all(item.since <= form.version for item in form.fields)
    known = {item.id for item in form.fields}
    assert all(set(spoken_of(rule)) <= known for rule in form.rules)
    assert {rule.id for rule in form.rules} <= {rule.id for rule in now.rules}


@EACH_FORM
def test_any_change_of_what_is_asked_changes_the_fingerprint(form: Form) -> None:
    """Another id, kind or demand for an answer, a field less and a field more each give another fingerprint."""
    section = next(s for s in form.sections if all(isinstance(item.kind, Antal) and item.required for item in s.fields))
    first, *rest = section.fields
    changed = [
        (replace(first, id=f"{section.id}.annat"), *rest),
        (replace(first, kind=Antal(99)), *rest),
        (replace(first, required=False), *rest),
        tuple(rest),
        (first, *rest, Field(f"{section.id}.ny_ruta", "ny", Antal())),
        (*rest, first),
    ]
    prints = {
        fingerprint(replace(form, sections=tuple(replace(s, fields=f) if s is section else s for s in form.sections)))
        for f in changed
    }
    assert len(prints) == len(changed)
    assert fingerprint(form) not in prints


# ------------------------------------------------------------------------------------------------- the issued sheet


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Issue a blank of every form from a new årsbok."""
    folder = tmp_path_factory.mktemp("forms")
    told = '[installningar]\nforbund = "Provförbundet"\nar = 2024\nperiod = "2024-H1"\nsista_dag = 2024-08-31\n'
    (folder / "prov.toml").write_text(told, encoding="utf-8")
    office.ny(folder / "prov.toml", folder / "arsbok.xlsm")
    arsbok = open_arsbok(folder / "arsbok.xlsm")
    return {form.id: office.issue(form, arsbok, Insats("prov", "Åländska provet")) for form in FORMS}


def lawful(item: Field) -> st.SearchStrategy[Answer]:
    """Draw any answer that the kind of a field declares lawful."""
    kind = item.kind
    if isinstance(kind, Antal):
        return st.integers(0, kind.most).map(Decimal)
    if isinstance(kind, Matt):
        return st.decimals(kind.least, kind.most, places=2).map(lambda number: number.normalize() + 0)
    if isinstance(kind, Kryss):
        return st.just(CROSS)
    if isinstance(kind, Val):
        return st.sampled_from(kind.alternatives)
    if isinstance(kind, Datum):
        bounds = kind.validation()
        return st.dates(date.fromisoformat(str(bounds.minimum)), date.fromisoformat(str(bounds.maximum)))
    assert isinstance(kind, Text)
    letters = st.characters(exclude_categories=["Cs"])
    return st.text(letters, min_size=1, max_size=min(40, kind.longest)).map(str.strip).filter(bool)


def answers(form: Form) -> st.SearchStrategy[dict[str, Answer]]:
    """Draw answers for any of a form's fields."""
    return st.fixed_dictionaries({}, optional={item.id: lawful(item) for item in form.fields})


def filled(data: bytes, given_answers: Mapping[str, Answer]) -> Workbook:
    book = Workbook.open(Package.from_bytes(data, "blad.xlsx"))
    for name, answer in given_answers.items():
        place = book.locate(name)
        assert place is not None
        book.write(place[0], {place[1]: answer})
    return book


def places(data: bytes, form: Form) -> dict[str, Place]:
    """Return where openpyxl finds the field of every name."""
    names = openpyxl.load_workbook(io.BytesIO(data)).defined_names
    found = {item.id: names[item.id].attr_text.partition("!") for item in form.fields}
    return {name: Place("blad.xlsx", sheet, cell.replace("$", "")) for name, (sheet, _, cell) in found.items()}


def returned(path: Path, blank: Blank, data: bytes) -> Received:
    path.write_bytes(data)
    return receive(path, {blank.form.id: blank}.get)


@EACH_FORM
def test_what_is_written_on_a_sheet_is_read_back(
    form: Form, issued: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any lawful answers come back as the same values, each with its cell, and nothing is found odd."""
    path = tmp_path_factory.mktemp("retur") / "blad.xlsx"
    where, blank = places(issued[form.id], form), read_blank(form, template(blank_name(form)))
    texts = {item.id: "å" * LONGEST_TEXT for item in form.fields if isinstance(item.kind, Text) and item.kind.lines > 3}
    formulas: dict[str, Answer] = {item.id: "=1+1" for item in form.fields if isinstance(item.kind, Text)}

    @settings(derandomize=True, deadline=None, max_examples=12)
    @example({})
    @example(dict(texts))
    @example(formulas)
    @example({next(iter(texts)): "_x000D_ a\rb\n\tc\x01 <&>\"' 250113"})
    @given(answers(form))
    def round_trip(told: dict[str, Answer]) -> None:
        received = returned(path, blank, filled(issued[form.id], told).to_bytes())
        assert received.hits == ()
        assert received.record is not None
        assert received.record.values == told
        assert received.record.places == where
        assert received.record.raw == {}
        record = received.record
        assert (record.form, record.version, record.insats, record.period) == (form.id, form.version, "prov", "2024-H1")

    round_trip()


@EACH_FORM
def test_the_sheet_says_of_every_rule_what_the_program_says(form: Form, issued: Mapping[str, bytes]) -> None:
    """For any answers the hidden rule cells, computed by the workbook, say word for word what Python finds."""
    words = st.sampled_from(["Praktik i två fall.", "=1+1", "0"])
    small = {
        item.id: st.integers(0, 3).map(Decimal) if isinstance(item.kind, Antal)
        else st.decimals(0, min(3, item.kind.most), places=1) if isinstance(item.kind, Matt)
        else words if isinstance(item.kind, Text) else lawful(item)
        for item in form.fields
    }  # fmt: skip
    zeros: dict[str, Answer] = {item.id: Decimal(0) for item in form.fields if is_number(item.kind)}
    required = [item.id for item in form.fields if item.required]

    @settings(derandomize=True, deadline=None, max_examples=10)
    @example({})
    @example(zeros)
    @given(st.fixed_dictionaries(small) | st.fixed_dictionaries({}, optional=small))
    def same(told: dict[str, Answer]) -> None:
        record = Record(form.id, form.version, "prov", "2024", Returned("blad.xlsx", ""), told, {})
        data = recalculate(filled(issued[form.id], told).to_bytes())
        assert errors(data) == []
        book = Workbook.open(Package.from_bytes(data, "blad.xlsx"))
        shows = {name: book.cells(place[0])[place[1]].text for name in book.names if (place := book.locate(name))}
        said = {rule.id: expected(rule, record) for rule in form.rules}
        assert {rule.id: shows[f"regel.{rule.id}"] for rule in form.rules} == said
        wrong = any(text.startswith(BAD) for text in said.values())
        unanswered = any(name not in told for name in required)
        crosses = any(not said[r.id].startswith(FITS) for r in form.rules if isinstance(r.relation, OneOf))
        stands = BAD[0] if wrong else OPEN[0] if unanswered or crosses else FITS[0]
        if record.inget:  # then no answer is missing, and every one is too many
            stands = BAD[0] if record.counts else FITS[0]
        assert shows["status"][0] == stands
        for section in form.sections:
            texts = [said[r.id] for r in form.rules if spoken_of(r)[0].partition(".")[0] == section.id]
            if texts:
                bad, still = ([text for text in texts if text.startswith(sign)] for sign in (BAD, OPEN))
                asks = section.base and section.base.id not in told and set(told) & {item.id for item in section.fields}
                fits = [NO_BASE] if asks else [FITS] if FITS in texts else [""]
                assert shows[f"kontroll.{section.id}"] == [*bad, *still, *fits][0]

    same()


def expected(rule: Rule, record: Record) -> str:
    """Say what Python finds of a rule in the words of the sheet."""
    if isinstance(rule.relation, Requires):
        hit = try_rule(rule, record)
        return BAD + worded(rule, hit).text if hit else ""
    assert rule.relation is not None
    found = tried(rule.relation, record.number, record.text)
    sentence = rule.sentence.replace("{varde}", plain(found.left)).replace("{vantat}", plain(found.right))
    return {
        Verdict.BROKEN: BAD + sentence,
        Verdict.OPEN: f"{OPEN}{sentence} Tomma rutor återstår.",
        Verdict.HOLDS: FITS,
        Verdict.UNTRIED: "",
    }[found.verdict]


@EACH_FORM
def test_what_excel_asks_and_answers_fits_its_limits(form: Form, issued: Mapping[str, bytes]) -> None:
    """Titles of the sheet's validations have at most 32 characters, messages at most 255, and every input has one."""
    sheet = openpyxl.load_workbook(io.BytesIO(issued[form.id])).worksheets[0]
    found = sheet.data_validations.dataValidation
    for rule in found:
        assert 0 < len(rule.promptTitle) <= 32
        assert 0 < len(rule.errorTitle) <= 32
        assert 0 < len(rule.prompt) <= 255
        assert 0 < len(rule.error) <= 255
        assert rule.prompt.endswith((".", "personer", "text")), rule.prompt  # never cut in the middle
    covered = {cell for rule in found for cell in str(rule.sqref).split()}
    assert {place.cell for place in places(issued[form.id], form).values()} <= covered


@EACH_FORM
def test_every_formula_of_the_sheet_fits_in_excel(form: Form, issued: Mapping[str, bytes]) -> None:
    """No formula is longer than 8192 characters, holds a text longer than 255, or nests deeper than 64 levels."""
    book = openpyxl.load_workbook(io.BytesIO(issued[form.id]))
    found = [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert len(found) > len(form.rules) + len(form.fields)
    for text in found:
        assert len(text) <= 8192
        assert max((len(literal) for literal in re.findall(r'"((?:[^"]|"")*)"', text)), default=0) <= 255
        bare = re.sub(r'"(?:[^"]|"")*"', "", text)
        depths = [bare[:at].count("(") - bare[:at].count(")") for at in range(len(bare) + 1)]
        assert max(depths) <= 64
        assert depths[-1] == 0


def test_a_rule_that_cannot_be_rendered_has_no_place_on_a_sheet() -> None:
    """A form's rule without a relation is a fault of ours, told by its number."""
    lost = replace(FORMS[0].rules[0], relation=None)
    with pytest.raises(TypeError, match="K01 hör till en blankett"):
        rule_formula(lost)


def test_a_section_of_several_columns_is_read_row_by_row() -> None:
    """Fields of a section with two columns stand in rows of two, and its question about the base comes first."""
    fields = tuple(Field(f"t.{n}", str(n), Antal()) for n in range(4))
    question = Field("t.bas", "gäller", Val(("a", "b")))
    section = Section("t", "T", fields, columns=("ja", "totalt"), base=question)
    assert section.rows == (fields[:2], fields[2:])
    assert section.all_fields == (question, *fields)
