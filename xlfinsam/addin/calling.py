"""What makes a Python function a function in cells: its name, its arguments from cells, its help from the docstring.

An argument comes as a cell gives it: a number (int, float or Decimal), a text, True or False, a date, None for a blank,
or a range as a list of rows. An error of Excel, or a sentence that begins with "Fel: ", in an argument is the answer.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NewType

from xlfinsam.engine.addresses import reference
from xlfinsam.engine.custom import FAULTS, Custom, ExcelFault
from xlfinsam.errors import WrongUseError, XlfinsamError
from xlfinsam.fields import Raw, Tal
from xlfinsam.values import decimal, plain, swedish

if TYPE_CHECKING:
    from xlfinsam.bok import Bok

PREFIX, FEL = "FINSAM_", "Fel: "
Cell = NewType("Cell", str)
"""The address of a cell, "Blad1!A1"; a formula gives the cell itself."""
Answer = Decimal | str | date | None
Grid = tuple[tuple[Answer, ...], ...]
Result = Answer | Grid | ExcelFault
YEARS = range(1900, 2100)
PARTS = ("Svar", "Tomt", "Fel", "Källa")


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument as Excel sees it. `kind` is "tal", "text", "år" or "cell"."""

    name: str
    kind: str
    help: str
    optional: bool = False
    default: object = None

    def read(self, given: object) -> object:
        """Return what the function wants. WrongUseError with a sentence for what this argument cannot be."""
        if isinstance(given, Sequence) and not isinstance(given, str):
            given = self._single(given)
        blank = given is None or (isinstance(given, str) and not given.strip())
        if blank and self.optional:
            return self.default
        if isinstance(given, bool):
            raise WrongUseError(f"{self.name} är {'SANT' if given else 'FALSKT'} men ska vara {WANTED[self.kind]}.")
        if blank and self.kind != "tal":
            raise WrongUseError(f"{self.name} är tomt men ska vara {WANTED[self.kind]}.")
        return READERS[self.kind](self, None if blank else given)

    def _single(self, given: Sequence[object]) -> object:
        cells = [cell for row in given for cell in (row if isinstance(row, (list, tuple)) else [row])]
        if len(cells) != 1:
            raise WrongUseError(f"{self.name} är {len(cells)} celler men ska vara en enda.")
        return cells[0]

    def number(self, given: object) -> Decimal | None:
        """Read a number; digits stored as text too, with a Swedish comma and spaces between thousands."""
        if given is None:
            return None
        number = decimal(str(given)) if isinstance(given, (int, float, Decimal)) else None
        if isinstance(given, str):
            parsed = Tal().parse(Raw("s", given)).value
            number = parsed if isinstance(parsed, Decimal) else None
        if number is None:
            raise WrongUseError(f"{self.name} är {_told(given)} men ska vara {WANTED[self.kind]}.")
        return number

    def year(self, given: object) -> int:
        """Read a year."""
        number = self.number(given)
        if number is None or number != number.to_integral_value() or int(number) not in YEARS:
            raise WrongUseError(f"{self.name} är {_told(given)} men ska vara {WANTED[self.kind]}.")
        return int(number)

    def text(self, given: object) -> str:
        """Read a text; a number is read as its digits, so that a cell with 2023 is a name too."""
        if isinstance(given, (int, float, Decimal)):
            return plain(decimal(str(given)) or Decimal(0))
        return given.isoformat() if isinstance(given, date) else str(given).strip()

    def cell(self, given: object) -> Cell:
        """Read the address of one cell, with its sheet."""
        found = reference(str(given).replace("$", ""))
        if found is None or found[1].first != found[1].last:
            raise WrongUseError(f"{self.name} är {_told(given)} men ska vara {WANTED[self.kind]}.")
        return Cell(f"{found[0]}!{found[1].first}")


WANTED = {"tal": "ett tal", "text": "en text", "år": "ett årtal, till exempel 2024", "cell": "en enda cell"}
KINDS = {"Decimal | None": "tal", "str": "text", "int | None": "år", "Cell": "cell"}  # by the annotation as written
READERS: Mapping[str, Callable[[Parameter, Any], object]] = {
    "tal": Parameter.number, "text": Parameter.text, "år": Parameter.year, "cell": Parameter.cell,
}  # fmt: skip


def _told(given: object) -> str:
    if isinstance(given, str):
        return f'"{given}"'
    return given.isoformat() if isinstance(given, date) else swedish(decimal(str(given)) or str(given))


