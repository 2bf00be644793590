"""The letters as drafts: what they say by level, what is attached, and that they are lawful mail."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inkorg.made import FORM, filled, issued, rezipped, with_cells
from tests.svar.svarat import ARENDE, BREV, FIL, faults, mottaget, said, sheet_with_faults
from xlfinsam.model import Level, Rule, gather
from xlfinsam.post.brevet import oppna
from xlfinsam.post.modell import Adress, Original
from xlfinsam.rules import celler, filer, historia, inkorg, personuppgifter, svar
from xlfinsam.svar import eml
from xlfinsam.svar.brev import Bifogad, paminnelse, slag, utkast, utskick
from xlfinsam.svar.markering import markerad
from xlfinsam.svar.rad import TILL_INSATSEN, rad

if TYPE_CHECKING:
    from email.message import EmailMessage

GULD = Path(__file__).with_name("guld")
FRAGOR = [fynd for fynd in faults() if fynd.niva is Level.FRAGA]
PERSONNUMMER = "19850709-9805"


def opened(draft: bytes) -> EmailMessage:
    """Parse a draft with the standard library; it has no defects, and is meant to be sent."""
    message = message_from_bytes(draft, policy=default)
    assert [part.defects for part in message.walk()] == [[] for _ in message.walk()]
    assert message["X-Unsent"] == "1"
    assert (message["Date"], message["Message-ID"], message["From"]) == (None, None, None)
    return message  # type: ignore[return-value]  # as the policy says


def text_of(draft: bytes) -> str:
    """Give the text of a draft."""
    body = opened(draft).get_body()
    assert body is not None
    assert body.get_content_type() == "text/plain"
    return str(body.get_content()).replace("\r\n", "\n")


def attached(draft: bytes) -> dict[str, bytes]:
    """Give the attachments of a draft by name."""
    return {str(part.get_filename()): part.get_content() for part in opened(draft).iter_attachments()}


LETTERS = {
    "tack": lambda: utkast(mottaget(filled(insats="beta")), [], ARENDE, BREV, andringar=["Ruta C18 kvinna: 7 → 8"]),
    "fragor": lambda: utkast(mottaget(sheet_with_faults()), FRAGOR, ARENDE, BREV),
    "ratta": lambda: utkast(mottaget(sheet_with_faults()), faults(), ARENDE, BREV),
    "olast": lambda: utkast(
        mottaget(b"%PDF-1.4", fil="blad.pdf"),
        [said(Level.STOPP, "", "Filen är ingen Excel-arbetsbok.", "L09", "")],
        ARENDE,
        BREV,
    ),
    "inget": lambda: utkast(mottaget(filled(insats="beta"), inget=True), [], ARENDE, BREV),
    "utskick": lambda: utskick("beta@example.se", Bifogad("insatsblad-beta-2024.xlsx", issued("beta")), ARENDE),
    "paminnelse": lambda: paminnelse("beta@example.se", Bifogad("insatsblad-beta-2024.xlsx", issued("beta")), ARENDE),
}


@pytest.mark.parametrize("kind", LETTERS)
def test_each_kind_of_letter_says_what_is_agreed(kind: str) -> None:
    """The subject and the text of every kind of letter, word for word; the checksum is that of the made file."""
    message = opened(LETTERS[kind]())
    told = re.sub(r"(SHA-256\): )[0-9a-f]{12}\n", r"\1<summa>\n", f"{message['Subject']}\n\n{text_of(LETTERS[kind]())}")
    assert told == (GULD / f"{kind}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", LETTERS)
def test_a_draft_is_the_same_bytes_every_time_and_lawful_mail(kind: str) -> None:
    """Nothing is random; lines end with CRLF and are short; every byte is ASCII."""
    draft = LETTERS[kind]()
    assert draft == LETTERS[kind]()
    assert draft.isascii()
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", draft) is None
    assert max(map(len, draft.split(b"\r\n"))) < 100


def test_the_receipt_has_the_checksum_of_the_file() -> None:
    """The first twelve characters of the SHA-256 of what came in."""
    sheet = mottaget(filled(insats="beta"))
    assert f"Kontrollsumma (SHA-256): {sheet.sha256[:12]}\n" in text_of(utkast(sheet, [], ARENDE, BREV))


def test_the_answer_hangs_under_the_letter_that_it_answers() -> None:
    """To, subject and thread come from the mail; Sv: stands once, however many answers there were before."""
    message = opened(LETTERS["tack"]())
    assert message["To"] == "beta@example.se"
    assert (message["In-Reply-To"], message["References"]) == ("<abc.1@example.se>", "<abc.1@example.se>")
    for subject, told in (("Re: SV: Re:Hej", "Sv: Hej"), ("Före: efter", "Sv: Före: efter"), ("", None)):
        said_subject = opened(utkast(mottaget(filled()), [], ARENDE, replace(BREV, amne=subject)))["Subject"]
        assert said_subject == (told or "Sv: Insatsblad för Beta, helår 2024")


def test_reply_to_goes_before_from() -> None:
    """A sender who asks for answers to another address gets them there; a sheet from a folder has no receiver."""
    other = replace(BREV, svara_till=(Adress("annan@example.se", "Annan"),))
    assert opened(utkast(mottaget(filled()), [], ARENDE, other))["To"] == "annan@example.se"
    assert opened(utkast(mottaget(filled()), [], ARENDE))["To"] is None


def test_what_must_be_mended_comes_with_a_marked_copy() -> None:
    """STOPP: the marked copy under the sheet's own name, å ä ö and all. Questions alone and thanks: nothing attached."""
    assert attached(LETTERS["ratta"]()) == {
        FIL.replace(".xlsx", " – att rätta.xlsx"): markerad(sheet_with_faults(), faults(), FIL)
    }
    assert [attached(LETTERS[kind]()) for kind in ("fragor", "tack", "olast")] == [{}, {}, {}]
    assert re.search(rb"filename\*(0\*)?=utf-8''Insatsblad%20Beta", LETTERS["ratta"]()) is not None


