"""The marked copy: the right cells say the right thing, nothing of the sender's is touched, and it is still a lawful sheet."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from tests import lo
from tests.inkorg.made import SHEET, STAMP_SHEET, filled, part_of, rewritten, rezipped
from tests.svar.svarat import (
    FIL,
    all_cells,
    colours,
    comments,
    faults,
    read,
    rows,
    said,
    sheet_with_faults,
)
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import UnreadableFileError
from xlfinsam.model import Level
from xlfinsam.post.modell import Bilaga
from xlfinsam.post.vakt import Godtagen, provad
from xlfinsam.svar.kommentarer import END, HEAD
from xlfinsam.svar.markering import markerad

if TYPE_CHECKING:
    from pathlib import Path

ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "mergeCells"),
    *("conditionalFormatting", "dataValidations", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "drawing"),
    *("legacyDrawing", "tableParts", "extLst"),
)
CHANGED = {"xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"}
NEW = {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"}
EMPTY_CELL = "H3"


def by_openpyxl(data: bytes, own: dict[str, str] | None = None) -> bytes:
    """Let openpyxl open a sheet and save it, with comments of the sender's own."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for address, text in (own or {}).items():
        book[SHEET][address].comment = Comment(text, "Insatsledaren")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def children(data: bytes) -> list[str]:
    """Give the names of the children of the sheet's root."""
    root = openpyxl.xml.functions.fromstring(Package.from_bytes(data, "blad").read(part_of(data)))
    return [child.tag.rpartition("}")[2] for child in root]


MARKED = markerad(sheet_with_faults(), faults(), FIL)


def test_every_stopp_and_fraga_stands_in_a_comment_on_its_cell() -> None:
    """Four faults give four comments, each with the rule's number, on the cell that the fynd names."""
    found = comments(MARKED)
    assert {at: re.findall(r"\((\w\d\d)\)", text) for at, text in found.items()} == {
        "C18": ["T01"],
        "C29": ["C01"],
        "G20": ["C13"],
        "B160": ["K20"],
    }
    assert found["C18"] == (
        "Kansliet skriver:\nMåste rättas (T01): Rutan för antal inskrivna totalt är tom. Skriv antalet, eller 0 om det "
        "inte finns någon.\n// Kansliet"
    )


def test_stopp_and_fraga_have_unlike_colours_over_the_whole_box() -> None:
    """A merged box is coloured as a whole, and the two levels differ in fill, weight and frame."""
    assert colours(MARKED) == {"stopp": "C18 C29", "fraga": "G20 B160:E160"}
    sheet = openpyxl.load_workbook(io.BytesIO(MARKED))[SHEET]
    looks = {}
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if "xlfinsam" in rule.formula[0]:
                looks[rule.formula[0]] = rule.dxf
    stopp, fraga = looks['LEN("xlfinsam.stopp")>0'], looks['LEN("xlfinsam.fraga")>0']
    assert stopp.fill.bgColor.rgb != fraga.fill.bgColor.rgb
    assert (stopp.font.b, fraga.font.b) == (True, False)
    assert (stopp.border.left.style, fraga.border.left.style) == ("thin", "dotted")


def test_our_colours_go_before_the_sheets_own() -> None:
    """The sheet's own red for text in a number cell does not hide the mark; its own rules keep their order."""

    def rules(data: bytes) -> list[tuple[int, str]]:
        sheet = openpyxl.load_workbook(io.BytesIO(data))[SHEET]
        found = ((rule.priority, rule.formula[0]) for area in sheet.conditional_formatting for rule in area.rules)
        return sorted(found)

    marked = rules(MARKED)
    assert marked[:2] == [(1, 'LEN("xlfinsam.stopp")>0'), (2, 'LEN("xlfinsam.fraga")>0')]
    assert [formula for _, formula in marked[2:]] == [formula for _, formula in rules(sheet_with_faults())]
    assert len({priority for priority, _ in marked}) == len(marked) > 50


def test_another_spreadsheet_library_reads_the_comments() -> None:
    """The library openpyxl finds our comments, by author and cell."""
    sheet = openpyxl.load_workbook(io.BytesIO(MARKED))[SHEET]
    found = {cell.coordinate: cell.comment.author for row in sheet.iter_rows() for cell in row if cell.comment}
    assert found == dict.fromkeys(("C18", "C29", "G20", "B160"), "Kansliet")


