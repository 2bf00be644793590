"""hamta: the sheets of mails land in the inkorg once, what cannot be taken is put aside, and a strange sender is asked about."""

from __future__ import annotations

import random
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.inkorg import made
from tests.post import dovecot, gjort
from xlfinsam import cli
from xlfinsam.engine import archive, package
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, INSATSER, LOGG
from xlfinsam.forms.skydd import SETTINGS_OF_PROTECTION
from xlfinsam.granskningslistan import OF_POST
from xlfinsam.hamtning import GRANSER
from xlfinsam.inkorgen import read_inkorg
from xlfinsam.post import avsandare
from xlfinsam.post.modell import STANDARD, Granser

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.bocker import Desk
    from xlfinsam.fields import Answer

ALFA, STRANGER = "Alfa <leda.alfa@kommun.example>", "Någon <nagon@annorstades.example>"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An årsbok whose two insatser have an address each, and an empty folder post beside it."""
    laid = bocker.desk(tmp_path, bocker.after())
    for row, key in enumerate((made.INSATS, made.OTHER)):
        laid.write(INSATSER.sheet, {f"D{INSATSER.first_row + row}": f"leda.{key}@kommun.example"})
    (laid.folder / "post").mkdir()
    return laid


def lay(desk: Desk, name: str, mail: EmailMessage | bytes) -> None:
    """Lay a saved mail, or any file, in the folder post."""
    (desk.folder / "post" / name).write_bytes(mail if isinstance(mail, bytes) else mail.as_bytes())


def sheets(desk: Desk) -> list[str]:
    """The insatser of the sheets that lie in the inkorg."""
    found = read_inkorg(desk.folder / "inkorg")
    assert all(item.record is not None for item in found), [item.hits for item in found]
    return sorted(item.record.insats for item in found if item.record is not None)


def asked(desk: Desk) -> list[dict[str, Answer]]:
    """The rows of Granskning that speak of the post."""
    return [row for row in desk.rows(GRANSKNING) if row["regel"] in OF_POST]


def test_the_desk_knows_the_senders(desk: Desk) -> None:
    """The tests below stand on this: each insats has its own address in the register."""
    kontakter = [str(row["kontakt"]) for row in desk.rows(INSATSER)]
    assert [avsandare.norm(each) for each in kontakter] == [
        f"leda.{key}@kommun.example" for key in (made.INSATS, made.OTHER)
    ]


def test_a_mail_becomes_a_sheet_in_the_inkorg_and_a_line_in_logg(desk: Desk) -> None:
    """The file is named by insats and period, the original is kept, Logg has the hash, and nothing is asked."""
    lay(
        desk,
        "från alfa.eml",
        gjort.brev(("mitt blad.xlsx", made.filled()), fran=ALFA.replace("alfa@", f"{made.INSATS}@")),
    )
    done = byfile.hamta(desk.arsbok)
    assert sheets(desk) == [made.INSATS]
    (file,) = [path for path in (desk.folder / "inkorg").iterdir() if path.is_file()]
    assert file.name.startswith(f"{made.INSATS}_2024_")
    assert file.read_bytes() == made.filled()
    assert len(list((desk.folder / "inkorg" / "brev").glob("*.eml"))) == 1
    line = next(row for row in desk.rows(LOGG) if row["verb"] == "hämtat")
    assert (line["fil"], line["vad"]) == (file.name, f"{made.INSATS} 2024")
    assert done.fynd == ()


def test_the_same_mail_twice_changes_nothing(desk: Desk) -> None:
    """Neither in the inkorg nor in Granskning; the second time it is told that it was taken before."""
    lay(desk, "a.eml", gjort.brev(("blad.xlsx", made.filled()), fran=STRANGER))
    byfile.hamta(desk.arsbok)
    before = {path: path.read_bytes() for path in (desk.folder / "inkorg").rglob("*") if path.is_file()}
    rows = asked(desk)
    assert len(rows) == 1
    again = byfile.hamta(desk.arsbok)
    assert {path: path.read_bytes() for path in (desk.folder / "inkorg").rglob("*") if path.is_file()} == before
    assert asked(desk) == rows
    assert "1 hade hämtats förut" in again.told[0]


def test_a_stranger_is_asked_about_until_the_register_is_mended(desk: Desk) -> None:
    """N01 with the address mostly hidden; when the kansli has written the address in Insatser the question is gone."""
    lay(desk, "a.eml", gjort.brev(("blad.xlsx", made.filled()), fran=STRANGER))
    byfile.hamta(desk.arsbok)
    (row,) = asked(desk)
    assert (row["regel"], row["niva"], row["insats"]) == ("N01", "FRÅGA", made.INSATS)
    assert "n***@annorstades.example" in str(row["text"])
    assert "nagon@" not in str(row["text"])
    desk.write(INSATSER.sheet, {f"D{INSATSER.first_row}": "nagon@annorstades.example"})
    byfile.hamta(desk.arsbok)
    assert asked(desk) == []


def test_the_sheet_of_another_insats_is_asked_about(desk: Desk) -> None:
    """A known sender with somebody else's sheet is N02."""
    lay(desk, "b.eml", gjort.brev(("blad.xlsx", made.filled()), fran=f"leda.{made.OTHER}@kommun.example"))
    byfile.hamta(desk.arsbok)
    assert [row["regel"] for row in asked(desk)] == ["N02"]