def test_what_must_be_mended_is_told_in_the_order_of_the_sheet() -> None:
    """The whole sheet first, then row by row whatever the rule and the column; questions after."""
    mixed = [
        said(Level.FRAGA, "B3", "Fem.", "A01"),
        said(Level.STOPP, "C100", "Fyra.", "A01"),
        said(Level.STOPP, "E9", "Tre.", "A02"),
        said(Level.STOPP, "C9:C12", "Två.", "Z99"),
        said(Level.STOPP, "", "Ett.", "Z99"),
    ]
    text = text_of(utkast(mottaget(filled()), mixed, ARENDE, BREV))
    assert re.findall(r"(Ett|Två|Tre|Fyra|Fem)\.", text) == ["Ett", "Två", "Tre", "Fyra", "Fem"]


def test_a_personnummer_is_never_sent_out_again() -> None:
    """A sheet that holds one is not sent back, wherever in it it stands, and the letter says why; nor is it quoted."""
    data = with_cells(filled(), {"text.syfte": f"Om {PERSONNUMMER}."})
    stopp = [said(Level.STOPP, "C18", f"Där står {PERSONNUMMER}.")]
    letter = replace(BREV, amne=f"Blad om {PERSONNUMMER}")
    draft = utkast(
        mottaget(data, fil=f"{PERSONNUMMER}.xlsx"), stopp, ARENDE, letter, andringar=[f"x: {PERSONNUMMER} → 1"]
    )
    message = opened(draft)
    assert attached(draft) == {}
    assert PERSONNUMMER not in f"{message['Subject']}{text_of(draft)}"
    assert "eftersom det innehåller ett personnummer" in text_of(draft)


@pytest.mark.parametrize(
    ("levels", "told"),
    [([], "Tack"), (["N"], "Tack"), (["F", "N"], "Frågor"), (["F", "S"], "Rätta"), (["S"], "Rätta")],
)
def test_the_gravest_fynd_decides_the_letter(levels: list[str], told: str) -> None:
    """NOTERA says nothing, FRÅGA asks, STOPP must be mended."""
    by = {"N": Level.NOTERA, "F": Level.FRAGA, "S": Level.STOPP}
    assert slag(mottaget(filled()), [said(by[level], "C18", "x") for level in levels]) == told


