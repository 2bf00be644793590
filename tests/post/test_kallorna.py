"""Mail out of folders, files and mboxes: everything comes, one at a time, and the sources are as they were."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from tests.post import gjort
from tests.post.gjort import BLAD
from xlfinsam.errors import WrongUseError
from xlfinsam.post.kallor import brev
from xlfinsam.post.modell import Granser

EML = gjort.brev(("blad.xlsx", BLAD)).as_bytes()
MSG = gjort.msg({0x0037: "Blad"}, {"blad.xlsx": BLAD})


def test_a_folder_gives_all_that_lies_in_it(tmp_path: Path) -> None:
    """Mails, Outlook's mails, mboxes and loose files in the order of names; what programs leave is passed over."""
    (tmp_path / "a.eml").write_bytes(EML)
    (tmp_path / "b.msg").write_bytes(MSG)
    (tmp_path / "c.xlsx").write_bytes(BLAD)
    (tmp_path / "d.mbox").write_bytes(b"From a@b.se Mon Jan 20 08:30:00 2025\n" + EML)
    (tmp_path / "e.pdf").write_bytes(b"%PDF-1.7")
    for name in ("~$c.xlsx", ".dold", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"x")
    for name in ("brev", "karantan", "annan"):
        (tmp_path / name).mkdir()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    found = list(brev(tmp_path))
    assert [(Path(each.kalla).name, each.slag, each.data) for each in found] == [
        ("a.eml", "eml", EML),
        ("annan", "fil", b""),
        ("b.msg", "msg", MSG),
        ("c.xlsx", "fil", BLAD),
        ("d.mbox, brev 1", "eml", EML),
        ("e.pdf", "fil", b"%PDF-1.7"),
    ]
    assert [problem.slag for each in found for problem in each.problem] == ["undermapp"]
    assert found[3].namn == "c.xlsx"
    assert found[3].tid is not None
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("brev.eml", EML, "eml"), ("brev.EML", EML, "eml"), ("brev", EML, "eml"), ("brev.msg", MSG, "msg"),
        ("brev.dat", MSG, "msg"), ("blad.xlsx", BLAD, "fil"), ("blad.eml", BLAD, "fil"), ("tom.eml", b"", "eml"),
    ],
)  # fmt: skip
def test_one_file_is_a_source(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    """A file is what it is, whatever it is called."""
    (tmp_path / name).write_bytes(data)
    (found,) = brev(str(tmp_path / name))
    assert (found.slag, found.data) == (kind, data)


def test_an_mbox_of_another_program_is_read(tmp_path: Path) -> None:
    """Every mail of an mbox comes, and a line of text that begins with From is no new mail."""
    box = mailbox.mbox(tmp_path / "arkiv.mbox")
    for number in range(3):
        mail = gjort.brev((f"{number}.xlsx", BLAD))
        mail.replace_header("Subject", f"Brev {number}")
        box.add(mail)
    box.close()
    found = list(brev(tmp_path / "arkiv.mbox"))
    assert [each.kalla.rpartition(", ")[2] for each in found] == ["brev 1", "brev 2", "brev 3"]
    assert [b"Brev %d" % number in each.data for number, each in enumerate(found)] == [True] * 3
    text = (
        b"From a@b.se Mon Jan 20 08:30:00 2025\nFrom: a@b.se\n\nHej\n\nFrom now on 2025\nmer\n\nFrom morgonen\nslut\n"
    )
    (tmp_path / "text.mbox").write_bytes(text)
    (only,) = brev(tmp_path / "text.mbox")
    assert only.data.endswith(b"slut\n")


def test_an_mbox_that_is_none_is_told(tmp_path: Path) -> None:
    """Nothing that could be a mail: a problem, and no mail."""
    (tmp_path / "arkiv.mbox").write_bytes(b"hej\n")
    (found,) = brev(tmp_path / "arkiv.mbox")
    assert (found.data, [each.slag for each in found.problem]) == (b"", ["olasligt"])


def test_what_is_too_large_is_told_and_not_read(tmp_path: Path) -> None:
    """A file at the limit is not read to its end; a mail in an mbox neither, and the next one comes."""
    limit = Granser(brev_storlek=10_000)
    (tmp_path / "a.eml").write_bytes(b"From: a@b.se\n\n" + b"x" * 10_000)
    head = b"From a@b.se Mon Jan 20 08:30:00 2025\nFrom: a@b.se\n\n"
    (tmp_path / "b.mbox").write_bytes(head + b"x\n" * 9_000 + b"\n" + head + b"liten\n")
    found = list(brev(tmp_path, granser=limit))
    assert [([each.slag for each in item.problem], item.data[-6:]) for item in found] == [
        (["for_stort"], b""),
        (["for_stort"], b""),
        ([], b"liten\n"),
    ]


def test_a_file_that_breaks_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive that goes away is a problem of that file."""
    (tmp_path / "a.eml").write_bytes(EML)

    def gone(*_: object, **__: object) -> None:
        raise PermissionError(13, "nej")

    monkeypatch.setattr(Path, "open", gone)
    (found,) = brev(tmp_path)
    assert found.problem[0].text == "Filen a.eml går inte att läsa (åtkomst nekad)."


def test_a_source_that_is_not_there_is_told_at_once() -> None:
    """The sentence says what can be given."""
    with pytest.raises(WrongUseError, match=r"finns varken en mapp eller en fil där\. Ange en mapp, ett sparat brev"):
        brev("finns/inte")
