"""What an årsbok needs for the buttons of the close: a file of balances, a report, members, and what is to be divided."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from xlfinsam.engine.book import open_book
from xlfinsam.forms.enkater import POLITIKER

if TYPE_CHECKING:
    from pathlib import Path

BALANCES = "Konto;Benämning;IB;UB\n1930;Bank;0,00;100,00\n3511;Bidrag från staten;0,00;-100,00\n"
REPORT = """
[rapport]
titel = "Årsredovisning"
forbund = "Provet"
ar = 2024
kalla = "prov"

[[tabell]]
id = "kurser"
titel = "Kurser"
enhet = "kr"
kolumner = ["2024"]

[[tabell.rad]]
etikett = "Kursavgifter"
varden = [100]

[[tabell.rad]]
etikett = "Kursernas lokaler"
varden = [-90]

[[tabell.rad]]
etikett = "Summa kurser"
varden = [{result}]
typ = "summa"
"""
TO_DIVIDE = {
    "installning.bidrag_totalt": 100,
    "installning.andel_stat": 0.5,
    "installning.andel_region": 0.25,
    "installning.andel_kommun": 0.25,
    "installning.fordelning": "folkmängd",
    "installning.dokument": "styrelseblad",
}
MEMBERS = (["Staten", "stat", 50], ["Regionen", "region", 25], ["Storby", "kommun", 25])
FOLKMANGD = "F8"  # of the one kommun


def lay_books(arsbok: Path) -> None:
    """Lay the file of balances, and the finished report, where the årsbok looks for them."""
    (arsbok.parent / "bokforing").mkdir()
    (arsbok.parent / "bokforing" / "saldon.csv").write_text(BALANCES, encoding="utf-8")
    lay_report(arsbok)
    (arsbok.parent / "post").mkdir()  # of no mails: there is nothing to fetch
    (arsbok.parent / "enkater").mkdir()
    asked, answered = ("Tidstämpel", *(each.text for each in POLITIKER.fragor)), ("2024-10-01 08:00", "Alltid")
    survey = "".join(";".join(f'"{text}"' for text in row) + "\n" for row in (asked, answered))
    (arsbok.parent / "enkater" / "politiker.csv").write_text(survey, encoding="utf-8")


def lay_report(arsbok: Path, result: int = 10, name: str = "årsredovisning.toml") -> Path:
    """Lay a small finished report where the årsbok looks for it; with another result than 10 it does not add up."""
    path = arsbok.parent / "rapport" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(REPORT.format(result=result), encoding="utf-8")
    return path


def ready_to_divide(arsbok: Path) -> None:
    """Write what Fördela ägarbidragen asks for."""
    with closing(open_book(arsbok)) as book:
        for name, value in TO_DIVIDE.items():
            book.names[name].refers_to_range.value = value
        for row, member in enumerate(MEMBERS):
            book.sheets["Medlemmar"].range((6 + row, 1)).value = member
        book.sheets["Medlemmar"][FOLKMANGD].value = 900
        book.app.calculate()
        book.save()
