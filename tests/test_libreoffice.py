"""A real spreadsheet program is the judge: every made workbook computes in LibreOffice as in Python, and the live rules say the same.

The same parity of the live rules is held with the calculator we ship, on more fillings and without LibreOffice.
"""

from __future__ import annotations

import random
import re
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import byfile, lo
from tests.inkorg import made
from xlfinsam import checking, office
from xlfinsam.consolidating import disagreements
from xlfinsam.engine import registers
from xlfinsam.engine.blankrules import BAD, FITS, OPEN
from xlfinsam.engine.blankstatus import NO_BASE, NOT_A_COUNT, UNKNOWN_BASE
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.receive import receive
from xlfinsam.fields import Antal, Text, Val
from xlfinsam.forms.words import ALLA, NYA
from xlfinsam.inkorgen import blank_of
from xlfinsam.relations import Requires, Verdict, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer
    from xlfinsam.model import Record, Rule

SAMPLES = ("kalmar-2022", "kalmar-2024")
HERE, THERE = 200, 60  # fillings tried with our calculator, and of them with LibreOffice
READY = "✓ Klart att skicka."
ERRORS = re.compile(r"#(REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)[!?]?|Err:\d+")
COUNTS = tuple(item for item in made.FORM.fields if isinstance(item.kind, Antal))


# ---------------------------------------------------------------------------------------------------------- fillings


@cache
def fillings(number: int) -> list[dict[str, Answer]]:
    """Make that many fillings, always the same: nearly lawful ones, scattered ones, empty and full ones."""
    dice = random.Random(20240131)  # noqa: S311  the same fillings every time, no secrets
    found = [made.lawful(), {}, {item.id: Decimal(0) for item in COUNTS}]
    found.append({name: value for name, value in made.lawful().items() if name != "text.avslut"})
    for name in ("konsultation.saknas", "tid.saknas"):
        found += [made.lawful() | {name: odd} for odd in ("14 (oklart)", Decimal("2.5"), Decimal(-3), Decimal(12345))]
    found += [made.lawful() | {f"{table}.bas": "vet ej"} for table in ("alder", "tid")]
    found.append(on_other_bases())
    some = ("deltagare.man", "deltagare.avslutade", "alder.16_24", "utbildning.gymnasium", "remitterande.kommunen.ja", "tid.saknas",
            "forsorjning.annat", "avslut.arbete")  # fmt: skip
    found += [{name: v for name, v in full().items() if name not in some} for full in (made.lawful, on_other_bases)]
    while len(found) < number:
        found.append(_nearly_lawful(dice) if dice.random() < 0.6 else _scattered(dice))
    return found


def on_other_bases() -> dict[str, Answer]:
    """Answer lawfully too, each table standing on the other base."""
    more = {"alder.45_54": 5, "utbildning.saknas": 5, "remitterande.kommunen.ja": 9, "tid.upp_till_2": 5}
    more |= {"inskrivning.annat": 14}
    bases = {
        "alder.bas": ALLA,
        "utbildning.bas": ALLA,
        "remitterande.bas": NYA,
        "tid.bas": NYA,
        "inskrivning.bas": ALLA,
    }
    return made.lawful() | bases | {name: Decimal(number) for name, number in more.items()}


def _nearly_lawful(dice: random.Random) -> dict[str, Answer]:
    """Change up to three answers of a lawful filling, and now and then blank one that is more than 0."""
    answers = dice.choice((made.lawful, on_other_bases))()
    for item in dice.sample(made.FORM.fields, dice.randint(0, 3)):
        answers[item.id] = _any(dice, item.kind, dice.choice((0.0, 0.5)))
    positive = [name for name, value in answers.items() if isinstance(value, Decimal) and value > 0]
    for name in dice.sample(positive, dice.choice((0, 0, 2, 4))):
        answers[name] = None
    return {name: value for name, value in answers.items() if value is not None}


def _scattered(dice: random.Random) -> dict[str, Answer]:
    """Answer each field by chance, so many of them blank."""
    blank = dice.choice((0.0, 0.05, 0.3, 0.9))
    answers = {item.id: _any(dice, item.kind, blank) for item in made.FORM.fields}
    return {name: value for name, value in answers.items() if value is not None}


def _any(dice: random.Random, kind: object, blank: float) -> Answer:
    """Answer one field: now and then no count where a count should be, or a choice that is none."""
    if dice.random() < blank:
        return None
    if isinstance(kind, Antal):
        odd = (*("oklart",) * 4, Decimal("2.5"), Decimal(-3), Decimal(12345))
        return dice.choice(odd) if dice.random() < 0.02 else Decimal(dice.choice((0, 1, 2, 4, 5, 9, 14, 20, 120)))
    if isinstance(kind, Val):
        return dice.choice((*kind.alternatives, *kind.alternatives, "vet ej"))
    return "Text." if isinstance(kind, Text) else made.lawful()["blad.datum"]


# ------------------------------------------------------------------------------------------ what Python says of a sheet


