"""What a button tells afterwards: a short summary, and the sheet where the rest is to be seen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import steps
from xlfinsam.addin import panel
from xlfinsam.addin.host import Told
from xlfinsam.arsboken import written
from xlfinsam.checking import of_levels
from xlfinsam.engine.addresses import reference
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, MEDLEMMAR, REGISTERS, SPAR
from xlfinsam.forms.bokslut import STEG
from xlfinsam.forms.laget import LAGET
from xlfinsam.forms.rakenskaper import BOKSLUT
from xlfinsam.values import counted, swedish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlfinsam.addin.host import Call
    from xlfinsam.arsboken import Row
    from xlfinsam.dokumenten import Gjort
    from xlfinsam.installing.checks import Check
    from xlfinsam.outcome import Outcome
    from xlfinsam.reporting import Granskad
    from xlfinsam.steps import Step

MOST_LINES = 6  # a message box is no list; the sheet that it offers is
HELP = "Hjälp"


def insatsblad(outcome: Outcome) -> Told:
    """Tell how many blanks lie where."""
    if not outcome.files:
        return Told(
            "Inga insatsblad är gjorda: listan Insatser är tom. Skriv en rad för varje insats i bladet Insatser."
        )
    count, where = len(outcome.files), outcome.files[0].parent
    return Told(f"{counted(count, 'insatsblad', 'insatsblad')} ligger i mappen {where}. Skicka ett till varje insats.")


def sent_out(outcome: Outcome) -> Told:
    """Tell how many blanks and drafts were written, and where the drafts lie."""
    sheets = sum(made.suffix == ".xlsx" for made in outcome.files)
    if not sheets:
        return insatsblad(outcome)
    told = f"{counted(sheets, 'insatsblad', 'insatsblad')} och {outcome.told[0]}."
    return Told(f"{told} Öppna utkasten i mejlprogrammet, läs igenom och skicka.")


def checked(call: Call, outcome: Outcome) -> Told:
    """Tell what was read, what was found, and what was changed."""
    read = f"{outcome.read}: {of_levels(outcome.fynd)}."
    changed = f"{counted(outcome.changed, 'cell', 'celler')} ändrade."
    same = sum(value is not None for value in outcome.figures.values())
    twice = f"{counted(same, 'siffra', 'siffror')} räknade två gånger, av arbetsboken och av programmet, och lika."
    return Told(f"{read}\n{changed} {twice}", sheet_of(call, GRANSKNING.id))


def fetched(call: Call, outcome: Outcome) -> Told:
    """Tell what came, and what there is to ask about it."""
    asked = f"{of_levels(outcome.fynd).capitalize()}." if outcome.fynd else "Inget att fråga om."
    return Told("\n".join([*(f"{line}." for line in outcome.told), asked]), sheet_of(call, GRANSKNING.id))


def drafted(outcome: Outcome, call: Call | None = None, register: str = "") -> Told:
    """Tell how many drafts were written, where they lie, and in which list there is more to see."""
    more = [f"{line}." for line in outcome.told[1:]]
    told = "\n".join([f"{outcome.told[0]}. Öppna dem i mejlprogrammet, läs igenom och skicka.", *more])
    return Told(told, sheet_of(call, register)) if call is not None else Told(told)


def approved(call: Call, outcome: Outcome) -> Told:
    """Tell which sheets are approved now, and why the others that have come in are not."""
    shown, more = outcome.told[: MOST_LINES + 1], len(outcome.told) - MOST_LINES - 1
    lines = [f"{line}." for line in shown] + ([f"… och {more} till."] if more > 0 else [])
    return Told("\n".join(lines), sheet_of(call, LAGET.id if outcome.changed else GRANSKNING.id))


def closed(call: Call, outcome: Outcome) -> Told:
    """Tell how far the close has come, what was found, and what the year came to."""
    own = [step for step in outcome.steps if step["steg"] in STEG]
    steps = [f"{step['steg']}: {step['status']}. {step.get('vad') or ''}".rstrip(" .") + "." for step in own]
    result = outcome.figures.get("rr.arets_resultat")
    year = f"Årets resultat {swedish(result)} kr." if isinstance(result, Decimal) else ""
    sheet = GRANSKNING.id if outcome.fynd else BOKSLUT.id
    return Told("\n".join([f"{of_levels(outcome.fynd).capitalize()}. {year}".strip(), *steps]), sheet_of(call, sheet))


def divided(call: Call, rows: Sequence[Sequence[str]]) -> Told:
    """Tell what was divided on how many."""
    told = f"{rows[-1][-1]} kr är fördelade på {counted(len(rows) - 2, 'medlem', 'medlemmar')}, i hela kronor."
    return Told(told, sheet_of(call, MEDLEMMAR.id))


def restored(outcome: Outcome) -> Told:
    """Tell how much was put back."""
    return Told(f"{outcome.told[0]}. Varje siffra är räknad två gånger och lika.")


def compared(outcome: Outcome) -> Told:
    """Tell whether every figure is the same twice, else the first that are not, with the cell to go to."""
    wrong = outcome.fynd
    same = len(outcome.figures) - sum(fynd.regel in {"A01", "A02", "A03"} for fynd in wrong)
    if not wrong:
        return Told(f"{counted(same, 'siffra', 'siffror')} räknade en gång till: alla är lika.")
    lines = [f"{f.place.blad}!{f.place.cell}  {f.text}" if f.place.cell else f.text for f in wrong[:MOST_LINES]]
    more = [f"… och {len(wrong) - MOST_LINES} till."] if len(wrong) > MOST_LINES else []
    first = next((f"{f.place.blad}!{f.place.cell}" for f in wrong if f.place.cell), "")
    told = f"{counted(len(wrong), 'siffra', 'siffror')} stämmer inte ({counted(same, 'är lika', 'är lika')})."
    return Told("\n".join([told, *lines, *more, wrong[0].rad]), first)


def traced(call: Call, tree: Step) -> Told:
    """Write the tree to the sheet Spår, and tell how it begins."""
    rows = list(steps.lines(tree))
    panel.show(call.book, rows)
    if call.on_file:  # an open Excel has computed what was written
        call.book.app.calculate()
    call.keep()
    head = tree.title if tree.what in {steps.FORMULA, steps.OTHER} else f"{tree.title or tree.name}: {shown(tree)}"
    told = [head, *(f"{line.what}: {line.name}" for line in rows[1:MOST_LINES])]
    sheet = sheet_of(call, SPAR.id)
    return Told("\n".join(told) + f"\n{counted(len(rows), 'led', 'led')} står i bladet {sheet}.", sheet)


def granskad(call: Call, done: Granskad) -> Told:
    """Tell how many of each kind the report has, and the first that is wrong."""
    unread = counted(len(done.rapport.unread), "ställe", "ställen")
    told = f"{done.rapport.file} granskad mot årsboken: {done.told}. {unread} gick inte att läsa."
    wrong = [one for one in done.found if one.slag == "fel"]
    return Told("\n".join([told, *(one.text for one in wrong[:2])]), sheet_of(call, GRANSKNING.id))


def left(call: Call, rows: Sequence[Row]) -> Told:
    """Tell how many fynd still wait for an answer."""
    if not rows:
        return Told("Bladet Granskning är tomt: inget är validerat eller konsoliderat än, eller så finns inga fynd.")
    levels = [str(row.get("niva")) for row in rows if not row.get("svar")]
    told = ", ".join(f"{level.lower()} {levels.count(level)}" for level in ("STOPP", "FRÅGA", "NOTERA"))
    return Told(f"Fynd utan svar: {told}. Med svar: {len(rows) - len(levels)}.", sheet_of(call, GRANSKNING.id))


def saved_table(rows: Sequence[Sequence[str]], file: Path | None, notes: Sequence[str] = ()) -> Told:
    """Tell where a table was written, and what of it is hidden."""
    size = counted(len(rows), "rad", "rader")
    told = f"Tabellen ({size}) ligger i {file}. Öppna den och klistra in den i årsredovisningen."
    return Told("\n".join([told, *notes]))


def documented(done: Gjort) -> Told:
    """Tell what a document has, where it lies, and what is left to write in it."""
    return Told("\n".join([*(f"{line}." for line in done.told), f"Den ligger i {done.fil.parent.absolute()}."]))


def helped(call: Call) -> Told:
    """Go to the sheet Hjälp, or tell where else help is."""
    if HELP not in {sheet.name for sheet in call.book.sheets}:
        raise WrongUseError("Bladet Hjälp är borttaget eller omdöpt. Kör xlfinsam hjalp i ett kommandofönster.")
    return Told("Bladet Hjälp säger vad varje knapp och funktion gör.", HELP)


def diagnosed(checks: Sequence[Check]) -> Told:
    """Tell what is wrong with the installation, and how to mend it."""
    wrong = [check for check in checks if check.ok is False]
    if not wrong:
        good = sum(check.ok is True for check in checks)
        return Told(f"Installationen är hel: {counted(good, 'kontroll', 'kontroller')} utan anmärkning.")
    return Told("\n".join(f"{check.name}: {check.found}. {check.advice}" for check in wrong[:MOST_LINES]))


def shown(step: Step) -> str:
    """Write the value of a step."""
    return swedish(step.value) if isinstance(step.value, Decimal) else written(step.value) or "tom"


def sheet_of(call: Call, register: str) -> str:
    """Return the sheet of a list, whatever the kansli has named it; "" where its name is lost."""
    name = next(f"{item.id}.{item.columns[0].id}" for item in REGISTERS if item.id == register)
    found = reference((call.book.names[name].refers_to or "")[1:]) if name in call.book.names else None
    return found[0] if found else ""
