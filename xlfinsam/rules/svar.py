"""Blank cells and tables that do not say what they stand on: what is not answered is asked for, never assumed."""

from collections.abc import Iterator
from decimal import Decimal

from xlfinsam.asked import Field, Form, Section
from xlfinsam.forms import kalmar
from xlfinsam.kinds import CROSS, Kryss, is_number
from xlfinsam.model import INGET, JA, Example, Hit, Level, Place, Record, Rule
from xlfinsam.relations import Relation, Verdict, verdict
from xlfinsam.rules.words import Check, at, world
from xlfinsam.values import swedish
from xlfinsam.world import World

KEYS = ("deltagare.totalt", "deltagare.nya", "deltagare.avslutade")
MANY = 6  # counts named in one sentence; the rest are counted
TOM = "Regeln handlar om tomma rutor: tomt är inte besvarat, noll är 0."


def _sheets(world: World) -> Iterator[tuple[Record, Form]]:
    """Every sheet with its form, but those that say that there is nothing to report: nothing is asked of them."""
    sheets = ((record, world.form(record)) for record in world.records if not record.inget)
    return ((record, form) for record, form in sheets if form is not None)


def _tables(form: Form) -> Iterator[Section]:
    return (section for section in form.sections if _asked(section))


def _asked(section: Section) -> tuple[Field, ...]:
    """Return the boxes of a table that want an answer each: its numbers, save in rows that need not be used."""
    return tuple(item for item in section.fields if item.required and is_number(item.kind))


def _touched(record: Record, section: Section) -> bool:
    """Say whether anything stands in a table."""
    return len(_blank(record, section.fields)) < len(section.fields)


def _blank(record: Record, fields: tuple[Field, ...]) -> list[Field]:
    """Return the fields with neither an answer nor an unreadable one (that has its own fynd)."""
    return [item for item in fields if item.id not in record.values and item.id not in record.raw]


def _open(record: Record, form: Form, section: Section) -> tuple[Decimal, Decimal, str] | None:
    """Return (sum, goal, goal's label) of the table's first relation that its blanks leave open, None where none is."""
    names = {item.id for item in section.fields}
    for rule in form.rules:
        if isinstance(rule.relation, Relation) and rule.relation.operator == "=" and rule.relation.left[0] in names:
            when = rule.relation.when
            if when and record.text(when[0]) != when[1]:
                continue  # about another base than the one that the table stands on
            found = verdict(rule.relation, record.number, record.text)
            if found.verdict is Verdict.OPEN:
                return found.left, found.right, form.field(rule.relation.right[0]).label
    return None


def _several(record: Record, section: Section, blank: list[Field], varde: Decimal | None, **details: str) -> Hit:
    """Make one hit of all blank rows of a table: their cells, names and labels together."""
    cells = ", ".join(record.place(item.id).cell for item in blank)
    first = at(record, blank[0].id, varde)
    labels = ", ".join(dict.fromkeys(item.label.rstrip("*") for item in blank))
    return Hit(
        Place(first.place.fil, first.place.blad, cells),
        record.insats,
        ", ".join(item.id for item in blank),
        varde,
        None,
        {
            "tabell": section.short,
            "antal": str(len(blank)),
            "rader": labels,
            **details,
        },
    )


def _key_blank(world: World) -> Iterator[Hit]:
    for record, form in _sheets(world):
        for item in _blank(record, tuple(item for item in form.fields if item.id in KEYS)):
            yield at(record, item.id, None, etikett=item.label)


def _open_tables(world: World) -> Iterator[Hit]:
    for record, form in _sheets(world):
        for section in _tables(form):
            blank = _blank(record, _asked(section))
            if blank and (left := _open(record, form, section)):
                hit = _several(record, section, blank, left[0], mot=left[2])
                yield Hit(hit.place, hit.insats, hit.falt, left[0], left[1], hit.details)


def _some_blank(world: World) -> Iterator[Hit]:
    for record, form in _sheets(world):
        for section in _tables(form):
            rest = [item for item in _blank(record, _asked(section)) if item.id not in KEYS]
            if rest and _touched(record, section) and not _open(record, form, section):
                yield _several(record, section, rest, None)


def _all_blank(world: World) -> Iterator[Hit]:
    for record, form in _sheets(world):
        for section in form.sections:
            boxes = _asked(section) or tuple(item for item in section.fields if isinstance(item.kind, Kryss))
            if boxes and not _touched(record, section):
                yield _several(record, section, list(boxes), None)


def _texts_blank(world: World) -> Iterator[Hit]:
    for record, form in _sheets(world):
        for section in form.sections:
            asked = tuple(item for item in section.fields if item.required and not is_number(item.kind))
            if blank := _blank(record, asked):
                yield _several(record, section, blank, None)


def _bases(world: World, *, fits: bool) -> Iterator[Hit]:
    """Find the tables that do not say their base: those whose sum `fits` nya or inskrivna, or those where it does not."""
    for record, form in _sheets(world):
        for section in _tables(form):
            answered = [n for row in section.rows if (n := record.number(row[0].id)) is not None]
            if (
                section.base is None
                or section.base.id in record.values
                or section.base.id in record.raw
                or not answered
            ):
                continue
            nya, totalt, summa = record.number(KEYS[1]), record.number(KEYS[0]), sum(answered, Decimal(0))
            if fits is (summa in {nya, totalt}):
                says = "nya deltagare" if summa == nya else "alla inskrivna"
                numbers = {"nya": swedish(nya), "totalt": swedish(totalt), "tabell": section.short, "bas": says}
                yield at(record, section.base.id, summa, None, **numbers)