@dataclass(frozen=True)
class Said:
    """What the cells of a sheet should say: each rule, each line Kontroll, and whether it is ready to be sent.

    A number that is no count ("2.5", "-3") is unread in Python and added in Excel: the line Kontroll says so in place of
    the rules, so those rules are left out here.
    """

    rules: Mapping[str, str]
    checks: Mapping[str, str]
    ready: bool


def said_by_python(record: Record) -> Said:
    """Try the rules in Python on what was read, and word it as the sheet does."""
    odd = {item.id for item in COUNTS if re.fullmatch(r"-?[\d.]+", record.raw.get(item.id, ""))}
    away = {rule.id for rule in made.FORM.rules if odd & set(_names(rule))}
    rules = {rule.id: _said(rule, record) for rule in made.FORM.rules}
    checks = {}
    for section in made.FORM.sections:
        own = {rule: text for rule, text in rules.items() if _home(rule) == section.id}
        if own and any(item.id in record.raw for item in section.fields):
            checks[section.id] = NOT_A_COUNT
        elif own and section.base and section.base.id in record.raw:
            checks[section.id] = UNKNOWN_BASE
        elif own and not own.keys() & away:
            asks = (
                section.base
                and section.base.id not in record.values
                and set(record.values) & {i.id for i in section.fields}
            )
            own["bas"] = NO_BASE if asks else ""
            signs = [next((text for text in own.values() if text.startswith(sign)), "") for sign in (BAD, OPEN, FITS)]
            checks[section.id] = next((text for text in signs if text), "")
    required = {item.id for item in made.FORM.fields if item.required}
    answered = not (required - set(record.values) - set(record.raw))
    wrong = record.raw or any(checking.try_rule(rule, record) for rule in made.FORM.rules)
    return Said({name: text for name, text in rules.items() if name not in away}, checks, ready=answered and not wrong)


def _names(rule: Rule) -> tuple[str, ...]:
    """Return the fields that a rule adds up."""
    return rule.relation.numbers if isinstance(rule.relation, Requires) else rule.relation.names  # type: ignore[union-attr]  # a form's rules all have one


def _said(rule: Rule, record: Record) -> str:
    """Word one rule: broken as the fynd says it, open, fitting, or nothing yet."""
    hit = checking.try_rule(rule, record)
    if hit is not None:
        return BAD + checking.worded(rule, hit).text
    if isinstance(rule.relation, Requires) or rule.relation is None:
        return ""
    found = verdict(rule.relation, record.number, record.text)
    if found.verdict is Verdict.OPEN:
        words = {"varde": checking.told(found.left), "vantat": checking.told(found.right)}
        return f"{OPEN}{checking.fill(rule.sentence, words)} Tomma rutor återstår."
    return FITS if found.verdict is Verdict.HOLDS else ""


def _home(rule: str) -> str:
    """Return the section under which a rule is shown: the table that its first field stands in."""
    return made.FORM.section(_names(next(item for item in made.FORM.rules if item.id == rule))[0]).id


def hold(book: Workbook, record: Record, about: str) -> Said:
    """Hold every cell that says something in a computed sheet against Python."""
    expected = said_by_python(record)
    rules = {rule: registers.figure(book, f"regel.{rule}") or "" for rule in expected.rules}
    assert rules == expected.rules, about
    checks = {section: registers.figure(book, f"kontroll.{section}") or "" for section in expected.checks}
    assert checks == expected.checks, about
    status = registers.figure(book, "status")
    assert (status == READY) is expected.ready, (about, status)
    assert str(status).startswith((BAD, OPEN, READY)), about
    return expected


def opened(path: Path) -> Workbook:
    """Open a workbook that a program has saved."""
    return Workbook.open(Package.open(path, macros=True))


@cache
def sheet(number: int) -> tuple[bytes, Record]:
    """Fill in the blank with one of the fillings, and read it back."""
    data = made.answered(fillings(HERE)[number])
    with tempfile.TemporaryDirectory() as folder:
        record = made.received(data, Path(folder), f"ifyllt-{number:02}.xlsx").record
    assert record is not None
    return data, record


def outcomes(rule: Rule) -> set[str]:
    """Return the signs a rule can give: open only where a side that is partly answered still has a blank that was asked for."""
    relation = rule.relation
    if relation is None or isinstance(relation, Requires):
        return {BAD[0], ""}
    sides = (relation.left, relation.right) if relation.operator == "=" else (relation.left,)
    can_be_open = any(len(side) > 1 and relation.asked(side) for side in sides)
    return {BAD[0], FITS[0], "", *(OPEN[0] if can_be_open else "")}


def test_the_fillings_try_every_outcome_of_every_rule() -> None:
    """In some filling each rule is broken, fits, is untried and, where a blank can leave it so, open; some sheets are ready."""
    said = [said_by_python(sheet(number)[1]) for number in range(THERE)]
    seen = {(rule, text[:1]) for one in said for rule, text in one.rules.items()}
    for rule in made.FORM.rules:
        assert {sign for name, sign in seen if name == rule.id} == outcomes(rule), rule.id
    assert 3 <= sum(one.ready for one in said) <= THERE / 2


