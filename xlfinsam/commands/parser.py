"""The words of the terminal: every command, what it is called with, and what it is told to do, in Swedish."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam import __version__
from xlfinsam.commands import aret, datorn, dokumenten, insatser, siffror
from xlfinsam.forms.bokslut import ADJUST, STEG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SWEDISH = {
    "usage: ": "användning: ",
    "positional arguments": "argument",
    "options": "tillval",
    "show this help message and exit": "visa den här hjälpen",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "the following arguments are required: %s": "det saknas: %s",
    "unrecognized arguments: %s": "okänt: %s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "expected one argument": "ett värde väntas",
    "invalid %(type)s value: %(value)r": "%(value)r är inget heltal",
    "ignored explicit argument %r": "tar inget värde, men fick %r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan betyda %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r finns inte; välj bland %(choices)s",
}


def parser() -> argparse.ArgumentParser:
    """Return the commands and their words."""
    argparse._ = lambda text: SWEDISH.get(text, text)  # type: ignore[attr-defined]  # argparse's own hook for translation
    top = argparse.ArgumentParser(
        prog="xlfinsam",
        description="Motorn i samordningsförbundets årsbok: skickar ut insatsblad, läser dem som kommer tillbaka, "
        "säger vad som är fel och i vilken ruta, och konsoliderar.",
    )
    top.add_argument("--version", action="version", version=f"xlfinsam {__version__}", help="visa programmets version")
    verbs = top.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)

    def verb(
        name: str, text: str, run: Callable[[argparse.Namespace], int], *words: tuple[str, str]
    ) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
        for word, meaning in words:
            made.add_argument(word.lower(), metavar=word, type=Path, help=meaning)
        made.set_defaults(run=run)
        return made

    arsbok = ("ARSBOK", "årsboken, en .xlsm-fil")
    as_json = {"action": "store_true", "help": "skriv ett JSON-objekt med fynd och siffror"}
    demo = verb("demo", "visa hela vägen på ett prov: ny årsbok, insatsblad, validera, konsolidera", datorn.demo)
    demo.add_argument("--exempel", default="kalmar-2024", metavar="PROV", help="kalmar-2024 (förval) eller kalmar-2022")
    demo.add_argument(
        "--ut", type=Path, default=Path("demo"), metavar="MAPP", help="mappen som provet läggs i (förval: demo)"
    )
    ny = verb(
        "ny", "gör en ny årsbok ur en inställningsfil", insatser.ny, ("INSTALLNINGAR", "inställningsfilen, .toml")
    )
    ny.add_argument("--ut", type=Path, required=True, metavar="ARSBOK", help="årsboken som ska göras")
    _issuing(verb, arsbok)
    _fetching(verb, arsbok, as_json)
    for name, text, run in (
        ("validera", "läs och kontrollera inkorgen, ändra inget", insatser.validera),
        ("konsolidera", "läs, kontrollera, fyll årsboken, räkna om, jämför och spara", insatser.konsolidera),
    ):
        made = verb(name, text, run, arsbok)
        made.add_argument(
            "inkorg",
            metavar="INKORG",
            type=Path,
            nargs="?",
            help="mappen med inkomna insatsblad (förval: den i Inställningar, inkorg)",
        )
        made.add_argument("--json", **as_json)  # type: ignore[arg-type]  # the words are argparse's own
        made.add_argument("--alla", action="store_true", help="visa också varje notering")
        if name == "validera":
            made.add_argument("--granskning", action="store_true", help="skriv fynden i årsbokens blad Granskning")
    _closing(verb, arsbok, as_json)
    checked = verb(
        "kontrollera",
        "räkna om varje siffra i årsboken en gång till och jämför, ändra inget",
        siffror.kontrollera,
        arsbok,
    )
    third = "räkna också med biblioteket formulas; tar någon minut"
    checked.add_argument("--oberoende", action="store_true", help=third)
    checked.add_argument("--json", **as_json)  # type: ignore[arg-type]  # the words are argparse's own
    restored = verb(
        "aterstall", "sätt tillbaka årsbokens formler och namn där de är ändrade", siffror.aterstall, arsbok
    )
    restored.add_argument("cell", metavar="CELL", nargs="?", default="", help="bara en cell: Balansräkning!D9")
    listed = verb("fynd", "visa de fynd som står i bladet Granskning, med kansliets svar", insatser.fynd, arsbok)
    listed.add_argument("--json", **as_json)  # type: ignore[arg-type]  # as above
    listed.add_argument("--alla", action="store_true", help="visa också det som är besvarat och varje notering")
    traced = verb("spara", "visa var en siffra kommer ifrån, ända ner till rutan i insatsbladet", siffror.spara, arsbok)
    traced.add_argument("siffra", metavar="SIFFRA", help="ett namn (tabell1.summa.nya) eller en cell (Deltagare!C12)")
    traced.add_argument("--djup", type=int, default=20, metavar="ANTAL", help="hur många led som visas")
    traced.add_argument("--json", **as_json)  # type: ignore[arg-type]  # as above
    _tables(verb, arsbok)
    _reporting(verb, arsbok)
    value = verb("varde", "skriv värdet bakom ett eller flera namn i årsboken", siffror.varde, arsbok)
    value.add_argument("namn", nargs="+", metavar="NAMN", help="till exempel tabell1.summa.nya")
    value.add_argument("--json", **as_json)  # type: ignore[arg-type]  # as above
    _installing(verb)
    told = verb("hjalp", "visa vad varje knapp och funktion i årsboken gör", datorn.hjalp)
    told.add_argument("ord", metavar="ORD", nargs="?", default="", help="bara det som har ordet i sig: konsolidera")
    return top


def _issuing(verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str]) -> None:
    """Add the commands that make blanks, and send them out."""
    blad = verb("insatsblad", "gör ett förifyllt insatsblad per insats", insatser.insatsblad, arsbok)
    blad.add_argument(
        "--ut", type=Path, metavar="MAPP", help="mappen som bladen läggs i (förval: den i Inställningar, insatsblad)"
    )
    blad.add_argument("--utskick", action="store_true", help="skriv också ett utkast till brev per insats (.eml)")
    _sending(blad)
    sheets = verb("utskick", "gör insatsbladen och ett utkast till brev per insats (.eml)", insatser.utskick, arsbok)
    sheets.add_argument("--ut", type=Path, metavar="MAPP", help="som för insatsblad")
    _sending(sheets)


def _tables(verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str]) -> None:
    """Add the command that writes a table."""
    table = verb("tabell", "skriv en av årsbokens tabeller", siffror.tabell, arsbok)
    table.add_argument("tabell", metavar="TABELL", help="ett namn (tabell1) eller en cell i tabellen (Deltagare!C12)")
    table.add_argument("--ut", type=Path, metavar="FIL", help="skriv den som .csv för Excel och Word")
    table.add_argument("--publicera", action="store_true", help="dölj små antal, så att tabellen kan spridas")


def _fetching(
    verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str], as_json: Mapping[str, object]
) -> None:
    """Add the command that takes the post home."""
    fetched = verb("hamta", "ta hem insatsbladen ur posten till inkorgen", insatser.hamta, arsbok)
    named = "mapp, sparat brev (.eml, .msg), mbox eller imaps://namn@server/INBOX (förval: den i Inställningar, post)"
    fetched.add_argument("kalla", metavar="KALLA", nargs="?", help=named)
    since = "läs ur en brevlåda bara det som kommit sedan dess"
    fetched.add_argument("--sedan", type=date.fromisoformat, metavar="DATUM", help=since)
    fetched.add_argument("--json", **as_json)  # type: ignore[arg-type]  # the words are argparse's own
    fetched.add_argument("--alla", action="store_true", help="visa också varje notering")
    _asking(verb, arsbok, as_json)
    late = verb("paminn", "skriv utkast till påminnelser för de insatser som inte har svarat", insatser.paminn, arsbok)
    late.add_argument("--innan", action="store_true", help="också innan sista dag har gått ut")
    _sending(late)
    answered = verb("svara", "skriv utkast till svar på bladen i inkorgen", insatser.svara, arsbok)
    removed = verb("gallra", "visa vad av post och blad som kan gallras, eller ta bort det", insatser.gallra, arsbok)
    removed.add_argument("--ta-bort", action="store_true", help="ta bort filerna; utan det visas bara vilka de är")
    answered.add_argument("inkorg", metavar="INKORG", type=Path, nargs="?", help="förval: den i Inställningar, inkorg")
    _sending(answered)
    _approving(verb, arsbok)


def _sending(made: argparse.ArgumentParser) -> None:
    """Let a command that writes letters send them too."""
    told = "skicka också breven, med den server som står i Inställningar; varje brev skickas högst en gång"
    made.add_argument("--skicka", action="store_true", help=told)


def _approving(verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str]) -> None:
    """Add the commands that lock a sheet for changes and open it again."""
    approved = verb("godkann", "godkänn inkomna blad, så att de låses för ändringar", insatser.godkann, arsbok)
    usual = "insatsens nyckel (förval: alla utan stopp och med svar på varje fråga)"
    approved.add_argument("insats", metavar="INSATS", nargs="*", help=usual)
    opened = verb("oppna", "öppna ett godkänt blad, så att ett nytt räknas; skälet står kvar", insatser.oppna, arsbok)
    opened.add_argument("insats", metavar="INSATS", help="insatsens nyckel")
    opened.add_argument("--skal", required=True, metavar="SKAL", help="varför, så att en kollega förstår det")


def _asking(
    verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str], as_json: Mapping[str, object]
) -> None:
    """Add the command that reads in survey answers."""
    asked = verb("enkat", "läs in enkätsvar (.csv, .xlsx) och räkna dem i bladet Enkäter", insatser.enkat, arsbok)
    asked.add_argument("filer", metavar="FIL", type=Path, nargs="*", help="förval: mappen i Inställningar, enkater")
    asked.add_argument("--json", **as_json)  # type: ignore[arg-type]  # the words are argparse's own
    asked.add_argument("--alla", action="store_true", help="visa också varje notering")


def _to_members(
    verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str], as_json: Mapping[str, object]
) -> None:
    """Add the command that tells the members of the year, and keeps account of what they decide."""
    told = "skriv utkast till brev till medlemmarna om ansvarsfriheten, och för bok i Medlemsbeslut"
    made = verb("medlemsbrev", told, insatser.medlemsbrev, arsbok)
    due = "dag som medlemmarna ska ha svarat, till exempel 2025-09-30"
    made.add_argument("--senast", type=date.fromisoformat, metavar="DATUM", help=due)
    made.add_argument("--paminn", action="store_true", help="påminn i stället de medlemmar som är sena")
    made.add_argument("--json", **as_json)  # type: ignore[arg-type]  # the words are argparse's own
    made.add_argument("--alla", action="store_true", help="visa också varje notering")


def _closing(
    verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str], as_json: Mapping[str, object]
) -> None:
    """Add the commands that close a year and open the next."""
    made = verb(
        "bokslut", "stäng året: läs bokföringen, fyll räkningarna, pröva, jämför och spara", aret.bokslut, arsbok
    )
    usual = "den i Inställningar, nyaste i mappen bokforing"
    named = f"SIE-fil eller saldolista (förval: {usual})"
    made.add_argument("bokforing", metavar="BOKFORING", type=Path, nargs="?", help=named)
    far = f"hur långt: {', '.join(STEG)} (förval: {ADJUST})"
    made.add_argument("--till", choices=STEG, default=ADJUST, metavar="STEG", help=far)
    made.add_argument("--json", **as_json)  # type: ignore[arg-type]  # the words are argparse's own
    made.add_argument("--alla", action="store_true", help="visa också varje notering")
    opened = verb("las-upp", "lås upp en stängd årsbok; skälet skrivs i Logg", aret.las_upp, arsbok)
    opened.add_argument("--skal", required=True, metavar="SKAL", help="varför, så att revisorn förstår det")
    following = verb("nytt-ar", "gör nästa års årsbok ur den här", aret.nytt_ar, arsbok)
    following.add_argument("--ut", type=Path, required=True, metavar="NY", help="årsboken som ska göras")
    verb("budget", "fördela medlemmarnas bidrag i hela kronor", aret.budget, arsbok)
    _to_members(verb, arsbok, as_json)


def _documents(verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str]) -> None:
    """Add the command that makes documents of the årsbok."""
    text = "gör årsredovisningen eller ett annat dokument ur årsboken, med länkade siffror"
    made = verb("rapport", text, dokumenten.rapport, arsbok)
    made.add_argument(
        "--slag", default="arsredovisning", metavar="SLAG", help="vilket dokument (förval: arsredovisning)"
    )
    usual = "filen som ska göras: .docx, .pdf eller .html (förval: <slag>-<period>.docx i mappen rapport)"
    made.add_argument("--ut", type=Path, metavar="FIL", help=usual)
    fresh = "uppdatera siffror, tabeller och diagram i en Word-fil som människor har skrivit i, och inget annat"
    made.add_argument("--uppdatera", type=Path, metavar="FIL", help=fresh)
    seen = "visa tal i en Word-fils löptext som inte är länkade, eller som inte är årsbokens"
    made.add_argument("--granska", type=Path, metavar="FIL", help=seen)
    made.add_argument("--json", action="store_true", help="skriv det som hittas eller ändras som ett JSON-objekt")
    verb("dokument", "gör det dokument som Inställningar väljer, i mappen rapport", dokumenten.dokument, arsbok)


def _reporting(verb: Callable[..., argparse.ArgumentParser], arsbok: tuple[str, str]) -> None:
    """Add the commands of the report, and those that look at a file from elsewhere: the books, a finished report."""
    _documents(verb, arsbok)
    books = verb(
        "sie",
        "visa vad en SIE-fil eller saldolista innehåller, och vad som är fel i den",
        aret.sie,
        ("FIL", "SIE-fil, eller saldolista som .xlsx eller .csv"),
    )
    books.add_argument("--ar", type=int, metavar="AR", help="året som visas: 2024, eller 0 (filens år), -1 (året före)")
    books.add_argument("--json", action="store_true", help="skriv allt som ett JSON-objekt")
    looked = verb(
        "granska",
        "pröva en färdig rapport mot sin egen aritmetik, och mot en årsbok",
        siffror.granska,
        ("PUBLICERAT", "rapporten: .docx, .pdf, .txt, eller siffrorna som .toml eller .xlsx"),
    )
    written = "årsboken som rapporten är skriven ur"
    looked.add_argument("--mot", dest="arsbok", type=Path, metavar="ARSBOK", help=written)
    looked.add_argument("--granskning", action="store_true", help="skriv fynden i den årsbokens blad Granskning")
    looked.add_argument("--pm", type=Path, metavar="FIL", help="skriv ett PM på två sidor: .docx eller .pdf")
    looked.add_argument("--alla", action="store_true", help="visa också avrundningar, definitioner och observationer")
    looked.add_argument("--json", action="store_true", help="skriv fynden som ett JSON-objekt")


def _installing(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands that concern the computer and no årsbok."""
    setup = verb(
        "installera",
        "ställ in datorn så att knapparna i årsboken hittar Python, och lita på mappen",
        datorn.installera,
    )
    setup.add_argument("arsbok", metavar="ARSBOK", type=Path, nargs="?", help="årsboken vars mapp Excel ska lita på")
    setup.add_argument("--natverk", action="store_true", help="lita på mappen också när den ligger på nätverket")
    setup.add_argument("--libreoffice", action="store_true", help="ställ in LibreOffice också")
    setup.add_argument("--ta-bort", action="store_true", help="ta bort det som installera har skrivit, och inget annat")
    doctor = verb(
        "doktor", "se efter om Excel, Python och xlwings hittar varandra, och säg hur fel rättas", datorn.doktor
    )
    doctor.add_argument("arsbok", metavar="ARSBOK", type=Path, nargs="?", help="årsboken som ska gå att öppna")
    doctor.add_argument("--json", action="store_true", help="skriv kontrollerna som JSON")
