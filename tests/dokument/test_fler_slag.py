"""The other documents: each is made of a small closed årsbok, and no number in it is anybody's but the årsbok's."""

from __future__ import annotations

import io
import re
import tomllib
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber
import pytest

from tests import bocker, byfile
from tests.dokument.test_html import axe
from tests.dokument.ua import brister
from tests.inkorg import made as sheets
from xlfinsam import cli, office, reporting
from xlfinsam.arsboken import read_arsbok
from xlfinsam.dokument import laget
from xlfinsam.dokument.html import html
from xlfinsam.dokument.modell import Diagram, Lista, Rubrik, Stycke, Tabell, Tal
from xlfinsam.dokument.pdf import pdf
from xlfinsam.dokument.siffertext import WAYS, skriven
from xlfinsam.dokument.slag import valt
from xlfinsam.dokument.underlag import Underlag
from xlfinsam.dokument.word import word
from xlfinsam.engine import printing, registers
from xlfinsam.engine.book import open_book
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.rapporten import ARSREDOVISNING, DELARSRAPPORT, DOKUMENT, VERKSAMHETSPLAN
from xlfinsam.forms.uppfoljning import MEDLEMSBESLUT
from xlfinsam.statements import ALL_TABLES
from xlfinsam.statements.dokumenten import AVSNITT
from xlfinsam.values import THIN_SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from xlfinsam.consolidating import Shown
    from xlfinsam.dokument.modell import Dokument

ROOT = Path(__file__).resolve().parents[2] / "samples"
HALF = DELARSRAPPORT
KINDS = [slag for slag in DOKUMENT if slag != ARSREDOVISNING]
SETTINGS = bocker.SETTINGS.replace("ar0 = 760000\n", "ar0 = 760000\nprognos = 744000\n").replace(
    "ar0 = 250000\n", "ar0 = 250000\nprognos = 251000\n"
).replace("ar0 = 1000000\n", "ar0 = 1000000\nprognos = 1000000\n") + "".join(
    f'\n[[insatsplan]]\nnyckel = "{key}"\nnamn = "{key.title()}"\ninriktning = "{of}"\nar0 = {now}\nprognos = {told}\n'
    f"ar1 = {now}\nar2 = 0\n"
    for key, of, now, told in (("alfa", "individ", 500000, 495000), ("beta", "struktur", 260000, 249000))
)
NO_FIGURES = re.compile(
    r"lagen \(\d{4}:\d+\)|lagen \d{4}:\d+|\(lagen\s\d{4}:\d+|Finsam-lagen \d+ §|LKBR \d+ kap\.|RKR R\d+|kommunallagen \d+ kap\."
)


@dataclass(frozen=True)
class Made:
    """A document, and what the saved årsbok shows behind each of its names."""

    dokument: Dokument
    saved: dict[str, Shown]
    underlag: Underlag


def made_of(arsbok: Path, slag: str) -> Made:
    """Make a document of a saved årsbok; its figures are read from the cells of the file."""
    with closing(open_book(arsbok, to_read=True)) as book:
        read = read_arsbok(book)
        underlag = Underlag.of(read)
        dokument = valt(slag).gor(underlag)
        names = {tal.namn for tal in dokument.tal()} - {"ar", "fg"}
        saved = {name: registers.figure(read.book, name) for name in names}
    return Made(dokument, saved, underlag)


@pytest.fixture(scope="module")
def helar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed year, whose members have been written to."""
    desk = bocker.desk(tmp_path_factory.mktemp("helår"), bocker.arsbok(SETTINGS))
    desk.put(sheets.filled(), "inkorg/alfa.xlsx")
    desk.put(sheets.filled(insats=sheets.OTHER), "inkorg/beta.xlsx")
    byfile.konsolidera(desk.arsbok, desk.folder / "inkorg")
    byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    byfile.medlemsbrev(desk.arsbok)
    byfile.budget(desk.arsbok)
    return desk.arsbok


@pytest.fixture(scope="module")
def halvar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first half of the year, closed on the vouchers of January to June."""
    settings = SETTINGS.replace('period = "2024"', 'period = "2024-H1"')
    desk = bocker.desk(tmp_path_factory.mktemp("halvår"), bocker.arsbok(settings))
    now = replace(bocker.NOW, vouchers=bocker.NOW.vouchers[:6])
    byfile.bokslut(desk.arsbok, desk.put(bocker.sie(now)))
    return desk.arsbok


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest, helar: Path, halvar: Path) -> Made:
    """Every kind of document in turn."""
    return made_of(halvar if request.param == HALF else helar, request.param)


