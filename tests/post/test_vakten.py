"""What is let into the inkorg and what is not: every reason with real bytes, and memory that has a bound."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.post import gjort
from tests.post.gjort import BLAD, INKORG, PNG, ROT, XLSX
from xlfinsam.engine import archive
from xlfinsam.engine.package import FILE_FAULTS
from xlfinsam.post import paket
from xlfinsam.post.brevet import oppna
from xlfinsam.post.modell import Bilaga, Granser, Original
from xlfinsam.post.vakt import SKAL, Godtagen, Karantan, granska, provad, visat

XL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPER = "[Content_Types].xml"


def skal(data: bytes, namn: str = "blad.xlsx", typ: str = XLSX, granser: Granser | None = None) -> str:
    found = provad(Bilaga(namn, typ, data), granser or Granser())
    return found.skal if isinstance(found, Karantan) else ""


@pytest.mark.parametrize("fil", sorted([*INKORG.glob("*.xlsx"), *(ROT / "workbook_templates").glob("*.xlsx")]), ids=str)
def test_every_insatsblad_is_let_in(fil) -> None:
    """The blank, and every sheet of the samples, pass whatever usual type the mail gives them."""
    for typ in (XLSX, "application/octet-stream", "application/zip", "application/vnd.ms-excel", ""):
        assert isinstance(provad(Bilaga(fil.name, typ, fil.read_bytes())), Godtagen)


def test_limits_are_not_looser_than_the_engines() -> None:
    """What the post lets in, the engine of the workbooks is willing to unpack."""
    ours = Granser()
    assert ours.zip_delar <= archive.MAX_ENTRIES
    assert ours.zip_del <= archive.MAX_PART
    assert ours.zip_totalt <= archive.MAX_TOTAL
    assert ours.zip_kvot <= archive.MAX_RATIO
    assert {"tom", "losenord", "xls", "xlsm", "xlsb", "trasig_zip", "zipbomb", "dtd", "inte_arbetsbok"} == (
        set(SKAL) & FILE_FAULTS
    )


@pytest.mark.parametrize(
    "namn", ["Blad våren 2024.xlsx", "blad.xlsx.xlsx", "Blad v1.2.xlsx", "blad", "BLAD.XLSX", "..blad.xlsx"]
)
def test_ordinary_names_are_let_in(namn: str) -> None:
    """Swedish letters, versions, hidden extensions and none at all harm nobody."""
    assert skal(BLAD, namn) == ""


@pytest.mark.parametrize(
    ("namn", "reason"),
    [
        ("../../blad.xlsx", "sokvag"), ("..\\blad.xlsx", "sokvag"), ("/etc/blad.xlsx", "sokvag"),
        ("C:\\Windows\\blad.xlsx", "sokvag"), ("C:blad.xlsx", "sokvag"), ("..", "sokvag"),
        ("blad\u202exslx.exe", "namn_tecken"), ("blad\u200b.xlsx", "namn_tecken"), ("blad\0.xlsx", "namn_tecken"),
        ("blad\n.xlsx", "namn_tecken"),
        ("blad.xlsx.exe", "dubbel_andelse"), ("blad.pdf.xlsx", "dubbel_andelse"), ("blad.xlsx  .SCR", "dubbel_andelse"),
        ("blad.exe.xlsx", "dubbel_andelse"), ("blad.xlsx.exe. ", "dubbel_andelse"),
        ("blad.xlsm", "xlsm"), ("blad.xlsb", "xlsb"), ("blad.pdf", "fel_typ"), ("blad.exe", "fel_typ"),
    ],
)  # fmt: skip
def test_a_name_that_deceives_is_stopped(namn: str, reason: str) -> None:
    """A good sheet under such a name is kept apart, and the message shows no mark that hides anything."""
    assert skal(BLAD, namn) == reason
    told = provad(Bilaga(namn, XLSX, BLAD))
    assert isinstance(told, Karantan)
    assert not set(told.text) & set("\u202e\u200b\0\n")


@pytest.mark.parametrize("typ", ["image/png", "text/html", "application/pdf", "message/rfc822"])
def test_a_type_that_contradicts_the_content_is_stopped(typ: str) -> None:
    """A workbook that the mail calls a picture or a page is not what it says."""
    assert skal(BLAD, typ=typ) == "fel_typ"


HTML = b"<!-- x -->\n<html><body><script>/* ett program */</script></body></html>"
GAMMAL = gjort.cfb({"Workbook": b"\x09\x08" * 100})
LOSENORD = gjort.cfb({"EncryptionInfo": b"x" * 100, "EncryptedPackage": BLAD})


@pytest.mark.parametrize(
    ("data", "namn", "reason"),
    [
        (b"", "blad.xlsx", "tom"),
        (b"%PDF-1.7\n...", "plan.pdf", "annan_sort"),
        (PNG, "foto.png", "annan_sort"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "foto.webp", "annan_sort"),
        (b"Hej;hopp\n", "blad.csv", "annan_sort"),
        (b"{\\rtf1 hej}", "text.rtf", "annan_sort"),
        (gjort.zipfil({TYPER: b"<Types/>", "word/document.xml": b"<d/>"}), "text.docx", "annan_sort"),
        (gjort.zipfil({"blad.xlsx": BLAD}), "blad.zip", "annan_sort"),
        (gjort.zipfil({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "blad.ods", "annan_sort"),
        (gjort.zipfil({TYPER: b"<Types/>", "word/document.xml": b"<d/>"}), "blad.xlsx", "inte_arbetsbok"),
        (gjort.zipfil({"a.txt": b"a"}), "blad.xlsx", "inte_arbetsbok"),
        (b"%PDF-1.7\n...", "blad.xlsx", "fel_typ"),
        (b"MZ\x90\0" + bytes(100), "blad.xlsx", "fel_typ"),
        (b"MZ\x90\0" + bytes(100), "blad", "fel_typ"),
        (HTML, "blad.xlsx", "html"),
        (HTML, "faktura.htm", "html"),
        ("\ufeff<svg onload='x'/>".encode("utf-16-le"), "bild", "html"),
        (GAMMAL, "blad.xls", "xls"),
        (GAMMAL, "blad", "xls"),
        (GAMMAL, "blad.xlsx", "fel_typ"),
        (gjort.cfb({"WordDocument": b"x" * 100}), "text.doc", "annan_sort"),
        (LOSENORD, "blad.xlsx", "losenord"),
        (BLAD[:-30], "blad.xlsx", "trasig_zip"),
        (BLAD[: len(BLAD) // 2], "blad.xlsx", "trasig_zip"),
    ],
)
def test_another_kind_of_file_is_kept_apart(data: bytes, namn: str, reason: str) -> None:
    """By its bytes: documents, pictures, programs, pages, old and locked and damaged workbooks."""
    assert skal(data, namn, "application/octet-stream") == reason


def _utan_kontrollsumma(data: bytes) -> bytes:
    """Change one byte of the packed content of the largest part."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        info = max(old.infolist(), key=lambda each: each.compress_size)
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def _bit(data: bytes, flag: int) -> bytes:
    """Set a flag in the first local header and the first entry of the directory."""
    central = data.index(b"PK\1\2")
    changed = bytearray(data)
    changed[6] |= flag
    changed[central + 8] |= flag
    return bytes(changed)


