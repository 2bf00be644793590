"""The few words that every blankett is declared with: a column of counts, a box of text, a table that adds up."""

from decimal import Decimal

from xlfinsam.asked import Field, Section
from xlfinsam.comparisons import Reachable
from xlfinsam.fields import Antal, Text, Val
from xlfinsam.kinds import Matt
from xlfinsam.model import INGET, JA, Example, Level, Rule
from xlfinsam.relations import Relation

BAS = Val(("nya deltagare", "alla inskrivna"))
NYA, ALLA = BAS.alternatives
MANADER = Matt("#,##0.0#", 0, 600, "ett antal månader, till exempel 25,2")
AR = Matt("#,##0.0#", 0, 120, "ett antal år, till exempel 6,1")
ANDEL = Matt("0%", 0, 1, "en andel, till exempel 75 %")
TJANST = Matt("0%", 0, 20, "en andel av en heltid, till exempel 150 %")
KRONOR = Matt("#,##0", 0, 999_999_999, "ett belopp i kronor")
KRONOR_PLUS_MINUS = Matt(
    "#,##0;\\−#,##0", -999_999_999, 999_999_999, "ett belopp i kronor, med minus om det är under noll"
)
FRIVILLIG = "Frivillig rad: lämna den tom om den inte behövs."
OKAND = "En tom ruta är ett okänt antal, minst 0: regeln bryts bara när ingen tom ruta kan rädda summan."


def inget(since: int = 1) -> Field:
    """Let a sheet say that there is nothing to report; stands in the section "blad" of every form."""
    told = "Välj ja om insatsen inte har något att rapportera för perioden, och lämna resten tomt."
    return Field(INGET, "Inget att rapportera (lämna annars tomt)", Val((JA,)), told, required=False, since=since)


def capital(text: str) -> str:
    """Begin a sentence with `text`."""
    return text[:1].upper() + text[1:]


