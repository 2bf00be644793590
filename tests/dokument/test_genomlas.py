"""What is typed by hand in a document is found: figures typed over, numbers linked to nothing; what is no figure is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dokument.gjorda import prov
from tests.dokument.test_uppdatera import edited
from xlfinsam import cli
from xlfinsam.dokument.word.fil import Wordfil
from xlfinsam.dokument.word.genomlasning import Sedd, genomlast
from xlfinsam.dokument.word.talen import tal_i

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = "kalmar-2024"
PLACE = "Förvaltningsberättelsen följer lagen"


def seen(sentence: str, *swaps: tuple[str, str]) -> list[Sedd]:
    """Return what is seen in a document where a sentence has been written in the first chapter."""
    made = prov(SAMPLE)
    data = edited(made.data, (PLACE, f"{sentence} {PLACE}"), *swaps)
    return [one for one in genomlast(Wordfil(data, "prov.docx"), made.underlag) if "Förvaltningsberättelse" in one.var]


def test_a_made_document_has_nothing_typed_by_hand() -> None:
    """Outside the insatser's own words, every number of a fresh årsredovisning is linked."""
    made = prov(SAMPLE)
    found = genomlast(Wordfil(made.data, "prov.docx"), made.underlag)
    assert {one.slag for one in found} == {"inte länkad"}
    own = {"Insatsens", "Vad har annan", "Framgångsfaktorer"}
    assert all(any(f"under ”{word}" in one.var for word in own) for one in found)


def test_a_part_that_is_one_off_beside_its_whole_is_found() -> None:
    """The number that is right is offered its link, and the one beside it is held against the figure that is told with it."""
    positive, ended = (int(prov(SAMPLE).underlag.figures[f"mal.summa.{name}"]) for name in ("positiva", "avslutade"))
    found = seen(f"Under året gick {positive - 1} av {ended} deltagare vidare.")
    assert [one.slag for one in found] == ["stämmer inte", "inte länkad"]
    assert f"{positive - 1} är inskrivet för hand och finns inte i årsboken" in found[0].text
    assert f"Årsbokens mal.summa.positiva är {positive}" in found[0].text
    assert "{mal.summa.positiva}" in found[0].rad
    assert "{mal.summa.avslutade}" in found[1].rad or "{tabell1.summa.avslutade}" in found[1].rad
    assert found[0].fel
    assert not found[1].fel


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Resultatet blev −1 318 124 kr.", "rr.arets_resultat"),
        ("Underskottet var 1 318 124 kronor.", "rr.arets_resultat"),
        ("Andelen är {mal.summa.andel}rocent.", "mal.summa.andel"),
        ("Vi hade 329 deltagare.", "tabell1.summa.totalt"),
        ("Det gav 16,2 miljoner kronor.", "rr.verksamhetens_intakter"),
    ],
)
def test_a_number_that_is_one_of_ours_is_told_its_name(sentence: str, name: str) -> None:
    """Kronor, millions, per cent and counts are known however they are written."""
    share = prov(SAMPLE).underlag.tal("mal.summa.andel").text.replace("%", "p")
    found = seen(sentence.replace("{mal.summa.andel}", share))
    assert [one.slag for one in found] == ["inte länkad"], found
    assert f"{{{name}}}" in found[0].rad, found[0].rad


@pytest.mark.parametrize(
    "sentence",
    [
        "Enligt lagen (2018:597) 11 kap. 3 § och 6 kap. 2–4 §§.",
        "Mötet hölls den 31 december 2024, 2024-12-31 och 24/10.",
        "Åren 2020–2024 och 2025 planeras.",
        "Se bilaga 3, tabell 1, diagram 2 och not 4, avsnitt 1.5.",
        "För personer 16–64 år och 25-åringar, med metoden 7tjugo och R15.",
        "Organisationsnummer 222000-1859, Finsam-lagen 2 och 7 §§.",
        "Kl. 10.30 på 3:e våningen, version 2.0.",
    ],
)
def test_dates_laws_years_and_references_are_no_figures(sentence: str) -> None:
    """Nothing of such is taken for a figure."""
    assert [one.text for one in tal_i(sentence)] == []
    assert not seen(sentence)


def test_a_figure_typed_over_is_told_with_old_and_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what stands there, what the årsbok has, where, and what to do, and ends with 1."""
    made, path = prov(SAMPLE), tmp_path / "arsredovisning.docx"
    path.write_bytes(edited(made.data, (">329</w:t>", ">392</w:t>")))
    assert cli.main(["rapport", str(made.arsbok), "--granska", str(path)]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "ÖVERSKRIVEN" in told
    assert "där står ”392”, årsbokens tabell1.summa.totalt är 329" in told
    assert "Översikt över verksamhetens utveckling" in told
    assert "--uppdatera" in told


def test_a_name_that_is_typed_and_not_linked_is_told() -> None:
    """Braces that nobody has linked yet are neither numbers nor forgotten."""
    found = seen("Det blev {tabell1.summa.nya} nya.")
    assert [(one.slag, one.fel) for one in found] == [("namn", False)]
