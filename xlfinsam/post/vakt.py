"""Which files are let into the inkorg: an insatsblad as Excel saves it, and nothing else. What is stopped is kept.

The kinds that the workbook engine has words for too (tom, losenord, xls, xlsm, xlsb, trasig_zip, zipbomb, dtd,
inte_arbetsbok) are the same words here. Nothing is opened in any program, run or fetched.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlfinsam.personuppgifter import maskerad
from xlfinsam.post import filslag, paket
from xlfinsam.post.modell import STANDARD, Granser

if TYPE_CHECKING:
    from xlfinsam.post.modell import Bilaga, Brev

__all__ = ["SKAL", "Godtagen", "Granser", "Karantan", "granska", "provad", "visat"]

_IGEN: Final = "Be insatsen fylla i det utskickade insatsbladet och spara det som Excel-arbetsbok (.xlsx)."
_OPPNA_INTE: Final = "Öppna den inte. Fråga avsändaren, på ett annat sätt än genom att svara på brevet, vad det är."
_LAS: Final = f"Läs filen i brevet om den behövs. Är det ett insatsblad: {_IGEN}"
_BLAD: Final = "ett insatsblad i en Excel-arbetsbok (.xlsx)"

SKAL: Final = {
    "tom": ("en fil med innehåll", "Be insatsen skicka bladet igen; överföringen har avbrutits."),
    "for_manga": ("ett brev med några få filer", "Se efter i brevet vad det är, och be om insatsbladet ensamt."),
    "for_stor": ("en mindre fil", "Be insatsen skicka bara insatsbladet, utan bilder."),
    "sokvag": ("ett filnamn utan mappar", _OPPNA_INTE),
    "namn_tecken": ("ett filnamn av synliga tecken", _OPPNA_INTE),
    "dubbel_andelse": ("ett filnamn med en enda ändelse, .xlsx", _OPPNA_INTE),
    "fel_typ": ("en fil som är det den kallas", _OPPNA_INTE),
    "html": (_BLAD, _OPPNA_INTE),
    "annan_sort": (_BLAD, _LAS),
    "losenord": ("en fil utan lösenord",
                 "Be insatsen ta bort lösenordet (Arkiv, Info, Skydda arbetsboken) och skicka bladet igen."),
    "xls": (_BLAD, _IGEN),
    "xlsm": ("en arbetsbok utan makron (.xlsx)", _IGEN),
    "xlsb": (_BLAD, _IGEN),
    "inte_arbetsbok": (_BLAD, _IGEN),
    "trasig_zip": ("en hel fil", "Be insatsen skicka bladet igen, gärna på annat sätt än förra gången."),
    "zipbomb": ("en fil som packar upp till rimligt mycket", _OPPNA_INTE),
    "dtd": ("en arbetsbok som Excel har skrivit; den har ingen dokumenttypsdefinition", _OPPNA_INTE),
    "dde": ("formler som inte startar program", _OPPNA_INTE),
    "inbaddat": ("en arbetsbok utan inbäddade objekt",
                 "Be insatsen ta bort det infogade objektet och skicka bladet igen."),
    "externa_lankar": ("en arbetsbok utan länkar till andra filer",
                       "Be insatsen bryta länkarna (Data, Redigera länkar, Bryt länk) och skicka bladet igen."),
}  # fmt: skip
"""Every reason: what was expected, and what to do."""

_DOKUMENT: Final = (
    "xlsx xlsm xls xlsb xltx xltm ods csv pdf doc docx docm odt rtf txt ppt pptx png jpg jpeg gif htm html zip"
)
_KORBARA: Final = (
    "exe com scr bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta msi msp jar lnk iso img vhd url scf cpl dll pif reg xll"
    " chm appref-ms application gadget inf iqy slk wiz xlam svg"
)
_ANDELSER: Final = frozenset(_DOKUMENT.split()) | frozenset(_KORBARA.split())
_SOKVAG: Final = re.compile(r"[/\\]|^[A-Za-z]:|^\.\.?$")
_OSYNLIGA: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_MOTSAGER: Final = re.compile(
    r"(?:text|image|audio|video|message)/|application/(?:pdf|rtf|json|xml|javascript|x-msdownload|x-sh)"
)
_MAX_VISAT: Final = 80


@dataclass(frozen=True, slots=True)
class Godtagen:
    """A file that may lie in the inkorg."""

    bilaga: Bilaga


@dataclass(frozen=True, slots=True)
class Karantan:
    """A file that is kept apart: `skal` is a key of SKAL, `star` says what stood there."""

    bilaga: Bilaga
    skal: str
    star: str

    @property
    def text(self) -> str:
        """What stood there, what was expected, what to do: three Swedish sentences."""
        vantat, gor = SKAL[self.skal]
        return f"{visat(self.bilaga.namn) or 'En fil utan namn'}: {self.star}. Väntat: {vantat}. {gor}"


def visat(text: str) -> str:
    """Give a stranger's words so that they can be shown: nothing invisible, nothing that points at a person, short."""
    shown = "".join("·" if unicodedata.category(character) in _OSYNLIGA else character for character in text)
    shown = maskerad(shown)
    return shown if len(shown) <= _MAX_VISAT else f"{shown[:_MAX_VISAT]}…"