@dataclass(frozen=True, slots=True)
class Help:
    """The docstring taken apart: what it does, what each argument is, what it gives, and its example."""

    summary: str
    arguments: Mapping[str, str]
    parts: Mapping[str, str]  # by PARTS: Svar, Tomt, Fel, Källa
    example: str
    answer: str

    @classmethod
    def parse(cls, text: str) -> Help:
        """Read a docstring: a summary, then lines "word: text" that may be continued, then the example."""
        about, _, tried = inspect.cleandoc(text).partition("\n>>> ")
        summary, *rest = about.strip().split("\n\n")
        told: dict[str, str] = {}
        word = ""
        for line in "\n".join(rest).splitlines():
            found = re.match(r"(\w+): (.*)", line)
            word, said = (found[1], found[2]) if found else (word, f"{told.get(word, '')} {line.strip()}".strip())
            told[word] = said
        example, _, answer = tried.partition("\n")
        parts = {part: told.pop(part) for part in PARTS if part in told}
        return cls(" ".join(summary.split()), told, parts, example.strip(), answer.strip())


@dataclass(frozen=True, slots=True)
class Function:
    """One function in cells: `run` is the Python function, called with arguments as they come from the cells."""

    run: Callable[..., Result]
    parameters: tuple[Parameter, ...]
    help: Help
    needs_bok: bool
    is_table: bool
    name: str = field(default="")

    @property
    def excel(self) -> str:
        """The name in formulas; a word that Python keeps for itself has a _ at its end there."""
        return PREFIX + self.name.rstrip("_").upper()

    @property
    def required(self) -> int:
        """How many arguments must be given."""
        return sum(not parameter.optional for parameter in self.parameters)

    @property
    def signature(self) -> str:
        """How it is written in a Swedish Excel: FINSAM_SUMMA(falt; [ar])."""
        told = (f"[{item.name}]" if item.optional else item.name for item in self.parameters)
        return f"{self.excel}({'; '.join(told)})"

    def __call__(self, *given: object, bok: Bok | None = None) -> Result:
        """Compute from arguments as they come. Every fault is an answer: an `ExcelFault`, or a text "Fel: …"."""
        for value in given:
            if (fault := _fault_in(value)) is not None:
                return fault
        try:
            if not self.required <= len(given) <= len(self.parameters):
                raise WrongUseError(f"{len(given)} argument; skriv {self.signature}.")
            if self.needs_bok and bok is None:
                raise WrongUseError(f"{self.excel} räknas bara i en årsbok.")
            read = [parameter.read(value) for parameter, value in zip(self.parameters, given, strict=False)]
            return self.run(*read, bok=bok) if self.needs_bok else self.run(*read)
        except XlfinsamError as error:
            return f"{FEL}{error}"

    def custom(self, bok: Callable[[], Bok] | None = None) -> Custom:
        """Return it for a calculator; `bok` is asked for the årsbok at the first call that needs it."""

        def run(*given: object) -> Result:
            return self(*given, bok=bok() if bok is not None and self.needs_bok else None)

        cells = frozenset(at for at, parameter in enumerate(self.parameters) if parameter.kind == "cell")
        return Custom(run, cells, self.is_table)


def _fault_in(value: object) -> Result:
    """Return the error, or the sentence, that an argument brings with it; None where it brings none."""
    if isinstance(value, ExcelFault):
        return value
    if isinstance(value, str):
        return ExcelFault(value) if value in FAULTS else value if value.startswith(FEL) else None
    if isinstance(value, Sequence):
        return next((fault for item in value if (fault := _fault_in(item)) is not None), None)
    return None


def function(run: Callable[..., Result]) -> Function:
    """Make a function in cells of the Python function below; its annotations say how the arguments are read."""
    told = Help.parse(run.__doc__ or "")
    declared = inspect.signature(run).parameters.values()
    empty = inspect.Parameter.empty
    shown = [item for item in declared if item.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    parameters = tuple(
        Parameter(
            name := item.name.rstrip("_"),
            KINDS[str(item.annotation)],
            told.arguments.get(name, ""),
            optional=item.default is not empty,
            default=None if item.default is empty else item.default,
        )
        for item in shown
    )
    is_table = inspect.signature(run).return_annotation == "Grid"
    return Function(run, parameters, told, len(shown) < len(declared), is_table, run.__name__)
