"""Make regler.md, falt.md and funktioner.md from the declarations: every rule, field, table, name and function.

`python docs/make.py [FOLDER]` writes them here, or to FOLDER. With `--check` nothing is written, and the exit code is 1
when a file differs from what would have been made.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from xlfinsam import rules
from xlfinsam.addin.functions import FUNCTIONS
from xlfinsam.engine.stamps import STAMP
from xlfinsam.fields import Antal, Datum, Tal, Text, Val
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import MEDLEMMAR, REGISTERS, START
from xlfinsam.forms.bokslut import BALANSKRAVSRADER, RADER
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.granskning import REGLER
from xlfinsam.kinds import Matt
from xlfinsam.language import (
    Alike,
    AllAlike,
    AtLeast,
    Crosses,
    Data,
    DataText,
    Difference,
    Figure,
    First,
    Former,
    Latest,
    Listed,
    Measured,
    Num,
    OfAll,
    Product,
    Ref,
    Rounded,
    Rows,
    Setting,
    Share,
    Sum,
    Total,
)
from xlfinsam.model import Rule, gather
from xlfinsam.personuppgifter import utan_personnummer
from xlfinsam.relations import Requires
from xlfinsam.rules import RULES
from xlfinsam.rules.words import SETTINGS
from xlfinsam.statements import KEY_FIGURES, OF_FORMS, PROFILER, STATEMENTS, TABLES, economy
from xlfinsam.statements import START as START_TABLE
from xlfinsam.values import plain, swedish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlfinsam.addin.calling import Function
    from xlfinsam.asked import Field, Form, Section
    from xlfinsam.fields import Answer, Kind
    from xlfinsam.fragor import Enkat
    from xlfinsam.language import Expression
    from xlfinsam.model import Example, Level
    from xlfinsam.shown import Measure, Register, Statement, Table
    from xlfinsam.world import World, Year

MANY = 3  # more equal answers than this are counted in an example, not listed
MADE = "<!-- Gjord av docs/make.py ur programmets egna deklarationer. Ändra den inte för hand; kör: make docs -->\n"
THEMES = {  # module of rules/: what its rules are about, and the question they ask
    "filer": ("Filen", "Är filen ett av våra blad, och det blad som räknas?"),
    "celler": ("Rutan", "Vad står i en enskild ruta, och är bladet som det skickades ut?"),
    "svar": ("Svaren", "Vad är inte besvarat, och vilka deltagare gäller en tabell?"),
    "historia": ("Jämförelser", "Stämmer siffrorna med förra året, budgeten och Historik?"),
    "blanketter": ("Blanketterna", "Är det rätt blankett, och betyder det som läggs ihop detsamma?"),
    "inkorg": ("Inkorgen", "Vem har svarat, och när?"),
    "versioner": ("Nya blad", "Vad är ändrat sedan förra bladet, och vad är redan godkänt?"),
    "posten": ("Posten", "Vem skickade bladet, och vad lades undan?"),
    "medlemmar": ("Medlemmarna", "Stämmer bidragen med andelarna?"),
    "planen": ("Planen", "Hänger budget, insatsplan och ägarbidrag ihop de tre åren?"),
    "medlemsbesluten": ("Medlemmarnas beslut", "Vem har beslutat om ansvarsfrihet, och vem är sen?"),
    "arsboken": ("Årsboken", "Är årsboken som programmet lämnade den?"),
    "bokforing": ("Bokföringen", "Går SIE-filen eller saldolistan att läsa, och stämmer böckerna med sig själva?"),
    "kontoplan": ("Kontoplanen", "Står varje konto på en rad, och bara en?"),
    "balans": ("Böckernas balans", "Går bokföringen jämnt ut, och börjar året där det förra slutade?"),
    "noter": ("Noterna", "Summerar noterna, och är något under noll som inte borde vara det?"),
    "rakningar": ("Räkningarna", "Är samma siffra lika överallt där den står?"),
    "driften": ("Driftredovisningen", "Stämmer avvikelserna, och har en rad samma tecken rakt igenom?"),
    "oversikten": ("Översikten", "Hänger åren ihop?"),
    "insatsmedlen": ("Insatsmedlen", "Vart gick pengarna, och mot vilken budget?"),
    "ekonomin": ("Ekonomin", "Bidrag, eget kapital, balanskrav och mål."),
    "avrundning": ("Avrundning", "Det som skiljer någon krona för att varje rad rundas för sig."),
    "enkaterna": ("Enkäterna", "Går svaren att läsa, och är de svar på förbundets frågor?"),
    "personuppgifter": ("Personuppgifter", "Det som inte får nå årsboken."),
}
LEVELS = {
    "STOPP": "det är fel eller oläst och måste rättas, i bladet av insatsen",
    "FRÅGA": "kan vara riktigt; kansliet frågar insatsen och skriver svaret i Granskning",
    "NOTERA": "bra att veta; inget behöver göras",
}
BRACES = {  # what stands in the braces of a rule's sentence, in words
    "varde": "värde",
    "ska": "insatsens blankett",
    "J01.ar": "bladets blankett",
    "matt": "måtten",
    "blankett": "blankettens namn",
    "skal": "skälet",
    "alla": "insatserna som räknar alla",
    "J03.nya": "insatserna som räknar nya",
    "J04.blad": "blankettens blad",
    "J02.namn": "insatserna",
    "J04.namn": "insatserna",
    "J05.andel": "summan av tjänsterna",
    "vantat": "väntat värde",
    "etikett": "rutans etikett",
    "andring": "rutan, det gamla svaret och det nya",
    "formel": "formeln",
    "tabell": "tabellens namn",
    "antal": "antal tomma rutor",
    "dag": "dagen",
    "fattas": "det som saknas",
    "fraga": "frågan",
    "U07.antal": "hur många gånger",
    "U10.antal": "hur många",
    "U12.fraga": "enkätens namn",
    "rader": "radernas etiketter",
    "mot": "det tabellen ska summera till",
    "nya": "nya deltagare",
    "totalt": "antal inskrivna totalt",
    "bas": "de deltagare som summan stämmer med",
    "pagaende": "pågående vid årets början",
    "andel": "andelen",
    "namn": "insatsens namn",
    "M01.namn": "staten, regionen eller kommunerna",
    "kontakt": "insatsens kontakt",
    "ar": "år",
    "siffra": "siffrans namn",
    "konto": "kontots nummer och namn",
    "verifikation": "verifikationens serie och nummer",
    "kalla": "verifikationerna eller periodsaldona",
    "skillnad": "skillnaden",
    "dimension": "dimensionens nummer och namn",
    "fil": "den förra filens namn",
    "blad": "bladet",
    "arbetsbok": "arbetsbokens värde",
    "nar": "när det låstes",
    "A15.nar": "när raden skrevs",
    "heter": "vad cellen heter nu",
    "stod": "det som stod där",
    "nu": "raden där det nu står",
    "siffror": "siffrornas namn",
    "A09.rad": "radens nummer",
    "A12.rad": "radens nummer",
    "A14.rader": "rader i Kontoplan och Medlemmar",
    "rad": "radens namn",
    "belopp": "beloppet",
    "sort": "vilken sort",
    "nummer": "notens nummer",
    "mal": "målet",
    "utfall": "utfallet",
    "E02.rader": "raderna i Kontoplan",
    "E11.etikett": "UB eller IB",
    "E12.konto": "kontots nummer och namn",
    "E76.namn": "medlemmen",
    "E75.namn": "medlemmen",
    "E80.namn": "målet",
    "E03.mot": "vad som är fel",
    "E07.mot": "kontona som raden är till för",
    "E66.mot": "vad den ska vara",
    "E72.mot": "mer eller mindre",
    "E13.etikett": "vad raden heter",
    "E13.mot": "det den hålls mot",
    "E17.etikett": "vad raden heter",
    "E17.mot": "det den hålls mot",
    "E60.etikett": "vad raden heter",
    "E61.etikett": "vad raden heter",
    "E61.mot": "det den hålls mot",
    "E62.etikett": "vad raden heter",
    "E62.mot": "det den hålls mot",
    "E63.etikett": "vad raden heter",
    "E63.mot": "det den hålls mot",
    "E64.etikett": "vad raden heter",
    "E64.mot": "det den hålls mot",
    "E65.etikett": "vad raden heter",
    "E65.mot": "det den hålls mot",
    "E70.etikett": "vad raden heter",
    "E70.mot": "det den hålls mot",
    "E71.etikett": "vad raden heter",
    "E71.mot": "det den hålls mot",
    "E75.etikett": "vad raden heter",
    "E75.mot": "det den hålls mot",
    "E99.etikett": "vad raden heter",
    "E99.mot": "det den hålls mot",
    "E74.bas": "verksamhetens intäkter",
    "E81.nyckel": "objektets nummer",
    "S11.etikett": "postens etikett",
    "S12.etikett": "postens etikett",
    "S13.antal": "antal",
    "S14.antal": "antal",
    "S15.antal": "antal",
    "S15.etikett": "postens etikett",
    "S16.antal": "antal",
    "S18.etikett": "posten och dess första rad",
    "S20.antal": "antal",
    "S26.antal": "antal",
    "S35.etikett": "saldot",
    "S37.antal": "antal",
}
SENTENCE_SIGN = re.compile(r"\{(\w+)\}")


# ------------------------------------------------------------------------------------------------------- in words


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a table."""
    lines = [list(heads), ["---"] * len(heads), *rows]
    return [*(f"| {' | '.join(cell_text(cell) for cell in line)} |" for line in lines), ""]


