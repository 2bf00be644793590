"""A document that people have written in is brought up to date, and loses nothing: part by part, letter by letter.

What people do in Word is done here in its markup: tracked changes, comments, footnotes, a picture, a table and text of their
own, a figure typed over, one formatted, one emptied, names typed in braces and split over runs.
"""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import docx
import pytest

from tests.dokument.gjorda import W, kontroller, prov
from xlfinsam import dokumenten
from xlfinsam.arsboken import read_arsbok
from xlfinsam.dokument.slag import valt
from xlfinsam.dokument.word.fil import Wordfil
from xlfinsam.dokument.word.uppdatering import Uppdaterat, uppdatera
from xlfinsam.engine.book import open_book
from xlfinsam.engine.saving import backup_of
from xlfinsam.errors import WorkbookBusyError, WrongUseError

if TYPE_CHECKING:
    from pathlib import Path

    from xlfinsam.dokument.underlag import Underlag

SAMPLE = "kalmar-2024"
RESULT, OTHER = "rr.arets_resultat", Decimal(-1_300_000)
BY_PEOPLE = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:ins w:id="9001" w:author="A" w:date="2025-01-01T00:00:00Z"><w:r><w:rPr><w:i/></w:rPr>'
    "<w:t>Infogat &amp; spårat 12 av 34.</w:t></w:r></w:ins>"
    '<w:del w:id="9002" w:author="A" w:date="2025-01-01T00:00:00Z"><w:r><w:delText>Borttaget {rr.arets_resultat}.</w:delText></w:r></w:del></w:p>'
    '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Kommenterat.</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    '<w:p><w:r><w:t xml:space="preserve">Resultatet blev {rr.</w:t></w:r><w:r><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr><w:t>arets_resultat</w:t></w:r>'
    "<w:r><w:t>:tkr} tkr, och {finns.inte} och {tabell1.summa.nya} nya.</w:t></w:r></w:p>"
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid><w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>Egen tabell 77</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    '<w:sdt><w:sdtPr><w:tag w:val="Någon annans fält"/><w:id w:val="5"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>orört</w:t></w:r></w:p></w:sdtContent></w:sdt>'
)
EXTRA = {
    "word/comments.xml": b'<?xml version="1.0"?><w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0"><w:p/></w:comment></w:comments>',
    "word/footnotes.xml": b'<?xml version="1.0"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r><w:t>Se {rr.arets_resultat}.</w:t></w:r></w:p></w:footnote></w:footnotes>',
    "word/media/image1.png": bytes(range(256)),
    "word/vbaData.bin": b"\0\1\2",
}


def edited(data: bytes, *swaps: tuple[str, str]) -> bytes:
    """Do in a made file what people do: text of their own at the end, other parts, and what `swaps` put in its markup."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/document.xml":
                text = content.decode()
                for before, after in swaps:
                    assert before in text, before
                    text = text.replace(before, after, 1)
                head, sect, tail = text.rpartition("<w:sectPr")
                content = (head + BY_PEOPLE + sect + tail).encode()
            new.writestr(item, content)
        for name, content in EXTRA.items():
            new.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def other(underlag: Underlag, **figures: Decimal | None) -> Underlag:
    """Return what a document is made from with other figures, as if the årsbok had been mended."""
    return replace(
        underlag, figures={**underlag.figures, **{name.replace("__", "."): value for name, value in figures.items()}}
    )


def updated(data: bytes, underlag: Underlag) -> tuple[bytes, Uppdaterat]:
    fil = Wordfil(data, "prov.docx")
    done = uppdatera(fil, underlag, valt("arsredovisning").gor(underlag))
    return fil.to_bytes(), done


def without_figures(text: str) -> str:
    """Take the letters of every figure out of the markup, so that the rest can be held letter by letter."""
    return re.sub(
        r"(<w:sdtContent><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>)[^<]*(</w:t></w:r></w:sdtContent>)", r"\1\2", text
    )


def test_a_document_that_says_what_the_arsbok_says_is_not_touched(tmp_path: Path) -> None:
    """The command on a fresh document writes nothing: same bytes, same time, no former file."""
    made, path = prov(SAMPLE), tmp_path / "arsredovisning.docx"
    path.write_bytes(made.data)
    before = path.stat().st_mtime_ns
    with closing(open_book(made.arsbok, to_read=True)) as book:
        done = dokumenten.uppdatera(book, path)
    assert done.told == ("arsredovisning.docx: alla länkade siffror är årsbokens; inget är ändrat",)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (made.data, before)
    assert not backup_of(path).exists()


def test_only_the_letters_of_figures_change() -> None:
    """One other figure: every place has it, every part but those is the same, and so is all other markup of those."""
    made = prov(SAMPLE)
    start, _ = updated(edited(made.data), made.underlag)
    after, done = updated(start, other(made.underlag, rr__arets_resultat=OTHER))
    old, new = parts(start), parts(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {"word/document.xml", "word/footnotes.xml"}
    assert without_figures(old["word/document.xml"].decode()) == without_figures(new["word/document.xml"].decode())
    shown = [text for tag, text, _ in kontroller(docx.Document(io.BytesIO(after)).element.body) if tag == RESULT]
    assert len(shown) == 2
    assert set(shown) == {"−1\u00a0300\u00a0000"}
    assert {one.namn for one in done.andrade} == {RESULT}
    assert {one.fore for one in done.andrade} == {"−1\u00a0318\u00a0124", "−1\u00a0318"}
    again, nothing = updated(after, other(made.underlag, rr__arets_resultat=OTHER))
    assert again == after
    assert not nothing.andrade


def test_what_people_have_written_stands() -> None:
    """Tracked changes, comments, notes, pictures, own tables and others' controls are there letter by letter."""
    made = prov(SAMPLE)
    after = parts(updated(edited(made.data), other(made.underlag, rr__arets_resultat=OTHER))[0])
    text = after["word/document.xml"].decode()
    for part in (
        BY_PEOPLE.split('<w:p><w:r><w:t xml:space="preserve">Resultatet', maxsplit=1)[0],
        BY_PEOPLE[BY_PEOPLE.index("<w:tbl>") :],
    ):
        assert part in text
    assert all(after[name] == content for name, content in EXTRA.items() if name != "word/footnotes.xml")


