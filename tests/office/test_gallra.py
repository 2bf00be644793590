"""gallra: what the plan says goes, after its day, and only what is known to be ours; the årsbok stands."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.inkorg import made
from tests.post import gjort
from xlfinsam import cli, office
from xlfinsam.engine.book import open_book
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import INSATSDATA, INSATSER, LOGG
from xlfinsam.steps import lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bocker import Desk
    from xlfinsam.office import Outcome

DAY, LATER = date(2025, 1, 31), date(2025, 6, 30)  # the tests run on 2025-02-03


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where post has been taken home, read and answered, with the kansli's own files beside."""
    laid = bocker.desk(tmp_path_factory.mktemp("gallra"), bocker.after())
    for row, key in enumerate((made.INSATS, made.OTHER)):
        laid.write(INSATSER.sheet, {f"D{INSATSER.first_row + row}": f"leda.{key}@kommun.example"})
    post = laid.folder / "post"
    post.mkdir()
    mail = gjort.brev(
        ("blad.xlsx", made.filled()),
        ("CV deltagaren Kim Ek.docx", b"PK\3\4x"),
        fran=f"leda.{made.INSATS}@kommun.example",
    )
    (post / "a.eml").write_bytes(mail.as_bytes())
    late = gjort.brev(
        ("till.docx", b"PK\3\4y"), fran=f"leda.{made.OTHER}@kommun.example", datum="Mon, 03 Feb 2025 08:30:00 +0100"
    )
    (post / "b.eml").write_bytes(late.as_bytes())
    byfile.hamta(laid.arsbok)
    inkorg = laid.folder / "inkorg"
    (inkorg / "sparad för hand.xlsx").write_bytes(made.filled(insats=made.OTHER))
    byfile.konsolidera(laid.arsbok, inkorg)
    byfile.svara(laid.arsbok)
    (inkorg / "min lista.xlsx").write_bytes(made.filled({"deltagare.nya": Decimal(1)})[:-9])
    (inkorg / "anteckning.txt").write_text("min egen")
    (inkorg / "brev" / "20250101_deadbeef.eml").write_text("ett annat innehåll än namnet säger")
    (inkorg / "egen mapp").mkdir()
    (inkorg / f".{'0' * 16}.tmp").write_text("halv")
    (laid.folder / "utkast" / "eget brev.eml").write_text("mitt")
    return laid.folder


@pytest.fixture
def desk(whole: Path, tmp_path: Path) -> Desk:
    """A copy of it, and a folder outside that links lead to."""
    folder = tmp_path / "kansli"
    shutil.copytree(whole, folder)
    outside = tmp_path / "utanför"
    outside.mkdir()
    real = next((folder / "inkorg" / "brev").glob("20250120_*.eml"))
    (outside / real.name).write_bytes(real.read_bytes())
    (folder / "inkorg" / "brev" / f"okand_{hashlib.sha256(real.read_bytes()).hexdigest()[:9]}.eml").symlink_to(
        outside / real.name
    )
    (folder / "inkorg" / "länk").symlink_to(outside, target_is_directory=True)
    return bocker.Desk(next(folder.glob("*2024.xlsm")))


def gallra(desk: Desk, *, ta_bort: bool = True) -> Outcome:
    with closing(open_book(desk.arsbok)) as book:
        return office.gallra(book, ta_bort=ta_bort)


def files(desk: Desk) -> dict[str, bytes]:
    """Every file in the folder and behind its links, by its path."""
    return {str(path.relative_to(desk.folder.parent)): path.read_bytes()
            for path in sorted(desk.folder.parent.rglob("*")) if path.is_file()}  # fmt: skip


def test_before_its_day_nothing_goes(desk: Desk) -> None:
    """Without a day, and until it has passed, the verb refuses with a sentence; to look is always allowed."""
    for day, told in ((None, "ingen dag är ifylld"), (LATER, "dagen är 2025-06-30, och gallring får ske därefter")):
        if day:
            desk.set("gallra_efter", day)
        before = files(desk)
        with pytest.raises(WrongUseError, match=f"Gallra efter: {told}.*Inget är borttaget"):
            gallra(desk)
        assert any(told in line for line in gallra(desk, ta_bort=False).told)
        assert files(desk) == before


