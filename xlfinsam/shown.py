"""The nouns of the årsbok: the lists that are kept in it, the tables that it shows, and the charts over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlfinsam.fields import Kind
    from xlfinsam.language import Expression

RAD, DELSUMMA, SUMMA, RUBRIK, SPECIFIKATION = NOTTYPER = ("rad", "delsumma", "summa", "rubrik", "specifikation")
SUMMA_NYA, SUMMA_ALLA, SUMMA_OKAND = "summa_nya", "summa_alla", "summa_okand"
SUMMOR = (SUMMA, SUMMA_NYA, SUMMA_ALLA, SUMMA_OKAND)  # the keys of sum rows
DEBET, KREDIT = SIDOR = ("debet", "kredit")
MINST, HOGST = JAMFORELSER = ("minst", "högst")
"""What a row of a note is, which side of the books is its plus, and which side of a goal is the good one."""
GRANTS, DENIES = BESLUT = ("beviljar", "beviljar inte")
GRANTED, DENIED, LATE, PENDING, UNSENT = LAGEN = ("beviljat", "inte beviljat", "sent", "väntar", "ej skickat")
"""What a member decides of the ansvarsfrihet, and where its decision stands."""
QUARTERS = ("t1", "t2", "t3", "t4")
"""The columns that tell what a year had come to when each quarter ended."""

# Six colours, each 3:1 or more to white, that differ to those who see colours otherwise, too (a test measures both).
SERIES_COLOURS: Final = ("#1f5f6b", "#dd7718", "#643698", "#00a96a", "#462006", "#978acd")
"""The series of every chart, in order: in the årsbok, in Word, in PDF and on the web."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register sheet in the årsbok; its range is named `<register>.<id>`."""

    id: str
    title: str
    kind: Kind
    width: int = 12
    help: str = ""
    formula: str = ""  # a computed column: an Excel formula with {row} for its row
    look: str = (
        ""  # "wrap" for long text, "told" for what is not to be written; "input" for the kansli, "hidden", "link"
    )


@dataclass(frozen=True, slots=True)
class Register:
    """A list in the årsbok with one row per thing. `kept_by` says whose cells they are: "kansli" or "program"."""

    id: str
    sheet: str
    title: str
    help: str
    columns: tuple[Column, ...]
    capacity: int
    kept_by: str
    first_row: int = 6  # title, help, blank line and headings stand above


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of a table: `id` is the last part of its figures' names, `shows` says how it is computed."""

    id: str
    title: str
    shows: Expression
    total: Expression | None = None  # the sum row; None leaves it empty
    now: Expression | None = None  # tables per year: the row of the årsbok's own year
    style: str = "antal"  # "antal" | "andel" | "enheter" | "text"
    group: str = ""  # a heading over several columns


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the rows of a form that a table shows: `id` stands for `*` in the fields, `label` is what it is called."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """A row of sums: over all rows of a table, or over those whose measure `over` passes every test of `where`.

    A test is written as Excel's criteria are: "nya deltagare" for that word, "<>nya deltagare" for any other, and none.
    """

    key: str
    label: str
    over: str = ""
    where: tuple[str, ...] = ()

    def has(self, word: str) -> bool:
        """Say whether a row that shows `word` in the measure is added."""
        return all((word != test[2:]) if test.startswith("<>") else (word == test) for test in self.where)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is shown. `per` is what its rows are: "insats", another register's id, or "ar" (years of Historik).

    Its figures are named `<id>.<row>.<measure>`, the sum row `<id>.summa.<measure>`. Where rows may count
    unlike things there is a sum row for each (`unlike`) in place of one (`total`). With `forms` its rows are only the
    insatser that use one of them. A table on the sheet of a form (`home`) has a row for each of `slots`: of every
    insats (`<insats>__<slot>`), called what the insats has written in `slot_label`; or, `per` "fast", once for all.
    """

    id: str
    title: str
    per: str
    measures: tuple[Measure, ...]
    capacity: int
    total: str = ""
    unlike: tuple[SumRow, ...] = ()
    note: str = ""
    row_heading: str = "Insats"
    label_width: int = 44
    forms: tuple[str, ...] = ()
    home: str = ""
    slots: tuple[Slot, ...] = ()
    slot_label: str = ""

    @property
    def register(self) -> str:
        """The register that the rows follow; "" for a table over years."""
        return {"insats": "insatser", "ar": "", "rad": "", "fast": ""}.get(self.per, self.per)

    @property
    def sums(self) -> tuple[SumRow, ...]:
        """The rows of sums, from the top."""
        return self.unlike or ((SumRow(SUMMA, self.total),) if self.total else ())

    def sum_row(self, key: str) -> SumRow | None:
        """Return the sum row with a key; None for the key of any other row."""
        return next((row for row in self.sums if row.key == key), None)

    @property
    def places(self) -> int:
        """How many insatser it has room for."""
        return self.capacity // max(1, len(self.slots))

    def slot(self, at: int) -> Slot | None:
        """Return the slot of row `at`, counted from 0."""
        return self.slots[at % len(self.slots)] if self.slots else None

    def apart(self, key: str) -> tuple[str, str]:
        """Return the insats and the slot of a row's key, "" where it has none."""
        if not self.slots:
            return key, ""
        insats, _, slot = key.rpartition("__")
        return insats, slot

    def measure(self, name: str) -> Measure:
        """Return the measure with id `name`; KeyError where the table has none."""
        for item in self.measures:
            if item.id == name:
                return item
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Chart:
    """A native Excel chart over a table on Deltagare.

    `over` says what its categories are: "measures" (the table's sum row, one bar per measure in `measures`) or "rows"
    (the table's rows, one series per measure).
    """

    title: str
    kind: str  # "column" | "bar" | "line"
    table: str
    measures: tuple[str, ...]
    over: str = "measures"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a statement; its figures are named `<statement>.<id>` and the same with `.fg` and the other columns.

    `shows` is the årsbok's own year; the former year and the years of a budget follow from it (`closing.shifted`).
    `kind` is "rad", "summa" or "rubrik" (a heading, without figures). `needed` rows are hidden while they are empty.
    `note` is the number of the note that says more.
    """

    id: str
    label: str
    shows: Expression | None = None
    budget: Expression | None = None
    deviation: Expression | None = None
    kind: str = "rad"
    note: int = 0
    needed: bool = False
    style: str = "kr"  # "kr" | "andel" | "antal"


@dataclass(frozen=True, slots=True)
class Amounts:
    """One column of a statement. `id` is the end of its figures' names, "" for the year itself.

    `title` may hold {ar} and {fg}, the årsbok's year and the one before.
    """

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement on a sheet of its own: its rows from the top, one figure per column.

    `unit` is what the sheet says that its amounts are in, and they are.
    """

    id: str
    title: str
    lines: tuple[Line, ...]
    columns: tuple[Amounts, ...]
    unit: str = "Belopp i kronor"
    note: str = ""
    by: str = ""  # the law or recommendation that the rows follow


@dataclass(frozen=True, slots=True)
class Avsnitt:
    """A heading of a document with the text under it, as the årsbok has it from the start; the kansli writes on.

    In `text` a line is a paragraph, {rr.arets_resultat} a figure, {tabell1} alone on its line the table, and a line in
    [ ] says what is to be written there. `nyckel` is one word, once in a document.
    """

    nyckel: str
    niva: int
    rubrik: str
    text: str = ""
    numrerad: bool = True