def test_a_typed_name_becomes_a_link_in_the_look_of_its_letters() -> None:
    """A name in braces, also one split over runs, becomes a control; an unknown one stays and is told with its place."""
    made = prov(SAMPLE)
    after, done = updated(edited(made.data), made.underlag)
    body = docx.Document(io.BytesIO(after)).element.body
    home = next(p for p in body.iter(f"{W}p") if "Resultatet blev" in "".join(t.text or "" for t in p.iter(f"{W}t")))
    assert (
        "".join(t.text or "" for t in home.iter(f"{W}t"))
        == "Resultatet blev −1\u00a0318 tkr, och {finns.inte} och 131 nya."
    )
    assert [tag for tag, _, _ in kontroller(home)] == ["rr.arets_resultat:tkr", "tabell1.summa.nya"]
    assert [one.namn for one in done.lankade] == [RESULT, "tabell1.summa.nya", RESULT]
    assert "sid" in done.lankade[2].var or "fotnot" in done.lankade[2].var
    assert len(done.fel) == 1
    assert "{finns.inte} finns inte i årsboken" in done.fel[0]
    assert done.fel[0].startswith("stycke")
    assert "Se −1\u00a0318\u00a0124." in re.sub(r"<[^>]+>", "", parts(after)["word/footnotes.xml"].decode())
    assert "{rr.arets_resultat}" in parts(after)["word/document.xml"].decode(), (
        "what is deleted in tracked changes is not linked"
    )


def test_a_figure_that_was_typed_over_formatted_or_emptied_comes_back() -> None:
    """The look that people gave a figure stays; an emptied control has its figure again, and no placeholder."""
    made = prov(SAMPLE)
    one = '<w:tag w:val="tabell1.summa.totalt"/>'
    text = parts(made.data)["word/document.xml"].decode()
    at = text.index(one)
    control = text[text.rindex("<w:sdt>", 0, at) : text.index("</w:sdt>", at) + 8]
    bold = control.replace("<w:r><w:t", "<w:r><w:rPr><w:b/></w:rPr><w:t").replace(">329<", ">333<")
    nxt = text.index('<w:tag w:val="tabell1.summa.nya"/>')
    second = text[text.rindex("<w:sdt>", 0, nxt) : text.index("</w:sdt>", nxt) + 8]
    empty = second.replace("<w:text/></w:sdtPr>", "<w:showingPlcHdr/><w:text/></w:sdtPr>").replace(
        ">131<", ">Klicka här<"
    )
    assert bold != control
    assert empty != second
    after, done = updated(edited(made.data, (control, bold), (second, empty)), made.underlag)
    fresh = parts(after)["word/document.xml"].decode()
    assert bold.replace(">333<", ">329<") in fresh
    assert "Klicka här" not in fresh
    assert [(a.namn, a.fore, a.efter) for a in done.andrade] == [
        ("tabell1.summa.totalt", "333", "329"),
        ("tabell1.summa.nya", "", "131"),
    ]
    assert "1.1" not in done.andrade[0].var
    assert "Översikt över verksamhetens utveckling" in done.andrade[0].var