def antal(section: str, *rows: tuple[str, str], stars: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """One count per row, named `section.row`; the rows in `stars` carry the mall's asterisk."""
    return tuple(
        Field(f"{section}.{key}", label + ("*" if key in stars else ""), Antal(), starred=key in stars)
        for key, label in rows
    )


def frivilliga(section: str, *rows: tuple[str, str], since: int) -> tuple[Field, ...]:
    """One count per row that an insats may leave blank, first offered in version `since`: blank is then 0."""
    return tuple(
        Field(f"{section}.{key}", label, Antal(), FRIVILLIG, required=False, since=since) for key, label in rows
    )


def base(section: str, *, since: int = 1) -> Field:
    """Ask which deltagare a table counts; a table that came later is one that may be left blank."""
    told = "Välj i listan: nya deltagare eller alla inskrivna."
    return Field(f"{section}.bas", "Tabellen gäller", BAS, told, required=since == 1, since=since)


def text(key: str, label: str, lines: int = 5, *, required: bool = True, since: int = 1) -> Field:
    """One box of free text."""
    return Field(f"text.{key}", label, Text(lines), required=required, since=since)


def adds_up(number: str, source: str, section: Section, goal: Field, when: str = "") -> Rule:
    """Say that a table's rows (its first column) add up to `goal`; with `when` only where it says it has that base."""
    names = tuple(row[0].id for row in section.rows)
    free = tuple(row[0].id for row in section.rows if not row[0].required)
    chosen = (section.base.id, when) if section.base and when else None
    zeros: dict[str, int | str] = {**dict.fromkeys(names, 0), goal.id: 7, **(dict([chosen]) if chosen else {})}
    heading = section.short
    return Rule(
        id=number,
        level=Level.STOPP,
        title=f"{heading}: raderna summerar till {goal.label}" + (f" (när tabellen gäller {when})" if when else ""),
        sentence=f"{heading}: raderna ger {{varde}}, {goal.label} är {{vantat}}.",
        advice="Rätta den rad som är fel, eller det antal som tabellen ska summera till.",
        source=source,
        blank=OKAND + (" En tom frivillig ruta är 0." if free else ""),
        relation=Relation(names, "=", (goal.id,), chosen, free),
        holds=Example({**zeros, names[0]: 7}),
        breaks=Example({**zeros, names[0]: 8}),
    )


def at_least(number: str, source: str, greater: Field, smaller: Field, labels: tuple[str, str], *more: Field) -> Rule:
    """Say that one count cannot be smaller than another, or several (`more`) together; `labels` name both sides."""
    return Rule(
        id=number,
        level=Level.STOPP,
        title=f"{capital(labels[0])} är minst lika många som {labels[1]}",
        sentence=f"{capital(labels[0])} är {{varde}} men {labels[1]} är {{vantat}}.",
        advice="Kontrollera båda antalen: de som räknas i det mindre ingår i det större.",
        source=source,
        blank="Är det större antalet tomt prövas regeln inte; en tom ruta i det mindre är minst 0.",
        relation=Relation((greater.id,), ">=", (smaller.id, *(item.id for item in more))),
        holds=Example({greater.id: 9, smaller.id: 4}),
        breaks=Example({greater.id: 4, smaller.id: 9}),
    )


def equals(
    number: str,
    source: str,
    left: tuple[Field, ...],
    right: tuple[Field, ...],
    words: tuple[str, str],
    *,
    level: Level = Level.STOPP,
    whole: bool = False,
) -> Rule:
    """Say that two sums are the same; `words` name both in a sentence. A field not required may be blank."""
    several = (*left, *right)
    zeros: dict[str, int | str] = {item.id: 0 for item in several}
    return Rule(
        id=number,
        level=level,
        title=f"{capital(words[0])} är lika med {words[1]}",
        sentence=f"{capital(words[0])} är {{varde}}, {words[1]} är {{vantat}}.",
        advice="Rätta det antal eller belopp som är fel.",
        source=source,
        blank="Med en tom ruta prövas regeln inte." if whole else OKAND,
        relation=Relation(
            tuple(item.id for item in left),
            "=",
            tuple(item.id for item in right),
            optional=tuple(item.id for item in several if not item.required),
            whole=whole,
            exact=not any(isinstance(item.kind, Matt) for item in several),
        ),
        holds=Example({**zeros, left[0].id: 7, right[0].id: 7}),
        breaks=Example({**zeros, left[0].id: 8, right[0].id: 7}),
    )


def not_less(
    number: str, source: str, greater: tuple[Field, ...], smaller: tuple[Field, ...], words: tuple[str, str]
) -> Rule:
    """Say that one sum cannot be smaller than another; `words` name both in a sentence."""
    several = (*greater, *smaller)
    zeros: dict[str, int | str] = {item.id: 0 for item in several}
    return Rule(
        id=number,
        level=Level.STOPP,
        title=f"{capital(words[0])} är minst {words[1]}",
        sentence=f"{capital(words[0])} är {{varde}} men {words[1]} är {{vantat}}.",
        advice="Kontrollera båda talen.",
        source=source,
        blank=OKAND,
        relation=Relation(
            tuple(item.id for item in greater),
            ">=",
            tuple(item.id for item in smaller),
            optional=tuple(item.id for item in several if not item.required),
            exact=not any(isinstance(item.kind, Matt) for item in several),
        ),
        holds=Example({**zeros, greater[0].id: 9, smaller[0].id: 4}),
        breaks=Example({**zeros, greater[0].id: 4, smaller[0].id: 9}),
    )


def reachable(number: str, source: str, share: Field, count: Field) -> Rule:
    """Say that a share can come of so many answers."""
    return Rule(
        id=number,
        level=Level.FRAGA,
        title="Enkätens andel går att få med så många svar",
        sentence="Andelen är {varde} %, men med så många svar är den närmaste andelen {vantat} %.",
        advice="Fråga insatsen hur många som svarat, och hur många av dem som svarat ja.",
        source=source,
        blank="Med en tom ruta prövas regeln inte.",
        relation=Reachable(share.id, count.id),
        holds=Example({share.id: 1, count.id: 12}),
        breaks=Example({share.id: Decimal("0.84"), count.id: 12}),
    )
