"""The small language: Python, the rendered formula in a calculator, and LibreOffice say the same, blanks included."""

from __future__ import annotations

import io
import os
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from xlfinsam.engine.calc import errors, recalculate
from xlfinsam.engine.cells import Cell, Workbook
from xlfinsam.engine.package import Package
from xlfinsam.language import (
    Data,
    Difference,
    Expression,
    Figure,
    Leaf,
    Num,
    Product,
    Ref,
    Setting,
    Share,
    Sum,
    leaves,
    value,
)
from xlfinsam.relations import (
    Relation,
    Requires,
    Verdict,
    broken_formula,
    open_formula,
    requires_broken,
    requires_formula,
    tried_formula,
    verdict,
)
from xlfinsam.rendering import formula

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEEDS = (1, 2, 3)
EACH = 400  # expressions, and as many relations, in one workbook
NAMES = tuple(f"falt.{n}" for n in range(6))
CHOICE, TEXT = "falt.bas", "falt.text"
CHOICES = ("nya deltagare", "alla inskrivna", "")
WORDS = ("", "", " ", "Två gick vidare.")
Answers = dict[str, "Decimal | str | None"]


# ------------------------------------------------------------------------------------- random expressions and answers


@dataclass(frozen=True)
class Case:
    """One row of the workbook: the answers in its cells, and what is computed from them."""

    answers: Answers
    asked: Expression | Relation | Requires


def number(rng: random.Random) -> Decimal | None:
    """Draw a count, a zero, an amount with quarters (exact in binary), a negative, or a blank."""
    drawn = [None, None, Decimal(0), Decimal(rng.randint(1, 40)), Decimal(rng.randint(-200_000, 200_000)) / 4]
    return rng.choice(drawn)


def leaf(rng: random.Random) -> Leaf:
    return Ref(rng.choice(NAMES))


def whole(rng: random.Random, depth: int) -> Expression:
    """Draw an expression without shares: its value is exact in binary too, so that "is it zero" has one answer."""
    kind = rng.choice([Sum, Num, Ref]) if depth == 0 else rng.choice([Difference, Product, Sum])
    if kind is Sum:
        return Sum(tuple(leaf(rng) for _ in range(rng.randint(1, 4))))
    if kind is Num:
        return Num(Decimal(rng.randint(-8, 8)) / 4)
    if kind is Ref:
        return leaf(rng)
    return kind(whole(rng, depth - 1), whole(rng, depth - 1))


def expression(rng: random.Random, depth: int) -> Expression:
    """Draw any expression; what a share divides by has no share in itself."""
    if depth == 0 or rng.random() < 0.2:
        return whole(rng, depth)
    kind = rng.choice([Difference, Product, Share, Share])
    if kind is Share:
        return Share(expression(rng, depth - 1), whole(rng, depth - 1))
    return kind(expression(rng, depth - 1), expression(rng, depth - 1))


def expressions(seed: int) -> list[Case]:
    """Draw random rows of answers and an expression over each. A bare leaf is what `point` renders, so none is drawn."""
    rng, drawn = random.Random(seed), []  # noqa: S311  a repeatable drawing
    while len(drawn) < EACH:
        asked = expression(rng, rng.randint(0, 3))
        if not isinstance(asked, Ref):
            drawn.append(Case({name: number(rng) for name in NAMES}, asked))
    return drawn


def relations(seed: int) -> list[Case]:
    """Draw random relations and demands, over counts that are small, so that sums often meet, and often blank."""
    rng, drawn = random.Random(seed), []  # noqa: S311  a repeatable drawing
    for _ in range(EACH):
        answers: Answers = {name: rng.choice([None, Decimal(rng.randint(0, 4))]) for name in NAMES}
        answers |= {CHOICE: rng.choice(CHOICES) or None, TEXT: rng.choice(WORDS) or None}
        names = rng.sample(NAMES, rng.randint(2, 6))
        cut = rng.randint(1, len(names) - 1)
        left, right = tuple(names[:cut]), tuple(names[cut:])
        when = (CHOICE, rng.choice(CHOICES[:2])) if rng.random() < 0.4 else None
        rule = Requires(left, TEXT) if rng.random() < 0.2 else Relation(left, rng.choice(["=", ">="]), right, when)
        drawn.append(Case(answers, rule))
    return drawn


# ------------------------------------------------------------------------------------------------- what Python says


