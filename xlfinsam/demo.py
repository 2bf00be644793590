"""The whole way on a sample, told step by step: a new årsbok, sheets out and back, consolidated, the year closed."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

from xlfinsam import office
from xlfinsam.arsboken import data_folder, written
from xlfinsam.engine.book import open_book
from xlfinsam.engine.saving import refuse_if_open
from xlfinsam.errors import WrongUseError
from xlfinsam.values import swedish

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.consolidating import Shown
    from xlfinsam.outcome import Outcome
    from xlfinsam.terminal import Terminal

ARSBOK = "arsbok.xlsm"
MARK = ".xlfinsam-demo"  # says that a folder was made by the demo and may be made again
FIGURES = (
    ("Deltagare totalt", "tabell1.summa.totalt"),
    ("  därav nya", "tabell1.summa.nya"),
    ("Avslutade", "tabell1.summa.avslutade"),
    ("Pågående", "tabell1.summa.pagaende"),
    ("Deltagare föregående år", "tabell1.summa.totalt.fg"),
    ("Positiva avslut", "mal.summa.positiva"),
    ("Andel positiva avslut", "mal.summa.andel"),
    ("Mål", "mal.summa.mal"),
    ("Verksamhetens intäkter", "rr.verksamhetens_intakter"),
    ("Verksamhetens kostnader", "rr.verksamhetens_kostnader"),
    ("Årets resultat", "rr.arets_resultat"),
    ("Årets resultat året före", "rr.arets_resultat.fg"),
    ("Summa tillgångar", "br.summa_tillgangar"),
    ("Eget kapital", "br.summa_eget_kapital"),
    ("Årets kassaflöde", "kf.arets_kassaflode"),
    ("Balanskravsresultat", "balanskrav.balanskravsresultat"),
)


def samples() -> list[str]:
    """Return the names of the samples that come with the program."""
    return sorted(folder.parent.name for folder in (data_folder() / "samples").glob("*/installningar.toml"))


def run(sample: str, ut: Path, terminal: Terminal) -> Outcome:
    """Do everything on `sample` in the folder `ut`, and tell of it."""
    source = data_folder() / "samples" / sample
    if sample not in samples():
        raise WrongUseError(f"Provet {sample} finns inte; välj bland {', '.join(samples())}.")
    _clear(ut)
    arsbok = ut / ARSBOK
    terminal.say(f"Prov {sample}: riktiga siffror ur en publicerad årsredovisning, felen medräknade.", "bold")
    office.ny(source / "installningar.toml", arsbok)
    terminal.heading(f"1. ny           {arsbok}")
    if (source / "inkorg").is_dir():
        outcome = _consolidated(source, ut, arsbok, terminal)
    else:
        terminal.heading("2–4. Provets insatser har inga blad; året stängs med bokföringen.")
    if (source / "bokforing.se").exists():
        outcome = _closed(source, arsbok, terminal)
    else:
        terminal.heading("5. Provet har inga böcker; året stängs inte.")
    terminal.heading("6. Siffrorna i årsboken, som Excel räknar dem, och namnet bakom var och en")
    with closing(open_book(arsbok)) as book:
        told = {name: label for label, name in FIGURES if outcome.figures.get(name) is not None}
        read = office.varde(book, list(told))
    for name, label in told.items():
        terminal.say(f"   {label:<30}{_shown(name, read[name]):>12}   {name}")
    same = sum(1 for value in outcome.figures.values() if value is not None)
    terminal.say(f"   {same} siffror är räknade två gånger, av arbetsboken och av programmet, och är lika.")
    terminal.heading(
        f"Öppna {arsbok} i Excel eller LibreOffice. En siffra: xlfinsam varde {_typed(arsbok)} rr.arets_resultat"
    )
    return outcome


def _consolidated(source: Path, ut: Path, arsbok: Path, terminal: Terminal) -> Outcome:
    """Send the sheets out, take those of the sample back, and consolidate."""
    inkorg = ut / "inkorg"
    with closing(open_book(arsbok)) as book:
        sent = office.insatsblad(book, ut / "insatsblad")
    terminal.heading(f"2. insatsblad   {ut / 'insatsblad'}: {len(sent.files)} tomma blad, ett per insats")
    shutil.copytree(source / "inkorg", inkorg)
    terminal.heading(f"3. inkorg       {inkorg}: {len(list(inkorg.iterdir()))} ifyllda blad har kommit tillbaka")
    terminal.heading("4. konsolidera  läs, kontrollera, fyll, räkna om, jämför, spara")
    with closing(open_book(arsbok)) as book, terminal.progress("Konsoliderar") as progress:
        outcome = office.konsolidera(book, inkorg, progress)
    terminal.fynd(outcome)
    terminal.saved(outcome)
    return outcome


def _closed(source: Path, arsbok: Path, terminal: Terminal) -> Outcome:
    """Close the year with the books of the sample."""
    books = arsbok.parent / "bokforing" / f"{source.name}.se"
    books.parent.mkdir()
    shutil.copyfile(source / "bokforing.se", books)
    terminal.heading(f"5. bokslut      {books}: läs, stäm av, fyll räkningar och noter, jämför, spara")
    with closing(open_book(arsbok)) as book, terminal.progress("Stänger året") as progress:
        outcome = office.bokslut(book, books, progress)
    terminal.fynd(outcome)
    terminal.steps(outcome)
    terminal.saved(outcome)
    return outcome


def _shown(name: str, value: Shown) -> str:
    if name.endswith((".andel", ".mal")) and value is not None and not isinstance(value, str):
        return swedish(round(value * 100, 1)) + " %"
    return swedish(value) if not isinstance(value, str) else written(value)


def _typed(path: Path) -> str:
    """Write a path as it is typed in a terminal."""
    return f'"{path}"' if " " in str(path) else str(path)


def _clear(ut: Path) -> None:
    """Make the folder ready: a new one, or one that an earlier demo made; anything else is left alone."""
    if ut.exists() and any(ut.iterdir()):
        if not (ut / MARK).exists():
            raise WrongUseError(f"{ut}: mappen finns och är inte gjord av ett tidigare prov. Välj en annan med --ut.")
        refuse_if_open(ut / ARSBOK)
        shutil.rmtree(ut)
    ut.mkdir(parents=True, exist_ok=True)
    (ut / MARK).write_text("Gjord av xlfinsam demo; får göras om.\n", encoding="utf-8")