def cell_text(text: str) -> str:
    """Write a text so that it stays in its cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def sentence(text: str, rule: Rule) -> str:
    """Write a rule's sentence with its braces in words; KeyError names a brace that BRACES does not explain."""
    return SENTENCE_SIGN.sub(lambda brace: f"*({BRACES.get(f'{rule.id}.{brace[1]}') or BRACES[brace[1]]})*", text)


def written(value: Answer | int) -> str:
    """Write an answer."""
    if isinstance(value, date):
        return value.isoformat()
    return f"”{utan_personnummer(value)}”" if isinstance(value, str) else swedish(Decimal(value or 0))


def answers(given: Mapping[str, Answer | int], form: Form) -> str:
    """Write the answers of an example: each by its label; many equal ones are counted."""
    many = {value for value, count in Counter(given.values()).items() if count > MANY}
    told = [f"{label(form, name)} {written(value)}" for name, value in given.items() if value not in many]
    for value in sorted(many, key=str):
        names = [name for name, other in given.items() if other == value]
        homes = {form.section(name).short for name in names}
        where = f"{homes.pop()}: " if len(homes) == 1 and not told else ""
        told.append(f"{where}{'övriga ' if told else ''}{len(names)} rutor {written(value)}")
    return ", ".join(told)


def label(form: Form, name: str) -> str:
    """Write the label of a field, its table first where several tables have the same label."""
    item = form.field(name)
    own = item.label.rstrip("*")
    twins = sum(1 for other in form.fields if other.label == item.label)
    return f"{form.section(name).short}: {own}" if twins > 1 else own