DDE_LANK = (
    f'<externalLink xmlns="{XL}" xmlns:r="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'.encode()
)
LANK = f'<externalLink xmlns="{XL}"><externalBook/></externalLink>'.encode()
MAKRO = b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gjort.andrat(nya={"xl/vbaProject.bin": b"x"}), "xlsm"),
        (gjort.andrat(nya={"xl/annat/VBAPROJECT.BIN": b"x"}), "xlsm"),
        (gjort.andrat(nya={"xl/macrosheets/sheet1.xml": b"<m/>"}), "xlsm"),
        (gjort.med_samband("vbaProject", "../x.bin", external=False), "xlsm"),
        (gjort.andrat(byt={TYPER: lambda old: old.replace(b"</Types>", MAKRO + b"</Types>")}), "xlsm"),
        (gjort.andrat(nya={"xl/workbook.bin": b"x"}), "xlsb"),
        (gjort.andrat(nya={"xl/externalLinks/externalLink1.xml": LANK}), "externa_lankar"),
        (gjort.med_samband("externalLink", "x.xml", external=False), "externa_lankar"),
        (gjort.med_samband("hyperlink", "file:///C:/x.exe"), "externa_lankar"),
        (gjort.med_samband("hyperlink", "\\\\server\\share"), "externa_lankar"),
        (gjort.med_samband("image", "https://example.se/spion.png"), "externa_lankar"),
        (gjort.med_samband("attachedTemplate", "https://example.se/mall"), "externa_lankar"),
        (gjort.andrat(nya={"xl/connections.xml": b"<connections/>"}), "externa_lankar"),
        (gjort.med_formel("WEBSERVICE(&quot;https://example.se?&quot;&amp;A1)"), "externa_lankar"),
        (gjort.med_formel("'C:\\[annan.xlsx]Blad'!A1"), "externa_lankar"),
        (gjort.med_formel("[1]Blad!A1"), "externa_lankar"),
        (gjort.med_formel('HYPERLINK("\\\\server\\x","klicka")'), "externa_lankar"),
        (gjort.andrat(nya={"xl/externalLinks/externalLink1.xml": DDE_LANK}), "dde"),
        (gjort.med_formel("cmd|'/C calc'!A0"), "dde"),
        (gjort.med_formel("cmd&#124;&#x27;/C calc&#x27;!A0"), "dde"),
        (gjort.med_formel("<![CDATA[cmd|'/C calc'!A0]]>"), "dde"),
        (gjort.med_formel("DDE(&quot;soffice&quot;;&quot;x&quot;;&quot;y&quot;)"), "dde"),
        (gjort.andrat(nya={"xl/embeddings/oleObject1.bin": b"x"}), "inbaddat"),
        (gjort.andrat(nya={"xl/activeX/activeX1.xml": b"<a/>"}), "inbaddat"),
        (gjort.andrat(nya={"xl/media/bild.png": GAMMAL}), "inbaddat"),
        (gjort.andrat(nya={"xl/media/bild.png": b"MZ" + bytes(50)}), "inbaddat"),
        (gjort.med_samband("oleObject", "x.bin", external=False), "inbaddat"),
        (gjort.med_samband("control", "x.bin", external=False), "inbaddat"),
        (gjort.andrat(nya={"xl/media/bild.png": gjort.zipfil({"a": b"b"})}), "zipbomb"),
        (gjort.andrat(nya={"xl/noll.bin": bytes(5_000_000)}), "zipbomb"),
        (gjort.andrat(nya={f"x/{n}": b"" for n in range(2_001)}), "zipbomb"),
        (gjort.andrat(nya={"../../ut.xml": b"<a/>"}), "sokvag"),
        (gjort.andrat(nya={"/ut.xml": b"<a/>"}), "sokvag"),
        (gjort.andrat(nya={"C:/ut.xml": b"<a/>"}), "sokvag"),
        (gjort.andrat(nya={"xl/dtd.xml": DTD}), "dtd"),
        (gjort.andrat(nya={"xl/utan_andelse": DTD}), "dtd"),
        (gjort.andrat(nya={"xl/utf16.xml": DTD.decode().encode("utf-16")}), "dtd"),
        (gjort.andrat(nya={"xl/rit.vml": b"<xml>" + DTD}), "dtd"),
        (gjort.andrat(nya={"xl/trasig.xml": b"<a><b></a>"}), "trasig_zip"),
        (gjort.med_formel(" " * 70_000 + "1"), "trasig_zip"),
        (_utan_kontrollsumma(BLAD), "trasig_zip"),
        (_bit(BLAD, 1), "losenord"),
    ],
)  # fmt: skip
def test_what_hides_in_a_workbook_is_found(data: bytes, reason: str) -> None:
    """Macros, links, DDE, objects, bombs, ways out, definitions, damage: each stopped for its own reason."""
    assert skal(data) == reason


