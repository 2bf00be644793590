"""What the functions look up in the closed year: accounts, notes, named figures of any year, what members pay."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlfinsam import closing
from xlfinsam.addin.lookups import together
from xlfinsam.arsboken import number
from xlfinsam.engine.custom import ExcelFault
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.rakenskaper import BOKFORING, NOTRADER, PERIODISERING
from xlfinsam.language import Figure, Sum, leaves
from xlfinsam.shown import SUMMA
from xlfinsam.tabulating import chosen
from xlfinsam.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from xlfinsam.addin.calling import Result
    from xlfinsam.bok import Bok
    from xlfinsam.fields import Answer
    from xlfinsam.language import Expression
    from xlfinsam.world import Medlem

FORMER = -1  # the year before, counted from the årsbok's own
COLUMNS = {FORMER: "fg", 1: "ar1", 2: "ar2"}  # how a figure of another year is named
OF_NAME = {"kommun", "kommuns"}  # words of a member's name that need not be written
KINDS = {"stat": {"stat", "staten"}, "region": {"region", "regionen"}}  # how the single one of a kind may be asked for


def of_account(bok: Bok, konto: Decimal | None, year: int | None) -> Result:
    """Return what an account stands at in kronor and öre, the periodiseringar with it in the own year."""
    if konto is None:
        return None
    own = _suffix(bok, year, "Bokföringen") == ""
    booked, adjusted = (
        [row for row in bok.books.rows.get(register.id, ()) if row.get("konto") == konto]
        for register in (BOKFORING, PERIODISERING)
    )
    if not booked and not adjusted:
        known = {plain(found) for row in bok.books.rows.get(BOKFORING.id, ()) if (found := number(row, "konto"))}
        if not known:
            raise WrongUseError("bokföringen är inte inläst. Stäng året först: xlfinsam bokslut.")
        chosen("kontot", plain(konto), {name: name for name in known})
    amounts = [number(row, "ub" if own else "ub_fg") for row in booked]
    return together([*amounts, *(number(row, "belopp") for row in adjusted if own)])


def of_note(bok: Bok, note: Decimal | None, asked: str, year: int | None) -> Result:
    """Return a row of a note, by its key, its label, or "summa"."""
    if note is None:
        return None
    suffix = _suffix(bok, year, "Noterna")
    rows = [row for row in bok.books.rows.get(NOTRADER.id, ()) if number(row, "not") == note]
    if not rows:
        notes = {plain(found) for row in bok.books.rows.get(NOTRADER.id, ()) if (found := number(row, "not"))}
        chosen("noten", plain(note), {name: name for name in notes})
    figures = {str(row["nyckel"]): name for row in rows for name in _figures(row)}
    labels: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if (key := str(row.get("nyckel") or "")) in figures:
            labels[_spelled(str(row.get("namn") or key))].add(key)
            labels[SUMMA] |= {key} if row.get("typ") == SUMMA else set()
    key = _single("raden", asked, {**labels, **{key: {key} for key in figures}})
    return bok.figures()[figures[key] + suffix]


def of_name(bok: Bok, asked: str, year: int | None) -> Result:
    """Return a figure by its name; of another year by its own name there, or the same figure in a table over years."""
    figures, own = bok.figures(), bok.world.year
    name = chosen("siffran", asked, _near(asked, figures))
    if year is None or year == own:
        return figures[name]
    if (other := f"{name}.{COLUMNS.get(year - own)}") in figures:
        return figures[other]
    part = ""
    for measure, told in _over_years(bok, year):
        if measure in (Figure(name), Sum((Figure(name),)), bok.books.named.get(name)):
            return figures.get(told, ExcelFault("#N/A"))
        if Figure(name) in leaves(measure) and told in figures:
            part = part or f" Den är en del av {told}, som är en annan siffra."
    *had, last = sorted([own, *(own + step for step, column in COLUMNS.items() if f"{name}.{column}" in figures)])
    years = f"{', '.join(map(str, had))} och {last}" if had else str(last)
    raise WrongUseError(f"{name} finns bara för {years}, inte för {year}.{part}")


def _near(asked: str, figures: Iterable[str]) -> dict[str, str]:
    """Return the figures that may be meant, by their names in small letters: those of the statement that is named."""
    known = {name.casefold(): name for name in figures}
    statement = asked.casefold().partition(".")[0] + "."
    return {name: known[name] for name in known if name.startswith(statement)} or known


def of_member(bok: Bok, asked: str, year: int | None) -> Result:
    """Return what a member pays for the year; for the year before what its row in the note says."""
    suffix = _suffix(bok, year, "Medlemmarnas bidrag")
    members = {member.namn: member for member in bok.world.members}
    member = members[_member(asked, bok.world.members)]
    if not suffix:
        return member.bidrag if member.bidrag is not None else member.agarbidrag
    found = [row for row in bok.books.rows.get(NOTRADER.id, ()) if member.rad and row.get("nyckel") == member.rad]
    names = [name for row in found for name in _figures(row)]
    if not names:
        raise WrongUseError(
            f"{member.namn}: raden i noten saknas. Skriv dess nyckel i Notrader i kolumnen Rad i noten i Medlemmar."
        )
    return bok.figures()[names[0] + suffix]


def _member(asked: str, members: Iterable[Medlem]) -> str:
    """Return the name of a member: as it stands, without "kommun" and the s of the genitive, or by what it is."""
    places: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, set[str]] = defaultdict(set)
    for member in members:
        places[_place(member.namn)].add(member.namn)
        for word in KINDS.get(member.typ, ()):
            kinds[word].add(member.namn)
    exact = {_spelled(name): {name} for names in places.values() for name in names}
    meant = places.get(_place(asked)) or kinds.get(_spelled(asked), set())
    return _single("medlemmen", asked, {**places, _spelled(asked): meant, **exact})


def _place(name: str) -> str:
    """Return a member's name without what is only a way of saying it."""
    words = [word for word in _spelled(name.partition("(")[0]).split() if word not in OF_NAME]
    return " ".join(words).removesuffix("s")


def _spelled(text: str) -> str:
    """Return a text without what is not told apart: letter case, spaces."""
    return " ".join(text.split()).casefold()


def _single(what: str, asked: str, known: Mapping[str, set[str]]) -> str:
    """Return the one thing that `asked` means; WrongUseError where it may be several, or none."""
    several = sorted(known.get(_spelled(asked), ()))
    if len(several) > 1:
        raise WrongUseError(f'{what} "{asked}" kan vara {" eller ".join(several)}. Skriv vilken.')
    meanings = {spelling: min(names) for spelling, names in known.items() if names}
    return chosen(what, " ".join(asked.split()), meanings)


def _suffix(bok: Bok, year: int | None, what: str) -> str:
    """Return how the figures of a year end: "" for the årsbok's own, ".fg" for the one before."""
    own = bok.world.year
    if year is None or year == own:
        return ""
    if year == own + FORMER:
        return f".{COLUMNS[FORMER]}"
    raise WrongUseError(f"{what} har bara {own} och {own + FORMER}, inte {year}.")


def _figures(row: Mapping[str, Answer]) -> Iterator[str]:
    """Return the name of the figure of a row of the notes; a heading has none."""
    return (name for name, _ in closing.notes({NOTRADER.id: [row]}))


def _over_years(bok: Bok, year: int) -> Iterator[tuple[Expression, str]]:
    """Return what a table over years has for the årsbok's own year, and the name of the same for another year."""
    for table in bok.books.tables.values():
        for measure in table.measures if table.per == "ar" else ():
            if measure.now is not None:
                yield measure.now, f"{table.id}.{year}.{measure.id}"
