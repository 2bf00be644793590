"""One mailbox with every kind of hostile and broken mail beside good ones, fetched as the kansli does: by hamta."""

from __future__ import annotations

import hashlib
import mailbox
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.inkorg import made
from tests.post import gjort
from tests.post.test_vakten import DDE_LANK, GAMMAL, LANK, LOSENORD
from xlfinsam.forms.arsbok import GRANSKNING, INSATSDATA, INSATSER
from xlfinsam.post import brevet, kallor
from xlfinsam.post.mappar import KARANTAN_MAPP

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.bocker import Desk
    from xlfinsam.outcome import Outcome

ALFA = f"Leda <leda.{made.INSATS}@kommun.example>"
XLSX = tuple(gjort.XLSX.split("/"))
MB = 1_000_000


def mail(*files: tuple[str, bytes], datum: str | None = gjort.DATUM) -> EmailMessage:
    """A mail from the lead of alfa."""
    return gjort.brev(*files, fran=ALFA, datum=datum)


def sheet(day: int, insats: str = made.INSATS) -> bytes:
    """A good sheet that is no other one's twin."""
    return made.filled({}, insats, f"2025-01-{day:02}")


def of_another_type() -> EmailMessage:
    """A good sheet that the mail calls a picture."""
    letter = mail()
    letter.add_attachment(sheet(3), maintype="image", subtype="png", filename="blad.xlsx")
    return letter


def nested() -> EmailMessage:
    """A mail in a mail in a mail, a good sheet innermost."""
    inner = mail(("inre.xlsx", sheet(11)))
    for _ in range(2):
        outer = mail()
        outer.add_attachment(inner)
        inner = outer
    return inner


def in_latin_1() -> bytes:
    """A mail whose name of the file and of the sender are bare bytes of ISO-8859-1, as old programs write them."""
    raw = mail(("ALFAHAR.xlsx", sheet(12))).as_bytes()
    return raw.replace(b'"ALFAHAR.xlsx"', '"Åtgärder för Ö.xlsx"'.encode("iso-8859-1")).replace(
        b"From: Leda", "From: Göran Ödlund".encode("iso-8859-1")
    )


BAD: dict[str, tuple[EmailMessage, str]] = {
    "makron": (mail(("makro.xlsx", gjort.andrat(nya={"xl/vbaProject.bin": b"x"}))), "makro"),
    "makron i namnet": (mail(("makro.xlsm", sheet(2))), "makro"),
    "externa länkar": (mail(("lank.xlsx", gjort.andrat(nya={"xl/externalLinks/externalLink1.xml": LANK}))), "länk"),
    "dde": (mail(("dde.xlsx", gjort.andrat(nya={"xl/externalLinks/externalLink1.xml": DDE_LANK}))), "program"),
    "dde i en formel": (mail(("cmd.xlsx", gjort.med_formel("cmd|'/C calc'!A0"))), "program"),
    "ole": (mail(("ole.xlsx", gjort.andrat(nya={"xl/embeddings/oleObject1.bin": b"x"}))), "inbäddad"),
    "lösenord": (mail(("last.xlsx", LOSENORD)), "lösenord"),
    "gammal excel": (mail(("gammal.xls", GAMMAL)), "gammal Excel-fil"),
    "zip-bomb": (mail(("bomb.xlsx", gjort.andrat(nya={"xl/noll.bin": bytes(5 * MB)}))), "packa"),
    "väg i namnet": (mail(("../../../ut.xlsx", sheet(4))), "namn"),
    "väg i zip-filen": (mail(("zip.xlsx", gjort.andrat(nya={"../../ut.xml": b"<a/>"}))), "ut ur sin mapp"),
    "två ändelser": (mail(("faktura.pdf.xlsx", sheet(5))), "ändelse"),
    "rtl-märke": (mail(("blad\u202exslx.exe", sheet(6))), "tecken"),
    "fel mime-typ": (of_another_type(), "typ"),
    "30 mb": (mail(("stor.xlsx", b"PK\3\4" + random.Random(1).randbytes(30 * MB))), "MB"),  # noqa: S311  # bytes
    "500 bilagor": (mail(*((f"{n}.xlsx", f"{n}".encode()) for n in range(500))), "500"),
    "trasig": (mail(("trasig.xlsx", sheet(7)[:-60])), "skadad"),
    "trasig utan datum": (mail(("odaterad.xlsx", sheet(8)[:-60]), datum=None), "skadad"),
}
GOOD: dict[str, EmailMessage | bytes] = {
    "ett vanligt": mail(("blad.xlsx", sheet(10))),
    "utan datum": mail(("utan datum.xlsx", sheet(9)), datum=None),
    "winmail.dat": mail(("winmail.dat", gjort.tnef(("B.XLS", "beta.xlsx", sheet(13, made.OTHER))))),
    "brev i brev": nested(),
    "iso-8859-1": in_latin_1(),
    "efter allt ont": mail(("sist.xlsx", sheet(15))),
}


