"""The nouns of a document: headings, prose with linked figures, tables, diagrams, signatures, in the order of reading.

A document is made of the årsbok alone and says nothing of how it looks: Word, PDF and HTML are three readers of it. A
figure carries its defined name in the årsbok ("rr.arets_resultat") beside the text it is shown as, so that a document
that people have edited can be brought up to date, and so that no number in it is typed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

SPRAK = "sv-SE"
Skrivsatt = Literal["", "kr", "belopp", "tkr", "mnkr", "antal", "andel", "procent", "enheter", "ar"]
"""How a figure is written: "" as its kind is in the årsbok, "belopp" kronor without sign, "andel" 46,5 %, "procent"
50 % (as many decimals as needed), "enheter" +3,5 % (signed points)."""


@dataclass(frozen=True, slots=True)
class Tal:
    """A figure in prose or in a cell: its defined name in the årsbok, how it is written, and the text it has now.

    `text` is "" for a figure that is blank in the årsbok, and the word for a hidden one where it is not to be shown.
    """

    namn: str
    text: str
    skrivsatt: Skrivsatt = ""


@dataclass(frozen=True, slots=True)
class Rubrik:
    """A heading. `niva` is 1 for a chapter; `id` is its anchor, made of a–z, digits and hyphens, once in a document.

    `nummer` is "1" or "1.2", "" where the heading has none: `text` never has it, for Word may number by itself.
    """

    niva: int
    text: str
    id: str
    nummer: str = ""

    @property
    def rubrik(self) -> str:
        """The heading as it reads, with its number."""
        return f"{self.nummer} {self.text}" if self.nummer else self.text


@dataclass(frozen=True, slots=True)
class Stycke:
    """A paragraph: words and figures in turn. `slag` is "text", "ingress", "not" (under a table) or "ledtext".

    A "ledtext" stands where the förbund is to write its own words: it says what the law asks for there.
    """

    delar: tuple[str | Tal, ...]
    slag: Literal["text", "ingress", "not", "ledtext"] = "text"

    @property
    def text(self) -> str:
        """The paragraph as it reads."""
        return "".join(del_ if isinstance(del_, str) else del_.text for del_ in self.delar)


@dataclass(frozen=True, slots=True)
class Lista:
    """A list with bullets, a paragraph each."""

    punkter: tuple[Stycke, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `tal` says that it is a number, and stands to the right; `bredd` how many columns it spans."""

    innehall: str | Tal = ""
    tal: bool = False
    bredd: int = 1

    @property
    def text(self) -> str:
        """What the cell shows."""
        return self.innehall if isinstance(self.innehall, str) else self.innehall.text


@dataclass(frozen=True, slots=True)
class Rad:
    """A row of a table: its first cell is its heading. `slag` is "rad", "summa" or "rubrik"."""

    celler: tuple[Cell, ...]
    slag: Literal["rad", "summa", "rubrik"] = "rad"


@dataclass(frozen=True, slots=True)
class Tabell:
    """A table with its caption. `huvud` are the header rows, each as wide as the table when spans are counted.

    `id` is its id in the årsbok ("tabell1", "rr", "not1"); `enhet` is told under the caption; `bredder` are the shares
    of the columns' widths, which sum to 1; `liggande` asks for a landscape page.
    """

    id: str
    titel: str
    huvud: tuple[tuple[Cell, ...], ...]
    rader: tuple[Rad, ...]
    bredder: tuple[float, ...]
    enhet: str = ""
    noter: tuple[Stycke, ...] = ()
    liggande: bool = False


@dataclass(frozen=True, slots=True)
class Serie:
    """One series of a diagram: a value per category, None where there is none, and the figures' defined names."""

    namn: str
    varden: tuple[Decimal | None, ...]
    siffror: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram with its caption. `alt` says in words what it shows, with its numbers, to those who do not see it."""

    id: str
    titel: str
    slag: Literal["column", "bar", "line", "stacked"]
    kategorier: tuple[str, ...]
    serier: tuple[Serie, ...]
    alt: str
    enhet: str = "antal"


@dataclass(frozen=True, slots=True)
class Underskrifter:
    """The page of signatures: place and day to be written, and a line per person: role, and name if any."""

    ledtext: str
    rader: tuple[tuple[str, str], ...]  # role, name as the register has it ("" where none)


@dataclass(frozen=True, slots=True)
class Sidbrytning:
    """What follows begins on a page of its own."""


@dataclass(frozen=True, slots=True)
class Innehall:
    """The table of contents, down to headings of level `djup`."""

    djup: int = 2


Block = Rubrik | Stycke | Lista | Tabell | Diagram | Underskrifter | Sidbrytning | Innehall


@dataclass(frozen=True, slots=True)
class Dokument:
    """A whole document. `slag` is its kind ("arsredovisning", "delarsrapport" …), `framsida` whether it has a cover."""

    slag: str
    titel: str
    forbund: str
    period: str
    delar: tuple[Block, ...]
    undertitel: str = ""
    framsida: bool = True
    uppgifter: tuple[tuple[str, str], ...] = field(default_factory=tuple)  # organisationsnummer, diarienummer …

    def tal(self) -> Iterator[Tal]:
        """Return every linked figure in the order of reading, those of tables too."""
        for block in self.delar:
            match block:
                case Stycke():
                    yield from (item for item in block.delar if isinstance(item, Tal))
                case Lista():
                    yield from (item for point in block.punkter for item in point.delar if isinstance(item, Tal))
                case Tabell():
                    for row in block.rader:
                        yield from (cell.innehall for cell in row.celler if isinstance(cell.innehall, Tal))
                    yield from (item for note in block.noter for item in note.delar if isinstance(item, Tal))
                case _:
                    pass

    def tabeller(self) -> dict[str, Tabell]:
        """Return the tables by id."""
        return {block.id: block for block in self.delar if isinstance(block, Tabell)}