def test_every_other_part_is_byte_for_byte_the_same() -> None:
    """The sheet, the formats and the content types change, three parts are new, the rest is the same; so are the rows."""
    old, new = Package.from_bytes(sheet_with_faults(), FIL), Package.from_bytes(MARKED, FIL)
    assert set(new.names()) - set(old.names()) == NEW
    assert {name for name in old.names() if old.read(name) != new.read(name)} == CHANGED
    assert rows(MARKED) == rows(sheet_with_faults())


def test_what_is_put_into_the_sheet_stands_where_the_schema_wants_it() -> None:
    """The children of the worksheet come in the order of the schema, the legacy drawing last."""
    found = children(MARKED)
    assert found == sorted(found, key=ORDER.index)
    assert found[-1] == "legacyDrawing"


def test_the_copy_is_still_a_lawful_sheet() -> None:
    """The inkorg reads the copy as the original: the same record, the same stamp, no fynd more, and it is let in."""
    old, new = read(sheet_with_faults()), read(MARKED)
    assert old.record is not None
    assert new.record is not None
    assert (new.record.values, new.record.raw, new.record.places) == (
        old.record.values,
        old.record.raw,
        old.record.places,
    )
    assert (new.stamp, new.hits) == (old.stamp, old.hits)
    assert isinstance(provad(Bilaga(FIL, "", MARKED)), Godtagen)


def test_a_marked_copy_marked_again_is_the_same() -> None:
    """The same fynd once more give the same bytes."""
    assert markerad(MARKED, faults(), FIL) == MARKED


def test_old_marks_are_replaced() -> None:
    """With one fault left, the copy bears that one mark alone, in words and in colour."""
    left = [fynd for fynd in faults() if fynd.regel == "C01"]
    again = markerad(MARKED, left, FIL)
    assert set(comments(again)) == {"C29"}
    assert colours(again) == {"stopp": "C29"}
    vml = Package.from_bytes(again, FIL).read("xl/drawings/vmlDrawing1.vml").decode()
    assert re.findall(r"<x:Row>(\d+)</x:Row>", vml) == ["28"]


def test_nothing_to_mark_gives_the_very_same_bytes() -> None:
    """A sheet without STOPP and FRÅGA comes back as it was; NOTERA is not marked."""
    assert markerad(filled(), [said(Level.NOTERA, "C18", "Bra.")]) == filled()


def test_marks_can_all_be_taken_away() -> None:
    """Without fynd a marked copy loses every mark of ours."""
    bare = markerad(MARKED, [])
    assert (comments(bare), colours(bare)) == ({}, {})
    assert rows(bare) == rows(MARKED)


def test_a_fynd_without_a_cell_stands_on_the_title() -> None:
    """What concerns the whole sheet, a hidden sheet or a sheet that is not there is told on the sheet's title."""
    whole = [
        said(Level.STOPP, "", "Hela bladet.", "L18"),
        said(Level.FRAGA, "A1", "Dolt.", "X02", STAMP_SHEET),
        said(Level.FRAGA, "A1", "Finns inte.", "X03", "Blad9"),
        said(Level.FRAGA, "inte en cell", "Konstig.", "X04"),
    ]
    found = comments(markerad(filled(), whole))
    assert set(found) == {"B2"}
    assert [word in found["B2"] for word in ("Hela bladet.", "Dolt.", "Finns inte.", "Konstig.")] == [True] * 4


def test_a_cell_with_a_stopp_and_a_question_has_one_comment_and_the_graver_colour() -> None:
    """Both are said, the gravest first."""
    both = [said(Level.FRAGA, "C19", "Fråga."), said(Level.STOPP, "C19", "Stopp.", "X02")]
    made = markerad(filled(), both)
    text = comments(made)["C19"]
    assert text.index("Måste rättas (X02)") < text.index("Fråga (X01)")
    assert colours(made) == {"stopp": "C19"}