@dataclass(frozen=True)
class Fetched:
    """The desk after hamta, what it said, and every file that was attached, by its kind of mail."""

    desk: Desk
    done: Outcome
    before: list[dict[str, object]]
    sent: dict[str, list[str]]  # SHA-256 of each attachment
    places: dict[str, str]

    @property
    def apart(self) -> dict[str, str]:
        """What Granskning says of each stopped file, by the file's name in the inkorg."""
        return {str(row["fil"]): str(row["text"]) for row in self.desk.rows(GRANSKNING) if row["regel"] == "N06"}


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    """The good and the bad in one mailbox, fetched once."""
    desk = bocker.desk(tmp_path_factory.mktemp("fientlig"), bocker.after())
    for row, key in enumerate((made.INSATS, made.OTHER)):
        desk.write(INSATSER.sheet, {f"D{INSATSER.first_row + row}": f"leda.{key}@kommun.example"})
    box = mailbox.mbox(desk.folder / "post.mbox")
    letters = {**{name: letter for name, (letter, _) in BAD.items()}, **GOOD}
    order = list(letters)
    random.Random(6).shuffle(order)  # noqa: S311  # an order, no secret
    for name in order:
        box.add(letters[name])
    box.close()
    sent: dict[str, list[str]] = {}
    for name, original in zip(order, kallor.brev(desk.folder / "post.mbox"), strict=True):
        sent[name] = [each.sha256 for each in brevet.oppna(original).bilagor]
    before = desk.rows(INSATSDATA)
    done = byfile.hamta(desk.arsbok, desk.folder / "post.mbox")
    return Fetched(desk, done, before, sent, found_in(desk))


def found_in(desk: Desk) -> dict[str, str]:
    """Where each SHA-256 lies in the inkorg: of the files, and of what is attached to the mails that are kept."""
    inkorg = desk.folder / "inkorg"
    places: dict[str, str] = {}
    for original in kallor.brev(inkorg / "brev"):
        for each in brevet.oppna(original).bilagor:
            places[each.sha256] = "brev"
    for path in sorted(inkorg.rglob("*")):
        if path.is_file():
            folder = path.parent.name
            places.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), folder)
            if folder in {"inkorg", KARANTAN_MAPP}:
                places[hashlib.sha256(path.read_bytes()).hexdigest()] = folder
    return places


@pytest.mark.parametrize("kind", GOOD)
def test_every_good_sheet_comes_in(fetched: Fetched, kind: str) -> None:
    """Whatever it lay beside or in, and whatever its mail was without, a good sheet lies in the inkorg as it was sent."""
    files = fetched.sent[kind]
    assert files
    assert [fetched.places.get(seal) for seal in files] == ["inkorg"] * len(files)


@pytest.mark.parametrize("kind", BAD)
def test_every_bad_file_is_put_aside_with_its_reason(fetched: Fetched, kind: str) -> None:
    """It is in karantän, or in its mail where it is too much for that, and Granskning says why; none is in the inkorg."""
    _, why = BAD[kind]
    assert fetched.sent[kind]
    assert {fetched.places.get(seal) for seal in fetched.sent[kind]} <= {KARANTAN_MAPP, "brev"}
    assert any(why in text for text in fetched.apart.values()), sorted(set(fetched.apart.values()))


def test_nothing_is_lost_or_let_out(fetched: Fetched) -> None:
    """Each attachment is found again by its SHA-256; no file lies outside the inkorg; no name deceives or runs."""
    sent = [seal for files in fetched.sent.values() for seal in files]
    assert len(sent) > 500
    assert [seal for seal in sent if seal not in fetched.places] == []
    folder = fetched.desk.folder
    assert sorted(path.name for path in folder.iterdir() if path.is_file() and path.suffix != ".xlsm") == ["post.mbox"]
    assert not list(folder.parent.glob("ut*"))
    names = [path.name for path in (folder / "inkorg").rglob("*") if path.is_file()]
    assert not [
        name for name in names if set(name) & set("\u202e\u200b/\\:") or name.endswith((".exe", ".xlsm", ".xls"))
    ]


def test_the_arsbok_is_unharmed(fetched: Fetched) -> None:
    """What it had consolidated stands, every figure is Python's, and fetched again nothing is new."""
    desk = fetched.desk
    assert desk.rows(INSATSDATA) == fetched.before
    assert [fynd.regel for fynd in byfile.kontrollera(desk.arsbok).fynd if fynd.niva.value == "STOPP"] == []
    again = byfile.hamta(desk.arsbok, desk.folder / "post.mbox")
    assert again.changed == 0
