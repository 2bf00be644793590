"""The årsredovisning, made from the årsbok and the texts in its sheet Rapporttexter."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from xlfinsam.dokument import gjorda, tabeller
from xlfinsam.dokument.bilagor import bilagor
from xlfinsam.dokument.disposition import avsnitt_av, disponera, shown_in
from xlfinsam.dokument.modell import Cell, Dokument, Innehall, Lista, Rubrik, Sidbrytning, Stycke, Underskrifter
from xlfinsam.dokument.rutnat import Kolumn, Rutnat
from xlfinsam.dokument.slag import Slag
from xlfinsam.forms.rapporten import ARSREDOVISNING, STYRELSE, signs
from xlfinsam.statements.arsredovisning import TITEL, arsredovisning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.disposition import Delar
    from xlfinsam.dokument.modell import Block
    from xlfinsam.dokument.rutnat import Slag as Radslag
    from xlfinsam.dokument.underlag import Underlag

LEDTEXT = (
    "Vi intygar att årsredovisningen ger en rättvisande bild av verksamhetens resultat samt kostnader, intäkter och "
    "förbundets ekonomiska ställning."
)
NO_BOARD = "Skriv in styrelsen i årsbokens blad Styrelse: en rad per ledamot som skriver under."
CONTENTS = Rubrik(1, "Innehåll", "innehall")


def gor(underlag: Underlag) -> Dokument:
    """Make the årsredovisning of an årsbok; WrongUseError where its texts have names that nothing has."""
    avsnitt = avsnitt_av(underlag, ARSREDOVISNING, arsredovisning(underlag.profil))
    shown = shown_in(one for one, _ in avsnitt)
    parts: Delar = {
        "medlemmar": medlemmar,
        "styrelse": styrelse,
        "underskrifter": underskrifter,
        "bilagor": bilagor,
        "sma_tal": sma_tal,
        "ovriga": partial(ovriga, shown=shown),
        "sida": lambda _: (Sidbrytning(),),
    }
    told = disponera(underlag, avsnitt, parts)
    settings = underlag.arsbok.settings
    orgnr = (("Organisationsnummer", str(settings["orgnr"])),) if settings.get("orgnr") else ()
    return Dokument(
        ARSREDOVISNING,
        f"{TITEL} {underlag.ar}",
        underlag.arsbok.forbund,
        str(underlag.ar),
        (CONTENTS, Innehall(), *_on_new_pages(told)),
        uppgifter=orgnr,
    )


def _on_new_pages(block: Sequence[Block]) -> tuple[Block, ...]:
    """Begin every chapter on a page of its own."""
    return tuple(
        part
        for one in block
        for part in ((Sidbrytning(), one) if isinstance(one, Rubrik) and one.niva == 1 else (one,))
    )


def medlemmar(underlag: Underlag) -> tuple[Block, ...]:
    """Return the members as a list."""
    points = tuple(Stycke((member.namn,)) for member in underlag.bok.world.members if member.namn)
    return (Lista(points),) if points else ()


def _board(underlag: Underlag) -> list[dict[str, str]]:
    return [
        {column.id: str(row.get(column.id) or "") for column in STYRELSE.columns}
        for row in underlag.placed(STYRELSE).values()
    ]


def styrelse(underlag: Underlag) -> tuple[Block, ...]:
    """Return who has been elected, as a table with the columns that say anything; those alike stand on one row."""
    told = Counter((row["roll"], *(row[name] for name in ("namn", "organisation", "tid"))) for row in _board(underlag))
    rows: tuple[tuple[Radslag, str, tuple[Cell, ...]], ...] = tuple(
        ("rad", role if number == 1 else f"{role} ({number} personer)", tuple(Cell(one) for one in rest))
        for (role, *rest), number in told.items()
    )
    columns = (Kolumn("Namn", tal=False), Kolumn("Utsedd av", tal=False), Kolumn("Tid", tal=False))
    return gjorda.gjord(underlag, "styrelse", f"Styrelsen {underlag.ar}", Rutnat("Uppdrag", columns, rows))


def underskrifter(underlag: Underlag, ledtext: str = LEDTEXT) -> tuple[Block, ...]:
    """Return the page that the board signs; a ledtext where the register is empty."""
    signing = [row for row in _board(underlag) if signs(row["roll"], row["skriver_under"])]
    if not signing:
        return (Stycke((NO_BOARD,), "ledtext"),)
    roles = tuple(
        (row["roll"] + (f", {row['organisation']}" if row["organisation"] else ""), row["namn"]) for row in signing
    )
    return (Underskrifter(ledtext, roles),)


def sma_tal(underlag: Underlag) -> tuple[Block, ...]:
    """Return what is to be known of the numbers that are not shown; nothing where all are."""
    told = underlag.skydd.anmarkning() if any(underlag.doljer(name) for name in underlag.figures) else ""
    return (Stycke((told,)),) if told else ()


def ovriga(underlag: Underlag, *, shown: set[str]) -> tuple[Block, ...]:
    """Return the tables about the insatser that no text of the document shows: those of other forms."""
    left = (table.id for table in underlag.tables.values() if table.per == "insats" and table.id not in shown)
    return tuple(made for name in left if name not in tabeller.NOT_SHOWN for made in tabeller.tabell(underlag, name))


ARSREDOVISNINGEN = Slag(ARSREDOVISNING, TITEL, gor)