def example(tried: Example | None) -> str:
    """Say in words what an example is."""
    if tried is None:
        return "–"
    if tried.world is not None:
        return world(tried.world)
    return tried.file or answers(tried.answers, form_of(tried.answers))


def form_of(told: Mapping[str, object]) -> Form:
    """Return the first form that has all the fields of an example."""
    return next(form for form in FORMS if set(told) <= {item.id for item in form.fields})


def world(tried: World) -> str:
    """Say what a small world holds: sheets, budget, history."""
    told = []
    for insats in tried.insatser:
        found = next((record for record in tried.records if record.insats == insats.nyckel), None)
        if found is None:
            told.append("insatsen har inte lämnat något blad")
        elif found.values:
            told.append("bladet har " + answers(found.values, form_of(found.values)))
        elif not tried.history:
            told.append("ett blad utan svar")
        if insats.budget_deltagare is not None:
            told.append(f"budget {swedish(insats.budget_deltagare)}")
    settings = {item.id.partition(".")[2]: item for item in INSTALLNINGAR.fields}
    told += [
        f"{settings[name].label} {bound(float(value), settings[name].kind.number_format)}"
        for name, value in tried.settings.items()
        if isinstance(value, Decimal) and SETTINGS.get(name) != value
    ]
    told += [f"{member.namn} {swedish(member.bidrag)} kr" for member in tried.members]
    told += [f"{name} är {swedish(value)}" for name, value in tried.figures.items()]
    told += [f"{sheets()[name]}: {list_row(row)}" for name, rows in tried.lists.items() for row in rows]
    return "; ".join(told + [history(year) for year in tried.history])


def sheets() -> dict[str, str]:
    """Return the sheet of every list."""
    return {register.id: register.sheet for register in REGISTERS}


def list_row(row: Mapping[str, Answer]) -> str:
    """Write a row of a list."""
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    return ", ".join(f"{name} {swedish(value)}" for name, value in told.items() if isinstance(value, (Decimal, str)))


