"""The memo of a granskning in Word and in PDF: two pages, the same words, made once, and a sentence for what is missing."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from docx import Document

from tests import lo
from tests.closing_desk import lay_report
from xlfinsam import pm, reporting
from xlfinsam.cli import main
from xlfinsam.engine import printing
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from xlfinsam.reporting import Granskad

SAMPLES = Path(__file__).parents[1] / "samples"
REPORTS = sorted(SAMPLES.glob("*/publicerat*.toml"))
BULLET = "\uf0b7"  # of a list, in the font that has it


@pytest.fixture(scope="module")
def kalmar() -> Granskad:
    return reporting.granskad(SAMPLES / "kalmar-2024" / "publicerat.toml")


def test_the_memo_says_what_was_found(kalmar: Granskad, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memo has a heading per kind, a row per fault with rule, printed and expected, in Swedish; made twice it is one."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1738540800")
    data = pm.memo(kalmar)
    assert pm.memo(kalmar) == data
    document = Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"Resultat: {kalmar.told}." in text
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    faults = [one for one in kalmar.found if one.slag == "fel"]
    assert len(rows) == 1 + min(len(faults), pm.MOST_FAULTS)
    assert [row[-1] for row in rows[1:]] == [one.regel for one in faults[: pm.MOST_FAULTS]]
    assert document.core_properties.language == "sv-SE"
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert {item.date_time for item in made.infolist()} == {(2025, 2, 3, 0, 0, 0)}


def test_the_memo_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--pm writes the file once; a file of that name stops it with a sentence and stays as it is."""
    memo = tmp_path / "pm å.docx"
    assert main(["granska", str(lay_report(tmp_path / "arsbok.xlsm", 40)), "--pm", str(memo)]) == 1
    kept = memo.read_bytes()
    assert main(["granska", str(lay_report(tmp_path / "arsbok.xlsm", 40)), "--pm", str(memo)]) == 2
    assert "finns redan" in capsys.readouterr().err
    assert memo.read_bytes() == kept


@pytest.mark.libreoffice
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_pdf_is_the_word_file_on_two_pages(path: Path) -> None:
    """Each published report: at most two pages, every letter of the Word file and no other, the table cell by cell."""
    lo.need_libreoffice()
    done = reporting.granskad(path)
    document = Document(io.BytesIO(pm.memo(done)))
    with pdfplumber.open(io.BytesIO(pm.memo(done, pm.PDF))) as made:
        assert len(made.pages) <= 2
        text = "".join(page.extract_text() for page in made.pages)
        rows = [
            [plain(cell or "") for cell in row]
            for page in made.pages
            for table in page.extract_tables()
            for row in table
        ]
    wanted = "".join(paragraph.text for paragraph in document.paragraphs)
    wanted += "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert Counter(re.sub(rf"[\s{BULLET}]", "", text)) == Counter(re.sub(r"\s", "", wanted))
    assert rows == [[plain(cell.text) for cell in row.cells] for table in document.tables for row in table.rows]


def plain(text: str) -> str:
    """Return a text whose lines are broken anywhere."""
    return " ".join(text.split())


@pytest.mark.libreoffice
def test_the_command_writes_a_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--pm FIL.pdf, in a folder with å and a space, is a PDF that says what was found."""
    lo.need_libreoffice()
    folder = tmp_path / "en mapp å"
    report = lay_report(folder / "arsbok.xlsm", 40) if folder.mkdir() is None else Path()
    assert main(["granska", str(report), "--pm", str(folder / "PM å.PDF")]) == 1
    assert "PM till revisorn" in capsys.readouterr().out
    with pdfplumber.open(folder / "PM å.PDF") as made:
        assert "PM: granskning av en rapport" in made.pages[0].extract_text()


def test_without_libreoffice_the_sentence_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .pdf where there is no LibreOffice stops before the report is read; no file is made, and .docx still works."""
    monkeypatch.setattr(printing.shutil, "which", lambda _: None)
    monkeypatch.setattr(printing, "_usual", list)
    report = lay_report(tmp_path / "arsbok.xlsm", 40)
    assert main(["granska", str(report), "--pm", str(tmp_path / "pm.pdf")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "LibreOffice finns inte på datorn" in told.err
    assert "(.docx)" in told.err
    assert not (tmp_path / "pm.pdf").exists()
    assert main(["granska", str(report), "--pm", str(tmp_path / "pm.docx")]) == 1
    assert (tmp_path / "pm.docx").exists()


@pytest.mark.parametrize(
    ("program", "why"), [("#!/bin/sh\nexit 0\n", "ingen fil kom"), ("inget program", "inte att starta")]
)
def test_a_libreoffice_that_does_not_work_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, why: str
) -> None:
    """A program that gives no file, or cannot be started, is told with what to do instead; never a traceback."""
    soffice = tmp_path / "soffice"
    soffice.write_text(program, encoding="utf-8")
    soffice.chmod(0o755)
    monkeypatch.setattr(printing.shutil, "which", lambda _: str(soffice))
    with pytest.raises(WrongUseError, match=rf"{why}.*Skriv en Word-fil"):
        printing.pdf(b"x", ".docx")


def test_a_libreoffice_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not answer in time is ended together with what it has started, and told."""
    soffice, mark = tmp_path / "soffice", tmp_path / "barn"
    soffice.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > '{mark}'\nwait\n", encoding="utf-8")
    soffice.chmod(0o755)
    monkeypatch.setattr(printing.shutil, "which", lambda _: str(soffice))
    monkeypatch.setattr(printing, "LONGEST", 1)
    with pytest.raises(WrongUseError, match="inget svar på 1 sekunder"):
        printing.pdf(b"x", ".docx")
    state = Path(f"/proc/{mark.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize("name", ["pm.odt", "pm"])
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    """A memo is .docx or .pdf; the sentence says so."""
    with pytest.raises(WrongUseError, match=r"ett PM skrivs som \.docx eller \.pdf"):
        pm.kind_of(tmp_path / name)
