"""Pieces of WordprocessingML: runs, paragraphs, and the content controls that link a figure to its name."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from xlfinsam.dokument.modell import Tal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_TAG: Final = 64  # letters that Word takes in the tag of a content control
TABLE, HINT = "tabell", "skriv"  # how the tag begins of a control that holds a table, or what is to be written
W15: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
ROOT: Final = re.compile(r"<[A-Za-z][^<>]*[^<>/]>")
UNLAWFUL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def declared(text: str) -> str:
    """Return the text of a part that says what our pieces mean by w15, which not every program writes."""
    root = ROOT.search(text)
    if root is None or "xmlns:w15=" in root[0]:
        return text
    return f'{text[: root.end() - 1]} xmlns:w15="{W15}">{text[root.end() :]}'


def plain(text: str) -> str:
    """Return a text for XML, without what XML cannot hold."""
    return escape(UNLAWFUL.sub("", text))


def attribute(text: str) -> str:
    """Return a text as an attribute, in its quotes."""
    return quoteattr(UNLAWFUL.sub("", text))


def tag_of(namn: str, skrivsatt: str = "") -> str:
    """Return the tag of a linked figure: its name and how it is written. A name that is too long has a short one."""
    tag = f"{namn}:{skrivsatt}" if skrivsatt else namn
    return tag if len(tag) <= LONGEST_TAG else "~" + hashlib.sha256(tag.encode()).hexdigest()[:20]


def run(text: str, properties: str = "") -> str:
    """Return a run; a new line in the text is one in Word."""
    told = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = text.split("\n")
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{plain(line)}</w:t>' for line in lines)
    return f"<w:r>{told}{inside}</w:r>"


def linked(tal: Tal, number: int, properties: str = "", *, quiet: bool = False) -> str:
    """Return a figure in a content control tagged with its name; a `quiet` one shows no frame when it is pointed at.

    `number` is its id in the document.
    """
    tag = attribute(tag_of(tal.namn, tal.skrivsatt))
    hidden = '<w15:appearance w15:val="hidden"/>' if quiet else ""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val={tag}/><w:tag w:val={tag}/><w:id w:val="{number}"/>{hidden}<w:text/></w:sdtPr>'
        f"<w:sdtContent>{run(tal.text, properties)}</w:sdtContent></w:sdt>"
    )


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """Return a paragraph in a style, by its id."""
    told = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{told}{properties}</w:pPr>{inside}</w:p>"


def framed(tag: str, alias: str, number: int, inside: str, more: str = "") -> str:
    """Return blocks in a content control."""
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={attribute(alias[:LONGEST_TAG])}/><w:tag w:val={attribute(tag)}/>"
        f'<w:id w:val="{number}"/>{more}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'
    )


def bookmark(number: int, name: str, inside: str) -> str:
    """Return what stands in a bookmark."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def field(instruction: str, shown: str, properties: str = "") -> str:
    """Return a field with the result that it has now."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {plain(instruction)} '
        f'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown, properties)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def texts(parts: Iterable[str | Tal], numbers: Iterable[int], properties: str = "") -> str:
    """Return words and figures in turn."""
    taken = iter(numbers)
    return "".join(
        linked(part, next(taken), properties) if isinstance(part, Tal) else run(part, properties) for part in parts
    )


def ids(styles: Mapping[str, str], *names: str) -> list[str]:
    """Return the ids of styles by the names that Word knows them by."""
    return [styles[name] for name in names]
