"""Rules x what was read -> fynd. What the rules are and say is decided in rules/ and forms/."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam.comparisons import OneOf, tried
from xlfinsam.model import Fynd, Hit, Place
from xlfinsam.relations import Requires, Verdict
from xlfinsam.values import counted, plain, swedish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlfinsam.fields import Answer
    from xlfinsam.model import Record, Rule
    from xlfinsam.world import Insats, World


def of_levels(found: Sequence[Fynd]) -> str:
    """Say how many fynd of each level there are: "3 stopp, 1 fråga"."""
    counts = summary(found)
    words = (("STOPP", "stopp", "stopp"), ("FRÅGA", "fråga", "frågor"), ("NOTERA", "notering", "noteringar"))
    return ", ".join(counted(counts[level], one, many) for level, one, many in words if counts[level]) or "inga fynd"


def check(world: World, rules: Sequence[Rule]) -> list[Fynd]:
    """Try every rule on the world: the forms' own on each record, then those that look at the whole."""
    found = [fynd for record in world.records for fynd in check_record(record, world)]
    for rule in rules:
        if rule.check is not None:
            found += [worded(rule, hit) for hit in rule.check(world)]
    return found


def check_record(record: Record, world: World) -> Iterator[Fynd]:
    """Try the rules of a record's own form on it; yields only what is broken for certain."""
    form = world.form(record)
    for rule in form.rules if form else ():
        hit = try_rule(rule, record)
        if hit is not None:
            yield worded(rule, hit)


def try_rule(rule: Rule, record: Record) -> Hit | None:
    """Try one rule of a form on a record; None when it holds, is open or is not tried."""
    relation = rule.relation
    if relation is None:
        return None
    found = tried(relation, record.number, record.text)
    unanswered = found.verdict is Verdict.OPEN and isinstance(relation, OneOf)  # the sheet has been sent without it
    if found.verdict is not Verdict.BROKEN and not unanswered:
        return None
    if isinstance(relation, Requires):
        return Hit(record.place(relation.text), record.insats, relation.text, found.left)
    return Hit(_where(record, relation.left), record.insats, _name(relation.left), found.left, found.right)


def judge(hits: Iterable[Hit], rules: Sequence[Rule]) -> list[Fynd]:
    """Word what the reading saw; KeyError when it saw something that no rule observes (a fault of ours)."""
    by_kind = {rule.observes: rule for rule in rules if rule.observes}
    return [worded(by_kind[hit.kind], hit) for hit in hits]


def worded(rule: Rule, hit: Hit) -> Fynd:
    """Make the fynd that a person reads."""
    words = {"varde": told(hit.varde), "vantat": told(hit.vantat), **hit.details}
    return Fynd(
        regel=rule.id,
        niva=rule.level,
        place=hit.place,
        falt=hit.falt,
        insats=hit.insats,
        varde=hit.varde,
        vantat=hit.vantat,
        text=_capital(fill(rule.sentence, words)),
        rad=fill(rule.advice, words),
    )


def fill(sentence: str, words: dict[str, str]) -> str:
    """Put `words` in the braces of a sentence. What a sender wrote is put in as it stands: its braces mean nothing."""
    return re.sub(r"\{(\w+)\}", lambda brace: words[brace[1]], sentence)


def told(value: Answer) -> str:
    """Write a value for a person."""
    return value.isoformat() if isinstance(value, date) else swedish(value)


def ordered(found: Iterable[Fynd], insatser: Sequence[Insats]) -> list[Fynd]:
    """Put fynd in the order they are read: insats by insats as in the register, the gravest first."""
    place = {insats.nyckel: at for at, insats in enumerate(insatser)}
    return sorted(
        found,
        key=lambda fynd: (place.get(fynd.insats, -1 if fynd.place.fil else len(place)), fynd.niva.order, fynd.regel,
                          fynd.place.fil, _rank(fynd.place), fynd.falt),
    )  # fmt: skip


def summary(found: Iterable[Fynd]) -> dict[str, int]:
    """Count fynd by level, every level present."""
    counts = {"STOPP": 0, "FRÅGA": 0, "NOTERA": 0}
    for fynd in found:
        counts[fynd.niva.value] += 1
    return counts


def as_json(fynd: Fynd) -> dict[str, str | int | float | None]:
    """Write a fynd as the commands promise it."""
    return {
        "regel": fynd.regel,
        "niva": fynd.niva.value,
        "fil": fynd.place.fil,
        "blad": fynd.place.blad,
        "cell": fynd.place.cell,
        "falt": fynd.falt,
        "insats": fynd.insats,
        "varde": json_value(fynd.varde),
        "vantat": json_value(fynd.vantat),
        "text": fynd.text,
        "rad": fynd.rad,
    }


def json_value(value: Answer) -> str | int | float | None:
    """Write a value for JSON: whole numbers as integers, dates as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(plain(value))
    return value.isoformat() if isinstance(value, date) else value


def _where(record: Record, names: tuple[str, ...]) -> Place:
    """Return where a relation is broken: the cells of its left side, as a range where there are several."""
    places = [record.place(name) for name in names]
    first, last = places[0], places[-1]
    return first if first == last or not last.cell else Place(first.fil, first.blad, f"{first.cell}:{last.cell}")


def _name(names: tuple[str, ...]) -> str:
    """Return the field that a relation speaks of: itself when it is one, else the table that is added up."""
    return names[0] if len(names) == 1 else names[0].partition(".")[0]


def _rank(place: Place) -> tuple[int, str]:
    digits = "".join(char for char in place.cell.partition(":")[0].partition(",")[0] if char.isdigit())
    return int(digits or 0), place.cell


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