def numbers(case: Case) -> Callable[[str], Decimal | None]:
    def look(name: str) -> Decimal | None:
        answer = case.answers[name]
        return answer if isinstance(answer, Decimal) else None

    return look


def texts(case: Case) -> Callable[[str], str]:
    """Give texts as `fields` reads them: without outer blanks."""
    return lambda name: str(case.answers[name] or "").strip()


def said_by_python(case: Case) -> list[Decimal | bool | None]:
    """Compute a case: one value for an expression, broken, open and tried for a relation, broken for a demand."""
    if isinstance(case.asked, Requires):
        return [requires_broken(case.asked, numbers(case), texts(case))]
    if isinstance(case.asked, Relation):
        found = verdict(case.asked, numbers(case), texts(case)).verdict
        return [found is Verdict.BROKEN, found is Verdict.OPEN, found is not Verdict.UNTRIED]
    return [value(case.asked, lambda ref: numbers(case)(ref.measure) if isinstance(ref, Ref) else None)]


# ------------------------------------------------------------------------------------------ what the workbook says


def rendered(case: Case, point: Callable[[str], str]) -> list[str]:
    """Render a case for Excel; `point` gives the cell of an answer."""
    if isinstance(case.asked, Requires):
        there = Requires(tuple(map(point, case.asked.numbers)), point(case.asked.text))
        return [requires_formula(there)]
    if isinstance(case.asked, Relation):
        when = (point(case.asked.when[0]), case.asked.when[1]) if case.asked.when else None
        there_too = Relation(
            tuple(map(point, case.asked.left)), case.asked.operator, tuple(map(point, case.asked.right)), when
        )
        return [broken_formula(there_too), open_formula(there_too), tried_formula(there_too)]
    return [formula(case.asked, lambda ref: point(ref.measure) if isinstance(ref, Ref) else "#REF!")]


def workbook(cases: list[Case]) -> bytes:
    """Write a row per case: its answers in A–H, its formulas from K on. Every other blank number is a formula's ""."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Prov")
        for row, case in enumerate(cases, start=1):
            cells = {name: f"{'ABCDEFGH'[at]}{row}" for at, name in enumerate((*NAMES, CHOICE, TEXT))}
            for name, answer in case.answers.items():
                if isinstance(answer, Decimal):
                    sheet.write_number(cells[name], float(answer))
                elif answer is not None:
                    sheet.write_string(cells[name], answer)
                elif isinstance(case.asked, Expression) and row % 2:
                    sheet.write_formula(cells[name], '=""', None, "")
            for column, text in zip("KLM", rendered(case, cells.__getitem__), strict=False):
                sheet.write_formula(f"{column}{row}", "=" + text, None, "aldrig beräknad")
    return buffer.getvalue()


def shown(cell: Cell) -> Decimal | bool | str | None:
    if cell.kind == "b":
        return cell.text == "1"
    return Decimal(cell.text) if cell.kind == "n" else cell.text or None


def agree(ours: Decimal | bool | None, theirs: Decimal | bool | str | None) -> bool:  # noqa: FBT001  a cell's value
    """Hold a value of Python against a cell: blanks and truths as they are, numbers to twelve digits."""
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        return abs(ours - theirs) <= Decimal("1e-12") * max(Decimal(1), abs(ours))
    return type(ours) is type(theirs) and ours == theirs


def apart(cases: list[Case], data: bytes) -> list[str]:
    """Tell every case where the calculated workbook says something else than Python."""
    cells = Workbook.open(Package.from_bytes(data, "prov.xlsx")).cells("Prov")
    return [
        f"{case}: Python {ours}, {column}{row} = {cells[f'{column}{row}'].formula} -> {theirs}"
        for row, case in enumerate(cases, start=1)
        for column, ours in zip("KLM", said_by_python(case), strict=False)
        if not agree(ours, theirs := shown(cells[f"{column}{row}"]))
    ]


# -------------------------------------------------------------------------------------------------------- the tests


@pytest.mark.parametrize("seed", SEEDS)
def test_an_expression_has_the_same_value_in_python_and_in_the_workbook(seed: int) -> None:
    """Random expressions over numbers, zeros and blanks (empty cells and formulas that give "") agree everywhere."""
    cases = expressions(seed)
    data = recalculate(workbook(cases))
    assert errors(data) == []
    assert apart(cases, data) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_relation_has_the_same_verdict_in_python_and_in_the_workbook(seed: int) -> None:
    """Random relations and demands are broken, open and tried for the same answers in Python and in the workbook."""
    cases = relations(seed)
    data = recalculate(workbook(cases))
    assert errors(data) == []
    assert apart(cases, data) == []


def test_the_random_cases_reach_every_answer() -> None:
    """What is drawn holds blanks, zeros, values and all four verdicts in plenty, so that agreement means something."""
    values = [said_by_python(case)[0] for case in expressions(SEEDS[0])]
    assert sum(v is None for v in values) > EACH // 10
    assert sum(v is not None and v != 0 for v in values) > EACH // 10
    assert sum(v == 0 for v in values if v is not None) > 5
    verdicts = [
        verdict(c.asked, numbers(c), texts(c)).verdict for c in relations(SEEDS[0]) if isinstance(c.asked, Relation)
    ]
    assert all(verdicts.count(kind) > EACH // 20 for kind in Verdict)


def test_the_comparison_can_fail() -> None:
    """A workbook that answers for other numbers than Python's is told, row by row."""
    cases = expressions(SEEDS[0])
    others = [Case({**case.answers, NAMES[0]: Decimal(977)}, case.asked) for case in cases]
    assert len(apart(cases, recalculate(workbook(others)))) > EACH // 10