def history(year: Year) -> str:
    """Say what a row of Historik holds."""
    numbers = {
        "antal deltagare": year.totalt,
        "nya": year.nya,
        "avslutade": year.avslutade,
        "pågående": year.pagaende,
    }
    told = ", ".join(f"{name} {swedish(number)}" for name, number in numbers.items() if number is not None)
    whom = "hela förbundet" if year.insats == "alla" else "insatsen"
    return f"Historik {year.ar} för {whom}: {told}"


# ---------------------------------------------------------------------------------------------------------- rules


def regler() -> str:
    """Write docs/regler.md."""
    themes = [(f"Blanketten {form.title}", "Blankettens egna summor; bladet visar dem medan det fylls i.", form.rules)
              for form in FORMS]  # fmt: skip
    modules = {name: module for name, module in vars(rules).items() if isinstance(module, ModuleType)}
    by_module = {name: gather((module,), Rule) for name, module in modules.items()}
    homes = dict.fromkeys(name for rule in RULES for name, found in by_module.items() if rule in found)
    themes += [(*THEMES.get(name, (name.capitalize(), "")), by_module[name]) for name in homes]
    number = sum(len(found) for _, _, found in themes)
    lines = [
        MADE,
        "# Regler",
        "",
        f"Alla {number} regler som insatsbladen och årsboken prövas mot. Numret står i bladet Granskning.",
        "",
        *table(("Nivå", "Betyder"), LEVELS.items()),
        "Ord inom parentes i en mening byts mot det som gäller just då: *(värde)* är det som hittades,",
        "*(väntat värde)* det som skulle ha stått där.",
        "",
    ]
    for title, _, found in themes:
        lines += [f"**{title}**", "", *table(("Nr", "Nivå", "Vad som ska gälla"), (index_row(rule) for rule in found))]
    for title, about, found in themes:
        lines += [f"## {title}", "", *([about, ""] if about else [])]
        for rule in found:
            lines += one_rule(rule)
    lines += [
        "## En färdig rapport",
        "",
        "Vad `xlfinsam granska` prövar i en rapport. Numret står framför varje fynd.",
        "",
        *table(("Nr", "Vad som ska gälla", "Råd", "Källa"),
               ((rule.id, rule.title, SENTENCE_SIGN.sub("…", rule.advice), rule.source) for rule in REGLER)),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def index_row(rule: Rule) -> tuple[str, str, str]:
    """Write a rule's row in the index."""
    return f"[{rule.id}](#{rule.id.lower()})", level(rule.level), rule.title


def level(wanted: Level) -> str:
    """Write a level, the gravest so that it is seen."""
    return f"**{wanted.value}**" if wanted.value == "STOPP" else wanted.value


def one_rule(rule: Rule) -> list[str]:
    """Write all that is to be known of a rule."""
    return [
        f"### {rule.id}",
        "",
        f"**{rule.title}** · {rule.level.value}",
        "",
        f"> {sentence(rule.sentence, rule)}",
        "",
        f"- Råd: {sentence(rule.advice, rule)}",
        f"- Tom ruta: {rule.blank}",
        f"- Håller: {example(rule.holds)}.",
        f"- Bryts: {example(rule.breaks)}.",
        f"- Källa: {rule.source}.",
        "",
    ]


# --------------------------------------------------------------------------------------------------------- fields


def falt() -> str:
    """Write docs/falt.md."""
    lines = [
        MADE,
        "# Fält och namn",
        "",
        "Varje ruta och varje siffra har ett namn. Namnet skrivs i en formel (`=tabell1.summa.nya`) eller",
        "i Excels namnruta. Här står alla namn.",
        "",
        "- [Insatsbladets fält](#insatsbladets-fält)",
        "- [Årsbokens inställningar](#årsbokens-inställningar)",
        "- [Årsbokens listor](#årsbokens-listor)",
        "- [Årsbokens siffror](#årsbokens-siffror)",
        "- [Enkäternas siffror](#enkäternas-siffror)",
        "",
        "## Insatsbladets fält",
        "",
    ]
    for form in FORMS:
        lines += one_form(form)
    lines += [
        "## Årsbokens inställningar",
        "",
        f"Bladet {INSTALLNINGAR.title}. I inställningsfilen skrivs bara sista ordet, under `[installningar]`.",
        "",
        *table(
            ("Namn", "Etikett", "Får skrivas", "Betyder"),
            ((f"`{item.id}`", item.label, may(item.kind), item.help) for item in INSTALLNINGAR.fields),
        ),
        "## Årsbokens listor",
        "",
        "Namnet `<lista>.<kolumn>` är hela kolumnen, alla rader. Kansliet skriver i sina listor, programmet i sina.",
        "",
    ]
    for register in (*REGISTERS, START):
        lines += one_register(register)
    lines += [
        "## Årsbokens siffror",
        "",
        "Varje siffra är en formel med ett namn. `<insats>` är insatsens nyckel i bladet Insatser.",
        "",
        *table(("Namn", "Är"), patterns()),
    ]
    for shown in (*TABLES, *OF_FORMS, *economy(PROFILER[0]), START_TABLE, *KEY_FIGURES):
        lines += one_table(shown)
    lines += [
        "## Räkningarnas siffror",
        "",
        "Uppställningen kalmar; hoglandet har samma namn, men noterna 2–5 i stället för 1–4.",
        "Efter namnet kommer kolumnen: inget för året, `.fg` för året före, `.budget`, `.avvikelse`.",
        "I Budgetplan är `.ar1` och `.ar2` åren därpå.",
        "",
        *table(("Namn", "Är"), (
            ("`not1.<nyckel>`, `not2.summa`", "en rad i en not, ur bladet Notrader; `.fg` för året före"),
            ("`spec.<nyckel>`", "en rad av typen specifikation"),
            ("`kontoplan.rad`", f"får vara en nyckel i Notrader av typen rad, eller {quoted(RADER)}"),
            ("`kontoplan.spec`", f"får vara en nyckel av typen specifikation, eller {quoted(BALANSKRAVSRADER)}"),
        )),
    ]  # fmt: skip
    for item in STATEMENTS["kalmar"]:
        lines += one_statement(item)
    lines += [
        "## Enkäternas siffror",
        "",
        "Efter frågan kommer svaret: `enkat.individer.f1.alltid`. `.n` är hur många som svarade på frågan,",
        "och `.andel` efter svaret dess andel av dem. Varje enkät har också `.svarande`, `.tillfragade` och",
        "`.svarsfrekvens`.",
        "",
    ]
    for enkat in ENKATER:
        lines += one_survey(enkat)
    return "\n".join(lines).rstrip() + "\n"


def one_survey(enkat: Enkat) -> list[str]:
    """Write every row of figures of a survey, with the answers of its scale."""
    texts = {fraga.id: fraga.text for fraga in enkat.fragor}
    rows = [
        (f"`enkat.{enkat.id}.{row.id}`", texts.get(row.id, row.kort), quoted([f".{one.id}" for one in row.skala.svar]))
        for row in enkat.rader
    ]
    rows += [(f"`{enkat.id}.{fraga.id}` i Enkätsvar", fraga.text, "i ord") for fraga in enkat.fritext]
    head = f"### {enkat.title} (`{enkat.id}`, version {enkat.version})"
    lines = [head, "", f"{enkat.malgrupp}. Källa: {enkat.source}.", ""]
    return lines + table(("Namn", "Fråga", "Svar"), rows)


def quoted(names: Sequence[str]) -> str:
    """Write names in a row."""
    return ", ".join(f"`{name}`" for name in names)


def patterns() -> list[tuple[str, str]]:
    """Write how the names of figures are built."""
    return [
        ("`tabell1.<insats>.totalt`", "en insats: ett enda tal"),
        ("`tabell1.summa.totalt`", "summaraden"),
        ("`tabell1.alla.totalt`", "hela kolumnen, alla rader utom summan"),
        ("`tabell1.<insats>.totalt.fg`, `tabell1.summa.totalt.fg`", "samma sak föregående år, ur Historik"),
        ("`tabell2.<år>.totalt`", "ett år i tabellen över åren"),
        ("`nyckeltal.deltagare`", "en ruta överst på bladet Start"),
    ]


def one_form(form: Form) -> list[str]:
    """Write every field of a form, and the names of the cells that the sheet computes."""
    lines = [f"### {form.title} (`{form.id}`, version {form.version})", "", f"Källa: {form.source}.", ""]
    heads = ("Nr", "Etikett", "Namn", "Får skrivas", "Krävs")
    for at, section in enumerate(form.sections, start=1):
        lines += [f"**{at}. {section.title}**", ""]
        if section.base:
            lines += [f"Bladet frågar vilka deltagare tabellen gäller (`{section.base.id}`).", ""]
        rows = (
            (
                f"{at}.{place}",
                field_label(item, section),
                f"`{item.id}`",
                may(item.kind),
                "ja" if item.required else "nej",
            )
            for place, item in enumerate(section.all_fields, start=1)
        )
        lines += table(heads, rows)
    homes = {rule_home(rule): None for rule in form.rules}
    lines += [
        "Bladets egna celler. De räknas av formler och är låsta.",
        "",
        *table(
            ("Namn", "Är"),
            (
                ("`status`", "rutan Status överst"),
                (", ".join(f"`kontroll.{name}`" for name in homes), "raden Kontroll under tabellen"),
                (
                    ", ".join(f"`regel.{rule.id}`" for rule in form.rules),
                    "en regel var, i det dolda bladet (se [regler](regler.md))",
                ),
                (", ".join(f"`stampel.{key}`" for key in STAMP), "stämpeln, i det dolda bladet"),
            ),
        ),
    ]
    return lines


def rule_home(rule: Rule) -> str:
    """Return the section that a rule is shown under."""
    relation = rule.relation
    if relation is None:
        raise TypeError(f"{rule.id} hör till en blankett och måste ha en relation")
    first = relation.numbers[0] if isinstance(relation, Requires) else relation.left[0]
    return first.partition(".")[0]


def field_label(item: Field, section: Section) -> str:
    """Write a field's label, with its column where the table has several."""
    several = len(section.columns) > 1 and item in section.fields
    column = section.columns[section.fields.index(item) % len(section.columns)] if several else ""
    return item.label + (f", {column}" if column else "")


def may(kind: Kind) -> str:
    """Say what may be written in a cell."""
    match kind:
        case Antal():
            return f"heltal 0–{swedish(Decimal(kind.most))}"
        case Text():
            return f"{'text' if kind.lines == 1 else 'fri text'}, högst {swedish(Decimal(kind.longest))} tecken"
        case Val():
            return "ett av: " + ", ".join(kind.alternatives)
        case Datum():
            return "datum, till exempel 2025-01-23"
        case Matt():
            return f"{kind.text} ({bound(kind.least, kind.style)}–{bound(kind.most, kind.style)})"
        case Tal():
            bounds = (kind.least, kind.greatest)
            between = "" if None in bounds else f" ({'–'.join(bound(edge, kind.style) for edge in bounds)})"
            return kind.text + between
        case _:
            return kind.says


def bound(edge: float | None, style: str) -> str:
    """Write a bound as the cell shows it: a share in per cent, and no space in a year."""
    if edge is None:
        return ""
    number = Decimal(str(edge))
    return f"{plain(number * 100)} %" if style.endswith("%") else plain(number) if style == "0" else swedish(number)


def one_register(register: Register) -> list[str]:
    """Write a list of the årsbok: its columns and their names."""
    who = {"kansli": "kansliet", "program": "programmet"}[register.kept_by]
    heads = ("Namn", "Kolumn", "Får skrivas") if register.kept_by == "kansli" else ("Namn", "Kolumn")
    rows = [
        (f"`{register.id}.{column.id}`", column.title + (" (dold)" if column.look == "hidden" else ""),
         "räknas av en formel" if column.formula else may(column.kind))[: len(heads)]
        for column in register.columns
    ]  # fmt: skip
    file = f" I inställningsfilen: `[[{register.id}]]`." if register.kept_by == "kansli" else ""
    title = f"### Bladet {register.sheet}: {register.title}" if register is START else f"### Bladet {register.sheet}"
    filled = f"Fylls av {who}. Rymmer {swedish(Decimal(register.capacity))} rader.{file}"
    note = " Andelen räknas av alla medlemmars bidrag." if register is MEDLEMMAR else ""
    return [title, "", filled + note, "", *table(heads, rows)]


# --------------------------------------------------------------------------------------------------------- tables


def one_table(shown: Table) -> list[str]:
    """Write a table: its names, its columns and how each is computed."""
    row = {"insats": "<insats>.", "ar": "<år>.", "medel": "<nyckel>.", "malen": "<nyckel>.", "fast": "<rad>."}.get(
        shown.per, ""
    )
    row = "<insats>__<rad>." if shown.slots and shown.per == "insats" else row
    heads = ["Namn", "Rubrik", "Räknas så"]
    if shown.sums:
        heads.append("I summaraden")
    rows = []
    for measure in shown.measures:
        heading = f"{measure.group}: {measure.title}" if measure.group else measure.title
        cells = [f"`{shown.id}.{row}{measure.id}`", heading, computed(measure, shown)]
        rows.append([*cells, total(measure, shown)] if shown.sums else cells)
    lines = [f"### {shown.title} (`{shown.id}`)", ""]
    if shown.total:
        lines += [f"Summaraden heter {shown.total} (`{shown.id}.summa.…`).", ""]
    elif shown.unlike:
        named = "; ".join(f"{row.label} (`{shown.id}.{row.key}.…`)" for row in shown.unlike)
        lines += [f"Var och en av summaraderna lägger ihop sina insatser: {named}.", ""]
    elif shown.per == "ar":
        lines += ["En rad per år. Tabellen har ingen summarad.", ""]
    if shown.forms:
        lines += [f"För insatser med blanketten {quoted(shown.forms)}.", ""]
    if shown.slots:
        named = ((f"`{slot.id}`", slot.label) for slot in shown.slots)
        lines += ["Rader: " + ", ".join(f"{name} {told}" for name, told in named) + ".", ""]
    if shown.note:
        lines += [shown.note, ""]
    return lines + table(heads, rows)


def one_statement(shown: Statement) -> list[str]:
    """Write a statement: its rows and how each is computed."""
    columns = ", ".join(f"`.{column.id}`" if column.id else "året" for column in shown.columns)
    by = f" Uppställning: {shown.by}." if shown.by else ""
    rows = [
        (f"`{shown.id}.{line.id}`", line.label, words(line.shows, KEY_FIGURES[0]))
        for line in shown.lines
        if line.shows is not None
    ]
    return [f"### {shown.title} (`{shown.id}`)", "", f"{shown.unit}. Kolumner: {columns}.{by}", "",
            *table(("Namn", "Rad", "Räknas så"), rows)]  # fmt: skip


def referred(name: str, shown: Table) -> str:
    """Name another figure of the same row: by its heading at home, by its name in another table."""
    if any(measure.id == name for measure in shown.measures):
        return shown.measure(name).title
    other, _, rest = name.partition(".")
    return f"`{other}.<insats>.{rest}`"


def computed(measure: Measure, shown: Table) -> str:
    """Say how a measure is computed in a row."""
    told = words(measure.shows, shown)
    return f"{told}; årsbokens eget år: {words(measure.now, shown)}" if measure.now is not None else told


def total(measure: Measure, shown: Table) -> str:
    """Say what stands in the sum row."""
    if measure.total is None:
        return "–"
    return "samma" if measure.total == measure.shows else words(measure.total, shown)


def words(expression: Expression, shown: Table) -> str:
    """Write an expression of the small language in Swedish."""
    match expression:
        case Sum(parts) if len(parts) == 1:
            return words(parts[0], shown)
        case Sum(parts):
            return "summan av " + ", ".join(words(part, shown) for part in parts)
        case Difference(left, right):
            return f"{words(left, shown)} − {words(right, shown)}"
        case Product(left, right):
            return f"{words(left, shown)} × {words(right, shown)}"
        case Share(part, whole):
            return f"{words(part, shown)} ÷ {words(whole, shown)}"
        case Num(constant):
            return swedish(constant)
        case Ref(name):
            return referred(name, shown)
        case OfAll():
            return "summan av raderna"
        case Figure(name):
            return f"`{name}`"
        case Data(name) | DataText(name):
            return f"svaret `{name}`"
        case Crosses(ja, nej):
            return f"krysset i `{ja}` eller `{nej}`"
        case Alike(_, word):
            return f"antal {word} i raden"
        case AllAlike(name, word):
            return f"antal {word} i kolumnen `{name}`"
        case Listed(name, register):
            return f"listan `{register}.{name}`"
        case Measured(name, register):
            return f"måttet som `{register}.{name}` nämner"
        case Total(register, column, values):
            wanted = ", ".join(f"{name} {text}" for name, text in values if text != ">0")
            return f"`{register}.{column}` där {wanted}"
        case First(several):
            return ", annars ".join(words(part, shown) for part in several)
        case Rounded(inner):
            return f"{words(inner, shown)}, i hela kronor"
        case AtLeast(left, right):
            return f"ja om {words(left, shown)} är minst {words(right, shown)}"
        case Former(name):
            when = "samma år" if shown.per == "ar" else "året före"
            return f"Historik, `historik.{name}`, {when}"
        case Latest(register, column, otherwise):
            return f"sista raden om insatsen och perioden i listan `{register}.{column}`, annars ”{otherwise}”"
        case Setting(name):
            return f"`installning.{name}`"
        case Rows(register, values):
            listed = next(item for item in REGISTERS if item.id == register)
            titles = {column.id: column.title for column in listed.columns}
            wanted = ", ".join(f"{titles[column]} {value or 'tomt'}" for column, value in values)
            return f"antal rader i {listed.sheet} med {wanted}"
        case _:
            raise TypeError(f"{expression} har inga ord i docs/make.py")


# ------------------------------------------------------------------------------------------------------ functions


def funktioner() -> str:
    """Write docs/funktioner.md."""
    lines = [
        MADE,
        "# Funktioner i celler",
        "",
        "Funktioner för kansliets egna blad. Årsbokens egna tabeller är vanliga formler och använder dem aldrig.",
        "",
        "- De räknas av Python: i Excel för Windows när filen är öppen, annars när programmet räknar om årsboken.",
        "- En siffra står kvar som den senast räknades när filen öppnas utan Python. De räknas om när en knapp fyllt",
        "  årsboken, när en cell i formeln ändras, och med Ctrl+Alt+F9.",
        "- En tom cell är aldrig noll. Saknas något blir svaret tomt.",
        "- Ett argument som inte går att använda ger en mening som börjar med *Fel:* i cellen.",
        "- Tal får skrivas som text med decimalkomma. Ett argument är en enda cell, inte ett område.",
        "- Fälten har sina namn i [fält och namn](falt.md). Exemplen är ur provåret Kalmar 2024.",
        "",
        *table(("Funktion", "Vad den gör"), (index_of(item) for item in FUNCTIONS)),
    ]
    for item in FUNCTIONS:
        lines += one_function(item)
    return "\n".join(lines).rstrip() + "\n"


def index_of(item: Function) -> tuple[str, str]:
    """Write a function's row in the index."""
    return f"[{item.excel}](#{item.excel.lower()})", item.help.summary


def one_function(item: Function) -> list[str]:
    """Write all that is to be known of a function in cells."""
    kinds = {"tal": "tal", "text": "text", "år": "årtal", "cell": "cell"}
    rows = [
        (f"`{given.name}`" + (" (får utelämnas)" if given.optional else ""), kinds[given.kind], given.help)
        for given in item.parameters
    ]
    parts = [f"- {part}: {text}" for part, text in item.help.parts.items()]
    return [
        f"## {item.excel}", "", f"`={item.signature}`", "", item.help.summary, "",
        *table(("Argument", "Är", "Betyder"), rows), *parts, f"- Exempel: {in_excel(item)}", "",
    ]  # fmt: skip


def in_excel(item: Function) -> str:
    """Write the example of a function, as tried by the tests, as a Swedish Excel has it."""
    asked = ast.parse(item.help.example, mode="eval")
    call = next(node for node in ast.walk(asked) if isinstance(node, ast.Call))
    given = [ast.literal_eval(argument) for argument in call.args]
    told = [
        value if parameter.kind == "cell" else f'"{value}"' if isinstance(value, str) else str(value).replace(".", ",")
        for value, parameter in zip(given, item.parameters, strict=False)
    ]
    number = re.fullmatch(r"Decimal\('([^']*)'\)", item.help.answer)
    answer = f" ger {swedish(Decimal(number[1]))}" if number else ""
    return f"`={item.excel}({';'.join(told)})`{answer}."


# ------------------------------------------------------------------------------------------------------------ run


def made() -> dict[str, str]:
    """Return the files by name."""
    return {"regler.md": regler(), "falt.md": falt(), "funktioner.md": funktioner()}


def main(words_given: Sequence[str]) -> int:
    """Write the files, or with --check say which are stale."""
    check = "--check" in words_given
    named = [word for word in words_given if word != "--check"]
    folder = Path(named[0]) if named else Path(__file__).parent
    stale = 0
    for name, text in made().items():
        file = folder / name
        fresh = file.exists() and file.read_text(encoding="utf-8") == text
        if check and not fresh:
            print(f"{file} är inte färsk; kör: make docs")
        elif not check:
            file.write_text(text, encoding="utf-8")
            print(f"{file}: {len(text.splitlines())} rader")
        stale += not fresh
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