@pytest.mark.parametrize(
    "data",
    [
        gjort.med_samband("hyperlink", "https://example.se/a|b"),
        gjort.med_samband("hyperlink", "mailto:a@example.se"),
        gjort.med_formel('IF(A1="a|b","cmd|x!","")'),
        gjort.med_formel('HYPERLINK("https://example.se","se här")'),
        gjort.andrat(nya={"xl/drawings/vmlDrawing1.vml": b"<xml><br>ej stangd</xml>"}),
        gjort.andrat(byt={"xl/worksheets/sheet1.xml": gjort.fore(
            b"</sheetData>", b'<row r="900"><c r="A900" t="inlineStr"><is><t>=cmd|x</t></is></c></row>')}),
    ],
)  # fmt: skip
def test_what_harms_nobody_is_let_in(data: bytes) -> None:
    """Links to the web and to mail, a pipe in a text, Excel's own untidy drawings."""
    assert skal(data) == ""


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_that_two_readers_read_differently_are_stopped() -> None:
    """The same name twice, and parts over one another, are no honest file."""
    assert skal(gjort.andrat(nya={"XL/Workbook.xml": b"<a/>"})) == "trasig_zip"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in (TYPER, TYPER):
            new.writestr(name, b"<Types/>")
    assert skal(out.getvalue()) == "trasig_zip"
    data = bytearray(BLAD)
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    struct.pack_into("<L", data, second + 42, 0)
    assert skal(bytes(data)) == "trasig_zip"