def paragraphs(dokument: Dokument) -> Iterator[Stycke]:
    """Every paragraph that is prose."""
    for block in dokument.delar:
        if isinstance(block, Stycke):
            yield block
        elif isinstance(block, Lista):
            yield from block.punkter


def read_back(text: str) -> Decimal:
    """Read a printed figure as a reader would: a share as a share."""
    plain = text.replace(THIN_SPACE, "").replace("\u00a0", "").replace("−", "-").replace(",", ".").lstrip("+")
    return Decimal(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)


# ------------------------------------------------------------------------------------------------- every document


def test_every_kind_has_texts_of_its_own() -> None:
    """What the sheet Rapporttexter is filled with has every kind, and every kind that has texts can be made."""
    assert set(AVSNITT) == set(DOKUMENT)
    assert {valt(slag).id for slag in DOKUMENT} == set(DOKUMENT)


def test_every_figure_is_the_one_that_the_saved_arsbok_shows(made: Made) -> None:
    """A printed figure, read back, is the cell's own, rounded to the decimals that are printed; texts are the same."""
    figures = [tal for tal in made.dokument.tal() if tal.namn in made.saved and tal.text not in {"", "–"}]
    assert len(figures) > 3
    for tal in figures:
        value = made.saved[tal.namn]
        if isinstance(value, Decimal) and tal.text not in {"ja", "nej"}:
            printed = read_back(tal.text)
            step = Decimal(1).scaleb(printed.as_tuple().exponent)  # type: ignore[arg-type]  # a finite number
            assert abs(value).quantize(step, ROUND_HALF_UP) == abs(printed), tal
        elif isinstance(value, str):
            assert tal.text == value


def test_no_number_in_prose_is_typed(made: Made) -> None:
    """Between the linked figures there are no digits but those of laws and recommendations."""
    for paragraph in paragraphs(made.dokument):
        words = "".join(part if isinstance(part, str) else " " for part in paragraph.delar)
        if paragraph.slag != "ledtext":
            assert not re.search(r"\d", NO_FIGURES.sub("", words)), words


def test_every_sum_of_a_table_is_linked(made: Made) -> None:
    """Each number in a row of sums is a figure of the årsbok by its name."""
    tables = [block for block in made.dokument.delar if isinstance(block, Tabell)]
    for row in (row for table in tables for row in table.rader if row.slag == "summa"):
        assert all(isinstance(cell.innehall, Tal) for cell in row.celler[1:] if cell.tal and cell.text), row


def test_our_own_granskning_finds_nothing_wrong(made: Made, tmp_path: Path) -> None:
    """Written as a Word file and read as any finished report, it goes together with itself: no fel."""
    path = tmp_path / f"{made.dokument.slag}.docx"
    path.write_bytes(word(made.dokument))
    done = reporting.granskad(path)
    assert done.counts["fel"] == 0, [one.fynd.text for one in done.found]


def test_the_protection_of_small_numbers_reaches_every_table(made: Made) -> None:
    """What the protection hides is written with its word, in prose and in tables; the documents are published."""
    assert valt(made.dokument.slag).offentligt
    hidden = replace(made.underlag, skydd=Hides())
    shown = [tal.text for tal in valt(made.dokument.slag).gor(hidden).tal() if tal.namn.startswith("tabell1.")]
    assert {text for text in shown if text not in {"", "–"}} <= {"dolt"}
    assert "dolt" in shown or made.dokument.slag in {VERKSAMHETSPLAN, DELARSRAPPORT}  # they have no deltagare here


class Hides:
    """Hides every figure of tabell 1."""

    def visa(self, namn: str, text: str) -> str:
        """Give a word for what is hidden."""
        return "dolt" if self.doljer(namn) else text

    def doljer(self, *namn: str) -> bool:
        """Say whether any is of tabell 1."""
        return any(name.startswith("tabell1.") for name in namn)

    def anmarkning(self) -> str:
        """Say so."""
        return "Dolt."


# ------------------------------------------------------------------------------------------------ each by itself


def table(dokument: Dokument, namn: str) -> dict[str, list[str]]:
    """The rows of a table by their labels, without its headings."""
    return {row.celler[0].text: [cell.text for cell in row.celler[1:]] for row in dokument.tabeller()[namn].rader}


def test_the_forecast_stands_beside_the_budget(halvar: Path) -> None:
    """The delårsrapport says what the year will come to, by sum and by insats, and how far that is from the budget."""
    dokument = made_of(halvar, DELARSRAPPORT).dokument
    told = {label: [read_back(text) if text else None for text in cells]
            for label, cells in table(dokument, "prognos").items()}  # fmt: skip
    assert told["Kostnader"] == [1_010_000, 995_000, -15_000]
    assert told["Resultat"] == [-10_000, 5_000, 15_000]
    assert table(dokument, "insatsprognos")["Alfa"][:2] == ["500\u00a0000", "495\u00a0000"]
    assert [cell.text for cell in dokument.tabeller()["rr"].huvud[0]][-2:] == ["2024-06-30", "2023-12-31"]


