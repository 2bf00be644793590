"""A report that we made ourselves is read back as it was printed, from every kind of file; hostile files are refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from tests import lo
from tests.rapporttext import rapporter
from xlfinsam.errors import WrongUseError
from xlfinsam.rapporttext import docx, las, pdf

if TYPE_CHECKING:
    from pathlib import Path

PDF = b"%PDF-1.4\n"


def told(found: object) -> set[object]:
    return set(found)  # type: ignore[call-overload]  # lists and iterators alike


@pytest.fixture(scope="module")
def word(tmp_path_factory) -> Path:
    """The made-up report as a Word file."""
    pytest.importorskip("docx", reason="python-docx är inte installerat")
    return rapporter.as_docx(tmp_path_factory.mktemp("rapport") / "rapport.docx")


@pytest.fixture(scope="module")
def printed(word) -> Path:
    """The Word file, printed to PDF by LibreOffice."""
    pytest.importorskip("pdfplumber", reason="pdfplumber är inte installerat")
    lo.need_libreoffice()
    return lo.pdf([word], word.parent)[0]


def test_word(word):
    """Every figure of a Word file is read, under its row and column, and nothing else."""
    rapport = las(word)
    assert rapporter.read(rapport) == list(rapporter.printed())
    assert rapport.unread == ()
    assert (rapport.title, rapport.forbund, rapport.ar) == (
        "Årsredovisning 2023",
        "Samordningsförbundet i Norrbygd",
        2023,
    )


@pytest.mark.libreoffice
def test_pdf(printed):
    """Every figure of the same report printed to PDF is read, under its row and column, and nothing else."""
    rapport = las(printed)
    assert rapporter.read(rapport) == list(rapporter.printed())
    assert rapport.unread == ()
    assert rapport.table("not2").rows[3].kind == "summa"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text(tmp_path, encoding):
    """From text alone every figure that is read is the printed one, in whatever encoding; the others are told of."""
    rapport = las(rapporter.as_text(tmp_path / "rapport.txt", encoding))
    read, printed = told(rapporter.read(rapport)), told(rapporter.printed())
    wrong = {figure for figure in read - printed if "oläst" not in figure[3]}
    assert not wrong
    assert len(read & printed) >= 0.97 * len(printed)
    assert len(rapport.unread) >= bool(printed - read)


def test_shape(word):
    """Notes, words, kinds and units come with the rows, and every figure knows where it stands."""
    rapport = las(word)
    income = rapport.table("resultatrakning").row("Verksamhetens intäkter")
    assert (income.not_, income.kod, income.kind) == (1, "rr.verksamhetens_intakter", "rad")
    assert income.cells[0].place.cell == "tabell 2 rad 2"
    assert rapport.table("resultatrakning").columns == rapporter.DATES
    drift = rapport.table("driftredovisning")
    assert (drift.printed_unit, drift.unit) == ("tkr", "kr")
    assert rapport.table("not1").row("Summa").kind == "summa"
    assert rapport.table("not1").place.cell.startswith("stycke")


def test_sentences(word):
    """The figures of sentences come in our own words, with unit and place."""
    facts = {fact.id: fact for fact in las(word).facts}
    assert facts["av-utskrivna"].label == "17 av 29 utskrivna deltagare"
    assert [str(value.value) for value in facts["av-utskrivna"].values] == ["17", "29"]
    assert facts["motsvarar"].label == "Motsvarar 59 %"
    assert facts["riktlinje"].unit == "kr"
    assert [str(value.value) for value in facts["produkt"].values] == ["11", "16200", "12", "2138400"]


def test_merged_and_broken_cells():
    """A cell over two columns, and a row that holds a whole column in each cell, are read as they look."""
    document = """<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Not 3. Fordringar</w:t></w:r></w:p><w:tbl>
    <w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Belopp i kr</w:t></w:r></w:p></w:tc>
    <w:tc><w:p><w:r><w:t>2023</w:t></w:r></w:p></w:tc></w:tr>
    <w:tr><w:tc><w:p><w:r><w:t>Moms</w:t></w:r></w:p><w:p><w:r><w:t>Kunder</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc>
    <w:tc><w:p><w:r><w:t>28 400</w:t></w:r></w:p><w:p><w:r><w:t>1</w:t></w:r><w:del><w:r><w:t>9</w:t></w:r></w:del>
    <w:r><w:t>00 000</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"""
    kalla = docx.read(zipped({"word/document.xml": document}), "rapport.docx")
    assert [line.text for line in kalla.lines[2:]] == ["Moms   28 400", "Kunder   100 000"]
    assert kalla.lines[1].cells[0].x1 > 1


def test_other_tables(tmp_path):
    """A table of a Word file that has no heading of ours is read by its cells, under the heading that it has."""
    rows = (
        ("Kommun", "Antal", "Belopp"),
        ("Storby", "12", "45 000"),
        ("Lillby", "", "ca 8 000"),
        ("Summa", "12", "8O 000"),
    )
    document = pytest.importorskip("docx", reason="python-docx är inte installerat").Document()
    document.add_paragraph("Bidrag per kommun")
    table = document.add_table(len(rows), 3)
    for line, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            cell.text = text
    document.save(str(tmp_path / "bidrag.docx"))
    rapport = las(tmp_path / "bidrag.docx")
    read = rapport.tables[0]
    assert (read.id, read.title, read.columns) == ("tabell-1", "Bidrag per kommun", ("Antal", "Belopp"))
    assert [(row.label, *(cell and cell.value for cell in row.cells)) for row in read.rows] == [
        ("Storby", 12, 45000), ("Lillby", None, 8000), ("Summa", 12, None),
    ]  # fmt: skip
    assert [(place.cell, text) for place, text in rapport.unread] == [
        ("tabell 1 rad 4", "Bidrag per kommun: Summa: 8O 000")
    ]


# ---------------------------------------------------------------------------------------------------------- hostile


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return buffer.getvalue()


def locked_pdf() -> bytes:
    """A PDF that says that it is encrypted, with keys that no empty password opens."""
    body = PDF + b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    key = b"<" + b"41" * 32 + b">"
    body += b"3 0 obj<</Filter/Standard/V 1/R 2/O " + key + b"/U " + key + b"/P -4>>endobj\n"
    return body + b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<41><41>]>>\nstartxref\n0\n%%EOF"


def bomb_pdf() -> bytes:
    packed = zlib.compress(bytes(120_000_000), 9)
    return PDF + b"1 0 obj<</Length 1/Filter/FlateDecode>>stream\n" + packed + b"\nendstream endobj\n%%EOF"


HOSTILE = {
    "tom.docx": (b"", "filen är tom"),
    "tom.pdf": (b"", "filen är tom"),
    "tom.txt": (b" \n\n", "filen är tom"),
    "bild.docx": (b"\x89PNG\r\n\x1a\n" + bytes(100), "ingen Word-fil"),
    "arbetsbok.docx": (zipped({"xl/workbook.xml": "<a/>"}), "ingen text från Word"),
    "avklippt.docx": (zipped({"word/document.xml": "<a/>" * 99})[:-30], "skadad"),
    "bomb.docx": (zipped({"word/document.xml": bytes(150_000_000)}), "orimligt mycket"),
    "dtd.docx": (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DTD"),
    "xml.docx": (zipped({"word/document.xml": "<a><b></a>"}), "går inte att tolka"),
    "losen.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "lösenord",
    ),
    "gammal.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "äldre format"),
    "ingen.pdf": (b"<html>", "ingen PDF"),
    "skadad.pdf": (PDF + b"\xff" * 400, "skadad"),
    "losen.pdf": (locked_pdf(), "lösenord"),
    "bomb.pdf": (bomb_pdf(), "orimligt mycket"),
    "rapport.odt": (b"PK", ".docx, .pdf eller .txt"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(tmp_path, name):
    """Whatever is wrong with a file, a Swedish sentence says so, with the name of the file."""
    data, words = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(data)
    if name.endswith(".pdf"):
        pytest.importorskip("pdfplumber")
    with pytest.raises(WrongUseError) as caught:
        las(path)
    assert str(caught.value).startswith(f"{name}: ")
    assert words in str(caught.value)


def test_missing(tmp_path):
    """A file that is not there is said not to be."""
    with pytest.raises(WrongUseError, match="finns inte"):
        las(tmp_path / "borta.txt")


def test_picture_pages():
    """A page that is only a picture is told of as unread, with its number."""
    pytest.importorskip("pdfplumber")
    image = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length 22>>stream\n50 0 0 50 0 0 cm /I Do\nendstream", image + b"stream\n0\nendstream",
    ]  # fmt: skip
    data, starts = PDF, []
    for at, part in enumerate(parts, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n" % at + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    where = len(data)
    data += (
        b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % where
    )
    kalla = pdf.read(data, "bilder.pdf")
    assert [(place.cell, text) for place, text in kalla.unread] == [("sida 1", pdf.PICTURE)]
