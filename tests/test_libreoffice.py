"""A real spreadsheet program is the judge: every made workbook computes in LibreOffice as in Python, and the live rules say the same.

The same parity of the live rules is held with the calculator we ship, on more fillings and without LibreOffice.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import lo
from tests.inkorg import made
from xlfinsam import checking, office
from xlfinsam.consolidating import disagreements
from xlfinsam.engine import registers
from xlfinsam.engine.blank import BAD, FITS, OPEN
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.engine.receive import receive
from xlfinsam.fields import Antal, Text, Val
from xlfinsam.inkorgen import blanks
from xlfinsam.language import Verdict, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer
    from xlfinsam.model import Record, Rule

SAMPLES = ("kalmar-2022", "kalmar-2024")
HERE, THERE = 200, 60  # fillings tried with our calculator, and of them with LibreOffice
READY, NOT_A_NUMBER = "✓ Klart att skicka.", BAD + "En ruta innehåller annat än ett tal."
ERRORS = re.compile(r"#(REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)[!?]?|Err:\d+")
COUNTS = tuple(item for item in made.FORM.fields if isinstance(item.kind, Antal))


# ---------------------------------------------------------------------------------------------------------- fillings


def fillings(number: int) -> list[dict[str, Answer]]:
    """Make that many fillings, always the same: nearly lawful ones, scattered ones, empty and full ones."""
    dice = random.Random(20240131)  # noqa: S311  the same fillings every time, no secrets
    found = [made.lawful(), {}, {item.id: Decimal(0) for item in COUNTS}]
    found.append({name: value for name, value in made.lawful().items() if name != "text.avslut"})
    found.append(made.lawful() | {"konsultation.saknas": "14 (oklart)"})
    while len(found) < number:
        found.append(_nearly_lawful(dice) if dice.random() < 0.6 else _scattered(dice))
    return found


def _nearly_lawful(dice: random.Random) -> dict[str, Answer]:
    """Change up to three answers of a lawful filling."""
    answers = made.lawful()
    for item in dice.sample(made.FORM.fields, dice.randint(0, 3)):
        answers[item.id] = _any(dice, item.kind, dice.choice((0.0, 0.5)))
    return {name: value for name, value in answers.items() if value is not None}


def _scattered(dice: random.Random) -> dict[str, Answer]:
    """Answer each field by chance, so many of them blank."""
    blank = dice.choice((0.0, 0.05, 0.3, 0.9))
    answers = {item.id: _any(dice, item.kind, blank) for item in made.FORM.fields}
    return {name: value for name, value in answers.items() if value is not None}


def _any(dice: random.Random, kind: object, blank: float) -> Answer:
    """Answer one field: now and then a text where a number should be, or a choice that is none."""
    if dice.random() < blank:
        return None
    if isinstance(kind, Antal):
        return "oklart" if dice.random() < 0.02 else Decimal(dice.choice((0, 1, 2, 4, 5, 9, 14, 20, 120)))
    if isinstance(kind, Val):
        return dice.choice((*kind.alternatives, *kind.alternatives, "vet ej"))
    return "Text." if isinstance(kind, Text) else made.lawful()["blad.datum"]


# ------------------------------------------------------------------------------------------ what Python says of a sheet


@dataclass(frozen=True)
class Said:
    """What the cells of a sheet should say: each rule, each line Kontroll, and whether it is ready to be sent."""

    rules: Mapping[str, str]
    checks: Mapping[str, str]
    ready: bool


def said_by_python(record: Record) -> Said:
    """Try the rules in Python on what was read, and word it as the sheet does."""
    rules = {rule.id: _said(rule, record) for rule in made.FORM.rules}
    checks = {}
    for section in made.FORM.sections:
        own = [text for rule, text in rules.items() if _home(rule) == section.id]
        signs = [next((text for text in own if text.startswith(sign)), "") for sign in (BAD, OPEN, FITS)]
        strange = any(item.id in record.raw for item in section.fields if isinstance(item.kind, Antal))
        if own:
            checks[section.id] = NOT_A_NUMBER if strange else next((text for text in signs if text), "")
    required = {item.id for item in made.FORM.fields if item.required}
    answered = not (required - set(record.values) - set(record.raw))
    wrong = any(checking.try_rule(rule, record) for rule in made.FORM.rules) or any(
        item.id in record.raw for item in COUNTS
    )
    return Said(rules, checks, ready=answered and not wrong)


def _said(rule: Rule, record: Record) -> str:
    """Word one rule: broken as the fynd says it, open, fitting, or nothing yet."""
    hit = checking.try_rule(rule, record)
    if hit is not None:
        return BAD + checking.worded(rule, hit).text
    if rule.id == "K20" or rule.relation is None:
        return ""
    found = verdict(rule.relation, record.number, record.text)  # type: ignore[arg-type]  # K20 alone is no relation
    if found.verdict is Verdict.OPEN:
        words = {"varde": checking.told(found.left), "vantat": checking.told(found.right)}
        return f"{OPEN}{checking.fill(rule.sentence, words)} Tomma rutor återstår."
    return FITS if found.verdict is Verdict.HOLDS else ""


def _home(rule: str) -> str:
    """Return the section under which a rule is shown: the table that its first field stands in."""
    relation = next(item.relation for item in made.FORM.rules if item.id == rule)
    first = relation.numbers[0] if rule == "K20" else relation.left[0]  # type: ignore[union-attr]  # as above
    return made.FORM.section(first).id


def hold(book: Workbook, record: Record, about: str) -> Said:
    """Hold every cell that says something in a computed sheet against Python."""
    expected = said_by_python(record)
    rules = {rule.id: registers.figure(book, f"regel.{rule.id}") or "" for rule in made.FORM.rules}
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


def test_the_fillings_try_every_outcome_of_every_rule(tmp_path: Path) -> None:
    """Each rule is broken, fits and (but for K20) is open in some filling; some sheets are ready and most are not."""
    seen: set[tuple[str, str]] = set()
    ready = 0
    for answers in fillings(THERE):
        record = made.received(made.answered(answers), tmp_path).record
        assert record is not None
        said = said_by_python(record)
        seen |= {(rule, text[:1]) for rule, text in said.rules.items()}
        ready += said.ready
    for rule in made.FORM.rules:
        wanted = {BAD[0], ""} if rule.id == "K20" else {BAD[0], FITS[0]}
        assert wanted <= {sign for name, sign in seen if name == rule.id}, rule.id
    assert 3 <= ready < THERE / 2


def test_the_live_rules_say_what_python_says(tmp_path: Path) -> None:
    """On 200 fillings, computed by the calculator we ship: rules, checks and status, sign and text."""
    for number, answers in enumerate(fillings(HERE)):
        data = made.answered(answers)
        record = made.received(data, tmp_path).record
        assert record is not None
        hold(Workbook.open(Package.from_bytes(data, "blad")), record, f"nummer {number}: {answers}")


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
    for path in sorted((made.ROOT / "workbook_templates").glob("*.xlsx")):
        (folder / f"mall-{path.name}").write_bytes(path.read_bytes())
    (folder / "utskickat.xlsx").write_bytes(made.issued())
    for sample in SAMPLES:
        source = made.ROOT / "samples" / sample
        new, full = folder / f"ny-{sample}.xlsx", folder / f"fylld-{sample}.xlsx"
        figures[new.name] = office.ny(source / "installningar.toml", new).figures
        full.write_bytes(new.read_bytes())
        figures[full.name] = office.konsolidera(full, source / "inkorg").figures
        for path in sorted((source / "inkorg").iterdir()):
            (folder / f"prov-{path.name}").write_bytes(path.read_bytes())
    for number, answers in enumerate(fillings(THERE)):
        data = made.answered(answers)
        record = made.received(data, folder, f"ifyllt-{number:02}.xlsx").record
        assert record is not None
        records[f"ifyllt-{number:02}.xlsx"] = record
    made_files = sorted(
        path
        for path in folder.iterdir()
        if re.match(r"(mall|utskickat|ny|fylld|prov|ifyllt)", path.name) and path.suffix == ".xlsx"
    )
    computed = lo.recalculated(made_files, folder / "ut")
    return Judged({path.name: path for path in computed}, figures, records)


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
    assert len(judged.files) == 2 + 1 + 16 + 4 + THERE


@pytest.mark.libreoffice
def test_libreoffice_really_computed(judged: Judged, tmp_path: Path) -> None:
    """A cached value that is false is replaced: the recalculation is hard, so the other tests mean something."""
    data = made.raw_cell(made.filled(), "regel.K01", "str", "<f>1+1</f><v>falskt</v>")
    (tmp_path / "falskt.xlsx").write_bytes(data)
    assert registers.figure(opened(lo.recalculated([tmp_path / "falskt.xlsx"], tmp_path / "ut")[0]), "regel.K01") == 2


@pytest.mark.libreoffice
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("state", ["ny", "fylld"])
def test_every_named_figure_is_the_same_in_libreoffice(sample: str, state: str, judged: Judged) -> None:
    """Each figure that Python computed stands under its name in LibreOffice's årsbok, within 1e-9."""
    name = f"{state}-{sample}.xlsx"
    book, ours = opened(judged.files[name]), judged.figures[name]
    assert len(ours) > 700
    theirs = {figure: registers.figure(book, figure) for figure in ours}
    assert disagreements(ours, theirs) == []
    if state == "fylld":
        assert sum(isinstance(value, Decimal) for value in theirs.values()) > 400


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
            record = receive(path, blanks().get).record
            assert record is not None
            hold(opened(judged.files[f"prov-{path.name}"]), record, path.name)
