"""The lists that the documents are written from: their headings and texts, and who is elected and signs.

Both may be written in when the årsbok is locked: no figure is computed from them, so they are under no seal.
"""

from xlfinsam.fields import Tal, Text, Val
from xlfinsam.forms.bokslut import KANSLI
from xlfinsam.shown import Column, Register

JA, NEJ = JA_NEJ = ("ja", "nej")
ARSREDOVISNING, DELARSRAPPORT, KVARTAL, STYRELSEBLAD, VERKSAMHETSPLAN, MEDLEMSBREV, TJANSTESKRIVELSE = DOKUMENT = (
    "arsredovisning", "delarsrapport", "kvartalsuppfoljning", "styrelseblad", "verksamhetsplan", "brev-medlemmar",
    "tjansteskrivelse",
)  # fmt: skip
LONGEST = 8000  # characters of the text under a heading: two printed pages

RAPPORTTEXTER = Register(
    "rapporttexter",
    "Rapporttexter",
    "Rapporttexter",
    "Rubrikerna i dokumenten, i ordning, och texten under var och en. {rr.arets_resultat} blir siffran med det namnet, "
    "{tabell1} på en egen rad blir tabellen. Ta bort raden i [hakparentes] när du har skrivit det som den ber om.",
    (
        Column("dokument", "Dokument", Text(1, 40), 16),
        Column("nyckel", "Nyckel", Text(1, 40), 18, "Ett kort ord för rubriken. Byt den inte."),
        Column("niva", "Nivå", Tal("0", 1, 3, "1, 2 eller 3"), 7, "1 är ett kapitel."),
        Column("numrerad", "Numrerad", Val(JA_NEJ), 10),
        Column("rubrik", "Rubrik", Text(1, 200), 34),
        Column(
            "text", "Text", Text(1, LONGEST), 110,
               "En rad är ett stycke (Alt+Enter). - först på raden ger en punkt."
        ),
    ),
    160,
    KANSLI,
)  # fmt: skip
STYRELSE = Register(
    "styrelse",
    "Styrelse",
    "Styrelse",
    "Förtroendevalda under året. De som skriver under står med ja. Namn behövs inte här; raden på papperet räcker.",
    (
        Column("roll", "Roll", Text(1, 60), 26),
        Column("organisation", "Organisation", Text(1, 120), 40),
        Column("namn", "Namn", Text(1, 80), 30, "Tomt: bara rollen skrivs ut."),
        Column("tid", "Tid", Text(1, 60), 24, "Om uppdraget inte gällt hela året."),
        Column("skriver_under", "Skriver under", Val(JA_NEJ), 14, "Tomt: ja, utom för ersättare."),
    ),
    80,
    KANSLI,
)
ERSATTARE = "ersättare"


def signs(role: str, chosen: str) -> bool:
    """Say whether someone with a role signs: as the register says, else all but those who stand in for others."""
    return chosen == JA if chosen else not role.casefold().startswith(ERSATTARE)