def test_what_could_harm_is_put_aside_and_the_rest_goes_on(desk: Desk) -> None:
    """A workbook that runs a program lies in karantan with its reason; the good sheet of the same mail is taken."""
    files = (("ont.xlsx", gjort.med_formel("cmd|' /c calc'!A1")), ("blad.xlsx", made.filled()))
    lay(desk, "a.eml", gjort.brev(*files, fran=f"leda.{made.INSATS}@kommun.example"))
    done = byfile.hamta(desk.arsbok)
    assert sheets(desk) == [made.INSATS]
    (row,) = asked(desk)
    assert row["regel"] == "N06"
    assert (desk.folder / "inkorg" / "karantan" / str(row["fil"])).is_file()
    assert "1 bilaga i karantän" in done.told[0]
    byfile.konsolidera(desk.arsbok)  # the folders of the post are no fynd
    assert [row for row in desk.rows(GRANSKNING) if row["regel"] == "L24"] == []
    assert asked(desk) == [row], "what the post asks stays when the inkorg is read"


def test_other_peoples_mail_is_not_kept(desk: Desk) -> None:
    """A mail without a sheet from somebody unknown is counted and left where it is."""
    lay(desk, "privat.eml", gjort.brev(fran=STRANGER))
    done = byfile.hamta(desk.arsbok)
    assert "1 annat brev lämnades orörda" in done.told[0]
    assert not (desk.folder / "inkorg" / "brev").exists()


def test_a_locked_arsbok_takes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It refuses before anything is put in the inkorg."""
    lay(desk, "a.eml", gjort.brev(("blad.xlsx", made.filled())))
    monkeypatch.setattr("xlfinsam.arsboken.Arsbok.locked", property(lambda _: "2025-03-01"))
    with pytest.raises(WrongUseError, match="låst sedan 2025-03-01"):
        byfile.hamta(desk.arsbok)
    assert not (desk.folder / "inkorg").exists()


def test_a_source_that_is_not_there_is_a_sentence(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what to give instead, and changes nothing."""
    before = desk.arsbok.read_bytes()
    assert cli.main(["hamta", str(desk.arsbok), str(desk.folder / "finns inte.eml")]) == 2
    assert "Ange en mapp, ett sparat brev" in capsys.readouterr().err
    assert desk.arsbok.read_bytes() == before