def test_what_is_ours_goes_and_all_else_is_told_and_left(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Mails, karantän with its note, sheets, drafts and half writings go; own files, later mails and links stay."""
    desk.set("gallra_efter", DAY)
    assert cli.main(["gallra", str(desk.arsbok)]) == 0
    shown = capsys.readouterr().out
    assert "Att gallra: 1 brev, 1 fil i karantän, 2 insatsblad, 2 utkast, 1 avbruten skrivning." in shown
    before, rows = files(desk), desk.rows(INSATSDATA)
    assert cli.main(["gallra", str(desk.arsbok), "--ta-bort"]) == 0
    told = capsys.readouterr().out
    gone = before.keys() - files(desk).keys()
    assert len(gone) == 8, gone  # the seven, and the note of the one in karantän
    assert not any("utanför" in name for name in gone)
    for kept in ("min lista.xlsx", "anteckning.txt", "deadbeef.eml", "egen mapp", "eget brev.eml", "(en länk)",
                 "(har kommit efter dagen)"):  # fmt: skip
        assert kept in told
    assert "Kim" not in told
    assert {name: data for name, data in files(desk).items() if not name.endswith(".xlsm")} == {
        name: data for name, data in before.items() if name not in gone and not name.endswith(".xlsm")
    }
    assert desk.rows(INSATSDATA) == rows, "årsbokens siffror och texter är kvar"
    log = desk.rows(LOGG)
    assert "enligt Gallra efter 2025-01-31" in str(next(row["vad"] for row in log if row["verb"] == "gallra"))
    assert {row["hash"] for row in log if row["verb"] == "gallrat"} == {row["hash"] for row in rows}
    assert [fynd for fynd in byfile.kontrollera(desk.arsbok).fynd if fynd.regel.startswith("A")] == []
    assert cli.main(["gallra", str(desk.arsbok), "--ta-bort"]) == 0
    assert "Inget att gallra." in capsys.readouterr().out


def test_a_trace_says_that_the_sheet_is_gone(desk: Desk) -> None:
    """Spår still leads to file, cell and hash, and says when the file was taken away."""
    desk.set("gallra_efter", DAY)
    gallra(desk)
    with closing(open_book(desk.arsbok, to_read=True)) as book:
        tree = office.spara(book, f"tabell1.{made.INSATS}.totalt")
    assert any("filen gallrad 2025-02-03" in f"{line.where} {line.source}" for line in lines(tree))


def test_an_interrupted_gallring_is_told_and_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped at the second file: Logg has it, the årsbok is whole, and the next run takes the rest."""
    desk.set("gallra_efter", DAY)
    real, calls = os.unlink, []

    def unlink(path: object, *args: object, **options: object) -> None:
        if "kansli" in str(path) and not str(path).endswith((".xlsm", ".txt")):
            calls.append(path)
            if len(calls) == 2:
                raise KeyboardInterrupt
        real(path, *args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", unlink)
        with pytest.raises(KeyboardInterrupt):
            gallra(desk)
    assert any(row["verb"] == "gallra" for row in desk.rows(LOGG))
    assert "Gallrat" in gallra(desk).told[0]
    assert "Inget att gallra" in gallra(desk).told[0]


def test_a_file_that_cannot_go_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence per file that another program holds; Logg says how many are left."""
    desk.set("gallra_efter", DAY)
    held = next((desk.folder / "utkast").glob("svar-*.eml"))
    real = os.unlink

    def unlink(path: object, *args: object, **options: object) -> None:
        if str(path) == str(held):
            raise PermissionError(13, "Permission denied", str(path))
        real(path, *args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", unlink)
        told = gallra(desk).told
    assert any(held.name in line and "kunde inte tas bort" in line for line in told)
    assert held.exists()
    assert "1 fil kunde inte tas bort" in str(desk.rows(LOGG)[-1]["vad"])


def test_drafts_to_the_members_are_ours_too(desk: Desk) -> None:
    """A letter on ansvarsfrihet goes as the other drafts do; one that somebody has changed stays, and is named."""
    desk.set("gallra_efter", DAY)
    letter = b"Subject: Ansvarsfrihet\r\n\r\nHej\r\n"
    name = f"medlem-nassjo-kommun-2024-{hashlib.sha256(letter).hexdigest()[:8]}.eml"
    drafts = desk.folder / "utkast"
    (drafts / name).write_bytes(letter)
    changed = drafts / name.replace("2024", "2023")
    changed.write_bytes(letter + b"Mer text\r\n")
    told = gallra(desk).told
    assert not (drafts / name).exists()
    assert changed.exists()
    assert any(changed.name in line and "ingen fil som programmet känner igen" in line for line in told)
