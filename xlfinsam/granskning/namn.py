"""Which figure a printed row is among ours: by its own `kod`, else by the words of its table and its label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlfinsam.rapport import Rad, Tabell

BUDGET, DEVIATION, PRINTED, FORMER = (".budget", ".avvikelse", ".bokslut", ".fg")
NOTER = {"intäkter": 1, "kostnader": 2, "fordringar": 3, "skulder": 4}
"""The notes as the rules number them (Kalmar's order); a note is known by the word in its title."""
TABELLER = (
    (r"resultatr", "rr"),
    (r"balansr", "br"),
    (r"kassafl", "kf"),
    (r"driftredovisning$|driftsredovisning$", "drift"),
    (r"balanskrav", "balanskrav"),
    (r"^(1\.1\.? )?översikt|^oversikt", "overs"),
)
"""What a table is, by its id or its title; the first that fits."""
_FINANSIELLA = ((r"finansiella intäkter", "finansiella_intakter"), (r"finansiella kostnader", "finansiella_kostnader"))
RADER: dict[str, tuple[tuple[str, str], ...]] = {
    "rr": (
        (r"resultat efter", "resultat_efter_finansiella_poster"),
        (r"verksamhetens resultat|resultat$", "verksamhetens_resultat"),
        (r"verksamhetens intäkter", "verksamhetens_intakter"),
        (r"verksamhetens kostnader", "verksamhetens_kostnader"),
        (r"avskrivningar", "avskrivningar"),
        *_FINANSIELLA,
        (r"extraordinära", "extraordinara_poster"),
    ),
    "br": (
        (r"summa anl", "summa_anlaggningstillgangar"),
        (r"summa oms", "summa_omsattningstillgangar"),
        (r"summa tillg", "summa_tillgangar"),
        (r"summa eget kapital.*skulder", "summa_eget_kapital_och_skulder"),
        (r"summa (utgående )?eget kapital", "summa_eget_kapital"),
        (r"övrigt eget", "ovrigt_eget_kapital"),
        (r"eget kapital$|ingående eget", "eget_kapital_ingaende"),
        (r"årets resultat", "arets_resultat"),
        (r"maskiner", "maskiner_och_inventarier"),
        (r"immateriella", "immateriella"),
        (r"förråd", "forrad"),
        (r"finansiella anl", "finansiella_anlaggningstillgangar"),
        (r"(korta |kortfristiga )?fordringar", "fordringar"),
        (r"kortfristiga plac", "kortfristiga_placeringar"),
        (r"kassa", "kassa_och_bank"),
        (r"avsättningar.*pension", "avsattningar_pensioner"),
        (r"andra avs", "andra_avsattningar"),
        (r"långfristiga", "langfristiga_skulder"),
        (r"kortfristiga skulder", "kortfristiga_skulder"),
    ),
    "kf": (
        (r"årets resultat", "arets_resultat"),
        (r"justering", "justering"),
        (r"medel från", "medel_fore_rorelsekapital"),
        (r"ökning.*förråd", "forandring_forrad"),
        (r"ökning.*fordring", "forandring_fordringar"),
        (r"ökning.*skuld", "forandring_skulder"),
        (r"kassaflöde.*löpande", "lopande_verksamheten"),
        (r"kassaflöde.*invest", "investeringsverksamheten"),
        (r"kassaflöde.*finans", "finansieringsverksamheten"),
        (r"årets kassa", "arets_kassaflode"),
        (r"likvida.*början", "likvida_medel_borjan"),
        (r"likvida.*slut", "likvida_medel_slut"),
    ),
    "drift": (
        (r"nettokostnad|verksamhetens kostnader", "nettokostnad"),
        (r"medlemsavgift|bidrag|verksamhetens intäkter", "bidrag"),
        (r"finansiella poster", "finansiella_poster"),
        (r"extraordinära", "extraordinara_poster"),
        (r"resultat$|årets resultat", "resultat"),
        (r"utgående eget", "utgaende_eget_kapital"),
        (r"likvida", "likvida_medel"),
    ),
    "balanskrav": (
        (r"årets resultat", "arets_resultat"),
        (r"\W*samtliga realisationsv", "realisationsvinster"),
        (r"\W*realisationsvinster", "realisationsvinster_undantag"),
        (r"\W*realisationsf", "realisationsforluster_undantag"),
        (r"\W*orealiserade", "orealiserade"),
        (r"\W*återföring", "aterforing_orealiserade"),
        (r"\W*balanskravsresultat", "balanskravsresultat"),
    ),
    "overs": (
        (r"verksamhetens intäkter", "intakter"),
        (r"verksamhetens kostnader", "kostnader"),
        (r"årets resultat", "arets_resultat"),
        (r"soliditet", "soliditet"),
        (r"eget kapital", "eget_kapital"),
        (r"(antal )?anställda", "anstallda"),
    ),
}


def of_table(table: Tabell) -> str:
    """Return the first part of the names of a table's rows ("rr", "not2"), "" where it has none."""
    title = re.sub(r"^[\d.]+\s*", "", table.title.casefold())
    if re.match(r"not\s*\d", table.id.casefold()) or re.match(r"not\s*\d", title):
        return next((f"not{number}" for word, number in NOTER.items() if word in title), "")
    return next((name for word, name in TABELLER if re.search(word, table.id.casefold()) or re.match(word, title)), "")


def of_row(prefix: str, row: Rad) -> str:
    """Return the name of a row, "" where it is none of ours."""
    if row.kod and row.kod.partition(".")[0] == prefix and prefix != "overs":
        return row.kod
    label = " ".join(row.label.casefold().split())
    if prefix.startswith("not"):
        return (
            f"{prefix}.summa" if re.match(r"(summa|totalt?)( (intäkter|kostnader|fordringar|skulder))?$", label) else ""
        )
    words = RADER.get(prefix, ())
    key = next((key for word, key in words if re.match(word, label)), "")
    if prefix == "rr" and re.match("årets resultat", label):
        key = "arets_resultat"
    return f"{prefix}.{key}" if key else ""


def of_column(prefix: str, column: str, year: int) -> str | None:
    """Return what a column adds to a name: "" the year, ".fg" the year before; None where it cannot be told."""
    text = column.casefold()
    told = [int(number) for number in re.findall(r"20\d\d", text)]
    if "avvik" in text:
        return DEVIATION
    if "budget" in text:
        return BUDGET if not told or year in told else None
    if year - 1 in told and year not in told:
        return FORMER
    if told and year not in told:
        return None
    return PRINTED if prefix == "drift" and "bokslut" in text else ""
