"""A report as a PDF: the words of its pages with their places, joined to lines and cells.

Pages that are only pictures are told of and left; a file that claims to unpack to more than a report can is refused
before it is unpacked.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from typing import TYPE_CHECKING, Any

from xlfinsam.errors import WrongUseError
from xlfinsam.model import Place
from xlfinsam.rapporttext.kalla import MOST_LINES, Kalla, Ruta, Textrad

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES = 600
MOST_UNPACKED = 400_000_000  # bytes of all streams together
ONE_STREAM = 100_000_000
WINDOW = 1_000_000  # packed bytes of a stream that are looked at: what unpacks to too much shows it in them
NESTED = 3  # times that a stream may be packed
WORD_GAP = 0.6  # of the height of the letters: more between two words, and they stand in two cells
SAME_LINE = 0.5  # of the height of the letters
JOINED = 0.15  # of the height of the letters: less between two letters, and they are of one word
PICTURE = "Sidan är en bild utan text och är inte läst."
BROKEN = "Filen är skadad eller ingen riktig PDF. Hämta den en gång till, eller spara om den som PDF."
_STREAM = re.compile(rb"stream\r?\n")


def read(data: bytes, file: str) -> Kalla:
    """Return the lines of a PDF; WrongUseError for whatever is wrong with it."""
    if not data[:1024].lstrip().startswith(b"%PDF"):
        raise WrongUseError(f"{file}: Filen heter .pdf men är ingen PDF.")
    if _unpacked(data) > MOST_UNPACKED:
        raise WrongUseError(f"{file}: Filen packar upp till orimligt mycket och läses därför inte.")
    import pdfplumber  # noqa: PLC0415  a heavy library, loaded where it is used

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return _read(pdf, file)
    except WrongUseError:
        raise
    except Exception as error:  # the library raises whatever its parsers meet in a damaged file
        locked = "Password" in repr(error) or "Encrypt" in repr(error)
        why = "Filen är skyddad med lösenord. Spara en kopia utan lösenord och försök igen." if locked else BROKEN
        raise WrongUseError(f"{file}: {why}") from error


def _read(pdf: Any, file: str) -> Kalla:
    if not pdf.pages:
        raise WrongUseError(f"{file}: {BROKEN}")
    if len(pdf.pages) > MOST_PAGES:
        raise WrongUseError(f"{file}: Filen har fler än {MOST_PAGES} sidor; det är ingen rapport.")
    lines: list[Textrad] = []
    unread: list[tuple[Place, str]] = []
    for number, page in enumerate(pdf.pages, 1):
        words = page.extract_words(x_tolerance_ratio=JOINED, extra_attrs=["size"])
        lines += _lines(words, number, file)
        if not words and page.images:
            unread.append((Place(file, "", f"sida {number}"), PICTURE))
        if len(lines) > MOST_LINES:
            raise WrongUseError(f"{file}: Filen har fler än {MOST_LINES} rader; det är ingen rapport.")
        page.close()
    return Kalla(file, tuple(lines), tuple(unread))


def _lines(words: list[dict[str, Any]], page: int, file: str) -> Iterator[Textrad]:
    """Join the words of a page to lines by their height on it, and the words of a line to cells by their distance."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["bottom"], word["x0"])):
        if rows and abs(word["bottom"] - rows[-1][-1]["bottom"]) < SAME_LINE * word["size"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    for at, row in enumerate(rows, 1):
        cells = tuple(_cells(sorted(row, key=lambda word: word["x0"])))
        text = "   ".join(cell.text for cell in cells)
        yield Textrad(text, Place(file, "", f"sida {page} rad {at}"), cells)


def _cells(row: list[dict[str, Any]]) -> Iterator[Ruta]:
    start, text, end = row[0]["x0"], row[0]["text"], row[0]["x1"]
    for word in row[1:]:
        if word["x0"] - end > WORD_GAP * word["size"]:
            yield Ruta(start, end, text)
            start, text = word["x0"], word["text"]
        else:
            text = f"{text} {word['text']}"
        end = word["x1"]
    yield Ruta(start, end, text)


def _unpacked(data: bytes) -> int:
    """Return how many bytes the packed streams of a file unpack to, counted no further than is too much."""
    total = 0
    for found in _STREAM.finditer(data):
        total += _inflated(data[found.end() : found.end() + WINDOW], NESTED)
        if total > MOST_UNPACKED:
            break
    return total


def _inflated(data: bytes, depth: int) -> int:
    if not depth or data[:1] not in (b"\x78", b"\x68", b"\x58"):
        return 0
    try:
        made = zlib.decompressobj().decompress(data, ONE_STREAM)  # no more, whatever the stream would give
    except zlib.error:
        return 0
    if len(made) >= ONE_STREAM:
        return MOST_UNPACKED + 1
    return len(made) + _inflated(made, depth - 1)
