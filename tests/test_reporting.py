"""A finished report granskad from the terminal: the findings, the årsbok it is held against, the memo, the faults."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document

from xlfinsam import reporting
from xlfinsam.cli import main
from xlfinsam.errors import WrongUseError
from xlfinsam.granskning import SLAG

if TYPE_CHECKING:
    from xlfinsam.reporting import Granskad

SAMPLES = Path(__file__).parents[1] / "samples"
REPORTS = sorted(SAMPLES.glob("*/publicerat*.toml"))
KALMAR = SAMPLES / "kalmar-2024" / "publicerat.toml"
SMALL = """
[rapport]
titel = "Årsredovisning"
forbund = "Provet"
ar = 2024
kalla = "prov"

[[tabell]]
id = "resultatrakning"
titel = "Resultaträkning"
enhet = "kr"
kolumner = ["2024"]

[[tabell.rad]]
etikett = "Verksamhetens intäkter"
varden = [{intakter}]
kod = "rr.verksamhetens_intakter"

[[tabell.rad]]
etikett = "Verksamhetens kostnader"
varden = [-90]
kod = "rr.verksamhetens_kostnader"

[[tabell.rad]]
etikett = "Årets resultat"
varden = [10]
typ = "summa"
kod = "rr.arets_resultat"
"""


@pytest.fixture(scope="module")
def kalmar() -> Granskad:
    return reporting.granskad(KALMAR)


def small(folder: Path, intakter: int) -> Path:
    path = folder / "rapport å.toml"
    path.write_text(SMALL.format(intakter=intakter), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_published_report_is_read_and_has_its_faults(path: Path) -> None:
    """Each of the five documents is read whole, has faults of its own arithmetic, and every one has figures and words."""
    done = reporting.granskad(path)
    assert sum(1 for _ in done.rapport.figures()) > 50
    assert set(done.counts) == set(SLAG)
    for one in done.found:
        assert one.text
        assert one.rad
        assert one.har


def test_a_right_report_has_nothing_and_a_wrong_one_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 and no fel where it adds up; exit 1, the printed and the expected figure where it does not."""
    assert main(["granska", str(small(tmp_path, 100))]) == 0
    assert "inga anmärkningar" in capsys.readouterr().out
    assert main(["granska", str(small(tmp_path, 130)), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["antal"]["fel"] >= 1
    assert {fynd["tryckt"] for fynd in told["fynd"]} & {"10"}
    assert {fynd["vantat"] for fynd in told["fynd"]} & {"40"}


def test_an_arsbok_is_held_against_by_name(tmp_path: Path) -> None:
    """A figure that adds up in print but is another in the årsbok is a fault of its own, and names the årsbok."""
    done = reporting.granskad(small(tmp_path, 100), {"rr.verksamhetens_intakter": Decimal(101)}, "arsbok.xlsm")
    assert done.counts["fel"] + done.counts["avrundning"] == 1
    assert done.mot == "arsbok.xlsm"
    same = reporting.granskad(small(tmp_path, 100), {"rr.verksamhetens_intakter": Decimal(100)}, "arsbok.xlsm")
    assert same.found == ()


def test_the_memo_says_what_was_found(kalmar: Granskad, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memo has a heading per kind, a row per fault with rule, printed and expected, in Swedish; made twice it is one."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1738540800")
    data = reporting.memo(kalmar)
    assert reporting.memo(kalmar) == data
    document = Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"Resultat: {kalmar.told}." in text
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    faults = [one for one in kalmar.found if one.slag == "fel"]
    assert len(rows) == 1 + min(len(faults), reporting.MOST_FAULTS)
    assert [row[-1] for row in rows[1:]] == [one.regel for one in faults[: reporting.MOST_FAULTS]]
    assert document.core_properties.language == "sv-SE"
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert {item.date_time for item in made.infolist()} == {(2025, 2, 3, 0, 0, 0)}


def test_the_memo_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--pm writes the file once; a file of that name stops it with a sentence and stays as it is."""
    memo = tmp_path / "pm å.docx"
    assert main(["granska", str(small(tmp_path, 130)), "--pm", str(memo)]) == 1
    kept = memo.read_bytes()
    assert main(["granska", str(small(tmp_path, 130)), "--pm", str(memo)]) == 2
    assert "finns redan" in capsys.readouterr().err
    assert memo.read_bytes() == kept


def test_a_file_of_another_kind_is_told_so(tmp_path: Path) -> None:
    """What is no report is refused with the kinds that are read; a broken one names the file."""
    for name in ("rapport.pptx", "rapport"):
        (tmp_path / name).write_bytes(b"x")
        with pytest.raises(WrongUseError, match=r"en rapport läses som \.docx, \.pdf, \.toml, \.txt, \.xlsx"):
            reporting.read(tmp_path / name)
    (tmp_path / "tom.docx").write_bytes(b"")
    with pytest.raises(WrongUseError, match=r"tom\.docx"):
        reporting.read(tmp_path / "tom.docx")