def test_a_range_and_a_list_of_cells_are_coloured_and_told_once() -> None:
    """A sum that does not add up is told on its first cell, and all its cells are coloured."""
    made = markerad(filled(), [said(Level.STOPP, "C19:C21", "Summan."), said(Level.FRAGA, "G3, H4", "Utanför.")])
    assert set(comments(made)) == {"C19", "G3"}
    assert colours(made) == {"stopp": "C19:C21", "fraga": "G3 H4"}


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "<xml>&amp;]]>", "😀 _x0041_ \x00\x0b\ud800", "å\n\n// Kansliet\nä", "x" * 4000]
)
def test_hostile_text_in_a_fynd_is_only_text(text: str) -> None:
    """Whatever a sender wrote, the copy opens, says it on one line and no longer than is read, and is marked anew alike."""
    made = markerad(filled(), [said(Level.STOPP, "C19", text)])
    found = comments(made)["C19"]
    assert found.startswith(f"{HEAD}\nMåste rättas (X01): ")
    assert found.count("\n") == 2
    assert found.count(END) == 1
    assert len(found) < 800
    shown = openpyxl.load_workbook(io.BytesIO(made))[SHEET]["C19"].comment.text
    assert shown.replace("_x005F_", "_") == found  # openpyxl leaves the escape of "_x0041_" as it stands in the file
    assert markerad(made, [said(Level.STOPP, "C19", text)]) == made


def test_nothing_that_points_at_a_person_stands_in_a_comment() -> None:
    """A personnummer, an address and a telephone number in what the sender wrote are masked."""
    text = "Där står 19850709-9805, eva@example.se och 070-123 45 67."
    found = comments(markerad(filled(), [said(Level.FRAGA, "C19", text)]))["C19"]
    assert "Där står [personnummer], [e-postadress] och [telefonnummer]." in found


def test_the_senders_own_comments_stay() -> None:
    """A comment of the sender's stays on its cell, and behind our words where both speak of one cell."""
    own = {"B19": "Min fråga", "C29": "Obs <b> & så"}
    data = by_openpyxl(sheet_with_faults(), own)
    made = markerad(data, faults())
    found = comments(made)
    assert found["B19"] == "Min fråga"
    assert found["C29"].startswith(f"{HEAD}\nMåste rättas (C01)")
    assert found["C29"].endswith(f"{END}\n\nObs <b> & så")
    assert len(found) == 5
    assert comments(markerad(made, [])) == own
    assert markerad(made, faults()) == made


def test_a_reply_written_in_our_comment_is_kept() -> None:
    """What a sender adds after our words is the sender's own when the sheet is marked again."""
    signed = f"{END}</t>".encode()
    replied = rewritten(
        MARKED, "xl/comments1.xml", lambda xml: xml.replace(signed, f"{END}\n\nDet är rätt!</t>".encode(), 1)
    )
    assert list(comments(markerad(replied, [])).values()) == ["Det är rätt!"]


def test_a_conversation_is_left_alone() -> None:
    """Where a threaded comment stands, the cell is coloured and the conversation's stand-in is not touched."""
    data = by_openpyxl(sheet_with_faults(), {"C18": "[Threaded comment] Hej"})
    part = next(name for name in Package.from_bytes(data, FIL).names() if "comment" in name and name.endswith(".xml"))
    data = rewritten(data, part, lambda xml: xml.replace(b"Insatsledaren", b"tc={0D7F}"))
    made = markerad(data, faults())
    assert comments(made)["C18"] == "[Threaded comment] Hej"
    assert "C18" in colours(made)["stopp"].split()


def test_a_sheet_saved_by_openpyxl_is_marked() -> None:
    """Other relationships, other formats, no calculated values: marked all the same, and read as before."""
    data = by_openpyxl(sheet_with_faults())
    made = markerad(data, faults())
    assert set(comments(made)) == {"C18", "C29", "G20", "B160"}
    assert all_cells(made) == all_cells(data)
    assert read(made).hits == read(data).hits


@pytest.mark.libreoffice
def test_libreoffice_shows_the_marks_and_saves_them_so_that_they_are_found(tmp_path: Path) -> None:
    """A copy that went through LibreOffice has its comments, and marked again it has each of them once."""
    (tmp_path / "kopia.xlsx").write_bytes(MARKED)
    (saved,) = lo.recalculated([tmp_path / "kopia.xlsx"], tmp_path / "ut")
    data = saved.read_bytes()
    assert comments(data) == comments(MARKED)
    again = markerad(data, faults())
    assert comments(again) == comments(MARKED)
    assert {level: set(cells.split()) for level, cells in colours(again).items()} == {
        "stopp": {"C18", "C29"},
        "fraga": {"G20", "B160:E160"},
    }
    assert (comments(markerad(data, [])), colours(markerad(data, []))) == ({}, {})