@pytest.mark.libreoffice
def test_libreoffice_says_the_same(tmp_path: Path) -> None:
    """LibreOffice, told to compute everything anew, gives the value and the verdict that Python gives."""
    from tests import lo  # noqa: PLC0415  only where LibreOffice is asked

    drawn = {"uttryck.xlsx": expressions(SEEDS[0]), "relationer.xlsx": relations(SEEDS[0])}
    paths = [tmp_path / name for name in drawn]
    for path in paths:
        path.write_bytes(workbook(drawn[path.name]))
    for path, cases in zip(lo.recalculated(paths, tmp_path / "ut"), drawn.values(), strict=True):
        assert apart(cases, path.read_bytes()) == []


# -------------------------------------------------------------------------------------------------- hand examples

BLANK = None


def tried(left: list[int | None], operator: str, right: list[int | None], **more: object) -> tuple[str, int, int]:
    """Try a relation on answers by hand; give the verdict and both sums."""
    names = [f"l{n}" for n in range(len(left))], [f"r{n}" for n in range(len(right))]
    answers = dict(zip(names[0] + names[1], left + right, strict=True))
    when = ("bas", "nya") if "bas" in more else None
    found = verdict(
        Relation(tuple(names[0]), operator, tuple(names[1]), when),
        lambda name: None if answers[name] is None else Decimal(str(answers[name])),
        lambda _: str(more["bas"]),
    )
    return found.verdict.value, int(found.left), int(found.right)


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        ([2, 12, 2, BLANK, 1], "=", [6], ("broken", 17, 6)),  # Kompass 2024: no blank can make 17 less
        ([5, 13, BLANK, 1, BLANK], "=", [25], ("open", 19, 25)),  # the blanks may hold the missing 6
        ([5, 13, 6, 1, 0], "=", [25], ("holds", 25, 25)),
        ([5, 13, BLANK, 1, BLANK], "=", [19], ("holds", 19, 19)),  # blank and zero give the same sum
        ([5, 13, 2, 1, 0], "=", [25], ("broken", 21, 25)),  # complete and too small
        ([5, BLANK], "=", [7, BLANK], ("open", 5, 7)),
        ([9, BLANK], "=", [7, BLANK], ("open", 9, 7)),
        ([9], "=", [7, BLANK], ("open", 9, 7)),
        ([5], "=", [7, BLANK], ("broken", 5, 7)),
        ([BLANK, BLANK], "=", [25], ("untried", 0, 25)),
        ([5, 13], "=", [BLANK], ("untried", 18, 0)),
        ([0, 0], "=", [0], ("holds", 0, 0)),
        ([9], ">=", [4], ("holds", 9, 4)),
        ([9], ">=", [9], ("holds", 9, 9)),
        ([4], ">=", [9], ("broken", 4, 9)),
        ([4, BLANK], ">=", [9], ("open", 4, 9)),
        ([9, BLANK], ">=", [4, BLANK], ("holds", 9, 4)),
        ([4], ">=", [BLANK], ("untried", 4, 0)),
        ([BLANK], ">=", [9], ("untried", 0, 9)),
    ],
)
def test_blanks_leave_a_relation_open_only_where_they_can_save_it(
    left: list[int | None], operator: str, right: list[int | None], expected: tuple[str, int, int]
) -> None:
    """A blank is an unknown count of at least 0: broken means that no blank can help, open that one could."""
    assert tried(left, operator, right) == expected