def test_quarters_that_have_not_been_are_blank(halvar: Path) -> None:
    """In a file that ends in June the third and the fourth quarter have no column, and the two sum to the outcome."""
    made = made_of(halvar, DELARSRAPPORT)
    head = [cell.text for cell in made.dokument.tabeller()["kvartalen"].huvud[0]]
    assert head == ["Insats", "Kvartal 1", "Kvartal 2", "Utfall", "Budget", "Andel av budget"]
    figures = made.underlag.figures
    assert sum(figures[f"kvartal.summa.k{at}"] or 0 for at in (1, 2)) == figures["insatsmedel.summa.utfall"]  # type: ignore[misc]  # numbers


def test_a_delarsrapport_can_be_used_by_all(halvar: Path, chromium: Browser, tmp_path: Path) -> None:
    """Of a real half year: no rule of PDF/UA-1 is broken as PDF, and none of WCAG 2.2 AA as a page."""
    dokument = made_of(halvar, HALF).dokument
    assert brister(pdf(dokument), tmp_path / "a.pdf") == []
    page = chromium.new_page()
    assert axe(page, html(dokument)) == []
    page.close()


def test_a_delarsrapport_wants_half_a_year(helar: Path) -> None:
    """Of an årsbok of the whole year no delårsrapport is made; the sentence says what to do."""
    with pytest.raises(WrongUseError, match="Skriv 2024-H1 i rutan Period"):
        made_of(helar, DELARSRAPPORT)


def test_the_letter_lists_those_who_decide(helar: Path) -> None:
    """The letter has every row of Medlemsbeslut with where it stands."""
    rows = table(made_of(helar, "brev-medlemmar").dokument, "medlemsbesluten")
    with closing(open_book(helar, to_read=True)) as book:
        listed = registers.read_rows(read_arsbok(book).book, MEDLEMSBESLUT)
    assert list(rows) == [row["namn"] for row in listed]
    assert {cells[-1] for cells in rows.values()} == {"väntar"}


# --------------------------------------------------------------------------------------------- the board's one page


@pytest.fixture(scope="module")
def kalmar(tmp_path_factory: pytest.TempPathFactory) -> Dokument:
    """The board's page of Kalmar 2024: eight insatser and thirteen goals."""
    arsbok, sample = tmp_path_factory.mktemp("kalmar") / "arsbok.xlsm", ROOT / "kalmar-2024"
    office.ny(sample / "installningar.toml", arsbok)
    byfile.konsolidera(arsbok, sample / "inkorg")
    byfile.bokslut(arsbok, sample / "bokforing.se")
    return made_of(arsbok, "styrelseblad").dokument


def longest(dokument: Dokument) -> Dokument:
    """The same page with as many lines as it may ever have: a goal of one line again and again."""
    goals = dokument.tabeller()["mal_kort"]
    insatser = dokument.tabeller()["insatslaget"]
    room = laget.MOST_LINES - (len(insatser.rader) - 1)
    one_line = min(goals.rader, key=lambda row: len(row.celler[0].text))
    fuller = replace(goals, rader=(one_line,) * room, noter=(Stycke((laget.MORE_STILL,), "not"),))
    return replace(dokument, delar=tuple(fuller if block is goals else block for block in dokument.delar))


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    with pdfplumber.open(io.BytesIO(data)) as read:
        return len(read.pages)


@pytest.mark.libreoffice
@pytest.mark.parametrize("fill", [lambda dokument: dokument, longest], ids=["kalmar", "longest"])
def test_the_boards_page_is_one_page_in_word(kalmar: Dokument, fill: Callable[[Dokument], Dokument]) -> None:
    """Laid out by LibreOffice the Word file is one page, as full as it may ever be."""
    assert pages(printing.pdf(word(fill(kalmar)), ".docx")) == 1


@pytest.mark.parametrize("fill", [lambda dokument: dokument, longest], ids=["kalmar", "longest"])
def test_the_boards_page_is_one_page_as_pdf(kalmar: Dokument, fill: Callable[[Dokument], Dokument]) -> None:
    """So is the PDF."""
    assert pages(pdf(fill(kalmar))) == 1


