"""A template opened: ours or the förbund's own, styles found by the names of Word, what it lacks added from ours."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from xlfinsam.dokument.word.formgivning import BULLET, H1, LANG, STILAR
from xlfinsam.dokument.word.mall import style_xml
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document

WML: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEMPLATE, DOCUMENT = b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"
NO_TEMPLATE: Final = "{}: filen går inte att läsa som en mall i Word. Spara den som .docx eller .dotx och försök igen."
NUMBERING: Final = re.compile(r"<w:numPr>.*?</w:numPr>")


def opened(data: bytes, file: str = "mallen") -> Document:
    """Open a template, .docx or .dotx; WrongUseError for a file that is neither."""
    from docx import Document  # noqa: PLC0415  only a document needs it
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415  as above

    try:
        return Document(io.BytesIO(_as_document(data)))
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:  # of the XML
        raise WrongUseError(NO_TEMPLATE.format(file)) from error


def _as_document(data: bytes) -> bytes:
    """Return a .dotx as a .docx; anything else as it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        types = old.read("[Content_Types].xml")
        if TEMPLATE not in types:
            return data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                part = types.replace(TEMPLATE, DOCUMENT) if item.filename == "[Content_Types].xml" else old.read(item)
                new.writestr(item, part)
        return buffer.getvalue()


def style_ids(made: Document) -> tuple[dict[str, str], Mapping[str, bool]]:
    """Return the id of every style that we use, by name, and for headings and lists whether they number themselves.

    A style that the template lacks is added as ours is, but without numbers: those are the template's own.
    """
    from docx.oxml.parser import parse_xml  # noqa: PLC0415  only a document needs it

    root: Any = made.styles.element
    found = {str(one.find(f"{WML}name").get(f"{WML}val")).casefold(): one for one in root.iter(f"{WML}style")}
    taken = {one.get(f"{WML}styleId") for one in found.values()}
    ids = {stil.namn: found[key].get(f"{WML}styleId") for stil in STILAR if (key := stil.namn.casefold()) in found}
    for stil in STILAR:
        if stil.namn not in ids:
            ids[stil.namn] = stil.id if stil.id not in taken else f"xlfinsam{stil.id}"
    for stil in STILAR:
        if stil.namn.casefold() not in found:
            xml = style_xml(stil, ids).replace(f'w:styleId="{stil.id}"', f'w:styleId="{ids[stil.namn]}"')
            root.append(parse_xml(NUMBERING.sub("", xml.replace(' w:default="1"', ""))))
    _language(root)
    numbered = {name: name.casefold() in found and _numbers(found, name) for name in (H1, BULLET)}
    return ids, numbered


def _numbers(found: Mapping[str, Any], name: str) -> bool:
    return found[name.casefold()].find(f"{WML}pPr/{WML}numPr") is not None


def _language(root: Any) -> None:
    """Say that the document is in Swedish, where the template does not say what it is in."""
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415  only a document needs it

    inside = root.find(f"{WML}docDefaults/{WML}rPrDefault/{WML}rPr")
    if inside is not None and inside.find(f"{WML}lang") is None:
        lang: Any = OxmlElement("w:lang")
        lang.set(f"{WML}val", LANG)
        inside.append(lang)


def footed(made: Document, told: Mapping[str, str]) -> None:
    """Put the förbund and the title where a header or a footer of the template asks for them."""
    for section in made.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if part.is_linked_to_previous:
                continue
            for text in part._element.iter(f"{WML}t"):  # noqa: SLF001  the library has no word for it
                for mark, value in told.items():
                    if text.text and mark in text.text:
                        text.text = text.text.replace(mark, value)
