"""The samples of Kalmar are what the script makes, ask only for fields of the blankett, and name nobody."""

import importlib
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = [ROOT / "samples" / f"kalmar-{year}" for year in (2022, 2024)]
NUMBERS_OF_PEOPLE = re.compile(r"\d{6}[-+ ]?\d{4}|\b0\d{1,3}[- ]?\d{2,3}[ -]?\d{2}[ -]?\d{2}\b|\+46|@")
sys.path.insert(0, str(ROOT / "samples"))
underlag = importlib.import_module("underlag")
underlag_facit = importlib.import_module("underlag_facit")


def insatser(sample: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((sample / "underlag.json").read_text("utf-8"))["insatser"]
    return found


def test_committed_files_are_what_the_script_makes() -> None:
    """Each file of the samples equals what samples/underlag.py makes of the facit."""
    if not underlag.FACIT.is_dir():
        reason = f"facit saknas: {underlag.FACIT}"
        print(reason)
        pytest.skip(reason)
    for path, text in underlag.make(underlag.FACIT).items():
        assert path.read_text("utf-8") == text, "kör: python samples/underlag.py"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_every_key_is_a_field_of_the_blankett(sample: Path) -> None:
    """Figures, texts and unreadable cells are named by our field ids, and an unreadable cell has no value."""
    ids = underlag_facit.all_field_ids()
    for insats in insatser(sample).values():
        lost = {cell["falt"] for cell in insats["olasligt"]}
        assert set(insats["varden"]) | set(insats["texter"]) | lost <= ids
        assert not lost & set(insats["varden"])
        assert all(value in ("nya", "alla") for key, value in insats["varden"].items() if key.endswith(".bas"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_texts_hold_no_number_of_a_person(sample: Path) -> None:
    """No text or text cell looks like a personnummer, a telephone number or a mail address."""
    for insats in insatser(sample).values():
        texts = [*insats["texter"].values(), *(v for k, v in insats["varden"].items() if k != "blad.datum")]
        assert not [t for t in texts if NUMBERS_OF_PEOPLE.search(str(t))]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_settings_load_and_agree_with_the_sheets(sample: Path) -> None:
    """installningar.toml loads, lists the insatser that have sent, and its members pay ½, ¼ and ¼."""
    settings = tomllib.loads((sample / "installningar.toml").read_text("utf-8"))
    assert {i["nyckel"] for i in settings["insatser"]} == set(insatser(sample))
    assert {h["ar"] < settings["installningar"]["ar"] for h in settings["historik"]} == {True}
    total = sum(m["bidrag"] for m in settings["medlemmar"])
    for kind in ("stat", "region", "kommun"):
        share = settings["installningar"][f"andel_{kind}"]
        assert sum(m["bidrag"] for m in settings["medlemmar"] if m["typ"] == kind) == total * share


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_published_tables_cover_the_same_insatser(sample: Path) -> None:
    """publicerat.json has one row per insats, a sum row, and one row per year."""
    published = json.loads((sample / "publicerat.json").read_text("utf-8"))
    assert set(published["tabell1"]) == {*insatser(sample), "summa"}
    assert min(published["tabell2"]) == "2011"