def test_the_live_rules_say_what_python_says() -> None:
    """On 200 fillings, computed by the calculator we ship: rules, checks and status, sign and text."""
    for number in range(HERE):
        data, record = sheet(number)
        hold(Workbook.open(Package.from_bytes(data, "blad")), record, f"nummer {number}: {fillings(HERE)[number]}")


# ------------------------------------------------------------------------------------------------------ in LibreOffice


@dataclass(frozen=True)
class Judged:
    """What LibreOffice made of every workbook, by its name; and what Python says of it."""

    files: Mapping[str, Path]
    figures: Mapping[str, Mapping[str, Shown]]
    records: Mapping[str, Record]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Let LibreOffice compute every made workbook hard, all in one call."""
    lo.need_libreoffice()
    folder = tmp_path_factory.mktemp("made")
    figures: dict[str, Mapping[str, Shown]] = {}
    records: dict[str, Record] = {}
    for path in sorted((made.ROOT / "workbook_templates").glob("*.xls[xm]")):
        (folder / f"mall-{path.name}").write_bytes(path.read_bytes())
    (folder / "utskickat.xlsx").write_bytes(made.issued())
    false = made.raw_cell(made.filled(), "regel.K01", "str", "<f>1+1</f><v>falskt</v>")
    (folder / "falskt.xlsx").write_bytes(false)
    for sample in SAMPLES:
        source = made.ROOT / "samples" / sample
        new, full = folder / f"ny-{sample}.xlsm", folder / f"fylld-{sample}.xlsm"
        figures[new.name] = office.ny(source / "installningar.toml", new).figures
        full.write_bytes(new.read_bytes())
        figures[full.name] = byfile.konsolidera(full, source / "inkorg").figures
        for path in sorted((source / "inkorg").iterdir()):
            (folder / f"prov-{path.name}").write_bytes(path.read_bytes())
    for number in range(THERE):
        data, record = sheet(number)
        (folder / record.returned.fil).write_bytes(data)
        records[record.returned.fil] = record
    made_files = sorted(
        path for path in folder.iterdir() if path.suffix in {".xlsx", ".xlsm"} and "föregående" not in path.name
    )
    computed = lo.recalculated(made_files, folder / "ut")
    return Judged(dict(zip((path.name for path in made_files), computed, strict=True)), figures, records)


@pytest.mark.libreoffice
def test_no_made_workbook_has_an_error_cell_in_libreoffice(judged: Judged) -> None:
    """Templates, blanks, samples and årsböcker, empty and filled: not one #REF!, #NAME? or Err: after hard recalculation."""
    found = []
    for name, path in judged.files.items():
        book = opened(path)
        found += [
            f"{name} {sheet.name}!{where}: {cell.text}"
            for sheet in book.sheets
            for where, cell in book.cells(sheet.name).items()
            if cell.kind == "e" or ERRORS.search(cell.text)
        ]
    assert found == []
    assert len(judged.files) == 8 + 1 + 1 + 16 + 4 + THERE


@pytest.mark.libreoffice
def test_libreoffice_really_computed(judged: Judged) -> None:
    """A false cached value was replaced: the recalculation is hard, so the other tests mean something."""
    assert registers.figure(opened(judged.files["falskt.xlsx"]), "regel.K01") == 2


@pytest.mark.libreoffice
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("state", ["ny", "fylld"])
def test_every_named_figure_is_the_same_in_libreoffice(sample: str, state: str, judged: Judged) -> None:
    """Each figure that Python computed stands under its name in LibreOffice's årsbok, within 1e-9."""
    name = f"{state}-{sample}.xlsm"
    book, ours = opened(judged.files[name]), judged.figures[name]
    assert len(ours) > 700
    theirs = {figure: registers.figure(book, figure) for figure in ours}
    assert disagreements(ours, theirs) == []
    if state == "fylld":
        assert sum(isinstance(value, Decimal) for value in theirs.values()) > 250


@pytest.mark.libreoffice
def test_the_live_rules_say_in_libreoffice_what_python_says(judged: Judged) -> None:
    """Sixty fillings: each rule says ✗, …, ✓ or nothing as Python does, with its text; checks and status follow."""
    for name, record in judged.records.items():
        hold(opened(judged.files[name]), record, name)


@pytest.mark.libreoffice
def test_the_samples_say_in_libreoffice_what_python_says(judged: Judged) -> None:
    """The sheets as Kalmar's insatser sent them, faults included: the sheet itself would have told them."""
    for sample in SAMPLES:
        for path in sorted((made.ROOT / "samples" / sample / "inkorg").iterdir()):
            record = receive(path, blank_of).record
            assert record is not None
            hold(opened(judged.files[f"prov-{path.name}"]), record, path.name)