def test_a_part_that_claims_more_than_it_holds_is_stopped() -> None:
    """A size that is too large is damage, also where the checksum is right."""
    data = gjort.andrat(nya={"xl/kort.bin": b"q" * 77_777})
    size = struct.pack("<L", 77_777)
    assert data.count(size) == 2
    assert skal(data.replace(size, struct.pack("<L", 77_778))) == "trasig_zip"


def test_a_way_of_packing_that_excel_has_not_is_stopped() -> None:
    """bzip2 and others are no way that a workbook is packed."""
    out = io.BytesIO(BLAD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_BZIP2) as package:
        package.writestr("xl/extra.bin", b"hej" * 100)
    assert skal(out.getvalue()) == "trasig_zip"


def test_what_is_declared_and_not_used_harms_nobody() -> None:
    """Some programs declare a kind of object that the workbook has not; one that it has is stopped."""
    kind = b'<Default Extension="ole" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>'
    byt = {TYPER: gjort.fore(b"<Override", kind)}
    assert skal(gjort.andrat(byt=byt)) == ""
    assert skal(gjort.andrat(byt=byt, nya={"xl/a.ole": b"x"})) == "inbaddat"


def test_the_worst_reason_is_told() -> None:
    """Of several reasons the one that could do most harm is named."""
    both = gjort.andrat(nya={"xl/embeddings/a.bin": b"x", "xl/externalLinks/externalLink1.xml": DDE_LANK})
    assert skal(both) == "dde"


def test_limits_are_settings() -> None:
    """Size, parts, unpacked size and ratio are what the limits say."""
    assert skal(BLAD, granser=Granser(bilaga_storlek=len(BLAD))) == "for_stor"
    assert skal(BLAD, granser=Granser(bilaga_storlek=len(BLAD) + 1)) == ""
    with zipfile.ZipFile(io.BytesIO(BLAD)) as package:
        sizes = [info.file_size for info in package.infolist()]
    assert skal(BLAD, granser=Granser(zip_delar=len(sizes))) == ""
    assert skal(BLAD, granser=Granser(zip_delar=len(sizes) - 1)) == "zipbomb"
    assert skal(BLAD, granser=Granser(zip_del=max(sizes) - 1)) == "zipbomb"
    assert skal(BLAD, granser=Granser(zip_totalt=sum(sizes))) == ""
    assert skal(BLAD, granser=Granser(zip_totalt=sum(sizes) - 1)) == "zipbomb"


def test_a_reason_is_three_sentences() -> None:
    """What stood there, what was expected, what to do; and no personnummer out of the name."""
    told = provad(Bilaga("811218-9876 blad.xlsm", XLSX, BLAD))
    assert isinstance(told, Karantan)
    assert told.text == (
        "[personnummer] blad.xlsm: filen heter .xlsm och kan innehålla makron. Väntat: en arbetsbok utan makron (.xlsx)."
        " Be insatsen fylla i det utskickade insatsbladet och spara det som Excel-arbetsbok (.xlsx)."
    )
    assert all(vantat and gor.endswith(".") for vantat, gor in SKAL.values())
    assert visat("a" * 500) == "a" * 80 + "…"