def test_a_sheet_that_cannot_be_marked_is_answered_without_a_copy() -> None:
    """A drawing that is broken inside stops no answer: the letter tells where, and asks for the sender's own file."""
    marked = markerad(sheet_with_faults(), faults(), FIL)
    broken = mottaget(rezipped(marked, {"xl/drawings/vmlDrawing1.vml": b"<xml>"}))
    draft = utkast(broken, [said(Level.STOPP, "H9", "Fel.")], ARENDE, BREV)
    assert attached(draft) == {}
    assert "Rätta i din egen fil." in text_of(draft)
    assert "- Ruta H9: Fel. Gör om." in text_of(draft)


def test_nothing_to_report_is_an_answer_unless_something_stops_it() -> None:
    """An insats with nothing to report is thanked; a STOPP must be mended all the same."""
    sheet = mottaget(filled(), inget=True)
    assert slag(sheet, []) == "Inget att rapportera"
    assert slag(sheet, [said(Level.STOPP, "C18", "x")]) == "Rätta"


def test_a_letter_cannot_be_made_to_say_other_headers() -> None:
    """New lines in the subject, in an address or in a Message-ID add no field; what is no address is left out."""
    evil = replace(
        BREV,
        amne="Hej\r\nBcc: alla@example.se",
        avsandare=Adress("a@example.se\r\nBcc: b@example.se", ""),
        message_id="<x@y>\r\nBcc: c@example.se",
    )
    message = opened(utkast(mottaget(filled()), [], ARENDE, evil))
    assert (message["Bcc"], message["To"], message["In-Reply-To"]) == (None, None, None)
    assert message["Subject"] == "Sv: Hej Bcc: [e-postadress]"


def test_advice_in_a_letter_speaks_to_the_insats() -> None:
    """No rule that can fall on a sheet says to the insats what the kansli is to do."""
    modules = (filer, celler, svar, inkorg, personuppgifter, historia)
    rules = [rule for rule in (*gather(modules, Rule), *FORM.rules) if rule.level is not Level.NOTERA]
    assert set(TILL_INSATSEN) <= {rule.id for rule in rules}
    for rule in rules:
        if rule.id in {"I01", "H02"}:  # speak of no sheet
            continue
        told = rad(replace(said(Level.STOPP, "", "x", rule.id), rad=rule.advice))
        assert not re.search(r"(Fråga|[Bb]e|Påminn) insatsen|ur inkorgen|kolumnen Svar|Inställningar|inkorg", told), (
            rule.id,
            told,
        )


@given(st.text(max_size=200))
def test_any_file_name_comes_back_as_it_was_written(name: str) -> None:
    """Whatever a file is called, the draft parses, and the name is the one we gave, safe to save."""
    draft = eml.brev("", "x", "y", (Bifogad(name, b"PK"),))
    assert attached(draft) == {eml.filnamn(name): b"PK"}
    assert re.search(r'[\x00-\x1f<>:"/\\|?*]', eml.filnamn(name)) is None
    assert max(map(len, draft.split(b"\r\n"))) < 998


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_makes_a_letter(amne: str, text: str) -> None:
    """Whatever stands in a subject or a text, the draft parses and its text comes back."""
    draft = eml.brev("a@example.se", amne, text)
    assert draft.isascii()
    shown = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\t]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert text_of(draft).rstrip("\n") == shown.rstrip("\n")


def test_our_own_post_reads_the_draft() -> None:
    """What xlfinsam reads of mail fits what it writes."""
    read = oppna(Original(LETTERS["ratta"](), "eml", "provet"))
    assert (read.amne, [each.namn for each in read.bilagor]) == (
        "Sv: Årets insatsblad",
        [FIL.replace(".xlsx", " – att rätta.xlsx")],
    )
    assert {each.slag for each in read.problem} == {"utan_datum", "utan_avsandare"}  # a draft has neither yet
