"""What the README of a sample says of its books: what is printed, what is reconstructed, what the report has wrong."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from underlag_bokslut import PROV
from underlag_facit import Json

Table = Callable[[str, list[tuple[Any, ...]]], str]
BOOKS = """\
`bokslut.json` är rapportens ekonomi, siffra för siffra som den är tryckt: resultaträkning, balansräkning, kassaflöde,
driftredovisning, noter och översikt. En tom ruta i trycket är `null`. `.fg` är föregående år.

`bokforing.se` är böckerna bakom, som en SIE-fil av typ 4E. Den är rekonstruerad: `samples/bokforing.py` skriver den ur
`bokslut.json` och `konton.toml`, med ett frö, så att den alltid blir densamma. Kontonumren, verifikationerna, deras
texter och ören är våra. Saldona är valda så att varje tryckt rad, båda åren, är radens konton summerade och sedan
avrundade till hela kronor, en halv krona från noll; ungefär en rad av tio står på just en halv krona. Böckerna går
jämnt upp till öret."""
OPENING = """\
Hur fordringar och skulder stod när föregående år började är inte tryckt. Kassaflödet ger summan av var och en, och
den står på ett konto: {fordringar} för fordringarna, {skulder} för skulderna.
{carried}
Föregående års kostnader är inte uppdelade på objekt."""
CARRIED = {
    True: "Årets resultat är omfört till eget kapital i filen.",
    False: "Årets resultat är inte omfört till eget kapital i filen; föregående års är det.",
}
SETTINGS = """\
`installningar.toml` säger på vilken rad varje konto står (`kontoplan`) och har noternas rader i tryckt ordning
(`notrader`), budget, medel och mål."""
MADE = """\
`bokslut.json` och inställningarna görs av `python samples/underlag.py`, SIE-filen av `make samples`. Ändra dem inte
för hand; `konton.toml` och `avvikelser.toml` är skrivna för hand."""


def about(folder: Path, table_of: Table) -> str:
    """Return the section on the books."""
    prov = PROV[folder.name]
    bok = tomllib.loads((folder / "konton.toml").read_text("utf-8"))
    wrong = tomllib.loads((folder / "avvikelser.toml").read_text("utf-8")).get("avvikelse", [])
    konton = {konto["fg"]: f"{konto['nr']} {konto['namn']}" for konto in bok["konton"] if "fg" in konto}
    rows = [(f"`{item['namn']}`", _told(item["tryckt"]), _told(item.get("vart")), item["varfor"]) for item in wrong]
    return "\n\n".join([
        "## Böckerna",
        BOOKS,
        OPENING.format(**konton, carried=CARRIED[bok["bokslutsomfort"]]),
        SETTINGS,
        prov["readme"].strip(),
        MADE,
        "## Tryckta siffror som inte går ihop\n\nDe står i `avvikelser.toml`. Alla andra tryckta siffror blir lika.\n\n"
        + table_of("siffra | tryckt | räknad | varför", rows),
    ])  # fmt: skip


def readme_of_hoglandet(folder: Path, prov: Json, table_of: Table) -> str:
    """README.md of Höglandet 2021."""
    return "\n\n".join([
        "# Prov: Höglandets samordningsförbund 2021",
        f"Källa: {prov['kalla']}.",
        prov["inledning"].strip(),
        about(folder, table_of),
    ]) + "\n"  # fmt: skip


def _told(number: int | None) -> str:
    return "okänt" if number is None else f"{number:,}".replace(",", " ").replace("-", "−")