def test_a_mailbox_is_read_over_the_net(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a real IMAP server, named in Inställningar; the password comes from the environment."""
    if why := dovecot.varfor_inte():
        pytest.skip(why)
    with dovecot.server() as server:
        server.lagg(gjort.brev(("blad.xlsx", made.filled()), fran=f"leda.{made.INSATS}@kommun.example").as_bytes())
        monkeypatch.setenv("SSL_CERT_FILE", str(server.ca))
        monkeypatch.setenv("XLFINSAM_IMAP_LOSENORD", dovecot.LOSENORD)
        desk.set("brevlada", server.adress())
        done = byfile.hamta(desk.arsbok)
    assert sheets(desk) == [made.INSATS]
    assert done.fynd == ()


# ------------------------------------------------------------------------------------------------ limits are settings


def test_a_raised_limit_takes_in_what_was_stopped_before(desk: Desk) -> None:
    """A sheet over the limit lies in karantän; with a higher one it comes in once, and stays away when it is removed."""
    sender = f"leda.{made.INSATS}@kommun.example"
    heavy = gjort.andrat(made.filled(), nya={"docProps/fyllning.bin": random.Random(1).randbytes(150_000)})  # noqa: S311
    lay(desk, "a.eml", gjort.brev(("blad.xlsx", heavy), fran=sender))
    desk.set("grans_bilaga", Decimal("0.1"))
    byfile.hamta(desk.arsbok)
    assert [row["regel"] for row in asked(desk)] == ["N06"]
    assert "den ska vara mindre än 0,1 MB" in str(asked(desk)[0]["text"])
    assert sheets(desk) == []
    desk.set("grans_bilaga", Decimal(1))
    byfile.hamta(desk.arsbok)
    assert sheets(desk) == [made.INSATS]
    assert asked(desk) == []
    assert list((desk.folder / "inkorg" / "karantan").iterdir()) == []
    for path in (desk.folder / "inkorg").glob("*.xlsx"):
        path.unlink()
    byfile.hamta(desk.arsbok)
    assert sheets(desk) == []


def test_too_many_files_come_in_when_so_many_are_allowed(desk: Desk) -> None:
    """Two files where fewer than two are allowed stay in their mail; both come when three are."""
    files = (("a.xlsx", made.filled()), ("b.xlsx", made.filled(insats=made.OTHER)))
    lay(desk, "a.eml", gjort.brev(*files, fran=f"leda.{made.INSATS}@kommun.example"))
    desk.set("grans_bilagor", Decimal(2))
    byfile.hamta(desk.arsbok)
    assert sheets(desk) == []
    assert {row["regel"] for row in asked(desk)} == {"N06"}
    desk.set("grans_bilagor", Decimal(3))
    byfile.hamta(desk.arsbok)
    assert sheets(desk) == sorted((made.INSATS, made.OTHER))


def test_a_limit_that_is_none_is_told_with_its_cell(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence names the cell, what stands there and what was expected."""
    desk.set("grans_brev", "stor")
    assert cli.main(["hamta", str(desk.arsbok)]) == 2
    said = capsys.readouterr().err
    assert "där står ”stor”; Post: största brev (MB) ska vara ett antal megabyte, från 0,1 till 200" in said
    assert "Inställningar!" in said


def test_every_limit_has_its_setting_and_the_usual_is_what_the_help_says() -> None:
    """No limit of the post is without a cell; none can be wider than what the workbook engine unpacks."""
    told = {item.id.partition(".")[2]: item for item in SETTINGS_OF_PROTECTION}
    assert set(GRANSER) == {part.name for part in fields(Granser)}
    for name, (setting, unit) in GRANSER.items():
        item, usual = told[setting], getattr(STANDARD, name) // unit
        assert f"Tomt: {usual:,}.".replace(",", " ") in item.help
        assert item.kind.least * unit <= getattr(STANDARD, name) <= item.kind.greatest * unit
    wide = (archive.MAX_ENTRIES, archive.MAX_PART, archive.MAX_TOTAL, archive.MAX_RATIO, package.MAX_FILE)
    for name, most in zip(("zip_delar", "zip_del", "zip_totalt", "zip_kvot", "bilaga_storlek"), wide, strict=True):
        setting, unit = GRANSER[name]
        assert told[setting].kind.greatest * unit <= most