def test_rows_come_and_go_as_those_of_the_arsbok() -> None:
    """A row that people took away stays away; one that the årsbok has got is put in its place, one it has lost goes."""
    made = prov(SAMPLE)
    text = parts(made.data)["word/document.xml"].decode()
    table = text[text.index("tabell:alder") :]
    rows = re.findall(r"<w:tr>.*?</w:tr>", table[: table.index("</w:tbl>")], re.DOTALL)
    kompass = next(row for row in rows if "alder.kompass." in row)
    ages = ("16_24", "25_34", "35_44", "45_54", "55_64", "summa")
    figures = {f"alder__pontibus__{age}": Decimal(7) for age in ages} | {f"alder__krus__{age}": None for age in ages}
    after, done = updated(edited(made.data, (kompass, "")), other(made.underlag, **figures))
    fresh = parts(after)["word/document.xml"].decode()
    table = fresh[fresh.index("tabell:alder") :]
    listed = re.findall(r'<w:tag w:val="alder\.(\w+)\.16_24"', table[: table.index("</w:tbl>")])
    assert listed == ["plattformen", "pontibus", "resa", "samba", "vagknuten", "summa_nya", "summa_alla"]
    told = [line for line in done.former if line.startswith("Ålder")]
    assert [("kommit till" in line, "borttagen" in line, "noten" in line) for line in told] == [
        (False, True, False), (True, False, False), (False, False, True)
    ]  # fmt: skip
    assert "Inga uppgifter från KRUS och Knutpunkten." in ages_note(after)
    docx.Document(io.BytesIO(after))


def ages_note(data: bytes) -> list[str]:
    """The paragraphs that stand under the table of ages, as far as the next heading."""
    text = parts(data)["word/document.xml"].decode()
    under = text[text.index("</w:tbl>", text.index("tabell:alder")) :]
    said = [
        "".join(re.findall(r"<w:t[^>]*>([^<]*)<", one))
        for one in re.findall(r"<w:p>.*?</w:p>", under[:6000], re.DOTALL)
    ]
    return said[: next((at for at, one in enumerate(said) if one.startswith("Diagram")), 6)]


def test_a_note_that_people_have_rewritten_stands() -> None:
    """What the årsbok says now is told instead; one that only says what is so no more is taken away where nothing is said."""
    made = prov(SAMPLE)
    old = "Inga uppgifter från Pontibus och Knutpunkten."
    assert old in ages_note(made.data)
    ages = ("16_24", "25_34", "35_44", "45_54", "55_64", "summa")
    figures = {f"alder__pontibus__{age}": Decimal(7) for age in ages}
    after, done = updated(
        edited(made.data, (old, "Pontibus och Knutpunkten har inte svarat.")), other(made.underlag, **figures)
    )
    assert "Pontibus och Knutpunkten har inte svarat." in ages_note(after)
    assert any(
        "noten under tabellen är ändrad här och står kvar" in line and "från Knutpunkten." in line
        for line in done.former
    )
    after, done = updated(made.data, other(made.underlag, **figures))
    assert "Inga uppgifter från Knutpunkten." in ages_note(after)
    assert old not in ages_note(after)
    again, nothing = updated(after, other(made.underlag, **figures))
    assert (again, nothing.former) == (after, ())


@pytest.mark.parametrize("ours", [True, False], ids=["vårt dokument", "ett annat"])
def test_a_table_asked_for_alone_in_a_paragraph_is_put_there(ours: bool) -> None:  # noqa: FBT001  drawn
    """{tabell1} becomes the table with its links, once, in our own file and in one that knows nothing of us.

    In a cell, in a sentence and of a diagram the name stays, and is told what to do with; a wide table is put in whole.
    """
    made = prov(SAMPLE)
    written = docx.Document(io.BytesIO(made.data)) if ours else docx.Document()
    had = len(written.tables) + len(list(written.element.body.iter("{*}tbl")))
    for text in ("{ tabell1 }", "Se {tabell1} nedan.", "{diagram.tabell2}", "{not2}", "{tabell1.summa.nya}"):
        written.add_paragraph(text)
    written.add_table(1, 1).cell(0, 0).text = "{tabell1}"
    buffer = io.BytesIO()
    written.save(buffer)
    after, done = updated(buffer.getvalue(), made.underlag)
    result = docx.Document(io.BytesIO(after))
    tables = list(result.element.body.iter("{*}tbl"))
    assert len(result.tables) + len(tables) == had + 2 + 2  # the cell's own stands in both lists, ours are in controls
    assert [one for one in done.former if "är nu tabellen" in one] == [
        "{tabell1} är nu tabellen Tabell 1. Deltagare per insats", "{not2} är nu tabellen Not 2. Verksamhetens kostnader"
    ]  # fmt: skip
    tags = [tag for tag, _, _ in kontroller(result.element.body)]
    assert {"tabell1.kompass.nya", "tabell1.summa.totalt", "not2.summa"} <= set(tags)
    assert sum("{tabell1} är en tabell" in one for one in done.fel) == 2
    assert sum("{diagram.tabell2} är ett diagram" in one for one in done.fel) == 1
    again, nothing = updated(after, made.underlag)
    assert again == after
    assert not nothing.former
    mended, _ = updated(after, other(made.underlag, tabell1__kompass__nya=Decimal(77)))
    shown = [text for tag, text, _ in kontroller(docx.Document(io.BytesIO(mended)).element.body)
             if tag == "tabell1.kompass.nya"]  # fmt: skip
    assert set(shown) == {"77"}


