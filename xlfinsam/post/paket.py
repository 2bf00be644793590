"""What is wrong inside a workbook as it came: its zip, its parts, its formulas. Bounded in memory whatever it claims.

Parts are read in chunks and never kept. Sources: APPNOTE 6.3.10 (zip), ECMA-376-1 and -2 (parts, relationships,
formulas), MS-XLSX (macros). The zip is read by the standard library: a file that two readers understand differently
(parts over one another, twice the same name) is stopped here, and once more by the engine.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlfinsam.post.delar import Fel, Xmldel

if TYPE_CHECKING:
    from xlfinsam.post.modell import Granser

BIT: Final = 65_536  # bytes read at a time
KVOT_FRAN: Final = 1_000_000  # bytes unpacked under which the ratio is not looked at
_CENTRAL: Final = b"PK\1\2"
_LOKAL: Final = 30  # bytes of a local header before its name
_KRYPTERAD: Final = 1
_ZIPFEL: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
)  # fmt: skip
_VAD: Final = {
    "word/": "ett Word-dokument",
    "ppt/": "en PowerPoint-presentation",
    "mimetype": "ett OpenDocument-dokument",
}
_NAMNEN: Final = (
    (re.compile(r"vbaproject\.bin$|/macrosheets/|/dialogsheets/"), "xlsm", "arbetsboken har makron"),
    (re.compile(r"^xl/workbook\.bin$"), "xlsb", "arbetsboken är binär (.xlsb)"),
    (re.compile(r"/(?:embeddings|activex|webextensions)/"), "inbaddat", "arbetsboken har ett inbäddat objekt"),
    (re.compile(r"^xl/(?:connections\.xml$|querytables/)"), "externa_lankar", "arbetsboken hämtar data utifrån"),
    (re.compile(r"^xl/externallinks/"), "externa_lankar", "arbetsboken har en länk till en annan fil"),
)
_HUVUDEN: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "inbaddat", "arbetsboken har ett inbäddat objekt"),
    (b"MZ", "inbaddat", "arbetsboken har ett program i sig"),
    (b"PK\3\4", "zipbomb", "arbetsboken har en zip-fil i sig"),
)
_VARST: Final = ("xlsm", "xlsb", "dde", "zipbomb", "inbaddat", "externa_lankar", "inte_arbetsbok")


def fel(data: bytes, granser: Granser) -> tuple[str, str] | None:
    """Give the reason to stop a zip (a key of SKAL) and what stood there; None for a plain workbook."""
    if data.count(_CENTRAL) > granser.zip_delar:
        return "zipbomb", f"filen har fler än {granser.zip_delar} delar"
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            infos = package.infolist()
            return _katalogen(infos, len(data), granser) or _delarna(package, infos)
    except Fel as found:
        return found.skal, found.star
    except _ZIPFEL:
        return "trasig_zip", "filen är skadad eller avklippt"


def _katalogen(infos: list[zipfile.ZipInfo], size: int, granser: Granser) -> tuple[str, str] | None:
    """Judge what the directory of the zip claims, before anything is unpacked."""
    for info in infos:
        name = info.orig_filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in name.split("/") or "\0" in name or not name:
            return "sokvag", "filen har en del som vill ut ur sin mapp"
        if info.flag_bits & _KRYPTERAD:
            return "losenord", "filens delar är krypterade"
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return "trasig_zip", "filen är packad på ett sätt som Excel inte använder"
        heavy = info.file_size > KVOT_FRAN and info.file_size > granser.zip_kvot * info.compress_size
        if heavy or info.file_size > granser.zip_del:
            return "zipbomb", f"en del packar upp till {info.file_size / 1_000_000:.0f} MB"
    if (total := sum(info.file_size for info in infos)) > granser.zip_totalt:
        return "zipbomb", f"filen packar upp till {total / 1_000_000:.0f} MB"
    if len({_nyckel(info) for info in infos}) != len(infos):
        return "trasig_zip", "två delar har samma namn"
    ordered = sorted(infos, key=lambda info: info.header_offset)
    ends = [info.header_offset + _LOKAL + len(info.orig_filename) + info.compress_size for info in ordered]
    limits = [*(info.header_offset for info in ordered), size][1:]
    if any(end > limit for end, limit in zip(ends, limits, strict=True)):
        return "trasig_zip", "delarna ligger över varandra"
    return None


def _delarna(package: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> tuple[str, str] | None:
    """Read every part; give the worst that was found in any, or None."""
    found: list[tuple[str, str]] = []
    names = {_nyckel(info) for info in infos}
    if "[content_types].xml" not in names:
        vad = next(
            (what for start, what in _VAD.items() if any(name.startswith(start) for name in names)), "en zip-fil"
        )
        return "inte_arbetsbok", f"filen är {vad}"
    main = False
    for info in infos:
        name = _nyckel(info)
        found += [(kind, told) for pattern, kind, told in _NAMNEN if pattern.search(name)]
        part = _last(package, info, names)
        found += part.fynd
        main = main or part.arbetsbok
    if not main:
        vad = next((what for start, what in _VAD.items() if any(name.startswith(start) for name in names)), "")
        found.append(("inte_arbetsbok", f"filen är {vad or 'ingen Excel-arbetsbok'}"))
    return min(found, key=lambda each: _VARST.index(each[0]), default=None)


def _last(package: zipfile.ZipFile, info: zipfile.ZipInfo, names: set[str]) -> Xmldel:
    """Read one part chunk by chunk, never more than it claims (zipfile sees to it); look through what is XML."""
    name = _nyckel(info)
    part = Xmldel(name, names)
    read = 0
    with package.open(info) as stream:
        while chunk := stream.read(BIT):
            if read == 0 and not name.endswith("vbaproject.bin"):
                part.fynd += [(kind, told) for magic, kind, told in _HUVUDEN if chunk.startswith(magic)]
            read += len(chunk)
            part.mata(chunk)
    part.slut()
    if read < info.file_size:
        raise Fel("trasig_zip", "filen är skadad eller avklippt")
    return part


def _nyckel(info: zipfile.ZipInfo) -> str:
    return info.orig_filename.replace("\\", "/").lower()
