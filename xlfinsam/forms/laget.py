"""Where the sheet of an insats stands, from the day it goes out until it is approved; and the list that remembers it.

What may follow on what is decided here and nowhere else. The list is kept by the program: a line per change, never
rewritten; the last line of an insats and period is where it stands.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from xlfinsam.fields import Text
from xlfinsam.forms.bokslut import PROGRAM
from xlfinsam.shown import Column, Register
from xlfinsam.values import counted

EJ_SKICKAD = "ej skickad"  # what is shown of an insats that the list says nothing of
UTSKICKAD, PAMIND, INKOMMEN, ATER, GODKAND = LAGEN = ("utskickad", "påmind", "inkommen", "åter", "godkänd")
SKICKAT, PAMINT, KOM, ATERSANT, GODKANT, OPPNAT = HANDELSER = (
    "skickat", "påmint", "kom", "återsänt", "godkänt", "öppnat",
)  # fmt: skip
"""What may happen to a sheet, as the verbs see it."""
OPPNA = "öppna:"
"""How an answer in Granskning begins that opens an approved sheet at the next Konsolidera; why follows."""
WAITED_FOR = frozenset({"", UTSKICKAD, PAMIND})  # nothing has come in

FOLJER: Mapping[tuple[str, str], str] = {
    **{(lage, SKICKAT): UTSKICKAD for lage in WAITED_FOR},
    **{(lage, PAMINT): PAMIND for lage in WAITED_FOR},
    **{(lage, KOM): INKOMMEN for lage in (*WAITED_FOR, INKOMMEN, ATER)},
    **{(lage, ATERSANT): ATER for lage in (INKOMMEN, ATER)},
    **{(lage, GODKANT): GODKAND for lage in (INKOMMEN, ATER)},
    (GODKAND, OPPNAT): INKOMMEN,
}
"""Every lawful step: where a sheet stands and what happens -> where it then stands. All else changes nothing."""


@dataclass(frozen=True, slots=True)
class Lage:
    """Where the sheet of an insats stands ("" before anything has happened), and with which file (name, SHA-256)."""

    lage: str = ""
    fil: str = ""
    hash: str = ""


def foljer(nu: Lage, handelse: str, seal: str) -> str | None:
    """Say where a sheet stands after an event with the file of SHA-256 `seal`; None where that is no news.

    The same blank out again, the same file in again or sent back again is no news. A file that comes in after the
    approval changes nothing: the sheet stays approved until it is opened.
    """
    after = FOLJER.get((nu.lage, handelse))
    known = seal == nu.hash and (handelse in {SKICKAT, KOM} or (handelse == ATERSANT and nu.lage == ATER))
    return None if known else after


def skal_i(svar: str) -> str:
    """Return the reason in an answer that opens an approved sheet, "" where the answer is another or has none."""
    said = unicodedata.normalize("NFC", svar).strip()
    return said[len(OPPNA) :].strip() if said[: len(OPPNA)].casefold() == OPPNA else ""


def hinder(nu: Lage, seal: str, stopp: int, fragor: int) -> str:
    """Say why a sheet cannot be approved, "" where it can.

    `seal` is the SHA-256 of the file that the årsbok has the answers of, "" where it has none; `stopp` and `fragor` are
    its STOPP and its FRÅGA without an answer in Granskning.
    """
    if nu.lage == GODKAND:
        return "är redan godkänd"
    if nu.lage in WAITED_FOR or not seal:
        return "har inget blad som är konsoliderat"
    if seal != nu.hash:
        return f"har ett blad som inte är konsoliderat ({nu.fil})"
    left = [counted(stopp, "stopp", "stopp")] if stopp else []
    left += [counted(fragor, "fråga utan svar", "frågor utan svar")] if fragor else []
    return f"har {' och '.join(left)} i Granskning" if left else ""


LAGET = Register(
    "laget",
    "Läget",
    "Läget",
    "En rad varje gång en insats blad fått ett nytt läge. Fylls av programmet; raderna ändras aldrig.",
    (
        Column("nar", "När", Text(), 20),
        Column("vem", "Vem", Text(), 16),
        Column("insats", "Insats", Text(), 16),
        Column("period", "Period", Text(), 10),
        Column("lage", "Läge", Text(), 12),
        Column("fil", "Fil", Text(), 44),
        Column("hash", "Filens SHA-256", Text(), 16),
        Column("varfor", "Varför", Text(), 60, look="wrap"),
        Column("nyckel", "Nyckel", Text(), 30, look="hidden"),
        Column("kedja", "Kedja", Text(), 68, look="hidden"),
    ),
    2000,
    PROGRAM,
)
TOLD = ("nar", "vem", "insats", "period", "lage", "fil", "hash", "varfor", "nyckel")
"""What the chain of the list holds together."""


def nyckel(insats: str, period: str, number: int) -> str:
    """Return the key of the line of that number, from 1, of an insats and period."""
    return f"{insats}|{period}|{number}"
