"""Each sample consolidated and closed once, its årsredovisning made, and the made file read with python-docx alone."""

from __future__ import annotations

import io
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx

from tests import byfile
from xlfinsam import office
from xlfinsam.arsboken import read_arsbok
from xlfinsam.dokument.slag import valt
from xlfinsam.dokument.word import word
from xlfinsam.dokumenten import underlag_for
from xlfinsam.engine.book import open_book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

    from xlfinsam.dokument.modell import Dokument
    from xlfinsam.dokument.underlag import Underlag

ROOT = Path(__file__).resolve().parents[2]
PROV = ("kalmar-2022", "kalmar-2024", "hoglandet-2021")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@dataclass(frozen=True)
class Gjord:
    """A sample: its closed årsbok on disk, what a document sees of it, and the årsredovisning made of it."""

    arsbok: Path
    underlag: Underlag
    dokument: Dokument
    data: bytes

    def docx(self) -> Document:
        """Open the made file."""
        return docx.Document(io.BytesIO(self.data))


@cache
def prov(name: str) -> Gjord:
    """Make the årsbok of a sample, close its year, and make the årsredovisning."""
    folder = Path(tempfile.mkdtemp(prefix="xlfinsam-prov-"))
    source, path = ROOT / "samples" / name, folder / "arsbok.xlsm"
    office.ny(source / "installningar.toml", path)
    if (source / "inkorg").is_dir():
        shutil.copytree(source / "inkorg", folder / "inkorg")
        byfile.konsolidera(path, folder / "inkorg")
    byfile.bokslut(path, source / "bokforing.se")
    with closing(open_book(path, to_read=True)) as book:
        slag = valt("arsredovisning")
        underlag = underlag_for(read_arsbok(book), slag)
        made = slag.gor(underlag)
    return Gjord(path, underlag, made, word(made))


def kontroller(element: Any) -> Iterator[tuple[str, str, str]]:
    """Return the tag and the text of every control of a figure, and the letters around it in its cell or paragraph."""
    for sdt in element.iter(f"{W}sdt"):
        tag = sdt.find(f"{W}sdtPr/{W}tag")
        if tag is not None and ":" not in tag.get(f"{W}val").partition(".")[0]:
            text = "".join(one.text or "" for one in sdt.find(f"{W}sdtContent").iter(f"{W}t"))
            yield tag.get(f"{W}val"), text, "".join(one.text or "" for one in sdt.getparent().iter(f"{W}t"))


def tal_i(text: str) -> float:
    """Read a written number by hand: spaces away, minus and comma as programs have them, per cent as a share."""
    bare = text.replace("\u00a0", "").replace("−", "-").replace(",", ".").replace("+", "")
    return float(bare.removesuffix("%")) / 100 if bare.endswith("%") else float(bare)