@pytest.mark.libreoffice
def test_a_sheet_saved_by_libreoffice_is_marked(tmp_path: Path) -> None:
    """A sheet that the sender filled in with LibreOffice gets its marks, and LibreOffice opens the copy."""
    (tmp_path / "blad.xlsx").write_bytes(sheet_with_faults())
    (saved,) = lo.recalculated([tmp_path / "blad.xlsx"], tmp_path / "ut")
    made = markerad(saved.read_bytes(), faults())
    assert all_cells(made) == all_cells(saved.read_bytes())
    (tmp_path / "kopia.xlsx").write_bytes(made)
    (opened,) = lo.recalculated([tmp_path / "kopia.xlsx"], tmp_path / "igen")
    assert comments(opened.read_bytes()) == comments(made)


def test_a_sheet_without_formats_of_its_own_gets_them() -> None:
    """Where styles.xml has no dxfs at all, or an empty element, ours are put where the schema wants them."""
    for old, new in ((rb"<dxfs.*</dxfs>", b""), (rb"<dxfs.*</dxfs>", b'<dxfs count="0"/>')):
        bare = rewritten(sheet_with_faults(), "xl/styles.xml", lambda xml, old=old, new=new: re.sub(old, new, xml))  # type: ignore[misc]
        styles = Package.from_bytes(markerad(bare, faults()), FIL).read("xl/styles.xml").decode()
        assert re.search(r'</cellStyles><dxfs count="2"><dxf>.*</dxf></dxfs><tableStyles', styles)


def test_a_prefixed_sheet_is_marked() -> None:
    """A program that writes <x:worksheet> gets <x:conditionalFormatting> and <x:legacyDrawing>."""
    part = part_of(filled())
    prefixed = rewritten(
        filled(),
        part,
        lambda xml: re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml).replace(b'xmlns="http', b'xmlns:x="http'),
    )
    made = markerad(prefixed, [said(Level.STOPP, "C19", "Fel.")])
    xml = Package.from_bytes(made, FIL).read(part)
    assert (xml.count(b"<x:legacyDrawing"), xml.count(b'<x:formula>LEN("xlfinsam')) == (1, 1)
    assert set(comments(made)) == {"C19"}


def test_what_is_no_workbook_is_told() -> None:
    """A pdf and a broken drawing raise UnreadableFileError, with the name of the file."""
    with pytest.raises(UnreadableFileError, match="blad\\.pdf"):
        markerad(b"%PDF-1.4 hej", [], "blad.pdf")
    broken = rezipped(MARKED, {"xl/drawings/vmlDrawing1.vml": b"<xml>"})
    with pytest.raises(UnreadableFileError, match="trasig_xml"):
        markerad(broken, [said(Level.STOPP, "H9", "Nytt.")], FIL)


CELLS = ["C11", "C18", "C19:C21", "C29", "B160", "E3", "G20, H21", "", EMPTY_CELL, "XFD1048576"]
FYND = st.lists(
    st.builds(
        said,
        st.sampled_from([Level.STOPP, Level.FRAGA, Level.NOTERA]),
        st.sampled_from(CELLS),
        st.text(max_size=80),
        st.sampled_from(["X01", "C13", "P01"]),
    ),
    max_size=8,
)


@settings(max_examples=40)
@given(FYND, FYND)
def test_marking_touches_no_value_and_forgets_nothing(first: list, second: list) -> None:  # type: ignore[type-arg]
    """Whatever is marked, in whatever order: every cell, name, validation and protection is as before, and marks are new."""
    data = sheet_with_faults()
    once = markerad(data, first)
    twice = markerad(once, second)
    for made in (once, twice):
        old, new = Workbook.open(Package.from_bytes(data, "a")), Workbook.open(Package.from_bytes(made, "b"))
        assert all_cells(made) == all_cells(data)
        assert rows(made) == rows(data)
        assert (new.names, new.validations(SHEET)) == (old.names, old.validations(SHEET))
        assert new.is_protected(SHEET)
    assert markerad(twice, second) == twice
    straight = markerad(data, second)
    assert comments(twice) == (comments(straight) if any(f.niva is not Level.NOTERA for f in second) else {})
    assert colours(twice) == colours(straight)
