"""A finished report granskad from the terminal: the findings, the årsbok it is held against, the faults."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from xlfinsam import reporting
from xlfinsam.cli import main
from xlfinsam.errors import WrongUseError
from xlfinsam.granskning import SLAG

SAMPLES = Path(__file__).parents[1] / "samples"
REPORTS = sorted(SAMPLES.glob("*/publicerat*.toml"))
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


def test_a_file_of_another_kind_is_told_so(tmp_path: Path) -> None:
    """What is no report is refused with the kinds that are read; a broken one names the file."""
    for name in ("rapport.pptx", "rapport"):
        (tmp_path / name).write_bytes(b"x")
        with pytest.raises(WrongUseError, match=r"en rapport läses som \.docx, \.pdf, \.toml, \.txt, \.xlsx"):
            reporting.read(tmp_path / name)
    (tmp_path / "tom.docx").write_bytes(b"")
    with pytest.raises(WrongUseError, match=r"tom\.docx"):
        reporting.read(tmp_path / "tom.docx")


def test_the_fynd_are_written_only_where_it_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--granskning without --mot has no årsbok to write in: the sentence says what to add."""
    assert main(["granska", str(small(tmp_path, 100)), "--granskning"]) == 2
    assert "Ange vilken med --mot ARSBOK" in capsys.readouterr().err