def _nothing_and_something(world: World) -> Iterator[Hit]:
    for record in world.records:
        form = world.form(record)
        if record.inget and form is not None and (counts := record.counts):
            told = [f"{form.section(name).short}, {form.field(name).label.rstrip('*')} {swedish(record.number(name) or CROSS)}"
                    for name in counts[:MANY] if any(item.id == name for item in form.fields)]  # fmt: skip
            more = f" och {len(counts) - MANY} till" if len(counts) > MANY else ""
            yield at(record, INGET, None, None, rader=", ".join(told) + more)


def _rule(
    number: str, level: Level, title: str, sentence: str, advice: str, check: Check, tried: tuple[Example, Example]
) -> Rule:
    return Rule(number, level, title, sentence, advice, "Mall inför hel- och halvårsredovisningar: tom ruta och noll går inte att skilja åt",
                TOM, check=check, holds=tried[0], breaks=tried[1])  # fmt: skip


Answers = dict[str, int | str]
SPANN = ("16_24", "25_34", "35_44", "45_54", "55_64")
ALDER: Answers = {
    "alder.bas": "nya deltagare",
    "deltagare.nya": 6,
    "deltagare.totalt": 9,
    **{f"alder.{x}": 0 for x in SPANN},
}
UTAN_BAS: Answers = {name: value for name, value in ALDER.items() if name != "alder.bas"}
HELT: Answers = {**dict.fromkeys(KEYS, 1), "deltagare.kvinna": 1, "deltagare.man": 0, "deltagare.icke_binar": 0}
KONSULT: Answers = {
    f"konsultation.{x}": 0 for x in ("arbetsformedlingen", "forsakringskassan", "kommunen", "regionen", "saknas")
}
TEXTER: Answers = {
    f"text.{x}": "Text."
    for x in ("avslut", "syfte", "tidsram", "metod", "organisation", "arbetsgrupp", "styrgrupp", "individniva")
}
BLAD: Answers = {"blad.datum": "2025-01-09", "blad.uppgiftslamnare": "insatsledare"}
ALLA_TABELLER: Answers = {item.id: 0 for section in _tables(kalmar.FORM) for item in section.fields}

NYCKEL = _rule("T01", Level.STOPP, "Antal inskrivna, nya och avslutade är besvarade", "Rutan för {etikett} är tom.",
               "Skriv antalet, eller 0 om det inte finns någon.", _key_blank,
               (world(HELT), world({"deltagare.totalt": 3, "deltagare.nya": 1})))  # fmt: skip
OPPEN = _rule("T02", Level.FRAGA, "En tabell med tomma rutor når sin summa",
              "{tabell}: ifyllda rader ger {varde}, {mot} är {vantat}. Tomma rutor ({antal}): {rader}.",
              "Fyll i de tomma rutorna, med 0 där det inte finns någon.", _open_tables,
              (world({**ALDER, "alder.16_24": 6}), world({"alder.bas": "nya deltagare", "deltagare.nya": 6, "alder.16_24": 4})))  # fmt: skip
NAGRA = _rule("T03", Level.NOTERA, "Tabeller är besvarade helt", "{tabell}: tomma rutor ({antal}): {rader}.",
              "Skriv 0 där det inte finns någon, så att en tom ruta alltid betyder obesvarat.", _some_blank,
              (world(KONSULT), world({"konsultation.kommunen": 4})))  # fmt: skip
INGEN = _rule("T04", Level.FRAGA, "Tabeller är inte helt tomma", "{tabell}: tabellen är inte besvarad.",
              "Fyll i tabellen, med 0 där det inte finns någon.", _all_blank, (world(ALLA_TABELLER), world(KONSULT)))  # fmt: skip
TEXT = _rule("T05", Level.NOTERA, "Frågor som besvaras med ord är besvarade", "{tabell}: obesvarat: {rader}.",
             "Fråga insatsen om rutorna ska vara tomma.", _texts_blank, (world({**TEXTER, **BLAD}), world(BLAD)))  # fmt: skip
BAS_OKLAR = _rule("B01", Level.FRAGA, "En tabell säger vilka deltagare den gäller",
                  "{tabell}: bladet säger inte om tabellen gäller nya deltagare ({nya}) eller alla inskrivna ({totalt}). Ifyllda rader ger {varde}, som är ingetdera.",
                  "Fråga insatsen vilka deltagare tabellen gäller, och rätta raderna.", lambda world: _bases(world, fits=False),
                  (world({**ALDER, "alder.16_24": 4}), world({**UTAN_BAS, "alder.16_24": 4})))  # fmt: skip
BAS_TROLIG = _rule("B02", Level.NOTERA, "En tabell säger vilka deltagare den gäller (summan stämmer)",
                   "{tabell}: bladet säger inte vilka deltagare tabellen gäller. Raderna ger {varde}, lika med {bas}.",
                   "Inget behöver rättas; välj i listan nästa gång.", lambda world: _bases(world, fits=True),
                   (world({**ALDER, "alder.16_24": 6}), world({**UTAN_BAS, "alder.16_24": 6})))  # fmt: skip
INGET_MEN_TAL = _rule("T06", Level.FRAGA, "Ett blad utan något att rapportera har inga antal",
                      "Bladet säger att insatsen inte har något att rapportera, men har svar: {rader}.",
                      "Fråga insatsen vilket som gäller, och be om ett nytt blad.", _nothing_and_something,
                      (world({INGET: JA, "deltagare.totalt": 0}), world({INGET: JA, "deltagare.totalt": 3, "deltagare.nya": 1})))  # fmt: skip
