"""A report as a Word file: its paragraphs and the rows of its tables, in the order of the text.

The zip and its XML are met as those of a workbook are: with limits, checked, and without any DTD.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlfinsam.engine import archive
from xlfinsam.engine.xmltext import DamageError, checked, local, tree
from xlfinsam.errors import WrongUseError
from xlfinsam.model import Place
from xlfinsam.rapporttext.kalla import MOST_LINES, Kalla, Ruta, Textrad

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MAIN = "word/document.xml"
OLE2, ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
WHY = {
    "losenord": "Filen är skyddad med lösenord. Spara en kopia utan lösenord och försök igen.",
    "zipbomb": "Filen packar upp till orimligt mycket och läses därför inte. Spara om den i Word.",
    "dtd": "Filen har en DTD och läses därför inte. Spara om den i Word.",
    "trasig_xml": "Filen är skadad: dess innehåll går inte att tolka. Öppna och spara om den i Word.",
    "trasig_zip": "Filen är skadad eller avklippt. Hämta den en gång till, eller öppna och spara om den i Word.",
}
WIDEST = 200  # cells of a row


def read(data: bytes, file: str) -> Kalla:
    """Return the paragraphs and table rows of a Word file; WrongUseError for whatever is wrong with it."""
    if data.startswith(OLE2):
        old = "Filen är sparad i Words äldre format. Spara den som .docx och försök igen."
        raise WrongUseError(f"{file}: {WHY['losenord'] if ENCRYPTED in data else old}")
    if not data.startswith(b"PK"):
        raise WrongUseError(f"{file}: Filen heter .docx men är ingen Word-fil.")
    try:
        entry = next((one for one in archive.read_directory(data) if archive.key(one.name) == MAIN), None)
        if entry is None:
            raise WrongUseError(f"{file}: Filen heter .docx men har ingen text från Word i sig.")
        root = tree(checked(archive.inflate(data, entry)))
    except DamageError as damage:
        raise WrongUseError(f"{file}: {WHY.get(damage.kind, WHY['trasig_zip'])}") from damage
    except RecursionError as error:
        raise WrongUseError(f"{file}: {WHY['trasig_xml']}") from error
    lines = tuple(_lines(root, file))
    if len(lines) > MOST_LINES:
        raise WrongUseError(f"{file}: {WHY['zipbomb']}")
    return Kalla(file, lines)


def _lines(root: Element, file: str) -> Iterator[Textrad]:
    """Yield the paragraphs and table rows, each with its number."""
    paragraphs = tables = 0
    for block in _blocks(root):
        if local(block) == "p":
            paragraphs += 1
            text = _text(block)
            if text.strip():
                yield Textrad(text, Place(file, "", f"stycke {paragraphs}"))
        else:
            tables += 1
            for at, row in enumerate(_named(block, "tr"), 1):
                yield from _row(row, Place(file, "", f"tabell {tables} rad {at}"))


def _blocks(element: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a text, those in content controls and text boxes too, each once."""
    stack = [element]
    while stack:
        one = stack.pop()
        if local(one) in ("p", "tbl"):
            yield one
            if local(one) == "p":
                stack += [box for box in reversed(list(_inside(one))) if local(box) == "txbxContent"]
        elif local(one) not in ("Fallback", "sectPr", "del"):
            stack += reversed(list(one))


def _inside(element: Element) -> Iterator[Element]:
    """Yield what is in an element, without what stands there once more for older programs or was deleted."""
    stack = list(reversed(list(element)))
    while stack:
        one = stack.pop()
        if local(one) in ("Fallback", "del"):
            continue
        yield one
        if local(one) != "txbxContent":
            stack += reversed(list(one))


def _text(paragraph: Element) -> str:
    parts = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    return "".join(
        (one.text or "") if local(one) == "t" else parts.get(local(one), "") for one in _inside(paragraph)
    )  # fmt: skip


def _named(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, in content controls too, without those of tables within."""
    stack = list(reversed(list(element)))
    while stack:
        one = stack.pop()
        if local(one) == name:
            yield one
        elif local(one) in ("sdt", "sdtContent", "ins", "customXml"):
            stack += reversed(list(one))


def _row(row: Element, place: Place) -> Iterator[Textrad]:
    """Yield a row of a table; cells that hold a whole column each, a line per figure, make a row per line."""
    cells: list[tuple[int, int, list[str]]] = []
    at = 0
    for cell in list(_named(row, "tc"))[:WIDEST]:
        span = _span(cell)
        lines = [line for part in _blocks(cell) if local(part) == "p" for line in _text(part).split("\n")]
        continued = any(local(one) == "vMerge" and _val(one) in ("", "continue") for one in cell.iter())
        cells.append((at, at + span, [] if continued else [line.strip() for line in lines]))
        at += span
    filled = [[line for line in lines if line] for _, _, lines in cells]
    counts = {len(lines) for lines in filled if lines}
    many = counts.pop() if len(counts) == 1 and sum(bool(lines) for lines in filled) > 1 else 1
    for line in range(many):
        texts = [lines[line] if many > 1 and lines else " ".join(lines) for lines in filled]
        rutor = tuple(Ruta(x0, x1 - 0.1, text) for (x0, x1, _), text in zip(cells, texts, strict=True))
        yield Textrad("   ".join(text for text in texts if text), place, rutor, whole=True)


def _span(cell: Element) -> int:
    told = next((_val(one) for one in cell.iter() if local(one) == "gridSpan"), "")
    return min(int(told), WIDEST) if told.isdecimal() and int(told) else 1


def _val(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "")