def test_a_relation_with_a_choice_is_tried_only_where_it_is_chosen() -> None:
    """A table that says another base, or none, leaves the relation untried."""
    assert tried([1], "=", [2], bas="nya")[0] == "broken"
    assert tried([1], "=", [2], bas="alla")[0] == "untried"
    assert tried([1], "=", [2], bas="")[0] == "untried"


def test_a_finding_names_the_blank_fields() -> None:
    """What is unanswered is named, left side first, whatever the verdict."""
    answers = {"a": Decimal(1), "b": None, "c": None}
    relation = Relation(("a", "b"), "=", ("c",))
    assert verdict(relation, answers.__getitem__, lambda _: "").blank == ("b", "c")
    assert relation.names == ("a", "b", "c")


def test_a_demand_is_broken_only_by_a_number_without_a_text() -> None:
    """A number above 0 wants a text; a zero, a blank and a written text do not."""
    rule = Requires(("a", "b"), "t")
    for a, b, text, broken in ((2, None, "", True), (0, 3, "", True), (0, None, "", False), (2, 2, "Praktik", False)):
        found = {"a": a, "b": b}
        assert (
            requires_broken(
                rule,
                lambda name, found=found: None if found[name] is None else Decimal(found[name]),  # type: ignore[misc]
                lambda _, text=text: text,  # type: ignore[misc]
            )
            is broken
        )


A, B = Ref("a"), Ref("b")


@pytest.mark.parametrize(
    ("asked", "a", "b", "expected"),
    [
        (Sum((A, B)), 2, None, 2),
        (Sum((A, B)), None, None, None),
        (Sum((A, B)), 0, None, 0),
        (Difference(A, B), 2, None, None),
        (Difference(A, B), 2, 5, -3),
        (Product(A, B), 0, 5, 0),
        (Product(A, B), None, 5, None),
        (Share(A, B), 0, 5, 0),
        (Share(A, B), 1, 4, "0.25"),
        (Share(A, B), 1, 0, None),
        (Share(A, B), None, 4, None),
        (Share(A, Difference(A, B)), 3, 3, None),
        (Product(Num(Decimal(100)), Share(A, B)), 1, 4, 25),
        (A, 7, None, 7),
        (Num(Decimal(3)), None, None, 3),
    ],
)
def test_blanks_and_zeros_are_never_mixed_up(
    asked: Expression, a: int | None, b: int | None, expected: int | str | None
) -> None:
    """A blank operand gives a blank, a sum takes what there is, and a share of zero is blank and no error."""
    answers = {"a": a, "b": b}
    found = value(
        asked,
        lambda ref: (
            None
            if answers[ref.measure] is None
            else Decimal(str(answers[ref.measure]))
            if isinstance(ref, Ref)
            else None
        ),
    )
    assert found == (None if expected is None else Decimal(expected))


def test_leaves_stand_from_left_to_right() -> None:
    """Every leaf of an expression is found once, in the order it is written; a constant is none."""
    asked = Share(Sum((A, Data("x"))), Difference(Product(Num(Decimal(2)), Figure("t.summa.x")), Setting("mal")))
    assert list(leaves(asked)) == [A, Data("x"), Figure("t.summa.x"), Setting("mal")]
    assert list(leaves(Num(Decimal(1)))) == []


def test_a_formula_reads_as_a_person_would_write_it() -> None:
    """The guards stand first, each once, and the number behind them in plain arithmetic."""
    point = {A: "C7", B: "D7"}.__getitem__
    assert formula(A, point) == "C7"
    assert formula(Num(Decimal("1E+3")), point) == "1000"
    assert formula(Sum((A, B)), point) == 'IF(COUNT(C7,D7)>0,SUM(C7,D7),"")'
    assert formula(Share(A, B), point) == 'IF(COUNT(C7)=1,IF(COUNT(D7)=1,IF(D7<>0,(C7/D7),""),""),"")'
    assert os.linesep not in formula(Share(A, B), point)