def test_diagrams_have_new_numbers_and_keep_their_look() -> None:
    """The caches, the workbook and the words of a restyled chart are new; its colours are those people chose."""
    made = prov(SAMPLE)
    name = next(
        n
        for n in parts(made.data)
        if n.startswith("word/charts/chart") and b"fortsatt rehab" in parts(made.data)[n].lower()
    )
    styled = {name: parts(made.data)[name].replace(b"1F5F6B", b"AA00BB")}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for part, content in parts(made.data).items():
            file.writestr(part, styled.get(part, content))
    after, done = updated(buffer.getvalue(), other(made.underlag, avslut__summa__gemensam_kartlaggning=Decimal(99)))
    chart = parts(after)[name].decode()
    assert "<c:v>99</c:v>" in chart
    assert "AA00BB" in chart
    assert "1F5F6B" not in chart
    assert chart.replace("<c:v>99</c:v>", "<c:v>41</c:v>") == styled[name].decode()
    inside = re.search(r"embeddings/[^\"]+", parts(after)[f"word/charts/_rels/{name.rpartition('/')[2]}.rels"].decode())
    with zipfile.ZipFile(io.BytesIO(parts(after)[f"word/{inside[0]}"])) as book:
        assert b"<v>99</v>" in book.read("xl/worksheets/sheet1.xml")
    assert "Gemensam kartläggning 99" in parts(after)["word/document.xml"].decode()
    assert [line for line in done.former if "diagrammet" in line] == [
        "Diagram 3. Avslut mot: diagrammet har fått nya tal"
    ]


@pytest.mark.parametrize("lock", ["~$sredovisning.docx", ".~lock.arsredovisning.docx#"])
def test_a_busy_document_is_left_alone(tmp_path: Path, lock: str) -> None:
    """Open in Word or LibreOffice: one Swedish sentence, and the file is as it was."""
    made, path = prov(SAMPLE), tmp_path / "arsredovisning.docx"
    path.write_bytes(edited(made.data))
    (tmp_path / lock).write_bytes(b"")
    with (
        closing(open_book(made.arsbok, to_read=True)) as book,
        pytest.raises(WorkbookBusyError, match="dokumentet är öppet i"),
    ):
        dokumenten.uppdatera(book, path)
    assert path.read_bytes() == edited(made.data)


def test_the_former_file_is_kept(tmp_path: Path) -> None:
    """What stood before lies beside, and the changes are told with old and new."""
    made, path = prov(SAMPLE), tmp_path / "arsredovisning.docx"
    path.write_bytes(edited(made.data))
    with closing(open_book(made.arsbok, to_read=True)) as book:
        done = dokumenten.uppdatera(book, path)
    assert backup_of(path).read_bytes() == edited(made.data)
    assert any(line.startswith("{rr.arets_resultat:tkr} är nu länkad: −1\u00a0318") for line in done.told)
    assert done.told[-1] == "Den förra filen ligger bredvid som arsredovisning.föregående.docx"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ingen Word-fil"),
        (b"PK\3\4 trasig", "skadad"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "äldre format"),
        (None, "går inte att öppna"),
    ],
)
def test_what_is_no_word_file_is_told_in_a_sentence(tmp_path: Path, data: bytes | None, said: str) -> None:
    """A broken, old, empty or missing file gives one Swedish sentence."""
    path = tmp_path / "fel.docx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(WrongUseError, match=said):
        Wordfil.open(path)


def test_it_never_writes_over_a_document(tmp_path: Path) -> None:
    """Rapport on a file that is there says to update it or to choose another name, and leaves it alone."""
    made, path = prov("hoglandet-2021"), tmp_path / "arsredovisning.docx"
    with closing(open_book(made.arsbok, to_read=True)) as book:
        done = dokumenten.rapport(book, ut=path, sidor=False)
        assert path.read_bytes() == made.data
        assert done.fil == path
        with pytest.raises(WrongUseError, match=r"--uppdatera arsredovisning\.docx"):
            dokumenten.rapport(book, ut=path)
        assert read_arsbok(book).forbund == made.dokument.forbund
    assert path.read_bytes() == made.data