# ------------------------------------------------------------------------------------------------------ a whole mail


def test_one_bad_file_does_not_stop_the_good_ones() -> None:
    """Every file of a mail is judged for itself, and none is lost."""
    mail = gjort.brev(("krus.xlsx", BLAD), ("makro.xlsm", BLAD), ("resa.xlsx", gjort.ANNAT_BLAD))
    judged = granska(oppna(Original(mail.as_bytes(), "eml", "prov")))
    assert [type(each) for each in judged] == [Godtagen, Karantan, Godtagen]
    assert [each.bilaga.data for each in judged] == [BLAD, BLAD, gjort.ANNAT_BLAD]


def test_500_attachments_are_too_many() -> None:
    """A mail of 500 files is kept apart with all of them; one of 499 is read."""
    for count, kinds in ((500, {"for_manga"}), (499, {"annan_sort"})):
        mail = gjort.brev(*((f"{n}.txt", b"hej") for n in range(count)))
        judged = granska(oppna(Original(mail.as_bytes(), "eml", "prov")))
        assert len(judged) == count
        assert {each.skal for each in judged if isinstance(each, Karantan)} == kinds


def test_a_30_mb_attachment_is_too_large_and_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """30 MB are stopped before anything looks inside."""
    monkeypatch.setattr(paket, "fel", None)
    mail = gjort.brev(("blad.xlsx", BLAD + bytes(30_000_000)))
    (judged,) = granska(oppna(Original(mail.as_bytes(), "eml", "prov")))
    assert isinstance(judged, Karantan)
    assert (judged.skal, judged.star) == ("for_stor", "filen är 30 MB; den ska vara mindre än 30 MB")


def test_a_bomb_is_known_by_its_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What claims to unpack to more than the limits is not unpacked at all."""
    bomb = gjort.andrat(nya={"xl/noll.bin": bytes(120_000_000)})
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert skal(bomb) == "zipbomb"
    assert skal(bomb, granser=Granser(zip_kvot=10_000)) == "zipbomb"


def test_a_bomb_that_lies_is_unpacked_no_further_than_it_claims() -> None:
    """A part that claims a thousand bytes and holds fifty million is found damaged within a few megabytes of memory."""
    data = bytearray(gjort.andrat(nya={"xl/noll.xml": b"<a>" + bytes(50_000_000)}))
    size = struct.pack("<L", 50_000_003)
    assert data.count(size) == 2
    lying = bytes(data).replace(size, struct.pack("<L", 1000))
    tracemalloc.start()
    try:
        found = skal(lying)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == "trasig_zip"
    assert peak < 8_000_000


def test_a_large_part_is_read_in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """No part is held whole: every read asks for one piece, and the pieces together are what the part claims."""
    asked: list[int | None] = []
    read = zipfile.ZipExtFile.read

    def counting(stream: zipfile.ZipExtFile, size: int | None = -1) -> bytes:
        asked.append(size)
        return read(stream, size)

    cells = b"".join(b"<row>%d</row>" % (n * n * 7919 % 1_000_003) for n in range(400_000))
    data = gjort.andrat(nya={"xl/stor.xml": b"<a>" + cells + b"</a>"})
    monkeypatch.setattr(zipfile.ZipExtFile, "read", counting)
    tracemalloc.start()
    try:
        assert skal(data) == ""
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert set(asked) == {paket.BIT}
    assert len(asked) > len(cells) // paket.BIT
    assert peak < len(cells) // 2


def test_a_directory_of_a_million_entries_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of parts is counted before the directory is taken apart."""
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert skal(b"PK\3\4" + b"PK\1\2" * 500_000) == "zipbomb"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_bytes_make_judging_fail(data: st.DataObject) -> None:
    """Whatever is changed in a workbook, judging gives a reason or lets it in."""
    raw = bytearray(BLAD)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.one_of(st.integers(0, len(raw) - 1), st.integers(len(raw) - 1500, len(raw) - 1)))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=5))
    assert skal(bytes(raw)) in {"", *SKAL}
