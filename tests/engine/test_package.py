"""The container: which files are taken, which are refused and as what, and that what is not ours stays byte for byte."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfinsam.engine import archive, package
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import FILE_FAULTS, Package, backup_of, save, write_new
from xlfinsam.errors import UnreadableFileError, WorkbookBusyError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'


def parts(kind: str = TYPE, sheet: str | bytes = SHEET) -> dict[str, bytes]:
    """Make the parts of the smallest workbook, its main part of the content type `kind`."""
    made = {
        "[Content_Types].xml": f'<Types xmlns="ct"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        f'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Blad1" sheetId="1" '
        f'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return {name: text.encode() if isinstance(text, str) else text for name, text in made.items()}


def zipped(content: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a zip of these parts, made by the standard library."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, data in content.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 31, 12, 0, 0)), data, method)
    return buffer.getvalue()


GOOD = zipped(parts())


def touch_everything(data: bytes, *, macros: bool = True) -> None:
    """Read all there is to read of a file, as a careless caller would."""
    book = Workbook.open(Package.from_bytes(data, "x.xlsx", macros=macros))
    book.modified()
    for name in book.names:
        book.locate(name)
    for sheet in book.sheets:
        for cell in book.cells(sheet.name).values():
            book.is_date(cell.style)
            book.date_of(cell)
        book.validations(sheet.name)
        book.is_protected(sheet.name)


def fault_of(data: bytes) -> str | None:
    """Give the kind of the UnreadableFileError that reading ends in; every other exception is ours and comes through."""
    try:
        touch_everything(data)
    except UnreadableFileError as error:
        return error.kind
    return None


def compound(*streams: str) -> bytes:
    """Make a minimal OLE2 file: header, a sector of FAT, one of directory with these streams (MS-CFB 2.2-2.6)."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9L", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<L", 0)
    fat = struct.pack("<2L", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504

    def directory_entry(name: str, kind: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        return raw.ljust(64, b"\0") + struct.pack("<HB", len(raw), kind) + bytes(61)

    directory = directory_entry("Root Entry", 5) + b"".join(directory_entry(name, 2) for name in streams)
    return header.ljust(512, b"\xff") + fat + directory.ljust(512, b"\0")


def lying_bomb() -> bytes:
    """Make a workbook whose sheet unpacks to 20 MB and says that it is 100 bytes."""
    data = bytearray(zipped(parts(sheet=b" " * 20_000_000)))
    for mark, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = data.rfind(mark)
        struct.pack_into("<L", data, at + offset, 100)
    return bytes(data)


def renamed(old: str, new: str) -> bytes:
    """GOOD with one part called otherwise (same length)."""
    assert len(old) == len(new)
    return GOOD.replace(old.encode(), new.encode())


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DTD = f'<!DOCTYPE x [<!ENTITY a "b">]>{SHEET}'
MACROSHEET = parts()["[Content_Types].xml"].replace(
    b"</Types>", b'<Override PartName="/xl/m.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/></Types>'
)
FAULTY: list[tuple[str, Callable[[], bytes]]] = [
    ("tom", lambda: b""),
    ("losenord", lambda: compound("EncryptionInfo", "EncryptedPackage")),
    ("losenord", lambda: GOOD[:6] + GOOD[6:].replace(b"PK\1\2\x14\x03\x14\0\0\0", b"PK\1\2\x14\x03\x14\0\1\0")),
    ("xls", lambda: compound("Workbook")),
    ("xls", lambda: compound("Workbook") + b"?" + "EncryptedPackage\0".encode("utf-16-le")),
    ("xlsm", lambda: zipped(parts(MACRO_TYPE))),
    ("xlsm", lambda: zipped(parts() | {"xl/vbaProject.bin": b"x"})),
    ("xlsm", lambda: zipped(parts() | {"[Content_Types].xml": MACROSHEET})),
    ("xlsb", lambda: zipped(parts("application/vnd.ms-excel.sheet.binary.macroEnabled.main"))),
    ("ods", lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"})),
    ("csv", "Fält;Värde\r\nkvinna;12\r\n".encode),
    ("csv", lambda: "Fält;Värde\r\n".encode("latin-1")),
    ("csv", lambda: "Fält\tVärde\n".encode("utf-16")),
    ("inte_zip", lambda: b"%PDF-1.7\n%\xe2\xe3\n"),
    ("inte_zip", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("inte_zip", lambda: b"\xff\xfe\0\1"),
    ("trasig_zip", lambda: GOOD[: len(GOOD) // 2]),
    ("trasig_zip", lambda: GOOD[:-30]),
    ("trasig_zip", lambda: renamed("xl/workbook.xml", "../workbook.xml")),
    ("trasig_zip", lambda: renamed("xl/workbook.xml", "/l/workbook.xml")),
    ("trasig_zip", lambda: renamed("xl/workbook.xml", "C:/workbook.xml")),
    ("trasig_zip", lambda: renamed("xl/workbook.xml", "xl\\..\\a\\bok.xml")),
    ("trasig_zip", lambda: renamed("xl/workbook.xml", "xl/workbook\0xml")),
    ("trasig_zip", lambda: zipped(parts() | {"XL/WORKBOOK.XML": b"<a/>"})),
    ("trasig_zip", lambda: zipped({name: data for name, data in parts().items() if name != "xl/workbook.xml"})),
    ("zipbomb", lambda: zipped(parts(sheet=b" " * 20_000_000))),
    ("zipbomb", lying_bomb),
    ("dtd", lambda: zipped(parts(sheet=DTD))),
    ("dtd", lambda: zipped(parts(sheet=DTD.encode("utf-16")))),
    ("dtd", lambda: zipped(parts(sheet=DTD.encode("utf-16-le")))),
    ("dtd", lambda: zipped(parts(sheet=DTD.encode("utf-16-be")))),
    ("dtd", lambda: zipped(parts() | {"[Content_Types].xml": b"<!DOCTYPE a><a/>"})),
    ("inte_arbetsbok", lambda: zipped(parts(DOCX))),
    ("inte_arbetsbok", lambda: zipped({"a.txt": b"hej"})),
    ("inte_arbetsbok", lambda: zipped({})),
    ("inte_arbetsbok", lambda: zipped({n: d for n, d in parts().items() if n != "_rels/.rels"})),
    ("inte_arbetsbok", lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text"})),
    ("trasig_xml", lambda: zipped(parts(sheet=SHEET[:-5]))),
    ("trasig_xml", lambda: zipped(parts(sheet=b"\xff\xfe<"))),
    ("trasig_xml", lambda: zipped(parts(sheet=SHEET.encode().replace(b"<v>1", b"<v>\xff")))),
    ("trasig_xml", lambda: zipped(parts(sheet='<?xml version="1.0" encoding="UTF-7"?>' + SHEET))),
    ("trasig_xml", lambda: zipped(parts(sheet='<?xml version="1.0" encoding="cp037"?>' + SHEET))),
]


@pytest.mark.parametrize(("kind", "made"), FAULTY, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(FAULTY)])
def test_every_faulty_file_is_refused_as_what_it_is(kind: str, made: Callable[[], bytes]) -> None:
    """A file that is no good workbook gives UnreadableFileError of its kind, at opening or when the part is read."""
    data = made()
    with pytest.raises(UnreadableFileError) as caught:
        touch_everything(data, macros=False)
    assert caught.value.kind == kind
    assert caught.value.file == "x.xlsx"


def test_every_kind_of_fault_has_a_file_that_shows_it(tmp_path: Path) -> None:
    """No kind stands in FILE_FAULTS that nothing can give; a missing file, a folder and a NUL in the name are "saknas"."""
    assert {kind for kind, _ in FAULTY} | {"saknas"} == FILE_FAULTS
    for path in (tmp_path / "saknas.xlsx", tmp_path, "a\0b.xlsx"):
        with pytest.raises(UnreadableFileError) as caught:
            Package.open(path)
        assert caught.value.kind == "saknas"


def test_a_good_file_is_read_from_a_path_with_swedish_letters_and_spaces(tmp_path: Path) -> None:
    """Names, digest, parts and relations of a file on disk; names of parts are found whatever their letter case."""
    path = tmp_path / "årsbok för Å b.xlsx"
    path.write_bytes(GOOD)
    opened = Package.open(path)
    assert opened.names() == tuple(parts())
    assert opened.file == str(path)
    assert opened.sha256 == hashlib.sha256(GOOD).hexdigest()
    assert opened.read("XL/workbook.xml") == parts()["xl/workbook.xml"]
    assert opened.workbook_part == "xl/workbook.xml"
    assert opened.has("xl\\Workbook.xml")
    assert not opened.has("xl/styles.xml")
    assert opened.relations("xl/worksheets/sheet1.xml") == ()
    assert [relation.target for relation in opened.relations("xl/workbook.xml")] == ["xl/worksheets/sheet1.xml"]
    assert opened.to_bytes() == GOOD
    with pytest.raises(UnreadableFileError, match="saknas"):
        opened.read("xl/finns-inte.xml")


def test_macros_are_taken_only_when_asked_for() -> None:
    """An årsbok with macros opens with `macros=True`, and an ordinary workbook opens with it too."""
    assert Package.from_bytes(zipped(parts(MACRO_TYPE)), "å.xlsm", macros=True).workbook_part == "xl/workbook.xml"
    assert Package.from_bytes(GOOD, "å.xlsx", macros=True).names()


def test_targets_are_resolved_from_the_folder_of_their_source_or_from_the_root() -> None:
    """Targets: absolute, with `..`, percent-encoded, and external ones left out."""
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" {target}/>'
        for n, target in enumerate(
            (
                'Target="/xl/worksheets/sheet1.xml"',
                'Target="../xl/a%20b.xml"',
                'Target="http://x" TargetMode="External"',
            )
        )
    )
    made = zipped(
        parts() | {"xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}">{rels}</Relationships>'.encode()}
    )
    found = Package.from_bytes(made, "x.xlsx").relations("xl/workbook.xml")
    assert [relation.target for relation in found] == ["xl/worksheets/sheet1.xml", "xl/a b.xml"]


def test_the_content_type_may_stand_as_a_default_of_the_extension() -> None:
    """ECMA-376-2 lets a part take its content type from its extension."""
    types = f'<Types xmlns="ct"><Default Extension="xml" ContentType="{TYPE}"/></Types>'.encode()
    assert Package.from_bytes(zipped(parts() | {"[Content_Types].xml": types}), "x.xlsx").workbook_part


@pytest.mark.parametrize(
    ("where", "limit", "value"),
    [(package, "MAX_FILE", 100), (archive, "MAX_ENTRIES", 2), (archive, "MAX_TOTAL", 500), (archive, "MAX_PART", 200)],
)
def test_each_limit_is_watched(monkeypatch: pytest.MonkeyPatch, where: object, limit: str, value: int) -> None:
    """Size of the file, number of parts, size of a part and of all parts: passing any of them is a zip bomb."""
    monkeypatch.setattr(where, limit, value)
    with pytest.raises(UnreadableFileError) as caught:
        Package.from_bytes(GOOD, "x.xlsx")
    assert caught.value.kind == "zipbomb"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig", "cp1252"])
def test_xml_in_other_encodings_is_read_as_utf8(codec: str) -> None:
    """UTF-16 with or without mark, and declared one-byte encodings, come out as UTF-8 that says so."""
    declared = {"latin-1": "ISO-8859-1", "cp1252": "Windows-1252", "utf-8-sig": "UTF-8"}.get(codec, "UTF-16")
    text = f'<?xml version="1.0" encoding="{declared}"?><a b="Åå Öö"/>'
    opened = Package.from_bytes(zipped(parts() | {"a.xml": text.encode(codec), "b.bin": text.encode(codec)}), "x.xlsx")
    assert opened.read("a.xml").decode("utf-8-sig") == text.replace(declared, "UTF-8")
    assert opened.read("b.bin") == text.encode(codec)
    assert opened.read_xml("b.bin").decode("utf-8-sig") == text.replace(declared, "UTF-8")


def test_a_wrong_checksum_or_a_cut_part_is_damage() -> None:
    """A flipped byte in a stored part, a shorter claim of size, rubbish to inflate: "trasig_zip" when the part is read."""
    stored = zipped(parts(), zipfile.ZIP_STORED)
    damaged = [stored.replace(b"<v>1</v>", b"<v>2</v>")]
    at = GOOD.rfind(b"PK\1\2")
    for offset, value in ((24, 99999), (10, 12), (20, 5)):
        changed = bytearray(GOOD)
        struct.pack_into("<H" if offset == 10 else "<L", changed, at + offset, value)
        damaged.append(bytes(changed))
    start = GOOD.find(b"sheet1.xml") + len("sheet1.xml")
    damaged.append(GOOD[:start] + b"\xff" * 20 + GOOD[start + 20 :])
    for data in damaged:
        opened = Package.from_bytes(data, "x.xlsx")
        with pytest.raises(UnreadableFileError) as caught:
            opened.read("xl/worksheets/sheet1.xml")
        assert caught.value.kind == "trasig_zip"


def end_changed(**fields: int) -> bytes:
    """GOOD with fields of its end record changed."""
    names = ("disk", "first_disk", "here", "count", "size", "offset")
    at = GOOD.rfind(b"PK\5\6")
    values = dict(zip(names, struct.unpack_from("<4H2L", GOOD, at + 4), strict=True)) | fields
    return GOOD[: at + 4] + struct.pack("<4H2L", *values.values()) + GOOD[at + 20 :]


@pytest.mark.parametrize(
    "data",
    [
        end_changed(count=4),
        end_changed(count=6),
        end_changed(disk=1),
        end_changed(offset=len(GOOD)),
        end_changed(offset=0),
        end_changed(count=0xFFFF, size=0xFFFFFFFF, offset=0xFFFFFFFF),
        b"PK\3\4" + GOOD[4:].replace(b"PK\1\2", b"PK\1\3", 1),
        GOOD[:26] + b"\xff\xff" + GOOD[28:],
        GOOD[:30] + b"X" + GOOD[31:],
        GOOD.replace(b"PK\1\2\x14\x03\x14\0\0\0\x08\0", b"PK\1\2\x14\x03\x14\0\0\x08\x08\0").replace(
            b"l/work", b"\xff/work"
        ),
    ],
)
def test_a_contradictory_directory_is_damage(data: bytes) -> None:
    """Wrong counts, offsets, marks, names: always "trasig_zip", never another exception."""
    with pytest.raises(UnreadableFileError) as caught:
        Package.from_bytes(data, "x.xlsx")
    assert caught.value.kind == "trasig_zip"


def test_a_directory_longer_than_its_count_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim of two parts before five stops at the limit, as damage."""
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    with pytest.raises(UnreadableFileError, match="ofullständig"):
        Package.from_bytes(end_changed(count=2), "x.xlsx")


def test_parts_that_share_bytes_are_refused() -> None:
    """The overlapping entries of a "better zip bomb" (Fifield 2019) are damage."""
    at = GOOD.find(b"PK\1\2")
    data = bytearray(GOOD)
    struct.pack_into("<L", data, at + 20, 1000)
    with pytest.raises(UnreadableFileError, match="överlappar"):
        Package.from_bytes(bytes(data), "x.xlsx")


def zip64(content: dict[str, bytes], *, broken: str = "") -> bytes:
    """Make a zip with every size and offset in zip64 fields, and data descriptors, as streaming writers do."""
    body, directory = b"", b""
    for name, data in content.items():
        raw, packed = name.encode(), zlib.compress(data, 6, -15)
        extra = struct.pack("<2H3Q", 1, 24, len(data), len(packed), len(body))
        extra = struct.pack("<2H4s", 0xCAFE, 4, b"kept") + (extra[:12] if broken == "extra" else extra)
        head = (45, 0x0808, 8, 0, 33)
        directory += b"PK\1\2" + struct.pack("<H5H3L5H2L", 45, *head, zlib.crc32(data), 0xFFFFFFFF, 0xFFFFFFFF, len(raw),
                                             len(extra), 3, 0, 0, 0, 0xFFFFFFFF) + raw + extra + b"obs"  # fmt: skip
        body += b"PK\3\4" + struct.pack("<5H3L2H", *head, 0, 0, 0, len(raw), 0) + raw + packed
        body += b"PK\7\x08" + struct.pack("<L2Q", zlib.crc32(data), len(packed), len(data))
    count = len(content)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), len(body))
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, 0 if broken == "end" else len(body) + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return body + directory + end64 + locator + end


def test_zip64_and_data_descriptors_are_read_and_written_plainly() -> None:
    """A streamed file is read; patched, its other parts keep their packed bytes under ordinary headers, and extras stay."""
    opened = Package.from_bytes(zip64(parts()), "x.xlsx")
    opened.replace("xl/worksheets/sheet1.xml", SHEET.replace("<v>1", "<v>2").encode())
    written = opened.to_bytes()
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert file.testzip() is None
        assert file.namelist() == list(parts())
        first = file.infolist()[0]
        assert (first.flag_bits & 8, first.extra, first.comment) == (
            0,
            struct.pack("<2H4s", 0xCAFE, 4, b"kept"),
            b"obs",
        )
        changed = file.getinfo("xl/worksheets/sheet1.xml")
        assert changed.date_time == (1980, 1, 1, 0, 0, 0)
    packed = zlib.compress(parts()["xl/workbook.xml"], 6, -15)
    assert packed in written
    for broken in ("extra", "end"):
        with pytest.raises(UnreadableFileError) as caught:
            Package.from_bytes(zip64(parts(), broken=broken), "x.xlsx")
        assert caught.value.kind == "trasig_zip"


def test_a_part_packed_by_another_method_is_copied_but_not_read() -> None:
    """ECMA-376-2 allows stored and deflated only; a part of another method is left in peace until somebody asks for it."""
    odd = io.BytesIO()
    with zipfile.ZipFile(odd, "w") as file:
        for name, data in parts().items():
            file.writestr(name, data)
        file.writestr("odd.bin", b"x" * 100, zipfile.ZIP_BZIP2)
        file.writestr("mapp/", b"")
    opened = Package.from_bytes(odd.getvalue(), "x.xlsx")
    opened.replace("xl/worksheets/sheet1.xml", b"<a/>")
    with zipfile.ZipFile(io.BytesIO(opened.to_bytes())) as file:
        assert file.read("odd.bin") == b"x" * 100
    with pytest.raises(UnreadableFileError, match="okänd metod"):
        opened.read("odd.bin")


def test_replacing_with_the_same_content_is_no_change() -> None:
    """The same content, or the former content put back, gives the file as it was read; an unknown part is wrong use."""
    opened = Package.from_bytes(GOOD, "x.xlsx")
    opened.replace("xl/workbook.xml", parts()["xl/workbook.xml"])
    assert opened.to_bytes() == GOOD
    opened.replace("XL/workbook.xml", b"<b/>")
    assert opened.read("xl/workbook.xml") == b"<b/>"
    once = opened.to_bytes()
    assert once == opened.to_bytes() != GOOD
    opened.replace("xl/workbook.xml", parts()["xl/workbook.xml"])
    assert opened.to_bytes() == GOOD
    with pytest.raises(WrongUseError):
        opened.replace("saknas.xml", b"")


damage = st.one_of(
    st.tuples(st.just("byte"), st.integers(0, len(GOOD) - 1), st.integers(0, 255)),
    st.tuples(st.just("cut"), st.integers(0, len(GOOD) - 1), st.integers(0, 40)),
    st.tuples(st.just("double"), st.integers(0, len(GOOD) - 1), st.integers(0, 40)),
    st.tuples(st.just("end"), st.integers(0, len(GOOD) - 1), st.just(0)),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(damage, min_size=1, max_size=8))
def test_random_damage_gives_a_workbook_or_our_own_error(wounds: list[tuple[str, int, int]]) -> None:
    """Whatever happens to the bytes of a file, it is either readable or UnreadableFileError of a known kind."""
    data = GOOD
    for how, at, value in wounds:
        if how == "byte":
            data = data[:at] + bytes([value]) + data[at + 1 :]
        elif how == "end":
            data = data[:at]
        else:
            piece = data[at : at + value]
            data = data[:at] + (piece * 2 if how == "double" else b"") + data[at + value :]
    assert fault_of(data) in FILE_FAULTS | {None}


def test_save_replaces_the_file_and_keeps_the_former_one(tmp_path: Path) -> None:
    """The new bytes stand under the name, the former ones beside it; nothing else is left in the folder."""
    path = tmp_path / "årsbok för Å.xlsx"
    save(path, b"ett")
    assert not backup_of(path).exists()
    path.chmod(0o640)
    save(path, b"andra")
    save(str(path), b"tre")
    assert path.read_bytes() == b"tre"
    assert backup_of(path).read_bytes() == b"andra"
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["årsbok för Å.föregående.xlsx", "årsbok för Å.xlsx"]


@pytest.mark.parametrize("lock", ["~$bok.xlsx", ".~lock.bok.xlsx#"])
def test_save_refuses_while_the_workbook_is_open(tmp_path: Path, lock: str) -> None:
    """The lock of Excel or LibreOffice beside the file stops the save before anything is written."""
    path = tmp_path / "bok.xlsx"
    path.write_bytes(b"ett")
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(WorkbookBusyError, match="öppen i"):
        save(path, b"2")
    assert path.read_bytes() == b"ett"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("call", ["replace", "fsync", "rename-last"])
def test_save_leaves_the_former_file_when_the_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """A failing fsync or replace, also the very last one, leaves the former file and no temporary files."""
    path = tmp_path / "bok.xlsx"
    path.write_bytes(b"ett")
    real = os.replace

    def refuse(*args: object) -> None:
        if call == "rename-last" and not str(args[1]).endswith("/bok.xlsx"):
            return real(*args)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync" if call == "fsync" else "replace", refuse)
    with pytest.raises(WorkbookBusyError, match="Ingenting har ändrats"):
        save(path, b"2")
    assert path.read_bytes() == b"ett"
    assert {p.name for p in tmp_path.iterdir()} <= {"bok.xlsx", "bok.föregående.xlsx"}


def test_save_refuses_where_there_is_no_folder(tmp_path: Path) -> None:
    """A network drive that is gone is told in a sentence."""
    with pytest.raises(WorkbookBusyError, match="kunde inte sparas"):
        save(tmp_path / "borta" / "bok.xlsx", b"1")


def test_save_survives_a_system_that_cannot_sync_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows cannot open a folder for fsync; the file is saved all the same."""
    real = os.open
    monkeypatch.setattr(os, "open", lambda *a, **k: real(*a, **k) if len(a) > 2 else (_ for _ in ()).throw(OSError()))
    save(tmp_path / "bok.xlsx", b"1")
    monkeypatch.undo()
    assert (tmp_path / "bok.xlsx").read_bytes() == b"1"


def test_write_new_never_overwrites(tmp_path: Path) -> None:
    """A new file is written once; the second time is wrong use, and a missing folder is told as busy."""
    path = tmp_path / "ny bok.xlsx"
    write_new(path, b"1")
    with pytest.raises(WrongUseError, match="finns redan"):
        write_new(path, b"2")
    assert path.read_bytes() == b"1"
    with pytest.raises(WorkbookBusyError):
        write_new(tmp_path / "borta" / "bok.xlsx", b"1")