def granska(brev: Brev, granser: Granser = STANDARD) -> tuple[Godtagen | Karantan, ...]:
    """Judge every file of a mail, in its order. Pictures and signatures of the text itself are no files."""
    files = [each for each in brev.bilagor if not each.inbaddad]
    if len(files) >= granser.bilagor_per_brev:
        told = f"brevet har {len(files)} filer; ett brev ska ha färre än {granser.bilagor_per_brev}"
        return tuple(Karantan(each, "for_manga", told) for each in files)
    return tuple(provad(each, granser) for each in files)


def provad(bilaga: Bilaga, granser: Granser = STANDARD) -> Godtagen | Karantan:
    """Judge one file by its bytes, its name and what the mail calls it; the first reason against it is told."""
    found = _namnet(bilaga.namn) or _innehallet(bilaga, granser)
    return Karantan(bilaga, *found) if found else Godtagen(bilaga)


def _namnet(namn: str) -> tuple[str, str] | None:
    if any(unicodedata.category(character) in _OSYNLIGA for character in namn):
        return "namn_tecken", "filnamnet har osynliga tecken, som kan dölja vad filen är"
    if _SOKVAG.search(namn):
        return "sokvag", "filnamnet pekar ut en mapp"
    parts = [part.strip().lower() for part in namn.rstrip(". ").split(".")[1:]]
    known = [part for part in parts[-2:] if part in _ANDELSER]
    if len(known) > 1 and set(known) != {"xlsx"}:  # a second .xlsx comes of hidden extensions, and hides nothing
        return "dubbel_andelse", f"filnamnet har två ändelser, .{'.'.join(known)}"
    return None


def _innehallet(bilaga: Bilaga, granser: Granser) -> tuple[str, str] | None:
    size, kind = len(bilaga.data), filslag.slag(bilaga.data)
    ending = _andelse(bilaga.namn)
    if kind == "tom":
        return "tom", "filen är tom (0 byte)"
    if size >= granser.bilaga_storlek:
        limit = granser.bilaga_storlek
        return "for_stor", f"filen är {_mb(size)} MB; den ska vara mindre än {_mb(limit)} MB"
    if kind == "ole_krypterad":
        return "losenord", "filen är skyddad med lösenord"
    if ending in {"xlsm", "xltm", "xlam"}:
        return "xlsm", f"filen heter .{ending} och kan innehålla makron"
    if ending == "xlsb":
        return "xlsb", "filen är en binär Excel-fil (.xlsb) och kan innehålla makron"
    if kind == "ole":
        told = "filen är en gammal Excel-fil (.xls) och kan innehålla makron"
        return ("fel_typ" if ending in {"xlsx", "xltx"} else "xls", told) if _ar_xls(bilaga) else _annan(kind, ending)
    if kind == "html":
        return "html", f"filen är en webbsida{_fast(ending)}, som kan bära på program"
    if kind != "zip":
        return _annan(kind, ending)
    return _arbetsboken(bilaga, ending, granser)


def _mb(size: int) -> str:
    """Write a size in megabytes, with a decimal where it is small."""
    told = f"{size / 1_000_000:.0f}" if size >= 10_000_000 else f"{size / 1_000_000:.1f}"  # noqa: PLR2004  10 MB
    return told.removesuffix(".0").replace(".", ",")


def _arbetsboken(bilaga: Bilaga, ending: str, granser: Granser) -> tuple[str, str] | None:
    wrong = paket.fel(bilaga.data, granser)
    if wrong:
        return wrong if wrong[0] != "inte_arbetsbok" or ending in {"xlsx", "xltx"} else ("annan_sort", wrong[1])
    if ending not in {"", "xlsx", "xltx"}:
        return "fel_typ", f"filen heter .{ending} men är en Excel-arbetsbok"
    if _MOTSAGER.match(bilaga.typ):
        return "fel_typ", f"brevet säger att filen är av typen {visat(bilaga.typ)}, men den är en Excel-arbetsbok"
    return None


def _annan(kind: str, ending: str) -> tuple[str, str]:
    """Tell of a file that is no workbook; one that is called a workbook pretends."""
    told = f"filen är {filslag.SAGT[kind]}{_fast(ending)}"
    return ("fel_typ" if ending in {"xlsx", "xltx"} or kind == "program" else "annan_sort"), told


def _fast(ending: str) -> str:
    return f", fast den heter .{ending}" if ending in {"xlsx", "xltx"} else ""


def _andelse(namn: str) -> str:
    """Give the last extension of a name, lower case; "" where it is none that any program has."""
    stem, dot, ending = namn.rstrip(". ").rpartition(".")
    return ending.lower() if dot and stem and re.fullmatch(r"[A-Za-z0-9-]{1,12}", ending) else ""


def _ar_xls(bilaga: Bilaga) -> bool:
    """Say whether an old Office document is a workbook, by its directory or by its name."""
    streams = ("Workbook\0", "Book\0")
    named = _andelse(bilaga.namn) in {"xls", "xlt", "xla"}
    return named or any(filslag.har_post(bilaga.data, name.encode("utf-16-le")) for name in streams)
