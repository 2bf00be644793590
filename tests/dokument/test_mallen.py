"""The förbund's own template of Word: its styles, header, footer and logo are kept; a broken one is a sentence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Pt, RGBColor

from tests import bocker
from tests.dokument.provdokument import liten
from xlfinsam import cli
from xlfinsam.dokument.word import word
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from pathlib import Path


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


LOGO = b"\x89PNG\r\n\x1a\n" + b"".join(
    (
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(bytes(4))),
        _chunk(b"IEND", b""),
    )
)
PART = b"wordprocessingml.document.main+xml"


@pytest.fixture(scope="module")
def mall() -> bytes:
    """A template as a förbund has it: a heading of its own look, a header with a logo, a footer, and words to be gone."""
    made = docx.Document()
    heading = made.styles["Heading 1"].font
    heading.name, heading.size, heading.color.rgb = "Georgia", Pt(27), RGBColor(0x7A, 0x10, 0x20)
    section = made.sections[0]
    section.header.paragraphs[0].text = "Samordningsförbundet Åsnen"
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(LOGO))
    section.footer.paragraphs[0].text = "Org.nr 222000-0315"
    made.add_paragraph("Skriv din text här")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def rezipped(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a package with a part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(buffer, "w") as made:
        for item in was.infolist():
            content = was.read(item)
            if item.filename == part:
                assert old in content
                content = content.replace(old, new)
            made.writestr(item, content)
    return buffer.getvalue()


@pytest.mark.parametrize("ending", ["docx", "dotx"])
def test_the_look_is_the_templates_and_the_words_are_ours(mall: bytes, ending: str) -> None:
    """Heading, header, logo and footer are as the förbund has them; what stood in the template's text is not there."""
    if ending == "dotx":
        mall = rezipped(mall, "[Content_Types].xml", PART, PART.replace(b"document", b"template"))
    made = docx.Document(io.BytesIO(word(liten(), mall)))
    heading = made.styles["Heading 1"].font
    assert (heading.name, heading.size, heading.color.rgb) == ("Georgia", Pt(27), RGBColor(0x7A, 0x10, 0x20))
    assert any(one.style is not None and one.style.name == "Heading 1" for one in made.paragraphs)
    section = made.sections[0]
    assert "Samordningsförbundet Åsnen" in section.header.paragraphs[0].text
    assert [rel.target_part.blob for rel in section.header.part.rels.values() if "image" in rel.reltype] == [LOGO]
    assert "Org.nr 222000-0315" in "".join(one.text for one in section.footer.paragraphs)
    assert "Skriv din text här" not in [one.text for one in made.paragraphs]
    assert made.tables


def test_a_template_that_is_none_is_a_sentence(mall: bytes) -> None:
    """Damaged, of another program, or words: each is told, with what to do."""
    broken = rezipped(mall, "word/styles.xml", b"</w:styles>", b"")
    for data in (b"", b"Hej", mall[:-40], broken, (bocker.after())):
        with pytest.raises(
            WrongUseError, match=r"går inte att läsa som en mall i Word. Spara den som .docx eller .dotx"
        ):
            word(liten(), data)


def test_the_setting_names_the_template(mall: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file in Inställningar is used; one that is missing, or is no template, is told by its name, and nothing is made."""
    desk = bocker.desk(tmp_path, bocker.after())
    desk.set("wordmall", "förbundets mall.dotx")
    ut = desk.folder / "ut.docx"
    asked = ["rapport", str(desk.arsbok), "--slag", "styrelseblad", "--ut", str(ut)]
    assert cli.main(asked) == 2
    told = capsys.readouterr().err
    assert "Mall för dokument" in told
    assert "förbundets mall.dotx" in told
    (desk.folder / "förbundets mall.dotx").write_bytes(b"Hej")
    assert cli.main(asked) == 2
    assert "förbundets mall.dotx" in (said := capsys.readouterr().err), said
    assert not ut.exists()
    (desk.folder / "förbundets mall.dotx").write_bytes(mall)
    assert cli.main(asked) == 0
    assert "Org.nr 222000-0315" in "".join(one.text for one in docx.Document(ut).sections[0].footer.paragraphs)
