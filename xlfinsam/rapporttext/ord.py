"""The words of a finished report, as data: what its tables are called, what their rows are, where a table ends.

The patterns stand with å, ä and ö; `tolerant` lets each of them be whatever a poor scan made of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from xlfinsam.rapport import ANTAL, KR, PROCENT, RAD, SUMMA

DATUM, AR, DRIFT, MEDEL, EN = ("datum", "ar", "drift", "medel", "en")
"""How the columns of a table are told: dates, years, the words of a driftredovisning, of insatsmedel, just one."""


@dataclass(frozen=True, slots=True)
class Tabellord:
    """A table that we know: `pattern` is its whole heading, `prefix` the first part of the words of its rows."""

    id: str
    title: str
    pattern: str
    columns: str
    prefix: str


TABELLER = (
    Tabellord("oversikt", "Översikt över verksamhetens utveckling",
              "översikt över verksamhetens utveckling", AR, "overs"),
    Tabellord("insatsmedel", "Använda insats-/projektmedel",
              "använda insats.{0,12}projektmedel.*", MEDEL, "insatsmedel"),
    Tabellord("balanskrav", "Balanskravsresultat", "balanskravsresultat|balanskravsutredning", EN, "balanskrav"),
    Tabellord("resultatrakning", "Resultaträkning", "resultaträkning", DATUM, "rr"),
    Tabellord("balansrakning", "Balansräkning", "balansräkning", DATUM, "br"),
    Tabellord("kassaflode", "Kassaflödesanalys", "kassaflödes?analys", DATUM, "kf"),
    Tabellord("driftredovisning", "Driftredovisning", "drifts?redovisning", DRIFT, "drift"),
    Tabellord("medlemsavgifter", "Medlemsavgifter innehåller", r"\*?\s*medlemsavgifter innehåller:?", EN, "spec"),
)  # fmt: skip
NOT = r"not\s*(\d{1,2})[.:]?\s+([^\d].{2,60})"
NOTER = ("Verksamhetens intäkter", "Verksamhetens kostnader", "Fordringar", "Kortfristiga skulder", "Kassa och bank")
"""The titles of notes that we know; those of a poor scan are given in these words."""

SLUT = (
    r"\d{1,2}\.\s+\D.{3,70}", r"\d\.\d{1,2}\.?\s.{3,80}", r"bilag(a|or)\b.*", r"(\d\.\s*)?styrelsens underskrift(er)?",
    r"uppföljning (och|av) .*", r"diagram \d.*", r"tabell \d.*", r"ekonomisk prognos.*", r"noter",
    r"redovisningsprinciper",
)  # fmt: skip
"""Headings that end the table before them."""
BRUS = (
    r"sida \d+( \(?\d+\)?| av \d+)?( signering av justerare)?", r"signering av justerare", r"på varje sida",
    r".*signature referensnummer.*", r"\d{1,3}", r"(https?://|www\.)\S*", r"[\W_]+",
)  # fmt: skip
"""What stands on every page and belongs to no table."""
KOLUMNRAD = (
    r"belopp( i)? (kr|tkr|k|mnkr)\.?.*", r"(total|projektkostnad|projektkostn\..*|projekt kommun.*|not)",
    r"(aktuell|budget)\W*",
)  # fmt: skip
"""Lines of words over the columns, which are no rows."""
DRIFTORD = (
    ("utfall", "Utfall jan-dec"), ("budget", "Aktuell budget jan-dec"), ("avvikelse", "Avvikelse utfall/budget"),
    ("bokslut", "Bokslut"),
)  # fmt: skip
"""The words over the columns of a driftredovisning, and what the columns are called."""
SUMMAORD = r"(summa|delsumma|s:a|totalt?)(?![^\W\d_]).*"

RADER: dict[str, tuple[tuple[str, str, str], ...]] = {
    "rr": (
        ("verksamhetens_intakter", "Verksamhetens intäkter", RAD),
        ("verksamhetens_kostnader", "Verksamhetens kostnader", RAD),
        ("avskrivningar", "Avskrivningar", RAD), ("verksamhetens_resultat", "Verksamhetens resultat|Resultat", SUMMA),
        ("finansiella_intakter", "Finansiella intäkter", RAD), ("finansiella_kostnader", "Finansiella kostnader", RAD),
        ("resultat_efter_finansiella_poster", "Resultat efter finansiella poster", SUMMA),
        ("extraordinara_poster", "Extraordinära poster", RAD), ("arets_resultat", "Årets resultat", SUMMA),
    ),
    "br": (
        ("maskiner_och_inventarier", "Maskiner och inventarier", RAD),
        ("summa_anlaggningstillgangar", "Summa anläggningstillgångar", SUMMA),
        ("fordringar", "Korta fordringar|Fordringar|Kortfristiga fordringar", RAD),
        ("kortfristiga_placeringar", "Kortfristiga placeringar", RAD), ("kassa_och_bank", "Kassa och bank", RAD),
        ("summa_omsattningstillgangar", "Summa omsättningstillgångar", SUMMA),
        ("summa_tillgangar", "Summa tillgångar", SUMMA),
        ("summa_eget_kapital_och_skulder",
         "Summa eget kapital, avsättningar och skulder|Summa eget kapital och skulder", SUMMA),
        ("summa_eget_kapital", "Summa utgående eget kapital|Summa eget kapital", SUMMA),
        ("eget_kapital_ingaende", "Eget kapital|Ingående eget kapital", RAD), ("arets_resultat", "Årets resultat", RAD),
        ("ovrigt_eget_kapital", "Övrigt eget kapital", RAD),
        ("avsattningar_pensioner", "Avsättningar för pensioner", RAD),
        ("langfristiga_skulder", "Långfristiga skulder", RAD), ("kortfristiga_skulder", "Kortfristiga skulder", RAD),
    ),
    "kf": (
        ("arets_resultat", "Årets resultat", RAD), ("justering", "Justering för ej likviditetspåverkande poster", RAD),
        ("medel_fore_rorelsekapital", "Medel från verksamheten före förändring av rörelsekapital", SUMMA),
        ("forandring_fordringar",
         "Ökning/minskning kortfristiga fordringar|Ökning(-)/minskning(+) kortfristiga fordringar", RAD),
        ("forandring_skulder",
         "Ökning/minskning kortfristiga skulder|Ökning(+)/minskning(-) kortfristiga skulder", RAD),
        ("lopande_verksamheten",
         "Kassaflöde för den löpande verksamheten|Kassaflöde från den löpande verksamheten", SUMMA),
        ("investeringsverksamheten", "Kassaflöde från investeringsverksamheten", RAD),
        ("finansieringsverksamheten", "Kassaflöde från finansieringsverksamheten", RAD),
        ("arets_kassaflode", "Årets kassaflöde", SUMMA),
        ("likvida_medel_borjan", "Likvida medel vid årets början", RAD),
        ("likvida_medel_slut", "Likvida medel vid årets slut", SUMMA),
    ),
    "drift": (
        ("nettokostnad", "Nettokostnad", RAD), ("bidrag", "Medlemsavgift|Bidrag/Intäkt|Medlemsavgifter", RAD),
        ("finansiella_poster", "Finansiella poster", RAD), ("extraordinara_poster", "Extraordinära poster", RAD),
        ("resultat", "Resultat", SUMMA), ("utgaende_eget_kapital", "Utgående eget kapital", RAD),
        ("likvida_medel", "Likvida medel", RAD),
    ),
    "spec": (
        ("kursavgifter", "Kursavgifter", RAD), ("erhallna_bidrag", "Erhållna bidrag", RAD),
        ("ovriga_ersattningar", "Övr ersättn och intäkter", RAD), ("oresutjamning", "Öresutjämning", RAD),
    ),
    "balanskrav": (
        ("arets_resultat", "Årets resultat enligt resultaträkningen", RAD),
        ("realisationsvinster", "Samtliga realisationsvinster", RAD),
        ("realisationsvinster_undantag", "Realisationsvinster enligt undantagsmöjlighet", RAD),
        ("realisationsforluster_undantag", "Realisationsförluster enligt undantagsmöjlighet", RAD),
        ("aterforing_orealiserade", "Återföring av orealiserade vinster och förluster i värdepapper", RAD),
        ("orealiserade", "Orealiserade vinster och förluster i värdepapper", RAD),
        ("balanskravsresultat", "Balanskravsresultat", SUMMA),
    ),
    "overs": (
        ("intakter", "Verksamhetens intäkter", RAD), ("kostnader", "Verksamhetens kostnader", RAD),
        ("arets_resultat", "Årets resultat", RAD), ("eget_kapital", "Soliditet (eget kapital)|Eget kapital", RAD),
        ("soliditet", "Soliditet", RAD), ("anstallda", "Antal anställda|Anställda", RAD),
    ),
    "not": (
        ("driftbidrag_staten", "Driftbidrag från staten|Driftbidrag från Försäkringskassan", RAD),
        ("eu_medel", "EU-medel och andra bidrag", RAD),
        ("ovriga_intakter", "Övriga intäkter|Övriga ersättningar och intäkter", RAD),
        ("oresutjamning_intakter", "Öresutjämning|Öres och kronutjämning", RAD),
        ("lamnade_bidrag", "Lämnade bidrag", RAD),
        ("revisionsarvode", "Revisionsarvode", RAD),
        ("fordran_moms", "Fordran moms", RAD), ("kundfordringar", "Kundfordringar", RAD),
        ("leverantorsskulder", "Leverantörsskulder", RAD), ("summa", "Summa|Totalt", SUMMA),
    ),
    "insatsmedel": (("summa", "Summa|Totalt", SUMMA),),
    "tabell1": (("summa", "Summa deltagare|Summa|Totalt", SUMMA),),
}  # fmt: skip
"""The rows of the tables: the last part of our word, the labels that it is printed with, what it is."""

RADENHET = {"overs.anstallda": ANTAL, "overs.soliditet": PROCENT}
STORST_PROCENT = 100  # a soliditet of more is no percentage but the eget kapital itself
SORTER = {"tkr": "tkr", "tusental": "tkr", "mnkr": "mnkr", "kr": KR, "kronor": KR}


@cache
def tolerant(pattern: str) -> re.Pattern[str]:
    """Compile a pattern so that blanks may be missing or many, and å, ä, ö be what a poor scan made of them."""
    made = re.sub(r"[åäöéÅÄÖÉ]", r"\\S{1,3}", pattern)
    return re.compile(made.replace(" ", r"\s*"), re.IGNORECASE)


def is_noise(text: str) -> bool:
    """Whether a line belongs to the page and not to the text."""
    plain = " ".join(text.split())
    return not plain or any(tolerant(pattern).fullmatch(plain) for pattern in BRUS)


@cache
def row_word(prefix: str, label: str) -> tuple[str, str, str]:
    """Return the word, the label in good Swedish and the kind of a row; "" where it is none of ours."""
    plain = re.sub(r"^[\W_]+(?=[^\W\d_])|[\s:*\"]+$", "", " ".join(label.split()))
    group = "not" if re.fullmatch(r"not\d+", prefix) else prefix
    for key, labels, kind in RADER.get(group, ()):
        for told in labels.split("|"):
            if tolerant(re.escape(told).replace("\\ ", " ")).fullmatch(plain):
                return f"{prefix}.{key}", told, kind
    return "", "", RAD


def unit_in(words: str) -> str:
    """Return the unit that a heading says that the amounts are in ("Belopp tkr")."""
    told = re.search(r"(?:belopp(?:\s+i)?|\bi)\s+(tkr|mnkr|kr|kronor|tusental)\b", words, re.IGNORECASE)
    return SORTER[told[1].casefold()] if told else ""
