"""What is put on disk: once, whole, and where it belongs, whoever interrupts."""

from __future__ import annotations

import errno
import mailbox
import os
import threading
from pathlib import Path

import pytest

from tests.post import gjort
from tests.post.gjort import ANNAT_BLAD, BLAD
from xlfinsam.errors import WorkbookBusyError, WrongUseError
from xlfinsam.post import kallor
from xlfinsam.post.brevet import oppna
from xlfinsam.post.lada import Lagt, skriv_hel, spara
from xlfinsam.post.modell import Brev, Granser, Original

DOCX = gjort.zipfil({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"})


def brevet(*filer: tuple[str, bytes], slag: str = "eml", **mer: str | None) -> Brev:
    return oppna(Original(gjort.brev(*filer, **mer).as_bytes(), slag, "prov"))  # type: ignore[arg-type]


def stampel(data: bytes) -> tuple[str, str]:
    return ("krus", "2024") if data == BLAD else ("", "")


def lagg(brev: Brev, inkorg: Path, **mer: object) -> Lagt:
    return spara(brev, inkorg, stampel, **mer)  # type: ignore[arg-type]


def allt(mapp: Path) -> dict[str, tuple[bytes, int]]:
    """Give every file with its content and when it was written."""
    files = [path for path in mapp.rglob("*") if path.is_file()]
    return {path.relative_to(mapp).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_sheets_originals_and_what_was_stopped_lie_in_their_places(tmp_path: Path) -> None:
    """One mail with two sheets and a document: two in the inkorg, one apart with its reason, and the mail."""
    brev = brevet(("mitt blad.xlsx", BLAD), ("text.docx", DOCX), ("annat.xlsx", ANNAT_BLAD))
    lagt = lagg(brev, tmp_path)
    apart = tmp_path / "karantan" / f"20250120_{brev.bilagor[1].sha256[:8]}_text.docx.karantan"
    assert {name: data for name, (data, _) in allt(tmp_path).items() if not name.endswith(".txt")} == {
        f"krus_2024_20250120T083000_{brev.bilagor[0].sha256[:8]}.xlsx": BLAD,
        f"okand_okand_20250120T083000_{brev.bilagor[2].sha256[:8]}.xlsx": ANNAT_BLAD,
        f"karantan/{apart.name}": DOCX,
        f"brev/20250120_{brev.id[:8]}.eml": brev.original.data,
    }
    assert [(each.insats, each.period, each.ny) for each in lagt.inkomna] == [("krus", "2024", True), ("", "", True)]
    assert [(each.fil, each.ny) for each in lagt.karantan] == [(apart, True)]
    assert (lagt.brev, lagt.ny) == (tmp_path / "brev" / f"20250120_{brev.id[:8]}.eml", True)
    told = Path(f"{apart}.txt").read_text(encoding="utf-8-sig")
    assert told.startswith(
        "text.docx: filen är ett Word-dokument. Väntat: ett insatsblad i en Excel-arbetsbok (.xlsx)."
    )
    assert told.endswith("Avsändare: k***@example.se\nTid: 2025-01-20 08:30\nÄmne: Insatsblad för Krus\n")


def test_the_same_mail_twice_changes_nothing(tmp_path: Path) -> None:
    """Not one file is written again, and the second time says where everything lies."""
    brev = brevet(("blad.xlsx", BLAD), ("text.docx", DOCX))
    first = lagg(brev, tmp_path)
    before = allt(tmp_path)
    again = lagg(brev, tmp_path)
    assert allt(tmp_path) == before
    assert (again.ny, again.brev) == (False, first.brev)
    assert [each.fil for each in again.inkomna] == [each.fil for each in first.inkomna]
    assert [each.fil for each in again.karantan] == [each.fil for each in first.karantan]


def test_what_the_kansli_has_removed_or_mended_does_not_come_back(tmp_path: Path) -> None:
    """A mail that has been dealt with is not dealt with again; unless one asks for it."""
    brev = brevet(("blad.xlsx", BLAD), ("annat.xlsx", ANNAT_BLAD))
    first = lagg(brev, tmp_path)
    removed, mended = (each.fil for each in first.inkomna)
    assert removed
    assert mended
    removed.unlink()
    mended.write_bytes(BLAD + b"rattat")
    again = lagg(brev, tmp_path)
    assert (again.ny, [each.fil for each in again.inkomna]) == (False, [None, None])
    assert sorted(tmp_path.glob("*.xlsx")) == [mended]
    assert lagg(brev, tmp_path, igen=True).ny
    assert len(list(tmp_path.glob("*.xlsx"))) == 3
    assert mended.read_bytes() == BLAD + b"rattat"


def test_the_same_file_in_another_mail_is_kept_once(tmp_path: Path) -> None:
    """The second mail is kept, its sheet and its document are not kept twice; nor one that lay there by hand."""
    (tmp_path / "sparad för hand.xlsx").write_bytes(ANNAT_BLAD)
    first = brevet(("blad.xlsx", BLAD), ("text.docx", DOCX))
    lagg(first, tmp_path)
    other = brevet(("nytt namn.xlsx", BLAD), ("b.docx", DOCX), ("annat.xlsx", ANNAT_BLAD), datum=None)
    lagt = lagg(other, tmp_path)
    assert lagt.ny
    assert [each.ny for each in (*lagt.inkomna, *lagt.karantan)] == [False] * 3
    assert lagt.inkomna[1].fil == tmp_path / "sparad för hand.xlsx"
    assert len(list(tmp_path.glob("*.xlsx"))) == 2
    assert len(list((tmp_path / "karantan").glob("*.karantan"))) == 1
    assert sorted(path.name for path in (tmp_path / "brev").iterdir()) == sorted(
        [f"okand_{other.id[:8]}.eml", f"20250120_{first.id[:8]}.eml"]
    )


def test_a_loose_file_leaves_no_mail(tmp_path: Path) -> None:
    """A sheet from a folder lies in the inkorg by its content; there is no original to keep."""
    brev = oppna(Original(BLAD, "fil", "mapp/blad.xlsx", "blad.xlsx"))
    lagt = lagg(brev, tmp_path)
    assert (lagt.brev, [path.name for path in tmp_path.iterdir()]) == (None, [f"krus_2024_okand_{brev.id[:8]}.xlsx"])
    assert not lagg(brev, tmp_path).ny


def test_what_was_not_fetched_leaves_nothing(tmp_path: Path) -> None:
    """An original without data has only its problem."""
    (missing,) = [oppna(Original(b"", "eml", "x", problem=(brevet(datum=None).problem[0],)))]
    lagt = lagg(missing, tmp_path)
    assert (lagt.brev, lagt.ny, list(tmp_path.iterdir())) == (None, False, [])
    assert [each.slag for each in lagt.problem] == ["utan_datum"]


def test_too_many_files_stay_in_their_mail(tmp_path: Path) -> None:
    """Nothing of them is put on disk one by one; a note beside the mail says so."""
    brev = brevet(*((f"{n}.xlsx", BLAD) for n in range(5)))
    lagt = lagg(brev, tmp_path, granser=Granser(bilagor_per_brev=5))
    assert sorted(allt(tmp_path)) == [f"brev/20250120_{brev.id[:8]}.eml", f"brev/20250120_{brev.id[:8]}.eml.txt"]
    assert [each.fil for each in lagt.karantan] == [None] * 5
    assert lagt.brev
    told = lagt.brev.with_name(f"{lagt.brev.name}.txt").read_text(encoding="utf-8-sig")
    assert "brevet har 5 filer; ett brev ska ha färre än 5" in told


def test_a_mail_that_may_hide_a_sheet_has_a_note(tmp_path: Path) -> None:
    """What could not be opened is told beside the original."""
    raw = gjort.brev(("blad.xlsx", BLAD)).as_bytes()
    lagt = lagg(oppna(Original(raw[: len(raw) // 2], "eml", "prov")), tmp_path)
    assert lagt.brev
    told = lagt.brev.with_name(f"{lagt.brev.name}.txt").read_text(encoding="utf-8-sig")
    assert told.startswith("Brevet är skadat eller felbyggt: slutet saknas")


def test_a_full_disk_leaves_whole_files_and_the_next_run_ends_the_work(tmp_path: Path) -> None:
    """Stopped after any number of files: what lies there is whole, and one more run gives the very same as one alone."""
    brev = brevet(("blad.xlsx", BLAD), ("text.docx", DOCX), ("annat.xlsx", ANNAT_BLAD))
    whole = tmp_path / "hel"
    whole.mkdir()
    lagg(brev, whole)
    expected = {name: data for name, (data, _) in allt(whole).items()}
    for room in range(len(expected)):
        left = [room]

        def write(path: Path, data: bytes, left: list[int] = left) -> None:
            if not left[0]:
                raise WorkbookBusyError("disken är full")
            left[0] -= 1
            skriv_hel(path, data)

        inkorg = tmp_path / str(room)
        inkorg.mkdir()
        with pytest.raises(WorkbookBusyError):
            spara(brev, inkorg, stampel, skriv=write)
        part = {name: data for name, (data, _) in allt(inkorg).items()}
        assert len(part) == room
        assert part.items() <= expected.items()
        lagg(brev, inkorg)
        assert {name: data for name, (data, _) in allt(inkorg).items()} == expected


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half file and no temporary one; the sentence says why."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkbookBusyError, match="disken är full"):
        skriv_hel(tmp_path / "blad.xlsx", BLAD)
    assert list(tmp_path.iterdir()) == []


def test_two_runs_at_once_do_no_harm(tmp_path: Path) -> None:
    """Both find that the file is not there, both write: one file, and neither fails."""
    brev = brevet(("blad.xlsx", BLAD), ("text.docx", DOCX))
    meet = threading.Barrier(2, timeout=30)
    results: list[Lagt] = []

    def write(path: Path, data: bytes) -> None:
        meet.wait()
        skriv_hel(path, data)

    runs = [
        threading.Thread(target=lambda: results.append(spara(brev, tmp_path, stampel, skriv=write))) for _ in range(2)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [each.brev for each in results] == [tmp_path / "brev" / f"20250120_{brev.id[:8]}.eml"] * 2
    assert len(allt(tmp_path)) == 4
    assert [data for name, (data, _) in allt(tmp_path).items() if name.endswith(".xlsx")] == [BLAD]


def test_two_files_that_share_eight_characters_both_stay(tmp_path: Path) -> None:
    """A name that is taken by another content is made longer."""
    brev = brevet(("blad.xlsx", BLAD))
    digest = brev.bilagor[0].sha256
    taken = tmp_path / f"krus_2024_20250120T083000_{digest[:8]}.xlsx"
    taken.write_bytes(ANNAT_BLAD)
    lagt = lagg(brev, tmp_path)
    assert lagt.inkomna[0].fil == tmp_path / f"krus_2024_20250120T083000_{digest[:16]}.xlsx"
    assert taken.read_bytes() == ANNAT_BLAD


def test_an_inkorg_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Nothing is made out of nothing; a file where a folder should be is told."""
    with pytest.raises(WrongUseError, match="inkorgen är ingen mapp"):
        lagg(brevet(), tmp_path / "finns inte")
    (tmp_path / "brev").write_bytes(b"")
    with pytest.raises(WrongUseError, match=r"mappen kan inte skapas \(finns redan\)"):
        lagg(brevet(), tmp_path)


def test_a_box_of_hostile_mail_loses_nothing_and_lets_the_good_sheets_in(tmp_path: Path) -> None:
    """Bomb, macros, deception, damage and nesting in one mbox: every mail is kept, every file of them has its fate."""
    forwarded = gjort.brev()
    forwarded.add_attachment(gjort.brev(("krus.xlsx", BLAD)))
    parcel = gjort.brev(("winmail.dat", gjort.tnef(("R.XLS", "resa.xlsx", ANNAT_BLAD))))
    mails = [
        gjort.brev(("bomb.xlsx", gjort.andrat(nya={"xl/noll.bin": bytes(5_000_000)})), ("text.docx", DOCX)),
        gjort.brev(("blad\u202exslx.exe", b"MZ"), ("../../blad.xlsx", BLAD), ("makro.xlsm", BLAD)),
        forwarded,
        gjort.brev(("trasig.xlsx", BLAD[:-50]), datum=None),
        parcel,
        gjort.brev(*((f"{n}.xlsx", BLAD) for n in range(500))),
    ]
    box = mailbox.mbox(tmp_path / "arkiv.mbox")
    for mail in mails:
        box.add(mail)
    box.close()
    inkorg = tmp_path / "inkorg"
    inkorg.mkdir()
    originals = list(kallor.brev(tmp_path / "arkiv.mbox"))
    results = [lagg(oppna(original), inkorg) for original in originals]
    assert sorted(path.read_bytes() for path in inkorg.glob("*.xlsx")) == sorted([BLAD, ANNAT_BLAD])
    assert {path.read_bytes() for path in (inkorg / "brev").glob("*.eml")} == {each.data for each in originals}
    assert [[each.karantan.skal for each in result.karantan][:3] for result in results] == [
        ["zipbomb", "annan_sort"],
        ["namn_tecken", "sokvag", "xlsm"],
        [],
        ["trasig_zip"],
        [],
        ["for_manga"] * 3,
    ]
    apart = {path.read_bytes() for path in (inkorg / "karantan").glob("*.karantan")}
    assert {each.karantan.bilaga.data for result in results[:-1] for each in result.karantan} == apart
    before = allt(inkorg)
    assert not any(lagg(oppna(original), inkorg).ny for original in kallor.brev(tmp_path / "arkiv.mbox"))
    assert allt(inkorg) == before