# ------------------------------------------------------------------------------------- the published verksamhetsplan


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Dokument:
    """The verksamhetsplan of Kalmar 2024, made before the year: there are no books and no sheets."""
    arsbok = tmp_path_factory.mktemp("plan") / "arsbok.xlsm"
    office.ny(ROOT / "kalmar-2024" / "installningar.toml", arsbok)
    assert cli.main(["budget", str(arsbok)]) == 0
    return made_of(arsbok, VERKSAMHETSPLAN).dokument


PRINTED = {  # a row of the print that is called something else in ours
    "SUMMA intäkter": "Summa intäkter", "SUMMA finansiella intäkter": "Summa finansiella intäkter",
    "SUMMA kostnader": "Summa kostnader", "SUMMA finansiella kostnader": "Summa finansiella kostnader",
    "Återföring av vinstmedel": "Återföring av tidigare års överskott", "Resultat 2": "Resultat efter återföring",
    "Kostnader": "Individinriktade insatser", "Summa medlemsavgifter": "Summa",
    "Hultsfreds kommun": "Hultsfred kommun",
    "Försäkringskassan (och Arbetsförmedlingen)": "Staten (Försäkringskassan och Arbetsförmedlingen)",
}  # fmt: skip
APART = {  # the plan rounds each kommun for itself and is a krona short of what it prints as the sum; ours sums exactly
    ("agarbidrag", "Nybro kommun"): Decimal(1),
}


@pytest.mark.parametrize(("ours", "theirs"), [("budget", "budget"), ("insatsplan", "individinsatser"),
                                              ("agarbidrag", "agarbidrag")])  # fmt: skip
def test_the_tables_are_those_of_the_published_plan(plan: Dokument, ours: str, theirs: str) -> None:
    """Every printed figure of the budget, the insatser and the members' bidrag comes out, but for one krona."""
    printed = tomllib.loads((ROOT / "kalmar-2024" / "publicerat-vp.toml").read_text("utf-8"))
    (wanted,) = [one for one in printed["tabell"] if one["id"] == theirs]
    rows, compared = table(plan, ours), 0
    for row in wanted["rad"]:
        label = PRINTED.get(row["etikett"], row["etikett"])
        told = [read_back(text) for text in rows[label][: len(row["varden"])]]
        off = APART.get((ours, label), Decimal(0))
        assert [value - off for value in told] == row["varden"], label
        compared += len(told)
    assert compared == {"budget": 104, "insatsplan": 30, "agarbidrag": 15}[ours]


# --------------------------------------------------------------------------------------- an årsbok without any books


@pytest.fixture(scope="module")
def avesta(tmp_path_factory: pytest.TempPathFactory) -> Dokument:
    """The årsredovisning of Avesta 2021: one sheet in nine parts, no books, no members."""
    arsbok, sample = tmp_path_factory.mktemp("avesta") / "arsbok.xlsm", ROOT / "avesta-2021"
    office.ny(sample / "installningar.toml", arsbok)
    assert cli.main(["konsolidera", str(arsbok), str(sample / "inkorg")]) == 0
    with closing(open_book(arsbok, to_read=True)) as book:
        return valt(ARSREDOVISNING).gor(Underlag.of(read_arsbok(book)))


def test_rows_of_a_form_are_called_what_the_insats_wrote(avesta: Dokument) -> None:
    """A row with a slot has the insats and its own word, or ours, as on the form's sheet; never a key."""
    heads = [row.celler[0].text for table in avesta.tabeller().values() for row in table.rader]
    assert "Samverkansteam Avesta: samordnare, coach" in heads
    assert "Samverkansteam Avesta: lokaler" in heads
    assert not [head for head in heads if "__" in head]


def test_nothing_is_said_of_what_the_arsbok_does_not_have(avesta: Dokument) -> None:
    """No chapter about the books, no list of members, no sentence with a dash for its only figure, no line of a dot."""
    headings = [one.text for one in avesta.delar if isinstance(one, Rubrik)]
    assert "Redovisningsprinciper" in headings
    assert not {"Resultaträkning", "Driftredovisning"} & set(headings)
    prose = [one.text for one in avesta.delar if isinstance(one, Stycke) and one.slag == "text"]
    assert "Insatserna har haft 58 deltagare." in prose
    assert not [one for one in prose if one.endswith(":") or "–." in one]
    assert "diagram.tabell2" not in [one.id for one in avesta.delar if isinstance(one, Diagram)]


def test_a_figure_of_every_table_can_be_written() -> None:
    """Every style of a table is one of the ways; one decimal stands even where it is nought, two where there are two."""
    assert {measure.style for table in ALL_TABLES.values() for measure in table.measures} <= set(WAYS)
    assert [skriven(Decimal(one), "decimal") for one in ("15", "25.2", "24.43", "0.125")] == [
        "15,0",
        "25,2",
        "24,43",
        "0,13",
    ]
